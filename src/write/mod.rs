//! Claims to bytes of a format, and what the format has no place for.

mod fhir;
mod json;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use crate::claim::{Claim, Field, Item, Record, Slot};
use crate::report::Json;

/// The formats that claims are written in: one claim a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The claims' own JSON, under the names that `paylint fields` lists.
    Json,
    /// A FHIR R4 Claim, the resources that it refers to contained.
    Fhir,
}

impl Form {
    /// Its name in sentences.
    pub fn name(self) -> &'static str {
        match self {
            Form::Json => "JSON",
            Form::Fhir => "FHIR",
        }
    }
}

/// How often each field was there and could not be written.
pub type Losses = BTreeMap<Field, u64>;

/// Writes a claim as it was read, not settled: what only follows from its values is not written.
pub fn write(form: Form, claim: &Claim, out: &mut Vec<u8>, losses: &mut Losses) {
    let mut source = Source { claim, taken: BTreeSet::new() };
    match form {
        Form::Json => json::write(&mut source, out),
        Form::Fhir => fhir::write(&mut source, out),
    }
    out.push(b'\n');
    source.count_lost(losses);
}

/// A claim of which is known what has been written.
struct Source<'c> {
    claim: &'c Claim,
    taken: BTreeSet<(Item, Field)>,
}

impl<'c> Source<'c> {
    /// The slot of a field that is there; it counts as written.
    fn take(&mut self, item: Item, field: Field) -> Option<Slot> {
        let slot = self.claim.slot(item, field);
        if slot.is_absent() {
            return None;
        }
        self.taken.insert((item, field));
        Some(slot)
    }

    /// Whether a field is there.
    fn has(&self, item: Item, field: Field) -> bool {
        !self.claim.slot(item, field).is_absent()
    }

    /// Writes a field as a member of an object, as JSON writes its kind.
    fn member(&mut self, json: &mut Json<'_>, name: &str, item: Item, field: Field) {
        if let Some(slot) = self.take(item, field) {
            values::value(self.claim, slot, json.name(name));
        }
    }

    /// The characters of a field.
    fn text(&mut self, item: Item, field: Field) -> Option<String> {
        let slot = self.take(item, field)?;
        Some(values::text(self.claim, slot))
    }

    /// The items of a record that belong to an owner.
    fn items(&self, record: Record, owner: Item) -> Vec<Item> {
        self.claim.items_of(record, owner).collect()
    }

    fn count_lost(&self, losses: &mut Losses) {
        for (record, _) in Record::ALL.iter().take(Record::STORED) {
            for item in self.claim.items(*record) {
                for field in record.fields() {
                    // What has no name in JSON is reckoned from other fields; providers are items of their own.
                    let info = field.info();
                    let own = !info.json.is_empty() && info.kind != crate::claim::Kind::Provider;
                    if own && self.has(item, field) && !self.taken.contains(&(item, field)) {
                        *losses.entry(field).or_default() += 1;
                    }
                }
            }
        }
    }
}
