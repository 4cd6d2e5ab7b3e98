//! Diagnostics to text for people, drawn or narrated, and to records for machines.

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, NarratableReportHandler,
    SourceCode, SourceSpan, SpanContents,
};
use serde::Serialize;

use super::view::{View, safe};
use super::{Diagnostic, Label, Severity};
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

impl Severity {
    /// `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// Writes diagnostics for people. Long lines are shown around the place only, characters that steer a terminal or turn
/// text by their numbers.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let shown = Shown::new(diagnostic, sources);
        // Writing to a text cannot fail.
        let _ = match style {
            Style::Concise => {
                text.push_str(&concise(diagnostic, sources));
                text.push('\n');
                Ok(())
            }
            Style::Narrated => {
                text.push_str(&concise(diagnostic, sources));
                text.push('\n');
                NarratableReportHandler::new().with_context_lines(1).render_report(&mut text, &shown)
            }
            Style::Plain => drawn(GraphicalTheme::unicode_nocolor()).render_report(&mut text, &shown),
            Style::Color => drawn(GraphicalTheme::unicode()).render_report(&mut text, &shown),
        };
    }
    text
}

fn drawn(theme: GraphicalTheme) -> GraphicalReportHandler {
    GraphicalReportHandler::new_themed(theme).with_width(100).with_links(false).with_context_lines(1).tab_width(1)
}

/// One line: `acme.payer:17:3: error[check/unknown-set]: message`.
pub fn concise(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let head = format!("{}[{}]: {}", diagnostic.severity.word(), diagnostic.code, safe(&diagnostic.message));
    match diagnostic.labels.first() {
        Some(label) => format!("{}: {head}", safe(&sources.place(label.span).to_string())),
        None => head,
    }
}

/// The same for machines.
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

/// A diagnostic as miette wants it; places in other files are reports of their own below it.
#[derive(Debug)]
struct Shown {
    code: Option<&'static str>,
    severity: miette::Severity,
    message: String,
    help: Option<String>,
    view: Option<Seen>,
    labels: Vec<LabeledSpan>,
    elsewhere: Vec<Shown>,
}

struct Seen(View);

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.name)
    }
}

impl Shown {
    fn new(diagnostic: &Diagnostic, sources: &Sources) -> Shown {
        let main = diagnostic.labels.first().map(|label| label.span.file);
        let (here, others): (Vec<&Label>, Vec<&Label>) =
            diagnostic.labels.iter().partition(|label| Some(label.span.file) == main);
        let (view, labels) = Shown::view(&here, sources);
        let elsewhere = others.into_iter().map(|label| {
            let (view, labels) = Shown::view(&[label], sources);
            let message = if label.text.is_empty() { "see also".to_owned() } else { safe(&label.text).into_owned() };
            let severity = miette::Severity::Advice;
            Shown { code: None, severity, message, help: None, view, labels, elsewhere: Vec::new() }
        });
        Shown {
            code: Some(diagnostic.code),
            severity: match diagnostic.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
            },
            message: safe(&diagnostic.message).into_owned(),
            help: diagnostic.help.as_deref().map(|help| safe(help).into_owned()),
            view,
            labels,
            elsewhere: elsewhere.collect(),
        }
    }

    fn view(labels: &[&Label], sources: &Sources) -> (Option<Seen>, Vec<LabeledSpan>) {
        let source = labels.first().and_then(|label| sources.get(label.span.file));
        let Some(source) = source else { return (None, Vec::new()) };
        let view = View::new(source, labels);
        let mut spans = Vec::new();
        for (label, place) in labels.iter().zip(&view.places) {
            let text = (!label.text.is_empty()).then(|| safe(&label.text).into_owned());
            spans.push(match spans.is_empty() {
                true => LabeledSpan::new_primary_with_span(text, (place.start, place.len)),
                false => LabeledSpan::new_with_span(text, (place.start, place.len)),
            });
        }
        (Some(Seen(view)), spans)
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.view.as_ref().map(|view| view as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        if self.elsewhere.is_empty() {
            return None;
        }
        Some(Box::new(self.elsewhere.iter().map(|shown| shown as &dyn miette::Diagnostic)))
    }
}

impl SourceCode for Seen {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let stretch = self.0.stretch(span.offset(), end, before).ok_or(MietteError::OutOfBounds)?;
        let place = SourceSpan::from((stretch.start, stretch.text.len()));
        let name = self.0.name.clone();
        let contents = MietteSpanContents::new_named(
            name,
            stretch.text.as_bytes(),
            place,
            stretch.line,
            stretch.column,
            stretch.lines,
        );
        Ok(Box::new(contents))
    }
}
