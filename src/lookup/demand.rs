//! An edit to what it demands, and to a sentence that says so.

use super::clauses::{Said, Texts};
use super::days;
use super::model::Demand;
use super::roles::{reads, reads_provider, window};
use crate::claim::{Date, Field, Record};
use crate::policy::model::{Condition, Domain, Edit, Exception, Question, Search, Term};
use crate::policy::walk::{self, Part};

/// What an edit demands, each with its sentence; `subject`: with what the edit judges, where that is something else.
pub(super) fn of(edit: &Edit, texts: &Texts<'_>, on: Option<Date>, subject: bool) -> Vec<(Demand, String)> {
    let said = texts.clauses(edit.span);
    let rest = conditions(&said, subject && !edit.subject.conditions.is_empty());
    let lifted = exceptions(&edit.exceptions, texts, on);
    let off = edit.exceptions.iter().find(|exception| lifts_all(exception, on));
    let finish = |head: String| match off {
        Some(exception) => format!("lifted by {}; else {head}{rest}", exception.id),
        None => format!("{head}{rest}{lifted}"),
    };
    if edit.require.is_empty() {
        return vec![(unasked(edit), finish(outcome(&said)))];
    }
    let requires = said.iter().filter(|clause| clause.keyword == "require");
    let both = edit.require.iter().zip(requires).map(|(require, said)| {
        let demand = demanded(&require.condition);
        let words = said.text.strip_prefix("require ").unwrap_or(&said.text);
        let words = words.split_once(" otherwise ").map_or(words, |(words, _)| words);
        let field = words.strip_suffix(" is present").unwrap_or(words);
        let field = field.strip_prefix("claim.").unwrap_or(field);
        let alone = matches!(field, "authorization" | "referral");
        (demand, finish(if alone { "required".to_owned() } else { words.to_owned() }))
    });
    both.collect()
}

/// `deny CO-18`, without its message.
fn outcome(said: &[Said]) -> String {
    let text = said.iter().find(|clause| clause.keyword == "outcome").map_or("", |clause| clause.text.as_str());
    text.split(" \"").next().unwrap_or(text).to_owned()
}

/// What an edit hangs on beside its demand: `, with …`, `, when …`, `, unless …`.
fn conditions(said: &[Said], subject: bool) -> String {
    let mut text = String::new();
    for clause in said {
        let joint = match clause.keyword {
            "for" if subject => ", ",
            "with" if clause.text.starts_with("with row ") => continue,
            "with" | "when" | "unless" => ", ",
            _ => continue,
        };
        text.push_str(joint);
        text.push_str(&clause.text);
    }
    text
}

/// `; not when …, unless …`: what lifts an edit.
fn exceptions(exceptions: &[Exception], texts: &Texts<'_>, on: Option<Date>) -> String {
    let active = exceptions.iter().filter(|exception| is_active(exception, on));
    active
        .map(|exception| {
            let but: Vec<String> = exception
                .exceptions
                .iter()
                .filter(|inner| is_active(inner, on))
                .map(|inner| format!("{} ({})", asks(inner, texts), inner.id))
                .collect();
            let but = if but.is_empty() { String::new() } else { format!(", but again {}", but.join(" or ")) };
            format!("; not {} ({}){but}", asks(exception, texts), exception.id)
        })
        .collect()
}

/// What an exception asks, in the policy's words.
fn asks(exception: &Exception, texts: &Texts<'_>) -> String {
    let said = texts.clauses(exception.span);
    let parts: Vec<String> = said
        .iter()
        .filter_map(|clause| match clause.keyword {
            "when" | "unless" => Some(clause.text.clone()),
            "effective" => clause.text.strip_prefix("effective ").map(|days| format!("from {days}")),
            _ => None,
        })
        .collect();
    if parts.is_empty() { "ever".to_owned() } else { parts.join(" ") }
}

/// Whether the dates of an exception hold a day.
pub(super) fn is_active(exception: &Exception, on: Option<Date>) -> bool {
    on.is_none_or(|day| days::on(&window(&exception.when), day))
}

/// Whether an exception lifts whatever its edit finds on a day: it asks for nothing but dates, which hold the day.
fn lifts_all(exception: &Exception, on: Option<Date>) -> bool {
    let dates = exception.when.iter().all(|condition| matches!(condition.node, Question::During(..)));
    on.is_some() && dates && exception.exceptions.is_empty() && is_active(exception, on)
}

/// What is read: fields, searches.
#[derive(Default)]
struct Reads {
    authorization: bool,
    referral: bool,
    history: bool,
    units: bool,
    diagnoses: bool,
    patient: bool,
    modifiers: bool,
    place: bool,
    provider: bool,
    documents: bool,
    filing: bool,
    lines: bool,
}

impl Reads {
    fn see(&mut self, part: Part<'_>) {
        match part {
            Part::Search(search) => self.search(search),
            Part::Term(term) => self.term(term),
            Part::Condition(_) | Part::Owner(_) | Part::Var(_) => {}
        }
    }

    fn search(&mut self, search: &Search) {
        match &search.domain {
            Domain::HistoryLines | Domain::HistoryClaims | Domain::AnyLines => self.history = true,
            Domain::Items(Record::Line, _) | Domain::LineOf(_) => self.lines = true,
            Domain::Items(Record::Note | Record::Attachment, _) => self.documents = true,
            Domain::Items(Record::Diagnosis, _) => self.diagnoses = true,
            Domain::Items(Record::Provider, _) => self.provider = true,
            _ => {}
        }
    }

    fn term(&mut self, term: &Term) {
        let one = |wanted: &[Field]| reads(term, wanted);
        self.authorization |= one(&[Field::LineAuthorization, Field::ClaimAuthorization]);
        self.referral |= one(&[Field::LineReferral, Field::ClaimReferral]);
        self.units |= one(&[Field::LineUnits, Field::LineUnitBasis]);
        self.diagnoses |= one(&[
            Field::LineDiagnosis,
            Field::LinePointers,
            Field::ClaimDiagnoses,
            Field::ClaimPrincipalDiagnosis,
            Field::ClaimAdmittingDiagnosis,
            Field::DiagnosisCode,
        ]);
        self.patient |= matches!(term, Term::Age(..))
            || matches!(term, Term::Field(_, field) if field.info().record == Record::Patient);
        self.modifiers |= one(&[Field::LineModifiers]);
        self.place |= one(&[Field::LinePlace, Field::ClaimPlace]);
        self.provider |= reads_provider(term);
        self.documents |= one(&[Field::LineNote, Field::ClaimNote, Field::NoteText, Field::AttachmentKind]);
        self.filing |= one(&[Field::ClaimReceived, Field::ClaimSubmitted]);
    }

    /// The first of all that is read, as a scheduler asks: lines beside it come behind what is read of a line.
    fn demand(&self) -> Option<Demand> {
        let order = [
            (self.authorization, Demand::Authorization),
            (self.referral, Demand::Referral),
            (self.history, Demand::Frequency),
            (self.filing, Demand::Filing),
            (self.units, Demand::Units),
            (self.diagnoses, Demand::Diagnoses),
            (self.patient, Demand::Patient),
            (self.modifiers, Demand::Modifiers),
            (self.place, Demand::Place),
            (self.documents, Demand::Documents),
            (self.provider, Demand::Provider),
            (self.lines, Demand::Services),
        ];
        order.into_iter().find(|(read, _)| *read).map(|(_, demand)| demand)
    }
}

/// What a `require` demands.
fn demanded(condition: &Condition) -> Demand {
    let mut reads = Reads::default();
    walk::condition(condition, &mut |part| reads.see(part));
    reads.demand().unwrap_or(Demand::Other)
}

/// What an edit without a `require` is about: it fires as soon as the rest holds.
fn unasked(edit: &Edit) -> Demand {
    let mut excuse = Reads::default();
    edit.unless.iter().chain(&edit.when).for_each(|part| walk::condition(part, &mut |part| excuse.see(part)));
    if excuse.authorization || excuse.referral {
        return excuse.demand().unwrap_or(Demand::Other);
    }
    let mut beside = Reads::default();
    edit.with.iter().for_each(|search| beside.search(search));
    let found = if beside.history { Some(Demand::Frequency) } else { None };
    let found = found.or(beside.lines.then_some(Demand::Services));
    found.or(beside.demand()).or(excuse.demand()).unwrap_or(if edit.when.is_empty() && edit.unless.is_empty() {
        Demand::Never
    } else {
        Demand::Other
    })
}
