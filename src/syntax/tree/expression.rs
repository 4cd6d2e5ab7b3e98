//! Conditions and values, which are one: what stands between words is told when it is checked.

use super::{Binding, CodeList, Window, Word};
use crate::source::Span;

/// Dotted words: `claim.first_date`, `pair.column1`, `a.treatment.minutes`, `h.claim.number`; one word alone too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The words.
    pub words: Vec<Word>,
    /// The whole of it.
    pub span: Span,
}

/// A condition or a value: one grammar for both; the checker tells them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// What it is.
    pub node: Node,
    /// Its place.
    pub span: Span,
}

/// What an [`Expression`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A field, a definition, a name, a word for a code (`female`), a yes/no field.
    Path(Path),
    /// `first diagnosis`
    First(Path),
    /// A code word: `99213`, `E11.9`, `ACME1`, `N115`; also a bare number (`4`, `2.5`): the other side decides.
    Code(String),
    /// A quoted text.
    Text(String),
    /// `2026-04-01`, as written (a real date or the checker's error).
    Date(String),
    /// `$1,250.00`, as written.
    Money(String),
    /// `40 years`, `90 days`: number as written and unit in the plural.
    Quantity(String, Word),
    /// `50 percent`
    Percent(String),
    /// `element "2410/CTP04"`
    Element(Word),
    /// `a + b`
    Arithmetic(Box<Expression>, Arithmetic, Box<Expression>),
    /// `a <= b`, `a is b`
    Compare(Box<Expression>, Comparison, Box<Expression>),
    /// `x in SET`, `x not in SET`
    In {
        /// What is looked for.
        value: Box<Expression>,
        /// `not in`
        negated: bool,
        /// Where.
        set: CodeList,
    },
    /// `x between A and B`
    Between {
        /// What is compared.
        value: Box<Expression>,
        /// `not between`
        negated: bool,
        /// The least.
        low: Box<Expression>,
        /// The most.
        high: Box<Expression>,
    },
    /// `x within 30 days after DATE`, `x not within 3 days of DATE`: of two days; the window says about which.
    Within {
        /// The day asked for.
        value: Box<Expression>,
        /// `not within`
        negated: bool,
        /// The window, whose `of` is always given.
        window: Box<Window>,
    },
    /// `x in same calendar month as DATE`
    SamePeriod {
        /// The one day.
        value: Box<Expression>,
        /// `not in same …`
        negated: bool,
        /// The words behind `same`.
        period: Word,
        /// The other day.
        other: Box<Expression>,
    },
    /// `x is present`, `x is absent`
    Present {
        /// The field.
        value: Box<Expression>,
        /// `is absent`
        negated: bool,
    },
    /// `[a] has [no] modifier 25, 57`, `has diagnosis in SET`, and behind `require` without `has`.
    Has {
        /// Whose; the subject or its claim where nothing is written.
        owner: Option<Path>,
        /// `has no`
        negated: bool,
        /// Whether `has` was written.
        written: bool,
        /// `modifier`, `condition code`, `diagnosis`, …: in the singular, one blank between words.
        item: Word,
        /// `in` was written before the codes.
        with_in: bool,
        /// The codes; `None` for any item of that kind.
        codes: Option<CodeList>,
    },
    /// Several joined by `and`.
    And(Vec<Expression>),
    /// Several joined by `or`.
    Or(Vec<Expression>),
    /// `not x`
    Not(Box<Expression>),
    /// `any line …`, `no history line …`, `at least 2 lines …`, `every line in therapy has …`, `every row r in t where … satisfies …`
    Quantifier {
        /// How many.
        quantity: Quantity,
        /// Of what.
        binding: Box<Binding>,
        /// What stands behind `satisfies`, or `has …` behind a plain binding of `every`.
        satisfies: Option<Box<Expression>>,
    },
    /// `count of lines …`, `sum of units on lines …`, `latest date on history lines …`
    Aggregate {
        /// Which.
        function: Aggregate,
        /// Of which value (`count of distinct FIELD on`: FIELD); `None` for a plain count.
        value: Option<Box<Expression>>,
        /// Further values, which count as different together with it: `count of distinct date, code on`.
        more: Vec<Expression>,
        /// Over what.
        binding: Box<Binding>,
    },
    /// `days from A to B`, `days from A through B`, `weekdays from A to B`, `months from A to B`
    Elapsed {
        /// `days`, `weekdays` or `months`.
        unit: Word,
        /// A.
        from: Box<Expression>,
        /// B.
        to: Box<Expression>,
        /// `through`: both ends count.
        through: bool,
    },
    /// `year of D`, `month of D`, `days in month of D`, `last day of month of D`
    Part(DatePart, Box<Expression>),
    /// `x rounded up`, `x rounded down`, `x rounded`, each also `to steps of 15`: a number or an amount.
    Rounded(Box<Expression>, Rounding, Option<Box<Expression>>),
    /// `x is a whole number`, `x is not a multiple of 15`
    Stepped {
        /// The number.
        value: Box<Expression>,
        /// `is not`
        negated: bool,
        /// Of what it is a multiple: a number or an amount; `None` for a whole number.
        step: Option<Box<Expression>>,
    },
    /// `modifiers is identical to h.modifiers`
    Identical {
        /// One list.
        value: Box<Expression>,
        /// `is not`
        negated: bool,
        /// The other.
        other: Box<Expression>,
    },
    /// `first 3 characters of x`, `last 4 characters of x`, `characters 2 to 3 of x`
    Characters(Box<Expression>, Stretch),
    /// `length of x`
    Length(Box<Expression>),
    /// `(x)`: kept so that the printer writes what was written where it matters.
    Group(Box<Expression>),
    /// `x has 5 characters`, `x is all digits`, `x begins with "A"`, `x ends with "S"`, `character 7 of x is S`, `x is a valid npi`
    Shape(Box<Expression>, Shape),
    /// `p that stands`, `line stands`: a bound line that stands.
    Stands(Path),
}

/// How many a quantifier asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quantity {
    /// `any X` (also `another X`, whose binding says so)
    Any,
    /// `no X`, `no other X`
    No,
    /// `every X`
    Every,
    /// `at least N Xs`
    AtLeast(Box<Expression>),
    /// `at most N Xs`
    AtMost(Box<Expression>),
    /// `exactly N Xs`
    Exactly(Box<Expression>),
}

/// Aggregates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// `count of Xs`
    Count,
    /// `count of distinct F on Xs`
    CountDistinct,
    /// `sum of F on Xs`
    Sum,
    /// `earliest F on Xs`
    Earliest,
    /// `latest F on Xs`
    Latest,
    /// `smallest F on Xs`
    Smallest,
    /// `largest F on Xs`
    Largest,
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// Comparisons; `is` and `=` are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `is`, `=`
    Is,
    /// `is not`, `!=`
    IsNot,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// Parts of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// `year of D`
    Year,
    /// `month of D`
    Month,
    /// `day of D`
    Day,
    /// `days in month of D`
    DaysInMonth,
    /// `first day of month of D`
    FirstDayOfMonth,
    /// `last day of month of D`
    LastDayOfMonth,
}

/// Rounding to a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// `rounded up`
    Up,
    /// `rounded down`
    Down,
    /// `rounded`
    Nearest,
}

/// Some of the characters of a text; numbers as written, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stretch {
    /// `first N characters`
    First(Word),
    /// `last N characters`
    Last(Word),
    /// `characters M to N`, `character M`
    Between(Word, Option<Word>),
}

/// Shapes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// `has N characters`
    Characters(Word),
    /// `has at least N characters`
    AtLeast(Word),
    /// `has at most N characters`
    AtMost(Word),
    /// `is all digits`
    AllDigits,
    /// `is all letters`
    AllLetters,
    /// `is all letters or digits`
    LettersOrDigits,
    /// `contains X`
    Contains(Word),
    /// `begins with X`
    BeginsWith(Word),
    /// `ends with X`
    EndsWith(Word),
    /// `character N is X`
    CharacterIs(Word, Word),
    /// `is a valid npi`
    ValidNpi,
}
