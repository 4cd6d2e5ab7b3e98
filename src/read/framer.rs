//! Any input to the framer of its format, told by its first bytes.

use std::io::{self, ErrorKind, Read, Seek};
use std::sync::Arc;

use super::csv::{self, CsvFramer};
use super::fhir::{self, Beside, FhirFramer};
use super::json::JsonFramer;
use super::parquet::{MAGIC as PARQUET, open as open_parquet};
use super::unpack::{Bounds, Fault, Packing, Reported, Unpacked, UntilFailure};
use super::x12::{self, X12Framer};
use super::{Batch, Cost, Entry, Spot, Trouble};
use crate::claim::Fields;

/// Cuts an input into frames, in order, in bounded memory.
pub trait Framer: Send {
    /// Empties the batch and fills it with the next frames; false, and an empty batch, when the input is at its end.
    ///
    /// # Errors
    /// Those of reading the input that cannot be reported in a batch.
    fn next(&mut self, batch: &mut Batch) -> io::Result<bool>;

    /// Why no claims can be read from the input, where that is known before any is.
    fn refused(&self) -> Option<&Trouble> {
        None
    }
}

/// How much is read to tell the format.
const HEAD: usize = 4096;
/// How much is read to find the headings of rows.
const ROWS: usize = 64 << 10;
/// How many blanks may stand before the first claim, and how long a heading line may be.
const BLANKS: usize = 1 << 20;
/// Bytes of a Parquet file that are kept where it comes as a stream.
const KEPT: u64 = 128 << 20;

/// An input in which places can be gone to.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// What claims are read from.
pub enum Input {
    /// Read from its beginning to its end.
    Stream(Box<dyn Read + Send>),
    /// Read in any order.
    File(Box<dyn ReadSeek>),
}

/// What is known of an input beside its bytes.
#[derive(Debug, Clone, Default)]
pub struct How {
    /// Which headings its columns have, and how its values are written, where it is rows.
    pub map: Option<Arc<csv::Map>>,
    /// The resources to which references of its claims may lead, where it is FHIR.
    pub beside: Option<Beside>,
    /// What is needed of its claims, where that is not all: columns of other fields are passed over, where it is Parquet.
    pub needed: Option<Arc<Fields>>,
}

/// Opens an input by what its first bytes say: X12, FHIR, other JSON, rows, each also compressed by gzip. Anything else gives a framer
/// that reports what the input looks like; an empty input gives one that holds nothing.
///
/// # Errors
/// Those of reading the first bytes (a directory, a closed input). Later ones are reported behind the claims before them.
pub fn open(input: Box<dyn Read + Send>, file: u32) -> io::Result<Box<dyn Framer>> {
    open_within(input, file, &How::default(), Bounds::default())
}

/// Opens an input of which more is known.
///
/// # Errors
/// As [`open`].
pub fn open_as(input: Input, file: u32, how: &How) -> io::Result<Box<dyn Framer>> {
    let input: Box<dyn Read + Send> = match input {
        Input::Stream(stream) => stream,
        Input::File(mut inner) => {
            let mut head = Vec::new();
            while head.len() < PARQUET.len() && grow(&mut inner, &mut head)? {}
            if head.starts_with(PARQUET) {
                let framer = open_parquet(inner, file, how)?;
                return Ok(framer.unwrap_or_else(|trouble| Box::new(Told(Some(trouble)))));
            }
            Box::new(io::Cursor::new(head).chain(inner))
        }
    };
    open_within(input, file, how, Bounds::default())
}

pub(super) fn open_within(
    mut input: Box<dyn Read + Send>,
    file: u32,
    how: &How,
    bounds: Bounds,
) -> io::Result<Box<dyn Framer>> {
    let mut head = Vec::new();
    while head.len() < HEAD && grow(&mut input, &mut head)? {}
    let fault = Fault::default();
    let mut rest: Box<dyn Read + Send> =
        Box::new(UntilFailure { input, count: head.len() as u64, fault: fault.clone() });
    if let Some(packing) = Packing::of(&head) {
        let packed = io::Cursor::new(std::mem::take(&mut head)).chain(rest);
        rest = Box::new(Unpacked::new(packing, packed, bounds, fault.clone())?);
        while head.len() < HEAD && grow(&mut rest, &mut head)? {}
        if Packing::of(&head).is_some() {
            return Ok(refused(packing.twice(), "the file is compressed twice; decompress it once", fault));
        }
    }
    if head.starts_with(PARQUET) {
        return kept(rest, head, file, how, fault);
    }
    let marked = head.starts_with(&[0xef, 0xbb, 0xbf]);
    if marked {
        // Blanks in its place keep the offsets of all that follows.
        for byte in head.iter_mut().take(3) {
            *byte = b' ';
        }
    }
    while first(&head).is_none() && head.len() < BLANKS && grow(&mut rest, &mut head)? {}
    let start = first(&head).unwrap_or(head.len());
    while head.len() < start + HEAD && grow(&mut rest, &mut head)? {}
    let inner: Box<dyn Framer> = match sniff(head.get(start..).unwrap_or(b"")) {
        Looks::Nothing => Box::new(Told(None)),
        Looks::Json if is_late_resource(&mut rest, &mut head, start)? => {
            Box::new(FhirFramer::new(rest, head, file, how.beside.as_ref()))
        }
        Looks::Json => Box::new(JsonFramer::new(rest, head, file)),
        Looks::Fhir => Box::new(FhirFramer::new(rest, head, file, how.beside.as_ref())),
        Looks::X12 => {
            let mut framer = X12Framer::new(rest, head, file);
            if marked {
                let message =
                    "the file begins with a byte order mark, which X12 does not have; it is passed over".to_owned();
                framer.report_first(Trouble {
                    code: "input/byte-order-mark",
                    message,
                    spot: Spot::default(),
                    cost: Cost::Nothing,
                });
            }
            Box::new(framer)
        }
        Looks::Rows => {
            let rows = rows(&mut rest, &mut head, how)?;
            match rows.map(|found| CsvFramer::new(rest, &head, file, found, how.map.as_deref(), fault.clone())) {
                Some(Ok(framer)) => Box::new(framer),
                Some(Err(trouble)) => Box::new(Told(Some(trouble))),
                None => {
                    let (code, message) = unknown(how);
                    return Ok(refused(code, message, fault));
                }
            }
        }
        Looks::Other(code, message) => return Ok(refused(code, message, fault)),
    };
    Ok(Box::new(Reported { inner, fault }))
}

/// Whether JSON that does not say so near its beginning is FHIR all the same: what the first object says is read, in whatever order
/// it says it.
fn is_late_resource(rest: &mut dyn Read, head: &mut Vec<u8>, start: usize) -> io::Result<bool> {
    loop {
        if let Some(known) = fhir::is_resource(head.get(start..).unwrap_or(b"")) {
            return Ok(known);
        }
        // Twice as much each time, so that a long object is gone through a few times only.
        let wanted = (head.len() * 2).min(start + fhir::LONGEST);
        let before = head.len();
        while head.len() < wanted && grow(rest, head)? {}
        if head.len() == before {
            return Ok(false);
        }
    }
}

/// Opens a Parquet file that comes as a stream: it is read from its end, so all of it is kept.
fn kept(
    rest: Box<dyn Read + Send>,
    mut bytes: Vec<u8>,
    file: u32,
    how: &How,
    fault: Fault,
) -> io::Result<Box<dyn Framer>> {
    rest.take((KEPT + 1).saturating_sub(bytes.len() as u64)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > KEPT {
        let message = format!(
            "the file is Parquet, which is read from its end, and with more than {} megabytes too large to be kept for it; name the \
             file itself, uncompressed",
            KEPT >> 20
        );
        return Ok(refused("parquet/stream", &message, fault));
    }
    let inner = open_parquet(Box::new(io::Cursor::new(bytes)), file, how)?;
    let inner = inner.unwrap_or_else(|trouble| Box::new(Told(Some(trouble))));
    Ok(Box::new(Reported { inner, fault }))
}

/// The heading line of rows of claims, where there is one.
fn rows(rest: &mut dyn Read, head: &mut Vec<u8>, how: &How) -> io::Result<Option<csv::Found>> {
    while head.len() < ROWS && grow(rest, head)? {}
    while memchr::memchr2(b'\n', b'\r', head).is_none() && head.len() < BLANKS && grow(rest, head)? {}
    Ok(csv::detect(head, how.map.as_deref()))
}

/// What is said of an input that is nothing known.
fn unknown(how: &How) -> (&'static str, &'static str) {
    match how.map {
        Some(_) => (
            "csv/no-headings",
            "none of the first 40 lines holds two of the headings that the map names; look whether the map is the one of this file",
        ),
        None => (
            "input/unknown",
            "the file begins neither with ISA (X12) nor with { or [ (JSON), and has no line of headings such as claim_id (CSV); \
             headings of another layout are declared with --map",
        ),
    }
}

/// Reads some more bytes; false at the end.
fn grow(input: &mut dyn Read, head: &mut Vec<u8>) -> io::Result<bool> {
    let mut chunk = [0u8; HEAD];
    loop {
        match input.read(&mut chunk) {
            Ok(n) => {
                head.extend_from_slice(chunk.get(..n).unwrap_or(&[]));
                return Ok(n > 0);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The first byte that is not blank.
fn first(head: &[u8]) -> Option<usize> {
    head.iter().position(|byte| !x12::is_blank(*byte))
}

/// What an input looks like.
enum Looks {
    Nothing,
    X12,
    Json,
    Fhir,
    Rows,
    Other(&'static str, &'static str),
}

/// First bytes of what is no file of claims: what to say of it.
const OTHERS: &[(&[u8], &str, &str)] = &[
    // The marks of UTF-32 begin with those of UTF-16.
    (&[0xff, 0xfe, 0, 0], "input/utf-32", UTF_32),
    (&[0, 0, 0xfe, 0xff], "input/utf-32", UTF_32),
    (b"I\0\0\0", "input/utf-32", UTF_32),
    (b"\0\0\0I", "input/utf-32", UTF_32),
    (b"{\0\0\0", "input/utf-32", UTF_32),
    (b"\0\0\0{", "input/utf-32", UTF_32),
    (b"[\0\0\0", "input/utf-32", UTF_32),
    (b"\0\0\0[", "input/utf-32", UTF_32),
    (&[0xff, 0xfe], "input/utf-16", UTF_16),
    (&[0xfe, 0xff], "input/utf-16", UTF_16),
    (b"I\0S\0A\0", "input/utf-16", UTF_16),
    (b"\0I\0S\0A", "input/utf-16", UTF_16),
    (b"{\0", "input/utf-16", UTF_16),
    (b"\0{", "input/utf-16", UTF_16),
    (
        &[0xc9, 0xe2, 0xc1],
        "input/ebcdic",
        "the file looks like X12 in EBCDIC; convert it to ASCII (for example with `iconv -f IBM1047 -t ASCII`)",
    ),
    (
        b"PARE",
        "parquet/encrypted",
        "the file is encrypted Parquet, which cannot be read without its key; decrypt it first",
    ),
    (b"PK\x03\x04", "input/zip", "the file is a zip archive; unpack it and name the files in it"),
    (b"\xfd7zXZ", "input/xz", "the file is compressed by xz; decompress it first"),
    (b"BZh", "input/bzip2", "the file is compressed by bzip2; decompress it first"),
    (b"%PDF", "input/pdf", "the file is a PDF; claims are read from X12 837, JSON, FHIR, CSV or Parquet"),
    (b"UNA", "input/edifact", "the file looks like EDIFACT; claims are read from X12 837, JSON, FHIR, CSV or Parquet"),
    (b"UNB", "input/edifact", "the file looks like EDIFACT; claims are read from X12 837, JSON, FHIR, CSV or Parquet"),
    (
        b"MSH|",
        "input/hl7",
        "the file looks like HL7 version 2; claims are read from X12 837, JSON, FHIR, CSV or Parquet",
    ),
    (b"<", "input/xml", "the file looks like XML or HTML; claims are read from X12 837, JSON, FHIR, CSV or Parquet"),
];
const UTF_32: &str =
    "the file looks like UTF-32; convert it to ASCII or UTF-8 (for example with `iconv -f UTF-32 -t UTF-8`)";
const UTF_16: &str =
    "the file looks like UTF-16; convert it to ASCII or UTF-8 (for example with `iconv -f UTF-16 -t UTF-8`)";

fn sniff(head: &[u8]) -> Looks {
    if let Some((_, code, message)) = OTHERS.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Looks::Other(code, message);
    }
    match head.first() {
        None => Looks::Nothing,
        _ if matches!(head, [_, 0, _, 0, ..] | [0, _, 0, _, ..]) => Looks::Other("input/utf-16", UTF_16),
        Some(b'[') if !begins_list(head) => Looks::Rows,
        Some(b'{' | b'[') if memchr::memmem::find(head, b"\"resourceType\"").is_some() => Looks::Fhir,
        Some(b'{' | b'[') => Looks::Json,
        _ if x12::looks_like(head) => Looks::X12,
        _ if head.iter().any(|byte| matches!(byte, 0..=8 | 14..=26)) => Looks::Other(
            "input/unknown",
            "the file holds binary data, and none that is known; claims are read from X12 837 (beginning with ISA), JSON, FHIR, CSV or Parquet",
        ),
        _ => Looks::Rows,
    }
}

/// Whether a bracket begins a list of objects, and no line of a log or heading of settings.
fn begins_list(head: &[u8]) -> bool {
    let within = head.get(1..).unwrap_or(b"").trim_ascii_start();
    matches!(within.first(), None | Some(b'{' | b'[' | b']' | b'"'))
}

/// A framer that has nothing but perhaps one thing to say.
struct Told(Option<Trouble>);

impl Framer for Told {
    fn next(&mut self, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        batch.entries.extend(self.0.take().map(Entry::Trouble));
        Ok(!batch.entries.is_empty())
    }

    fn refused(&self) -> Option<&Trouble> {
        self.0.as_ref()
    }
}

fn refused(code: &'static str, message: &str, fault: Fault) -> Box<dyn Framer> {
    let trouble = Trouble { code, message: message.to_owned(), spot: Spot::default(), cost: Cost::Bytes };
    Box::new(Reported { inner: Box::new(Told(Some(trouble))), fault })
}
