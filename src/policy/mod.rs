//! What a policy means: every name found, every kind known.

pub mod model;
pub mod set;
