//! Real X12 files, where they lie beside the repository: every claim in them is accounted for.

#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use paylint::claim::Claim;
use paylint::read::{Batch, Cost, Entry, Trouble, open};

#[derive(Default)]
struct Tally {
    read: usize,
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
                    Ok(()) => tally.read += 1,
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

/// Counts CLM segments by plain splitting; `None` for what does not begin with an ISA of full width.
fn plain_count(bytes: &[u8]) -> Option<usize> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let bytes = &bytes[start..];
    let (separator, terminator) = (*bytes.get(3)?, *bytes.get(105)?);
    if !bytes.starts_with(b"ISA") || bytes[103] != separator || terminator.is_ascii_alphanumeric() {
        return None;
    }
    let claim = [b'C', b'L', b'M', separator];
    Some(bytes.split(|byte| *byte == terminator).filter(|segment| segment.trim_ascii().starts_with(&claim)).count())
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

#[test]
fn every_claim_of_real_files_is_accounted_for() {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let Some(folder) = above.map(|folder| folder.join("shared/data/x12")).find(|folder| folder.exists()) else {
        println!("skipped: no folder shared/data/x12 beside the repository");
        return;
    };
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    let (mut checked, mut read_claims, mut lost, mut codes) = (0, 0, 0, BTreeMap::<&str, usize>::new());
    for path in &paths {
        let bytes = fs::read(path).unwrap();
        let expected = plain_count(&bytes);
        let tally = read(bytes);
        if let Some(expected) = expected {
            checked += 1;
            assert_eq!(tally.read + tally.lost, expected, "{}: {:?}", path.display(), tally.troubles);
            assert!(expected > 0 || !tally.troubles.is_empty(), "{}: says nothing", path.display());
        }
        if std::env::args().any(|arg| arg == "--nocapture") && !tally.troubles.is_empty() {
            for trouble in &tally.troubles {
                println!(
                    "{}: {:?} {} {:?}: {}",
                    path.display(),
                    trouble.cost,
                    trouble.code,
                    trouble.spot,
                    trouble.message
                );
            }
        }
        read_claims += tally.read;
        lost += tally.lost;
        for trouble in tally.troubles {
            *codes.entry(trouble.code).or_default() += 1;
        }
    }
    println!("{} files, {checked} with a full ISA: {read_claims} claims read, {lost} not; {codes:?}", paths.len());
}

/// Files on whose transactions a validator and this reader disagree, and why.
const DISAGREE: &[(&str, &str)] = &[(
    "ele",
    "a blank behind the control number of ST (ST02) is passed over; the validator takes it as part of the number",
)];

/// What an acknowledgment says of the envelope of the file that it answers: how many transactions have a trailer that is
/// missing or wrong (AK5 or IK5 with 2, 3 or 4), and whether a group or the interchange is wrong (AK9, TA1).
fn acknowledged(text: &str) -> (usize, bool) {
    let (mut transactions, mut envelope) = (0, false);
    for segment in text.split('~') {
        let elements: Vec<&str> = segment.trim().split('*').collect();
        match *elements.as_slice() {
            ["AK5" | "IK5", _, ref codes @ ..] => {
                transactions += usize::from(codes.iter().any(|code| matches!(*code, "2" | "3" | "4")));
            }
            ["AK9", _, _, _, _, ref codes @ ..] => envelope |= !codes.is_empty(),
            ["TA1", _, _, _, _, note] => envelope |= note != "000",
            _ => {}
        }
    }
    (transactions, envelope)
}

/// The same by what this reader says.
fn said(troubles: &[Trouble]) -> (usize, bool) {
    let of_transaction = |trouble: &&Trouble| match trouble.code {
        "x12/envelope" => trouble.spot.element.starts_with("SE"),
        "x12/truncated" => trouble.message.contains("SE, GE"),
        _ => false,
    };
    let segments: std::collections::BTreeSet<u64> =
        troubles.iter().filter(of_transaction).map(|trouble| trouble.spot.number).collect();
    let envelope = troubles.iter().any(|trouble| match trouble.code {
        "x12/envelope" => !trouble.spot.element.starts_with("SE"),
        code => code == "x12/truncated",
    });
    (segments.len(), envelope)
}

#[test]
fn acknowledgments_agree_on_what_is_damaged() {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let folder = "shared/data/x12/azoner+pyx12/x12testdata_extracted";
    let Some(folder) = above.map(|above| above.join(folder)).find(|folder| folder.exists()) else {
        println!("skipped: no folder {folder} beside the repository");
        return;
    };
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    let mut compared = 0;
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(name) = name.strip_suffix(".source.txt") else { continue };
        let answers = ["res997.txt", "resAck.txt"].map(|end| folder.join(format!("{name}.{end}")));
        let Some(answer) = answers.iter().find(|answer| answer.exists()) else { continue };
        let expected = acknowledged(&fs::read_to_string(answer).unwrap());
        let troubles = read(fs::read(&path).unwrap()).troubles;
        let found = said(&troubles);
        match DISAGREE.iter().find(|(own, _)| *own == name) {
            Some((_, why)) => {
                assert_ne!(found, expected, "{name} agrees by now: {why}");
                println!("{name}: {expected:?} expected, {found:?} said: {why}");
            }
            None => assert_eq!(found, expected, "{name}: {troubles:?}"),
        }
        compared += 1;
    }
    assert!(compared > 15, "{compared} files compared");
}
