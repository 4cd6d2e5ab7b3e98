//! Claims held in memory, found by their patient: packed, for a run may know millions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::pack::{Names, pack, unpack};
use super::patient::Part;
use super::who::Who;
use crate::claim::{Claim, Date, Sheet};

/// Member number and day of birth.
type Key = (Box<[u8]>, Option<Date>);

/// Claims by member number and day of birth.
#[derive(Debug)]
pub struct Shelf {
    names: Names,
    claims: BTreeMap<Key, Vec<Kept>>,
}

/// A claim and what it is to the run.
#[derive(Debug)]
struct Kept {
    part: Part,
    claim: Form,
}

#[derive(Debug)]
enum Form {
    /// Some hundred bytes where the claim itself takes ten thousand.
    Packed { bytes: Box<[u8]>, file: u32, index: u64, sheet: Option<Arc<Sheet>> },
    /// One with parts from other files.
    Whole(Arc<Claim>),
}

impl Default for Shelf {
    fn default() -> Shelf {
        Shelf { names: Names::default().extended(), claims: BTreeMap::new() }
    }
}

impl Shelf {
    /// Takes a claim in; one without a member number is nobody's history.
    pub fn add(&mut self, part: Part, claim: Claim) {
        let Some(who) = Who::of(&claim) else { return };
        let whole = claim.pieces().iter().any(|piece| piece.file != claim.file);
        let claim = if whole { Form::Whole(Arc::new(claim)) } else { Form::packed(&claim, &self.names) };
        let key = (who.member.into_boxed_slice(), who.birth);
        self.claims.entry(key).or_default().push(Kept { part, claim });
    }

    /// The claims that may be a patient's: of that day of birth and of none; of all where the patient's is not known.
    pub fn find(&self, who: &Who) -> Vec<(Part, Arc<Claim>)> {
        let member = || Box::from(who.member.as_slice());
        let of = |birth| self.claims.get(&(member(), birth)).map_or(&[][..], Vec::as_slice);
        let kept: Vec<&Kept> = match who.birth {
            Some(_) => of(who.birth).iter().chain(of(None)).collect(),
            None => {
                let from = self.claims.range((member(), None)..);
                from.take_while(|((own, _), _)| **own == *who.member).flat_map(|(_, claims)| claims).collect()
            }
        };
        kept.into_iter().filter_map(|kept| Some((kept.part, kept.claim.claim(&self.names)?))).collect()
    }
}

impl Form {
    fn packed(claim: &Claim, names: &Names) -> Form {
        Form::Packed {
            bytes: pack(claim, names).into_boxed_slice(),
            file: claim.file,
            index: claim.index,
            sheet: claim.sheet.clone(),
        }
    }

    /// The claim again; what was packed here is always read.
    fn claim(&self, names: &Names) -> Option<Arc<Claim>> {
        match self {
            Form::Whole(claim) => Some(Arc::clone(claim)),
            Form::Packed { bytes, file, index, sheet } => {
                let mut claim = unpack(bytes, names)?;
                claim.stands_in(*file);
                claim.index = *index;
                claim.sheet.clone_from(sheet);
                Some(Arc::new(claim))
            }
        }
    }
}
