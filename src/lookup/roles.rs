//! An edit to what a code is in it: the line that is judged, one beside it, what clears it.

use std::collections::BTreeSet;

use super::ask::{self, Asked, Named, Tables, Through};
use super::days::{self, Times};
use super::model::{Role, Standing};
use crate::claim::{Date, Field, Kind, Record};
use crate::policy::model::{Condition, Domain, Edit, Exception, Question, Search, Target, Term, Var};
use crate::policy::walk::{self, Part};

/// What a code is in an edit: everything that names it, when, and whether the edit is about any code at all.
pub(super) struct Found {
    pub(super) uses: Vec<Use>,
    /// How the edit concerns what it does not name.
    pub(super) standing: Standing,
}

/// One way in which an edit uses a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) role: Role,
    /// The exception in which it stands.
    pub(super) exception: Option<String>,
    pub(super) through: Through,
    pub(super) times: Times,
}

/// The clause that is gone through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clause {
    /// What binds: `for`, `with`.
    Binds,
    When,
    Unless,
    Require,
    Exception,
}

/// Where a condition stands.
#[derive(Clone, Copy)]
struct Place<'e> {
    clause: Clause,
    /// Whether it is asked that it does not hold.
    negated: bool,
    /// What is searched around it.
    inside: Option<&'e Search>,
    /// Whether what is searched is counted or summed.
    counted: bool,
    /// Whether all that is searched must satisfy something.
    every: bool,
}

struct Finder<'e, 'p> {
    asked: &'e Asked<'p>,
    edit: &'e Edit,
    tables: Tables<'e>,
    exception: Option<&'e str>,
    uses: Vec<Use>,
}

/// Everything that an edit does with a code.
pub(super) fn find(asked: &Asked<'_>, edit: &Edit) -> Found {
    let tables = ask::tables(edit);
    let mut finder = Finder { asked, edit, tables, exception: None, uses: Vec::new() };
    let standing = finder.bound();
    finder.clauses();
    let mut uses: Vec<Use> = Vec::new();
    for found in finder.uses {
        match uses.iter_mut().find(|own| {
            (own.role, own.through, own.exception.as_ref()) == (found.role, found.through, found.exception.as_ref())
        }) {
            Some(own) => own.times = days::union(&[own.times.as_slice(), found.times.as_slice()].concat()),
            None => uses.push(found),
        }
    }
    uses.sort_by_key(|found| found.role);
    Found { uses, standing }
}

/// When an edit applies, by its dates and the policy's.
pub(super) fn window(conditions: &[Condition]) -> Times {
    conditions.iter().fold(vec![days::Days::ALWAYS], |times, condition| match &condition.node {
        Question::During(_, from, to) => {
            let own = days::Days { from: from.unwrap_or(Date::MIN), to: to.unwrap_or(Date::MAX) };
            days::both(&times, &[own])
        }
        _ => times,
    })
}

impl<'e> Finder<'e, '_> {
    /// What binds a line or an item with the code: the subject and what is searched beside it.
    fn bound(&mut self) -> Standing {
        let edit = self.edit;
        let searches: Vec<&Search> = std::iter::once(&edit.subject).chain(&edit.with).collect();
        let conditions: Vec<&Condition> =
            searches.iter().flat_map(|search| &search.conditions).chain(&edit.when).collect();
        let mut standing = Standing::Apart;
        for search in searches {
            let Some(record) = ask::record(&search.domain) else { continue };
            if ask::code_of(record, self.asked.kind).is_none() {
                continue;
            }
            let named = self.naming(&conditions, search.var);
            let changes: Vec<Date> = named.iter().flat_map(|named| days::changes(&named.times)).collect();
            let times =
                days::where_true(&changes, |day| self.asked.may_hold(&conditions, search.var, &self.tables, day));
            let hit = edit.outcome.target == Target::Of(search.var);
            let subject = search.var == Var::SUBJECT;
            // Where the code is only none of those that are left out, nothing is said of it by name.
            if named.iter().all(|named| named.times.is_empty()) {
                if times.is_empty() {
                    continue;
                }
                if subject || (hit && standing == Standing::Apart) {
                    standing = Standing::Any;
                }
                continue;
            }
            let role = match &search.domain {
                _ if subject => Role::Judged,
                _ if hit => Role::Hit,
                Domain::HistoryLines | Domain::AnyLines => Role::Earlier,
                Domain::OriginalLines => Role::Original,
                _ => Role::Beside,
            };
            // What names it says when; of several, the one that says it of fewest days.
            let through = named
                .iter()
                .filter(|named| !named.times.is_empty())
                .min_by_key(|named| (matches!(named.through, Through::Shape), days::changes(&named.times).count()))
                .map_or(Through::Itself, |named| named.through);
            self.add(role, through, times);
        }
        if standing == Standing::Apart && self.is_about_the_claim(&conditions) {
            standing = Standing::Claim;
        }
        standing
    }

    /// Whether the edit judges claims (or what repeats on them) on which the code may stand alone.
    fn is_about_the_claim(&self, conditions: &[&Condition]) -> bool {
        let subject = ask::record(&self.edit.subject.domain);
        if subject == Some(Record::Line) {
            return false;
        }
        let mut changes = Vec::new();
        for condition in conditions {
            self.each(condition, &mut |named| changes.extend(days::changes(&named.times)));
        }
        let mut days = changes.into_iter().chain([Date::MIN]);
        let lines: BTreeSet<Var> = self
            .edit
            .with
            .iter()
            .filter(|search| matches!(search.domain, Domain::Items(Record::Line, _)))
            .map(|search| search.var)
            .collect();
        // A `with` line that cannot have the code makes the edit one about other codes.
        let fits = |day: Date| {
            self.asked.may_hold_alone(conditions, &self.tables, day)
                && lines.iter().all(|var| self.asked.may_hold(conditions, *var, &self.tables, day))
        };
        days.any(fits)
    }

    /// What conditions say of a variable's own code.
    fn naming(&self, conditions: &[&Condition], var: Var) -> Vec<Named> {
        let mut found = Vec::new();
        for condition in conditions {
            self.each(condition, &mut |named| {
                if ask::is_own_code(&named.term, var) {
                    found.push(named);
                }
            });
        }
        found
    }

    fn each(&self, condition: &Condition, see: &mut dyn FnMut(Named)) {
        walk::condition(condition, &mut |part| {
            if let Part::Condition(condition) = part
                && let Some(named) = self.asked.named(condition, &self.tables)
            {
                see(named);
            }
        });
    }

    /// Everything else that the clauses name.
    fn clauses(&mut self) {
        let edit = self.edit;
        let place = |clause| Place { clause, negated: false, inside: None, counted: false, every: false };
        for search in std::iter::once(&edit.subject).chain(&edit.with) {
            search.conditions.iter().for_each(|part| self.condition(part, place(Clause::Binds)));
        }
        edit.when.iter().for_each(|part| self.condition(part, place(Clause::When)));
        edit.unless.iter().for_each(|part| self.condition(part, place(Clause::Unless)));
        edit.require.iter().for_each(|part| self.condition(&part.condition, place(Clause::Require)));
        edit.exceptions.iter().for_each(|part| self.exception(part, place(Clause::Exception)));
    }

    fn exception(&mut self, exception: &'e Exception, place: Place<'e>) {
        self.exception = Some(&exception.id);
        exception.when.iter().for_each(|part| self.condition(part, place));
        self.exception = None;
        exception.exceptions.iter().for_each(|part| self.exception(part, place));
    }

    fn condition(&mut self, condition: &'e Condition, place: Place<'e>) {
        if let Some(named) = self.asked.named(condition, &self.tables) {
            self.named(named, place);
        }
        match &condition.node {
            Question::All(parts) | Question::Any(parts) => {
                parts.iter().for_each(|part| self.condition(part, place));
            }
            Question::Not(inner) => self.condition(inner, Place { negated: !place.negated, ..place }),
            Question::Defined(_, inner) => self.condition(inner, place),
            Question::Exists(search) => self.search(search, place),
            Question::Every(search, each) => {
                self.search(search, Place { every: true, ..place });
                self.condition(each, Place { inside: Some(search), ..place });
            }
            _ => {
                let mut terms: Vec<&'e Search> = Vec::new();
                let mut depth_one = |part: Part<'e>| {
                    if let Part::Search(search) = part {
                        terms.push(search);
                    }
                };
                walk::condition(condition, &mut depth_one);
                for search in terms {
                    self.search(search, Place { counted: true, ..place });
                }
            }
        }
    }

    fn search(&mut self, search: &'e Search, place: Place<'e>) {
        search.conditions.iter().for_each(|part| self.condition(part, Place { inside: Some(search), ..place }));
    }

    fn named(&mut self, named: Named, place: Place<'e>) {
        let bound = named
            .owner
            .filter(|var| ask::is_own_code(&named.term, *var))
            .filter(|var| *var == self.edit.subject.var || self.edit.with.iter().any(|search| search.var == *var));
        if named.times.is_empty() {
            return;
        }
        let left_out = place.negated && matches!(place.clause, Clause::Binds | Clause::When);
        let role = match place.clause {
            // What binds is said by its variable, but for what is left out.
            Clause::Binds | Clause::When if bound.is_some() && place.inside.is_none() => {
                if !left_out {
                    return;
                }
                Role::LeftOut
            }
            // The code that a bound line is compared with by a row of a table.
            Clause::Binds | Clause::When if bound.is_some() => return,
            _ if place.every => Role::Checked,
            _ if place.counted && place.inside.is_some() => Role::Counted,
            Clause::Binds | Clause::When if left_out => Role::LeftOut,
            Clause::Binds | Clause::When => Role::Applies,
            Clause::Unless if place.negated => Role::Spoils,
            Clause::Unless => Role::Excuses,
            Clause::Require => required(place),
            Clause::Exception if place.negated => Role::EndsException,
            Clause::Exception => Role::InException,
        };
        self.add(role, named.through, named.times);
    }

    fn add(&mut self, role: Role, through: Through, times: Times) {
        let times = days::both(&times, &window(&self.edit.applies));
        if !times.is_empty() {
            self.uses.push(Use { role, exception: self.exception.map(str::to_owned), through, times });
        }
    }
}

/// What a code is that a `require` names: asked for or not to be there, here, elsewhere on the claim or earlier.
fn required(place: Place<'_>) -> Role {
    let domain = place.inside.map(|search| &search.domain);
    match (domain, place.negated) {
        (Some(Domain::HistoryLines | Domain::HistoryClaims | Domain::AnyLines), true) => Role::BreaksEarlier,
        (Some(Domain::HistoryLines | Domain::HistoryClaims | Domain::AnyLines), false) => Role::ClearsEarlier,
        (Some(Domain::Items(Record::Line, _)), true) => Role::BreaksElsewhere,
        (Some(Domain::Items(Record::Line, _)), false) => Role::ClearsElsewhere,
        (_, true) => Role::Breaks,
        (_, false) => Role::Clears,
    }
}

/// Whether a term reads a field that a test of its kind accepts.
pub(super) fn reads(term: &Term, wanted: &[Field]) -> bool {
    match term {
        Term::Field(_, field) | Term::First(_, field) | Term::DatedBy(field) => wanted.contains(field),
        Term::OfProvider(_, of, field) => wanted.contains(of) || wanted.contains(field),
        _ => false,
    }
}

/// Whether a term reads something of a provider.
pub(super) fn reads_provider(term: &Term) -> bool {
    match term {
        Term::OfProvider(..) => true,
        Term::Field(_, field) | Term::First(_, field) => {
            field.info().kind == Kind::Provider || field.info().record == Record::Provider
        }
        _ => false,
    }
}
