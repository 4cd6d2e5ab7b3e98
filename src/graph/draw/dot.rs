//! A rule graph to the language of Graphviz.

use super::lines;
use crate::graph::{Kind, Link, View};
use crate::source::Sources;

/// Draws a graph for `dot`; `sources` are the files of the policy.
pub fn dot(view: &View<'_>, sources: &Sources) -> String {
    let mut out = String::from("digraph policy {\n  rankdir=LR;\n  nodesep=0.2;\n  ranksep=0.7;\n");
    out.push_str("  node [fontname=\"Helvetica\", fontsize=11, style=filled, color=\"#555555\"];\n");
    out.push_str("  edge [fontname=\"Helvetica\", fontsize=9, color=\"#888888\", arrowsize=0.7];\n");
    for (id, node) in view.nodes() {
        let text: Vec<String> = lines(node, sources).iter().map(|line| escape(line)).collect();
        let places: Vec<String> =
            node.places.iter().map(|place| escape(&super::plain(&sources.place(*place).to_string()))).collect();
        let (shape, fill) = look(node.kind);
        out.push_str(&format!(
            "  n{} [label=\"{}\", shape={shape}, fillcolor=\"{fill}\", tooltip=\"{}\"];\n",
            id.0,
            text.join("\\n"),
            places.join("\\n"),
        ));
    }
    for edge in view.edges() {
        let style = match edge.link {
            Link::Stands => ", style=bold, color=\"#b03030\", fontcolor=\"#b03030\"",
            Link::Uses => ", style=dashed",
            _ => "",
        };
        let label = if edge.link == Link::Uses { "" } else { edge.link.words() };
        out.push_str(&format!("  n{} -> n{} [label=\"{label}\"{style}];\n", edge.from.0, edge.to.0));
    }
    out.push_str("}\n");
    out
}

/// A text between quotes: Graphviz reads backslashes, quotes and, within, HTML entities.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out
}

fn look(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Edit => ("box", "#cfe2f3"),
        Kind::Exception => ("octagon", "#fff2cc"),
        Kind::Condition => ("ellipse", "#ffffff"),
        Kind::Definition => ("component", "#ead1dc"),
        Kind::Set => ("folder", "#d9ead3"),
        Kind::Table | Kind::Facts => ("cylinder", "#d9ead3"),
        Kind::Outcome => ("note", "#f4cccc"),
    }
}
