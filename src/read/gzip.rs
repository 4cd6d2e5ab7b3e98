//! A compressed stream to its bytes, within limits, with what is wrong with it kept for a report.

use std::io::{self, ErrorKind, Read};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::read::MultiGzDecoder;

use super::{Batch, Cost, Entry, Framer, Spot, Trouble};

/// How far a compressed input may expand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Decompressed bytes that are always allowed.
    pub free: u64,
    /// Beyond those, decompressed bytes for each compressed one; texts of claims reach some tens.
    pub ratio: u64,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds { free: 256 << 20, ratio: 250 }
    }
}

/// Where a stream leaves what went wrong with it, for the framer that reports it last.
#[derive(Debug, Clone, Default)]
pub(super) struct Fault(Arc<Mutex<Option<Trouble>>>);

impl Fault {
    fn set(&self, code: &'static str, message: String, offset: u64) {
        let spot = Spot { offset, ..Spot::default() };
        let trouble = Trouble { code, message, spot, cost: Cost::Bytes };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(trouble);
    }

    fn take(&self) -> Option<Trouble> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

struct Counted<R> {
    inner: R,
    count: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(to)?;
        self.count += n as u64;
        Ok(n)
    }
}

/// The bytes of a gzip stream of one or more members; it ends where the stream is damaged.
pub(super) struct Unzipped<R: Read> {
    decoder: MultiGzDecoder<Counted<R>>,
    count: u64,
    bounds: Bounds,
    fault: Fault,
    ended: bool,
}

impl<R: Read> Unzipped<R> {
    pub fn new(input: R, bounds: Bounds, fault: Fault) -> Unzipped<R> {
        let decoder = MultiGzDecoder::new(Counted { inner: input, count: 0 });
        Unzipped { decoder, count: 0, bounds, fault, ended: false }
    }
}

impl<R: Read> Read for Unzipped<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.ended || to.is_empty() {
            return Ok(0);
        }
        let read = loop {
            match self.decoder.read(to) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        match read {
            Ok(n) => {
                self.count += n as u64;
                let allowed = self.decoder.get_ref().count.saturating_mul(self.bounds.ratio).max(self.bounds.free);
                if self.count <= allowed {
                    return Ok(n);
                }
                let ratio = self.bounds.ratio;
                let message = format!(
                    "the compressed file expands to more than {ratio} times its size, which no file of claims does; the rest is not read; decompress it first if it is wanted"
                );
                self.fault.set("input/gzip-ratio", message, self.count);
            }
            Err(_) => {
                let message =
                    "the compressed file is cut short or damaged here; what stands before is read; fetch it again"
                        .to_owned();
                self.fault.set("input/gzip", message, self.count);
            }
        }
        self.ended = true;
        Ok(0)
    }
}

/// The bytes of a stream up to its first failure.
pub(super) struct UntilFailure<R: Read> {
    pub input: R,
    pub count: u64,
    pub fault: Fault,
}

impl<R: Read> Read for UntilFailure<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        match self.input.read(to) {
            Ok(n) => {
                self.count += n as u64;
                Ok(n)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Err(error),
            Err(error) => {
                self.fault.set("input/read", format!("the input cannot be read further: {error}"), self.count);
                Ok(0)
            }
        }
    }
}

/// Adds what went wrong with the stream behind all else.
pub(super) struct Reported {
    pub inner: Box<dyn Framer>,
    pub fault: Fault,
}

impl Framer for Reported {
    fn next(&mut self, batch: &mut Batch) -> io::Result<bool> {
        if self.inner.next(batch)? {
            return Ok(true);
        }
        batch.entries.extend(self.fault.take().map(Entry::Trouble));
        Ok(!batch.entries.is_empty())
    }
}
