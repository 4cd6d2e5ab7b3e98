//! What is read without complaint, and what each slip is told.

use super::*;

const EXAMPLES: [&str; 3] = [
    include_str!("../examples/acme.payer"),
    include_str!("../examples/tables.payer"),
    include_str!("../examples/phrases.payer"),
];

fn read(text: &str) -> Parsed {
    parse(FileId(0), text)
}

/// Code, place and words of each diagnostic.
fn shown(parsed: &Parsed, text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for found in &parsed.diagnostics {
        let span = found.labels[0].span;
        let line = text.get(..span.start as usize).map_or(0, |before| before.matches('\n').count() + 1);
        let there = text.get(span.start as usize..span.end as usize).unwrap_or("");
        lines.push(format!("{} line {line} `{there}`: {} {:?}", found.code, found.message, found.help));
    }
    lines
}

#[test]
fn every_example_is_read_without_complaint() {
    for text in EXAMPLES {
        let parsed = read(text);
        assert_eq!(shown(&parsed, text), Vec::<String>::new());
    }
}
