//! The segments of loops 2300 and 2320 to the claim, its diagnoses, notes and other payers.

use super::super::lex::{Part, Segment};
use super::{Level, Reader, Scope};
use crate::claim::{Field, Item, Record, Slot};

/// The dates of a claim, by DTP01.
const DATES: &[(&[u8], Field, Option<Field>)] = &[
    (b"431", Field::ClaimOnsetDate, None),
    (b"454", Field::ClaimInitialTreatmentDate, None),
    (b"484", Field::ClaimLastMenstrualDate, None),
    (b"439", Field::ClaimAccidentDate, None),
    (b"435", Field::ClaimAdmissionDate, None),
    (b"096", Field::ClaimDischargeDate, None),
    (b"434", Field::ClaimStatementFrom, Some(Field::ClaimStatementThrough)),
];

impl Reader<'_> {
    /// CLM: the claim begins.
    pub(super) fn claim(&mut self, segment: &Segment<'_>) {
        (self.level, self.scope, self.line, self.other) = (Level::Claim, Scope::Level, None, None);
        self.place = self.spot(segment.whole());
        self.claim.set_place(Item::CLAIM, segment.at);
        let slots = [
            (Field::ClaimNumber, self.text(segment.element(1))),
            (Field::ClaimTotalCharge, self.money(segment.element(2))),
            (Field::ClaimPlace, self.code(segment.component(5, 1))),
            (Field::ClaimFrequency, self.code(segment.component(5, 3))),
            (Field::ClaimAssignment, self.code(segment.element(7))),
            (Field::ClaimRelatedCauses, self.code_list((1..=3).map(|component| segment.component(11, component)))),
            (Field::ClaimAccidentState, self.code(segment.component(11, 4))),
            (Field::ClaimSpecialProgram, self.code(segment.element(12))),
            (Field::ClaimDelayReason, self.code(segment.element(20))),
        ];
        for (field, slot) in slots {
            self.put(Item::CLAIM, field, slot);
        }
    }

    /// DTP: a day of the line, of a decision of another payer, or of the claim.
    pub(super) fn day(&mut self, segment: &Segment<'_>) {
        let (format, value) = (segment.element(2), segment.element(3));
        let kind = segment.element(1).text;
        if kind == b"573" {
            let decided = match self.scope {
                Scope::Result(item) => Some((item, Field::ResultDecided)),
                Scope::Other(item) | Scope::OtherPayer(item) => Some((item, Field::OtherPayerDecided)),
                _ => None,
            };
            if let Some((item, field)) = decided {
                let (day, _) = self.period(format, value);
                self.put(item, field, day);
            }
        } else if let Some(line) = self.line {
            if kind == b"472" {
                let (first, last) = self.period(format, value);
                self.put(line, Field::LineDate, first);
                self.put(line, Field::LineThrough, last);
            }
        } else if self.level == Level::Claim
            && self.other.is_none()
            && let Some((_, from, through)) = DATES.iter().find(|(code, ..)| *code == kind)
        {
            let (first, last) = self.period(format, value);
            self.put(Item::CLAIM, *from, first);
            if let Some(through) = through {
                self.put(Item::CLAIM, *through, last);
            }
        }
    }

    /// AMT: what the patient paid, or what another payer paid and left.
    pub(super) fn amount(&mut self, segment: &Segment<'_>) {
        if self.level != Level::Claim || self.line.is_some() {
            return;
        }
        let kind = segment.element(1).text.to_ascii_uppercase();
        let (item, field) = match (self.other, kind.as_slice()) {
            (None, b"F5") => (Item::CLAIM, Field::ClaimPatientPaid),
            (Some(other), b"D") => (other, Field::OtherPayerPaid),
            (Some(other), b"EAF") => (other, Field::OtherPayerRemaining),
            _ => return,
        };
        let amount = self.money(segment.element(2));
        self.put(item, field, amount);
    }

    /// REF: numbers of the claim, of a line, of a provider, of a drug or of another payer, by REF01 and the loop.
    pub(super) fn reference(&mut self, segment: &Segment<'_>) {
        let kind = segment.element(1).text.to_ascii_uppercase();
        let own = match (self.scope, kind.as_slice()) {
            (Scope::Provider(provider), b"EI" | b"SY") => Some((provider, Field::ProviderTaxId)),
            (Scope::Drug(drug), b"XZ") => Some((drug, Field::DrugPrescription)),
            (Scope::Other(other) | Scope::OtherPayer(other), b"F8") => Some((other, Field::OtherPayerClaimNumber)),
            (Scope::Other(_) | Scope::OtherPayer(_) | Scope::Ignored, _) => return,
            _ => None,
        };
        let target = own.or(match (self.level, self.line, kind.as_slice()) {
            (Level::Claim, Some(line), b"G1") => Some((line, Field::LineAuthorization)),
            (Level::Claim, Some(line), b"9F") => Some((line, Field::LineReferral)),
            (Level::Claim, Some(line), b"6R") => Some((line, Field::LineControlNumber)),
            (Level::Claim, Some(line), b"X4") => Some((line, Field::LineClia)),
            (Level::Claim, None, b"G1") => Some((Item::CLAIM, Field::ClaimAuthorization)),
            (Level::Claim, None, b"9F") => Some((Item::CLAIM, Field::ClaimReferral)),
            (Level::Claim, None, b"F8") => Some((Item::CLAIM, Field::ClaimOriginalNumber)),
            (Level::Claim, None, b"X4") => Some((Item::CLAIM, Field::ClaimClia)),
            _ => None,
        });
        let Some((item, field)) = target else { return };
        if matches!(kind.as_slice(), b"G1" | b"9F") && self.is_other_payers(segment) {
            return;
        }
        let number = self.text(segment.element(2));
        self.put(item, field, number);
    }

    /// Whether REF04 says that the number was given by another payer than the one the claim goes to.
    fn is_other_payers(&mut self, segment: &Segment<'_>) -> bool {
        if !segment.component(4, 1).is(b"2U") {
            return false;
        }
        let payer = self.text(segment.component(4, 2));
        let own = self.claim.slot(Item::CLAIM, Field::ClaimPayer);
        self.claim.value(payer) != self.claim.value(own)
    }

    /// HI: diagnoses in order, condition codes.
    pub(super) fn codes(&mut self, segment: &Segment<'_>) {
        if self.level != Level::Claim || self.line.is_some() || self.other.is_some() {
            return self.misplaced(segment, "its claim (CLM), before other payers and service lines");
        }
        for number in 1..=segment.len() {
            let (qualifier, code) = (segment.component(number, 1), segment.component(number, 2));
            match qualifier.text.to_ascii_uppercase().as_slice() {
                b"ABK" => self.diagnosis(b"ABK", qualifier, code, segment.component(number, 9)),
                b"ABF" => self.diagnosis(b"ABF", qualifier, code, segment.component(number, 9)),
                old @ (b"BK" | b"BF") => {
                    self.once(
                        "x12/icd-9",
                        qualifier,
                        "the diagnoses are given as ICD-9 (BK, BF); since October 2015 claims carry ICD-10 (ABK, ABF)",
                    );
                    let role: &[u8] = if old == b"BK" { b"ABK" } else { b"ABF" };
                    self.diagnosis(role, qualifier, code, segment.component(number, 9));
                }
                b"BG" => {
                    let item = self.claim.add(Record::ConditionCode, Item::CLAIM, qualifier.at);
                    let code = self.code(code);
                    self.put(item, Field::ConditionCodeCode, code);
                }
                // Anesthesia procedures: no field asks for them.
                b"BP" | b"BO" => {}
                b"" if segment.element(number).is_empty() => {}
                other => {
                    let message = format!(
                        "a code list that professional claims do not have ({}); its codes are passed over",
                        super::super::framer::shown(other)
                    );
                    self.once("x12/unknown-qualifier", qualifier, &message);
                }
            }
        }
    }

    /// A diagnosis; one without its code keeps its position, so that pointers to those behind it stay right.
    fn diagnosis(&mut self, role: &[u8], qualifier: Part<'_>, code: Part<'_>, present: Part<'_>) {
        let item = self.claim.add(Record::Diagnosis, Item::CLAIM, qualifier.at);
        let slot = if code.is_empty() {
            let element = self.spot(Part { component: 0, ..qualifier }).element;
            let message =
                format!("{element} names a diagnosis without its code; write the code, or leave {element} out");
            self.trouble("x12/diagnosis", qualifier, message);
            self.claim.unreadable_slot(qualifier.text, qualifier.at)
        } else if code.text.contains(&b'.') {
            self.once(
                "x12/diagnosis-dot",
                code,
                "diagnosis codes are written with a dot; they are read without it, as X12 writes them",
            );
            let plain: Vec<u8> = code.text.iter().copied().filter(|byte| *byte != b'.').collect();
            self.code(Part { text: &plain, ..code })
        } else {
            self.code(code)
        };
        self.put(item, Field::DiagnosisCode, slot);
        let position = i64::from(item.index) + 1;
        self.put(item, Field::DiagnosisPosition, Slot::number(position, 0, qualifier.at));
        let role = self.claim.text_slot(role, qualifier.at);
        self.put(item, Field::DiagnosisRole, role);
        let present = self.code(present);
        self.put(item, Field::DiagnosisPresentOnAdmission, present);
    }

    /// NTE, K3: a note of the claim or of a line.
    pub(super) fn note(&mut self, segment: &Segment<'_>, kind: Part<'_>, text: Part<'_>) {
        if self.level != Level::Claim || text.is_empty() {
            return;
        }
        let note = self.claim.add(Record::Note, self.line.unwrap_or(Item::CLAIM), segment.at);
        let (kind, text) = (self.code(kind), self.text(text));
        self.put(note, Field::NoteKind, kind);
        self.put(note, Field::NoteText, text);
    }

    /// PWK: an attachment of the claim or of a line.
    pub(super) fn attachment(&mut self, segment: &Segment<'_>) {
        if self.level != Level::Claim {
            return;
        }
        let attachment = self.claim.add(Record::Attachment, self.line.unwrap_or(Item::CLAIM), segment.at);
        let slots = [
            (Field::AttachmentKind, self.code(segment.element(1))),
            (Field::AttachmentTransmission, self.code(segment.element(2))),
            (Field::AttachmentNumber, self.text(segment.element(6))),
        ];
        for (field, slot) in slots {
            self.put(attachment, field, slot);
        }
    }

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
            let slots = [
                (Field::AdjustmentGroup, group),
                (Field::AdjustmentReason, self.code(reason)),
                (Field::AdjustmentAmount, self.money(amount)),
                (Field::AdjustmentQuantity, self.quantity(quantity, Field::AdjustmentQuantity)),
            ];
            for (field, slot) in slots {
                self.put(adjustment, field, slot);
            }
        }
    }

    /// MOA: the remark codes of another payer.
    pub(super) fn remarks(&mut self, segment: &Segment<'_>) {
        if let (Some(other), None) = (self.other, self.line) {
            let remarks = self.code_list((3..=7).map(|element| segment.element(element)));
            self.put(other, Field::OtherPayerRemarks, remarks);
        }
    }
}
