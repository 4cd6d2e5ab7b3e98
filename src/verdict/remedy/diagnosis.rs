//! A diagnosis that an edit asks of a line, to where the line may have it from.

use super::wishes::Wishes;
use super::{Change, RECORDS, place};
use crate::claim::{Code, Field, Item};
use crate::policy::kleene::Kleene;
use crate::policy::model::SetId;
use crate::policy::set::{Member, Pattern};
use crate::verdict::act::Act;

impl Wishes<'_> {
    /// A diagnosis of the claim that the line does not point to yet, else one that the claim would have to carry.
    pub fn wish_diagnosis(&mut self, line: Item, set: SetId) {
        let claim = self.machine.claim;
        let sets = self.machine.plan.sets();
        let day = claim.slot(line, Field::LineDate).as_date();
        let own = claim.list(Item::CLAIM, Field::ClaimDiagnoses);
        let positions = (1u32..).zip(own.iter().map(|slot| slot.as_code()));
        for (position, code) in positions.filter_map(|(position, code)| Some((position, code?))) {
            if sets.holds(set, code, day) == Kleene::True {
                let words = format!("point {} to diagnosis {position} ({code}) of the claim", place(claim, line));
                self.changes.push(Change::new(words, Some(RECORDS), Act::Point(line, position)));
            }
        }
        let Some(policy) = self.machine.plan.policy().sets.get(set.0) else { return };
        // Where no line points, each means all diagnoses of the claim.
        let point = if claim.points() { format!(" and point {} to it", place(claim, line)) } else { String::new() };
        let members = self.members(set);
        let codes = if members.is_empty() { first_code(&policy.base.any).into_iter().collect() } else { members };
        for code in codes.into_iter().filter(|code| !own.iter().any(|slot| slot.as_code() == Some(*code))) {
            let words = match &policy.name {
                Some(name) => format!("report a diagnosis of {name} (such as {code}){point}"),
                None => format!("report a covered diagnosis (such as {code}){point}"),
            };
            let change = Change::new(words, Some(RECORDS), Act::Report(code, line));
            self.changes.push(Change { gives: Some((line, set)), ..change });
        }
    }
}

/// A code that the first pattern of a set matches.
fn first_code(members: &[Member]) -> Option<Code> {
    members.iter().find_map(|member| match member {
        Member::Pattern(
            Pattern::Exact(code) | Pattern::Prefix(code) | Pattern::Shaped(code, _) | Pattern::Beginning(code, _),
        ) => Code::new(code.as_bytes()),
        _ => None,
    })
}
