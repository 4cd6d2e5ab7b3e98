//! One edit on one subject: every choice of its `with` bindings that breaks it, or may.

use std::ops::ControlFlow;

use super::machine::Machine;
use super::model::{Bound, Which};
use super::plan::{Clause, EditPlan};
use super::trace::{Doubt, Tracer};
use crate::claim::{Item, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Condition, Domain, Exception, Requirement, Search, Target, Var};

impl<'a, T: Tracer> Machine<'a, T> {
    /// Goes through the choices of an edit on a subject; `leaf` gets each that is not false, with everything bound.
    pub fn judge(
        &mut self,
        plan: &'a EditPlan<'a>,
        subject: Item,
        leaf: &mut dyn FnMut(&mut Self, Kleene) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let there = self.subject(plan, subject);
        self.level(plan, 0, there, leaf)
    }

    /// Binds the subject; whether it is there.
    fn subject(&mut self, plan: &'a EditPlan<'a>, subject: Item) -> Kleene {
        let bound = Bound::Item(Which::This, subject);
        self.bind(Var::SUBJECT, bound);
        self.is_there(&plan.edit.subject, bound)
    }

    fn level(
        &mut self,
        plan: &'a EditPlan<'a>,
        at: usize,
        so_far: Kleene,
        leaf: &mut dyn FnMut(&mut Self, Kleene) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut fires = so_far;
        for clause in plan.levels.get(at).map_or(&[][..], Vec::as_slice) {
            fires = fires.and(self.clause(*clause));
            if fires == Kleene::False {
                return ControlFlow::Continue(());
            }
        }
        let Some(with) = plan.edit.with.get(at) else {
            return leaf(self, fires);
        };
        let start = self.tracer.mark();
        // Of a `with` only the members matter.
        self.skips = Some(with.var);
        let flow = self.search(with, &mut |machine, member, _| {
            // What was written about other candidates does not matter to this choice.
            machine.tracer.forget_between(start, machine.asked);
            let flow = machine.level(plan, at + 1, fires.and(member), leaf);
            machine.tracer.forget_facts(start);
            machine.tracer.forget_missing(start);
            flow
        });
        self.tracer.forget_facts(start);
        self.tracer.forget_missing(start);
        flow
    }

    /// Whether a clause lets the edit fire.
    pub fn clause(&mut self, clause: Clause<'a>) -> Kleene {
        match clause {
            Clause::Holds(condition, _) => self.holds(condition),
            Clause::Excuse(condition) => self.holds(condition).negate(),
            Clause::Exception(exception) => self.active(exception).negate(),
            Clause::Broken(requirements) => self.broken(requirements),
        }
    }

    /// Whether an exception's own conditions hold, whatever exceptions there are to it.
    pub fn holds_all(&mut self, conditions: &'a [Condition]) -> Kleene {
        self.all(conditions, Kleene::False)
    }

    /// Whether an exception is active: its conditions hold and no exception to it is active.
    fn active(&mut self, exception: &'a Exception) -> Kleene {
        let start = self.tracer.mark();
        let mut result = self.all(&exception.when, Kleene::False);
        if !exception.exceptions.is_empty() {
            self.tracer.doubt(start, Doubt::Yes);
        }
        for inner in &exception.exceptions {
            if result == Kleene::False {
                break;
            }
            let before = self.tracer.mark();
            let answer = self.active(inner).negate();
            self.tracer.doubt(before, Doubt::Yes);
            if answer == Kleene::False {
                self.tracer.forget_between(start, before);
            }
            result = result.and(answer);
        }
        if result != Kleene::Unknown {
            self.tracer.forget_missing(start);
        }
        result
    }

    /// Whether one of the requirements is broken.
    fn broken(&mut self, requirements: &'a [Requirement]) -> Kleene {
        let start = self.tracer.mark();
        let mut result = Kleene::False;
        for (at, requirement) in requirements.iter().enumerate() {
            let others = requirements.iter().skip(at + 1);
            let before = self.tracer.mark();
            match self.holds(&requirement.condition) {
                Kleene::False => {
                    self.weigh(before, others.map(|other| &other.condition), Kleene::False);
                    self.tracer.forget_between(start, before);
                    self.tracer.forget_missing(start);
                    return Kleene::True;
                }
                Kleene::Unknown => result = Kleene::Unknown,
                Kleene::True => {}
            }
        }
        result
    }

    /// The first requirement that is broken, or may be, of an edit of which that is known.
    pub fn first_broken(&mut self, requirements: &'a [Requirement]) -> Option<usize> {
        if requirements.len() < 2 {
            return requirements.first().map(|_| 0);
        }
        let mark = self.tracer.mark();
        let mut asked =
            |wanted: Kleene| requirements.iter().position(|requirement| self.holds(&requirement.condition) == wanted);
        let found = asked(Kleene::False).or_else(|| asked(Kleene::Unknown));
        self.tracer.forget_facts(mark);
        self.tracer.forget_missing(mark);
        found
    }

    /// Whether one choice, given whole, breaks an edit: asked again where only some facts are known.
    pub fn choice(&mut self, plan: &'a EditPlan<'a>, subject: Item, with: &[(Var, Bound)]) -> Kleene {
        let mark = self.tracer.mark();
        for (var, bound) in with {
            self.bind(*var, *bound);
        }
        let mut fires = self.bindings(plan, subject);
        for clause in plan.levels.iter().flatten() {
            if fires == Kleene::False {
                break;
            }
            fires = fires.and(self.clause(*clause));
        }
        self.tracer.forget_missing(mark);
        fires
    }

    /// Whether the subject is there, and what each binding is bound to a member of its search.
    pub fn bindings(&mut self, plan: &'a EditPlan<'a>, subject: Item) -> Kleene {
        let there = self.subject(plan, subject);
        plan.edit.with.iter().fold(there, |so_far, search| so_far.and(self.is_member(search)))
    }

    /// Whether what a search's variable is bound to is a member of it.
    pub fn is_member(&mut self, search: &'a Search) -> Kleene {
        let bound = self.bound(search.var);
        if search.other_than.iter().any(|var| self.bound(*var) == bound) {
            return Kleene::False;
        }
        let day = match (&search.domain, bound) {
            (Domain::Rows(_, on), Bound::Row(table, row)) => {
                let mark = self.tracer.mark();
                let answer = self.in_force(search, on, table, row);
                if !self.hangs_on_day(on, table, row) {
                    self.tracer.doubt(mark, Doubt::Yes);
                }
                self.settle(mark, answer)
            }
            _ => self.is_there(search, bound),
        };
        day.and(self.all(&search.conditions, Kleene::False))
    }

    /// The line that the target of an edit is: by position; `None`: the claim.
    pub fn target(&self, target: Target) -> Option<u32> {
        let Target::Of(var) = target else { return None };
        match self.bound(var) {
            Bound::Item(Which::This, item) if item.record == Record::Line => Some(item.index),
            Bound::Item(Which::This, item) => {
                let owner = self.claim.owner(item);
                let owner = if owner.record == Record::LineResult { self.claim.owner(owner) } else { owner };
                (owner.record == Record::Line).then_some(owner.index)
            }
            _ => None,
        }
    }
}
