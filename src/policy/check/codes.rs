//! A code word and its kind to the pattern it stands for, or what is wrong with it.

use super::names::{a, capital};
use crate::claim::CodeKind;
use crate::diagnostic::Diagnostic;
use crate::policy::set::Pattern;
use crate::source::Span;

/// How many characters a kind's codes have, in words, for messages.
fn shape_words(kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::Procedure => "five characters: 99213, 0001A, J0100, D0120",
        CodeKind::Diagnosis => "three to seven characters, beginning with a letter: M81.0",
        CodeKind::InpatientProcedure => "seven characters: 0DTJ4ZZ",
        CodeKind::Modifier => "two characters: 25, LT",
        CodeKind::Place => "two digits: 11, 23",
        CodeKind::RevenueCode => "four digits: 0450",
        CodeKind::BillType => "three characters, or four with the leading zero: 131, 0131",
        CodeKind::ConditionCode | CodeKind::OccurrenceCode | CodeKind::SpanCode | CodeKind::ValueCode => {
            "two characters: 86, A1"
        }
        CodeKind::Taxonomy => "ten characters: 207Q00000X",
        CodeKind::Provider => "ten digits: 1234567893",
        CodeKind::State => "two letters: TX",
        CodeKind::Drug => "eleven digits, without hyphens: 00006489800",
        CodeKind::Tooth => "a number from 1 to 32, a letter, or two characters",
        CodeKind::Surface => "one letter: M",
        CodeKind::Drg => "three digits: 470",
        CodeKind::Reason => "up to three digits, or a letter and digits: 50, A1, B7",
        CodeKind::Remark => "M, MA or N and a number: N115, MA04",
        CodeKind::Plan
        | CodeKind::Payer
        | CodeKind::Specialty
        | CodeKind::OralCavity
        | CodeKind::FilingIndicator
        | CodeKind::Word => "letters and digits",
    }
}

/// Whether a code, as claims carry it, has the shape of its kind.
pub fn fits(code: &str, kind: CodeKind) -> bool {
    let count = code.chars().count();
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    let plain = code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let first_letter = code.starts_with(|c: char| c.is_ascii_uppercase());
    let last_letter = code.ends_with(|c: char| c.is_ascii_uppercase());
    match kind {
        // No code ends in an O: it is a zero mistyped. A payer's own may begin with one.
        CodeKind::Procedure => {
            let letter = first_letter || (last_letter && !code.ends_with('O'));
            plain && count == 5 && (digits == 5 || (digits == 4 && letter))
        }
        CodeKind::Diagnosis => {
            let second_digit = code.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
            plain && (3..=7).contains(&count) && if first_letter { second_digit } else { digits == count && count <= 5 }
        }
        CodeKind::InpatientProcedure => plain && (count == 7 || (digits == count && (3..=4).contains(&count))),
        CodeKind::Modifier
        | CodeKind::ConditionCode
        | CodeKind::OccurrenceCode
        | CodeKind::SpanCode
        | CodeKind::ValueCode => plain && count == 2,
        CodeKind::Place => count == 2 && digits == 2,
        CodeKind::RevenueCode => count == 4 && digits == 4,
        CodeKind::BillType => plain && count == 4 && code.starts_with('0'),
        CodeKind::Taxonomy => plain && count == 10,
        CodeKind::Provider => count == 10 && digits == 10,
        CodeKind::State => plain && count == 2 && digits == 0,
        CodeKind::Drug => count == 11 && digits == 11,
        CodeKind::Tooth => plain && count <= 2,
        CodeKind::Surface => plain && count == 1 && digits == 0,
        CodeKind::Drg => count == 3 && digits == 3,
        CodeKind::Reason => plain && (1..=3).contains(&count) && digits >= 1,
        CodeKind::Remark => remark(code),
        CodeKind::Payer | CodeKind::Plan => !code.is_empty(),
        CodeKind::Specialty | CodeKind::OralCavity | CodeKind::FilingIndicator | CodeKind::Word => plain && count >= 1,
    }
}

/// Whether a text is a remark code: M, MA or N and up to three digits.
pub(super) fn remark(code: &str) -> bool {
    let number = code.strip_prefix("MA").or_else(|| code.strip_prefix('M')).or_else(|| code.strip_prefix('N'));
    number.is_some_and(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
}

/// What is wrong with an exact code of a kind, and what to write instead.
fn misshapen(word: &str, code: &str, kind: CodeKind, span: Span) -> Diagnostic {
    let zeros = code.replace('O', "0");
    let diagnosis = CodeKind::Diagnosis.normal(word);
    if zeros != code && fits(&zeros, kind) {
        return Diagnostic::error("check/code", format!("`{word}` has the letter O where a zero belongs"), span)
            .help(format!("Write `{zeros}`."));
    }
    if kind == CodeKind::Procedure && fits(&diagnosis, CodeKind::Diagnosis) && diagnosis.len() != 5 && !all_digits(code)
    {
        return Diagnostic::error("check/kind", format!("`{word}` is a diagnosis code, not a procedure code"), span)
            .help(format!(
                "Ask for it with `diagnosis in {word}`, or put it into a set that begins with `diagnoses`."
            ));
    }
    let error = Diagnostic::error("check/code", format!("`{word}` does not look like {}", a(kind.words())), span);
    let padded = format!("0{code}");
    match kind {
        CodeKind::Procedure if code.len() == 4 && all_digits(code) => error
            .help(format!("A procedure code has five characters; a spreadsheet may have dropped a zero: `{padded}`?")),
        CodeKind::Place | CodeKind::RevenueCode | CodeKind::ConditionCode | CodeKind::ValueCode
            if fits(&padded, kind) =>
        {
            error.help(format!("Write `{padded}`."))
        }
        _ => error.help(format!("{} has {}.", capital(&a(kind.words())), shape_words(kind))),
    }
}

fn all_digits(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit())
}

/// One code without range and wildcard, as claims carry it.
pub(super) fn exact(word: &str, kind: CodeKind, span: Span) -> Result<String, Diagnostic> {
    if word.contains('*') || (takes_x(kind) && word.contains('x')) {
        return Err(Diagnostic::error(
            "check/is-one-code",
            format!("`{word}` stands for many codes, and `is` asks for one"),
            span,
        )
        .help(format!("Write `in {word}`, or `not in {word}` for the opposite.")));
    }
    if is_range(word, kind) {
        return Err(Diagnostic::error(
            "check/is-one-code",
            format!("`{word}` is a range of codes, and `is` asks for one"),
            span,
        )
        .help(format!("Write `in {word}`, or `not in {word}` for the opposite.")));
    }
    let code = kind.normal(word);
    if !fits(&code, kind) || (kind == CodeKind::Diagnosis && all_digits(word) && word.len() == 5) {
        return Err(wrong_kind(word, &code, kind, span));
    }
    Ok(code)
}

/// A code that is none of this kind: of a diagnosis, the usual slip is a procedure.
fn wrong_kind(word: &str, code: &str, kind: CodeKind, span: Span) -> Diagnostic {
    if kind == CodeKind::Diagnosis && fits(code, CodeKind::Procedure) {
        return Diagnostic::error("check/kind", format!("`{word}` is a procedure code, not a diagnosis code"), span)
            .help(format!("Ask for it with `code in {word}`, or put it into a set that begins with `procedures`."));
    }
    misshapen(word, code, kind, span)
}

fn takes_x(kind: CodeKind) -> bool {
    matches!(kind, CodeKind::BillType | CodeKind::RevenueCode | CodeKind::Diagnosis | CodeKind::Procedure)
}

fn is_range(word: &str, kind: CodeKind) -> bool {
    word.contains('-') && kind != CodeKind::Payer && kind != CodeKind::Plan
}

/// One member of a list of codes: a code, a range or one with wildcards.
pub(super) fn pattern(word: &str, kind: CodeKind, span: Span) -> Result<Pattern, Diagnostic> {
    if is_range(word, kind) {
        range(word, kind, span)?;
    } else if let Some(body) = word.strip_suffix('*') {
        if body.contains('*') {
            return Err(misplaced_star(word, span));
        }
        if kind == CodeKind::Diagnosis && body.len() == 1 && body.bytes().all(|b| b.is_ascii_digit()) {
            return Err(misshapen(word, body, kind, span));
        }
    } else if word.contains('*') {
        return Err(misplaced_star(word, span));
    } else if takes_x(kind) && word.contains('x') {
        // Any digit may stand for `x`; what is left must have the shape of a whole code.
        let filled = kind.normal(&word.replace('x', "0"));
        if !fits(&filled, kind) {
            return Err(misshapen(word, word, kind, span));
        }
    } else {
        exact(word, kind, span)?;
    }
    Pattern::parse(word, kind).ok_or_else(|| misshapen(word, word, kind, span))
}

fn misplaced_star(word: &str, span: Span) -> Diagnostic {
    Diagnostic::error("check/code", format!("`*` stands for the rest of a code; `{word}` goes on behind it"), span)
        .help("Write `x` for one character that may be anything, and `*` only at the end.")
}

/// Checks a range: two ends of one shape, in order.
fn range(word: &str, kind: CodeKind, span: Span) -> Result<(), Diagnostic> {
    let Some((low, high)) = word.split_once('-') else { return Ok(()) };
    let (from, to) = (kind.normal(low), kind.normal(high));
    if kind == CodeKind::Procedure && fits(&from, kind) && to.split('-').all(|m| m.len() == 2) {
        return Err(Diagnostic::error(
            "check/code",
            format!("`{word}` is a service with a modifier; a set of procedures holds codes alone"),
            span,
        )
        .help(format!(
            "Write `{low}` here and ask for the modifier beside it: `when has modifier {}`.",
            high.replace('-', ", ")
        )));
    }
    if kind == CodeKind::Drug {
        return Err(misshapen(word, word, kind, span));
    }
    if high.contains('-') || low.is_empty() || high.is_empty() {
        return Err(Diagnostic::error("check/range", format!("`{word}` is not a range"), span)
            .help("A range has two ends, `99202-99205`; several codes are parted by commas."));
    }
    if word.contains('*') {
        return Err(Diagnostic::error("check/range", format!("`{word}` is a range with a wildcard"), span).help(
            format!(
                "Write the ends alone: `{}-{}`.",
                low.trim_end_matches(['*', '.']),
                high.trim_end_matches(['*', '.'])
            ),
        ));
    }
    for (end, code) in [(low, &from), (high, &to)] {
        let partial = kind.ranges_by_prefix()
            && !code.is_empty()
            && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if !partial || (kind == CodeKind::Diagnosis && all_digits(end) && end.len() == 5) {
            exact(end, kind, span)?;
        }
    }
    if from.len() != to.len() || !same_shape(&from, &to) && kind == CodeKind::Procedure {
        return Err(Diagnostic::error("check/range", format!("the two ends of `{word}` are not of one form"), span)
            .help("Both ends have as many characters, with letters in the same places: `J0100-J9999`; write one range for each form."));
    }
    if from > to {
        return Err(Diagnostic::error("check/range", format!("`{word}` runs backwards"), span)
            .help(format!("Write `{high}-{low}`.")));
    }
    Ok(())
}

fn same_shape(a: &str, b: &str) -> bool {
    a.bytes().zip(b.bytes()).all(|(a, b)| a.is_ascii_digit() == b.is_ascii_digit())
}
