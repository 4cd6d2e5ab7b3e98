//! A claim's values in words and digits, as explanations print them.

use std::fmt;

use super::field::{Field, Kind};
use super::record::Claim;
use super::slot::{Slot, Value};

/// A slot's value, shown for a person: dates as `2026-04-01`, amounts as `$120.00`, sexes as `female`, lists with commas.
pub struct Shown<'c> {
    claim: &'c Claim,
    slot: Slot,
    field: Field,
}

impl Claim {
    /// Shows the value of a slot that holds a field of this claim.
    pub fn show(&self, slot: Slot, field: Field) -> Shown<'_> {
        Shown { claim: self, slot, field }
    }
}

/// Writes text of a claim: control characters and bytes that are no UTF-8 as `\xNN` (O04, X08, X09 of the threats).
pub fn write_text(f: &mut fmt::Formatter<'_>, text: &[u8]) -> fmt::Result {
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            {
                write!(f, "\\u{{{:x}}}", u32::from(c))?;
            } else {
                write!(f, "{c}")?;
            }
        }
        for byte in chunk.invalid() {
            write!(f, "\\x{byte:02X}")?;
        }
    }
    Ok(())
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let info = self.field.info();
        match self.claim.value(self.slot) {
            Value::Absent => write!(f, "none"),
            Value::Unreadable(text) => {
                write!(f, "unreadable (")?;
                write_text(f, text)?;
                write!(f, ")")
            }
            Value::Code(code) => match info.words.iter().find(|(_, c)| c.as_bytes() == code.to_string().as_bytes()) {
                Some((word, _)) => write!(f, "{word}"),
                None => write!(f, "{code}"),
            },
            Value::Text(text) => write_text(f, text),
            Value::Date(date) => write!(f, "{date}"),
            Value::Days(days) => write!(f, "{days}"),
            Value::Money(cents) => {
                let sign = if cents < 0 { "-" } else { "" };
                let cents = cents.unsigned_abs();
                write!(f, "{sign}${}.{:02}", cents / 100, cents % 100)
            }
            Value::Number(number) => write!(f, "{number}"),
            Value::Yes(yes) => write!(f, "{}", if yes { "yes" } else { "no" }),
            Value::List([]) => write!(f, "none"),
            Value::List(values) => {
                for (at, value) in values.iter().enumerate() {
                    let comma = if at > 0 { ", " } else { "" };
                    write!(f, "{comma}{}", self.claim.show(*value, self.field))?;
                }
                Ok(())
            }
            Value::Item(index) if info.kind == Kind::Provider => {
                let provider = super::Item { record: super::Record::Provider, index };
                let npi = self.claim.slot(provider, Field::ProviderNpi);
                write!(f, "{}", self.claim.show(npi, Field::ProviderNpi))
            }
            Value::Item(index) => write!(f, "{}", index + 1),
        }
    }
}
