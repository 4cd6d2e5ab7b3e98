//! Changes of a claim, made as whoever bills would make them: a diagnosis on the claim's own list, pointers to it, and no
//! more of either than its form has room for.

use super::plan::Plan;
use crate::claim::{Claim, Code, Field, Item, Kind, NOWHERE, Number, Slot};
use crate::policy::model::EditId;

/// What a change does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    /// Adds a modifier to a line.
    AddModifier(Item, Code),
    /// Takes a modifier away from a line.
    RemoveModifier(Item, Code),
    /// Reports one more diagnosis on the claim, to which a line is pointed where the claim's lines point to theirs.
    Report(Code, Item),
    /// Points a line to a diagnosis of the claim, by its position from 1.
    Point(Item, u32),
    /// Gives a field a value.
    Give(Item, Field, Gift),
    /// All of these at once.
    All(Vec<Act>),
}

/// What a field is given.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Gift {
    Units(Number),
    /// Any value will do: the fact is that there is one.
    Something,
}

/// What hangs on a claim's diagnoses and on what its lines point to.
const OF_DIAGNOSES: [Field; 8] = [
    Field::ClaimDiagnoses,
    Field::ClaimPrincipalDiagnosis,
    Field::LineDiagnosis,
    Field::LinePointers,
    Field::DiagnosisCode,
    Field::DiagnosisPosition,
    Field::DiagnosisRole,
    Field::DiagnosisPresentOnAdmission,
];

impl Act {
    /// Whether what an edit says of a subject may be another on the changed claim.
    pub(super) fn touches(&self, plan: &Plan<'_>, edit: EditId, subject: Item) -> bool {
        match (self, self.field()) {
            (Act::All(acts), _) => acts.iter().any(|act| act.touches(plan, edit, subject)),
            (_, Some((item, field))) => {
                plan.reads(edit, field) && (subject == item || plan.reads_elsewhere(edit, field))
            }
            // With the first pointer, or one more diagnosis, other lines mean others, too.
            (_, None) => OF_DIAGNOSES.iter().any(|field| plan.reads(edit, *field)),
        }
    }

    /// The one field that it changes, and whose; `None`: several, or what hangs on diagnoses.
    fn field(&self) -> Option<(Item, Field)> {
        match self {
            Act::AddModifier(item, _) | Act::RemoveModifier(item, _) => Some((*item, Field::LineModifiers)),
            Act::Give(item, field, _) => Some((*item, *field)),
            Act::Report(..) | Act::Point(..) | Act::All(_) => None,
        }
    }

    /// What is said of a copy of a claim that is changed, which is afterwards as it was; `None` where the change cannot be
    /// made.
    pub(super) fn tried<T>(&self, claim: &Claim, copy: &mut Claim, ask: impl FnOnce(&Claim) -> T) -> Option<T> {
        let extent = copy.extent();
        let said = self.apply(copy).then(|| ask(copy));
        match self.field() {
            Some((item, field)) => {
                copy.set(item, field, claim.slot(item, field));
                copy.shrink(extent);
            }
            None => copy.clone_from(claim),
        }
        said
    }

    /// Changes a claim; false where it cannot.
    fn apply(&self, claim: &mut Claim) -> bool {
        match self {
            Act::All(acts) => acts.iter().all(|act| act.apply(claim)),
            Act::AddModifier(line, code) => claim.add_modifier(*line, *code),
            Act::RemoveModifier(line, code) => {
                let kept: Vec<Slot> = claim
                    .list(*line, Field::LineModifiers)
                    .iter()
                    .copied()
                    .filter(|slot| slot.as_code() != Some(*code))
                    .collect();
                let slot = claim.list_slot(&kept, NOWHERE);
                claim.set(*line, Field::LineModifiers, slot);
                true
            }
            Act::Report(code, line) => {
                let points = claim.points();
                claim.add_diagnosis(*code).is_some_and(|position| !points || claim.add_pointer(*line, position))
            }
            Act::Point(line, position) => claim.add_pointer(*line, *position),
            Act::Give(item, field, Gift::Units(units)) => {
                let slot = claim.number_slot(units.to_string().as_bytes(), *field, NOWHERE);
                claim.set(*item, *field, slot);
                true
            }
            Act::Give(item, field, Gift::Something) => match field.info().kind {
                Kind::Text | Kind::Code(_) => {
                    claim.set(*item, *field, Slot::code(Code::from_bits(u64::from_be_bytes(*b"GIVEN\0\0\0")), NOWHERE));
                    true
                }
                Kind::Yes => {
                    claim.set(*item, *field, Slot::yes(true, NOWHERE));
                    true
                }
                Kind::Date => {
                    // A day that is known to have been: what is asked is that one is given.
                    let day = claim.slot(Item::CLAIM, Field::ClaimFirstDate).as_date();
                    day.is_some_and(|day| {
                        claim.set(*item, *field, Slot::date(day, NOWHERE));
                        true
                    })
                }
                _ => false,
            },
        }
    }
}
