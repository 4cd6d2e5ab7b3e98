//! What columns of every kind become.

use arrow_array::types::Int32Type;
use arrow_array::{
    BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int64Array,
    LargeStringArray, ListArray, StringViewArray, StructArray, Time32MillisecondArray, TimestampMicrosecondArray,
    TimestampMillisecondArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::TimeUnit;
use parquet::basic::{GzipLevel, ZstdLevel};

use super::*;
use crate::claim::Value;

#[test]
fn flat_rows_are_claims_as_in_csv() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
        Compression::LZ4,
    ] {
        let (outcome, claims) = run(&flat(compression));
        assert_eq!(outcome.codes(), ["csv/unknown-column"], "{compression:?}");
        assert_eq!(outcome.claims, [("C1".to_owned(), 2), ("C2".to_owned(), 1)]);
        assert_eq!(show(&claims[0], Item::CLAIM, Field::ClaimTotalCharge), "$215.00");
        assert_eq!(show(&claims[0], Item::line(1), Field::LineCode), "17000");
        assert_eq!(show(&claims[0], Item::line(0), Field::LineModifiers), "25");
        // The second claim is the first row of the second row group.
        let sheet = claims[1].sheet.as_ref().unwrap();
        assert_eq!(sheet.group_of(claims[1].pieces()[0].number), Some((2, 1)));
    }
}

#[test]
fn nested_rows_are_claims_as_in_json() {
    let (outcome, claims) = run(&nested());
    assert_eq!(outcome.troubles, []);
    assert_eq!(outcome.claims, [("C\"1".to_owned(), 2), ("C2".to_owned(), 1)]);
    assert_eq!(show(&claims[0], Item::CLAIM, Field::ClaimDiagnoses), "L570, I10");
    assert_eq!(show(&claims[1], Item::line(0), Field::LineCharge), "$80.00");
    let sheet = claims[1].sheet.as_ref().unwrap();
    assert_eq!(sheet.group_of(claims[1].pieces()[0].number), Some((2, 1)));
}

/// The one value of a column, read as a field.
fn one(name: &str, array: ArrayRef) -> (Value<'static>, Vec<&'static str>) {
    let bytes = file(
        vec![("claim_id", texts(&["C1"])), ("procedure", texts(&["99213"])), (name, array)],
        10,
        Compression::UNCOMPRESSED,
    );
    let (outcome, claims) = run(&bytes);
    let field = crate::read::csv::columns().iter().find(|known| known.name == name).unwrap().field;
    let claim = Box::leak(Box::new(claims));
    let item = claim[0].items(field.info().record).next().unwrap();
    (claim[0].get(item, field), outcome.codes())
}

#[test]
fn q03_types_are_read_exactly_or_refused() {
    let decimal = |value: i128, scale| {
        Arc::new(Decimal128Array::from(vec![value]).with_precision_and_scale(18, scale).unwrap()) as ArrayRef
    };
    let cents = |array: ArrayRef| one("charge", array);
    assert_eq!(cents(decimal(12_050, 2)), (Value::Money(12_050), vec![]));
    assert_eq!(cents(decimal(-5, 2)), (Value::Money(-5), vec![]));
    assert_eq!(cents(decimal(120_500, 3)), (Value::Money(12_050), vec![]));
    let (odd, codes) = cents(decimal(120_505, 3));
    assert!(matches!(odd, Value::Unreadable(_)) && codes == ["csv/amount"]);
    assert_eq!(cents(Arc::new(Float64Array::from(vec![120.1]))), (Value::Money(12_010), vec![]));
    let (odd, codes) = cents(Arc::new(Float64Array::from(vec![0.1 + 0.2])));
    assert!(matches!(odd, Value::Unreadable(_)) && codes == ["csv/amount"]);
    for value in [f64::NAN, f64::INFINITY, 1e300] {
        assert!(matches!(cents(Arc::new(Float64Array::from(vec![value]))).0, Value::Unreadable(_)), "{value}");
    }
    assert_eq!(cents(Arc::new(Int64Array::from(vec![120]))), (Value::Money(12_000), vec![]));

    let date = crate::claim::Date::from_ymd(2026, 2, 3).unwrap();
    let day = Value::Date(date);
    let ms = i64::from(date.0) * 86_400_000;
    assert_eq!(one("service_from", Arc::new(Date32Array::from(vec![date.0]))), (day, vec![]));
    assert_eq!(one("service_from", Arc::new(TimestampMillisecondArray::from(vec![ms + 3_600_000]))), (day, vec![]));
    let zoned = |value| Arc::new(TimestampMicrosecondArray::from(vec![value]).with_timezone("UTC"));
    assert_eq!(one("service_from", zoned(ms * 1000)), (day, vec![]));
    let said = |value| {
        run(&file(
            vec![("claim_id", texts(&["C1"])), ("procedure", texts(&["99213"])), ("service_from", zoned(value))],
            10,
            Compression::UNCOMPRESSED,
        ))
    };
    let (outcome, _) = said((ms + 84_600_000) * 1000);
    assert!(outcome.troubles.iter().any(|own| own.message.contains("time zone")), "{:?}", outcome.troubles);
    // J10: half past eleven in the evening in Greenwich is another day elsewhere.
    let (odd, codes) = one("service_from", zoned((ms + 84_600_000) * 1000));
    assert!(matches!(odd, Value::Unreadable(_)) && codes == ["csv/date"]);
    assert!(matches!(one("service_from", Arc::new(Date32Array::from(vec![i32::MAX]))).0, Value::Unreadable(_)));

    let code = |array: ArrayRef| match one("revenue_code", array) {
        (Value::Code(code), codes) => (code.to_string(), codes),
        (_, codes) => (String::new(), codes),
    };
    assert_eq!(code(texts(&["0450"])), ("0450".to_owned(), vec![]));
    assert_eq!(code(Arc::new(LargeStringArray::from(vec!["0450"]))), ("0450".to_owned(), vec![]));
    assert_eq!(code(Arc::new(StringViewArray::from(vec!["0450"]))), ("0450".to_owned(), vec![]));
    assert_eq!(code(Arc::new(BinaryArray::from(vec![b"0450".as_slice()]))), ("0450".to_owned(), vec![]));
    let dictionary: DictionaryArray<Int32Type> = ["0450"].into_iter().collect();
    assert_eq!(code(Arc::new(dictionary)), ("0450".to_owned(), vec![]));
    // A number has no leading zeros to lose.
    assert_eq!(code(Arc::new(Int64Array::from(vec![450]))), (String::new(), vec!["csv/spreadsheet"]));
    assert_eq!(one("denied", Arc::new(BooleanArray::from(vec![true]))), (Value::Yes(true), vec![]));
    let units = one("units", texts(&["1.5"]));
    assert!(matches!(units.0, Value::Number(_)) && units.1.is_empty());
}

#[test]
fn q03_columns_that_are_no_values_are_refused_by_name() {
    let time: ArrayRef = Arc::new(Time32MillisecondArray::from(vec![1]));
    let bytes = file(
        vec![("claim_id", texts(&["C1"])), ("procedure", texts(&["99213"])), ("units", time.clone())],
        10,
        Compression::UNCOMPRESSED,
    );
    let (outcome, _) = run(&bytes);
    assert_eq!((outcome.codes(), outcome.troubles[0].spot.element.as_str()), (vec!["parquet/type"], "units"));
    // Where nobody reads it, it is no harm.
    let bytes = file(
        vec![("claim_id", texts(&["C1"])), ("procedure", texts(&["99213"])), ("opened", time)],
        10,
        Compression::UNCOMPRESSED,
    );
    assert_eq!(run(&bytes).0.claims, [("C1".to_owned(), 1)]);
    let inner = Column::new("units", DataType::Time32(TimeUnit::Millisecond), true);
    let line: ArrayRef = Arc::new(StructArray::from(vec![
        (Arc::new(Column::new("procedure", DataType::Utf8, true)), texts(&["99213"])),
        (Arc::new(inner), Arc::new(Time32MillisecondArray::from(vec![1])) as ArrayRef),
    ]));
    let item = Arc::new(Column::new("item", line.data_type().clone(), true));
    let lines = Arc::new(ListArray::new(item, OffsetBuffer::from_lengths([1]), line, None));
    let bytes = file(vec![("claim_id", texts(&["C1"])), ("lines", lines)], 10, Compression::UNCOMPRESSED);
    let (outcome, _) = run(&bytes);
    assert_eq!((outcome.codes(), outcome.troubles[0].spot.element.as_str()), (vec!["parquet/type"], "lines.units"));
    let other = file(vec![("a", texts(&["1"])), ("b", texts(&["1"]))], 10, Compression::UNCOMPRESSED);
    assert_eq!(run(&other).0.codes(), ["parquet/not-claims"]);
    let without = file(vec![("payer_id", texts(&["1"])), ("procedure", texts(&["1"]))], 10, Compression::UNCOMPRESSED);
    assert_eq!(run(&without).0.codes(), ["csv/no-claim-id-column"]);
}

#[test]
fn q03_members_of_lines_are_read_as_in_json() {
    let column = |name: &str, array: ArrayRef| (Arc::new(Column::new(name, array.data_type().clone(), true)), array);
    let cents = Decimal128Array::from(vec![12_050]).with_precision_and_scale(9, 2).unwrap();
    let line: ArrayRef = Arc::new(StructArray::from(vec![
        column("procedure", Arc::new(Int64Array::from(vec![99_213]))),
        column("charge", Arc::new(cents)),
        column("units", Arc::new(Float64Array::from(vec![1.5]))),
        column("date", Arc::new(Date32Array::from(vec![20_487]))),
        column("favourite_colour", texts(&["red"])),
    ]));
    let item = Arc::new(Column::new("item", line.data_type().clone(), true));
    let lines = Arc::new(ListArray::new(item, OffsetBuffer::from_lengths([1]), line, None));
    let number: ArrayRef = Arc::new(Int64Array::from(vec![17]));
    let bytes = file(vec![("claim_id", number), ("lines", lines)], 10, Compression::UNCOMPRESSED);
    let (outcome, claims) = run(&bytes);
    let line = |field| show(&claims[0], Item::line(0), field);
    assert_eq!((outcome.codes(), outcome.claims), (vec![], vec![("17".to_owned(), 1)]));
    assert_eq!(line(Field::LineCode), "99213");
    assert_eq!((line(Field::LineCharge), line(Field::LineUnits)), ("$120.50".to_owned(), "1.5".to_owned()));
    assert_eq!(line(Field::LineDate), "2026-02-03");
}

#[test]
fn q04_nothing_and_many_row_groups_are_read() {
    let none = file(vec![("claim_id", texts(&[])), ("procedure", texts(&[]))], 10, Compression::SNAPPY);
    assert_eq!(run(&none).0, Outcome::default());
    let ids: Vec<String> = (0..2000).map(|n| format!("C{n}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let codes = vec!["99213"; ids.len()];
    let many = file(vec![("claim_id", texts(&ids)), ("procedure", texts(&codes))], 1, Compression::SNAPPY);
    let (outcome, claims) = run(&many);
    assert_eq!((outcome.claims.len(), outcome.troubles.len()), (2000, 0));
    let last = claims.last().unwrap();
    assert_eq!(last.sheet.as_ref().unwrap().group_of(last.pieces()[0].number), Some((2000, 1)));
}
