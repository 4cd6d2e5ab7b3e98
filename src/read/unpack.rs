//! A compressed stream to its bytes, within limits, with what is wrong with it kept for a report.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::bufread::GzDecoder;

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
    pub(super) fn set(&self, code: &'static str, message: String, offset: u64) {
        let spot = Spot { offset, ..Spot::default() };
        let trouble = Trouble { code, message, spot, cost: Cost::Bytes };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(trouble);
    }

    /// Whether something went wrong.
    pub(super) fn is_set(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// What went wrong, once.
    pub(super) fn take(&self) -> Option<Trouble> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// How an input is compressed, told by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// The packing of an input that begins with these bytes.
    pub(super) fn of(head: &[u8]) -> Option<Packing> {
        match head {
            [0x1f, 0x8b, ..] => Some(Packing::Gzip),
            // Frames that hold nothing may come before the first.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Packing::Zstd),
            _ => None,
        }
    }

    /// The codes of what can be wrong with it: damage, a ratio that no claims have, packed once more.
    fn codes(self) -> [&'static str; 3] {
        match self {
            Packing::Gzip => ["input/gzip", "input/gzip-ratio", "input/gzip-twice"],
            Packing::Zstd => ["input/zstd", "input/zstd-ratio", "input/zstd-twice"],
        }
    }

    /// The code of a file that is packed more than once, with it outside.
    pub(super) fn twice(self) -> &'static str {
        let [.., twice] = self.codes();
        twice
    }
}

/// How many packed bytes have been taken.
#[derive(Debug, Clone, Default)]
struct Count(Arc<AtomicU64>);

struct Counted<R> {
    inner: R,
    count: Count,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(to)?;
        self.count.0.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// The members of a gzip file, one behind the other. Noughts behind a member fill a block of a tape or of a transfer up, and are
/// no damage.
struct Members<R: Read>(Option<GzDecoder<BufReader<R>>>);

impl<R: Read> Read for Members<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.0 {
            let n = member.read(to)?;
            if n > 0 || to.is_empty() {
                return Ok(n);
            }
            let Some(mut rest) = self.0.take().map(GzDecoder::into_inner) else { break };
            if skip_noughts(&mut rest)? {
                self.0 = Some(GzDecoder::new(rest));
            }
        }
        Ok(0)
    }
}

/// Goes on to what is no nought; false where nothing is.
fn skip_noughts(input: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let noughts = match input.fill_buf() {
            Ok([]) => return Ok(false),
            Ok(bytes) => bytes.iter().position(|byte| *byte != 0).ok_or(bytes.len()),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        match noughts {
            Ok(noughts) => {
                input.consume(noughts);
                return Ok(true);
            }
            Err(all) => input.consume(all),
        }
    }
}

/// The bytes of a compressed stream of one or more members; it ends where the stream is damaged.
pub(super) struct Unpacked {
    packing: Packing,
    decoder: Box<dyn Read + Send>,
    taken: Count,
    count: u64,
    bounds: Bounds,
    fault: Fault,
    ended: bool,
}

impl Unpacked {
    /// The bytes of a stream that is packed so.
    ///
    /// # Errors
    /// The decoder cannot be made.
    pub fn new(
        packing: Packing,
        input: impl Read + Send + 'static,
        bounds: Bounds,
        fault: Fault,
    ) -> io::Result<Unpacked> {
        let taken = Count::default();
        let counted = Counted { inner: input, count: taken.clone() };
        let decoder: Box<dyn Read + Send> = match packing {
            Packing::Gzip => Box::new(Members(Some(GzDecoder::new(BufReader::new(counted))))),
            Packing::Zstd => Box::new(zstd::stream::read::Decoder::new(counted)?),
        };
        Ok(Unpacked { packing, decoder, taken, count: 0, bounds, fault, ended: false })
    }
}

impl Read for Unpacked {
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
        let [damaged, ratio, _] = self.packing.codes();
        match read {
            Ok(n) => {
                self.count += n as u64;
                let taken = self.taken.0.load(Ordering::Relaxed);
                if self.count <= taken.saturating_mul(self.bounds.ratio).max(self.bounds.free) {
                    return Ok(n);
                }
                let most = self.bounds.ratio;
                let message = format!(
                    "the compressed file expands to more than {most} times its size, which no file of claims does; the rest is not read; decompress it first if it is wanted"
                );
                self.fault.set(ratio, message, self.count);
            }
            Err(_) => {
                let message =
                    "the compressed file is cut short or damaged here; what stands before is read; fetch it again"
                        .to_owned();
                self.fault.set(damaged, message, self.count);
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

    fn refused(&self) -> Option<&Trouble> {
        self.inner.refused()
    }
}
