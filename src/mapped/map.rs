//! A file to its bytes in the memory: the one place where the compiler is asked to trust.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;

/// A file that is mapped. It must not be written to while it is: as with a running program's own file, whoever wants to
/// replace it writes another and renames that, as `paylint compile` does.
pub(super) struct Map(Held);

enum Held {
    File(memmap2::Mmap),
    /// An empty file cannot be mapped; tests map none.
    Owned(Vec<u8>),
}

impl Map {
    pub(super) fn open(path: &Path) -> io::Result<Map> {
        let file = File::open(path)?;
        let data = file.metadata()?;
        if !data.is_file() {
            return Err(io::Error::other("it is not a regular file"));
        }
        if data.len() == 0 {
            return Ok(Map(Held::Owned(Vec::new())));
        }
        #[expect(unsafe_code, reason = "a mapped file is sound as long as nobody writes to it, which is said above")]
        // SAFETY: the map is only read, every read is checked against its length, and no byte is taken for anything
        // but a number or a text that is looked at anew.
        let map = unsafe { memmap2::Mmap::map(&file)? };
        Ok(Map(Held::File(map)))
    }

    #[cfg(test)]
    pub(super) fn of(bytes: Vec<u8>) -> Map {
        Map(Held::Owned(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match &self.0 {
            Held::File(map) => map,
            Held::Owned(bytes) => bytes,
        }
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} mapped bytes", self.bytes().len())
    }
}
