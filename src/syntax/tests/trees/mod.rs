//! Trees of every shape that can be written, at random.

mod declarations;
mod expressions;
mod words;

pub use declarations::file;
pub use expressions::condition;
