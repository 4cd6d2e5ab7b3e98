//! Rows to the rows that have a key.

use super::column::key_bits;
use super::{Cell, Rows};

/// Finds the rows whose cells in some columns equal a key, without looking at the others.
///
/// A table of buckets, one for each different key and about two thirds as many empty ones. A bucket holds part of its
/// key's hash, so that a key that no row has is nearly always found missing in one place of the memory.
#[derive(Debug, Clone, Default)]
pub struct Index {
    columns: Vec<usize>,
    /// From the top of each: [`TAG_BITS`] of the hash, how many rows (`MANY`: see `many`), where they begin in `order`;
    /// 0 is an empty bucket.
    buckets: Vec<u64>,
    /// Among how many of the buckets hashes are spread; the rest take what runs over.
    homes: u64,
    /// Rows by key, those of one key in order.
    order: Vec<u32>,
    /// Where in `order` the keys with many rows begin, and how many they have; sorted.
    many: Vec<(u32, u32)>,
    /// The lowest bits of a hash, which are not kept.
    dropped: u32,
    /// One bit for about eight that a key might have, set where some key has it: small enough to stay near the processor,
    /// so that most absent keys never touch the buckets. Empty for a small table.
    filter: Vec<u64>,
}

/// Tables with fewer rows than this need no filter: their buckets are near enough.
const FEW: usize = 50_000;

const TAG_BITS: u32 = 24;
const MANY: u64 = 255;

/// Two odd numbers without a pattern (from the decimals of pi).
const SALT: [u64; 2] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7345];

/// Folds one more cell into a hash: all bits of the result depend on all bits of both.
fn fold(hash: u64, bits: u64) -> u64 {
    let [first, second] = SALT;
    let product = u128::from(hash ^ bits ^ first) * u128::from(second ^ bits.rotate_left(32));
    lower(product) ^ lower(product >> 64)
}

#[expect(clippy::cast_possible_truncation, reason = "takes the lower half on purpose")]
fn lower(n: u128) -> u64 {
    n as u64
}

#[expect(clippy::cast_possible_truncation, reason = "takes the lower half on purpose")]
fn lower_half(n: u64) -> u32 {
    n as u32
}

impl Rows {
    /// Sorts the rows by the cells of some columns (from 0) so that they can be found by them. Rows with an empty cell
    /// among these are left out, as are all where there is no such column.
    pub fn index(&self, columns: &[usize]) -> Index {
        let dropped = 32 - self.len().leading_zeros();
        let mut index = Index { columns: columns.to_vec(), dropped, ..Index::default() };
        // The upper bits of the hash over the number of the row: once sorted, equal keys are neighbours in order.
        let mut sorted: Vec<u64> = (0..self.len()).filter_map(|row| index.place(self, row)).collect();
        sorted.sort_unstable();
        let hash_of = |entry: &u64| entry >> dropped << dropped;
        let mask = (1u64 << dropped) - 1;

        if sorted.len() > FEW {
            let bits = (sorted.len() * 8).next_power_of_two();
            index.filter = vec![0; bits / 64];
            for entry in &sorted {
                let (word, bit) = index.filter_bit(hash_of(entry));
                if let Some(word) = index.filter.get_mut(word) {
                    *word |= bit;
                }
            }
        }
        let spread: u64 = sorted.chunk_by(|a, b| hash_of(a) == hash_of(b)).map(|_| 1).sum();
        index.homes = spread + spread * 2 / 3 + 1;
        index.buckets.reserve_exact(usize::try_from(index.homes).unwrap_or(0) + 64);
        index.order.reserve_exact(sorted.len());
        let mut waiting: Vec<u32> = Vec::new();
        for alike in sorted.chunk_by(|a, b| hash_of(a) == hash_of(b)) {
            let hash = alike.first().map_or(0, hash_of);
            if let [one] = alike {
                index.order.push(lower_half(one & mask));
                index.add_bucket(hash, 1);
                continue;
            }
            waiting.extend(alike.iter().map(|entry| lower_half(entry & mask)));
            while let Some(first) = waiting.first().copied() {
                let before = index.order.len();
                let Index { order, columns, .. } = &mut index;
                waiting.retain(|row| {
                    let is_same = self.same(columns, first, *row);
                    if is_same {
                        order.push(*row);
                    }
                    !is_same
                });
                let rows = index.order.len() - before;
                index.add_bucket(hash, rows);
            }
        }
        index.buckets.resize(index.buckets.len().max(usize::try_from(index.homes).unwrap_or(0)) + 1, 0);
        index.buckets.shrink_to_fit();
        index
    }

    /// Whether two rows have the same cells in some columns.
    fn same(&self, columns: &[usize], one: u32, other: u32) -> bool {
        one == other || columns.iter().all(|column| self.cell(one, *column) == self.cell(other, *column))
    }
}

impl Index {
    /// The hash of a row with the row's number in place of the lowest bits; `None` where a cell is empty.
    fn place(&self, rows: &Rows, row: u32) -> Option<u64> {
        let hash = self
            .columns
            .iter()
            .try_fold(0, |hash, column| Some(fold(hash, rows.stores.get(*column)?.key_bits(row, &rows.texts)?)))?;
        Some(hash >> self.dropped << self.dropped | u64::from(row))
    }

    /// Where the bucket of a hash is, unless those before ran over.
    fn home(&self, hash: u64) -> usize {
        // INVARIANT: below `homes`, which is below 2^33; the product of 32 bits with it fits.
        usize::try_from(((hash >> 32) * self.homes) >> 32).unwrap_or(usize::MAX)
    }

    /// Which bit of the filter a hash has.
    fn filter_bit(&self, hash: u64) -> (usize, u64) {
        // The upper bits: those that the buckets keep, too.
        let shift = self.filter.len().leading_zeros() + 1;
        let word = usize::try_from(hash >> shift).unwrap_or(0) & self.filter.len().saturating_sub(1);
        (word, 1 << ((hash >> shift.saturating_sub(6)) & 63))
    }

    fn tag(&self, hash: u64) -> u64 {
        (hash >> self.dropped) & ((1 << TAG_BITS) - 1)
    }

    /// Adds the bucket of the last `rows` of `order`. Hashes come in rising order, so that buckets only ever go on.
    fn add_bucket(&mut self, hash: u64, rows: usize) {
        let home = self.home(hash);
        if self.buckets.len() < home {
            self.buckets.resize(home, 0);
        }
        let start = u64::try_from(self.order.len() - rows).unwrap_or(0);
        let count = u64::try_from(rows).unwrap_or(MANY).min(MANY);
        if count == MANY {
            self.many.push((lower_half(start), u32::try_from(rows).unwrap_or(u32::MAX)));
        }
        self.buckets.push(self.tag(hash) << (64 - TAG_BITS) | count << 32 | start);
    }

    /// The columns it finds rows by, in the order of a key's cells.
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// The rows that have a key, in order; `rows` are those it was made of. Numbers are equal as values, texts and codes
    /// as they stand; a key with an empty cell, or with more or fewer cells than there are columns, finds nothing.
    pub fn find<'i>(&'i self, rows: &Rows, key: &[Cell<'_>]) -> &'i [u32] {
        if key.len() != self.columns.len() {
            return &[];
        }
        let Some(hash) = key.iter().try_fold(0, |hash, cell| Some(fold(hash, key_bits(*cell)?))) else {
            return &[];
        };
        if !self.filter.is_empty() {
            let (word, bit) = self.filter_bit(hash);
            if self.filter.get(word).is_none_or(|word| word & bit == 0) {
                return &[];
            }
        }
        let tag = self.tag(hash);
        for bucket in self.buckets.get(self.home(hash)..).unwrap_or_default() {
            if *bucket == 0 {
                break;
            }
            if bucket >> (64 - TAG_BITS) == tag {
                let found = self.rows_of(*bucket);
                if found.first().is_some_and(|row| self.has_key(rows, *row, key)) {
                    return found;
                }
            }
        }
        &[]
    }

    fn rows_of(&self, bucket: u64) -> &[u32] {
        let start = lower_half(bucket);
        let count = match (bucket >> 32) & 0xff {
            MANY => {
                let at = self.many.binary_search_by_key(&start, |(start, _)| *start);
                at.ok().and_then(|at| self.many.get(at)).map_or(0, |(_, count)| *count as usize)
            }
            few => usize::try_from(few).unwrap_or(0),
        };
        self.order.get(start as usize..start as usize + count).unwrap_or_default()
    }

    fn has_key(&self, rows: &Rows, row: u32, key: &[Cell<'_>]) -> bool {
        self.columns
            .iter()
            .zip(key)
            .all(|(column, cell)| rows.stores.get(*column).is_some_and(|store| store.is(row, *cell, &rows.texts)))
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.buckets.capacity() * 8 + self.order.capacity() * 4 + self.many.capacity() * 8
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Column, ColumnKind};
    use super::*;
    use crate::claim::{Code, CodeKind, Date, Number};

    const KINDS: [ColumnKind; 4] =
        [ColumnKind::Code(CodeKind::Plan), ColumnKind::Number, ColumnKind::Date, ColumnKind::Text];

    fn table(kinds: &[ColumnKind], rows: &[Vec<&str>]) -> Rows {
        let columns = kinds.iter().map(|kind| Column { name: String::new(), heading: String::new(), kind: *kind });
        let texts = rows.iter().map(|row| row.iter().map(|cell| Some((*cell).to_owned())).collect());
        Rows::from_texts(columns.collect(), texts).unwrap()
    }

    fn scan(rows: &Rows, columns: &[usize], key: &[Cell<'_>]) -> Vec<u32> {
        let has =
            |row: &u32| columns.iter().zip(key).all(|(at, cell)| *cell != Cell::Empty && rows.cell(*row, *at) == *cell);
        (0..rows.len()).filter(has).collect()
    }

    fn code(text: &str) -> Cell<'static> {
        Cell::Code(Code::new(text.as_bytes()).unwrap())
    }

    #[test]
    fn p18_equal_rows_and_reversed_pairs_are_all_found() {
        let pair = [ColumnKind::Code(CodeKind::Procedure); 2];
        let rows = table(
            &pair,
            &[
                vec!["11010", "12017"],
                vec!["12017", "11010"],
                vec!["11010", "12017"],
                vec!["20220", "20220"],
                vec!["11010", ""],
                vec!["11010", "12017"],
            ],
        );
        let index = rows.index(&[0, 1]);
        assert_eq!(index.find(&rows, &[code("11010"), code("12017")]), [0, 2, 5]);
        assert_eq!(index.find(&rows, &[code("12017"), code("11010")]), [1]);
        assert_eq!(index.find(&rows, &[code("20220"), code("20220")]), [3]);
        assert_eq!(index.find(&rows, &[code("11010"), Cell::Empty]), [0u32; 0]);
        assert_eq!(index.find(&rows, &[code("11010")]), [0u32; 0]);
        assert_eq!(rows.index(&[0]).find(&rows, &[code("11010")]), [0, 2, 4, 5]);
        assert_eq!(rows.index(&[7]).find(&rows, &[code("11010")]), [0u32; 0]);
        assert_eq!(Index::default().find(&rows, &[]), [0u32; 0]);
    }

    #[test]
    fn numbers_are_found_by_value_and_texts_as_they_stand() {
        let rows = table(
            &[ColumnKind::Number, ColumnKind::Text],
            &[vec!["4.0", "a longer text"], vec!["0.50", "short"], vec!["4", "a longer text"], vec!["-4", "Short"]],
        );
        let by_number = rows.index(&[0]);
        let number = |text| Cell::Number(Number::parse(text).unwrap());
        assert_eq!(by_number.find(&rows, &[number("4.00")]), [0, 2]);
        assert_eq!(by_number.find(&rows, &[number("0.5")]), [1]);
        assert_eq!(by_number.find(&rows, &[number("-4")]), [3]);
        assert_eq!(by_number.find(&rows, &[Cell::Date(Date(4))]), [0u32; 0]);
        let by_text = rows.index(&[1]);
        assert_eq!(by_text.find(&rows, &[Cell::Text("a longer text")]), [0, 2]);
        assert_eq!(by_text.find(&rows, &[Cell::Text("short")]), by_text.find(&rows, &[code("short")]));
        assert_eq!(by_text.find(&rows, &[Cell::Text("SHORT")]), [0u32; 0]);
    }

    #[test]
    fn p18_a_key_with_very_many_rows_gives_all_of_them() {
        for count in [254, 255, 256, 3000] {
            let mut given = vec![vec!["99213"]; count];
            given.push(vec!["99214"]);
            let rows = table(&[ColumnKind::Code(CodeKind::Procedure)], &given);
            let index = rows.index(&[0]);
            assert!(index.find(&rows, &[code("99213")]).iter().copied().eq(0..u32::try_from(count).unwrap()));
            assert_eq!(index.find(&rows, &[code("99214")]).len(), 1);
        }
    }

    proptest! {
        #[test]
        fn finding_is_looking_at_every_row(
            given in prop::collection::vec((0usize..6, 0usize..6, 0usize..6, 0usize..6), 0..60),
            columns in prop::sample::subsequence(vec![0usize, 1, 2, 3], 0..=4).prop_shuffle(),
        ) {
            const CELLS: [[&str; 6]; 4] = [
                ["", "A", "B", "AB", "a plan with blanks", "another long plan"],
                ["", "4", "4.0", "0.5", "-0.5", "5000000000"],
                ["", "2026-01-01", "20260101", "2026-01-02", "0001-01-01", "9999-12-31"],
                ["", "A", "a", "two words", "a long text, quite", "eightchr"],
            ];
            let given: Vec<Vec<&str>> = given
                .iter()
                .map(|(a, b, c, d)| [a, b, c, d].iter().zip(CELLS).map(|(at, cells)| cells[**at]).collect())
                .collect();
            let rows = table(&KINDS, &given);
            let every = table(&KINDS, &(0..6).map(|at| CELLS.map(|cells| cells[at]).to_vec()).collect::<Vec<_>>());
            let index = rows.index(&columns);
            for choice in 0..6u32.pow(u32::try_from(columns.len()).unwrap()) {
                let key: Vec<Cell<'_>> = columns
                    .iter()
                    .zip(0u32..)
                    .map(|(column, place)| every.cell(choice / 6u32.pow(place) % 6, *column))
                    .collect();
                prop_assert_eq!(index.find(&rows, &key), scan(&rows, &columns, &key));
            }
        }
    }
}
