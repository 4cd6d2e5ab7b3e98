//! Segments of no known name: what they were before they were damaged and what that costs, or that they are passed over.

use std::collections::BTreeMap;

use super::super::id::{Id, ids};
use super::super::lex::Delimiters;
use super::super::stream::{Cut, Ending};
use super::X12Framer;
use super::words::{push, separator, spot};
use crate::read::{Batch, Cost, Spot};

/// How many different unknown segments are listed.
const LISTED: usize = 20;

/// The unknown segments of a file: their names, how many there are of each, and where the first stands.
#[derive(Debug, Default)]
pub(super) struct Unknown(BTreeMap<String, (u64, Spot)>);

impl Unknown {
    /// Counts one.
    fn count(&mut self, name: String, spot: Spot) {
        // A name more than are listed says that there are others.
        if self.0.len() <= LISTED || self.0.contains_key(&name) {
            self.0.entry(name).or_insert((0, spot)).0 += 1;
        }
    }

    /// Reports them all, and forgets them.
    pub fn report(&mut self, batch: &mut Batch) {
        let all = std::mem::take(&mut self.0);
        let Some(first) = all.values().map(|(_, spot)| spot).min_by_key(|spot| spot.offset).cloned() else { return };
        let names: Vec<String> =
            all.iter().take(LISTED).map(|(name, (count, _))| format!("{name} ({count})")).collect();
        let more = if all.len() > LISTED { ", and others" } else { "" };
        let message = format!("segments that the 837 guides do not have are passed over: {}{more}", names.join(", "));
        push(batch, "x12/unknown-segment", first, Cost::Nothing, message);
    }
}

impl X12Framer {
    /// A segment of an 837 that has no name of the guides: a damaged one costs the claims that it may speak of, others are
    /// passed over.
    pub(super) fn unknown_segment(&mut self, cut: &Cut, batch: &mut Batch) {
        let delimiters = self.delimiters.unwrap_or_default();
        let bytes = self.stream.bytes(cut);
        let Some(id) = before_damage(bytes, delimiters) else {
            let name = name(bytes, delimiters);
            if name.is_none() && bytes.contains(&delimiters.element) {
                let message = format!(
                    "segment {}: it has elements, but no name that a segment can have: a segment terminator has cut the segment before it, or its name is damaged, so that what they say is not known; mend it there",
                    cut.number
                );
                return self.damaged("x12/damaged-segment", message);
            }
            if cut.ending == Ending::Terminated {
                self.unknown.count(name.unwrap_or_else(|| "without a name".to_owned()), spot(cut, ""));
            }
            return self.append(cut);
        };
        let separator = separator(delimiters.element);
        let (code, number, name) = ("x12/damaged-segment", cut.number, id.text());
        let message = format!(
            "segment {number}: behind {name} the separator of elements is missing, so that what it says is not known; write {separator} there, as the ISA declares it"
        );
        match id {
            ids::CLM => {
                self.close(batch, true);
                self.claim_begins(cut, "CLM");
                let message = format!(
                    "the segment begins a claim, but behind CLM the separator of elements is missing; write {separator} there, as the ISA declares it"
                );
                self.spoil("x12/claim-segment", message);
            }
            ids::HL => {
                self.close(batch, true);
                self.levels.open_unreadable(number, code, message);
            }
            ids::ST => {
                self.close(batch, false);
                self.levels.clear();
                self.levels.damage(code, message);
            }
            _ => self.damaged(code, message),
        }
    }

    /// What a segment says is not known: it costs the claim that it stands in, else those that it may speak of.
    fn damaged(&mut self, code: &'static str, message: String) {
        if self.claim.is_some() {
            self.spoil(code, message);
        } else {
            self.levels.damage(code, message);
        }
    }

    /// The claim that is open cannot be read; what was found first counts.
    pub(super) fn spoil(&mut self, code: &'static str, message: String) {
        if let Some(open) = &mut self.claim {
            open.fault.get_or_insert((code, message, Cost::Claim));
        }
    }
}

/// What a segment of unknown name was before it lost the separator behind its name: a name of the guides begins it, and
/// behind that stands a sign, or the element itself (`DTP472*D8`, `LX1`). Words of a text that a terminator has cut have
/// neither separators nor digits there.
fn before_damage(segment: &[u8], delimiters: Delimiters) -> Option<Id> {
    [3, 2].into_iter().find_map(|len| {
        let (name, rest) = segment.split_at_checked(len)?;
        let id = Id::new(name).upper();
        let next = rest.first()?;
        let separator = |byte: u8| rest.iter().position(|other| *other == byte);
        let element = separator(delimiters.element);
        // Three letters or digits and a separator are the name of another segment.
        let another = element.is_some_and(|at| len + at <= 3);
        let joined = match id {
            ids::CLM => true,
            ids::HL | ids::LX if next.is_ascii_digit() => true,
            ids::HI if matches!(separator(delimiters.component), Some(2 | 3)) => true,
            // No words begin so.
            ids::N2 | ids::N3 | ids::N4 | ids::K3 => !another,
            _ => (element.is_some() || next.is_ascii_digit()) && !another,
        };
        (ids::is_known(id) && (!next.is_ascii_alphanumeric() || joined)).then_some(id)
    })
}

/// The name of a segment: what stands before its first separator, where a segment can have it: two or three letters and
/// digits, a letter first (X12.6, segment identifiers). What has none may be part of a text, and is not shown.
fn name(segment: &[u8], delimiters: Delimiters) -> Option<String> {
    let end = segment.iter().position(|byte| *byte == delimiters.element)?;
    let name = segment.get(..end).filter(|name| matches!(name.len(), 2 | 3))?;
    let is_name = name.first()?.is_ascii_alphabetic() && name.iter().all(u8::is_ascii_alphanumeric);
    is_name.then(|| String::from_utf8_lossy(name).to_ascii_uppercase())
}
