//! HI to diagnoses in order, condition, occurrence, span and value codes, procedures, the DRG.

use super::super::lex::{Composite, Part, Parts, Segment};
use super::{Level, Reader};
use crate::claim::{CodeKind, Field, Item, Record, Slot};

/// What takes the place of a qualifier of ICD-9 codes.
fn icd_10(qualifier: &[u8]) -> Option<&'static [u8]> {
    Some(match qualifier {
        b"BK" => b"ABK",
        b"BF" => b"ABF",
        b"BJ" => b"ABJ",
        b"PR" => b"APR",
        b"BN" => b"ABN",
        b"BR" => b"BBR",
        b"BQ" => b"BBQ",
        _ => return None,
    })
}

impl Reader<'_> {
    /// HI: the codes of the claim, each with the qualifier that says what it is.
    pub(super) fn codes(&mut self, segment: &Segment<'_>) {
        if self.level != Level::Claim || self.line.is_some() || self.other.is_some() {
            return self.misplaced(segment, "its claim (CLM), before other payers and service lines");
        }
        for number in 1..=segment.len() {
            let composite = segment.composite(number);
            let (qualifier, code) = (composite.part(1), composite.part(2));
            if qualifier.is_empty() {
                if !code.is_empty() {
                    self.once(
                        "x12/unknown-qualifier",
                        code,
                        "a code stands without the qualifier that says what it is (ABK, BG and others); it is passed over",
                    );
                }
                continue;
            }
            let upper = qualifier.upper();
            let kind = match icd_10(&upper) {
                Some(new) => {
                    self.once(
                        "x12/icd-9",
                        qualifier,
                        "the diagnoses or procedures are given as ICD-9 (BK, BF, BR and others); since October 2015 claims carry ICD-10 (ABK, ABF, BBR)",
                    );
                    new
                }
                None => &upper,
            };
            match kind {
                b"ABK" | b"ABF" | b"ABN" | b"APR" => self.diagnosis(kind, &composite),
                b"ABJ" => {
                    let slot = self.diagnosis_code(code);
                    self.put(Item::CLAIM, Field::ClaimAdmittingDiagnosis, slot);
                }
                b"DR" => {
                    let slot = self.plain_code(code, CodeKind::Drg);
                    self.put(Item::CLAIM, Field::ClaimDrg, slot);
                }
                b"BBR" | b"BBQ" => {
                    let item = self.claim.add(Record::Procedure, Item::CLAIM, qualifier.at);
                    let plain = self.diagnosis_code(code);
                    let day = self.date(composite.part(4));
                    self.put(item, Field::ProcedureCode, plain);
                    self.put(item, Field::ProcedureDate, day);
                    // Others may stand alone: the principal one (BBR) is missing then, and not the first of them.
                    self.no_principal |= item.index == 0 && kind == b"BBQ";
                    let position = match kind {
                        b"BBR" if self.no_principal => 1,
                        _ => i64::from(item.index) + 1 + i64::from(self.no_principal),
                    };
                    self.put(item, Field::ProcedurePosition, Slot::number(position, 0, qualifier.at));
                }
                b"BI" => {
                    let item = self.claim.add(Record::Span, Item::CLAIM, qualifier.at);
                    let code = self.plain_code(code, CodeKind::SpanCode);
                    let (from, through) = self.days(composite.part(4));
                    self.put(item, Field::SpanCode, code);
                    self.put(item, Field::SpanFrom, from);
                    self.put(item, Field::SpanThrough, through);
                    self.told_turned(item, Field::SpanFrom, composite.part(4));
                }
                b"BH" => {
                    let item = self.claim.add(Record::Occurrence, Item::CLAIM, qualifier.at);
                    let code = self.plain_code(code, CodeKind::OccurrenceCode);
                    let day = self.date(composite.part(4));
                    self.put(item, Field::OccurrenceCode, code);
                    self.put(item, Field::OccurrenceDate, day);
                }
                b"BE" => {
                    let item = self.claim.add(Record::ValueCode, Item::CLAIM, qualifier.at);
                    let code = self.plain_code(code, CodeKind::ValueCode);
                    let amount = self.money(composite.part(5));
                    self.put(item, Field::ValueCodeCode, code);
                    self.put(item, Field::ValueCodeAmount, amount);
                }
                b"BG" => {
                    let item = self.claim.add(Record::ConditionCode, Item::CLAIM, qualifier.at);
                    let code = self.plain_code(code, CodeKind::ConditionCode);
                    self.put(item, Field::ConditionCodeCode, code);
                }
                b"TC" => self.add_code(Field::ClaimTreatmentCodes, code),
                b"BP" | b"BO" => self.add_code(Field::ClaimAnesthesiaProcedures, code),
                other => {
                    let message = format!(
                        "a code list that the 837 does not have ({}); its codes are passed over",
                        super::super::framer::shown(other)
                    );
                    self.once("x12/unknown-qualifier", qualifier, &message);
                }
            }
        }
    }

    /// Adds a code to a list of the claim.
    fn add_code(&mut self, field: Field, code: Part<'_>) {
        if !code.is_empty() {
            let slot = self.code(code);
            self.claim.push(Item::CLAIM, field, slot);
        }
    }

    /// A diagnosis; one without its code keeps its position, so that pointers to those behind it stay right.
    fn diagnosis(&mut self, role: &[u8], composite: &Composite<'_>) {
        let (qualifier, code) = (composite.part(1), composite.part(2));
        let item = self.claim.add(Record::Diagnosis, Item::CLAIM, qualifier.at);
        let slot = if code.is_empty() {
            let element = self.spot(qualifier.of_element()).element;
            let message =
                format!("{element} names a diagnosis without its code; write the code, or leave {element} out");
            self.trouble("x12/diagnosis", qualifier, message);
            self.claim.unreadable_slot(qualifier.text, qualifier.at)
        } else {
            self.diagnosis_code(code)
        };
        self.put(item, Field::DiagnosisCode, slot);
        // Pointers count neither external causes nor reasons for the visit.
        if matches!(role, b"ABK" | b"ABF") {
            self.diagnoses += 1;
            self.put(item, Field::DiagnosisPosition, Slot::number(self.diagnoses, 0, qualifier.at));
        }
        let role = self.claim.text_slot(role, qualifier.at);
        self.put(item, Field::DiagnosisRole, role);
        let present = self.code(composite.part(9));
        self.put(item, Field::DiagnosisPresentOnAdmission, present);
    }

    /// A code of ICD without its dot.
    fn diagnosis_code(&mut self, code: Part<'_>) -> Slot {
        if !code.text.contains(&b'.') {
            return self.plain_code(code, CodeKind::Diagnosis);
        }
        self.once(
            "x12/diagnosis-dot",
            code,
            "diagnosis codes are written with a dot; they are read without it, as X12 writes them",
        );
        let plain: Vec<u8> = code.text.iter().copied().filter(|byte| *byte != b'.').collect();
        self.plain_code(code.with(&plain), CodeKind::Diagnosis)
    }
}
