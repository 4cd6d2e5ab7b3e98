//! Real X12 files, where they lie beside the repository: every claim in them is accounted for.

#![cfg(test)]

#[path = "shared/files.rs"]
mod files;
#[path = "shared/tally.rs"]
mod tally;
#[path = "shared/walk.rs"]
mod walk;

use std::collections::BTreeMap;
use std::fs;

use paylint::read::Trouble;
use tally::read;

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

#[test]
fn every_claim_of_real_files_is_accounted_for() {
    let Some(folder) = files::data("x12") else { return };
    let paths = walk::within(&folder);
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
    let Some(folder) = files::data("x12/azoner+pyx12/x12testdata_extracted") else { return };
    let mut compared = 0;
    for path in walk::within(&folder) {
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
