//! Names of JSON members to what they fill: the table of fields, indexed once for each record.

use std::sync::LazyLock;

use super::quick::Quick;
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
#[derive(Debug)]
pub(super) struct Entry {
    name: String,
    packed: Packed,
    pub(super) what: What,
    /// How its values are written, or those of its list, or the main fields of its items.
    pub(super) quick: Quick,
    /// Whether it is a field of several values.
    pub(super) list: bool,
    /// Whether it is a field, whose value goes into a slot of its item and nowhere else.
    pub(super) field: bool,
    /// The slot of its field.
    pub(super) slot: usize,
    /// Which word of [`Seen`] has its bit.
    word: usize,
    /// One bit, the same for names that fill the same thing.
    bit: u64,
    /// Whether it speaks for a claim: no line has it.
    pub(super) of_claim: bool,
}

/// The names that an object had so far.
#[derive(Debug, Default)]
pub(super) struct Seen([u64; 3]);

impl Seen {
    /// Takes in a name; false where the object had it, or another name for the same, before.
    #[inline]
    pub(super) fn first(&mut self, entry: &Entry) -> bool {
        let Some(word) = self.0.get_mut(entry.word) else { return false };
        let first = *word & entry.bit == 0;
        *word |= entry.bit;
        first
    }
}

/// Both ends of a name, and its length: the whole name where it has at most sixteen characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Packed {
    head: u64,
    tail: u64,
    len: usize,
}

/// The names of one record's objects.
#[derive(Debug)]
pub(super) struct Table {
    entries: Vec<Entry>,
    /// Position of an entry plus one, at its hash or behind it; a quarter at least is free.
    slots: [u8; 256],
}

/// The names of all records' objects.
pub(super) struct Keys {
    tables: Vec<Table>,
    none: Table,
    roles: Vec<(Record, Code, Field)>,
}

static KEYS: LazyLock<Keys> = LazyLock::new(Keys::new);

impl Keys {
    /// The one table of names.
    pub(super) fn get() -> &'static Keys {
        &KEYS
    }

    /// The names of a record's objects.
    pub(super) fn of(&self, record: Record) -> &Table {
        // INVARIANT: there is a table for each record.
        self.tables.get(record as usize).unwrap_or(&self.none)
    }

    /// The field of a claim or line that names its provider of a role.
    pub(super) fn field_of_role(&self, record: Record, role: Code) -> Option<Field> {
        self.roles.iter().find(|(of, code, _)| *of == record && *code == role).map(|(.., field)| *field)
    }

    fn new() -> Keys {
        let mut keys =
            Keys { tables: (0..Record::COUNT).map(|_| Table::new()).collect(), none: Table::new(), roles: Vec::new() };
        for record in [Record::Claim, Record::Line] {
            for (word, code) in field::ROLES {
                let Some(role) = Code::new(code.as_bytes()) else { continue };
                let name = match *word {
                    "facility" => "service_facility".to_owned(),
                    "pay_to_plan" | "responsible_party" => (*word).to_owned(),
                    _ => format!("{word}_provider"),
                };
                let field =
                    record.fields().find(|field| field.info().kind == Kind::Provider && field.info().json == name);
                keys.roles.extend(field.map(|field| (record, role, field)));
                keys.add(record, &name, What::Provider(role, field));
            }
        }
        for (record, _) in Record::ALL {
            for (name, items) in record.parts() {
                keys.add(record, name, What::Items(items));
            }
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
        if let Some(claims) = keys.tables.get_mut(Record::Claim as usize) {
            for entry in &mut claims.entries {
                entry.of_claim = matches!(entry.name.as_str(), "claim_id" | "lines");
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
        // INVARIANT: no record has 192 names; `every_field_has_its_name` sees that each is found.
        let next = table.entries.len();
        let same =
            table.entries.iter().find(|entry| entry.what == what && matches!(what, What::Patient | What::Surfaces));
        let bit = same.map_or((next / 64, 1 << (next % 64)), |entry| (entry.word, entry.bit));
        let position = u8::try_from(next + 1).unwrap_or(0);
        let entry = Entry::new(name, what, bit);
        let mut at = entry.packed.hash();
        while table.slots.get(usize::from(at)).is_some_and(|slot| *slot != 0) {
            at = at.wrapping_add(1);
        }
        if let Some(slot) = table.slots.get_mut(usize::from(at)) {
            *slot = position;
        }
        table.entries.push(entry);
    }
}

impl Table {
    fn new() -> Table {
        Table { entries: Vec::new(), slots: [0; 256] }
    }

    /// What a member fills; `None` for a name that the claim model does not have.
    pub(super) fn find(&self, name: &[u8]) -> Option<&Entry> {
        let packed = Packed::new(name);
        let mut at = packed.hash();
        loop {
            let slot = usize::from(*self.slots.get(usize::from(at))?);
            let entry = self.entries.get(slot.checked_sub(1)?)?;
            if entry.packed == packed && (packed.len <= 16 || entry.name.as_bytes() == name) {
                return Some(entry);
            }
            at = at.wrapping_add(1);
        }
    }
}

impl Entry {
    fn new(name: &str, what: What, (word, bit): (usize, u64)) -> Entry {
        let packed = Packed::new(name.as_bytes());
        let quick = match what {
            What::Field(field) => Quick::of(field),
            What::Items(record) => main_field(record).map_or(Quick::Never, Quick::of),
            What::Provider(..) => Quick::of(Field::ProviderNpi),
            What::Patient | What::Type | What::Surfaces => Quick::Never,
        };
        let list = matches!(what, What::Field(field) if field.info().list);
        let field = matches!(what, What::Field(_));
        let slot = if let What::Field(field) = what { field.slot() } else { 0 };
        Entry { name: name.to_owned(), packed, what, quick, list, field, slot, word, bit, of_claim: false }
    }

    /// Whether both fill the same, so that an object cannot have both.
    pub(super) fn fills_as(&self, other: &Entry) -> bool {
        (self.word, self.bit) == (other.word, other.bit)
    }
}

impl Packed {
    fn new(name: &[u8]) -> Packed {
        let (head, tail) = match (name.first_chunk::<8>(), name.last_chunk::<8>()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ => match (name.first_chunk::<4>(), name.last_chunk::<4>()) {
                (Some(head), Some(tail)) => (u32::from_le_bytes(*head).into(), u32::from_le_bytes(*tail).into()),
                _ => (name.iter().fold(0u64, |word, byte| (word << 8) | u64::from(*byte)), 0),
            },
        };
        Packed { head, tail, len: name.len() }
    }

    /// Names that a claim brings are never stored, so no flood of them can slow it.
    fn hash(self) -> u8 {
        let mixed = (self.head ^ self.tail.rotate_left(29) ^ self.len as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let [.., top] = mixed.to_le_bytes();
        top
    }
}

/// The field that an item is where it is written as a text instead of an object.
pub(super) fn main_field(record: Record) -> Option<Field> {
    match record {
        Record::Diagnosis => Some(Field::DiagnosisCode),
        Record::Drug => Some(Field::DrugCode),
        Record::Tooth => Some(Field::ToothCode),
        Record::ValueCode => Some(Field::ValueCodeCode),
        Record::ConditionCode => Some(Field::ConditionCodeCode),
        Record::Occurrence => Some(Field::OccurrenceCode),
        Record::Procedure => Some(Field::ProcedureCode),
        Record::Note => Some(Field::NoteText),
        Record::ToothStatus => Some(Field::ToothStatusTooth),
        Record::Form => Some(Field::FormCode),
        _ => None,
    }
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
            let found = keys.of(info.record).find(info.json.as_bytes()).unwrap();
            match found.what {
                What::Field(other) => assert_eq!(other, *field),
                What::Provider(_, other) => assert_eq!(other, Some(*field)),
                What::Type => assert_eq!(*field, Field::ClaimType),
                What::Items(record) => assert_eq!((record, info.name), (Record::Note, "note")),
                What::Patient | What::Surfaces => panic!("{} is not found", info.json),
            }
        }
        for table in &keys.tables {
            assert!(table.entries.len() < 192);
        }
        assert!(keys.of(Record::Claim).find(b"claim_idx").is_none());
        assert!(keys.of(Record::Claim).find(b"").is_none());
    }
}
