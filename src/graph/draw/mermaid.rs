//! A rule graph to the language of Mermaid.

use super::lines;
use crate::graph::{Kind, Link, View};
use crate::source::Sources;

/// Draws a graph as a Mermaid flowchart; `sources` are the files of the policy.
pub fn mermaid(view: &View<'_>, sources: &Sources) -> String {
    let mut out = String::from("flowchart LR\n");
    for (id, node) in view.nodes() {
        let text: Vec<String> = lines(node, sources).iter().map(|line| escape(line)).collect();
        let (opens, closes) = shape(node.kind);
        out.push_str(&format!("  n{}{opens}\"{}\"{closes}:::{}\n", id.0, text.join("<br/>"), node.kind.word()));
    }
    for edge in view.edges() {
        let (from, to, words) = (edge.from.0, edge.to.0, edge.link.words());
        match edge.link {
            Link::Uses => out.push_str(&format!("  n{from} -.-> n{to}\n")),
            Link::Stands => out.push_str(&format!("  n{from} ==>|\"{words}\"| n{to}\n")),
            _ => out.push_str(&format!("  n{from} -->|\"{words}\"| n{to}\n")),
        }
    }
    for (kind, fill) in [
        (Kind::Edit, "#cfe2f3"),
        (Kind::Exception, "#fff2cc"),
        (Kind::Condition, "#ffffff"),
        (Kind::Definition, "#ead1dc"),
        (Kind::Set, "#d9ead3"),
        (Kind::Table, "#d9ead3"),
        (Kind::Facts, "#d9ead3"),
        (Kind::Outcome, "#f4cccc"),
    ] {
        out.push_str(&format!("  classDef {} fill:{fill},stroke:#555555,color:#000000\n", kind.word()));
    }
    out
}

/// A text between quotes: whatever Mermaid or its Markdown would read as a sign is an entity, written with `#`.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '&' => out.push_str("#amp;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '#' | ';' | '`' | '\\' | '*' | '%' | '$' => {
                out.push_str(&format!("#{};", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out
}

/// What opens and closes the shape of a kind.
fn shape(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Edit => ("[", "]"),
        Kind::Exception => ("{{", "}}"),
        Kind::Condition => ("([", "])"),
        Kind::Definition => ("[[", "]]"),
        Kind::Set => ("(", ")"),
        Kind::Table | Kind::Facts => ("[(", ")]"),
        Kind::Outcome => ("[/", "/]"),
    }
}
