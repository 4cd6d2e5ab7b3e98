//! The columns of a Parquet file to those that are read: flat ones by their names in CSV, nested ones by those in JSON.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields, Schema};

use super::cells::is_plain;
use super::{AS_WRITTEN, NAME, VALUE};
use crate::claim::{Fields as Needed, Record};
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
    /// The columns that claims have, in order.
    pub columns: Vec<Column>,
    /// Names of those that they do not have.
    pub others: Vec<String>,
}

/// A column that claims have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub name: String,
    /// Whether it is read, at least in part.
    pub read: bool,
    /// Whether each row that gives it is a service line.
    pub of_line: bool,
}

/// Chooses the columns that claims have, of them those that are needed, where not all are; `None` where the file holds none.
///
/// # Errors
/// The name of a column that is read whose type no value has, and its type in words.
pub(super) fn choose(
    schema: &Schema,
    map: Option<&Map>,
    needed: Option<&Needed>,
) -> Result<Option<Chosen>, (String, String)> {
    let lines = |field: &FieldRef| field.name() == "lines" && is_lines(field.data_type());
    let shape = if schema.fields().iter().any(lines) { Shape::Nested } else { Shape::Flat };
    let mut choice = Choice { needed, next: 0, leaves: Vec::new() };
    let (mut columns, mut others) = (Vec::new(), Vec::new());
    for field in schema.fields() {
        let (name, kind) = (field.name(), field.data_type());
        let (known, read, of_line) = match shape {
            Shape::Flat => {
                let known = csv::known_as(name, map);
                let read = known.iter().any(|known| needed.is_none_or(|fields| known.is_needed(fields)));
                if read {
                    choice.flat(kind, name)?;
                } else {
                    choice.pass(kind);
                }
                (!known.is_empty(), read, known.iter().any(|known| known.of_line))
            }
            Shape::Nested => {
                let before = choice.leaves.len();
                let known = choice.member(Record::Claim, field, name)?;
                (known, choice.leaves.len() > before, false)
            }
        };
        if known {
            columns.push(Column { name: name.clone(), read, of_line });
        } else {
            others.push(name.clone());
        }
    }
    Ok((columns.len() > 1).then_some(Chosen { shape, leaves: choice.leaves, columns, others }))
}

/// The leaves that are read, while the columns are walked over in their order.
struct Choice<'f> {
    needed: Option<&'f Needed>,
    next: usize,
    leaves: Vec<usize>,
}

impl Choice<'_> {
    /// Leaves a column out.
    fn pass(&mut self, kind: &DataType) {
        self.next += count(kind);
    }

    fn leaf(&mut self) {
        self.leaves.push(self.next);
        self.next += 1;
    }

    /// Takes a column of rows that are service lines: one value, or several of them in a list.
    fn flat(&mut self, kind: &DataType, name: &str) -> Result<(), (String, String)> {
        let one = if let DataType::List(inner) = kind { inner.data_type() } else { kind };
        if !is_plain(one) {
            return Err((name.to_owned(), words(kind)));
        }
        self.leaf();
        Ok(())
    }

    /// Takes what a record has by a name, if it is needed; false where it has nothing by it.
    fn member(&mut self, record: Record, field: &Field, path: &str) -> Result<bool, (String, String)> {
        match json::member(record, field.name().as_bytes()) {
            None if is_as_written(field) => {
                self.leaf();
                self.leaf();
                Ok(true)
            }
            Some(member) if self.needed.is_none_or(|fields| member.is_needed(fields)) => {
                let needed = self.needed;
                // Of an item all is read: it is there if any of its fields is.
                if !matches!(member.holds, None | Some(Record::Line | Record::Patient)) {
                    self.needed = None;
                }
                let known = self.nested(field.data_type(), member.holds, path);
                self.needed = needed;
                known
            }
            member => {
                self.pass(field.data_type());
                Ok(member.is_some())
            }
        }
    }

    fn nested(&mut self, kind: &DataType, holds: Option<Record>, path: &str) -> Result<bool, (String, String)> {
        match (kind, holds) {
            (DataType::List(inner), _) => self.nested(inner.data_type(), holds, path),
            (DataType::Struct(fields), Some(record)) => {
                let (before, first) = (self.leaves.len(), self.next);
                let mut known = false;
                for field in fields {
                    known |= self.member(record, field, &format!("{path}.{}", field.name()))?;
                }
                // Items that are there without anything that is needed are there.
                if known && self.leaves.len() == before {
                    self.needed = None;
                    self.next = first;
                    return self.nested(kind, holds, path);
                }
                Ok(known)
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
