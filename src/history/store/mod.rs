//! Claims of years in one file: an embedded SQLite database that is asked patient by patient.

mod check;
mod meta;
mod read;
mod row;
mod schema;
mod write;

pub use check::Checked;
pub use meta::Source;
pub use read::Store;
pub use row::Prepared;
pub use schema::{is_open_to_others, is_store};
pub use write::{Added, Writer, joined};
