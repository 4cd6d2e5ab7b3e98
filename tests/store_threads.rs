//! Claims judged beside a store of histories by one, two and eight threads: the same bytes, run after run.

#![cfg(test)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const POLICY: &str = r#"policy ACME
  payer      ACME1
  claims     professional
  effective  2026-01-01

edit TWICE "{code} again within 30 days"
  for line in 99213, 99214
  with history line h of same code within 30 days before
  deny CO-18

edit YEAR "At most three a year"
  for line in 98940
  require sum of units on lines of same code on any claim in same calendar year <= 3
  deny CO-119
"#;

/// A claim of one of forty patients, with days and codes that repeat.
fn claim(text: &mut String, at: u64, year: u64) {
    let code = ["99213", "99214", "98940"][(at % 3) as usize];
    let (month, day) = (1 + at / 7 % 9, 1 + at * 5 % 27);
    let patient = 1000 + at * 7 % 40;
    writeln!(
        text,
        "{{\"claim_id\":\"H{year}-{at}\",\"type\":\"professional\",\"payer\":\"ACME1\",\"payer_sequence\":\"P\",\"frequency\":\"1\",\
         \"member\":{{\"id\":\"M{patient}\",\"birth_date\":\"1971-05-02\",\"sex\":\"F\"}},\"billing_provider\":\"1999999901\",\
         \"diagnoses\":[\"L570\"],\"pos\":\"11\",\"lines\":[{{\"line\":1,\"procedure\":\"{code}\",\"units\":2,\"charge\":100.00,\
         \"date\":\"{year}-{month:02}-{day:02}\"}}]}}",
    )
    .unwrap();
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(folder: &Path, arguments: &[&str]) -> (Vec<u8>, Vec<u8>) {
    let done = Command::new(env!("CARGO_BIN_EXE_paylint")).args(arguments).current_dir(folder).output().unwrap();
    (done.stdout, done.stderr)
}

#[test]
fn reports_over_a_store_are_the_same_by_any_number_of_threads() {
    let folder = Folder(std::env::temp_dir().join(format!("paylint-store-threads-{}", std::process::id())));
    let path = folder.0.as_path();
    fs::create_dir_all(path).unwrap();
    let (mut earlier, mut now) = (String::new(), String::new());
    (0..600).for_each(|at| claim(&mut earlier, at, 2026));
    (0..900).for_each(|at| claim(&mut now, at * 11, 2026));
    fs::write(path.join("acme.payer"), POLICY).unwrap();
    fs::write(path.join("earlier.ndjson"), earlier).unwrap();
    fs::write(path.join("now.ndjson"), now.replace("\"H2026-", "\"N-")).unwrap();

    run(path, &["history", "add", "earlier.ndjson", "--db", "past.db"]);
    let lint = |threads: &str, format: &str| {
        let arguments = [
            "lint",
            "now.ndjson",
            "--policy",
            "acme.payer",
            "--history",
            "past.db",
            "--format",
            format,
            "--threads",
            threads,
        ];
        run(path, &arguments)
    };
    for format in ["ndjson", "text"] {
        let (found, said) = lint("1", format);
        assert!(found.windows(5).filter(|part| part == b"TWICE").count() > 100, "{}", String::from_utf8_lossy(&said));
        for threads in ["2", "8"] {
            assert!(lint(threads, format) == (found.clone(), said.clone()), "{format} by {threads} threads");
        }
    }
}
