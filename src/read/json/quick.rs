//! One JSON value to one slot where it is written as claims nearly always write it: told from a few whole words instead of
//! byte by byte. Whatever is written otherwise is left to `value.rs`, whose meaning this has: never another.

use std::ops::Range;

use crate::claim::{Claim, Code, CodeKind, Date, Field, Kind, Slot};

/// A byte in each of eight places.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The top bit of each byte.
const TOPS: u64 = 0x8080_8080_8080_8080;

/// How the values of a field are written, as far as it is quickly read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quick {
    /// Never: only `value.rs` reads it.
    Never,
    /// A code in upper case, shorter than any word that stands for one.
    Code {
        /// Whether it is kept without its dot.
        dotless: bool,
        /// Whether dots and hyphens may stand in it.
        signs: bool,
        /// Its least length, and one more than its greatest.
        least: u32,
        under: u32,
    },
    /// F, M or U.
    Sex,
    /// An identifier that keeps its case.
    Identifier,
    /// A text that keeps the blanks within it.
    Text,
    Date,
    Money,
    Number,
}

impl Quick {
    pub(super) fn of(field: Field) -> Quick {
        let info = field.info();
        match info.kind {
            // Surfaces may be several letters in one, a bill type may want its nought.
            Kind::Code(CodeKind::Surface | CodeKind::BillType) => Quick::Never,
            Kind::Code(_) if matches!(field, Field::PatientSex | Field::ClaimSubscriberSex) => Quick::Sex,
            Kind::Code(CodeKind::Payer | CodeKind::Plan) => Quick::Identifier,
            Kind::Code(kind) => Quick::Code {
                dotless: matches!(kind, CodeKind::Diagnosis | CodeKind::InpatientProcedure),
                signs: kind != CodeKind::Procedure,
                // Shorter ones may lack their leading zero.
                least: match kind {
                    CodeKind::Place => 2,
                    CodeKind::RevenueCode => 4,
                    CodeKind::Drg => 3,
                    _ if kind.has_zeros() || field == Field::ClaimDischargeStatus => 2,
                    _ => 1,
                },
                under: match kind {
                    // What is longer is none.
                    CodeKind::Procedure => 6,
                    CodeKind::Word => info
                        .words
                        .iter()
                        .filter_map(|(word, _)| u32::try_from(word.len()).ok())
                        .min()
                        .unwrap_or(u32::MAX),
                    _ => u32::MAX,
                },
            },
            Kind::Provider => Quick::Code { dotless: false, signs: true, least: 1, under: u32::MAX },
            Kind::Text => Quick::Text,
            Kind::Date => Quick::Date,
            Kind::Money => Quick::Money,
            Kind::Number => Quick::Number,
            Kind::Yes | Kind::Age => Quick::Never,
        }
    }

    /// The slot of the value that begins at `at` and ends within the first `len` bytes, and where it ends; nothing where it
    /// is written otherwise.
    pub(super) fn read(self, bytes: &[u8], at: usize, len: usize) -> Option<(Slot, usize)> {
        let mut slot = Slot::ABSENT;
        let end = self.put(bytes.get(at..)?, at, len, &mut slot);
        (end != 0).then_some((slot, end))
    }

    /// The same of the value with which `rest` begins at `at`: puts its slot and says where it ends, nought where it is
    /// written otherwise. A slot and its end together would go through memory each time.
    #[inline(always)]
    pub(super) fn put(self, rest: &[u8], at: usize, len: usize, to: &mut Slot) -> usize {
        let mut put = |value: Option<(Slot, usize)>| match value {
            Some((slot, end)) if end <= len => {
                *to = slot;
                end
            }
            _ => 0,
        };
        match self {
            Quick::Never => 0,
            Quick::Code { dotless, signs, least, under } => put(code(rest, at, dotless, signs, least..under)),
            Quick::Sex => put(sex(rest, at)),
            Quick::Identifier => put(identifier(rest, at)),
            Quick::Text => put(text(rest, at)),
            Quick::Date => put(date(rest, at)),
            Quick::Money => put(money(rest, at)),
            Quick::Number => put(number(rest, at)),
        }
    }
}

#[inline(always)]
fn sex(rest: &[u8], at: usize) -> Option<(Slot, usize)> {
    let [b'"', letter @ (b'F' | b'M' | b'U'), b'"', ..] = rest else { return None };
    let bits = u64::from(*letter) << 56;
    Some((Slot::code(Code::from_bits(bits), low(at.wrapping_add(1))), at.wrapping_add(3)))
}

/// A position as slots keep it: no claim that a framer hands on comes near to 4 GiB, and this takes no time at all.
#[inline(always)]
pub(super) fn low(at: usize) -> u32 {
    u32::try_from(at & 0xffff_ffff).unwrap_or(0)
}

/// Up to fifteen characters between quotes, without escapes, in the low bytes of two words; the other bytes are nought.
struct Quoted {
    head: u64,
    tail: u64,
    len: u32,
}

#[inline(always)]
fn quoted(rest: &[u8]) -> Option<Quoted> {
    let [quote, characters @ ..] = rest.first_chunk::<17>()?;
    if *quote != b'"' {
        return None;
    }
    let (head, tail) = (word(characters.first_chunk()?), word(characters.last_chunk()?));
    let ends = super::scan::special(head);
    if ends != 0 {
        // The lowest mark is that of the first special byte.
        let bits = ends.trailing_zeros() & !7;
        let kept = head & below(bits);
        return ((head >> bits) & 0xff == u64::from(b'"')).then_some(Quoted { head: kept, tail: 0, len: bits / 8 });
    }
    let ends = super::scan::special(tail);
    if ends == 0 {
        return None;
    }
    let bits = ends.trailing_zeros() & !7;
    let kept = tail & below(bits);
    ((tail >> bits) & 0xff == u64::from(b'"')).then_some(Quoted { head, tail: kept, len: 8 + bits / 8 })
}

#[inline(always)]
fn word(bytes: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*bytes)
}

/// As many low bits, fewer than 64.
#[inline(always)]
fn below(bits: u32) -> u64 {
    1u64.wrapping_shl(bits).wrapping_sub(1)
}

// Nothing overflows in these: that nobody looks whether it does spares a branch each time.

/// Marks the bytes that are this one, none of which is past ASCII.
#[inline(always)]
fn marks(word: u64, byte: u8) -> u64 {
    !(word ^ (ONES * u64::from(byte))).wrapping_add(ONES * 0x7f) & TOPS
}

/// Marks the lower-case letters among bytes none of which is past ASCII.
#[inline(always)]
fn lower(word: u64) -> u64 {
    within(word, b'a', b'z')
}

/// Marks the bytes from `low` through `high`, none of which is past ASCII.
#[inline(always)]
fn within(word: u64, low: u8, high: u8) -> u64 {
    let (from, above) = (ONES * (0x80 - u64::from(low)), ONES * (0x7f - u64::from(high)));
    word.wrapping_add(from) & !word.wrapping_add(above) & TOPS
}

/// Whether the first bytes, of which there are at most eight, are digits and capitals, dots and hyphens.
#[inline(always)]
fn is_plain(word: u64, len: u32) -> bool {
    let there = TOPS.checked_shr(64 - 8 * len.min(8)).unwrap_or(0);
    there & !plain(word) == 0
}

/// Marks the digits and capitals, dots and hyphens among bytes none of which is past ASCII.
#[inline(always)]
fn plain(word: u64) -> u64 {
    within(word, b'0', b'9') | within(word, b'A', b'Z') | within(word, b'-', b'.')
}

#[inline(always)]
fn code(rest: &[u8], at: usize, dotless: bool, signs: bool, lengths: Range<u32>) -> Option<(Slot, usize)> {
    let [quote, characters @ ..] = rest.first_chunk::<9>()?;
    if *quote != b'"' {
        return None;
    }
    let mut head = word(characters);
    let quotes = head ^ (ONES * u64::from(b'"'));
    // The lowest mark is that of the first quote.
    let ends = quotes.wrapping_sub(ONES) & !quotes & TOPS;
    if ends == 0 {
        return long_code(rest, at, dotless, lengths.end);
    }
    let bits = ends.trailing_zeros() & !7;
    let (kept, len) = (below(bits), bits / 8);
    head &= kept;
    if !lengths.contains(&len) || head & TOPS != 0 {
        return None;
    }
    // Nearly all codes are digits and capitals alone.
    let (place, end) = (low(at.wrapping_add(1)), at.wrapping_add(len as usize).wrapping_add(2));
    if TOPS & kept & !(within(head, b'0', b'9') | within(head, b'A', b'Z')) == 0 {
        return Some((Slot::code(Code::from_bits(head.swap_bytes()), place), end));
    }
    head ^= lower(head) >> 2;
    if TOPS & kept & !plain(head) != 0 || (!signs && TOPS & kept & within(head, b'-', b'.') != 0) {
        return None;
    }
    short_code(head, at, len, dotless)
}

/// A code of eight characters or more.
#[inline(never)]
fn long_code(rest: &[u8], at: usize, dotless: bool, under: u32) -> Option<(Slot, usize)> {
    let Quoted { mut head, tail, len } = quoted(rest)?;
    if len >= under || len < 8 {
        return None;
    }
    if len > 8 {
        let dots = if dotless { marks(head, b'.') | marks(tail, b'.') } else { 0 };
        let kept = is_plain(head, 8) && is_plain(tail, len - 8) && dots == 0;
        return kept.then(|| (Claim::text_here(low(at + 1), len), at + len as usize + 2));
    }
    head ^= lower(head) >> 2;
    if is_plain(head, len) { short_code(head, at, len, dotless) } else { None }
}

/// The code of up to eight plain characters.
#[inline(always)]
fn short_code(mut head: u64, at: usize, len: u32, dotless: bool) -> Option<(Slot, usize)> {
    let (place, end) = (low(at.wrapping_add(1)), at.wrapping_add(len as usize).wrapping_add(2));
    if dotless && marks(head, b'.') != 0 {
        let bits = marks(head, b'.').trailing_zeros() & !7;
        let before = below(bits);
        // What stands behind the dot moves up to it.
        head = (head & before) | ((head >> 8) & !before);
        if head == 0 || marks(head, b'.') != 0 {
            return None;
        }
    }
    Some((Slot::code(Code::from_bits(head.swap_bytes()), place), end))
}

#[inline(always)]
fn identifier(rest: &[u8], at: usize) -> Option<(Slot, usize)> {
    let Quoted { head, tail, len } = quoted(rest)?;
    if (marks(head, b' ') | marks(tail, b' ')) != 0 {
        return None;
    }
    whole(head, len, at)
}

#[inline(always)]
fn text(rest: &[u8], at: usize) -> Option<(Slot, usize)> {
    let Quoted { head, tail, len } = quoted(rest)?;
    // Blanks around it are none of it: those of eight bits and the high ones are left to `value.rs`, too.
    let last = if len > 8 { tail >> (8 * (len - 9)) } else { head >> (8 * len.saturating_sub(1).min(7)) };
    if head & 0xff <= 0x20 || last & 0xff <= 0x20 {
        return None;
    }
    whole(head, len, at)
}

/// A text as it stands.
#[inline(always)]
fn whole(head: u64, len: u32, at: usize) -> Option<(Slot, usize)> {
    let (place, end) = (low(at.wrapping_add(1)), at.wrapping_add(len as usize).wrapping_add(2));
    if len > 8 {
        return Some((Claim::text_here(place, len), end));
    }
    if len == 0 || (marks(head, b' ') | marks(head, 0x7f)) != 0 {
        return None;
    }
    Some((Slot::code(Code::from_bits(head.swap_bytes()), place), end))
}

/// A day as `2026-04-01`.
#[inline(always)]
fn date(rest: &[u8], at: usize) -> Option<(Slot, usize)> {
    let [b'"', text @ .., b'"'] = rest.first_chunk::<12>()? else { return None };
    let date = Date::hyphened(text)?;
    Some((Slot::date(date, low(at.wrapping_add(1))), at.wrapping_add(12)))
}

/// An amount of up to seven digits with one decimal, two or none.
#[inline(always)]
fn money(rest: &[u8], at: usize) -> Option<(Slot, usize)> {
    let (dollars, len) = digits(rest)?;
    let [point, tens, ones, after] = rest.get(len..)?.first_chunk::<4>()?;
    let (cents, len) = match (point, tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0')) {
        (b'.', tens @ 0..=9, ones @ 0..=9) => {
            if matches!(after, b'0'..=b'9' | b'e' | b'E') {
                return None;
            }
            (tens * 10 + ones, len.wrapping_add(3))
        }
        (b'.', tens @ 0..=9, _) if !matches!(ones, b'e' | b'E') => (tens * 10, len.wrapping_add(2)),
        (b'.' | b'e' | b'E', ..) => return None,
        _ => (0, len),
    };
    let cents = dollars.wrapping_mul(100).wrapping_add(cents.into());
    Some((Slot::money(cents.cast_signed(), low(at)), at.wrapping_add(len)))
}

/// A whole number of up to seven digits.
#[inline(always)]
fn number(rest: &[u8], at: usize) -> Option<(Slot, usize)> {
    // Nearly all are one digit.
    if let Some([digit @ b'0'..=b'9', b',' | b']' | b'}']) = rest.first_chunk::<2>() {
        return Some((Slot::number(i64::from(digit & 0xf), 0, low(at)), at.wrapping_add(1)));
    }
    let (number, len) = digits(rest)?;
    if let Some(b'.' | b'e' | b'E') = rest.get(len) {
        return None;
    }
    Some((Slot::number(number.cast_signed(), 0, low(at)), at.wrapping_add(len)))
}

/// The one to seven digits that stand first, and how many they are. No nought leads others.
#[inline(always)]
fn digits(rest: &[u8]) -> Option<(u64, usize)> {
    let values = word(rest.first_chunk()?) ^ (ONES * u64::from(b'0'));
    // No carry crosses from a digit, so that the lowest mark is that of the first byte that is none.
    let others = (values.wrapping_add(ONES * 0x76) | values) & TOPS;
    let bits = others.trailing_zeros() & !7;
    if bits == 0 || bits == 64 || (values & 0xff == 0 && bits > 8) {
        return None;
    }
    // The digits move to the top, behind noughts; then neighbours are joined to twos, fours, eight.
    let ones = values.wrapping_shl(64u32.wrapping_sub(bits));
    let join = |tens: u64, factor, ones| tens.wrapping_mul(factor).wrapping_add(ones);
    let twos = join(ones & 0x000f_000f_000f_000f, 10, (ones >> 8) & 0x000f_000f_000f_000f);
    let fours = join(twos & 0x0000_00ff_0000_00ff, 100, (twos >> 16) & 0x0000_00ff_0000_00ff);
    let eight = join(fours & 0xffff, 10_000, fours >> 32);
    Some((eight, (bits / 8) as usize))
}
