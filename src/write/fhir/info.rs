//! Supporting information, diagnoses, procedures and the accident of a claim.

use super::{coded, concept, period};
use crate::claim::{Field, Item, Record};
use crate::read::fhir::{CATEGORIES, Says};
use crate::report::Json;
use crate::write::Source;

const ICD: &str = "http://hl7.org/fhir/sid/icd-10-cm";

const ICD_9: &str = "http://hl7.org/fhir/sid/icd-9-cm";

const PCS: &str = "http://www.cms.gov/Medicare/Coding/ICD10";

/// Qualifiers of diagnoses and the words of FHIR.
const TYPES: &[(&str, &str)] =
    &[("ABK", "principal"), ("ABF", "other"), ("ABN", "externalcauseofinjury"), ("APR", "patientreasonforvisit")];

/// A date of supporting information, a code, an amount, each as its category wants it.
pub(super) fn infos(source: &mut Source<'_>, json: &mut Json<'_>) {
    let mut written = Vec::new();
    let mut infos = Infos { written: &mut written, sequence: 0 };
    for (category, _, says) in CATEGORIES {
        match says {
            Says::Code(field) if source.has(Item::CLAIM, *field) => infos.add(category, |json| {
                coded(source, json, "code", "", (Item::CLAIM, *field));
            }),
            Says::Day(field) if source.has(Item::CLAIM, *field) => infos.add(category, |json| {
                source.member(json, "timingDate", Item::CLAIM, *field);
            }),
            Says::Money(field) if source.has(Item::CLAIM, *field) => infos.add(category, |json| {
                json.name("valueQuantity").object(|json| source.member(json, "value", Item::CLAIM, *field));
            }),
            Says::Period(from, through) if source.has(Item::CLAIM, *from) || source.has(Item::CLAIM, *through) => {
                infos.add(category, |json| period(source, json, "timingPeriod", Item::CLAIM, *from, *through));
            }
            Says::Value => {
                for item in source.items(Record::ValueCode, Item::CLAIM) {
                    infos.add(category, |json| {
                        coded(source, json, "code", "", (item, Field::ValueCodeCode));
                        if source.has(item, Field::ValueCodeAmount) {
                            json.name("valueQuantity")
                                .object(|json| source.member(json, "value", item, Field::ValueCodeAmount));
                        }
                    });
                }
            }
            Says::Condition => {
                for item in source.items(Record::ConditionCode, Item::CLAIM) {
                    infos.add(category, |json| coded(source, json, "code", "", (item, Field::ConditionCodeCode)));
                }
            }
            Says::Occurrence => {
                for item in source.items(Record::Occurrence, Item::CLAIM) {
                    infos.add(category, |json| {
                        coded(source, json, "code", "", (item, Field::OccurrenceCode));
                        source.member(json, "timingDate", item, Field::OccurrenceDate);
                    });
                }
            }
            Says::Span => {
                for item in source.items(Record::Span, Item::CLAIM) {
                    infos.add(category, |json| {
                        coded(source, json, "code", "", (item, Field::SpanCode));
                        period(source, json, "timingPeriod", item, Field::SpanFrom, Field::SpanThrough);
                    });
                }
            }
            Says::Tooth => {
                for item in source.items(Record::ToothStatus, Item::CLAIM) {
                    infos.add(category, |json| {
                        coded(source, json, "code", "", (item, Field::ToothStatusTooth));
                        coded(source, json, "reason", "", (item, Field::ToothStatusStatus));
                    });
                }
            }
            Says::Attachment => {
                for item in source.items(Record::Attachment, Item::CLAIM) {
                    infos.add(category, |json| {
                        coded(source, json, "code", "", (item, Field::AttachmentKind));
                        source.member(json, "valueString", item, Field::AttachmentNumber);
                    });
                }
            }
            Says::Note => {
                // A note is its words.
                for item in source
                    .claim
                    .items(Record::Note)
                    .filter(|item| source.says(*item, Field::NoteText))
                    .collect::<Vec<_>>()
                {
                    let number = note_number(item);
                    infos.put(category, number, |json| {
                        coded(source, json, "code", "", (item, Field::NoteKind));
                        source.member(json, "valueString", item, Field::NoteText);
                    });
                }
            }
            _ => {}
        }
    }
    if !written.is_empty() {
        json.name("supportingInfo").list(|json| written.iter().for_each(|info| json.raw(info)));
    }
}

/// The sequence of a note among the supporting information: past all others.
pub(super) fn note_number(note: Item) -> u32 {
    10_000 + note.index
}

/// Supporting information as it comes.
struct Infos<'w> {
    written: &'w mut Vec<String>,
    sequence: u32,
}

impl Infos<'_> {
    fn add(&mut self, category: &str, inner: impl FnOnce(&mut Json<'_>)) {
        self.sequence += 1;
        self.put(category, self.sequence, inner);
    }

    fn put(&mut self, category: &str, sequence: u32, inner: impl FnOnce(&mut Json<'_>)) {
        let mut out = Vec::new();
        Json::new(&mut out).object(|json| {
            json.name("sequence").raw(sequence);
            concept(json.name("category"), "", category);
            inner(json);
        });
        self.written.push(String::from_utf8_lossy(&out).into_owned());
    }
}

pub(super) fn diagnoses(source: &mut Source<'_>, json: &mut Json<'_>) {
    let all = source.items(Record::Diagnosis, Item::CLAIM);
    if all.is_empty() && !source.has(Item::CLAIM, Field::ClaimAdmittingDiagnosis) {
        return;
    }
    json.name("diagnosis").list(|json| {
        for item in &all {
            json.object(|json| {
                // What stands apart has none.
                if !source.claim.stands_apart(*item)
                    && let Some(loss) = source.follows(*item, Field::DiagnosisPosition, i64::from(item.index) + 1)
                {
                    source.count(loss, Field::DiagnosisPosition);
                }
                json.name("sequence").raw(item.index + 1);
                let old = source.icd_9(source.claim.slot(*item, Field::DiagnosisRole), 0);
                let system = if old.is_some() { ICD_9 } else { ICD };
                coded(source, json, "diagnosisCodeableConcept", system, (*item, Field::DiagnosisCode));
                let role = source.claim.slot(*item, Field::DiagnosisRole).as_code().map(|code| code.to_string());
                if let Some((_, word)) = TYPES.iter().find(|(own, _)| Some(*own) == role.as_deref())
                    // FHIR's readers put the principal diagnosis first.
                    && (item.index == 0 || role.as_deref() != Some("ABK"))
                {
                    source.take(*item, Field::DiagnosisRole);
                    json.name("type").list(|json| concept(json, "", word));
                }
                coded(source, json, "onAdmission", "", (*item, Field::DiagnosisPresentOnAdmission));
            });
        }
        if source.has(Item::CLAIM, Field::ClaimAdmittingDiagnosis) {
            json.object(|json| {
                json.name("sequence").raw(all.len() + 1);
                let old = source.icd_9(source.claim.slot(Item::CLAIM, Field::ClaimAdmittingDiagnosis), 3);
                let system = if old.is_some() { ICD_9 } else { ICD };
                coded(source, json, "diagnosisCodeableConcept", system, (Item::CLAIM, Field::ClaimAdmittingDiagnosis));
                json.name("type").list(|json| concept(json, "", "admitting"));
            });
        }
    });
}

pub(super) fn procedures(source: &mut Source<'_>, json: &mut Json<'_>) {
    let all = source.items(Record::Procedure, Item::CLAIM);
    if all.is_empty() {
        return;
    }
    json.name("procedure").list(|json| {
        for item in all {
            json.object(|json| {
                if let Some(loss) = source.follows(item, Field::ProcedurePosition, i64::from(item.index) + 1) {
                    source.count(loss, Field::ProcedurePosition);
                }
                json.name("sequence").raw(item.index + 1);
                source.member(json, "date", item, Field::ProcedureDate);
                let old = source.icd_9(source.claim.slot(item, Field::ProcedurePosition), 0);
                let system = if old.is_some() { ICD_9 } else { PCS };
                coded(source, json, "procedureCodeableConcept", system, (item, Field::ProcedureCode));
            });
        }
    });
}

pub(super) fn accident(source: &mut Source<'_>, json: &mut Json<'_>) {
    let causes = source.texts(Item::CLAIM, Field::ClaimRelatedCauses);
    let place = [Field::ClaimAccidentState, Field::ClaimAccidentCountry];
    let placed = place.iter().any(|field| source.says(Item::CLAIM, *field));
    if causes.is_empty() && !placed && !source.has(Item::CLAIM, Field::ClaimAccidentDate) {
        return;
    }
    json.name("accident").object(|json| {
        source.member(json, "date", Item::CLAIM, Field::ClaimAccidentDate);
        if !causes.is_empty() {
            source.take(Item::CLAIM, Field::ClaimRelatedCauses);
            json.name("type").object(|json| {
                json.name("coding").list(|json| {
                    for cause in &causes {
                        json.object(|json| json.name("code").text(cause));
                    }
                });
            });
        }
        if placed {
            json.name("locationAddress").object(|json| {
                source.member(json, "state", Item::CLAIM, Field::ClaimAccidentState);
                source.member(json, "country", Item::CLAIM, Field::ClaimAccidentCountry);
            });
        }
    });
}
