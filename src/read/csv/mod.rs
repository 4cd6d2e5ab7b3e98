//! Claims as rows: one service line a row, the rows of a claim together, each column by its heading.

mod columns;
mod days;
mod detect;
mod fill;
mod framer;
mod layout;
mod map;
mod place;
mod split;
#[cfg(test)]
mod tests;
mod trouble;
mod value;

pub use columns::{Known, Part, columns};
pub use layout::Layout;
pub use map::{Map, Wrong};

pub(super) use detect::{Found, detect};
pub(super) use fill::read;
pub(super) use framer::CsvFramer;
pub use place::{Stands, locate};
