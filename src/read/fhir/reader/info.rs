//! Supporting information by its category, diagnoses, procedures, the accident.

use std::collections::{BTreeMap, BTreeSet};

use super::{Failed, Reader, place};
use crate::claim::{Code, EMPTY_DIAGNOSIS, Field, Item, Record, Slot};

/// What a category of supporting information says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// A code.
    Code(Field),
    /// A day.
    Day(Field),
    /// An amount.
    Money(Field),
    /// A first and a last day.
    Period(Field, Field),
    /// A value code with its amount.
    Value,
    /// A condition code.
    Condition,
    /// An occurrence code with its day.
    Occurrence,
    /// An occurrence span code with its days.
    Span,
    /// A tooth that is missing.
    Tooth,
    /// An attachment.
    Attachment,
    /// A note.
    Note,
}

/// Categories of supporting information: the code by which one is written, all by which it is read (without anything but
/// letters and digits), what it says. Those of CARIN Blue Button and of HL7, and for what these have none the NUBC's words.
pub const CATEGORIES: &[(&str, &[&str], Says)] = &[
    ("typeofbill", &["typeofbill", "tob", "billtype"], Says::Code(Field::ClaimBillType)),
    ("discharge-status", &["dischargestatus", "discharge"], Says::Code(Field::ClaimDischargeStatus)),
    ("admtype", &["admtype", "admissiontype"], Says::Code(Field::ClaimAdmissionType)),
    ("pointoforigin", &["pointoforigin", "admissionsource", "admsource"], Says::Code(Field::ClaimAdmissionSource)),
    ("drg", &["drg", "msdrg"], Says::Code(Field::ClaimDrg)),
    ("cmspos", &["cmspos", "placeofservice"], Says::Code(Field::ClaimPlace)),
    (
        "admissionperiod",
        &["admissionperiod", "hospitalized"],
        Says::Period(Field::ClaimAdmissionDate, Field::ClaimDischargeDate),
    ),
    ("clmrecvddate", &["clmrecvddate", "claimrecvddate", "received"], Says::Day(Field::ClaimReceived)),
    ("onset", &["onset"], Says::Day(Field::ClaimOnsetDate)),
    ("patientpaid", &["patientpaid"], Says::Money(Field::ClaimPatientPaid)),
    ("valuecode", &["valuecode", "value"], Says::Value),
    ("conditioncode", &["conditioncode", "condition"], Says::Condition),
    ("occurrence", &["occurrence", "occurrencecode"], Says::Occurrence),
    ("occurrencespan", &["occurrencespan", "occurrencespancode"], Says::Span),
    (
        "employmentimpacted",
        &["employmentimpacted"],
        Says::Period(Field::ClaimDisabilityFrom, Field::ClaimDisabilityThrough),
    ),
    ("missingtooth", &["missingtooth"], Says::Tooth),
    ("attachment", &["attachment"], Says::Attachment),
    ("info", &["info", "note", "additionalinfo"], Says::Note),
];

/// Words in the addresses of code systems that say what a code is, whatever its category: the more exact ones first.
const SYSTEMS: &[(&str, Says)] = &[
    ("typeofbill", Says::Code(Field::ClaimBillType)),
    ("patientdischargestatus", Says::Code(Field::ClaimDischargeStatus)),
    ("priorityofadmission", Says::Code(Field::ClaimAdmissionType)),
    ("pointoforigin", Says::Code(Field::ClaimAdmissionSource)),
    ("occurrencespan", Says::Span),
    ("occurrencecode", Says::Occurrence),
    ("conditioncode", Says::Condition),
    ("valuecode", Says::Value),
];

/// Types of diagnoses, without anything but letters and digits, and the qualifiers of the 837.
const TYPES: &[(&[u8], &[u8])] = &[
    (b"principal", b"ABK"),
    (b"secondary", b"ABF"),
    (b"other", b"ABF"),
    (b"externalcause", b"ABN"),
    (b"externalcauseofinjury", b"ABN"),
    (b"patientreasonforvisit", b"APR"),
];

/// Kinds of accidents (ActIncidentCode), and the related causes of the 837.
const ACCIDENTS: &[(&[u8], &[u8])] = &[
    (b"MVA", b"AA"),
    (b"WPA", b"EM"),
    (b"SCHOOL", b"OA"),
    (b"SPT", b"OA"),
    (b"AA", b"AA"),
    (b"EM", b"EM"),
    (b"OA", b"OA"),
];

/// A diagnosis before its place in the claim's order is known.
struct Found {
    sequence: Option<i64>,
    at: usize,
    concept: Option<usize>,
    reference: Option<usize>,
    on_admission: Option<usize>,
    /// The qualifier, and where the type stands that says it.
    role: Option<(Code, usize)>,
}

/// The positions, from 1, of the diagnoses by their sequence.
pub(super) type Positions = BTreeMap<i64, i64>;

/// Notes that lines name, by their sequence.
pub(super) type Notes = BTreeMap<i64, usize>;

impl Reader<'_, '_> {
    /// Reads the supporting information of the claim; what is left are the notes of single lines.
    pub(super) fn infos(&mut self, infos: Option<usize>, items: &[usize]) -> Result<Notes, Failed> {
        let mut named = BTreeSet::new();
        for item in items {
            let own = self.numbers(self.tree.member(*item, "informationSequence")?)?;
            named.extend(own.into_iter().filter_map(|(number, _)| number));
        }
        let mut notes = Notes::new();
        for at in self.tree.each(infos)? {
            let [sequence, category, code, reason] =
                self.tree.members(at, ["sequence", "category", "code", "reason"])?;
            let Some(says) = self.says(category, code)? else { continue };
            let sequence = self.whole(sequence)?;
            match (says, sequence) {
                (Says::Note, Some(sequence)) if named.contains(&sequence) => {
                    notes.insert(sequence, at);
                }
                _ => self.info(at, says, code.or(reason))?,
            }
        }
        Ok(notes)
    }

    /// What supporting information says: by its category, else by the system of its code.
    fn says(&self, category: Option<usize>, code: Option<usize>) -> Result<Option<Says>, Failed> {
        for coding in self.codings(code)? {
            let system: Vec<u8> =
                coding.system.iter().flatten().filter(|byte| byte.is_ascii_alphanumeric()).copied().collect();
            if let Some((_, says)) = SYSTEMS.iter().find(|(word, _)| super::clinic::has(&system, word)) {
                return Ok(Some(*says));
            }
        }
        for coding in self.codings(category)? {
            let word = coding.word();
            let known = |(_, words, _): &&(_, &[&str], _)| words.iter().any(|own| own.as_bytes() == word);
            if let Some((.., says)) = CATEGORIES.iter().find(known) {
                return Ok(Some(*says));
            }
        }
        Ok(None)
    }

    fn info(&mut self, at: usize, says: Says, code: Option<usize>) -> Result<(), Failed> {
        let [day, period, text, quantity] =
            self.tree.members(at, ["timingDate", "timingPeriod", "valueString", "valueQuantity"])?;
        let start = match period {
            Some(period) => self.tree.member(period, "start")?,
            None => None,
        };
        match says {
            Says::Code(field) if code.is_none() => self.put(Item::CLAIM, field, text)?,
            Says::Code(field) => self.coded(Item::CLAIM, field, code)?,
            Says::Day(field) => self.day(Item::CLAIM, field, day.or(start))?,
            Says::Money(field) => self.money(Item::CLAIM, field, quantity)?,
            Says::Period(from, through) => {
                self.day(Item::CLAIM, from, day)?;
                self.period(Item::CLAIM, from, through, period)?;
                if let (Field::ClaimAdmissionDate, Some(period)) = (from, period) {
                    let [start, end] = self.tree.members(period, ["start", "end"])?;
                    self.hour(Field::ClaimAdmissionHour, start)?;
                    self.hour(Field::ClaimDischargeHour, end)?;
                }
            }
            Says::Value => {
                let item = self.claim.add(Record::ValueCode, Item::CLAIM, place(at));
                self.coded(item, Field::ValueCodeCode, code)?;
                self.money(item, Field::ValueCodeAmount, quantity)?;
            }
            Says::Condition => {
                let item = self.claim.add(Record::ConditionCode, Item::CLAIM, place(at));
                self.coded(item, Field::ConditionCodeCode, code)?;
            }
            Says::Occurrence => {
                let item = self.claim.add(Record::Occurrence, Item::CLAIM, place(at));
                self.coded(item, Field::OccurrenceCode, code)?;
                self.day(item, Field::OccurrenceDate, day.or(start))?;
            }
            Says::Span => {
                let item = self.claim.add(Record::Span, Item::CLAIM, place(at));
                self.coded(item, Field::SpanCode, code)?;
                self.period(item, Field::SpanFrom, Field::SpanThrough, period)?;
            }
            Says::Tooth => {
                let item = self.claim.add(Record::ToothStatus, Item::CLAIM, place(at));
                self.coded(item, Field::ToothStatusTooth, code)?;
                let reason = self.tree.member(at, "reason")?;
                self.lost_tooth(item, at, reason)?;
            }
            Says::Attachment => {
                let item = self.claim.add(Record::Attachment, Item::CLAIM, place(at));
                self.coded(item, Field::AttachmentKind, code)?;
                self.put(item, Field::AttachmentNumber, text)?;
            }
            Says::Note => self.note_of(Item::CLAIM, at)?,
        }
        Ok(())
    }

    /// Whether a tooth is missing or is to be extracted: a status of the 837, else missing.
    fn lost_tooth(&mut self, item: Item, at: usize, reason: Option<usize>) -> Result<(), Failed> {
        let mut slot = Code::new(b"M").map_or(Slot::ABSENT, |code| Slot::code(code, place(at)));
        for coding in self.codings(reason)? {
            if matches!(&*coding.code.text, b"M" | b"E") {
                slot = self.slot(Field::ToothStatusStatus, &coding.code.text, coding.code.at);
            }
        }
        self.store(item, Field::ToothStatusStatus, slot);
        Ok(())
    }

    /// The hour of a dateTime: the one that is written, whatever the time zone.
    fn hour(&mut self, field: Field, at: Option<usize>) -> Result<(), Failed> {
        if let Some(text) = self.tree.maybe(at)?
            && let Some([b'T', a, b, b':']) = text.text.get(10..14)
        {
            let slot = self.slot(field, &[*a, *b], text.at + 11);
            self.store(Item::CLAIM, field, slot);
        }
        Ok(())
    }

    /// A note of the claim or of a line.
    pub(super) fn note_of(&mut self, owner: Item, at: usize) -> Result<(), Failed> {
        let [text, code] = self.tree.members(at, ["valueString", "code"])?;
        if let Some(text) = text {
            let note = self.claim.add(Record::Note, owner, place(at));
            if let Some(coding) = self.codings(code)?.into_iter().next() {
                let slot = self.slot(Field::NoteKind, &coding.code.text, coding.code.at);
                self.store(note, Field::NoteKind, slot);
            }
            self.put(note, Field::NoteText, Some(text))?;
        }
        Ok(())
    }

    /// Reads the diagnoses: the principal one first, the others by their sequence.
    pub(super) fn diagnoses(&mut self, diagnoses: Option<usize>) -> Result<Positions, Failed> {
        let mut found = Vec::new();
        for at in self.tree.each(diagnoses)? {
            let [sequence, concept, reference, types, on_admission, package] = self.tree.members(
                at,
                ["sequence", "diagnosisCodeableConcept", "diagnosisReference", "type", "onAdmission", "packageCode"],
            )?;
            if package.is_some() {
                self.coded(Item::CLAIM, Field::ClaimDrg, package)?;
            }
            let (mut role, mut admitting) = (None, false);
            for coding in self.all_codings(types)? {
                let word = coding.word();
                admitting |= word == b"admitting";
                let code = TYPES.iter().find(|(own, _)| *own == word.as_slice()).and_then(|(_, code)| Code::new(code));
                role = role.or(code.map(|code| (code, coding.code.at)));
            }
            if admitting {
                self.diagnosis_code(Item::CLAIM, Field::ClaimAdmittingDiagnosis, concept, reference)?;
                if role.is_none() {
                    continue;
                }
            }
            let sequence = self.whole(sequence)?;
            found.push(Found { sequence, at, concept, reference, on_admission, role });
        }
        let principal = Code::new(b"ABK");
        found.sort_by_key(|found| (found.role.map(|(code, _)| code) != principal, found.sequence));
        let mut positions = Positions::new();
        for (position, found) in (1..).zip(found) {
            let item = self.claim.add(Record::Diagnosis, Item::CLAIM, place(found.at));
            self.diagnosis_code(item, Field::DiagnosisCode, found.concept, found.reference)?;
            if self.claim.slot(item, Field::DiagnosisCode).is_absent() {
                let slot = self.claim.unreadable_slot(EMPTY_DIAGNOSIS, place(found.at));
                self.claim.set(item, Field::DiagnosisCode, slot);
            }
            if let Some((code, at)) = found.role {
                self.store(item, Field::DiagnosisRole, Slot::code(code, place(at)));
            }
            if !self.claim.stands_apart(item) {
                self.imply(item, Field::DiagnosisPosition, Slot::number(position, 0, place(found.at)));
            }
            for coding in self.codings(found.on_admission)? {
                let slot = self.slot(Field::DiagnosisPresentOnAdmission, &coding.code.text, coding.code.at);
                self.store(item, Field::DiagnosisPresentOnAdmission, slot);
            }
            if let Some(sequence) = found.sequence {
                positions.entry(sequence).or_insert(position);
            }
        }
        Ok(positions)
    }

    fn all_codings(&self, concepts: Option<usize>) -> Result<Vec<super::value::Coding<'_>>, Failed> {
        let mut found = Vec::new();
        for concept in self.tree.each(concepts)? {
            found.extend(self.codings(Some(concept))?);
        }
        Ok(found)
    }

    /// The code of a diagnosis: its own, or that of the Condition it refers to.
    fn diagnosis_code(
        &mut self,
        item: Item,
        field: Field,
        concept: Option<usize>,
        reference: Option<usize>,
    ) -> Result<(), Failed> {
        if concept.is_some() {
            return self.coded(item, field, concept);
        }
        let Some(reference) = reference else { return Ok(()) };
        match self.links.follow(reference) {
            Some(condition) => {
                let code = self.tree.member(condition, "code")?;
                self.coded(item, field, code)
            }
            None => self.unknown(item, &[field], reference, "Claim.diagnosis.diagnosisReference"),
        }
    }

    /// Reads the procedures, the principal one first.
    pub(super) fn procedures(&mut self, procedures: Option<usize>) -> Result<(), Failed> {
        let mut found = Vec::new();
        for at in self.tree.each(procedures)? {
            let [sequence, types] = self.tree.members(at, ["sequence", "type"])?;
            let principal =
                self.all_codings(types)?.iter().any(|coding| matches!(&*coding.word(), b"primary" | b"principal"));
            found.push((!principal, self.whole(sequence)?, at));
        }
        found.sort_unstable();
        for (position, (.., at)) in (1..).zip(found) {
            let [day, concept, reference] =
                self.tree.members(at, ["date", "procedureCodeableConcept", "procedureReference"])?;
            let item = self.claim.add(Record::Procedure, Item::CLAIM, place(at));
            match (concept, reference.map(|reference| (reference, self.links.follow(reference)))) {
                (None, Some((_, Some(procedure)))) => {
                    let code = self.tree.member(procedure, "code")?;
                    self.coded(item, Field::ProcedureCode, code)?;
                }
                (None, Some((reference, None))) => {
                    self.unknown(item, &[Field::ProcedureCode], reference, "Claim.procedure.procedureReference")?;
                }
                (concept, _) => self.coded(item, Field::ProcedureCode, concept)?,
            }
            self.day(item, Field::ProcedureDate, day)?;
            self.imply(item, Field::ProcedurePosition, Slot::number(position, 0, place(at)));
        }
        Ok(())
    }

    /// Reads the accident.
    pub(super) fn accident(&mut self, at: Option<usize>) -> Result<(), Failed> {
        let Some(at) = at else { return Ok(()) };
        let [day, kind, address] = self.tree.members(at, ["date", "type", "locationAddress"])?;
        self.day(Item::CLAIM, Field::ClaimAccidentDate, day)?;
        for coding in self.codings(kind)? {
            let own = coding.code.text.to_ascii_uppercase();
            let code = ACCIDENTS.iter().find(|(word, _)| *word == own.as_slice()).map(|(_, code)| *code);
            let slot = self.slot(Field::ClaimRelatedCauses, code.unwrap_or(&coding.code.text), coding.code.at);
            self.store(Item::CLAIM, Field::ClaimRelatedCauses, slot);
        }
        if let Some(address) = address {
            let [state, country] = self.tree.members(address, ["state", "country"])?;
            self.put(Item::CLAIM, Field::ClaimAccidentState, state)?;
            self.country(Item::CLAIM, Field::ClaimAccidentCountry, country)?;
        }
        Ok(())
    }
}
