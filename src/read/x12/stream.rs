//! A stream of bytes to segments one after the other, in bounded memory, whatever the stream holds.

use std::io::{self, ErrorKind, Read};

use memchr::memchr;

use super::id::Id;
use super::isa;
use super::lex::{Delimiters, begins, is_blank, trim};

/// How much room there is for what is read at a time.
const CHUNK: usize = 256 * 1024;

/// What comes next in a stream.
pub(super) enum Step {
    /// Nothing more.
    End,
    /// An ISA: the stream stands at its first byte.
    Isa,
    /// Something else while no delimiters are known: the stream stands at its first byte.
    Lost,
    /// A segment.
    Segment(Cut),
}

/// How a segment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// With its terminator.
    Terminated,
    /// Without: the input ends, or an ISA begins in its midst.
    Open,
    /// It was longer than the limit: its bytes are skipped.
    TooLong,
}

/// One segment of the stream's buffer; its ranges hold until bytes are handed over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    pub id: Id,
    /// Whether its id has small letters.
    pub lower: bool,
    /// First of the blanks before it.
    pub lead: usize,
    pub start: usize,
    /// One past its last byte, blanks and terminator left out.
    pub end: usize,
    /// One past its terminator.
    pub after: usize,
    /// Its offset in the file.
    pub offset: u64,
    /// Its number in the file, from 1.
    pub number: u64,
    pub ending: Ending,
}

/// A stream of segments. Its bytes stay where they are, also those that were taken, until they are handed over.
pub(super) struct Stream {
    input: Box<dyn Read + Send>,
    /// The bytes at hand, and room behind them.
    buffer: Vec<u8>,
    /// One past the last byte at hand.
    end: usize,
    /// First byte that no step has taken.
    at: usize,
    /// Where `at` stood when bytes were last handed over.
    from: usize,
    /// What is added to a place in the buffer to give the offset in the file, wrapping.
    base: u64,
    ended: bool,
    number: u64,
    limit: usize,
}

impl Stream {
    pub fn new(input: Box<dyn Read + Send>, head: Vec<u8>, limit: usize) -> Stream {
        Stream { input, end: head.len(), buffer: head, at: 0, from: 0, base: 0, ended: false, number: 0, limit }
    }

    /// Takes in more bytes; false at the end of the input.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.buffer.len() < self.end + CHUNK / 2 {
            self.buffer.resize(self.end + CHUNK, 0);
        }
        loop {
            match self.input.read(self.buffer.get_mut(self.end..).unwrap_or(&mut [])) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(false);
                }
                Ok(n) => {
                    self.end += n;
                    return Ok(true);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The bytes at hand that no step has taken.
    pub fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..self.end).unwrap_or(b"")
    }

    /// The bytes at hand, also those that were taken.
    pub fn all(&self) -> &[u8] {
        self.buffer.get(..self.end).unwrap_or(b"")
    }

    /// How many bytes were taken since bytes were last handed over.
    pub fn taken(&self) -> usize {
        self.at.saturating_sub(self.from)
    }

    /// Hands all bytes over and goes on with those that no step has taken, behind bytes that were kept of the others.
    pub fn hand_over(&mut self, kept: Vec<u8>) -> Vec<u8> {
        let (offset, from) = (self.offset(), kept.len());
        let mut bytes = std::mem::replace(&mut self.buffer, kept);
        bytes.truncate(self.end);
        self.buffer.extend_from_slice(bytes.get(self.at..).unwrap_or(b""));
        (self.at, self.from, self.end) = (from, from, self.buffer.len());
        self.base = offset.wrapping_sub(from as u64);
        bytes
    }

    /// The next bytes, `count` of them or all that are left.
    pub fn window(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.rest().len() < count && self.fill()? {}
        let rest = self.rest();
        Ok(rest.get(..count).unwrap_or(rest))
    }

    /// The offset of the next byte.
    pub fn offset(&self) -> u64 {
        self.base.wrapping_add(self.at as u64)
    }

    /// The number of the last segment taken.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Takes bytes that make a segment (an ISA); returns its number.
    pub fn take(&mut self, count: usize) -> u64 {
        self.at = (self.at + count).min(self.end);
        self.number += 1;
        self.number
    }

    /// Takes some segments that stand whole in the next `after` bytes, the first `start` bytes further on, as one.
    pub fn take_some(&mut self, start: usize, after: usize, count: u64) -> Cut {
        let cut = Cut {
            id: Id::default(),
            lower: false,
            lead: self.at,
            start: self.at + start,
            end: self.at + after,
            after: self.at + after,
            offset: self.offset().wrapping_add(start as u64),
            number: self.number + 1,
            ending: Ending::Terminated,
        };
        (self.at, self.number) = (cut.after, self.number + count);
        cut
    }

    /// Drops the next bytes for good: those before them stay in their places, those behind follow.
    fn discard(&mut self, count: usize) {
        let count = count.min(self.end - self.at);
        self.buffer.copy_within(self.at + count..self.end, self.at);
        self.end -= count;
        self.base = self.base.wrapping_add(count as u64);
    }

    /// Goes on to the next ISA of full width behind the next byte, or to the end.
    pub fn skip_to_isa(&mut self) -> io::Result<()> {
        self.skip(1, None)
    }

    /// Drops bytes, from `from` on, until an ISA of full width begins or a terminator has passed.
    fn skip(&mut self, from: usize, terminator: Option<u8>) -> io::Result<()> {
        let mut from = from;
        loop {
            let rest = self.rest().get(from..).unwrap_or(b"");
            let end = terminator.and_then(|byte| memchr(byte, rest));
            let searched = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
            if let Some(at) = isa::find(searched) {
                self.discard(from + at);
                return Ok(());
            }
            if let Some(end) = end {
                self.discard(from + end + 1);
                return Ok(());
            }
            // An ISA may have begun in the last bytes: they are looked at again with what follows.
            let left = self.rest().len();
            self.discard(left.saturating_sub(isa::FULL).max(from).min(left));
            from = 0;
            if !self.fill()? {
                self.discard(usize::MAX);
                return Ok(());
            }
        }
    }

    /// Takes the next segment. Blanks before it are passed over.
    pub fn step(&mut self, delimiters: Option<Delimiters>) -> io::Result<Step> {
        let mut lead = 0;
        let first = loop {
            let rest = self.rest();
            match rest.iter().skip(lead).position(|byte| !is_blank(*byte)) {
                Some(more) => {
                    lead += more;
                    break rest.get(lead).copied().unwrap_or(0);
                }
                None => lead = rest.len(),
            }
            if lead > self.limit {
                self.discard(lead);
                lead = 0;
            }
            if !self.fill()? {
                self.at = self.end;
                return Ok(Step::End);
            }
        };
        if first.eq_ignore_ascii_case(&b'I') {
            self.window(lead + 4)?;
            if begins(self.rest().get(lead..).unwrap_or(b""), b"ISA") {
                self.at += lead;
                return Ok(Step::Isa);
            }
        }
        let Some(delimiters) = delimiters else {
            self.at += lead;
            return Ok(Step::Lost);
        };
        let mut scanned = lead;
        let found = loop {
            let rest = self.rest();
            if let Some(at) = memchr(delimiters.segment, rest.get(scanned..).unwrap_or(b"")) {
                break Some(scanned + at);
            }
            scanned = rest.len();
            if scanned - lead > self.limit || !self.fill()? {
                break None;
            }
        };
        let rest = self.rest();
        let mut end = found.unwrap_or(rest.len());
        let mut ending = if found.is_some() { Ending::Terminated } else { Ending::Open };
        let mut bytes = rest.get(lead..end).unwrap_or(b"");
        // The separators of an ISA end three bytes before its own terminator.
        if bytes.len() >= isa::FULL - 2
            && let Some(at) = isa::find(bytes)
        {
            (end, ending) = (lead + at, Ending::Open);
            bytes = rest.get(lead..end).unwrap_or(b"");
        }
        let written = Id::written(bytes, delimiters.element);
        let id = written.upper();
        let trimmed = match bytes.last() {
            Some(last) if is_blank(*last) => trim(bytes).0.len(),
            _ => bytes.len(),
        };
        self.number += 1;
        let (offset, number) = (self.offset().wrapping_add(lead as u64), self.number);
        let mut cut = Cut {
            id,
            lower: written != id,
            lead: self.at,
            start: self.at + lead,
            end: self.at + lead + trimmed,
            after: self.at + if ending == Ending::Terminated { end + 1 } else { end },
            offset,
            number,
            ending,
        };
        if end - lead > self.limit {
            self.skip(lead, Some(delimiters.segment))?;
            let at = self.at;
            (cut.lead, cut.start, cut.end, cut.after, cut.ending) = (at, at, at, at, Ending::TooLong);
        } else {
            self.at = cut.after;
        }
        Ok(Step::Segment(cut))
    }

    /// The bytes of a segment, without blanks around and terminator.
    pub fn bytes(&self, cut: &Cut) -> &[u8] {
        self.buffer.get(cut.start..cut.end).unwrap_or(b"")
    }
}
