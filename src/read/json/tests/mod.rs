//! Bad and odd JSON, and what users deserve for it.

mod framing;
mod random;
mod shapes;
mod values;

use std::io::Read;

use super::*;
use crate::claim::{ClaimType, Field, Item, Record, Value};
use crate::read::{Cost, Entry, Framer, Stretch};

/// The example of the interface page.
pub(super) const EXAMPLE: &str = r#"{"claim_id":"C1001","type":"professional","payer":"ACME1","frequency":"1","received":"2026-02-10",
 "member":{"id":"M77","birth_date":"1971-05-02","sex":"F"},
 "billing_provider":"1932163398","rendering_provider":"1257781848","diagnoses":["L570","I10"],"prior_auth":null,"pos":"11",
 "lines":[{"line":1,"procedure":"99213","modifiers":["25"],"units":1,"charge":120.00,"date":"2026-02-03","pos":"11","diagnosis_pointers":[1]},
          {"line":2,"procedure":"17000","modifiers":[],"units":1,"charge":95.00,"date":"2026-02-03","diagnosis_pointers":[1]}]}"#;

/// What came of an input.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Number and line count of each claim that was read.
    pub(super) claims: Vec<(String, u32)>,
    pub(super) troubles: Vec<Trouble>,
    /// How many claims were found, readable or not.
    pub(super) found: u64,
}

impl Outcome {
    pub(super) fn codes(&self) -> Vec<&'static str> {
        self.troubles.iter().map(|trouble| trouble.code).collect()
    }

    pub(super) fn unreadable(&self) -> u64 {
        self.troubles.iter().filter(|trouble| matches!(trouble.cost, Cost::Claim | Cost::Unsupported)).count() as u64
    }

    pub(super) fn numbers(&self) -> Vec<&str> {
        self.claims.iter().map(|(number, _)| number.as_str()).collect()
    }

    /// R1: what was found is what was read and what was not.
    pub(super) fn balances(&self) -> bool {
        self.found == self.claims.len() as u64 + self.unreadable()
    }
}

/// Gives its bytes in pieces of a size, with interruptions between them.
pub(super) struct Slow {
    pub(super) bytes: Vec<u8>,
    pub(super) at: usize,
    pub(super) step: usize,
    pub(super) interrupt: bool,
}

impl Read for Slow {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        self.interrupt = !self.interrupt;
        if self.interrupt {
            return Err(std::io::ErrorKind::Interrupted.into());
        }
        let rest = &self.bytes[self.at..];
        let len = rest.len().min(self.step).min(to.len());
        to[..len].copy_from_slice(&rest[..len]);
        self.at += len;
        Ok(len)
    }
}

/// Reads everything that a framer finds.
pub(super) fn drain(framer: &mut dyn Framer) -> Outcome {
    let (mut outcome, mut batch, mut claim) = (Outcome::default(), Batch::default(), Claim::default());
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            match entry {
                Entry::Trouble(trouble) => {
                    outcome.found += u64::from(trouble.cost == Cost::Claim);
                    outcome.troubles.push(trouble.clone());
                }
                Entry::Frame(frame) => {
                    assert_eq!(frame.index, outcome.found);
                    outcome.found += 1;
                    match batch.read(frame, &mut claim, &mut outcome.troubles) {
                        Ok(()) => outcome.claims.push((number(&claim), claim.count(Record::Line))),
                        Err(trouble) => outcome.troubles.push(trouble),
                    }
                }
            }
        }
    }
    assert!(!framer.next(&mut batch).unwrap());
    assert!(outcome.balances());
    outcome.troubles.retain(|trouble| trouble.code != "json/no-lines");
    outcome
}

pub(super) fn run(bytes: &[u8]) -> Outcome {
    drain(&mut JsonFramer::new(Box::new(std::io::Cursor::new(bytes.to_vec())), Vec::new(), 0))
}

/// Reads one claim, unsettled, which must be readable.
pub(super) fn one(json: &str) -> (Claim, Vec<Trouble>) {
    let (claim, troubles, result) = try_one(json);
    result.unwrap();
    (claim, troubles)
}

pub(super) fn try_one(json: &str) -> (Claim, Vec<Trouble>, Result<(), Trouble>) {
    let frame = Frame { stretches: stretch(json.len()).into(), ..Frame::default() };
    let batch = Batch { bytes: json.as_bytes().to_vec(), ..Batch::default() };
    let (mut claim, mut troubles) = (Claim::default(), Vec::new());
    let result = read(&batch, &frame, &mut claim, &mut troubles);
    // Many of these claims have no lines, which is not what they are about.
    troubles.retain(|trouble| trouble.code != "json/no-lines");
    (claim, troubles, result)
}

pub(super) fn stretch(len: usize) -> Stretch {
    Stretch { start: 0, end: len, offset: 0, number: 1 }
}

/// The code of the trouble that a claim costs.
pub(super) fn refused(json: &str) -> (&'static str, u64) {
    let trouble = try_one(json).2.unwrap_err();
    (trouble.code, trouble.spot.offset)
}

fn number(claim: &Claim) -> String {
    show(claim, Item::CLAIM, Field::ClaimNumber)
}

pub(super) fn show(claim: &Claim, item: Item, field: Field) -> String {
    claim.show(claim.slot(item, field), field).to_string()
}

pub(super) fn is_unreadable(claim: &Claim, item: Item, field: Field) -> bool {
    matches!(claim.get(item, field), Value::Unreadable(_))
}
