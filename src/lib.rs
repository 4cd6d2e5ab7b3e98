//! paylint.
pub mod claim;
pub mod source;
