//! A code to its symbols in all columns in which lines' codes are looked for, to be written on its card.

use rustc_hash::FxHashMap;

use super::NOBODY;
use crate::claim::{Code, Field};
use crate::policy::model::{Policy, TableId};

/// The columns in which lines' values are looked for, and the symbols that codes have there.
#[derive(Debug)]
pub(in crate::verdict) struct Symbols {
    /// Table, column, slot of the line.
    columns: Vec<(TableId, usize, usize)>,
    /// Which of the rows of `symbols` is a code's.
    of: FxHashMap<u64, u32>,
    /// A row for each code: its symbol in each column, [`NOBODY`] where it has none, 0 where lines are not asked for their
    /// codes.
    symbols: Vec<u32>,
    /// The row of a code that no column has.
    nobody: Vec<u32>,
}

impl Symbols {
    pub(super) fn new(policy: &Policy, columns: Vec<(TableId, usize, usize)>) -> Symbols {
        let width = columns.len();
        let nobody: Vec<u32> =
            columns.iter().map(|(.., slot)| if *slot == Field::LineCode.slot() { NOBODY } else { 0 }).collect();
        let (mut of, mut symbols) = (FxHashMap::<u64, u32>::default(), Vec::new());
        for (at, (table, column, slot)) in columns.iter().enumerate() {
            let Some(table) = policy.tables.get(table.0).filter(|_| *slot == Field::LineCode.slot()) else { continue };
            for (code, symbol) in table.rows.codes(*column) {
                let next = u32::try_from(of.len()).unwrap_or(NOBODY);
                let row = *of.entry(code.bits()).or_insert(next) as usize;
                if row * width == symbols.len() {
                    symbols.extend_from_slice(&nobody);
                }
                if let Some(to) = symbols.get_mut(row * width + at) {
                    *to = symbol;
                }
            }
        }
        Symbols { columns, of, symbols, nobody }
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// How many codes there are: the row of one that no column has.
    pub(super) fn codes(&self) -> usize {
        self.of.len()
    }

    /// Whether a column is asked for lines' codes.
    pub(super) fn is_of_code(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|(.., slot)| *slot == Field::LineCode.slot())
    }

    /// The row of a code that a column has.
    pub(super) fn row(&self, code: Code) -> Option<usize> {
        self.of.get(&code.bits()).map(|row| *row as usize)
    }

    /// The codes that a column has, packed, and their rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u64, usize)> {
        self.of.iter().map(|(code, row)| (*code, *row as usize))
    }

    /// The symbols of a row, one for each column.
    pub(super) fn of(&self, row: usize) -> &[u32] {
        let at = row * self.width();
        self.symbols.get(at..at + self.width()).unwrap_or(&self.nobody)
    }
}
