//! What an 837 says beside the claim model: an 837 that is written from it says the same, other formats do not.

use super::{Form, Loss, Source};
use crate::claim::{Field, Item, Record, Slot};

/// The qualifiers of ICD-9 codes in X12.
const ICD_9: &[&str] = &["BK", "BF", "BJ", "PR", "BN", "BR", "BQ"];

impl Source<'_> {
    /// The qualifier of ICD-9 of a code, where the claim was read from X12 and its source has one `before` so many bytes in
    /// front of a slot's place: claims are judged by the qualifiers of ICD-10, which say the same of a code's part in them.
    pub(super) fn icd_9(&self, slot: Slot, before: usize) -> Option<&'static str> {
        let start = (slot.at() as usize).checked_sub(before)?;
        let (ahead, from) = self.claim.raw().split_at_checked(start)?;
        let (own, rest) = from.split_at_checked(2)?;
        // BJ is ICD-9, and the end of ABJ.
        if ahead.last().is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        let old = ICD_9.iter().find(|old| own.eq_ignore_ascii_case(old.as_bytes()))?;
        rest.first().is_some_and(|byte| !byte.is_ascii_alphanumeric() && *byte != b'"').then_some(*old)
    }

    /// The minutes behind an hour, where the source says some.
    pub(super) fn minutes(&self, hour: Field) -> Option<[u8; 2]> {
        let rest = self.claim.raw().get(self.claim.slot(Item::CLAIM, hour).at() as usize..)?;
        match rest {
            [b'0'..=b'2', b'0'..=b'9', b':', tens @ b'0'..=b'5', ones @ b'0'..=b'9', ..]
            | [b'0'..=b'2', b'0'..=b'9', tens @ b'0'..=b'5', ones @ b'0'..=b'9', ..] => Some([*tens, *ones]),
            _ => None,
        }
    }

    /// Counts what of this a format does not have; FHIR has systems of codes, and no hours at all.
    pub(super) fn count_not_kept(&mut self, form: Form) {
        if !matches!(form, Form::Json | Form::Parquet | Form::Csv) {
            return;
        }
        let coded = [
            (Record::Diagnosis, Field::DiagnosisRole, Field::DiagnosisRole, 0),
            (Record::Procedure, Field::ProcedurePosition, Field::ProcedureCode, 0),
            (Record::Claim, Field::ClaimAdmittingDiagnosis, Field::ClaimAdmittingDiagnosis, 3),
        ];
        for (record, place, field, before) in coded {
            for item in self.items(record, Item::CLAIM) {
                if self.icd_9(self.claim.slot(item, place), before).is_some() {
                    self.count(Loss::Changed, field);
                }
            }
        }
        for hour in [Field::ClaimAdmissionHour, Field::ClaimDischargeHour] {
            if self.has(Item::CLAIM, hour) && self.minutes(hour).is_some_and(|minutes| minutes != *b"00") {
                self.count(Loss::Changed, hour);
            }
        }
    }
}
