//! The table of a claim's fields: what each means, where X12 and JSON carry it, and what its absence says.
//!
//! The checker, the readers, `paylint fields`, the engine and the reference evaluator of the tests share this one table.

use super::ClaimType;
use super::code::CodeKind;

/// What a claim is made of: the claim itself, its patient, and whatever repeats on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Record {
    /// The claim, once.
    Claim,
    /// The patient, once.
    Patient,
    /// A service line (2400).
    Line,
    /// A diagnosis of the claim (HI), in order.
    Diagnosis,
    /// A provider of the claim or of a line, by role (NM1).
    Provider,
    /// Another payer of the claim (2320).
    OtherPayer,
    /// An adjustment by another payer (CAS): owned by an other payer or by a result.
    Adjustment,
    /// What another payer decided on a line (2430 SVD): owned by a line.
    LineResult,
    /// A drug of a line (2410).
    Drug,
    /// A tooth of a line (TOO).
    Tooth,
    /// An institutional value code with its amount (HI BE).
    ValueCode,
    /// A condition code (HI BG).
    ConditionCode,
    /// An occurrence code with its date (HI BH).
    Occurrence,
    /// An occurrence span code with its dates (HI BI).
    Span,
    /// An inpatient procedure (HI BBR, BBQ).
    Procedure,
    /// A note of the claim or of a line (NTE, K3).
    Note,
    /// An attachment (PWK).
    Attachment,
    /// One of a line's modifiers.
    Modifier,
    /// One of a line's pointers to diagnoses.
    Pointer,
    /// One of the surfaces of a line or of a tooth.
    Surface,
    /// One of a line's areas of the oral cavity.
    OralCavity,
    /// One of the claim's related causes.
    RelatedCause,
    /// One of the remark codes that another payer gave.
    Remark,
}

impl Record {
    /// How many records there are.
    pub const COUNT: usize = 23;

    /// How many of them, the first ones, are stored as items; the items of the others are the values of list fields.
    pub const STORED: usize = 17;

    /// Every record with the words a policy binds it by; the claim and the patient come once.
    pub const ALL: [(Record, &'static str); Record::COUNT] = [
        (Record::Claim, "claim"),
        (Record::Patient, "patient"),
        (Record::Line, "line"),
        (Record::Diagnosis, "diagnosis"),
        (Record::Provider, "provider"),
        (Record::OtherPayer, "other payer"),
        (Record::Adjustment, "adjustment"),
        (Record::LineResult, "result"),
        (Record::Drug, "drug"),
        (Record::Tooth, "tooth"),
        (Record::ValueCode, "value code"),
        (Record::ConditionCode, "condition code"),
        (Record::Occurrence, "occurrence"),
        (Record::Span, "span"),
        (Record::Procedure, "procedure"),
        (Record::Note, "note"),
        (Record::Attachment, "attachment"),
        (Record::Modifier, "modifier"),
        (Record::Pointer, "pointer"),
        (Record::Surface, "surface"),
        (Record::OralCavity, "oral_cavity"),
        (Record::RelatedCause, "related_cause"),
        (Record::Remark, "remark"),
    ];

    /// The word or words a policy binds it by: `other payer`.
    pub fn words(self) -> &'static str {
        Record::ALL.iter().find(|(record, _)| *record == self).map_or("", |(_, words)| words)
    }

    /// The same for several of them: `other payers`.
    pub fn plural(self) -> String {
        match self {
            Record::Diagnosis => "diagnoses".to_owned(),
            Record::Tooth => "teeth".to_owned(),
            Record::OralCavity => "oral_cavities".to_owned(),
            _ => format!("{}s", self.words()),
        }
    }

    /// The fields of this record, in the order of their slots.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        Field::ALL.iter().copied().filter(move |field| field.info().record == self)
    }

    /// How many slots one of its items takes.
    pub fn width(self) -> usize {
        WIDTHS.get(self as usize).copied().unwrap_or(0)
    }

    /// The field that `in SET` looks at, by the kind of the set.
    pub fn field_of_kind(self, kind: CodeKind) -> Option<Field> {
        self.fields().find(|field| field.info().kind == Kind::Code(kind))
    }
}

/// What a field's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A code of a kind.
    Code(CodeKind),
    /// Free text or an identifier.
    Text,
    /// A day.
    Date,
    /// An amount in cents.
    Money,
    /// An exact number.
    Number,
    /// Yes or no.
    Yes,
    /// The patient's age on a date: computed, in years, months or days.
    Age,
    /// One of the claim's providers; named alone, its NPI.
    Provider,
}

/// What it says when a claim does not carry the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// A list: it is empty.
    Empty,
    /// It is *none*: nothing equals it, no set holds it.
    None,
    /// It is *missing* (unknown) on the claim types given, on others none: `PID` are professional, institutional, dental.
    Missing(&'static [ClaimType]),
    /// It comes beside the claim and is missing when absent.
    Beside,
}

/// Everything that is known of a field.
#[derive(Debug, Clone, Copy)]
pub struct FieldInfo {
    /// The record it belongs to.
    pub record: Record,
    /// Its name in policies.
    pub name: &'static str,
    /// Its kind of value.
    pub kind: Kind,
    /// Whether it holds several values.
    pub list: bool,
    /// What its absence says.
    pub absent: Absent,
    /// Loop and element of the 837 (005010 guides).
    pub x12: &'static str,
    /// Its name in JSON, within its record; empty where it is computed.
    pub json: &'static str,
    /// What it means, one sentence.
    pub meaning: &'static str,
    /// The words that stand for its codes: `("female", "F")`.
    pub words: &'static [(&'static str, &'static str)],
}

const ALL_TYPES: &[ClaimType] = &[ClaimType::Professional, ClaimType::Institutional, ClaimType::Dental];
const I: &[ClaimType] = &[ClaimType::Institutional];
const PD: &[ClaimType] = &[ClaimType::Professional, ClaimType::Dental];

const NO_WORDS: &[(&str, &str)] = &[];
const SEX: &[(&str, &str)] = &[("female", "F"), ("male", "M"), ("unknown", "U")];
const TYPES: &[(&str, &str)] = &[("professional", "P"), ("institutional", "I"), ("dental", "D")];
const SEQUENCES: &[(&str, &str)] = &[("primary", "P"), ("secondary", "S"), ("tertiary", "T")];
const RELATIONSHIPS: &[(&str, &str)] = &[("self", "18"), ("spouse", "01"), ("child", "19"), ("other", "G8")];
const ENTITIES: &[(&str, &str)] = &[("person", "1"), ("organization", "2")];
const FREQUENCIES: &[(&str, &str)] = &[("original", "1"), ("corrected", "6"), ("replacement", "7"), ("void", "8")];
/// Roles of providers, with the NM101 qualifiers of the 837 that carry them.
pub const ROLES: &[(&str, &str)] = &[
    ("billing", "85"),
    ("pay_to", "87"),
    ("rendering", "82"),
    ("referring", "DN"),
    ("primary_care", "P3"),
    ("facility", "77"),
    ("supervising", "DQ"),
    ("ordering", "DK"),
    ("purchased", "QB"),
    ("pickup", "PW"),
    ("dropoff", "45"),
    ("attending", "71"),
    ("operating", "72"),
    ("other_operating", "ZZ"),
    ("assistant_surgeon", "DD"),
];

macro_rules! fields {
    ($( $record:ident { $( $id:ident $name:literal $kind:expr, $list:literal, $absent:expr, $x12:literal, $json:literal, $words:expr, $meaning:literal; )* } )*) => {
        /// One field of the claim model.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "the table gives each field its meaning; `paylint fields` prints it")]
        pub enum Field { $( $( $id, )* )* }

        impl Field {
            /// Every field, in the order of the table.
            pub const ALL: &'static [Field] = &[ $( $( Field::$id, )* )* ];
        }

        const INFO_RECORDS: &[Record] = &[ $( $( { let _ = Field::$id; Record::$record }, )* )* ];

        static INFOS: &[FieldInfo] = &[ $( $( FieldInfo {
            record: Record::$record, name: $name, kind: $kind, list: $list, absent: $absent,
            x12: $x12, json: $json, words: $words, meaning: $meaning,
        }, )* )* ];
    };
}

use Absent::{Beside, Empty, Missing, None as Nil};
use CodeKind as C;
use Kind::{Age, Code, Date, Money, Number, Provider, Text, Yes};

fields! {
    Claim {
        ClaimNumber "number" Text, false, Missing(ALL_TYPES), "2300/CLM01", "claim_id", NO_WORDS, "The provider's number of the claim (patient control number).";
        ClaimType "type" Code(C::Word), false, Missing(ALL_TYPES), "ST03, GS08", "type", TYPES, "Professional, institutional or dental.";
        ClaimPayer "payer" Code(C::Payer), false, Missing(ALL_TYPES), "2010BB/NM109", "payer", NO_WORDS, "The identifier of the payer that the claim goes to.";
        ClaimPlan "plan" Code(C::Plan), false, Beside, "2000B/SBR03", "plan", NO_WORDS, "The plan, product or group of the patient.";
        ClaimFilingIndicator "filing_indicator" Code(C::FilingIndicator), false, Nil, "2000B/SBR09", "filing_indicator", NO_WORDS, "The kind of insurance that the claim is filed to.";
        ClaimPayerSequence "payer_sequence" Code(C::Word), false, Missing(ALL_TYPES), "2000B/SBR01", "payer_sequence", SEQUENCES, "Whether this payer pays first, second, third.";
        ClaimFrequency "frequency" Code(C::Word), false, Missing(ALL_TYPES), "2300/CLM05-3", "frequency", FREQUENCIES, "1 original, 7 replacement, 8 void; where it is not given, the last character of the type of bill.";
        ClaimOriginalNumber "original_number" Text, false, Nil, "2300/REF*F8/02", "original_number", NO_WORDS, "The payer's number of the claim that this one replaces or voids.";
        ClaimBillType "bill_type" Code(C::BillType), false, Missing(I), "2300/CLM05-1, CLM05-3", "bill_type", NO_WORDS, "Type of bill, four characters with the leading zero.";
        ClaimPlace "place" Code(C::Place), false, Missing(PD), "2300/CLM05-1", "pos", NO_WORDS, "Place of service of the claim.";
        ClaimTotalCharge "total_charge" Money, false, Missing(ALL_TYPES), "2300/CLM02", "total_charge", NO_WORDS, "The total charge; in JSON, where it is not given, the sum of the lines.";
        ClaimReceived "received" Date, false, Beside, "beside the claim", "received", NO_WORDS, "The day on which the payer receives the claim.";
        ClaimSubmitted "submitted" Date, false, Missing(ALL_TYPES), "BHT04", "submitted", NO_WORDS, "The day on which the file was made.";
        ClaimFirstDate "first_date" Date, false, Missing(ALL_TYPES), "2400/DTP*472, 2300/DTP*434", "", NO_WORDS, "The first day of service: the earliest of its lines, else of the statement.";
        ClaimLastDate "last_date" Date, false, Missing(ALL_TYPES), "2400/DTP*472, 2300/DTP*434", "", NO_WORDS, "The last day of service: the latest of its lines, else of the statement.";
        ClaimStatementFrom "statement_from" Date, false, Missing(I), "2300/DTP*434", "statement_from", NO_WORDS, "First day of the statement.";
        ClaimStatementThrough "statement_through" Date, false, Missing(I), "2300/DTP*434", "statement_through", NO_WORDS, "Last day of the statement.";
        ClaimAdmissionDate "admission_date" Date, false, Nil, "2300/DTP*435", "admission_date", NO_WORDS, "The day of admission.";
        ClaimAdmissionType "admission_type" Code(C::Word), false, Missing(I), "2300/CL101", "admission_type", NO_WORDS, "1 emergency, 2 urgent, 3 elective, 4 newborn.";
        ClaimAdmissionSource "admission_source" Code(C::Word), false, Nil, "2300/CL102", "admission_source", NO_WORDS, "Where the patient came from.";
        ClaimDischargeDate "discharge_date" Date, false, Nil, "2300/DTP*096", "discharge_date", NO_WORDS, "The day of discharge.";
        ClaimDischargeStatus "discharge_status" Code(C::Word), false, Missing(I), "2300/CL103", "discharge_status", NO_WORDS, "The patient's status at the end of the statement.";
        ClaimPrincipalDiagnosis "principal_diagnosis" Code(C::Diagnosis), false, Missing(ALL_TYPES), "2300/HI01-2", "", NO_WORDS, "The first diagnosis of the claim.";
        ClaimAdmittingDiagnosis "admitting_diagnosis" Code(C::Diagnosis), false, Nil, "2300/HI*ABJ", "admitting_diagnosis", NO_WORDS, "The diagnosis on admission.";
        ClaimDiagnoses "diagnoses" Code(C::Diagnosis), true, Empty, "2300/HI", "", NO_WORDS, "All diagnoses of the claim.";
        ClaimDrg "drg" Code(C::Drg), false, Nil, "2300/HI*DR", "drg", NO_WORDS, "The diagnosis-related group.";
        ClaimAuthorization "authorization" Text, false, Nil, "2300/REF*G1/02", "prior_auth", NO_WORDS, "The prior authorization number of the claim.";
        ClaimReferral "referral" Text, false, Nil, "2300/REF*9F/02", "referral", NO_WORDS, "The referral number of the claim.";
        ClaimAccidentDate "accident_date" Date, false, Nil, "2300/DTP*439", "accident_date", NO_WORDS, "The day of the accident.";
        ClaimAccidentState "accident_state" Code(C::State), false, Nil, "2300/CLM11-4", "accident_state", NO_WORDS, "The state of the auto accident.";
        ClaimRelatedCauses "related_causes" Code(C::Word), true, Empty, "2300/CLM11-1, -2", "related_causes", NO_WORDS, "AA auto accident, EM employment, OA other accident.";
        ClaimOnsetDate "onset_date" Date, false, Nil, "2300/DTP*431", "onset_date", NO_WORDS, "The onset of the illness.";
        ClaimInitialTreatmentDate "initial_treatment_date" Date, false, Nil, "2300/DTP*454", "initial_treatment_date", NO_WORDS, "The first treatment.";
        ClaimLastMenstrualDate "last_menstrual_date" Date, false, Nil, "2300/DTP*484", "last_menstrual_date", NO_WORDS, "The last menstrual period.";
        ClaimDelayReason "delay_reason" Code(C::Word), false, Nil, "2300/CLM20", "delay_reason", NO_WORDS, "Why the claim is late.";
        ClaimSpecialProgram "special_program" Code(C::Word), false, Nil, "2300/CLM12", "special_program", NO_WORDS, "The special program of the claim.";
        ClaimAssignment "assignment" Code(C::Word), false, Nil, "2300/CLM07", "assignment", NO_WORDS, "A assigned, B lab services only, C not assigned.";
        ClaimPatientPaid "patient_paid" Money, false, Nil, "2300/AMT*F5/02", "patient_paid", NO_WORDS, "What the patient has paid.";
        ClaimClia "clia" Text, false, Nil, "2300/REF*X4/02", "clia", NO_WORDS, "The laboratory's CLIA number.";
        ClaimPlanYearStart "plan_year_start" Date, false, Beside, "beside the claim", "plan_year_start", NO_WORDS, "A day on which the patient's plan year begins; its month and day count.";
        ClaimBillingProvider "billing_provider" Provider, false, Missing(ALL_TYPES), "2010AA/NM1*85", "billing_provider", NO_WORDS, "Who bills.";
        ClaimRenderingProvider "rendering_provider" Provider, false, Nil, "2310B/NM1*82", "rendering_provider", NO_WORDS, "Who rendered the services of the claim.";
        ClaimReferringProvider "referring_provider" Provider, false, Nil, "2310A/NM1*DN", "referring_provider", NO_WORDS, "Who referred the patient.";
        ClaimSupervisingProvider "supervising_provider" Provider, false, Nil, "2310D/NM1*DQ", "supervising_provider", NO_WORDS, "Who supervised.";
        ClaimAttendingProvider "attending_provider" Provider, false, Nil, "2310A/NM1*71", "attending_provider", NO_WORDS, "Who attended the patient (institutional).";
        ClaimOperatingProvider "operating_provider" Provider, false, Nil, "2310B/NM1*72", "operating_provider", NO_WORDS, "Who operated (institutional).";
        ClaimServiceFacility "service_facility" Provider, false, Nil, "2310C/NM1*77", "service_facility", NO_WORDS, "Where the services were given.";
        ClaimNote "note" Text, true, Empty, "2300/NTE02", "note", NO_WORDS, "The notes of the claim.";
        ClaimDenied "denied" Yes, false, Nil, "beside the claim", "denied", NO_WORDS, "Of an earlier claim: whether the payer denied it.";
        ClaimPaid "paid" Money, false, Nil, "beside the claim", "paid", NO_WORDS, "Of an earlier claim: what the payer paid.";
    }
    Patient {
        PatientId "id" Text, false, Missing(ALL_TYPES), "2010BA/NM109", "id", NO_WORDS, "The patient's member identifier.";
        PatientBirthDate "birth_date" Date, false, Missing(ALL_TYPES), "2010BA/DMG02, 2010CA/DMG02", "birth_date", NO_WORDS, "The day of birth.";
        PatientAge "age" Age, false, Missing(ALL_TYPES), "2010BA/DMG02, 2010CA/DMG02", "", NO_WORDS, "The age on the day of the line, or on the claim's first day.";
        PatientSex "sex" Code(C::Word), false, Missing(ALL_TYPES), "2010BA/DMG03, 2010CA/DMG03", "sex", SEX, "Female, male or unknown.";
        PatientRelationship "relationship" Code(C::Word), false, Missing(ALL_TYPES), "2000B/SBR02, 2000C/PAT01", "relationship", RELATIONSHIPS, "The patient's relationship to the subscriber.";
        PatientState "state" Code(C::State), false, Nil, "2010BA/N402, 2010CA/N402", "state", NO_WORDS, "The state where the patient lives.";
        PatientZip "zip" Text, false, Nil, "2010BA/N403, 2010CA/N403", "zip", NO_WORDS, "The postal code where the patient lives.";
        PatientDeathDate "death_date" Date, false, Nil, "2000B/PAT06, 2000C/PAT06", "death_date", NO_WORDS, "The day of death.";
    }
    Line {
        LineNumber "number" Number, false, Missing(ALL_TYPES), "2400/LX01", "line", NO_WORDS, "The claim's own number of the line.";
        LineCode "code" Code(C::Procedure), false, Missing(PD), "2400/SV101-2, SV202-2, SV301-2", "procedure", NO_WORDS, "The procedure, service, drug or supply.";
        LineModifiers "modifiers" Code(C::Modifier), true, Empty, "2400/SV101-3 to -6", "modifiers", NO_WORDS, "The modifiers, in order.";
        LineUnits "units" Number, false, Missing(ALL_TYPES), "2400/SV104, SV205, SV306", "units", NO_WORDS, "How many units; never negative.";
        LineUnitBasis "unit_basis" Code(C::Word), false, Nil, "2400/SV103, SV204", "unit_basis", &[("units", "UN"), ("minutes", "MJ"), ("days", "DA")], "What the units count.";
        LineCharge "charge" Money, false, Missing(ALL_TYPES), "2400/SV102, SV203, SV302", "charge", NO_WORDS, "The charge of the line.";
        LineDate "date" Date, false, Missing(ALL_TYPES), "2400/DTP*472", "date", NO_WORDS, "The first day of the line; without one, the statement's.";
        LineThrough "through" Date, false, Missing(ALL_TYPES), "2400/DTP*472", "through", NO_WORDS, "The last day of the line; without one, its first.";
        LinePlace "place" Code(C::Place), false, Missing(PD), "2400/SV105, 2300/CLM05-1", "pos", NO_WORDS, "The place of service of the line, else of the claim.";
        LineRevenueCode "revenue_code" Code(C::RevenueCode), false, Missing(I), "2400/SV201", "revenue_code", NO_WORDS, "The revenue code.";
        LinePointers "pointers" Number, true, Empty, "2400/SV107", "diagnosis_pointers", NO_WORDS, "The positions of the diagnoses that the line points to.";
        LineDiagnosis "diagnosis" Code(C::Diagnosis), true, Empty, "2400/SV107, 2300/HI", "", NO_WORDS, "The diagnoses that the line points to; all of the claim's where lines have no pointers.";
        LineAuthorization "authorization" Text, false, Nil, "2400/REF*G1/02, 2300/REF*G1/02", "prior_auth", NO_WORDS, "The prior authorization number of the line, else of the claim.";
        LineReferral "referral" Text, false, Nil, "2400/REF*9F/02, 2300/REF*9F/02", "referral", NO_WORDS, "The referral number of the line, else of the claim.";
        LineDrug "drug" Code(C::Drug), true, Empty, "2410/LIN03", "", NO_WORDS, "The NDCs of the line.";
        LineTooth "tooth" Code(C::Tooth), true, Empty, "2400/TOO02", "", NO_WORDS, "The teeth of the line.";
        LineSurface "surface" Code(C::Surface), true, Empty, "2400/TOO03", "", NO_WORDS, "The tooth surfaces of the line.";
        LineOralCavity "oral_cavity" Code(C::OralCavity), true, Empty, "2400/SV304", "oral_cavity", NO_WORDS, "The areas of the oral cavity.";
        LineRenderingProvider "rendering_provider" Provider, false, Nil, "2420A/NM1*82, 2310B/NM1*82", "rendering_provider", NO_WORDS, "Who rendered the line: its own, else the claim's.";
        LineOrderingProvider "ordering_provider" Provider, false, Nil, "2420E/NM1*DK", "ordering_provider", NO_WORDS, "Who ordered the line.";
        LineReferringProvider "referring_provider" Provider, false, Nil, "2420F/NM1*DN, 2310A/NM1*DN", "referring_provider", NO_WORDS, "Who referred for the line: its own, else the claim's.";
        LineNote "note" Text, true, Empty, "2400/NTE02", "note", NO_WORDS, "The notes of the line.";
        LineDescription "description" Text, false, Nil, "2400/SV101-7", "description", NO_WORDS, "The description of the service.";
        LineEmergency "emergency" Yes, false, Nil, "2400/SV109", "emergency", NO_WORDS, "Whether the service was an emergency.";
        LineEpsdt "epsdt" Yes, false, Nil, "2400/SV111", "epsdt", NO_WORDS, "Whether it belongs to the EPSDT program.";
        LineFamilyPlanning "family_planning" Yes, false, Nil, "2400/SV112", "family_planning", NO_WORDS, "Whether it is family planning.";
        LineControlNumber "control_number" Text, false, Nil, "2400/REF*6R/02", "control_number", NO_WORDS, "The provider's number of the line.";
        LineClia "clia" Text, false, Nil, "2400/REF*X4/02", "clia", NO_WORDS, "The laboratory's CLIA number for the line.";
        LineDenied "denied" Yes, false, Nil, "beside the claim", "denied", NO_WORDS, "Of an earlier line: whether the payer denied it.";
        LineAllowed "allowed" Money, false, Nil, "beside the claim", "allowed", NO_WORDS, "Of an earlier line: what the payer allowed.";
        LinePaid "paid" Money, false, Nil, "beside the claim", "paid", NO_WORDS, "Of an earlier line: what the payer paid.";
    }
    Diagnosis {
        DiagnosisCode "code" Code(C::Diagnosis), false, Missing(ALL_TYPES), "2300/HI-2", "code", NO_WORDS, "The diagnosis.";
        DiagnosisPosition "position" Number, false, Missing(ALL_TYPES), "2300/HI", "position", NO_WORDS, "Its position, from 1.";
        DiagnosisRole "role" Code(C::Word), false, Nil, "2300/HI-1", "role", &[("principal", "ABK"), ("other", "ABF"), ("external_cause", "ABN"), ("reason_for_visit", "APR")], "Principal, other, external cause or reason for the visit.";
        DiagnosisPresentOnAdmission "present_on_admission" Code(C::Word), false, Nil, "2300/HI-9", "present_on_admission", NO_WORDS, "Y, N, U, W or 1.";
    }
    Provider {
        ProviderRole "role" Code(C::Word), false, Missing(ALL_TYPES), "NM101", "role", ROLES, "What the provider did.";
        ProviderNpi "npi" Code(C::Provider), false, Nil, "NM109", "npi", NO_WORDS, "The national provider identifier.";
        ProviderTaxonomy "taxonomy" Code(C::Taxonomy), false, Nil, "PRV03", "taxonomy", NO_WORDS, "The provider taxonomy code.";
        ProviderSpecialty "specialty" Code(C::Specialty), false, Beside, "beside the claim", "specialty", NO_WORDS, "The payer's specialty code of the provider.";
        ProviderTaxId "tax_id" Text, false, Nil, "REF*EI/02, REF*SY/02", "tax_id", NO_WORDS, "The tax identifier.";
        ProviderEntity "entity" Code(C::Word), false, Nil, "NM102", "entity", ENTITIES, "A person or an organization.";
        ProviderAddress "address" Text, false, Nil, "N301", "address", NO_WORDS, "The street of the address.";
        ProviderCity "city" Text, false, Nil, "N401", "city", NO_WORDS, "The city of the address.";
        ProviderState "state" Code(C::State), false, Nil, "N402", "state", NO_WORDS, "The state of the address.";
        ProviderZip "zip" Text, false, Nil, "N403", "zip", NO_WORDS, "The postal code of the address.";
        ProviderCountry "country" Text, false, Nil, "N404", "country", NO_WORDS, "The country, where it is not the United States.";
    }
    OtherPayer {
        OtherPayerId "id" Code(C::Payer), false, Missing(ALL_TYPES), "2330B/NM109", "id", NO_WORDS, "The identifier of the other payer.";
        OtherPayerSequence "sequence" Code(C::Word), false, Missing(ALL_TYPES), "2320/SBR01", "sequence", SEQUENCES, "Whether it pays first, second, third.";
        OtherPayerFilingIndicator "filing_indicator" Code(C::FilingIndicator), false, Nil, "2320/SBR09", "filing_indicator", NO_WORDS, "The kind of insurance.";
        OtherPayerRelationship "relationship" Code(C::Word), false, Nil, "2320/SBR02", "relationship", RELATIONSHIPS, "The patient's relationship to that subscriber.";
        OtherPayerPaid "paid" Money, false, Nil, "2320/AMT*D/02", "paid", NO_WORDS, "What it paid on the claim.";
        OtherPayerRemaining "remaining" Money, false, Nil, "2320/AMT*EAF/02", "remaining", NO_WORDS, "What the patient still owes.";
        OtherPayerDecided "decided" Date, false, Nil, "2330B/DTP*573", "decided", NO_WORDS, "When it decided the claim.";
        OtherPayerClaimNumber "claim_number" Text, false, Nil, "2330B/REF*F8/02", "claim_number", NO_WORDS, "Its number of the claim.";
        OtherPayerRemarks "remarks" Code(C::Remark), true, Empty, "2320/MOA03 to 07", "remarks", NO_WORDS, "The remark codes that it gave.";
    }
    Adjustment {
        AdjustmentGroup "group" Code(C::Word), false, Missing(ALL_TYPES), "CAS01", "group", NO_WORDS, "CO, CR, OA, PI or PR.";
        AdjustmentReason "reason" Code(C::Reason), false, Missing(ALL_TYPES), "CAS02", "reason", NO_WORDS, "The adjustment reason code.";
        AdjustmentAmount "amount" Money, false, Missing(ALL_TYPES), "CAS03", "amount", NO_WORDS, "The amount.";
        AdjustmentQuantity "quantity" Number, false, Nil, "CAS04", "quantity", NO_WORDS, "The units.";
    }
    LineResult {
        ResultPayer "payer" Code(C::Payer), false, Missing(ALL_TYPES), "2430/SVD01", "payer", NO_WORDS, "The other payer that decided.";
        ResultPaid "paid" Money, false, Missing(ALL_TYPES), "2430/SVD02", "paid", NO_WORDS, "What it paid on the line.";
        ResultCode "code" Code(C::Procedure), false, Nil, "2430/SVD03-2", "code", NO_WORDS, "The code that it decided.";
        ResultUnits "units" Number, false, Nil, "2430/SVD05", "units", NO_WORDS, "The units that it paid.";
        ResultDecided "decided" Date, false, Nil, "2430/DTP*573", "decided", NO_WORDS, "When it decided the line.";
    }
    Drug {
        DrugCode "code" Code(C::Drug), false, Missing(ALL_TYPES), "2410/LIN03", "code", NO_WORDS, "The NDC, eleven digits.";
        DrugQuantity "quantity" Number, false, Missing(ALL_TYPES), "2410/CTP04", "quantity", NO_WORDS, "How much.";
        DrugUnit "unit" Code(C::Word), false, Missing(ALL_TYPES), "2410/CTP05-1", "unit", NO_WORDS, "F2, GR, ME, ML or UN.";
        DrugPrescription "prescription" Text, false, Nil, "2410/REF*XZ/02", "prescription", NO_WORDS, "The prescription number.";
    }
    Tooth {
        ToothCode "code" Code(C::Tooth), false, Missing(ALL_TYPES), "2400/TOO02", "code", NO_WORDS, "The tooth.";
        ToothSurfaces "surfaces" Code(C::Surface), true, Empty, "2400/TOO03", "surfaces", NO_WORDS, "Its surfaces.";
    }
    ValueCode {
        ValueCodeCode "code" Code(C::ValueCode), false, Missing(ALL_TYPES), "2300/HI*BE-2", "code", NO_WORDS, "The value code.";
        ValueCodeAmount "amount" Money, false, Missing(ALL_TYPES), "2300/HI*BE-5", "amount", NO_WORDS, "Its amount.";
    }
    ConditionCode {
        ConditionCodeCode "code" Code(C::ConditionCode), false, Missing(ALL_TYPES), "2300/HI*BG-2", "code", NO_WORDS, "The condition code.";
    }
    Occurrence {
        OccurrenceCode "code" Code(C::OccurrenceCode), false, Missing(ALL_TYPES), "2300/HI*BH-2", "code", NO_WORDS, "The occurrence code.";
        OccurrenceDate "date" Date, false, Missing(ALL_TYPES), "2300/HI*BH-4", "date", NO_WORDS, "Its day.";
    }
    Span {
        SpanCode "code" Code(C::SpanCode), false, Missing(ALL_TYPES), "2300/HI*BI-2", "code", NO_WORDS, "The occurrence span code.";
        SpanFrom "from" Date, false, Missing(ALL_TYPES), "2300/HI*BI-4", "from", NO_WORDS, "Its first day.";
        SpanThrough "through" Date, false, Missing(ALL_TYPES), "2300/HI*BI-4", "through", NO_WORDS, "Its last day.";
    }
    Procedure {
        ProcedureCode "code" Code(C::InpatientProcedure), false, Missing(ALL_TYPES), "2300/HI*BBR-2", "code", NO_WORDS, "The inpatient procedure.";
        ProcedureDate "date" Date, false, Missing(ALL_TYPES), "2300/HI*BBR-4", "date", NO_WORDS, "Its day.";
        ProcedurePosition "position" Number, false, Nil, "2300/HI", "position", NO_WORDS, "Its position; the principal procedure is 1.";
    }
    Note {
        NoteKind "kind" Code(C::Word), false, Nil, "NTE01", "kind", NO_WORDS, "What the note is for: ADD, CER, DCP, DGN, TPO.";
        NoteText "text" Text, false, Missing(ALL_TYPES), "NTE02", "text", NO_WORDS, "The note.";
    }
    Attachment {
        AttachmentKind "kind" Code(C::Word), false, Missing(ALL_TYPES), "PWK01", "kind", NO_WORDS, "What is attached.";
        AttachmentTransmission "transmission" Code(C::Word), false, Nil, "PWK02", "transmission", NO_WORDS, "How it is sent.";
        AttachmentNumber "number" Text, false, Nil, "PWK06", "number", NO_WORDS, "The number of the attachment.";
    }
    Modifier {
        ModifierCode "code" Code(C::Modifier), false, Missing(ALL_TYPES), "2400/SV101-3 to -6", "", NO_WORDS, "The modifier.";
        ModifierPosition "position" Number, false, Missing(ALL_TYPES), "2400/SV101-3 to -6", "", NO_WORDS, "Its position, from 1.";
    }
    Pointer {
        PointerNumber "number" Number, false, Missing(ALL_TYPES), "2400/SV107", "", NO_WORDS, "The position of the diagnosis that it points to.";
        PointerPosition "position" Number, false, Missing(ALL_TYPES), "2400/SV107", "", NO_WORDS, "Its position, from 1.";
    }
    Surface {
        SurfaceCode "code" Code(C::Surface), false, Missing(ALL_TYPES), "2400/TOO03", "", NO_WORDS, "The tooth surface.";
        SurfacePosition "position" Number, false, Missing(ALL_TYPES), "2400/TOO03", "", NO_WORDS, "Its position, from 1.";
    }
    OralCavity {
        OralCavityCode "code" Code(C::OralCavity), false, Missing(ALL_TYPES), "2400/SV304", "", NO_WORDS, "The area of the oral cavity.";
        OralCavityPosition "position" Number, false, Missing(ALL_TYPES), "2400/SV304", "", NO_WORDS, "Its position, from 1.";
    }
    RelatedCause {
        RelatedCauseCode "code" Code(C::Word), false, Missing(ALL_TYPES), "2300/CLM11", "", NO_WORDS, "AA auto accident, EM employment, OA other accident.";
        RelatedCausePosition "position" Number, false, Missing(ALL_TYPES), "2300/CLM11", "", NO_WORDS, "Its position, from 1.";
    }
    Remark {
        RemarkCode "code" Code(C::Remark), false, Missing(ALL_TYPES), "2320/MOA03 to 07", "", NO_WORDS, "The remark code.";
        RemarkPosition "position" Number, false, Missing(ALL_TYPES), "2320/MOA03 to 07", "", NO_WORDS, "Its position, from 1.";
    }
}

/// Slot of each field within its record.
const SLOTS: [u8; INFO_COUNT] = slots().0;
/// Width of each record in slots.
const WIDTHS: [usize; Record::COUNT] = slots().1;
const INFO_COUNT: usize = Field::ALL.len();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index out of range")]
const fn slots() -> ([u8; INFO_COUNT], [usize; Record::COUNT]) {
    let mut slots = [0u8; INFO_COUNT];
    let mut widths = [0usize; Record::COUNT];
    let mut at = 0;
    while at < INFO_COUNT {
        let record = INFO_RECORDS[at] as usize;
        slots[at] = widths[record] as u8;
        widths[record] += 1;
        at += 1;
    }
    (slots, widths)
}

impl Field {
    /// Everything that is known of it.
    pub fn info(self) -> &'static FieldInfo {
        // INVARIANT: the macro writes one info for each field, in the order of the enum.
        INFOS.get(self as usize).unwrap_or(&NO_FIELD)
    }

    /// Its slot within an item of its record.
    pub fn slot(self) -> usize {
        SLOTS.get(self as usize).map_or(0, |slot| usize::from(*slot))
    }

    /// The field of a record by its name in policies.
    pub fn find(record: Record, name: &str) -> Option<Field> {
        record.fields().find(|field| field.info().name == name)
    }

    /// Whether its numbers are never below nought, so that a sum over some of them bounds the sum over all.
    pub fn never_negative(self) -> bool {
        matches!(
            self,
            Field::LineNumber
                | Field::LineUnits
                | Field::LinePointers
                | Field::DiagnosisPosition
                | Field::DrugQuantity
                | Field::ProcedurePosition
                | Field::PointerNumber
                | Field::ModifierPosition
                | Field::PointerPosition
                | Field::SurfacePosition
                | Field::OralCavityPosition
                | Field::RelatedCausePosition
                | Field::RemarkPosition
        )
    }

    /// What its absence says on a claim of a type.
    pub fn absence(self, claim_type: ClaimType) -> Absence {
        match self.info().absent {
            Absent::Empty => Absence::Empty,
            Absent::None => Absence::None,
            Absent::Missing(types) if types.contains(&claim_type) => Absence::Missing,
            Absent::Missing(_) => Absence::None,
            Absent::Beside => Absence::Missing,
        }
    }
}

/// What the absence of a field says on one claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// It is an empty list.
    Empty,
    /// It is *none*: known to be nothing.
    None,
    /// It is unknown.
    Missing,
}

static NO_FIELD: FieldInfo = FieldInfo {
    record: Record::Claim,
    name: "",
    kind: Kind::Text,
    list: false,
    absent: Absent::None,
    x12: "",
    json: "",
    meaning: "",
    words: NO_WORDS,
};
