//! Rows of facts that are found by one key and say different things: which of them is meant, nobody can know.

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::policy::model::Facts;
use crate::table::{Cell, ColumnKind, Rows};

impl Checker<'_> {
    /// Warns of rows of one key that hold on one day and disagree.
    pub(super) fn agreeing(&mut self, facts: &Facts) {
        let Some((column, one, other)) = disagreement(&facts.rows, facts.key.len()) else { return };
        let rows = &facts.rows;
        let name = rows.columns().get(column).map_or("", |column| column.name.as_str());
        let message = format!(
            "lines {} and {} of {} have the same key and hold on the same day, and their `{name}` differ",
            rows.line_of(one),
            rows.line_of(other),
            rows.source()
        );
        self.report(Diagnostic::warning("check/facts-disagree", message, facts.span).help(
            "What hangs on them is undetermined. Correct the file, give its rows days (columns of the kinds `starts` and `ends`), or name one more field in the `key`.",
        ));
    }
}

/// A row is compared with so many behind it that have its key: a key that all rows share would be the square of them.
const COMPARED: usize = 64;

/// The first column in which two rows disagree that hold on one day, and the rows. The first columns are the key.
fn disagreement(rows: &Rows, keys: usize) -> Option<(usize, u32, u32)> {
    let key: Vec<usize> = (0..keys).collect();
    let index = rows.index(&key);
    let says: Vec<usize> = rows
        .columns()
        .iter()
        .enumerate()
        .skip(keys)
        .filter(|(_, column)| !matches!(column.kind, ColumnKind::Starts | ColumnKind::Ends))
        .map(|(at, _)| at)
        .collect();
    let mut wanted: Vec<Cell<'_>> = Vec::with_capacity(keys);
    for row in 0..rows.len() {
        wanted.clear();
        wanted.extend(key.iter().map(|column| rows.cell(row, *column)));
        let found = index.find(rows, &wanted);
        // All rows of a key are gone through at the first of them.
        if found.first() != Some(row) {
            continue;
        }
        let same: Vec<u32> = found.iter().collect();
        for (at, one) in same.iter().enumerate() {
            for other in same.iter().skip(at + 1).take(COMPARED).filter(|other| meet(rows, *one, **other)) {
                if let Some(column) =
                    says.iter().find(|column| rows.cell(*one, **column) != rows.cell(*other, **column))
                {
                    return Some((*column, *one, *other));
                }
            }
        }
    }
    None
}

/// Whether two rows hold on one day.
fn meet(rows: &Rows, one: u32, other: u32) -> bool {
    let before = |a: u32, b: u32| rows.ends(a).zip(rows.starts(b)).is_some_and(|(ends, starts)| ends < starts);
    let never = |row: u32| rows.starts(row).zip(rows.ends(row)).is_some_and(|(starts, ends)| ends < starts);
    !before(one, other) && !before(other, one) && !never(one) && !never(other)
}
