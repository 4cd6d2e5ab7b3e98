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
mod damage;
mod heading;
mod index;
mod load;
mod problem;
mod record;

use std::fmt;

pub use builder::{CellProblem, RowsBuilder};
pub(crate) use cell::shown;
pub(crate) use chunk::{Chunks, with_chunks};
use column::Store;
pub use index::Index;
pub use load::{CodeList, load_code_list, load_codes};
pub use problem::LoadProblem;
pub(crate) use record::{Record, Records, Split, Stop};

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

/// Rows in columns, in the order of their file or policy.
///
/// A code or text takes eight bytes, a date four, a number one, four or eight by the largest of its column (and one
/// more where the column has decimals); each different long text is kept once.
#[derive(Clone, Default)]
pub struct Rows {
    columns: Vec<Column>,
    stores: Vec<Store>,
    /// The long texts of all columns, end to end.
    texts: String,
    len: u32,
    starts: Option<usize>,
    ends: Option<usize>,
    /// Rows that do not stand on the line after the row before, with their line; the first row stands on line 2.
    lines: Vec<(u32, u64)>,
    source: String,
}

impl Rows {
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

    /// The cell of a row and column, both from 0; `Empty` where there is no such row or column.
    pub fn cell(&self, row: u32, column: usize) -> Cell<'_> {
        self.stores.get(column).map_or(Cell::Empty, |store| store.cell(row, &self.texts))
    }

    /// The first day of a row; `None` where it is open or the table has no `starts` column.
    pub fn starts(&self, row: u32) -> Option<Date> {
        self.stores.get(self.starts?)?.date(row)
    }

    /// The last day of a row, included; `None` where it is open or the table has no `ends` column.
    pub fn ends(&self, row: u32) -> Option<Date> {
        self.stores.get(self.ends?)?.date(row)
    }

    /// Whether rows begin or end: there is a `starts` or `ends` column.
    pub fn is_dated(&self) -> bool {
        self.starts.is_some() || self.ends.is_some()
    }

    /// Whether a row holds on a day: from its first to its last day, both included; an empty one is open.
    pub fn in_force(&self, row: u32, date: Date) -> bool {
        self.starts(row).is_none_or(|first| first <= date) && self.ends(row).is_none_or(|last| date <= last)
    }

    /// The physical line of a row in its file, the first line being 1; of a table in a policy, the row counted from its
    /// heading, which is 1.
    pub fn line_of(&self, row: u32) -> u64 {
        let before = self.lines.partition_point(|(first, _)| *first <= row);
        let (first, line) = before.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or((0, 2));
        line + u64::from(row - first)
    }

    /// The name of the file it comes from, without folders; empty for a table in a policy.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How many bytes its rows take.
    pub fn bytes(&self) -> usize {
        let cells: usize = self.stores.iter().map(Store::bytes).sum();
        cells + self.texts.len() + self.lines.len() * size_of::<(u32, u64)>()
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
