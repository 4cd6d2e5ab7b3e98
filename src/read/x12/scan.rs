//! Many bytes at a time: which of them equal a byte.

use std::slice;

use wide::u8x64;

/// How many bytes make a word.
pub(super) const WORD: usize = 8;
/// How many bytes are compared at a time: so many that vector instructions do it.
const BLOCK: usize = 64;

const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;

/// A byte in each of eight.
#[inline]
pub(super) fn each(byte: u8) -> u64 {
    u64::from(byte) * 0x0101_0101_0101_0101
}

/// The eight bytes from a place on as a word, the first as the lowest; noughts stand for those behind the end.
#[inline]
pub(super) fn word(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or(&[]);
    match rest.first_chunk::<WORD>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => last_word(bytes, rest),
    }
}

/// The last bytes of some, fewer than eight, as a word.
#[inline(never)]
fn last_word(bytes: &[u8], rest: &[u8]) -> u64 {
    match bytes.last_chunk::<WORD>() {
        // The end of the last eight; of nothing, which lies behind them, nothing is left.
        Some(last) => {
            u64::from_le_bytes(*last).checked_shr(8 * u32::try_from(WORD - rest.len()).unwrap_or(8)).unwrap_or(0)
        }
        None => rest.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte)),
    }
}

/// The high bit of each byte of a word that equals the byte of [`each`], among the first `len`.
#[inline]
pub(super) fn equal(word: u64, each: u64, len: usize) -> u64 {
    let differ = word ^ each;
    let bits = !(((differ & LOW) + LOW) | differ | LOW);
    if len < WORD { bits & ((1 << (8 * len)) - 1) } else { bits }
}

/// Which byte the lowest of such bits is of.
#[inline]
pub(super) fn first(bits: u64) -> u32 {
    bits.trailing_zeros() / 8
}

/// Whether there is a control character among some bytes.
pub(super) fn has_control(bytes: &[u8]) -> bool {
    let some = |word: u64| {
        let high = !word & !LOW;
        // Below a blank, or DEL; what a byte above them carries over reaches only high bits that are not looked at.
        let plain = word & LOW;
        let above = plain + each(0x80 - b' ');
        let delete = plain + each(1);
        (!above | delete) & high != 0
    };
    let (words, rest) = bytes.as_chunks::<WORD>();
    words.iter().any(|word| some(u64::from_le_bytes(*word)))
        || match bytes.last_chunk::<WORD>() {
            Some(last) => some(u64::from_le_bytes(*last)),
            None => rest.iter().any(u8::is_ascii_control),
        }
}

/// Which bytes of a block equal a byte: a bit for each, the first as the lowest.
#[inline]
fn marks(block: &[u8; BLOCK], wanted: u8) -> u64 {
    u8x64::from(*block).simd_eq(u8x64::splat(wanted)).to_bitmask()
}

/// The places of a byte in all of some bytes but the last, which do not fill a block.
pub(super) struct Marks<'a> {
    blocks: slice::Iter<'a, [u8; BLOCK]>,
    wanted: u8,
    /// The marks of the last block that was looked at, and its place.
    marks: u64,
    at: usize,
}

impl<'a> Marks<'a> {
    pub fn new(bytes: &'a [u8], wanted: u8) -> Marks<'a> {
        let (blocks, _) = bytes.as_chunks();
        Marks { blocks: blocks.iter(), wanted, marks: 0, at: 0usize.wrapping_sub(BLOCK) }
    }
}

impl Iterator for Marks<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.marks == 0 {
            self.marks = marks(self.blocks.next()?, self.wanted);
            self.at = self.at.wrapping_add(BLOCK);
        }
        let within = self.marks.trailing_zeros() as usize;
        self.marks &= self.marks.wrapping_sub(1);
        Some(self.at.wrapping_add(within))
    }
}

/// Where the elements and the segments of a piece end.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// The places of all separators of elements and of all terminators, and room behind them.
    places: Vec<u32>,
    /// Which of them are of terminators, and room behind them.
    terminators: Vec<u32>,
    /// How many there are of both, and of terminators.
    count: (usize, usize),
    /// Whether the byte before the block that comes next is a terminator, or a line end behind one.
    ended: bool,
    /// Whether a line ends elsewhere than behind a terminator.
    broken: bool,
}

impl Ends {
    /// Room for none.
    pub const fn new() -> Ends {
        Ends { places: Vec::new(), terminators: Vec::new(), count: (0, 0), ended: true, broken: false }
    }

    /// Finds those of a piece, whose end is the end of a segment too.
    pub fn find(&mut self, piece: &[u8], separator: u8, terminator: u8) {
        (self.count, self.ended, self.broken) = ((0, 0), true, false);
        let (blocks, rest) = piece.as_chunks::<BLOCK>();
        let mut at = 0u32;
        for block in blocks {
            self.add(block, at, separator, terminator);
            at = at.wrapping_add(64);
        }
        // What fills up the last block is neither, and no line end.
        let filler = (0..3).find(|byte| ![separator, terminator].contains(byte)).unwrap_or(0);
        let mut block = [filler; BLOCK];
        for (to, from) in block.iter_mut().zip(rest) {
            *to = *from;
        }
        self.add(&block, at, separator, terminator);
        let (count, segments) = self.count;
        // A block that is not full leaves room.
        if let (Some(place), Some(number)) = (self.places.get_mut(count), self.terminators.get_mut(segments)) {
            (*place, *number) = (at.wrapping_add(rest.len() as u32), count as u32);
            self.count = (count + 1, segments + 1);
        }
    }

    /// Adds those of a block that stands `at` bytes behind the begin of the piece.
    #[inline]
    fn add(&mut self, block: &[u8; BLOCK], at: u32, separator: u8, terminator: u8) {
        let (count, segments) = self.count;
        for all in [&mut self.places, &mut self.terminators] {
            if all.len() < count + BLOCK {
                all.resize(2 * count + 8 * BLOCK, 0);
            }
        }
        let places = self.places.get_mut(count..).and_then(<[u32]>::first_chunk_mut::<BLOCK>);
        let terminators = self.terminators.get_mut(segments..).and_then(<[u32]>::first_chunk_mut::<BLOCK>);
        let (Some(places), Some(terminators)) = (places, terminators) else { return };
        let ends = marks(block, terminator);
        let mut left = marks(block, separator) | ends;
        let (mut found, mut ended) = (0usize, 0usize);
        while left != 0 {
            let within = left.trailing_zeros();
            // A block has no more than it has room for: the remainders are the numbers themselves.
            if let (Some(place), Some(number)) = (places.get_mut(found % BLOCK), terminators.get_mut(ended % BLOCK)) {
                // Where it is no terminator, the next takes its place.
                (*place, *number) = (at.wrapping_add(within), count.wrapping_add(found) as u32);
            }
            // Neither comes near its greatest value.
            ended = ended.wrapping_add((ends >> within) as usize & 1);
            found = found.wrapping_add(1);
            left &= left.wrapping_sub(1);
        }
        self.count = (count + found, segments + ended);
        let lines = (marks(block, b'\n') | marks(block, b'\r')) & !ends;
        let begun = ((ends << 1) | u64::from(self.ended)) & lines;
        // What is added to a run of bits from its lowest on carries past its end, and leaves nothing of it.
        let (carried, past) = lines.overflowing_add(begun);
        self.broken |= lines & carried != 0;
        self.ended = past || ends >> (BLOCK - 1) != 0;
    }

    /// Whether a line of the piece ends elsewhere than behind a segment.
    #[inline]
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Which place is that of a terminator, given its number among them from 0.
    #[inline]
    pub fn terminator(&self, number: usize) -> Option<usize> {
        (number < self.count.1).then(|| self.terminators.get(number).map(|at| *at as usize)).flatten()
    }

    /// Two places that follow each other: between them stands an element.
    #[inline]
    pub fn pair(&self, number: usize) -> Option<(u32, u32)> {
        match self.places.get(number..)? {
            [before, end, ..] => Some((*before, *end)),
            _ => None,
        }
    }

    /// A place.
    #[inline]
    pub fn place(&self, number: usize) -> u32 {
        self.places.get(number).copied().unwrap_or(0)
    }

    /// Moves a place: a segment ends before the blanks before its terminator.
    pub fn set(&mut self, number: usize, place: u32) {
        if let Some(to) = self.places.get_mut(number) {
            *to = place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_where_the_bytes_are() {
        let bytes: Vec<u8> = (0..60u32).map(|n| [0, 1, 0x7f, 0x80, 0x81, 0xff, b'*'][(n * 5 % 7) as usize]).collect();
        for (at, bytes) in (0..64).flat_map(|at| [(at, &bytes[..]), (at, &bytes[..5])]) {
            let rest = bytes.get(at..).unwrap_or(&[]);
            let len = rest.len().min(WORD);
            let word = word(bytes, at);
            assert_eq!(word.to_le_bytes()[..len], rest[..len]);
            assert_eq!(word.to_le_bytes()[len..], [0; WORD][len..]);
            for byte in 0..=255 {
                let bits = equal(word, each(byte), len);
                for n in 0..WORD {
                    let there = n < len && bytes[at + n] == byte;
                    assert_eq!(bits >> (8 * n) & 0xFF, if there { 0x80 } else { 0 }, "{at} {n} {byte}");
                }
                if bits != 0 {
                    assert_eq!(bytes[at + first(bits) as usize], byte);
                }
            }
        }
    }

    #[test]
    fn control_characters_are_found_wherever_they_stand() {
        for len in 0..20 {
            assert!(!has_control(&vec![b'A'; len]));
            for (at, byte) in (0..len).flat_map(|at| (0..=255).map(move |byte| (at, byte))) {
                let mut bytes = vec![0xC3; len];
                bytes[at] = byte;
                assert_eq!(has_control(&bytes), byte.is_ascii_control(), "{len} {at} {byte}");
            }
        }
    }

    #[test]
    fn marks_are_the_places_of_a_byte_in_whole_blocks() {
        let bytes: Vec<u8> = (0..700u32).map(|n| (n * n % 6) as u8).collect();
        for (len, wanted) in [(0, 1), (63, 1), (64, 1), (200, 3), (640, 4), (700, 4), (700, 9)] {
            let found: Vec<usize> = Marks::new(&bytes[..len], wanted).collect();
            let there: Vec<usize> = (0..len / BLOCK * BLOCK).filter(|at| bytes[*at] == wanted).collect();
            assert_eq!(found, there);
        }
    }

    #[test]
    fn lines_end_behind_segments_or_within_them() {
        let mut ends = Ends::default();
        for length in [0usize, 1, 5, 60, 61, 62, 63, 64, 125, 126, 127, 128, 191] {
            let text = "A".repeat(length);
            let is_broken = |ends: &mut Ends, text: String, terminator: u8| {
                ends.find(text.as_bytes(), b'*', terminator);
                ends.is_broken()
            };
            for line in ["\n", "\r\n", "\r", "\n\n\r\n"] {
                for whole in [
                    format!("{text}~"),
                    format!("{text}~{line}"),
                    format!("{line}{text}~{line}B~{line}"),
                    format!("~{line}~{text}"),
                ] {
                    assert!(!is_broken(&mut ends, whole, b'~'), "{length} {line:?}");
                }
                for broken in [
                    format!("{text}~B{line}"),
                    format!("{text}B{line}~"),
                    format!("{line}{text}B{line}*~{line}"),
                    format!("{text}~{line}B{line}C~"),
                    format!("~{line}{text}B~ {line}"),
                ] {
                    assert!(is_broken(&mut ends, broken, b'~'), "{length} {line:?}");
                }
            }
            assert!(!is_broken(&mut ends, format!("{text}\nB\n"), b'\n'));
            assert!(!is_broken(&mut ends, format!("{text}\n\rB\n"), b'\n'));
            assert!(is_broken(&mut ends, format!("{text}B\r\nC\n"), b'\n'));
        }
    }

    #[test]
    fn ends_are_the_places_of_separators_and_terminators_in_order() {
        let bytes: Vec<u8> = (0..700u32).map(|n| [b'*', 0, b'A', b'~', b'B', 1][(n * n % 6) as usize]).collect();
        let mut ends = Ends::default();
        for (separator, terminator) in [(b'*', b'~'), (0, 1), (b'A', b'B'), (2, 3)] {
            for len in (0..200).chain([700]) {
                let bytes = &bytes[..len];
                ends.find(bytes, separator, terminator);
                let all =
                    (0..=len).filter(|at| bytes.get(*at).is_none_or(|byte| [separator, terminator].contains(byte)));
                let all: Vec<usize> = all.collect();
                let found: Vec<usize> = (0..all.len()).map(|number| ends.place(number) as usize).collect();
                assert_eq!(found, all);
                let last: Vec<usize> = (0..).map_while(|number| ends.terminator(number)).collect();
                let is_last = |n: &usize| bytes.get(all[*n]).is_none_or(|byte| *byte == terminator);
                assert_eq!(last, (0..all.len()).filter(is_last).collect::<Vec<_>>());
            }
        }
    }
}
