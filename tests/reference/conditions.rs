//! Conditions to truths.

use paylint::claim::{Date, Field, Item};
use paylint::policy::model::{
    Arithmetic, Comparison, Condition, Period, Question, SetId, Shape, Side, Term, Var, Window,
};
use paylint::policy::set::{Member, Set};
use paylint::source::Span;
use paylint::verdict::model::{Bound, Fact, Which};

use super::kleene::{Reasons, Truth};
use super::values::{Scalar, Value, Values, compare, unknown};
use super::world::{Scope, World};

impl<'a> World<'a> {
    /// Whether a condition holds.
    pub fn truth(&self, condition: &'a Condition, scope: &Scope) -> Truth {
        let span = condition.span;
        let values = |term: &'a Term| self.values(term, scope, span);
        match &condition.node {
            Question::All(parts) => Truth::all(parts.iter().map(|part| self.truth(part, scope))),
            Question::Any(parts) => Truth::any(parts.iter().map(|part| self.truth(part, scope))),
            Question::Not(part) => self.truth(part, scope).not(),
            Question::Defined(_, meaning) => self.truth(meaning, scope),
            Question::Compare(left, comparison, right) => compare(&values(left), *comparison, &values(right)),
            Question::In(term, set, on) => {
                let (values, days) = (values(term), values(on));
                let held = values.iter().map(|value| match value {
                    Value::Known(Scalar::Text(text)) => {
                        Truth::any(days.iter().map(|day| self.in_set(*set, &text.text(), day)))
                    }
                    Value::Known(_) => Truth::False,
                    unknown => Truth::Unknown(unknown.reasons()),
                });
                match Truth::any(held) {
                    Truth::Unknown(reasons) if is_dated(&self.policy.sets, *set) => {
                        Truth::Unknown(days.iter().map(Value::reasons).fold(reasons, |all, one| all.and(&one)))
                    }
                    answer => answer,
                }
            }
            Question::Present(term) => self.present(term, scope, span),
            Question::Yes(term) => Truth::any(values(term).iter().map(|value| match value {
                Value::Known(scalar) => Truth::of(matches!(scalar, Scalar::Yes(true))),
                unknown => Truth::Unknown(unknown.reasons()),
            })),
            Question::Exists(search) => Truth::any(self.members(search, scope, span).into_iter().map(|m| m.there)),
            Question::Every(search, meets) => Truth::all(self.members(search, scope, span).into_iter().map(|member| {
                let met = self.truth(meets, &scope.bind(search.var, member.bound));
                Truth::any([member.there.not(), met])
            })),
            Question::During(term, from, to) => {
                let day = values(term);
                let from = from.map_or(Truth::True, |from| compare_day(&day, Comparison::AtLeast, from));
                let to = to.map_or(Truth::True, |to| compare_day(&day, Comparison::AtMost, to));
                if day.is_empty() { Truth::False } else { from.and(to) }
            }
            Question::Within(window) => self.within(window, scope, span),
            Question::SamePeriod(period, left, right) => {
                let (left, right) = (values(left), values(right));
                compare(&self.periods(*period, &left), Comparison::Is, &self.periods(*period, &right))
            }
            Question::OverlappingDays(a, b) => {
                let day = |var: &Var, field| {
                    let (which, item) = self.line(*var, scope);
                    self.field(which, item, field)
                };
                let a_begins_in_time =
                    compare(&day(a, Field::LineDate), Comparison::AtMost, &day(b, Field::LineThrough));
                let b_begins_in_time =
                    compare(&day(b, Field::LineDate), Comparison::AtMost, &day(a, Field::LineThrough));
                a_begins_in_time.and(b_begins_in_time)
            }
            Question::SameProvider(a, b) => self.same_person(*a, *b, scope),
            Question::SamePractitioner(a, b) => {
                let same_group = compare(&self.billing(*a, scope), Comparison::Is, &self.billing(*b, scope));
                let same_specialty = compare(&self.specialty(*a, scope), Comparison::Is, &self.specialty(*b, scope));
                Truth::any([self.same_person(*a, *b, scope), same_group.and(same_specialty)])
            }
            Question::Identical(left, right) => identical(&values(left), &values(right)),
            Question::Stands(var) => self.stands(*var, scope),
            Question::Shape(term, shape) => Truth::any(values(term).iter().map(|value| match value {
                Value::Known(Scalar::Text(text)) => Truth::of(has_shape(&text.text(), shape)),
                Value::Known(_) => Truth::False,
                unknown => Truth::Unknown(unknown.reasons()),
            })),
        }
    }

    /// Whether a set holds a code on a day; on a day that is not known, where it is so on every day.
    fn in_set(&self, set: SetId, code: &str, day: &Value<'a>) -> Truth {
        let sets = &self.policy.sets;
        let holds = |date: Date| sets[set.0].contains(sets, code, Some(date));
        if let Value::Between(low, high, reasons) = day {
            let on = |end: &Option<Scalar>, open: Date| match end {
                Some(Scalar::Date(date)) => *date,
                _ => open,
            };
            let (low, high) = (on(low, Date::MIN), on(high, Date::MAX));
            // On every day, those on which its members come and go among them.
            let changes = sets[set.0].days(sets).into_iter().filter(|day| low < *day && *day <= high);
            let same = changes.map(holds).all(|held| held == holds(low));
            return Truth::or_unknown(holds(low).filter(|_| same), || reasons.clone());
        }
        let day_known = match day {
            Value::Known(Scalar::Date(date)) => Some(*date),
            _ => None,
        };
        Truth::or_unknown(sets[set.0].contains(sets, code, day_known), || day.reasons())
    }

    /// Whether something is carried, readable or not.
    fn present(&self, term: &'a Term, scope: &Scope, span: Span) -> Truth {
        let carried = |which: Which, item: Item, field: Field| match self.claim_of(which) {
            Some(claim) if claim.slot(item, field).is_absent() && !claim.carrier.can_carry(field) => {
                Truth::Unknown(Reasons::fact(Fact::Field(which, item, field)))
            }
            Some(claim) if field.info().list => Truth::of(!claim.list(item, field).is_empty()),
            Some(claim) => Truth::of(!claim.slot(item, field).is_absent()),
            None => Truth::Unknown(self.nothing_known(which)),
        };
        match term {
            Term::Field(owner, field) | Term::First(owner, field) => {
                let (which, item) = self.owner(*owner, scope);
                carried(which, item, *field)
            }
            Term::OfProvider(owner, provider, field) => {
                let (which, item) = self.owner(*owner, scope);
                match self.provider(which, item, *provider) {
                    Ok(provider) => carried(which, provider, *field),
                    Err(_) => match carried(which, item, *provider) {
                        Truth::Unknown(reasons) => Truth::Unknown(reasons),
                        _ => Truth::False,
                    },
                }
            }
            Term::Fact(facts, owner, column, day) => self.fact(*facts, *owner, *column, day.as_deref(), scope, span).1,
            Term::Age(..) => carried(Which::This, Item::PATIENT, Field::PatientBirthDate),
            reckoned => Truth::any(self.values(reckoned, scope, span).iter().map(|value| match value {
                Value::Known(_) => Truth::True,
                unknown => Truth::Unknown(unknown.reasons()),
            })),
        }
    }

    /// 3.6: before: t − N ≤ d < t; after: t < d ≤ t + N; around: t − N ≤ d ≤ t + N; `on or` lets t itself in.
    fn within(&self, window: &'a Window, scope: &Scope, span: Span) -> Truth {
        let (dates, ofs) = (self.values(&window.date, scope, span), self.values(&window.of, scope, span));
        let shifted = |sign: Arithmetic| self.shifted(&window.of, sign, &window.amount, window.unit, scope, span);
        let (early, late) = (shifted(Arithmetic::Subtract), shifted(Arithmetic::Add));
        let (from_far, to_far) = if window.less_than {
            (Comparison::Greater, Comparison::Less)
        } else {
            (Comparison::AtLeast, Comparison::AtMost)
        };
        let (to_near, from_near) = if window.on_or {
            (Comparison::AtMost, Comparison::AtLeast)
        } else {
            (Comparison::Less, Comparison::Greater)
        };
        match window.side {
            Side::Before => compare(&dates, from_far, &early).and(compare(&dates, to_near, &ofs)),
            Side::After => compare(&dates, from_near, &ofs).and(compare(&dates, to_far, &late)),
            Side::Around => compare(&dates, from_far, &early).and(compare(&dates, to_far, &late)),
        }
    }

    /// The period that each day falls in, as a number that rises with the days.
    fn periods(&self, period: Period, days: &Values<'a>) -> Values<'a> {
        let plan_year = self.field(Which::This, Item::CLAIM, Field::ClaimPlanYearStart);
        let begins = plan_year.iter().find_map(|value| match value {
            Value::Known(Scalar::Date(date)) => Some(*date),
            _ => None,
        });
        if period == Period::PlanYear && begins.is_none() && !days.is_empty() {
            let reasons = plan_year.iter().chain(days).map(Value::reasons);
            return unknown(reasons.fold(Reasons::default(), |all, one| all.and(&one)));
        }
        let number = |scalar| {
            let Scalar::Date(date) = scalar else { return None };
            let (year, month, _) = date.ymd();
            let (year_number, month_number) = (i64::from(year), i64::from(month) - 1);
            let n = match period {
                Period::Year => year_number,
                Period::Quarter => year_number * 4 + month_number / 3,
                Period::Month => year_number * 12 + month_number,
                // 1970-01-04 was a Sunday.
                Period::Week => (i64::from(date.0) - 3).div_euclid(7),
                Period::PlanYear | Period::FiscalYear(..) => {
                    let (month, day) = match period {
                        Period::FiscalYear(month, day) => (month, day),
                        _ => (begins?.ymd().1, begins?.ymd().2),
                    };
                    let first = Date::from_ymd(year, month, 1)?;
                    let start = Date::from_ymd(year, month, day.min(first.days_in_month()))?;
                    if date >= start { year_number } else { year_number - 1 }
                }
            };
            Some(Scalar::Number(paylint::claim::Number::whole(n)))
        };
        days.iter().map(|day| day.rising(number, Reasons::default)).collect()
    }

    /// The line that a variable is bound to, or that its item belongs to; else its claim.
    fn line(&self, var: Var, scope: &Scope) -> (Which, Item) {
        match scope.get(var) {
            Bound::Item(which, item) if self.claim_of(which).is_none() => (which, item),
            Bound::Item(which, item) => (which, self.line_of(which, item).unwrap_or(Item::CLAIM)),
            Bound::Row(..) => panic!("a row is no line"),
        }
    }

    /// The rendering provider of a line, else its claim's, else its billing provider; or why it is not known.
    fn person(&self, var: Var, scope: &Scope) -> Result<(Which, Item), Values<'a>> {
        let (which, item) = self.line(var, scope);
        let mut last = Err(Vec::new());
        for (at, field) in [
            (item, Field::LineRenderingProvider),
            (Item::CLAIM, Field::ClaimRenderingProvider),
            (Item::CLAIM, Field::ClaimBillingProvider),
        ] {
            if at.record != field.info().record {
                continue;
            }
            last = self.provider(which, at, field);
            match &last {
                Err(values) if values.is_empty() => {}
                _ => break,
            }
        }
        last.map(|provider| (which, provider))
    }

    /// The NPI by which two are the same; without it they may be the same.
    fn npi(&self, which: Which, provider: Item) -> Values<'a> {
        let npi = self.field(which, provider, Field::ProviderNpi);
        if npi.is_empty() {
            let fact = paylint::verdict::model::Fact::Field(which, provider, Field::ProviderNpi);
            return unknown(Reasons::fact(fact));
        }
        npi
    }

    fn same_person(&self, a: Var, b: Var, scope: &Scope) -> Truth {
        let npi = |var| match self.person(var, scope) {
            Ok((which, provider)) => self.npi(which, provider),
            Err(values) => values,
        };
        compare(&npi(a), Comparison::Is, &npi(b))
    }

    /// The NPI of the provider that bills a line.
    fn billing(&self, var: Var, scope: &Scope) -> Values<'a> {
        let (which, _) = self.line(var, scope);
        match self.provider(which, Item::CLAIM, Field::ClaimBillingProvider) {
            Ok(provider) => self.npi(which, provider),
            Err(values) => values,
        }
    }

    /// The specialty of the person of a line: the payer's code, else the taxonomy; it is missing without either.
    fn specialty(&self, var: Var, scope: &Scope) -> Values<'a> {
        let (which, provider) = match self.person(var, scope) {
            Ok(person) => person,
            Err(values) => return values,
        };
        let carried = |field| self.claim_of(which).is_some_and(|claim| !claim.slot(provider, field).is_absent());
        if !carried(Field::ProviderSpecialty) && carried(Field::ProviderTaxonomy) {
            return self.field(which, provider, Field::ProviderTaxonomy);
        }
        self.field(which, provider, Field::ProviderSpecialty)
    }

    /// Whether a line stands: no deny or reject has hit it; of another claim: its record does not say denied.
    fn stands(&self, var: Var, scope: &Scope) -> Truth {
        let (which, item) = self.line(var, scope);
        if which == Which::This {
            self.asked.set(true);
            return self.hit[item.index as usize].clone().not();
        }
        if self.claim_of(which).is_none() {
            return Truth::Unknown(self.nothing_known(which));
        }
        let own = self.field(which, item, Field::LineDenied);
        let said = if own.is_empty() { self.field(which, Item::CLAIM, Field::ClaimDenied) } else { own };
        Truth::any(said.iter().map(|denied| match denied {
            Value::Known(scalar) => Truth::of(matches!(scalar, Scalar::Yes(true))),
            unknown => Truth::Unknown(unknown.reasons()),
        }))
        .not()
    }
}

/// Whether members of a set come and go.
fn is_dated(sets: &[Set], set: SetId) -> bool {
    let set = &sets[set.0];
    let all = std::iter::once(&set.base).chain(set.changes.iter().map(|change| &change.members));
    let mut within = all.flat_map(|members| members.any.iter().chain(&members.except));
    !set.changes.is_empty() || within.any(|member| matches!(member, Member::Set(id) if is_dated(sets, *id)))
}

fn compare_day(days: &Values, comparison: Comparison, with: Date) -> Truth {
    compare(days, comparison, &vec![Value::Known(Scalar::Date(with))])
}

/// Whether every value of the one is one of the other, and the other way round; a value that is not known may be any.
fn identical(left: &Values, right: &Values) -> Truth {
    let is_known = |value: &&Value| matches!(value, Value::Known(_));
    let beyond = |one: &Values, other: &Values| {
        let all_known = other.iter().all(|value| is_known(&value));
        let is_there = |value: &Value| compare(&vec![value.clone()], Comparison::Is, other) == Truth::True;
        all_known && one.iter().filter(is_known).any(|value| !is_there(value))
    };
    if beyond(left, right) || beyond(right, left) {
        return Truth::False;
    }
    let unknown = left.iter().chain(right).filter(|value| !is_known(value)).map(Value::reasons);
    unknown.reduce(|all, one| all.and(&one)).map_or(Truth::True, Truth::Unknown)
}

fn has_shape(text: &str, shape: &Shape) -> bool {
    match shape {
        Shape::Characters(n) => text.chars().count() == *n,
        Shape::AtLeast(n) => text.chars().count() >= *n,
        Shape::AtMost(n) => text.chars().count() <= *n,
        Shape::AllLetters => !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic()),
        Shape::LettersOrDigits => !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric()),
        Shape::Contains(piece) => text.contains(piece.as_str()),
        Shape::AllDigits => !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()),
        Shape::BeginsWith(start) => text.starts_with(start.as_str()),
        Shape::EndsWith(end) => text.ends_with(end.as_str()),
        Shape::CharacterIs(n, c) => n.checked_sub(1).and_then(|at| text.chars().nth(at)) == Some(*c),
        Shape::ValidNpi => {
            text.len() == 10 && text.chars().all(|c| c.is_ascii_digit()) && luhn(&format!("80840{text}"))
        }
    }
}

/// Every second digit from the right is doubled; the digits of all add up to a multiple of ten.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            let digit = if at % 2 == 1 { digit * 2 } else { digit };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}
