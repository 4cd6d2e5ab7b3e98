//! How rows become claims, and what stands between them.

use super::*;

#[test]
fn c02_rows_and_headings_that_do_not_fit() {
    let mut bad = rows();
    bad[2].push_str(",x");
    let outcome = run(&text(&bad));
    assert_eq!((outcome.codes(), outcome.numbers()), (vec!["csv/columns"], vec!["C1002"]));
    assert_eq!(outcome.troubles[0].cost, Cost::Claim);
    assert_eq!(outcome.at("csv/columns"), Some((3, "")));
    assert!(outcome.balances());
    // Empty cells more are no harm; a cell less is.
    let mut more = rows();
    more[2].push_str(",,");
    assert_eq!(run(&text(&more)).numbers(), ["C1001", "C1002"]);
    assert_eq!(run("claim_id,procedure,charge\nA,99213\nB,99214,5\n").codes(), ["csv/columns"]);
    // Any order and case.
    assert_eq!(run("PROCEDURE,Claim ID\n99213,A\n").claims, [("A".to_owned(), 1)]);
    for (text, code) in [
        ("claim_id,procedure,Procedure\nA,1,2\n", "csv/column-twice"),
        ("payer_id,procedure,charge,units\nA,99213,1,1\n", "csv/no-claim-id-column"),
        ("claim_id,procedur,charge\nA,99213,1\n", "csv/unknown-column"),
        ("claim_id,procedure\nA,99213\nclaim_id,procedure\nA,99214\n", "csv/heading-again"),
        ("claim_id,procedure\nA,99213\nclaim_id,charge\nA,1\n", "csv/other-heading"),
    ] {
        assert_eq!(run(text).codes(), [code], "{text}");
    }
    assert_eq!(run("claim_id,procedure\nA,99213\nclaim_id,procedure\nA,99214\n").claims, [("A".to_owned(), 2)]);
    // Headings that nobody reads may be the same.
    assert_eq!(run("claim_id,procedure,x,x,\nA,99213,2,3,\n").codes(), ["csv/unknown-column"]);
}

#[test]
fn c03_delimiters_are_found_and_said() {
    for (delimiter, said) in [(",", false), (";", true), ("\t", true), ("|", true)] {
        let text = "claim_id,procedure,charge\nA,99213,5.00\nB,99214,6.00\n".replace(',', delimiter);
        let outcome = run(&text);
        assert_eq!(outcome.numbers(), ["A", "B"], "{delimiter}");
        assert_eq!(outcome.codes(), if said { vec!["csv/delimiter"] } else { vec![] });
    }
    assert_eq!(run("sep=;\r\nclaim_id;procedure\r\nA;99213\r\n").codes(), Vec::<&str>::new());
}

#[test]
fn c04_lines_are_those_of_the_file() {
    let cr = run("claim_id,procedure,charge\rA,99213,5.00\rA,99214,x\r");
    assert_eq!((cr.at("csv/amount"), cr.numbers()), (Some((3, "charge")), vec!["A"]));
    let quoted = run("claim_id,line_note,procedure,charge\r\nA,\"one\r\ntwo\",99213,5\r\nA,,99214,x\r\n");
    assert_eq!(quoted.at("csv/amount"), Some((4, "charge")));
    assert_eq!(quoted.claims, [("A".to_owned(), 2)]);
}

#[test]
fn c05_encodings_are_named() {
    let mut bytes = b"claim_id,facility_name,procedure\nA,Mu".to_vec();
    bytes.push(0xD1);
    bytes.extend_from_slice(b"oz,99213\nB,x,99214\n");
    let (outcome, _) = run_as(&bytes, &How::default());
    assert_eq!(outcome.codes(), ["csv/encoding", "csv/control-character"]);
    assert_eq!((outcome.at("csv/encoding"), outcome.numbers()), (Some((2, "")), vec!["A", "B"]));
    assert!(outcome.troubles[0].message.contains("D1"));
    let wide: Vec<u8> = EXAMPLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(run_as(&wide, &How::default()).0.codes(), ["input/utf-16"]);
    let marked: Vec<u8> = [&[0xff, 0xfe][..], &wide].concat();
    assert_eq!(run_as(&marked, &How::default()).0.codes(), ["input/utf-16"]);
    let marked = format!("\u{feff}{EXAMPLE}");
    assert_eq!(run(&marked).codes(), Vec::<&str>::new());
    assert_eq!(run("\u{feff}\"claim_id\",\"procedure\"\nA,99213\n").numbers(), ["A"]);
}

#[test]
fn c08_rows_of_a_claim_stand_together_or_it_is_said() {
    let rows = rows();
    let apart = text(&[rows[0].clone(), rows[1].clone(), rows[3].clone(), rows[2].clone()]);
    let outcome = run(&apart);
    assert_eq!((outcome.codes(), outcome.numbers()), (vec!["csv/claim-again"], vec!["C1001", "C1002"]));
    assert_eq!((outcome.troubles[0].cost, outcome.at("csv/claim-again")), (Cost::Claim, Some((4, ""))));
    assert!(outcome.balances());
}

#[test]
fn c08_more_claims_than_are_kept_in_mind_are_said() {
    let rows: String = (0..10).map(|n| format!("A{n},99213\n")).collect();
    let text = format!("claim_id,procedure\n{rows}A1,99213\nA9,99213\n");
    let found = super::super::detect(text.as_bytes(), None).unwrap();
    let mut framer = super::super::CsvFramer::new(
        Box::new(Cursor::new(Vec::new())),
        text.as_bytes(),
        0,
        found,
        None,
        Fault::default(),
    )
    .unwrap();
    framer.limits.claims = 5;
    let (outcome, _) = drain(&mut framer);
    assert_eq!(outcome.codes(), ["csv/too-many-claims", "csv/claim-again"]);
    assert_eq!((outcome.numbers().len(), outcome.found), (11, 12));
}

#[test]
fn c10_what_is_no_row_is_passed_and_said() {
    let outcome = run(
        "Claims of March\n\nclaim_id,procedure,charge\n# first\nA,99213,5\n\n , ,\n\"\",\"\",\"\"\nTotal,,5\n,,5\n\n",
    );
    assert_eq!(outcome.codes(), ["csv/above-headings", "csv/comment", "csv/total", "csv/total"]);
    assert_eq!(outcome.claims, [("A".to_owned(), 1)]);
    // A row with a procedure is a service, of whatever claim: neither claim beside it is judged without it.
    let outcome = run("claim_id,procedure,charge\nA,99213,5\n,99214,5\nB,99213,5\nC,99213,1\n");
    assert_eq!(outcome.codes(), ["csv/row-lost", "csv/no-claim-id", "csv/row-lost"]);
    assert_eq!(outcome.numbers(), ["C"]);
    assert!(outcome.balances());
    assert_eq!(run("claim_id,procedure\nA,99213").codes(), ["csv/no-line-end"]);
}

#[test]
fn c09_many_columns_and_rows_are_read() {
    let heads: String = (0..5000).map(|n| format!(",x{n}")).collect();
    let cells = ",".repeat(5000);
    let text = format!("claim_id,procedure{heads}\nA,99213{cells}\nB,99214{cells}\n");
    assert_eq!(run(&text).numbers(), ["A", "B"]);
    let rows: String = (0..200_000).map(|n| format!("A{},99213\n", n / 3)).collect();
    let outcome = run(&format!("claim_id,procedure\n{rows}"));
    assert_eq!((outcome.claims.len(), outcome.troubles.len()), (66_667, 0));
}

#[test]
fn a_claim_of_too_many_rows_is_passed_and_the_next_one_read() {
    let rows: String = (0..5000).map(|_| "A,99213\n").collect();
    let text = format!("claim_id,procedure\nX,99213\n{rows}B,99214\n");
    let found = super::super::detect(text.as_bytes(), None).unwrap();
    let input = Cursor::new(text.as_bytes()[100..].to_vec());
    let mut framer =
        super::super::CsvFramer::new(Box::new(input), &text.as_bytes()[..100], 0, found, None, Fault::default())
            .unwrap();
    framer.limits = super::super::framer::Limits { batch: 1000, longest: 10_000, claims: 100 };
    let (outcome, _) = drain(&mut framer);
    assert_eq!((outcome.codes(), outcome.numbers()), (vec!["csv/too-long"], vec!["X", "B"]));
    assert!(outcome.balances());
}

#[test]
fn z02_rows_are_read_from_gzip_and_zstd() {
    use std::io::Write;
    let plain = run(EXAMPLE);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(EXAMPLE.as_bytes()).unwrap();
    assert_eq!(run_as(&gzip.finish().unwrap(), &How::default()).0, plain);
    let zstd = zstd::encode_all(EXAMPLE.as_bytes(), 3).unwrap();
    assert_eq!(run_as(&zstd, &How::default()).0, plain);
    let (head, tail) = EXAMPLE.split_at(400);
    let two = [zstd::encode_all(head.as_bytes(), 3).unwrap(), zstd::encode_all(tail.as_bytes(), 3).unwrap()].concat();
    assert_eq!(run_as(&two, &How::default()).0, plain);
    for end in 4..zstd.len() {
        let (outcome, _) = run_as(&zstd[..end], &How::default());
        assert!(outcome.codes().contains(&"input/zstd"), "{end}");
        assert!(outcome.balances());
    }
    let garbage = [zstd.as_slice(), b"garbage"].concat();
    // Nobody knows whether it hid more rows of the last claim.
    assert_eq!(run_as(&garbage, &How::default()).0.codes(), ["csv/cut", "input/zstd"]);
    let twice = zstd::encode_all(zstd.as_slice(), 3).unwrap();
    assert_eq!(run_as(&twice, &How::default()).0.codes(), ["input/zstd-twice"]);
}

#[test]
fn z01_a_zstd_bomb_is_stopped() {
    use crate::read::framer::open_within;
    use crate::read::unpack::Bounds;
    let bomb = format!("{EXAMPLE}{}", "\n".repeat(8 << 20));
    let packed = zstd::encode_all(bomb.as_bytes(), 3).unwrap();
    let bounds = Bounds { free: 1 << 20, ratio: 20 };
    let mut framer = open_within(Box::new(Cursor::new(packed)), 0, &How::default(), bounds).unwrap();
    let (outcome, _) = drain(framer.as_mut());
    assert_eq!((outcome.claims.len(), outcome.codes()), (1, vec!["csv/cut", "input/zstd-ratio"]));
}
