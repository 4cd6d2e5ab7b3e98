//! A file to its bytes in the memory: the one place where the compiler is asked to trust.

use std::fs::File;
use std::io;
use std::path::Path;

use super::Bytes;

/// The bytes of a file, mapped. It must not be written to while it is: as with a running program's own file, whoever wants
/// to replace it writes another and renames that, as `paylint compile` does.
///
/// # Errors
/// It is not a regular file, or cannot be opened or mapped.
pub(super) fn open(path: &Path) -> io::Result<Bytes> {
    let file = File::open(path)?;
    let data = file.metadata()?;
    if !data.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    if data.len() == 0 {
        // An empty file cannot be mapped.
        return Ok(Bytes::default());
    }
    #[expect(unsafe_code, reason = "a mapped file is sound as long as nobody writes to it, which is said above")]
    // SAFETY: the map is only read, every read is checked against its length, and no byte is taken for anything
    // but a number or a text that is looked at anew.
    let map = unsafe { memmap2::Mmap::map(&file)? };
    Ok(Bytes::held(map))
}
