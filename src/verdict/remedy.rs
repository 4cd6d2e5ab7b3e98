//! A finding to the smallest changes that clear it: each tried on a copy of the claim and judged again.
//!
//! The changes come from the edit itself: what a broken `require` asks for, what an `unless` or an exception would take.
//! Facts that are not the biller's to choose (a place, a date of service, an age) are never changed.

use super::evaluate::Evaluator;
use super::hits::Hits;
use super::machine::{Known, Machine, Out};
use super::model::{Beside, Bound, Choice, Finding, Fix, Status, Which, is_long};
use super::plan::EditPlan;
use super::trace::Quiet;
use super::tries::{Act, Gift, Opinion, Tries};
use crate::claim::{Claim, Code, Field, Item, Number, Record, Value};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Comparison, Condition, Exception, Owner, Question, SetId, Term, Var};
use crate::policy::set::{Member, Pattern};

/// Claims with more lines are not changed for a try.
const MOST_LINES: u32 = 100;
/// Changes past this many are not tried.
const MOST_TRIED: usize = 12;
/// Members of a set past this many are not proposed one by one.
const MOST_MEMBERS: usize = 6;
const RECORDS: &str = "documentation";
const AUTHORIZATION: &str = "authorization";

/// A change that might clear a finding.
#[derive(Debug, Clone, PartialEq)]
struct Change {
    words: String,
    needs: Option<&'static str>,
    act: Act,
}

impl Evaluator<'_> {
    /// Single changes of the claim that make a finding go away and bring no other, verified by judging the changed claim by
    /// this policy and by those that judge it besides. What was tried for one finding of the claim need not be tried again
    /// for the next: `tries` keeps it.
    pub fn fixes(
        &self,
        claim: &Claim,
        opinion: &Opinion<'_>,
        finding: &Finding,
        besides: &[Opinion<'_>],
        tries: &mut Tries,
    ) -> Vec<Fix> {
        // On a claim far past the fifty lines of an 837P each try would judge thousands of lines again, as beside thousands
        // of other claims.
        let too_long = claim.count(Record::Line) > MOST_LINES || is_long(claim, opinion.beside);
        if finding.status != Status::Fires || !finding.missing.is_empty() || too_long {
            return Vec::new();
        }
        let mut verified = Vec::new();
        for change in self.changes(claim, opinion, finding) {
            let after = tries.after(&change.act, claim, opinion, besides);
            if let Some(clears) = after.and_then(|after| after.clears(opinion, finding)) {
                verified.push((change, clears));
            }
        }
        grouped(claim, verified)
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
        let mut wishes =
            Wishes { machine: Machine::new(self.plan(), claim, beside, &hits, Quiet), changes: Vec::new() };
        if let Some(choice) = finding.choices.first() {
            wishes.of_choice(edit, finding.subject, choice);
        }
        wishes.changes
    }
}

/// Modifiers that do the same on the same line are one piece of advice.
fn grouped(claim: &Claim, verified: Vec<(Change, Vec<String>)>) -> Vec<Fix> {
    let mut fixes: Vec<Fix> = Vec::new();
    let mut done: Vec<(Item, Vec<String>)> = Vec::new();
    for (change, clears) in &verified {
        let Act::Add(item, Field::LineModifiers, _) = change.act else {
            let words = change.words.clone();
            fixes.push(Fix { change: words, needs: change.needs, clears: clears.clone(), verified: true });
            continue;
        };
        if done.iter().any(|(own, does)| *own == item && does == clears) {
            continue;
        }
        let mut codes: Vec<String> = Vec::new();
        for (other, does) in &verified {
            match other.act {
                Act::Add(own, Field::LineModifiers, code) if own == item && does == clears => {
                    let code = code.to_string();
                    if !codes.contains(&code) {
                        codes.push(code);
                    }
                }
                _ => {}
            }
        }
        let change = format!("add modifier {} to {}", either(&codes), place(claim, item));
        fixes.push(Fix { change, needs: Some(RECORDS), clears: clears.clone(), verified: true });
        done.push((item, clears.clone()));
    }
    fixes
}

/// `A`, `A or B`, `A, B or C`.
fn either(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Gathers the changes that would make a condition what it should be.
struct Wishes<'a> {
    machine: Machine<'a, Quiet>,
    changes: Vec<Change>,
}

impl<'a> Wishes<'a> {
    fn of_choice(&mut self, plan: &'a EditPlan<'a>, subject: Item, choice: &Choice) {
        self.machine.bind(Var::SUBJECT, Bound::Item(Which::This, subject));
        for (var, bound) in &choice.with {
            self.machine.bind(*var, *bound);
        }
        for requirement in &plan.edit.require {
            self.wish(&requirement.condition, true);
        }
        for condition in &plan.edit.unless {
            self.wish(condition, true);
        }
        for exception in &plan.edit.exceptions {
            self.excused_by(exception);
        }
        // Where something is demanded, `when` says of what: to take that away would say that it was not done.
        if plan.edit.require.is_empty() {
            for condition in &plan.edit.when {
                self.wish(condition, false);
            }
        }
    }

    fn excused_by(&mut self, exception: &'a Exception) {
        let unmet: Vec<&Condition> =
            exception.when.iter().filter(|condition| self.machine.holds(condition) != Kleene::True).collect();
        if let [one] = unmet.as_slice() {
            self.wish(one, true);
        }
    }

    /// Changes that would make a condition hold, or not hold.
    fn wish(&mut self, condition: &'a Condition, hold: bool) {
        if self.machine.holds(condition) == Kleene::from(hold) {
            return;
        }
        match &condition.node {
            Question::All(parts) if hold => self.only_one(parts, hold),
            Question::Any(parts) if !hold => self.only_one(parts, hold),
            Question::All(parts) | Question::Any(parts) => parts.iter().for_each(|part| self.wish(part, hold)),
            Question::Not(inner) => self.wish(inner, !hold),
            Question::Defined(_, inner) => self.wish(inner, hold),
            Question::In(Term::Field(owner, field), set, _) => self.wish_member(*owner, *field, *set, hold),
            Question::Compare(Term::Field(owner, field), Comparison::Is, Term::Literal(_))
                if hold && field.info().list =>
            {
                if let Question::Compare(_, _, value) = &condition.node {
                    self.wish_code(*owner, *field, value);
                }
            }
            Question::Present(Term::Field(owner, field)) if hold => self.wish_present(*owner, *field),
            Question::Compare(left, how, right) if hold => self.wish_fewer(left, *how, right),
            _ => {}
        }
    }

    /// Where all parts must change, one change helps only if one part is not yet as it should be.
    fn only_one(&mut self, parts: &'a [Condition], hold: bool) {
        let unmet: Vec<&Condition> =
            parts.iter().filter(|part| self.machine.holds(part) != Kleene::from(hold)).collect();
        if let [one] = unmet.as_slice() {
            self.wish(one, hold);
        }
    }

    /// The item of this claim that an owner names.
    fn here(&self, owner: Owner) -> Option<Item> {
        match self.machine.item(owner) {
            (Which::This, item) => Some(item),
            _ => None,
        }
    }

    fn wish_member(&mut self, owner: Owner, field: Field, set: SetId, hold: bool) {
        let Some(item) = self.here(owner) else { return };
        match field {
            Field::LineModifiers if hold => {
                for code in self.members(set) {
                    self.add(item, field, code);
                }
            }
            Field::LineModifiers => {
                let claim = self.machine.claim;
                for code in claim.list(item, field).iter().filter_map(|slot| slot.as_code()) {
                    if self.machine.plan.sets().holds(set, code, None) != Kleene::False {
                        let words = format!("remove modifier {code} from {}", place(claim, item));
                        self.changes.push(Change { words, needs: Some(RECORDS), act: Act::Remove(item, field, code) });
                    }
                }
            }
            Field::LineDiagnosis if hold => self.wish_diagnosis(item, set),
            _ => {}
        }
    }

    fn wish_code(&mut self, owner: Owner, field: Field, value: &'a Term) {
        let code = match self.machine.term(value) {
            Out::One(Known::Code(code)) => code,
            _ => return,
        };
        if let (Some(item), Field::LineModifiers) = (self.here(owner), field) {
            self.add(item, field, code);
        }
    }

    fn add(&mut self, item: Item, field: Field, code: Code) {
        let words = format!("add modifier {code} to {}", place(self.machine.claim, item));
        self.changes.push(Change { words, needs: Some(RECORDS), act: Act::Add(item, field, code) });
    }

    /// A diagnosis of the claim that the line does not point to yet, else one that the claim would have to carry.
    fn wish_diagnosis(&mut self, line: Item, set: SetId) {
        let claim = self.machine.claim;
        let sets = self.machine.plan.sets();
        let day = claim.slot(line, Field::LineDate).as_date();
        let own = claim
            .list(Item::CLAIM, Field::ClaimDiagnoses)
            .iter()
            .enumerate()
            .filter_map(|(at, slot)| Some((at, slot.as_code()?)));
        for (at, code) in own {
            if sets.holds(set, code, day) == Kleene::True {
                let words = format!("point {} to diagnosis {} ({code}) of the claim", place(claim, line), at + 1);
                self.changes.push(Change {
                    words,
                    needs: Some(RECORDS),
                    act: Act::Add(line, Field::LineDiagnosis, code),
                });
            }
        }
        let Some(policy) = self.machine.plan.policy().sets.get(set.0) else { return };
        let code = self.members(set).into_iter().next().or_else(|| first_code(&policy.base.any));
        if let Some(code) = code {
            let words = match &policy.name {
                Some(name) => {
                    format!("report a diagnosis of {name} (such as {code}) and point {} to it", place(claim, line))
                }
                None => format!("report a covered diagnosis (such as {code}) and point {} to it", place(claim, line)),
            };
            self.changes.push(Change { words, needs: Some(RECORDS), act: Act::Add(line, Field::LineDiagnosis, code) });
        }
    }

    fn wish_present(&mut self, owner: Owner, field: Field) {
        let Some(item) = self.here(owner) else { return };
        let claim = self.machine.claim;
        let (words, needs) = match field {
            Field::LineAuthorization | Field::ClaimAuthorization => {
                ("a prior authorization number", Some(AUTHORIZATION))
            }
            Field::LineReferral | Field::ClaimReferral => ("a referral number", Some("referral")),
            Field::LineDate | Field::LineThrough | Field::LinePlace | Field::PatientBirthDate | Field::PatientSex => {
                return;
            }
            _ => (field.info().name, None),
        };
        let words = format!("give {} {}", place(claim, item), words.replace('_', " "));
        self.changes.push(Change { words, needs, act: Act::Give(item, field, Gift::Something) });
    }

    /// Fewer units: those of the line, or of the line among those that are summed.
    fn wish_fewer(&mut self, left: &'a Term, how: Comparison, right: &'a Term) {
        let line = match left {
            Term::Field(owner, Field::LineUnits) => self.here(*owner),
            Term::Sum(_, value, _) if matches!(**value, Term::Field(_, Field::LineUnits)) => {
                self.here(Owner::Var(Var::SUBJECT))
            }
            _ => None,
        };
        let Some(line) = line.filter(|line| line.record == Record::Line) else { return };
        let claim = self.machine.claim;
        let (now, most) = match (self.machine.term(left), self.machine.term(right)) {
            (Out::One(Known::Number(now)), Out::One(Known::Number(most))) => (now, most),
            _ => return,
        };
        let (Comparison::AtMost | Comparison::Is, Value::Number(own)) = (how, claim.get(line, Field::LineUnits)) else {
            return;
        };
        if now <= most {
            return;
        }
        let units =
            now.subtract(most).and_then(|excess| own.subtract(excess)).filter(|units| *units >= Number::whole(1));
        if let Some(units) = units {
            let unit = if units == Number::whole(1) { "unit" } else { "units" };
            let words = format!("report {units} {unit} on {} instead of {own}", place(claim, line));
            self.changes.push(Change {
                words,
                needs: Some(RECORDS),
                act: Act::Give(line, Field::LineUnits, Gift::Units(units)),
            });
        }
    }

    /// The single codes of a set, where they are few.
    fn members(&self, set: SetId) -> Vec<Code> {
        let reach = self.machine.plan.sets().reach(set);
        if reach.exact.len() > MOST_MEMBERS {
            Vec::new()
        } else {
            reach.exact.iter().map(|bits| Code::from_bits(*bits)).collect()
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

/// An item as a person names it.
fn place(claim: &Claim, item: Item) -> String {
    match item.record {
        Record::Line => format!("line {}", claim.show(claim.slot(item, Field::LineNumber), Field::LineNumber)),
        Record::Claim => "the claim".to_owned(),
        record => format!("{} {}", record.words(), item.index + 1),
    }
}
