//! Tables, facts and files of codes to rows and codes in memory.

use std::sync::Arc;

use super::names::capital;
use super::{Checker, shapes};
use crate::claim::{CodeKind, Field, Kind, Record};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Facts, Table};
use crate::policy::set::{Member, Pattern};
use crate::source::Span;
use crate::syntax::tree::{self, Cell, Clause, FactsClause, Path, TableRows, Word};
use crate::table::{Column, ColumnKind, Rows, RowsBuilder, load_code_list};

/// The words of columns that hold no codes.
const COLUMN_WORDS: &[(&str, ColumnKind)] = &[
    ("number", ColumnKind::Number),
    ("dollars", ColumnKind::Money),
    ("percent", ColumnKind::Percent),
    ("date", ColumnKind::Date),
    ("days", ColumnKind::Days),
    ("months", ColumnKind::Months),
    ("years", ColumnKind::Years),
    ("text", ColumnKind::Text),
    ("starts", ColumnKind::Starts),
    ("ends", ColumnKind::Ends),
];

/// Words by which kinds of columns are called elsewhere.
const OTHER_COLUMNS: &[(&str, &str)] = &[
    ("amount", "dollars"),
    ("money", "dollars"),
    ("dollar", "dollars"),
    ("price", "dollars"),
    ("fee", "dollars"),
    ("charge", "dollars"),
    ("currency", "dollars"),
    ("int", "number"),
    ("integer", "number"),
    ("decimal", "number"),
    ("count", "number"),
    ("units", "number"),
    ("string", "text"),
    ("name", "text"),
    ("day", "days"),
    ("month", "months"),
    ("year", "years"),
    ("start", "starts"),
    ("from", "starts"),
    ("effective", "starts"),
    ("end", "ends"),
    ("to", "ends"),
    ("through", "ends"),
    ("until", "ends"),
];

/// How many problems of one file are shown; the rest is counted.
const SHOWN: usize = 20;

impl Checker<'_> {
    /// Reads all tables and facts; one that is wrong keeps its position, with its columns alone where these are known.
    pub(super) fn read_tables(&mut self) {
        for table in self.names.tables.clone() {
            let mut spans = Vec::new();
            let rows = match &table.rows {
                TableRows::Inline(rows) => {
                    spans.extend(rows.iter().skip(2).map(|row| row.span));
                    self.inline(&table.name, rows)
                }
                TableRows::File { path, columns } => {
                    let columns = self.columns(columns.iter().map(|clause| &clause.body));
                    columns.and_then(|columns| self.rows_of_file(path, columns))
                }
            };
            let table =
                Table { name: table.name.value.clone(), span: table.name.span, spans, rows: rows.unwrap_or_default() };
            self.idle_rows(&table);
            self.tables.push(table);
        }
        for facts in self.names.facts.clone() {
            let facts = self.read_facts(facts);
            self.agreeing(&facts);
            self.facts.push(facts);
        }
    }

    fn column_kind(&mut self, word: &Word) -> Option<ColumnKind> {
        let code = CodeKind::NAMES.iter().find(|(.., singular)| *singular == word.value).map(|(kind, ..)| *kind);
        // A column of NPIs may say so.
        let code = code.or_else(|| (word.value == "npi").then_some(CodeKind::Provider));
        let kind = code
            .map(ColumnKind::Code)
            .or_else(|| COLUMN_WORDS.iter().find(|(name, _)| *name == word.value).map(|(_, kind)| *kind));
        if kind.is_none() {
            let codes = || CodeKind::NAMES.iter().map(|(.., singular)| *singular);
            let others = || COLUMN_WORDS.iter().map(|(name, _)| *name);
            let other = OTHER_COLUMNS.iter().find(|(other, _)| *other == word.value).map(|(_, own)| *own);
            let meant = other.or_else(|| super::names::kind_meant(&word.value).map(CodeKind::singular));
            let near = meant.or_else(|| super::names::suggest(&word.value, codes().chain(others())));
            let error =
                Diagnostic::error("check/column-kind", format!("`{}` is not a kind of column", word.value), word.span);
            self.report(match near {
                Some(near) => error.help(format!("Did you mean `{near}`?")),
                None => error.help(format!(
                    "Write one of {}; for codes one of {}.",
                    super::names::listed(others()),
                    super::names::listed(codes())
                )),
            });
        }
        kind
    }

    fn columns<'t>(&mut self, columns: impl Iterator<Item = &'t tree::Column>) -> Option<Vec<Column>> {
        let mut seen: Vec<&Word> = Vec::new();
        let mut read: Vec<Option<Column>> = Vec::new();
        for column in columns {
            self.once(&mut seen, &column.name);
            let kind = self.column_kind(&column.kind);
            let heading = column.heading.as_ref().unwrap_or(&column.name);
            read.push(kind.map(|kind| Column {
                name: column.name.value.clone(),
                heading: heading.value.clone(),
                kind,
            }));
        }
        read.into_iter().collect()
    }

    fn once<'t>(&mut self, seen: &mut Vec<&'t Word>, word: &'t Word) {
        if let Some(first) = seen.iter().find(|other| other.value == word.value) {
            self.report(super::names::twice(&format!("the column `{}`", word.value), word.span, first.span));
        }
        seen.push(word);
    }

    /// A table written in the policy: a row of names, a row of kinds, rows of cells.
    fn inline(&mut self, name: &Word, rows: &[Clause<Vec<Cell>>]) -> Option<Arc<Rows>> {
        let (Some(names), Some(kinds)) = (rows.first(), rows.get(1)) else {
            self.report(
                Diagnostic::error("check/table", format!("the table `{}` has no columns", name.value), name.span)
                    .help("Write a row with the names of its columns, then a row with their kinds, then its rows."),
            );
            return None;
        };
        let mut seen: Vec<&Word> = Vec::new();
        let mut columns: Vec<Option<Column>> = Vec::new();
        for (name, kind) in names.body.iter().zip(&kinds.body) {
            self.once(&mut seen, &name.text);
            let kind = self.column_kind(&kind.text);
            let text = name.text.value.clone();
            columns.push(kind.map(|kind| Column { heading: text.clone(), name: text, kind }));
        }
        let columns: Vec<Column> = columns.into_iter().collect::<Option<_>>()?;
        let mut whole = names.body.len() == kinds.body.len();
        if !whole {
            self.wrong_width(kinds, names);
        }
        let cells = rows.get(2..).unwrap_or_default();
        for row in cells {
            if row.body.len() != names.body.len() {
                self.wrong_width(row, names);
                whole = false;
            }
        }
        if !whole {
            return None;
        }
        let texts = cells.iter().map(|row| {
            let cell = |cell: &Cell| (cell.quoted || cell.text.value != "-").then(|| cell.text.value.clone());
            row.body.iter().map(cell).collect()
        });
        match Rows::from_texts(columns.clone(), texts) {
            Ok(rows) => Some(Arc::new(rows)),
            Err(problems) => {
                for problem in problems {
                    let row = cells.get(problem.row);
                    let cell = row.and_then(|row| row.body.get(problem.column)).map(|cell| cell.text.span);
                    let span = cell.or(row.map(|row| row.span)).unwrap_or(name.span);
                    self.report(worded("check/cell", &problem.message, span));
                }
                Some(columns_alone(columns))
            }
        }
    }

    fn wrong_width(&mut self, row: &Clause<Vec<Cell>>, names: &Clause<Vec<Cell>>) {
        let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        self.report(
            Diagnostic::error(
                "check/row-width",
                format!(
                    "this row has {}, and the table {}",
                    counted(row.body.len(), "cell"),
                    counted(names.body.len(), "column")
                ),
                row.span,
            )
            .also(names.span, "the columns")
            .help("Write `-` for an empty cell, and put a text of several words in quotes."),
        );
    }

    /// The rows of a file, read once for all policies of a run.
    fn rows_of_file(&mut self, path: &Word, columns: Vec<Column>) -> Option<Arc<Rows>> {
        if let Some(known) = self.shelf.rows.get(&path.span).cloned() {
            return known;
        }
        let rows = self.load_rows(path, columns);
        self.shelf.rows.insert(path.span, rows.clone());
        rows
    }

    fn load_rows(&mut self, path: &Word, columns: Vec<Column>) -> Option<Arc<Rows>> {
        if columns.is_empty() {
            self.report(
                Diagnostic::error(
                    "check/table",
                    "this table does not say which columns of its file it uses",
                    path.span,
                )
                .help("Name them, one a line: `column code \"HCPCS Code\" procedure`."),
            );
            return None;
        }
        let found = match (self.find)(path.span.file, path) {
            Ok(found) => found,
            Err(problem) => {
                self.report(problem);
                return None;
            }
        };
        match Rows::load(&found, columns.clone()) {
            Ok(rows) => Some(Arc::new(rows)),
            Err(problems) => {
                self.file_problems(problems.iter().map(ToString::to_string), path.span);
                Some(columns_alone(columns))
            }
        }
    }

    fn file_problems(&mut self, problems: impl Iterator<Item = String>, span: Span) {
        let all: Vec<String> = problems.collect();
        for message in all.iter().take(SHOWN) {
            self.report(worded("check/file", message, span));
        }
        if all.len() > SHOWN {
            let more = all.len() - SHOWN;
            self.report(
                Diagnostic::error("check/file", format!("{more} more problems in this file"), span)
                    .help("Mend those above first; many of the rest may go with them."),
            );
        }
    }

    /// The codes of a file as members of a set.
    pub(super) fn codes_of_file(&mut self, path: &Word, column: Option<&Word>, kind: CodeKind) -> Option<Vec<Member>> {
        let found = match (self.find)(path.span.file, path) {
            Ok(found) => found,
            Err(problem) => {
                self.report(problem);
                return None;
            }
        };
        let key = (found, column.map(|word| word.value.clone()), kind);
        let known = self.shelf.codes.get(&key).cloned();
        let list = match known {
            Some(list) => list,
            None => match load_code_list(&key.0, column.map(|word| word.value.as_str()), kind) {
                Ok(list) => {
                    let list = Arc::new(list);
                    self.shelf.codes.insert(key, Arc::clone(&list));
                    list
                }
                Err(problems) => {
                    self.file_problems(problems.iter().map(ToString::to_string), path.span);
                    return None;
                }
            },
        };
        // Longer codes do not pack; they are kept as they are.
        let long = list.long.iter().filter(|code| shapes::fits(code, kind));
        let long = long.map(|code| Member::Pattern(Pattern::Exact(code.clone())));
        Some(std::iter::once(Member::Codes(list.codes.clone())).chain(long).collect())
    }

    fn read_facts(&mut self, facts: &tree::Facts) -> Facts {
        let owner = super::has::record_named(&facts.owner.value);
        if owner.is_none() {
            self.report(
                Diagnostic::error(
                    "check/fact-owner",
                    format!("nothing on a claim is called `{}`", facts.owner.value),
                    facts.owner.span,
                )
                .help("Facts are of a `line`, of the `claim`, of the `patient`, or of what repeats on it."),
            );
        }
        let mut key: Vec<Field> = Vec::new();
        let mut columns: Vec<Option<Column>> = Vec::new();
        let mut whole = owner.is_some();
        for clause in &facts.clauses {
            let FactsClause::Key(paths) = &clause.body else { continue };
            for (path, heading) in paths {
                match self.key_field(path, owner) {
                    Some(field) => {
                        let name = dotted(path);
                        let heading = heading.as_ref().map_or_else(|| name.clone(), |heading| heading.value.clone());
                        columns.push(Some(Column { name, heading, kind: key_kind(field) }));
                        key.push(field);
                    }
                    None => whole = false,
                }
            }
        }
        let own = facts.clauses.iter().filter_map(|clause| match &clause.body {
            FactsClause::Column(column) => Some(column),
            FactsClause::Key(_) => None,
        });
        match self.columns(own) {
            Some(own) => columns.extend(own.into_iter().map(Some)),
            None => whole = false,
        }
        if key.is_empty() && whole {
            self.report(
                Diagnostic::error(
                    "check/facts",
                    format!("it is not said by what a row of `{}` is found", facts.name.value),
                    facts.name.span,
                )
                .help("Write its key: `key claim.number, line.number`."),
            );
            whole = false;
        }
        let columns: Option<Vec<Column>> = columns.into_iter().collect();
        let rows = match columns {
            Some(columns) if whole => self.rows_of_file(&facts.path, columns),
            _ => None,
        };
        Facts {
            name: facts.name.value.clone(),
            span: facts.name.span,
            owner: owner.unwrap_or(Record::Claim),
            key,
            rows: rows.unwrap_or_default(),
        }
    }

    /// A field of the claim, the patient or the owner that finds a fact.
    fn key_field(&mut self, path: &Path, owner: Option<Record>) -> Option<Field> {
        let field = match path.words.as_slice() {
            [holder, field] => {
                let record = super::has::record_named(&holder.value.replace('_', " "));
                let known =
                    record.filter(|record| matches!(record, Record::Claim | Record::Patient) || owner == Some(*record));
                known.and_then(|record| Field::find(record, &field.value))
            }
            _ => None,
        };
        let field = field.filter(|field| !field.info().list && field.info().kind != Kind::Age);
        if field.is_none() {
            self.report(
                Diagnostic::error("check/facts", format!("a fact cannot be found by `{}`", dotted(path)), path.span)
                    .help("Name fields of the claim, of the patient or of what the facts are of: `key claim.number, line.number`."),
            );
        }
        field
    }
}

/// A table whose rows cannot be read: what edits ask of its columns can still be checked.
fn columns_alone(columns: Vec<Column>) -> Arc<Rows> {
    Arc::new(RowsBuilder::new(columns, "").finish())
}

/// A table's problem, which says behind its last semicolon what to do.
pub(super) fn worded(code: &'static str, message: &str, span: Span) -> Diagnostic {
    // A semicolon inside quotes is one of the file.
    let parts = message.rsplit_once("; ").filter(|(what, _)| what.matches('"').count() % 2 == 0);
    match parts {
        Some((what, instead)) => {
            Diagnostic::error(code, what, span).help(format!("{}.", capital(instead.trim_end_matches('.'))))
        }
        None => Diagnostic::error(code, message, span).help("Correct this row, or the kind of its column."),
    }
}

fn dotted(path: &Path) -> String {
    path.words.iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(".")
}

/// The kind of the column that holds a field's values.
pub(super) fn key_kind(field: Field) -> ColumnKind {
    match field.info().kind {
        Kind::Code(kind) => ColumnKind::Code(kind),
        Kind::Provider => ColumnKind::Code(CodeKind::Provider),
        Kind::Date => ColumnKind::Date,
        Kind::Money => ColumnKind::Money,
        Kind::Number => ColumnKind::Number,
        Kind::Text | Kind::Yes | Kind::Age => ColumnKind::Text,
    }
}
