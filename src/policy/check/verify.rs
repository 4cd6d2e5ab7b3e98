//! A last look at a checked policy: every variable, set, table and fact that it refers to is there.

use crate::diagnostic::Diagnostic;
use crate::policy::model::{
    Condition, Domain, Edit, Exception, FactsId, MessagePart, Owner, Policy, Question, Reason, Search, SetId, TableId,
    Target, Term, Var,
};
use crate::policy::set::{Member, Members};

/// Reports each edit that refers to something that is not there, which would be a mistake of this program.
pub(super) fn verify(policy: &Policy, problems: &mut Vec<Diagnostic>) {
    let sets = policy.sets.iter().all(|set| {
        let held = |members: &Members| {
            members.any.iter().chain(&members.except).all(|member| match member {
                Member::Set(id) => id.0 < policy.sets.len(),
                Member::Pattern(_) | Member::Codes(_) => true,
            })
        };
        held(&set.base) && set.changes.iter().all(|change| held(&change.members))
    });
    if !sets {
        problems.push(internal("a set", policy.span));
    }
    for edit in &policy.edits {
        let mut walk = Walk { policy, variables: edit.variables.len(), whole: true };
        walk.edit(edit);
        if !walk.whole {
            problems.push(internal(&format!("`{}`", edit.id), edit.span));
        }
    }
}

fn internal(what: &str, span: crate::source::Span) -> Diagnostic {
    Diagnostic::error("check/internal", format!("{what} was not understood as it should be"), span)
        .help("this is a mistake of paylint, not of the policy; please report it")
}

struct Walk<'p> {
    policy: &'p Policy,
    variables: usize,
    whole: bool,
}

impl Walk<'_> {
    fn held(&mut self, holds: bool) {
        self.whole &= holds;
    }

    fn var(&mut self, var: Var) {
        self.held(var.0 < self.variables);
    }

    fn set(&mut self, set: SetId) {
        self.held(set.0 < self.policy.sets.len());
    }

    fn edit(&mut self, edit: &Edit) {
        self.term(&edit.date);
        self.all(&edit.applies);
        self.held(edit.subject.var == Var::SUBJECT);
        self.search(&edit.subject);
        edit.with.iter().for_each(|search| self.search(search));
        self.all(&edit.when);
        self.all(&edit.unless);
        for requirement in &edit.require {
            self.condition(&requirement.condition);
            requirement.otherwise.iter().for_each(|reason| self.reason(reason));
        }
        edit.exceptions.iter().for_each(|exception| self.exception(exception));
        if let Target::Of(var) = edit.outcome.target {
            self.var(var);
        }
        self.reason(&edit.outcome.reason);
    }

    fn exception(&mut self, exception: &Exception) {
        self.all(&exception.when);
        exception.exceptions.iter().for_each(|exception| self.exception(exception));
    }

    fn reason(&mut self, reason: &Reason) {
        for part in reason.message.iter().flatten() {
            if let MessagePart::Value(term) = part {
                self.term(term);
            }
        }
    }

    fn all(&mut self, conditions: &[Condition]) {
        conditions.iter().for_each(|condition| self.condition(condition));
    }

    fn owner(&mut self, owner: Owner) {
        if let Owner::Var(var) | Owner::ClaimOf(var) = owner {
            self.var(var);
        }
    }

    fn search(&mut self, search: &Search) {
        self.var(search.var);
        search.other_than.iter().for_each(|var| self.var(*var));
        match &search.domain {
            Domain::Items(_, Some(owner)) => self.owner(*owner),
            Domain::Rows(TableId(table), date) => {
                self.held(*table < self.policy.tables.len());
                self.term(date);
            }
            _ => {}
        }
        self.all(&search.conditions);
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.node {
            Question::All(parts) | Question::Any(parts) => self.all(parts),
            Question::Not(inner) => self.condition(inner),
            Question::Defined(id, inner) => {
                self.held(id.0 < self.policy.definitions.len());
                self.condition(inner);
            }
            Question::Compare(left, _, right) | Question::SamePeriod(_, left, right) => {
                self.term(left);
                self.term(right);
            }
            Question::In(term, set, date) => {
                self.term(term);
                self.set(*set);
                self.term(date);
            }
            Question::Present(term) | Question::Yes(term) | Question::During(term, ..) | Question::Shape(term, _) => {
                self.term(term)
            }
            Question::Exists(search) => self.search(search),
            Question::Every(search, condition) => {
                self.search(search);
                self.condition(condition);
            }
            Question::Within(window) => {
                self.term(&window.date);
                self.term(&window.of);
                self.term(&window.amount);
            }
            Question::OverlappingDays(one, other)
            | Question::SameProvider(one, other)
            | Question::SamePractitioner(one, other) => {
                self.var(*one);
                self.var(*other);
            }
            Question::Stands(var) => self.var(*var),
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Field(owner, _) | Term::First(owner, _) | Term::OfProvider(owner, ..) => self.owner(*owner),
            Term::Column(var, _) => self.var(*var),
            Term::Fact(FactsId(facts), owner, column) => {
                let columns = self.policy.facts.get(*facts).map_or(0, |facts| facts.rows.columns().len());
                self.held(*column < columns);
                self.owner(*owner);
            }
            Term::Literal(_) => {}
            Term::Age(_, inner) | Term::Part(_, inner) | Term::Rounded(inner, _) => self.term(inner),
            Term::Arithmetic(left, _, right) | Term::Shift(left, _, right, _) | Term::Elapsed(_, left, right, _) => {
                self.term(left);
                self.term(right);
            }
            Term::Count(search) => self.search(search),
            Term::CountDistinct(search, inner) | Term::Sum(search, inner, _) | Term::Extreme(search, inner, _) => {
                self.search(search);
                self.term(inner);
            }
        }
    }
}
