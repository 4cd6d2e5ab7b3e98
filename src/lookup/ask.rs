//! A code to the days on which a policy's sets, rows and conditions hold it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::days::{self, Days, Times};
use crate::claim::{Code, CodeKind, Date, Field, Kind, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{
    Comparison, Condition, Domain, Edit, Literal, Owner, Policy, Question, Search, SetId, Shape, TableId, Term, Var,
};
use crate::policy::walk::{self, Part};
use crate::table::{Cell, ColumnKind, Rows};

/// The rows of a code in one column, and when one of them holds.
type Own = (Vec<u32>, Times);

/// One code of one kind, asked for in one policy.
pub(super) struct Asked<'p> {
    pub(super) policy: &'p Policy,
    pub(super) kind: CodeKind,
    /// As claims carry it.
    pub(super) code: String,
    sets: RefCell<BTreeMap<SetId, Times>>,
    rows: RefCell<BTreeMap<(TableId, usize), Own>>,
}

/// The tables whose rows the variables of an edit are bound to.
pub(super) type Tables<'e> = BTreeMap<Var, Bound<'e>>;

/// What a row of a table must satisfy by itself to be bound.
pub(super) struct Bound<'e> {
    pub(super) table: TableId,
    /// Columns that are compared with something written.
    asks: Vec<(usize, Comparison, &'e Literal)>,
}

impl<'p> Asked<'p> {
    pub(super) fn new(policy: &'p Policy, kind: CodeKind, code: String) -> Asked<'p> {
        Asked { policy, kind, code, sets: RefCell::default(), rows: RefCell::default() }
    }

    /// When a set holds the code.
    pub(super) fn in_set(&self, id: SetId) -> Times {
        if let Some(times) = self.sets.borrow().get(&id) {
            return times.clone();
        }
        let sets = &self.policy.sets;
        let set = sets.get(id.0).filter(|set| set.kind == self.kind);
        let times = set.map_or_else(Times::new, |set| {
            days::where_true(&set.days(sets), |day| set.contains(sets, &self.code, Some(day)) == Some(true))
        });
        self.sets.borrow_mut().insert(id, times.clone());
        times
    }

    /// The rows of a table whose cell in a column is the code, and when one of them holds.
    pub(super) fn in_column(&self, id: TableId, column: usize) -> Own {
        if let Some(found) = self.rows.borrow().get(&(id, column)) {
            return found.clone();
        }
        let table = self.policy.tables.get(id.0).map(|table| &table.rows);
        let own = |rows: &&Arc<Rows>| {
            rows.columns().get(column).is_some_and(|column| column.kind == ColumnKind::Code(self.kind))
        };
        let found = table.filter(own).map_or_else(Default::default, |rows| {
            let packed = Code::new(self.code.as_bytes());
            let is_code = |row: &u32| match rows.cell(*row, column) {
                Cell::Code(code) => Some(code) == packed,
                Cell::Text(text) => text == self.code,
                _ => false,
            };
            let own: Vec<u32> = (0..rows.len()).filter(is_code).collect();
            let times = times_of(rows, &own);
            (own, times)
        });
        self.rows.borrow_mut().insert((id, column), found.clone());
        found
    }

    /// The same, but only rows that a variable can be bound to.
    pub(super) fn in_bound(&self, bound: &Bound<'_>, column: usize) -> Own {
        let (mut own, times) = self.in_column(bound.table, column);
        let Some(table) = self.policy.tables.get(bound.table.0) else { return (own, times) };
        let before = own.len();
        own.retain(|row| bound.asks.iter().all(|(at, how, written)| may_be(table.rows.cell(*row, *at), *how, written)));
        let times = if own.len() == before { times } else { times_of(&table.rows, &own) };
        (own, times)
    }

    /// Whether what a term reads is a code of this kind.
    pub(super) fn is_of_kind(&self, term: &Term, tables: &Tables<'_>) -> bool {
        let kind = match term {
            Term::Field(_, field) | Term::First(_, field) | Term::OfProvider(_, _, field) => field.info().kind,
            Term::Column(var, column) => return self.column_kind(*var, *column, tables) == Some(self.kind),
            Term::Fact(facts, _, column, _) => {
                let facts = self.policy.facts.get(facts.0);
                let column = facts.and_then(|facts| facts.rows.columns().get(*column));
                return column.is_some_and(|column| column.kind == ColumnKind::Code(self.kind));
            }
            _ => return false,
        };
        // A provider that is named alone is its NPI.
        kind == Kind::Code(self.kind) || (kind == Kind::Provider && self.kind == CodeKind::Provider)
    }

    fn column_kind(&self, var: Var, column: usize, tables: &Tables<'_>) -> Option<CodeKind> {
        let table = self.policy.tables.get(tables.get(&var)?.table.0)?;
        match table.rows.columns().get(column)?.kind {
            ColumnKind::Code(kind) => Some(kind),
            _ => None,
        }
    }

    /// When a comparison of a code of this kind with something written or listed says yes to this code; `None` where it
    /// is no such comparison.
    pub(super) fn named(&self, condition: &Condition, tables: &Tables<'_>) -> Option<Named> {
        match &condition.node {
            Question::In(term, set, _) if self.is_of_kind(term, tables) => Some(Named {
                owner: owner(term),
                term: term.clone(),
                times: self.in_set(*set),
                through: Through::Set(*set),
            }),
            Question::Compare(left, Comparison::Is, right) => {
                let (term, other) = match (left, right) {
                    (Term::Column(..), _) => (right, left),
                    (Term::Literal(_), _) => (right, left),
                    _ => (left, right),
                };
                if !self.is_of_kind(term, tables) {
                    return None;
                }
                let (times, through) = match other {
                    Term::Literal(Literal::Text(text)) => {
                        (if *text == self.code { vec![Days::ALWAYS] } else { Times::new() }, Through::Itself)
                    }
                    Term::Column(var, column) => {
                        let bound = tables.get(var)?;
                        (self.in_bound(bound, *column).1, Through::Table(bound.table, *column))
                    }
                    _ => return None,
                };
                Some(Named { owner: owner(term), term: term.clone(), times, through })
            }
            Question::Shape(term, shape) if self.is_of_kind(term, tables) => {
                let times = if self.has_shape(shape) { vec![Days::ALWAYS] } else { Times::new() };
                Some(Named { owner: owner(term), term: term.clone(), times, through: Through::Shape })
            }
            _ => None,
        }
    }

    fn has_shape(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Characters(count) => self.code.chars().count() == *count,
            Shape::AtLeast(count) => self.code.chars().count() >= *count,
            Shape::AtMost(count) => self.code.chars().count() <= *count,
            Shape::AllLetters => self.code.bytes().all(|byte| byte.is_ascii_alphabetic()),
            Shape::LettersOrDigits => self.code.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            Shape::Contains(piece) => self.code.contains(piece.as_str()),
            Shape::AllDigits => self.code.bytes().all(|byte| byte.is_ascii_digit()),
            Shape::BeginsWith(piece) => self.code.starts_with(piece.as_str()),
            Shape::EndsWith(piece) => self.code.ends_with(piece.as_str()),
            Shape::CharacterIs(at, c) => at.checked_sub(1).and_then(|at| self.code.chars().nth(at)) == Some(*c),
            Shape::ValidNpi => true,
        }
    }

    /// Whether conditions can hold on a day where what a variable is bound to has the code.
    pub(super) fn may_hold(&self, conditions: &[&Condition], var: Var, tables: &Tables<'_>, day: Date) -> bool {
        let own = |term: &Term| is_own_code(term, var);
        let held = conditions.iter().map(|part| self.holds(part, &own, tables, day, false));
        held.fold(Kleene::True, Kleene::and) != Kleene::False
    }

    /// Whether conditions can hold on a day for a claim with one line, which has the code.
    pub(super) fn may_hold_alone(&self, conditions: &[&Condition], tables: &Tables<'_>, day: Date) -> bool {
        let held = conditions.iter().map(|part| self.holds(part, &|_| false, tables, day, true));
        held.fold(Kleene::True, Kleene::and) != Kleene::False
    }

    /// `alone`: the claim has no other line.
    fn holds(
        &self,
        condition: &Condition,
        own: &dyn Fn(&Term) -> bool,
        tables: &Tables<'_>,
        day: Date,
        alone: bool,
    ) -> Kleene {
        let part = |part: &Condition| self.holds(part, own, tables, day, alone);
        match &condition.node {
            Question::All(parts) => parts.iter().map(part).fold(Kleene::True, Kleene::and),
            Question::Any(parts) => parts.iter().map(part).fold(Kleene::False, Kleene::or),
            Question::Not(inner) => part(inner).negate(),
            Question::Defined(_, inner) => part(inner),
            Question::Exists(search) if alone && self.kind == CodeKind::Procedure && is_any_line(search) => {
                let held = search.conditions.iter().map(|condition| {
                    self.holds(condition, &|term| own(term) || is_own_code(term, search.var), tables, day, alone)
                });
                held.fold(Kleene::True, Kleene::and)
            }
            _ => match self.named(condition, tables) {
                Some(named) if own(&named.term) => Kleene::from(days::on(&named.times, day)),
                _ => Kleene::Unknown,
            },
        }
    }
}

/// A comparison that names codes.
pub(super) struct Named {
    /// Whose code it is.
    pub(super) owner: Option<Var>,
    /// What is compared.
    pub(super) term: Term,
    /// When it says yes to the code.
    pub(super) times: Times,
    /// What names it.
    pub(super) through: Through,
}

/// What a code is named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Through {
    /// A set, with a name or written in the clause.
    Set(SetId),
    /// A column of a table.
    Table(TableId, usize),
    /// The clause itself.
    Itself,
    /// Its first, last or other characters.
    Shape,
}

/// Lines of this claim, the subject's too: on a claim of one line there is no other.
fn is_any_line(search: &Search) -> bool {
    matches!(search.domain, Domain::Items(Record::Line, _)) && search.other_than.is_empty()
}

/// The record that a domain binds.
pub(super) fn record(domain: &Domain) -> Option<Record> {
    match domain {
        Domain::Items(record, _) => Some(*record),
        Domain::LineOf(_) | Domain::AnyLines | Domain::HistoryLines | Domain::OriginalLines => Some(Record::Line),
        Domain::HistoryClaims | Domain::OriginalClaim => Some(Record::Claim),
        Domain::Rows(..) => None,
    }
}

/// The field that is a record's code.
pub(super) fn code_of(record: Record, kind: CodeKind) -> Option<Field> {
    Field::find(record, "code").filter(|field| field.info().kind == Kind::Code(kind))
}

/// Whether a term is the code of what a variable is bound to.
pub(super) fn is_own_code(term: &Term, var: Var) -> bool {
    matches!(term, Term::Field(Owner::Var(own), field) if *own == var && field.info().name == "code")
}

fn owner(term: &Term) -> Option<Var> {
    match term {
        Term::Field(Owner::Var(var) | Owner::ClaimOf(var), _)
        | Term::First(Owner::Var(var) | Owner::ClaimOf(var), _)
        | Term::OfProvider(Owner::Var(var) | Owner::ClaimOf(var), ..)
        | Term::Column(var, _) => Some(*var),
        _ => None,
    }
}

/// The tables that an edit's variables are bound to.
pub(super) fn tables(edit: &Edit) -> Tables<'_> {
    let mut tables = Tables::new();
    walk::edit(edit, &mut |part| {
        if let Part::Search(search @ Search { var, domain: Domain::Rows(table, _), .. }) = part {
            let mut asks = Vec::new();
            search.conditions.iter().for_each(|condition| row_asks(condition, *var, &mut asks));
            tables.insert(*var, Bound { table: *table, asks });
        }
    });
    tables
}

/// The columns of a row that a condition compares with something written, where all of it must hold.
fn row_asks<'e>(condition: &'e Condition, row: Var, asks: &mut Vec<(usize, Comparison, &'e Literal)>) {
    match &condition.node {
        Question::All(parts) => parts.iter().for_each(|part| row_asks(part, row, asks)),
        Question::Compare(Term::Column(var, column), how, Term::Literal(written)) if *var == row => {
            asks.push((*column, *how, written));
        }
        _ => {}
    }
}

/// Whether a cell may satisfy a comparison; what is of another kind may.
fn may_be(cell: Cell<'_>, how: Comparison, written: &Literal) -> bool {
    let order = match (cell, written) {
        (Cell::Number(own), Literal::Number(written)) => own.cmp(written),
        (Cell::Date(own), Literal::Date(written)) => own.cmp(written),
        (Cell::Code(own), Literal::Text(written)) => own.to_string().as_str().cmp(written),
        (Cell::Text(own), Literal::Text(written)) => own.cmp(written.as_str()),
        _ => return true,
    };
    how.holds(order)
}

/// When one of some rows holds.
fn times_of(rows: &Rows, own: &[u32]) -> Times {
    let mut times: Vec<Days> = Vec::new();
    for row in own {
        let days = Days { from: rows.starts(*row).unwrap_or(Date::MIN), to: rows.ends(*row).unwrap_or(Date::MAX) };
        if days.from <= days.to && !times.contains(&days) {
            times.push(days);
        }
    }
    days::union(&times)
}
