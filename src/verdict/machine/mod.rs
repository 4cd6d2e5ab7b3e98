//! Conditions and terms over one claim: the only place that knows what they mean.
//!
//! Evaluation is total: every question has an answer in strong Kleene logic, every term is none, missing or known.

mod aggregates;
mod cases;
mod comparisons;
mod conditions;
mod days;
mod facts;
mod identical;
mod lines;
mod near;
mod providers;
mod rows;
mod searches;
mod shapes;
mod shown;
mod terms;

use lines::LineIndex;
pub(super) use terms::elapsed;

use super::hits::Hits;
use super::model::{Beside, Bound, Fact, Missing, Outside, Which};
use super::plan::Plan;
use super::trace::{Mark, Tracer};
use crate::claim::{Claim, Code, Date, Field, Item, Number, Slot, Value};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Condition, Owner, Var};
use crate::source::Span;

/// Everything that one evaluation reads, and where it writes down what it read.
pub struct Machine<'a, T> {
    /// The policy, made ready.
    pub plan: &'a Plan<'a>,
    /// The claim.
    pub claim: &'a Claim,
    /// What stands beside it.
    pub beside: &'a Beside<'a>,
    /// What edits evaluated before have hit.
    pub hits: &'a Hits,
    /// What each variable is bound to.
    pub bound: Vec<Option<Bound>>,
    /// Where facts are written down.
    pub tracer: T,
    /// The clause that is being read.
    pub clause: Span,
    /// How far was written when the candidate that is visited now was first asked.
    pub asked: Mark,
    /// Whether the candidates visited now can be no sure members: a key of their table is missing.
    unsure: bool,
    /// The search that may pass over lines that are surely no members, since their reasons do not matter.
    pub skips: Option<Var>,
    /// The search of which only the reasons of sure members matter.
    lean: Option<Var>,
    /// The members of that search, where it is weighed: from where to where their facts are written, and what each adds.
    members: Vec<(Mark, Mark, Number)>,
    /// What each member of a search must satisfy, where that is asked: what does satisfies it whether it is a member or not.
    followed: Option<(Var, &'a Condition)>,
    /// Whether what the rows of the last search rest on is weighed already.
    told: bool,
    /// The lines of a long claim by what searches ask of them.
    index: LineIndex,
}

/// What a term is.
#[derive(Debug, Clone, Copy)]
pub enum Out<'a> {
    /// Known to be nothing.
    None,
    /// Unknown.
    Missing,
    /// Known.
    One(Known<'a>),
    /// Several values of a claim.
    Many(&'a Claim, &'a [Slot]),
    /// An unknown day from one through another.
    Days(Date, Date),
    /// An unknown number between two ends, or without one.
    Range(Option<Number>, Option<Number>),
}

/// A known value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known<'a> {
    /// A code or a short text.
    Code(Code),
    /// A longer text.
    Text(&'a [u8]),
    /// A day.
    Date(Date),
    /// A number; of an amount, its cents.
    Number(Number),
    /// Yes or no.
    Yes(bool),
}

/// One element of what a term is.
pub enum Element<'a> {
    /// It is known.
    Known(Known<'a>),
    /// It is there but unreadable, or an item without its code.
    Unreadable,
}

impl<'a> Known<'a> {
    fn of(claim: &'a Claim, slot: Slot) -> Option<Element<'a>> {
        match claim.value(slot) {
            Value::List(_) | Value::Item(_) => None,
            // An item of a list that lacks its code is there all the same.
            Value::Absent | Value::Unreadable(_) | Value::Days(_) => Some(Element::Unreadable),
            value => Known::of_value(value).map(Element::Known),
        }
    }

    /// A value that is known by itself.
    fn of_value(value: Value<'a>) -> Option<Known<'a>> {
        match value {
            Value::List(_) | Value::Item(_) | Value::Absent | Value::Unreadable(_) | Value::Days(_) => None,
            Value::Code(code) => Some(Known::Code(code)),
            Value::Text(text) => Some(Known::Text(text)),
            Value::Date(date) => Some(Known::Date(date)),
            Value::Money(cents) => Some(Known::Number(Number::whole(cents))),
            Value::Number(number) => Some(Known::Number(number)),
            Value::Yes(yes) => Some(Known::Yes(yes)),
        }
    }
}

impl<'a, T: Tracer> Machine<'a, T> {
    /// A machine over one claim; nothing is bound yet.
    pub fn new(
        plan: &'a Plan<'a>,
        claim: &'a Claim,
        beside: &'a Beside<'a>,
        hits: &'a Hits,
        tracer: T,
    ) -> Machine<'a, T> {
        let clause = plan.policy().span;
        Machine {
            plan,
            claim,
            beside,
            hits,
            bound: Vec::new(),
            tracer,
            clause,
            asked: Mark::default(),
            unsure: false,
            skips: None,
            lean: None,
            members: Vec::new(),
            followed: None,
            told: false,
            index: LineIndex::default(),
        }
    }

    /// What a variable is bound to; variables are bound before they are read (the checker's scopes).
    pub fn bound(&self, var: Var) -> Bound {
        self.bound.get(var.0).copied().flatten().unwrap_or(Bound::Item(Which::This, Item::CLAIM))
    }

    /// Binds a variable.
    pub fn bind(&mut self, var: Var, bound: Bound) {
        if self.bound.len() <= var.0 {
            self.bound.resize(var.0 + 1, None);
        }
        if let Some(to) = self.bound.get_mut(var.0) {
            *to = Some(bound);
        }
    }

    /// A claim of this evaluation; `None` for the unknown lines of an incomplete history.
    pub fn claim_of(&self, which: Which) -> Option<&'a Claim> {
        match which {
            Which::This => Some(self.claim),
            Which::History(index) => self.beside.history.get(index as usize),
            Which::Original => self.beside.original,
            Which::Unknown(_) => None,
        }
    }

    /// The item that an owner names.
    pub fn item(&self, owner: Owner) -> (Which, Item) {
        match owner {
            Owner::Claim => (Which::This, Item::CLAIM),
            Owner::Patient => (Which::This, Item::PATIENT),
            Owner::Var(var) => match self.bound(var) {
                Bound::Item(which, item) => (which, item),
                Bound::Row(..) => (Which::This, Item::CLAIM),
            },
            Owner::ClaimOf(var) => match self.bound(var) {
                Bound::Item(which, _) => (which, Item::CLAIM),
                Bound::Row(..) => (Which::This, Item::CLAIM),
            },
        }
    }

    /// Writes down that a fact was read.
    fn read(&mut self, fact: Fact) {
        self.tracer.fact(fact, self.clause);
    }

    /// Writes down that a fact is missing.
    fn lacks(&mut self, fact: Fact) -> Out<'a> {
        self.tracer.missing(Missing::Fact(fact));
        Out::Missing
    }

    /// A result that is missing though its facts are there.
    fn no_result(&mut self) -> Out<'a> {
        self.tracer.missing(Missing::Result(self.clause));
        Out::Missing
    }

    /// The day on which an unknown line of the history may stand.
    fn outside(&self, outside: Outside) -> (Date, Date) {
        let complete = self.beside.extent.complete;
        match (outside, complete) {
            (Outside::Before, Some((from, _))) => (Date::MIN, Date(from.0 - 1)),
            (Outside::After, Some((_, through))) => (Date(through.0 + 1), Date::MAX),
            _ => (Date::MIN, Date::MAX),
        }
    }

    /// The slot of a field, if it is known whose it is.
    fn slot(&self, which: Which, item: Item, field: Field) -> Option<(&'a Claim, Slot)> {
        let claim = self.claim_of(which)?;
        Some((claim, claim.slot(item, field)))
    }

    /// Forgets what was missing where the answer is certain.
    pub fn settle(&mut self, mark: Mark, answer: Kleene) -> Kleene {
        if answer != Kleene::Unknown {
            self.tracer.forget_missing(mark);
        }
        answer
    }
}
