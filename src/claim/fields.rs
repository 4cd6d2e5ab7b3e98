//! Some of the fields of claims, and which more have to be read so that these are what the whole claim says.

use super::field::{Field, Record};
use super::period::periods;
use super::settle::INHERITED;

/// A set of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields(Vec<bool>);

/// What tells claims, patients and lines apart, what days, diagnoses, charges and history follow from, and what is said of
/// a claim whatever it is judged by.
const ALWAYS: &[Field] = &[
    Field::ClaimNumber,
    Field::ClaimType,
    Field::ClaimPayer,
    Field::ClaimPayerNumber,
    Field::ClaimFrequency,
    Field::ClaimBillType,
    Field::ClaimOriginalNumber,
    Field::ClaimSubscriberId,
    Field::ClaimServiceDate,
    Field::ClaimServiceThrough,
    Field::ClaimStatementFrom,
    Field::ClaimStatementThrough,
    Field::ClaimReceived,
    Field::ClaimSubmitted,
    Field::ClaimDenied,
    Field::ClaimTotalCharge,
    Field::ClaimBillingProvider,
    Field::ClaimRenderingProvider,
    Field::PatientId,
    Field::PatientBirthDate,
    Field::PatientSex,
    Field::PatientRelationship,
    Field::LineNumber,
    Field::LineCode,
    Field::LineModifiers,
    Field::LineUnits,
    Field::LineUnitBasis,
    Field::LineCharge,
    Field::LineDate,
    Field::LineThrough,
    Field::LinePlace,
    Field::LineRevenueCode,
    Field::LinePointers,
    Field::LineDenied,
    Field::LineRenderingProvider,
    Field::DiagnosisCode,
];

/// Fields of claims and lines that follow from items of a record.
const FOLLOWS: &[(Field, Record)] = &[
    (Field::LineDrug, Record::Drug),
    (Field::LineTooth, Record::Tooth),
    (Field::LineSurface, Record::Tooth),
    (Field::ClaimNote, Record::Note),
    (Field::LineNote, Record::Note),
];

impl Fields {
    /// What has to be read of claims so that all that is asked of them is answered as it would be with everything read:
    /// besides the fields themselves those that they follow from, and of whatever repeats all or nothing, since an item
    /// is there if any of its fields is.
    pub fn needed(asked: impl IntoIterator<Item = Field>) -> Fields {
        let mut fields = Fields(vec![false; Field::ALL.len()]);
        asked.into_iter().chain(ALWAYS.iter().copied()).for_each(|field| fields.add(field));
        for (record, _) in Record::ALL {
            if fields.touches(record) {
                record.lists().iter().for_each(|list| fields.add(*list));
            }
        }
        for (from, through) in Record::ALL.into_iter().flat_map(|(record, _)| periods(record)) {
            if fields.has(*from) || fields.has(*through) {
                [*from, *through].into_iter().for_each(|field| fields.add(field));
            }
        }
        for (own, claims) in INHERITED {
            if fields.has(*own) {
                fields.add(*claims);
            }
        }
        for (field, record) in FOLLOWS {
            if fields.has(*field) {
                fields.add_all(*record);
            }
        }
        // From the parts to what they stand in: an adjustment stands in a payer's decision.
        for (record, _) in Record::ALL.into_iter().rev().filter(|(record, _)| is_whole(*record)) {
            let asked = |part: Record| is_whole(part) && fields.touches(part);
            if fields.touches(record) || record.parts().any(|(_, part)| asked(part)) {
                fields.add_all(record);
            }
        }
        fields
    }

    fn add(&mut self, field: Field) {
        if let Some(has) = self.0.get_mut(field as usize) {
            *has = true;
        }
    }

    fn add_all(&mut self, record: Record) {
        record.fields().for_each(|field| self.add(field));
    }

    /// Whether a field is among them.
    pub fn has(&self, field: Field) -> bool {
        self.0.get(field as usize).copied().unwrap_or(false)
    }

    /// Whether any field of a record is.
    pub fn touches(&self, record: Record) -> bool {
        record.fields().any(|field| self.has(field))
    }

    /// Whether a provider is among them that a field of the claim or line names, or one that nothing names but its role.
    pub fn has_provider(&self, named_by: Option<Field>) -> bool {
        self.has(named_by.unwrap_or(Field::ProviderRole))
    }
}

/// Whether all of its fields are read or none; of claims, patients and lines each is read for itself, and providers by who
/// names them.
fn is_whole(record: Record) -> bool {
    !matches!(record, Record::Claim | Record::Patient | Record::Line | Record::Provider)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_field_follows_from_is_needed() {
        let needed = |field| Fields::needed([field]);
        assert!(!needed(Field::ClaimNumber).has(Field::ClaimAuthorization));
        assert!(needed(Field::LineAuthorization).has(Field::ClaimAuthorization));
        assert!(needed(Field::ClaimDisabilityFrom).has(Field::ClaimDisabilityThrough));
        assert!(needed(Field::LineSurface).has(Field::ToothCode));
        assert!(needed(Field::SurfaceCode).has(Field::ToothSurfaces));
        assert!(needed(Field::SurfaceCode).has(Field::ToothCode));
        assert!(needed(Field::ClaimNote).has(Field::NoteText));
        assert!(needed(Field::RemarkCode).has(Field::OtherPayerName));
        assert!(needed(Field::AdjustmentReason).has(Field::OtherPayerName));
        assert!(needed(Field::AnswerText).has(Field::FormCode));
        assert!(!needed(Field::OtherPayerName).touches(Record::Adjustment));
        assert!(!needed(Field::ProviderNpi).has(Field::ProviderName));
    }
}
