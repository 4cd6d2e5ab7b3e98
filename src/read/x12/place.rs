//! A position in a claim's raw bytes to the segment, element and component that stand there, as EDI staff write them.

use std::fmt;

use super::id::{Id, ids};
use super::lex::{Delimiters, Segments, component_separator, is_composite, trim};

/// What stands at a position of a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Position of the segment within the piece, from 0: its number in the file is the piece's number plus this.
    pub index: usize,
    /// The segment's id, in upper case.
    pub id: String,
    /// Number of the element, from 1; 0 for the segment as a whole.
    pub element: usize,
    /// Number of the component, from 1; 0 where the element has none.
    pub component: usize,
    /// First byte of the segment within the piece.
    pub start: usize,
    /// One past the segment's last byte, terminator left out.
    pub end: usize,
}

impl fmt::Display for Described {
    /// `SV101-2`, `CLM02`, `HI`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id)?;
        if self.element > 0 {
            write!(f, "{:02}", self.element)?;
        }
        if self.component > 0 {
            write!(f, "-{}", self.component)?;
        }
        Ok(())
    }
}

/// Says what stands at a position of a piece of raw bytes; `None` behind its last segment.
pub fn describe(raw: &[u8], delimiters: Delimiters, position: usize) -> Option<Described> {
    let (index, (start, segment)) =
        Segments::new(raw, delimiters).enumerate().find(|(_, (start, segment))| position <= start + segment.len())?;
    let id = Id::of(segment, delimiters.element);
    let inner = position.saturating_sub(start);
    let before = segment.get(..inner).unwrap_or(segment);
    let element = before.iter().filter(|byte| **byte == delimiters.element).count();
    let mut component = 0;
    if element > 0 && is_composite(id, element) {
        let whole = segment.split(|byte| *byte == delimiters.element).nth(element).unwrap_or(b"");
        let separator = component_separator(whole, delimiters);
        if whole.contains(&separator) {
            let own = before.rsplit(|byte| *byte == delimiters.element).next().unwrap_or(b"");
            component = 1 + own.iter().filter(|byte| **byte == separator).count();
        }
    }
    Some(Described { index, id: id.text(), element, component, start, end: start + segment.len() })
}

impl Delimiters {
    /// The delimiters of a claim's raw bytes, as far as the bytes show them: the terminator ends them, the element
    /// separator follows the first id, the component separator stands in CLM05. `None` where they show none.
    pub fn of_claim(raw: &[u8]) -> Option<Delimiters> {
        let usual = Delimiters::default();
        let segment = *raw.last()?;
        let element = *trim(raw).0.iter().find(|byte| !byte.is_ascii_alphanumeric())?;
        let found = Delimiters { element, segment, component: usual.component, repetition: None };
        let place = Segments::new(raw, found)
            .find(|(_, segment)| Id::of(segment, element) == ids::CLM)
            .and_then(|(_, segment)| segment.split(|byte| *byte == element).nth(5))
            .and_then(|place| place.iter().copied().find(|byte| !byte.is_ascii_alphanumeric() && *byte != b' '));
        Some(Delimiters { component: place.unwrap_or(usual.component), ..found })
    }
}
