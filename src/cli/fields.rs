//! `fields`: the table of a claim's fields.

use clap::ValueEnum;

use super::end::End;
use super::output::print;
use crate::claim::field::Absent;
use crate::claim::{ClaimType, Field, Kind, Record};
use crate::report::{Json, wrapped};

/// Arguments of `fields`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only these: a record (`line`), a field (`authorization`, `line.code`), an X12 element (`SV104`, `REF*G1`), a FHIR
    /// path (`item.modifier`), a CSV column (`mod1`), a JSON name, or a word of the meaning (`discharge`)
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// How the table is written
    #[arg(short, long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For documents: one table a record
    Markdown,
    /// One JSON document
    Json,
}

/// Runs `fields`.
///
/// # Errors
/// A name that no field has; writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let all = || Field::ALL.iter().copied();
    let mut found: Vec<Field> =
        all().filter(|field| arguments.name.as_ref().is_none_or(|name| is(*field, name))).collect();
    if let (true, Some(word)) = (found.is_empty(), &arguments.name) {
        found = all().filter(|field| speaks_of(*field, word)).collect();
    }
    if found.is_empty()
        && let Some(name) = &arguments.name
    {
        return Err(End::usage(unknown(name)));
    }
    match arguments.format {
        Format::Text => print(&text(&found))?,
        Format::Markdown => print(&markdown(&found))?,
        Format::Json => print(&json(&found))?,
    }
    Ok(End::fine())
}

fn is(field: Field, name: &str) -> bool {
    let info = field.info();
    let name = name.trim().to_ascii_lowercase().replace(' ', "_");
    let record = info.record.words().replace(' ', "_");
    name == record
        || name == info.name
        || name == format!("{record}.{}", info.name)
        || name == info.json
        || is_column(info.csv, &name)
        || info.fhir.to_ascii_lowercase().split(", ").any(|path| path == name)
        || (name.len() > 2
            && elements(info.x12).any(|element| element == name || element.ends_with(&format!("/{name}"))))
        || (name.len() > 2 && info.x12.to_ascii_lowercase().split([' ', ',', '/', '*']).any(|part| part == name))
}

/// Whether a name is a field's column in a flat file, or one of those that it repeats in: `dx3` of `dx1..dx25`.
fn is_column(columns: &str, name: &str) -> bool {
    let one = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "#").replace("##", "#");
    match columns.split_once("..") {
        Some((first, _)) => one(first) == one(name) && name.contains(|c: char| c.is_ascii_digit()),
        None => !columns.is_empty() && columns.to_ascii_lowercase() == name,
    }
}

/// The elements of a field, each in small letters, whole and without the part behind its qualifier: `2300/ref*g1/02`,
/// `2300/ref*g1`.
fn elements(x12: &str) -> impl Iterator<Item = String> {
    x12.split(", ").flat_map(|element| {
        let element = element.to_ascii_lowercase();
        let short = element.rsplit_once('/').map(|(before, _)| before.to_owned()).filter(|short| short.contains('*'));
        [Some(element), short].into_iter().flatten()
    })
}

/// Whether a field's name or meaning holds a word.
fn speaks_of(field: Field, word: &str) -> bool {
    let info = field.info();
    let word = word.trim().to_ascii_lowercase();
    word.len() > 2 && (info.name.contains(&word) || info.meaning.to_ascii_lowercase().contains(&word))
}

fn unknown(name: &str) -> String {
    let near = Field::ALL
        .iter()
        .map(|field| (strsim::damerau_levenshtein(field.info().name, name), *field))
        .min_by_key(|(distance, _)| *distance);
    match near {
        Some((distance, field)) if distance <= 1 + name.len() / 4 => {
            format!("there is no field `{name}`; did you mean `{}`?", field.info().name)
        }
        _ => format!("there is no field `{name}`; `paylint fields` lists them all"),
    }
}

/// What its values are, in words.
fn kind(field: Field) -> String {
    let info = field.info();
    let kind = match info.kind {
        Kind::Code(kind) => kind.words(),
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Money => "dollars",
        Kind::Number => "number",
        Kind::Yes => "yes or no",
        Kind::Age => "age",
        Kind::Provider => "provider",
    };
    if info.list { format!("list: {kind}") } else { kind.to_owned() }
}

/// What its absence says, in words.
fn absence(field: Field) -> String {
    match field.info().absent {
        Absent::Empty => "the list is empty".to_owned(),
        Absent::None => "there is none: nothing equals it".to_owned(),
        Absent::Beside => "unknown: it comes beside the claim".to_owned(),
        Absent::Missing(types) if types.len() == ClaimType::ALL.len() => "unknown".to_owned(),
        Absent::Missing(types) => {
            let types: Vec<&str> = types.iter().map(|own| own.word()).collect();
            format!("unknown on {} claims, none on others", types.join(" and "))
        }
    }
}

fn text(fields: &[Field]) -> String {
    let mut text = String::new();
    for (record, words) in Record::ALL {
        let own: Vec<Field> = fields.iter().copied().filter(|field| field.info().record == record).collect();
        if own.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{words}\n"));
        for field in own {
            let info = field.info();
            text.push_str(&format!("  {:<24} {}\n", info.name, kind(field)));
            for line in wrapped(info.meaning, 72) {
                text.push_str(&format!("      {line}\n"));
            }
            if !info.words.is_empty() {
                let words: Vec<String> = info.words.iter().map(|(word, code)| format!("{word} ({code})")).collect();
                for (at, line) in wrapped(&words.join(", "), 64).iter().enumerate() {
                    text.push_str(&format!("      {:<8}{line}\n", if at == 0 { "words" } else { "" }));
                }
            }
            text.push_str(&format!("      {:<8}{}\n", "X12", info.x12));
            for (format, name) in [("FHIR", info.fhir), ("CSV", info.csv)] {
                if !name.is_empty() {
                    text.push_str(&format!("      {format:<8}{name}\n"));
                }
            }
            let json = if info.json.is_empty() { "computed" } else { info.json };
            text.push_str(&format!("      {:<8}{json}\n", "JSON"));
            text.push_str(&format!("      {:<8}{}\n", "absent", absence(field)));
        }
    }
    text
}

/// The tables of the language's reference, docs/language.md.
fn markdown(fields: &[Field]) -> String {
    let mut text = String::new();
    for (record, words) in Record::ALL {
        let own: Vec<Field> = fields.iter().copied().filter(|field| field.info().record == record).collect();
        if own.is_empty() {
            continue;
        }
        text.push_str(&format!(
            "### {words}\n\n| field | holds | meaning | absent | X12 | FHIR | CSV | JSON |\n|---|---|---|---|---|---|---|---|\n"
        ));
        for field in own {
            let info = field.info();
            let words: Vec<String> = info.words.iter().map(|(word, code)| format!("`{word}` ({code})")).collect();
            let holds = if words.is_empty() { kind(field) } else { words.join(", ") };
            let absent = match info.absent {
                Absent::Empty => "empty".to_owned(),
                Absent::None => "none".to_owned(),
                _ => absence(field),
            };
            let [x12, fhir, csv, json] = [info.x12, info.fhir, info.csv, info.json].map(quoted);
            text.push_str(&format!(
                "| `{}` | {holds} | {} | {absent} | {x12} | {fhir} | {csv} | {json} |\n",
                info.name, info.meaning
            ));
        }
        text.push('\n');
    }
    text
}

/// Names of a format, each as code; nothing where it has none.
fn quoted(names: &str) -> String {
    let names: Vec<String> =
        names.split(", ").filter(|name| !name.is_empty()).map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn json(fields: &[Field]) -> String {
    let mut out = Vec::new();
    Json::new(&mut out).object(|json| {
        json.name("version").raw(1);
        json.name("fields").list(|json| {
            for field in fields {
                let info = field.info();
                json.object(|json| {
                    json.name("record").text(info.record.words());
                    json.name("name").text(info.name);
                    json.name("kind").text(&kind(*field));
                    json.name("list").raw(info.list);
                    json.name("meaning").text(info.meaning);
                    json.name("x12").text(info.x12);
                    json.name("fhir").maybe((!info.fhir.is_empty()).then_some(info.fhir));
                    json.name("csv").maybe((!info.csv.is_empty()).then_some(info.csv));
                    json.name("json").maybe((!info.json.is_empty()).then_some(info.json));
                    json.name("absent").text(&absence(*field));
                    json.name("hidden").raw(field.identifies_patient());
                    json.name("words").object(|json| {
                        for (word, code) in info.words {
                            json.name(word).text(code);
                        }
                    });
                });
            }
        });
    });
    format!("{}\n", String::from_utf8_lossy(&out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_every_name_they_have() {
        for name in ["LineUnits", "units", "line.units", "SV104"] {
            let found: Vec<Field> = Field::ALL.iter().copied().filter(|field| is(*field, name)).collect();
            assert_eq!(found.contains(&Field::LineUnits), name != "LineUnits", "{name}");
        }
        assert_eq!(unknown("unitz"), "there is no field `unitz`; did you mean `units`?");
        assert!(text(Field::ALL).contains("unknown on professional and dental claims"));
        assert!(
            json(&[Field::LineUnits]).contains(
                r#""x12":"2400/SV104, SV205, SV306","fhir":"item.quantity.value","csv":"units","json":"units""#
            )
        );
        for (name, field) in [
            ("dx12", Field::DiagnosisCode),
            ("dx2_poa", Field::DiagnosisPresentOnAdmission),
            ("item.modifier", Field::LineModifiers),
            ("ROLE_npi", Field::ProviderNpi),
        ] {
            let found: Vec<Field> = Field::ALL.iter().copied().filter(|field| is(*field, name)).collect();
            assert_eq!(found, [field], "{name}");
        }
    }
}
