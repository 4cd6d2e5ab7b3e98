//! Days as a file writes them, by a pattern that its owner declares: `MM/DD/YYYY`.

use crate::claim::Date;

/// A pattern of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Days {
    /// As it was declared.
    pub shown: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    /// One digit or two; both where no other character follows that could end it.
    Month {
        two: bool,
    },
    /// A month by its first three letters.
    MonthName,
    Day {
        two: bool,
    },
    /// Two digits that say nothing of the day: hours, minutes, seconds.
    Time,
    Byte(u8),
}

const NAMES: [&[u8; 3]; 12] =
    [b"JAN", b"FEB", b"MAR", b"APR", b"MAY", b"JUN", b"JUL", b"AUG", b"SEP", b"OCT", b"NOV", b"DEC"];

impl Days {
    /// Reads a pattern of `YYYY`, `MM` or `M`, `MON`, `DD` or `D`, `hh`, `mm`, `ss` and whatever stands between them.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(super) fn new(pattern: &str) -> Result<Days, String> {
        let mut parts = Vec::new();
        let mut rest = pattern.as_bytes();
        const TOKENS: &[(&[u8], Part)] = &[
            (b"YYYY", Part::Year),
            (b"MON", Part::MonthName),
            (b"MM", Part::Month { two: true }),
            (b"M", Part::Month { two: false }),
            (b"DD", Part::Day { two: true }),
            (b"D", Part::Day { two: false }),
            (b"hh", Part::Time),
            (b"mm", Part::Time),
            (b"ss", Part::Time),
        ];
        while let Some(byte) = rest.first() {
            match TOKENS.iter().find(|(token, _)| rest.starts_with(token)) {
                Some((token, part)) => {
                    parts.push(*part);
                    rest = rest.get(token.len()..).unwrap_or(&[]);
                }
                None if *byte == b'Y' => {
                    return Err("a year has four digits, YYYY: of two digits nobody knows the century".to_owned());
                }
                None => {
                    parts.push(Part::Byte(*byte));
                    rest = rest.get(1..).unwrap_or(&[]);
                }
            }
        }
        let count = |wanted: fn(&Part) -> bool| parts.iter().filter(|part| wanted(part)).count();
        let whole = count(|part| matches!(part, Part::Year)) == 1
            && count(|part| matches!(part, Part::Month { .. } | Part::MonthName)) == 1
            && count(|part| matches!(part, Part::Day { .. })) == 1;
        if !whole {
            return Err(
                "a day is written with YYYY, MM (or MON for JAN) and DD, each once, as in MM/DD/YYYY".to_owned()
            );
        }
        Ok(Days { shown: pattern.to_owned(), parts })
    }

    /// The day that a text writes by the pattern; `None` for anything else, also for a day that does not exist.
    pub(super) fn read(&self, text: &[u8]) -> Option<Date> {
        let (mut year, mut month, mut day) = (0, 0, 0);
        let mut rest = text;
        let mut parts = self.parts.iter().peekable();
        while let Some(part) = parts.next() {
            // Where no digit follows, one digit is enough.
            let ends = !matches!(
                parts.peek(),
                Some(Part::Year | Part::Month { .. } | Part::Day { .. } | Part::Time | Part::Byte(b'0'..=b'9'))
            );
            match part {
                Part::Year => year = digits(&mut rest, 4, 4)?,
                Part::Month { two } => month = digits(&mut rest, if *two && !ends { 2 } else { 1 }, 2)?,
                Part::Day { two } => day = digits(&mut rest, if *two && !ends { 2 } else { 1 }, 2)?,
                Part::Time => {
                    digits(&mut rest, 1, 2)?;
                }
                Part::MonthName => {
                    let (name, after) = rest.split_first_chunk::<3>()?;
                    let found = NAMES.iter().position(|own| own.eq_ignore_ascii_case(name))?;
                    month = u32::try_from(found).ok()? + 1;
                    rest = after;
                }
                Part::Byte(byte) => {
                    let (first, after) = rest.split_first()?;
                    if first != byte {
                        return None;
                    }
                    rest = after;
                }
            }
        }
        if !rest.is_empty() {
            return None;
        }
        Date::from_ymd(i32::try_from(year).ok()?, month, day)
    }
}

/// A number of so many digits, taken off.
fn digits(rest: &mut &[u8], least: usize, most: usize) -> Option<u32> {
    let count = rest.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
    if count < least {
        return None;
    }
    let (number, after) = rest.split_at_checked(count)?;
    *rest = after;
    Some(number.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c07_days_are_read_as_declared_and_no_other_way() {
        for (pattern, text) in [
            ("MM/DD/YYYY", "02/03/2026"),
            ("M/D/YYYY", "2/3/2026"),
            ("MM/DD/YYYY", "2/3/2026"),
            ("DD-MON-YYYY", "03-Feb-2026"),
            ("DD.MM.YYYY", "03.02.2026"),
            ("YYYYMMDD", "20260203"),
            ("MMDDYYYY", "02032026"),
            ("YYYY-MM-DD hh:mm:ss", "2026-02-03 00:00:00"),
            ("YYYY-MM-DDThh:mm:ssZ", "2026-02-03T23:30:00Z"),
        ] {
            let days = Days::new(pattern).unwrap();
            assert_eq!(days.read(text.as_bytes()), Date::from_ymd(2026, 2, 3), "{pattern} {text}");
        }
        let days = Days::new("MM/DD/YYYY").unwrap();
        for text in ["2026-02-03", "02/03/26", "45292", "13/01/2026", "02/30/2026", "02/03/2026 ", "", "0/3/2026"] {
            assert_eq!(days.read(text.as_bytes()), None, "{text}");
        }
        assert!(Days::new("MMDDYYYY").unwrap().read(b"2032026").is_none());
        for pattern in ["MM/DD/YY", "MM/DD", "YYYY", "", "MM/MM/DD/YYYY"] {
            assert!(Days::new(pattern).is_err(), "{pattern}");
        }
    }
}
