//! Segments of every kind in any order, with values that nobody would write, in files of any shape.

use proptest::prelude::*;

use super::kinds::{DENTAL, INSTITUTIONAL, SUPPORT, of_guide};
use super::*;

const GUIDES: &[&str] = &["005010X222A1", "005010X223A2", "005010X224A2", ""];

/// Values that are none, too many, or of another kind.
const VALUES: &[&str] = &[
    "",
    " ",
    "0",
    "-1",
    "20261345",
    "20260203-20260101",
    "99999999999999999999999999",
    "1.2.3",
    ".",
    "A:B:C:D:E:F:G:H:I:J:K:L",
    ":::::::::::",
    ">>>",
    "ABK:",
    "BE:80:::",
    "\u{7}",
    "\u{e9}\u{f1}",
    "XX",
    "2U:ACME1",
    "a long text with blanks in it, and more",
];

fn pool() -> Vec<&'static str> {
    [INSTITUTIONAL, DENTAL, SUPPORT, PLAIN].concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn x15_x16_segments_of_every_kind_in_any_order_lose_no_claim(
        guide in 0usize..4,
        picks in prop::collection::vec((0usize..200, 0usize..24, 0usize..60), 0..120),
    ) {
        let pool = pool();
        let segments: Vec<String> = picks
            .iter()
            .filter_map(|(pick, element, value)| {
                let mut elements: Vec<&str> = pool.get(*pick)?.split('*').collect();
                // The claim's own segment stays, so that claims can be counted.
                if let (Some(to), Some(value)) = (elements.get_mut(element + 1), VALUES.get(*value)) {
                    *to = value;
                }
                Some(elements.join("*"))
            })
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let outcome = of_guide(GUIDES[guide], &segments);
        let expected = segments.iter().filter(|segment| segment.starts_with("CLM*")).count();
        // Lines without a CLM count as a claim that is not read.
        prop_assert!(outcome.found() >= expected && outcome.claims.len() <= expected);
        for claim in &outcome.claims {
            let lines = claim.count(Record::Line);
            prop_assert!(claim.items(Record::Line).all(|line| claim.place(line) < claim.raw().len() as u32), "{} lines", lines);
        }
    }
}

#[test]
fn x01_a_changed_byte_of_any_kind_of_claim_never_panics() {
    for (guide, segments) in [("005010X223A2", INSTITUTIONAL), ("005010X224A2", DENTAL), ("005010X222A1", SUPPORT)] {
        let text = segments.join("~");
        for at in (0..text.len()).step_by(11) {
            for value in [b'*', b'~', b':', b'A', b'0', b' '] {
                let mut changed = text.clone().into_bytes();
                changed[at] = value;
                let changed = String::from_utf8(changed).unwrap();
                let segments: Vec<&str> = changed.split('~').collect();
                let outcome = of_guide(guide, &segments);
                assert!(outcome.found() == 1 || !outcome.troubles.is_empty(), "{guide} byte {at} as {value}");
            }
        }
    }
}

#[test]
fn x23_many_interchanges_of_one_claim_are_read_as_one_of_many_claims() {
    let many: Vec<u8> = (0..3000).flat_map(|_| plain(1)).collect();
    let one = plain(3000);
    let limits = Limits { batch: 20_000, ..Limits::default() };
    for bytes in [many, one] {
        let mut framer = X12Framer::with_limits(Box::new(Cursor::new(bytes)), Vec::new(), 0, limits);
        let (mut batch, mut frames, mut longest) = (Batch::default(), 0, 0);
        while framer.next(&mut batch).unwrap() {
            frames += batch.entries.iter().filter(|entry| matches!(entry, Entry::Frame(_))).count();
            assert!(batch.entries.iter().all(|entry| matches!(entry, Entry::Frame(_))), "{:?}", batch.entries);
            longest = longest.max(batch.bytes.len());
        }
        assert_eq!(frames, 3000);
        assert!(longest < 1 << 20, "{longest} bytes in one batch");
    }
}

#[test]
fn x24_a_file_that_shrinks_while_it_is_read_is_said_to_be_cut() {
    let path = std::env::temp_dir().join(format!("paylint-x24-{}.837", std::process::id()));
    let bytes = plain(20_000);
    std::fs::write(&path, &bytes).unwrap();
    let mut framer = framer::open(Box::new(std::fs::File::open(&path).unwrap()), 0).unwrap();
    let mut batch = Batch::default();
    assert!(framer.next(&mut batch).unwrap());
    let before = batch.entries.len();
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(bytes.len() as u64 / 2).unwrap();
    let outcome = drain_from(framer, before as u64);
    std::fs::remove_file(&path).unwrap();
    assert!(before + outcome.claims.len() < 20_000);
    assert!(outcome.codes().contains(&"x12/truncated"), "{:?}", outcome.codes());
    assert!(outcome.troubles.iter().any(|trouble| trouble.cost == Cost::Bytes));
}
