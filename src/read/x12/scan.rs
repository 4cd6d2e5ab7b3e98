//! Eight bytes at a time: which of them equal a byte.

/// How many bytes are compared at a time.
pub(super) const WORD: usize = 8;

const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;

/// A byte in each of eight.
#[inline]
pub(super) fn each(byte: u8) -> u64 {
    u64::from(byte) * 0x0101_0101_0101_0101
}

/// The bytes from a place on as a word, the first as the lowest, and how many there are; above them stand noughts.
#[inline]
pub(super) fn word(bytes: &[u8], at: usize) -> (u64, usize) {
    let rest = bytes.get(at..).unwrap_or(&[]);
    match rest.first_chunk::<WORD>() {
        Some(chunk) => (u64::from_le_bytes(*chunk), WORD),
        None => (rest.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte)), rest.len()),
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
pub(super) fn first(bits: u64) -> usize {
    (bits.trailing_zeros() / 8) as usize
}

/// Whether a byte is among others, which are few.
#[inline]
pub(super) fn has(bytes: &[u8], byte: u8) -> bool {
    let each = each(byte);
    let mut at = 0;
    loop {
        let (word, len) = word(bytes, at);
        if equal(word, each, len) != 0 {
            return true;
        }
        if len < WORD {
            return false;
        }
        at += WORD;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_where_the_bytes_are() {
        let bytes: Vec<u8> = (0..60u32).map(|n| [0, 1, 0x7f, 0x80, 0x81, 0xff, b'*'][(n * 5 % 7) as usize]).collect();
        for at in 0..64 {
            let (word, len) = word(&bytes, at);
            assert_eq!(len, bytes.len().saturating_sub(at).min(WORD));
            for byte in 0..=255 {
                let bits = equal(word, each(byte), len);
                for n in 0..WORD {
                    let there = n < len && bytes[at + n] == byte;
                    assert_eq!(bits >> (8 * n) & 0xFF, if there { 0x80 } else { 0 }, "{at} {n} {byte}");
                }
                let rest = bytes.get(at..).unwrap_or(&[]);
                assert_eq!(has(rest, byte), rest.contains(&byte));
                if bits != 0 {
                    assert_eq!(bytes[at + first(bits)], byte);
                }
            }
        }
    }
}
