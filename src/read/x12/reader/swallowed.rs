//! Segments that hold another one, for the terminator between is missing: more elements than their kind has, a line that begins
//! with an id, or, where segments stand on no lines of their own, an element that ends with one and what it begins.

use memchr::memrchr2;

use super::super::id::{Id, ids};
use super::super::lex::Segment;
use super::begun::begins;
use super::{Level, Reader};
use crate::read::{Cost, Trouble};

/// Segments of no more elements than this are no longer than their kind: that many have most.
const SHORTEST: usize = 3;

/// How many elements a segment has at most by X12 (005010, mostly with the positions at its end that the guides leave out);
/// `None` for those of as many as may be.
fn most(id: Id) -> Option<usize> {
    Some(match id {
        ids::LX => 1,
        ids::N3 | ids::LQ => 2,
        ids::DTP | ids::AMT => 3,
        ids::HL | ids::REF | ids::QTY => 4,
        ids::FRM => 5,
        ids::OI => 6,
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
        if segment.len() > SHORTEST
            && let Some(trouble) = self.overlong(segment)
        {
            return Some(trouble);
        }
        if self.decides(segment) && segment.is_close() { self.hidden(segment) } else { None }
    }

    /// Whether a segment says something of a claim: what the header says of sender and receiver decides nothing.
    fn decides(&self, segment: &Segment<'_>) -> bool {
        self.level != Level::Header || segment.id == ids::HL
    }

    /// Where within a segment another one begins: behind its id stands a separator, so that it is not the last element.
    #[inline(never)]
    fn hidden(&mut self, segment: &Segment<'_>) -> Option<Trouble> {
        let (at, id) = (1..segment.len()).find_map(|at| {
            let ids = segment.endings(at).into_iter().filter(|id| ids::is_known(*id));
            ids.into_iter().find(|id| begins(*id, segment, at)).map(|id| (at, id))
        })?;
        let message = format!(
            "the sign that ends {} is missing, and {} is lost in element {at} of it; mend it there",
            segment.id.text(),
            id.text()
        );
        Some(self.damaged(segment, message))
    }

    /// Where within a segment a line begins with the id of another: its own terminator is missing.
    #[cold]
    fn swallowed(&mut self, segment: &Segment<'_>) -> Option<Trouble> {
        let is_meant = self.decides(segment);
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
        let most = most(segment.id).filter(|_| self.decides(segment))?;
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
