//! An edit to the fields that it reads: a change of any other leaves what it says as it is; and a change of one that it
//! reads of its subject alone leaves what it says of other subjects.

use crate::claim::Field;
use crate::policy::model::{Condition, Domain, Edit, Owner, Policy, Question, Term, Var};
use crate::policy::walk::{self, Part};

/// The edits that read each field.
#[derive(Debug, Default)]
pub(super) struct Reads {
    /// Of the subject or of anything else.
    any: Bits,
    /// Of something else than the subject.
    elsewhere: Bits,
}

/// Edits by [`Field`], one bit an edit.
#[derive(Debug)]
struct Bits(Vec<Vec<u64>>);

impl Default for Bits {
    fn default() -> Bits {
        Bits(vec![Vec::new(); Field::ALL.len()])
    }
}

impl Bits {
    fn add(&mut self, field: Field, edit: usize) {
        if let Some(edits) = self.0.get_mut(field as usize) {
            if edits.len() <= edit / 64 {
                edits.resize(edit / 64 + 1, 0);
            }
            if let Some(word) = edits.get_mut(edit / 64) {
                *word |= 1 << (edit % 64);
            }
        }
    }

    fn has(&self, field: Field, edit: usize) -> bool {
        let word = self.0.get(field as usize).and_then(|edits| edits.get(edit / 64));
        word.is_some_and(|word| word >> (edit % 64) & 1 == 1)
    }
}

impl Reads {
    pub(super) fn new(policy: &Policy) -> Reads {
        let mut reads = Reads::default();
        for (at, edit) in policy.edits.iter().enumerate() {
            let (of_subject, elsewhere) = fields(policy, edit);
            for field in &elsewhere {
                reads.elsewhere.add(*field, at);
            }
            for field in of_subject.into_iter().chain(elsewhere) {
                reads.any.add(field, at);
            }
        }
        reads
    }

    /// Whether an edit reads a field itself, or asks what stands, which hangs on what others read.
    pub(super) fn reads(&self, edit: usize, field: Field) -> bool {
        self.any.has(field, edit)
    }

    /// Whether it may read it of something else than its subject.
    pub(super) fn reads_elsewhere(&self, edit: usize, field: Field) -> bool {
        self.elsewhere.has(field, edit)
    }
}

/// The fields that an edit reads of its subject alone, and those that it reads of anything else; all where it asks what
/// stands or reads in a way that names none.
fn fields(policy: &Policy, edit: &Edit) -> (Vec<Field>, Vec<Field>) {
    let mut of_subject = Vec::new();
    let (mut fields, mut all) = (Vec::new(), false);
    walk::edit(edit, &mut |part| match part {
        Part::Term(Term::Field(Owner::Var(Var::SUBJECT), field) | Term::First(Owner::Var(Var::SUBJECT), field)) => {
            of_subject.push(*field);
        }
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
        return (Vec::new(), Field::ALL.to_vec());
    }
    // The billing provider is meant where no rendering one is named.
    let rendering = [Field::LineRenderingProvider, Field::ClaimRenderingProvider];
    if fields.iter().chain(&of_subject).any(|field| rendering.contains(field)) {
        fields.extend([Field::ClaimBillingProvider, Field::ClaimRenderingProvider, Field::ProviderNpi]);
    }
    for fields in [&mut of_subject, &mut fields] {
        fields.sort_unstable();
        fields.dedup();
    }
    (of_subject, fields)
}
