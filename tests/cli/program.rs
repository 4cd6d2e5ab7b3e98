//! The program in a folder of its own, on claims of a few codes, and what it prints.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub const POLICY: &str = r#"policy ACME "Acme"
  payer      ACME1
  claims     professional
  effective  2026-01-01

edit VISIT-25 "A visit beside a procedure needs modifier 25"
  for line in 99213
  with another line in 17000 on same day
  require modifier 25
  deny CO-4
  source "Manual 4.2"

edit AGE-40 "From 40 years on"
  for line in 77067
  require patient.age >= 40 years
  deny CO-6

edit ONCE "Once in ten years"
  for line in G0121
  require no history line in G0121 within 119 months before
  deny CO-119

edit ADVICE "Think of it"
  for line in G0008
  warn CO-16
"#;

/// A folder of its own for one test, removed at its end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("paylint-cli-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let folder = Folder(folder);
        folder.write("acme.payer", POLICY);
        folder
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    pub fn run(&self, words: &str) -> Output {
        self.run_on(words, b"")
    }

    pub fn run_on(&self, words: &str, input: &[u8]) -> Output {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    }

    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paylint"));
        command.args(words.split(' ').filter(|word| !word.is_empty())).current_dir(&self.0);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn claim(number: &str, lines: &[(&str, &str)]) -> String {
    let lines: Vec<String> =
        lines.iter().map(|(code, date)| format!(r#"{{"procedure":"{code}","units":1,"date":"{date}"}}"#)).collect();
    format!(
        "{{\"claim_id\":\"{number}\",\"payer\":\"ACME1\",\"member\":{{\"id\":\"M-SECRET-{number}\",\"birth_date\":\"1999-05-02\"}},\"lines\":[{}]}}\n",
        lines.join(",")
    )
}

pub fn clean(number: &str) -> String {
    claim(number, &[("99213", "2026-02-03")])
}

pub fn visit(number: &str) -> String {
    claim(number, &[("99213", "2026-02-03"), ("17000", "2026-02-03")])
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub fn last(output: &Output) -> String {
    said(output).lines().last().unwrap_or_default().to_owned()
}

pub fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The counts of a summary, which must balance.
pub fn counts(summary: &Value) -> [u64; 7] {
    let names = ["read", "evaluated", "unreadable", "not_applicable", "clean", "findings", "undetermined"];
    let counts = names.map(|name| summary["claims"][name].as_u64().unwrap());
    let [read, evaluated, unreadable, not_applicable, clean, findings, undetermined] = counts;
    assert_eq!(read, evaluated + unreadable + not_applicable);
    assert_eq!(evaluated, clean + findings + undetermined);
    counts
}
