//! J09: references within a Bundle, contained, beside, missing, in rings.

use super::*;
use crate::read::fhir::Beside;
use crate::read::{How, Input, open_as};

const NPI: &str = r#""identifier":[{"system":"http://hl7.org/fhir/sid/us-npi","value":"1999999919"}]"#;

fn npi(claim: &Claim) -> String {
    let provider = claim.slot(Item::CLAIM, Field::ClaimBillingProvider).as_item().unwrap();
    show(claim, Item { record: Record::Provider, index: provider }, Field::ProviderNpi)
}

fn with_provider(reference: &str) -> String {
    claim("C1", &format!(r#""provider":{{"reference":"{reference}"}},"#))
}

#[test]
fn a_bundle_resolves_by_address_and_by_type_and_id() {
    let organization = format!(r#"{{"resourceType":"Organization","id":"o1",{NPI}}}"#);
    let other = r#"{"resourceType":"Organization","id":"o2"}"#;
    for (address, reference) in [
        ("urn:uuid:1b", "urn:uuid:1b"),
        ("http://example.org/fhir/Organization/o1", "http://example.org/fhir/Organization/o1"),
        ("http://example.org/fhir/Organization/o1", "Organization/o1"),
        ("http://example.org/fhir/Organization/o1", "Organization/o1/_history/2"),
        ("urn:uuid:1b", "Organization/o1"),
    ] {
        for claim_first in [true, false] {
            let claim =
                format!(r#"{{"fullUrl":"http://example.org/fhir/Claim/C1","resource":{}}}"#, with_provider(reference));
            let found = format!(r#"{{"fullUrl":"{address}","resource":{organization}}},{{"resource":{other}}}"#);
            let entries = if claim_first { format!("{claim},{found}") } else { format!("{found},{claim}") };
            let outcome = run(format!(r#"{{"resourceType":"Bundle","entry":[{entries}]}}"#));
            assert_eq!(npi(&outcome.claims[0]), "1999999919", "{address} {reference}");
        }
    }
}

#[test]
fn the_address_of_the_claim_decides_between_servers() {
    let entry = |address: &str, npi: &str| {
        format!(
            r#"{{"fullUrl":"{address}/Organization/o1","resource":{{"resourceType":"Organization","id":"o1","identifier":[{{"system":"us-npi","value":"{npi}"}}]}}}}"#
        )
    };
    let claim = |address: &str| {
        format!(r#"{{"fullUrl":"{address}/Claim/C1","resource":{}}}"#, with_provider("Organization/o1"))
    };
    let (a, b) = ("http://a.example.org", "http://b.example.org");
    let text = format!(
        r#"{{"resourceType":"Bundle","entry":[{},{},{},{}]}}"#,
        claim(a),
        claim(b),
        entry(a, "1999999919"),
        entry(b, "1999999992")
    );
    let outcome = run(text);
    assert_eq!(outcome.claims.iter().map(npi).collect::<Vec<_>>(), ["1999999919", "1999999992"]);
}

#[test]
fn two_resources_of_one_name_are_none() {
    let a = format!(r#"{{"resourceType":"Organization","id":"o1",{NPI}}}"#);
    let b = r#"{"resourceType":"Organization","id":"o1"}"#;
    let outcome = run(bundle(&[&a, b, &with_provider("Organization/o1"), PATIENT]));
    assert!(npi(&outcome.claims[0]).starts_with("unreadable"), "{}", npi(&outcome.claims[0]));
    assert_eq!(outcome.codes(), ["fhir/reference"]);
    let claim = with_provider("Organization/o1");
    for order in [[&*claim, &a, b], [b, &claim, &a], [&a, &claim, b]] {
        let outcome = run(bundle(&[order.as_slice(), &[PATIENT]].concat()));
        assert!(npi(&outcome.claims[0]).starts_with("unreadable"), "{order:?}");
        assert_eq!(outcome.codes(), ["fhir/reference"]);
    }
    let contained = |second: &str| {
        let own = a.replace("o1", "o");
        let both = format!(r##""contained":[{own},{second}],"provider":{{"reference":"#o"}},"##);
        npi(&run(self::claim("C1", &both)).claims[0])
    };
    assert!(contained(&b.replace("o1", "o")).starts_with("unreadable"));
    assert_eq!(contained(&a.replace("o1", "o")), "1999999919");
    let outcome = run(bundle(&[&a, &a, &with_provider("Organization/o1"), PATIENT]));
    assert_eq!(npi(&outcome.claims[0]), "1999999919");
}

#[test]
fn claims_that_cannot_wait_are_told() {
    // More than is kept waiting stands between the claims and the second resource of one name.
    let (a, b) = (
        format!(r#"{{"resourceType":"Organization","id":"o1",{NPI}}}"#),
        r#"{"resourceType":"Organization","id":"o1"}"#,
    );
    let claim =
        with_provider("Organization/o1").replace(r#""use""#, &format!(r#""x":"{}","use""#, "x".repeat(1 << 20)));
    let claims = vec![claim.as_str(); 70];
    let outcome = run(bundle(&[&[PATIENT, &a], claims.as_slice(), &[b]].concat()));
    assert_eq!(outcome.claims.len(), 70);
    assert_eq!((npi(&outcome.claims[0]).as_str(), outcome.cost(Cost::Bytes)), ("1999999919", 1));
    assert!(npi(&outcome.claims[69]).starts_with("unreadable"));
}

#[test]
fn a_missing_resource_leaves_its_facts_unknown() {
    let outcome = run(bundle(&[&with_provider("Organization/none")]));
    let claim = &outcome.claims[0];
    assert!(is_unreadable(claim, Item::PATIENT, Field::PatientBirthDate));
    assert!(is_unreadable(claim, Item::PATIENT, Field::PatientState));
    assert_eq!(outcome.codes(), ["fhir/reference"]);
    assert!(outcome.troubles[0].message.contains("Claim.patient, Claim.provider"));
}

#[test]
fn roles_lead_on_to_persons_and_contained_resources_count() {
    let role = r#"{"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"Practitioner/p"},"specialty":[{"coding":[{"system":"http://nucc.org/provider-taxonomy","code":"207N00000X"}]}]}"#;
    let person = format!(r#"{{"resourceType":"Practitioner","id":"p",{NPI}}}"#);
    let outcome = run(bundle(&[role, &person, &with_provider("PractitionerRole/r"), PATIENT]));
    assert_eq!(npi(&outcome.claims[0]), "1999999919");
    let contained =
        format!(r##""contained":[{{"resourceType":"Organization","id":"o",{NPI}}}],"provider":{{"reference":"#o"}},"##);
    assert_eq!(npi(&run(claim("C1", &contained)).claims[0]), "1999999919");
    let logical = r#""provider":{"identifier":{"system":"http://hl7.org/fhir/sid/us-npi","value":"1999999992"}},"#;
    assert_eq!(npi(&run(claim("C1", logical)).claims[0]), "1999999992");
}

#[test]
fn rings_of_references_end() {
    let role = r#"{"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"PractitionerRole/r"}}"#;
    let a = r#"{"resourceType":"Location","id":"a","managingOrganization":{"reference":"Location/b"}}"#;
    let b = r#"{"resourceType":"Location","id":"b","managingOrganization":{"reference":"Location/a"}}"#;
    let text = claim("C1", r#""provider":{"reference":"PractitionerRole/r"},"facility":{"reference":"Location/a"},"#);
    assert_eq!(run(bundle(&[role, a, b, &text, PATIENT])).numbers(), ["C1"]);
    let own = claim(
        "C1",
        r##""contained":[{"resourceType":"Coverage","id":"c","payor":[{"reference":"#c"}]}],"insurance":[{"sequence":1,"focal":true,"coverage":{"reference":"#c"}}],"##,
    );
    assert_eq!(run(bundle(&[&own, PATIENT])).numbers(), ["C1"]);
    let bundle_in_itself = bundle(&[&bundle(&[&bundle(&[&claim("C1", ""), PATIENT])])]);
    assert_eq!(run(bundle_in_itself).numbers(), ["C1"]);
}

#[test]
fn random_graphs_of_references_are_followed() {
    // Every edge that a small generator draws among roles, locations, coverages; no graph hangs or panics.
    let mut seed = 7u64;
    let mut next = |n: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % n
    };
    for _ in 0..300 {
        let kinds = ["PractitionerRole", "Location", "Coverage", "Organization", "Patient", "Claim"];
        let name = |next: &mut dyn FnMut(u64) -> u64| format!("{}/{}", kinds[next(6) as usize], next(4));
        let mut resources = Vec::new();
        for kind in kinds.iter().take(5) {
            for id in 0..4 {
                let mut to = || name(&mut next);
                resources.push(format!(
                    r#"{{"resourceType":"{kind}","id":"{id}","practitioner":{{"reference":"{}"}},"organization":{{"reference":"{}"}},"payor":[{{"reference":"{}"}}],"managingOrganization":{{"reference":"{}"}}}}"#,
                    to(), to(), to(), to()
                ));
            }
        }
        let more = format!(
            r#""provider":{{"reference":"{}"}},"facility":{{"reference":"{}"}},"insurance":[{{"focal":true,"coverage":{{"reference":"{}"}}}}],"#,
            name(&mut next),
            name(&mut next),
            name(&mut next)
        );
        resources.push(claim("C1", &more));
        let at = next(resources.len() as u64) as usize;
        resources.rotate_left(at);
        let texts: Vec<&str> = resources.iter().map(String::as_str).collect();
        assert_eq!(run(bundle(&texts)).numbers(), ["C1"]);
    }
}

#[test]
fn resources_beside_the_claims_are_found_by_type_and_id() {
    let refs = format!("{PATIENT}\n{{\"resourceType\":\"Organization\",\"id\":\"o1\",{NPI}}}\n");
    let (beside, damage) = Beside::read(vec![(Input::Stream(Box::new(Cursor::new(refs.into_bytes()))), 3)]).unwrap();
    assert!(damage.is_empty());
    let how = How { beside: Some(beside), ..How::default() };
    for reference in ["Organization/o1", "http://example.org/fhir/Organization/o1"] {
        let text = with_provider(reference);
        let mut framer = open_as(Input::Stream(Box::new(Cursor::new(text.into_bytes()))), 0, &how).unwrap();
        let (mut batch, mut claim, mut troubles) = (Batch::default(), Claim::default(), Vec::new());
        assert!(framer.next(&mut batch).unwrap());
        let Some(Entry::Frame(frame)) = batch.entries.first() else { panic!("no claim") };
        batch.read(frame, &mut claim, &mut troubles).unwrap();
        assert_eq!(npi(&claim), "1999999919");
        assert_eq!(troubles, []);
        let born = claim.slot(Item::PATIENT, Field::PatientBirthDate);
        assert_eq!(claim.piece_at(born.at()).unwrap().file, 3);
    }
}
