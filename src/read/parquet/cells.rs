//! One value of a column to the characters that a text file would have for it.

use std::io::Write as _;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType};
use arrow_schema::{DataType, TimeUnit};

use crate::claim::Date;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Whether the values of a type can be written.
pub(super) fn is_plain(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Null
            | DataType::Boolean
            | DataType::Int8
            | DataType::Int16
            | DataType::Int32
            | DataType::Int64
            | DataType::UInt8
            | DataType::UInt16
            | DataType::UInt32
            | DataType::UInt64
            | DataType::Float32
            | DataType::Float64
            | DataType::Decimal32(..)
            | DataType::Decimal64(..)
            | DataType::Decimal128(..)
            | DataType::Decimal256(..)
            | DataType::Date32
            | DataType::Date64
            | DataType::Timestamp(..)
            | DataType::Utf8View
            | DataType::BinaryView
            | DataType::FixedSizeBinary(_)
    )
}

/// What a value is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A number or truth value, which stands without quotes.
    Bare,
    /// Anything else.
    Text,
}

/// Writes a value that is there. What has no exact characters is written so that no reader takes it for a value: a time of a
/// day in a zone of its own, an amount that is no number.
pub(super) fn write(array: &dyn Array, row: usize, out: &mut Vec<u8>) -> Shape {
    let mut text = Text { out, shape: Shape::Bare };
    match array.data_type() {
        DataType::Boolean => text.show(array.as_boolean().value(row)),
        DataType::Int8 => text.show(value::<Int8Type>(array, row)),
        DataType::Int16 => text.show(value::<Int16Type>(array, row)),
        DataType::Int32 => text.show(value::<Int32Type>(array, row)),
        DataType::Int64 => text.show(value::<Int64Type>(array, row)),
        DataType::UInt8 => text.show(value::<UInt8Type>(array, row)),
        DataType::UInt16 => text.show(value::<UInt16Type>(array, row)),
        DataType::UInt32 => text.show(value::<UInt32Type>(array, row)),
        DataType::UInt64 => text.show(value::<UInt64Type>(array, row)),
        // The shortest decimal that gives the same double again: an amount is exact to the cent, or has more decimals and is
        // refused as an amount.
        DataType::Float32 => text.float(value::<Float32Type>(array, row), value::<Float32Type>(array, row).is_finite()),
        DataType::Float64 => text.float(value::<Float64Type>(array, row), value::<Float64Type>(array, row).is_finite()),
        DataType::Decimal32(_, scale) => text.decimal(&value::<Decimal32Type>(array, row).to_string(), *scale),
        DataType::Decimal64(_, scale) => text.decimal(&value::<Decimal64Type>(array, row).to_string(), *scale),
        DataType::Decimal128(_, scale) => text.decimal(&value::<Decimal128Type>(array, row).to_string(), *scale),
        DataType::Decimal256(_, scale) => text.decimal(&value::<Decimal256Type>(array, row).to_string(), *scale),
        DataType::Date32 => text.day(i64::from(value::<Date32Type>(array, row))),
        DataType::Date64 => text.instant(value::<Date64Type>(array, row), false),
        DataType::Timestamp(unit, zone) => {
            let milliseconds = match unit {
                TimeUnit::Second => value::<TimestampSecondType>(array, row).checked_mul(1000),
                TimeUnit::Millisecond => Some(value::<TimestampMillisecondType>(array, row)),
                TimeUnit::Microsecond => Some(value::<TimestampMicrosecondType>(array, row).div_euclid(1000)),
                TimeUnit::Nanosecond => Some(value::<TimestampNanosecondType>(array, row).div_euclid(1_000_000)),
            };
            text.instant(milliseconds.unwrap_or(i64::MAX), zone.is_some());
        }
        DataType::Utf8View => text.bytes(array.as_string_view().value(row).as_bytes()),
        DataType::BinaryView => text.bytes(array.as_binary_view().value(row)),
        DataType::FixedSizeBinary(_) => text.bytes(array.as_fixed_size_binary().value(row)),
        _ => {}
    }
    text.shape
}

fn value<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> T::Native {
    array.as_primitive::<T>().value(row)
}

struct Text<'o> {
    out: &'o mut Vec<u8>,
    shape: Shape,
}

impl Text<'_> {
    fn show(&mut self, value: impl std::fmt::Display) {
        // Writing to memory cannot fail.
        let _ = write!(self.out, "{value}");
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.shape = Shape::Text;
        self.out.extend_from_slice(bytes);
    }

    fn float(&mut self, value: impl std::fmt::Display, finite: bool) {
        if !finite {
            self.shape = Shape::Text;
        }
        self.show(value);
    }

    /// A number of so many decimals, from its digits.
    fn decimal(&mut self, digits: &str, scale: i8) {
        let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
        let decimals = usize::try_from(scale).unwrap_or(0);
        let (whole, rest) = digits.split_at(digits.len().saturating_sub(decimals));
        self.out.extend_from_slice(sign.as_bytes());
        self.out.extend_from_slice(if whole.is_empty() { b"0" } else { whole.as_bytes() });
        let zeros = usize::from(scale.unsigned_abs()).saturating_sub(decimals);
        if digits != "0" {
            self.out.extend(std::iter::repeat_n(b'0', zeros));
        }
        if decimals > 0 {
            self.out.push(b'.');
            self.out.extend(std::iter::repeat_n(b'0', decimals - rest.len()));
            self.out.extend_from_slice(rest.as_bytes());
        }
    }

    fn day(&mut self, day: i64) {
        self.shape = Shape::Text;
        match i32::try_from(day).map(Date).ok().filter(|day| (Date::MIN..=Date::MAX).contains(day)) {
            Some(date) => self.show(date),
            None => self.show("a day past all calendars"),
        }
    }

    /// The day of a moment. One that is counted in Greenwich and is no midnight there may belong to another day where the
    /// service was given, so that nobody may read a day from it.
    fn instant(&mut self, milliseconds: i64, zoned: bool) {
        let (day, time) = (milliseconds.div_euclid(DAY), milliseconds.rem_euclid(DAY));
        self.day(day);
        if zoned && time != 0 {
            let minutes = time / 60_000;
            self.show(format_args!("T{:02}:{:02}Z", minutes / 60, minutes % 60));
        }
    }
}
