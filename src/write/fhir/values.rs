//! Values to elements. What cannot be read is told in a way that cannot be read either, or left out.

use super::concept;
use crate::claim::{Date, Days, Field, Item, Kind, Slot, Value, is_reason};
use crate::report::{Json, write_value};
use crate::write::{Loss, Source, values};

/// Codes whose elements say nothing without one; any other may be told in words alone, and cannot be read then.
const NOT_IN_WORDS: &[Field] = &[
    Field::DiagnosisPresentOnAdmission,
    Field::DrugCode,
    Field::NoteKind,
    Field::OtherPayerRelationship,
    Field::PatientRelationship,
    Field::ProviderTaxonomy,
    Field::ToothCode,
    Field::ToothStatusStatus,
    Field::ToothSurfaces,
    Field::LineOralCavity,
    Field::ClaimRelatedCauses,
];

/// What says of an element that its value is not there for an error.
const ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

impl Source<'_> {
    /// Whether there is a text, a day or a number that an element can say.
    pub(super) fn says(&self, item: Item, field: Field) -> bool {
        let slot = self.claim.slot(item, field);
        !slot.is_absent() && !matches!((self.told(field, slot), self.claim.value(slot)), (None, Value::Unreadable(_)))
    }

    /// The characters of what cannot be read, which no reader of FHIR can read either.
    fn told(&self, field: Field, slot: Slot) -> Option<String> {
        let Value::Unreadable(own) = self.claim.value(slot) else { return None };
        // FHIR has days with a time, and years and months in place of days.
        let is_day = |text: &str| {
            let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
            (Date::parse(day.as_bytes()).is_some() || Days::parse(day.as_bytes()).is_some())
                && (time.is_empty() || time.starts_with('T'))
        };
        values::unreadable(field, own, |text| field.info().kind != Kind::Date || !is_day(text))
    }

    /// The characters of a value.
    fn characters(&mut self, field: Field, slot: Slot) -> Option<String> {
        let Value::Unreadable(own) = self.claim.value(slot) else { return Some(values::text(self.claim, slot)) };
        let told = self.told(field, slot)?;
        if told.as_bytes() != own {
            self.count(Loss::Changed, field);
        }
        Some(told)
    }

    /// Writes a value as a member of an object, as JSON writes its kind.
    pub(super) fn value(&mut self, json: &mut Json<'_>, name: &str, field: Field, slot: Slot) -> bool {
        if !matches!(self.claim.value(slot), Value::Unreadable(_)) {
            write_value(json.name(name), self.claim, slot);
            return true;
        }
        let told = self.characters(field, slot);
        told.iter().for_each(|told| json.name(name).text(told));
        told.is_some()
    }

    /// Writes a field as a member of an object.
    pub(super) fn member(&mut self, json: &mut Json<'_>, name: &str, item: Item, field: Field) {
        let slot = self.claim.slot(item, field);
        if !slot.is_absent() && self.value(json, name, field, slot) {
            self.take(item, field);
        }
    }

    /// The characters of a field that an element can say.
    pub(super) fn text(&mut self, item: Item, field: Field) -> Option<String> {
        let slot = self.claim.slot(item, field);
        let text = if slot.is_absent() { None } else { self.characters(field, slot) }?;
        self.take(item, field);
        Some(text)
    }

    /// The characters of the values of a list, those that an element can say.
    pub(super) fn texts(&mut self, item: Item, field: Field) -> Vec<String> {
        let slots = self.claim.list(item, field);
        let texts: Vec<String> = slots.iter().filter_map(|slot| self.characters(field, *slot)).collect();
        if !texts.is_empty() && texts.len() < slots.len() {
            self.count(Loss::Changed, field);
        }
        texts
    }

    /// The code of a field, or the values of a list of codes, as concepts.
    pub(super) fn concepts(&mut self, json: &mut Json<'_>, name: &str, (item, field): (Item, Field)) {
        let slots = self.claim.list(item, field);
        let told: Vec<Slot> = slots.iter().filter(|slot| self.in_concept(field, **slot)).copied().collect();
        if told.is_empty() {
            return;
        }
        self.take(item, field);
        if told.len() < slots.len() {
            self.count(Loss::Changed, field);
        }
        json.name(name).list(|json| told.iter().for_each(|slot| self.concept(json, "", *slot)));
    }

    /// Whether a concept can say a code, or that there is one that cannot be read.
    pub(super) fn in_concept(&self, field: Field, slot: Slot) -> bool {
        !slot.is_absent() && (!matches!(self.claim.value(slot), Value::Unreadable(_)) || !NOT_IN_WORDS.contains(&field))
    }

    /// A code as a concept; one that cannot be read only in words.
    pub(super) fn concept(&self, json: &mut Json<'_>, system: &str, slot: Slot) {
        match self.claim.value(slot) {
            Value::Unreadable(own) => json.object(|json| {
                if is_reason(own) {
                    absent(json);
                } else {
                    json.name("text").text(&String::from_utf8_lossy(own));
                }
            }),
            _ => concept(json, system, &values::text(self.claim, slot)),
        }
    }
}

/// Says of an element that its value is not there for an error.
pub(super) fn absent(json: &mut Json<'_>) {
    json.name("extension").list(|json| {
        json.object(|json| {
            json.name("url").text(ABSENT);
            json.name("valueCode").text("error");
        });
    });
}
