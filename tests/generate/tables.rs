//! Small tables, dated ones too, and facts beside the claim.

use std::sync::Arc;

use paylint::claim::{CodeKind, Field, Record};
use paylint::policy::model::{Facts, Table, TableId};
use paylint::source::{FileId, Span};
use paylint::table::{Column, ColumnKind, Rows};

use super::codes::codes;
use super::random::Random;

/// A unit limit by code.
pub const LIMITS: TableId = TableId(0);
/// Pairs of codes, dated.
pub const PAIRS: TableId = TableId(1);
/// Add-on codes and their primaries.
pub const ADD_ONS: TableId = TableId(2);
/// What holds for a range each: of units, of days, of amounts.
pub const TIERS: TableId = TableId(4);

fn column(name: &str, kind: ColumnKind) -> Column {
    Column { name: name.to_owned(), heading: name.to_owned(), kind }
}

/// The columns of all tables, by position.
fn columns() -> [(&'static str, Vec<Column>); 5] {
    let procedure = |name| column(name, ColumnKind::Code(CodeKind::Procedure));
    let starts = || column("effective", ColumnKind::Starts);
    let ends = || column("deleted", ColumnKind::Ends);
    [
        ("limits", vec![procedure("code"), column("limit", ColumnKind::Number)]),
        (
            "pairs",
            vec![procedure("column1"), procedure("column2"), column("indicator", ColumnKind::Number), starts(), ends()],
        ),
        ("add_ons", vec![procedure("add_on"), procedure("primary"), column("type", ColumnKind::Number)]),
        (
            "plans",
            vec![
                column("plan", ColumnKind::Code(CodeKind::Plan)),
                column("months", ColumnKind::Months),
                column("days", ColumnKind::Days),
                column("amount", ColumnKind::Money),
                column("since", ColumnKind::Date),
                starts(),
            ],
        ),
        (
            "tiers",
            vec![
                column("least_units", ColumnKind::Number),
                column("most_units", ColumnKind::Number),
                column("first_day", ColumnKind::Date),
                column("last_day", ColumnKind::Date),
                column("least_charge", ColumnKind::Money),
                column("most_charge", ColumnKind::Money),
                starts(),
            ],
        ),
    ]
}

/// The text of a cell of a column; sometimes none.
pub fn cell(random: &mut Random, column: &Column) -> Option<String> {
    let dated = matches!(column.kind, ColumnKind::Starts | ColumnKind::Ends);
    if random.chance(if dated { 40 } else { 6 }) {
        return None;
    }
    Some(match column.kind {
        ColumnKind::Code(kind) => random.pick(codes(kind)).to_owned(),
        ColumnKind::Number | ColumnKind::Percent => random.pick(&["0", "1", "2", "3", "4", "1.5"]).to_owned(),
        ColumnKind::Money => random.pick(&["0.00", "100.00", "99.99", "50.00", "120.00"]).to_owned(),
        ColumnKind::Days => random.pick(&["0", "1", "30", "90"]).to_owned(),
        ColumnKind::Months | ColumnKind::Years => random.pick(&["1", "3", "12"]).to_owned(),
        ColumnKind::Text => random.pick(&["ABC", "A longer text", "12345"]).to_owned(),
        ColumnKind::Date => random.service_day().to_string(),
        ColumnKind::Starts => {
            let anchor = random.anchor();
            anchor.add_days(random.pick(&[-400, -30, 0, 0, 1])).unwrap().to_string()
        }
        ColumnKind::Ends => {
            let anchor = random.anchor();
            anchor.add_days(random.pick(&[400, 30, 0, 0, -1])).unwrap().to_string()
        }
    })
}

/// All tables, with rows.
pub fn tables(random: &mut Random) -> Vec<Table> {
    let tables = columns().into_iter().map(|(name, columns)| {
        let rows: Vec<Vec<Option<String>>> =
            (0..random.between(3, 12)).map(|_| columns.iter().map(|column| cell(random, column)).collect()).collect();
        let rows = Rows::from_texts(columns, rows.into_iter()).unwrap();
        Table { name: name.to_owned(), span: Span::new(FileId(0), 0, 1), spans: Vec::new(), rows: Arc::new(rows) }
    });
    tables.collect()
}

/// All facts: of lines, of the claim, of the patient. Their rows come with each claim.
pub fn facts() -> Vec<Facts> {
    let text = |name| column(name, ColumnKind::Text);
    let of = |name: &str, owner, key: Vec<Field>, columns: Vec<Column>| Facts {
        name: name.to_owned(),
        span: Span::new(FileId(0), 0, 1),
        owner,
        key,
        rows: Arc::new(Rows::from_texts(columns, std::iter::empty()).unwrap()),
    };
    vec![
        of(
            "treatment",
            Record::Line,
            vec![Field::ClaimNumber, Field::LineNumber],
            vec![
                text("claim"),
                column("line", ColumnKind::Number),
                column("minutes", ColumnKind::Number),
                column("evaluated", ColumnKind::Date),
                column("region", ColumnKind::Code(CodeKind::Modifier)),
            ],
        ),
        of(
            "account",
            Record::Claim,
            vec![Field::ClaimNumber],
            vec![
                text("claim"),
                column("state", ColumnKind::Code(CodeKind::State)),
                column("ceiling", ColumnKind::Money),
            ],
        ),
        of(
            "member",
            Record::Patient,
            vec![Field::PatientId],
            vec![
                text("member"),
                column("enrolled", ColumnKind::Date),
                column("plan", ColumnKind::Code(CodeKind::Plan)),
                column("since", ColumnKind::Starts),
                column("until", ColumnKind::Ends),
            ],
        ),
    ]
}

/// What a column holds, as values are compared.
pub fn sort_of(kind: ColumnKind) -> super::grammar::Sort {
    use super::grammar::Sort;
    match kind {
        ColumnKind::Code(kind) => Sort::Code(kind),
        ColumnKind::Number | ColumnKind::Percent | ColumnKind::Days | ColumnKind::Months | ColumnKind::Years => {
            Sort::Number
        }
        ColumnKind::Money => Sort::Money,
        ColumnKind::Date | ColumnKind::Starts | ColumnKind::Ends => Sort::Date,
        ColumnKind::Text => Sort::Text,
    }
}
