//! Bytes to segments, elements and components.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr2};

use super::id::{Id, ids};
use super::scan::{Ends, WORD, each, equal, first, word};
use crate::claim::Code;

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

/// No byte above this one is blank.
pub(super) const HIGHEST_BLANK: u8 = b' ';

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

/// How many components of an element are read; no composite of an 837 has more.
const COMPONENTS: usize = 9;

/// A part of a segment, an element or a component, without blanks around.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    /// Its bytes; empty where the segment does not carry it.
    pub text: &'a [u8],
    /// The first eight of them, the first as the lowest; what stands behind them where they are fewer.
    word: u64,
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

impl<'a> Part<'a> {
    /// A part that the segment does not carry, at the place of what would hold it.
    #[inline]
    fn absent(at: u32, element: u8, component: u8) -> Part<'a> {
        Part { text: b"", word: 0, at, element, component }
    }

    /// The same with `start..end` of a piece as its text, which stands `base` bytes further in the claim's raw bytes.
    #[inline]
    fn filled(self, piece: &'a [u8], start: u32, end: u32, base: u32) -> Part<'a> {
        let text = piece.get(start as usize..end as usize).unwrap_or(b"");
        let at = base.wrapping_add(start);
        let (Some(first), Some(last)) = (text.first(), text.last()) else { return Part { at, ..self } };
        if *first.min(last) > HIGHEST_BLANK {
            return Part { text, word: word(piece, start as usize), at, ..self };
        }
        Part { at, ..self }.trimmed(text)
    }

    /// The same with a text that may have blanks around.
    #[cold]
    #[inline(never)]
    fn trimmed(self, text: &'a [u8]) -> Part<'a> {
        let (inner, lead) = trim(text);
        Part { at: self.at.wrapping_add(place(lead)), ..self.with(inner) }
    }

    /// The same place with another text.
    pub fn with<'b>(self, text: &'b [u8]) -> Part<'b> {
        Part { text, word: word(text, 0), at: self.at, element: self.element, component: self.component }
    }

    /// Its text from a byte on.
    pub fn behind(self, from: usize) -> Part<'a> {
        let text = self.text.get(from..).unwrap_or(b"");
        Part { at: self.at.wrapping_add(place(from)), ..self.with(text) }
    }

    /// The element that it is a component of, or itself, for messages.
    pub fn of_element(self) -> Part<'a> {
        Part { component: 0, ..self }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it is this code, in any case.
    pub fn is(&self, code: &[u8]) -> bool {
        self.text.eq_ignore_ascii_case(code)
    }

    /// Its text in capitals.
    #[inline]
    pub fn upper(&self) -> Cow<'a, [u8]> {
        if self.text.iter().any(u8::is_ascii_lowercase) {
            Cow::Owned(self.text.to_ascii_uppercase())
        } else {
            Cow::Borrowed(self.text)
        }
    }

    /// It as a code of up to eight printable characters, as it is written.
    #[inline]
    pub fn code(&self) -> Option<Code> {
        Code::first(self.word.swap_bytes(), self.text.len())
    }
}

/// One segment of a claim, cut into elements.
#[derive(Debug)]
pub(super) struct Segment<'a> {
    /// Its id, in upper case.
    pub id: Id,
    /// Its place in the claim's raw bytes.
    pub at: u32,
    /// Its number in the file, from 1.
    pub number: u64,
    /// The piece that it stands in, and the piece's place in the claim's raw bytes.
    piece: &'a [u8],
    base: u32,
    delimiters: Delimiters,
    /// Where all elements of the piece end.
    ends: Ends,
    /// Which of the ends are its own: of its id, and of how many elements behind it.
    first: usize,
    count: usize,
}

/// The segments of the pieces of a claim, one after the other, cut into elements.
pub(super) struct Cutter<'a> {
    segment: Segment<'a>,
    /// Where the next segment of the piece begins, with blanks before it.
    at: u32,
    /// Its number among the segments of the piece, and which of the ends is its first.
    next: usize,
    first: usize,
}

impl<'a> Cutter<'a> {
    /// Cuts nothing yet; given room to keep ends in.
    pub fn new(delimiters: Delimiters, ends: Ends) -> Cutter<'a> {
        let segment =
            Segment { id: Id::default(), at: 0, number: 0, piece: b"", base: 0, delimiters, ends, first: 0, count: 0 };
        Cutter { segment, at: 0, next: 0, first: 0 }
    }

    /// Gives the room back.
    pub fn into_ends(self) -> Ends {
        self.segment.ends
    }

    /// Begins a piece, given its place in the claim's raw bytes and the number of its first segment.
    pub fn begin(&mut self, piece: &'a [u8], base: u32, number: u64) {
        let segment = &mut self.segment;
        segment.ends.find(piece, segment.delimiters.element, segment.delimiters.segment);
        (segment.piece, segment.base, segment.number) = (piece, base, number.wrapping_sub(1));
        (self.at, self.next, self.first) = (0, 0, 0);
    }

    /// The next segment; `None` behind the last.
    #[inline(always)]
    pub fn next(&mut self) -> Option<&Segment<'a>> {
        let segment = &mut self.segment;
        loop {
            let last = segment.ends.terminator(self.next)?;
            let (first, mut from, mut end) = (self.first, self.at as usize, segment.ends.place(last));
            (self.next, self.first, self.at) = (self.next + 1, last + 1, end.wrapping_add(1));
            let mut bytes = segment.piece.get(from..end as usize).unwrap_or(b"");
            while let [blank, rest @ ..] = bytes
                && *blank <= HIGHEST_BLANK
                && is_blank(*blank)
            {
                (bytes, from) = (rest, from + 1);
            }
            let Some(ending) = bytes.last() else { continue };
            if *ending <= HIGHEST_BLANK && is_blank(*ending) {
                end = place(from + trim(bytes).0.len());
                segment.ends.set(last, end);
            }
            segment.number = segment.number.wrapping_add(1);
            segment.at = segment.base.wrapping_add(place(from));
            segment.id = Id::within(segment.piece, from, segment.ends.place(first) as usize);
            (segment.first, segment.count) = (first, last - first);
            return Some(segment);
        }
    }
}

/// A place within a piece.
#[inline]
fn place(at: usize) -> u32 {
    // INVARIANT: the framer keeps claims far below four gibibytes.
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<'a> Segment<'a> {
    /// One past its last byte in the claim's raw bytes.
    pub fn end(&self) -> u32 {
        self.base.wrapping_add(self.ends.place(self.first + self.count))
    }

    /// How many elements it has behind its id.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether a line ends within it.
    #[inline]
    pub fn is_broken(&self) -> bool {
        self.ends.is_broken() && self.is_broken_itself()
    }

    #[cold]
    fn is_broken_itself(&self) -> bool {
        let (from, to) = (self.at.wrapping_sub(self.base), self.ends.place(self.first + self.count));
        self.piece.get(from as usize..to as usize).is_some_and(|own| memchr2(b'\n', b'\r', own).is_some())
    }

    /// Whether it stands right behind the one before, or before the one behind: on no line of its own.
    #[inline]
    pub fn is_close(&self) -> bool {
        let (from, to) = (self.at.wrapping_sub(self.base) as usize, self.ends.place(self.first + self.count) as usize);
        let beside = from.checked_sub(1).unwrap_or(to + 1);
        self.piece.get(beside).is_none_or(|byte| !is_blank(*byte))
    }

    /// What an element, by its number, ends with: as many characters as ids have.
    pub fn endings(&self, number: usize) -> [Id; 2] {
        let end = self.ends.place(self.first + number) as usize;
        let last =
            |len: usize| end.checked_sub(len).and_then(|from| self.piece.get(from..end)).map_or(Id::NONE, Id::new);
        [last(3), last(2)]
    }

    /// The segment as a part.
    pub fn whole(&self) -> Part<'a> {
        Part::absent(self.at, 0, 0)
    }

    /// An element by its number, from 1.
    #[inline(never)]
    pub fn element(&self, number: usize) -> Part<'a> {
        self.part(number)
    }

    /// The components of an element by its number, from 1.
    #[inline]
    pub fn composite(&self, element: usize) -> Composite<'a> {
        Composite::new(self.element(element), self.piece, self.base, self.delimiters)
    }

    /// Whether an element is one to four digits above nought, each a component.
    #[inline]
    pub fn is_digits(&self, element: Part<'_>) -> bool {
        let digit = |pair: &[u8]| match *pair {
            [b'1'..=b'9'] => true,
            [b'1'..=b'9', separator] => separator == self.delimiters.component,
            _ => false,
        };
        matches!(element.text.len(), 1 | 3 | 5 | 7) && element.text.chunks(2).all(digit)
    }

    /// Any component of an element, both by their numbers from 1. An element without components is its own first.
    pub fn component(&self, element: usize, component: usize) -> Part<'a> {
        let whole = self.element(element);
        let absent = Part::absent(whole.at, whole.element, small(component));
        let separator = component_separator(whole.text, self.delimiters);
        let mut start = whole.at.wrapping_sub(self.base);
        for (number, text) in (1..).zip(whole.text.split(|byte| *byte == separator)) {
            let end = start.wrapping_add(place(text.len()));
            if number == component {
                return absent.filled(self.piece, start, end, self.base);
            }
            start = end.wrapping_add(1);
        }
        absent
    }
}

/// An element cut into its first components.
#[derive(Debug, Clone, Copy)]
pub(super) struct Composite<'a> {
    /// Its piece, and the piece's place in the claim's raw bytes.
    piece: &'a [u8],
    base: u32,
    /// What a component is that it does not have.
    absent: Part<'a>,
    /// Where its components end in the piece, behind the place before its first byte.
    ends: [u32; COMPONENTS + 1],
    /// How many of them there are: none where it is empty.
    count: usize,
}

impl<'a> Composite<'a> {
    #[inline]
    fn new(whole: Part<'a>, piece: &'a [u8], base: u32, delimiters: Delimiters) -> Composite<'a> {
        let absent = Part::absent(whole.at, whole.element, 0);
        let mut composite = Composite { piece, base, absent, ends: [0; COMPONENTS + 1], count: 0 };
        if !whole.is_empty() {
            composite.cut(&whole, delimiters.component);
            if composite.count == 1 {
                let used = component_separator(whole.text, delimiters);
                if used != delimiters.component {
                    composite.cut(&whole, used);
                }
            }
        }
        composite
    }

    /// Finds where its components end.
    fn cut(&mut self, whole: &Part<'a>, separator: u8) {
        let (mut at, mut left, mut bytes) = (whole.at.wrapping_sub(self.base), whole.text.len(), whole.word);
        let end = at.wrapping_add(place(left));
        let separators = each(separator);
        let [before, ends @ ..] = &mut self.ends;
        *before = at.wrapping_sub(1);
        let mut count = 0;
        loop {
            let mut marks = equal(bytes, separators, left);
            while marks != 0 {
                if let Some(to) = ends.get_mut(count) {
                    *to = at.wrapping_add(first(marks));
                    count += 1;
                }
                marks &= marks - 1;
            }
            if left <= WORD {
                break;
            }
            (at, left) = (at.wrapping_add(8), left - WORD);
            bytes = word(self.piece, at as usize);
        }
        if let Some(to) = ends.get_mut(count) {
            *to = end;
            count += 1;
        }
        self.count = count;
    }

    /// Those of some components that are there, by their numbers from 1.
    #[inline]
    pub fn some(&self, numbers: Range<usize>) -> impl Iterator<Item = Part<'a>> {
        (numbers.start..numbers.end.min(self.count + 1)).map(|number| self.part(number))
    }
}

/// What is cut into parts.
pub(super) trait Parts<'a> {
    /// One by its number, from 1.
    fn part(&self, number: usize) -> Part<'a>;
}

/// Its elements.
impl<'a> Parts<'a> for Segment<'a> {
    #[inline(always)]
    fn part(&self, number: usize) -> Part<'a> {
        let (absent, before) = (Part::absent(self.at, small(number), 0), number.wrapping_sub(1));
        if before >= self.count || number > ELEMENTS {
            return absent;
        }
        match self.ends.pair(self.first.wrapping_add(before)) {
            Some((before, end)) => absent.filled(self.piece, before.wrapping_add(1), end, self.base),
            None => absent,
        }
    }
}

/// Its components.
impl<'a> Parts<'a> for Composite<'a> {
    #[inline]
    fn part(&self, number: usize) -> Part<'a> {
        let absent = Part { component: small(number), ..self.absent };
        match (self.ends.get(number.wrapping_sub(1)), self.ends.get(number)) {
            (Some(before), Some(end)) if number <= self.count => {
                absent.filled(self.piece, before.wrapping_add(1), *end, self.base)
            }
            _ => absent,
        }
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
