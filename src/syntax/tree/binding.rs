//! What an edit binds: `another line in SET on same day`.

use super::{CodeList, Expression, Word};
use crate::source::Span;

/// What a binding, a quantifier or an aggregate searches, and under which name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// `another` (or `other` behind a quantifier), `any`, or nothing.
    pub which: Which,
    /// What is bound, in the singular, one blank between words: `line`, `history line`, `original claim`, `other payer`, `row`, `value code`.
    pub kind: Word,
    /// Its name.
    pub name: Option<Word>,
    /// `of p`: whose it is.
    pub owner: Option<Word>,
    /// `in ncci`: of a row, the table. `None` for anything else.
    pub table: Option<Word>,
    /// `on s.date`: of a row, the day by which it is found.
    pub on: Option<Box<Expression>>,
    /// `in office_visit, 99211`: of anything but a row.
    pub set: Option<CodeList>,
    /// `on same day by same provider`
    pub relations: Vec<Relation>,
    /// `where CONDITION`
    pub condition: Option<Box<Expression>>,
    /// The whole of it.
    pub span: Span,
}

/// Which of the things searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Nothing is said.
    Plain,
    /// `another X`, `other Xs`: not the nearest one of its kind outside.
    Another,
    /// `any X`: may be the subject.
    Any,
}

/// A relation of a binding to the nearest line (or item) outside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Which.
    pub kind: RelationKind,
    /// Its place.
    pub span: Span,
}

/// The relations of `language.md` section 3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RelationKind {
    /// `on same day`
    SameDay,
    /// `on overlapping days`
    OverlappingDays,
    /// `by same provider`
    SameProvider,
    /// `by same billing provider`
    SameBillingProvider,
    /// `by same practitioner`
    SamePractitioner,
    /// `by another provider`
    AnotherProvider,
    /// `of same code, units`
    SameFields(Vec<Word>),
    /// `of identical modifiers`
    IdenticalFields(Vec<Word>),
    /// `in same calendar year/quarter/month/week`, `in same plan year`, `in same fiscal year from 10-01`: the words
    /// behind `same`.
    SamePeriod(Word),
    /// `in same episode with breaks up to N days`: N and its unit.
    Episode(Box<Expression>, Option<Word>),
    /// `within N days before DATE`, `less than N months after DATE`
    Within(Box<Window>),
    /// `on any claim`
    OnAnyClaim,
    /// `that stands`
    Stands,
}

/// A window of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// `on or within N …`: with the day itself.
    pub on_or: bool,
    /// `less than N …`: without its far end.
    pub less_than: bool,
    /// N: a number or a value.
    pub amount: Expression,
    /// `days`, `months`, `years`, in the plural; empty where N is a row's column that has its own unit.
    pub unit: Option<Word>,
    /// Which side.
    pub side: Side,
    /// DATE; the date of the line outside where nothing is written.
    pub of: Option<Expression>,
}

/// Which side of a date a window lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// `before`
    Before,
    /// `after`
    After,
    /// `of`, or nothing.
    Around,
}
