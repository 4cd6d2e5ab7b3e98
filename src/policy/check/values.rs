//! Values with their kinds: what may be compared, added and counted with what.

use super::names::{a, capital};
use super::sets::Words;
use crate::claim::{CodeKind, Field, Kind, Number};
use crate::policy::model::{Arithmetic, DatePart, Literal, Term, Unit};
use crate::source::Span;
use crate::table::ColumnKind;

/// What kind of value a term has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A code of a kind.
    Code(CodeKind),
    /// Text or an identifier.
    Text,
    /// A day.
    Date,
    /// An amount, in cents.
    Money,
    /// A number.
    Number,
    /// A number out of a hundred.
    Percent,
    /// A span of time in a unit: it compares with ages and moves days.
    Span(Unit),
    /// `days from A to B`: a plain number that may also be compared with a span of its unit.
    Elapsed(Unit),
    /// The patient's age before its unit is known.
    Age,
    /// Yes or no.
    Yes,
}

impl Sort {
    /// As a message names it: `an amount`.
    pub(super) fn words(self) -> String {
        match self {
            Sort::Code(CodeKind::Word) => "a code".to_owned(),
            Sort::Code(kind) => a(kind.words()),
            Sort::Text => "a text".to_owned(),
            Sort::Date => "a date".to_owned(),
            Sort::Money => "an amount of money".to_owned(),
            Sort::Number => "a number".to_owned(),
            Sort::Percent => "a percentage".to_owned(),
            Sort::Span(unit) => format!("a number of {}", unit_word(unit)),
            Sort::Elapsed(unit) => format!("a count of {}", unit_word(unit)),
            Sort::Age => "an age".to_owned(),
            Sort::Yes => "yes or no".to_owned(),
        }
    }

    /// What it goes with, as a sentence: `An amount of money is compared with one such as `$500.00`.`
    pub(super) fn example(self) -> String {
        let such = match self {
            Sort::Money => "one such as `$500.00`".to_owned(),
            Sort::Date => "one such as `2026-04-01`, `date` or `claim.received`".to_owned(),
            Sort::Number => "one such as `4` or `units`".to_owned(),
            Sort::Percent => "one such as `50 percent`".to_owned(),
            Sort::Span(unit) | Sort::Elapsed(unit) => format!("one such as `90 {}`", unit_word(unit)),
            Sort::Age => "one such as `40 years`".to_owned(),
            Sort::Yes => "`yes` or `no`".to_owned(),
            Sort::Text => "one such as `\"ABC\"`".to_owned(),
            Sort::Code(_) => "a code or a field of the same kind".to_owned(),
        };
        format!("{} is compared with {such}.", capital(&self.words()))
    }

    /// Whether its values have an order that edits may compare by.
    pub(super) fn ordered(self) -> bool {
        !matches!(self, Sort::Code(_) | Sort::Text | Sort::Yes)
    }

    /// Whether it is a plain number.
    pub(super) fn numeric(self) -> bool {
        matches!(self, Sort::Number | Sort::Elapsed(_))
    }

    /// Of a field; a provider named alone is its NPI.
    pub(super) fn of_field(field: Field) -> Sort {
        match field.info().kind {
            Kind::Code(kind) => Sort::Code(kind),
            Kind::Text => Sort::Text,
            Kind::Date => Sort::Date,
            Kind::Money => Sort::Money,
            Kind::Number => Sort::Number,
            Kind::Yes => Sort::Yes,
            Kind::Age => Sort::Age,
            Kind::Provider => Sort::Code(CodeKind::Provider),
        }
    }

    /// Of a column.
    pub(super) fn of_column(kind: ColumnKind) -> Sort {
        match kind {
            ColumnKind::Code(kind) => Sort::Code(kind),
            ColumnKind::Number => Sort::Number,
            ColumnKind::Money => Sort::Money,
            ColumnKind::Percent => Sort::Percent,
            ColumnKind::Date | ColumnKind::Starts | ColumnKind::Ends => Sort::Date,
            ColumnKind::Days => Sort::Span(Unit::Days),
            ColumnKind::Months => Sort::Span(Unit::Months),
            ColumnKind::Years => Sort::Span(Unit::Years),
            ColumnKind::Text => Sort::Text,
        }
    }
}

/// The plural word of a unit.
pub(super) fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Days => "days",
        Unit::Weekdays => "weekdays",
        Unit::Months => "months",
        Unit::Years => "years",
    }
}

/// The unit of a word, in singular or plural.
pub(super) fn unit_of(word: &str) -> Option<Unit> {
    match word {
        "day" | "days" => Some(Unit::Days),
        "weekday" | "weekdays" => Some(Unit::Weekdays),
        "month" | "months" => Some(Unit::Months),
        "year" | "years" => Some(Unit::Years),
        _ => None,
    }
}

/// A term with what is known of it.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) term: Term,
    pub(super) sort: Sort,
    /// Words that stand for its codes.
    pub(super) words: Words,
    /// Where it is written.
    pub(super) span: Span,
    /// It is written as it is, not read from a claim.
    pub(super) written: bool,
    /// It is a field of the claim named by itself.
    pub(super) alone: bool,
}

impl Value {
    /// A value that is computed or read.
    pub(super) fn new(term: Term, sort: Sort, span: Span) -> Value {
        Value { term, sort, words: &[], span, written: false, alone: false }
    }

    /// A value as written.
    pub(super) fn literal(literal: Literal, sort: Sort, span: Span) -> Value {
        Value { term: Term::Literal(literal), sort, words: &[], span, written: true, alone: false }
    }

    /// An age in a unit.
    pub(super) fn in_unit(mut self, unit: Unit) -> Value {
        if self.sort == Sort::Age
            && let Term::Age(own, _) = &mut self.term
        {
            *own = unit;
            self.sort = Sort::Span(unit);
        }
        self
    }

    /// A percentage as a fraction, for arithmetic.
    pub(super) fn into_fraction(self) -> Value {
        if self.sort != Sort::Percent {
            return self;
        }
        let hundred = Term::Literal(Literal::Number(Number::whole(100)));
        let term = match self.term {
            Term::Literal(Literal::Number(number)) => match number.divide(Number::whole(100)) {
                Some(fraction) => Term::Literal(Literal::Number(fraction)),
                None => Term::Arithmetic(
                    Box::new(Term::Literal(Literal::Number(number))),
                    Arithmetic::Divide,
                    Box::new(hundred),
                ),
            },
            term => Term::Arithmetic(Box::new(term), Arithmetic::Divide, Box::new(hundred)),
        };
        Value { term, sort: Sort::Number, ..self }
    }
}

/// Whether a term is never below nought, whatever the claim says.
pub(super) fn never_negative(term: &Term) -> bool {
    match term {
        Term::Field(_, field) | Term::First(_, field) => field.never_negative(),
        Term::Literal(Literal::Number(number)) => !number.is_negative(),
        Term::Arithmetic(left, operation, right) => {
            *operation != Arithmetic::Subtract && never_negative(left) && never_negative(right)
        }
        Term::Rounded(inner, _) => never_negative(inner),
        Term::Cases(_, cases, otherwise) => {
            never_negative(otherwise) && cases.iter().all(|(_, value)| never_negative(value))
        }
        Term::Count(_) | Term::CountDistinct(..) | Term::Length(_) | Term::Sum(_, _, true) => true,
        Term::Part(part, _) => !matches!(part, DatePart::FirstDayOfMonth | DatePart::LastDayOfMonth),
        _ => false,
    }
}
