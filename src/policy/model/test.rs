//! Tests of a policy: claims with what is expected of them.

use std::sync::Arc;

use super::Action;
use crate::claim::{Claim, Date};
use crate::source::Span;
use crate::table::Rows;

/// When the history handed over is complete (3.8): all lines dated within are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// First and last day, both included; `None`: nowhere.
    pub complete: Option<(Date, Date)>,
}

impl Extent {
    /// Complete for all time.
    pub const ALWAYS: Extent = Extent { complete: Some((Date::MIN, Date::MAX)) };
}

/// A test: a claim, what stands beside it, and what is expected.
#[derive(Debug, Clone)]
pub struct Test {
    /// What it shows.
    pub title: String,
    /// Where it stands.
    pub span: Span,
    /// The claim.
    pub claim: Claim,
    /// The patient's other claims.
    pub history: Vec<Claim>,
    /// The claim that this one replaces or voids, where the test writes one.
    pub original: Option<Claim>,
    /// When they are complete.
    pub extent: Extent,
    /// Facts beside the claim, by [`FactsId`]; they take the place of the files'.
    pub facts: Vec<Arc<Rows>>,
    /// What is expected.
    pub expects: Vec<Expect>,
}

/// What a test expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// No finding.
    Clean(Span),
    /// A finding of an edit on lines (by number), or on the claim where there are none.
    Finding {
        /// Undetermined instead of fired.
        undetermined: bool,
        /// The edit's id.
        edit: String,
        /// Line numbers.
        lines: Vec<i64>,
        /// What it says; `None` for anything.
        told: Option<Box<Told>>,
        /// Whether there may be findings that no `expect` names.
        among_others: bool,
        /// Where it is written.
        span: Span,
    },
    /// No finding of an edit, on these lines or anywhere.
    No {
        /// The edit's id.
        edit: String,
        /// Line numbers.
        lines: Vec<i64>,
        /// Where it is written.
        span: Span,
    },
}

/// What an expected finding does and says: each part only where it is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// What it does.
    pub action: Option<Action>,
    /// `at 50 percent`, `at $12.00`, `to 99396`
    pub effect: Option<String>,
    /// `CO-4`, remark codes, `code "30720"`; none where only a message is given.
    pub codes: Vec<String>,
    /// The message, filled in.
    pub message: Option<String>,
}
