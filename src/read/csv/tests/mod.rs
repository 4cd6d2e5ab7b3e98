//! Bad and odd rows, and what users deserve for them.

mod damage;
mod framing;
mod random;
mod values;

use std::io::Cursor;
use std::sync::Arc;

use crate::claim::{Claim, Field, Item, Record};
use crate::read::{Batch, Cost, Entry, Framer, How, Input, Trouble, open_as};

use super::Map;
use crate::read::unpack::Fault;

/// Two claims, one of two lines.
const EXAMPLE: &str = "\
claim_id,claim_type,payer_id,patient_id,patient_dob,patient_sex,billing_npi,dx1,dx2,line_number,service_from,pos,procedure,mod1,mod2,units,charge,dx_pointers
C1001,P,ACME1,M77,1971-05-02,F,1999999901,L57.0,I10,1,2026-02-03,11,99213,25,,1,120.00,1
C1001,P,ACME1,M77,1971-05-02,F,1999999901,L57.0,I10,2,20260203,11,17000,,,1,95.00,\"1,2\"
C1002,P,ACME1,M78,1980-01-01,M,1999999901,J02.9,,1,2026-02-04,11,99212,,,1,80,A
";

/// What came of an input.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    /// Number and line count of each claim that was read.
    claims: Vec<(String, u32)>,
    troubles: Vec<Trouble>,
    /// How many claims were found, readable or not.
    found: u64,
}

impl Outcome {
    fn codes(&self) -> Vec<&'static str> {
        self.troubles.iter().map(|trouble| trouble.code).collect()
    }

    fn unreadable(&self) -> u64 {
        self.troubles.iter().filter(|trouble| matches!(trouble.cost, Cost::Claim | Cost::Unsupported)).count() as u64
    }

    fn numbers(&self) -> Vec<&str> {
        self.claims.iter().map(|(number, _)| number.as_str()).collect()
    }

    /// R1: what was found is what was read and what was not.
    fn balances(&self) -> bool {
        self.found == self.claims.len() as u64 + self.unreadable()
    }

    /// Where the first trouble of a code stands: its line, and its column.
    fn at(&self, code: &str) -> Option<(u64, &str)> {
        let trouble = self.troubles.iter().find(|trouble| trouble.code == code)?;
        Some((trouble.spot.number, trouble.spot.element.as_str()))
    }
}

fn map(text: &str) -> How {
    let map = Map::parse("layout.toml", text).unwrap_or_else(|wrong| panic!("{:?}", wrong.diagnostics));
    How { map: Some(Arc::new(map)), ..How::default() }
}

fn framer(bytes: &[u8], how: &How) -> Box<dyn Framer> {
    open_as(Input::Stream(Box::new(Cursor::new(bytes.to_vec()))), 0, how).unwrap()
}

fn drain(framer: &mut dyn Framer) -> (Outcome, Vec<Claim>) {
    let (mut outcome, mut claims) = (Outcome::default(), Vec::new());
    let mut batch = Batch::default();
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
                        Ok(()) => {
                            let number = show(&claim, Item::CLAIM, Field::ClaimNumber);
                            outcome.claims.push((number, claim.count(Record::Line)));
                            claims.push(claim);
                        }
                        Err(trouble) => outcome.troubles.push(trouble),
                    }
                }
            }
        }
    }
    (outcome, claims)
}

fn run_as(text: &[u8], how: &How) -> (Outcome, Vec<Claim>) {
    drain(framer(text, how).as_mut())
}

fn run(text: &str) -> Outcome {
    run_as(text.as_bytes(), &How::default()).0
}

/// The one claim of some rows.
fn one(text: &str) -> (Claim, Vec<Trouble>) {
    let (outcome, mut claims) = run_as(text.as_bytes(), &How::default());
    assert_eq!(claims.len(), 1, "{outcome:?}");
    (claims.remove(0), outcome.troubles)
}

fn show(claim: &Claim, item: Item, field: Field) -> String {
    claim.show(claim.slot(item, field), field).to_string()
}

/// The lines of the example, the heading first.
fn rows() -> Vec<String> {
    EXAMPLE.lines().map(str::to_owned).collect()
}

fn text(rows: &[String]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}
