//! A checked policy: every name found, every kind known, every condition total. What the graph is built from and what
//! the reference evaluator of the tests reads.
//!
//! `language.md` section 3 is spelled out here: relations, `in SET` of a binding and dates are explicit conditions,
//! definitions stand where they are used, unnamed fields have their owner.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::set::Set;
use crate::claim::{Claim, ClaimType, CodeKind, Date, Field, Number, Record};
use crate::source::Span;
use crate::table::Rows;

/// A policy with everything that it uses.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Policy {
    /// `ACME-PPO`
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Where its header stands.
    pub span: Span,
    /// The kinds of claims that it applies to.
    pub types: Vec<ClaimType>,
    /// The payers that it applies to, for people; the condition is in each edit's `applies`. Empty: any payer.
    pub payers: Vec<String>,
    /// Its first and last day; `None` is open.
    pub window: (Option<Date>, Option<Date>),
    /// That the claim's payer is the policy's; `None` where it names none.
    pub payer: Option<Condition>,
    /// All sets, named ones and those written in a clause.
    pub sets: Vec<Set>,
    /// All tables.
    pub tables: Vec<Table>,
    /// All facts beside the claim.
    pub facts: Vec<Facts>,
    /// All definitions, for drawing; conditions hold them in place.
    pub definitions: Vec<Definition>,
    /// All edits, in the order of their files; nothing depends on that order.
    pub edits: Vec<Edit>,
    /// All tests; a compiled policy holds none.
    #[serde(skip)]
    pub tests: Vec<Test>,
}

/// A table with its rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Its rows; columns in the order of their declaration.
    #[serde(skip)]
    pub rows: Arc<Rows>,
}

/// Facts beside the claim.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Whose facts they are: the claim's, the patient's, a line's.
    pub owner: Record,
    /// The fields that find the row, in the order of the key; the first columns of `rows` hold them.
    pub key: Vec<Field>,
    /// The rows: key columns first, then the others.
    #[serde(skip)]
    pub rows: Arc<Rows>,
}

/// A definition, for drawing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
}

/// Position of a set in [`Policy::sets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SetId(pub usize);
/// Position of a table in [`Policy::tables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TableId(pub usize);
/// Position of facts in [`Policy::facts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactsId(pub usize);
/// Position of a definition in [`Policy::definitions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DefinitionId(pub usize);
/// Position of an edit in [`Policy::edits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EditId(pub usize);

/// A variable of an edit: what a binding, a quantifier or an aggregate has bound. The subject is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Var(pub usize);

impl Var {
    /// The subject of the edit.
    pub const SUBJECT: Var = Var(0);
}

/// What is known of a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Where it is bound.
    pub span: Span,
}

/// An edit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Edit {
    /// `EM-25`
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its documentation, lines joined.
    pub documentation: Option<String>,
    /// Where it comes from.
    pub sources: Vec<String>,
    /// What it belongs to.
    pub tags: Vec<String>,
    /// Where its first line stands.
    pub span: Span,
    /// All its variables, the nested ones too, by [`Var`].
    pub variables: Vec<Variable>,
    /// The day by which it goes (3.1, `dated by`): the subject line's date, else the claim's first.
    pub date: Term,
    /// When it applies at all: its payer, and its dates within the policy's (3.1).
    pub applies: Vec<Condition>,
    /// The subject: binds [`Var::SUBJECT`].
    pub subject: Search,
    /// Its `with` bindings, in order; each sees those above it.
    pub with: Vec<Search>,
    /// All must hold.
    pub when: Vec<Condition>,
    /// One that holds suffices to excuse.
    pub unless: Vec<Condition>,
    /// All must hold; the edit fires where one is broken. Without any it fires as soon as the rest holds.
    pub require: Vec<Requirement>,
    /// Exceptions to this edit, by id and by tag.
    pub exceptions: Vec<Exception>,
    /// What it does.
    pub outcome: Outcome,
    /// With what the payer lifts it on review.
    pub override_with: Option<String>,
    /// What an undetermined finding becomes.
    pub if_missing: IfMissing,
    /// It is an edit's `deny lines …`: that edit once more, with the lines bound last and hit. The edit itself stands
    /// before it, under the same id.
    pub carried: bool,
}

/// One `require`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Requirement {
    /// What must hold.
    pub condition: Condition,
    /// Codes and message of its own.
    pub otherwise: Option<Reason>,
}

/// An exception as one edit sees it: its conditions are in that edit's variables.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exception {
    /// `MRI-PA-CHILD`
    pub id: String,
    /// Where it is declared.
    pub span: Span,
    /// Its sources.
    pub sources: Vec<String>,
    /// All must hold for it to be active: its dates, its `when`s, and that no `unless` holds.
    pub when: Vec<Condition>,
    /// Exceptions to it: it is active only if none of them is.
    pub exceptions: Vec<Exception>,
}

/// What an edit does to its target.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outcome {
    /// Deny, reject, pend or warn.
    pub action: Action,
    /// On what.
    pub target: Target,
    /// At what it is paid, or to what it is recoded.
    pub effect: Option<Effect>,
    /// Codes and message.
    pub reason: Reason,
}

/// What a finding does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Action {
    /// The front end does not take the claim in.
    Reject,
    /// Adjudication denies it.
    Deny,
    /// It stops for review or records.
    Pend,
    /// It is paid as another code.
    Recode,
    /// It is paid less, or at another price.
    Pay,
    /// Advice.
    Warn,
}

impl Action {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Action::Reject => "reject",
            Action::Deny => "deny",
            Action::Pend => "pend",
            Action::Recode => "recode",
            Action::Pay => "pay",
            Action::Warn => "warn",
        }
    }
}

/// What `pay` and `recode` make of what they hit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Effect {
    /// Paid at so many percent.
    Percent(Term),
    /// Paid at this price, in cents.
    Amount(Term),
    /// Recoded to this code.
    Code(Term),
}

impl Effect {
    /// The value.
    pub fn term(&self) -> &Term {
        match self {
            Effect::Percent(term) | Effect::Amount(term) | Effect::Code(term) => term,
        }
    }
}

/// What a finding hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Target {
    /// The claim.
    Claim,
    /// The line that a variable is bound to, or the line that owns its item; the claim where there is none.
    Of(Var),
}

/// Codes and message.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Reason {
    /// `CO`
    pub group: Option<String>,
    /// `4`
    pub carc: Option<String>,
    /// `N822`
    pub rarc: Vec<String>,
    /// The payer's own code.
    pub own: Option<String>,
    /// The message; without one the edit's title.
    pub message: Option<Vec<MessagePart>>,
}

/// A stretch of a message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum MessagePart {
    /// As it stands.
    Text(String),
    /// A value filled in.
    Value(Term),
}

/// What an undetermined finding becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum IfMissing {
    /// It stays undetermined.
    Undetermined,
    /// It becomes a finding with this action instead of the outcome's.
    Act(Action),
    /// It is dropped.
    Pass,
}

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
    /// A cell of a bound row, by column.
    Column(Var, usize),
    /// A fact beside an item, by column of its rows.
    Fact(FactsId, Owner, usize),
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

/// When the history handed over is complete (3.8): all lines dated within are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// First and last day, both included; `None`: nowhere.
    pub complete: Option<(Date, Date)>,
}

impl Extent {
    /// Complete for all time.
    pub const ALWAYS: Extent = Extent { complete: Some((Date::MIN, Date::MAX)) };
}

/// A test: a claim, what stands beside it, and what is expected.
#[derive(Debug, Clone)]
pub struct Test {
    /// What it shows.
    pub title: String,
    /// Where it stands.
    pub span: Span,
    /// The claim.
    pub claim: Claim,
    /// The patient's other claims.
    pub history: Vec<Claim>,
    /// The claim that this one replaces or voids, where the test writes one.
    pub original: Option<Claim>,
    /// When they are complete.
    pub extent: Extent,
    /// Facts beside the claim, by [`FactsId`]; they take the place of the files'.
    pub facts: Vec<Arc<Rows>>,
    /// What is expected.
    pub expects: Vec<Expect>,
}

/// What a test expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// No finding.
    Clean(Span),
    /// A finding of an edit on lines (by number), or on the claim where there are none.
    Finding {
        /// Undetermined instead of fired.
        undetermined: bool,
        /// The edit's id.
        edit: String,
        /// Line numbers.
        lines: Vec<i64>,
        /// What it says; `None` for anything.
        told: Option<Box<Told>>,
        /// Whether there may be findings that no `expect` names.
        among_others: bool,
        /// Where it is written.
        span: Span,
    },
    /// No finding of an edit, on these lines or anywhere.
    No {
        /// The edit's id.
        edit: String,
        /// Line numbers.
        lines: Vec<i64>,
        /// Where it is written.
        span: Span,
    },
}

/// What an expected finding does and says: each part only where it is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// What it does.
    pub action: Option<Action>,
    /// `at 50 percent`, `at $12.00`, `to 99396`
    pub effect: Option<String>,
    /// `CO-4`, remark codes, `code "30720"`; none where only a message is given.
    pub codes: Vec<String>,
    /// The message, filled in.
    pub message: Option<String>,
}

impl Reason {
    /// Its codes as policies write them: `CO-4`, `N822`, `code "30720"`.
    pub fn codes(&self) -> Vec<String> {
        let first = match (&self.group, &self.carc) {
            (Some(group), Some(carc)) => Some(format!("{group}-{carc}")),
            (group, carc) => group.clone().or_else(|| carc.clone()),
        };
        let own = self.own.as_ref().map(|own| format!("code \"{own}\""));
        first.into_iter().chain(self.rarc.iter().cloned()).chain(own).collect()
    }
}
