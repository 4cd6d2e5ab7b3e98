//! JSON bytes to frames and claims: the place that the reader of JSON takes.

use super::{Batch, Cost, Entry, Format, Frame, Framer, Spot, Trouble};
use crate::claim::Claim;

/// Cuts a stream of JSON into frames.
#[derive(Debug)]
pub struct JsonFramer {
    file: u32,
    said: bool,
}

impl JsonFramer {
    /// Begins with the bytes that were read already.
    pub fn new(_input: Box<dyn std::io::Read + Send>, _head: Vec<u8>, file: u32) -> JsonFramer {
        JsonFramer { file, said: false }
    }
}

impl Framer for JsonFramer {
    fn next(&mut self, batch: &mut Batch) -> std::io::Result<bool> {
        batch.clear();
        (batch.format, batch.file) = (Format::Json, self.file);
        if !std::mem::replace(&mut self.said, true) {
            batch.entries.push(Entry::Trouble(unread()));
        }
        Ok(!batch.entries.is_empty())
    }
}

/// Reads one frame.
///
/// # Errors
/// The trouble that costs this claim.
pub fn read(_batch: &Batch, _frame: &Frame, _claim: &mut Claim, _troubles: &mut Vec<Trouble>) -> Result<(), Trouble> {
    Err(unread())
}

fn unread() -> Trouble {
    Trouble {
        code: "input/json",
        message: "claims as JSON are not read by this build".to_owned(),
        spot: Spot::default(),
        cost: Cost::Bytes,
    }
}
