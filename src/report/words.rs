//! Items, facts and what is missing, as an analyst says them: `line 1 code`, `the history before 2025-01-01`.

use super::write::push_whole;
use crate::claim::{Claim, Field, Item, Record};
use crate::policy::model::{Extent, Policy};
use crate::read::x12::ElementPath;
use crate::verdict::model::{Beside, Bound, Fact, Outside, Which};

/// What facts are spoken of with.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The claim.
    pub claim: &'a Claim,
    /// What stands beside it.
    pub beside: &'a Beside<'a>,
}

impl<'a> Words<'a> {
    /// The claim that is meant; `None` for lines that nobody has seen.
    pub fn claim_of(self, which: Which) -> Option<&'a Claim> {
        match which {
            Which::This => Some(self.claim),
            Which::History(index) => self.beside.history.get(index as usize),
            Which::Original => self.beside.original,
            Which::Unknown(_) => None,
        }
    }

    /// An item: `line 2`, `other payer 1`, `line 1 of earlier claim C900`.
    pub fn item(self, which: Which, item: Item) -> String {
        let Some(claim) = self.claim_of(which) else {
            let Which::Unknown(outside) = which else { return "an unknown line".to_owned() };
            let what = if item.record == Record::Claim { "claim" } else { "line" };
            return match outside {
                Outside::Replaced if item.record == Record::Claim => "the claim that this one replaces".to_owned(),
                Outside::Replaced => "a line of the claim that this one replaces".to_owned(),
                Outside::NoPlace => format!("one {} that FHIR has no place for", item.record.words()),
                other => format!("a {what} that may stand in {}", self.history(other)),
            };
        };
        let own = claim.name_of(item);
        match (which, item.record) {
            (Which::This, _) => own,
            (_, Record::Claim) => self.other_claim(which, claim),
            _ => format!("{own} of {}", self.other_claim(which, claim)),
        }
    }

    fn other_claim(self, which: Which, claim: &Claim) -> String {
        let number = number_of(claim).map_or_else(String::new, |number| format!(" {number}"));
        match which {
            Which::Original => format!("replaced claim{number}"),
            _ => format!("history claim{number}"),
        }
    }

    /// What a binding is bound to.
    pub fn bound(self, bound: Bound) -> String {
        match bound {
            Bound::Item(which, item) => self.item(which, item),
            Bound::Row(table, row) => {
                let Some(table) = self.policy.tables.get(table.0) else { return "a row".to_owned() };
                format!("row {} of {}", table.number_of(row), table.name)
            }
        }
    }

    /// A fact.
    pub fn fact(self, fact: Fact) -> String {
        let mut words = String::with_capacity(40);
        self.push_fact(&mut words, fact);
        words
    }

    /// Appends a fact.
    pub fn push_fact(self, words: &mut String, fact: Fact) {
        match fact {
            Fact::Field(Which::This, item, field) if item.record == Record::Line => {
                words.push_str("line ");
                self.claim.push_line_number(words, item.index);
                words.push(' ');
                push_name(words, field.info().name);
            }
            Fact::Cell(table, row, column) => {
                let Some(table) = self.policy.tables.get(table.0) else { return words.push_str("a cell") };
                let name = table.rows.columns().get(column).map_or("", |column| column.name.as_str());
                words.push_str(&table.name);
                words.push_str(" row ");
                push_whole(words, table.number_of(row));
                words.push(' ');
                push_name(words, name);
            }
            other => words.push_str(&self.other_fact(other)),
        }
    }

    /// A fact that is neither a line's nor a table's.
    fn other_fact(self, fact: Fact) -> String {
        match fact {
            Fact::Field(which, item, field) => {
                let name = field.info().name.replace('_', " ");
                match (which, item.record) {
                    (Which::This, Record::Provider) | (_, Record::Line | Record::Patient) | (Which::This, _) => {
                        let whose = match which {
                            Which::This => String::new(),
                            _ => self
                                .claim_of(which)
                                .map_or_else(String::new, |claim| format!(" of {}", self.other_claim(which, claim))),
                        };
                        let own = self.claim_of(which).map_or_else(String::new, |claim| claim.name_of(item));
                        format!("{own} {name}{whose}")
                    }
                    _ => format!("{} {name}", self.item(which, item)),
                }
            }
            Fact::Cell(..) => "a cell".to_owned(),
            Fact::Beside(facts, which, item, column, _) => {
                let Some(facts) = self.policy.facts.get(facts.0) else { return "a fact".to_owned() };
                let name = facts.rows.columns().get(column).map_or("", |column| column.name.as_str());
                format!("{} {} of {}", facts.name, name.replace('_', " "), self.item(which, item))
            }
            Fact::Element(which, item, id) => {
                let path = self.policy.elements.get(id.0).map_or("", ElementPath::text);
                format!("element {path} of {}", self.item(which, item))
            }
            Fact::History(outside) => self.history(outside),
            Fact::Original => "the claim that this one replaces".to_owned(),
            Fact::Standing(at) => {
                let which = Which::History(at);
                let claim = self.claim_of(which).map_or_else(String::new, |claim| self.other_claim(which, claim));
                format!("whether {claim} is replaced or void")
            }
            Fact::More(count) => format!("{count} more facts, not listed"),
            Fact::Stands(line, _) => format!("{} stands", self.claim.name_of(Item::line(line))),
        }
    }

    fn history(self, outside: Outside) -> String {
        match (outside, self.beside.extent) {
            (Outside::Before, Extent { complete: Some((from, _)) }) => format!("the patient's history before {from}"),
            (Outside::After, Extent { complete: Some((_, to)) }) => format!("the patient's history after {to}"),
            (Outside::Replaced, _) => "the claim that this one replaces".to_owned(),
            (Outside::NoPlace, _) => "what a FHIR claim has no place for".to_owned(),
            _ => "the patient's history".to_owned(),
        }
    }
}

/// The number that the provider gave a claim.
pub fn number_of(claim: &Claim) -> Option<String> {
    claim.text_of(Item::CLAIM, Field::ClaimNumber)
}

/// A name as it is spoken: with blanks.
fn push_name(words: &mut String, name: &str) {
    if !name.contains('_') {
        return words.push_str(name);
    }
    for (at, part) in name.split('_').enumerate() {
        if at > 0 {
            words.push(' ');
        }
        words.push_str(part);
    }
}
