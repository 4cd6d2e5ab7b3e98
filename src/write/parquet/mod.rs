//! Claims to a Parquet file: a row a claim, its records in lists, under the names of JSON.
//!
//! The columns are those of the whole claim model, whether the claims have them or not, so that all files have the same. A
//! value that its column cannot hold exactly (a day that is none, a unit with seven decimals) stands in `as_written` beside
//! it, as it would stand in JSON: nothing of a claim is lost.

mod column;
mod rows;

use std::io;

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;

use self::rows::Rows;
use crate::claim::{Claim, Item, Record};

/// Claims of a row group: what is kept of them until they are written takes some tens of megabytes.
const GROUP: usize = 8192;

/// Claims that are to be written, column by column.
#[derive(Debug)]
pub(super) struct Claims(Rows);

impl Default for Claims {
    fn default() -> Claims {
        Claims(Rows::new(Record::Claim))
    }
}

impl Claims {
    /// Adds a claim as it was read.
    pub(super) fn add(&mut self, claim: &Claim) {
        self.0.add(claim, Item::CLAIM);
    }

    fn batch(self) -> Result<RecordBatch> {
        Ok(RecordBatch::from(self.0.finish()?))
    }
}

/// The row groups of a file that claims are put into, in order.
#[derive(Debug)]
pub(super) struct RowGroups(Result<ArrowWriter<Vec<u8>>>);

impl RowGroups {
    /// A file of no claims.
    pub(super) fn new() -> RowGroups {
        RowGroups(writer())
    }

    /// What the next claims add to the file: nothing, mostly, since a row group is written once it is whole.
    pub(super) fn put(&mut self, claims: Claims) -> Vec<u8> {
        let Ok(writer) = &mut self.0 else { return Vec::new() };
        match claims.batch().and_then(|batch| writer.write(&batch)) {
            Ok(()) => std::mem::take(writer.inner_mut()),
            Err(error) => {
                self.0 = Err(error);
                Vec::new()
            }
        }
    }

    /// The last row group, and what says what the file holds.
    ///
    /// # Errors
    /// The file cannot be written: no Parquet file has so many row groups.
    pub(super) fn end(self) -> io::Result<Vec<u8>> {
        self.0.and_then(ArrowWriter::into_inner).map_err(io::Error::other)
    }
}

fn writer() -> Result<ArrowWriter<Vec<u8>>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(GROUP))
        .build();
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let none = Claims::default().batch()?;
    ArrowWriter::try_new_with_options(Vec::new(), none.schema(), options)
}
