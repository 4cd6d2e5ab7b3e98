//! The value of the case that holds.

use super::terms::between;
use super::{Known, Machine, Out};
use crate::claim::{Date, Number};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Condition, Term};
use crate::verdict::trace::Tracer;

impl<'a, T: Tracer> Machine<'a, T> {
    /// The value of the case that holds, the last where none does. Where it is not known which one holds, it lies
    /// between the values of those that may; where they are the same it is known.
    pub(super) fn by_case(&mut self, cases: &'a [(Condition, Term)], otherwise: &'a Term) -> Out<'a> {
        let start = self.tracer.mark();
        let mut possible: Vec<&'a Term> = Vec::new();
        for (when, value) in cases {
            let before = self.tracer.mark();
            match self.holds(when) {
                Kleene::True => {
                    self.tracer.forget_between(start, before);
                    self.tracer.forget_missing(start);
                    return self.term(value);
                }
                Kleene::Unknown => possible.push(value),
                Kleene::False => {}
            }
        }
        if possible.is_empty() {
            return self.term(otherwise);
        }
        let mut all: Option<Out<'a>> = None;
        for value in possible.into_iter().chain([otherwise]) {
            let out = self.term(value);
            all = Some(all.map_or(out, |all| either(all, out)));
        }
        match all {
            Some(all @ (Out::One(_) | Out::None)) => {
                self.tracer.forget_missing(start);
                all
            }
            all => all.unwrap_or(Out::Missing),
        }
    }
}

/// What is known of a value that is one of two.
fn either<'a>(left: Out<'a>, right: Out<'a>) -> Out<'a> {
    let days = |out: Out<'a>| match out {
        Out::One(Known::Date(date)) => Some((date, date)),
        Out::Days(from, to) => Some((from, to)),
        _ => None,
    };
    match (left, right) {
        (Out::None, Out::None) => Out::None,
        (Out::One(a), Out::One(b)) if a == b => left,
        (Out::One(Known::Number(_)) | Out::Range(..), Out::One(Known::Number(_)) | Out::Range(..)) => {
            let (Some((low, high)), Some((least, most))) = (left.ends(), right.ends()) else { return Out::Missing };
            let both = |a: Option<Number>, b: Option<Number>, of: fn(Number, Number) -> Number| Some(of(a?, b?));
            between(both(low, least, Number::min), both(high, most, Number::max))
        }
        _ => match (days(left), days(right)) {
            (Some((from, to)), Some((first, last))) => Out::Days(Date::min(from, first), Date::max(to, last)),
            _ => Out::Missing,
        },
    }
}
