//! `completions`: the command line to what a shell completes it by.

use clap::Command;
use clap_complete::Shell;

use super::end::End;
use super::output::print;

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Runs `completions`.
///
/// # Errors
/// Those of writing.
pub fn run(arguments: &Arguments, mut command: Command) -> Result<End, End> {
    let mut out = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "paylint", &mut out);
    print(&String::from_utf8_lossy(&out))?;
    Ok(End::fine())
}
