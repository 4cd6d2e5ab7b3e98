//! What a policy means: every name found, every kind known.

pub mod check;
pub mod model;
pub mod set;
