//! Claims held in memory, found by their patient: packed, for a run may know millions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::content::Content;
use super::pack::{Names, pack, unpack};
use super::patient::{Filed, Part};
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

/// A claim made ready for the shelf: all that takes time, so that threads can share it.
#[derive(Debug)]
pub struct Shelved {
    key: Key,
    kept: Kept,
}

/// A claim and what it is to the run.
#[derive(Debug)]
struct Kept {
    part: Part,
    /// Found once, for a claim is read as often as its patient is asked for.
    content: Content,
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

impl Shelved {
    /// Of a claim, with the names of its shelf; `None` without a member number: it is nobody's history.
    pub fn of(part: Part, claim: &Claim, names: &Names) -> Option<Shelved> {
        let who = Who::of(claim)?;
        let whole = claim.pieces().iter().any(|piece| piece.file != claim.file);
        let form = if whole { Form::Whole(Arc::new(claim.clone())) } else { Form::packed(claim, names) };
        let kept = Kept { part, content: Content::of(claim), claim: form };
        Some(Shelved { key: (who.member.into_boxed_slice(), who.birth), kept })
    }
}

impl Shelf {
    /// The names that its claims are packed with.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Takes a claim in.
    pub fn add(&mut self, claim: Shelved) {
        self.claims.entry(claim.key).or_default().push(claim.kept);
    }

    /// The claims that may be a patient's: of that day of birth and of none; of all where the patient's is not known.
    pub fn find(&self, who: &Who) -> Vec<Filed> {
        let member = || Box::from(who.member.as_slice());
        let of = |birth| self.claims.get(&(member(), birth)).map_or(&[][..], Vec::as_slice);
        let kept: Vec<&Kept> = match who.birth {
            Some(_) => of(who.birth).iter().chain(of(None)).collect(),
            None => {
                let from = self.claims.range((member(), None)..);
                from.take_while(|((own, _), _)| **own == *who.member).flat_map(|(_, claims)| claims).collect()
            }
        };
        let filed =
            |kept: &Kept| Some(Filed { part: kept.part, content: kept.content, claim: kept.claim.claim(&self.names)? });
        kept.into_iter().filter_map(filed).collect()
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
