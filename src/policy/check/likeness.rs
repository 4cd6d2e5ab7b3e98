//! Comparisons that always or never hold: a thing with itself, cells that no claim's code equals.

use std::collections::BTreeSet;

use super::conditions::at;
use super::names::a;
use super::scope::{Scope, Thing};
use super::terms::kind_error;
use super::values::{Sort, Value};
use crate::claim::CodeKind;
use crate::claim::Record;
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Comparison, Condition, Literal, Question, Term};
use crate::source::Span;
use crate::syntax::tree::{Expression, Node};
use crate::table::Cell;

impl Scope<'_, '_> {
    /// Warns where both sides of a comparison are the same value.
    pub(super) fn warn_of_same(
        &mut self,
        values: (&Value, &Value),
        written: (&Expression, &Expression),
        comparison: Comparison,
        negated: bool,
    ) {
        let (left, right) = values;
        // A definition may mean two things where it is used elsewhere.
        if left.written || left.term != right.term || !self.open.is_empty() {
            return;
        }
        let equal = matches!(comparison, Comparison::Is | Comparison::AtMost | Comparison::AtLeast);
        let answer = if equal != negated { "always" } else { "never" };
        let named = name(written.0).zip(name(written.1));
        let message = match named {
            Some((left, right)) if left != right => {
                format!("`{left}` and `{right}` are the same value here, so that this {answer} holds")
            }
            _ => format!("both sides are the same value, so that this {answer} holds"),
        };
        let bare = [written.0, written.1].into_iter().filter_map(name).find(|name| !name.contains('.'));
        let within = self.current.len() > 1;
        let help = match bare {
            Some(bare) if within => {
                let subject = self.subject();
                let outside = match (self.subject_line(), subject.and_then(|subject| subject.name.as_deref())) {
                    (_, Some(name)) => Some(name.to_owned()),
                    (Some(line), None) if line.record() == Some(Record::Line) => Some("line".to_owned()),
                    _ => None,
                };
                match outside {
                    Some(outside) => format!(
                        "Inside a `where` a bare field is that of what is bound there; the edit's own is `{outside}.{bare}`."
                    ),
                    None => "Inside a `where` a bare field is that of what is bound there; give what you mean a name and write it in front of the field.".to_owned(),
                }
            }
            _ => "Compare it with the field of another line or item, or take the comparison away.".to_owned(),
        };
        let warning = Diagnostic::warning("check/same-value", message, left.span.to(right.span)).help(help);
        self.report(warning);
    }

    /// A comparison of a field with cells of a table: cells that hold a field's words stand for its codes, and cells
    /// that no code can equal are refused. `None`: it is compared as it is.
    pub(super) fn cells_compared(&mut self, left: &Value, right: &Value, span: Span) -> Option<Option<Condition>> {
        let (column, field) = match (&left.term, &right.term) {
            (Term::Column(..) | Term::Fact(..), _) => (left, right),
            (_, Term::Column(..) | Term::Fact(..)) => (right, left),
            _ => return None,
        };
        if !matches!(column.sort, Sort::Text | Sort::Code(CodeKind::Word)) {
            return None;
        }
        if !field.words.is_empty() {
            return self.words_in_cells(column, field, span).map(Some);
        }
        let (Sort::Text, Sort::Code(kind)) = (column.sort, field.sort) else { return None };
        let wrong = self.texts_of(&column.term).into_iter().find(|text| kind.normal(text) != *text)?;
        let shown: String = wrong.chars().take(40).collect();
        self.report(
            kind_error(
                format!("this column is text, and its `{shown}` never equals {} of a claim", a(kind.words())),
                column,
                Some(field),
            )
            .help(format!(
                "Give the column the kind `{}`; its codes are then read as claims carry them.",
                kind.singular()
            )),
        );
        Some(None)
    }

    /// `primary` in a cell stands for the code that claims carry.
    fn words_in_cells(&self, column: &Value, field: &Value, span: Span) -> Option<Condition> {
        let code_of = |text: &str| field.words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
        let texts = match &column.term {
            // A fact may also be given by a test.
            Term::Fact(..) => {
                field.words.iter().flat_map(|(word, _)| [(*word).to_owned(), word.to_ascii_uppercase()]).collect()
            }
            _ => self.texts_of(&column.term),
        };
        let is = |term: &Term, text: &str| {
            let literal = Term::Literal(Literal::Text(text.to_owned()));
            at(Question::Compare(term.clone(), Comparison::Is, literal), span)
        };
        let mut ways = vec![at(Question::Compare(field.term.clone(), Comparison::Is, column.term.clone()), span)];
        for text in &texts {
            let Some((_, code)) = code_of(text) else { continue };
            ways.push(at(Question::All(vec![is(&column.term, text), is(&field.term, code)]), span));
        }
        (ways.len() > 1).then(|| at(Question::Any(ways), span))
    }

    /// The different texts in a column of a table.
    fn texts_of(&self, column: &Term) -> BTreeSet<String> {
        let Term::Column(var, column) = column else { return BTreeSet::new() };
        let frame = self.frames.iter().rev().find(|frame| frame.var == *var);
        let Some(Thing::Row(table)) = frame.map(|frame| &frame.thing) else { return BTreeSet::new() };
        let Some(table) = self.check.tables.get(table.0) else { return BTreeSet::new() };
        let text = |row| match table.rows.cell(row, *column) {
            Cell::Code(code) => Some(code.to_string()),
            Cell::Text(text) => Some(text.to_owned()),
            _ => None,
        };
        (0..table.rows.len()).filter_map(text).collect()
    }
}

/// A field or name as written.
fn name(expression: &Expression) -> Option<String> {
    match &expression.node {
        Node::Group(inner) => name(inner),
        Node::Path(path) => Some(path.words.iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(".")),
        _ => None,
    }
}
