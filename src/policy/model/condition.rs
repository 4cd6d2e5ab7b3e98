//! What edits ask: conditions, and the searches that bind what they ask of.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{DefinitionId, SetId, TableId, Term, Unit, Var};
use crate::claim::{Date, Record};
use crate::source::Span;

/// What is searched, under which variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// The variable that it binds.
    pub var: Var,
    /// What is searched.
    pub domain: Domain,
    /// What it is not (`another`, `other`): the same thing as none of these.
    pub other_than: Vec<Var>,
    /// All must hold: its set, its relations, its `where`, in this order.
    pub conditions: Vec<Condition>,
    /// Where it stands.
    pub span: Span,
}

/// What a [`Search`] goes through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Domain {
    /// The items of a record on this claim (or on the claim that `of` is bound to), of one owner where it is given.
    /// [`Record::Claim`]: the claim itself.
    Items(Record, Option<Owner>),
    /// The one line to which a bound item of this claim belongs.
    LineOf(Var),
    /// The lines of this claim and of the patient's history (`on any claim`).
    AnyLines,
    /// The lines of the patient's other claims (3.8).
    HistoryLines,
    /// The patient's other claims.
    HistoryClaims,
    /// The lines of the claim that this one replaces or voids.
    OriginalLines,
    /// The claim that this one replaces or voids.
    OriginalClaim,
    /// The rows of a table that hold on a day.
    Rows(TableId, Box<Term>),
}

/// Whose field is read, or whose items are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Owner {
    /// This claim.
    Claim,
    /// This claim's patient.
    Patient,
    /// What a variable is bound to.
    Var(Var),
    /// The claim on which what a variable is bound to stands (`h.claim`).
    ClaimOf(Var),
}

/// A condition: true, false or unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// What it asks.
    pub node: Question,
    /// Where it is written.
    pub span: Span,
}

/// What a [`Condition`] asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// All hold; none: true.
    All(Vec<Condition>),
    /// One holds; none: false.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A definition, as if written here.
    Defined(DefinitionId, Box<Condition>),
    /// A value of the left compares so with a value of the right (lists: any with any). `is not` is `Not(Is)`.
    Compare(Term, Comparison, Term),
    /// A value is in a set on a day. `not in` is `Not(In)`.
    In(Term, SetId, Box<Term>),
    /// Two lists have the same values, all of them, in any order and however often; two that have none do.
    Identical(Term, Term),
    /// The claim carries the field (3.10); crisp but where its format cannot carry it.
    Present(Term),
    /// A yes/no value is yes.
    Yes(Term),
    /// Something searched is there.
    Exists(Box<Search>),
    /// Everything searched satisfies it.
    Every(Box<Search>, Box<Condition>),
    /// A day lies within these, both included; `None` is open.
    During(Term, Option<Date>, Option<Date>),
    /// A day lies in a window of time about another (3.6).
    Within(Box<Window>),
    /// Two days are of the same period.
    SamePeriod(Period, Term, Term),
    /// Two lines share a day, from `date` through `through`.
    OverlappingDays(Var, Var),
    /// Two lines have the same rendering provider (else their claim's, else its billing provider), by NPI.
    SameProvider(Var, Var),
    /// The same person, or the same billing provider and specialty (its code, else its taxonomy).
    SamePractitioner(Var, Var),
    /// No deny or reject of this policy has hit the line, itself or through its claim (3.11).
    Stands(Var),
    /// A text has a shape.
    Shape(Term, Shape),
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Comparison {
    /// Equal.
    Is,
    /// Below.
    Less,
    /// Below or equal.
    AtMost,
    /// Above.
    Greater,
    /// Above or equal.
    AtLeast,
}

impl Comparison {
    /// Whether a value that lies so to another compares so with it.
    #[inline]
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Comparison::Is => order.is_eq(),
            Comparison::Less => order.is_lt(),
            Comparison::AtMost => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::AtLeast => order.is_ge(),
        }
    }
}

/// `date` in a window of `amount` units about `of`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// The day asked for: d.
    pub date: Term,
    /// The day about which: t.
    pub of: Term,
    /// N.
    pub amount: Term,
    /// Its unit.
    pub unit: Unit,
    /// Before: t − N ≤ d < t; after: t < d ≤ t + N; around: t − N ≤ d ≤ t + N.
    pub side: Side,
    /// `on or`: t itself lies before and after it, too.
    pub on_or: bool,
    /// `less than`: the far end is left out.
    pub less_than: bool,
}

/// Which side of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Side {
    /// Before it.
    Before,
    /// After it.
    After,
    /// Before, on or after it.
    Around,
}

/// Calendar periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Period {
    /// January to December.
    Year,
    /// Three months from January.
    Quarter,
    /// A month.
    Month,
    /// Sunday to Saturday.
    Week,
    /// Twelve months from the month and day of the claim's `plan_year_start`.
    PlanYear,
    /// Twelve months from this month and day.
    FiscalYear(u32, u32),
}

/// Shapes of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// It has so many characters.
    Characters(usize),
    /// It has so many characters or more.
    AtLeast(usize),
    /// It has so many characters or fewer.
    AtMost(usize),
    /// All are letters of A to Z, small or not.
    AllLetters,
    /// All are such letters or digits.
    LettersOrDigits,
    /// It has this somewhere.
    Contains(String),
    /// All are digits.
    AllDigits,
    /// It begins so.
    BeginsWith(String),
    /// It ends so.
    EndsWith(String),
    /// Its nth character (from 1) is this.
    CharacterIs(usize, char),
    /// Ten digits that pass the check of an NPI (Luhn over 80840 and the number).
    ValidNpi,
}
