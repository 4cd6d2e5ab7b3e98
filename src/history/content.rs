//! A claim to what it says, wherever it stands: the same claim in another file, another batch or another order of its
//! members has the same content.

use super::fingerprint::Fingerprint;
use crate::claim::{Claim, Field, Item, Kind, Record, Slot, Value};

/// What is kept of a claim that comes twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Content {
    /// What was claimed: equal keys are one claim.
    pub key: [u8; 16],
    /// What the payer decided, as far as it is known: how much of it, then what. Of two records of one claim the greater
    /// is kept.
    pub decided: [u8; 18],
}

/// What the payer said of a claim afterwards; a record with it and one without it are one claim.
const DECIDED: &[Field] = &[
    Field::ClaimPayerNumber,
    Field::ClaimDenied,
    Field::ClaimPaid,
    Field::LineDenied,
    Field::LineAllowed,
    Field::LinePaid,
];

impl Content {
    /// The content of a claim.
    pub fn of(claim: &Claim) -> Content {
        let stored = Record::ALL.iter().filter(|(record, _)| is_owned(*record));
        let mut owned: Vec<(Item, Item)> =
            stored.flat_map(|(record, _)| claim.items(*record)).map(|item| (claim.owner(item), item)).collect();
        owned.sort_unstable();
        let mut taking =
            Taking { claim, owned, key: Fingerprint::default(), decided: Fingerprint::default(), facts: 0 };
        taking.key.text(claim.claim_type.word().as_bytes());
        taking.item(Item::PATIENT);
        taking.item(Item::CLAIM);
        let mut decided = [0; 18];
        let parts = taking.facts.to_be_bytes().into_iter().chain(taking.decided.whole());
        decided.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        Content { key: taking.key.whole(), decided }
    }
}

struct Taking<'c> {
    claim: &'c Claim,
    /// Every item behind its owner, sorted.
    owned: Vec<(Item, Item)>,
    key: Fingerprint,
    decided: Fingerprint,
    facts: u16,
}

impl Taking<'_> {
    /// An item, then what belongs to it, kind by kind: how items of several owners lie among each other says nothing.
    fn item(&mut self, item: Item) {
        self.key.text(item.record.words().as_bytes());
        // What has no name in JSON is derived from the rest.
        for field in item.record.fields().filter(|field| !field.info().json.is_empty()) {
            let slot = self.claim.slot(item, field);
            if slot.is_absent() {
                continue;
            }
            if DECIDED.contains(&field) {
                self.facts = self.facts.saturating_add(1);
                self.decided.text(field.info().name.as_bytes());
                self.decided.number(u64::from(item.index));
                value(&mut self.decided, self.claim, slot);
            } else if !matches!(self.claim.value(slot), Value::List([])) {
                self.key.text(field.info().name.as_bytes());
                value(&mut self.key, self.claim, slot);
            }
        }
        let start = self.owned.partition_point(|(owner, _)| *owner < item);
        let items = self.owned.get(start..).unwrap_or(&[]).iter().take_while(|(owner, _)| *owner == item);
        let items: Vec<Item> = items.map(|(_, own)| *own).collect();
        items.into_iter().for_each(|own| self.item(own));
        self.key.text(b"");
    }
}

/// Whether items of a record are stored and belong to others.
fn is_owned(record: Record) -> bool {
    record.lists().is_empty() && !matches!(record, Record::Claim | Record::Patient)
}

fn value(into: &mut Fingerprint, claim: &Claim, slot: Slot) {
    let mut tagged = |tag: u8, text: &[u8]| {
        into.bytes(&[tag]);
        into.text(text);
    };
    match claim.value(slot) {
        Value::Absent => tagged(0, b""),
        Value::Unreadable(text) => tagged(1, text),
        Value::Code(code) => tagged(2, code.bytes().get(..code.len()).unwrap_or(b"")),
        Value::Text(text) => tagged(2, text),
        Value::Date(day) => tagged(3, &day.0.to_le_bytes()),
        Value::Days(days) => {
            tagged(9, &days.first.0.to_le_bytes());
            tagged(9, &days.last.0.to_le_bytes());
        }
        Value::Money(cents) => tagged(4, &cents.to_le_bytes()),
        Value::Number(number) => tagged(5, number.to_string().as_bytes()),
        Value::Yes(yes) => tagged(6, &[u8::from(yes)]),
        Value::List(values) => {
            tagged(7, &(values.len() as u64).to_le_bytes());
            values.iter().for_each(|own| value(into, claim, *own));
        }
        // A provider by what it is, not by where it stands among the others.
        Value::Item(index) => {
            tagged(8, b"");
            let provider = Item { record: Record::Provider, index };
            let fields = Record::Provider.fields().filter(|field| field.info().kind != Kind::Provider);
            fields.for_each(|field| value(into, claim, claim.slot(provider, field)));
        }
    }
}
