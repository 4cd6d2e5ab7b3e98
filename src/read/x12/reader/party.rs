//! NM1 and what follows it to providers, patient and payers; SBR and PAT to what they say of the patient.

use super::super::lex::Segment;
use super::elements::{code, date, quantity, text, yes};
use super::{Level, Reader, Scope};
use crate::claim::field::ROLES;
use crate::claim::{Field, Item, Record, Slot};
use crate::read::value::is_no_sex;

/// The fields of the claim that name a provider, by NM101.
const CLAIM_ROLES: &[(&[u8], Field)] = &[
    (b"85", Field::ClaimBillingProvider),
    (b"82", Field::ClaimRenderingProvider),
    (b"DN", Field::ClaimReferringProvider),
    (b"DQ", Field::ClaimSupervisingProvider),
    (b"71", Field::ClaimAttendingProvider),
    (b"72", Field::ClaimOperatingProvider),
    (b"77", Field::ClaimServiceFacility),
];

/// The fields of a line that name a provider, by NM101.
const LINE_ROLES: &[(&[u8], Field)] = &[
    (b"82", Field::LineRenderingProvider),
    (b"DK", Field::LineOrderingProvider),
    (b"DN", Field::LineReferringProvider),
    (b"DQ", Field::LineSupervisingProvider),
    (b"72", Field::LineOperatingProvider),
    (b"77", Field::LineServiceFacility),
];

impl Reader<'_> {
    /// SBR: of the subscriber (2000B), or of another payer (2320).
    pub(super) fn subscriber(&mut self, segment: &Segment<'_>) {
        match self.level {
            Level::Subscriber => {
                self.take(Item::PATIENT, segment, &[code(2, Field::PatientRelationship)]);
                self.take(
                    Item::CLAIM,
                    segment,
                    &[
                        code(1, Field::ClaimPayerSequence),
                        text(3, Field::ClaimPlan),
                        text(4, Field::ClaimGroupName),
                        code(5, Field::ClaimInsuranceType),
                        code(9, Field::ClaimFilingIndicator),
                    ],
                );
            }
            Level::Claim => {
                let other = self.claim.add(Record::OtherPayer, Item::CLAIM, segment.at);
                self.take(
                    other,
                    segment,
                    &[
                        code(1, Field::OtherPayerSequence),
                        code(2, Field::OtherPayerRelationship),
                        text(3, Field::OtherPayerPlan),
                        text(4, Field::OtherPayerGroupName),
                        code(5, Field::OtherPayerInsuranceType),
                        code(9, Field::OtherPayerFilingIndicator),
                    ],
                );
                self.line = None;
                self.other = Some(other);
                self.scope = Scope::Other(other);
            }
            _ => self.misplaced(segment, "a subscriber level (HL03 22)"),
        }
    }

    /// PAT: the patient's relationship to the subscriber, the day of death, weight and pregnancy.
    pub(super) fn patient(&mut self, segment: &Segment<'_>) {
        if self.level == Level::Patient {
            let relationship = self.code(segment.element(1));
            self.put(Item::PATIENT, Field::PatientRelationship, relationship);
        }
        let death = self.one_day(segment.element(5), segment.element(6));
        self.put(Item::PATIENT, Field::PatientDeathDate, death);
        self.take(Item::PATIENT, segment, &[quantity(8, Field::PatientWeight), yes(9, Field::PatientPregnant)]);
    }

    /// CUR: the currency of the claims.
    pub(super) fn currency(&mut self, segment: &Segment<'_>) {
        if self.level == Level::Billing {
            let currency = self.code(segment.element(2));
            self.put(Item::CLAIM, Field::ClaimCurrency, currency);
        }
    }

    /// NM1: a provider, the subscriber, the patient or a payer, by NM101 and the loop it stands in.
    pub(super) fn name(&mut self, segment: &Segment<'_>) {
        let upper = segment.element(1).upper();
        let role = &*upper;
        self.scope = match (self.level, role) {
            (Level::Header, b"41") => self.sender(segment, Field::ClaimSubmitter),
            (Level::Header, b"40") => self.sender(segment, Field::ClaimReceiver),
            (Level::Billing, b"85" | b"87" | b"PE") => self.provider(segment, role, Item::CLAIM),
            (Level::Subscriber | Level::Patient, b"QD") => self.provider(segment, role, Item::CLAIM),
            (Level::Subscriber, b"IL") => {
                self.claim.set_place(Item::PATIENT, segment.at);
                self.take(
                    Item::CLAIM,
                    segment,
                    &[
                        text(3, Field::ClaimSubscriberLastName),
                        text(4, Field::ClaimSubscriberFirstName),
                        text(9, Field::ClaimSubscriberId),
                    ],
                );
                let id = self.claim.slot(Item::CLAIM, Field::ClaimSubscriberId);
                self.put(Item::PATIENT, Field::PatientId, id);
                self.names_of_patient(segment);
                Scope::Subscriber
            }
            (Level::Subscriber, b"PR") => {
                self.take(Item::CLAIM, segment, &[text(3, Field::ClaimPayerName), text(9, Field::ClaimPayer)]);
                Scope::Ignored
            }
            (Level::Patient, b"QC") => {
                self.claim.set_place(Item::PATIENT, segment.at);
                self.names_of_patient(segment);
                Scope::Patient
            }
            (Level::Claim, role) => match (self.line, self.other) {
                (Some(line), _) => self.provider(segment, role, line),
                (None, Some(other)) => self.name_of_other(segment, role, other),
                (None, None) => self.provider(segment, role, Item::CLAIM),
            },
            _ => Scope::Ignored,
        };
    }

    fn sender(&mut self, segment: &Segment<'_>, field: Field) -> Scope {
        let id = self.text(segment.element(9));
        self.put(Item::CLAIM, field, id);
        Scope::Ignored
    }

    fn names_of_patient(&mut self, segment: &Segment<'_>) {
        self.take(
            Item::PATIENT,
            segment,
            &[text(3, Field::PatientLastName), text(4, Field::PatientFirstName), text(5, Field::PatientMiddleName)],
        );
    }

    /// Another payer, or its subscriber; of its providers nothing is asked.
    fn name_of_other(&mut self, segment: &Segment<'_>, role: &[u8], other: Item) -> Scope {
        match role {
            b"PR" => {
                self.take(other, segment, &[text(3, Field::OtherPayerName), text(9, Field::OtherPayerId)]);
                Scope::OtherPayer(other)
            }
            b"IL" => {
                self.take(
                    other,
                    segment,
                    &[
                        text(3, Field::OtherPayerSubscriberLastName),
                        text(4, Field::OtherPayerSubscriberFirstName),
                        text(9, Field::OtherPayerSubscriberId),
                    ],
                );
                Scope::Ignored
            }
            _ => Scope::Ignored,
        }
    }

    /// A provider of the claim or of a line; a role that the model does not have is passed over.
    fn provider(&mut self, segment: &Segment<'_>, role: &[u8], owner: Item) -> Scope {
        if !ROLES.iter().any(|(_, code)| code.as_bytes() == role) {
            return Scope::Ignored;
        }
        let provider = self.claim.add(Record::Provider, owner, segment.at);
        let (qualifier, id) = (segment.element(8), segment.element(9));
        self.take(
            provider,
            segment,
            &[
                code(1, Field::ProviderRole),
                code(2, Field::ProviderEntity),
                text(3, Field::ProviderName),
                text(4, Field::ProviderFirstName),
                text(5, Field::ProviderMiddleName),
            ],
        );
        // NM108 is left out where files mean the NPI: ten digits tell.
        let field = match qualifier.text {
            text if text.eq_ignore_ascii_case(b"XX") => Field::ProviderNpi,
            b"24" | b"34" | b"FI" | b"fi" => Field::ProviderTaxId,
            b"" if id.text.len() == 10 && id.text.iter().all(u8::is_ascii_digit) => {
                self.once(
                    "x12/no-qualifier",
                    id,
                    "NM109 has an identifier without its qualifier (NM108); it is read as an NPI, for which NM108 is XX",
                );
                Field::ProviderNpi
            }
            _ => Field::ProviderOtherId,
        };
        let slot = self.text(id);
        self.put(provider, field, slot);
        let roles = if owner.record == Record::Line { LINE_ROLES } else { CLAIM_ROLES };
        if let Some((_, field)) = roles.iter().find(|(code, _)| *code == role) {
            let at = if id.is_empty() { segment.at } else { id.at };
            self.put(owner, *field, Slot::item(provider.index, at));
        }
        if role == b"85" {
            let taxonomy = std::mem::replace(&mut self.taxonomy, Slot::ABSENT);
            self.put(provider, Field::ProviderTaxonomy, taxonomy);
        }
        Scope::Provider(provider)
    }

    /// PRV: the taxonomy of the provider before it, in 2000A of the billing provider behind it.
    pub(super) fn specialty(&mut self, segment: &Segment<'_>) {
        let qualifier = segment.element(2);
        if !(qualifier.is(b"PXC") || qualifier.is(b"ZZ")) {
            return;
        }
        match (self.level, self.scope) {
            (_, Scope::Provider(provider)) => {
                let taxonomy = self.code(segment.element(3));
                self.put(provider, Field::ProviderTaxonomy, taxonomy);
            }
            (Level::Billing, _) => self.taxonomy = self.code(segment.element(3)),
            _ => {}
        }
    }

    /// N3: the street of a provider or of the patient.
    pub(super) fn street(&mut self, segment: &Segment<'_>) {
        match self.scope {
            Scope::Provider(provider) => {
                self.take(provider, segment, &[text(1, Field::ProviderAddress), text(2, Field::ProviderAddressTwo)]);
            }
            Scope::Subscriber | Scope::Patient => {
                self.take(Item::PATIENT, segment, &[text(1, Field::PatientAddress)]);
            }
            _ => {}
        }
    }

    /// N4: city, state, postal code and country of a provider or of the patient.
    pub(super) fn city(&mut self, segment: &Segment<'_>) {
        if !matches!(self.scope, Scope::Provider(_) | Scope::Subscriber | Scope::Patient) {
            return;
        }
        if let Scope::Provider(provider) = self.scope {
            return self.take(
                provider,
                segment,
                &[
                    text(1, Field::ProviderCity),
                    code(2, Field::ProviderState),
                    text(3, Field::ProviderZip),
                    text(4, Field::ProviderCountry),
                ],
            );
        }
        self.take(
            Item::PATIENT,
            segment,
            &[
                text(1, Field::PatientCity),
                code(2, Field::PatientState),
                text(3, Field::PatientZip),
                text(4, Field::PatientCountry),
            ],
        );
        if self.scope == Scope::Subscriber {
            self.subscribers(&[
                (Field::PatientState, Field::ClaimSubscriberState),
                (Field::PatientZip, Field::ClaimSubscriberZip),
            ]);
        }
    }

    /// PER: the telephone number of a provider's contact.
    pub(super) fn contact(&mut self, segment: &Segment<'_>) {
        let Scope::Provider(provider) = self.scope else { return };
        if let Some(at) = [3, 5, 7].into_iter().find(|at| segment.element(*at).is(b"TE")) {
            let phone = self.text(segment.element(at + 1));
            self.put(provider, Field::ProviderPhone, phone);
        }
    }

    /// DMG: birth date and sex of the patient, and of the subscriber.
    pub(super) fn demographics(&mut self, segment: &Segment<'_>) {
        if matches!(self.scope, Scope::Subscriber | Scope::Patient) {
            self.take(Item::PATIENT, segment, &[date(2, Field::PatientBirthDate), code(3, Field::PatientSex)]);
            if is_no_sex(self.claim.slot(Item::PATIENT, Field::PatientSex)) {
                let sex = segment.element(3);
                self.once("x12/code", sex, "DMG03 is no sex; write F, M or U; until then it is not read");
                let slot = self.claim.unreadable_slot(sex.text, sex.at);
                self.claim.set(Item::PATIENT, Field::PatientSex, slot);
            }
            if self.scope == Scope::Subscriber {
                self.subscribers(&[
                    (Field::PatientBirthDate, Field::ClaimSubscriberBirthDate),
                    (Field::PatientSex, Field::ClaimSubscriberSex),
                ]);
            }
        }
    }

    /// What the patient's fields say of the subscriber, who may be the patient, as fields of the claim.
    fn subscribers(&mut self, fields: &[(Field, Field)]) {
        for (from, to) in fields {
            let slot = self.claim.slot(Item::PATIENT, *from);
            self.put(Item::CLAIM, *to, slot);
        }
    }
}
