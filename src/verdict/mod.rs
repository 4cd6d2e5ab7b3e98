//! What is decided about a claim, and why.

mod effect;
mod evaluate;
mod explain;
mod hits;
pub mod inspect;
mod judge;
mod machine;
mod masked;
pub mod model;
mod plan;
mod reads;
mod remedy;
mod screen;
mod trace;
mod triggers;

pub use evaluate::{Evaluator, Scratch};
