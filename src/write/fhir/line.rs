//! A service line to an item.

use super::info::note_number;
use super::party::{Providers, ROLES};
use super::values::absent;
use super::{coded, coding, concept, money};
use crate::claim::{ClaimType, Field, Item, Record, Slot, Value};
use crate::report::Json;
use crate::write::Source;
use crate::write::values::text;

const NDC: &str = "http://hl7.org/fhir/sid/ndc";

fn quantity(source: &mut Source<'_>, json: &mut Json<'_>, item: Item, value: Field, unit: Field) {
    if source.has(item, value) || source.has(item, unit) {
        json.name("quantity").object(|json| {
            source.member(json, "value", item, value);
            source.member(json, "unit", item, unit);
        });
    }
}

pub(super) fn item(source: &mut Source<'_>, json: &mut Json<'_>, line: Item, providers: &Providers) {
    source.member(json, "sequence", line, Field::LineNumber);
    let own: Vec<usize> = (1..)
        .zip(&providers.all)
        .filter(|(_, provider)| source.claim.owner(**provider) == line)
        .filter(|(_, provider)| {
            let role = Providers::role(source, **provider);
            ROLES.iter().any(|(own, _)| Some(*own) == role.as_deref())
        })
        .map(|(number, _)| number)
        .collect();
    if !own.is_empty() {
        json.name("careTeamSequence").list(|json| own.iter().for_each(|number| json.raw(number)));
    }
    let pointers = source.texts(line, Field::LinePointers);
    if !pointers.is_empty() {
        let count = source.claim.count(Record::Diagnosis);
        // What points to none, or cannot be read, cannot be read there either.
        if pointers.iter().all(|pointer| pointer.parse::<u32>().is_ok_and(|at| (1..=count).contains(&at))) {
            source.take(line, Field::LinePointers);
        }
        json.name("diagnosisSequence").list(|json| {
            for pointer in &pointers {
                if pointer.parse::<u32>().is_ok() { json.raw(pointer) } else { json.text(pointer) }
            }
        });
    }
    let notes = source.items(Record::Note, line);
    if !notes.is_empty() {
        json.name("informationSequence").list(|json| notes.iter().for_each(|note| json.raw(note_number(*note))));
    }
    coded(source, json, "revenue", "https://www.nubc.org/CodeSystem/RevenueCodes", (line, Field::LineRevenueCode));
    service(source, json, line);
    source.concepts(json, "modifier", (line, Field::LineModifiers));
    programs(source, json, line);
    days(source, json, line);
    let system = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set";
    coded(source, json, "locationCodeableConcept", system, (line, Field::LinePlace));
    quantity(source, json, line, Field::LineUnits, Field::LineUnitBasis);
    money(source, json, "net", line, Field::LineCharge);
    tooth(source, json, line);
    drugs(source, json, line);
}

/// The day or the period of a line. FHIR has no place for a day that lines share: each of them says it.
fn days(source: &mut Source<'_>, json: &mut Json<'_>, line: Item) {
    let [from, through] = source.shared_days(line).unwrap_or_else(|| {
        [Field::LineDate, Field::LineThrough].map(|field| source.take(line, field).unwrap_or(Slot::ABSENT))
    });
    let mut day = |json: &mut Json<'_>, name: &str, slot: Slot| {
        if !slot.is_absent() {
            source.value(json, name, Field::LineDate, slot);
        }
    };
    if through.is_absent() {
        return day(json, "servicedDate", from);
    }
    json.name("servicedPeriod").object(|json| {
        day(json, "start", from);
        day(json, "end", through);
    });
}

fn service(source: &mut Source<'_>, json: &mut Json<'_>, line: Item) {
    let qualifier = source.text(line, Field::LineCodeQualifier);
    let system = match qualifier.as_deref() {
        Some("HC") => "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        Some("HP") => {
            "https://www.cms.gov/Medicare/Medicare-Fee-for-Service-Payment/ProspMedicareFeeSvcPmtGen/HIPPSCodes"
        }
        Some("AD") => "http://www.ada.org/cdt",
        _ => "",
    };
    if source.has(line, Field::LineCode) || source.says(line, Field::LineDescription) {
        let code = source.take(line, Field::LineCode);
        json.name("productOrService").object(|json| {
            match code {
                // The words of a service are its description.
                Some(slot) if matches!(source.claim.value(slot), Value::Unreadable(_)) => absent(json),
                Some(slot) => coding(json, system, &text(source.claim, slot)),
                None => {}
            }
            source.member(json, "text", line, Field::LineDescription);
        });
    }
    coded(source, json, "productOrServiceEnd", system, (line, Field::LineCodeThrough));
}

fn programs(source: &mut Source<'_>, json: &mut Json<'_>, line: Item) {
    let mut codes = Vec::new();
    for (field, code) in [(Field::LineEpsdt, "epsdt"), (Field::LineFamilyPlanning, "fp")] {
        if source.claim.get(line, field) == Value::Yes(true) {
            source.take(line, field);
            codes.push(code);
        }
    }
    if !codes.is_empty() {
        json.name("programCode").list(|json| codes.iter().for_each(|code| concept(json, "", code)));
    }
}

/// The tooth of a line of a dental claim, or its area of the mouth. R4 has room for one.
fn tooth(source: &mut Source<'_>, json: &mut Json<'_>, line: Item) {
    if source.claim.claim_type != ClaimType::Dental {
        return;
    }
    let tooth = source.items(Record::Tooth, line).first().copied();
    if let Some(tooth) = tooth.filter(|tooth| source.says(*tooth, Field::ToothCode)) {
        coded(source, json, "bodySite", "http://www.ada.org/tooth", (tooth, Field::ToothCode));
        source.concepts(json, "subSite", (tooth, Field::ToothSurfaces));
    } else if let [area] = source.texts(line, Field::LineOralCavity).as_slice() {
        source.take(line, Field::LineOralCavity);
        concept(json.name("bodySite"), "http://www.ada.org/oral-cavity", area);
    }
}

fn drugs(source: &mut Source<'_>, json: &mut Json<'_>, line: Item) {
    let mut drugs = source.items(Record::Drug, line);
    // A detail is a drug by its code.
    drugs.retain(|drug| source.says(*drug, Field::DrugCode));
    if drugs.is_empty() {
        return;
    }
    json.name("detail").list(|json| {
        for (number, drug) in (1u32..).zip(drugs) {
            json.object(|json| {
                json.name("sequence").raw(number);
                coded(source, json, "productOrService", NDC, (drug, Field::DrugCode));
                quantity(source, json, drug, Field::DrugQuantity, Field::DrugUnit);
                money(source, json, "unitPrice", drug, Field::DrugPrice);
            });
        }
    });
}
