//! The claims as Parquet, written by the library that others write it with: a row a service line, or a row a claim.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, Date32Builder, Decimal128Builder, Int32Builder, ListBuilder, StringBuilder, StructBuilder,
};
use arrow_array::{ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringArray, StructArray};
use arrow_schema::{DataType, Field, Fields};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::{Claim, HEADINGS};

/// Writes a row for each service line.
pub fn write_flat(path: &Path, claims: &[Claim]) {
    parquet(path, flat(claims), Compression::SNAPPY);
}

/// Writes a row for each claim.
pub fn write_nested(path: &Path, claims: &[Claim]) {
    parquet(path, nested(claims), Compression::ZSTD(ZstdLevel::default()));
}

/// Writes columns in row groups that end anywhere.
fn parquet(path: &Path, columns: Vec<(String, ArrayRef)>, compression: Compression) {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)));
    let batch = batch.unwrap();
    let properties =
        WriterProperties::builder().set_compression(compression).set_max_row_group_row_count(Some(700)).build();
    let mut writer = ArrowWriter::try_new(fs::File::create(path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// The rows of CSV as columns: amounts as decimals, units as whole numbers, the rest as texts.
fn flat(claims: &[Claim]) -> Vec<(String, ArrayRef)> {
    let mut rows = String::new();
    claims.iter().for_each(|claim| claim.csv(&mut rows));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(rows.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let column = |(at, name): (usize, &str)| {
        let cells = rows.iter().map(|row| row.get(at).filter(|cell| !cell.is_empty()));
        let array: ArrayRef = match name {
            "charge" | "total_charge" => {
                let cents = cells.map(|cell| cell.map(|cell| cell.replace('.', "").parse::<i128>().unwrap()));
                Arc::new(cents.collect::<Decimal128Array>().with_precision_and_scale(12, 2).unwrap())
            }
            "units" | "line_number" => {
                Arc::new(cells.map(|cell| cell.map(|cell| cell.parse().unwrap())).collect::<Int64Array>())
            }
            _ => Arc::new(cells.collect::<StringArray>()),
        };
        (name.to_owned(), array)
    };
    HEADINGS.trim().split(',').enumerate().map(column).collect()
}

/// The claims as rows, their lines in lists.
fn nested(claims: &[Claim]) -> Vec<(String, ArrayRef)> {
    let text = |name: &str, of: &dyn Fn(&Claim) -> Option<String>| {
        let values: StringArray = claims.iter().map(of).collect();
        (name.to_owned(), Arc::new(values) as ArrayRef)
    };
    let some = |text: &str| Some(text.to_owned());
    let texts = DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)));
    let numbers = DataType::List(Arc::new(Field::new("item", DataType::Int32, true)));
    let fields = Fields::from(vec![
        Field::new("line", DataType::Int32, true),
        Field::new("procedure", DataType::Utf8, true),
        Field::new("modifiers", texts, true),
        Field::new("units", DataType::Int32, true),
        Field::new("charge", DataType::Decimal128(9, 2), true),
        Field::new("date", DataType::Date32, true),
        Field::new("through", DataType::Utf8, true),
        Field::new("diagnosis_pointers", numbers, true),
        Field::new("rendering_provider", DataType::Utf8, true),
    ]);
    let mut lines = ListBuilder::new(StructBuilder::from_fields(fields, 0));
    let (mut diagnoses, mut members) = (ListBuilder::new(StringBuilder::new()), Vec::new());
    for claim in claims {
        diagnoses.append_value(claim.diagnoses.iter().map(Some));
        members.push((claim.born, claim.sex));
        for (at, line) in claim.lines.iter().enumerate() {
            let to = lines.values();
            let number = |n: usize| i32::try_from(n).unwrap();
            to.field_builder::<Int32Builder>(0).unwrap().append_value(number(at + 1));
            to.field_builder::<StringBuilder>(1).unwrap().append_value(line.code);
            let list = to.field_builder::<ListBuilder<Box<dyn ArrayBuilder>>>(2).unwrap();
            for code in &line.modifiers {
                list.values().as_any_mut().downcast_mut::<StringBuilder>().unwrap().append_value(code);
            }
            list.append(true);
            to.field_builder::<Int32Builder>(3).unwrap().append_value(number(line.units));
            to.field_builder::<Decimal128Builder>(4).unwrap().append_value(i128::try_from(line.cents).unwrap());
            let day: i32 = line.from.rsplit('-').next().unwrap().parse().unwrap();
            // The first of February 2026.
            to.field_builder::<Date32Builder>(5).unwrap().append_value(20_485 + day - 1);
            to.field_builder::<StringBuilder>(6).unwrap().append_option(line.through);
            let list = to.field_builder::<ListBuilder<Box<dyn ArrayBuilder>>>(7).unwrap();
            for pointer in &line.pointers {
                list.values().as_any_mut().downcast_mut::<Int32Builder>().unwrap().append_value(number(*pointer));
            }
            list.append(true);
            to.field_builder::<StringBuilder>(8).unwrap().append_option(line.renders);
            to.append(true);
        }
        lines.append(true);
    }
    let column = |name: &str, own: &dyn Fn(&(&'static str, &'static str)) -> &'static str| {
        let array: ArrayRef = Arc::new(StringArray::from_iter_values(members.iter().map(own)));
        (Arc::new(Field::new(name, DataType::Utf8, true)), array)
    };
    let member = StructArray::from(vec![
        column("id", &|_| "M1"),
        column("birth_date", &|own| own.0),
        column("sex", &|own| own.1),
    ]);
    let cents = |claim: &Claim| i128::try_from(claim.lines.iter().map(|line| line.cents).sum::<usize>()).unwrap();
    let total = Decimal128Array::from_iter_values(claims.iter().map(cents)).with_precision_and_scale(18, 2).unwrap();
    vec![
        text("claim_id", &|claim| Some(claim.number.clone())),
        text("type", &|_| some("professional")),
        text("payer", &|_| some("ACME1")),
        text("frequency", &|claim| some(claim.frequency())),
        ("total_charge".to_owned(), Arc::new(total)),
        text("pos", &|claim| some(claim.place)),
        ("member".to_owned(), Arc::new(member)),
        text("billing_provider", &|_| some("1999999901")),
        text("rendering_provider", &|claim| some(claim.renders)),
        ("diagnoses".to_owned(), Arc::new(diagnoses.finish())),
        ("lines".to_owned(), Arc::new(lines.finish())),
        text("prior_auth", &|claim| claim.authorization.map(str::to_owned)),
        text("original_number", &|claim| claim.replaces.filter(|number| !number.is_empty()).map(str::to_owned)),
    ]
}
