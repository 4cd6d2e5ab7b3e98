//! All findings of an edit on a subject as things stand, certain or not, and what becomes of them once all that they wait for
//! is known.

use std::ops::ControlFlow;

use super::hits::{Hit, Hits};
use super::machine::Machine;
use super::model::{Bound, Choice, Finding, Missing, Status, is_long};
use super::plan::{EditPlan, Plan};
use super::trace::{Quiet, Trace, Tracer};
use crate::claim::{Item, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Edit, EditId, IfMissing, Target, Var};

/// On a long claim no more choices of a finding than these are told, and no more of what is missing.
const MOST_OF_LONG: usize = 100;

/// What an edit says of one subject and target, as far as it is known.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Draft {
    line: Option<u32>,
    firing: Choices,
    possible: Choices,
    missing: Vec<Missing>,
}

/// Choices of bindings, as far as they are told.
#[derive(Debug, Default, PartialEq)]
struct Choices {
    told: Vec<Choice>,
    /// Whether there are more.
    more: bool,
}

impl Choices {
    fn add(&mut self, choice: Choice, most: usize) {
        if self.told.len() < most {
            self.told.push(choice);
        } else {
            self.more = true;
        }
    }
}

impl EditPlan<'_> {
    /// The one line that the edit hits on a subject (inner `None`: the claim), where that is told without its choices.
    pub(super) fn certain_target(&self, subject: Item) -> Option<Option<u32>> {
        match self.edit.outcome.target {
            Target::Claim => Some(None),
            Target::Of(Var::SUBJECT) if subject.record == Record::Line => Some(Some(subject.index)),
            Target::Of(_) => None,
        }
    }

    /// Whether what a certain finding hits, and which rule it breaks, is told without judging it.
    pub(super) fn is_told(&self, subject: Item) -> bool {
        self.edit.require.len() < 2 && self.certain_target(subject).is_some()
    }

    /// The draft of a certain finding, where only one can be: without a choice to make, or with all its choices known, bound
    /// by bound.
    pub(super) fn only_draft(&self, subject: Item, choices: Option<&[Bound]>) -> Option<Draft> {
        let Edit { with, require, .. } = self.edit;
        if !self.is_told(subject) {
            return None;
        }
        let broken = (!require.is_empty()).then_some(0);
        let told = if with.is_empty() {
            vec![Choice { with: Vec::new(), broken }]
        } else {
            let choice = |bounds: &[Bound]| Choice {
                with: with.iter().map(|with| with.var).zip(bounds.iter().copied()).collect(),
                broken,
            };
            choices?.chunks_exact(with.len()).map(choice).collect()
        };
        let firing = Choices { told, more: false };
        Some(Draft { line: self.certain_target(subject)?, firing, ..Draft::default() })
    }
}

/// All findings of an edit on a subject, with all their choices. What is missing is written down only where one of them
/// is not certain.
pub(super) fn drafts_of<'a>(
    quiet: &mut Machine<'a, Quiet>,
    machine: &mut Machine<'a, Trace>,
    edit: &'a EditPlan<'a>,
    subject: Item,
) -> Vec<Draft> {
    let most = if is_long(quiet.claim, quiet.beside) { MOST_OF_LONG } else { usize::MAX };
    // Where it hits one thing only, what else breaks the rule does not matter to what is hit.
    let hits_one = edit.certain_target(subject).is_some();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut certain = true;
    let _ = quiet.judge(edit, subject, &mut |machine, fires| {
        certain = fires == Kleene::True;
        if !certain {
            return ControlFlow::Break(());
        }
        let choice = choice_of(machine, edit);
        let mut is_full = false;
        Draft::add(&mut drafts, machine.target(edit.edit.outcome.target), |draft| {
            draft.firing.add(choice, most);
            is_full = draft.firing.more;
        });
        if is_full && hits_one { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if certain {
        return drafts;
    }
    drafts.clear();
    machine.tracer.clear();
    let _ = machine.judge(edit, subject, &mut |machine, fires| {
        let missing = std::mem::take(&mut machine.tracer.missing);
        let choice = choice_of(machine, edit);
        machine.tracer.missing = missing;
        Draft::add(&mut drafts, machine.target(edit.edit.outcome.target), |draft| {
            if fires == Kleene::True {
                draft.firing.add(choice, most);
                return;
            }
            draft.possible.add(choice, most);
            for missing in &machine.tracer.missing {
                // An edit that is waited for always counts.
                let is_told = draft.missing.len() < most || matches!(missing, Missing::Edit(_));
                if is_told && !draft.missing.contains(missing) {
                    draft.missing.push(*missing);
                }
            }
        });
        ControlFlow::Continue(())
    });
    drafts
}

/// What the `with`s of an edit are bound to, and which requirement is broken.
fn choice_of<'a, T: Tracer>(machine: &mut Machine<'a, T>, edit: &'a EditPlan<'a>) -> Choice {
    let with = edit.edit.with.iter().map(|with| (with.var, machine.bound(with.var))).collect();
    Choice { with, broken: machine.first_broken(&edit.edit.require) }
}

impl Draft {
    /// Adds to the draft on a target, a new one where there is none.
    fn add(drafts: &mut Vec<Draft>, line: Option<u32>, to: impl FnOnce(&mut Draft)) {
        let at = drafts.iter().position(|draft| draft.line == line).unwrap_or(drafts.len());
        if at == drafts.len() {
            drafts.push(Draft { line, ..Draft::default() });
        }
        if let Some(draft) = drafts.get_mut(at) {
            to(draft);
        }
    }

    fn answer(&self) -> Kleene {
        if self.firing.told.is_empty() { Kleene::Unknown } else { Kleene::True }
    }
}

/// Enters drafts among what has been hit.
pub(super) fn enter(plan: &Plan<'_>, drafts: &[(EditId, Item, Draft)], hits: &mut Hits) {
    for (id, subject, draft) in drafts {
        let Some(edit) = plan.edit(*id) else { continue };
        hits.entries.push(Hit {
            edit: *id,
            subject: *subject,
            line: draft.line,
            answer: draft.answer(),
            action: edit.edit.outcome.action,
            if_missing: edit.edit.if_missing,
            settled: draft.answer() == Kleene::True,
            missing: if draft.firing.told.is_empty() { draft.missing.clone() } else { Vec::new() },
        });
    }
}

/// Brings the entries of a ring up to date; what is settled stays.
pub(super) fn reenter(plan: &Plan<'_>, drafts: &[(EditId, Item, Draft)], hits: &mut Hits, first: usize) {
    let settled: Vec<Hit> = hits.entries.drain(first..).filter(|hit| hit.settled).collect();
    enter(plan, drafts, hits);
    for old in settled {
        let same = |hit: &Hit| hit.edit == old.edit && hit.subject == old.subject && hit.line == old.line;
        match hits.entries.iter().skip(first).position(same) {
            Some(at) => {
                if let Some(hit) = hits.entries.get_mut(first + at) {
                    *hit = old;
                }
            }
            None => hits.entries.push(old),
        }
    }
}

/// Settles what is unknown only for missing facts and for settled findings (3.11); whether anything was.
pub(super) fn settle(hits: &mut Hits, first: usize) -> bool {
    let mut any = false;
    for hit in hits.entries.iter_mut().skip(first) {
        let waits = hit.missing.iter().any(|missing| matches!(missing, Missing::Edit(_)));
        if hit.settled || hit.answer != Kleene::Unknown || waits {
            continue;
        }
        any = true;
        hit.settled = true;
        match hit.if_missing {
            IfMissing::Undetermined => {}
            IfMissing::Act(action) => {
                hit.answer = Kleene::True;
                hit.action = action;
            }
            IfMissing::Pass => hit.answer = Kleene::False,
        }
    }
    any
}

/// Turns what has been entered into findings.
pub(super) fn take(drafts: &mut Vec<(EditId, Item, Draft)>, hits: &Hits, first: usize, findings: &mut Vec<Finding>) {
    for hit in hits.entries.iter().skip(first) {
        if hit.answer == Kleene::False {
            continue;
        }
        let same = |(id, subject, draft): &(EditId, Item, Draft)| {
            *id == hit.edit && *subject == hit.subject && draft.line == hit.line
        };
        let Some(at) = drafts.iter().position(same) else { continue };
        let (_, _, draft) = drafts.swap_remove(at);
        let (facts, waits): (Vec<Missing>, Vec<Missing>) =
            hit.missing.iter().copied().partition(|missing| !matches!(missing, Missing::Edit(_)));
        let mut ring: Vec<EditId> = waits
            .into_iter()
            .filter_map(|missing| if let Missing::Edit(edit) = missing { Some(edit) } else { None })
            .collect();
        ring.sort_unstable();
        ring.dedup();
        let sure = !draft.firing.told.is_empty();
        let Choices { told: mut choices, more } = if sure { draft.firing } else { draft.possible };
        choices.dedup();
        findings.push(Finding {
            edit: hit.edit,
            subject: hit.subject,
            line: hit.line,
            status: if sure || hit.answer == Kleene::True { Status::Fires } else { Status::Undetermined },
            action: hit.action,
            choices,
            more,
            missing: if sure { Vec::new() } else { facts },
            ring: if hit.settled { Vec::new() } else { ring },
        });
    }
}
