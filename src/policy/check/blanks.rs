//! Requirements that compare with a cell that is empty in some row: nothing compares with it, and they are broken there,
//! whatever the claim says.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::policy::model::{Condition, Domain, Edit, Policy, Question, Search, TableId, Term, Var};
use crate::policy::walk::{self, Part};
use crate::source::Span;
use crate::table::{ColumnKind, Rows};

/// Warns once of each column that has such cells, where it is first required.
pub(super) fn blanks(policy: &Policy) -> Vec<Diagnostic> {
    let mut required: BTreeMap<(usize, usize), Span> = BTreeMap::new();
    for edit in policy.edits.iter().filter(|edit| !edit.carried) {
        let asked = asked_for(edit);
        for require in &edit.require {
            compared(&require.condition, &mut |var, column, span| {
                let table = edit.with.iter().find(|search| search.var == var).and_then(table_of);
                if let Some(TableId(table)) = table.filter(|_| !asked.contains(&(var, column))) {
                    required.entry((table, column)).or_insert(span);
                }
            });
        }
    }
    required
        .into_iter()
        .filter_map(|((table, column), span)| warning(&policy.tables.get(table)?.rows, column, span))
        .collect()
}

fn table_of(search: &Search) -> Option<TableId> {
    match search.domain {
        Domain::Rows(table, _) => Some(table),
        _ => None,
    }
}

/// The columns that an edit asks whether they are given.
fn asked_for(edit: &Edit) -> Vec<(Var, usize)> {
    let mut asked = Vec::new();
    walk::edit(edit, &mut |part| {
        if let Part::Condition(Condition { node: Question::Present(Term::Column(var, column)), .. }) = part {
            asked.push((*var, *column));
        }
    });
    asked
}

/// The columns that something must compare with for a condition to hold.
fn compared(condition: &Condition, see: &mut impl FnMut(Var, usize, Span)) {
    match &condition.node {
        Question::All(parts) => parts.iter().for_each(|part| compared(part, see)),
        Question::Defined(_, condition) => compared(condition, see),
        Question::Exists(search) => search.conditions.iter().for_each(|part| compared(part, see)),
        Question::Compare(left, _, right) => {
            for term in [left, right] {
                if let Term::Column(var, column) = term {
                    see(*var, *column, condition.span);
                }
            }
        }
        _ => {}
    }
}

fn warning(rows: &Rows, column: usize, span: Span) -> Option<Diagnostic> {
    let known = rows.columns().get(column)?;
    if matches!(known.kind, ColumnKind::Starts | ColumnKind::Ends) {
        return None;
    }
    // One pass: tables have millions of rows.
    let mut empty = (0..rows.len()).filter(|row| rows.is_blank(*row, column));
    let first = empty.next()?;
    let (name, more) = (&known.name, empty.count());
    let place = match rows.source() {
        "" => format!("row {} of the table", first + 1),
        file => format!("line {} of {file}", rows.line_of(first)),
    };
    let others = match more {
        0 => String::new(),
        1 => ", nor has 1 more row".to_owned(),
        more => format!(", nor have {more} more rows"),
    };
    let message = format!(
        "{place} has no `{name}`{others}: nothing compares with what is not there, so that this requirement is broken by such a row, whatever the claim says"
    );
    Some(
        Diagnostic::warning("check/empty-cell", message, span)
            .help(format!("Fill the cell, or leave such rows out: `with row r in … where … and r.{name} is present`.")),
    )
}
