//! Claims to bytes of a format, and what the format has no place for.

mod csv;
mod fhir;
mod file;
mod kept;
mod parquet;
mod values;
mod x12;

pub use self::csv::Heading;
pub use file::{File, Refused};

use std::collections::{BTreeMap, BTreeSet};

use self::parquet::Claims;
use crate::claim::{Claim, ClaimType, Date, Field, Item, Kind, Record, Slot, Value};
use crate::report::write_claim;

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

/// How often a field did not go over as it was, and of which claim first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How often.
    pub times: u64,
    /// The position of the first such claim among those that were written together.
    pub first: usize,
}

/// Claims of a format, and what has to be known of each to put them into one file.
#[derive(Debug, Default)]
pub struct Written {
    /// The claims, one behind the other.
    pub bytes: Vec<u8>,
    /// What did not go over, of the claims that were put into a file.
    pub losses: BTreeMap<(Loss, Field), Counted>,
    rows: Option<Claims>,
    marks: Vec<Mark>,
}

/// What a file has to know of a claim that is put into it.
#[derive(Debug, Default)]
struct Mark {
    /// One past its last byte.
    end: usize,
    /// Why no file has a place for it.
    refused: Option<Refused>,
    /// What does not go over, if it is put in.
    losses: Losses,
    claim_type: ClaimType,
    /// X12: how many segments it has, who sends it and to whom, and the day of its file.
    segments: u64,
    sender: Option<Vec<u8>>,
    receiver: Option<Vec<u8>>,
    day: Option<Date>,
    /// CSV: its number, hashed.
    number: Option<u64>,
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
        let mut source = Source { claim, taken: BTreeSet::new(), losses: Losses::new() };
        source.count_not_kept(self.form);
        let mut mark = match self.form {
            // These have a place for all of the model.
            Form::Json => {
                write_claim(&mut into.bytes, claim);
                into.bytes.push(b'\n');
                source.whole()
            }
            Form::Parquet => {
                into.rows.get_or_insert_default().add(claim);
                source.whole()
            }
            Form::Fhir => {
                fhir::write(&mut source, &mut into.bytes);
                into.bytes.push(b'\n');
                source.rest(Mark::default())
            }
            Form::X12 => {
                let mark = x12::write(&mut source, &mut into.bytes);
                source.rest(mark)
            }
            Form::Csv => {
                let mark = self::csv::write(&mut source, &self.heading, &mut into.bytes);
                source.rest(mark)
            }
        };
        for (loss, count) in source.losses {
            *mark.losses.entry(loss).or_default() += count;
        }
        mark.end = into.bytes.len();
        mark.claim_type = claim.claim_type;
        into.marks.push(mark);
    }
}

/// A claim of which is known what has been written.
struct Source<'c> {
    claim: &'c Claim,
    taken: BTreeSet<(Item, Field)>,
    /// What does not go over as it was, as far as no mark has it.
    losses: Losses,
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

    /// Counts what does not go over as it was.
    fn count(&mut self, loss: Loss, field: Field) {
        *self.losses.entry((loss, field)).or_default() += 1;
    }

    /// Whether a field is there.
    fn has(&self, item: Item, field: Field) -> bool {
        !self.claim.slot(item, field).is_absent()
    }

    /// The days that all lines of the claim share, where a line has no day of its own: lines are read with them.
    fn shared_days(&self, line: Item) -> Option<[Slot; 2]> {
        let [from, through] =
            [Field::ClaimServiceDate, Field::ClaimServiceThrough].map(|field| self.claim.slot(Item::CLAIM, field));
        let own = self.has(line, Field::LineDate) || self.has(line, Field::LineThrough);
        let told = from.as_date().is_some() && (through.is_absent() || through.as_date().is_some());
        (!own && told).then_some([from, through])
    }

    /// A position, which follows from where its item stands and counts as written: what is not as the claim says it.
    fn follows(&mut self, item: Item, field: Field, position: i64) -> Option<Loss> {
        // One that cannot be read is left out, and another stands in its place.
        if matches!(self.claim.get(item, field), Value::Unreadable(_)) || self.take(item, field).is_none() {
            return Some(Loss::Filled);
        }
        let own = matches!(self.claim.get(item, field), Value::Number(own) if own.as_whole() == Some(position));
        (!own).then_some(Loss::Changed)
    }

    /// The items of a record that belong to an owner.
    fn items(&self, record: Record, owner: Item) -> Vec<Item> {
        self.claim.items_of(record, owner).collect()
    }

    /// What a file has to know of a claim that was written whole: a year or month in place of a day is a day in FHIR alone,
    /// elsewhere it is a text that cannot be read as one.
    fn whole(&self) -> Mark {
        let mut mark = Mark::default();
        for (record, _) in Record::ALL.iter().take(Record::STORED) {
            let dates = record.fields().filter(|field| field.info().kind == Kind::Date);
            let slots = dates.flat_map(|field| self.claim.items(*record).map(move |item| (item, field)));
            for (_, field) in slots.filter(|(item, field)| matches!(self.claim.get(*item, *field), Value::Days(_))) {
                *mark.losses.entry((Loss::Changed, field)).or_default() += 1;
            }
        }
        mark
    }

    /// The same with what was not written.
    fn rest(&self, mut mark: Mark) -> Mark {
        self.count_lost(&mut mark.losses);
        mark
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
