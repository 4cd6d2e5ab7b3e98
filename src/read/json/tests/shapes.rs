//! Whatever a thread has learned of how claims are written, a claim says what it says to a thread that has learned nothing.

use proptest::prelude::*;

use super::super::fill::Reader;
use super::super::shape::Shapes;
use super::*;

/// A claim as programs write it, without blanks.
const COMPACT: &str = r#"{"claim_id":"C1001","payer":"ACME1","member":{"id":"M77-123456789","birth_date":"1971-05-02","sex":"F"},"billing_provider":"1932163398","diagnoses":["L570","I10"],"prior_auth":null,"x-note":{"a":[1]},"lines":[{"line":1,"procedure":"99213","modifiers":["25","LT"],"units":1,"charge":120.00,"date":"2026-02-03","pos":"11","diagnosis_pointers":[1,2]},{"line":2,"procedure":"17000","modifiers":[],"units":1.5,"charge":95,"date":"2026-02-03","pos":null,"diagnosis_pointers":[1]}]}"#;

/// The same with blanks behind its colons and commas.
fn spaced() -> String {
    COMPACT.replace("\":", "\": ").replace(",\"", ", \"").replace("},{", "}, {").replace("[1,2]", "[1, 2]")
}

/// Members on lines of their own.
fn tall() -> String {
    COMPACT.replace(",\"", ",\n  \"").replace('{', "{\n").replace("}]", "\n}]")
}

/// All that comes of one claim, read by a thread that knows these shapes, with something behind it in its batch; and the
/// records of which an object did not fit.
fn outcome(json: &[u8], shapes: &Shapes) -> (String, Vec<(Record, usize)>) {
    let mut wide = json.to_vec();
    wide.extend_from_slice(&[b'"', b'1', b'}', b']', b','].repeat(20));
    let (origin, mut claim, mut troubles) = (Spot::default(), Claim::default(), Vec::new());
    claim.add_piece(json, 0, 1);
    let mut reader = Reader::new(&wide, json.len(), &origin, &mut claim, &mut troubles, shapes);
    let result = reader.claim();
    let misfits = reader.misfits;
    // Of a claim that cannot be read nothing is asked but why.
    let read = result.is_ok().then(|| format!("{claim:?}"));
    (format!("{result:?} {troubles:?} {read:?}"), misfits)
}

/// Learns from a claim, all there is to learn from it.
fn learn(json: &[u8], shapes: &mut Shapes) {
    for (record, start) in outcome(json, shapes).1 {
        shapes.learn(record, json, start);
    }
}

fn learned(from: &[&str]) -> Shapes {
    let mut shapes = Shapes::default();
    for json in from {
        learn(json.as_bytes(), &mut shapes);
    }
    shapes
}

#[track_caller]
fn same(json: &str, shapes: &Shapes) {
    assert_eq!(outcome(json.as_bytes(), shapes).0, outcome(json.as_bytes(), &Shapes::default()).0, "{json}");
}

#[test]
fn what_is_written_alike_is_read_along_its_shape() {
    for json in [COMPACT, &spaced(), &tall()] {
        let shapes = learned(&[json]);
        assert_eq!(outcome(json.as_bytes(), &shapes).1, []);
        assert_eq!(outcome(json.as_bytes(), &Shapes::default()).1.len(), 3);
        same(json, &shapes);
        // Members that are missing or have other values are no other shape.
        for other in [
            json.replacen("\"C1001\"", "\"c\\u0041 \\\"\"", 1).replace("\"99213\"", "99213"),
            json.replace("\"2026-02-03\"", "\"2026-02-30\"").replace("\"25\"", "null"),
            json.replacen("\"L570\"", "{\"code\":\"L57.0\",\"present_on_admission\":\"Y\"},null", 1),
        ] {
            let strays = outcome(other.as_bytes(), &shapes).1;
            assert!(strays.iter().all(|(record, _)| *record == Record::Diagnosis), "{other}");
            same(&other, &shapes);
        }
    }
}

#[test]
fn members_missing_added_moved_or_given_twice_say_what_they_say() {
    let line = r#"{"line":2,"procedure":"17000","modifiers":[],"units":1.5,"charge":95,"date":"2026-02-03","pos":null,"diagnosis_pointers":[1]}"#;
    let members: Vec<&str> = line.trim_matches(['{', '}']).split(",\"").collect();
    let all: Vec<String> = members.iter().map(|member| format!("\"{}", member.trim_start_matches('"'))).collect();
    let write = |members: &[String]| COMPACT.replace(line, &format!("{{{}}}", members.join(",")));
    let mut claims = vec![write(&all), write(&[]), spaced(), tall()];
    for at in 0..all.len() {
        let without: Vec<String> =
            all.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, m)| m.clone()).collect();
        claims.push(write(&without));
        for to in 0..all.len() {
            let mut moved = without.clone();
            moved.insert(to.min(moved.len()), all[at].clone());
            claims.push(write(&moved));
            let mut twice = all.clone();
            twice.insert(to, all[at].clone());
            claims.push(write(&twice));
            let mut added = all.clone();
            added.insert(
                to,
                ["\"x\":[{}]", "\"ndc\":\"1\"", "\"tooth\":\"3\"", "\"surface\":\"MO\""][at % 4].to_owned(),
            );
            claims.push(write(&added));
        }
    }
    claims.extend(
        [
            ("\"member\"", "\"patient\""),
            ("\"payer\":\"ACME1\"", "\"patient\":null"),
            ("\"claim_id\"", "\"id\""),
            ("\"prior_auth\"", "\"resourceType\""),
        ]
        .map(|(from, to)| COMPACT.replace(from, to)),
    );
    // A thread that has read some of them, in whatever order, reads each of them as one that has read none.
    let mut shapes = Shapes::default();
    for (at, json) in claims.iter().enumerate() {
        same(json, &learned(&[COMPACT]));
        same(json, &shapes);
        learn(claims[(at * 7) % claims.len()].as_bytes(), &mut shapes);
    }
    for json in &claims {
        same(json, &shapes);
        learn(json.as_bytes(), &mut shapes);
    }
}

#[test]
fn no_bracket_stands_for_a_comma_and_no_comma_for_a_bracket() {
    let shapes = learned(&[COMPACT, r#"{"claim_id":"A","lines":[{"line":1,"x":2}]}"#, r#"{"z":1,"lines":[{"y":1}]}"#]);
    for (at, _) in COMPACT.match_indices(",\"") {
        let (before, behind) = COMPACT.split_at(at);
        same(&format!("{before}{{{}", &behind.trim_start_matches(',')), &shapes);
    }
    for (at, _) in COMPACT.match_indices('{') {
        let (before, behind) = COMPACT.split_at(at);
        let behind = behind.trim_start_matches('{');
        for between in [",", "", "{{", "{,", "{\"y\":1{", "{\"y\":1,", "{\"y\":[],,", "{\"y\":1 {"] {
            same(&format!("{before}{between}{behind}"), &shapes);
            same(&format!("{before}{between}{behind}"), &learned(&[COMPACT]));
        }
    }
}

#[test]
fn a_claim_that_is_cut_is_cut_wherever_its_shape_would_lead() {
    for json in [COMPACT, &spaced(), &tall()] {
        let shapes = learned(&[json]);
        for end in 0..json.len() {
            same(json.get(..end).unwrap(), &shapes);
        }
    }
}

#[test]
fn shapes_stay_small_and_are_learned_again_when_files_change() {
    let mut shapes = Shapes::default();
    // Ever other names and orders.
    for n in 0..300u32 {
        let names: Vec<String> = (0..40).map(|at| format!("\"x{}\":{at}", (n * 31 + at * 17) % 1000)).collect();
        let json = format!("{{\"claim_id\":\"A\",{},\"lines\":[]}}", names.join(","));
        same(&json, &shapes);
        learn(json.as_bytes(), &mut shapes);
        assert!(shapes.of(Record::Claim).steps.len() <= 60);
    }
    let needed = (0..300).take_while(|_| {
        learn(COMPACT.as_bytes(), &mut shapes);
        !outcome(COMPACT.as_bytes(), &shapes).1.is_empty()
    });
    assert!(needed.count() < 300);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_learned_changes_nothing(seeds in proptest::collection::vec(any::<u64>(), 1..4), edits in proptest::collection::vec((any::<u16>(), any::<u16>(), 0u8..6), 0..6)) {
        let bases: Vec<String> = seeds
            .iter()
            .map(|seed| match seed % 5 {
                0 => COMPACT.to_owned(),
                1 => spaced(),
                2 => tall(),
                _ => random::claim(*seed),
            })
            .collect();
        let mut shapes = Shapes::default();
        for json in &bases {
            learn(json.as_bytes(), &mut shapes);
        }
        for base in bases {
            let mut json = base.into_bytes();
            for (at, other, kind) in &edits {
                let (at, other) = (usize::from(*at) % json.len(), usize::from(*other) % json.len());
                let few = at..(at + 1 + other % 9).min(json.len());
                match kind {
                    0 => drop(json.drain(few)),
                    1 => json.insert(at, b"{}[]\",: \\0.\n"[other % 12]),
                    2 => json[at] = b"{}[]\",:a\\1e\0"[other % 12],
                    3 => json.swap(at, other),
                    4 => {
                        let part = json[few].to_vec();
                        drop(json.splice(other..other, part));
                    }
                    _ => json.truncate(at.max(1)),
                }
            }
            prop_assert_eq!(outcome(&json, &shapes).0, outcome(&json, &Shapes::default()).0, "{}", String::from_utf8_lossy(&json));
        }
    }
}
