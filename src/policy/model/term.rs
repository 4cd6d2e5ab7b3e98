//! Values that conditions compare: fields, columns, dates, what is reckoned and counted.

use serde::{Deserialize, Serialize};

use super::{Condition, DefinitionId, ElementId, FactsId, Owner, Search, Var};
use crate::claim::{CodeKind, Date, Field, Number};

/// Units of spans and ages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Days.
    Days,
    /// Mondays to Fridays.
    Weekdays,
    /// Months: the same day, or the month's last.
    Months,
    /// Twelve months each.
    Years,
}

/// A value: none, missing (unknown) or known; a list has several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Term {
    /// A field of an item; a list has all its values.
    Field(Owner, Field),
    /// The first value of a list field.
    First(Owner, Field),
    /// A field of a provider: of the owner's provider field.
    OfProvider(Owner, Field, Field),
    /// The claim's day by which the edit goes (`dated by`): missing where the claim has none, for then nothing says that
    /// the edit does not apply.
    DatedBy(Field),
    /// The first element of an 837 that a path names on an item; missing where the claim came in another format.
    Element(Owner, ElementId),
    /// A cell of a bound row, by column.
    Column(Var, usize),
    /// A fact beside an item, by column of its rows; the day on which its row holds, where rows have dates.
    Fact(FactsId, Owner, usize, Option<Box<Term>>),
    /// The patient's age in full units on a day.
    Age(Unit, Box<Term>),
    /// As written.
    Literal(Literal),
    /// Of numbers, or of two amounts, or of an amount and a number.
    Arithmetic(Box<Term>, Arithmetic, Box<Term>),
    /// A day, so many units later (or earlier, for [`Arithmetic::Subtract`]).
    Shift(Box<Term>, Arithmetic, Box<Term>, Unit),
    /// Days or full months from a day to another; `true`: both ends count.
    Elapsed(Unit, Box<Term>, Box<Term>, bool),
    /// A part of a day.
    Part(DatePart, Box<Term>),
    /// A whole number.
    Rounded(Box<Term>, Rounding),
    /// Some of the characters of a text; none where it has none there.
    Characters(Box<Term>, Stretch),
    /// How many characters a text has.
    Length(Box<Term>),
    /// The value of the case that holds, or the last where none does; the cases are proved apart.
    Cases(DefinitionId, Vec<(Condition, Term)>, Box<Term>),
    /// How many are found.
    Count(Box<Search>),
    /// How many different values they have, of one term or of several together.
    CountDistinct(Box<Search>, Vec<Term>),
    /// The sum of a value over them; amounts are cents. `true`: the value is never negative.
    Sum(Box<Search>, Box<Term>, bool),
    /// The smallest (earliest) value; `true`: the largest (latest). Missing where none is found.
    Extreme(Box<Search>, Box<Term>, bool),
}

/// A value as written; an amount is a number of cents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Literal {
    /// A code or text, as claims carry it.
    Text(String),
    /// A number; of an amount, its cents.
    Number(Number),
    /// A day.
    Date(Date),
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`; by nought it is missing.
    Divide,
}

/// Parts of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DatePart {
    /// A number.
    Year,
    /// 1 to 12.
    Month,
    /// 1 to 31.
    Day,
    /// 28 to 31.
    DaysInMonth,
    /// A day.
    FirstDayOfMonth,
    /// A day.
    LastDayOfMonth,
}

/// Some of the characters of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stretch {
    /// The first so many.
    First(usize),
    /// The last so many.
    Last(usize),
    /// From one through another, from 1.
    Between(usize, usize),
}

/// Rounding to a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rounding {
    /// Up.
    Up,
    /// Down.
    Down,
    /// To the nearest, a half away from nought.
    Nearest,
}

/// What kind of value a term has, as the checker compares them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// A code of a kind.
    Code(CodeKind),
    /// Text.
    Text,
    /// A day.
    Date,
    /// An amount in cents.
    Money,
    /// A number.
    Number,
    /// An age or a span in a unit.
    Span(Unit),
    /// Yes or no.
    Yes,
}
