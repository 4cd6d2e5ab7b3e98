//! Which patients have several claims in a run: of all others nothing needs to be kept. Counted in a space that does not
//! grow, in which two patients may share a place: then both are taken to have several.

/// How many places there are, of two bits each: 16 MB, which the system hands out as they are used.
const PLACES: u64 = 1 << 26;
/// Places of one word.
const EACH: u64 = 32;

/// The patients of a run, counted by the fingerprints of their member numbers.
#[derive(Debug, Default)]
pub struct Census {
    words: Vec<u64>,
    any: bool,
}

/// The word of a place and where it stands in it.
fn place(member: u64) -> (usize, u64) {
    let place = member % PLACES;
    (usize::try_from(place / EACH).unwrap_or(0), place % EACH * 2)
}

impl Census {
    /// Counts a claim of a member.
    pub fn count(&mut self, member: u64) {
        if self.words.is_empty() {
            self.words = vec![0; usize::try_from(PLACES / EACH).unwrap_or(0)];
        }
        let (word, shift) = place(member);
        if let Some(word) = self.words.get_mut(word) {
            match *word >> shift & 3 {
                0 => *word |= 1 << shift,
                _ => {
                    *word |= 3 << shift;
                    self.any = true;
                }
            }
        }
    }

    /// Whether a member may have several claims; where not, it has one at most.
    pub fn repeats(&self, member: u64) -> bool {
        let (word, shift) = place(member);
        self.words.get(word).is_some_and(|word| *word >> shift & 3 == 3)
    }

    /// Whether any member may have several.
    pub fn any_repeats(&self) -> bool {
        self.any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_twice_repeats_and_few_others_do() {
        let mut census = Census::default();
        let member = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        assert!(!census.repeats(member(1)));
        (0..10_000).for_each(|number| census.count(member(number)));
        let before = census.any_repeats();
        (0..5_000).for_each(|number| census.count(member(number)));
        assert!((0..5_000).all(|number| census.repeats(member(number))) && census.any_repeats());
        let wrong = (5_000..10_000).filter(|number| census.repeats(member(*number))).count();
        assert!(wrong < 50 && (before || wrong == 0), "{wrong}");
    }
}
