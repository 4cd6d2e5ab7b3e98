//! `check`: policies to everything that is wrong or worth knowing in them.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use clap::ValueEnum;

use super::When;
use super::end::{End, Status};
use super::output::{print, say};
use super::policies;
use super::settings::Settings;
use crate::diagnostic::{Diagnostic, Record, Severity, Style, record, render};
use crate::graph::warn_of_rings;
use crate::policy::model::Policy;
use crate::report::{Json, safe};
use crate::source::{Source, Span};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Policies, or folders of them [default: those of paylint.toml, or this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How problems are written
    #[arg(short, long, value_enum, default_value = "text")]
    format: Format,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    color: When,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Drawn, with the policy's text
    Text,
    /// Told in sentences, for screen readers
    Narrated,
    /// One line a problem
    Concise,
    /// One JSON document
    Json,
}

/// Runs `check`.
///
/// # Errors
/// A path that does not exist, a `paylint.toml` that is wrong; writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let mut loaded = policies::loaded(&policies::chosen(&arguments.paths, &arguments.settings)?)?;
    let rings = rings(&loaded.policies);
    loaded.diagnostics.extend(rings);
    loaded.diagnostics.sort_by_key(|own| own.labels.first().map(|label| label.span));
    let found = &loaded.diagnostics;
    let errors = found.iter().filter(|own| own.severity == Severity::Error).count();
    let warnings = found.len() - errors;
    let all = || loaded.policies.iter().chain(&loaded.libraries);
    // An edit of a file that several policies use is one.
    let places: BTreeSet<Span> = all().flat_map(|policy| &policy.edits).map(|edit| edit.span).collect();
    let edits = places.len();
    let tests: usize = all().map(|policy| policy.tests.len()).sum();
    let files = loaded.files;
    let style = match arguments.format {
        Format::Text => policies::style(arguments.color.colour(&io::stdout())),
        Format::Narrated => Style::Narrated,
        Format::Concise | Format::Json => Style::Concise,
    };
    if arguments.format == Format::Json {
        let mut out = Vec::new();
        Json::new(&mut out).object(|json| {
            json.name("version").raw(1);
            json.name("diagnostics")
                .list(|json| found.iter().for_each(|own| write(json, &record(own, &loaded.sources))));
            json.name("files").raw(files);
            json.name("policies").raw(loaded.policies.len());
            json.name("edits").raw(edits);
            json.name("tests").raw(tests);
            json.name("errors").raw(errors);
            json.name("warnings").raw(warnings);
        });
        print(&format!("{}\n", String::from_utf8_lossy(&out)))?;
    } else {
        print(&render(found, &loaded.sources, style))?;
    }
    say(&format!(
        "{} checked: {}, {}, {}; {}, {}.\n",
        count(files, "file"),
        if loaded.policies.len() == 1 { "1 policy".to_owned() } else { format!("{} policies", loaded.policies.len()) },
        count(edits, "edit"),
        count(tests, "test"),
        count(errors, "error"),
        count(warnings, "warning"),
    ));
    if files == 0 {
        say("warning: no policies were found (files NAME.payer)\n");
    }
    // What could not be read is empty here, and an error.
    let empty = |source: &Source| errors == 0 && source.text().trim().is_empty();
    for (_, source) in loaded.sources.iter().filter(|(_, source)| empty(source)) {
        say(&format!("warning: {} is empty: it holds no policy\n", safe(source.name())));
    }
    if matches!(arguments.format, Format::Text | Format::Narrated) {
        say(&policies::says_more(found));
    }
    match errors {
        0 => Ok(End::fine()),
        _ => Ok(End::new(Status::Usage, format!("{} in the policies", count(errors, "error")))),
    }
}

/// The warnings of possible rings of all policies: one that several have, since they use the same edits, once, with
/// the policies that have it.
fn rings(policies: &[Policy]) -> Vec<Diagnostic> {
    let mut found: Vec<(Diagnostic, Vec<&str>)> = Vec::new();
    for policy in policies {
        for warning in warn_of_rings(policy) {
            let places = |own: &Diagnostic| own.labels.iter().map(|label| label.span).collect::<Vec<_>>();
            let same = |own: &Diagnostic| own.message == warning.message && places(own) == places(&warning);
            match found.iter_mut().find(|(own, _)| same(own)) {
                Some((_, names)) => names.push(&policy.id),
                None => found.push((warning, vec![&policy.id])),
            }
        }
    }
    let told = found.into_iter().map(|(mut warning, names)| {
        if names.len() > 1 {
            let of = format!("This concerns {} policies: {}.", names.len(), names.join(", "));
            warning.help = Some(warning.help.map_or(of.clone(), |help| format!("{help} {of}")));
        }
        warning
    });
    told.collect()
}

fn write(json: &mut Json<'_>, record: &Record) {
    json.object(|json| {
        json.name("code").text(record.code);
        json.name("severity").text(record.severity);
        json.name("message").text(&record.message);
        json.name("help").maybe(record.help.as_deref());
        json.name("places").list(|json| {
            for place in &record.places {
                json.object(|json| {
                    json.name("file").text(&place.file);
                    json.name("line").raw(place.line);
                    json.name("column").raw(place.column);
                    json.name("offset").raw(place.offset);
                    json.name("length").raw(place.length);
                    json.name("text").text(&place.text);
                });
            }
        });
    });
}

/// `1 edit`, `2 edits`.
pub fn count(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
