//! A verdict to a form that two evaluators can be compared by.

use paylint::claim::{Field, Item, Kind};
use paylint::policy::model::{Action, Policy};
use paylint::source::{FileId, Span};
use paylint::verdict::model::{Bound, Fact, Missing, Status, Verdict};

/// A finding without anything that depends on an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Plain {
    /// The edit's id.
    pub edit: String,
    /// Its subject.
    pub subject: Item,
    /// The line that is hit.
    pub line: Option<u32>,
    /// Certain or not.
    pub status: Status,
    /// What it does.
    pub action: Action,
    /// What each `with` is bound to and which requirement is broken, sorted.
    pub choices: Vec<(Vec<Bound>, Option<usize>)>,
    /// What is missing, sorted; where a value has no result is of no account, nor which fact tells who did something.
    pub missing: Vec<Missing>,
    /// Whether it waits in or behind a ring.
    pub ring: bool,
}

/// Whether a field tells who did something: that it is not known may be laid to the field that names the provider, or to
/// what the provider lacks.
fn tells_who(field: Field) -> bool {
    let of_provider = [Field::ProviderNpi, Field::ProviderSpecialty, Field::ProviderTaxonomy];
    field.info().kind == Kind::Provider || of_provider.contains(&field)
}

/// The findings of a verdict, sorted.
pub fn plain(policy: &Policy, verdict: &Verdict) -> Vec<Plain> {
    let nowhere = Span::new(FileId(0), 0, 0);
    let mut findings: Vec<Plain> = verdict
        .findings
        .iter()
        .map(|finding| {
            // Which requirement may be broken is no part of an uncertain finding.
            let certain = finding.status == Status::Fires && finding.missing.is_empty();
            let mut choices: Vec<_> = finding
                .choices
                .iter()
                .map(|choice| {
                    let with = choice.with.iter().map(|(_, bound)| *bound).collect();
                    (with, choice.broken.filter(|_| certain))
                })
                .collect();
            choices.sort();
            let missing = finding.missing.iter().map(|missing| match missing {
                Missing::Result(_) => Missing::Result(nowhere),
                Missing::Fact(Fact::Field(which, _, field)) if tells_who(*field) => {
                    Missing::Fact(Fact::Field(*which, Item::CLAIM, Field::ClaimBillingProvider))
                }
                // Which of several rows would have said it is not told.
                Missing::Fact(Fact::Beside(id, which, item, column, _)) => {
                    Missing::Fact(Fact::Beside(*id, *which, *item, *column, None))
                }
                other => *other,
            });
            let mut missing: Vec<Missing> = missing.filter(|missing| !matches!(missing, Missing::Edit(_))).collect();
            missing.sort();
            missing.dedup();
            Plain {
                edit: policy.edits[finding.edit.0].id.clone(),
                subject: finding.subject,
                line: finding.line,
                status: finding.status,
                action: finding.action,
                choices,
                missing,
                ring: !finding.ring.is_empty(),
            }
        })
        .collect();
    findings.sort();
    findings
}
