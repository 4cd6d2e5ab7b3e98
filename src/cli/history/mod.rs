//! `history`: earlier claims in a store that `lint --history` asks patient by patient.

mod add;
mod export;
mod look;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;

use clap::Subcommand;

use super::end::End;
use super::help;
use super::lint::extent;
use super::mapping::{self, Mapping};
use crate::claim::Date;
use crate::policy::model::Extent;

/// Arguments of `history`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add claims to a store, which is made where there is none; a claim that is there already is not added twice
    #[command(after_help = help::HISTORY_ADD)]
    Add(Add),
    /// Take claims out of a store: those of these files, wherever they were added from
    Remove(Claims),
    /// Take out the claims whose services lie before a day
    Prune {
        /// The store
        #[arg(value_name = "DB")]
        db: PathBuf,
        /// The first day that stays
        #[arg(long, value_name = "DATE", value_parser = date)]
        before: Date,
    },
    /// Say from when to when no claim is missing from a store, whatever was said before
    Complete {
        /// The store
        #[arg(value_name = "DB")]
        db: PathBuf,
        /// The first and the last day, or `none`
        #[arg(value_name = "FROM..TO", value_parser = time)]
        time: Extent,
    },
    /// Say what a store holds: claims, patients, from when to when it is complete, files that it was filled from
    Info {
        /// The store
        #[arg(value_name = "DB")]
        db: PathBuf,
        /// Write it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Read all of a store and say what is wrong with it
    Check {
        /// The store
        #[arg(value_name = "DB")]
        db: PathBuf,
    },
    /// Write the claims of a store as JSON, one a line; of a damaged one those that can be read
    Export {
        /// The store
        #[arg(value_name = "DB")]
        db: PathBuf,
        /// Write to this file [default: standard output]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Copy a store as it is at one moment, also while others use it
    Backup {
        /// The store
        #[arg(value_name = "DB")]
        db: PathBuf,
        /// The copy, which must not be there yet
        #[arg(value_name = "COPY")]
        copy: PathBuf,
    },
}

/// Arguments of `history add`.
#[derive(Debug, clap::Args)]
struct Add {
    #[command(flatten)]
    claims: Claims,
    /// From when to when no claim of these patients is missing, together with what is in the store
    #[arg(long, value_name = "FROM..TO", value_parser = extent)]
    complete: Option<Extent>,
}

/// Claims and the store that they are for.
#[derive(Debug, clap::Args)]
#[command(mut_arg("map", mapping::alone))]
struct Claims {
    /// Files of claims in any format that `lint` reads, folders of them, or - for standard input
    #[arg(required = true, value_name = "CLAIMS")]
    claims: Vec<PathBuf>,
    /// The store
    #[arg(long, value_name = "FILE")]
    db: PathBuf,
    /// How many threads read claims [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Leave out the summary and notes on standard error
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    mapping: Mapping,
}

impl Claims {
    fn threads(&self) -> NonZeroUsize {
        self.threads.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
    }
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text.as_bytes()).ok_or_else(|| "write a day as 2024-01-01".to_owned())
}

fn time(text: &str) -> Result<Extent, String> {
    if text == "none" { Ok(Extent::default()) } else { extent(text) }
}

/// Runs `history`.
///
/// # Errors
/// Claims or a store that are not there, are damaged, in use or cannot be written.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    match &arguments.command {
        Command::Add(add) => add::add(&add.claims, add.complete),
        Command::Remove(claims) => add::remove(claims),
        Command::Prune { db, before } => add::prune(db, *before),
        Command::Complete { db, time } => add::complete(db, *time),
        Command::Info { db, json } => look::info(db, *json),
        Command::Check { db } => look::check(db),
        Command::Export { db, output } => export::export(db, output.as_deref()),
        Command::Backup { db, copy } => look::backup(db, copy),
    }
}
