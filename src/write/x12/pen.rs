//! Segments to bytes; what they say of the claim counts as written.

use super::super::{Loss, Losses, Source};
use super::guide::{self, Kinds};
use super::place;
use super::value::{COMPONENT, ELEMENT, Fit, SEGMENT, fit};
use crate::claim::{ClaimType, Field, Item, Record, Slot, Value};

/// A segment that is being filled.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    id: &'static str,
    elements: Vec<Vec<Vec<u8>>>,
    /// Whether it says something of the claim.
    pub given: bool,
}

impl Segment {
    pub fn new(id: &'static str) -> Segment {
        Segment { id, elements: Vec::new(), given: false }
    }

    /// Sets an element to what is no value of the claim.
    pub fn with(mut self, element: usize, text: &str) -> Segment {
        self.set(element, 1, text.as_bytes().to_vec());
        self
    }

    /// Sets a component of an element, both from 1.
    pub fn set(&mut self, element: usize, component: usize, text: Vec<u8>) {
        let (element, component) = (element.saturating_sub(1), component.saturating_sub(1));
        if self.elements.len() <= element {
            self.elements.resize(element + 1, Vec::new());
        }
        if let Some(parts) = self.elements.get_mut(element) {
            if parts.len() <= component {
                parts.resize(component + 1, Vec::new());
            }
            if let Some(part) = parts.get_mut(component) {
                *part = text;
            }
        }
    }

    /// Whether a component of an element holds something.
    pub fn holds(&self, element: usize, component: usize) -> bool {
        let parts = self.elements.get(element.saturating_sub(1));
        parts.and_then(|parts| parts.get(component.saturating_sub(1))).is_some_and(|text| !text.is_empty())
    }

    /// Whether any component of an element holds something.
    pub fn holds_any(&self, element: usize) -> bool {
        self.elements.get(element.saturating_sub(1)).is_some_and(|parts| parts.iter().any(|text| !text.is_empty()))
    }

    /// Appends a composite as the next element.
    pub fn push(&mut self, parts: Vec<Vec<u8>>) {
        self.elements.push(parts);
        self.given = true;
    }

    fn bytes(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.id.as_bytes());
        let full = |parts: &Vec<Vec<u8>>| parts.iter().any(|text| !text.is_empty());
        let count = self.elements.iter().rposition(full).map_or(0, |last| last + 1);
        for parts in self.elements.iter().take(count) {
            out.push(ELEMENT);
            let count = parts.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
            for (at, text) in parts.iter().take(count).enumerate() {
                if at > 0 {
                    out.push(COMPONENT);
                }
                out.extend_from_slice(text);
            }
        }
        out.extend_from_slice(&[SEGMENT, b'\n']);
    }
}

/// Writes the segments of one claim.
pub(super) struct Pen<'s, 'c> {
    pub source: &'s mut Source<'c>,
    pub out: &'s mut Vec<u8>,
    pub losses: &'s mut Losses,
    pub claim_type: ClaimType,
    /// How many segments it wrote.
    pub segments: u64,
    /// How many diagnoses pointers can point to.
    pub pointed: i64,
}

impl Pen<'_, '_> {
    /// Whether the guide of this claim has something that those of some kinds have.
    pub fn has(&self, kinds: Kinds) -> bool {
        guide::has(kinds, self.claim_type)
    }

    /// The items of a record that belong to an owner, where the guide of this claim has them.
    pub fn items(&self, record: Record, owner: Item, kinds: Kinds) -> Vec<Item> {
        if self.has(kinds) { self.some(record, owner) } else { Vec::new() }
    }

    /// The items of a record that belong to an owner, as many as the guides have place for.
    pub fn some(&self, record: Record, owner: Item) -> Vec<Item> {
        let mut all = self.source.items(record, owner);
        all.truncate(guide::most(record));
        all
    }

    // ── segments ──

    /// Writes a segment, whatever it says.
    pub fn write(&mut self, segment: &Segment) {
        segment.bytes(self.out);
        self.segments += 1;
    }

    /// Writes a segment where it says something of the claim.
    pub fn write_given(&mut self, segment: &Segment) {
        if segment.given {
            self.write(segment);
        }
    }

    /// A segment of an item with all the fields that the table has in it.
    pub fn table(&mut self, mut segment: Segment, item: Item) -> Segment {
        for &(field, place) in place::elements(item.record, segment.id) {
            if !field.info().list {
                self.fill(&mut segment, place.element, place.component, item, field);
            }
        }
        segment
    }

    /// The segments of an item that each hold one value behind a qualifier: `AMT`, `QTY`, `REF`.
    pub fn qualified(&mut self, id: &'static str, item: Item, qualifiers: &[(&'static str, Kinds)]) {
        for (qualifier, kinds) in qualifiers {
            if self.has(kinds)
                && let Some(field) = place::qualified(item.record, id, qualifier)
            {
                let mut segment = Segment::new(id).with(1, qualifier);
                self.fill(&mut segment, 2, 1, item, field);
                self.write_given(&segment);
            }
        }
    }

    /// The single days of an item.
    pub fn days(&mut self, item: Item, qualifiers: &[(&'static str, Kinds)]) {
        for (qualifier, kinds) in qualifiers {
            if self.has(kinds)
                && let Some(field) = place::qualified(item.record, "DTP", qualifier)
            {
                self.period(qualifier, item, field, None);
            }
        }
    }

    /// A day, or a period from one to another.
    pub fn period(&mut self, qualifier: &str, item: Item, from: Field, through: Option<Field>) {
        let Some(first) = self.peek(item, from) else { return };
        let last = through.and_then(|through| Some((through, self.peek(item, through)?)));
        // A first day that is none has no end that can be told from it, but where it is as long as one.
        let last = last.filter(|_| first.text.len() == 8);
        let mut segment = Segment::new("DTP").with(1, qualifier).with(2, if last.is_some() { "RD8" } else { "D8" });
        let mut text = self.keep(item, from, first);
        if let Some((through, last)) = last {
            text.push(b'-');
            text.extend(self.keep(item, through, last));
        }
        segment.set(3, 1, text);
        self.write(&segment);
    }

    // ── values ──

    /// What can be written of a field; it does not count as written yet.
    pub fn peek(&self, item: Item, field: Field) -> Option<Fit> {
        fit(self.source.claim, self.source.claim.slot(item, field), field)
    }

    /// Counts what [`Pen::peek`] gave as written.
    pub fn keep(&mut self, item: Item, field: Field, fit: Fit) -> Vec<u8> {
        self.source.take(item, field);
        if fit.changed {
            self.count(Loss::Changed, field);
        }
        fit.text
    }

    /// What can be written of a field, which then counts as written.
    pub fn value(&mut self, item: Item, field: Field) -> Option<Vec<u8>> {
        let fit = self.peek(item, field)?;
        Some(self.keep(item, field, fit))
    }

    /// Sets a component of an element to the value of a field.
    pub fn fill(&mut self, segment: &mut Segment, element: usize, component: usize, item: Item, field: Field) {
        if let Some(text) = self.value(item, field) {
            segment.set(element, component, text);
            segment.given = true;
        }
    }

    /// The values of a list, as many as there is place for; of pointers to diagnoses those to one that is written.
    pub fn list(&mut self, item: Item, field: Field, most: usize) -> Vec<Vec<u8>> {
        let claim = self.source.claim;
        let slots = claim.list(item, field);
        let led = |slot: &&Slot| match claim.value(**slot) {
            Value::Number(position) if field == Field::LinePointers => {
                position.as_whole().is_none_or(|position| position <= self.pointed)
            }
            _ => true,
        };
        let fits: Vec<Fit> = slots.iter().filter(led).filter_map(|slot| fit(claim, *slot, field)).take(most).collect();
        if !fits.is_empty() || slots.is_empty() {
            self.source.take(item, field);
        }
        let whole = fits.len() == slots.len() && !fits.iter().any(|fit| fit.changed);
        if !fits.is_empty() && !whole {
            self.count(Loss::Changed, field);
        }
        fits.into_iter().map(|fit| fit.text).collect()
    }

    /// Sets the components of an element to the values of a list.
    pub fn fill_list(
        &mut self,
        segment: &mut Segment,
        (element, first): (usize, usize),
        most: usize,
        of: (Item, Field),
    ) {
        for (at, text) in self.list(of.0, of.1, most).into_iter().enumerate() {
            segment.set(element, first + at, text);
            segment.given = true;
        }
    }

    pub fn count(&mut self, loss: Loss, field: Field) {
        *self.losses.entry((loss, field)).or_default() += 1;
    }
}
