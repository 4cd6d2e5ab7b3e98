//! Text to tree and back: what an analyst wrote, clause by clause, with the place of every word.

mod parse;
mod plural;
pub mod tree;

pub use parse::{MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS, Parsed, Undecodable, decode, parse};
