//! Claims held in memory, found by their patient.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::patient::Part;
use super::who::Who;
use crate::claim::{Claim, Date};

/// Member number and day of birth.
type Key = (Vec<u8>, Option<Date>);
/// A claim and what it is to the run.
type Kept = (Part, Arc<Claim>);

/// Claims by member number and day of birth.
#[derive(Debug, Default)]
pub struct Shelf {
    claims: BTreeMap<Key, Vec<Kept>>,
}

impl Shelf {
    /// Takes a claim in; one without a member number is nobody's history.
    pub fn add(&mut self, part: Part, claim: Claim) {
        if let Some(who) = Who::of(&claim) {
            self.claims.entry((who.member, who.birth)).or_default().push((part, Arc::new(claim)));
        }
    }

    /// The claims that may be a patient's: of that day of birth and of none; of all where the patient's is not known.
    pub fn find<'s>(&'s self, who: &Who) -> Vec<&'s Kept> {
        let of = |birth| self.claims.get(&(who.member.clone(), birth)).map_or(&[][..], Vec::as_slice);
        match who.birth {
            Some(_) => of(who.birth).iter().chain(of(None)).collect(),
            None => {
                let from = self.claims.range((who.member.clone(), None)..);
                from.take_while(|((member, _), _)| *member == who.member).flat_map(|(_, claims)| claims).collect()
            }
        }
    }
}
