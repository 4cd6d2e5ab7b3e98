//! Codes as packed integers, and the kinds of codes that a claim carries.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A code of one to eight ASCII characters, packed so that codes sort like their text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Code(u64);

impl Code {
    /// The most characters that one has.
    pub const MOST: usize = 8;

    /// Packs 1 to 8 printable ASCII characters; `None` for anything else.
    #[inline]
    pub fn new(text: &[u8]) -> Option<Code> {
        Code::first(packed(text)?, text.len())
    }

    /// The same of the first 1 to 8 bytes of a word, the first as the highest.
    #[inline]
    pub fn first(word: u64, len: usize) -> Option<Code> {
        let behind = 64 - 8 * u32::try_from(len).ok().filter(|len| (1..=8).contains(len))?;
        let there = u64::MAX << behind;
        let bits = word & there;
        // The bytes behind the text as `!`, so that all eight are looked at together.
        let filled = bits | ((EACH * 0x21) & !there);
        let below = filled.wrapping_sub(EACH * 0x21) & !filled;
        let above = filled | filled.wrapping_add(EACH);
        ((below | above) & HIGH == 0).then_some(Code(bits))
    }

    /// The same with its letters in capitals.
    #[inline]
    #[must_use]
    pub fn upper(self) -> Code {
        let from_a = self.0.wrapping_add(EACH * (0x80 - 0x61));
        let above_z = self.0.wrapping_add(EACH * (0x80 - 0x7B));
        Code(self.0 & !((from_a & !above_z & HIGH) >> 2))
    }

    /// The packed integer: big-endian bytes, zero-filled on the right.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The code of a packed integer made by [`Code::bits`].
    pub fn from_bits(bits: u64) -> Code {
        Code(bits)
    }

    /// How many characters it has.
    pub fn len(self) -> usize {
        8 - (self.0.trailing_zeros() / 8) as usize
    }

    /// Whether it has none, which no code made by [`Code::new`] has.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The largest packed integer that begins with this code's characters: the upper end of its prefix range.
    pub fn prefix_end(self) -> u64 {
        let kept = self.len();
        if kept >= 8 { self.0 } else { self.0 | (u64::MAX >> (kept * 8)) }
    }

    /// Its characters, in the first [`Code::len`] bytes.
    pub fn bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }

    /// Which of its characters are digits, one bit a character from the left: codes of one shape have equal length and mask.
    pub fn digit_mask(self) -> u8 {
        self.bytes().iter().fold(0, |mask, byte| (mask << 1) | u8::from(byte.is_ascii_digit()))
    }
}

/// One in each byte.
const EACH: u64 = 0x0101_0101_0101_0101;
/// The high bit of each byte.
const HIGH: u64 = EACH << 7;

/// One to eight bytes, from the left; `None` for others.
#[inline]
fn packed(text: &[u8]) -> Option<u64> {
    let shift = 64 - 8 * u32::try_from(text.len()).ok().filter(|len| (1..=8).contains(len))?;
    // Both ends may overlap: where they do they are equal.
    Some(match (text.first_chunk::<4>(), text.last_chunk::<4>(), text) {
        (Some(head), Some(tail), _) => {
            (u64::from(u32::from_be_bytes(*head)) << 32) | (u64::from(u32::from_be_bytes(*tail)) << shift)
        }
        (.., [a, b, c]) => u64::from(u32::from_be_bytes([*a, *b, *c, 0])) << 32,
        (.., [a, b]) => u64::from(u16::from_be_bytes([*a, *b])) << 48,
        (.., [a, ..]) => u64::from(*a) << 56,
        _ => return None,
    })
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.bytes();
        f.pad(std::str::from_utf8(&bytes).unwrap_or("").trim_end_matches('\0'))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a code means: the kind of a set, of a table column and of a claim's field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum CodeKind {
    /// CPT, HCPCS Level II and CDT: services, drugs and supplies alike.
    Procedure,
    /// ICD-10-CM (or ICD-9-CM), without a dot.
    Diagnosis,
    /// ICD-10-PCS.
    InpatientProcedure,
    /// Two characters.
    Modifier,
    /// Place of service, two digits.
    Place,
    /// Four digits.
    RevenueCode,
    /// Type of bill, four characters with the leading zero.
    BillType,
    /// NUBC condition code.
    ConditionCode,
    /// NUBC occurrence code.
    OccurrenceCode,
    /// NUBC occurrence span code.
    SpanCode,
    /// NUBC value code.
    ValueCode,
    /// NUCC provider taxonomy, ten characters.
    Taxonomy,
    /// CMS specialty code or a payer's own.
    Specialty,
    /// NPI, ten digits.
    Provider,
    /// Payer identifier.
    Payer,
    /// Plan, product or group identifier.
    Plan,
    /// State or province, two letters.
    State,
    /// NDC, eleven digits.
    Drug,
    /// Tooth number or letter.
    Tooth,
    /// Tooth surface, one letter.
    Surface,
    /// Oral cavity designation.
    OralCavity,
    /// Diagnosis-related group.
    Drg,
    /// Claim filing indicator (SBR09).
    FilingIndicator,
    /// Claim adjustment reason (CARC).
    Reason,
    /// Remittance advice remark (RARC).
    Remark,
    /// A short code of a list that has no kind of set of its own (a sex, a role, a frequency).
    Word,
}

impl CodeKind {
    /// Every kind, with the word that begins a set of it and the word of a table column of it.
    pub const NAMES: &'static [(CodeKind, &'static str, &'static str)] = &[
        (CodeKind::Procedure, "procedures", "procedure"),
        (CodeKind::Diagnosis, "diagnoses", "diagnosis"),
        (CodeKind::InpatientProcedure, "inpatient_procedures", "inpatient_procedure"),
        (CodeKind::Modifier, "modifiers", "modifier"),
        (CodeKind::Place, "places", "place"),
        (CodeKind::RevenueCode, "revenue_codes", "revenue_code"),
        (CodeKind::BillType, "bill_types", "bill_type"),
        (CodeKind::ConditionCode, "condition_codes", "condition_code"),
        (CodeKind::OccurrenceCode, "occurrence_codes", "occurrence_code"),
        (CodeKind::SpanCode, "span_codes", "span_code"),
        (CodeKind::ValueCode, "value_codes", "value_code"),
        (CodeKind::Taxonomy, "taxonomies", "taxonomy"),
        (CodeKind::Specialty, "specialties", "specialty"),
        (CodeKind::Provider, "providers", "provider"),
        (CodeKind::Payer, "payers", "payer"),
        (CodeKind::Plan, "plans", "plan"),
        (CodeKind::State, "states", "state"),
        (CodeKind::Drug, "drugs", "drug"),
        (CodeKind::Tooth, "teeth", "tooth"),
        (CodeKind::Surface, "surfaces", "surface"),
        (CodeKind::OralCavity, "oral_cavities", "oral_cavity"),
        (CodeKind::Drg, "drgs", "drg"),
        (CodeKind::FilingIndicator, "filing_indicators", "filing_indicator"),
        (CodeKind::Reason, "reasons", "reason"),
        (CodeKind::Remark, "remarks", "remark"),
        (CodeKind::Word, "words", "word"),
    ];

    /// The word that begins a set of this kind: `procedures`.
    pub fn plural(self) -> &'static str {
        CodeKind::NAMES.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, plural, _)| plural)
    }

    /// The word of a table column of this kind: `procedure`.
    pub fn singular(self) -> &'static str {
        CodeKind::NAMES.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., singular)| singular)
    }

    /// How a person names one code of this kind: `procedure code`, `place of service`.
    pub fn words(self) -> &'static str {
        match self {
            CodeKind::Procedure => "procedure code",
            CodeKind::Diagnosis => "diagnosis code",
            CodeKind::InpatientProcedure => "inpatient procedure code",
            CodeKind::Modifier => "modifier",
            CodeKind::Place => "place of service",
            CodeKind::RevenueCode => "revenue code",
            CodeKind::BillType => "bill type",
            CodeKind::ConditionCode => "condition code",
            CodeKind::OccurrenceCode => "occurrence code",
            CodeKind::SpanCode => "occurrence span code",
            CodeKind::ValueCode => "value code",
            CodeKind::Taxonomy => "taxonomy code",
            CodeKind::Specialty => "specialty code",
            CodeKind::Provider => "NPI",
            CodeKind::Payer => "payer identifier",
            CodeKind::Plan => "plan identifier",
            CodeKind::State => "state",
            CodeKind::Drug => "NDC",
            CodeKind::Tooth => "tooth number",
            CodeKind::Surface => "tooth surface",
            CodeKind::OralCavity => "oral cavity code",
            CodeKind::Drg => "DRG",
            CodeKind::FilingIndicator => "claim filing indicator",
            CodeKind::Reason => "adjustment reason code",
            CodeKind::Remark => "remark code",
            CodeKind::Word => "word",
        }
    }

    /// How many characters a procedure of CPT, HCPCS, CDT and HIPPS has.
    pub const PROCEDURE: usize = 5;

    /// Whether its codes are letters and digits alone.
    pub fn is_plain(self) -> bool {
        matches!(
            self,
            CodeKind::Procedure
                | CodeKind::Diagnosis
                | CodeKind::InpatientProcedure
                | CodeKind::Modifier
                | CodeKind::Place
                | CodeKind::RevenueCode
                | CodeKind::BillType
        )
    }

    /// Whether codes of NUBC and the like, of two or three digits, are its codes: they may begin with a zero.
    pub fn has_zeros(self) -> bool {
        matches!(
            self,
            CodeKind::ConditionCode
                | CodeKind::OccurrenceCode
                | CodeKind::SpanCode
                | CodeKind::ValueCode
                | CodeKind::OralCavity
                | CodeKind::Drg
        )
    }

    /// Whether a text, without blanks around it, may be one of its codes: no sign stands in it that no code has. Dots and
    /// hyphens are written in some, but not in procedures, which have no more than five characters: what is longer has its
    /// modifier behind it (`99213-25`), or is something else.
    pub fn may_be(self, text: &[u8]) -> bool {
        if self == CodeKind::Procedure {
            return text.len() <= CodeKind::PROCEDURE && text.iter().all(u8::is_ascii_alphanumeric);
        }
        let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        !self.is_plain() || text.iter().all(fits)
    }

    /// Whether a range `A-B` of this kind holds everything that begins with a code between its ends (`E08-E13` holds
    /// E13.9), instead of the codes of the same shape between them.
    pub fn ranges_by_prefix(self) -> bool {
        matches!(self, CodeKind::Diagnosis | CodeKind::InpatientProcedure | CodeKind::RevenueCode | CodeKind::BillType)
    }

    /// Writes what codes begin with as claims carry it: a bill type gets its leading zero, however short it is.
    pub fn beginning(self, text: &str) -> String {
        match self {
            CodeKind::BillType => {
                let code = text.trim().to_ascii_uppercase();
                if code.starts_with('0') || code.is_empty() { code } else { format!("0{code}") }
            }
            _ => self.normal(text),
        }
    }

    /// Writes a code as claims carry it: upper case, a diagnosis without its dot, a bill type with its leading zero.
    pub fn normal(self, text: &str) -> String {
        let mut code = text.trim().to_ascii_uppercase();
        match self {
            CodeKind::Diagnosis | CodeKind::InpatientProcedure => code.retain(|c| c != '.'),
            CodeKind::BillType if code.len() == 3 => code.insert(0, '0'),
            CodeKind::Payer | CodeKind::Plan => return text.trim().to_owned(),
            _ => {}
        }
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_to_eight_printable_characters() {
        for len in 0..12 {
            for byte in 0..=255u8 {
                for at in 0..len {
                    let mut text = vec![b'Q'; len];
                    text[at] = byte;
                    let code = Code::new(&text);
                    assert_eq!(code.is_some(), len <= 8 && byte.is_ascii_graphic(), "{text:?}");
                    let Some(code) = code else { continue };
                    assert_eq!((code.to_string().as_bytes(), code.len()), (&text[..], len));
                    assert_eq!(code.upper(), Code::new(&text.to_ascii_uppercase()).unwrap());
                }
            }
        }
        assert_eq!(Code::new(b""), None);
        assert!(Code::new(b"A").unwrap() < Code::new(b"A1").unwrap());
    }
}
