//! What is decided about a claim: findings, their choices, what is missing, and the facts they rest on.

use crate::claim::{ByCode, Claim, Field, Item, Record};
use crate::policy::model::{Action, EditId, ElementId, Extent, FactsId, TableId, Var};
use crate::source::Span;
use crate::table::Rows;
use std::rc::Rc;
use std::sync::Arc;

/// What stands beside the claim that is judged.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The patient's other claims, voided and replaced ones left out, in any order.
    pub history: Others<'a>,
    /// Those of them, by position, in order, of which nobody knows whether they stand: a claim replaces or voids another
    /// that is not known, and it may be they.
    pub doubtful: &'a [u32],
    /// The claim that this one replaces or voids, where it was handed over.
    pub original: Option<&'a Claim>,
    /// When the history is complete.
    pub extent: Extent,
    /// Facts beside the claim, by [`FactsId`].
    pub facts: &'a [Arc<Rows>],
}

/// Some claims of a patient: all of a list, or those chosen from it, so that one list serves each of its claims.
#[derive(Debug, Clone, Copy)]
pub enum Others<'a> {
    /// All of a list.
    All(&'a [Claim]),
    /// Those at these positions of a list, in order, and the lines of all that are on it.
    Chosen(&'a [Arc<Claim>], &'a [u32], &'a ByCode),
}

impl<'a> Others<'a> {
    /// How many there are.
    pub fn len(self) -> usize {
        match self {
            Others::All(claims) => claims.len(),
            Others::Chosen(_, chosen, _) => chosen.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// One of them, by position.
    pub fn get(self, at: usize) -> Option<&'a Claim> {
        match self {
            Others::All(claims) => claims.get(at),
            Others::Chosen(claims, chosen, _) => claims.get(*chosen.get(at)? as usize).map(Arc::as_ref),
        }
    }

    /// The lines of a list by their codes, and which of its claims are chosen.
    pub fn lines(self) -> Option<(&'a ByCode, &'a [u32])> {
        match self {
            Others::All(_) => None,
            Others::Chosen(_, chosen, lines) => Some((lines, chosen)),
        }
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = &'a Claim> {
        (0..self.len()).filter_map(move |at| self.get(at))
    }
}

impl Default for Others<'_> {
    fn default() -> Self {
        Others::All(&[])
    }
}

impl<'a> From<&'a [Claim]> for Others<'a> {
    fn from(claims: &'a [Claim]) -> Others<'a> {
        Others::All(claims)
    }
}

impl<'a> From<&'a Vec<Claim>> for Others<'a> {
    fn from(claims: &'a Vec<Claim>) -> Others<'a> {
        Others::from(claims.as_slice())
    }
}

/// What is decided about one claim by one policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Whether the policy applies to the claim at all.
    pub applies: bool,
    /// By line (the claim first), then by edit id.
    pub findings: Vec<Finding>,
}

/// One finding: of an edit, on a subject, on a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The edit.
    pub edit: EditId,
    /// Its subject.
    pub subject: Item,
    /// The line that is hit, by position; `None`: the claim.
    pub line: Option<u32>,
    /// Certain or not.
    pub status: Status,
    /// What it does: the edit's action, or what its `if data is missing` made of it.
    pub action: Action,
    /// The choices of its bindings that break the rule, all of them; of an undetermined one those that may.
    pub choices: Vec<Choice>,
    /// Whether there may be more: on a long claim ([`is_long`]) not all are looked for.
    pub more: bool,
    /// What an undetermined finding hangs on, without repetition, in the order met.
    pub missing: Vec<Missing>,
    /// The edits of the ring in or behind which it waits; empty for none.
    pub ring: Vec<EditId>,
}

/// Whether a claim has more lines than any 837 may have (an 837P has at most 50, an 837I 999), as many diagnoses, or its
/// patient as many claims.
/// What is said of a finding on such a claim is bounded, for pairs of lines can be many millions.
pub fn is_long(claim: &Claim, beside: &Beside<'_>) -> bool {
    let counts = [claim.count(Record::Line), claim.count(Record::Diagnosis)];
    counts.iter().any(|count| *count > 1000) || beside.history.len() > 1000
}

/// Whether a finding is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// It fires.
    Fires,
    /// It may fire: something is missing.
    Undetermined,
}

/// One choice of an edit's bindings that breaks the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What each `with` is bound to, in their order.
    pub with: Vec<(Var, Bound)>,
    /// Which requirement is broken, by its position; `None` where the edit has none.
    pub broken: Option<usize>,
}

/// What a variable is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bound {
    /// An item of a claim.
    Item(Which, Item),
    /// A row of a table.
    Row(TableId, u32),
}

/// Which claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Which {
    /// The claim that is judged.
    This,
    /// One of the patient's others, by position.
    History(u32),
    /// The one that this one replaces.
    Original,
    /// Some line, somewhere outside the time in which the history is complete: before it, or after it.
    Unknown(Outside),
}

/// Where an unknown line of the history may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outside {
    /// Before the history's first day.
    Before,
    /// After its last day.
    After,
    /// Anywhere: there is no history.
    Anywhere,
    /// On the claim that this one replaces, which is not handed over.
    Replaced,
    /// On the claim itself, whose format has no place for such items.
    NoPlace,
}

impl Outside {
    /// What is missing there.
    pub fn fact(self) -> Fact {
        match self {
            Outside::Replaced => Fact::Original,
            other => Fact::History(other),
        }
    }
}

/// A fact: something that a condition read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fact {
    /// A field of an item.
    Field(Which, Item, Field),
    /// A cell of a table.
    Cell(TableId, u32, usize),
    /// A fact beside the claim: of an item, by column, and the row that says it, where one does.
    Beside(FactsId, Which, Item, usize, Option<u32>),
    /// An element of the claim's 837.
    Element(Which, Item, ElementId),
    /// That the history is complete here.
    History(Outside),
    /// The claim that this one replaces.
    Original,
    /// Whether one of the patient's others, by position, stands.
    Standing(u32),
    /// Whether a line of this claim, by position, stands: `None` where it does, else the edit that hits it.
    Stands(u32, Option<EditId>),
    /// So many more facts that are not listed, on a claim of very many lines.
    More(u32),
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Missing {
    /// A fact that is not there, or not readable.
    Fact(Fact),
    /// A result that is missing though its facts are there: a division by nought, a value over none, a number too large.
    Result(Span),
    /// Another edit, whose own finding is undetermined.
    Edit(EditId),
}

/// Why a finding stands: one derivation for each of its choices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanation {
    /// In the order of the finding's choices.
    pub derivations: Vec<Derivation>,
    /// Changes that clear the finding, each verified.
    pub fixes: Vec<Fix>,
}

/// Why one choice breaks the rule: facts that suffice, none of which can be left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Derivation {
    /// In the order of the edit's clauses.
    pub because: Vec<Because>,
}

/// One fact of a derivation and the clause that it served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Because {
    /// The fact.
    pub fact: Fact,
    /// The clause of the policy that read it.
    pub clause: Span,
}

/// A change of the claim that clears a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What to change, in words.
    pub change: String,
    /// Whether it needs something that the claim does not show: records, an authorization.
    pub needs: Option<&'static str>,
    /// The ids of the edits whose findings it clears; findings share them.
    pub clears: Rc<[String]>,
    /// Whether evaluating the changed claim showed that it clears this finding and adds none.
    pub verified: bool,
}

/// Why no change is told that clears a certain finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFix {
    /// None is known that clears it and brings no other finding.
    Unknown,
    /// The claim is so long that none was tried.
    NotTried,
}

impl NoFix {
    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            NoFix::Unknown => "no change is known that clears it and brings no other finding",
            NoFix::NotTried => "not tried, the claim is too long",
        }
    }
}
