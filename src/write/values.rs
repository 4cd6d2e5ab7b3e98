//! A slot to characters.

use std::borrow::Cow;

use crate::claim::number::parse_decimal;
use crate::claim::{Claim, Date, Field, Kind, Slot, Value, is_reason};

/// The characters of a value that is no list.
pub(super) fn text(claim: &Claim, slot: Slot) -> String {
    match claim.value(slot) {
        Value::Absent | Value::List(_) | Value::Item(_) => String::new(),
        Value::Unreadable(text) | Value::Text(text) => String::from_utf8_lossy(text).into_owned(),
        Value::Code(code) => code.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Days(days) => days.to_string(),
        Value::Money(cents) => {
            let sign = if cents < 0 { "-" } else { "" };
            let cents = cents.unsigned_abs();
            format!("{sign}{}.{:02}", cents / 100, cents % 100)
        }
        Value::Number(number) => number.to_string(),
        Value::Yes(yes) => if yes { "Y" } else { "N" }.to_owned(),
    }
}

/// The characters that no format reads as a value, for one that could not be read where it stood: its own, with a question
/// mark where they could be, or that alone where they say but why. `None` for codes and texts, which any characters are.
pub(super) fn unreadable(field: Field, text: &[u8], fits: impl Fn(&str) -> bool) -> Option<String> {
    let own = if is_reason(text) { Cow::Borrowed("") } else { String::from_utf8_lossy(text) };
    let more = [format!("{own}?"), format!("?{own}"), "?".to_owned()];
    let mut all = Some(own.into_owned()).filter(|own| !own.is_empty()).into_iter().chain(more);
    all.find(|own| fits(own) && stays_unreadable(field, own.as_bytes()))
}

/// Whether what could not be read where it stood cannot be read in any other format either. A text that is no code in one
/// would be one in another.
fn stays_unreadable(field: Field, text: &[u8]) -> bool {
    match field.info().kind {
        // A hyphen behind a day is where a period goes on.
        Kind::Date => Date::parse(text).is_none() && text.get(8) != Some(&b'-'),
        // Half a unit is written `.5` in X12.
        Kind::Money | Kind::Number if text.starts_with(b".") || text.starts_with(b"-.") => false,
        Kind::Money => parse_decimal(text).is_none_or(|(mantissa, scale)| {
            scale > 2 && 10i64.checked_pow(u32::from(scale) - 2).is_none_or(|power| mantissa % power != 0)
        }),
        // Pointers are letters on paper.
        Kind::Number if field == Field::LinePointers && text.iter().all(u8::is_ascii_alphabetic) => false,
        Kind::Number => parse_decimal(text).is_none_or(|(mantissa, _)| mantissa < 0 && field.never_negative()),
        Kind::Yes => !matches!(text.to_ascii_lowercase().as_slice(), b"y" | b"yes" | b"true" | b"n" | b"no" | b"false"),
        _ => false,
    }
}
