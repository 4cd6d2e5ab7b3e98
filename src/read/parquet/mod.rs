//! Claims in Parquet: one service line a row with the columns of CSV, or one claim a row with the names of JSON.
//!
//! A file is read row group by row group, only the columns that claims have, and each row is written as the row of a CSV
//! file or the line of a JSON file would be. Those are read by their own readers, so that a claim means the same in all
//! formats; what is kept of the rows is their number, for places.

mod cells;
mod content;
mod end;
mod file;
mod open;
mod pages;
mod rows;
mod schema;
#[cfg(test)]
mod tests;
mod thrift;
mod trouble;
mod wall;

pub(super) use open::open;
pub use wall::is_walled;

/// What a Parquet file begins and ends with.
pub(super) const MAGIC: &[u8] = b"PAR1";
/// The column of values that their own columns cannot hold: pairs of the name of a field and what JSON would have for it.
pub const AS_WRITTEN: &str = "as_written";
/// The name of the field in such a pair.
pub const NAME: &str = "name";
/// What JSON would have for it.
pub const VALUE: &str = "value";

/// What one ends with whose columns nobody can see without its key.
pub(super) const ENCRYPTED: &[u8] = b"PARE";
