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

    /// Looks at lines by their codes; one whose code is not known, which has a bit, may have a row with any.
    pub(super) fn look(&mut self, together: &Together, codes: &[Half], unknown: u64) {
        self.lines = codes.len();
        for (rows, index) in self.of.iter_mut().zip(&together.0) {
            let Some(pairs) = index.pairs() else { continue };
            let mut any = 0;
            for (at, (row, own)) in rows.iter_mut().zip(codes).enumerate() {
                let (mut with, mut bit) = (0, 1u64);
                for other in codes.get(..at).unwrap_or_default() {
                    with |= u64::from(pairs.may_have(*own, *other)).wrapping_neg() & bit;
                    bit = bit.rotate_left(1);
                }
                any |= with;
                *row = with;
            }
            if any | unknown != 0 {
                complete(rows.get_mut(..codes.len()).unwrap_or_default(), unknown);
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

/// What an earlier line has with a later one is what the later one has with it.
fn complete(rows: &mut [u64], unknown: u64) {
    for at in 0..rows.len() {
        for before in 0..at {
            let has = rows.get(at).is_some_and(|row| row >> before & 1 == 1);
            if let Some(row) = rows.get_mut(before) {
                *row |= u64::from(has) << at;
            }
        }
    }
    for (at, row) in rows.iter_mut().enumerate() {
        *row |= if unknown >> at & 1 == 1 { ALL } else { unknown };
        *row &= !(1 << at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_line_has_with_another_the_other_has_with_it() {
        let mut rows = [0, 0, 0b01, 0b110];
        complete(&mut rows, 0);
        assert_eq!(rows, [0b100, 0b1000, 0b1001, 0b110]);
        let mut rows = [0, 1, 0];
        complete(&mut rows, 0b100);
        assert_eq!(rows.map(|row| row & 0b111), [0b110, 0b101, 0b011]);
    }
}
