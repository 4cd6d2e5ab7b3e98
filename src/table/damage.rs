//! A cell to what a spreadsheet did to it.

use crate::claim::CodeKind;

/// What to do about it.
pub const REMEDY: &str = "format the column as text in the spreadsheet and export it again";

const MONTHS: [&[u8]; 13] =
    [b"JAN", b"FEB", b"MAR", b"APR", b"MAY", b"JUN", b"JUL", b"AUG", b"SEP", b"SEPT", b"OCT", b"NOV", b"DEC"];

/// What happened to a code of a kind, in capitals; `None` where it looks whole.
pub fn of_code(kind: CodeKind, code: &[u8]) -> Option<String> {
    if let Some(width) = lost_zeros(kind, code) {
        let text = String::from_utf8_lossy(code);
        return Some(format!("it looks as if a spreadsheet dropped the leading zero of {text:0>width$}"));
    }
    let is_number = code.first()?.is_ascii_digit() && code.last()?.is_ascii_digit();
    // Where a digit, an E and a digit may well be a code, only an exponent with a sign or a point tells.
    let may_hold_e = match kind {
        CodeKind::Payer | CodeKind::Plan | CodeKind::Specialty | CodeKind::Word => true,
        CodeKind::InpatientProcedure => code.len() == 7,
        _ => false,
    };
    let how = match exponent(code) {
        Some(Exponent::Signed) => "it looks as if a spreadsheet turned a code into a number with an exponent",
        Some(Exponent::Bare) if !may_hold_e => {
            "it looks as if a spreadsheet turned a code into a number with an exponent"
        }
        _ if is_month_and_day(code) || (is_number && is_slashed_date(code)) => {
            "it looks as if a spreadsheet turned a code into a date"
        }
        _ if is_error_value(code) => "it is a spreadsheet's error",
        _ if is_number && code.ends_with(b".0") && kind != CodeKind::Diagnosis => {
            "it looks as if a spreadsheet turned a code into a number with decimals"
        }
        _ => return None,
    };
    Some(how.to_owned())
}

/// What happened to a number, an amount or a date that cannot be read.
pub fn of_value(cell: &[u8]) -> Option<&'static str> {
    let cell = cell.to_ascii_uppercase();
    if exponent(&cell).is_some() {
        Some("it looks as if a spreadsheet wrote it with an exponent")
    } else if is_month_and_day(&cell) {
        Some("it looks as if a spreadsheet turned it into a day of a month")
    } else if is_error_value(&cell) {
        Some("it is a spreadsheet's error")
    } else if cell.len() == 5 && cell.iter().all(u8::is_ascii_digit) {
        // Nothing but a date is refused when it is five digits.
        Some("it looks like a spreadsheet's count of days")
    } else {
        None
    }
}

/// The width that a code of digits should have and has not.
pub fn lost_zeros(kind: CodeKind, code: &[u8]) -> Option<usize> {
    let width = match kind {
        CodeKind::Procedure => 5,
        CodeKind::Place => 2,
        CodeKind::RevenueCode => 4,
        CodeKind::ConditionCode | CodeKind::OccurrenceCode | CodeKind::SpanCode | CodeKind::ValueCode => 2,
        CodeKind::OralCavity => 2,
        CodeKind::Drg => 3,
        CodeKind::Drug => 11,
        _ => return None,
    };
    if code.len() >= width {
        return None;
    }
    // 0001A, 0001F, 0001M, 0001T and 0001U end in a letter.
    let digits = match code {
        [digits @ .., b'A' | b'F' | b'M' | b'T' | b'U'] if kind == CodeKind::Procedure => digits,
        _ => code,
    };
    (!digits.is_empty() && digits.iter().all(u8::is_ascii_digit)).then_some(width)
}

enum Exponent {
    /// `1.00E+10`
    Signed,
    /// `1E10`
    Bare,
}

fn exponent(text: &[u8]) -> Option<Exponent> {
    let mut halves = text.splitn(2, |b| *b == b'E');
    let (head, tail) = (halves.next()?, halves.next()?);
    let unsigned = tail.strip_prefix(b"+").or_else(|| tail.strip_prefix(b"-")).unwrap_or(tail);
    let points = head.iter().filter(|b| **b == b'.').count();
    let digits = |bytes: &[u8]| bytes.first().is_some_and(u8::is_ascii_digit);
    if !digits(head)
        || !digits(unsigned)
        || points > 1
        || !head.iter().all(|b| b.is_ascii_digit() || *b == b'.')
        || !unsigned.iter().all(u8::is_ascii_digit)
    {
        return None;
    }
    Some(if points == 1 || unsigned.len() < tail.len() { Exponent::Signed } else { Exponent::Bare })
}

/// `11-SEP`, `SEP-11`, `11-SEP-26`
fn is_month_and_day(text: &[u8]) -> bool {
    let (mut months, mut numbers) = (0, 0);
    for part in text.split(|b| *b == b'-') {
        if MONTHS.contains(&part) {
            months += 1;
        } else if matches!(part.len(), 1 | 2 | 4) && part.iter().all(u8::is_ascii_digit) {
            numbers += 1;
        } else {
            return false;
        }
    }
    months == 1 && matches!(numbers, 1 | 2)
}

/// `9/11/2026`
fn is_slashed_date(text: &[u8]) -> bool {
    text.split(|b| *b == b'/').count() == 3 && text.iter().all(|b| b.is_ascii_digit() || *b == b'/')
}

/// `#N/A`, `#REF!`, `#####`
pub fn is_error_value(text: &[u8]) -> bool {
    matches!(text, b"#N/A" | b"#REF!" | b"#NAME?" | b"#VALUE!" | b"#DIV/0!" | b"#NULL!" | b"#NUM!")
        || (text.len() > 1 && text.iter().all(|b| *b == b'#'))
}

#[cfg(test)]
mod tests {
    use super::super::ColumnKind;
    use super::super::cell::read;
    use super::*;

    #[test]
    fn p19_what_a_spreadsheet_did_is_named() {
        use ColumnKind::{Code, Date, Money, Number, Text};
        for (kind, text, says) in [
            (Code(CodeKind::Diagnosis), "11-Sep", "into a date"),
            (Code(CodeKind::Diagnosis), "Sep-11", "into a date"),
            (Code(CodeKind::Procedure), "9/11/2026", "into a date"),
            (Code(CodeKind::Diagnosis), "1E10", "exponent"),
            (Code(CodeKind::Procedure), "1E10", "exponent"),
            (Code(CodeKind::Drug), "5.02E+10", "exponent"),
            (Code(CodeKind::Provider), "1.23e+09", "exponent"),
            (Code(CodeKind::Plan), "1.00E+10", "exponent"),
            (Code(CodeKind::Procedure), "100", "leading zero of 00100"),
            (Code(CodeKind::Procedure), "1A", "leading zero of 0001A"),
            (Code(CodeKind::Procedure), "042T", "leading zero of 0042T"),
            (Code(CodeKind::RevenueCode), "450", "leading zero of 0450"),
            (Code(CodeKind::Place), "2", "leading zero of 02"),
            (Code(CodeKind::Drug), "2143380", "leading zero of 00002143380"),
            (Code(CodeKind::Procedure), "99213.0", "decimals"),
            (Code(CodeKind::Procedure), "#N/A", "error"),
            (Text, "#REF!", "error"),
            (Number, "11-Sep", "day of a month"),
            (Number, "1.5E+03", "exponent"),
            (Money, "#VALUE!", "error"),
            (Date, "46113", "count of days"),
            (Date, "########", "error"),
        ] {
            let message = read(kind, text.as_bytes()).unwrap_err();
            assert!(message.contains(says), "{text}: {message}");
            assert!(message.contains("spreadsheet"), "{text}: {message}");
        }
    }

    #[test]
    fn p19_whole_codes_are_left_alone() {
        for (kind, text) in [
            (CodeKind::Procedure, "0001A"),
            (CodeKind::Procedure, "00100"),
            (CodeKind::Procedure, "E0100"),
            (CodeKind::Procedure, "CCCCC"),
            (CodeKind::Procedure, "GP"),
            (CodeKind::Diagnosis, "E11.9"),
            (CodeKind::Diagnosis, "250.0"),
            (CodeKind::Diagnosis, "E10"),
            (CodeKind::InpatientProcedure, "047E046"),
            (CodeKind::Plan, "1E10"),
            (CodeKind::Modifier, "1P"),
            (CodeKind::Place, "02"),
            (CodeKind::BillType, "131"),
        ] {
            assert!(read(ColumnKind::Code(kind), text.as_bytes()).is_ok(), "{text}");
        }
    }
}
