//! The published NCCI tables, 20,000 random claims, and a plain Python program as the judge.
//!
//! Runs where `../shared/data/ncci` and `python3` are there, and says so where they are not.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use paylint::claim::{Claim, Field, Item, Record};
use paylint::compile;
use paylint::policy::model::{Extent, Policy};
use paylint::read::{self, Batch, Entry};
use paylint::verdict::model::{Beside, Others, Status};
use paylint::verdict::{Evaluator, Scratch};

const CLAIMS: usize = 20_000;

#[test]
fn ncci_pairs_and_unit_limits_agree_with_the_oracle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = root.join("../shared/data/ncci");
    let (pairs, limits) = (data.join("ncci_ptp_prac_2024q3_pairs.csv.gz"), data.join("ncci_mue_prac.csv"));
    if !pairs.exists() || Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: ../shared/data/ncci or python3 is not here");
        return;
    }
    let folder = Folder::new("ncci");
    fs::copy(&pairs, folder.path("ptp.csv.gz")).unwrap();
    fs::copy(&limits, folder.path("mue.csv")).unwrap();
    fs::copy(root.join("tests/oracle/ncci.payer"), folder.path("ncci.payer")).unwrap();
    let (claims, expected) = (folder.path("claims.ndjson"), folder.path("expected.csv"));
    let count = CLAIMS.to_string();
    let oracle = Command::new("python3")
        .arg(root.join("tests/oracle/ncci.py"))
        .args([
            pairs.as_os_str(),
            limits.as_os_str(),
            count.as_ref(),
            "20240701".as_ref(),
            claims.as_os_str(),
            expected.as_os_str(),
        ])
        .status()
        .unwrap();
    assert!(oracle.success());

    let loaded = compile::load(&[folder.path("ncci.payer")]);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let policy = loaded.policies.first().unwrap();
    assert_eq!(policy.tables.iter().map(|table| table.rows.len()).max(), Some(2_546_017));
    let found = findings(policy, &claims);
    let expected: BTreeSet<String> = fs::read_to_string(&expected).unwrap().lines().map(str::to_owned).collect();
    println!("{CLAIMS} random claims: {} findings, {} by the oracle", found.len(), expected.len());
    assert!(expected.len() > CLAIMS / 2, "the claims hardly touch the tables");
    let missing: Vec<_> = expected.difference(&found).take(5).collect();
    let extra: Vec<_> = found.difference(&expected).take(5).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing {missing:?}, extra {extra:?}");
}

/// What paylint finds, as `claim,line,edit`.
fn findings(policy: &Policy, claims: &Path) -> BTreeSet<String> {
    let evaluator = Evaluator::new(policy);
    let beside =
        Beside { history: Others::default(), doubtful: &[], original: None, extent: Extent::default(), facts: &[] };
    let mut found = BTreeSet::new();
    let (mut batch, mut claim, mut scratch, mut troubles) =
        (Batch::default(), Claim::default(), Scratch::default(), Vec::new());
    let mut framer = read::open(Box::new(fs::File::open(claims).unwrap()), 0).unwrap();
    let mut read = 0;
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            let Entry::Frame(frame) = entry else { panic!("{entry:?}") };
            batch.read(frame, &mut claim, &mut troubles).unwrap();
            read += 1;
            for finding in evaluator.evaluate_with(&claim, &beside, &mut scratch).findings {
                assert_eq!(finding.status, Status::Fires);
                let line = Item { record: Record::Line, index: finding.line.unwrap() };
                let number = claim.show(claim.slot(Item::CLAIM, Field::ClaimNumber), Field::ClaimNumber).to_string();
                let line = claim.show(claim.slot(line, Field::LineNumber), Field::LineNumber).to_string();
                let edit = policy.edits.get(finding.edit.0).unwrap();
                found.insert(format!("{number},{line},{}", edit.id));
            }
        }
    }
    assert_eq!(read, CLAIMS);
    assert!(troubles.is_empty(), "{troubles:?}");
    found
}

/// A temporary folder of a test, removed behind it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("paylint-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder");
        Folder(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
