//! `convert`: claims of any format in another one, and what that has no place for.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::ValueEnum;

use super::end::{End, Status};
use super::inputs::{self, Input};
use super::mapping::{self, Mapping};
use super::output::{Whole, say};
use super::pipeline::{self, Job};
use super::policies::Chosen;
use crate::claim::{Claim, Date, Field};
use crate::read::{Cost, Entry, Format, How, Spot, Trouble};
use crate::report::safe;
use crate::write::{File, Form, Heading, Loss, Refused, Writer, Written};

/// Arguments of `convert`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("map", mapping::alone))]
pub struct Arguments {
    /// Files of claims (X12 837, FHIR, JSON, CSV or Parquet, also compressed by gzip or zstd), folders of them, or - for standard input
    #[arg(required = true, value_name = "CLAIMS")]
    claims: Vec<PathBuf>,
    /// The format to write
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
    /// An X12 interchange of 837 transactions (005010X222A1, X223A2, X224A2), one a claim
    X12,
    /// Rows, one a service line, under the columns that `paylint fields` lists, as many as the claims need
    Csv,
    /// Parquet, one claim a row under the names that `paylint fields` lists, lines and other records in lists
    Parquet,
}

impl To {
    fn form(self) -> Form {
        match self {
            To::Json => Form::Json,
            To::Fhir => Form::Fhir,
            To::X12 => Form::X12,
            To::Csv => Form::Csv,
            To::Parquet => Form::Parquet,
        }
    }
}

/// What came of a batch.
#[derive(Default)]
struct Part {
    claims: Written,
    /// The name of their file, its format, and where each of them stands.
    file: String,
    format: Format,
    places: Vec<Spot>,
    written: u64,
    lost: u64,
    damaged: u64,
    /// What to say, in order; notes are counted by code.
    said: Vec<String>,
    notes: BTreeMap<&'static str, (String, u64)>,
    /// What did not go over: how often, and at which place first.
    losses: BTreeMap<(Loss, Field), (u64, String)>,
}

/// Runs `convert`.
///
/// # Errors
/// Usage, and outputs that cannot be written.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let mut chosen = Chosen::default();
    let how = arguments.mapping.how(&mut chosen)?;
    let mut inputs = inputs::gather(&arguments.claims, &how, false)?;
    let refs = inputs::gather(&arguments.refs, &How::default(), false)?;
    let read: Vec<PathBuf> = inputs.iter().chain(&refs).filter_map(Input::file).chain(chosen.map).collect();
    let form = arguments.to.form();
    let mut out = match &arguments.output {
        Some(path) => Out::File(Whole::create(path, &read)?),
        None if form == Form::Parquet && io::stdout().is_terminal() => {
            return Err(End::usage("a Parquet file is no text to be shown; name a file for it with `--output`"));
        }
        None => Out::Standard(BufWriter::new(io::stdout())),
    };
    let names = inputs::beside(&mut inputs, &refs)?;
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let heading = if form == Form::Csv { columns(&mut inputs, threads)? } else { Heading::default() };
    let mut file = File::new(form, &heading, today());
    let writer = Writer::new(form, heading);
    let mut whole = Part::default();
    let mut failed = None;
    pipeline::run(
        &inputs,
        threads,
        |job| part(job, &writer, &names),
        |mut part| {
            let (bytes, refused) = file.put(&mut part.claims);
            part.refuse(&refused);
            part.place_losses();
            if let Err(error) = out.write(&bytes) {
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
    out.write(&file.end().map_err(|error| End::environment("the output", &error))?)?;
    out.finish()?;
    Ok(whole.end(form))
}

/// The columns that the claims need: they are read once for it, before they are read to be written.
fn columns(inputs: &mut [Input], threads: NonZeroUsize) -> Result<Heading, End> {
    inputs.iter_mut().try_for_each(Input::keep)?;
    let all = Heading::all();
    let mut used = BTreeSet::new();
    pipeline::run(
        inputs,
        threads,
        |job| {
            let (mut used, mut claim) = (BTreeSet::new(), Claim::default());
            for entry in &job.batch.entries {
                if let Entry::Frame(frame) = entry
                    && job.batch.read_as_is(frame, &mut claim, &mut Vec::new()).is_ok()
                {
                    all.look(&claim, &mut used);
                }
            }
            used
        },
        |more| {
            used.extend(more);
            ControlFlow::Continue(())
        },
    );
    Ok(all.narrowed(&used))
}

/// The day on which an interchange is made whose claims say none.
#[expect(clippy::disallowed_methods, reason = "stands in ISA and GS, which no claim is read from; no verdict has it")]
fn today() -> Date {
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    Date(i32::try_from(days).unwrap_or(0))
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
fn part(job: &Job, writer: &Writer, names: &[String]) -> Part {
    let mut claim = Claim::default();
    let name = names.get(job.batch.file as usize).map_or("", String::as_str);
    let mut part = Part { file: name.to_owned(), format: job.batch.format.clone(), ..Part::default() };
    for entry in &job.batch.entries {
        match entry {
            Entry::Trouble(trouble) => part.trouble(trouble),
            Entry::Frame(frame) => {
                let mut troubles = Vec::new();
                match job.batch.read_as_is(frame, &mut claim, &mut troubles) {
                    Ok(()) => {
                        writer.write(&claim, &mut part.claims);
                        part.places.push(pipeline::place(frame));
                        part.written += 1;
                    }
                    Err(trouble) => part.trouble(&Trouble { cost: Cost::Claim, ..trouble }),
                }
                troubles.iter().for_each(|trouble| part.trouble(trouble));
            }
        }
    }
    part
}

impl Part {
    /// A place in the file, by the number of its segment, line or row.
    fn place(&self, number: u64) -> String {
        let file = safe(&self.file);
        match self.format.group_of(number) {
            Some((group, row)) => format!("{file}:{group}.{row}"),
            // What is said of the whole file.
            None if number == 0 => file,
            None => format!("{file}:{number}"),
        }
    }

    fn trouble(&mut self, trouble: &Trouble) {
        let place = self.place(trouble.spot.number);
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

    /// Says of claims that they have no place in the file.
    fn refuse(&mut self, refused: &[(usize, Refused)]) {
        for (at, why) in refused {
            let Some(spot) = self.places.get(*at).cloned() else { continue };
            let (code, message) = match why {
                Refused::NoNumber => (
                    "csv/no-claim-id",
                    "rows are told by the claim's number, and it has none that a row can have".to_owned(),
                ),
                Refused::Again => (
                    "csv/claim-again",
                    "rows are told by the claim's number, and a claim before it has the same".to_owned(),
                ),
                Refused::Lines { most } => (
                    "x12/lines",
                    format!(
                        "the guide has place for {most} service lines, and the claim has more; bill it as several claims"
                    ),
                ),
            };
            self.written -= 1;
            self.trouble(&Trouble { code, message, spot, cost: Cost::Claim });
        }
    }

    /// Says of what did not go over in which claim it stands first.
    fn place_losses(&mut self) {
        for (loss, counted) in std::mem::take(&mut self.claims.losses) {
            let number = self.places.get(counted.first).map_or(0, |spot| spot.number);
            self.losses.insert(loss, (counted.times, self.place(number)));
        }
    }

    fn add(&mut self, other: Part) {
        self.written += other.written;
        self.lost += other.lost;
        self.damaged += other.damaged;
        for (loss, (count, place)) in other.losses {
            self.losses.entry(loss).or_insert((0, place)).0 += count;
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
        let parts = match self.damaged {
            0 => String::new(),
            1 => "; 1 part of a file could not be read, and its claims may be lost".to_owned(),
            several => format!("; {several} parts of files could not be read, and their claims may be lost"),
        };
        say(&format!("{} written, {} not{parts}.\n", claims(self.written), self.lost));
        for loss in [Loss::Lost, Loss::Changed, Loss::Filled, Loss::Demanded] {
            let mut losses = self.losses.iter().filter(|((own, _), _)| *own == loss).peekable();
            if losses.peek().is_some() {
                say(&format!("{}:\n", heading_of(loss, form)));
            }
            for ((_, field), (count, place)) in losses {
                let info = field.info();
                let times =
                    if *count == 1 { format!("once, at {place}") } else { format!("{count} times, first at {place}") };
                say(&format!("  {} {}, {times}: {}\n", info.record.words(), info.name, info.meaning));
            }
        }
        if self.lost + self.damaged > 0 {
            return End::new(Status::Unreadable, "some of the input could not be converted; the rest is written");
        }
        End::fine()
    }
}

/// What is said above a list of fields.
fn heading_of(loss: Loss, form: Form) -> String {
    let name = form.name();
    match loss {
        Loss::Lost => format!("{name} has no place for"),
        Loss::Changed => format!("{name} holds not all of, or in other signs"),
        Loss::Filled => format!("{name} needs, and the claims do not say there; what is usual, or follows, is written"),
        Loss::Demanded => "The guides demand, and the claims do not say; the place is empty".to_owned(),
    }
}
