//! Periods of days that a claim writes as a first and a last day, and those among them that cannot be.

use super::field::Field;
use super::record::{Claim, Item};
use super::slot::Slot;

/// The first and the last day of each period. Admission and discharge are days of their own, as onset and accident are.
pub(super) const PERIODS: &[(Field, Field)] = &[
    (Field::ClaimServiceDate, Field::ClaimServiceThrough),
    (Field::ClaimStatementFrom, Field::ClaimStatementThrough),
    (Field::ClaimDisabilityFrom, Field::ClaimDisabilityThrough),
    (Field::LineDate, Field::LineThrough),
    (Field::SpanFrom, Field::SpanThrough),
];

impl Claim {
    /// The periods of an item, as it is read and not settled, that end before they begin: of such days one at least is
    /// wrong, and nobody knows which.
    pub fn turned(&self, item: Item) -> impl Iterator<Item = (Field, Field)> {
        let own = PERIODS.iter().copied().filter(move |(from, _)| from.record() == item.record);
        own.filter(move |(from, through)| ends_before(self.slot(item, *from), self.slot(item, *through)))
    }

    /// Neither day of a period that ends before it begins says when anything was.
    pub(super) fn settle_periods(&mut self) {
        for (from, through) in PERIODS {
            for item in self.stored_items(from.record()) {
                let days = [*from, *through].map(|field| self.slot(item, field));
                let [first, last] = days;
                if !ends_before(first, last) {
                    continue;
                }
                for (field, slot) in [(*from, first), (*through, last)] {
                    let text = self.show(slot, field).to_string();
                    let unknown = self.unreadable_slot(text.as_bytes(), slot.at());
                    self.set(item, field, unknown);
                }
            }
        }
    }
}

/// Whether all days that the last may be are before all that the first may be.
fn ends_before(first: Slot, last: Slot) -> bool {
    first.as_days().zip(last.as_days()).is_some_and(|(first, last)| last.last < first.first)
}
