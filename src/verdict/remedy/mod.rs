//! A finding to the smallest changes that clear it: each tried on a copy of the claim and judged again.
//!
//! The changes come from the edit itself: what a broken `require` asks for, what an `unless` or an exception would take.
//! Facts that are not the biller's to choose (a place, a date of service, an age) are never changed.

mod diagnosis;
mod given;
mod modifier;
mod units;
mod wishes;

use std::rc::Rc;

use super::act::Act;
use super::evaluate::Evaluator;
use super::hits::Hits;
use super::machine::Machine;
use super::model::{Beside, Finding, Fix, NoFix, Status, is_long};
use super::plan::EditPlan;
use super::trace::Quiet;
use super::tries::{Opinion, Tries};
use crate::claim::{Claim, Item, Record};
use crate::policy::model::SetId;
use modifier::is_unfit;
use wishes::Wishes;

/// Claims with more lines are not changed for a try.
const MOST_LINES: u32 = 100;
/// Changes past this many are not tried.
const MOST_TRIED: usize = 12;
const RECORDS: &str = "documentation";

/// A change that might clear a finding.
#[derive(Debug, Clone, PartialEq)]
struct Change {
    words: String,
    needs: Option<&'static str>,
    act: Act,
    /// What it is one way to give: a diagnosis of a set to a line. The first that helps is told.
    gives: Option<(Item, SetId)>,
    /// What must do as well, where the words name both.
    or: Option<Act>,
}

impl Change {
    fn new(words: String, needs: Option<&'static str>, act: Act) -> Change {
        Change { words, needs, act, gives: None, or: None }
    }
}

impl Evaluator<'_> {
    /// Single changes of the claim that make a finding go away and bring no other, verified by judging the changed claim by
    /// this policy and by those that judge it besides. What was tried for one finding of the claim need not be tried again
    /// for the next: `tries` keeps it. Beside them why there are none of a certain finding.
    pub fn fixes(
        &self,
        claim: &Claim,
        opinion: &Opinion<'_>,
        finding: &Finding,
        besides: &[Opinion<'_>],
        tries: &mut Tries,
    ) -> (Vec<Fix>, Option<NoFix>) {
        if finding.status != Status::Fires || !finding.missing.is_empty() {
            return (Vec::new(), None);
        }
        // On a claim far past the fifty lines of an 837P each try would judge thousands of lines again, as beside thousands
        // of other claims.
        if claim.count(Record::Line) > MOST_LINES || is_long(claim, opinion.beside) {
            return (Vec::new(), Some(NoFix::NotTried));
        }
        let mut verified: Vec<(Change, Rc<[String]>)> = Vec::new();
        for change in self.changes(claim, opinion, finding) {
            if change.gives.is_some() && verified.iter().any(|(own, _)| own.gives == change.gives) {
                continue;
            }
            let mut tried = |act: &Act| tries.after(act, claim, opinion, besides)?.clears(opinion, finding);
            let clears = tried(&change.act);
            let clears = match &change.or {
                Some(or) => clears.filter(|clears| tried(or).as_ref() == Some(clears)),
                None => clears,
            };
            if let Some(clears) = clears {
                verified.push((change, clears));
            }
        }
        let fixes = grouped(claim, verified);
        let none = fixes.is_empty().then_some(NoFix::Unknown);
        (fixes, none)
    }

    /// The changes that a finding wishes for; where it hangs on what other edits deny, what these wish for, too.
    fn changes(&self, claim: &Claim, opinion: &Opinion<'_>, finding: &Finding) -> Vec<Change> {
        let Some(edit) = self.plan().edit(finding.edit) else { return Vec::new() };
        let mut changes = self.wishes(claim, opinion.beside, edit, finding);
        if edit.asks_what_stands {
            for other in &opinion.verdict.findings {
                let before = self.plan().edit(other.edit).filter(|other| other.stratum < edit.stratum);
                if let Some(other_edit) = before.filter(|_| other.status == Status::Fires) {
                    let wishes = self.wishes(claim, opinion.beside, other_edit, other);
                    changes.extend(wishes.into_iter().filter(|wish| !changes.contains(wish)).collect::<Vec<_>>());
                }
            }
        }
        changes.truncate(MOST_TRIED);
        changes
    }

    fn wishes(&self, claim: &Claim, beside: &Beside<'_>, edit: &EditPlan<'_>, finding: &Finding) -> Vec<Change> {
        let hits = if edit.asks_what_stands { self.hits(claim, beside, edit.stratum) } else { Hits::default() };
        let machine = Machine::new(self.plan(), claim, beside, &hits, Quiet);
        let unfit = is_unfit(edit.edit, self.reason(finding));
        let mut wishes = Wishes { machine, changes: Vec::new(), unfit };
        if let Some(choice) = finding.choices.first() {
            wishes.of_choice(edit, finding.subject, choice);
        }
        wishes.changes
    }
}

/// Modifiers that do the same on the same line are one piece of advice.
fn grouped(claim: &Claim, verified: Vec<(Change, Rc<[String]>)>) -> Vec<Fix> {
    let mut fixes: Vec<Fix> = Vec::new();
    let mut done: Vec<(Item, Rc<[String]>)> = Vec::new();
    for (change, clears) in &verified {
        let Act::AddModifier(item, _) = change.act else {
            let words = change.words.clone();
            fixes.push(Fix { change: words, needs: change.needs, clears: Rc::clone(clears), verified: true });
            continue;
        };
        if done.iter().any(|(own, does)| *own == item && does == clears) {
            continue;
        }
        let mut codes: Vec<String> = Vec::new();
        for (other, does) in &verified {
            match other.act {
                Act::AddModifier(own, code) if own == item && does == clears => {
                    let code = code.to_string();
                    if !codes.contains(&code) {
                        codes.push(code);
                    }
                }
                _ => {}
            }
        }
        let change = format!("add modifier {} to {}", listed(&codes, "or"), place(claim, item));
        fixes.push(Fix { change, needs: Some(RECORDS), clears: Rc::clone(clears), verified: true });
        done.push((item, Rc::clone(clears)));
    }
    fixes
}

/// `A`, `A or B`, `A, B or C`.
fn listed(words: &[String], last_word: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {last_word} {last}", first.join(", ")),
    }
}

/// An item as a person names it; lines have numbers, of what else there may be but one.
fn place(claim: &Claim, item: Item) -> String {
    let name = claim.name_of(item);
    if matches!(item.record, Record::Claim | Record::Patient | Record::Provider) { format!("the {name}") } else { name }
}
