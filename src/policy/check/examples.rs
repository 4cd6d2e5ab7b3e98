//! Tests as written to claims, what stands beside them, and what is expected.

use std::sync::Arc;

use super::example_claim::{Of, Writer};
use super::names::{Identified, Named, a};
use super::tables::{key_kind, worded};
use super::{Checker, Used};
use crate::claim::{Claim, Date, Field, Item, NOWHERE, Record, Value};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Expect, Extent, Policy, Test};
use crate::source::Span;
use crate::syntax::tree::{self, HistoryExtent, Setting, TestClause, Word};
use crate::table::{ColumnKind, Rows};

/// The day of a test's lines where its policy has no first day: 2000-01-01.
fn default_day() -> Date {
    Date::from_ymd(2000, 1, 1).unwrap_or(Date::MIN)
}

/// Which claims of a test have a statement of their own, and with it a day for lines that say none.
struct Stated {
    this: bool,
    original: bool,
}

impl Stated {
    fn of(test: &tree::Test) -> Stated {
        let mut stated = Stated { this: false, original: false };
        for clause in &test.clauses {
            match &clause.body {
                TestClause::Claim(setting) => {
                    stated.this |= states(std::slice::from_ref(setting), "statement_from");
                }
                TestClause::Item { kind, settings, .. } if kind.value == "original claim" => {
                    stated.original |= states(settings, "statement_from");
                }
                TestClause::OriginalLine(line) => stated.original |= states(&line.settings, "claim.statement_from"),
                _ => {}
            }
        }
        stated
    }
}

/// Whether a field is given among others.
fn states(settings: &[Setting], field: &str) -> bool {
    settings.iter().any(|setting| setting.field.value == field)
}

/// One fact of a test.
struct Given<'t> {
    facts: usize,
    owner: Item,
    settings: &'t [Setting],
    span: Span,
}

impl Checker<'_> {
    /// Reads a test; `None` where something of it is wrong.
    pub(super) fn read_test(&mut self, test: &tree::Test, span: Span, policy: &Policy) -> Option<Test> {
        let before = self.problems.len();
        let mut writer = Writer::new(self, policy, default_day());
        for clause in &test.clauses {
            match &clause.body {
                TestClause::Payer(payer) => writer.payer = Some(payer.value.clone()),
                TestClause::Claims(word) => {
                    if let Some(claim_type) = writer.check.claim_type(word) {
                        writer.claim_type = claim_type;
                    }
                }
                TestClause::Date(day) => {
                    if let Some(day) = writer.check.date(day) {
                        writer.day = day;
                    }
                }
                TestClause::Patient(settings) => writer.patient = settings,
                _ => {}
            }
        }
        let mut claim = writer.claim();
        let mut history: Vec<Claim> = Vec::new();
        let mut original: Option<Claim> = None;
        let mut extent = Extent::ALWAYS;
        let mut received = false;
        // Diagnoses first: lines may point to them.
        for clause in &test.clauses {
            if let TestClause::Diagnoses(codes) = &clause.body {
                for code in codes {
                    writer.diagnosis(&mut claim, code);
                }
            }
        }
        // Lines of a claim with a statement have its days, unless the test gives them one.
        let dated = test.clauses.iter().any(|clause| matches!(clause.body, TestClause::Date(_)));
        let (shared, stated) = (writer.day, Stated::of(test));
        let day = |stated: bool| (dated || !stated).then_some(shared);
        // The `history claim` above, to which a `history line` belongs.
        let mut open: Option<(usize, bool)> = None;
        for clause in &test.clauses {
            match &clause.body {
                TestClause::Line(line) => writer.line(&mut claim, line, Of::This, day(stated.this)),
                TestClause::HistoryLine(line) => {
                    if open.is_none() {
                        history.push(writer.claim());
                    }
                    let (at, stated) = open.unwrap_or((history.len() - 1, false));
                    let own = states(&line.settings, "claim.statement_from");
                    if let Some(earlier) = history.get_mut(at) {
                        writer.line(earlier, line, Of::Other, day(stated || own));
                    }
                }
                TestClause::OriginalLine(line) => {
                    let original = original.get_or_insert_with(|| writer.claim());
                    writer.line(original, line, Of::Other, day(stated.original));
                }
                TestClause::Item { kind, settings, .. } if kind.value == "history claim" => {
                    let mut earlier = writer.claim();
                    settings.iter().for_each(|setting| writer.set(&mut earlier, Item::CLAIM, setting));
                    open = Some((history.len(), states(settings, "statement_from")));
                    history.push(earlier);
                }
                _ => {}
            }
        }
        for clause in &test.clauses {
            match &clause.body {
                TestClause::Claim(setting) => {
                    received |= setting.field.value == "received";
                    writer.set(&mut claim, Item::CLAIM, setting);
                }
                TestClause::Item { kind, owner, code, settings } => match kind.value.as_str() {
                    "history claim" => {}
                    "original claim" => {
                        let original = original.get_or_insert_with(|| writer.claim());
                        settings.iter().for_each(|setting| writer.set(original, Item::CLAIM, setting));
                    }
                    _ => writer.item(&mut claim, kind, owner.as_ref(), code.as_ref(), settings),
                },
                TestClause::History(given) => {
                    extent = match given {
                        HistoryExtent::Unknown => Extent { complete: None },
                        HistoryExtent::Complete => Extent::ALWAYS,
                        HistoryExtent::Period(period) => {
                            let period = writer.check.period(period);
                            Extent { complete: period.and_then(|(from, to)| Some((from?, to.unwrap_or(Date::MAX)))) }
                        }
                    };
                }
                _ => {}
            }
        }
        let facts: Vec<Given<'_>> =
            test.clauses.iter().filter_map(|clause| self.given(&claim, &clause.body, clause.span)).collect();
        claim.settle();
        history.iter_mut().chain(&mut original).for_each(Claim::settle);
        if !received {
            let last = claim.slot(Item::CLAIM, Field::ClaimLastDate).moved(NOWHERE);
            claim.set(Item::CLAIM, Field::ClaimReceived, last);
        }
        let facts = self.facts_of_test(&mut claim, &facts);
        let expects = self.expects(&claim, test);
        if test.clauses.iter().all(|clause| !matches!(clause.body, TestClause::Expect(_))) {
            self.report(
                Diagnostic::error("check/test", "this test expects nothing", test.title.span)
                    .help("End it with `expect clean`, `expect EM-25 on line 1` or `expect no EM-25`."),
            );
        }
        if self.problems.len() > before {
            return None;
        }
        let title = test.title.value.clone();
        Some(Test { title, span, claim, history, original, extent, facts, expects })
    }

    /// A `fact` clause with what it is of.
    fn given<'t>(&mut self, claim: &Claim, clause: &'t TestClause, span: Span) -> Option<Given<'t>> {
        let TestClause::Fact { name, owner, number, settings } = clause else { return None };
        let Some(Named::Facts(facts)) = self.names.named(&name.value) else {
            let known: Vec<&str> = self.names.facts.iter().map(|facts| facts.name.value.as_str()).collect();
            let near = super::names::suggest(&name.value, known.into_iter());
            let error =
                Diagnostic::error("check/unknown-facts", format!("there are no facts `{}`", name.value), name.span);
            self.report(match near {
                Some(near) => error.help(format!("Did you mean `{near}`?")),
                None => error.help("Declare them: `facts NAME of line from \"FILE.csv\"`."),
            });
            return None;
        };
        self.used.insert(Used::Facts(facts));
        let declared = self.facts.get(facts)?;
        let record = super::has::record_named(&owner.value);
        if record != Some(declared.owner) {
            let problem = Diagnostic::error(
                "check/fact-owner",
                format!("`{}` are facts of {}", declared.name, a(declared.owner.words())),
                owner.span,
            )
            .also(declared.span, "declared here")
            .help(format!("Write `fact {} of {} …`.", declared.name, declared.owner.words()));
            self.report(problem);
            return None;
        }
        let owner = match (declared.owner, number) {
            (Record::Claim, _) => Some(Item::CLAIM),
            (Record::Patient, _) => Some(Item::PATIENT),
            (record, Some(number)) => super::example_claim::numbered(claim, record, number),
            (_, None) => None,
        };
        let Some(owner) = owner else {
            let at = number.as_ref().map_or(span, |number| number.span);
            self.report(
                Diagnostic::error("check/test", "the claim of this test has no such line or item", at)
                    .help("Give the number of one that the test writes: `fact treatment of line 1 minutes 20`."),
            );
            return None;
        };
        Some(Given { facts, owner, settings, span })
    }

    /// The rows of each facts for this test: what it gives, and nothing else.
    fn facts_of_test(&mut self, claim: &mut Claim, given: &[Given<'_>]) -> Vec<Arc<Rows>> {
        let mut all = Vec::new();
        for at in 0..self.facts.len() {
            let Some(facts) = self.facts.get(at).cloned() else { continue };
            let columns = facts.rows.columns().to_vec();
            // Facts whose file could not be read have no columns; that has been said.
            if columns.is_empty() {
                all.push(Arc::new(Rows::default()));
                continue;
            }
            let mut rows: Vec<Vec<Option<String>>> = Vec::new();
            let mut places: Vec<Span> = Vec::new();
            for given in given.iter().filter(|given| given.facts == at) {
                let mut row: Vec<Option<String>> = Vec::new();
                for field in &facts.key {
                    row.push(self.key_text(claim, *field, given));
                }
                row.resize(columns.len(), None);
                for setting in given.settings {
                    let position =
                        columns.iter().skip(facts.key.len()).position(|column| column.name == setting.field.value);
                    let cell = position.and_then(|position| row.get_mut(position + facts.key.len()));
                    let Some(cell) = cell else {
                        let names: Vec<&str> =
                            columns.iter().skip(facts.key.len()).map(|column| column.name.as_str()).collect();
                        self.report(
                            Diagnostic::error(
                                "check/unknown-column",
                                format!("`{}` has no column `{}`", facts.name, setting.field.value),
                                setting.field.span,
                            )
                            .help(format!("Its columns are {}.", names.join(", "))),
                        );
                        continue;
                    };
                    *cell = setting.values.first().map(|value| value.text.value.clone());
                }
                rows.push(row);
                places.push(given.span);
            }
            match Rows::from_texts(columns, rows.into_iter()) {
                Ok(rows) => all.push(Arc::new(rows)),
                Err(problems) => {
                    for problem in problems {
                        if let Some(span) = places.get(problem.row) {
                            self.report(worded("check/cell", &problem.message, *span));
                        }
                    }
                    all.push(Arc::new(Rows::default()));
                }
            }
        }
        all
    }

    /// The text of a key's field. A claim or patient without the number that finds its facts gets one, as a test that
    /// gives a fact means the claim at hand.
    fn key_text(&mut self, claim: &mut Claim, field: Field, given: &Given<'_>) -> Option<String> {
        let item = match field.info().record {
            Record::Claim => Item::CLAIM,
            Record::Patient => Item::PATIENT,
            _ => given.owner,
        };
        if claim.slot(item, field).is_absent() && key_kind(field) == ColumnKind::Text {
            let slot = claim.text_slot(b"TEST", NOWHERE);
            claim.set(item, field, slot);
        }
        let text = match claim.get(item, field) {
            Value::Code(code) => Some(code.to_string()),
            Value::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
            Value::Date(date) => Some(date.to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::Money(cents) => Some(format!(
                "{}{}.{:02}",
                if cents < 0 { "-" } else { "" },
                cents.unsigned_abs() / 100,
                cents.unsigned_abs() % 100
            )),
            _ => None,
        };
        if text.is_none() {
            self.report(
                Diagnostic::error(
                    "check/test",
                    format!(
                        "the claim of this test has no {} {} to find this fact by",
                        field.info().record.words(),
                        field.info().name
                    ),
                    given.span,
                )
                .help(format!(
                    "Give it one: `{}`.",
                    match field.info().record {
                        Record::Claim => format!("claim {} …", field.info().name),
                        Record::Patient => format!("patient {} …", field.info().name),
                        _ => format!("line 1 … {} …", field.info().name),
                    }
                )),
            );
        }
        text
    }

    fn expects(&mut self, claim: &Claim, test: &tree::Test) -> Vec<Expect> {
        let mut expects = Vec::new();
        for clause in &test.clauses {
            let TestClause::Expect(expect) = &clause.body else { continue };
            let span = clause.span;
            match expect {
                tree::Expect::Clean => expects.push(Expect::Clean(span)),
                tree::Expect::Finding { undetermined, edit, lines, told, among_others } => {
                    let told = match told {
                        Some(told) => self.told(told).map(|told| Some(Box::new(told))),
                        None => Some(None),
                    };
                    if let (Some(lines), Some(told)) = (self.expected(claim, edit, lines), told) {
                        let (undetermined, among_others, edit) = (*undetermined, *among_others, edit.value.clone());
                        expects.push(Expect::Finding { undetermined, edit, lines, told, among_others, span });
                    }
                }
                tree::Expect::No { edit, lines } => {
                    if let Some(lines) = self.expected(claim, edit, lines) {
                        expects.push(Expect::No { edit: edit.value.clone(), lines, span });
                    }
                }
            }
        }
        let clean = expects.iter().find_map(|expect| if let Expect::Clean(span) = expect { Some(*span) } else { None });
        let finding = expects
            .iter()
            .find_map(|expect| if let Expect::Finding { span, .. } = expect { Some(*span) } else { None });
        if let (Some(clean), Some(finding)) = (clean, finding) {
            self.report(
                Diagnostic::error("check/test", "this test expects a finding and none at all", clean)
                    .label("none at all")
                    .also(finding, "a finding")
                    .help("Take one of the two away."),
            );
        }
        expects
    }

    /// The lines on which an edit is expected.
    fn expected(&mut self, claim: &Claim, edit: &Word, lines: &[Word]) -> Option<Vec<i64>> {
        match self.names.identified(&edit.value) {
            Some(Identified::Edit(_)) => {}
            Some(Identified::Exception(_)) => {
                self.report(
                    Diagnostic::error(
                        "check/unknown-edit",
                        format!("`{}` is an exception, and a test expects edits", edit.value),
                        edit.span,
                    )
                    .help("Write the edit that it lifts: `expect no EM-25`, or `expect clean`."),
                );
                return None;
            }
            None => {
                self.unknown_id(edit);
                return None;
            }
        }
        let mut numbers = Vec::new();
        for word in lines {
            let number = word.value.parse::<i64>().ok();
            let known = super::example_claim::numbered(claim, Record::Line, word).is_some();
            match number {
                Some(number) if known => numbers.push(number),
                _ => {
                    self.report(
                        Diagnostic::error("check/test", format!("this test has no line {}", word.value), word.span)
                            .help("Give the number of a line that the test writes."),
                    );
                    return None;
                }
            }
        }
        Some(numbers)
    }
}
