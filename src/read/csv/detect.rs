//! The first lines of a file to its heading line and delimiter, told by the names of columns that are known.

use super::columns::{find, normal};
use super::layout::headings;
use super::map::Map;
use super::split::line_end;
use crate::claim::Field;

/// Lines that may stand above the headings.
const LINES: u64 = 40;
/// What is tried where nobody says what stands between cells.
const DELIMITERS: &[u8] = b",;\t|";

/// A heading line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) struct Found {
    /// The first byte behind it.
    pub next: usize,
    /// Its line, from 1.
    pub line: u64,
    pub delimiter: u8,
    /// Whether the delimiter is declared: by a line `sep=;`, or by the map.
    pub declared: bool,
    pub headings: Vec<String>,
    /// Whether lines with something in them stand above it.
    pub below: bool,
}

/// Finds the heading line of a file of claims within its first bytes.
pub(in crate::read) fn detect(head: &[u8], map: Option<&Map>) -> Option<Found> {
    let mut declared = map.and_then(Map::delimiter);
    let (mut at, mut below) = (0, false);
    for line in 1..=LINES {
        let rest = head.get(at..).filter(|rest| !rest.is_empty())?;
        let (end, next) = line_end(rest, true)?;
        // Blanks stand in the place of a byte order mark.
        let own = rest.get(..end).unwrap_or(rest);
        let lead = if line == 1 { own.iter().take_while(|byte| **byte == b' ').count() } else { 0 };
        let own = own.get(lead..).unwrap_or(own);
        if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] = own {
            declared = Some(*delimiter);
        } else {
            let tried = declared.as_ref().map_or(DELIMITERS, std::slice::from_ref);
            let best = tried
                .iter()
                .map(|delimiter| (headings(own, *delimiter), *delimiter))
                .filter(|(headings, _)| is_heading(headings, map))
                .max_by_key(|(headings, _)| headings.len());
            if let Some((headings, delimiter)) = best {
                return Some(Found { next: at + next, line, delimiter, declared: declared.is_some(), headings, below });
            }
            below |= !own.trim_ascii().is_empty();
        }
        at += next;
    }
    None
}

/// Whether cells are headings of claims: the claim's number and another known one, or several known ones.
fn is_heading(headings: &[String], map: Option<&Map>) -> bool {
    let (mut known, mut id) = (0, false);
    for heading in headings.iter().filter(|heading| !heading.is_empty()) {
        let mapped = map.map_or_else(Vec::new, |map| map.columns_of(heading));
        let own = mapped.first().copied().or_else(|| find(heading));
        known += usize::from(own.is_some());
        id |= own.is_some_and(|own| own.field == Field::ClaimNumber);
    }
    known >= if id || map.is_some() { 2 } else { 4 }
}

/// Whether cells are the headings of a file once more.
pub(super) fn again(cells: &[String], headings: &[String]) -> bool {
    cells.len() >= headings.len() && headings.iter().zip(cells).all(|(one, other)| normal(one) == normal(other))
}

/// How people call a delimiter.
pub(super) fn word(delimiter: u8) -> &'static str {
    match delimiter {
        b',' => "commas",
        b';' => "semicolons",
        b'\t' => "tabs",
        b'|' => "upright bars",
        _ => "a character of its own",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c03_the_delimiter_is_found_by_the_headings() {
        for (text, delimiter, declared) in [
            ("claim_id,procedure\n", b',', false),
            ("Claim ID;Procedure;charge\n", b';', false),
            ("claim_id\tprocedure\n", b'\t', false),
            ("claim_id|procedure|note, with commas\n", b'|', false),
            ("sep=;\nclaim_id;procedure\n", b';', true),
            ("sep=^\r\nclaim_id^procedure\r\n", b'^', true),
        ] {
            let found = detect(text.as_bytes(), None).unwrap();
            assert_eq!((found.delimiter, found.declared), (delimiter, declared), "{text}");
        }
        for text in ["", "claim_id\n", "a,b,c\n1,2,3\n", "hello, world\n", "\n\n\n", "charge,units,pos\n"] {
            assert_eq!(detect(text.as_bytes(), None), None, "{text}");
        }
    }

    #[test]
    fn c10_lines_may_stand_above_the_headings() {
        let found = detect(b"Claims of March\n\nclaim_id,procedure\r\n", None).unwrap();
        assert_eq!((found.line, found.below, found.next), (3, true, 37));
        let deep = format!("{}claim_id,procedure\n", "x\n".repeat(40));
        assert_eq!(detect(deep.as_bytes(), None), None);
    }
}
