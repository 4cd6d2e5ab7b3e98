//! What policies demand of codes, to text and JSON.

mod json;
mod text;
mod words;

pub use json::lookup as lookup_json;
pub use text::{Asked, lookup as lookup_text};
