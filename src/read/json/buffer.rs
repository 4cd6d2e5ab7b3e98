//! Bytes as they come from a stream, in memory that is used again without being filled anew.

use std::io::{self, ErrorKind, Read};

/// The bytes that a framer works on.
pub(super) struct Buffer {
    /// What was read, and behind it whatever stood there before.
    bytes: Vec<u8>,
    len: usize,
}

impl Buffer {
    /// An empty one in the memory of an old one, or in as much new memory, which need not be filled first.
    pub(super) fn over(bytes: Vec<u8>, room: usize) -> Buffer {
        let bytes = if bytes.capacity() == 0 { vec![0; room] } else { bytes };
        Buffer { bytes, len: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn get(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&self.bytes)
    }

    /// Adds bytes behind those it has.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let end = self.len + bytes.len();
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        if let Some(room) = self.bytes.get_mut(self.len..end) {
            room.copy_from_slice(bytes);
            self.len = end;
        }
    }

    /// Reads until it has `wanted` bytes; whether the stream ended before.
    pub(super) fn fill(&mut self, input: &mut dyn Read, wanted: usize) -> io::Result<bool> {
        if self.bytes.len() < wanted {
            self.bytes.resize(wanted, 0);
        }
        while let Some(room) = self.bytes.get_mut(self.len..wanted).filter(|room| !room.is_empty()) {
            match input.read(room) {
                Ok(0) => return Ok(true),
                Ok(read) => self.len += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // A terminal or pipe that another program has made non-blocking.
                Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::yield_now(),
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    /// Forgets the first bytes.
    pub(super) fn pass(&mut self, used: usize) {
        self.bytes.copy_within(used.min(self.len)..self.len, 0);
        self.len = self.len.saturating_sub(used);
    }

    /// Its first bytes.
    pub(super) fn into_bytes(mut self, len: usize) -> Vec<u8> {
        self.bytes.truncate(len.min(self.len));
        self.bytes
    }
}
