//! The text of a cell to its value, or what is wrong with it.

use std::borrow::Cow;

use super::ColumnKind;
use super::column::Packed;
use super::damage;
use crate::claim::number::parse_decimal;
use crate::claim::{Code, CodeKind, Date};

/// Reads a cell; blanks around it do not count. The error says what is there and what should be.
pub(super) fn read(kind: ColumnKind, cell: &[u8]) -> Result<Packed<'_>, String> {
    let cell = cell.trim_ascii();
    if cell.is_empty() {
        return Ok(Packed::Empty);
    }
    match kind {
        ColumnKind::Code(kind) => code(kind, cell),
        ColumnKind::Text => text(cell),
        ColumnKind::Number => number(cell).ok_or_else(|| not_a(cell, "a number", "write 4 or 12.5")),
        ColumnKind::Days => number(cell).ok_or_else(|| not_a(cell, "a number of days", "write 90")),
        ColumnKind::Months => number(cell).ok_or_else(|| not_a(cell, "a number of months", "write 12")),
        ColumnKind::Years => number(cell).ok_or_else(|| not_a(cell, "a number of years", "write 18")),
        ColumnKind::Percent => number(cell.strip_suffix(b"%").unwrap_or(cell).trim_ascii_end())
            .ok_or_else(|| not_a(cell, "a percentage", "write 80 or 80%")),
        ColumnKind::Money => {
            dollars(cell).ok_or_else(|| not_a(cell, "an amount in dollars", "write 1250.00 or $1,250.00"))
        }
        ColumnKind::Starts | ColumnKind::Ends if cell == b"*" => Ok(Packed::Empty),
        ColumnKind::Starts | ColumnKind::Ends => day(cell)
            .ok_or_else(|| not_a(cell, "a date", "write 2026-04-01 or 20260401, or leave it empty for an open end")),
        ColumnKind::Date => day(cell).ok_or_else(|| not_a(cell, "a date", "write 2026-04-01 or 20260401")),
    }
}

fn not_a(cell: &[u8], what: &str, instead: &str) -> String {
    match damage::of_value(cell) {
        Some(how) => format!("{} is not {what}: {how}; {}", shown(cell), damage::REMEDY),
        None => format!("{} is not {what}; {instead}", shown(cell)),
    }
}

/// A cell as a message quotes it: control characters escaped, the rest of a long one left out.
pub(crate) fn shown(cell: &[u8]) -> String {
    const MOST: usize = 40;
    let text = String::from_utf8_lossy(cell);
    let mut out = String::from("\"");
    for (at, c) in text.chars().enumerate() {
        if at == MOST {
            out.push('…');
            break;
        }
        if c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out.push('"');
    out
}

fn utf8(cell: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(cell)
        .map(str::trim)
        .map_err(|_| format!("{} holds characters that are not UTF-8; save the file as \"CSV UTF-8\"", shown(cell)))
}

fn text(cell: &[u8]) -> Result<Packed<'_>, String> {
    let text = utf8(cell)?;
    if text.is_empty() {
        return Ok(Packed::Empty);
    }
    if damage::is_error_value(text.as_bytes()) {
        return Err(format!("{} is a spreadsheet's error, not a text; {}", shown(cell), damage::REMEDY));
    }
    Ok(Code::new(text.as_bytes()).map_or_else(|| Packed::Text(Cow::Borrowed(text)), Packed::Code))
}

fn code(kind: CodeKind, cell: &[u8]) -> Result<Packed<'_>, String> {
    // By far the most cells of the large tables: a capital or digit and four digits, which no spreadsheet has damaged.
    if let (CodeKind::Procedure, [first, rest @ ..]) = (kind, cell)
        && rest.len() == 4
        && (first.is_ascii_digit() || first.is_ascii_uppercase())
        && rest.iter().all(u8::is_ascii_digit)
        && let Some(code) = Code::new(cell)
    {
        return Ok(Packed::Code(code));
    }
    // Capitals and digits are what `CodeKind::normal` gives back unchanged, but for a bill type without its zero.
    let is_normal = cell.len() <= 8
        && cell.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && (kind != CodeKind::BillType || cell.len() != 3);
    let (packed, normal) = if is_normal {
        (Code::new(cell), Cow::Borrowed(cell))
    } else {
        let normal = kind.normal(utf8(cell)?);
        (Code::new(normal.as_bytes()), Cow::Owned(normal.into_bytes()))
    };
    if normal.is_empty() {
        return Ok(Packed::Empty);
    }
    if let Some(how) = damage::of_code(kind, &normal) {
        return Err(format!("{} is not a {}: {how}; {}", shown(cell), kind.words(), damage::REMEDY));
    }
    if !is_normal {
        one_code(kind, cell, &normal)?;
    }
    match packed {
        Some(code) => Ok(Packed::Code(code)),
        // INVARIANT: `normal` was UTF-8 before it lost dots or changed the case of ASCII.
        None => Ok(Packed::Text(Cow::Owned(String::from_utf8_lossy(&normal).into_owned()))),
    }
}

/// Refuses lists, ranges and wildcards where a table can only hold one whole code.
fn one_code(kind: CodeKind, cell: &[u8], normal: &[u8]) -> Result<(), String> {
    if matches!(kind, CodeKind::Payer | CodeKind::Plan | CodeKind::Specialty | CodeKind::Word) {
        return Ok(());
    }
    if kind == CodeKind::Drug && normal.contains(&b'-') {
        return Err(format!(
            "{} is not an NDC as claims carry it; write its eleven digits without hyphens",
            shown(cell)
        ));
    }
    if normal.iter().any(|b| b.is_ascii_whitespace() || !b.is_ascii() || matches!(b, b',' | b';' | b'*'))
        || (normal.contains(&b'-') && matches!(kind, CodeKind::Procedure | CodeKind::Diagnosis | CodeKind::RevenueCode))
    {
        return Err(format!(
            "{} is not one {}; write one whole code in each row, without ranges and wildcards",
            shown(cell),
            kind.words()
        ));
    }
    Ok(())
}

fn number(cell: &[u8]) -> Option<Packed<'static>> {
    let (mantissa, scale) = parse_decimal(cell)?;
    Some(lowest(mantissa, scale))
}

/// A number without trailing zeros after its point.
fn lowest(mut mantissa: i64, mut scale: u8) -> Packed<'static> {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Packed::Number(mantissa, scale)
}

/// Cents of `1250`, `$1,250.00`, `-$3.5`.
fn dollars(cell: &[u8]) -> Option<Packed<'static>> {
    let (negative, rest) = match cell.strip_prefix(b"-") {
        Some(rest) => (true, rest.trim_ascii_start()),
        None => (false, cell),
    };
    let amount = rest.strip_prefix(b"$").unwrap_or(rest).trim_ascii_start();
    let (negative, amount) = match amount.strip_prefix(b"-") {
        Some(_) if negative => return None,
        Some(rest) => (true, rest),
        None => (negative, amount),
    };
    let (mantissa, scale) =
        if amount.contains(&b',') { parse_decimal(&without_thousands(amount)?)? } else { parse_decimal(amount)? };
    let (cents, scale) = match scale {
        0 => (mantissa.checked_mul(100)?, 0),
        1 => (mantissa.checked_mul(10)?, 0),
        more => (mantissa, more - 2),
    };
    if mantissa < 0 {
        return None;
    }
    Some(lowest(if negative { -cents } else { cents }, scale))
}

/// `1,250.00` without its commas; `None` where they do not stand at thousands.
fn without_thousands(amount: &[u8]) -> Option<Vec<u8>> {
    let whole = amount.split(|b| *b == b'.').next()?;
    let mut groups = whole.split(|b| *b == b',');
    let first = groups.next()?;
    if first.is_empty() || first.len() > 3 || groups.any(|group| group.len() != 3) {
        return None;
    }
    let decimals = amount.get(whole.len()..)?;
    if decimals.contains(&b',') {
        return None;
    }
    Some(amount.iter().copied().filter(|b| *b != b',').collect())
}

fn day(cell: &[u8]) -> Option<Packed<'static>> {
    Date::parse(cell).or_else(|| day_of_year(cell)).map(Packed::Date)
}

/// The year and the day of the year, as the add-on code file of CMS has them: `2026032` is the first of February.
fn day_of_year(cell: &[u8]) -> Option<Date> {
    let (year, days) = cell.split_at_checked(4)?;
    let &[a, b, c] = days else { return None };
    let first = Date::parse(&[year, b"0101"].concat())?;
    let digits = [a, b, c].into_iter().map(|digit| digit.is_ascii_digit().then(|| i64::from(digit - b'0')));
    let count = digits.collect::<Option<Vec<_>>>()?.into_iter().fold(0, |count, digit| count * 10 + digit);
    let date = first.add_days(count - 1)?;
    (date.ymd().0 == first.ymd().0).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Option<(i64, u8)> {
        match read(ColumnKind::Money, text.as_bytes()) {
            Ok(Packed::Number(cents, scale)) => Some((cents, scale)),
            Ok(other) => panic!("{other:?}"),
            Err(_) => None,
        }
    }

    #[test]
    fn dollars_are_cents() {
        for (text, cents) in [
            ("1250", 125_000),
            ("$1,250.00", 125_000),
            (" $ 3.5 ", 350),
            ("-$3.50", -350),
            ("$-3.50", -350),
            ("1,234,567.89", 123_456_789),
            ("0", 0),
        ] {
            assert_eq!(money(text), Some((cents, 0)), "{text}");
        }
        assert_eq!(money("12.345"), Some((12_345, 1)));
        for text in ["1,25", ",250", "1,2500", "12,34.00", "$", "1.00,000", "--1", "-$-1", "(5.00)", "1e3", "5 dollars"]
        {
            assert_eq!(money(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_and_percentages_lose_only_trailing_zeros() {
        assert_eq!(read(ColumnKind::Number, b"4.0"), Ok(Packed::Number(4, 0)));
        assert_eq!(read(ColumnKind::Number, b"-0.50"), Ok(Packed::Number(-5, 1)));
        assert_eq!(read(ColumnKind::Percent, b"80 %"), Ok(Packed::Number(80, 0)));
        assert_eq!(read(ColumnKind::Percent, b"12.5"), Ok(Packed::Number(125, 1)));
        assert_eq!(read(ColumnKind::Days, b"90"), Ok(Packed::Number(90, 0)));
        assert!(read(ColumnKind::Number, b"1,000").is_err());
        assert!(read(ColumnKind::Percent, b"%").is_err());
    }

    #[test]
    fn codes_are_as_claims_carry_them() {
        let code = |kind, text: &'static str| read(ColumnKind::Code(kind), text.as_bytes());
        let is = |text: &str| Ok(Packed::Code(Code::new(text.as_bytes()).unwrap()));
        assert_eq!(code(CodeKind::Procedure, " j0100 "), is("J0100"));
        assert_eq!(code(CodeKind::Diagnosis, "e11.9"), is("E119"));
        assert_eq!(code(CodeKind::BillType, "131"), is("0131"));
        assert_eq!(code(CodeKind::Plan, "Gold-1"), is("Gold-1"));
        assert_eq!(code(CodeKind::Plan, "gold 12 plus"), Ok(Packed::Text("gold 12 plus".into())));
        assert_eq!(code(CodeKind::Taxonomy, "207rc0000x"), Ok(Packed::Text("207RC0000X".into())));
        assert_eq!(code(CodeKind::Procedure, "\u{a0}"), Ok(Packed::Empty));
        for text in ["99213, 99214", "99202-99205", "9921*", "99\u{2013}13"] {
            let message = code(CodeKind::Procedure, text).unwrap_err();
            assert!(message.contains("one whole code"), "{message}");
        }
        assert!(code(CodeKind::Drug, "00002-1433-80").unwrap_err().contains("without hyphens"));
    }

    #[test]
    fn a_day_of_the_year_is_a_date() {
        let date = |text: &str| Ok(Packed::Date(Date::parse(text.as_bytes()).unwrap()));
        for kind in [ColumnKind::Starts, ColumnKind::Ends, ColumnKind::Date] {
            assert_eq!(read(kind, b"2026001"), date("20260101"));
            assert_eq!(read(kind, b"2026032"), date("20260201"));
            assert_eq!(read(kind, b"2024366"), date("20241231"));
            for text in ["2026366", "2026000", "2026-01", "202600a", "0000001", "20263666"] {
                assert!(read(kind, text.as_bytes()).is_err(), "{text}");
            }
        }
    }

    #[test]
    fn messages_quote_a_cell_harmlessly() {
        let message = read(ColumnKind::Number, b"\x1b]0;title\x07").unwrap_err();
        assert!(!message.contains('\x1b') && !message.contains('\x07'), "{message}");
        assert!(read(ColumnKind::Number, &[b'x'; 500]).unwrap_err().len() < 100);
        assert!(read(ColumnKind::Text, b"caf\xe9").unwrap_err().contains("UTF-8"));
    }
}
