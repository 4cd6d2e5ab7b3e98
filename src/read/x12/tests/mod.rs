//! Claims of our own making, whole and damaged, against what the reader must say of them.

mod damage;
mod framing;
mod kinds;
mod random;
mod values;

use std::cell::RefCell;
use std::io::{Cursor, Read};

use super::framer::Limits;
use super::{Delimiters, X12Framer};
use crate::claim::{Claim, Field, Item, Record, Value};
use crate::read::{Batch, Cost, Entry, Frame, Framer, Trouble, framer};

/// A plain claim of two lines.
const PLAIN: &[&str] = &[
    "CLM*C1001*215***11:B:1*Y*A*Y*Y",
    "HI*ABK:L570*ABF:I10",
    "NM1*82*1*ROE*ANN****XX*1257781848",
    "PRV*PE*PXC*207N00000X",
    "LX*1",
    "SV1*HC:99213:25*120*UN*1***1:2",
    "DTP*472*D8*20260203",
    "LX*2",
    "SV1*HC:17000*95*UN*1***1",
    "DTP*472*D8*20260203",
];

/// Billing provider, subscriber and payer.
const SUBSCRIBER: &[&str] = &[
    "HL*1**20*1",
    "PRV*BI*PXC*207Q00000X",
    "NM1*85*2*CLINIC*****XX*1932163398",
    "N3*1 MAIN ST",
    "N4*SPRINGFIELD*IL*62701",
    "REF*EI*123456789",
    "HL*2*1*22*0",
    "SBR*P*18*GRP7******CI",
    "NM1*IL*1*DOE*JO****MI*M77",
    "N4*SPRINGFIELD*IL*62702",
    "DMG*D8*19710502*F",
    "NM1*PR*2*PAYER*****PI*ACME1",
];

fn own(segments: &[&str]) -> Vec<String> {
    segments.iter().map(|segment| (*segment).to_owned()).collect()
}

/// A transaction around segments, with its count.
fn transaction(control: &str, segments: &[String]) -> Vec<String> {
    let mut all = vec![format!("ST*837*{control}*005010X222A1"), "BHT*0019*00*1*20260210*1200*CH".to_owned()];
    all.extend(own(&["NM1*41*2*SENDER*****46*S1", "NM1*40*2*PAYER*****46*P1"]));
    all.extend_from_slice(segments);
    all.push(format!("SE*{}*{control}", all.len() + 1));
    all
}

/// An interchange of one group around transactions.
fn interchange(control: u32, transactions: &[Vec<String>]) -> Vec<String> {
    let isa = format!(
        "ISA*00*{0:10}*00*{0:10}*ZZ*{1:15}*ZZ*{2:15}*260210*1200*^*00501*{control:09}*0*T*:",
        "", "SENDER", "PAYER"
    );
    let mut all = vec![isa, format!("GS*HC*SENDER*PAYER*20260210*1200*{control}*X*005010X222A1")];
    all.extend(transactions.iter().flatten().cloned());
    all.push(format!("GE*{}*{control}", transactions.len()));
    all.push(format!("IEA*1*{control:09}"));
    all
}

fn join(segments: &[String], ending: &str) -> Vec<u8> {
    segments.iter().map(|segment| format!("{segment}{ending}")).collect::<String>().into_bytes()
}

/// One interchange with the plain levels and these segments.
fn with_claims(segments: &[&str]) -> Vec<String> {
    let mut all = own(SUBSCRIBER);
    all.extend(own(segments));
    interchange(7, &[transaction("0001", &all)])
}

/// A file of `count` plain claims.
fn plain(count: usize) -> Vec<u8> {
    join(&with_claims(&PLAIN.repeat(count)), "~\n")
}

#[derive(Default)]
struct Outcome {
    claims: Vec<Claim>,
    troubles: Vec<Trouble>,
    lost: usize,
}

impl Outcome {
    fn codes(&self) -> Vec<&'static str> {
        self.troubles.iter().map(|trouble| trouble.code).collect()
    }

    fn only(&self) -> &Claim {
        assert_eq!((self.claims.len(), self.lost), (1, 0), "{:?}", self.troubles);
        &self.claims[0]
    }

    fn found(&self) -> usize {
        self.claims.len() + self.lost
    }

    /// The claims' facts, for comparing.
    fn facts(&self) -> Vec<Vec<String>> {
        self.claims.iter().map(facts).collect()
    }
}

fn facts(claim: &Claim) -> Vec<String> {
    let mut all = Vec::new();
    for (record, words) in Record::ALL {
        for item in claim.items(record) {
            for field in record.fields() {
                let slot = claim.slot(item, field);
                if !slot.is_absent() {
                    let owner = claim.owner(item);
                    all.push(format!(
                        "{words} {} of {} {}: {} = {}",
                        item.index,
                        owner.record.words(),
                        owner.index,
                        field.info().name,
                        claim.show(slot, field)
                    ));
                }
            }
        }
    }
    all
}

/// A claim that was read into before, from this file and others, holds the same as a fresh one: what it keeps of them (the
/// billing provider that claims share) shows nowhere.
fn again(batch: &Batch, frame: &Frame, fresh: &Claim, troubles: &[Trouble]) {
    thread_local!(static USED: RefCell<Claim> = RefCell::new(Claim::default()));
    USED.with_borrow_mut(|used| {
        let mut said = Vec::new();
        batch.read(frame, used, &mut said).unwrap();
        assert_eq!(said, troubles);
        assert_eq!((used.raw(), used.pieces()), (fresh.raw(), fresh.pieces()));
        assert_eq!(facts(used), facts(fresh));
        for (record, _) in Record::ALL {
            for item in fresh.items(record) {
                let places =
                    |claim: &Claim| record.fields().map(|field| claim.slot(item, field).at()).collect::<Vec<_>>();
                assert_eq!((places(used), used.place(item)), (places(fresh), fresh.place(item)));
            }
        }
    });
}

fn drain(framer: Box<dyn Framer>) -> Outcome {
    drain_from(framer, 0)
}

/// The same, from a claim on.
fn drain_from(mut framer: Box<dyn Framer>, first: u64) -> Outcome {
    let (mut outcome, mut batch, mut index) = (Outcome::default(), Batch::default(), first);
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            match entry {
                Entry::Frame(frame) => {
                    assert_eq!(frame.index, index, "claims are counted without gap");
                    index += 1;
                    let (mut claim, before) = (Claim::default(), outcome.troubles.len());
                    match batch.read(frame, &mut claim, &mut outcome.troubles) {
                        Ok(()) => {
                            again(&batch, frame, &claim, &outcome.troubles[before..]);
                            outcome.claims.push(claim);
                        }
                        Err(trouble) => {
                            outcome.lost += 1;
                            outcome.troubles.push(trouble);
                        }
                    }
                }
                Entry::Trouble(trouble) => {
                    if matches!(trouble.cost, Cost::Claim | Cost::Unsupported) {
                        index += 1;
                        outcome.lost += 1;
                    }
                    outcome.troubles.push(trouble.clone());
                }
            }
        }
    }
    assert!(!framer.next(&mut batch).unwrap() && batch.entries.is_empty(), "the end stays the end");
    outcome
}

fn run(bytes: &[u8]) -> Outcome {
    drain(framer::open(Box::new(Cursor::new(bytes.to_vec())), 0).unwrap())
}

fn run_segments(segments: &[String]) -> Outcome {
    run(&join(segments, "~\n"))
}

/// The one claim of the plain levels with these segments.
fn read_claim(segments: &[&str]) -> Outcome {
    run_segments(&with_claims(segments))
}

fn show(claim: &Claim, item: Item, field: Field) -> String {
    claim.show(claim.slot(item, field), field).to_string()
}

/// Gives its bytes a few at a time.
struct Slow(Cursor<Vec<u8>>, usize);

impl Read for Slow {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let end = to.len().min(self.1);
        self.0.read(&mut to[..end])
    }
}

fn is_unreadable(claim: &Claim, item: Item, field: Field) -> bool {
    matches!(claim.get(item, field), Value::Unreadable(_))
}

fn limited(bytes: &[u8], limits: Limits) -> Outcome {
    drain(Box::new(X12Framer::with_limits(Box::new(Cursor::new(bytes.to_vec())), Vec::new(), 0, limits)))
}

#[test]
fn a_plain_claim_has_its_facts() {
    let outcome = run(&plain(1));
    assert_eq!(outcome.codes(), Vec::<&str>::new());
    let claim = outcome.only();
    let line = Item::line(0);
    for (item, field, expected) in [
        (Item::CLAIM, Field::ClaimNumber, "C1001"),
        (Item::CLAIM, Field::ClaimPayer, "ACME1"),
        (Item::CLAIM, Field::ClaimPlan, "GRP7"),
        (Item::CLAIM, Field::ClaimFilingIndicator, "CI"),
        (Item::CLAIM, Field::ClaimPayerSequence, "primary"),
        (Item::CLAIM, Field::ClaimFrequency, "original"),
        (Item::CLAIM, Field::ClaimPlace, "11"),
        (Item::CLAIM, Field::ClaimTotalCharge, "$215.00"),
        (Item::CLAIM, Field::ClaimSubmitted, "2026-02-10"),
        (Item::CLAIM, Field::ClaimFirstDate, "2026-02-03"),
        (Item::CLAIM, Field::ClaimAssignment, "A"),
        (Item::CLAIM, Field::ClaimDiagnoses, "L570, I10"),
        (Item::CLAIM, Field::ClaimBillingProvider, "1932163398"),
        (Item::CLAIM, Field::ClaimRenderingProvider, "1257781848"),
        (Item::PATIENT, Field::PatientId, "M77"),
        (Item::PATIENT, Field::PatientBirthDate, "1971-05-02"),
        (Item::PATIENT, Field::PatientSex, "female"),
        (Item::PATIENT, Field::PatientRelationship, "self"),
        (Item::PATIENT, Field::PatientZip, "62702"),
        (line, Field::LineNumber, "1"),
        (line, Field::LineCode, "99213"),
        (line, Field::LineModifiers, "25"),
        (line, Field::LineUnits, "1"),
        (line, Field::LineUnitBasis, "units"),
        (line, Field::LineCharge, "$120.00"),
        (line, Field::LineDate, "2026-02-03"),
        (line, Field::LinePlace, "11"),
        (line, Field::LinePointers, "1, 2"),
        (Item::line(1), Field::LineDiagnosis, "L570"),
    ] {
        assert_eq!(show(claim, item, field), expected, "{}", field.info().x12);
    }
    let billing = Item { record: Record::Provider, index: 0 };
    for (field, expected) in [
        (Field::ProviderTaxonomy, "207Q00000X"),
        (Field::ProviderTaxId, "123456789"),
        (Field::ProviderEntity, "organization"),
        (Field::ProviderAddress, "1 MAIN ST"),
        (Field::ProviderState, "IL"),
    ] {
        assert_eq!(show(claim, billing, field), expected);
    }
    assert!(claim.slot(Item::line(1), Field::LineModifiers).is_absent());
}

#[test]
fn every_value_is_found_again_by_its_place() {
    let bytes = plain(2);
    let outcome = run(&bytes);
    for claim in &outcome.claims {
        let delimiters = Delimiters::of_claim(claim.raw()).unwrap();
        assert_eq!((delimiters.element, delimiters.component, delimiters.segment), (b'*', b':', b'~'));
        for (item, field, element, value) in [
            (Item::line(0), Field::LineCode, "SV101-2", "99213"),
            (Item::line(1), Field::LineCharge, "SV102", "95"),
            (Item::CLAIM, Field::ClaimFrequency, "CLM05-3", "1"),
            (Item::CLAIM, Field::ClaimPlan, "SBR03", "GRP7"),
            (Item::CLAIM, Field::ClaimBillingProvider, "NM109", "1932163398"),
            (Item::PATIENT, Field::PatientBirthDate, "DMG02", "19710502"),
        ] {
            let at = claim.slot(item, field).at();
            let piece = claim.piece_at(at).unwrap();
            let next = claim.pieces().iter().map(|piece| piece.start).find(|start| *start > piece.start);
            let raw = &claim.raw()[piece.start as usize..next.map_or(claim.raw().len(), |next| next as usize)];
            let described = super::describe(raw, delimiters, (at - piece.start) as usize).unwrap();
            assert_eq!(described.to_string(), element);
            let offset = piece.offset as usize + (at - piece.start) as usize;
            assert!(bytes[offset..].starts_with(value.as_bytes()), "{element}");
            let number = piece.number as usize + described.index;
            let segment = bytes.split(|byte| *byte == b'~').nth(number - 1).unwrap().trim_ascii();
            assert_eq!(segment, &raw[described.start..described.end], "segment {number}");
        }
        let line = claim.place(Item::line(1)) as usize;
        assert!(claim.raw()[line..].starts_with(b"SV1*HC:17000"));
        assert!(claim.raw()[claim.place(Item::CLAIM) as usize..].starts_with(b"CLM*"));
        assert!(claim.raw()[claim.place(Item::PATIENT) as usize..].starts_with(b"NM1*IL"));
    }
}
