//! A slot to JSON, and to characters.

use crate::claim::{Claim, Slot, Value};
use crate::report::Json;

/// Writes a value: dates, codes and texts in quotes, amounts and numbers exactly, lists as lists. What cannot be read is
/// written as the text that it is.
pub(super) fn value(claim: &Claim, slot: Slot, json: &mut Json<'_>) {
    match claim.value(slot) {
        Value::Money(_) => json.raw(text(claim, slot)),
        // A third is no decimal, and no claim holds one.
        Value::Number(_) => json.raw(text(claim, slot)),
        Value::Yes(yes) => json.raw(yes),
        Value::List(values) => json.list(|json| values.iter().for_each(|slot| value(claim, *slot, json))),
        _ => json.text(&text(claim, slot)),
    }
}

/// The characters of a value that is no list.
pub(super) fn text(claim: &Claim, slot: Slot) -> String {
    match claim.value(slot) {
        Value::Absent | Value::List(_) | Value::Item(_) => String::new(),
        Value::Unreadable(text) | Value::Text(text) => String::from_utf8_lossy(text).into_owned(),
        Value::Code(code) => code.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Money(cents) => {
            let sign = if cents < 0 { "-" } else { "" };
            let cents = cents.unsigned_abs();
            format!("{sign}{}.{:02}", cents / 100, cents % 100)
        }
        Value::Number(number) => number.to_string(),
        Value::Yes(yes) => if yes { "Y" } else { "N" }.to_owned(),
    }
}
