//! Good, odd and damaged Parquet files, and what users deserve for them.

mod damage;
mod needed;
mod values;

use std::io::Cursor;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field as Column, Fields};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::properties::WriterProperties;

use crate::claim::{Claim, Field, Item, Record};
use crate::read::{Batch, Cost, Entry, Framer, How, Input, Trouble, open_as};

/// What came of a file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    /// Number and line count of each claim that was read.
    claims: Vec<(String, u32)>,
    troubles: Vec<Trouble>,
    /// How many claims were found, readable or not.
    found: u64,
}

impl Outcome {
    fn codes(&self) -> Vec<&'static str> {
        self.troubles.iter().map(|trouble| trouble.code).collect()
    }

    /// R1: what was found is what was read and what was not.
    fn balances(&self) -> bool {
        let lost = self.troubles.iter().filter(|trouble| matches!(trouble.cost, Cost::Claim | Cost::Unsupported));
        self.found == (self.claims.len() + lost.count()) as u64
    }
}

fn run(bytes: &[u8]) -> (Outcome, Vec<Claim>) {
    drain(open_as(Input::File(Box::new(Cursor::new(bytes.to_vec()))), 0, &How::default()).unwrap())
}

fn drain(mut framer: Box<dyn Framer>) -> (Outcome, Vec<Claim>) {
    let (mut outcome, mut claims, mut batch) = (Outcome::default(), Vec::new(), Batch::default());
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            match entry {
                Entry::Trouble(trouble) => {
                    outcome.found += u64::from(matches!(trouble.cost, Cost::Claim | Cost::Unsupported));
                    outcome.troubles.push(trouble.clone());
                }
                Entry::Frame(frame) => {
                    outcome.found += 1;
                    let mut claim = Claim::default();
                    match batch.read(frame, &mut claim, &mut outcome.troubles) {
                        Ok(()) => {
                            let number = show(&claim, Item::CLAIM, Field::ClaimNumber);
                            outcome.claims.push((number, claim.count(Record::Line)));
                            claims.push(claim);
                        }
                        Err(trouble) => outcome.troubles.push(trouble),
                    }
                }
            }
        }
    }
    (outcome, claims)
}

fn show(claim: &Claim, item: Item, field: Field) -> String {
    claim.show(claim.slot(item, field), field).to_string()
}

/// A file of these columns, in row groups of so many rows.
fn file(columns: Vec<(&str, ArrayRef)>, rows: usize, compression: Compression) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)));
    let batch = batch.unwrap();
    let properties =
        WriterProperties::builder().set_compression(compression).set_max_row_group_row_count(Some(rows)).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

/// A file with every byte of the pages of a column damaged, in each row group.
fn spoiled(bytes: &[u8], name: &str) -> Vec<u8> {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&Bytes::from(bytes.to_vec())).unwrap();
    let (mut bad, mut damaged) = (bytes.to_vec(), 0);
    for group in metadata.row_groups() {
        for column in group.columns().iter().filter(|column| column.column_path().string() == name) {
            let (start, len) = column.byte_range();
            for byte in &mut bad[start as usize..(start + len) as usize] {
                *byte ^= 0xff;
                damaged += 1;
            }
        }
    }
    assert!(damaged > 20, "{damaged}");
    bad
}

fn texts(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from_iter(values.iter().map(|value| (!value.is_empty()).then_some(*value))))
}

/// Two claims, one of two lines, with the columns of CSV.
fn flat(compression: Compression) -> Vec<u8> {
    file(
        vec![
            ("claim_id", texts(&["C1", "C1", "C2"])),
            ("payer_id", texts(&["ACME1", "ACME1", "ACME1"])),
            ("dx1", texts(&["L57.0", "L57.0", "J02.9"])),
            ("service_from", texts(&["2026-02-03", "20260203", "2026-02-04"])),
            ("procedure", texts(&["99213", "17000", "99212"])),
            ("mod1", texts(&["25", "", ""])),
            ("charge", texts(&["120.00", "95.00", "80"])),
            ("line_note", texts(&["a \"note\",\nof two lines", "# first", ""])),
            ("favourite_colour", texts(&["red", "", ""])),
        ],
        2,
        compression,
    )
}

/// The same as claims with lists of lines.
fn nested() -> Vec<u8> {
    let fields = Fields::from(vec![
        Column::new("procedure", DataType::Utf8, true),
        Column::new("charge", DataType::Utf8, true),
        Column::new("date", DataType::Utf8, true),
    ]);
    let mut lines = ListBuilder::new(StructBuilder::from_fields(fields, 4));
    for claim in [&[("99213", "120.00"), ("17000", "95.00")][..], &[("99212", "80")][..]] {
        for (code, charge) in claim {
            let line = lines.values();
            line.field_builder::<StringBuilder>(0).unwrap().append_value(code);
            line.field_builder::<StringBuilder>(1).unwrap().append_value(charge);
            line.field_builder::<StringBuilder>(2).unwrap().append_value("2026-02-03");
            line.append(true);
        }
        lines.append(true);
    }
    let mut diagnoses = ListBuilder::new(StringBuilder::new());
    diagnoses.append_value([Some("L57.0"), Some("I10")]);
    diagnoses.append_value([Some("J02.9")]);
    file(
        vec![
            ("claim_id", texts(&["C\"1", "C2"])),
            ("payer", texts(&["ACME1", "ACME1"])),
            ("diagnoses", Arc::new(diagnoses.finish())),
            ("lines", Arc::new(lines.finish())),
        ],
        1,
        Compression::SNAPPY,
    )
}
