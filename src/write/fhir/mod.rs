//! A claim to a FHIR R4 Claim with the resources that it refers to contained: what the FHIR reader reads.

mod info;
mod line;
mod party;
mod values;

use self::info::{accident, diagnoses, infos, procedures};
use self::line::item;
use self::party::{Providers, contained, insurance, payer};
use super::Source;
use crate::claim::{ClaimType, Field, Item, Record};
use crate::report::Json;

pub(super) fn write(source: &mut Source<'_>, out: &mut Vec<u8>) {
    let providers = Providers::of(source);
    Json::new(out).object(|json| {
        json.name("resourceType").text("Claim");
        contained(source, json, &providers);
        if let Some(number) = source.text(Item::CLAIM, Field::ClaimNumber) {
            json.name("identifier").list(|json| json.object(|json| json.name("value").text(&number)));
        }
        json.name("status").text("active");
        source.take(Item::CLAIM, Field::ClaimType);
        concept(
            json.name("type"),
            "http://terminology.hl7.org/CodeSystem/claim-type",
            match source.claim.claim_type {
                ClaimType::Professional => "professional",
                ClaimType::Institutional => "institutional",
                ClaimType::Dental => "oral",
            },
        );
        let reason = source.text(Item::CLAIM, Field::ClaimSubmissionReason);
        json.name("use").text(match reason.as_deref() {
            Some("PB") => "predetermination",
            Some("PA") => "preauthorization",
            _ => "claim",
        });
        json.name("patient").object(|json| json.name("reference").text("#patient"));
        period(source, json, "billablePeriod", Item::CLAIM, Field::ClaimStatementFrom, Field::ClaimStatementThrough);
        source.member(json, "created", Item::CLAIM, Field::ClaimSubmitted);
        payer(source, json, "insurer", Item::CLAIM, Field::ClaimPayer, Field::ClaimPayerName);
        if let Some(provider) = providers.first(source, "85") {
            providers.reference(source, json.name("provider"), provider);
        }
        related(source, json);
        if let Some(number) = source.text(Item::CLAIM, Field::ClaimReferral) {
            json.name("referral").object(|json| {
                json.name("identifier").object(|json| json.name("value").text(&number));
            });
        }
        if let Some(provider) = providers.first(source, "77") {
            providers.reference(source, json.name("facility"), provider);
        }
        providers.team(source, json);
        infos(source, json);
        diagnoses(source, json);
        procedures(source, json);
        insurance(source, json);
        accident(source, json);
        json.name("item").list(|json| {
            for line in source.items(Record::Line, Item::CLAIM) {
                json.object(|json| item(source, json, line, &providers));
            }
        });
        money(source, json, "total", Item::CLAIM, Field::ClaimTotalCharge);
    });
}

fn concept(json: &mut Json<'_>, system: &str, code: &str) {
    json.object(|json| coding(json, system, code));
}

fn coding(json: &mut Json<'_>, system: &str, code: &str) {
    json.name("coding").list(|json| {
        json.object(|json| {
            if !system.is_empty() {
                json.name("system").text(system);
            }
            json.name("code").text(code);
        });
    });
}

/// A code as a concept; one that cannot be read only in words.
fn coded(source: &mut Source<'_>, json: &mut Json<'_>, name: &str, system: &str, (item, field): (Item, Field)) {
    let slot = source.claim.slot(item, field);
    if source.in_concept(field, slot) {
        source.take(item, field);
        source.concept(json.name(name), system, slot);
    }
}

fn period(source: &mut Source<'_>, json: &mut Json<'_>, name: &str, item: Item, from: Field, through: Field) {
    if source.has(item, from) || source.has(item, through) {
        json.name(name).object(|json| {
            source.member(json, "start", item, from);
            source.member(json, "end", item, through);
        });
    }
}

fn money(source: &mut Source<'_>, json: &mut Json<'_>, name: &str, item: Item, field: Field) {
    if source.has(item, field) {
        let currency = source.text(Item::CLAIM, Field::ClaimCurrency);
        json.name(name).object(|json| {
            source.member(json, "value", item, field);
            json.name("currency").text(currency.as_deref().unwrap_or("USD"));
        });
    }
}

fn related(source: &mut Source<'_>, json: &mut Json<'_>) {
    let code = source.claim.slot(Item::CLAIM, Field::ClaimFrequency).as_code().map(|code| code.to_string());
    let relationship = match code.as_deref() {
        Some("7") => "replaces",
        Some("8") => "void",
        // An original has none; the type of bill says it with its last character.
        Some("1") => {
            source.take(Item::CLAIM, Field::ClaimFrequency);
            return;
        }
        _ => return,
    };
    source.take(Item::CLAIM, Field::ClaimFrequency);
    let number = source.text(Item::CLAIM, Field::ClaimOriginalNumber);
    json.name("related").list(|json| {
        json.object(|json| {
            concept(json.name("relationship"), "", relationship);
            if let Some(number) = &number {
                json.name("reference").object(|json| json.name("value").text(number));
            }
        });
    });
}
