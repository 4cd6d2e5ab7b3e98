//! What a condition is: true, false, unknown.

use super::{Element, Known, Machine, Out};
use crate::claim::{Claim, Code, Date, Field, Item, Record, Slot};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Condition, Question, SetId, Term, Var};
use crate::verdict::model::{Bound, Fact, Which};
use crate::verdict::trace::{Doubt, Mark, Tracer};

impl<'a, T: Tracer> Machine<'a, T> {
    /// Whether a condition holds. What is written down is what decides: the facts of one false part of an *and*, of one
    /// true part of an *or*; an unknown carries what all its unknown parts miss.
    pub fn holds(&mut self, condition: &'a Condition) -> Kleene {
        let outer = std::mem::replace(&mut self.clause, condition.span);
        let mark = self.tracer.mark();
        let (answer, speaks) = self.ask(&condition.node);
        if !T::QUIET && !speaks {
            self.tracer.doubt(mark, Doubt::Yes);
        }
        self.clause = outer;
        self.settle(mark, answer)
    }

    /// The answer to a question, and whether the facts that it rests on speak for themselves: it surely becomes unknown
    /// without one of which nothing else was said.
    fn ask(&mut self, question: &'a Question) -> (Kleene, bool) {
        match question {
            Question::All(parts) => (self.all(parts, Kleene::False), true),
            Question::Any(parts) => (self.all(parts, Kleene::True), true),
            Question::Not(inner) => (self.holds(inner).negate(), true),
            Question::Defined(_, inner) => (self.holds(inner), true),
            Question::Compare(left, how, right) => match self.compare_lean(left, *how, right) {
                Some(answer) => (answer, true),
                None => {
                    // A side that is none makes it false whatever the other is.
                    let (answer, both) = self.compare(left, *how, right);
                    (answer, (both || answer == Kleene::True) && is_plain(left) && is_plain(right))
                }
            },
            // A set may hold the same on every day.
            Question::In(term, set, date) => {
                (self.in_set(term, *set, date), is_plain(term) && !self.plan.sets().is_dated(*set))
            }
            Question::Present(term) => (self.present(term), true),
            Question::Yes(term) => {
                let answer = match self.term(term) {
                    Out::One(Known::Yes(yes)) => Kleene::from(yes),
                    Out::Missing | Out::Days(..) | Out::Range(..) => Kleene::Unknown,
                    _ => Kleene::False,
                };
                (answer, is_plain(term))
            }
            Question::Exists(search) => self.exists(search),
            Question::Every(search, condition) => self.every(search, condition),
            Question::During(date, from, to) => (self.during(date, *from, *to), is_plain(date)),
            Question::Within(window) => (self.within(window), false),
            Question::SamePeriod(period, left, right) => (self.same_period(*period, left, right), false),
            Question::OverlappingDays(a, b) => (self.overlapping(*a, *b), false),
            Question::SameProvider(a, b) => (self.same_provider(*a, *b), false),
            Question::SamePractitioner(a, b) => (self.same_practitioner(*a, *b), false),
            Question::Stands(var) => (self.stands(*var), true),
            Question::Identical(left, right) => (self.identical(left, right), false),
            Question::Shape(term, shape) => (self.shape(term, shape), false),
        }
    }

    /// Kleene's *and* (`decides` is false) or *or* (`decides` is true) over parts.
    pub fn all(&mut self, parts: &'a [Condition], decides: Kleene) -> Kleene {
        let start = self.tracer.mark();
        let mut result = decides.negate();
        for (at, part) in parts.iter().enumerate() {
            let before = self.tracer.mark();
            let answer = self.holds(part);
            if answer == decides {
                self.weigh(before, parts.iter().skip(at + 1), decides);
                self.tracer.forget_between(start, before);
                return decides;
            }
            if answer == Kleene::Unknown {
                result = Kleene::Unknown;
            }
        }
        result
    }

    /// Doubts what has been written since a mark, which decides, as far as one of the conditions that were not asked decides
    /// as well. Those asked before did not.
    pub fn weigh(&mut self, since: Mark, others: impl Iterator<Item = &'a Condition>, decides: Kleene) {
        if !self.tracer.weighs() {
            return;
        }
        let end = self.tracer.mark();
        for other in others {
            let decides_too = !self.tracer.is_spent() && self.holds(other) == decides;
            let spent = self.tracer.is_spent();
            let rests_on = self.tracer.sure_since(end).filter(|_| !spent);
            self.tracer.forget_facts(end);
            self.tracer.forget_missing(end);
            if decides_too || spent {
                self.tracer.doubt(since, rests_on.map_or(Doubt::Yes, Doubt::If));
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
    pub(super) fn unreadable(&mut self, of: Option<Fact>) -> Kleene {
        if let Some(fact) = of {
            self.lacks(fact);
        }
        Kleene::Unknown
    }

    /// Unknown for another reason; an unreadable element of the list on the other side is a reason too.
    pub(super) fn also_unreadable(&mut self, other: Out<'a>, of: Option<Fact>) -> Kleene {
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
            Term::Fact(facts, owner, column, day) => self.has_fact(*facts, *owner, *column, day.as_deref()),
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

/// Whether a term is surely missing where one of the facts that it reads is.
pub(super) fn is_plain(term: &Term) -> bool {
    matches!(
        term,
        Term::Field(..) | Term::DatedBy(_) | Term::Column(..) | Term::Literal(_) | Term::Age(..) | Term::Fact(..)
    )
}
