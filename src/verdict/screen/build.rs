//! An edit to its screen: what can be asked of packed values, and *unknown* for all else.

use super::value::Value;
use super::{Find, Get, Key, MOST_SAME, Memo, NOBODY, Over, Pairs, Place, Screen, Symbols, Test, Together, VARIABLES};
use crate::claim::{Code, Date, Field, Kind, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{
    Comparison, Condition, Domain, Exception, Literal, Owner, Question, Requirement, Search, TableId, Term, Var,
};
use crate::verdict::plan::{Clause, EditPlan, Plan, is_key};
use crate::verdict::triggers::{by_payer, by_set};

/// Builds screens for one policy.
pub(in crate::verdict) struct Builder<'p> {
    plan: &'p Plan<'p>,
    /// What each variable of the edit is bound to.
    kinds: Vec<Option<Binds>>,
    /// The lines' values that are looked for in columns: table, column, slot.
    memos: Vec<(TableId, usize, usize)>,
    together: Together,
}

/// What a variable is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Binds {
    /// An item of this claim.
    Item(Record),
    /// A row of a table.
    Row(TableId),
}

impl<'p> Builder<'p> {
    pub(in crate::verdict) fn new(plan: &'p Plan<'p>) -> Builder<'p> {
        Builder { plan, kinds: Vec::new(), memos: Vec::new(), together: Together::default() }
    }

    /// The screen of an edit; `None` where it would say nothing.
    pub(in crate::verdict) fn screen(&mut self, plan: &EditPlan<'_>) -> Option<Screen> {
        let edit = plan.edit;
        if edit.variables.len() > VARIABLES {
            return None;
        }
        self.kinds = vec![None; VARIABLES];
        self.binds(&edit.subject)?;
        let with: Vec<Option<Find>> = edit.with.iter().map(|with| self.find(with)).collect();
        let levels: Vec<Vec<Test>> =
            plan.levels.iter().map(|clauses| clauses.iter().map(|clause| self.clause(*clause)).collect()).collect();
        // What stands behind a `with` that cannot be seen from here is never asked.
        let seen = with.iter().position(Option::is_none).map_or(levels.len(), |at| at + 1);
        let tells = levels.iter().take(seen).flatten().any(Test::tells) || with.first().is_some_and(Option::is_some);
        let pairs = self.pairs(&with);
        // Asking the set again would be asking memory that is not near, once for each edit.
        let by_set = by_set(edit).filter(|(_, set)| self.plan.sets().holds_its_reach(*set));
        let bit = |is: &dyn Fn(&Condition) -> bool| {
            let first = plan.levels.first().map_or(&[][..], Vec::as_slice);
            let place = first.iter().position(|clause| matches!(clause, Clause::Holds(own, _) if is(own)));
            place.and_then(|place| 1u64.checked_shl(u32::try_from(place).ok()?)).unwrap_or(0)
        };
        let by_code = by_set.map_or(0, |(condition, _)| bit(&|own| std::ptr::eq(own, condition)));
        let by_payer = by_payer(edit, self.plan.sets()).map_or(0, |condition| bit(&|own| std::ptr::eq(own, condition)));
        let window = self.plan.policy().window;
        let by_day = bit(
            &|own| matches!(&own.node, Question::During(Term::Field(Owner::Var(Var::SUBJECT), Field::LineDate), from, to) if (*from, *to) == window),
        );
        tells.then_some(Screen { levels, with, by_code, by_day, by_payer, pairs })
    }

    /// A condition on the claim alone.
    pub(in crate::verdict) fn of_claim(&mut self, condition: &Condition) -> Test {
        self.kinds = vec![None; VARIABLES];
        self.test(condition)
    }

    /// The symbols that lines' codes have in the columns that the screens built ask, and the indexes that they ask for pairs.
    pub(in crate::verdict) fn finish(self) -> (Symbols, Together) {
        (Symbols::new(self.plan.policy(), self.memos), self.together)
    }

    fn clause(&mut self, clause: Clause<'_>) -> Test {
        match clause {
            Clause::Holds(condition, _) => self.test(condition),
            Clause::Excuse(condition) => not(self.test(condition)),
            Clause::Exception(exception) => not(self.active(exception)),
            Clause::Broken(requirements) => {
                any(requirements.iter().map(|Requirement { condition, .. }| not(self.test(condition))).collect())
            }
        }
    }

    fn active(&mut self, exception: &Exception) -> Test {
        let mut parts: Vec<Test> = exception.when.iter().map(|condition| self.test(condition)).collect();
        parts.extend(exception.exceptions.iter().map(|inner| not(self.active(inner))).collect::<Vec<_>>());
        all(parts)
    }

    fn test(&mut self, condition: &Condition) -> Test {
        match &condition.node {
            Question::All(parts) => all(parts.iter().map(|part| self.test(part)).collect()),
            Question::Any(parts) => any(parts.iter().map(|part| self.test(part)).collect()),
            Question::Not(inner) => not(self.test(inner)),
            Question::Defined(_, inner) => self.test(inner),
            Question::Compare(left, how, right) => match (self.get(left), self.get(right)) {
                (Get::Unknown, _) | (_, Get::Unknown) => UNKNOWN,
                (Get::Field(left), Get::Field(right)) if *how == Comparison::Is => Test::Same(left, right),
                (left, right) => Test::Compare(left, *how, right),
            },
            Question::In(term, set, date) => match self.get(term) {
                Get::Unknown => UNKNOWN,
                value => Test::In(value, *set, self.plan.sets().is_dated(*set).then(|| self.get(date))),
            },
            Question::Present(Term::Field(owner, field)) => self.place(*owner, *field).map_or(UNKNOWN, Test::Present),
            Question::Yes(term) => match self.get(term) {
                Get::Unknown => UNKNOWN,
                value => Test::Yes(value),
            },
            Question::Exists(search) => self.find(search).map_or(UNKNOWN, Test::Exists),
            Question::Every(search, condition) => match self.find(search) {
                Some(find) => Test::Every(find, Box::new(self.test(condition))),
                None => UNKNOWN,
            },
            Question::During(day, from, to) => match self.get(day) {
                Get::Unknown => UNKNOWN,
                day => Test::During(day, from.unwrap_or(Date::MIN), to.unwrap_or(Date::MAX)),
            },
            Question::SameProvider(a, b) => match (self.rendering(*a), self.rendering(*b)) {
                (Some(a), Some(b)) => Test::SameProvider(a, b),
                _ => UNKNOWN,
            },
            // The same person is the same practitioner; whether another one is takes more than packed values.
            _ => UNKNOWN,
        }
    }

    fn rendering(&self, var: Var) -> Option<Place> {
        let is_line = self.kinds.get(var.0).copied().flatten() == Some(Binds::Item(Record::Line));
        if is_line { self.place(Owner::Var(var), Field::LineRenderingProvider) } else { None }
    }

    fn get(&mut self, term: &Term) -> Get {
        match term {
            Term::Field(owner, field) => self.place(*owner, *field).map_or(Get::Unknown, Get::Field),
            Term::Column(var, column) => match self.kinds.get(var.0).copied().flatten() {
                Some(Binds::Row(table)) => Get::Cell { var: var.0, table, column: *column },
                _ => Get::Unknown,
            },
            Term::Literal(literal) => match literal {
                Literal::Text(text) => {
                    Code::new(text.as_bytes()).map_or(Get::Unknown, |code| Get::Literal(Value::Code(code)))
                }
                Literal::Number(number) => {
                    number.as_whole().map_or(Get::Unknown, |whole| Get::Literal(Value::Whole(whole)))
                }
                Literal::Date(date) => Get::Literal(Value::Day(*date)),
            },
            Term::Age(unit, on) => match self.get(on) {
                Get::Unknown => Get::Unknown,
                on => Get::Age(*unit, Box::new(on)),
            },
            Term::Count(search) => self.find(search).map_or(Get::Unknown, |find| Get::Count(Box::new(find))),
            Term::Sum(search, of, _) => match self.find(search) {
                Some(find) => match self.get(of) {
                    Get::Unknown => Get::Unknown,
                    of => Get::Sum(Box::new((find, of))),
                },
                None => Get::Unknown,
            },
            _ => Get::Unknown,
        }
    }

    fn place(&self, owner: Owner, field: Field) -> Option<Place> {
        let info = field.info();
        let var = match owner {
            Owner::Claim | Owner::Patient => None,
            Owner::Var(var) => match self.kinds.get(var.0).copied().flatten()? {
                Binds::Item(record) if record == info.record => Some(var.0),
                _ => return None,
            },
            Owner::ClaimOf(var) => match self.kinds.get(var.0).copied().flatten()? {
                Binds::Item(_) => None,
                Binds::Row(_) => return None,
            },
        };
        let whole = matches!(info.record, Record::Claim | Record::Patient);
        if !info.record.lists().is_empty() || whole != var.is_none() || info.kind == Kind::Age {
            return None;
        }
        Some(Place {
            record: info.record,
            var,
            slot: field.slot(),
            width: info.record.width(),
            field,
            is_provider: info.kind == Kind::Provider,
        })
    }

    /// Remembers what a search binds.
    fn binds(&mut self, search: &Search) -> Option<Binds> {
        let binds = match &search.domain {
            Domain::Items(record, _) if record.lists().is_empty() => Binds::Item(*record),
            Domain::Rows(table, _) => Binds::Row(*table),
            _ => return None,
        };
        *self.kinds.get_mut(search.var.0)? = Some(binds);
        Some(binds)
    }

    fn find(&mut self, search: &Search) -> Option<Find> {
        let binds = self.binds(search)?;
        let (over, keys): (Over, &[&Term]) = match (&search.domain, binds) {
            (Domain::Items(record, None), _) => {
                // Things of other records are never the same thing.
                let same = |var: &&Var| self.kinds.get(var.0).copied().flatten() == Some(binds);
                (Over::Items(*record, search.other_than.iter().filter(same).map(|var| var.0).collect()), &[])
            }
            (Domain::Rows(table, on), _) if search.other_than.is_empty() => {
                let dated = self.plan.rows(*table)?.is_dated();
                let on = dated.then(|| self.get(on));
                match self.plan.row_plan(search) {
                    Some(keys) => {
                        let columns = keys.index.columns().iter();
                        let gets = columns.zip(&keys.terms).map(|(column, term)| self.key(*table, *column, term));
                        let (gets, index) = (gets.collect(), Some(keys.index.clone()));
                        (Over::Rows { table: *table, on, index, keys: gets }, keys.terms.as_slice())
                    }
                    None => (Over::Rows { table: *table, on, index: None, keys: Vec::new() }, &[]),
                }
            }
            _ => return None,
        };
        let mut tests = Vec::new();
        for condition in &search.conditions {
            self.member(condition, search.var, keys, &mut tests);
        }
        let var = search.var.0;
        let mut same = Vec::new();
        if matches!(over, Over::Items(..)) {
            let outside = |test: &Test| match test {
                Test::Same(a, b) if a.var == Some(var) && b.var != Some(var) => Some((*a, *b)),
                Test::Same(b, a) if a.var == Some(var) && b.var != Some(var) => Some((*a, *b)),
                _ => None,
            };
            same = tests.iter().filter_map(outside).take(MOST_SAME).collect();
            let mut left = same.len();
            tests.retain(|test| {
                let goes = left > 0 && outside(test).is_some();
                left -= usize::from(goes);
                !goes
            });
        }
        Some(Find { var, over, same, tests })
    }

    /// A value by which rows are found.
    fn key(&mut self, table: TableId, column: usize, term: &Term) -> Key {
        let get = self.get(term);
        let memo = match &get {
            Get::Field(Place { record: Record::Line, var: Some(var), slot, .. }) => {
                let wanted = (table, column, *slot);
                let known = self.memos.iter().position(|own| *own == wanted);
                let at = known.unwrap_or_else(|| {
                    self.memos.push(wanted);
                    self.memos.len() - 1
                });
                Some(Memo { at, var: *var })
            }
            _ => None,
        };
        let written = match &get {
            Get::Literal(value) => {
                value.cell().zip(self.plan.rows(table)).map(|(cell, rows)| rows.symbol(column, cell).unwrap_or(NOBODY))
            }
            _ => None,
        };
        Key { get, column, memo, written }
    }

    /// The rows of the second of an edit's `with`s, where the codes of the subject and a line of the first find them.
    fn pairs(&mut self, with: &[Option<Find>]) -> Option<Pairs> {
        let [Some(lines), Some(rows), ..] = with else { return None };
        let (Over::Items(Record::Line, but), Over::Rows { index: Some(index), keys, .. }) = (&lines.over, &rows.over)
        else {
            return None;
        };
        let [first, second] = keys.as_slice() else { return None };
        let (first, second) = (first.memo?, second.memo?);
        let (subject, other) = if first.var == Var::SUBJECT.0 { (first, second) } else { (second, first) };
        let is_code = |memo: Memo| self.memos.get(memo.at).is_some_and(|(.., slot)| *slot == Field::LineCode.slot());
        if subject.var != Var::SUBJECT.0 || other.var != lines.var || !is_code(subject) || !is_code(other) {
            return None;
        }
        Some(Pairs { at: self.together.place(index)?, is_another: but.contains(&Var::SUBJECT.0) })
    }

    /// Adds a condition of a search; what its index has seen to is left out.
    fn member(&mut self, condition: &Condition, var: Var, keys: &[&Term], tests: &mut Vec<Test>) {
        match &condition.node {
            Question::All(parts) => parts.iter().for_each(|part| self.member(part, var, keys, tests)),
            Question::Defined(_, inner) => self.member(inner, var, keys, tests),
            _ if is_key(condition, var, keys) => {}
            _ => tests.push(self.test(condition)),
        }
    }
}

const UNKNOWN: Test = Test::Always(Kleene::Unknown);

impl Test {
    /// Whether it may ever be false.
    fn tells(&self) -> bool {
        !matches!(self, Test::Always(Kleene::True | Kleene::Unknown))
    }
}

fn not(test: Test) -> Test {
    match test {
        Test::Always(answer) => Test::Always(answer.negate()),
        Test::Not(inner) => *inner,
        test => Test::Not(Box::new(test)),
    }
}

fn all(mut parts: Vec<Test>) -> Test {
    if parts.iter().any(|part| matches!(part, Test::Always(Kleene::False))) {
        return Test::Always(Kleene::False);
    }
    parts.retain(|part| !matches!(part, Test::Always(Kleene::True)));
    one_of(parts, Kleene::True, Test::All)
}

fn any(mut parts: Vec<Test>) -> Test {
    if parts.iter().any(|part| matches!(part, Test::Always(Kleene::True))) {
        return Test::Always(Kleene::True);
    }
    parts.retain(|part| !matches!(part, Test::Always(Kleene::False)));
    one_of(parts, Kleene::False, Test::Any)
}

/// No parts, one, or several joined.
fn one_of(mut parts: Vec<Test>, none: Kleene, join: fn(Vec<Test>) -> Test) -> Test {
    if parts.iter().all(|part| matches!(part, Test::Always(Kleene::Unknown))) && !parts.is_empty() {
        return UNKNOWN;
    }
    match parts.len() {
        0 => Test::Always(none),
        1 => parts.pop().unwrap_or(UNKNOWN),
        _ => join(parts),
    }
}
