//! Counts, control numbers and separators to the words of reports.

use super::super::id::{Id, ids};
use super::super::lex::{self, Delimiters};
use super::super::stream::Cut;
use crate::claim::ClaimType;
use crate::read::{Batch, Cost, Entry, Spot, Trouble};

pub(super) const LOWER_CASE: &str = "names of segments are written in small letters; they are read as if in capitals";

pub(super) fn push(batch: &mut Batch, code: &'static str, spot: Spot, cost: Cost, message: String) {
    batch.entries.push(Entry::Trouble(Trouble { code, message, spot, cost }));
}

pub(super) fn spot(cut: &Cut, element: &str) -> Spot {
    Spot {
        offset: cut.offset,
        number: cut.number,
        element: if element.is_empty() { cut.id.text() } else { element.to_owned() },
    }
}

/// An element of a segment by its number, from 1, without blanks around.
pub(super) fn element(segment: &[u8], delimiters: Delimiters, number: usize) -> &[u8] {
    lex::trim(segment.split(|byte| *byte == delimiters.element).nth(number).unwrap_or(b"")).0
}

/// What a claim is by its service line.
pub(super) fn service(id: Id) -> Option<ClaimType> {
    match id {
        ids::SV1 => Some(ClaimType::Professional),
        ids::SV2 => Some(ClaimType::Institutional),
        ids::SV3 => Some(ClaimType::Dental),
        _ => None,
    }
}

/// A control number or count for a message: at most twenty printable characters.
pub(in crate::read::x12) fn shown(value: &[u8]) -> String {
    if value.is_empty() {
        return "empty".to_owned();
    }
    let end = if value.len() > 20 { "…" } else { "" };
    let text: String =
        value.iter().take(20).map(|byte| if byte.is_ascii_graphic() { char::from(*byte) } else { '?' }).collect();
    text + end
}

pub(super) fn separator(byte: u8) -> String {
    if byte.is_ascii_graphic() { format!("`{}`", char::from(byte)) } else { format!("byte {byte:#04X}") }
}

pub(super) fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

pub(super) fn list(names: &[&str]) -> String {
    match names {
        [one] => format!("{one} is"),
        [.., last] => format!("{} and {last} are", names.get(..names.len() - 1).unwrap_or(&[]).join(", ")),
        [] => String::new(),
    }
}

/// A count of at most 18 digits.
pub(super) fn whole(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    text.iter().try_fold(0u64, |n, byte| byte.is_ascii_digit().then(|| n * 10 + u64::from(byte - b'0')))
}

/// Whether two control numbers are the same but for noughts before them.
pub(super) fn same_number(a: &[u8], b: &[u8]) -> bool {
    let plain = |text: &[u8]| text.iter().position(|byte| *byte != b'0').unwrap_or(text.len());
    a.get(plain(a)..) == b.get(plain(b)..) && a.is_empty() == b.is_empty()
}
