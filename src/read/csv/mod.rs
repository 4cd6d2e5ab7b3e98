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

use crate::claim::{Fields, Record};

pub use columns::{Known, Part, columns};
pub use layout::Layout;
pub use map::{Map, Wrong};

pub(super) use detect::{Found, detect};
pub(super) use fill::read;
pub(super) use framer::{CsvFramer, Stored};
pub use place::{Stands, locate};

/// The columns that a heading makes, alone or with others; none where it is not read.
pub(super) fn known_as(heading: &str, map: Option<&Map>) -> Vec<&'static Known> {
    let mut found = map.map_or_else(Vec::new, |map| map.columns_of(heading));
    if found.is_empty() {
        found.extend(columns::find(heading).filter(|known| !map.is_some_and(|map| map.gives(known))));
    }
    found
}

impl Known {
    /// Whether it has to be read for some fields.
    pub(super) fn is_needed(&self, fields: &Fields) -> bool {
        match self.part {
            Some(part) if part.record == Record::Provider => fields.has_provider(part.link),
            _ => fields.has(self.field),
        }
    }
}
