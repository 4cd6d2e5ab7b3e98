//! What cells become.

use super::*;
use crate::claim::{ClaimType, Value};

#[test]
fn the_example_is_read_field_by_field() {
    let (outcome, claims) = run_as(EXAMPLE.as_bytes(), &How::default());
    assert_eq!(outcome.troubles, []);
    assert_eq!(outcome.claims, [("C1001".to_owned(), 2), ("C1002".to_owned(), 1)]);
    let claim = &claims[0];
    let of = |field| show(claim, Item::CLAIM, field);
    assert_eq!(claim.claim_type, ClaimType::Professional);
    assert_eq!(of(Field::ClaimPayer), "ACME1");
    assert_eq!(of(Field::ClaimBillingProvider), "1999999901");
    assert_eq!(of(Field::ClaimDiagnoses), "L570, I10");
    assert_eq!(of(Field::ClaimTotalCharge), "$215.00");
    assert_eq!(of(Field::ClaimFirstDate), "2026-02-03");
    assert_eq!(of(Field::ClaimAuthorization), "none");
    assert_eq!(show(claim, Item::PATIENT, Field::PatientBirthDate), "1971-05-02");
    assert_eq!(show(claim, Item::PATIENT, Field::PatientSex), "female");
    let expected = [("1", "99213", "25", "$120.00", "L570"), ("2", "17000", "none", "$95.00", "L570, I10")];
    for (line, (number, code, modifiers, charge, diagnosis)) in claim.items(Record::Line).zip(expected) {
        assert_eq!(show(claim, line, Field::LineNumber), number);
        assert_eq!(show(claim, line, Field::LineCode), code);
        assert_eq!(show(claim, line, Field::LineModifiers), modifiers);
        assert_eq!(show(claim, line, Field::LineCharge), charge);
        assert_eq!(show(claim, line, Field::LinePlace), "11");
        assert_eq!(show(claim, line, Field::LineDiagnosis), diagnosis);
    }
    assert_eq!(show(&claims[1], Item::line(0), Field::LineDiagnosis), "J029");
}

#[test]
fn values_stand_where_their_cells_begin() {
    let (_, claims) = run_as(EXAMPLE.as_bytes(), &How::default());
    let claim = &claims[0];
    let second = Item::line(1);
    for (slot, text) in [
        (claim.slot(second, Field::LineCode), "17000"),
        (claim.slot(second, Field::LineDate), "20260203"),
        (claim.slot(second, Field::LinePointers), "1,2\""),
        (claim.slot(Item::PATIENT, Field::PatientSex), "F,1999999901"),
    ] {
        assert!(claim.raw()[slot.at() as usize..].starts_with(text.as_bytes()), "{text}");
    }
    let place = super::super::locate(claim.raw(), claim.slot(second, Field::LineCode).at() as usize, b',').unwrap();
    assert_eq!((place.row, place.column), (1, 12));
}

#[test]
fn items_of_every_record_are_made() {
    let (claim, troubles) = one("\
claim_id,claim_type,bill_type,dx1,dx1_poa,dx3,dx,vc1,vc1_amount,cc2,oc1,oc1_date,os1,os1_from,os1_to,px1,px1_date,attending_npi,facility_name,claim_note,revenue_code,procedure,ndc,ndc_quantity,ndc_unit,tooth,surface,modifiers,line_rendering_npi,line_note
A,I,131,E11.9,Y,I10,,80,4.00,41,11,20260101,74,20260101,20260103,0DTJ4ZZ,2026-01-02,1999999901,North,\"two
lines\",0450,D2392,00002143380,1.5,ML,3,MOD,\"25,59\",1999999919,a note
");
    assert_eq!(troubles, []);
    let all =
        |record: Record, field| -> Vec<String> { claim.items(record).map(|item| show(&claim, item, field)).collect() };
    assert_eq!(claim.claim_type, ClaimType::Institutional);
    assert_eq!(show(&claim, Item::CLAIM, Field::ClaimBillType), "0131");
    // Pointers count places: the second diagnosis is there, but nobody knows which it is.
    let codes: Vec<Value<'_>> =
        claim.items(Record::Diagnosis).map(|item| claim.get(item, Field::DiagnosisCode)).collect();
    assert!(matches!(codes.as_slice(), [Value::Code(_), Value::Unreadable(_), Value::Code(_)]), "{codes:?}");
    assert_eq!(all(Record::Diagnosis, Field::DiagnosisPresentOnAdmission)[0], "Y");
    assert_eq!(all(Record::ValueCode, Field::ValueCodeAmount), ["$4.00"]);
    assert_eq!(all(Record::ConditionCode, Field::ConditionCodeCode), ["41"]);
    assert_eq!(all(Record::Occurrence, Field::OccurrenceDate), ["2026-01-01"]);
    assert_eq!(all(Record::Span, Field::SpanThrough), ["2026-01-03"]);
    assert_eq!(all(Record::Procedure, Field::ProcedureCode), ["0DTJ4ZZ"]);
    assert_eq!(show(&claim, Item::CLAIM, Field::ClaimAttendingProvider), "1999999901");
    assert_eq!(all(Record::Note, Field::NoteText).len(), 2);
    assert_eq!(all(Record::Drug, Field::DrugQuantity), ["1.5"]);
    assert_eq!(all(Record::Tooth, Field::ToothSurfaces), ["M, O, D"]);
    let line = Item::line(0);
    assert_eq!(show(&claim, line, Field::LineModifiers), "25, 59");
    assert_eq!(show(&claim, line, Field::LineRenderingProvider), "1999999919");
    assert_eq!(show(&claim, line, Field::LineDrug), "00002143380");
}

#[test]
fn c06_what_a_spreadsheet_damaged_is_said_and_not_mended() {
    let heads = "claim_id,patient_id,billing_npi,dx1,service_from,pos,revenue_code,procedure,units,charge";
    for (cell, bad) in [
        ("patient_id", "1.23E+14"),
        ("billing_npi", "1.23E+09"),
        ("dx1", "11-Sep"),
        ("dx1", "#N/A"),
        ("service_from", "45292"),
        ("service_from", "########"),
        ("pos", "2"),
        ("revenue_code", "450"),
        ("procedure", "100"),
        ("procedure", "1E10"),
        ("procedure", "3-May"),
        ("units", "1-Jan"),
        ("charge", "#REF!"),
    ] {
        let row: Vec<&str> = heads
            .split(',')
            .map(|own| {
                if own == cell {
                    bad
                } else if own == "claim_id" {
                    "A"
                } else {
                    ""
                }
            })
            .collect();
        // A cell of a line, so that there is one.
        let (outcome, claims) =
            run_as(format!("{heads},line_number\n{},1\n", row.join(",")).as_bytes(), &How::default());
        assert_eq!(outcome.at("csv/spreadsheet"), Some((2, cell)), "{cell} {bad} {outcome:?}");
        let field = super::super::columns::find(cell).unwrap().field;
        let item = claims[0].items(field.info().record).next().unwrap();
        assert!(matches!(claims[0].get(item, field), Value::Unreadable(_)), "{cell} {bad}");
        assert!(outcome.balances());
    }
    let outcome = run("claim_id,procedure\n1.23457E+14,99213\n1.23457E+14,99214\n");
    assert_eq!((outcome.codes(), outcome.found), (vec!["csv/spreadsheet"], 1));
    assert_eq!(outcome.troubles[0].cost, Cost::Claim);
    let how = map("leading-zeros = \"restore\"");
    let (outcome, claims) = run_as(b"claim_id,pos,procedure\nA,2,100\n", &how);
    assert_eq!(outcome.codes(), ["csv/zeros", "csv/zeros"]);
    assert_eq!(show(&claims[0], Item::line(0), Field::LineCode), "00100");
    assert_eq!(show(&claims[0], Item::line(0), Field::LinePlace), "02");
}

#[test]
fn c07_only_declared_days_are_read() {
    for (bad, code) in [
        ("02/03/2026", "csv/date"),
        ("3-Feb-2026", "csv/spreadsheet"),
        ("2026-2-3", "csv/date"),
        ("20260230", "csv/date"),
        ("02/03/26", "csv/date"),
        ("45292", "csv/spreadsheet"),
    ] {
        let outcome = run(&format!("claim_id,procedure,service_from\nA,99213,{bad}\n"));
        assert_eq!(outcome.codes(), [code], "{bad}");
    }
    let how = map("dates = \"MM/DD/YYYY\"");
    let rows = b"claim_id,procedure,service_from\nA,99213,2/3/2026\nA,99213,20260203\n";
    let (outcome, claims) = run_as(rows, &how);
    assert_eq!(outcome.codes(), ["csv/date"]);
    assert_eq!(show(&claims[0], Item::line(0), Field::LineDate), "2026-02-03");
}

#[test]
fn amounts_and_numbers_are_exact_or_said_not_to_be() {
    for (bad, code) in [
        ("\"$1,250.00\"", "csv/amount"),
        ("12.345", "csv/amount"),
        ("\"12,50\"", "csv/amount"),
        ("(12.00)", "csv/amount"),
        ("1e3", "csv/spreadsheet"),
        ("+5", "csv/amount"),
    ] {
        let outcome = run(&format!("claim_id,procedure,charge\nA,99213,{bad}\n"));
        assert_eq!(outcome.codes(), [code], "{bad}");
    }
    assert_eq!(run("claim_id,procedure,units\nA,99213,-1\n").codes(), ["csv/number"]);
    let how = map("decimal = \"comma\"");
    let (outcome, claims) =
        run_as(b"claim_id;procedure;charge;units\nA;99213;1250,50;1,5\nA;99213;1.250,50;1\nA;99213;1.250;1\n", &how);
    assert_eq!(outcome.codes(), ["csv/delimiter", "csv/amount", "csv/amount"]);
    assert_eq!(show(&claims[0], Item::line(0), Field::LineCharge), "$1250.50");
    assert_eq!(show(&claims[0], Item::line(0), Field::LineUnits), "1.5");
}

#[test]
fn rows_that_contradict_each_other_leave_the_value_open() {
    let (claim, troubles) = one(
        "claim_id,patient_sex,dx1,billing_npi,procedure\nA,F,I10,1999999901,99213\nA,,I10,1999999919,99214\nA,M,E119,1999999901,99215\n",
    );
    let places: Vec<(u64, &str)> =
        troubles.iter().map(|trouble| (trouble.spot.number, trouble.spot.element.as_str())).collect();
    assert!(troubles.iter().all(|trouble| trouble.code == "csv/contradiction"), "{troubles:?}");
    assert_eq!(places, [(4, "patient_sex"), (4, "dx1"), (3, "billing_npi")]);
    assert!(matches!(claim.get(Item::PATIENT, Field::PatientSex), Value::Unreadable(_)));
    let diagnosis = claim.items(Record::Diagnosis).next().unwrap();
    assert!(matches!(claim.get(diagnosis, Field::DiagnosisCode), Value::Unreadable(_)));
    assert_eq!(claim.count(Record::Line), 3);
}

#[test]
fn a_map_names_joins_translates_and_fills_in() {
    let how = map("\
delimiter = \"|\"
dates = \"DD-MON-YYYY\"
[columns]
claim_id = \"CLM_ID\"
bill_type = [\"FAC\", \"CLASS\", \"FREQ\"]
statement_from = \"FROM_DT\"
service_from = \"FROM_DT\"
procedure = \"HCPCS_CD\"
patient_sex = \"SEX\"
[constants]
claim_type = \"institutional\"
payer_id = \"ACME1\"
received_date = \"2026-03-01\"
[values.patient_sex]
1 = \"M\"
2 = \"F\"
");
    let text = b"CLM_ID|FAC|CLASS|FREQ|FROM_DT|HCPCS_CD|SEX|OTHER\n9|0|1|31|03-FEB-2026|99213|2|x\n";
    let text: Vec<u8> = text.to_vec();
    let (outcome, claims) = run_as(&text, &how);
    assert_eq!(outcome.troubles, []);
    let claim = &claims[0];
    assert_eq!(claim.claim_type, ClaimType::Institutional);
    assert_eq!(show(claim, Item::CLAIM, Field::ClaimBillType), "0131");
    assert_eq!(show(claim, Item::CLAIM, Field::ClaimPayer), "ACME1");
    assert_eq!(show(claim, Item::CLAIM, Field::ClaimReceived), "2026-03-01");
    assert_eq!(show(claim, Item::CLAIM, Field::ClaimStatementFrom), "2026-02-03");
    assert_eq!(show(claim, Item::line(0), Field::LineDate), "2026-02-03");
    assert_eq!(show(claim, Item::PATIENT, Field::PatientSex), "female");
    let (outcome, _) = run_as(b"CLM_ID|HCPCS_CD\n9|99213\n", &how);
    assert_eq!(outcome.codes(), ["csv/absent-column"]);
    let (outcome, _) = run_as(b"a,b\n1,2\n", &how);
    assert_eq!(outcome.codes(), ["csv/no-headings"]);
}

#[test]
fn what_a_map_cannot_mean_is_told() {
    for (text, code) in [
        ("columms = 1", "map/unknown-key"),
        ("[columns]\nclaim_idd = \"A\"", "map/unknown-key"),
        ("[columns]\nclaim_id = 1", "map/value"),
        ("[columns]\nclaim_id = []", "map/value"),
        ("delimiter = \"x\"", "map/value"),
        ("dates = \"MM/DD/YY\"", "map/value"),
        ("decimal = 1", "map/value"),
        ("[constants]\npayer_id = 1", "map/value"),
        ("[values]\npatient_sex = \"M\"", "map/value"),
        ("[columns]\npayer_id = \"A\"\n[constants]\npayer_id = \"B\"", "map/value"),
        ("[columns\n", "map/syntax"),
    ] {
        let wrong = Map::parse("layout.toml", text).err().unwrap();
        assert_eq!(wrong.diagnostics.first().unwrap().code, code, "{text}");
    }
}
