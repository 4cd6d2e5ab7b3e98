//! Bytes of a program's own or in a mapped file.

use std::ops::Range;
use std::sync::Arc;

use super::map::Map;

/// Bytes that are owned, or lie in a mapped file that stays open as long as they are held.
#[derive(Debug, Clone)]
pub struct Bytes(Held);

#[derive(Debug, Clone)]
enum Held {
    Owned(Vec<u8>),
    Mapped(Arc<Map>, Range<usize>),
}

impl Bytes {
    pub(super) fn mapped(map: &Arc<Map>, range: Range<usize>) -> Bytes {
        Bytes(Held::Mapped(Arc::clone(map), range))
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        match &self.0 {
            Held::Owned(bytes) => bytes,
            // INVARIANT: the range was compared with the map when the file was opened.
            Held::Mapped(map, range) => map.bytes().get(range.clone()).unwrap_or_default(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for Bytes {
    fn default() -> Bytes {
        Bytes(Held::Owned(Vec::new()))
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Bytes {
        Bytes(Held::Owned(bytes))
    }
}
