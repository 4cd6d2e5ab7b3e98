//! Cut, changed, compressed and slowly given files.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;
use crate::read::How;
use crate::read::unpack::Bounds;

fn dependent() -> Vec<u8> {
    let mut segments = own(SUBSCRIBER);
    segments.extend(own(&["HL*3*2*23*0", "PAT*19", "NM1*QC*1*DOE*KIM", "DMG*D8*20150102*M"]));
    segments.extend(own(PLAIN));
    join(&interchange(1, &[transaction("0001", &segments)]), "\n")
}

fn many() -> Vec<u8> {
    let mut segments = own(SUBSCRIBER);
    segments.extend(own(PLAIN));
    let one = transaction("0001", &segments);
    let two = transaction("0002", &segments);
    let mut all = join(&interchange(1, &[one.clone(), two]), "~");
    all.extend(join(&interchange(2, &[one]), "~\r\n"));
    all
}

/// CLM segments by plain splitting.
fn plain_count(bytes: &[u8], terminator: u8) -> usize {
    let id = |segment: &&[u8]| segment.trim_ascii().split(|byte| *byte == b'*').next() == Some(b"CLM");
    bytes.split(|byte| *byte == terminator).filter(id).count()
}

#[test]
fn x01_a_file_cut_at_any_byte_keeps_the_claims_before_the_cut() {
    for (sample, terminator) in [(plain(3), b'~'), (dependent(), b'\n'), (many(), b'~')] {
        let whole = run(&sample);
        assert_eq!((whole.codes(), whole.lost), (vec![], 0));
        let whole = whole.facts();
        for cut in 0..sample.len() {
            let bytes = &sample[..cut];
            let outcome = run(bytes);
            assert_eq!(outcome.found(), plain_count(bytes, terminator), "cut at {cut}: {:?}", outcome.troubles);
            assert_eq!(outcome.facts(), whole[..outcome.claims.len()], "cut at {cut}");
            assert!(outcome.lost <= 1, "cut at {cut}");
            let said = outcome.troubles.iter().any(|trouble| trouble.cost != Cost::Nothing);
            let last =
                bytes.split(|byte| *byte == terminator).map(<[u8]>::trim_ascii).rfind(|segment| !segment.is_empty());
            let ends_whole = last.is_none_or(|last| last.starts_with(b"IEA*1*") && last.len() == 15);
            assert!(said || ends_whole, "cut at {cut} in silence: {:?}", outcome.troubles);
        }
    }
}

#[test]
fn x01_a_changed_byte_never_panics_and_never_loses_a_claim_in_silence() {
    let sample = plain(2);
    for at in 0..sample.len() {
        for value in [b'*', b'~', b':', b'\n', b'A', b'0', b' ', 0, 0xff, b'^', b'>'] {
            let mut bytes = sample.clone();
            bytes[at] = value;
            let outcome = run(&bytes);
            let said = !outcome.troubles.is_empty();
            assert!(outcome.found() == 2 || said, "byte {at} as {value}: {} claims, nothing said", outcome.found());
            for claim in &outcome.claims {
                let _ = facts(claim);
            }
        }
    }
}

proptest! {
    #[test]
    fn x15_segments_in_any_order_lose_no_claim(picks in prop::collection::vec(0usize..40, 0..80)) {
        let trailers = own(&["ST*837*0002*005010X222A1", "SE*9*0002", "GE*1*1", "GS*HC*A*B*20260210*1200*9*X*005010X222A1",
            "HL*3*2*23*0", "HL*4*1*22*0", "HL*2*2*20", "SBR*S*01", "NM1*PR*2*O*****PI*O1", "CAS*CO*45*1", "SVD*O1*1*HC:1",
            "LIN**N4*1", "CTP****1*UN", "REF*G1*A", "NTE*ADD*X", "IEA*1*000000001", "PAT*01", "NM1*QC*1*A"]);
        let pool = [own(SUBSCRIBER), own(PLAIN), trailers].concat();
        let segments: Vec<String> = picks.iter().filter_map(|pick| pool.get(*pick).cloned()).collect();
        let bytes = join(&interchange(1, &[transaction("0001", &segments)]), "~");
        let outcome = run(&bytes);
        // Lines without a CLM count as a claim that is not read.
        prop_assert!(outcome.found() >= plain_count(&bytes, b'~') && outcome.claims.len() <= plain_count(&bytes, b'~'));
        for claim in &outcome.claims {
            let _ = facts(claim);
        }
    }

    #[test]
    fn x01_any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400), keep in 0usize..900) {
        let mut sample = plain(1);
        sample.truncate(keep);
        sample.extend_from_slice(&bytes);
        sample.extend(plain(1));
        let outcome = run(&sample);
        prop_assert!(outcome.found() > 0 || outcome.troubles.iter().any(|trouble| trouble.cost != Cost::Nothing));
    }
}

#[test]
fn x11_damage_in_one_interchange_does_not_hide_another() {
    let one = plain(1);
    for cut in [60, 120, 200, 500, one.len() - 40, one.len() - 1] {
        let mut bytes = one[..cut].to_vec();
        bytes.extend_from_slice(&one);
        let outcome = run(&bytes);
        assert!(!outcome.claims.is_empty(), "cut at {cut}: {:?}", outcome.troubles);
        assert_eq!(outcome.found(), plain_count(&one[..cut], b'~') + 1);
    }
    let mut mixed = one.clone();
    mixed.extend_from_slice(b"some words between\n");
    let other: Vec<u8> = one
        .iter()
        .map(|byte| match byte {
            b'*' => b'|',
            b'~' => b'!',
            b':' => b'>',
            byte => *byte,
        })
        .collect();
    mixed.extend_from_slice(&other);
    let outcome = run(&mixed);
    assert_eq!(outcome.codes(), ["x12/garbage"]);
    assert_eq!(outcome.facts()[0], outcome.facts()[1]);
}

#[test]
fn z05_slow_inputs_give_the_same_claims() {
    let sample = many();
    let expected = run(&sample);
    for step in [1, 2, 7, 105, 4096] {
        let outcome = drain(framer::open(Box::new(Slow(Cursor::new(sample.clone()), step)), 0).unwrap());
        assert_eq!(outcome.facts(), expected.facts());
        assert_eq!(outcome.troubles, expected.troubles);
    }
}

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn z02_compressed_files_are_read_up_to_their_damage() {
    let sample = plain(50);
    let expected = run(&sample).facts();
    let mut members = zipped(&sample[..1000]);
    members.extend(zipped(&sample[1000..]));
    assert_eq!(run(&members).facts(), expected);
    assert!(run(&members).troubles.is_empty());

    let cut = run(&members[..members.len() - 30]);
    assert!(cut.codes().contains(&"input/gzip"), "{:?}", cut.codes());
    assert_eq!(cut.facts(), expected[..cut.claims.len()]);

    // Tapes and some transfers fill the last block up with noughts.
    let mut padded = zipped(&sample[..1000]);
    padded.extend([0; 700]);
    padded.extend(zipped(&sample[1000..]));
    padded.extend([0; 20_000]);
    assert_eq!((run(&padded).facts(), run(&padded).codes()), (expected.clone(), vec![]));

    let mut trailing = zipped(&sample);
    trailing.extend_from_slice(b"garbage");
    let trailing = run(&trailing);
    assert_eq!((trailing.facts(), trailing.codes()), (expected, vec!["input/gzip"]));
    assert_eq!(run(&zipped(&zipped(&sample))).codes(), ["input/gzip-twice"]);
}

#[test]
fn z01_a_bomb_is_stopped() {
    let mut bytes = plain(2);
    let whole = bytes.len() as u64;
    bytes.extend(std::iter::repeat_n(b' ', 8 << 20));
    let bounds = Bounds { free: whole + (1 << 20), ratio: 20 };
    let outcome =
        drain(framer::open_within(Box::new(Cursor::new(zipped(&bytes))), 0, &How::default(), bounds).unwrap());
    assert_eq!((outcome.claims.len(), outcome.codes()), (2, vec!["input/gzip-ratio"]));
}

#[test]
fn z03_an_input_that_fails_gives_what_came_before() {
    struct Failing(Cursor<Vec<u8>>);
    impl Read for Failing {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            match self.0.read(to)? {
                0 => Err(std::io::Error::other("the disk is gone")),
                n => Ok(n),
            }
        }
    }
    let sample = plain(20);
    let outcome = drain(framer::open(Box::new(Failing(Cursor::new(sample[..sample.len() - 60].to_vec()))), 0).unwrap());
    assert_eq!((outcome.claims.len(), outcome.lost), (19, 1));
    assert_eq!(outcome.codes(), ["x12/truncated", "x12/truncated", "input/read"]);
    assert!(framer::open(Box::new(Failing(Cursor::new(Vec::new()))), 0).is_err());
}

/// Several claims, each of a subscriber of its own, of two lines, and one of a dependent.
fn families() -> Vec<u8> {
    let mut segments = own(&[
        "HL*1**20*1",
        "NM1*85*2*CLINIC*****XX*1999999901",
        "N3*1 STREET",
        "N4*AUSTIN*TX*78701",
        "REF*EI*123456789",
    ]);
    for number in 2..6 {
        let (level, id) = (format!("HL*{number}*1*22*0"), format!("NM1*IL*1*DOE*ANN****MI*M{number}"));
        segments.extend(own(&[
            &level,
            "SBR*P*18*******CI",
            &id,
            "N3*2 ROAD",
            "N4*AUSTIN*TX*78701",
            "DMG*D8*19710502*F",
        ]));
        segments.extend(own(&[
            "NM1*PR*2*ACME*****PI*ACME1",
            &format!("CLM*C{number}*215***11:B:1*Y*A*Y*Y"),
            "REF*G1*A17",
            "HI*ABK:L570",
        ]));
        segments.extend(own(&[
            "NM1*82*1*ROE*SAM****XX*1999999919",
            "LX*1",
            "SV1*HC:99213*120*UN*1***1",
            "DTP*472*D8*20260210",
        ]));
        segments.extend(own(&["LX*2", "SV1*HC:17000*95*UN*1***1", "DTP*472*D8*20260210", "REF*6R*L2"]));
    }
    join(&interchange(1, &[transaction("0001", &segments)]), "~")
}

/// A claim's number, patient, payer, diagnoses and lines.
fn outline(claim: &Claim) -> Vec<String> {
    let mut said = vec![show(claim, Item::CLAIM, Field::ClaimNumber)];
    let lines = claim.items(Record::Line).map(|line| show(claim, line, Field::LineCode));
    said.extend([show(claim, Item::CLAIM, Field::ClaimPayer), show(claim, Item::PATIENT, Field::PatientId)]);
    said.extend(claim.items(Record::Diagnosis).map(|item| show(claim, item, Field::DiagnosisCode)));
    said.extend(lines);
    said
}

#[test]
fn x11_a_lost_terminator_or_segment_never_mixes_claims_nor_loses_one_in_silence() {
    let sample = families();
    let whole = run(&sample);
    assert_eq!((whole.claims.len(), whole.codes()), (4, vec![]));
    let right: Vec<Vec<String>> = whole.claims.iter().map(outline).collect();
    let ends: Vec<usize> = sample.iter().enumerate().filter(|(_, byte)| **byte == b'~').map(|(at, _)| at).collect();
    // Within the transaction: behind ST, before SE.
    for (at, end) in ends.iter().enumerate().take(ends.len() - 3).skip(3) {
        let mut joined = sample.clone();
        joined.remove(*end);
        let cut = [&sample[..=ends[at - 1]], &sample[end + 1..]].concat();
        for (what, bytes) in [("joined", joined), ("cut", cut)] {
            let outcome = run(&bytes);
            let place = String::from_utf8_lossy(&sample[ends[at - 1]..(end + 20).min(sample.len())]).into_owned();
            assert!(outcome.found() >= 4, "{what} at {place}: {:?}", outcome.troubles);
            for claim in &outcome.claims {
                let own = outline(claim);
                let from = right.iter().find(|one| own[0].starts_with(&one[0])).unwrap();
                // Something may be missing or spoilt, but nothing of another claim takes its place.
                let others: Vec<&String> = right.iter().filter(|one| *one != from).flatten().collect();
                let strange = |part: &String| others.contains(&part) && !from.contains(part);
                assert!(!own.iter().any(strange) && own.len() <= from.len(), "{what} at {place}: {own:?}");
            }
        }
    }
}

/// Takes each terminator of the claims out; every claim is found, and what is read is right.
fn without_each_terminator(ending: &str, instead: &[&str]) {
    let sample = String::from_utf8(families()).unwrap().replace('~', ending).into_bytes();
    let right: Vec<Vec<String>> = run(&sample).claims.iter().map(outline).collect();
    let first = sample.windows(4).position(|bytes| bytes == b"HL*1").unwrap();
    let ends = (first..sample.len()).filter(|at| sample[*at] == b'~');
    let mut asked = 0;
    for end in ends.take_while(|end| !sample[end + ending.len()..].starts_with(b"SE*")) {
        for instead in instead {
            let outcome = run(&[&sample[..end], instead.as_bytes(), &sample[end + 1..]].concat());
            let place = String::from_utf8_lossy(&sample[end - 20..end + 20]).into_owned();
            assert!(outcome.found() >= 4, "{place}: {:?}", outcome.troubles);
            for claim in &outcome.claims {
                assert!(right.contains(&outline(claim)), "{place}: {:?}", outline(claim));
            }
            asked += 1;
        }
    }
    assert!(asked > 60 * instead.len(), "{asked}");
}

#[test]
fn x11_where_each_segment_has_its_line_a_lost_terminator_costs_the_claim() {
    without_each_terminator("~\n", &["", "!"]);
}

#[test]
fn x11_where_all_segments_stand_on_one_line_a_lost_terminator_costs_the_claim() {
    without_each_terminator("~", &[""]);
}

#[test]
fn x09_zero_bytes_within_a_transaction_are_told() {
    let mut sample = families();
    let third = sample.windows(6).position(|bytes| bytes == b"CLM*C3").unwrap();
    sample[third - 40..third + 60].fill(0);
    let outcome = run(&sample);
    assert!(outcome.codes().contains(&"x12/hole"), "{:?}", outcome.troubles);
    assert!(outcome.troubles.iter().any(|trouble| trouble.cost == Cost::Bytes));
    let numbers: Vec<String> =
        outcome.claims.iter().map(|claim| show(claim, Item::CLAIM, Field::ClaimNumber)).collect();
    assert_eq!(numbers, ["C2", "C4", "C5"]);
}

#[test]
fn x09_zero_bytes_within_any_one_segment_are_told() {
    let sample = families();
    let ends: Vec<usize> = sample.iter().enumerate().filter(|(_, byte)| **byte == b'~').map(|(at, _)| at).collect();
    let mut asked = 0;
    // Behind ST, before SE; what takes the id or a terminator with it is another kind of damage.
    for bounds in ends.windows(2).skip(2).take(ends.len() - 5) {
        let [before, end] = [bounds[0], bounds[1]];
        for from in (before + 1..end).filter(|from| *from > before + 4 && from + 8 <= end) {
            let mut bytes = sample.clone();
            bytes[from..from + 8].fill(0);
            let outcome = run(&bytes);
            let place = String::from_utf8_lossy(&sample[before + 1..=end]).into_owned();
            assert!(outcome.codes().contains(&"x12/hole"), "{place}: {:?}", outcome.troubles);
            asked += 1;
        }
    }
    assert!(asked > 500, "{asked}");
}
