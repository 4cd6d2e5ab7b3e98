//! All edits together: what stands, what is settled, what waits in a ring (3.11).

use std::cell::Cell;
use std::collections::BTreeSet;

use paylint::claim::{Claim, Item, Record};
use paylint::policy::model::{Action, Edit, EditId, IfMissing, Policy};
use paylint::verdict::model::{Beside, Finding, Status, Verdict};

use super::edits::Found;
use super::kleene::{Reasons, Truth};
use super::world::World;

/// A finding's name: its edit, subject and target.
type Name = (EditId, Item, Option<u32>);

/// What is known so far.
struct State {
    /// What each edit finds; `None`: anything, nothing is known yet.
    found: Vec<Option<Vec<Found>>>,
    /// The findings that are unknown for good and have taken what their `if data is missing` says.
    settled: BTreeSet<Name>,
}

/// Decides everything about one claim.
pub fn evaluate(policy: &Policy, claim: &Claim, beside: &Beside) -> Verdict {
    if !policy.types.contains(&claim.claim_type) {
        return Verdict { applies: false, findings: Vec::new() };
    }
    let mut state = State { found: policy.edits.iter().map(|_| None).collect(), settled: BTreeSet::new() };
    // Which edits have looked at what stands: only those can change.
    let mut looks: Vec<bool> = policy.edits.iter().map(|_| true).collect();
    loop {
        loop {
            let hit: Vec<Truth> = (0..claim.count(Record::Line)).map(|line| hit(policy, &state, line)).collect();
            let mut next = Vec::new();
            for (at, edit) in policy.edits.iter().enumerate() {
                next.push(if looks[at] {
                    let asked = Cell::new(false);
                    let world = World { policy, claim, beside, hit: &hit, asked: &asked };
                    let found = world.judge(edit);
                    looks[at] = asked.get();
                    Some(found)
                } else {
                    state.found[at].clone()
                });
            }
            let same = next == state.found;
            state.found = next;
            if same {
                break;
            }
        }
        let ready: Vec<Name> = undecided(&state)
            .filter(|(name, found)| found.reasons.waits.is_empty() && !state.settled.contains(name))
            .map(|(name, _)| name)
            .collect();
        if ready.is_empty() {
            break;
        }
        state.settled.extend(ready);
    }
    let mut findings: Vec<Finding> = (0..)
        .map(EditId)
        .zip(&policy.edits)
        .zip(&state.found)
        .flat_map(|((id, edit), found)| found.iter().flatten().map(move |found| (id, edit, found)))
        .filter_map(|(id, edit, found)| finding(id, edit, found, &state))
        .collect();
    let id_of = |finding: &Finding| policy.edits[finding.edit.0].id.clone();
    findings.sort_by_key(|finding| (finding.line, id_of(finding), finding.subject));
    Verdict { applies: true, findings }
}

/// The findings that are not sure.
fn undecided(state: &State) -> impl Iterator<Item = (Name, &Found)> {
    let all = (0..).map(EditId).zip(&state.found).flat_map(|(id, found)| found.iter().flatten().map(move |f| (id, f)));
    all.filter(|(_, found)| found.sure.is_empty()).map(|(id, found)| ((id, found.subject, found.line), found))
}

/// Whether what an action does to a target takes a line's standing away.
fn takes_away(action: Action, target: Option<u32>, line: u32) -> bool {
    match action {
        Action::Reject => true,
        Action::Deny => target.is_none_or(|target| target == line),
        Action::Pend | Action::Recode | Action::Pay | Action::Warn => false,
    }
}

/// Whether a deny or reject has hit a line, as far as is known.
fn hit(policy: &Policy, state: &State, line: u32) -> Truth {
    Truth::any((0..).map(EditId).zip(&policy.edits).zip(&state.found).flat_map(|((id, edit), found)| {
        let can = |target: Option<u32>| {
            let acts = match edit.if_missing {
                IfMissing::Act(action) => takes_away(action, target, line),
                IfMissing::Undetermined | IfMissing::Pass => false,
            };
            acts || takes_away(edit.outcome.action, target, line)
        };
        match found {
            None if can(None) => vec![Truth::Unknown(Reasons::wait(id))],
            None => Vec::new(),
            Some(found) => found
                .iter()
                .map(|found| {
                    if !found.sure.is_empty() {
                        return Truth::of(takes_away(edit.outcome.action, found.line, line));
                    }
                    if !state.settled.contains(&(id, found.subject, found.line)) {
                        return if can(found.line) { Truth::Unknown(Reasons::wait(id)) } else { Truth::False };
                    }
                    match edit.if_missing {
                        IfMissing::Act(action) => Truth::of(takes_away(action, found.line, line)),
                        IfMissing::Pass => Truth::False,
                        IfMissing::Undetermined if takes_away(edit.outcome.action, found.line, line) => {
                            Truth::Unknown(found.reasons.clone())
                        }
                        IfMissing::Undetermined => Truth::False,
                    }
                })
                .collect(),
        }
    }))
}

/// A finding as it is handed over; `None` for one that is dropped.
fn finding(edit: EditId, of: &Edit, found: &Found, state: &State) -> Option<Finding> {
    let (subject, line) = (found.subject, found.line);
    let sure = Finding {
        edit,
        subject,
        line,
        status: Status::Fires,
        action: of.outcome.action,
        choices: found.sure.clone(),
        more: false,
        missing: Vec::new(),
        ring: Vec::new(),
    };
    if !found.sure.is_empty() {
        return Some(sure);
    }
    let unsure = Finding {
        choices: found.possible.clone(),
        missing: found.reasons.missing.iter().copied().collect(),
        ring: found.reasons.waits.iter().copied().collect(),
        ..sure
    };
    let undetermined = Status::Undetermined;
    if !state.settled.contains(&(edit, subject, line)) {
        return Some(Finding { status: undetermined, ..unsure });
    }
    match of.if_missing {
        IfMissing::Undetermined => Some(Finding { status: undetermined, ..unsure }),
        IfMissing::Act(action) => Some(Finding { action, ..unsure }),
        IfMissing::Pass => None,
    }
}
