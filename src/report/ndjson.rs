//! Findings to JSON objects, one a line.

use super::model::{
    At, ChoiceShown, ClauseShown, Datum, EditShown, Facts, NoteShown, Shown, TableColumn, UnreadableShown, Why,
};
use super::write::{Json, digits, member, quote};
use crate::read::Unit;
use crate::verdict::model::Status;

/// Writes a finding as one object.
pub fn finding(out: &mut Vec<u8>, shown: &Shown) {
    Json::new(out).object(|json| {
        member!(json, "type").text("finding");
        member!(json, "claim").maybe(shown.claim.as_deref());
        member!(json, "line");
        match &shown.line {
            Some(line) if line.whole => json.ready(line.text.as_bytes()),
            line => json.maybe(line.as_ref().map(|line| line.text.as_str())),
        }
        let [edit, source] = &shown.edit.json;
        json.ready(edit);
        member!(json, "status").text(status(shown.status));
        member!(json, "action").text(shown.action.word());
        if let Some(effect) = &shown.effect {
            member!(json, "effect").text(effect);
        }
        member!(json, "group").maybe(shown.group.as_deref());
        member!(json, "carc").maybe(shown.carc.as_deref());
        member!(json, "rarc").texts(&shown.rarc);
        if let Some(own) = &shown.own {
            member!(json, "payer_code").text(own);
        }
        member!(json, "message").text(&shown.message);
        member!(json, "because").list(|json| facts(json, &shown.because));
        member!(json, "choices")
            .list(|json| shown.choices.iter().for_each(|own| choice(json, own, shown.choices.len() > 1)));
        if shown.more_choices {
            member!(json, "more_choices").flag(true);
        }
        if !shown.also_broken.is_empty() {
            member!(json, "also_broken").list(|json| shown.also_broken.iter().for_each(|own| clause(json, own)));
        }
        if shown.status == Status::Undetermined || !shown.missing.is_empty() {
            member!(json, "missing").texts(&shown.missing);
        }
        if !shown.ring.is_empty() {
            member!(json, "ring").texts(&shown.ring);
        }
        if let Some(with) = &shown.override_with {
            member!(json, "override").text(with);
        }
        member!(json, "fixes").list(|json| {
            for fix in &shown.fixes {
                json.object(|json| {
                    member!(json, "change").text(&fix.change);
                    member!(json, "needs").maybe(fix.needs);
                    member!(json, "clears").texts(&fix.clears);
                    member!(json, "verified").flag(fix.verified);
                });
            }
        });
        if let Some(none) = shown.no_fix {
            member!(json, "no_fix").text(none.words());
        }
        json.ready(source);
        member!(json, "input").object(|json| {
            member!(json, "file").text(&shown.input.file);
            member!(json, "index").whole(shown.input.index);
        });
    });
}

/// The word of a status.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Fires => "fires",
        Status::Undetermined => "undetermined",
    }
}

/// A choice; with its facts where there are several, since the first one's stand under `because`.
fn choice(json: &mut Json<'_>, choice: &ChoiceShown, several: bool) {
    json.object(|json| {
        member!(json, "with").object(|json| {
            for (name, thing) in &choice.with {
                json.name(name).text(thing);
            }
        });
        if several {
            member!(json, "because").list(|json| facts(json, &choice.because));
        }
    });
}

fn facts(json: &mut Json<'_>, facts: &Facts) {
    match facts {
        Facts::Shown(whys) => whys.iter().for_each(|own| why(json, own)),
        Facts::Written(written) if written.is_empty() => {}
        Facts::Written(written) => json.ready(written),
    }
}

/// Writes a fact with its value, place and clause.
pub fn why(json: &mut Json<'_>, why: &Why) {
    let words = |out: &mut Vec<u8>| quote(out, &why.fact);
    fact_object(json.part(), words, &why.value, |out| at(out, why.at.as_ref()), &why.clause);
}

/// Writes a fact: `words` writes which it is and `place` where it stands, each as JSON.
pub fn fact_object(
    out: &mut Vec<u8>,
    words: impl FnOnce(&mut Vec<u8>),
    value: &Datum,
    place: impl FnOnce(&mut Vec<u8>),
    asked: &ClauseShown,
) {
    out.extend_from_slice(b"{\"fact\":");
    words(out);
    out.extend_from_slice(b",\"value\":");
    datum(&mut Json::new(out), value);
    match value {
        Datum::Hidden => out.extend_from_slice(b",\"hidden\":true"),
        Datum::Unreadable(_) => out.extend_from_slice(b",\"unreadable\":true"),
        _ => {}
    }
    out.extend_from_slice(b",\"at\":");
    place(out);
    out.extend_from_slice(b",\"clause\":");
    out.extend_from_slice(&asked.json);
    out.push(b'}');
}

fn clause(json: &mut Json<'_>, clause: &ClauseShown) {
    json.ready(&clause.json);
}

impl EditShown {
    /// The same with what JSON has of it.
    #[must_use]
    pub fn written(mut self) -> EditShown {
        let before = members(|json| {
            member!(json, "policy").text(&self.policy);
            member!(json, "edit").text(&self.id);
            member!(json, "title").text(&self.title);
        });
        let behind = members(|json| {
            member!(json, "source");
            match self.sources.as_slice() {
                [] => json.maybe(None),
                [one] => json.text(one),
                several => json.text(&several.join("; ")),
            }
            member!(json, "documentation").maybe(self.documentation.as_deref());
            member!(json, "tags").texts(&self.tags);
        });
        self.json = [before, behind];
        self
    }
}

impl TableColumn {
    /// The same with what JSON has of it.
    #[must_use]
    pub fn written(mut self) -> TableColumn {
        let before = members(|json| {
            member!(json, "table").text(&self.table);
            member!(json, "file").text(&self.file);
        });
        self.json = [before, members(|json| member!(json, "column").text(&self.heading))];
        self
    }
}

/// Members of an object, without its brackets.
fn members(inner: impl FnOnce(&mut Json<'_>)) -> Vec<u8> {
    let mut out = Vec::new();
    inner(&mut Json::new(&mut out));
    out
}

/// A clause's file, place and text as one object.
pub fn clause_object(file: &str, line: u32, column: u32, text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    Json::new(&mut out).object(|json| {
        member!(json, "file").text(file);
        member!(json, "line").whole(line.into());
        member!(json, "column").whole(column.into());
        member!(json, "text").text(text);
    });
    out
}

fn datum(json: &mut Json<'_>, datum: &Datum) {
    match datum {
        Datum::None | Datum::NotGiven | Datum::Hidden => json.maybe(None),
        Datum::Unreadable(text) | Datum::Text(text) => json.text(text),
        Datum::Code(code, _) => json.code(*code),
        Datum::Date(date) => json.date(*date),
        Datum::Days(days) => json.text(&days.to_string()),
        Datum::Money(cents) => {
            let sign = if *cents < 0 { "-" } else { "" };
            let cents = cents.unsigned_abs();
            json.raw(format_args!("{sign}{}.{:02}", cents / 100, cents % 100));
        }
        Datum::Number(number) => json.number(*number),
        Datum::Yes(yes) => json.flag(*yes),
        Datum::List(values) => json.list(|json| values.iter().for_each(|value| self::datum(json, value))),
    }
}

/// Writes where something stands.
pub fn at(out: &mut Vec<u8>, at: Option<&At>) {
    let mut json = Json::new(out);
    let Some(at) = at else { return json.maybe(None) };
    if let At::Json { file, line, pointer, offset } = at {
        return in_json(out, |out| quote(out, file), *line, |out| quote(out, pointer), *offset);
    }
    json.object(|json| match at {
        At::X12 { file, segment, element, offset } => {
            member!(json, "file").text(file);
            member!(json, "segment").whole(*segment);
            member!(json, "element").text(element);
            member!(json, "offset").whole(*offset);
        }
        At::Csv { file, line, column, offset } => {
            member!(json, "file").text(file);
            member!(json, "line").raw(line);
            member!(json, "column").maybe((!column.is_empty()).then_some(column.as_str()));
            member!(json, "offset").raw(offset);
        }
        At::Parquet { file, group, row, column } => {
            member!(json, "file").text(file);
            member!(json, "row_group").raw(group);
            member!(json, "row").raw(row);
            member!(json, "column").maybe((!column.is_empty()).then_some(column.as_str()));
        }
        At::Fhir { file, line, path, offset } => {
            member!(json, "file").text(file);
            member!(json, "line").raw(line);
            member!(json, "path").text(path);
            member!(json, "offset").raw(offset);
        }
        At::Json { .. } => {}
        At::Table { column, line } => {
            let [table, heading] = &column.json;
            json.ready(table);
            member!(json, "line").whole(*line);
            json.ready(heading);
        }
    });
}

/// Writes a place in a JSON file; its name and the pointer are written as JSON.
pub fn in_json(
    out: &mut Vec<u8>,
    file: impl FnOnce(&mut Vec<u8>),
    line: u64,
    pointer: impl FnOnce(&mut Vec<u8>),
    offset: u64,
) {
    out.extend_from_slice(b"{\"file\":");
    file(out);
    out.extend_from_slice(b",\"line\":");
    digits(out, line);
    out.extend_from_slice(b",\"pointer\":");
    pointer(out);
    out.extend_from_slice(b",\"offset\":");
    digits(out, offset);
    out.push(b'}');
}

/// Writes an input that could not be read as one object.
pub fn unreadable(out: &mut Vec<u8>, shown: &UnreadableShown) {
    Json::new(out).object(|json| {
        member!(json, "type").text("unreadable");
        trouble(json, shown);
    });
}

/// Writes what an input does otherwise than its format asks as one object.
pub fn note(out: &mut Vec<u8>, note: &NoteShown) {
    Json::new(out).object(|json| {
        member!(json, "type").text("note");
        trouble(json, &note.first);
        member!(json, "count").raw(note.count);
    });
}

fn trouble(json: &mut Json<'_>, shown: &UnreadableShown) {
    member!(json, "input").object(|json| {
        member!(json, "file").text(&shown.file);
        member!(json, "index");
        match shown.index {
            Some(index) => json.raw(index),
            None => json.maybe(None),
        }
        let (number, element) = match shown.unit {
            Unit::Segment => ("segment", "element"),
            Unit::Line => ("line", "pointer"),
            Unit::Row => ("line", "column"),
            Unit::Stored => ("row", "column"),
        };
        if let Some(group) = shown.group {
            member!(json, "row_group").raw(group);
        }
        if let Some(own) = shown.number {
            json.name(number).raw(own);
        }
        if !shown.element.is_empty() {
            json.name(element).text(&shown.element);
        }
        if shown.unit != Unit::Stored {
            member!(json, "offset").raw(shown.offset);
        }
    });
    member!(json, "code").text(shown.code);
    member!(json, "message").text(&shown.message);
}
