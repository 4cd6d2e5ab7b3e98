//! What is wrong with a `paylint.toml` to words: one place for them all.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// What is wrong with a `paylint.toml`.
pub(super) enum Problem<'t> {
    /// It cannot be read at all: why, and what to do.
    Unreadable(String, &'static str),
    /// It is no TOML: what the format asks for.
    Syntax(&'t str),
    /// There is no such key; the section that it stands in (empty: the top), and the keys that there are.
    UnknownKey { section: &'t str, key: &'t str, known: &'t [&'static str] },
    /// A value that the key does not take: its key, and what it takes.
    Wrong { key: &'t str, takes: String },
    /// A word that the key does not take, and those that it takes.
    WrongWord { key: &'t str, word: &'t str, known: &'t [&'static str] },
    /// A path that does not lead down from the folder.
    Path(&'t str),
    /// A path that leads out of the folder by a link.
    Outside(&'t str),
    /// A path at which there is nothing.
    NotFound(&'t str),
    /// A path to what is no file where one is needed.
    NotAFile(&'t str),
}

impl Problem<'_> {
    /// As it is told.
    pub(super) fn told(self, at: Range<usize>) -> Diagnostic {
        // The only file of its collection.
        let span = Span::new(FileId(0), at.start, at.end);
        let folder = "paths start at the folder of paylint.toml";
        match self {
            Problem::Unreadable(message, help) => Diagnostic::error("config/unreadable", message, span).help(help),
            Problem::Syntax(message) => Diagnostic::error("config/syntax", sentence(message), span)
                .help("write a line as `key = \"text\"` or `key = [\"text\", \"text\"]`, a section as `[lint]`"),
            Problem::UnknownKey { section, key, known } => {
                let place = if section.is_empty() { String::new() } else { format!(" in [{section}]") };
                let error = Diagnostic::error("config/unknown-key", format!("there is no key `{key}`{place}"), span);
                let elsewhere = super::read::section_of(key).filter(|other| *other != section);
                error.help(match (near(key, known), elsewhere) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, Some("")) => format!("`{key}` stands at the top of the file, above all sections"),
                    (None, Some(other)) => format!("`{key}` stands in the section [{other}]"),
                    (None, None) if matches!(key, "show-phi" | "show_phi") => {
                        "patients' data are shown only where the command line asks for it: `--show-phi`".to_owned()
                    }
                    (None, None) => format!("the keys here are {}", list(known)),
                })
            }
            Problem::Wrong { key, takes } => Diagnostic::error("config/value", format!("`{key}` takes {takes}"), span),
            Problem::WrongWord { key, word, known } => {
                let error = Diagnostic::error("config/value", format!("`{key}` cannot be `{word}`"), span);
                error.help(match near(word, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it is one of {}", list(known)),
                })
            }
            Problem::Path(text) => {
                let message = format!("`{text}` does not lead down from the folder of paylint.toml");
                Diagnostic::error("config/path", message, span)
                    .help("write the path from that folder, with `/` and without `..`: \"tables/ncci.csv.gz\"")
            }
            Problem::Outside(text) => {
                Diagnostic::error("config/path", format!("`{text}` is a link that leads out of the folder"), span)
                    .help("put the file itself into the folder of paylint.toml or below")
            }
            Problem::NotFound(text) => {
                Diagnostic::error("config/not-found", format!("there is no file or folder `{text}`"), span).help(folder)
            }
            Problem::NotAFile(text) => {
                Diagnostic::error("config/not-found", format!("`{text}` is not a regular file"), span)
                    .help("name a file, not a folder, a pipe or a device")
            }
        }
    }
}

/// What the format's own reader says, begun and ended as our sentences are.
fn sentence(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let say = match message {
        "duplicate key" => "this key stands here twice",
        text if text.starts_with("string values must be quoted") => "a text must stand in quotes",
        text if text.starts_with("unclosed array") => "this list is never closed with `]`",
        text if text.starts_with("unclosed table") => "the name of a section stands between `[` and `]`",
        text if text.starts_with("missing value") => "a value is missing behind `=`",
        text if text.starts_with("key with no value") => "a value is missing: `key = value`",
        text if text.starts_with("invalid unquoted key") => "between a key and its value stands `=`",
        text if text.starts_with(UNCLOSED_TEXT) => "this text is never closed with its quote",
        text => return format!("this cannot be read: {text}"),
    };
    say.to_owned()
}

/// How the format's own reader begins to say that a text has no end.
pub(super) const UNCLOSED_TEXT: &str = "invalid basic string";

/// `a`, `b` and `c`, each in backquotes.
fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// The word that is meant, most likely.
pub(super) fn near<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let plain = word.to_ascii_lowercase().replace('_', "-");
    let far = known.iter().map(|own| (strsim::damerau_levenshtein(&plain, own), *own));
    far.min().filter(|(distance, own)| *distance <= own.len().div_ceil(3)).map(|(_, own)| own)
}
