//! Text to tree and back: what an analyst wrote, clause by clause, with the place of every word.

pub mod tree;
