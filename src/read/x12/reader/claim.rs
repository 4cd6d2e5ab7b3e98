//! The segments of loop 2300 to the claim: what it is, its days, its admission, its teeth.

use super::super::lex::{Part, Parts, Segment};
use super::elements::{code, money, quantity, text, yes};
use super::{Level, Reader, Scope};
use crate::claim::{Code, CodeKind, Field, Item, NOWHERE, Record, Slot};
use crate::read::{Cost, Trouble};

/// The days of a claim, by DTP01: the first day, and the last where it is a period.
const CLAIM_DAYS: &[(&[u8], Field, Option<Field>)] = &[
    (b"434", Field::ClaimStatementFrom, Some(Field::ClaimStatementThrough)),
    (b"435", Field::ClaimAdmissionDate, None),
    (b"096", Field::ClaimDischargeDate, None),
    (b"431", Field::ClaimOnsetDate, None),
    (b"454", Field::ClaimInitialTreatmentDate, None),
    (b"484", Field::ClaimLastMenstrualDate, None),
    (b"439", Field::ClaimAccidentDate, None),
    (b"472", Field::ClaimServiceDate, Some(Field::ClaimServiceThrough)),
    (b"304", Field::ClaimLastSeenDate, None),
    (b"453", Field::ClaimAcuteManifestationDate, None),
    (b"455", Field::ClaimLastXrayDate, None),
    (b"471", Field::ClaimPrescriptionDate, None),
    (b"314", Field::ClaimDisabilityFrom, Some(Field::ClaimDisabilityThrough)),
    (b"360", Field::ClaimDisabilityFrom, None),
    (b"361", Field::ClaimDisabilityThrough, None),
    (b"297", Field::ClaimLastWorkedDate, None),
    (b"296", Field::ClaimReturnToWorkDate, None),
    (b"090", Field::ClaimAssumedCareDate, None),
    (b"091", Field::ClaimRelinquishedCareDate, None),
    (b"444", Field::ClaimFirstContactDate, None),
    (b"050", Field::ClaimRepricerReceivedDate, None),
    (b"452", Field::ClaimApplianceDate, None),
];

/// The days of a line, by DTP01, beside the days of service.
const LINE_DAYS: &[(&[u8], Field)] = &[
    (b"471", Field::LinePrescriptionDate),
    (b"304", Field::LineLastSeenDate),
    (b"455", Field::LineLastXrayDate),
    (b"454", Field::LineInitialTreatmentDate),
    (b"738", Field::LineHemoglobinTestDate),
    (b"739", Field::LineCreatinineTestDate),
    (b"011", Field::LineShippedDate),
    (b"441", Field::LinePriorPlacementDate),
    (b"139", Field::LinePriorPlacementDate),
    (b"452", Field::LineApplianceDate),
    (b"446", Field::LineReplacementDate),
    (b"196", Field::LineTreatmentStart),
    (b"198", Field::LineTreatmentCompletion),
];

/// The days of a certificate of medical necessity, by DTP01.
const EQUIPMENT_DAYS: &[(&[u8], Field)] = &[
    (b"607", Field::EquipmentCertified),
    (b"463", Field::EquipmentTherapyBegan),
    (b"461", Field::EquipmentLastCertified),
];

impl Reader<'_> {
    /// CLM: the claim begins.
    pub(super) fn claim(&mut self, segment: &Segment<'_>) {
        if self.level == Level::Subscriber {
            self.whose(segment);
        }
        (self.level, self.scope, self.line, self.other) = (Level::Claim, Scope::Level, None, None);
        self.place = Some((self.shift.wrapping_add(u64::from(segment.at)), segment.number));
        self.claim.set_place(Item::CLAIM, segment.at);
        let (service, causes) = (segment.composite(5), segment.composite(11));
        let (place, frequency) = (service.part(1), service.part(3));
        self.take(
            Item::CLAIM,
            segment,
            &[
                text(1, Field::ClaimNumber),
                money(2, Field::ClaimTotalCharge),
                yes(6, Field::ClaimProviderSignature),
                code(7, Field::ClaimAssignment),
                code(8, Field::ClaimBenefitsAssigned),
                code(9, Field::ClaimReleaseOfInformation),
                code(10, Field::ClaimPatientSignature),
                code(12, Field::ClaimSpecialProgram),
                code(19, Field::ClaimSubmissionReason),
                code(20, Field::ClaimDelayReason),
            ],
        );
        self.take(Item::CLAIM, &service, &[code(3, Field::ClaimFrequency)]);
        let related = self.code_list(causes.some(1..4));
        self.put(Item::CLAIM, Field::ClaimRelatedCauses, related);
        self.take(Item::CLAIM, &causes, &[code(4, Field::ClaimAccidentState), code(5, Field::ClaimAccidentCountry)]);
        if self.is_institutional() {
            let bill = self.bill_type(place, frequency);
            self.put(Item::CLAIM, Field::ClaimBillType, bill);
        } else {
            let place = self.plain_code(place, CodeKind::Place);
            self.put(Item::CLAIM, Field::ClaimPlace, place);
        }
    }

    /// Whether the subscriber, below whom the claim stands, is said to be its patient (SBR02 is 18): a dependent has a level of
    /// their own, and where that is lost nobody knows whose claim it is.
    fn whose(&mut self, segment: &Segment<'_>) {
        let told = self.claim.slot(Item::PATIENT, Field::PatientRelationship);
        if told.at() == NOWHERE || told.as_code() == Code::new(b"18") || self.fault.is_some() {
            return;
        }
        let message = "the claim stands below a subscriber who is not said to be the patient (SBR02 is not 18), and no patient level (HL with HL03 23) is between; write 18 into SBR02, or the patient's level".to_owned();
        let spot = self.spot(segment.whole());
        self.fault = Some(Trouble { code: "x12/hierarchy", message, spot, cost: Cost::Claim });
    }

    /// The type of bill: CLM05-1 with its leading zero, and the frequency, CLM05-3. One that is written whole into CLM05-1
    /// is taken as it is.
    fn bill_type(&mut self, facility: Part<'_>, frequency: Part<'_>) -> Slot {
        let text = facility.text.to_ascii_uppercase();
        let digits = text.iter().skip_while(|byte| **byte == b'0').count();
        let mut whole = vec![b'0'];
        whole.extend(text.iter().skip(text.len().saturating_sub(digits)));
        match digits {
            0 => return self.code(facility),
            2 if frequency.is_empty() => {
                let message = "the type of bill is not known without its last character, the frequency (CLM05-3); write it there; until then the type of bill is not read";
                self.once("x12/bill-type", facility, message);
                return self.claim.unreadable_slot(facility.text, facility.at);
            }
            2 => whole.extend(frequency.text.to_ascii_uppercase()),
            _ => {
                let message = "CLM05-1 has not the first two digits of the type of bill; write them without the leading zero, and the third into CLM05-3";
                self.once("x12/bill-type", facility, message);
            }
        }
        match Code::new(&whole) {
            Some(code) => Slot::code(code, facility.at),
            None => self.text(facility),
        }
    }

    /// DTP: a day of the line, of its equipment, of a decision of another payer, or of the claim.
    pub(super) fn day(&mut self, segment: &Segment<'_>) {
        let (format, value) = (segment.element(2), segment.element(3));
        let kind = segment.element(1).text;
        if let Some(line) = self.line {
            match kind {
                b"472" => {
                    let (first, last) = self.period(format, value);
                    self.put_once(line, Field::LineDate, first, segment);
                    self.put(line, Field::LineThrough, last);
                    return self.told_turned(line, Field::LineDate, value);
                }
                b"573" => {}
                _ => {
                    if let Some((_, field)) = LINE_DAYS.iter().find(|(code, _)| *code == kind) {
                        let day = self.one_day(format, value);
                        self.put_once(line, *field, day, segment);
                    } else if let Some((_, field)) = EQUIPMENT_DAYS.iter().find(|(code, _)| *code == kind) {
                        let equipment = self.equipment_of(line, segment);
                        let day = self.one_day(format, value);
                        self.put(equipment, *field, day);
                    }
                    return;
                }
            }
        }
        if kind == b"573" {
            let decided = match self.scope {
                Scope::Result(item) => Some((item, Field::ResultDecided)),
                Scope::Other(item) | Scope::OtherPayer(item) => Some((item, Field::OtherPayerDecided)),
                _ => None,
            };
            if let Some((item, field)) = decided {
                let day = self.one_day(format, value);
                self.put(item, field, day);
            }
        } else if self.level == Level::Claim
            && self.other.is_none()
            && let Some((_, from, through)) = CLAIM_DAYS.iter().find(|(code, ..)| *code == kind)
        {
            let (first, last) = match through {
                Some(_) => self.period(format, value),
                None => (self.one_day(format, value), Slot::ABSENT),
            };
            self.put_once(Item::CLAIM, *from, first, segment);
            if let Some(through) = through {
                // A statement is a period; with a day alone it is of that day.
                let one_day = kind == b"434" && value.text.len() == 8 && first.as_date().is_some();
                self.put(Item::CLAIM, *through, if one_day { first } else { last });
            }
            self.told_turned(Item::CLAIM, *from, value);
            let hour = match kind {
                b"435" => Field::ClaimAdmissionHour,
                b"096" => Field::ClaimDischargeHour,
                _ => return,
            };
            let slot = self.hour(format, value);
            self.put(Item::CLAIM, hour, slot);
        }
    }

    /// CL1: how the patient came and left.
    pub(super) fn admission(&mut self, segment: &Segment<'_>) {
        if self.level != Level::Claim {
            return self.misplaced(segment, "its claim (CLM)");
        }
        self.take(
            Item::CLAIM,
            segment,
            &[
                code(1, Field::ClaimAdmissionType),
                code(2, Field::ClaimAdmissionSource),
                code(3, Field::ClaimDischargeStatus),
            ],
        );
        let status = segment.element(3);
        if matches!(status.text, [b'0'..=b'9']) {
            let slot = self.short_code(status, 2);
            self.claim.set(Item::CLAIM, Field::ClaimDischargeStatus, slot);
        }
    }

    /// DN1: orthodontics.
    pub(super) fn orthodontics(&mut self, segment: &Segment<'_>) {
        if self.level != Level::Claim {
            return self.misplaced(segment, "its claim (CLM)");
        }
        self.take(
            Item::CLAIM,
            segment,
            &[
                quantity(1, Field::ClaimOrthodonticMonths),
                quantity(2, Field::ClaimOrthodonticMonthsRemaining),
                yes(4, Field::ClaimOrthodontic),
            ],
        );
        // The segment itself says that the services are for orthodontics, with DN104 or without.
        self.put(Item::CLAIM, Field::ClaimOrthodontic, Slot::yes(true, segment.at));
    }

    /// DN2: a tooth that is missing or to be extracted.
    pub(super) fn tooth_status(&mut self, segment: &Segment<'_>) {
        if self.level != Level::Claim {
            return self.misplaced(segment, "its claim (CLM)");
        }
        let item = self.claim.add(Record::ToothStatus, Item::CLAIM, segment.at);
        self.take(item, segment, &[code(1, Field::ToothStatusTooth), code(2, Field::ToothStatusStatus)]);
    }
}
