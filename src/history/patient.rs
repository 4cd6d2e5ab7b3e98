//! A patient's claims to what stands beside each of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::content::Content;
use super::versions::{Order, Versions, order};
use super::who::Who;
use crate::claim::{ByCode, Claim, Date, Field, Item};

/// All claims of one patient that are known, each once.
#[derive(Debug, Default)]
pub struct Patient {
    claims: Vec<Arc<Claim>>,
    versions: Versions,
    lines: ByCode,
}

/// What a claim is to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// It stands in the patients' histories.
    Past,
    /// It is judged. Two claims that are judged are two, even if they are equal: one may repeat the other.
    Judged,
}

/// A claim with what it is to the run and what tells it from others.
#[derive(Debug, Clone)]
pub struct Filed {
    /// What it is to the run.
    pub part: Part,
    /// What it says: [`Content::of`] it.
    pub content: Content,
    /// The claim.
    pub claim: Arc<Claim>,
}

/// A claim of one content, or those that are judged and have it.
type Kept = (Content, Part, Vec<Arc<Claim>>);
/// Where a claim stands among a patient's: by its first and last day, then by its versions.
type Place = (Option<Date>, Option<Date>, Order);

impl Patient {
    /// Of some claims, those that may be a patient's. Claims of equal content are one: what was handed over twice, or is
    /// judged and on file already, counts once.
    pub fn of(who: &Who, claims: impl IntoIterator<Item = Filed>) -> Patient {
        let is_theirs = |claim: &Claim| Who::of(claim).is_some_and(|other| who.may_be(&other));
        let mut kept: BTreeMap<[u8; 16], Kept> = BTreeMap::new();
        for Filed { part, content, claim } in claims.into_iter().filter(|filed| is_theirs(&filed.claim)) {
            let known = kept.entry(content.key).or_insert_with(|| (content, part, Vec::new()));
            let is_kept = |old: &Arc<Claim>| {
                let rank = |content: &Content, claim: &Claim| (content.decided, Reverse((claim.file, claim.index)));
                rank(&known.0, old) >= rank(&content, &claim)
            };
            match (known.1, part) {
                (Part::Judged, Part::Judged) => known.2.push(claim),
                (Part::Judged, Part::Past) => {}
                (Part::Past, Part::Past) if known.2.first().is_some_and(is_kept) => {}
                (Part::Past, _) => *known = (content, part, vec![claim]),
            }
        }
        let claims = kept
            .into_values()
            .flat_map(|(content, _, claims)| claims.into_iter().map(move |claim| (order(&claim, content.key), claim)));
        let mut claims: Vec<(Place, Arc<Claim>)> = claims
            .map(|(order, claim)| {
                let day = |field| claim.slot(Item::CLAIM, field).as_date();
                ((day(Field::ClaimFirstDate), day(Field::ClaimLastDate), order), claim)
            })
            .collect();
        claims.sort_by_key(|(place, _)| *place);
        let (orders, claims): (Vec<Order>, Vec<Arc<Claim>>) =
            claims.into_iter().map(|((.., order), claim)| (order, claim)).unzip();
        let versions = Versions::of(&claims, &orders);
        let lines = ByCode::of(claims.iter().map(Arc::as_ref));
        Patient { claims, versions, lines }
    }

    /// The lines of all claims, by their codes.
    pub fn lines(&self) -> &ByCode {
        &self.lines
    }

    /// All claims, by their days of service.
    pub fn claims(&self) -> &[Arc<Claim>] {
        &self.claims
    }

    /// The positions of the other claims that stand beside a claim: neither the one that it replaces or voids, nor one
    /// that replaces it, nor what is replaced or void.
    pub fn others(&self, claim: &Claim) -> Vec<u32> {
        let family = |at: u32| self.versions.family.get(at as usize);
        let own = self.position(claim).and_then(family);
        self.versions.standing.iter().copied().filter(|at| own.is_none() || family(*at) != own).collect()
    }

    /// Of some of its claims, by their positions, those that may be what another one replaces or voids: by their place among
    /// these.
    pub fn doubtful(&self, of: &[u32]) -> Vec<u32> {
        let is_doubtful = |at: &u32| self.versions.doubtful.binary_search(at).is_ok();
        (0..).zip(of).filter(|(_, at)| is_doubtful(at)).map(|(place, _)| place).collect()
    }

    /// The claim that a claim replaces or voids, where it is known.
    pub fn original(&self, claim: &Claim) -> Option<&Claim> {
        let at = self.versions.original.get(self.position(claim)? as usize).copied().flatten()?;
        self.claims.get(at as usize).map(Arc::as_ref)
    }

    fn position(&self, claim: &Claim) -> Option<u32> {
        (0..).zip(&self.claims).find(|(_, own)| (own.file, own.index) == (claim.file, claim.index)).map(|(at, _)| at)
    }
}
