//! What a term is: none, missing, known.

use super::{Element, Known, Machine, Out};
use crate::claim::field::Absence;
use crate::claim::{Code, Date, Field, Item, Kind, Number, Record, Value};
use crate::policy::model::{Arithmetic, DatePart, ElementId, Literal, Rounding, Term, Unit, Var};
use crate::table::Cell;
use crate::verdict::model::{Bound, Fact, Outside, Which};
use crate::verdict::trace::{Mark, Tracer};

impl<'a, T: Tracer> Machine<'a, T> {
    /// What a term is.
    pub fn term(&mut self, term: &'a Term) -> Out<'a> {
        match term {
            Term::Field(owner, field) => {
                let (which, item) = self.item(*owner);
                self.field(which, item, *field)
            }
            Term::First(owner, field) => {
                let (which, item) = self.item(*owner);
                self.first(which, item, *field)
            }
            Term::OfProvider(owner, provider, field) => {
                let (which, item) = self.item(*owner);
                self.of_provider(which, item, *provider, *field)
            }
            Term::DatedBy(field) => match self.field(Which::This, Item::CLAIM, *field) {
                Out::None => self.lacks(Fact::Field(Which::This, Item::CLAIM, *field)),
                day => day,
            },
            Term::Element(owner, id) => {
                let (which, item) = self.item(*owner);
                self.element(which, item, *id)
            }
            Term::Column(var, column) => self.column(*var, *column),
            Term::Fact(facts, owner, column, day) => self.beside_fact(*facts, *owner, *column, day.as_deref()),
            Term::Age(unit, on) => self.age(*unit, on),
            Term::Literal(literal) => Out::One(match literal {
                Literal::Text(text) => Code::new(text.as_bytes()).map_or(Known::Text(text.as_bytes()), Known::Code),
                Literal::Number(number) => Known::Number(*number),
                Literal::Date(date) => Known::Date(*date),
            }),
            Term::Arithmetic(left, how, right) => self.arithmetic(left, *how, right),
            Term::Shift(date, how, amount, unit) => self.shift(date, *how, amount, *unit),
            Term::Elapsed(unit, from, to, both) => self.elapsed(*unit, from, to, *both),
            Term::Part(part, date) => self.part(*part, date),
            Term::Rounded(value, how) => {
                let start = self.tracer.mark();
                match self.term(value) {
                    Out::One(Known::Number(n)) => Out::One(Known::Number(round(n, *how))),
                    Out::Range(low, high) => {
                        let rounded = |end: Option<Number>| end.map(|end| round(end, *how));
                        self.known_again(start, between(rounded(low), rounded(high)))
                    }
                    other => self.as_number(other),
                }
            }
            Term::Characters(text, stretch) => self.characters(text, *stretch),
            Term::Length(text) => self.length(text),
            Term::Cases(_, cases, otherwise) => self.by_case(cases, otherwise),
            Term::Count(search) => self.count(search),
            Term::CountDistinct(search, values) => self.count_distinct(search, values),
            Term::Sum(search, value, never_negative) => self.sum(search, value, *never_negative),
            Term::Extreme(search, value, largest) => self.extreme(search, value, *largest),
        }
    }

    /// A field of an item.
    pub fn field(&mut self, which: Which, item: Item, field: Field) -> Out<'a> {
        if let Which::Unknown(outside) = which {
            let fact = outside.fact();
            self.read(fact);
            let day = matches!(field, Field::LineDate | Field::ClaimFirstDate | Field::ClaimLastDate);
            if day && outside != Outside::Replaced && !self.tracer.hides(fact) {
                let (from, to) = self.outside(outside);
                self.tracer.missing(super::Missing::Fact(fact));
                return Out::Days(from, to);
            }
            return self.lacks(fact);
        }
        if item.is_unknown_value() {
            return Out::Missing;
        }
        // What a value of a list is, the list says.
        let fact = self.list_with(which, item).unwrap_or(Fact::Field(which, item, field));
        let Some((claim, slot)) = self.slot(which, item, field) else { return Out::None };
        self.read(fact);
        if self.tracer.hides(fact) {
            return self.lacks(fact);
        }
        match claim.value(slot) {
            Value::Absent => match claim.absence(field) {
                Absence::Empty => Out::Many(claim, &[]),
                Absence::None => match claim.instead_of(field) {
                    Some(other) => self.field(which, Item::CLAIM, other),
                    None => Out::None,
                },
                Absence::Missing => self.lacks(fact),
            },
            Value::Unreadable(_) => self.lacks(fact),
            Value::Days(days) => {
                self.lacks(fact);
                Out::Days(days.first, days.last)
            }
            Value::List(values) => Out::Many(claim, values),
            Value::Item(index) if field.info().kind == Kind::Provider => {
                self.field(which, Item { record: Record::Provider, index }, Field::ProviderNpi)
            }
            value => Known::of_value(value).map_or(Out::None, Out::One),
        }
    }

    /// The first value of a list field; none where the list is empty.
    fn first(&mut self, which: Which, item: Item, field: Field) -> Out<'a> {
        match self.field(which, item, field) {
            Out::Many(claim, values) => match values.first().and_then(|slot| Known::of(claim, *slot)) {
                Some(Element::Known(known)) => Out::One(known),
                Some(Element::Unreadable) => self.lacks(Fact::Field(which, item, field)),
                None => Out::None,
            },
            other => other,
        }
    }

    /// A field of the provider that a provider field names, or who is meant where it names nobody.
    pub(super) fn of_provider(&mut self, which: Which, item: Item, provider: Field, field: Field) -> Out<'a> {
        if matches!(which, Which::Unknown(_)) {
            return self.field(which, item, provider);
        }
        let fact = Fact::Field(which, item, provider);
        let Some((claim, slot)) = self.slot(which, item, provider) else { return Out::None };
        match slot.as_item() {
            Some(index) => self.field(which, Item { record: Record::Provider, index }, field),
            None => {
                self.read(fact);
                match claim.absence(provider) {
                    _ if self.tracer.hides(fact) || !slot.is_absent() => self.lacks(fact),
                    Absence::Missing => self.lacks(fact),
                    _ => match claim.instead_of(provider) {
                        Some(other) => self.of_provider(which, Item::CLAIM, other, field),
                        None => Out::None,
                    },
                }
            }
        }
    }

    /// The first element that a path names on an item: nobody knows what an 837 would say of a claim in another format.
    fn element(&mut self, which: Which, item: Item, id: ElementId) -> Out<'a> {
        if let Which::Unknown(outside) = which {
            self.read(outside.fact());
            return self.lacks(outside.fact());
        }
        let fact = Fact::Element(which, item, id);
        self.read(fact);
        let found = self.claim_of(which).zip(self.plan.policy().elements.get(id.0));
        let Some(found) = found.and_then(|(claim, path)| path.find(claim, item)).filter(|_| !self.tracer.hides(fact))
        else {
            return self.lacks(fact);
        };
        found
            .first()
            .map_or(Out::None, |first| Out::One(Code::new(first.text).map_or(Known::Text(first.text), Known::Code)))
    }

    /// A cell of a bound row.
    fn column(&mut self, var: Var, column: usize) -> Out<'a> {
        let Bound::Row(table, row) = self.bound(var) else { return Out::None };
        let Some(rows) = self.plan.rows(table) else { return Out::None };
        let fact = Fact::Cell(table, row, column);
        self.read(fact);
        if self.tracer.hides(fact) {
            return self.lacks(fact);
        }
        cell(rows.cell(row, column))
    }

    /// The patient's age in full units.
    fn age(&mut self, unit: Unit, on: &'a Term) -> Out<'a> {
        let start = self.tracer.mark();
        let born = self.field(Which::This, Item::PATIENT, Field::PatientBirthDate);
        let on = self.term(on);
        self.known_again(start, elapsed_between(unit, born, on, 0))
    }

    fn arithmetic(&mut self, left: &'a Term, how: Arithmetic, right: &'a Term) -> Out<'a> {
        let start = self.tracer.mark();
        let (left, right) = (self.term(left), self.term(right));
        let (left, right) = (self.as_number(left), self.as_number(right));
        let result = match (left, right) {
            (Out::None, _) | (_, Out::None) => return self.known_again(start, Out::None),
            (Out::One(Known::Number(a)), Out::One(Known::Number(b))) => match how {
                Arithmetic::Add => a.add(b),
                Arithmetic::Subtract => a.subtract(b),
                Arithmetic::Multiply => a.multiply(b),
                Arithmetic::Divide => a.divide(b),
            },
            _ => {
                let reckoned = self.reckoned(left, how, right);
                return self.known_again(start, reckoned);
            }
        };
        match result {
            Some(number) => Out::One(Known::Number(number)),
            None => self.no_result(),
        }
    }

    /// What was reckoned from values between ends: where it is known all the same, nothing is missing.
    fn known_again(&mut self, start: Mark, reckoned: Out<'a>) -> Out<'a> {
        if matches!(reckoned, Out::One(_) | Out::None) {
            self.tracer.forget_missing(start);
        }
        reckoned
    }

    /// Arithmetic of numbers between ends: sums and differences, products and quotients with a known number.
    fn reckoned(&mut self, left: Out<'a>, how: Arithmetic, right: Out<'a>) -> Out<'a> {
        let (Some((low, high)), Some((least, most))) = (left.ends(), right.ends()) else { return Out::Missing };
        // An end that is too large to be exact is no end.
        let both = |a: Option<Number>, b: Option<Number>, with: fn(Number, Number) -> Option<Number>| with(a?, b?);
        match (how, left, right) {
            (Arithmetic::Add, ..) => between(both(low, least, Number::add), both(high, most, Number::add)),
            (Arithmetic::Subtract, ..) => {
                between(both(low, most, Number::subtract), both(high, least, Number::subtract))
            }
            (Arithmetic::Multiply, Out::One(Known::Number(known)), _) => scaled(least, most, known, Number::multiply),
            (Arithmetic::Multiply, _, Out::One(Known::Number(known))) => scaled(low, high, known, Number::multiply),
            (Arithmetic::Divide, _, Out::One(Known::Number(known))) if known == Number::ZERO => self.no_result(),
            (Arithmetic::Divide, _, Out::One(Known::Number(known))) => scaled(low, high, known, Number::divide),
            _ => Out::Missing,
        }
    }

    fn shift(&mut self, date: &'a Term, how: Arithmetic, amount: &'a Term, unit: Unit) -> Out<'a> {
        let start = self.tracer.mark();
        let (date, amount) = (self.term(date), self.term(amount));
        let amount = match (date, amount) {
            (Out::None, _) | (_, Out::None) => return self.known_again(start, Out::None),
            (_, Out::One(Known::Number(amount))) => amount,
            _ => return Out::Missing,
        };
        let amount = if how == Arithmetic::Subtract { amount.negate() } else { Some(amount) };
        let moved = |date: Date| amount.and_then(|amount| shifted(date, amount, unit));
        match date {
            Out::One(Known::Date(date)) => match moved(date) {
                Some(date) => Out::One(Known::Date(date)),
                None => self.no_result(),
            },
            Out::Days(from, to) => {
                let from = if from == Date::MIN { from } else { moved(from).unwrap_or(Date::MIN) };
                let to = if to == Date::MAX { to } else { moved(to).unwrap_or(Date::MAX) };
                // Some days of a month lie as many weekdays before one day, and the last of two months on one.
                self.known_again(start, if from == to { Out::One(Known::Date(from)) } else { Out::Days(from, to) })
            }
            _ => Out::Missing,
        }
    }

    fn elapsed(&mut self, unit: Unit, from: &'a Term, to: &'a Term, both: bool) -> Out<'a> {
        let start = self.tracer.mark();
        let (from, to) = (self.term(from), self.term(to));
        // Weekdays are counted after the day before, since the first day may be none.
        let before = |date: Date| if date == Date::MIN || date == Date::MAX { date } else { Date(date.0 - 1) };
        let from = match (both && unit == Unit::Weekdays, from) {
            (true, Out::One(Known::Date(date))) => Out::One(Known::Date(before(date))),
            (true, Out::Days(first, last)) => Out::Days(before(first), before(last)),
            _ => from,
        };
        self.known_again(start, elapsed_between(unit, from, to, i64::from(both && unit == Unit::Days)))
    }

    fn part(&mut self, part: DatePart, date: &'a Term) -> Out<'a> {
        let start = self.tracer.mark();
        match self.term(date) {
            Out::One(Known::Date(date)) => {
                let (year, month, day) = date.ymd();
                Out::One(match part {
                    DatePart::Year => Known::Number(Number::whole(i64::from(year))),
                    DatePart::Month => Known::Number(Number::whole(i64::from(month))),
                    DatePart::Day => Known::Number(Number::whole(i64::from(day))),
                    DatePart::DaysInMonth => Known::Number(Number::whole(i64::from(date.days_in_month()))),
                    DatePart::FirstDayOfMonth => Known::Date(date.month_start()),
                    DatePart::LastDayOfMonth => Known::Date(date.month_end()),
                })
            }
            Out::Days(from, to) => {
                let one_month = from.month_start() == to.month_start();
                let reckoned = match part {
                    DatePart::Year => {
                        let year = |date: Date| {
                            (date != Date::MIN && date != Date::MAX).then(|| Number::whole(i64::from(date.ymd().0)))
                        };
                        between(year(from), year(to))
                    }
                    DatePart::LastDayOfMonth if one_month => Out::One(Known::Date(to.month_end())),
                    DatePart::LastDayOfMonth => {
                        Out::Days(if from == Date::MIN { from } else { from.month_end() }, to.month_end())
                    }
                    DatePart::FirstDayOfMonth if one_month => Out::One(Known::Date(from.month_start())),
                    DatePart::FirstDayOfMonth => {
                        Out::Days(from.month_start(), if to == Date::MAX { to } else { to.month_start() })
                    }
                    DatePart::Month if one_month => Out::One(Known::Number(Number::whole(i64::from(from.ymd().1)))),
                    DatePart::DaysInMonth if one_month => {
                        Out::One(Known::Number(Number::whole(i64::from(from.days_in_month()))))
                    }
                    DatePart::Month | DatePart::Day | DatePart::DaysInMonth => Out::Missing,
                };
                self.known_again(start, reckoned)
            }
            Out::None => Out::None,
            _ => Out::Missing,
        }
    }

    /// What is no number and no bound of one is none or missing.
    fn as_number(&mut self, out: Out<'a>) -> Out<'a> {
        match out {
            Out::One(Known::Number(_)) | Out::Range(..) | Out::None | Out::Missing => out,
            Out::Many(claim, [slot]) => match Known::of(claim, *slot) {
                Some(Element::Known(known)) => Out::One(known),
                Some(Element::Unreadable) => self.no_result(),
                None => Out::None,
            },
            Out::Many(_, []) => Out::None,
            _ => self.no_result(),
        }
    }
}

impl Out<'_> {
    /// The ends between which a number lies.
    pub(super) fn ends(self) -> Option<(Option<Number>, Option<Number>)> {
        match self {
            Out::One(Known::Number(number)) => Some((Some(number), Some(number))),
            Out::Range(low, high) => Some((low, high)),
            _ => None,
        }
    }
}

/// A number between two ends; known where they are one.
pub(super) fn between<'a>(low: Option<Number>, high: Option<Number>) -> Out<'a> {
    match (low, high) {
        (Some(low), Some(high)) if low == high => Out::One(Known::Number(low)),
        (None, None) => Out::Missing,
        _ => Out::Range(low, high),
    }
}

/// A number between two ends, times (or by) a known one: which turns them round where it is below nought.
fn scaled<'a>(
    low: Option<Number>,
    high: Option<Number>,
    by: Number,
    how: fn(Number, Number) -> Option<Number>,
) -> Out<'a> {
    let end = |end: Option<Number>| how(end?, by);
    if by == Number::ZERO {
        return Out::One(Known::Number(Number::ZERO));
    }
    if by.is_negative() { between(end(high), end(low)) } else { between(end(low), end(high)) }
}

/// Full units from a day to another, each known or between two.
fn elapsed_between<'a>(unit: Unit, from: Out<'a>, to: Out<'a>, more: i64) -> Out<'a> {
    let count = |from: Date, to: Date| {
        let open = |date: Date| date == Date::MIN || date == Date::MAX;
        (!open(from) && !open(to)).then(|| Number::whole(elapsed(unit, from, to) + more))
    };
    match (from, to) {
        (Out::None, _) | (_, Out::None) => Out::None,
        (Out::One(Known::Date(from)), Out::One(Known::Date(to))) => {
            Out::One(Known::Number(Number::whole(elapsed(unit, from, to) + more)))
        }
        (Out::Days(first, last), Out::One(Known::Date(to))) => between(count(last, to), count(first, to)),
        (Out::One(Known::Date(from)), Out::Days(first, last)) => between(count(from, first), count(from, last)),
        (Out::Days(first, last), Out::Days(low, high)) => between(count(last, low), count(first, high)),
        _ => Out::Missing,
    }
}

/// A cell as a value.
pub(super) fn cell(cell: Cell<'_>) -> Out<'_> {
    match cell {
        Cell::Empty => Out::None,
        Cell::Code(code) => Out::One(Known::Code(code)),
        Cell::Text(text) => Out::One(Known::Text(text.as_bytes())),
        Cell::Number(number) => Out::One(Known::Number(number)),
        Cell::Date(date) => Out::One(Known::Date(date)),
    }
}

/// Full units from a day to another.
pub fn elapsed(unit: Unit, from: Date, to: Date) -> i64 {
    match unit {
        Unit::Days => i64::from(to.0) - i64::from(from.0),
        Unit::Weekdays => from.weekdays_until(to),
        Unit::Months => from.months_until(to),
        Unit::Years => from.months_until(to).div_euclid(12),
    }
}

/// A day so many whole units later; `None` for a fraction or a day outside the calendar.
pub fn shifted(date: Date, amount: Number, unit: Unit) -> Option<Date> {
    let amount = amount.as_whole()?;
    match unit {
        Unit::Days => date.add_days(amount),
        Unit::Weekdays => date.add_weekdays(amount),
        Unit::Months => date.add_months(amount),
        Unit::Years => date.add_months(amount.checked_mul(12)?),
    }
}

fn round(number: Number, how: Rounding) -> Number {
    match how {
        Rounding::Up => number.ceiling(),
        Rounding::Down => number.floor(),
        Rounding::Nearest => number.nearest(),
    }
}
