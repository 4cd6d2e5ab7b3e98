//! paylint: text → tree → policy → rule graph → verdict → explanation.
pub mod claim;
pub mod diagnostic;
pub mod source;
pub mod syntax;
