//! The claims of a run and the histories that are named to what stands beside each claim.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::end::{End, Status};
use super::guard::guarded;
use super::inputs::{self, Input};
use super::output::say;
use super::pipeline::{self, Job, fault};
use crate::claim::Claim;
use crate::history::{
    Bundle, Bundler, Census, History, Keeper, Part, Past, Problem, Store, Who, is_open_to_others, is_store,
};
use crate::policy::model::{Domain, Extent, Policy};
use crate::policy::walk::{self, Part as Walked};
use crate::read::{Cost, Entry, How, Trouble};
use crate::report::safe;
use crate::verdict::model::Others;

/// So much of a history that cannot be read is told one by one.
const TOLD: usize = 5;

/// Code of the warning that others may read a store.
const OPEN_TO_OTHERS: &str = "history/open-to-others";

/// The histories that are named.
#[derive(Debug, Default)]
pub struct Named {
    /// Files of claims.
    pub files: Vec<Input>,
    /// Stores.
    pub stores: Vec<PathBuf>,
}

/// What a run knows of its patients.
#[derive(Debug, Default)]
pub struct Known {
    history: History,
    /// The batches in which a patient has several claims: their files, and how many claims of the file come before.
    mixed: FxHashSet<(u32, u64)>,
    /// When it is complete.
    extent: Extent,
    /// Claims and parts of the history's own files that could not be read.
    pub unreadable: u64,
}

/// What stands beside one claim.
#[derive(Debug, Default)]
pub struct Beside {
    /// Nothing where no edit asks for it.
    past: Option<Past>,
    /// When the history is complete.
    pub extent: Extent,
}

impl Beside {
    /// The patient's other claims that stand.
    pub fn others(&self) -> Others<'_> {
        self.past.as_ref().map_or_else(Others::default, |past| {
            let (claims, chosen, lines) = past.others();
            Others::Chosen(claims, chosen, lines)
        })
    }

    /// Those of them of which nobody knows whether they stand, by position, in order.
    pub fn doubtful(&self) -> &[u32] {
        self.past.as_ref().map_or(&[], Past::doubtful)
    }

    /// The claim that is replaced or voided.
    pub fn original(&self, claim: &Claim) -> Option<&Claim> {
        self.past.as_ref()?.original(claim)
    }
}

/// Whether a policy asks for anything beside the claim that is judged.
pub fn is_read_by(policy: &Policy) -> bool {
    let mut reads = false;
    for edit in &policy.edits {
        walk::edit(edit, &mut |part| {
            if let Walked::Search(search) = part {
                reads |= matches!(
                    search.domain,
                    Domain::AnyLines
                        | Domain::HistoryLines
                        | Domain::HistoryClaims
                        | Domain::OriginalLines
                        | Domain::OriginalClaim
                );
            }
        });
    }
    reads
}

/// Files of claims and stores by their paths.
///
/// # Errors
/// A path that does not exist.
pub fn named(paths: &[PathBuf], how: &How, quiet: bool) -> Result<Named, End> {
    let is_store = |path: &PathBuf| path.as_os_str() != "-" && !path.is_dir() && is_store(path);
    let (stores, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(is_store);
    stores.iter().try_for_each(|path| inputs::exists(path))?;
    Ok(Named { files: inputs::gather(&files, how, quiet)?, stores })
}

/// Opens a store for so many threads, and warns where others may read it.
///
/// # Errors
/// In words: it cannot be used.
pub fn open(path: &Path, threads: NonZeroUsize) -> Result<Store, End> {
    let store = Store::open(path, threads).map_err(|problem| told(&problem))?;
    warn_if_open(path);
    Ok(store)
}

/// Warns where others than its owner may read a store.
pub fn warn_if_open(path: &Path) {
    if is_open_to_others(path) {
        let shown = path.display().to_string();
        say(&format!(
            "warning: {0} holds patients' data and may be read by others on this machine; `chmod 600 {0}` keeps it to you [{1}]\n",
            safe(&shown),
            OPEN_TO_OTHERS
        ));
    }
}

/// How a run ends that cannot use a store.
pub fn told(problem: &Problem) -> End {
    let status = match problem.code {
        "history/not-a-store" | "history/gap" => Status::Usage,
        "history/damaged" => Status::Unreadable,
        _ => Status::Environment,
    };
    End::new(status, problem.to_string())
}

impl Known {
    /// Reads every claim of the inputs, of which the first `judged` are reported on by the run itself, so that only what
    /// the others lose is counted here; and takes the stores in, whose files are numbered behind the inputs: `names` gets
    /// theirs. Complete it is as `given`, else as the stores say.
    ///
    /// The inputs are read twice: once to count how often each patient comes, then to keep the claims of those who come
    /// more than once.
    ///
    /// # Errors
    /// The claims cannot be kept.
    pub fn collect(
        inputs: &[Input],
        judged: usize,
        threads: NonZeroUsize,
        stores: Vec<Store>,
        given: Extent,
        names: &mut Vec<String>,
    ) -> Result<Known, End> {
        let part = |file: u32| if (file as usize) < judged { Part::Judged } else { Part::Past };
        let mut census = Census::default();
        let mut known = Known::default();
        let mut told = Vec::new();
        let work = |job: &Job| counted(job, part(job.batch.file), names);
        pipeline::run(inputs, threads, work, |batch| {
            batch.members.iter().for_each(|member| census.count(*member));
            if batch.repeats {
                known.mixed.insert((batch.file, batch.first));
            }
            if part(batch.file) == Part::Past {
                known.unreadable += batch.lost;
            }
            let room = TOLD.saturating_sub(told.len());
            told.extend(batch.told.into_iter().take(room));
            ControlFlow::Continue(())
        });
        known.history = History::of(census);
        known.shelve(inputs, threads, part).map_err(|problem| self::told(&problem))?;
        for store in stores {
            let first = u32::try_from(names.len()).unwrap_or(u32::MAX);
            names.extend(store.sources().map(|source| source.name.clone()));
            known.history.add_store(store, first);
        }
        let complete = given.complete.or_else(|| known.history.complete());
        known.extent = Extent { complete: complete.filter(|_| known.unreadable == 0) };
        known.warn(&told, complete.is_some());
        Ok(known)
    }

    /// Tells what of the history's own files could not be read: nothing is complete without it.
    fn warn(&self, told: &[String], said: bool) {
        for one in told {
            say(&format!("warning: {one}\n"));
        }
        let more = self.unreadable.saturating_sub(told.len() as u64);
        if more > 0 {
            say(&format!("warning: {more} more of the history could not be read\n"));
        }
        if said && self.unreadable > 0 {
            say(
                "warning: the history is complete for no time, for not all of it could be read; mend its files, or take out what cannot be\n",
            );
        }
    }

    /// Keeps the claims of patients who come more than once.
    fn shelve(
        &mut self,
        inputs: &[Input],
        threads: NonZeroUsize,
        part: impl Fn(u32) -> Part + Sync,
    ) -> Result<(), Problem> {
        if !self.history.any_repeats() {
            return Ok(());
        }
        let (history, mut kept) = (&mut self.history, Ok(()));
        let keeper = history.keeper();
        let work = |job: &Job, bundler: &mut Bundler| bundles(job, part(job.batch.file), &keeper, bundler);
        pipeline::run_at_desks(inputs, threads, work, |bundles| {
            kept = bundles.into_iter().try_for_each(|bundle| history.add(bundle));
            if kept.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        kept?;
        history.seal()
    }

    /// Whether a patient has several claims in a batch, by its file and how many claims of the file come before.
    pub fn is_mixed(&self, file: u32, first: u64) -> bool {
        self.mixed.contains(&(file, first))
    }

    /// What stands beside a claim.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn beside(&self, claim: &Claim) -> Result<Beside, Problem> {
        let past = self.history.beside(claim)?;
        let extent = if past.is_known { self.extent } else { Extent::default() };
        Ok(Beside { past: Some(past), extent })
    }
}

/// What is counted of a batch.
struct Counted {
    file: u32,
    /// How many claims of the file come before.
    first: u64,
    /// The fingerprints of the member numbers of its claims.
    members: Vec<u64>,
    /// Whether one of them is there twice.
    repeats: bool,
    /// How much could not be read.
    lost: u64,
    /// The first of that, in words, where the run reports on it nowhere else.
    told: Vec<String>,
}

fn counted(job: &Job, part: Part, files: &[String]) -> Counted {
    let (mut members, mut told) = (Vec::new(), Vec::new());
    let lost = each(
        job,
        |claim| members.extend(Who::of(claim).map(|who| who.member_mark())),
        |trouble| {
            if part == Part::Past && told.len() < TOLD {
                told.push(job.shown(files, trouble, None).line());
            }
        },
    );
    let mut sorted = members.clone();
    sorted.sort_unstable();
    let repeats = sorted.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
    Counted { file: job.batch.file, first: job.first, members, repeats, lost, told }
}

/// The claims of a batch that must be kept.
fn bundles(job: &Job, part: Part, keeper: &Keeper, bundler: &mut Bundler) -> Vec<Bundle> {
    let mut bundles = Vec::new();
    each(job, |claim| bundles.extend(keeper.keep(part, claim, bundler)), |_| {});
    bundles.extend(bundler.close());
    bundles
}

/// Looks at each claim of a batch that can be read, and at why another cannot; returns how much cannot.
fn each(job: &Job, mut look: impl FnMut(&Claim), mut lose: impl FnMut(&Trouble)) -> u64 {
    let mut lost = 0;
    let mut claim = Claim::default();
    for entry in &job.batch.entries {
        match entry {
            Entry::Trouble(trouble) if trouble.cost == Cost::Nothing => {}
            Entry::Trouble(trouble) => {
                lose(trouble);
                lost += 1;
            }
            Entry::Frame(frame) => {
                let read = guarded(|| {
                    let read = job.batch.read(frame, &mut claim, &mut Vec::new());
                    if read.is_ok() {
                        look(&claim);
                    }
                    read
                });
                let why = read
                    .unwrap_or_else(|| Err(fault(frame, "paylint failed on this claim, which is a fault of paylint")));
                if let Err(why) = why {
                    lose(&why);
                    lost += 1;
                }
            }
        }
    }
    lost
}
