//! A value to the characters of a cell, as far as rows can hold them.

use crate::claim::{Claim, CodeKind, Field, Kind, Slot, Value};
use crate::table::damage;
use crate::write::values::{text, unreadable};

/// How many characters a cell has at most; a spreadsheet cuts off what is longer.
const LONGEST: usize = 32_000;
/// What stands for nothing, or for a row that is no claim's, where a claim's number stands.
const NO_NUMBERS: &[&str] = &["total", "totals", "grand total", "subtotal", "sum", "claim_id"];

/// A cell's characters, and whether the value is read back from them.
pub(super) struct Fit {
    pub text: Vec<u8>,
    pub changed: bool,
}

/// The characters of a value's cell; `None` where a cell cannot hold it, or it would be read as something else.
pub(super) fn fit(claim: &Claim, slot: Slot, field: Field) -> Option<Fit> {
    let kind = field.info().kind;
    let own = match claim.value(slot) {
        Value::Absent | Value::List(_) | Value::Item(_) => return None,
        Value::Date(_) | Value::Money(_) | Value::Number(_) | Value::Yes(_) => {
            return Some(Fit { text: text(claim, slot).into_bytes(), changed: false });
        }
        // As it is written it is read as no day, not as one of some.
        Value::Days(_) => return Some(Fit { text: text(claim, slot).into_bytes(), changed: true }),
        Value::Unreadable(own) => {
            let code = if let Kind::Code(kind) = kind { Some(kind) } else { None };
            let damaged = code.is_some_and(|kind| damage::of_code(kind, &own.to_ascii_uppercase()).is_some());
            if damaged {
                String::from_utf8_lossy(own).into_owned()
            } else {
                unreadable(field, own, |text| !is_nothing(text.trim_ascii().as_bytes()))?
            }
        }
        Value::Code(_) | Value::Text(_) => text(claim, slot),
    };
    let was_unreadable = matches!(claim.value(slot), Value::Unreadable(_));
    let mut cell: String = own.chars().map(|c| if c.is_ascii_control() { ' ' } else { c }).take(LONGEST).collect();
    cell = cell.trim_ascii().to_owned();
    if is_nothing(cell.as_bytes()) {
        return None;
    }
    // A spreadsheet takes such a text for a formula; the quote makes it text.
    if cell.starts_with(['=', '+', '-', '@']) {
        cell.insert(0, '\'');
    }
    let upper = cell.to_ascii_uppercase();
    let read_otherwise = !was_unreadable
        && match kind {
            Kind::Text => damage::of_code(CodeKind::Word, upper.as_bytes()).is_some(),
            Kind::Code(kind) => {
                damage::of_code(kind, upper.as_bytes()).is_some()
                    || !kind.may_be(cell.as_bytes())
                    || (kind == CodeKind::BillType && cell.len() == 3)
            }
            _ => false,
        };
    let raw = match claim.value(slot) {
        Value::Text(raw) | Value::Unreadable(raw) => raw.to_vec(),
        _ => own.into_bytes(),
    };
    Some(Fit { changed: read_otherwise || cell.as_bytes() != raw, text: cell.into_bytes() })
}

/// Whether rows can be told by a claim's number.
pub(super) fn own_number(number: &str) -> bool {
    let number = number.trim();
    let upper = number.to_ascii_uppercase();
    !number.is_empty()
        && !NO_NUMBERS.iter().any(|word| number.eq_ignore_ascii_case(word))
        && number.chars().all(|c| !c.is_ascii_control())
        && !is_nothing(number.as_bytes())
        && damage::of_code(CodeKind::Word, upper.as_bytes()).is_none()
}

fn is_nothing(text: &[u8]) -> bool {
    matches!(text, b"" | b"NULL" | b"null" | b"\\N")
}

/// Writes a cell, in quotes where it has signs that separate.
pub(super) fn quoted(out: &mut Vec<u8>, cell: &[u8]) {
    if !cell.iter().any(|byte| matches!(byte, b',' | b'"' | b'\'')) {
        return out.extend_from_slice(cell);
    }
    out.push(b'"');
    for byte in cell {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}
