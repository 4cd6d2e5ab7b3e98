//! Bytes to segments, elements and components.

use memchr::{memchr, memchr_iter};

/// The delimiters of an interchange, as its ISA declares them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiters {
    /// Between elements: ISA byte 3, normally `*`.
    pub element: u8,
    /// Between the components of an element: ISA16, normally `:`.
    pub component: u8,
    /// Between repetitions of an element: ISA11, normally `^`; versions before 00402 have none.
    pub repetition: Option<u8>,
    /// Behind every segment: the byte behind ISA16, normally `~`.
    pub segment: u8,
}

impl Default for Delimiters {
    fn default() -> Delimiters {
        Delimiters { element: b'*', component: b':', repetition: Some(b'^'), segment: b'~' }
    }
}

/// Bytes that may stand between segments: blanks, line ends, and the Ctrl-Z that old tools write behind the last one.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c | 0x1a)
}

/// The bytes without blanks at both ends, and how many stood before them.
pub(super) fn trim(bytes: &[u8]) -> (&[u8], usize) {
    let lead = bytes.iter().position(|byte| !is_blank(*byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !is_blank(*byte)).map_or(lead, |last| last + 1);
    (bytes.get(lead..end).unwrap_or(b""), lead)
}

/// Whether bytes begin with a segment id, in any case, and a byte that can separate elements.
pub(super) fn begins(bytes: &[u8], id: &[u8]) -> bool {
    bytes.get(..id.len()).is_some_and(|start| start.eq_ignore_ascii_case(id))
        && bytes.get(id.len()).is_some_and(|byte| !byte.is_ascii_alphanumeric())
}

/// A segment's id in upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Id {
    bytes: [u8; 3],
    len: u8,
}

impl Id {
    /// The id of a segment: what stands before its first element separator; `?` where that is longer than three bytes.
    pub fn of(segment: &[u8], element: u8) -> Id {
        let len = memchr(element, segment.get(..4).unwrap_or(segment)).unwrap_or(segment.len());
        match segment.get(..len) {
            Some(&[a, b]) => Id { bytes: [a, b, 0], len: 2 }.upper(),
            Some(&[a, b, c]) => Id { bytes: [a, b, c], len: 3 }.upper(),
            _ => Id { bytes: [b'?', 0, 0], len: 1 },
        }
    }

    fn upper(mut self) -> Id {
        self.bytes.make_ascii_uppercase();
        self
    }

    /// Its two or three characters, `?` for what is no id.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or(b"")
    }

    /// Whether it can be an id.
    pub fn is_id(&self) -> bool {
        self.len > 1
    }

    /// The same for messages: anything but letters and digits as `?`.
    pub fn text(&self) -> String {
        self.bytes().iter().map(|byte| if byte.is_ascii_alphanumeric() { char::from(*byte) } else { '?' }).collect()
    }
}

/// The segments of a stretch of bytes: where each begins, and its bytes without blanks around and without terminator.
pub(super) struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
    terminator: u8,
}

impl<'a> Segments<'a> {
    pub fn new(bytes: &'a [u8], delimiters: Delimiters) -> Segments<'a> {
        Segments { bytes, at: 0, terminator: delimiters.segment }
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<(usize, &'a [u8])> {
        loop {
            let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
            let len = memchr(self.terminator, rest).unwrap_or(rest.len());
            let (segment, lead) = trim(rest.get(..len).unwrap_or(rest));
            let start = self.at + lead;
            self.at += len + 1;
            if !segment.is_empty() {
                return Some((start, segment));
            }
        }
    }
}

/// How many elements of a segment are looked at; no segment of an 837 has more than 26.
const ELEMENTS: usize = 32;

/// A part of a segment, an element or a component, without blanks around.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    /// Its bytes; empty where the segment does not carry it.
    pub text: &'a [u8],
    /// Its place in the claim's raw bytes; that of the segment where the segment does not carry it.
    pub at: u32,
    /// Number of the element, from 1; 0 for the segment itself.
    pub element: usize,
    /// Number of the component, from 1; 0 for the whole element.
    pub component: usize,
}

impl Part<'_> {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it is this code, in any case.
    pub fn is(&self, code: &[u8]) -> bool {
        self.text.eq_ignore_ascii_case(code)
    }
}

/// One segment of a claim, cut into elements.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment<'a> {
    /// Its id, in upper case.
    pub id: Id,
    /// Its place in the claim's raw bytes.
    pub at: u32,
    /// Its number in the file, from 1.
    pub number: u64,
    bytes: &'a [u8],
    delimiters: Delimiters,
    starts: [u32; ELEMENTS + 1],
    count: usize,
}

impl<'a> Segment<'a> {
    pub fn new(bytes: &'a [u8], at: u32, number: u64, delimiters: Delimiters) -> Segment<'a> {
        let mut starts = [0u32; ELEMENTS + 1];
        let mut count = 0;
        for (start, position) in starts.iter_mut().skip(1).zip(memchr_iter(delimiters.element, bytes)) {
            // INVARIANT: the framer keeps segments below a mebibyte.
            *start = u32::try_from(position + 1).unwrap_or(u32::MAX);
            count += 1;
        }
        Segment { id: Id::of(bytes, delimiters.element), at, number, bytes, delimiters, starts, count }
    }

    /// How many elements it has behind its id.
    pub fn len(&self) -> usize {
        self.count
    }

    /// The segment as a part.
    pub fn whole(&self) -> Part<'a> {
        Part { text: b"", at: self.at, element: 0, component: 0 }
    }

    /// An element by its number, from 1.
    pub fn element(&self, number: usize) -> Part<'a> {
        let absent = Part { text: b"", at: self.at, element: number, component: 0 };
        if number > self.count {
            return absent;
        }
        let Some(start) = self.starts.get(number).map(|start| *start as usize) else { return absent };
        let rest = self.bytes.get(start..).unwrap_or(b"");
        let len = match self.starts.get(number + 1) {
            Some(next) if number < self.count => (*next as usize).saturating_sub(start + 1),
            _ => memchr(self.delimiters.element, rest).unwrap_or(rest.len()),
        };
        self.part(absent, start, rest.get(..len).unwrap_or(b""))
    }

    fn part(&self, part: Part<'a>, start: usize, text: &'a [u8]) -> Part<'a> {
        let (text, lead) = trim(text);
        let inner = u32::try_from(start + lead).unwrap_or(0);
        Part { text, at: self.at.saturating_add(inner), ..part }
    }

    /// A component of an element, both by their numbers from 1. An element without components is its own first.
    pub fn component(&self, element: usize, component: usize) -> Part<'a> {
        let whole = self.element(element);
        let separator = component_separator(whole.text, self.delimiters);
        let start = (whole.at.saturating_sub(self.at)) as usize;
        let mut from = 0;
        for (at, text) in whole.text.split(|byte| *byte == separator).enumerate() {
            if at + 1 == component {
                return self.part(Part { component, ..whole }, start + from, text);
            }
            from += text.len() + 1;
        }
        Part { text: b"", component, ..whole }
    }
}

/// Separators that files use inside composites where their ISA16 says something else.
const STRAY_SEPARATORS: [u8; 3] = [b'>', b':', b'<'];

/// What separates the components of this element: the declared separator, unless the element has none of it and one of
/// those that senders mistakenly leave in place.
pub(super) fn component_separator(element: &[u8], delimiters: Delimiters) -> u8 {
    if memchr(delimiters.component, element).is_some() {
        return delimiters.component;
    }
    let stray = STRAY_SEPARATORS.into_iter().find(|separator| memchr(*separator, element).is_some());
    stray.unwrap_or(delimiters.component)
}

/// Whether an element is a composite in the 837 guides, so that separators in it separate.
pub(super) fn is_composite(id: &[u8], element: usize) -> bool {
    match id {
        b"HI" => true,
        b"CLM" => matches!(element, 5 | 11),
        b"SV1" => matches!(element, 1 | 7),
        b"SV2" => element == 2,
        b"SV3" => matches!(element, 1 | 4 | 11),
        b"TOO" | b"SVD" => element == 3,
        b"REF" => element == 4,
        b"CTP" => element == 5,
        _ => false,
    }
}
