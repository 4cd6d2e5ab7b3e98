//! Verdicts to bytes: what a finding shows, made once, and one file for each format that writes it.

pub mod account;
mod claim;
mod concise;
mod csv;
mod datum;
mod excerpt;
mod facts;
mod forms;
mod hidden;
mod json;
mod lookup;
mod model;
mod ndjson;
mod place;
mod reasons;
mod scene;
mod stream;
mod text;
mod words;
mod write;

pub use account::{Account, PolicyName};
pub use claim::{write_claim, write_value};
pub use hidden::{Patients, is_hidden};
pub use lookup::{Asked, lookup_json, lookup_text};
pub use model::{
    At, ChoiceShown, ClauseShown, Datum, EditShown, Facts, FixShown, Input, Line, NoteShown, Shown, UnreadableShown,
    Why,
};
pub use ndjson::why as write_why;
pub use reasons::{carc, group, rarc};
pub use scene::{Clauses, Scene};
pub use stream::{Format, Stream};
pub use text::{Colour, Text, datum};
pub use words::number_of as claim_number;
pub use write::{Json, one_line, safe, wrapped};
