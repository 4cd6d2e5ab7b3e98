//! What takes time: parsing, building, reading each format, judging by each edit, explaining, writing each format.
//!
//! `cargo bench --bench speed`, or `cargo bench --bench speed -- judging` for a part. Nothing here is asserted: figures
//! guide, and only those of one run on one machine compare.

#![expect(clippy::unwrap_used, reason = "a bench that cannot set up has nothing to measure")]

mod input;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use input::{beside, claims, each, sample};
use paylint::claim::{Claim, ClaimType, Date, Field, Item, NOWHERE, Record};
use paylint::compile::{Loaded, load};
use paylint::policy::model::Policy;
use paylint::read::{self, Batch, Entry};
use paylint::report::{Clauses, Colour, Format, Scene, Shown};
use paylint::syntax;
use paylint::verdict::{Evaluator, Opinion, Scratch, Tries};
use paylint::write::{File, Form, Heading, Writer, Written};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// How often the sample claims stand in a generated input.
const TIMES: usize = 50;

static LOADED: LazyLock<Loaded> = LazyLock::new(|| load(&[sample("acme.payer")]));
static POLICY: LazyLock<&'static Policy> = LazyLock::new(|| LOADED.policies.first().unwrap());
static CLAIMS: LazyLock<Vec<Claim>> = LazyLock::new(|| claims(&std::fs::read(sample("claims.ndjson")).unwrap()));

/// Text to tree.
#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let text = std::fs::read_to_string(sample("acme.payer")).unwrap();
    let mut sources = paylint::source::Sources::default();
    let file = sources.add(paylint::source::Source::new("acme.payer", text.as_str()));
    bencher.counter(BytesCount::of_str(&text)).bench(|| syntax::parse(file, black_box(&text)));
}

/// Paths to checked policies.
#[divan::bench]
fn check(bencher: Bencher<'_, '_>) {
    bencher.bench(|| load(black_box(&[sample("acme.payer")])));
}

/// A policy to its graph, and to what claims are judged by.
#[divan::bench]
fn build(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        black_box(Evaluator::new(&POLICY));
    });
}

/// The sample claims of one type, `TIMES` times, each copy with a number of its own; not settled.
fn copies(claim_type: ClaimType) -> Vec<Claim> {
    let mut found = Vec::new();
    let input = Box::new(std::io::Cursor::new(std::fs::read(sample("claims.ndjson")).unwrap()));
    let mut framer = read::open(input, 0).unwrap();
    let (mut batch, mut claim) = (Batch::default(), Claim::default());
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            if let Entry::Frame(frame) = entry
                && batch.read_as_is(frame, &mut claim, &mut Vec::new()).is_ok()
            {
                found.push(claim.clone());
            }
        }
    }
    let set = |claim: &mut Claim, item: Item, field: Field, text: &str| {
        let slot = claim.text_slot(text.as_bytes(), NOWHERE);
        claim.set(item, field, slot);
    };
    let mut copies: Vec<Claim> = found.iter().cycle().take(found.len() * TIMES).cloned().collect();
    for (number, claim) in copies.iter_mut().enumerate() {
        claim.claim_type = claim_type;
        set(claim, Item::CLAIM, Field::ClaimNumber, &format!("C{number}"));
        if claim_type == ClaimType::Institutional {
            set(claim, Item::CLAIM, Field::ClaimBillType, "0131");
            for line in claim.items(Record::Line).collect::<Vec<Item>>() {
                set(claim, line, Field::LineRevenueCode, "0450");
            }
        }
    }
    copies
}

/// Writes claims into one file.
fn convert(form: Form, claims: &[Claim]) -> Vec<u8> {
    let mut heading = Heading::default();
    if form == Form::Csv {
        let (all, mut used) = (Heading::all(), BTreeSet::new());
        claims.iter().for_each(|claim| all.look(claim, &mut used));
        heading = all.narrowed(&used);
    }
    let mut file = File::new(form, &heading, Date(20_500));
    let writer = Writer::new(form, heading);
    let mut bytes = Vec::new();
    for some in claims.chunks(1000) {
        let mut written = Written::default();
        some.iter().for_each(|claim| writer.write(claim, &mut written));
        let (more, refused) = file.put(&mut written);
        assert_eq!(refused, [], "a claim of the bench has no place in the file");
        bytes.extend(more);
    }
    bytes.extend(file.end().unwrap());
    bytes
}

/// Claims to bytes of each format, with the second look at them that rows need for their columns.
#[divan::bench(args = [Form::Json, Form::Fhir, Form::X12, Form::Csv, Form::Parquet])]
fn converting(bencher: Bencher<'_, '_>, form: Form) {
    let claims = copies(ClaimType::Professional);
    let bytes = convert(form, &claims).len();
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(claims.len())).bench(|| convert(form, &claims));
}

/// Bytes to claims.
#[divan::bench(args = ["json", "837p", "837i", "fhir", "csv", "parquet"])]
fn reading(bencher: Bencher<'_, '_>, name: &str) {
    let (form, claim_type) = match name {
        "json" => (Form::Json, ClaimType::Professional),
        "837p" => (Form::X12, ClaimType::Professional),
        "837i" => (Form::X12, ClaimType::Institutional),
        "fhir" => (Form::Fhir, ClaimType::Professional),
        "csv" => (Form::Csv, ClaimType::Professional),
        _ => (Form::Parquet, ClaimType::Professional),
    };
    let bytes = convert(form, &copies(claim_type));
    let mut count = 0usize;
    each(&bytes, |_| count += 1);
    assert_eq!(count, CLAIMS.len() * TIMES, "a claim of the bench is not read");
    bencher.counter(BytesCount::of_slice(&bytes)).counter(ItemsCount::new(count)).bench(|| {
        let mut lines = 0u64;
        each(&bytes, |claim| lines += u64::from(claim.count(Record::Line)));
        lines
    });
}

/// The sample claims by one edit of each kind that the sample policy has.
#[divan::bench(args = ["EM-25", "MRI-PA", "PT-DAY", "DXA-DX", "MAMMO-AGE", "COLO-10Y", "ADDON-DRAIN", "FILING-90"])]
fn judging(bencher: Bencher<'_, '_>, id: &str) {
    let mut policy: Policy = (*POLICY).clone();
    policy.edits.retain(|edit| edit.id == id);
    let evaluator = Evaluator::new(&policy);
    let mut scratch = Scratch::default();
    bencher.counter(ItemsCount::new(CLAIMS.len())).bench_local(|| {
        CLAIMS.iter().map(|claim| evaluator.evaluate_with(claim, &beside(), &mut scratch).findings.len()).sum::<usize>()
    });
}

/// The sample claims by all edits of the sample policy.
#[divan::bench]
fn judging_all(bencher: Bencher<'_, '_>) {
    let evaluator = Evaluator::new(&POLICY);
    let mut scratch = Scratch::default();
    bencher.counter(ItemsCount::new(CLAIMS.len())).bench_local(|| {
        CLAIMS.iter().map(|claim| evaluator.evaluate_with(claim, &beside(), &mut scratch).findings.len()).sum::<usize>()
    });
}

/// One finding to its facts, and to the changes that clear it.
#[divan::bench(args = ["facts", "fixes", "both, shown"])]
fn explaining(bencher: Bencher<'_, '_>, what: &str) {
    let evaluator = Evaluator::new(&POLICY);
    let claim = CLAIMS.first().unwrap();
    let beside = beside();
    let verdict = evaluator.evaluate(claim, &beside);
    let opinion = Opinion { evaluator: &evaluator, beside: &beside, verdict: &verdict };
    let finding = verdict.findings.first().unwrap();
    let files = ["claims.ndjson".to_owned()];
    let clauses = Clauses::default();
    bencher.bench_local(|| match what {
        "facts" => drop(black_box(evaluator.explain(claim, &beside, finding))),
        "fixes" => drop(black_box(evaluator.fixes(claim, &opinion, finding, &[], &mut Tries::default()))),
        _ => {
            let scene = Scene::new(&evaluator, &LOADED.sources, &files, claim, &beside).sharing(&clauses);
            drop(black_box(scene.show(&verdict, finding)));
        }
    });
}

/// All findings of the sample claims, written.
#[divan::bench(args = ["text", "concise", "ndjson", "json", "csv"])]
fn writing(bencher: Bencher<'_, '_>, name: &str) {
    let format = Format::ALL.iter().find(|(_, own)| *own == name).map(|(format, _)| *format).unwrap();
    let evaluator = Evaluator::new(&POLICY);
    let (beside, files) = (beside(), ["claims.ndjson".to_owned()]);
    let scenes: Vec<Scene<'_>> =
        CLAIMS.iter().map(|claim| Scene::new(&evaluator, &LOADED.sources, &files, claim, &beside)).collect();
    let shown: Vec<(&Scene<'_>, Vec<Shown>)> = scenes
        .iter()
        .map(|scene| {
            let verdict = evaluator.evaluate(scene.claim, &beside);
            (scene, verdict.findings.iter().map(|finding| scene.show(&verdict, finding)).collect())
        })
        .collect();
    let findings: usize = shown.iter().map(|(_, shown)| shown.len()).sum();
    let mut out = Vec::new();
    bencher.counter(ItemsCount::new(findings)).bench_local(|| {
        out.clear();
        for (scene, shown) in &shown {
            format.claim(&mut out, shown, scene, Colour::Off);
        }
        out.len()
    });
}
