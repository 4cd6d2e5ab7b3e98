//! Dotted words to the field, the cell or the fact that they name.

use super::Used;
use super::names::{Named, a, example_field, field_to_show, suggest};
use super::scope::{Frame, Scope, Thing};
use super::values::{Sort, Value};
use crate::claim::{Field, Kind, Record};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{FactsId, Owner, TableId, Term, Unit};
use crate::source::Span;
use crate::syntax::numeral;
use crate::syntax::tree::{Path, Word};

/// Whose member a word names.
#[derive(Debug, Clone)]
pub(super) enum Holder {
    /// An item: its record, the owner of its fields, the claim on which it stands.
    Item(Record, Owner, Owner),
    /// A row of a table.
    Row(crate::policy::model::Var, TableId),
    /// Something that could not be understood where it was bound.
    Broken,
}

impl Holder {
    pub(super) fn of(frame: &Frame) -> Holder {
        match &frame.thing {
            Thing::Item { record, .. } => Holder::Item(*record, frame.owner(), frame.claim()),
            Thing::Row(table) => Holder::Row(frame.var, *table),
            Thing::Broken => Holder::Broken,
        }
    }
}

/// The field of a record by its name, in the singular or the plural: `modifier` and `modifiers`.
pub(super) fn field_named(record: Record, name: &str) -> Option<Field> {
    let list = |field: &Field| field.info().list;
    Field::find(record, name)
        .or_else(|| Field::find(record, &format!("{name}s")).filter(list))
        .or_else(|| Field::find(record, name.strip_suffix('s')?).filter(list))
        .or_else(|| match name {
            "diagnosis" => Field::find(record, "diagnoses"),
            "diagnoses" => Field::find(record, "diagnosis").filter(list),
            "teeth" => Field::find(record, "tooth").filter(list),
            _ => None,
        })
}

impl Scope<'_, '_> {
    /// The value that a path names; definitions are not among them.
    pub(super) fn path(&mut self, path: &Path) -> Option<Value> {
        let words: Vec<&Word> = path.words.iter().collect();
        let (holder, rest) = self.holder(&words)?;
        self.member(&holder, rest, path.span)
    }

    /// Splits a path into what it starts at and the words behind that.
    fn holder<'w, 'p>(&mut self, words: &'p [&'w Word]) -> Option<(Holder, &'p [&'w Word])> {
        let (first, rest) = words.split_first()?;
        let name = first.value.as_str();
        let here = self.here().map(Holder::of);
        if rest.is_empty() {
            if let Some(frame) = self.frame_named(name)
                && !matches!(&here, Some(Holder::Item(record, ..)) if field_named(*record, name).is_some())
            {
                if frame.thing != Thing::Broken {
                    let problem = not_a_value(first, frame);
                    self.report(problem);
                }
                return None;
            }
            if matches!(name, "line" | "claim" | "patient") {
                let problem =
                    Diagnostic::error("check/not-a-value", format!("`{name}` alone is not a value"), first.span).help(
                        format!(
                            "Say which of its fields is meant: `{}`.",
                            example_field(match name {
                                "line" => Record::Line,
                                "claim" => Record::Claim,
                                _ => Record::Patient,
                            })
                        ),
                    );
                self.report(problem);
                return None;
            }
            return Some((here?, words));
        }
        if let Some(frame) = self.frame_named(name) {
            return Some((Holder::of(frame), rest));
        }
        match name {
            "claim" => return Some((Holder::Item(Record::Claim, Owner::Claim, Owner::Claim), rest)),
            "patient" => return Some((Holder::Item(Record::Patient, Owner::Patient, Owner::Claim), rest)),
            "line" => {
                if let Some(line) = self.subject_line() {
                    return Some((Holder::of(line), rest));
                }
                let problem = no_line(first.span)
                    .help("Write `for line`, or give the line that you mean a name: `any line s where s.units > 1`.");
                self.report(problem);
                return None;
            }
            _ => {}
        }
        if let Some(Named::Facts(at)) = self.check.names.named(name) {
            let holder = match self.check.facts.get(at).map(|facts| facts.owner) {
                Some(Record::Claim) => Holder::Item(Record::Claim, Owner::Claim, Owner::Claim),
                Some(Record::Patient) => Holder::Item(Record::Patient, Owner::Patient, Owner::Claim),
                _ => here?,
            };
            return Some((holder, words));
        }
        if let Some(Holder::Item(record, ..)) = &here
            && field_named(*record, name).is_some()
        {
            return Some((here?, words));
        }
        let problem = self.unknown_head(first, rest);
        self.report(problem);
        None
    }

    /// A member of a holder: a field, a provider's field, a fact, a cell.
    pub(super) fn member(&mut self, holder: &Holder, words: &[&Word], span: Span) -> Option<Value> {
        let (record, owner, claim) = match holder {
            Holder::Broken => return None,
            Holder::Row(var, table) => return self.cell(*var, *table, words, span),
            Holder::Item(record, owner, claim) => (*record, *owner, *claim),
        };
        let (first, rest) = words.split_first()?;
        if first.value == "claim" && record != Record::Claim && !rest.is_empty() {
            let holder = Holder::Item(Record::Claim, claim, claim);
            return self.member(&holder, rest, span);
        }
        if let (Some(Named::Facts(at)), [column]) = (self.check.names.named(&first.value), rest) {
            return self.fact(at, record, owner, column, span);
        }
        let Some(field) = field_named(record, &first.value) else {
            let problem = self.unknown_field(first, record);
            self.report(problem);
            return None;
        };
        match rest {
            [] => Some(self.field(owner, field, span)),
            [word] if field.info().kind == Kind::Provider => {
                let Some(of) = field_named(Record::Provider, &word.value) else {
                    let problem = self.unknown_field(word, Record::Provider);
                    self.report(problem);
                    return None;
                };
                let mut value = Value::new(Term::OfProvider(owner, field, of), Sort::of_field(of), span);
                value.words = of.info().words;
                Some(value)
            }
            [word, ..] => {
                self.report(
                    Diagnostic::error(
                        "check/unknown-field",
                        format!("`{}` has no field `{}`", first.value, word.value),
                        word.span,
                    )
                    .help(format!("Write `{}` alone.", first.value)),
                );
                None
            }
        }
    }

    /// A field of an owner, by itself.
    pub(super) fn field(&mut self, owner: Owner, field: Field, span: Span) -> Value {
        let info = field.info();
        let term = match info.kind {
            Kind::Age => Term::Age(Unit::Years, Box::new(self.age_date())),
            Kind::Provider => Term::OfProvider(owner, field, Field::ProviderNpi),
            _ => Term::Field(owner, field),
        };
        let mut value = Value::new(term, Sort::of_field(field), span);
        value.words = info.words;
        value.alone = true;
        value
    }

    fn cell(&mut self, var: crate::policy::model::Var, table: TableId, words: &[&Word], span: Span) -> Option<Value> {
        let (first, rest) = words.split_first()?;
        let own = self.check.tables.get(table.0)?;
        let columns = own.rows.columns();
        // A table that could not be read has no columns; its own error is enough.
        if columns.is_empty() {
            return None;
        }
        if let (Some(at), true) = (columns.iter().position(|column| column.name == first.value), rest.is_empty()) {
            let sort = Sort::of_column(columns.get(at)?.kind);
            return Some(Value::new(Term::Column(var, at), sort, span));
        }
        let problem = unknown_column(first, &own.name, columns.iter().map(|column| column.name.as_str()));
        self.report(problem);
        None
    }

    fn fact(&mut self, at: usize, record: Record, owner: Owner, column: &Word, span: Span) -> Option<Value> {
        self.check.used.insert(Used::Facts(at));
        let facts = self.check.facts.get(at)?;
        let columns = facts.rows.columns();
        if columns.is_empty() {
            return None;
        }
        if facts.owner != record {
            let problem = Diagnostic::error(
                "check/fact-owner",
                format!("`{}` are facts of {}, not of {}", facts.name, a(facts.owner.words()), a(record.words())),
                span,
            )
            .also(facts.span, "declared here")
            .help(format!(
                "Write whose they are, by a name that `for` or `with` gives: `a.{}.{}`.",
                facts.name, column.value
            ));
            self.report(problem);
            return None;
        }
        let Some(position) = columns.iter().position(|own| own.name == column.value) else {
            let problem = unknown_column(column, &facts.name, columns.iter().map(|column| column.name.as_str()));
            self.report(problem);
            return None;
        };
        let sort = Sort::of_column(columns.get(position)?.kind);
        // Of a line its own day counts, of anything else that of the edit.
        let day = facts.rows.is_dated().then(|| {
            Box::new(match owner {
                Owner::Var(_) if record == Record::Line => Term::Field(owner, Field::LineDate),
                _ => self.date.clone(),
            })
        });
        Some(Value::new(Term::Fact(FactsId(at), owner, position, day), sort, span))
    }

    /// A first word of a path that is nothing here.
    fn unknown_head(&self, word: &Word, rest: &[&Word]) -> Diagnostic {
        let names: Vec<&str> =
            self.frames.iter().filter_map(|frame| frame.name.as_deref()).chain(["line", "claim", "patient"]).collect();
        let whole: Vec<&str> = rest.iter().map(|word| word.value.as_str()).collect();
        let error =
            Diagnostic::error("check/unknown-name", format!("nothing here is called `{}`", word.value), word.span);
        // A provider or another part of the claim that an edit on lines reads: its owner was left out.
        for (record, owner) in [(Record::Claim, "claim"), (Record::Patient, "patient")] {
            if let Some(field) = field_named(record, &word.value) {
                let path = [&[owner, field.info().name], whole.as_slice()].concat();
                return error.help(format!("Write `{}`.", path.join(".")));
            }
        }
        match suggest(&word.value, names.iter().copied()) {
            Some(near) => error.help(format!("Did you mean `{near}.{}`?", whole.join("."))),
            None => error.help(format!(
                "Give a line or an item this name behind `for` or `with`, or write one of: {}.",
                names.join(", ")
            )),
        }
    }

    /// A word that is no field of a record: where such a field is, or what may have been meant.
    pub(super) fn unknown_field(&self, word: &Word, record: Record) -> Diagnostic {
        let name = word.value.as_str();
        let error =
            Diagnostic::error("check/unknown-field", format!("{} has no field `{name}`", a(record.words())), word.span);
        if !record.lists().is_empty() && (name == record.words() || name == record.plural()) {
            return error.help(format!("Write `{}`, without the word for what it is.", field_to_show(record)));
        }
        let mut elsewhere: Vec<String> = Vec::new();
        if record == Record::Claim && matches!(name, "charge" | "charges" | "amount") {
            elsewhere.push("`claim.total_charge`".to_owned());
        }
        for (other, path) in [(Record::Claim, "claim."), (Record::Patient, "patient.")] {
            if other != record && field_named(other, name).is_some() {
                elsewhere.push(format!("`{path}{name}`"));
            }
        }
        if record != Record::Line && field_named(Record::Line, name).is_some() && self.subject_line().is_some() {
            elsewhere.push(format!("`line.{name}`"));
        }
        for frame in &self.frames {
            if let (Some(own), Some(bound)) = (frame.name.as_deref(), frame.record())
                && bound != record
                && field_named(bound, name).is_some()
            {
                elsewhere.push(format!("`{own}.{name}`"));
            }
            if let (Some(own), Thing::Row(table)) = (frame.name.as_deref(), &frame.thing)
                && self
                    .check
                    .tables
                    .get(table.0)
                    .is_some_and(|table| table.rows.columns().iter().any(|column| column.name == name))
            {
                elsewhere.push(format!("`{own}.{name}`"));
            }
        }
        elsewhere.dedup();
        elsewhere.truncate(3);
        if !elsewhere.is_empty() {
            return error.help(format!("Write {}.", elsewhere.join(" or ")));
        }
        let meant = HABITS.iter().find(|(habit, _)| *habit == name).map_or(name, |(_, meant)| *meant);
        let own = record.fields().find(|field| field.info().json == meant || field.info().name == meant);
        if let Some(field) = own.or_else(|| field_named(record, meant)) {
            return error.help(format!("Write `{}`.", field.info().name));
        }
        if let Some(number) = numeral(name) {
            return error.help(format!("Write the number in digits: `{number}`."));
        }
        let known = record
            .fields()
            .map(|field| field.info().name)
            .chain(self.check.names.defines.iter().map(|define| define.name.value.as_str()));
        if let Some(near) = suggest(name, known) {
            return error.help(format!("Did you mean `{near}`?"));
        }
        for (other, path) in [(Record::Claim, "claim."), (Record::Patient, "patient.")] {
            if let Some(near) = suggest(name, other.fields().map(|field| field.info().name)) {
                return error.help(format!("Did you mean `{path}{near}`?"));
            }
        }
        let all: Vec<&str> = record.fields().map(|field| field.info().name).take(LISTED + 1).collect();
        match all.get(..LISTED) {
            Some(first) if all.len() > LISTED => error.help(format!(
                "Its fields are {} and others; `paylint fields \"{}\"` lists them all.",
                first.join(", "),
                record.words()
            )),
            _ => error.help(format!("Its fields are {}.", all.join(", "))),
        }
    }
}

/// What billers call fields for short, and their names.
const HABITS: &[(&str, &str)] = &[
    ("dx", "diagnosis"),
    ("icd", "diagnosis"),
    ("icd10", "diagnosis"),
    ("cpt", "code"),
    ("hcpcs", "code"),
    ("dos", "date"),
    ("tob", "bill_type"),
    ("gender", "sex"),
    ("dob", "birth_date"),
];

/// How many fields of a record are listed where a name is none of them.
const LISTED: usize = 24;

/// `line` where the edit is for none.
pub(super) fn no_line(span: Span) -> Diagnostic {
    Diagnostic::error("check/no-line", "`line` is the line that the edit is for, and this edit is not for a line", span)
}

fn not_a_value(word: &Word, frame: &Frame) -> Diagnostic {
    let (what, fields, example) = match frame.record() {
        Some(record) => (a(record.words()), "fields", field_to_show(record)),
        None => ("a row".to_owned(), "columns", "code"),
    };
    Diagnostic::error("check/not-a-value", format!("`{}` is {what}, not a value", word.value), word.span)
        .also(frame.span, format!("here `{}` is given its name", word.value))
        .help(format!("Say which of its {fields} is meant: `{}.{example}`.", word.value))
}

fn unknown_column<'n>(word: &Word, table: &str, columns: impl Iterator<Item = &'n str> + Clone) -> Diagnostic {
    let error =
        Diagnostic::error("check/unknown-column", format!("`{table}` has no column `{}`", word.value), word.span);
    match suggest(&word.value, columns.clone()) {
        Some(near) => error.help(format!("Did you mean `{near}`?")),
        None => error.help(format!("Its columns are {}.", columns.collect::<Vec<_>>().join(", "))),
    }
}
