//! Files of which only some fields are needed.

use std::io::Cursor;
use std::sync::Arc;

use parquet::basic::Compression;

use super::{Outcome, drain, file, flat, nested, run, show, spoiled, texts};
use crate::claim::{Claim, Field, Fields, Item};
use crate::read::{How, Input, open_as};

fn run_for(bytes: &[u8], asked: &[Field]) -> (Outcome, Vec<Claim>) {
    let needed = Some(Arc::new(Fields::needed(asked.iter().copied())));
    let how = How { needed, ..How::default() };
    drain(open_as(Input::File(Box::new(Cursor::new(bytes.to_vec()))), 0, &how).unwrap())
}

#[test]
fn columns_that_are_not_needed_are_not_read() {
    let bytes = flat(Compression::UNCOMPRESSED);
    let (wanted, whole) = run(&bytes);
    let (outcome, claims) = run_for(&bytes, &[]);
    // Known columns are not called unknown because nothing needs them.
    assert_eq!(outcome, wanted);
    let notes = |claim: &Claim| claim.list(Item::line(0), Field::LineNote).len();
    assert_eq!((notes(&whole[0]), notes(&claims[0])), (1, 0));
    assert_eq!(notes(&run_for(&bytes, &[Field::LineNote]).1[0]), 1);
    assert_eq!(show(&claims[0], Item::line(1), Field::LineCode), "17000");
    assert_eq!(run_for(&nested(), &[]).0, run(&nested()).0);
}

#[test]
fn what_is_wrong_in_a_column_that_is_not_needed_costs_nothing() {
    let bytes = flat(Compression::UNCOMPRESSED);
    let bad = spoiled(&bytes, "line_note");
    assert_eq!(run(&bad).0.codes(), ["csv/unknown-column", "parquet/damaged"]);
    assert_eq!(run_for(&bad, &[]).0, run(&bytes).0);
    assert_eq!(run_for(&bad, &[Field::LineNote]).0, run(&bad).0);
}

#[test]
fn a_line_that_only_a_column_says_that_is_not_needed_is_a_line() {
    let rows = |note: &'static str| {
        file(
            vec![
                ("claim_id", texts(&["C1", "C1", "C2", "C3", "C3", "C3"])),
                ("procedure", texts(&["99213", "", "99212", "99211", "", "99214"])),
                ("units", texts(&["1", "", "1", "1", "", "2"])),
                ("line_note", texts(&["", note, "", "", note, ""])),
            ],
            2,
            Compression::SNAPPY,
        )
    };
    let counts = |bytes: &[u8]| run_for(bytes, &[]).0.claims.into_iter().map(|(_, lines)| lines).collect::<Vec<_>>();
    assert_eq!(counts(&rows("a note")), [2, 1, 3]);
    assert_eq!(counts(&rows("")), [1, 1, 2]);
    let (_, claims) = run_for(&rows("a note"), &[]);
    assert_eq!(show(&claims[2], Item::line(2), Field::LineCode), "99214");
    assert_eq!(show(&claims[2], Item::line(2), Field::LineUnits), "2");
}

#[test]
fn a_line_of_nothing_that_is_needed_is_there() {
    use arrow_array::builder::{ListBuilder, StringBuilder, StructBuilder};
    use arrow_schema::{DataType, Field as Column, Fields as Columns};
    let note = Columns::from(vec![Column::new("description", DataType::Utf8, true)]);
    let mut lines = ListBuilder::new(StructBuilder::from_fields(note, 0));
    for _ in 0..3 {
        lines.values().field_builder::<StringBuilder>(0).unwrap().append_value("a visit");
        lines.values().append(true);
    }
    lines.append(true);
    let columns = vec![("claim_id", texts(&["C1"])), ("lines", Arc::new(lines.finish()) as _)];
    let bytes = file(columns, 10, Compression::SNAPPY);
    assert_eq!(run_for(&bytes, &[]).0.claims, [("C1".to_owned(), 3)]);
}
