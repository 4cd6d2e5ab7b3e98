//! Chunks of bytes to records of cells, each with its physical line.

use std::io;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2, memrchr};

use super::chunk::Chunks;

/// A record longer than this has a quote that is not closed, or is not a record.
const LONGEST: usize = 1 << 20;

/// Why no more records can be read.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The file cannot be read on.
    File(io::Error),
    /// The record that begins on this line does not end.
    Endless(u64),
}

/// The cells of one record.
#[derive(Debug, Default)]
pub(crate) struct Split {
    cells: Vec<Range<usize>>,
    /// The text of a record with quotes, without them; the cells of a record without are in the file's own bytes.
    unquoted: Option<Vec<u8>>,
    /// Reused for the next record with quotes.
    spare: Vec<u8>,
    /// How many bytes the record takes, with its line end.
    pub(crate) taken: usize,
    /// How many line ends it takes.
    pub(crate) lines: u64,
    /// Whether more stands behind a quote that closes on another line than it opened.
    is_loose: bool,
}

/// How a record with quotes is cut: bytes, delimiter and whether the input ends with them; into what its cells are unquoted.
type Unquote = fn(&mut Split, &[u8], u8, bool, &mut Vec<u8>) -> bool;

impl Split {
    /// Splits the record at the beginning of `bytes`; `false` where it may go on behind them. A quote opens only at the
    /// beginning of a cell, and is doubled inside quotes.
    pub(crate) fn split(&mut self, bytes: &[u8], delimiter: u8, is_end: bool) -> bool {
        self.cut(bytes, delimiter, is_end, Split::unquote)
    }

    /// Splits the line at the beginning of `bytes`, which is a record whatever its quotes: one that is not closed where a
    /// cell of the line ends is a character as others are.
    fn split_line(&mut self, bytes: &[u8], delimiter: u8, is_end: bool) -> bool {
        self.cut(bytes, delimiter, is_end, Split::unquote_line)
    }

    /// Splits a heading line at the beginning of `bytes`. Its cells may run over lines, as published ones do, but not over
    /// rows: where a stray quote would take them in, the line alone is the heading.
    pub(crate) fn split_heading(&mut self, bytes: &[u8], delimiter: u8) -> bool {
        // What was peeked at may end within a line; no heading line is that long.
        let is_whole =
            self.split(bytes, delimiter, true) && !self.swallows(bytes, delimiter, |own| own.len() == self.len());
        is_whole || self.split_line(bytes, delimiter, true)
    }

    /// Cuts at the separators where the line has no quote, otherwise as `unquote` does.
    fn cut(&mut self, bytes: &[u8], delimiter: u8, is_end: bool, unquote: Unquote) -> bool {
        self.cells.clear();
        self.is_loose = false;
        if let Some(used) = self.unquoted.take() {
            self.spare = used;
        }
        let Some((line, taken)) = first_line(bytes, is_end) else { return false };
        self.taken = taken;
        self.lines = 1;
        if memchr(b'"', line).is_some() {
            return self.cut_quoted(bytes, delimiter, is_end, unquote);
        }
        let mut start = 0;
        for end in memchr_iter(delimiter, line) {
            self.cells.push(start..end);
            start = end + 1;
        }
        self.cells.push(start..line.len());
        true
    }

    fn cut_quoted(&mut self, bytes: &[u8], delimiter: u8, is_end: bool, unquote: Unquote) -> bool {
        let mut out = std::mem::take(&mut self.spare);
        out.clear();
        let done = unquote(self, bytes, delimiter, is_end, &mut out);
        if done {
            self.unquoted = Some(out);
        } else {
            self.spare = out;
        }
        done
    }

    fn unquote(&mut self, bytes: &[u8], delimiter: u8, is_end: bool, out: &mut Vec<u8>) -> bool {
        let mut at = 0;
        let rest = |at: usize| bytes.get(at..).unwrap_or_default();
        loop {
            let (start, line) = (out.len(), self.lines);
            if rest(at).first() == Some(&b'"') {
                at += 1;
                loop {
                    let Some(end) = memchr(b'"', rest(at)) else { return false };
                    let inside = bytes.get(at..at + end).unwrap_or_default();
                    self.lines += memchr_iter(b'\n', inside).count() as u64;
                    out.extend_from_slice(inside);
                    at += end + 1;
                    if rest(at).first() != Some(&b'"') {
                        break;
                    }
                    out.push(b'"');
                    at += 1;
                }
            }
            // What stands behind a closing quote belongs to the cell as it is.
            let (length, ends_record) = match memchr2(delimiter, b'\n', rest(at)) {
                Some(end) => (end, rest(at).get(end) == Some(&b'\n')),
                None if is_end => (rest(at).len(), true),
                None => return false,
            };
            let tail = bytes.get(at..at + length).unwrap_or_default();
            self.is_loose |= self.lines > line && !tail.trim_ascii().is_empty();
            out.extend_from_slice(if ends_record { tail.strip_suffix(b"\r").unwrap_or(tail) } else { tail });
            self.cells.push(start..out.len());
            at = bytes.len().min(at + length + 1);
            if ends_record {
                self.taken = at;
                return true;
            }
        }
    }

    fn unquote_line(&mut self, bytes: &[u8], delimiter: u8, is_end: bool, out: &mut Vec<u8>) -> bool {
        let mut rest = first_line(bytes, is_end).map(|(line, _)| line);
        while let Some(own) = rest {
            let start = out.len();
            let length = quoted(own, delimiter, out).unwrap_or_else(|| {
                out.truncate(start);
                let length = memchr(delimiter, own).unwrap_or(own.len());
                out.extend_from_slice(own.get(..length).unwrap_or_default());
                length
            });
            self.cells.push(start..out.len());
            rest = own.get(length + 1..);
        }
        true
    }

    /// Whether a quote seems to have made one record of several: more stands behind the quote that closes, or the line on
    /// which the record begins and one behind it are rows by themselves.
    fn swallows(&self, bytes: &[u8], delimiter: u8, is_row: impl Fn(Record<'_>) -> bool) -> bool {
        let mut own = Split::default();
        let mut is_line = |begin: usize| {
            let rest = bytes.get(begin..self.taken).unwrap_or_default();
            !rest.is_empty()
                && own.split_line(rest, delimiter, true)
                && is_row(Record { bytes: rest, split: &own, line: 0 })
        };
        let inside = bytes.get(..self.taken).unwrap_or_default();
        self.lines > 1 && (self.is_loose || (is_line(0) && memchr_iter(b'\n', inside).any(|end| is_line(end + 1))))
    }

    /// How many cells there are; at least one.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// A cell; empty where there are fewer. `bytes` are those that were split.
    pub(crate) fn cell<'b>(&'b self, bytes: &'b [u8], at: usize) -> &'b [u8] {
        let whole = self.unquoted.as_deref().unwrap_or(bytes);
        self.cells.get(at).and_then(|cell| whole.get(cell.clone())).unwrap_or_default()
    }
}

/// The line at the beginning of bytes without its end, and how many bytes it takes with it; `None` where it may go on.
fn first_line(bytes: &[u8], is_end: bool) -> Option<(&[u8], usize)> {
    let (line, taken) = match memchr(b'\n', bytes) {
        Some(end) => (bytes.get(..end)?, end + 1),
        None if is_end => (bytes, bytes.len()),
        None => return None,
    };
    Some((line.strip_suffix(b"\r").unwrap_or(line), taken))
}

/// Reads a cell in quotes that close where the cell ends, and says how many bytes it takes; `None` for any other.
fn quoted(cell: &[u8], delimiter: u8, out: &mut Vec<u8>) -> Option<usize> {
    let mut at = cell.first().filter(|first| **first == b'"').map(|_| 1)?;
    loop {
        let end = at + memchr(b'"', cell.get(at..)?)?;
        out.extend_from_slice(cell.get(at..end)?);
        at = end + 1;
        match cell.get(at) {
            Some(b'"') => {
                out.push(b'"');
                at += 1;
            }
            Some(next) if *next != delimiter => return None,
            _ => return Some(at),
        }
    }
}

/// Whether a cell may run over lines: not where tabs separate, nor in lines of fixed width, which have no quotes but those
/// of their texts.
fn may_run_on(delimiter: u8) -> bool {
    !matches!(delimiter, b'\t' | 0)
}

/// The records of a file, one after another.
pub(crate) struct Records<'s> {
    chunks: Chunks<'s>,
    buffer: Vec<u8>,
    /// Whether its lines end in a carriage return alone, as those of old Macintosh programs do.
    has_returns: bool,
    /// Where the next record begins.
    next: usize,
    /// On which line it begins, from 1.
    line: u64,
    is_end: bool,
    stop: Option<io::Error>,
    split: Split,
    /// Where the record that was read last begins, and its line.
    record: (usize, u64),
}

impl<'s> Records<'s> {
    pub(crate) fn new(chunks: Chunks<'s>) -> Records<'s> {
        Records {
            chunks,
            buffer: Vec::new(),
            has_returns: false,
            next: 0,
            line: 1,
            is_end: false,
            stop: None,
            split: Split::default(),
            record: (0, 0),
        }
    }

    /// Adds a chunk to the bytes that are not yet read.
    fn fill(&mut self) {
        self.buffer.drain(..self.next.min(self.buffer.len()));
        self.next = 0;
        match self.chunks.next() {
            Some(Ok(chunk)) => {
                let begin = self.buffer.len();
                self.buffer.extend_from_slice(&chunk);
                if self.has_returns {
                    self.mend_returns(begin);
                }
            }
            Some(Err(error)) => {
                self.stop = Some(error);
                // A record that was cut off is no record.
                let whole = memrchr(b'\n', &self.buffer).map_or(0, |end| end + 1);
                self.buffer.truncate(whole);
                self.is_end = true;
            }
            None => self.is_end = true,
        }
    }

    fn mend_returns(&mut self, begin: usize) {
        let bytes = self.buffer.get_mut(begin..).unwrap_or_default();
        bytes.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }

    /// The file's first bytes, this many where it has as many. The first look tells how its lines end.
    pub(crate) fn peek(&mut self, length: usize) -> &[u8] {
        while self.buffer.len() - self.next < length && !self.is_end {
            self.fill();
        }
        let is_first = self.next == 0 && self.line == 1;
        // A last return may be the half of a line end.
        let looked_at = self.buffer.len() - usize::from(!self.is_end && !self.buffer.is_empty());
        let start = self.buffer.get(..looked_at).unwrap_or_default();
        if is_first && memchr(b'\n', start).is_none() && memchr(b'\r', start).is_some() {
            self.has_returns = true;
            self.mend_returns(0);
        }
        self.buffer.get(self.next..).unwrap_or_default()
    }

    /// Leaves out bytes with so many line ends.
    pub(crate) fn skip(&mut self, bytes: usize, lines: u64) {
        self.next += bytes;
        self.line += lines;
    }

    /// Goes to the next record; `false` behind the last.
    ///
    /// # Errors
    /// The file cannot be read on, or a record does not end.
    pub(crate) fn advance(&mut self, delimiter: u8) -> Result<bool, Stop> {
        loop {
            let rest = self.buffer.get(self.next..).unwrap_or_default();
            let is_over = rest.is_empty() && self.is_end;
            let is_split = !is_over
                && match may_run_on(delimiter) {
                    true => self.split.split(rest, delimiter, self.is_end),
                    false => self.split.split_line(rest, delimiter, self.is_end),
                };
            if is_split {
                self.record = (self.next, self.line);
                self.next += self.split.taken;
                self.line += self.split.lines;
                return Ok(true);
            }
            if self.is_end {
                return match self.stop.take() {
                    Some(error) => Err(Stop::File(error)),
                    None if rest.is_empty() => Ok(false),
                    None => Err(Stop::Endless(self.line)),
                };
            }
            if rest.len() > LONGEST {
                return Err(Stop::Endless(self.line));
            }
            self.fill();
        }
    }

    /// The record that [`Records::advance`] went to.
    pub(crate) fn record(&self) -> Record<'_> {
        let (start, line) = self.record;
        Record { bytes: self.buffer.get(start..).unwrap_or_default(), split: &self.split, line }
    }

    /// The line on which the next record begins.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }
}

/// One record.
#[derive(Clone, Copy)]
pub(crate) struct Record<'r> {
    bytes: &'r [u8],
    split: &'r Split,
    /// The physical line on which it begins, from 1.
    pub(crate) line: u64,
}

impl<'r> Record<'r> {
    /// How many cells it has.
    pub(crate) fn len(&self) -> usize {
        self.split.len()
    }

    /// A cell, from 0; empty where there are fewer.
    pub(crate) fn cell(&self, at: usize) -> &'r [u8] {
        self.split.cell(self.bytes, at)
    }

    /// How many lines it takes.
    pub(crate) fn lines(&self) -> u64 {
        self.split.lines
    }

    /// The line on which it ends.
    pub(crate) fn last_line(&self) -> u64 {
        self.line + self.split.lines - 1
    }

    /// Whether a quote seems to have made one record of several; `is_row` says what a row is. To be asked of records that
    /// take several lines.
    pub(crate) fn swallows(&self, delimiter: u8, is_row: impl Fn(Record<'_>) -> bool) -> bool {
        self.split.swallows(self.bytes, delimiter, is_row)
    }

    /// Whether nothing stands in it.
    pub(crate) fn is_blank(&self) -> bool {
        (0..self.len()).all(|at| self.cell(at).trim_ascii().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Read = (Vec<(u64, Vec<String>)>, Option<u64>);

    fn records(text: &[u8], chunk: usize) -> Read {
        let mut records = Records::new(Box::new(text.chunks(chunk).map(|chunk| Ok(chunk.to_vec()))));
        let mut all = Vec::new();
        loop {
            match records.advance(b',') {
                Ok(false) => return (all, None),
                Err(Stop::Endless(line)) => return (all, Some(line)),
                Err(Stop::File(error)) => panic!("{error}"),
                Ok(true) => {
                    let record = records.record();
                    let cells = (0..record.len()).map(|at| String::from_utf8_lossy(record.cell(at)).into_owned());
                    all.push((record.line, cells.collect()));
                }
            }
        }
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn z05_quotes_line_ends_and_lines_whatever_the_chunks() {
        let text = b"a,b\r\n\"x, \"\"y\"\"\r\nz\",2\n\n5\" pipe,\"q\"r,\r\nlast,";
        let expected = vec![
            row(1, &["a", "b"]),
            row(2, &["x, \"y\"\r\nz", "2"]),
            row(4, &[""]),
            row(5, &["5\" pipe", "qr", ""]),
            row(6, &["last", ""]),
        ];
        for chunk in 1..=text.len() {
            assert_eq!(records(text, chunk), (expected.clone(), None), "chunks of {chunk}");
        }
    }

    #[test]
    fn lines_that_end_in_returns_alone_are_lines() {
        for (text, expected) in [
            (&b"a,b\r\"x\ry\",2\rlast"[..], vec![row(1, &["a", "b"]), row(2, &["x\ny", "2"]), row(4, &["last"])]),
            (b"a\rb,\"\r\n\"\n", vec![row(1, &["a\rb", "\r\n"])]),
        ] {
            for chunk in 1..=text.len() {
                let mut records = Records::new(Box::new(text.chunks(chunk).map(|chunk| Ok(chunk.to_vec()))));
                records.peek(1 << 10);
                let mut read = Vec::new();
                while records.advance(b',').unwrap() {
                    let record = records.record();
                    let cells = (0..record.len()).map(|at| String::from_utf8_lossy(record.cell(at)).into_owned());
                    read.push((record.line, cells.collect()));
                }
                assert_eq!(read, expected, "chunks of {chunk}");
            }
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_names_its_line() {
        assert_eq!(records(b"a,b\n1,2\n\"3,4\n5,6\n", 3), (vec![row(1, &["a", "b"]), row(2, &["1", "2"])], Some(3)));
        assert_eq!(records(&[b'x'; LONGEST * 2], 1 << 16).1, Some(1));
    }

    #[test]
    fn a_line_between_tabs_is_a_row_whatever_its_quotes() {
        let text = b"a\t\"b\r\n\"x\ty\"\t\"said \"\"no\"\"\"\r\n\"B\" q\t\n\"";
        let expected = [vec!["a", "\"b"], vec!["x\ty", "said \"no\""], vec!["\"B\" q", ""], vec!["\""]];
        for chunk in 1..=text.len() {
            let mut records = Records::new(Box::new(text.chunks(chunk).map(|chunk| Ok(chunk.to_vec()))));
            for (line, cells) in (1..).zip(&expected) {
                assert!(records.advance(b'\t').unwrap());
                let record = records.record();
                let read: Vec<_> = (0..record.len()).map(|at| String::from_utf8_lossy(record.cell(at))).collect();
                assert_eq!((record.line, read), (line, cells.iter().map(|cell| (*cell).into()).collect()));
            }
            assert!(!records.advance(b'\t').unwrap());
        }
    }

    #[test]
    fn rows_that_a_quote_has_taken_in_are_known_from_a_text_over_lines() {
        for (text, expected) in [
            ("1,\"say\n2,no\n3,\"B\" q\n", true),
            ("1,\"say\n2,no\n3,9\"\n", true),
            ("\"say,1\nno\",2\n", true),
            ("1,\"say,\nand 2\"\n", false),
            ("1,\"say\n\n(no, 2)\" \n", false),
            ("\"say\nno\",2\n", false),
            ("1,\"say\"x\n", false),
        ] {
            let mut split = Split::default();
            assert!(split.split(text.as_bytes(), b',', true));
            let is_row =
                |own: Record<'_>| own.len() == 2 && (0..2).any(|at| own.cell(at).iter().all(u8::is_ascii_digit));
            assert_eq!(split.swallows(text.as_bytes(), b',', is_row), expected, "{text}");
        }
    }

    #[test]
    fn a_heading_runs_over_lines_and_not_over_rows() {
        for (text, cells, lines) in [
            ("\"HCPCS/\nCPT Code\",limit\n1,2\n", vec!["HCPCS/\nCPT Code", "limit"], 2),
            ("code,\"limit\n1,2\n3,\"4\"\n", vec!["code", "\"limit"], 1),
            ("code,\"limit\n1,2\n", vec!["code", "\"limit"], 1),
        ] {
            let mut split = Split::default();
            assert!(split.split_heading(text.as_bytes(), b','));
            let read: Vec<_> =
                (0..split.len()).map(|at| String::from_utf8_lossy(split.cell(text.as_bytes(), at))).collect();
            assert_eq!((read, split.lines), (cells.into_iter().map(Into::into).collect(), lines), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_quoted_comes_back(cells in prop::collection::vec("[a\",\n\r;]{0,6}", 1..5), chunk in 1usize..9) {
            let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            let text = format!("{}\nnext", quoted.join(","));
            let lines = 1 + cells.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
            let (read, stop) = records(text.as_bytes(), chunk);
            prop_assert_eq!(stop, None);
            prop_assert_eq!(read, vec![(1, cells), (1 + lines, vec!["next".to_owned()])]);
        }
    }
}
