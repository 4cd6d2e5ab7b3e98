//! The table of a claim's fields: what each means, where X12 and JSON carry it, and what its absence says.
//!
//! The checker, the readers, `paylint fields`, the engine and the reference evaluator of the tests share this one table.

use serde::{Deserialize, Serialize};

use super::ClaimType;
use super::code::CodeKind;
use super::table::{INFO_RECORDS, INFOS, NO_WORDS};

pub use super::table::{Field, ROLES};

/// What a claim is made of: the claim itself, its patient, and whatever repeats on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// An authorization, referral or predetermination of a line that another payer gave (REF with REF04).
    OtherAuthorization,
    /// A tooth that is missing or to be extracted (DN2).
    ToothStatus,
    /// An ambulance transport (CR1).
    Ambulance,
    /// A certification with its conditions (CRC).
    Certification,
    /// A contract (CN1).
    Contract,
    /// What a repricer says (HCP).
    Repricing,
    /// Durable medical equipment of a line and its certificate (SV5, CR3).
    Equipment,
    /// A form that supports a line (LQ).
    Form,
    /// An answer on a form (FRM): owned by the form.
    Answer,
    /// A test result of a line (MEA).
    Measurement,
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
    pub const COUNT: usize = 33;

    /// How many of them, the first ones, are stored as items; the items of the others are the values of list fields.
    pub const STORED: usize = 27;

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
        (Record::OtherAuthorization, "other_authorization"),
        (Record::ToothStatus, "tooth_status"),
        (Record::Ambulance, "ambulance"),
        (Record::Certification, "certification"),
        (Record::Contract, "contract"),
        (Record::Repricing, "repricing"),
        (Record::Equipment, "equipment"),
        (Record::Form, "form"),
        (Record::Answer, "answer"),
        (Record::Measurement, "measurement"),
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
            Record::ToothStatus => "tooth_statuses".to_owned(),
            _ => format!("{}s", self.words()),
        }
    }

    /// What an item of this record may hold: the name of the list in JSON, and of what it is. A record stands once under
    /// the name by which it is written, other names for it follow.
    pub fn parts(self) -> impl Iterator<Item = (&'static str, Record)> {
        PARTS.iter().filter(move |(owner, ..)| *owner == self).map(|(_, name, part)| (*name, *part))
    }

    /// Whether an item of this record may hold items of another.
    pub fn owns(self, part: Record) -> bool {
        self.parts().any(|(_, own)| own == part) || part.list_of(self).is_some()
    }

    /// The fields of this record, in the order of their slots.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        let first = FIRSTS.get(self as usize).copied().unwrap_or(0);
        // They stand side by side in the table, which the compiler has seen to.
        Field::ALL.get(first..first + self.width()).unwrap_or(&[]).iter().copied()
    }

    /// How many slots one of its items takes.
    #[inline]
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
    /// Its path in a FHIR R4 Claim, resources that it refers to behind a slash; empty where FHIR does not say it.
    pub fhir: &'static str,
    /// Its column in a flat file, one row a line: `dx1..dx25` where it repeats, `ROLE_npi` for a provider of any role;
    /// empty where a flat file does not carry it.
    pub csv: &'static str,
    /// Its name in JSON, within its record; empty where it is computed.
    pub json: &'static str,
    /// What it means, one sentence.
    pub meaning: &'static str,
    /// The words that stand for its codes: `("female", "F")`.
    pub words: &'static [(&'static str, &'static str)],
}

/// Who holds what, under which name in JSON.
const PARTS: &[(Record, &str, Record)] = &[
    (Record::Claim, "lines", Record::Line),
    (Record::Claim, "diagnoses", Record::Diagnosis),
    (Record::Claim, "providers", Record::Provider),
    (Record::Claim, "other_payers", Record::OtherPayer),
    (Record::Claim, "value_codes", Record::ValueCode),
    (Record::Claim, "condition_codes", Record::ConditionCode),
    (Record::Claim, "occurrences", Record::Occurrence),
    (Record::Claim, "spans", Record::Span),
    (Record::Claim, "procedures", Record::Procedure),
    (Record::Claim, "notes", Record::Note),
    (Record::Claim, "note", Record::Note),
    (Record::Claim, "attachments", Record::Attachment),
    (Record::Claim, "tooth_statuses", Record::ToothStatus),
    (Record::Claim, "ambulances", Record::Ambulance),
    (Record::Claim, "ambulance", Record::Ambulance),
    (Record::Claim, "certifications", Record::Certification),
    (Record::Claim, "contract", Record::Contract),
    (Record::Claim, "repricing", Record::Repricing),
    (Record::Line, "providers", Record::Provider),
    (Record::Line, "drugs", Record::Drug),
    (Record::Line, "drug", Record::Drug),
    (Record::Line, "teeth", Record::Tooth),
    (Record::Line, "tooth", Record::Tooth),
    (Record::Line, "results", Record::LineResult),
    (Record::Line, "notes", Record::Note),
    (Record::Line, "note", Record::Note),
    (Record::Line, "attachments", Record::Attachment),
    (Record::Line, "other_authorizations", Record::OtherAuthorization),
    (Record::Line, "ambulances", Record::Ambulance),
    (Record::Line, "ambulance", Record::Ambulance),
    (Record::Line, "certifications", Record::Certification),
    (Record::Line, "contract", Record::Contract),
    (Record::Line, "repricing", Record::Repricing),
    (Record::Line, "equipment", Record::Equipment),
    (Record::Line, "forms", Record::Form),
    (Record::Line, "measurements", Record::Measurement),
    (Record::OtherPayer, "adjustments", Record::Adjustment),
    (Record::LineResult, "adjustments", Record::Adjustment),
    (Record::Form, "answers", Record::Answer),
];

/// Slot of each field within its record.
static SLOTS: [u8; INFO_COUNT] = slots().0;
/// Width of each record in slots.
static WIDTHS: [usize; Record::COUNT] = slots().1;
/// Where the fields of each record begin in the table.
static FIRSTS: [usize; Record::COUNT] = slots().2;
const INFO_COUNT: usize = Field::ALL.len();
/// How many slots a line takes, for what goes over all lines: no row has to be asked for its width.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index out of range")]
pub(super) const LINE_WIDTH: usize = slots().1[Record::Line as usize];

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index out of range")]
const fn slots() -> ([u8; INFO_COUNT], [usize; Record::COUNT], [usize; Record::COUNT]) {
    let mut slots = [0u8; INFO_COUNT];
    let mut widths = [0usize; Record::COUNT];
    let mut firsts = [0usize; Record::COUNT];
    let mut at = 0;
    while at < INFO_COUNT {
        let record = INFO_RECORDS[at] as usize;
        if widths[record] == 0 {
            firsts[record] = at;
        }
        assert!(firsts[record] + widths[record] == at, "the fields of a record stand side by side");
        slots[at] = widths[record] as u8;
        widths[record] += 1;
        at += 1;
    }
    (slots, widths, firsts)
}

impl Field {
    /// Everything that is known of it.
    pub fn info(self) -> &'static FieldInfo {
        // INVARIANT: the macro writes one info for each field, in the order of the enum.
        INFOS.get(self as usize).unwrap_or(&NO_FIELD)
    }

    /// The record it belongs to.
    #[inline]
    pub fn record(self) -> Record {
        // INVARIANT: the macro writes one record for each field, in the order of the enum.
        INFO_RECORDS.get(self as usize).copied().unwrap_or(Record::Claim)
    }

    /// Its slot within an item of its record.
    #[inline]
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
                | Field::ClaimAdmissionHour
                | Field::ClaimDischargeHour
                | Field::ClaimOrthodonticMonths
                | Field::ClaimOrthodonticMonthsRemaining
                | Field::PatientWeight
                | Field::LinePatients
                | Field::LineObstetricUnits
                | Field::OtherPayerCoveredDays
                | Field::OtherPayerLifetimePsychiatricDays
                | Field::ResultBundledInto
                | Field::AmbulanceWeight
                | Field::AmbulanceDistance
                | Field::EquipmentNeed
                | Field::EquipmentCertificationMonths
                | Field::RepricingUnits
        )
    }

    /// Whether it tells who the patient is, or is free text in which anything may stand: reports hide it unless they are
    /// asked to show it.
    pub fn identifies_patient(self) -> bool {
        matches!(
            self,
            Field::PatientId
                | Field::PatientBirthDate
                | Field::PatientAge
                | Field::PatientDeathDate
                | Field::PatientZip
                | Field::PatientLastName
                | Field::PatientFirstName
                | Field::PatientMiddleName
                | Field::PatientAddress
                | Field::PatientCity
                | Field::ClaimSubscriberId
                | Field::ClaimSubscriberLastName
                | Field::ClaimSubscriberFirstName
                | Field::ClaimSubscriberBirthDate
                | Field::ClaimSubscriberZip
                | Field::ClaimPropertyCasualtyNumber
                | Field::ClaimMedicalRecordNumber
                | Field::ClaimNote
                | Field::ClaimSpinalDescription
                | Field::LineNote
                | Field::LineDescription
                | Field::NoteText
                | Field::OtherPayerSubscriberId
                | Field::OtherPayerSubscriberLastName
                | Field::OtherPayerSubscriberFirstName
                | Field::ProviderName
                | Field::ProviderFirstName
                | Field::ProviderMiddleName
                | Field::ProviderPhone
                | Field::AmbulanceRoundTrip
                | Field::AmbulanceStretcher
                | Field::AnswerText
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
    fhir: "",
    csv: "",
    json: "",
    meaning: "",
    words: NO_WORDS,
};
