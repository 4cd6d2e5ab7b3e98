//! What people and machines are shown.

use super::{Diagnostic, Style, concise, record, render};
use crate::source::{Source, Sources, Span};

fn sources(text: &str) -> (Sources, impl Fn(&str) -> Span) {
    let mut sources = Sources::new();
    let id = sources.add(Source::new("acme.payer", text));
    let text = text.to_owned();
    (sources, move |word: &str| {
        let at = text.find(word).unwrap();
        Span::new(id, at, at + word.len())
    })
}

#[test]
fn all_places_are_shown_in_all_files() {
    let (mut sources, at) = sources("edit EM-25\n  for line in ofice\n  deny CO-4\n\n\n\nedit EM-26\n");
    let other = sources.add(Source::new("medicare/ncci.payer", "procedures office = 99213\n"));
    let found = Diagnostic::error("check/unknown-set", "there is no set `ofice`", at("ofice"))
        .label("used here")
        .also(at("EM-26"), "and there")
        .also(Span::new(other, 11, 17), "the nearest set")
        .help("Did you mean `office`?");
    let drawn = render(std::slice::from_ref(&found), &sources, Style::Plain);
    for part in ["[acme.payer:2:15]", "used here", "and there", "[medicare/ncci.payer:1:12]", "help: Did you mean"] {
        assert!(drawn.contains(part), "{part} in\n{drawn}");
    }
    assert!(!drawn.contains('\u{1b}'));
    assert!(render(std::slice::from_ref(&found), &sources, Style::Color).contains('\u{1b}'));
    let told = render(std::slice::from_ref(&found), &sources, Style::Narrated);
    assert!(
        told.starts_with("Error: there is no set `ofice`.\nIn acme.payer, line 2, columns 15 to 19: used here.\n"),
        "{told}"
    );
    assert!(told.contains("The line reads: for line in ofice\n"), "{told}");
    assert!(told.contains("Also line 7, columns 6 to 10: and there.\n"), "{told}");
    assert!(told.contains("Also in medicare/ncci.payer, line 1, columns 12 to 17: the nearest set.\n"), "{told}");
    assert!(told.ends_with("Help: Did you mean `office`?\nCode: check/unknown-set\n\n"), "{told}");
    assert_eq!(concise(&found, &sources), "acme.payer:2:15: error[check/unknown-set]: there is no set `ofice`");
    let record = serde_json::to_value(record(&found, &sources)).unwrap();
    assert_eq!(record["places"][1]["line"], 7);
    assert_eq!(record["places"][0]["offset"], 25);
    assert_eq!(record["severity"], "error");
}

#[test]
fn p04_a_line_of_megabytes_is_shown_around_its_place() {
    let text = format!("define x = {}ü&& {}", "a or ".repeat(800_000), "b ".repeat(100));
    let (sources, at) = sources(&text);
    let found = Diagnostic::error("parse/operator", "`&&` is not used here", at("&&")).label("here");
    for style in [Style::Plain, Style::Color, Style::Narrated, Style::Concise] {
        let text = render(std::slice::from_ref(&found), &sources, style);
        assert!(text.len() < 2_000, "{text}");
        let place = if style == Style::Narrated { "line 1, columns 4000013 to 4000014" } else { ":1:4000013" };
        assert!(text.contains(place), "{text}");
        assert!(style == Style::Concise || text.contains("a or ü&& b"), "{text}");
    }
}

#[test]
fn p04_places_at_both_ends_of_a_long_line_do_not_confuse() {
    let text = format!("(a{}b)", " ".repeat(5_000));
    let (sources, at) = sources(&text);
    for (one, other) in [("(a", "b)"), ("b)", "(a")] {
        let found = Diagnostic::error("parse/bracket", "two ends", at(one)).also(at(other), "the other one");
        for style in [Style::Plain, Style::Narrated] {
            assert!(render(std::slice::from_ref(&found), &sources, style).contains("the other one"));
        }
    }
    let (sources, _) = self::sources("");
    let found = Diagnostic::error("parse/margin", "nothing", Span::new(crate::source::FileId(0), 0, 0));
    assert!(render(&[found], &sources, Style::Plain).contains("nothing"));
    let found = Diagnostic::error("parse/margin", "nowhere", Span::new(crate::source::FileId(9), 3, 7));
    assert!(render(&[found], &sources, Style::Plain).contains("nowhere"));
}

#[test]
fn p27_signs_that_steer_a_terminal_are_shown_by_their_numbers() {
    let (sources, at) = sources("policy A \"\u{1b}]0;x\u{7}\u{202e}\"\nedit");
    let found = Diagnostic::error("parse/bidi", "\u{1b}[2J turned", at("edit"))
        .also(at("policy"), "\u{9b}31m")
        .help("\u{202e}");
    for style in [Style::Plain, Style::Narrated, Style::Concise] {
        let text = render(std::slice::from_ref(&found), &sources, style);
        assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text:?}");
        assert!(text.contains("<U+001B>[2J"), "{text}");
    }
}
