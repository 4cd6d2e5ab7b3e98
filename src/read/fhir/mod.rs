//! FHIR R4 and R5 Claims: a resource, a Bundle, or a resource a line, with the resources that they refer to.

mod beside;
mod framer;
mod path;
mod reader;
mod resource;
mod scope;
mod stream;
#[cfg(test)]
mod tests;
mod tree;
mod trouble;

pub use beside::Beside;
pub use framer::FhirFramer;
pub use path::{locate, path};
pub use reader::{CATEGORIES, Says};
pub(in crate::read) use stream::{LONGEST, is_resource};

use super::{Batch, Frame, Spot, Trouble};
use crate::claim::{Carrier, Claim};

/// What a claim's frame says of its references.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// From the place of a reference to that of the resource it leads to, in the bytes of the claim; sorted.
    pub between: Vec<(u32, u32)>,
    /// The file of each stretch.
    pub files: Vec<u32>,
    /// How many references lead to several resources of one name.
    pub unclear: usize,
}

impl Links {
    /// Where the resource stands to which the reference at a place leads.
    pub(super) fn follow(&self, reference: usize) -> Option<usize> {
        let reference = u32::try_from(reference).ok()?;
        let at = self.between.binary_search_by_key(&reference, |(from, _)| *from).ok()?;
        self.between.get(at).map(|(_, to)| *to as usize)
    }
}

/// Reads a frame into a cleared claim, without settling it.
///
/// A slot's place is the first byte of its value (of a text the one behind the quote), an item's its brace.
///
/// # Errors
/// The trouble that costs this claim: damaged JSON, a kind of claim that is not read.
pub fn read(batch: &Batch, frame: &Frame, claim: &mut Claim, troubles: &mut Vec<Trouble>) -> Result<(), Trouble> {
    claim.carrier = Carrier::Fhir;
    let mut bytes = Vec::new();
    let mut origin = Spot::default();
    for (index, stretch) in frame.stretches.iter().enumerate() {
        let piece = batch.bytes.get(stretch.start..stretch.end).unwrap_or(&[]);
        if index == 0 {
            origin = Spot { offset: stretch.offset, number: stretch.number, element: String::new() };
        }
        let file = frame.links.files.get(index).copied().unwrap_or(claim.file);
        claim.add_piece_of(file, piece, stretch.offset, stretch.number);
        bytes.extend_from_slice(piece);
    }
    reader::Reader::new(&bytes, &frame.links, &origin, claim, troubles).read()
}
