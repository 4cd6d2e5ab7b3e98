//! Items of a claim as an analyst says them: `line 1`, `billing provider`, `diagnosis 2`.

use std::fmt::Write as _;

use super::field::{Field, ROLES, Record};
use super::record::{Claim, Item};
use super::slot::Value;

impl Claim {
    /// An item in words.
    pub fn name_of(&self, item: Item) -> String {
        let owner = self.owner(item);
        let of = match owner.record {
            Record::Line => format!("line {} ", self.line_number(owner.index)),
            Record::OtherPayer | Record::LineResult | Record::Tooth => format!("{} ", self.name_of(owner)),
            _ => String::new(),
        };
        match item.record {
            Record::Claim => "claim".to_owned(),
            Record::Patient => "patient".to_owned(),
            Record::Line => format!("line {}", self.line_number(item.index)),
            Record::Provider => {
                let role = self.text_of(item, Field::ProviderRole);
                let role = role.map(|role| match ROLES.iter().find(|(_, code)| *code == role) {
                    Some((word, _)) => (*word).to_owned(),
                    None => role,
                });
                format!("{of}{} provider", role.unwrap_or_else(|| "other".to_owned()).replace('_', " "))
            }
            record => {
                let before = self.items_of(record, owner).take_while(|own| own.index < item.index).count();
                format!("{of}{} {}", record.words().replace('_', " "), before + 1)
            }
        }
    }

    /// A line's own number, else its position from 1.
    pub fn line_number(&self, index: u32) -> String {
        let mut number = String::new();
        self.push_line_number(&mut number, index);
        number
    }

    /// Appends a line's own number, else its position from 1.
    pub fn push_line_number(&self, words: &mut String, index: u32) {
        let _ = match self.slot(Item::line(index), Field::LineNumber).as_whole().map(u64::try_from) {
            // Most claims have fewer than ten lines.
            Some(Ok(number @ 0..=9)) => {
                words.extend(char::from_digit(number as u32, 10));
                Ok(())
            }
            Some(Ok(number)) => write!(words, "{number}"),
            _ => match self.text_of(Item::line(index), Field::LineNumber) {
                Some(number) => write!(words, "{number}"),
                None => write!(words, "{}", u64::from(index) + 1),
            },
        };
    }

    /// A single value in words; `None` for one that is absent or cannot be read, and for a list.
    pub fn text_of(&self, item: Item, field: Field) -> Option<String> {
        let slot = self.slot(item, field);
        match self.value(slot) {
            Value::Absent | Value::Unreadable(_) | Value::List(_) => None,
            // Nearly every claim's number is such a text.
            Value::Text(text) if text.iter().all(|byte| matches!(byte, b' '..=b'~')) => {
                Some(String::from_utf8_lossy(text).into_owned())
            }
            _ => Some(self.show(slot, field).to_string()),
        }
    }
}
