//! What reports hold, and where they go: files whole or not at all, no patients' data, nothing that a terminal obeys.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::program::{Folder, claim, clean, code, objects, out, said, visit};

#[test]
fn o05_reports_appear_whole_or_not_at_all() {
    let folder = Folder::new("outputs");
    folder.write("claims.ndjson", &(clean("C1") + &visit("C2")));
    let words =
        "lint claims.ndjson --policy acme.payer --format ndjson --output json=r.json -o csv=r.csv -o text=r.txt";
    assert_eq!(code(&folder.run(words)), 1);
    let json: Value = serde_json::from_str(&folder.read("r.json")).unwrap();
    assert_eq!(json["results"][0]["claim"], "C2");
    assert!(folder.read("r.csv").starts_with("type,file"));
    assert!(folder.read("r.txt").ends_with("Findings: 1 deny.\n"));
    let names = || {
        let mut names: Vec<_> = fs::read_dir(&folder.0).unwrap().map(|own| own.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(), ["acme.payer", "claims.ndjson", "r.csv", "r.json", "r.txt"]);
    let before = folder.read("claims.ndjson");
    for (output, status) in
        [("json=claims.ndjson", 2), ("json=acme.payer", 2), ("json=no/such/folder", 4), ("json=.", 2), ("xml=x", 2)]
    {
        let refused = folder.run(&format!("lint claims.ndjson --policy acme.payer --output {output}"));
        assert_eq!((code(&refused), refused.stdout.len()), (status, 0), "{output}: {}", said(&refused));
    }
    assert_eq!(folder.read("claims.ndjson"), before);
    assert_eq!(names().len(), 5);
}

#[cfg(unix)]
#[test]
fn o06_o09_full_disks_and_closed_pipes() {
    let folder = Folder::new("pipes");
    let text: String = (0..4_000).map(|n| visit(&format!("C{n}"))).collect();
    folder.write("claims.ndjson", &text);
    let mut child = folder.command("lint claims.ndjson --policy acme.payer --format concise").spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), said(&output).as_str()), (141, ""));
    if Path::new("/dev/full").exists() {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = folder
            .command("lint claims.ndjson --policy acme.payer --format ndjson --output ndjson=r")
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(code(&output), 4, "{}", said(&output));
        assert!(!folder.0.join("r").exists());
    }
}

#[test]
fn o13_reports_hold_no_patients_data() {
    let folder = Folder::new("phi");
    folder.write("claims.ndjson", &claim("C1", &[("77067", "2026-02-03"), ("77067", "2026-02-03")]));
    for format in ["text", "concise", "ndjson", "json", "csv"] {
        let output = folder.run(&format!("lint claims.ndjson --policy acme.payer --format {format}"));
        let all = out(&output) + &said(&output);
        assert!(!all.contains("1999") && !all.contains("SECRET"), "{format}: {all}");
        assert_eq!(code(&output), 1);
    }
    let shown = out(&folder.run("lint claims.ndjson --policy acme.payer --show-phi"));
    assert!(shown.contains("patient birth date: 1999-05-02"), "{shown}");
    let hidden = out(&folder.run("lint claims.ndjson --policy acme.payer --format ndjson"));
    let fact = objects(&hidden)[0]["because"].as_array().unwrap().clone();
    let birth = fact.iter().find(|own| own["fact"] == "patient birth date").unwrap();
    assert_eq!((&birth["value"], &birth["hidden"]), (&Value::Null, &true.into()));
}

#[test]
fn o04_control_characters_never_reach_the_terminal() {
    let folder = Folder::new("terminal");
    let text = visit("C\\u001b]0;x\\u0007\\u009b\\u202e1");
    folder.write("claims.ndjson", &text);
    for format in ["text", "concise", "ndjson", "json", "csv"] {
        let output = folder.run(&format!("lint claims.ndjson --policy acme.payer --format {format}"));
        let all = out(&output) + &said(&output);
        let bad = all.chars().find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}'));
        assert_eq!(bad, None, "{format}");
    }
}

/// A report of JSON alone writes facts at once; beside a report for people they are shown first, and then written.
#[test]
fn json_says_the_same_beside_other_reports() {
    let folder = Folder::new("beside");
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let samples = |policy: &str| -> Vec<PathBuf> {
        let files = fs::read_dir(policies.join(policy)).unwrap().map(|file| file.unwrap().path());
        files
            .filter(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("claims.")))
            .collect()
    };
    let (mut compared, mut places) = (0, 0);
    for policy in ["acme-ppo", "clean-claim", "clean-claim-institutional", "harbor-ppo", "medicare", "prairie-hmo"] {
        let mut inputs = samples(policy);
        for to in ["json", "fhir", "csv", "parquet"] {
            let copy = folder.0.join(format!("{policy}.{to}"));
            let converted = Command::new(env!("CARGO_BIN_EXE_paylint"))
                .arg("convert")
                .args(samples(policy))
                .args(["--to", to, "--output"])
                .arg(&copy)
                .output()
                .unwrap();
            if converted.status.success() && copy.exists() {
                inputs.push(copy);
            }
        }
        for input in inputs {
            let lint = |more: &[&str]| {
                let mut command = Command::new(env!("CARGO_BIN_EXE_paylint"));
                command.current_dir(&folder.0).arg("lint").arg(&input).arg("-p").arg(policies.join(policy));
                out(&command.args(["-f", "ndjson"]).args(more).stdin(Stdio::null()).output().unwrap())
            };
            let alone = lint(&[]);
            assert_eq!(alone, lint(&["-o", "text=beside.txt"]), "{}", input.display());
            assert_eq!(alone, lint(&["-o", "csv=beside.csv"]), "{}", input.display());
            let found = objects(&alone);
            let facts = found.iter().filter_map(|own| own["because"].as_array()).flatten();
            compared += found.iter().filter(|own| own["type"] == "finding").count();
            places += facts.filter(|fact| fact["at"].is_object()).count();
        }
    }
    assert!(compared > 100 && places > 300, "{compared} findings, {places} places");
}
