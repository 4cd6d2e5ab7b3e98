//! What claims carry in a field whose codes have a form of their own: `discharge_status` two digits, `admission_type` one
//! character, a field with words for its codes one of these or a code as long as they are.

use super::codes::all_digits;
use super::scope::Scope;
use super::sets::unknown_word;
use crate::claim::Field;
use crate::diagnostic::Diagnostic;
use crate::policy::model::Term;
use crate::source::Span;
use crate::syntax::tree::{CodeItem, CodeList, Node, Word};

/// How a field's codes look.
enum Form {
    /// Just the codes of its words.
    Words,
    /// As many characters as the codes of its words have: there are more codes than words.
    AsLong,
    /// So many characters, in words for messages.
    Characters(usize, &'static str),
}

/// The form of a field's codes in all formats; `None` where some format may have any.
fn form(field: Field) -> Option<Form> {
    let info = field.info();
    match field {
        Field::ClaimType => Some(Form::Words),
        Field::ClaimDischargeStatus => Some(Form::Characters(2, "two digits, such as `01`")),
        Field::ClaimAdmissionType => Some(Form::Characters(1, "one character, such as `1`")),
        Field::PatientSex | Field::ClaimFrequency => Some(Form::AsLong),
        // Of what FHIR has in its own words, the words that are not known are kept as they are.
        _ if !info.words.is_empty() && info.fhir.is_empty() => Some(Form::AsLong),
        _ => None,
    }
}

/// A code that no claim carries in a field: what is wrong with it.
fn never(field: Field, code: &str, span: Span) -> Option<Diagnostic> {
    let words = field.info().words;
    if words.iter().any(|(word, own)| *own == code || *word == code) {
        return None;
    }
    match form(field)? {
        Form::AsLong if words.iter().any(|(_, own)| own.len() == code.len()) => None,
        Form::Words | Form::AsLong => {
            let word = Word::new(code.to_owned(), span);
            let (small, last) = (code.to_ascii_lowercase(), code.strip_prefix("837"));
            let problem = unknown_word(&word, words);
            // `837P` is how the files of a type of claim are called.
            Some(match words.iter().find(|(word, own)| *word == small || Some(*own) == last) {
                Some((word, _)) => problem.help(format!("Write `{word}`.")),
                None => problem,
            })
        }
        Form::Characters(length, _) if code.len() == length => None,
        Form::Characters(length, looks) => {
            let name = field.info().name;
            let found = Diagnostic::error("check/code", format!("no claim carries `{code}` as its `{name}`"), span);
            let digits = code.trim_start_matches('0');
            let padded = format!("{digits:0>length$}");
            let short = all_digits(code) && digits.len() <= length && !digits.is_empty();
            Some(match short {
                true => found.help(format!("Write `{padded}`.")),
                false => found.help(format!("It has {looks}.")),
            })
        }
    }
}

/// A specialty with one digit: a payer's own list may hold it, Medicare's and most others' do not.
fn doubtful(field: Field, code: &str, span: Span) -> Option<Diagnostic> {
    (field == Field::ProviderSpecialty && code.len() == 1 && all_digits(code)).then(|| {
        Diagnostic::warning("check/code", format!("`{code}` is one digit, and specialty codes have two"), span)
            .help(format!("Write `0{code}`, unless the payer's own list has `{code}`."))
    })
}

impl Scope<'_, '_> {
    /// Whether claims can carry a code in the field that it is compared with; where not, that is reported.
    pub(super) fn is_carried(&mut self, beside: &Term, code: &str, span: Span) -> bool {
        let (Term::Field(_, field) | Term::First(_, field) | Term::OfProvider(_, _, field)) = beside else {
            return true;
        };
        if let Some(doubtful) = doubtful(*field, code, span) {
            self.report(doubtful);
        }
        let problem = never(*field, code, span);
        let carried = problem.is_none();
        if let Some(problem) = problem {
            self.report(problem);
        }
        carried
    }

    /// The same of all codes of a list that stand for themselves, and of the ends of its ranges.
    pub(super) fn are_carried(&mut self, beside: &Term, list: &CodeList) -> bool {
        let mut carried = true;
        for item in list.members.iter().chain(&list.except) {
            let (text, span) = match item {
                CodeItem::Code(word) => (word.value.as_str(), word.span),
                CodeItem::Literal(value) => match &value.node {
                    Node::Text(text) => (text.as_str(), value.span),
                    _ => continue,
                },
                CodeItem::Name(_) | CodeItem::Field(_) => continue,
            };
            if !text.contains(['x', '*']) {
                carried &= text.split('-').all(|code| self.is_carried(beside, code, span));
            }
        }
        carried
    }
}
