//! `man`: the command line to manual pages.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::Command;
use clap_mangen::Man;

use super::check::count;
use super::end::End;
use super::output::{Whole, print, say};

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Write one page a command into this folder, which is made where there is none
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// Runs `man`.
///
/// # Errors
/// Those of writing.
pub fn run(arguments: &Arguments, mut command: Command) -> Result<End, End> {
    // Every command gets its whole name and what it inherits.
    command.build();
    let Some(folder) = &arguments.output else {
        print(&String::from_utf8_lossy(&page(command)?))?;
        return Ok(End::fine());
    };
    fs::create_dir_all(folder).map_err(|error| End::environment(&folder.display().to_string(), &error))?;
    let mut pages = 0;
    for own in with_all_below(command) {
        let name = own.get_display_name().unwrap_or_else(|| own.get_name());
        let path = folder.join(format!("{name}.1"));
        let mut file = Whole::reference(&path, &[])?;
        let page = page(own)?;
        file.write_all(&page).map_err(|error| End::environment(&path.display().to_string(), &error))?;
        file.finish()?;
        pages += 1;
    }
    say(&format!("{} written to {}.\n", count(pages, "page"), folder.display()));
    Ok(End::fine())
}

/// A command, those below it, and those below these.
fn with_all_below(command: Command) -> Vec<Command> {
    let below: Vec<Command> = command.get_subcommands().cloned().flat_map(with_all_below).collect();
    std::iter::once(command).chain(below).collect()
}

fn page(command: Command) -> Result<Vec<u8>, End> {
    let mut out = Vec::new();
    Man::new(command).render(&mut out).map_err(|error| End::environment("the page", &error))?;
    Ok(out)
}
