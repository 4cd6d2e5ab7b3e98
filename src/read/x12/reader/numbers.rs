//! REF, AMT and QTY to numbers, amounts and counts of the claim, a line, a provider, a drug or another payer.

use super::super::lex::{Part, Parts, Segment};
use super::{Level, Reader, Scope};
use crate::claim::{Field, Item, Record};

impl Reader<'_> {
    /// REF: numbers of the claim, of a line, of a provider, of a drug or of another payer, by REF01 and the loop.
    pub(super) fn reference(&mut self, segment: &Segment<'_>) {
        let upper = segment.element(1).upper();
        let kind = &*upper;
        let number = segment.element(2);
        let target = match self.scope {
            Scope::Provider(provider) => match provider_number(kind) {
                Some(field) => Some((provider, field)),
                None => self.number_of_claim(kind),
            },
            Scope::Drug(drug) => match kind {
                b"XZ" => Some((drug, Field::DrugPrescription)),
                b"VY" => Some((drug, Field::DrugLinkNumber)),
                _ => self.number_of_claim(kind),
            },
            Scope::Other(other) | Scope::OtherPayer(other) => match kind {
                b"F8" => Some((other, Field::OtherPayerClaimNumber)),
                b"G1" => Some((other, Field::OtherPayerAuthorization)),
                b"9F" => Some((other, Field::OtherPayerReferral)),
                b"T4" => Some((other, Field::OtherPayerAdjusted)),
                _ => None,
            },
            Scope::Subscriber | Scope::Patient if kind == b"Y4" => {
                Some((Item::CLAIM, Field::ClaimPropertyCasualtyNumber))
            }
            Scope::Subscriber | Scope::Patient | Scope::Ignored => None,
            Scope::Level | Scope::Line | Scope::Result(_) | Scope::Form(_) => self.number_of_claim(kind),
        };
        let Some((item, field)) = target else { return };
        if matches!(kind, b"G1" | b"9F" | b"G3") {
            let payer = self.other_payer_of(segment);
            let of_line = item.record == Record::Line;
            // A second number of this payer's is one too many, and is kept so that it can be seen.
            let again = of_line && !self.claim.slot(item, field).is_absent();
            if of_line && (again || payer.is_some()) {
                let other = self.claim.add(Record::OtherAuthorization, item, segment.at);
                let (kind, number) = (self.code(segment.element(1)), self.text(number));
                self.put(other, Field::OtherAuthorizationKind, kind);
                self.put(other, Field::OtherAuthorizationNumber, number);
                if let Some(payer) = payer {
                    let payer = self.text(payer);
                    self.put(other, Field::OtherAuthorizationPayer, payer);
                }
            }
            if again || payer.is_some() {
                return;
            }
        }
        let slot = match field {
            Field::OtherPayerAdjusted | Field::ClaimCrossover => self.yes(number),
            Field::ClaimAccidentState | Field::ClaimAuthorizationException => self.code(number),
            _ => self.text(number),
        };
        match item.record {
            Record::Claim | Record::Line => self.put_once(item, field, slot, segment),
            // Of a provider's numbers the guides have several of one kind.
            _ => self.put(item, field, slot),
        }
    }

    /// The claim's or line's field of a number, by REF01.
    fn number_of_claim(&self, kind: &[u8]) -> Option<(Item, Field)> {
        match (self.level, self.line) {
            (Level::Claim, Some(line)) => Some((line, line_number(kind)?)),
            (Level::Claim, None) => Some((Item::CLAIM, claim_number(kind)?)),
            _ => None,
        }
    }

    /// The payer that REF04 names as the one that gave the number, where it is not the one the claim goes to.
    fn other_payer_of<'a>(&mut self, segment: &Segment<'a>) -> Option<Part<'a>> {
        let by = segment.composite(4);
        if !by.part(1).is(b"2U") {
            return None;
        }
        let payer = by.part(2);
        let given = self.text(payer);
        let own = self.claim.slot(Item::CLAIM, Field::ClaimPayer);
        (self.claim.value(given) != self.claim.value(own)).then_some(payer)
    }

    /// AMT: what the patient paid or owes, what another payer paid and left, taxes of a line.
    pub(super) fn amount(&mut self, segment: &Segment<'_>) {
        if self.level != Level::Claim {
            return;
        }
        let kind = segment.element(1).upper();
        let (item, field) = match (self.scope, self.line, self.other, &*kind) {
            (Scope::Result(result), _, _, b"EAF") => (result, Field::ResultRemaining),
            (_, Some(line), _, b"T") => (line, Field::LineSalesTax),
            (_, Some(line), _, b"F4") => (line, Field::LinePostage),
            (_, Some(line), _, b"GT") => (line, Field::LineServiceTax),
            (_, Some(line), _, b"N8") => (line, Field::LineFacilityTax),
            (_, None, None, b"F5") => (Item::CLAIM, Field::ClaimPatientPaid),
            (_, None, None, b"F3") => (Item::CLAIM, Field::ClaimPatientDue),
            (_, None, Some(other), b"D") => (other, Field::OtherPayerPaid),
            (_, None, Some(other), b"EAF") => (other, Field::OtherPayerRemaining),
            (_, None, Some(other), b"A8") => (other, Field::OtherPayerNonCovered),
            (_, None, Some(other), b"B6") => (other, Field::OtherPayerAllowed),
            _ => return,
        };
        let amount = self.money(segment.element(2));
        self.put(item, field, amount);
    }

    /// QTY: patients of an ambulance, additional obstetric units.
    pub(super) fn count(&mut self, segment: &Segment<'_>) {
        let (Some(line), kind) = (self.line, segment.element(1)) else { return };
        let field = match kind.text {
            text if text.eq_ignore_ascii_case(b"PT") => Field::LinePatients,
            text if text.eq_ignore_ascii_case(b"FL") => Field::LineObstetricUnits,
            _ => return,
        };
        let count = self.quantity(segment.element(2), field);
        self.put(line, field, count);
    }
}

fn provider_number(kind: &[u8]) -> Option<Field> {
    Some(match kind {
        b"EI" | b"SY" => Field::ProviderTaxId,
        b"0B" => Field::ProviderLicense,
        b"1G" => Field::ProviderUpin,
        b"LU" => Field::ProviderLocation,
        b"G2" => Field::ProviderOtherId,
        _ => return None,
    })
}

fn line_number(kind: &[u8]) -> Option<Field> {
    Some(match kind {
        b"6R" => Field::LineControlNumber,
        b"G1" => Field::LineAuthorization,
        b"9F" => Field::LineReferral,
        b"G3" => Field::LinePredeterminationNumber,
        b"X4" => Field::LineClia,
        b"F4" => Field::LineReferringClia,
        b"EW" => Field::LineMammographyCertification,
        b"BT" => Field::LineImmunizationBatch,
        b"9B" => Field::LineRepricedNumber,
        b"9D" => Field::LineAdjustedRepricedNumber,
        _ => return None,
    })
}

fn claim_number(kind: &[u8]) -> Option<Field> {
    Some(match kind {
        b"G1" => Field::ClaimAuthorization,
        b"9F" => Field::ClaimReferral,
        b"F8" => Field::ClaimOriginalNumber,
        b"G3" => Field::ClaimPredeterminationNumber,
        b"X4" => Field::ClaimClia,
        b"D9" => Field::ClaimClearinghouseNumber,
        b"EA" => Field::ClaimMedicalRecordNumber,
        b"4N" => Field::ClaimAuthorizationException,
        b"F5" => Field::ClaimCrossover,
        b"EW" => Field::ClaimMammographyCertification,
        b"LX" => Field::ClaimInvestigationalDevice,
        b"9A" => Field::ClaimRepricedNumber,
        b"9C" => Field::ClaimAdjustedRepricedNumber,
        b"P4" => Field::ClaimDemonstrationProject,
        b"1J" => Field::ClaimCarePlanOversight,
        b"G4" => Field::ClaimPeerReviewApproval,
        b"LU" => Field::ClaimAccidentState,
        _ => return None,
    })
}
