//! Civil dates as day numbers. No clock, no time zone.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar, as days since 1970-01-01; years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date(pub i32);

impl Date {
    /// The first day that can be written: 0001-01-01.
    pub const MIN: Date = Date(-719_162);
    /// The last day that can be written: 9999-12-31.
    pub const MAX: Date = Date(2_932_896);

    /// The day of a year, month and day; `None` where the calendar has no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        /// The most days that a month can have; there is no month of number 0.
        const MOST: [u32; 13] = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let there = (1..=9999).contains(&year) && day != 0 && day <= *MOST.get(month as usize)?;
        (there && (month != 2 || day < 29 || is_leap(year))).then(|| Date::pack(year, month, day))
    }

    /// Howard Hinnant's days_from_civil, for a date known to exist: years begin in March, so that a leap day ends one.
    fn pack(year: i32, month: u32, day: u32) -> Date {
        /// The days of such a year before the first of each month.
        const BEFORE: [u32; 13] = [0, 306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275];
        // Nothing overflows: that nobody looks whether it does spares a branch each time.
        let y = year.unsigned_abs().wrapping_sub(u32::from(month <= 2));
        let before = BEFORE.get(month as usize).copied().unwrap_or(0);
        let leaps = (y / 4).wrapping_sub(y / 100).wrapping_add(y / 400);
        let days = y.wrapping_mul(365).wrapping_add(leaps).wrapping_add(before).wrapping_add(day);
        Date(days.cast_signed().wrapping_sub(719_469))
    }

    /// Year, month (1–12) and day (1–31).
    pub fn ymd(self) -> (i32, u32, u32) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let day = doy - (153 * mp + 2) / 5 + 1;
        let year = yoe + era * 400 + i32::from(month <= 2);
        (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
    }

    /// Reads `20260401` or `2026-04-01`; `None` for anything else, also for days that do not exist.
    pub fn parse(text: &[u8]) -> Option<Date> {
        match text.len() {
            8 => Date::of_digits(u64::from_le_bytes(*text.first_chunk()?)),
            10 => Date::hyphened(text.first_chunk()?),
            _ => None,
        }
    }

    /// Reads `2026-04-01` alone.
    #[inline]
    pub fn hyphened(text: &[u8; 10]) -> Option<Date> {
        let ([head @ .., _, _], [_, _, tail @ ..]) = (text, text);
        // The year, its hyphen, the month and its hyphen; then what ends with the day.
        let (head, tail) = (u64::from_le_bytes(*head), u64::from_le_bytes(*tail));
        if head & 0xff00_00ff_0000_0000 != 0x2d00_002d_0000_0000 {
            return None;
        }
        let month = (head >> 8) & 0x0000_ffff_0000_0000;
        Date::of_digits((head & 0xffff_ffff) | month | (tail & 0xffff_0000_0000_0000))
    }

    /// The day of eight characters, the first as the lowest byte; `None` where they are not the digits of a day.
    #[inline]
    fn of_digits(digits: u64) -> Option<Date> {
        let values = digits ^ 0x3030_3030_3030_3030;
        // The top bit of each byte that is no digit is set; a carry comes only from such a byte.
        if (values.wrapping_add(0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080 != 0 {
            return None;
        }
        // Neighbours are joined to twos.
        let (tens, ones) = (values & 0x000f_000f_000f_000f, (values >> 8) & 0x000f_000f_000f_000f);
        let [century, _, year, _, month, _, day, _] = tens.wrapping_mul(10).wrapping_add(ones).to_le_bytes();
        Date::from_ymd(i32::from(century) * 100 + i32::from(year), month.into(), day.into())
    }

    /// The day N days later (earlier where N is negative); `None` outside the years 1 to 9999.
    pub fn add_days(self, days: i64) -> Option<Date> {
        let day = i64::from(self.0).checked_add(days)?;
        let date = Date(i32::try_from(day).ok()?);
        (Date::MIN..=Date::MAX).contains(&date).then_some(date)
    }

    /// The Nth Monday to Friday after it (before it where N is negative); itself for none.
    pub fn add_weekdays(self, count: i64) -> Option<Date> {
        let step = count.signum();
        // Seven days always hold five of them; the last five are walked, so that it ends on one.
        let weeks = ((count.abs() - 1) / 5).max(0);
        let mut date = self.add_days(weeks.checked_mul(7)?.checked_mul(step)?)?;
        let mut left = count.abs() - weeks * 5;
        while left > 0 {
            date = date.add_days(step)?;
            left -= i64::from(date.is_weekday());
        }
        Some(date)
    }

    /// How many Mondays to Fridays lie after it, up to `later` and with it; negative where `later` is earlier.
    pub fn weekdays_until(self, later: Date) -> i64 {
        // 1969-12-29 was a Monday.
        let before = |date: Date| {
            let day = i64::from(date.0) + 3;
            day.div_euclid(7) * 5 + (day.rem_euclid(7) + 1).min(5)
        };
        before(later) - before(self)
    }

    fn is_weekday(self) -> bool {
        (i64::from(self.0) + 3).rem_euclid(7) < 5
    }

    /// The same day N months later (earlier where N is negative), or the month's last day where it has no such day.
    pub fn add_months(self, months: i64) -> Option<Date> {
        let (year, month, day) = self.ymd();
        let count = (i64::from(year) * 12 + i64::from(month) - 1).checked_add(months)?;
        let year = i32::try_from(count.div_euclid(12)).ok()?;
        let month = u32::try_from(count.rem_euclid(12)).ok()? + 1;
        if !(1..=9999).contains(&year) {
            return None;
        }
        Date::from_ymd(year, month, day.min(days_in_month(year, month)))
    }

    /// Full months from `self` to `later`; negative where `later` is earlier.
    pub fn months_until(self, later: Date) -> i64 {
        if later < self {
            return -later.months_until(self);
        }
        let ((y1, m1, _), (y2, m2, _)) = (self.ymd(), later.ymd());
        let months = (i64::from(y2) - i64::from(y1)) * 12 + i64::from(m2) - i64::from(m1);
        match self.add_months(months) {
            Some(reached) if reached <= later => months,
            _ => months - 1,
        }
    }

    /// The last day of its month.
    #[must_use]
    pub fn month_end(self) -> Date {
        let (year, month, _) = self.ymd();
        Date::pack(year, month, days_in_month(year, month))
    }

    /// The first day of its month.
    pub fn month_start(self) -> Date {
        let (year, month, _) = self.ymd();
        Date::pack(year, month, 1)
    }

    /// How many days its month has.
    pub fn days_in_month(self) -> u32 {
        let (year, month, _) = self.ymd();
        days_in_month(year, month)
    }
}

/// A day that is known only to be one of these: from the first through the last, both included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Days {
    /// The first day that it may be.
    pub first: Date,
    /// The last day that it may be.
    pub last: Date,
}

impl Days {
    /// Reads a year, `2026`, or a month, `2026-02`; `None` for anything else.
    pub fn parse(text: &[u8]) -> Option<Days> {
        let day = |end: &[u8]| Date::parse(&[text, end].concat());
        let (first, last) = match *text {
            [_, _, _, _] => (day(b"-01-01")?, day(b"-12-31")?),
            [_, _, _, _, b'-', _, _] => {
                let first = day(b"-01")?;
                (first, first.month_end())
            }
            _ => return None,
        };
        Some(Days { first, last })
    }
}

/// `2026` or `2026-02`, or the first and the last day where they are not those of a year or month.
impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((year, month, day), last) = (self.first.ymd(), self.last.ymd());
        match () {
            () if (month, day) == (1, 1) && last == (year, 12, 31) => write!(f, "{year:04}"),
            () if day == 1 && self.last == self.first.month_end() => write!(f, "{year:04}-{month:02}"),
            () => write!(f, "{} to {}", self.first, self.last),
        }
    }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 16 == 0)
}

/// Days of a month (1–12) of a year.
fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_the_calendar_goes_there_and_back() {
        let mut expected = Date::MIN;
        for year in 1..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    let date = Date::from_ymd(year, month, day).unwrap();
                    assert_eq!(date, expected);
                    assert_eq!(date.ymd(), (year, month, day));
                    expected = Date(expected.0 + 1);
                }
            }
        }
        assert_eq!(expected.0 - 1, Date::MAX.0);
    }

    #[test]
    fn p17_days_that_do_not_exist_are_refused() {
        for text in ["20261345", "2023-02-29", "0000-01-01", "20226-01-01", "2026-1-1", "00000000", "2026/01/01", ""] {
            assert_eq!(Date::parse(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Date::parse(b"20240229").unwrap().to_string(), "2024-02-29");
    }

    #[test]
    fn a_day_has_digits_alone_and_its_hyphens() {
        for text in [b"2024-02-29".to_vec(), b"20240229".to_vec()] {
            for (at, byte) in (0..text.len()).flat_map(|at| (0..=255u8).map(move |byte| (at, byte))) {
                let mut text = text.clone();
                text[at] = byte;
                let whole = str::from_utf8(&text).ok().map(|text| text.replace('-', ""));
                let digits = whole.filter(|whole| whole.len() == 8 && whole.bytes().all(|byte| byte.is_ascii_digit()));
                let there = digits.and_then(|digits| {
                    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap().parse::<u32>().unwrap();
                    Date::from_ymd(part(0..4).cast_signed(), part(4..6), part(6..8))
                });
                assert_eq!(Date::parse(&text), there, "{text:?}");
            }
        }
    }

    #[test]
    fn j10_a_year_or_month_is_one_of_its_days() {
        let days = |text: &str| Days::parse(text.as_bytes());
        let ends = |text: &str| days(text).map(|days| (days.first.to_string(), days.last.to_string()));
        let of = |first: &str, last: &str| Some((first.to_owned(), last.to_owned()));
        assert_eq!(ends("2026"), of("2026-01-01", "2026-12-31"));
        assert_eq!(ends("2024-02"), of("2024-02-01", "2024-02-29"));
        for text in ["", "26", "0000", "2026-13", "2026-00", "2026-2", "202602", "2026/02", "20x6", "2026-02-03"] {
            assert_eq!(days(text), None, "{text}");
        }
        for text in ["0001", "2026", "9999", "2024-02", "2026-12"] {
            assert_eq!(days(text).unwrap().to_string(), text);
        }
        let (first, last) = (days("2026-02").unwrap().first, days("2026-03").unwrap().last);
        assert_eq!(Days { first, last }.to_string(), "2026-02-01 to 2026-03-31");
    }

    #[test]
    fn months_keep_the_day_or_take_the_last() {
        let date = |text: &str| Date::parse(text.as_bytes()).unwrap();
        assert_eq!(date("2026-01-31").add_months(1), Some(date("2026-02-28")));
        assert_eq!(date("2024-02-29").add_months(12), Some(date("2025-02-28")));
        assert_eq!(date("2026-03-31").add_months(-1), Some(date("2026-02-28")));
        assert_eq!(date("2026-01-31").months_until(date("2026-02-28")), 1);
        assert_eq!(date("2026-01-15").months_until(date("2026-02-14")), 0);
        assert_eq!(date("2026-02-14").months_until(date("2026-01-15")), 0);
    }
}
