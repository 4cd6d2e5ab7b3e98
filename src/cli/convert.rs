//! `convert`: claims of any format in another one, and what that has no place for.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;

use clap::ValueEnum;

use super::end::{End, Status};
use super::inputs::{self, Input};
use super::mapping::Mapping;
use super::output::{Whole, say};
use super::pipeline::{self, Job};
use super::policies::Chosen;
use crate::claim::Claim;
use crate::read::{Cost, Entry, Trouble};
use crate::report::safe;
use crate::write::{self, Form, Losses};

/// Arguments of `convert`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files of claims (X12 837, FHIR, JSON, CSV or Parquet, also compressed by gzip or zstd), folders of them, or - for standard input
    #[arg(required = true, value_name = "CLAIMS")]
    claims: Vec<PathBuf>,
    /// The format to write, one claim a line
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: To,
    /// Write to this file, whole or not at all [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// FHIR resources that claims refer to (patients, coverages, organizations, practitioners), where they stand in files of their own
    #[arg(long, value_name = "FILE")]
    refs: Vec<PathBuf>,
    #[command(flatten)]
    mapping: Mapping,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// Claims under the names that `paylint fields` lists: everything that the claim model holds
    Json,
    /// FHIR R4 Claims, each with the resources that it refers to contained in it
    Fhir,
}

impl To {
    fn form(self) -> Form {
        match self {
            To::Json => Form::Json,
            To::Fhir => Form::Fhir,
        }
    }
}

/// What came of a batch.
#[derive(Default)]
struct Part {
    bytes: Vec<u8>,
    written: u64,
    lost: u64,
    damaged: u64,
    losses: Losses,
    /// What to say, in order; notes are counted by code.
    said: Vec<String>,
    notes: BTreeMap<&'static str, (String, u64)>,
}

/// Runs `convert`.
///
/// # Errors
/// Usage, and outputs that cannot be written.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let mut inputs = inputs::gather(&arguments.claims)?;
    let how = arguments.mapping.how(&mut Chosen::default())?;
    inputs.iter_mut().for_each(|input| input.how = how.clone());
    let names = inputs::beside(&mut inputs, &arguments.refs)?;
    let taken: Vec<&Path> =
        inputs.iter().filter_map(Input::path).chain(arguments.refs.iter().map(PathBuf::as_path)).collect();
    let mut out = match &arguments.output {
        Some(path) => Out::File(Whole::create(path, &taken)?),
        None => Out::Standard(BufWriter::new(io::stdout())),
    };
    let form = arguments.to.form();
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let mut whole = Part::default();
    let mut failed = None;
    pipeline::run(
        &inputs,
        threads,
        |job| part(job, form, &names),
        |part| {
            if let Err(error) = out.write(&part.bytes) {
                failed = Some(error);
                return ControlFlow::Break(());
            }
            part.said.iter().for_each(|line| say(line));
            whole.add(part);
            ControlFlow::Continue(())
        },
    );
    if let Some(error) = failed {
        return Err(error);
    }
    out.finish()?;
    Ok(whole.end(form))
}

enum Out {
    File(Whole),
    Standard(BufWriter<io::Stdout>),
}

impl Out {
    fn write(&mut self, bytes: &[u8]) -> Result<(), End> {
        match self {
            Out::File(file) => file.write_all(bytes),
            Out::Standard(stream) => stream.write_all(bytes),
        }
        .map_err(|error| End::environment("the output", &error))
    }

    fn finish(self) -> Result<(), End> {
        match self {
            Out::File(file) => file.finish(),
            Out::Standard(mut stream) => stream.flush().map_err(|error| End::environment("standard output", &error)),
        }
    }
}

/// Converts the claims of a batch.
fn part(job: &Job, form: Form, names: &[String]) -> Part {
    let mut part = Part::default();
    let mut claim = Claim::default();
    let name = names.get(job.batch.file as usize).map_or("", String::as_str);
    for entry in &job.batch.entries {
        match entry {
            Entry::Trouble(trouble) => part.trouble(name, trouble),
            Entry::Frame(frame) => {
                let mut troubles = Vec::new();
                match job.batch.read_as_is(frame, &mut claim, &mut troubles) {
                    Ok(()) => {
                        write::write(form, &claim, &mut part.bytes, &mut part.losses);
                        part.written += 1;
                    }
                    Err(trouble) => part.trouble(name, &Trouble { cost: Cost::Claim, ..trouble }),
                }
                troubles.iter().for_each(|trouble| part.trouble(name, trouble));
            }
        }
    }
    part
}

impl Part {
    fn trouble(&mut self, file: &str, trouble: &Trouble) {
        let place = format!("{}:{}", safe(file), trouble.spot.number);
        let (message, code) = (safe(&trouble.message), trouble.code);
        match trouble.cost {
            Cost::Nothing => {
                let note = format!("{place}: note: {message} [{code}]");
                self.notes.entry(code).or_insert((note, 0)).1 += 1;
            }
            Cost::Claim | Cost::Unsupported => {
                self.lost += 1;
                self.said.push(format!("{place}: not converted: {message} [{code}]\n"));
            }
            Cost::Bytes => {
                self.damaged += 1;
                self.said.push(format!("{place}: {message} [{code}]\n"));
            }
        }
    }

    fn add(&mut self, other: Part) {
        self.written += other.written;
        self.lost += other.lost;
        self.damaged += other.damaged;
        for (field, count) in other.losses {
            *self.losses.entry(field).or_default() += count;
        }
        for (code, (note, count)) in other.notes {
            self.notes.entry(code).or_insert((note, 0)).1 += count;
        }
    }

    /// Says what was done, and field by field what the format has no place for.
    fn end(self, form: Form) -> End {
        for (note, count) in self.notes.values() {
            let more = if *count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
            say(&format!("{note}{more}\n"));
        }
        let claims = |count: u64| format!("{count} claim{}", if count == 1 { "" } else { "s" });
        say(&format!("{} written, {} not.\n", claims(self.written), self.lost));
        if !self.losses.is_empty() {
            say(&format!("{} has no place for:\n", form.name()));
            for (field, count) in &self.losses {
                let info = field.info();
                say(&format!("  {} {}, {count} times: {}\n", info.record.words(), info.name, info.meaning));
            }
        }
        if self.lost + self.damaged > 0 {
            return End::new(Status::Unreadable, "some of the input could not be read; the rest is written");
        }
        End::fine()
    }
}
