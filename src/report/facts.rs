//! The facts of a finding to what is shown of each: its words, its value, where it stands and the clause that asked.

use std::rc::Rc;

use super::datum::{cell, value};
use super::hidden::Patients;
use super::model::{At, Datum, Facts, TableColumn, Why};
use super::ndjson::{at, fact_object};
use super::place::{Mark, Places};
use super::scene::{Room, Scene};
use super::write::quote;
use crate::claim::{Claim, Code, Field, Item, Slot};
use crate::policy::model::{Edit, ElementId};
use crate::policy::walk::{self, Part};
use crate::read::x12::FoundElement;
use crate::source::Span;
use crate::table::Rows;
use crate::verdict::model::{Because, Fact, Which};

impl Scene<'_> {
    /// The facts of a choice, in the order in which the edit's clauses are written; what definitions ask comes after them,
    /// what says that the edit applies at all comes last.
    pub(super) fn facts(&self, edit: Option<&Edit>, because: &[Because]) -> Facts {
        let ordered = ordered(edit, because);
        if !self.as_json {
            let why = |(_, applies, because): (u64, bool, Because)| Why { applies, ..self.why(because) };
            return Facts::Shown(ordered.into_iter().map(why).collect());
        }
        let own = Room::default();
        let room = self.clauses.map_or(&own, |clauses| &clauses.room);
        let mut written = room.written.borrow_mut();
        written.clear();
        for (at, (.., because)) in ordered.into_iter().enumerate() {
            if at > 0 {
                written.push(b',');
            }
            self.write_why(&mut written, because, room);
        }
        Facts::Written(Rc::from(written.as_slice()))
    }

    /// Writes what [`super::ndjson::why`] writes of what [`Scene::why`] shows, without keeping the texts between.
    fn write_why(&self, out: &mut Vec<u8>, because: Because, room: &Room) {
        let (fact, value) = (because.fact, self.datum(because.fact));
        let words = |out: &mut Vec<u8>| {
            let mut words = room.words.borrow_mut();
            words.clear();
            self.words().push_fact(&mut words, fact);
            quote(out, &words);
        };
        let place = |out: &mut Vec<u8>| match fact {
            Fact::Field(Which::This, item, field) => {
                let places = self.places.of_this(self.claim);
                match places.told(self.claim, item, field, self.claim.slot(item, field)) {
                    Some(place) => place.write(out, &self.own_file().json),
                    None => at(out, self.place(fact).0.as_ref()),
                }
            }
            _ => at(out, self.place(fact).0.as_ref()),
        };
        fact_object(out, words, &value, place, &self.clause(because.clause));
    }

    /// A fact with its value, place and clause.
    pub fn why(&self, because: Because) -> Why {
        let (at, mark) = self.place(because.fact);
        Why {
            fact: self.words().fact(because.fact),
            value: self.datum(because.fact),
            at,
            mark,
            clause: self.clause(because.clause),
            applies: false,
            of: match because.fact {
                Fact::Field(Which::This, item, field) => Some((item, self.claim.slot(item, field).at())),
                _ => None,
            },
        }
    }

    fn place(&self, fact: Fact) -> (Option<At>, Option<(Which, Mark)>) {
        match fact {
            Fact::Field(which, item, field) => {
                let Some(claim) = self.words().claim_of(which) else { return (None, None) };
                let slot = claim.slot(item, field);
                self.places.with(which, claim, |places| {
                    if !self.marks
                        && let Some(told) = places.told(claim, item, field, slot)
                    {
                        return (Some(told.at(self.file(claim.file))), None);
                    }
                    marked(which, places.find(claim, &|file| self.file(file), item, slot))
                })
            }
            Fact::Cell(table, row, column) => {
                let at = self.evaluator.policy().tables.get(table.0).map(|table| {
                    let inline = table.span_of(row).map(|span| self.sources.place(span));
                    At::Table {
                        column: self.column(&table.name, &table.rows, column, inline.as_ref().map(|place| place.file)),
                        line: inline.map_or_else(|| table.rows.line_of(row), |place| place.position.line.into()),
                    }
                });
                (at, None)
            }
            Fact::Beside(facts, _, _, column, row) => {
                let name = self.evaluator.policy().facts.get(facts.0).map_or("", |facts| facts.name.as_str());
                let found = self.beside.facts.get(facts.0).zip(row);
                let at = found.map(|(rows, row)| At::Table {
                    column: self.column(name, rows, column, None),
                    line: rows.line_of(row),
                });
                (at, None)
            }
            Fact::Element(which, item, id) => {
                let Some(claim) = self.words().claim_of(which) else { return (None, None) };
                let slot = self.element(claim, item, id).map_or(Slot::ABSENT, |found| {
                    Code::new(found.text).map_or(Slot::absent(found.at), |code| Slot::code(code, found.at))
                });
                let find = |places: &Places| places.find(claim, &|file| self.file(file), item, slot);
                marked(which, self.places.with(which, claim, find))
            }
            Fact::Stands(line, _) => {
                let line = Item::line(line);
                let (places, slot) = (self.places.of_this(self.claim), self.claim.slot(line, Field::LineCode));
                marked(Which::This, places.find(self.claim, &|file| self.file(file), line, slot))
            }
            Fact::Standing(at) => {
                let which = Which::History(at);
                let Some(claim) = self.words().claim_of(which) else { return (None, None) };
                let slot = claim.slot(Item::CLAIM, Field::ClaimNumber);
                let find = |places: &Places| places.find(claim, &|file| self.file(file), Item::CLAIM, slot);
                marked(which, self.places.with(which, claim, find))
            }
            Fact::History(_) | Fact::Original | Fact::More(_) => (None, None),
        }
    }

    /// A column of a table, which is named so: of a file, or of rows in the policy whose file is named.
    fn column(&self, name: &str, rows: &Rows, column: usize, policy: Option<&str>) -> Rc<TableColumn> {
        let shown = || {
            let shown = TableColumn {
                table: name.to_owned(),
                file: policy.unwrap_or(rows.source()).to_owned(),
                inline: policy.is_some(),
                heading: rows.columns().get(column).map_or_else(String::new, |column| column.heading.clone()),
                json: [const { Vec::new() }; 2],
            };
            Rc::new(shown.written())
        };
        match self.clauses {
            None => shown(),
            Some(known) => {
                Rc::clone(known.columns.borrow_mut().entry((name.as_ptr().addr(), column)).or_insert_with(shown))
            }
        }
    }

    /// The first element that a path names on an item.
    fn element<'c>(&self, claim: &'c Claim, item: Item, id: ElementId) -> Option<FoundElement<'c>> {
        self.evaluator.policy().elements.get(id.0)?.find(claim, item)?.first().copied()
    }

    /// The value of a fact.
    pub fn datum(&self, fact: Fact) -> Datum {
        match fact {
            Fact::Field(which, item, field) => {
                let Some(claim) = self.words().claim_of(which) else { return Datum::None };
                let slot = claim.slot(item, field);
                if !self.patients.show(field) && !slot.is_absent() {
                    return Datum::Hidden;
                }
                self.patients.of(field, value(claim, slot, field))
            }
            Fact::Cell(table, row, column) => match self.evaluator.policy().tables.get(table.0) {
                Some(table) => cell(&table.rows, row, column),
                None => Datum::None,
            },
            Fact::Beside(facts, _, _, column, row) => {
                let found = self.beside.facts.get(facts.0).zip(row);
                found.map_or(Datum::NotGiven, |(rows, row)| cell(rows, row, column))
            }
            Fact::Element(which, item, id) => {
                let found = self.words().claim_of(which).and_then(|claim| self.element(claim, item, id));
                match (found, self.patients) {
                    (None, _) => Datum::NotGiven,
                    // What stands there nobody has said: it may be a name.
                    (Some(_), Patients::Hidden) => Datum::Hidden,
                    (Some(found), Patients::Shown) => Datum::Text(String::from_utf8_lossy(found.text).into_owned()),
                }
            }
            Fact::History(_) | Fact::Standing(_) => Datum::Text("not known".to_owned()),
            Fact::Original => Datum::Text("not handed over".to_owned()),
            Fact::More(_) => Datum::None,
            Fact::Stands(_, None) => Datum::Yes(true),
            Fact::Stands(_, Some(edit)) => Datum::Text(format!("no, {} denies it", self.edit_id(edit))),
        }
    }
}

/// A place that was found, with whose it is.
fn marked(which: Which, found: Option<(At, Mark)>) -> (Option<At>, Option<(Which, Mark)>) {
    found.map_or((None, None), |(at, mark)| (Some(at), Some((which, mark))))
}

/// Facts in the order in which they are shown: each with its place in that, and whether it only says that the edit applies.
fn ordered(edit: Option<&Edit>, because: &[Because]) -> Vec<(u64, bool, Because)> {
    let mut applies: Vec<Span> = Vec::new();
    for condition in edit.into_iter().flat_map(|edit| &edit.applies) {
        walk::condition(condition, &mut |part| {
            if let Part::Condition(condition) = part {
                applies.push(condition.span);
            }
        });
    }
    // Behind what stands in the edit comes what stands elsewhere, and last that it applies at all.
    let mut ordered: Vec<(u64, bool, Because)> = Vec::with_capacity(because.len());
    ordered.extend(because.iter().map(|own| {
        let (applies, clause) = (applies.contains(&own.clause), own.clause);
        let inside = edit.is_some_and(|edit| edit.span.file == clause.file && edit.span.start <= clause.start);
        let place = if inside { u64::from(clause.start) } else { 1 << 32 };
        (u64::from(applies) << 33 | place, applies, *own)
    }));
    ordered.sort_by_key(|(place, ..)| *place);
    ordered
}
