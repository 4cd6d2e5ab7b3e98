//! A stream to the framer of its format.

use std::io::{self, Read};

use super::Batch;

/// Cuts a stream into batches of frames.
pub trait Framer: Send {
    /// Fills `batch` with the next frames; `false` once nothing is left.
    ///
    /// # Errors
    /// What the input fails with.
    fn next(&mut self, batch: &mut Batch) -> io::Result<bool>;
}

/// Opens a stream by its first bytes.
///
/// # Errors
/// What the input fails with.
pub fn open(mut input: Box<dyn Read + Send>, file: u32) -> io::Result<Box<dyn Framer>> {
    let mut head = vec![0u8; 1];
    let len = input.read(&mut head)?;
    head.truncate(len);
    Ok(Box::new(super::json::JsonFramer::new(input, head, file)))
}
