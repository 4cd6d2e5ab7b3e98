//! X12 837 to frames and claims.

mod element;
mod framer;
mod id;
mod isa;
mod kind;
mod levels;
mod lex;
mod loops;
mod place;
mod reader;
mod scan;
mod stream;
#[cfg(test)]
mod tests;

pub use element::{ElementPath, FoundElement};
pub use framer::X12Framer;
pub use lex::Delimiters;
pub use place::{Described, describe};
pub use reader::read;

/// Whether bytes look like X12: an ISA, or what stands behind it, or an ISA of full width further on.
pub(super) fn looks_like(head: &[u8]) -> bool {
    [&b"ISA"[..], b"GS", b"ST"].iter().any(|id| lex::begins(head, id)) || isa::find(head).is_some()
}

/// Whether a byte may stand between segments, and before the first.
pub(super) fn is_blank(byte: u8) -> bool {
    lex::is_blank(byte)
}
