//! The claims of a run to each patient's history: which other claims stand beside the one that is judged.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use super::guard::guarded;
use super::inputs::Input;
use super::pipeline::{self, Job};
use crate::claim::{Claim, Field, Item, Value};
use crate::policy::model::{Domain, Policy};
use crate::policy::walk::{self, Part};
use crate::read::{Cost, Entry};

/// All claims of all patients.
#[derive(Debug, Default)]
pub struct History {
    patients: BTreeMap<Vec<u8>, Vec<Past>>,
    /// Claims and parts of the history's own files that could not be read.
    pub unreadable: u64,
}

/// One claim of a patient.
#[derive(Debug)]
struct Past {
    claim: Claim,
    /// Whether it stands: it is no void, and no claim replaces or voids it.
    stands: bool,
}

/// Whether a policy asks for anything beside the claim that is judged.
pub fn is_read_by(policy: &Policy) -> bool {
    let mut reads = false;
    for edit in &policy.edits {
        walk::edit(edit, &mut |part| {
            if let Part::Search(search) = part {
                reads |= matches!(
                    search.domain,
                    Domain::AnyLines
                        | Domain::HistoryLines
                        | Domain::HistoryClaims
                        | Domain::OriginalLines
                        | Domain::OriginalClaim
                );
            }
        });
    }
    reads
}

impl History {
    /// Reads every claim of the inputs; the first `judged` of them are reported on by the run itself, so that only what
    /// the others lose is counted here.
    pub fn collect(inputs: &[Input], judged: usize, threads: NonZeroUsize) -> History {
        let mut history = History::default();
        pipeline::run(inputs, threads, batch, |(file, claims, lost)| {
            if file as usize >= judged {
                history.unreadable += lost;
            }
            for (patient, claim) in claims {
                history.patients.entry(patient).or_default().push(Past { claim, stands: true });
            }
            ControlFlow::Continue(())
        });
        history.patients.values_mut().for_each(|claims| settle(claims));
        history
    }

    /// The other claims of a claim's patient that stand, and the claim that it replaces or voids, which is none of them.
    pub fn beside(&self, claim: &Claim) -> (Vec<Claim>, Option<&Claim>) {
        let Some(claims) = patient(claim).and_then(|patient| self.patients.get(&patient)) else {
            return (Vec::new(), None);
        };
        let others = || claims.iter().filter(|past| (past.claim.file, past.claim.index) != (claim.file, claim.index));
        let standing = others().filter(|past| past.stands).map(|past| past.claim.clone()).collect();
        let number = text(claim, Field::ClaimOriginalNumber).filter(|_| claim.replaces());
        let original = number.and_then(|number| {
            others().map(|past| &past.claim).rfind(|other| text(other, Field::ClaimNumber) == Some(number.clone()))
        });
        (standing, original)
    }
}

/// The readable claims of a batch by patient, and how much could not be read.
fn batch(job: &Job) -> (u32, Vec<(Vec<u8>, Claim)>, u64) {
    let mut claims = Vec::new();
    let mut lost = 0;
    for entry in &job.batch.entries {
        match entry {
            Entry::Trouble(trouble) => lost += u64::from(trouble.cost != Cost::Nothing),
            Entry::Frame(frame) => {
                let mut claim = Claim::default();
                let read = guarded(|| job.batch.read(frame, &mut claim, &mut Vec::new()).is_ok());
                if read != Some(true) {
                    lost += 1;
                } else if let Some(patient) = patient(&claim) {
                    // A clone takes no more room than it needs.
                    claims.push((patient, claim.clone()));
                }
            }
        }
    }
    (job.batch.file, claims, lost)
}

/// Says which of a patient's claims stand.
fn settle(claims: &mut [Past]) {
    let replaced: BTreeSet<Vec<u8>> = claims
        .iter()
        .filter(|past| past.claim.replaces())
        .filter_map(|past| text(&past.claim, Field::ClaimOriginalNumber))
        .collect();
    for past in claims {
        let own = text(&past.claim, Field::ClaimNumber);
        // A replacement may carry the number of what it replaces; it does not replace itself.
        let of_itself = past.claim.replaces() && text(&past.claim, Field::ClaimOriginalNumber) == own;
        past.stands = !is_void(&past.claim) && (of_itself || !own.is_some_and(|own| replaced.contains(&own)));
    }
}

fn is_void(claim: &Claim) -> bool {
    claim.slot(Item::CLAIM, Field::ClaimFrequency).as_code().is_some_and(|code| matches!(code.bytes(), [b'8', 0, ..]))
}

fn patient(claim: &Claim) -> Option<Vec<u8>> {
    let slot = claim.slot(Item::PATIENT, Field::PatientId);
    match claim.value(slot) {
        Value::Code(code) => Some(code.to_string().into_bytes()),
        Value::Text(text) => Some(text.to_vec()),
        _ => None,
    }
}

fn text(claim: &Claim, field: Field) -> Option<Vec<u8>> {
    match claim.get(Item::CLAIM, field) {
        Value::Code(code) => Some(code.to_string().into_bytes()),
        Value::Text(text) => Some(text.to_vec()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(index: u64, number: &str, frequency: &str, original: &str) -> Claim {
        let mut claim = Claim::default();
        claim.index = index;
        for (field, text) in
            [(Field::ClaimNumber, number), (Field::ClaimFrequency, frequency), (Field::ClaimOriginalNumber, original)]
        {
            let slot = claim.text_slot(text.as_bytes(), crate::claim::NOWHERE);
            claim.set(Item::CLAIM, field, slot);
        }
        let slot = claim.text_slot(b"M1", crate::claim::NOWHERE);
        claim.set(Item::PATIENT, Field::PatientId, slot);
        claim.settle();
        claim
    }

    fn history(claims: &[Claim]) -> History {
        let mut past: Vec<Past> = claims.iter().map(|claim| Past { claim: claim.clone(), stands: true }).collect();
        settle(&mut past);
        History { patients: BTreeMap::from([(b"M1".to_vec(), past)]), unreadable: 0 }
    }

    fn numbers(history: &History, claim: &Claim) -> (Vec<u64>, Option<u64>) {
        let (others, original) = history.beside(claim);
        (others.iter().map(|other| other.index).collect(), original.map(|original| original.index))
    }

    #[test]
    fn x20_replaced_and_voided_claims_are_no_history() {
        let claims = [
            claim(0, "A", "1", ""),
            claim(1, "B", "7", "A"),
            claim(2, "C", "1", ""),
            claim(3, "D", "8", "C"),
            claim(4, "E", "1", ""),
        ];
        let history = history(&claims);
        assert_eq!(numbers(&history, &claims[4]), (vec![1], None));
        assert_eq!(numbers(&history, &claims[1]), (vec![4], Some(0)));
        assert_eq!(numbers(&history, &claims[3]), (vec![1, 4], Some(2)));
    }

    #[test]
    fn x20_a_replacement_under_its_originals_number_stands() {
        let claims = [claim(0, "A", "1", ""), claim(1, "A", "7", "A"), claim(2, "B", "1", "")];
        let history = history(&claims);
        assert_eq!(numbers(&history, &claims[2]), (vec![1], None));
        assert_eq!(numbers(&history, &claims[1]), (vec![2], Some(0)));
    }
}
