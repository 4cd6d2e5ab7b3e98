//! Damaged files: an error of the file, in bounded memory, whatever the bytes say.

use super::*;

#[test]
fn q01_a_file_cut_anywhere_is_an_error() {
    for bytes in [flat(Compression::SNAPPY), nested()] {
        for end in 0..bytes.len() {
            let (outcome, _) = run(&bytes[..end]);
            assert!(outcome.balances(), "{end}");
            assert!(outcome.claims.is_empty(), "{end}");
            assert_eq!(outcome.codes().len(), usize::from(end > 0), "{end} {outcome:?}");
        }
    }
}

#[test]
fn q01_a_changed_byte_anywhere_is_no_crash() {
    for bytes in [flat(Compression::SNAPPY), flat(Compression::UNCOMPRESSED), nested()] {
        for at in 0..bytes.len() {
            for change in [0xff, 0x01, 0x80] {
                let mut bad = bytes.clone();
                bad[at] ^= change;
                let (outcome, _) = run(&bad);
                assert!(outcome.balances(), "{at} {outcome:?}");
            }
        }
    }
}

#[test]
fn q02_a_page_that_claims_gigabytes_is_not_believed() {
    let bytes = flat(Compression::SNAPPY);
    // Sizes of pages are numbers below 128 here: two bytes each, type and value, behind the type of the page.
    let mut refused = 0;
    for at in 4..bytes.len() - 8 {
        if bytes[at - 2..at] != [0x15, 0x00] && bytes[at - 2..at] != [0x15, 0x04] || bytes[at] != 0x15 {
            continue;
        }
        let mut bad = bytes[..=at].to_vec();
        bad.extend_from_slice(&[0xfe, 0xff, 0xff, 0xff, 0x0f]);
        let kept = bytes[at + 1..].iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
        bad.extend_from_slice(&bytes[at + 1 + kept..]);
        let (outcome, _) = run(&bad);
        assert!(outcome.balances());
        refused += usize::from(outcome.codes().iter().any(|code| code.starts_with("parquet/")));
    }
    assert!(refused > 4, "{refused}");
}

#[test]
fn q02_a_claim_is_not_judged_by_the_rows_before_the_damage() {
    // The rows of one claim in two row groups, the second of them damaged.
    let bytes = file(
        vec![
            ("claim_id", texts(&["C1", "C2", "C2", "C2"])),
            ("procedure", texts(&["99213", "99214", "99215", "99216"])),
        ],
        2,
        Compression::UNCOMPRESSED,
    );
    // The length of a text in the dictionary.
    let at = bytes.windows(9).rposition(|window| window == b"\x05\0\0\099215").unwrap();
    let mut bad = bytes.clone();
    bad[at..at + 4].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
    let (outcome, _) = run(&bad);
    assert_eq!(outcome.claims, [("C1".to_owned(), 1)]);
    assert_eq!(outcome.codes(), ["csv/cut", "parquet/damaged"]);
}

#[test]
fn q05_encrypted_files_and_other_codecs_are_named() {
    let mut bytes = flat(Compression::SNAPPY);
    let end = bytes.len();
    bytes[end - 4..].copy_from_slice(b"PARE");
    assert_eq!(run(&bytes).0.codes(), ["parquet/encrypted"]);
    bytes[..4].copy_from_slice(b"PARE");
    assert_eq!(run(&bytes).0.codes(), ["parquet/encrypted"]);
}

#[test]
fn z02_a_stream_is_kept_and_read_up_to_a_size() {
    let stream =
        |bytes: Vec<u8>| drain(open_as(Input::Stream(Box::new(Cursor::new(bytes))), 0, &How::default()).unwrap());
    let bytes = nested();
    let packed = zstd::encode_all(bytes.as_slice(), 3).unwrap();
    let whole = run(&bytes).0;
    assert_eq!(stream(bytes).0, whole);
    assert_eq!(stream(packed.clone()).0, whole);
    let half = packed[..packed.len() / 2].to_vec();
    let (cut, _) = stream(half);
    assert!(cut.claims.is_empty() && cut.codes().contains(&"input/zstd"), "{cut:?}");
    let mut large = b"PAR1".to_vec();
    large.resize((128 << 20) + 1, 0);
    assert_eq!(stream(large).0.codes(), ["parquet/stream"]);
}

#[test]
fn columns_that_claims_do_not_have_are_not_looked_at() {
    let bytes = flat(Compression::SNAPPY);
    assert_eq!(run(&spoiled(&bytes, "favourite_colour")).0, run(&bytes).0);
}
