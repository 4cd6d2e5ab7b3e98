//! What a policy means: every name found, every kind known.

pub mod check;
pub mod keys;
pub mod kleene;
pub mod model;
pub mod reads;
pub mod set;
pub mod sets;
mod sketch;
pub mod walk;
