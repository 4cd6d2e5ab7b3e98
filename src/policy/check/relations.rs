//! Relations of a binding to conditions against the nearest line outside it.

use super::conditions::{at, not};
use super::fields::{Holder, field_named};
use super::names::a;
use super::scope::{Frame, Scope};
use super::terms::kind_error;
use super::values::{Sort, unit_of};
use super::verify::internal;
use crate::claim::{Date, Field, Record};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Comparison, Condition, Literal, Period, Question, Side, Term, Unit, Window};
use crate::source::Span;
use crate::syntax::tree::{self, Relation, RelationKind, Word};

impl Scope<'_, '_> {
    /// One relation of what `frame` binds; several conditions for `of same F, G`, one that is `None` where it is wrong.
    pub(super) fn relation(
        &mut self,
        relation: &Relation,
        frame: &Frame,
        outside: Option<&Frame>,
    ) -> Vec<Option<Condition>> {
        let span = relation.span;
        let identical = matches!(relation.kind, RelationKind::IdenticalFields(_));
        if let RelationKind::SameFields(fields) | RelationKind::IdenticalFields(fields) = &relation.kind {
            let nearest = frame.record().and_then(|record| self.nearest_but(record, frame)).cloned();
            let outside = nearest.as_ref().or(outside);
            // One field is told by the whole relation: `of same code`.
            let place = (fields.len() == 1).then_some(span);
            let mut same = |field: &Word| {
                let condition = self.same_field(field, frame, outside, identical)?;
                Some(Condition { span: place.unwrap_or(condition.span), ..condition })
            };
            return fields.iter().map(&mut same).collect();
        }
        vec![self.one_relation(&relation.kind, frame, outside, span)]
    }

    /// The nearest thing of a record that is not the one being bound.
    fn nearest_but(&self, record: Record, frame: &Frame) -> Option<&Frame> {
        self.nearest(record).filter(|nearest| nearest.var != frame.var)
    }

    fn one_relation(
        &mut self,
        kind: &RelationKind,
        frame: &Frame,
        outside: Option<&Frame>,
        span: Span,
    ) -> Option<Condition> {
        match kind {
            RelationKind::SameDay => {
                self.claims_day(frame, outside, span);
                let (own, other) = self.days(frame, outside, span)?;
                Some(at(Question::Compare(own, Comparison::Is, other), span))
            }
            RelationKind::SamePeriod(word) => {
                let (own, other) = self.days(frame, outside, span)?;
                Some(at(Question::SamePeriod(self.period_of(word)?, own, other), span))
            }
            RelationKind::OverlappingDays => {
                let (own, other) = self.lines(frame, outside, span)?;
                Some(at(Question::OverlappingDays(own.var, other.var), span))
            }
            RelationKind::SameProvider => {
                let (own, other) = self.lines(frame, outside, span)?;
                Some(at(Question::SameProvider(own.var, other.var), span))
            }
            RelationKind::AnotherProvider => {
                let (own, other) = self.lines(frame, outside, span)?;
                Some(not(at(Question::SameProvider(own.var, other.var), span)))
            }
            RelationKind::SamePractitioner => {
                let (own, other) = self.lines(frame, outside, span)?;
                Some(at(Question::SamePractitioner(own.var, other.var), span))
            }
            RelationKind::SameBillingProvider => {
                let other = self.outer(outside, span)?;
                let npi =
                    |frame: &Frame| Term::OfProvider(frame.claim(), Field::ClaimBillingProvider, Field::ProviderNpi);
                Some(at(Question::Compare(npi(frame), Comparison::Is, npi(other)), span))
            }
            RelationKind::Within(window) => self.window(window, frame, outside, span),
            RelationKind::Stands => {
                if frame.record() != Some(Record::Line) {
                    self.report(
                        Diagnostic::error("check/relation", "`that stands` asks about lines, and this is none", span)
                            .help("Write it behind a line: `with another line … that stands`."),
                    );
                    return None;
                }
                Some(at(Question::Stands(frame.var), span))
            }
            // Said by the domain, and read field by field.
            // `bind` reads it, with what stands before it.
            RelationKind::Episode(..) => Some(at(Question::All(Vec::new()), span)),
            RelationKind::OnAnyClaim | RelationKind::SameFields(_) | RelationKind::IdenticalFields(_) => {
                Some(at(Question::All(Vec::new()), span))
            }
        }
    }

    /// What is outside the binding; the subject of an edit has nothing outside.
    pub(super) fn outer<'f>(&mut self, outside: Option<&'f Frame>, span: Span) -> Option<&'f Frame> {
        if outside.is_none() {
            self.report(
                Diagnostic::error("check/relation", "there is nothing yet that this line could be compared with", span)
                    .help("Write it where another line is named: `with another line … on same day`."),
            );
        }
        outside
    }

    /// Warns of a line of this claim that is compared by its day with the claim, whose first day stands for it.
    fn claims_day(&mut self, frame: &Frame, outside: Option<&Frame>, span: Span) {
        let of_claim = outside.is_some_and(|outside| outside.record() == Some(Record::Claim) && !outside.elsewhere());
        if frame.record() != Some(Record::Line) || frame.elsewhere() || !of_claim {
            return;
        }
        self.report(
            Diagnostic::warning(
                "check/claim-day",
                "no line is named that this line's day could be compared with, so that it is the claim's first day",
                span,
            )
            .help(
                "Two lines are compared where one stands within the other: `any line in 99213 where another line in 17000 on same day`. Of two that `with` names write `where date = a.date`; for each line of a code `for line in 99213`.",
            ),
        );
    }

    /// Both as lines.
    fn lines<'f>(
        &mut self,
        frame: &'f Frame,
        outside: Option<&'f Frame>,
        span: Span,
    ) -> Option<(&'f Frame, &'f Frame)> {
        let other = self.outer(outside, span)?;
        let wrong = [frame, other].into_iter().find(|frame| frame.record() != Some(Record::Line));
        let Some(wrong) = wrong else { return Some((frame, other)) };
        let what = wrong.record().map_or("row", Record::words);
        self.report(
            Diagnostic::error("check/relation", format!("this compares two lines, and {} is not one", a(what)), span)
                .also(wrong.span, a(what))
                .help(
                    "Write `for line`, or compare the fields that you mean: `by same billing provider`, `of same …`.",
                ),
        );
        None
    }

    /// The days of both.
    fn days(&mut self, frame: &Frame, outside: Option<&Frame>, span: Span) -> Option<(Term, Term)> {
        let other = self.outer(outside, span)?;
        Some((self.day_of(frame, span)?, self.outer_day(other)))
    }

    pub(super) fn day_of(&mut self, frame: &Frame, span: Span) -> Option<Term> {
        let day = frame.day();
        if day.is_none() {
            let what = frame.record().map_or("row", Record::words);
            self.report(
                Diagnostic::error("check/relation", format!("{} has no date of its own", a(what)), span)
                    .help("Say in a `where` which dates are compared, or leave this out."),
            );
        }
        day
    }

    /// The day of what is outside: a line's, an item's own, else the claim's first.
    pub(super) fn outer_day(&self, outside: &Frame) -> Term {
        outside.day().unwrap_or_else(|| Term::Field(outside.claim(), Field::ClaimFirstDate))
    }

    fn window(
        &mut self,
        window: &tree::Window,
        frame: &Frame,
        outside: Option<&Frame>,
        span: Span,
    ) -> Option<Condition> {
        let date = self.day_of(frame, span);
        let of = match &window.of {
            Some(day) => self.dated(day).map(|day| day.term),
            None => {
                self.claims_day(frame, outside, span);
                self.outer(outside, span).map(|outside| self.outer_day(outside))
            }
        };
        let found = self.window_about(window, date, of)?;
        Some(at(found, span))
    }

    /// The period of `in same …`.
    pub(super) fn period_of(&mut self, word: &Word) -> Option<Period> {
        let period = match word.value.as_str() {
            "calendar year" => Period::Year,
            "calendar quarter" => Period::Quarter,
            "calendar month" => Period::Month,
            "calendar week" => Period::Week,
            "plan year" => Period::PlanYear,
            other => {
                let Some((month, day)) = other.strip_prefix("fiscal year from ").and_then(|day| day.split_once('-'))
                else {
                    self.report(internal(&format!("`{}`", word.value), word.span));
                    return None;
                };
                let begins = month.parse().ok().zip(day.parse().ok());
                // 2024 has every day that a year can have.
                let Some((month, day)) = begins.filter(|(month, day)| Date::from_ymd(2024, *month, *day).is_some())
                else {
                    self.report(
                        Diagnostic::error("check/date", format!("no year has a day {month}-{day}"), word.span)
                            .help("Write the month and the day on which it begins: `in same fiscal year from 10-01`."),
                    );
                    return None;
                };
                Period::FiscalYear(month, day)
            }
        };
        Some(period)
    }

    /// Whether a day lies in a window about another; either may have been refused already.
    pub(super) fn window_about(
        &mut self,
        window: &tree::Window,
        date: Option<Term>,
        of: Option<Term>,
    ) -> Option<Question> {
        let (amount, unit) = self.span_of(&window.amount, window.unit.as_ref())?;
        let side = match window.side {
            tree::Side::Before => Side::Before,
            tree::Side::After => Side::After,
            tree::Side::Around => Side::Around,
        };
        let (date, of) = (date?, of?);
        let on_or = window.on_or && side != Side::Around;
        let less_than = window.less_than;
        let window = Window { date, of, amount, unit, side, on_or, less_than };
        Some(Question::Within(Box::new(window)))
    }

    /// A number with its unit: as written behind it, or its own.
    pub(super) fn span_of(&mut self, amount: &tree::Expression, unit: Option<&Word>) -> Option<(Term, Unit)> {
        let amount = self.value(amount, None)?;
        let unit = match (unit, amount.sort) {
            (Some(word), sort) if sort.numeric() => self.unit(word)?,
            (Some(word), Sort::Span(own)) if unit_of(&word.value) == Some(own) => own,
            (None, Sort::Span(own)) => own,
            (None, sort) if sort.numeric() => {
                self.report(
                    Diagnostic::error(
                        "check/unit",
                        "it is not said whether these are days, months or years",
                        amount.span,
                    )
                    .help("Write the unit, `within 90 days`, or give the column the kind `days`."),
                );
                return None;
            }
            _ => {
                self.report(
                    kind_error("`within` takes a number of days, months or years", &amount, None)
                        .help("Write `within 90 days`."),
                );
                return None;
            }
        };
        if let (Term::Literal(Literal::Number(number)), true) = (&amount.term, amount.sort.numeric()) {
            self.check.in_reach(*number, unit, amount.span)?;
        }
        Some((amount.term, unit))
    }

    fn unit(&mut self, word: &Word) -> Option<Unit> {
        let unit = unit_of(&word.value);
        if unit.is_none() {
            self.report(
                Diagnostic::error("check/unit", format!("`{}` is not counted in", word.value), word.span)
                    .help("Write `days`, `months` or `years`."),
            );
        }
        unit
    }

    /// `of same tooth`: a value of the one is a value of the other; `of identical modifiers`: all values are.
    fn same_field(
        &mut self,
        word: &Word,
        frame: &Frame,
        outside: Option<&Frame>,
        identical: bool,
    ) -> Option<Condition> {
        let outside = self.outer(outside, word.span)?.clone();
        let parts: Vec<Word> = word.value.split('.').map(|part| Word::new(part.to_owned(), word.span)).collect();
        let words: Vec<&Word> = parts.iter().collect();
        let own = self.member(&Holder::of(frame), &words, word.span)?;
        if let (Some(record), [first]) = (outside.record(), words.as_slice())
            && field_named(record, &first.value).is_none()
        {
            self.report(
                Diagnostic::error(
                    "check/relation",
                    format!("{} has no `{}` that could be the same", a(record.words()), word.value),
                    word.span,
                )
                .also(outside.span, "this is what it is compared with")
                .help("Compare the fields that you mean in a `where`."),
            );
            return None;
        }
        let other = self.member(&Holder::of(&outside), &words, word.span)?;
        if identical {
            let (own, other) = self.united(own, other)?;
            return Some(at(Question::Identical(own.term, other.term), word.span));
        }
        self.compare(own, Comparison::Is, other, word.span)
    }
}
