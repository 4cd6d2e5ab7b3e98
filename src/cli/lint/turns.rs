//! A batch to the claims in it that one patient has: judged one after another, they are looked up once.

use rustc_hash::FxHashMap;

use crate::claim::Claim;
use crate::cli::guard::guarded;
use crate::cli::pipeline::Job;
use crate::history::Who;
use crate::read::Entry;

/// The positions of entries whose claims are one patient's, of each patient who has several in the batch.
pub fn of_patients(job: &Job, claim: &mut Claim) -> Vec<Vec<usize>> {
    let mut all: FxHashMap<Who, Vec<usize>> = FxHashMap::default();
    for (at, entry) in job.batch.entries.iter().enumerate() {
        let Entry::Frame(frame) = entry else { continue };
        // What cannot be read is told when its turn comes.
        let who = guarded(|| job.batch.read(frame, claim, &mut Vec::new()).ok().and_then(|()| Who::of(claim)));
        if let Some(who) = who.flatten() {
            all.entry(who).or_default().push(at);
        }
    }
    all.into_values().filter(|entries| entries.len() > 1).collect()
}
