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
pub(super) use framer::{CsvFramer, Stored};
pub use place::{Stands, locate};

/// Whether a column of this name is read.
pub(super) fn is_known(name: &str, map: Option<&Map>) -> bool {
    let mapped = map.is_some_and(|map| !map.columns_of(name).is_empty());
    mapped || columns::find(name).is_some_and(|known| !map.is_some_and(|map| map.gives(known)))
}
