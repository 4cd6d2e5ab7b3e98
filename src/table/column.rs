//! Packed values to the cells of one column, and back.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::{Cell, ColumnKind};
use crate::claim::{Code, Date, Number};

/// A cell's value before it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Packed<'t> {
    Empty,
    Code(Code),
    /// A text that is no [`Code`].
    Text(std::borrow::Cow<'t, str>),
    /// `mantissa / 10^scale` without trailing zeros, so that equal numbers are equal pairs.
    Number(i64, u8),
    Date(Date),
}

/// A code's first byte is ASCII, so the highest bit is free to say that the rest is a place in the texts.
const IS_TEXT: u64 = 1 << 63;
/// The lowest bits of such a cell are the length of its text, the ones above where it begins.
const LENGTH_BITS: u32 = 24;
const LENGTH_MASK: u64 = (1 << LENGTH_BITS) - 1;
/// A day that is not there.
const NO_DAY: i32 = i32::MIN;

/// The cells of a column.
#[derive(Debug, Clone)]
pub(super) enum Store {
    /// 0 is empty; a code; or [`IS_TEXT`] with the place of a longer text.
    Words(Vec<u64>),
    Numbers {
        values: Integers,
        /// The decimals of each; none at all while every number is whole.
        scales: Vec<u8>,
    },
    Days(Vec<i32>),
}

impl Store {
    pub(super) fn new(kind: ColumnKind) -> Store {
        match kind {
            ColumnKind::Code(_) | ColumnKind::Text => Store::Words(Vec::new()),
            ColumnKind::Date | ColumnKind::Starts | ColumnKind::Ends => Store::Days(Vec::new()),
            ColumnKind::Number
            | ColumnKind::Money
            | ColumnKind::Percent
            | ColumnKind::Days
            | ColumnKind::Months
            | ColumnKind::Years => Store::Numbers { values: Integers::Bytes(Vec::new()), scales: Vec::new() },
        }
    }

    /// Adds a cell; a value of another kind than the column's is an empty cell. `false` where a text has no room.
    pub(super) fn push(&mut self, value: &Packed<'_>, texts: &mut Texts) -> bool {
        match self {
            Store::Words(cells) => {
                let cell = match value {
                    Packed::Code(code) => Some(code.bits()),
                    Packed::Text(text) => texts.place(text),
                    _ => Some(0),
                };
                cells.push(cell.unwrap_or(0));
                cell.is_some()
            }
            Store::Numbers { values, scales } => {
                let (mantissa, scale) = match value {
                    Packed::Number(mantissa, scale) => (Some(*mantissa), *scale),
                    _ => (None, 0),
                };
                if scale != 0 && scales.is_empty() {
                    scales.resize(values.len(), 0);
                }
                if scale != 0 || !scales.is_empty() {
                    scales.push(scale);
                }
                values.push(mantissa);
                true
            }
            Store::Days(days) => {
                days.push(if let Packed::Date(date) = value { date.0 } else { NO_DAY });
                true
            }
        }
    }

    pub(super) fn cell<'t>(&self, row: u32, texts: &'t str) -> Cell<'t> {
        let at = row as usize;
        match self {
            Store::Words(cells) => match cells.get(at) {
                None | Some(0) => Cell::Empty,
                Some(bits) if bits & IS_TEXT != 0 => text_at(*bits, texts).map_or(Cell::Empty, Cell::Text),
                Some(bits) => Cell::Code(Code::from_bits(*bits)),
            },
            Store::Numbers { values, scales } => match values.get(at) {
                None => Cell::Empty,
                Some(mantissa) => {
                    let scale = scales.get(at).copied().unwrap_or(0);
                    Number::decimal(mantissa, scale).map_or(Cell::Empty, Cell::Number)
                }
            },
            Store::Days(_) => self.date(row).map_or(Cell::Empty, Cell::Date),
        }
    }

    /// The day of a cell of a column of dates.
    pub(super) fn date(&self, row: u32) -> Option<Date> {
        match self {
            Store::Days(days) => days.get(row as usize).filter(|day| **day != NO_DAY).map(|day| Date(*day)),
            _ => None,
        }
    }

    /// A number that is equal for equal cells of one column and equals [`key_bits`] of an equal key; `None` for an
    /// empty cell.
    pub(super) fn key_bits(&self, row: u32, texts: &str) -> Option<u64> {
        match self {
            Store::Words(cells) => match cells.get(row as usize) {
                None | Some(0) => None,
                Some(bits) if bits & IS_TEXT != 0 => text_at(*bits, texts).map(text_bits),
                Some(bits) => Some(*bits),
            },
            Store::Numbers { values, scales } if scales.is_empty() => values.get(row as usize).map(i64::cast_unsigned),
            Store::Days(_) => self.date(row).map(|date| u64::from(date.0.cast_unsigned())),
            Store::Numbers { .. } => key_bits(self.cell(row, texts)),
        }
    }

    /// Whether a cell equals a key.
    pub(super) fn is(&self, row: u32, key: Cell<'_>, texts: &str) -> bool {
        match (self, key) {
            (Store::Words(cells), Cell::Code(code)) => cells.get(row as usize) == Some(&code.bits()),
            (Store::Words(_), Cell::Text(text)) => match Code::new(text.as_bytes()) {
                Some(code) => self.is(row, Cell::Code(code), texts),
                None => self.cell(row, texts) == key,
            },
            (_, Cell::Empty) => false,
            _ => self.cell(row, texts) == key,
        }
    }

    pub(super) fn shrink(&mut self) {
        match self {
            Store::Words(cells) => cells.shrink_to_fit(),
            Store::Numbers { values, scales } => {
                values.shrink();
                scales.shrink_to_fit();
            }
            Store::Days(days) => days.shrink_to_fit(),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Store::Words(cells) => cells.capacity() * 8,
            Store::Numbers { values, scales } => values.bytes() + scales.capacity(),
            Store::Days(days) => days.capacity() * 4,
        }
    }
}

/// The number by which a key is looked for; `None` for `Empty`. A text that packs is its code.
pub(super) fn key_bits(key: Cell<'_>) -> Option<u64> {
    match key {
        Cell::Empty => None,
        Cell::Code(code) => Some(code.bits()),
        Cell::Text(text) => Some(Code::new(text.as_bytes()).map_or_else(|| text_bits(text), Code::bits)),
        Cell::Date(date) => Some(u64::from(date.0.cast_unsigned())),
        Cell::Number(number) => Some(number.as_whole().map_or_else(
            || {
                let mut hasher = FxHasher::default();
                number.hash(&mut hasher);
                hasher.finish()
            },
            i64::cast_unsigned,
        )),
    }
}

fn text_bits(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

fn text_at(bits: u64, texts: &str) -> Option<&str> {
    let start = usize::try_from((bits & !IS_TEXT) >> LENGTH_BITS).ok()?;
    let length = usize::try_from(bits & LENGTH_MASK).ok()?;
    texts.get(start..start.checked_add(length)?)
}

/// Long texts while a table is built; each is kept once.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub(super) heap: String,
    /// Where a text with this [`text_bits`] is.
    seen: FxHashMap<u64, u64>,
}

impl Texts {
    /// The cell of a text; `None` where it is longer than 16 MB or all texts together are longer than 512 GB.
    fn place(&mut self, text: &str) -> Option<u64> {
        let hash = text_bits(text);
        if let Some(cell) = self.seen.get(&hash)
            && text_at(*cell, &self.heap) == Some(text)
        {
            return Some(*cell);
        }
        let (start, length) = (u64::try_from(self.heap.len()).ok()?, u64::try_from(text.len()).ok()?);
        if length > LENGTH_MASK || start >= 1 << (63 - LENGTH_BITS) {
            return None;
        }
        self.heap.push_str(text);
        let cell = IS_TEXT | (start << LENGTH_BITS) | length;
        self.seen.insert(hash, cell);
        Some(cell)
    }
}

/// Whole numbers in the narrowest width that holds all of them; the least number of a width is an empty cell.
#[derive(Debug, Clone)]
pub(super) enum Integers {
    Bytes(Vec<i8>),
    Words(Vec<i32>),
    Longs(Vec<i64>),
}

impl Integers {
    fn len(&self) -> usize {
        match self {
            Integers::Bytes(values) => values.len(),
            Integers::Words(values) => values.len(),
            Integers::Longs(values) => values.len(),
        }
    }

    fn get(&self, at: usize) -> Option<i64> {
        match self {
            Integers::Bytes(values) => values.get(at).filter(|n| **n != i8::MIN).map(|n| i64::from(*n)),
            Integers::Words(values) => values.get(at).filter(|n| **n != i32::MIN).map(|n| i64::from(*n)),
            Integers::Longs(values) => values.get(at).filter(|n| **n != i64::MIN).copied(),
        }
    }

    fn push(&mut self, value: Option<i64>) {
        match (&mut *self, value) {
            (Integers::Bytes(values), None) => values.push(i8::MIN),
            (Integers::Words(values), None) => values.push(i32::MIN),
            (Integers::Longs(values), None) => values.push(i64::MIN),
            (Integers::Longs(values), Some(n)) => values.push(n),
            (Integers::Bytes(values), Some(n)) => match i8::try_from(n) {
                Ok(n) if n != i8::MIN => values.push(n),
                _ => self.widen_and_push(n),
            },
            (Integers::Words(values), Some(n)) => match i32::try_from(n) {
                Ok(n) if n != i32::MIN => values.push(n),
                _ => self.widen_and_push(n),
            },
        }
    }

    fn widen_and_push(&mut self, value: i64) {
        let kept = (0..self.len()).map(|at| self.get(at));
        *self = if let (Integers::Bytes(_), Ok(_)) = (&*self, i32::try_from(value)) {
            Integers::Words(kept.map(|n| n.and_then(|n| i32::try_from(n).ok()).unwrap_or(i32::MIN)).collect())
        } else {
            Integers::Longs(kept.map(|n| n.unwrap_or(i64::MIN)).collect())
        };
        match self {
            Integers::Words(_) if value == i64::from(i32::MIN) => self.widen_and_push(value),
            _ => self.push(Some(value)),
        }
    }

    fn shrink(&mut self) {
        match self {
            Integers::Bytes(values) => values.shrink_to_fit(),
            Integers::Words(values) => values.shrink_to_fit(),
            Integers::Longs(values) => values.shrink_to_fit(),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Integers::Bytes(values) => values.capacity(),
            Integers::Words(values) => values.capacity() * 4,
            Integers::Longs(values) => values.capacity() * 8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_widen_and_keep_what_they_hold() {
        let given = [Some(1), None, Some(-128), Some(127), Some(70_000), None, Some(-2_147_483_648), Some(i64::MAX)];
        let mut integers = Integers::Bytes(Vec::new());
        for value in given {
            integers.push(value);
        }
        let kept: Vec<Option<i64>> = (0..given.len()).map(|at| integers.get(at)).collect();
        assert_eq!(kept, given);
    }

    #[test]
    fn a_long_text_is_kept_once() {
        let mut texts = Texts::default();
        let first = texts.place("CPT Manual or CMS manual coding instruction");
        texts.place("Mutually exclusive procedures");
        assert_eq!(texts.place("CPT Manual or CMS manual coding instruction"), first);
        assert_eq!(texts.heap.len(), 43 + 29);
        assert_eq!(text_at(first.unwrap(), &texts.heap), Some("CPT Manual or CMS manual coding instruction"));
    }
}
