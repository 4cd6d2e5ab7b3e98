//! Values: a term has none, one or several; each is known, or known to lie between two ends, or unknown.

use std::cmp::Ordering;

use paylint::claim::{Code, Date, Number};
use paylint::policy::model::Comparison;

use super::kleene::{Reasons, Truth};

/// A text of a claim, a table or a policy.
#[derive(Debug, Clone, Copy)]
pub enum Text<'a> {
    /// A packed code.
    Packed([u8; 8], usize),
    /// Where it stands.
    Long(&'a [u8]),
}

impl<'a> Text<'a> {
    /// The text of a code.
    pub fn code(code: Code) -> Text<'a> {
        Text::Packed(code.bytes(), code.len())
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Text::Packed(bytes, len) => &bytes[..*len],
            Text::Long(bytes) => bytes,
        }
    }

    /// It as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }
}

/// A known value.
#[derive(Debug, Clone, Copy)]
pub enum Scalar<'a> {
    /// A code or text.
    Text(Text<'a>),
    /// A number; of an amount, its cents.
    Number(Number),
    /// A day.
    Date(Date),
    /// Yes or no.
    Yes(bool),
}

impl Scalar<'_> {
    /// How two values of one kind compare; values of two kinds do not.
    pub fn order(&self, other: &Scalar) -> Option<Ordering> {
        match (self, other) {
            (Scalar::Text(a), Scalar::Text(b)) => Some(a.bytes().cmp(b.bytes())),
            (Scalar::Number(a), Scalar::Number(b)) => Some(a.cmp(b)),
            (Scalar::Date(a), Scalar::Date(b)) => Some(a.cmp(b)),
            (Scalar::Yes(a), Scalar::Yes(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

/// One value of a term.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// It is this.
    Known(Scalar<'a>),
    /// It lies between these, both included; an end that is not given is open.
    Between(Option<Scalar<'a>>, Option<Scalar<'a>>, Reasons),
    /// Nothing is known of it.
    Unknown(Reasons),
}

/// All values of a term; *none* is a term without values.
pub type Values<'a> = Vec<Value<'a>>;

/// One known value.
pub fn known(scalar: Scalar) -> Values {
    vec![Value::Known(scalar)]
}

/// One unknown value.
pub fn unknown<'a>(reasons: Reasons) -> Values<'a> {
    vec![Value::Unknown(reasons)]
}

impl<'a> Value<'a> {
    /// A value between two ends: known where they are the same, unknown where there are none.
    pub fn between(low: Option<Scalar<'a>>, high: Option<Scalar<'a>>, reasons: Reasons) -> Value<'a> {
        match (low, high) {
            (Some(a), Some(b)) if a.order(&b) == Some(Ordering::Equal) => Value::Known(a),
            (None, None) => Value::Unknown(reasons),
            _ => Value::Between(low, high, reasons),
        }
    }

    /// Its ends; both open where nothing is known.
    pub fn ends(&self) -> (Option<Scalar<'a>>, Option<Scalar<'a>>) {
        match self {
            Value::Known(scalar) => (Some(*scalar), Some(*scalar)),
            Value::Between(low, high, _) => (*low, *high),
            Value::Unknown(_) => (None, None),
        }
    }

    /// Why it is not known.
    pub fn reasons(&self) -> Reasons {
        match self {
            Value::Known(_) => Reasons::default(),
            Value::Between(_, _, reasons) | Value::Unknown(reasons) => reasons.clone(),
        }
    }

    /// The value that a function gives it, which never turns the order of its arguments round: between two ends it
    /// gives what lies between their values. `None` of the function: there is none, for these reasons.
    pub fn rising(&self, f: impl Fn(Scalar<'a>) -> Option<Scalar<'a>>, none: impl Fn() -> Reasons) -> Value<'a> {
        match self {
            Value::Known(scalar) => f(*scalar).map_or_else(|| Value::Unknown(none()), Value::Known),
            Value::Between(low, high, reasons) => Value::between(low.and_then(&f), high.and_then(&f), reasons.clone()),
            Value::Unknown(reasons) => Value::Unknown(reasons.clone()),
        }
    }

    /// Whether it compares so with another: decided where all values between the ends give one answer.
    pub fn compare(&self, comparison: Comparison, other: &Value<'a>) -> Truth {
        if let (Value::Known(a), Value::Known(b)) = (self, other) {
            return Truth::of(a.order(b).is_some_and(|order| match comparison {
                Comparison::Is => order == Ordering::Equal,
                Comparison::Less => order == Ordering::Less,
                Comparison::AtMost => order != Ordering::Greater,
                Comparison::Greater => order == Ordering::Greater,
                Comparison::AtLeast => order != Ordering::Less,
            }));
        }
        let ((low, high), (other_low, other_high)) = (self.ends(), other.ends());
        // Whether everything of one side is below everything of the other.
        let below = |a: &Option<Scalar>, b: &Option<Scalar>, or_equal: bool| match (a, b) {
            (Some(a), Some(b)) => match a.order(b) {
                Some(Ordering::Less) => true,
                Some(Ordering::Equal) => or_equal,
                _ => false,
            },
            _ => false,
        };
        let decide = |yes: bool, no: bool| if yes { Some(true) } else { no.then_some(false) };
        let answer = match comparison {
            Comparison::Is => decide(false, below(&high, &other_low, false) || below(&other_high, &low, false)),
            Comparison::Less => decide(below(&high, &other_low, false), below(&other_high, &low, true)),
            Comparison::AtMost => decide(below(&high, &other_low, true), below(&other_high, &low, false)),
            Comparison::Greater => decide(below(&other_high, &low, false), below(&high, &other_low, true)),
            Comparison::AtLeast => decide(below(&other_high, &low, true), below(&high, &other_low, false)),
        };
        Truth::or_unknown(answer, || self.reasons().and(&other.reasons()))
    }
}

/// Whether a value of the left compares so with a value of the right.
pub fn compare(left: &Values, comparison: Comparison, right: &Values) -> Truth {
    Truth::any(left.iter().flat_map(|a| right.iter().map(move |b| a.compare(comparison, b))))
}
