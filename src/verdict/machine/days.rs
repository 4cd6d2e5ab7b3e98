//! Conditions on days: windows, periods, effective dates.

use super::comparisons::{bounds, days};
use super::terms::shifted;
use super::{Known, Machine, Out};
use crate::claim::{Date, Field, Item, Number};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Comparison, Owner, Period, Side, Term, Var, Window};
use crate::verdict::model::Which;
use crate::verdict::trace::Tracer;

impl<'a, T: Tracer> Machine<'a, T> {
    pub(super) fn during(&mut self, date: &'a Term, from: Option<Date>, to: Option<Date>) -> Kleene {
        let (from, to) = (from.unwrap_or(Date::MIN), to.unwrap_or(Date::MAX));
        let date = self.term(date);
        inside(date, from, to)
    }

    pub(super) fn within(&mut self, window: &'a Window) -> Kleene {
        let date = self.term(&window.date);
        let of = self.term(&window.of);
        let amount = self.term(&window.amount);
        let (of, amount) = match (of, amount) {
            (Out::None, _) | (_, Out::None) => return Kleene::False,
            _ if matches!(date, Out::None) => return Kleene::False,
            (Out::One(Known::Date(of)), Out::One(Known::Number(amount))) => (of, amount),
            (Out::Days(from, to), Out::One(Known::Number(amount))) => {
                return about_unknown(date, window, (from, to), amount);
            }
            (of, _) => return beyond_near_end(date, window, of),
        };
        let Some((from, to)) = window_days(window, of, amount) else {
            self.no_result();
            return beyond_near_end(date, window, Out::One(Known::Date(of)));
        };
        inside(date, from, to)
    }

    pub(super) fn same_period(&mut self, period: Period, left: &'a Term, right: &'a Term) -> Kleene {
        let start = self.tracer.mark();
        let left = self.term(left);
        let middle = self.tracer.mark();
        let right = self.term(right);
        let end = self.tracer.mark();
        if matches!(left, Out::None) || matches!(right, Out::None) {
            return Kleene::False;
        }
        let period = match period {
            Period::PlanYear => match self.field(Which::This, Item::CLAIM, Field::ClaimPlanYearStart) {
                Out::One(Known::Date(start)) => Period::FiscalYear(start.ymd().1, start.ymd().2),
                _ => return Kleene::Unknown,
            },
            other => other,
        };
        let periods = |out: Out<'a>| match out {
            Out::One(Known::Date(date)) => Some((period_of(period, date), period_of(period, date))),
            Out::Days(from, to) => Some((period_of(period, from), period_of(period, to))),
            _ => None,
        };
        let (left, right) = (periods(left), periods(right));
        // Of a day that lies in one period, whichever it is, nothing is missing.
        for (periods, from, to) in [(right, middle, end), (left, start, middle)] {
            if periods.is_some_and(|(first, last)| first == last) {
                self.tracer.forget_missing_between(from, to);
            }
        }
        match (left, right) {
            (Some((first, last)), Some((own, end))) => match () {
                () if first == last && last == own && own == end => Kleene::True,
                () if end < first || last < own => Kleene::False,
                () => Kleene::Unknown,
            },
            _ => Kleene::Unknown,
        }
    }

    pub(super) fn overlapping(&mut self, a: Var, b: Var) -> Kleene {
        let begins_in_time = |machine: &mut Self, a: Var, b: Var| {
            let start = machine.tracer.mark();
            let mut day = |var: Var, field: Field| {
                let (which, item) = machine.item(Owner::Var(var));
                machine.field(which, item, field)
            };
            let answer = match (day(a, Field::LineDate), day(b, Field::LineThrough)) {
                (Out::None, _) | (_, Out::None) => Kleene::False,
                (Out::One(Known::Date(from)), Out::One(Known::Date(to))) => Kleene::from(from <= to),
                (from, to) => match (days(from), days(to)) {
                    (Some(from), Some(to)) => bounds(Comparison::AtMost, from, to),
                    _ => Kleene::Unknown,
                },
            };
            machine.settle(start, answer)
        };
        begins_in_time(self, a, b).and(begins_in_time(self, b, a))
    }
}

/// Whether a known day, or an unknown one of a span, lies within these.
fn inside(date: Out<'_>, from: Date, to: Date) -> Kleene {
    match date {
        Out::One(Known::Date(date)) => Kleene::from(from <= date && date <= to),
        Out::Days(low, high) => match () {
            () if from <= low && high <= to => Kleene::True,
            () if high < from || to < low => Kleene::False,
            () => Kleene::Unknown,
        },
        Out::None => Kleene::False,
        _ => Kleene::Unknown,
    }
}

/// What is known of a day in a window whose far end is not: that it does not lie in it where it is on the other side.
fn beyond_near_end(date: Out<'_>, window: &Window, of: Out<'_>) -> Kleene {
    let ends = |out: Out<'_>| match out {
        Out::One(Known::Date(date)) => Some((date, date)),
        Out::Days(low, high) => Some((low, high)),
        _ => None,
    };
    let (Some((low, high)), Some((from, to))) = (ends(date), ends(of)) else { return Kleene::Unknown };
    let on_or = window.on_or;
    match window.side {
        Side::Before if low > to || low == to && !on_or => Kleene::False,
        Side::After if high < from || high == from && !on_or => Kleene::False,
        _ => Kleene::Unknown,
    }
}

/// Whether a day lies in a window about an unknown day: where it does, or does not, about every day of the span.
fn about_unknown(date: Out<'_>, window: &Window, of: (Date, Date), amount: Number) -> Kleene {
    let (low, high) = match date {
        Out::One(Known::Date(date)) => (date, date),
        Out::Days(low, high) => (low, high),
        _ => return Kleene::Unknown,
    };
    // A span that is open on a side has no earliest, or no latest, window.
    let at = |day: Date, open: Date| if day == open { None } else { window_days(window, day, amount) };
    let (earliest, latest) = (at(of.0, Date::MIN), at(of.1, Date::MAX));
    let begun = match (earliest, latest) {
        (_, Some((from, _))) if from <= low => Kleene::True,
        (Some((from, _)), _) if high < from => Kleene::False,
        _ => Kleene::Unknown,
    };
    let ended = match (earliest, latest) {
        (Some((_, to)), _) if high <= to => Kleene::False,
        (_, Some((_, to))) if to < low => Kleene::True,
        _ => Kleene::Unknown,
    };
    begun.and(ended.negate())
}

/// The first and last day of a window (3.6); nothing lies in it where the first is after the last. `None`: a fraction
/// of a unit, or past the calendar.
fn window_days(window: &Window, of: Date, amount: Number) -> Option<(Date, Date)> {
    let near = |days: i64| of.add_days(days);
    let inner = i64::from(window.less_than);
    let back = || shifted(of, amount.negate()?, window.unit)?.add_days(inner);
    let ahead = || shifted(of, amount, window.unit)?.add_days(-inner);
    match window.side {
        Side::Before => Some((back()?, near(i64::from(window.on_or) - 1)?)),
        Side::After => Some((near(1 - i64::from(window.on_or))?, ahead()?)),
        Side::Around => Some((back()?, ahead()?)),
    }
}

/// A number that two days share exactly where they are of one period, rising with the days.
fn period_of(period: Period, date: Date) -> i64 {
    let (year, month, day) = date.ymd();
    let (year, month) = (i64::from(year), i64::from(month));
    match period {
        Period::Year => year,
        Period::Quarter => year * 4 + (month - 1) / 3,
        Period::Month => year * 12 + month - 1,
        // 1970-01-04 was a Sunday.
        Period::Week => (i64::from(date.0) - 3).div_euclid(7),
        // A plan year whose beginning is not known has been answered before.
        Period::PlanYear => year,
        Period::FiscalYear(from_month, from_day) => {
            // A year that begins on 29 February begins on the 28th of other years.
            let from_day = if from_month == 2 && from_day == 29 && Date::from_ymd(date.ymd().0, 2, 29).is_none() {
                28
            } else {
                from_day
            };
            year - i64::from((month, day) < (i64::from(from_month), from_day))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::model::Unit;

    #[test]
    fn periods_rise_with_the_days() {
        let date = |text: &str| Date::parse(text.as_bytes()).unwrap();
        assert_eq!(period_of(Period::Week, date("2026-04-04")) + 1, period_of(Period::Week, date("2026-04-05")));
        let july = Period::FiscalYear(7, 1);
        assert_eq!(period_of(july, date("2026-06-30")), 2025);
        assert_eq!(period_of(july, date("2026-07-01")), 2026);
        assert_eq!(period_of(Period::Quarter, date("2026-03-31")) + 1, period_of(Period::Quarter, date("2026-04-01")));
    }

    #[test]
    fn windows_have_their_ends() {
        let date = |text: &str| Date::parse(text.as_bytes()).unwrap();
        let term = || Term::Literal(crate::policy::model::Literal::Number(Number::ZERO));
        let window = |side, less_than, unit| Window {
            date: term(),
            of: term(),
            amount: term(),
            unit,
            side,
            on_or: false,
            less_than,
        };
        let of = date("2026-03-31");
        let days =
            |side, less_than, unit, n| window_days(&window(side, less_than, unit), of, Number::whole(n)).unwrap();
        assert_eq!(days(Side::Before, false, Unit::Days, 3), (date("2026-03-28"), date("2026-03-30")));
        assert_eq!(days(Side::Before, true, Unit::Days, 3), (date("2026-03-29"), date("2026-03-30")));
        assert_eq!(days(Side::After, false, Unit::Months, 1), (date("2026-04-01"), date("2026-04-30")));
        assert_eq!(days(Side::Around, false, Unit::Years, 1), (date("2025-03-31"), date("2027-03-31")));
    }
}
