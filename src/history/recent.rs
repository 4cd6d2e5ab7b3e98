//! Patients that were asked for lately, in bounded memory.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::patient::Patient;
use super::who::Who;

/// How many bytes of claims are kept before those that were asked for longest ago go.
const MOST: usize = 16 << 20;
/// What a patient takes beside the claims.
const PATIENT: usize = 1 << 10;

/// Two generations: what is asked for moves to the younger; when that is full, it becomes the elder, and the elder goes.
#[derive(Debug, Default)]
pub struct Recent(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    young: FxHashMap<Who, Arc<Patient>>,
    elder: FxHashMap<Who, Arc<Patient>>,
    /// Of the younger.
    size: usize,
}

impl Recent {
    /// The patient, where it is here.
    pub fn get(&self, who: &Who) -> Option<Arc<Patient>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = all.young.get(who) {
            return Some(Arc::clone(found));
        }
        let found = all.elder.remove(who)?;
        all.keep(who.clone(), Arc::clone(&found));
        Some(found)
    }

    /// Keeps a patient.
    pub fn put(&self, who: Who, patient: Arc<Patient>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(who, patient);
    }
}

impl Generations {
    fn keep(&mut self, who: Who, patient: Arc<Patient>) {
        self.size += patient.claims().iter().map(|claim| claim.room()).sum::<usize>() + PATIENT;
        self.young.insert(who, patient);
        if self.size > MOST / 2 {
            self.elder = std::mem::take(&mut self.young);
            self.size = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Claim, Field, Item, NOWHERE};

    #[test]
    fn d10_memory_is_bounded_and_what_is_used_stays() {
        let recent = Recent::default();
        let who = |number: usize| {
            let mut claim = Claim::default();
            let slot = claim.text_slot(format!("M{number:05}").as_bytes(), NOWHERE);
            claim.set(Item::PATIENT, Field::PatientId, slot);
            Who::of(&claim).unwrap()
        };
        for number in 0..50_000 {
            recent.put(who(number), Arc::default());
            assert!(recent.get(&who(0)).is_some());
        }
        let all = recent.0.lock().unwrap();
        assert!((all.young.len() + all.elder.len()) * PATIENT <= MOST + 2 * PATIENT);
        assert!(!all.young.contains_key(&who(1)) && !all.elder.contains_key(&who(1)));
    }
}
