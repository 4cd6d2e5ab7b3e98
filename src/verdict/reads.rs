//! An edit to the fields that it reads: a change of any other leaves what it says as it is.

use crate::claim::Field;
use crate::policy::model::{Condition, Domain, Edit, Policy, Question, Term};
use crate::policy::walk::{self, Part};

/// The edits that read each field.
#[derive(Debug, Default)]
pub(super) struct Reads {
    /// By [`Field`], one bit an edit.
    by_field: Vec<Vec<u64>>,
}

impl Reads {
    pub(super) fn new(policy: &Policy) -> Reads {
        let mut reads = Reads { by_field: vec![Vec::new(); Field::ALL.len()] };
        for (at, edit) in policy.edits.iter().enumerate() {
            for field in fields(policy, edit) {
                reads.add(field, at);
            }
        }
        reads
    }

    fn add(&mut self, field: Field, edit: usize) {
        if let Some(edits) = self.by_field.get_mut(field as usize) {
            if edits.len() <= edit / 64 {
                edits.resize(edit / 64 + 1, 0);
            }
            if let Some(word) = edits.get_mut(edit / 64) {
                *word |= 1 << (edit % 64);
            }
        }
    }

    /// Whether an edit reads a field itself, or asks what stands, which hangs on what others read.
    pub(super) fn reads(&self, edit: usize, field: Field) -> bool {
        let word = self.by_field.get(field as usize).and_then(|edits| edits.get(edit / 64));
        word.is_some_and(|word| word >> (edit % 64) & 1 == 1)
    }
}

/// The fields that an edit reads; all where it asks what stands or reads in a way that names none.
fn fields(policy: &Policy, edit: &Edit) -> Vec<Field> {
    let (mut fields, mut all) = (Vec::new(), false);
    walk::edit(edit, &mut |part| match part {
        Part::Term(Term::Field(_, field) | Term::First(_, field) | Term::DatedBy(field)) => fields.push(*field),
        Part::Term(Term::OfProvider(_, provider, field)) => fields.extend([*provider, *field]),
        Part::Term(Term::Fact(facts, ..)) => {
            fields.extend(policy.facts.get(facts.0).into_iter().flat_map(|facts| facts.key.iter().copied()));
        }
        Part::Term(Term::Age(..)) => fields.push(Field::PatientBirthDate),
        Part::Search(search) => match &search.domain {
            Domain::Items(record, _) => fields.extend(record.lists()),
            Domain::Rows(..) | Domain::LineOf(_) => {}
            _ => all = true,
        },
        Part::Condition(Condition { node, .. }) => match node {
            Question::Stands(_) => all = true,
            Question::OverlappingDays(..) => fields.extend([Field::LineDate, Field::LineThrough]),
            Question::SameProvider(..) | Question::SamePractitioner(..) => fields.extend([
                Field::LineRenderingProvider,
                Field::ClaimRenderingProvider,
                Field::ClaimBillingProvider,
                Field::ProviderNpi,
                Field::ProviderSpecialty,
                Field::ProviderTaxonomy,
            ]),
            Question::SamePeriod(..) => fields.push(Field::ClaimPlanYearStart),
            _ => {}
        },
        _ => {}
    });
    if all {
        return Field::ALL.to_vec();
    }
    // The billing provider is meant where no rendering one is named.
    if fields.iter().any(|field| [Field::LineRenderingProvider, Field::ClaimRenderingProvider].contains(field)) {
        fields.extend([Field::ClaimBillingProvider, Field::ProviderNpi]);
    }
    fields.sort_unstable();
    fields.dedup();
    fields
}
