//! Rows to packed entries: a key of up to ten characters in one integer, days as numbers, each different text once.

use rustc_hash::FxHashMap;

use super::date;
use crate::claim::Date;

/// The day of a row of a list whose file does not tell since when it holds.
pub(super) const NEVER_BEGAN: i32 = i32::MIN;
/// The day of a row without a last day.
pub(super) const OPEN: i32 = i32::MAX;
/// Between the cells of a text.
const BETWEEN: u8 = 0x1f;

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: Key,
    /// The first day, or [`NEVER_BEGAN`].
    pub(super) from: i32,
    /// The last day, included, or [`OPEN`].
    pub(super) to: i32,
    /// The cells that decide, as a text of the store.
    pub(super) value: u32,
    /// The other cells.
    pub(super) note: u32,
    /// Its row in its file.
    pub(super) row: u32,
    /// Its file, in the order read.
    pub(super) file: u16,
}

/// Codes of letters and digits, packed so that they sort like their text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key(u64);

impl Key {
    /// Up to ten capitals and digits; `None` for anything else.
    pub(super) fn one(code: &[u8]) -> Option<Key> {
        Key::pack(code, 10)
    }

    /// Two codes of five characters each.
    pub(super) fn pair(first: Key, second: Key) -> Key {
        Key(first.0 | (second.0 >> 30))
    }

    fn pack(code: &[u8], most: usize) -> Option<Key> {
        if code.is_empty() || code.len() > most {
            return None;
        }
        let mut bits = 0u64;
        for at in 0..10 {
            let six = match code.get(at) {
                None => 0,
                Some(b @ (b'0'..=b'9' | b'A'..=b'Z')) => u64::from(b - b'0') + 1,
                Some(_) => return None,
            };
            bits = (bits << 6) | six;
        }
        Some(Key(bits))
    }

    /// The characters from one place on, at most so many.
    pub(super) fn text(self, from: u32, most: u32) -> impl Iterator<Item = u8> {
        (from..10.min(from + most)).filter_map(move |at| {
            let six = u8::try_from((self.0 >> (54 - 6 * at)) & 0x3f).ok()?;
            Some(six.checked_sub(1)? + b'0')
        })
    }
}

/// All rows.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) entries: Vec<Entry>,
    texts: Vec<String>,
    known: FxHashMap<Vec<u8>, u32>,
    buffer: Vec<u8>,
}

impl Store {
    /// The number of the text that these cells are.
    pub(super) fn text(&mut self, cells: &[&[u8]]) -> u32 {
        self.buffer.clear();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.buffer.push(BETWEEN);
            }
            self.buffer.extend(cell.iter().filter(|b| **b != BETWEEN));
        }
        if let Some(known) = self.known.get(&self.buffer) {
            return *known;
        }
        // INVARIANT: rows are fewer than 2³² in all, and a row brings at most two texts; past that all are the last.
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(date::decoded(&self.buffer).into_owned());
        self.known.insert(self.buffer.clone(), number);
        number
    }

    /// A cell of a text.
    pub(super) fn cell(&self, text: u32, at: usize) -> &str {
        let whole = self.texts.get(text as usize).map_or("", String::as_str);
        whole.split(char::from(BETWEEN)).nth(at).unwrap_or("")
    }
}

/// A last day as entries keep it.
pub(super) fn to_day(day: Option<Date>) -> i32 {
    day.map_or(OPEN, |day| day.0)
}

/// A day of an entry; `None` where it is open.
pub(super) fn day(day: i32) -> Option<Date> {
    (day != NEVER_BEGAN && day != OPEN).then_some(Date(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(key: Key, from: u32, most: u32) -> String {
        key.text(from, most).map(char::from).collect()
    }

    #[test]
    fn keys_sort_like_their_text_and_come_back() {
        let codes = ["00000", "0001A", "0001U", "99998", "A", "A000", "A0000", "A0001", "E1165", "ZZZZZ", "ZZZZZZZ"];
        let keys: Vec<Key> = codes.iter().map(|code| Key::one(code.as_bytes()).unwrap()).collect();
        assert!(keys.is_sorted());
        for (key, code) in keys.iter().zip(codes) {
            assert_eq!(text(*key, 0, 10), code);
        }
        let pair = Key::pair(Key::one(b"0001A").unwrap(), Key::one(b"99998").unwrap());
        assert_eq!((text(pair, 0, 5), text(pair, 5, 5)), ("0001A".to_owned(), "99998".to_owned()));
        for wrong in ["", "a", "É", "0 1", "01234567890"] {
            assert_eq!(Key::one(wrong.as_bytes()), None, "{wrong}");
        }
        assert!(size_of::<Entry>() <= 32);
    }

    #[test]
    fn a_text_is_kept_once() {
        let mut store = Store::default();
        let one = store.text(&[b"1", b"caf\xe9"]);
        assert_eq!(store.text(&[b"1", b"caf\xe9"]), one);
        assert_ne!(store.text(&[b"1\x1fx"]), one);
        assert_eq!((store.cell(one, 0), store.cell(one, 1), store.cell(one, 2)), ("1", "café", ""));
    }
}
