//! Why, and why not: every clause of an edit on a subject, with its answer, for each candidate line and row.

use std::ops::ControlFlow;

use super::evaluate::Evaluator;
use super::hits::Hits;
use super::machine::Machine;
use super::model::{Because, Beside, Bound, Missing, Which};
use super::plan::{Clause, EditPlan, Role};
use super::trace::Trace;
use crate::claim::{Claim, Item, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Condition, Domain, EditId, Exception, Question, Search, Var};
use crate::source::Span;

/// Candidates past this many are counted, not shown.
const MOST_CANDIDATES: usize = 20;

/// An edit asked whole on one subject.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// The edit.
    pub edit: EditId,
    /// The subject.
    pub subject: Item,
    /// Whether it fires, as far as these steps say.
    pub answer: Kleene,
    /// Its clauses, those that need the subject alone first.
    pub steps: Vec<Step>,
}

/// One clause, asked.
#[derive(Debug, Clone)]
pub struct Step {
    /// What it is in the edit.
    pub part: Part,
    /// Where it is written.
    pub clause: Span,
    /// Whether it lets the edit fire: for `unless` and exceptions, that they do not hold; for `require`, that it is broken.
    pub lets_fire: Kleene,
    /// The facts that decided.
    pub because: Vec<Because>,
    /// What was missing.
    pub missing: Vec<Missing>,
    /// Of a `with`: each candidate, and what became of it.
    pub candidates: Vec<Candidate>,
    /// How many more candidates there were.
    pub more: usize,
    /// Of an exception whose own conditions hold (or may): each exception to it, asked in turn.
    pub counters: Vec<Step>,
}

impl Step {
    /// A step with nothing but its answer.
    fn new(part: Part, clause: Span, lets_fire: Kleene) -> Step {
        Step {
            part,
            clause,
            lets_fire,
            because: Vec::new(),
            missing: Vec::new(),
            candidates: Vec::new(),
            more: 0,
            counters: Vec::new(),
        }
    }
}

/// What a clause is in its edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Payer and dates.
    Applies,
    /// `for`
    Subject,
    /// `with`
    With,
    /// `when`
    When,
    /// `unless`
    Unless,
    /// `require`
    Require,
    /// An exception.
    Exception,
    /// An exception to an exception: `lets_fire` says that it is active, so that what it is to lifts nothing.
    Counter,
}

/// A line, item or row that a `with` might have bound.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// What it is.
    pub bound: Bound,
    /// Whether it is what the `with` asks for.
    pub member: Kleene,
    /// What it fails first, where it fails something.
    pub failed: Option<Failed>,
    /// The facts that decided.
    pub because: Vec<Because>,
    /// The clauses that come after it, where it is (or may be) a member.
    pub steps: Vec<Step>,
}

/// What keeps a candidate from being a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// A condition of the `with`, or a part of one, that must hold.
    Condition(Span),
    /// It is a row that does not hold on the day.
    Day,
}

impl Evaluator<'_> {
    /// Asks an edit whole on each of its possible subjects (or only on one line, by position).
    pub fn inspect(&self, claim: &Claim, beside: &Beside<'_>, id: EditId, line: Option<u32>) -> Vec<Inspection> {
        let Some(edit) = self.plan().edit(id) else { return Vec::new() };
        let hits = if edit.asks_what_stands { self.hits(claim, beside, edit.stratum) } else { Hits::default() };
        let record = match edit.edit.subject.domain {
            Domain::Items(record, _) => record,
            _ => Record::Line,
        };
        claim
            .items(record)
            .filter(|item| record != Record::Line || line.is_none_or(|line| item.index == line))
            .map(|subject| {
                let mut machine = Machine::new(self.plan(), claim, beside, &hits, Trace::default());
                machine.bind(Var::SUBJECT, Bound::Item(Which::This, subject));
                let (answer, steps) = machine.steps(edit, 0);
                Inspection { edit: id, subject, answer, steps }
            })
            .collect()
    }
}

impl<'a> Machine<'a, Trace> {
    fn steps(&mut self, plan: &'a EditPlan<'a>, at: usize) -> (Kleene, Vec<Step>) {
        let mut steps = Vec::new();
        let mut answer = Kleene::True;
        for clause in plan.levels.get(at).map_or(&[][..], Vec::as_slice) {
            for step in self.clause_steps(*clause) {
                answer = answer.and(step.lets_fire);
                steps.push(step);
            }
        }
        if let Some(with) = plan.edit.with.get(at) {
            let step = self.with_step(plan, at, with);
            answer = answer.and(step.lets_fire);
            steps.push(step);
        }
        (answer, steps)
    }

    /// Asks one clause; a clause of several requirements is one step for what is broken, or all where none is.
    fn clause_steps(&mut self, clause: Clause<'a>) -> Vec<Step> {
        if let Clause::Exception(exception) = clause {
            return vec![self.exception_step(exception, Part::Exception)];
        }
        let (part, spans): (Part, Vec<Span>) = match clause {
            Clause::Holds(condition, role) => {
                let part = match role {
                    Role::Applies => Part::Applies,
                    Role::Subject => Part::Subject,
                    Role::When => Part::When,
                };
                (part, vec![condition.span])
            }
            Clause::Excuse(condition) => (Part::Unless, vec![condition.span]),
            Clause::Exception(exception) => (Part::Exception, vec![exception.span]),
            Clause::Broken(requirements) => {
                (Part::Require, requirements.iter().map(|require| require.condition.span).collect())
            }
        };
        let lets_fire = self.clause(clause);
        let (because, missing) = self.taken();
        let first = spans.first().copied();
        let clause = match (part, lets_fire) {
            (Part::Require, Kleene::True) => because.first().map(|read| read.clause).or(first),
            _ => first,
        };
        clause.map(|clause| Step { because, missing, ..Step::new(part, clause, lets_fire) }).into_iter().collect()
    }

    /// Asks an exception, then those to it one by one, however deep: its facts are those of its own conditions.
    fn exception_step(&mut self, exception: &'a Exception, part: Part) -> Step {
        let active = self.clause(Clause::Exception(exception)).negate();
        let (_, missing) = self.taken();
        let own = self.holds_all(&exception.when);
        let (because, _) = self.taken();
        let counters = match own {
            Kleene::False => Vec::new(),
            _ => exception.exceptions.iter().map(|to| self.exception_step(to, Part::Counter)).collect(),
        };
        let lets_fire = if part == Part::Counter { active } else { active.negate() };
        Step { because, missing, counters, ..Step::new(part, exception.span, lets_fire) }
    }

    /// Takes what has been written down.
    fn taken(&mut self) -> (Vec<Because>, Vec<Missing>) {
        (std::mem::take(&mut self.tracer.facts), std::mem::take(&mut self.tracer.missing))
    }

    fn with_step(&mut self, plan: &'a EditPlan<'a>, at: usize, with: &'a Search) -> Step {
        let mut candidates = Vec::new();
        let mut more = 0;
        let mut lets_fire = Kleene::False;
        let mut unseen = Vec::new();
        for bound in self.could_be(with) {
            if with.other_than.iter().any(|var| self.bound(*var) == bound) {
                continue;
            }
            self.bind(with.var, bound);
            let member = self.is_member(with);
            let failed = (member == Kleene::False).then(|| self.failed(with));
            let (because, _) = self.taken();
            let (answer, steps) =
                if member == Kleene::False { (Kleene::False, Vec::new()) } else { self.steps(plan, at + 1) };
            lets_fire = lets_fire.or(member.and(answer));
            if let Bound::Item(Which::Unknown(outside), _) = bound
                && member.and(answer) != Kleene::False
            {
                unseen.push(Missing::Fact(outside.fact()));
            }
            // What matters is shown first: rows and lines that are members; others until the page is full.
            if candidates.len() < MOST_CANDIDATES {
                candidates.push(Candidate { bound, member, failed, because, steps });
            } else {
                more += 1;
            }
        }
        // What nobody has seen matters only where nothing that is known decides.
        let missing = if lets_fire == Kleene::Unknown { unseen } else { Vec::new() };
        Step { candidates, more, missing, ..Step::new(Part::With, with.span, lets_fire) }
    }

    /// What the thing that is bound fails first of what a search asks.
    fn failed(&mut self, search: &'a Search) -> Failed {
        let written = self.taken();
        let day = match (&search.domain, self.bound(search.var)) {
            (Domain::Rows(_, on), Bound::Row(table, row)) => self.in_force(search, on, table, row),
            _ => Kleene::True,
        };
        let failed = match day {
            Kleene::False => Failed::Day,
            _ => Failed::Condition(self.failed_of(&search.conditions).unwrap_or(search.span)),
        };
        (self.tracer.facts, self.tracer.missing) = written;
        failed
    }

    /// The first of several conditions that does not hold, or the first part of it where all parts must.
    fn failed_of(&mut self, conditions: &'a [Condition]) -> Option<Span> {
        let failed = conditions.iter().find(|condition| self.holds(condition) == Kleene::False)?;
        match &failed.node {
            Question::All(parts) => self.failed_of(parts),
            _ => Some(failed.span),
        }
    }

    /// Everything that a search goes through, members or not, what nobody has seen last; of a table only the rows that
    /// its keys find, then those that the claim's own values would find.
    fn could_be(&mut self, search: &'a Search) -> Vec<Bound> {
        let mut found = Vec::new();
        if let Domain::Rows(table, _) = search.domain {
            let _ = self.search(search, &mut |_, _, bound| {
                found.push(bound);
                ControlFlow::Continue(())
            });
            let near = self.near_rows(search, table);
            found.extend(near.into_iter().filter(|bound| !found.contains(bound)).collect::<Vec<_>>());
        } else {
            self.domain(search, &mut |bound| found.push(bound));
            let _ = self.search(search, &mut |_, _, bound| {
                if matches!(bound, Bound::Item(Which::Unknown(_), _)) {
                    found.push(bound);
                }
                ControlFlow::Continue(())
            });
        }
        self.taken();
        found
    }
}
