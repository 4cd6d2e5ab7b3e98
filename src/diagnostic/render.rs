//! Diagnostics to text for people: drawn, told or in one line.

use super::view::safe;
use super::{Diagnostic, Severity, drawn, narrated};
use crate::source::Sources;

/// How diagnostics are shown to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Drawn, without colors.
    #[default]
    Plain,
    /// Drawn, with colors.
    Color,
    /// Told in sentences, for screen readers.
    Narrated,
    /// One line each: `acme.payer:17:3: error[check/unknown-set]: …`.
    Concise,
}

impl Severity {
    /// `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// Writes diagnostics for people; a blank line follows each that has several lines. Long lines are shown around the
/// place only, characters that steer a terminal or turn text by their numbers.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        match style {
            Style::Concise => text.push_str(&concise(diagnostic, sources)),
            Style::Narrated => narrated::tell(&mut text, diagnostic, sources),
            Style::Plain => drawn::draw(&mut text, diagnostic, sources, false),
            Style::Color => drawn::draw(&mut text, diagnostic, sources, true),
        }
        text.push('\n');
    }
    text
}

/// One line: `acme.payer:17:3: error[check/unknown-set]: message`.
pub fn concise(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let head = format!("{}[{}]: {}", diagnostic.severity.word(), diagnostic.code, safe(&diagnostic.message));
    match diagnostic.labels.first() {
        Some(label) => format!("{}: {head}", safe(&sources.place(label.span).to_string())),
        None => head,
    }
}
