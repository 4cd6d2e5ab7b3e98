//! A rule graph to data.

use serde::Serialize;

use super::label;
use crate::graph::{Node, NodeId, View};
use crate::source::Sources;

/// A rule graph as data.
#[derive(Debug, Serialize)]
pub struct Document {
    /// Its nodes, by kind, then by place.
    pub nodes: Vec<DrawnNode>,
    /// Its edges, by their ends.
    pub edges: Vec<DrawnEdge>,
    /// Ids of edits in groups that can be evaluated in this order.
    pub order: Vec<Vec<String>>,
    /// The groups that are rings of `that stands`.
    pub rings: Vec<Vec<String>>,
}

/// A node.
#[derive(Debug, Serialize)]
pub struct DrawnNode {
    /// `edit:EM-25`; a condition is numbered.
    pub id: String,
    /// `edit`, `exception`, `condition`, `definition`, `set`, `table`, `facts`, `outcome`.
    pub kind: &'static str,
    /// Its name; null for a condition.
    pub name: Option<String>,
    /// What it says: a condition in the policy's own words, an edit its title, all else its name.
    pub label: String,
    /// Every place where it is written.
    pub places: Vec<DrawnPlace>,
}

/// A place in a policy file.
#[derive(Debug, Serialize)]
pub struct DrawnPlace {
    /// The file's name.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// An edge.
#[derive(Debug, Serialize)]
pub struct DrawnEdge {
    /// The id of the node where it begins.
    pub from: String,
    /// The id of the node where it ends.
    pub to: String,
    /// `for`, `with`, `when`, `unless`, `require`, `effective`, `outcome`, `otherwise`, `if data is missing`, `uses`,
    /// `exception to`, `stands`.
    pub label: &'static str,
}

/// A graph as data; `sources` are the files of the policy.
pub fn document(view: &View<'_>, sources: &Sources) -> Document {
    let names: std::collections::BTreeMap<NodeId, String> = view.nodes().map(|(at, node)| (at, id(at, node))).collect();
    let name = |at: NodeId| names.get(&at).cloned().unwrap_or_default();
    let nodes = view
        .nodes()
        .map(|(at, node)| DrawnNode {
            id: name(at),
            kind: node.kind.word(),
            name: node.name.clone(),
            label: label(node, sources),
            places: node
                .places
                .iter()
                .map(|place| {
                    let place = sources.place(*place);
                    let (line, column) = (place.position.line, place.position.column);
                    DrawnPlace { file: place.file.to_owned(), line, column }
                })
                .collect(),
        })
        .collect();
    let edges = view
        .edges()
        .map(|edge| DrawnEdge { from: name(edge.from), to: name(edge.to), label: edge.link.words() })
        .collect();
    let order = view.order();
    let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<String>>();
    Document {
        nodes,
        edges,
        rings: order.iter().filter(|(_, ring)| *ring).map(|(ids, _)| owned(ids)).collect(),
        order: order.iter().map(|(ids, _)| owned(ids)).collect(),
    }
}

/// A graph as JSON text, with a line end at its end; `sources` are the files of the policy.
pub fn json(view: &View<'_>, sources: &Sources) -> String {
    // Strings and numbers alone always serialize.
    let mut text = serde_json::to_string(&document(view, sources)).unwrap_or_default();
    text.push('\n');
    text
}

fn id(at: NodeId, node: &Node) -> String {
    match &node.name {
        Some(name) => format!("{}:{name}", node.kind.word()),
        None => format!("{}:{}", node.kind.word(), at.0),
    }
}
