//! A claim to its verdict: all edits that are about it, in the order of the graph, rings to their fixed point.

use std::sync::Arc;

use super::drafts::{Draft, drafts_of, enter, reenter, settle, take};
use super::hits::Hits;
use super::machine::Machine;
use super::model::{Beside, Bound, Finding, Status, Verdict, is_long};
use super::plan::Plan;
use super::screen::Sight;
use super::trace::{Quiet, Trace};
use crate::claim::{Absence, Carrier, Claim, Field, Item, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{EditId, Policy};
use crate::table::Rows;

/// Claims with more lines are judged by the machine alone, which finds lines by index.
const MOST_LINES: u32 = 200;

/// A policy made ready to judge claims; shared by threads.
pub struct Evaluator<'p> {
    plan: Plan<'p>,
    facts: Vec<Arc<Rows>>,
}

/// Buffers of one thread, used again for each claim.
#[derive(Debug, Default)]
pub struct Scratch {
    bound: Vec<Option<Bound>>,
    candidates: Vec<Candidate>,
    /// Candidates of which it is certain, without more, that they have a finding.
    certain: Vec<FindingId>,
    /// What their `with`s are bound to, choice by choice, as far as the first look tells.
    told: Vec<Bound>,
}

/// An edit that may have a finding on a subject; in the order in which they are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    /// The edit's place in the order of strata.
    stratum: usize,
    edit: EditId,
    subject: Item,
    /// Whether it surely has one, as far as the first look tells.
    sure: bool,
    /// Where its choices stand in [`Scratch::told`]; nothing where they are not known yet.
    told: Option<(usize, usize)>,
}

/// Candidates of one stratum, and what the first look tells of choices.
type Group<'s> = (&'s [Candidate], &'s [Bound]);

/// A finding, told from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FindingId {
    pub(super) edit: EditId,
    pub(super) subject: Item,
    /// The line that is hit.
    pub(super) line: Option<u32>,
    /// Whether it is certain: two that differ in this alone are the same finding.
    pub(super) fires: bool,
}

impl FindingId {
    pub(super) fn of(finding: &Finding) -> FindingId {
        let fires = finding.status == Status::Fires;
        FindingId { edit: finding.edit, subject: finding.subject, line: finding.line, fires }
    }

    /// Whether both are the same finding, certain or not.
    pub(super) fn is_same(self, other: FindingId) -> bool {
        (self.edit, self.subject, self.line) == (other.edit, other.subject, other.line)
    }

    /// Whether it is this finding.
    pub(super) fn is(self, finding: &Finding) -> bool {
        self.is_same(FindingId::of(finding))
    }
}

impl<'p> Evaluator<'p> {
    /// Makes a policy ready.
    pub fn new(policy: &'p Policy) -> Evaluator<'p> {
        let facts = policy.facts.iter().map(|facts| Arc::clone(&facts.rows)).collect();
        Evaluator { plan: Plan::new(policy), facts }
    }

    /// The policy.
    pub fn policy(&self) -> &'p Policy {
        self.plan.policy()
    }

    /// The rows of its own facts: what stands beside a claim where nothing else is handed over.
    pub fn facts(&self) -> &[Arc<Rows>] {
        &self.facts
    }

    pub(super) fn plan(&self) -> &Plan<'p> {
        &self.plan
    }

    /// The id of an edit.
    pub fn id(&self, edit: EditId) -> String {
        self.policy().edits.get(edit.0).map_or_else(String::new, |edit| edit.id.clone())
    }

    /// Whether the policy applies to a claim: by payer, kind and the days by which its edits go (3.1): the days of the
    /// lines, and for edits that are `dated by` something else its day. A payer or a day that is not known leaves that
    /// to the edits.
    pub fn applies(&self, claim: &Claim, beside: &Beside<'_>) -> bool {
        let policy = self.plan.policy();
        if !policy.types.is_empty() && !policy.types.contains(&claim.claim_type) {
            return false;
        }
        let hits = Hits::default();
        if let Some(payer) = &policy.payer {
            let first = self.plan.payer().map_or(Kleene::Unknown, |test| Sight::new(&self.plan, claim).holds(test));
            let holds = match first {
                Kleene::Unknown => Machine::new(&self.plan, claim, beside, &hits, Quiet).holds(payer),
                known => known,
            };
            if holds == Kleene::False {
                return false;
            }
        }
        let (from, to) = policy.window;
        let inside = |item: Item, field: Field| {
            let slot = claim.slot(item, field);
            match slot.as_date() {
                Some(date) => from.is_none_or(|from| from <= date) && to.is_none_or(|to| date <= to),
                None => match slot.as_days() {
                    Some(days) => from.is_none_or(|from| from <= days.last) && to.is_none_or(|to| days.first <= to),
                    // A claim that need not carry the day has none (3.10); any other might have it within.
                    None => !slot.is_absent() || claim.absence(field) == Absence::Missing,
                },
            }
        };
        (from.is_none() && to.is_none())
            || inside(Item::CLAIM, Field::ClaimFirstDate)
            || claim.items(Record::Line).any(|line| inside(line, Field::LineDate))
            || self.plan.moved().iter().any(|field| inside(Item::CLAIM, *field))
    }

    /// Judges a claim.
    pub fn evaluate(&self, claim: &Claim, beside: &Beside<'_>) -> Verdict {
        self.evaluate_with(claim, beside, &mut Scratch::default())
    }

    /// Judges a claim with buffers that are used again: nothing is allocated where no edit may have a finding.
    pub fn evaluate_with(&self, claim: &Claim, beside: &Beside<'_>, scratch: &mut Scratch) -> Verdict {
        if !self.applies(claim, beside) {
            return Verdict::default();
        }
        let findings = self.findings(claim, beside, scratch, |_, _| true);
        Verdict { applies: true, findings }
    }

    /// The findings of some edits on some subjects, in order.
    pub(super) fn findings(
        &self,
        claim: &Claim,
        beside: &Beside<'_>,
        scratch: &mut Scratch,
        of: impl Fn(EditId, Item) -> bool,
    ) -> Vec<Finding> {
        self.candidates(claim, beside, scratch, true, of);
        self.judged(claim, beside, scratch)
    }

    /// Which findings some edits have on some subjects, in no order: less than the findings themselves, and sooner known.
    pub(super) fn which(
        &self,
        claim: &Claim,
        beside: &Beside<'_>,
        scratch: &mut Scratch,
        of: impl Fn(EditId, Item) -> bool,
    ) -> Vec<FindingId> {
        self.candidates(claim, beside, scratch, false, of);
        let asks = |own: &Candidate| self.plan.edit(own.edit).is_some_and(|edit| edit.asks_what_stands);
        let mut which = Vec::new();
        if !scratch.candidates.iter().any(asks) {
            which.append(&mut scratch.certain);
            scratch
                .candidates
                .retain(|own| !which.iter().any(|known| known.edit == own.edit && known.subject == own.subject));
        }
        which.extend(self.judged(claim, beside, scratch).iter().map(FindingId::of));
        which
    }

    /// The findings of the candidates.
    fn judged(&self, claim: &Claim, beside: &Beside<'_>, scratch: &Scratch) -> Vec<Finding> {
        let (mut hits, mut findings) = (Hits::default(), Vec::new());
        if !scratch.candidates.is_empty() {
            for group in scratch.candidates.chunk_by(|a, b| a.stratum == b.stratum) {
                self.stratum(claim, beside, (group, &scratch.told), &mut hits, &mut findings);
            }
            self.sort(&mut findings);
        }
        findings
    }

    /// Finds which of some edits may have a finding on which of some subjects, in the order of their strata; and by which
    /// choices, where that is `asked` and the first look tells.
    fn candidates(
        &self,
        claim: &Claim,
        beside: &Beside<'_>,
        scratch: &mut Scratch,
        asked: bool,
        of: impl Fn(EditId, Item) -> bool,
    ) {
        let Scratch { bound, candidates, certain, told } = scratch;
        candidates.clear();
        certain.clear();
        told.clear();
        let asked = asked && !is_long(claim, beside);
        let hits = Hits::default();
        // Of most claims the first look suffices.
        let mut machine: Option<Machine<'_, Quiet>> = None;
        let screened = claim.carrier == Carrier::Any && claim.count(Record::Line) <= MOST_LINES;
        let mut sight = Sight::new(&self.plan, claim);
        if screened {
            sight.look();
        }
        let ahead = sight.ahead(self.plan.payers_of(claim));
        self.plan.candidates(claim, &ahead, &mut |id, subject, by_code| {
            if !of(id, subject) {
                return;
            }
            let screen = self.plan.screen(id).filter(|_| screened);
            let first = screen.map_or(Kleene::Unknown, |screen| sight.may_fire(screen, subject, by_code));
            if first == Kleene::False {
                return;
            }
            let Some(edit) = self.plan.edit(id) else { return };
            // An edit that asks what stands is asked when that is known.
            let mut may_fire = || {
                let machine = machine.get_or_insert_with(|| {
                    let mut machine = Machine::new(&self.plan, claim, beside, &hits, Quiet);
                    std::mem::swap(&mut machine.bound, bound);
                    machine
                });
                machine.may_fire(edit, subject)
            };
            if first == Kleene::True || edit.asks_what_stands || may_fire() {
                let sure = first == Kleene::True;
                let wanted = screen.filter(|_| asked && sure && edit.is_told(subject));
                let told = wanted.and_then(|screen| {
                    let from = told.len();
                    let all = sight.choices(screen, told);
                    all.then_some((from, told.len()))
                });
                candidates.push(Candidate { stratum: edit.stratum, edit: id, subject, sure, told });
            }
            if first == Kleene::True
                && let Some(line) = edit.certain_target(subject)
            {
                certain.push(FindingId { edit: id, subject, line, fires: true });
            }
        });
        if let Some(mut machine) = machine {
            std::mem::swap(&mut machine.bound, bound);
        }
        candidates.sort_unstable();
        candidates.dedup_by_key(|own| (own.edit, own.subject));
    }

    /// What has been hit before a stratum is evaluated, and by it.
    pub(super) fn hits(&self, claim: &Claim, beside: &Beside<'_>, stratum: usize) -> Hits {
        let (mut hits, mut scratch) = (Hits::default(), Scratch::default());
        self.candidates(claim, beside, &mut scratch, false, |id, _| {
            self.plan.edit(id).is_some_and(|edit| edit.stratum <= stratum)
        });
        for group in scratch.candidates.chunk_by(|a, b| a.stratum == b.stratum) {
            self.stratum(claim, beside, (group, &[]), &mut hits, &mut Vec::new());
        }
        hits
    }

    /// Evaluates the edits of one stratum on their subjects.
    fn stratum(
        &self,
        claim: &Claim,
        beside: &Beside<'_>,
        group: Group<'_>,
        hits: &mut Hits,
        findings: &mut Vec<Finding>,
    ) {
        let ring = group.0.first().and_then(|own| self.plan.strata().get(own.stratum)).filter(|stratum| stratum.ring);
        match ring {
            None => {
                let first = hits.entries.len();
                let mut drafts = self.drafts(claim, beside, group, hits);
                enter(&self.plan, &drafts, hits);
                while settle(hits, first) {}
                take(&mut drafts, hits, first, findings);
            }
            Some(ring) => {
                let first = hits.entries.len();
                hits.open = ring.edits.clone();
                let mut drafts = self.drafts(claim, beside, group, hits);
                hits.open.clear();
                enter(&self.plan, &drafts, hits);
                loop {
                    // Strong Kleene until nothing changes: what is unknown can only become known.
                    loop {
                        let before = hits.entries.clone();
                        drafts = self.drafts(claim, beside, group, hits);
                        reenter(&self.plan, &drafts, hits, first);
                        if hits.entries == before {
                            break;
                        }
                    }
                    if !settle(hits, first) {
                        break;
                    }
                }
                take(&mut drafts, hits, first, findings);
            }
        }
    }

    /// Every finding, certain or not, of these edits on these subjects, as things stand.
    fn drafts(
        &self,
        claim: &Claim,
        beside: &Beside<'_>,
        (group, told): Group<'_>,
        hits: &Hits,
    ) -> Vec<(EditId, Item, Draft)> {
        let mut drafts = Vec::new();
        let mut quiet = Machine::new(&self.plan, claim, beside, hits, Quiet);
        let mut machine = Machine::new(&self.plan, claim, beside, hits, Trace::default());
        for Candidate { edit: id, subject, sure, told: choices, .. } in group {
            let Some(edit) = self.plan.edit(*id) else { continue };
            let choices = choices.and_then(|(from, to)| told.get(from..to));
            if let Some(draft) = sure.then(|| edit.only_draft(*subject, choices)).flatten() {
                debug_assert_eq!(drafts_of(&mut quiet, &mut machine, edit, *subject), std::slice::from_ref(&draft));
                drafts.push((*id, *subject, draft));
                continue;
            }
            // Of the others it is known that they may.
            if edit.asks_what_stands && !quiet.may_fire(edit, *subject) {
                continue;
            }
            let found = drafts_of(&mut quiet, &mut machine, edit, *subject);
            drafts.extend(found.into_iter().map(|draft| (*id, *subject, draft)));
        }
        drafts
    }

    /// By line (the claim first), then by edit, then by subject.
    fn sort(&self, findings: &mut [Finding]) {
        let id = |finding: &Finding| self.plan.policy().edits.get(finding.edit.0).map_or("", |edit| edit.id.as_str());
        findings.sort_by(|a, b| (a.line, id(a), a.subject).cmp(&(b.line, id(b), b.subject)));
    }
}
