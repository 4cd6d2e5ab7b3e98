//! Dates, spans of dates, numbers and amounts as written to exact values.

use super::Checker;
use super::values::unit_word;
use crate::claim::{Date, Number};
use crate::diagnostic::Diagnostic;
use crate::policy::model::Unit;
use crate::source::Span;
use crate::syntax::tree::{Period, Word};

/// No two days of a claim and its history lie farther apart, and nobody is older.
const FARTHEST_YEARS: i64 = 150;

impl Checker<'_> {
    /// A day as written; one that does not exist is an error at its place.
    pub(super) fn date(&mut self, word: &Word) -> Option<Date> {
        self.day(&word.value, word.span)
    }

    /// The same for a bare text.
    pub(super) fn day(&mut self, text: &str, span: Span) -> Option<Date> {
        let date = if text.len() == 10 { Date::parse(text.as_bytes()) } else { None };
        if date.is_none() {
            let help = match days_of_month(text) {
                Some(days) => format!("That month has {days} days."),
                None => "Write year, month and day: `2026-04-01`.".to_owned(),
            };
            self.report(
                Diagnostic::error("check/date", format!("`{text}` is not a day of the calendar"), span).help(help),
            );
        }
        date
    }

    /// `A to B`: both days, in order.
    pub(super) fn period(&mut self, period: &Period) -> Option<(Option<Date>, Option<Date>)> {
        let from = self.date(&period.from);
        let to = period.to.as_ref().map(|to| self.date(to));
        let (from, to) = match (from, to) {
            (Some(from), Some(Some(to))) => (from, Some(to)),
            (Some(from), None) => (from, None),
            _ => return None,
        };
        if let (Some(to), Some(word)) = (to, &period.to)
            && to < from
        {
            self.report(
                Diagnostic::error(
                    "check/inverted-dates",
                    format!("the last day, {to}, comes before the first, {from}"),
                    period.from.span,
                )
                .label("first day")
                .also(word.span, "last day")
                .help(format!("Write `{to} to {from}`, or look for a slip in one of the years.")),
            );
            return None;
        }
        Some((Some(from), to))
    }

    /// Refuses a span that no day of a claim lies from another: a slip in a digit, or a unit for another.
    pub(super) fn in_reach(&mut self, number: Number, unit: Unit, span: Span) -> Option<()> {
        let farthest = match unit {
            Unit::Years => FARTHEST_YEARS,
            Unit::Months => FARTHEST_YEARS * 12,
            Unit::Days | Unit::Weekdays => FARTHEST_YEARS * 365,
        };
        if number <= Number::whole(farthest) {
            return Some(());
        }
        self.report(
            Diagnostic::error(
                "check/number",
                format!("{number} {} is longer than anyone lives", unit_word(unit)),
                span,
            )
            .help(format!("Look for a digit too many; spans go up to {farthest} {}.", unit_word(unit))),
        );
        None
    }

    /// A number as written, exact.
    pub(super) fn number(&mut self, text: &str, span: Span) -> Option<Number> {
        let number = Number::parse(text);
        if number.is_none() {
            self.report(if looks_numeric(text) {
                Diagnostic::error("check/number", format!("`{text}` is too large a number"), span)
                    .help("Numbers have up to 18 digits.")
            } else {
                Diagnostic::error("check/number", format!("`{text}` is not a number"), span)
                    .help("Write it with digits, and a point before decimals: `4`, `2.5`.")
            });
        }
        number
    }

    /// An amount as written, in cents.
    pub(super) fn cents(&mut self, text: &str, span: Span) -> Option<Number> {
        let (sign, body) = match text.strip_prefix('-') {
            Some(body) => ("-", body),
            None => ("", text),
        };
        let plain: String = body.trim_start_matches('$').chars().filter(|c| *c != ',').collect();
        let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let cents = Number::parse(&format!("{sign}{plain}")).and_then(|amount| amount.multiply(Number::whole(100)));
        match cents {
            Some(cents) if decimals <= 2 => Some(cents),
            Some(_) => {
                self.report(
                    Diagnostic::error("check/number", format!("`{text}` has parts of a cent"), span)
                        .help("An amount has at most two decimals: `$1,250.00`."),
                );
                None
            }
            None => {
                self.report(
                    Diagnostic::error("check/number", format!("`{text}` is too large an amount, or none"), span)
                        .help("Write it like `$1,250.00`, with at most 16 digits."),
                );
                None
            }
        }
    }
}

/// Whether a text is made of digits and points, as a number that is too long is.
pub(super) fn looks_numeric(text: &str) -> bool {
    let body = text.strip_prefix('-').unwrap_or(text);
    body.starts_with(|c: char| c.is_ascii_digit()) && body.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// How many days the month of a day that does not exist has, where the month does.
fn days_of_month(text: &str) -> Option<u32> {
    let month = text.get(..8)?;
    let day: u32 = text.get(8..)?.parse().ok()?;
    let first = Date::parse(format!("{month}01").as_bytes())?;
    (text.len() == 10 && day > 0).then(|| first.days_in_month())
}
