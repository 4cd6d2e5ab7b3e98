//! Claims into a store and out of it, with an account of each.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use super::Claims;
use crate::claim::{Claim, Date};
use crate::cli::check::count;
use crate::cli::end::{End, Status};
use crate::cli::guard::guarded;
use crate::cli::inputs::{self, Input};
use crate::cli::output::say;
use crate::cli::past::{self, told};
use crate::cli::pipeline::{self, INTERNAL, Job, NOT_OPENED};
use crate::cli::policies::Chosen;
use crate::history::{Added, Names, Prepared, Problem, Writer};
use crate::policy::model::Extent;
use crate::read::{Cost, Entry, Trouble};
use crate::report::{Colour, Format, NoteShown, UnreadableShown, safe};

/// What became of the claims of a run.
#[derive(Debug, Default)]
struct Account {
    read: u64,
    /// Added, or taken out.
    done: u64,
    better: u64,
    /// There already, or not there.
    idle: u64,
    nobody: u64,
    unreadable: u64,
    parts: u64,
    internal: bool,
    not_opened: bool,
    notes: BTreeMap<&'static str, NoteShown>,
}

/// What a batch gives.
#[derive(Debug, Default)]
struct Part {
    file: u32,
    claims: Vec<Prepared>,
    /// Claims without a member number, by their positions.
    nobody: Vec<u64>,
    lost: Vec<(Trouble, UnreadableShown)>,
    notes: Vec<UnreadableShown>,
}

/// Runs `history add`.
///
/// # Errors
/// See [`super::run`].
pub fn add(claims: &Claims, complete: Option<Extent>) -> Result<End, End> {
    let how = claims.mapping.how(&mut Chosen::default())?;
    let inputs = inputs::gather(&claims.claims, &how, claims.quiet)?;
    // A store that is not there yet is made for the first claim: where there is none, nothing is left behind.
    let mut writer = None;
    if claims.db.exists() {
        writer = Some(begun(&claims.db, complete).map_err(|problem| told(&problem))?);
    }
    let names = writer.as_ref().map_or_else(|| Names::default().extended(), |writer: &Writer| writer.names().clone());
    let account = read(claims, &inputs, &names, |prepared, source| {
        let writer = match &mut writer {
            Some(writer) => writer,
            none => {
                let made = begun(&claims.db, complete)?;
                // Another run of another version has made it meanwhile.
                if *made.names() != names {
                    return Err(Problem::in_use(&claims.db));
                }
                none.insert(made)
            }
        };
        writer.add(prepared, source).map(|added| match added {
            Added::New => (1, 0),
            Added::Known => (0, 0),
            Added::Better => (0, 1),
        })
    })?;
    // A time is complete only where all of its claims could be read.
    if complete.is_some() && !account.is_whole() {
        let words = "nothing was added: some claims were not, so that the store would not be complete for the time that is given; mend them, or leave out `--complete`";
        return Err(account.end(words));
    }
    let is_made = writer.is_some();
    if let Some(writer) = writer {
        writer.commit().map_err(|problem| told(&problem))?;
    }
    if !claims.quiet {
        let mut parts = vec![(account.done, "added"), (account.idle, "there already")];
        parts.push((account.better, "now with what the payer decided, or under the source that comes first"));
        account.tell(&parts);
        if is_made {
            super::look::tell(&claims.db)?;
        }
    }
    if !is_made {
        let shown = claims.db.display().to_string();
        say(&format!("warning: there are no claims to add; {} is not made\n", safe(&shown)));
    }
    Ok(account.end(if account.has_rest() { "the rest is added" } else { "nothing was added" }))
}

/// A store that claims are added to, complete for the time that is given, too.
fn begun(db: &Path, complete: Option<Extent>) -> Result<Writer, Problem> {
    let mut writer = Writer::open(db)?;
    past::warn_if_open(db);
    if let Some(days) = complete.and_then(|extent| extent.complete) {
        writer.extend_complete(days)?;
    }
    Ok(writer)
}

/// Runs `history remove`.
///
/// # Errors
/// See [`super::run`].
pub fn remove(claims: &Claims) -> Result<End, End> {
    inputs::exists(&claims.db)?;
    let how = claims.mapping.how(&mut Chosen::default())?;
    let inputs = inputs::gather(&claims.claims, &how, claims.quiet)?;
    let mut writer = Writer::open(&claims.db).map_err(|problem| told(&problem))?;
    let names = writer.names().clone();
    let account =
        read(claims, &inputs, &names, |prepared, _| writer.remove(&prepared).map(|done| (u64::from(done), 0)))?;
    writer.commit().map_err(|problem| told(&problem))?;
    if !claims.quiet {
        account.tell(&[(account.done, "taken out"), (account.idle, "not there")]);
        super::look::tell(&claims.db)?;
    }
    Ok(account.end(if account.has_rest() { "the rest is taken out" } else { "nothing was taken out" }))
}

/// Runs `history prune`.
///
/// # Errors
/// See [`super::run`].
pub fn prune(db: &Path, before: Date) -> Result<End, End> {
    inputs::exists(db)?;
    let mut writer = Writer::open(db).map_err(|problem| told(&problem))?;
    let gone = writer.prune(before).map_err(|problem| told(&problem))?;
    writer.commit().map_err(|problem| told(&problem))?;
    say(&format!("{} before {before} taken out.\n", claims_of(gone)));
    super::look::tell(db)?;
    Ok(End::fine())
}

/// Runs `history complete`.
///
/// # Errors
/// See [`super::run`].
pub fn complete(db: &Path, time: Extent) -> Result<End, End> {
    inputs::exists(db)?;
    let mut writer = Writer::open(db).map_err(|problem| told(&problem))?;
    writer.set_complete(time.complete);
    writer.commit().map_err(|problem| told(&problem))?;
    super::look::tell(db)?;
    Ok(End::fine())
}

/// So many claims, in words.
pub fn claims_of(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "claim")
}

/// Reads all claims and does something with each, in the order of the inputs; it says how many it did and bettered.
fn read(
    claims: &Claims,
    inputs: &[Input],
    names: &Names,
    mut each: impl FnMut(Prepared, &str) -> Result<(u64, u64), Problem>,
) -> Result<Account, End> {
    let files: Vec<String> = inputs.iter().map(|input| input.name.clone()).collect();
    let mut account = Account::default();
    let mut failed = None;
    let work = |job: &Job| batch(job, &files, names);
    pipeline::run(inputs, claims.threads(), work, |part| {
        let source = files.get(part.file as usize).map_or("", String::as_str);
        account.take(&part, source, claims.quiet);
        for prepared in part.claims {
            match each(prepared, source) {
                Ok((done, better)) => {
                    account.done += done;
                    account.better += better;
                    account.idle += u64::from(done + better == 0);
                }
                Err(problem) => {
                    failed = Some(problem);
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    });
    match failed {
        Some(problem) => Err(told(&problem)),
        None => {
            if !claims.quiet {
                account.notes.values().for_each(|note| say(&note.line()));
            }
            Ok(account)
        }
    }
}

fn batch(job: &Job, files: &[String], names: &Names) -> Part {
    let mut part = Part { file: job.batch.file, ..Part::default() };
    let mut claim = Claim::default();
    let mut index = job.first;
    for entry in &job.batch.entries {
        match entry {
            Entry::Trouble(trouble) if trouble.cost == Cost::Nothing => {
                part.notes.push(job.shown(files, trouble, None))
            }
            Entry::Trouble(trouble) => {
                let is_claim = pipeline::is_claim(entry);
                part.lost.push((trouble.clone(), job.shown(files, trouble, is_claim.then_some(index))));
                index += u64::from(is_claim);
            }
            Entry::Frame(frame) => {
                let mut notes = Vec::new();
                let read = guarded(|| {
                    let read = job.batch.read(frame, &mut claim, &mut notes);
                    read.map(|()| Prepared::of(&claim, names))
                });
                part.notes.extend(notes.iter().map(|note| job.shown(files, note, None)));
                match read {
                    Some(Ok(Some(prepared))) => part.claims.push(prepared),
                    Some(Ok(None)) => part.nobody.push(frame.index),
                    Some(Err(trouble)) => {
                        let shown = job.shown(files, &trouble, Some(frame.index));
                        part.lost.push((trouble, shown));
                    }
                    None => {
                        claim = Claim::default();
                        let trouble =
                            pipeline::fault(frame, "paylint failed on this claim, which is a fault of paylint");
                        let shown = job.shown(files, &trouble, Some(frame.index));
                        part.lost.push((trouble, shown));
                    }
                }
                index += 1;
            }
        }
    }
    part
}

impl Account {
    /// Counts a batch, and names what is lost of it.
    fn take(&mut self, part: &Part, source: &str, quiet: bool) {
        self.read += part.claims.len() as u64 + part.nobody.len() as u64;
        self.nobody += part.nobody.len() as u64;
        for at in &part.nobody {
            say(&format!(
                "{}: claim {} of the file is left out: it has no member number, so that it is nobody's history\n",
                safe(source),
                at + 1
            ));
        }
        for (trouble, shown) in &part.lost {
            let is_claim = matches!(trouble.cost, Cost::Claim | Cost::Unsupported);
            self.read += u64::from(is_claim);
            self.unreadable += u64::from(is_claim);
            self.parts += u64::from(!is_claim);
            self.internal |= trouble.code == INTERNAL;
            self.not_opened |= trouble.code == NOT_OPENED;
            let mut line = Vec::new();
            Format::Concise.unreadable(&mut line, shown, Colour::Off);
            say(&String::from_utf8_lossy(&line));
        }
        if !quiet {
            for note in &part.notes {
                let known = self.notes.entry(note.code);
                known.and_modify(|own| own.count += 1).or_insert_with(|| NoteShown { first: note.clone(), count: 1 });
            }
        }
    }

    fn is_whole(&self) -> bool {
        self.unreadable + self.parts + self.nobody == 0
    }

    /// Whether any claim could be used.
    fn has_rest(&self) -> bool {
        self.done + self.better + self.idle > 0
    }

    fn tell(&self, done: &[(u64, &str)]) {
        let lost = [(self.nobody, "without a member number"), (self.unreadable, "unreadable")];
        let shown = done.iter().chain(&lost).filter(|(number, _)| *number > 0);
        let parts: Vec<String> = shown.map(|(number, what)| format!("{number} {what}")).collect();
        let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        say(&format!("{} read{parts}.\n", claims_of(self.read)));
    }

    /// How the run ends; `rest` says what became of the others.
    fn end(&self, rest: &str) -> End {
        if self.is_whole() {
            return End::fine();
        }
        let lost = [
            (self.unreadable, "claim", "could not be read"),
            (self.parts, "part of a file", "could not be read"),
            (self.nobody, "claim", "without a member number left out"),
        ];
        let lost = lost.iter().filter(|(number, ..)| *number > 0);
        let lost: Vec<String> = lost
            .map(|(number, what, how)| {
                let number_of = if *number == 1 { (*what).to_owned() } else { what.replacen("part", "parts", 1) };
                let plural = if *number > 1 && *what == "claim" { "s" } else { "" };
                format!("{number} {number_of}{plural} {how}")
            })
            .collect();
        let status = match (self.internal, self.not_opened) {
            (true, _) => Status::Internal,
            (false, true) => Status::Environment,
            (false, false) => Status::Unreadable,
        };
        End::new(status, format!("{}; {rest}", lost.join(", ")))
    }
}
