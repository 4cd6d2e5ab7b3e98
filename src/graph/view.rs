//! A rule graph to the part of it that concerns a code or an edit.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::{Edge, Graph, Kind, Link, Node, NodeId};
use crate::policy::model::EditId;

/// A rule graph, or a part of it, to be drawn.
#[derive(Debug)]
pub struct View<'g> {
    graph: &'g Graph,
    nodes: BTreeSet<NodeIndex>,
    /// Those of `nodes` that are there with all that they are made of; the others only by name.
    whole: BTreeSet<NodeIndex>,
}

impl<'g> View<'g> {
    pub(super) fn whole(graph: &'g Graph) -> View<'g> {
        let nodes: BTreeSet<NodeIndex> = graph.rules.node_indices().collect();
        View { graph, whole: nodes.clone(), nodes }
    }

    pub(super) fn around(graph: &'g Graph, code: Option<&str>, edit: Option<&str>) -> View<'g> {
        if code.is_none() && edit.is_none() {
            return View::whole(graph);
        }
        let concerned = graph.edits.iter().zip(&graph.starts).filter(|(node, start)| {
            let named = || graph.rules.node_weight(**node).and_then(|node| node.name.as_deref());
            edit.is_none_or(|edit| named() == Some(edit)) && code.is_none_or(|code| start.may_be(code, &graph.sets))
        });
        let mut view = View { graph, nodes: BTreeSet::new(), whole: BTreeSet::new() };
        let edits: BTreeSet<NodeIndex> = concerned.map(|(node, _)| *node).collect();
        edits.iter().for_each(|edit| view.open(*edit));
        for edit in &edits {
            for direction in [Direction::Outgoing, Direction::Incoming] {
                let stands = graph.rules.edges_directed(*edit, direction).filter(|edge| *edge.weight() == Link::Stands);
                view.nodes
                    .extend(stands.map(|edge| if edge.source() == *edit { edge.target() } else { edge.source() }));
            }
        }
        view
    }

    /// Takes in a node with all that it is made of and the exceptions to it.
    fn open(&mut self, node: NodeIndex) {
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop() {
            if !self.whole.insert(node) {
                continue;
            }
            self.nodes.insert(node);
            let made_of = self.graph.rules.edges_directed(node, Direction::Outgoing);
            waiting.extend(
                made_of
                    .filter(|edge| !matches!(edge.weight(), Link::Stands | Link::ExceptionTo))
                    .map(|edge| edge.target()),
            );
            let exceptions = self.graph.rules.edges_directed(node, Direction::Incoming);
            waiting.extend(exceptions.filter(|edge| *edge.weight() == Link::ExceptionTo).map(|edge| edge.source()));
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Its nodes, by kind, then by place; each keeps the position that it has in the whole graph.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &'g Node)> {
        self.nodes.iter().filter_map(|at| Some((NodeId(at.index()), self.graph.rules.node_weight(*at)?)))
    }

    /// Whether a node is there with all that it is made of, and not by its name alone.
    pub fn opens(&self, id: NodeId) -> bool {
        self.whole.contains(&NodeIndex::new(id.0))
    }

    /// Its edges, by their ends.
    pub fn edges(&self) -> impl Iterator<Item = Edge> {
        self.graph.edges().filter(|edge| {
            let (from, to) = (NodeIndex::new(edge.from.0), NodeIndex::new(edge.to.0));
            let shown = match edge.link {
                // Between two edits that are there by name alone nothing is said.
                Link::Stands => self.whole.contains(&from) || self.whole.contains(&to),
                _ => self.whole.contains(&from),
            };
            shown && self.nodes.contains(&from) && self.nodes.contains(&to)
        })
    }

    /// Ids of its edits in groups that can be evaluated in this order, those that wait for none first; `true`: a ring.
    pub fn order(&self) -> Vec<(Vec<&'g str>, bool)> {
        let mut levels: BTreeMap<EditId, usize> = BTreeMap::new();
        let mut groups: Vec<(usize, Vec<&'g str>, bool)> = Vec::new();
        for (group, ring) in self.graph.order().strata() {
            // The groups that are waited for come first: their levels are known.
            let nodes: Vec<NodeIndex> = group.iter().filter_map(|id| self.graph.edits.get(id.0).copied()).collect();
            let waited = nodes.iter().flat_map(|node| {
                let out = self.graph.rules.edges_directed(*node, Direction::Outgoing);
                out.filter(|edge| *edge.weight() == Link::Stands).map(|edge| edge.target())
            });
            let level = waited
                .filter_map(|node| self.graph.rules.node_weight(node))
                .flat_map(|node| &node.edits)
                .filter_map(|edit| levels.get(edit))
                .max()
                .map_or(0, |level| level + 1);
            levels.extend(group.iter().map(|edit| (*edit, level)));
            let shown = nodes.iter().filter(|node| self.nodes.contains(node));
            let mut ids: Vec<&str> = shown
                .filter_map(|node| self.graph.rules.node_weight(*node))
                .filter(|node| node.kind == Kind::Edit)
                .filter_map(|node| node.name.as_deref())
                .collect();
            if !ids.is_empty() {
                ids.sort_unstable();
                groups.push((level, ids, *ring));
            }
        }
        groups.sort();
        groups.into_iter().map(|(_, ids, ring)| (ids, ring)).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::graph::View;
    use crate::graph::samples::{ACME, graph};

    fn names(view: &View<'_>) -> Vec<String> {
        view.nodes().filter_map(|(_, node)| node.name.clone()).collect()
    }

    #[test]
    fn the_part_about_a_code_holds_the_edits_that_start_on_it() {
        let (_, _, graph) = graph(ACME);
        assert_eq!(
            names(&graph.around(Some("73721"), None)),
            ["MRI-PA", "advanced_imaging", "emergency", "deny CO-197"]
        );
        // A member that comes later counts, one that never was does not.
        assert_eq!(names(&graph.around(Some("77046"), None)).first().map(String::as_str), Some("MRI-PA"));
        assert!(graph.around(Some("77045"), None).is_empty());
        // The denial of a whole claim fells its lines too.
        assert_eq!(names(&graph.around(Some("17003"), None)), ["ADDON-DRAIN", "FILING-90", "deny CO-107"]);
    }

    #[test]
    fn the_part_about_an_edit_names_its_neighbours_and_exceptions() {
        let text = "\
procedures base = 22600
procedures more = 22614

edit ADD-ON
  for line in more
  require another line in base that stands
  deny CO-107

edit BASE
  for line in base
  require authorization
  deny CO-197
  tag surgery

edit OTHER
  for line in 73721
  require authorization
  deny CO-197
  tag surgery

exception CHILD to tag surgery
  when patient.age < 18 years

exception INPATIENT to CHILD
  when place in 21
";
        let (_, _, graph) = graph(text);
        let view = graph.around(None, Some("ADD-ON"));
        assert_eq!(names(&view), ["ADD-ON", "BASE", "base", "more", "deny CO-107"]);
        // The neighbour is there by name alone.
        let own = view.edges().filter(|edge| graph.node(edge.from).unwrap().name.as_deref() == Some("BASE")).count();
        assert_eq!(own, 0);
        let view = graph.around(None, Some("BASE"));
        assert_eq!(names(&view), ["ADD-ON", "BASE", "CHILD", "INPATIENT", "base", "deny CO-197"]);
        assert!(view.edges().count() > 5);
        assert!(graph.around(None, Some("NONE")).is_empty());
        assert!(graph.around(Some("22600"), Some("ADD-ON")).is_empty());
        assert_eq!(graph.around(None, None).nodes().count(), graph.nodes().count());
    }
}
