//! Codes that have a code's shape and are none, or were hardly meant.

use super::Checker;
use super::codes::all_digits;
use super::shapes::{self, fits};
use crate::claim::{CodeKind, Date};
use crate::diagnostic::Diagnostic;
use crate::policy::set::{Pattern, takes_x};
use crate::source::Span;

/// A revenue code where a procedure stands: of a procedure code a spreadsheet drops all zeros, so that none is left to
/// begin with.
pub(super) fn revenue(word: &str, kind: CodeKind, span: Span) -> Option<Diagnostic> {
    let four = word.split('-').all(|end| end.len() == 4 && end.starts_with('0'));
    let own = CodeKind::RevenueCode;
    let found = Pattern::parse(word, own).is_some_and(|pattern| shapes::possible(&pattern, own));
    (kind == CodeKind::Procedure && four && found).then(|| {
        let help = format!(
            "Ask for it with `revenue_code in {word}`, of lines `line where revenue_code in {word}`, or put it into a set \
             that begins with `revenue_codes`."
        );
        Diagnostic::error("check/kind", format!("`{word}` is a revenue code, not a procedure code"), span).help(help)
    })
}

/// A word whose capital `X` at the end was meant as a wildcard, with a small one, where such codes can be.
pub(super) fn capital_x(word: &str, kind: CodeKind) -> Option<String> {
    let stem = word.trim_end_matches('X');
    if stem.len() == word.len() || stem.is_empty() || !takes_x(kind) {
        return None;
    }
    let wild = format!("{stem}{}", "x".repeat(word.len() - stem.len()));
    Pattern::parse(&wild, kind).filter(|pattern| shapes::possible(pattern, kind)).map(|_| wild)
}

/// What has the shape of a code and is none all the same: no procedure and no diagnosis ends in an X, and a diagnosis has
/// its dot behind the third character.
pub(super) fn strange(word: &str, code: &str, kind: CodeKind, span: Span) -> Option<Diagnostic> {
    let found = |told: String| Diagnostic::error("check/code", told, span);
    let ends = match kind {
        CodeKind::Procedure => code.len() == 5 && code.get(..4).is_some_and(all_digits),
        CodeKind::Diagnosis => code.len() > 3,
        _ => false,
    };
    if let Some(wild) = capital_x(word, kind).filter(|_| ends && fits(code, kind)) {
        return Some(
            found(format!("`{word}` ends in an X, as no {} does", kind.words()))
                .help(format!("A small `x` is any one character, `{wild}`; `*` is the rest.")),
        );
    }
    let dotted = kind == CodeKind::Diagnosis && fits(code, kind) && !is_external_cause(word);
    let (before, after) = word.split_once('.').filter(|_| dotted)?;
    if before.len() == 3 && !after.is_empty() && !after.contains('.') {
        return None;
    }
    let written = match code.split_at_checked(3)? {
        (category, "") => category.to_owned(),
        (category, rest) => format!("{category}.{rest}"),
    };
    Some(
        found(format!("`{word}` has its dot in a wrong place"))
            .help(format!("A diagnosis has it behind the third character: `{written}`. Or is a character missing?")),
    )
}

/// An external cause of ICD-9, `E812.0`, which has its dot behind the fourth character.
fn is_external_cause(word: &str) -> bool {
    let digits = word.strip_prefix('E').and_then(|rest| rest.split_once('.'));
    digits.is_some_and(|(category, rest)| {
        category.len() == 3 && all_digits(category) && rest.len() == 1 && all_digits(rest)
    })
}

/// The day from which on claims carry ICD-10.
const ICD_10: &str = "2015-10-01";

impl Checker<'_> {
    /// Warns of a code that claims can carry and that was hardly meant: a type of bill with frequency X, a diagnosis of
    /// ICD-9 in a policy of later years.
    pub(super) fn doubt(&mut self, word: &str, kind: CodeKind, span: Span) {
        if kind == CodeKind::BillType
            && let Some(wild) = capital_x(word, kind)
        {
            let told = format!("`{word}` is the type of bill whose frequency is X");
            let help = format!("A small `x` is any one character: `{wild}`.");
            self.report(Diagnostic::warning("check/code", told, span).help(help));
        }
        let stem = word.trim_end_matches(['*', 'x']).split('-').next().unwrap_or("");
        let old = all_digits(&CodeKind::Diagnosis.normal(stem)) || is_external_cause(stem);
        let begins = self.since.filter(|since| Date::parse(ICD_10.as_bytes()).is_some_and(|first| *since >= first));
        if let (CodeKind::Diagnosis, true, Some(begins)) = (kind, old, begins) {
            let told = format!("`{word}` is a code of ICD-9, which claims carry for services before {ICD_10} only");
            let help = format!("The policy begins on {begins}: write the codes of ICD-10, such as `E11.9`.");
            self.report(Diagnostic::warning("check/code", told, span).help(help));
        }
    }
}
