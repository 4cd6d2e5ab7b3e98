//! The rows of a Parquet file to text, row group by row group: rows of CSV, or lines of JSON.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch};
use arrow_schema::{DataType, Fields};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::serialized_reader::SerializedPageReader;

use super::cells::{self, Shape as Written};
use super::content::{counts_fit, is_as_large};
use super::file::File;
use super::pages::{Page, claimed};
use super::schema::{Column, Shape, is_as_written};
use super::trouble;
use super::wall::walled;
use crate::read::unpack::{Bounds, Fault};

/// Rows that are unpacked at once.
const ROWS: usize = 1024;
/// Characters that are written at once, where one row does not need more.
const WRITTEN: usize = 64 << 10;
/// Of a line that is longer nothing more is written; its reader refuses it.
const LONGEST: usize = 65 << 20;
/// Megabytes that the pages of all columns may take at once.
const MEMORY: u64 = 192;
/// Values in lists that a row may have on average, and those that any row group may have.
const LISTED: u64 = 1000;
const ANY: u64 = 1 << 20;

/// The rows of a file as text.
pub(super) struct Rows {
    file: File,
    metadata: ArrowReaderMetadata,
    shape: Shape,
    columns: Vec<Column>,
    /// What is read.
    mask: ProjectionMask,
    /// All columns that claims have, while some that make a row a service line are passed over.
    all: Option<ProjectionMask>,
    /// The row group that is read next, from 0.
    group: usize,
    reader: Option<ParquetRecordBatchReader>,
    /// Rows of the row group that stand before the batch.
    before: usize,
    batch: Option<RecordBatch>,
    /// The next row of the batch.
    row: usize,
    text: Vec<u8>,
    /// How much of the text has been taken.
    taken: usize,
    /// Bytes written in all.
    written: u64,
    /// Rows of the row groups so far, as they say.
    rows: u64,
    bounds: Bounds,
    fault: Fault,
}

impl Rows {
    /// The rows of a file: of all columns that claims have, or of those of the narrow mask.
    pub(super) fn new(
        file: File,
        metadata: ArrowReaderMetadata,
        (all, narrow): (ProjectionMask, Option<ProjectionMask>),
        (shape, columns): (Shape, Vec<Column>),
        fault: Fault,
    ) -> Rows {
        let makes_lines = shape == Shape::Flat && columns.iter().any(|column| column.of_line && !column.read);
        let (mask, all) = match narrow {
            Some(mask) if makes_lines => (mask, Some(all)),
            Some(mask) => (mask, None),
            None => (all, None),
        };
        Rows {
            file,
            metadata,
            shape,
            columns,
            mask,
            all,
            group: 0,
            reader: None,
            before: 0,
            batch: None,
            row: 0,
            text: Vec::new(),
            taken: 0,
            written: 0,
            rows: 0,
            bounds: Bounds::default(),
            fault,
        }
    }

    /// Writes the next rows; false at the end, or where the file is damaged.
    fn write(&mut self) -> bool {
        self.text.clear();
        self.taken = 0;
        while self.text.is_empty() {
            if self.batch.as_ref().is_none_or(|batch| self.row >= batch.num_rows()) && !self.next_batch() {
                return false;
            }
            let Some(batch) = &self.batch else { return false };
            let mut unsure = false;
            while self.row < batch.num_rows() && self.text.len() < WRITTEN {
                let start = self.text.len();
                match self.shape {
                    Shape::Flat => {
                        let line = row_of_text(batch, self.row, &self.columns, &mut self.text);
                        unsure = !line && self.all.is_some();
                    }
                    Shape::Nested => line_of_json(batch, self.row, &mut self.text),
                }
                if unsure {
                    self.text.truncate(start);
                    break;
                }
                self.row += 1;
            }
            if unsure && !self.widen() {
                return false;
            }
        }
        self.written = self.written.saturating_add(self.text.len() as u64);
        if self.written > self.most() {
            self.fails(trouble::ratio(self.group, self.bounds.ratio));
            return false;
        }
        true
    }

    /// Reads all columns from this row on: only one that was passed over can say whether the row is a service line.
    fn widen(&mut self) -> bool {
        self.mask = self.all.take().unwrap_or_else(ProjectionMask::all);
        self.columns.iter_mut().for_each(|column| column.read = true);
        let passed = self.before + self.row;
        self.batch = None;
        self.row = 0;
        self.group = self.group.saturating_sub(1);
        self.open_group(passed)
    }

    /// Bytes that the file may expand to.
    fn most(&self) -> u64 {
        self.file.len().saturating_mul(self.bounds.ratio).max(self.bounds.free)
    }

    fn fails(&mut self, (code, message): (&'static str, String)) {
        self.fault.set(code, message, 0);
        self.reader = None;
        self.batch = None;
        self.group = usize::MAX;
    }

    /// Unpacks the next rows; false at the end, or where the file is damaged.
    fn next_batch(&mut self) -> bool {
        self.before += self.batch.take().map_or(0, |batch| batch.num_rows());
        self.row = 0;
        loop {
            if let Some(reader) = &mut self.reader {
                match walled(|| reader.next().transpose()) {
                    Some(Some(batch)) => {
                        self.batch = Some(batch);
                        return true;
                    }
                    Some(None) => self.reader = None,
                    None => {
                        self.fails(trouble::damaged_group(self.group));
                        return false;
                    }
                }
                continue;
            }
            if self.group >= self.metadata.metadata().num_row_groups() {
                return false;
            }
            // A row is written as two characters at least: whether there are too many is known before they are read.
            let rows = self.metadata.metadata().row_group(self.group).num_rows();
            self.rows = self.rows.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
            if self.rows.saturating_mul(2) > self.most() {
                self.fails(trouble::ratio(self.group + 1, self.bounds.ratio));
                return false;
            }
            if !self.open_group(0) {
                return false;
            }
        }
    }

    /// Opens the next row group behind some of its rows; false where it is damaged.
    fn open_group(&mut self, passed: usize) -> bool {
        let group = self.group;
        self.group += 1;
        match walled(|| Ok::<_, ()>(self.fits(group))) {
            Some(Some(true)) => {}
            Some(Some(false)) => {
                self.fails(trouble::too_large(group + 1, MEMORY));
                return false;
            }
            _ => {
                self.fails(trouble::damaged_group(group + 1));
                return false;
            }
        }
        let built = walled(|| {
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.clone(), self.metadata.clone())
                .with_row_groups(vec![group])
                .with_projection(self.mask.clone())
                .with_batch_size(ROWS);
            if passed == 0 { builder.build() } else { builder.with_offset(passed).build() }
        });
        self.before = passed;
        self.reader = built;
        if self.reader.is_none() {
            self.fails(trouble::damaged_group(group + 1));
            return false;
        }
        true
    }

    /// Whether the pages of a row group take no more memory than there is for them; `None` where they are damaged.
    fn fits(&self, group: usize) -> Option<bool> {
        let metadata = self.metadata.metadata();
        let group = metadata.row_groups().get(group)?;
        let rows = u64::try_from(group.num_rows()).ok()?;
        let (mut bytes, mut unpacked, mut counted) = (0u64, 0u64, Vec::new());
        let most = self.most();
        for (at, column) in group.columns().iter().enumerate().filter(|(at, _)| self.mask.leaf_included(*at)) {
            let (start, len) = column.byte_range();
            let packing = column.compression();
            let look = &mut |page: &Page, at| {
                unpacked = unpacked.saturating_add(page.unpacked);
                let looked_at = matches!(packing, Compression::GZIP(_));
                (!looked_at || unpacked <= most).then_some(())?;
                is_as_large(&self.file, packing, page, at)
            };
            let claimed = claimed(&self.file, start, len, look)?;
            counted.extend(claimed.counted.then_some(column));
            bytes = bytes.saturating_add(claimed.bytes);
            let listed = metadata.file_metadata().schema_descr().column(at).max_rep_level() > 0;
            if listed && claimed.values > rows.saturating_mul(LISTED).saturating_add(ANY) {
                return Some(false);
            }
        }
        if bytes > MEMORY << 20 {
            return Some(false);
        }
        for column in counted {
            let file = Arc::new(self.file.clone());
            let mut pages = SerializedPageReader::new(file, column, usize::try_from(rows).ok()?, None).ok()?;
            if !counts_fit(&mut pages, column.column_descr())? {
                return Some(false);
            }
        }
        Some(true)
    }
}

impl Read for Rows {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if to.is_empty() || (self.taken >= self.text.len() && !self.write()) {
            return Ok(0);
        }
        let rest = self.text.get(self.taken..).unwrap_or(&[]);
        let len = rest.len().min(to.len());
        if let (Some(to), Some(from)) = (to.get_mut(..len), rest.get(..len)) {
            to.copy_from_slice(from);
        }
        self.taken += len;
        Ok(len)
    }
}

/// The values of a row's list, as positions among all values.
fn within(list: &ListArray, row: usize) -> Range<usize> {
    let at = |row: usize| list.value_offsets().get(row).map_or(0, |at| usize::try_from(*at).unwrap_or(0));
    at(row)..at(row + 1)
}

/// Writes a row as one of CSV, columns that are not read as empty cells; whether it gives anything of a service line.
fn row_of_text(batch: &RecordBatch, row: usize, columns: &[Column], out: &mut Vec<u8>) -> bool {
    let (mut cell, mut line) = (Vec::new(), false);
    let mut arrays = batch.columns().iter();
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        let Some(array) = column.read.then(|| arrays.next()).flatten() else { continue };
        cell.clear();
        if array.is_null(row) {
        } else if let Some(list) = array.as_list_opt::<i32>() {
            let values = list.values();
            for value in within(list, row).filter(|value| !values.is_null(*value)) {
                if !cell.is_empty() {
                    cell.push(b'|');
                }
                cells::write(values, value, &mut cell);
                if cell.len() > LONGEST {
                    break;
                }
            }
        } else {
            cells::write(array, row, &mut cell);
        }
        line |= column.of_line && !cell.is_empty();
        let odd = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r' | b' ' | b'\t' | b'#');
        if cell.iter().any(odd) {
            out.push(b'"');
            for byte in &cell {
                out.extend(std::iter::repeat_n(*byte, if *byte == b'"' { 2 } else { 1 }));
            }
            out.push(b'"');
        } else {
            out.extend_from_slice(&cell);
        }
    }
    out.push(b'\n');
    line
}

/// Writes a row as an object on a line.
fn line_of_json(batch: &RecordBatch, row: usize, out: &mut Vec<u8>) {
    let most = out.len() + LONGEST;
    out.push(b'{');
    members_of_json(batch.schema_ref().fields(), batch.columns(), row, most, out);
    out.extend_from_slice(b"}\n");
}

/// Writes those members that are there.
fn members_of_json(fields: &Fields, columns: &[ArrayRef], row: usize, most: usize, out: &mut Vec<u8>) {
    let mut first = true;
    for (field, column) in fields.iter().zip(columns).filter(|(_, column)| !column.is_null(row)) {
        let pairs = is_as_written(field);
        if pairs && column.as_list::<i32>().value_length(row) == 0 {
            continue;
        }
        if !first {
            out.push(b',');
        }
        first = false;
        if pairs {
            pairs_of_json(column, row, most, out);
            continue;
        }
        text_of_json(field.name().as_bytes(), out);
        out.push(b':');
        value_of_json(column, row, most, out);
    }
}

/// Writes members whose values are JSON already. Whatever else they are stays on its line, for the reader of JSON to refuse.
fn pairs_of_json(array: &dyn Array, row: usize, most: usize, out: &mut Vec<u8>) {
    let list = array.as_list::<i32>();
    let pairs = list.values().as_struct().columns();
    let [names, values] = pairs else { return };
    let (names, values) = (names.as_string_view(), values.as_string_view());
    for (at, pair) in within(list, row).enumerate() {
        if out.len() > most {
            break;
        }
        if at > 0 {
            out.push(b',');
        }
        text_of_json(names.value(pair).as_bytes(), out);
        out.push(b':');
        out.extend(values.value(pair).bytes().map(|byte| if byte < b' ' { b' ' } else { byte }));
    }
}

fn value_of_json(array: &dyn Array, row: usize, most: usize, out: &mut Vec<u8>) {
    if array.is_null(row) || out.len() > most {
        out.extend_from_slice(b"null");
        return;
    }
    match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            out.push(b'[');
            for (at, value) in within(list, row).enumerate() {
                if out.len() > most {
                    break;
                }
                if at > 0 {
                    out.push(b',');
                }
                value_of_json(list.values(), value, most, out);
            }
            out.push(b']');
        }
        DataType::Struct(fields) => {
            out.push(b'{');
            members_of_json(fields, array.as_struct().columns(), row, most, out);
            out.push(b'}');
        }
        _ => {
            let mut cell = Vec::new();
            match cells::write(array, row, &mut cell) {
                Written::Bare => out.extend_from_slice(&cell),
                Written::Text => text_of_json(&cell, out),
            }
        }
    }
}

fn text_of_json(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            0..=0x1f => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(*byte),
        }
    }
    out.push(b'"');
}
