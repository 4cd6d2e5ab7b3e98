//! The claims of a run, found by their patient: in memory while they are few, beyond in files that go with the run.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use super::bundle::{Bundle, Opened};
use super::index::Index;
use super::pack::Names;
use super::patient::Filed;
use super::who::Who;
use crate::claim::Sheet;
use crate::spool::Spool;

/// So many bytes of bundles stay in memory.
const MOST: usize = 8 << 20;
/// What stands before a bundle: how long it is, and how long its claims are.
const HEAD: usize = 16;
/// A place is where a bundle begins, times this, and the position of a claim in it.
const POSITIONS: u64 = 1 << 16;

/// Claims by member number.
#[derive(Debug)]
pub struct Shelf {
    names: Names,
    bundles: Spool,
    index: Index,
    /// By the position of their file.
    sheets: BTreeMap<u32, Arc<Sheet>>,
}

impl Default for Shelf {
    fn default() -> Shelf {
        Shelf {
            names: Names::default().extended(),
            bundles: Spool::new(MOST),
            index: Index::default(),
            sheets: BTreeMap::new(),
        }
    }
}

impl Shelf {
    /// The names that its claims are packed with.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Takes claims in; all of them before the first is asked for.
    ///
    /// # Errors
    /// A file for them cannot be made or written.
    pub fn add(&mut self, bundle: Bundle) -> io::Result<()> {
        let lens = [bundle.bytes.len() as u64, bundle.len as u64];
        let mut bytes: Vec<u8> = lens.into_iter().flat_map(u64::to_be_bytes).collect();
        bytes.extend(bundle.bytes);
        let start = self.bundles.add(&bytes)?.saturating_mul(POSITIONS);
        for (position, member) in (0..).zip(bundle.members) {
            self.index.add(member, start.saturating_add(position))?;
        }
        self.sheets.extend(bundle.sheet);
        Ok(())
    }

    /// Makes it ready to be asked.
    ///
    /// # Errors
    /// A file cannot be written or read.
    pub fn seal(&mut self) -> io::Result<()> {
        self.index.seal()
    }

    /// The claims under a member number.
    ///
    /// # Errors
    /// A file cannot be read, or is not as it was written.
    pub fn find(&self, who: &Who) -> io::Result<Vec<Filed>> {
        let places = self.index.find(who.member_mark())?;
        let mut found = Vec::new();
        for theirs in places.chunk_by(|a, b| a / POSITIONS == b / POSITIONS) {
            let start = theirs.first().map_or(0, |place| place / POSITIONS);
            let positions: Vec<u64> = theirs.iter().map(|place| place % POSITIONS).collect();
            let claims = self.open(start)?.claims(&positions, &self.names).ok_or_else(altered)?;
            found.extend(claims.into_iter().map(|mut filed| {
                let sheet = self.sheets.get(&filed.claim.file).cloned();
                Arc::make_mut(&mut filed.claim).sheet = sheet;
                filed
            }));
        }
        Ok(found)
    }

    fn open(&self, start: u64) -> io::Result<Opened> {
        let mut head = [0; HEAD];
        self.bundles.read(start, &mut head)?;
        let len =
            |at: usize| head.get(at..)?.first_chunk().and_then(|own| usize::try_from(u64::from_be_bytes(*own)).ok());
        let (stored, whole) = len(0).zip(len(HEAD / 2)).ok_or_else(altered)?;
        let mut bytes = vec![0; stored];
        if self.bundles.read(start.saturating_add(HEAD as u64), &mut bytes)? < stored {
            return Err(altered());
        }
        Opened::new(&bytes, whole).ok_or_else(altered)
    }
}

fn altered() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it is not as it was written")
}
