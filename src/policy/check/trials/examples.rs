//! Tests of policies as claims.

use super::{ACME, policy};
use crate::claim::{ClaimType, Field, Item, Record, Value};
use crate::policy::model::{Expect, Extent, Test};

const HEADER: &str = "policy P\n  payer A1, B1\n  claims institutional, professional\n  effective 2026-01-01\n\n\
    table minutes\n  code  n\n  procedure  number\n  97110  4\n\n\
    edit E-1\n  for line\n  when any row m in minutes where m.code = code\n  deny CO-1\n\n";

fn test(clauses: &str) -> Test {
    policy(&format!("{HEADER}test \"t\"\n{clauses}\n")).tests.remove(0)
}

fn value(test: &Test, item: Item, field: Field) -> String {
    match test.claim.get(item, field) {
        Value::Absent => "absent".to_owned(),
        value => format!("{value:?}"),
    }
}

#[test]
fn a_claim_is_of_the_first_payer_type_and_day_and_received_on_its_last() {
    let test = test("  line 1 99213-25-LT x2 charge $1,120.00\n  line 2 17000 on 2026-02-01\n  expect clean");
    assert_eq!(test.claim.claim_type, ClaimType::Institutional);
    assert_eq!(value(&test, Item::CLAIM, Field::ClaimPayer), "Code(A1)");
    assert_eq!(value(&test, Item::CLAIM, Field::ClaimFirstDate), "Date(2026-01-01)");
    assert_eq!(value(&test, Item::CLAIM, Field::ClaimReceived), "Date(2026-02-01)");
    assert_eq!(value(&test, Item::line(0), Field::LineCharge), "Money(112000)");
    assert_eq!(value(&test, Item::line(0), Field::LineUnits), "Number(2)");
    assert_eq!(test.claim.list(Item::line(0), Field::LineModifiers).len(), 2);
    // What a test does not say is absent.
    for field in [Field::LinePlace, Field::LineAuthorization, Field::LineRenderingProvider] {
        assert_eq!(value(&test, Item::line(0), field), "absent");
    }
    assert_eq!(value(&test, Item::line(1), Field::LineUnits), "absent");
    assert_eq!(value(&test, Item::CLAIM, Field::ClaimNumber), "absent");
    assert_eq!(value(&test, Item::PATIENT, Field::PatientBirthDate), "absent");
    let provider = Item { record: Record::Provider, index: 0 };
    assert!(crate::policy::check::fits("1234567893", crate::claim::CodeKind::Provider));
    assert!(matches!(test.claim.get(provider, Field::ProviderNpi), Value::Text(b"1234567893")));
    assert_eq!(test.extent, Extent::ALWAYS);
}

#[test]
fn settings_go_to_their_fields_in_words_or_codes() {
    let test = test(
        "  payer B1\n  claims professional\n  date 2026-04-01\n  patient female born 1971-05-02 state TX\n  diagnoses L57.0, I10\n  \
         line 1 99213 place 23 emergency yes rendering_provider 1234567893 diagnosis I10\n  line 2 97110 drug 00002143380 tooth 14 surface M\n  \
         claim frequency replacement\n  claim billing_provider.taxonomy 207Q00000X\n  value code 80 amount $5.00\n  \
         condition code 86\n  other payer filing_indicator MB\n  adjustment of other payer 1 group CO reason 45 amount $1.00\n  \
         note text \"PROMPT CARE\"\n  claim received absent\n  expect clean",
    );
    let claim = &test.claim;
    let item = |record, index| Item { record, index };
    assert_eq!(value(&test, Item::CLAIM, Field::ClaimPayer), "Code(B1)");
    assert_eq!(value(&test, Item::PATIENT, Field::PatientSex), "Code(F)");
    assert_eq!(value(&test, Item::CLAIM, Field::ClaimFrequency), "Code(7)");
    assert_eq!(value(&test, Item::CLAIM, Field::ClaimReceived), "absent");
    assert_eq!(value(&test, Item::line(0), Field::LineDate), "Date(2026-04-01)");
    assert_eq!(value(&test, Item::line(0), Field::LineEmergency), "Yes(true)");
    // Line 1 points to I10, so line 2 points to nothing.
    assert_eq!(claim.list(Item::line(0), Field::LineDiagnosis).len(), 1);
    assert_eq!(claim.list(Item::line(1), Field::LineDiagnosis).len(), 0);
    assert_eq!(claim.count(Record::Diagnosis), 2);
    assert_eq!(claim.list(Item::line(1), Field::LineDrug).len(), 1);
    assert_eq!(claim.list(Item::line(1), Field::LineSurface).len(), 1);
    assert_eq!(claim.owner(item(Record::Adjustment, 0)), item(Record::OtherPayer, 0));
    assert_eq!(value(&test, item(Record::ValueCode, 0), Field::ValueCodeAmount), "Money(500)");
    assert_eq!(value(&test, item(Record::ConditionCode, 0), Field::ConditionCodeCode), "Code(86)");
    assert_eq!(claim.list(Item::CLAIM, Field::ClaimNote).len(), 1);
    assert!(matches!(claim.get(item(Record::Provider, 0), Field::ProviderTaxonomy), Value::Text(b"207Q00000X")));
}

#[test]
fn history_and_what_is_replaced_stand_beside_the_claim() {
    let test = test(
        "  line 1 99213\n  history line 1 97110 on 2025-04-01 denied paid $3.00\n  history from 2025-01-01 to 2025-12-31\n  \
         original claim number OLD-1\n  original line 1 99213 units 2\n  expect undetermined E-1 on line 1\n  expect no E-1",
    );
    assert_eq!(test.history.len(), 1);
    let line = Item::line(0);
    assert!(matches!(test.history[0].get(line, Field::LineDenied), Value::Yes(true)));
    assert!(matches!(test.history[0].get(line, Field::LinePaid), Value::Money(300)));
    assert_eq!(
        test.extent.complete.map(|(from, to)| (from.to_string(), to.to_string())),
        Some(("2025-01-01".into(), "2025-12-31".into()))
    );
    assert_eq!(test.original.as_ref().map(|claim| claim.count(Record::Line)), Some(1));
    assert!(
        matches!(&test.expects[0], Expect::Finding { undetermined: true, edit, lines, .. } if edit == "E-1" && lines == &[1])
    );
    assert!(matches!(&test.expects[1], Expect::No { lines, .. } if lines.is_empty()));
}

#[test]
fn the_tests_of_the_language_page_are_claims() {
    let tests = policy(ACME).tests;
    assert_eq!(tests[0].claim.count(Record::Line), 2);
    assert_eq!(tests[0].claim.slot(Item::CLAIM, Field::ClaimTotalCharge).as_money(), Some(21_500));
    assert!(matches!(&tests[1].expects[..], [Expect::Clean(_)]));
    assert!(matches!(&tests[2].expects[..], [Expect::Finding { lines, .. }] if lines == &[1, 2]));
}
