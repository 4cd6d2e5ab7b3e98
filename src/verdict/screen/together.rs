//! The codes of a claim's lines to which of them may have a row together, told in one go before any edit asks.
//!
//! A table of two million pairs does not stay near the processor. What is asked of its filter for all pairs of lines one after
//! the other, with nothing that hangs on the answers in between, is fetched at the same time.

use std::sync::Arc;

use super::sight::{ALL, MOST_CODES};
use crate::table::{Half, Index};

/// So many indexes are asked for pairs.
const MOST: usize = 4;

/// The indexes that find rows by the codes of two lines.
#[derive(Debug, Default)]
pub(in crate::verdict) struct Together(Vec<Arc<Index>>);

/// For each index, and each line that was looked at, the lines with which it may have a row: a bit for each.
#[derive(Debug)]
pub(super) struct Partners {
    lines: usize,
    of: [[u64; MOST_CODES]; MOST],
}

impl Together {
    /// The place of an index; `None` where it cannot tell, or there are too many.
    pub(super) fn place(&mut self, index: &Arc<Index>) -> Option<usize> {
        let known = self.0.iter().position(|own| Arc::ptr_eq(own, index));
        if known.is_some() || self.0.len() == MOST || index.pairs().is_none() {
            return known;
        }
        self.0.push(Arc::clone(index));
        Some(self.0.len() - 1)
    }
}

impl Partners {
    /// Nothing was looked at.
    pub(super) const NONE: Partners = Partners { lines: 0, of: [[0; MOST_CODES]; MOST] };

    /// Looks at lines by their codes; one without a code may have a row with any.
    pub(super) fn look(&mut self, together: &Together, codes: &[Option<Half>]) {
        self.lines = codes.len();
        for (rows, index) in self.of.iter_mut().zip(&together.0) {
            let Some(pairs) = index.pairs() else { continue };
            let mut any = 0;
            for (at, (row, own)) in rows.iter_mut().zip(codes).enumerate() {
                for (before, other) in codes.iter().take(at).enumerate() {
                    let may = match (own, other) {
                        (Some(own), Some(other)) => pairs.may_have(*own, *other),
                        _ => true,
                    };
                    *row |= u64::from(may) << before;
                }
                any |= *row;
            }
            // What an earlier line has with a later one is what the later one has with it. Nearly always there is nothing.
            for at in 0..if any == 0 { 0 } else { codes.len() } {
                for before in 0..at {
                    let has = rows.get(at).is_some_and(|row| row >> before & 1 == 1);
                    if let Some(row) = rows.get_mut(before) {
                        *row |= u64::from(has) << at;
                    }
                }
            }
        }
    }

    /// The other lines with which a line may have a row that an index finds; all where that was not looked at.
    #[inline]
    pub(super) fn of(&self, index: usize, line: u32) -> u64 {
        let row = self.of.get(index).and_then(|rows| rows.get(..self.lines)?.get(line as usize));
        row.copied().unwrap_or(ALL)
    }
}
