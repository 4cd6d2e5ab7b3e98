//! Boxes and the ties between them to places: columns from left to right, ties in the gaps and in lanes of their own.

use super::layers::layers;
use super::measure::{Length, px};
use super::order::{Piece, order};
use super::positions::{Slot, positions};

/// A tie from the right side of a box to the left side of another, and how far below their upper sides it is fixed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tie {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) out: Length,
    pub(super) into: Length,
}

/// Where everything stands.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The upper left corner of each box.
    pub(super) corners: Vec<(Length, Length)>,
    /// The stretches of each tie that run level, from left to right: where each begins and ends, and its height.
    /// Between two of them the tie bends.
    pub(super) ways: Vec<Vec<(Length, Length, Length)>>,
    /// Which ties begin at the box that stands right: they close a ring.
    pub(super) backward: Vec<bool>,
    pub(super) width: Length,
    pub(super) height: Length,
}

/// Between two boxes of a column.
const MARGIN: Length = px(16);
/// Around a tie that passes a column.
const LANE: Length = px(9);
/// Between two columns, at the least and at the most.
const GAP: (Length, Length) = (px(50), px(140));
/// What every tie adds to the gap that it bends in.
const BEND: Length = px(1);

/// Lays out boxes of these widths and heights.
pub(super) fn layout(boxes: &[(Length, Length)], ties: &[Tie]) -> Layout {
    let (mut column_of, backward) = layers(boxes.len(), ties);
    let mut slots: Vec<Slot> = boxes.iter().map(|(_, height)| Slot { height: *height, margin: MARGIN }).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    // The lanes of each tie through the columns between its ends, from left to right.
    let mut lanes: Vec<Vec<usize>> = Vec::with_capacity(ties.len());
    let turned = |(tie, back): (&Tie, &bool)| match back {
        true => Tie { from: tie.to, to: tie.from, out: tie.into, into: tie.out },
        false => *tie,
    };
    let ties: Vec<Tie> = ties.iter().zip(&backward).map(turned).collect();
    for tie in &ties {
        let column = |at: usize| column_of.get(at).copied().unwrap_or(0);
        let between = column(tie.from) + 1..column(tie.to);
        let mut own = Vec::new();
        let (mut from, mut out) = (tie.from, tie.out);
        for column in between {
            let lane = slots.len();
            slots.push(Slot { height: 0, margin: LANE });
            column_of.push(column);
            pieces.push(Piece { from, to: lane, out, into: 0 });
            (from, out) = (lane, 0);
            own.push(lane);
        }
        if tie.from != tie.to {
            pieces.push(Piece { from, to: tie.to, out, into: tie.into });
        }
        lanes.push(own);
    }
    let count = column_of.iter().max().map_or(0, |last| last + 1);
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, column) in column_of.iter().enumerate() {
        if let Some(column) = columns.get_mut(*column) {
            column.push(at);
        }
    }
    order(&mut columns, &pieces, slots.len());
    let tops = positions(&columns, &slots, &pieces);
    let sides = sides(&columns, boxes, &pieces, &column_of);
    let side = |at: usize| column_of.get(at).and_then(|column| sides.get(*column)).copied().unwrap_or((0, 0));
    let top = |at: usize| tops.get(at).copied().unwrap_or(0);
    let corners: Vec<(Length, Length)> =
        boxes.iter().enumerate().map(|(at, (width, _))| (side(at).1 - width, top(at))).collect();
    let left = |at: usize| corners.get(at).map_or(0, |(x, _)| *x);
    let ways = ties
        .iter()
        .zip(&lanes)
        .map(|(tie, lanes)| {
            let (right, end) = (side(tie.from).1, top(tie.to) + tie.into);
            let mut way = vec![(right, right, top(tie.from) + tie.out)];
            way.extend(lanes.iter().map(|lane| (side(*lane).0, side(*lane).1, top(*lane))));
            way.push((side(tie.to).0, left(tie.to), end));
            way
        })
        .collect();
    let bottoms = corners.iter().zip(boxes).map(|((_, top), (_, height))| top + height);
    let height = bottoms.chain(tops.iter().copied()).max().unwrap_or(0);
    let width = sides.last().map_or(0, |(_, right)| *right);
    Layout { corners, ways, backward, width, height }
}

/// The left and the right side of each column.
fn sides(
    columns: &[Vec<usize>],
    boxes: &[(Length, Length)],
    pieces: &[Piece],
    column_of: &[usize],
) -> Vec<(Length, Length)> {
    let mut bends = vec![0; columns.len()];
    for piece in pieces {
        if let Some(bends) = column_of.get(piece.from).and_then(|column| bends.get_mut(*column)) {
            *bends += BEND;
        }
    }
    let mut left = 0;
    let mut sides = Vec::with_capacity(columns.len());
    for (column, bends) in columns.iter().zip(bends) {
        let width = column.iter().filter_map(|at| boxes.get(*at)).map(|(width, _)| *width).max().unwrap_or(0);
        sides.push((left, left + width));
        left += width + (GAP.0 + bends).min(GAP.1);
    }
    sides
}
