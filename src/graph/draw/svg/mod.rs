//! Rule graphs to one picture (SVG) for people: cards of edits, what they name on their left, by day and by night.

mod card;
mod groups;
mod layers;
mod layout;
mod measure;
mod order;
mod pack;
mod paint;
mod positions;
#[cfg(test)]
mod properties;
mod scene;
mod style;

use std::collections::BTreeSet;

use self::card::{BODY, Look};
use self::groups::groups;
use self::measure::{Length, Type, px};
use self::pack::{Page, pack};
use self::paint::{escape, legend, number, paint, text};
use self::scene::{Parts, Says, Scene, scene};
use super::plain;
use crate::graph::{Kind, View};
use crate::source::Sources;

/// What is drawn of one policy.
#[derive(Debug, Clone, Copy)]
pub struct Drawing<'v> {
    /// What stands above it.
    pub heading: &'v str,
    /// What of the policy is shown.
    pub view: &'v View<'v>,
}

/// When edits are drawn in groups, instead of each with its clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collapse {
    /// Where there would be more than about forty boxes.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The most boxes of a picture that is not collapsed.
const MOST: usize = 40;
/// Around everything.
const EDGE: Length = px(28);
/// Of a heading with the line below it.
const HEADING: Length = px(64);
/// Of a line of the legend.
const LEGEND: Length = px(26);
/// Between two policies.
const BELOW: Length = px(30);
/// The least width of a picture: headings need some.
const LEAST: Length = px(620);

const TITLE: Type = Type::bold(20);

/// Draws policies one below the other; `sources` are their files.
pub fn svg(drawings: &[Drawing<'_>], sources: &Sources, collapse: Collapse) -> String {
    let drawn: Vec<(&Drawing<'_>, String, Scene, Page)> = drawings
        .iter()
        .map(|drawing| {
            let parts = Parts::of(drawing.view, sources);
            let many =
                parts.nodes.values().filter(|node| !matches!(node.kind, Kind::Condition | Kind::Outcome)).count();
            let grouped = match collapse {
                Collapse::Auto => many > MOST,
                Collapse::Always => true,
                Collapse::Never => false,
            };
            let scene = if grouped { groups(&parts) } else { scene(&parts) };
            let page = pack(&scene);
            let said = if grouped {
                format!("{} · by file; --code or --edit opens a part of it", counts(&parts))
            } else {
                counts(&parts)
            };
            (drawing, said, scene, page)
        })
        .collect();
    let inner = drawn.iter().map(|(.., page)| page.width).max().unwrap_or(0).max(LEAST - 2 * EDGE);
    let (legend, legend_height) = legends(drawn.iter().map(|(_, _, scene, _)| scene), inner);
    let mut body = String::new();
    let mut top = EDGE;
    for (drawing, counts, scene, page) in &drawn {
        body.push_str(&text("ink heading", (EDGE, top + px(18)), &TITLE.cut(&plain(drawing.heading), inner)));
        body.push_str(&text("soft", (EDGE, top + px(40)), &BODY.cut(counts, inner)));
        top += HEADING;
        paint(scene, page, (EDGE, top), &mut body);
        top += page.height + BELOW;
    }
    body.push_str(&format!("<g transform=\"translate({} {})\">\n{legend}</g>\n", number(EDGE), number(top)));
    let (width, height) = (inner + 2 * EDGE, top + legend_height + EDGE);
    let (w, h) = (number(width), number(height));
    let headings: Vec<String> = drawn.iter().map(|(drawing, ..)| plain(drawing.heading)).collect();
    let all: Vec<&str> = drawn.iter().map(|(_, counts, ..)| counts.as_str()).collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
         aria-labelledby=\"what more\">\n<title id=\"what\">{}</title>\n<desc id=\"more\">{}</desc>\n\
         <style>\n{}</style>\n<rect class=\"ground\" width=\"{w}\" height=\"{h}\"/>\n{body}</svg>\n",
        escape(&headings.join("; ")),
        escape(&all.join("; ")),
        style::sheet(),
    )
}

/// `20 edits · 4 exceptions · 10 sets`.
fn counts(parts: &Parts<'_>) -> String {
    let mut said: Vec<String> = Vec::new();
    for (kind, one, several) in [
        (Kind::Edit, "edit", "edits"),
        (Kind::Exception, "exception", "exceptions"),
        (Kind::Set, "set", "sets"),
        (Kind::Table, "table", "tables"),
        (Kind::Facts, "file of facts", "files of facts"),
        (Kind::Definition, "definition", "definitions"),
    ] {
        match parts.nodes.values().filter(|node| node.kind == kind).count() {
            0 => {}
            1 => said.push(format!("1 {one}")),
            count => said.push(format!("{count} {several}")),
        }
    }
    said.join(" · ")
}

/// What shapes, lines and marks say, of those that are there; and its height.
fn legends<'s>(scenes: impl Iterator<Item = &'s Scene>, width: Length) -> (String, Length) {
    let (mut looks, mut says, mut shared) = (BTreeSet::new(), BTreeSet::new(), false);
    for scene in scenes {
        looks.extend(scene.cards.iter().map(|card| card.look));
        says.extend(scene.wires.iter().map(|wire| wire.says));
        shared |= scene
            .cards
            .iter()
            .flat_map(|card| &card.rows)
            .any(|row| row.shared.as_deref().is_some_and(|mark| mark.starts_with('×')));
    }
    let looks = looks.into_iter().map(|look| {
        let words = match look {
            Look::Edit => "an edit with its clauses and what it does",
            Look::Named => "an edit, not opened here",
            Look::Exception => "an exception",
            Look::Definition => "a definition",
            Look::Set => "a set of codes",
            Look::Table => "a table",
            Look::Facts => "facts beside the claim",
            Look::Group => "a file with its edits",
        };
        (Some(look), None, words)
    });
    let says = says.into_iter().map(|says| {
        let words = match says {
            Says::Uses => "is named there",
            Says::Lifts => "lifts it where the exception holds",
            Says::Waits => "waits for what the arrow points to",
        };
        (None, Some(says), words)
    });
    let shared = shared.then_some((None, None, "so many edits ask the same"));
    let (mut out, mut at) = (String::new(), (0, 0));
    for (look, says, words) in looks.chain(says).chain(shared) {
        let (mut sign, mut wide) = legend(look, says, words, at);
        if at.0 > 0 && at.0 + wide > width {
            at = (0, at.1 + LEGEND);
            (sign, wide) = legend(look, says, words, at);
        }
        out.push_str(&sign);
        at.0 += wide;
    }
    (out, at.1 + LEGEND)
}
