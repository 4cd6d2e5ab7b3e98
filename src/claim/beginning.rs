//! What several claims of a file begin with, such as their billing provider: read once, kept, and taken again by the next.

use super::field::Record;
use super::record::{Claim, Items, Piece};
use super::slot::Slot;

/// What a claim held when it was told to keep its beginning. It is no part of the claim: a clone has none.
#[derive(Debug, Default)]
pub(super) struct Beginning {
    /// What the reader tells beginnings of the same bytes apart by.
    key: u64,
    raw: Vec<u8>,
    pieces: Vec<Piece>,
    lists: Vec<Slot>,
    /// Those records of which there is an item.
    items: Vec<(Record, Items)>,
}

impl Claim {
    /// Keeps all that was read so far, which stands in the first `pieces` of its pieces, for claims that begin with the
    /// same. Nothing is kept where a text had to be decoded, which stands behind the raw bytes.
    pub fn keep_beginning(&mut self, key: u64, pieces: usize) {
        let kept = &mut self.beginning;
        kept.pieces.clear();
        let end = self.pieces.get(pieces).map_or(self.raw_len, |piece| piece.start as usize);
        if self.bytes.len() != self.raw_len {
            return;
        }
        kept.key = key;
        kept.raw.clear();
        kept.raw.extend_from_slice(self.bytes.get(..end).unwrap_or(&[]));
        kept.pieces.extend(self.pieces.iter().take(pieces));
        kept.lists.clone_from(&self.lists);
        kept.items.clear();
        for ((record, _), items) in Record::ALL.into_iter().zip(&self.items) {
            if !items.heads.is_empty() {
                kept.items.push((record, items.clone()));
            }
        }
    }

    /// Takes what was kept, where an empty claim begins with the same pieces: their bytes, offsets and numbers. Whether it
    /// did; what it holds then is what reading the pieces would have given.
    pub fn begin_again<'b>(&mut self, key: u64, pieces: impl Iterator<Item = (&'b [u8], u64, u64)>) -> bool {
        let kept = &self.beginning;
        let mut left = kept.pieces.iter();
        let mut ends = kept.pieces.iter().skip(1).map(|piece| piece.start as usize);
        if kept.pieces.is_empty() || kept.key != key {
            return false;
        }
        for (bytes, offset, number) in pieces {
            let Some(piece) = left.next() else { return false };
            let end = ends.next().unwrap_or(kept.raw.len());
            let same = piece.offset == offset && piece.number == number;
            if !same || kept.raw.get(piece.start as usize..end) != Some(bytes) {
                return false;
            }
        }
        if left.next().is_some() {
            return false;
        }
        self.bytes.extend_from_slice(&kept.raw);
        self.raw_len = self.bytes.len();
        self.pieces.extend_from_slice(&kept.pieces);
        self.lists.extend_from_slice(&kept.lists);
        for (record, items) in &kept.items {
            if let Some(to) = self.items.get_mut(*record as usize) {
                to.slots.clone_from(&items.slots);
                to.heads.clone_from(&items.heads);
            }
        }
        true
    }
}
