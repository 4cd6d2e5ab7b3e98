//! Cells of text to rows.

use super::cell;
use super::column::{Store, Texts};
use super::{Column, ColumnKind, Rows};

/// A cell of a table in a policy that is not what its column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// Which row, from 0.
    pub row: usize,
    /// Which column, from 0.
    pub column: usize,
    /// What is there and what should be, in an analyst's words.
    pub message: String,
}

/// Puts rows together, one at a time.
#[derive(Debug)]
pub struct RowsBuilder {
    rows: Rows,
    texts: Texts,
    /// The line on which the next row is expected.
    next_line: u64,
}

impl RowsBuilder {
    /// Begins a table with these columns, from the file of this name (empty for none).
    pub fn new(columns: Vec<Column>, source: &str) -> RowsBuilder {
        let place = |kind| columns.iter().position(|column| column.kind == kind);
        let rows = Rows {
            starts: place(ColumnKind::Starts),
            ends: place(ColumnKind::Ends),
            stores: columns.iter().map(|column| Store::new(column.kind)).collect(),
            source: source.to_owned(),
            columns,
            ..Rows::default()
        };
        RowsBuilder { rows, texts: Texts::default(), next_line: 2 }
    }

    /// Adds the row of a line; its cells come in the order of the columns, and those that do not come are empty.
    /// `wrong` hears of each cell that is not what its column holds (column from 0, message); such a cell is empty.
    pub fn push<'c>(
        &mut self,
        line: u64,
        cells: impl IntoIterator<Item = &'c [u8]>,
        mut wrong: impl FnMut(usize, String),
    ) {
        let row = self.rows.len;
        let Some(len) = row.checked_add(1) else {
            return wrong(0, "a table holds at most 4,294,967,295 rows".to_owned());
        };
        self.rows.len = len;
        if line != self.next_line {
            self.rows.lines.push((row, line));
        }
        self.next_line = line.saturating_add(1);
        let mut cells = cells.into_iter();
        for (at, (store, column)) in self.rows.stores.iter_mut().zip(&self.rows.columns).enumerate() {
            let value = cell::read(column.kind, cells.next().unwrap_or_default()).unwrap_or_else(|message| {
                wrong(at, message);
                super::column::Packed::Empty
            });
            if !store.push(&value, &mut self.texts) {
                wrong(at, "the text is longer than 16 MB".to_owned());
            }
        }
    }

    /// The table.
    pub fn finish(mut self) -> Rows {
        self.rows.stores.iter_mut().for_each(Store::shrink);
        self.rows.lines.shrink_to_fit();
        self.rows.texts = self.texts.heap;
        self.rows.texts.shrink_to_fit();
        self.rows
    }
}

impl Rows {
    /// The table of rows written in a policy; `None` is an empty cell. Line 2 is its first row.
    ///
    /// # Errors
    /// All cells that are not what their column holds, and rows with more or fewer cells than there are columns.
    pub fn from_texts(
        columns: Vec<Column>,
        rows: impl Iterator<Item = Vec<Option<String>>>,
    ) -> Result<Rows, Vec<CellProblem>> {
        let width = columns.len();
        let mut problems = Vec::new();
        let mut builder = RowsBuilder::new(columns, "");
        for ((row, line), cells) in rows_and_lines().zip(rows) {
            if cells.len() != width {
                let column = cells.len().min(width.saturating_sub(1));
                let message = format!("this row has {} cells, the table {width} columns", cells.len());
                problems.push(CellProblem { row, column, message });
            }
            let texts = cells.iter().map(|cell| cell.as_deref().unwrap_or("").as_bytes());
            builder.push(line, texts, |column, message| problems.push(CellProblem { row, column, message }));
        }
        if problems.is_empty() { Ok(builder.finish()) } else { Err(problems) }
    }
}

/// Rows from 0 beside their lines from 2.
fn rows_and_lines() -> impl Iterator<Item = (usize, u64)> {
    (0..).zip(2..)
}
