//! Thirty-two bytes at a time to bits: which of them equal a byte.

/// How many bytes are compared at a time.
pub(super) const BLOCK: usize = 32;

/// Bytes compared at a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block([u8; BLOCK]);

impl Block {
    /// The bytes from a place on, and how many there are; behind their end stand noughts.
    #[inline]
    pub fn at(bytes: &[u8], at: usize) -> (Block, usize) {
        let rest = bytes.get(at..).unwrap_or(&[]);
        match rest.first_chunk::<BLOCK>() {
            Some(chunk) => (Block(*chunk), BLOCK),
            None => {
                let mut padded = [0u8; BLOCK];
                if let Some(to) = padded.get_mut(..rest.len()) {
                    to.copy_from_slice(rest);
                }
                (Block(padded), rest.len())
            }
        }
    }

    /// One bit for each byte that equals `byte`, the first as the lowest.
    #[inline]
    pub fn matches(&self, byte: u8) -> u64 {
        let eights = self.0.as_chunks::<8>().0;
        eights.iter().rev().fold(0, |bits, eight| (bits << 8) | eight_bits(*eight, byte))
    }
}

/// The same for eight bytes: each that is equal gives the bit of its place, and a product adds them up.
#[inline]
fn eight_bits(bytes: [u8; 8], byte: u8) -> u64 {
    let equal = bytes.map(|own| if own == byte { 0xFF } else { 0 });
    let own = u64::from_le_bytes(equal) & 0x8040_2010_0804_0201;
    own.wrapping_mul(0x0101_0101_0101_0101) >> 56
}

/// The lowest `count` bits; all for a block and more.
#[inline]
pub(super) fn below(count: usize) -> u64 {
    if count >= BLOCK { u64::MAX } else { (1 << count) - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_where_the_bytes_are() {
        let bytes: Vec<u8> = (0..200u32).map(|n| (n * 7 % 11) as u8).collect();
        for at in 0..210 {
            let (block, len) = Block::at(&bytes, at);
            assert_eq!(len, bytes.len().saturating_sub(at).min(BLOCK));
            for byte in 0..12 {
                let bits = block.matches(byte) & below(len);
                for n in 0..BLOCK {
                    let there = n < len && bytes[at + n] == byte;
                    assert_eq!(bits >> n & 1 == 1, there, "{at} {n} {byte}");
                }
            }
        }
    }
}
