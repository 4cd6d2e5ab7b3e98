//! Changed and random rows: never a panic, every claim accounted for, the same in whatever pieces the bytes come.

use proptest::prelude::*;

use super::*;

/// Gives its bytes in pieces of a size, with interruptions between them.
struct Slow {
    bytes: Vec<u8>,
    at: usize,
    step: usize,
    interrupt: bool,
}

impl std::io::Read for Slow {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        self.interrupt = !self.interrupt;
        if self.interrupt {
            return Err(std::io::ErrorKind::Interrupted.into());
        }
        let end = (self.at + self.step.min(to.len())).min(self.bytes.len());
        let piece = &self.bytes[self.at..end];
        to[..piece.len()].copy_from_slice(piece);
        self.at = end;
        Ok(piece.len())
    }
}

fn slowly(bytes: &[u8], step: usize) -> Outcome {
    let input = Slow { bytes: bytes.to_vec(), at: 0, step, interrupt: false };
    let mut framer = open_as(Input::Stream(Box::new(input)), 0, &How::default()).unwrap();
    drain(framer.as_mut()).0
}

/// The same with a batch of so many bytes.
fn in_batches(bytes: &[u8], batch: usize) -> Option<Outcome> {
    let found = super::super::detect(bytes, None)?;
    let head = bytes[..found.next].to_vec();
    let input = Cursor::new(bytes[found.next..].to_vec());
    let mut framer = super::super::CsvFramer::new(Box::new(input), &head, 0, found, None, Fault::default()).ok()?;
    framer.limits.batch = batch;
    Some(drain(&mut framer).0)
}

#[test]
fn a_changed_byte_at_every_place_is_survived() {
    for at in 0..EXAMPLE.len() {
        for byte in [b'"', b',', b'\n', b'\r', b'#', b'x', 0, 0xff, b' '] {
            let mut bytes = EXAMPLE.as_bytes().to_vec();
            bytes[at] = byte;
            let (outcome, _) = run_as(&bytes, &How::default());
            assert!(outcome.balances(), "{at} {byte}");
            if !outcome.codes().contains(&"input/unknown") {
                let other = in_batches(&bytes, 64).map_or(outcome.found, |other| other.found);
                assert_eq!(other, outcome.found, "{at} {byte}");
            }
        }
    }
}

#[test]
fn z05_bytes_may_come_one_by_one() {
    let odd = "claim_id,line_note,procedure\r\nA,\"x\r\ny\"\"z\",99213\r\nA,,99214\r\n\r\nB,\"q,99213\r\nC,,99215\r\nD,é,99213";
    for text in [EXAMPLE, odd] {
        let whole = run(text);
        for step in [1, 2, 3, 7] {
            assert_eq!(slowly(text.as_bytes(), step), whole, "{step}");
        }
        for batch in [1, 5, 50, 500] {
            let other = in_batches(text.as_bytes(), batch).unwrap();
            assert_eq!((other.claims, other.found), (whole.claims.clone(), whole.found), "{batch}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_rows_are_survived_and_accounted_for(
        rows in proptest::collection::vec("[ABC\"]{0,2}[,\"]([0-9a-z\" #]|\r|\n|,){0,12}", 0..30),
        batch in 1usize..200,
    ) {
        let text = format!("claim_id,line_note,procedure\n{}", rows.join("\n"));
        let whole = run(&text);
        prop_assert!(whole.balances());
        let other = in_batches(text.as_bytes(), batch).unwrap();
        prop_assert_eq!(whole.codes(), other.codes());
        prop_assert_eq!(whole.claims, other.claims);
    }

    #[test]
    fn c08_no_claim_is_read_twice_in_parts(ids in proptest::collection::vec(0u8..6, 1..40)) {
        let rows: String = ids.iter().map(|id| format!("A{id},99213\n")).collect();
        let outcome = run(&format!("claim_id,procedure\n{rows}"));
        let mut numbers = outcome.numbers();
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), count);
        prop_assert!(outcome.balances());
    }
}
