//! Most segments are whole and short, are written as the guides say, and change nothing of what the framer follows: such are
//! taken many at a time.

use super::super::id::Id;
use super::super::id::ids::{self, Course};
use super::super::lex::{Delimiters, HIGHEST_BLANK, is_blank};
use super::super::scan::Marks;
use super::X12Framer;
use super::words::service;
use super::writing::composite;
use crate::claim::ClaimType;

/// The longest of them: no ISA can stand in it.
const LONGEST: usize = 100;
/// The most blanks before one: a line end.
const BLANKS: usize = 2;

/// Plain segments that come next: of the first where it begins, where they end, how many they are, and by what a claim of
/// theirs is served.
#[derive(Debug, Clone, Copy)]
struct Ahead {
    first: (usize, usize),
    after: usize,
    count: u64,
    kind: Option<ClaimType>,
}

impl X12Framer {
    /// Takes the plain segments that come next and are at hand, as many as a batch has room for; whether
    /// there were any.
    pub(super) fn plain(&mut self) -> bool {
        let (Some(delimiters), Some(_)) = (self.delimiters, &self.transaction) else { return false };
        let rest = self.stream.rest();
        let mut found = self.ahead(rest, delimiters);
        // Of what holds a zero byte only what comes before is plain.
        let taken = found.and_then(|found| rest.get(..found.after)).unwrap_or_default();
        if let Some(zero) = memchr::memchr(0, taken) {
            found = self.ahead(taken.get(..zero).unwrap_or_default(), delimiters);
        }
        let Some(Ahead { first: (start, end), after, count, kind }) = found else { return false };
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

    /// The plain segments with which bytes begin.
    fn ahead(&self, ahead: &[u8], delimiters: Delimiters) -> Option<Ahead> {
        let longest = LONGEST.min(self.limits.segment);
        let room = self.limits.batch.saturating_sub(self.stream.taken());
        let (mut first, mut after, mut count, mut kind) = (None, 0, 0, None);
        for end in Marks::new(ahead, delimiters.segment) {
            let mut start = after;
            for _ in 0..BLANKS {
                let blank = ahead.get(start).is_some_and(|byte| *byte <= HIGHEST_BLANK && is_blank(*byte));
                start += usize::from(start < end && blank);
            }
            let bytes = ahead.get(start..end).unwrap_or(b"");
            let ends_blank = bytes.last().is_none_or(|byte| *byte <= HIGHEST_BLANK && is_blank(*byte));
            if ends_blank || bytes.len() > longest || after >= room {
                break;
            }
            let id = Id::ahead(bytes, delimiters.element);
            match ids::course(id) {
                Some(Course::Plain) => {}
                Some(Course::Telling) => {
                    let lost = self.lost_before(id, kind.is_some()).is_some();
                    if lost || composite(bytes, id, delimiters).is_some() {
                        break;
                    }
                    kind = kind.or(service(id));
                }
                Some(Course::Turning) | None => break,
            }
            after = end + 1;
            count += 1;
            first.get_or_insert((start, after));
        }
        Some(Ahead { first: first?, after, count, kind })
    }
}

#[cfg(test)]
mod tests {
    use super::super::order::is_watched;
    use super::*;

    #[test]
    fn what_is_taken_unseen_tells_nothing() {
        for id in ids::KNOWN_IDS {
            let text = format!("{}*1", id.text());
            assert_eq!(Id::ahead(text.as_bytes(), b'*'), *id);
            let tells = is_watched(*id) || composite(text.as_bytes(), *id, Delimiters::default()).is_some();
            match ids::course(*id) {
                Some(Course::Plain) => assert!(!tells && service(*id).is_none(), "{text}"),
                Some(Course::Telling) => assert!(tells, "{text}"),
                course => assert_eq!(course, Some(Course::Turning)),
            }
        }
        for text in [&b"GS*1"[..], b"clm*1", b"A**1", b"*A*1", b"ABCD*", b"CLM", b""] {
            assert_eq!(ids::course(Id::ahead(text, b'*')), None);
        }
    }
}
