//! A policy to its edits by what they start on: a line's code, and the payer where an edit names its own.

use std::ops;

use rustc_hash::FxHashMap;

use crate::claim::{Absence, Claim, Code, Field, Item, Record};
use crate::policy::model::{
    Comparison, Condition, Domain, Edit, EditId, Literal, Owner, Policy, Question, SetId, Term, Var,
};
use crate::policy::sets::{Range, Reach, Sets};

/// Sets of more payers than this do not tell edits apart.
const MOST_PAYERS: usize = 64;

/// A payer that edits name, by its place among them; [`ANY`] stands for every payer.
type Payer = u32;
const ANY: Payer = 0;
/// A payer that no edit names.
const STRANGER: Payer = u32::MAX;

/// Payers among whom a claim's is, or of whose claims edits are: a bit for every payer and one for each that edits name, from
/// the thirty-second on shared.
pub(super) type Payers = u32;

/// The bit of a payer.
#[inline]
fn bit(payer: Payer) -> Payers {
    match payer {
        ANY => 1,
        STRANGER => 0,
        _ => 2 << ((payer - 1) % (Payers::BITS - 1)),
    }
}

/// Where the edits that start on a code begin and end, and whose claims they are about.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Starts {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) payers: Payers,
}

/// An edit that starts for a payer: as narrow as may be, since there is one for each code of each edit.
type Start = (Payer, u32);

/// Which edits are about which lines, and which about something else.
#[derive(Debug, Default)]
pub(super) struct Triggers {
    /// The payers that edits name, by their packed identifiers.
    payers: FxHashMap<u64, Payer>,
    exact: Exact,
    ranges: Vec<Stretch>,
    /// About lines by their codes: all of them, for a line whose code is not known.
    by_code: ByPayer,
    /// About any line.
    any_line: ByPayer,
    /// About the claim.
    claim: ByPayer,
    /// About something else that repeats.
    items: Vec<(Record, ByPayer)>,
}

/// Edits by the payer that they name, [`ANY`] first; sorted.
#[derive(Debug, Default)]
struct ByPayer(Vec<Start>);

/// Single codes with the edits that start on them.
#[derive(Debug, Default)]
struct Exact {
    /// A packed code to its place in `ends`.
    places: FxHashMap<u64, u32>,
    /// Where the edits of each code end among `edits`, which is where those of the next begin. While they are counted:
    /// how many each has; while they are put there: where its next one goes.
    ends: Vec<u32>,
    /// As in [`ByPayer`], for one code after the other.
    edits: Vec<Start>,
}

impl Exact {
    /// Counts the edits to come of a code.
    fn count(&mut self, code: u64, edits: usize) {
        let next = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry(code).or_insert(next) as usize;
        if place == self.ends.len() {
            self.ends.push(0);
        }
        if let Some(count) = self.ends.get_mut(place) {
            *count = count.saturating_add(u32::try_from(edits).unwrap_or(u32::MAX));
        }
    }

    /// Makes room for what was counted.
    fn make_room(&mut self) {
        let mut end = 0u32;
        for count in &mut self.ends {
            let start = end;
            end = end.saturating_add(*count);
            *count = start;
        }
        self.edits = vec![(ANY, 0); end as usize];
    }

    /// Puts an edit of a code where room was made for it.
    fn put(&mut self, code: u64, start: Start) {
        let Some(place) = self.places.get(&code) else { return };
        let Some(next) = self.ends.get_mut(*place as usize) else { return };
        if let Some(to) = self.edits.get_mut(*next as usize) {
            *to = start;
        }
        *next += 1;
    }

    fn sort(&mut self) {
        let mut start = 0;
        for end in &self.ends {
            let own = self.edits.get_mut(start as usize..*end as usize);
            own.into_iter().for_each(<[_]>::sort_unstable);
            start = *end;
        }
    }

    /// Of each code, packed, what its edits are.
    fn hand_over(&mut self) -> Vec<(u64, Starts)> {
        let (places, ends) = (std::mem::take(&mut self.places), std::mem::take(&mut self.ends));
        let end = |place: Option<u32>| place.and_then(|place| ends.get(place as usize)).copied().unwrap_or(0);
        let each = places.into_iter().map(|(code, place)| {
            let (start, end) = (end(place.checked_sub(1)), end(Some(place)));
            let own = self.edits.get(start as usize..end as usize).unwrap_or_default();
            (code, Starts { start, end, payers: own.iter().fold(0, |payers, (payer, _)| payers | bit(*payer)) })
        });
        each.collect()
    }
}

/// A range of codes with the edits that start on it, in the order of the lower ends.
#[derive(Debug)]
struct Stretch {
    range: Range,
    /// The highest upper end of this range and all before it.
    reaches: u64,
    edits: ByPayer,
}

impl ByPayer {
    fn add(&mut self, payers: &[Payer], edit: u32) {
        self.0.extend(payers.iter().map(|payer| (*payer, edit)));
    }

    fn sort(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    #[inline]
    fn each(&self, payer: Option<Payer>, take: &mut impl FnMut(EditId)) {
        each(&self.0, payer, take);
    }
}

/// The edits that may be about a claim of a payer; all where it is not known.
#[inline]
fn each(edits: &[Start], payer: Option<Payer>, take: &mut impl FnMut(EditId)) {
    let [any, own] = of_payer(edits, payer);
    any.iter().chain(own).for_each(|(_, edit)| take(EditId(*edit as usize)));
}

/// The same: those about every payer's claims, then those about its own.
#[inline]
fn of_payer(edits: &[Start], payer: Option<Payer>) -> [&[Start]; 2] {
    let Some(payer) = payer else { return [edits, &[]] };
    let any = edits.iter().take_while(|(of, _)| *of == ANY).count();
    let (any, others) = edits.split_at_checked(any).unwrap_or_default();
    let before = others.partition_point(|(of, _)| *of < payer);
    let own = others.get(before..).unwrap_or_default();
    let count = own.iter().take_while(|(of, _)| *of == payer).count();
    [any, own.get(..count).unwrap_or_default()]
}

impl Triggers {
    pub(super) fn new(policy: &Policy, sets: &Sets) -> Triggers {
        let mut triggers = Triggers::default();
        let named: Vec<Vec<Payer>> = policy.edits.iter().map(|edit| triggers.named_by(edit, sets)).collect();
        // Codes are counted first and put into their places then: with a hundred codes an edit, what would be kept between
        // is more than all else.
        for (edit, payers) in policy.edits.iter().zip(&named) {
            if let Some(reach) = reach(edit, sets) {
                reach.exact.into_iter().for_each(|code| triggers.exact.count(code, payers.len()));
            }
        }
        triggers.exact.make_room();
        for ((edit, payers), id) in policy.edits.iter().zip(&named).zip(0u32..) {
            match &edit.subject.domain {
                Domain::Items(Record::Claim, _) => triggers.claim.add(payers, id),
                Domain::Items(Record::Line, _) => triggers.add_lines(id, reach(edit, sets), payers),
                Domain::Items(record, _) => {
                    let known = triggers.items.iter().position(|(own, _)| own == record);
                    let at = known.unwrap_or_else(|| {
                        triggers.items.push((*record, ByPayer::default()));
                        triggers.items.len() - 1
                    });
                    if let Some((_, edits)) = triggers.items.get_mut(at) {
                        edits.add(payers, id);
                    }
                }
                _ => {}
            }
        }
        triggers.sort();
        triggers
    }

    /// The payers of whose claims alone an edit can be.
    fn named_by(&mut self, edit: &Edit, sets: &Sets) -> Vec<Payer> {
        let Some(named) = payers(edit, sets) else { return vec![ANY] };
        let known = &mut self.payers;
        let place = |code: u64| {
            let next = Payer::try_from(known.len() + 1).unwrap_or(STRANGER);
            *known.entry(code).or_insert(next)
        };
        named.into_iter().map(place).collect()
    }

    fn add_lines(&mut self, id: u32, reach: Option<Reach>, payers: &[Payer]) {
        let Some(reach) = reach else { return self.any_line.add(payers, id) };
        self.by_code.add(payers, id);
        for code in reach.exact {
            payers.iter().for_each(|payer| self.exact.put(code, (*payer, id)));
        }
        for range in reach.ranges {
            let mut edits = ByPayer::default();
            edits.add(payers, id);
            self.ranges.push(Stretch { range, reaches: 0, edits });
        }
    }

    fn sort(&mut self) {
        for edits in [&mut self.by_code, &mut self.any_line, &mut self.claim] {
            edits.sort();
        }
        self.items.iter_mut().for_each(|(_, edits)| edits.sort());
        self.exact.sort();
        self.ranges.sort_by_key(|own| own.range.ends());
        let mut reaches = 0;
        for own in &mut self.ranges {
            own.edits.sort();
            reaches = reaches.max(own.range.ends().1);
            own.reaches = reaches;
        }
    }

    /// Those of whose claims an edit may be that is about a claim; all where its payer is not known.
    pub(super) fn payers_of(&self, claim: &Claim) -> Payers {
        self.payer(claim).map_or(Payers::MAX, |payer| bit(ANY) | bit(payer))
    }

    /// The payer of a claim, where it is known.
    #[inline]
    fn payer(&self, claim: &Claim) -> Option<Payer> {
        let payer = claim.slot(Item::CLAIM, Field::ClaimPayer).as_code()?;
        Some(self.payers.get(&payer.bits()).copied().unwrap_or(STRANGER))
    }

    /// Hands over, of each single code on which edits start, packed, which these are.
    pub(super) fn places(&mut self) -> Vec<(u64, Starts)> {
        self.exact.hand_over()
    }

    /// The edits about lines of any code, in order.
    pub(super) fn on_any_line(&self) -> Vec<EditId> {
        let mut edits: Vec<EditId> = self.any_line.0.iter().map(|(_, edit)| EditId(*edit as usize)).collect();
        edits.sort_unstable();
        edits.dedup();
        edits
    }

    /// Calls with every edit that may have a finding on a claim and its subject, and whether it was found by the subject's
    /// code; with one of them perhaps twice. `shut` tells of a line, by its position, which edits on lines of any code surely
    /// have nothing to say of it, `None` where all have; `starts` which of those of [`Triggers::places`] may be about the claim.
    #[inline]
    pub(super) fn each<S: Fn(EditId) -> bool>(
        &self,
        claim: &Claim,
        shut: impl Fn(u32) -> Option<S>,
        starts: impl Fn(u32, Code) -> ops::Range<usize>,
        take: &mut impl FnMut(EditId, Item, bool),
    ) {
        let payer = self.payer(claim);
        self.claim.each(payer, &mut |edit| take(edit, Item::CLAIM, false));
        let [any, own] = of_payer(&self.any_line.0, payer);
        for line in claim.items(Record::Line) {
            if let Some(shut) = shut(line.index) {
                for (_, edit) in any.iter().chain(own) {
                    let edit = EditId(*edit as usize);
                    if !shut(edit) {
                        take(edit, line, false);
                    }
                }
            }
            let slot = claim.slot(line, Field::LineCode);
            match slot.as_code() {
                Some(code) => {
                    let exact = self.exact.edits.get(starts(line.index, code)).unwrap_or_default();
                    each(exact, payer, &mut |edit| take(edit, line, true));
                    self.within(code, payer, &mut |edit| take(edit, line, true));
                }
                // A line without a code may lack it, or need none (a revenue line).
                None if slot.is_absent() && claim.absence(Field::LineCode) != Absence::Missing => {}
                None => self.by_code.each(payer, &mut |edit| take(edit, line, false)),
            }
        }
        for (record, edits) in &self.items {
            for item in claim.items(*record) {
                edits.each(payer, &mut |edit| take(edit, item, false));
            }
        }
    }

    #[inline]
    fn within(&self, code: Code, payer: Option<Payer>, take: &mut impl FnMut(EditId)) {
        let begun = self.ranges.partition_point(|own| own.range.ends().0 <= code.bits());
        let begun = self.ranges.get(..begun).unwrap_or_default();
        for own in begun.iter().rev().take_while(|own| own.reaches >= code.bits()) {
            if own.range.holds(code) {
                own.edits.each(payer, take);
            }
        }
    }
}

/// The codes of whose lines alone an edit can be; `None` where it can be of any line, or is not about lines.
fn reach(edit: &Edit, sets: &Sets) -> Option<Reach> {
    let reach = by_set(edit).map(|(_, set)| sets.reach(set));
    reach.filter(|reach| !reach.open)
}

/// What an edit about lines of a set says of their codes, and the set.
pub(super) fn by_set(edit: &Edit) -> Option<(&Condition, SetId)> {
    let Domain::Items(Record::Line, _) = &edit.subject.domain else { return None };
    let code = Term::Field(Owner::Var(Var::SUBJECT), Field::LineCode);
    edit.subject.conditions.iter().find_map(|condition| match &condition.node {
        Question::In(term, set, _) if *term == code => Some((condition, *set)),
        _ => None,
    })
}

/// The condition by which alone an edit is about one payer's claims: where the edit was found by its payer, it holds.
pub(super) fn by_payer<'e>(edit: &'e Edit, sets: &Sets) -> Option<&'e Condition> {
    let alone = payers(edit, sets).filter(|payers| payers.len() == 1)?;
    let mut conditions = edit.subject.conditions.iter().chain(&edit.applies).chain(&edit.when);
    conditions.find(|condition| {
        matches!(condition.node, Question::Compare(..)) && named(condition, sets).as_ref() == Some(&alone)
    })
}

/// The packed identifiers of the payers of whose claims alone an edit can be, by what it says of `claim.payer`.
fn payers(edit: &Edit, sets: &Sets) -> Option<Vec<u64>> {
    let conditions = edit.subject.conditions.iter().chain(&edit.applies).chain(&edit.when);
    conditions.filter_map(|condition| named(condition, sets)).next()
}

fn named(condition: &Condition, sets: &Sets) -> Option<Vec<u64>> {
    let payer = |term: &Term| *term == Term::Field(Owner::Claim, Field::ClaimPayer);
    match &condition.node {
        Question::All(parts) => parts.iter().find_map(|part| named(part, sets)),
        Question::Defined(_, inner) => named(inner, sets),
        Question::Compare(own, Comparison::Is, Term::Literal(Literal::Text(text)))
        | Question::Compare(Term::Literal(Literal::Text(text)), Comparison::Is, own)
            if payer(own) =>
        {
            Some(vec![Code::new(text.as_bytes())?.bits()])
        }
        Question::In(own, set, _) if payer(own) => {
            let reach = sets.reach(*set);
            (!reach.open && reach.ranges.is_empty() && (1..=MOST_PAYERS).contains(&reach.exact.len()))
                .then_some(reach.exact)
        }
        _ => None,
    }
}
