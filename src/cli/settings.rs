//! Which `paylint.toml` holds for a run: the nearest to its policies, the one that is named, or none.

use std::io;
use std::path::PathBuf;

use super::When;
use super::end::End;
use super::output::say;
use super::policies::style;
use crate::config::{self, Config};
use crate::diagnostic::render;

/// The arguments that say it.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// Take settings from this file, not from the nearest paylint.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Take no settings from a file
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
}

impl Settings {
    /// The settings for policies.
    ///
    /// # Errors
    /// They are wrong, which is told; or policies stand under two files.
    pub fn config(&self, policies: &[PathBuf]) -> Result<Option<Config>, End> {
        if self.no_config {
            return Ok(None);
        }
        let file = match &self.config {
            Some(file) => Some(file.clone()),
            None => {
                let mut found = policies.iter().filter_map(|path| config::nearest(path));
                let first = found.next();
                if let Some((one, other)) = first.as_ref().and_then(|one| Some((one, found.find(|own| own != one)?))) {
                    let (one, other) = (one.display(), other.display());
                    return Err(End::usage(format!(
                        "the policies stand under two settings, {one} and {other}; choose with `--config FILE`, or `--no-config`"
                    )));
                }
                first
            }
        };
        let Some(file) = file else { return Ok(None) };
        config::read(&file).map(Some).map_err(|wrong| {
            say(&render(&wrong.diagnostics, &wrong.sources, style(When::Auto.colour(&io::stderr()))));
            let count = super::check::count(wrong.diagnostics.len(), "error");
            End::usage(format!("nothing was done: {count} in {}", file.display()))
        })
    }
}
