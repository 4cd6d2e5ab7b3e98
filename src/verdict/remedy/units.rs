//! Units that an edit does not take, to those that it would.

use super::wishes::Wishes;
use super::{Change, RECORDS, place};
use crate::claim::{Field, Item, Number, Record, Value};
use crate::policy::model::{Comparison, Owner, Term, Var};
use crate::verdict::act::{Act, Gift};
use crate::verdict::machine::{Known, Out};

impl<'a> Wishes<'a> {
    /// Units that compare so with a value, or do not: fewer of them, or whole ones.
    pub fn wish_units(&mut self, left: &'a Term, how: Comparison, right: &'a Term, hold: bool) {
        let Some(line) = self.line_of_units(left) else { return };
        match (how, right) {
            (Comparison::Is, Term::Rounded(of, _)) if hold && **of == *left => self.whole(line),
            (Comparison::AtMost | Comparison::Is, _) if hold => self.fewer(line, left, right, false),
            (Comparison::Greater, _) if !hold => self.fewer(line, left, right, false),
            (Comparison::Less, _) if hold => self.fewer(line, left, right, true),
            (Comparison::AtLeast, _) if !hold => self.fewer(line, left, right, true),
            _ => {}
        }
    }

    /// The line whose units are compared, alone or among those that are summed.
    fn line_of_units(&self, term: &Term) -> Option<Item> {
        let line = match term {
            Term::Field(owner, Field::LineUnits) => self.here(*owner),
            Term::Sum(_, value, _) if matches!(**value, Term::Field(_, Field::LineUnits)) => {
                self.here(Owner::Var(Var::SUBJECT))
            }
            _ => None,
        };
        line.filter(|line| line.record == Record::Line)
    }

    /// So many units fewer that a value is no longer above another, or that it is `below` it.
    fn fewer(&mut self, line: Item, left: &'a Term, right: &'a Term, below: bool) {
        let (Out::One(Known::Number(now)), Out::One(Known::Number(limit))) =
            (self.machine.term(left), self.machine.term(right))
        else {
            return;
        };
        let Value::Number(own) = self.machine.claim.get(line, Field::LineUnits) else { return };
        let most = if below { limit.ceiling().subtract(Number::whole(1)) } else { Some(limit) };
        let fewer = most
            .filter(|most| *most < now)
            .and_then(|most| own.subtract(now.subtract(most)?))
            .filter(|units| *units >= Number::whole(1));
        if let Some(units) = fewer {
            let unit = if units == Number::whole(1) { "unit" } else { "units" };
            let words = format!("report {units} {unit} on {} instead of {own}", place(self.machine.claim, line));
            self.push(words, Act::Give(line, Field::LineUnits, Gift::Units(units)));
        }
    }

    /// Whole units: whether they are rounded up or down is the payer's to say, so that both are named, and must do.
    fn whole(&mut self, line: Item) {
        let Value::Number(own) = self.machine.claim.get(line, Field::LineUnits) else { return };
        let (down, up) = (own.floor(), own.ceiling());
        let place = place(self.machine.claim, line);
        if down < Number::whole(1) {
            return;
        }
        let words = format!("report whole units on {place}, {down} or {up} as the payer rounds, instead of {own}");
        let give = |units| Act::Give(line, Field::LineUnits, Gift::Units(units));
        let change = Change::new(words, Some(RECORDS), give(down));
        self.changes.push(Change { or: Some(give(up)), ..change });
    }
}
