//! Changes of a claim, each tried once on one copy of it.

use std::cell::Cell;

use super::evaluate::{FindingId, Scratch};
use super::plan::Plan;
use crate::claim::{Claim, Code, Field, Item, Kind, NOWHERE, Number, Slot};
use crate::policy::model::EditId;

/// What a change does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    /// Adds a code to a list field.
    Add(Item, Field, Code),
    /// Takes a code out of a list field.
    Remove(Item, Field, Code),
    /// Gives a field a value.
    Give(Item, Field, Gift),
}

/// What a field is given.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Gift {
    Units(Number),
    /// Any value will do: the fact is that there is one.
    Something,
}

/// What came of the changes that were tried on one claim, judged by one policy beside the same claims: findings of a claim
/// often wish for the same.
#[derive(Debug, Default)]
pub struct Tries {
    room: Option<Box<Room>>,
    /// What is found by the edits that read what is changed; nothing where the change cannot be made.
    known: Vec<(Act, Option<Vec<FindingId>>)>,
}

/// A copy of the claim, and buffers.
#[derive(Debug, Default)]
struct Room {
    changed: Claim,
    scratch: Scratch,
}

thread_local! {
    /// Used again for the next claim: nearly every finding has a change to try.
    static ROOM: Cell<Option<Box<Room>>> = const { Cell::new(None) };
}

impl Tries {
    /// What is found after a change: `judge` is asked where it was not tried before. `None` where it cannot be made.
    pub(super) fn after(
        &mut self,
        act: &Act,
        claim: &Claim,
        judge: impl FnOnce(&Claim, &mut Scratch) -> Vec<FindingId>,
    ) -> Option<&[FindingId]> {
        let known = self.known.iter().position(|(own, _)| own == act);
        let at = known.unwrap_or_else(|| {
            let room = self.room.get_or_insert_with(|| {
                let mut room = ROOM.take().unwrap_or_default();
                room.changed.clone_from(claim);
                room
            });
            let after = act.tried(&mut room.changed, |changed| judge(changed, &mut room.scratch));
            self.known.push((act.clone(), after));
            self.known.len() - 1
        });
        self.known.get(at)?.1.as_deref()
    }
}

impl Drop for Tries {
    fn drop(&mut self) {
        if self.room.is_some() {
            // Where the thread ends, it is given up.
            let _ = ROOM.try_with(|room| room.set(self.room.take()));
        }
    }
}

impl Act {
    /// Whether an edit reads of a subject what it changes.
    pub(super) fn is_read_by(&self, plan: &Plan<'_>, edit: EditId, subject: Item) -> bool {
        let mut changes = self.changes().into_iter().flatten();
        changes.any(|(item, field)| plan.reads(edit, field) && (subject == item || plan.reads_elsewhere(edit, field)))
    }

    /// The fields that it changes, and whose.
    fn changes(&self) -> [Option<(Item, Field)>; 2] {
        match self {
            Act::Add(item, Field::LineDiagnosis, _) => {
                [Some((*item, Field::LineDiagnosis)), Some((Item::CLAIM, Field::ClaimDiagnoses))]
            }
            Act::Add(item, field, _) | Act::Remove(item, field, _) | Act::Give(item, field, _) => {
                [Some((*item, *field)), None]
            }
        }
    }

    /// What is said of a claim that is changed, which is afterwards as it was; `None` where it cannot be.
    fn tried<T>(&self, claim: &mut Claim, ask: impl FnOnce(&Claim) -> T) -> Option<T> {
        let extent = claim.extent();
        let before = self.changes().map(|change| change.map(|(item, field)| (item, field, claim.slot(item, field))));
        let said = self.apply(claim).then(|| ask(claim));
        for (item, field, slot) in before.into_iter().flatten() {
            claim.set(item, field, slot);
        }
        claim.shrink(extent);
        said
    }

    /// Changes a copy of the claim; false where it cannot.
    fn apply(&self, claim: &mut Claim) -> bool {
        match self {
            Act::Add(item, field, code) => {
                claim.push(*item, *field, Slot::code(*code, NOWHERE));
                if *field == Field::LineDiagnosis
                    && !claim.list(Item::CLAIM, Field::ClaimDiagnoses).iter().any(|slot| slot.as_code() == Some(*code))
                {
                    claim.push(Item::CLAIM, Field::ClaimDiagnoses, Slot::code(*code, NOWHERE));
                }
                true
            }
            Act::Remove(item, field, code) => {
                let kept: Vec<Slot> =
                    claim.list(*item, *field).iter().copied().filter(|slot| slot.as_code() != Some(*code)).collect();
                let slot = claim.list_slot(&kept, NOWHERE);
                claim.set(*item, *field, slot);
                true
            }
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
                _ => false,
            },
        }
    }
}
