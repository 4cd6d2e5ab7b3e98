//! Periods of days that a claim writes as a first and a last day, and those among them that cannot be.

use super::field::{Field, Record};
use super::record::{Claim, Item};
use super::slot::Slot;

/// The first and the last day of each period that a record has. Admission and discharge are days of their own, as onset and
/// accident are.
#[inline]
pub(super) fn periods(record: Record) -> &'static [(Field, Field)] {
    match record {
        Record::Claim => &[
            (Field::ClaimServiceDate, Field::ClaimServiceThrough),
            (Field::ClaimStatementFrom, Field::ClaimStatementThrough),
            (Field::ClaimDisabilityFrom, Field::ClaimDisabilityThrough),
        ],
        Record::Line => &[(Field::LineDate, Field::LineThrough)],
        Record::Span => &[(Field::SpanFrom, Field::SpanThrough)],
        _ => &[],
    }
}

impl Claim {
    /// The periods of an item, as it is read and not settled, that end before they begin: of such days one at least is
    /// wrong, and nobody knows which.
    pub fn turned(&self, item: Item) -> impl Iterator<Item = (Field, Field)> {
        let own = periods(item.record).iter().copied();
        own.filter(move |(from, through)| ends_before(self.slot(item, *from), self.slot(item, *through)))
    }

    /// Whether there are any such, as there nearly never are.
    #[inline]
    pub fn is_turned(&self, item: Item) -> bool {
        let row = self.slots_of(item.record, item.index);
        let slot = |field: Field| row.get(field.slot()).copied().unwrap_or(Slot::ABSENT);
        periods(item.record).iter().any(|(from, through)| {
            let last = slot(*through);
            !last.is_absent() && ends_before(slot(*from), last)
        })
    }

    /// Says that its reader has found no such period in it.
    pub fn periods_are_in_order(&mut self) {
        self.in_order = true;
    }

    /// Neither day of a period that ends before it begins says when anything was.
    pub(super) fn settle_periods(&mut self) {
        if self.in_order {
            return;
        }
        for record in [Record::Claim, Record::Line, Record::Span] {
            for item in self.stored_items(record) {
                if self.is_turned(item) {
                    self.settle_turned(item);
                }
            }
        }
    }

    #[cold]
    fn settle_turned(&mut self, item: Item) {
        let turned: Vec<(Field, Field)> = self.turned(item).collect();
        for field in turned.into_iter().flat_map(|(from, through)| [from, through]) {
            let slot = self.slot(item, field);
            let text = self.show(slot, field).to_string();
            let unknown = self.unreadable_slot(text.as_bytes(), slot.at());
            self.set(item, field, unknown);
        }
    }
}

/// Whether all days that the last may be are before all that the first may be.
fn ends_before(first: Slot, last: Slot) -> bool {
    first.as_days().zip(last.as_days()).is_some_and(|(first, last)| last.last < first.first)
}
