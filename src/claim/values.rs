//! The values of list fields as items of their own: nothing is stored for them but the list.
//!
//! Each value is an item, whose index is its place among the values of all of the claim's lists.

use super::field::{Field, Record};
use super::record::{Claim, Item};
use super::slot::Slot;

impl Record {
    /// The list fields whose values are its items, one for each record that owns them; none for what is stored.
    #[inline]
    pub fn lists(self) -> &'static [Field] {
        match self {
            Record::Modifier => &[Field::LineModifiers],
            Record::Pointer => &[Field::LinePointers],
            Record::Surface => &[Field::LineSurface, Field::ToothSurfaces],
            Record::OralCavity => &[Field::LineOralCavity],
            Record::RelatedCause => &[Field::ClaimRelatedCauses],
            Record::Remark => &[Field::OtherPayerRemarks],
            _ => &[],
        }
    }

    /// The list field of an owner whose values are its items.
    pub fn list_of(self, owner: Record) -> Option<Field> {
        self.lists().iter().copied().find(|field| field.info().record == owner)
    }
}

/// The bit of the index of a value that stands in its field without a list; its owner's index follows.
const ALONE: u32 = 1 << 31;
/// The bit for the second list field of its record.
const SECOND: u32 = 1 << 30;

impl Item {
    /// A value of a list of which nothing is known.
    pub fn unknown_value(record: Record) -> Item {
        Item { record, index: u32::MAX }
    }

    /// Whether it is a value of a list of which nothing is known.
    pub fn is_unknown_value(self) -> bool {
        self.index == u32::MAX
    }
}

impl Claim {
    /// The values of an owner's list that are items of a record, in order.
    pub(super) fn values_of(&self, record: Record, owner: Item) -> impl Iterator<Item = Item> + use<> {
        let list = record.lists().iter().position(|field| field.info().record == owner.record);
        let range = list.zip(list.and_then(|at| record.lists().get(at))).map_or(0..0, |(at, field)| {
            let slot = self.slot(owner, *field);
            match slot.as_list() {
                Some((start, len)) => start..start.saturating_add(len),
                None if slot.is_absent() => 0..0,
                None => {
                    let alone = ALONE | if at > 0 { SECOND } else { 0 } | owner.index;
                    alone..alone.saturating_add(1)
                }
            }
        });
        range.map(move |index| Item { record, index })
    }

    /// Whose value an item is, the value, and its position in the list from 0.
    pub(super) fn holder(&self, item: Item) -> Option<(Item, Slot, u32)> {
        if item.index & ALONE != 0 {
            let field = *item.record.lists().get(usize::from(item.index & SECOND != 0))?;
            let owner = Item { record: field.info().record, index: item.index & !(ALONE | SECOND) };
            let slot = self.slot(owner, field);
            return (!slot.is_absent()).then_some((owner, slot, 0));
        }
        let value = self.lists.get(item.index as usize)?;
        item.record.lists().iter().find_map(|field| {
            let mut owners = self.stored_items(field.info().record);
            owners.find_map(|owner| {
                let (start, len) = self.slot(owner, *field).as_list()?;
                let position = item.index.checked_sub(start).filter(|position| *position < len)?;
                Some((owner, *value, position))
            })
        })
    }

    pub(super) fn slot_of_value(&self, item: Item, field: Field) -> Slot {
        if field.info().record != item.record {
            return Slot::ABSENT;
        }
        // INVARIANT: the table gives such records two fields, the value and its position.
        if field.slot() == 0 && item.index & ALONE == 0 {
            return self.lists.get(item.index as usize).copied().unwrap_or(Slot::ABSENT);
        }
        match self.holder(item) {
            Some((_, slot, _)) if field.slot() == 0 => slot,
            Some((_, slot, position)) => Slot::number(i64::from(position) + 1, 0, slot.at()),
            None => Slot::ABSENT,
        }
    }
}
