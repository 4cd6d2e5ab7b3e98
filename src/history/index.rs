//! Where the claims of each member are: in memory while they are few; beyond, sorted in a file of which a part is known in
//! memory.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use crate::spool::{Reader, Spool};

/// The fingerprint of a member number, and a place.
type Entry = (u64, u64);

/// So many places are sorted at once: 4 MB.
const RUN: usize = 1 << 18;
/// How many stand between two of a file of which the members are known in memory.
const PAGE: usize = 256;
/// Bytes of one in a file.
const WIDTH: usize = 16;

/// Places by member. All are added before the first is asked for.
#[derive(Debug)]
pub struct Index {
    /// Those that are in no file.
    open: Vec<Entry>,
    /// How many are sorted at once.
    run: usize,
    /// Sorted stretches of a file: where each ends.
    ends: Vec<u64>,
    file: Arc<Spool>,
    /// The first member of each page of the file.
    pages: Vec<u64>,
}

impl Default for Index {
    fn default() -> Index {
        Index::sorting(RUN)
    }
}

impl Index {
    fn sorting(run: usize) -> Index {
        Index { open: Vec::new(), run, ends: Vec::new(), file: Arc::new(Spool::new(0)), pages: Vec::new() }
    }

    /// Adds a place of a member.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn add(&mut self, member: u64, place: u64) -> io::Result<()> {
        self.open.push((member, place));
        if self.open.len() >= self.run { self.close() } else { Ok(()) }
    }

    /// Writes those that are in no file behind the others, sorted.
    fn close(&mut self) -> io::Result<()> {
        self.open.sort_unstable();
        for some in self.open.chunks(PAGE) {
            self.file.add(&some.iter().flat_map(bytes).collect::<Vec<u8>>())?;
        }
        self.ends.push(self.file.len());
        self.open.clear();
        Ok(())
    }

    /// Makes it ready to be asked.
    ///
    /// # Errors
    /// The file cannot be written or read.
    pub fn seal(&mut self) -> io::Result<()> {
        if self.ends.is_empty() {
            self.open.sort_unstable();
            return Ok(());
        }
        self.close()?;
        self.open = Vec::new();
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let stretch = |(start, end): (u64, &u64)| {
            let mut reader = Reader::new(Arc::clone(&self.file));
            io::Seek::seek(&mut reader, io::SeekFrom::Start(start))?;
            Ok(BufReader::new(reader.take(end.saturating_sub(start))))
        };
        let mut stretches = starts.zip(&self.ends).map(stretch).collect::<io::Result<Vec<_>>>()?;
        let mut first = BinaryHeap::new();
        for (at, stretch) in stretches.iter_mut().enumerate() {
            first.extend(next(stretch)?.map(|entry| Reverse((entry, at))));
        }
        let sorted = Spool::new(0);
        let mut page = Vec::with_capacity(PAGE * WIDTH);
        while let Some(Reverse((entry, at))) = first.pop() {
            if page.is_empty() {
                self.pages.push(entry.0);
            }
            page.extend(bytes(&entry));
            if page.len() >= PAGE * WIDTH {
                sorted.add(&page)?;
                page.clear();
            }
            if let Some(stretch) = stretches.get_mut(at) {
                first.extend(next(stretch)?.map(|entry| Reverse((entry, at))));
            }
        }
        sorted.add(&page)?;
        self.file = Arc::new(sorted);
        Ok(())
    }

    /// The places of a member, in order.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn find(&self, member: u64) -> io::Result<Vec<u64>> {
        let own = |entry: &&Entry| entry.0 == member;
        if self.ends.is_empty() {
            let from = self.open.partition_point(|entry| entry.0 < member);
            return Ok(self.open.iter().skip(from).take_while(own).map(|entry| entry.1).collect());
        }
        let mut found = Vec::new();
        let mut at = self.pages.partition_point(|first| *first < member).saturating_sub(1);
        let mut page = [0; PAGE * WIDTH];
        while self.pages.get(at).is_some_and(|first| *first <= member) {
            let count = self.file.read((at * PAGE * WIDTH) as u64, &mut page)?;
            let entries = page.get(..count).unwrap_or(&[]).chunks_exact(WIDTH).filter_map(entry);
            found.extend(entries.filter(|entry| entry.0 == member).map(|entry| entry.1));
            at += 1;
        }
        Ok(found)
    }
}

fn bytes(entry: &Entry) -> [u8; WIDTH] {
    ((u128::from(entry.0) << 64) | u128::from(entry.1)).to_be_bytes()
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let (member, place) = bytes.split_first_chunk()?;
    Some((u64::from_be_bytes(*member), u64::from_be_bytes(place.try_into().ok()?)))
}

/// The next entry of a stretch; `None` at its end.
fn next(stretch: &mut impl Read) -> io::Result<Option<Entry>> {
    let mut own = [0; WIDTH];
    match stretch.read_exact(&mut own) {
        Ok(()) => Ok(entry(&own)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_place_is_found_however_many_are_sorted_at_once() {
        // Members with none, one and more places than a page holds.
        let all = (0..5_000u64).map(|place| (place * place % 701 % 300 * 2, place)).collect::<Vec<Entry>>();
        let all: Vec<Entry> = all.into_iter().chain((0..700).map(|place| (77, 9_000 + place))).collect();
        let mut known: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        all.iter().for_each(|(member, place)| known.entry(*member).or_default().push(*place));
        for run in [1, 7, 256, 1_000, 5_700, 1 << 20] {
            let mut index = Index::sorting(run);
            all.iter().for_each(|(member, place)| index.add(*member, *place).unwrap());
            index.seal().unwrap();
            for member in 0..700 {
                assert_eq!(
                    index.find(member).unwrap(),
                    known.get(&member).cloned().unwrap_or_default(),
                    "{run} {member}"
                );
            }
            assert!(index.find(u64::MAX).unwrap().is_empty());
        }
    }
}
