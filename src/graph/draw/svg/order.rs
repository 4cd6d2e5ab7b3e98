//! Boxes in columns to their order from top to bottom, in which few ties cross.

/// A piece of a tie from a column to the next: its ends, and how far below the upper side of each it is fixed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) out: i64,
    pub(super) into: i64,
}

/// How many times the order is swept through, forth and back.
const SWEEPS: usize = 12;

/// Past this many pieces an order is improved once: a picture so large is looked at in parts.
const MANY: usize = 20_000;

/// Puts each column in the order in which it has been seen to cross least; `columns` are given in the order to start
/// from.
pub(super) fn order(columns: &mut [Vec<usize>], pieces: &[Piece], count: usize) {
    let mut left: Vec<Vec<(usize, i64)>> = vec![Vec::new(); count];
    let mut right = left.clone();
    for piece in pieces {
        if let (Some(left), Some(right)) = (left.get_mut(piece.to), right.get_mut(piece.from)) {
            left.push((piece.from, piece.out));
            right.push((piece.to, piece.into));
        }
    }
    let mut places = vec![0_i64; count];
    columns.iter().for_each(|column| place(column, &mut places));
    let mut best = (crossings(columns, pieces, &places), columns.to_vec());
    let sweeps = if pieces.len() > MANY { 2 } else { SWEEPS };
    for sweep in 0..sweeps {
        if best.0 == 0 {
            break;
        }
        let forth = sweep % 2 == 0;
        let neighbours = if forth { &left } else { &right };
        let numbers: Vec<usize> = if forth { (0..columns.len()).collect() } else { (0..columns.len()).rev().collect() };
        for number in numbers {
            let Some(column) = columns.get_mut(number) else { continue };
            sort(column, neighbours, &places);
            place(column, &mut places);
        }
        let found = crossings(columns, pieces, &places);
        if found < best.0 {
            best = (found, columns.to_vec());
        }
    }
    for (column, best) in columns.iter_mut().zip(best.1) {
        *column = best;
    }
}

/// Room between the numbers of two neighbours of a column: where a tie is fixed tells its place within.
const STEP: i64 = 1 << 20;

fn place(column: &[usize], places: &mut [i64]) {
    for (rank, at) in (0_i64..).zip(column) {
        if let Some(place) = places.get_mut(*at) {
            *place = rank * STEP;
        }
    }
}

/// Sorts a column by the middle of what each of its boxes hangs on; what hangs on nothing keeps its place.
fn sort(column: &mut Vec<usize>, neighbours: &[Vec<(usize, i64)>], places: &[i64]) {
    let middle = |at: usize| {
        let near = neighbours.get(at)?;
        let sum: i64 = near.iter().filter_map(|(other, fixed)| Some(places.get(*other)? + fixed)).sum();
        sum.checked_div(i64::try_from(near.len()).ok()?)
    };
    let mut loose: Vec<(usize, usize)> = Vec::new();
    let mut tied: Vec<(i64, usize, usize)> = Vec::new();
    for (rank, at) in column.iter().enumerate() {
        match middle(*at) {
            Some(middle) => tied.push((middle, rank, *at)),
            None => loose.push((rank, *at)),
        }
    }
    tied.sort_unstable();
    let mut tied = tied.into_iter().map(|(.., at)| at);
    let mut loose = loose.into_iter().peekable();
    let mut sorted = Vec::with_capacity(column.len());
    while sorted.len() < column.len() {
        let next = match loose.next_if(|(rank, _)| *rank == sorted.len()) {
            Some((_, at)) => Some(at),
            None => tied.next(),
        };
        let Some(next) = next else { break };
        sorted.push(next);
    }
    *column = sorted;
}

/// How many pairs of pieces cross.
fn crossings(columns: &[Vec<usize>], pieces: &[Piece], places: &[i64]) -> usize {
    let mut column_of = vec![0_usize; places.len()];
    for (number, column) in columns.iter().enumerate() {
        for at in column {
            if let Some(column) = column_of.get_mut(*at) {
                *column = number;
            }
        }
    }
    let mut between: Vec<Vec<(i64, i64)>> = vec![Vec::new(); columns.len()];
    for piece in pieces {
        let ends = places.get(piece.from).zip(places.get(piece.to));
        let column = column_of.get(piece.from).and_then(|column| between.get_mut(*column));
        if let (Some((from, to)), Some(column)) = (ends, column) {
            column.push((from + piece.out, to + piece.into));
        }
    }
    between.into_iter().map(inversions).sum()
}

/// Pairs of which one begins above the other and ends below it.
fn inversions(mut pairs: Vec<(i64, i64)>) -> usize {
    pairs.sort_unstable();
    let mut ends: Vec<i64> = pairs.iter().map(|(_, end)| *end).collect();
    ends.sort_unstable();
    ends.dedup();
    // How many ends were seen up to each, as a tree of sums.
    let mut seen = vec![0_usize; ends.len() + 1];
    let mut crossings = 0;
    for (number, (_, end)) in pairs.iter().enumerate() {
        let rank = ends.partition_point(|other| other <= end);
        let mut at = rank;
        let mut before = 0;
        while at > 0 {
            before += seen.get(at).copied().unwrap_or(0);
            at &= at - 1;
        }
        crossings += number - before;
        let mut at = rank;
        while let Some(count) = seen.get_mut(at).filter(|_| at > 0) {
            *count += 1;
            at += at & at.wrapping_neg();
        }
    }
    crossings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(from: usize, to: usize) -> Piece {
        Piece { from, to, out: 0, into: 0 }
    }

    #[test]
    fn what_need_not_cross_does_not() {
        let mut columns = vec![vec![0, 1, 2], vec![3, 4, 5], vec![6, 7]];
        let pieces = [piece(0, 5), piece(1, 4), piece(2, 3), piece(5, 7), piece(3, 6), piece(4, 6)];
        order(&mut columns, &pieces, 8);
        let mut places = vec![0; 8];
        columns.iter().for_each(|column| place(column, &mut places));
        assert_eq!(crossings(&columns, &pieces, &places), 0, "{columns:?}");
    }

    #[test]
    fn crossings_are_counted() {
        assert_eq!(inversions(vec![(0, 1), (1, 0)]), 1);
        assert_eq!(inversions(vec![(0, 0), (0, 1), (1, 1)]), 0);
        assert_eq!(inversions(vec![(0, 3), (1, 2), (2, 1), (3, 0)]), 6);
    }
}
