//! Sets that hold nothing, and codes that are taken out of sets in which they are not.

use super::Checker;
use super::codes;
use crate::diagnostic::Diagnostic;
use crate::policy::set::{Change, Member, Members, Pattern, Set};
use crate::source::Span;
use crate::syntax::tree::{self, CodeItem};

impl Checker<'_> {
    /// Warns of sets without a member on any day, and of `remove` of codes that are not there.
    pub(super) fn warn_of_members(&mut self) {
        let declared = self.names.sets.clone();
        let mut problems = Vec::new();
        for (at, set) in self.sets.iter().enumerate() {
            if is_empty(set, &self.sets) {
                let name = set.name.as_ref().map_or("this list".to_owned(), |name| format!("`{name}`"));
                problems.push(
                    Diagnostic::warning(
                        "check/empty-set",
                        format!("{name} holds no code: `except` takes out all that it has"),
                        set.span,
                    )
                    .help("Correct the codes before or behind `except`."),
                );
            }
            problems.extend(super::book::out_of_order(set, &self.sets));
            if let Some(declared) = declared.get(at) {
                problems.extend(self.not_removed(declared, set));
            }
        }
        problems.into_iter().for_each(|problem| self.report(problem));
    }

    /// Codes of `remove` that the set does not hold by then.
    fn not_removed(&self, declared: &tree::Set, set: &Set) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        if declared.changes.len() != set.changes.len() {
            return problems;
        }
        for (at, (written, change)) in declared.changes.iter().zip(&set.changes).enumerate() {
            if change.add {
                continue;
            }
            // What holds just before: all changes of an earlier day, and those of the day that are written above.
            let earlier = |(other, before): (usize, &Change)| {
                before.from < change.from || (before.from == change.from && other < at)
            };
            let changes = set.changes.iter().enumerate().filter(|(other, before)| earlier((*other, before)));
            let then = Set { changes: changes.map(|(_, before)| before.clone()).collect(), ..set.clone() };
            for (code, span) in written.body.codes.members.iter().filter_map(|item| single(item, set)) {
                if then.contains(&self.sets, &code, Some(change.from)) != Some(false) {
                    continue;
                }
                let later = set.changes.iter().find(|other| {
                    other.add && other.from > change.from && holds(&other.members, &code, &self.sets, set)
                });
                let problem = Diagnostic::warning(
                    "check/not-a-member",
                    format!("the set does not hold this code on {}, so that nothing is removed", change.from),
                    span,
                );
                problems.push(match later {
                    Some(later) => problem.help(format!("It is added on {}: correct one of the two days.", later.from)),
                    None => problem.help("Correct the code, or take it away."),
                });
            }
        }
        problems
    }
}

/// Whether some members are a code.
fn holds(members: &Members, code: &str, sets: &[Set], like: &Set) -> bool {
    let alone = Set { base: members.clone(), changes: Vec::new(), ..like.clone() };
    alone.contains(sets, code, None) == Some(true)
}

/// A single code of a list, as claims carry it.
fn single(item: &CodeItem, set: &Set) -> Option<(String, Span)> {
    let CodeItem::Code(word) = item else { return None };
    match codes::pattern(&word.value, set.kind, word.span) {
        Ok(Pattern::Exact(code)) => Some((code, word.span)),
        _ => None,
    }
}

/// Whether `except` takes out all that a set has from the beginning, and nothing is added later.
fn is_empty(set: &Set, sets: &[Set]) -> bool {
    let without = |member: &Member| match member {
        Member::Pattern(Pattern::Exact(code)) => set.contains(sets, code, None) == Some(false),
        Member::Codes(codes) => codes.iter().all(|code| set.contains(sets, &code.to_string(), None) == Some(false)),
        Member::Pattern(pattern) => takes_all_of(&set.base, pattern),
        Member::Set(_) | Member::Beginnings(_) => false,
    };
    !set.base.except.is_empty()
        && !set.base.any.is_empty()
        && set.changes.iter().all(|change| !change.add)
        && set.base.any.iter().all(without)
}

/// Whether `except` holds everything of a pattern.
fn takes_all_of(members: &Members, pattern: &Pattern) -> bool {
    members.except.iter().any(|member| match member {
        Member::Pattern(outer) => outer == pattern || super::spans::within(pattern, outer),
        _ => false,
    })
}
