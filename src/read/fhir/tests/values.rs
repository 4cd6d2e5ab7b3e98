//! Elements of a Claim and the fields that they fill.

use super::*;

#[test]
fn j03_j04_numbers_are_exact_or_unreadable() {
    let amount = |text: &str| {
        let (claim, troubles) = one(&format!(r#""total":{{"value":{text},"currency":"USD"}},"#));
        (of_claim(&claim, Field::ClaimTotalCharge), troubles.len())
    };
    assert_eq!(amount("120.10"), ("$120.10".to_owned(), 0));
    assert_eq!(amount("120.100"), ("$120.10".to_owned(), 0));
    assert_eq!(amount("-0"), ("$0.00".to_owned(), 0));
    assert_eq!(amount("1E2"), ("$100.00".to_owned(), 0));
    assert_eq!(amount("1.2e2"), ("$120.00".to_owned(), 0));
    for odd in ["0.001", "1E-3", "1e400", "123456789012345678901234567890"] {
        let (shown, troubles) = amount(odd);
        assert!(shown.starts_with("unreadable"), "{odd}: {shown}");
        assert_eq!(troubles, 1);
    }
    let outcome = run(claim("C1", r#""total":{"value":NaN},"#));
    assert_eq!((outcome.claims.len(), outcome.codes()), (0, vec!["json/syntax"]));
}

#[test]
fn amounts_in_another_currency_are_not_dollars() {
    let (claim, troubles) = one(r#""total":{"value":120.00,"currency":"CAD"},"#);
    assert!(is_unreadable(&claim, Item::CLAIM, Field::ClaimTotalCharge));
    assert_eq!(troubles[0].code, "fhir/currency");
}

#[test]
fn j10_days_are_those_that_are_written() {
    let day = |text: &str| {
        let (claim, troubles) = one(&format!(r#""created":"{text}","#));
        (of_claim(&claim, Field::ClaimSubmitted), troubles.iter().map(|trouble| trouble.code).collect::<Vec<_>>())
    };
    for same in [
        "2026-02-03",
        "2026-02-03T23:30:00-10:00",
        "2026-02-03T00:30:00+14:00",
        "2026-02-03T00:00:00.000Z",
        "2026-02-03T10:00",
    ] {
        assert_eq!(day(same), ("2026-02-03".to_owned(), vec![]), "{same}");
    }
    for partial in ["2026", "2026-02"] {
        assert_eq!(day(partial), (partial.to_owned(), vec![]));
    }
    for odd in ["2026-13", "0000", "2026-02-30", "20260203", "2026-02-03 10:00", "02/03/2026", "2026-2-3", "202602"] {
        let (shown, codes) = day(odd);
        assert!(shown.starts_with("unreadable"), "{odd}: {shown}");
        assert_eq!(codes, ["fhir/date"], "{odd}");
    }
}

#[test]
fn j10_the_claims_days_are_as_known_as_its_lines_leave_them() {
    let ends = |days: &[&str]| {
        let item = |day: &&str| format!(r#"{{"sequence":1,"servicedDate":"{day}","net":{{"value":1}}}}"#);
        let items: Vec<String> = days.iter().map(item).collect();
        let text = claim("C1", "");
        let at = text.rfind(r#""item":"#).unwrap();
        let outcome = run(format!(r#"{}"item":[{}]}}"#, &text[..at], items.join(",")));
        [Field::ClaimFirstDate, Field::ClaimLastDate].map(|field| of_claim(&outcome.claims[0], field))
    };
    assert_eq!(ends(&["2026-02"]), ["2026-02", "2026-02"]);
    assert_eq!(ends(&["2026-02", "2026-01-31", "2026-03-01"]), ["2026-01-31", "2026-03-01"]);
    assert_eq!(ends(&["2026-02-10", "2026-02"]), ["2026-02-01 to 2026-02-10", "2026-02-10 to 2026-02-28"]);
    assert_eq!(ends(&["2026-02-01", "2026-02"]), ["2026-02-01", "2026-02"]);
    assert_eq!(ends(&["2026-03", "2026"]), ["2026-01-01 to 2026-03-31", "2026-03-01 to 2026-12-31"]);
    assert_eq!(ends(&["2026-02", "2026-02-30"]), ["unreadable (2026-02-30)", "unreadable (2026-02-30)"]);
}

#[test]
fn diagnoses_are_pointed_to_by_their_sequence() {
    let text = r#""diagnosis":[
        {"sequence":9,"diagnosisCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"44054006"},{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"E11.9"}]},"type":[{"coding":[{"code":"secondary"}]}]},
        {"sequence":4,"diagnosisCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]},"type":[{"coding":[{"code":"principal"}]}],"onAdmission":{"coding":[{"code":"y"}]}},
        {"sequence":5,"diagnosisCodeableConcept":{"coding":[{"code":"R07.9"}]},"type":[{"coding":[{"code":"admitting"}]}]}],
        "item":[{"sequence":1,"diagnosisSequence":[9,4],"net":{"value":1}},{"sequence":2,"diagnosisSequence":[1],"net":{"value":1}}],"#;
    let text = claim("C1", text);
    let at = text.rfind(r#","item":"#).unwrap();
    let outcome = run(bundle(&[&format!("{}}}", &text[..at]), PATIENT]));
    let claim = &outcome.claims[0];
    assert_eq!(of_claim(claim, Field::ClaimDiagnoses), "I10, E119");
    assert_eq!(of_claim(claim, Field::ClaimAdmittingDiagnosis), "R079");
    assert_eq!(show(claim, first(Record::Diagnosis), Field::DiagnosisPresentOnAdmission), "Y");
    assert_eq!(show(claim, Item::line(0), Field::LineDiagnosis), "E119, I10");
    assert!(show(claim, Item::line(1), Field::LineDiagnosis).contains("unreadable"));
    assert_eq!(outcome.codes(), ["fhir/sequence"]);
}

#[test]
fn kinds_of_claims() {
    let kind = |code: &str| {
        let outcome = run(claim("C1", "").replace("professional", code));
        (outcome.claims.first().map(|claim| claim.claim_type.word()), outcome.cost(Cost::Unsupported))
    };
    assert_eq!(kind("professional"), (Some("professional"), 0));
    assert_eq!(kind("institutional"), (Some("institutional"), 0));
    assert_eq!(kind("oral"), (Some("dental"), 0));
    assert_eq!(kind("pharmacy"), (None, 1));
    assert_eq!(kind("vision"), (None, 1));
    assert_eq!(kind("SC"), (None, 1));
    let error = run(claim("C1", "").replace("active", "entered-in-error"));
    assert_eq!(error.codes(), ["fhir/entered-in-error"]);
}

#[test]
fn institutional_information_is_read_by_category_and_by_system() {
    let (claim, troubles) = one(r#""supportingInfo":[
        {"sequence":1,"category":{"coding":[{"code":"typeofbill"}]},"code":{"coding":[{"code":"0131"}]}},
        {"sequence":2,"category":{"coding":[{"code":"discharge-status"}]},"code":{"coding":[{"code":"01"}]}},
        {"sequence":3,"category":{"coding":[{"code":"admissionperiod"}]},"timingPeriod":{"start":"2026-02-01T22:15:00-06:00","end":"2026-02-03"}},
        {"sequence":4,"category":{"coding":[{"code":"info"}]},"code":{"coding":[{"system":"https://www.nubc.org/CodeSystem/ConditionCodes","code":"44"}]}},
        {"sequence":5,"category":{"coding":[{"code":"occurrence"}]},"code":{"coding":[{"code":"11"}]},"timingDate":"2026-01-30"},
        {"sequence":6,"category":{"coding":[{"code":"occurrencespan"}]},"code":{"coding":[{"code":"74"}]},"timingPeriod":{"start":"2026-01-30","end":"2026-01-31"}},
        {"sequence":7,"category":{"coding":[{"code":"valuecode"}]},"code":{"coding":[{"code":"80"}]},"valueQuantity":{"value":3}},
        {"sequence":8,"category":{"coding":[{"code":"drg"}]},"code":{"coding":[{"code":"470"}]}},
        {"sequence":9,"category":{"coding":[{"code":"clmrecvddate"}]},"timingDate":"2026-02-10"},
        {"sequence":10,"category":{"coding":[{"code":"info"}]},"valueString":"needs review"}],"#);
    assert_eq!(troubles, []);
    let shown: Vec<String> = [
        Field::ClaimBillType,
        Field::ClaimDischargeStatus,
        Field::ClaimAdmissionDate,
        Field::ClaimDischargeDate,
        Field::ClaimDrg,
        Field::ClaimReceived,
        Field::ClaimNote,
    ]
    .map(|field| of_claim(&claim, field))
    .to_vec();
    assert_eq!(shown, ["0131", "01", "2026-02-01", "2026-02-03", "470", "2026-02-10", "needs review"]);
    assert_eq!(show(&claim, first(Record::ConditionCode), Field::ConditionCodeCode), "44");
    assert_eq!(show(&claim, first(Record::Occurrence), Field::OccurrenceDate), "2026-01-30");
    assert_eq!(show(&claim, first(Record::Span), Field::SpanThrough), "2026-01-31");
    assert_eq!(show(&claim, first(Record::ValueCode), Field::ValueCodeAmount), "$3.00");
}

#[test]
fn the_care_team_is_the_claims_unless_lines_differ() {
    let carer = |sequence: u32, role: &str, npi: &str| {
        format!(
            r#"{{"sequence":{sequence},"role":{{"coding":[{{"code":"{role}"}}]}},"provider":{{"identifier":{{"system":"http://hl7.org/fhir/sid/us-npi","value":"{npi}"}}}}}}"#
        )
    };
    let text = claim(
        "C1",
        &format!(
            r#""careTeam":[{},{},{}],"#,
            carer(1, "rendering", "1999999901"),
            carer(2, "rendering", "1999999919"),
            carer(3, "referring", "1999999992")
        ),
    );
    let items = r#","item":[{"sequence":1,"careTeamSequence":[1],"net":{"value":1}},{"sequence":2,"careTeamSequence":[2],"net":{"value":1}}]}"#;
    let text = format!("{}{items}", &text[..text.rfind(r#","item":"#).unwrap()]);
    let outcome = run(bundle(&[&text, PATIENT]));
    let claim = &outcome.claims[0];
    assert_eq!(of_claim(claim, Field::ClaimRenderingProvider), "none");
    assert_eq!(of_claim(claim, Field::ClaimReferringProvider), "1999999992");
    assert_eq!(show(claim, Item::line(0), Field::LineRenderingProvider), "1999999901");
    assert_eq!(show(claim, Item::line(1), Field::LineRenderingProvider), "1999999919");
}

#[test]
fn teeth_of_r4_and_r5_are_the_same() {
    let line = |site: &str| {
        let text = claim("C1", "")
            .replace("professional", "oral")
            .replace(r#""servicedDate""#, &format!(r#"{site},"servicedDate""#));
        let outcome = run(bundle(&[&text, PATIENT]));
        let claim = &outcome.claims[0];
        (show(claim, Item::line(0), Field::LineTooth), show(claim, Item::line(0), Field::LineSurface))
    };
    let r4 = r#""bodySite":{"coding":[{"system":"http://ada.org/snodent","code":"14"}]},"subSite":[{"coding":[{"code":"M"}]},{"coding":[{"code":"od"}]}]"#;
    let r5 =
        r#""bodySite":[{"site":[{"concept":{"coding":[{"code":"14"}]}}],"subSite":[{"coding":[{"code":"MOD"}]}]}]"#;
    assert_eq!(line(r4), ("14".to_owned(), "M, O, D".to_owned()));
    assert_eq!(line(r4), line(r5));
}

#[test]
fn charges_without_net_are_price_times_units() {
    let charge = |text: &str| {
        let text = claim("C1", "").replace(r#""quantity":{"value":1},"net":{"value":120.00,"currency":"USD"}"#, text);
        let outcome = run(bundle(&[&text, PATIENT]));
        show(&outcome.claims[0], Item::line(0), Field::LineCharge)
    };
    assert_eq!(charge(r#""quantity":{"value":3},"unitPrice":{"value":10.50}"#), "$31.50");
    assert_eq!(charge(r#""unitPrice":{"value":1400},"factor":0.75"#), "$1050.00");
    assert!(charge(r#""quantity":{"value":3},"unitPrice":{"value":0.333}"#).starts_with("unreadable"));
    assert_eq!(charge(r#""quantity":{"value":3}"#), "none");
}

#[test]
fn details_name_drugs_and_are_no_lines() {
    let detail = r#""detail":[{"sequence":1,"productOrService":{"coding":[{"system":"http://hl7.org/fhir/sid/ndc","code":"00002-1433-80"}]},"quantity":{"value":2.5,"unit":"mL"}}],"servicedDate""#;
    let text = claim("C1", "").replace(r#""servicedDate""#, detail);
    let outcome = run(bundle(&[&text, PATIENT]));
    let claim = &outcome.claims[0];
    assert_eq!(claim.count(Record::Line), 1);
    assert_eq!(show(claim, first(Record::Drug), Field::DrugCode), "00002143380");
    assert_eq!(show(claim, first(Record::Drug), Field::DrugQuantity), "2.5");
    assert_eq!(show(claim, first(Record::Drug), Field::DrugUnit), "ML");
}

#[test]
fn replacements_name_what_they_replace() {
    let (claim, _) = one(r#""related":[{"relationship":{"coding":[{"code":"prior"}]},"reference":{"value":"ICN1"}}],"#);
    assert_eq!(of_claim(&claim, Field::ClaimFrequency), "replacement");
    assert_eq!(of_claim(&claim, Field::ClaimOriginalNumber), "ICN1");
    let (claim, _) =
        one(r#""related":[{"relationship":{"coding":[{"code":"associated"}]},"reference":{"value":"ICN1"}}],"#);
    assert_eq!(of_claim(&claim, Field::ClaimFrequency), "original");
}
