//! A patient's claims to what became of each: replacements and voids (frequency 7 and 8) make versions of one claim, of
//! which the last stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::who::text;
use crate::claim::{Claim, Date, Field, Item, Record};

/// What became of claims, by their positions.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Versions {
    /// The first position of the versions of one claim.
    pub family: Vec<u32>,
    /// Those that stand: they are no void, and no claim replaces or voids them; nor do they only ask what a payer would do.
    pub standing: Vec<u32>,
    /// The claim that each replaces or voids, where it is among them.
    pub original: Vec<Option<u32>>,
    /// Those, in order, that may be what one of them replaces or voids, of which that is not known.
    pub doubtful: Vec<u32>,
}

/// How two records of one claim are ordered: originals, then replacements, then voids; among those by the day on which
/// the payer received it, else the file was made; then by content, so that the order never hangs on how claims came.
pub type Order = (u8, Option<Date>, [u8; 16], u32, u64);

/// The order of a claim with this key of its content.
pub fn order(claim: &Claim, key: [u8; 16]) -> Order {
    let rank = match (is_void(claim), claim.replaces()) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    };
    let day = |field| claim.slot(Item::CLAIM, field).as_date();
    (rank, day(Field::ClaimReceived).or_else(|| day(Field::ClaimSubmitted)), key, claim.file, claim.index)
}

/// Whether it voids another claim.
pub fn is_void(claim: &Claim) -> bool {
    let frequency = claim.slot(Item::CLAIM, Field::ClaimFrequency).as_code();
    frequency.is_some_and(|code| matches!(code.bytes(), [b'8', 0, ..]))
}

impl Versions {
    /// Of one patient's claims and the order of each.
    pub fn of(claims: &[Arc<Claim>], orders: &[Order]) -> Versions {
        let count = u32::try_from(claims.len()).unwrap_or(u32::MAX);
        let mut versions = Versions {
            family: (0..count).collect(),
            standing: (0..).zip(claims).filter(|(_, claim)| !claim.asks_only()).map(|(at, _)| at).collect(),
            original: vec![None; claims.len()],
            doubtful: Vec::new(),
        };
        if !claims.iter().any(|claim| claim.replaces()) {
            return versions;
        }
        let (payers, own) = (Index::new(claims, Field::ClaimPayerNumber), Index::new(claims, Field::ClaimNumber));
        let mut later: Vec<u32> = (0..count).collect();
        later.sort_by_key(|at| orders.get(*at as usize));
        let all = All { claims, orders, payers, own };
        for at in &later {
            let meant = all.replaced_by(*at, &mut versions.family);
            if meant.is_empty() {
                versions.doubtful.extend(all.may_be_replaced_by(*at));
            }
            let stands = |other: &&u32| all.claim(**other).is_some_and(|claim| !is_void(claim));
            let last = meant.iter().filter(stands).max_by_key(|other| orders.get(**other as usize));
            versions.original.get_mut(*at as usize).into_iter().for_each(|to| *to = last.copied());
            for other in meant {
                let (a, b) = (root(&mut versions.family, *at), root(&mut versions.family, other));
                versions.family.get_mut(a.max(b) as usize).into_iter().for_each(|to| *to = a.min(b));
            }
        }
        let mut last: BTreeMap<u32, u32> = BTreeMap::new();
        for at in later {
            last.insert(root(&mut versions.family, at), at);
        }
        let counts = |claim: &Claim| !is_void(claim) && !claim.asks_only();
        versions.standing = last.into_values().filter(|at| all.claim(*at).is_none_or(counts)).collect();
        versions.standing.sort_unstable();
        versions.doubtful.sort_unstable();
        versions.doubtful.dedup();
        for at in 0..count {
            let first = root(&mut versions.family, at);
            versions.family.get_mut(at as usize).into_iter().for_each(|to| *to = first);
        }
        versions
    }
}

/// The first of the versions to which a claim belongs so far.
fn root(family: &mut [u32], mut at: u32) -> u32 {
    while let Some(next) = family.get(at as usize).copied().filter(|next| *next != at) {
        // Half of the way is spared whoever comes next.
        let after = family.get(next as usize).copied().unwrap_or(next);
        family.get_mut(at as usize).into_iter().for_each(|to| *to = after);
        at = after;
    }
    at
}

/// Positions of claims by a number of theirs.
struct Index(BTreeMap<Vec<u8>, Vec<u32>>);

impl Index {
    fn new(claims: &[Arc<Claim>], field: Field) -> Index {
        let mut all: BTreeMap<Vec<u8>, Vec<u32>> = BTreeMap::new();
        for (at, claim) in (0..).zip(claims) {
            if let Some(number) = text(claim, Item::CLAIM, field) {
                all.entry(number).or_default().push(at);
            }
        }
        Index(all)
    }

    fn get(&self, number: Option<&Vec<u8>>) -> &[u32] {
        number.and_then(|number| self.0.get(number)).map_or(&[], Vec::as_slice)
    }
}

struct All<'c> {
    claims: &'c [Arc<Claim>],
    orders: &'c [Order],
    payers: Index,
    own: Index,
}

impl All<'_> {
    fn claim(&self, at: u32) -> Option<&Claim> {
        self.claims.get(at as usize).map(Arc::as_ref)
    }

    /// The claims that one replaces or voids: those that carry the number that it names as the payer's number; else as
    /// their own number; else, since payers' numbers are rarely on file with what was sent, those that carry its own
    /// number for the same days of the same practice. Only what comes before it is replaced.
    fn replaced_by(&self, at: u32, family: &mut [u32]) -> Vec<u32> {
        let Some(claim) = self.claim(at).filter(|claim| claim.replaces()) else { return Vec::new() };
        let before = |other: &u32| *other != at && self.orders.get(*other as usize) < self.orders.get(at as usize);
        let named = text(claim, Item::CLAIM, Field::ClaimOriginalNumber);
        let found: Vec<u32> = self.payers.get(named.as_ref()).iter().copied().filter(before).collect();
        if !found.is_empty() {
            return found;
        }
        let found: Vec<u32> = self.own.get(named.as_ref()).iter().copied().filter(before).collect();
        if !found.is_empty() {
            let last = found.iter().copied().max_by_key(|other| self.orders.get(*other as usize));
            let one = self.one_claim(claim, found, family);
            return if one.is_empty() { last.into_iter().collect() } else { one };
        }
        let own = text(claim, Item::CLAIM, Field::ClaimNumber);
        let is_meant = |other: &u32| self.claim(*other).is_some_and(|other| may_be_meant(claim, other));
        let found = self.own.get(own.as_ref()).iter().copied().filter(before).filter(is_meant).collect();
        self.one_claim(claim, found, family)
    }

    /// The claims that one may replace or void that names none of them: those before it of the same practice, for the same
    /// days and of the same type, unless the payer's numbers tell them apart. A replacement or void restates a bill of one
    /// provider, patient and period, which it cannot change (NUBC manual, form locator 4, frequencies 7 and 8).
    fn may_be_replaced_by(&self, at: u32) -> Vec<u32> {
        let Some(claim) = self.claim(at).filter(|claim| claim.replaces() && !claim.asks_only()) else {
            return Vec::new();
        };
        let is_before = |other: &u32| *other != at && self.orders.get(*other as usize) < self.orders.get(at as usize);
        let may_be = |other: &u32| {
            self.claim(*other).is_some_and(|other| {
                other.claim_type == claim.claim_type && !is_void(other) && may_be_meant(claim, other)
            })
        };
        (0..).take(self.claims.len()).filter(is_before).filter(may_be).collect()
    }

    /// Where a number is on several claims (practices use a patient's account number), those that begin on the same day;
    /// none where these are still several claims.
    fn one_claim(&self, claim: &Claim, mut found: Vec<u32>, family: &mut [u32]) -> Vec<u32> {
        let mut is_one = |found: &[u32]| {
            let mut roots = found.iter().map(|at| root(family, *at));
            let first = roots.next();
            roots.all(|own| Some(own) == first)
        };
        if !is_one(&found) {
            let begins = |claim: &Claim| claim.slot(Item::CLAIM, Field::ClaimFirstDate).as_date();
            found.retain(|at| self.claim(*at).is_some_and(|other| begins(other) == begins(claim)));
            if !is_one(&found) {
                found.clear();
            }
        }
        found
    }
}

/// Whether a claim may be one that another replaces, of the same practice and for the same days; not where the payer's
/// number of it is known and another one is named.
fn may_be_meant(claim: &Claim, other: &Claim) -> bool {
    let number = |claim: &Claim, field| text(claim, Item::CLAIM, field);
    let told_apart =
        number(other, Field::ClaimPayerNumber).is_some() && number(claim, Field::ClaimOriginalNumber).is_some();
    !told_apart && is_same_practice(claim, other) && is_same_time(claim, other)
}

/// Whether two claims are billed by one provider, as far as they say it.
fn is_same_practice(a: &Claim, b: &Claim) -> bool {
    let npi = |claim: &Claim| {
        let index = claim.slot(Item::CLAIM, Field::ClaimBillingProvider).as_item()?;
        text(claim, Item { record: Record::Provider, index }, Field::ProviderNpi)
    };
    npi(a).zip(npi(b)).is_none_or(|(a, b)| a == b)
}

/// Whether the days of two claims overlap, as far as they say them.
fn is_same_time(a: &Claim, b: &Claim) -> bool {
    let day = |claim: &Claim, field| claim.slot(Item::CLAIM, field).as_date();
    let begins_by = |a: &Claim, b: &Claim| {
        day(a, Field::ClaimFirstDate).zip(day(b, Field::ClaimLastDate)).is_none_or(|(first, last)| first <= last)
    };
    begins_by(a, b) && begins_by(b, a)
}
