//! Cells of text to rows.

use super::cell;
use super::column::{Filling, Packed, Symbols};
use super::{Column, ColumnKind, Place, Rows};
use crate::mapped::Bytes;

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
    columns: Vec<(Filling, Symbols)>,
    texts: Vec<u8>,
    /// Rows that do not stand on the line after the row before, with their line.
    lines: Vec<u64>,
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
            source: source.to_owned(),
            ..Rows::default()
        };
        let filling = columns.iter().map(|column| (Filling::new(column.kind), Symbols::Bytes(Vec::new()))).collect();
        let rows = Rows { columns, ..rows };
        RowsBuilder { rows, columns: filling, texts: Vec::new(), lines: Vec::new(), next_line: 2 }
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
        if row >= Rows::MOST {
            return wrong(0, "a table holds at most 1,073,741,824 rows".to_owned());
        }
        self.rows.len = row + 1;
        if line != self.next_line {
            self.lines.extend([u64::from(row), line]);
        }
        self.next_line = line.saturating_add(1);
        let mut cells = cells.into_iter();
        for (at, ((filling, symbols), column)) in self.columns.iter_mut().zip(&self.rows.columns).enumerate() {
            let value = cell::read(column.kind, cells.next().unwrap_or_default()).unwrap_or_else(|message| {
                wrong(at, message);
                Packed::Empty
            });
            let symbol = filling.symbol(&value, &mut self.texts).unwrap_or_else(|| {
                wrong(at, "the text is longer than 16 MB".to_owned());
                0
            });
            symbols.push(symbol);
        }
    }

    /// The table.
    pub fn finish(self) -> Rows {
        let mut rows = self.rows;
        for (_, symbols) in &self.columns {
            rows.places.push(Place { offset: rows.stride, width: symbols.width() });
            rows.stride += symbols.width();
        }
        let mut records = vec![0; rows.stride.saturating_mul(rows.len as usize)];
        for ((filling, symbols), place) in self.columns.into_iter().zip(&rows.places) {
            symbols.spread(&mut records, rows.stride, place.offset);
            rows.dictionaries.push(filling.finish());
        }
        rows.records = Bytes::from(records);
        rows.texts = Bytes::from(self.texts);
        rows.lines = self.lines.as_slice().into();
        rows
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
