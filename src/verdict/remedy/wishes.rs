//! What an edit asks for, to changes that would give it: each of them might clear a finding.

use super::{AUTHORIZATION, Change, RECORDS, place};
use crate::claim::{Code, Field, Item, Number, Record, Value};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Comparison, Condition, Exception, Owner, Question, SetId, Term, Var};
use crate::verdict::act::{Act, Gift};
use crate::verdict::machine::{Known, Machine, Out};
use crate::verdict::model::{Bound, Choice, Which};
use crate::verdict::plan::EditPlan;
use crate::verdict::trace::Quiet;

/// Members of a set past this many are not proposed one by one.
const MOST_MEMBERS: usize = 6;

/// Gathers the changes that would make a condition what it should be.
pub(super) struct Wishes<'a> {
    pub machine: Machine<'a, Quiet>,
    pub changes: Vec<Change>,
}

impl<'a> Wishes<'a> {
    pub fn of_choice(&mut self, plan: &'a EditPlan<'a>, subject: Item, choice: &Choice) {
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
                    self.add_modifier(item, code);
                }
            }
            Field::LineModifiers => {
                let claim = self.machine.claim;
                for code in claim.list(item, field).iter().filter_map(|slot| slot.as_code()) {
                    if self.machine.plan.sets().holds(set, code, None) != Kleene::False {
                        let words = format!("remove modifier {code} from {}", place(claim, item));
                        self.changes.push(Change::new(words, Some(RECORDS), Act::RemoveModifier(item, code)));
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
            self.add_modifier(item, code);
        }
    }

    fn add_modifier(&mut self, item: Item, code: Code) {
        let words = format!("add modifier {code} to {}", place(self.machine.claim, item));
        self.changes.push(Change::new(words, Some(RECORDS), Act::AddModifier(item, code)));
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
        self.changes.push(Change::new(words, needs, Act::Give(item, field, Gift::Something)));
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
            self.changes.push(Change::new(words, Some(RECORDS), Act::Give(line, Field::LineUnits, Gift::Units(units))));
        }
    }

    /// The single codes of a set, where they are few.
    pub fn members(&self, set: SetId) -> Vec<Code> {
        let reach = self.machine.plan.sets().reach(set);
        if reach.exact.len() > MOST_MEMBERS {
            Vec::new()
        } else {
            reach.exact.iter().map(|bits| Code::from_bits(*bits)).collect()
        }
    }
}
