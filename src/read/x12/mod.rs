//! X12 to claims.

use super::{Batch, Cost, Frame, Spot, Trouble};
use crate::claim::Claim;

/// The delimiters of an interchange.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delimiters;

/// Reads a frame.
///
/// # Errors
/// The trouble that costs this claim.
pub fn read(_: &Batch, _: &Frame, _: &mut Claim, _: &mut Vec<Trouble>) -> Result<(), Trouble> {
    Err(Trouble { code: "x12/unread", message: String::new(), spot: Spot::default(), cost: Cost::Unsupported })
}
