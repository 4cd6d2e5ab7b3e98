//! The lines of several claims by their codes.

use rustc_hash::FxHashMap;

use super::{Claim, Code, Field, Item, Record};

/// Where lines stand: the position of their claim among the claims, then their own.
pub type Place = (u32, u32);

/// The lines of several claims, found by their codes.
#[derive(Debug, Default)]
pub struct ByCode {
    codes: FxHashMap<Code, Vec<Place>>,
    odd: Vec<Place>,
}

impl ByCode {
    /// Of all lines of these claims.
    pub fn of<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> ByCode {
        let mut lines = ByCode::default();
        for (at, claim) in (0..).zip(claims) {
            for index in 0..claim.count(Record::Line) {
                match claim.slot(Item::line(index), Field::LineCode).as_code() {
                    Some(code) => lines.codes.entry(code).or_default().push((at, index)),
                    None => lines.odd.push((at, index)),
                }
            }
        }
        lines
    }

    /// Every code that there is, with the lines that have it, in order.
    pub fn codes(&self) -> impl Iterator<Item = (Code, &[Place])> {
        self.codes.iter().map(|(code, lines)| (*code, lines.as_slice()))
    }

    /// The lines of a code, in order.
    pub fn of_code(&self, code: Code) -> &[Place] {
        self.codes.get(&code).map_or(&[], Vec::as_slice)
    }

    /// The lines that have no code, or one that cannot be read, in order.
    pub fn odd(&self) -> &[Place] {
        &self.odd
    }
}
