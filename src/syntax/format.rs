//! Text to the same text in the one layout, or nothing.

use std::fmt;

use super::erase::erased;
use super::{parse, print};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::FileId;

/// Why a file is not formatted; it is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unformatted {
    /// It has mistakes.
    Wrong(Vec<Diagnostic>),
    /// A comment would be lost.
    CommentLost,
    /// The new text would not say the same.
    Changed,
}

impl fmt::Display for Unformatted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unformatted::Wrong(_) => "this file has mistakes; correct them first",
            Unformatted::CommentLost => "a comment of this file would be lost; it is left as it is",
            Unformatted::Changed => "this file would not say the same afterwards; it is left as it is",
        })
    }
}

impl std::error::Error for Unformatted {}

/// Writes a policy's text in the one layout.
///
/// # Errors
/// Mistakes in the text; and, rather than to write something else, a comment or a meaning that would be lost.
pub fn format(text: &str) -> Result<String, Unformatted> {
    let id = FileId(0);
    let parsed = parse(id, text);
    if parsed.diagnostics.iter().any(|found| found.severity == Severity::Error) {
        return Err(Unformatted::Wrong(parsed.diagnostics));
    }
    let written = print(&parsed.file);
    let again = parse(id, &written).file;
    if super::parse::comments(text) != super::parse::comments(&written) {
        return Err(Unformatted::CommentLost);
    }
    if erased(&parsed.file) != erased(&again) {
        return Err(Unformatted::Changed);
    }
    Ok(written)
}
