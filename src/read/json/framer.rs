//! A stream of JSON to the bytes of each claim: by lines where each line is a claim, else by brackets.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memchr3, memrchr};

use super::buffer::Buffer;
use super::scan::DEPTH;
use crate::read::{Batch, Cost, Entry, Format, Frame, Framer, Spot, Stretch, Trouble};

/// How many bytes are taken at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) struct Limits {
    /// Of the stream for one batch, where a claim does not need more.
    pub(in crate::read) batch: usize,
    /// For the longest claim.
    pub(in crate::read) longest: usize,
}

const LIMITS: Limits = Limits { batch: 512 << 10, longest: 64 << 20 };

/// How many lines are looked at to find out that the first of them is a damaged claim.
const LOOKED_AT: usize = 32;

/// How the claims of a stream stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Not known yet.
    Unknown,
    /// A claim a line: a damaged one costs only its line.
    Lines,
    /// Claims over many lines, or in a list; a claim that begins a line stands behind so many blanks.
    Brackets { indent: usize },
}

/// Cuts a stream of JSON into claims.
pub struct JsonFramer {
    input: Box<dyn Read + Send>,
    /// What has been read and belongs to no batch yet.
    pub(super) rest: Vec<u8>,
    /// Where `rest` begins in the file.
    offset: u64,
    /// The line on which it begins, from 1.
    line: u64,
    file: u32,
    /// How many line ends the bytes that were cut last have, where that is known.
    ends: Option<u64>,
    /// The position of the next claim.
    index: u64,
    layout: Layout,
    /// Whether a list of claims is open.
    in_list: bool,
    /// Whether what is left of a claim that is too long is being passed.
    passing: bool,
    started: bool,
    ended: bool,
    limits: Limits,
}

/// What a walk over a value finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Walk {
    /// It ends before this byte.
    Complete(usize),
    /// It is not whole: more bytes are needed.
    Open,
    /// From this byte on it cannot be JSON, and brackets cannot be trusted.
    Damaged(usize),
}

impl JsonFramer {
    /// Frames `head`, the bytes that were read to find out the format, and what follows in `input`.
    pub fn new(input: Box<dyn Read + Send>, head: Vec<u8>, file: u32) -> JsonFramer {
        JsonFramer::with_limits(input, head, file, LIMITS)
    }

    /// The same within other limits.
    pub(in crate::read) fn with_limits(
        input: Box<dyn Read + Send>,
        head: Vec<u8>,
        file: u32,
        limits: Limits,
    ) -> JsonFramer {
        JsonFramer {
            input,
            rest: head,
            offset: 0,
            line: 1,
            file,
            ends: None,
            index: 0,
            layout: Layout::Unknown,
            in_list: false,
            passing: false,
            started: false,
            ended: false,
            limits,
        }
    }

    /// Reads until `bytes` has `wanted` or the stream ends.
    fn fill(&mut self, bytes: &mut Buffer, wanted: usize) -> io::Result<()> {
        if !self.ended && bytes.len() < wanted {
            self.ended = bytes.fill(&mut self.input, wanted)?;
        }
        Ok(())
    }

    /// Passes a byte-order mark and finds out the layout, reading on where it must.
    fn start(&mut self, bytes: &mut Buffer) -> io::Result<()> {
        if !self.started {
            self.fill(bytes, 3)?;
            if bytes.get().starts_with(b"\xEF\xBB\xBF") {
                bytes.pass(3);
                self.offset += 3;
            }
            self.started = true;
        }
        let mut wanted = self.limits.batch;
        while self.layout == Layout::Unknown {
            self.fill(bytes, wanted)?;
            let all = self.ended || bytes.len() > self.limits.longest;
            self.layout = match layout(bytes.get(), all) {
                Layout::Unknown if all => Layout::Lines,
                found => found,
            };
            wanted = (bytes.len() * 2).min(self.limits.longest + 1);
        }
        Ok(())
    }

    /// Cuts what it can from `bytes` and returns how many bytes that used.
    fn cut(&mut self, bytes: &[u8], entries: &mut Vec<Entry>) -> usize {
        if self.passing {
            return self.pass(bytes);
        }
        match self.layout {
            Layout::Brackets { indent } => self.cut_brackets(bytes, indent, entries),
            _ => self.cut_lines(bytes, entries),
        }
    }

    /// Passes the rest of a claim that is too long, up to where another one can begin.
    fn pass(&mut self, bytes: &[u8]) -> usize {
        let next = match self.layout {
            Layout::Brackets { indent } => next_claim(bytes, 0, 0, indent),
            _ => memchr(b'\n', bytes).map(|end| end + 1),
        };
        self.passing = next.is_none();
        // The last line end is kept, since what follows it is not read yet.
        next.unwrap_or_else(|| match (self.ended, memrchr(b'\n', bytes)) {
            (false, Some(end)) if bytes.len() - end < self.limits.longest => end,
            _ => bytes.len(),
        })
    }

    fn cut_lines(&mut self, bytes: &[u8], entries: &mut Vec<Entry>) -> usize {
        let used = if self.ended { bytes.len() } else { memrchr(b'\n', bytes).map_or(0, |end| end + 1) };
        let lines = bytes.get(..used).unwrap_or(bytes);
        let open = lines.last() != Some(&b'\n');
        let (mut start, mut count) = (0, 0);
        for (line, end) in (self.line..).zip(memchr_iter(b'\n', lines).chain(open.then_some(used))) {
            count += 1;
            if end - start > self.limits.longest {
                self.too_long(start, line, entries);
            } else {
                self.cut_line(lines, start, end, line, entries);
            }
            start = end + 1;
        }
        self.ends = Some(count - u64::from(open));
        used
    }

    /// Frames a line; two objects on it are two claims.
    fn cut_line(&mut self, bytes: &[u8], start: usize, end: usize, line: u64, entries: &mut Vec<Entry>) {
        let Some((mut start, end)) = trimmed(bytes, start, end) else { return };
        while bytes.get(start) == Some(&b'{') && two_objects(bytes.get(start..end).unwrap_or(&[])) {
            let Walk::Complete(len) = walk(bytes.get(start..end).unwrap_or(&[])) else { break };
            self.frame(start, start + len, line, entries);
            let Some((next, _)) = trimmed(bytes, start + len, end) else { return };
            start = next;
        }
        self.frame(start, end, line, entries);
    }

    fn cut_brackets(&mut self, bytes: &[u8], indent: usize, entries: &mut Vec<Entry>) -> usize {
        let (mut at, mut line, mut counted) = (0, self.line, 0);
        loop {
            let rest = bytes.get(at..).unwrap_or(&[]);
            let Some(skipped) = rest.iter().position(|byte| !byte.is_ascii_whitespace()) else { return bytes.len() };
            at += skipped;
            match bytes.get(at) {
                Some(b',') => at += 1,
                Some(b'[') if !self.in_list => {
                    self.in_list = true;
                    at += 1;
                }
                Some(b']') if self.in_list => {
                    self.in_list = false;
                    at += 1;
                }
                _ => {
                    let rest = bytes.get(at..).unwrap_or(&[]);
                    let end = match walk(rest) {
                        Walk::Complete(len) => Some(at + len),
                        Walk::Damaged(damage) => next_claim(bytes, at, at + damage, indent),
                        Walk::Open => None,
                    };
                    // A number or word that reaches the end of the bytes may go on.
                    let end = end.filter(|end| *end < bytes.len() || matches!(bytes.get(at), Some(b'{' | b'[' | b'"')));
                    let Some(end) = end.or(self.ended.then_some(bytes.len())) else { return at };
                    line += line_ends(bytes.get(counted..at).unwrap_or(&[]));
                    counted = at;
                    if end - at > self.limits.longest {
                        self.too_long(at, line, entries);
                    } else if let Some((start, end)) = trimmed(bytes, at, end) {
                        self.frame(start, end, line, entries);
                    }
                    at = end;
                }
            }
        }
    }

    /// Moves past bytes.
    fn advance(&mut self, used: &[u8]) {
        self.offset += used.len() as u64;
        self.line += self.ends.take().unwrap_or_else(|| line_ends(used));
    }

    fn frame(&mut self, start: usize, end: usize, line: u64, entries: &mut Vec<Entry>) {
        let stretch = Stretch { start, end, offset: self.offset + start as u64, number: line };
        entries.push(Entry::Frame(Frame { index: self.index, stretches: stretch.into(), ..Frame::default() }));
        self.index += 1;
    }

    fn too_long(&mut self, start: usize, line: u64, entries: &mut Vec<Entry>) {
        let megabytes = self.limits.longest >> 20;
        entries.push(Entry::Trouble(Trouble {
            code: "json/too-long",
            message: format!(
                "a claim of more than {megabytes} megabytes begins here: a bracket, quote or line end is missing; \
                 reading goes on at the next line on which a claim begins"
            ),
            spot: Spot { offset: self.offset + start as u64, number: line, element: String::new() },
            cost: Cost::Claim,
        }));
        self.index += 1;
    }
}

impl Framer for JsonFramer {
    fn next(&mut self, batch: &mut Batch) -> io::Result<bool> {
        let mut old = std::mem::take(&mut batch.bytes);
        batch.clear();
        batch.format = Format::Json;
        batch.file = self.file;
        if old.capacity() > self.limits.batch.saturating_mul(8) {
            old = Vec::new();
        }
        let mut bytes = Buffer::over(old, self.limits.batch);
        bytes.push(&self.rest);
        self.rest.clear();
        self.start(&mut bytes)?;
        let mut wanted = self.limits.batch;
        loop {
            self.fill(&mut bytes, wanted)?;
            let mut used = self.cut(bytes.get(), &mut batch.entries);
            if batch.entries.is_empty() && used < bytes.len() && bytes.len() - used > self.limits.longest {
                let line = self.line + line_ends(bytes.get().get(..used).unwrap_or(&[]));
                self.too_long(used, line, &mut batch.entries);
                self.passing = true;
                used = bytes.len();
                self.ends = None;
            }
            if used == bytes.len() && self.ended && self.in_list {
                self.in_list = false;
                let line = self.line + line_ends(bytes.get());
                batch.entries.push(Entry::Trouble(Trouble {
                    code: "json/truncated",
                    message: "the file ends before its list of claims does: claims may be missing; fetch the whole file again".to_owned(),
                    spot: Spot { offset: self.offset + bytes.len() as u64, number: line, element: String::new() },
                    cost: Cost::Bytes,
                }));
            }
            if !batch.entries.is_empty() || (self.ended && used == bytes.len()) {
                self.rest.extend_from_slice(bytes.get().get(used..).unwrap_or(&[]));
                self.advance(bytes.get().get(..used).unwrap_or(&[]));
                batch.bytes = bytes.into_bytes(if self.passing { 0 } else { used });
                return Ok(!batch.entries.is_empty());
            }
            self.advance(bytes.get().get(..used).unwrap_or(&[]));
            bytes.pass(used);
            wanted = (bytes.len() * 2)
                .clamp(self.limits.batch, self.limits.batch.max(self.limits.longest + 1))
                .max(bytes.len() + 1);
        }
    }
}

/// How the claims stand in a stream that begins with these bytes; unknown where more are needed to tell.
fn layout(bytes: &[u8], all: bool) -> Layout {
    let Some(start) = bytes.iter().position(|byte| !byte.is_ascii_whitespace()) else { return Layout::Unknown };
    let rest = bytes.get(start..).unwrap_or(&[]);
    if let Some((b'[', list)) = rest.split_first() {
        return match list.iter().position(|byte| !byte.is_ascii_whitespace()) {
            Some(first) => Layout::Brackets { indent: column(list, first) },
            None if all => Layout::Brackets { indent: 0 },
            None => Layout::Unknown,
        };
    }
    if let Walk::Complete(len) = walk(rest) {
        let one_line = !rest.get(..len).unwrap_or(rest).contains(&b'\n');
        return if one_line { Layout::Lines } else { Layout::Brackets { indent: column(bytes, start) } };
    }
    // The first line is no whole claim. If a line soon after it is one, and another one begins right after that line,
    // which cannot be within a claim over many lines, then the first line is a damaged claim.
    let mut lines =
        rest.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).skip(1).peekable();
    for _ in 0..LOOKED_AT {
        let Some(line) = lines.next() else {
            return if all { Layout::Brackets { indent: 0 } } else { Layout::Unknown };
        };
        let indent = line.len() - line.trim_ascii_start().len();
        let line = line.trim_ascii();
        if line.first() == Some(&b'{') && walk(line) == Walk::Complete(line.len()) {
            match lines.peek() {
                Some(next) if next.trim_ascii_start().first() == Some(&b'{') => return Layout::Lines,
                // A claim over many lines that is cut behind one of its service lines looks the same but for its indent.
                None if all && indent == column(bytes, start) => return Layout::Lines,
                _ => {}
            }
        }
    }
    Layout::Brackets { indent: column(bytes, start) }
}

/// How many bytes stand before `at` on its line; nought where something other than blanks does.
fn column(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or(&[]);
    match memrchr(b'\n', before) {
        Some(end) => before.len() - end - 1,
        None => 0,
    }
}

/// Walks over the value at the beginning of `bytes`, looking at its brackets and quotes only.
pub(in crate::read) fn walk(bytes: &[u8]) -> Walk {
    // One bit for each bracket that is open, the innermost last: 1 is an object. Deeper ones are only counted.
    let (mut open, mut depth, mut deep) = (0u64, 0u32, false);
    let (mut at, mut before) = (0, 0u8);
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'"' => {
                match text_end(bytes, at + 1) {
                    Walk::Complete(end) => at = end,
                    other => return other,
                }
                if depth == 0 {
                    return Walk::Complete(at);
                }
                before = byte;
                continue;
            }
            b'{' | b'[' => {
                let allowed = match (depth, open & 1) {
                    (0, _) => true,
                    (_, 1) => before == b':',
                    _ => before == b',' || before == b'[',
                };
                if !allowed && !deep {
                    return Walk::Damaged(at);
                }
                depth = depth.saturating_add(1);
                deep |= depth > DEPTH;
                open = (open << 1) | u64::from(byte == b'{');
            }
            b'}' | b']' if depth > 0 => {
                if !deep && (open & 1 == 1) != (byte == b'}') {
                    return Walk::Damaged(at);
                }
                depth -= 1;
                open >>= 1;
                if depth == 0 {
                    return Walk::Complete(at + 1);
                }
            }
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            _ if depth == 0 => return Walk::Complete(stray_end(bytes)),
            _ => {}
        }
        before = byte;
        at += 1;
    }
    Walk::Open
}

/// Where something ends that is no object, list or text.
fn stray_end(bytes: &[u8]) -> usize {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'{' | b'[' | b']' | b'"');
    bytes.iter().skip(1).position(ends).map_or(bytes.len(), |len| len + 1)
}

/// Where the text ends that begins at `at`; a line end within it is damage.
fn text_end(bytes: &[u8], mut at: usize) -> Walk {
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let Some(found) = memchr3(b'"', b'\\', b'\n', rest) else { return Walk::Open };
        match rest.get(found) {
            Some(b'"') => return Walk::Complete(at + found + 1),
            Some(b'\\') => at += found + 2,
            _ => return Walk::Damaged(at + found),
        }
    }
}

/// The beginning of the first line behind `claim` that holds or follows `damage` and on which a claim can begin.
pub(in crate::read) fn next_claim(bytes: &[u8], claim: usize, damage: usize, indent: usize) -> Option<usize> {
    let before = bytes.get(..damage).unwrap_or(bytes);
    let from = memrchr(b'\n', before).unwrap_or(damage);
    memchr_iter(b'\n', bytes.get(from..)?).map(|end| from + end + 1).find(|line| {
        let first = line + indent;
        let blank = bytes.get(*line..first).is_some_and(|blanks| blanks.trim_ascii().is_empty());
        *line > claim && blank && bytes.get(first) == Some(&b'{')
    })
}

/// `start..end` without the blanks at its ends; nothing where it is blank.
fn trimmed(bytes: &[u8], start: usize, end: usize) -> Option<(usize, usize)> {
    let piece = bytes.get(start..end)?;
    let first = piece.iter().position(|byte| !byte.is_ascii_whitespace())?;
    Some((start + first, start + piece.trim_ascii_end().len()))
}

/// Whether an object may begin on this line after another one has ended.
fn two_objects(line: &[u8]) -> bool {
    // Nearly every line is told by neighbours alone, which the compiler compares many at a time.
    let pairs = line.iter().zip(line.get(1..).unwrap_or(&[]));
    pairs.fold(false, |any, (before, byte)| any | ((*byte == b'{') & ((*before == b'}') | (*before <= b' '))))
        && two_objects_apart(line)
}

/// The same, whatever blanks stand between them.
fn two_objects_apart(line: &[u8]) -> bool {
    memchr_iter(b'{', line).any(|at| line.get(..at).is_some_and(|before| before.trim_ascii_end().last() == Some(&b'}')))
}

fn line_ends(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}
