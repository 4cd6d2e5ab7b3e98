//! An archive to those of its files that are meant, with limits that no published file comes near.

use std::io::{self, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::table::Chunks;

/// Files in an archive.
const MOST_FILES: usize = 1000;
/// Bytes of one file, unpacked.
const MOST: u64 = 4 << 30;
/// Bytes of a workbook's texts and lists, unpacked, which are held in memory.
const MOST_HELD: u64 = 64 << 20;
/// Bytes of a workbook inside an archive, itself unpacked into memory.
pub(super) const MOST_WORKBOOK: u64 = 256 << 20;
/// Up to here nobody asks how small a file was packed.
const SMALL: u64 = 64 << 20;
/// How many times larger than packed a file may be that is not small. Published tables are packed to a tenth to a thirtieth.
const RATIO: u64 = 200;

const CHUNK: u64 = 256 * 1024;

/// What is wrong with an archive, in words.
pub(super) fn words(error: &ZipError) -> String {
    match error {
        ZipError::Io(error) => damaged(error),
        ZipError::UnsupportedArchive(why) => {
            format!("the archive is packed in a way that is not read ({why}); unpack it first")
        }
        _ => "the archive is damaged or cut off; fetch it again".to_owned(),
    }
}

fn damaged(error: &io::Error) -> String {
    format!("the archive is damaged or cut off ({error}); fetch it again")
}

/// Opens an archive and looks at all names and sizes in it.
///
/// # Errors
/// It is damaged, or made to do harm: too many files, paths that lead out of it, links, one name twice, sizes that no
/// table has (P26).
pub(super) fn open<R: Read + Seek>(file: R) -> Result<ZipArchive<R>, String> {
    let mut archive = ZipArchive::new(file).map_err(|error| words(&error))?;
    if archive.len() > MOST_FILES {
        return Err(format!("the archive holds {} files; more than {MOST_FILES} are not read", archive.len()));
    }
    if archive.has_duplicate_names() {
        return Err("the archive holds two files of one name; unpack it and name the right one".to_owned());
    }
    if archive.has_overlapping_files().map_err(|error| words(&error))? {
        return Err("files of the archive share their bytes, as only one made to do harm does".to_owned());
    }
    for at in 0..archive.len() {
        let file = archive.by_index_raw(at).map_err(|error| words(&error))?;
        let name = file.name().map_err(|error| words(&error))?.into_owned();
        let steps_out = name.split(['/', '\\']).any(|part| part == "..");
        if steps_out || name.starts_with(['/', '\\']) || name.get(1..2) == Some(":") || name.contains('\0') {
            return Err(format!("the archive holds a path that leads out of it, {name:?}; it is not read"));
        }
        if file.is_symlink() {
            return Err(format!("the archive holds a link, {name:?}; it is not read"));
        }
        if file.encrypted() {
            return Err("the archive is locked by a password; unpack it first".to_owned());
        }
        Limit { read: 0, packed: file.compressed_size(), most: MOST }
            .allows(file.size())
            .map_err(|why| format!("{name}: {why}"))?;
    }
    Ok(archive)
}

/// How far a packed file may be read.
#[derive(Debug)]
struct Limit {
    read: u64,
    packed: u64,
    most: u64,
}

impl Limit {
    fn allows(&mut self, more: u64) -> Result<(), String> {
        self.read = self.read.saturating_add(more);
        if self.read > self.most {
            return Err(format!("it unpacks to more than {} MB, as no published file does", self.most >> 20));
        }
        if self.read > SMALL && self.read / RATIO > self.packed {
            return Err(format!(
                "it unpacks to more than {RATIO} times its size, as only a file made to fill the disk does"
            ));
        }
        Ok(())
    }
}

/// A reader that stops where its limit does, whatever the archive says of its sizes.
struct Limited<R> {
    inner: R,
    limit: Limit,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.limit.allows(read as u64).map_err(|why| io::Error::new(io::ErrorKind::FileTooLarge, why))?;
        Ok(read)
    }
}

/// A file of an archive, as chunks of its bytes.
///
/// # Errors
/// It cannot be opened. An error while reading is the last of the chunks.
pub(super) fn chunks<R: Read + Seek>(archive: &mut ZipArchive<R>, at: usize) -> Result<Chunks<'_>, String> {
    let mut file = limited(archive, at, MOST)?;
    let mut ended = false;
    Ok(Box::new(std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let mut chunk = Vec::new();
        let result = file.by_ref().take(CHUNK).read_to_end(&mut chunk);
        match result {
            Ok(0) => None,
            Ok(_) => Some(Ok(chunk)),
            Err(error) => {
                ended = true;
                Some(Err(error))
            }
        }
    })))
}

/// A file of an archive whole.
///
/// # Errors
/// It cannot be read to its end, or is larger than allowed.
pub(super) fn whole<R: Read + Seek>(archive: &mut ZipArchive<R>, at: usize, most: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    limited(archive, at, most)?.read_to_end(&mut bytes).map_err(|error| unread(&error))?;
    Ok(bytes)
}

fn limited<R: Read + Seek>(archive: &mut ZipArchive<R>, at: usize, most: u64) -> Result<impl Read, String> {
    let inner = archive.by_index(at).map_err(|error| words(&error))?;
    let limit = Limit { read: 0, packed: inner.compressed_size(), most };
    Ok(Limited { inner, limit })
}

fn unread(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::FileTooLarge { error.to_string() } else { damaged(error) }
}

/// Unpacks the parts of a workbook once, to see that they are whole and not made to fill the memory.
///
/// # Errors
/// They are not.
pub(super) fn probe_workbook<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<(), String> {
    for at in 0..archive.len() {
        let name = archive
            .by_index_raw(at)
            .map_err(|error| words(&error))?
            .name()
            .map_err(|error| words(&error))?
            .into_owned();
        let is_sheet = name.starts_with("xl/worksheets/");
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let mut file = limited(archive, at, if is_sheet { MOST } else { MOST_HELD })?;
        let mut places = Places::default();
        let wrong = |error: &io::Error| format!("{name} in the workbook: {}", unread(error));
        match is_sheet {
            true => io::copy(&mut file, &mut places),
            false => io::copy(&mut file, &mut io::sink()),
        }
        .map_err(|error| wrong(&error))?;
    }
    Ok(())
}

/// Looks at the places that the rows and cells of a sheet say they have, `r="A17"`: workbooks end at row 1048576.
#[derive(Debug, Default)]
struct Places {
    /// The two characters before, blanks left out.
    before: [u8; 2],
    /// Digits of the place that is looked at.
    digits: Option<u32>,
}

impl io::Write for Places {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            match (&mut self.digits, byte) {
                (Some(7), b'0'..=b'9') => {
                    return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it has a row that no workbook has"));
                }
                (Some(digits), b'0'..=b'9') => *digits += 1,
                (Some(_), byte) if byte.is_ascii_alphabetic() || byte.is_ascii_whitespace() => {}
                (digits, b'"' | b'\'') => *digits = (digits.is_none() && self.before == *b"r=").then_some(0),
                (digits, _) => *digits = None,
            }
            if !byte.is_ascii_whitespace() {
                self.before = [self.before[1], *byte];
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
