//! The shapes that codes of each kind have, and whether a code, a beginning or a pattern can be of one.

use super::names::{a, capital};
use crate::claim::CodeKind;
use crate::policy::set::Pattern;

/// How many characters a kind's codes have, in words, for messages.
fn words(kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::Procedure => "five characters: 99213, 0001A, J0100, D0120",
        CodeKind::Diagnosis => "three to seven characters, beginning with a letter: M81.0",
        CodeKind::InpatientProcedure => "seven characters: 0DTJ4ZZ",
        CodeKind::Modifier => "two characters: 25, LT",
        CodeKind::Place => "two digits: 11, 23",
        CodeKind::RevenueCode => "four digits, the first of them 0 to 3: 0450",
        CodeKind::BillType => "three characters, or four with the leading zero: 131, 0131",
        CodeKind::ConditionCode | CodeKind::OccurrenceCode | CodeKind::SpanCode | CodeKind::ValueCode => {
            "two characters: 86, A1"
        }
        CodeKind::Taxonomy => "ten characters: 207Q00000X",
        CodeKind::Provider => "ten digits: 1234567893",
        CodeKind::State => "two letters: TX",
        CodeKind::Drug => "eleven digits, without hyphens: 00006489800",
        CodeKind::Tooth => "one or two characters: a number from 1 to 32, or letters",
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

/// How codes of a kind look, as a sentence: `A modifier has two characters: 25, LT.`
pub(super) fn sentence(kind: CodeKind) -> String {
    format!("{} has {}.", capital(&a(kind.words())), words(kind))
}

/// The shapes of a kind's codes, a sign for each character: `d` a digit, `a` a letter, `n` a letter but O, `c` a letter
/// or digit, `e` one of those but the zero, `t` a digit from 0 to 3, any other itself. `None`: codes of any length.
fn shapes(kind: CodeKind) -> Option<&'static [&'static str]> {
    let shapes: &[&str] = match kind {
        // No code ends in an O: it is a zero mistyped. A payer's own may begin with one.
        // The last three are HIPPS codes of home health and of skilled nursing facilities.
        CodeKind::Procedure => &["ddddd", "adddd", "ddddn", "daadd", "daaad", "aaaad"],
        CodeKind::Diagnosis => &["adc", "adcc", "adccc", "adcccc", "adccccc", "ddd", "dddd", "ddddd"],
        CodeKind::InpatientProcedure => &["ccccccc", "ddd", "dddd"],
        CodeKind::Modifier
        | CodeKind::ConditionCode
        | CodeKind::OccurrenceCode
        | CodeKind::SpanCode
        | CodeKind::ValueCode => &["cc"],
        CodeKind::Place => &["dd"],
        CodeKind::RevenueCode => &["tddd"],
        CodeKind::BillType => &["0ecc"],
        CodeKind::Taxonomy => &["cccccccccc"],
        CodeKind::Provider => &["dddddddddd"],
        CodeKind::State => &["aa"],
        CodeKind::Drug => &["ddddddddddd"],
        CodeKind::Tooth => &["c", "cc"],
        CodeKind::Surface => &["a"],
        CodeKind::Drg => &["ddd"],
        CodeKind::Reason => &["d", "dc", "cd", "dcc", "cdc", "ccd"],
        CodeKind::Remark => &["Md", "Mdd", "Mddd", "MAd", "MAdd", "MAddd", "Nd", "Ndd", "Nddd"],
        CodeKind::Payer
        | CodeKind::Plan
        | CodeKind::Specialty
        | CodeKind::OralCavity
        | CodeKind::FilingIndicator
        | CodeKind::Word => return None,
    };
    Some(shapes)
}

/// One character of a pattern: `None` is any.
type Mark = Option<char>;

fn is_of(mark: Mark, sign: char) -> bool {
    mark.is_none_or(|c| match sign {
        'd' => c.is_ascii_digit(),
        'a' => c.is_ascii_uppercase(),
        'n' => c.is_ascii_uppercase() && c != 'O',
        'c' => c.is_ascii_digit() || c.is_ascii_uppercase(),
        'e' => c.is_ascii_digit() && c != '0' || c.is_ascii_uppercase(),
        't' => matches!(c, '0'..='3'),
        own => c == own,
    })
}

/// Whether some code of a kind has these characters, or begins with them where it is `open`.
fn can_be(kind: CodeKind, marks: &[Mark], open: bool) -> bool {
    let Some(shapes) = shapes(kind) else {
        let free = matches!(kind, CodeKind::Payer | CodeKind::Plan);
        return (open || !marks.is_empty()) && (free || marks.iter().all(|mark| is_of(*mark, 'c')));
    };
    shapes.iter().any(|shape| {
        let length = if open { marks.len() <= shape.len() } else { marks.len() == shape.len() };
        length && marks.iter().zip(shape.chars()).all(|(mark, sign)| is_of(*mark, sign))
    })
}

fn marks(text: &str) -> Vec<Mark> {
    text.chars().map(Some).collect()
}

/// Whether a code, as claims carry it, has the shape of its kind.
pub fn fits(code: &str, kind: CodeKind) -> bool {
    can_be(kind, &marks(code), false)
}

/// Whether a code of the kind can begin so.
pub(super) fn begins(text: &str, kind: CodeKind) -> bool {
    can_be(kind, &marks(text), true)
}

/// Whether a pattern matches any code of its kind.
pub(super) fn possible(pattern: &Pattern, kind: CodeKind) -> bool {
    match pattern {
        Pattern::Exact(code) => fits(code, kind),
        Pattern::Prefix(prefix) => begins(prefix, kind),
        Pattern::Wild(marks, open) => can_be(kind, marks, *open),
        Pattern::Shaped(low, high) => fits(low, kind) && fits(high, kind) && low <= high,
        Pattern::Beginning(low, high) => begins(low, kind) && begins(high, kind) && low <= high,
    }
}

/// Whether codes of a kind have an order, so that all between two of them means something.
pub(super) fn has_order(kind: CodeKind) -> bool {
    !matches!(
        kind,
        CodeKind::Taxonomy | CodeKind::Provider | CodeKind::State | CodeKind::Surface | CodeKind::FilingIndicator
    )
}
