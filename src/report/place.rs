//! A position in a claim's bytes to its place in the input, without going through the claim again for each fact.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::model::At;
use super::ndjson::in_json;
use super::write::{digits, escaped};
use crate::claim::{Carrier, Claim, Field, Item, Kind, NOWHERE, Record, Sheet, Slot, Value};
use crate::read::{csv, fhir, json, x12};
use crate::verdict::model::Which;

/// Where the values of one claim stand.
#[derive(Debug)]
pub struct Places {
    source: Source,
}

#[derive(Debug)]
enum Source {
    X12 {
        delimiters: x12::Delimiters,
        segments: Vec<Segment>,
    },
    Json {
        lines: Vec<u32>,
        /// Where the last line ends, once that was asked.
        end: OnceCell<u32>,
        prefix: Option<String>,
        known: RefCell<BTreeMap<u32, (String, Range<usize>)>>,
        ends: Vec<usize>,
    },
    Rows(Arc<Sheet>),
    Nothing,
}

/// One segment of an X12 claim.
#[derive(Debug, Clone, Copy)]
struct Segment {
    start: usize,
    end: usize,
    number: u64,
    offset: u64,
}

/// A value in a claim's bytes, and what it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// X12: the segment, its terminator left out. JSON: the value itself.
    pub within: Range<usize>,
    /// The value; empty where nothing stands there.
    pub value: Range<usize>,
    /// The delimiters, of X12.
    pub delimiters: Option<x12::Delimiters>,
}

/// The places of the claims that are spoken of, each found out once.
#[derive(Debug, Default)]
pub struct Known {
    this: OnceCell<Places>,
    others: RefCell<BTreeMap<Which, Places>>,
}

impl Known {
    /// Those of the claim that is judged.
    pub fn of_this(&self, claim: &Claim) -> &Places {
        self.this.get_or_init(|| Places::of(claim))
    }

    /// Looks at those of a claim.
    pub fn with<T>(&self, which: Which, claim: &Claim, look: impl FnOnce(&Places) -> T) -> T {
        if which == Which::This {
            return look(self.of_this(claim));
        }
        look(self.others.borrow_mut().entry(which).or_insert_with(|| Places::of(claim)))
    }
}

/// The place of a member of a JSON claim, told without looking into its text.
#[derive(Debug)]
pub struct Told<'p> {
    /// The pointer of the list in which the object stands and its position there; `None`: the claim itself.
    list: Option<(&'p str, u32)>,
    /// The member's name.
    name: &'static str,
    /// Line of the file, from 1.
    line: u64,
    /// Byte offset in the file.
    offset: u64,
}

impl Told<'_> {
    /// Writes the place as an object; `file` is its file in JSON.
    pub fn write(&self, out: &mut Vec<u8>, file: &[u8]) {
        in_json(out, |out| out.extend_from_slice(file), self.line, |out| self.write_pointer(out), self.offset);
    }

    fn write_pointer(&self, out: &mut Vec<u8>) {
        out.push(b'"');
        if let Some((list, index)) = self.list {
            escaped(out, list);
            out.push(b'/');
            digits(out, index.into());
        }
        out.push(b'/');
        // Names of fields are plain.
        out.extend_from_slice(self.name.as_bytes());
        out.push(b'"');
    }

    fn pointer(&self) -> String {
        let list = self.list.map_or_else(String::new, |(list, index)| format!("{list}/{index}"));
        format!("{list}/{}", self.name)
    }

    /// The same in a file.
    pub fn at(&self, file: Rc<str>) -> At {
        At::Json { file, line: self.line, pointer: self.pointer(), offset: self.offset }
    }
}

impl Places {
    /// The places of a claim.
    pub fn of(claim: &Claim) -> Places {
        if let Some(sheet) = claim.sheet.as_ref().filter(|sheet| !sheet.headings.is_empty()) {
            return Places { source: Source::Rows(Arc::clone(sheet)) };
        }
        let raw = claim.raw();
        let first = raw.iter().find(|byte| !byte.is_ascii_whitespace());
        let source = match first {
            None => Source::Nothing,
            Some(b'{' | b'[') => Places::json(claim),
            Some(_) => match x12::Delimiters::of_claim(raw) {
                Some(delimiters) => Source::X12 { delimiters, segments: segments(claim, delimiters) },
                None => Source::Nothing,
            },
        };
        Places { source }
    }

    fn json(claim: &Claim) -> Source {
        let lines: Vec<u32> = claim.items(Record::Line).map(|line| claim.place(line)).collect();
        let sorted = lines.is_sorted() && !lines.contains(&NOWHERE);
        // Lines stand in a list, so that the pointer of the first gives those of the others.
        let prefix = match lines.first() {
            Some(_) if sorted && is_plain(claim) => Some("/lines".to_owned()),
            Some(first) if sorted => json::pointer(claim.raw(), *first).strip_suffix("/0").map(str::to_owned),
            _ => None,
        };
        let ends = memchr::memchr_iter(b'\n', claim.raw()).collect();
        Source::Json { lines, end: OnceCell::new(), prefix, known: RefCell::default(), ends }
    }

    /// The place of a field's slot, where that is told without looking into the claim's text: a field of a JSON line, or
    /// of a JSON claim, that stands there under its own name.
    pub fn told(&self, claim: &Claim, item: Item, field: Field, slot: Slot) -> Option<Told<'_>> {
        let Source::Json { lines, end, prefix: Some(prefix), ends, .. } = &self.source else { return None };
        let info = field.info();
        let at = slot.at();
        // What a claim does not say itself may be taken from what it says elsewhere, under another name.
        let own = info.kind != Kind::Provider && is_named(claim.raw(), at, info.json);
        if slot.is_absent() || item.record != info.record || !is_plain(claim) || !own {
            return None;
        }
        let end = || {
            let last = |last: &u32| u32::try_from(json::end_of(claim.raw(), *last)).unwrap_or(NOWHERE);
            *end.get_or_init(|| lines.last().map_or(0, last))
        };
        let list = match item.record {
            Record::Line => {
                let start = *lines.get(item.index as usize)?;
                // Where nothing has ended behind the line's bracket, the line has not.
                let open = || !claim.raw().get(start as usize..at as usize).unwrap_or(b"}").contains(&b'}');
                let within = match lines.get(item.index as usize + 1) {
                    Some(next) => at < *next,
                    None => open() || at < end(),
                };
                if at <= start || !within {
                    return None;
                }
                Some((prefix.as_str(), item.index))
            }
            Record::Claim if at < *lines.first()? || (at > end() && at != NOWHERE) => None,
            _ => return None,
        };
        let piece = claim.piece_at(at)?;
        let line = piece.number + line_ends(ends, piece.start, at);
        let told = Told { list, name: info.json, line, offset: piece.offset + u64::from(at - piece.start) };
        debug_assert_eq!(told.pointer(), json::pointer(claim.raw(), at));
        Some(told)
    }

    /// The place of a slot of an item, else of the item itself; `None` where neither stands in the input.
    /// `files` gives the names of inputs by their positions.
    pub fn find(&self, claim: &Claim, files: &dyn Fn(u32) -> Rc<str>, item: Item, slot: Slot) -> Option<(At, Mark)> {
        let own = slot.at();
        let at = if own == NOWHERE { claim.place(item) } else { own };
        if at == NOWHERE || at as usize >= claim.raw().len() {
            return None;
        }
        let stands = own != NOWHERE && !slot.is_absent();
        let piece = claim.piece_at(at)?;
        let file = files(piece.file);
        match &self.source {
            Source::Nothing => None,
            Source::X12 { delimiters, segments } => {
                x12_place(claim, file, segments, *delimiters, at, stands.then_some(slot))
            }
            Source::Rows(sheet) => row_place(claim, file, sheet, at, own != NOWHERE, stands),
            Source::Json { lines, prefix, known, ends, .. } => {
                let line = piece.number + line_ends(ends, piece.start, at);
                let start = piece.start as usize;
                let own = claim.pieces().iter().map(|piece| piece.start).find(|next| *next > piece.start);
                let all = claim.raw();
                let raw = all.get(start..own.map_or(all.len(), |next| next as usize)).unwrap_or(&[]);
                let (path, value) = if claim.carrier != Carrier::Fhir {
                    json_place(all, lines, prefix.as_deref(), known, at)
                } else if start == 0 {
                    let (pointer, value) = json_place(raw, lines, prefix.as_deref(), known, at);
                    (fhir::path("Claim", &pointer), value)
                } else {
                    let (path, value) = fhir::locate(raw, at - piece.start);
                    (path, value.start + start..value.end + start)
                };
                let at = at as usize;
                let offset = piece.offset + (at - start) as u64;
                let place = match claim.sheet.as_ref().and_then(|sheet| sheet.group_of(piece.number)) {
                    Some((group, row)) => {
                        let column = path.trim_start_matches('/').replace('/', ".");
                        At::Parquet { file, group, row, column }
                    }
                    None if claim.carrier == Carrier::Fhir => At::Fhir { file, line, path, offset },
                    None => At::Json { file, line, pointer: path, offset },
                };
                let value = if stands { value } else { at..at };
                Some((place, Mark { within: value.clone(), value, delimiters: None }))
            }
        }
    }
}

/// How many line ends stand between two places, given all of the claim's.
fn line_ends(ends: &[usize], from: u32, to: u32) -> u64 {
    let before = |to: u32| ends.partition_point(|end| *end < to as usize);
    (before(to) - before(from)) as u64
}

/// Whether the value of JSON that begins at a byte, or behind the quote there, stands behind a member's name.
fn is_named(raw: &[u8], at: u32, name: &str) -> bool {
    let before = raw.get(..at as usize).unwrap_or(b"");
    let before = before.strip_suffix(b"\"").unwrap_or(before).trim_ascii_end().strip_suffix(b":");
    let quoted = before.and_then(|before| before.trim_ascii_end().strip_suffix(b"\""));
    let rest = quoted.and_then(|quoted| quoted.strip_suffix(name.as_bytes()));
    !name.is_empty() && rest.is_some_and(|rest| rest.ends_with(b"\""))
}

/// Whether a claim is one of ours in JSON, whose members are the names of its fields.
fn is_plain(claim: &Claim) -> bool {
    claim.sheet.is_none() && claim.carrier != Carrier::Fhir
}

fn segments(claim: &Claim, delimiters: x12::Delimiters) -> Vec<Segment> {
    let raw = claim.raw();
    let mut found = Vec::new();
    let ends = claim.pieces().iter().skip(1).map(|next| next.start as usize).chain([raw.len()]);
    for (piece, end) in claim.pieces().iter().zip(ends) {
        let mut number = piece.number;
        let mut at = piece.start as usize;
        let bytes = raw.get(at..end).unwrap_or(b"");
        for segment in bytes.split(|byte| *byte == delimiters.segment) {
            let lead = segment.iter().take_while(|byte| is_blank(**byte)).count();
            let tail = segment.iter().rev().take_while(|byte| is_blank(**byte)).count();
            if lead < segment.len() {
                let start = at + lead;
                let offset = piece.offset + (start - piece.start as usize) as u64;
                found.push(Segment { start, end: at + segment.len() - tail, number, offset });
                number += 1;
            }
            at += segment.len() + 1;
        }
    }
    found
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x1a
}

fn x12_place(
    claim: &Claim,
    file: Rc<str>,
    segments: &[Segment],
    delimiters: x12::Delimiters,
    at: u32,
    slot: Option<Slot>,
) -> Option<(At, Mark)> {
    let at = at as usize;
    let after = segments.partition_point(|segment| segment.start <= at);
    let segment = segments.get(after.checked_sub(1)?)?;
    let raw = claim.raw();
    let described = x12::describe(raw.get(segment.start..segment.end)?, delimiters, at - segment.start)?;
    let value = match slot {
        Some(slot) => at..last(claim, slot, at).min(segment.end).max(at),
        None => at..at,
    };
    let value = value.start..value_end(raw, delimiters, &value, segment.end);
    let place = At::X12 {
        file,
        segment: segment.number,
        element: described.to_string(),
        offset: segment.offset + (at - segment.start) as u64,
    };
    Some((place, Mark { within: segment.start..segment.end, value, delimiters: Some(delimiters) }))
}

/// Where the last value of a slot begins: of a list its last element, else the value itself.
fn last(claim: &Claim, slot: Slot, at: usize) -> usize {
    match claim.value(slot) {
        Value::List(values) => {
            values.iter().map(|value| value.at()).filter(|at| *at != NOWHERE).map(|at| at as usize).max().unwrap_or(at)
        }
        _ => at,
    }
}

/// The end of the value that begins where a range ends: the next delimiter. An empty element stays empty.
fn value_end(raw: &[u8], delimiters: x12::Delimiters, value: &Range<usize>, segment: usize) -> usize {
    let ends = |byte: &u8| {
        *byte == delimiters.element || *byte == delimiters.component || Some(*byte) == delimiters.repetition
    };
    let rest = raw.get(value.end..segment).unwrap_or(b"");
    value.end + rest.iter().position(ends).unwrap_or(rest.len())
}

/// A place in rows: the row as a whole where no cell of it is meant.
fn row_place(claim: &Claim, file: Rc<str>, sheet: &Sheet, at: u32, own: bool, stands: bool) -> Option<(At, Mark)> {
    let piece = claim.piece_at(at)?;
    let at = at as usize;
    let stand = csv::locate(claim.raw(), at, sheet.delimiter)?;
    let column = sheet.headings.get(stand.column).filter(|_| own).cloned().unwrap_or_default();
    let place = match sheet.group_of(piece.number + stand.row) {
        Some((group, row)) => At::Parquet { file, group, row, column },
        None => At::Csv { file, line: piece.number + stand.lines, column, offset: piece.offset + at as u64 },
    };
    let value = if stands { stand.cell } else { at..at };
    Some((place, Mark { within: value.clone(), value, delimiters: None }))
}

fn json_place(
    raw: &[u8],
    lines: &[u32],
    prefix: Option<&str>,
    known: &RefCell<BTreeMap<u32, (String, Range<usize>)>>,
    at: u32,
) -> (String, Range<usize>) {
    let after = lines.partition_point(|line| *line <= at);
    // Behind the last line's beginning may stand what belongs to the claim again.
    if let (Some(prefix), Some(index)) = (prefix, after.checked_sub(1))
        && after < lines.len()
        && let Some(start) = lines.get(index).map(|start| *start as usize)
    {
        let own = raw.get(start..).unwrap_or(b"");
        let within = at.saturating_sub(u32::try_from(start).unwrap_or(u32::MAX));
        let (pointer, value) = json::locate(own, within);
        return (format!("{prefix}/{index}{pointer}"), value.start + start..value.end + start);
    }
    known.borrow_mut().entry(at).or_insert_with(|| json::locate(raw, at)).clone()
}
