//! What is wrong with a FHIR Claim, to the analyst's words.

use super::stream::is_claim;
use crate::read::json::scan::{Fault, Wrong};
use crate::read::json::trouble::costs_claim;
use crate::read::{Cost, Spot, Trouble};

/// Where a byte of a resource stands in its file.
pub(super) fn spot(bytes: &[u8], at: usize, origin: &Spot) -> Spot {
    let before = bytes.get(..at).unwrap_or(bytes);
    let lines = memchr::memchr_iter(b'\n', before).count();
    let element = super::locate(bytes, u32::try_from(at).unwrap_or(u32::MAX)).0;
    Spot { offset: origin.offset + at as u64, number: origin.number + lines as u64, element }
}

/// The trouble of a Bundle whose entries are no list, and what that costs: a claim, where one stands in them.
pub(super) fn no_list(spot: Spot, entries: &[u8]) -> Trouble {
    let message =
        "\"entry\" of a Bundle must be a list, in [ and ], also of one entry; what stands in its place is not read";
    let cost = if is_claim(entries) { Cost::Claim } else { Cost::Bytes };
    Trouble { code: "fhir/type", message: message.to_owned(), spot, cost }
}

/// The trouble of a claim whose JSON is damaged, or that has another value where an object is wanted.
pub(super) fn damaged(bytes: &[u8], fault: Fault, origin: &Spot) -> Trouble {
    let mut trouble = costs_claim(bytes, fault, origin);
    if !trouble.spot.element.is_empty() {
        trouble.spot = spot(bytes, fault.at, origin);
    }
    if fault.wrong == Wrong::Shape {
        trouble.code = "fhir/type";
        trouble.message = format!(
            "{} must be another kind of value: FHIR wants an object in {{ and }} for whatever has parts, and a text, number or flag for what has none",
            trouble.spot.element
        );
    }
    trouble.cost = Cost::Claim;
    trouble
}
