//! Arguments in, exit status out: one file for each subcommand.

mod check;
mod end;
mod explain;
mod fields;
mod fmt;
mod graph;
mod guard;
mod history;
mod inputs;
mod lint;
mod output;
mod pipeline;
mod policies;
mod settings;
mod test;
mod version;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use self::end::{End, Status};
use crate::report::Colour;

/// Lints coded medical claims against payers' edits and explains every rejection.
#[derive(Debug, Parser)]
#[command(name = "paylint", version, max_term_width = 100, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge claims by policies and explain every finding
    Lint(lint::Arguments),
    /// Check policies without claims: all that is wrong or worth knowing in them
    Check(check::Arguments),
    /// Run the tests that are written in policies
    Test(test::Arguments),
    /// Write policies in their one layout
    Fmt(fmt::Arguments),
    /// Say why an edit fires on a claim, or why not
    Explain(explain::Arguments),
    /// Draw how the edits, sets and tables of a policy hang together
    Graph(graph::Arguments),
    /// List the fields of a claim: meaning, X12 element, JSON name
    Fields(fields::Arguments),
    /// Show the version
    Version(version::Arguments),
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl When {
    /// Whether what goes to a stream is coloured.
    fn colour(self, terminal: &impl IsTerminal) -> Colour {
        let on = match self {
            When::Always => true,
            When::Never => false,
            When::Auto => {
                let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                terminal.is_terminal() && !set("NO_COLOR") && !dumb
            }
        };
        if on { Colour::On } else { Colour::Off }
    }
}

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    // Policies may be 64 deep; how deep the stack of the shell is must not matter (P01).
    let ran = std::thread::Builder::new().stack_size(STACK).spawn(run).map(std::thread::JoinHandle::join);
    match ran {
        Ok(Ok(code)) => code,
        Ok(Err(_)) => ExitCode::from(70),
        Err(_) => ExitCode::from(4),
    }
}

/// Bytes of stack for whoever reads policies.
const STACK: usize = 64 << 20;

fn run() -> ExitCode {
    guard::install();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe is quiet.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let ran = guard::guarded(|| match arguments.command {
        Command::Lint(arguments) => lint::run(arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Graph(arguments) => graph::run(&arguments),
        Command::Fields(arguments) => fields::run(&arguments),
        Command::Version(arguments) => version::run(&arguments),
    });
    let end = match ran {
        Some(Ok(end) | Err(end)) => end,
        None => End::new(Status::Internal, "paylint failed; please report it"),
    };
    if !end.reason.is_empty() {
        output::say(&format!("paylint: {}\n", crate::report::safe(&end.reason)));
    }
    end.code()
}
