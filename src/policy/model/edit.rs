//! Edits, their exceptions and what they do.

use serde::{Deserialize, Serialize};

use super::{Condition, Search, Term, Var};
use crate::source::Span;

/// What is known of a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Where it is bound.
    pub span: Span,
}

/// An edit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Edit {
    /// `EM-25`
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its documentation, lines joined.
    pub documentation: Option<String>,
    /// Where it comes from.
    pub sources: Vec<String>,
    /// What it belongs to.
    pub tags: Vec<String>,
    /// Where its first line stands.
    pub span: Span,
    /// All its variables, the nested ones too, by [`Var`].
    pub variables: Vec<Variable>,
    /// The day by which it goes (3.1, `dated by`): the subject line's date, else the claim's first.
    pub date: Term,
    /// When it applies at all: its payer, and its dates within the policy's (3.1).
    pub applies: Vec<Condition>,
    /// The subject: binds [`Var::SUBJECT`].
    pub subject: Search,
    /// Its `with` bindings, in order; each sees those above it.
    pub with: Vec<Search>,
    /// All must hold.
    pub when: Vec<Condition>,
    /// One that holds suffices to excuse.
    pub unless: Vec<Condition>,
    /// All must hold; the edit fires where one is broken. Without any it fires as soon as the rest holds.
    pub require: Vec<Requirement>,
    /// Exceptions to this edit, by id and by tag.
    pub exceptions: Vec<Exception>,
    /// What it does.
    pub outcome: Outcome,
    /// With what the payer lifts it on review.
    pub override_with: Option<String>,
    /// What an undetermined finding becomes.
    pub if_missing: IfMissing,
    /// It is an edit's `deny lines …`: that edit once more, with the lines bound last and hit. The edit itself stands
    /// before it, under the same id.
    pub carried: bool,
}

/// One `require`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Requirement {
    /// What must hold.
    pub condition: Condition,
    /// Codes and message of its own.
    pub otherwise: Option<Reason>,
}

/// An exception as one edit sees it: its conditions are in that edit's variables.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exception {
    /// `MRI-PA-CHILD`
    pub id: String,
    /// Where it is declared.
    pub span: Span,
    /// Its sources.
    pub sources: Vec<String>,
    /// All must hold for it to be active: its dates, its `when`s, and that no `unless` holds.
    pub when: Vec<Condition>,
    /// Exceptions to it: it is active only if none of them is.
    pub exceptions: Vec<Exception>,
}

/// What an edit does to its target.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outcome {
    /// Deny, reject, pend or warn.
    pub action: Action,
    /// On what.
    pub target: Target,
    /// At what it is paid, or to what it is recoded.
    pub effect: Option<Effect>,
    /// Codes and message.
    pub reason: Reason,
}

/// What a finding does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Action {
    /// The front end does not take the claim in.
    Reject,
    /// Adjudication denies it.
    Deny,
    /// It stops for review or records.
    Pend,
    /// It is paid as another code.
    Recode,
    /// It is paid less, or at another price.
    Pay,
    /// Advice.
    Warn,
}

impl Action {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Action::Reject => "reject",
            Action::Deny => "deny",
            Action::Pend => "pend",
            Action::Recode => "recode",
            Action::Pay => "pay",
            Action::Warn => "warn",
        }
    }
}

/// What `pay` and `recode` make of what they hit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Effect {
    /// Paid at so many percent.
    Percent(Term),
    /// Paid at this price, in cents.
    Amount(Term),
    /// Recoded to this code.
    Code(Term),
}

impl Effect {
    /// The value.
    pub fn term(&self) -> &Term {
        match self {
            Effect::Percent(term) | Effect::Amount(term) | Effect::Code(term) => term,
        }
    }
}

/// What a finding hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Target {
    /// The claim.
    Claim,
    /// The line that a variable is bound to, or the line that owns its item; the claim where there is none.
    Of(Var),
}

/// Codes and message.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Reason {
    /// `CO`
    pub group: Option<String>,
    /// `4`
    pub carc: Option<String>,
    /// `N822`
    pub rarc: Vec<String>,
    /// The payer's own code.
    pub own: Option<String>,
    /// The message; without one the edit's title.
    pub message: Option<Vec<MessagePart>>,
}

/// A stretch of a message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum MessagePart {
    /// As it stands.
    Text(String),
    /// A value filled in.
    Value(Term),
}

/// What an undetermined finding becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum IfMissing {
    /// It stays undetermined.
    Undetermined,
    /// It becomes a finding with this action instead of the outcome's.
    Act(Action),
    /// It is dropped.
    Pass,
}

impl Reason {
    /// Its codes as policies write them: `CO-4`, `N822`, `code "30720"`.
    pub fn codes(&self) -> Vec<String> {
        let first = match (&self.group, &self.carc) {
            (Some(group), Some(carc)) => Some(format!("{group}-{carc}")),
            (group, carc) => group.clone().or_else(|| carc.clone()),
        };
        let own = self.own.as_ref().map(|own| format!("code \"{own}\""));
        first.into_iter().chain(self.rarc.iter().cloned()).chain(own).collect()
    }
}
