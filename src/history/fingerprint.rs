//! Bytes to a number of 128 bits that tells them from others: FNV-1a, the same on every machine and in every version.

/// A fingerprint that is being taken. It finds damage and repetition; it is no secret and no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u128);

impl Default for Fingerprint {
    fn default() -> Fingerprint {
        Fingerprint(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fingerprint {
    /// Takes bytes in.
    pub fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }

    /// Takes in bytes with their length, so that what follows cannot be taken for a part of them.
    pub fn text(&mut self, text: &[u8]) {
        self.number(text.len() as u64);
        self.bytes(text);
    }

    /// Takes a number in.
    pub fn number(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    /// All 128 bits.
    pub fn whole(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// 64 bits, into which all others go.
    pub fn half(self) -> u64 {
        let [low, high] = [self.0, self.0 >> 64].map(|part| u64::try_from(part & u128::from(u64::MAX)).unwrap_or(0));
        low ^ high.rotate_left(32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_fnv_1a() {
        let mut taken = Fingerprint::default();
        taken.bytes(b"a");
        assert_eq!(u128::from_be_bytes(taken.whole()), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    }
}
