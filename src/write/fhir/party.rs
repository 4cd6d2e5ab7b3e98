//! The patient, coverages, payers and providers of a claim, to resources that it contains and references to them.

use super::{coded, concept};
use crate::claim::{Field, Item, Record};
use crate::report::Json;
use crate::write::Source;

const NPI: &str = "http://hl7.org/fhir/sid/us-npi";

const TAX: &str = "urn:oid:2.16.840.1.113883.4.4";

const TAXONOMY: &str = "http://nucc.org/provider-taxonomy";

/// Roles of the 837 and the words of a care team.
pub(super) const ROLES: &[(&str, &str)] = &[
    ("82", "rendering"),
    ("DD", "assist"),
    ("DQ", "supervising"),
    ("DN", "referring"),
    ("P3", "pcp"),
    ("71", "attending"),
    ("72", "operating"),
    ("ZZ", "otheroperating"),
    ("DK", "ordering"),
    ("QB", "purchasedservice"),
];

const RELATIONSHIPS: &[(&str, &str)] =
    &[("18", "self"), ("01", "spouse"), ("19", "child"), ("53", "common"), ("G8", "other")];

pub(super) fn payer(source: &mut Source<'_>, json: &mut Json<'_>, name: &str, item: Item, id: Field, shown: Field) {
    if source.says(item, id) || source.says(item, shown) {
        json.name(name).object(|json| {
            if source.says(item, id) {
                json.name("identifier").object(|json| source.member(json, "value", item, id));
            }
            source.member(json, "display", item, shown);
        });
    }
}

/// The patient, the coverages and the providers that have more than an NPI.
pub(super) fn contained(source: &mut Source<'_>, json: &mut Json<'_>, providers: &Providers) {
    json.name("contained").list(|json| {
        json.object(|json| patient(source, json));
        if SUBSCRIBER.iter().any(|field| source.says(Item::CLAIM, *field)) {
            json.object(|json| subscriber(source, json));
        }
        json.object(|json| {
            head(json, "Coverage", "coverage");
            source.member(json, "subscriberId", Item::CLAIM, Field::ClaimSubscriberId);
            if SUBSCRIBER.iter().any(|field| source.says(Item::CLAIM, *field)) {
                json.name("subscriber").object(|json| json.name("reference").text("#subscriber"));
            }
            relationship(source, json, Item::PATIENT, Field::PatientRelationship);
            let fields =
                [Field::ClaimPlan, Field::ClaimGroupName, Field::ClaimFilingIndicator, Field::ClaimPayerSequence];
            coverage(source, json, Item::CLAIM, fields);
        });
        for other in source.items(Record::OtherPayer, Item::CLAIM) {
            json.object(|json| {
                head(json, "Coverage", &format!("coverage{}", other.index + 2));
                source.member(json, "subscriberId", other, Field::OtherPayerSubscriberId);
                relationship(source, json, other, Field::OtherPayerRelationship);
                if source.says(other, Field::OtherPayerId) || source.says(other, Field::OtherPayerName) {
                    json.name("payor").list(|json| {
                        json.object(|json| {
                            if source.says(other, Field::OtherPayerId) {
                                json.name("identifier")
                                    .object(|json| source.member(json, "value", other, Field::OtherPayerId));
                            }
                            source.member(json, "display", other, Field::OtherPayerName);
                        });
                    });
                }
                let fields = [
                    Field::OtherPayerPlan,
                    Field::OtherPayerGroupName,
                    Field::OtherPayerFilingIndicator,
                    Field::OtherPayerSequence,
                ];
                coverage(source, json, other, fields);
            });
        }
        for (number, provider) in (1..).zip(&providers.all) {
            if providers.is_resource(source, *provider) {
                json.object(|json| resource(source, json, number, *provider));
            }
        }
    });
}

fn head(json: &mut Json<'_>, kind: &str, id: &str) {
    json.name("resourceType").text(kind);
    json.name("id").text(id);
}

fn patient(source: &mut Source<'_>, json: &mut Json<'_>) {
    head(json, "Patient", "patient");
    let record = source.says(Item::CLAIM, Field::ClaimMedicalRecordNumber);
    if source.says(Item::PATIENT, Field::PatientId) || record {
        json.name("identifier").list(|json| {
            for (code, item, field) in
                [("MB", Item::PATIENT, Field::PatientId), ("MR", Item::CLAIM, Field::ClaimMedicalRecordNumber)]
            {
                if source.says(item, field) {
                    json.object(|json| {
                        concept(json.name("type"), "http://terminology.hl7.org/CodeSystem/v2-0203", code);
                        source.member(json, "value", item, field);
                    });
                }
            }
        });
    }
    let names = [Field::PatientLastName, Field::PatientFirstName, Field::PatientMiddleName];
    name(source, json, Item::PATIENT, names.map(Some));
    sex(source, json, Item::PATIENT, Field::PatientSex);
    source.member(json, "birthDate", Item::PATIENT, Field::PatientBirthDate);
    source.member(json, "deceasedDateTime", Item::PATIENT, Field::PatientDeathDate);
    address(
        source,
        json,
        Item::PATIENT,
        [
            Some(Field::PatientAddress),
            None,
            Some(Field::PatientCity),
            Some(Field::PatientState),
            Some(Field::PatientZip),
            Some(Field::PatientCountry),
        ],
    );
}

/// What is told of a subscriber.
const SUBSCRIBER: &[Field] = &[
    Field::ClaimSubscriberLastName,
    Field::ClaimSubscriberFirstName,
    Field::ClaimSubscriberBirthDate,
    Field::ClaimSubscriberSex,
    Field::ClaimSubscriberState,
    Field::ClaimSubscriberZip,
];

fn subscriber(source: &mut Source<'_>, json: &mut Json<'_>) {
    head(json, "Patient", "subscriber");
    let names = [Some(Field::ClaimSubscriberLastName), Some(Field::ClaimSubscriberFirstName), None];
    name(source, json, Item::CLAIM, names);
    sex(source, json, Item::CLAIM, Field::ClaimSubscriberSex);
    source.member(json, "birthDate", Item::CLAIM, Field::ClaimSubscriberBirthDate);
    let parts = [None, None, None, Some(Field::ClaimSubscriberState), Some(Field::ClaimSubscriberZip), None];
    address(source, json, Item::CLAIM, parts);
}

fn sex(source: &mut Source<'_>, json: &mut Json<'_>, item: Item, field: Field) {
    let word = match source.claim.slot(item, field).as_code().map(|code| code.to_string()).as_deref() {
        Some("F") => "female",
        Some("M") => "male",
        Some("U") => "unknown",
        _ => return,
    };
    source.take(item, field);
    json.name("gender").text(word);
}

fn name(source: &mut Source<'_>, json: &mut Json<'_>, item: Item, [last, first, middle]: [Option<Field>; 3]) {
    let has = |field: Option<Field>| field.is_some_and(|field| source.says(item, field));
    // Of given names the second is the middle one, so that it needs a first.
    let (first, middle) = (first.filter(|field| has(Some(*field))), middle.filter(|_| has(first)));
    if !has(last) && first.is_none() {
        return;
    }
    json.name("name").list(|json| {
        json.object(|json| {
            if let Some(last) = last {
                source.member(json, "family", item, last);
            }
            if first.is_some() {
                json.name("given").list(|json| {
                    for field in [first, middle].into_iter().flatten() {
                        if let Some(text) = source.text(item, field) {
                            json.text(&text);
                        }
                    }
                });
            }
        });
    });
}

fn address(source: &mut Source<'_>, json: &mut Json<'_>, item: Item, parts: [Option<Field>; 6]) {
    let [line, second, city, state, zip, country] = parts;
    if !parts.into_iter().flatten().any(|field| source.says(item, field)) {
        return;
    }
    let line = line.filter(|field| source.says(item, *field));
    json.name("address").list(|json| {
        json.object(|json| {
            if line.is_some() {
                json.name("line").list(|json| {
                    for field in [line, second].into_iter().flatten() {
                        if let Some(text) = source.text(item, field) {
                            json.text(&text);
                        }
                    }
                });
            }
            for (name, field) in [("city", city), ("state", state), ("postalCode", zip), ("country", country)] {
                if let Some(field) = field {
                    source.member(json, name, item, field);
                }
            }
        });
    });
}

fn relationship(source: &mut Source<'_>, json: &mut Json<'_>, item: Item, field: Field) {
    if let Some(code) = source.text(item, field) {
        let word = RELATIONSHIPS.iter().find(|(own, _)| *own == code).map(|(_, word)| *word);
        concept(json.name("relationship"), "", word.unwrap_or(&code));
    }
}

/// The group, the kind of insurance and the order of a coverage.
fn coverage(source: &mut Source<'_>, json: &mut Json<'_>, item: Item, fields: [Field; 4]) {
    let [plan, group, filing, sequence] = fields;
    if source.says(item, plan) {
        json.name("class").list(|json| {
            json.object(|json| {
                concept(json.name("type"), "http://terminology.hl7.org/CodeSystem/coverage-class", "group");
                source.member(json, "value", item, plan);
                source.member(json, "name", item, group);
            });
        });
    }
    if source.claim.slot(item, filing).as_code().is_some_and(|code| code.len() == 2)
        && let Some(code) = source.text(item, filing)
    {
        concept(json.name("type"), "https://codesystem.x12.org/005010/1032", &code);
    }
    let letter = source.claim.slot(item, sequence).as_code().map(|code| code.to_string());
    if let Some(place) = letter.and_then(|letter| "PSTABCDEFGH".find(&letter)) {
        source.take(item, sequence);
        json.name("order").raw(place + 1);
    }
}

/// The providers of a claim and its lines, in order.
pub(super) struct Providers {
    pub(super) all: Vec<Item>,
}

impl Providers {
    pub(super) fn of(source: &Source<'_>) -> Providers {
        Providers { all: source.claim.items(Record::Provider).collect() }
    }

    pub(super) fn role(source: &Source<'_>, provider: Item) -> Option<String> {
        source.claim.slot(provider, Field::ProviderRole).as_code().map(|code| code.to_string())
    }

    /// The first of the claim's own providers of a role.
    pub(super) fn first(&self, source: &mut Source<'_>, role: &str) -> Option<Item> {
        let own = |provider: &&Item| source.claim.owner(**provider) == Item::CLAIM;
        let found =
            self.all.iter().filter(own).find(|provider| Providers::role(source, **provider).as_deref() == Some(role));
        let found = found.copied()?;
        source.take(found, Field::ProviderRole);
        Some(found)
    }

    /// Whether more is known than an NPI and, of a member of the care team, a taxonomy.
    fn is_resource(&self, source: &Source<'_>, provider: Item) -> bool {
        let team = !matches!(Providers::role(source, provider).as_deref(), Some("85" | "77"));
        Record::Provider.fields().any(|field| {
            let plain =
                matches!(field, Field::ProviderRole | Field::ProviderNpi) || (team && field == Field::ProviderTaxonomy);
            !plain && source.says(provider, field)
        })
    }

    /// A reference to a provider: to its resource, or by NPI alone.
    pub(super) fn reference(&self, source: &mut Source<'_>, json: &mut Json<'_>, provider: Item) {
        json.object(|json| {
            if self.is_resource(source, provider) {
                let number = self.all.iter().position(|own| *own == provider).unwrap_or(0) + 1;
                json.name("reference").text(&format!("#provider{number}"));
            } else if let Some(npi) = source.text(provider, Field::ProviderNpi) {
                json.name("identifier").object(|json| {
                    json.name("system").text(NPI);
                    json.name("value").text(&npi);
                });
            }
        });
    }

    /// The members of the care team, numbered by their places among all providers.
    pub(super) fn team(&self, source: &mut Source<'_>, json: &mut Json<'_>) {
        let word = |source: &Source<'_>, provider: Item| {
            let role = Providers::role(source, provider)?;
            ROLES.iter().find(|(own, _)| *own == role).map(|(_, word)| *word)
        };
        if !self.all.iter().any(|provider| word(source, *provider).is_some()) {
            return;
        }
        json.name("careTeam").list(|json| {
            for (number, provider) in (1..).zip(&self.all) {
                let Some(word) = word(source, *provider) else { continue };
                source.take(*provider, Field::ProviderRole);
                json.object(|json| {
                    json.name("sequence").raw(number);
                    self.reference(source, json.name("provider"), *provider);
                    concept(json.name("role"), "", word);
                    coded(source, json, "qualification", TAXONOMY, (*provider, Field::ProviderTaxonomy));
                });
            }
        });
    }
}

/// The resource of a provider.
fn resource(source: &mut Source<'_>, json: &mut Json<'_>, number: usize, provider: Item) {
    let person = source.text(provider, Field::ProviderEntity).is_some_and(|entity| entity == "1");
    head(json, if person { "Practitioner" } else { "Organization" }, &format!("provider{number}"));
    let identifiers =
        [(Field::ProviderNpi, NPI, ""), (Field::ProviderTaxId, TAX, "TAX"), (Field::ProviderLicense, "", "SL")];
    if identifiers.iter().any(|(field, ..)| source.says(provider, *field)) {
        json.name("identifier").list(|json| {
            for (field, system, kind) in identifiers {
                if source.says(provider, field) {
                    json.object(|json| {
                        if !kind.is_empty() {
                            concept(json.name("type"), "http://terminology.hl7.org/CodeSystem/v2-0203", kind);
                        }
                        if !system.is_empty() {
                            json.name("system").text(system);
                        }
                        source.member(json, "value", provider, field);
                    });
                }
            }
        });
    }
    if person {
        let names = [Field::ProviderName, Field::ProviderFirstName, Field::ProviderMiddleName];
        name(source, json, provider, names.map(Some));
    } else {
        source.member(json, "name", provider, Field::ProviderName);
    }
    if let Some(phone) = source.text(provider, Field::ProviderPhone) {
        json.name("telecom").list(|json| {
            json.object(|json| {
                json.name("system").text("phone");
                json.name("value").text(&phone);
            });
        });
    }
    address(
        source,
        json,
        provider,
        [
            Some(Field::ProviderAddress),
            Some(Field::ProviderAddressTwo),
            Some(Field::ProviderCity),
            Some(Field::ProviderState),
            Some(Field::ProviderZip),
            Some(Field::ProviderCountry),
        ],
    );
    if matches!(Providers::role(source, provider).as_deref(), Some("85" | "77"))
        && source.says(provider, Field::ProviderTaxonomy)
    {
        json.name("qualification").list(|json| {
            json.object(|json| coded(source, json, "code", TAXONOMY, (provider, Field::ProviderTaxonomy)));
        });
    }
}

pub(super) fn insurance(source: &mut Source<'_>, json: &mut Json<'_>) {
    json.name("insurance").list(|json| {
        json.object(|json| {
            json.name("sequence").raw(1);
            json.name("focal").raw(true);
            json.name("coverage").object(|json| json.name("reference").text("#coverage"));
            if let Some(number) = source.text(Item::CLAIM, Field::ClaimAuthorization) {
                json.name("preAuthRef").texts(&[number]);
            }
        });
        for other in source.items(Record::OtherPayer, Item::CLAIM) {
            json.object(|json| {
                json.name("sequence").raw(other.index + 2);
                json.name("focal").raw(false);
                let reference = format!("#coverage{}", other.index + 2);
                json.name("coverage").object(|json| json.name("reference").text(&reference));
                if let Some(number) = source.text(other, Field::OtherPayerAuthorization) {
                    json.name("preAuthRef").texts(&[number]);
                }
            });
        }
    });
}
