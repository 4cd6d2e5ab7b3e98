//! A history that is handed over in memory and one that stands in a store are one: on random policies and claims, among
//! them replaced and voided ones, the answers and their explanations are the same.

#![cfg(test)]

#[expect(dead_code, unused_imports, reason = "the tests of agreement use the rest")]
mod generate;

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use generate::claims::{Draft, Raw};
use generate::{Near, Random};
use paylint::claim::{Carrier, Claim, Field};
use paylint::history::{
    Bundler, Census, Content, History, Names, Part, Prepared, Problem, Store, Who, Writer, pack, unpack,
};
use paylint::policy::model::Policy;
use paylint::read::{self, Batch, Entry};
use paylint::report::write_claim;
use paylint::verdict::Evaluator;
use paylint::verdict::model::{Beside, Explanation, Others, Verdict};

/// A folder of its own for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("paylint-stores-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Makes one of several claims of one patient of it, that may replace or void another of them.
fn related(draft: &mut Draft, random: &mut Random, at: usize) {
    let numbers = ["A", "B", "C"];
    draft
        .fields
        .retain(|(field, _)| !matches!(field, Field::ClaimNumber | Field::ClaimFrequency | Field::ClaimOriginalNumber));
    draft.patient.retain(|(field, _)| *field != Field::PatientId);
    draft.patient.push((Field::PatientId, Raw::Text("M1".to_owned())));
    let mut set = |field, text: &str| draft.fields.push((field, Raw::Text(text.to_owned())));
    set(Field::ClaimNumber, random.pick(&numbers));
    set(Field::ClaimFrequency, random.pick(&["1", "1", "7", "8"]));
    if random.chance(50) {
        set(Field::ClaimOriginalNumber, random.pick(&["A", "B", "C", "ICN-1", "ICN-2"]));
    }
    if random.chance(30) {
        set(Field::ClaimPayerNumber, &format!("ICN-{at}"));
    }
}

fn shelve(history: &mut History, part: Part, claim: &Claim) {
    let (keeper, mut bundler) = (history.keeper(), Bundler::default());
    let full = keeper.keep(part, claim, &mut bundler);
    full.into_iter().chain(bundler.close()).for_each(|bundle| history.add(bundle).unwrap());
}

/// What is decided of a claim, with its reasons.
fn decide(policy: &Policy, claim: &Claim, history: &History) -> (Verdict, Vec<Explanation>) {
    let past = history.beside(claim).unwrap();
    let (claims, chosen, lines) = past.others();
    let beside = Beside {
        history: Others::Chosen(claims, chosen, lines),
        doubtful: past.doubtful(),
        original: past.original(claim),
        extent: paylint::policy::model::Extent { complete: history.complete() },
        facts: &[],
    };
    let evaluator = Evaluator::new(policy);
    let verdict = evaluator.evaluate(claim, &beside);
    let explanations = verdict.findings.iter().map(|finding| evaluator.explain(claim, &beside, finding)).collect();
    (verdict, explanations)
}

fn store_of(path: &Path, parts: &[&[Claim]]) -> Store {
    for part in parts {
        let mut writer = Writer::open(path).unwrap();
        let names = writer.names().clone();
        for claim in *part {
            if let Some(prepared) = Prepared::of(claim, &names) {
                writer.add(prepared, "claims").unwrap();
            }
        }
        writer.commit().unwrap();
    }
    Store::open(path, NonZeroUsize::MIN).unwrap()
}

#[test]
fn d08_files_and_stores_give_the_same_answers() {
    let folder = Folder::new("same");
    let (mut findings, mut fewer) = (0, 0);
    for seed in 0..40 {
        let mut policy = generate::policy(Random::new(seed));
        policy.facts.clear();
        policy.edits.retain(|edit| !format!("{edit:?}").contains("FactsId"));
        let near = Near::new(&policy);
        let mut random = Random::new(!seed);
        for round in 0..3 {
            let mut drafts = Vec::new();
            while drafts.len() < 5 {
                let case = near.case(&mut random);
                drafts.push(case.claim);
                drafts.extend(case.history);
            }
            for (at, draft) in drafts.iter_mut().enumerate() {
                related(draft, &mut random, at);
            }
            let claims: Vec<Claim> = (0..)
                .zip(&drafts)
                .map(|(index, draft)| {
                    let mut claim = draft.build().0;
                    claim.index = index;
                    claim
                })
                .collect();
            let (judged, past) = claims.split_first().unwrap();
            let mut memory = History::default();
            // Its patient comes once in the run, as a census of it says.
            let mut census = Census::default();
            Who::of(judged).into_iter().for_each(|who| census.count(who.member_mark()));
            let mut stored = History::of(census);
            for history in [&mut memory, &mut stored] {
                shelve(history, Part::Judged, judged);
            }
            for claim in past {
                let mut claim = claim.clone();
                claim.file = 1;
                shelve(&mut memory, Part::Past, &claim);
            }
            let cut = random.between(0, i64::try_from(past.len()).unwrap());
            let (first, second) = past.split_at(usize::try_from(cut).unwrap());
            let path = folder.0.join(format!("{seed}-{round}.db"));
            stored.add_store(store_of(&path, &[second, first, past]), 1);
            let answers = decide(&policy, judged, &memory);
            assert_eq!(answers, decide(&policy, judged, &stored), "seed {seed}, round {round}");
            findings += answers.0.findings.len();
            let past_of = memory.beside(judged).unwrap();
            fewer += usize::from(past_of.others().1.len() + 1 < claims.len());
        }
    }
    assert!(findings > 100 && fewer > 60, "{findings} findings, {fewer} with claims that do not stand");
}

#[test]
fn what_is_packed_is_unpacked_with_every_place() {
    let names = Names::default().extended();
    for seed in 0..60 {
        let policy = generate::policy(Random::new(seed));
        let case = Near::new(&policy).case(&mut Random::new(seed));
        let mut claim = case.claim.build().0;
        claim.carrier = Carrier::ALL[seed as usize % 2];
        let back = unpack(&pack(&claim, &names), &names).unwrap();
        assert_eq!(Content::of(&back), Content::of(&claim));
        // What FHIR has no place for stays unknown, and is not none.
        assert_eq!(back.carrier, claim.carrier);
        assert_eq!(pack(&back, &names), pack(&claim, &names));
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/acme-ppo");
    let bytes = fs::read(folder.join("claims.837")).unwrap();
    let claims = read_all(&bytes);
    assert!(claims.len() > 10);
    for claim in &claims {
        let packed = pack(claim, &names);
        let mut back = unpack(&packed, &names).unwrap();
        (back.file, back.index) = (claim.file, claim.index);
        assert_eq!((back.raw(), back.pieces()), (claim.raw(), claim.pieces()));
        for (record, _) in paylint::claim::Record::ALL {
            let (items, others): (Vec<_>, Vec<_>) = (back.items(record).collect(), claim.items(record).collect());
            assert_eq!(items.len(), others.len());
            // Where the values of a list lie is nobody's business.
            for (item, was) in items.into_iter().zip(others) {
                assert_eq!((back.place(item), back.owner(item)), (claim.place(was), claim.owner(was)));
                for field in record.fields() {
                    let (own, other) = (back.slot(item, field), claim.slot(was, field));
                    assert_eq!(own.at(), other.at());
                    assert!(back.same(own, claim, other) || own.is_absent(), "{field:?}");
                }
            }
        }
        // Cut short it is no claim.
        assert!((0..packed.len()).all(|len| unpack(&packed[..len], &names).is_none()));
    }
}

fn read_all(bytes: &[u8]) -> Vec<Claim> {
    let mut framer = read::open(Box::new(std::io::Cursor::new(bytes.to_vec())), 0).unwrap();
    let mut claims = Vec::new();
    let mut batch = Batch::default();
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            let Entry::Frame(frame) = entry else { continue };
            let mut claim = Claim::default();
            batch.read(frame, &mut claim, &mut Vec::new()).unwrap();
            claims.push(claim);
        }
        batch.clear();
    }
    claims
}

#[test]
fn what_is_exported_is_the_same_claim_again() {
    let folder = Folder::new("export");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/acme-ppo/claims.837");
    let claims = read_all(&fs::read(sample).unwrap());
    let store = store_of(&folder.0.join("h.db"), &[&claims]);
    let mut out = Vec::new();
    store
        .each(|_, _, claim| {
            write_claim(&mut out, &claim.unwrap());
            out.push(b'\n');
            Ok::<(), Problem>(())
        })
        .unwrap();
    let again = store_of(&folder.0.join("again.db"), &[&read_all(&out)]);
    assert_eq!((again.claims(), again.content()), (store.claims(), store.content()));
}

#[test]
fn what_is_exported_of_any_claim_is_the_same_claim_again() {
    for seed in 0..200 {
        let policy = generate::policy(Random::new(seed));
        let case = Near::new(&policy).case(&mut Random::new(seed));
        // Generated claims say what no reader leaves (a tooth without its code): what is read of them stands for them.
        let claim = exported(&case.claim.build().0, seed);
        assert!(Content::of(&exported(&claim, seed)) == Content::of(&claim), "seed {seed}");
    }
}

/// A claim as it is read from what is exported of it.
fn exported(claim: &Claim, seed: u64) -> Claim {
    let mut out = Vec::new();
    write_claim(&mut out, claim);
    let mut read = read_all(&out);
    assert_eq!(read.len(), 1, "seed {seed}");
    read.remove(0)
}
