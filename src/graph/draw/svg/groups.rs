//! A part of a rule graph to a few boxes: one for each file, with what stands in it and how files hang together.

use std::collections::{BTreeMap, BTreeSet};

use super::card::{Card, Look, Part};
use super::scene::{Parts, Says, Scene, Wire, some};
use crate::graph::draw::plain;
use crate::graph::{Kind, Link, Node, NodeId};

/// The most boxes that are read at a glance; with more files their folders are the groups.
const MOST: usize = 40;

/// How many lines the names in a row may take on a card, and how many are shown; the others are counted.
const LINES: usize = 6;
const NAMES: usize = 8;

/// What stands in one group.
#[derive(Debug, Default)]
struct Group {
    /// How many there are of each kind of thing.
    counts: BTreeMap<Kind, usize>,
    /// The edits by what they do: the first word of their outcome.
    edits: BTreeMap<usize, Vec<String>>,
    /// The names of its sets, tables, facts and definitions.
    names: Vec<String>,
}

/// What edits do, in the order in which a card tells it.
const ACTIONS: [&str; 4] = ["deny", "reject", "pend", "warn"];

/// The groups of a part of a graph and the ties between them.
pub(super) fn groups(parts: &Parts<'_>) -> Scene {
    let file = |node: &Node| {
        let place = node.places.first()?;
        Some(plain(parts.sources.place(*place).file))
    };
    let mut keys: BTreeMap<NodeId, String> = BTreeMap::new();
    for (id, node) in &parts.nodes {
        if let (false, Some(file)) = (matches!(node.kind, Kind::Condition | Kind::Outcome), file(node)) {
            keys.insert(*id, file);
        }
    }
    // With very many files their folders, and those above them, are the groups.
    while keys.values().collect::<BTreeSet<_>>().len() > MOST {
        let mut shorter = false;
        for key in keys.values_mut() {
            let above = key.trim_end_matches('/').rsplit_once('/').map_or("", |(above, _)| above);
            let above = if above.is_empty() { "all files".to_owned() } else { format!("{above}/") };
            shorter |= above != *key;
            *key = above;
        }
        if !shorter {
            break;
        }
    }
    let mut found: BTreeMap<&str, Group> = BTreeMap::new();
    for (id, key) in &keys {
        let Some(node) = parts.nodes.get(id) else { continue };
        let group = found.entry(key).or_default();
        *group.counts.entry(node.kind).or_default() += 1;
        let name = node.name.as_deref().map(plain).unwrap_or_default();
        match node.kind {
            Kind::Edit => {
                let outcome = parts.by(*id, &[Link::Then]);
                let says = outcome.first().and_then(|(_, to)| parts.nodes.get(to)?.name.as_deref()).unwrap_or("");
                let action = ACTIONS.iter().position(|word| says.starts_with(word)).unwrap_or(ACTIONS.len());
                group.edits.entry(action).or_default().push(name);
            }
            Kind::Exception => {}
            _ => group.names.push(name),
        }
    }
    let (mut scene, mut boxes) = (Scene::default(), BTreeMap::new());
    for (key, group) in &found {
        boxes.insert(*key, scene.cards.len());
        scene.cards.push(card(key, group));
    }
    let between = between(parts, &keys);
    rows(&mut scene, &boxes, &between);
    scene
}

/// A group's card, without what ties it to others.
fn card(key: &str, group: &Group) -> Card {
    let name = key.trim_end_matches('/').rsplit('/').next().unwrap_or(key);
    let above = key.strip_suffix(name).unwrap_or("");
    let word = if key.ends_with(".payer") { "file" } else { "folder" };
    let mut card = Card::new(Look::Group, (word, name), (&counts(&group.counts), 2), above);
    card.tip = format!("{key}: {}", counts(&group.counts));
    for (action, ids) in &group.edits {
        let word = ACTIONS.get(*action).copied().unwrap_or("others");
        card.add(Part::Clause, word, &first(ids), (LINES, (ids.len() > 1).then(|| ids.len().to_string())));
        if let Some(row) = card.rows.last_mut() {
            row.tip = format!("{word}: {}", ids.join(", "));
        }
    }
    if group.edits.is_empty() && !group.names.is_empty() {
        card.add(Part::Clause, "holds", &first(&group.names), (LINES, None));
        if let Some(row) = card.rows.last_mut() {
            row.tip = group.names.join(", ");
        }
    }
    card
}

/// The first few names; the others are counted.
fn first(names: &[String]) -> String {
    let shown = names.get(..NAMES).unwrap_or(names);
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `12 edits · 9 sets`.
fn counts(counts: &BTreeMap<Kind, usize>) -> String {
    let said = counts.iter().map(|(kind, count)| match (kind, count) {
        (Kind::Facts, _) | (_, 1) => format!("{count} {}", kind.word()),
        _ => format!("{count} {}s", kind.word()),
    });
    said.collect::<Vec<_>>().join(" · ")
}

/// How often the things of one group use, lift or wait for those of another.
fn between<'k>(
    parts: &Parts<'_>,
    keys: &'k BTreeMap<NodeId, String>,
) -> BTreeMap<(&'k str, Says, &'k str), BTreeSet<NodeId>> {
    let mut ties: BTreeMap<(&str, Says, &str), BTreeSet<NodeId>> = BTreeMap::new();
    let mut tie = |(own, says, other): (&NodeId, Says, &NodeId), counted: NodeId| {
        if let (Some(own), Some(other)) = (keys.get(own), keys.get(other))
            && own != other
        {
            ties.entry((own, says, other)).or_default().insert(counted);
        }
    };
    for id in keys.keys() {
        const ASKS: [Link; 6] = [Link::For, Link::Effective, Link::With, Link::When, Link::Unless, Link::Require];
        let asked = parts.by(*id, &ASKS).into_iter().map(|(_, to)| to);
        for used in asked.chain([*id]).flat_map(|from| parts.uses(from)) {
            tie((id, Says::Uses, &used), used);
        }
        for (_, lifted) in parts.by(*id, &[Link::ExceptionTo]) {
            tie((id, Says::Lifts, &lifted), lifted);
        }
        for (_, other) in parts.by(*id, &[Link::Stands]) {
            tie((id, Says::Waits, &other), other);
        }
    }
    ties
}

/// Tells on each card what it uses, lifts and waits for, and ties it there.
fn rows(scene: &mut Scene, boxes: &BTreeMap<&str, usize>, between: &BTreeMap<(&str, Says, &str), BTreeSet<NodeId>>) {
    for (key, at) in boxes {
        for says in [Says::Uses, Says::Waits, Says::Lifts] {
            let found: Vec<(&str, usize)> = between
                .iter()
                .filter(|((own, of, _), _)| own == key && *of == says)
                .map(|((_, _, other), counted)| (*other, counted.len()))
                .collect();
            if found.is_empty() {
                continue;
            }
            let (part, word) = match says {
                Says::Uses => (Part::Clause, "uses"),
                Says::Waits => (Part::Waits, "waits for"),
                Says::Lifts => (Part::Lifts, "lifts in"),
            };
            let short = |key: &str| key.trim_end_matches('/').rsplit('/').next().unwrap_or(key).to_owned();
            let names: Vec<String> = found.iter().map(|(other, count)| format!("{} ({count})", short(other))).collect();
            let Some(card) = scene.cards.get_mut(*at) else { continue };
            card.add(part, word, &some(&names), (3, None));
            let beside = card.beside(card.rows.len() - 1);
            let tip = format!("{} {word} {}", short(key), names.join(", "));
            if let Some(row) = card.rows.last_mut() {
                row.tip.clone_from(&tip);
            }
            for (other, _) in found {
                let Some(to) = boxes.get(other).copied() else { continue };
                let head = scene.cards.get(to).map_or(0, Card::head);
                let tip = tip.clone();
                scene.wires.push(match says {
                    Says::Lifts => Wire { says, from: *at, to, out: beside, into: head, tip },
                    _ => Wire { says, from: to, to: *at, out: head, into: beside, tip },
                });
            }
        }
    }
}
