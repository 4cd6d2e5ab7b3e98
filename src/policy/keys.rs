//! A search in a table to the columns by which its rows are found.

use super::model::{Comparison, Condition, Domain, Policy, Question, Search, Term, Var};
use super::walk::{self, Part};
use crate::source::Span;

/// More columns than these make no key: what is left over is asked of each row that they find.
pub const MOST: usize = 4;

/// A column that must equal something.
#[derive(Debug, Clone, Copy)]
pub struct Key<'p> {
    /// The column, from 0.
    pub column: usize,
    /// What it must equal, which does not depend on the row.
    pub value: &'p Term,
    /// The condition that says so.
    pub at: Span,
}

/// The columns of a search's rows that must equal something outside, with what they must equal; in the order of the
/// columns. None: every row has to be looked at.
pub fn of(search: &Search) -> Vec<Key<'_>> {
    let mut keys: Vec<Key<'_>> = Vec::new();
    if matches!(search.domain, Domain::Rows(..)) {
        collect(&search.conditions, search.var, &mut keys);
    }
    keys.sort_by_key(|key| key.column);
    keys.dedup_by_key(|key| key.column);
    keys.truncate(MOST);
    keys
}

/// Two columns between which a value must lie.
#[derive(Debug, Clone, Copy)]
pub struct Range<'p> {
    /// The columns of the lower and the upper end, from 0.
    pub columns: [usize; 2],
    /// What must lie between them, which does not depend on the row.
    pub value: &'p Term,
    /// The conditions that say so.
    pub at: [Span; 2],
}

/// The range of a search's rows that must hold something outside; of the first value of which both ends are asked.
pub fn range(search: &Search) -> Option<Range<'_>> {
    if !matches!(search.domain, Domain::Rows(..)) {
        return None;
    }
    let (mut lower, mut upper) = (Vec::new(), Vec::new());
    ends(&search.conditions, search.var, &mut lower, &mut upper);
    lower.iter().find_map(|low| {
        let high = upper.iter().find(|high| high.value == low.value)?;
        Some(Range { columns: [low.column, high.column], value: low.value, at: [low.at, high.at] })
    })
}

/// Columns of a row that a value must not lie below, and those that it must not lie above.
fn ends<'p>(conditions: &'p [Condition], var: Var, lower: &mut Vec<Key<'p>>, upper: &mut Vec<Key<'p>>) {
    for condition in conditions {
        match &condition.node {
            Question::All(parts) => ends(parts, var, lower, upper),
            Question::Defined(_, inner) => ends(std::slice::from_ref(inner), var, lower, upper),
            Question::Compare(left, how, right) => {
                use Comparison::{AtLeast, AtMost, Greater, Less};
                let at_most = matches!(how, AtMost | Less);
                let is_end = at_most || matches!(how, AtLeast | Greater);
                for (column, value, is_lower) in [(left, right, at_most), (right, left, !at_most)] {
                    if let Term::Column(of, column) = column
                        && *of == var
                        && is_end
                        && !reads(value, var)
                    {
                        let key = Key { column: *column, value, at: condition.span };
                        if is_lower { &mut *lower } else { &mut *upper }.push(key);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Makes every index by which a policy's edits find rows and facts.
pub fn index(policy: &Policy) {
    for edit in &policy.edits {
        walk::edit(edit, &mut |part| {
            let Part::Search(search) = part else { return };
            let Domain::Rows(table, _) = &search.domain else { return };
            let columns: Vec<usize> = of(search).iter().map(|key| key.column).collect();
            let Some(table) = policy.tables.get(table.0) else { return };
            if !columns.is_empty() {
                table.rows.index(&columns);
            } else if let Some(range) = range(search) {
                table.rows.ranges(range.columns);
            }
        });
    }
    for facts in &policy.facts {
        let columns: Vec<usize> = (0..facts.key.len()).collect();
        facts.rows.index(&columns);
    }
}

/// Columns of a row that must equal a value that does not depend on the row.
fn collect<'p>(conditions: &'p [Condition], var: Var, keys: &mut Vec<Key<'p>>) {
    for condition in conditions {
        match &condition.node {
            Question::All(parts) => collect(parts, var, keys),
            Question::Defined(_, inner) => collect(std::slice::from_ref(inner), var, keys),
            Question::Compare(Term::Column(of, column), Comparison::Is, value)
            | Question::Compare(value, Comparison::Is, Term::Column(of, column))
                if *of == var && !reads(value, var) =>
            {
                keys.push(Key { column: *column, value, at: condition.span });
            }
            _ => {}
        }
    }
}

/// Whether a value depends on a variable.
pub fn reads(term: &Term, var: Var) -> bool {
    let mut found = false;
    walk::term(term, &mut |part| walk::variables(part, &mut |read| found |= read == var));
    found
}
