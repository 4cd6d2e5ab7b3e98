//! A slot to the characters of an element, as far as X12 can hold them.

use super::super::values::unreadable;
use crate::claim::{Claim, CodeKind, Date, Field, Kind, Slot, Value};

/// The separators that are written.
pub(super) const ELEMENT: u8 = b'*';
pub(super) const COMPONENT: u8 = b':';
pub(super) const REPETITION: u8 = b'^';
pub(super) const SEGMENT: u8 = b'~';

/// The characters of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fit {
    pub text: Vec<u8>,
    /// Whether they are not all of the value: a separator became a blank, or the end was cut off.
    pub changed: bool,
}

/// The characters of a value; `None` where X12 cannot hold it, or it would be read as something else.
pub(super) fn fit(claim: &Claim, slot: Slot, field: Field) -> Option<Fit> {
    let kind = field.info().kind;
    let whole = |text: Vec<u8>| Some(Fit { text, changed: false });
    let short;
    let text: &[u8] = match claim.value(slot) {
        Value::Absent | Value::List(_) | Value::Item(_) => return None,
        // As it is written it is read as no day, not as one of some.
        Value::Days(days) => return Some(Fit { text: days.to_string().into_bytes(), changed: true }),
        Value::Date(date) => return whole(day(date).into_bytes()),
        Value::Yes(yes) => return whole(if yes { b"Y".to_vec() } else { b"N".to_vec() }),
        Value::Money(cents) => return whole(amount(cents).into_bytes()).filter(|fit| digits(&fit.text) <= 18),
        Value::Number(number) => return whole(number.to_string().into_bytes()).filter(|fit| digits(&fit.text) <= 18),
        Value::Unreadable(own) => {
            let fits = |text: &str| text.len() <= 35 && plain(text.as_bytes());
            let text = unreadable(field, own, fits)?.into_bytes();
            return Some(Fit { changed: text != own, text });
        }
        Value::Code(code) => {
            short = code.to_string();
            short.as_bytes()
        }
        Value::Text(text) => text,
    };
    match kind {
        Kind::Text => free_text(text, longest(field)),
        _ if plain(text) && text.len() <= longest(field) => whole(text.to_vec()),
        _ => None,
    }
}

/// A day as X12 writes it.
pub(super) fn day(date: Date) -> String {
    let (year, month, day) = date.ymd();
    format!("{year:04}{month:02}{day:02}")
}

/// An amount without noughts at its end, as the guides want decimals.
pub(super) fn amount(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    match (cents / 100, cents % 100) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, part) if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        (whole, part) => format!("{sign}{whole}.{part:02}"),
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().filter(|byte| byte.is_ascii_digit()).count()
}

fn separates(byte: u8) -> bool {
    matches!(byte, ELEMENT | COMPONENT | REPETITION | SEGMENT)
}

/// Whether the characters of a code can stand in any element. Other signs that senders separate components with are read
/// as separators where there is no other.
fn plain(text: &[u8]) -> bool {
    let odd = |byte: &u8| separates(*byte) || byte.is_ascii_control() || matches!(byte, b'<' | b'>');
    !text.is_empty() && !text.iter().any(odd) && text.trim_ascii() == text
}

/// A text with blanks for what separates, cut to its element's length.
fn free_text(text: &[u8], longest: usize) -> Option<Fit> {
    let blank = |byte: &u8| if separates(*byte) || byte.is_ascii_control() { b' ' } else { *byte };
    let own: Vec<u8> = text.iter().map(blank).collect();
    let mut kept = own.trim_ascii();
    if kept.len() > longest {
        // A letter of several bytes is not cut in two.
        let end =
            (0..=longest).rev().find(|at| kept.get(*at).is_none_or(|byte| byte & 0xC0 != 0x80)).unwrap_or(longest);
        kept = kept.get(..end).unwrap_or(kept).trim_ascii_end();
    }
    (!kept.is_empty()).then(|| Fit { text: kept.to_vec(), changed: kept != text })
}

/// How many characters the element of a field may have.
fn longest(field: Field) -> usize {
    match field {
        Field::PatientLastName
        | Field::ClaimSubscriberLastName
        | Field::OtherPayerSubscriberLastName
        | Field::ProviderName
        | Field::ClaimPayerName
        | Field::OtherPayerName
        | Field::ClaimGroupName
        | Field::OtherPayerGroupName => 60,
        Field::PatientFirstName
        | Field::ClaimSubscriberFirstName
        | Field::OtherPayerSubscriberFirstName
        | Field::ProviderFirstName => 35,
        Field::PatientMiddleName | Field::ProviderMiddleName => 25,
        Field::PatientAddress | Field::ProviderAddress | Field::ProviderAddressTwo => 55,
        Field::PatientCity | Field::ProviderCity | Field::FormCode | Field::ContractVersion => 30,
        Field::PatientZip | Field::ClaimSubscriberZip | Field::ProviderZip => 15,
        Field::PatientCountry | Field::ProviderCountry => 3,
        Field::ClaimNumber => 38,
        Field::AnswerQuestion => 20,
        Field::ProviderPhone => 256,
        Field::NoteText
        | Field::LineDescription
        | Field::AmbulanceRoundTrip
        | Field::AmbulanceStretcher
        | Field::ClaimSpinalDescription
        | Field::ClaimSubscriberId
        | Field::PatientId
        | Field::ClaimSubmitter
        | Field::ClaimReceiver
        | Field::OtherPayerSubscriberId
        | Field::AttachmentNumber => 80,
        _ => match field.info().kind {
            Kind::Text | Kind::Code(CodeKind::Plan) => 50,
            Kind::Code(CodeKind::Payer | CodeKind::Provider) => 80,
            Kind::Code(CodeKind::Procedure | CodeKind::Drug) => 48,
            _ => 30,
        },
    }
}
