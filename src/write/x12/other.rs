//! Loops 2320 and 2330: what other payers cover, adjusted and paid.

use super::super::Loss;
use super::guide::{ADJUSTMENTS, AUTHORIZATIONS, OTHER_AMOUNTS, OTHER_NUMBERS};
use super::pen::{Pen, Segment};
use crate::claim::{Field, Item, Record};

/// How many adjustments one segment holds.
const A_SEGMENT: usize = 6;

impl Pen<'_, '_> {
    /// Another payer.
    pub(super) fn other_payer(&mut self, other: Item) {
        let mut own = Segment::new("SBR");
        let sequence = self.or_else(other, Field::OtherPayerSequence, "S");
        own.set(1, 1, sequence);
        let own = self.table(own, other);
        self.write(&own);
        self.adjustments(other);
        self.qualified("AMT", other, OTHER_AMOUNTS);
        let agreed = self.table(Segment::new("OI"), other);
        self.write_given(&agreed);
        self.remarks(other);
        let mut subscriber = Segment::new("NM1").with(1, "IL").with(2, "1");
        self.fill(&mut subscriber, 3, 1, other, Field::OtherPayerSubscriberLastName);
        self.fill(&mut subscriber, 4, 1, other, Field::OtherPayerSubscriberFirstName);
        if let Some(id) = self.value(other, Field::OtherPayerSubscriberId) {
            subscriber.set(8, 1, b"MI".to_vec());
            subscriber.set(9, 1, id);
        }
        self.write(&subscriber);
        let mut payer = Segment::new("NM1").with(1, "PR").with(2, "2");
        self.fill(&mut payer, 3, 1, other, Field::OtherPayerName);
        if let Some(id) = self.value(other, Field::OtherPayerId) {
            payer.set(8, 1, b"PI".to_vec());
            payer.set(9, 1, id);
        }
        self.write(&payer);
        self.period("573", other, Field::OtherPayerDecided, None);
        self.qualified("REF", other, OTHER_NUMBERS);
    }

    /// MIA or MOA: an inpatient stay's has days that the other does not have.
    fn remarks(&mut self, other: Item) {
        let inpatient = self.has("I") && {
            let own =
                [Field::OtherPayerCoveredDays, Field::OtherPayerLifetimePsychiatricDays, Field::OtherPayerDrgAmount];
            own.iter().any(|field| self.peek(other, *field).is_some())
        };
        let mut left = self.list(other, Field::OtherPayerRemarks, if inpatient { 10 } else { 5 }).into_iter();
        if inpatient {
            let mut stay = Segment::new("MIA");
            for (element, field) in [
                (1, Field::OtherPayerCoveredDays),
                (3, Field::OtherPayerLifetimePsychiatricDays),
                (4, Field::OtherPayerDrgAmount),
                (19, Field::OtherPayerNonPayableProfessional),
            ] {
                self.fill(&mut stay, element, 1, other, field);
            }
            for (element, remark) in [5, 20, 21, 22, 23].into_iter().zip(left.by_ref()) {
                stay.set(element, 1, remark);
            }
            self.write_given(&stay);
        }
        let mut visit = Segment::new("MOA");
        self.fill(&mut visit, 1, 1, other, Field::OtherPayerReimbursementRate);
        self.fill(&mut visit, 2, 1, other, Field::OtherPayerHcpcsPayable);
        for (element, remark) in (3..=7).zip(left) {
            visit.set(element, 1, remark);
            visit.given = true;
        }
        if !inpatient {
            self.fill(&mut visit, 9, 1, other, Field::OtherPayerNonPayableProfessional);
        }
        self.write_given(&visit);
    }

    /// CAS: adjustments that follow each other in one group share a segment.
    pub(super) fn adjustments(&mut self, owner: Item) {
        let mut open: Option<(Vec<u8>, usize, Segment)> = None;
        let mut begun = 0;
        for item in self.source.items(Record::Adjustment, owner) {
            let group = self.peek(item, Field::AdjustmentGroup).map(|fit| fit.text).unwrap_or_default();
            let shares = open.as_ref().is_some_and(|own| own.0 == group && own.1 < A_SEGMENT);
            if begun == ADJUSTMENTS && !shares {
                continue;
            }
            let (reason, amount) =
                (self.value(item, Field::AdjustmentReason), self.value(item, Field::AdjustmentAmount));
            if reason.is_none() && amount.is_none() {
                continue;
            }
            self.value(item, Field::AdjustmentGroup);
            let (_, count, segment) = match &mut open {
                Some(own) if shares => own,
                _ => {
                    if let Some((.., full)) = open.take() {
                        self.write(&full);
                    }
                    begun += 1;
                    let mut segment = Segment::new("CAS");
                    segment.set(1, 1, group.clone());
                    open.insert((group, 0, segment))
                }
            };
            let first = 2 + 3 * *count;
            *count += 1;
            segment.set(first, 1, reason.unwrap_or_default());
            segment.set(first + 1, 1, amount.unwrap_or_default());
            let quantity = self.value(item, Field::AdjustmentQuantity);
            segment.set(first + 2, 1, quantity.unwrap_or_default());
        }
        if let Some((.., last)) = open {
            self.write(&last);
        }
    }

    /// Numbers of a line that other payers gave.
    pub(super) fn other_authorizations(&mut self, line: Item) {
        let kinds = match () {
            () if self.has("P") => &["G1", "9F"][..],
            () if self.has("D") => &["G1", "9F", "G3"],
            () => &[],
        };
        let mut written = Vec::new();
        for item in self.source.items(Record::OtherAuthorization, line) {
            let kind = self.peek(item, Field::OtherAuthorizationKind).map(|fit| fit.text).unwrap_or_default();
            let payer = self.peek(item, Field::OtherAuthorizationPayer).map(|fit| fit.text);
            let own_payer = self.peek(Item::CLAIM, Field::ClaimPayer).map(|fit| fit.text);
            let field = match kind.as_slice() {
                b"G1" => Field::LineAuthorization,
                b"9F" => Field::LineReferral,
                _ => Field::LinePredeterminationNumber,
            };
            let others = payer.is_some() && payer != own_payer;
            // Without another payer's name it would be the line's own, unless the line has one.
            let second = payer.is_none() && self.peek(line, field).is_some();
            if !kinds.iter().any(|own| own.as_bytes() == kind) || !(others || second) {
                continue;
            }
            let same = written.iter().filter(|own| **own == kind).count();
            if same + usize::from(self.peek(line, field).is_some()) >= AUTHORIZATIONS {
                continue;
            }
            written.push(kind);
            let mut segment = Segment::new("REF");
            self.fill(&mut segment, 1, 1, item, Field::OtherAuthorizationKind);
            self.fill(&mut segment, 2, 1, item, Field::OtherAuthorizationNumber);
            if let Some(payer) = self.value(item, Field::OtherAuthorizationPayer) {
                segment.set(4, 1, b"2U".to_vec());
                segment.set(4, 2, payer);
            }
            self.write(&segment);
        }
    }

    /// 2430: what another payer decided on a line.
    pub(super) fn result(&mut self, result: Item) {
        let mut own = self.table(Segment::new("SVD"), result);
        self.fill_list(&mut own, (3, 3), 4, (result, Field::ResultModifiers));
        if own.holds_any(3) && !own.holds(3, 1) {
            self.count(Loss::Filled, Field::ResultCodeQualifier);
            own.set(3, 1, b"HC".to_vec());
        }
        self.write(&own);
        self.adjustments(result);
        self.period("573", result, Field::ResultDecided, None);
        self.qualified("AMT", result, &[("EAF", "PID")]);
    }
}
