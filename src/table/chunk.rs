//! A file, compressed or not, to chunks of its bytes, read and decompressed ahead on a thread of its own.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread;

use flate2::bufread::MultiGzDecoder;

/// Pieces of a file in order; after an error nothing more comes.
pub(crate) type Chunks<'s> = Box<dyn Iterator<Item = io::Result<Vec<u8>>> + 's>;

const CHUNK: usize = 256 * 1024;
/// How many chunks may wait.
const AHEAD: usize = 8;
/// More than the largest published table a hundred times over; stops a file made to fill the memory.
const MOST: u64 = 16 << 30;

/// Gives the bytes of a file to `work`, decompressed where it begins as a gzip file does. Members of a gzip file follow
/// one another; whatever else follows is damage.
///
/// # Errors
/// The file cannot be opened. An error while reading is the last of the chunks.
pub(crate) fn with_chunks<T>(path: &Path, work: impl FnOnce(Chunks<'_>) -> T) -> io::Result<T> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    let (sender, receiver) = sync_channel(AHEAD);
    Ok(thread::scope(|scope| {
        scope.spawn(move || {
            read(file, MOST, |chunk| sender.send(chunk).is_ok());
        });
        work(Box::new(receiver.into_iter()))
    }))
}

/// Gives chunk after chunk to `sink` until it refuses one, the file ends or an error was given.
fn read(file: impl Read, most: u64, mut sink: impl FnMut(io::Result<Vec<u8>>) -> bool) {
    let mut file = BufReader::with_capacity(64 * 1024, file);
    let mut magic = Vec::with_capacity(2);
    if let Err(error) = file.by_ref().take(2).read_to_end(&mut magic) {
        sink(Err(error));
        return;
    }
    let is_gzip = magic == [0x1f, 0x8b];
    let whole = io::Cursor::new(magic).chain(file);
    let mut input: Box<dyn Read> = if is_gzip { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) };
    let mut total = 0;
    loop {
        let mut chunk = Vec::with_capacity(CHUNK);
        let result = input.by_ref().take(CHUNK as u64).read_to_end(&mut chunk);
        total += chunk.len() as u64;
        let is_last = chunk.is_empty();
        if !is_last && !sink(Ok(chunk)) {
            return;
        }
        if let Err(error) = result {
            sink(Err(error));
            return;
        }
        if total > most {
            sink(Err(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 16 GB")));
            return;
        }
        if is_last {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gz(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn whole(file: &[u8]) -> (Vec<u8>, bool) {
        let (mut bytes, mut ok) = (Vec::new(), true);
        read(file, MOST, |chunk| {
            match chunk {
                Ok(chunk) => bytes.extend(chunk),
                Err(_) => ok = false,
            }
            true
        });
        (bytes, ok)
    }

    #[test]
    fn z02_gzip_is_read_whole_or_said_to_be_damaged() {
        let text = b"a,b\n1,2\n".repeat(1000);
        let packed = gz(&text);
        assert_eq!(whole(&text), (text.clone(), true));
        assert_eq!(whole(&packed), (text.clone(), true));
        assert_eq!(whole(&[gz(&text), gz(b"3,4\n")].concat()), ([text.clone(), b"3,4\n".to_vec()].concat(), true));
        for cut in 2..packed.len() {
            assert!(!whole(&packed[..cut]).1, "cut at {cut}");
        }
        let mut wrong_sum = packed.clone();
        let sum = packed.len() - 8;
        wrong_sum[sum] ^= 1;
        assert!(!whole(&wrong_sum).1);
        assert!(!whole(&[packed, b"rubbish".to_vec()].concat()).1);
        assert_eq!(whole(b""), (Vec::new(), true));
    }

    #[test]
    fn z01_a_file_made_to_fill_the_memory_is_stopped() {
        let mut last = Ok(());
        let mut total = 0;
        read(gz(&vec![0; 4 << 20]).as_slice(), 1 << 20, |chunk| {
            last = chunk.map(|chunk| total += chunk.len());
            true
        });
        assert!(last.is_err());
        assert!(total < 2 << 20);
    }
}
