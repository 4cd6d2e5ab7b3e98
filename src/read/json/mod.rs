//! Claims as JSON: an object a line, one object, several, or an array of them.

mod buffer;
mod fill;
pub(in crate::read) mod framer;
mod keys;
mod pointer;
mod quick;
pub(in crate::read) mod scan;
#[cfg(test)]
mod tests;
pub(in crate::read) mod trouble;
mod value;

pub use framer::JsonFramer;
pub use pointer::{end_of, locate, pointer, value_at};

use super::{Batch, Frame, Spot, Trouble};
use crate::claim::{Claim, NOWHERE, Record};

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
    let mut reader = fill::Reader::new(wide, len, &origin, claim, troubles);
    reader.claim().map_err(|fault| trouble::costs_claim(bytes, fault, &origin))
}

/// What a member of a record's object holds: objects of another record, or `None` for plain values; nothing at all where
/// the record has no member of this name.
pub(super) fn member(record: Record, name: &[u8]) -> Option<Option<Record>> {
    use keys::What;
    Some(match keys::Keys::get().of(record).find(name)?.what {
        What::Items(record) => Some(record),
        What::Provider(..) => Some(Record::Provider),
        What::Patient => Some(Record::Patient),
        What::Field(_) | What::Type | What::Surfaces => None,
    })
}

/// A position as slots keep it; frames are bounded far below 4 GiB.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NOWHERE)
}
