//! Bytes that are kept for a run: in memory while they are few; beyond, in a file without a name, which its owner alone may
//! read and which goes with the run, however that ends.

use std::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::SpooledTempFile;

/// Bytes that are added at the end and read from anywhere, by several threads.
pub struct Spool(Mutex<Kept>);

/// What failed when an input was taken in.
#[derive(Debug)]
pub enum Failure {
    /// The input.
    Input(io::Error),
    /// The spool's own file.
    Own(io::Error),
}

struct Kept {
    file: SpooledTempFile,
    len: u64,
}

impl Spool {
    /// One that is empty; so many bytes of it are kept in memory.
    pub fn new(most: usize) -> Spool {
        Spool(Mutex::new(Kept { file: SpooledTempFile::new(most), len: 0 }))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many bytes there are.
    pub fn len(&self) -> u64 {
        self.kept().len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds bytes; returns where they begin.
    ///
    /// # Errors
    /// The file cannot be made or written: nothing is added then.
    pub fn add(&self, bytes: &[u8]) -> io::Result<u64> {
        let mut kept = self.kept();
        let at = kept.len;
        kept.file.seek(SeekFrom::Start(at))?;
        kept.file.write_all(bytes)?;
        kept.len = at.saturating_add(bytes.len() as u64);
        Ok(at)
    }

    /// Adds all that an input holds.
    ///
    /// # Errors
    /// The input cannot be read to its end, or the file not be made or written.
    pub fn take(&self, input: &mut dyn Read) -> Result<(), Failure> {
        let mut block = vec![0; 256 << 10];
        loop {
            match input.read(&mut block) {
                Ok(0) => return Ok(()),
                Ok(count) => self.add(block.get(..count).unwrap_or(&[])).map(drop).map_err(Failure::Own)?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Failure::Input(error)),
            }
        }
    }

    /// Reads from a place on, as many bytes as there are and as have room; returns how many.
    ///
    /// # Errors
    /// Those of the file.
    pub fn read(&self, at: u64, to: &mut [u8]) -> io::Result<usize> {
        let mut kept = self.kept();
        kept.file.seek(SeekFrom::Start(at))?;
        let mut read = 0;
        while let Some(room) = to.get_mut(read..).filter(|room| !room.is_empty()) {
            match kept.file.read(room) {
                Ok(0) => break,
                Ok(count) => read += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(read)
    }
}

impl fmt::Debug for Spool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spool").field("len", &self.len()).finish_non_exhaustive()
    }
}

/// Reads a spool from its beginning, beside others that read it.
#[derive(Debug, Clone)]
pub struct Reader {
    spool: Arc<Spool>,
    at: u64,
}

impl Reader {
    /// From the beginning of this one.
    pub fn new(spool: Arc<Spool>) -> Reader {
        Reader { spool, at: 0 }
    }
}

impl Read for Reader {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.spool.read(self.at, to)?;
        self.at = self.at.saturating_add(count as u64);
        Ok(count)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::End(by) => (self.spool.len(), by),
            SeekFrom::Current(by) => (self.at, by),
        };
        let before = || io::Error::new(io::ErrorKind::InvalidInput, "a place before the beginning");
        self.at = from.checked_add_signed(by).ok_or_else(before)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_is_read_from_anywhere_in_memory_and_in_a_file() {
        for most in [0, 10, 1 << 20] {
            let spool = Arc::new(Spool::new(most));
            assert!(spool.is_empty());
            assert_eq!(spool.add(b"abcdef").unwrap(), 0);
            let mut first = [0; 4];
            assert_eq!(spool.read(3, &mut first).unwrap(), 3);
            assert_eq!(&first, b"def\0");
            // Reading does not move where the next bytes go.
            assert_eq!(spool.add(b"ghijkl").unwrap(), 6);
            spool.take(&mut io::repeat(b'z').take(600_000)).unwrap();
            let mut reader = Reader::new(Arc::clone(&spool));
            let mut all = String::new();
            reader.read_to_string(&mut all).unwrap();
            assert_eq!((all.get(..14), all.len()), (Some("abcdefghijklzz"), 600_012));
            assert_eq!(reader.seek(SeekFrom::End(-2)).unwrap(), 600_010);
            assert_eq!(reader.seek(SeekFrom::Current(-600_005)).unwrap(), 5);
            let mut next = [0; 3];
            reader.read_exact(&mut next).unwrap();
            assert_eq!(&next, b"fgh");
            assert!(reader.seek(SeekFrom::Current(-9)).is_err());
        }
    }
}
