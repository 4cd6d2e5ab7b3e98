//! A claim's value, or a table's cell, to what a report shows of it.

use super::model::Datum;
use crate::claim::{Absence, Claim, Field, Item, Kind, Number, Record, Slot, Value};
use crate::table::{Cell, ColumnKind, Rows};

/// The value of a slot that holds a field of a claim.
pub fn value(claim: &Claim, slot: Slot, field: Field) -> Datum {
    let text = |slot: Slot| claim.show(slot, field).to_string();
    match claim.value(slot) {
        Value::Absent if field.info().list => Datum::List(Vec::new()),
        Value::Absent if claim.absence(field) == Absence::Missing => Datum::NotGiven,
        Value::Absent => Datum::None,
        Value::Unreadable(_) => {
            let shown = text(slot);
            let inner = shown.strip_prefix("unreadable (").and_then(|shown| shown.strip_suffix(')'));
            Datum::Unreadable(inner.unwrap_or(&shown).to_owned())
        }
        Value::Code(code) => Datum::Code(code, Datum::word(field, code)),
        Value::Text(_) => Datum::Text(text(slot)),
        Value::Date(date) => Datum::Date(date),
        Value::Days(days) => Datum::Days(days),
        Value::Money(cents) => Datum::Money(cents),
        Value::Number(number) => Datum::Number(number),
        Value::Yes(yes) => Datum::Yes(yes),
        Value::List(values) => Datum::List(values.iter().map(|slot| value(claim, *slot, field)).collect()),
        Value::Item(index) if field.info().kind == Kind::Provider => {
            let provider = Item { record: Record::Provider, index };
            value(claim, claim.slot(provider, Field::ProviderNpi), Field::ProviderNpi)
        }
        Value::Item(index) => Datum::Number(Number::whole(i64::from(index) + 1)),
    }
}

/// The value of a cell.
pub fn cell(rows: &Rows, row: u32, column: usize) -> Datum {
    let kind = rows.columns().get(column).map(|column| column.kind);
    match rows.cell(row, column) {
        Cell::Empty => Datum::None,
        Cell::Code(code) => Datum::Code(code, None),
        Cell::Text(text) => Datum::Text(text.to_owned()),
        Cell::Date(date) => Datum::Date(date),
        Cell::Number(number) => match (kind, number.as_whole()) {
            (Some(ColumnKind::Money), Some(cents)) => Datum::Money(cents),
            _ => Datum::Number(number),
        },
    }
}
