//! An edit to the fields that it reads: a change of any other leaves what it says as it is; and a change of one that it
//! reads of its subject alone leaves what it says of other subjects.

use crate::claim::{Field, Record};
use crate::policy::model::{Edit, Policy};
use crate::policy::reads::{self, Read};

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
/// stands or looks at other claims.
fn fields(policy: &Policy, edit: &Edit) -> (Vec<Field>, Vec<Field>) {
    let (mut of_subject, mut fields, mut all) = (Vec::new(), Vec::new(), false);
    reads::reads(policy, edit, &mut |read| match read {
        Read::OfSubject(field) => of_subject.push(field),
        Read::Field(field) => fields.push(field),
        // How many there are hangs on a diagnosis more, which a change may report.
        Read::Items(Record::Diagnosis) => fields.push(Field::DiagnosisCode),
        Read::Items(record) => fields.extend(record.lists()),
        Read::Others | Read::Findings => all = true,
    });
    if all {
        return (Vec::new(), Field::ALL.to_vec());
    }
    for fields in [&mut of_subject, &mut fields] {
        fields.sort_unstable();
        fields.dedup();
    }
    (of_subject, fields)
}
