//! The characters of one value to one slot: codes as claims carry them, exact numbers and amounts, days. The same for every
//! format that names its values by field.

use crate::claim::number::parse_decimal;
use crate::claim::{Claim, Code, CodeKind, Field, Kind, Slot};
use crate::table::damage::lost_zeros;

/// A value that cannot be read; its claim can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// No day of the calendar.
    Date,
    /// No exact amount of cents.
    Amount,
    /// No exact number, or a negative one where there is none.
    Number { negative: bool },
    /// No code: quotes, commas, blanks or other signs stand in it, as a copy or a spreadsheet leaves them.
    Code,
    /// A code without its leading zero.
    Zeros,
    /// A type of bill without its last character, the frequency.
    Bill,
    /// No sex: neither F, M nor U.
    Sex,
    /// No procedure: it is longer than one, or has signs in it.
    Procedure,
    /// Something else than is wanted: an object, a list, a number, a flag.
    Kind(Kind),
}

/// Makes a slot of the characters of a value, which stand at `at` of the claim's raw bytes; says what is odd about one that
/// cannot be read.
pub(super) fn slot(claim: &mut Claim, field: Field, text: &[u8], at: u32) -> (Slot, Option<Odd>) {
    let kind = field.info().kind;
    match kind {
        Kind::Date => {
            let slot = claim.date_slot(text, at);
            (slot, (slot.as_date().is_none() && !slot.is_absent()).then_some(Odd::Date))
        }
        Kind::Money => {
            let slot = claim.money_slot(text, at);
            (slot, (slot.as_money().is_none() && !slot.is_absent()).then_some(Odd::Amount))
        }
        Kind::Number => number(claim, field, text, at),
        Kind::Yes => match text.to_ascii_lowercase().as_slice() {
            b"" => (Slot::absent(at), None),
            b"y" | b"yes" | b"true" => (Slot::yes(true, at), None),
            b"n" | b"no" | b"false" => (Slot::yes(false, at), None),
            _ => (claim.unreadable_slot(text, at), Some(Odd::Kind(kind))),
        },
        Kind::Code(CodeKind::Word) => {
            let slot = word(claim, field, text, at);
            let odd = match field {
                Field::PatientSex | Field::ClaimSubscriberSex if is_no_sex(slot) => Odd::Sex,
                Field::ClaimDischargeStatus if matches!(text, [b'0'..=b'9']) => Odd::Zeros,
                _ => return (slot, None),
            };
            (claim.unreadable_slot(text, at), Some(odd))
        }
        Kind::Code(kind) if kind.is_plain() || kind.has_zeros() => {
            let text = bare(text);
            // What a spreadsheet does to procedures is told where there may be one.
            let short = kind != CodeKind::Procedure && lost_zeros(kind, text).is_some();
            let odd = match kind.may_be(text) {
                true if short => Odd::Zeros,
                true if kind == CodeKind::BillType && lacks_frequency(text) => Odd::Bill,
                true => return (code(claim, kind, text, at), None),
                false if kind == CodeKind::Procedure && CodeKind::Modifier.may_be(text) => Odd::Procedure,
                false => Odd::Code,
            };
            (claim.unreadable_slot(text, at), Some(odd))
        }
        Kind::Code(kind) => (code(claim, kind, text, at), None),
        Kind::Provider => (code(claim, CodeKind::Provider, text, at), None),
        Kind::Text | Kind::Age => (words(claim, text, at), None),
    }
}

/// Whether a code is none of those of a sex.
pub(super) fn is_no_sex(slot: Slot) -> bool {
    slot.as_code().is_none_or(|code| !matches!(code.bytes(), [b'F' | b'M' | b'U', 0, ..])) && !slot.is_absent()
}

/// Whether a type of bill is its first two digits alone, with or without the leading zero.
fn lacks_frequency(text: &[u8]) -> bool {
    matches!(text, [b'1'..=b'9', _] | [b'0', b'1'..=b'9', _])
}

/// A text without blanks around it; one of blanks alone is none.
fn words(claim: &mut Claim, text: &[u8], at: u32) -> Slot {
    let inner = text.trim_ascii_start();
    let before = u32::try_from(text.len() - inner.len()).unwrap_or(0);
    claim.text_slot(inner.trim_ascii_end(), at.saturating_add(before))
}

/// A text without the blanks of no width or of fixed width around it that a copy from a page leaves there.
fn bare(text: &[u8]) -> &[u8] {
    const UNSEEN: [&[u8]; 4] =
        ["\u{a0}".as_bytes(), "\u{200b}".as_bytes(), "\u{202f}".as_bytes(), "\u{feff}".as_bytes()];
    let mut text = text.trim_ascii();
    loop {
        let inner = UNSEEN.iter().find_map(|unseen| text.strip_prefix(*unseen).or_else(|| text.strip_suffix(*unseen)));
        match inner {
            Some(inner) => text = inner.trim_ascii(),
            None => return text,
        }
    }
}

fn number(claim: &mut Claim, field: Field, text: &[u8], at: u32) -> (Slot, Option<Odd>) {
    if text.is_empty() {
        return (Slot::absent(at), None);
    }
    // Paper forms point by letter: A is the first diagnosis, L the twelfth.
    if let (Field::LinePointers, [letter]) = (field, text)
        && let letter @ b'A'..=b'L' = letter.to_ascii_uppercase()
    {
        return (Slot::number(i64::from(letter - b'A') + 1, 0, at), None);
    }
    match parse_decimal(text) {
        Some((mantissa, scale)) if mantissa >= 0 || !field.never_negative() => {
            (Slot::number(mantissa, scale, at), None)
        }
        _ => {
            let odd = Odd::Number { negative: field.never_negative() && text.starts_with(b"-") };
            (claim.unreadable_slot(text, at), Some(odd))
        }
    }
}

/// A code of a short list: its word (`female`) stands for it.
fn word(claim: &mut Claim, field: Field, text: &[u8], at: u32) -> Slot {
    let text = text.trim_ascii();
    let mut words = field.info().words.iter();
    match words
        .find(|(word, _)| word.as_bytes().eq_ignore_ascii_case(text))
        .and_then(|(_, code)| Code::new(code.as_bytes()))
    {
        Some(code) => Slot::code(code, at),
        None => code(claim, CodeKind::Word, text, at),
    }
}

/// A code as claims carry it; what [`CodeKind::normal`] says, without allocating.
fn code(claim: &mut Claim, kind: CodeKind, text: &[u8], at: u32) -> Slot {
    let text = text.trim_ascii();
    let mut buffer = [0u8; 32];
    let dotless = matches!(kind, CodeKind::Diagnosis | CodeKind::InpatientProcedure);
    let changes = match kind {
        CodeKind::Payer | CodeKind::Plan => false,
        CodeKind::BillType if text.len() == 3 => true,
        _ => text.iter().any(|byte| byte.is_ascii_lowercase() || (dotless && *byte == b'.')),
    };
    if !changes {
        return claim.text_slot(text, at);
    }
    if text.len() >= buffer.len() {
        let normal = kind.normal(&String::from_utf8_lossy(text));
        return claim.text_slot(normal.as_bytes(), at);
    }
    let zero = (kind == CodeKind::BillType && text.len() == 3).then_some(&b'0');
    let bytes = zero.into_iter().chain(text).filter(|byte| !dotless || **byte != b'.');
    let mut len = 0;
    for (to, from) in buffer.iter_mut().zip(bytes) {
        *to = from.to_ascii_uppercase();
        len += 1;
    }
    claim.text_slot(buffer.get(..len).unwrap_or(&[]), at)
}
