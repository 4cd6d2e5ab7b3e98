//! Damaged rows: what is lost, and that no claim is judged by a part of it.

use super::*;

#[test]
fn c01_one_stray_quote_costs_its_claim_and_not_the_file() {
    let rows: Vec<String> = (0..3000).map(|n| format!("A{:05},P,\"a note, {n}\",99213,5", n / 2)).collect();
    let whole = format!("claim_id,claim_type,line_note,procedure,charge\n{}\n", rows.join("\n"));
    assert_eq!(run(&whole).claims.len(), 1500);
    for row in [0, 1, 2, 1500, 2999] {
        // Opened and never closed; closed and never opened; in the middle of a text; around the number itself.
        for (from, to) in [
            ("\"a", "\"\"a"),
            ("\"a", "a"),
            ("note", "no\"te"),
            ("A0", "\"A0"),
            (",5", ",\"5"),
            ("A0", "A\"0"),
            (",99213", "\",99213"),
        ] {
            let mut bad = rows.clone();
            bad[row] = bad[row].replacen(from, to, 1);
            let outcome = run(&format!("claim_id,claim_type,line_note,procedure,charge\n{}\n", bad.join("\n")));
            assert_eq!(outcome.found, 1500, "{row} {from} {:?}", outcome.codes());
            // Where the number itself is damaged, the row may be of the claim above or below.
            assert!(outcome.unreadable() <= if to == "A\"0" { 2 } else { 1 }, "{row} {from} {:?}", outcome.codes());
            let lost = format!("A{:05}", row / 2);
            assert!(outcome.unreadable() > 0 || outcome.numbers().contains(&lost.as_str()));
            assert!(outcome.claims.iter().all(|(_, lines)| *lines == 2), "{row} {from} {:?}", outcome.codes());
        }
    }
}

#[test]
fn c01_two_stray_quotes_do_not_swallow_the_rows_between_them() {
    let mut bad: Vec<String> = (0..100).map(|n| format!("A{n},x,99213,5")).collect();
    bad[10] = "A10,\"x,99213,5".to_owned();
    bad[14] = "A14,x\",99213,5".to_owned();
    let outcome = run(&format!("claim_id,line_note,procedure,charge\n{}\n", bad.join("\n")));
    assert_eq!((outcome.codes(), outcome.claims.len(), outcome.found), (vec!["csv/quote"], 99, 100));
}

#[test]
fn j06_a_damaged_row_among_many_is_told_by_its_line() {
    let rows: String =
        (0..20_000).map(|n| if n == 12_345 { "B,P\n".to_owned() } else { format!("A{n},P,99213\n") }).collect();
    let outcome = run(&format!("claim_id,claim_type,procedure\n{rows}"));
    assert_eq!((outcome.at("csv/columns"), outcome.claims.len(), outcome.found), (Some((12_347, "")), 19_999, 20_000));
}

#[test]
fn j07_a_row_that_is_too_long_is_passed_in_bounded_memory() {
    struct Long(u64);
    impl std::io::Read for Long {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            let n = usize::try_from(self.0).unwrap_or(usize::MAX).min(to.len());
            to[..n].fill(b'x');
            self.0 -= n as u64;
            Ok(n)
        }
    }
    use std::io::Read;
    for before in ["B,", "B,\"", "\"", ""] {
        let head = Cursor::new(format!("claim_id,procedure\nA,99213\n{before}").into_bytes());
        let tail = Cursor::new(b"\nC,99213\nD,99213\n".to_vec());
        let input = head.chain(Long(40 << 20)).chain(tail);
        let mut framer = open_as(Input::Stream(Box::new(input)), 0, &How::default()).unwrap();
        let (outcome, _) = drain(framer.as_mut());
        assert_eq!(outcome.codes(), ["csv/row-too-long"], "{before}");
        assert_eq!(outcome.numbers(), ["A", "C", "D"], "{before}");
        assert!(outcome.balances());
    }
}

#[test]
fn x24_a_file_cut_at_any_byte_loses_nothing_in_silence() {
    let whole = run(EXAMPLE);
    for end in 0..EXAMPLE.len() {
        let (outcome, _) = run_as(&EXAMPLE.as_bytes()[..end], &How::default());
        assert!(outcome.balances(), "{end}");
        // A claim with fewer lines than it has must have been said to be cut.
        let cut = outcome.claims.iter().any(|claim| !whole.claims.contains(claim));
        let ends_a_row = EXAMPLE.as_bytes()[..end].ends_with(b"\n");
        assert!(!cut || ends_a_row || outcome.codes().contains(&"csv/no-line-end"), "{end} {outcome:?}");
    }
}
