//! A batch of claims to what is reported of it: read, judged by every policy, explained, written.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::turns;
use crate::claim::{Claim, Record};
use crate::cli::guard::guarded;
use crate::cli::past::Known;
use crate::cli::pipeline::{INTERNAL, Job, NOT_OPENED, fault, place};
use crate::lookup::thousands;
use crate::read::{Cost, Entry, Frame, Trouble};
use crate::report::{Account, Clauses, Colour, Format, NoteShown, Patients, Scene, Shown, UnreadableShown};
use crate::source::Sources;
use crate::verdict::model::{Beside, Status, Verdict};
use crate::verdict::{Evaluator, Opinion, Scratch};

/// Code of the trouble that a claim has more lines or diagnoses than are judged.
const TOO_LARGE: &str = "input/claim-too-large";
/// No claim has more lines, nor more diagnoses; edits on pairs of them take the square of their number.
const MOST: u32 = 10_000;

/// What the threads share.
pub struct Work<'a> {
    pub evaluators: &'a [Evaluator<'a>],
    pub sources: &'a Sources,
    /// Names of the inputs.
    pub files: &'a [String],
    /// A report is written in each of these.
    pub formats: &'a [Format],
    /// Of the first report, which goes to standard output.
    pub colour: Colour,
    pub patients: Patients,
    /// What stands beside claims, where an edit asks for it.
    pub known: Option<&'a Known>,
    /// Whether deviations from the X12 guide cost the claim.
    pub strict: bool,
    pub spare: &'a Spare,
}

/// Buffers of reports that were written, for those to come: what they take is not asked of the system batch by batch.
#[derive(Debug, Default)]
pub struct Spare(Mutex<Vec<Vec<u8>>>);

impl Spare {
    /// So many are kept.
    const MOST: usize = 32;
    /// Longer ones are not.
    const LONGEST: usize = 16 << 20;

    fn take(&self, room: usize) -> Vec<u8> {
        let mut buffer = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        buffer.reserve(room);
        buffer
    }

    /// Keeps a buffer that is not needed any more.
    pub fn put(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < Spare::MOST && buffer.capacity() <= Spare::LONGEST {
            kept.push(buffer);
        }
    }
}

/// What is reported of a batch.
#[derive(Debug, Default)]
pub struct Part {
    pub file: u32,
    /// For each format.
    pub reports: Vec<Vec<u8>>,
    pub account: Account,
    pub notes: Vec<NoteShown>,
    pub not_opened: bool,
}

impl Part {
    /// Takes in what is reported of a claim of the same file.
    fn join(&mut self, claim: Part) {
        self.reports.iter_mut().zip(&claim.reports).for_each(|(to, from)| to.extend_from_slice(from));
        self.account.add(claim.account);
        claim.notes.into_iter().for_each(|note| self.note(note.first.code, note.count, || note.first));
    }

    fn note(&mut self, code: &str, count: u64, first: impl FnOnce() -> UnreadableShown) {
        match self.notes.iter_mut().find(|known| known.first.code == code) {
            Some(known) => known.count += count,
            None => self.notes.push(NoteShown { first: first(), count }),
        }
    }
}

/// What a thread uses again from claim to claim.
#[derive(Default)]
pub struct Desk {
    claim: Claim,
    scratch: Scratch,
    /// What each policy says of the claim.
    verdicts: Vec<Verdict>,
    clauses: Clauses,
    /// How long each report was before the claim.
    written: Vec<usize>,
    /// How long each report of the batch before became.
    before: Vec<usize>,
}

impl Desk {
    /// How long a report may become: a little more than that of the batch before.
    fn room(&self, report: usize) -> usize {
        self.before.get(report).map_or(0, |len| len + len / 8)
    }
}

/// What became of a claim.
enum Judged {
    Unreadable(Trouble),
    NotApplicable,
    Evaluated { fires: bool, undetermined: bool },
}

impl Work<'_> {
    /// Works on a batch.
    pub fn batch(&self, job: &Job, desk: &mut Desk) -> Part {
        let mut part = Part {
            file: job.batch.file,
            // Batches are about as long as one another, and so are their reports.
            reports: (0..self.formats.len()).map(|at| self.spare.take(desk.room(at))).collect(),
            ..Part::default()
        };
        let mut ready = self.by_patient(job, desk);
        let mut index = job.first;
        for (at, entry) in job.batch.entries.iter().enumerate() {
            match entry {
                Entry::Trouble(trouble) => self.trouble(job, trouble, &mut index, &mut part),
                Entry::Frame(frame) => {
                    match ready.remove(&at) {
                        Some(own) => part.join(own),
                        None => self.frame(job, frame, desk, &mut part),
                    }
                    index += 1;
                }
            }
        }
        desk.before.clear();
        desk.before.extend(part.reports.iter().map(Vec::len));
        part
    }

    /// Where claims stand beside each other, works on those of patients that have several, by their positions: a
    /// patient's history may be long, and too many to be kept may come between two claims.
    fn by_patient(&self, job: &Job, desk: &mut Desk) -> FxHashMap<usize, Part> {
        let mut ready = FxHashMap::default();
        if self.known.is_some_and(|known| known.is_mixed(job.batch.file, job.first)) {
            for at in turns::of_patients(job, &mut desk.claim).into_iter().flatten() {
                if let Some(Entry::Frame(frame)) = job.batch.entries.get(at) {
                    let mut part = Part { reports: vec![Vec::new(); self.formats.len()], ..Part::default() };
                    self.frame(job, frame, desk, &mut part);
                    ready.insert(at, part);
                }
            }
        }
        ready
    }

    fn trouble(&self, job: &Job, trouble: &Trouble, index: &mut u64, part: &mut Part) {
        part.not_opened |= trouble.code == NOT_OPENED;
        match trouble.cost {
            Cost::Claim | Cost::Unsupported => {
                part.account.read += 1;
                part.account.unreadable += 1;
                self.unreadable(job, trouble, Some(*index), part);
                *index += 1;
            }
            Cost::Bytes => {
                part.account.damaged_parts += 1;
                part.account.internal_errors += u64::from(trouble.code == INTERNAL);
                self.unreadable(job, trouble, None, part);
            }
            Cost::Nothing if self.strict && trouble.code.starts_with("x12/") => {
                part.account.damaged_parts += 1;
                self.unreadable(job, trouble, None, part);
            }
            Cost::Nothing => self.note(job, trouble, part),
        }
    }

    fn frame(&self, job: &Job, frame: &Frame, desk: &mut Desk, part: &mut Part) {
        part.account.read += 1;
        desk.written.clear();
        desk.written.extend(part.reports.iter().map(Vec::len));
        let mut notes = Vec::new();
        let judged = guarded(|| self.judge(job, frame, desk, &mut notes, part));
        for note in &notes {
            self.note(job, note, part);
        }
        match judged {
            Some(Judged::Unreadable(trouble)) => {
                part.account.unreadable += 1;
                self.unreadable(job, &trouble, Some(frame.index), part);
            }
            Some(Judged::NotApplicable) => part.account.not_applicable += 1,
            Some(Judged::Evaluated { fires, undetermined }) => {
                part.account.evaluated += 1;
                match (fires, undetermined) {
                    (true, _) => part.account.with_findings += 1,
                    (false, true) => part.account.undetermined += 1,
                    (false, false) => part.account.clean += 1,
                }
            }
            None => {
                // Nothing half said remains of a claim on which this program failed.
                for (report, len) in part.reports.iter_mut().zip(std::mem::take(&mut desk.written)) {
                    report.truncate(len);
                }
                *desk = Desk::default();
                part.account.unreadable += 1;
                part.account.internal_errors += 1;
                let words = "paylint failed on this claim, which is a fault of paylint; it was not judged";
                let trouble = fault(frame, words);
                self.unreadable(job, &trouble, Some(frame.index), part);
            }
        }
    }

    fn judge(&self, job: &Job, frame: &Frame, desk: &mut Desk, notes: &mut Vec<Trouble>, part: &mut Part) -> Judged {
        let Desk { claim, scratch, verdicts, clauses, .. } = desk;
        if let Err(trouble) = job.batch.read(frame, claim, notes) {
            return Judged::Unreadable(trouble);
        }
        let strict = notes.iter().position(|note| self.strict && note.code.starts_with("x12/"));
        if let Some(at) = strict {
            return Judged::Unreadable(notes.swap_remove(at));
        }
        if let Some(trouble) = too_large(frame, claim) {
            return Judged::Unreadable(trouble);
        }
        let past = match self.known.map(|known| known.beside(claim)).transpose() {
            Ok(past) => past.unwrap_or_default(),
            Err(problem) => {
                let message =
                    format!("the claim is not judged, since its patient's history cannot be read: {}", problem.message);
                return Judged::Unreadable(Trouble {
                    code: problem.code,
                    message,
                    spot: place(frame),
                    cost: Cost::Claim,
                });
            }
        };
        let (history, original, extent) = (past.others(), past.original(claim), past.extent);
        let doubtful = past.doubtful();
        let beside = |evaluator| Beside { history, doubtful, original, extent, facts: Evaluator::facts(evaluator) };
        verdicts.clear();
        let judged =
            self.evaluators.iter().map(|evaluator| evaluator.evaluate_with(claim, &beside(evaluator), scratch));
        verdicts.extend(judged);
        let applies = verdicts.iter().any(|verdict| verdict.applies);
        if verdicts.iter().all(|verdict| verdict.findings.is_empty()) {
            let clean = Judged::Evaluated { fires: false, undetermined: false };
            return if applies { clean } else { Judged::NotApplicable };
        }
        let besides: Vec<Beside<'_>> = self.evaluators.iter().map(beside).collect();
        let opinions: Vec<Opinion<'_>> = (self.evaluators.iter().zip(&besides).zip(&*verdicts))
            .map(|((evaluator, beside), verdict)| Opinion { evaluator, beside, verdict })
            .collect();
        let mut found: Vec<(Option<u32>, Shown)> = Vec::new();
        for own in opinions.iter().filter(|own| !own.verdict.findings.is_empty()) {
            let scene = self.scene(own.evaluator, claim, own.beside).sharing(clauses).among(&opinions);
            found.extend(own.verdict.findings.iter().map(|finding| (finding.line, scene.show(own.verdict, finding))));
        }
        found.sort_by(|(a, left), (b, right)| {
            (a, &left.edit.id, &left.edit.policy).cmp(&(b, &right.edit.id, &right.edit.policy))
        });
        let found: Vec<Shown> = found.into_iter().map(|(_, shown)| shown).collect();
        if let Some(evaluator) = self.evaluators.first().filter(|_| !found.is_empty()) {
            let beside = Beside { history, doubtful, original, extent, facts: &[] };
            let scene = self.scene(evaluator, claim, &beside).sharing(clauses);
            for (at, (format, out)) in self.formats.iter().zip(&mut part.reports).enumerate() {
                format.claim(out, &found, &scene, if at == 0 { self.colour } else { Colour::Off });
            }
        }
        // Counted last, so that a claim on which this program fails leaves no count behind.
        for shown in &found {
            part.account.finding(&shown.edit.policy, &shown.edit.id, shown.status, shown.action);
        }
        Judged::Evaluated {
            fires: found.iter().any(|shown| shown.status == Status::Fires),
            undetermined: !found.is_empty(),
        }
    }

    fn scene<'s>(&'s self, evaluator: &'s Evaluator<'s>, claim: &'s Claim, beside: &'s Beside<'s>) -> Scene<'s> {
        let scene = Scene::new(evaluator, self.sources, self.files, claim, beside).with(self.patients);
        match self.formats {
            formats if formats.iter().all(|format| matches!(format, Format::Ndjson | Format::Json)) => scene.as_json(),
            formats if formats.contains(&Format::Text) => scene,
            _ => scene.without_marks(),
        }
    }

    fn unreadable(&self, job: &Job, trouble: &Trouble, index: Option<u64>, part: &mut Part) {
        let shown = self.shown(job, trouble, index);
        for (at, (format, out)) in self.formats.iter().zip(&mut part.reports).enumerate() {
            format.unreadable(out, &shown, if at == 0 { self.colour } else { Colour::Off });
        }
    }

    fn note(&self, job: &Job, trouble: &Trouble, part: &mut Part) {
        part.note(trouble.code, 1, || self.shown(job, trouble, None));
    }

    fn shown(&self, job: &Job, trouble: &Trouble, index: Option<u64>) -> UnreadableShown {
        job.shown(self.files, trouble, index)
    }
}

/// The trouble that a claim has more of something than any claim has.
fn too_large(frame: &Frame, claim: &Claim) -> Option<Trouble> {
    let (count, what) = [(Record::Line, "lines"), (Record::Diagnosis, "diagnoses")]
        .into_iter()
        .map(|(record, what)| (claim.count(record), what))
        .find(|(count, _)| *count > MOST)?;
    let (count, most) = (thousands(count as usize), thousands(MOST as usize));
    let message = format!(
        "the claim is not judged, since it has {count} {what}: an 837 has at most 999 lines and some twenty diagnoses a claim, \
         and past {most} several claims have surely become one; see whether the number that tells claims apart is the same on all"
    );
    Some(Trouble { code: TOO_LARGE, message, spot: place(frame), cost: Cost::Claim })
}
