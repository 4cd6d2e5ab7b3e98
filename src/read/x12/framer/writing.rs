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
        let bytes = self.stream.bytes(cut);
        let (_, raw) = self.stream.raw(cut);
        let lower = cut.id.is_id() && bytes.iter().take(cut.id.text().len()).any(u8::is_ascii_lowercase);
        let blank =
            cut.ending == Ending::Terminated && raw.get(bytes.len()).is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        let composite = match cut.id {
            ids::CLM => 5,
            ids::SV1 | ids::SV3 | ids::HI => 1,
            ids::SV2 => 2,
            _ => 0,
        };
        let element = if composite > 0 { element(bytes, delimiters, composite) } else { b"" };
        let used = component_separator(element, delimiters);
        if lower {
            self.once(batch, "x12/lower-case", spot(cut, ""), LOWER_CASE);
        }
        if blank {
            self.once(
                batch,
                "x12/blank-before-terminator",
                spot(cut, ""),
                "blanks stand before the segment terminator; they are not taken as data",
            );
        }
        if used != delimiters.component {
            let message = format!(
                "components are separated by {} where ISA16 declares {}; they are read as components",
                separator(used),
                separator(delimiters.component)
            );
            self.once(batch, "x12/mixed-separator", spot(cut, &format!("{}{composite:02}", cut.id.text())), &message);
        }
        let counts = self.transaction.as_ref().is_some_and(|transaction| transaction.kind.is_claims());
        if counts && cut.ending == Ending::Terminated && !ids::is_known(cut.id) {
            self.unknown.entry(cut.id).or_insert_with(|| (0, spot(cut, ""))).0 += 1;
        }
    }
}
