//! Rows to the rows that have a key.

use super::slots::{Filter, Keys, Slots, Words};
use super::{Cell, Rows};
use crate::claim::Code;
use crate::mapped::{Array, Plain};

/// Finds the rows whose cells in some columns equal a key, without looking at the others.
///
/// Cells are compared by their symbols. Of one column, the symbol is the place where its rows are written; of several,
/// the symbols of the first two make one number, which is looked for among numbers packed side by side (open addressing),
/// what it leads to and the third one make the next, and so on. A pair that no row has is thus found missing in one place
/// of the memory, nearly always; a pair of codes that take 16 bits each is looked for as 32 bits.
#[derive(Debug, Clone, Default)]
pub struct Index {
    columns: Vec<usize>,
    /// For each column but the first.
    steps: Vec<Step>,
    /// Where the last step leads to (of one column, its symbols less one): a row, or [`MANY`] with a place in `many`.
    rows: Array<u32>,
    /// Of each key with several rows: how many, then the rows in order.
    many: Array<u32>,
    /// Of two columns.
    filter: Filter,
}

/// What came so far and the symbol of one more column, to a number for both.
#[derive(Debug, Clone, Default)]
struct Step {
    /// One more than the column's largest symbol.
    radix: u64,
    /// `so far * radix + symbol` at the place of its hash or behind it; 0 is nobody. Of 32 bits where all fit.
    keys: Keys,
    /// Beside each key the number for both, from 1; empty in the last step, which leads to rows.
    next: Array<u32>,
}

/// The bit that tells a place in `many` from a row.
const MANY: u32 = 1 << 31;
/// No row.
const NOBODY: u32 = u32::MAX;

/// Rows that were found, in order.
#[derive(Debug, Clone, Copy, Default)]
pub struct Found<'i> {
    /// Where there is one.
    one: Option<u32>,
    /// Where there are several.
    many: &'i [u8],
}

/// The pairs of codes that rows of two columns may have.
#[derive(Debug, Clone, Copy)]
pub struct Pairs<'i>(Words<'i>);

/// What a code makes of the hash of a pair that it is in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Half(u64);

impl From<Code> for Half {
    #[inline]
    fn from(code: Code) -> Half {
        // Halves are added, so each bit of a code must have reached all bits of its half.
        let bits = code.bits();
        let bits = (bits ^ (bits >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let bits = (bits ^ (bits >> 29)).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
        Half(bits ^ (bits >> 32))
    }
}

impl Half {
    /// Its bits, each of which hangs on all of the code's.
    #[inline(always)]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The hash of a pair in either order: whoever asks for both orders looks in one place.
    #[inline(always)]
    fn with(self, other: Half) -> u64 {
        self.0.wrapping_add(other.0)
    }
}

impl Pairs<'_> {
    /// Whether a row may have two codes, whichever comes first: false only where none has.
    #[inline(always)]
    pub fn may_have(self, one: Half, other: Half) -> bool {
        self.0.may_have(one.with(other))
    }
}

impl<'i> Found<'i> {
    /// The first.
    pub fn first(self) -> Option<u32> {
        self.one.or_else(|| u32::read(self.many, 0))
    }

    /// How many.
    pub fn len(self) -> usize {
        usize::from(self.one.is_some()) + self.many.len() / u32::SIZE
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// One after another.
    pub fn iter(self) -> impl Iterator<Item = u32> + use<'i> {
        let many = self.many.chunks_exact(u32::SIZE).filter_map(|chunk| u32::read(chunk, 0));
        self.one.into_iter().chain(many)
    }
}

impl Index {
    /// Sorts the rows by their cells in some columns. Rows with an empty cell among these are left out, as are all where
    /// there is no such column.
    pub(super) fn new(rows: &Rows, columns: &[usize]) -> Index {
        let mut index = Index { columns: columns.to_vec(), ..Index::default() };
        let Some((first, further)) = columns.split_first() else {
            // Nothing is asked: every row has it.
            index.write_rows(&vec![1; rows.len() as usize], 1);
            return index;
        };
        if columns.iter().any(|column| *column >= rows.columns.len()) {
            return index;
        }
        // Of each row what its cells so far are under, from 1; 0 where one of them is empty.
        let mut groups: Vec<u32> = (0..rows.len()).map(|row| rows.symbol_at(row, *first)).collect();
        let mut count = rows.dictionaries.get(*first).map_or(0, super::column::Dictionary::last);
        for (at, column) in further.iter().enumerate() {
            let last = rows.dictionaries.get(*column).map_or(0, super::column::Dictionary::last);
            let is_last = at + 1 == further.len();
            let mut step = Step { radix: u64::from(last) + 1, ..Step::default() };
            let sorted = sorted(rows, *column, &groups, step.radix);
            let different = sorted.chunk_by(|a, b| a.0 == b.0).count();
            let is_narrow = u64::from(count).saturating_add(1).saturating_mul(step.radix) <= 1 << 32;
            let mut keys = Slots::new(different);
            let mut pairs = Vec::with_capacity(if further.len() == 1 { different } else { 0 });
            // The places at which the last step's keys stand are what leads to their rows.
            groups.fill(0);
            for (alike, number) in sorted.chunk_by(|a, b| a.0 == b.0).zip(1u32..) {
                let Some((key, row)) = alike.first() else { continue };
                let place = keys.put(*key, number);
                if let ([column], Cell::Code(one)) = (further, rows.cell(*row, *first))
                    && let Cell::Code(other) = rows.cell(*row, *column)
                {
                    pairs.push(Half::from(one).with(Half::from(other)));
                }
                for (_, row) in alike {
                    if let Some(group) = groups.get_mut(*row as usize) {
                        *group = if is_last { place + 1 } else { number };
                    }
                }
            }
            count = if is_last { keys.count() } else { u32::try_from(different).unwrap_or(u32::MAX) };
            // What holds anything but codes might be asked for what is no code.
            if pairs.len() == different {
                index.filter = Filter::new(&pairs);
            }
            (step.keys, step.next) = keys.finish(is_narrow, is_last);
            index.steps.push(step);
        }
        index.write_rows(&groups, count);
        index
    }

    /// Writes down which rows there are for each group, from 1.
    fn write_rows(&mut self, groups: &[u32], count: u32) {
        let mut firsts = vec![NOBODY; count as usize];
        let mut counts = vec![0u32; count as usize];
        for (row, group) in (0u32..).zip(groups) {
            let Some(at) = (*group as usize).checked_sub(1) else { continue };
            if let (Some(first), Some(count)) = (firsts.get_mut(at), counts.get_mut(at)) {
                if *count == 0 {
                    *first = row;
                }
                *count += 1;
            }
        }
        // Where the list of each group with several rows begins, then its rows.
        let mut many: Vec<u32> = Vec::new();
        for (first, count) in firsts.iter_mut().zip(&counts).filter(|(_, count)| **count > 1) {
            // INVARIANT: fewer than 2^31 rows, and at most half as many counts.
            *first = MANY | u32::try_from(many.len()).unwrap_or(NOBODY);
            many.push(*count);
            many.resize(many.len() + *count as usize, NOBODY);
        }
        let mut written = vec![0u32; if many.is_empty() { 0 } else { count as usize }];
        for (row, group) in (0u32..).zip(groups) {
            let Some(at) = (*group as usize).checked_sub(1) else { continue };
            let (Some(first), Some(written)) = (firsts.get(at), written.get_mut(at)) else { continue };
            if *first & MANY == 0 || *first == NOBODY {
                continue;
            }
            if let Some(to) = many.get_mut((*first & !MANY) as usize + 1 + *written as usize) {
                *to = row;
            }
            *written += 1;
        }
        self.rows = firsts.as_slice().into();
        self.many = many.as_slice().into();
    }

    /// The columns it finds rows by, in the order of a key's cells.
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// The rows that have a key, in order; `rows` are those it was made of. Numbers are equal as values, texts and codes
    /// as they stand; a key with an empty cell, or with more or fewer cells than there are columns, finds nothing.
    pub fn find(&self, rows: &Rows, key: &[Cell<'_>]) -> Found<'_> {
        if key.len() != self.columns.len() {
            return Found::default();
        }
        let Some((first, further)) = self.columns.split_first() else { return self.rows_of(1) };
        let symbol = |column: &usize, at: usize| key.get(at).and_then(|cell| rows.symbol(*column, *cell));
        let Some(mut group) = symbol(first, 0) else { return Found::default() };
        for (at, (step, column)) in self.steps.iter().zip(further).enumerate() {
            let next = symbol(column, at + 1).and_then(|symbol| step.next(group, symbol));
            let Some(next) = next else { return Found::default() };
            group = next;
        }
        self.rows_of(group)
    }

    /// What tells of most pairs of codes that no row of two columns has them; nothing for an index of other columns.
    #[inline]
    pub fn pairs(&self) -> Option<Pairs<'_>> {
        self.filter.words().map(Pairs)
    }

    /// The same by the symbols of the key's cells ([`Rows::symbol`]).
    pub fn find_symbols(&self, key: &[u32]) -> Found<'_> {
        if key.len() != self.columns.len() {
            return Found::default();
        }
        let Some((first, further)) = key.split_first() else { return self.rows_of(1) };
        let mut group = *first;
        for (step, symbol) in self.steps.iter().zip(further) {
            let Some(next) = step.next(group, *symbol) else { return Found::default() };
            group = next;
        }
        self.rows_of(group)
    }

    fn rows_of(&self, group: u32) -> Found<'_> {
        let row = (group as usize).checked_sub(1).and_then(|at| self.rows.get(at)).unwrap_or(NOBODY);
        if row == NOBODY {
            return Found::default();
        }
        if row & MANY == 0 {
            return Found { one: Some(row), many: &[] };
        }
        let at = (row & !MANY) as usize;
        let count = self.many.get(at).unwrap_or(0) as usize;
        let start = (at + 1).saturating_mul(u32::SIZE);
        let end = start.saturating_add(count.saturating_mul(u32::SIZE));
        Found { one: None, many: self.many.bytes().get(start..end).unwrap_or_default() }
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.parts().iter().map(|part| part.len()).sum()
    }

    /// What it is kept as beside [`Index::steps_stored`]: the rows, the filter, then of each step its keys and where they
    /// lead.
    pub(super) fn parts(&self) -> Vec<&[u8]> {
        let steps = self.steps.iter().flat_map(|step| [step.keys.bytes(), step.next.bytes()]);
        [self.rows.bytes(), self.many.bytes(), self.filter.bytes()].into_iter().chain(steps).collect()
    }

    /// Of each step its radix, and whether its keys are of 32 bits.
    pub(super) fn steps_stored(&self) -> Vec<(u64, bool)> {
        self.steps.iter().map(|step| (step.radix, step.keys.is_narrow())).collect()
    }

    /// The index of what [`Index::parts`] and [`Index::steps_stored`] gave; `None` where a part is missing.
    pub(super) fn of_parts(
        columns: Vec<usize>,
        steps: &[(u64, bool)],
        mut parts: impl Iterator<Item = crate::mapped::Bytes>,
    ) -> Option<Index> {
        let (rows, many, filter) = (parts.next()?, parts.next()?, parts.next()?);
        let steps = steps.iter().map(|(radix, is_narrow)| {
            let (keys, next) = (parts.next()?, parts.next()?);
            let keys = Keys::of(*is_narrow, keys);
            Some(Step { radix: *radix, keys, next: next.into() })
        });
        let steps: Vec<Step> = steps.collect::<Option<_>>()?;
        (steps.len() == columns.len().saturating_sub(1)).then(|| Index {
            columns,
            steps,
            rows: rows.into(),
            many: many.into(),
            filter: Filter::of(filter),
        })
    }
}

impl Step {
    /// The number for what came so far and one more symbol.
    #[inline]
    fn next(&self, so_far: u32, symbol: u32) -> Option<u32> {
        let key = u64::from(so_far).checked_mul(self.radix)?.checked_add(u64::from(symbol))?;
        let slot = self.keys.find(key)?;
        if self.next.is_empty() { u32::try_from(slot + 1).ok() } else { self.next.get(slot) }
    }
}

/// The keys of a step with their rows, sorted by both.
fn sorted(rows: &Rows, column: usize, groups: &[u32], radix: u64) -> Vec<(u64, u32)> {
    let keyed = (0u32..).zip(groups).filter_map(|(row, group)| {
        let symbol = rows.symbol_at(row, column);
        let key = u64::from(*group).saturating_mul(radix).saturating_add(u64::from(symbol));
        (*group != 0 && symbol != 0).then_some((key, row))
    });
    let mut sorted: Vec<(u64, u32)> = keyed.collect();
    // Files are sorted by their first columns, mostly.
    if !sorted.is_sorted() {
        sorted.sort_unstable();
    }
    sorted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Column, ColumnKind};
    use super::*;
    use crate::claim::{CodeKind, Date, Number};

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

    fn all(found: Found<'_>) -> Vec<u32> {
        assert_eq!(found.first(), found.iter().next());
        assert_eq!(found.len(), found.iter().count());
        found.iter().collect()
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
        assert_eq!(all(index.find(&rows, &[code("11010"), code("12017")])), [0, 2, 5]);
        assert_eq!(all(index.find(&rows, &[code("12017"), code("11010")])), [1]);
        assert_eq!(all(index.find(&rows, &[code("20220"), code("20220")])), [3]);
        assert_eq!(all(index.find(&rows, &[code("11010"), Cell::Empty])), [0u32; 0]);
        assert_eq!(all(index.find(&rows, &[code("11010")])), [0u32; 0]);
        assert_eq!(all(rows.index(&[0]).find(&rows, &[code("11010")])), [0, 2, 4, 5]);
        assert_eq!(all(rows.index(&[7]).find(&rows, &[code("11010")])), [0u32; 0]);
        assert_eq!(all(Index::default().find(&rows, &[])), [0u32; 0]);
    }

    #[test]
    fn numbers_are_found_by_value_and_texts_as_they_stand() {
        let rows = table(
            &[ColumnKind::Number, ColumnKind::Text],
            &[vec!["4.0", "a longer text"], vec!["0.50", "short"], vec!["4", "a longer text"], vec!["-4", "Short"]],
        );
        let by_number = rows.index(&[0]);
        let number = |text| Cell::Number(Number::parse(text).unwrap());
        assert_eq!(all(by_number.find(&rows, &[number("4.00")])), [0, 2]);
        assert_eq!(all(by_number.find(&rows, &[number("0.5")])), [1]);
        assert_eq!(all(by_number.find(&rows, &[number("-4")])), [3]);
        assert_eq!(all(by_number.find(&rows, &[Cell::Date(Date(4))])), [0u32; 0]);
        let by_text = rows.index(&[1]);
        assert_eq!(all(by_text.find(&rows, &[Cell::Text("a longer text")])), [0, 2]);
        assert_eq!(all(by_text.find(&rows, &[Cell::Text("short")])), all(by_text.find(&rows, &[code("short")])));
        assert_eq!(all(by_text.find(&rows, &[Cell::Text("SHORT")])), [0u32; 0]);
    }

    #[test]
    fn p18_a_key_with_very_many_rows_gives_all_of_them() {
        for count in [254, 255, 256, 3000] {
            let mut given = vec![vec!["99213"]; count];
            given.push(vec!["99214"]);
            let rows = table(&[ColumnKind::Code(CodeKind::Procedure)], &given);
            let index = rows.index(&[0]);
            assert!(index.find(&rows, &[code("99213")]).iter().eq(0..u32::try_from(count).unwrap()));
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
                if let ([Cell::Code(first), Cell::Code(second)], false) = (key.as_slice(), scan(&rows, &columns, &key).is_empty()) {
                    prop_assert!(index.pairs().is_none_or(|pairs| pairs.may_have((*first).into(), (*second).into())));
                    prop_assert!(index.pairs().is_none_or(|pairs| pairs.may_have((*second).into(), (*first).into())));
                }
                let symbols: Option<Vec<u32>> =
                    columns.iter().zip(&key).map(|(column, cell)| rows.symbol(*column, *cell)).collect();
                let by_symbols = symbols.map_or(Vec::new(), |key| all(index.find_symbols(&key)));
                prop_assert_eq!(&by_symbols, &all(index.find(&rows, &key)));
                prop_assert_eq!(all(index.find(&rows, &key)), scan(&rows, &columns, &key));
            }
        }
    }
}
