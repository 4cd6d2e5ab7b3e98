//! Changes of a claim, each tried once on one copy of it.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use super::act::Act;
use super::evaluate::{Evaluator, FindingId, Scratch};
use super::model::{Beside, Finding, Verdict};
use crate::claim::{Claim, Item};
use crate::policy::model::EditId;

/// What a policy says of a claim, and beside what the claim stands there.
#[derive(Clone, Copy)]
pub struct Opinion<'a> {
    /// The policy, made ready.
    pub evaluator: &'a Evaluator<'a>,
    /// What stands beside the claim.
    pub beside: &'a Beside<'a>,
    /// What it says.
    pub verdict: &'a Verdict,
}

/// What came of the changes that were tried on one claim, judged by one policy beside the same claims: findings of a claim
/// often wish for the same.
#[derive(Debug, Default)]
pub struct Tries {
    room: Option<Box<Room>>,
    /// Nothing where the change cannot be made.
    known: Vec<(Act, Option<After>)>,
}

/// A copy of the claim, and buffers.
#[derive(Debug, Default)]
struct Room {
    changed: Claim,
    scratch: Scratch,
}

thread_local! {
    /// Used again for the next claim: nearly every finding has a change to try.
    static ROOM: Cell<Option<Box<Room>>> = const { Cell::new(None) };
}

/// What a change does.
#[derive(Debug)]
pub(super) struct After {
    /// The findings that are gone; nothing where another has come.
    cleared: Option<Vec<FindingId>>,
    /// The ids of the edits of other policies whose findings are gone; nothing where another has come by one of these.
    besides: Option<Vec<String>>,
    /// The ids of all edits whose findings are gone, once they are asked for.
    all: OnceCell<Rc<[String]>>,
}

impl After {
    /// The ids of all edits whose findings are gone; `None` where this one is not, or another has come.
    pub(super) fn clears(&self, opinion: &Opinion<'_>, finding: &Finding) -> Option<Rc<[String]>> {
        let (cleared, besides) = (self.cleared.as_ref()?, self.besides.as_ref()?);
        if !cleared.iter().any(|gone| gone.is(finding)) {
            return None;
        }
        let all = || {
            let own = cleared.iter().map(|gone| opinion.evaluator.id(gone.edit));
            let mut all: Vec<String> = own.chain(besides.iter().cloned()).collect();
            all.sort_unstable();
            all.dedup();
            Rc::from(all)
        };
        Some(Rc::clone(self.all.get_or_init(all)))
    }
}

impl Tries {
    /// What a change does; `None` where it cannot be made.
    pub(super) fn after(
        &mut self,
        act: &Act,
        claim: &Claim,
        opinion: &Opinion<'_>,
        besides: &[Opinion<'_>],
    ) -> Option<&After> {
        let known = self.known.iter().position(|(own, _)| own == act);
        let at = known.unwrap_or_else(|| {
            let room = self.room.get_or_insert_with(|| {
                let mut room = ROOM.take().unwrap_or_default();
                room.changed.clone_from(claim);
                room
            });
            let Room { changed, scratch } = &mut **room;
            let after = act.tried(claim, changed, |changed| {
                let cleared = act.clears(changed, opinion, scratch);
                let besides = cleared.as_ref().and_then(|_| act.clears_besides(changed, opinion, besides, scratch));
                After { cleared, besides, all: OnceCell::new() }
            });
            self.known.push((act.clone(), after));
            self.known.len() - 1
        });
        self.known.get(at)?.1.as_ref()
    }
}

impl Drop for Tries {
    fn drop(&mut self) {
        if self.room.is_some() {
            // Where the thread ends, it is given up.
            let _ = ROOM.try_with(|room| room.set(self.room.take()));
        }
    }
}

impl Act {
    /// The findings of a policy that are gone on the changed claim; `None` where another has come. Only what reads what is
    /// changed is judged again, for the rest says what it said; all is, where edits ask what others deny.
    fn clears(&self, changed: &Claim, opinion: &Opinion<'_>, scratch: &mut Scratch) -> Option<Vec<FindingId>> {
        let plan = opinion.evaluator.plan();
        let reads = |edit: EditId, subject: Item| plan.asks_what_stands() || self.touches(plan, edit, subject);
        let after = opinion.evaluator.which(changed, opinion.beside, scratch, reads);
        let before = || opinion.verdict.findings.iter().map(FindingId::of);
        // What was not certain before, and is now, has come.
        let came = |new: &FindingId| !before().any(|old| old.is_same(*new) && (old.fires || !new.fires));
        if after.iter().any(came) {
            return None;
        }
        let gone = |old: &FindingId| reads(old.edit, old.subject) && !after.iter().any(|new| new.is_same(*old));
        Some(before().filter(gone).collect())
    }

    /// The ids of the edits of other policies whose findings are gone; `None` where another has come.
    fn clears_besides(
        &self,
        changed: &Claim,
        opinion: &Opinion<'_>,
        besides: &[Opinion<'_>],
        scratch: &mut Scratch,
    ) -> Option<Vec<String>> {
        let mut clears = Vec::new();
        let others = besides.iter().filter(|other| !std::ptr::eq(other.evaluator, opinion.evaluator));
        for other in others.filter(|other| other.verdict.applies) {
            let cleared = self.clears(changed, other, scratch)?;
            clears.extend(cleared.into_iter().map(|gone| other.evaluator.id(gone.edit)));
        }
        Some(clears)
    }
}
