//! The text of a `paylint.toml` to what it says; all that is wrong with it in one list.

use std::fs;
use std::io::Read;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::words::{Problem, UNCLOSED_TEXT};
use super::{Config, FAIL_ON, FORMATS, Lint, Payer, Table, leads_down};
use crate::claim::Date;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Sources};

/// Bytes that a `paylint.toml` may have.
const MOST: u64 = 1 << 20;

/// Keys and sections at the top.
const TOP: &[&str] = &["policies", "history", "history-complete", "map", "lint", "tables", "payers"];
/// Keys of `[lint]`.
const LINT: &[&str] = &["format", "fail-on", "fail-on-empty", "statistics", "strict-x12", "threads"];

/// The section in which a key stands; empty for the top of the file.
pub(super) fn section_of(key: &str) -> Option<&'static str> {
    if LINT.contains(&key) {
        return Some("lint");
    }
    TOP.contains(&key).then_some("")
}

/// A `paylint.toml` that cannot be followed.
pub struct Wrong {
    /// The file.
    pub sources: Sources,
    /// Everything that is wrong with it, in its order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a `paylint.toml`; `shown` names it to people and stands where it stands.
///
/// # Errors
/// Everything in it that is not known or not there.
pub fn read(shown: &Path) -> Result<Config, Wrong> {
    let mut sources = Sources::new();
    let text = match text(shown) {
        Ok(text) => text,
        Err(problem) => {
            sources.add(Source::new(shown.display().to_string(), ""));
            return Err(Wrong { sources, diagnostics: vec![problem.told(0..0)] });
        }
    };
    sources.add(Source::new(shown.display().to_string(), text.as_str()));
    let folder = shown.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut reader =
        Reader { above: shown.parent().unwrap_or(Path::new("")), folder: PathBuf::new(), wrong: Vec::new() };
    match fs::canonicalize(folder) {
        Ok(found) => reader.folder = found,
        Err(_) => reader.says(Problem::Unreadable("its folder cannot be followed".to_owned(), LOOK), 0..0),
    }
    let (table, errors) = DeTable::parse_recoverable(&text);
    for (message, at) in one_a_line(&errors, &text) {
        reader.says(Problem::Syntax(message), at);
    }
    let mut config = Config {
        shown: shown.to_path_buf(),
        folder: reader.folder.clone(),
        text: String::new(),
        policies: None,
        history: None,
        history_complete: None,
        map: None,
        lint: Lint::default(),
        tables: Vec::new(),
        payers: Vec::new(),
    };
    if errors.is_empty() {
        reader.top(table.get_ref(), &mut config);
    }
    if !reader.wrong.is_empty() {
        let mut diagnostics = reader.wrong;
        diagnostics.sort_by_key(|own| own.labels.first().map(|label| label.span));
        return Err(Wrong { sources, diagnostics });
    }
    config.text = text;
    Ok(config)
}

const LOOK: &str = "look at its permissions, or name another with `--config FILE`";

/// The first error of each line, for what follows on it mostly follows from it; an open text goes before an open list.
fn one_a_line<'e>(errors: &'e [Error], text: &str) -> Vec<(&'e str, Range<usize>)> {
    let place = |error: &'e Error| (error.message(), error.span().unwrap_or(0..0));
    let mut all: Vec<_> = errors.iter().map(place).collect();
    let line = |at: &Range<usize>| text.bytes().take(at.start).filter(|byte| *byte == b'\n').count();
    all.sort_by_key(|(message, at)| (line(at), !message.starts_with(UNCLOSED_TEXT), at.start));
    all.dedup_by_key(|(_, at)| line(at));
    all
}

/// The text of the file.
fn text(path: &Path) -> Result<String, Problem<'static>> {
    let unreadable = |what: &str, help| Problem::Unreadable(what.to_owned(), help);
    if !fs::metadata(path).is_ok_and(|data| data.is_file()) {
        return Err(unreadable("there is no such file", "name a file: `--config FILE`"));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|_| unreadable("this file cannot be read", LOOK))?;
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(|_| unreadable("this file cannot be read", LOOK))?;
    if bytes.len() as u64 > MOST {
        return Err(unreadable("this file is larger than 1 MiB", "settings are short: is it another file?"));
    }
    let text = String::from_utf8(bytes);
    text.map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        Problem::Unreadable(format!("byte {byte} is no UTF-8"), "save the file as UTF-8")
    })
}

struct Reader<'p> {
    /// The folder as it is shown.
    above: &'p Path,
    /// The folder without links.
    folder: PathBuf,
    wrong: Vec<Diagnostic>,
}

type Value<'v, 't> = &'v Spanned<DeValue<'t>>;

impl Reader<'_> {
    fn says(&mut self, problem: Problem<'_>, at: Range<usize>) {
        self.wrong.push(problem.told(at));
    }

    fn top(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "policies" => config.policies = self.paths("policies", value),
                "history" => config.history = self.paths("history", value),
                "history-complete" => config.history_complete = self.days(value),
                "map" => {
                    if let Some(text) = self.text("map", "the path of a file in quotes", value) {
                        config.map = self.path(text, value.span(), true).map(|(shown, _)| shown);
                    }
                }
                "lint" => self.section("lint", value, |reader, table| reader.lint(table, &mut config.lint)),
                "tables" => self.section("tables", value, |reader, table| {
                    for (name, file) in table {
                        let Some(text) = reader.text(name.get_ref(), "the path of a file in quotes", file) else {
                            continue;
                        };
                        if let Some((_, file)) = reader.path(text, file.span(), true) {
                            config.tables.push(Table { name: name.get_ref().to_string(), at: name.span(), file });
                        }
                    }
                }),
                "payers" => self.section("payers", value, |reader, table| {
                    for (id, others) in table {
                        let takes = "the other numbers of the payer: [\"60054\", \"ACME-1\"]";
                        let Some(also) = reader.texts(id.get_ref(), takes, others) else { continue };
                        let also = also.iter().map(|(text, _)| (*text).to_owned()).collect();
                        config.payers.push(Payer { id: id.get_ref().to_string(), at: id.span(), also });
                    }
                }),
                other => self.says(Problem::UnknownKey { section: "", key: other, known: TOP }, key.span()),
            }
        }
    }

    fn section(&mut self, name: &str, value: Value<'_, '_>, then: impl FnOnce(&mut Self, &DeTable<'_>)) {
        match value.get_ref().as_table() {
            Some(table) => then(self, table),
            None => {
                let takes = format!("keys of its own, below a line [{name}]");
                self.says(Problem::Wrong { key: name, takes }, value.span());
            }
        }
    }

    fn lint(&mut self, table: &DeTable<'_>, lint: &mut Lint) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "format" => lint.format = self.word("format", FORMATS, value),
                "fail-on" => lint.fail_on = self.word("fail-on", FAIL_ON, value),
                "fail-on-empty" => lint.fail_on_empty = self.yes("fail-on-empty", value),
                "statistics" => lint.statistics = self.yes("statistics", value),
                "strict-x12" => lint.strict_x12 = self.yes("strict-x12", value),
                "threads" => {
                    let number = value.get_ref().as_integer().filter(|number| number.radix() == 10);
                    lint.threads = number.and_then(|number| number.as_str().parse::<NonZeroUsize>().ok());
                    if lint.threads.is_none() {
                        let takes = "a number from 1 on".to_owned();
                        self.says(Problem::Wrong { key: "threads", takes }, value.span());
                    }
                }
                other => self.says(Problem::UnknownKey { section: "lint", key: other, known: LINT }, key.span()),
            }
        }
    }

    fn text<'v>(&mut self, key: &str, takes: &str, value: Value<'v, '_>) -> Option<&'v str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.says(Problem::Wrong { key, takes: takes.to_owned() }, value.span());
        }
        text
    }

    fn texts<'v>(&mut self, key: &str, takes: &str, value: Value<'v, '_>) -> Option<Vec<(&'v str, Range<usize>)>> {
        let Some(list) = value.get_ref().as_array().filter(|list| !list.is_empty()) else {
            self.says(Problem::Wrong { key, takes: takes.to_owned() }, value.span());
            return None;
        };
        list.iter().map(|own| Some((self.text(key, takes, own)?, own.span()))).collect()
    }

    fn word(&mut self, key: &str, known: &'static [&'static str], value: Value<'_, '_>) -> Option<&'static str> {
        let word = self.text(key, &format!("a word in quotes, such as \"{}\"", known.first()?), value)?;
        let found = known.iter().find(|own| **own == word).copied();
        if found.is_none() {
            self.says(Problem::WrongWord { key, word, known }, value.span());
        }
        found
    }

    fn yes(&mut self, key: &str, value: Value<'_, '_>) -> Option<bool> {
        let found = value.get_ref().as_bool();
        if found.is_none() {
            self.says(Problem::Wrong { key, takes: "true or false, without quotes".to_owned() }, value.span());
        }
        found
    }

    fn days(&mut self, value: Value<'_, '_>) -> Option<(Date, Date)> {
        let takes = "two days in quotes, the earlier first: \"2024-01-01..2026-06-30\"";
        let text = self.text("history-complete", takes, value)?;
        let day = |text: &str| Date::parse(text.trim().as_bytes());
        let days = text.split_once("..").and_then(|(from, to)| Some((day(from)?, day(to)?)));
        let days = days.filter(|(from, to)| from <= to);
        if days.is_none() {
            self.says(Problem::Wrong { key: "history-complete", takes: takes.to_owned() }, value.span());
        }
        days
    }

    fn paths(&mut self, key: &str, value: Value<'_, '_>) -> Option<Vec<PathBuf>> {
        let all = self.texts(key, "files and folders in a list: [\"acme\", \"front-end.payer\"]", value)?;
        let found = all.into_iter().map(|(text, at)| self.path(text, at, false).map(|(shown, _)| shown));
        // All of them are looked at, so that all that is wrong is told.
        let found: Vec<Option<PathBuf>> = found.collect();
        found.into_iter().collect()
    }

    /// A path as it is shown, and without links.
    fn path(&mut self, text: &str, at: Range<usize>, file: bool) -> Option<(PathBuf, PathBuf)> {
        if !leads_down(text) {
            self.says(Problem::Path(text), at);
            return None;
        }
        let shown = if text == "." { self.above.to_path_buf() } else { self.above.join(text) };
        let shown = if shown.as_os_str().is_empty() { PathBuf::from(".") } else { shown };
        let Ok(found) = fs::canonicalize(&shown) else {
            self.says(Problem::NotFound(text), at);
            return None;
        };
        if !found.starts_with(&self.folder) {
            self.says(Problem::Outside(text), at);
            return None;
        }
        if file && !found.is_file() {
            self.says(Problem::NotAFile(text), at);
            return None;
        }
        Some((shown, found))
    }
}
