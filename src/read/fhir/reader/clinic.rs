//! Providers of a claim and of its lines: who bills, where services are given, the care team.

use std::sync::LazyLock;

use super::{Carer, Failed, Reader, place};
use crate::claim::{Code, Field, Item, Kind, Record, Slot, field};

/// Words for roles of a care team, without anything but letters and digits, and the roles of the 837 (NM101).
const ROLES: &[(&[u8], &[u8])] = &[
    (b"primary", b"82"),
    (b"rendering", b"82"),
    (b"performing", b"82"),
    (b"assist", b"DD"),
    (b"assistant", b"DD"),
    (b"assistantsurgeon", b"DD"),
    (b"supervisor", b"DQ"),
    (b"supervising", b"DQ"),
    (b"referring", b"DN"),
    (b"pcp", b"P3"),
    (b"primarycare", b"P3"),
    (b"attending", b"71"),
    (b"operating", b"72"),
    (b"otheroperating", b"ZZ"),
    (b"ordering", b"DK"),
    (b"prescribing", b"DK"),
    (b"purchased", b"QB"),
    (b"purchasedservice", b"QB"),
];

/// The fields of claims and lines that name a provider of a role.
static NAMES: LazyLock<Vec<(Record, Code, Field)>> = LazyLock::new(|| {
    let mut names = Vec::new();
    for (word, code) in field::ROLES {
        let name = if *word == "facility" { "service_facility".to_owned() } else { format!("{word}_provider") };
        for record in [Record::Claim, Record::Line] {
            let field = Field::find(record, &name).filter(|field| field.info().kind == Kind::Provider);
            names.extend(Code::new(code.as_bytes()).zip(field).map(|(code, field)| (record, code, field)));
        }
    }
    names
});

/// What a resource says of a provider.
const OF_PROVIDER: &[Field] = &[
    Field::ProviderNpi,
    Field::ProviderTaxonomy,
    Field::ProviderTaxId,
    Field::ProviderEntity,
    Field::ProviderAddress,
    Field::ProviderCity,
    Field::ProviderState,
    Field::ProviderZip,
    Field::ProviderCountry,
    Field::ProviderName,
    Field::ProviderFirstName,
    Field::ProviderMiddleName,
    Field::ProviderAddressTwo,
    Field::ProviderPhone,
    Field::ProviderLicense,
];

/// How far one resource of a provider leads to the next.
const FAR: u32 = 4;

impl Reader<'_, '_> {
    /// Adds a provider in a role, and names it on the claim or line.
    fn provider(
        &mut self,
        owner: Item,
        role: Code,
        reference: usize,
        at: usize,
        element: &'static str,
    ) -> Result<Item, Failed> {
        let provider = self.claim.add(Record::Provider, owner, place(at));
        self.claim.set(provider, Field::ProviderRole, Slot::code(role, place(at)));
        self.identify(provider, reference, element, FAR)?;
        let named = NAMES.iter().find(|(record, code, _)| *record == owner.record && *code == role);
        if let Some((.., field)) = named
            && self.claim.slot(owner, *field).is_absent()
        {
            self.claim.set(owner, *field, Slot::item(provider.index, place(at)));
        }
        Ok(provider)
    }

    /// Fills a provider from a reference: what it says itself, and the resource that it leads to.
    fn identify(&mut self, provider: Item, reference: usize, element: &'static str, far: u32) -> Result<(), Failed> {
        let identifier = self.tree.member(reference, "identifier")?;
        self.identifiers(provider, identifier)?;
        match self.links.follow(reference) {
            Some(at) if far > 0 => self.resource_of(provider, at, far),
            Some(_) => Ok(()),
            None => self.unknown(provider, OF_PROVIDER, reference, element),
        }
    }

    fn resource_of(&mut self, provider: Item, at: usize, far: u32) -> Result<(), Failed> {
        let [kind, identifiers, addresses, practitioner, organization] =
            self.tree.members(at, ["resourceType", "identifier", "address", "practitioner", "organization"])?;
        let [qualifications, specialties, holder, names, telecoms] =
            self.tree.members(at, ["qualification", "specialty", "managingOrganization", "name", "telecom"])?;
        let kind = self.tree.maybe(kind)?;
        let entity: Option<&[u8]> = match kind.as_ref().map(|kind| &*kind.text) {
            Some(b"Practitioner") => Some(b"1"),
            Some(b"Organization") => Some(b"2"),
            _ => None,
        };
        if let (Some(code), Some(kind)) = (entity.and_then(Code::new), kind) {
            self.store(provider, Field::ProviderEntity, Slot::code(code, place(kind.at)));
        }
        self.identifiers(provider, identifiers)?;
        for concept in self.tree.each(specialties)? {
            self.taxonomy(provider, Some(concept))?;
        }
        for qualification in self.tree.each(qualifications)? {
            let code = self.tree.member(qualification, "code")?;
            self.taxonomy(provider, code)?;
        }
        if let Some(address) = self.home(addresses)? {
            let [lines, city, state, zip, country] =
                self.tree.members(address, ["line", "city", "state", "postalCode", "country"])?;
            let lines = self.tree.each(lines)?;
            self.put(provider, Field::ProviderAddress, lines.first().copied())?;
            self.put(provider, Field::ProviderAddressTwo, lines.get(1).copied())?;
            self.put(provider, Field::ProviderCity, city)?;
            self.put(provider, Field::ProviderState, state)?;
            self.put(provider, Field::ProviderZip, zip)?;
            self.country(provider, Field::ProviderCountry, country)?;
        }
        self.name(provider, names)?;
        for telecom in self.tree.each(telecoms)? {
            let [system, value] = self.tree.members(telecom, ["system", "value"])?;
            if self.tree.maybe(system)?.is_none_or(|system| *system.text == *b"phone") {
                self.put(provider, Field::ProviderPhone, value)?;
            }
        }
        if let Some(next) = practitioner {
            return self.identify(provider, next, "PractitionerRole.practitioner", far - 1);
        }
        if let Some(next) = organization.or(holder)
            && self.claim.slot(provider, Field::ProviderNpi).is_absent()
        {
            return self.identify(provider, next, "organization", far - 1);
        }
        Ok(())
    }

    /// The name of an organization or place, which is a text, or of a person.
    fn name(&mut self, provider: Item, names: Option<usize>) -> Result<(), Failed> {
        match names {
            Some(at) if self.bytes.get(at) == Some(&b'"') => self.put(provider, Field::ProviderName, names),
            names => {
                let fields = [Field::ProviderName, Field::ProviderFirstName, Field::ProviderMiddleName];
                self.person(provider, fields.map(Some), names)
            }
        }
    }

    /// The NPI, the tax number and the license among some identifiers.
    fn identifiers(&mut self, provider: Item, identifiers: Option<usize>) -> Result<(), Failed> {
        for identifier in self.tree.each(identifiers)? {
            let [value, kind] = self.tree.members(identifier, ["value", "type"])?;
            let system = self.identifier_system(identifier)?;
            let codings = self.codings(kind)?;
            let typed = |word: &[u8]| codings.iter().any(|coding| coding.word() == word);
            if has(&system, "us-npi") || has(&system, "2.16.840.1.113883.4.6") || typed(b"npi") {
                self.put(provider, Field::ProviderNpi, value)?;
            } else if has(&system, "2.16.840.1.113883.4.4")
                || has(&system, "us-ein")
                || typed(b"tax")
                || typed(b"en")
                || typed(b"ein")
            {
                self.put(provider, Field::ProviderTaxId, value)?;
            } else if typed(b"sl") {
                self.put(provider, Field::ProviderLicense, value)?;
            }
        }
        Ok(())
    }

    /// The system of an identifier, in lower case.
    pub(super) fn identifier_system(&self, identifier: usize) -> Result<Vec<u8>, Failed> {
        let system = self.tree.maybe(self.tree.member(identifier, "system")?)?;
        Ok(system.map_or_else(Vec::new, |system| system.text.to_ascii_lowercase()))
    }

    /// A provider taxonomy code: ten characters.
    fn taxonomy(&mut self, provider: Item, concept: Option<usize>) -> Result<(), Failed> {
        for coding in self.codings(concept)? {
            if coding.of("nucc") || coding.of("taxonomy") || coding.code.text.len() == 10 {
                let slot = self.slot(Field::ProviderTaxonomy, &coding.code.text, coding.code.at);
                self.store(provider, Field::ProviderTaxonomy, slot);
            }
        }
        Ok(())
    }

    /// Who bills.
    pub(super) fn billing(&mut self, reference: Option<usize>) -> Result<(), Failed> {
        if let (Some(at), Some(role)) = (reference, Code::new(b"85")) {
            self.provider(Item::CLAIM, role, at, at, "Claim.provider")?;
        }
        Ok(())
    }

    /// Where the services were given; the type of a Location may be a place of service.
    pub(super) fn facility(&mut self, reference: Option<usize>) -> Result<(), Failed> {
        let (Some(at), Some(role)) = (reference, Code::new(b"77")) else { return Ok(()) };
        let facility = self.provider(Item::CLAIM, role, at, at, "Claim.facility")?;
        if let Some(location) = self.links.follow(at) {
            self.place_of(Item::CLAIM, Field::ClaimPlace, location)?;
            if let Some(code) = Code::new(b"2") {
                self.imply(facility, Field::ProviderEntity, Slot::code(code, place(location)));
            }
        }
        Ok(())
    }

    /// Where a line's service was given, if elsewhere.
    pub(super) fn location(&mut self, line: Item, reference: Option<usize>) -> Result<(), Failed> {
        if let (Some(at), Some(role)) = (reference, Code::new(b"77")) {
            self.provider(line, role, at, at, "Claim.item.locationReference")?;
            if let Some(location) = self.links.follow(at) {
                self.place_of(line, Field::LinePlace, location)?;
            }
        }
        Ok(())
    }

    /// The place of service that the type of a Location says.
    fn place_of(&mut self, item: Item, field: Field, location: usize) -> Result<(), Failed> {
        for kind in self.tree.each(self.tree.member(location, "type")?)? {
            for coding in self.codings(Some(kind))? {
                if coding.code.text.len() == 2 && coding.code.text.iter().all(u8::is_ascii_digit) {
                    let slot = self.slot(field, &coding.code.text, coding.code.at);
                    self.store(item, field, slot);
                }
            }
        }
        Ok(())
    }

    /// The care team.
    pub(super) fn team(&mut self, team: Option<usize>) -> Result<Vec<Carer>, Failed> {
        let members = self.tree.each(team)?;
        let alone = members.len() == 1;
        let mut found = Vec::new();
        for at in members {
            let [sequence, provider, role, qualification] =
                self.tree.members(at, ["sequence", "provider", "role", "qualification"])?;
            let sequence = self.whole(sequence)?;
            let codings = self.codings(role)?;
            let known = codings.iter().find_map(|coding| {
                let word = coding.word();
                let code = ROLES.iter().find(|(own, _)| *own == word.as_slice()).map(|(_, code)| *code);
                let x12 = || {
                    let own = coding.code.text.to_ascii_uppercase();
                    field::ROLES.iter().find(|(_, code)| code.as_bytes() == own).map(|(_, code)| code.as_bytes())
                };
                code.or_else(x12).and_then(Code::new)
            });
            // Who cares alone, in no role that is named, is who renders.
            let role = known.or_else(|| if alone && role.is_none() { Code::new(b"82") } else { None });
            found.push(Carer { sequence, at, provider, role, qualification, lines: 0, of_claim: false });
        }
        Ok(found)
    }

    /// Adds a member of the care team to the claim, or to a line that names it.
    pub(super) fn carer(&mut self, owner: Item, carer: &Carer) -> Result<(), Failed> {
        let (Some(reference), Some(role)) = (carer.provider, carer.role) else { return Ok(()) };
        let provider = self.provider(owner, role, reference, carer.at, "Claim.careTeam.provider")?;
        self.taxonomy(provider, carer.qualification)
    }
}

/// Whether a system's address has a word in it.
pub(super) fn has(system: &[u8], word: &str) -> bool {
    memchr::memmem::find(system, word.as_bytes()).is_some()
}
