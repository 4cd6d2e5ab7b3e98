//! A run to a report: head, findings in the order of the input, summary.

use std::io::{self, Write};

use super::account::{Account, PolicyName};
use super::model::{NoteShown, Shown, UnreadableShown};
use super::scene::Scene;
use super::text::{Colour, Text};
use super::write::safe;
use super::{concise, csv, json, ndjson};

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people, with every reason.
    Text,
    /// One line a finding.
    Concise,
    /// One JSON object a line.
    Ndjson,
    /// One JSON document.
    Json,
    /// One row a finding.
    Csv,
}

impl Format {
    /// Every format with its name.
    pub const ALL: [(Format, &'static str); 5] = [
        (Format::Text, "text"),
        (Format::Concise, "concise"),
        (Format::Ndjson, "ndjson"),
        (Format::Json, "json"),
        (Format::Csv, "csv"),
    ];

    /// Whether a program reads it, so that nothing but data may stand in it.
    pub fn is_for_machines(self) -> bool {
        matches!(self, Format::Ndjson | Format::Json | Format::Csv)
    }

    /// Appends the findings of one claim.
    pub fn claim(self, out: &mut Vec<u8>, shown: &[Shown], scene: &Scene<'_>, colour: Colour) {
        match self {
            Format::Text => Text::new(out, colour).claim(shown, scene),
            Format::Concise => shown.iter().for_each(|shown| concise::finding(out, shown)),
            Format::Ndjson => shown.iter().for_each(|shown| {
                ndjson::finding(out, shown);
                out.push(b'\n');
            }),
            Format::Json => shown.iter().for_each(|shown| {
                out.extend_from_slice(b",\n");
                ndjson::finding(out, shown);
            }),
            Format::Csv => shown.iter().for_each(|shown| csv::finding(out, shown)),
        }
    }

    /// Appends an input that could not be read.
    pub fn unreadable(self, out: &mut Vec<u8>, shown: &UnreadableShown, colour: Colour) {
        match self {
            Format::Text => Text::new(out, colour).unreadable(shown),
            Format::Concise => concise::unreadable(out, shown),
            Format::Ndjson => {
                ndjson::unreadable(out, shown);
                out.push(b'\n');
            }
            Format::Json => {
                out.extend_from_slice(b",\n");
                ndjson::unreadable(out, shown);
            }
            Format::Csv => csv::unreadable(out, shown),
        }
    }

    /// Appends what an input does otherwise than its format asks; reports for people have it on standard error.
    pub fn note(self, out: &mut Vec<u8>, note: &NoteShown) {
        match self {
            Format::Text | Format::Concise | Format::Csv => {}
            Format::Ndjson => {
                ndjson::note(out, note);
                out.push(b'\n');
            }
            Format::Json => {
                out.extend_from_slice(b",\n");
                ndjson::note(out, note);
            }
        }
    }
}

impl UnreadableShown {
    /// On one line, for standard error.
    pub fn line(&self) -> String {
        format!("{}: unreadable: {} [{}]", concise::place(self), safe(&self.message), self.code)
    }
}

impl NoteShown {
    /// On one line, for standard error.
    pub fn line(&self) -> String {
        concise::note(self)
    }
}

/// A report that is being written.
#[derive(Debug)]
pub struct Stream<W> {
    format: Format,
    to: W,
    /// Whether an element has been written.
    begun: bool,
}

impl<W: Write> Stream<W> {
    /// Begins a report.
    ///
    /// # Errors
    /// Those of writing.
    pub fn begin(format: Format, mut to: W) -> io::Result<Stream<W>> {
        match format {
            Format::Json => to.write_all(json::HEAD.as_bytes())?,
            Format::Csv => to.write_all(csv::HEAD.as_bytes())?,
            Format::Text | Format::Concise | Format::Ndjson => {}
        }
        Ok(Stream { format, to, begun: false })
    }

    /// Its format.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Writes what [`Format::claim`], [`Format::unreadable`] and [`Format::note`] appended to a buffer.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        // The first element of a list has no comma before it.
        let bytes = if self.format == Format::Json && !self.begun { bytes.get(1..).unwrap_or(b"") } else { bytes };
        self.begun = true;
        self.to.write_all(bytes)
    }

    /// Ends the report with its summary and gives back what it was written to. `loud`: a report for people ends with
    /// the summary too, which on a terminal stands on standard error instead.
    ///
    /// # Errors
    /// Those of writing.
    pub fn end(mut self, account: &Account, policies: &[PolicyName], statistics: bool, loud: bool) -> io::Result<W> {
        let mut out = Vec::new();
        match self.format {
            Format::Text | Format::Concise if loud => out.extend_from_slice(account.text(statistics).as_bytes()),
            Format::Text | Format::Concise | Format::Csv => {}
            Format::Ndjson => {
                account.json(&mut out, policies, statistics);
                out.push(b'\n');
            }
            Format::Json => {
                out.extend_from_slice(json::SUMMARY.as_bytes());
                account.json(&mut out, policies, statistics);
                out.extend_from_slice(json::TAIL.as_bytes());
            }
        }
        self.to.write_all(&out)?;
        self.to.flush()?;
        Ok(self.to)
    }
}
