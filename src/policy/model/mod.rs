//! A checked policy: every name found, every kind known, every condition total. What the graph is built from and what
//! the reference evaluator of the tests reads.
//!
//! `language.md` section 3 is spelled out here: relations, `in SET` of a binding and dates are explicit conditions,
//! definitions stand where they are used, unnamed fields have their owner.

mod condition;
mod edit;
mod term;
mod test;

pub use condition::{Comparison, Condition, Domain, Owner, Period, Question, Search, Shape, Side, Window};
pub use edit::{
    Action, Edit, Effect, Exception, IfMissing, MessagePart, Outcome, Reason, Requirement, Target, Variable,
};
pub use term::{Arithmetic, DatePart, Literal, Rounding, Stretch, Term, Unit, ValueKind};
pub use test::{Expect, Extent, Test, Told};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::set::Set;
use crate::claim::{ClaimType, Date, Field, Record};
use crate::read::x12::ElementPath;
use crate::source::Span;
use crate::table::Rows;

/// A policy with everything that it uses.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Policy {
    /// `ACME-PPO`
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Where its header stands.
    pub span: Span,
    /// The kinds of claims that it applies to.
    pub types: Vec<ClaimType>,
    /// The payers that it applies to, for people; the condition is in each edit's `applies`. Empty: any payer.
    pub payers: Vec<String>,
    /// Its first and last day; `None` is open.
    pub window: (Option<Date>, Option<Date>),
    /// That the claim's payer is the policy's; `None` where it names none.
    pub payer: Option<Condition>,
    /// All sets, named ones and those written in a clause.
    pub sets: Vec<Set>,
    /// All tables.
    pub tables: Vec<Table>,
    /// All facts beside the claim.
    pub facts: Vec<Facts>,
    /// All elements of 837s that its edits read by a path.
    pub elements: Vec<ElementPath>,
    /// All definitions, for drawing; conditions hold them in place.
    pub definitions: Vec<Definition>,
    /// All edits, in the order of their files; nothing depends on that order.
    pub edits: Vec<Edit>,
    /// All tests; a compiled policy holds none.
    #[serde(skip)]
    pub tests: Vec<Test>,
}

/// A table with its rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Where each of its rows stands, of a table that is written in the policy.
    pub spans: Vec<Span>,
    /// Its rows; columns in the order of their declaration.
    #[serde(skip)]
    pub rows: Arc<Rows>,
}

impl Table {
    /// The number of a row: its line in the file that it comes from, else which it is of those in the policy, from 1.
    pub fn number_of(&self, row: u32) -> u64 {
        if self.spans.is_empty() { self.rows.line_of(row) } else { u64::from(row) + 1 }
    }

    /// Where a row stands in the policy; nothing for one of a file.
    pub fn span_of(&self, row: u32) -> Option<Span> {
        self.spans.get(row as usize).copied()
    }
}

/// Facts beside the claim.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Whose facts they are: the claim's, the patient's, a line's.
    pub owner: Record,
    /// The fields that find the row, in the order of the key; the first columns of `rows` hold them.
    pub key: Vec<Field>,
    /// The rows: key columns first, then the others.
    #[serde(skip)]
    pub rows: Arc<Rows>,
}

/// A definition, for drawing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
}

/// Position of a set in [`Policy::sets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SetId(pub usize);
/// Position of a table in [`Policy::tables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TableId(pub usize);
/// Position of facts in [`Policy::facts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactsId(pub usize);
/// Position of an element in [`Policy::elements`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ElementId(pub usize);
/// Position of a definition in [`Policy::definitions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DefinitionId(pub usize);
/// Position of an edit in [`Policy::edits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EditId(pub usize);

/// A variable of an edit: what a binding, a quantifier or an aggregate has bound. The subject is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Var(pub usize);

impl Var {
    /// The subject of the edit.
    pub const SUBJECT: Var = Var(0);
}
