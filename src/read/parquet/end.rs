//! The end of a file, which says what columns it has, looked at before it is believed.

use super::file::File;
use super::thrift::Thrift;

/// Columns within columns.
const DEEPEST: usize = 64;
/// Bytes at the end: how long what stands before them is, and what the file is.
const TAIL: u64 = 8;
/// Bytes that what stands before them may have.
const MOST: u32 = 64 << 20;

/// Whether the columns that the end of a file names hold no more of each other than there are, nor too deeply: memory is taken
/// for what each says that it holds. `None` where it cannot be read.
pub(super) fn is_sound(file: &File) -> Option<bool> {
    let end = file.len().checked_sub(TAIL)?;
    let mut len = [0; 4];
    file.read_at(end, &mut len).ok()?;
    let len = Some(u32::from_le_bytes(len)).filter(|len| *len <= MOST)?;
    let mut bytes = vec![0; usize::try_from(len).ok()?];
    file.read_at(end.checked_sub(u64::from(len))?, &mut bytes).ok()?;
    columns(&mut Thrift { bytes: &bytes, at: 0 })
}

fn columns(thrift: &mut Thrift<'_>) -> Option<bool> {
    let mut last = 0;
    loop {
        match thrift.field(&mut last)? {
            (_, 0) => return None,
            (2, 9) => break,
            (_, kind) => thrift.skip(kind, 0)?,
        }
    }
    let (count, kind) = thrift.list()?;
    // Of the columns about the one that is read, how many of what they hold follow.
    let mut about: Vec<u64> = Vec::new();
    for _ in 0..count {
        let holds = children(thrift, kind)?;
        if holds > count {
            return Some(false);
        }
        if let Some(left) = about.last_mut() {
            *left -= 1;
        }
        about.push(holds);
        while about.last() == Some(&0) {
            about.pop();
        }
        if about.len() > DEEPEST {
            return Some(false);
        }
    }
    Some(true)
}

/// How many columns a column holds.
fn children(thrift: &mut Thrift<'_>, kind: u8) -> Option<u64> {
    if kind != 12 {
        return None;
    }
    let (mut holds, mut last) = (0, 0);
    loop {
        match thrift.field(&mut last)? {
            (_, 0) => return Some(holds),
            (5, 5) => holds = thrift.size()?,
            (_, kind) => thrift.skip(kind, 0)?,
        }
    }
}
