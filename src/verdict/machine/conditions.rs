//! What a condition is: true, false, unknown.

use super::{Element, Known, Machine, Out};
use crate::claim::{Claim, Code, Date, Field, Item, Number, Record, Slot};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Comparison, Condition, Question, SetId, Term, Var};
use crate::verdict::model::{Bound, Fact, Which};
use crate::verdict::trace::Tracer;

impl<'a, T: Tracer> Machine<'a, T> {
    /// Whether a condition holds. What is written down is what decides: the facts of one false part of an *and*, of one
    /// true part of an *or*; an unknown carries what all its unknown parts miss.
    pub fn holds(&mut self, condition: &'a Condition) -> Kleene {
        let outer = std::mem::replace(&mut self.clause, condition.span);
        let mark = self.tracer.mark();
        let answer = self.ask(&condition.node);
        if !T::QUIET && !self.needs_all(&condition.node, answer) {
            self.tracer.doubt(mark);
        }
        self.clause = outer;
        self.settle(mark, answer)
    }

    /// Whether an answer surely becomes unknown without one of the facts that it rests on (those of a part speak for
    /// themselves). What says no here is asked fact by fact.
    fn needs_all(&self, question: &Question, answer: Kleene) -> bool {
        let plain = |term: &Term| {
            matches!(
                term,
                Term::Field(..)
                    | Term::DatedBy(_)
                    | Term::Column(..)
                    | Term::Literal(_)
                    | Term::Age(..)
                    | Term::Fact(..)
            )
        };
        match question {
            Question::All(_) | Question::Any(_) | Question::Not(_) | Question::Defined(..) => true,
            // A side that is none makes it false whatever the other is.
            Question::Compare(left, _, right) => answer == Kleene::True && plain(left) && plain(right),
            // A set may hold the same on every day.
            Question::In(term, set, _) => plain(term) && !self.plan.sets().is_dated(*set),
            Question::Present(_) | Question::Stands(_) => true,
            Question::Yes(term) | Question::During(term, ..) => plain(term),
            _ => false,
        }
    }

    fn ask(&mut self, question: &'a Question) -> Kleene {
        match question {
            Question::All(parts) => self.all(parts, Kleene::False),
            Question::Any(parts) => self.all(parts, Kleene::True),
            Question::Not(inner) => self.holds(inner).negate(),
            Question::Defined(_, inner) => self.holds(inner),
            Question::Compare(left, how, right) => match self.compare_lean(left, *how, right) {
                Some(answer) => answer,
                None => self.compare(left, *how, right),
            },
            Question::In(term, set, date) => self.in_set(term, *set, date),
            Question::Present(term) => self.present(term),
            Question::Yes(term) => match self.term(term) {
                Out::One(Known::Yes(yes)) => Kleene::from(yes),
                Out::Missing | Out::Days(..) | Out::Range(..) => Kleene::Unknown,
                _ => Kleene::False,
            },
            Question::Exists(search) => self.exists(search),
            Question::Every(search, condition) => self.every(search, condition),
            Question::During(date, from, to) => self.during(date, *from, *to),
            Question::Within(window) => self.within(window),
            Question::SamePeriod(period, left, right) => self.same_period(*period, left, right),
            Question::OverlappingDays(a, b) => self.overlapping(*a, *b),
            Question::SameProvider(a, b) => self.same_provider(*a, *b),
            Question::SamePractitioner(a, b) => self.same_practitioner(*a, *b),
            Question::Stands(var) => self.stands(*var),
            Question::Identical(left, right) => self.identical(left, right),
            Question::Shape(term, shape) => self.shape(term, shape),
        }
    }

    /// Kleene's *and* (`decides` is false) or *or* (`decides` is true) over parts.
    pub fn all(&mut self, parts: &'a [Condition], decides: Kleene) -> Kleene {
        let start = self.tracer.mark();
        let mut result = decides.negate();
        for part in parts {
            let before = self.tracer.mark();
            let answer = self.holds(part);
            if answer == decides {
                if parts.len() > 1 {
                    self.tracer.doubt(before);
                }
                self.tracer.forget_between(start, before);
                return decides;
            }
            if answer == Kleene::Unknown {
                result = Kleene::Unknown;
            }
        }
        result
    }

    /// A comparison with how many there surely are, or with their sum so far, where that alone decides: then what is
    /// no member does not matter.
    fn compare_lean(&mut self, left: &'a Term, how: Comparison, right: &'a Term) -> Option<Kleene> {
        let grows = |term: &Term| match term {
            Term::Count(search) | Term::Sum(search, _, true) => Some(search.var),
            _ => None,
        };
        if T::QUIET || (grows(left).is_none() && grows(right).is_none()) {
            return None;
        }
        let mark = self.tracer.mark();
        let side = |machine: &mut Self, term: &'a Term| {
            let outer = std::mem::replace(&mut machine.lean, grows(term));
            let out = machine.term(term);
            machine.lean = outer;
            let (low, high) = out.ends()?;
            Some((low, if grows(term).is_some() { None } else { high }))
        };
        let (left, right) = (side(self, left), side(self, right));
        let answer = left.zip(right).map_or(Kleene::Unknown, |(left, right)| bounds(how, left, right));
        if answer == Kleene::Unknown {
            self.tracer.forget_facts(mark);
            self.tracer.forget_missing(mark);
            return None;
        }
        Some(answer)
    }

    fn compare(&mut self, left: &'a Term, how: Comparison, right: &'a Term) -> Kleene {
        let left = self.term(left);
        let left_fact = self.tracer.last_fact();
        let right = self.term(right);
        let right_fact = self.tracer.last_fact();
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

    /// Whether one of the values, which are those of a fact, passes; an unreadable one might.
    pub(super) fn any(
        &mut self,
        claim: &'a Claim,
        values: &'a [Slot],
        of: Option<Fact>,
        passes: impl Fn(Known<'a>) -> bool,
    ) -> Kleene {
        let mut result = Kleene::False;
        for slot in values {
            match Known::of(claim, *slot) {
                Some(Element::Known(known)) if passes(known) => return Kleene::True,
                Some(Element::Unreadable) => result = self.unreadable(of),
                _ => {}
            }
        }
        result
    }

    /// An unreadable element of a list: unknown, because of the list.
    fn unreadable(&mut self, of: Option<Fact>) -> Kleene {
        if let Some(fact) = of {
            self.lacks(fact);
        }
        Kleene::Unknown
    }

    /// Unknown for another reason; an unreadable element of the list on the other side is a reason too.
    fn also_unreadable(&mut self, other: Out<'a>, of: Option<Fact>) -> Kleene {
        if let Out::Many(claim, values) = other {
            self.any(claim, values, of, |_| false);
        }
        Kleene::Unknown
    }

    fn in_set(&mut self, term: &'a Term, set: SetId, date: &'a Term) -> Kleene {
        let value = self.term(term);
        let fact = self.tracer.last_fact();
        if matches!(value, Out::None | Out::Many(_, [])) {
            return Kleene::False;
        }
        let dated = self.plan.sets().is_dated(set);
        let on = dated.then(|| self.term(date));
        let plan = self.plan;
        let holds_on = |known: Known<'a>, date: Option<Date>| match known {
            Known::Code(code) => plan.sets().holds(set, code, date),
            Known::Text(text) => {
                std::str::from_utf8(text).map_or(Kleene::False, |text| plan.sets().holds_text(set, text, date))
            }
            Known::Number(number) => Code::new(number.to_string().as_bytes())
                .map_or(Kleene::False, |code| plan.sets().holds(set, code, date)),
            Known::Date(_) | Known::Yes(_) => Kleene::False,
        };
        let holds = |known: Known<'a>| match on {
            Some(Out::One(Known::Date(date))) => holds_on(known, Some(date)),
            Some(Out::Days(first, last)) => plan.sets().on_all(set, (first, last), |day| holds_on(known, Some(day))),
            _ => holds_on(known, None),
        };
        match value {
            Out::One(known) => holds(known),
            Out::Many(claim, values) => {
                let mut result = Kleene::False;
                for slot in values {
                    let answer = match Known::of(claim, *slot) {
                        Some(Element::Known(known)) => holds(known),
                        Some(Element::Unreadable) => self.unreadable(fact),
                        None => Kleene::False,
                    };
                    result = result.or(answer);
                    if result == Kleene::True {
                        break;
                    }
                }
                result
            }
            _ => Kleene::Unknown,
        }
    }

    /// Whether the provider that a field names, or who is meant where it names nobody, has something.
    fn provider_carries(&mut self, which: Which, item: Item, provider: Field, field: Field) -> Kleene {
        let Some((claim, slot)) = self.slot(which, item, provider) else { return self.carries(which, item, provider) };
        match (slot.as_item(), claim.instead_of(provider)) {
            (Some(index), _) => self.carries(which, Item { record: Record::Provider, index }, field),
            (None, Some(other)) if slot.is_absent() => match self.carries(which, item, provider) {
                Kleene::False => self.provider_carries(which, Item::CLAIM, other, field),
                known => known,
            },
            (None, _) => self.carries(which, item, provider),
        }
    }

    /// Whether the claim carries a field: crisp; an unreadable one is there.
    fn present(&mut self, term: &'a Term) -> Kleene {
        match term {
            Term::Field(owner, field) | Term::First(owner, field) => {
                let (which, item) = self.item(*owner);
                self.carries(which, item, *field)
            }
            Term::OfProvider(owner, provider, field) => {
                let (which, item) = self.item(*owner);
                self.provider_carries(which, item, *provider, *field)
            }
            Term::Age(..) => self.carries(Which::This, Item::PATIENT, Field::PatientBirthDate),
            Term::Fact(facts, owner, column) => self.has_fact(*facts, *owner, *column),
            _ => match self.term(term) {
                Out::None | Out::Many(_, []) => Kleene::False,
                Out::Missing => Kleene::Unknown,
                _ => Kleene::True,
            },
        }
    }

    fn carries(&mut self, which: Which, item: Item, field: Field) -> Kleene {
        if item.is_unknown_value() {
            return Kleene::Unknown;
        }
        let fact = match which {
            Which::Unknown(outside) => outside.fact(),
            _ => self.list_with(which, item).unwrap_or(Fact::Field(which, item, field)),
        };
        self.read(fact);
        let hidden = self.tracer.hides(fact);
        match self.slot(which, item, field) {
            Some((claim, slot)) if !hidden => match claim.value(slot) {
                crate::claim::Value::List(values) => Kleene::from(!values.is_empty()),
                // Where the claim's format has no place for it, nobody knows whether there is one (3.10).
                crate::claim::Value::Absent if !claim.carrier.can_carry(field) => {
                    self.lacks(fact);
                    Kleene::Unknown
                }
                _ => Kleene::from(!slot.is_absent()),
            },
            _ => {
                self.lacks(fact);
                Kleene::Unknown
            }
        }
    }

    /// Whether no deny or reject has hit a line (3.11); a line of the history stands unless its record says denied.
    fn stands(&mut self, var: Var) -> Kleene {
        match self.bound(var) {
            Bound::Item(Which::This, item) if item.record == Record::Line => {
                let (answer, reasons) = self.hits.stands(item.index);
                if T::QUIET {
                    return answer;
                }
                if answer == Kleene::Unknown {
                    for missing in reasons {
                        self.tracer.missing(missing);
                    }
                    return answer;
                }
                let fact = Fact::Stands(item.index, self.hits.felled_by(item.index));
                self.read(fact);
                if self.tracer.hides(fact) {
                    self.lacks(fact);
                    return Kleene::Unknown;
                }
                answer
            }
            Bound::Item(which, item) => {
                // Its own record, else its claim's.
                let own = item.record == Record::Line;
                let denied = if own { self.field(which, item, Field::LineDenied) } else { Out::None };
                let denied = if matches!(denied, Out::None) {
                    self.field(which, Item::CLAIM, Field::ClaimDenied)
                } else {
                    denied
                };
                match denied {
                    Out::One(Known::Yes(denied)) => Kleene::from(!denied),
                    Out::Missing => Kleene::Unknown,
                    _ => Kleene::True,
                }
            }
            Bound::Row(..) => Kleene::True,
        }
    }
}

fn compared(a: Known<'_>, how: Comparison, b: Known<'_>) -> bool {
    let order = match (a, b) {
        (Known::Code(a), Known::Code(b)) => a.cmp(&b),
        (Known::Text(a), Known::Text(b)) => a.cmp(b),
        (Known::Date(a), Known::Date(b)) => a.cmp(&b),
        (Known::Number(a), Known::Number(b)) => a.cmp(&b),
        (Known::Yes(a), Known::Yes(b)) => a.cmp(&b),
        (Known::Code(code), Known::Number(number)) => return equal_digits(code, number) && at_equal(how),
        (Known::Number(number), Known::Code(code)) => return equal_digits(code, number) && at_equal(how),
        _ => return false,
    };
    match how {
        Comparison::Is => order.is_eq(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}

fn at_equal(how: Comparison) -> bool {
    matches!(how, Comparison::Is | Comparison::AtMost | Comparison::AtLeast)
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
