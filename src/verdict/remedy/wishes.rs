//! What an edit asks for, to changes that would give it: each of them might clear a finding.

use std::ops::ControlFlow;

use super::{Change, RECORDS, listed};
use crate::claim::{Code, Field, Item};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Comparison, Condition, Exception, Owner, Question, Search, SetId, Term, Var};
use crate::verdict::act::Act;
use crate::verdict::machine::{Known, Machine, Out};
use crate::verdict::model::{Bound, Choice, Which};
use crate::verdict::plan::EditPlan;
use crate::verdict::trace::Quiet;

/// Members of a set past this many are not proposed one by one.
const MOST_MEMBERS: usize = 6;
/// So many changes at once are tried, where an edit needs them all.
const MOST_AT_ONCE: usize = 3;

/// Gathers the changes that would make a condition what it should be.
pub(super) struct Wishes<'a> {
    pub machine: Machine<'a, Quiet>,
    pub changes: Vec<Change>,
    /// Whether the edit says that a modifier that it asks about does not fit.
    pub unfit: bool,
}

impl<'a> Wishes<'a> {
    pub fn of_choice(&mut self, plan: &'a EditPlan<'a>, subject: Item, choice: &Choice) {
        self.machine.bind(Var::SUBJECT, Bound::Item(Which::This, subject));
        for (var, bound) in &choice.with {
            self.machine.bind(*var, *bound);
        }
        let required = plan.edit.require.iter().map(|require| &require.condition);
        match choice.broken {
            // The only one is broken: that need not be asked again.
            Some(0) if required.len() == 1 => required.for_each(|own| self.wish_unmet(own, true)),
            _ => self.all_of(required.collect(), true),
        }
        for condition in &plan.edit.unless {
            self.wish(condition, true);
        }
        for exception in &plan.edit.exceptions {
            self.excused_by(exception);
        }
        // Where something is demanded, `when` says of what: to take that away would say that it was not done.
        if plan.edit.require.is_empty() {
            for condition in &plan.edit.when {
                self.wish(condition, false);
            }
        }
    }

    fn excused_by(&mut self, exception: &'a Exception) {
        self.all_of(exception.when.iter().collect(), true);
    }

    /// Changes that would make a condition hold, or not hold.
    fn wish(&mut self, condition: &'a Condition, hold: bool) {
        if self.machine.holds(condition) != Kleene::from(hold) {
            self.wish_unmet(condition, hold);
        }
    }

    /// The same of a condition that is not so yet.
    fn wish_unmet(&mut self, condition: &'a Condition, hold: bool) {
        match &condition.node {
            Question::All(parts) if hold => self.all_of(parts.iter().collect(), hold),
            Question::Any(parts) if !hold => self.all_of(parts.iter().collect(), hold),
            Question::All(parts) | Question::Any(parts) => parts.iter().for_each(|part| self.wish(part, hold)),
            Question::Not(inner) => self.wish_unmet(inner, !hold),
            Question::Defined(_, inner) => self.wish_unmet(inner, hold),
            Question::Every(search, followed) if hold => self.every(search, followed),
            Question::In(Term::Field(owner, field), set, _) => self.wish_member(*owner, *field, *set, hold),
            Question::Compare(Term::Field(owner, field), Comparison::Is, value @ Term::Literal(_))
                if hold && field.info().list =>
            {
                self.wish_code(*owner, *field, value);
            }
            Question::Present(Term::Field(owner, field)) if hold => self.wish_present(*owner, *field),
            Question::Compare(left, how, right) => self.wish_units(left, *how, right, hold),
            _ => {}
        }
    }

    /// Where all parts must change, one change helps only if one part is not yet as it should be; else those of the parts
    /// are made together.
    fn all_of(&mut self, parts: Vec<&'a Condition>, hold: bool) {
        let unmet: Vec<&Condition> =
            parts.into_iter().filter(|part| self.machine.holds(part) != Kleene::from(hold)).collect();
        let wish = |wishes: &mut Self, at: usize| {
            if let Some(part) = unmet.get(at) {
                wishes.wish_unmet(part, hold);
            }
        };
        self.together(unmet.len(), wish);
    }

    /// What is asked of everything that a search finds, given to those members that lack it.
    fn every(&mut self, search: &'a Search, followed: &'a Condition) {
        let (mut lacking, before) = (Vec::new(), self.machine.bound(search.var));
        let _ = self.machine.search(search, &mut |machine, _, bound| {
            if machine.holds(followed) != Kleene::True {
                lacking.push(bound);
            }
            ControlFlow::Continue(())
        });
        let wish = |wishes: &mut Self, at: usize| {
            if let Some(bound) = lacking.get(at) {
                wishes.machine.bind(search.var, *bound);
                wishes.wish_unmet(followed, true);
            }
        };
        self.together(lacking.len(), wish);
        self.machine.bind(search.var, before);
    }

    /// The first change that each of several wishes names, all at once; nothing where one of them names none.
    fn together(&mut self, count: usize, wish: impl Fn(&mut Self, usize)) {
        if count == 1 {
            return wish(self, 0);
        }
        if count > MOST_AT_ONCE {
            return;
        }
        let before = std::mem::take(&mut self.changes);
        let mut parts: Vec<Change> = Vec::new();
        for at in 0..count {
            wish(self, at);
            parts.extend(std::mem::take(&mut self.changes).into_iter().next());
        }
        self.changes = before;
        if count > 0 && parts.len() == count {
            let words: Vec<String> = parts.iter().map(|part| part.words.clone()).collect();
            let needs = parts.iter().find_map(|part| part.needs);
            let acts = parts.into_iter().map(|part| part.act).collect();
            self.changes.push(Change::new(listed(&words, "and"), needs, Act::All(acts)));
        }
    }

    /// The item of this claim that an owner names.
    pub fn here(&self, owner: Owner) -> Option<Item> {
        match self.machine.item(owner) {
            (Which::This, item) => Some(item),
            _ => None,
        }
    }

    fn wish_member(&mut self, owner: Owner, field: Field, set: SetId, hold: bool) {
        let Some(item) = self.here(owner) else { return };
        match field {
            Field::LineModifiers if hold => {
                for code in self.members(set) {
                    self.add_modifier(item, code);
                }
            }
            Field::LineModifiers => self.remove_modifiers(item, set),
            Field::LineDiagnosis if hold => self.wish_diagnosis(item, set),
            _ => {}
        }
    }

    fn wish_code(&mut self, owner: Owner, field: Field, value: &'a Term) {
        let code = match self.machine.term(value) {
            Out::One(Known::Code(code)) => code,
            _ => return,
        };
        if let (Some(item), Field::LineModifiers) = (self.here(owner), field) {
            self.add_modifier(item, code);
        }
    }

    /// The single codes of a set, where they are few.
    pub fn members(&self, set: SetId) -> Vec<Code> {
        let reach = self.machine.plan.sets().reach(set);
        if reach.exact.len() > MOST_MEMBERS {
            Vec::new()
        } else {
            reach.exact.iter().map(|bits| Code::from_bits(*bits)).collect()
        }
    }

    /// A change that needs records which bear it out.
    pub fn push(&mut self, words: String, act: Act) {
        self.changes.push(Change::new(words, Some(RECORDS), act));
    }
}
