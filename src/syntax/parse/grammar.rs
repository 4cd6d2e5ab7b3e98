//! The one place where pest is asked: a clause's text to pairs, or where and what it stumbled over.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pair;

/// The grammar of `grammar/payer.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/payer.pest"]
struct Grammar;

/// A matched rule.
pub(super) type Node<'a> = Pair<'a, Rule>;

/// Why a clause did not match.
pub(super) struct Stumble {
    /// The byte of the clause's text.
    pub(super) at: usize,
    /// What could have stood there.
    pub(super) wanted: Vec<Rule>,
    /// The work it takes has no bounds that make sense.
    pub(super) too_much: bool,
}

/// Steps that one byte of a file may cost: far more than any clause needs, far less than reading it again and again.
const STEPS_PER_BYTE: usize = 2_000;

/// pest keeps one limit for the whole process, so it only ever grows.
static LARGEST: AtomicUsize = AtomicUsize::new(0);

/// Lets a file of `bytes` take the work that its size warrants.
pub(super) fn allow(bytes: usize) {
    let limit = bytes.saturating_mul(STEPS_PER_BYTE).saturating_add(1_000_000);
    let before = LARGEST.fetch_max(limit, Ordering::Relaxed);
    pest::set_call_limit(NonZeroUsize::new(before.max(limit)));
}

/// Matches the whole of `text` with a rule.
pub(super) fn matched(rule: Rule, text: &str) -> Result<Node<'_>, Stumble> {
    let empty = || Stumble { at: 0, wanted: Vec::new(), too_much: false };
    match Grammar::parse(rule, text) {
        Ok(mut pairs) => pairs.next().ok_or_else(empty),
        Err(error) => {
            let at = match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
            match error.variant {
                ErrorVariant::ParsingError { positives, .. } => Err(Stumble { at, wanted: positives, too_much: false }),
                ErrorVariant::CustomError { .. } => Err(Stumble { at, wanted: Vec::new(), too_much: true }),
            }
        }
    }
}
