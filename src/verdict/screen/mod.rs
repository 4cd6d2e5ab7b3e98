//! A first look at an edit: whether it surely has no finding on a subject, told from packed values alone.
//!
//! Most claims are clean, and most edits have nothing to say of most lines. A *screen* is an edit's conditions as far as
//! they can be asked of packed codes, days and whole numbers; whatever it does not know how to ask is unknown, which
//! strong Kleene logic carries to the top. So a screen that says *no* is right, and everything else is judged by the
//! [`super::machine`], the only place that knows all of what conditions mean.

mod ask;
mod build;
mod cards;
mod gates;
mod sight;
mod symbols;
mod together;
mod value;

use crate::claim::{Date, Field, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Comparison, SetId, TableId, Unit};
use crate::table::Index;
use std::sync::Arc;

pub(super) use build::Builder;
pub(super) use cards::Cards;
pub(super) use gates::Gates;
pub(super) use sight::{Ahead, Sight};
pub(super) use symbols::Symbols;
pub(super) use together::Together;
use value::Value;

/// How many things an edit may bind at once; one that binds more is not screened.
pub(super) const VARIABLES: usize = 12;

/// So many things that are the same as one outside a search asks for in one go.
const MOST_SAME: usize = 2;

/// A value that no row of a column has.
const NOBODY: u32 = u32::MAX;

/// An edit, as far as it can be asked quickly.
#[derive(Debug, Default)]
pub(super) struct Screen {
    /// Its clauses by when they can be asked: those at 0 need the subject alone, those at n its first n `with`s.
    levels: Vec<Vec<Test>>,
    /// Its `with`s; `None` for one whose candidates are not known here.
    with: Vec<Option<Find>>,
    /// Which of the clauses that need the subject alone surely holds where the edit was found by the subject's code: a bit at
    /// its place, none past the sixty-fourth.
    by_code: u64,
    /// The same of the clause that the subject's day is one of the policy's.
    by_day: u64,
    /// The same of the clause that the payer is the one by which the edit is found, where the claim's is known.
    by_payer: u64,
    /// Where the first `with` looks for another line and the second for rows that have both lines' codes.
    pairs: Option<Pairs>,
}

/// Rows that are found by the codes of the subject and of another line.
#[derive(Debug)]
struct Pairs {
    /// Which of [`Together`]'s indexes finds them.
    at: usize,
    /// Whether the other line is never the subject itself.
    is_another: bool,
}

/// A condition.
#[derive(Debug)]
pub(super) enum Test {
    /// What cannot be asked here, or needs no asking.
    Always(Kleene),
    /// All hold.
    All(Vec<Test>),
    /// One holds.
    Any(Vec<Test>),
    /// It does not hold.
    Not(Box<Test>),
    /// A value of the left compares so with one of the right.
    Compare(Get, Comparison, Get),
    /// Two fields have a value in common: nearly always the days of two lines.
    Same(Place, Place),
    /// A value is in a set on a day; without one the set has the same members on all.
    In(Get, SetId, Option<Get>),
    /// The claim carries a field.
    Present(Place),
    /// A yes/no value is yes.
    Yes(Get),
    /// A day lies within these, both included.
    During(Get, Date, Date),
    /// Something searched is there.
    Exists(Find),
    /// All that is searched satisfies it.
    Every(Find, Box<Test>),
    /// Two lines, or a line and its claim, have the same provider by NPI.
    SameProvider(Place, Place),
}

/// A value.
#[derive(Debug)]
pub(super) enum Get {
    /// What cannot be asked here.
    Unknown,
    /// As written.
    Literal(Value<'static>),
    /// A field of an item of this claim.
    Field(Place),
    /// A cell of the row that a variable is bound to.
    Cell { var: usize, table: TableId, column: usize },
    /// The patient's age in full units on a day.
    Age(Unit, Box<Get>),
    /// How many are found.
    Count(Box<Find>),
    /// The sum of a value over what is found.
    Sum(Box<(Find, Get)>),
}

/// Where a field stands: a slot of an item of this claim.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    record: Record,
    /// Which item: the one that a variable is bound to, or the first and only one.
    var: Option<usize>,
    slot: usize,
    /// How many slots such an item has.
    width: usize,
    /// Which it is: what its absence says hangs on the claim.
    field: Field,
    /// Whether it names a provider, whose NPI is meant.
    is_provider: bool,
}

/// A search.
#[derive(Debug)]
pub(super) struct Find {
    /// The variable that it binds.
    var: usize,
    over: Over,
    /// Those of its tests that ask for a day, a code or anything else that is the same as one outside: its own place and the
    /// one outside, at most [`MOST_SAME`]. Asked first, since few are.
    same: Vec<(Place, Place)>,
    tests: Vec<Test>,
}

/// What a search goes through.
#[derive(Debug)]
pub(super) enum Over {
    /// The items of a record of this claim, those bound to these variables left out.
    Items(Record, Vec<usize>),
    /// The rows of a table that hold on a day, found by keys.
    Rows { table: TableId, on: Option<Get>, index: Option<Arc<Index>>, keys: Vec<Key> },
}

/// A value by which rows are found.
#[derive(Debug)]
pub(super) struct Key {
    get: Get,
    /// The column that equals it.
    column: usize,
    /// Where the symbol of a line's value is remembered, since pairs of lines ask for it again and again.
    memo: Option<Memo>,
    /// The symbol of what is written in the policy.
    written: Option<u32>,
}

/// A line's value in a column of a table: which of them, and whose.
#[derive(Debug, Clone, Copy)]
struct Memo {
    at: usize,
    var: usize,
}
