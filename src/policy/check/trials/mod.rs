//! Small policies and what the checker makes of them.

mod examples;
mod meaning;
mod patterns;
mod wrong;

use super::{Checked, PolicyFile, check};
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::model::Policy;
use crate::source::FileId;
use crate::source::{Source, Sources};
use crate::syntax::parse;

/// The whole policy of the language's first page.
const ACME: &str = include_str!("../../../syntax/examples/acme.payer");

/// Checks a text as one file; it must parse.
fn checked(text: &str) -> (Sources, Checked) {
    let mut sources = Sources::new();
    let id = sources.add(Source::new("a.payer", text));
    let parsed = parse(id, text);
    assert_eq!(parsed.diagnostics, Vec::new(), "{text}");
    let file = PolicyFile { id, name: "a".to_owned(), tree: parsed.file, uses: Vec::new(), broken: Vec::new() };
    let find = |_: FileId, word: &crate::syntax::tree::Word| {
        Err(Diagnostic::error("check/file-not-found", "there is no such file", word.span))
    };
    let checked = check(&[file], &find);
    (sources, checked)
}

/// Diagnostics as `code@line:column: message (help)`.
fn shown(sources: &Sources, diagnostics: &[Diagnostic]) -> Vec<String> {
    let line = |d: &Diagnostic| {
        let at = sources.place(d.labels[0].span).position;
        format!("{}@{}:{}: {} ({})", d.code, at.line, at.column, d.message, d.help.as_deref().unwrap_or(""))
    };
    diagnostics.iter().map(line).collect()
}

/// The policy of a text that must be right.
fn policy(text: &str) -> Policy {
    let (sources, mut checked) = checked(text);
    let errors: Vec<Diagnostic> =
        checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    assert_eq!(shown(&sources, &errors), Vec::<String>::new(), "{text}");
    if checked.policies.is_empty() { checked.libraries.remove(0) } else { checked.policies.remove(0) }
}

/// The only edit of a text: a policy header stands before it.
fn edit(clauses: &str) -> crate::policy::model::Edit {
    policy(&format!("policy P\n\nedit E\n{clauses}\n")).edits.remove(0)
}

#[test]
fn the_whole_policy_of_the_language_page_checks() {
    let (sources, checked) = checked(ACME);
    let found = shown(&sources, &checked.diagnostics);
    assert!(found.len() == 1 && found[0].starts_with("check/unused-set@14:12"), "{found:?}");
    let policy = &checked.policies[0];
    assert_eq!(policy.edits.len(), 8);
    assert_eq!(policy.tests.len(), 3);
}
