//! What a `paylint.toml` says of tables and payers to the policies that it speaks of.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

use super::Loader;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::syntax::tree::{Body, Members, PolicyClause, TableRows, Word};

/// Adds the payers' other numbers to the policies, and says from where the files are read that are named at some places.
/// What the settings name and no policy has is a warning, where all their policies are loaded.
pub(super) fn apply(loader: &mut Loader, config: &Config, paths: &[PathBuf]) -> BTreeMap<Span, PathBuf> {
    let mut moved = BTreeMap::new();
    let (mut tables, mut payers) = (BTreeSet::new(), BTreeSet::new());
    for file in &mut loader.files {
        let below = loader.homes.get(&file.id).is_some_and(|home| home.folder.starts_with(&config.folder));
        for declaration in file.tree.declarations.iter_mut().filter(|_| below) {
            let (name, path) = match &mut declaration.body {
                Body::Policy(policy) => {
                    for clause in &mut policy.clauses {
                        if let PolicyClause::Payer(words) = &mut clause.body {
                            payers.extend(words.iter().map(|word| word.value.clone()));
                            also(words, config);
                        }
                    }
                    continue;
                }
                Body::Set(set) => match &set.members {
                    Members::File { path, .. } => (&set.name, path),
                    Members::List(_) => continue,
                },
                Body::Table(table) => match &table.rows {
                    TableRows::File { path, .. } => (&table.name, path),
                    TableRows::Inline(_) => continue,
                },
                Body::Facts(facts) => (&facts.name, &facts.path),
                _ => continue,
            };
            tables.insert(name.value.clone());
            if let Some(own) = config.tables.iter().find(|own| own.name == name.value) {
                moved.insert(path.span, own.file.clone());
            }
        }
    }
    let folder = |path: &PathBuf| fs::canonicalize(path).is_ok_and(|path| path == config.folder);
    if config.policies.as_deref() == Some(paths) || paths.iter().any(folder) {
        let unknown = config.tables.iter().filter(|own| !tables.contains(&own.name)).map(|own| {
            let message = format!("no policy reads a table, facts or a list of codes `{}` from a file", own.name);
            ("config/unknown-table", message, &own.at, near(&own.name, &tables))
        });
        let strange = config.payers.iter().filter(|own| !payers.contains(&own.id)).map(|own| {
            let message = format!("no policy is for a payer `{}`", own.id);
            ("config/unknown-payer", message, &own.at, near(&own.id, &payers))
        });
        let found: Vec<_> = unknown.chain(strange).collect();
        warn(loader, config, found);
    }
    moved
}

/// Adds the other numbers of each payer that is named.
fn also(words: &mut Vec<Word>, config: &Config) {
    let named: Vec<Word> = words.clone();
    for word in &named {
        for other in config.payers.iter().filter(|own| own.id == word.value).flat_map(|own| &own.also) {
            if !words.iter().any(|known| known.value == *other) {
                words.push(Word { value: other.clone(), ..word.clone() });
            }
        }
    }
}

fn near(name: &str, known: &BTreeSet<String>) -> Option<String> {
    let far = known.iter().map(|own| (strsim::damerau_levenshtein(name, own), own));
    far.min().filter(|(distance, own)| *distance <= own.len().div_ceil(3)).map(|(_, own)| own.clone())
}

fn warn(loader: &mut Loader, config: &Config, found: Vec<(&'static str, String, &Range<usize>, Option<String>)>) {
    if found.is_empty() {
        return;
    }
    let id = loader.sources.add(Source::new(config.shown.display().to_string(), config.text.as_str()));
    for (code, message, at, near) in found {
        let warning = Diagnostic::warning(code, message, Span::new(id, at.start, at.end));
        loader.diagnostics.push(match near {
            Some(near) => warning.help(format!("did you mean `{near}`?")),
            None => warning.help("take the line out, or write the name as the policies do"),
        });
    }
}
