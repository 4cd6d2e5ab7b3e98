//! The lines, items and settings of a test to a claim.

use super::fields::field_named;
use super::has::{owns, record_named};
use super::names::a;
use super::{Checker, codes};
use crate::claim::{Claim, ClaimType, CodeKind, Date, Field, Item, Kind, NOWHERE, Record, Slot};
use crate::diagnostic::Diagnostic;
use crate::policy::model::Policy;
use crate::syntax::tree::{Given, Setting, TestLine, Word};

/// The NPI of the one provider that tests share: the example number of the NPI's own standard.
const NPI: &[u8] = b"1234567893";

/// Writes the claims of one test.
pub(super) struct Writer<'c, 'a, 't> {
    pub(super) check: &'c mut Checker<'a>,
    pub(super) payer: Option<String>,
    pub(super) claim_type: ClaimType,
    pub(super) day: Date,
    pub(super) patient: &'t [Setting],
}

/// On which claim a line of a test stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// The claim that the test is about.
    This,
    /// One of the patient's history, or the one that is replaced: fields of it are written with its lines, too.
    Other,
}

/// A field of a line's claim, written with the line.
const OF_CLAIM: &str = "claim.";

/// The item of a record with a number: a line's own, any other's position.
pub(super) fn numbered(claim: &Claim, record: Record, word: &Word) -> Option<Item> {
    let number = word.value.parse::<i64>().ok()?;
    if record == Record::Line {
        let of = |item: Item| match claim.get(item, Field::LineNumber) {
            crate::claim::Value::Number(own) => own.as_whole(),
            _ => None,
        };
        return claim.items(Record::Line).find(|item| of(*item) == Some(number));
    }
    let position = usize::try_from(number).ok()?.checked_sub(1)?;
    claim.items(record).nth(position)
}

/// The role of the provider that a field names.
fn role_of(field: Field) -> &'static [u8] {
    match field {
        Field::ClaimBillingProvider => b"85",
        Field::ClaimReferringProvider | Field::LineReferringProvider => b"DN",
        Field::ClaimSupervisingProvider => b"DQ",
        Field::ClaimAttendingProvider => b"71",
        Field::ClaimOperatingProvider => b"72",
        Field::ClaimServiceFacility => b"77",
        Field::LineOrderingProvider => b"DK",
        _ => b"82",
    }
}

/// The field of a claim or line that names its provider of a role, where there is one.
fn provider_field(record: Record, role: &Word) -> Option<Field> {
    let words = Field::ProviderRole.info().words;
    let code = words.iter().find(|(word, _)| *word == role.value).map_or(role.value.as_str(), |(_, code)| *code);
    record.fields().find(|field| field.info().kind == Kind::Provider && role_of(*field) == code.as_bytes())
}

impl<'c, 'a, 't> Writer<'c, 'a, 't> {
    /// A test of a policy: its first payer and type, on its first day.
    pub(super) fn new(check: &'c mut Checker<'a>, policy: &Policy, day: Date) -> Writer<'c, 'a, 't> {
        Writer {
            check,
            payer: policy.payers.first().cloned(),
            claim_type: policy.types.first().copied().unwrap_or_default(),
            day: policy.window.0.unwrap_or(day),
            patient: &[],
        }
    }

    /// A claim of the test's payer, type, patient and provider, without lines.
    pub(super) fn claim(&mut self) -> Claim {
        let mut claim = Claim::default();
        claim.claim_type = self.claim_type;
        if let Some(payer) = &self.payer {
            let slot = claim.text_slot(payer.as_bytes(), NOWHERE);
            claim.set(Item::CLAIM, Field::ClaimPayer, slot);
        }
        let provider = self.provider(&mut claim, Item::CLAIM, Field::ClaimBillingProvider);
        let npi = claim.text_slot(NPI, NOWHERE);
        claim.set(provider, Field::ProviderNpi, npi);
        for setting in self.patient {
            self.set(&mut claim, Item::PATIENT, setting);
        }
        claim
    }

    /// The provider that a field names, made where there is none.
    fn provider(&mut self, claim: &mut Claim, owner: Item, field: Field) -> Item {
        if let Some(index) = claim.slot(owner, field).as_item() {
            return Item { record: Record::Provider, index };
        }
        let provider = claim.add(Record::Provider, owner, NOWHERE);
        let role = claim.text_slot(role_of(field), NOWHERE);
        claim.set(provider, Field::ProviderRole, role);
        claim.set(owner, field, Slot::item(provider.index, NOWHERE));
        provider
    }

    /// Adds a diagnosis behind those that are there.
    pub(super) fn diagnosis(&mut self, claim: &mut Claim, given: &Given) -> Option<Item> {
        let code = self.code(given, CodeKind::Diagnosis)?;
        let item = self.next_diagnosis(claim);
        let slot = claim.text_slot(code.as_bytes(), NOWHERE);
        claim.set(item, Field::DiagnosisCode, slot);
        Some(item)
    }

    fn next_diagnosis(&mut self, claim: &mut Claim) -> Item {
        let item = claim.add(Record::Diagnosis, Item::CLAIM, NOWHERE);
        let role: &[u8] = if item.index == 0 { b"ABK" } else { b"ABF" };
        let role = claim.text_slot(role, NOWHERE);
        claim.set(item, Field::DiagnosisRole, role);
        claim.set(item, Field::DiagnosisPosition, Slot::number(i64::from(item.index) + 1, 0, NOWHERE));
        item
    }

    /// A code as a claim carries it. One in quotes may be wrong: it is read as the readers of claims read it.
    fn code(&mut self, given: &Given, kind: CodeKind) -> Option<String> {
        self.code_in(given, kind, &given.text.value)
    }

    /// The same for a part of what is written, which a message shows whole.
    fn code_in(&mut self, given: &Given, kind: CodeKind, whole: &str) -> Option<String> {
        let word = &given.text;
        match codes::exact(&word.value, kind, word.span) {
            Ok(code) => Some(code),
            Err(_) if given.quoted => Some(kind.normal(&word.value)),
            Err(problem) => {
                self.check.report(if problem.code == "check/is-one-code" {
                    Diagnostic::error(
                        problem.code,
                        format!("`{}` stands for many codes, and a claim carries single ones", word.value),
                        word.span,
                    )
                    .help("Write one code, as a claim would carry it.")
                } else {
                    wrong_on_purpose(problem, whole)
                });
                None
            }
        }
    }

    /// Adds a line as written, on a day where it says none of its own; without one it has that of the claim's statement.
    pub(super) fn line(&mut self, claim: &mut Claim, written: &TestLine, of: Of, day: Option<Date>) {
        let number = written.number.value.parse::<i64>().ok().filter(|number| *number > 0);
        let Some(number) = number else {
            self.check.report(
                Diagnostic::error(
                    "check/test",
                    format!("`{}` is not the number of a line", written.number.value),
                    written.number.span,
                )
                .help("Number the lines from 1: `line 1 99213`."),
            );
            return;
        };
        if numbered(claim, Record::Line, &written.number).is_some() {
            self.check.report(
                Diagnostic::error("check/test", format!("line {number} is written twice"), written.number.span)
                    .help("Give each line its own number."),
            );
            return;
        }
        let item = self.service(claim, number, written.service.as_ref());
        if let Some(day) = day {
            claim.set(item, Field::LineDate, Slot::date(day, NOWHERE));
        }
        if let Some(units) = &written.units {
            let slot = claim.number_slot(units.value.as_bytes(), Field::LineUnits, NOWHERE);
            claim.set(item, Field::LineUnits, slot);
        }
        for setting in &written.settings {
            match setting.field.value.strip_prefix(OF_CLAIM) {
                Some(field) if of == Of::Other => {
                    let field = Word::new(field.to_owned(), setting.field.span);
                    let values = setting.values.clone();
                    self.set(claim, Item::CLAIM, &Setting { field, values });
                }
                Some(field) => self.check.report(
                    Diagnostic::error(
                        "check/test",
                        format!("`{}` is of the claim, not of this line", setting.field.value),
                        setting.field.span,
                    )
                    .help(format!("Write it in a line of its own: `claim {field} …`.")),
                ),
                None => self.set(claim, item, setting),
            }
        }
    }

    fn service(&mut self, claim: &mut Claim, number: i64, service: Option<&Given>) -> Item {
        let item = claim.add(Record::Line, Item::CLAIM, NOWHERE);
        claim.set(item, Field::LineNumber, Slot::number(number, 0, NOWHERE));
        let Some(service) = service else { return item };
        let part = |text: &str| Given { text: Word::new(text.to_owned(), service.text.span), quoted: service.quoted };
        let mut parts = service.text.value.split('-');
        let code = part(parts.next().unwrap_or_default());
        if let Some(code) = self.code_in(&code, CodeKind::Procedure, &service.text.value) {
            let slot = claim.text_slot(code.as_bytes(), NOWHERE);
            claim.set(item, Field::LineCode, slot);
        }
        for modifier in parts {
            if let Some(modifier) = self.code_in(&part(modifier), CodeKind::Modifier, &service.text.value) {
                let slot = claim.text_slot(modifier.as_bytes(), NOWHERE);
                claim.push(item, Field::LineModifiers, slot);
            }
        }
        item
    }

    /// Adds any other item.
    pub(super) fn item(
        &mut self,
        claim: &mut Claim,
        kind: &Word,
        owner: Option<&(Word, Word)>,
        code: Option<&Given>,
        settings: &[Setting],
    ) {
        let named = record_named(&kind.value);
        if let Some(list) = named.and_then(|record| record.lists().first()) {
            let info = list.info();
            self.check.report(
                Diagnostic::error("check/test", format!("a test has no `{}`", kind.value), kind.span).help(format!(
                    "Write `{}` with its values, commas between them, where its {} is written.",
                    info.name,
                    info.record.words()
                )),
            );
            return;
        }
        let record = named.filter(|record| !matches!(record, Record::Claim | Record::Patient | Record::Line));
        let Some(record) = record else {
            self.check.report(
                Diagnostic::error("check/test", format!("a test has no `{}`", kind.value), kind.span).help(
                    "Write lines, `claim FIELD VALUE`, `patient …`, `diagnoses …`, or an item such as `value code 80`.",
                ),
            );
            return;
        };
        let holder = match owner {
            Some((words, number)) => match record_named(&words.value) {
                Some(holder) if owns(holder, record) => numbered(claim, holder, number),
                _ => None,
            },
            None => owns(Record::Claim, record).then_some(Item::CLAIM),
        };
        let Some(holder) = holder else {
            let at = owner.map_or(kind.span, |(words, number)| words.span.to(number.span));
            self.check.report(
                Diagnostic::error("check/test", format!("it is not clear whose {} this is", record.words()), at)
                    .help(format!("Say to what it belongs, by number: `{} of line 1 …`.", record.words())),
            );
            return;
        };
        let named = settings.iter().find(|setting| setting.field.value == "role").and_then(|role| role.values.first());
        let named = named.map(|role| &role.text);
        let field = named
            .filter(|_| record == Record::Provider)
            .and_then(|role| provider_field(holder.record, role))
            // Only the billing provider is there by itself.
            .filter(|field| *field == Field::ClaimBillingProvider || claim.slot(holder, *field).is_absent());
        let item = match record {
            Record::Diagnosis => self.next_diagnosis(claim),
            Record::Provider if let Some(field) = field => self.provider(claim, holder, field),
            _ => claim.add(record, holder, NOWHERE),
        };
        if let Some(given) = code {
            match super::has::main_kind(record).and_then(|kind| record.field_of_kind(kind)) {
                Some(field) => self.store(claim, item, field, std::slice::from_ref(given), &given.text),
                None => self.check.report(
                    Diagnostic::error("check/test", format!("{} has no code", a(record.words())), given.text.span)
                        .help("Name the field in front of the value."),
                ),
            }
        }
        settings.iter().for_each(|setting| self.set(claim, item, setting));
    }

    /// Sets a field by its name.
    pub(super) fn set(&mut self, claim: &mut Claim, item: Item, setting: &Setting) {
        let name = match (setting.field.value.as_str(), item.record) {
            ("on", Record::Line) => "date",
            ("born", Record::Patient) => "birth_date",
            ("female" | "male", Record::Patient) if setting.values.is_empty() => {
                let sex = Given { text: setting.field.clone(), quoted: false };
                return self.store(claim, item, Field::PatientSex, &[sex], &setting.field);
            }
            (name, _) => name,
        };
        let (name, of_provider) = match name.split_once('.') {
            Some((name, rest)) => (name, Some(rest)),
            None => (name, None),
        };
        let field = field_named(item.record, name);
        let inner = of_provider.and_then(|name| field_named(Record::Provider, name));
        match (field, of_provider, inner) {
            (Some(field), None, _) => self.store(claim, item, field, &setting.values, &setting.field),
            (Some(field), Some(_), Some(inner)) if field.info().kind == Kind::Provider => {
                let provider = self.provider(claim, item, field);
                self.store(claim, provider, inner, &setting.values, &setting.field);
            }
            _ => {
                let record = if of_provider.is_some() && field.is_some() { Record::Provider } else { item.record };
                let known = record.fields().map(|field| field.info().name);
                let error = Diagnostic::error(
                    "check/unknown-field",
                    format!("{} has no field `{}`", a(record.words()), setting.field.value),
                    setting.field.span,
                );
                let near = super::names::suggest(of_provider.unwrap_or(name), known);
                let whose = record.words();
                // A line's own fields and its claim's are easily taken for each other.
                let elsewhere = match item.record {
                    Record::Line => field_named(Record::Claim, name).map(|_| "claim"),
                    Record::Claim => field_named(Record::Line, name).map(|_| "line"),
                    _ => None,
                };
                self.check.report(match (near, elsewhere) {
                    (_, Some("claim")) => error.help(format!(
                        "It is a field of the claim. Write `claim {0} …` in a line of its own, or `claim.{0} …` behind a `history line` or `original line`.",
                        setting.field.value
                    )),
                    (_, Some(_)) => error.help(format!(
                        "It is a field of a line. Write it behind the line: `line 1 99213 {} …`.",
                        setting.field.value
                    )),
                    (Some(near), _) => error.help(format!("Did you mean `{near}`?")),
                    (None, _) => error.help(format!("`paylint fields {whose}` lists the fields of {}.", a(whose))),
                });
            }
        }
    }

    fn store(&mut self, claim: &mut Claim, item: Item, field: Field, values: &[Given], place: &Word) {
        if let [given] = values
            && given.text.value == "absent"
            && !given.quoted
        {
            return claim.set(item, field, Slot::ABSENT);
        }
        let yes = field.info().kind == Kind::Yes;
        if values.is_empty() && !yes || values.len() > 1 && !field.info().list {
            self.check.report(
                Diagnostic::error("check/test", format!("`{}` takes one value here", place.value), place.span)
                    .help("Write the field, then its value."),
            );
            return;
        }
        let holder = match field {
            Field::LineDiagnosis => return self.point(claim, item, values),
            Field::LineDrug => Some((Record::Drug, Field::DrugCode)),
            Field::LineTooth => Some((Record::Tooth, Field::ToothCode)),
            Field::LineSurface => Some((Record::Tooth, Field::ToothSurfaces)),
            Field::LineNote | Field::ClaimNote => Some((Record::Note, Field::NoteText)),
            Field::ClaimPrincipalDiagnosis
            | Field::ClaimDiagnoses
            | Field::ClaimFirstDate
            | Field::ClaimLastDate
            | Field::ClaimType
            | Field::PatientAge => {
                self.check.report(
                    Diagnostic::error(
                        "check/test",
                        format!("`{}` follows from the rest of the claim", place.value),
                        place.span,
                    )
                    .help(match field {
                        Field::PatientAge => "Give the day of birth: `patient born 1971-05-02`.",
                        Field::ClaimType => "Write `claims institutional`.",
                        Field::ClaimFirstDate | Field::ClaimLastDate => {
                            "Give the lines their dates: `line 1 99213 on 2026-03-02`."
                        }
                        _ => "Write `diagnoses L57.0, I10`.",
                    }),
                );
                return;
            }
            _ => None,
        };
        match holder {
            Some((Record::Tooth, Field::ToothSurfaces)) => {
                let tooth = claim.items_of(Record::Tooth, item).last();
                let tooth = tooth.unwrap_or_else(|| claim.add(Record::Tooth, item, NOWHERE));
                self.store(claim, tooth, Field::ToothSurfaces, values, place);
            }
            Some((record, inner)) => {
                for value in values {
                    let held = claim.add(record, item, NOWHERE);
                    self.store(claim, held, inner, std::slice::from_ref(value), place);
                }
            }
            None if yes && values.is_empty() => claim.set(item, field, Slot::yes(true, NOWHERE)),
            None => {
                let slots: Vec<Option<Slot>> =
                    values.iter().map(|value| self.slot(claim, item, field, value)).collect();
                let Some(slots) = slots.into_iter().collect::<Option<Vec<Slot>>>() else { return };
                if field.info().list {
                    let slot = claim.list_slot(&slots, NOWHERE);
                    claim.set(item, field, slot);
                } else if let Some(slot) = slots.first() {
                    claim.set(item, field, *slot);
                }
            }
        }
    }

    /// `diagnosis L57.0` of a line: it points to it, and the claim has it.
    fn point(&mut self, claim: &mut Claim, line: Item, values: &[Given]) {
        for given in values {
            let Some(code) = self.code(given, CodeKind::Diagnosis) else { continue };
            let same = |item: &Item| match claim.get(*item, Field::DiagnosisCode) {
                crate::claim::Value::Code(own) => own.to_string() == code,
                crate::claim::Value::Text(own) => own == code.as_bytes(),
                _ => false,
            };
            let known = claim.items(Record::Diagnosis).find(same);
            let Some(diagnosis) = known.or_else(|| self.diagnosis(claim, given)) else { continue };
            let pointer = Slot::number(i64::from(diagnosis.index) + 1, 0, NOWHERE);
            claim.push(line, Field::LinePointers, pointer);
        }
    }

    /// A value as a claim carries it; one in quotes is read as the readers of claims read it, unreadable where they
    /// cannot.
    fn slot(&mut self, claim: &mut Claim, item: Item, field: Field, given: &Given) -> Option<Slot> {
        let info = field.info();
        let word = &given.text;
        let text = word.value.as_bytes();
        let slot = match info.kind {
            Kind::Code(kind) => {
                let is =
                    |name: &str| if given.quoted { name.eq_ignore_ascii_case(&word.value) } else { name == word.value };
                let code = match info.words.iter().find(|(name, _)| is(name)) {
                    Some((_, code)) => (*code).to_owned(),
                    None => self.code(given, kind)?,
                };
                claim.text_slot(code.as_bytes(), NOWHERE)
            }
            Kind::Text => claim.text_slot(text, NOWHERE),
            Kind::Date if given.quoted => claim.date_slot(text, NOWHERE),
            Kind::Date => Slot::date(self.check.date(word)?, NOWHERE),
            Kind::Money if given.quoted && !word.value.contains('$') => claim.money_slot(text, NOWHERE),
            Kind::Money => {
                let cents = self.check.cents(&word.value, word.span)?;
                Slot::money(cents.as_whole()?, NOWHERE)
            }
            Kind::Number => {
                if !given.quoted {
                    self.check.number(&word.value, word.span)?;
                }
                claim.number_slot(text, field, NOWHERE)
            }
            Kind::Yes => match word.value.as_str() {
                "yes" => Slot::yes(true, NOWHERE),
                "no" => Slot::yes(false, NOWHERE),
                _ if given.quoted => claim.unreadable_slot(text, NOWHERE),
                _ => {
                    self.check.report(
                        Diagnostic::error(
                            "check/test",
                            format!("`{}` is neither `yes` nor `no`", word.value),
                            word.span,
                        )
                        .help("Write `yes` or `no`."),
                    );
                    return None;
                }
            },
            Kind::Provider => {
                let npi = self.code(given, CodeKind::Provider)?;
                let provider = self.provider(claim, item, field);
                let slot = claim.text_slot(npi.as_bytes(), NOWHERE);
                claim.set(provider, Field::ProviderNpi, slot);
                Slot::item(provider.index, NOWHERE)
            }
            Kind::Age => return None,
        };
        Some(slot)
    }
}

/// A wrong code of a test: how to write it where it is meant to be wrong.
fn wrong_on_purpose(problem: Diagnostic, whole: &str) -> Diagnostic {
    let help = problem.help.clone().unwrap_or_default();
    problem.help(
        format!("{help} To test what becomes of a wrong one write it in quotes: `\"{whole}\"`.")
            .trim_start()
            .to_owned(),
    )
}
