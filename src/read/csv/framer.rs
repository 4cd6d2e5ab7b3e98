//! A stream of rows to the rows of each claim: rows with one claim_id that stand together.

use std::hash::{DefaultHasher, Hasher};
use std::io::{self, ErrorKind, Read};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::detect::{Found, again};
use super::layout::{Layout, Odd, headings};
use super::map::Map;
use super::split::{Cell, Cells, How, Quote, Row, line_end, plain_cell, row};
use super::trouble::{self, Place};
use super::value::damaged_id;
use crate::claim::Sheet;
use crate::read::unpack::Fault;
use crate::read::{Batch, Cost, Entry, Format, Frame, Framer, Stretch, Stretches, Trouble};

/// How many bytes are taken at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// Of the stream for one batch, where a claim does not need more.
    pub(super) batch: usize,
    /// For the rows of one claim.
    pub(super) longest: usize,
    /// Numbers of claims that are kept in mind, eight bytes and a little more each.
    pub(super) claims: usize,
}

pub(super) const LIMITS: Limits = Limits { batch: 512 << 10, longest: 64 << 20, claims: 7_000_000 };

/// Words that stand in the place of a claim's number in a row of totals.
const TOTALS: &[&[u8]] = &[b"total", b"totals", b"grand total", b"subtotal", b"sum"];

/// Cuts a stream of rows into claims.
pub struct CsvFramer {
    input: Box<dyn Read + Send>,
    /// What has been read and belongs to no batch yet.
    rest: Vec<u8>,
    /// Where `rest` begins in the file.
    offset: u64,
    /// The line on which it begins, from 1.
    line: u64,
    file: u32,
    /// The position of the next claim.
    index: u64,
    layout: Arc<Layout>,
    /// Numbers of claims that came, hashed.
    seen: FxHashSet<u64>,
    /// The line of a row just before, of which nobody knows the claim.
    lost: Option<u64>,
    /// Whether the rest of a line that is too long is passed.
    passing: bool,
    /// The claim whose further rows are passed, since they are too many.
    passed: Option<Vec<u8>>,
    /// What is said before all else.
    first: Vec<Trouble>,
    /// What went wrong with the stream, known at its end.
    fault: Fault,
    said_encoding: bool,
    said_many: bool,
    started: bool,
    stopped: bool,
    ended: bool,
    pub(super) limits: Limits,
}

/// The rows of one claim, as far as they have been seen.
struct Open {
    id: Vec<u8>,
    start: usize,
    end: usize,
    line: u64,
    wrong: Option<Trouble>,
}

/// What a row is.
enum Class<'b> {
    /// Nothing.
    Blank,
    /// Something that is said, and costs nothing that is a claim's.
    Aside(Trouble),
    /// A row of a claim, perhaps one that spoils it.
    Of(std::borrow::Cow<'b, [u8]>, Option<Trouble>),
    /// A row that cannot be read, or whose claim nobody knows.
    Lost(Trouble),
    /// The end of what can be read.
    Stop(Trouble),
}

/// The columns of a Parquet file whose rows are service lines.
pub struct Stored {
    /// Names of those that are read, in order.
    pub names: Vec<String>,
    /// Names of the others.
    pub others: Vec<String>,
    /// The first row of each row group, from 1.
    pub groups: Vec<u64>,
}

impl CsvFramer {
    /// A framer of a stream that begins with `head`, whose headings were found in it.
    ///
    /// # Errors
    /// The trouble of a heading line that makes the file unreadable.
    pub(in crate::read) fn new(
        input: Box<dyn Read + Send>,
        head: &[u8],
        file: u32,
        found: Found,
        map: Option<&Map>,
        fault: Fault,
    ) -> Result<CsvFramer, Trouble> {
        let place = Place { offset: 0, line: found.line };
        let refused = |odd| trouble::heading(&odd, Cost::Bytes, place);
        let (layout, mut odd) = Layout::new(found.headings, found.delimiter, map).map_err(refused)?;
        if !layout.has_lines() {
            let unknown = odd.iter().find_map(|odd| match odd {
                Odd::Unknown(names) => Some(names.clone()),
                _ => None,
            });
            match unknown {
                Some(names) => return Err(refused(Odd::NoLines(names))),
                None => odd.push(Odd::OfClaims),
            }
        }
        let mut first = Vec::new();
        if !found.declared && found.delimiter != b',' {
            first.push(trouble::delimiter(place, found.delimiter));
        }
        if found.below {
            first.push(trouble::above(place));
        }
        first.extend(odd.iter().map(|odd: &Odd| trouble::heading(odd, Cost::Nothing, place)));
        let rest = head.get(found.next..).unwrap_or(&[]).to_vec();
        Ok(CsvFramer {
            rest,
            offset: found.next as u64,
            line: found.line + 1,
            first,
            ..CsvFramer::of(input, file, layout, fault)
        })
    }

    /// A framer of the rows of a Parquet file, written as text: their numbers stand for lines.
    ///
    /// # Errors
    /// The trouble of columns that make the file unreadable.
    pub(in crate::read) fn stored(
        input: Box<dyn Read + Send>,
        file: u32,
        stored: Stored,
        map: Option<&Map>,
        fault: Fault,
    ) -> Result<CsvFramer, Trouble> {
        let place = Place { offset: 0, line: 0 };
        let (mut layout, mut odd) =
            Layout::new(stored.names, b',', map).map_err(|odd| trouble::heading(&odd, Cost::Bytes, place))?;
        odd.extend(Odd::unknown(stored.others, map));
        layout.sheet = Arc::new(Sheet { groups: stored.groups, ..layout.sheet.as_ref().clone() });
        let first = odd.iter().map(|odd| trouble::heading(odd, Cost::Nothing, place)).collect();
        Ok(CsvFramer { first, ..CsvFramer::of(input, file, layout, fault) })
    }

    fn of(input: Box<dyn Read + Send>, file: u32, layout: Layout, fault: Fault) -> CsvFramer {
        CsvFramer {
            input,
            rest: Vec::new(),
            offset: 0,
            line: 1,
            file,
            index: 0,
            layout: Arc::new(layout),
            seen: FxHashSet::default(),
            lost: None,
            passing: false,
            passed: None,
            first: Vec::new(),
            fault,
            said_encoding: false,
            said_many: false,
            started: false,
            stopped: false,
            ended: false,
            limits: LIMITS,
        }
    }

    /// Reads on until there are so many bytes, or the input ends.
    fn fill(&mut self, bytes: &mut Vec<u8>, wanted: usize) -> io::Result<()> {
        let mut len = bytes.len();
        if len >= wanted || self.ended {
            return Ok(());
        }
        bytes.resize(wanted, 0);
        while len < wanted && !self.ended {
            match self.input.read(bytes.get_mut(len..).unwrap_or_default()) {
                Ok(0) => self.ended = true,
                Ok(read) => len += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::yield_now(),
                Err(error) => {
                    bytes.truncate(len);
                    return Err(error);
                }
            }
        }
        bytes.truncate(len);
        Ok(())
    }

    fn place(&self, at: usize, line: u64) -> Place {
        Place { offset: self.offset + at as u64, line }
    }

    /// Cuts what it can from `bytes` and returns how many bytes that used.
    fn cut(&mut self, bytes: &[u8], entries: &mut Vec<Entry>) -> usize {
        let mut at = 0;
        if self.passing {
            let Some((_, next)) = line_end(bytes, self.ended) else {
                // The first half of a line end is kept.
                return bytes.len() - usize::from(bytes.ends_with(b"\r"));
            };
            self.passing = false;
            self.line += 1;
            at = next;
        }
        // Up to `used` all is said and done; what stands behind it is looked at again with more bytes.
        let (mut used, mut line) = (at, self.line);
        let mut lost = self.lost;
        let mut asides: Vec<Entry> = Vec::new();
        let mut open: Option<Open> = None;
        let count = self.layout.sheet.headings.len();
        while at < bytes.len() {
            let Some(row) = row(bytes, at, self.layout.delimiter, count, self.ended) else { break };
            let place = self.place(at, line);
            let class = self.class(bytes.get(at..row.end).unwrap_or(&[]), &row, place, open.as_ref());
            let of_open = matches!((&class, &open), (Class::Of(id, _), Some(open)) if open.id == id.as_ref());
            if matches!(class, Class::Of(..)) && !of_open {
                if let Some(open) = open.take() {
                    self.close(open, entries, &mut asides);
                }
                (used, self.line, self.lost) = (at, line, lost);
            }
            match class {
                Class::Blank => {}
                Class::Aside(trouble) => asides.push(Entry::Trouble(trouble)),
                Class::Of(id, _) if self.passed.as_deref() == Some(id.as_ref()) => {}
                Class::Of(id, wrong) => {
                    self.passed = None;
                    match &mut open {
                        Some(open) => {
                            open.end = row.end;
                            open.wrong = open.wrong.take().or(wrong);
                        }
                        None => {
                            let wrong =
                                wrong.or(lost.take().map(|line| trouble::beside_lost(place, line, &self.layout.sheet)));
                            open = Some(Open { id: id.into_owned(), start: at, end: row.end, line, wrong });
                        }
                    }
                }
                Class::Lost(trouble) => {
                    if let Some(open) = &mut open {
                        let beside = trouble::beside_lost(self.place(open.start, open.line), line, &self.layout.sheet);
                        open.wrong.get_or_insert(beside);
                    }
                    lost = Some(line);
                    asides.push(Entry::Trouble(trouble));
                }
                Class::Stop(trouble) => {
                    asides.push(Entry::Trouble(trouble));
                    (self.stopped, self.ended) = (true, true);
                    at = bytes.len();
                    break;
                }
            }
            at = row.next;
            // Rows of a Parquet file are counted, lines of a text file are.
            line += if self.layout.sheet.groups.is_empty() { row.lines } else { 1 };
            if row.lines == 0 {
                // The end of a line that is too long is not in sight.
                self.passing = true;
                if let Some(open) = open.take() {
                    self.close(open, entries, &mut asides);
                }
            }
            if open.is_none() {
                entries.append(&mut asides);
                (used, self.line, self.lost) = (at, line, lost);
            }
        }
        if at >= bytes.len() && self.ended {
            if let Some(mut open) = open.take() {
                // Behind the damage of a stream further rows of the claim may stand.
                if self.fault.is_set() {
                    open.wrong.get_or_insert(trouble::damaged_behind(self.place(open.start, open.line)));
                }
                self.close(open, entries, &mut asides);
            }
            entries.append(&mut asides);
            if !self.stopped && used < bytes.len() && !matches!(bytes.last(), Some(b'\n' | b'\r')) {
                let last = self.place(bytes.len(), line.saturating_sub(1));
                entries.push(Entry::Trouble(trouble::no_line_end(last)));
            }
            (self.line, self.lost) = (line, lost);
            return bytes.len();
        }
        if let Some(open) = open.filter(|open| at - open.start > self.limits.longest) {
            let place = self.place(open.start, open.line);
            let trouble = trouble::claim_too_long(place, self.limits.longest >> 20);
            self.passed = Some(open.id.clone());
            self.close(Open { wrong: Some(trouble), ..open }, entries, &mut asides);
            (self.line, self.lost) = (line, lost);
            return at;
        }
        used
    }

    /// What the row is that takes these bytes.
    fn class<'b>(&self, own: &'b [u8], row: &Row, place: Place, open: Option<&Open>) -> Class<'b> {
        let layout = &self.layout;
        let count = layout.sheet.headings.len();
        let found = |at: usize| Cells::new(own, layout.delimiter).nth(at);
        let text = |cell: Cell| own.get(cell.start..cell.end).map(<[u8]>::trim_ascii);
        let cell = |at: usize| found(at).and_then(text);
        // A damaged row belongs to a claim where that cannot be mistaken.
        let damaged = |trouble: &dyn Fn(Cost) -> Trouble| {
            let id = plain_cell(own, layout.delimiter, layout.claim_id).filter(|id| !id.is_empty());
            match id.filter(|id| layout.claim_id == 0 || open.is_some_and(|open| open.id == *id)) {
                Some(id) => Class::Of(id.into(), Some(trouble(Cost::Claim))),
                None => Class::Lost(trouble(Cost::Bytes)),
            }
        };
        let cells = match row.how {
            How::Whole(cells) => cells,
            How::TooLong => return damaged(&|cost| trouble::row_too_long(place, cost)),
            How::Stray(quote) => return damaged(&|cost| trouble::quote(quote, place, cost)),
        };
        let is_empty =
            |bytes: &[u8]| bytes.iter().all(|byte| *byte == layout.delimiter || matches!(byte, b' ' | b'\t' | b'"'));
        if own.first().is_none_or(|first| is_empty(&[*first])) && is_empty(own) {
            return Class::Blank;
        }
        if own.starts_with(b"#") && cells != count {
            return Class::Aside(trouble::comment(place));
        }
        let more_are_empty = || Cells::new(own, layout.delimiter).skip(count).all(|cell| cell.start == cell.end);
        if cells < count || (cells > count && !more_are_empty()) {
            return damaged(&|cost| trouble::columns(cells, count, place, cost));
        }
        let own_id = found(layout.claim_id);
        let id = own_id.and_then(text).unwrap_or(&[]);
        if own_id.is_some_and(|cell| !cell.quoted) && id.contains(&b'"') {
            return Class::Lost(trouble::quote(Quote::Within, place, Cost::Bytes));
        }
        let heading = layout.sheet.headings.get(layout.claim_id).map_or("", String::as_str);
        if id.eq_ignore_ascii_case(heading.as_bytes()) {
            let cells = headings(own, layout.delimiter);
            return match again(&cells, &layout.sheet.headings) {
                true => Class::Aside(trouble::heading_again(place)),
                false => Class::Stop(trouble::other_heading(place)),
            };
        }
        let total = TOTALS.iter().any(|word| id.eq_ignore_ascii_case(word));
        if id.is_empty() || total {
            let coded = layout.codes.iter().any(|at| cell(*at).is_some_and(|cell| !cell.is_empty()));
            if !coded && !layout.codes.is_empty() {
                return Class::Aside(trouble::total(place));
            }
            if id.is_empty() {
                return Class::Lost(trouble::no_claim_id(place));
            }
        }
        let wrong = damaged_id(id).then(|| trouble::damaged_id(place));
        Class::Of(id.into(), wrong)
    }

    /// Hands a claim over, or what costs it; what stands between its rows follows it.
    fn close(&mut self, open: Open, entries: &mut Vec<Entry>, asides: &mut Vec<Entry>) {
        let place = self.place(open.start, open.line);
        let again = self.came(&open.id);
        let wrong = open.wrong.or_else(|| again.then(|| trouble::claim_again(place)));
        match wrong {
            Some(trouble) => entries.push(Entry::Trouble(Trouble { cost: Cost::Claim, ..trouble })),
            None => {
                let stretch = Stretch { start: open.start, end: open.end, offset: place.offset, number: open.line };
                entries.push(Entry::Frame(Frame {
                    index: self.index,
                    stretches: Stretches::One(stretch),
                    ..Frame::default()
                }));
            }
        }
        self.index += 1;
        entries.append(asides);
        if self.seen.len() >= self.limits.claims && !self.said_many {
            self.said_many = true;
            entries.push(Entry::Trouble(trouble::too_many(place)));
        }
    }

    /// Whether a claim of this number came before.
    fn came(&mut self, id: &[u8]) -> bool {
        let mut hasher = DefaultHasher::new();
        hasher.write(id);
        let hash = hasher.finish();
        if self.seen.len() >= self.limits.claims { self.seen.contains(&hash) } else { !self.seen.insert(hash) }
    }

    /// Says once that the file is not UTF-8, and where.
    fn encoding(&mut self, bytes: &[u8], entries: &mut Vec<Entry>) {
        if self.said_encoding {
            return;
        }
        let Err(error) = std::str::from_utf8(bytes) else { return };
        let at = error.valid_up_to();
        let Some(byte) = bytes.get(at).copied() else { return };
        self.said_encoding = true;
        let before = super::split::line_ends(bytes.get(..at).unwrap_or(&[]));
        entries.insert(0, Entry::Trouble(trouble::encoding(self.place(at, self.line + before), byte)));
    }
}

impl Framer for CsvFramer {
    fn next(&mut self, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        batch.format = Format::Csv(Arc::clone(&self.layout));
        batch.file = self.file;
        if !self.started {
            self.started = true;
            batch.entries.extend(self.first.drain(..).map(Entry::Trouble));
        }
        let mut bytes = std::mem::take(&mut batch.bytes);
        if bytes.capacity() > self.limits.batch.saturating_mul(8) {
            bytes = Vec::new();
        }
        bytes.extend_from_slice(&self.rest);
        self.rest.clear();
        let mut wanted = self.limits.batch;
        loop {
            self.fill(&mut bytes, wanted)?;
            let before = self.line;
            let offset = self.offset;
            let used = self.cut(&bytes, &mut batch.entries);
            let taken = bytes.get(..used).unwrap_or(&[]);
            if !self.said_encoding && !taken.is_ascii() {
                let after = std::mem::replace(&mut self.line, before);
                self.encoding(taken, &mut batch.entries);
                self.line = after;
            }
            self.offset = offset + used as u64;
            if !batch.entries.is_empty() || (self.ended && used == bytes.len()) {
                self.rest.extend_from_slice(bytes.get(used..).unwrap_or(&[]));
                bytes.truncate(used);
                batch.bytes = bytes;
                return Ok(!batch.entries.is_empty());
            }
            bytes.drain(..used);
            wanted = (bytes.len() * 2)
                .clamp(self.limits.batch, self.limits.batch.max(self.limits.longest + (2 << 20)))
                .max(bytes.len() + 1);
        }
    }
}
