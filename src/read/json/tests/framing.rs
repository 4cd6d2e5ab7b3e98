//! Where claims begin and end in a stream.

use super::*;
use crate::read::json::framer::Limits;

fn claim(n: usize) -> String {
    format!(r#"{{"claim_id":"C{n}","note":"}} {{ \" \\","lines":[{{"procedure":"99213"}}, {{"procedure":"17000"}}]}}"#)
}

fn pretty(n: usize, indent: &str) -> String {
    let lines = [
        "{",
        "  \"claim_id\": \"C#\",",
        "  \"lines\": [",
        "    {\"procedure\": \"99213\"},",
        "    {",
        "      \"procedure\": \"17000\"",
        "    }",
        "  ]",
        "}",
    ];
    let text: Vec<String> = lines.iter().map(|line| format!("{indent}{line}")).collect();
    text.join("\n").replace('#', &n.to_string())
}

fn limited(bytes: &[u8], batch: usize, longest: usize) -> Outcome {
    drain(&mut JsonFramer::with_limits(
        Box::new(std::io::Cursor::new(bytes.to_vec())),
        Vec::new(),
        0,
        Limits { batch, longest },
    ))
}

/// The same claims in each layout that is read.
fn layouts(count: usize) -> Vec<(&'static str, String)> {
    let claims: Vec<String> = (0..count).map(claim).collect();
    let pretties: Vec<String> = (0..count).map(|n| pretty(n, "")).collect();
    let indented: Vec<String> = (0..count).map(|n| pretty(n, "  ")).collect();
    vec![
        ("a line each", claims.join("\n")),
        ("CRLF, blank lines", format!("\u{feff}\r\n{}\r\n\r\n", claims.join("\r\n\r\n"))),
        ("two on a line", claims.join(" ")),
        ("two on a line, close", claims.join("")),
        ("over many lines", pretties.join("\n")),
        ("over many lines, close", pretties.join("")),
        ("a list on one line", format!("[{}]", claims.join(","))),
        ("a list by lines", format!("[\n{}\n]\n", claims.join(",\n"))),
        ("a list over many lines", format!("\u{feff}[\n{}\n]", indented.join(",\n"))),
    ]
}

#[test]
fn j05_every_layout_gives_the_same_claims() {
    for (name, text) in layouts(5) {
        let outcome = run(text.as_bytes());
        assert_eq!(outcome.troubles, [], "{name}");
        assert_eq!(outcome.numbers(), ["C0", "C1", "C2", "C3", "C4"], "{name}");
        assert!(outcome.claims.iter().all(|(_, lines)| *lines == 2), "{name}");
        let one = layouts(1).into_iter().find(|(other, _)| *other == name).unwrap().1;
        assert_eq!(run(one.as_bytes()).numbers(), ["C0"], "{name}");
    }
    for empty in ["", "\n\n", "\u{feff}", "[]", " [ ] \n"] {
        let outcome = run(empty.as_bytes());
        assert_eq!((outcome.found, outcome.codes()), (0, vec![]), "{empty:?}");
    }
}

#[test]
fn j05_only_the_first_line_may_have_a_byte_order_mark() {
    let outcome = run(format!("{}\n\u{feff}{}\n{}", claim(0), claim(1), claim(2)).as_bytes());
    assert_eq!(outcome.codes(), ["json/not-an-object"]);
    assert_eq!(outcome.numbers(), ["C0", "C2"]);
}

#[test]
fn z05_short_and_interrupted_reads_give_the_same() {
    for (name, text) in layouts(4) {
        let whole = run(text.as_bytes());
        for step in [1, 2, 7] {
            for batch in [1, 64, 1 << 20] {
                let slow = Slow { bytes: text.clone().into_bytes(), at: 0, step, interrupt: false };
                let head = Vec::new();
                let outcome =
                    drain(&mut JsonFramer::with_limits(Box::new(slow), head, 0, Limits { batch, longest: 1 << 20 }));
                assert_eq!(outcome, whole, "{name}, {step} bytes a time, {batch} a batch");
            }
        }
        let (head, rest) = text.as_bytes().split_at(5);
        let mut framer = JsonFramer::new(Box::new(std::io::Cursor::new(rest.to_vec())), head.to_vec(), 0);
        assert_eq!(drain(&mut framer), whole, "{name}");
    }
}

#[test]
fn j06_a_bad_line_costs_only_itself() {
    let bads = [
        "{\"claim_id\":\"X",
        "{\"claim_id\":\"X\"",
        "}",
        "nonsense",
        "[1, 2]",
        "\"\"",
        "{\"claim_id\":\"X\",}",
        "{\"claim_id\":\"X\"]}",
    ];
    for bad in bads {
        for position in 0..5 {
            let mut lines: Vec<String> = (0..5).map(claim).collect();
            lines[position] = bad.to_owned();
            let text = lines.join("\n");
            let outcome = run(text.as_bytes());
            // A file that begins with a bracket is a list, whose parts may stand on one line.
            if position == 0 && bad.starts_with('[') {
                assert_eq!(outcome.claims.len(), 4);
                continue;
            }
            assert_eq!((outcome.found, outcome.claims.len()), (5, 4), "{bad} at {position}: {:?}", outcome.troubles);
            let trouble = &outcome.troubles[0];
            assert_eq!(trouble.spot.number, position as u64 + 1, "{bad} at {position}");
            let line = text.split('\n').take(position).map(|line| line.len() + 1).sum::<usize>();
            let at = usize::try_from(trouble.spot.offset).unwrap();
            assert!((line..=line + bad.len()).contains(&at), "{bad} at {position}: {at}");
        }
    }
}

#[test]
fn j06_damage_over_many_lines_costs_one_claim_where_the_next_begins_a_line() {
    for (from, to) in [("\"C1\",", "\"C1,"), ("\"17000\"\n    }", "\"17000\"\n    "), ("[\n", "{\n"), ("  ]\n", "\n")] {
        for (indent, open, between, close) in [("", "", "\n", ""), ("  ", "[\n", ",\n", "\n]")] {
            let mut claims: Vec<String> = (0..4).map(|n| pretty(n, indent)).collect();
            claims[1] = claims[1].replacen(from, to, 1).replacen(&from.replace('\n', &format!("\n{indent}")), to, 1);
            let outcome = run(format!("{open}{}{close}", claims.join(between)).as_bytes());
            assert_eq!(outcome.numbers(), ["C0", "C2", "C3"], "{from:?} {open:?} {:?}", outcome.troubles);
            assert_eq!(outcome.found, 4);
        }
    }
}

#[test]
fn j07_a_claim_that_is_too_long_costs_itself() {
    let long = format!(r#"{{"claim_id":"L","x":"{}"}}"#, "x".repeat(9000));
    let texts = [
        format!("{}\n{long}\n{}\n", claim(0), claim(2)),
        format!("{long}\n{}\n{}", claim(0), claim(2)),
        format!("[\n{},\n{long},\n{}]", claim(0), claim(2)),
        format!("{}\n{}\n{}", pretty(0, ""), long.replace(":\"", ":\n\""), pretty(2, "")),
    ];
    for text in texts {
        for batch in [1, 100, 4000, 100_000] {
            let outcome = limited(text.as_bytes(), batch, 4096);
            assert_eq!(outcome.codes(), ["json/too-long"], "{batch}");
            assert_eq!(outcome.numbers(), ["C0", "C2"], "{batch}");
            let at = usize::try_from(outcome.troubles[0].spot.offset).unwrap();
            assert!(text.as_bytes()[at..].starts_with(b"{\"claim_id\":"), "{at}");
        }
    }
    let endless = format!("{}\n{{\"x\":\"{}", claim(0), "x".repeat(100_000));
    assert_eq!(limited(endless.as_bytes(), 100, 4096).codes(), ["json/too-long"]);
}

#[test]
fn j07_memory_stays_bounded() {
    struct Endless(usize);
    impl Read for Endless {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            let len = to.len().min(self.0);
            to[..len].fill(b'x');
            self.0 -= len;
            Ok(len)
        }
    }
    let mut framer = JsonFramer::with_limits(
        Box::new(Endless(64 << 20)),
        b"{\"x\":\"".to_vec(),
        0,
        Limits { batch: 4096, longest: 1 << 16 },
    );
    let (mut batch, mut largest, mut troubles) = (Batch::default(), 0, 0);
    while framer.next(&mut batch).unwrap() {
        troubles += batch.entries.len();
        largest = largest.max(batch.bytes.capacity()).max(framer.rest.capacity());
    }
    assert_eq!(troubles, 1);
    assert!(largest < 1 << 18, "{largest}");
}

#[test]
fn a_cut_at_every_byte_balances_and_loses_one_claim_at_most() {
    for (name, text) in layouts(3) {
        for cut in 0..text.len() {
            let outcome = run(&text.as_bytes()[..cut]);
            assert!(outcome.unreadable() <= 1, "{name} cut at {cut}: {:?}", outcome.troubles);
            assert!(outcome.found <= 3);
            let numbers = ["C0", "C1", "C2"];
            assert_eq!(outcome.numbers(), numbers[..outcome.claims.len()], "{name} cut at {cut}");
            // In a list no cut passes unnoticed; a line more or less does.
            let body = text.trim_start_matches('\u{feff}').trim_end();
            if body.starts_with('[') && cut > 4 && cut < text.trim_end().len() {
                assert!(!outcome.troubles.is_empty(), "{name} cut at {cut}");
            }
            if outcome.unreadable() == 1 && cut > 2 {
                assert_eq!(outcome.troubles[0].code, "json/truncated", "{name} cut at {cut}");
            }
        }
    }
}

#[test]
fn a_flipped_byte_at_every_place_balances() {
    for (name, text) in layouts(3) {
        for at in 0..text.len() {
            for flip in [0x01, 0x20, 0x80, 0xff] {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= flip;
                let outcome = run(&bytes);
                assert!(outcome.found >= 1, "{name} {at}");
                if name == "a line each" {
                    assert!(!outcome.claims.is_empty(), "{name} {at} {flip}: {:?}", outcome.troubles);
                }
            }
        }
    }
    let example = format!("{}\n", EXAMPLE.replace('\n', "")).repeat(3);
    for at in 0..example.len() {
        for flip in [0x01, 0x04, 0x20, 0x80] {
            let mut bytes = example.clone().into_bytes();
            bytes[at] ^= flip;
            let outcome = run(&bytes);
            assert!(!outcome.claims.is_empty(), "{at} {flip}: {:?}", outcome.troubles);
        }
    }
}

#[test]
fn j01_brackets_without_end_are_refused_in_linear_time() {
    let outcome = run("[".repeat(5_000_000).as_bytes());
    assert_eq!(outcome.codes(), ["json/not-an-object", "json/truncated"]);
    let outcome = run(format!("{{\"claim_id\":\"A\",\"x\":{}", "[".repeat(5_000_000)).as_bytes());
    assert_eq!(outcome.codes(), ["json/too-deep"]);
    let deep = format!("{{\"claim_id\":\"A\",\"x\":{}{}}}\n{}", "[".repeat(90), "]".repeat(90), claim(1));
    let outcome = run(deep.as_bytes());
    assert_eq!((outcome.codes(), outcome.numbers()), (vec!["json/too-deep"], vec!["C1"]));
}

#[test]
fn a_claim_of_ten_thousand_lines_is_read() {
    let lines =
        vec![r#"{"procedure":"99213","units":1,"charge":1.00,"date":"2026-02-03","diagnosis_pointers":[1]}"#; 10_000];
    let text = format!("{{\n\"claim_id\":\"C\",\"diagnoses\":[\"L570\"],\"lines\":[\n{}\n]}}", lines.join(",\n"));
    assert_eq!(run(text.as_bytes()).claims, [("C".to_owned(), 10_000)]);
    assert_eq!(run(text.replace('\n', "").as_bytes()).claims, [("C".to_owned(), 10_000)]);
}
