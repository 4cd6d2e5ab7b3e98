//! Bytes of a program's own or in a mapped file.

use std::ops::Range;

/// Bytes that are owned, or lie in a mapped file that stays open as long as they are held.
#[derive(Debug, Clone, Default)]
pub struct Bytes(::bytes::Bytes);

impl Bytes {
    /// All bytes of what is held: a mapped file.
    pub(super) fn held(owner: impl AsRef<[u8]> + Send + 'static) -> Bytes {
        Bytes(::bytes::Bytes::from_owner(owner))
    }

    /// A part of them; `None` where they end before.
    pub(super) fn part(&self, range: Range<usize>) -> Option<Bytes> {
        (range.start <= range.end && range.end <= self.0.len()).then(|| Bytes(self.0.slice(range)))
    }

    /// The bytes.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Bytes {
        Bytes(bytes.into())
    }
}
