//! A claim to one JSON object under the names of the table of fields: everything that the claim model holds.

use super::Source;
use crate::claim::{Field, Item, Kind, Record};
use crate::report::Json;

pub(super) fn write(source: &mut Source<'_>, out: &mut Vec<u8>) {
    Json::new(out).object(|json| {
        source.member(json, Field::ClaimNumber.info().json, Item::CLAIM, Field::ClaimNumber);
        json.name("type").text(source.claim.claim_type.word());
        fields(source, json, Item::CLAIM, &[Field::ClaimNumber, Field::ClaimType]);
        if Record::Patient.fields().any(|field| source.has(Item::PATIENT, field)) {
            json.name("member").object(|json| fields(source, json, Item::PATIENT, &[]));
        }
        parts(source, json, Item::CLAIM);
    });
}

/// The fields of an item, but for providers, which are items of their own, and those that were written before.
fn fields(source: &mut Source<'_>, json: &mut Json<'_>, item: Item, before: &[Field]) {
    for field in item.record.fields().filter(|field| !before.contains(field)) {
        let info = field.info();
        if !info.json.is_empty() && info.kind != Kind::Provider {
            source.member(json, info.json, item, field);
        }
    }
}

/// What an item holds: each record under the first of its names.
fn parts(source: &mut Source<'_>, json: &mut Json<'_>, item: Item) {
    let mut written: Vec<Record> = Vec::new();
    for (name, record) in item.record.parts() {
        if written.contains(&record) {
            continue;
        }
        written.push(record);
        let items = source.items(record, item);
        if !items.is_empty() {
            json.name(name).list(|json| {
                for item in items {
                    json.object(|json| {
                        fields(source, json, item, &[]);
                        parts(source, json, item);
                    });
                }
            });
        }
    }
}
