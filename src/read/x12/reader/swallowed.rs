//! Segments that hold another one, for the terminator between is missing: more elements than their kind has, or a line that
//! begins with an id.

use memchr::memrchr2;

use super::super::id::{Id, ids};
use super::super::lex::Segment;
use super::{Level, Reader};
use crate::read::{Cost, Trouble};

/// Segments of no more elements than this are no longer than their kind: that many have most.
const SHORTEST: usize = 3;

/// How many elements a segment has at most by X12 (005010, mostly with the positions at its end that the guides leave out);
/// `None` for those of as many as may be.
fn most(id: Id) -> Option<usize> {
    Some(match id {
        ids::N3 => 2,
        ids::DTP | ids::AMT => 3,
        ids::HL | ids::REF | ids::QTY => 4,
        ids::FRM | ids::OI => 6,
        ids::N4 | ids::SVD | ids::CRC => 8,
        ids::NM1 | ids::SBR | ids::PER | ids::PWK | ids::PAT => 9,
        ids::SV2 => 10,
        ids::DMG | ids::SV3 | ids::HI => 12,
        ids::HCP => 15,
        ids::CAS => 19,
        ids::CLM => 20,
        ids::SV1 => 21,
        _ => return None,
    })
}

impl Reader<'_> {
    /// Why the claim cannot be read, where a segment holds another one.
    pub(super) fn two_in_one(&mut self, segment: &Segment<'_>) -> Option<Trouble> {
        if segment.is_broken()
            && let Some(trouble) = self.swallowed(segment)
        {
            return Some(trouble);
        }
        if segment.len() > SHORTEST { self.overlong(segment) } else { None }
    }

    /// Where within a segment a line begins with the id of another: its own terminator is missing.
    #[cold]
    fn swallowed(&mut self, segment: &Segment<'_>) -> Option<Trouble> {
        let is_meant = self.level != Level::Header;
        // Behind an id stands a separator, so that it is not the last element; before it what the segment ended with.
        let id = (1..segment.len()).filter(|_| is_meant).find_map(|number| {
            let text = segment.element(number).text;
            let (before, line) = text.split_at_checked(memrchr2(b'\n', b'\r', text)? + 1)?;
            let id = Id::new(line);
            (line.len() <= 3 && ids::is_known(id) && !before.trim_ascii().is_empty()).then_some(id)
        })?;
        let message = format!(
            "the sign that ends {} is missing, and {} on the next line is lost in it; mend it there",
            segment.id.text(),
            id.text()
        );
        Some(self.damaged(segment, message))
    }

    /// Why the claim cannot be read, where a segment holds more than one of its kind can: the segment behind it is lost in
    /// it, be it a person's, a line's or a claim's.
    #[inline(never)]
    fn overlong(&mut self, segment: &Segment<'_>) -> Option<Trouble> {
        // What the header says of sender and receiver decides nothing.
        let most = most(segment.id).filter(|_| self.level != Level::Header)?;
        let filled = (most + 1..=segment.len()).any(|number| !segment.element(number).is_empty());
        filled.then(|| {
            let message = format!(
                "{} has at most {most} elements, and this one {}; the sign that ends it is missing, and the segment behind it is lost in it; mend it there",
                segment.id.text(),
                segment.len()
            );
            self.damaged(segment, message)
        })
    }

    fn damaged(&self, segment: &Segment<'_>, message: String) -> Trouble {
        Trouble { code: "x12/damaged-segment", message, spot: self.spot(segment.whole()), cost: Cost::Claim }
    }
}
