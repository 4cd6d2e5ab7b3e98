//! Days as published files write them, in cells and in names, to dates; bytes to text.

use std::borrow::Cow;

use crate::claim::Date;

/// What a day looks like, in words.
pub(super) const EXPECTED: &str =
    "a date from 1900 on such as 20260701, 2026-07-01, 07/01/2026 or 2026182 (the day of the year)";

/// No row of a published list begins before; an earlier year is a slip.
const EARLIEST: i32 = 1900;

/// The day of a cell: `Ok(None)` for `*` or nothing, which is open.
///
/// # Errors
/// What it holds is no day that the calendar has, or not written in full.
pub(super) fn day(cell: &[u8]) -> Result<Option<Date>, ()> {
    if cell.is_empty() || cell == b"*" {
        return Ok(None);
    }
    let digits = cell.iter().all(u8::is_ascii_digit);
    let found = match cell.len() {
        8 if digits => Date::parse(cell),
        7 if digits => day_of_year(cell),
        _ => parts(cell),
    };
    found.filter(|date| date.ymd().0 >= EARLIEST).map(Some).ok_or(())
}

/// `2026182`
fn day_of_year(cell: &[u8]) -> Option<Date> {
    let (year, day) = cell.split_at_checked(4)?;
    let year = i32::try_from(number(year)?).ok()?;
    let day = i64::from(number(day)?);
    let found = Date::from_ymd(year, 1, 1)?.add_days(day.checked_sub(1).filter(|day| *day >= 0)?)?;
    (found.ymd().0 == year).then_some(found)
}

/// `2026-07-01`, `2026/7/1`, `7/1/2026`, `07-01-2026`, each also with a midnight behind it.
fn parts(cell: &[u8]) -> Option<Date> {
    let text = std::str::from_utf8(cell).ok()?;
    let text =
        [" 00:00:00", "T00:00:00", " 0:00", " 0:00:00"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/'))?;
    let mut numbers = text.split(separator).map(|part| Some((part.len(), number(part.as_bytes())?)));
    let (first, second, third) = (numbers.next()??, numbers.next()??, numbers.next()??);
    if numbers.next().is_some() || second.0 > 2 {
        return None;
    }
    match (first, third) {
        ((4, year), (1 | 2, day)) => Date::from_ymd(i32::try_from(year).ok()?, second.1, day),
        ((1 | 2, month), (4, year)) => Date::from_ymd(i32::try_from(year).ok()?, month, second.1),
        _ => None,
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// From when a file holds, as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Released {
    /// The first day of its quarter or year.
    pub(super) date: Date,
    /// A later printing of the same: `r1`.
    pub(super) revision: u32,
}

/// Reads `Eff_07-01-2026`, `v322r0`, `V2026Q3`, `HCPC2026_JUL`, `april-1-2026`, `icd10cm_order_2026` out of a name; for the
/// last the year begins on the October before it.
pub(super) fn of_name(name: &str) -> Option<Released> {
    let name = name.to_ascii_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let plain = |date: Option<Date>| date.map(|date| Released { date, revision: 0 });
    let value = |word: &str| number(word.as_bytes());
    let year = |word: &str| (word.len() == 4).then(|| value(word).and_then(|year| i32::try_from(year).ok())).flatten();
    for three in words.windows(3) {
        let [a, b, c] = three else { continue };
        let found = year(c).and_then(|year| {
            let month = match a.len() {
                1 | 2 => value(a),
                _ => month(a),
            };
            Date::from_ymd(year, month?, value(b)?)
        });
        if found.is_some() {
            return plain(found);
        }
    }
    for two in words.windows(2) {
        let [a, b] = two else { continue };
        // HCPC2026_JUL
        let found = a.strip_prefix("hcpc").and_then(year).and_then(|year| Date::from_ymd(year, month(b)?, 1));
        // icd10cm_order_2026, icd10cm-order-2026
        let found = found.or_else(|| {
            let year = year(b).filter(|_| *a == "order" && words.iter().any(|word| word.starts_with("icd10")))?;
            Date::from_ymd(year - 1, 10, 1)
        });
        if found.is_some() {
            return plain(found);
        }
    }
    words.iter().find_map(|word| {
        let rest = word.strip_prefix('v')?;
        if let Some((year, quarter)) = rest.split_once('q') {
            // V2026Q3
            let year = i32::try_from(value(year).filter(|_| year.len() == 4)?).ok()?;
            return plain(Date::from_ymd(year, value(quarter).filter(|own| (1..=4).contains(own))? * 3 - 2, 1));
        }
        // v322r0: 320 is the first quarter of 2026.
        let (version, revision) = rest.split_once('r').unwrap_or((rest, "0"));
        let quarters = i64::from(value(version).filter(|_| version.len() == 3)?) - 320;
        let date = Date::from_ymd(2026, 1, 1)?.add_months(quarters * 3)?;
        Some(Released { date, revision: value(revision)? })
    })
}

fn month(word: &str) -> Option<u32> {
    let at = MONTHS
        .iter()
        .position(|month| word.len() >= 3 && word.starts_with(month) && word.chars().all(char::is_alphabetic))?;
    u32::try_from(at + 1).ok()
}

/// Bytes as text: UTF-8 where they are, otherwise Latin-1 with the quotes and dashes that Windows puts in its gap.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    const GAP: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            let wide = |b: &u8| match b {
                0x80..=0x9f => GAP.get(usize::from(b - 0x80)).copied().unwrap_or('\u{fffd}'),
                _ => char::from(*b),
            };
            Cow::Owned(bytes.iter().map(wide).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_exactly_or_not_at_all() {
        let is = |text: &str, expected: &str| {
            assert_eq!(day(text.as_bytes()).unwrap().unwrap().to_string(), expected, "{text}");
        };
        for text in ["20260701", "2026-07-01", "2026182", "07/01/2026", "7/1/2026", "07-01-2026", "2026/7/1"] {
            is(text, "2026-07-01");
        }
        is("2026-07-01 00:00:00", "2026-07-01");
        is("2024366", "2024-12-31");
        assert_eq!((day(b""), day(b"*")), (Ok(None), Ok(None)));
        for text in [
            "2026366",
            "2026000",
            "20260231",
            "0",
            "46204",
            "7/1/26",
            "13/01/2026",
            "2026-07",
            "2026-07-01-1",
            "**",
            "open",
            "2026-07-01 10:00:00",
            "00000000",
            "02240101",
            "18991231",
            "-2026-7-1",
        ] {
            assert_eq!(day(text.as_bytes()), Err(()), "{text}");
        }
    }

    #[test]
    fn names_tell_from_when_a_file_holds() {
        for (name, expected) in [
            ("MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", Some(("2026-07-01", 0))),
            ("ccipra-v322r0-f1.txt", Some(("2026-07-01", 0))),
            ("ccioph-v320r1-f4.TXT", Some(("2026-01-01", 1))),
            ("AOC_V2026Q3-MCR.xlsx", Some(("2026-07-01", 0))),
            ("HCPC2026_JUL_ANWEB_v2.txt", Some(("2026-07-01", 0))),
            ("icd10cm_order_2026.txt", Some(("2025-10-01", 0))),
            ("april-1-2026-code-descriptions.zip", Some(("2026-04-01", 0))),
            ("mue.csv", None),
            ("notes-v2.txt", None),
            ("report_13-45-2026.csv", None),
        ] {
            let found = of_name(name).map(|own| (own.date.to_string(), own.revision));
            assert_eq!(found, expected.map(|(date, revision)| (date.to_owned(), revision)), "{name}");
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_latin_1() {
        assert_eq!(decoded(b"caf\xe9 \x96 \x92"), "café – ’");
        assert_eq!(decoded("Patient’s".as_bytes()), "Patient’s");
    }
}
