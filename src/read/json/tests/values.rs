//! What the values of a claim become.

use super::*;

#[test]
fn the_example_of_the_interface_is_read_field_by_field() {
    let (mut claim, troubles) = one(EXAMPLE);
    claim.settle();
    assert_eq!(troubles, []);
    let claims = |field| show(&claim, Item::CLAIM, field);
    assert_eq!(claims(Field::ClaimNumber), "C1001");
    assert_eq!(claims(Field::ClaimType), "professional");
    assert_eq!(claims(Field::ClaimPayer), "ACME1");
    assert_eq!(claims(Field::ClaimFrequency), "original");
    assert_eq!(claims(Field::ClaimReceived), "2026-02-10");
    assert_eq!(claims(Field::ClaimBillingProvider), "1932163398");
    assert_eq!(claims(Field::ClaimRenderingProvider), "1257781848");
    assert_eq!(claims(Field::ClaimDiagnoses), "L570, I10");
    assert_eq!(claims(Field::ClaimPrincipalDiagnosis), "L570");
    assert_eq!(claims(Field::ClaimAuthorization), "none");
    assert_eq!(claims(Field::ClaimPlace), "11");
    assert_eq!(claims(Field::ClaimTotalCharge), "$215.00");
    assert_eq!(claims(Field::ClaimFirstDate), "2026-02-03");
    assert_eq!(show(&claim, Item::PATIENT, Field::PatientId), "M77");
    assert_eq!(show(&claim, Item::PATIENT, Field::PatientBirthDate), "1971-05-02");
    assert_eq!(show(&claim, Item::PATIENT, Field::PatientSex), "female");
    let roles: Vec<String> =
        claim.items(Record::Provider).map(|item| show(&claim, item, Field::ProviderRole)).collect();
    assert_eq!(roles, ["billing", "rendering"]);
    let expected = [("1", "99213", "25", "$120.00", "L570"), ("2", "17000", "none", "$95.00", "L570")];
    for (line, (number, code, modifiers, charge, diagnosis)) in claim.items(Record::Line).zip(expected) {
        assert_eq!(show(&claim, line, Field::LineNumber), number);
        assert_eq!(show(&claim, line, Field::LineCode), code);
        assert_eq!(show(&claim, line, Field::LineModifiers), modifiers);
        assert_eq!(show(&claim, line, Field::LineUnits), "1");
        assert_eq!(show(&claim, line, Field::LineCharge), charge);
        assert_eq!(show(&claim, line, Field::LineDate), "2026-02-03");
        assert_eq!(show(&claim, line, Field::LinePlace), "11");
        assert_eq!(show(&claim, line, Field::LineDiagnosis), diagnosis);
        assert_eq!(show(&claim, line, Field::LineRenderingProvider), "1257781848");
    }
    let code = claim.slot(Item::line(1), Field::LineCode);
    assert_eq!(pointer(claim.raw(), code.at()), "/lines/1/procedure");
    assert_eq!(EXAMPLE.get(value_at(claim.raw(), code.at())).unwrap(), "\"17000\"");
    assert_eq!(pointer(claim.raw(), claim.place(Item::line(1))), "/lines/1");
    assert_eq!(pointer(claim.raw(), claim.slot(Item::line(0), Field::LineModifiers).at()), "/lines/0/modifiers");
    assert_eq!(pointer(claim.raw(), claim.place(Item::CLAIM)), "");
    assert_eq!(value_at(claim.raw(), claim.place(Item::CLAIM)), 0..EXAMPLE.len());
}

#[test]
fn lists_are_the_same_however_they_are_written_and_wherever_they_stand() {
    let claim = |list: &str| {
        let line = format!(r#"{{"procedure":"99213","modifiers":{list},"units":1,"diagnosis_pointers":[1]}}"#);
        format!(r#"{{"claim_id":"A","lines":[{line},{line},{line}],"payer":"ACME1"}}"#)
    };
    let lists = [
        (r#"["25","59"]"#, "25, 59"),
        (r#"["25", "59"]"#, "25, 59"),
        (r#"[ "25" ,"59" ]"#, "25, 59"),
        (r#"["25",null,"59"]"#, "25, 59"),
        (r#"["2\u0035","59"]"#, "25, 59"),
        (r#"["25","\u0035\u0039"]"#, "25, 59"),
        (r#"["25"]"#, "25"),
        (r#""25""#, "25"),
        (r#"["LONGMODIFIER"]"#, "LONGMODIFIER"),
        ("[]", "none"),
        ("[ ]", "none"),
        ("null", "none"),
    ];
    for (list, shown) in lists {
        let (claim, troubles) = one(&claim(list));
        assert_eq!(troubles, []);
        let values = if shown == "none" { 0 } else { shown.split(", ").count() };
        assert_eq!(claim.listed() as usize, 3 * (values + 1), "{list}: no value is kept twice");
        for line in claim.items(Record::Line) {
            assert_eq!(show(&claim, line, Field::LineModifiers), shown, "{list}");
            assert_eq!(show(&claim, line, Field::LineUnits), "1");
            assert_eq!(show(&claim, line, Field::LineCode), "99213");
        }
    }
    for list in [
        r#"["25",]"#,
        r#"["25""59"]"#,
        r#"["25",,"59"]"#,
        r#"["25"}"#,
        r#"["25","5"#,
        "[,]",
        "[",
        "[]]",
        "nul",
        "nulll",
    ] {
        let first = refused(&claim(list));
        let good = claim("[]");
        // In the first line the names of a line may not be expected yet; in the last they are.
        let (head, tail) = good.rsplit_once("[],").unwrap();
        let damaged = format!("{head}{list},{tail}");
        let (last, before) = (head.len(), good.find("[],").unwrap());
        let (code, offset) = refused(&damaged);
        assert_eq!((code, offset as usize - last), (first.0, first.1 as usize - before), "{list}");
    }
}

#[test]
fn every_slot_points_at_its_own_value() {
    let json = r#"{"claim_id":"A","x":[{"a/b":1}],"lines":[{"modifiers":["25","59"],"tooth":"14","surface":"MOD","rendering_provider":{"npi":"1234567893"}}]}"#;
    let (claim, _) = one(json);
    let at = |slot: crate::claim::Slot| {
        (pointer(claim.raw(), slot.at()), json.get(value_at(claim.raw(), slot.at())).unwrap())
    };
    let second = claim.list(Item::line(0), Field::LineModifiers)[1];
    assert_eq!(at(second), ("/lines/0/modifiers/1".to_owned(), "\"59\""));
    let provider = Item { record: Record::Provider, index: 0 };
    assert_eq!(
        at(claim.slot(provider, Field::ProviderNpi)),
        ("/lines/0/rendering_provider/npi".to_owned(), "\"1234567893\"")
    );
    let tooth = Item { record: Record::Tooth, index: 0 };
    assert_eq!(show(&claim, tooth, Field::ToothSurfaces), "M, O, D");
    assert_eq!(at(claim.list(tooth, Field::ToothSurfaces)[2]), ("/lines/0/surface".to_owned(), "\"MOD\""));
    let inner = u32::try_from(json.find(":1").unwrap() + 1).unwrap();
    assert_eq!(pointer(json.as_bytes(), inner), "/x/0/a~1b");
    for cut in 0..json.len() {
        for at in 0..=u32::try_from(cut).unwrap() {
            assert!(value_at(&json.as_bytes()[..cut], at).end <= cut);
        }
    }
}

#[test]
fn j01_deep_objects_are_refused_also_where_nothing_is_read() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |depth: usize| {
            let value = if open == "[" { "" } else { "1" };
            format!("{{\"claim_id\":\"A\",\"x\":{}{value}{}}}", open.repeat(depth), close.repeat(depth))
        };
        assert!(try_one(&nested(63)).2.is_ok());
        assert_eq!(refused(&nested(64)).0, "json/too-deep");
        assert_eq!(refused(&nested(100_000)).0, "json/too-deep");
    }
}

#[test]
fn j02_a_name_given_twice_is_refused() {
    assert_eq!(refused(r#"{"claim_id":"1","claim_id":"2"}"#), ("json/duplicate-key", 17));
    assert_eq!(refused(r#"{"claim_id":"1","member":{},"patient":{}}"#).0, "json/duplicate-key");
    assert_eq!(refused(r#"{"claim_id":"1","claim_\u0069d":"2"}"#).0, "json/duplicate-key");
    assert_eq!(refused(r#"{"claim_id":"1","member":{"sex":"F","sex":"M"}}"#).0, "json/duplicate-key");
    let trouble = try_one(r#"{"lines":[{"units":1},{"units":1,"units":2}]}"#).2.unwrap_err();
    assert_eq!((trouble.code, trouble.spot.element.as_str()), ("json/duplicate-key", "/lines/1/units"));
    let (claim, troubles) = one(r#"{"claim_id":"1","x":1,"x":2}"#);
    assert_eq!((show(&claim, Item::CLAIM, Field::ClaimNumber).as_str(), troubles.len()), ("1", 0));
}

#[test]
fn j03_j04_numbers_are_exact_or_unreadable() {
    let units = |text: &str| {
        let (claim, troubles) = one(&format!("{{\"lines\":[{{\"units\":{text}}}]}}"));
        let readable = !is_unreadable(&claim, Item::line(0), Field::LineUnits);
        assert_eq!(troubles.is_empty(), readable, "{text}");
        readable.then(|| show(&claim, Item::line(0), Field::LineUnits))
    };
    for (text, expected) in [
        ("0.123456789012345678", None),
        ("0.12345678901234567", Some("0.12345678901234567")),
        ("123456789012345678901234567890", None),
        ("0.1234567890123456789", None),
        ("-0", Some("0")),
        ("1e400", None),
        ("1E2", Some("100")),
        ("\"1E2\"", None),
        ("-5", None),
        ("\"-5\"", None),
        ("\"2.5\"", Some("2.5")),
        ("\"NaN\"", None),
        ("true", None),
    ] {
        assert_eq!(units(text).as_deref(), expected, "{text}");
    }
    for text in ["NaN", "Infinity", "01", "1.", ".5", "+1", "1e", "--1", "0x10"] {
        assert_eq!(refused(&format!("{{\"lines\":[{{\"units\":{text}}}]}}")).0, "json/syntax", "{text}");
    }
    let charge = |text: &str| {
        let (claim, troubles) = one(&format!("{{\"lines\":[{{\"charge\":{text}}}]}}"));
        (show(&claim, Item::line(0), Field::LineCharge), troubles.first().map(|trouble| trouble.code))
    };
    assert_eq!(charge("120.00"), ("$120.00".to_owned(), None));
    assert_eq!(charge("\"120.00\""), ("$120.00".to_owned(), None));
    assert_eq!(charge("0.1"), ("$0.10".to_owned(), None));
    assert_eq!(charge("1e2"), ("$100.00".to_owned(), None));
    assert_eq!(charge("1e-3").1, Some("json/amount"));
    assert_eq!(charge("0.125").1, Some("json/amount"));
    assert_eq!(charge("\"1,200.00\"").1, Some("json/amount"));
}

#[test]
fn j08_texts_are_unicode_or_refused() {
    let member = |text: &str| format!("{{\"claim_id\":\"A\",\"prior_auth\":\"{text}\"}}");
    for text in [r"\ud800", r"\udc00", r"\ud800\ud800", r"\ud800x", r"\u12g4", r"\x", r"\U0041"] {
        assert_eq!(refused(&member(text)), ("json/escape", 30), "{text}");
        assert_eq!(refused(&member(text).replace("prior_auth", "something_")).0, "json/escape", "{text}");
    }
    assert_eq!(refused(&member("a\nb")), ("json/control-character", 31));
    assert_eq!(refused(&member("a\u{0}b")).0, "json/control-character");
    for (text, shown) in [
        (r"a\u0000b", r"a\u{0}b"),
        (r"\ud83d\ude00", "\u{1f600}"),
        (r#"\"\\\/\b\f\n\r\tA9"#, "\"\\/\\u{8}\\u{c}\\u{a}\\u{d}\\u{9}A9"),
        (r"J\u00fcrgen und andere", "Jürgen und andere"),
        ("Jürgen ein langer Text mit Umlauten äöü", "Jürgen ein langer Text mit Umlauten äöü"),
    ] {
        let (claim, _) = one(&member(text));
        assert_eq!(show(&claim, Item::CLAIM, Field::ClaimAuthorization), shown, "{text}");
    }
    let mut bytes = b"{\"claim_id\":\"A\"}\n{\"claim_id\":\"B\xff\"}\n{\"x\":\"\xc3\",\"claim_id\":\"B\"}\n".to_vec();
    bytes.extend_from_slice(b"{\"claim_id\":\"D\"}");
    let outcome = run(&bytes);
    assert_eq!(outcome.codes(), ["json/encoding", "json/encoding"]);
    assert_eq!(outcome.troubles[0].spot.offset, 17 + 14);
    assert_eq!(outcome.numbers(), ["A", "D"]);
}

#[test]
fn j12_unknown_names_are_passed_over() {
    let many: String = (0..100_000).map(|n| format!("\"k{n}\":{{\"a\":[{n},null,true,\"x\"]}},")).collect();
    let (claim, troubles) = one(&format!("{{{many}\"claim_id\":\"A\",\"lines\":[{{{many}\"units\":3}}]}}"));
    assert_eq!(show(&claim, Item::line(0), Field::LineUnits), "3");
    assert!(troubles.is_empty());
    for bad in ["{\"x\":[1,]}", "{\"x\":{1:2}}", "{\"x\":tru}", "{\"x\":[1 2]}", "{\"x\" 1}", "{,}", "{\"x\":{]}"] {
        assert_eq!(refused(bad).0, "json/syntax", "{bad}");
    }
}

#[test]
fn values_of_the_wrong_kind_are_unreadable_and_named() {
    let json = r#"{"claim_id":{"a":1},"payer":true,"received":"20261345","total_charge":[],
        "member":{"birth_date":"1971-02-30"},"lines":[{"units":-5,"emergency":"maybe","modifiers":["25",{}]}]}"#;
    let (claim, troubles) = one(json);
    let found: Vec<(&str, &str)> =
        troubles.iter().map(|trouble| (trouble.code, trouble.spot.element.as_str())).collect();
    let expected = [
        ("json/type", "/claim_id"),
        ("json/type", "/payer"),
        ("json/date", "/received"),
        ("json/type", "/total_charge"),
        ("json/date", "/member/birth_date"),
        ("json/number", "/lines/0/units"),
        ("json/type", "/lines/0/emergency"),
        ("json/type", "/lines/0/modifiers/1"),
    ];
    assert_eq!(found, expected);
    assert_eq!((troubles[0].spot.number, troubles[4].spot.number), (1, 2));
    assert!(troubles.iter().all(|trouble| trouble.cost == Cost::Nothing));
    assert!(troubles.iter().all(|trouble| !trouble.message.contains("1971")));
    assert!(is_unreadable(&claim, Item::CLAIM, Field::ClaimNumber));
    assert!(is_unreadable(&claim, Item::PATIENT, Field::PatientBirthDate));
    assert!(matches!(claim.value(claim.list(Item::line(0), Field::LineModifiers)[1]), Value::Unreadable(b"{}")));
    let many = vec!["{\"units\":-1}"; 1000].join(",");
    assert_eq!(one(&format!("{{\"lines\":[{many}]}}")).1.len(), 16);
}

#[test]
fn a_claim_without_lines_is_read_and_noted() {
    let frame = Frame { stretches: stretch(16).into(), ..Frame::default() };
    let batch = Batch { bytes: br#"{"claim_id":"A"}"#.to_vec(), ..Batch::default() };
    let mut troubles = Vec::new();
    assert_eq!(read(&batch, &frame, &mut Claim::default(), &mut troubles), Ok(()));
    assert_eq!(troubles.iter().map(|trouble| trouble.code).collect::<Vec<_>>(), ["json/no-lines"]);
}

#[test]
fn what_is_no_claim_is_refused() {
    for (json, code) in [
        ("[]", "json/not-an-object"),
        ("{}", "json/not-a-claim"),
        (r#"{"line":1,"procedure":"99213","pos":"11"}"#, "json/not-a-claim"),
        (r#"{"resourceType":"Claim"}"#, "json/fhir"),
        (r#"{"status":"active","insurer":{"a":"b"},"payer":"P","created":"x"}"#, "json/not-a-claim"),
        (r#"{"claim_id":"A","lines":5}"#, "json/type"),
        (r#"{"claim_id":"A","lines":[5]}"#, "json/type"),
        (r#"{"claim_id":"A","lines":[null]}"#, "json/type"),
        (r#"{"claim_id":"A","member":"M1"}"#, "json/type"),
        (r#"{"claim_id":"A"} x"#, "json/trailing"),
        (r#"{"claim_id":"A","#, "json/truncated"),
    ] {
        assert_eq!(refused(json).0, code, "{json}");
    }
    let trouble = try_one(r#"{"claim_id":"A","type":"pharmacy"}"#).2.unwrap_err();
    assert_eq!((trouble.code, trouble.cost), ("json/claim-type", Cost::Unsupported));
}

#[test]
fn the_type_is_given_or_follows_from_the_bill_type() {
    let kind = |json: &str| one(json).0.claim_type;
    assert_eq!(kind(r#"{"claim_id":"A"}"#), ClaimType::Professional);
    assert_eq!(kind(r#"{"claim_id":"A","bill_type":"131"}"#), ClaimType::Institutional);
    assert_eq!(kind(r#"{"claim_id":"A","type":"D","bill_type":null}"#), ClaimType::Dental);
    assert_eq!(kind(r#"{"claim_id":"A","type":"Professional","bill_type":"131"}"#), ClaimType::Professional);
    let (claim, _) = one(r#"{"claim_id":"A","bill_type":131}"#);
    assert_eq!(show(&claim, Item::CLAIM, Field::ClaimBillType), "0131");
}

#[test]
fn short_forms_are_accepted() {
    let (mut claim, troubles) = one(
        r#"{"claim_id":7,"diagnoses":[" l57.0 ",null,{"code":"i10","role":"other","present_on_admission":"Y","position":9},{}],"pos":11,
        "patient":{"sex":"Female","relationship":"self"},"providers":[{"role":"referring","npi":"1"},{"role":"DK","npi":"2"}],
        "note":"first","notes":[{"kind":"ADD","text":"second"}],"condition_codes":["a1",{"code":"B2"}],
        "other_payers":{"id":"P2","paid":"10","adjustments":[{"group":"CO","reason":45,"amount":5}]},
        "lines":[{"diagnosis_pointers":["A","c",2],"tooth":14,"surface":["M"],"drug":"00006499200","date":20260203,"note":["x","y"],
          "results":[{"payer":"P2","adjustments":[{"reason":"1"}]}],"surfaces":null},
          {"line":7,"teeth":[{"code":"3","surfaces":["B"]},{"code":"4"}],"drugs":[{"code":"1","quantity":2.5,"unit":"ml"}],"charge":""}]}"#
            .replace(r#","surfaces":null"#, "")
            .as_str(),
    );
    assert_eq!(troubles, []);
    let codes: Vec<String> =
        claim.items(Record::Diagnosis).map(|item| show(&claim, item, Field::DiagnosisCode)).collect();
    assert_eq!(codes, ["L570", "unreadable (an empty diagnosis)", "I10", "unreadable (an empty diagnosis)"]);
    let positions: Vec<String> =
        claim.items(Record::Diagnosis).map(|item| show(&claim, item, Field::DiagnosisPosition)).collect();
    assert_eq!(positions, ["1", "2", "9", "4"]);
    claim.settle();
    assert_eq!(show(&claim, Item::CLAIM, Field::ClaimNumber), "7");
    assert_eq!(show(&claim, Item::line(0), Field::LinePlace), "11");
    assert_eq!(show(&claim, Item::PATIENT, Field::PatientSex), "female");
    assert_eq!(show(&claim, Item::PATIENT, Field::PatientRelationship), "self");
    assert_eq!(show(&claim, Item::CLAIM, Field::ClaimReferringProvider), "1");
    assert_eq!(show(&claim, Item { record: Record::Provider, index: 1 }, Field::ProviderRole), "ordering");
    assert_eq!(show(&claim, Item::CLAIM, Field::ClaimNote), "first, second");
    assert_eq!(
        claim.items(Record::ConditionCode).map(|item| show(&claim, item, Field::ConditionCodeCode)).collect::<Vec<_>>(),
        ["A1", "B2"]
    );
    let owners: Vec<Record> = claim.items(Record::Adjustment).map(|item| claim.owner(item).record).collect();
    assert_eq!(owners, [Record::OtherPayer, Record::LineResult]);
    assert_eq!(show(&claim, Item::line(0), Field::LinePointers), "1, 3, 2");
    assert_eq!(show(&claim, Item::line(0), Field::LineDiagnosis), "L570, I10, unreadable (an empty diagnosis)");
    assert_eq!(show(&claim, Item::line(0), Field::LineTooth), "14");
    assert_eq!(show(&claim, Item::line(0), Field::LineSurface), "M");
    assert_eq!(show(&claim, Item::line(0), Field::LineDrug), "00006499200");
    assert_eq!(show(&claim, Item::line(0), Field::LineDate), "2026-02-03");
    assert_eq!(show(&claim, Item::line(0), Field::LineNote), "x, y");
    assert_eq!(show(&claim, Item::line(0), Field::LineNumber), "1");
    assert_eq!(show(&claim, Item::line(1), Field::LineNumber), "7");
    assert_eq!(show(&claim, Item::line(1), Field::LineTooth), "3, 4");
    assert_eq!(show(&claim, Item::line(1), Field::LineSurface), "B");
    assert_eq!(show(&claim, Item::line(1), Field::LineCharge), "none");
}

#[test]
fn what_is_json_is_what_another_reader_takes_for_json() {
    let unicode = EXAMPLE
        .replace("ACME1", r"A\u00fc\ud83d\ude00ü")
        .replace("\"pos\":\"11\",\n", "\"x\":[1.5e-3,{},[true,false]],");
    for at in 0..unicode.len() {
        for flip in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80] {
            let mut bytes = unicode.clone().into_bytes();
            bytes[at] ^= flip;
            let theirs = serde_json::from_slice::<serde_json::Value>(&bytes).is_ok();
            let frame = Frame { stretches: stretch(bytes.len()).into(), ..Frame::default() };
            let batch = Batch { bytes, ..Batch::default() };
            let ours = read(&batch, &frame, &mut Claim::default(), &mut Vec::new());
            let shape = [
                "json/duplicate-key",
                "json/type",
                "json/claim-type",
                "json/not-a-claim",
                "json/not-an-object",
                "json/fhir",
            ];
            match ours {
                Ok(()) => assert!(theirs, "{}", String::from_utf8_lossy(&batch.bytes)),
                Err(trouble) => assert!(!theirs || shape.contains(&trouble.code), "{trouble:?}"),
            }
        }
    }
}
