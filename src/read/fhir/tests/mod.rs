//! Bad and odd FHIR, and what users deserve for it.

#![expect(clippy::string_slice, reason = "texts of the tests are ASCII")]

mod framing;
mod references;
mod values;

use std::io::Cursor;

use crate::claim::{Claim, Field, Item, Record, Value};
use crate::read::{Batch, Cost, Entry, Trouble, open};

/// A Claim of one line, with members of its own before the others; `ID` stands for its number.
pub(super) fn claim(id: &str, more: &str) -> String {
    CLAIM.replace("ID", id).replace("MORE", more)
}

const CLAIM: &str = r##"{"resourceType":"Claim","id":"ID","identifier":[{"value":"ID"}],"status":"active","type":{"coding":[{"code":"professional"}]},MORE"use":"claim","patient":{"reference":"Patient/1"},"insurer":{"identifier":{"value":"ACME1"}},"item":[{"sequence":1,"productOrService":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99213"}]},"servicedDate":"2026-02-03","quantity":{"value":1},"net":{"value":120.00,"currency":"USD"}}]}"##;

pub(super) const PATIENT: &str = r#"{"resourceType":"Patient","id":"1","gender":"female","birthDate":"1971-05-02"}"#;

/// A Bundle of resources, on one line.
pub(super) fn bundle(resources: &[&str]) -> String {
    let entries: Vec<String> = resources.iter().map(|resource| format!(r#"{{"resource":{resource}}}"#)).collect();
    format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#, entries.join(","))
}

/// What came of an input.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) claims: Vec<Claim>,
    pub(super) troubles: Vec<Trouble>,
    found: u64,
}

impl Outcome {
    pub(super) fn numbers(&self) -> Vec<String> {
        self.claims.iter().map(|claim| show(claim, Item::CLAIM, Field::ClaimNumber)).collect()
    }

    pub(super) fn codes(&self) -> Vec<&'static str> {
        self.troubles.iter().map(|trouble| trouble.code).collect()
    }

    pub(super) fn cost(&self, cost: Cost) -> usize {
        self.troubles.iter().filter(|trouble| trouble.cost == cost).count()
    }
}

pub(super) fn run(text: impl AsRef<[u8]>) -> Outcome {
    let mut framer = open(Box::new(Cursor::new(text.as_ref().to_vec())), 0).unwrap();
    let (mut outcome, mut batch) = (Outcome::default(), Batch::default());
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            match entry {
                Entry::Trouble(trouble) => {
                    outcome.found += u64::from(matches!(trouble.cost, Cost::Claim | Cost::Unsupported));
                    outcome.troubles.push(trouble.clone());
                }
                Entry::Frame(frame) => {
                    assert_eq!(frame.index, outcome.found);
                    outcome.found += 1;
                    let mut claim = Claim::default();
                    match batch.read(frame, &mut claim, &mut outcome.troubles) {
                        Ok(()) => outcome.claims.push(claim),
                        Err(trouble) => outcome.troubles.push(trouble),
                    }
                }
            }
        }
    }
    // R1: what was found is what was read and what was not.
    let lost = outcome.cost(Cost::Claim) + outcome.cost(Cost::Unsupported);
    assert_eq!(outcome.found, (outcome.claims.len() + lost) as u64);
    outcome
}

/// Reads a Bundle of a claim and the patient; the claim must be readable.
pub(super) fn one(more: &str) -> (Claim, Vec<Trouble>) {
    let mut outcome = run(bundle(&[&claim("C1", more), PATIENT]));
    assert_eq!(outcome.claims.len(), 1, "{:?}", outcome.troubles);
    (outcome.claims.remove(0), outcome.troubles)
}

pub(super) fn show(claim: &Claim, item: Item, field: Field) -> String {
    claim.show(claim.slot(item, field), field).to_string()
}

pub(super) fn of_claim(claim: &Claim, field: Field) -> String {
    show(claim, Item::CLAIM, field)
}

pub(super) fn is_unreadable(claim: &Claim, item: Item, field: Field) -> bool {
    matches!(claim.get(item, field), Value::Unreadable(_))
}

pub(super) fn first(record: Record) -> Item {
    Item { record, index: 0 }
}
