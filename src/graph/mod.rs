//! How edits hang together: sets, tables, conditions, edits and exceptions as one graph, and the order that follows.

mod build;
mod clauses;
pub mod draw;
mod key;
mod order;
mod rings;
#[cfg(test)]
mod samples;
mod start;
mod view;
mod witness;

use std::collections::BTreeSet;

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::diagnostic::Diagnostic;
use crate::policy::model::{EditId, Policy};
use crate::policy::sets::Sets;
use crate::source::Span;
pub use order::Order;
use start::Start;
pub use view::View;

/// The rule graph of one policy.
#[derive(Debug)]
pub struct Graph {
    order: Order,
    /// Nodes by kind, then by place; edges by their ends.
    rules: DiGraph<Node, Link>,
    /// The nodes of the edits, by [`EditId`].
    edits: Vec<NodeIndex>,
    /// What each edit asks of the code that it starts on, by [`EditId`].
    starts: Vec<Start>,
    sets: Sets,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An edit.
    Edit,
    /// An exception.
    Exception,
    /// A condition or a binding: what a clause asks, or a part of it that another clause asks too.
    Condition,
    /// A definition.
    Definition,
    /// A set with a name; one written in a clause belongs to its condition.
    Set,
    /// A table.
    Table,
    /// Facts beside the claim.
    Facts,
    /// What edits do: an action with its codes.
    Outcome,
}

impl Kind {
    /// Its word in drawings.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Edit => "edit",
            Kind::Exception => "exception",
            Kind::Condition => "condition",
            Kind::Definition => "definition",
            Kind::Set => "set",
            Kind::Table => "table",
            Kind::Facts => "facts",
            Kind::Outcome => "outcome",
        }
    }
}

/// Position of a node: the same policy gives the same positions, whatever the order of its edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub usize);

/// A node of the rule graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its name; a condition has none.
    pub name: Option<String>,
    /// The title of an edit.
    pub title: Option<String>,
    /// Every place where it is written, in the order of files and places.
    pub places: Vec<Span>,
    /// The edits that use it, themselves or through their exceptions.
    pub edits: BTreeSet<EditId>,
}

/// How a node hangs on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Link {
    /// An edit's subject.
    For,
    /// Its dates, where they are not the policy's.
    Effective,
    /// A binding beside the subject.
    With,
    /// A condition under which an edit or an exception holds.
    When,
    /// An unnamed exception.
    Unless,
    /// An obligation.
    Require,
    /// What an edit does.
    Then,
    /// What it does for one of its obligations.
    Otherwise,
    /// What it does if data is missing.
    IfMissing,
    /// What a condition, a definition or a set is made of.
    Uses,
    /// From an exception to what it lifts.
    ExceptionTo,
    /// From an edit that asks whether a line stands to an edit that can fell it.
    Stands,
}

impl Link {
    /// Its words in drawings.
    pub fn words(self) -> &'static str {
        match self {
            Link::For => "for",
            Link::Effective => "effective",
            Link::With => "with",
            Link::When => "when",
            Link::Unless => "unless",
            Link::Require => "require",
            Link::Then => "outcome",
            Link::Otherwise => "otherwise",
            Link::IfMissing => "if data is missing",
            Link::Uses => "uses",
            Link::ExceptionTo => "exception to",
            Link::Stands => "stands",
        }
    }
}

/// An edge of the rule graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edge {
    /// Where it begins.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// What it says.
    pub link: Link,
}

impl Graph {
    /// Builds the graph of a policy.
    pub fn build(policy: &Policy) -> Graph {
        let waits = order::waits(policy);
        let (rules, edits) = build::rules(policy, &waits);
        let starts = policy.edits.iter().map(Start::of).collect();
        Graph { order: Order::by(&waits), rules, edits, starts, sets: Sets::new(&policy.sets) }
    }

    /// The order in which the edits can be evaluated.
    pub fn order(&self) -> &Order {
        &self.order
    }

    /// All nodes, by kind, then by place.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.rules.node_indices().filter_map(|at| Some((NodeId(at.index()), self.rules.node_weight(at)?)))
    }

    /// All edges, by their ends.
    pub fn edges(&self) -> impl Iterator<Item = Edge> {
        self.rules.edge_references().map(|edge| Edge {
            from: NodeId(edge.source().index()),
            to: NodeId(edge.target().index()),
            link: *edge.weight(),
        })
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.rules.node_weight(NodeIndex::new(id.0))
    }

    /// Conditions that two or more edits ask, those of the most edits first, with how many edits ask them.
    pub fn shared_conditions(&self) -> Vec<(NodeId, usize)> {
        let mut shared: Vec<(NodeId, usize)> = self
            .nodes()
            .filter(|(_, node)| node.kind == Kind::Condition && node.edits.len() > 1)
            .map(|(id, node)| (id, node.edits.len()))
            .collect();
        shared.sort_by_key(|(id, edits)| (std::cmp::Reverse(*edits), *id));
        shared
    }

    /// The whole graph, to be drawn.
    pub fn whole(&self) -> View<'_> {
        View::whole(self)
    }

    /// The part that concerns a code, an edit, or both at once: the edits that can start on the code, what they are
    /// made of, the exceptions to them, and the edits that they wait for or that wait for them. Without either, all.
    ///
    /// The part is empty where the policy has no such edit.
    pub fn around(&self, code: Option<&str>, edit: Option<&str>) -> View<'_> {
        View::around(self, code, edit)
    }
}

/// A warning for every ring of `that stands` of a policy: its edits, and a claim in which it closes.
pub fn warn_of_rings(policy: &Policy) -> Vec<Diagnostic> {
    rings::warnings(policy)
}
