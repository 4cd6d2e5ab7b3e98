//! A Parquet file to the framer of its rows.

use std::io;
use std::sync::Arc;

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::Compression;

use super::ENCRYPTED;
use super::end::is_sound;
use super::file::File;
use super::rows::Rows;
use super::schema::{Chosen, Shape, choose, viewed};
use super::trouble;
use super::wall::walled;
use crate::claim::Sheet;
use crate::read::csv::{CsvFramer, Stored};
use crate::read::json::JsonFramer;
use crate::read::unpack::{Fault, Reported};
use crate::read::{Batch, Format, Framer, How, ReadSeek, Trouble};

/// Opens a file that begins as Parquet.
///
/// # Errors
/// Those of the system.
pub(in crate::read) fn open(
    file: Box<dyn ReadSeek>,
    index: u32,
    how: &How,
) -> io::Result<Result<Box<dyn Framer>, Trouble>> {
    let file = File::new(file)?;
    let mut last = [0; 4];
    if let Some(start) = file.len().checked_sub(4) {
        file.read_at(start, &mut last)?;
    }
    if last == ENCRYPTED {
        return Ok(Err(trouble::encrypted()));
    }
    Ok(framer(file, index, how))
}

fn framer(file: File, index: u32, how: &How) -> Result<Box<dyn Framer>, Trouble> {
    if is_sound(&file) != Some(true) {
        return Err(trouble::damaged());
    }
    // What a writer has kept of its own types is passed over: the file's own say enough, and it is one thing less to trust.
    let options = || ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let plain = walled(|| ArrowReaderMetadata::load(&file, options())).ok_or_else(trouble::damaged)?;
    let schema = Arc::new(viewed(plain.schema()));
    // What is refused does not hang on what is needed.
    let choose = |needed| {
        let chosen = choose(&schema, how.map.as_deref(), needed);
        chosen.map_err(|(column, kind)| trouble::kind(&column, &kind))
    };
    let all = choose(None)?.ok_or_else(trouble::not_claims)?;
    let narrow = how.needed.as_deref().map(|needed| choose(Some(needed))).transpose()?.flatten();
    let metadata = walled(|| {
        let options = options().with_schema(Arc::clone(&schema));
        ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), options)
    })
    .ok_or_else(trouble::damaged)?;
    let mask = |chosen: &Chosen| {
        let schema = metadata.metadata().file_metadata().schema_descr();
        ProjectionMask::leaves(schema, chosen.leaves.iter().copied())
    };
    let masks = (mask(&all), narrow.as_ref().map(mask));
    let groups = groups(&metadata, &masks.0)?;
    let fault = Fault::default();
    let Chosen { shape, columns, others, .. } = narrow.unwrap_or(all);
    let names = columns.iter().map(|column| column.name.clone()).collect();
    let rows = Rows::new(file, metadata, masks, (shape, columns), fault.clone());
    let inner: Box<dyn Framer> = match shape {
        Shape::Flat => {
            let stored = Stored { names, others, groups };
            Box::new(CsvFramer::stored(Box::new(rows), index, stored, how.map.as_deref(), fault.clone())?)
        }
        Shape::Nested => {
            let sheet = Arc::new(Sheet { groups, ..Sheet::default() });
            Box::new(Nested { inner: JsonFramer::new(Box::new(rows), Vec::new(), index), sheet })
        }
    };
    Ok(Box::new(Reported { inner, fault }))
}

/// The first row of each row group, from 1.
fn groups(metadata: &ArrowReaderMetadata, mask: &ProjectionMask) -> Result<Vec<u64>, Trouble> {
    let (mut first, mut groups) = (1u64, Vec::new());
    for group in metadata.metadata().row_groups() {
        for (_, column) in group.columns().iter().enumerate().filter(|(at, _)| mask.leaf_included(*at)) {
            let codec = match column.compression() {
                Compression::BROTLI(_) => "brotli",
                Compression::LZO => "LZO",
                _ => continue,
            };
            return Err(trouble::codec(&column.column_path().string(), codec));
        }
        groups.push(first);
        let rows = u64::try_from(group.num_rows()).map_err(|_| trouble::damaged())?;
        first = first.checked_add(rows).ok_or_else(trouble::damaged)?;
    }
    Ok(groups)
}

/// Claims that are written as lines of JSON, each a row of the file.
struct Nested {
    inner: JsonFramer,
    sheet: Arc<Sheet>,
}

impl Framer for Nested {
    fn next(&mut self, batch: &mut Batch) -> io::Result<bool> {
        let more = self.inner.next(batch)?;
        batch.format = Format::Parquet(Arc::clone(&self.sheet));
        Ok(more)
    }
}
