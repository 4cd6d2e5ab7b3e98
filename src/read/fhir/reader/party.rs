//! The patient, the coverages and the payers of a claim.

use super::{Failed, Reader, place};
use crate::claim::{Code, Field, Item, Record, Slot};

/// Relationships of FHIR, and those of the 837.
const RELATIONSHIPS: &[(&[u8], &[u8])] = &[
    (b"self", b"18"),
    (b"spouse", b"01"),
    (b"child", b"19"),
    (b"common", b"53"),
    (b"parent", b"G8"),
    (b"other", b"G8"),
    (b"injured", b"G8"),
];

/// Which payer pays first, second and so on, as the 837 writes it (SBR01).
const SEQUENCE: &[u8; 11] = b"PSTABCDEFGH";

/// What a Patient resource says.
const OF_PATIENT: &[Field] = &[
    Field::PatientBirthDate,
    Field::PatientSex,
    Field::PatientState,
    Field::PatientZip,
    Field::PatientDeathDate,
    Field::PatientLastName,
    Field::PatientFirstName,
    Field::PatientMiddleName,
    Field::PatientAddress,
    Field::PatientCity,
    Field::PatientCountry,
];

/// What a Coverage says of the claim.
const OF_COVERAGE: &[Field] = &[
    Field::ClaimPlan,
    Field::ClaimGroupName,
    Field::ClaimFilingIndicator,
    Field::ClaimSubscriberId,
    Field::ClaimSubscriberLastName,
    Field::ClaimSubscriberFirstName,
    Field::ClaimSubscriberBirthDate,
    Field::ClaimSubscriberSex,
    Field::ClaimSubscriberState,
    Field::ClaimSubscriberZip,
];

/// What a Coverage says of another payer.
const OF_OTHER: &[Field] = &[
    Field::OtherPayerId,
    Field::OtherPayerName,
    Field::OtherPayerFilingIndicator,
    Field::OtherPayerRelationship,
    Field::OtherPayerPlan,
    Field::OtherPayerGroupName,
    Field::OtherPayerSubscriberId,
    Field::OtherPayerSubscriberLastName,
    Field::OtherPayerSubscriberFirstName,
];

impl Reader<'_, '_> {
    pub(super) fn patient(&mut self, reference: Option<usize>) -> Result<(), Failed> {
        let Some(reference) = reference else { return Ok(()) };
        self.claim.set_place(Item::PATIENT, place(reference));
        let Some(at) = self.links.follow(reference) else {
            return self.unknown(Item::PATIENT, OF_PATIENT, reference, "Claim.patient");
        };
        self.claim.set_place(Item::PATIENT, place(at));
        let [born, gender, addresses, died] =
            self.tree.members(at, ["birthDate", "gender", "address", "deceasedDateTime"])?;
        self.day(Item::PATIENT, Field::PatientBirthDate, born)?;
        self.day(Item::PATIENT, Field::PatientDeathDate, died)?;
        self.sex(Item::PATIENT, Field::PatientSex, gender)?;
        let [names, identifiers] = self.tree.members(at, ["name", "identifier"])?;
        let fields = [Field::PatientLastName, Field::PatientFirstName, Field::PatientMiddleName];
        self.person(Item::PATIENT, fields.map(Some), names)?;
        for identifier in self.tree.each(identifiers)? {
            let [value, kind] = self.tree.members(identifier, ["value", "type"])?;
            for coding in self.codings(kind)? {
                match coding.word().as_slice() {
                    b"mr" => self.put(Item::CLAIM, Field::ClaimMedicalRecordNumber, value)?,
                    b"mb" | b"mi" => self.put(Item::PATIENT, Field::PatientId, value)?,
                    _ => {}
                }
            }
        }
        if let Some(address) = self.home(addresses)? {
            let [lines, city, state, zip, country] =
                self.tree.members(address, ["line", "city", "state", "postalCode", "country"])?;
            let line = self.tree.each(lines)?.first().copied();
            self.put(Item::PATIENT, Field::PatientAddress, line)?;
            self.put(Item::PATIENT, Field::PatientCity, city)?;
            self.put(Item::PATIENT, Field::PatientState, state)?;
            self.put(Item::PATIENT, Field::PatientZip, zip)?;
            self.country(Item::PATIENT, Field::PatientCountry, country)?;
        }
        Ok(())
    }

    fn sex(&mut self, item: Item, field: Field, gender: Option<usize>) -> Result<(), Failed> {
        if let Some(gender) = self.tree.maybe(gender)? {
            let code: &[u8] = match &*gender.text {
                b"female" => b"F",
                b"male" => b"M",
                _ => b"U",
            };
            if let Some(code) = Code::new(code) {
                self.store(item, field, Slot::code(code, place(gender.at)));
            }
        }
        Ok(())
    }

    /// Stores the last, first and middle name of a person: of several names the first.
    pub(super) fn person(
        &mut self,
        item: Item,
        [last, first, middle]: [Option<Field>; 3],
        names: Option<usize>,
    ) -> Result<(), Failed> {
        let Some(name) = self.tree.each(names)?.first().copied() else { return Ok(()) };
        let [family, given] = self.tree.members(name, ["family", "given"])?;
        let given = self.tree.each(given)?;
        for (field, at) in [(last, family), (first, given.first().copied()), (middle, given.get(1).copied())] {
            if let Some(field) = field {
                self.put(item, field, at)?;
            }
        }
        Ok(())
    }

    /// Stores a country that is not the United States.
    pub(super) fn country(&mut self, item: Item, field: Field, at: Option<usize>) -> Result<(), Failed> {
        let home = self
            .tree
            .maybe(at)?
            .is_some_and(|country| matches!(country.text.to_ascii_uppercase().as_slice(), b"US" | b"USA"));
        if home { Ok(()) } else { self.put(item, field, at) }
    }

    /// The address at which one lives: the first that is not an old one.
    pub(super) fn home(&self, addresses: Option<usize>) -> Result<Option<usize>, Failed> {
        let mut first = None;
        for address in self.tree.each(addresses)? {
            let usage = self.tree.maybe(self.tree.member(address, "use")?)?;
            if usage.is_none_or(|usage| *usage.text != *b"old") {
                return Ok(Some(address));
            }
            first = first.or(Some(address));
        }
        Ok(first)
    }

    /// The payer that the claim goes to, its coverage and authorization, and the other payers.
    pub(super) fn payers(&mut self, insurer: Option<usize>, insurances: Option<usize>) -> Result<(), Failed> {
        let insurances = self.tree.each(insurances)?;
        let mut focal = None;
        for insurance in &insurances {
            let says = self.tree.maybe(self.tree.member(*insurance, "focal")?)?;
            if says.is_some_and(|says| *says.text == *b"true") {
                focal = focal.or(Some(*insurance));
            }
        }
        if let [only] = insurances.as_slice() {
            focal = Some(*only);
        }
        self.payer_of(Item::CLAIM, [Field::ClaimPayer, Field::ClaimPayerName], insurer, "Claim.insurer")?;
        if let Some(focal) = focal {
            let [sequence, coverage, authorizations] =
                self.tree.members(focal, ["sequence", "coverage", "preAuthRef"])?;
            for authorization in self.tree.each(authorizations)? {
                self.put(Item::CLAIM, Field::ClaimAuthorization, Some(authorization))?;
            }
            self.coverage(coverage, insurer.is_none())?;
            self.sequence(Item::CLAIM, Field::ClaimPayerSequence, sequence)?;
        }
        for insurance in insurances.into_iter().filter(|insurance| Some(*insurance) != focal) {
            let [sequence, coverage, authorizations] =
                self.tree.members(insurance, ["sequence", "coverage", "preAuthRef"])?;
            let other = self.claim.add(Record::OtherPayer, Item::CLAIM, place(insurance));
            for authorization in self.tree.each(authorizations)? {
                self.put(other, Field::OtherPayerAuthorization, Some(authorization))?;
            }
            if let Some(coverage) = coverage {
                self.other_coverage(other, coverage)?;
            }
            self.sequence(other, Field::OtherPayerSequence, sequence)?;
        }
        Ok(())
    }

    /// Whether a payer pays first, second and so on.
    fn sequence(&mut self, item: Item, field: Field, at: Option<usize>) -> Result<(), Failed> {
        let (Some(at), Some(number)) = (at, self.whole(at)?) else { return Ok(()) };
        let letter = usize::try_from(number).ok().and_then(|number| SEQUENCE.get(number.checked_sub(1)?));
        if let Some(code) = letter.and_then(|letter| Code::new(&[*letter])) {
            self.store(item, field, Slot::code(code, place(at)));
        }
        Ok(())
    }

    /// The coverage of the payer that the claim goes to.
    fn coverage(&mut self, reference: Option<usize>, names_payer: bool) -> Result<(), Failed> {
        let Some(reference) = reference else { return Ok(()) };
        let Some(at) = self.links.follow(reference) else {
            let fields = [Field::PatientId, Field::PatientRelationship];
            self.unknown(Item::PATIENT, &fields, reference, "Claim.insurance.coverage")?;
            return self.unknown(Item::CLAIM, OF_COVERAGE, reference, "Claim.insurance.coverage");
        };
        let [subscriber, relationship, order, kind, payors, insurer] =
            self.tree.members(at, ["subscriberId", "relationship", "order", "type", "payor", "insurer"])?;
        self.subscriber(Item::PATIENT, Field::PatientId, subscriber)?;
        self.subscriber(Item::CLAIM, Field::ClaimSubscriberId, subscriber)?;
        self.relationship(Item::PATIENT, Field::PatientRelationship, relationship)?;
        self.sequence(Item::CLAIM, Field::ClaimPayerSequence, order)?;
        self.classes(Item::CLAIM, Field::ClaimPlan, Field::ClaimGroupName, at)?;
        if let Some(person) = self.tree.member(at, "subscriber")?.and_then(|reference| self.links.follow(reference)) {
            let [names, born, gender, addresses] =
                self.tree.members(person, ["name", "birthDate", "gender", "address"])?;
            let fields = [Some(Field::ClaimSubscriberLastName), Some(Field::ClaimSubscriberFirstName), None];
            self.person(Item::CLAIM, fields, names)?;
            self.day(Item::CLAIM, Field::ClaimSubscriberBirthDate, born)?;
            self.sex(Item::CLAIM, Field::ClaimSubscriberSex, gender)?;
            if let Some(address) = self.home(addresses)? {
                let [state, zip] = self.tree.members(address, ["state", "postalCode"])?;
                self.put(Item::CLAIM, Field::ClaimSubscriberState, state)?;
                self.put(Item::CLAIM, Field::ClaimSubscriberZip, zip)?;
            }
        }
        self.filing(Item::CLAIM, Field::ClaimFilingIndicator, kind)?;
        if names_payer {
            for payor in self.tree.each(insurer.or(payors))? {
                self.payer_of(Item::CLAIM, [Field::ClaimPayer, Field::ClaimPayerName], Some(payor), "Coverage.payor")?;
            }
        }
        Ok(())
    }

    fn other_coverage(&mut self, other: Item, reference: usize) -> Result<(), Failed> {
        let Some(at) = self.links.follow(reference) else {
            return self.unknown(other, OF_OTHER, reference, "Claim.insurance.coverage");
        };
        let [number, person, relationship, order, kind, payors, insurer] = self
            .tree
            .members(at, ["subscriberId", "subscriber", "relationship", "order", "type", "payor", "insurer"])?;
        self.subscriber(other, Field::OtherPayerSubscriberId, number)?;
        if let Some(person) = person.and_then(|reference| self.links.follow(reference)) {
            let fields = [Some(Field::OtherPayerSubscriberLastName), Some(Field::OtherPayerSubscriberFirstName), None];
            let names = self.tree.member(person, "name")?;
            self.person(other, fields, names)?;
        }
        self.classes(other, Field::OtherPayerPlan, Field::OtherPayerGroupName, at)?;
        self.relationship(other, Field::OtherPayerRelationship, relationship)?;
        self.sequence(other, Field::OtherPayerSequence, order)?;
        self.filing(other, Field::OtherPayerFilingIndicator, kind)?;
        for payor in self.tree.each(insurer.or(payors))? {
            self.payer_of(other, [Field::OtherPayerId, Field::OtherPayerName], Some(payor), "Coverage.payor")?;
        }
        Ok(())
    }

    /// A member's number: a text in R4, an Identifier in R5.
    fn subscriber(&mut self, item: Item, field: Field, at: Option<usize>) -> Result<(), Failed> {
        for at in self.tree.each(at)? {
            let value = match self.bytes.get(at) {
                Some(b'{') => self.value_of(Some(at))?,
                _ => Some(at),
            };
            self.put(item, field, value)?;
        }
        Ok(())
    }

    fn relationship(&mut self, item: Item, field: Field, concept: Option<usize>) -> Result<(), Failed> {
        for coding in self.codings(concept)? {
            let own = coding.code.text.to_ascii_lowercase();
            let code = RELATIONSHIPS.iter().find(|(word, _)| *word == own.as_slice()).map(|(_, code)| *code);
            let slot = self.slot(field, code.unwrap_or(&coding.code.text), coding.code.at);
            self.store(item, field, slot);
        }
        Ok(())
    }

    /// The group of a coverage, else its plan.
    fn classes(&mut self, item: Item, field: Field, named: Field, coverage: usize) -> Result<(), Failed> {
        let classes = self.tree.each(self.tree.member(coverage, "class")?)?;
        for wanted in [b"group".as_slice(), b"plan"] {
            for class in &classes {
                let [kind, value, name] = self.tree.members(*class, ["type", "value", "name"])?;
                if self.codings(kind)?.iter().any(|coding| coding.code.text.eq_ignore_ascii_case(wanted)) {
                    let value = match value {
                        Some(at) if self.bytes.get(at) == Some(&b'{') => self.value_of(value)?,
                        value => value,
                    };
                    self.put(item, field, value)?;
                    if wanted == b"group" {
                        self.put(item, named, name)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The claim filing indicator, where a coverage's type is one: two characters.
    fn filing(&mut self, item: Item, field: Field, concept: Option<usize>) -> Result<(), Failed> {
        for coding in self.codings(concept)? {
            if coding.code.text.len() == 2 {
                let slot = self.slot(field, &coding.code.text, coding.code.at);
                self.store(item, field, slot);
            }
        }
        Ok(())
    }

    /// The identifier and the name of a payer: of the reference itself, else of the organization it leads to.
    fn payer_of(
        &mut self,
        item: Item,
        [field, name]: [Field; 2],
        reference: Option<usize>,
        element: &'static str,
    ) -> Result<(), Failed> {
        let Some(reference) = reference else { return Ok(()) };
        let [identifier, display] = self.tree.members(reference, ["identifier", "display"])?;
        let mut value = self.value_of(identifier)?;
        let mut shown = display;
        match self.links.follow(reference) {
            Some(organization) => {
                let [identifiers, own] = self.tree.members(organization, ["identifier", "name"])?;
                if value.is_none() {
                    value = self.payer_number(identifiers)?;
                }
                shown = own.or(display);
            }
            None if value.is_none() => self.unknown(item, &[field, name], reference, element)?,
            None => {}
        }
        self.put(item, field, value)?;
        self.put(item, name, shown)
    }

    /// Of a payer's identifiers the one that is not its own as a provider or taxpayer.
    fn payer_number(&self, identifiers: Option<usize>) -> Result<Option<usize>, Failed> {
        let mut first = None;
        for identifier in self.tree.each(identifiers)? {
            let [value, kind] = self.tree.members(identifier, ["value", "type"])?;
            let other =
                self.codings(kind)?.iter().any(|coding| matches!(coding.word().as_slice(), b"npi" | b"tax" | b"en"));
            let system = self.identifier_system(identifier)?;
            let other = other
                || ["us-npi", "2.16.840.1.113883.4.4", "us-ein"].iter().any(|word| super::clinic::has(&system, word));
            if let Some(value) = value {
                if !other {
                    return Ok(Some(value));
                }
                first = first.or(Some(value));
            }
        }
        Ok(first)
    }
}
