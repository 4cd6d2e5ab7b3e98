//! A code to all that is known of it before there is a claim, in one stretch of the memory.
//!
//! There are thousands of codes, and the next line's is none of those that came last: what is known of it is not near the
//! processor. So it stands side by side, and is fetched once a line instead of once for each question.

use super::gates::Openings;
use super::symbols::Symbols;
use crate::claim::Code;
use crate::table::Half;
use crate::verdict::triggers::{Payers, Starts};

/// A card for each code, at the place of its hash or behind it.
#[derive(Debug, Default)]
pub(in crate::verdict) struct Cards {
    /// How many words a card takes.
    width: usize,
    /// How many amounts and symbols a card has.
    limits: usize,
    symbols: usize,
    /// How many places there are; behind them is the card of a code of which nothing is known.
    places: usize,
    /// Of each card its code (nought where there is none), the bits of [`Openings`], where the edits that start on the code
    /// begin and end, the amounts, and in halves of the last words the payers of those edits and the symbols.
    words: Vec<u64>,
}

/// What is known of a code.
#[derive(Debug, Clone, Copy)]
pub(in crate::verdict) struct Card<'c> {
    words: &'c [u64],
    limits: usize,
}

/// Where a card's edits and amounts stand.
const OPEN: usize = 1;
const STARTS: usize = 2;
const LIMITS: usize = 3;

/// A card takes as many words as a line of the processor's memory, or several times as many.
const LINE: usize = 8;

impl Cards {
    /// The cards of all codes that a table or an edit has, each edit's code with where its edits begin and end.
    pub(in crate::verdict) fn new(symbols: &Symbols, openings: &Openings, starts: Vec<(u64, Starts)>) -> Cards {
        let (limits, nobody) = (openings.limits(), symbols.codes());
        let width = (LIMITS + limits + (1 + symbols.width()).div_ceil(2)).next_multiple_of(LINE);
        // Half of the places stay empty, so that a code is nearly always found at once.
        let places = (symbols.codes() + starts.len()) * 2;
        let words = vec![0; (places + 1) * width];
        let mut cards = Cards { width, limits, symbols: symbols.width(), places, words };
        cards.write(places * width, 0, nobody, symbols, openings);
        for (code, row) in symbols.rows() {
            let at = cards.place(Code::from_bits(code));
            cards.write(at, code, row, symbols, openings);
        }
        for (code, own) in starts {
            let at = cards.place(Code::from_bits(code));
            if cards.words.get(at) == Some(&0) {
                cards.write(at, code, nobody, symbols, openings);
            }
            let card = cards.words.get_mut(at..at + width).unwrap_or_default();
            if let Some(to) = card.get_mut(STARTS) {
                *to = u64::from(own.start) << 32 | u64::from(own.end);
            }
            if let Some(to) = card.get_mut(LIMITS + limits) {
                *to |= u64::from(own.payers);
            }
        }
        cards
    }

    fn write(&mut self, at: usize, code: u64, row: usize, symbols: &Symbols, openings: &Openings) {
        let (open, limits) = openings.of(row);
        let halves: Vec<u32> = std::iter::once(0).chain(symbols.of(row).iter().copied()).collect();
        let halves = halves.chunks(2).map(|two| two.iter().rev().fold(0, |word, own| word << 32 | u64::from(*own)));
        let words = [code, open, 0].into_iter().chain(limits.iter().map(|limit| limit.cast_unsigned())).chain(halves);
        let card = self.words.get_mut(at..at + self.width).into_iter().flatten();
        card.zip(words).for_each(|(to, word)| *to = word);
    }

    /// Where a code's card is, or the empty place where it would be.
    #[inline]
    fn place(&self, code: Code) -> usize {
        let home = (Half::from(code).bits() >> 32).wrapping_mul(self.places as u64) >> 32;
        let mut at = usize::try_from(home).unwrap_or(0);
        for _ in 0..self.places {
            let own = self.words.get(at * self.width).copied().unwrap_or(0);
            if own == code.bits() || own == 0 {
                return at * self.width;
            }
            at = if at + 1 == self.places { 0 } else { at + 1 };
        }
        self.places * self.width
    }

    /// Where the card of a code is; one of which nothing is known has that of all such codes.
    #[inline]
    pub(super) fn find(&self, code: Code) -> usize {
        let at = self.place(code);
        if self.words.get(at) == Some(&code.bits()) { at } else { self.places * self.width }
    }

    /// The card at a place that [`Cards::find`] gave.
    #[inline]
    pub(super) fn at(&self, at: usize) -> Card<'_> {
        Card { words: self.words.get(at..at + self.width).unwrap_or_default(), limits: self.limits }
    }

    /// The card of a code.
    pub(in crate::verdict) fn of(&self, code: Code) -> Card<'_> {
        self.at(self.find(code))
    }

    /// How many symbols each has.
    #[inline]
    pub(super) fn symbols(&self) -> usize {
        self.symbols
    }
}

impl Card<'_> {
    /// Where the edits begin and end that start on the code and may be about a claim of one of these payers.
    #[inline]
    pub(in crate::verdict) fn starts(self, payers: Payers) -> (u32, u32) {
        if self.half(0) & payers == 0 {
            return (0, 0);
        }
        halves(self.words.get(STARTS).copied().unwrap_or(0))
    }

    /// The bits of the edits on lines of any code that may have something to say.
    #[inline]
    pub(super) fn open(self) -> u64 {
        self.words.get(OPEN).copied().unwrap_or(u64::MAX)
    }

    /// The amounts within the limits of all rows that have the code.
    #[inline]
    pub(super) fn limits(self) -> impl Iterator<Item = i64> {
        self.words.get(LIMITS..LIMITS + self.limits).unwrap_or_default().iter().map(|limit| limit.cast_signed())
    }

    /// The symbol in a column; 0 where lines are not asked there for their codes.
    #[inline]
    pub(super) fn symbol(self, column: usize) -> u32 {
        self.half(column + 1)
    }

    #[inline]
    fn half(self, at: usize) -> u32 {
        let (odd, even) = halves(self.words.get(LIMITS + self.limits + at / 2).copied().unwrap_or(0));
        if at.is_multiple_of(2) { even } else { odd }
    }
}

/// The upper half of a word, and the lower.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "takes the halves on purpose")]
fn halves(word: u64) -> (u32, u32) {
    ((word >> 32) as u32, word as u32)
}
