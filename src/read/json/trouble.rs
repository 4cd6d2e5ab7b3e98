//! What is wrong with a claim's JSON, to the analyst's words.

use super::place;
use super::pointer::pointer;
use super::scan::{Fault, Wrong};
use crate::claim::Kind;
use crate::read::value::Odd;
use crate::read::{Cost, Spot, Trouble};

/// The trouble of one value.
pub(super) fn note(bytes: &[u8], at: usize, odd: Odd, origin: &Spot) -> Trouble {
    let element = pointer(bytes, place(at));
    let (code, says) = match odd {
        Odd::Date => {
            ("json/date", "is no day of the calendar; write a day that exists as \"2026-02-03\" or \"20260203\"")
        }
        Odd::Amount => (
            "json/amount",
            "is not an exact amount; write dollars and cents without a dollar sign or commas, like 1250.00",
        ),
        Odd::Number { negative: true } => ("json/number", "is negative, which it cannot be; write 0 or more"),
        Odd::Number { negative: false } => (
            "json/number",
            "is not an exact number; write at most 18 digits, with a point and without an exponent, like 2 or 1.5",
        ),
        Odd::Code => (
            "json/type",
            "must be one code, of letters and digits alone; take out quotes, commas, blanks and what else a copy has left in it",
        ),
        Odd::Zeros => ("json/type", "lacks the leading zero of its code; write it whole, like 0450 or 02"),
        Odd::Bill => {
            ("json/type", "is a type of bill without its last character, the frequency; write all four, like 0131")
        }
        Odd::Sex => ("json/type", "is no sex; write F, M or U, or female, male or unknown"),
        Odd::Procedure => (
            "json/type",
            "is no procedure code, which has five letters and digits; write modifiers into \"modifiers\", not behind it",
        ),
        Odd::Kind(Kind::Yes) => ("json/type", "must be yes or no; write true or false"),
        Odd::Kind(Kind::Money) => ("json/type", "must be an amount; write a number like 1250.00"),
        Odd::Kind(Kind::Number) => ("json/type", "must be a number; write one like 2"),
        Odd::Kind(_) => ("json/type", "must be a text; write it in quotes"),
    };
    let message = format!("the value at {element} {says}; until then it is not read");
    Trouble { code, message, spot: Spot { element, ..spot(bytes, at, origin) }, cost: Cost::Nothing }
}

/// The trouble of a value that could not be read in the format that the claim was converted from.
pub(super) fn unreadable(bytes: &[u8], at: usize, origin: &Spot) -> Trouble {
    let element = pointer(bytes, place(at));
    let message = format!(
        "the value at {element} could not be read where the claim was converted from; write what it is in its place, until then it is not read"
    );
    Trouble { code: "json/unreadable", message, spot: Spot { element, ..spot(bytes, at, origin) }, cost: Cost::Nothing }
}

/// The trouble of a number in place of a code that begins with a nought.
pub(super) fn lost_zeros(bytes: &[u8], at: usize, whole: &str, origin: &Spot) -> Trouble {
    let element = pointer(bytes, place(at));
    let message = format!(
        "the value at {element} is a number, in which a code loses its leading zero; write it in quotes, as \"{whole}\"; until then it is not read"
    );
    Trouble { code: "json/type", message, spot: Spot { element, ..spot(bytes, at, origin) }, cost: Cost::Nothing }
}

/// The trouble of the last day of a period that ends before it begins.
pub(super) fn turned(bytes: &[u8], at: usize, from: &str, origin: &Spot) -> Trouble {
    let element = pointer(bytes, place(at));
    let message = format!(
        "the day at {element} is before \"{from}\", where its period begins; write the first day and the last; until then neither is read"
    );
    Trouble { code: "json/date", message, spot: Spot { element, ..spot(bytes, at, origin) }, cost: Cost::Nothing }
}

/// The trouble of a claim without a line.
pub(super) fn no_lines(bytes: &[u8], at: usize, origin: &Spot) -> Trouble {
    let message = "the claim has no \"lines\"; only edits on the claim itself can be judged".to_owned();
    Trouble { code: "json/no-lines", message, spot: spot(bytes, at, origin), cost: Cost::Nothing }
}

/// The trouble of a claim that cannot be read.
pub(in crate::read) fn costs_claim(bytes: &[u8], fault: Fault, origin: &Spot) -> Trouble {
    let (code, message) = match fault.wrong {
        Wrong::Truncated => (
            "json/truncated",
            "the claim ends in the middle: its last brackets or quotes are missing; fetch the whole file again",
        ),
        Wrong::Syntax => (
            "json/syntax",
            "this is not JSON: a name in quotes, a colon, a value, a comma or a closing bracket must stand here",
        ),
        Wrong::Trailing => (
            "json/trailing",
            "something follows the claim; write each claim on its own line, or all in one list with commas",
        ),
        Wrong::Deep => {
            ("json/too-deep", "more than 64 objects and lists stand in each other; a claim needs fewer than ten")
        }
        Wrong::Escape => (
            "json/escape",
            "this escape stands for no character; write \\n, \\\", \\\\ or \\u with four digits, and both halves of a pair",
        ),
        Wrong::Control => (
            "json/control-character",
            "a text holds a line end or another control character, or its closing quote is missing; write \\n, \\t or \\u0000",
        ),
        Wrong::Encoding => ("json/encoding", "a text is not UTF-8; save the file as UTF-8"),
        Wrong::Duplicate => (
            "json/duplicate-key",
            "this object gives the same name twice, and nobody can know which one counts; remove one",
        ),
        Wrong::NotObject => ("json/not-an-object", "a claim must stand here: an object in { and }"),
        Wrong::NotClaim => (
            "json/not-a-claim",
            "this object has nothing that only a claim has, like \"claim_id\" or \"lines\"; `paylint fields` lists the names",
        ),
        Wrong::Fhir => (
            "json/fhir",
            "this is a FHIR resource in a file that begins with claims of another form; write FHIR claims into a file of their own",
        ),
        Wrong::ClaimType => (
            "json/claim-type",
            "this type of claim is not known; write \"professional\", \"institutional\" or \"dental\"",
        ),
        Wrong::Shape => ("json/type", "objects must stand here, in { and }, or a list of them"),
    };
    let element = match fault.wrong {
        Wrong::Duplicate | Wrong::ClaimType | Wrong::Shape => pointer(bytes, place(fault.at)),
        _ => String::new(),
    };
    let cost = if matches!(fault.wrong, Wrong::ClaimType | Wrong::Fhir) { Cost::Unsupported } else { Cost::Claim };
    Trouble { code, message: message.to_owned(), spot: Spot { element, ..spot(bytes, fault.at, origin) }, cost }
}

/// Where a byte of the claim stands in the file.
fn spot(bytes: &[u8], at: usize, origin: &Spot) -> Spot {
    let before = bytes.get(..at).unwrap_or(bytes);
    let lines = memchr::memchr_iter(b'\n', before).count();
    Spot { offset: origin.offset + at as u64, number: origin.number + lines as u64, element: String::new() }
}
