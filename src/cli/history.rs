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
use crate::verdict::model::Others;

/// All claims of all patients.
#[derive(Debug, Default)]
pub struct History {
    patients: BTreeMap<Vec<u8>, Patient>,
    /// Claims and parts of the history's own files that could not be read.
    pub unreadable: u64,
}

/// The claims of a patient, in the order of the inputs.
#[derive(Debug, Default)]
struct Patient {
    claims: Vec<Claim>,
    /// Positions of those that stand: they are no void, and no claim replaces or voids them.
    standing: Vec<u32>,
}

/// What stands beside a claim, as positions among its patient's claims.
#[derive(Debug, Default)]
pub struct Past<'h> {
    claims: &'h [Claim],
    others: Vec<u32>,
    original: Option<&'h Claim>,
}

impl<'h> Past<'h> {
    /// The patient's other claims that stand.
    pub fn others(&self) -> Others<'_> {
        Others::chosen(self.claims, &self.others)
    }

    /// The claim that is replaced or voided.
    pub fn original(&self) -> Option<&'h Claim> {
        self.original
    }
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
                history.patients.entry(patient).or_default().claims.push(claim);
            }
            ControlFlow::Continue(())
        });
        history.patients.values_mut().for_each(Patient::settle);
        history
    }

    /// The other claims of a claim's patient that stand, and the claim that it replaces or voids, which is none of them.
    pub fn beside(&self, claim: &Claim) -> Past<'_> {
        let Some(patient) = patient(claim).and_then(|patient| self.patients.get(&patient)) else {
            return Past::default();
        };
        let claims = patient.claims.as_slice();
        let is_own = |other: &Claim| (other.file, other.index) == (claim.file, claim.index);
        let standing = patient.standing.iter().copied();
        let others = standing.filter(|at| claims.get(*at as usize).is_some_and(|other| !is_own(other))).collect();
        let number = text(claim, Field::ClaimOriginalNumber).filter(|_| claim.replaces());
        let original = number.and_then(|number| {
            claims
                .iter()
                .filter(|other| !is_own(other))
                .rfind(|other| text(other, Field::ClaimNumber).as_ref() == Some(&number))
        });
        Past { claims, others, original }
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

impl Patient {
    /// Says which of the claims stand.
    fn settle(&mut self) {
        let replaced: BTreeSet<Vec<u8>> = self
            .claims
            .iter()
            .filter(|claim| claim.replaces())
            .filter_map(|claim| text(claim, Field::ClaimOriginalNumber))
            .collect();
        let stands = |claim: &Claim| {
            let own = text(claim, Field::ClaimNumber);
            // A replacement may carry the number of what it replaces; it does not replace itself.
            let of_itself = claim.replaces() && text(claim, Field::ClaimOriginalNumber) == own;
            !is_void(claim) && (of_itself || !own.is_some_and(|own| replaced.contains(&own)))
        };
        self.standing = (0u32..).zip(&self.claims).filter(|(_, claim)| stands(claim)).map(|(at, _)| at).collect();
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
        let mut patient = Patient { claims: claims.to_vec(), standing: Vec::new() };
        patient.settle();
        History { patients: BTreeMap::from([(b"M1".to_vec(), patient)]), unreadable: 0 }
    }

    fn numbers(history: &History, claim: &Claim) -> (Vec<u64>, Option<u64>) {
        let past = history.beside(claim);
        (past.others().iter().map(|other| other.index).collect(), past.original().map(|original| original.index))
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
