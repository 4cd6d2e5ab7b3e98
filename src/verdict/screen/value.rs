//! A slot to a value that can be asked at once: a code, a day, a whole number, or not known here.

use crate::claim::{Absence, Claim, Code, Date, Number, Slot, Value as Stored};
use crate::policy::kleene::Kleene;
use crate::policy::model::Comparison;
use crate::table::Cell;

/// A value; anything past codes, days, whole numbers and lists of these is unknown.
#[derive(Debug, Clone, Copy)]
pub(in crate::verdict) enum Value<'a> {
    /// Known to be nothing.
    None,
    /// Not known here.
    Unknown,
    Code(Code),
    Day(Date),
    /// A whole number; of an amount, its cents.
    Whole(i64),
    Yes(bool),
    /// Several values.
    List(&'a [Slot]),
}

impl<'a> Value<'a> {
    /// The value of a slot, by what its absence says.
    pub(super) fn of(claim: &'a Claim, slot: Slot, absence: Absence) -> Value<'a> {
        match claim.value(slot) {
            Stored::Absent => match absence {
                Absence::Empty => Value::List(&[]),
                Absence::None => Value::None,
                Absence::Missing => Value::Unknown,
            },
            Stored::List(values) => Value::List(values),
            _ => Value::of_one(slot).unwrap_or(Value::Unknown),
        }
    }

    /// A slot that holds one value of those that can be asked here.
    #[inline]
    pub(super) fn of_one(slot: Slot) -> Option<Value<'static>> {
        if let Some(code) = slot.as_code() {
            return Some(Value::Code(code));
        }
        if let Some(date) = slot.as_date() {
            return Some(Value::Day(date));
        }
        if let Some(whole) = slot.as_whole() {
            return Some(Value::Whole(whole));
        }
        slot.as_yes().map(Value::Yes)
    }

    /// The value of a cell.
    #[inline]
    pub(super) fn of_cell(cell: Cell<'_>) -> Value<'static> {
        match cell {
            Cell::Empty => Value::None,
            Cell::Code(code) => Value::Code(code),
            Cell::Number(number) => number.as_whole().map_or(Value::Unknown, Value::Whole),
            Cell::Date(date) => Value::Day(date),
            Cell::Text(_) => Value::Unknown,
        }
    }

    /// The cell that equals it; `None` where it is none, unknown or several.
    #[inline]
    pub(super) fn cell(self) -> Option<Cell<'static>> {
        match self {
            Value::Code(code) => Some(Cell::Code(code)),
            Value::Day(date) => Some(Cell::Date(date)),
            Value::Whole(whole) => Some(Cell::Number(Number::whole(whole))),
            Value::None | Value::Unknown | Value::Yes(_) | Value::List(_) => None,
        }
    }

    /// Whether a value of one compares so with a value of the other.
    #[inline]
    pub(super) fn compare(self, how: Comparison, other: Value<'_>) -> Kleene {
        match (self, other) {
            (Value::None | Value::List([]), _) | (_, Value::None | Value::List([])) => Kleene::False,
            (Value::Unknown, _) | (_, Value::Unknown) => Kleene::Unknown,
            (Value::List(values), one) => any(values, |value| value.compare(how, one)),
            (one, Value::List(values)) => any(values, |value| one.compare(how, value)),
            (Value::Code(a), Value::Code(b)) => holds(how, a, b),
            (Value::Day(a), Value::Day(b)) => holds(how, a, b),
            (Value::Whole(a), Value::Whole(b)) => holds(how, a, b),
            (Value::Yes(a), Value::Yes(b)) => holds(how, a, b),
            _ => Kleene::Unknown,
        }
    }
}

/// Whether one of several values passes; one that is not known here may.
#[inline]
pub(super) fn any(values: &[Slot], passes: impl Fn(Value<'static>) -> Kleene) -> Kleene {
    let mut result = Kleene::False;
    for slot in values {
        match Value::of_one(*slot).map_or(Kleene::Unknown, &passes) {
            Kleene::True => return Kleene::True,
            Kleene::Unknown => result = Kleene::Unknown,
            Kleene::False => {}
        }
    }
    result
}

#[inline]
fn holds<V: Ord>(how: Comparison, a: V, b: V) -> Kleene {
    Kleene::from(how.holds(a.cmp(&b)))
}
