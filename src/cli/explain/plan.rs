//! `explain --plan`: policies to how each of their edits is found, and by which index it finds its rows.

use super::super::check::count;
use super::super::end::End;
use super::super::output::print;
use super::super::policies;
use super::{Arguments, Named, unknown};
use crate::claim::{Field, Record};
use crate::compile::Loaded;
use crate::lookup::thousands;
use crate::policy::keys;
use crate::policy::model::{Condition, Domain, Edit, Owner, Policy, Question, Search, Term, Var};
use crate::policy::sets::Sets;
use crate::policy::walk::{self, Part};
use crate::report::{Json, safe};
use crate::source::Span;

/// On what an edit starts.
enum Start {
    /// On each of these.
    Each(Record),
    /// On lines with a code of a list.
    Codes { codes: usize, ranges: usize, list: String },
}

/// How a search in a table finds its rows.
struct Found {
    search: String,
    table: String,
    rows: u32,
    /// The columns of the index, with the conditions that ask for them; none: every row is looked at.
    keys: Vec<(String, String)>,
    /// Whether they are the ends of a range that holds a value, instead of equal to one each.
    range: bool,
    /// Bytes that the index takes.
    bytes: usize,
    /// Whether its rows hold on some days only.
    dated: bool,
}

/// Tells it of all edits, or of one.
///
/// # Errors
/// An edit that is not there, an error in a policy; writing.
pub fn tell(arguments: &Arguments) -> Result<End, End> {
    let chosen = policies::chosen(&arguments.policy, &arguments.settings)?;
    let loaded = policies::evaluable(&chosen, arguments.color)?;
    policies::tell_compiled(&loaded);
    let asked = |edit: &&Edit| arguments.edit.as_ref().is_none_or(|id| edit.id.eq_ignore_ascii_case(id));
    if let Some(id) = &arguments.edit
        && !loaded.policies.iter().flat_map(|policy| &policy.edits).any(|edit| asked(&edit))
    {
        let known = loaded.policies.iter().flat_map(|policy| &policy.edits).map(|edit| edit.id.clone());
        return Err(End::usage(unknown(id, &known.collect::<Vec<_>>())));
    }
    let mut out = Vec::new();
    match arguments.format {
        Named::Text => {
            for policy in &loaded.policies {
                let sets = Sets::new(&policy.sets);
                for edit in policy.edits.iter().filter(asked) {
                    out.extend_from_slice(text(&loaded, policy, &sets, edit).as_bytes());
                }
            }
        }
        Named::Json => Json::new(&mut out).object(|to| {
            to.name("version").raw(1);
            to.name("edits").list(|to| {
                for policy in &loaded.policies {
                    let sets = Sets::new(&policy.sets);
                    policy.edits.iter().filter(asked).for_each(|edit| json(to, &loaded, policy, &sets, edit));
                }
            });
        }),
    }
    if arguments.format == Named::Json {
        out.push(b'\n');
    }
    print(&String::from_utf8_lossy(&out))?;
    Ok(End::fine())
}

fn text(loaded: &Loaded, policy: &Policy, sets: &Sets, edit: &Edit) -> String {
    let on = match start(loaded, sets, edit) {
        Start::Each(Record::Claim) => "the claim".to_owned(),
        Start::Each(record) => format!("every {}", record.words()),
        Start::Codes { codes, ranges, list } => {
            let ranges = if ranges == 0 { String::new() } else { format!(" and {}", count(ranges, "range")) };
            format!("lines with one of {}{ranges}: {list}", count(codes, "code"))
        }
    };
    let place = loaded.sources.place(edit.span);
    let mut out = format!("{}/{} ({}): starts on {on}\n", safe(&policy.id), safe(&edit.id), safe(&place.to_string()));
    for found in found(loaded, policy, edit) {
        let of = if found.dated { ", of those that hold on the day" } else { "" };
        let size = thousands(found.rows as usize);
        let rows = if found.rows == 1 { "row" } else { "rows" };
        if found.keys.is_empty() {
            out.push_str(&format!("  {}: looks at all {size} {rows} of {}{of}\n", found.search, found.table));
            continue;
        }
        let columns: Vec<&str> = found.keys.iter().map(|(column, _)| column.as_str()).collect();
        out.push_str(&format!(
            "  {}: among {size} {rows} of {} by the index of {} ({} bytes){of}\n",
            found.search,
            found.table,
            if found.range { format!("ranges from {}", columns.join(" to ")) } else { columns.join(", ") },
            thousands(found.bytes)
        ));
        for (_, condition) in &found.keys {
            out.push_str(&format!("    {condition}\n"));
        }
    }
    out
}

fn json(to: &mut Json<'_>, loaded: &Loaded, policy: &Policy, sets: &Sets, edit: &Edit) {
    to.object(|to| {
        to.name("policy").text(&policy.id);
        to.name("edit").text(&edit.id);
        let place = loaded.sources.place(edit.span);
        to.name("file").text(place.file);
        to.name("line").raw(place.position.line);
        to.name("starts").object(|to| match start(loaded, sets, edit) {
            Start::Each(record) => to.name("on").text(record.words()),
            Start::Codes { codes, ranges, list } => {
                to.name("on").text(Record::Line.words());
                to.name("list").text(&list);
                to.name("codes").raw(codes);
                to.name("ranges").raw(ranges);
            }
        });
        to.name("tables").list(|to| {
            for found in found(loaded, policy, edit) {
                to.object(|to| {
                    to.name("search").text(&found.search);
                    to.name("table").text(&found.table);
                    to.name("rows").raw(found.rows);
                    to.name("dated").raw(found.dated);
                    to.name("index").list(|to| found.keys.iter().for_each(|(column, _)| to.text(column)));
                    to.name("range").raw(found.range);
                    to.name("keys").list(|to| found.keys.iter().for_each(|(_, condition)| to.text(condition)));
                    to.name("index_bytes").raw(found.bytes);
                });
            }
        });
    });
}

fn start(loaded: &Loaded, sets: &Sets, edit: &Edit) -> Start {
    let record = match &edit.subject.domain {
        Domain::Items(record, _) => *record,
        _ => Record::Claim,
    };
    let code = Term::Field(Owner::Var(Var::SUBJECT), Field::LineCode);
    let list = edit.subject.conditions.iter().find_map(|condition| match &condition.node {
        Question::In(value, set, _) if *value == code => Some((sets.reach(*set), condition)),
        _ => None,
    });
    match list {
        Some((reach, condition)) if record == Record::Line && !reach.open => {
            Start::Codes { codes: reach.exact.len(), ranges: reach.ranges.len(), list: listed(loaded, condition) }
        }
        _ => Start::Each(record),
    }
}

fn listed(loaded: &Loaded, condition: &Condition) -> String {
    words(loaded, condition.span)
}

/// Every search in a table, in the order of the edit's parts.
fn found(loaded: &Loaded, policy: &Policy, edit: &Edit) -> Vec<Found> {
    let mut all = Vec::new();
    walk::edit(edit, &mut |part| {
        if let Part::Search(search) = part {
            all.extend(rows(loaded, policy, search));
        }
    });
    all
}

fn rows(loaded: &Loaded, policy: &Policy, search: &Search) -> Option<Found> {
    let Domain::Rows(table, _) = &search.domain else { return None };
    let table = policy.tables.get(table.0)?;
    let (keys, range) = (keys::of(search), keys::range(search));
    let columns: Vec<usize> = keys.iter().map(|key| key.column).collect();
    let name = |column: usize| table.rows.columns().get(column).map_or_else(String::new, |own| safe(&own.name));
    let text = words(loaded, search.span);
    let range = range.filter(|_| keys.is_empty());
    let (bytes, keys) = match (&range, columns.is_empty()) {
        (Some(range), _) => (
            table.rows.ranges(range.columns).bytes(),
            range.columns.iter().zip(range.at).map(|(column, at)| (name(*column), words(loaded, at))).collect(),
        ),
        (None, true) => (0, Vec::new()),
        (None, false) => (
            table.rows.index(&columns).bytes(),
            keys.iter().map(|key| (name(key.column), words(loaded, key.at))).collect(),
        ),
    };
    Some(Found {
        search: text.split(" where ").next().unwrap_or(&text).to_owned(),
        table: safe(&table.name),
        rows: table.rows.len(),
        bytes,
        keys,
        range: range.is_some(),
        dated: table.rows.is_dated(),
    })
}

/// What a place says, with single blanks and not too long.
fn words(loaded: &Loaded, span: Span) -> String {
    const MOST: usize = 80;
    let text = loaded.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", safe(text.get(..end).unwrap_or(&text))),
        None => safe(&text),
    }
}
