//! What a condition is: true, false, unknown.

use super::terms::shifted;
use super::{Element, Known, Machine, Out};
use crate::claim::{Claim, Code, Date, Field, Item, Number, Record, Slot};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Comparison, Condition, Owner, Period, Question, SetId, Shape, Side, Term, Var, Window};
use crate::verdict::model::{Bound, Which};
use crate::verdict::trace::Tracer;

impl<'a, T: Tracer> Machine<'a, T> {
    /// Whether a condition holds. What is written down is what decides: the facts of one false part of an *and*, of one
    /// true part of an *or*; an unknown carries what all its unknown parts miss.
    pub fn holds(&mut self, condition: &'a Condition) -> Kleene {
        let outer = std::mem::replace(&mut self.clause, condition.span);
        let mark = self.tracer.mark();
        let answer = self.ask(&condition.node);
        self.clause = outer;
        self.settle(mark, answer)
    }

    fn ask(&mut self, question: &'a Question) -> Kleene {
        match question {
            Question::All(parts) => self.all(parts, Kleene::False),
            Question::Any(parts) => self.all(parts, Kleene::True),
            Question::Not(inner) => self.holds(inner).negate(),
            Question::Defined(_, inner) => self.holds(inner),
            Question::Compare(left, how, right) => self.compare(left, *how, right),
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
                self.tracer.forget_between(start, before);
                return decides;
            }
            if answer == Kleene::Unknown {
                result = Kleene::Unknown;
            }
        }
        result
    }

    fn compare(&mut self, left: &'a Term, how: Comparison, right: &'a Term) -> Kleene {
        let (left, right) = (self.term(left), self.term(right));
        match (left, right) {
            (Out::None, _) | (_, Out::None) => Kleene::False,
            (Out::Many(_, []), _) | (_, Out::Many(_, [])) => Kleene::False,
            (Out::Missing, _) | (_, Out::Missing) => Kleene::Unknown,
            (Out::One(a), Out::One(b)) => Kleene::from(compared(a, how, b)),
            (Out::Days(from, to), Out::One(Known::Date(date))) => bounds(how, from, Some(to), date, date),
            (Out::One(Known::Date(date)), Out::Days(from, to)) => bounds(mirrored(how), from, Some(to), date, date),
            (Out::Range(low, high), Out::One(Known::Number(n))) => bounds(how, low, high, n, n),
            (Out::One(Known::Number(n)), Out::Range(low, high)) => bounds(mirrored(how), low, high, n, n),
            (Out::Range(low, high), Out::Range(least, Some(most))) => bounds(how, low, high, least, most),
            (Out::Range(least, Some(most)), Out::Range(low, high)) => bounds(mirrored(how), low, high, least, most),
            (Out::Many(claim, values), Out::One(b)) => self.any(claim, values, |a| compared(a, how, b)),
            (Out::One(a), Out::Many(claim, values)) => self.any(claim, values, |b| compared(a, how, b)),
            (Out::Many(left_claim, left), Out::Many(claim, values)) => {
                let mut result = Kleene::False;
                for slot in left {
                    let answer = match Known::of(left_claim, *slot) {
                        Some(Element::Known(a)) => self.any(claim, values, |b| compared(a, how, b)),
                        Some(Element::Unreadable) => self.unreadable(),
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

    /// Whether one of the values passes; an unreadable one might.
    fn any(&mut self, claim: &'a Claim, values: &'a [Slot], passes: impl Fn(Known<'a>) -> bool) -> Kleene {
        let mut result = Kleene::False;
        for slot in values {
            match Known::of(claim, *slot) {
                Some(Element::Known(known)) if passes(known) => return Kleene::True,
                Some(Element::Unreadable) => result = self.unreadable(),
                _ => {}
            }
        }
        result
    }

    /// An unreadable element of a list: unknown, because of the list that was read last.
    fn unreadable(&mut self) -> Kleene {
        if let Some(fact) = self.tracer.last_fact() {
            self.lacks(fact);
        }
        Kleene::Unknown
    }

    fn in_set(&mut self, term: &'a Term, set: SetId, date: &'a Term) -> Kleene {
        let value = self.term(term);
        if matches!(value, Out::None | Out::Many(_, [])) {
            return Kleene::False;
        }
        if matches!(value, Out::Missing) {
            return Kleene::Unknown;
        }
        let dated = self.plan.sets().is_dated(set);
        let date = match dated.then(|| self.term(date)) {
            Some(Out::One(Known::Date(date))) => Some(date),
            _ => None,
        };
        let plan = self.plan;
        let holds = |known: Known<'a>| match known {
            Known::Code(code) => plan.sets().holds(set, code, date),
            Known::Text(text) => {
                std::str::from_utf8(text).map_or(Kleene::False, |text| plan.sets().holds_text(set, text, date))
            }
            Known::Number(number) => Code::new(number.to_string().as_bytes())
                .map_or(Kleene::False, |code| plan.sets().holds(set, code, date)),
            Known::Date(_) | Known::Yes(_) => Kleene::False,
        };
        match value {
            Out::One(known) => holds(known),
            Out::Many(claim, values) => {
                let mut result = Kleene::False;
                for slot in values {
                    let answer = match Known::of(claim, *slot) {
                        Some(Element::Known(known)) => holds(known),
                        Some(Element::Unreadable) => self.unreadable(),
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

    /// Whether the claim carries a field: crisp; an unreadable one is there.
    fn present(&mut self, term: &'a Term) -> Kleene {
        match term {
            Term::Field(owner, field) | Term::First(owner, field) => {
                let (which, item) = self.item(*owner);
                self.carries(which, item, *field)
            }
            Term::OfProvider(owner, provider, field) => {
                let (which, item) = self.item(*owner);
                match self.slot(which, item, *provider).and_then(|(_, slot)| slot.as_item()) {
                    Some(index) => self.carries(which, Item { record: Record::Provider, index }, *field),
                    None => self.carries(which, item, *provider),
                }
            }
            _ => match self.term(term) {
                Out::None | Out::Many(_, []) => Kleene::False,
                Out::Missing => Kleene::Unknown,
                _ => Kleene::True,
            },
        }
    }

    fn carries(&mut self, which: Which, item: Item, field: Field) -> Kleene {
        use crate::verdict::model::Fact;
        let fact = if let Which::Unknown(outside) = which { outside.fact() } else { Fact::Field(which, item, field) };
        self.read(fact);
        let hidden = self.tracer.hides(fact);
        match self.slot(which, item, field) {
            Some((claim, slot)) if !hidden => match claim.value(slot) {
                crate::claim::Value::List(values) => Kleene::from(!values.is_empty()),
                _ => Kleene::from(!slot.is_absent()),
            },
            _ => {
                self.lacks(fact);
                Kleene::Unknown
            }
        }
    }

    fn during(&mut self, date: &'a Term, from: Option<Date>, to: Option<Date>) -> Kleene {
        let (from, to) = (from.unwrap_or(Date::MIN), to.unwrap_or(Date::MAX));
        let date = self.term(date);
        inside(date, from, to)
    }

    fn within(&mut self, window: &'a Window) -> Kleene {
        let date = self.term(&window.date);
        let of = self.term(&window.of);
        let amount = self.term(&window.amount);
        let (of, amount) = match (of, amount) {
            (Out::None, _) | (_, Out::None) => return Kleene::False,
            _ if matches!(date, Out::None) => return Kleene::False,
            (Out::One(Known::Date(of)), Out::One(Known::Number(amount))) => (of, amount),
            _ => return Kleene::Unknown,
        };
        let Some((from, to)) = window_days(window, of, amount) else {
            self.no_result();
            return Kleene::Unknown;
        };
        inside(date, from, to)
    }

    fn same_period(&mut self, period: Period, left: &'a Term, right: &'a Term) -> Kleene {
        let (left, right) = (self.term(left), self.term(right));
        if matches!(left, Out::None) || matches!(right, Out::None) {
            return Kleene::False;
        }
        let anchor = if period == Period::PlanYear {
            match self.field(Which::This, Item::CLAIM, Field::ClaimPlanYearStart) {
                Out::One(Known::Date(start)) => Some(start),
                _ => return Kleene::Unknown,
            }
        } else {
            None
        };
        match (left, right) {
            (Out::One(Known::Date(a)), Out::One(Known::Date(b))) => {
                Kleene::from(period_of(period, a, anchor) == period_of(period, b, anchor))
            }
            (Out::Days(from, to), Out::One(Known::Date(date))) | (Out::One(Known::Date(date)), Out::Days(from, to)) => {
                let own = period_of(period, date, anchor);
                let (first, last) = (period_of(period, from, anchor), period_of(period, to, anchor));
                match () {
                    () if first == own && last == own => Kleene::True,
                    () if own < first || own > last => Kleene::False,
                    () => Kleene::Unknown,
                }
            }
            _ => Kleene::Unknown,
        }
    }

    fn overlapping(&mut self, a: Var, b: Var) -> Kleene {
        let mut day = |var: Var, field: Field| {
            let (which, item) = self.item(Owner::Var(var));
            self.field(which, item, field)
        };
        let (a_from, a_to) = (day(a, Field::LineDate), day(a, Field::LineThrough));
        let (b_from, b_to) = (day(b, Field::LineDate), day(b, Field::LineThrough));
        let before = |from: Out<'a>, to: Out<'a>| match (from, to) {
            (Out::None, _) | (_, Out::None) => Kleene::False,
            (Out::One(Known::Date(from)), Out::One(Known::Date(to))) => Kleene::from(from <= to),
            (Out::Days(low, high), Out::One(Known::Date(to))) => bounds(Comparison::AtMost, low, Some(high), to, to),
            _ => Kleene::Unknown,
        };
        before(a_from, b_to).and(before(b_from, a_to))
    }

    /// The NPI of a line's rendering provider, else its claim's, else the billing provider's.
    fn provider(&mut self, var: Var) -> Out<'a> {
        let (which, item) = self.item(Owner::Var(var));
        let choices = [
            (item, Field::LineRenderingProvider),
            (Item::CLAIM, Field::ClaimRenderingProvider),
            (Item::CLAIM, Field::ClaimBillingProvider),
        ];
        for (item, field) in choices {
            if item.record != field.info().record {
                continue;
            }
            match self.slot(which, item, field) {
                Some((_, slot)) if slot.is_absent() => continue,
                _ => return self.npi(which, item, field),
            }
        }
        self.npi(which, Item::CLAIM, Field::ClaimBillingProvider)
    }

    /// The NPI of a provider field, missing where the provider has none.
    fn npi(&mut self, which: Which, item: Item, field: Field) -> Out<'a> {
        use crate::verdict::model::Fact;
        match self.of_provider(which, item, field, Field::ProviderNpi) {
            Out::None => self.lacks(Fact::Field(which, item, field)),
            other => other,
        }
    }

    fn same_provider(&mut self, a: Var, b: Var) -> Kleene {
        let (a, b) = (self.provider(a), self.provider(b));
        match (a, b) {
            (Out::One(a), Out::One(b)) => Kleene::from(a == b),
            _ => Kleene::Unknown,
        }
    }

    /// The same person, or one billing provider and one specialty (CMS Claims Processing Manual, chapter 12, 30.6.5).
    fn same_practitioner(&mut self, a: Var, b: Var) -> Kleene {
        let start = self.tracer.mark();
        let person = self.same_provider(a, b);
        if person == Kleene::True {
            return person;
        }
        let before = self.tracer.mark();
        let group = {
            let one = self.billing(a);
            let other = self.billing(b);
            known_equal(one, other)
        };
        let group = if group == Kleene::False {
            group
        } else {
            let one = self.specialty(a);
            let other = self.specialty(b);
            group.and(known_equal(one, other))
        };
        if group == Kleene::True {
            self.tracer.forget_between(start, before);
        }
        person.or(group)
    }

    fn billing(&mut self, var: Var) -> Out<'a> {
        let (which, _) = self.item(Owner::Var(var));
        self.npi(which, Item::CLAIM, Field::ClaimBillingProvider)
    }

    /// The specialty of who rendered a line: the payer's code, else the taxonomy; missing without either.
    fn specialty(&mut self, var: Var) -> Out<'a> {
        use crate::verdict::model::Fact;
        let (which, item) = self.item(Owner::Var(var));
        let choices = [
            (item, Field::LineRenderingProvider),
            (Item::CLAIM, Field::ClaimRenderingProvider),
            (Item::CLAIM, Field::ClaimBillingProvider),
        ];
        let found = choices.into_iter().find_map(|(item, field)| {
            let (_, slot) = self.slot(which, item, field)?;
            slot.as_item()
        });
        let Some(index) = found else { return self.billing(var) };
        let provider = Item { record: Record::Provider, index };
        let specialty = self.slot(which, provider, Field::ProviderSpecialty).filter(|(_, slot)| !slot.is_absent());
        let field = if specialty.is_some() { Field::ProviderSpecialty } else { Field::ProviderTaxonomy };
        match self.field(which, provider, field) {
            Out::None => self.lacks(Fact::Field(which, provider, Field::ProviderTaxonomy)),
            other => other,
        }
    }

    /// Whether no deny or reject has hit a line (3.11); a line of the history stands unless its record says denied.
    fn stands(&mut self, var: Var) -> Kleene {
        match self.bound(var) {
            Bound::Item(Which::This, item) if item.record == Record::Line => {
                let (answer, reasons) = self.hits.stands(item.index);
                if answer == Kleene::Unknown && !T::QUIET {
                    for missing in reasons {
                        self.tracer.missing(missing);
                    }
                }
                answer
            }
            Bound::Item(which, item) => {
                let denied = match item.record {
                    Record::Line => [Some((item, Field::LineDenied)), Some((Item::CLAIM, Field::ClaimDenied))],
                    _ => [Some((Item::CLAIM, Field::ClaimDenied)), None],
                };
                let mut answer = Kleene::False;
                for (item, field) in denied.into_iter().flatten() {
                    answer = answer.or(match self.field(which, item, field) {
                        Out::One(Known::Yes(denied)) => Kleene::from(denied),
                        Out::Missing => Kleene::Unknown,
                        _ => Kleene::False,
                    });
                }
                answer.negate()
            }
            Bound::Row(..) => Kleene::True,
        }
    }

    fn shape(&mut self, term: &'a Term, shape: &Shape) -> Kleene {
        let fits = |known: Known<'a>| match known {
            Known::Code(code) => {
                let bytes = code.bytes();
                bytes.get(..code.len()).is_some_and(|text| has_shape(text, shape))
            }
            Known::Text(text) => has_shape(text, shape),
            Known::Number(number) => has_shape(number.to_string().as_bytes(), shape),
            Known::Date(_) | Known::Yes(_) => false,
        };
        match self.term(term) {
            Out::One(known) => Kleene::from(fits(known)),
            Out::Many(claim, values) => self.any(claim, values, fits),
            Out::None => Kleene::False,
            _ => Kleene::Unknown,
        }
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

/// The first and last day of a window (3.6); nothing lies in it where the first is after the last. `None`: a fraction
/// of a unit, or past the calendar.
fn window_days(window: &Window, of: Date, amount: Number) -> Option<(Date, Date)> {
    let near = |days: i64| of.add_days(days);
    let inner = i64::from(window.less_than);
    let back = || shifted(of, amount.negate()?, window.unit).and_then(|date| date.add_days(inner));
    let ahead = || shifted(of, amount, window.unit).and_then(|date| date.add_days(-inner));
    // A window past either end of the calendar ends with it.
    amount.as_whole()?;
    let back = || Some(back().unwrap_or(Date::MIN));
    let ahead = || Some(ahead().unwrap_or(Date::MAX));
    match window.side {
        Side::Before => Some((back()?, near(-1)?)),
        Side::After => Some((near(1)?, ahead()?)),
        Side::Around => Some((back()?, ahead()?)),
    }
}

/// A number that two days share exactly where they are of one period, rising with the days.
fn period_of(period: Period, date: Date, anchor: Option<Date>) -> i64 {
    let (year, month, day) = date.ymd();
    let (year, month) = (i64::from(year), i64::from(month));
    match period {
        Period::Year => year,
        Period::Quarter => year * 4 + (month - 1) / 3,
        Period::Month => year * 12 + month - 1,
        // 1970-01-04 was a Sunday.
        Period::Week => (i64::from(date.0) - 3).div_euclid(7),
        Period::PlanYear => {
            let (_, from_month, from_day) = anchor.unwrap_or(Date(0)).ymd();
            // A plan year that begins on 29 February begins on the 28th of other years.
            let from_day = if from_month == 2 && from_day == 29 && Date::from_ymd(date.ymd().0, 2, 29).is_none() {
                28
            } else {
                from_day
            };
            year - i64::from((month, day) < (i64::from(from_month), from_day))
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

/// Whether an unknown value from `low` up to `high` compares so with one from `least` up to `most`.
fn bounds<V: Ord>(how: Comparison, low: V, high: Option<V>, least: V, most: V) -> Kleene {
    let below = |high: &Option<V>, value: &V, or_equal: bool| {
        high.as_ref().is_some_and(|high| if or_equal { high <= value } else { high < value })
    };
    match how {
        Comparison::Is => match () {
            () if low > most || below(&high, &least, false) => Kleene::False,
            () if low == most && least == most && high.as_ref() == Some(&most) => Kleene::True,
            () => Kleene::Unknown,
        },
        Comparison::Less | Comparison::AtMost => {
            let or_equal = how == Comparison::AtMost;
            let never = if or_equal { low > most } else { low >= most };
            match () {
                () if below(&high, &least, or_equal) => Kleene::True,
                () if never => Kleene::False,
                () => Kleene::Unknown,
            }
        }
        Comparison::Greater => bounds(Comparison::AtMost, low, high, least, most).negate(),
        Comparison::AtLeast => bounds(Comparison::Less, low, high, least, most).negate(),
    }
}

fn mirrored(how: Comparison) -> Comparison {
    match how {
        Comparison::Is => Comparison::Is,
        Comparison::Less => Comparison::Greater,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Greater => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
    }
}

fn known_equal(a: Out<'_>, b: Out<'_>) -> Kleene {
    match (a, b) {
        (Out::One(a), Out::One(b)) => Kleene::from(a == b),
        _ => Kleene::Unknown,
    }
}

fn has_shape(text: &[u8], shape: &Shape) -> bool {
    match shape {
        Shape::Characters(count) => std::str::from_utf8(text).map_or(text.len(), |text| text.chars().count()) == *count,
        Shape::AllDigits => !text.is_empty() && text.iter().all(u8::is_ascii_digit),
        Shape::BeginsWith(start) => text.starts_with(start.as_bytes()),
        Shape::EndsWith(end) => text.ends_with(end.as_bytes()),
        Shape::CharacterIs(at, c) => {
            at.checked_sub(1).and_then(|at| text.get(at)).is_some_and(|byte| char::from(*byte) == *c)
        }
        Shape::ValidNpi => is_npi(text),
    }
}

/// Ten digits whose Luhn sum with the prefix 80840 ends in nought (45 CFR 162.406, CMS NPI check digit calculation).
fn is_npi(text: &[u8]) -> bool {
    if text.len() != 10 || !text.iter().all(u8::is_ascii_digit) {
        return false;
    }
    // The prefix alone adds 24.
    let sum = text.iter().rev().enumerate().fold(24u32, |sum, (at, byte)| {
        let digit = u32::from(byte - b'0');
        let doubled = if at % 2 == 1 { digit * 2 } else { digit };
        sum + doubled / 10 + doubled % 10
    });
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::model::Unit;

    #[test]
    fn npi_check_digits() {
        assert!(is_npi(b"1234567893"));
        assert!(!is_npi(b"1234567890"));
        assert!(!is_npi(b"123456789"));
    }

    #[test]
    fn bounds_decide_where_both_ends_agree() {
        assert_eq!(bounds(Comparison::AtMost, 5, None, 4, 4), Kleene::False);
        assert_eq!(bounds(Comparison::AtMost, 3, None, 4, 4), Kleene::Unknown);
        assert_eq!(bounds(Comparison::AtMost, 3, Some(4), 4, 4), Kleene::True);
        assert_eq!(bounds(Comparison::Greater, 5, None, 4, 4), Kleene::True);
        assert_eq!(bounds(Comparison::Is, 5, Some(9), 4, 4), Kleene::False);
        assert_eq!(bounds(Comparison::AtLeast, 0, Some(1), 1, 1), Kleene::Unknown);
    }

    #[test]
    fn periods_rise_with_the_days() {
        let date = |text: &str| Date::parse(text.as_bytes()).unwrap();
        assert_eq!(
            period_of(Period::Week, date("2026-04-04"), None) + 1,
            period_of(Period::Week, date("2026-04-05"), None)
        );
        let plan = Some(date("2020-07-01"));
        assert_eq!(period_of(Period::PlanYear, date("2026-06-30"), plan), 2025);
        assert_eq!(period_of(Period::PlanYear, date("2026-07-01"), plan), 2026);
        assert_eq!(
            period_of(Period::Quarter, date("2026-03-31"), None) + 1,
            period_of(Period::Quarter, date("2026-04-01"), None)
        );
    }

    #[test]
    fn windows_have_their_ends() {
        let date = |text: &str| Date::parse(text.as_bytes()).unwrap();
        let term = || Term::Literal(crate::policy::model::Literal::Number(Number::ZERO));
        let window = |side, less_than, unit| Window { date: term(), of: term(), amount: term(), unit, side, less_than };
        let of = date("2026-03-31");
        let days =
            |side, less_than, unit, n| window_days(&window(side, less_than, unit), of, Number::whole(n)).unwrap();
        assert_eq!(days(Side::Before, false, Unit::Days, 3), (date("2026-03-28"), date("2026-03-30")));
        assert_eq!(days(Side::Before, true, Unit::Days, 3), (date("2026-03-29"), date("2026-03-30")));
        assert_eq!(days(Side::After, false, Unit::Months, 1), (date("2026-04-01"), date("2026-04-30")));
        assert_eq!(days(Side::Around, false, Unit::Years, 1), (date("2025-03-31"), date("2027-03-31")));
    }
}
