//! An input whose places can be gone to, to what the borrowed reader reads.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

use crate::read::ReadSeek;

/// Bytes that are asked for at once: a page or the footer. A damaged file may ask for gigabytes.
const MOST: usize = 64 << 20;

/// The file, shared by all who read it.
#[derive(Clone)]
pub(super) struct File {
    inner: Arc<Mutex<Box<dyn ReadSeek>>>,
    len: u64,
}

impl File {
    /// # Errors
    /// Its length is not known.
    pub(super) fn new(mut inner: Box<dyn ReadSeek>) -> io::Result<File> {
        let len = inner.seek(SeekFrom::End(0))?;
        Ok(File { inner: Arc::new(Mutex::new(inner)), len })
    }

    /// So many bytes at a place, fewer only at the end of the file.
    pub(super) fn read_at(&self, start: u64, to: &mut [u8]) -> io::Result<usize> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.seek(SeekFrom::Start(start))?;
        let mut len = 0;
        while let Some(rest) = to.get_mut(len..).filter(|rest| !rest.is_empty()) {
            match inner.read(rest) {
                Ok(0) => break,
                Ok(read) => len += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(len)
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }
}

impl Length for File {
    fn len(&self) -> u64 {
        self.len
    }
}

/// The file from a place on.
pub(super) struct From {
    file: File,
    at: u64,
}

impl Read for From {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(self.at, to)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl ChunkReader for File {
    type T = io::BufReader<From>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(io::BufReader::new(From { file: self.clone(), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let end = start.checked_add(length as u64).filter(|end| *end <= self.len && length <= MOST);
        if end.is_none() {
            return Err(ParquetError::EOF("outside of the file, or too much at once".to_owned()));
        }
        let mut bytes = vec![0; length];
        if self.read_at(start, &mut bytes)? < length {
            return Err(ParquetError::EOF("the file has become shorter".to_owned()));
        }
        Ok(bytes.into())
    }
}
