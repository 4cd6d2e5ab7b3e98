//! The parties of a claim to loops 1000, 2000 and 2010, and its providers to 2310 and 2420.

use super::super::Loss;
use super::guide::{
    ADDRESSED, BILLING_NUMBERS, BILLING_ROLES, CALLED, ORGANIZATIONS, PLAN_NUMBERS, PROVIDER_NUMBERS, SPECIALTIES,
    UNNAMED, UNNUMBERED,
};
use super::pen::{Pen, Segment};
use super::place;
use crate::claim::{Code, Field, Item, Record};

/// The submitter's contact, where nothing is known of it.
const NOBODY: &[u8] = b"CONTACT";
const NO_PHONE: &[u8] = b"0000000000";
/// The city of a subscriber who is not the patient, of whom only state and postal code are known.
const NO_CITY: &[u8] = b"UNKNOWN";

/// What the subscriber's loop says of the patient and of the subscriber alike, where they are one.
const ONE_PERSON: &[(Field, Field)] = &[
    (Field::PatientLastName, Field::ClaimSubscriberLastName),
    (Field::PatientFirstName, Field::ClaimSubscriberFirstName),
    (Field::PatientBirthDate, Field::ClaimSubscriberBirthDate),
];

impl Pen<'_, '_> {
    /// BHT and loops 1000A, 1000B.
    pub(super) fn header(&mut self) {
        let mut begin = Segment::new("BHT").with(1, "0019").with(2, "00");
        // Each claim is a transaction of its own: its number is the transaction's, too.
        let number = self.peek(Item::CLAIM, Field::ClaimNumber).map_or_else(|| b"1".to_vec(), |fit| fit.text);
        begin.set(3, 1, number);
        self.fill(&mut begin, 4, 1, Item::CLAIM, Field::ClaimSubmitted);
        begin.set(5, 1, b"0000".to_vec());
        let kind = self.or_else(Item::CLAIM, Field::ClaimTransactionType, "CH");
        begin.set(6, 1, kind);
        self.write(&begin);
        for (role, field) in [("41", Field::ClaimSubmitter), ("40", Field::ClaimReceiver)] {
            let mut name = Segment::new("NM1").with(1, role).with(2, "2");
            let id = self.value(Item::CLAIM, field).unwrap_or_default();
            if !id.is_empty() {
                name.set(3, 1, id.get(..60).unwrap_or(&id).to_vec());
                name.set(8, 1, b"46".to_vec());
                name.set(9, 1, id.clone());
            }
            self.write(&name);
            if role == "41" {
                self.contact(&id);
            }
        }
    }

    /// PER of loop 1000A, which the guides demand and the claim model does not have.
    fn contact(&mut self, name: &[u8]) {
        let billing = self.source.claim.slot(Item::CLAIM, Field::ClaimBillingProvider).as_item();
        let billing = billing.map(|index| Item { record: Record::Provider, index });
        let phone = billing.and_then(|billing| self.peek(billing, Field::ProviderPhone)).map(|fit| fit.text);
        let mut contact = Segment::new("PER").with(1, "IC").with(3, "TE");
        contact.set(2, 1, if name.is_empty() { NOBODY.to_vec() } else { name.get(..60).unwrap_or(name).to_vec() });
        contact.set(4, 1, phone.unwrap_or_else(|| NO_PHONE.to_vec()));
        self.write(&contact);
    }

    /// Loops 2000A and 2010A: who bills, and who is paid.
    pub(super) fn billing(&mut self) {
        self.write(&Segment::new("HL").with(1, "1").with(3, "20").with(4, "1"));
        let providers = self.source.items(Record::Provider, Item::CLAIM);
        let first = providers.iter().copied().find(|provider| self.role(*provider) == "85");
        if let Some(first) = first {
            let mut specialty = Segment::new("PRV").with(1, "BI").with(2, "PXC");
            self.fill(&mut specialty, 3, 1, first, Field::ProviderTaxonomy);
            self.write_given(&specialty);
        }
        let mut currency = Segment::new("CUR").with(1, "85");
        self.fill(&mut currency, 2, 1, Item::CLAIM, Field::ClaimCurrency);
        self.write_given(&currency);
        self.providers(Item::CLAIM, BILLING_ROLES);
    }

    pub(super) fn role(&self, provider: Item) -> String {
        let role = self.source.claim.slot(provider, Field::ProviderRole).as_code();
        role.map_or_else(String::new, |role| role.to_string())
    }

    /// The value of a field, or what X12 demands in its place.
    pub(super) fn or_else(&mut self, item: Item, field: Field, silent: &str) -> Vec<u8> {
        match self.value(item, field) {
            Some(text) => text,
            None => {
                self.count(Loss::Filled, field);
                silent.as_bytes().to_vec()
            }
        }
    }

    /// A provider's loop.
    pub(super) fn provider(&mut self, provider: Item, role: &str) {
        let is = |roles: &[&str]| roles.contains(&role);
        let mut name = Segment::new("NM1");
        self.fill(&mut name, 1, 1, provider, Field::ProviderRole);
        let entity = self.or_else(provider, Field::ProviderEntity, if is(ORGANIZATIONS) { "2" } else { "1" });
        name.set(2, 1, entity);
        if !is(UNNAMED) {
            self.fill(&mut name, 3, 1, provider, Field::ProviderName);
            self.fill(&mut name, 4, 1, provider, Field::ProviderFirstName);
            self.fill(&mut name, 5, 1, provider, Field::ProviderMiddleName);
        }
        let number = match role {
            "PE" => Some(("PI", Field::ProviderOtherId)),
            _ if is(UNNUMBERED) => None,
            _ => Some(("XX", Field::ProviderNpi)),
        };
        if let Some((qualifier, field)) = number
            && let Some(id) = self.value(provider, field)
        {
            name.set(8, 1, qualifier.as_bytes().to_vec());
            name.set(9, 1, id);
        }
        self.write(&name);
        let specialty = SPECIALTIES.iter().find(|(own, _, kinds)| *own == role && self.has(kinds));
        if let Some((_, qualifier, _)) = specialty {
            let mut specialty = Segment::new("PRV").with(1, qualifier).with(2, "PXC");
            self.fill(&mut specialty, 3, 1, provider, Field::ProviderTaxonomy);
            self.write_given(&specialty);
        }
        if is(ADDRESSED) {
            let street = self.table(Segment::new("N3"), provider);
            self.write_given(&street);
            let city = self.table(Segment::new("N4"), provider);
            self.write_given(&city);
        }
        let numbers = match role {
            "85" => BILLING_NUMBERS,
            "PE" => PLAN_NUMBERS,
            _ if is(UNNUMBERED) => &[],
            _ => PROVIDER_NUMBERS,
        };
        for qualifier in numbers {
            if let Some(field) = place::qualified(Record::Provider, "REF", qualifier) {
                let mut number = Segment::new("REF").with(1, qualifier);
                self.fill(&mut number, 2, 1, provider, field);
                self.write_given(&number);
            }
        }
        if is(CALLED) {
            let mut contact = Segment::new("PER").with(1, "IC").with(3, "TE");
            self.fill(&mut contact, 4, 1, provider, Field::ProviderPhone);
            self.write_given(&contact);
        }
    }

    /// Loops 2000B, 2010B and, where the patient is another than the subscriber, 2000C.
    pub(super) fn patient(&mut self) {
        let dependent = self.is_dependent();
        self.write(
            &Segment::new("HL").with(1, "2").with(2, "1").with(3, "22").with(4, if dependent { "1" } else { "0" }),
        );
        let mut own = Segment::new("SBR");
        let sequence = self.or_else(Item::CLAIM, Field::ClaimPayerSequence, "P");
        own.set(1, 1, sequence);
        if !dependent {
            let relationship = self.or_else(Item::PATIENT, Field::PatientRelationship, "18");
            own.set(2, 1, relationship);
        }
        for (element, field) in [
            (3, Field::ClaimPlan),
            (4, Field::ClaimGroupName),
            (5, Field::ClaimInsuranceType),
            (9, Field::ClaimFilingIndicator),
        ] {
            self.fill(&mut own, element, 1, Item::CLAIM, field);
        }
        self.write(&own);
        if !dependent {
            self.condition(Segment::new("PAT"));
        }
        self.subscriber(dependent);
        let mut payer = Segment::new("NM1").with(1, "PR").with(2, "2");
        self.fill(&mut payer, 3, 1, Item::CLAIM, Field::ClaimPayerName);
        if let Some(id) = self.value(Item::CLAIM, Field::ClaimPayer) {
            payer.set(8, 1, b"PI".to_vec());
            payer.set(9, 1, id);
        }
        self.write(&payer);
        if dependent {
            self.dependent();
        }
    }

    /// Whether the patient is another person than the subscriber.
    fn is_dependent(&self) -> bool {
        let relationship = self.source.claim.slot(Item::PATIENT, Field::PatientRelationship);
        // Of somebody of whom it cannot be read who they are nobody may read that they are the subscriber.
        if !relationship.is_absent() {
            return relationship.as_code() != Code::new(b"18");
        }
        ONE_PERSON.iter().any(|(patient, subscriber)| {
            let (one, other) = (self.peek(Item::PATIENT, *patient), self.peek(Item::CLAIM, *subscriber));
            matches!((one, other), (Some(one), Some(other)) if one.text != other.text)
        })
    }

    /// What one place says of two fields; where they do not agree, the first of them counts.
    fn both(&mut self, first: (Item, Field), second: (Item, Field)) -> Option<Vec<u8>> {
        let (one, other) = (self.value(first.0, first.1), self.value(second.0, second.1));
        match (&one, &other) {
            (Some(one), Some(other)) if one != other => self.count(Loss::Changed, second.1),
            (Some(_), None) => self.count(Loss::Filled, second.1),
            (None, Some(_)) => self.count(Loss::Filled, first.1),
            _ => {}
        }
        one.or(other)
    }

    /// Loop 2010BA.
    fn subscriber(&mut self, dependent: bool) {
        let mut name = Segment::new("NM1").with(1, "IL").with(2, "1");
        let own = |field| (Item::CLAIM, field);
        let patient = |field| (Item::PATIENT, field);
        if dependent {
            self.fill(&mut name, 3, 1, Item::CLAIM, Field::ClaimSubscriberLastName);
            self.fill(&mut name, 4, 1, Item::CLAIM, Field::ClaimSubscriberFirstName);
        } else {
            let last = self.both(patient(Field::PatientLastName), own(Field::ClaimSubscriberLastName));
            let first = self.both(patient(Field::PatientFirstName), own(Field::ClaimSubscriberFirstName));
            name.set(3, 1, last.unwrap_or_default());
            name.set(4, 1, first.unwrap_or_default());
            self.fill(&mut name, 5, 1, Item::PATIENT, Field::PatientMiddleName);
        }
        if let Some(id) = self.both(own(Field::ClaimSubscriberId), patient(Field::PatientId)) {
            name.set(8, 1, b"MI".to_vec());
            name.set(9, 1, id);
        }
        self.write(&name);
        let (birth, sex) = if dependent {
            let mut city = Segment::new("N4");
            self.fill(&mut city, 2, 1, Item::CLAIM, Field::ClaimSubscriberState);
            self.fill(&mut city, 3, 1, Item::CLAIM, Field::ClaimSubscriberZip);
            // The claim model does not have it, and there is no state without one.
            city.set(1, 1, NO_CITY.to_vec());
            self.write_given(&city);
            (
                self.value(Item::CLAIM, Field::ClaimSubscriberBirthDate),
                self.value(Item::CLAIM, Field::ClaimSubscriberSex),
            )
        } else {
            self.address(true);
            (
                self.both(patient(Field::PatientBirthDate), own(Field::ClaimSubscriberBirthDate)),
                self.both(patient(Field::PatientSex), own(Field::ClaimSubscriberSex)),
            )
        };
        self.demographics(birth, sex);
        if !dependent {
            self.property_casualty();
        }
    }

    /// Loop 2000C.
    fn dependent(&mut self) {
        self.write(&Segment::new("HL").with(1, "3").with(2, "2").with(3, "23").with(4, "0"));
        let relationship = self.or_else(Item::PATIENT, Field::PatientRelationship, "G8");
        let mut relation = Segment::new("PAT");
        relation.set(1, 1, relationship);
        relation.given = true;
        self.condition(relation);
        let mut name = Segment::new("NM1").with(1, "QC").with(2, "1");
        self.fill(&mut name, 3, 1, Item::PATIENT, Field::PatientLastName);
        self.fill(&mut name, 4, 1, Item::PATIENT, Field::PatientFirstName);
        self.fill(&mut name, 5, 1, Item::PATIENT, Field::PatientMiddleName);
        self.write(&name);
        self.address(false);
        let birth = self.value(Item::PATIENT, Field::PatientBirthDate);
        let sex = self.value(Item::PATIENT, Field::PatientSex);
        self.demographics(birth, sex);
        self.property_casualty();
    }

    /// PAT: death, weight and pregnancy, which only professional claims tell.
    fn condition(&mut self, mut segment: Segment) {
        if self.has("P") {
            if let Some(day) = self.value(Item::PATIENT, Field::PatientDeathDate) {
                segment.set(5, 1, b"D8".to_vec());
                segment.set(6, 1, day);
                segment.given = true;
            }
            if let Some(weight) = self.value(Item::PATIENT, Field::PatientWeight) {
                segment.set(7, 1, b"01".to_vec());
                segment.set(8, 1, weight);
                segment.given = true;
            }
            self.fill(&mut segment, 9, 1, Item::PATIENT, Field::PatientPregnant);
        }
        self.write_given(&segment);
    }

    /// N3 and N4 of the patient; `subscriber` where it is the subscriber's loop, which says the subscriber's, too.
    fn address(&mut self, subscriber: bool) {
        let mut street = Segment::new("N3");
        self.fill(&mut street, 1, 1, Item::PATIENT, Field::PatientAddress);
        self.write_given(&street);
        let mut city = Segment::new("N4");
        self.fill(&mut city, 1, 1, Item::PATIENT, Field::PatientCity);
        for (element, field, of_subscriber) in
            [(2, Field::PatientState, Field::ClaimSubscriberState), (3, Field::PatientZip, Field::ClaimSubscriberZip)]
        {
            let text = match subscriber {
                true => self.both((Item::PATIENT, field), (Item::CLAIM, of_subscriber)),
                false => self.value(Item::PATIENT, field),
            };
            if let Some(text) = text {
                city.set(element, 1, text);
                city.given = true;
            }
        }
        self.fill(&mut city, 4, 1, Item::PATIENT, Field::PatientCountry);
        self.write_given(&city);
    }

    fn demographics(&mut self, birth: Option<Vec<u8>>, sex: Option<Vec<u8>>) {
        if birth.is_none() && sex.is_none() {
            return;
        }
        let mut segment = Segment::new("DMG");
        if let Some(birth) = birth {
            segment.set(1, 1, b"D8".to_vec());
            segment.set(2, 1, birth);
        }
        segment.set(3, 1, sex.unwrap_or_default());
        self.write(&segment);
    }

    fn property_casualty(&mut self) {
        let mut number = Segment::new("REF").with(1, "Y4");
        self.fill(&mut number, 2, 1, Item::CLAIM, Field::ClaimPropertyCasualtyNumber);
        self.write_given(&number);
    }
}
