//! Arguments in, exit status out: one file for each subcommand.

mod check;
mod compile;
mod completions;
mod convert;
mod end;
mod explain;
mod fields;
mod fmt;
mod graph;
mod guard;
mod help;
mod history;
mod import;
mod init;
mod inputs;
mod lint;
mod lookup;
mod manual;
mod mapping;
mod output;
mod past;
mod pipeline;
mod policies;
mod settings;
mod signals;
mod test;
mod version;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use self::end::{End, Status};
use crate::report::Colour;

/// Lints coded medical claims against payers' edits and explains every rejection.
#[derive(Debug, Parser)]
#[command(name = "paylint", version, max_term_width = 100, disable_help_subcommand = true, after_help = help::ALL)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge claims by policies and explain every finding
    #[command(after_help = help::LINT)]
    Lint(lint::Arguments),
    /// Check policies without claims: all that is wrong or worth knowing in them
    #[command(after_help = help::CHECK)]
    Check(check::Arguments),
    /// Put policies and their tables into one file that opens at once
    #[command(after_help = help::COMPILE)]
    Compile(compile::Arguments),
    /// Run the tests that are written in policies
    #[command(after_help = help::TEST)]
    Test(test::Arguments),
    /// Write policies in their one layout
    #[command(after_help = help::FMT)]
    Fmt(fmt::Arguments),
    /// Say why an edit fires on a claim, or why not; or what a message's code means
    #[command(after_help = help::EXPLAIN)]
    Explain(explain::Arguments),
    /// Say everything that policies demand of a code: does it need authorization?
    #[command(after_help = help::LOOKUP)]
    Lookup(lookup::Arguments),
    /// Keep patients' earlier claims in a store, which `lint --history` asks
    #[command(after_help = help::HISTORY)]
    History(history::Arguments),
    /// Draw how the edits, sets and tables of a policy hang together
    #[command(after_help = help::GRAPH)]
    Graph(graph::Arguments),
    /// Write claims in another format, and say what it has no place for
    #[command(after_help = help::CONVERT)]
    Convert(convert::Arguments),
    /// List the fields of a claim: meaning, X12 element, JSON name
    #[command(after_help = help::FIELDS)]
    Fields(fields::Arguments),
    /// Make a table of the reference files that CMS publishes
    #[command(after_help = help::IMPORT)]
    Import(import::Arguments),
    /// Make a folder with a first policy, its tests and sample claims
    #[command(after_help = help::INIT)]
    Init(init::Arguments),
    /// Print what makes a shell complete the commands and options of paylint
    #[command(after_help = help::COMPLETIONS)]
    Completions(completions::Arguments),
    /// Print the manual page, or write one page a command
    #[command(after_help = help::MAN)]
    Man(manual::Arguments),
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
    signals::watch();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() => {
            match mistyped(&error) {
                Some(words) => return told(&End::usage(words)),
                // Nothing can be done where not even this can be said.
                None => drop(error.print()),
            }
            return ExitCode::from(2);
        }
        Err(shown) => {
            // What is written to a full disk may wait in the buffer until it is flushed.
            let printed = shown.print().and_then(|()| io::stdout().flush());
            return told(&printed.map_or_else(|error| End::environment("standard output", &error), |()| End::fine()));
        }
    };
    let Some(command) = arguments.command else {
        output::say(help::SHORT);
        return told(&End::usage(""));
    };
    let ran = guard::guarded(|| match command {
        Command::Lint(arguments) => lint::run(arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Compile(arguments) => compile::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Lookup(arguments) => lookup::run(&arguments),
        Command::History(arguments) => history::run(&arguments),
        Command::Graph(arguments) => graph::run(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
        Command::Fields(arguments) => fields::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments, Arguments::command()),
        Command::Man(arguments) => manual::run(&arguments, Arguments::command()),
        Command::Version(arguments) => version::run(&arguments),
    });
    let end = match ran {
        Some(Ok(end) | Err(end)) => end,
        None => End::new(Status::Internal, "paylint failed; please report it"),
    };
    told(&end)
}

/// A command or an option that there is not, and the one that is meant.
fn mistyped(error: &clap::Error) -> Option<String> {
    let (is, near, what) = match error.kind() {
        ErrorKind::InvalidSubcommand => (ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand, "command"),
        ErrorKind::UnknownArgument => (ContextKind::InvalidArg, ContextKind::SuggestedArg, "option"),
        _ => return None,
    };
    let ContextValue::String(is) = error.get(is)? else { return None };
    if what == "option" && !is.starts_with('-') {
        return None;
    }
    let near = match error.get(near) {
        Some(ContextValue::String(near)) => Some(near),
        Some(ContextValue::Strings(all)) => all.iter().min_by_key(|own| strsim::damerau_levenshtein(own, is)),
        _ => None,
    };
    Some(match near {
        Some(near) => format!("there is no {what} `{is}` here; did you mean `{near}`?"),
        None => format!("there is no {what} `{is}` here; `--help` lists all"),
    })
}

/// Says why a run did not end well; its exit code.
fn told(end: &End) -> ExitCode {
    if !end.reason.is_empty() {
        output::say(&format!("paylint: {}\n", crate::report::safe(&end.reason)));
    }
    end.code()
}
