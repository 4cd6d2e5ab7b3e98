//! `lookup`: everything that policies demand of a code.

use std::io;
use std::path::PathBuf;

use clap::ValueEnum;

use super::When;
use super::end::End;
use super::output::{print, say};
use super::policies;
use super::settings::Settings;
use crate::claim::Date;
use crate::lookup::{Answer, Texts, answer};
use crate::report::{Asked, lookup_json, lookup_text};

/// Arguments of `lookup`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Codes of any kind: procedures, diagnoses (with or without the dot), modifiers, places, revenue codes, …
    #[arg(value_name = "CODE", required = true)]
    codes: Vec<String>,
    /// A policy, or a folder of policies; may be given several times [default: those of paylint.toml, else the current folder]
    #[arg(short, long, value_name = "PATH")]
    policy: Vec<PathBuf>,
    /// Only what holds on this day (2026-04-15), the day by which each edit goes; without it everything, with its dates
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// All rows of tables, however many
    #[arg(long)]
    rows: bool,
    /// How the answer is written
    #[arg(short, long, value_enum, default_value = "text")]
    format: Format,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto")]
    color: When,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON document, with the same content
    Json,
}

/// Runs `lookup`.
///
/// # Errors
/// A word that has the shape of no code, a date that is none; a path that does not exist, an error in a policy; writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let on = arguments.on.as_deref().map(date).transpose()?;
    let loaded = policies::evaluable(&policies::chosen(&arguments.policy, &arguments.settings)?, arguments.color)?;
    if loaded.policies.is_empty() {
        say("warning: no policies were found (files NAME.payer)\n");
        return Ok(End::fine());
    }
    let texts = Texts::new(&loaded.sources);
    let mut codes: Vec<Vec<Answer>> = Vec::new();
    for word in &arguments.codes {
        let answers: Vec<Answer> = loaded.policies.iter().map(|policy| answer(policy, &texts, word, on)).collect();
        if answers.iter().all(|answer| answer.meanings.is_empty()) {
            return Err(End::usage(shapeless(word)));
        }
        codes.push(answers);
    }
    let mut out = Vec::new();
    match arguments.format {
        Format::Json => lookup_json(&mut out, &codes, on, arguments.rows),
        Format::Text => {
            let asked = Asked { on, rows: arguments.rows, colour: arguments.color.colour(&io::stdout()) };
            for (at, answers) in codes.iter().enumerate() {
                if at > 0 {
                    out.push(b'\n');
                }
                lookup_text(&mut out, answers, asked);
            }
        }
    }
    print(&String::from_utf8_lossy(&out))?;
    Ok(End::fine())
}

fn date(text: &str) -> Result<Date, End> {
    let day = Date::parse(text.as_bytes()).filter(|_| text.len() == 10);
    day.ok_or_else(|| End::usage(format!("`{text}` is no date; write it as 2026-04-15")))
}

/// What is wrong with a word that has the shape of no code.
pub fn shapeless(word: &str) -> String {
    let parts: Vec<&str> = word.split('-').collect();
    if let [code, modifiers @ ..] = parts.as_slice()
        && code.len() == 5
        && !modifiers.is_empty()
        && modifiers.iter().all(|modifier| modifier.len() == 2)
    {
        return format!("`{word}` is a service with a modifier; look them up apart: `{}`", parts.join(" "));
    }
    if word.contains('-') || word.contains('*') {
        return format!("`{word}` stands for many codes; look up one of them");
    }
    format!("`{word}` has the shape of no code, and no policy knows it")
}
