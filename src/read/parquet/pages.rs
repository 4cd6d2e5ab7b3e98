//! The headings of a column's pages, read before the pages are: what a damaged or hostile one claims is refused before memory
//! is taken for it.

use super::file::File;
use super::thrift::Thrift;

/// Bytes of a page's heading that are looked at; statistics in it may be long.
const HEADING: usize = 64 << 10;
/// Bytes that nearly every heading fits.
const SHORT: usize = 512;
/// Pages that a column of one row group may have.
const PAGES: u32 = 1 << 20;

/// What the pages of a column claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Claimed {
    /// Bytes that the largest page takes, unpacked, and the dictionary.
    pub bytes: u64,
    /// Values of all data pages.
    pub values: u64,
    /// Whether the lengths of texts stand before them in a page, counted there once more.
    pub counted: bool,
}

/// Walks over the pages at `start..start + len` and shows each with the place of its content; `None` where they are damaged,
/// or one is refused.
pub(super) fn claimed(
    file: &File,
    start: u64,
    len: u64,
    look: &mut dyn FnMut(&Page, u64) -> Option<()>,
) -> Option<Claimed> {
    let end = start.checked_add(len).filter(|end| *end <= file.len())?;
    let (mut at, mut claimed, mut dictionary) = (start, Claimed::default(), 0);
    let mut buffer = vec![0; SHORT];
    for _ in 0..PAGES {
        if at >= end {
            claimed.bytes = claimed.bytes.saturating_add(dictionary);
            return Some(claimed);
        }
        let read = file.read_at(at, buffer.get_mut(..SHORT)?).ok()?;
        let mut thrift = Thrift { bytes: buffer.get(..read)?, at: 0 };
        let mut page = Page::read(&mut thrift);
        if page.is_none() && read == SHORT {
            buffer.resize(HEADING, 0);
            let read = file.read_at(at, &mut buffer).ok()?;
            thrift = Thrift { bytes: buffer.get(..read)?, at: 0 };
            page = Page::read(&mut thrift);
        }
        let page = page?;
        if page.kind == DICTIONARY {
            // Each of its values has a byte at least.
            if page.values > page.unpacked {
                return None;
            }
            dictionary = page.unpacked.saturating_add(page.values.saturating_mul(ENTRY));
        } else {
            let counted = matches!(page.encoding, DELTA_LENGTHS | DELTA_TEXTS);
            let lengths = if counted { page.values.saturating_mul(LENGTHS) } else { 0 };
            claimed.counted |= counted;
            claimed.bytes = claimed.bytes.max(page.unpacked.saturating_add(lengths));
            claimed.values = claimed.values.checked_add(page.values)?;
        }
        at = at.checked_add(thrift.at as u64)?;
        look(&page, at)?;
        at = at.checked_add(page.packed)?;
    }
    None
}

const DICTIONARY: i64 = 2;
/// Encodings in which the lengths of all texts of a page stand before the texts.
pub(super) const DELTA_LENGTHS: i64 = 6;
pub(super) const DELTA_TEXTS: i64 = 7;
/// Bytes that an entry of the dictionary takes beside its own, and the lengths of a text.
const ENTRY: u64 = 16;
const LENGTHS: u64 = 8;

/// What the heading of a page says.
#[derive(Debug, Default)]
pub(super) struct Page {
    kind: i64,
    /// Bytes, unpacked.
    pub unpacked: u64,
    /// Bytes as they stand.
    pub packed: u64,
    values: u64,
    encoding: i64,
    /// Bytes of levels, which stand unpacked before the content.
    pub levels: u64,
    /// Whether the content is as it is, though the column is compressed.
    pub plain: bool,
}

impl Page {
    fn read(thrift: &mut Thrift<'_>) -> Option<Page> {
        let (mut page, mut last) = (Page::default(), 0);
        loop {
            match thrift.field(&mut last)? {
                (_, 0) => return Some(page),
                (1, 5) => page.kind = thrift.number()?,
                (2, 5) => page.unpacked = thrift.size()?,
                (3, 5) => page.packed = thrift.size()?,
                // Of data, of a dictionary, and of data in the second version.
                (own @ (5 | 7 | 8), 12) => page.content(thrift, own == 8)?,
                (_, kind) => thrift.skip(kind, 0)?,
            }
        }
    }

    /// What is said of its content.
    fn content(&mut self, thrift: &mut Thrift<'_>, second: bool) -> Option<()> {
        let mut last = 0;
        loop {
            match thrift.field(&mut last)? {
                (_, 0) => return Some(()),
                (1, 5) => self.values = thrift.size()?,
                (2, 5) if !second => self.encoding = thrift.number()?,
                (4, 5) if second => self.encoding = thrift.number()?,
                (5 | 6, 5) if second => self.levels = self.levels.checked_add(thrift.size()?)?,
                (7, 2) if second => self.plain = true,
                (_, kind) => thrift.skip(kind, 0)?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn of(bytes: &[u8]) -> Option<Claimed> {
        let file = File::new(Box::new(Cursor::new(bytes.to_vec()))).unwrap();
        claimed(&file, 0, bytes.len() as u64, &mut |_, _| Some(()))
    }

    #[test]
    fn q02_what_a_heading_claims_is_known_before_it_is_believed() {
        // type 0, unpacked 2 GiB - 1, packed 1, values 3; one byte of a page.
        let page = [0x15, 0x00, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x15, 0x02, 0x2c, 0x15, 0x06, 0x00, 0x00, 0xaa];
        assert_eq!(of(&page), Some(Claimed { bytes: (1 << 31) - 1, values: 3, counted: false }));
        for end in 1..page.len() - 1 {
            assert_eq!(of(&page[..end]), None, "{end}");
        }
        // A packed size below nought, and one past the end.
        assert_eq!(of(&[0x15, 0x00, 0x15, 0x02, 0x15, 0x01, 0x00]), None);
        assert_eq!(of(&[0x1f; 64]), None);
        assert_eq!(of(&[]), Some(Claimed::default()));
    }
}
