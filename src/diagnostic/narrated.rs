//! A diagnostic to sentences for those who hear it read aloud: no drawing, places in words.

use super::view::{excerpt, safe};
use super::{Diagnostic, Label, Severity};
use crate::source::Sources;

/// Tells what is wrong, where, what stands there and what to write instead.
pub(super) fn tell(text: &mut String, diagnostic: &Diagnostic, sources: &Sources) {
    let word = match diagnostic.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    };
    text.push_str(&format!("{word}: {}.\n", safe(&diagnostic.message)));
    let mut last_file = None;
    let mut last_line = None;
    for (index, label) in diagnostic.labels.iter().enumerate() {
        let mut told = if index == 0 { "In ".to_owned() } else { "Also ".to_owned() };
        let place = sources.place(label.span);
        if last_file.replace(label.span.file) != Some(label.span.file) {
            told.push_str(if index == 0 { "" } else { "in " });
            told.push_str(&format!("{}, ", safe(place.file)));
        }
        told.push_str(&format!("line {}, {}", place.position.line, columns(label, sources)));
        match label.text.as_str() {
            "" => told.push('.'),
            text => told.push_str(&format!(": {}.", safe(text))),
        }
        told.push('\n');
        if last_line.replace((label.span.file, place.position.line)) == Some((label.span.file, place.position.line)) {
            text.push_str(&told);
            continue;
        }
        let line = sources.get(label.span.file).and_then(|source| excerpt(source, label));
        if let Some(line) = line.filter(|line| !line.is_empty()) {
            told.push_str(&format!("The line reads: {line}\n"));
        }
        text.push_str(&told);
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("Help: {}\n", safe(help)));
    }
    text.push_str(&format!("Code: {}\n", diagnostic.code));
}

/// `column 7` or `columns 7 to 9`; of a place over several lines where it begins.
fn columns(label: &Label, sources: &Sources) -> String {
    let from = sources.place(label.span).position;
    let length = sources.text(label.span).chars().take_while(|c| !matches!(c, '\n' | '\r')).count();
    match u32::try_from(length) {
        Ok(length @ 2..) => format!("columns {} to {}", from.column, from.column.saturating_add(length - 1)),
        _ => format!("column {}", from.column),
    }
}
