//! What must hold of every input, whatever is in it: nothing falls, every claim that was found is read or refused, and
//! what is read lies within its own bytes.

use std::io::Cursor;

use paylint::claim::{Claim, NOWHERE, Record};
use paylint::read::{self, Batch, Entry, Framer, How, Input};

/// Reads bytes as an input that came through a pipe.
pub fn stream(bytes: &[u8]) {
    all(read::open(Box::new(Cursor::new(bytes.to_vec())), 0).expect("bytes in memory can be read"));
}

/// Reads bytes as a file, in which a reader may go back and forth.
pub fn file(bytes: &[u8]) {
    let input = Input::File(Box::new(Cursor::new(bytes.to_vec())));
    all(read::open_as(input, 0, &How::default()).expect("bytes in memory can be read"));
}

/// Reads bytes as a format that is told by what it begins with.
pub fn behind(beginning: &[u8], bytes: &[u8]) {
    stream(&[beginning, bytes].concat());
}

fn all(mut framer: Box<dyn Framer>) {
    let mut batch = Batch::default();
    let mut claim = Claim::default();
    while let Ok(true) = framer.next(&mut batch) {
        for entry in &batch.entries {
            if let Entry::Frame(frame) = entry
                && batch.read(frame, &mut claim, &mut Vec::new()).is_ok()
            {
                places(&claim);
            }
        }
        batch.clear();
    }
}

fn places(claim: &Claim) {
    for (record, _) in Record::ALL {
        for item in claim.items(record) {
            for field in record.fields() {
                let at = claim.slot(item, field).at();
                assert!(at == NOWHERE || at as usize <= claim.raw().len(), "{field:?} lies outside of its claim");
            }
        }
    }
}
