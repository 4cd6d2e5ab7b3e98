//! Sets and tables to codes that close a ring of `that stands`.

use std::collections::{BTreeMap, BTreeSet};

use crate::claim::{Code, Date, Field};
use crate::policy::model::{
    Comparison, Condition, Domain, Edit, Literal, Owner, Policy, Question, Search, SetId, Term, Var,
};
use crate::policy::set::{Member, Members, Pattern};
use crate::table::{Cell, Rows};

/// The most codes that are taken from one range, and of what several sets hold in common; the most days tried.
const MOST: usize = 64;

/// Codes that all sets hold on a day (`None`: on every day), the first by name; at most [`MOST`].
pub(super) fn common(policy: &Policy, sets: &[SetId], day: Option<Date>) -> Vec<String> {
    let mut candidates = BTreeSet::new();
    for set in sets {
        candidates_of(policy, *set, &mut candidates);
    }
    candidates.into_iter().filter(|code| holds(policy, sets, code, day)).take(MOST).collect()
}

/// Whether all sets hold a code on a day (`None`: on every day).
pub(super) fn holds(policy: &Policy, sets: &[SetId], code: &str, day: Option<Date>) -> bool {
    let held = |set: &SetId| policy.sets.get(set.0).and_then(|set| set.contains(&policy.sets, code, day));
    sets.iter().all(|set| held(set) == Some(true))
}

/// Days of the policy worth trying: any, its first, and those on which the members of some set change.
pub(super) fn days(policy: &Policy) -> Vec<Option<Date>> {
    let (first, last) = policy.window;
    let changes = policy.sets.iter().flat_map(|set| &set.changes).map(|change| change.from);
    let within = |day: &Date| first.is_none_or(|first| first <= *day) && last.is_none_or(|last| *day <= last);
    let days: BTreeSet<Date> = changes.chain(first).filter(within).collect();
    std::iter::once(None).chain(days.into_iter().map(Some)).take(MOST).collect()
}

/// Days of the policy worth trying for the rows of a table: its first, and the last on which a row begins.
pub(super) fn days_of_rows(policy: &Policy, rows: &Rows) -> Vec<Option<Date>> {
    if !rows.is_dated() {
        return vec![None];
    }
    let latest = (0..rows.len()).filter_map(|row| rows.starts(row)).max();
    let (first, last) = policy.window;
    let latest = latest.map(|day| last.map_or(day, |last| day.min(last))).max(first);
    let days: BTreeSet<Date> = latest.into_iter().chain(first).collect();
    days.into_iter().map(Some).collect()
}

fn candidates_of(policy: &Policy, id: SetId, take: &mut BTreeSet<String>) {
    let Some(set) = policy.sets.get(id.0) else { return };
    let changes = set.changes.iter().map(|change| &change.members);
    for Members { any, .. } in std::iter::once(&set.base).chain(changes) {
        for member in any {
            match member {
                Member::Pattern(pattern) => candidates_of_pattern(pattern, take),
                Member::Set(within) => candidates_of(policy, *within, take),
                Member::Codes(codes) => take.extend(codes.iter().map(Code::to_string)),
                Member::Beginnings(all) => {
                    let all = all.iter().map(|beginning| Pattern::Prefix(beginning.to_string()));
                    all.for_each(|pattern| candidates_of_pattern(&pattern, take));
                }
            }
        }
    }
}

fn candidates_of_pattern(pattern: &Pattern, take: &mut BTreeSet<String>) {
    match pattern {
        Pattern::Exact(code) => {
            take.insert(code.clone());
        }
        Pattern::Shaped(low, high) | Pattern::Beginning(low, high) => {
            take.insert(high.clone());
            let following = std::iter::successors(Some(low.clone()), |code| next(code));
            take.extend(following.take_while(|code| code <= high).take(MOST));
        }
        Pattern::Prefix(prefix) => {
            // Procedure codes have five characters; where others are shorter the prefix itself is a code.
            take.insert(prefix.clone());
            let first = format!("{prefix:0<5}");
            let following = std::iter::successors(Some(first), |code| next(code));
            take.extend(following.take_while(|code| code.starts_with(prefix.as_str())).take(MOST));
        }
        Pattern::Wild(marks, _) => {
            take.insert(marks.iter().map(|mark| mark.unwrap_or('0')).collect());
        }
    }
}

/// The next code of the same shape: its digits counted on, its letters kept.
fn next(code: &str) -> Option<String> {
    let mut carried = true;
    let counted: Vec<char> = code
        .chars()
        .rev()
        .map(|c| match c.to_digit(10) {
            Some(digit) if carried => {
                carried = digit == 9;
                char::from_digit((digit + 1) % 10, 10).unwrap_or(c)
            }
            _ => c,
        })
        .collect();
    (!carried).then(|| counted.into_iter().rev().collect())
}

/// Rows that must be there for an edit to ask that a line stands.
pub(super) struct Pairs<'p> {
    /// The rows of their table.
    pub(super) rows: &'p Rows,
    /// For each code of the line that is hit the codes of the lines that are asked for.
    pub(super) codes: BTreeMap<String, BTreeSet<String>>,
}

/// What a table says on a day (`None`: on any) of the codes of the line that is hit and of the line that is asked for;
/// `None`: nothing.
pub(super) fn pairs<'p>(
    policy: &'p Policy,
    edit: &Edit,
    hit: Var,
    asked: &Search,
    day: Option<Date>,
) -> Option<Pairs<'p>> {
    let mut equal: Vec<&Condition> = Vec::new();
    let mut rows: Vec<&Search> = edit.with.iter().collect();
    for condition in &asked.conditions {
        flatten(condition, &mut equal);
    }
    rows.extend(equal.iter().filter_map(|condition| match &condition.node {
        Question::Exists(search) => Some(&**search),
        _ => None,
    }));
    rows.into_iter().find_map(|search| {
        let Domain::Rows(table, _) = search.domain else { return None };
        let table = policy.tables.get(table.0)?;
        let mut conditions = equal.clone();
        search.conditions.iter().for_each(|condition| flatten(condition, &mut conditions));
        let column_of = |line: Var| {
            let code = Term::Field(Owner::Var(line), Field::LineCode);
            conditions.iter().find_map(|condition| match &condition.node {
                Question::Compare(Term::Column(row, column), Comparison::Is, value)
                | Question::Compare(value, Comparison::Is, Term::Column(row, column))
                    if *row == search.var && *value == code =>
                {
                    Some(*column)
                }
                _ => None,
            })
        };
        let (from, to) = (column_of(hit)?, column_of(asked.var)?);
        let mut codes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in 0..table.rows.len() {
            let fits = day.is_none_or(|day| table.rows.in_force(row, day))
                && conditions.iter().all(|condition| may_hold(&table.rows, row, search.var, condition));
            if fits && let (Some(from), Some(to)) = (text(&table.rows, row, from), text(&table.rows, row, to)) {
                codes.entry(from).or_default().insert(to);
            }
        }
        Some(Pairs { rows: &table.rows, codes })
    })
}

/// A condition and, where it joins others by *and*, those.
fn flatten<'p>(condition: &'p Condition, out: &mut Vec<&'p Condition>) {
    match &condition.node {
        Question::All(parts) => parts.iter().for_each(|part| flatten(part, out)),
        Question::Defined(_, inner) => flatten(inner, out),
        _ => out.push(condition),
    }
}

/// Whether a row may satisfy a condition, as far as that compares one of its cells with something written.
fn may_hold(rows: &Rows, row: u32, var: Var, condition: &Condition) -> bool {
    let Question::Compare(Term::Column(of, column), Comparison::Is, Term::Literal(literal)) = &condition.node else {
        return true;
    };
    if *of != var {
        return true;
    }
    match (rows.cell(row, *column), literal) {
        (Cell::Number(cell), Literal::Number(number)) => cell == *number,
        (Cell::Date(cell), Literal::Date(date)) => cell == *date,
        (Cell::Code(cell), Literal::Text(text)) => cell.to_string() == *text,
        (Cell::Text(cell), Literal::Text(text)) => cell == text,
        (Cell::Empty, _) => false,
        _ => true,
    }
}

fn text(rows: &Rows, row: u32, column: usize) -> Option<String> {
    match rows.cell(row, column) {
        Cell::Code(code) => Some(code.to_string()),
        Cell::Text(text) => Some(text.to_owned()),
        _ => None,
    }
}
