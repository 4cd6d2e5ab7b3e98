//! Keys among empty slots, and a filter that says of most keys that they are not there.

use crate::mapped::{Array, Bytes, Plain};

/// Keys side by side, each at the place of its hash or behind it; 0 is nobody.
#[derive(Debug, Clone)]
pub(super) enum Keys {
    /// Of 32 bits, where all fit.
    Narrow(Array<u32>),
    /// Of 64.
    Wide(Array<u64>),
}

impl Default for Keys {
    fn default() -> Keys {
        Keys::Narrow(Array::default())
    }
}

impl Keys {
    /// What [`Keys::bytes`] gave.
    pub(super) fn of(is_narrow: bool, bytes: Bytes) -> Keys {
        if is_narrow { Keys::Narrow(bytes.into()) } else { Keys::Wide(bytes.into()) }
    }

    pub(super) fn is_narrow(&self) -> bool {
        matches!(self, Keys::Narrow(_))
    }

    /// What they are kept as.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Keys::Narrow(keys) => keys.bytes(),
            Keys::Wide(keys) => keys.bytes(),
        }
    }

    /// The slot of a key.
    #[inline]
    pub(super) fn find(&self, key: u64) -> Option<usize> {
        match self {
            Keys::Narrow(keys) => slot(keys, u32::try_from(key).ok()?, key),
            Keys::Wide(keys) => slot(keys, key, key),
        }
    }
}

/// The slot of a key among `keys`: the search ends at an empty one, or where all have been seen (of a damaged file).
#[inline]
fn slot<K: Plain + PartialEq>(keys: &Array<K>, key: K, bits: u64) -> Option<usize> {
    let (slots, empty) = (keys.bytes(), K::default());
    let count = slots.len() / K::SIZE;
    let mut at = home(bits, count);
    for _ in 0..count {
        let taken = K::read(slots, at)?;
        if taken == key {
            return Some(at);
        }
        if taken == empty {
            return None;
        }
        at += 1;
        if at == count {
            at = 0;
        }
    }
    None
}

/// Where a key's slot is, unless those before are taken.
#[inline(always)]
fn home(key: u64, count: usize) -> usize {
    // From the decimals of the golden ratio: what it multiplies is spread over all upper bits.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let spread = (key ^ (key >> 29)).wrapping_mul(SPREAD) >> 32;
    // INVARIANT: a table has fewer than 2^31 rows, thus an index less than 2^32 slots: the product fits.
    usize::try_from(spread.saturating_mul(count as u64) >> 32).unwrap_or(0)
}

/// Four bits of one word for each key, by its hash, in [`Filter::BITS`] times as many: nearly all keys that are not there are
/// known by one look at the memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter(Array<u64>);

impl Filter {
    /// Bits for each key.
    const BITS: usize = 16;

    /// The filter of some hashes.
    pub(super) fn new(hashes: &[u64]) -> Filter {
        let mut filter = vec![0u64; (hashes.len() * Filter::BITS).div_ceil(64)];
        for hash in hashes {
            let at = place(*hash, filter.len());
            if let Some(word) = filter.get_mut(at) {
                bits(*hash).into_iter().for_each(|bit| *word |= 1 << bit);
            }
        }
        Filter(filter.as_slice().into())
    }

    /// What [`Filter::bytes`] gave.
    pub(super) fn of(bytes: Bytes) -> Filter {
        Filter(bytes.into())
    }

    /// What it is kept as.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.bytes()
    }

    /// Its words, to be asked many times over; `None` where there is no filter.
    #[inline]
    pub(super) fn words(&self) -> Option<Words<'_>> {
        let words = self.0.bytes().as_chunks().0;
        (!words.is_empty()).then_some(Words(words))
    }
}

/// The words of a [`Filter`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'f>(&'f [[u8; 8]]);

impl Words<'_> {
    /// Whether a key may be there, by its hash: false only where it is not.
    #[inline(always)]
    pub(super) fn may_have(self, hash: u64) -> bool {
        let word = self.0.get(place(hash, self.0.len())).map_or(u64::MAX, |word| u64::from_le_bytes(*word));
        // Asked for bit by bit, which takes fewer instructions than to put a mask together.
        bits(hash).into_iter().fold(1, |all, bit| all & (word >> bit)) == 1
    }
}

/// The word of a filter that has a key's bits, told by the upper half of its hash.
#[inline(always)]
fn place(hash: u64, words: usize) -> usize {
    // INVARIANT: fewer than 2^31 keys, thus fewer than 2^32 words.
    usize::try_from((hash >> 32).wrapping_mul(words as u64) >> 32).unwrap_or(0)
}

/// The bits of a key within its word, told by the lower half of its hash.
#[inline(always)]
fn bits(hash: u64) -> [u64; 4] {
    [hash & 63, hash >> 6 & 63, hash >> 12 & 63, hash >> 18 & 63]
}

/// The keys of a step while it is built.
pub(super) struct Slots {
    keys: Vec<u64>,
    numbers: Vec<u32>,
}

impl Slots {
    /// Two in five slots stay empty, so that a search that finds nothing ends soon.
    pub(super) fn new(different: usize) -> Slots {
        let count = different + different * 2 / 3 + 1;
        Slots { keys: vec![0; count], numbers: vec![0; count] }
    }

    /// Puts a key that is not there yet; its slot.
    pub(super) fn put(&mut self, key: u64, number: u32) -> u32 {
        let count = self.keys.len();
        let mut at = home(key, count);
        while self.keys.get(at).is_some_and(|taken| *taken != 0) {
            at = if at + 1 == count { 0 } else { at + 1 };
        }
        if let (Some(to), Some(beside)) = (self.keys.get_mut(at), self.numbers.get_mut(at)) {
            (*to, *beside) = (key, number);
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.keys.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn finish(self, is_narrow: bool, is_last: bool) -> (Keys, Array<u32>) {
        let keys = if is_narrow {
            let keys: Vec<u32> = self.keys.iter().map(|key| u32::try_from(*key).unwrap_or(0)).collect();
            Keys::Narrow(keys.as_slice().into())
        } else {
            Keys::Wide(self.keys.as_slice().into())
        };
        (keys, if is_last { Array::default() } else { self.numbers.as_slice().into() })
    }
}
