//! NM1 and what follows it to providers, patient and payers; SBR and PAT to what they say of the patient.

use super::super::lex::Segment;
use super::{Level, Reader, Scope};
use crate::claim::field::ROLES;
use crate::claim::{Field, Item, Record, Slot};

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
        let sequence = self.code(segment.element(1));
        let relationship = self.code(segment.element(2));
        let plan = self.text(segment.element(3));
        let group = self.text(segment.element(4));
        let kind = self.code(segment.element(5));
        let filing = self.code(segment.element(9));
        match self.level {
            Level::Subscriber => {
                self.put(Item::PATIENT, Field::PatientRelationship, relationship);
                self.put_all(
                    Item::CLAIM,
                    [
                        (Field::ClaimPayerSequence, sequence),
                        (Field::ClaimPlan, plan),
                        (Field::ClaimGroupName, group),
                        (Field::ClaimInsuranceType, kind),
                        (Field::ClaimFilingIndicator, filing),
                    ],
                );
            }
            Level::Claim => {
                let other = self.claim.add(Record::OtherPayer, Item::CLAIM, segment.at);
                self.put_all(
                    other,
                    [
                        (Field::OtherPayerSequence, sequence),
                        (Field::OtherPayerRelationship, relationship),
                        (Field::OtherPayerPlan, plan),
                        (Field::OtherPayerGroupName, group),
                        (Field::OtherPayerInsuranceType, kind),
                        (Field::OtherPayerFilingIndicator, filing),
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
        let slots = [
            (Field::PatientDeathDate, death),
            (Field::PatientWeight, self.quantity(segment.element(8), Field::PatientWeight)),
            (Field::PatientPregnant, self.yes(segment.element(9))),
        ];
        self.put_all(Item::PATIENT, slots);
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
                let (last, first, id) =
                    (self.text(segment.element(3)), self.text(segment.element(4)), self.text(segment.element(9)));
                self.put(Item::PATIENT, Field::PatientId, id);
                self.put_all(
                    Item::CLAIM,
                    [
                        (Field::ClaimSubscriberId, id),
                        (Field::ClaimSubscriberLastName, last),
                        (Field::ClaimSubscriberFirstName, first),
                    ],
                );
                self.names_of_patient(segment);
                Scope::Subscriber
            }
            (Level::Subscriber, b"PR") => {
                let (name, payer) = (self.text(segment.element(3)), self.text(segment.element(9)));
                self.put(Item::CLAIM, Field::ClaimPayer, payer);
                self.put(Item::CLAIM, Field::ClaimPayerName, name);
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
        let (last, first, middle) =
            (self.text(segment.element(3)), self.text(segment.element(4)), self.text(segment.element(5)));
        self.put_all(
            Item::PATIENT,
            [(Field::PatientLastName, last), (Field::PatientFirstName, first), (Field::PatientMiddleName, middle)],
        );
    }

    /// Another payer, or its subscriber; of its providers nothing is asked.
    fn name_of_other(&mut self, segment: &Segment<'_>, role: &[u8], other: Item) -> Scope {
        match role {
            b"PR" => {
                let (name, id) = (self.text(segment.element(3)), self.text(segment.element(9)));
                self.put_all(other, [(Field::OtherPayerName, name), (Field::OtherPayerId, id)]);
                Scope::OtherPayer(other)
            }
            b"IL" => {
                let (last, first, id) =
                    (self.text(segment.element(3)), self.text(segment.element(4)), self.text(segment.element(9)));
                self.put_all(
                    other,
                    [
                        (Field::OtherPayerSubscriberLastName, last),
                        (Field::OtherPayerSubscriberFirstName, first),
                        (Field::OtherPayerSubscriberId, id),
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
        let slots = [
            (Field::ProviderRole, self.code(segment.element(1))),
            (Field::ProviderEntity, self.code(segment.element(2))),
            (Field::ProviderName, self.text(segment.element(3))),
            (Field::ProviderFirstName, self.text(segment.element(4))),
            (Field::ProviderMiddleName, self.text(segment.element(5))),
        ];
        self.put_all(provider, slots);
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
                let (one, two) = (self.text(segment.element(1)), self.text(segment.element(2)));
                self.put_all(provider, [(Field::ProviderAddress, one), (Field::ProviderAddressTwo, two)]);
            }
            Scope::Subscriber | Scope::Patient => {
                let street = self.text(segment.element(1));
                self.put(Item::PATIENT, Field::PatientAddress, street);
            }
            _ => {}
        }
    }

    /// N4: city, state, postal code and country of a provider or of the patient.
    pub(super) fn city(&mut self, segment: &Segment<'_>) {
        if !matches!(self.scope, Scope::Provider(_) | Scope::Subscriber | Scope::Patient) {
            return;
        }
        let city = self.text(segment.element(1));
        let state = self.code(segment.element(2));
        let (zip, country) = (self.text(segment.element(3)), self.text(segment.element(4)));
        if let Scope::Provider(provider) = self.scope {
            return self.put_all(
                provider,
                [
                    (Field::ProviderCity, city),
                    (Field::ProviderState, state),
                    (Field::ProviderZip, zip),
                    (Field::ProviderCountry, country),
                ],
            );
        }
        if self.scope == Scope::Subscriber {
            self.put_all(Item::CLAIM, [(Field::ClaimSubscriberState, state), (Field::ClaimSubscriberZip, zip)]);
        }
        self.put_all(
            Item::PATIENT,
            [
                (Field::PatientCity, city),
                (Field::PatientState, state),
                (Field::PatientZip, zip),
                (Field::PatientCountry, country),
            ],
        );
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
            let birth = self.date(segment.element(2));
            let sex = self.code(segment.element(3));
            self.put_all(Item::PATIENT, [(Field::PatientBirthDate, birth), (Field::PatientSex, sex)]);
            if self.scope == Scope::Subscriber {
                self.put_all(Item::CLAIM, [(Field::ClaimSubscriberBirthDate, birth), (Field::ClaimSubscriberSex, sex)]);
            }
        }
    }
}
