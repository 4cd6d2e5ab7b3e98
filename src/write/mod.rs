//! Claims to bytes of a format, and what the format has no place for.

mod envelope;
mod fhir;
mod parquet;
mod rows;
mod values;
mod x12;

pub use envelope::{Envelope, Refused};
pub use rows::Heading;

use std::collections::{BTreeMap, BTreeSet};

use self::parquet::Claims;
use crate::claim::{Claim, ClaimType, Date, Field, Item, Kind, Record, Slot, Value};
use crate::report::{Json, write_claim, write_value};

/// The formats that claims are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The claims' own JSON, under the names that `paylint fields` lists, one claim a line.
    Json,
    /// A FHIR R4 Claim a line, the resources that it refers to contained.
    Fhir,
    /// One X12 interchange of 837 transactions, 005010.
    X12,
    /// One service line a row, under the columns that `paylint fields` lists.
    Csv,
    /// Parquet, one claim a row, its records in lists under the names of JSON.
    Parquet,
}

impl Form {
    /// Its name in sentences.
    pub fn name(self) -> &'static str {
        match self {
            Form::Json => "JSON",
            Form::Fhir => "FHIR",
            Form::X12 => "X12",
            Form::Csv => "CSV",
            Form::Parquet => "Parquet",
        }
    }
}

/// What did not go over into a format as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// There is no place for it; it is left out.
    Lost,
    /// Its place holds something else: a part of it, or signs in place of others.
    Changed,
    /// The format cannot do without it: its place holds what is usual, which the claim does not say.
    Filled,
    /// The format demands it, and the claim does not say it; its place is empty.
    Demanded,
}

/// How often each field did not go over as it was.
pub type Losses = BTreeMap<(Loss, Field), u64>;

/// Claims of a format, and what has to be known of each to put them into one file.
#[derive(Debug, Default)]
pub struct Written {
    /// The claims, one behind the other.
    pub bytes: Vec<u8>,
    /// What did not go over.
    pub losses: Losses,
    rows: Option<Claims>,
    marks: Vec<Mark>,
}

/// What an envelope has to know of a claim that stands in it.
#[derive(Debug, Default)]
struct Mark {
    /// One past its last byte.
    end: usize,
    claim_type: ClaimType,
    /// X12: how many segments it has, who sends it and to whom, and the day of its file.
    segments: u64,
    sender: Option<Vec<u8>>,
    receiver: Option<Vec<u8>>,
    day: Option<Date>,
    /// CSV: its number, hashed; `None` where no row can be told by it. And what does not go over, if it is put in at all.
    number: Option<u64>,
    losses: Losses,
}

/// Writes claims in one format.
#[derive(Debug)]
pub struct Writer {
    form: Form,
    heading: Heading,
}

impl Writer {
    /// A writer of a format; rows have the columns of `heading`.
    pub fn new(form: Form, heading: Heading) -> Writer {
        Writer { form, heading }
    }

    /// Writes a claim as it was read, not settled: what only follows from its values is not written.
    pub fn write(&self, claim: &Claim, into: &mut Written) {
        let mut source = Source { claim, taken: BTreeSet::new() };
        let mut mark = Mark::default();
        match self.form {
            Form::Json => {
                // It has a place for all of the model.
                write_claim(&mut into.bytes, claim);
                into.bytes.push(b'\n');
                return source.count_partial(&mut into.losses);
            }
            Form::Parquet => {
                into.rows.get_or_insert_default().add(claim);
                return source.count_partial(&mut into.losses);
            }
            Form::Fhir => {
                fhir::write(&mut source, &mut into.bytes);
                into.bytes.push(b'\n');
            }
            Form::X12 => mark = x12::write(&mut source, &mut into.bytes, &mut into.losses),
            Form::Csv => {
                mark = rows::write(&mut source, &self.heading, &mut into.bytes);
                source.count_lost(&mut mark.losses);
                mark.end = into.bytes.len();
                return into.marks.push(mark);
            }
        }
        source.count_lost(&mut into.losses);
        if self.form == Form::X12 {
            into.marks.push(Mark { end: into.bytes.len(), claim_type: claim.claim_type, ..mark });
        }
    }
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
            write_value(json.name(name), self.claim, slot);
        }
    }

    /// The characters of a field.
    fn text(&mut self, item: Item, field: Field) -> Option<String> {
        let slot = self.take(item, field)?;
        Some(values::text(self.claim, slot))
    }

    /// The days that all lines of the claim share, where a line has no day of its own: lines are read with them.
    fn shared_days(&self, line: Item) -> Option<[Slot; 2]> {
        let [from, through] =
            [Field::ClaimServiceDate, Field::ClaimServiceThrough].map(|field| self.claim.slot(Item::CLAIM, field));
        let own = self.has(line, Field::LineDate) || self.has(line, Field::LineThrough);
        (!own && from.as_date().is_some() && (through.is_absent() || through.as_date() >= from.as_date()))
            .then_some([from, through])
    }

    /// The items of a record that belong to an owner.
    fn items(&self, record: Record, owner: Item) -> Vec<Item> {
        self.claim.items_of(record, owner).collect()
    }

    /// A year or month in place of a day is a day in FHIR alone: elsewhere it is a text that cannot be read as one.
    fn count_partial(&self, losses: &mut Losses) {
        for (record, _) in Record::ALL.iter().take(Record::STORED) {
            let dates = record.fields().filter(|field| field.info().kind == Kind::Date);
            let slots = dates.flat_map(|field| self.claim.items(*record).map(move |item| (item, field)));
            for (_, field) in slots.filter(|(item, field)| matches!(self.claim.get(*item, *field), Value::Days(_))) {
                *losses.entry((Loss::Changed, field)).or_default() += 1;
            }
        }
    }

    fn count_lost(&self, losses: &mut Losses) {
        for (record, _) in Record::ALL.iter().take(Record::STORED) {
            for item in self.claim.items(*record) {
                for field in record.fields() {
                    // What has no name in JSON is reckoned from other fields; providers are items of their own.
                    let info = field.info();
                    let own = !info.json.is_empty() && info.kind != Kind::Provider;
                    // A list of nothing says what an absent one says.
                    let says = self.has(item, field) && !(info.list && self.claim.list(item, field).is_empty());
                    if own && says && !self.taken.contains(&(item, field)) {
                        *losses.entry((Loss::Lost, field)).or_default() += 1;
                    }
                }
            }
        }
    }
}
