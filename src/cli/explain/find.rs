//! The claim of a file that is to be explained, by its number or position; what is said where it is not there, or unreadable.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use crate::claim::Claim;
use crate::cli::end::{End, Status};
use crate::cli::inputs::Input;
use crate::cli::output::say;
use crate::cli::pipeline::{self, Job};
use crate::read::{Cost, Entry, Trouble};
use crate::report::{Colour, Format, claim_number, safe};

/// How many claims are named where the one that is wanted is not there.
const NAMED: usize = 5;

/// What stands in a file.
enum Found {
    Claim(Box<Claim>),
    Lost(Lost),
}

/// What cannot be read.
struct Lost {
    /// Of a claim its position, from 0.
    position: Option<u64>,
    /// Of a claim its number, where that could be read.
    number: Option<String>,
    /// Where it stands and what is wrong with it.
    told: String,
}

/// What was found of the claims of a file.
#[derive(Default)]
struct Search {
    named: Option<Claim>,
    /// The positions of further claims with its number, from 0.
    again: Vec<u64>,
    /// The numbers that could be taken for positions.
    like_positions: BTreeSet<u64>,
    placed: Option<Claim>,
    /// The one that is wanted, where it is unreadable.
    unreadable: Option<String>,
    numbers: Vec<String>,
    read: u64,
    lost: u64,
    first_lost: Option<String>,
}

/// The claim that is meant; `files` names the inputs.
///
/// # Errors
/// It is not there, or cannot be read; or it is not said which one is meant of several.
pub fn claim(inputs: &[Input], files: &[String], wanted: Option<&str>) -> Result<Claim, End> {
    let position = wanted.and_then(|wanted| wanted.parse::<u64>().ok()).and_then(|position| position.checked_sub(1));
    let mut search = Search::default();
    pipeline::run(
        inputs,
        NonZeroUsize::MIN,
        |job| batch(job, files),
        |found| {
            for own in found {
                match own {
                    Found::Claim(claim) => {
                        let number = claim_number(&claim);
                        search.read += 1;
                        search.like_positions.extend(number.as_deref().and_then(|number| number.parse::<u64>().ok()));
                        match wanted {
                            Some(wanted) if number.as_deref() == Some(wanted) => match search.named {
                                Some(_) => search.again.push(claim.index),
                                None => search.named = Some(*claim),
                            },
                            Some(_) if position == Some(claim.index) => search.placed = Some(*claim),
                            Some(_) => {}
                            None => search.placed = search.placed.take().or(Some(*claim)),
                        }
                        if search.numbers.len() < NAMED {
                            search.numbers.extend(number);
                        }
                    }
                    Found::Lost(lost) => {
                        let named = lost.number.is_some() && lost.number.as_deref() == wanted;
                        if named || (position.is_some() && lost.position == position) {
                            search.unreadable.get_or_insert_with(|| lost.told.clone());
                        }
                        search.lost += 1;
                        search.first_lost.get_or_insert(lost.told);
                    }
                }
            }
            ControlFlow::Continue(())
        },
    );
    search.end(wanted)
}

/// What a batch holds, in order.
fn batch(job: &Job, files: &[String]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut index = job.first;
    for entry in &job.batch.entries {
        let is_claim = pipeline::is_claim(entry);
        let position = is_claim.then_some(index);
        index += u64::from(is_claim);
        match entry {
            Entry::Frame(frame) => {
                let mut claim = Claim::default();
                found.push(match job.batch.read(frame, &mut claim, &mut Vec::new()) {
                    Ok(()) => Found::Claim(Box::new(claim)),
                    Err(trouble) => lost(job, files, &trouble, position, claim_number(&claim)),
                });
            }
            Entry::Trouble(trouble) if trouble.cost != Cost::Nothing => {
                found.push(lost(job, files, trouble, position, None));
            }
            Entry::Trouble(_) => {}
        }
    }
    found
}

fn lost(job: &Job, files: &[String], trouble: &Trouble, position: Option<u64>, number: Option<String>) -> Found {
    let mut line = Vec::new();
    Format::Concise.unreadable(&mut line, &job.shown(files, trouble, position), Colour::Off);
    Found::Lost(Lost { position, number, told: String::from_utf8_lossy(&line).trim_end().to_owned() })
}

/// What is said where several claims have the number that is wanted: which of them is explained, and how another is asked for. A
/// number goes before a position, so that a position which is also a number leads elsewhere.
fn again(wanted: &str, claim: &Claim, others: &[u64], numbers: &BTreeSet<u64>) -> Option<String> {
    if others.is_empty() {
        return None;
    }
    let asked = |position: u64| match numbers.contains(&position) {
        true => format!("at position {position}, which is also a number; put that claim into a file of its own"),
        false => format!("`--claim {position}`"),
    };
    let mut shown: Vec<String> = others.iter().take(NAMED).map(|position| asked(position + 1)).collect();
    shown.extend((others.len() > NAMED).then(|| "…".to_owned()));
    let the_others = if others.len() == 1 { "the other" } else { "the others" };
    Some(format!(
        "note: {} claims have the number {}; explained is the first, at position {} of the file; {the_others}: {}\n",
        others.len() + 1,
        safe(wanted),
        claim.index + 1,
        shown.join(", ")
    ))
}

impl Search {
    fn end(self, wanted: Option<&str>) -> Result<Claim, End> {
        let mut some = self.numbers.iter().map(|number| safe(number)).collect::<Vec<_>>().join(", ");
        if self.read > self.numbers.len() as u64 {
            some.push_str(if some.is_empty() { "without a number" } else { ", …" });
        }
        match (self.named, self.unreadable, self.placed, wanted) {
            (Some(claim), ..) => {
                if let Some(note) = wanted.and_then(|wanted| again(wanted, &claim, &self.again, &self.like_positions)) {
                    say(&note);
                }
                Ok(claim)
            }
            (None, Some(told), _, Some(wanted)) => Err(End::new(
                Status::Unreadable,
                format!("claim {} cannot be explained, since it cannot be read: {told}", safe(wanted)),
            )),
            (None, _, Some(_), None) if self.read > 1 => {
                let read = self.read;
                Err(End::usage(format!("the file holds {read} claims ({some}); say which with `--claim NUMBER`")))
            }
            (None, _, Some(claim), _) => Ok(claim),
            (None, _, None, wanted) => Err(match (self.first_lost, wanted) {
                (None, Some(wanted)) if self.read > 0 => {
                    let wanted = safe(wanted);
                    End::usage(format!("the file holds no claim {wanted}; it holds {} ({some})", self.read))
                }
                (Some(told), Some(wanted)) if self.read > 0 => End::new(
                    Status::Unreadable,
                    format!(
                        "of the claims that can be read none is {}; there are {} ({some}) and {} that cannot be read, first {told}",
                        safe(wanted),
                        self.read,
                        self.lost
                    ),
                ),
                (Some(told), _) => End::new(Status::Unreadable, told),
                (None, _) => End::usage("the file holds no claims"),
            }),
        }
    }
}
