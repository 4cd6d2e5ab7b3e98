//! Blocks of zero bytes, as a copy leaves them that was not finished: what stood there is lost.

use super::super::stream::Cut;
use super::X12Framer;
use super::words::{push, spot};
use crate::read::{Batch, Cost, Spot};

/// So many zero bytes in a row are no slip of one element.
const HOLE: usize = 8;

impl X12Framer {
    /// Whether a segment of an 837 has such a block. The claim in which it begins is not read, nor are those behind it until
    /// the next HL: nothing says whose they are.
    pub(super) fn hole(&mut self, cut: &Cut, batch: &mut Batch) -> bool {
        let bytes = self.stream.bytes(cut);
        let Some(start) = bytes.windows(HOLE).position(|window| window.iter().all(|byte| *byte == 0)) else {
            return false;
        };
        let length = bytes.get(start..).unwrap_or(b"").iter().take_while(|byte| **byte == 0).count();
        let message = format!(
            "{length} bytes in a row are zero, as a copy leaves them that was not finished; what stood there is lost, and claims may be lost with it; fetch the file again"
        );
        let why = format!("segment {}: {length} bytes in a row are zero; what stood there is lost", cut.number);
        self.spoil("x12/hole", why.clone());
        self.close(batch, true);
        self.levels.damage("x12/hole", why);
        let Spot { offset, .. } = spot(cut, "");
        let at = Spot { offset: offset.wrapping_add(start as u64), number: cut.number, element: String::new() };
        push(batch, "x12/hole", at, Cost::Bytes, message);
        true
    }
}
