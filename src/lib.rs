//! paylint.
pub mod claim;
pub mod read;
pub mod source;
