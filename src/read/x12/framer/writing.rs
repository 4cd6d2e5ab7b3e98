//! Deviations of writing that are tolerated, each reported once in an interchange.

use super::super::id::ids;
use super::super::lex::component_separator;
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
        let composite = match cut.id {
            ids::CLM => 5,
            ids::SV1 | ids::SV3 | ids::HI => 1,
            ids::SV2 => 2,
            _ => return,
        };
        let bytes = self.stream.bytes(cut);
        // Nearly always a qualifier of two or three bytes and the separator that ISA16 declares begin the first element.
        let first = if composite == 1 { cut.id.len() + 1 } else { bytes.len() };
        let plain = [2, 3].iter().any(|more| bytes.get(first + more) == Some(&delimiters.component));
        if plain {
            return;
        }
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
