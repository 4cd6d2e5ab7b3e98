//! A file of sections that opens by mapping: written once, read in place, refused where it is not whole.
//!
//! ```text
//! header: magic · layout · maker · length of the file · where the directory is, how many entries · its checksum
//! sections, each beginning at a multiple of eight bytes
//! directory: of each section its place, its length and its checksum; the last section is the root
//! ```
//!
//! Numbers are little-endian. The header and the directory are checked when a file is opened; a section's checksum when
//! it is asked for with [`Sections::checked`], and all of them by [`Sections::verify`]. Every read is checked against the
//! bounds of what was mapped, so that a damaged file gives a wrong number at worst, never a crash; whoever reads tables
//! in place waits for `verify` before anything that was found in them leaves the program.

mod array;
mod bytes;
mod map;
mod write;

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

pub use array::{Array, Plain};
pub use bytes::Bytes;
use twox_hash::XxHash3_64;
pub use write::Writer;

/// How such a file begins. The byte that is no text and the line end keep it from passing for a text file, and show
/// where something converted it as one.
pub const MAGIC: [u8; 8] = *b"\x89PAYL\r\n\x1a";
/// Of the header's layout, not of what the sections hold.
const LAYOUT: u64 = 1;
const HEADER: usize = 64;
const ENTRY: usize = 24;
const ALIGNMENT: usize = 8;

/// A section by its place in the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Section(pub u32);

/// Why a file cannot be used.
#[derive(Debug)]
pub enum Refused {
    /// It cannot be opened or mapped.
    Unreadable(io::Error),
    /// It does not begin as such a file does.
    NotCompiled,
    /// Another release or build made it, which lays sections out in its own way.
    OtherMaker,
    /// It is shorter or longer than it says.
    Length {
        /// What it says.
        expected: u64,
        /// What it has.
        found: u64,
    },
    /// A checksum does not fit, or a part lies outside the file.
    Damaged,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Unreadable(error) => write!(f, "it cannot be read: {error}"),
            Refused::NotCompiled => f.write_str("it is not a compiled file"),
            Refused::OtherMaker => f.write_str("it was made by another version of paylint"),
            Refused::Length { expected, found } if found < expected => {
                write!(f, "it is cut short: it has {found} of its {expected} bytes")
            }
            Refused::Length { expected, found } => {
                write!(f, "it has {found} bytes, {} more than were written", found - expected)
            }
            Refused::Damaged => f.write_str("it was altered after it was made: a checksum does not fit"),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    start: usize,
    length: usize,
    checksum: u64,
}

/// A file of sections that is open.
#[derive(Debug, Clone)]
pub struct Sections {
    all: Bytes,
    entries: Arc<[Entry]>,
}

/// Whether a file begins as a file of sections does; `false` for one that cannot be read.
pub fn is_compiled(path: &Path) -> bool {
    // A pipe would block when it is opened.
    let regular = std::fs::metadata(path).is_ok_and(|data| data.is_file());
    let mut magic = [0; MAGIC.len()];
    regular && File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && magic == MAGIC
}

/// A checksum that any altered byte changes; no proof against someone who computes it anew.
pub fn checksum(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

impl Sections {
    /// Opens a file that `maker` wrote.
    ///
    /// # Errors
    /// It is no such file, was made by another maker, is cut short, or its header or directory was altered.
    pub fn open(path: &Path, maker: u64) -> Result<Sections, Refused> {
        let all = map::open(path).map_err(Refused::Unreadable)?;
        Sections::of(all, maker)
    }

    fn of(all: Bytes, maker: u64) -> Result<Sections, Refused> {
        let bytes = all.as_slice();
        if !bytes.starts_with(&MAGIC) {
            return Err(Refused::NotCompiled);
        }
        let found = bytes.len() as u64;
        let short = Refused::Length { expected: HEADER as u64, found };
        let Some(header) = bytes.get(..HEADER) else { return Err(short) };
        let field = |at: usize| u64::read(header, at).unwrap_or(0);
        let [layout, made_by, length, directory, count, own, kept] = [1, 2, 3, 4, 5, 6, 7].map(field);
        if layout != LAYOUT || made_by != maker {
            return Err(Refused::OtherMaker);
        }
        if length != found {
            return Err(Refused::Length { expected: length, found });
        }
        if checksum(header.get(..HEADER - 8).unwrap_or_default()) != kept {
            return Err(Refused::Damaged);
        }
        let place = |n: u64| usize::try_from(n).map_err(|_| Refused::Damaged);
        let (directory, count) = (place(directory)?, place(count)?);
        let end = count.checked_mul(ENTRY).and_then(|length| directory.checked_add(length));
        let listed = end.and_then(|end| bytes.get(directory..end)).ok_or(Refused::Damaged)?;
        if checksum(listed) != own {
            return Err(Refused::Damaged);
        }
        let mut entries = Vec::with_capacity(count);
        for entry in listed.chunks_exact(ENTRY) {
            let field = |at: usize| u64::read(entry, at).unwrap_or(u64::MAX);
            let (start, length) = (place(field(0))?, place(field(1))?);
            if start.checked_add(length).is_none_or(|end| end > bytes.len()) {
                return Err(Refused::Damaged);
            }
            entries.push(Entry { start, length, checksum: field(2) });
        }
        Ok(Sections { all, entries: entries.into() })
    }

    fn entry(&self, section: Section) -> Result<Entry, Refused> {
        self.entries.get(section.0 as usize).copied().ok_or(Refused::Damaged)
    }

    /// A section's bytes in place; whether they are whole is for [`Sections::verify`] to say.
    ///
    /// # Errors
    /// There is no such section.
    pub fn get(&self, section: Section) -> Result<Bytes, Refused> {
        let entry = self.entry(section)?;
        self.all.part(entry.start..entry.start + entry.length).ok_or(Refused::Damaged)
    }

    /// A section's bytes once they are known to be whole.
    ///
    /// # Errors
    /// There is no such section, or it was altered.
    pub fn checked(&self, section: Section) -> Result<Bytes, Refused> {
        let entry = self.entry(section)?;
        let bytes = self.get(section)?;
        if checksum(bytes.as_slice()) == entry.checksum { Ok(bytes) } else { Err(Refused::Damaged) }
    }

    /// The section that was written last, from which all others are found.
    pub fn root(&self) -> Section {
        Section(u32::try_from(self.entries.len().saturating_sub(1)).unwrap_or(u32::MAX))
    }

    /// Looks at every byte of every section.
    ///
    /// # Errors
    /// One of them was altered.
    pub fn verify(&self) -> Result<(), Refused> {
        let mut before = HEADER;
        for (at, entry) in (0u32..).zip(self.entries.iter()) {
            self.checked(Section(at))?;
            // What fills a section up to eight bytes is nought.
            let gap = self.all.as_slice().get(before..entry.start).ok_or(Refused::Damaged)?;
            if gap.iter().any(|byte| *byte != 0) {
                return Err(Refused::Damaged);
            }
            before = entry.start + entry.length;
        }
        let last = self.all.as_slice().get(before..before.next_multiple_of(ALIGNMENT)).unwrap_or_default();
        if last.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(Refused::Damaged) }
    }

    /// How many bytes the file has.
    pub fn length(&self) -> usize {
        self.all.as_slice().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Vec<u8> {
        let mut writer = Writer::new(7);
        writer.add(b"first");
        writer.add(&[0; 17]);
        writer.add(b"root");
        writer.finish()
    }

    fn open(bytes: &[u8]) -> Result<Sections, Refused> {
        Sections::of(bytes.to_vec().into(), 7)
    }

    #[test]
    fn what_is_written_is_read() {
        let sections = open(&written()).unwrap();
        sections.verify().unwrap();
        assert_eq!(sections.checked(Section(0)).unwrap().as_slice(), b"first");
        assert_eq!(sections.checked(sections.root()).unwrap().as_slice(), b"root");
        assert!(sections.get(Section(3)).is_err());
        assert!(matches!(Sections::of(written().into(), 8), Err(Refused::OtherMaker)));
        assert!(matches!(open(b"policy A"), Err(Refused::NotCompiled)));
    }

    #[test]
    fn z03_every_cut_and_every_altered_byte_is_refused() {
        let whole = written();
        for end in 0..whole.len() {
            assert!(open(&whole[..end]).is_err(), "cut at {end}");
        }
        assert!(matches!(open(&[whole.clone(), vec![0]].concat()), Err(Refused::Length { .. })));
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut altered = whole.clone();
                altered[at] ^= 1 << bit;
                let refused = open(&altered).and_then(|sections| sections.verify()).is_err();
                assert!(refused, "byte {at}, bit {bit}");
            }
        }
    }
}
