//! What holds of every picture, of policies that were written and of drawn ones.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::card::{BODY, Card, NAME, PAD, Part, STRONG, TEXT, WORD};
use super::groups::groups;
use super::measure::px;
use super::pack::{Page, pack};
use super::scene::{Parts, Says, Scene, scene};
use super::{Collapse, Drawing, svg};
use crate::graph::samples::{ACME, graph};
use crate::graph::{Graph, Kind, View};
use crate::source::Sources;

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A policy of `count` edits with sets, exceptions in exceptions, and edits that wait for each other.
fn drawn(seed: u64, count: usize) -> String {
    let mut dice = Dice(seed);
    let mut text = String::from("places hospital = 21, 22\n");
    for set in 0..count / 2 + 1 {
        writeln!(text, "procedures set_{set} = {}-{}", 10_000 + set * 100, 10_050 + set * 100).unwrap();
    }
    for edit in 0..count {
        let set = |dice: &mut Dice| dice.roll(count / 2 + 1);
        let own = set(&mut dice);
        writeln!(
            text,
            "\nedit E-{edit} \"{}\"\n  for line in set_{own}",
            "A title of some length ".repeat(dice.roll(4))
        )
        .unwrap();
        if dice.roll(3) == 0 {
            writeln!(text, "  with another line in set_{} on same day", set(&mut dice)).unwrap();
        }
        if dice.roll(4) == 0 {
            writeln!(text, "  unless place in hospital").unwrap();
        }
        match dice.roll(4) {
            0 => writeln!(text, "  require another line in set_{} on same day that stands", set(&mut dice)).unwrap(),
            1 => writeln!(text, "  require modifier 25 otherwise CO-16 N706").unwrap(),
            _ => writeln!(text, "  require authorization").unwrap(),
        }
        writeln!(text, "  {} CO-{}", ["deny", "pend", "reject"][dice.roll(20) % 3 % 2], 1 + dice.roll(6)).unwrap();
        if dice.roll(5) == 0 {
            writeln!(text, "\nexception X-{edit} to E-{edit}\n  when place in hospital").unwrap();
            if dice.roll(2) == 0 {
                writeln!(text, "\nexception Y-{edit} to X-{edit}\n  when patient.age < 18 years").unwrap();
            }
        }
    }
    text
}

fn laid(view: &View<'_>, sources: &Sources) -> (Scene, Page) {
    let parts = Parts::of(view, sources);
    let scene = scene(&parts);
    let page = pack(&scene);
    (scene, page)
}

/// Whether every text of a card is set no wider than there is room.
fn fits(card: &Card) -> bool {
    let inner = card.width - 2 * PAD;
    let head = WORD.width(&card.word) + WORD.width(&card.place) <= inner && NAME.width(&card.name) <= inner;
    let title = card.title.iter().all(|line| BODY.width(line) <= inner);
    let rows = card.rows.iter().all(|row| {
        let lead = PAD + WORD.width(&row.word);
        let (font, x) = match row.part {
            Part::Clause => (BODY, TEXT),
            Part::Waits | Part::Lifts => (STRONG, TEXT),
            Part::Outcome(_) if row.word.is_empty() => (STRONG, PAD),
            Part::Outcome(_) => (STRONG, PAD + BODY.width(&row.word) + px(8)),
        };
        let shared = row.shared.as_deref().map_or(0, |shared| WORD.width(shared) + px(4));
        let room = card.width - PAD - shared;
        let led = matches!(row.part, Part::Outcome(_)) || lead <= TEXT;
        led && row.lines.iter().all(|line| x + font.width(line) <= room)
    });
    head && title && rows
}

/// Everything that must hold of a picture.
fn holds(view: &View<'_>, sources: &Sources) {
    let (scene, page) = laid(view, sources);
    lies_well(&scene, &page);
    every_node_once(view, &scene);
}

/// Boxes lie apart, texts fit, ties begin and end at their boxes and pass beside the others.
fn lies_well(scene: &Scene, page: &Page) {
    let areas: Vec<(i64, i64, i64, i64)> =
        scene.cards.iter().zip(&page.corners).map(|(card, (x, y))| (*x, *y, x + card.width, y + card.height)).collect();
    for (at, one) in areas.iter().enumerate() {
        assert!(one.0 >= 0 && one.1 >= 0 && one.2 <= page.width && one.3 <= page.height, "{one:?}");
        for other in &areas[at + 1..] {
            let apart = one.2 <= other.0 || other.2 <= one.0 || one.3 <= other.1 || other.3 <= one.1;
            assert!(apart, "{one:?} {other:?}");
        }
    }
    for card in &scene.cards {
        assert!(fits(card), "{card:?}");
    }
    for ((wire, way), back) in scene.wires.iter().zip(&page.ways).zip(&page.backward) {
        let (left, right) = if *back { (wire.to, wire.from) } else { (wire.from, wire.to) };
        let (out, into) = if *back { (wire.into, wire.out) } else { (wire.out, wire.into) };
        let (left, right) = (areas[left], areas[right]);
        assert_eq!((way[0].0, way[0].2), (left.2, left.1 + out), "{wire:?}");
        let last = way.last().unwrap();
        assert_eq!((last.1, last.2), (right.0, right.1 + into), "{wire:?}");
        assert!(left.2 < right.0, "ties go to the right");
        assert!((0..=left.3 - left.1).contains(&out) && (0..=right.3 - right.1).contains(&into));
        // What runs level through a column passes between its boxes; bends are in the gaps.
        for (from, to, y) in way {
            for area in areas.iter().filter(|area| area.0 < *to && *from < area.2) {
                assert!(*y <= area.1 || area.3 <= *y, "{wire:?} {way:?} {area:?}");
            }
        }
        for bend in way.windows(2) {
            let (from, to) = (bend[0].1, bend[1].0);
            let (above, below) = (bend[0].2.min(bend[1].2), bend[0].2.max(bend[1].2));
            for area in areas.iter().filter(|area| area.0 < to && from < area.2) {
                assert!(below < area.1 || area.3 < above, "{wire:?} {way:?} {area:?}");
            }
        }
    }
}

/// What has a name is a box, what an edit asks or does a row on its card; a condition is named where it is a part.
fn every_node_once(view: &View<'_>, scene: &Scene) {
    let mut boxes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for card in &scene.cards {
        *boxes.entry((card.look.class(), card.name.as_str())).or_default() += 1;
    }
    let mut expected: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let nodes: BTreeMap<_, _> = view.nodes().collect();
    for (id, node) in &nodes {
        let look = match node.kind {
            Kind::Condition | Kind::Outcome => continue,
            Kind::Edit if !view.opens(*id) => "named",
            kind => kind.word(),
        };
        expected.insert((look, node.name.as_deref().unwrap()), 1);
    }
    assert_eq!(boxes, expected);
    let asked = view.edges().filter(|edge| {
        matches!(nodes[&edge.from].kind, Kind::Edit | Kind::Exception) && nodes[&edge.to].kind == Kind::Condition
    });
    let clauses = scene.cards.iter().flat_map(|card| &card.rows).filter(|row| row.part == Part::Clause);
    assert_eq!(clauses.count(), asked.count());
}

fn picture(graph: &Graph, sources: &Sources) -> String {
    let view = graph.whole();
    svg(&[Drawing { heading: "P", view: &view }], sources, Collapse::Never)
}

#[test]
fn pictures_of_written_policies_hold() {
    let acme = include_str!("../../../../policies/acme-ppo/acme.payer");
    let acme: String = acme.split("\n# ---- what the files above bring").take(1).collect();
    let acme: String = acme.lines().filter(|line| !line.starts_with("use ")).map(|line| format!("{line}\n")).collect();
    let acme: String = acme.split_inclusive("\n\n").filter(|part| !part.starts_with("test ")).collect();
    for text in [ACME, &acme] {
        let (sources, policy, graph) = graph(text);
        holds(&graph.whole(), &sources);
        for edit in &policy.edits {
            holds(&graph.around(None, Some(&edit.id)), &sources);
        }
        holds(&graph.around(Some("73721"), None), &sources);
    }
}

#[test]
fn pictures_of_drawn_policies_hold() {
    for seed in 0..24 {
        let count = 1 + usize::try_from(seed).unwrap() * 2;
        let (sources, policy, graph) = graph(&drawn(seed, count));
        holds(&graph.whole(), &sources);
        for edit in policy.edits.iter().step_by(5) {
            holds(&graph.around(None, Some(&edit.id)), &sources);
        }
    }
}

#[test]
fn a_picture_by_files_names_every_edit_or_counts_it() {
    let (sources, policy, graph) = graph(&drawn(11, 60));
    let view = graph.whole();
    let scene = groups(&Parts::of(&view, &sources));
    lies_well(&scene, &pack(&scene));
    let [card] = scene.cards.as_slice() else { panic!("one file is one box") };
    assert!(card.title.join(" ").starts_with(&format!("{} edits", policy.edits.len())), "{:?}", card.title);
    let told: Vec<&str> = card.rows.iter().map(|row| row.tip.as_str()).collect();
    assert!(policy.edits.iter().all(|edit| told.iter().any(|tip| tip.split([' ', ',']).any(|id| id == edit.id))));
    let picture = |collapse| svg(&[Drawing { heading: "P", view: &view }], &sources, collapse);
    assert!(picture(Collapse::Auto) == picture(Collapse::Always));
    assert!(picture(Collapse::Auto) != picture(Collapse::Never));
    well_formed(&picture(Collapse::Always));
}

#[test]
fn m02_the_order_of_edits_changes_no_picture() {
    let (sources, mut policy, graph) = graph(&drawn(7, 20));
    let first = picture(&graph, &sources);
    policy.edits.rotate_left(7);
    policy.edits[3..9].reverse();
    let second = picture(&Graph::build(&policy), &sources);
    let differ = first.lines().zip(second.lines()).find(|(one, other)| one != other);
    assert_eq!(differ, None);
}

#[test]
fn a_ring_is_tied_both_ways() {
    let text = "\
procedures a = 11111
procedures b = 22222

edit A
  for line in a
  require another line in b that stands
  deny CO-1

edit B
  for line in b
  require another line in a that stands
  deny CO-1

edit SELF
  for line in 33333
  require another line in 33333 that stands
  deny CO-1
";
    let (sources, _, graph) = graph(text);
    let (scene, page) = laid(&graph.whole(), &sources);
    let waits: Vec<bool> =
        scene.wires.iter().zip(&page.backward).filter(|(wire, _)| wire.says == Says::Waits).map(|(_, b)| *b).collect();
    assert_eq!(waits.len(), 2);
    assert_eq!(waits.iter().filter(|back| **back).count(), 1);
    holds(&graph.whole(), &sources);
    let itself = scene.cards.iter().flat_map(|card| &card.rows).any(|row| row.lines == ["itself"]);
    assert!(itself);
}

/// Tags that are open at the end of a picture; whatever no reader of XML takes fails.
fn well_formed(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        assert!(!before.contains('>'), "{before}");
        let mut parts = before.split('&');
        parts.next();
        for part in parts {
            assert!(["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|sign| part.starts_with(sign)), "{before}");
        }
        let end = tag.find('>').unwrap();
        let inner = tag.get(1..end).unwrap();
        rest = tag.get(end + 1..).unwrap();
        if let Some(name) = inner.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !inner.ends_with('/') {
            open.push(inner.split(' ').next().unwrap());
        }
        assert_eq!(inner.matches('"').count() % 2, 0, "{inner}");
        if inner == "style" {
            let end = rest.find("</style>").unwrap();
            assert!(!rest.get(..end).unwrap().contains('<') && !rest.get(..end).unwrap().contains('&'));
            rest = rest.get(end..).unwrap();
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let valid = |c: char| !c.is_control() || c == '\n';
    assert!(text.chars().all(|c| valid(c) && !matches!(c, '\u{fffe}' | '\u{ffff}')));
}

#[test]
fn o02_signs_of_a_picture_are_shown_and_not_obeyed() {
    let note = "\
edit E
  for line
  when note is \"# <script>alert(1)</script>&amp; ]]> <![CDATA[ '\"   # a remark
  deny CO-4
";
    let (sources, mut policy, _) = graph(note);
    policy.edits[0].title = "<b onload=\"x\">bold</b> & 'more' \u{1}\u{1b}\u{fffe}\u{202e}".to_owned();
    let text = picture(&Graph::build(&policy), &sources);
    well_formed(&text);
    for sign in ["<script", "<b ", "<![CDATA", "\u{202e}", "\u{1b}", "onload=\""] {
        assert!(!text.contains(sign), "{sign}");
    }
    assert!(text.contains("&lt;b onload=&quot;x&quot;&gt;bold&lt;/b&gt; &amp; &#39;more&#39;"), "{text}");
    assert!(!text.contains("remark"));
    for seed in 0..4 {
        let (sources, _, graph) = graph(&drawn(seed, 15));
        well_formed(&picture(&graph, &sources));
    }
    // Nothing is fetched and nothing runs.
    assert!(!text.replace("http://www.w3.org/2000/svg", "").contains("http"));
}
