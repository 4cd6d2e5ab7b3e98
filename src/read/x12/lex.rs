//! Bytes to segments, elements and components.

use memchr::memchr;

use super::id::{Id, ids};
use super::scan::{WORD, each, equal, first, has, word};

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
    pub element: u8,
    /// Number of the component, from 1; 0 for the whole element.
    pub component: u8,
}

/// The number of an element or component; no guide has more than 255.
#[inline]
fn small(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
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
#[derive(Debug, Clone)]
pub(super) struct Segment<'a> {
    /// Its id, in upper case.
    pub id: Id,
    /// Its place in the claim's raw bytes.
    pub at: u32,
    /// Its number in the file, from 1.
    pub number: u64,
    bytes: &'a [u8],
    delimiters: Delimiters,
    /// Where its first element separators stand.
    separators: [u32; ELEMENTS],
    /// How many of them there are, and those behind.
    count: usize,
}

/// The segments of a piece of a claim, one after the other, cut into elements in the same pass.
pub(super) struct Cutter<'a> {
    piece: &'a [u8],
    /// Place of the piece in the claim's raw bytes.
    base: u32,
    at: usize,
    segment: Segment<'a>,
    /// The separator of elements and the terminator, each in every byte.
    elements: u64,
    terminators: u64,
}

impl<'a> Cutter<'a> {
    pub fn new(piece: &'a [u8], base: u32, number: u64, delimiters: Delimiters) -> Cutter<'a> {
        let segment = Segment {
            id: Id::default(),
            at: base,
            number: number.wrapping_sub(1),
            bytes: b"",
            delimiters,
            separators: [0; ELEMENTS],
            count: 0,
        };
        let (elements, terminators) = (each(delimiters.element), each(delimiters.segment));
        Cutter { piece, base, at: 0, segment, elements, terminators }
    }

    /// The next segment; `None` behind the last.
    #[inline]
    pub fn next(&mut self) -> Option<&Segment<'a>> {
        loop {
            let mut from = self.at;
            while is_blank(*self.piece.get(from)?) {
                from += 1;
            }
            let (mut count, mut at) = (0, from);
            let end = loop {
                let (word, len) = word(self.piece, at);
                let ends = equal(word, self.terminators, len);
                let mut marks = equal(word, self.elements, len);
                if ends != 0 {
                    // Those before the terminator alone.
                    marks &= (ends & ends.wrapping_neg()) - 1;
                }
                while marks != 0 {
                    if let Some(to) = self.segment.separators.get_mut(count) {
                        // INVARIANT: the framer keeps segments below a mebibyte.
                        *to = u32::try_from(at - from + first(marks)).unwrap_or(u32::MAX);
                    }
                    count += 1;
                    marks &= marks - 1;
                }
                if ends != 0 {
                    at += first(ends);
                    self.at = at + 1;
                    break at;
                }
                at += len;
                if len < WORD {
                    self.at = at;
                    break at;
                }
            };
            let mut bytes = self.piece.get(from..end).unwrap_or(b"");
            if let Some(last) = bytes.last()
                && is_blank(*last)
            {
                bytes = trim(bytes).0;
            }
            if bytes.is_empty() {
                // A terminator was its own blank: nothing stood before it.
                continue;
            }
            self.segment.number = self.segment.number.wrapping_add(1);
            self.segment.at = self.base.saturating_add(u32::try_from(from).unwrap_or(u32::MAX));
            self.segment.id = Id::of(bytes, self.segment.delimiters.element);
            (self.segment.bytes, self.segment.count) = (bytes, count);
            return Some(&self.segment);
        }
    }
}

impl<'a> Segment<'a> {
    /// One past its last byte in the claim's raw bytes.
    pub fn end(&self) -> u32 {
        self.at.saturating_add(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX))
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
    #[inline]
    pub fn element(&self, number: usize) -> Part<'a> {
        let absent = Part { text: b"", at: self.at, element: small(number), component: 0 };
        if number > self.count {
            return absent;
        }
        let Some(start) = self.separators.get(number.wrapping_sub(1)).map(|at| *at as usize + 1) else { return absent };
        let text = match self.separators.get(number) {
            Some(next) if number < self.count => self.bytes.get(start..*next as usize),
            _ if number == self.count => self.bytes.get(start..),
            _ => self.bytes.get(start..).and_then(|rest| rest.split(|byte| *byte == self.delimiters.element).next()),
        };
        self.part(absent, start, text.unwrap_or(b""))
    }

    #[inline]
    fn part(&self, part: Part<'a>, start: usize, text: &'a [u8]) -> Part<'a> {
        let (mut text, mut start) = (text, start);
        if let [first, .., last] | [first @ last] = text
            && (is_blank(*first) || is_blank(*last))
        {
            let (inner, lead) = trim(text);
            (text, start) = (inner, start + lead);
        }
        Part { text, at: self.at.saturating_add(u32::try_from(start).unwrap_or(0)), ..part }
    }

    /// The components of an element by its number, from 1.
    #[inline]
    pub fn composite(&self, element: usize) -> Composite<'a> {
        let whole = self.element(element);
        let separator = component_separator(whole.text, self.delimiters);
        Composite { whole, separator }
    }

    /// A component of an element, both by their numbers from 1. An element without components is its own first.
    #[inline]
    pub fn component(&self, element: usize, component: usize) -> Part<'a> {
        self.composite(element).part(component)
    }
}

/// An element cut into components.
#[derive(Debug, Clone, Copy)]
pub(super) struct Composite<'a> {
    whole: Part<'a>,
    separator: u8,
}

impl<'a> Composite<'a> {
    /// A component by its number, from 1.
    #[inline]
    pub fn part(&self, component: usize) -> Part<'a> {
        let mut parts = self.parts();
        parts.nth(component.wrapping_sub(1)).unwrap_or(Part { text: b"", component: small(component), ..self.whole })
    }

    /// Its components, in order; at least one, which may be empty.
    #[inline]
    pub fn parts(&self) -> impl Iterator<Item = Part<'a>> + use<'a> {
        let (whole, separator) = (self.whole, self.separator);
        let mut from = 0;
        whole.text.split(move |byte| *byte == separator).enumerate().map(move |(at, text)| {
            let (inner, lead) = match text {
                [first, .., last] | [first @ last] if is_blank(*first) || is_blank(*last) => trim(text),
                _ => (text, 0),
            };
            let start = from + lead;
            from += text.len() + 1;
            let at_byte = whole.at.saturating_add(u32::try_from(start).unwrap_or(0));
            Part { text: inner, at: at_byte, element: whole.element, component: small(at + 1) }
        })
    }

    /// The first `N` components; those that are not there are empty.
    #[inline]
    pub fn first<const N: usize>(&self) -> [Part<'a>; N] {
        let mut parts = [Part { text: b"", ..self.whole }; N];
        for (at, part) in parts.iter_mut().enumerate() {
            part.component = small(at + 1);
        }
        let (text, separators) = (self.whole.text, each(self.separator));
        let (mut found, mut from, mut at) = (0, 0, 0);
        while found < N {
            let (word, len) = word(text, at);
            let mut marks = equal(word, separators, len);
            while marks != 0
                && let Some(part) = parts.get_mut(found)
            {
                let end = at + first(marks);
                self.fill(part, from, text.get(from..end));
                (found, from) = (found + 1, end + 1);
                marks &= marks - 1;
            }
            at += len;
            if len < WORD {
                break;
            }
        }
        if let Some(part) = parts.get_mut(found) {
            self.fill(part, from, text.get(from..));
        }
        parts
    }

    /// Gives a component its text, which stands `from` bytes behind the begin of the element.
    #[inline]
    fn fill(&self, part: &mut Part<'a>, from: usize, text: Option<&'a [u8]>) {
        let text = text.unwrap_or(b"");
        let (text, lead) = match text {
            [first, .., last] | [first @ last] if is_blank(*first) || is_blank(*last) => trim(text),
            _ => (text, 0),
        };
        part.text = text;
        part.at = self.whole.at.saturating_add(u32::try_from(from + lead).unwrap_or(0));
    }
}

/// Separators that files use inside composites where their ISA16 says something else.
const STRAY_SEPARATORS: [u8; 3] = [b'>', b':', b'<'];

/// What separates the components of this element: the declared separator, unless the element has none of it and one of
/// those that senders mistakenly leave in place.
pub(super) fn component_separator(element: &[u8], delimiters: Delimiters) -> u8 {
    if has(element, delimiters.component) {
        return delimiters.component;
    }
    let stray = STRAY_SEPARATORS.into_iter().find(|separator| has(element, *separator));
    stray.unwrap_or(delimiters.component)
}

/// Whether an element is a composite in the 837 guides, so that separators in it separate.
pub(super) fn is_composite(id: Id, element: usize) -> bool {
    match id {
        ids::HI => true,
        ids::CLM => matches!(element, 5 | 11),
        ids::SV1 => matches!(element, 1 | 7),
        ids::SV2 => element == 2,
        ids::SV3 => matches!(element, 1 | 4 | 11),
        ids::SV5 => element == 1,
        ids::TOO | ids::SVD => element == 3,
        ids::REF => element == 4,
        ids::CTP => element == 5,
        _ => false,
    }
}
