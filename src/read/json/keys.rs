//! Names of JSON members to what they fill: the table of fields, indexed once for each record.

use std::sync::LazyLock;

use crate::claim::{Code, Field, Kind, Record, field};

/// What a member of an object fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A field.
    Field(Field),
    /// Items of a record.
    Items(Record),
    /// A provider in a role, and the field that names it on the claim or line.
    Provider(Code, Option<Field>),
    /// The patient.
    Patient,
    /// The claim's type.
    Type,
    /// The surfaces of a line's tooth.
    Surfaces,
}

/// One name that an object knows.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    name: String,
    pub(super) what: What,
    /// One bit, the same for names that fill the same thing.
    pub(super) bit: u128,
    /// Whether it speaks for a claim: no line has it.
    pub(super) of_claim: bool,
}

/// The names of one record's objects.
#[derive(Debug, Clone)]
struct Table {
    entries: Vec<Entry>,
    /// Position of an entry plus one, at its hash or behind it; at most half are taken.
    slots: [u8; 256],
}

/// The names of all records' objects.
pub(super) struct Keys {
    tables: Vec<Table>,
    roles: Vec<(Record, Code, Field)>,
}

static KEYS: LazyLock<Keys> = LazyLock::new(Keys::new);

/// Names of lists of items, beside the fields: the record that has them, the name, what they are.
const ITEMS: &[(Record, &str, Record)] = &[
    (Record::Claim, "lines", Record::Line),
    (Record::Claim, "diagnoses", Record::Diagnosis),
    (Record::Claim, "providers", Record::Provider),
    (Record::Claim, "other_payers", Record::OtherPayer),
    (Record::Claim, "value_codes", Record::ValueCode),
    (Record::Claim, "condition_codes", Record::ConditionCode),
    (Record::Claim, "occurrences", Record::Occurrence),
    (Record::Claim, "spans", Record::Span),
    (Record::Claim, "procedures", Record::Procedure),
    (Record::Claim, "note", Record::Note),
    (Record::Claim, "notes", Record::Note),
    (Record::Claim, "attachments", Record::Attachment),
    (Record::Line, "providers", Record::Provider),
    (Record::Line, "drug", Record::Drug),
    (Record::Line, "drugs", Record::Drug),
    (Record::Line, "tooth", Record::Tooth),
    (Record::Line, "teeth", Record::Tooth),
    (Record::Line, "results", Record::LineResult),
    (Record::Line, "note", Record::Note),
    (Record::Line, "notes", Record::Note),
    (Record::Line, "attachments", Record::Attachment),
    (Record::OtherPayer, "adjustments", Record::Adjustment),
    (Record::LineResult, "adjustments", Record::Adjustment),
];

impl Keys {
    /// The one table of names.
    pub(super) fn get() -> &'static Keys {
        &KEYS
    }

    /// What a member of a record's object fills; `None` for a name that the claim model does not have.
    pub(super) fn find(&self, record: Record, name: &[u8]) -> Option<&Entry> {
        self.tables.get(record as usize)?.find(name)
    }

    /// The field of a claim or line that names its provider of a role.
    pub(super) fn field_of_role(&self, record: Record, role: Code) -> Option<Field> {
        self.roles.iter().find(|(of, code, _)| *of == record && *code == role).map(|(.., field)| *field)
    }

    fn new() -> Keys {
        let mut keys = Keys { tables: vec![Table::new(); Record::COUNT], roles: Vec::new() };
        for record in [Record::Claim, Record::Line] {
            for (word, code) in field::ROLES {
                let Some(role) = Code::new(code.as_bytes()) else { continue };
                let name = if *word == "facility" { "service_facility".to_owned() } else { format!("{word}_provider") };
                let field =
                    record.fields().find(|field| field.info().kind == Kind::Provider && field.info().json == name);
                keys.roles.extend(field.map(|field| (record, role, field)));
                keys.add(record, &name, What::Provider(role, field));
            }
        }
        for (record, name, items) in ITEMS {
            keys.add(*record, name, What::Items(*items));
        }
        for (name, what) in [("type", What::Type), ("member", What::Patient), ("patient", What::Patient)] {
            keys.add(Record::Claim, name, what);
        }
        for name in ["surface", "surfaces"] {
            keys.add(Record::Line, name, What::Surfaces);
        }
        for field in Field::ALL {
            keys.add(field.info().record, field.info().json, What::Field(*field));
        }
        let [mine, lines] = [Record::Claim, Record::Line].map(|record| keys.tables.get(record as usize).cloned());
        if let (Some(mut mine), Some(lines)) = (mine, lines) {
            for entry in &mut mine.entries {
                entry.of_claim = lines.find(entry.name.as_bytes()).is_none();
            }
            if let Some(table) = keys.tables.get_mut(Record::Claim as usize) {
                *table = mine;
            }
        }
        keys
    }

    /// Adds a name, unless the record has it already or it is empty.
    fn add(&mut self, record: Record, name: &str, what: What) {
        let Some(table) = self.tables.get_mut(record as usize) else { return };
        if name.is_empty() || table.find(name.as_bytes()).is_some() {
            return;
        }
        // INVARIANT: no record has 128 names; `every_field_has_its_name` sees that each is found.
        let next = table.entries.len();
        let same =
            table.entries.iter().find(|entry| entry.what == what && matches!(what, What::Patient | What::Surfaces));
        let bit = same.map_or(1 << (next % 128), |entry| entry.bit);
        let mut at = hash(name.as_bytes());
        while table.slots.get(usize::from(at)).is_some_and(|slot| *slot != 0) {
            at = at.wrapping_add(1);
        }
        if let Some(slot) = table.slots.get_mut(usize::from(at)) {
            *slot = u8::try_from(next + 1).unwrap_or(0);
        }
        table.entries.push(Entry { name: name.to_owned(), what, bit, of_claim: false });
    }
}

impl Table {
    fn new() -> Table {
        Table { entries: Vec::new(), slots: [0; 256] }
    }

    fn find(&self, name: &[u8]) -> Option<&Entry> {
        let mut at = hash(name);
        loop {
            let slot = usize::from(*self.slots.get(usize::from(at))?);
            let entry = self.entries.get(slot.checked_sub(1)?)?;
            if entry.name.as_bytes() == name {
                return Some(entry);
            }
            at = at.wrapping_add(1);
        }
    }
}

/// Mixes the length and both ends of a name. Names that a claim brings are never stored, so no flood of them can slow it.
fn hash(name: &[u8]) -> u8 {
    let (head, tail) = match (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => (name.iter().fold(0u64, |word, byte| (word << 8) | u64::from(*byte)), 0),
    };
    let mixed = (head ^ tail.rotate_left(29) ^ name.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let [.., top] = mixed.to_le_bytes();
    top
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_name() {
        let keys = Keys::get();
        for field in Field::ALL {
            let info = field.info();
            if info.json.is_empty() {
                continue;
            }
            let found = keys.find(info.record, info.json.as_bytes()).unwrap();
            match found.what {
                What::Field(other) => assert_eq!(other, *field),
                What::Provider(_, other) => assert_eq!(other, Some(*field)),
                What::Type => assert_eq!(*field, Field::ClaimType),
                What::Items(record) => assert_eq!((record, info.name), (Record::Note, "note")),
                What::Patient | What::Surfaces => panic!("{} is not found", info.json),
            }
        }
        for table in &keys.tables {
            assert!(table.entries.len() < 128);
        }
        assert!(keys.find(Record::Claim, b"claim_idx").is_none());
        assert!(keys.find(Record::Claim, b"").is_none());
    }
}
