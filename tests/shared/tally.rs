//! A file to what came of it: claims that were read, claims that were not, and what was said.

use std::io::Cursor;

use paylint::claim::{Claim, Item, Record};
use paylint::read::{Batch, Cost, Entry, Trouble, open};

/// What came of a file.
#[derive(Default)]
pub struct Tally {
    /// Claims that were read, and their lines.
    pub read: usize,
    pub lines: usize,
    /// Claims that were found and not read.
    pub lost: usize,
    /// What was said.
    pub troubles: Vec<Trouble>,
}

/// Reads a file to its end.
pub fn read(bytes: Vec<u8>) -> Tally {
    let mut tally = Tally::default();
    let mut framer = open(Box::new(Cursor::new(bytes)), 0).unwrap();
    let (mut batch, mut claim) = (Batch::default(), Claim::default());
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            match entry {
                Entry::Frame(frame) => match batch.read(frame, &mut claim, &mut tally.troubles) {
                    Ok(()) => {
                        tally.read += 1;
                        tally.lines += claim.count(Record::Line) as usize;
                        // It stands somewhere within what was read of it.
                        assert!((claim.place(Item::CLAIM) as usize) < claim.raw().len());
                    }
                    Err(trouble) => {
                        tally.lost += 1;
                        tally.troubles.push(trouble);
                    }
                },
                Entry::Trouble(trouble) => {
                    tally.lost += usize::from(matches!(trouble.cost, Cost::Claim | Cost::Unsupported));
                    tally.troubles.push(trouble.clone());
                }
            }
        }
    }
    tally
}
