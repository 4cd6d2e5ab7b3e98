//! A code to all that a policy demands of it: edits, sets and rows that name it, ever or on a day.

mod answer;
mod ask;
mod clauses;
mod code;
mod days;
mod demand;
mod model;
mod roles;
mod rows;

pub use answer::{answer, within_window};
pub use clauses::Texts;
pub use days::{Days, Times};
pub use model::{
    Answer, Brief, Codes, ColumnShown, Demand, EditShown, ExceptionShown, Glance, Header, Left, Meaning, NameShown,
    OtherShown, Place, Role, RoleShown, RowShown, SetShown, TableShown,
};
pub use rows::thousands;
