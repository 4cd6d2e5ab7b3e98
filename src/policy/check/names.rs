//! The declarations of a policy's files by name, and what a mistyped name may have meant.

use std::collections::BTreeMap;

use super::Checker;
use super::has::owns;
use crate::claim::{CodeKind, Field, Record};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::{self, Body, Declaration, Word};

/// Words that cannot be names (`language.md` section 2).
const RESERVED: &[&str] = &[
    "and",
    "or",
    "not",
    "is",
    "in",
    "has",
    "where",
    "satisfies",
    "except",
    "on",
    "by",
    "within",
    "of",
    "same",
    "any",
    "another",
    "no",
    "every",
    "line",
    "claim",
    "that",
    "patient",
];

/// What a small-letter name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// A set, by its position.
    Set(usize),
    /// A table.
    Table(usize),
    /// Facts.
    Facts(usize),
    /// A definition.
    Define(usize),
}

/// What an identifier stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Identified {
    /// An edit, by its position.
    Edit(usize),
    /// An exception.
    Exception(usize),
}

/// All declarations of one policy, those of used files included.
#[derive(Default)]
pub(super) struct Names<'a> {
    pub(super) sets: Vec<&'a tree::Set>,
    pub(super) tables: Vec<&'a tree::Table>,
    pub(super) facts: Vec<&'a tree::Facts>,
    pub(super) defines: Vec<&'a tree::Define>,
    pub(super) edits: Vec<(&'a Declaration, &'a tree::Edit)>,
    pub(super) exceptions: Vec<(&'a Declaration, &'a tree::Exception)>,
    names: BTreeMap<&'a str, (Named, Span)>,
    ids: BTreeMap<&'a str, (Identified, Span)>,
}

impl<'a> Names<'a> {
    /// What a name stands for.
    pub(super) fn named(&self, name: &str) -> Option<Named> {
        self.names.get(name).map(|(named, _)| *named)
    }

    /// What an identifier stands for.
    pub(super) fn identified(&self, id: &str) -> Option<Identified> {
        self.ids.get(id).map(|(identified, _)| *identified)
    }

    /// All identifiers of edits and exceptions, in order.
    pub(super) fn ids(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.ids.keys().copied()
    }
}

impl<'a> Checker<'a> {
    /// Takes a declaration in; a name or identifier that is taken is an error with both places (P15).
    pub(super) fn declare(&mut self, declaration: &'a Declaration) {
        match &declaration.body {
            Body::Set(set) => {
                let named = Named::Set(self.names.sets.len());
                if self.name(&set.name, named) {
                    self.names.sets.push(set);
                }
            }
            Body::Table(table) => {
                let named = Named::Table(self.names.tables.len());
                if self.name(&table.name, named) {
                    self.names.tables.push(table);
                }
            }
            Body::Facts(facts) => {
                let named = Named::Facts(self.names.facts.len());
                if self.name(&facts.name, named) {
                    self.names.facts.push(facts);
                }
            }
            Body::Define(define) => {
                let named = Named::Define(self.names.defines.len());
                if self.name(&define.name, named) {
                    self.names.defines.push(define);
                }
            }
            Body::Edit(edit) => {
                let identified = Identified::Edit(self.names.edits.len());
                if self.identifier(&edit.id, identified) {
                    self.names.edits.push((declaration, edit));
                }
            }
            Body::Exception(exception) => {
                let identified = Identified::Exception(self.names.exceptions.len());
                if self.identifier(&exception.id, identified) {
                    self.names.exceptions.push((declaration, exception));
                }
            }
            Body::Policy(_) | Body::Use(_) | Body::Given(_) | Body::Test(_) => {}
        }
    }

    fn name(&mut self, word: &'a Word, named: Named) -> bool {
        let name = word.value.as_str();
        if RESERVED.contains(&name) {
            self.report(
                Diagnostic::error(
                    "check/reserved-name",
                    format!("`{name}` is a word of the language and cannot be a name"),
                    word.span,
                )
                .help(format!("Choose another name, such as `{name}_1`.")),
            );
            return false;
        }
        // A definition reads like a field: one that hides a field would change what other edits ask.
        let field = [Record::Line, Record::Claim].into_iter().find_map(|record| Field::find(record, name));
        if let (Named::Define(_), Some(field)) = (named, field) {
            self.report(
                Diagnostic::error(
                    "check/name-taken",
                    format!("`{name}` is already a field of {}", a(field.info().record.words())),
                    word.span,
                )
                .help(format!(
                    "Choose another name, such as `{name}_rule`; under this one it could not be told from the field."
                )),
            );
            return false;
        }
        if let Some((_, first)) = self.names.names.get(name).copied() {
            self.report(twice(&format!("the name `{name}`"), word.span, first));
            return false;
        }
        self.names.names.insert(name, (named, word.span));
        true
    }

    fn identifier(&mut self, word: &'a Word, identified: Identified) -> bool {
        let id = word.value.as_str();
        if let Some((_, first)) = self.names.ids.get(id).copied() {
            self.report(twice(&format!("`{id}`"), word.span, first));
            return false;
        }
        self.names.ids.insert(id, (identified, word.span));
        true
    }

    /// An unknown edit, exception or tag.
    pub(super) fn unknown_id(&mut self, word: &Word) {
        let near = suggest(&word.value, self.names.ids());
        let error = Diagnostic::error(
            "check/unknown-edit",
            format!("there is no edit or exception `{}`", word.value),
            word.span,
        );
        self.report(match near {
            Some(near) => error.help(format!("Did you mean `{near}`?")),
            None => error.help("Write the name that stands behind `edit` or `exception`; those of another file are known after `use \"FILE.payer\"`."),
        });
    }

    /// An unknown set, where codes of a kind are wanted.
    pub(super) fn unknown_set(&mut self, word: &Word, kind: CodeKind, known: impl Iterator<Item = &'a str>) {
        if let Some((named, span)) = self.names.names.get(word.value.as_str()).copied() {
            let what = match named {
                Named::Set(_) => "a set",
                Named::Table(_) => "a table",
                Named::Facts(_) => "facts",
                Named::Define(_) => "a definition",
            };
            self.report(
                Diagnostic::error("check/unknown-set", format!("`{}` is {what}, not a set", word.value), word.span)
                    .also(span, "declared here")
                    .help(format!("Write the codes, or the name of a set that begins with `{}`.", kind.plural())),
            );
            return;
        }
        let near = suggest(&word.value, known);
        let error = Diagnostic::error("check/unknown-set", format!("there is no set `{}`", word.value), word.span);
        let upper = word.value.to_ascii_uppercase();
        self.report(match near {
            Some(near) => error.help(format!("Did you mean `{near}`?")),
            None if word.value.bytes().any(|b| b.is_ascii_digit()) => {
                error.help(format!("If it is a code, write it in capitals: `{upper}`."))
            }
            None => error.help(format!("Declare it at the left margin: `{} {} = …`.", kind.plural(), word.value)),
        });
    }
}

/// A word with its article: `a line`, `an occurrence code`, `an NPI`.
pub(super) fn a(words: &str) -> String {
    let vowel = words.starts_with(['a', 'e', 'i', 'o', 'u', 'N']);
    format!("{} {words}", if vowel { "an" } else { "a" })
}

/// A text as a sentence begins.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A field of a record as an example: `line.code`, `claim.number`, `patient.age`, else by a name of one letter.
pub(super) fn example_field(record: Record) -> String {
    let holder = match record {
        Record::Line | Record::Claim | Record::Patient => record.words(),
        _ => record.words().get(..1).unwrap_or_default(),
    };
    format!("{holder}.{}", field_to_show(record))
}

/// The name of the field of a record that shows best what its fields are.
pub(super) fn field_to_show(record: Record) -> &'static str {
    let first = record.fields().next();
    let code = ["code", "age"].into_iter().find_map(|name| Field::find(record, name));
    code.or(first).map_or("", |field| field.info().name)
}

/// To what items belong that something does not have.
pub(super) fn whose(word: &str, what: &str, record: Option<Record>) -> String {
    let owners: Vec<Record> = Record::ALL
        .iter()
        .map(|(owner, _)| *owner)
        .filter(|owner| record.is_some_and(|record| owns(*owner, record)))
        .collect();
    match owners.first() {
        Some(Record::Claim) => format!("{} stand on the claim: leave `of {word}` out for all of them.", capital(what)),
        Some(owner) => format!(
            "{} belong to {}: name one, `{} x`, and write `{what} of x`; without `of` they are those of all.",
            capital(what),
            owner.plural(),
            owner.words()
        ),
        None => format!("Leave `of {word}` out."),
    }
}

/// Something that is declared twice: both places.
pub(super) fn twice(what: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error("check/duplicate", format!("{what} is declared twice"), span)
        .label("again here")
        .also(first, "first here")
        .help("Give one of them another name, or take one away.")
}

/// The known name that a mistyped one is nearest to, if it is near at all.
pub(super) fn suggest<'n>(word: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let lower = word.to_ascii_lowercase();
    let limit = (word.len() / 3).clamp(1, 3);
    known
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_ascii_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// Words by which kinds of codes are called elsewhere, with the singular of the kind.
const OTHER_KINDS: &[(&str, &str)] = &[
    ("code", "procedure"),
    ("set", "procedure"),
    ("list", "procedure"),
    ("hcpcs", "procedure"),
    ("cpt", "procedure"),
    ("cdt", "procedure"),
    ("service", "procedure"),
    ("dx", "diagnosis"),
    ("diag", "diagnosis"),
    ("icd", "diagnosis"),
    ("icd10", "diagnosis"),
    ("icd_10", "diagnosis"),
    ("icd10cm", "diagnosis"),
    ("pcs", "inpatient_procedure"),
    ("icd10pcs", "inpatient_procedure"),
    ("mod", "modifier"),
    ("pos", "place"),
    ("place_of_service", "place"),
    ("revenue", "revenue_code"),
    ("rev", "revenue_code"),
    ("rev_code", "revenue_code"),
    ("tob", "bill_type"),
    ("type_of_bill", "bill_type"),
    ("condition", "condition_code"),
    ("occurrence", "occurrence_code"),
    ("occurrence_span", "span_code"),
    ("span", "span_code"),
    ("value", "value_code"),
    ("npi", "provider"),
    ("ndc", "drug"),
    ("carc", "reason"),
    ("adjustment_reason", "reason"),
    ("rarc", "remark"),
    ("payer_id", "payer"),
    ("insurance", "payer"),
    ("product", "plan"),
    ("group", "plan"),
    ("tooth_number", "tooth"),
    ("tooth_surface", "surface"),
    ("state_code", "state"),
];

/// The kind of codes that a word of another habit means: `pos`, `cpt_codes`, `remark_code`.
pub(super) fn kind_meant(word: &str) -> Option<CodeKind> {
    let singular = |word: &str| {
        let other = OTHER_KINDS.iter().find(|(other, _)| *other == word).map(|(_, own)| *own);
        let own = other.unwrap_or(word);
        CodeKind::NAMES.iter().find(|(_, plural, name)| *name == own || *plural == own).map(|(kind, ..)| *kind)
    };
    let stems = [Some(word), word.strip_suffix("_codes"), word.strip_suffix("_code"), word.strip_suffix('s')];
    stems.into_iter().flatten().find_map(singular)
}

/// All words for kinds of codes, as a message lists them.
pub(super) fn listed<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
