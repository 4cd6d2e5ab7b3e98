//! A file that says which headings a layout of somebody else's has for which columns, to a map of them.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::columns::{self, Known, normal};
use super::days::Days;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Source, Sources, Span};

/// How the files of a run name their columns and write their values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Map {
    delimiter: Option<u8>,
    days: Option<Days>,
    decimal_comma: bool,
    restore_zeros: bool,
    /// Columns with the headings whose cells make them.
    columns: Vec<(&'static Known, Vec<String>)>,
    constants: Vec<(&'static Known, String)>,
    words: Vec<(&'static Known, Vec<(String, String)>)>,
}

/// A map that cannot be followed.
pub struct Wrong {
    /// The file.
    pub sources: Sources,
    /// Everything that is wrong with it, in its order.
    pub diagnostics: Vec<Diagnostic>,
}

const TOP: &[&str] = &["delimiter", "dates", "decimal", "leading-zeros", "columns", "constants", "values"];
const DELIMITERS: &[(&str, u8)] = &[("tab", b'\t'), ("\t", b'\t'), (",", b','), (";", b';'), ("|", b'|')];

impl Map {
    /// Reads the text of a map; `name` names it to people.
    ///
    /// # Errors
    /// Everything in it that is not known or cannot be.
    pub fn parse(name: &str, text: &str) -> Result<Map, Wrong> {
        let mut reader = Reader { map: Map::default(), wrong: Vec::new() };
        let (table, errors) = DeTable::parse_recoverable(text);
        if let Some(error) = errors.first() {
            let message = format!("this cannot be read: {}", error.message().trim_end_matches('.'));
            reader.says(
                "map/syntax",
                message,
                error.span().unwrap_or(0..0),
                "write a line as `key = \"text\"`, a section as `[columns]`",
            );
        } else {
            reader.top(table.get_ref());
        }
        if reader.wrong.is_empty() {
            return Ok(reader.map);
        }
        let mut sources = Sources::new();
        sources.add(Source::new(name, text));
        let mut diagnostics = reader.wrong;
        diagnostics.sort_by_key(|own| own.labels.first().map(|label| label.span));
        Err(Wrong { sources, diagnostics })
    }

    /// The delimiter that it declares.
    pub(super) fn delimiter(&self) -> Option<u8> {
        self.delimiter
    }

    /// The pattern of its days.
    pub(super) fn days(&self) -> Option<&Days> {
        self.days.as_ref()
    }

    pub(super) fn decimal_comma(&self) -> bool {
        self.decimal_comma
    }

    pub(super) fn restore_zeros(&self) -> bool {
        self.restore_zeros
    }

    /// The columns that a heading makes, alone or with others.
    pub(super) fn columns_of(&self, heading: &str) -> Vec<&'static Known> {
        let own = |given: &String| same(given, heading);
        self.columns.iter().filter(|(_, headings)| headings.iter().any(own)).map(|(known, _)| *known).collect()
    }

    /// Whether it says where a column comes from.
    pub(super) fn gives(&self, known: &Known) -> bool {
        self.columns.iter().any(|(own, _)| *own == known) || self.constants.iter().any(|(own, _)| *own == known)
    }

    /// Whether several cells make a column together.
    pub(super) fn joins(&self, known: &Known) -> bool {
        self.columns.iter().any(|(own, headings)| *own == known && headings.len() > 1)
    }

    pub(super) fn constants(&self) -> &[(&'static Known, String)] {
        &self.constants
    }

    /// What stands for what in a column.
    pub(super) fn words_of(&self, known: &Known) -> Vec<(Vec<u8>, Vec<u8>)> {
        let bytes = |text: &String| text.as_bytes().to_vec();
        let own = self.words.iter().filter(|(own, _)| *own == known);
        own.flat_map(|(_, words)| words.iter().map(|(from, to)| (bytes(from), bytes(to)))).collect()
    }

    /// Its headings that a file does not have.
    pub(super) fn absent(&self, headings: &[String]) -> Vec<String> {
        let all = self.columns.iter().flat_map(|(_, own)| own);
        all.filter(|own| !headings.iter().any(|heading| same(own, heading))).cloned().collect()
    }
}

/// Whether two headings are the same but for letter case and what stands between words.
fn same(one: &str, other: &str) -> bool {
    one == other || (!normal(one).is_empty() && normal(one) == normal(other))
}

struct Reader {
    map: Map,
    wrong: Vec<Diagnostic>,
}

type Value<'v, 't> = &'v Spanned<DeValue<'t>>;

impl Reader {
    fn says(&mut self, code: &'static str, message: String, at: Range<usize>, help: impl Into<String>) {
        // The only file of its collection.
        let span = Span::new(FileId(0), at.start, at.end);
        self.wrong.push(Diagnostic::error(code, message, span).help(help.into()));
    }

    fn value(&mut self, key: &str, takes: &str, value: Value<'_, '_>) {
        self.says("map/value", format!("`{key}` cannot be this"), value.span(), format!("it takes {takes}"));
    }

    fn top(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "delimiter" => {
                    let found =
                        value.get_ref().as_str().and_then(|own| DELIMITERS.iter().find(|(word, _)| *word == own));
                    match found {
                        Some((_, byte)) => self.map.delimiter = Some(*byte),
                        None => self.value("delimiter", "\",\", \";\", \"|\" or \"tab\"", value),
                    }
                }
                "dates" => match value.get_ref().as_str().map(Days::new) {
                    Some(Ok(days)) => self.map.days = Some(days),
                    Some(Err(message)) => {
                        self.says("map/value", message, value.span(), "write a pattern such as \"MM/DD/YYYY\"")
                    }
                    None => self.value("dates", "a pattern in quotes, such as \"MM/DD/YYYY\"", value),
                },
                "decimal" => match value.get_ref().as_str() {
                    Some("comma") => self.map.decimal_comma = true,
                    Some("point") => self.map.decimal_comma = false,
                    _ => self.value("decimal", "\"comma\" or \"point\"", value),
                },
                "leading-zeros" => match value.get_ref().as_str() {
                    Some("restore") => self.map.restore_zeros = true,
                    Some("report") => self.map.restore_zeros = false,
                    _ => self.value("leading-zeros", "\"restore\" or \"report\"", value),
                },
                "columns" => self.section("columns", value, |reader, known, value| {
                    let headings = match value.get_ref() {
                        DeValue::String(one) => Some(vec![one.to_string()]),
                        DeValue::Array(all) => {
                            all.iter().map(|own| own.get_ref().as_str().map(str::to_owned)).collect()
                        }
                        _ => None,
                    };
                    match headings.filter(|headings| !headings.is_empty()) {
                        Some(headings) => reader.map.columns.push((known, headings)),
                        None => reader.value(
                            &known.name,
                            "a heading in quotes, or a list of headings whose cells make it together",
                            value,
                        ),
                    }
                }),
                "constants" => self.section("constants", value, |reader, known, value| match value.get_ref() {
                    DeValue::String(text) => reader.map.constants.push((known, text.to_string())),
                    _ => reader.value(&known.name, "a text in quotes", value),
                }),
                "values" => self.section("values", value, |reader, known, value| {
                    let words: Option<Vec<(String, String)>> = value.get_ref().as_table().and_then(|table| {
                        table
                            .iter()
                            .map(|(from, to)| Some((from.get_ref().to_string(), to.get_ref().as_str()?.to_owned())))
                            .collect()
                    });
                    match words {
                        Some(words) => reader.map.words.push((known, words)),
                        None => reader.value(
                            &known.name,
                            "lines of `\"what stands in the file\" = \"what it means\"`",
                            value,
                        ),
                    }
                }),
                other => {
                    let help = match near(other, TOP.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the keys here are {}", TOP.join(", ")),
                    };
                    self.says("map/unknown-key", format!("there is no key `{other}`"), key.span(), help);
                }
            }
        }
        let twice = self.map.constants.iter().find(|(known, _)| self.map.columns.iter().any(|(own, _)| own == known));
        if let Some((known, _)) = twice {
            let message = format!("`{}` stands in [columns] and in [constants]", known.name);
            self.says("map/value", message, 0..0, "take one of them away");
        }
    }

    fn section(
        &mut self,
        name: &str,
        value: Value<'_, '_>,
        mut then: impl FnMut(&mut Self, &'static Known, Value<'_, '_>),
    ) {
        let Some(table) = value.get_ref().as_table() else {
            self.value(name, &format!("lines of its own, below a line [{name}]"), value);
            return;
        };
        for (key, value) in table {
            match columns::find(key.get_ref()) {
                Some(known) => then(self, known, value),
                None => {
                    let help = match columns::suggest(key.get_ref()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "`paylint fields --columns` lists the columns".to_owned(),
                    };
                    let message = format!("there is no column `{}`", key.get_ref());
                    self.says("map/unknown-key", message, key.span(), help);
                }
            }
        }
    }
}

fn near<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let far = known.map(|own| (strsim::damerau_levenshtein(word, own), own));
    far.min().filter(|(distance, own)| *distance <= own.len().div_ceil(3)).map(|(_, own)| own)
}
