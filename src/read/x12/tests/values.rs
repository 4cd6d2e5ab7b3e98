//! Values of every loop, and values that are not what they must be.

use super::*;

/// The plain claim with a segment in place of those that begin like it.
fn changed(from: &str, to: &str) -> Outcome {
    let mut segments = PLAIN.to_vec();
    let at = segments.iter().position(|segment| segment.starts_with(from)).unwrap();
    segments[at] = to;
    read_claim(&segments)
}

fn items(claim: &Claim, record: Record) -> Vec<Item> {
    claim.items(record).collect()
}

#[test]
fn a_claim_with_all_its_loops() {
    let outcome = read_claim(&[
        "CLM*C2*300.5***11:B:7*Y*A*Y*Y**AA:EM::TX*02********9",
        "DTP*431*D8*20260101",
        "DTP*439*D8*20260102",
        "DTP*454*D8*20260103",
        "DTP*484*D8*20251201",
        "DTP*435*DT*202601041230",
        "DTP*096*D8*20260106",
        "PWK*OZ*BM***AC*DMN0012",
        "AMT*F5*25",
        "REF*9F*REF1*",
        "REF*G1*AUTH1",
        "REF*F8*ICN1",
        "REF*X4*11D0000001",
        "K3*FILE INFORMATION",
        "NTE*ADD*SEE CHART: PAGE 2",
        "HI*ABK:S93401A*ABF:M25511",
        "HI*ABF:I10",
        "HI*BG:A1*BG:A2",
        "NM1*DN*1*REF*PROV****XX*1111111112",
        "NM1*77*2*SURGERY CENTER*****XX*2222222220",
        "N3*5 OAK",
        "N4*DALLAS*TX*75001",
        "NM1*DQ*1*SUPER*VISOR****XX*3333333338",
        "SBR*S*01*******MB",
        "CAS*CO*45*10*1*97*5",
        "AMT*D*80",
        "AMT*EAF*20",
        "OI***Y***Y",
        "MOA***MA01*N20",
        "NM1*IL*1*ROE*PAT****MI*X1",
        "N4*AUSTIN*TX*73301",
        "REF*SY*999999999",
        "NM1*PR*2*OTHER*****PI*OTH1",
        "DTP*573*D8*20260201",
        "REF*F8*OICN",
        "REF*G1*NOT OURS",
        "NM1*82*1*NOT*OURS****XX*4444444446",
        "LX*1",
        "SV1*HC:J1745:JA:JW:::NOTE*300.5*UN*10.5*22**1:3**Y**Y*N",
        "PWK*B4*EL***AC*LINE1",
        "DTP*472*RD8*20260103-20260105",
        "REF*G1*LINEAUTH",
        "REF*9F*OTHERS**2U:OTH1",
        "REF*6R*L-1",
        "NTE*DCP*LINE NOTE",
        "LIN**N4*57894003001",
        "CTP****2.5*ML",
        "REF*XZ*RX7",
        "NM1*82*1*OWN*LINE****XX*5555555554",
        "PRV*PE*PXC*207R00000X",
        "NM1*DK*1*ORD*ERER****XX*6666666662",
        "SVD*OTH1*75*HC:J1745**10",
        "CAS*PR*2*5.25",
        "DTP*573*D8*20260202",
    ]);
    assert_eq!(outcome.codes(), Vec::<&str>::new());
    let claim = outcome.only();
    let line = Item::line(0);
    let (other, drug) = (items(claim, Record::OtherPayer)[0], items(claim, Record::Drug)[0]);
    let result = items(claim, Record::LineResult)[0];
    for (item, field, expected) in [
        (Item::CLAIM, Field::ClaimTotalCharge, "$300.50"),
        (Item::CLAIM, Field::ClaimFrequency, "replacement"),
        (Item::CLAIM, Field::ClaimRelatedCauses, "AA, EM"),
        (Item::CLAIM, Field::ClaimAccidentState, "TX"),
        (Item::CLAIM, Field::ClaimSpecialProgram, "02"),
        (Item::CLAIM, Field::ClaimDelayReason, "9"),
        (Item::CLAIM, Field::ClaimOnsetDate, "2026-01-01"),
        (Item::CLAIM, Field::ClaimAccidentDate, "2026-01-02"),
        (Item::CLAIM, Field::ClaimInitialTreatmentDate, "2026-01-03"),
        (Item::CLAIM, Field::ClaimLastMenstrualDate, "2025-12-01"),
        (Item::CLAIM, Field::ClaimAdmissionDate, "2026-01-04"),
        (Item::CLAIM, Field::ClaimDischargeDate, "2026-01-06"),
        (Item::CLAIM, Field::ClaimPatientPaid, "$25.00"),
        (Item::CLAIM, Field::ClaimReferral, "REF1"),
        (Item::CLAIM, Field::ClaimAuthorization, "AUTH1"),
        (Item::CLAIM, Field::ClaimOriginalNumber, "ICN1"),
        (Item::CLAIM, Field::ClaimClia, "11D0000001"),
        (Item::CLAIM, Field::ClaimNote, "FILE INFORMATION, SEE CHART: PAGE 2"),
        (Item::CLAIM, Field::ClaimDiagnoses, "S93401A, M25511, I10"),
        (Item::CLAIM, Field::ClaimReferringProvider, "1111111112"),
        (Item::CLAIM, Field::ClaimServiceFacility, "2222222220"),
        (Item::CLAIM, Field::ClaimSupervisingProvider, "3333333338"),
        (Item::CLAIM, Field::ClaimRenderingProvider, "none"),
        (Item::CLAIM, Field::ClaimPayer, "ACME1"),
        (Item::PATIENT, Field::PatientState, "IL"),
        (other, Field::OtherPayerId, "OTH1"),
        (other, Field::OtherPayerSequence, "secondary"),
        (other, Field::OtherPayerRelationship, "spouse"),
        (other, Field::OtherPayerFilingIndicator, "MB"),
        (other, Field::OtherPayerPaid, "$80.00"),
        (other, Field::OtherPayerRemaining, "$20.00"),
        (other, Field::OtherPayerDecided, "2026-02-01"),
        (other, Field::OtherPayerClaimNumber, "OICN"),
        (other, Field::OtherPayerRemarks, "MA01, N20"),
        (line, Field::LineModifiers, "JA, JW"),
        (line, Field::LineDescription, "NOTE"),
        (line, Field::LineUnits, "10.5"),
        (line, Field::LinePlace, "22"),
        (line, Field::LineDiagnosis, "S93401A, I10"),
        (line, Field::LineEmergency, "yes"),
        (line, Field::LineEpsdt, "yes"),
        (line, Field::LineFamilyPlanning, "no"),
        (line, Field::LineDate, "2026-01-03"),
        (line, Field::LineThrough, "2026-01-05"),
        (line, Field::LineAuthorization, "LINEAUTH"),
        (line, Field::LineReferral, "REF1"),
        (line, Field::LineControlNumber, "L-1"),
        (line, Field::LineNote, "LINE NOTE"),
        (line, Field::LineDrug, "57894003001"),
        (line, Field::LineRenderingProvider, "5555555554"),
        (line, Field::LineOrderingProvider, "6666666662"),
        (line, Field::LineReferringProvider, "1111111112"),
        (drug, Field::DrugQuantity, "2.5"),
        (drug, Field::DrugUnit, "ML"),
        (drug, Field::DrugPrescription, "RX7"),
        (result, Field::ResultPayer, "OTH1"),
        (result, Field::ResultPaid, "$75.00"),
        (result, Field::ResultCode, "J1745"),
        (result, Field::ResultUnits, "10"),
        (result, Field::ResultDecided, "2026-02-02"),
    ] {
        assert_eq!(show(claim, item, field), expected, "{}", field.info().x12);
    }
    let adjustments: Vec<String> = claim
        .items(Record::Adjustment)
        .map(|item| {
            let value = |field| show(claim, item, field);
            let fields =
                [Field::AdjustmentGroup, Field::AdjustmentReason, Field::AdjustmentAmount, Field::AdjustmentQuantity];
            format!("{:?} {}", claim.owner(item).record, fields.map(value).join(" "))
        })
        .collect();
    assert_eq!(adjustments, ["OtherPayer CO 45 $10.00 1", "OtherPayer CO 97 $5.00 none", "LineResult PR 2 $5.25 none"]);
    assert_eq!(claim.count(Record::ConditionCode), 2);
    assert_eq!(claim.items(Record::Attachment).map(|item| claim.owner(item)).collect::<Vec<_>>(), [Item::CLAIM, line]);
    let roles: Vec<String> = claim.items(Record::Provider).map(|item| show(claim, item, Field::ProviderRole)).collect();
    assert_eq!(roles, ["billing", "referring", "facility", "supervising", "rendering", "ordering"]);
    let facility = items(claim, Record::Provider)[2];
    assert_eq!(show(claim, facility, Field::ProviderCity), "DALLAS");
    let positions: Vec<String> =
        claim.items(Record::Diagnosis).map(|item| show(claim, item, Field::DiagnosisPosition)).collect();
    assert_eq!(positions, ["1", "2", "3"]);
}

#[test]
fn a_number_given_by_the_payer_itself_is_the_claims() {
    let mut segments = PLAIN.to_vec();
    segments.extend(["REF*G1*OTHERS**2U:OTH1", "REF*G1*OURS**2U:ACME1"]);
    let outcome = read_claim(&segments);
    assert_eq!(show(outcome.only(), Item::line(1), Field::LineAuthorization), "OURS");
}

#[test]
fn the_dependent_is_the_patient() {
    let mut segments = own(SUBSCRIBER);
    segments.extend(own(&[
        "HL*3*2*23*0",
        "PAT*19****D8*20260205",
        "NM1*QC*1*DOE*KIM",
        "N4*GARY*IN*46401",
        "DMG*D8*20150102*M",
    ]));
    segments.extend(own(PLAIN));
    segments.extend(own(&SUBSCRIBER[6..]));
    segments.extend(own(PLAIN));
    let outcome = run_segments(&interchange(1, &[transaction("0001", &segments)]));
    let patient = |claim: &Claim| {
        [
            Field::PatientId,
            Field::PatientBirthDate,
            Field::PatientSex,
            Field::PatientRelationship,
            Field::PatientState,
            Field::PatientDeathDate,
        ]
        .map(|field| show(claim, Item::PATIENT, field))
    };
    assert_eq!(patient(&outcome.claims[0]), ["M77", "2015-01-02", "male", "child", "IN", "2026-02-05"]);
    assert_eq!(patient(&outcome.claims[1]), ["M77", "1971-05-02", "female", "self", "IL", "none"]);
    let place = outcome.claims[0].place(Item::PATIENT) as usize;
    assert!(outcome.claims[0].raw()[place..].starts_with(b"NM1*QC"));
}

#[test]
fn mixed_separators_are_read_and_reported_once() {
    let segments: Vec<String> = PLAIN.repeat(2).iter().map(|segment| segment.replace(':', ">")).collect();
    let outcome = read_claim(&segments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(outcome.codes(), ["x12/mixed-separator"]);
    assert_eq!(outcome.facts(), run(&plain(2)).facts());
    assert_eq!(outcome.troubles[0].spot.element, "CLM05");
}

#[test]
fn x08_names_are_bytes_that_change_nothing() {
    let bytes = plain(1);
    let at = bytes.windows(3).position(|part| part == b"DOE").unwrap();
    let mut latin = bytes.clone();
    latin[at + 1] = 0xd1;
    let outcome = run(&latin);
    assert!(outcome.troubles.is_empty());
    let nameless = |outcome: &Outcome| -> Vec<String> {
        outcome.facts().concat().into_iter().filter(|fact| !fact.contains("last_name")).collect()
    };
    assert_eq!(nameless(&outcome), nameless(&run(&bytes)));
    assert_eq!(show(outcome.only(), Item::PATIENT, Field::PatientLastName), r"D\xD1E");
}

#[test]
fn x09_control_characters_make_a_value_unreadable() {
    for control in ["\0", "\x07", "\x1b", "\n"] {
        let outcome = changed("SV1", &format!("SV1*HC:992{control}13*120*UN*1***1"));
        assert_eq!(outcome.codes(), ["x12/control-character"]);
        assert!(is_unreadable(outcome.only(), Item::line(0), Field::LineCode));
        assert_eq!(outcome.troubles[0].spot.element, "SV101-2");
    }
}

#[test]
fn x16_codes_are_read_as_x12_writes_them() {
    let outcome = changed("HI", "HI*abk:l57.0*ABF:I10 *BF:4019*ZZ:1*XX:2");
    assert_eq!(outcome.codes(), ["x12/diagnosis-dot", "x12/icd-9", "x12/unknown-qualifier"]);
    assert_eq!(show(outcome.only(), Item::CLAIM, Field::ClaimDiagnoses), "L570, I10, 4019");
    let outcome = changed("HI", "HI*ABK*ABF:I10");
    assert_eq!(outcome.codes(), ["x12/diagnosis"]);
    assert_eq!(show(outcome.only(), Item::line(0), Field::LineDiagnosis), "unreadable (ABK), I10");
    let outcome = changed("SV1", "SV1*hc:j1745:ja*120*un*1***A:l");
    assert_eq!(show(outcome.only(), Item::line(0), Field::LineCode), "J1745");
    assert_eq!(show(outcome.only(), Item::line(0), Field::LinePointers), "1, 12");
    let outcome = changed("SV1", "SV1*HC:99213*120*UN*1***1:X****MAYBE");
    assert_eq!(outcome.codes(), ["x12/code", "x12/number"], "{:?}", outcome.troubles);
}

#[test]
fn x17_days_that_do_not_exist_are_unreadable_and_reported() {
    for date in [
        "D8*20261345",
        "D8*00000000",
        "D8*20230229",
        "D8*260203",
        "D8*2026020",
        "RD8*20260205-20260203",
        "RD8*20260203-20261301",
        "XX*soon",
    ] {
        let outcome = changed("DTP*472", &format!("DTP*472*{date}"));
        let claim = outcome.only();
        assert_eq!(outcome.codes(), ["x12/date"], "{date}");
        assert_eq!(outcome.troubles[0].spot.element, "DTP03");
        let line = Item::line(0);
        assert!(is_unreadable(claim, line, Field::LineDate) || is_unreadable(claim, line, Field::LineThrough));
    }
    for date in ["RD8*20260203-20260203", "DT*202602031200", "D8*20260203-20260203", "RD8*20260203"] {
        let outcome = changed("DTP*472", &format!("DTP*472*{date}"));
        assert_eq!(outcome.codes(), Vec::<&str>::new(), "{date}");
        assert_eq!(show(outcome.only(), Item::line(0), Field::LineThrough), "2026-02-03");
    }
}

#[test]
fn x18_units_are_exact_or_unreadable() {
    for units in ["-5", "1e400", &"9".repeat(400), "NaN", "+5", "1,5", "--1"] {
        let outcome = changed("SV1", &format!("SV1*HC:99213*120*UN*{units}***1"));
        assert_eq!(outcome.codes(), ["x12/number"], "{units}");
        assert!(is_unreadable(outcome.only(), Item::line(0), Field::LineUnits));
        assert_eq!(outcome.troubles[0].spot.element, "SV104");
        assert!(outcome.troubles[0].message.len() < 200);
    }
    for (units, expected) in [("0", "0"), ("1.5", "1.5"), (".5", "0.5"), ("", "none")] {
        let outcome = changed("SV1", &format!("SV1*HC:99213*120*UN*{units}***1"));
        assert_eq!(show(outcome.only(), Item::line(0), Field::LineUnits), expected);
        assert!(outcome.troubles.is_empty());
    }
}

#[test]
fn x19_amounts_are_exact_or_unreadable() {
    for amount in ["1,000.00", "$5", "12345678901234567890", "1.005", "5.", ".", "-.", "1 0"] {
        let outcome = changed("SV1", &format!("SV1*HC:99213*{amount}*UN*1***1"));
        assert_eq!(outcome.codes(), ["x12/amount"], "{amount}");
        assert!(is_unreadable(outcome.only(), Item::line(0), Field::LineCharge));
    }
    for (amount, expected) in
        [(".5", "$0.50"), ("-0", "$0.00"), ("120.500", "$120.50"), ("-.25", "-$0.25"), ("007", "$7.00")]
    {
        let outcome = changed("SV1", &format!("SV1*HC:99213*{amount}*UN*1***1"));
        assert_eq!(show(outcome.only(), Item::line(0), Field::LineCharge), expected);
    }
}

#[test]
fn x22_what_a_claim_does_not_carry_is_absent() {
    let outcome = read_claim(&["CLM***", "LX*1", "SV1*HC:99213"]);
    let claim = outcome.only();
    for (item, field) in [
        (Item::CLAIM, Field::ClaimNumber),
        (Item::CLAIM, Field::ClaimTotalCharge),
        (Item::CLAIM, Field::ClaimPlace),
        (Item::CLAIM, Field::ClaimRenderingProvider),
        (Item::line(0), Field::LineUnits),
        (Item::line(0), Field::LineCharge),
        (Item::line(0), Field::LineDate),
        (Item::line(0), Field::LinePointers),
    ] {
        assert_eq!(claim.get(item, field), Value::Absent, "{}", field.info().x12);
    }
    let outcome = read_claim(&["CLM*C1*10***11:B:1"]);
    assert_eq!((outcome.only().count(Record::Line), outcome.codes()), (0, vec!["x12/no-lines"]));
}

#[test]
fn segments_out_of_place_are_passed_over_and_reported() {
    let mut segments = PLAIN.to_vec();
    segments.insert(1, "CAS*CO*45*10");
    segments.push("CAS*CO*45*10");
    segments.push("SV1*HC:99999*1*UN*1");
    let outcome = read_claim(&segments);
    assert_eq!(outcome.codes(), ["x12/stray-segment", "x12/no-line-number"]);
    let claim = outcome.only();
    assert_eq!((claim.count(Record::Adjustment), claim.count(Record::Line), claim.count(Record::Diagnosis)), (0, 3, 2));
}
