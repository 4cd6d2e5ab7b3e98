//! Paths to policies that are ready, their problems told first.

use std::io;
use std::path::PathBuf;

use super::When;
use super::end::End;
use super::inputs::exists;
use super::output::say;
use crate::compile::{Loaded, load};
use crate::diagnostic::{Diagnostic, Severity, Style, render};
use crate::graph::Graph;
use crate::policy::model::Policy;
use crate::report::{Colour, PolicyName};

/// Errors past this many are counted, not shown, before a run that needs the policies.
const MOST_SHOWN: usize = 20;

/// Loads policies to evaluate with. Errors are told on standard error and end the run; warnings stay for `check`.
///
/// # Errors
/// A path that does not exist, an error in a policy.
pub fn evaluable(paths: &[PathBuf], colour: When) -> Result<Loaded, End> {
    let loaded = loaded(paths)?;
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
pub fn loaded(paths: &[PathBuf]) -> Result<Loaded, End> {
    paths.iter().try_for_each(|path| exists(path))?;
    Ok(load(paths))
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

/// The rule graph of each policy.
pub fn graphs(policies: &[Policy]) -> Vec<Graph> {
    policies.iter().map(Graph::build).collect()
}

/// The policies as a report names them.
pub fn names(loaded: &Loaded) -> Vec<PolicyName> {
    let name = |policy: &Policy| PolicyName {
        name: policy.id.clone(),
        version: policy.version.clone(),
        hash: loaded.hash(policy),
    };
    loaded.policies.iter().map(name).collect()
}
