//! Tree to text: the one layout of all policies.

mod expression;
mod lines;
mod test;

use super::tree::{
    Binding, Body, Change, Clause, Column, Comment, Comments, Declaration, Define, Edit, EditClause, Facts,
    FactsClause, File, Meaning, Members, Outcome, Period, Policy, PolicyClause, Reason, Require, Set, Table, TableRows,
    Target, Which, Word,
};
use expression::{Many, binding, code_or_text, codes, expression as condition, joined, path, quoted};
use lines::{Lines, all_above};

/// The blanks before a clause.
const MARGIN: usize = 2;

/// Writes a file in the one layout: clauses in their usual order, neighbouring sets and columns aligned, lines of at
/// most a hundred columns where they can be broken, comments kept.
pub fn print(file: &File) -> String {
    let mut lines = Lines::default();
    let mut rest = file.declarations.as_slice();
    let mut before: Option<&Declaration> = None;
    while let Some(first) = rest.first() {
        let together = matches!((&first.body, before.map(|b| &b.body)), (Body::Use(_), Some(Body::Use(_))));
        if !(together && bare(first)) {
            lines.gap();
        }
        // Sets without comments between them are neighbours.
        let is_set = |declaration: &Declaration| matches!(declaration.body, Body::Set(_));
        let more = rest.iter().skip(1).take_while(|next| is_set(first) && is_set(next) && bare(next)).count();
        let (group, after) = rest.split_at_checked(1 + more).unwrap_or((rest, &[]));
        let widths = Widths::of(group);
        for declaration in group {
            write(&mut lines, declaration, &widths);
        }
        before = group.last();
        rest = after;
    }
    if !file.trailing.is_empty() {
        lines.gap();
        lines.comments(0, &file.trailing);
    }
    lines.finish()
}

/// Nothing stands above it.
fn bare(declaration: &Declaration) -> bool {
    declaration.comments.above.is_empty() && declaration.documentation.is_empty()
}

/// The widths of neighbouring sets' kinds and names.
struct Widths {
    kind: usize,
    name: usize,
}

impl Widths {
    fn of(group: &[Declaration]) -> Widths {
        let mut widths = Widths { kind: 0, name: 0 };
        for declaration in group {
            if let Body::Set(set) = &declaration.body {
                widths.kind = widths.kind.max(set.kind.value.len());
                if matches!(set.members, Members::List(_)) {
                    widths.name = widths.name.max(set.name.value.len());
                }
            }
        }
        widths
    }
}

fn write(lines: &mut Lines, declaration: &Declaration, widths: &Widths) {
    let comments = &declaration.comments;
    let first = first_sentence(&declaration.body, widths);
    let parts = first.as_ref().and_then(|(sentence, list)| lines::parts(comments, sentence, *list));
    let above: Vec<&Comment> = match &parts {
        Some(_) => comments.above.iter().collect(),
        None => all_above(comments).collect(),
    };
    lines.comments(0, above.iter().copied());
    // `##` that is no documentation must not become one.
    if above.last().is_some_and(|last| comments.apart || last.text.starts_with('#')) {
        lines.gap();
    }
    lines.documentation(&declaration.documentation);
    match (&first, &parts) {
        (_, Some(parts)) => lines.parts(0, parts),
        (Some((sentence, _)), None) => lines.beside(0, comments, sentence, true),
        (None, None) => {}
    }
    match &declaration.body {
        Body::Policy(policy) => write_policy(lines, comments, policy),
        Body::Use(file) => lines.beside(0, comments, &format!("use {}", quoted(&file.value)), false),
        Body::Set(set) => write_changes(lines, set),
        Body::Table(table) => write_table(lines, comments, table),
        Body::Facts(facts) => write_facts(lines, comments, facts),
        Body::Define(define) => match &define.meaning {
            Meaning::Plain(_) => {}
            Meaning::Cases(cases) => {
                lines.beside(0, comments, &format!("define {}", define.name.value), false);
                let values: Vec<String> = cases.iter().map(|case| condition(&case.body.value)).collect();
                let width = widest(values.iter().map(String::as_str));
                for (case, value) in cases.iter().zip(&values) {
                    let when = match &case.body.when {
                        Some(when) => format!("when {}", condition(when)),
                        None => "otherwise".to_owned(),
                    };
                    lines.sentence(MARGIN, &case.comments, &format!("{}  {when}", padded(value, width)));
                }
            }
        },
        Body::Edit(Edit { id, title, clauses }) => {
            lines.beside(0, comments, &headed("edit", id, title.as_ref()), false);
            write_clauses(lines, clauses);
        }
        Body::Exception(exception) => {
            let to = match &exception.to {
                Target::Id(id) => format!("to {}", id.value),
                Target::Tag(tag) => format!("to tag {}", tag.value),
            };
            let head = headed("exception", &exception.id, exception.title.as_ref());
            lines.beside(0, comments, &format!("{head} {to}"), false);
            write_clauses(lines, &exception.clauses);
        }
        Body::Given(clauses) => {
            lines.beside(0, comments, "given", false);
            test::write(lines, clauses);
        }
        Body::Test(test) => {
            lines.beside(0, comments, &format!("test {}", quoted(&test.title.value)), false);
            test::write(lines, &test.clauses);
        }
    }
}

fn headed(keyword: &str, id: &Word, title: Option<&Word>) -> String {
    match title {
        Some(title) => format!("{keyword} {} {}", id.value, quoted(&title.value)),
        None => format!("{keyword} {}", id.value),
    }
}

fn widest<'t>(texts: impl IntoIterator<Item = &'t str>) -> usize {
    texts.into_iter().map(|text| text.chars().count()).max().unwrap_or(0)
}

fn padded(text: &str, width: usize) -> String {
    format!("{text:<width$}")
}

fn period(period: &Period) -> String {
    match &period.to {
        Some(to) => format!("{} to {}", period.from.value, to.value),
        None => period.from.value.clone(),
    }
}

/// The place of a policy's clause in the usual order.
pub(super) fn policy_rank(clause: &PolicyClause) -> usize {
    match clause {
        PolicyClause::Payer(_) => 0,
        PolicyClause::Claims(_) => 1,
        PolicyClause::Effective(_) => 2,
        PolicyClause::Version(_) => 3,
        PolicyClause::Source(_) => 4,
    }
}

/// The place of an edit's clause in the usual order.
pub fn edit_rank(clause: &EditClause) -> usize {
    match clause {
        EditClause::For(_) => 0,
        EditClause::With(_) => 1,
        EditClause::When(_) => 2,
        EditClause::Unless(_) => 3,
        EditClause::Require(..) => 4,
        EditClause::Outcome(_) => 5,
        EditClause::Also(_) => 6,
        EditClause::Override(_) => 7,
        EditClause::IfMissing(_) => 8,
        EditClause::Source(_) => 9,
        EditClause::Tag(_) => 10,
        EditClause::Claims(_) => 11,
        EditClause::Effective(_) => 12,
        EditClause::DatedBy(_) => 13,
    }
}

fn write_policy(lines: &mut Lines, comments: &Comments, policy: &Policy) {
    lines.beside(0, comments, &headed("policy", &policy.id, policy.title.as_ref()), false);
    let mut clauses: Vec<_> = policy.clauses.iter().collect();
    clauses.sort_by_key(|clause| policy_rank(&clause.body));
    let written: Vec<(&str, String)> = clauses
        .iter()
        .map(|clause| match &clause.body {
            PolicyClause::Payer(ids) => ("payer", ids.iter().map(code_or_text).collect::<Vec<_>>().join(", ")),
            PolicyClause::Claims(types) => ("claims", joined(types, ", ")),
            PolicyClause::Effective(days) => ("effective", period(days)),
            PolicyClause::Version(text) => ("version", quoted(&text.value)),
            PolicyClause::Source(text) => ("source", quoted(&text.value)),
        })
        .collect();
    let width = widest(written.iter().map(|(keyword, _)| *keyword));
    for (clause, (keyword, rest)) in clauses.iter().zip(&written) {
        lines.sentence(MARGIN, &clause.comments, &format!("{}  {rest}", padded(keyword, width)));
    }
}

/// The first sentence of a declaration, where that may go over several lines: a set's, and where its list begins, or a
/// definition's.
fn first_sentence(body: &Body, widths: &Widths) -> Option<(String, Option<usize>)> {
    match body {
        Body::Set(set) => {
            let kind = padded(&set.kind.value, widths.kind);
            Some(match &set.members {
                Members::List(list) => {
                    let head = format!("{kind} {} =", padded(&set.name.value, widths.name));
                    (format!("{head} {}", codes(list)), Some(head.len()))
                }
                Members::File { path, column } => {
                    let column = column.as_ref().map(|column| format!(" column {}", quoted(&column.value)));
                    let path = quoted(&path.value);
                    (format!("{kind} {} from {path}{}", set.name.value, column.unwrap_or_default()), None)
                }
            })
        }
        Body::Define(Define { name, meaning: Meaning::Plain(meaning) }) => {
            Some((format!("define {} = {}", name.value, condition(meaning)), None))
        }
        _ => None,
    }
}

fn write_changes(lines: &mut Lines, set: &Set) {
    let written: Vec<String> = set.changes.iter().map(|change| codes(&change.body.codes)).collect();
    let width = widest(written.iter().map(String::as_str)).min(60);
    for (Clause { comments, body: Change { add, from, .. }, .. }, list) in set.changes.iter().zip(&written) {
        let word = if *add { "add   " } else { "remove" };
        lines.sentence(MARGIN, comments, &format!("{word} {}  from {}", padded(list, width), from.value));
    }
}

fn write_table(lines: &mut Lines, comments: &Comments, table: &Table) {
    match &table.rows {
        TableRows::Inline(rows) => {
            lines.beside(0, comments, &format!("table {}", table.name.value), false);
            let written: Vec<Vec<String>> = rows
                .iter()
                .map(|row| {
                    let text = |cell: &super::tree::Cell| {
                        if cell.quoted { quoted(&cell.text.value) } else { cell.text.value.clone() }
                    };
                    row.body.iter().map(text).collect()
                })
                .collect();
            let mut widths: Vec<usize> = Vec::new();
            for row in &written {
                widths.resize(widths.len().max(row.len()), 0);
                for (width, cell) in widths.iter_mut().zip(row) {
                    *width = (*width).max(cell.chars().count());
                }
            }
            for (row, cells) in rows.iter().zip(&written) {
                let cells: Vec<String> = cells.iter().zip(&widths).map(|(cell, width)| padded(cell, *width)).collect();
                lines.comments(MARGIN, all_above(&row.comments));
                lines.beside(MARGIN, &row.comments, cells.join("  ").trim_end(), false);
            }
        }
        TableRows::File { path, columns } => {
            let head = format!("table {} from {}", table.name.value, quoted(&path.value));
            lines.beside(0, comments, &head, false);
            let all: Vec<&Column> = columns.iter().map(|column| &column.body).collect();
            for (column, text) in columns.iter().zip(write_columns(&all)) {
                lines.sentence(MARGIN, &column.comments, &text);
            }
        }
    }
}

/// `column NAME "Heading" KIND`, aligned.
fn write_columns(columns: &[&Column]) -> Vec<String> {
    let names = widest(columns.iter().map(|column| column.name.value.as_str()));
    let heading = |column: &Column| column.heading.as_ref().map(|heading| quoted(&heading.value)).unwrap_or_default();
    let written: Vec<String> = columns.iter().map(|column| heading(column)).collect();
    let headings = widest(written.iter().map(String::as_str));
    let line = |(column, heading): (&&Column, &String)| {
        let name = padded(&column.name.value, names);
        match headings {
            0 => format!("column {name}  {}", column.kind.value),
            width => format!("column {name}  {}  {}", padded(heading, width), column.kind.value),
        }
    };
    columns.iter().zip(&written).map(line).collect()
}

fn write_facts(lines: &mut Lines, comments: &Comments, facts: &Facts) {
    let head = format!("facts {} of {} from {}", facts.name.value, facts.owner.value, quoted(&facts.path.value));
    lines.beside(0, comments, &head, false);
    let columns: Vec<&Column> = facts
        .clauses
        .iter()
        .filter_map(|clause| match &clause.body {
            FactsClause::Column(column) => Some(column),
            FactsClause::Key(_) => None,
        })
        .collect();
    let mut columns = write_columns(&columns).into_iter();
    for clause in &facts.clauses {
        let text = match &clause.body {
            FactsClause::Column(_) => columns.next().unwrap_or_default(),
            FactsClause::Key(keys) => {
                let keys = keys.iter().map(|(words, heading)| match heading {
                    Some(heading) => format!("{} {}", path(words), quoted(&heading.value)),
                    None => path(words),
                });
                format!("key    {}", keys.collect::<Vec<_>>().join(", "))
            }
        };
        lines.sentence(MARGIN, &clause.comments, &text);
    }
}

fn write_clauses(lines: &mut Lines, clauses: &[Clause<EditClause>]) {
    let mut sorted: Vec<_> = clauses.iter().collect();
    sorted.sort_by_key(|clause| edit_rank(&clause.body));
    for clause in sorted {
        lines.sentence(MARGIN, &clause.comments, &sentence(&clause.body));
    }
}

/// Writes one clause of an edit or an exception on one line, however long.
pub fn sentence(clause: &EditClause) -> String {
    match clause {
        EditClause::For(bound) => format!("for {}", searched(bound)),
        EditClause::With(bound) => format!("with {}", searched(bound)),
        EditClause::When(tree) => format!("when {}", condition(tree)),
        EditClause::Unless(tree) => format!("unless {}", condition(tree)),
        EditClause::Require(require) => required(require),
        EditClause::Outcome(Outcome { action, target, effect, reason: why }) => {
            let target = target.as_ref().map(|word| word.value.clone());
            let effect = effect.as_ref().map(|value| format!("{} {}", effect_word(action), condition(value)));
            spaced([Some(action.value.clone()), target, effect, Some(reason(why))])
        }
        EditClause::Also(also) => {
            let lines = binding(&also.lines, Many::Several);
            spaced([Some(also.action.value.clone()), Some(lines), Some(reason(&also.reason))])
        }
        EditClause::Override(text) => format!("override with {}", quoted(&text.value)),
        EditClause::Claims(types) => format!("claims {}", joined(types, ", ")),
        EditClause::IfMissing(action) => format!("if data is missing {}", action.value),
        EditClause::Source(text) => format!("source {}", quoted(&text.value)),
        EditClause::Tag(tags) => format!("tag {}", joined(tags, ", ")),
        EditClause::Effective(days) => format!("effective {}", period(days)),
        EditClause::DatedBy(day) => format!("dated by {}", day.value),
    }
}

fn required(require: &Require) -> String {
    let mut text = format!("require {}", condition(&require.condition));
    let rest = [
        ("when", require.when.as_ref().map(condition)),
        ("unless", require.unless.as_ref().map(condition)),
        ("otherwise", require.otherwise.as_ref().map(reason)),
    ];
    for (word, part) in rest {
        if let Some(part) = part {
            text.push_str(&format!(" {word} {part}"));
        }
    }
    text
}

/// What `for` or `with` searches.
fn searched(bound: &Binding) -> String {
    let rest = binding(bound, Many::One);
    match bound.which {
        Which::Plain => rest,
        Which::Another => format!("another {rest}"),
        Which::Any => format!("any {rest}"),
    }
}

/// What stands before the value of `pay` and of `recode`.
fn effect_word(action: &Word) -> &'static str {
    if action.value == "pay" { "at" } else { "to" }
}

/// Words with a blank between them.
fn spaced(words: impl IntoIterator<Item = Option<String>>) -> String {
    words.into_iter().flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn reason(reason: &Reason) -> String {
    let own = reason.own.as_ref().map(|own| format!("code {}", quoted(&own.value)));
    let message = reason.message.as_ref().map(|text| quoted(&text.value));
    spaced(reason.codes.iter().map(|code| Some(code.value.clone())).chain([own, message]))
}
