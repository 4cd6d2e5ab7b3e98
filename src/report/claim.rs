//! A claim to JSON as `lint` reads it, under the names that `paylint fields` lists: the same claim comes out.

use super::write::Json;
use crate::claim::{Claim, Field, Item, Kind, Record, Slot, Value};
use crate::read::UNREADABLE;

/// Writes a claim as one JSON object on one line. Bytes that are no UTF-8 are written as the sign for what is not known.
pub fn write_claim(out: &mut Vec<u8>, claim: &Claim) {
    Json::new(out).object(|json| {
        let number = claim.slot(Item::CLAIM, Field::ClaimNumber);
        if !number.is_absent() {
            write_value(json.name(Field::ClaimNumber.info().json), claim, number);
        }
        json.name("type").text(claim.claim_type.word());
        fields(json, claim, Item::CLAIM);
        if Record::Patient.fields().any(|field| !claim.slot(Item::PATIENT, field).is_absent()) {
            json.name("member").object(|json| fields(json, claim, Item::PATIENT));
        }
        lists(json, claim, Item::CLAIM);
    });
}

fn item(json: &mut Json<'_>, claim: &Claim, item: Item) {
    json.object(|json| {
        fields(json, claim, item);
        lists(json, claim, item);
    });
}

fn lists(json: &mut Json<'_>, claim: &Claim, owner: Item) {
    // Lines come last: what stands on the claim itself is numbered first.
    let (lines, parts): (Vec<_>, Vec<_>) = owner.record.parts().partition(|(_, record)| *record == Record::Line);
    let mut written: Vec<Record> = Vec::new();
    for (name, record) in parts.into_iter().chain(lines) {
        // A record has its name for writing first, other names for it follow.
        if written.contains(&record) {
            continue;
        }
        written.push(record);
        let items: Vec<Item> = claim.items_of(record, owner).collect();
        if !items.is_empty() {
            json.name(name).list(|json| items.into_iter().for_each(|own| item(json, claim, own)));
        }
    }
}

/// The fields that are the item's own: what follows from its items follows again where it is read.
fn fields(json: &mut Json<'_>, claim: &Claim, item: Item) {
    for field in item.record.fields() {
        let info = field.info();
        let follows = info.json.is_empty()
            || info.kind == Kind::Provider
            || matches!(field, Field::ClaimNumber | Field::ClaimType | Field::ClaimNote | Field::LineNote);
        let slot = claim.slot(item, field);
        if !follows && !slot.is_absent() {
            write_value(json.name(info.json), claim, slot);
        }
    }
}

/// Writes a value: dates, codes and texts in quotes, amounts and numbers exactly, lists as lists. What cannot be read stands
/// in an object, so that nobody takes it for a value: any text can be read as one of some kind.
pub fn write_value(json: &mut Json<'_>, claim: &Claim, slot: Slot) {
    match claim.value(slot) {
        Value::List(values) => json.list(|json| values.iter().for_each(|own| write_value(json, claim, *own))),
        Value::Absent | Value::Item(_) => json.maybe(None),
        Value::Unreadable(text) => json.object(|json| json.name(UNREADABLE).text(&String::from_utf8_lossy(text))),
        Value::Text(text) => json.text(&String::from_utf8_lossy(text)),
        Value::Code(code) => json.text(&code.to_string()),
        Value::Days(days) => json.text(&days.to_string()),
        Value::Date(day) => json.text(&day.to_string()),
        Value::Money(cents) => {
            let sign = if cents < 0 { "-" } else { "" };
            let cents = cents.unsigned_abs();
            json.raw(format_args!("{sign}{}.{:02}", cents / 100, cents % 100));
        }
        Value::Number(number) => json.raw(number),
        Value::Yes(yes) => json.raw(yes),
    }
}
