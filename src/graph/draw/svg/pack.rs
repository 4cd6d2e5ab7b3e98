//! Boxes and ties to places on one page: what hangs together is laid out together, and its parts fill a grid.

use super::card::WIDE;
use super::layout::{Layout, Tie, layout};
use super::measure::{Length, px};
use super::scene::Scene;

/// Places on a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The upper left corner of each box.
    pub(super) corners: Vec<(Length, Length)>,
    /// The level stretches of each tie.
    pub(super) ways: Vec<Vec<(Length, Length, Length)>>,
    /// Which ties begin at the box that stands right.
    pub(super) backward: Vec<bool>,
    pub(super) width: Length,
    pub(super) height: Length,
}

/// A column of the page's grid: a card with the room beside it.
const PITCH: Length = WIDE + px(62);
/// Columns of a page, where nothing is wider.
const COLUMNS: usize = 4;
/// Between two parts, one below the other.
const BELOW: Length = px(26);

/// What hangs together: its boxes and its ties.
struct Part {
    boxes: Vec<usize>,
    ties: Vec<usize>,
}

/// Finds a place for everything.
pub(super) fn pack(scene: &Scene) -> Page {
    let mut page = Page {
        corners: vec![(0, 0); scene.cards.len()],
        ways: vec![Vec::new(); scene.wires.len()],
        backward: vec![false; scene.wires.len()],
        ..Page::default()
    };
    let mut laid: Vec<(usize, Part, Layout)> = parts(scene)
        .into_iter()
        .map(|part| lay(scene, part))
        .map(|(part, layout)| (span(&layout), part, layout))
        .collect();
    // The widest first; those of the same width keep the policy's order.
    laid.sort_by_key(|(span, ..)| std::cmp::Reverse(*span));
    let columns = laid.iter().map(|(span, ..)| *span).max().unwrap_or(1).max(COLUMNS);
    let mut bottoms = vec![0; columns];
    for (span, part, layout) in laid {
        let top_of = |bottoms: &[Length]| bottoms.iter().copied().max().unwrap_or(0);
        let found = bottoms.windows(span).enumerate().min_by_key(|(at, run)| (top_of(run), *at));
        let Some((at, top)) = found.map(|(at, run)| (at, top_of(run))) else { continue };
        let right = PITCH * Length::try_from(at + span).unwrap_or(0) - (PITCH - WIDE);
        let left = right - layout.width;
        for bottom in bottoms.iter_mut().skip(at).take(span) {
            *bottom = top + layout.height + BELOW;
        }
        for (at, (x, y)) in part.boxes.iter().zip(&layout.corners) {
            if let Some(corner) = page.corners.get_mut(*at) {
                *corner = (left + x, top + y);
            }
        }
        for ((at, way), back) in part.ties.iter().zip(&layout.ways).zip(&layout.backward) {
            if let Some(own) = page.ways.get_mut(*at) {
                *own = way.iter().map(|(from, to, y)| (left + from, left + to, top + y)).collect();
            }
            if let Some(own) = page.backward.get_mut(*at) {
                *own = *back;
            }
        }
        page.width = page.width.max(right);
        page.height = page.height.max(top + layout.height);
    }
    // A page of few parts begins where they do.
    let least = page.corners.iter().map(|(x, _)| *x).min().unwrap_or(0);
    page.corners.iter_mut().for_each(|(x, _)| *x -= least);
    page.ways.iter_mut().flatten().for_each(|(from, to, _)| (*from, *to) = (*from - least, *to - least));
    page.width -= least;
    page
}

fn span(layout: &Layout) -> usize {
    let beyond = (layout.width - WIDE).max(0);
    1 + usize::try_from((beyond + PITCH - 1) / PITCH).unwrap_or(0)
}

fn lay(scene: &Scene, part: Part) -> (Part, Layout) {
    let boxes: Vec<(Length, Length)> =
        part.boxes.iter().filter_map(|at| scene.cards.get(*at)).map(|card| (card.width, card.height)).collect();
    let place = |at: usize| part.boxes.binary_search(&at).unwrap_or(0);
    let ties: Vec<Tie> = part
        .ties
        .iter()
        .filter_map(|at| scene.wires.get(*at))
        .map(|wire| Tie { from: place(wire.from), to: place(wire.to), out: wire.out, into: wire.into })
        .collect();
    let layout = layout(&boxes, &ties);
    (part, layout)
}

/// What hangs together, each in the order of its first box.
fn parts(scene: &Scene) -> Vec<Part> {
    let mut root: Vec<usize> = (0..scene.cards.len()).collect();
    fn find(root: &mut [usize], mut at: usize) -> usize {
        while let Some(up) = root.get(at).copied().filter(|up| *up != at) {
            let higher = root.get(up).copied().unwrap_or(up);
            if let Some(own) = root.get_mut(at) {
                *own = higher;
            }
            at = higher;
        }
        at
    }
    for wire in &scene.wires {
        let (one, other) = (find(&mut root, wire.from), find(&mut root, wire.to));
        // The first box of a part stands for it.
        if let Some(root) = root.get_mut(one.max(other)) {
            *root = one.min(other);
        }
    }
    let mut number = vec![None; scene.cards.len()];
    let mut parts: Vec<Part> = Vec::new();
    for at in 0..scene.cards.len() {
        let first = find(&mut root, at);
        let next = parts.len();
        let Some(number) = number.get_mut(first) else { continue };
        let number = *number.get_or_insert(next);
        if number == next {
            parts.push(Part { boxes: Vec::new(), ties: Vec::new() });
        }
        if let Some(part) = parts.get_mut(number) {
            part.boxes.push(at);
        }
    }
    for (tie, wire) in scene.wires.iter().enumerate() {
        let first = find(&mut root, wire.from);
        let part = number.get(first).copied().flatten().and_then(|number| parts.get_mut(number));
        if let Some(part) = part {
            part.ties.push(tie);
        }
    }
    parts
}
