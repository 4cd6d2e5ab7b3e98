//! A policy to its edits by what they start on: a line's code, and the payer where an edit names its own.

use rustc_hash::FxHashMap;

use crate::claim::{Absence, Claim, Code, Field, Item, Record};
use crate::policy::model::{Comparison, Condition, Domain, Edit, EditId, Literal, Owner, Policy, Question, Term, Var};
use crate::policy::sets::{Range, Sets};

/// Sets of more payers than this do not tell edits apart.
const MOST_PAYERS: usize = 64;

/// Stands for every payer; no code packs to it.
const ANY: u64 = 0;

/// Which edits are about which lines, and which about something else.
#[derive(Debug, Default)]
pub(super) struct Triggers {
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

/// Edits by the packed identifier of the payer that they name, [`ANY`] first; sorted.
#[derive(Debug, Default)]
struct ByPayer(Vec<(u64, EditId)>);

/// Single codes with the edits that start on them.
#[derive(Debug, Default)]
struct Exact {
    /// A packed code to its place in `ends`.
    places: FxHashMap<u64, u32>,
    /// While they are gathered: the place of the code, the payer, the edit.
    gathered: Vec<(u32, u64, EditId)>,
    /// Where the edits of each code end among `edits`, which is where those of the next begin.
    ends: Vec<u32>,
    /// As in [`ByPayer`], for one code after the other.
    edits: Vec<(u64, EditId)>,
}

impl Exact {
    fn add(&mut self, code: u64, payers: &[u64], edit: EditId) {
        let next = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry(code).or_insert(next);
        self.gathered.extend(payers.iter().map(|payer| (place, *payer, edit)));
    }

    /// Puts what was gathered together by code, then by payer.
    fn sort(&mut self) {
        let gathered = std::mem::take(&mut self.gathered);
        let mut next = vec![0u32; self.places.len()];
        for (place, ..) in &gathered {
            if let Some(count) = next.get_mut(*place as usize) {
                *count += 1;
            }
        }
        let mut end = 0;
        for next in &mut next {
            let start = end;
            end += *next;
            self.ends.push(end);
            *next = start;
        }
        self.edits = vec![(ANY, EditId(0)); gathered.len()];
        for (place, payer, edit) in gathered {
            let Some(next) = next.get_mut(place as usize) else { continue };
            if let Some(to) = self.edits.get_mut(*next as usize) {
                *to = (payer, edit);
            }
            *next += 1;
        }
        let mut start = 0;
        for end in &self.ends {
            let own = self.edits.get_mut(start as usize..*end as usize);
            own.into_iter().for_each(<[_]>::sort_unstable);
            start = *end;
        }
    }

    #[inline]
    fn of(&self, code: u64) -> &[(u64, EditId)] {
        let Some(place) = self.places.get(&code).map(|place| *place as usize) else { return &[] };
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(place).copied().unwrap_or(0);
        self.edits.get(start as usize..end as usize).unwrap_or_default()
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
    fn add(&mut self, payers: &[u64], edit: EditId) {
        self.0.extend(payers.iter().map(|payer| (*payer, edit)));
    }

    fn sort(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    #[inline]
    fn each(&self, payer: Option<u64>, take: &mut impl FnMut(EditId)) {
        each(&self.0, payer, take);
    }
}

/// The edits that may be about a claim of a payer; all where it is not known.
#[inline]
fn each(edits: &[(u64, EditId)], payer: Option<u64>, take: &mut impl FnMut(EditId)) {
    let Some(payer) = payer else {
        return edits.iter().for_each(|(_, edit)| take(*edit));
    };
    let own = edits.partition_point(|(of, _)| *of < payer);
    let any = edits.iter().take_while(|(of, _)| *of == ANY);
    let own = edits.get(own..).unwrap_or_default().iter().take_while(|(of, _)| *of == payer);
    any.chain(own).for_each(|(_, edit)| take(*edit));
}

impl Triggers {
    pub(super) fn new(policy: &Policy, sets: &Sets) -> Triggers {
        let mut triggers = Triggers::default();
        for (at, edit) in policy.edits.iter().enumerate() {
            let (id, payers) = (EditId(at), payers(edit, sets));
            match &edit.subject.domain {
                Domain::Items(Record::Claim, _) => triggers.claim.add(&payers, id),
                Domain::Items(Record::Line, _) => triggers.add_lines(id, edit, &payers, sets),
                Domain::Items(record, _) => {
                    let known = triggers.items.iter().position(|(own, _)| own == record);
                    let at = known.unwrap_or_else(|| {
                        triggers.items.push((*record, ByPayer::default()));
                        triggers.items.len() - 1
                    });
                    if let Some((_, edits)) = triggers.items.get_mut(at) {
                        edits.add(&payers, id);
                    }
                }
                _ => {}
            }
        }
        triggers.sort();
        triggers
    }

    fn add_lines(&mut self, id: EditId, edit: &Edit, payers: &[u64], sets: &Sets) {
        let code = Term::Field(Owner::Var(Var::SUBJECT), Field::LineCode);
        let reach = edit.subject.conditions.iter().find_map(|condition| match &condition.node {
            Question::In(term, set, _) if *term == code => Some(sets.reach(*set)),
            _ => None,
        });
        let Some(reach) = reach.filter(|reach| !reach.open) else {
            return self.any_line.add(payers, id);
        };
        self.by_code.add(payers, id);
        for code in reach.exact {
            self.exact.add(code, payers, id);
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

    /// Calls with every edit that may have a finding on a claim and its subject; with one of them perhaps twice.
    #[inline]
    pub(super) fn each(&self, claim: &Claim, take: &mut impl FnMut(EditId, Item)) {
        let payer = claim.slot(Item::CLAIM, Field::ClaimPayer).as_code().map(Code::bits);
        self.claim.each(payer, &mut |edit| take(edit, Item::CLAIM));
        for line in claim.items(Record::Line) {
            self.any_line.each(payer, &mut |edit| take(edit, line));
            let slot = claim.slot(line, Field::LineCode);
            match slot.as_code() {
                Some(code) => self.of_code(code, payer, &mut |edit| take(edit, line)),
                // A line without a code may lack it, or need none (a revenue line).
                None if slot.is_absent() && claim.absence(Field::LineCode) != Absence::Missing => {}
                None => self.by_code.each(payer, &mut |edit| take(edit, line)),
            }
        }
        for (record, edits) in &self.items {
            for item in claim.items(*record) {
                edits.each(payer, &mut |edit| take(edit, item));
            }
        }
    }

    #[inline]
    fn of_code(&self, code: Code, payer: Option<u64>, take: &mut impl FnMut(EditId)) {
        each(self.exact.of(code.bits()), payer, take);
        let begun = self.ranges.partition_point(|own| own.range.ends().0 <= code.bits());
        let begun = self.ranges.get(..begun).unwrap_or_default();
        for own in begun.iter().rev().take_while(|own| own.reaches >= code.bits()) {
            if own.range.holds(code) {
                own.edits.each(payer, take);
            }
        }
    }
}

/// The payers of whose claims alone an edit can be, by what it says of `claim.payer`.
fn payers(edit: &Edit, sets: &Sets) -> Vec<u64> {
    let conditions = edit.subject.conditions.iter().chain(&edit.applies).chain(&edit.when);
    conditions.filter_map(|condition| named(condition, sets)).next().unwrap_or_else(|| vec![ANY])
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
