//! Diagnostics to records for machines.

use serde::Serialize;

use super::{Diagnostic, Label};
use crate::source::Sources;

/// A diagnostic with its places, for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Stable code: `check/unknown-set`.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// All the places, the main one first.
    pub places: Vec<RecordPlace>,
}

/// A place of a [`Record`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordPlace {
    /// The file's name.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// In bytes of the file, from 0.
    pub offset: u32,
    /// In bytes.
    pub length: u32,
    /// What is there; may be empty.
    pub text: String,
}

/// Turns a diagnostic into what machines read.
pub fn record(diagnostic: &Diagnostic, sources: &Sources) -> Record {
    let place = |label: &Label| {
        let place = sources.place(label.span);
        RecordPlace {
            file: place.file.to_owned(),
            line: place.position.line,
            column: place.position.column,
            offset: label.span.start,
            length: label.span.end.saturating_sub(label.span.start),
            text: label.text.clone(),
        }
    };
    Record {
        code: diagnostic.code,
        severity: diagnostic.severity.word(),
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
        places: diagnostic.labels.iter().map(place).collect(),
    }
}
