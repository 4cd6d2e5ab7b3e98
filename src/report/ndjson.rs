//! Findings to JSON objects, one a line.

use super::model::{At, ChoiceShown, ClauseShown, Datum, NoteShown, Shown, UnreadableShown, Why};
use super::write::Json;
use crate::read::Unit;
use crate::verdict::model::Status;

/// Writes a finding as one object.
pub fn finding(out: &mut Vec<u8>, shown: &Shown) {
    Json::new(out).object(|json| {
        json.name("type").text("finding");
        json.name("claim").maybe(shown.claim.as_deref());
        json.name("line");
        match &shown.line {
            Some(line) if line.whole => json.ready(line.text.as_bytes()),
            line => json.maybe(line.as_ref().map(|line| line.text.as_str())),
        }
        json.name("policy").text(&shown.edit.policy);
        json.name("edit").text(&shown.edit.id);
        json.name("title").text(&shown.edit.title);
        json.name("status").text(status(shown.status));
        json.name("action").text(shown.action.word());
        if let Some(effect) = &shown.effect {
            json.name("effect").text(effect);
        }
        json.name("group").maybe(shown.group.as_deref());
        json.name("carc").maybe(shown.carc.as_deref());
        json.name("rarc").texts(&shown.rarc);
        if let Some(own) = &shown.own {
            json.name("payer_code").text(own);
        }
        json.name("message").text(&shown.message);
        json.name("because").list(|json| shown.because.iter().for_each(|own| why(json, own)));
        json.name("choices")
            .list(|json| shown.choices.iter().for_each(|own| choice(json, own, shown.choices.len() > 1)));
        if !shown.also_broken.is_empty() {
            json.name("also_broken").list(|json| shown.also_broken.iter().for_each(|own| clause(json, own)));
        }
        if shown.status == Status::Undetermined || !shown.missing.is_empty() {
            json.name("missing").texts(&shown.missing);
        }
        if !shown.ring.is_empty() {
            json.name("ring").texts(&shown.ring);
        }
        if let Some(with) = &shown.override_with {
            json.name("override").text(with);
        }
        json.name("fixes").list(|json| {
            for fix in &shown.fixes {
                json.object(|json| {
                    json.name("change").text(&fix.change);
                    json.name("needs").maybe(fix.needs);
                    json.name("clears").texts(&fix.clears);
                    json.name("verified").flag(fix.verified);
                });
            }
        });
        json.name("source");
        match shown.edit.sources.as_slice() {
            [] => json.maybe(None),
            [one] => json.text(one),
            several => json.text(&several.join("; ")),
        }
        json.name("documentation").maybe(shown.edit.documentation.as_deref());
        json.name("tags").texts(&shown.edit.tags);
        json.name("input").object(|json| {
            json.name("file").text(&shown.input.file);
            json.name("index").whole(shown.input.index);
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
        json.name("with").object(|json| {
            for (name, thing) in &choice.with {
                json.name(name).text(thing);
            }
        });
        if several {
            json.name("because").list(|json| choice.because.iter().for_each(|own| why(json, own)));
        }
    });
}

/// Writes a fact with its value, place and clause.
pub fn why(json: &mut Json<'_>, why: &Why) {
    json.object(|json| {
        json.name("fact").text(&why.fact);
        json.name("value");
        datum(json, &why.value);
        match &why.value {
            Datum::Hidden => json.name("hidden").flag(true),
            Datum::Unreadable(_) => json.name("unreadable").flag(true),
            _ => {}
        }
        json.name("at");
        match &why.at {
            Some(place) => at(json, place),
            None => json.maybe(None),
        }
        json.name("clause");
        clause(json, &why.clause);
    });
}

fn clause(json: &mut Json<'_>, clause: &ClauseShown) {
    json.ready(&clause.json);
}

/// A clause's file, place and text as one object.
pub fn clause_object(file: &str, line: u32, column: u32, text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    Json::new(&mut out).object(|json| {
        json.name("file").text(file);
        json.name("line").whole(line.into());
        json.name("column").whole(column.into());
        json.name("text").text(text);
    });
    out
}

fn datum(json: &mut Json<'_>, datum: &Datum) {
    match datum {
        Datum::None | Datum::NotGiven | Datum::Hidden => json.maybe(None),
        Datum::Unreadable(text) | Datum::Text(text) | Datum::Date(text) | Datum::Code(text, _) => json.text(text),
        Datum::Money(cents) => {
            let sign = if *cents < 0 { "-" } else { "" };
            let cents = cents.unsigned_abs();
            json.raw(format_args!("{sign}{}.{:02}", cents / 100, cents % 100));
        }
        // A third is no decimal.
        Datum::Number(number) if number.contains('/') => json.text(number),
        Datum::Number(number) => json.ready(number.as_bytes()),
        Datum::Yes(yes) => json.flag(*yes),
        Datum::List(values) => json.list(|json| values.iter().for_each(|value| self::datum(json, value))),
    }
}

fn at(json: &mut Json<'_>, at: &At) {
    json.object(|json| match at {
        At::X12 { file, segment, element, offset } => {
            json.name("file").text(file);
            json.name("segment").whole(*segment);
            json.name("element").text(element);
            json.name("offset").whole(*offset);
        }
        At::Json { file, line, pointer, offset } => {
            json.name("file").text(file);
            json.name("line").whole(*line);
            json.name("pointer").text(pointer);
            json.name("offset").whole(*offset);
        }
        At::Csv { file, line, column, offset } => {
            json.name("file").text(file);
            json.name("line").raw(line);
            json.name("column").maybe((!column.is_empty()).then_some(column.as_str()));
            json.name("offset").raw(offset);
        }
        At::Parquet { file, group, row, column } => {
            json.name("file").text(file);
            json.name("row_group").raw(group);
            json.name("row").raw(row);
            json.name("column").maybe((!column.is_empty()).then_some(column.as_str()));
        }
        At::Fhir { file, line, path, offset } => {
            json.name("file").text(file);
            json.name("line").raw(line);
            json.name("path").text(path);
            json.name("offset").raw(offset);
        }
        At::Table { table, file, line, column } => {
            json.name("table").text(table);
            json.name("file").maybe((!file.is_empty()).then_some(file.as_str()));
            json.name("line").whole(*line);
            json.name("column").text(column);
        }
    });
}

/// Writes an input that could not be read as one object.
pub fn unreadable(out: &mut Vec<u8>, shown: &UnreadableShown) {
    Json::new(out).object(|json| {
        json.name("type").text("unreadable");
        trouble(json, shown);
    });
}

/// Writes what an input does otherwise than its format asks as one object.
pub fn note(out: &mut Vec<u8>, note: &NoteShown) {
    Json::new(out).object(|json| {
        json.name("type").text("note");
        trouble(json, &note.first);
        json.name("count").raw(note.count);
    });
}

fn trouble(json: &mut Json<'_>, shown: &UnreadableShown) {
    json.name("input").object(|json| {
        json.name("file").text(&shown.file);
        json.name("index");
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
            json.name("row_group").raw(group);
        }
        if let Some(own) = shown.number {
            json.name(number).raw(own);
        }
        if !shown.element.is_empty() {
            json.name(element).text(&shown.element);
        }
        if shown.unit != Unit::Stored {
            json.name("offset").raw(shown.offset);
        }
    });
    json.name("code").text(shown.code);
    json.name("message").text(&shown.message);
}
