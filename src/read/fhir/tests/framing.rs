//! Streams of resources.

use super::*;

#[test]
fn j01_depth_is_bounded() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let outcome = run(bundle(&[&claim("C1", &format!(r#""extension":{deep},"#)), &claim("C2", ""), PATIENT]));
    assert_eq!(outcome.codes(), ["json/too-deep"]);
    assert_eq!(outcome.numbers(), ["C2"]);
    let open = format!(r#"{{"resourceType":"Claim","x":{}"#, "[".repeat(1_000_000));
    assert_eq!(run(open).claims.len(), 0);
}

#[test]
fn j02_a_name_twice_costs_the_claim() {
    let outcome = run(bundle(&[&claim("C1", r#""use":"claim","#), &claim("C2", ""), PATIENT]));
    assert_eq!(outcome.codes(), ["json/duplicate-key"]);
    assert_eq!((outcome.cost(Cost::Claim), outcome.numbers()), (1, vec!["C2".to_owned()]));
    let twice = format!(
        r#"{{"resourceType":"Bundle","entry":[{{"resource":{}}}],"entry":[{{"resource":{}}}]}}"#,
        claim("C1", ""),
        claim("C2", "")
    );
    let outcome = run(twice);
    assert_eq!(outcome.numbers(), ["C1", "C2"]);
    assert_eq!(outcome.cost(Cost::Bytes), 1);
}

#[test]
fn j05_marks_blank_lines_and_line_ends() {
    let (a, b) = (claim("C1", ""), claim("C2", ""));
    for text in [
        format!("\u{feff}{a}\n{b}\n"),
        format!("{a}\r\n\r\n{b}"),
        format!("{a}{b}"),
        format!("[{a},\n{b}]"),
        format!("\n\n  {a}\n\n{b}\n\n"),
        format!("\u{feff}{}", bundle(&[&a, &b])),
        format!("{}\n{}", bundle(&[&a]), bundle(&[&b])),
        format!("{}\n{b}\n", bundle(&[&a])),
        format!("{a}\n{}\n", bundle(&[&b])),
        format!(
            r#"{{"resourceType":"Parameters","parameter":[{{"name":"resource","resource":{}}}]}}"#,
            bundle(&[&a, &b])
        ),
        bundle(&[&bundle(&[&a]), &b]),
    ] {
        assert_eq!(run(&text).numbers(), ["C1", "C2"], "{text}");
    }
}

#[test]
fn j06_a_bad_line_costs_itself() {
    let lines: Vec<String> = (0..300).map(|n| claim(&format!("C{n}"), "")).collect();
    for bad in [0, 7, 150, 299] {
        for damage in ["{\"resourceType\":\"Claim\",", "{\"resourceType\":\"Claim\" \"id\":1}", "nonsense"] {
            let mut lines = lines.clone();
            lines[bad] = damage.to_owned();
            // Where the first line is no resource, the format is not told by it.
            if bad == 0 && damage == "nonsense" {
                continue;
            }
            let outcome = run(lines.join("\n"));
            assert_eq!(outcome.claims.len(), 299, "{bad} {damage} {:?}", outcome.codes());
            let trouble = outcome.troubles.iter().find(|trouble| trouble.code.starts_with("json/")).unwrap();
            assert_eq!(trouble.spot.number, bad as u64 + 1, "{trouble:?}");
        }
    }
}

#[test]
fn j06_a_damaged_entry_costs_itself_where_entries_have_lines() {
    let entries: Vec<String> =
        (0..20).map(|n| format!("    {{\n      \"resource\": {}\n    }}", claim(&format!("C{n}"), ""))).collect();
    for damage in [
        "    {\n      \"resource\": {\"resourceType\":\"Claim\",\"id\": [}\n    }",
        "    {\n      \"resource\": {\"resourceType\":\"Claim\"\n    }",
    ] {
        let mut entries = entries.clone();
        entries[7] = damage.to_owned();
        let outcome =
            run(format!("{{\n  \"resourceType\": \"Bundle\",\n  \"entry\": [\n{}\n  ]\n}}\n", entries.join(",\n")));
        assert_eq!(outcome.claims.len(), 19, "{:?}", outcome.troubles);
        assert_eq!(outcome.cost(Cost::Claim), 1);
    }
}

#[test]
fn a_cut_loses_only_what_it_cuts() {
    let text = bundle(&[&claim("C1", ""), PATIENT, &claim("C2", "")]);
    let second = text.find(r#""id":"C2""#).unwrap();
    for at in 0..text.len() {
        let outcome = run(&text.as_bytes()[..at]);
        if at > second + 40 {
            assert_eq!(outcome.numbers().first().map(String::as_str), Some("C1"), "{at}");
        }
        assert!(
            at == 0 || text[..at].trim().is_empty() || outcome.cost(Cost::Claim) + outcome.cost(Cost::Bytes) > 0,
            "{at}"
        );
    }
}

#[test]
fn a_changed_byte_never_panics() {
    let text = bundle(&[&claim("C1", ""), PATIENT, &claim("C2", "")]);
    for at in 0..text.len() {
        for byte in [b'"', b'{', b'}', b'[', b']', b',', b'\\', b'\n', 0, 0xff] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = byte;
            let _ = run(bytes);
        }
    }
}

#[test]
fn j08_odd_characters() {
    for (text, code) in
        [(r"\ud800", "json/escape"), ("\u{1}", "json/control-character"), ("a\nb", "json/control-character")]
    {
        let outcome = run(format!("{}\n{}", claim(text, "").replace("a\nb", "a\u{2}b"), claim("C2", "")));
        assert_eq!(outcome.numbers(), ["C2"], "{code}");
        assert_eq!(outcome.cost(Cost::Claim), 1);
        assert!(outcome.codes().contains(&code), "{:?}", outcome.codes());
    }
    let mut bytes = claim("CXX", "").into_bytes();
    let at = bytes.windows(3).position(|part| part == b"CXX").unwrap();
    bytes[at] = 0xff;
    assert_eq!(run(bytes).codes(), ["json/encoding"]);
    assert_eq!(run(claim(r"A\u00e9", "")).numbers(), ["Aé"]);
}

#[test]
fn j09_bundles_of_other_things() {
    let other = |resource: &str| {
        let outcome = run(bundle(&[resource, &claim("C1", "")]));
        (outcome.numbers(), outcome.cost(Cost::Bytes) + outcome.cost(Cost::Claim))
    };
    assert_eq!(other("[]"), (vec!["C1".to_owned()], 1));
    assert_eq!(other("null"), (vec!["C1".to_owned()], 0));
    assert_eq!(other("7"), (vec!["C1".to_owned()], 1));
    assert_eq!(other("{}"), (vec!["C1".to_owned()], 1));
    assert_eq!(other(r#"{"resourceType":"ClaimResponse"}"#), (vec!["C1".to_owned()], 0));
    assert_eq!(run(r#"{"resourceType":"Bundle","entry":{}}"#).claims.len(), 0);
    for nested in [false, true] {
        let costs = |entry: &str| {
            let own = format!(r#"{{"resourceType":"Bundle","entry":{entry},"total":2}}"#);
            let outcome = run(if nested { bundle(&[&own]) } else { own });
            assert_eq!(outcome.claims.len(), 0);
            (outcome.codes(), outcome.cost(Cost::Claim), outcome.cost(Cost::Bytes))
        };
        assert_eq!(costs(&format!(r#"{{"resource":{}}}"#, claim("C1", ""))), (vec!["fhir/type"], 1, 0));
        for odd in ["{}", "7", "true", r#""x""#] {
            assert_eq!(costs(odd), (vec!["fhir/type"], 0, 1), "{odd}");
        }
        assert_eq!(costs("null"), (Vec::new(), 0, 0));
    }
    let ended = format!(r#"{},"total":2}}"#, bundle(&[&claim("C1", ""), PATIENT]).strip_suffix('}').unwrap());
    assert_eq!(run(format!("{ended}\n{ended}")).codes(), [] as [&str; 0]);
    assert_eq!(run(r#"{"resourceType":"Bundle"}"#).codes(), [] as [&str; 0]);
    let outcome = run(r#"{"resourceType":"ExplanationOfBenefit"}"#);
    assert_eq!(outcome.codes(), ["fhir/other-resources"]);
    assert!(outcome.troubles[0].message.contains("1 ExplanationOfBenefit"));
    let wrong = run(bundle(&[&claim("C1", r#""careTeam":"nobody","#), &claim("C2", "")]));
    assert_eq!((wrong.numbers(), wrong.codes()[0]), (vec!["C2".to_owned()], "fhir/type"));
}

#[test]
fn claims_of_another_form_are_named() {
    let outcome = run(format!("{}\n{}", claim("C1", ""), r#"{"claim_id":"C2","lines":[]}"#));
    assert!(outcome.codes().contains(&"fhir/not-a-resource"));
    assert_eq!(outcome.cost(Cost::Claim), 1);
}

#[test]
fn j12_unknown_members_are_passed() {
    let unknown: String = (0..200_000).map(|n| format!(r#""x{n}":{n},"#)).collect();
    let outcome = run(claim("C1", &unknown));
    assert_eq!(outcome.numbers(), ["C1"]);
}

#[test]
fn j09_a_bundle_of_a_hundred_thousand_entries() {
    let patients: Vec<String> =
        (0..50_000).map(|n| format!(r#"{{"resourceType":"Patient","id":"p{n}","birthDate":"1971-05-02"}}"#)).collect();
    let claims: Vec<String> = (0..50_000)
        .map(|n| format!(r#"{{"resourceType":"Claim","id":"c{n}","type":{{"coding":[{{"code":"oral"}}]}},"patient":{{"reference":"Patient/p{n}"}}}}"#))
        .collect();
    // Claims first: each waits for a patient behind all of them.
    let all: Vec<&str> = claims.iter().chain(&patients).map(String::as_str).collect();
    let outcome = run(bundle(&all));
    assert_eq!(outcome.claims.len(), 50_000);
    assert!(outcome.claims.iter().all(|claim| show(claim, Item::PATIENT, Field::PatientBirthDate) == "1971-05-02"));
}

#[test]
fn the_order_of_members_says_nothing() {
    let items: Vec<String> =
        (1..400).map(|n| format!(r#"{{"sequence":{n},"net":{{"value":1.00,"currency":"USD"}}}}"#)).collect();
    let late = claim("C1", "")
        .replace(r#""resourceType":"Claim","id""#, r#""id""#)
        .replace(r#""item":[{"#, &format!(r#""item":[{},{{"#, items.join(",")))
        .replace(r#""currency":"USD"}}]}"#, r#""currency":"USD"}}],"resourceType":"Claim"}"#);
    for text in [late.clone(), format!("[\n{late}]"), format!("{late}\n{late}\n")] {
        assert!(text.find("resourceType").unwrap() > 16_000);
        let outcome = run(&text);
        assert_eq!((outcome.cost(Cost::Claim), outcome.cost(Cost::Bytes)), (0, 0));
        assert!(outcome.numbers().iter().all(|number| number == "C1") && !outcome.claims.is_empty());
    }
    // One of ours is none, whatever stands in it behind its own names.
    let ours = format!(r#"{{"note":"{}","claim_id":"C1","payer":"ACME1","lines":[]}}"#, "a".repeat(9000));
    assert_eq!(run(ours).numbers(), ["C1"]);
}
