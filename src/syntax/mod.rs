//! Text to tree and back: what an analyst wrote, clause by clause, with the place of every word.

mod erase;
mod format;
mod numeral;
mod parse;
mod plural;
mod print;
pub mod tree;

pub use erase::asked;
pub use format::{Unformatted, format};
pub use numeral::numeral;
pub use parse::{MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS, Parsed, Undecodable, decode, parse, parse_all};
pub use print::{edit_rank, print, sentence};

#[cfg(test)]
mod tests;
