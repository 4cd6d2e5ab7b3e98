//! Inputs to results in the order of the inputs, however many threads share the work, in bounded memory.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use super::end::words;
use super::inputs::Input;
use crate::read::{self, Batch, Cost, Entry, Frame, Spot, Trouble};
use crate::report::UnreadableShown;

/// Batches in flight for each thread.
const AHEAD: usize = 4;

/// Code of the trouble that an input could not be opened.
pub const NOT_OPENED: &str = "input/not-opened";
/// Code of the trouble that this program failed on an input.
pub const INTERNAL: &str = "internal/error";

/// A batch with the position of its first claim in its file.
#[derive(Debug)]
pub struct Job {
    /// The frames.
    pub batch: Batch,
    /// How many claims of the file came before.
    pub first: u64,
}

impl Job {
    /// A trouble as reports show it; with the position of its claim, where it costs one. `files` names the inputs.
    pub fn shown(&self, files: &[String], trouble: &Trouble, index: Option<u64>) -> UnreadableShown {
        let number = (trouble.spot.number > 0).then_some(trouble.spot.number);
        let stored = number.and_then(|number| self.batch.format.group_of(number));
        UnreadableShown {
            file: files.get(self.batch.file as usize).cloned().unwrap_or_default(),
            index,
            code: trouble.code,
            message: trouble.message.clone(),
            number: stored.map_or(number, |(_, row)| Some(row)),
            group: stored.map(|(group, _)| group),
            unit: self.batch.format.unit(),
            element: trouble.spot.element.clone(),
            offset: trouble.spot.offset,
        }
    }
}

/// The trouble that this program failed on a claim.
pub fn fault(frame: &Frame, message: &str) -> Trouble {
    Trouble { code: INTERNAL, message: message.to_owned(), spot: place(frame), cost: Cost::Claim }
}

/// Where a claim's own segments, or its JSON, begin.
pub fn place(frame: &Frame) -> Spot {
    let (offset, number) = frame.stretches.last().map(|own| (own.offset, own.number)).unwrap_or_default();
    Spot { offset, number, element: String::new() }
}

/// The same as [`run_at_desks`], for work that keeps nothing from batch to batch.
pub fn run<R: Send>(
    inputs: &[Input],
    threads: NonZeroUsize,
    work: impl Fn(&Job) -> R + Sync,
    sink: impl FnMut(R) -> ControlFlow<()>,
) {
    run_at_desks(inputs, threads, |job, _: &mut ()| work(job), sink);
}

/// Frames all inputs, works on each batch in one of several threads, each with a desk of its own, and hands the results
/// over in order. The sink stops the run by breaking.
pub fn run_at_desks<R: Send, D: Default>(
    inputs: &[Input],
    threads: NonZeroUsize,
    work: impl Fn(&Job, &mut D) -> R + Sync,
    mut sink: impl FnMut(R) -> ControlFlow<()>,
) {
    let (free, frees) = mpsc::channel::<Batch>();
    let (job, jobs) = mpsc::channel::<(u64, Job)>();
    let (result, results) = mpsc::channel::<(u64, Batch, R)>();
    for _ in 0..threads.get() * AHEAD {
        // The receiver is held below.
        let _ = free.send(Batch::default());
    }
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        scope.spawn(move || frame(inputs, &frees, &job));
        for _ in 0..threads.get() {
            let result = result.clone();
            let (jobs, work) = (&jobs, &work);
            scope.spawn(move || {
                let mut desk = D::default();
                loop {
                    let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((number, job)) = next else { break };
                    let done = work(&job, &mut desk);
                    if result.send((number, job.batch, done)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(result);
        let mut waiting: BTreeMap<u64, (Batch, R)> = BTreeMap::new();
        let mut next = 0;
        'all: for (number, batch, done) in results {
            waiting.insert(number, (batch, done));
            while let Some((batch, done)) = waiting.remove(&next) {
                next += 1;
                if sink(done).is_break() {
                    break 'all;
                }
                // No batch is wanted any more once all inputs are framed.
                let _ = free.send(batch);
            }
        }
        drop(free);
    });
}

/// Frames all inputs in order. Ends early where nobody takes the batches.
fn frame(inputs: &[Input], frees: &mpsc::Receiver<Batch>, job: &mpsc::Sender<(u64, Job)>) {
    let mut number = 0;
    for (file, input) in (0u32..).zip(inputs) {
        let mut first = 0;
        let mut send = |batch: Batch| {
            let claims = batch.entries.iter().filter(|entry| is_claim(entry)).count() as u64;
            let sent = job.send((number, Job { batch, first }));
            number += 1;
            first += claims;
            sent.is_ok()
        };
        let trouble = |code, message: String| {
            let trouble = Trouble { code, message, spot: Spot::default(), cost: Cost::Bytes };
            Batch { entries: vec![Entry::Trouble(trouble)], file, ..Batch::default() }
        };
        let opened = input.open().and_then(|from| read::open_as(from, file, &input.how).map_err(|error| words(&error)));
        let mut framer = match opened {
            Ok(framer) => framer,
            Err(error) => {
                if frees.recv().is_err() || !send(trouble(NOT_OPENED, format!("the file cannot be opened: {error}"))) {
                    return;
                }
                continue;
            }
        };
        let mut holds = false;
        loop {
            let Ok(mut batch) = frees.recv() else { return };
            batch.file = file;
            let next = catch_unwind(AssertUnwindSafe(|| framer.next(&mut batch)));
            let (batch, more) = match next {
                Ok(Ok(true)) => {
                    holds |= !batch.entries.is_empty();
                    (batch, true)
                }
                Ok(Ok(false)) => {
                    // Of a file of which nothing was said nobody would know that it was read.
                    let entries = if holds { Vec::new() } else { vec![Entry::Trouble(no_claims())] };
                    (Batch { file, entries, ..Batch::default() }, false)
                }
                Ok(Err(error)) => {
                    let message = format!("reading the file failed: {}; what follows is not read", words(&error));
                    (trouble("input/read-failed", message), false)
                }
                Err(_) => {
                    let message = "paylint failed on this file, which is a fault of paylint; what follows is not read";
                    (trouble(INTERNAL, message.to_owned()), false)
                }
            };
            if !send(batch) {
                return;
            }
            if !more {
                break;
            }
        }
    }
}

fn no_claims() -> Trouble {
    let message = "the file holds no claims; where it should, look whether it was written to its end".to_owned();
    Trouble { code: "input/no-claims", message, spot: Spot::default(), cost: Cost::Nothing }
}

/// Whether an entry counts as a claim of its file.
pub fn is_claim(entry: &Entry) -> bool {
    match entry {
        Entry::Frame(_) => true,
        Entry::Trouble(trouble) => matches!(trouble.cost, Cost::Claim | Cost::Unsupported),
    }
}
