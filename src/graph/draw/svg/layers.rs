//! Ties between boxes to columns: every box stands right of all that leads into it.

use super::layout::Tie;

/// The column of each of `count` boxes, and which ties go from right to left, since they close a ring.
pub(super) fn layers(count: usize, ties: &[Tie]) -> (Vec<usize>, Vec<bool>) {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (number, tie) in ties.iter().enumerate() {
        if let Some(out) = out.get_mut(tie.from) {
            out.push(number);
        }
    }
    let (order, backward) = sorted(count, ties, &out);
    let ends = |number: usize| {
        let tie = ties.get(number)?;
        let is_back = backward.get(number).copied().unwrap_or(false);
        Some(if is_back { (tie.to, tie.from) } else { (tie.from, tie.to) })
    };
    // As far to the left as can be, in an order in which all that leads into a box is known.
    let mut columns = vec![0_usize; count];
    let mut into: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut onto: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in (0..ties.len()).filter_map(ends).filter(|(from, to)| from != to) {
        if let (Some(into), Some(onto)) = (into.get_mut(to), onto.get_mut(from)) {
            into.push(from);
            onto.push(to);
        }
    }
    let column = |columns: &[usize], at: usize| columns.get(at).copied().unwrap_or(0);
    for at in &order {
        let least = into.get(*at).into_iter().flatten().map(|from| column(&columns, *from) + 1).max().unwrap_or(0);
        if let Some(own) = columns.get_mut(*at) {
            *own = least;
        }
    }
    // What nothing leads into, or more leads out of than in, moves beside what it leads to.
    for at in order.iter().rev() {
        let (leads, led) = (onto.get(*at).map_or(0, Vec::len), into.get(*at).map_or(0, Vec::len));
        let most = onto.get(*at).into_iter().flatten().map(|to| column(&columns, *to)).min();
        if let (Some(own), Some(most)) = (columns.get_mut(*at), most)
            && leads > led
        {
            *own = most.saturating_sub(1).max(*own);
        }
    }
    (columns, backward)
}

/// The boxes so that each comes behind all that leads into it, and the ties that had to be turned for that.
fn sorted(count: usize, ties: &[Tie], out: &[Vec<usize>]) -> (Vec<usize>, Vec<bool>) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; count];
    let mut backward = vec![false; ties.len()];
    let mut order = Vec::with_capacity(count);
    for start in 0..count {
        // Each open box with how many of its ties were followed.
        let mut open: Vec<(usize, usize)> = Vec::new();
        if states.get(start) == Some(&State::New) {
            open.push((start, 0));
        }
        while let Some((at, followed)) = open.pop() {
            if let Some(state) = states.get_mut(at) {
                *state = State::Open;
            }
            let Some(number) = out.get(at).and_then(|out| out.get(followed)).copied() else {
                if let Some(state) = states.get_mut(at) {
                    *state = State::Done;
                }
                order.push(at);
                continue;
            };
            open.push((at, followed + 1));
            let Some(to) = ties.get(number).map(|tie| tie.to) else { continue };
            match states.get(to) {
                Some(State::New) => open.push((to, 0)),
                Some(State::Open) => {
                    if let Some(backward) = backward.get_mut(number) {
                        *backward = true;
                    }
                }
                _ => {}
            }
        }
    }
    order.reverse();
    (order, backward)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tie(from: usize, to: usize) -> Tie {
        Tie { from, to, out: 0, into: 0 }
    }

    #[test]
    fn ties_go_to_the_right_but_one_of_each_ring() {
        let ties = [tie(0, 1), tie(1, 2), tie(0, 2), tie(2, 3), tie(3, 1), tie(4, 3)];
        let (columns, backward) = layers(6, &ties);
        assert_eq!(backward.iter().filter(|back| **back).count(), 1);
        for (tie, back) in ties.iter().zip(&backward) {
            let (from, to) = if *back { (tie.to, tie.from) } else { (tie.from, tie.to) };
            assert!(columns[from] < columns[to], "{tie:?} {columns:?}");
        }
        // A source stands beside what it leads to.
        assert_eq!(columns[4] + 1, columns[3]);
        assert_eq!(columns[5], 0);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let ties: Vec<Tie> = (0..50_000).map(|at| tie(at, at + 1)).collect();
        assert_eq!(layers(50_001, &ties).0.last(), Some(&50_000));
    }
}
