//! Claims as JSON: an object a line, one object, several, or an array of them.

mod buffer;
mod fill;
pub(in crate::read) mod framer;
mod keys;
mod object;
mod pointer;
mod quick;
pub(in crate::read) mod scan;
mod shape;
#[cfg(test)]
mod tests;
pub(in crate::read) mod trouble;
mod value;

pub use framer::JsonFramer;
pub use pointer::{end_of, locate, pointer, value_at};

use std::cell::Cell;

use super::{Batch, Frame, Spot, Trouble};
use crate::claim::{Claim, Fields, NOWHERE, Record};

thread_local! {
    /// How the claims that this thread read last are written: those of one file are nearly always written alike.
    static SHAPES: Cell<Option<Box<shape::Shapes>>> = const { Cell::new(None) };
}

/// Reads a frame into a cleared claim, without settling it.
///
/// A slot's place is the first byte of its value (of a text the one behind the quote), an item's its bracket.
///
/// # Errors
/// The trouble that costs this claim: damaged JSON, a name given twice, no claim at all.
pub fn read(batch: &Batch, frame: &Frame, claim: &mut Claim, troubles: &mut Vec<Trouble>) -> Result<(), Trouble> {
    let (wide, len, origin) = match frame.stretches.first() {
        Some(stretch) => (
            batch.bytes.get(stretch.start..).unwrap_or(&[]),
            stretch.end.saturating_sub(stretch.start),
            Spot { offset: stretch.offset, number: stretch.number, element: String::new() },
        ),
        None => (&[][..], 0, Spot::default()),
    };
    // A stretch that is not in the batch has no bytes.
    let (wide, len) = if len <= wide.len() { (wide, len) } else { (&[][..], 0) };
    let bytes = wide.get(..len).unwrap_or(&[]);
    claim.add_piece(bytes, origin.offset, origin.number);
    let mut shapes = SHAPES.take().unwrap_or_default();
    let mut reader = fill::Reader::new(wide, len, &origin, claim, troubles, &shapes);
    let result = reader.claim();
    for (record, start) in reader.misfits {
        shapes.learn(record, bytes, start);
    }
    SHAPES.set(Some(shapes));
    result.map_err(|fault| trouble::costs_claim(bytes, fault, &origin))
}

/// A member of a record's object.
pub(super) struct Member {
    /// The objects that it holds, if it does not hold plain values.
    pub(super) holds: Option<Record>,
    what: keys::What,
}

/// The member of a name; `None` where the record has none.
pub(super) fn member(record: Record, name: &[u8]) -> Option<Member> {
    use keys::What;
    let what = keys::Keys::get().of(record).find(name)?.what;
    let holds = match what {
        What::Items(record) => Some(record),
        What::Provider(..) => Some(Record::Provider),
        What::Patient => Some(Record::Patient),
        What::Field(_) | What::Type | What::Surfaces => None,
    };
    Some(Member { holds, what })
}

impl Member {
    /// Whether it has to be read for some fields, at least in part.
    pub(super) fn is_needed(&self, fields: &Fields) -> bool {
        use keys::What;
        match self.what {
            // Any of them may be one that a field names.
            What::Items(Record::Provider | Record::Line) | What::Patient | What::Type => true,
            What::Items(record) => fields.touches(record),
            What::Provider(_, named_by) => fields.has_provider(named_by),
            What::Field(field) => fields.has(field),
            What::Surfaces => fields.touches(Record::Tooth),
        }
    }
}

/// A position as slots keep it; frames are bounded far below 4 GiB.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NOWHERE)
}
