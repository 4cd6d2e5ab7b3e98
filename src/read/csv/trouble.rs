//! What is wrong with a file of rows, to the analyst's words.

use super::detect::word;
use super::layout::{self, Odd};
use super::split::{LINES, Quote};
use crate::claim::Sheet;
use crate::read::{Cost, Spot, Trouble};

/// Where a row begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub offset: u64,
    pub line: u64,
}

impl Place {
    /// The place of a column in the row.
    pub(super) fn spot(self, column: &str) -> Spot {
        Spot { offset: self.offset, number: self.line, element: column.to_owned() }
    }

    fn trouble(self, code: &'static str, cost: Cost, message: impl Into<String>) -> Trouble {
        Trouble { code, message: message.into(), spot: self.spot(""), cost }
    }
}

pub(super) fn quote(quote: Quote, place: Place, cost: Cost) -> Trouble {
    let message = match quote {
        Quote::Open => format!(
            "a quote is opened in this row and not closed within {LINES} lines; \
             close it, or double a quote that belongs to the text; reading goes on at the next line"
        ),
        Quote::Behind => {
            "something stands behind a closing quote in this row; double a quote that belongs to the text, \
                          or take it away; reading goes on at the next line"
                .to_owned()
        }
        Quote::Within => {
            "a quote stands within the claim_id of this row, so that nobody knows its claim; take it away".to_owned()
        }
        Quote::Rows => {
            "a quote in this row encloses whole rows, so that one of its ends is missing; close it in its own row; \
                        reading goes on at the next line"
                .to_owned()
        }
    };
    place.trouble("csv/quote", cost, message)
}

pub(super) fn columns(has: usize, wanted: usize, place: Place, cost: Cost) -> Trouble {
    let help = if has > wanted {
        "a text that holds the delimiter must stand in quotes"
    } else {
        "write an empty cell for what is not given, and look whether the row was cut"
    };
    let cells = if has == 1 { "cell" } else { "cells" };
    place.trouble("csv/columns", cost, format!("this row has {has} {cells}, the headings are {wanted}; {help}"))
}

pub(super) fn row_too_long(place: Place, cost: Cost) -> Trouble {
    place.trouble(
        "csv/row-too-long",
        cost,
        "this row is longer than 1 megabyte, which no row of a claim is; it is passed over",
    )
}

pub(super) fn claim_too_long(place: Place, megabytes: usize) -> Trouble {
    let message = format!("the rows of this claim are more than {megabytes} megabytes; they are passed over");
    place.trouble("csv/too-long", Cost::Claim, message)
}

/// A claim beside a row that nobody can tell the claim of.
pub(super) fn beside_lost(place: Place, lost: u64, sheet: &Sheet) -> Trouble {
    let lost = match sheet.group_of(lost) {
        Some((group, row)) => format!("row {row} of row group {group}"),
        None => format!("the row in line {lost}"),
    };
    let message = format!(
        "{lost}, which cannot be read, may belong to this claim, so that it is not judged without it; mend that row"
    );
    place.trouble("csv/row-lost", Cost::Claim, message)
}

pub(super) fn claim_again(place: Place) -> Trouble {
    place.trouble(
        "csv/claim-again",
        Cost::Claim,
        "the claim of these rows came before, with other claims in between, so that what was said of it there is said of a part of it; \
         sort the file by claim_id",
    )
}

/// The last claim of a stream that is damaged behind it.
pub(super) fn damaged_behind(place: Place) -> Trouble {
    place.trouble(
        "csv/cut",
        Cost::Claim,
        "the file is damaged behind this claim, of which more rows may follow there; it is not judged without them",
    )
}

pub(super) fn too_many(place: Place) -> Trouble {
    place.trouble(
        "csv/too-many-claims",
        Cost::Bytes,
        "more claims stand in this file than are kept in mind, so that from here on nobody notices where rows of a claim do not stand together; \
         split the file",
    )
}

pub(super) fn no_claim_id(place: Place) -> Trouble {
    place.trouble(
        "csv/no-claim-id",
        Cost::Bytes,
        "this row does not say which claim it belongs to; fill in its claim_id",
    )
}

pub(super) fn total(place: Place) -> Trouble {
    place.trouble(
        "csv/total",
        Cost::Nothing,
        "this row has no claim_id, no procedure and no revenue code, as a row of totals; it is passed over",
    )
}

pub(super) fn comment(place: Place) -> Trouble {
    place.trouble("csv/comment", Cost::Nothing, "a line that begins with # is a remark; it is passed over")
}

pub(super) fn heading_again(place: Place) -> Trouble {
    place.trouble("csv/heading-again", Cost::Nothing, "the headings stand here once more; they are passed over")
}

pub(super) fn other_heading(place: Place) -> Trouble {
    place.trouble(
        "csv/other-heading",
        Cost::Bytes,
        "other headings begin here, as where two files were put together; what follows is not read; split the file here",
    )
}

pub(super) fn no_line_end(place: Place) -> Trouble {
    place.trouble(
        "csv/no-line-end",
        Cost::Nothing,
        "the last row has no line end: if the file was cut short here, its last value is not whole",
    )
}

pub(super) fn encoding(place: Place, byte: u8) -> Trouble {
    let message = format!(
        "the byte {byte:02X} here is not UTF-8; the file seems to be in Windows-1252 or Latin-1; save it as \"CSV UTF-8\", \
         or convert it (for example with `iconv -f WINDOWS-1252 -t UTF-8`); a value with such a byte is not read"
    );
    place.trouble("csv/encoding", Cost::Nothing, message)
}

pub(super) fn damaged_id(place: Place) -> Trouble {
    place.trouble(
        "csv/spreadsheet",
        Cost::Claim,
        "the claim_id looks as if a spreadsheet turned it into a number with an exponent, so that several claims may have become one; \
         format the column as text and export it again",
    )
}

pub(super) fn delimiter(place: Place, delimiter: u8) -> Trouble {
    let message = format!("the cells of this file are taken to stand between {}, by its headings", word(delimiter));
    place.trouble("csv/delimiter", Cost::Nothing, message)
}

pub(super) fn above(place: Place) -> Trouble {
    place.trouble(
        "csv/above-headings",
        Cost::Nothing,
        "the headings are found here; the lines above them are passed over",
    )
}

/// What a heading line says, or has wrong.
pub(super) fn heading(odd: &layout::Odd, cost: Cost, place: Place) -> Trouble {
    match odd {
        Odd::NoClaimId => place.trouble(
            "csv/no-claim-id-column",
            cost,
            "none of the headings is claim_id, so that nobody knows which rows are one claim; \
             rename the column, or say which it is with `--map`",
        ),
        Odd::Twice(name) => place.trouble(
            "csv/column-twice",
            cost,
            format!("two headings mean {name}, and nobody can know which counts; rename one, or say which it is with `--map`"),
        ),
        Odd::Unknown(names) => {
            place.trouble("csv/unknown-column", cost, format!("columns that are not known are not read: {}", guessed(names)))
        }
        Odd::NoLines(names) => place.trouble(
            "csv/no-line-columns",
            cost,
            format!(
                "none of the headings is known as one of a service line (procedure, service_from, units), so that no service would be looked at; rename the columns, or say which they are with `--map`: {}",
                guessed(names)
            ),
        ),
        Odd::OfClaims => place.trouble(
            "csv/no-line-columns",
            cost,
            "no column is one of a service line (procedure, service_from, units); only edits on the claim itself can be judged",
        ),
        Odd::Absent(names) => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let message = format!("headings that the map names are not there: {}; what they hold is not given", listed(&names));
            place.trouble("csv/absent-column", cost, message)
        }
    }
}

/// Headings that are not known, and which columns may be meant.
fn guessed(names: &[(String, Option<&'static str>)]) -> String {
    let own: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
    let near: Vec<String> =
        names.iter().filter_map(|(own, near)| Some(format!("{} for {}", (*near)?, cut(own)))).collect();
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    if near.is_empty() { listed(&own) } else { format!("{}; did you mean {}?", listed(&own), listed(&near)) }
}

/// Some names, and how many there are more.
fn listed(names: &[&str]) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| cut(name)).collect();
    match names.len().checked_sub(MOST).filter(|more| *more > 0) {
        Some(more) => format!("{} and {more} more", shown.join(", ")),
        None => shown.join(", "),
    }
}

fn cut(name: &str) -> String {
    let shown: String = name.chars().take(32).collect();
    if shown.len() < name.len() { format!("{shown}…") } else { shown }
}
