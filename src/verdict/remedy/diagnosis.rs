//! A diagnosis that an edit asks of a line, to where the line may have it from.

use super::wishes::Wishes;
use super::{Change, RECORDS, place};
use crate::claim::{Code, Field, Item};
use crate::policy::kleene::Kleene;
use crate::policy::model::SetId;
use crate::policy::set::{Member, Pattern, Set};
use crate::verdict::act::Act;

/// How many characters the category of a diagnosis has, behind which its dot stands.
const CATEGORY: usize = 3;

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
                self.push(words, Act::Point(line, position));
            }
        }
        self.report_diagnosis(line, set);
    }

    /// A diagnosis of the set that the claim does not carry yet: one of its codes, else one that begins as the set says,
    /// which is not named, for a beginning need not be a code that is billed.
    fn report_diagnosis(&mut self, line: Item, set: SetId) {
        let claim = self.machine.claim;
        let sets = &self.machine.plan.policy().sets;
        let Some(policy) = sets.get(set.0) else { return };
        let what = match &policy.name {
            Some(name) => format!("a diagnosis of {name}"),
            None => "a covered diagnosis".to_owned(),
        };
        // Where no line points, each means all diagnoses of the claim.
        let point = if claim.points() { format!(" and point {} to it", place(claim, line)) } else { String::new() };
        let mut ways: Vec<(String, Code)> =
            self.members(set).into_iter().map(|code| (format!("such as {code}"), code)).collect();
        if ways.is_empty() {
            ways.extend(first_way(sets, policy));
        }
        let own = claim.list(Item::CLAIM, Field::ClaimDiagnoses);
        for (way, code) in ways {
            if !own.iter().any(|slot| slot.as_code() == Some(code)) {
                let words = format!("report {what} ({way}){point}");
                let change = Change::new(words, Some(RECORDS), Act::Report(code, line));
                self.changes.push(Change { gives: Some((line, set)), ..change });
            }
        }
    }
}

/// The first member of a set, in words, and a code that stands for it.
fn first_way(sets: &[Set], set: &Set) -> Option<(String, Code)> {
    set.base.any.iter().find_map(|member| match member {
        Member::Pattern(Pattern::Exact(code)) => way("such as", code, code),
        Member::Pattern(Pattern::Prefix(beginning)) => way("one of", &begun(beginning), beginning),
        Member::Pattern(Pattern::Beginning(low, high)) => way("one of", &format!("{low}-{high}"), low),
        Member::Pattern(Pattern::Shaped(..) | Pattern::Wild(..)) => None,
        Member::Codes(codes) => codes.first().map(|code| (format!("such as {code}"), *code)),
        Member::Beginnings(all) => {
            let beginning = all.first()?.to_string();
            way("one of", &begun(&beginning), &beginning)
        }
        Member::Set(id) => first_way(sets, sets.get(id.0)?),
    })
}

fn way(how: &str, shown: &str, code: &str) -> Option<(String, Code)> {
    Some((format!("{how} {shown}"), Code::new(code.as_bytes())?))
}

/// All diagnoses that begin so, as policies write them: `M80.*`, `M80.0*`.
fn begun(beginning: &str) -> String {
    match beginning.split_at_checked(CATEGORY) {
        Some((category, rest)) => format!("{category}.{rest}*"),
        None => format!("{beginning}*"),
    }
}
