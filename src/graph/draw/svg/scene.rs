//! A part of a rule graph to boxes and the ties between them: an edit is a card on which its clauses stand.

use std::collections::{BTreeMap, BTreeSet};

use super::card::{Card, Look, Part};
use crate::graph::draw::{plain, words};
use crate::graph::{Kind, Link, Node, NodeId, View};
use crate::policy::model::EditId;
use crate::source::{Sources, Span};

/// What a tie says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    /// What stands left is used in what stands right.
    Uses,
    /// The exception on the left lifts what stands right.
    Lifts,
    /// The edit on the right waits for the one on the left.
    Waits,
}

/// A tie between two boxes, and how far below their upper sides it is fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wire {
    pub(super) says: Says,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) out: i64,
    pub(super) into: i64,
    pub(super) tip: String,
}

/// What is drawn.
#[derive(Debug, Default)]
pub(super) struct Scene {
    pub(super) cards: Vec<Card>,
    pub(super) wires: Vec<Wire>,
}

/// How many lines a clause and the text of a set may take.
const CLAUSE: usize = 4;
const MEMBERS: usize = 2;
const TITLE: usize = 3;

/// How many names stand in a row; the others are counted.
const NAMES: usize = 4;

/// A part of a graph by its nodes: what hangs on each.
pub(super) struct Parts<'v> {
    pub(super) view: &'v View<'v>,
    pub(super) sources: &'v Sources,
    pub(super) nodes: BTreeMap<NodeId, &'v Node>,
    /// What each hangs on.
    pub(super) out: BTreeMap<NodeId, Vec<(Link, NodeId)>>,
    /// The ids of the edits, for naming those that ask one condition.
    pub(super) ids: BTreeMap<EditId, &'v str>,
}

impl<'v> Parts<'v> {
    pub(super) fn of(view: &'v View<'v>, sources: &'v Sources) -> Parts<'v> {
        let nodes: BTreeMap<NodeId, &Node> = view.nodes().collect();
        let mut out: BTreeMap<NodeId, Vec<(Link, NodeId)>> = BTreeMap::new();
        for edge in view.edges() {
            out.entry(edge.from).or_default().push((edge.link, edge.to));
        }
        let edits = nodes.values().filter(|node| node.kind == Kind::Edit);
        let ids = edits.filter_map(|node| Some((*node.edits.first()?, node.name.as_deref()?))).collect();
        Parts { view, sources, nodes, out, ids }
    }

    /// What hangs directly on a node by some links.
    pub(super) fn by(&self, id: NodeId, links: &[Link]) -> Vec<(Link, NodeId)> {
        let mut found: Vec<(Link, NodeId)> = self.out.get(&id).cloned().unwrap_or_default();
        found.retain(|(link, _)| links.contains(link));
        found
    }

    /// The sets, tables, facts and definitions that a node names, itself or in its parts.
    pub(super) fn uses(&self, id: NodeId) -> BTreeSet<NodeId> {
        let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![id]);
        while let Some(at) = open.pop() {
            for (_, to) in self.by(at, &[Link::Uses]) {
                let is_part = self.nodes.get(&to).is_some_and(|node| node.kind == Kind::Condition);
                if !is_part {
                    found.insert(to);
                } else if seen.insert(to) {
                    open.push(to);
                }
            }
        }
        found
    }

    /// A place as it is shown in small: `acme.payer:17`.
    fn short(&self, place: Span) -> String {
        let place = self.sources.place(place);
        let file = place.file.rsplit(['/', '\\']).next().unwrap_or(place.file);
        plain(&format!("{file}:{}", place.position.line))
    }

    /// A place in full.
    fn full(&self, place: Span) -> String {
        let place = self.sources.place(place);
        plain(&format!("{}:{}", place.file, place.position.line))
    }

    fn places(&self, node: &Node) -> String {
        let places: Vec<String> = node.places.iter().map(|place| self.full(*place)).collect();
        some(&places)
    }

    /// What is written on the line of a declaration before and behind its name.
    fn around(&self, place: Option<&Span>) -> (String, String) {
        let Some(place) = place else { return (String::new(), String::new()) };
        let Some(file) = self.sources.get(place.file) else { return (String::new(), String::new()) };
        let position = file.position(place.start);
        let Some((start, line)) = file.line(position.line) else { return (String::new(), String::new()) };
        let at = |byte: u32| byte.saturating_sub(start) as usize;
        let before = line.get(..at(place.start)).unwrap_or("");
        let behind = line.get(at(place.end)..).unwrap_or("");
        let goes_on = file.line(position.line + 1).is_some_and(|(_, next)| next.starts_with([' ', '\t']));
        let behind = crate::graph::draw::without_comments(behind);
        let behind = behind.trim().trim_start_matches('=').trim();
        let more = if goes_on && !behind.is_empty() { " …" } else { "" };
        (plain(before), plain(&format!("{behind}{more}")))
    }

    /// The edits that use a node, by their ids.
    fn asking(&self, node: &Node) -> Vec<String> {
        let mut ids: Vec<String> =
            node.edits.iter().filter_map(|edit| self.ids.get(edit)).map(|id| plain(id)).collect();
        ids.sort_unstable();
        ids
    }

    fn name(&self, id: NodeId) -> String {
        self.nodes.get(&id).and_then(|node| node.name.as_deref()).map(plain).unwrap_or_default()
    }
}

/// Names in a row: the first few, the others counted.
pub(super) fn some(names: &[String]) -> String {
    let shown = names.get(..NAMES).unwrap_or(names);
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Every node of a part, boxes for what has a name and rows on them for the rest.
pub(super) fn scene(parts: &Parts<'_>) -> Scene {
    let mut scene = Scene::default();
    let mut boxes: BTreeMap<NodeId, usize> = BTreeMap::new();
    for (id, node) in &parts.nodes {
        let card = match node.kind {
            Kind::Condition | Kind::Outcome => continue,
            Kind::Edit | Kind::Exception => head(parts, *id, node),
            _ => declared(parts, node),
        };
        boxes.insert(*id, scene.cards.len());
        scene.cards.push(card);
    }
    for (id, at) in &boxes {
        let Some(node) = parts.nodes.get(id) else { continue };
        match node.kind {
            Kind::Edit | Kind::Exception => clauses(parts, (*id, node, *at), &boxes, &mut scene),
            _ => {
                for used in parts.uses(*id) {
                    let into = scene.cards.get(*at).map_or(0, Card::head);
                    let tip = format!("{} is part of {}", parts.name(used), parts.name(*id));
                    tie(&mut scene, (&boxes, used), (*at, into), (Says::Uses, tip));
                }
            }
        }
    }
    scene
}

/// Ties a box to another on its right.
fn tie(
    scene: &mut Scene,
    (boxes, from): (&BTreeMap<NodeId, usize>, NodeId),
    (to, into): (usize, i64),
    (says, tip): (Says, String),
) {
    let Some(from) = boxes.get(&from).copied().filter(|from| *from != to) else { return };
    let Some(card) = scene.cards.get(from) else { return };
    let lifts = card.rows.iter().position(|row| row.part == Part::Lifts);
    let out = match lifts {
        Some(row) if says == Says::Lifts => card.beside(row),
        _ if card.look.is_wide() => card.head(),
        _ => card.height / 2,
    };
    scene.wires.push(Wire { says, from, to, out, into, tip });
}

/// An edit or an exception without its clauses.
fn head(parts: &Parts<'_>, id: NodeId, node: &Node) -> Card {
    let place = node.places.first().map(|place| parts.short(*place)).unwrap_or_default();
    let name = parts.name(id);
    let title = plain(node.title.as_deref().unwrap_or(""));
    let opened = parts.view.opens(id);
    let look = match node.kind {
        Kind::Exception => Look::Exception,
        _ if opened => Look::Edit,
        _ => Look::Named,
    };
    let mut card = Card::new(look, (node.kind.word(), &name), (&title, TITLE), &place);
    card.tip = format!("{} {name}: {title}\n{}", node.kind.word(), parts.places(node));
    if !opened {
        card.tip.push_str(&format!("\nnot opened here; `paylint graph --edit {name}` opens it"));
    }
    card
}

/// A set, a table, facts or a definition.
fn declared(parts: &Parts<'_>, node: &Node) -> Card {
    let look = match node.kind {
        Kind::Table => Look::Table,
        Kind::Facts => Look::Facts,
        Kind::Definition => Look::Definition,
        _ => Look::Set,
    };
    let (before, behind) = parts.around(node.places.first());
    let word = if look == Look::Set && !before.is_empty() { before.as_str() } else { node.kind.word() };
    let name = plain(node.name.as_deref().unwrap_or(""));
    let place = node.places.first().map(|place| parts.short(*place)).unwrap_or_default();
    let mut card = Card::new(look, (word, &name), (&behind, MEMBERS), &place);
    card.tip = format!("{word} {name}: {behind}\n{}", parts.places(node));
    card
}

/// The clauses of an edit or an exception, with what they name.
fn clauses(
    parts: &Parts<'_>,
    (id, node, at): (NodeId, &Node, usize),
    boxes: &BTreeMap<NodeId, usize>,
    scene: &mut Scene,
) {
    const ASKS: [Link; 6] = [Link::For, Link::Effective, Link::With, Link::When, Link::Unless, Link::Require];
    let own = node.places.first();
    // Of the places where a condition is written, the one on this card.
    let place = |condition: &Node| {
        let here = condition.places.iter().find(|place| own.is_some_and(|own| *own <= **place));
        here.or(condition.places.first()).copied()
    };
    let mut asked: Vec<(Link, Option<Span>, NodeId)> = parts
        .by(id, &ASKS)
        .into_iter()
        .filter_map(|(link, to)| Some((link, place(parts.nodes.get(&to)?), to)))
        .collect();
    asked.sort_unstable_by_key(|(link, place, to)| (ASKS.iter().position(|ask| ask == link), *place, *to));
    let mut wires: Vec<(NodeId, usize, Says, String)> = Vec::new();
    let Some(card) = scene.cards.get_mut(at) else { return };
    let name = parts.name(id);
    for (link, place, to) in asked {
        let Some(condition) = parts.nodes.get(&to) else { continue };
        let text = place.map(|place| words(place, parts.sources)).unwrap_or_default();
        let others = parts.asking(condition);
        let count = condition.edits.len();
        let shared = (count > 1).then(|| format!("×{count}"));
        for used in parts.uses(to) {
            let tip = format!("{} is named in {name}: {} {text}", parts.name(used), link.words());
            wires.push((used, card.rows.len(), Says::Uses, tip));
        }
        card.add(Part::Clause, link.words(), &text, (CLAUSE, shared));
        if let Some(row) = card.rows.last_mut() {
            row.tip = format!("{} {text}\n{}", link.words(), place.map(|at| parts.full(at)).unwrap_or_default());
            if count > 1 {
                row.tip.push_str(&format!("\nasked by {count} edits: {}", some(&others)));
            }
        }
    }
    for (says, link, part, word) in
        [(Says::Waits, Link::Stands, Part::Waits, "waits for"), (Says::Lifts, Link::ExceptionTo, Part::Lifts, "lifts")]
    {
        let found = parts.by(id, &[link]);
        if found.is_empty() {
            continue;
        }
        let names: Vec<String> =
            found.iter().map(|(_, to)| if *to == id { "itself".to_owned() } else { parts.name(*to) }).collect();
        let row = card.rows.len();
        card.add(part, word, &some(&names), (2, None));
        let tip = match says {
            Says::Waits => format!("{name} is judged after {}: it asks whether a line stands", some(&names)),
            _ => format!("where {name} holds, it lifts {}", some(&names)),
        };
        if let Some(row) = card.rows.last_mut() {
            row.tip.clone_from(&tip);
        }
        wires.extend(found.into_iter().map(|(_, to)| (to, row, says, tip.clone())));
    }
    let mut outcomes = parts.by(id, &[Link::Then, Link::Otherwise, Link::IfMissing]);
    outcomes.sort_unstable();
    for (link, to) in outcomes {
        let Some(outcome) = parts.nodes.get(&to) else { continue };
        let text = parts.name(to);
        let lead = if link == Link::Then { String::new() } else { format!("{}:", link.words()) };
        let action = ["deny", "reject", "pend", "warn", "pass"].into_iter().find(|word| text.starts_with(word));
        card.add(Part::Outcome(action.unwrap_or("warn")), &lead, &text, (2, None));
        if let Some(row) = card.rows.last_mut() {
            let others = parts.asking(outcome);
            row.tip = format!("{} {text}\nalso what these do: {}", link.words(), some(&others));
        }
    }
    for (other, row, says, tip) in wires {
        let beside = scene.cards.get(at).map_or(0, |card| card.beside(row));
        if says == Says::Lifts {
            let Some(to) = boxes.get(&other).copied() else { continue };
            let into = scene.cards.get(to).map_or(0, Card::head);
            scene.wires.push(Wire { says, from: at, to, out: beside, into, tip });
        } else {
            tie(scene, (boxes, other), (at, beside), (says, tip));
        }
    }
}
