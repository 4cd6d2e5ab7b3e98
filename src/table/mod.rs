//! Reference tables: rows in columns, found by key.
//!
//! A payer's limits, NCCI pairs, add-on codes, facts beside a claim. Cells are packed as a claim's values are, so that
//! they compare without conversion; nothing here knows what a policy does with them.

use crate::claim::{Code, CodeKind, Date, Number};

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// A code of a kind: `procedure`, `diagnosis`, …
    Code(CodeKind),
    /// `number`
    Number,
    /// `dollars`, kept as cents.
    Money,
    /// `percent`: a number out of a hundred, kept as the number.
    Percent,
    /// `date`
    Date,
    /// `days`, `months`, `years`: a number with that unit.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
    /// `text`
    Text,
    /// `starts`: the first day of the row; empty is open.
    Starts,
    /// `ends`: the last day of the row, included; empty is open.
    Ends,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in policies.
    pub name: String,
    /// Its heading in a file; the name where none is given.
    pub heading: String,
    /// What its cells are.
    pub kind: ColumnKind,
}

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'t> {
    /// Nothing.
    Empty,
    /// A code or text of at most eight printable characters.
    Code(Code),
    /// A longer text.
    Text(&'t str),
    /// A number; of an amount, its cents.
    Number(Number),
    /// A day.
    Date(Date),
}

/// Rows in columns.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    columns: Vec<Column>,
}

/// stub
#[derive(Debug)]
pub struct Index;
impl Rows {
    pub fn len(&self) -> u32 {
        0
    }
    pub fn cell(&self, _row: u32, _column: usize) -> Cell<'_> {
        Cell::Empty
    }
    pub fn starts(&self, _row: u32) -> Option<Date> {
        None
    }
    pub fn ends(&self, _row: u32) -> Option<Date> {
        None
    }
    pub fn is_dated(&self) -> bool {
        false
    }
    pub fn in_force(&self, _row: u32, _d: Date) -> bool {
        true
    }
    pub fn index(&self, _c: &[usize]) -> Index {
        Index
    }
}
impl Index {
    pub fn find<'i>(&'i self, _r: &Rows, _k: &[Cell<'_>]) -> &'i [u32] {
        &[]
    }
}
