//! The segments of loop 2320 to what another payer covers, adjusted and remarked.

use super::super::lex::{Part, Segment};
use super::elements::{money, quantity};
use super::{Reader, Scope};
use crate::claim::{Field, Item, Record};

impl Reader<'_> {
    /// CAS: up to six adjustments of another payer, to the claim or to a line.
    pub(super) fn adjustments(&mut self, segment: &Segment<'_>) {
        let owner = match (self.scope, self.line, self.other) {
            (Scope::Result(result), ..) => result,
            (_, None, Some(other)) => other,
            _ => return self.misplaced(segment, "another payer (SBR) or its decision (SVD)"),
        };
        let group = self.code(segment.element(1));
        for first in (2..=segment.len()).step_by(3) {
            let (reason, amount, quantity) =
                (segment.element(first), segment.element(first + 1), segment.element(first + 2));
            if reason.is_empty() && amount.is_empty() {
                continue;
            }
            let adjustment = self.claim.add(Record::Adjustment, owner, reason.at);
            for (field, slot) in [
                (Field::AdjustmentGroup, group),
                (Field::AdjustmentReason, self.code(reason)),
                (Field::AdjustmentAmount, self.money(amount)),
                (Field::AdjustmentQuantity, self.quantity(quantity, Field::AdjustmentQuantity)),
            ] {
                self.put(adjustment, field, slot);
            }
        }
    }

    /// OI: what the patient agreed to with another payer.
    pub(super) fn coverage(&mut self, segment: &Segment<'_>) {
        let Some(other) = self.open_payer() else { return };
        let (benefits, release) = (self.code(segment.element(3)), self.code(segment.element(6)));
        self.put(other, Field::OtherPayerBenefitsAssigned, benefits);
        self.put(other, Field::OtherPayerReleaseOfInformation, release);
    }

    /// MIA: days, amounts and remark codes of another payer for an inpatient stay.
    pub(super) fn inpatient(&mut self, segment: &Segment<'_>) {
        let Some(other) = self.open_payer() else { return };
        self.take(
            other,
            segment,
            &[
                quantity(1, Field::OtherPayerCoveredDays),
                quantity(3, Field::OtherPayerLifetimePsychiatricDays),
                money(4, Field::OtherPayerDrgAmount),
                money(19, Field::OtherPayerNonPayableProfessional),
            ],
        );
        self.remarks(other, [5, 20, 21, 22, 23].map(|element| segment.element(element)));
    }

    /// MOA: the rate, amounts and remark codes of another payer for outpatient services.
    pub(super) fn outpatient(&mut self, segment: &Segment<'_>) {
        let Some(other) = self.open_payer() else { return };
        self.take(
            other,
            segment,
            &[
                quantity(1, Field::OtherPayerReimbursementRate),
                money(2, Field::OtherPayerHcpcsPayable),
                money(9, Field::OtherPayerNonPayableProfessional),
            ],
        );
        self.remarks(other, [3, 4, 5, 6, 7].map(|element| segment.element(element)));
    }

    fn remarks(&mut self, other: Item, parts: [Part<'_>; 5]) {
        for part in parts {
            if !part.is_empty() {
                let slot = self.code(part);
                self.claim.push(other, Field::OtherPayerRemarks, slot);
            }
        }
    }

    fn open_payer(&self) -> Option<Item> {
        self.other.filter(|_| self.line.is_none())
    }
}
