//! Earlier claims to what stands beside each claim that is judged: found by patient, in memory and in stores.

mod bundle;
mod bytes;
mod census;
mod content;
mod fingerprint;
mod index;
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

pub use self::bundle::{Bundle, Bundler};
pub use self::census::Census;
pub use self::content::Content;
pub use self::pack::{Names, pack, unpack};
pub use self::patient::{Filed, Part, Patient};
pub use self::problem::Problem;
pub use self::store::{Added, Checked, Prepared, Source, Store, Writer, is_open_to_others, is_store, joined};
pub use self::who::Who;

/// All claims that a run knows.
#[derive(Debug, Default)]
pub struct History {
    /// Which patients may have several claims in the run, where they were counted; of others none is on the shelf.
    census: Option<Arc<Census>>,
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
    /// Positions in `others`.
    doubtful: Vec<u32>,
    /// Whether it is known whose claim it is; of nobody there is no history, and none that is complete.
    pub is_known: bool,
}

impl Past {
    /// All claims of the patient, the positions in them of those that stand beside the claim, in order, and the lines of
    /// all of them by their codes.
    pub fn others(&self) -> (&[Arc<Claim>], &[u32], &ByCode) {
        (self.patient.claims(), &self.others, self.patient.lines())
    }

    /// Those of the claims beside it, by their position among these, in order, that may be what another one replaces or
    /// voids, which is not known.
    pub fn doubtful(&self) -> &[u32] {
        &self.doubtful
    }

    /// The claim that this one replaces or voids, where it is known.
    pub fn original(&self, claim: &Claim) -> Option<&Claim> {
        self.patient.original(claim)
    }
}

impl History {
    /// Whether any patient may have several claims in the run.
    pub fn any_repeats(&self) -> bool {
        self.census.as_ref().is_none_or(|census| census.any_repeats())
    }
    /// Of a run whose patients were counted: only claims of those who repeat need to be added.
    pub fn of(census: Census) -> History {
        History { census: Some(Arc::new(census)), ..History::default() }
    }

    /// Takes claims of the run in, all of them before what stands beside one is asked.
    ///
    /// # Errors
    /// They cannot be kept.
    pub fn add(&mut self, bundle: Bundle) -> Result<(), Problem> {
        self.shelf.add(bundle).map_err(|error| Problem::not_kept(&error))
    }

    /// Makes it ready to be asked: all claims of the run are added.
    ///
    /// # Errors
    /// They cannot be kept.
    pub fn seal(&mut self) -> Result<(), Problem> {
        self.shelf.seal().map_err(|error| Problem::not_kept(&error))
    }

    /// What makes claims ready to be added, in any thread.
    pub fn keeper(&self) -> Keeper {
        Keeper { census: self.census.clone(), names: self.shelf.names().clone() }
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
    /// A store, or what is kept of the run, that cannot be read.
    pub fn beside(&self, claim: &Claim) -> Result<Past, Problem> {
        let Some(who) = Who::of(claim) else { return Ok(Past::default()) };
        let repeats = repeats(self.census.as_deref(), &who);
        if !repeats && self.stores.is_empty() {
            return Ok(Past { is_known: true, ..Past::default() });
        }
        let patient = match self.recent.get(&who) {
            Some(known) => known,
            None => {
                let mut all = self.shelf.find(&who).map_err(|error| Problem::not_kept(&error))?;
                if !repeats {
                    // The only claim of its patient in the run is not on the shelf.
                    let content = Content::of(claim);
                    all.push(Filed { part: Part::Judged, content, claim: Arc::new(claim.clone()) });
                }
                for (store, file) in &self.stores {
                    all.extend(store.find(&who, *file)?);
                }
                let patient = Arc::new(Patient::of(&who, all));
                self.recent.put(who, Arc::clone(&patient));
                patient
            }
        };
        let others = patient.others(claim);
        let doubtful = patient.doubtful(&others);
        Ok(Past { patient, others, doubtful, is_known: true })
    }
}

/// Makes claims ready for a history.
#[derive(Debug)]
pub struct Keeper {
    census: Option<Arc<Census>>,
    names: Names,
}

impl Keeper {
    /// Takes a claim into the bundle that is being made, where others may stand beside it; a bundle, where that fills one.
    pub fn keep(&self, part: Part, claim: &Claim, bundler: &mut Bundler) -> Option<Bundle> {
        let who = Who::of(claim).filter(|who| repeats(self.census.as_deref(), who))?;
        bundler.add(part, claim, &who, &self.names)
    }
}

/// Whether a patient may have several claims in a run whose patients were counted, if they were.
fn repeats(census: Option<&Census>, who: &Who) -> bool {
    census.is_none_or(|census| census.repeats(who.member_mark()))
}

fn later(a: (Date, Date), b: (Date, Date)) -> (Date, Date) {
    if b.1 > a.1 { b } else { a }
}
