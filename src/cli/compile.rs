//! `compile`: policies and their tables to one file that opens at once.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::When;
use super::check::count;
use super::end::End;
use super::output::{Whole, say};
use super::policies;
use super::settings::Settings;
use crate::compile::{Loaded, compile};
use crate::lookup::thousands;
use crate::report::safe;

/// Arguments of `compile`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Policies, or folders of them [default: those of paylint.toml, or this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    color: When,
    #[command(flatten)]
    settings: Settings,
}

/// Runs `compile`.
///
/// # Errors
/// A path that does not exist, an error in a policy or a table, no policy at all; a file that changes meanwhile; writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    #[expect(clippy::disallowed_methods, reason = "tells whether a file changed while it was read; no verdict has it")]
    let begun = SystemTime::now();
    let chosen = policies::chosen(&arguments.paths, &arguments.settings)?;
    let loaded = policies::evaluable(&chosen, arguments.color)?;
    if loaded.compiled.is_some() {
        return Err(End::usage("a compiled file is not compiled again; name the policies themselves"));
    }
    if loaded.policies.is_empty() {
        return Err(End::usage("no policies were found (files NAME.payer that begin with `policy`)"));
    }
    let shown = arguments.output.display().to_string();
    let mut whole = Whole::reference(&arguments.output, &chosen.files(&loaded))?;
    let bytes = compile(&loaded, arguments.output.parent().unwrap_or(Path::new(""))).map_err(End::usage)?;
    // What was read may be older than what its checksum was made of.
    let changed = |file: &&PathBuf| {
        let modified = std::fs::metadata(file).and_then(|data| data.modified());
        modified.is_ok_and(|modified| modified > begun)
    };
    if let Some(file) = loaded.read().iter().find(changed) {
        return Err(End::usage(format!("{} changed while it was compiled; run it again", file.display())));
    }
    whole.write_all(&bytes).map_err(|error| End::environment(&shown, &error))?;
    whole.finish()?;
    say(&summary(&shown, &loaded, bytes.len()));
    Ok(End::fine())
}

fn summary(shown: &str, loaded: &Loaded, bytes: usize) -> String {
    let edits: usize = loaded.policies.iter().map(|policy| policy.edits.len()).sum();
    let mut rows: Vec<_> = loaded.policies.iter().flat_map(|policy| &policy.tables).map(|table| &table.rows).collect();
    rows.extend(loaded.policies.iter().flat_map(|policy| &policy.facts).map(|facts| &facts.rows));
    rows.sort_by_key(|rows| std::sync::Arc::as_ptr(rows));
    rows.dedup_by_key(|rows| std::sync::Arc::as_ptr(rows));
    let total: usize = rows.iter().map(|rows| rows.len() as usize).sum();
    let policies = match loaded.policies.len() {
        1 => "1 policy".to_owned(),
        several => format!("{several} policies"),
    };
    format!(
        "{}: {policies} with {}, {} with {} {}, from {}; {} KB.\n",
        safe(shown),
        count(edits, "edit"),
        count(rows.len(), "table"),
        thousands(total),
        if total == 1 { "row" } else { "rows" },
        count(loaded.read().len(), "file"),
        thousands(bytes.div_ceil(1024))
    )
}
