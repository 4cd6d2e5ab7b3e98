//! What the guide of each kind of claim has (005010X222A1, X223A2, X224A2): the letters are those of professional,
//! institutional and dental claims.

use crate::claim::{ClaimType, Field, Record};

/// The kinds of claims whose guide has something: P, I and D.
pub(super) type Kinds = &'static str;

/// Whether a kind of claim is among others.
pub(super) fn has(kinds: Kinds, claim_type: ClaimType) -> bool {
    let letter = match claim_type {
        ClaimType::Professional => 'P',
        ClaimType::Institutional => 'I',
        ClaimType::Dental => 'D',
    };
    kinds.contains(letter)
}

/// The name of a guide, as GS08 and ST03 write it.
pub(super) fn name(claim_type: ClaimType) -> &'static str {
    match claim_type {
        ClaimType::Professional => "005010X222A1",
        ClaimType::Institutional => "005010X223A2",
        ClaimType::Dental => "005010X224A2",
    }
}

/// How many service lines a claim has at most (2400).
pub(super) fn lines(claim_type: ClaimType) -> u32 {
    match claim_type {
        ClaimType::Professional | ClaimType::Dental => 50,
        ClaimType::Institutional => 999,
    }
}

/// How many items of a record a claim or one of its parts has at most; notes, certifications, providers, adjustments and the
/// codes of HI are counted where they are written.
pub(super) fn most(record: Record) -> usize {
    match record {
        Record::Attachment | Record::OtherPayer => 10,
        Record::Contract | Record::Ambulance | Record::Repricing | Record::Drug => 1,
        Record::LineResult => 15,
        Record::Measurement => 5,
        Record::Tooth => 32,
        Record::ToothStatus => 35,
        Record::Answer => 99,
        _ => usize::MAX,
    }
}

/// How many segments of one group of codes HI has at most, twelve codes each, by the qualifier of the group; of a dental claim's
/// diagnoses there are four.
pub(super) fn codes(qualifier: &str, claim_type: ClaimType) -> usize {
    match (qualifier, claim_type) {
        ("ABF", ClaimType::Professional) | ("ABN", _) => 12,
        ("ABF", ClaimType::Dental) => 4,
        ("APR", _) => 3,
        ("BP", _) => 2,
        _ => 24,
    }
}

/// Certifications (CRC) that are counted together, by their first qualifier, and how many of them there are at most.
pub(super) fn certifications(qualifier: &str) -> (&str, usize) {
    match qualifier {
        "07" => ("07", 3),
        "E1" | "E2" | "E3" => ("E1", 3),
        own => (own, 1),
    }
}

/// Notes that are counted together, and how many of them there are at most; K3 stands for those of fixed form.
pub(super) fn notes(kind: &str, owner: Record, claim_type: ClaimType) -> (&'static str, usize) {
    match (kind, owner, claim_type) {
        ("K3", ..) => ("K3", 10),
        ("TPO", Record::Line, _) => ("TPO", 1),
        ("ADD", Record::Claim, ClaimType::Institutional) => ("ADD", 1),
        (_, Record::Claim, ClaimType::Institutional) => ("NTE", 10),
        (_, Record::Claim, ClaimType::Dental) => ("NTE", 5),
        _ => ("NTE", 1),
    }
}

/// How many adjustment segments (CAS) a payer or a line's result has at most.
pub(super) const ADJUSTMENTS: usize = 5;
/// How many numbers of one kind a line has at most, its own among them (REF G1, 9F, G3).
pub(super) const AUTHORIZATIONS: usize = 5;

/// The days of a claim that stand alone, by DTP01.
pub(super) const CLAIM_DAYS: &[(&str, Kinds)] = &[
    ("431", "P"),
    ("454", "P"),
    ("304", "P"),
    ("453", "P"),
    ("439", "PD"),
    ("484", "P"),
    ("455", "P"),
    ("471", "P"),
    ("297", "P"),
    ("296", "P"),
    ("090", "P"),
    ("091", "P"),
    ("444", "P"),
    ("050", "PID"),
    ("452", "D"),
];
/// The amounts of a claim, by AMT01.
pub(super) const CLAIM_AMOUNTS: &[(&str, Kinds)] = &[("F5", "PD"), ("F3", "I")];
/// The numbers of a claim, by REF01.
pub(super) const CLAIM_NUMBERS: &[(&str, Kinds)] = &[
    ("4N", "PID"),
    ("F5", "P"),
    ("EW", "P"),
    ("9F", "PID"),
    ("G1", "PID"),
    ("G3", "D"),
    ("F8", "PID"),
    ("X4", "P"),
    ("9A", "PID"),
    ("9C", "PID"),
    ("LX", "PI"),
    ("D9", "PID"),
    ("LU", "I"),
    ("EA", "PI"),
    ("P4", "PI"),
    ("1J", "P"),
    ("G4", "I"),
];

/// The days of a line beside those of service, by DTP01.
pub(super) const LINE_DAYS: &[(&str, Kinds)] = &[
    ("471", "P"),
    ("304", "P"),
    ("738", "P"),
    ("739", "P"),
    ("011", "P"),
    ("455", "P"),
    ("454", "P"),
    ("441", "D"),
    ("452", "D"),
    ("446", "D"),
    ("196", "D"),
    ("198", "D"),
];
/// The days of a certificate of medical necessity.
pub(super) const EQUIPMENT_DAYS: &[(&str, Kinds)] = &[("607", "P"), ("463", "P"), ("461", "P")];
/// The numbers of a line, by REF01; an authorization stands before those of other payers.
pub(super) const LINE_NUMBERS: &[(&str, Kinds)] = &[
    ("9B", "PID"),
    ("9D", "PID"),
    ("G1", "PD"),
    ("9F", "PD"),
    ("G3", "D"),
    ("6R", "PID"),
    ("EW", "P"),
    ("X4", "P"),
    ("F4", "P"),
    ("BT", "P"),
];
/// The amounts of a line, by AMT01.
pub(super) const LINE_AMOUNTS: &[(&str, Kinds)] = &[("T", "PD"), ("F4", "P"), ("GT", "I"), ("N8", "I")];
/// The counts of a line, by QTY01.
pub(super) const LINE_COUNTS: &[(&str, Kinds)] = &[("PT", "P"), ("FL", "P")];

/// The amounts of another payer, by AMT01.
pub(super) const OTHER_AMOUNTS: &[(&str, Kinds)] = &[("D", "PID"), ("A8", "PID"), ("EAF", "PID")];
/// The numbers of another payer, by REF01.
pub(super) const OTHER_NUMBERS: &[(&str, Kinds)] = &[("G1", "PID"), ("9F", "PID"), ("T4", "PID"), ("F8", "PID")];
/// The numbers of a drug, by REF01.
pub(super) const DRUG_NUMBERS: &[(&str, Kinds)] = &[("VY", "PI"), ("XZ", "PI")];

/// Who bills and who is paid (2010A), by NM101.
pub(super) const BILLING_ROLES: &[(&str, Kinds)] = &[("85", "PID"), ("87", "PID"), ("PE", "PID")];
/// The providers of a claim (2310), by NM101.
pub(super) const CLAIM_ROLES: &[(&str, Kinds)] = &[
    ("DN", "PID"),
    ("P3", "PD"),
    ("82", "PID"),
    ("77", "PID"),
    ("DQ", "PD"),
    ("PW", "P"),
    ("45", "P"),
    ("71", "I"),
    ("72", "I"),
    ("ZZ", "I"),
    ("DD", "D"),
];
/// The providers of a line (2420), by NM101.
pub(super) const LINE_ROLES: &[(&str, Kinds)] = &[
    ("82", "PID"),
    ("QB", "P"),
    ("77", "PD"),
    ("DQ", "PD"),
    ("DK", "P"),
    ("DN", "PI"),
    ("P3", "P"),
    ("PW", "P"),
    ("45", "P"),
    ("72", "I"),
    ("ZZ", "I"),
    ("DD", "D"),
];
/// The providers whose taxonomy stands behind them (PRV), with PRV01; the billing provider's stands in 2000A.
pub(super) const SPECIALTIES: &[(&str, &str, Kinds)] =
    &[("82", "PE", "PD"), ("71", "AT", "I"), ("DD", "AS", "D"), ("DN", "RF", "D"), ("P3", "RF", "D")];
/// The providers that have an address.
pub(super) const ADDRESSED: &[&str] = &["85", "87", "PE", "77", "PW", "45", "DK"];
/// The providers that have a contact.
pub(super) const CALLED: &[&str] = &["85", "77", "DK"];
/// The providers that are places, or addresses of somebody: they have no name, or no number.
pub(super) const UNNAMED: &[&str] = &["87", "PW"];
pub(super) const UNNUMBERED: &[&str] = &["87", "PW", "45", "PE"];
/// The providers that are organizations where nothing says what they are.
pub(super) const ORGANIZATIONS: &[&str] = &["85", "87", "PE", "77", "PW", "45"];
/// The numbers of the billing provider, of the pay-to plan, and of all others.
pub(super) const BILLING_NUMBERS: &[&str] = &["EI", "0B", "1G"];
pub(super) const PLAN_NUMBERS: &[&str] = &["EI"];
pub(super) const PROVIDER_NUMBERS: &[&str] = &["0B", "1G", "G2", "LU"];

/// What the guides demand of every claim.
pub(super) const DEMANDED: &[(Field, Kinds)] = &[
    (Field::ClaimSubmitted, "PID"),
    (Field::ClaimSubmitter, "PID"),
    (Field::ClaimReceiver, "PID"),
    (Field::ClaimPayer, "PID"),
    (Field::ClaimPayerName, "PID"),
    (Field::ClaimFilingIndicator, "PID"),
    (Field::ClaimNumber, "PID"),
    (Field::ClaimTotalCharge, "PID"),
    (Field::ClaimPlace, "PD"),
    (Field::ClaimBillType, "I"),
    (Field::ClaimFrequency, "PD"),
    (Field::ClaimProviderSignature, "PD"),
    (Field::ClaimAssignment, "PID"),
    (Field::ClaimBenefitsAssigned, "PID"),
    (Field::ClaimReleaseOfInformation, "PID"),
    (Field::ClaimStatementFrom, "I"),
    (Field::ClaimAdmissionType, "I"),
    (Field::ClaimDischargeStatus, "I"),
];
/// What they demand of the patient.
pub(super) const DEMANDED_OF_PATIENT: &[(Field, Kinds)] = &[
    (Field::PatientLastName, "PID"),
    (Field::PatientFirstName, "PID"),
    (Field::PatientBirthDate, "PID"),
    (Field::PatientSex, "PID"),
];
/// What they demand of the billing provider.
pub(super) const DEMANDED_OF_BILLING: &[(Field, Kinds)] = &[
    (Field::ProviderName, "PID"),
    (Field::ProviderNpi, "PID"),
    (Field::ProviderTaxId, "PID"),
    (Field::ProviderAddress, "PID"),
    (Field::ProviderCity, "PID"),
];
/// What they demand of every line.
pub(super) const DEMANDED_OF_LINES: &[(Field, Kinds)] = &[
    (Field::LineCode, "PD"),
    (Field::LineRevenueCode, "I"),
    (Field::LineCharge, "PID"),
    (Field::LineUnits, "PI"),
    (Field::LineDate, "P"),
    (Field::LinePointers, "P"),
];
