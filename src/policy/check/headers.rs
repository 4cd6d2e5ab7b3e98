//! The header of a policy to its name, its payers, its types of claims and its time.

use super::names::suggest;
use super::{Checker, PolicyFile};
use crate::claim::{ClaimType, CodeKind, Date, Field};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Condition, Owner, Policy, Question, Term};
use crate::policy::set::{Member, Members, Pattern};
use crate::source::Span;
use crate::syntax::tree::{Body, PolicyClause, Word};

/// What a header says.
pub(super) struct Header {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) version: Option<String>,
    pub(super) span: Span,
    pub(super) types: Vec<ClaimType>,
    pub(super) payers: Vec<String>,
    pub(super) window: (Option<Date>, Option<Date>),
    /// Where the time is written.
    pub(super) effective: Option<Span>,
    pub(super) payer: Option<Condition>,
}

impl<'a> Checker<'a> {
    /// Reads the header; a file without one is known by its name and applies to every claim. Sets are not read yet.
    pub(super) fn header(&mut self, file: &'a PolicyFile) -> Header {
        let mut headers = file.tree.declarations.iter().filter_map(|declaration| match &declaration.body {
            Body::Policy(policy) => Some((policy, declaration.span)),
            _ => None,
        });
        let mut header = Header {
            id: file.name.clone(),
            title: None,
            version: None,
            span: Span::new(file.id, 0, 0),
            types: ClaimType::ALL.to_vec(),
            payers: Vec::new(),
            window: (None, None),
            effective: None,
            payer: None,
        };
        let Some((policy, span)) = headers.next() else { return header };
        for (again, _) in headers {
            self.report(
                Diagnostic::error("check/two-policies", "this file has a second policy", again.id.span)
                    .also(policy.id.span, "the first policy of this file")
                    .help("Put it into a file of its own; what both need stands in a third file that each brings in with `use`."),
            );
        }
        header.id.clone_from(&policy.id.value);
        header.title = policy.title.as_ref().map(|title| title.value.clone());
        header.span = span;
        let mut seen: Vec<(&'static str, Span)> = Vec::new();
        for clause in &policy.clauses {
            let word = match &clause.body {
                PolicyClause::Payer(payers) => {
                    self.payers(payers, clause.span, &mut header);
                    "payer"
                }
                PolicyClause::Claims(types) => {
                    let types: Vec<Option<ClaimType>> = types.iter().map(|word| self.claim_type(word)).collect();
                    if let Some(types) = types.into_iter().collect() {
                        header.types = types;
                    }
                    "claims"
                }
                PolicyClause::Effective(period) => {
                    if let Some(window) = self.period(period) {
                        header.window = window;
                    }
                    header.effective = Some(clause.span);
                    "effective"
                }
                PolicyClause::Version(version) => {
                    header.version = Some(version.value.clone());
                    "version"
                }
                PolicyClause::Source(_) => continue,
            };
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == word) {
                self.report(
                    Diagnostic::error("check/twice", format!("`{word}` is written twice in this policy"), clause.span)
                        .also(*first, "first here")
                        .help("Write it once; several values are parted by commas: `payer ACME1, ACME2`."),
                );
            }
            seen.push((word, clause.span));
        }
        header
    }

    /// The type of claims of a word.
    pub(super) fn claim_type(&mut self, word: &Word) -> Option<ClaimType> {
        let found = ClaimType::ALL.into_iter().find(|own| own.word() == word.value);
        if found.is_none() {
            let near = suggest(&word.value, ClaimType::ALL.into_iter().map(ClaimType::word));
            let error =
                Diagnostic::error("check/claim-type", format!("`{}` is not a type of claims", word.value), word.span);
            self.report(match near {
                Some(near) => error.help(format!("Did you mean `{near}`?")),
                None => error.help("Write `professional`, `institutional` or `dental`."),
            });
        }
        found
    }

    fn payers(&mut self, payers: &[Word], span: Span, header: &mut Header) {
        header.payers = payers.iter().map(|word| word.value.clone()).collect();
        let any = payers.iter().map(|word| Member::Pattern(Pattern::Exact(word.value.clone()))).collect();
        // The position of a set without a name follows the named ones, which are read later.
        header.payer = Some(Condition { node: Question::All(Vec::new()), span });
        self.payer_set = Some((Members { any, except: Vec::new() }, span));
    }

    /// The condition that the claim's payer is one of the policy's, once sets have their positions.
    pub(super) fn payer_condition(&mut self, header: &mut Header) {
        let Some((members, span)) = self.payer_set.take() else { return };
        let set = self.add_set(CodeKind::Payer, members, span);
        let payer = Term::Field(Owner::Claim, Field::ClaimPayer);
        let date = Term::Field(Owner::Claim, Field::ClaimFirstDate);
        header.payer = Some(Condition { node: Question::In(payer, set, Box::new(date)), span });
    }
}

/// Two versions of one policy: an overlap in time is an error, a gap a warning (P16).
pub fn compare_versions(policies: &[Policy], problems: &mut Vec<Diagnostic>) {
    let first = |policy: &Policy| policy.window.0.unwrap_or(Date::MIN);
    let last = |policy: &Policy| policy.window.1.unwrap_or(Date::MAX);
    let mut ordered: Vec<&Policy> = policies.iter().collect();
    ordered.sort_by(|a, b| a.id.cmp(&b.id).then(first(a).cmp(&first(b))).then(a.span.cmp(&b.span)));
    for (one, next) in ordered.iter().zip(ordered.iter().skip(1)) {
        if one.id != next.id {
            continue;
        }
        let (end, begin) = (last(one), first(next));
        if begin <= end {
            let before = begin.add_days(-1).filter(|day| first(one) <= *day && first(one) != Date::MIN);
            problems.push(
                Diagnostic::error(
                    "check/duplicate",
                    format!("two policies `{}` apply at the same time", one.id),
                    next.span,
                )
                .also(one.span, "the other one")
                .help(match before {
                    Some(day) => format!(
                        "Let the older one end the day before: `effective {} to {day}`; or give one another name.",
                        first(one)
                    ),
                    None => "Let the older one end the day before the newer one begins, or give one another name."
                        .to_owned(),
                }),
            );
        } else if let (Some(from), Some(to)) = (end.add_days(1), begin.add_days(-1))
            && from <= to
        {
            problems.push(
                Diagnostic::warning(
                    "check/gap",
                    format!("from {from} to {to} no version of `{}` applies", one.id),
                    next.span,
                )
                .also(one.span, "the version before")
                .help(format!(
                    "Begin this one on {from}, or end the one before on {to}, if these days are to be judged."
                )),
            );
        }
    }
}
