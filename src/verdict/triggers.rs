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
    exact: FxHashMap<u64, ByPayer>,
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

    /// The edits that may be about a claim of a payer; all where it is not known.
    #[inline]
    fn each(&self, payer: Option<u64>, take: &mut impl FnMut(EditId)) {
        let Some(payer) = payer else {
            return self.0.iter().for_each(|(_, edit)| take(*edit));
        };
        let own = self.0.partition_point(|(of, _)| *of < payer);
        let any = self.0.iter().take_while(|(of, _)| *of == ANY);
        let own = self.0.get(own..).unwrap_or_default().iter().take_while(|(of, _)| *of == payer);
        any.chain(own).for_each(|(_, edit)| take(*edit));
    }
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
            self.exact.entry(code).or_default().add(payers, id);
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
        self.exact.values_mut().for_each(ByPayer::sort);
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
        if let Some(edits) = self.exact.get(&code.bits()) {
            edits.each(payer, take);
        }
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
