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
];

impl Reader<'_> {
    /// SBR: of the subscriber (2000B), or of another payer (2320).
    pub(super) fn subscriber(&mut self, segment: &Segment<'_>) {
        let sequence = self.code(segment.element(1));
        let relationship = self.code(segment.element(2));
        let filing = self.code(segment.element(9));
        match self.level {
            Level::Subscriber => {
                let plan = self.text(segment.element(3));
                self.put(Item::CLAIM, Field::ClaimPayerSequence, sequence);
                self.put(Item::CLAIM, Field::ClaimPlan, plan);
                self.put(Item::CLAIM, Field::ClaimFilingIndicator, filing);
                self.put(Item::PATIENT, Field::PatientRelationship, relationship);
            }
            Level::Claim => {
                let other = self.claim.add(Record::OtherPayer, Item::CLAIM, segment.at);
                self.put(other, Field::OtherPayerSequence, sequence);
                self.put(other, Field::OtherPayerRelationship, relationship);
                self.put(other, Field::OtherPayerFilingIndicator, filing);
                self.line = None;
                self.other = Some(other);
                self.scope = Scope::Other(other);
            }
            _ => self.misplaced(segment, "a subscriber level (HL03 22)"),
        }
    }

    /// PAT: the patient's relationship to the subscriber, and the day of death.
    pub(super) fn patient(&mut self, segment: &Segment<'_>) {
        if self.level == Level::Patient {
            let relationship = self.code(segment.element(1));
            self.put(Item::PATIENT, Field::PatientRelationship, relationship);
        }
        let (death, _) = self.period(segment.element(5), segment.element(6));
        self.put(Item::PATIENT, Field::PatientDeathDate, death);
    }

    /// NM1: a provider, the subscriber, the patient or a payer, by NM101 and the loop it stands in.
    pub(super) fn name(&mut self, segment: &Segment<'_>) {
        let role = segment.element(1).text.to_ascii_uppercase();
        self.scope = match (self.level, role.as_slice()) {
            (Level::Billing, b"85" | b"87") => self.provider(segment, &role, Item::CLAIM),
            (Level::Subscriber, b"IL") => {
                self.claim.set_place(Item::PATIENT, segment.at);
                let id = self.text(segment.element(9));
                self.put(Item::PATIENT, Field::PatientId, id);
                Scope::Subscriber
            }
            (Level::Subscriber, b"PR") => {
                let payer = self.text(segment.element(9));
                self.put(Item::CLAIM, Field::ClaimPayer, payer);
                Scope::Ignored
            }
            (Level::Patient, b"QC") => {
                self.claim.set_place(Item::PATIENT, segment.at);
                Scope::Patient
            }
            (Level::Claim, role) => match (self.line, self.other) {
                (Some(line), _) => self.provider(segment, role, line),
                (None, Some(other)) if role == b"PR" => {
                    let id = self.text(segment.element(9));
                    self.put(other, Field::OtherPayerId, id);
                    Scope::OtherPayer(other)
                }
                (None, Some(_)) => Scope::Ignored,
                (None, None) => self.provider(segment, role, Item::CLAIM),
            },
            _ => Scope::Ignored,
        };
    }

    /// A provider of the claim or of a line; a role that the model does not have is passed over.
    fn provider(&mut self, segment: &Segment<'_>, role: &[u8], owner: Item) -> Scope {
        if !ROLES.iter().any(|(_, code)| code.as_bytes() == role) {
            return Scope::Ignored;
        }
        let provider = self.claim.add(Record::Provider, owner, segment.at);
        let code = self.code(segment.element(1));
        self.put(provider, Field::ProviderRole, code);
        let entity = self.code(segment.element(2));
        self.put(provider, Field::ProviderEntity, entity);
        let (qualifier, id) = (segment.element(8), segment.element(9));
        let field = match qualifier.text.to_ascii_uppercase().as_slice() {
            b"XX" => Some(Field::ProviderNpi),
            b"24" | b"34" | b"FI" => Some(Field::ProviderTaxId),
            _ => None,
        };
        if let Some(field) = field {
            let id = self.text(id);
            self.put(provider, field, id);
        }
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

    /// N3: the street of a provider.
    pub(super) fn street(&mut self, segment: &Segment<'_>) {
        if let Scope::Provider(provider) = self.scope {
            let street = self.text(segment.element(1));
            self.put(provider, Field::ProviderAddress, street);
        }
    }

    /// N4: city, state, postal code and country of a provider; state and postal code of the patient.
    pub(super) fn city(&mut self, segment: &Segment<'_>) {
        let (state, zip) = (segment.element(2), segment.element(3));
        match self.scope {
            Scope::Provider(provider) => {
                let slots =
                    [self.text(segment.element(1)), self.code(state), self.text(zip), self.text(segment.element(4))];
                let fields = [Field::ProviderCity, Field::ProviderState, Field::ProviderZip, Field::ProviderCountry];
                for (field, slot) in fields.into_iter().zip(slots) {
                    self.put(provider, field, slot);
                }
            }
            Scope::Subscriber | Scope::Patient => {
                let (state, zip) = (self.code(state), self.text(zip));
                self.put(Item::PATIENT, Field::PatientState, state);
                self.put(Item::PATIENT, Field::PatientZip, zip);
            }
            _ => {}
        }
    }

    /// DMG: birth date and sex of the patient.
    pub(super) fn demographics(&mut self, segment: &Segment<'_>) {
        if matches!(self.scope, Scope::Subscriber | Scope::Patient) {
            let birth = self.date(segment.element(2));
            let sex = self.code(segment.element(3));
            self.put(Item::PATIENT, Field::PatientBirthDate, birth);
            self.put(Item::PATIENT, Field::PatientSex, sex);
        }
    }
}
