//! Reference tables: rows in columns, found by key.
//!
//! A payer's limits, NCCI pairs, add-on codes, facts beside a claim. Cells are packed as a claim's values are, so that
//! they compare without conversion; nothing here knows what a policy does with them.
//!
//! `file ──chunk──▶ bytes ──record──▶ cells of text ──cell──▶ packed cells ──builder──▶ Rows ──index──▶ Index`

mod builder;
mod cell;
mod chunk;
mod column;
pub mod damage;
mod heading;
mod index;
mod load;
mod problem;
mod ranges;
mod record;
mod slots;
mod stored;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

pub use builder::{CellProblem, RowsBuilder};
pub(crate) use cell::shown;
pub(crate) use chunk::{Chunks, with_chunks};
use column::Dictionary;
pub use index::{Found, Half, Index, Pairs};
pub use load::{CodeList, load_code_list, load_codes};
pub use problem::LoadProblem;
pub use ranges::Ranges;
pub(crate) use record::{Record, Records, Split, Stop};
pub use stored::RowsStored;

use crate::claim::{Code, CodeKind, Date, Number};
use crate::mapped::{Array, Bytes};

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// Where in the record of a row the symbol of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    offset: usize,
    /// 1, 2 or 4 bytes.
    width: usize,
}

/// Rows in columns, in the order of their file or policy; owned, or read in place from a compiled file.
///
/// Each different cell of a column is kept once, under a small number, its *symbol*; a row is the symbols of its cells side
/// by side, as narrow as the column's largest allows. A row of five columns thus takes about ten bytes in one place of
/// the memory. Reading a cell takes two reads of the memory, comparing symbols one; neither allocates.
#[derive(Default)]
pub struct Rows {
    columns: Vec<Column>,
    dictionaries: Vec<Dictionary>,
    places: Vec<Place>,
    /// How many bytes the record of a row takes.
    stride: usize,
    records: Bytes,
    /// The long texts of all columns, end to end.
    texts: Bytes,
    len: u32,
    starts: Option<usize>,
    ends: Option<usize>,
    /// Rows that do not stand on the line after the row before, each with its line; the first row stands on line 2.
    lines: Array<u64>,
    source: String,
    /// Those that were made so far.
    indexes: Mutex<Vec<Arc<Index>>>,
    ranges: Mutex<Vec<Arc<Ranges>>>,
}

impl Rows {
    /// As many rows a table may have.
    const MOST: u32 = 1 << 30;

    /// The columns, in the order in which [`Rows::cell`] counts them.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many rows there are.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The number under which a row's cell is kept: equal where the cells of a column are, 0 where the cell is empty or
    /// there is none.
    fn symbol_at(&self, row: u32, column: usize) -> u32 {
        let Some(place) = self.places.get(column) else { return 0 };
        let at = (row as usize).saturating_mul(self.stride).saturating_add(place.offset);
        let Some(rest) = self.records.as_slice().get(at..) else { return 0 };
        match place.width {
            1 => rest.first().map_or(0, |byte| u32::from(*byte)),
            2 => rest.first_chunk().map_or(0, |chunk| u32::from(u16::from_le_bytes(*chunk))),
            _ => rest.first_chunk().map_or(0, |chunk| u32::from_le_bytes(*chunk)),
        }
    }

    /// The symbol of a cell in a column; `None` where no row has it there. Numbers are equal as values, texts and codes as
    /// they stand. With it [`Index::find_symbols`] asks for many keys that share a cell without looking it up again.
    pub fn symbol(&self, column: usize, cell: Cell<'_>) -> Option<u32> {
        self.dictionaries.get(column)?.symbol(cell, self.texts.as_slice())
    }

    /// The codes of a column, each with its symbol.
    pub fn codes(&self, column: usize) -> impl Iterator<Item = (Code, u32)> + '_ {
        self.dictionaries.get(column).into_iter().flat_map(Dictionary::codes)
    }

    /// The cell of a row and column, both from 0; `Empty` where there is no such row or column.
    pub fn cell(&self, row: u32, column: usize) -> Cell<'_> {
        let Some(dictionary) = self.dictionaries.get(column) else { return Cell::Empty };
        dictionary.cell(self.symbol_at(row, column), self.texts.as_slice())
    }

    /// Whether nothing stands in a cell, or there is none.
    pub fn is_blank(&self, row: u32, column: usize) -> bool {
        self.symbol_at(row, column) == 0
    }

    /// The number of a cell, of an amount its cents, of a column in which every number is whole; `None` for an empty cell
    /// and for any other column, of which [`Rows::cell`] tells all.
    #[inline]
    pub fn whole(&self, row: u32, column: usize) -> Option<i64> {
        self.dictionaries.get(column)?.whole(self.symbol_at(row, column))
    }

    fn date(&self, row: u32, column: Option<usize>) -> Option<Date> {
        let column = column?;
        self.dictionaries.get(column)?.date(self.symbol_at(row, column))
    }

    /// The index by some columns (from 0): made when it is first asked for, or there already in a compiled file. Rows with
    /// an empty cell among these are not in it, and none is where there is no such column.
    pub fn index(&self, columns: &[usize]) -> Arc<Index> {
        let mut indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = indexes.iter().find(|index| index.columns() == columns) {
            return Arc::clone(known);
        }
        let index = Arc::new(Index::new(self, columns));
        indexes.push(Arc::clone(&index));
        index
    }

    /// The ranges between two columns of numbers or days (from 0): made when they are first asked for, or there already in
    /// a compiled file.
    pub fn ranges(&self, columns: [usize; 2]) -> Arc<Ranges> {
        let mut all = self.ranges.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.iter().find(|ranges| ranges.columns() == columns) {
            return Arc::clone(known);
        }
        let ranges = Arc::new(Ranges::new(self, columns));
        all.push(Arc::clone(&ranges));
        ranges
    }

    /// The first day of a row; `None` where it is open or the table has no `starts` column.
    pub fn starts(&self, row: u32) -> Option<Date> {
        self.date(row, self.starts)
    }

    /// The last day of a row, included; `None` where it is open or the table has no `ends` column.
    pub fn ends(&self, row: u32) -> Option<Date> {
        self.date(row, self.ends)
    }

    /// Whether rows begin or end: there is a `starts` or `ends` column.
    pub fn is_dated(&self) -> bool {
        self.starts.is_some() || self.ends.is_some()
    }

    /// Whether a row holds on a day: from its first to its last day, both included; an empty one is open.
    pub fn in_force(&self, row: u32, date: Date) -> bool {
        self.starts(row).is_none_or(|first| first <= date) && self.ends(row).is_none_or(|last| date <= last)
    }

    /// Whether a row holds on all days from one through another, or on none of them; `None`: on some.
    pub fn in_force_on_all(&self, row: u32, first: Date, last: Date) -> Option<bool> {
        let (starts, ends) = (self.starts(row).unwrap_or(Date::MIN), self.ends(row).unwrap_or(Date::MAX));
        match () {
            () if starts.max(first) > ends.min(last) => Some(false),
            () if starts <= first && last <= ends => Some(true),
            () => None,
        }
    }

    /// The physical line of a row in its file, the first line being 1; of a table in a policy, the row counted from its
    /// heading, which is 1.
    pub fn line_of(&self, row: u32) -> u64 {
        let breaks = self.lines.len() / 2;
        let (mut low, mut high) = (0, breaks);
        while low < high {
            let middle = low.midpoint(high);
            let is_before = self.lines.get(middle * 2).is_some_and(|first| first <= u64::from(row));
            (low, high) = if is_before { (middle + 1, high) } else { (low, middle) };
        }
        let last = low.checked_sub(1).map(|at| at * 2);
        let last = last.and_then(|at| Some((self.lines.get(at)?, self.lines.get(at + 1)?)));
        let (first, line) = last.unwrap_or((0, 2));
        line.saturating_add(u64::from(row).saturating_sub(first))
    }

    /// The name of the file it comes from, without folders; empty for a table in a policy.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How many bytes its rows take, indexes apart.
    pub fn bytes(&self) -> usize {
        let cells: usize = self.dictionaries.iter().map(Dictionary::bytes).sum();
        cells + self.records.len() + self.texts.len() + self.lines.bytes().len()
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("source", &self.source)
            .field("columns", &self.columns)
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, kind: ColumnKind) -> Column {
        Column { name: name.to_owned(), heading: name.to_owned(), kind }
    }

    fn texts(rows: &[&[&str]]) -> impl Iterator<Item = Vec<Option<String>>> {
        rows.iter().map(|row| row.iter().map(|cell| (!cell.is_empty()).then(|| (*cell).to_owned())).collect())
    }

    #[test]
    fn both_days_count_and_an_empty_one_is_open() {
        let columns =
            vec![column("from", ColumnKind::Starts), column("n", ColumnKind::Number), column("to", ColumnKind::Ends)];
        let given: &[&[&str]] =
            &[&["2026-04-01", "1", "2026-04-30"], &["", "2", "20260430"], &["20260401", "3", "*"], &["*", "4", ""]];
        let rows = Rows::from_texts(columns, texts(given)).unwrap();
        assert!(rows.is_dated());
        for (day, expected) in [
            ("2026-03-31", [false, true, false, true]),
            ("2026-04-01", [true; 4]),
            ("2026-04-30", [true; 4]),
            ("2026-05-01", [false, false, true, true]),
        ] {
            let date = Date::parse(day.as_bytes()).unwrap();
            assert_eq!([0, 1, 2, 3].map(|row| rows.in_force(row, date)), expected, "{day}");
        }
        assert_eq!((rows.starts(1), rows.ends(2)), (None, None));
        assert_eq!((rows.line_of(0), rows.line_of(3), rows.source()), (2, 5, ""));
    }

    #[test]
    fn a_table_without_days_always_holds() {
        let rows = Rows::from_texts(vec![column("n", ColumnKind::Number)], texts(&[&["1"]])).unwrap();
        assert!(!rows.is_dated() && rows.in_force(0, Date::MIN) && rows.in_force(0, Date::MAX));
        assert!(!rows.is_empty() && Rows::default().is_empty());
    }

    #[test]
    fn a_bad_cell_in_a_policy_is_told_by_row_and_column() {
        let columns = vec![column("code", ColumnKind::Code(CodeKind::Procedure)), column("limit", ColumnKind::Number)];
        let given: &[&[&str]] = &[&["97110", "4"], &["97140", "x"], &["97530"], &["1E10", "1"]];
        let problems = Rows::from_texts(columns, texts(given)).unwrap_err();
        let places: Vec<_> = problems.iter().map(|problem| (problem.row, problem.column)).collect();
        assert_eq!(places, [(1, 1), (2, 1), (3, 0)]);
    }

    #[test]
    fn tables_are_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Rows>();
        shared::<Index>();
    }
}
