//! Sections to the bytes of their file.

use super::{ALIGNMENT, ENTRY, HEADER, LAYOUT, MAGIC, Plain, Section, checksum};

/// Puts a file together, one section after another; the last is the root.
#[derive(Debug)]
pub struct Writer {
    maker: u64,
    bytes: Vec<u8>,
    directory: Vec<u8>,
}

impl Writer {
    /// Begins a file of a maker: whoever opens it must be the same.
    pub fn new(maker: u64) -> Writer {
        Writer { maker, bytes: vec![0; HEADER], directory: Vec::new() }
    }

    /// Adds a section.
    pub fn add(&mut self, section: &[u8]) -> Section {
        let at = u32::try_from(self.directory.len() / ENTRY).unwrap_or(u32::MAX);
        self.bytes.resize(self.bytes.len().next_multiple_of(ALIGNMENT), 0);
        let start = self.bytes.len() as u64;
        [start, section.len() as u64, checksum(section)].iter().for_each(|n| n.write(&mut self.directory));
        self.bytes.extend_from_slice(section);
        Section(at)
    }

    /// The whole file.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.resize(self.bytes.len().next_multiple_of(ALIGNMENT), 0);
        let directory = self.bytes.len() as u64;
        self.bytes.extend_from_slice(&self.directory);
        let mut header = MAGIC.to_vec();
        let count = (self.directory.len() / ENTRY) as u64;
        let fields = [LAYOUT, self.maker, self.bytes.len() as u64, directory, count, checksum(&self.directory)];
        fields.iter().for_each(|n| n.write(&mut header));
        checksum(&header).write(&mut header);
        // INVARIANT: eight fields of eight bytes are the header.
        for (to, from) in self.bytes.iter_mut().zip(header) {
            *to = from;
        }
        self.bytes
    }
}
