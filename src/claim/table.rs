//! The rows of the table of fields: name, kind, several or one, what absence says, X12 element, FHIR path (R4 Claim), CSV
//! column, JSON name, words, meaning. Empty where a format does not carry the field.

use super::ClaimType;
use super::code::CodeKind;
use super::field::{Absent, FieldInfo, Kind, Record};

const ALL_TYPES: &[ClaimType] = &[ClaimType::Professional, ClaimType::Institutional, ClaimType::Dental];
const I: &[ClaimType] = &[ClaimType::Institutional];
const PD: &[ClaimType] = &[ClaimType::Professional, ClaimType::Dental];

pub(super) const NO_WORDS: &[(&str, &str)] = &[];
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
    ("pay_to_plan", "PE"),
    ("responsible_party", "QD"),
];
const TRANSACTIONS: Words = &[("claims", "CH"), ("encounters", "RP"), ("subrogation", "31")];
const ASSIGNED: Words = &[("assigned", "Y"), ("not_assigned", "N"), ("not_applicable", "W")];
const PURPOSES: Words = &[("predetermination", "PB"), ("preauthorization", "PA")];
const SPINAL: Words = &[
    ("acute", "A"),
    ("chronic", "C"),
    ("non_acute", "D"),
    ("non_life_threatening", "E"),
    ("routine", "F"),
    ("symptomatic", "G"),
    ("acute_manifestation", "M"),
];
const QUALIFIERS: Words = &[
    ("hcpcs", "HC"),
    ("hipps", "HP"),
    ("dental", "AD"),
    ("jurisdiction", "ER"),
    ("home_infusion", "IV"),
    ("advanced", "WK"),
];
const PLACEMENTS: Words = &[("initial", "I"), ("replacement", "R")];
const NUMBERS: Words = &[("preauthorization", "G1"), ("referral_number", "9F"), ("predetermination", "G3")];
const TEETH: Words = &[("missing_tooth", "M"), ("to_be_extracted", "E")];
const TRANSPORTS: Words =
    &[("nearest", "A"), ("physician", "B"), ("family", "C"), ("specialist", "D"), ("rehabilitation", "E")];
const CERTIFIED: Words = &[
    ("ambulance", "07"),
    ("spectacle_lenses", "E1"),
    ("contact_lenses", "E2"),
    ("frames", "E3"),
    ("homebound", "75"),
    ("epsdt_referral", "ZZ"),
    ("hospice_employee", "70"),
    ("durable_equipment", "09"),
    ("oxygen", "11"),
];
const PERIODS: Words = &[("weekly", "1"), ("monthly", "4"), ("daily", "6")];
const CERTIFICATIONS: Words = &[("initial", "I"), ("renewal", "R"), ("revised", "S")];
const ANSWERS: Words = &[("yes", "Y"), ("no", "N"), ("not_applicable", "W")];
const MEASURES: Words = &[("starting_dose", "OG"), ("test_result", "TR")];
const MEASURED: Words =
    &[("height", "HT"), ("hemoglobin", "R1"), ("hematocrit", "R2"), ("epoetin_dose", "R3"), ("creatinine", "R4")];

/// Words and the codes that they stand for.
type Words = &'static [(&'static str, &'static str)];

macro_rules! fields {
    ($( $record:ident { $( $id:ident $name:literal $kind:expr, $list:literal, $absent:expr, $x12:literal, $fhir:literal, $csv:literal, $json:literal, $words:expr, $meaning:literal; )* } )*) => {
        /// One field of the claim model.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        #[expect(missing_docs, reason = "the table gives each field its meaning; `paylint fields` prints it")]
        pub enum Field { $( $( $id, )* )* }

        impl Field {
            /// Every field, in the order of the table.
            pub const ALL: &'static [Field] = &[ $( $( Field::$id, )* )* ];
        }

        pub(super) const INFO_RECORDS: &[Record] = &[ $( $( { let _ = Field::$id; Record::$record }, )* )* ];

        pub(super) static INFOS: &[FieldInfo] = &[ $( $( FieldInfo {
            record: Record::$record, name: $name, kind: $kind, list: $list, absent: $absent,
            x12: $x12, fhir: $fhir, csv: $csv, json: $json, words: $words, meaning: $meaning,
        }, )* )* ];
    };
}

use Absent::{Beside, Empty, Missing, None as Nil};
use CodeKind as C;
use Kind::{Age, Code, Date, Money, Number, Provider, Text, Yes};

fields! {
    Claim {
        ClaimNumber "number" Text, false, Missing(ALL_TYPES), "2300/CLM01", "identifier.value", "claim_id", "claim_id", NO_WORDS, "The provider's number of the claim (patient control number).";
        ClaimType "type" Code(C::Word), false, Missing(ALL_TYPES), "ST03, GS08", "type.coding.code", "claim_type", "type", TYPES, "Professional, institutional or dental.";
        ClaimPayer "payer" Code(C::Payer), false, Missing(ALL_TYPES), "2010BB/NM109", "insurer.identifier.value", "payer_id", "payer", NO_WORDS, "The identifier of the payer that the claim goes to.";
        ClaimPlan "plan" Code(C::Plan), false, Beside, "2000B/SBR03", "insurance[focal=true].coverage/Coverage.class[type=group].value", "plan_id", "plan", NO_WORDS, "The plan, product or group of the patient.";
        ClaimFilingIndicator "filing_indicator" Code(C::FilingIndicator), false, Nil, "2000B/SBR09", "insurance[focal=true].coverage/Coverage.type.coding.code", "filing_indicator", "filing_indicator", NO_WORDS, "The kind of insurance that the claim is filed to.";
        ClaimPayerSequence "payer_sequence" Code(C::Word), false, Missing(ALL_TYPES), "2000B/SBR01", "insurance[focal=true].coverage/Coverage.order, insurance[focal=true].sequence", "payer_sequence", "payer_sequence", SEQUENCES, "Whether this payer pays first, second, third.";
        ClaimFrequency "frequency" Code(C::Word), false, Missing(ALL_TYPES), "2300/CLM05-3", "supportingInfo[category=typeofbill].code, related.relationship", "frequency", "frequency", FREQUENCIES, "1 original, 7 replacement, 8 void; where it is not given, the last character of the type of bill.";
        ClaimOriginalNumber "original_number" Text, false, Nil, "2300/REF*F8/02", "related.reference.value, related.claim.identifier.value", "original_claim_number", "original_number", NO_WORDS, "The payer's number of the claim that this one replaces or voids.";
        ClaimPayerNumber "payer_number" Text, false, Nil, "beside the claim", "", "payer_claim_number", "payer_number", NO_WORDS, "Of an earlier claim: the payer's number of it (payer claim control number), by which a claim that replaces it names it.";
        ClaimBillType "bill_type" Code(C::BillType), false, Missing(I), "2300/CLM05-1, CLM05-3", "supportingInfo[category=typeofbill].code", "bill_type", "bill_type", NO_WORDS, "Type of bill, four characters with the leading zero.";
        ClaimPlace "place" Code(C::Place), false, Missing(PD), "2300/CLM05-1", "supportingInfo[category=cmspos].code, facility/Location.type", "claim_pos", "pos", NO_WORDS, "Place of service of the claim.";
        ClaimTotalCharge "total_charge" Money, false, Missing(ALL_TYPES), "2300/CLM02", "total.value", "total_charge", "total_charge", NO_WORDS, "The total charge; in JSON, where it is not given, the sum of the lines.";
        ClaimReceived "received" Date, false, Beside, "beside the claim", "supportingInfo[category=clmrecvddate].timingDate", "received_date", "received", NO_WORDS, "The day on which the payer receives the claim.";
        ClaimSubmitted "submitted" Date, false, Missing(ALL_TYPES), "BHT04", "created", "submitted_date", "submitted", NO_WORDS, "The day on which the file was made.";
        ClaimFirstDate "first_date" Date, false, Missing(ALL_TYPES), "2400/DTP*472, 2300/DTP*434", "", "", "", NO_WORDS, "The first day of service: the earliest of its lines, else of the statement.";
        ClaimLastDate "last_date" Date, false, Missing(ALL_TYPES), "2400/DTP*472, 2300/DTP*434", "", "", "", NO_WORDS, "The last day of service: the latest of its lines, else of the statement.";
        ClaimStatementFrom "statement_from" Date, false, Missing(I), "2300/DTP*434", "billablePeriod.start", "statement_from", "statement_from", NO_WORDS, "First day of the statement.";
        ClaimStatementThrough "statement_through" Date, false, Missing(I), "2300/DTP*434", "billablePeriod.end", "statement_to", "statement_through", NO_WORDS, "Last day of the statement.";
        ClaimAdmissionDate "admission_date" Date, false, Nil, "2300/DTP*435", "supportingInfo[category=admissionperiod].timingPeriod.start", "admit_date", "admission_date", NO_WORDS, "The day of admission.";
        ClaimAdmissionType "admission_type" Code(C::Word), false, Missing(I), "2300/CL101", "supportingInfo[category=admtype].code", "admit_type", "admission_type", NO_WORDS, "1 emergency, 2 urgent, 3 elective, 4 newborn.";
        ClaimAdmissionSource "admission_source" Code(C::Word), false, Nil, "2300/CL102", "supportingInfo[category=pointoforigin].code", "admit_source", "admission_source", NO_WORDS, "Where the patient came from.";
        ClaimDischargeDate "discharge_date" Date, false, Nil, "2300/DTP*096", "supportingInfo[category=admissionperiod].timingPeriod.end", "discharge_date", "discharge_date", NO_WORDS, "The day of discharge; where an 837I gives its hour alone, the last day of the statement, unless the discharge status is 30.";
        ClaimDischargeStatus "discharge_status" Code(C::Word), false, Missing(I), "2300/CL103", "supportingInfo[category=discharge-status].code", "discharge_status", "discharge_status", NO_WORDS, "The patient's status at the end of the statement.";
        ClaimPrincipalDiagnosis "principal_diagnosis" Code(C::Diagnosis), false, Missing(ALL_TYPES), "2300/HI01-2", "", "", "", NO_WORDS, "The first diagnosis of the claim; none where an institutional claim gives others alone (ABF, ABN).";
        ClaimAdmittingDiagnosis "admitting_diagnosis" Code(C::Diagnosis), false, Nil, "2300/HI*ABJ", "diagnosis[type=admitting].diagnosisCodeableConcept", "admit_dx", "admitting_diagnosis", NO_WORDS, "The diagnosis on admission.";
        ClaimDiagnoses "diagnoses" Code(C::Diagnosis), true, Empty, "2300/HI", "", "", "", NO_WORDS, "All diagnoses of the claim, but neither the admitting one nor the reasons for the visit.";
        ClaimDrg "drg" Code(C::Drg), false, Nil, "2300/HI*DR", "supportingInfo[category=drg].code, diagnosis.packageCode", "drg", "drg", NO_WORDS, "The diagnosis-related group.";
        ClaimAuthorization "authorization" Text, false, Nil, "2300/REF*G1/02", "insurance[focal=true].preAuthRef", "prior_auth", "prior_auth", NO_WORDS, "The prior authorization number of the claim.";
        ClaimReferral "referral" Text, false, Nil, "2300/REF*9F/02", "referral.identifier.value", "referral", "referral", NO_WORDS, "The referral number of the claim.";
        ClaimAccidentDate "accident_date" Date, false, Nil, "2300/DTP*439", "accident.date", "accident_date", "accident_date", NO_WORDS, "The day of the accident.";
        ClaimAccidentState "accident_state" Code(C::State), false, Nil, "2300/CLM11-4, REF*LU/02", "accident.locationAddress.state", "accident_state", "accident_state", NO_WORDS, "The state of the auto accident.";
        ClaimRelatedCauses "related_causes" Code(C::Word), true, Empty, "2300/CLM11-1, -2", "accident.type", "related_causes", "related_causes", NO_WORDS, "AA auto accident, EM employment, OA other accident.";
        ClaimOnsetDate "onset_date" Date, false, Nil, "2300/DTP*431", "supportingInfo[category=onset].timingDate", "onset_date", "onset_date", NO_WORDS, "The onset of the illness.";
        ClaimInitialTreatmentDate "initial_treatment_date" Date, false, Nil, "2300/DTP*454", "", "initial_treatment_date", "initial_treatment_date", NO_WORDS, "The first treatment.";
        ClaimLastMenstrualDate "last_menstrual_date" Date, false, Nil, "2300/DTP*484", "", "last_menstrual_date", "last_menstrual_date", NO_WORDS, "The last menstrual period.";
        ClaimDelayReason "delay_reason" Code(C::Word), false, Nil, "2300/CLM20", "", "delay_reason", "delay_reason", NO_WORDS, "Why the claim is late.";
        ClaimSpecialProgram "special_program" Code(C::Word), false, Nil, "2300/CLM12", "", "special_program", "special_program", NO_WORDS, "The special program of the claim.";
        ClaimAssignment "assignment" Code(C::Word), false, Nil, "2300/CLM07", "", "assignment", "assignment", NO_WORDS, "A assigned, B lab services only, C not assigned.";
        ClaimPatientPaid "patient_paid" Money, false, Nil, "2300/AMT*F5/02", "patientPaid, supportingInfo[category=patientpaid].valueQuantity", "patient_paid", "patient_paid", NO_WORDS, "What the patient has paid.";
        ClaimClia "clia" Text, false, Nil, "2300/REF*X4/02", "", "clia", "clia", NO_WORDS, "The laboratory's CLIA number.";
        ClaimPlanYearStart "plan_year_start" Date, false, Beside, "beside the claim", "", "plan_year_start", "plan_year_start", NO_WORDS, "A day on which the patient's plan year begins; its month and day count.";
        ClaimBillingProvider "billing_provider" Provider, false, Missing(ALL_TYPES), "2010AA/NM1*85", "provider", "billing_npi", "billing_provider", NO_WORDS, "Who bills.";
        ClaimRenderingProvider "rendering_provider" Provider, false, Nil, "2310B/NM1*82, 2310D/NM1*82", "careTeam[role=rendering].provider", "rendering_npi", "rendering_provider", NO_WORDS, "Who rendered the services of the claim.";
        ClaimReferringProvider "referring_provider" Provider, false, Nil, "2310A/NM1*DN, 2310F/NM1*DN", "careTeam[role=referring].provider", "referring_npi", "referring_provider", NO_WORDS, "Who referred the patient.";
        ClaimSupervisingProvider "supervising_provider" Provider, false, Nil, "2310D/NM1*DQ", "careTeam[role=supervising].provider", "supervising_npi", "supervising_provider", NO_WORDS, "Who supervised.";
        ClaimAttendingProvider "attending_provider" Provider, false, Nil, "2310A/NM1*71", "careTeam[role=attending].provider", "attending_npi", "attending_provider", NO_WORDS, "Who attended the patient (institutional).";
        ClaimOperatingProvider "operating_provider" Provider, false, Nil, "2310B/NM1*72", "careTeam[role=operating].provider", "operating_npi", "operating_provider", NO_WORDS, "Who operated (institutional).";
        ClaimServiceFacility "service_facility" Provider, false, Nil, "2310C/NM1*77, 2310E/NM1*77", "facility", "facility_npi", "service_facility", NO_WORDS, "Where the services were given.";
        ClaimNote "note" Text, true, Empty, "2300/NTE02", "supportingInfo[category=info].valueString", "claim_note", "note", NO_WORDS, "The notes of the claim.";
        ClaimDenied "denied" Yes, false, Nil, "beside the claim", "", "denied", "denied", NO_WORDS, "Of an earlier claim: whether the payer denied it.";
        ClaimPaid "paid" Money, false, Nil, "beside the claim", "", "paid", "paid", NO_WORDS, "Of an earlier claim: what the payer paid.";
        ClaimTransactionType "transaction_type" Code(C::Word), false, Nil, "BHT06", "", "transaction_type", "transaction_type", TRANSACTIONS, "Whether the file bills, reports encounters or subrogates.";
        ClaimSubmitter "submitter" Text, false, Nil, "1000A/NM109", "", "", "submitter", NO_WORDS, "The identifier of who sends the file.";
        ClaimReceiver "receiver" Text, false, Nil, "1000B/NM109", "", "", "receiver", NO_WORDS, "The identifier of whom the file goes to.";
        ClaimCurrency "currency" Code(C::Word), false, Nil, "2000A/CUR02", "total.currency", "currency", "currency", NO_WORDS, "The currency, where it is not the US dollar.";
        ClaimPayerName "payer_name" Text, false, Nil, "2010BB/NM103", "insurer/Organization.name", "payer_name", "payer_name", NO_WORDS, "The name of the payer that the claim goes to.";
        ClaimGroupName "group_name" Text, false, Nil, "2000B/SBR04", "insurance[focal=true].coverage/Coverage.class[type=group].name", "group_name", "group_name", NO_WORDS, "The name of the patient's group or plan.";
        ClaimInsuranceType "insurance_type" Code(C::Word), false, Nil, "2000B/SBR05", "", "insurance_type", "insurance_type", NO_WORDS, "Why Medicare is not the first payer (12 working aged, 43 disability and others).";
        ClaimSubscriberId "subscriber_id" Text, false, Nil, "2010BA/NM109", "insurance[focal=true].coverage/Coverage.subscriberId", "subscriber_id", "subscriber_id", NO_WORDS, "The subscriber's member identifier.";
        ClaimSubscriberLastName "subscriber_last_name" Text, false, Nil, "2010BA/NM103", "insurance[focal=true].coverage/Coverage.subscriber/Patient.name.family", "subscriber_last_name", "subscriber_last_name", NO_WORDS, "The subscriber's last name, or the organization's name.";
        ClaimSubscriberFirstName "subscriber_first_name" Text, false, Nil, "2010BA/NM104", "insurance[focal=true].coverage/Coverage.subscriber/Patient.name.given", "subscriber_first_name", "subscriber_first_name", NO_WORDS, "The subscriber's first name.";
        ClaimSubscriberBirthDate "subscriber_birth_date" Date, false, Nil, "2010BA/DMG02", "insurance[focal=true].coverage/Coverage.subscriber/Patient.birthDate", "subscriber_birth_date", "subscriber_birth_date", NO_WORDS, "The subscriber's day of birth.";
        ClaimSubscriberSex "subscriber_sex" Code(C::Word), false, Nil, "2010BA/DMG03", "insurance[focal=true].coverage/Coverage.subscriber/Patient.gender", "subscriber_sex", "subscriber_sex", SEX, "The subscriber's sex.";
        ClaimSubscriberState "subscriber_state" Code(C::State), false, Nil, "2010BA/N402", "insurance[focal=true].coverage/Coverage.subscriber/Patient.address.state", "subscriber_state", "subscriber_state", NO_WORDS, "The state where the subscriber lives.";
        ClaimSubscriberZip "subscriber_zip" Text, false, Nil, "2010BA/N403", "insurance[focal=true].coverage/Coverage.subscriber/Patient.address.postalCode", "subscriber_zip", "subscriber_zip", NO_WORDS, "The postal code where the subscriber lives.";
        ClaimPropertyCasualtyNumber "property_casualty_number" Text, false, Nil, "2010BA/REF*Y4/02, 2010CA/REF*Y4/02", "", "property_casualty_number", "property_casualty_number", NO_WORDS, "The property and casualty claim number.";
        ClaimProviderSignature "provider_signature" Yes, false, Nil, "2300/CLM06", "", "", "provider_signature", NO_WORDS, "Whether the provider's signature is on file.";
        ClaimBenefitsAssigned "benefits_assigned" Code(C::Word), false, Nil, "2300/CLM08", "", "", "benefits_assigned", ASSIGNED, "Whether the patient assigned the benefits to the provider.";
        ClaimReleaseOfInformation "release_of_information" Code(C::Word), false, Nil, "2300/CLM09", "", "", "release_of_information", NO_WORDS, "Y or I: the patient consents to the release of information.";
        ClaimPatientSignature "patient_signature" Code(C::Word), false, Nil, "2300/CLM10", "", "", "patient_signature", NO_WORDS, "P: the provider signed for the patient.";
        ClaimAccidentCountry "accident_country" Code(C::Word), false, Nil, "2300/CLM11-5", "accident.locationAddress.country", "accident_country", "accident_country", NO_WORDS, "The country of the accident, where it is not the United States.";
        ClaimSubmissionReason "submission_reason" Code(C::Word), false, Nil, "2300/CLM19", "use", "submission_reason", "submission_reason", PURPOSES, "Why the claim is sent, where not for payment: a predetermination, or in FHIR a preauthorization. Neither counts in a history.";
        ClaimServiceDate "service_date" Date, false, Nil, "2300/DTP*472", "", "", "service_date", NO_WORDS, "The first day of service that all lines share (dental); a line's own day goes before it.";
        ClaimServiceThrough "service_through" Date, false, Nil, "2300/DTP*472", "", "", "service_through", NO_WORDS, "The last day of service that all lines share (dental).";
        ClaimAdmissionHour "admission_hour" Number, false, Nil, "2300/DTP*435", "supportingInfo[category=admissionperiod].timingPeriod.start", "admit_hour", "admission_hour", NO_WORDS, "The hour of admission, 0 to 23.";
        ClaimDischargeHour "discharge_hour" Number, false, Nil, "2300/DTP*096", "supportingInfo[category=admissionperiod].timingPeriod.end", "discharge_hour", "discharge_hour", NO_WORDS, "The hour of discharge, 0 to 23.";
        ClaimLastSeenDate "last_seen_date" Date, false, Nil, "2300/DTP*304", "", "last_seen_date", "last_seen_date", NO_WORDS, "When the treating physician last saw the patient.";
        ClaimAcuteManifestationDate "acute_manifestation_date" Date, false, Nil, "2300/DTP*453", "", "acute_manifestation_date", "acute_manifestation_date", NO_WORDS, "The acute manifestation of a chronic condition (chiropractic).";
        ClaimLastXrayDate "last_xray_date" Date, false, Nil, "2300/DTP*455", "", "last_xray_date", "last_xray_date", NO_WORDS, "The last X-ray.";
        ClaimPrescriptionDate "prescription_date" Date, false, Nil, "2300/DTP*471", "", "prescription_date", "prescription_date", NO_WORDS, "The hearing or vision prescription.";
        ClaimDisabilityFrom "disability_from" Date, false, Nil, "2300/DTP*314, DTP*360", "supportingInfo[category=employmentimpacted].timingPeriod.start", "disability_from", "disability_from", NO_WORDS, "The first day of disability.";
        ClaimDisabilityThrough "disability_through" Date, false, Nil, "2300/DTP*314, DTP*361", "supportingInfo[category=employmentimpacted].timingPeriod.end", "disability_through", "disability_through", NO_WORDS, "The last day of disability.";
        ClaimLastWorkedDate "last_worked_date" Date, false, Nil, "2300/DTP*297", "", "last_worked_date", "last_worked_date", NO_WORDS, "The last day on which the patient worked.";
        ClaimReturnToWorkDate "return_to_work_date" Date, false, Nil, "2300/DTP*296", "", "return_to_work_date", "return_to_work_date", NO_WORDS, "The day from which the patient may work again.";
        ClaimAssumedCareDate "assumed_care_date" Date, false, Nil, "2300/DTP*090", "", "assumed_care_date", "assumed_care_date", NO_WORDS, "When the provider took over the care.";
        ClaimRelinquishedCareDate "relinquished_care_date" Date, false, Nil, "2300/DTP*091", "", "relinquished_care_date", "relinquished_care_date", NO_WORDS, "When the provider gave up the care.";
        ClaimFirstContactDate "first_contact_date" Date, false, Nil, "2300/DTP*444", "", "first_contact_date", "first_contact_date", NO_WORDS, "The first contact of a property and casualty claim.";
        ClaimRepricerReceivedDate "repricer_received_date" Date, false, Nil, "2300/DTP*050", "", "repricer_received_date", "repricer_received_date", NO_WORDS, "When the repricer received the claim.";
        ClaimApplianceDate "appliance_date" Date, false, Nil, "2300/DTP*452", "", "appliance_date", "appliance_date", NO_WORDS, "The placement of the orthodontic appliance (dental).";
        ClaimOrthodontic "orthodontic" Yes, false, Nil, "2300/DN104", "", "", "orthodontic", NO_WORDS, "Whether the services are for orthodontics (dental).";
        ClaimOrthodonticMonths "orthodontic_months" Number, false, Nil, "2300/DN101", "", "orthodontic_months", "orthodontic_months", NO_WORDS, "The months of the whole orthodontic treatment.";
        ClaimOrthodonticMonthsRemaining "orthodontic_months_remaining" Number, false, Nil, "2300/DN102", "", "orthodontic_months_remaining", "orthodontic_months_remaining", NO_WORDS, "The months of orthodontic treatment that remain.";
        ClaimPatientDue "patient_due" Money, false, Nil, "2300/AMT*F3/02", "", "patient_due", "patient_due", NO_WORDS, "What the patient is estimated to owe (institutional).";
        ClaimAuthorizationException "authorization_exception" Code(C::Word), false, Nil, "2300/REF*4N/02", "", "authorization_exception", "authorization_exception", NO_WORDS, "Why a service was given without its authorization.";
        ClaimCrossover "crossover" Yes, false, Nil, "2300/REF*F5/02", "", "", "crossover", NO_WORDS, "Whether Medicare crossover is mandatory (section 4081).";
        ClaimMammographyCertification "mammography_certification" Text, false, Nil, "2300/REF*EW/02", "", "mammography_certification", "mammography_certification", NO_WORDS, "The mammography certification number.";
        ClaimInvestigationalDevice "investigational_device" Text, false, Nil, "2300/REF*LX/02", "", "investigational_device", "investigational_device", NO_WORDS, "The investigational device exemption (IDE) number.";
        ClaimRepricedNumber "repriced_number" Text, false, Nil, "2300/REF*9A/02", "", "", "repriced_number", NO_WORDS, "The repricer's number of the claim.";
        ClaimAdjustedRepricedNumber "adjusted_repriced_number" Text, false, Nil, "2300/REF*9C/02", "", "", "adjusted_repriced_number", NO_WORDS, "The repricer's number of the adjusted claim.";
        ClaimClearinghouseNumber "clearinghouse_number" Text, false, Nil, "2300/REF*D9/02", "", "clearinghouse_number", "clearinghouse_number", NO_WORDS, "The clearinghouse's number of the claim.";
        ClaimMedicalRecordNumber "medical_record_number" Text, false, Nil, "2300/REF*EA/02", "patient/Patient.identifier[type=MR].value", "medical_record_number", "medical_record_number", NO_WORDS, "The patient's medical record number.";
        ClaimDemonstrationProject "demonstration_project" Text, false, Nil, "2300/REF*P4/02", "", "demonstration_project", "demonstration_project", NO_WORDS, "The demonstration project or clinical trial.";
        ClaimCarePlanOversight "care_plan_oversight" Text, false, Nil, "2300/REF*1J/02", "", "", "care_plan_oversight", NO_WORDS, "The number of the home health agency or hospice whose care is overseen.";
        ClaimPeerReviewApproval "peer_review_approval" Text, false, Nil, "2300/REF*G4/02", "", "", "peer_review_approval", NO_WORDS, "The peer review organization's approval number.";
        ClaimPredeterminationNumber "predetermination_number" Text, false, Nil, "2300/REF*G3/02", "", "predetermination_number", "predetermination_number", NO_WORDS, "The number of the predetermination of benefits (dental).";
        ClaimTreatmentCodes "treatment_codes" Code(C::Word), true, Empty, "2300/HI*TC-2", "", "", "treatment_codes", NO_WORDS, "The treatment codes of home health (institutional).";
        ClaimAnesthesiaProcedures "anesthesia_procedures" Code(C::Procedure), true, Empty, "2300/HI*BP-2, HI*BO-2", "", "", "anesthesia_procedures", NO_WORDS, "The surgical procedures that the anesthesia was for.";
        ClaimSpinalCondition "spinal_condition" Code(C::Word), false, Nil, "2300/CR208", "", "", "spinal_condition", SPINAL, "The nature of the condition that spinal manipulation treats.";
        ClaimSpinalDescription "spinal_description" Text, false, Nil, "2300/CR210", "", "", "spinal_description", NO_WORDS, "The condition that spinal manipulation treats, in words.";
    }
    Patient {
        PatientId "id" Text, false, Missing(ALL_TYPES), "2010BA/NM109", "insurance[focal=true].coverage/Coverage.subscriberId, patient/Patient.identifier.value", "patient_id", "id", NO_WORDS, "The patient's member identifier.";
        PatientBirthDate "birth_date" Date, false, Missing(ALL_TYPES), "2010BA/DMG02, 2010CA/DMG02", "patient/Patient.birthDate", "patient_dob", "birth_date", NO_WORDS, "The day of birth.";
        PatientAge "age" Age, false, Missing(ALL_TYPES), "2010BA/DMG02, 2010CA/DMG02", "", "", "", NO_WORDS, "The age on the day of the line, or on the claim's first day.";
        PatientSex "sex" Code(C::Word), false, Missing(ALL_TYPES), "2010BA/DMG03, 2010CA/DMG03", "patient/Patient.gender", "patient_sex", "sex", SEX, "Female, male or unknown.";
        PatientRelationship "relationship" Code(C::Word), false, Missing(ALL_TYPES), "2000B/SBR02, 2000C/PAT01", "insurance[focal=true].coverage/Coverage.relationship", "relationship", "relationship", RELATIONSHIPS, "The patient's relationship to the subscriber.";
        PatientState "state" Code(C::State), false, Nil, "2010BA/N402, 2010CA/N402", "patient/Patient.address.state", "patient_state", "state", NO_WORDS, "The state where the patient lives.";
        PatientZip "zip" Text, false, Nil, "2010BA/N403, 2010CA/N403", "patient/Patient.address.postalCode", "patient_zip", "zip", NO_WORDS, "The postal code where the patient lives.";
        PatientDeathDate "death_date" Date, false, Nil, "2000B/PAT06, 2000C/PAT06", "patient/Patient.deceasedDateTime", "patient_death_date", "death_date", NO_WORDS, "The day of death.";
        PatientLastName "last_name" Text, false, Nil, "2010BA/NM103, 2010CA/NM103", "patient/Patient.name.family", "patient_last_name", "last_name", NO_WORDS, "The last name.";
        PatientFirstName "first_name" Text, false, Nil, "2010BA/NM104, 2010CA/NM104", "patient/Patient.name.given", "patient_first_name", "first_name", NO_WORDS, "The first name.";
        PatientMiddleName "middle_name" Text, false, Nil, "2010BA/NM105, 2010CA/NM105", "patient/Patient.name.given", "patient_middle_name", "middle_name", NO_WORDS, "The middle name or its initial.";
        PatientAddress "address" Text, false, Nil, "2010BA/N301, 2010CA/N301", "patient/Patient.address.line", "patient_address", "address", NO_WORDS, "The street of the address.";
        PatientCity "city" Text, false, Nil, "2010BA/N401, 2010CA/N401", "patient/Patient.address.city", "patient_city", "city", NO_WORDS, "The city where the patient lives.";
        PatientCountry "country" Text, false, Nil, "2010BA/N404, 2010CA/N404", "patient/Patient.address.country", "patient_country", "country", NO_WORDS, "The country, where it is not the United States.";
        PatientWeight "weight" Number, false, Nil, "2000B/PAT08, 2000C/PAT08", "", "patient_weight", "weight", NO_WORDS, "The weight in pounds.";
        PatientPregnant "pregnant" Yes, false, Nil, "2000B/PAT09, 2000C/PAT09", "", "patient_pregnant", "pregnant", NO_WORDS, "Whether the patient is pregnant.";
    }
    Line {
        LineNumber "number" Number, false, Missing(ALL_TYPES), "2400/LX01", "item.sequence", "line_number", "line", NO_WORDS, "The claim's own number of the line.";
        LineCode "code" Code(C::Procedure), false, Missing(PD), "2400/SV101-2, SV202-2, SV301-2", "item.productOrService", "procedure", "procedure", NO_WORDS, "The procedure, service, drug or supply.";
        LineModifiers "modifiers" Code(C::Modifier), true, Empty, "2400/SV101-3 to -6, SV202-3 to -6, SV301-3 to -6", "item.modifier", "mod1..mod4", "modifiers", NO_WORDS, "The modifiers, in order.";
        LineUnits "units" Number, false, Missing(ALL_TYPES), "2400/SV104, SV205, SV306", "item.quantity.value", "units", "units", NO_WORDS, "How many units; never negative.";
        LineUnitBasis "unit_basis" Code(C::Word), false, Nil, "2400/SV103, SV204", "item.quantity.unit", "unit_type", "unit_basis", &[("units", "UN"), ("minutes", "MJ"), ("days", "DA")], "What the units count.";
        LineCharge "charge" Money, false, Missing(ALL_TYPES), "2400/SV102, SV203, SV302", "item.net.value", "charge", "charge", NO_WORDS, "The charge of the line.";
        LineDate "date" Date, false, Missing(ALL_TYPES), "2400/DTP*472, 2300/DTP*472, 2300/DTP*434", "item.servicedDate, item.servicedPeriod.start", "service_from", "date", NO_WORDS, "The first day of the line; without one, the claim's service date or its statement's.";
        LineThrough "through" Date, false, Missing(ALL_TYPES), "2400/DTP*472, 2300/DTP*472, 2300/DTP*434", "item.servicedPeriod.end", "service_to", "through", NO_WORDS, "The last day of the line; without one, its first.";
        LinePlace "place" Code(C::Place), false, Missing(PD), "2400/SV105, SV303, 2300/CLM05-1", "item.locationCodeableConcept", "pos", "pos", NO_WORDS, "The place of service of the line, else of the claim.";
        LineRevenueCode "revenue_code" Code(C::RevenueCode), false, Missing(I), "2400/SV201", "item.revenue", "revenue_code", "revenue_code", NO_WORDS, "The revenue code.";
        LinePointers "pointers" Number, true, Empty, "2400/SV107, SV311", "item.diagnosisSequence", "dx_pointers", "diagnosis_pointers", NO_WORDS, "The positions of the diagnoses that the line points to.";
        LineDiagnosis "diagnosis" Code(C::Diagnosis), true, Empty, "2400/SV107, SV311, 2300/HI", "", "", "", NO_WORDS, "The diagnoses that the line points to; all of the claim's where lines have no pointers.";
        LineAuthorization "authorization" Text, false, Nil, "2400/REF*G1/02, 2300/REF*G1/02", "", "line_prior_auth", "prior_auth", NO_WORDS, "The prior authorization number of the line, else of the claim.";
        LineReferral "referral" Text, false, Nil, "2400/REF*9F/02, 2300/REF*9F/02", "", "line_referral", "referral", NO_WORDS, "The referral number of the line, else of the claim.";
        LineDrug "drug" Code(C::Drug), true, Empty, "2410/LIN03", "", "", "", NO_WORDS, "The NDCs of the line.";
        LineTooth "tooth" Code(C::Tooth), true, Empty, "2400/TOO02", "", "", "", NO_WORDS, "The teeth of the line.";
        LineSurface "surface" Code(C::Surface), true, Empty, "2400/TOO03", "", "", "", NO_WORDS, "The tooth surfaces of the line.";
        LineOralCavity "oral_cavity" Code(C::OralCavity), true, Empty, "2400/SV304", "item.bodySite", "oral_cavity", "oral_cavity", NO_WORDS, "The areas of the oral cavity.";
        LineRenderingProvider "rendering_provider" Provider, false, Nil, "2420A/NM1*82, 2310B/NM1*82", "item.careTeamSequence/careTeam[role=rendering].provider", "line_rendering_npi", "rendering_provider", NO_WORDS, "Who rendered the line: its own, else the claim's.";
        LineOrderingProvider "ordering_provider" Provider, false, Nil, "2420E/NM1*DK", "item.careTeamSequence/careTeam[role=ordering].provider", "line_ordering_npi", "ordering_provider", NO_WORDS, "Who ordered the line.";
        LineReferringProvider "referring_provider" Provider, false, Nil, "2420F/NM1*DN, 2310A/NM1*DN", "item.careTeamSequence/careTeam[role=referring].provider", "line_referring_npi", "referring_provider", NO_WORDS, "Who referred for the line: its own, else the claim's.";
        LineNote "note" Text, true, Empty, "2400/NTE02", "item.informationSequence/supportingInfo[category=info].valueString", "line_note", "note", NO_WORDS, "The notes of the line.";
        LineDescription "description" Text, false, Nil, "2400/SV101-7, SV202-7, SV301-7", "item.productOrService.text", "description", "description", NO_WORDS, "The description of the service.";
        LineEmergency "emergency" Yes, false, Nil, "2400/SV109", "", "emergency", "emergency", NO_WORDS, "Whether the service was an emergency.";
        LineEpsdt "epsdt" Yes, false, Nil, "2400/SV111", "item.programCode", "epsdt", "epsdt", NO_WORDS, "Whether it belongs to the EPSDT program.";
        LineFamilyPlanning "family_planning" Yes, false, Nil, "2400/SV112", "item.programCode", "family_planning", "family_planning", NO_WORDS, "Whether it is family planning.";
        LineControlNumber "control_number" Text, false, Nil, "2400/REF*6R/02", "", "line_control_number", "control_number", NO_WORDS, "The provider's number of the line.";
        LineClia "clia" Text, false, Nil, "2400/REF*X4/02", "", "line_clia", "clia", NO_WORDS, "The laboratory's CLIA number for the line.";
        LineDenied "denied" Yes, false, Nil, "beside the claim", "", "line_denied", "denied", NO_WORDS, "Of an earlier line: whether the payer denied it.";
        LineAllowed "allowed" Money, false, Nil, "beside the claim", "", "allowed", "allowed", NO_WORDS, "Of an earlier line: what the payer allowed.";
        LinePaid "paid" Money, false, Nil, "beside the claim", "", "line_paid", "paid", NO_WORDS, "Of an earlier line: what the payer paid.";
        LineCodeQualifier "code_qualifier" Code(C::Word), false, Nil, "2400/SV101-1, SV202-1, SV301-1", "item.productOrService.coding.system", "code_qualifier", "code_qualifier", QUALIFIERS, "What kind of code the procedure is.";
        LineCodeThrough "code_through" Code(C::Procedure), false, Nil, "2400/SV101-8, SV202-8, SV301-8", "item.productOrServiceEnd", "", "code_through", NO_WORDS, "The last code of the range that the procedure begins.";
        LineNonCovered "non_covered" Money, false, Nil, "2400/SV207", "", "non_covered", "non_covered", NO_WORDS, "The part of the charge that is not covered (institutional).";
        LineCopayExempt "copay_exempt" Yes, false, Nil, "2400/SV115", "", "", "copay_exempt", NO_WORDS, "Whether the patient is exempt from a copay.";
        LineProsthesis "prosthesis" Code(C::Word), false, Nil, "2400/SV305", "", "prosthesis", "prosthesis", PLACEMENTS, "Whether a prosthesis, crown or inlay is the first or replaces another (dental).";
        LinePrescriptionDate "prescription_date" Date, false, Nil, "2400/DTP*471", "", "line_prescription_date", "prescription_date", NO_WORDS, "The prescription.";
        LineLastSeenDate "last_seen_date" Date, false, Nil, "2400/DTP*304", "", "line_last_seen_date", "last_seen_date", NO_WORDS, "When the treating physician last saw the patient.";
        LineLastXrayDate "last_xray_date" Date, false, Nil, "2400/DTP*455", "", "line_last_xray_date", "last_xray_date", NO_WORDS, "The last X-ray.";
        LineInitialTreatmentDate "initial_treatment_date" Date, false, Nil, "2400/DTP*454", "", "line_initial_treatment_date", "initial_treatment_date", NO_WORDS, "The first treatment.";
        LineHemoglobinTestDate "hemoglobin_test_date" Date, false, Nil, "2400/DTP*738", "", "hemoglobin_test_date", "hemoglobin_test_date", NO_WORDS, "The most recent hemoglobin or hematocrit test, or both.";
        LineCreatinineTestDate "creatinine_test_date" Date, false, Nil, "2400/DTP*739", "", "creatinine_test_date", "creatinine_test_date", NO_WORDS, "The most recent serum creatinine test.";
        LineShippedDate "shipped_date" Date, false, Nil, "2400/DTP*011", "", "shipped_date", "shipped_date", NO_WORDS, "When the goods were shipped.";
        LinePriorPlacementDate "prior_placement_date" Date, false, Nil, "2400/DTP*441, DTP*139", "", "prior_placement_date", "prior_placement_date", NO_WORDS, "When the prosthesis that is replaced was placed (dental).";
        LineApplianceDate "appliance_date" Date, false, Nil, "2400/DTP*452", "", "line_appliance_date", "appliance_date", NO_WORDS, "The placement of the orthodontic appliance (dental).";
        LineReplacementDate "replacement_date" Date, false, Nil, "2400/DTP*446", "", "replacement_date", "replacement_date", NO_WORDS, "The replacement of the orthodontic appliance (dental).";
        LineTreatmentStart "treatment_start" Date, false, Nil, "2400/DTP*196", "", "treatment_start", "treatment_start", NO_WORDS, "The start of the treatment (dental).";
        LineTreatmentCompletion "treatment_completion" Date, false, Nil, "2400/DTP*198", "", "treatment_completion", "treatment_completion", NO_WORDS, "The completion of the treatment (dental).";
        LinePatients "patients" Number, false, Nil, "2400/QTY*PT/02", "", "patients", "patients", NO_WORDS, "How many patients one ambulance carried.";
        LineObstetricUnits "obstetric_units" Number, false, Nil, "2400/QTY*FL/02", "", "obstetric_units", "obstetric_units", NO_WORDS, "Additional units of obstetric anesthesia.";
        LineReferringClia "referring_clia" Text, false, Nil, "2400/REF*F4/02", "", "referring_clia", "referring_clia", NO_WORDS, "The CLIA number of the laboratory that referred the test.";
        LineMammographyCertification "mammography_certification" Text, false, Nil, "2400/REF*EW/02", "", "line_mammography_certification", "mammography_certification", NO_WORDS, "The mammography certification number.";
        LineImmunizationBatch "immunization_batch" Text, false, Nil, "2400/REF*BT/02", "", "immunization_batch", "immunization_batch", NO_WORDS, "The batch number of the vaccine.";
        LineRepricedNumber "repriced_number" Text, false, Nil, "2400/REF*9B/02", "", "", "repriced_number", NO_WORDS, "The repricer's number of the line.";
        LineAdjustedRepricedNumber "adjusted_repriced_number" Text, false, Nil, "2400/REF*9D/02", "", "", "adjusted_repriced_number", NO_WORDS, "The repricer's number of the adjusted line.";
        LinePredeterminationNumber "predetermination_number" Text, false, Nil, "2400/REF*G3/02, 2300/REF*G3/02", "", "line_predetermination_number", "predetermination_number", NO_WORDS, "The number of the predetermination of the line, else of the claim (dental).";
        LineSalesTax "sales_tax" Money, false, Nil, "2400/AMT*T/02", "", "sales_tax", "sales_tax", NO_WORDS, "The sales tax within the charge.";
        LinePostage "postage" Money, false, Nil, "2400/AMT*F4/02", "", "postage", "postage", NO_WORDS, "The postage that is claimed.";
        LineServiceTax "service_tax" Money, false, Nil, "2400/AMT*GT/02", "", "service_tax", "service_tax", NO_WORDS, "The service tax (institutional).";
        LineFacilityTax "facility_tax" Money, false, Nil, "2400/AMT*N8/02", "", "facility_tax", "facility_tax", NO_WORDS, "The facility tax (institutional).";
        LinePurchasedCharge "purchased_charge" Money, false, Nil, "2400/PS102", "", "purchased_charge", "purchased_charge", NO_WORDS, "What the purchased service cost.";
        LinePurchasedFrom "purchased_from" Text, false, Nil, "2400/PS101", "", "purchased_from", "purchased_from", NO_WORDS, "The identifier of whom the service was purchased from.";
        LineSupervisingProvider "supervising_provider" Provider, false, Nil, "2420D/NM1*DQ, 2310D/NM1*DQ", "item.careTeamSequence/careTeam[role=supervising].provider", "line_supervising_npi", "supervising_provider", NO_WORDS, "Who supervised the line: its own, else the claim's.";
        LineOperatingProvider "operating_provider" Provider, false, Nil, "2420A/NM1*72, 2310B/NM1*72", "item.careTeamSequence/careTeam[role=operating].provider", "line_operating_npi", "operating_provider", NO_WORDS, "Who operated on the line: its own, else the claim's (institutional).";
        LineServiceFacility "service_facility" Provider, false, Nil, "2420C/NM1*77, 2310C/NM1*77", "item.locationReference", "line_facility_npi", "service_facility", NO_WORDS, "Where the line was given: its own, else the claim's.";
    }
    Diagnosis {
        DiagnosisCode "code" Code(C::Diagnosis), false, Missing(ALL_TYPES), "2300/HI-2", "diagnosis.diagnosisCodeableConcept", "dx1..dx25", "code", NO_WORDS, "The diagnosis.";
        DiagnosisPosition "position" Number, false, Nil, "2300/HI", "diagnosis.sequence", "", "position", NO_WORDS, "Its position from 1 among the principal and other diagnoses; external causes and reasons for the visit have none.";
        DiagnosisRole "role" Code(C::Word), false, Nil, "2300/HI-1", "diagnosis.type", "dx1_role..dx25_role", "role", &[("principal", "ABK"), ("other", "ABF"), ("external_cause", "ABN"), ("reason_for_visit", "APR")], "Principal, other, external cause or reason for the visit.";
        DiagnosisPresentOnAdmission "present_on_admission" Code(C::Word), false, Nil, "2300/HI-9", "diagnosis.onAdmission", "dx1_poa..dx25_poa", "present_on_admission", NO_WORDS, "Y, N, U, W or 1.";
    }
    Provider {
        ProviderRole "role" Code(C::Word), false, Missing(ALL_TYPES), "NM101", "careTeam.role", "", "role", ROLES, "What the provider did.";
        ProviderNpi "npi" Code(C::Provider), false, Nil, "NM109", "Practitioner.identifier[system=us-npi].value, Organization.identifier[system=us-npi].value", "ROLE_npi", "npi", NO_WORDS, "The national provider identifier.";
        ProviderTaxonomy "taxonomy" Code(C::Taxonomy), false, Nil, "PRV03", "careTeam.qualification, PractitionerRole.specialty", "ROLE_taxonomy", "taxonomy", NO_WORDS, "The provider taxonomy code.";
        ProviderSpecialty "specialty" Code(C::Specialty), false, Beside, "beside the claim", "", "ROLE_specialty", "specialty", NO_WORDS, "The payer's specialty code of the provider.";
        ProviderTaxId "tax_id" Text, false, Nil, "REF*EI/02, REF*SY/02", "Practitioner.identifier[type=TAX].value, Organization.identifier[type=TAX].value", "ROLE_tax_id", "tax_id", NO_WORDS, "The tax identifier.";
        ProviderEntity "entity" Code(C::Word), false, Nil, "NM102", "Practitioner, Organization", "", "entity", ENTITIES, "A person or an organization.";
        ProviderAddress "address" Text, false, Nil, "N301", "Practitioner.address.line, Organization.address.line", "ROLE_address", "address", NO_WORDS, "The street of the address.";
        ProviderCity "city" Text, false, Nil, "N401", "Practitioner.address.city, Organization.address.city", "ROLE_city", "city", NO_WORDS, "The city of the address.";
        ProviderState "state" Code(C::State), false, Nil, "N402", "Practitioner.address.state, Organization.address.state", "ROLE_state", "state", NO_WORDS, "The state of the address.";
        ProviderZip "zip" Text, false, Nil, "N403", "Practitioner.address.postalCode, Organization.address.postalCode", "ROLE_zip", "zip", NO_WORDS, "The postal code of the address.";
        ProviderCountry "country" Text, false, Nil, "N404", "Practitioner.address.country, Organization.address.country", "ROLE_country", "country", NO_WORDS, "The country, where it is not the United States.";
        ProviderName "name" Text, false, Nil, "NM103", "Organization.name, Practitioner.name.family", "ROLE_name", "name", NO_WORDS, "The last name, or the organization's name.";
        ProviderFirstName "first_name" Text, false, Nil, "NM104", "Practitioner.name.given", "ROLE_first_name", "first_name", NO_WORDS, "The first name.";
        ProviderMiddleName "middle_name" Text, false, Nil, "NM105", "Practitioner.name.given", "", "middle_name", NO_WORDS, "The middle name or its initial.";
        ProviderAddressTwo "address_2" Text, false, Nil, "N302", "Practitioner.address.line, Organization.address.line", "ROLE_address_2", "address_2", NO_WORDS, "The second line of the address.";
        ProviderPhone "phone" Text, false, Nil, "PER04", "Practitioner.telecom.value, Organization.telecom.value", "ROLE_phone", "phone", NO_WORDS, "The telephone number of the contact.";
        ProviderLicense "license" Text, false, Nil, "REF*0B/02", "Practitioner.identifier[type=SL].value", "ROLE_license", "license", NO_WORDS, "The state license number.";
        ProviderUpin "upin" Text, false, Nil, "REF*1G/02", "", "ROLE_upin", "upin", NO_WORDS, "The unique physician identification number.";
        ProviderLocation "location" Text, false, Nil, "REF*LU/02", "", "ROLE_location", "location", NO_WORDS, "The payer's number of the location.";
        ProviderOtherId "other_id" Text, false, Nil, "REF*G2/02, NM109", "", "ROLE_other_id", "other_id", NO_WORDS, "The payer's own number of the provider, or an identifier of another kind.";
    }
    OtherPayer {
        OtherPayerId "id" Code(C::Payer), false, Missing(ALL_TYPES), "2330B/NM109", "insurance[focal=false].coverage/Coverage.payor.identifier.value", "", "id", NO_WORDS, "The identifier of the other payer.";
        OtherPayerSequence "sequence" Code(C::Word), false, Missing(ALL_TYPES), "2320/SBR01", "insurance[focal=false].coverage/Coverage.order, insurance[focal=false].sequence", "", "sequence", SEQUENCES, "Whether it pays first, second, third.";
        OtherPayerFilingIndicator "filing_indicator" Code(C::FilingIndicator), false, Nil, "2320/SBR09", "insurance[focal=false].coverage/Coverage.type", "", "filing_indicator", NO_WORDS, "The kind of insurance.";
        OtherPayerRelationship "relationship" Code(C::Word), false, Nil, "2320/SBR02", "insurance[focal=false].coverage/Coverage.relationship", "", "relationship", RELATIONSHIPS, "The patient's relationship to that subscriber.";
        OtherPayerPaid "paid" Money, false, Nil, "2320/AMT*D/02", "", "", "paid", NO_WORDS, "What it paid on the claim.";
        OtherPayerRemaining "remaining" Money, false, Nil, "2320/AMT*EAF/02", "", "", "remaining", NO_WORDS, "What the patient still owes.";
        OtherPayerDecided "decided" Date, false, Nil, "2330B/DTP*573", "", "", "decided", NO_WORDS, "When it decided the claim.";
        OtherPayerClaimNumber "claim_number" Text, false, Nil, "2330B/REF*F8/02", "", "", "claim_number", NO_WORDS, "Its number of the claim.";
        OtherPayerRemarks "remarks" Code(C::Remark), true, Empty, "2320/MIA05, MIA20 to 23, MOA03 to 07", "", "", "remarks", NO_WORDS, "The remark codes that it gave.";
        OtherPayerName "name" Text, false, Nil, "2330B/NM103", "insurance[focal=false].coverage/Coverage.payor.display", "", "name", NO_WORDS, "The name of the other payer.";
        OtherPayerPlan "plan" Code(C::Plan), false, Nil, "2320/SBR03", "insurance[focal=false].coverage/Coverage.class[type=group].value", "", "plan", NO_WORDS, "The plan, product or group with the other payer.";
        OtherPayerGroupName "group_name" Text, false, Nil, "2320/SBR04", "insurance[focal=false].coverage/Coverage.class[type=group].name", "", "group_name", NO_WORDS, "The name of that group or plan.";
        OtherPayerInsuranceType "insurance_type" Code(C::Word), false, Nil, "2320/SBR05", "", "", "insurance_type", NO_WORDS, "Why Medicare is not the first payer.";
        OtherPayerBenefitsAssigned "benefits_assigned" Code(C::Word), false, Nil, "2320/OI03", "", "", "benefits_assigned", ASSIGNED, "Whether the patient assigned the benefits to the provider.";
        OtherPayerReleaseOfInformation "release_of_information" Code(C::Word), false, Nil, "2320/OI06", "", "", "release_of_information", NO_WORDS, "Y or I: the patient consents to the release of information.";
        OtherPayerNonCovered "non_covered" Money, false, Nil, "2320/AMT*A8/02", "", "", "non_covered", NO_WORDS, "What it does not cover.";
        OtherPayerAllowed "allowed" Money, false, Nil, "2320/AMT*B6/02", "", "", "allowed", NO_WORDS, "What it allowed.";
        OtherPayerSubscriberId "subscriber_id" Text, false, Nil, "2330A/NM109", "insurance[focal=false].coverage/Coverage.subscriberId", "", "subscriber_id", NO_WORDS, "The member identifier of the other subscriber.";
        OtherPayerSubscriberLastName "subscriber_last_name" Text, false, Nil, "2330A/NM103", "insurance[focal=false].coverage/Coverage.subscriber/Patient.name.family", "", "subscriber_last_name", NO_WORDS, "The last name of the other subscriber.";
        OtherPayerSubscriberFirstName "subscriber_first_name" Text, false, Nil, "2330A/NM104", "insurance[focal=false].coverage/Coverage.subscriber/Patient.name.given", "", "subscriber_first_name", NO_WORDS, "The first name of the other subscriber.";
        OtherPayerAuthorization "authorization" Text, false, Nil, "2330B/REF*G1/02", "insurance[focal=false].preAuthRef", "", "prior_auth", NO_WORDS, "Its prior authorization number.";
        OtherPayerReferral "referral" Text, false, Nil, "2330B/REF*9F/02", "", "", "referral", NO_WORDS, "Its referral number.";
        OtherPayerAdjusted "adjusted" Yes, false, Nil, "2330B/REF*T4/02", "", "", "adjusted", NO_WORDS, "Whether it has adjusted the claim.";
        OtherPayerCoveredDays "covered_days" Number, false, Nil, "2320/MIA01", "", "", "covered_days", NO_WORDS, "The covered days or visits (institutional).";
        OtherPayerLifetimePsychiatricDays "lifetime_psychiatric_days" Number, false, Nil, "2320/MIA03", "", "", "lifetime_psychiatric_days", NO_WORDS, "The lifetime psychiatric days (institutional).";
        OtherPayerDrgAmount "drg_amount" Money, false, Nil, "2320/MIA04", "", "", "drg_amount", NO_WORDS, "The DRG amount (institutional).";
        OtherPayerReimbursementRate "reimbursement_rate" Number, false, Nil, "2320/MOA01", "", "", "reimbursement_rate", NO_WORDS, "The reimbursement rate, as a fraction of 1.";
        OtherPayerHcpcsPayable "hcpcs_payable" Money, false, Nil, "2320/MOA02", "", "", "hcpcs_payable", NO_WORDS, "The payable amount for HCPCS services.";
        OtherPayerNonPayableProfessional "non_payable_professional" Money, false, Nil, "2320/MIA19, MOA09", "", "", "non_payable_professional", NO_WORDS, "The professional component that is billed but not payable.";
    }
    Adjustment {
        AdjustmentGroup "group" Code(C::Word), false, Missing(ALL_TYPES), "CAS01", "", "", "group", NO_WORDS, "CO, CR, OA, PI or PR.";
        AdjustmentReason "reason" Code(C::Reason), false, Missing(ALL_TYPES), "CAS02", "", "", "reason", NO_WORDS, "The adjustment reason code.";
        AdjustmentAmount "amount" Money, false, Missing(ALL_TYPES), "CAS03", "", "", "amount", NO_WORDS, "The amount.";
        AdjustmentQuantity "quantity" Number, false, Nil, "CAS04", "", "", "quantity", NO_WORDS, "The units.";
    }
    LineResult {
        ResultPayer "payer" Code(C::Payer), false, Missing(ALL_TYPES), "2430/SVD01", "", "", "payer", NO_WORDS, "The other payer that decided.";
        ResultPaid "paid" Money, false, Missing(ALL_TYPES), "2430/SVD02", "", "", "paid", NO_WORDS, "What it paid on the line.";
        ResultCode "code" Code(C::Procedure), false, Nil, "2430/SVD03-2", "", "", "code", NO_WORDS, "The code that it decided.";
        ResultUnits "units" Number, false, Nil, "2430/SVD05", "", "", "units", NO_WORDS, "The units that it paid.";
        ResultDecided "decided" Date, false, Nil, "2430/DTP*573", "", "", "decided", NO_WORDS, "When it decided the line.";
        ResultCodeQualifier "code_qualifier" Code(C::Word), false, Nil, "2430/SVD03-1", "", "", "code_qualifier", QUALIFIERS, "What kind of code it is.";
        ResultModifiers "modifiers" Code(C::Modifier), true, Empty, "2430/SVD03-3 to -6", "", "", "modifiers", NO_WORDS, "The modifiers that it decided with.";
        ResultRevenueCode "revenue_code" Code(C::RevenueCode), false, Nil, "2430/SVD04", "", "", "revenue_code", NO_WORDS, "The revenue code that it decided (institutional).";
        ResultBundledInto "bundled_into" Number, false, Nil, "2430/SVD06", "", "", "bundled_into", NO_WORDS, "The number of the line that it bundled this one into.";
        ResultRemaining "remaining" Money, false, Nil, "2430/AMT*EAF/02", "", "", "remaining", NO_WORDS, "What the patient still owes on the line.";
    }
    Drug {
        DrugCode "code" Code(C::Drug), false, Missing(ALL_TYPES), "2410/LIN03", "item.productOrService, item.detail.productOrService", "ndc", "code", NO_WORDS, "The NDC, eleven digits.";
        DrugQuantity "quantity" Number, false, Missing(ALL_TYPES), "2410/CTP04", "item.detail.quantity.value", "ndc_quantity", "quantity", NO_WORDS, "How much.";
        DrugUnit "unit" Code(C::Word), false, Missing(ALL_TYPES), "2410/CTP05-1", "item.detail.quantity.unit", "ndc_unit", "unit", NO_WORDS, "F2, GR, ME, ML or UN.";
        DrugPrescription "prescription" Text, false, Nil, "2410/REF*XZ/02", "", "prescription_number", "prescription", NO_WORDS, "The prescription number.";
        DrugPrice "price" Money, false, Nil, "2410/CTP03", "item.detail.unitPrice.value", "", "price", NO_WORDS, "The price of a unit.";
        DrugLinkNumber "link_number" Text, false, Nil, "2410/REF*VY/02", "", "", "link_number", NO_WORDS, "The number that links the parts of a compound.";
    }
    Tooth {
        ToothCode "code" Code(C::Tooth), false, Missing(ALL_TYPES), "2400/TOO02", "item.bodySite", "tooth", "code", NO_WORDS, "The tooth.";
        ToothSurfaces "surfaces" Code(C::Surface), true, Empty, "2400/TOO03", "item.subSite", "surface", "surfaces", NO_WORDS, "Its surfaces.";
    }
    ValueCode {
        ValueCodeCode "code" Code(C::ValueCode), false, Missing(ALL_TYPES), "2300/HI*BE-2", "supportingInfo[category=valuecode].code", "vc1..vc12", "code", NO_WORDS, "The value code.";
        ValueCodeAmount "amount" Money, false, Missing(ALL_TYPES), "2300/HI*BE-5", "supportingInfo[category=valuecode].valueQuantity", "vc1_amount..vc12_amount", "amount", NO_WORDS, "Its amount.";
    }
    ConditionCode {
        ConditionCodeCode "code" Code(C::ConditionCode), false, Missing(ALL_TYPES), "2300/HI*BG-2", "supportingInfo[category=conditioncode].code", "cc1..cc11", "code", NO_WORDS, "The condition code.";
    }
    Occurrence {
        OccurrenceCode "code" Code(C::OccurrenceCode), false, Missing(ALL_TYPES), "2300/HI*BH-2", "supportingInfo[category=occurrence].code", "oc1..oc8", "code", NO_WORDS, "The occurrence code.";
        OccurrenceDate "date" Date, false, Missing(ALL_TYPES), "2300/HI*BH-4", "supportingInfo[category=occurrence].timingDate", "oc1_date..oc8_date", "date", NO_WORDS, "Its day.";
    }
    Span {
        SpanCode "code" Code(C::SpanCode), false, Missing(ALL_TYPES), "2300/HI*BI-2", "supportingInfo[category=occurrencespan].code", "os1..os4", "code", NO_WORDS, "The occurrence span code.";
        SpanFrom "from" Date, false, Missing(ALL_TYPES), "2300/HI*BI-4", "supportingInfo[category=occurrencespan].timingPeriod.start", "os1_from..os4_from", "from", NO_WORDS, "Its first day.";
        SpanThrough "through" Date, false, Missing(ALL_TYPES), "2300/HI*BI-4", "supportingInfo[category=occurrencespan].timingPeriod.end", "os1_to..os4_to", "through", NO_WORDS, "Its last day.";
    }
    Procedure {
        ProcedureCode "code" Code(C::InpatientProcedure), false, Missing(ALL_TYPES), "2300/HI*BBR-2", "procedure.procedureCodeableConcept", "px1..px25", "code", NO_WORDS, "The inpatient procedure.";
        ProcedureDate "date" Date, false, Missing(ALL_TYPES), "2300/HI*BBR-4", "procedure.date", "px1_date..px25_date", "date", NO_WORDS, "Its day.";
        ProcedurePosition "position" Number, false, Nil, "2300/HI", "procedure.sequence", "", "position", NO_WORDS, "Its position; the principal procedure is 1.";
    }
    Note {
        NoteKind "kind" Code(C::Word), false, Nil, "NTE01", "supportingInfo[category=info].code", "", "kind", NO_WORDS, "What the note is for: ADD, CER, DCP, DGN, TPO.";
        NoteText "text" Text, false, Missing(ALL_TYPES), "NTE02", "supportingInfo[category=info].valueString", "", "text", NO_WORDS, "The note.";
    }
    Attachment {
        AttachmentKind "kind" Code(C::Word), false, Missing(ALL_TYPES), "PWK01", "supportingInfo[category=attachment].code", "attachment_type", "kind", NO_WORDS, "What is attached.";
        AttachmentTransmission "transmission" Code(C::Word), false, Nil, "PWK02", "", "attachment_transmission", "transmission", NO_WORDS, "How it is sent.";
        AttachmentNumber "number" Text, false, Nil, "PWK06", "supportingInfo[category=attachment].valueString", "attachment_number", "number", NO_WORDS, "The number of the attachment.";
    }
    OtherAuthorization {
        OtherAuthorizationKind "kind" Code(C::Word), false, Missing(ALL_TYPES), "REF01", "", "", "kind", NUMBERS, "What the number is.";
        OtherAuthorizationNumber "number" Text, false, Missing(ALL_TYPES), "2400/REF*G1/02, REF*9F/02, REF*G3/02", "", "", "number", NO_WORDS, "The number.";
        OtherAuthorizationPayer "payer" Code(C::Payer), false, Missing(ALL_TYPES), "2400/REF*G1/04-2, REF*9F/04-2, REF*G3/04-2", "", "", "payer", NO_WORDS, "The payer that gave it, another than the one the claim goes to.";
    }
    ToothStatus {
        ToothStatusTooth "tooth" Code(C::Tooth), false, Missing(ALL_TYPES), "2300/DN201", "supportingInfo[category=missingtooth].code", "missing_teeth", "tooth", NO_WORDS, "The tooth.";
        ToothStatusStatus "status" Code(C::Word), false, Missing(ALL_TYPES), "2300/DN202", "supportingInfo[category=missingtooth].reason", "", "status", TEETH, "Missing, or to be extracted.";
    }
    Ambulance {
        AmbulanceWeight "weight" Number, false, Nil, "CR102", "", "ambulance_weight", "weight", NO_WORDS, "The patient's weight in pounds.";
        AmbulanceReason "reason" Code(C::Word), false, Missing(ALL_TYPES), "CR104", "", "ambulance_reason", "reason", TRANSPORTS, "Why the patient was transported.";
        AmbulanceDistance "distance" Number, false, Missing(ALL_TYPES), "CR106", "", "ambulance_distance", "distance", NO_WORDS, "The miles of the transport.";
        AmbulanceRoundTrip "round_trip" Text, false, Nil, "CR109", "", "ambulance_round_trip", "round_trip", NO_WORDS, "The purpose of a round trip.";
        AmbulanceStretcher "stretcher" Text, false, Nil, "CR110", "", "ambulance_stretcher", "stretcher", NO_WORDS, "The purpose of a stretcher.";
    }
    Certification {
        CertificationCategory "category" Code(C::Word), false, Missing(ALL_TYPES), "CRC01", "", "", "category", CERTIFIED, "What is certified.";
        CertificationApplies "applies" Yes, false, Missing(ALL_TYPES), "CRC02", "", "", "applies", NO_WORDS, "Whether the conditions apply.";
        CertificationConditions "conditions" Code(C::Word), true, Empty, "CRC03 to 07", "", "", "conditions", NO_WORDS, "The conditions, as the category lists them.";
    }
    Contract {
        ContractKind "kind" Code(C::Word), false, Missing(ALL_TYPES), "CN101", "", "", "kind", NO_WORDS, "The kind of contract: 01 DRG, 02 per diem, 03 variable per diem, 04 flat, 05 capitated, 06 percent, 09 other.";
        ContractAmount "amount" Money, false, Nil, "CN102", "", "", "amount", NO_WORDS, "The contracted amount.";
        ContractPercent "percent" Number, false, Nil, "CN103", "", "", "percent", NO_WORDS, "The contracted percentage.";
        ContractCode "code" Text, false, Nil, "CN104", "", "", "code", NO_WORDS, "The contract's code.";
        ContractDiscount "discount" Number, false, Nil, "CN105", "", "", "discount", NO_WORDS, "The discount of its terms, in percent.";
        ContractVersion "version" Text, false, Nil, "CN106", "", "", "version", NO_WORDS, "The contract's version.";
    }
    Repricing {
        RepricingMethod "method" Code(C::Word), false, Missing(ALL_TYPES), "HCP01", "", "", "method", NO_WORDS, "How the claim or line was priced.";
        RepricingAllowed "allowed" Money, false, Nil, "HCP02", "", "", "allowed", NO_WORDS, "The repriced allowed amount.";
        RepricingSavings "savings" Money, false, Nil, "HCP03", "", "", "savings", NO_WORDS, "The repriced saving.";
        RepricingOrganization "repricer" Text, false, Nil, "HCP04", "", "", "repricer", NO_WORDS, "The identifier of who repriced.";
        RepricingRate "rate" Number, false, Nil, "HCP05", "", "", "rate", NO_WORDS, "The per diem or flat rate.";
        RepricingGroup "group" Text, false, Nil, "HCP06", "", "", "group", NO_WORDS, "The approved ambulatory patient group or DRG.";
        RepricingGroupAmount "group_amount" Money, false, Nil, "HCP07", "", "", "group_amount", NO_WORDS, "The approved amount of that group.";
        RepricingRevenueCode "revenue_code" Code(C::RevenueCode), false, Nil, "HCP08", "", "", "revenue_code", NO_WORDS, "The approved revenue code.";
        RepricingCode "code" Code(C::Procedure), false, Nil, "HCP10", "", "", "code", NO_WORDS, "The approved procedure.";
        RepricingUnitBasis "unit_basis" Code(C::Word), false, Nil, "HCP11", "", "", "unit_basis", NO_WORDS, "What the approved units count.";
        RepricingUnits "units" Number, false, Nil, "HCP12", "", "", "units", NO_WORDS, "The approved units.";
        RepricingRejectReason "reject_reason" Code(C::Word), false, Nil, "HCP13", "", "", "reject_reason", NO_WORDS, "Why the repricer rejected it.";
        RepricingCompliance "compliance" Code(C::Word), false, Nil, "HCP14", "", "", "compliance", NO_WORDS, "Whether the patient kept to the policy.";
        RepricingException "exception_reason" Code(C::Word), false, Nil, "HCP15", "", "", "exception_reason", NO_WORDS, "Why a rule of the policy does not apply.";
    }
    Equipment {
        EquipmentCode "code" Code(C::Procedure), false, Nil, "2400/SV501-2", "", "", "code", NO_WORDS, "The procedure of the equipment.";
        EquipmentNeed "length_of_need" Number, false, Nil, "2400/SV503", "", "", "length_of_need", NO_WORDS, "How many days it is needed.";
        EquipmentRentalPrice "rental_price" Money, false, Nil, "2400/SV504", "", "", "rental_price", NO_WORDS, "The rental price.";
        EquipmentPurchasePrice "purchase_price" Money, false, Nil, "2400/SV505", "", "", "purchase_price", NO_WORDS, "The purchase price.";
        EquipmentRentalPeriod "rental_period" Code(C::Word), false, Nil, "2400/SV506", "", "", "rental_period", PERIODS, "What one rental price pays for.";
        EquipmentCertificationType "certification_type" Code(C::Word), false, Nil, "2400/CR301", "", "", "certification_type", CERTIFICATIONS, "Whether the certificate of medical necessity is the first, renewed or revised.";
        EquipmentCertificationMonths "certification_months" Number, false, Nil, "2400/CR303", "", "", "certification_months", NO_WORDS, "How many months the certificate is for.";
        EquipmentCertified "certified" Date, false, Nil, "2400/DTP*607", "", "", "certified", NO_WORDS, "When the certificate was renewed or revised.";
        EquipmentTherapyBegan "therapy_began" Date, false, Nil, "2400/DTP*463", "", "", "therapy_began", NO_WORDS, "When the therapy began.";
        EquipmentLastCertified "last_certified" Date, false, Nil, "2400/DTP*461", "", "", "last_certified", NO_WORDS, "The last certification.";
    }
    Form {
        FormList "list" Code(C::Word), false, Nil, "2440/LQ01", "", "", "list", NO_WORDS, "Whose list the form is of: AS by the sender and receiver, UT CMS.";
        FormCode "code" Text, false, Missing(ALL_TYPES), "2440/LQ02", "", "", "code", NO_WORDS, "The form: 484.03, 04.04B and others.";
    }
    Answer {
        AnswerQuestion "question" Text, false, Missing(ALL_TYPES), "2440/FRM01", "", "", "question", NO_WORDS, "The number of the form's question.";
        AnswerYes "answer" Code(C::Word), false, Nil, "2440/FRM02", "", "", "answer", ANSWERS, "The answer yes, no or not applicable.";
        AnswerText "text" Text, false, Nil, "2440/FRM03", "", "", "text", NO_WORDS, "The answer as a text.";
        AnswerDate "date" Date, false, Nil, "2440/FRM04", "", "", "date", NO_WORDS, "The answer as a day.";
        AnswerPercent "percent" Number, false, Nil, "2440/FRM05", "", "", "percent", NO_WORDS, "The answer as a percentage.";
    }
    Measurement {
        MeasurementKind "kind" Code(C::Word), false, Nil, "2400/MEA01", "", "", "kind", MEASURES, "A test result, or the first dose.";
        MeasurementOf "measured" Code(C::Word), false, Missing(ALL_TYPES), "2400/MEA02", "", "", "measured", MEASURED, "What was measured.";
        MeasurementValue "value" Number, false, Missing(ALL_TYPES), "2400/MEA03", "", "", "value", NO_WORDS, "The result.";
    }
    Modifier {
        ModifierCode "code" Code(C::Modifier), false, Missing(ALL_TYPES), "2400/SV101-3 to -6, SV202-3 to -6, SV301-3 to -6", "", "", "", NO_WORDS, "The modifier.";
        ModifierPosition "position" Number, false, Missing(ALL_TYPES), "2400/SV101-3 to -6, SV202-3 to -6, SV301-3 to -6", "", "", "", NO_WORDS, "Its position, from 1.";
    }
    Pointer {
        PointerNumber "number" Number, false, Missing(ALL_TYPES), "2400/SV107, SV311", "", "", "", NO_WORDS, "The position of the diagnosis that it points to.";
        PointerPosition "position" Number, false, Missing(ALL_TYPES), "2400/SV107, SV311", "", "", "", NO_WORDS, "Its position, from 1.";
    }
    Surface {
        SurfaceCode "code" Code(C::Surface), false, Missing(ALL_TYPES), "2400/TOO03", "", "", "", NO_WORDS, "The tooth surface.";
        SurfacePosition "position" Number, false, Missing(ALL_TYPES), "2400/TOO03", "", "", "", NO_WORDS, "Its position, from 1.";
    }
    OralCavity {
        OralCavityCode "code" Code(C::OralCavity), false, Missing(ALL_TYPES), "2400/SV304", "", "", "", NO_WORDS, "The area of the oral cavity.";
        OralCavityPosition "position" Number, false, Missing(ALL_TYPES), "2400/SV304", "", "", "", NO_WORDS, "Its position, from 1.";
    }
    RelatedCause {
        RelatedCauseCode "code" Code(C::Word), false, Missing(ALL_TYPES), "2300/CLM11", "", "", "", NO_WORDS, "AA auto accident, EM employment, OA other accident.";
        RelatedCausePosition "position" Number, false, Missing(ALL_TYPES), "2300/CLM11", "", "", "", NO_WORDS, "Its position, from 1.";
    }
    Remark {
        RemarkCode "code" Code(C::Remark), false, Missing(ALL_TYPES), "2320/MIA05, MIA20 to 23, MOA03 to 07", "", "", "", NO_WORDS, "The remark code.";
        RemarkPosition "position" Number, false, Missing(ALL_TYPES), "2320/MIA05, MIA20 to 23, MOA03 to 07", "", "", "", NO_WORDS, "Its position, from 1.";
    }
}
