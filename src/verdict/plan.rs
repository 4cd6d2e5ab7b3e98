//! A policy made ready: which edits a code can start, what can be asked early, which rows a key finds.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::model::Beside;
use super::reads::Reads;
use super::screen::{Ahead, Builder, Cards, Gates, Screen, Test, Together};
use super::triggers::{Payers, Triggers};
use crate::claim::{Claim, Code, Field, Item, Kind, Record, Value};
use crate::graph::Order;
use crate::policy::keys;
use crate::policy::model::{
    Comparison, Condition, Domain, Edit, EditId, Exception, FactsId, Owner, Policy, Question, Requirement, Search,
    SetId, TableId, Term, Var,
};
use crate::policy::sets::Sets;
use crate::policy::walk::{self, Part};
use crate::table::{Cell, Index, Ranges, Rows};

/// A policy made ready to be evaluated.
pub struct Plan<'p> {
    policy: &'p Policy,
    sets: Sets,
    edits: Vec<EditPlan<'p>>,
    asks_what_stands: bool,
    strata: Vec<Stratum>,
    /// By the address of the search in the policy, which does not move while it is borrowed.
    row_plans: FxHashMap<usize, RowPlan<'p>>,
    range_plans: FxHashMap<usize, RangePlan<'p>>,
    line_plans: FxHashMap<usize, LinePlan<'p>>,
    fact_indexes: Vec<(Arc<Rows>, Arc<Index>)>,
    triggers: Triggers,
    screens: Vec<Option<Screen>>,
    payer: Option<Test>,
    cards: Cards,
    together: Together,
    gates: Gates,
    reads: Reads,
    /// The claim's days by which edits go that are `dated by` one, each once.
    moved: Vec<Field>,
}

/// Edits that are evaluated together: one, or a ring.
#[derive(Debug, Clone, Default)]
pub struct Stratum {
    /// Its edits.
    pub edits: Vec<EditId>,
    /// Whether each may wait for another, or for itself.
    pub ring: bool,
}

/// How the rows of a search are found.
pub struct RowPlan<'p> {
    /// By which columns.
    pub index: Arc<Index>,
    /// The values of those columns.
    pub terms: Vec<&'p Term>,
    /// Whether the search asks nothing else of a row.
    pub is_all: bool,
}

/// How the rows of a search are found that hold for a range each, where no column must equal anything.
pub struct RangePlan<'p> {
    /// Between which columns.
    pub ranges: Arc<Ranges>,
    /// What must lie between them.
    pub value: &'p Term,
}

impl RowPlan<'_> {
    /// More columns than this are not used as keys.
    pub const MOST_KEYS: usize = keys::MOST;
}

/// How the lines of a search are found on a long claim, and among a patient's other claims.
#[derive(Debug)]
pub struct LinePlan<'p> {
    /// Fields of the line that must equal values from outside.
    pub equal: Vec<(Field, &'p Term)>,
    /// A set that must hold its code.
    pub set: Option<SetId>,
}

/// An edit made ready.
pub struct EditPlan<'p> {
    /// The edit.
    pub edit: &'p Edit,
    /// Its clauses by when they can be asked: those at 0 need the subject alone, those at n its first n `with`s.
    pub levels: Vec<Vec<Clause<'p>>>,
    /// Its place in the order of strata.
    pub stratum: usize,
    /// Whether it asks if a line stands.
    pub asks_what_stands: bool,
    /// Whether it asks for an episode, once that was asked.
    has_episode: OnceLock<bool>,
}

/// One clause of an edit: all of them hold where it fires.
#[derive(Debug, Clone, Copy)]
pub enum Clause<'p> {
    /// It must hold.
    Holds(&'p Condition, Role),
    /// It must not hold: an `unless`.
    Excuse(&'p Condition),
    /// It must not be active.
    Exception(&'p Exception),
    /// One of these must be broken.
    Broken(&'p [Requirement]),
}

/// What a clause that must hold is in the edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Payer and dates.
    Applies,
    /// `for`
    Subject,
    /// `when`
    When,
}

impl<'p> Plan<'p> {
    /// Makes a policy ready.
    pub fn new(policy: &'p Policy) -> Plan<'p> {
        let sets = Sets::new(&policy.sets);
        let strata: Vec<Stratum> = Order::of(policy)
            .strata()
            .iter()
            .map(|(edits, ring)| Stratum { edits: edits.clone(), ring: *ring })
            .collect();
        let mut edits: Vec<EditPlan<'p>> = policy.edits.iter().map(EditPlan::new).collect();
        for (at, stratum) in strata.iter().enumerate() {
            for edit in &stratum.edits {
                if let Some(plan) = edits.get_mut(edit.0) {
                    plan.stratum = at;
                }
            }
        }
        let triggers = Triggers::new(policy, &sets);
        let fact_indexes = policy
            .facts
            .iter()
            .map(|facts| {
                let key: Vec<usize> = (0..facts.key.len()).collect();
                (facts.rows.clone(), facts.rows.index(&key))
            })
            .collect();
        let mut plan = Plan {
            policy,
            sets,
            asks_what_stands: edits.iter().any(|edit| edit.asks_what_stands),
            edits,
            strata,
            row_plans: FxHashMap::default(),
            range_plans: FxHashMap::default(),
            line_plans: FxHashMap::default(),
            fact_indexes,
            triggers,
            screens: Vec::new(),
            payer: None,
            cards: Cards::default(),
            together: Together::default(),
            gates: Gates::default(),
            reads: Reads::new(policy),
            moved: moved(policy),
        };
        plan.find_keys();
        let mut builder = Builder::new(&plan);
        let screens: Vec<Option<Screen>> = plan.edits.iter().map(|edit| builder.screen(edit)).collect();
        let payer = policy.payer.as_ref().map(|payer| builder.of_claim(payer));
        let (symbols, together) = builder.finish();
        let of_any_code = plan.triggers.on_any_line();
        let screened = of_any_code.iter().copied().filter_map(|edit| Some((edit, screens.get(edit.0)?.as_ref()?)));
        let (gates, openings) = Gates::new(&plan, &symbols, screened);
        let gates = gates.of(&of_any_code);
        let cards = Cards::new(&symbols, &openings, plan.triggers.places());
        Plan { screens, payer, cards, together, gates, ..plan }
    }

    /// The policy.
    pub fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// The claim's days by which edits go that are `dated by` one, each once.
    pub fn moved(&self) -> &[Field] {
        &self.moved
    }

    /// Its sets.
    pub fn sets(&self) -> &Sets {
        &self.sets
    }

    /// Whether any of its edits asks if a line stands.
    pub fn asks_what_stands(&self) -> bool {
        self.asks_what_stands
    }

    /// Groups of edits in the order in which they can be evaluated.
    pub fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    /// An edit made ready.
    pub fn edit(&self, id: EditId) -> Option<&EditPlan<'p>> {
        self.edits.get(id.0)
    }

    /// The rows of a table.
    pub fn rows(&self, table: TableId) -> Option<&'p Rows> {
        self.policy.tables.get(table.0).map(|table| &*table.rows)
    }

    /// How the rows of a search are found, where an index helps.
    pub fn row_plan(&self, search: &Search) -> Option<&RowPlan<'p>> {
        self.row_plans.get(&address(search))
    }

    /// How the rows of a search are found by a range.
    pub fn range_plan(&self, search: &Search) -> Option<&RangePlan<'p>> {
        self.range_plans.get(&address(search))
    }

    /// The fields that find the row of facts beside an item.
    pub fn fact_fields<'c>(
        &self,
        id: FactsId,
        claim: &'c Claim,
        item: Item,
    ) -> impl Iterator<Item = (Item, Field)> + use<'c, 'p> {
        let policy = self.policy;
        policy.facts.get(id.0).into_iter().flat_map(|facts| &facts.key).map(move |field| {
            let of = match field.info().record {
                record if record == item.record => item,
                Record::Patient => Item::PATIENT,
                Record::Line if claim.owner(item).record == Record::Line => claim.owner(item),
                _ => Item::CLAIM,
            };
            (of, *field)
        })
    }

    /// The values that find the row of facts beside an item; `None` where one of them is not known.
    pub fn fact_key<'c>(&self, id: FactsId, claim: &'c Claim, item: Item) -> Option<Vec<Cell<'c>>> {
        self.fact_fields(id, claim, item)
            .map(|(of, field)| match claim.get(of, field) {
                Value::Code(code) => Some(Cell::Code(code)),
                Value::Text(text) => Some(Cell::Text(std::str::from_utf8(text).ok()?)),
                Value::Number(number) => Some(Cell::Number(number)),
                Value::Date(date) => Some(Cell::Date(date)),
                _ => None,
            })
            .collect()
    }

    /// How the lines of a search are found, where one of its conditions helps.
    pub fn line_plan(&self, search: &Search) -> Option<&LinePlan<'p>> {
        self.line_plans.get(&address(search))
    }

    /// The rows of facts beside an item that its key finds; `None` where the key is not known.
    pub fn fact_rows<'a>(
        &self,
        beside: &Beside<'a>,
        id: FactsId,
        claim: &Claim,
        item: Item,
    ) -> Option<(&'a Rows, Vec<u32>)> {
        let rows = beside.facts.get(id.0)?;
        let key = self.fact_key(id, claim, item)?;
        let found = match self.fact_indexes.get(id.0) {
            Some((own, index)) if Arc::ptr_eq(own, rows) => index.find(rows, &key).iter().collect(),
            _ => (0..rows.len())
                .filter(|row| key.iter().enumerate().all(|(column, cell)| rows.cell(*row, column) == *cell))
                .collect(),
        };
        Some((rows, found))
    }

    /// Calls with every edit that may have a finding on the claim and its subject, and whether it was found by the subject's
    /// code; with one of them perhaps twice. `ahead` has what [`Sight::ahead`](super::screen::Sight::ahead) says of the first
    /// lines.
    #[inline]
    pub fn candidates(&self, claim: &Claim, ahead: &[Ahead], take: &mut impl FnMut(EditId, Item, bool)) {
        let shut = |line: u32| {
            let open = ahead.get(line as usize).map_or(u64::MAX, |own| own.open);
            (open & self.gates.all() != 0).then_some(move |edit| open & self.gates.bit(edit) == 0)
        };
        let starts = |line: u32, code: Code| {
            let known = ahead.get(line as usize).and_then(|own| own.starts());
            let (start, end) = known.unwrap_or_else(|| self.cards.of(code).starts(Payers::MAX));
            start as usize..end as usize
        };
        self.triggers.each(claim, shut, starts, take);
    }

    /// Those of whose claims an edit may be that is about a claim.
    pub fn payers_of(&self, claim: &Claim) -> Payers {
        self.triggers.payers_of(claim)
    }

    /// What can be asked first of an edit, where that may tell that it has no finding.
    pub fn screen(&self, id: EditId) -> Option<&Screen> {
        self.screens.get(id.0)?.as_ref()
    }

    /// Whether what an edit says may change where a field does.
    pub fn reads(&self, id: EditId, field: Field) -> bool {
        self.reads.reads(id.0, field)
    }

    /// Whether what an edit says of one subject may change where a field of another item does.
    pub fn reads_elsewhere(&self, id: EditId, field: Field) -> bool {
        self.reads.reads_elsewhere(id.0, field)
    }

    /// What is known of codes.
    pub fn cards(&self) -> &Cards {
        &self.cards
    }

    /// The indexes that find rows by the codes of two lines.
    pub fn together(&self) -> &Together {
        &self.together
    }

    /// What codes alone say of edits on lines of any code.
    pub fn gates(&self) -> &Gates {
        &self.gates
    }

    /// What can be asked first of whether the policy is about a claim's payer.
    pub fn payer(&self) -> Option<&Test> {
        self.payer.as_ref()
    }

    /// Finds, for every search in a table, the columns that it compares with something outside.
    fn find_keys(&mut self) {
        let policy = self.policy;
        for edit in &policy.edits {
            walk::edit(edit, &mut |part| {
                let Part::Search(search) = part else { return };
                if let Some(plan) = LinePlan::new(search) {
                    self.line_plans.insert(address(search), plan);
                }
                let Domain::Rows(table, _) = &search.domain else { return };
                let Some(rows) = policy.tables.get(table.0).map(|table| &table.rows) else { return };
                let keys = keys::of(search);
                if keys.is_empty() {
                    if let Some(range) = keys::range(search) {
                        let plan = RangePlan { ranges: rows.ranges(range.columns), value: range.value };
                        self.range_plans.insert(address(search), plan);
                    }
                    return;
                }
                let (columns, terms): (Vec<usize>, Vec<&'p Term>) =
                    keys.into_iter().map(|key| (key.column, key.value)).unzip();
                let index = rows.index(&columns);
                let is_all = search.conditions.iter().all(|condition| is_key(condition, search.var, &terms));
                self.row_plans.insert(address(search), RowPlan { index, terms, is_all });
            });
        }
    }
}

/// Whether a condition of a search says no more than that columns equal the values by which its rows are found.
pub fn is_key(condition: &Condition, var: Var, keys: &[&Term]) -> bool {
    match &condition.node {
        Question::All(parts) => parts.iter().all(|part| is_key(part, var, keys)),
        Question::Defined(_, inner) => is_key(inner, var, keys),
        Question::Compare(Term::Column(of, _), Comparison::Is, value)
        | Question::Compare(value, Comparison::Is, Term::Column(of, _)) => {
            *of == var && keys.iter().any(|key| std::ptr::eq(*key, value))
        }
        _ => false,
    }
}

/// The claim's days, the first day of service apart, by which edits go.
fn moved(policy: &Policy) -> Vec<Field> {
    let mut moved = Vec::new();
    for edit in &policy.edits {
        if let Term::DatedBy(field) = edit.date
            && !moved.contains(&field)
        {
            moved.push(field);
        }
    }
    moved
}

impl<'p> LinePlan<'p> {
    fn new(search: &'p Search) -> Option<LinePlan<'p>> {
        if !matches!(search.domain, Domain::Items(Record::Line, None) | Domain::AnyLines | Domain::HistoryLines) {
            return None;
        }
        let own = |term: &Term| match term {
            Term::Field(Owner::Var(var), field) if *var == search.var => Some(*field),
            _ => None,
        };
        let is_found = |field: Field| {
            let info = field.info();
            info.record == Record::Line && !info.list && !matches!(info.kind, Kind::Provider | Kind::Yes | Kind::Age)
        };
        let mut plan = LinePlan { equal: Vec::new(), set: None };
        for condition in &search.conditions {
            match &condition.node {
                Question::In(term, set, _) if own(term) == Some(Field::LineCode) => plan.set = Some(*set),
                Question::Compare(left, Comparison::Is, right) => {
                    for (this, other) in [(left, right), (right, left)] {
                        if let Some(field) = own(this).filter(|field| is_found(*field))
                            && !keys::reads(other, search.var)
                        {
                            plan.equal.push((field, other));
                        }
                    }
                }
                _ => {}
            }
        }
        (!plan.equal.is_empty() || plan.set.is_some()).then_some(plan)
    }
}

fn address(search: &Search) -> usize {
    std::ptr::from_ref(search).addr()
}

impl<'p> EditPlan<'p> {
    fn new(edit: &'p Edit) -> EditPlan<'p> {
        let mut levels: Vec<Vec<Clause<'p>>> = vec![Vec::new(); edit.with.len() + 1];
        let mut put = |clause: Clause<'p>, level: usize| {
            if let Some(clauses) = levels.get_mut(level) {
                clauses.push(clause);
            }
        };
        let applies = edit.applies.iter().map(|condition| (condition, Role::Applies));
        let subject = edit.subject.conditions.iter().map(|condition| (condition, Role::Subject));
        let when = edit.when.iter().map(|condition| (condition, Role::When));
        // The subject first: it is what most claims are not about.
        for (condition, role) in subject.chain(applies).chain(when) {
            put(Clause::Holds(condition, role), level(edit, |see| walk::condition(condition, see)));
        }
        for condition in &edit.unless {
            put(Clause::Excuse(condition), level(edit, |see| walk::condition(condition, see)));
        }
        if !edit.require.is_empty() {
            let deepest =
                edit.require.iter().map(|require| level(edit, |see| walk::condition(&require.condition, see))).max();
            put(Clause::Broken(&edit.require), deepest.unwrap_or(0));
        }
        for exception in &edit.exceptions {
            put(Clause::Exception(exception), level(edit, |see| walk::exception(exception, see)));
        }
        let mut asks_what_stands = false;
        walk::edit(edit, &mut |part| {
            asks_what_stands |= matches!(part, Part::Condition(Condition { node: Question::Stands(_), .. }));
        });
        EditPlan { edit, levels, stratum: 0, asks_what_stands, has_episode: OnceLock::new() }
    }

    /// Whether it asks for an episode: each question about one goes through its members for each two of them.
    pub fn has_episode(&self) -> bool {
        *self.has_episode.get_or_init(|| {
            let mut found = false;
            walk::edit(self.edit, &mut |part| {
                if let Part::Condition(Condition { node: Question::Every(each, followed), .. }) = part {
                    walk::condition(followed, &mut |part| {
                        found |= matches!(part, Part::Search(next) if next.span == each.span);
                    });
                }
            });
            found
        })
    }
}

/// How many `with`s must be bound before a part can be asked.
fn level<'p>(edit: &'p Edit, walk: impl FnOnce(&mut dyn FnMut(Part<'p>))) -> usize {
    let mut level = 0;
    walk(&mut |part| {
        walk::variables(part, &mut |var| {
            if let Some(at) = edit.with.iter().position(|with| with.var == var) {
                level = level.max(at + 1);
            }
        });
    });
    level
}
