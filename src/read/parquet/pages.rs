//! The headings of a column's pages, read before the pages are: what a damaged or hostile one claims is refused before memory
//! is taken for it.

use super::file::File;

/// Bytes of a page's heading that are looked at; statistics in it may be long.
const HEADING: usize = 64 << 10;
/// Bytes that nearly every heading fits.
const SHORT: usize = 512;
/// Pages that a column of one row group may have.
const PAGES: u32 = 1 << 20;

/// What the pages of a column claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Claimed {
    /// Bytes of the largest page, unpacked, and of the dictionary.
    pub bytes: u64,
    /// Values of all data pages.
    pub values: u64,
}

/// Walks over the pages at `start..start + len`; `None` where they are damaged.
pub(super) fn claimed(file: &File, start: u64, len: u64) -> Option<Claimed> {
    let end = start.checked_add(len).filter(|end| *end <= file.len())?;
    let (mut at, mut claimed, mut dictionary) = (start, Claimed::default(), 0);
    let mut buffer = vec![0; SHORT];
    for _ in 0..PAGES {
        if at >= end {
            claimed.bytes += dictionary;
            return Some(claimed);
        }
        let read = file.read_at(at, buffer.get_mut(..SHORT)?).ok()?;
        let mut thrift = Thrift { bytes: buffer.get(..read)?, at: 0 };
        let mut page = thrift.page();
        if page.is_none() && read == SHORT {
            buffer.resize(HEADING, 0);
            let read = file.read_at(at, &mut buffer).ok()?;
            thrift = Thrift { bytes: buffer.get(..read)?, at: 0 };
            page = thrift.page();
        }
        let page = page?;
        if page.kind == DICTIONARY {
            dictionary = page.unpacked;
        } else {
            claimed.bytes = claimed.bytes.max(page.unpacked);
        }
        claimed.values = claimed.values.checked_add(page.values)?;
        at = at.checked_add(thrift.at as u64)?.checked_add(page.packed)?;
    }
    None
}

const DICTIONARY: i64 = 2;

#[derive(Debug, Default)]
struct Page {
    kind: i64,
    unpacked: u64,
    packed: u64,
    values: u64,
}

/// The compact form of Thrift, as far as headings of pages need it.
struct Thrift<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Thrift<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn number(&mut self) -> Option<i64> {
        let raw = self.varint()?;
        let half = i64::try_from(raw >> 1).ok()?;
        Some(if raw & 1 == 1 { -half - 1 } else { half })
    }

    /// The next field of a structure: its number and type; type nought at its end.
    fn field(&mut self, last: &mut i64) -> Option<(i64, u8)> {
        let byte = self.byte()?;
        let kind = byte & 0x0f;
        if kind == 0 {
            return Some((0, 0));
        }
        *last = match byte >> 4 {
            0 => self.number()?,
            step => last.checked_add(i64::from(step))?,
        };
        Some((*last, kind))
    }

    fn page(&mut self) -> Option<Page> {
        let (mut page, mut last) = (Page::default(), 0);
        loop {
            match self.field(&mut last)? {
                (_, 0) => return Some(page),
                (1, 5) => page.kind = self.number()?,
                (2, 5) => page.unpacked = u64::try_from(self.number()?).ok()?,
                (3, 5) => page.packed = u64::try_from(self.number()?).ok()?,
                (5 | 8, 12) => page.values = self.values()?,
                (_, kind) => self.skip(kind, 0)?,
            }
        }
    }

    /// The first field of a data page's own heading.
    fn values(&mut self) -> Option<u64> {
        let (mut values, mut last) = (0, 0);
        loop {
            match self.field(&mut last)? {
                (_, 0) => return Some(values),
                (1, 5) => values = u64::try_from(self.number()?).ok()?,
                (_, kind) => self.skip(kind, 0)?,
            }
        }
    }

    fn skip(&mut self, kind: u8, depth: u8) -> Option<()> {
        if depth > 8 {
            return None;
        }
        match kind {
            1 | 2 => {}
            3 => self.at = self.at.checked_add(1)?,
            4..=6 => {
                self.varint()?;
            }
            7 => self.at = self.at.checked_add(8)?,
            8 => {
                let len = usize::try_from(self.varint()?).ok()?;
                self.at = self.at.checked_add(len)?;
            }
            9 | 10 => {
                let byte = self.byte()?;
                let count = if byte >> 4 == 15 { self.varint()? } else { u64::from(byte >> 4) };
                for _ in 0..count {
                    if self.at >= self.bytes.len() {
                        return None;
                    }
                    // A truth value in a list takes a byte.
                    self.skip(if byte & 0x0f <= 2 { 3 } else { byte & 0x0f }, depth + 1)?;
                }
            }
            12 => {
                let mut last = 0;
                loop {
                    match self.field(&mut last)? {
                        (_, 0) => break,
                        (_, kind) => self.skip(kind, depth + 1)?,
                    }
                }
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn of(bytes: &[u8]) -> Option<Claimed> {
        let file = File::new(Box::new(Cursor::new(bytes.to_vec()))).unwrap();
        claimed(&file, 0, bytes.len() as u64)
    }

    #[test]
    fn q02_what_a_heading_claims_is_known_before_it_is_believed() {
        // type 0, unpacked 2 GiB - 1, packed 1, values 3; one byte of a page.
        let page = [0x15, 0x00, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x15, 0x02, 0x2c, 0x15, 0x06, 0x00, 0x00, 0xaa];
        assert_eq!(of(&page), Some(Claimed { bytes: (1 << 31) - 1, values: 3 }));
        for end in 1..page.len() - 1 {
            assert_eq!(of(&page[..end]), None, "{end}");
        }
        // A packed size below nought, and one past the end.
        assert_eq!(of(&[0x15, 0x00, 0x15, 0x02, 0x15, 0x01, 0x00]), None);
        assert_eq!(of(&[0x1f; 64]), None);
        assert_eq!(of(&[]), Some(Claimed::default()));
    }
}
