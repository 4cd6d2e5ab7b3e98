//! A word to the kinds of codes that it may be.

use crate::claim::CodeKind;
use crate::policy::check::fits;

/// Every kind of code whose shape a word has, with the code as claims carry it.
///
/// The kinds that any word may be of (a payer, a plan, a specialty) are among them.
pub fn kinds(word: &str) -> Vec<(CodeKind, String)> {
    let word = word.trim();
    let kinds = CodeKind::NAMES.iter().map(|(kind, ..)| *kind).filter(|kind| *kind != CodeKind::Word);
    kinds
        .map(|kind| (kind, kind.normal(word)))
        .filter(|(kind, code)| {
            // Five digits are a service; diagnoses of old are written with their dot.
            let service = *kind == CodeKind::Diagnosis && word.len() == 5 && word.bytes().all(|b| b.is_ascii_digit());
            let dotted = matches!(kind, CodeKind::Diagnosis | CodeKind::InpatientProcedure);
            (dotted || !word.contains('.')) && fits(code, *kind) && !service
        })
        .collect()
}

/// Whether the codes of a kind have a shape of their own.
pub fn has_shape(kind: CodeKind) -> bool {
    !matches!(
        kind,
        CodeKind::Payer
            | CodeKind::Plan
            | CodeKind::Specialty
            | CodeKind::OralCavity
            | CodeKind::FilingIndicator
            | CodeKind::Word
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(word: &str) -> Vec<&'static str> {
        kinds(word).into_iter().filter(|(kind, _)| has_shape(*kind)).map(|(kind, _)| kind.singular()).collect()
    }

    #[test]
    fn a_word_is_of_every_kind_whose_shape_it_has() {
        assert_eq!(words("73721"), ["procedure"]);
        assert_eq!(words("m81.0"), ["diagnosis"]);
        assert_eq!(words("G0121"), ["procedure", "diagnosis"]);
        assert!(words("25").starts_with(&["modifier", "place"]), "{:?}", words("25"));
        assert_eq!(words("0450"), ["diagnosis", "inpatient_procedure", "revenue_code", "bill_type"]);
        assert!(words("hello!").is_empty());
        assert!(kinds("m81.0").contains(&(CodeKind::Diagnosis, "M810".to_owned())));
    }
}
