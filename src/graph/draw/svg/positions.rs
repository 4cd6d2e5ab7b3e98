//! Boxes in the order of their columns to heights at which ties run as level as they can.

use super::measure::Length;
use super::order::Piece;

/// A box of a column: how high it is, and how far the next must keep away from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) height: Length,
    pub(super) margin: Length,
}

/// How many times all columns are drawn towards their neighbours.
const SWEEPS: usize = 10;

/// The upper side of every box: none overlaps another of its column.
pub(super) fn positions(columns: &[Vec<usize>], slots: &[Slot], pieces: &[Piece]) -> Vec<Length> {
    let mut tops = vec![0; slots.len()];
    // For each box: the other end of a piece, and where that must be for the piece to run level.
    let mut left: Vec<Vec<(usize, Length)>> = vec![Vec::new(); slots.len()];
    let mut right = left.clone();
    for piece in pieces {
        if let (Some(left), Some(right)) = (left.get_mut(piece.to), right.get_mut(piece.from)) {
            left.push((piece.from, piece.out - piece.into));
            right.push((piece.to, piece.into - piece.out));
        }
    }
    for column in columns {
        let mut top = 0;
        for at in column {
            if let (Some(own), Some(slot)) = (tops.get_mut(*at), slots.get(*at)) {
                *own = top;
                top += slot.height + slot.margin;
            }
        }
    }
    for sweep in 0..SWEEPS {
        let forth = sweep % 2 == 0;
        let numbers: Vec<usize> = if forth { (0..columns.len()).collect() } else { (0..columns.len()).rev().collect() };
        let last = sweep + 2 >= SWEEPS;
        for number in numbers {
            let Some(column) = columns.get(number) else { continue };
            let wished: Vec<(Length, Length)> = column
                .iter()
                .map(|at| {
                    let near = |side: &[Vec<(usize, Length)>]| -> Vec<Length> {
                        let side = side.get(*at).into_iter().flatten();
                        side.filter_map(|(other, shift)| Some(tops.get(*other)? + shift)).collect()
                    };
                    let mut near_to = if last || forth { near(&left) } else { near(&right) };
                    if last || near_to.is_empty() {
                        near_to.extend(near(if forth || last { &right } else { &left }));
                    }
                    let own = tops.get(*at).copied().unwrap_or(0);
                    let count = Length::try_from(near_to.len()).unwrap_or(1);
                    let mean = near_to.iter().sum::<Length>().checked_div(count).unwrap_or(own);
                    (mean, count.max(1))
                })
                .collect();
            settle(column, &wished, slots, &mut tops);
        }
    }
    let least = tops.iter().copied().min().unwrap_or(0);
    tops.iter_mut().for_each(|top| *top -= least);
    tops
}

/// The tops nearest to what is wished (by the sum of squares, each by its weight) at which nothing overlaps: neighbours
/// that wish for one place share it as a block.
fn settle(column: &[usize], wished: &[(Length, Length)], slots: &[Slot], tops: &mut [Length]) {
    struct Block {
        /// Sum of the wishes of its boxes for its top, each times its weight.
        wishes: Length,
        weight: Length,
        boxes: usize,
    }
    let top = |block: &Block| block.wishes.div_euclid(block.weight.max(1));
    // Above each box stand all before it: without that, wishes must only rise.
    let mut above = Vec::with_capacity(column.len());
    let mut sum = 0;
    for at in column {
        above.push(sum);
        sum += slots.get(*at).map_or(0, |slot| slot.height + slot.margin);
    }
    let mut blocks: Vec<Block> = Vec::new();
    for ((wish, weight), above) in wished.iter().zip(&above) {
        let mut block = Block { wishes: (wish - above) * weight, weight: *weight, boxes: 1 };
        while let Some(before) = blocks.pop_if(|before| top(before) >= top(&block)) {
            block.wishes += before.wishes;
            block.weight += before.weight;
            block.boxes += before.boxes;
        }
        blocks.push(block);
    }
    let bases = blocks.iter().flat_map(|block| std::iter::repeat_n(top(block), block.boxes));
    for ((at, base), above) in column.iter().zip(bases).zip(&above) {
        if let Some(own) = tops.get_mut(*at) {
            *own = base + above;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_keep_apart_and_ties_run_level() {
        let columns = vec![vec![0, 1, 2], vec![3]];
        let slots = [Slot { height: 100, margin: 20 }; 4];
        let piece = |from, into| Piece { from, to: 3, out: 50, into };
        let tops = positions(&columns, &slots, &[piece(0, 10), piece(1, 50), piece(2, 90)]);
        assert_eq!((tops[1] - tops[0], tops[2] - tops[1]), (120, 120));
        assert_eq!(tops[3], tops[1]);
    }
}
