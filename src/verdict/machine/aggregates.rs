//! What is asked of a search: whether it finds something, how many, their sum, the largest.

use std::ops::ControlFlow;

use super::conditions::is_plain;
use super::searches::is_unknown;
use super::{Element, Known, Machine, Out};
use crate::claim::{Number, Slot};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Condition, Domain, Search, Term};
use crate::verdict::model::Bound;
use crate::verdict::trace::{Doubt, Mark, Tracer};

/// Past this many rows an unknown key is not followed to every row for the reasons that each might add.
const MANY_ROWS: u32 = 10_000;

impl<'a, T: Tracer> Machine<'a, T> {
    /// Whether it finds something, and whether the facts that the answer rests on speak for themselves.
    pub fn exists(&mut self, search: &'a Search) -> (Kleene, bool) {
        let start = self.tracer.mark();
        let (mut result, mut speaks) = (Kleene::False, false);
        self.told = false;
        let _ = self.search(search, &mut |machine, member, bound| {
            if member == Kleene::True {
                result = Kleene::True;
                machine.tracer.forget_between(start, machine.asked);
                speaks = machine.is_alone(search, start, bound);
                return ControlFlow::Break(());
            }
            result = Kleene::Unknown;
            // None of the rows can be sure: the rest could only add reasons.
            let enough = machine.unsure && (T::QUIET || machine.tracer.is_masked() || machine.has_many_rows(bound));
            if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if result == Kleene::False {
            speaks = self.told || Self::speaks(search);
        }
        (result, speaks)
    }

    /// Doubts what has been written of a candidate that decides, where another one's facts are known; whether that is all
    /// that there is to doubt. It is where the candidate decides by facts of its own: another of which nothing is known
    /// decides as little as this one without them.
    fn is_alone(&mut self, search: &Search, start: Mark, bound: Bound) -> bool {
        let own = matches!(search.domain, Domain::Rows(..)) || Self::speaks(search);
        let alone = own && self.tracer.is_sure_of(start, bound);
        if alone {
            self.tracer.doubt(start, Doubt::IfAnother(bound));
        }
        alone
    }

    fn has_many_rows(&self, bound: Bound) -> bool {
        matches!(bound, Bound::Row(table, _) if self.plan.rows(table).is_some_and(|rows| rows.len() > MANY_ROWS))
    }

    /// Whether all that it finds satisfy a condition, and whether the facts that the answer rests on speak for themselves.
    pub fn every(&mut self, search: &'a Search, condition: &'a Condition) -> (Kleene, bool) {
        let start = self.tracer.mark();
        let (mut result, mut speaks) = (Kleene::True, false);
        let outer = self.followed.replace((search.var, condition));
        let _ = self.search(search, &mut |machine, member, bound| {
            let (asked, is_member) = (machine.asked, machine.tracer.mark());
            let answer = machine.holds(condition);
            match member.negate().or(answer) {
                Kleene::False => {
                    result = Kleene::False;
                    machine.tracer.forget_between(start, asked);
                    speaks = machine.is_alone(search, start, bound);
                    return ControlFlow::Break(());
                }
                Kleene::Unknown => result = Kleene::Unknown,
                // It satisfies the condition: that it is or may be a member does not matter.
                Kleene::True => {
                    machine.tracer.forget_between(asked, is_member);
                    machine.tracer.forget_missing(asked);
                }
            }
            ControlFlow::Continue(())
        });
        self.followed = outer;
        if result == Kleene::True {
            speaks = Self::speaks(search);
        }
        (result, speaks)
    }

    /// Keeps a sure member of a search of which only these matter, with what it adds.
    fn keep(&mut self, search: &Search, from: Mark, adds: Option<Number>, is_plain: bool) {
        if self.lean != Some(search.var) || !self.tracer.weighs() {
            return;
        }
        let to = self.tracer.mark();
        match adds.filter(|_| is_plain && Self::speaks(search)) {
            Some(adds) => self.members.push((from, to, adds)),
            None => self.tracer.doubt_between(from, to, Doubt::Yes),
        }
    }

    /// How many it finds: between the sure and the possible.
    pub fn count(&mut self, search: &'a Search) -> Out<'a> {
        let start = self.tracer.mark();
        let (mut sure, mut possible, mut endless) = (0i64, 0i64, false);
        let _ = self.search(search, &mut |machine, member, bound| {
            sure += i64::from(member == Kleene::True);
            possible += 1;
            endless |= is_unknown(bound);
            machine.keep(search, machine.asked, Some(Number::whole(1)), true);
            ControlFlow::Continue(())
        });
        self.range(start, Number::whole(sure), (!endless).then(|| Number::whole(possible)))
    }

    /// How many different values what it finds has, of one term or of several together.
    pub fn count_distinct(&mut self, search: &'a Search, values: &'a [Term]) -> Out<'a> {
        let [value] = values else { return self.count_together(search, values) };
        let start = self.tracer.mark();
        let (mut sure, mut possible) = (Vec::<Known<'a>>::new(), Vec::<Known<'a>>::new());
        let (mut unreadable, mut endless) = (0i64, false);
        let _ = self.search(search, &mut |machine, member, bound| {
            endless |= is_unknown(bound);
            let out = machine.term(value);
            unreadable += machine.unreadable_values(out);
            each(out, &mut |known| {
                let to = if member == Kleene::True { &mut sure } else { &mut possible };
                if !to.contains(&known) {
                    to.push(known);
                }
            });
            ControlFlow::Continue(())
        });
        let more = possible.iter().filter(|known| !sure.contains(known)).count();
        let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let high = whole(sure.len()).saturating_add(whole(more)).saturating_add(unreadable);
        self.range(start, Number::whole(whole(sure.len())), (!endless).then(|| Number::whole(high)))
    }

    /// How many different values of several terms together; what lacks one of them is not counted.
    fn count_together(&mut self, search: &'a Search, values: &'a [Term]) -> Out<'a> {
        let start = self.tracer.mark();
        let (mut sure, mut possible) = (Vec::<Vec<Known<'a>>>::new(), Vec::<Vec<Known<'a>>>::new());
        let (mut unlike, mut endless) = (0i64, false);
        let _ = self.search(search, &mut |machine, member, bound| {
            endless |= is_unknown(bound);
            let mark = machine.tracer.mark();
            let all: Vec<Out<'a>> = values.iter().map(|value| machine.term(value)).collect();
            if all.iter().any(|out| matches!(out, Out::None | Out::Many(_, []))) {
                machine.tracer.forget_missing(mark);
                return ControlFlow::Continue(());
            }
            let known = all.iter().map(|out| if let Out::One(known) = out { Some(*known) } else { None });
            match known.collect::<Option<Vec<_>>>() {
                None => unlike += 1,
                Some(known) => {
                    let to = if member == Kleene::True { &mut sure } else { &mut possible };
                    if !to.contains(&known) {
                        to.push(known);
                    }
                }
            }
            ControlFlow::Continue(())
        });
        let more = possible.iter().filter(|known| !sure.contains(known)).count();
        let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let high = whole(sure.len()).saturating_add(whole(more)).saturating_add(unlike);
        self.range(start, Number::whole(whole(sure.len())), (!endless).then(|| Number::whole(high)))
    }

    /// The sum of a value over what it finds; over none it is nought.
    pub fn sum(&mut self, search: &'a Search, value: &'a Term, never_negative: bool) -> Out<'a> {
        let start = self.tracer.mark();
        let (mut low, mut high) = (Some(Number::ZERO), Some(Number::ZERO));
        let (mut endless, mut unknown) = (false, false);
        let _ = self.search(search, &mut |machine, member, bound| {
            endless |= is_unknown(bound);
            unknown |= member == Kleene::Unknown;
            let (asked, mut own) = (machine.asked, Some(Number::ZERO));
            let out = machine.term(value);
            endless |= machine.unreadable_values(out) > 0;
            each(out, &mut |known| {
                if let Known::Number(number) = known {
                    own = own.and_then(|sum| sum.add(number));
                    high = high.and_then(|sum| sum.add(number));
                    if member == Kleene::True {
                        low = low.and_then(|sum| sum.add(number));
                    }
                }
            });
            machine.keep(search, asked, own, is_plain(value));
            ControlFlow::Continue(())
        });
        match (low, high) {
            (Some(low), Some(high)) if never_negative => self.range(start, low, (!endless).then_some(high)),
            (Some(_), Some(_)) if endless || unknown => Out::Missing,
            (Some(low), Some(_)) => Out::One(Known::Number(low)),
            _ => self.no_result(),
        }
    }

    /// The smallest or largest value of what it finds; missing over none.
    pub fn extreme(&mut self, search: &'a Search, value: &'a Term, largest: bool) -> Out<'a> {
        let mut best: Option<Known<'a>> = None;
        let mut unknown = false;
        let _ = self.search(search, &mut |machine, member, _| {
            unknown |= member == Kleene::Unknown;
            let out = machine.term(value);
            unknown |= machine.unreadable_values(out) > 0;
            each(out, &mut |known| {
                if best.is_none_or(|best| known.is_after(best) == largest) {
                    best = Some(known);
                }
            });
            ControlFlow::Continue(())
        });
        match best {
            _ if unknown => Out::Missing,
            Some(best) => Out::One(best),
            None => self.no_result(),
        }
    }

    /// How many values of what was read last are not known.
    fn unreadable_values(&mut self, out: Out<'a>) -> i64 {
        match out {
            Out::None | Out::One(_) => 0,
            Out::Missing | Out::Days(..) | Out::Range(..) => 1,
            Out::Many(claim, values) => {
                let fact = self.tracer.last_fact();
                self.any(claim, values, fact, |_| false);
                let unreadable = |slot: &&Slot| matches!(Known::of(claim, **slot), Some(Element::Unreadable));
                i64::try_from(values.iter().filter(unreadable).count()).unwrap_or(i64::MAX)
            }
        }
    }

    /// A number between two ends. Where they are one it is known, whatever was missing since `start`.
    fn range(&mut self, start: Mark, low: Number, high: Option<Number>) -> Out<'a> {
        if high != Some(low) {
            return Out::Range(Some(low), high);
        }
        self.tracer.forget_missing(start);
        Out::One(Known::Number(low))
    }
}

impl Known<'_> {
    /// Whether it comes after another of its kind.
    fn is_after(self, other: Known<'_>) -> bool {
        match (self, other) {
            (Known::Code(a), Known::Code(b)) => a > b,
            (Known::Text(a), Known::Text(b)) => a > b,
            (Known::Date(a), Known::Date(b)) => a > b,
            (Known::Number(a), Known::Number(b)) => a > b,
            _ => false,
        }
    }
}

/// Hands on each known value.
fn each<'a>(out: Out<'a>, take: &mut dyn FnMut(Known<'a>)) {
    match out {
        Out::One(known) => take(known),
        Out::Many(claim, values) => values.iter().for_each(|slot| {
            if let Some(Element::Known(known)) = Known::of(claim, *slot) {
                take(known);
            }
        }),
        Out::None | Out::Missing | Out::Days(..) | Out::Range(..) => {}
    }
}
