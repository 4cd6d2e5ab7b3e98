//! One claim at a glance: what is found out once, so that each screen asks less.

use super::{NOBODY, Pairs, VARIABLES};
use crate::claim::{Claim, Field, Item, Record, Slot};
use crate::verdict::plan::Plan;

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
    /// The rows of the lines' codes among [`Plan::symbols`].
    codes: [u32; MOST_CODES],
    /// A bit for each line whose code no other line has.
    alone: u64,
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
const MOST_CODES: usize = 32;
/// The row of a code that is not known, or of a line past [`MOST_CODES`].
const NO_ROW: u32 = u32::MAX;

impl<'a> Sight<'a> {
    /// A claim.
    pub(in crate::verdict) fn new(plan: &'a Plan<'a>, claim: &'a Claim) -> Sight<'a> {
        Sight {
            plan,
            claim,
            lines: claim.slots(Record::Line),
            bound: [0; VARIABLES],
            memos: [0; MEMOS],
            codes: [NO_ROW; MOST_CODES],
            alone: 0,
            partners: ALL,
            known: 0,
            in_window: 0,
            of_payer: 0,
        }
    }

    /// Looks at the lines: what else asks of them is answered sooner.
    pub(in crate::verdict) fn look(&mut self) {
        let (width, symbols) = (Record::Line.width(), self.plan.symbols());
        if symbols.width() > 0 {
            let mut memos = self.memos.chunks_exact_mut(symbols.width());
            for (row, line) in self.codes.iter_mut().zip(self.lines.chunks_exact(width)) {
                let to = memos.next();
                let Some(code) = line.get(Field::LineCode.slot()).and_then(|slot| slot.as_code()) else { continue };
                let at = symbols.row(code).unwrap_or(symbols.codes());
                *row = u32::try_from(at).unwrap_or(NO_ROW);
                if let Some(to) = to {
                    // A handful: fewer than a call to copy them costs.
                    to.iter_mut().zip(symbols.of(at)).for_each(|(to, symbol)| *to = *symbol);
                }
            }
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
    }

    /// Of each line, as far as they are looked at, the bits of the edits on lines of any code that may have something to say
    /// of it, by its code.
    pub(in crate::verdict) fn open(&self) -> [u64; MOST_CODES] {
        let mut open = [ALL; MOST_CODES];
        let (gates, lines) = (self.plan.gates(), self.lines.chunks_exact(Record::Line.width()));
        for (at, ((to, row), line)) in open.iter_mut().zip(&self.codes).zip(lines).enumerate() {
            if *row != NO_ROW {
                *to = gates.open(*row as usize, self.alone >> at & 1 == 1, line);
            }
        }
        open
    }

    /// The lines that may have a row together with the subject, a bit for each; all where there are more lines than bits,
    /// or a line's value is not known to be in no row.
    #[inline]
    pub(super) fn partners(&self, pairs: &Pairs, subject: u32) -> u64 {
        let width = self.plan.symbols().width();
        let count = self.claim.count(Record::Line) as usize;
        let symbols = self.memos.get(..count * width).filter(|_| count <= 64);
        let (Some(symbols), Some(filter)) = (symbols, pairs.index.pairs()) else { return ALL };
        let own = symbols.get(subject as usize * width + pairs.of_subject).copied().unwrap_or(0);
        let itself = if pairs.is_another { subject } else { NOBODY };
        let others = symbols.get(pairs.of_other..).unwrap_or_default().iter().step_by(width);
        let mut partners = 0;
        for (at, other) in (0u32..).zip(others.copied()) {
            let (first, second) = if pairs.subject_first { (own, other) } else { (other, own) };
            // A value that is not looked for yet may be in a row; one that no row has is in none.
            let may = match (own, other) {
                _ if at == itself => false,
                (0, _) | (_, 0) => true,
                (NOBODY, _) | (_, NOBODY) => false,
                _ => filter.may_have(first, second),
            };
            partners |= u64::from(may) << at;
        }
        partners
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
        if *code == NO_ROW {
            return 0;
        }
        for before in (0..at).filter(|before| codes.get(*before) == Some(code)) {
            alone &= !(1 << at | 1 << before);
        }
    }
    alone
}
