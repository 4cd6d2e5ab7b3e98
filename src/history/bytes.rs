//! Numbers and texts to bytes and back, short where they are small.

use crate::claim::NOWHERE;

/// Bytes that are being written.
#[derive(Debug, Default)]
pub struct Writer {
    /// What is written so far.
    pub bytes: Vec<u8>,
}

impl Writer {
    /// A number: seven bits a byte, the lowest first, the highest bit where more follow.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
            number >>= 7;
        }
        self.bytes.push(u8::try_from(number).unwrap_or(0));
    }

    /// A number that may be negative.
    pub fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    /// A place in a claim's raw bytes; one that is nowhere takes one byte.
    pub fn place(&mut self, at: u32) {
        self.number(if at == NOWHERE { 0 } else { u64::from(at) + 1 });
    }

    /// A text with its length.
    pub fn text(&mut self, text: &[u8]) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text);
    }
}

/// Bytes that are being read. Everything is `None` where they end too soon.
#[derive(Debug)]
pub struct Reader<'b> {
    bytes: &'b [u8],
}

impl<'b> Reader<'b> {
    /// Reads these bytes.
    pub fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader { bytes }
    }

    /// Whether all is read.
    pub fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    /// A number.
    #[inline]
    pub fn number(&mut self) -> Option<u64> {
        match self.bytes.split_first()? {
            // Most take one byte.
            (byte, rest) if *byte < 0x80 => {
                self.bytes = rest;
                Some(u64::from(*byte))
            }
            _ => self.long_number(),
        }
    }

    fn long_number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0u64, 0u32);
        loop {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            let bits = u64::from(byte & 0x7f);
            if shift > 63 || (shift == 63 && bits > 1) {
                return None;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    /// A number that may be negative.
    pub fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// A place in a claim's raw bytes.
    pub fn place(&mut self) -> Option<u32> {
        match self.number()?.checked_sub(1) {
            None => Some(NOWHERE),
            Some(at) => u32::try_from(at).ok(),
        }
    }

    /// So many bytes as they are.
    pub fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (own, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*own)
    }

    /// All that follow.
    pub fn rest(self) -> &'b [u8] {
        self.bytes
    }

    /// A text.
    #[inline]
    pub fn text(&mut self) -> Option<&'b [u8]> {
        let len = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.bytes.split_at_checked(len)?;
        self.bytes = rest;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_there_and_back() {
        let numbers = [0, 1, -1, 63, 64, -64, -65, 1 << 40, i64::MAX, i64::MIN];
        let mut to = Writer::default();
        for number in numbers {
            to.signed(number);
            to.number(number.cast_unsigned());
        }
        [0, 7, NOWHERE - 1, NOWHERE].into_iter().for_each(|at| to.place(at));
        to.text(b"text");
        let mut from = Reader::new(&to.bytes);
        for number in numbers {
            assert_eq!((from.signed(), from.number()), (Some(number), Some(number.cast_unsigned())));
        }
        assert_eq!([(); 4].map(|()| from.place().unwrap()), [0, 7, NOWHERE - 1, NOWHERE]);
        assert_eq!(from.text(), Some(&b"text"[..]));
        assert!(from.is_at_end() && from.number().is_none() && from.text().is_none());
        assert_eq!(Reader::new(&[0xff; 11]).number(), None);
    }
}
