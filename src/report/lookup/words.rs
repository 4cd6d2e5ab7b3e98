//! Dates, counts and codes of a look-up to words.

use crate::claim::{CodeKind, Date};
use crate::lookup::{Codes, Left, Times, thousands, within_window};
use crate::report::reasons;

/// `until 2026-06-30`; nothing where it lasts as long as its policy.
pub fn times(times: &Times, window: (Option<Date>, Option<Date>)) -> String {
    let parts: Vec<String> = within_window(times, window).into_iter().map(days).collect();
    parts.join(" and ")
}

/// `from 2026-04-01 until 2026-06-30`
pub fn days((from, to): (Option<Date>, Option<Date>)) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => format!("on {from}"),
        (Some(from), Some(to)) => format!("from {from} until {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => String::new(),
    }
}

/// `a procedure code`
pub fn kind(kind: CodeKind) -> String {
    let words = kind.words();
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u', 'N']) { "an" } else { "a" };
    format!("{article} {words}")
}

/// A code as a person writes it: a diagnosis with its dot.
pub fn code(kind: CodeKind, code: &str) -> String {
    match (kind, code.get(..3), code.get(3..)) {
        (CodeKind::Diagnosis, Some(category), Some(rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        _ => code.to_owned(),
    }
}

/// `1 edit`, `2 edits`; thousands apart.
pub fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {what}{plural}", thousands(number))
}

/// `1 edit (ended), 2 table rows`: what is left out of an answer for a day; nothing where all is said.
pub fn left(left: &Left) -> String {
    let parts = [
        (left.not_yet, "edit", " (not yet)"),
        (left.ended, "edit", " (ended)"),
        (left.exceptions, "exception", ""),
        (left.sets, "set", ""),
        (left.rows, "table row", ""),
    ];
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    parts.map(|(number, what, rest)| format!("{}{rest}", count(number, what))).collect::<Vec<_>>().join(", ")
}

/// Group, reason and remark codes with our words, those that have some, each once.
pub fn reasons(all: &[Codes]) -> Vec<(&str, &'static str)> {
    let mut found: Vec<(&str, &'static str)> = Vec::new();
    for Codes { group, carc, rarc } in all {
        let group = group.iter().filter_map(|code| Some((code.as_str(), reasons::group(code)?)));
        let carc = carc.iter().filter_map(|code| Some((code.as_str(), reasons::carc(code)?)));
        let rarc = rarc.iter().filter_map(|code| Some((code.as_str(), reasons::rarc(code)?)));
        for code in group.chain(carc).chain(rarc) {
            if !found.contains(&code) {
                found.push(code);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_diagnoses_are_written_as_people_write_them() {
        assert_eq!([thousands(7), thousands(310), thousands(2_546_017)], ["7", "310", "2,546,017"]);
        assert_eq!(code(CodeKind::Diagnosis, "M810"), "M81.0");
        assert_eq!(code(CodeKind::Diagnosis, "I10"), "I10");
        assert_eq!(left(&Left { ended: 1, rows: 2, ..Left::default() }), "1 edit (ended), 2 table rows");
    }
}
