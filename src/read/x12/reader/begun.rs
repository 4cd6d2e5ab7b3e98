//! Whether what stands behind an id within a segment is what that id begins: then a segment is lost in another one.

use super::super::id::{Id, ids};
use super::super::lex::Segment;
use crate::claim::number::parse_decimal;

/// Qualifiers of procedures, SV101-1.
const SERVICES: &[&[u8]] = &[b"HC", b"IV", b"ER", b"WK", b"AD", b"ZZ", b"HP"];
/// Qualifiers of HI: the lists of its codes.
const HEALTH: &[&[u8]] = &[
    b"ABK", b"ABF", b"ABJ", b"ABN", b"APR", b"BBR", b"BBQ", b"BE", b"BF", b"BG", b"BH", b"BI", b"BJ", b"BK", b"BN",
    b"BO", b"BP", b"BQ", b"BR", b"CAH", b"DR", b"PR", b"TC",
];
/// Qualifiers of dates, DTP02.
const DATES: &[&[u8]] = &[b"D8", b"RD8", b"DT", b"TM", b"D6"];
/// Entities, NM101.
const ENTITIES: &[&[u8]] = &[
    b"36", b"40", b"41", b"45", b"71", b"72", b"77", b"82", b"85", b"87", b"DD", b"DK", b"DN", b"DQ", b"GB", b"IL",
    b"P3", b"PE", b"PR", b"PW", b"QB", b"QC", b"QD", b"SJ", b"TT", b"TU", b"ZZ",
];
/// Qualifiers of references, REF01.
const REFERENCES: &[&[u8]] = &[
    b"0B", b"0F", b"0K", b"1A", b"1B", b"1C", b"1D", b"1G", b"1H", b"1J", b"1L", b"1S", b"1W", b"23", b"2I", b"2U",
    b"4N", b"6P", b"6R", b"9A", b"9B", b"9C", b"9D", b"9F", b"A6", b"AP", b"BB", b"BT", b"CE", b"D9", b"EA", b"EI",
    b"EJ", b"EW", b"F2", b"F4", b"F5", b"F8", b"FJ", b"FY", b"G1", b"G2", b"G3", b"G4", b"IG", b"LU", b"LX", b"N5",
    b"NF", b"P4", b"Q4", b"SY", b"T4", b"TJ", b"U3", b"VY", b"X4", b"XM", b"XZ", b"Y4",
];
/// Kinds of notes, NTE01.
const NOTES: &[&[u8]] = &[
    b"ADD", b"ALG", b"CER", b"DCP", b"DGN", b"DME", b"MED", b"NTR", b"ODT", b"PMT", b"RHB", b"RLH", b"RNH", b"SET",
    b"SFM", b"SPT", b"TPO", b"UPI",
];
/// Relationships of a patient, PAT01.
const RELATIONSHIPS: &[&[u8]] = &[b"01", b"19", b"20", b"21", b"39", b"40", b"53", b"G8"];

/// Whether a segment of this id begins within another: the id is what its element `at` ends with, and as many elements follow
/// as that segment has, with what its first ones hold by the guides.
pub(super) fn begins(id: Id, segment: &Segment<'_>, at: usize) -> bool {
    let text = |ahead: usize| segment.element(at + ahead).text;
    let first = |ahead: usize| segment.component(at + ahead, 1).text;
    let parts = |ahead: usize, some: &[&[u8]]| some.contains(&first(ahead)) && first(ahead).len() < text(ahead).len();
    let one_of = |ahead: usize, some: &[&[u8]]| some.contains(&text(ahead));
    let empty = |ahead: usize| text(ahead).is_empty();
    let amount = |ahead: usize| parse_decimal(text(ahead)).is_some();
    let digits = |ahead: usize, len: usize| text(ahead).len() == len && text(ahead).iter().all(u8::is_ascii_digit);
    let letters =
        |ahead: usize, len: usize| text(ahead).len() == len && text(ahead).iter().all(u8::is_ascii_alphabetic);
    let elements = segment.len().saturating_sub(at);
    match id {
        ids::LX => elements == 1 && (1..=6).any(|len| digits(1, len)),
        ids::SV1 | ids::SV3 | ids::SV5 => parts(1, SERVICES),
        ids::SV2 => amount(3) && (digits(1, 4) || digits(1, 3) || empty(1)) && (empty(2) || parts(2, SERVICES)),
        ids::HI => parts(1, HEALTH),
        ids::DTP => elements == 3 && digits(1, 3) && one_of(2, DATES),
        ids::REF => (2..=4).contains(&elements) && one_of(1, REFERENCES) && !empty(2),
        ids::NM1 => one_of(1, ENTITIES) && one_of(2, &[b"1", b"2"]),
        ids::DMG => one_of(1, &[b"D8"]) && digits(2, 8),
        ids::PRV => elements == 3 && one_of(2, &[b"PXC", b"ZZ"]),
        ids::SBR => letters(1, 1) && (empty(2) || text(2).len() == 2) && elements > 8,
        ids::PAT => elements == 1 && one_of(1, RELATIONSHIPS),
        ids::HL => (3..=4).contains(&elements) && one_of(3, &[b"20", b"22", b"23"]),
        ids::CLM => amount(2) && first(5).len() < text(5).len(),
        ids::CL1 => (1..=4).contains(&elements) && digits(1, 1) && text(2).len() <= 1 && text(3).len() <= 2,
        ids::AMT => (2..=3).contains(&elements) && (1..=3).contains(&text(1).len()) && amount(2),
        ids::QTY => elements == 2 && text(1).len() == 2 && amount(2),
        ids::CAS => letters(1, 2) && amount(3),
        ids::SVD => amount(2) && parts(3, SERVICES),
        ids::HCP => digits(1, 2) && amount(2),
        ids::OI => empty(1) && empty(2) && one_of(3, &[b"Y", b"N", b"W"]),
        ids::PWK => text(1).len() == 2 && one_of(2, &[b"AA", b"BM", b"EL", b"EM", b"FT", b"FX"]),
        ids::CRC => text(1).len() == 2 && one_of(2, &[b"Y", b"N"]),
        ids::CR1 => one_of(5, &[b"DH"]),
        ids::CR3 => letters(1, 1) && one_of(2, &[b"MO"]),
        ids::NTE => elements == 2 && one_of(1, NOTES),
        ids::LIN => empty(1) && one_of(2, &[b"N4"]),
        ids::CTP => empty(1) && empty(2) && empty(3) && amount(4),
        ids::TOO => one_of(1, &[b"JP"]),
        ids::MEA => letters(1, 2) && amount(3),
        ids::LQ => elements == 2 && one_of(1, &[b"AS", b"UT"]),
        _ => false,
    }
}
