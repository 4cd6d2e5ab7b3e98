//! `lint`: claims and policies to findings, each explained, and an account of every claim.

mod turns;
mod work;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufWriter};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use clap::ValueEnum;

use self::work::{Part, Spare, Work};
use super::When;
use super::end::{End, Status};
use super::inputs::{self, Input};
use super::mapping::Mapping;
use super::output::{Whole, say};
use super::past::{self, Known};
use super::pipeline;
use super::policies::{self, Chosen};
use super::settings::Settings;
use crate::claim::Date;
use crate::policy::model::{Action, Extent};
use crate::policy::reads::needed;
use crate::read::How;
use crate::report::{Account, Format, NoteShown, Patients, PolicyName, Stream};
use crate::verdict::Evaluator;

/// Arguments of `lint`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files of claims (X12 837, FHIR, JSON, CSV or Parquet, also compressed by gzip or zstd), folders of them, or - for standard input
    #[arg(required = true, value_name = "CLAIMS")]
    claims: Vec<PathBuf>,
    /// A policy, or a folder of policies; may be given several times [default: those of paylint.toml]
    #[arg(help_heading = "What claims are judged by", short, long, value_name = "PATH")]
    policy: Vec<PathBuf>,
    /// How standard output is written [default: text]
    #[arg(help_heading = "What is shown", short, long, value_enum)]
    format: Option<Named>,
    /// Write a report to a file, too; may be given several times
    #[arg(help_heading = "What is shown", short, long, value_name = "FORMAT=PATH", value_parser = output)]
    output: Vec<(Named, PathBuf)>,
    /// Claims that are not judged themselves, but stand in the patients' histories
    #[arg(help_heading = "What claims are judged by", long, value_name = "FILE")]
    history: Vec<PathBuf>,
    /// From when to when the claims and histories given are complete
    #[arg(help_heading = "What claims are judged by", long, value_name = "FROM..TO", value_parser = extent)]
    history_complete: Option<Extent>,
    /// FHIR resources that claims refer to (patients, coverages, organizations, practitioners), where they stand in files of their own
    #[arg(help_heading = "What claims are judged by", long, value_name = "FILE")]
    refs: Vec<PathBuf>,
    /// How many threads judge claims [default: one for each processor]
    #[arg(help_heading = "How the run ends", long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// From which action on findings make the exit status 1 [default: pend]
    #[arg(help_heading = "How the run ends", long, value_enum, value_name = "ACTION")]
    fail_on: Option<FailOn>,
    /// Exit with status 2 where there are no claims or no policies
    #[arg(help_heading = "How the run ends", long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    fail_on_empty: Option<bool>,
    /// Count findings by edit in the summary
    #[arg(help_heading = "What is shown", long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    statistics: Option<bool>,
    /// Leave out the summary and notes on standard error
    #[arg(help_heading = "What is shown", short, long)]
    quiet: bool,
    /// When to use colours
    #[arg(help_heading = "What is shown", long, value_enum, default_value = "auto", value_name = "WHEN")]
    color: When,
    /// Show patients' data that the findings rest on: member number, day of birth, notes
    #[arg(help_heading = "What is shown", long)]
    show_phi: bool,
    /// Take a claim that deviates from the X12 guide for unreadable
    #[arg(help_heading = "What claims are judged by", long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    strict_x12: Option<bool>,
    #[command(flatten)]
    mapping: Mapping,
    #[command(flatten)]
    settings: Settings,
}

/// What a run does: what the command line says, else the settings, else what is usual.
#[derive(Debug, Clone, Copy)]
struct Choices {
    format: Named,
    fail_on: FailOn,
    fail_on_empty: bool,
    statistics: bool,
    strict_x12: bool,
    threads: NonZeroUsize,
}

impl Choices {
    fn new(arguments: &Arguments, chosen: &mut Chosen) -> Choices {
        let lint = chosen.config.as_ref().map(|config| config.lint.clone()).unwrap_or_default();
        let format = lint.format.and_then(|word| Named::from_str(word, false).ok());
        let fail_on = lint.fail_on.and_then(|word| FailOn::from_str(word, false).ok());
        Choices {
            format: chosen.choose("format", arguments.format, format).unwrap_or(Named::Text),
            fail_on: chosen.choose("fail-on", arguments.fail_on, fail_on).unwrap_or(FailOn::Pend),
            fail_on_empty: chosen
                .choose("fail-on-empty", arguments.fail_on_empty, lint.fail_on_empty)
                .unwrap_or_default(),
            statistics: chosen.choose("statistics", arguments.statistics, lint.statistics).unwrap_or_default(),
            strict_x12: chosen.choose("strict-x12", arguments.strict_x12, lint.strict_x12).unwrap_or_default(),
            threads: chosen
                .choose("threads", arguments.threads, lint.threads)
                .or_else(|| thread::available_parallelism().ok())
                .unwrap_or(NonZeroUsize::MIN),
        }
    }
}

/// Formats by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Named {
    /// For people, with every reason
    Text,
    /// One line a finding
    Concise,
    /// One JSON object a line
    Ndjson,
    /// One JSON document
    Json,
    /// One row a finding
    Csv,
}

impl Named {
    fn format(self) -> Format {
        match self {
            Named::Text => Format::Text,
            Named::Concise => Format::Concise,
            Named::Ndjson => Format::Ndjson,
            Named::Json => Format::Json,
            Named::Csv => Format::Csv,
        }
    }
}

/// From which action on findings matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Any finding
    Warn,
    /// Everything but advice
    Pend,
    /// Denials and rejections
    Deny,
    /// Rejections
    Reject,
    /// No finding
    Never,
}

impl FailOn {
    fn action(self) -> Option<Action> {
        match self {
            FailOn::Warn => Some(Action::Warn),
            FailOn::Pend => Some(Action::Pend),
            FailOn::Deny => Some(Action::Deny),
            FailOn::Reject => Some(Action::Reject),
            FailOn::Never => None,
        }
    }
}

fn output(text: &str) -> Result<(Named, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write FORMAT=PATH, as in ndjson=findings.ndjson")?;
    let format = Named::from_str(format, false).map_err(|_| {
        let names: Vec<&str> = Format::ALL.iter().map(|(_, name)| *name).collect();
        format!("there is no format `{format}`; there are {}", names.join(", "))
    })?;
    if path.is_empty() {
        return Err("the path is missing behind `=`".to_owned());
    }
    Ok((format, PathBuf::from(path)))
}

/// Reads `FROM..TO`.
///
/// # Errors
/// In words: it is not two days, or they stand the wrong way round.
pub fn extent(text: &str) -> Result<Extent, String> {
    let wrong = || "write two days, as in 2024-01-01..2026-06-30".to_owned();
    let (from, to) = text.split_once("..").ok_or_else(wrong)?;
    let day = |text: &str| Date::parse(text.trim().as_bytes()).ok_or_else(wrong);
    let (from, to) = (day(from)?, day(to)?);
    if to < from {
        return Err(format!("the last day, {to}, lies before the first, {from}"));
    }
    Ok(Extent { complete: Some((from, to)) })
}

/// A report and where it goes.
enum Report {
    Out(Option<Stream<BufWriter<io::Stdout>>>),
    File(Stream<Whole>),
}

/// What a run has written and counted.
struct Run<'a> {
    reports: Vec<Report>,
    account: Account,
    /// Of the file that is being read: by code.
    notes: BTreeMap<&'static str, NoteShown>,
    file: u32,
    quiet: bool,
    /// Whether a file could not be opened.
    not_opened: bool,
    failed: Option<End>,
    /// Says whether the compiled file is whole; until then nothing is reported.
    verification: Option<thread::JoinHandle<Result<(), String>>>,
    spare: &'a Spare,
}

/// Runs `lint`.
///
/// # Errors
/// Usage, policies with errors, and outputs that cannot be written: nothing is evaluated then.
pub fn run(arguments: Arguments) -> Result<End, End> {
    let named = arguments.claims.iter().filter(|path| path.as_os_str() != "-");
    named.into_iter().try_for_each(|path| inputs::exists(path))?;
    let mut chosen = policies::named(&arguments.policy, &arguments.settings)?;
    let choices = Choices::new(&arguments, &mut chosen);
    let extent = chosen.extent(arguments.history_complete);
    let mut how = arguments.mapping.how(&mut chosen)?;
    let mut inputs = inputs::gather(&arguments.claims, &how, arguments.quiet)?;
    let past = past::named(chosen.history(&arguments.history), &how, arguments.quiet)?;
    if !arguments.quiet {
        chosen.tell();
    }
    let refs = inputs::gather(&arguments.refs, &How::default(), arguments.quiet)?;
    let loaded = policies::evaluable_at_once(&chosen, arguments.color)?;
    if !arguments.quiet {
        policies::tell_compiled(&loaded);
    }
    let mut read = chosen.files(&loaded);
    read.extend(inputs.iter().chain(&past.files).chain(&refs).filter_map(Input::file));
    read.extend(past.stores.iter().cloned());
    let verification = loaded.compiled.clone().map(|own| thread::spawn(move || own.verify()));
    let judged = inputs.len();
    let reads_history = loaded.policies.iter().any(past::is_read_by);
    if reads_history {
        inputs.iter_mut().try_for_each(Input::keep)?;
    }
    if !arguments.history.is_empty() && !reads_history {
        say("warning: --history is not used: no edit asks for the patient's history\n");
    }
    if reads_history {
        // A file that is judged is a history already.
        let own: Vec<PathBuf> = inputs.iter().filter_map(|input| input.path()?.canonicalize().ok()).collect();
        let is_own = |input: &Input| {
            input.path().and_then(|path| path.canonicalize().ok()).is_some_and(|path| own.contains(&path))
        };
        inputs.extend(past.files.into_iter().filter(|input| !is_own(input)));
    }
    how.needed = Some(Arc::new(needed(&loaded.policies)));
    inputs.iter_mut().for_each(|input| input.how = how.clone());
    let mut names = inputs::beside(&mut inputs, &refs)?;
    let formats: Vec<Format> = std::iter::once(choices.format)
        .chain(arguments.output.iter().map(|(format, _)| *format))
        .map(Named::format)
        .collect();
    let reports = reports(choices.format, &arguments, &read)?;
    let threads = choices.threads;
    let known = if reads_history {
        let open = past.stores.iter().map(|path| past::open(path, threads));
        let stores = open.collect::<Result<Vec<_>, End>>()?;
        Some(Known::collect(&inputs, judged, threads, stores, extent, &mut names)?)
    } else {
        None
    };

    let evaluators: Vec<Evaluator<'_>> = loaded.policies.iter().map(Evaluator::new).collect();
    let spare = Spare::default();
    let work = Work {
        evaluators: &evaluators,
        sources: &loaded.sources,
        files: &names,
        formats: &formats,
        colour: arguments.color.colour(&io::stdout()),
        patients: if arguments.show_phi { Patients::Shown } else { Patients::Hidden },
        known: known.as_ref(),
        strict: choices.strict_x12,
        spare: &spare,
    };
    let mut run = Run {
        reports,
        account: Account::default(),
        notes: BTreeMap::new(),
        file: 0,
        quiet: arguments.quiet,
        not_opened: false,
        failed: None,
        verification,
        spare: &spare,
    };
    let judged = inputs.get(..judged).unwrap_or(&[]);
    pipeline::run_at_desks(judged, threads, |job, desk| work.batch(job, desk), |part| run.part(part));
    run.end(choices, &policies::names(&loaded), known.as_ref().map_or(0, |known| known.unreadable))
}

/// Begins every report; nothing has been evaluated yet. None takes the place of a file that the run reads.
fn reports(format: Named, arguments: &Arguments, read: &[PathBuf]) -> Result<Vec<Report>, End> {
    let out = Stream::begin(format.format(), BufWriter::with_capacity(1 << 16, io::stdout()));
    let mut reports = vec![Report::Out(Some(out.map_err(|error| End::environment("standard output", &error))?))];
    let mut paths: Vec<&Path> = Vec::new();
    for (format, path) in &arguments.output {
        if paths.contains(&path.as_path()) {
            return Err(End::usage(format!("two reports cannot both be written to {}", path.display())));
        }
        paths.push(path);
        let stream = Stream::begin(format.format(), Whole::create(path, read)?);
        reports.push(Report::File(stream.map_err(|error| End::environment(&path.display().to_string(), &error))?));
    }
    Ok(reports)
}

impl Run<'_> {
    /// Waits until the compiled file is known to be whole, once; whether it is not.
    fn altered(&mut self) -> bool {
        let Some(verification) = self.verification.take() else { return false };
        let end = match verification.join() {
            Ok(Ok(())) => return false,
            Ok(Err(altered)) => End::usage(altered),
            Err(_) => End::new(Status::Internal, "the compiled file could not be looked at; please report it"),
        };
        self.failed.get_or_insert(end);
        true
    }

    /// Writes and counts what was found in a batch.
    fn part(&mut self, part: Part) -> ControlFlow<()> {
        if self.altered() {
            return ControlFlow::Break(());
        }
        if part.file != self.file {
            self.flush_notes();
            self.file = part.file;
        }
        self.account.add(part.account);
        self.not_opened |= part.not_opened;
        for note in part.notes {
            match self.notes.get_mut(note.first.code) {
                Some(known) => known.count += note.count,
                None => {
                    self.notes.insert(note.first.code, note);
                }
            }
        }
        for (report, bytes) in part.reports.into_iter().enumerate() {
            self.write(report, &bytes);
            self.spare.put(bytes);
        }
        let wanted = self.reports.iter().any(|report| !matches!(report, Report::Out(None)));
        if self.failed.is_some() || !wanted { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Writes to one report. A closed pipe ends that report alone.
    fn write(&mut self, report: usize, bytes: &[u8]) {
        let written = match self.reports.get_mut(report) {
            Some(Report::Out(Some(stream))) => stream.write(bytes),
            Some(Report::File(stream)) => stream.write(bytes),
            Some(Report::Out(None)) | None => Ok(()),
        };
        if let Err(error) = written {
            self.fails(report, &error);
        }
    }

    fn fails(&mut self, report: usize, error: &io::Error) {
        if error.kind() == io::ErrorKind::BrokenPipe
            && let Some(Report::Out(stream)) = self.reports.get_mut(report)
        {
            *stream = None;
            return;
        }
        self.failed.get_or_insert(End::environment("a report could not be written", error));
    }

    /// Reports what the last file did otherwise than its format asks: once a code.
    fn flush_notes(&mut self) {
        for note in std::mem::take(&mut self.notes).into_values() {
            if !self.quiet {
                say(&note.line());
            }
            for at in 0..self.reports.len() {
                let format = match self.reports.get(at) {
                    Some(Report::Out(Some(stream))) => stream.format(),
                    Some(Report::File(stream)) => stream.format(),
                    Some(Report::Out(None)) | None => continue,
                };
                let mut bytes = Vec::new();
                format.note(&mut bytes, &note);
                self.write(at, &bytes);
            }
        }
    }

    fn end(mut self, choices: Choices, policies: &[PolicyName], lost: u64) -> Result<End, End> {
        if !self.altered() && self.failed.is_none() {
            self.flush_notes();
        }
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        let account = self.account;
        if !account.balances() {
            return Err(End::new(Status::Internal, "the counts of claims do not add up; please report it"));
        }
        let mut closed = false;
        for report in self.reports {
            match report {
                Report::Out(None) => closed = true,
                Report::Out(Some(stream)) => {
                    let ended = stream.end(&account, policies, choices.statistics, false).map(drop);
                    match ended.map_err(|error| End::environment("standard output", &error)) {
                        Ok(()) => {}
                        Err(end) if end.status == Status::ClosedPipe => closed = true,
                        Err(end) => return Err(end),
                    }
                }
                Report::File(stream) => stream
                    .end(&account, policies, choices.statistics, true)
                    .map_err(|error| End::environment("a report could not be written", &error))?
                    .finish()?,
            }
        }
        if closed {
            return Ok(End::new(Status::ClosedPipe, ""));
        }
        if !self.quiet {
            say(&account.text(choices.statistics));
        }
        let mut empty = Vec::new();
        if account.read == 0 {
            empty.push("no claims were found in the inputs");
        }
        if policies.is_empty() {
            empty.push("no policies were found");
        }
        for what in &empty {
            say(&format!("warning: {what}\n"));
        }
        if account.read > 0 && account.not_applicable == account.read && !policies.is_empty() && !self.quiet {
            say("warning: no claim was judged: by type, payer and days no policy is for any of them\n");
        }
        Ok(reason(&account, choices, lost, self.not_opened, &empty))
    }
}

/// The exit status and why.
fn reason(account: &Account, choices: Choices, lost_history: u64, not_opened: bool, empty: &[&str]) -> End {
    let lost = account.unreadable + account.damaged_parts + lost_history;
    if account.internal_errors > 0 {
        let are = if account.internal_errors == 1 { "claim was" } else { "claims were" };
        return End::new(
            Status::Internal,
            format!("{} {are} not judged for a fault of paylint; please report it", account.internal_errors),
        );
    }
    if not_opened {
        return End::new(Status::Environment, "a file could not be opened; the rest is reported");
    }
    if lost > 0 {
        let mut text = String::new();
        for (count, one, several) in [
            (account.unreadable, "claim", "claims"),
            (account.damaged_parts, "part of a file", "parts of files"),
            (lost_history, "claim or part of the history", "claims or parts of the history"),
        ] {
            if count > 0 {
                let comma = if text.is_empty() { "" } else { ", " };
                let _ = write!(text, "{comma}{count} {} could not be read", if count == 1 { one } else { several });
            }
        }
        return End::new(Status::Unreadable, format!("{text}; the rest is reported"));
    }
    if choices.fail_on_empty
        && let Some(what) = empty.first()
    {
        return End::usage(*what);
    }
    match choices.fail_on.action().map(|action| (action, account.at_least(action))) {
        Some((action, count)) if count > 0 => {
            let findings = if count == 1 { "finding" } else { "findings" };
            End::new(Status::Findings, format!("{count} {findings} at or above `{}`", action.word()))
        }
        _ => End::fine(),
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::{FailOn, Named};
    use crate::config::{FAIL_ON, FORMATS};

    fn names<V: ValueEnum>() -> Vec<String> {
        let values = V::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        values.map(|own| own.get_name().to_owned()).collect()
    }

    #[test]
    fn settings_know_the_words_of_the_command_line() {
        assert_eq!(names::<Named>(), FORMATS);
        assert_eq!(names::<FailOn>(), FAIL_ON);
    }
}
