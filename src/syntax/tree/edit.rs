//! Edits and exceptions, clause by clause.

use super::{Binding, Clause, Expression, Period, Word};

/// An edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// `EM-25`
    pub id: Word,
    /// Its title.
    pub title: Option<Word>,
    /// Its clauses, in the order written.
    pub clauses: Vec<Clause<EditClause>>,
}

/// An exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// `MRI-PA-CHILD`
    pub id: Word,
    /// Its title, where it has one.
    pub title: Option<Word>,
    /// `to MRI-PA` or `to tag ncci`
    pub to: Target,
    /// Its clauses: `when`, `unless`, `effective`, `source`, `tag`.
    pub clauses: Vec<Clause<EditClause>>,
}

/// What an exception is to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An edit or another exception.
    Id(Word),
    /// All edits that carry a tag.
    Tag(Word),
}

/// A clause of an edit or an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditClause {
    /// `for line in office_visit`
    For(Binding),
    /// `with another line in minor_procedure on same day`
    With(Binding),
    /// `when CONDITION`
    When(Expression),
    /// `unless CONDITION`
    Unless(Expression),
    /// `require CONDITION [when CONDITION] [unless CONDITION] [otherwise REASON]`
    Require(Require),
    /// `deny line CO-4 N822 "…"`
    Outcome(Outcome),
    /// `deny lines in A4215 on same day CO-97`: what is denied with it.
    Also(Also),
    /// `override with "medical records"`: with what the payer lifts it.
    Override(Word),
    /// `claims professional, dental`
    Claims(Vec<Word>),
    /// `if data is missing pend`
    IfMissing(Word),
    /// `source "…"`
    Source(Word),
    /// `tag ncci, bundling`
    Tag(Vec<Word>),
    /// `effective 2026-03-01 to 2026-06-30`
    Effective(Period),
    /// `dated by admission`
    DatedBy(Word),
}

/// One obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Require {
    /// What must hold.
    pub condition: Expression,
    /// `when`: only where this holds.
    pub when: Option<Expression>,
    /// `unless`: not where this holds.
    pub unless: Option<Expression>,
    /// `otherwise`: its own codes and message.
    pub otherwise: Option<Reason>,
}

/// What an edit does to its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// `deny`, `reject`, `pend`, `warn`, `pay`, `recode`
    pub action: Word,
    /// `line`, `claim` or the name of a binding.
    pub target: Option<Word>,
    /// `at 50 percent` of `pay`, `to r.code` of `recode`: the value.
    pub effect: Option<Expression>,
    /// Its codes and message.
    pub reason: Reason,
}

/// Lines that are hit together with the one that an edit hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Also {
    /// `deny`, `reject`, `pend`, `warn`
    pub action: Word,
    /// Which lines.
    pub lines: Binding,
    /// Codes and message of their own.
    pub reason: Reason,
}

/// Codes and message: `CO-4 N822 "{code} needs a modifier"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// `CO-4` first, then remark codes, as written.
    pub codes: Vec<Word>,
    /// `code "30720"`: the payer's own.
    pub own: Option<Word>,
    /// The message, with its `{…}` unfilled.
    pub message: Option<Word>,
}
