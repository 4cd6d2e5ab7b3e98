//! Rows that each hold for a range, to those whose range holds a value.

use std::cmp::Ordering;

use super::{Cell, Rows};
use crate::mapped::{Array, Bytes};

/// Finds the rows whose cell in one column is at most a number or day, and in another at least.
///
/// The rows are sorted by their lower ends; over them stands a tree of which each node names the row that reaches highest
/// below it. So a search looks at the rows that it finds, and at as many nodes for each as the tree is deep.
#[derive(Debug, Clone, Default)]
pub struct Ranges {
    columns: [usize; 2],
    /// Rows by their lower ends. Those without one of the ends are left out: nothing is within them.
    order: Array<u32>,
    /// The tree, its root at 1, the nodes below a node at twice its place and the next: the row that reaches highest;
    /// [`NOBODY`] where there is none.
    highest: Array<u32>,
}

const NOBODY: u32 = u32::MAX;

impl Ranges {
    /// Sorts the rows by two columns of numbers or days.
    pub(super) fn new(rows: &Rows, columns: [usize; 2]) -> Ranges {
        let [low, high] = columns;
        let has = |row: &u32| rows.cell(*row, low) != Cell::Empty && rows.cell(*row, high) != Cell::Empty;
        let mut order: Vec<u32> = (0..rows.len()).filter(has).collect();
        order.sort_by(|a, b| compare(rows.cell(*a, low), rows.cell(*b, low)).unwrap_or(Ordering::Equal));
        let leaves = order.len().next_power_of_two();
        let mut highest = vec![NOBODY; leaves * 2];
        for (to, row) in highest.iter_mut().skip(leaves).zip(&order) {
            *to = *row;
        }
        for at in (1..leaves).rev() {
            let (a, b) = (highest.get(at * 2).copied(), highest.get(at * 2 + 1).copied());
            let (a, b) = (a.unwrap_or(NOBODY), b.unwrap_or(NOBODY));
            let reaches_less =
                b != NOBODY && compare(rows.cell(a, high), rows.cell(b, high)).is_some_and(Ordering::is_lt);
            if let Some(to) = highest.get_mut(at) {
                *to = if reaches_less { b } else { a };
            }
        }
        Ranges { columns, order: order.as_slice().into(), highest: highest.as_slice().into() }
    }

    /// The column of the lower ends, and that of the upper ones.
    pub fn columns(&self) -> [usize; 2] {
        self.columns
    }

    /// The rows within whose ends a value is, both included, in order; `None` where it cannot be compared with them.
    /// `rows` are those it was made of.
    pub fn find(&self, rows: &Rows, value: Cell<'_>) -> Option<Vec<u32>> {
        let [low, high] = self.columns;
        let end = |row: u32, column: usize| compare(rows.cell(row, column), value);
        if let Some(first) = self.order.get(0) {
            end(first, low)?;
            end(first, high)?;
        }
        // How many begin at the value or before it.
        let (mut from, mut to) = (0, self.order.len());
        while from < to {
            let middle = from + (to - from) / 2;
            if self.order.get(middle).and_then(|row| end(row, low)).is_some_and(Ordering::is_le) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        let begun = from;
        let leaves = self.highest.len() / 2;
        let (mut found, mut open) = (Vec::new(), vec![(1, 0, leaves)]);
        while let Some((node, first, width)) = open.pop() {
            let row = self.highest.get(node).filter(|row| *row != NOBODY && first < begun);
            let Some(row) = row.filter(|row| end(*row, high).is_some_and(Ordering::is_ge)) else { continue };
            if width <= 1 {
                found.push(row);
            } else {
                let half = width / 2;
                open.extend([(node * 2, first, half), (node * 2 + 1, first + half, half)]);
            }
        }
        found.sort_unstable();
        Some(found)
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.order.bytes().len() + self.highest.bytes().len()
    }

    /// What it is kept as.
    pub(super) fn parts(&self) -> [&[u8]; 2] {
        [self.order.bytes(), self.highest.bytes()]
    }

    /// The ranges of what [`Ranges::parts`] gave.
    pub(super) fn of_parts(columns: [usize; 2], [order, highest]: [Bytes; 2]) -> Ranges {
        Ranges { columns, order: order.into(), highest: highest.into() }
    }
}

/// The order of two numbers or days.
fn compare(a: Cell<'_>, b: Cell<'_>) -> Option<Ordering> {
    match (a, b) {
        (Cell::Number(a), Cell::Number(b)) => Some(a.cmp(&b)),
        (Cell::Date(a), Cell::Date(b)) => Some(a.cmp(&b)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Column, ColumnKind};
    use super::*;
    use crate::claim::{Code, Date, Number};

    fn table(kind: ColumnKind, rows: &[(String, String)]) -> Rows {
        let column = |name: &str| Column { name: name.to_owned(), heading: name.to_owned(), kind };
        let cell = |text: &String| (!text.is_empty()).then(|| text.clone());
        let texts = rows.iter().map(|(low, high)| vec![cell(low), cell(high)]);
        Rows::from_texts(vec![column("low"), column("high")], texts).unwrap()
    }

    proptest! {
        #[test]
        fn finding_is_looking_at_every_row(
            ends in prop::collection::vec((0usize..9, 0usize..9), 0..40),
            dated in any::<bool>(),
        ) {
            const NUMBERS: [&str; 9] = ["", "-2", "0", "0.5", "1", "1.0", "7", "7.25", "9000000000"];
            const DAYS: [&str; 9] = ["", "0001-01-01", "2026-01-01", "2026-01-02", "2026-01-03", "2026-02-01", "2027-01-01",
                "2027-06-01", "9999-12-31"];
            let (cells, kind) = if dated { (DAYS, ColumnKind::Date) } else { (NUMBERS, ColumnKind::Number) };
            let given: Vec<(String, String)> =
                ends.iter().map(|(a, b)| (cells[*a].to_owned(), cells[*b].to_owned())).collect();
            let rows = table(kind, &given);
            let ranges = rows.ranges([0, 1]);
            let stored = Ranges::of_parts([0, 1], ranges.parts().map(|part| part.to_vec().into()));
            for text in &cells[1..] {
                let value = if dated { Cell::Date(Date::parse(text.as_bytes()).unwrap()) } else { Cell::Number(Number::parse(text).unwrap()) };
                let within = |row: &u32| {
                    compare(rows.cell(*row, 0), value).is_some_and(Ordering::is_le)
                        && compare(rows.cell(*row, 1), value).is_some_and(Ordering::is_ge)
                };
                let scanned: Vec<u32> = (0..rows.len()).filter(within).collect();
                prop_assert_eq!(ranges.find(&rows, value), Some(scanned.clone()));
                prop_assert_eq!(stored.find(&rows, value), Some(scanned));
            }
        }
    }

    #[test]
    fn what_has_no_order_is_not_told() {
        let rows = table(ColumnKind::Number, &[("1".to_owned(), "3".to_owned())]);
        assert_eq!(rows.ranges([0, 1]).find(&rows, Cell::Code(Code::new(b"2").unwrap())), None);
        assert_eq!(rows.ranges([0, 1]).find(&rows, Cell::Date(Date(2))), None);
        assert_eq!(rows.ranges([0, 1]).find(&rows, Cell::Empty), None);
    }
}
