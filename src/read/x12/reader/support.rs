//! What supports a claim or a line: notes, attachments, ambulance transports, certifications, contracts, repricing,
//! equipment, tests, forms.

use super::super::lex::{Part, Segment};
use super::elements::{code, date, money, quantity, text, yes};
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
            reader.take(
                item,
                segment,
                &[
                    code(1, Field::AttachmentKind),
                    code(2, Field::AttachmentTransmission),
                    text(6, Field::AttachmentNumber),
                ],
            );
        });
    }

    /// CR1: an ambulance transport.
    pub(super) fn ambulance(&mut self, segment: &Segment<'_>) {
        self.support(segment, Record::Ambulance, |reader, item| {
            reader.take(
                item,
                segment,
                &[
                    quantity(2, Field::AmbulanceWeight),
                    code(4, Field::AmbulanceReason),
                    quantity(6, Field::AmbulanceDistance),
                    text(9, Field::AmbulanceRoundTrip),
                    text(10, Field::AmbulanceStretcher),
                ],
            );
        });
    }

    /// CR2: spinal manipulation.
    pub(super) fn spinal(&mut self, segment: &Segment<'_>) {
        if self.own() == Some(Item::CLAIM) {
            self.take(
                Item::CLAIM,
                segment,
                &[code(8, Field::ClaimSpinalCondition), text(10, Field::ClaimSpinalDescription)],
            );
        }
    }

    /// CRC: a certification with its conditions.
    pub(super) fn certification(&mut self, segment: &Segment<'_>) {
        self.support(segment, Record::Certification, |reader, item| {
            let conditions = (3..=7).map(|element| segment.element(element));
            let told = &[code(1, Field::CertificationCategory), yes(2, Field::CertificationApplies)];
            reader.take(item, segment, told);
            let conditions = reader.code_list(conditions);
            reader.put(item, Field::CertificationConditions, conditions);
        });
    }

    /// CN1: a contract.
    pub(super) fn contract(&mut self, segment: &Segment<'_>) {
        self.support(segment, Record::Contract, |reader, item| {
            reader.take(
                item,
                segment,
                &[
                    code(1, Field::ContractKind),
                    money(2, Field::ContractAmount),
                    quantity(3, Field::ContractPercent),
                    text(4, Field::ContractCode),
                    quantity(5, Field::ContractDiscount),
                    text(6, Field::ContractVersion),
                ],
            );
        });
    }

    /// HCP: what a repricer says.
    pub(super) fn repricing(&mut self, segment: &Segment<'_>) {
        self.support(segment, Record::Repricing, |reader, item| {
            reader.take(
                item,
                segment,
                &[
                    code(1, Field::RepricingMethod),
                    money(2, Field::RepricingAllowed),
                    money(3, Field::RepricingSavings),
                    text(4, Field::RepricingOrganization),
                    quantity(5, Field::RepricingRate),
                    text(6, Field::RepricingGroup),
                    money(7, Field::RepricingGroupAmount),
                    code(8, Field::RepricingRevenueCode),
                    code(10, Field::RepricingCode),
                    code(11, Field::RepricingUnitBasis),
                    quantity(12, Field::RepricingUnits),
                    code(13, Field::RepricingRejectReason),
                    code(14, Field::RepricingCompliance),
                    code(15, Field::RepricingException),
                ],
            );
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
        let procedure = self.code(segment.component(1, 2));
        self.put(equipment, Field::EquipmentCode, procedure);
        self.take(
            equipment,
            segment,
            &[
                quantity(3, Field::EquipmentNeed),
                money(4, Field::EquipmentRentalPrice),
                money(5, Field::EquipmentPurchasePrice),
                code(6, Field::EquipmentRentalPeriod),
            ],
        );
    }

    /// CR3: the certificate of medical necessity of equipment.
    pub(super) fn equipment_certificate(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        let equipment = self.equipment_of(line, segment);
        self.take(
            equipment,
            segment,
            &[code(1, Field::EquipmentCertificationType), quantity(3, Field::EquipmentCertificationMonths)],
        );
    }

    /// MEA: a test result.
    pub(super) fn measurement(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        let item = self.claim.add(Record::Measurement, line, segment.at);
        self.take(
            item,
            segment,
            &[code(1, Field::MeasurementKind), code(2, Field::MeasurementOf), quantity(3, Field::MeasurementValue)],
        );
    }

    /// PS1: a purchased service.
    pub(super) fn purchase(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        self.take(line, segment, &[text(1, Field::LinePurchasedFrom), money(2, Field::LinePurchasedCharge)]);
    }

    /// LQ: a form that supports the line.
    pub(super) fn form(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else {
            self.scope = Scope::Ignored;
            return;
        };
        let form = self.claim.add(Record::Form, line, segment.at);
        self.take(form, segment, &[code(1, Field::FormList), text(2, Field::FormCode)]);
        self.scope = Scope::Form(form);
    }

    /// FRM: an answer on the form.
    pub(super) fn answer(&mut self, segment: &Segment<'_>) {
        let Scope::Form(form) = self.scope else { return };
        let answer = self.claim.add(Record::Answer, form, segment.at);
        self.take(
            answer,
            segment,
            &[
                text(1, Field::AnswerQuestion),
                code(2, Field::AnswerYes),
                text(3, Field::AnswerText),
                date(4, Field::AnswerDate),
                quantity(5, Field::AnswerPercent),
            ],
        );
    }
}
