//! Items of a record to the columns of its fields, and to lists of what they hold.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, StructArray};
use arrow_schema::{ArrowError, Field as Stored, Fields};

use super::column::{Column, Lists};
use crate::claim::{Claim, Field, Item, Kind, Record};
use crate::read::parquet::{AS_WRITTEN, NAME, VALUE};
use crate::report::{Json, write_value};

/// Items of one record.
#[derive(Debug)]
pub(super) struct Rows {
    there: Vec<bool>,
    fields: Vec<(Field, Column)>,
    /// Of a claim: its patient.
    patient: Option<Box<Rows>>,
    as_written: Pairs,
    parts: Vec<Part>,
}

/// The lists of another record that items hold.
#[derive(Debug)]
struct Part {
    name: &'static str,
    record: Record,
    lists: Lists,
    items: Rows,
}

/// Lists of values that their columns do not hold, each with its name.
#[derive(Debug)]
struct Pairs {
    lists: Lists,
    names: Column,
    values: Column,
}

impl Rows {
    pub(super) fn new(record: Record) -> Rows {
        let fields = record.fields().filter(|field| is_own(*field)).map(|field| (field, Column::of(field))).collect();
        // A record has its name for writing first, other names for it follow.
        let mut parts: Vec<Part> = Vec::new();
        for (name, record) in record.parts() {
            if !parts.iter().any(|part| part.record == record) {
                parts.push(Part { name, record, lists: Lists::default(), items: Rows::new(record) });
            }
        }
        // Lines come last: what stands on the claim itself is numbered first.
        parts.sort_by_key(|part| part.record == Record::Line);
        let patient = (record == Record::Claim).then(|| Box::new(Rows::new(Record::Patient)));
        let as_written = Pairs { lists: Lists::default(), names: Column::text(), values: Column::text() };
        Rows { there: Vec::new(), fields, patient, as_written, parts }
    }

    /// Adds an item with all that it holds.
    pub(super) fn add(&mut self, claim: &Claim, item: Item) {
        self.there.push(true);
        for (field, column) in &mut self.fields {
            let slot = claim.slot(item, *field);
            if *field == Field::ClaimType {
                column.word(claim.claim_type.word());
            } else if slot.is_absent() {
                column.null();
            } else if !column.push(claim, slot) {
                let mut value = Vec::new();
                write_value(&mut Json::new(&mut value), claim, slot);
                self.as_written.add(field.info().json, &String::from_utf8_lossy(&value));
            }
        }
        self.as_written.close();
        if let Some(patient) = &mut self.patient {
            let says = |field: Field| !claim.slot(Item::PATIENT, field).is_absent();
            if Record::Patient.fields().any(says) {
                patient.add(claim, Item::PATIENT);
            } else {
                patient.skip();
            }
        }
        for part in &mut self.parts {
            for own in claim.items_of(part.record, item) {
                part.items.add(claim, own);
                part.lists.count += 1;
            }
            part.lists.end();
        }
    }

    /// Adds an item that is not there.
    fn skip(&mut self) {
        self.there.push(false);
        self.fields.iter_mut().for_each(|(_, column)| column.null());
        self.as_written.close();
        self.parts.iter_mut().for_each(|part| part.lists.close(false));
    }

    /// The columns of all items.
    pub(super) fn finish(self) -> Result<StructArray, ArrowError> {
        let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
        for (field, column) in self.fields {
            columns.push((field.info().json, column.finish()?));
        }
        columns.push((AS_WRITTEN, self.as_written.finish()?));
        if let Some(patient) = self.patient {
            columns.push(("member", Arc::new(patient.finish()?)));
        }
        for part in self.parts {
            columns.push((part.name, part.lists.finish(Arc::new(part.items.finish()?))?));
        }
        // The rows of a file are always there.
        let there = self.there.contains(&false).then(|| self.there.into());
        together(columns, there)
    }
}

/// Columns beside each other.
fn together(
    columns: Vec<(&str, ArrayRef)>,
    there: Option<arrow_buffer::NullBuffer>,
) -> Result<StructArray, ArrowError> {
    let stored = |(name, array): &(&str, ArrayRef)| Stored::new(*name, array.data_type().clone(), true);
    let fields: Fields = columns.iter().map(stored).collect();
    StructArray::try_new(fields, columns.into_iter().map(|(_, array)| array).collect(), there)
}

/// Whether a field is the item's own: what follows from its items follows again where it is read.
fn is_own(field: Field) -> bool {
    let info = field.info();
    !info.json.is_empty() && info.kind != Kind::Provider && !matches!(field, Field::ClaimNote | Field::LineNote)
}

impl Pairs {
    fn add(&mut self, name: &str, value: &str) {
        self.names.word(name);
        self.values.word(value);
        self.lists.count += 1;
    }

    fn close(&mut self) {
        self.lists.end();
    }

    fn finish(self) -> Result<ArrayRef, ArrowError> {
        let pairs = together(vec![(NAME, self.names.finish()?), (VALUE, self.values.finish()?)], None)?;
        self.lists.finish(Arc::new(pairs))
    }
}
