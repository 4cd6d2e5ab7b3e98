//! Paths to policies that are ready, their problems told first.

use std::io;
use std::path::PathBuf;

use super::When;
use super::end::End;
use super::inputs::exists;
use super::output::say;
use super::settings::Settings;
use crate::claim::Date;
use crate::compile::{Compiled, Loaded, load_under};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Severity, Style, render};
use crate::policy::model::{Extent, Policy};
use crate::report::{Colour, PolicyName, safe};

/// Errors past this many are counted, not shown, before a run that needs the policies.
const MOST_SHOWN: usize = 20;

/// Loads policies to evaluate with. Errors are told on standard error and end the run; warnings stay for `check`.
///
/// # Errors
/// A path that does not exist, an error in a policy.
pub fn evaluable(chosen: &Chosen, colour: When) -> Result<Loaded, End> {
    let loaded = evaluable_at_once(chosen, colour)?;
    verify(&loaded)?;
    Ok(loaded)
}

/// The same, but of a compiled file only what its policies say was looked at: before anything that was found with its
/// tables is told, [`Compiled::verify`] must say that they are whole.
///
/// # Errors
/// As [`evaluable`], but for an altered table.
pub fn evaluable_at_once(chosen: &Chosen, colour: When) -> Result<Loaded, End> {
    let loaded = loaded_at_once(chosen)?;
    let errors: Vec<_> =
        loaded.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect();
    if !errors.is_empty() {
        let shown = errors.get(..MOST_SHOWN).unwrap_or(&errors);
        say(&render(shown, &loaded.sources, style(colour.colour(&io::stderr()))));
        if shown.len() < errors.len() {
            say(&format!("… and {} more; `paylint check` lists them all\n", errors.len() - shown.len()));
        }
        say(&says_more(&errors));
        let are = if errors.len() == 1 { "is 1 error".to_owned() } else { format!("are {} errors", errors.len()) };
        return Err(End::usage(format!("nothing was evaluated: there {are} in the policies")));
    }
    Ok(loaded)
}

/// Loads policies with all their problems.
///
/// # Errors
/// A path that does not exist.
pub fn loaded(chosen: &Chosen) -> Result<Loaded, End> {
    let loaded = loaded_at_once(chosen)?;
    verify(&loaded)?;
    Ok(loaded)
}

fn verify(loaded: &Loaded) -> Result<(), End> {
    loaded.compiled.as_ref().map_or(Ok(()), Compiled::verify).map_err(End::usage)
}

/// Says which compiled file the policies come from, of how many files it was made, and whether those are there.
pub fn tell_compiled(loaded: &Loaded) {
    let Some(compiled) = &loaded.compiled else { return };
    let days = i64::try_from(compiled.newest / 86_400).unwrap_or(0);
    let day = Date::from_ymd(1970, 1, 1).and_then(|first| first.add_days(days));
    let of = day.map_or_else(String::new, |day| format!(", the newest of {day}"));
    let gone = match compiled.gone {
        0 => String::new(),
        gone if gone >= compiled.files => format!("{of}; they are not beside it: whether they changed cannot be said"),
        gone => format!("{of}; {gone} of them are not beside it: whether those changed cannot be said"),
    };
    let (shown, files) = (safe(&compiled.shown), super::check::count(compiled.files, "file"));
    say(&format!("Policies of {shown}, compiled from {files}{gone}.\n"));
}

fn loaded_at_once(chosen: &Chosen) -> Result<Loaded, End> {
    chosen.paths.iter().try_for_each(|path| exists(path))?;
    Ok(load_under(&chosen.paths, chosen.config.as_ref()))
}

/// The policies of a command and the settings that hold for them.
#[derive(Debug, Default)]
pub struct Chosen {
    /// Policies and folders of them.
    pub paths: Vec<PathBuf>,
    /// What the `paylint.toml` says.
    pub config: Option<Config>,
    /// What of it is followed, by its keys.
    followed: Vec<&'static str>,
    /// The map of the headings, where there is one.
    pub map: Option<PathBuf>,
}

impl Chosen {
    /// What the command line says, else what the settings say of a key.
    pub fn choose<T>(&mut self, key: &'static str, given: Option<T>, set: Option<T>) -> Option<T> {
        if given.is_none() && set.is_some() {
            self.followed.push(key);
        }
        given.or(set)
    }

    /// The claims of the patients' histories: those of the command line, else those of the settings.
    pub fn history<'p>(&'p mut self, given: &'p [PathBuf]) -> &'p [PathBuf] {
        match self.config.as_ref().and_then(|config| config.history.as_deref()) {
            Some(set) if given.is_empty() => {
                self.followed.push("history");
                set
            }
            _ => given,
        }
    }

    /// The time for which claims and histories are complete.
    pub fn extent(&mut self, given: Option<Extent>) -> Extent {
        let set = self.config.as_ref().and_then(|config| config.history_complete);
        let set = set.map(|days| Extent { complete: Some(days) });
        self.choose("history-complete", given, set).unwrap_or_default()
    }

    /// The files that the policies and how claims are read come from, tables and settings among them: no output takes the
    /// place of one.
    pub fn files(&self, loaded: &Loaded) -> Vec<PathBuf> {
        let settings = self.config.iter().map(|config| config.shown.clone());
        // A compiled file names what it was made of, which tells whether it is stale.
        let named = loaded.sources.iter().map(|(_, source)| PathBuf::from(source.name()));
        let read = loaded.read().iter().cloned();
        settings.chain(self.map.clone()).chain(self.paths.iter().cloned()).chain(named).chain(read).collect()
    }

    /// Says once which settings are followed, and from which file.
    pub fn tell(&self) {
        let Some(config) = self.config.as_ref().filter(|_| !self.followed.is_empty()) else { return };
        let shown = config.shown.display().to_string();
        say(&format!("Settings of {}: {}.\n", safe(&shown), self.followed.join(", ")));
    }
}

/// The policies that are named on the command line, else those of the settings, else all of this folder. Says which
/// settings are followed.
///
/// # Errors
/// A path that does not exist, a `paylint.toml` that is wrong.
pub fn chosen(given: &[PathBuf], settings: &Settings) -> Result<Chosen, End> {
    let mut chosen = choose(given, settings)?;
    if chosen.paths.is_empty() {
        chosen.paths.push(PathBuf::from("."));
    }
    chosen.tell();
    Ok(chosen)
}

/// The policies that are named on the command line, else those of the settings, which the command may follow further:
/// it says which it follows itself ([`Chosen::tell`]).
///
/// # Errors
/// There are none; a path that does not exist, a `paylint.toml` that is wrong.
pub fn named(given: &[PathBuf], settings: &Settings) -> Result<Chosen, End> {
    let chosen = choose(given, settings)?;
    if !chosen.paths.is_empty() {
        return Ok(chosen);
    }
    let key = "policies = [\"FOLDER\"]";
    Err(End::usage(match &chosen.config {
        Some(config) => format!(
            "by which policies? Name them with `--policy PATH`, or for good in {}: {key}",
            config.shown.display()
        ),
        None => {
            format!("by which policies? Name them with `--policy PATH`, or for good in a file {}: {key}", config::NAME)
        }
    }))
}

fn choose(given: &[PathBuf], settings: &Settings) -> Result<Chosen, End> {
    given.iter().try_for_each(|path| exists(path))?;
    let here = [PathBuf::from(".")];
    let config = settings.config(if given.is_empty() { &here } else { given })?;
    let mut chosen = Chosen { paths: given.to_vec(), config, ..Chosen::default() };
    if let Some(config) = &chosen.config {
        if let Some(policies) = config.policies.as_ref().filter(|_| given.is_empty()) {
            chosen.paths.clone_from(policies);
            chosen.followed.push("policies");
        }
        let some = [("tables", config.tables.is_empty()), ("payers", config.payers.is_empty())];
        chosen.followed.extend(some.iter().filter(|(_, empty)| !empty).map(|(key, _)| key));
    }
    Ok(chosen)
}

/// Where more is said about the first error; nothing where there is none.
pub fn says_more(found: &[Diagnostic]) -> String {
    let first = found.iter().find(|own| own.severity == Severity::Error);
    first.map_or_else(String::new, |own| format!("`paylint explain {}` says more.\n", own.code))
}

/// How diagnostics are drawn.
pub fn style(colour: Colour) -> Style {
    match colour {
        Colour::On => Style::Color,
        Colour::Off => Style::Plain,
    }
}

/// The policies as a report names them.
pub fn names(loaded: &Loaded) -> Vec<PolicyName> {
    let name = |policy: &Policy| PolicyName {
        name: policy.id.clone(),
        version: policy.version.clone(),
        hash: loaded.hash(policy),
        compiled: loaded.is_compiled(policy),
    };
    loaded.policies.iter().map(name).collect()
}
