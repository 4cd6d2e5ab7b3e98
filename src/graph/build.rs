//! A policy to its rule graph: conditions that say the same are one node.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{DiGraph, NodeIndex};

use super::clauses::{bindings, conditions, has_own_words, is_plain, outcomes, parts, shared_parts};
use super::order::Waits;
use super::{Kind, Link, Node, key};
use crate::policy::model::{
    Condition, Definition, Domain, Edit, EditId, Exception, Policy, Question, Search, SetId, Term,
};
use crate::policy::set::Member;
use crate::policy::walk::{self, Part};
use crate::source::Span;

/// The rule graph of a policy, and the nodes of its edits.
pub(super) fn rules(policy: &Policy, waits: &Waits) -> (DiGraph<Node, Link>, Vec<NodeIndex>) {
    let mut builder = Builder {
        policy,
        shared: shared_parts(policy),
        ids: BTreeMap::new(),
        nodes: Vec::new(),
        edges: BTreeSet::new(),
    };
    builder.declarations();
    let edits: Vec<Draft> = policy.edits.iter().enumerate().map(|(at, edit)| builder.edit(EditId(at), edit)).collect();
    for (asks, fells, ()) in waits.all_edges() {
        if let (Some(asks), Some(fells)) = (edits.get(asks), edits.get(fells)) {
            builder.edges.insert((*asks, *fells, Link::Stands));
        }
    }
    builder.settle(&edits)
}

/// Position of a node as it is found; they are put in order at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Draft(usize);

struct Builder<'p> {
    policy: &'p Policy,
    /// Keys of the parts that have a node of their own.
    shared: BTreeSet<String>,
    ids: BTreeMap<(Kind, String), Draft>,
    nodes: Vec<Node>,
    edges: BTreeSet<(Draft, Draft, Link)>,
}

impl<'p> Builder<'p> {
    /// The node of a kind and key, which is written at a place.
    fn node(&mut self, kind: Kind, key: String, place: Option<Span>) -> Draft {
        let next = Draft(self.nodes.len());
        let id = *self.ids.entry((kind, key)).or_insert(next);
        if id == next {
            let node = Node { kind, name: None, title: None, places: Vec::new(), edits: BTreeSet::new() };
            self.nodes.push(node);
        }
        if let Some(node) = self.nodes.get_mut(id.0) {
            node.places.extend(place);
        }
        id
    }

    /// The node of something with a name.
    fn named(&mut self, kind: Kind, name: &str, place: Option<Span>) -> Draft {
        let id = self.node(kind, name.to_owned(), place);
        if let Some(node) = self.nodes.get_mut(id.0) {
            node.name.get_or_insert_with(|| name.to_owned());
        }
        id
    }

    fn link(&mut self, from: Draft, to: Draft, link: Link) {
        self.edges.insert((from, to, link));
    }

    fn used_by(&mut self, node: Draft, edit: EditId) {
        if let Some(node) = self.nodes.get_mut(node.0) {
            node.edits.insert(edit);
        }
    }

    /// Everything with a name of its own, whether an edit uses it or not.
    fn declarations(&mut self) {
        let policy = self.policy;
        for set in &policy.sets {
            if let Some(name) = &set.name {
                let from = self.named(Kind::Set, name, Some(set.span));
                let changes = set.changes.iter().map(|change| &change.members);
                let members =
                    std::iter::once(&set.base).chain(changes).flat_map(|side| side.any.iter().chain(&side.except));
                for member in members {
                    if let Member::Set(id) = member {
                        self.uses_set(from, *id, None);
                    }
                }
            }
        }
        for table in &policy.tables {
            self.named(Kind::Table, &table.name, Some(table.span));
        }
        for facts in &policy.facts {
            self.named(Kind::Facts, &facts.name, Some(facts.span));
        }
        for definition in &policy.definitions {
            self.named(Kind::Definition, &definition.name, Some(definition.span));
        }
    }

    fn edit(&mut self, id: EditId, edit: &'p Edit) -> Draft {
        let from = self.named(Kind::Edit, &edit.id, Some(edit.span));
        if let Some(node) = self.nodes.get_mut(from.0) {
            node.title = Some(edit.title.clone());
        }
        self.used_by(from, id);
        for (link, search) in bindings(edit) {
            if is_plain(search) {
                continue;
            }
            let to = self.node(Kind::Condition, key::search(self.policy, edit, search), Some(search.span));
            self.link(from, to, link);
            self.used_by(to, id);
            let mut met = Vec::new();
            walk::search(search, &mut |part| met.push(part));
            self.uses(to, id, met);
        }
        for (link, condition) in conditions(self.policy, edit) {
            let to = self.condition((id, edit), condition);
            self.link(from, to, link);
        }
        for (link, name) in outcomes(edit) {
            let to = self.named(Kind::Outcome, &name, None);
            self.link(from, to, link);
            self.used_by(to, id);
        }
        for exception in &edit.exceptions {
            self.exception((id, edit), exception, from);
        }
        from
    }

    fn exception(&mut self, edit: (EditId, &'p Edit), exception: &'p Exception, lifts: Draft) {
        let from = self.named(Kind::Exception, &exception.id, Some(exception.span));
        self.link(from, lifts, Link::ExceptionTo);
        self.used_by(from, edit.0);
        for condition in &exception.when {
            let to = self.condition(edit, condition);
            self.link(from, to, Link::When);
        }
        for inner in &exception.exceptions {
            self.exception(edit, inner, from);
        }
    }

    /// The node of a condition, with all that hangs on it.
    fn condition(&mut self, edit: (EditId, &'p Edit), condition: &'p Condition) -> Draft {
        let key = key::condition(self.policy, Some(edit.1), condition);
        let id = self.node(Kind::Condition, key, Some(condition.span));
        self.used_by(id, edit.0);
        self.inside(id, edit, condition);
        id
    }

    /// What a condition is made of, down to parts that have a node of their own.
    fn inside(&mut self, from: Draft, edit: (EditId, &'p Edit), condition: &'p Condition) {
        let parts = parts(condition);
        if parts.is_empty() {
            let mut met = Vec::new();
            walk::condition(condition, &mut |part| met.push(part));
            return self.uses(from, edit.0, met);
        }
        for part in parts {
            if has_own_words(part, condition) && self.shared.contains(&key::condition(self.policy, Some(edit.1), part))
            {
                let to = self.condition(edit, part);
                self.link(from, to, Link::Uses);
            } else {
                self.inside(from, edit, part);
            }
        }
    }

    /// The sets, tables, facts and definitions that a walk has met; what a definition says hangs on that.
    fn uses(&mut self, from: Draft, edit: EditId, met: Vec<Part<'p>>) {
        // The definitions that we are in, outermost first: where each ends, where it is used, its node.
        let mut open: Vec<(usize, Span, Draft)> = Vec::new();
        let mut place = None;
        for (at, part) in met.into_iter().enumerate() {
            open.retain(|(end, ..)| at < *end);
            if let Part::Condition(Condition { span, .. }) | Part::Search(Search { span, .. }) = part {
                place = Some(*span);
            }
            // Of a comparison with a definition by case the other side is written where the definition is used.
            let says = |used: &Span| place.is_some_and(|place| !holds(*used, place));
            let owner = open.iter().rev().find(|(_, used, _)| says(used)).map_or(from, |(.., node)| *node);
            let found = match part {
                Part::Condition(Condition { node: Question::In(_, set, _), .. }) => {
                    self.uses_set(owner, *set, Some(edit));
                    continue;
                }
                Part::Condition(Condition { node: Question::Defined(id, inner), span }) => {
                    let definition = self.policy.definitions.get(id.0);
                    let Some(Definition { name, span: declared }) = definition else { continue };
                    let node = self.named(Kind::Definition, name, Some(*declared));
                    // What is within comes right behind it.
                    let mut end = at + 1;
                    walk::condition(inner, &mut |_| end += 1);
                    open.push((end, *span, node));
                    node
                }
                Part::Search(Search { domain: Domain::Rows(table, _), .. }) => {
                    let Some(table) = self.policy.tables.get(table.0) else { continue };
                    self.named(Kind::Table, &table.name, Some(table.span))
                }
                Part::Term(Term::Fact(facts, ..)) => {
                    let Some(facts) = self.policy.facts.get(facts.0) else { continue };
                    self.named(Kind::Facts, &facts.name, Some(facts.span))
                }
                _ => continue,
            };
            self.link(owner, found, Link::Uses);
            self.used_by(found, edit);
        }
    }

    /// A set with a name, or the sets that a list without one names.
    fn uses_set(&mut self, from: Draft, id: SetId, edit: Option<EditId>) {
        let Some(set) = self.policy.sets.get(id.0) else { return };
        if let Some(name) = &set.name {
            let to = self.named(Kind::Set, name, Some(set.span));
            self.link(from, to, Link::Uses);
            if let Some(edit) = edit {
                self.used_by(to, edit);
            }
            return;
        }
        for member in set.base.any.iter().chain(&set.base.except) {
            if let Member::Set(within) = member {
                self.uses_set(from, *within, edit);
            }
        }
    }

    /// Puts nodes and edges in an order that does not depend on that of the edits.
    fn settle(self, edits: &[Draft]) -> (DiGraph<Node, Link>, Vec<NodeIndex>) {
        let keys: BTreeMap<Draft, (Kind, String)> = self.ids.into_iter().map(|(key, id)| (id, key)).collect();
        let mut drafts: Vec<(Draft, Node)> =
            self.nodes.into_iter().enumerate().map(|(at, node)| (Draft(at), node)).collect();
        for (_, node) in &mut drafts {
            node.places.sort_unstable();
            node.places.dedup();
        }
        drafts.sort_by(|(a, left), (b, right)| {
            (left.kind, left.places.first(), keys.get(a)).cmp(&(right.kind, right.places.first(), keys.get(b)))
        });
        let mut graph = DiGraph::with_capacity(drafts.len(), self.edges.len());
        let placed: BTreeMap<Draft, NodeIndex> =
            drafts.into_iter().map(|(draft, node)| (draft, graph.add_node(node))).collect();
        let mut edges: Vec<(NodeIndex, NodeIndex, Link)> = self
            .edges
            .into_iter()
            .filter_map(|(from, to, link)| Some((*placed.get(&from)?, *placed.get(&to)?, link)))
            .collect();
        edges.sort_unstable();
        for (from, to, link) in edges {
            graph.add_edge(from, to, link);
        }
        (graph, edits.iter().filter_map(|draft| placed.get(draft).copied()).collect())
    }
}

/// Whether a place lies within another.
fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use crate::graph::samples::{ACME, edges, graph, words};
    use crate::graph::{Graph, Kind};

    const EMERGENCY: &str = "\
places emergency = 23
procedures visit = 99202-99205
procedures imaging = 73721, 73722
define at_night = place in emergency or line has modifier ET

edit A \"A\"
  for line in visit
  unless place in emergency
  require modifier 25
  deny CO-4

edit B \"B\"
  for line in imaging
  unless   (place   in emergency) or patient.age < 18 years
  require modifier 25
  deny CO-4

edit C \"C\"
  for line in visit, 99211
  unless at_night
  require modifier 26
  deny CO-4 N115

exception A-CHILD to A
  when patient.age < 18 years

exception NOT-IN-21 to A-CHILD
  when place in 21
";

    #[test]
    fn conditions_that_say_the_same_are_one_node_wherever_they_stand() {
        let (sources, _, graph) = graph(EMERGENCY);
        let conditions: Vec<(usize, &str)> = graph
            .nodes()
            .filter(|(_, node)| node.kind == Kind::Condition)
            .map(|(_, node)| (node.places.len(), words(node, &sources)))
            .collect();
        assert_eq!(
            conditions,
            [
                (1, "line in visit"),
                (2, "place in emergency"),
                (2, "modifier 25"),
                (1, "line in imaging"),
                (1, "(place   in emergency) or patient.age < 18 years"),
                (2, "patient.age < 18 years"),
                (1, "line in visit, 99211"),
                (1, "at_night"),
                (1, "modifier 26"),
                (1, "place in 21"),
            ]
        );
        let shared: Vec<(&str, usize)> = graph
            .shared_conditions()
            .iter()
            .map(|(id, edits)| (words(graph.node(*id).unwrap(), &sources), *edits))
            .collect();
        assert_eq!(shared, [("place in emergency", 2), ("modifier 25", 2), ("patient.age < 18 years", 2)]);
    }

    #[test]
    fn edges_say_what_hangs_on_what() {
        let (sources, _, graph) = graph(EMERGENCY);
        let edges = edges(&graph, &sources);
        for edge in [
            "A for line in visit",
            "A unless place in emergency",
            "A require modifier 25",
            "A outcome deny CO-4",
            "B outcome deny CO-4",
            "C outcome deny CO-4 N115",
            "A-CHILD exception to A",
            "A-CHILD when patient.age < 18 years",
            "NOT-IN-21 exception to A-CHILD",
            "(place   in emergency) or patient.age < 18 years uses place in emergency",
            "(place   in emergency) or patient.age < 18 years uses patient.age < 18 years",
            "place in emergency uses emergency",
            "line in visit, 99211 uses visit",
            "at_night uses at_night",
            "at_night uses emergency",
        ] {
            assert!(edges.iter().any(|found| found == edge), "{edge}: {edges:#?}");
        }
        assert_eq!(edges.iter().filter(|edge| edge.contains("uses emergency")).count(), 2, "{edges:#?}");
    }

    #[test]
    fn a_binding_is_known_by_what_it_goes_through_and_not_by_its_number() {
        let text = "\
procedures a = 11111
procedures b = 22222

table caps
  code       limit
  procedure  number
  11111      4

table others
  code       limit
  procedure  number
  11111      4

edit ONE
  for line in a
  with row r in caps where r.code = code
  require units <= r.limit
  deny CO-1

edit TWO
  for line in a
  with row q in others where q.code = code
  require units <= q.limit
  deny CO-1

edit THREE
  for line in a
  with another line x in b
  require no other line in b on same day
  deny CO-1

edit FOUR
  for line in b
  require no other line in b on same day
  deny CO-1
";
        let (sources, _, graph) = graph(text);
        let shared: Vec<&str> =
            graph.shared_conditions().iter().map(|(id, _)| words(graph.node(*id).unwrap(), &sources)).collect();
        assert_eq!(shared, ["line in a", "no other line in b on same day"]);
        let caps = edges(&graph, &sources).iter().filter(|edge| edge.contains("uses caps")).count();
        assert_eq!(caps, 1);
    }

    #[test]
    fn a_definition_uses_what_it_says_and_not_what_it_is_compared_with() {
        let text = "\
procedures visit = 99202-99205
places home = 12

define limit
  2  when place in home
  3  otherwise

edit A
  for line
  require count of lines in visit on same day <= limit
  deny CO-151
";
        let (sources, _, graph) = graph(text);
        let mut uses: Vec<String> =
            edges(&graph, &sources).into_iter().filter(|edge| edge.contains(" uses ")).collect();
        uses.sort();
        let condition = "count of lines in visit on same day <= limit";
        assert_eq!(
            uses,
            [format!("{condition} uses limit"), format!("{condition} uses visit"), "limit uses home".to_owned()]
        );
    }

    #[test]
    fn m02_the_order_of_edits_changes_nothing() {
        let (_, mut policy, graph) = graph(
            &format!("{ACME}\nexception X to tag t\n  when place in 21\n")
                .replace("deny CO-4\n", "deny CO-4\n  tag t\n"),
        );
        let drawn = |graph: &Graph| {
            let nodes: Vec<_> =
                graph.nodes().map(|(id, node)| (id, node.kind, node.name.clone(), node.places.clone())).collect();
            (nodes, graph.edges().collect::<Vec<_>>(), graph.whole().order().len())
        };
        let first = drawn(&graph);
        for _ in 0..policy.edits.len() {
            policy.edits.rotate_left(1);
            assert_eq!(drawn(&Graph::build(&policy)), first);
        }
        policy.edits.reverse();
        let reversed = Graph::build(&policy);
        assert_eq!(drawn(&reversed), first);
        assert_eq!(reversed.whole().order(), graph.whole().order());
    }

    #[test]
    fn the_policys_own_time_and_payer_are_not_drawn_for_each_edit() {
        let (sources, _, graph) = graph(&ACME.replace("deny CO-6", "deny CO-6\n  effective 2026-02-01"));
        let effective: Vec<String> =
            edges(&graph, &sources).into_iter().filter(|edge| edge.contains(" effective ")).collect();
        assert_eq!(effective.len(), 1, "{effective:?}");
        assert!(effective[0].starts_with("MAMMO-AGE effective"), "{effective:?}");
    }
}
