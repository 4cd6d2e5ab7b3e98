//! A finding to the facts it rests on: for each of its choices, facts that suffice and none that can be left out.

use std::ops::ControlFlow;

use rustc_hash::FxHashSet;

use super::evaluate::Evaluator;
use super::hits::Hits;
use super::machine::Machine;
use super::masked::{Masked, word};
use super::model::{Because, Beside, Bound, Choice, Derivation, Explanation, Fact, Finding, Status, is_long};
use super::plan::EditPlan;
use super::trace::{Quiet, Trace, Tracer};
use crate::claim::{Claim, Item, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{MessagePart, Reason, Var};

/// Derivations of more facts than this, times the claim's lines in fifties, are sufficient, but are not asked fact by
/// fact whether one can be left out: each question may go through all lines.
const MOST_FACTS: usize = 256;
/// So few facts are compared one with another sooner than hashed.
const FEW: usize = 32;
/// Facts past this many are counted: a claim of ten thousand lines can rest on all of them, finding by finding.
const MOST_SHOWN: usize = 1000;
/// The same on a long claim.
const MOST_SHOWN_OF_LONG: usize = 100;
/// Choices past this many are listed without their facts: a finding with thousands of them would take as many times
/// as long to explain.
const MOST_CHOICES: usize = 50;
/// The same on a long claim.
const MOST_CHOICES_OF_LONG: usize = 3;
impl Evaluator<'_> {
    /// Why a finding stands. `hits` of other edits are evaluated anew where the edit asks what stands.
    pub fn explain(&self, claim: &Claim, beside: &Beside<'_>, finding: &Finding) -> Explanation {
        let Some(edit) = self.plan().edit(finding.edit) else { return Explanation::default() };
        let hits = if edit.asks_what_stands { self.hits(claim, beside, edit.stratum) } else { Hits::default() };
        let case = Case { evaluator: self, claim, beside, hits: &hits, edit, subject: finding.subject };
        let most = if is_long(claim, beside) { MOST_CHOICES_OF_LONG } else { MOST_CHOICES };
        let derivations =
            finding.choices.iter().take(most).map(|choice| case.derivation(choice, finding.status)).collect();
        Explanation { derivations, fixes: Vec::new() }
    }

    /// The message of a finding: its requirement's or its outcome's, filled in for its first choice; else,
    /// and where what it would fill in is not known, its title.
    pub fn message(&self, claim: &Claim, beside: &Beside<'_>, finding: &Finding) -> String {
        let Some(edit) = self.plan().edit(finding.edit) else { return String::new() };
        let reason = self.reason(finding);
        let Some(parts) =
            reason.and_then(|reason| reason.message.as_ref()).or(edit.edit.outcome.reason.message.as_ref())
        else {
            return edit.edit.title.clone();
        };
        let hits = Hits::default();
        let mut machine = Machine::new(self.plan(), claim, beside, &hits, Quiet);
        machine.bind(Var::SUBJECT, Bound::Item(super::model::Which::This, finding.subject));
        for (var, bound) in finding.choices.first().map_or(&[][..], |choice| choice.with.as_slice()) {
            machine.bind(*var, *bound);
        }
        let mut message = String::new();
        let mut known = true;
        for part in parts {
            match part {
                MessagePart::Text(text) => message.push_str(text),
                MessagePart::Value(term) => match machine.shown(term) {
                    Some(shown) => message.push_str(&shown),
                    None => {
                        known = false;
                        message.push('…');
                    }
                },
            }
        }
        // What it would fill in is not known: the title says more, if it has nothing to fill in itself.
        if known || edit.edit.title.contains('{') { message } else { edit.edit.title.clone() }
    }

    /// The other requirements that the first choice of a certain finding breaks, by position: the finding carries the
    /// codes of one, and is there until all are met.
    pub fn also_broken(&self, claim: &Claim, beside: &Beside<'_>, finding: &Finding) -> Vec<usize> {
        let (Some(edit), Some(choice)) = (self.plan().edit(finding.edit), finding.choices.first()) else {
            return Vec::new();
        };
        if edit.edit.require.len() < 2 || finding.status != Status::Fires {
            return Vec::new();
        }
        let hits = if edit.asks_what_stands { self.hits(claim, beside, edit.stratum) } else { Hits::default() };
        let mut machine = Machine::new(self.plan(), claim, beside, &hits, Quiet);
        machine.bind(Var::SUBJECT, Bound::Item(super::model::Which::This, finding.subject));
        for (var, bound) in &choice.with {
            machine.bind(*var, *bound);
        }
        let others = edit.edit.require.iter().enumerate().filter(|(at, _)| Some(*at) != choice.broken);
        others.filter(|(_, own)| machine.holds(&own.condition) == Kleene::False).map(|(at, _)| at).collect()
    }

    /// The codes and message of a finding: of the requirement that its first choice breaks, else of its outcome.
    pub fn reason(&self, finding: &Finding) -> Option<&Reason> {
        let edit = self.plan().edit(finding.edit)?.edit;
        let broken = finding.choices.first().and_then(|choice| choice.broken);
        let otherwise = broken.and_then(|at| edit.require.get(at)).and_then(|require| require.otherwise.as_ref());
        Some(otherwise.unwrap_or(&edit.outcome.reason))
    }
}

/// One edit on one subject.
struct Case<'a> {
    evaluator: &'a Evaluator<'a>,
    claim: &'a Claim,
    beside: &'a Beside<'a>,
    hits: &'a Hits,
    edit: &'a EditPlan<'a>,
    subject: Item,
}

impl<'a> Case<'a> {
    fn machine<T: Tracer>(&self, tracer: T) -> Machine<'a, T> {
        Machine::new(self.evaluator.plan(), self.claim, self.beside, self.hits, tracer)
    }

    /// The facts of one choice, in the order of the edit's clauses.
    fn derivation(&self, choice: &Choice, status: Status) -> Derivation {
        let mut machine = self.machine(Trace::weighing());
        let holds = machine.choice(self.edit, self.subject, &choice.with);
        let Trace { facts, doubts, .. } = machine.tracer;
        let stands: Vec<bool> = doubts.iter().map(|doubt| doubt.stands(&facts)).collect();
        let all_sure = !stands.contains(&true);
        let sure = if all_sure { Vec::new() } else { sure(&facts, &stands) };
        let mut because = without_repetition(facts);
        let order = if all_sure { Vec::new() } else { doubtful(&because, &sure) };
        if status == Status::Fires && holds == Kleene::True && !order.is_empty() {
            self.leave_out(choice, &order, &mut because);
        }
        let most = if is_long(self.claim, self.beside) { MOST_SHOWN_OF_LONG } else { MOST_SHOWN };
        if let Some(first) = because.get(most).copied() {
            let more = u32::try_from(because.len() - most).unwrap_or(u32::MAX);
            because.truncate(most);
            because.push(Because { fact: Fact::More(more), clause: first.clause });
        }
        Derivation { because }
    }

    /// Leaves out, one after the other, each of some facts without which the choice still breaks the rule for certain.
    fn leave_out(&self, choice: &Choice, order: &[Fact], because: &mut Vec<Because>) {
        let mut facts: Vec<Fact> = because.iter().map(|because| because.fact).collect();
        facts.sort_unstable();
        facts.dedup();
        let lines = self.claim.count(Record::Line) as usize;
        if facts.len() * (1 + lines / 50) > MOST_FACTS || self.edit.has_episode() {
            return;
        }
        let mut machine = self.machine(Masked::new(&facts));
        let facts = machine.needed(self.edit, self.subject, &choice.with, order);
        because.retain(|read| facts.binary_search(&read.fact).is_ok());
    }
}

impl Evaluator<'_> {
    /// Whether a choice of a finding holds for certain where only some facts are known: what the properties E1 and E2
    /// of the tests ask.
    pub fn holds_with(
        &self,
        claim: &Claim,
        beside: &Beside<'_>,
        finding: &Finding,
        choice: &Choice,
        known: &[Fact],
    ) -> bool {
        let Some(edit) = self.plan().edit(finding.edit) else { return false };
        let hits = if edit.asks_what_stands { self.hits(claim, beside, edit.stratum) } else { Hits::default() };
        let case = Case { evaluator: self, claim, beside, hits: &hits, edit, subject: finding.subject };
        let mut known = known.to_vec();
        known.sort_unstable();
        let mut machine = case.machine(Masked::new(&known));
        machine.choice(edit, finding.subject, &choice.with) == Kleene::True
    }
}

/// The facts of which one reading, at least, may not be left out; sorted, where they are many.
fn sure(facts: &[Because], stands: &[bool]) -> Vec<Fact> {
    let mut sure: Vec<Fact> =
        facts.iter().zip(stands).filter(|(_, doubtful)| !**doubtful).map(|(read, _)| read.fact).collect();
    if sure.len() > FEW {
        sure.sort_unstable();
    }
    sure
}

/// The others. Those read last come first, so that what the edit asks first stays.
fn doubtful(because: &[Because], sure: &[Fact]) -> Vec<Fact> {
    let is_sure = |fact: &Fact| if sure.len() > FEW { sure.binary_search(fact).is_ok() } else { sure.contains(fact) };
    let mut doubtful: Vec<Fact> = Vec::new();
    for read in because.iter().rev() {
        if !is_sure(&read.fact) && !doubtful.contains(&read.fact) {
            doubtful.push(read.fact);
        }
    }
    doubtful
}

/// Facts as they were read, each with each clause once.
fn without_repetition(mut facts: Vec<Because>) -> Vec<Because> {
    if facts.len() > FEW {
        let mut seen = FxHashSet::default();
        facts.retain(|read| seen.insert((read.fact, read.clause)));
        return facts;
    }
    // Few are the same, which a word of each tells sooner.
    let (mut words, mut kept) = ([0; FEW], 0);
    for at in 0..facts.len() {
        let Some(read) = facts.get(at).copied() else { break };
        let own = word(read.fact);
        let mut before = facts.iter().take(kept).zip(&words);
        if before.any(|(known, word)| *word == own && known.clause == read.clause && known.fact == read.fact) {
            continue;
        }
        if let (Some(to), Some(word)) = (facts.get_mut(kept), words.get_mut(kept)) {
            (*to, *word) = (read, own);
        }
        kept += 1;
    }
    facts.truncate(kept);
    facts
}

impl<'a> Machine<'a, Quiet> {
    /// Whether anything that is not false remains of an edit on a subject.
    pub fn may_fire(&mut self, edit: &'a EditPlan<'a>, subject: Item) -> bool {
        self.judge(edit, subject, &mut |_, _| ControlFlow::Break(())).is_break()
    }
}
