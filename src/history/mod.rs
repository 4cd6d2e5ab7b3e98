//! Earlier claims to what stands beside each claim that is judged: found by patient, in memory and in stores.

mod bytes;
mod content;
mod fingerprint;
mod pack;
mod patient;
mod problem;
mod recent;
mod shelf;
mod store;
#[cfg(test)]
mod tests;
mod versions;
mod who;

use std::sync::Arc;

use self::recent::Recent;
use self::shelf::Shelf;
use crate::claim::{ByCode, Claim, Date};

pub use self::content::Content;
pub use self::pack::{Names, pack, unpack};
pub use self::patient::{Filed, Part, Patient};
pub use self::problem::Problem;
pub use self::shelf::Shelved;
pub use self::store::{Added, Checked, Prepared, Source, Store, Writer, is_open_to_others, is_store, joined};
pub use self::who::Who;

/// All claims that a run knows.
#[derive(Debug, Default)]
pub struct History {
    shelf: Shelf,
    /// Each with the number of its first file among the files of the run.
    stores: Vec<(Store, u32)>,
    recent: Recent,
}

/// What stands beside a claim.
#[derive(Debug, Default)]
pub struct Past {
    patient: Arc<Patient>,
    others: Vec<u32>,
    /// Whether it is known whose claim it is; of nobody there is no history, and none that is complete.
    pub is_known: bool,
}

impl Past {
    /// All claims of the patient, the positions in them of those that stand beside the claim, in order, and the lines of
    /// all of them by their codes.
    pub fn others(&self) -> (&[Arc<Claim>], &[u32], &ByCode) {
        (self.patient.claims(), &self.others, self.patient.lines())
    }

    /// The claim that this one replaces or voids, where it is known.
    pub fn original(&self, claim: &Claim) -> Option<&Claim> {
        self.patient.original(claim)
    }
}

impl History {
    /// The names that claims are made ready with.
    pub fn names(&self) -> &Names {
        self.shelf.names()
    }

    /// Takes a claim in that was made ready.
    pub fn add(&mut self, claim: Shelved) {
        self.shelf.add(claim);
    }

    /// Takes a store in, whose files are numbered from `file` on.
    pub fn add_store(&mut self, store: Store, file: u32) {
        self.stores.push((store, file));
    }

    /// The time for which one of the stores is complete: all of them together, where their times touch; else that which
    /// ends last.
    pub fn complete(&self) -> Option<(Date, Date)> {
        let mut times: Vec<(Date, Date)> = self.stores.iter().filter_map(|(store, _)| store.complete()).collect();
        times.sort_unstable();
        let both = |all: (Date, Date), next| joined(all, next).unwrap_or_else(|| later(all, next));
        times.into_iter().reduce(both)
    }

    /// What stands beside a claim. Each patient is looked up once, as long as the claims of others between two of theirs
    /// are not too many to be kept.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn beside(&self, claim: &Claim) -> Result<Past, Problem> {
        let Some(who) = Who::of(claim) else { return Ok(Past::default()) };
        let patient = match self.recent.get(&who) {
            Some(known) => known,
            None => {
                let mut all: Vec<Filed> = self.shelf.find(&who);
                for (store, file) in &self.stores {
                    all.extend(store.find(&who, *file)?);
                }
                let patient = Arc::new(Patient::of(&who, all));
                self.recent.put(who, Arc::clone(&patient));
                patient
            }
        };
        let others = patient.others(claim);
        Ok(Past { patient, others, is_known: true })
    }
}

fn later(a: (Date, Date), b: (Date, Date)) -> (Date, Date) {
    if b.1 > a.1 { b } else { a }
}
