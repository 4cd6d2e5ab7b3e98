//! The columns of a Parquet file to those that are read: flat ones by their names in CSV, nested ones by those in JSON.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields, Schema};

use super::cells::is_plain;
use super::{AS_WRITTEN, NAME, VALUE};
use crate::claim::Record;
use crate::read::csv::{self, Map};
use crate::read::json;

/// How claims stand in the rows of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A row is a service line.
    Flat,
    /// A row is a claim, with its lines in a list.
    Nested,
}

/// What is read of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    pub shape: Shape,
    /// Positions among the leaves of the file's columns, in order.
    pub leaves: Vec<usize>,
    /// Names of the columns that are read, in order.
    pub names: Vec<String>,
    /// Names of those that are not.
    pub others: Vec<String>,
}

/// Chooses the columns that claims have; `None` where the file holds none.
///
/// # Errors
/// The name of a column of claims whose type no value has, and its type in words.
pub(super) fn choose(schema: &Schema, map: Option<&Map>) -> Result<Option<Chosen>, (String, String)> {
    let lines = |field: &FieldRef| field.name() == "lines" && is_lines(field.data_type());
    let shape = if schema.fields().iter().any(lines) { Shape::Nested } else { Shape::Flat };
    let (mut choice, mut names, mut others) = (Choice::default(), Vec::new(), Vec::new());
    for field in schema.fields() {
        let (name, kind) = (field.name(), field.data_type());
        let chosen = match shape {
            Shape::Flat if csv::is_known(name, map) => choice.flat(kind, name)?,
            Shape::Nested => choice.member(Record::Claim, field, name)?,
            Shape::Flat => {
                choice.pass(kind);
                false
            }
        };
        if chosen { &mut names } else { &mut others }.push(name.clone());
    }
    Ok((names.len() > 1).then_some(Chosen { shape, leaves: choice.leaves, names, others }))
}

/// The leaves that are read, while the columns are walked over in their order.
#[derive(Default)]
struct Choice {
    next: usize,
    leaves: Vec<usize>,
}

impl Choice {
    /// Leaves a column out.
    fn pass(&mut self, kind: &DataType) {
        self.next += count(kind);
    }

    fn leaf(&mut self) {
        self.leaves.push(self.next);
        self.next += 1;
    }

    /// Takes a column of rows that are service lines: one value, or several of them in a list.
    fn flat(&mut self, kind: &DataType, name: &str) -> Result<bool, (String, String)> {
        let one = if let DataType::List(inner) = kind { inner.data_type() } else { kind };
        if !is_plain(one) {
            return Err((name.to_owned(), words(kind)));
        }
        self.leaf();
        Ok(true)
    }

    /// Takes what a record has by a name; false where there is nothing to take.
    fn member(&mut self, record: Record, field: &Field, path: &str) -> Result<bool, (String, String)> {
        match json::member(record, field.name().as_bytes()) {
            None if is_as_written(field) => {
                self.leaf();
                self.leaf();
                Ok(true)
            }
            Some(holds) => self.nested(field.data_type(), holds, path),
            None => {
                self.pass(field.data_type());
                Ok(false)
            }
        }
    }

    fn nested(&mut self, kind: &DataType, holds: Option<Record>, path: &str) -> Result<bool, (String, String)> {
        match (kind, holds) {
            (DataType::List(inner), _) => self.nested(inner.data_type(), holds, path),
            (DataType::Struct(fields), Some(record)) => {
                let before = self.leaves.len();
                for field in fields {
                    self.member(record, field, &format!("{path}.{}", field.name()))?;
                }
                Ok(self.leaves.len() > before)
            }
            (kind, _) if is_plain(kind) => {
                self.leaf();
                Ok(true)
            }
            _ => Err((path.to_owned(), words(kind))),
        }
    }
}

/// How many leaves a column has: values that are stored one beside the other.
fn count(kind: &DataType) -> usize {
    match kind {
        DataType::List(inner) | DataType::Map(inner, _) => count(inner.data_type()),
        DataType::Struct(fields) => fields.iter().map(|field| count(field.data_type())).sum(),
        _ => 1,
    }
}

/// Whether a column holds pairs of a name and a value in JSON.
pub(super) fn is_as_written(field: &Field) -> bool {
    if field.name() != AS_WRITTEN {
        return false;
    }
    let DataType::List(inner) = field.data_type() else { return false };
    let DataType::Struct(pair) = inner.data_type() else { return false };
    let texts = pair.iter().all(|field| *field.data_type() == DataType::Utf8View);
    let names: Vec<&str> = pair.iter().map(|field| field.name().as_str()).collect();
    texts && names == [NAME, VALUE]
}

fn is_lines(kind: &DataType) -> bool {
    matches!(kind, DataType::List(inner) if matches!(inner.data_type(), DataType::Struct(_)))
}

/// A type as people call it.
fn words(kind: &DataType) -> String {
    match kind {
        DataType::Struct(_) => "several values beside each other".to_owned(),
        DataType::Map(..) => "a map".to_owned(),
        DataType::List(_) => "lists of what is no plain value".to_owned(),
        DataType::Time32(_) | DataType::Time64(_) => "times of day".to_owned(),
        DataType::Interval(_) | DataType::Duration(_) => "spans of time".to_owned(),
        other => other.to_string(),
    }
}

/// The same columns with texts that are not copied: a dictionary of few long texts must not become one text a row.
pub(super) fn viewed(schema: &Schema) -> Schema {
    Schema::new(schema.fields().iter().map(|field| view(field)).collect::<Fields>())
}

fn view(field: &Field) -> FieldRef {
    let kind = match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
        DataType::List(inner) => DataType::List(view(inner)),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(|field| view(field)).collect()),
        other => other.clone(),
    };
    Arc::new(field.clone().with_data_type(kind))
}
