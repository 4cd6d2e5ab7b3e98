//! A path such as `2410/CTP04` to the elements of a claim that it names, as they stand in its source.

use serde::{Deserialize, Serialize};

use super::id::{Id, ids};
use super::lex::{Cutter, Delimiters, Part, Segment};
use super::loops::Loops;
use super::scan::Ends;
use crate::claim::{Carrier, Claim, Item, Record};

/// An element of the 837: `2410/CTP04`, `CLM05-1`, `2300/REF*G1/02`, `2300/HI*BE-5`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElementPath {
    /// As it is written.
    text: String,
    /// The loop, or what its name begins with (`2310` is any of 2310A to 2310F); empty for any loop.
    within: String,
    id: Id,
    /// The first element of the segment (of HI: the first component of the element), in capitals.
    qualifier: Option<Vec<u8>>,
    /// Number of the element, from 1; 0 for every element of HI that has the qualifier.
    element: usize,
    /// Number of the component, from 1; 0 for the whole element.
    component: usize,
}

/// One element that a path found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundElement<'c> {
    /// Its bytes, without blanks around; never empty.
    pub text: &'c [u8],
    /// Its place in the claim's raw bytes.
    pub at: u32,
}

impl ElementPath {
    /// Reads a path: the loop and a slash, the segment with its element (`CTP04`), or with its qualifier, a slash and the
    /// element (`REF*G1/02`); a component behind a hyphen.
    ///
    /// # Errors
    /// What is wrong with it, and how it is written.
    pub fn parse(text: &str) -> Result<ElementPath, String> {
        let wrong = || {
            format!(
                "`{text}` names no element; write the loop, the segment and the element, as `2410/CTP04`, `CLM05-1` or `2300/REF*G1/02`"
            )
        };
        let upper = text.trim().to_ascii_uppercase();
        let (body, component) = match upper.rsplit_once('-') {
            Some((body, number)) => {
                (body, Some(number.parse().ok().filter(|n| (1..=99).contains(n)).ok_or_else(wrong)?))
            }
            None => (upper.as_str(), None),
        };
        let mut parts: Vec<&str> = body.split('/').collect();
        let is_loop = |part: &&str| part.len() >= 4 && part.bytes().take(4).all(|byte| byte.is_ascii_digit());
        let within = if parts.first().is_some_and(is_loop) { parts.remove(0).to_owned() } else { String::new() };
        let number = |text: &str| text.parse().ok().filter(|n: &usize| text.len() == 2 && (1..=32).contains(n));
        let (id, qualifier, element) = match *parts.as_slice() {
            [segment] if !segment.contains('*') => {
                let (id, element) = segment.split_at_checked(segment.len().saturating_sub(2)).ok_or_else(wrong)?;
                (id, None, number(element).ok_or_else(wrong)?)
            }
            [segment] => {
                let (id, qualifier) = segment.split_once('*').filter(|(id, _)| *id == "HI").ok_or_else(wrong)?;
                (id, Some(qualifier), 0)
            }
            [segment, element] => match segment.split_once('*') {
                Some((id, qualifier)) => (id, Some(qualifier), number(element).ok_or_else(wrong)?),
                None => (segment, None, number(element).ok_or_else(wrong)?),
            },
            _ => return Err(wrong()),
        };
        let known = Id::new(id.as_bytes());
        if !matches!(id.len(), 2 | 3) || !ids::is_known(known) {
            return Err(format!("the 837 has no segment {id}; {}", wrong()));
        }
        let component = component.unwrap_or(if element == 0 { 2 } else { 0 });
        Ok(ElementPath {
            text: text.to_owned(),
            within,
            id: known,
            qualifier: qualifier.map(|text| text.as_bytes().to_vec()),
            element,
            component,
        })
    }

    /// As it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it lies in a loop of the claim above its lines, so that a line has it from its claim.
    pub fn is_above_lines(&self) -> bool {
        !self.within.is_empty() && !self.within.starts_with("24")
    }

    /// What the path names on an item of a claim, in order: the claim's own for the claim, those of its loop for a line or
    /// another item. `None` where the claim was not read from X12.
    pub fn find<'c>(&self, claim: &'c Claim, item: Item) -> Option<Vec<FoundElement<'c>>> {
        let raw = claim.raw();
        let mut found = Vec::new();
        let segments = claim.sheet.is_none() && claim.carrier == Carrier::Any && raw.first() != Some(&b'{');
        let delimiters = Delimiters::of_claim(raw).filter(|_| segments && !raw.is_empty())?;
        let mut window = Window::new(claim, item);
        let (mut loops, mut segments) = (Loops::new(claim.claim_type), Cutter::new(delimiters, Ends::default()));
        for (at, piece) in claim.pieces().iter().enumerate() {
            let end = claim.pieces().get(at + 1).map_or(raw.len(), |next| next.start as usize);
            let bytes = raw.get(piece.start as usize..end).unwrap_or(b"");
            segments.begin(bytes, piece.start, piece.number);
            while let Some(segment) = segments.next() {
                let within = loops.enter(segment);
                if window.holds(segment, within) && segment.id == self.id && within.starts_with(&self.within) {
                    self.take(segment, &mut found);
                }
            }
        }
        Some(found)
    }

    fn take<'c>(&self, segment: &Segment<'c>, found: &mut Vec<FoundElement<'c>>) {
        let is = |part: Part<'_>| self.qualifier.as_ref().is_none_or(|qualifier| part.is(qualifier));
        let elements = match self.element {
            0 => 1..=segment.len(),
            number if self.id == ids::HI || is(segment.component(1, 1)) => number..=number,
            _ => return,
        };
        for element in elements {
            if self.id == ids::HI && !is(segment.component(element, 1)) {
                continue;
            }
            let part = match self.component {
                0 => segment.element(element),
                component => segment.component(element, component),
            };
            if !part.is_empty() {
                found.push(FoundElement { text: part.text, at: part.at });
            }
        }
    }
}

/// Which segments belong to an item.
struct Window {
    item: Item,
    place: u32,
    /// Which line is open, from 0, and whether its service has come.
    line: Option<u32>,
    served: bool,
    /// The segment that began the item, and its loop; nothing before it and behind its last.
    open: Option<(Id, &'static str)>,
}

impl Window {
    fn new(claim: &Claim, item: Item) -> Window {
        Window { item, place: claim.place(item), line: None, served: false, open: None }
    }

    fn holds(&mut self, segment: &Segment<'_>, within: &'static str) -> bool {
        match self.item.record {
            Record::Claim | Record::Patient => true,
            Record::Line => {
                let service = matches!(segment.id, ids::SV1 | ids::SV2 | ids::SV3);
                if segment.id == ids::LX || service && (self.served || self.line.is_none()) {
                    self.line = Some(self.line.map_or(0, |line| line + 1));
                    self.served = false;
                }
                self.served |= service;
                self.line == Some(self.item.index) && within.starts_with("24")
            }
            _ => {
                let begins = (segment.at..segment.end()).contains(&self.place);
                if begins {
                    self.open = Some((segment.id, within));
                } else if let Some((id, began)) = self.open {
                    let sub = began == "2320" && within.starts_with("2330");
                    let same = began == within && !matches!(began, "2300" | "2400") && id != segment.id;
                    if !sub && !same {
                        self.open = None;
                    }
                }
                self.open.is_some()
            }
        }
    }
}
