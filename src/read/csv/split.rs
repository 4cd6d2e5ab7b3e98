//! Bytes to rows and rows to cells, with every byte's place kept and a stray quote told from a quoted text.

use memchr::{memchr, memchr_iter, memchr2, memchr3};

/// Lines that a text in quotes may go on for.
pub(super) const LINES: usize = 1000;
/// Bytes that a row may have.
pub(super) const LONGEST: usize = 1 << 20;

/// Where a row ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// One past its last byte, line end left out.
    pub end: usize,
    /// The first byte of the next row.
    pub next: usize,
    /// How many lines of the file it takes.
    pub lines: u64,
    pub how: How,
}

/// Whether a row can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// It has so many cells.
    Whole(usize),
    /// A quote in it is not closed, or what it closes cannot be a text: the row is its first line.
    Stray(Quote),
    /// It is longer than rows may be; it ends with its line.
    TooLong,
}

/// What is wrong with a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    /// It is not closed within the lines and bytes that a text may have.
    Open,
    /// Something stands between its end and the next cell.
    Behind,
    /// What it encloses are rows.
    Rows,
    /// It stands within the number of a claim.
    Within,
}

/// Finds the end of the row that begins at `at`; `None` where more bytes are needed to tell. `columns` is how many cells a
/// row of the file has, nought where that is not known.
pub(super) fn row(bytes: &[u8], at: usize, delimiter: u8, columns: usize, ended: bool) -> Option<Row> {
    let rest = bytes.get(at..)?;
    let line = line_end(rest, ended);
    let first = rest.get(..line.map_or(rest.len(), |(end, _)| end)).unwrap_or(rest);
    if first.len() > LONGEST {
        // Of a line whose end is not in sight all that is there is passed.
        let (end, next) = line.unwrap_or((rest.len(), rest.len()));
        return Some(Row { end: at + end, next: at + next, lines: line.is_some().into(), how: How::TooLong });
    }
    if memchr(b'"', first).is_none() {
        let (end, next) = line?;
        let cells = memchr_iter(delimiter, rest.get(..end)?).count() + 1;
        return Some(Row { end: at + end, next: at + next, lines: 1, how: How::Whole(cells) });
    }
    match quoted(rest, delimiter, columns, ended)? {
        Ok(row) => Some(Row { end: at + row.end, next: at + row.next, ..row }),
        Err(quote) => {
            let (end, next) = line?;
            Some(Row { end: at + end, next: at + next, lines: 1, how: How::Stray(quote) })
        }
    }
}

/// Where the line ends that `bytes` begin with, and where the next begins; `None` where it does not end in them. Line feed,
/// carriage return, or both.
pub(super) fn line_end(bytes: &[u8], ended: bool) -> Option<(usize, usize)> {
    match memchr2(b'\n', b'\r', bytes) {
        Some(end) => {
            let step = match (bytes.get(end), bytes.get(end + 1)) {
                (Some(b'\r'), Some(b'\n')) => 2,
                (Some(b'\r'), None) if !ended => return None,
                _ => 1,
            };
            Some((end, end + step))
        }
        None => ended.then_some((bytes.len(), bytes.len())),
    }
}

/// How many line ends stand in some bytes.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut rest = bytes;
    while let Some((_, next)) = line_end(rest, false).or_else(|| rest.ends_with(b"\r").then_some((0, rest.len()))) {
        count += 1;
        rest = rest.get(next..).unwrap_or(&[]);
    }
    count
}

/// Walks over a row that holds a quote.
fn quoted(rest: &[u8], delimiter: u8, columns: usize, ended: bool) -> Option<Result<Row, Quote>> {
    let (mut at, mut cells, mut lines) = (0, 1, 1u64);
    let mut inner: Vec<usize> = Vec::new();
    loop {
        if rest.get(at) == Some(&b'"') {
            let end = match text_end(rest, at + 1, ended) {
                Text::Ends(end) => end,
                Text::Open => return Some(Err(Quote::Open)),
                Text::More => return None,
            };
            let text = rest.get(at + 1..end - 1).unwrap_or(&[]);
            if text.contains(&b'\n') || text.contains(&b'\r') {
                inner.extend(line_starts(text).map(|start| at + 1 + start));
                lines += line_ends(text);
            }
            at = end;
            match rest.get(at) {
                Some(byte) if *byte == delimiter || matches!(byte, b'\n' | b'\r') => {}
                None if ended => {}
                None => return None,
                Some(_) => return Some(Err(Quote::Behind)),
            }
        } else {
            match memchr3(delimiter, b'\n', b'\r', rest.get(at..)?) {
                Some(found) => at += found,
                None if ended => at = rest.len(),
                None => return None,
            }
        }
        match rest.get(at) {
            Some(byte) if *byte == delimiter => {
                cells += 1;
                at += 1;
            }
            _ => break,
        }
    }
    let (end, next) = line_end(rest.get(at..)?, ended)?;
    // A text of several lines that each could be a row is two stray quotes with rows between them.
    let rows = columns > 1
        && inner.iter().any(|start| {
            let line = rest.get(*start..at + end).unwrap_or(&[]);
            let line = line.get(..line_end(line, true).map_or(line.len(), |(end, _)| end)).unwrap_or(line);
            memchr_iter(delimiter, line).count() + 1 == columns
        });
    if rows || (lines > 1 && columns > 0 && cells != columns) {
        return Some(Err(Quote::Rows));
    }
    Some(Ok(Row { end: at + end, next: at + next, lines, how: How::Whole(cells) }))
}

enum Text {
    /// It ends before this byte, its closing quote included.
    Ends(usize),
    Open,
    More,
}

/// Where the text in quotes ends that begins at `start`.
fn text_end(rest: &[u8], start: usize, ended: bool) -> Text {
    let most = start.saturating_add(LONGEST);
    let mut at = start;
    loop {
        let Some(found) = rest.get(at..).and_then(|rest| memchr(b'"', rest)) else {
            let text = rest.get(start..).unwrap_or(&[]);
            return if ended || too_long(text) { Text::Open } else { Text::More };
        };
        at += found + 1;
        if at > most {
            return Text::Open;
        }
        match rest.get(at) {
            Some(b'"') => at += 1,
            None if !ended => return Text::More,
            _ => {
                let text = rest.get(start..at).unwrap_or(&[]);
                return if too_long(text) { Text::Open } else { Text::Ends(at) };
            }
        }
    }
}

fn too_long(text: &[u8]) -> bool {
    text.len() > LONGEST || (text.len() > LINES && memchr_iter(b'\n', text).count() > LINES)
}

/// Where each line of a text but its first begins.
fn line_starts(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (_, next) = line_end(text.get(at..)?, true).filter(|(end, next)| end < next)?;
        at += next;
        Some(at)
    })
}

/// A cell of a row: where its characters stand within the row, quotes left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub start: usize,
    pub end: usize,
    /// Whether it stands in quotes, so that a quote in it is doubled.
    pub quoted: bool,
}

/// The cells of a row that [`row`] found whole.
pub(super) struct Cells<'r> {
    row: &'r [u8],
    at: Option<usize>,
    delimiter: u8,
}

impl<'r> Cells<'r> {
    pub(super) fn new(row: &'r [u8], delimiter: u8) -> Cells<'r> {
        Cells { row, at: Some(0), delimiter }
    }
}

impl Iterator for Cells<'_> {
    type Item = Cell;

    fn next(&mut self) -> Option<Cell> {
        let start = self.at?;
        let rest = self.row.get(start..)?;
        if rest.first() == Some(&b'"')
            && let Text::Ends(end) = text_end(rest, 1, true)
        {
            self.at = (rest.get(end) == Some(&self.delimiter)).then_some(start + end + 1);
            return Some(Cell { start: start + 1, end: start + end - 1, quoted: true });
        }
        let end = memchr(self.delimiter, rest);
        self.at = end.map(|end| start + end + 1);
        let end = end.unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or(rest);
        let lead = text.len() - text.trim_ascii_start().len();
        let len = text.trim_ascii().len();
        Some(Cell { start: start + lead, end: start + lead + len, quoted: false })
    }
}

/// The cells of a line whose quotes mean nothing, as far as they can be told.
pub(super) fn plain_cell(line: &[u8], delimiter: u8, at: usize) -> Option<&[u8]> {
    let cell = line.split(|byte| *byte == delimiter).nth(at)?;
    let cell = cell.trim_ascii();
    let cell = cell.strip_prefix(b"\"").unwrap_or(cell);
    Some(cell.strip_suffix(b"\"").unwrap_or(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(row: &str) -> Vec<String> {
        Cells::new(row.as_bytes(), b',').map(|cell| row.get(cell.start..cell.end).unwrap().to_owned()).collect()
    }

    fn how(text: &str, columns: usize) -> (How, u64, usize) {
        let row = row(text.as_bytes(), 0, b',', columns, true).unwrap();
        (row.how, row.lines, row.next)
    }

    #[test]
    fn cells_are_cut_with_their_quotes_off() {
        assert_eq!(cells("a,,\"b,c\", d "), ["a", "", "b,c", "d"]);
        assert_eq!(cells("\"a \"\"b\"\"\",5\" tube"), ["a \"\"b\"\"", "5\" tube"]);
        assert_eq!(cells(""), [""]);
        assert_eq!(cells("a,"), ["a", ""]);
    }

    #[test]
    fn c01_a_stray_quote_costs_its_line() {
        // Not closed at all; closed by the next row's quote; closed in the middle of a cell.
        assert_eq!(how("a,\"b\nc,d\n", 2), (How::Stray(Quote::Open), 1, 5));
        assert_eq!(how("a,\"b,1\nc,\"d\",2\n", 3), (How::Stray(Quote::Behind), 1, 7));
        assert_eq!(how("a,\"b\"c,1\n", 3), (How::Stray(Quote::Behind), 1, 9));
        // Closed far below with as many cells as a row has: the rows between them are not swallowed.
        assert_eq!(how("a,x,\"b,1\nc,y,e,2\nd,z,f\",3\n", 4), (How::Stray(Quote::Rows), 1, 9));
        assert_eq!(how("a,\"b,1\nc,d\",2\n", 3), (How::Stray(Quote::Rows), 1, 7));
        let long = format!("a,\"{}\",1\n", "x\n".repeat(LINES + 1));
        assert_eq!(how(&long, 3), (How::Stray(Quote::Open), 1, 5));
        let long = format!("a,\"{}\",1\n", "x".repeat(LONGEST));
        assert_eq!(how(&long, 3).0, How::TooLong);
    }

    #[test]
    fn c04_texts_hold_line_ends() {
        assert_eq!(how("a,\"b\r\nc\",1\nx", 3), (How::Whole(3), 2, 11));
        assert_eq!(how("a,b\rc,d", 2), (How::Whole(2), 1, 4));
        assert_eq!(how("a,b\r\nc,d", 2), (How::Whole(2), 1, 5));
        assert_eq!(line_ends(b"a\r\nb\rc\nd"), 3);
    }

    #[test]
    fn z05_where_more_bytes_are_needed_none_is_guessed() {
        let text = b"a,\"b\"\"\nc\",1\r\nx,y,z\n";
        for end in 0..text.len() {
            let part = row(&text[..end], 0, b',', 3, false);
            assert!(part.is_none() || end >= 13, "{end} {part:?}");
        }
        assert_eq!(row(text, 0, b',', 3, false).unwrap().next, 13);
    }
}
