//! A stream of bytes to segments one after the other, in bounded memory, whatever the stream holds.

use std::io::{self, ErrorKind, Read};

use memchr::memchr;

use super::id::Id;
use super::isa;
use super::lex::{Delimiters, begins, is_blank, trim};

const CHUNK: usize = 64 * 1024;

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

/// One segment of the stream's buffer; its ranges hold until the next step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    pub id: Id,
    /// First of the blanks before it.
    lead: usize,
    start: usize,
    /// One past its last byte, blanks and terminator left out.
    end: usize,
    /// One past its terminator.
    after: usize,
    /// Its offset in the file.
    pub offset: u64,
    /// Its number in the file, from 1.
    pub number: u64,
    pub ending: Ending,
}

/// A stream of segments.
pub(super) struct Stream {
    input: Box<dyn Read + Send>,
    chunk: Vec<u8>,
    buffer: Vec<u8>,
    /// First byte of the buffer that no step has taken.
    at: usize,
    /// Offset of the buffer in the file.
    base: u64,
    ended: bool,
    number: u64,
    limit: usize,
}

impl Stream {
    pub fn new(input: Box<dyn Read + Send>, head: Vec<u8>, limit: usize) -> Stream {
        Stream { input, chunk: vec![0; CHUNK], buffer: head, at: 0, base: 0, ended: false, number: 0, limit }
    }

    /// Takes in more bytes; false at the end of the input.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.at >= CHUNK {
            self.buffer.drain(..self.at);
            self.base += self.at as u64;
            self.at = 0;
        }
        loop {
            match self.input.read(&mut self.chunk) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(false);
                }
                Ok(n) => {
                    self.buffer.extend_from_slice(self.chunk.get(..n).unwrap_or(&[]));
                    return Ok(true);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or(b"")
    }

    /// The next bytes, `count` of them or all that are left.
    pub fn window(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.rest().len() < count && self.fill()? {}
        let rest = self.rest();
        Ok(rest.get(..count).unwrap_or(rest))
    }

    /// The offset of the next byte.
    pub fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// The number of the last segment taken.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Takes bytes that make a segment (an ISA); returns its number.
    pub fn take(&mut self, count: usize) -> u64 {
        self.at = (self.at + count).min(self.buffer.len());
        self.number += 1;
        self.number
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
                self.at += from + at;
                return Ok(());
            }
            if let Some(end) = end {
                self.at += from + end + 1;
                return Ok(());
            }
            // An ISA may have begun in the last bytes: they are looked at again with what follows.
            self.at = (self.at + from).max(self.buffer.len().saturating_sub(isa::FULL)).min(self.buffer.len());
            from = 0;
            if !self.fill()? {
                self.at = self.buffer.len();
                return Ok(());
            }
        }
    }

    /// Takes the next segment. Blanks before it are passed over.
    pub fn step(&mut self, delimiters: Option<Delimiters>) -> io::Result<Step> {
        let mut lead = 0;
        loop {
            let rest = self.rest();
            match rest.iter().skip(lead).position(|byte| !is_blank(*byte)) {
                Some(more) => {
                    lead += more;
                    break;
                }
                None => lead = rest.len(),
            }
            if lead > self.limit {
                self.at += lead;
                lead = 0;
            }
            if !self.fill()? {
                self.at = self.buffer.len();
                return Ok(Step::End);
            }
        }
        self.window(lead + 4)?;
        if begins(self.rest().get(lead..).unwrap_or(b""), b"ISA") {
            self.at += lead;
            return Ok(Step::Isa);
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
        let bytes = rest.get(lead..end).unwrap_or(b"");
        // The separators of an ISA end three bytes before its own terminator.
        if bytes.len() >= isa::FULL - 2
            && let Some(at) = isa::find(bytes)
        {
            (end, ending) = (lead + at, Ending::Open);
        }
        let id = Id::of(rest.get(lead..end).unwrap_or(b""), delimiters.element);
        let trimmed = trim(rest.get(lead..end).unwrap_or(b"")).0.len();
        self.number += 1;
        let (offset, number) = (self.offset() + lead as u64, self.number);
        if end - lead > self.limit {
            self.skip(lead, Some(delimiters.segment))?;
            let at = self.at;
            let cut = Cut { id, lead: at, start: at, end: at, after: at, offset, number, ending: Ending::TooLong };
            return Ok(Step::Segment(cut));
        }
        let after = if ending == Ending::Terminated { end + 1 } else { end };
        let from = self.at;
        let start = from + lead;
        self.at += after;
        Ok(Step::Segment(Cut {
            id,
            lead: from,
            start,
            end: start + trimmed,
            after: from + after,
            offset,
            number,
            ending,
        }))
    }

    /// The bytes of a segment, without blanks around and terminator.
    pub fn bytes(&self, cut: &Cut) -> &[u8] {
        self.buffer.get(cut.start..cut.end).unwrap_or(b"")
    }

    /// The blanks before a segment, and the segment with its terminator.
    pub fn raw(&self, cut: &Cut) -> (&[u8], &[u8]) {
        (self.buffer.get(cut.lead..cut.start).unwrap_or(b""), self.buffer.get(cut.start..cut.after).unwrap_or(b""))
    }
}
