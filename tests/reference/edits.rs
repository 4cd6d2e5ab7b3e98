//! An edit to what it may find: each subject, each choice of its bindings.

use paylint::claim::Item;
use paylint::policy::model::{Edit, Exception, Target};
use paylint::verdict::model::{Bound, Choice, Outside, Which};

use super::kleene::{Reasons, Truth};
use super::world::{Scope, World};

/// What an edit finds on one subject and target.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The subject.
    pub subject: Item,
    /// The line that is hit; `None`: the claim.
    pub line: Option<u32>,
    /// The choices that break the rule.
    pub sure: Vec<Choice>,
    /// The choices that may break it.
    pub possible: Vec<Choice>,
    /// What the possible ones hang on.
    pub reasons: Reasons,
}

impl<'a> World<'a> {
    /// Everything that an edit finds, for sure or perhaps.
    pub fn judge(&self, edit: &'a Edit) -> Vec<Found> {
        let mut found = Vec::new();
        for candidate in self.candidates(&edit.subject, &Scope::EMPTY, edit.span) {
            let subject = match candidate.bound {
                Bound::Item(Which::This, subject) => subject,
                // What FHIR has no place for is nobody's subject: nothing on the claim could be hit.
                Bound::Item(Which::Unknown(Outside::NoPlace), _) => continue,
                other => panic!("{other:?} is not of this claim"),
            };
            let scope = Scope::EMPTY.bind(edit.subject.var, candidate.bound);
            let conditions = edit.applies.iter().chain(&edit.subject.conditions);
            let so_far = Truth::all(conditions.map(|condition| self.truth(condition, &scope)));
            self.choose(edit, subject, &[], so_far, &scope, &mut found);
        }
        found
    }

    /// Goes through all choices of the bindings that are left.
    fn choose(
        &self,
        edit: &'a Edit,
        subject: Item,
        chosen: &[Bound],
        so_far: Truth,
        scope: &Scope,
        found: &mut Vec<Found>,
    ) {
        if so_far == Truth::False {
            return;
        }
        let Some(search) = edit.with.get(chosen.len()) else {
            return self.decide(edit, subject, chosen, so_far, scope, found);
        };
        for candidate in self.candidates(search, scope, search.span) {
            let inside = scope.bind(search.var, candidate.bound);
            let conditions = search.conditions.iter().map(|condition| self.truth(condition, &inside));
            let so_far = Truth::all([so_far.clone(), candidate.there].into_iter().chain(conditions));
            let chosen: Vec<Bound> = chosen.iter().copied().chain([candidate.bound]).collect();
            self.choose(edit, subject, &chosen, so_far, &inside, found);
        }
    }

    /// Decides one choice and keeps it under its target.
    fn decide(
        &self,
        edit: &'a Edit,
        subject: Item,
        chosen: &[Bound],
        so_far: Truth,
        scope: &Scope,
        found: &mut Vec<Found>,
    ) {
        let when = Truth::all(edit.when.iter().map(|condition| self.truth(condition, scope)));
        let excused = Truth::any(edit.unless.iter().map(|condition| self.truth(condition, scope)));
        let lifted = Truth::any(edit.exceptions.iter().map(|exception| self.active(exception, scope)));
        let met: Vec<Truth> = edit.require.iter().map(|require| self.truth(&require.condition, scope)).collect();
        let broken = met.iter().position(|met| *met == Truth::False);
        let breaks = if met.is_empty() { Truth::True } else { Truth::all(met).not() };
        let fires = Truth::all([so_far, when, excused.not(), lifted.not(), breaks]);
        if fires == Truth::False {
            return;
        }

        let line = match edit.outcome.target {
            Target::Claim => None,
            Target::Of(var) => match scope.get(var) {
                Bound::Item(Which::This, item) => self.line_of(Which::This, item).map(|line| line.index),
                _ => None,
            },
        };
        let at = found.iter().position(|found| found.subject == subject && found.line == line).unwrap_or_else(|| {
            let empty = Found { subject, line, sure: Vec::new(), possible: Vec::new(), reasons: Reasons::default() };
            found.push(empty);
            found.len() - 1
        });
        let with = edit.with.iter().map(|search| search.var).zip(chosen.iter().copied()).collect();
        let choice = Choice { with, broken };
        match fires {
            Truth::Unknown(reasons) => {
                found[at].reasons = std::mem::take(&mut found[at].reasons).and(&reasons);
                found[at].possible.push(choice);
            }
            _ => found[at].sure.push(choice),
        }
    }

    /// An exception is active if its conditions hold and no exception to it is active.
    fn active(&self, exception: &'a Exception, scope: &Scope) -> Truth {
        let when = Truth::all(exception.when.iter().map(|condition| self.truth(condition, scope)));
        let lifted = Truth::any(exception.exceptions.iter().map(|other| self.active(other, scope)));
        when.and(lifted.not())
    }
}
