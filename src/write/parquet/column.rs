//! The values of one field to a column of its kind.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, ListArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field as Stored};

use crate::claim::{Claim, Field, Kind, Slot, Value};
use crate::write::values;

/// Digits of amounts and numbers, which fit 64 bits.
const DIGITS: u8 = 18;
/// Decimals of numbers.
const DECIMALS: u8 = 6;

/// One value that its column can hold.
enum Cell {
    Text(String),
    Day(i32),
    Decimal(i128),
    Whole(i64),
    Yes(bool),
}

/// A column of one field.
#[derive(Debug)]
pub(super) enum Column {
    Text(StringBuilder),
    Day(Date32Builder),
    Amount(Decimal128Builder),
    Number(Decimal128Builder),
    Whole(Int64Builder),
    Yes(BooleanBuilder),
    List(Lists, Box<Column>),
}

impl Column {
    pub(super) fn of(field: Field) -> Column {
        let info = field.info();
        let counted = matches!(field, Field::LineNumber | Field::LinePointers | Field::DiagnosisPosition);
        let one = match info.kind {
            Kind::Date => Column::Day(Date32Builder::new()),
            Kind::Money => Column::Amount(Decimal128Builder::new().with_data_type(DataType::Decimal128(DIGITS, 2))),
            Kind::Number if counted => Column::Whole(Int64Builder::new()),
            Kind::Number => {
                let kind = DataType::Decimal128(DIGITS, DECIMALS.cast_signed());
                Column::Number(Decimal128Builder::new().with_data_type(kind))
            }
            Kind::Yes => Column::Yes(BooleanBuilder::new()),
            Kind::Code(_) | Kind::Text | Kind::Age | Kind::Provider => Column::text(),
        };
        if info.list { Column::List(Lists::default(), Box::new(one)) } else { one }
    }

    pub(super) fn text() -> Column {
        Column::Text(StringBuilder::new())
    }

    /// Adds nothing.
    pub(super) fn null(&mut self) {
        match self {
            Column::Text(to) => to.append_null(),
            Column::Day(to) => to.append_null(),
            Column::Amount(to) | Column::Number(to) => to.append_null(),
            Column::Whole(to) => to.append_null(),
            Column::Yes(to) => to.append_null(),
            Column::List(lists, _) => lists.close(false),
        }
    }

    /// Adds a text to a column of texts.
    pub(super) fn word(&mut self, word: &str) {
        self.add(Cell::Text(word.to_owned()));
    }

    /// Adds a value; where the column cannot hold it exactly it adds nothing, and says so.
    pub(super) fn push(&mut self, claim: &Claim, slot: Slot) -> bool {
        if let Column::List(lists, values) = self {
            let Value::List(slots) = claim.value(slot) else {
                lists.close(false);
                return false;
            };
            let cells: Option<Vec<Cell>> = slots.iter().map(|slot| values.cell(claim, *slot)).collect();
            lists.count += cells.as_ref().map_or(0, Vec::len);
            lists.close(cells.is_some());
            let fits = cells.is_some();
            cells.into_iter().flatten().for_each(|cell| values.add(cell));
            return fits;
        }
        let cell = self.cell(claim, slot);
        let fits = cell.is_some();
        match cell {
            Some(cell) => self.add(cell),
            None => self.null(),
        }
        fits
    }

    fn add(&mut self, cell: Cell) {
        match (self, cell) {
            (Column::Text(to), Cell::Text(text)) => to.append_value(text),
            (Column::Day(to), Cell::Day(day)) => to.append_value(day),
            (Column::Amount(to) | Column::Number(to), Cell::Decimal(number)) => to.append_value(number),
            (Column::Whole(to), Cell::Whole(number)) => to.append_value(number),
            (Column::Yes(to), Cell::Yes(yes)) => to.append_value(yes),
            (column, _) => column.null(),
        }
    }

    /// What the column holds of a value; `None` where that is not the value as JSON has it.
    fn cell(&self, claim: &Claim, slot: Slot) -> Option<Cell> {
        let most = 10i128.pow(u32::from(DIGITS)) - 1;
        let fits = |number: i128| (-most..=most).contains(&number).then_some(Cell::Decimal(number));
        Some(match (self, claim.value(slot)) {
            (Column::Text(_), Value::Text(_) | Value::Code(_)) => Cell::Text(values::text(claim, slot)),
            (Column::Day(_), Value::Date(day)) => Cell::Day(day.0),
            (Column::Amount(_), Value::Money(cents)) => fits(i128::from(cents))?,
            (Column::Number(_), Value::Number(number)) => fits(scaled(&number.to_string())?)?,
            (Column::Whole(_), Value::Number(number)) => Cell::Whole(number.to_string().parse().ok()?),
            (Column::Yes(_), Value::Yes(yes)) => Cell::Yes(yes),
            _ => return None,
        })
    }

    pub(super) fn finish(self) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Column::Text(mut from) => Arc::new(from.finish()),
            Column::Day(mut from) => Arc::new(from.finish()),
            Column::Amount(mut from) | Column::Number(mut from) => Arc::new(from.finish()),
            Column::Whole(mut from) => Arc::new(from.finish()),
            Column::Yes(mut from) => Arc::new(from.finish()),
            Column::List(lists, values) => lists.finish(values.finish()?)?,
        })
    }
}

/// A decimal as so many millionths, where it is a whole number of them.
fn scaled(text: &str) -> Option<i128> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let width = usize::from(DECIMALS);
    if decimals.len() > width {
        return None;
    }
    format!("{whole}{decimals:0<width$}").parse().ok()
}

/// How many values each list has, and whether it is there.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Values so far.
    pub count: usize,
    lengths: Vec<usize>,
    there: Vec<bool>,
    before: usize,
}

impl Lists {
    /// Ends a list, which is there if it holds something.
    pub(super) fn end(&mut self) {
        self.close(self.count > self.before);
    }

    /// Ends a list.
    pub(super) fn close(&mut self, there: bool) {
        self.lengths.push(self.count - self.before);
        self.there.push(there);
        self.before = self.count;
    }

    pub(super) fn finish(self, values: ArrayRef) -> Result<ArrayRef, ArrowError> {
        let inner = Arc::new(Stored::new("element", values.data_type().clone(), true));
        let offsets = OffsetBuffer::from_lengths(self.lengths);
        Ok(Arc::new(ListArray::try_new(inner, offsets, values, Some(self.there.into()))?))
    }
}
