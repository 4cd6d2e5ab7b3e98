//! Terms to values: fields, cells and facts as they are carried, and what is reckoned from them.

use std::cmp::Ordering;

use paylint::claim::{self, Absence, ClaimType, Date, Field, Item, Kind, Number, Record};
use paylint::policy::model::{Arithmetic, DatePart, FactsId, Literal, Owner, Rounding, Search, Term, Unit};
use paylint::source::Span;
use paylint::table::Cell;
use paylint::verdict::model::{Bound, Fact, Missing, Which};

use super::cases::characters;
use super::kleene::{Reasons, Truth};
use super::values::{Scalar, Text, Value, Values, known, unknown};
use super::world::{Scope, World, on_days};

impl<'a> World<'a> {
    /// The values of a term.
    pub fn values(&self, term: &'a Term, scope: &Scope, span: Span) -> Values<'a> {
        let no_result = || Reasons::missing(Missing::Result(span));
        match term {
            Term::Field(owner, field) => {
                let (which, item) = self.owner(*owner, scope);
                self.field(which, item, *field)
            }
            Term::First(owner, field) => {
                let (which, item) = self.owner(*owner, scope);
                self.field(which, item, *field).into_iter().take(1).collect()
            }
            Term::OfProvider(owner, provider, field) => {
                let (which, item) = self.owner(*owner, scope);
                match self.provider(which, item, *provider) {
                    Ok(provider) => self.field(which, provider, *field),
                    Err(values) => values,
                }
            }
            // An edit that goes by a day needs it: a claim without it leaves open whether the edit applies.
            Term::DatedBy(field) => match self.field(Which::This, Item::CLAIM, *field) {
                none if none.is_empty() => unknown(Reasons::fact(Fact::Field(Which::This, Item::CLAIM, *field))),
                day => day,
            },
            Term::Element(..) => panic!("what is generated reads no elements"),
            Term::Column(var, column) => match scope.get(*var) {
                Bound::Row(table, row) => {
                    cell(self.policy.tables[table.0].rows.cell(row, *column)).map_or_else(Vec::new, known)
                }
                Bound::Item(..) => panic!("an item has no columns"),
            },
            Term::Fact(facts, owner, column, day) => self.fact(*facts, *owner, *column, day.as_deref(), scope, span).0,
            Term::Age(unit, on) => {
                let born = self.field(Which::This, Item::PATIENT, Field::PatientBirthDate);
                elapsed(*unit, &born, &self.values(on, scope, span), false, no_result)
            }
            Term::Literal(Literal::Text(text)) => known(Scalar::Text(Text::Long(text.as_bytes()))),
            Term::Literal(Literal::Number(number)) => known(Scalar::Number(*number)),
            Term::Literal(Literal::Date(date)) => known(Scalar::Date(*date)),
            Term::Arithmetic(left, sign, right) => {
                let (left, right) = (self.values(left, scope, span), self.values(right, scope, span));
                each(&left, &right, |a, b| arithmetic(a, *sign, b, no_result))
            }
            Term::Shift(day, sign, amount, unit) => self.shifted(day, *sign, amount, *unit, scope, span),
            Term::Elapsed(unit, from, to, both) => {
                let (from, to) = (self.values(from, scope, span), self.values(to, scope, span));
                elapsed(*unit, &from, &to, *both, no_result)
            }
            Term::Part(part, day) => self.values(day, scope, span).iter().map(|day| date_part(*part, day)).collect(),
            Term::Rounded(number, rounding) => {
                let round = |value| match value {
                    Scalar::Number(number) => Some(Scalar::Number(match rounding {
                        Rounding::Up => number.ceiling(),
                        Rounding::Down => number.floor(),
                        Rounding::Nearest => number.nearest(),
                    })),
                    _ => None,
                };
                self.values(number, scope, span).iter().map(|number| number.rising(round, no_result)).collect()
            }
            Term::Characters(text, stretch) => {
                self.values(text, scope, span).iter().filter_map(|text| characters(text, *stretch)).collect()
            }
            Term::Length(text) => {
                let length = |text: &Value<'a>| match text {
                    Value::Known(Scalar::Text(text)) => {
                        Value::Known(Scalar::Number(Number::whole(text.text().chars().count() as i64)))
                    }
                    other => Value::Unknown(other.reasons()),
                };
                self.values(text, scope, span).iter().map(length).collect()
            }
            Term::Cases(_, cases, otherwise) => self.by_case(cases, otherwise, scope, span),
            Term::Count(search) => vec![self.count(search, scope, span)],
            Term::CountDistinct(search, of) => vec![self.count_distinct(search, of, scope, span)],
            Term::Sum(search, of, never_negative) => vec![self.sum(search, of, *never_negative, scope, span)],
            Term::Extreme(search, of, largest) => vec![self.extreme(search, of, *largest, scope, span)],
        }
    }

    /// A day, so many units later or earlier.
    pub fn shifted(
        &self,
        day: &'a Term,
        sign: Arithmetic,
        amount: &'a Term,
        unit: Unit,
        scope: &Scope,
        span: Span,
    ) -> Values<'a> {
        let (day, amount) = (self.values(day, scope, span), self.values(amount, scope, span));
        each(&day, &amount, |day, amount| shift(day, sign, amount, unit, || Reasons::missing(Missing::Result(span))))
    }

    /// The values of an item's field; a provider stands for its NPI.
    pub fn field(&self, which: Which, item: Item, field: Field) -> Values<'a> {
        let Some(claim) = self.claim_of(which) else { return vec![self.field_of_unknown(which, field)] };
        // What a value of a list is, the list says.
        let owner = claim.owner(item);
        let missing = || match item.record.list_of(owner.record) {
            Some(list) => Reasons::fact(Fact::Field(which, owner, list)),
            None => Reasons::fact(Fact::Field(which, item, field)),
        };
        if field.info().kind == Kind::Provider {
            return match self.provider(which, item, field) {
                Ok(provider) => self.field(which, provider, Field::ProviderNpi),
                Err(values) => values,
            };
        }
        if claim.slot(item, field).is_absent() {
            return match claim.absence(field) {
                Absence::Empty | Absence::None => Vec::new(),
                Absence::Missing => unknown(missing()),
            };
        }
        let value = |slot: &claim::Slot| match claim.value(*slot) {
            claim::Value::Code(code) => Value::Known(Scalar::Text(Text::code(code))),
            claim::Value::Text(text) => Value::Known(Scalar::Text(Text::Long(text))),
            claim::Value::Date(date) => Value::Known(Scalar::Date(date)),
            claim::Value::Days(days) => {
                Value::Between(Some(Scalar::Date(days.first)), Some(Scalar::Date(days.last)), missing())
            }
            claim::Value::Money(cents) => Value::Known(Scalar::Number(Number::whole(cents))),
            claim::Value::Number(number) => Value::Known(Scalar::Number(number)),
            claim::Value::Yes(yes) => Value::Known(Scalar::Yes(yes)),
            claim::Value::Unreadable(_) | claim::Value::Absent | claim::Value::List(_) | claim::Value::Item(_) => {
                Value::Unknown(missing())
            }
        };
        if !item.record.lists().is_empty() {
            return vec![value(&claim.slot(item, field))];
        }
        claim.list(item, field).iter().map(value).collect()
    }

    /// Of an item that was not handed over nothing is known but where it is dated.
    fn field_of_unknown(&self, which: Which, field: Field) -> Value<'a> {
        match (which, field) {
            (Which::Unknown(outside), Field::LineDate | Field::ClaimFirstDate | Field::ClaimLastDate) => {
                self.day_outside(outside)
            }
            _ => Value::Unknown(self.nothing_known(which)),
        }
    }

    /// The provider that an item's field names; else what the field's values are without one.
    pub fn provider(&self, which: Which, item: Item, field: Field) -> Result<Item, Values<'a>> {
        let Some(claim) = self.claim_of(which) else { return Err(unknown(self.nothing_known(which))) };
        let slot = claim.slot(item, field);
        match slot.as_item() {
            Some(index) => Ok(Item { record: Record::Provider, index }),
            None if slot.is_absent() && claim.absence(field) != Absence::Missing => match field {
                // 837P and 837D leave the rendering provider out where it is the billing one.
                Field::LineRenderingProvider | Field::ClaimRenderingProvider
                    if claim.claim_type != ClaimType::Institutional =>
                {
                    self.provider(which, Item::CLAIM, Field::ClaimBillingProvider)
                }
                _ => Err(Vec::new()),
            },
            None => Err(unknown(Reasons::fact(Fact::Field(which, item, field)))),
        }
    }

    /// The value of a fact, and whether it is carried: what all rows of its key say that hold on a day. What is not
    /// carried is missing, as is what rows disagree on.
    pub fn fact(
        &self,
        id: FactsId,
        owner: Owner,
        column: usize,
        day: Option<&'a Term>,
        scope: &Scope,
        span: Span,
    ) -> (Values<'a>, Truth) {
        let (which, item) = self.owner(owner, scope);
        if self.claim_of(which).is_none() {
            let reasons = self.nothing_known(which);
            return (unknown(reasons.clone()), Truth::Unknown(reasons));
        }
        let rows = &self.beside.facts[id.0];
        let keys: Vec<Values> = self.policy.facts[id.0]
            .key
            .iter()
            .map(|field| match field.info().record {
                Record::Claim => self.field(which, Item::CLAIM, *field),
                Record::Patient => self.field(which, Item::PATIENT, *field),
                _ => self.field(which, item, *field),
            })
            .collect();
        let missing = || Reasons::fact(Fact::Beside(id, which, item, column, None));
        if keys.iter().flatten().any(|key| !matches!(key, Value::Known(_))) {
            return (unknown(missing()), Truth::Unknown(missing()));
        }
        let fits = |row: &u32| {
            keys.iter().enumerate().all(|(at, key)| {
                let cell = cell(rows.cell(*row, at));
                cell.is_some_and(|cell| {
                    key.iter().any(|key| match key {
                        Value::Known(key) => key.order(&cell) == Some(Ordering::Equal),
                        _ => false,
                    })
                })
            })
        };
        let days = day.map(|day| self.values(day, scope, span));
        let (mut said, mut sure, mut reasons) = (Vec::new(), false, None);
        for row in (0..rows.len()).filter(fits) {
            let holds = days.as_ref().map_or(Truth::True, |days| on_days(rows, row, days));
            match holds {
                Truth::False => continue,
                Truth::True => sure = true,
                Truth::Unknown(day) => reasons = Some(day),
            }
            said.push(rows.cell(row, column));
        }
        if let Some(day) = reasons {
            let all = day.and(&missing());
            return (unknown(all.clone()), Truth::Unknown(all));
        }
        said.dedup();
        match said.as_slice() {
            [] | [Cell::Empty] => (unknown(missing()), Truth::False),
            [one] if sure => (cell(*one).map_or_else(Vec::new, known), Truth::True),
            _ => (unknown(missing()), Truth::Unknown(missing())),
        }
    }

    /// How many are found: from those that are sure to those that are possible.
    fn count(&self, search: &'a Search, scope: &Scope, span: Span) -> Value<'a> {
        let (mut low, mut high, mut reasons) = (0i64, Some(0i64), Reasons::default());
        for member in self.members(search, scope, span) {
            match member.there {
                Truth::Unknown(more) => reasons = reasons.and(&more),
                _ => low += 1,
            }
            high = high.filter(|_| !member.many).map(|high| high + 1);
        }
        let number = |n| Scalar::Number(Number::whole(n));
        Value::between(Some(number(low)), high.map(number), reasons)
    }

    /// How many different values: from the known ones of those that are sure, to the known ones of those that are
    /// possible with as many more as are not known.
    fn count_distinct(&self, search: &'a Search, of: &'a [Term], scope: &Scope, span: Span) -> Value<'a> {
        let (mut sure, mut possible, mut unlike, mut limited) = (Vec::new(), Vec::new(), 0i64, true);
        let mut reasons = Reasons::default();
        for member in self.members(search, scope, span) {
            limited &= !member.many;
            let is_sure = member.there == Truth::True;
            if let Truth::Unknown(more) = member.there {
                reasons = reasons.and(&more);
            }
            let inside = scope.bind(search.var, member.bound);
            // One value of each: all that can be taken together.
            let mut together: Vec<Vec<Value>> = vec![Vec::new()];
            for of in of {
                let values = self.values(of, &inside, span);
                let longer = together.iter().flat_map(|all| {
                    values.iter().map(move |value| all.iter().cloned().chain([value.clone()]).collect())
                });
                together = longer.collect();
            }
            for values in together {
                let known: Option<Vec<Scalar>> = values
                    .iter()
                    .map(|value| match value {
                        Value::Known(scalar) => Some(*scalar),
                        _ => None,
                    })
                    .collect();
                let Some(known) = known else {
                    reasons = values.iter().fold(reasons, |all, value| all.and(&value.reasons()));
                    unlike += 1;
                    continue;
                };
                let same =
                    |other: &Vec<Scalar>| other.iter().zip(&known).all(|(a, b)| a.order(b) == Some(Ordering::Equal));
                for (list, belongs) in [(&mut sure, is_sure), (&mut possible, true)] {
                    if belongs && !list.iter().any(same) {
                        list.push(known.clone());
                    }
                }
            }
        }
        let number = |n: i64| Scalar::Number(Number::whole(n));
        let high = limited.then(|| number(possible.len() as i64 + unlike));
        Value::between(Some(number(sure.len() as i64)), high, reasons)
    }

    /// The sum. What cannot be negative lies between the sure and the possible; any other sum of which something is
    /// unknown is missing.
    fn sum(&self, search: &'a Search, of: &'a Term, never_negative: bool, scope: &Scope, span: Span) -> Value<'a> {
        let (mut low, mut high) = (Some(Number::ZERO), Some(Number::ZERO));
        let (mut reasons, mut unsure, mut open) = (Reasons::default(), false, false);
        let add = |sum: Option<Number>, end: Option<Scalar>| match end {
            Some(Scalar::Number(number)) => sum?.add(number),
            _ => sum,
        };
        for member in self.members(search, scope, span) {
            open |= member.many;
            if let Truth::Unknown(more) = &member.there {
                reasons = reasons.and(more);
                unsure = true;
            }
            for value in self.values(of, &scope.bind(search.var, member.bound), span) {
                let (from, to) = value.ends();
                reasons = reasons.and(&value.reasons());
                unsure |= !matches!(value, Value::Known(_));
                open |= to.is_none();
                if member.there == Truth::True {
                    low = add(low, from);
                }
                high = add(high, to);
            }
        }
        let too_large = || Value::Unknown(Reasons::missing(Missing::Result(span)));
        if unsure && !never_negative {
            return Value::Unknown(reasons);
        }
        let (Some(low), Some(high)) = (low, high) else { return too_large() };
        Value::between(Some(Scalar::Number(low)), (!open).then_some(Scalar::Number(high)), reasons)
    }

    /// The smallest or the largest value; missing over none, and where anything is unknown.
    fn extreme(&self, search: &'a Search, of: &'a Term, largest: bool, scope: &Scope, span: Span) -> Value<'a> {
        let (mut best, mut reasons, mut unsure) = (None, Reasons::default(), false);
        for member in self.members(search, scope, span) {
            if let Truth::Unknown(more) = &member.there {
                reasons = reasons.and(more);
                unsure = true;
            }
            for value in self.values(of, &scope.bind(search.var, member.bound), span) {
                let Value::Known(scalar) = value else {
                    reasons = reasons.and(&value.reasons());
                    unsure = true;
                    continue;
                };
                let beats = if largest { Ordering::Greater } else { Ordering::Less };
                if best.is_none_or(|best| scalar.order(&best) == Some(beats)) {
                    best = Some(scalar);
                }
            }
        }
        match best {
            _ if unsure => Value::Unknown(reasons),
            Some(best) => Value::Known(best),
            None => Value::Unknown(Reasons::missing(Missing::Result(span))),
        }
    }
}

/// The value of a cell; an empty one has none.
pub fn cell(cell: Cell) -> Option<Scalar> {
    match cell {
        Cell::Empty => None,
        Cell::Code(code) => Some(Scalar::Text(Text::code(code))),
        Cell::Text(text) => Some(Scalar::Text(Text::Long(text.as_bytes()))),
        Cell::Number(number) => Some(Scalar::Number(number)),
        Cell::Date(date) => Some(Scalar::Date(date)),
    }
}

/// What is made of each value of the left with each of the right.
fn each<'a>(left: &Values<'a>, right: &Values<'a>, f: impl Fn(&Value<'a>, &Value<'a>) -> Value<'a>) -> Values<'a> {
    let f = &f;
    left.iter().flat_map(|a| right.iter().map(move |b| f(a, b))).collect()
}

fn both_reasons(a: &Value, b: &Value) -> Reasons {
    a.reasons().and(&b.reasons())
}

/// Exact arithmetic. Of values between ends, sums and differences lie between ends too, and products and quotients by a
/// known number.
fn arithmetic<'a>(a: &Value<'a>, sign: Arithmetic, b: &Value<'a>, none: impl Fn() -> Reasons) -> Value<'a> {
    let number = |end: Option<Scalar>| match end {
        Some(Scalar::Number(number)) => Some(number),
        _ => None,
    };
    let apply = |x: Number, y: Number| match sign {
        Arithmetic::Add => x.add(y),
        Arithmetic::Subtract => x.subtract(y),
        Arithmetic::Multiply => x.multiply(y),
        Arithmetic::Divide => x.divide(y),
    };
    if let (Value::Known(Scalar::Number(x)), Value::Known(Scalar::Number(y))) = (a, b) {
        return apply(*x, *y).map_or_else(|| Value::Unknown(none()), |n| Value::Known(Scalar::Number(n)));
    }
    let nought = |value: &Value| matches!(value, Value::Known(Scalar::Number(Number::ZERO)));
    let between = |value: &Value| matches!(value, Value::Between(..));
    if sign == Arithmetic::Multiply && (nought(a) && between(b) || between(a) && nought(b)) {
        return Value::Known(Scalar::Number(Number::ZERO));
    }
    if sign == Arithmetic::Divide && between(a) && nought(b) {
        return Value::Unknown(none().and(&a.reasons()));
    }
    let ((low_a, high_a), (low_b, high_b)) = (a.ends(), b.ends());
    let [low_a, high_a, low_b, high_b] = [low_a, high_a, low_b, high_b].map(number);
    let ends = |low: (Option<Number>, Option<Number>), high: (Option<Number>, Option<Number>)| {
        let end = |(x, y): (Option<Number>, Option<Number>)| apply(x?, y?).map(Scalar::Number);
        Value::between(end(low), end(high), both_reasons(a, b))
    };
    match (sign, a, b) {
        (Arithmetic::Add, ..) => ends((low_a, low_b), (high_a, high_b)),
        (Arithmetic::Subtract, ..) => ends((low_a, high_b), (high_a, low_b)),
        (Arithmetic::Multiply | Arithmetic::Divide, _, Value::Known(Scalar::Number(n))) if !n.is_negative() => {
            ends((low_a, low_b), (high_a, high_b))
        }
        (Arithmetic::Multiply | Arithmetic::Divide, _, Value::Known(_)) => ends((high_a, low_b), (low_a, high_b)),
        (Arithmetic::Multiply, Value::Known(Scalar::Number(n)), _) if !n.is_negative() => {
            ends((low_a, low_b), (high_a, high_b))
        }
        (Arithmetic::Multiply, Value::Known(_), _) => ends((low_a, high_b), (high_a, low_b)),
        _ => Value::Unknown(both_reasons(a, b)),
    }
}

/// A day so many whole units later or earlier.
fn shift<'a>(
    day: &Value<'a>,
    sign: Arithmetic,
    amount: &Value<'a>,
    unit: Unit,
    none: impl Fn() -> Reasons,
) -> Value<'a> {
    let Value::Known(Scalar::Number(amount)) = amount else { return Value::Unknown(both_reasons(day, amount)) };
    let amount = amount.as_whole().and_then(|n| if sign == Arithmetic::Subtract { n.checked_neg() } else { Some(n) });
    let moved = |value| match (value, amount) {
        (Scalar::Date(date), Some(n)) => add_units(date, n, unit).map(Scalar::Date),
        _ => None,
    };
    day.rising(moved, none)
}

/// The day so many units after another.
fn add_units(date: Date, n: i64, unit: Unit) -> Option<Date> {
    match unit {
        Unit::Days => date.add_days(n),
        // One day after the other.
        Unit::Weekdays => {
            let (mut date, mut left) = (date, n.abs());
            while left > 0 {
                date = date.add_days(n.signum())?;
                left -= i64::from(is_weekday(date));
            }
            Some(date)
        }
        Unit::Months => date.add_months(n),
        Unit::Years => date.add_months(n.checked_mul(12)?),
    }
}

/// Monday to Friday; 1970-01-01 was a Thursday.
fn is_weekday(date: Date) -> bool {
    !matches!((date.0 + 4).rem_euclid(7), 0 | 6)
}

/// Days, full months or full years from one day to another.
fn elapsed<'a>(
    unit: Unit,
    from: &Values<'a>,
    to: &Values<'a>,
    both_ends: bool,
    none: impl Fn() -> Reasons,
) -> Values<'a> {
    let count = |from: Option<Scalar>, to: Option<Scalar>| match (from?, to?) {
        (Scalar::Date(from), Scalar::Date(to)) => {
            let to = if both_ends && unit != Unit::Weekdays { to.add_days(1)? } else { to };
            let n = match unit {
                Unit::Weekdays => {
                    let (first, last) = (i64::from(from.0), i64::from(to.0));
                    let days =
                        |from: i64, to: i64| (from + 1..=to).filter(|day| is_weekday(Date(*day as i32))).count() as i64;
                    let first = if both_ends { first - 1 } else { first };
                    if last < first { -days(last, first) } else { days(first, last) }
                }
                Unit::Days => i64::from(to.0) - i64::from(from.0),
                Unit::Months => from.months_until(to),
                Unit::Years => from.months_until(to).div_euclid(12),
            };
            Some(Scalar::Number(Number::whole(n)))
        }
        _ => None,
    };
    each(from, to, |a, b| {
        let ((low_a, high_a), (low_b, high_b)) = (a.ends(), b.ends());
        match (a, b) {
            (Value::Known(_), Value::Known(_)) => {
                count(low_a, low_b).map_or_else(|| Value::Unknown(none()), Value::Known)
            }
            _ => Value::between(count(high_a, low_b), count(low_a, high_b), both_reasons(a, b)),
        }
    })
}

/// A part of a day.
fn date_part<'a>(part: DatePart, day: &Value<'a>) -> Value<'a> {
    let number = |n: i64| Scalar::Number(Number::whole(n));
    match (part, day) {
        (DatePart::Year, _) => day.rising(
            |day| match day {
                Scalar::Date(date) => Some(number(i64::from(date.ymd().0))),
                _ => None,
            },
            Reasons::default,
        ),
        (DatePart::LastDayOfMonth, _) => day.rising(
            |day| match day {
                Scalar::Date(date) => Some(Scalar::Date(date.month_end())),
                _ => None,
            },
            Reasons::default,
        ),
        (DatePart::FirstDayOfMonth, _) => day.rising(
            |day| match day {
                Scalar::Date(date) => Some(Scalar::Date(date.month_start())),
                _ => None,
            },
            Reasons::default,
        ),
        (DatePart::Day, Value::Known(Scalar::Date(date))) => Value::Known(number(i64::from(date.ymd().2))),
        (DatePart::Month, Value::Known(Scalar::Date(date))) => Value::Known(number(i64::from(date.ymd().1))),
        (DatePart::DaysInMonth, Value::Known(Scalar::Date(date))) => {
            Value::Known(number(i64::from(date.days_in_month())))
        }
        // Of days of one month the month is known, though not the day.
        (DatePart::Month | DatePart::DaysInMonth, Value::Between(Some(Scalar::Date(a)), Some(Scalar::Date(b)), _))
            if a.month_start() == b.month_start() =>
        {
            date_part(part, &Value::Known(Scalar::Date(*a)))
        }
        _ => Value::Unknown(day.reasons()),
    }
}
