//! Comparisons: of values, of days and numbers between two ends, and of counts and sums as far as what is sure decides.

use std::cmp::Ordering;

use super::conditions::is_plain;
use super::{Element, Known, Machine, Out};
use crate::claim::{Code, Date, Number};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Comparison, Term, Var};
use crate::verdict::model::Fact;
use crate::verdict::trace::{Doubt, Tracer};

impl<'a, T: Tracer> Machine<'a, T> {
    /// A comparison with how many there surely are, or with their sum so far, where that alone decides: then what is
    /// no member does not matter.
    pub(super) fn compare_lean(&mut self, left: &'a Term, how: Comparison, right: &'a Term) -> Option<Kleene> {
        let speaks = |term: &Term| match term {
            Term::Count(search) | Term::Sum(search, _, true) => Self::speaks(search),
            other => is_plain(other),
        };
        if T::QUIET || (grows(left).is_none() && grows(right).is_none()) {
            return None;
        }
        let outside = std::mem::take(&mut self.members);
        let mark = self.tracer.mark();
        let side = |machine: &mut Self, term: &'a Term| {
            let outer = std::mem::replace(&mut machine.lean, grows(term));
            let out = machine.term(term);
            machine.lean = outer;
            let (low, high) = out.ends()?;
            Some((low, if grows(term).is_some() { None } else { high }))
        };
        let left_side = side(self, left);
        let between = self.tracer.mark();
        let right_side = side(self, right);
        let members = std::mem::replace(&mut self.members, outside);
        let answer = left_side.zip(right_side).map_or(Kleene::Unknown, |(left, right)| bounds(how, left, right));
        if answer == Kleene::Unknown {
            self.tracer.forget_facts(mark);
            self.tracer.forget_missing(mark);
            return None;
        }
        if self.tracer.weighs() {
            let end = self.tracer.mark();
            for (term, from, to) in [(left, mark, between), (right, between, end)] {
                if !speaks(term) {
                    self.tracer.doubt_between(from, to, Doubt::Yes);
                }
            }
            for (from, to, own) in members {
                let without = less(left, left_side, own).zip(less(right, right_side, own));
                let hangs = without.is_some_and(|(left, right)| bounds(how, left, right) == Kleene::Unknown);
                // What is said of a member holds where the answer hangs on it.
                if !hangs {
                    self.tracer.doubt_between(from, to, Doubt::Yes);
                }
            }
        }
        Some(answer)
    }

    /// The answer of a comparison, and whether a value on each side made it.
    pub(super) fn compare(&mut self, left: &'a Term, how: Comparison, right: &'a Term) -> (Kleene, bool) {
        let left = self.term(left);
        let left_fact = self.tracer.last_fact();
        let right = self.term(right);
        let right_fact = self.tracer.last_fact();
        let is_there = |out: Out<'_>| match out {
            Out::One(_) => true,
            Out::Many(_, values) => !values.is_empty(),
            _ => false,
        };
        (self.compare_outs((left, left_fact), how, (right, right_fact)), is_there(left) && is_there(right))
    }

    fn compare_outs(
        &mut self,
        (left, left_fact): (Out<'a>, Option<Fact>),
        how: Comparison,
        (right, right_fact): (Out<'a>, Option<Fact>),
    ) -> Kleene {
        match (left, right) {
            (Out::None, _) | (_, Out::None) => Kleene::False,
            (Out::Many(_, []), _) | (_, Out::Many(_, [])) => Kleene::False,
            (Out::Missing, other) => self.also_unreadable(other, right_fact),
            (other, Out::Missing) => self.also_unreadable(other, left_fact),
            (Out::One(a), Out::One(b)) => Kleene::from(compared(a, how, b)),
            (Out::Days(..), _) | (_, Out::Days(..)) => match (days(left), days(right)) {
                (Some(left), Some(right)) => bounds(how, left, right),
                _ => Kleene::Unknown,
            },
            (Out::Range(..), _) | (_, Out::Range(..)) => match (left.ends(), right.ends()) {
                (Some(left), Some(right)) => bounds(how, left, right),
                _ => Kleene::Unknown,
            },
            (Out::Many(claim, values), Out::One(b)) => self.any(claim, values, left_fact, |a| compared(a, how, b)),
            (Out::One(a), Out::Many(claim, values)) => self.any(claim, values, right_fact, |b| compared(a, how, b)),
            (Out::Many(left_claim, left), Out::Many(claim, values)) => {
                let mut result = Kleene::False;
                for slot in left {
                    let answer = match Known::of(left_claim, *slot) {
                        Some(Element::Known(a)) => self.any(claim, values, right_fact, |b| compared(a, how, b)),
                        Some(Element::Unreadable) => {
                            self.unreadable(left_fact);
                            self.also_unreadable(right, right_fact)
                        }
                        None => Kleene::False,
                    };
                    result = result.or(answer);
                    if result == Kleene::True {
                        break;
                    }
                }
                result
            }
        }
    }
}

/// The ends between which a number lies.
type Ends = (Option<Number>, Option<Number>);

/// What a term that can only grow by more members goes through: a count, or a sum of what is never negative.
fn grows(term: &Term) -> Option<Var> {
    match term {
        Term::Count(search) | Term::Sum(search, _, true) => Some(search.var),
        _ => None,
    }
}

/// A side of a comparison without what one member adds.
fn less(term: &Term, side: Option<Ends>, member: Number) -> Option<Ends> {
    let (low, high) = side?;
    Some(if grows(term).is_some() { (low.and_then(|low| low.subtract(member)), high) } else { (low, high) })
}

fn compared(a: Known<'_>, how: Comparison, b: Known<'_>) -> bool {
    let order = match (a, b) {
        (Known::Code(a), Known::Code(b)) => a.cmp(&b),
        (Known::Text(a), Known::Text(b)) => a.cmp(b),
        (Known::Date(a), Known::Date(b)) => a.cmp(&b),
        (Known::Number(a), Known::Number(b)) => a.cmp(&b),
        (Known::Yes(a), Known::Yes(b)) => a.cmp(&b),
        (Known::Code(code), Known::Number(number)) => return equal_digits(code, number) && how.holds(Ordering::Equal),
        (Known::Number(number), Known::Code(code)) => return equal_digits(code, number) && how.holds(Ordering::Equal),
        _ => return false,
    };
    how.holds(order)
}

fn equal_digits(code: Code, number: Number) -> bool {
    Number::parse(&code.to_string()) == Some(number)
}

/// The ends between which a day lies.
pub(super) fn days(out: Out<'_>) -> Option<(Option<Date>, Option<Date>)> {
    match out {
        Out::One(Known::Date(date)) => Some((Some(date), Some(date))),
        Out::Days(from, to) => Some((Some(from), Some(to))),
        _ => None,
    }
}

/// Whether a value between two ends compares so with another between two ends; `None` is no end.
pub(super) fn bounds<V: Ord>(how: Comparison, left: (Option<V>, Option<V>), right: (Option<V>, Option<V>)) -> Kleene {
    let ((low, high), (least, most)) = (&left, &right);
    let below = |a: &Option<V>, b: &Option<V>| matches!((a, b), (Some(a), Some(b)) if a < b);
    let at_most = |a: &Option<V>, b: &Option<V>| matches!((a, b), (Some(a), Some(b)) if a <= b);
    let decide = |holds: bool, fails: bool| match (holds, fails) {
        (true, _) => Kleene::True,
        (_, true) => Kleene::False,
        _ => Kleene::Unknown,
    };
    match how {
        Comparison::Is => {
            let one = low.is_some() && low == high && least == most && low == least;
            decide(one, below(high, least) || below(most, low))
        }
        Comparison::Less => decide(below(high, least), at_most(most, low)),
        Comparison::AtMost => decide(at_most(high, least), below(most, low)),
        Comparison::Greater => decide(below(most, low), at_most(high, least)),
        Comparison::AtLeast => decide(at_most(most, low), below(high, least)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_decide_where_both_ends_agree() {
        let ask = |how, low: i32, high: Option<i32>, n: i32| bounds(how, (Some(low), high), (Some(n), Some(n)));
        assert_eq!(ask(Comparison::AtMost, 5, None, 4), Kleene::False);
        assert_eq!(ask(Comparison::AtMost, 3, None, 4), Kleene::Unknown);
        assert_eq!(ask(Comparison::AtMost, 3, Some(4), 4), Kleene::True);
        assert_eq!(ask(Comparison::Greater, 5, None, 4), Kleene::True);
        assert_eq!(ask(Comparison::Is, 5, Some(9), 4), Kleene::False);
        assert_eq!(ask(Comparison::AtLeast, 0, Some(1), 1), Kleene::Unknown);
        assert_eq!(bounds(Comparison::Less, (None, Some(3)), (Some(4), None)), Kleene::True);
        assert_eq!(bounds(Comparison::Is, (Some(4), Some(4)), (Some(4), Some(4))), Kleene::True);
    }
}
