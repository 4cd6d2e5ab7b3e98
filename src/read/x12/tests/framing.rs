//! Envelopes, delimiters and hierarchies as files really have them.

use super::*;
use crate::claim::ClaimType;

/// The same claims, whatever stands between the segments and around them; what was said of it.
fn same_claims(bytes: &[u8]) -> Vec<&'static str> {
    let outcome = run(bytes);
    assert_eq!(outcome.facts(), run(&plain(2)).facts(), "{:?}", outcome.troubles);
    outcome.codes()
}

fn two() -> Vec<String> {
    with_claims(&PLAIN.repeat(2))
}

#[test]
fn x02_a_file_without_isa_is_read_where_its_separators_are_plain() {
    let mut segments = two();
    segments.remove(0);
    segments.pop();
    assert_eq!(same_claims(&join(&segments, "~\n")), ["x12/no-isa"]);
    let odd: Vec<u8> = join(&segments, "~\n").iter().map(|byte| if *byte == b'*' { b'|' } else { *byte }).collect();
    let outcome = run(&odd);
    assert_eq!((outcome.found(), outcome.codes()), (0, vec!["x12/no-isa"]));
    assert_eq!(outcome.troubles[0].cost, Cost::Bytes);
}

#[test]
fn x03_an_isa_without_its_widths_is_read_by_counting() {
    let mut segments = two();
    segments[0] = "ISA*00**00**ZZ*SENDER*ZZ*PAYER*260210*1200*^*00501*000000007*0*T*:".to_owned();
    assert_eq!(same_claims(&join(&segments, "~")), ["x12/isa-width"]);
    assert_eq!(same_claims(&join(&segments, "\n")), ["x12/isa-width"]);
    segments[0] = segments[0].trim_end_matches(':').to_owned();
    assert_eq!(same_claims(&join(&segments, "~\n")), ["x12/isa-width", "x12/isa-component"]);
    segments[0] = "ISA*00*260210*1200*^*00501".to_owned();
    assert_eq!(same_claims(&join(&segments, "~\n")), ["x12/isa"]);
}

#[test]
fn x04_separators_that_clash_are_refused_before_any_claim() {
    let sample = join(&with_claims(PLAIN), "~");
    for element in 0..=255u8 {
        for segment in 0..=255u8 {
            let bytes: Vec<u8> = sample
                .iter()
                .map(|byte| match byte {
                    b'*' => element,
                    b'~' => segment,
                    byte => *byte,
                })
                .collect();
            let outcome = run(&bytes);
            let text = |byte: u8| byte.is_ascii_alphanumeric() || byte == b' ' || !byte.is_ascii();
            if text(element) || text(segment) || element == segment || element == b':' || segment == b':' {
                assert!(outcome.claims.is_empty() && !outcome.troubles.is_empty(), "{element} {segment}");
            }
        }
    }
    let clash: Vec<u8> = sample.iter().map(|byte| if *byte == b'~' { b':' } else { *byte }).collect();
    assert_eq!(run(&clash).codes(), ["x12/delimiters"]);
}

#[test]
fn x05_terminators_and_blanks_make_no_difference() {
    for terminator in ["~", "\n", "\r\n", "\r", "~\n", "~\r\n", "~\n\n", "~  \n", "\x1e", "~\n   "] {
        let codes = same_claims(&join(&two(), terminator));
        assert!(codes.is_empty(), "{terminator:?}: {codes:?}");
    }
    assert_eq!(same_claims(&join(&two(), " ~\n")), ["x12/blank-before-terminator"]);
    let mut late = b"\n\n  ".to_vec();
    late.extend(join(&two(), "~"));
    late.extend_from_slice(b"\r\n\x1a");
    assert_eq!(same_claims(&late), [""; 0]);
    let mut open = join(&two(), "~");
    open.pop();
    assert_eq!(same_claims(&open), ["x12/no-terminator"]);
}

#[test]
fn x06_marks_are_passed_over_and_other_encodings_named() {
    let mut marked = vec![0xef, 0xbb, 0xbf];
    marked.extend(plain(2));
    assert_eq!(same_claims(&marked), ["input/byte-order-mark"]);
    let wide: Vec<u8> = plain(1).iter().flat_map(|byte| [*byte, 0]).collect();
    let mut little = vec![0xff, 0xfe];
    little.extend_from_slice(&wide);
    for (bytes, code) in [
        (little, "input/utf-16"),
        (wide, "input/utf-16"),
        (vec![0xc9, 0xe2, 0xc1, 0x5c], "input/ebcdic"),
        (b"PK\x03\x04....".to_vec(), "input/zip"),
        (b"<html>".to_vec(), "input/xml"),
        (vec![1, 2, 3], "input/unknown"),
        (b"claim_id,code".to_vec(), "input/unknown"),
    ] {
        assert_eq!(run(&bytes).codes(), [code]);
    }
    for empty in [&b""[..], b" \n\n"] {
        assert!(run(empty).troubles.is_empty());
    }
}

#[test]
fn x07_lower_case_ids_are_read_and_reported() {
    let mut segments = two();
    for segment in segments.iter_mut().filter(|segment| segment.starts_with("SV1") || segment.starts_with("CLM")) {
        let lower: String = segment.chars().take(3).collect::<String>().to_lowercase();
        segment.replace_range(..3, &lower);
    }
    assert_eq!(same_claims(&join(&segments, "~")), ["x12/lower-case"]);
}

#[test]
fn x10_every_field_of_a_trailer_is_checked() {
    for (id, element, wrong) in
        [("SE", 1, "99"), ("SE", 2, "0009"), ("GE", 1, "2"), ("GE", 2, "8"), ("IEA", 1, ""), ("IEA", 2, "000000008")]
    {
        let mut segments = two();
        let segment = segments.iter_mut().find(|segment| segment.starts_with(&format!("{id}*"))).unwrap();
        let mut elements: Vec<&str> = segment.split('*').collect();
        elements[element] = wrong;
        *segment = elements.join("*");
        let bytes = join(&segments, "~");
        assert_eq!(same_claims(&bytes), ["x12/envelope"], "{id}");
        let trouble = &run(&bytes).troubles[0];
        assert_eq!((trouble.spot.element.clone(), trouble.cost), (format!("{id}{element:02}"), Cost::Nothing));
    }
    for gone in ["SE", "GE", "IEA"] {
        let segments: Vec<String> =
            two().into_iter().filter(|segment| !segment.starts_with(&format!("{gone}*"))).collect();
        let outcome = run_segments(&segments);
        // Without SE nothing shows that the last claim is whole.
        assert_eq!(outcome.claims.len(), if gone == "SE" { 1 } else { 2 });
        assert_eq!(outcome.found(), 2);
        assert!(!outcome.troubles.is_empty());
    }
}

#[test]
fn x12_what_holds_no_claims_is_named() {
    let mut segments = interchange(1, &[]);
    segments.drain(1..2);
    segments.splice(1..2, own(&["TA1*000000001*260210*1200*A*000"]));
    segments[2] = "IEA*0*000000001".to_owned();
    let outcome = run_segments(&segments);
    assert_eq!(outcome.codes(), ["x12/not-claims"], "{:?}", outcome.troubles);
    assert_eq!(outcome.troubles[0].cost, Cost::Nothing);
    for (number, name) in [("835", "remittance"), ("999", "acknowledgment"), ("270", "eligibility"), ("278", "review")]
    {
        let inner = own(&[&format!("ST*{number}*1"), "HL*1**20*1", "SE*3*1"]);
        let outcome = run_segments(&interchange(1, &[inner.clone(), inner]));
        assert_eq!(outcome.codes(), ["x12/not-claims"]);
        assert!(outcome.troubles[0].message.contains(name));
    }
}

#[test]
fn x13_a_segment_without_end_is_passed_over_in_bounded_memory() {
    let mut long = PLAIN.to_vec();
    let note = format!("NTE*ADD*{}", "A".repeat(3 << 20));
    long.insert(1, &note);
    let mut all = PLAIN.to_vec();
    all.extend(long);
    all.extend(PLAIN);
    let outcome = read_claim(&all);
    assert_eq!((outcome.claims.len(), outcome.lost, outcome.codes()), (2, 1, vec!["x12/too-long"]));
    let limits = Limits { segment: 200, run: 1000, batch: 100 };
    let outcome = limited(&plain(3), limits);
    assert_eq!(outcome.facts(), run(&plain(3)).facts());
    let mut lines = PLAIN.to_vec();
    lines.extend(["LX*3", "SV1*HC:99213*1*UN*1***1"].repeat(60));
    let outcome = limited(&join(&with_claims(&lines), "~"), limits);
    assert_eq!((outcome.claims.len(), outcome.codes()), (0, vec!["x12/too-long"]));
}

#[test]
fn x14_a_claim_of_ten_thousand_lines_is_read() {
    let mut segments = PLAIN[..4].to_vec();
    segments.extend(["LX*1", "SV1*HC:99213*1*UN*1***1", "DTP*472*D8*20260203"].repeat(10_000));
    let outcome = read_claim(&segments);
    assert_eq!(outcome.only().count(Record::Line), 10_000);
}

#[test]
fn x15_a_broken_hierarchy_costs_its_claims_and_no_others() {
    let good = [own(SUBSCRIBER), own(PLAIN)].concat();
    for wrong in ["HL*2*9*22*0", "HL*2*2*22*0", "HL*2**22*0", "HL*2*1*99*0", "HL*2*1*23*0", "HL**1*22*0", "HL"] {
        let mut segments = good.clone();
        *segments.iter_mut().find(|segment| segment.starts_with("HL*2")).unwrap() = wrong.to_owned();
        segments.extend(own(PLAIN));
        segments.extend(good.iter().cloned());
        let outcome = run_segments(&interchange(1, &[transaction("0001", &segments)]));
        assert_eq!((outcome.claims.len(), outcome.lost), (1, 2), "{wrong}: {:?}", outcome.troubles);
        assert_eq!(outcome.codes(), ["x12/hierarchy"; 2]);
        assert_eq!(outcome.troubles[0].spot.element, "CLM");
    }
    // Numbers of HL begin again in every transaction.
    let outcome = run_segments(&interchange(1, &[transaction("0001", &good), transaction("0002", &good)]));
    assert_eq!((outcome.claims.len(), outcome.codes()), (2, vec![]));
    let outcome = run_segments(&interchange(1, &[transaction("0001", &own(PLAIN))]));
    assert_eq!((outcome.lost, outcome.codes()), (1, vec!["x12/hierarchy"]));
}

#[test]
fn x20_the_same_claim_twice_is_two_claims() {
    let outcome = run(&plain(2));
    assert_eq!(outcome.facts()[0], outcome.facts()[1]);
    assert_eq!(outcome.claims.iter().map(|claim| claim.index).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn x21_guides_that_are_not_read_are_named_claim_by_claim() {
    for (guide, code) in [
        ("004010X098A1", "x12/guide"),
        ("004010X096A1", "x12/guide"),
        ("005010X291", "x12/guide"),
        ("008020X323", "x12/guide"),
    ] {
        let segments: Vec<String> = two().iter().map(|segment| segment.replace("005010X222A1", guide)).collect();
        let outcome = run_segments(&segments);
        assert_eq!((outcome.lost, outcome.codes()), (2, vec![code; 2]));
        assert!(outcome.troubles.iter().all(|trouble| trouble.cost == Cost::Unsupported));
    }
    let silent: Vec<String> = two().iter().map(|segment| segment.replace("005010X222A1", "")).collect();
    assert_eq!(same_claims(&join(&silent, "~")), ["x12/no-guide"]);
    for (service, claim_type) in [("SV2*0450*", ClaimType::Institutional), ("SV3*", ClaimType::Dental)] {
        let other: Vec<String> = silent.iter().map(|segment| segment.replace("SV1*", service)).collect();
        let outcome = run_segments(&other);
        assert_eq!(outcome.codes(), ["x12/no-guide"]);
        assert_eq!(outcome.claims.iter().map(|claim| claim.claim_type).collect::<Vec<_>>(), [claim_type; 2]);
    }
    let mut segments = PLAIN.to_vec();
    segments.extend(["ZZ9*1", "QQ*2", "ZZ9*3"]);
    let outcome = read_claim(&segments);
    assert_eq!(outcome.codes(), ["x12/unknown-segment"]);
    assert!(outcome.troubles[0].message.contains("QQ (1), ZZ9 (2)"), "{}", outcome.troubles[0].message);
    // What may be part of a text is not shown.
    segments.extend(["ROE SAID SO", "ROE", "HIGH FEVER: 39", "STC*A1", "HIX*1"]);
    let outcome = read_claim(&segments);
    assert_eq!(outcome.codes(), ["x12/unknown-segment"]);
    let names = "HIX (1), QQ (1), STC (1), ZZ9 (2), without a name (3)";
    assert!(outcome.troubles[0].message.ends_with(names), "{}", outcome.troubles[0].message);
}

#[test]
fn what_has_elements_but_no_name_of_a_segment_costs_its_claim() {
    // `SV1*HC~99213*…`: a line without its code is no line.
    for damaged in ["99213*120*UN*1***1", "REEF*G1*A1", "Z*1", "SMITHSON*ANN", "150*UN*1", "*A1", "X-1*2"] {
        let mut segments = PLAIN.to_vec();
        segments.push(damaged);
        segments.extend(PLAIN);
        let outcome = run_segments(&with_claims(&segments));
        assert_eq!(outcome.codes(), ["x12/damaged-segment"], "{damaged}");
        assert_eq!((outcome.claims.len(), outcome.lost), (1, 1), "{damaged}");
    }
}

#[test]
fn a_claim_whose_first_segment_lost_its_separator_is_counted_and_spoils_no_other() {
    for damaged in ["CLM|C1002|95***11:B:1", "CLMC1002*95***11:B:1", "clm:C1002*95", "CLM C1002 95"] {
        let mut segments = PLAIN.to_vec();
        segments.push(damaged);
        segments.extend(&PLAIN[1..]);
        segments.extend(PLAIN);
        let outcome = run_segments(&with_claims(&segments));
        assert_eq!(outcome.codes(), ["x12/claim-segment"], "{damaged}");
        assert_eq!((outcome.claims.len(), outcome.lost, outcome.troubles[0].cost), (2, 1, Cost::Claim));
        assert_eq!(outcome.claims[0].count(Record::Line), 2, "{damaged}");
        assert_eq!((outcome.claims[0].index, outcome.claims[1].index), (0, 2));
    }
    // In a transaction that holds no claims it begins none.
    let mut segments = PLAIN.to_vec();
    segments[0] = "CLM|C1";
    let other: Vec<String> =
        with_claims(&segments).iter().map(|segment| segment.replace("ST*837*", "ST*835*")).collect();
    assert_eq!(run_segments(&other).lost, 0);
}

/// Ways in which a segment loses the separator behind its name, of which at least a name and a sign remain.
fn damaged(segment: &str) -> Vec<String> {
    let (name, rest) = segment.split_once('*').unwrap();
    vec![
        format!("{name}|{}", rest.replace('*', "|")),
        format!("{name}|{rest}"),
        format!("{} {rest}", name.to_lowercase()),
        format!("{name}{rest}"),
    ]
}

/// Two billing providers, the first with two subscribers, one with a dependent, each with a claim.
fn tree() -> Vec<String> {
    let mut all = own(SUBSCRIBER);
    all.extend(own(PLAIN));
    all.extend(own(&SUBSCRIBER[6..]).iter().map(|segment| segment.replace("HL*2*1*22", "HL*3*1*22")));
    all.extend(own(&["HL*4*3*23*0", "PAT*19", "NM1*QC*1*DOE*KIM", "DMG*D8*20150102*M"]));
    all.extend(own(PLAIN));
    all.extend(own(SUBSCRIBER).iter().map(|segment| {
        segment.replace("HL*1**20", "HL*5**20").replace("HL*2*1*22", "HL*6*5*22").replace("CLINIC", "OTHER")
    }));
    all.extend(own(PLAIN));
    interchange(7, &[transaction("0001", &all)])
}

#[test]
fn a_segment_that_lost_its_separator_costs_the_claims_that_it_may_speak_of() {
    let whole = tree();
    let expected = run_segments(&whole);
    assert_eq!((expected.claims.len(), expected.codes()), (3, vec![]));
    let expected = expected.facts();
    let levels: Vec<usize> = (0..whole.len()).filter(|at| whole[*at].starts_with("HL*")).collect();
    let end = whole.len() - 3;
    for at in 3..end {
        // Which claims it speaks of.
        let spoils = match at {
            at if at < levels[0] => vec![0, 1, 2],
            at if at < levels[1] => vec![0, 1],
            at if at < levels[2] => vec![0],
            at if at < levels[4] => vec![1],
            _ => vec![2],
        };
        for broken in damaged(&whole[at]) {
            let mut segments = whole.clone();
            segments[at].clone_from(&broken);
            let outcome = run_segments(&segments);
            let left: Vec<Vec<String>> = (0..3).filter(|n| !spoils.contains(n)).map(|n| expected[n].clone()).collect();
            assert_eq!(outcome.lost, spoils.len(), "{broken}: {:?}", outcome.troubles);
            assert_eq!(outcome.facts(), left, "{broken}");
            let lost: Vec<_> = outcome.troubles.iter().filter(|trouble| trouble.cost == Cost::Claim).collect();
            let name = whole[at].split_once('*').unwrap().0;
            assert!(lost.iter().any(|trouble| trouble.message.contains(name)), "{broken}: {lost:?}");
        }
    }
}

#[test]
fn a_transaction_whose_beginning_or_end_lost_its_separator_gives_no_claim_of_mixed_parts() {
    let mut segments = own(SUBSCRIBER);
    segments.extend(own(PLAIN));
    let whole = interchange(7, &[transaction("0001", &segments), transaction("0002", &segments)]);
    let at = |name: &str| whole.iter().position(|segment| segment.starts_with(name)).unwrap();
    for (places, lost) in [
        (vec![at("SE*")], 1),
        (vec![at("ST*837*0002")], 1),
        (vec![at("SE*"), at("ST*837*0002")], 2),
        (vec![at("ST*")], 1),
    ] {
        let mut broken = whole.clone();
        for place in &places {
            broken[*place] = broken[*place].replace('*', "|");
        }
        let outcome = run_segments(&broken);
        assert_eq!((outcome.claims.len(), outcome.lost), (2 - lost, lost), "{places:?}: {:?}", outcome.troubles);
    }
}

#[test]
fn a_claim_outside_of_a_transaction_is_found_and_not_read() {
    let segments: Vec<String> = two().into_iter().filter(|segment| !segment.starts_with("ST*")).collect();
    let outcome = run_segments(&segments);
    assert_eq!((outcome.claims.len(), outcome.lost), (0, 2));
    let other: Vec<String> = two().iter().map(|segment| segment.replace("ST*837*", "ST*835*")).collect();
    assert_eq!(run_segments(&other).lost, 2);
}

#[test]
fn small_batches_give_the_same_claims() {
    let sample = plain(40);
    let expected = run(&sample);
    for batch in [1, 500, 5000] {
        let outcome = limited(&sample, Limits { batch, ..Limits::default() });
        assert_eq!(outcome.facts(), expected.facts());
    }
}
