//! Findings to one line each: `visit.837:22: claim C1001 line 1: deny CO-4 EM-25: message`.

use std::fmt::Write as _;

use super::model::{At, NoteShown, Shown, UnreadableShown};
use super::write::safe;
use crate::verdict::model::Status;

/// Writes a finding.
pub fn finding(out: &mut Vec<u8>, shown: &Shown) {
    let mut line = safe(&shown.input.file);
    let place = shown.at.as_ref().and_then(|at| match at {
        At::X12 { segment: number, .. }
        | At::Json { line: number, .. }
        | At::Fhir { line: number, .. }
        | At::Csv { line: number, .. } => Some(number.to_string()),
        At::Parquet { group, row, .. } => Some(format!("{group}.{row}")),
        At::Table { .. } => None,
    });
    if let Some(number) = place {
        let _ = write!(line, ":{number}");
    }
    let _ = match &shown.claim {
        Some(number) => write!(line, ": claim {}", safe(number)),
        None => write!(line, ": claim without a number"),
    };
    if let Some(own) = &shown.line {
        let _ = write!(line, " line {}", safe(&own.text));
    }
    let _ = write!(line, ": {}", outcome(shown));
    if shown.status == Status::Undetermined {
        line.push_str(" undetermined");
    }
    let _ = write!(line, " {}: {}", shown.edit.id, safe(&shown.message));
    if !shown.missing.is_empty() {
        let _ = write!(line, " (missing: {})", safe(&shown.missing.join(", ")));
    }
    line.push('\n');
    out.extend_from_slice(line.as_bytes());
}

/// `deny CO-4 N122`
pub fn outcome(shown: &Shown) -> String {
    let mut text = shown.action.word().to_owned();
    if let Some(effect) = &shown.effect {
        text.push_str(&format!(" {}", safe(effect)));
    }
    match (&shown.group, &shown.carc) {
        (Some(group), Some(carc)) => text.push_str(&format!(" {group}-{carc}")),
        (None, Some(carc)) => text.push_str(&format!(" {carc}")),
        (Some(group), None) => text.push_str(&format!(" {group}")),
        (None, None) => {}
    }
    for rarc in &shown.rarc {
        text.push(' ');
        text.push_str(rarc);
    }
    if let Some(own) = &shown.own {
        text.push_str(&format!(" code {}", safe(own)));
    }
    text
}

/// Writes an input that could not be read.
pub fn unreadable(out: &mut Vec<u8>, shown: &UnreadableShown) {
    let claim = if shown.index.is_some() { " claim" } else { "" };
    let line = format!("{}: unreadable{claim}: {} [{}]\n", place(shown), safe(&shown.message), shown.code);
    out.extend_from_slice(line.as_bytes());
}

/// What an input does otherwise than its format asks, on one line.
pub fn note(note: &NoteShown) -> String {
    let times = if note.count > 1 { format!(", {} times", note.count) } else { String::new() };
    format!("{}: note: {} [{}]{times}\n", place(&note.first), safe(&note.first.message), note.first.code)
}

/// `visit.837:22`, `visits.parquet:1.22`
pub fn place(shown: &UnreadableShown) -> String {
    let file = safe(&shown.file);
    match (shown.group, shown.number) {
        (Some(group), Some(row)) => format!("{file}:{group}.{row}"),
        (None, Some(number)) => format!("{file}:{number}"),
        (_, None) => file,
    }
}
