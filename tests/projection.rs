//! Of Parquet only what policies need is read: what is found, explained and pointed to is what all columns give.

#![cfg(test)]

#[expect(dead_code, reason = "the agreement of engine and reference uses the rest")]
mod generate;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use generate::{Case, Near, Random};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use paylint::claim::{Claim, Date, Fields};
use paylint::policy::model::Policy;
use paylint::policy::reads::needed;
use paylint::read::{Batch, Cost, Entry, How, Input, open_as};
use paylint::report::{Colour, Format, Patients, Scene, write_claim};
use paylint::source::{Source, Sources};
use paylint::verdict::Evaluator;
use paylint::verdict::model::Beside;
use paylint::write::{File, Form, Heading, Writer, Written};

const POLICIES: u64 = 400;
const CASES: usize = 12;

/// What was read of a file, and what was said of claims that were not.
struct Read {
    claims: Vec<Claim>,
    lost: Vec<String>,
    /// Notes on rows that do not agree, which cost nothing by themselves.
    notes: usize,
}

fn read(bytes: &[u8], needed: Option<&Arc<Fields>>) -> Read {
    let input = Input::File(Box::new(Cursor::new(bytes.to_vec())));
    let how = How { needed: needed.cloned(), ..How::default() };
    let mut framer = open_as(input, 0, &how).unwrap();
    let mut read = Read { claims: Vec::new(), lost: Vec::new(), notes: 0 };
    let (mut batch, mut said) = (Batch::default(), Vec::new());
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            let frame = match entry {
                Entry::Frame(frame) => frame,
                Entry::Trouble(trouble) => {
                    said.push(trouble.clone());
                    continue;
                }
            };
            let mut claim = Claim::default();
            match batch.read(frame, &mut claim, &mut said) {
                Ok(()) => read.claims.push(claim),
                Err(trouble) => said.push(trouble),
            }
        }
    }
    for trouble in said {
        if trouble.cost == Cost::Nothing {
            read.notes += 1;
        } else {
            read.lost.push(format!("{} {} {:?}", trouble.code, trouble.message, trouble.spot.number));
        }
    }
    read
}

/// Claims as the rows of a file, each with its lines in a list.
fn nested(claims: &[&Claim]) -> Vec<u8> {
    let heading = Heading::all();
    let mut file = File::new(Form::Parquet, &heading, Date(20_500));
    let mut written = Written::default();
    let writer = Writer::new(Form::Parquet, heading);
    claims.iter().for_each(|claim| writer.write(claim, &mut written));
    let (mut bytes, refused) = file.put(&mut written);
    assert_eq!(refused, []);
    bytes.extend(file.end().unwrap());
    bytes
}

/// Claims as the rows of a file, a line each, of which some say nothing, or something else than the rows beside them.
fn flat(claims: &[&Claim], random: &mut Random) -> Vec<u8> {
    let mut used = BTreeSet::new();
    claims.iter().for_each(|claim| Heading::all().look(claim, &mut used));
    let heading = Heading::all().narrowed(&used);
    let mut file = File::new(Form::Csv, &heading, Date(20_500));
    let mut written = Written::default();
    let writer = Writer::new(Form::Csv, heading);
    claims.iter().for_each(|claim| writer.write(claim, &mut written));
    let (mut bytes, _) = file.put(&mut written);
    bytes.extend(file.end().unwrap());
    let mut reader = csv::Reader::from_reader(&*bytes);
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut rows: Vec<Vec<Option<String>>> = reader
        .records()
        .map(|row| row.unwrap().iter().map(|cell| (!cell.is_empty()).then(|| cell.to_owned())).collect())
        .collect();
    for row in &mut rows {
        if random.chance(20) {
            row.iter_mut().skip(1).for_each(|cell| *cell = if random.chance(92) { None } else { cell.take() });
        }
        for cell in row.iter_mut().skip(1).filter(|cell| cell.is_some()) {
            if random.chance(4) {
                *cell = Some(random.pick(&["", "X", "7", "2026-02-31", " 12"]).to_owned());
            }
        }
    }
    let columns = names.iter().enumerate().map(|(at, name)| {
        let array: ArrayRef = Arc::new(rows.iter().map(|row| row[at].clone()).collect::<StringArray>());
        (name.clone(), array, true)
    });
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(random.pick(&[5, 1000])));
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties.build())).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// Everything that is reported of a claim, but for excerpts of whole lines: these show what was read of them.
fn report(evaluator: &Evaluator<'_>, sources: &Sources, claim: &Claim, beside: &Beside<'_>) -> String {
    let files = ["claims.parquet".to_owned()];
    let verdict = evaluator.evaluate(claim, beside);
    let scene = Scene::new(evaluator, sources, &files, claim, beside).with(Patients::Shown);
    let shown: Vec<_> = verdict.findings.iter().map(|finding| scene.show(&verdict, finding)).collect();
    let mut out = Vec::new();
    if !shown.is_empty() {
        Format::Text.claim(&mut out, &shown, &scene, Colour::Off);
        let text = String::from_utf8(std::mem::take(&mut out)).unwrap();
        let is_excerpt = |line: &&str| line.contains(": {\"") || line.trim_matches([' ', '^']).is_empty();
        out.extend(text.lines().filter(|line| !is_excerpt(line)).flat_map(|line| [line, "\n"]).flat_map(str::bytes));
        Format::Ndjson.claim(&mut out, &shown, &scene, Colour::Off);
    }
    format!("{} {}", verdict.applies, String::from_utf8(out).unwrap())
}

/// How much was compared.
#[derive(Debug, Default)]
struct Tally {
    claims: usize,
    with_findings: usize,
    /// Claims of which something was passed over.
    narrower: usize,
}

impl Tally {
    fn compare(&mut self, seed: u64, whole: &Claim, narrow: &Claim, report: impl Fn(&Claim) -> String) {
        let json = |claim: &Claim| {
            let mut out = Vec::new();
            write_claim(&mut out, claim);
            String::from_utf8(out).unwrap()
        };
        let (wanted, got) = (report(whole), report(narrow));
        if wanted != got {
            let lines = wanted.lines().zip(got.lines());
            let differ: Vec<_> = lines.filter(|(wanted, got)| wanted != got).take(3).collect();
            panic!(
                "seed {seed}: all columns and those that are needed: {differ:#?}\n{}\n{}",
                json(whole),
                json(narrow)
            );
        }
        self.claims += 1;
        self.with_findings += usize::from(wanted.len() > 8);
        self.narrower += usize::from(json(whole) != json(narrow));
    }
}

/// A policy of few edits, and claims near it.
struct Trial {
    policy: Policy,
    fields: Arc<Fields>,
    cases: Vec<Case>,
    random: Random,
}

impl Trial {
    fn new(seed: u64) -> Trial {
        let mut policy = generate::policy(Random::new(seed));
        policy.edits.truncate(1 + usize::try_from(seed % 3).unwrap());
        let fields = Arc::new(needed(std::slice::from_ref(&policy)));
        let mut random = Random::new(!seed);
        let near = Near::new(&policy);
        let cases = (0..CASES).map(|_| near.case(&mut random)).collect();
        Trial { policy, fields, cases, random }
    }
}

fn sources() -> Sources {
    let mut sources = Sources::new();
    sources.add(Source::new("trial.payer", "policy TRIAL\n"));
    sources
}

#[test]
fn a_claim_a_row_says_the_same_by_what_is_needed() {
    let (sources, mut tally) = (sources(), Tally::default());
    for seed in 0..POLICIES {
        let Trial { policy, fields, cases, .. } = Trial::new(seed);
        let evaluator = Evaluator::new(&policy);
        let drafts = |case: &Case| {
            let drafts = std::iter::once(&case.claim).chain(&case.history).chain(&case.original);
            drafts.map(|draft| draft.build().0).collect::<Vec<Claim>>()
        };
        let built: Vec<Claim> = cases.iter().flat_map(drafts).collect();
        let bytes = nested(&built.iter().collect::<Vec<_>>());
        let (whole, narrow) = (read(&bytes, None), read(&bytes, Some(&fields)));
        assert_eq!(whole.lost, narrow.lost, "seed {seed}");
        // Which claim has nothing that only claims have is not told by its position.
        if !whole.lost.is_empty() {
            continue;
        }
        let (mut whole, mut narrow) = (&*whole.claims, &*narrow.claims);
        for case in &cases {
            let others = case.history.len() + case.original.iter().len();
            let (one, of_one) = (&whole[0], &whole[1..=others]);
            let (other, of_other) = (&narrow[0], &narrow[1..=others]);
            (whole, narrow) = (&whole[others + 1..], &narrow[others + 1..]);
            let facts = case.build(&policy);
            let report = |claim: &Claim| {
                let others = if std::ptr::eq(claim, one) { of_one } else { of_other };
                let (history, original) = others.split_at(case.history.len());
                let facts = facts.beside().facts;
                let doubtful = &case.doubtful;
                let beside = Beside {
                    history: history.into(),
                    doubtful,
                    original: original.first(),
                    extent: case.extent,
                    facts,
                };
                report(&evaluator, &sources, claim, &beside)
            };
            tally.compare(seed, one, other, report);
        }
    }
    assert!(tally.with_findings * 4 > tally.claims && tally.narrower * 4 > tally.claims, "{tally:?}");
}

#[test]
fn a_line_a_row_says_the_same_by_what_is_needed() {
    let (sources, mut tally) = (sources(), Tally::default());
    let mut notes = [0, 0];
    for seed in 0..POLICIES {
        let Trial { policy, fields, cases, mut random } = Trial::new(seed);
        let evaluator = Evaluator::new(&policy);
        let built: Vec<_> = cases.iter().map(|case| case.build(&policy)).collect();
        let bytes = flat(&built.iter().map(|built| &built.claim).collect::<Vec<_>>(), &mut random);
        let (whole, narrow) = (read(&bytes, None), read(&bytes, Some(&fields)));
        assert_eq!(whole.lost, narrow.lost, "seed {seed}");
        assert_eq!(whole.claims.len(), narrow.claims.len());
        notes[0] += whole.notes;
        notes[1] += narrow.notes;
        let beside = built[0].beside();
        for (one, other) in whole.claims.iter().zip(&narrow.claims) {
            tally.compare(seed, one, other, |claim| report(&evaluator, &sources, claim, &beside));
        }
    }
    assert!(tally.with_findings * 4 > tally.claims && tally.narrower * 4 > tally.claims, "{tally:?}");
    assert!(notes[1] > 0 && notes[1] < notes[0], "{notes:?}");
}
