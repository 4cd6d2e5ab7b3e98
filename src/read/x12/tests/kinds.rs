//! Institutional and dental claims, whole: every loop and element that the model has.

use super::*;

/// An interchange of one transaction of a guide around claims.
pub(super) fn of_guide(guide: &str, segments: &[&str]) -> Outcome {
    let mut all = own(SUBSCRIBER);
    all.extend(own(segments));
    let file = interchange(7, &[transaction("0001", &all)]);
    run_segments(&file.iter().map(|segment| segment.replace("005010X222A1", guide)).collect::<Vec<_>>())
}

fn check(claim: &Claim, expected: &[(Item, Field, &str)]) {
    for (item, field, text) in expected {
        assert_eq!(show(claim, *item, *field), *text, "{:?} {}", item, field.info().name);
    }
}

fn nth(record: Record, index: u32) -> Item {
    Item { record, index }
}

pub(super) const INSTITUTIONAL: &[&str] = &[
    "CLM*H1*1500.25***11:A:7**A*Y*Y",
    "DTP*434*RD8*20260201-20260205",
    "DTP*435*DT*202602010815",
    "DTP*096*TM*1430",
    "CL1*1*7*01",
    "AMT*F3*100",
    "REF*G1*AUTH1",
    "REF*LU*TX",
    "REF*EA*MRN7",
    "REF*F8*ICN1",
    "K3*INFO",
    "NTE*ADD*BILLED LATE",
    "HI*ABK:I2510:::::::Y",
    "HI*ABJ:R079",
    "HI*APR:R0602*APR:R42",
    "HI*ABN:W1830XA:::::::Y*ABN:Y92009",
    "HI*DR:236",
    "HI*ABF:E119:::::::Y*ABF:I10:::::::N",
    "HI*ABF:N186",
    "HI*BBR:02703DZ:D8:20260202",
    "HI*BBQ:4A023N7:D8:20260203",
    "HI*BI:70:RD8:20260101-20260104",
    "HI*BH:11:D8:20260131*BH:18:D8:20251231",
    "HI*BE:80:::4*BE:A1:::1556.5",
    "HI*BG:09*BG:67",
    "HI*TC:A01",
    "NM1*71*1*ATTEND*A****XX*1111111112",
    "PRV*AT*PXC*208D00000X",
    "NM1*72*1*OPERATE*O****XX*2222222220",
    "NM1*ZZ*1*HELP*H****XX*3333333338",
    "NM1*77*2*WEST WING*****XX*4444444446",
    "NM1*DN*1*REFER*R****XX*5555555554",
    "SBR*S*18*******MA",
    "CAS*PR*1*50",
    "AMT*D*900",
    "OI***Y***Y",
    "MIA*4***1200.5*MA01*******************",
    "NM1*IL*1*DOE*JO****MI*MBI1",
    "NM1*PR*2*MEDICARE*****PI*MEDA",
    "LX*1",
    "SV2*0120**1000*DA*4",
    "LX*2",
    "SV2*0450*HC:99284:25::::ED VISIT*500.25*UN*1**20.5",
    "DTP*472*D8*20260201",
    "AMT*GT*1",
    "AMT*N8*2",
    "REF*6R*L2",
    "NM1*72*1*LINE*OP****XX*6666666662",
    "SVD*MEDA*450*HC:99284:25*0450*1",
    "CAS*CO*45*50.25",
    "DTP*573*D8*20260301",
];

pub(super) const DENTAL: &[&str] = &[
    "CLM*D1*450***11:B:1*Y*A*Y*Y**OA:::::*02*******PB",
    "DTP*439*D8*20260101",
    "DTP*452*D8*20260102",
    "DTP*472*RD8*20260203-20260204",
    "DN1*24*20**Y",
    "DN2*3*M****JP",
    "DN2*14*E****JP",
    "PWK*RB*EL***AC*XRAY1",
    "AMT*F5*20",
    "REF*G3*PRE1",
    "REF*G1*AUTH1",
    "NTE*ADD*FIRST VISIT",
    "HI*ABK:K0262*ABF:K0381",
    "NM1*82*1*DENT*D****XX*1111111112",
    "PRV*PE*PXC*1223G0001X",
    "NM1*DD*1*HELP*H****XX*2222222220",
    "LX*1",
    "SV3*AD:D2392*200**10:20*I*1*****1:2",
    "TOO*JP*3*M:O:D",
    "TOO*JP*4*O",
    "REF*6R*D-L1",
    "LX*2",
    "SV3*AD:D6740*250*12**R*1",
    "DTP*472*D8*20260205",
    "DTP*441*D8*20200101",
    "DTP*196*D8*20260110",
    "DTP*198*D8*20260120",
    "REF*G3*PRE2",
    "AMT*T*5",
];

pub(super) const SUPPORT: &[&str] = &[
    "CLM*C9*500***41:B:1*N*A*W*I*P*AA::::CA",
    "DTP*304*D8*20260101",
    "DTP*453*D8*20260102",
    "DTP*455*D8*20260103",
    "DTP*314*RD8*20260104-20260131",
    "DTP*297*D8*20260105",
    "DTP*296*D8*20260201",
    "DTP*090*D8*20260106",
    "DTP*091*D8*20260107",
    "DTP*444*D8*20260108",
    "DTP*050*D8*20260109",
    "CN1*05*100*50*TYPE*2.5*V1",
    "REF*4N*3",
    "REF*F5*N",
    "REF*EW*MAM1",
    "REF*LX*IDE1",
    "REF*9A*RP1",
    "REF*9C*RP2",
    "REF*D9*CH1",
    "REF*P4*DEMO1",
    "REF*1J*HH1",
    "CR1*LB*140**A*DH*12***ROUND*STRETCHER",
    "CR2********M**NECK",
    "CRC*07*Y*01*12",
    "CRC*ZZ*N*NU",
    "HI*ABK:L570",
    "HI*BP:33414*BO:33415",
    "HCP*03*100*10*RPORG*5*GRP*90***99213*UN*1*T1*2*3",
    "NM1*PW*2",
    "N3*9 PICKUP*UNIT 2",
    "N4*DALLAS*TX*75001",
    "NM1*DN*1*REF*ER*M***XX*1111111112",
    "REF*0B*LIC1",
    "REF*1G*UPIN1",
    "REF*G2*OWN1",
    "REF*LU*LOC1",
    "LX*1",
    "SV1*HC:A0425:::::MILES:A0426*500*UN*12***1********0",
    "SV5*HC:E0601*DA*30*50.5*500*4",
    "CR3*I*MO*12",
    "CRC*70*Y*65",
    "DTP*472*D8*20260110",
    "DTP*607*D8*20260111",
    "DTP*463*D8*20260112",
    "DTP*461*D8*20260113",
    "DTP*738*D8*20260114",
    "DTP*011*D8*20260115",
    "QTY*PT*2",
    "QTY*FL*3",
    "MEA*TR*R2*30.5",
    "REF*G1*OTHERS**2U:OTH1",
    "REF*G1*OURS",
    "REF*G1*AGAIN",
    "REF*BT*LOT1",
    "AMT*T*1.5",
    "AMT*F4*2.5",
    "PS1*PID1*40",
    "LQ*UT*484.03",
    "FRM*1A**TEXT",
    "FRM*4*Y",
    "FRM*5***20260116*10.5",
];

#[test]
fn an_institutional_claim_with_all_its_loops() {
    let outcome = of_guide("005010X223A2", INSTITUTIONAL);
    assert_eq!(outcome.codes(), Vec::<&str>::new(), "{:?}", outcome.troubles);
    let claim = outcome.only();
    assert_eq!(claim.claim_type, crate::claim::ClaimType::Institutional);
    let (stay, visit, other) = (Item::line(0), Item::line(1), nth(Record::OtherPayer, 0));
    check(
        claim,
        &[
            (Item::CLAIM, Field::ClaimBillType, "0117"),
            (Item::CLAIM, Field::ClaimFrequency, "replacement"),
            (Item::CLAIM, Field::ClaimPlace, "none"),
            (Item::CLAIM, Field::ClaimTotalCharge, "$1500.25"),
            (Item::CLAIM, Field::ClaimStatementFrom, "2026-02-01"),
            (Item::CLAIM, Field::ClaimStatementThrough, "2026-02-05"),
            (Item::CLAIM, Field::ClaimAdmissionDate, "2026-02-01"),
            (Item::CLAIM, Field::ClaimAdmissionHour, "8"),
            (Item::CLAIM, Field::ClaimDischargeHour, "14"),
            (Item::CLAIM, Field::ClaimDischargeDate, "2026-02-05"),
            (Item::CLAIM, Field::ClaimAdmissionType, "1"),
            (Item::CLAIM, Field::ClaimAdmissionSource, "7"),
            (Item::CLAIM, Field::ClaimDischargeStatus, "01"),
            (Item::CLAIM, Field::ClaimPatientDue, "$100.00"),
            (Item::CLAIM, Field::ClaimAccidentState, "TX"),
            (Item::CLAIM, Field::ClaimMedicalRecordNumber, "MRN7"),
            (Item::CLAIM, Field::ClaimOriginalNumber, "ICN1"),
            (Item::CLAIM, Field::ClaimPrincipalDiagnosis, "I2510"),
            (Item::CLAIM, Field::ClaimAdmittingDiagnosis, "R079"),
            (Item::CLAIM, Field::ClaimDiagnoses, "I2510, E119, I10, N186, W1830XA, Y92009"),
            (Item::CLAIM, Field::ClaimDrg, "236"),
            (Item::CLAIM, Field::ClaimTreatmentCodes, "A01"),
            (Item::CLAIM, Field::ClaimAttendingProvider, "1111111112"),
            (Item::CLAIM, Field::ClaimOperatingProvider, "2222222220"),
            (Item::CLAIM, Field::ClaimServiceFacility, "4444444446"),
            (Item::CLAIM, Field::ClaimReferringProvider, "5555555554"),
            (nth(Record::Provider, 1), Field::ProviderTaxonomy, "208D00000X"),
            (nth(Record::Procedure, 0), Field::ProcedureCode, "02703DZ"),
            (nth(Record::Procedure, 0), Field::ProcedureDate, "2026-02-02"),
            (nth(Record::Procedure, 1), Field::ProcedurePosition, "2"),
            (nth(Record::Span, 0), Field::SpanCode, "70"),
            (nth(Record::Span, 0), Field::SpanFrom, "2026-01-01"),
            (nth(Record::Span, 0), Field::SpanThrough, "2026-01-04"),
            (nth(Record::Occurrence, 1), Field::OccurrenceCode, "18"),
            (nth(Record::Occurrence, 1), Field::OccurrenceDate, "2025-12-31"),
            (nth(Record::ValueCode, 0), Field::ValueCodeAmount, "$4.00"),
            (nth(Record::ValueCode, 1), Field::ValueCodeCode, "A1"),
            (nth(Record::ValueCode, 1), Field::ValueCodeAmount, "$1556.50"),
            (nth(Record::ConditionCode, 1), Field::ConditionCodeCode, "67"),
            (other, Field::OtherPayerCoveredDays, "4"),
            (other, Field::OtherPayerDrgAmount, "$1200.50"),
            (other, Field::OtherPayerRemarks, "MA01"),
            (other, Field::OtherPayerSubscriberId, "MBI1"),
            (other, Field::OtherPayerBenefitsAssigned, "assigned"),
            (stay, Field::LineRevenueCode, "0120"),
            (stay, Field::LineCode, "none"),
            (stay, Field::LineUnits, "4"),
            (stay, Field::LineUnitBasis, "days"),
            (stay, Field::LineCharge, "$1000.00"),
            (stay, Field::LineDate, "2026-02-01"),
            (stay, Field::LineThrough, "2026-02-05"),
            (stay, Field::LineOperatingProvider, "2222222220"),
            (stay, Field::LineDiagnosis, "I2510, E119, I10, N186, W1830XA, Y92009"),
            (visit, Field::LineCode, "99284"),
            (visit, Field::LineModifiers, "25"),
            (visit, Field::LineDescription, "ED VISIT"),
            (visit, Field::LineNonCovered, "$20.50"),
            (visit, Field::LineServiceTax, "$1.00"),
            (visit, Field::LineFacilityTax, "$2.00"),
            (visit, Field::LineThrough, "2026-02-01"),
            (visit, Field::LineOperatingProvider, "6666666662"),
            (nth(Record::LineResult, 0), Field::ResultRevenueCode, "0450"),
            (nth(Record::LineResult, 0), Field::ResultModifiers, "25"),
        ],
    );
    let diagnoses: Vec<[String; 4]> = claim
        .items(Record::Diagnosis)
        .map(|item| {
            [Field::DiagnosisRole, Field::DiagnosisPosition, Field::DiagnosisCode, Field::DiagnosisPresentOnAdmission]
                .map(|field| show(claim, item, field))
        })
        .collect();
    assert_eq!(
        diagnoses,
        [
            ["principal", "1", "I2510", "Y"],
            ["reason_for_visit", "none", "R0602", "none"],
            ["reason_for_visit", "none", "R42", "none"],
            ["external_cause", "none", "W1830XA", "Y"],
            ["external_cause", "none", "Y92009", "none"],
            ["other", "2", "E119", "Y"],
            ["other", "3", "I10", "N"],
            ["other", "4", "N186", "none"],
        ]
    );
}

#[test]
fn a_bill_type_is_read_however_it_is_written() {
    for (place, expected, codes) in [
        ("13:A:1", "0131", vec![]),
        ("013:A:1", "0131", vec![]),
        ("131:A:1", "0131", vec!["x12/bill-type"]),
        ("0131:A:1", "0131", vec!["x12/bill-type"]),
        ("8:A:1", "08", vec!["x12/bill-type"]),
        ("11:A", "unreadable (11)", vec!["x12/bill-type"]),
        (":A:1", "none", vec![]),
    ] {
        let claim = format!("CLM*H1*10***{place}");
        let outcome = of_guide("005010X223A2", &[&claim, "LX*1", "SV2*0120**10*UN*1"]);
        assert_eq!(show(outcome.only(), Item::CLAIM, Field::ClaimBillType), expected, "{place}");
        assert_eq!(outcome.codes(), codes, "{place}");
    }
}

#[test]
fn x17_hours_that_do_not_exist_are_unreadable_and_reported() {
    for time in ["DT*202602012460", "DT*2026020124", "TM*2515", "TM*1", "TM*AB"] {
        let outcome =
            of_guide("005010X223A2", &["CLM*H1*10***11:A:1", &format!("DTP*096*{time}"), "LX*1", "SV2*0120**10*UN*1"]);
        let readable = time == "DT*202602012460";
        assert!(is_unreadable(outcome.only(), Item::CLAIM, Field::ClaimDischargeHour) || readable, "{time}");
        assert!(outcome.codes().contains(&"x12/date"), "{time}: {:?}", outcome.codes());
    }
    for (time, hour) in [("DT*202602010059", "0"), ("TM*2359", "23"), ("TM*10", "10"), ("D8*20260201", "none")] {
        let outcome =
            of_guide("005010X223A2", &["CLM*H1*10***11:A:1", &format!("DTP*096*{time}"), "LX*1", "SV2*0120**10*UN*1"]);
        assert_eq!(show(outcome.only(), Item::CLAIM, Field::ClaimDischargeHour), hour, "{time}");
        assert!(outcome.codes().is_empty(), "{time}: {:?}", outcome.troubles);
    }
}

#[test]
fn a_statement_of_one_day_is_read() {
    let outcome =
        of_guide("005010X223A3", &["CLM*H1*10***13:A:1", "DTP*434*D8*20260201", "LX*1", "SV2*0450*HC:99284*10*UN*1"]);
    check(
        outcome.only(),
        &[
            (Item::CLAIM, Field::ClaimStatementFrom, "2026-02-01"),
            (Item::CLAIM, Field::ClaimStatementThrough, "2026-02-01"),
            (Item::line(0), Field::LineThrough, "2026-02-01"),
            (Item::CLAIM, Field::ClaimLastDate, "2026-02-01"),
        ],
    );
}

#[test]
fn a_period_without_its_end_is_not_of_one_day() {
    let outcome =
        of_guide("005010X223A3", &["CLM*H1*10***13:A:1", "DTP*434*RD8*20260201-", "LX*1", "SV2*0450*HC:99284*10*UN*1"]);
    check(
        outcome.only(),
        &[(Item::CLAIM, Field::ClaimStatementFrom, "2026-02-01"), (Item::CLAIM, Field::ClaimStatementThrough, "none")],
    );
}

#[test]
fn a_dental_claim_with_all_its_loops() {
    let outcome = of_guide("005010X224A2", DENTAL);
    assert_eq!(outcome.codes(), Vec::<&str>::new(), "{:?}", outcome.troubles);
    let claim = outcome.only();
    assert_eq!(claim.claim_type, crate::claim::ClaimType::Dental);
    let (first, second) = (Item::line(0), Item::line(1));
    check(
        claim,
        &[
            (Item::CLAIM, Field::ClaimPlace, "11"),
            (Item::CLAIM, Field::ClaimSubmissionReason, "predetermination"),
            (Item::CLAIM, Field::ClaimRelatedCauses, "OA"),
            (Item::CLAIM, Field::ClaimAccidentDate, "2026-01-01"),
            (Item::CLAIM, Field::ClaimApplianceDate, "2026-01-02"),
            (Item::CLAIM, Field::ClaimServiceDate, "2026-02-03"),
            (Item::CLAIM, Field::ClaimServiceThrough, "2026-02-04"),
            (Item::CLAIM, Field::ClaimOrthodontic, "yes"),
            (Item::CLAIM, Field::ClaimOrthodonticMonths, "24"),
            (Item::CLAIM, Field::ClaimOrthodonticMonthsRemaining, "20"),
            (Item::CLAIM, Field::ClaimPredeterminationNumber, "PRE1"),
            (Item::CLAIM, Field::ClaimPatientPaid, "$20.00"),
            (nth(Record::ToothStatus, 0), Field::ToothStatusTooth, "3"),
            (nth(Record::ToothStatus, 0), Field::ToothStatusStatus, "missing_tooth"),
            (nth(Record::ToothStatus, 1), Field::ToothStatusStatus, "to_be_extracted"),
            (nth(Record::Provider, 2), Field::ProviderRole, "assistant_surgeon"),
            (first, Field::LineCode, "D2392"),
            (first, Field::LineCodeQualifier, "dental"),
            (first, Field::LineCharge, "$200.00"),
            (first, Field::LinePlace, "11"),
            (first, Field::LineOralCavity, "10, 20"),
            (first, Field::LineProsthesis, "initial"),
            (first, Field::LineUnits, "1"),
            (first, Field::LinePointers, "1, 2"),
            (first, Field::LineDiagnosis, "K0262, K0381"),
            (first, Field::LineTooth, "3, 4"),
            (first, Field::LineSurface, "M, O, D, O"),
            (first, Field::LineDate, "2026-02-03"),
            (first, Field::LineThrough, "2026-02-04"),
            (first, Field::LinePredeterminationNumber, "PRE1"),
            (nth(Record::Tooth, 0), Field::ToothSurfaces, "M, O, D"),
            (nth(Record::Tooth, 1), Field::ToothCode, "4"),
            (second, Field::LinePlace, "12"),
            (second, Field::LineDate, "2026-02-05"),
            (second, Field::LineProsthesis, "replacement"),
            (second, Field::LinePriorPlacementDate, "2020-01-01"),
            (second, Field::LineTreatmentStart, "2026-01-10"),
            (second, Field::LineTreatmentCompletion, "2026-01-20"),
            (second, Field::LinePredeterminationNumber, "PRE2"),
            (second, Field::LineSalesTax, "$5.00"),
        ],
    );
}

#[test]
fn what_supports_a_professional_claim() {
    let outcome = read_claim(SUPPORT);
    assert_eq!(outcome.codes(), Vec::<&str>::new(), "{:?}", outcome.troubles);
    let (claim, line) = (outcome.only(), Item::line(0));
    let equipment = nth(Record::Equipment, 0);
    check(
        claim,
        &[
            (Item::CLAIM, Field::ClaimTransactionType, "claims"),
            (Item::CLAIM, Field::ClaimSubmitter, "S1"),
            (Item::CLAIM, Field::ClaimReceiver, "P1"),
            (Item::CLAIM, Field::ClaimPayerName, "PAYER"),
            (Item::CLAIM, Field::ClaimSubscriberLastName, "DOE"),
            (Item::CLAIM, Field::ClaimSubscriberId, "M77"),
            (Item::CLAIM, Field::ClaimSubscriberBirthDate, "1971-05-02"),
            (Item::PATIENT, Field::PatientFirstName, "JO"),
            (Item::CLAIM, Field::ClaimProviderSignature, "no"),
            (Item::CLAIM, Field::ClaimBenefitsAssigned, "not_applicable"),
            (Item::CLAIM, Field::ClaimReleaseOfInformation, "I"),
            (Item::CLAIM, Field::ClaimPatientSignature, "P"),
            (Item::CLAIM, Field::ClaimAccidentCountry, "CA"),
            (Item::CLAIM, Field::ClaimLastSeenDate, "2026-01-01"),
            (Item::CLAIM, Field::ClaimDisabilityFrom, "2026-01-04"),
            (Item::CLAIM, Field::ClaimDisabilityThrough, "2026-01-31"),
            (Item::CLAIM, Field::ClaimReturnToWorkDate, "2026-02-01"),
            (Item::CLAIM, Field::ClaimRepricerReceivedDate, "2026-01-09"),
            (Item::CLAIM, Field::ClaimAuthorizationException, "3"),
            (Item::CLAIM, Field::ClaimCrossover, "no"),
            (Item::CLAIM, Field::ClaimMammographyCertification, "MAM1"),
            (Item::CLAIM, Field::ClaimInvestigationalDevice, "IDE1"),
            (Item::CLAIM, Field::ClaimClearinghouseNumber, "CH1"),
            (Item::CLAIM, Field::ClaimAnesthesiaProcedures, "33414, 33415"),
            (Item::CLAIM, Field::ClaimSpinalCondition, "acute_manifestation"),
            (Item::CLAIM, Field::ClaimSpinalDescription, "NECK"),
            (nth(Record::Contract, 0), Field::ContractKind, "05"),
            (nth(Record::Contract, 0), Field::ContractDiscount, "2.5"),
            (nth(Record::Ambulance, 0), Field::AmbulanceWeight, "140"),
            (nth(Record::Ambulance, 0), Field::AmbulanceReason, "nearest"),
            (nth(Record::Ambulance, 0), Field::AmbulanceDistance, "12"),
            (nth(Record::Ambulance, 0), Field::AmbulanceRoundTrip, "ROUND"),
            (nth(Record::Certification, 0), Field::CertificationCategory, "ambulance"),
            (nth(Record::Certification, 0), Field::CertificationConditions, "01, 12"),
            (nth(Record::Certification, 1), Field::CertificationApplies, "no"),
            (nth(Record::Certification, 2), Field::CertificationCategory, "hospice_employee"),
            (nth(Record::Repricing, 0), Field::RepricingAllowed, "$100.00"),
            (nth(Record::Repricing, 0), Field::RepricingException, "3"),
            (nth(Record::Provider, 1), Field::ProviderRole, "pickup"),
            (nth(Record::Provider, 1), Field::ProviderAddressTwo, "UNIT 2"),
            (nth(Record::Provider, 1), Field::ProviderZip, "75001"),
            (nth(Record::Provider, 2), Field::ProviderName, "REF"),
            (nth(Record::Provider, 2), Field::ProviderLicense, "LIC1"),
            (nth(Record::Provider, 2), Field::ProviderOtherId, "OWN1"),
            (nth(Record::Provider, 2), Field::ProviderLocation, "LOC1"),
            (line, Field::LineCodeThrough, "A0426"),
            (line, Field::LineDescription, "MILES"),
            (line, Field::LineCopayExempt, "yes"),
            (line, Field::LineHemoglobinTestDate, "2026-01-14"),
            (line, Field::LineShippedDate, "2026-01-15"),
            (line, Field::LinePatients, "2"),
            (line, Field::LineObstetricUnits, "3"),
            (line, Field::LineAuthorization, "OURS"),
            (line, Field::LineImmunizationBatch, "LOT1"),
            (line, Field::LineSalesTax, "$1.50"),
            (line, Field::LinePostage, "$2.50"),
            (line, Field::LinePurchasedFrom, "PID1"),
            (line, Field::LinePurchasedCharge, "$40.00"),
            (nth(Record::OtherAuthorization, 0), Field::OtherAuthorizationPayer, "OTH1"),
            (nth(Record::OtherAuthorization, 0), Field::OtherAuthorizationNumber, "OTHERS"),
            (nth(Record::OtherAuthorization, 1), Field::OtherAuthorizationNumber, "AGAIN"),
            (equipment, Field::EquipmentCode, "E0601"),
            (equipment, Field::EquipmentRentalPrice, "$50.50"),
            (equipment, Field::EquipmentRentalPeriod, "monthly"),
            (equipment, Field::EquipmentCertificationType, "initial"),
            (equipment, Field::EquipmentCertificationMonths, "12"),
            (equipment, Field::EquipmentTherapyBegan, "2026-01-12"),
            (nth(Record::Measurement, 0), Field::MeasurementOf, "hematocrit"),
            (nth(Record::Measurement, 0), Field::MeasurementValue, "30.5"),
            (nth(Record::Form, 0), Field::FormCode, "484.03"),
            (nth(Record::Answer, 0), Field::AnswerText, "TEXT"),
            (nth(Record::Answer, 1), Field::AnswerYes, "yes"),
            (nth(Record::Answer, 2), Field::AnswerPercent, "10.5"),
        ],
    );
    assert_eq!(claim.count(Record::Equipment), 1);
    assert_eq!(claim.owner(nth(Record::Answer, 2)), nth(Record::Form, 0));
    assert_eq!(claim.owner(nth(Record::Certification, 2)), line);
}

#[test]
fn an_npi_without_its_qualifier_is_read_and_reported() {
    let mut segments = PLAIN.to_vec();
    segments[2] = "NM1*82*1*ROE*ANN*****1257781848";
    let outcome = read_claim(&segments);
    assert_eq!(outcome.codes(), ["x12/no-qualifier"]);
    assert_eq!(show(outcome.only(), Item::line(0), Field::LineRenderingProvider), "1257781848");
    segments[2] = "NM1*82*1*ROE*ANN****XX*";
    let outcome = read_claim(&segments);
    assert_eq!(outcome.codes(), Vec::<&str>::new());
    assert_eq!(outcome.only().get(nth(Record::Provider, 1), Field::ProviderNpi), Value::Absent);
}

#[test]
fn raw_elements_are_found_by_their_paths() {
    use super::super::ElementPath;
    let outcome = of_guide("005010X223A2", INSTITUTIONAL);
    let claim = outcome.only();
    for (path, item, expected) in [
        ("2300/CLM05-1", Item::CLAIM, vec!["11"]),
        ("CL103", Item::CLAIM, vec!["01"]),
        ("2300/REF*G1/02", Item::CLAIM, vec!["AUTH1"]),
        ("REF*6R/02", Item::CLAIM, vec!["L2"]),
        ("REF*6R/02", Item::line(0), vec![]),
        ("2400/REF*6R/02", Item::line(1), vec!["L2"]),
        ("2400/SV201", Item::line(0), vec!["0120"]),
        ("SV202-2", Item::line(1), vec!["99284"]),
        ("2300/HI*BE-5", Item::CLAIM, vec!["4", "1556.5"]),
        ("HI*BG", Item::CLAIM, vec!["09", "67"]),
        ("2310A/NM109", Item::CLAIM, vec!["1111111112"]),
        ("2310/NM1*72/09", Item::CLAIM, vec!["2222222220"]),
        ("2420A/NM109", Item::line(1), vec!["6666666662"]),
        ("NM109", nth(Record::Provider, 2), vec!["2222222220"]),
        ("2330B/NM109", nth(Record::OtherPayer, 0), vec!["MEDA"]),
        ("2320/AMT*D/02", nth(Record::OtherPayer, 0), vec!["900"]),
        ("CAS03", nth(Record::LineResult, 0), vec!["50.25"]),
        ("2010AA/N402", Item::CLAIM, vec!["IL"]),
        ("2010BB/NM109", Item::PATIENT, vec!["ACME1"]),
        ("2410/CTP04", Item::CLAIM, vec![]),
    ] {
        let found = ElementPath::parse(path).unwrap().find(claim, item).unwrap();
        let texts: Vec<&str> = found.iter().map(|part| std::str::from_utf8(part.text).unwrap()).collect();
        assert_eq!(texts, expected, "{path} of {item:?}");
        for part in found {
            assert!(claim.raw()[part.at as usize..].starts_with(part.text), "{path}");
        }
    }
    for wrong in ["", "2410", "CTP", "2410/CTP", "QQQ01", "2410/CTP04-0", "SV1xx", "REF*G1", "2300/CLM99", "é/CLM01"] {
        assert!(ElementPath::parse(wrong).is_err(), "{wrong}");
    }
}
