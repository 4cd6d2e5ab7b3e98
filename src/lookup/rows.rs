//! Tables to the rows of a code, and to what the other columns hold there.

use std::collections::BTreeMap;

use super::ask::Asked;
use super::clauses::Texts;
use super::model::{ColumnShown, OtherShown, RowShown};
use crate::claim::Date;
use crate::policy::model::{Table, TableId};
use crate::table::{Cell, Column, ColumnKind, Rows};

/// The columns of a table that hold a code, with their rows on a day, and how many rows do not hold on it.
pub(super) fn columns(
    asked: &Asked<'_>,
    id: TableId,
    table: &Table,
    texts: &Texts<'_>,
    on: Option<Date>,
) -> (Vec<ColumnShown>, usize) {
    let rows = &table.rows;
    let placed = |row: u32| {
        let own = row_shown(rows, row);
        let line = table.span_of(row).map_or(own.line, |span| texts.place(span).line.into());
        RowShown { line, ..own }
    };
    let mut left = 0;
    let mut shown = Vec::new();
    for (at, column) in rows.columns().iter().enumerate() {
        let (own, _) = asked.in_column(id, at);
        let (held, not): (Vec<u32>, Vec<u32>) =
            own.into_iter().partition(|row| on.is_none_or(|day| rows.in_force(*row, day)));
        left += not.len();
        if !held.is_empty() {
            shown.push(ColumnShown {
                name: column.name.clone(),
                ending: held.iter().filter(|row| rows.ends(**row).is_some()).count(),
                others: others(rows, at, &held),
                rows: held.iter().map(|row| placed(*row)).collect(),
            });
        }
    }
    (shown, left)
}

/// `2,546,017`
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn is_date_of_row(column: &Column) -> bool {
    matches!(column.kind, ColumnKind::Starts | ColumnKind::Ends)
}

/// The cells of a row that has something to say, dates of the row left out.
pub(super) fn row_shown(rows: &Rows, row: u32) -> RowShown {
    let columns = rows.columns().iter().enumerate().filter(|(_, column)| !is_date_of_row(column));
    let cells = columns.map(|(at, column)| (column.name.clone(), text(column.kind, rows.cell(row, at))));
    RowShown { cells: cells.collect(), days: (rows.starts(row), rows.ends(row)), line: rows.line_of(row) }
}

fn others(rows: &Rows, own: usize, held: &[u32]) -> Vec<OtherShown> {
    let columns = rows.columns().iter().enumerate().filter(|(at, column)| *at != own && !is_date_of_row(column));
    columns
        .map(|(at, column)| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for row in held {
                *counts.entry(text(column.kind, rows.cell(*row, at))).or_default() += 1;
            }
            let codes = matches!(column.kind, ColumnKind::Code(_));
            let mut values: Vec<(String, usize)> = counts.into_iter().collect();
            if !codes {
                values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            }
            OtherShown { name: column.name.clone(), codes, values }
        })
        .collect()
}

/// A cell as a person writes it; an empty one is `-`.
fn text(kind: ColumnKind, cell: Cell<'_>) -> String {
    match (kind, cell) {
        (_, Cell::Empty) => "-".to_owned(),
        (_, Cell::Code(code)) => code.to_string(),
        (_, Cell::Text(text)) => text.to_owned(),
        (_, Cell::Date(date)) => date.to_string(),
        (ColumnKind::Money, Cell::Number(cents)) => match cents.as_whole() {
            Some(cents) => format!("${}.{:02}", cents / 100, (cents % 100).abs()),
            None => format!("{cents} cents"),
        },
        (ColumnKind::Percent, Cell::Number(number)) => format!("{number} percent"),
        (ColumnKind::Days, Cell::Number(number)) => format!("{number} days"),
        (ColumnKind::Months, Cell::Number(number)) => format!("{number} months"),
        (ColumnKind::Years, Cell::Number(number)) => format!("{number} years"),
        (_, Cell::Number(number)) => number.to_string(),
    }
}
