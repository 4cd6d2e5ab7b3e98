//! What supports a claim or a line: notes, attachments, ambulance transports, certifications, contracts, repricing,
//! equipment, tests, forms.

use super::super::lex::{Part, Segment};
use super::{Level, Reader, Scope};
use crate::claim::{Field, Item, Record};

impl Reader<'_> {
    /// NTE: a note of the claim or of a line.
    pub(super) fn note(&mut self, segment: &Segment<'_>, kind: Part<'_>, text: Part<'_>) {
        if self.level != Level::Claim || text.is_empty() {
            return;
        }
        let note = self.claim.add(Record::Note, self.line.unwrap_or(Item::CLAIM), segment.at);
        let (kind, text) = (self.code(kind), self.text(text));
        self.put(note, Field::NoteKind, kind);
        self.put(note, Field::NoteText, text);
    }

    /// K3: a note of the kind K3.
    pub(super) fn file_information(&mut self, segment: &Segment<'_>) {
        self.note(segment, segment.whole().with(b"K3"), segment.element(1));
    }

    /// Adds an item of a record to the claim or its open line, and fills it.
    fn support(&mut self, segment: &Segment<'_>, record: Record, fill: impl FnOnce(&mut Self, Item)) {
        if let Some(owner) = self.own() {
            let item = self.claim.add(record, owner, segment.at);
            fill(self, item);
        }
    }

    /// PWK: an attachment.
    pub(super) fn attachment(&mut self, segment: &Segment<'_>) {
        self.support(segment, Record::Attachment, |reader, item| {
            let slots = [
                (Field::AttachmentKind, reader.code(segment.element(1))),
                (Field::AttachmentTransmission, reader.code(segment.element(2))),
                (Field::AttachmentNumber, reader.text(segment.element(6))),
            ];
            reader.put_all(item, slots);
        });
    }

    /// CR1: an ambulance transport.
    pub(super) fn ambulance(&mut self, segment: &Segment<'_>) {
        self.support(segment, Record::Ambulance, |reader, item| {
            let slots = [
                (Field::AmbulanceWeight, reader.quantity(segment.element(2), Field::AmbulanceWeight)),
                (Field::AmbulanceReason, reader.code(segment.element(4))),
                (Field::AmbulanceDistance, reader.quantity(segment.element(6), Field::AmbulanceDistance)),
                (Field::AmbulanceRoundTrip, reader.text(segment.element(9))),
                (Field::AmbulanceStretcher, reader.text(segment.element(10))),
            ];
            reader.put_all(item, slots);
        });
    }

    /// CR2: spinal manipulation.
    pub(super) fn spinal(&mut self, segment: &Segment<'_>) {
        if self.own() == Some(Item::CLAIM) {
            let slots = [
                (Field::ClaimSpinalCondition, self.code(segment.element(8))),
                (Field::ClaimSpinalDescription, self.text(segment.element(10))),
            ];
            self.put_all(Item::CLAIM, slots);
        }
    }

    /// CRC: a certification with its conditions.
    pub(super) fn certification(&mut self, segment: &Segment<'_>) {
        self.support(segment, Record::Certification, |reader, item| {
            let conditions = (3..=7).map(|element| segment.element(element));
            let slots = [
                (Field::CertificationCategory, reader.code(segment.element(1))),
                (Field::CertificationApplies, reader.yes(segment.element(2))),
                (Field::CertificationConditions, reader.code_list(conditions)),
            ];
            reader.put_all(item, slots);
        });
    }

    /// CN1: a contract.
    pub(super) fn contract(&mut self, segment: &Segment<'_>) {
        self.support(segment, Record::Contract, |reader, item| {
            let slots = [
                (Field::ContractKind, reader.code(segment.element(1))),
                (Field::ContractAmount, reader.money(segment.element(2))),
                (Field::ContractPercent, reader.quantity(segment.element(3), Field::ContractPercent)),
                (Field::ContractCode, reader.text(segment.element(4))),
                (Field::ContractDiscount, reader.quantity(segment.element(5), Field::ContractDiscount)),
                (Field::ContractVersion, reader.text(segment.element(6))),
            ];
            reader.put_all(item, slots);
        });
    }

    /// HCP: what a repricer says.
    pub(super) fn repricing(&mut self, segment: &Segment<'_>) {
        self.support(segment, Record::Repricing, |reader, item| {
            let slots = [
                (Field::RepricingMethod, reader.code(segment.element(1))),
                (Field::RepricingAllowed, reader.money(segment.element(2))),
                (Field::RepricingSavings, reader.money(segment.element(3))),
                (Field::RepricingOrganization, reader.text(segment.element(4))),
                (Field::RepricingRate, reader.quantity(segment.element(5), Field::RepricingRate)),
                (Field::RepricingGroup, reader.text(segment.element(6))),
                (Field::RepricingGroupAmount, reader.money(segment.element(7))),
                (Field::RepricingRevenueCode, reader.code(segment.element(8))),
                (Field::RepricingCode, reader.code(segment.element(10))),
                (Field::RepricingUnitBasis, reader.code(segment.element(11))),
                (Field::RepricingUnits, reader.quantity(segment.element(12), Field::RepricingUnits)),
                (Field::RepricingRejectReason, reader.code(segment.element(13))),
                (Field::RepricingCompliance, reader.code(segment.element(14))),
                (Field::RepricingException, reader.code(segment.element(15))),
            ];
            reader.put_all(item, slots);
        });
    }

    /// The equipment of a line, which SV5, CR3 and the days of its certificate tell of together.
    pub(super) fn equipment_of(&mut self, line: Item, segment: &Segment<'_>) -> Item {
        match self.equipment {
            Some(equipment) => equipment,
            None => {
                let equipment = self.claim.add(Record::Equipment, line, segment.at);
                self.equipment = Some(equipment);
                equipment
            }
        }
    }

    /// SV5: durable medical equipment.
    pub(super) fn equipment(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        let equipment = self.equipment_of(line, segment);
        let slots = [
            (Field::EquipmentCode, self.code(segment.component(1, 2))),
            (Field::EquipmentNeed, self.quantity(segment.element(3), Field::EquipmentNeed)),
            (Field::EquipmentRentalPrice, self.money(segment.element(4))),
            (Field::EquipmentPurchasePrice, self.money(segment.element(5))),
            (Field::EquipmentRentalPeriod, self.code(segment.element(6))),
        ];
        self.put_all(equipment, slots);
    }

    /// CR3: the certificate of medical necessity of equipment.
    pub(super) fn equipment_certificate(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        let equipment = self.equipment_of(line, segment);
        let slots = [
            (Field::EquipmentCertificationType, self.code(segment.element(1))),
            (
                Field::EquipmentCertificationMonths,
                self.quantity(segment.element(3), Field::EquipmentCertificationMonths),
            ),
        ];
        self.put_all(equipment, slots);
    }

    /// MEA: a test result.
    pub(super) fn measurement(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        let item = self.claim.add(Record::Measurement, line, segment.at);
        let slots = [
            (Field::MeasurementKind, self.code(segment.element(1))),
            (Field::MeasurementOf, self.code(segment.element(2))),
            (Field::MeasurementValue, self.quantity(segment.element(3), Field::MeasurementValue)),
        ];
        self.put_all(item, slots);
    }

    /// PS1: a purchased service.
    pub(super) fn purchase(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        let slots = [
            (Field::LinePurchasedFrom, self.text(segment.element(1))),
            (Field::LinePurchasedCharge, self.money(segment.element(2))),
        ];
        self.put_all(line, slots);
    }

    /// LQ: a form that supports the line.
    pub(super) fn form(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else {
            self.scope = Scope::Ignored;
            return;
        };
        let form = self.claim.add(Record::Form, line, segment.at);
        let slots =
            [(Field::FormList, self.code(segment.element(1))), (Field::FormCode, self.text(segment.element(2)))];
        self.put_all(form, slots);
        self.scope = Scope::Form(form);
    }

    /// FRM: an answer on the form.
    pub(super) fn answer(&mut self, segment: &Segment<'_>) {
        let Scope::Form(form) = self.scope else { return };
        let answer = self.claim.add(Record::Answer, form, segment.at);
        let slots = [
            (Field::AnswerQuestion, self.text(segment.element(1))),
            (Field::AnswerYes, self.code(segment.element(2))),
            (Field::AnswerText, self.text(segment.element(3))),
            (Field::AnswerDate, self.date(segment.element(4))),
            (Field::AnswerPercent, self.quantity(segment.element(5), Field::AnswerPercent)),
        ];
        self.put_all(answer, slots);
    }
}
