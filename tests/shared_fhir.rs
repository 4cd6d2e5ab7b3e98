//! Real FHIR files, where they lie beside the repository: every Claim in them is accounted for, everything else is named.

#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use paylint::claim::{Claim, Item, Record};
use paylint::read::{Batch, Cost, Entry, Trouble, open};
use serde_json::Value;

#[derive(Default)]
struct Tally {
    read: usize,
    lines: usize,
    lost: usize,
    troubles: Vec<Trouble>,
}

fn read(bytes: Vec<u8>) -> Tally {
    let mut tally = Tally::default();
    let mut framer = open(Box::new(Cursor::new(bytes)), 0).unwrap();
    let (mut batch, mut claim) = (Batch::default(), Claim::default());
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            match entry {
                Entry::Frame(frame) => match batch.read(frame, &mut claim, &mut tally.troubles) {
                    Ok(()) => {
                        tally.read += 1;
                        tally.lines += claim.count(Record::Line) as usize;
                        assert_eq!(claim.place(Item::CLAIM), 0);
                    }
                    Err(trouble) => {
                        tally.lost += 1;
                        tally.troubles.push(trouble);
                    }
                },
                Entry::Trouble(trouble) => {
                    tally.lost += usize::from(matches!(trouble.cost, Cost::Claim | Cost::Unsupported));
                    tally.troubles.push(trouble.clone());
                }
            }
        }
    }
    tally
}

/// Counts resources by their types, those of Bundles instead of the Bundles.
fn plain_count(value: &Value, into: &mut BTreeMap<String, usize>) {
    let Some(kind) = value.get("resourceType").and_then(Value::as_str) else { return };
    match (kind, value.get("entry").and_then(Value::as_array)) {
        ("Bundle", Some(entries)) => {
            entries.iter().filter_map(|entry| entry.get("resource")).for_each(|resource| plain_count(resource, into));
        }
        // Nothing in it is nothing to name.
        ("Bundle", None) => {}
        _ => *into.entry(kind.to_owned()).or_default() += 1,
    }
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "json") {
            into.push(path);
        }
    }
}

#[test]
fn every_claim_of_real_files_is_accounted_for() {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let Some(folder) = above.map(|folder| folder.join("shared/data/fhir")).find(|folder| folder.exists()) else {
        println!("skipped: no folder shared/data/fhir beside the repository");
        return;
    };
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    assert!(!paths.is_empty());
    let (mut found, mut lines, mut lost) = (0, 0, 0);
    for path in &paths {
        let bytes = fs::read(path).unwrap();
        let mut expected = BTreeMap::new();
        plain_count(&serde_json::from_slice(&bytes).unwrap(), &mut expected);
        let tally = read(bytes);
        let claims = expected.remove("Claim").unwrap_or(0);
        assert_eq!(tally.read + tally.lost, claims, "{}: {:?}", path.display(), tally.troubles);
        if claims == 0 {
            // Whatever it is, it is named.
            let said: String = tally.troubles.iter().map(|trouble| trouble.message.as_str()).collect();
            assert!(expected.keys().all(|kind| said.contains(kind.as_str())), "{}: {said}", path.display());
            assert!(expected.is_empty() || !tally.troubles.is_empty(), "{}: says nothing", path.display());
        }
        found += tally.read;
        lines += tally.lines;
        lost += tally.lost;
    }
    println!("{} files: {found} claims with {lines} lines read, {lost} named as unreadable", paths.len());
}
