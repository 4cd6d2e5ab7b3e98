//! What is wrong with a Parquet file, to the analyst's words.

use crate::read::{Cost, Spot, Trouble};

fn trouble(code: &'static str, message: String, column: &str) -> Trouble {
    Trouble { code, message, spot: Spot { element: column.to_owned(), ..Spot::default() }, cost: Cost::Bytes }
}

pub(super) fn damaged() -> Trouble {
    let message = "the file begins as Parquet, but is cut short or damaged: its end, which says what it holds, cannot be read; fetch it again";
    trouble("parquet/damaged", message.to_owned(), "")
}

pub(super) fn encrypted() -> Trouble {
    let message = "the file is encrypted Parquet, which cannot be read without its key; decrypt it first";
    trouble("parquet/encrypted", message.to_owned(), "")
}

pub(super) fn codec(column: &str, codec: &str) -> Trouble {
    let message = format!(
        "the column {column} is compressed by {codec}, which is not read; write the file with snappy, zstd, gzip or lz4"
    );
    trouble("parquet/codec", message, column)
}

pub(super) fn kind(column: &str, kind: &str) -> Trouble {
    let message = format!(
        "the column {column} holds {kind}, which is no value of a claim; write it as text, a number, a decimal, a date or a list of them"
    );
    trouble("parquet/type", message, column)
}

pub(super) fn not_claims() -> Trouble {
    let message = "none of its columns is claim_id, or lines with the lines of a claim; headings of another layout are declared with --map";
    trouble("parquet/not-claims", message.to_owned(), "")
}

/// Damage within a row group.
pub(super) fn damaged_group(group: usize) -> (&'static str, String) {
    let message = format!("the file is damaged in row group {group}; what stands before it is read; fetch it again");
    ("parquet/damaged", message)
}

/// A row group that takes too much memory, or says so.
pub(super) fn too_large(group: usize, megabytes: u64) -> (&'static str, String) {
    let message = format!(
        "the pages of row group {group} take more than {megabytes} megabytes of memory at once, or say so; what stands before it is read; \
         write the file with smaller pages"
    );
    ("parquet/page-too-large", message)
}

/// Rows out of next to nothing.
pub(super) fn ratio(group: usize, most: u64) -> (&'static str, String) {
    let message = format!(
        "the file expands to more than {most} times its size in row group {group}, which no file of claims does; the rest is not read"
    );
    ("parquet/ratio", message)
}
