//! paylint: text → tree → policy → rule graph → verdict → explanation.
pub mod claim;
pub mod cli;
pub mod compile;
pub mod diagnostic;
pub mod graph;
pub mod policy;
pub mod read;
pub mod report;
pub mod source;
pub mod syntax;
pub mod table;
pub mod verdict;
