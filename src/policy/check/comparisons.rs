//! Two sides to a comparison of values of one kind.

use super::conditions::{at, not};
use super::fields::field_named;
use super::scope::{Frame, Scope};
use super::terms::{is_yes, kind_error};
use super::values::{Sort, Value, unit_word};
use crate::claim::CodeKind;
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Comparison, Condition, Question};
use crate::source::Span;
use crate::syntax::tree::{self, Expression, Node};

impl Scope<'_, '_> {
    /// A comparison as written, sides of any form.
    pub(super) fn comparison(
        &mut self,
        left: &Expression,
        comparison: tree::Comparison,
        right: &Expression,
        span: Span,
    ) -> Option<Condition> {
        let (comparison, negated) = match comparison {
            tree::Comparison::Is => (Comparison::Is, false),
            tree::Comparison::IsNot => (Comparison::Is, true),
            tree::Comparison::Less => (Comparison::Less, false),
            tree::Comparison::AtMost => (Comparison::AtMost, false),
            tree::Comparison::Greater => (Comparison::Greater, false),
            tree::Comparison::AtLeast => (Comparison::AtLeast, false),
        };
        let found = if let Some(found) = self.by_case(left, comparison, right, span) {
            found?
        } else if let Some(found) = self.yes_or_no(left, right, span) {
            found?
        } else {
            let written = (left, right);
            let (left, right) = self.sides(left, right)?;
            self.warn_of_same((&left, &right), written, comparison, negated);
            self.compare(left, comparison, right, span)?
        };
        Some(if negated { at(Question::Not(Box::new(found)), span) } else { found })
    }

    /// Both sides: the one that is a field is read first, and says what a word of the other is.
    pub(super) fn sides(&mut self, left: &Expression, right: &Expression) -> Option<(Value, Value)> {
        if self.is_written(left) && !self.is_written(right) {
            let right = self.value(right, None)?;
            let left = self.value(left, Some(&right))?;
            return Some((left, right));
        }
        let Some(left) = self.value(left, None) else {
            if !self.is_written(right) {
                // Its own mistakes are reported too.
                let _ = self.value(right, None);
            }
            return None;
        };
        if left.sort == Sort::Text
            && let Some(word) = self.bare_text(right)
        {
            let problem = Diagnostic::error(
                "check/unknown-field",
                format!("`{}` is no field here, and a text stands in quotes", word.value),
                word.span,
            )
            .help(format!("Write `\"{}\"`.", word.value));
            self.report(problem);
            return None;
        }
        let right = self.value(right, Some(&left))?;
        Some((left, right))
    }

    /// A small word that names nothing here: a text that lacks its quotes.
    fn bare_text<'e>(&self, value: &'e Expression) -> Option<&'e tree::Word> {
        let Node::Path(path) = &value.node else { return None };
        let [word] = path.words.as_slice() else { return None };
        let name = word.value.as_str();
        let field = self.here().and_then(Frame::record).and_then(|record| field_named(record, name));
        let taken = field.is_some() || self.frame_named(name).is_some() || self.check.names.named(name).is_some();
        (!taken).then_some(word)
    }

    /// `emergency is yes`.
    fn yes_or_no(&mut self, left: &Expression, right: &Expression, span: Span) -> Option<Option<Condition>> {
        let Node::Path(path) = &right.node else { return None };
        let [word] = path.words.as_slice() else { return None };
        let yes = match word.value.as_str() {
            "yes" => true,
            "no" => false,
            _ => return None,
        };
        let value = self.value(left, None);
        Some(value.and_then(|value| {
            if !is_yes(&value) {
                self.report(
                    kind_error("this is compared with yes or no, and is neither", &value, None)
                        .also(right.span, "yes or no")
                        .help("Ask whether it is there, `… is present`, or compare it with one of its values."),
                );
                return None;
            }
            let found = at(Question::Yes(value.term), span);
            Some(if yes { found } else { not(found) })
        }))
    }

    /// Compares two values of one kind.
    pub(super) fn compare(
        &mut self,
        left: Value,
        comparison: Comparison,
        right: Value,
        span: Span,
    ) -> Option<Condition> {
        match unite(left, right) {
            Ok((left, right)) => {
                if comparison != Comparison::Is && !left.sort.ordered() {
                    self.report(
                        kind_error("codes and texts have no order to compare by", &left, Some(&right))
                            .help("Ask whether it is in a set or a range: `code in 99202-99205`."),
                    );
                    return None;
                }
                if let Some(found) = self.cells_compared(&left, &right, span) {
                    return found;
                }
                Some(at(Question::Compare(left.term, comparison, right.term), span))
            }
            Err(problem) => {
                self.report(*problem);
                None
            }
        }
    }

    /// Both of one kind, or a report of why they are not.
    pub(super) fn united(&mut self, left: Value, right: Value) -> Option<(Value, Value)> {
        unite(left, right).map_err(|problem| self.report(*problem)).ok()
    }
}

/// Brings two values to one kind, or says why they do not go together.
fn unite(left: Value, right: Value) -> Result<(Value, Value), Box<Diagnostic>> {
    let (left, right) = match (left.sort, right.sort) {
        (Sort::Age, Sort::Span(unit)) => (left.in_unit(unit), right),
        (Sort::Span(unit), Sort::Age) => (left, right.in_unit(unit)),
        (Sort::Percent, Sort::Number) if !right.written => (left.into_fraction(), right),
        (Sort::Number, Sort::Percent) if !left.written => (left, right.into_fraction()),
        _ => (left, right),
    };
    let fits = match (left.sort, right.sort) {
        (a, b) if a == b => a != Sort::Age,
        (Sort::Code(_), Sort::Text) | (Sort::Text, Sort::Code(_)) => true,
        // A list that has no kind of set of its own may hold any code.
        (Sort::Code(a), Sort::Code(b)) => a == CodeKind::Word || b == CodeKind::Word,
        (Sort::Elapsed(a), Sort::Span(b)) | (Sort::Span(a), Sort::Elapsed(b)) => a == b,
        (Sort::Elapsed(_), Sort::Number) | (Sort::Number, Sort::Elapsed(_)) => true,
        _ => false,
    };
    if fits {
        return Ok((left, right));
    }
    let message = format!("{} cannot be compared with {}", left.sort.words(), right.sort.words());
    let help = match (left.sort, right.sort) {
        (Sort::Span(a), Sort::Span(b)) | (Sort::Elapsed(a), Sort::Span(b)) | (Sort::Span(a), Sort::Elapsed(b))
            if a != b =>
        {
            Some(format!("Write both in {}.", unit_word(a)))
        }
        (Sort::Age | Sort::Span(_), Sort::Number) | (Sort::Number, Sort::Age | Sort::Span(_)) => {
            Some("Give the number its unit: `40 years`.".to_owned())
        }
        (Sort::Date, Sort::Span(_)) | (Sort::Span(_), Sort::Date) => {
            Some("Count the days between two dates: `days from A to B <= 90`.".to_owned())
        }
        (Sort::Percent, Sort::Number) | (Sort::Number, Sort::Percent) => {
            Some("Write the number as a percentage: `50 percent`.".to_owned())
        }
        _ => None,
    };
    let help = help.unwrap_or_else(|| format!("{} {}", left.sort.example(), right.sort.example()));
    Err(Box::new(kind_error(message, &left, Some(&right)).help(help)))
}
