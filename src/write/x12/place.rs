//! The X12 column of the table of fields to segments, elements and components.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::claim::{Field, Record};

/// Where a field stands in an 837.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Its loop, `2400`; empty where the table does not say it.
    pub within: &'static str,
    pub segment: &'static str,
    /// What the segment's first element must be, `472` of `DTP*472`; empty where any will do.
    pub qualifier: &'static str,
    /// Its element, from 1; nought where the table does not say it.
    pub element: usize,
    /// Its component, from 1; of a list the first.
    pub component: usize,
}

/// The table's places, each list in the table's order.
#[derive(Default)]
struct Places {
    /// By record and segment: the fields that stand in it by its elements.
    elements: FxHashMap<(Record, &'static str), Vec<(Field, Place)>>,
    /// By record, segment and its first element.
    qualified: FxHashMap<(Record, &'static str, &'static str), Field>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let mut places = Places::default();
    for field in Field::ALL.iter().filter(|field| !field.info().json.is_empty()) {
        for place in field.info().x12.split(", ").filter_map(parse) {
            places.qualified.entry((field.record(), place.segment, place.qualifier)).or_insert(*field);
            if place.qualifier.is_empty() && place.element > 0 {
                places.elements.entry((field.record(), place.segment)).or_default().push((*field, place));
            }
        }
    }
    places
});

/// `2400/SV101-3 to -6`, `2300/REF*G1/02`, `2300/DTP*454`, `CR102`.
fn parse(text: &'static str) -> Option<Place> {
    let text = text.split(" to ").next()?;
    let (within, own) = match text.split_once('/') {
        Some((within, own)) if within.starts_with(|c: char| c.is_ascii_digit()) => (within, own),
        _ => ("", text),
    };
    let number = |text: &str| text.parse::<usize>().ok();
    if let Some((segment, rest)) = own.split_once('*') {
        let (qualifier, element) = rest.split_once('/').unwrap_or((rest, ""));
        let (element, component) = element.split_once('-').unwrap_or((element, "1"));
        let element = number(element).unwrap_or(0);
        return Some(Place { within, segment, qualifier, element, component: number(component)? });
    }
    let (head, component) = own.split_once('-').unwrap_or((own, "1"));
    let (segment, element) = head.split_at_checked(head.len().checked_sub(2)?)?;
    let named = matches!(segment.len(), 2 | 3);
    named.then_some(Place { within, segment, qualifier: "", element: number(element)?, component: number(component)? })
}

/// The fields of a record that stand in a segment by its elements, in the table's order.
pub(super) fn elements(record: Record, segment: &'static str) -> &'static [(Field, Place)] {
    PLACES.elements.get(&(record, segment)).map_or(&[], Vec::as_slice)
}

/// The field of a record that a segment holds by its first element.
pub(super) fn qualified(record: Record, segment: &'static str, qualifier: &'static str) -> Option<Field> {
    PLACES.qualified.get(&(record, segment, qualifier)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_where_fields_stand() {
        let of = |record, segment| elements(record, segment).iter().map(|(field, _)| *field).collect::<Vec<_>>();
        assert_eq!(of(Record::Contract, "CN1").len(), 6);
        assert_eq!(of(Record::Repricing, "HCP").len(), 14);
        assert!(of(Record::Line, "SV1").contains(&Field::LinePointers));
        assert!(
            of(Record::Line, "SV3").contains(&Field::LineOralCavity)
                && !of(Record::Line, "SV1").contains(&Field::LineOralCavity)
        );
        assert_eq!(qualified(Record::Line, "REF", "G1"), Some(Field::LineAuthorization));
        assert_eq!(qualified(Record::Claim, "REF", "LU"), Some(Field::ClaimAccidentState));
        assert_eq!(qualified(Record::Claim, "DTP", "454"), Some(Field::ClaimInitialTreatmentDate));
        assert_eq!(qualified(Record::OtherPayer, "AMT", "EAF"), Some(Field::OtherPayerRemaining));
        assert_eq!(parse("2400/SV101-3 to -6").map(|place| (place.element, place.component)), Some((1, 3)));
        assert_eq!(parse("-2"), None);
    }
}
