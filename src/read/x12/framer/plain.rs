//! Most segments are whole and short, are written as the guides say, and change nothing of what the framer follows: such are
//! taken many at a time.

use super::super::id::{Id, ids};
use super::super::lex::{Delimiters, is_blank};
use super::super::scan::Marks;
use super::X12Framer;
use super::words::service;
use super::writing::composite;

/// The longest of them: no ISA can stand in it.
const LONGEST: usize = 100;
/// The most blanks before one: a line end.
const BLANKS: usize = 2;

impl X12Framer {
    /// Takes the plain segments that come next and are at hand, as many as a batch has room for; whether
    /// there were any.
    pub(super) fn plain(&mut self) -> bool {
        let (Some(delimiters), Some(_)) = (self.delimiters, &self.transaction) else { return false };
        let longest = LONGEST.min(self.limits.segment);
        let room = self.limits.batch.saturating_sub(self.stream.taken());
        let ahead = self.stream.rest();
        let (mut first, mut after, mut count, mut kind) = (None, 0, 0, None);
        for end in Marks::new(ahead, delimiters.segment) {
            let mut start = after;
            while start < end && start - after < BLANKS && ahead.get(start).is_some_and(|byte| is_blank(*byte)) {
                start += 1;
            }
            let bytes = ahead.get(start..end).unwrap_or(b"");
            let Some(id) = plain(bytes, delimiters).filter(|_| bytes.len() <= longest && after < room) else { break };
            if self.lost_before(id, kind.is_some()).is_some() {
                break;
            }
            kind = kind.or(service(id));
            after = end + 1;
            count += 1;
            first.get_or_insert((start, after));
        }
        let Some((start, end)) = first else { return false };
        if let (Some(open), Some(kind)) = (&mut self.claim, kind) {
            open.service.get_or_insert(kind);
        }
        let cut = self.stream.take_some(start, end, 1);
        self.append(&cut);
        if count > 1 {
            let others = self.stream.take_some(0, after - end, count - 1);
            self.append(&others);
        }
        true
    }
}

/// The id of a plain segment; `None` for what must be looked at more closely.
#[inline]
fn plain(segment: &[u8], delimiters: Delimiters) -> Option<Id> {
    let id = Id::written(segment, delimiters.element);
    let follows = matches!(id, ids::CLM | ids::HL | ids::ST | ids::SE);
    let blank = segment.last().is_none_or(|byte| is_blank(*byte));
    (ids::is_known(id) && !follows && !blank && composite(segment, id, delimiters).is_none()).then_some(id)
}
