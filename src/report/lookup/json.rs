//! What policies demand of codes, to one JSON document.

use super::words;
use crate::claim::Date;
use crate::lookup::{
    Answer, Brief, ColumnShown, EditShown, ExceptionShown, Meaning, Place, RoleShown, RowShown, TableShown, Times,
    within_window,
};
use crate::report::write::Json;

/// Writes what policies say of each code; `rows`: with all rows of tables.
pub fn lookup(out: &mut Vec<u8>, codes: &[Vec<Answer>], on: Option<Date>, rows: bool) {
    Json::new(out).object(|json| {
        json.name("version").raw(1);
        json.name("on").maybe(on.map(|day| day.to_string()).as_deref());
        json.name("codes").list(|json| {
            for answers in codes {
                json.object(|json| {
                    json.name("code").text(answers.first().map_or("", |first| &first.asked));
                    json.name("policies").list(|json| answers.iter().for_each(|own| answer(json, own, rows)));
                });
            }
        });
    });
    out.push(b'\n');
}

type Window = (Option<Date>, Option<Date>);

fn answer(json: &mut Json<'_>, answer: &Answer, rows: bool) {
    let policy = &answer.policy;
    json.object(|json| {
        json.name("policy").text(&policy.id);
        json.name("title").maybe(policy.title.as_deref());
        json.name("payers").texts(&policy.payers);
        let types: Vec<&str> = policy.types.iter().map(|own| own.word()).collect();
        json.name("claims").texts(&types);
        days(json, policy.window);
        place(json, &policy.place);
        json.name("meanings").list(|json| {
            answer.meanings.iter().for_each(|own| meaning(json, own, policy.window, rows));
        });
    });
}

fn meaning(json: &mut Json<'_>, meaning: &Meaning, window: Window, rows: bool) {
    json.object(|json| {
        json.name("kind").text(meaning.kind.singular());
        json.name("code").text(&words::code(meaning.kind, &meaning.code));
        json.name("known").raw(meaning.known);
        json.name("demands").list(|json| {
            for glance in &meaning.glance {
                json.object(|json| {
                    json.name("demand").text(&glance.demand.words().to_lowercase());
                    json.name("edit").text(&glance.edit);
                    json.name("text").text(&glance.text);
                    json.name("every_line").raw(glance.every);
                    times(json, &glance.times, window);
                });
            }
        });
        json.name("edits").list(|json| meaning.edits.iter().for_each(|own| edit(json, own, window)));
        json.name("sets").list(|json| {
            for set in &meaning.sets {
                json.object(|json| {
                    json.name("name").text(&set.name);
                    json.name("edits").texts(&set.edits);
                    times(json, &set.times, window);
                    place(json, &set.place);
                });
            }
        });
        json.name("tables").list(|json| meaning.tables.iter().for_each(|own| table(json, own, rows)));
        json.name("every_line").list(|json| meaning.every.iter().for_each(|own| brief(json, own, window)));
        json.name("claim").list(|json| meaning.claim.iter().for_each(|own| brief(json, own, window)));
        let left = &meaning.left;
        json.name("left_out").object(|json| {
            json.name("edits_not_yet").raw(left.not_yet);
            json.name("edits_ended").raw(left.ended);
            json.name("exceptions").raw(left.exceptions);
            json.name("sets").raw(left.sets);
            json.name("rows").raw(left.rows);
        });
    });
}

fn edit(json: &mut Json<'_>, edit: &EditShown, window: Window) {
    json.object(|json| {
        json.name("edit").text(&edit.id);
        json.name("title").text(&edit.title);
        json.name("roles").list(|json| edit.roles.iter().for_each(|own| role(json, own, window)));
        times(json, &edit.times, window);
        json.name("clauses").texts(&edit.clauses);
        json.name("action").text(edit.action.word());
        json.name("codes").list(|json| {
            for codes in &edit.codes {
                json.object(|json| {
                    json.name("group").maybe(codes.group.as_deref());
                    json.name("carc").maybe(codes.carc.as_deref());
                    json.name("rarc").texts(&codes.rarc);
                });
            }
        });
        json.name("reasons").object(|json| {
            for (code, says) in words::reasons(&edit.codes) {
                json.name(code).text(says);
            }
        });
        json.name("names").list(|json| {
            for name in &edit.names {
                json.object(|json| {
                    json.name("name").text(&name.name);
                    json.name("text").text(&name.text);
                    place(json, &name.place);
                });
            }
        });
        json.name("exceptions").list(|json| edit.exceptions.iter().for_each(|own| exception(json, own)));
        json.name("sources").texts(&edit.sources);
        json.name("tags").texts(&edit.tags);
        json.name("documentation").maybe(edit.documentation.as_deref());
        place(json, &edit.place);
    });
}

fn role(json: &mut Json<'_>, role: &RoleShown, window: Window) {
    json.object(|json| {
        json.name("role").text(role.role.word());
        json.name("words").text(role.role.words());
        json.name("by").maybe(role.through.as_deref());
        json.name("exception").maybe(role.exception.as_deref());
        times(json, &role.times, window);
    });
}

fn exception(json: &mut Json<'_>, exception: &ExceptionShown) {
    json.object(|json| {
        json.name("exception").text(&exception.id);
        json.name("clauses").texts(&exception.clauses);
        json.name("sources").texts(&exception.sources);
        place(json, &exception.place);
        json.name("exceptions").list(|json| exception.exceptions.iter().for_each(|inner| self::exception(json, inner)));
    });
}

fn table(json: &mut Json<'_>, table: &TableShown, rows: bool) {
    json.object(|json| {
        json.name("table").text(&table.name);
        json.name("source").maybe((!table.file.is_empty()).then_some(table.file.as_str()));
        json.name("rows").raw(table.len);
        json.name("edits").texts(&table.edits);
        place(json, &table.place);
        json.name("columns").list(|json| table.columns.iter().for_each(|own| column(json, own, rows)));
    });
}

fn column(json: &mut Json<'_>, column: &ColumnShown, rows: bool) {
    json.object(|json| {
        json.name("column").text(&column.name);
        json.name("count").raw(column.rows.len());
        json.name("with_last_day").raw(column.ending);
        json.name("others").list(|json| {
            for other in &column.others {
                json.object(|json| {
                    json.name("column").text(&other.name);
                    json.name("values").raw(other.values.len());
                    if !other.codes {
                        json.name("rows_by_value").object(|json| {
                            for (value, count) in &other.values {
                                json.name(value).raw(count);
                            }
                        });
                    }
                });
            }
        });
        if rows {
            json.name("rows").list(|json| column.rows.iter().for_each(|own| row(json, own)));
        }
    });
}

fn row(json: &mut Json<'_>, row: &RowShown) {
    json.object(|json| {
        json.name("line").raw(row.line);
        json.name("cells").object(|json| {
            for (name, value) in &row.cells {
                json.name(name).text(value);
            }
        });
        days(json, row.days);
    });
}

fn brief(json: &mut Json<'_>, brief: &Brief, window: Window) {
    json.object(|json| {
        json.name("edit").text(&brief.id);
        json.name("title").text(&brief.title);
        json.name("outcome").text(&brief.outcome);
        times(json, &brief.times, window);
        place(json, &brief.place);
    });
}

/// When, as a list of stretches; an end is null where it is the policy's own.
fn times(json: &mut Json<'_>, times: &Times, window: Window) {
    json.name("when").list(|json| {
        for part in within_window(times, window) {
            json.object(|json| days(json, part));
        }
    });
}

fn days(json: &mut Json<'_>, (from, to): Window) {
    json.name("from").maybe(from.map(|day| day.to_string()).as_deref());
    json.name("to").maybe(to.map(|day| day.to_string()).as_deref());
}

fn place(json: &mut Json<'_>, place: &Place) {
    json.name("place").object(|json| {
        json.name("file").text(&place.file);
        json.name("line").raw(place.line);
    });
}
