//! The nearest `paylint.toml` to the settings of a run, each with its place; whatever else it holds is refused.

mod read;
mod words;

use std::fs;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

pub use self::read::{Wrong, read};
use crate::claim::Date;

/// The name by which the file is found.
pub const NAME: &str = "paylint.toml";

/// How findings can be written, as `format` names it.
pub const FORMATS: &[&str] = &["text", "concise", "ndjson", "json", "csv"];

/// From which action on findings make the exit status 1, as `fail-on` names it.
pub const FAIL_ON: &[&str] = &["warn", "pend", "deny", "reject", "never"];

/// What a `paylint.toml` says. Its paths are those of files and folders that are there, in its folder or below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The file as it is shown to people.
    pub shown: PathBuf,
    /// Its folder, without links: nothing that a policy in it names may leave it.
    pub folder: PathBuf,
    /// What is written in it.
    pub text: String,
    /// The policies to take where the command line names none.
    pub policies: Option<Vec<PathBuf>>,
    /// Claims that stand in the patients' histories.
    pub history: Option<Vec<PathBuf>>,
    /// The first and the last day of the time for which claims and histories are complete.
    pub history_complete: Option<(Date, Date)>,
    /// How files of rows name their columns.
    pub map: Option<PathBuf>,
    /// What `lint` does where the command line does not say otherwise.
    pub lint: Lint,
    /// Where tables, facts and lists of codes are read from, instead of the file that the policy names.
    pub tables: Vec<Table>,
    /// Payers' numbers that mean the payer of a policy.
    pub payers: Vec<Payer>,
}

/// The section `[lint]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lint {
    /// One of [`FORMATS`].
    pub format: Option<&'static str>,
    /// One of [`FAIL_ON`].
    pub fail_on: Option<&'static str>,
    /// Whether no claims or no policies are an error.
    pub fail_on_empty: Option<bool>,
    /// Whether findings are counted by edit.
    pub statistics: Option<bool>,
    /// Whether a claim that deviates from the X12 guide is unreadable.
    pub strict_x12: Option<bool>,
    /// How many threads judge claims.
    pub threads: Option<NonZeroUsize>,
}

/// A line of `[tables]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The name that policies give it.
    pub name: String,
    /// Where the name is written, in bytes.
    pub at: Range<usize>,
    /// The file, without links.
    pub file: PathBuf,
}

/// A line of `[payers]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// The payer as policies name it.
    pub id: String,
    /// Where it is written, in bytes.
    pub at: Range<usize>,
    /// The other numbers under which claims name it.
    pub also: Vec<String>,
}

/// The nearest `paylint.toml` of a file or folder: in the folder, or in one above it. It is named relative to the working
/// directory where it stands there, below or above.
pub fn nearest(path: &Path) -> Option<PathBuf> {
    let found = fs::canonicalize(path).ok()?;
    let folder = if found.is_dir() { found.as_path() } else { found.parent()? };
    let config = folder.ancestors().map(|folder| folder.join(NAME)).find(|own| own.is_file())?;
    let Ok(here) = fs::canonicalize(".") else { return Some(config) };
    if let Ok(below) = config.strip_prefix(&here) {
        return Some(below.to_path_buf());
    }
    let above = here.ancestors().position(|folder| Some(folder) == config.parent());
    Some(above.map_or(config, |steps| std::iter::repeat_n("..", steps).collect::<PathBuf>().join(NAME)))
}

/// Whether a path leads down from where it starts: relative, with `/`, without `..`.
fn leads_down(text: &str) -> bool {
    let drive = text.as_bytes().get(1) == Some(&b':');
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    !text.is_empty() && !drive && !text.contains('\\') && Path::new(text).components().all(plain)
}

#[cfg(test)]
mod tests;
