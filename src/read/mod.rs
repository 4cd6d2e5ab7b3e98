//! Bytes to claims: framing in one pass, reading claim by claim.
//!
//! A *framer* walks a stream once, in order, and cuts it into batches of frames: the stretches of bytes that make one
//! claim. Reading a frame into a [`Claim`] needs nothing but the frame, so that threads can share the work.

pub mod csv;
pub mod fhir;
mod framer;
pub mod json;
pub mod parquet;
mod unpack;
mod value;
pub mod x12;

/// The name in JSON of the text of a value that could not be read: `{"unreadable": "100"}` in place of the value.
pub const UNREADABLE: &str = "unreadable";

pub use framer::{Framer, How, Input, ReadSeek, open, open_as};

use std::sync::Arc;

use std::ops::Deref;

use crate::claim::{Claim, ClaimType, Sheet};

/// What is known of a place in an input file; shown as `segment 1 234, byte 98 765` or `line 7, byte 98 765`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spot {
    /// Offset in the (decompressed) file.
    pub offset: u64,
    /// X12: number of the segment in the file, from 1. JSON and CSV: line of the file, from 1. Parquet: row of the file.
    pub number: u64,
    /// X12: the segment and element, as EDI staff write them (`SV101-2`). JSON: a JSON pointer. CSV and Parquet: the
    /// heading of a column. Empty where unknown.
    pub element: String,
}

/// Something wrong with an input: never fatal beyond its claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Stable code: `x12/truncated`, `json/duplicate-key`.
    pub code: &'static str,
    /// What is wrong and what to do, in the analyst's words; at most 500 bytes of source, no patients' data.
    pub message: String,
    /// Where.
    pub spot: Spot,
    /// What it costs.
    pub cost: Cost,
}

/// What a trouble costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Nothing: the claim is read; reported once.
    Nothing,
    /// A claim: it is counted as read and as unreadable.
    Claim,
    /// Bytes in which no claim could be found (garbage between interchanges, a transaction that is not a claim).
    Bytes,
    /// A claim of a kind that is not read yet (an 837I, an 837D): counted as unreadable and named.
    Unsupported,
}

/// The bytes of some frames, in order, with what the framer had to say between them.
#[derive(Debug, Default)]
pub struct Batch {
    /// The bytes that the frames refer to.
    pub bytes: Vec<u8>,
    /// Frames and troubles in the order of the input.
    pub entries: Vec<Entry>,
    /// The format that reads the frames.
    pub format: Format,
    /// Position of the file among the files of the run.
    pub file: u32,
}

/// One entry of a [`Batch`].
#[derive(Debug)]
pub enum Entry {
    /// The stretches of one claim.
    Frame(Frame),
    /// Something wrong that costs a whole claim, or bytes, or nothing.
    Trouble(Trouble),
}

/// The stretches of bytes that make one claim.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Position of the claim in its file, from 0, counting unreadable ones.
    pub index: u64,
    /// The kind of claim, where the format knows it before reading (X12: ST03, GS08).
    pub claim_type: ClaimType,
    /// X12: the delimiters of the interchange.
    pub delimiters: x12::Delimiters,
    /// X12: the transaction's facts that every claim of it needs and that stand outside its loops (BHT04), or nothing.
    pub stretches: Stretches,
    /// FHIR: where the references of the claim lead.
    pub links: fhir::Links,
}

/// The stretches of one frame, in order. Nearly every frame of most formats is one stretch, which is kept without an
/// allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stretches {
    /// One alone.
    One(Stretch),
    /// Any number of them.
    Several(Vec<Stretch>),
}

impl Default for Stretches {
    fn default() -> Stretches {
        Stretches::Several(Vec::new())
    }
}

impl From<Stretch> for Stretches {
    fn from(stretch: Stretch) -> Stretches {
        Stretches::One(stretch)
    }
}

impl From<Vec<Stretch>> for Stretches {
    fn from(stretches: Vec<Stretch>) -> Stretches {
        Stretches::Several(stretches)
    }
}

impl Deref for Stretches {
    type Target = [Stretch];

    fn deref(&self) -> &[Stretch] {
        match self {
            Stretches::One(stretch) => std::slice::from_ref(stretch),
            Stretches::Several(stretches) => stretches,
        }
    }
}

/// One stretch of a frame: it becomes one piece of the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// `start..end` of the batch's bytes.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The offset of its first byte in the file.
    pub offset: u64,
    /// X12: number of its first segment in the file; JSON and CSV: line of the file.
    pub number: u64,
}

/// The formats that claims come in.
#[derive(Debug, Clone, Default)]
pub enum Format {
    /// X12 837, 005010.
    X12,
    /// Claims as JSON: an object a line, one object, or an array of objects.
    #[default]
    Json,
    /// FHIR Claims: a Bundle, or a resource a line, one resource, or several.
    Fhir,
    /// Claims as rows of text, with the layout of their file.
    Csv(Arc<csv::Layout>),
    /// Claims as rows of a Parquet file with lists of lines, written as JSON, with the rows of its row groups.
    Parquet(Arc<Sheet>),
}

/// What places of a format are counted in, and what within them is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Segments and elements.
    Segment,
    /// Lines and JSON pointers.
    Line,
    /// Lines and columns.
    Row,
    /// Rows and columns of a Parquet file.
    Stored,
}

impl Format {
    /// How its places are told.
    pub fn unit(&self) -> Unit {
        match self {
            Format::X12 => Unit::Segment,
            Format::Json | Format::Fhir => Unit::Line,
            Format::Csv(layout) if layout.sheet.groups.is_empty() => Unit::Row,
            Format::Csv(_) | Format::Parquet(_) => Unit::Stored,
        }
    }

    /// The row group that holds a row of a Parquet file, and the row's number in it, both from 1; `None` in other formats.
    pub fn group_of(&self, row: u64) -> Option<(u64, u64)> {
        match self {
            Format::Csv(layout) => layout.sheet.group_of(row),
            Format::Parquet(sheet) => sheet.group_of(row),
            Format::X12 | Format::Json | Format::Fhir => None,
        }
    }
}

impl Batch {
    /// Empties it for the next frames, keeping its buffers.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.entries.clear();
    }

    /// Reads one of its frames into `claim`, which is cleared first and settled last. Troubles that cost nothing are
    /// appended to `troubles`.
    ///
    /// # Errors
    /// The trouble that costs this claim.
    pub fn read(&self, frame: &Frame, claim: &mut Claim, troubles: &mut Vec<Trouble>) -> Result<(), Trouble> {
        self.read_as_is(frame, claim, troubles)?;
        claim.settle();
        Ok(())
    }

    /// The same without settling it: only what the claim itself says, to be written again.
    ///
    /// # Errors
    /// The trouble that costs this claim.
    pub fn read_as_is(&self, frame: &Frame, claim: &mut Claim, troubles: &mut Vec<Trouble>) -> Result<(), Trouble> {
        claim.clear();
        claim.file = self.file;
        claim.index = frame.index;
        match &self.format {
            Format::X12 => x12::read(self, frame, claim, troubles)?,
            Format::Json => json::read(self, frame, claim, troubles)?,
            Format::Csv(layout) => csv::read(self, layout, frame, claim, troubles)?,
            Format::Fhir => fhir::read(self, frame, claim, troubles)?,
            Format::Parquet(sheet) => {
                claim.sheet = Some(Arc::clone(sheet));
                json::read(self, frame, claim, troubles)?;
            }
        }
        Ok(())
    }
}
