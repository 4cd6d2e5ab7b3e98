//! The packed content of pages, looked at before it is unpacked: what would take more memory than its heading says is refused.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{Page as Unpacked, PageReader};
use parquet::schema::types::ColumnDescriptor;

use super::file::File;
use super::pages::Page;
use super::thrift::Thrift;

/// How the frames of LZ4 begin, which say nowhere how much they hold; pages are written as blocks, which do.
const FRAMES: [[u8; 4]; 2] = [[0x04, 0x22, 0x4d, 0x18], [0x02, 0x21, 0x4c, 0x18]];

/// Whether the content of a page at a place is no larger than its heading says; `None`: it is, or is damaged.
///
/// Snappy, zstd and blocks of LZ4 are unpacked into as much memory as the heading says. Gzip and frames of LZ4 are unpacked to
/// their end, wherever that is.
pub(super) fn is_as_large(file: &File, packing: Compression, page: &Page, at: u64) -> Option<()> {
    if page.plain {
        return Some(());
    }
    let start = at.checked_add(page.levels)?;
    let mut packed = Stretch { file, at: start, left: page.packed.checked_sub(page.levels)? };
    match packing {
        Compression::GZIP(_) => {
            let most = page.unpacked.checked_sub(page.levels)?;
            let unpacked = MultiGzDecoder::new(io::BufReader::new(packed)).take(most.checked_add(1)?);
            let size = io::copy(&mut { unpacked }, &mut io::sink()).ok()?;
            (size <= most).then_some(())
        }
        Compression::LZ4 => {
            let mut first = [0; 4];
            let read = packed.read(&mut first).ok()?;
            (read < first.len() || !FRAMES.contains(&first)).then_some(())
        }
        _ => Some(()),
    }
}

/// Bytes of a file from a place on.
struct Stretch<'f> {
    file: &'f File,
    at: u64,
    left: u64,
}

impl Read for Stretch<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(to.len());
        let read = self.file.read_at(self.at, to.get_mut(..most).unwrap_or(&mut []))?;
        self.at += read as u64;
        self.left -= read as u64;
        Ok(read)
    }
}

/// Whether no page of a column counts more lengths of texts than it has values; `None` where they are damaged.
pub(super) fn counts_fit(pages: &mut dyn PageReader, column: &ColumnDescriptor) -> Option<bool> {
    while let Some(page) = pages.get_next_page().ok()? {
        let (bytes, values, encoding, levels) = match &page {
            Unpacked::DictionaryPage { .. } => continue,
            Unpacked::DataPage { buf, num_values, encoding, def_level_encoding, rep_level_encoding, .. } => {
                let mut levels = 0;
                for (most, own) in
                    [(column.max_rep_level(), rep_level_encoding), (column.max_def_level(), def_level_encoding)]
                {
                    levels += match own {
                        _ if most == 0 => 0,
                        Encoding::RLE => 4 + u32::from_le_bytes(buf.get(levels..levels + 4)?.try_into().ok()?) as usize,
                        _ => return None,
                    };
                }
                (buf, *num_values, *encoding, levels)
            }
            Unpacked::DataPageV2 { buf, num_values, encoding, def_levels_byte_len, rep_levels_byte_len, .. } => (
                buf,
                *num_values,
                *encoding,
                (*def_levels_byte_len as usize).checked_add(*rep_levels_byte_len as usize)?,
            ),
        };
        let mut lengths = Thrift { bytes: bytes.get(levels..)?, at: 0 };
        let fits = match encoding {
            Encoding::DELTA_LENGTH_BYTE_ARRAY => lengths.count()? <= u64::from(values),
            Encoding::DELTA_BYTE_ARRAY => {
                lengths.count()? <= u64::from(values) && lengths.count()? <= u64::from(values)
            }
            _ => true,
        };
        if !fits {
            return Some(false);
        }
    }
    Some(true)
}

impl Thrift<'_> {
    /// How many numbers stand here in blocks of differences; goes behind them.
    fn count(&mut self) -> Option<u64> {
        let (block, parts, count) = (self.varint()?, self.varint()?, self.varint()?);
        self.varint()?;
        let each = block.checked_div(parts)?;
        let mut left = count.saturating_sub(1);
        // A block of nothing would never end.
        while left > 0 && each > 0 {
            self.varint()?;
            let widths = self.bytes.get(self.at..self.at.checked_add(usize::try_from(parts).ok()?)?)?;
            self.at += widths.len();
            for width in widths {
                if left > 0 {
                    let bits = u64::from(*width).checked_mul(each)?;
                    self.at = self.at.checked_add(usize::try_from(bits / 8).ok()?)?;
                }
                left = left.saturating_sub(each);
            }
        }
        Some(count)
    }
}
