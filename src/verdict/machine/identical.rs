//! Whether two lists have the same values.

use super::{Element, Known, Machine, Out};
use crate::policy::kleene::Kleene;
use crate::policy::model::Term;
use crate::verdict::trace::Tracer;

/// The known values of a list, and whether it has others.
struct Values<'a> {
    known: Vec<Known<'a>>,
    more: bool,
}

impl<'a, T: Tracer> Machine<'a, T> {
    /// Whether all values of the one are values of the other: known to be so, or not, in spite of a value that cannot
    /// be read where the others decide it.
    pub(super) fn identical(&mut self, left: &'a Term, right: &'a Term) -> Kleene {
        let start = self.tracer.mark();
        let (left, right) = (self.values_of(left), self.values_of(right));
        let beyond = |one: &Values<'a>, other: &Values<'a>| {
            !other.more && one.known.iter().any(|known| !other.known.contains(known))
        };
        if beyond(&left, &right) || beyond(&right, &left) {
            self.tracer.forget_missing(start);
            return Kleene::False;
        }
        if left.more || right.more { Kleene::Unknown } else { Kleene::True }
    }

    fn values_of(&mut self, term: &'a Term) -> Values<'a> {
        let out = self.term(term);
        let fact = self.tracer.last_fact();
        match out {
            Out::None => Values { known: Vec::new(), more: false },
            Out::One(known) => Values { known: vec![known], more: false },
            Out::Missing | Out::Days(..) | Out::Range(..) => Values { known: Vec::new(), more: true },
            Out::Many(claim, values) => {
                let more = self.any(claim, values, fact, |_| false) != Kleene::False;
                let known = values.iter().filter_map(|slot| match Known::of(claim, *slot) {
                    Some(Element::Known(known)) => Some(known),
                    _ => None,
                });
                Values { known: known.collect(), more }
            }
        }
    }
}
