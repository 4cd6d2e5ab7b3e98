//! What edits have hit so far on one claim: what `that stands` asks.

use super::model::Missing;
use crate::claim::Item;
use crate::policy::kleene::Kleene;
use crate::policy::model::{Action, EditId, IfMissing};

/// Findings, certain or not, of the edits evaluated so far.
#[derive(Debug, Default)]
pub struct Hits {
    /// Edits of a ring that have not been evaluated yet: each may hit anything.
    pub open: Vec<EditId>,
    /// What has been found.
    pub entries: Vec<Hit>,
}

/// A finding as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The edit.
    pub edit: EditId,
    /// Its subject.
    pub subject: Item,
    /// The line it hits; `None`: the claim.
    pub line: Option<u32>,
    /// Whether it fires.
    pub answer: Kleene,
    /// What it does where it fires.
    pub action: Action,
    /// What becomes of it where it stays unknown.
    pub if_missing: IfMissing,
    /// Whether nothing more can be learned of it.
    pub settled: bool,
    /// What it hangs on.
    pub missing: Vec<Missing>,
}

impl Hit {
    /// Whether it keeps a line from standing, given that it hits it.
    fn fells(&self) -> Kleene {
        let falls = |action: Action| matches!(action, Action::Deny | Action::Reject);
        match self.answer {
            Kleene::False => Kleene::False,
            Kleene::True => Kleene::from(falls(self.action)),
            Kleene::Unknown if falls(self.action) => Kleene::Unknown,
            Kleene::Unknown => match self.if_missing {
                IfMissing::Act(action) if falls(action) && !self.settled => Kleene::Unknown,
                _ => Kleene::False,
            },
        }
    }

    /// Whether it hits a line, or may still: its own, every line through the claim, every line of a rejected claim.
    fn hits(&self, line: u32) -> bool {
        let rejects = self.action == Action::Reject;
        let may_reject = !self.settled && self.if_missing == IfMissing::Act(Action::Reject);
        self.line.is_none_or(|own| own == line) || rejects || may_reject
    }
}

impl Hits {
    /// The first edit that keeps a line from standing for certain.
    pub fn felled_by(&self, line: u32) -> Option<EditId> {
        self.entries.iter().find(|hit| hit.hits(line) && hit.fells() == Kleene::True).map(|hit| hit.edit)
    }

    /// Whether a line stands, and what that hangs on.
    pub fn stands(&self, line: u32) -> (Kleene, impl Iterator<Item = Missing>) {
        let open = if self.open.is_empty() { Kleene::True } else { Kleene::Unknown };
        let hitting = || self.entries.iter().filter(move |hit| hit.hits(line));
        let answer = hitting().fold(open, |stands, hit| stands.and(hit.fells().negate()));
        let waits = self.open.iter().map(|edit| Missing::Edit(*edit));
        let unknown = self.entries.iter().filter(move |hit| hit.hits(line) && hit.fells() == Kleene::Unknown);
        let reasons = unknown.flat_map(|hit| {
            let waits = (!hit.settled).then_some(Missing::Edit(hit.edit));
            waits.into_iter().chain(hit.missing.iter().copied().filter(move |_| hit.settled))
        });
        (answer, waits.chain(reasons))
    }
}
