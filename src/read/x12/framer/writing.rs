//! Deviations of writing that are tolerated, each reported once in an interchange.

use super::super::id::{Id, ids};
use super::super::lex::{Delimiters, component_separator};
use super::super::stream::{Cut, Ending};
use super::X12Framer;
use super::words::{LOWER_CASE, element, separator, spot};
use crate::read::Batch;

impl X12Framer {
    /// Deviations of writing that are tolerated, each reported once in an interchange.
    pub(super) fn lexical(&mut self, cut: &Cut, batch: &mut Batch) {
        let Some(delimiters) = self.delimiters else { return };
        if cut.lower && cut.id.is_id() {
            self.once(batch, "x12/lower-case", spot(cut, ""), LOWER_CASE);
        }
        if cut.end + 1 < cut.after && cut.ending == Ending::Terminated {
            let after = self.stream.all().get(cut.end);
            if after.is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
                self.once(
                    batch,
                    "x12/blank-before-terminator",
                    spot(cut, ""),
                    "blanks stand before the segment terminator; they are not taken as data",
                );
            }
        }
        let bytes = self.stream.bytes(cut);
        let Some(composite) = composite(bytes, cut.id, delimiters) else { return };
        let used = component_separator(element(bytes, delimiters, composite), delimiters);
        if used != delimiters.component {
            let message = format!(
                "components are separated by {} where ISA16 declares {}; they are read as components",
                separator(used),
                separator(delimiters.component)
            );
            self.once(batch, "x12/mixed-separator", spot(cut, &format!("{}{composite:02}", cut.id.text())), &message);
        }
    }
}

/// The number of the element of a segment that tells which separator of components its sender uses; `None` where it surely
/// is the declared one, or where the segment has no such element.
#[inline]
pub(super) fn composite(segment: &[u8], id: Id, delimiters: Delimiters) -> Option<usize> {
    let is = |at: usize, byte: u8| segment.get(at) == Some(&byte);
    // Nearly always a qualifier of two or three bytes and the separator that ISA16 declares begin the element.
    let declared = |first: usize| is(first + 2, delimiters.component) || is(first + 3, delimiters.component);
    match id {
        ids::CLM => Some(5),
        ids::SV1 | ids::SV3 | ids::HI => (!declared(id.len() + 1)).then_some(1),
        ids::SV2 => {
            // A revenue code has four digits.
            let revenue = segment.get(4..8).is_some_and(|code| !code.contains(&delimiters.element));
            (!(revenue && is(8, delimiters.element) && declared(9))).then_some(2)
        }
        _ => None,
    }
}
