//! One claim at a glance: what is found out once, so that each screen asks less.

use super::together::Partners;
use super::{Pairs, VARIABLES};
use crate::claim::{Claim, Field, Item, Record, Slot};
use crate::table::Half;
use crate::verdict::plan::Plan;
use crate::verdict::triggers::Payers;

/// One claim, with what an edit has bound on it.
pub(in crate::verdict) struct Sight<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) claim: &'a Claim,
    /// All slots of all its lines.
    pub(super) lines: &'a [Slot],
    /// Positions of items, or rows of tables.
    bound: [u32; VARIABLES],
    /// Symbols of lines' values in columns, by [`super::Memo`] and line: 0 is not looked for yet.
    pub(super) memos: [u32; MEMOS],
    /// Where the cards of the lines' codes are among [`Plan::cards`].
    codes: [u32; MOST_CODES],
    /// A bit for each line whose code no other line has.
    alone: u64,
    /// Which lines may have a row together.
    together: Partners,
    /// The lines that the first `with` of an edit need look at, as far as there is a bit for each.
    pub(super) partners: u64,
    /// The clauses of the edit's subject that are known to hold, a bit for each.
    pub(super) known: u64,
    /// A bit for each clause where every line's day is one of the policy's.
    pub(super) in_window: u64,
    /// A bit for each clause where the claim's payer is known.
    pub(super) of_payer: u64,
}

/// Any item.
pub(super) const ALL: u64 = u64::MAX;
/// How many symbols are remembered.
const MEMOS: usize = 128;
/// Of how many lines the codes are.
pub(super) const MOST_CODES: usize = 32;
/// The card of a code that is not known, or of a line past [`MOST_CODES`].
const NO_CARD: u32 = u32::MAX;

/// What a line's code tells before any edit is asked.
#[derive(Debug, Clone, Copy)]
pub(in crate::verdict) struct Ahead {
    /// The bits of the edits on lines of any code that may have something to say of it.
    pub(in crate::verdict) open: u64,
    /// Where the edits begin and end that start on its code and may be about the claim; [`UNKNOWN`] where that was not looked
    /// for.
    starts: (u32, u32),
}

/// No beginning and end.
const UNKNOWN: (u32, u32) = (u32::MAX, u32::MAX);

impl Ahead {
    /// Where the edits begin and end that start on the line's code and may be about the claim; `None` where that was not
    /// looked for.
    #[inline]
    pub(in crate::verdict) fn starts(self) -> Option<(u32, u32)> {
        (self.starts != UNKNOWN).then_some(self.starts)
    }
}

impl<'a> Sight<'a> {
    /// A claim.
    pub(in crate::verdict) fn new(plan: &'a Plan<'a>, claim: &'a Claim) -> Sight<'a> {
        Sight {
            plan,
            claim,
            lines: claim.slots(Record::Line),
            bound: [0; VARIABLES],
            memos: [0; MEMOS],
            codes: [NO_CARD; MOST_CODES],
            alone: 0,
            together: Partners::NONE,
            partners: ALL,
            known: 0,
            in_window: 0,
            of_payer: 0,
        }
    }

    /// Looks at the lines: what else asks of them is answered sooner.
    pub(in crate::verdict) fn look(&mut self) {
        let (width, cards) = (Record::Line.width(), self.plan.cards());
        let (mut halves, mut unknown) = ([Half::default(); MOST_CODES], ALL);
        let lines = self.lines.chunks_exact(width);
        for (at, ((card, half), line)) in self.codes.iter_mut().zip(&mut halves).zip(lines).enumerate() {
            let Some(code) = line.get(Field::LineCode.slot()).and_then(|slot| slot.as_code()) else { continue };
            *half = Half::from(code);
            unknown &= !(1 << at);
            *card = u32::try_from(cards.find(code)).unwrap_or(NO_CARD);
        }
        let (from, to) = self.plan.policy().window;
        let inside = |line: &[Slot]| {
            let date = line.get(Field::LineDate.slot()).and_then(|slot| slot.as_date());
            date.is_some_and(|date| from.is_none_or(|from| from <= date) && to.is_none_or(|to| date <= to))
        };
        self.in_window = if self.lines.chunks_exact(width).all(inside) { ALL } else { 0 };
        let payer = self.claim.slot(Item::CLAIM, Field::ClaimPayer).as_code();
        self.of_payer = if payer.is_some() { ALL } else { 0 };
        let count = self.claim.count(Record::Line) as usize;
        self.alone = self.codes.get(..count).map_or(0, alone);
        if let Some(halves) = halves.get(..count) {
            let unknown = unknown & !ALL.checked_shl(self.claim.count(Record::Line)).unwrap_or(0);
            self.together.look(self.plan.together(), halves, unknown);
        }
    }

    /// Of each line what its code tells, as far as they are looked at, of edits about claims of these payers.
    #[inline]
    pub(in crate::verdict) fn ahead(&self, payers: Payers) -> [Ahead; MOST_CODES] {
        let mut ahead = [Ahead { open: ALL, starts: UNKNOWN }; MOST_CODES];
        let (plan, lines) = (self.plan, self.lines.chunks_exact(Record::Line.width()));
        for (at, ((to, card), line)) in (0u32..).zip(ahead.iter_mut().zip(&self.codes).zip(lines)) {
            if *card != NO_CARD {
                let card = plan.cards().at(*card as usize);
                let open = plan.gates().open(card, self.alone >> at & 1 == 1, line) & !self.lonely(at);
                *to = Ahead { open, starts: card.starts(payers) };
            }
        }
        ahead
    }

    /// The symbol of a line's code in a column in which lines are looked for by their codes.
    #[inline]
    pub(super) fn symbol_of(&self, line: u32, column: usize) -> Option<u32> {
        let card = self.codes.get(line as usize).filter(|card| **card != NO_CARD)?;
        Some(self.plan.cards().at(*card as usize).symbol(column)).filter(|symbol| *symbol != 0)
    }

    /// The lines that may have a row together with the subject, a bit for each; all where that is not known.
    #[inline]
    pub(super) fn partners(&self, pairs: &Pairs, subject: u32) -> u64 {
        let itself = if pairs.is_another { 0 } else { 1u64.checked_shl(subject).unwrap_or(0) };
        self.together.of(pairs.at, subject) | itself
    }

    /// The bits of the edits that want a row with another line's code, of a line that has none with any.
    #[inline]
    fn lonely(&self, line: u32) -> u64 {
        let bits = self.plan.gates().of_pairs().iter().enumerate();
        bits.filter(|(at, _)| self.together.of(*at, line) == 0).fold(0, |lonely, (_, bits)| lonely | bits)
    }

    #[inline]
    pub(super) fn bind(&mut self, var: usize, to: u32) {
        if let Some(bound) = self.bound.get_mut(var) {
            *bound = to;
        }
    }

    #[inline]
    pub(super) fn bound(&self, var: usize) -> u32 {
        self.bound.get(var).copied().unwrap_or(0)
    }
}

/// Which of some codes, all of them known, no other one equals: a bit for each; none where one is not known.
fn alone(codes: &[u32]) -> u64 {
    let mut alone = ALL;
    for (at, code) in codes.iter().enumerate() {
        if *code == NO_CARD {
            return 0;
        }
        for before in (0..at).filter(|before| codes.get(*before) == Some(code)) {
            alone &= !(1 << at | 1 << before);
        }
    }
    alone
}
