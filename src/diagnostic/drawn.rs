//! A diagnostic to a drawing: what is wrong, the policy's lines with the places marked, what to write instead.

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents, ThemeCharacters, ThemeStyles,
};

use super::view::{View, safe};
use super::{Diagnostic, Label, Severity};
use crate::source::{FileId, Sources};

/// Columns that a drawing may take; only a word or a quoted piece of a policy that is longer goes beyond.
const WIDTH: usize = 100;

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const CYAN: &str = "\u{1b}[36m";

/// Draws a diagnostic; places in other files are drawings of their own below the first.
pub(super) fn draw(text: &mut String, diagnostic: &Diagnostic, sources: &Sources, color: bool) {
    let paint = Paint { color };
    let (word, hue) = match diagnostic.severity {
        Severity::Error => ("error: ", RED),
        Severity::Warning => ("warning: ", YELLOW),
    };
    let mut message = wrapped(&safe(&diagnostic.message), word.len());
    let code = format!("[{}]", diagnostic.code);
    let last = message.last().map_or(0, |line| line.chars().count());
    let fits = word.len() + last + 2 + code.len() <= WIDTH;
    if !fits {
        message.push(String::new());
    }
    let lines = message.len();
    for (number, line) in message.iter().enumerate() {
        text.push_str(&if number == 0 { paint.with(hue, word) } else { " ".repeat(word.len()) });
        if !line.is_empty() {
            text.push_str(&paint.with(BOLD, line));
        }
        if number + 1 == lines {
            text.push_str(if line.is_empty() { "" } else { "  " });
            text.push_str(&paint.with(DIM, &code));
        }
        text.push('\n');
    }
    let mut files: Vec<FileId> = Vec::new();
    for label in &diagnostic.labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    for file in files {
        let here: Vec<&Label> = diagnostic.labels.iter().filter(|label| label.span.file == file).collect();
        text.push_str(&snippet(&here, sources, color));
    }
    for (number, line) in diagnostic.help.iter().flat_map(|help| wrapped(&safe(help), 8)).enumerate() {
        let lead = if number == 0 { paint.with(CYAN, "  help: ") } else { " ".repeat(8) };
        text.push_str(&format!("{lead}{line}\n"));
    }
}

/// Colours, or none.
#[derive(Clone, Copy)]
struct Paint {
    color: bool,
}

impl Paint {
    fn with(self, hue: &str, text: &str) -> String {
        if self.color { format!("{hue}{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Lines that fit behind a margin. What stands between backquotes is never parted, nor is any word.
fn wrapped(text: &str, margin: usize) -> Vec<String> {
    let (mut lines, mut line, mut width) = (Vec::new(), String::new(), 0);
    for word in pieces(text) {
        let long = word.chars().count();
        if width > 0 && margin + width + 1 + long > WIDTH {
            lines.push(std::mem::take(&mut line));
            width = 0;
        }
        if width > 0 {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += long;
    }
    lines.push(line);
    lines
}

/// The words of a text; a blank between backquotes parts nothing.
fn pieces(text: &str) -> Vec<&str> {
    let mut quoted = false;
    // An odd backquote quotes nothing.
    let even = text.matches('`').count().is_multiple_of(2);
    text.split(|c: char| {
        quoted ^= c == '`' && even;
        c == ' ' && !quoted
    })
    .filter(|piece| !piece.is_empty())
    .collect()
}

/// The lines of one file with its places marked.
fn snippet(labels: &[&Label], sources: &Sources, color: bool) -> String {
    let Some(source) = labels.first().and_then(|label| sources.get(label.span.file)) else { return String::new() };
    let view = View::new(source, labels);
    let mut spans = Vec::new();
    for (label, place) in labels.iter().zip(&view.places) {
        let text = (!label.text.is_empty()).then(|| safe(&label.text).into_owned());
        spans.push(match spans.is_empty() {
            true => LabeledSpan::new_primary_with_span(text, (place.start, place.len)),
            false => LabeledSpan::new_with_span(text, (place.start, place.len)),
        });
    }
    let styles = if color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let theme = GraphicalTheme { characters: ThemeCharacters::unicode(), styles };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(WIDTH)
        .with_links(false)
        .with_context_lines(1)
        .tab_width(1);
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = handler.render_report(&mut text, &Shown { view: Seen(view), spans });
    // The first line is that of the message, which stands above already.
    text.split_once('\n').map_or(String::new(), |(_, drawn)| drawn.to_owned())
}

/// Lines and places as miette wants them.
#[derive(Debug)]
struct Shown {
    view: Seen,
    spans: Vec<LabeledSpan>,
}

struct Seen(View);

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.name)
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.view)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.spans.iter().cloned()))
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

#[cfg(test)]
mod tests {
    use super::{WIDTH, wrapped};

    #[test]
    fn neither_words_nor_quoted_code_are_parted() {
        let text =
            format!("Write {} `procedures visit = 99213, 99214, 99215` and {}.", "so ".repeat(25), "x".repeat(120));
        let lines = wrapped(&text, 8);
        assert_eq!(lines.len(), 3, "{lines:#?}");
        assert!(lines.get(1).unwrap().starts_with("`procedures visit = 99213, 99214, 99215` and"), "{lines:#?}");
        assert!(lines.iter().take(2).all(|line| line.chars().count() + 8 <= WIDTH));
        assert_eq!(wrapped("an odd ` alone", 0), ["an odd ` alone"]);
        assert_eq!(wrapped("", 0), [""]);
    }
}
