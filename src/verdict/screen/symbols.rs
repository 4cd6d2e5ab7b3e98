//! A code to its symbols in all columns in which lines' codes are looked for, so that each line asks once.

use rustc_hash::FxHashMap;

use super::NOBODY;
use crate::claim::{Code, Field};
use crate::policy::model::{Policy, TableId};

/// The columns in which lines' values are looked for, and the symbols that codes have there.
#[derive(Debug, Default)]
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

    /// The symbols of a line's code, one for each column.
    #[inline]
    pub(super) fn of(&self, code: Code) -> &[u32] {
        let row = self.of.get(&code.bits()).map(|row| *row as usize * self.width());
        row.and_then(|row| self.symbols.get(row..row + self.width())).unwrap_or(&self.nobody)
    }
}
