//! What is decided about a claim, and why.

mod act;
mod drafts;
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
mod tries;
mod triggers;

pub use evaluate::{Evaluator, Scratch};
pub use tries::{Opinion, Tries};
