//! The different cells of one column, each under a small number; and the number of a cell that is looked for.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::{Cell, ColumnKind};
use crate::claim::{Code, Date, Number};
use crate::mapped::{Array, Plain};

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

/// An odd number without a pattern (from the golden ratio): what it multiplies is spread over all upper bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// What the cells of a column are kept as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Class {
    /// A code, or [`IS_TEXT`] with the place of a longer text.
    #[default]
    Words,
    /// A mantissa, with its scale beside it.
    Numbers,
    /// A day.
    Days,
}

impl Class {
    fn of(kind: ColumnKind) -> Class {
        match kind {
            ColumnKind::Code(_) | ColumnKind::Text => Class::Words,
            ColumnKind::Date | ColumnKind::Starts | ColumnKind::Ends => Class::Days,
            ColumnKind::Number
            | ColumnKind::Money
            | ColumnKind::Percent
            | ColumnKind::Days
            | ColumnKind::Months
            | ColumnKind::Years => Class::Numbers,
        }
    }
}

/// The different cells of a column. Each has a *symbol*: a number from 1 on, in the order in which they came; the empty
/// cell's is 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Dictionary {
    class: Class,
    /// By symbol, from 1.
    values: Array<u64>,
    /// The decimals of each number; none at all where every one is whole.
    scales: Array<u8>,
    /// Open addressing: symbols at the place of their hash or behind it; 0 is nobody. A power of two.
    slots: Array<u32>,
}

impl Dictionary {
    pub(super) fn new(kind: ColumnKind, [values, scales, slots]: [crate::mapped::Bytes; 3]) -> Dictionary {
        Dictionary { class: Class::of(kind), values: values.into(), scales: scales.into(), slots: slots.into() }
    }

    /// What it is kept as, as [`Dictionary::new`] takes it.
    pub(super) fn parts(&self) -> [&[u8]; 3] {
        [self.values.bytes(), self.scales.bytes(), self.slots.bytes()]
    }

    /// The largest symbol.
    pub(super) fn last(&self) -> u32 {
        u32::try_from(self.values.len()).unwrap_or(u32::MAX)
    }

    fn value(&self, symbol: u32) -> Option<(u64, u8)> {
        let at = (symbol as usize).checked_sub(1)?;
        Some((self.values.get(at)?, self.scales.get(at).unwrap_or(0)))
    }

    /// The codes that it has, each with its symbol; long texts are none.
    pub(super) fn codes(&self) -> impl Iterator<Item = (Code, u32)> + '_ {
        (1..=self.last()).filter_map(|symbol| match self.value(symbol)? {
            (value, _) if self.class == Class::Words && value & IS_TEXT == 0 => Some((Code::from_bits(value), symbol)),
            _ => None,
        })
    }

    /// The cell of a symbol.
    pub(super) fn cell<'t>(&self, symbol: u32, texts: &'t [u8]) -> Cell<'t> {
        let Some((value, scale)) = self.value(symbol) else { return Cell::Empty };
        decoded(self.class, value, scale, texts)
    }

    /// The number of a symbol, where every number of the column is whole.
    #[inline]
    pub(super) fn whole(&self, symbol: u32) -> Option<i64> {
        let at = (symbol as usize).checked_sub(1)?;
        let all_whole = self.class == Class::Numbers && self.scales.is_empty();
        self.values.get(at).filter(|_| all_whole).map(u64::cast_signed)
    }

    /// The day of a symbol of a column of dates.
    pub(super) fn date(&self, symbol: u32) -> Option<Date> {
        match (self.class, self.value(symbol)) {
            (Class::Days, Some((value, _))) => Some(day(value)),
            _ => None,
        }
    }

    /// The symbol of a cell; `None` for the empty cell and for one that the column does not have. Numbers are equal as
    /// values, texts and codes as they stand.
    pub(super) fn symbol(&self, cell: Cell<'_>, texts: &[u8]) -> Option<u32> {
        // A text that packs is its code.
        let cell = match cell {
            Cell::Text(text) => Code::new(text.as_bytes()).map_or(cell, Cell::Code),
            other => other,
        };
        let slots = self.slots.bytes();
        let count = self.slots.len();
        let mut at = home(key_bits(cell)?, count);
        for _ in 0..count {
            let symbol = u32::read(slots, at).filter(|symbol| *symbol != 0)?;
            let found = match (self.class, cell) {
                (Class::Words, Cell::Code(code)) => self.value(symbol).is_some_and(|(value, _)| value == code.bits()),
                _ => self.cell(symbol, texts) == cell,
            };
            if found {
                return Some(symbol);
            }
            at = (at + 1) & (count - 1);
        }
        None
    }

    pub(super) fn bytes(&self) -> usize {
        self.parts().iter().map(|part| part.len()).sum()
    }
}

fn decoded(class: Class, value: u64, scale: u8, texts: &[u8]) -> Cell<'_> {
    match class {
        Class::Words if value & IS_TEXT != 0 => text_at(value, texts).map_or(Cell::Empty, Cell::Text),
        Class::Words => Cell::Code(Code::from_bits(value)),
        Class::Numbers => Number::decimal(value.cast_signed(), scale).map_or(Cell::Empty, Cell::Number),
        Class::Days => Cell::Date(day(value)),
    }
}

fn day(value: u64) -> Date {
    // INVARIANT: made of a day by `Filling::symbol`; of a damaged file any day will do.
    Date(i32::try_from(value.cast_signed()).unwrap_or(0))
}

/// Where a key's slot is, unless those before are taken; `count` is a power of two.
fn home(bits: u64, count: usize) -> usize {
    let spread = (bits ^ (bits >> 32)).wrapping_mul(SPREAD);
    // The uppermost bits hang on all others.
    usize::try_from(spread.checked_shr(count.leading_zeros() + 1).unwrap_or(0)).unwrap_or(0)
}

/// A number that is equal for equal cells; `None` for `Empty`.
fn key_bits(key: Cell<'_>) -> Option<u64> {
    match key {
        Cell::Empty => None,
        Cell::Code(code) => Some(code.bits()),
        Cell::Text(text) => Some(text_bits(text)),
        Cell::Date(date) => Some(i64::from(date.0).cast_unsigned()),
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

fn text_at(bits: u64, texts: &[u8]) -> Option<&str> {
    let start = usize::try_from((bits & !IS_TEXT) >> LENGTH_BITS).ok()?;
    let length = usize::try_from(bits & LENGTH_MASK).ok()?;
    std::str::from_utf8(texts.get(start..start.checked_add(length)?)?).ok()
}

/// A dictionary while a table is built.
#[derive(Debug)]
pub(super) struct Filling {
    class: Class,
    values: Vec<u64>,
    scales: Vec<u8>,
    /// What each hashes by.
    keys: Vec<u64>,
    slots: Vec<u32>,
    /// The value that came last and its symbol: files are sorted by their first columns.
    last: (u64, u8, u32),
}

impl Filling {
    pub(super) fn new(kind: ColumnKind) -> Filling {
        Filling {
            class: Class::of(kind),
            values: Vec::new(),
            scales: Vec::new(),
            keys: Vec::new(),
            slots: vec![0; 16],
            last: (0, 0, 0),
        }
    }

    /// The symbol of a value, a new one where it is new; 0 for a value of another kind than the column's. `None` where a
    /// text has no room: it is longer than 16 MB, or all texts together are longer than 512 GB.
    pub(super) fn symbol(&mut self, value: &Packed<'_>, texts: &mut Vec<u8>) -> Option<u32> {
        let (bits, scale) = match (self.class, value) {
            (Class::Words, Packed::Code(code)) => (code.bits(), 0),
            (Class::Words, Packed::Text(text)) => return self.text(text, texts),
            (Class::Numbers, Packed::Number(mantissa, scale)) => (mantissa.cast_unsigned(), *scale),
            (Class::Days, Packed::Date(date)) => (i64::from(date.0).cast_unsigned(), 0),
            _ => return Some(0),
        };
        if self.last.2 != 0 && (self.last.0, self.last.1) == (bits, scale) {
            return Some(self.last.2);
        }
        let key = if scale == 0 { bits } else { key_bits(decoded(self.class, bits, scale, &[])).unwrap_or(bits) };
        let symbol = self.place(key, bits, scale, |filling, symbol| {
            filling.values.get(symbol) == Some(&bits) && filling.scales.get(symbol).copied().unwrap_or(0) == scale
        });
        self.last = (bits, scale, symbol);
        Some(symbol)
    }

    fn text(&mut self, text: &str, texts: &mut Vec<u8>) -> Option<u32> {
        let (start, length) = (u64::try_from(texts.len()).ok()?, u64::try_from(text.len()).ok()?);
        if length > LENGTH_MASK || start >= 1 << (63 - LENGTH_BITS) {
            return None;
        }
        let before = self.values.len();
        let symbol = self.place(text_bits(text), IS_TEXT | (start << LENGTH_BITS) | length, 0, |filling, symbol| {
            filling.values.get(symbol).and_then(|bits| text_at(*bits, texts)) == Some(text)
        });
        if self.values.len() > before {
            texts.extend_from_slice(text.as_bytes());
        }
        Some(symbol)
    }

    /// The symbol of the value that `is` says it is, by its position; a new one where there is none.
    fn place(&mut self, key: u64, bits: u64, scale: u8, is: impl Fn(&Filling, usize) -> bool) -> u32 {
        if self.values.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let count = self.slots.len();
        let mut at = home(key, count);
        loop {
            match self.slots.get(at).copied() {
                Some(0) | None => break,
                Some(symbol) if is(self, symbol as usize - 1) => return symbol,
                Some(_) => at = (at + 1) & (count - 1),
            }
        }
        if scale != 0 && self.scales.is_empty() {
            self.scales.resize(self.values.len(), 0);
        }
        if scale != 0 || !self.scales.is_empty() {
            self.scales.push(scale);
        }
        self.values.push(bits);
        self.keys.push(key);
        // INVARIANT: a table has fewer rows than symbols fit.
        let symbol = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = symbol;
        }
        symbol
    }

    fn grow(&mut self) {
        let count = self.slots.len() * 2;
        self.slots.clear();
        self.slots.resize(count, 0);
        for (key, symbol) in self.keys.iter().zip(1..) {
            let mut at = home(*key, count);
            while self.slots.get(at).is_some_and(|taken| *taken != 0) {
                at = (at + 1) & (count - 1);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = symbol;
            }
        }
    }

    /// The dictionary.
    pub(super) fn finish(self) -> Dictionary {
        Dictionary {
            class: self.class,
            values: self.values.as_slice().into(),
            scales: self.scales.as_slice().into(),
            slots: self.slots.as_slice().into(),
        }
    }
}

/// The symbols of a column while a table is built, in the narrowest width that holds all of them.
#[derive(Debug)]
pub(super) enum Symbols {
    Bytes(Vec<u8>),
    Halves(Vec<u16>),
    Words(Vec<u32>),
}

impl Symbols {
    pub(super) fn push(&mut self, symbol: u32) {
        match self {
            Symbols::Bytes(all) => match u8::try_from(symbol) {
                Ok(symbol) => return all.push(symbol),
                Err(_) => *self = Symbols::Halves(all.iter().map(|symbol| u16::from(*symbol)).collect()),
            },
            Symbols::Halves(all) => match u16::try_from(symbol) {
                Ok(symbol) => return all.push(symbol),
                Err(_) => *self = Symbols::Words(all.iter().map(|symbol| u32::from(*symbol)).collect()),
            },
            Symbols::Words(all) => return all.push(symbol),
        }
        self.push(symbol);
    }

    /// How many bytes each takes.
    pub(super) fn width(&self) -> usize {
        match self {
            Symbols::Bytes(_) => 1,
            Symbols::Halves(_) => 2,
            Symbols::Words(_) => 4,
        }
    }

    /// Puts each into the record of its row, `stride` bytes apart, from `offset` on.
    pub(super) fn spread(&self, records: &mut [u8], stride: usize, offset: usize) {
        let records = records.chunks_exact_mut(stride.max(1)).filter_map(|record| record.get_mut(offset..));
        let copy = |record: &mut [u8], bytes: &[u8]| record.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        match self {
            Symbols::Bytes(all) => records.zip(all).for_each(|(record, symbol)| copy(record, &symbol.to_le_bytes())),
            Symbols::Halves(all) => records.zip(all).for_each(|(record, symbol)| copy(record, &symbol.to_le_bytes())),
            Symbols::Words(all) => records.zip(all).for_each(|(record, symbol)| copy(record, &symbol.to_le_bytes())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(kind: ColumnKind, given: &[Packed<'_>]) -> (Dictionary, Vec<u8>, Vec<u32>) {
        let (mut filling, mut texts) = (Filling::new(kind), Vec::new());
        let symbols = given.iter().map(|value| filling.symbol(value, &mut texts).unwrap()).collect();
        (filling.finish(), texts, symbols)
    }

    #[test]
    fn different_cells_have_different_symbols_and_come_back() {
        let numbers: Vec<Packed<'_>> = (0..1000).map(|n| Packed::Number(n * 7, u8::from(n % 10 == 3))).collect();
        let (dictionary, texts, symbols) = filled(ColumnKind::Number, &numbers);
        let mut seen = symbols.clone();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 1000);
        for symbol in symbols {
            assert_eq!(dictionary.symbol(dictionary.cell(symbol, &texts), &texts), Some(symbol));
        }
        assert_eq!(dictionary.symbol(Cell::Number(Number::whole(-1)), &texts), None);
        assert_eq!(dictionary.symbol(Cell::Empty, &texts), None);
        assert_eq!(dictionary.cell(0, &texts), Cell::Empty);
    }

    #[test]
    fn a_long_text_is_kept_once() {
        let long = |text: &'static str| Packed::Text(text.into());
        let (first, other) = ("CPT Manual or CMS manual coding instruction", "Mutually exclusive procedures");
        let (dictionary, texts, symbols) = filled(ColumnKind::Text, &[long(first), long(other), long(first)]);
        assert_eq!(symbols, [1, 2, 1]);
        assert_eq!(texts.len(), first.len() + other.len());
        assert_eq!(dictionary.cell(1, &texts), Cell::Text(first));
        assert_eq!(dictionary.symbol(Cell::Text(other), &texts), Some(2));
    }

    #[test]
    fn symbols_widen_and_keep_what_they_hold() {
        for most in [255u32, 256, 65_535, 65_536] {
            let mut symbols = Symbols::Bytes(Vec::new());
            [0, 1, most, 2].into_iter().for_each(|symbol| symbols.push(symbol));
            let width = symbols.width();
            let mut records = vec![9; 4 * (width + 1)];
            symbols.spread(&mut records, width + 1, 1);
            let read = |row: usize| {
                let bytes = &records[row * (width + 1)..][..=width];
                assert_eq!(bytes[0], 9);
                bytes[1..].iter().rev().fold(0u32, |n, byte| n << 8 | u32::from(*byte))
            };
            assert_eq!([0, 1, 2, 3].map(read), [0, 1, most, 2]);
        }
    }
}
