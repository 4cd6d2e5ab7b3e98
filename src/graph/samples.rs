//! Small policies of the tests, from their text.

use super::Graph;
use super::{Kind, Node};
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::check::{PolicyFile, check};
use crate::policy::model::Policy;
use crate::source::{FileId, Source, Sources};
use crate::syntax::parse;
use crate::syntax::tree::Word;

/// The whole policy of the language's first page.
pub const ACME: &str = include_str!("../syntax/examples/acme.payer");

/// A text that must be right, as a policy; one without a header is given one.
pub fn policy(text: &str) -> (Sources, Policy) {
    let text = if text.contains("policy ") { text.to_owned() } else { format!("policy P\n\n{text}") };
    let mut sources = Sources::new();
    let id = sources.add(Source::new("acme.payer", text.as_str()));
    let parsed = parse(id, &text);
    assert_eq!(parsed.diagnostics, Vec::new(), "{text}");
    let file = PolicyFile { id, name: "a".to_owned(), tree: parsed.file, uses: Vec::new(), broken: Vec::new() };
    let find = |_: FileId, word: &Word| Err(Diagnostic::error("test/no-file", "there is no such file", word.span));
    let mut checked = check(&[file], &find);
    checked.diagnostics.retain(|problem| problem.severity == Severity::Error);
    assert_eq!(checked.diagnostics, Vec::new(), "{text}");
    (sources, checked.policies.remove(0))
}

/// A text's graph.
pub fn graph(text: &str) -> (Sources, Policy, Graph) {
    let (sources, policy) = policy(text);
    let graph = Graph::build(&policy);
    (sources, policy, graph)
}

/// A node in the words of the policy.
pub fn words<'s>(node: &'s Node, sources: &'s Sources) -> &'s str {
    match node.kind {
        Kind::Condition => sources.text(node.places[0]),
        _ => node.name.as_deref().unwrap(),
    }
}

/// All edges of a graph: `EM-25 for line in office_visit`.
pub fn edges(graph: &Graph, sources: &Sources) -> Vec<String> {
    let name = |id| words(graph.node(id).unwrap(), sources);
    graph.edges().map(|edge| format!("{} {} {}", name(edge.from), edge.link.words(), name(edge.to))).collect()
}
