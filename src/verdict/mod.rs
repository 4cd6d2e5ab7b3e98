//! What is decided about a claim, and why.

pub mod model;
