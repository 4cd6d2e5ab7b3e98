//! What edits read of a claim: of their subject, of anything else, and what policies need of claims at all.

use super::model::{Condition, Domain, Edit, Owner, Policy, Question, Term, Var};
use super::walk::{self, Part};
use crate::claim::{Field, Fields, Kind, Record};

/// Something that an edit reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// A field of the edit's subject.
    OfSubject(Field),
    /// A field of anything, the subject among it.
    Field(Field),
    /// How many items of a record there are.
    Items(Record),
    /// The patient's other claims, or the one that is replaced.
    Others,
    /// What other edits say.
    Findings,
}

/// Who renders: where nobody is named the billing provider is meant.
const RENDERING: [Field; 2] = [Field::LineRenderingProvider, Field::ClaimRenderingProvider];

/// Tells everything that an edit of a policy reads.
pub fn reads(policy: &Policy, edit: &Edit, see: &mut dyn FnMut(Read)) {
    let mut rendering = false;
    walk::edit(edit, &mut |part| {
        let mut field = |field: Field| {
            rendering |= RENDERING.contains(&field);
            see(Read::Field(field));
        };
        match part {
            Part::Term(Term::Field(Owner::Var(Var::SUBJECT), own) | Term::First(Owner::Var(Var::SUBJECT), own)) => {
                rendering |= RENDERING.contains(own);
                see(Read::OfSubject(*own));
            }
            Part::Term(Term::Field(_, own) | Term::First(_, own) | Term::DatedBy(own)) => field(*own),
            Part::Term(Term::OfProvider(_, provider, own)) => [*provider, *own].into_iter().for_each(field),
            Part::Term(Term::Fact(facts, ..)) => {
                let keys = policy.facts.get(facts.0).into_iter().flat_map(|facts| facts.key.iter().copied());
                keys.for_each(field);
            }
            Part::Term(Term::Age(..)) => field(Field::PatientBirthDate),
            Part::Search(search) => match &search.domain {
                Domain::Items(record, _) => see(Read::Items(*record)),
                Domain::Rows(..) | Domain::LineOf(_) => {}
                _ => see(Read::Others),
            },
            Part::Condition(Condition { node, .. }) => match node {
                Question::Stands(_) => see(Read::Findings),
                Question::OverlappingDays(..) => [Field::LineDate, Field::LineThrough].into_iter().for_each(field),
                Question::SameProvider(..) | Question::SamePractitioner(..) => [
                    Field::LineRenderingProvider,
                    Field::ClaimRenderingProvider,
                    Field::ClaimBillingProvider,
                    Field::ProviderNpi,
                    Field::ProviderSpecialty,
                    Field::ProviderTaxonomy,
                ]
                .into_iter()
                .for_each(field),
                Question::SamePeriod(..) => field(Field::ClaimPlanYearStart),
                _ => {}
            },
            _ => {}
        }
    });
    if rendering {
        for field in [Field::ClaimBillingProvider, Field::ClaimRenderingProvider, Field::ProviderNpi] {
            see(Read::Field(field));
        }
    }
}

/// What has to be read of claims for all edits of some policies.
pub fn needed(policies: &[Policy]) -> Fields {
    let mut asked = Vec::new();
    for policy in policies {
        for edit in &policy.edits {
            reads(policy, edit, &mut |read| match read {
                Read::OfSubject(field) | Read::Field(field) => asked.push(field),
                Read::Items(Record::Provider) => {
                    let names = |field: &&Field| field.info().kind == Kind::Provider;
                    asked.extend(Field::ALL.iter().filter(names).chain(&[Field::ProviderRole]));
                }
                // Lines, claims and the patient are there whatever is read of them.
                Read::Items(Record::Claim | Record::Patient | Record::Line) => {}
                Read::Items(record) => asked.extend(record.fields()),
                // What is asked of other claims is a field of its own.
                Read::Others | Read::Findings => {}
            });
        }
    }
    Fields::needed(asked)
}
