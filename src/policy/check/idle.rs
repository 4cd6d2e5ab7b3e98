//! Rows of a table that nothing can ever find: they end before they begin, or no code stands in them.

use super::Checker;
use crate::claim::Date;
use crate::diagnostic::Diagnostic;
use crate::policy::model::Table;
use crate::table::{ColumnKind, Rows};

/// Why a row is never found.
enum Idle {
    /// It ends before it begins.
    Days(Date, Date),
    /// It has none of the codes by which rows are found.
    NoCode,
}

impl Checker<'_> {
    /// Warns of the first row of a table that is never found, and says how many more there are.
    pub(super) fn idle_rows(&mut self, table: &Table) {
        let rows = &table.rows;
        let Some((row, why, more)) = first_idle(rows) else { return };
        let own = table.spans.get(row as usize).copied();
        let place = match own {
            Some(_) => "this row".to_owned(),
            None => format!("line {} of {}", rows.line_of(row), rows.source()),
        };
        let (why, mend) = match why {
            Idle::Days(starts, ends) => (format!("it ends on {ends} and starts on {starts}"), "Correct its days"),
            Idle::NoCode => ("it has no code".to_owned(), "Write its code"),
        };
        let others = match more {
            0 => String::new(),
            1 => "; nor can 1 more row of the table".to_owned(),
            more => format!("; nor can {more} more rows of the table"),
        };
        let message = format!("{place} can never be found: {why}{others}");
        let warning = Diagnostic::warning("check/idle-row", message, own.unwrap_or(table.span));
        self.report(warning.help(format!("{mend}, or leave the row out.")));
    }
}

/// The first row that is never found, why, and how many more there are. One pass: tables have millions of rows.
fn first_idle(rows: &Rows) -> Option<(u32, Idle, u32)> {
    let columns = rows.columns().iter().enumerate();
    let codes: Vec<usize> =
        columns.filter(|(_, column)| matches!(column.kind, ColumnKind::Code(_))).map(|(at, _)| at).collect();
    if codes.is_empty() && !rows.is_dated() {
        return None;
    }
    let idle = |row: u32| {
        let days = rows.starts(row).zip(rows.ends(row)).filter(|(starts, ends)| ends < starts);
        let days = days.map(|(starts, ends)| Idle::Days(starts, ends));
        days.or_else(|| {
            let has_none = !codes.is_empty() && codes.iter().all(|column| rows.is_blank(row, *column));
            has_none.then_some(Idle::NoCode)
        })
    };
    let mut all = (0..rows.len()).filter_map(|row| Some((row, idle(row)?)));
    let (row, why) = all.next()?;
    Some((row, why, u32::try_from(all.count()).unwrap_or(u32::MAX)))
}
