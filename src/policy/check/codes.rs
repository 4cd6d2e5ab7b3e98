//! A code word and its kind to the pattern it stands for, or what is wrong with it.

use super::names::a;
use super::shapes::{self, begins, fits};
use super::strange::{capital_x, revenue, strange};
use crate::claim::{Code, CodeKind};
use crate::diagnostic::Diagnostic;
use crate::policy::set::{Member, Pattern, takes_x};
use crate::source::Span;

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
    if let Some(revenue) = revenue(word, kind, span) {
        return revenue;
    }
    if let Some(wild) = capital_x(word, kind) {
        return Diagnostic::error("check/code", format!("`{word}` does not look like {}", a(kind.words())), span)
            .help(format!("A small `x` is any one character: `{wild}`."));
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
        _ => error.help(shapes::sentence(kind)),
    }
}

/// The same in a list, where everything that begins so may be meant.
fn or_all_so(problem: Diagnostic, word: &str, kind: CodeKind) -> Diagnostic {
    let stem = word.trim_end_matches(['x', '.', '*']);
    let open = Pattern::parse(&format!("{stem}x*"), kind).filter(|open| shapes::possible(open, kind));
    match (&problem.help, open) {
        (Some(help), Some(_)) if *help == shapes::sentence(kind) && !stem.is_empty() && !stem.contains('-') => {
            let help = format!("{help} For every one that begins so write `{stem}*`.");
            problem.help(help)
        }
        _ => problem,
    }
}

pub(super) fn all_digits(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit())
}

/// One code without range and wildcard, as claims carry it.
pub(super) fn exact(word: &str, kind: CodeKind, span: Span) -> Result<String, Diagnostic> {
    if word.contains('*') || has_x(word, kind) {
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
    if let Some(problem) = strange(word, &code, kind, span) {
        return Err(problem);
    }
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

/// Whether a word has a character that may be anything.
fn has_x(word: &str, kind: CodeKind) -> bool {
    takes_x(kind) && word.contains('x')
}

fn is_range(word: &str, kind: CodeKind) -> bool {
    word.contains('-') && kind != CodeKind::Payer && kind != CodeKind::Plan
}

/// `030x-032x` as `030-032`: of kinds whose ranges hold all that begins with a code between the ends.
fn open_ends(word: &str, kind: CodeKind) -> Option<String> {
    let (low, high) = word.split_once('-').filter(|_| kind.ranges_by_prefix() && takes_x(kind))?;
    let (from, to) = (low.trim_end_matches('x'), high.trim_end_matches('x'));
    let open = low.len() == high.len() && from.len() == to.len() && from.len() < low.len() && !from.is_empty();
    (open && !from.contains('x') && !to.contains('x')).then(|| format!("{from}-{to}"))
}

/// A range of teeth by their numbers, `6-11`; areas of the mouth alike. `None` where it is none.
pub(super) fn teeth(word: &str, kind: CodeKind) -> Option<Member> {
    let (low, high) = word.split_once('-').filter(|_| matches!(kind, CodeKind::Tooth | CodeKind::OralCavity))?;
    let number = |text: &str| text.parse::<u32>().ok().filter(|n| (1..=99).contains(n) && n.to_string() == text);
    let (low, high) = (number(low)?, number(high)?);
    let mut codes: Vec<Code> = (low..=high).filter_map(|tooth| Code::new(tooth.to_string().as_bytes())).collect();
    codes.sort_unstable();
    (low <= high).then_some(Member::Codes(codes))
}

/// By far the most words of long lists, as claims carry them: a capital or digit and four digits where procedures stand.
pub(super) fn plain(word: &str, kind: CodeKind) -> Option<Code> {
    let (first, rest) = word.as_bytes().split_first()?;
    let is_plain = kind == CodeKind::Procedure
        && rest.len() == 4
        && (first.is_ascii_digit() || first.is_ascii_uppercase())
        && rest.iter().all(u8::is_ascii_digit);
    if is_plain { Code::new(word.as_bytes()) } else { None }
}

/// One member of a list of codes: a code, a range or one with wildcards. One that no code of its kind matches is refused.
pub(super) fn pattern(word: &str, kind: CodeKind, span: Span) -> Result<Pattern, Diagnostic> {
    if let Some(code) = plain(word, kind) {
        return Ok(Pattern::Exact(code.to_string()));
    }
    let body = word.strip_suffix('*').unwrap_or(word);
    if let Some(word) = open_ends(word, kind) {
        return pattern(&word, kind, span);
    }
    if is_range(word, kind) {
        range(word, kind, span)?;
    } else if body.contains('*') {
        return Err(misplaced_star(word, span));
    } else if word.contains('*') || has_x(word, kind) {
        let digits = body.trim_end_matches('.');
        let found = Pattern::parse(word, kind).filter(|pattern| shapes::possible(pattern, kind));
        return match found {
            // A five-digit number is a service; diagnoses of old are written with their dot, and none has one digit.
            Some(_) if kind == CodeKind::Diagnosis && all_digits(digits) && matches!(digits.len(), 1 | 5) => {
                Err(wrong_kind(word, digits, kind, span))
            }
            Some(pattern) => Ok(pattern),
            None => Err(nothing(word, kind, span)),
        };
    } else {
        exact(word, kind, span).map_err(|problem| or_all_so(problem, word, kind))?;
    }
    Pattern::parse(word, kind).ok_or_else(|| misshapen(word, word, kind, span))
}

/// A pattern that no code of its kind matches.
fn nothing(word: &str, kind: CodeKind, span: Span) -> Diagnostic {
    if let Some(revenue) = revenue(word, kind, span) {
        return revenue;
    }
    let error = Diagnostic::error("check/code", format!("`{word}` matches no {}", kind.words()), span);
    let padded = format!("0{word}");
    let zero = matches!(kind, CodeKind::RevenueCode | CodeKind::Place)
        && Pattern::parse(&padded, kind).is_some_and(|pattern| shapes::possible(&pattern, kind));
    if zero {
        return error.help(format!("Write `{padded}`."));
    }
    or_all_so(error.help(shapes::sentence(kind)), word, kind)
}

fn misplaced_star(word: &str, span: Span) -> Diagnostic {
    Diagnostic::error("check/code", format!("`*` stands for the rest of a code; `{word}` goes on behind it"), span)
        .help("Write `x` for one character that may be anything, and `*` only at the end.")
}

/// Checks a range: two ends of one shape, in order.
fn range(word: &str, kind: CodeKind, span: Span) -> Result<(), Diagnostic> {
    let Some((low, high)) = word.split_once('-') else { return Ok(()) };
    let (from, to) = (kind.normal(low), kind.normal(high));
    if let Some(revenue) = revenue(word, kind, span) {
        return Err(revenue);
    }
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
    if !shapes::has_order(kind) {
        return Err(no_order(word, low, high, kind, span));
    }
    if word.contains('*') || has_x(word, kind) && open_ends(word, kind).is_none() {
        let (low, high) = with_zeros(&whole_end(low, kind, '0'), &whole_end(high, kind, '9'), kind);
        return Err(Diagnostic::error("check/range", format!("`{word}` is a range with a wildcard"), span)
            .help(format!("Write the ends alone: `{low}-{high}`.")));
    }
    if with_zeros(low, high, kind) != (low.to_owned(), high.to_owned()) {
        let (from, to) = with_zeros(low, high, kind);
        return Err(Diagnostic::error("check/code", format!("`{word}` matches no {}", kind.words()), span)
            .help(format!("Write `{from}-{to}`.")));
    }
    let by_beginning = kind.ranges_by_prefix();
    let (from, to) = if by_beginning { (kind.beginning(low), kind.beginning(high)) } else { (from, to) };
    for (end, code) in [(low, &from), (high, &to)] {
        let service = kind == CodeKind::Diagnosis && all_digits(end) && end.len() == 5;
        if !by_beginning || service || !begins(code, kind) {
            exact(end, kind, span)?;
        }
    }
    if from.len() != to.len() || !(by_beginning || same_shape(&from, &to)) {
        let error = Diagnostic::error("check/range", format!("the two ends of `{word}` are not of one form"), span);
        return Err(error.help(match counted(&from, &to) {
            Some(ranges) => format!("Both ends have as many digits; write `{ranges}`."),
            None if by_beginning => {
                format!("Both ends have as many characters, such as `{}`.", range_example(kind))
            }
            None => format!(
                "Both ends have as many characters, with letters in the same places: `{}`; write one range for each form.",
                range_example(kind)
            ),
        }));
    }
    if !by_beginning && let Some(problem) = families(word, &from, &to, kind, span) {
        return Err(problem);
    }
    if from > to {
        return Err(Diagnostic::error("check/range", format!("`{word}` runs backwards"), span)
            .help(format!("Write `{high}-{low}`.")));
    }
    Ok(())
}

/// A range across letters that are not counted through: at the end of a number each names a family of codes of its own
/// (`0005T`, `0005U`), and most modifiers of two letters are words.
fn families(word: &str, from: &str, to: &str, kind: CodeKind, span: Span) -> Option<Diagnostic> {
    let letters = |code: &str| code.len() - code.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let count = letters(from);
    let (stem, end) = from.split_at_checked(from.len() - count)?;
    let (other_stem, other_end) = to.split_at_checked(to.len() - count)?;
    let numbered = stem.ends_with(|c: char| c.is_ascii_digit());
    if numbered && end != other_end {
        let told =
            format!("the two ends of `{word}` end in `{end}` and `{other_end}`, which are codes of two families");
        let help = "A range counts the digits, and the letter behind them stays the same";
        let help = if stem <= other_stem {
            let both = format!("{stem}{end}-{other_stem}{end}, {stem}{other_end}-{other_stem}{other_end}");
            format!("{help}: for both families write `{both}`.")
        } else {
            format!("{help}.")
        };
        return Some(Diagnostic::error("check/range", told, span).help(help));
    }
    let first = |code: &str| code.chars().next();
    (kind == CodeKind::Modifier && stem.is_empty() && first(from) != first(to)).then(|| {
        Diagnostic::error("check/range", format!("the two ends of `{word}` begin with different letters"), span)
            .help(format!("Write each modifier by itself: `{from}, {to}`; a range has one first letter, `UA-UD`."))
    })
}

/// A range of codes that have no order.
fn no_order(word: &str, low: &str, high: &str, kind: CodeKind, span: Span) -> Diagnostic {
    let error = Diagnostic::error(
        "check/range",
        format!("`{word}` is a range, and there is no order by which {} lies between two others", a(kind.words())),
        span,
    );
    let stem: String = low.chars().zip(high.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    if kind == CodeKind::Taxonomy && !stem.is_empty() {
        return error.help(format!("Write `{stem}*` for all that begin so, or each by itself: `{low}, {high}`."));
    }
    error.help(format!("Write each by itself: `{low}, {high}`."))
}

/// The end of a range without its wildcards: its beginning, or the whole code that is first or last of those.
fn whole_end(end: &str, kind: CodeKind, fill: char) -> String {
    let stem = end.trim_end_matches(['*', '.', 'x']);
    if kind.ranges_by_prefix() {
        return stem.to_owned();
    }
    let grown = std::iter::successors(Some(stem.to_owned()), |code| Some(format!("{code}{fill}")));
    grown.take(12).find(|code| fits(code, kind)).unwrap_or_else(|| stem.to_owned())
}

/// Two ends with the zeros that a spreadsheet has dropped, where they are beginnings of codes only with them.
fn with_zeros(low: &str, high: &str, kind: CodeKind) -> (String, String) {
    let (from, to) = (format!("0{low}"), format!("0{high}"));
    let dropped = kind == CodeKind::RevenueCode
        && !(begins(low, kind) && begins(high, kind))
        && begins(&from, kind)
        && begins(&to, kind);
    if dropped { (from, to) } else { (low.to_owned(), high.to_owned()) }
}

/// Numbers from a shorter one to a longer one as ranges of numbers of one length: `1-9, 10-32`.
fn counted(from: &str, to: &str) -> Option<String> {
    if !all_digits(from) || !all_digits(to) || from.len() >= to.len() || to.len() > 6 {
        return None;
    }
    let ranges = (from.len()..=to.len()).map(|length| {
        let low = if length == from.len() { from.to_owned() } else { format!("1{}", "0".repeat(length - 1)) };
        let high = if length == to.len() { to.to_owned() } else { "9".repeat(length) };
        if low == high { low } else { format!("{low}-{high}") }
    });
    Some(ranges.collect::<Vec<_>>().join(", "))
}

/// A range of a kind, as an example.
fn range_example(kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::Diagnosis => "E08-E13",
        CodeKind::InpatientProcedure => "0DT-0DW",
        CodeKind::RevenueCode => "0450-0459",
        CodeKind::BillType => "013-014",
        CodeKind::Procedure => "J0100-J9999",
        _ => "A1-A9",
    }
}

fn same_shape(a: &str, b: &str) -> bool {
    a.bytes().zip(b.bytes()).all(|(a, b)| a.is_ascii_digit() == b.is_ascii_digit())
}
