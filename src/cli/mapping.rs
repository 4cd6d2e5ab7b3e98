//! `--map FILE`: the headings of somebody else's layout, for every file of rows of a run.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Arg;

use super::When;
use super::end::End;
use super::output::say;
use super::policies::{Chosen, style};
use crate::diagnostic::render;
use crate::read::How;
use crate::read::csv::Map;

/// Bytes that a map may have.
const MOST: u64 = 1 << 20;

/// The argument that names it.
#[derive(Debug, clap::Args)]
pub struct Mapping {
    /// Take the headings, constants, dates and decimals of CSV and Parquet claims from this file [default: the map of paylint.toml]
    #[arg(help_heading = "What claims are judged by", long, value_name = "FILE")]
    map: Option<PathBuf>,
}

/// The same of a command without policies, for which no settings hold.
pub fn alone(argument: Arg) -> Arg {
    argument
        .help("Take the headings, constants, dates and decimals of CSV and Parquet claims from this file")
        .help_heading(None)
}

impl Mapping {
    /// Whether the command line names one.
    pub fn is_given(&self) -> bool {
        self.map.is_some()
    }

    /// What is known of all inputs: the map that is named, else that of the settings.
    ///
    /// # Errors
    /// It cannot be read; it is wrong, which is told.
    pub fn how(&self, chosen: &mut Chosen) -> Result<How, End> {
        let set = chosen.config.as_ref().and_then(|config| config.map.clone());
        let Some(path) = chosen.choose("map", self.map.clone(), set) else { return Ok(How::default()) };
        let shown = path.display().to_string();
        let text = text(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => End::usage(format!("there is no file {shown}")),
            io::ErrorKind::InvalidData => {
                End::usage(format!("{shown} is no map: it is not UTF-8, or larger than 1 MiB"))
            }
            _ => End::environment(&shown, &error),
        })?;
        chosen.map = Some(path);
        match Map::parse(&shown, &text) {
            Ok(map) => Ok(How { map: Some(Arc::new(map)), ..How::default() }),
            Err(wrong) => {
                say(&render(&wrong.diagnostics, &wrong.sources, style(When::Auto.colour(&io::stderr()))));
                let count = super::check::count(wrong.diagnostics.len(), "error");
                Err(End::usage(format!("nothing was done: {count} in {shown}")))
            }
        }
    }
}

fn text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?.take(MOST + 1).read_to_string(&mut text)?;
    if read as u64 > MOST { Err(io::ErrorKind::InvalidData.into()) } else { Ok(text) }
}
