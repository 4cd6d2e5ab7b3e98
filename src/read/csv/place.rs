//! A position in a claim's rows to its row, line and column.

use std::ops::Range;

use super::split::{Cells, line_ends, row};

/// What stands at a position of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// How many rows come before its own.
    pub row: u64,
    /// How many line ends come before it.
    pub lines: u64,
    /// The column of its cell, from 0.
    pub column: usize,
    /// The characters of the cell, without quotes.
    pub cell: Range<usize>,
}

/// Finds the cell that holds a position, or ends at it.
pub fn locate(raw: &[u8], at: usize, delimiter: u8) -> Option<Stands> {
    let (mut start, mut rows, mut lines) = (0, 0, 0);
    while start < raw.len() {
        let found = row(raw, start, delimiter, 0, true)?;
        let bytes = raw.get(start..found.end)?;
        if at < found.next || found.next >= raw.len() {
            let cells = Cells::new(bytes, delimiter).enumerate();
            let (column, cell) = cells.take_while(|(_, cell)| start + cell.start <= at).last()?;
            let within = raw.get(start..at.min(found.end)).unwrap_or(&[]);
            let cell = start + cell.start..start + cell.end;
            return Some(Stands { row: rows, lines: lines + line_ends(within), column, cell });
        }
        if !bytes.trim_ascii().is_empty() {
            rows += 1;
        }
        lines += found.lines;
        start = found.next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c04_a_place_is_its_line_and_column() {
        let raw = b"A1,\"x\ny\",5\n\nA1,,7\r\nA1,z,8";
        let of = |at| locate(raw, at, b',').map(|stands| (stands.row, stands.lines, stands.column, stands.cell));
        assert_eq!(of(0), Some((0, 0, 0, 0..2)));
        assert_eq!(of(4), Some((0, 0, 1, 4..7)));
        assert_eq!(of(9), Some((0, 1, 2, 9..10)));
        assert_eq!(of(15), Some((1, 3, 1, 15..15)));
        assert_eq!(of(16), Some((1, 3, 2, 16..17)));
        assert_eq!(of(24), Some((2, 4, 2, 24..25)));
        assert_eq!(locate(b"", 0, b','), None);
    }
}
