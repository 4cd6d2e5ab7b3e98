//! A set at a glance: one line of memory that says of most codes that the set surely does not hold them.

use crate::claim::Code;

/// How many marks there is room for.
const MARKS: u32 = 512;

/// What the members of a set begin with, by three characters or by two: more may be marked than there is, never less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sketch([u64; (MARKS / u64::BITS) as usize]);

impl Sketch {
    /// Marks nothing.
    pub(super) const EMPTY: Sketch = Sketch([0; (MARKS / u64::BITS) as usize]);
    /// Marks everything.
    pub(super) const FULL: Sketch = Sketch([u64::MAX; (MARKS / u64::BITS) as usize]);

    /// Where it is marked that anything is marked by two characters.
    const SHORT: (usize, u64) = (0, 1);

    /// Marks the packed codes from `low` through `high`; all codes where they differ before their third character.
    pub(super) fn mark(&mut self, low: u64, high: u64) {
        if low >> 40 == high >> 40 {
            self.set(Sketch::three(low));
        } else if low >> 48 == high >> 48 {
            self.set(Sketch::two(low));
            self.set(Sketch::SHORT);
        } else {
            *self = Sketch::FULL;
        }
    }

    /// Marks what another marks.
    pub(super) fn join(&mut self, other: &Sketch) {
        self.0.iter_mut().zip(other.0).for_each(|(to, marks)| *to |= marks);
    }

    /// Whether the set may hold a code: false only where it surely does not, on any day.
    #[inline]
    pub(super) fn may_hold(&self, code: Code) -> bool {
        self.has(Sketch::three(code.bits())) || (self.has(Sketch::SHORT) && self.has(Sketch::two(code.bits())))
    }

    fn three(bits: u64) -> (usize, u64) {
        Sketch::place(bits >> 40)
    }

    fn two(bits: u64) -> (usize, u64) {
        // No three characters are so high.
        Sketch::place(bits >> 48 | 1 << 24)
    }

    fn place(characters: u64) -> (usize, u64) {
        // The golden ratio in 64 bits spreads what lies together.
        let hash = characters.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - MARKS.ilog2());
        ((hash / u64::from(u64::BITS)) as usize, 1 << (hash % u64::from(u64::BITS)))
    }

    fn set(&mut self, (word, bit): (usize, u64)) {
        if let Some(to) = self.0.get_mut(word) {
            *to |= bit;
        }
    }

    fn has(&self, (word, bit): (usize, u64)) -> bool {
        self.0.get(word).is_some_and(|own| own & bit != 0)
    }
}
