//! Rounding, to whole numbers or to steps, and the characters of a text.

use super::conditions::at;
use super::scope::Scope;
use super::terms::kind_error;
use super::values::{Sort, Value};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{self, Arithmetic, Comparison, Condition, Literal, Question, Rounding, Term};
use crate::source::Span;
use crate::syntax::tree::{self, Expression};

impl Scope<'_, '_> {
    /// `x rounded up to steps of 15`: rounded where it is counted in steps.
    pub(super) fn rounded(
        &mut self,
        inner: &Expression,
        rounding: tree::Rounding,
        step: Option<&Expression>,
        beside: Option<&Value>,
        span: Span,
    ) -> Option<Value> {
        let inner = self.value(inner, beside)?.into_fraction();
        let rounding = match rounding {
            tree::Rounding::Up => Rounding::Up,
            tree::Rounding::Down => Rounding::Down,
            tree::Rounding::Nearest => Rounding::Nearest,
        };
        let term = self.in_steps(&inner, rounding, step)?;
        Some(Value { term, span, words: &[], ..inner })
    }

    /// `x is a whole number`, `x is a multiple of 15`: it is what it is rounded to.
    pub(super) fn stepped(&mut self, value: &Expression, step: Option<&Expression>, span: Span) -> Option<Condition> {
        let value = self.value(value, None)?.into_fraction();
        let rounded = self.in_steps(&value, Rounding::Nearest, step)?;
        Some(at(Question::Compare(value.term, Comparison::Is, rounded), span))
    }

    fn in_steps(&mut self, value: &Value, rounding: Rounding, step: Option<&Expression>) -> Option<Term> {
        if !value.sort.numeric() && !matches!(value.sort, Sort::Money | Sort::Span(_)) {
            self.report(
                kind_error("only numbers and amounts can be rounded", value, None)
                    .help("Compare it with one of its values, or ask for its shape: `is all digits`."),
            );
            return None;
        }
        let rounded = |term: Term| Term::Rounded(Box::new(term), rounding);
        let Some(step) = step else { return Some(rounded(value.term.clone())) };
        let written = self.value(step, None)?;
        let fits = (written.sort == Sort::Money) == (value.sort == Sort::Money);
        let Term::Literal(Literal::Number(number)) = &written.term else { return None };
        if !fits {
            self.report(
                kind_error("steps are of the kind of what is rounded", &written, Some(value)).help(
                    "Write an amount for amounts, `to steps of $0.05`, and a number for numbers, `to steps of 15`.",
                ),
            );
            return None;
        }
        if *number == crate::claim::Number::ZERO || number.is_negative() {
            self.report(
                Diagnostic::error("check/number", "a step is above nought", written.span)
                    .help("Write how large one step is: `to steps of 15`."),
            );
            return None;
        }
        let of = |left: Term, how| Term::Arithmetic(Box::new(left), how, Box::new(written.term.clone()));
        Some(of(rounded(of(value.term.clone(), Arithmetic::Divide)), Arithmetic::Multiply))
    }

    /// `first 3 characters of x`
    pub(super) fn characters(&mut self, of: &Expression, stretch: &tree::Stretch, span: Span) -> Option<Value> {
        let of = self.text_of(of);
        let stretch = match stretch {
            tree::Stretch::First(count) => model::Stretch::First(self.count_of(count)?),
            tree::Stretch::Last(count) => model::Stretch::Last(self.count_of(count)?),
            tree::Stretch::Between(from, to) => {
                let first = self.count_of(from)?;
                let last = match to {
                    Some(to) => self.count_of(to)?,
                    None => first,
                };
                if last < first {
                    let span = to.as_ref().map_or(from.span, |to| from.span.to(to.span));
                    self.report(
                        Diagnostic::error("check/number", "these characters run backwards", span)
                            .help(format!("Write the smaller position first: `characters {last} to {first}`.")),
                    );
                    return None;
                }
                model::Stretch::Between(first, last)
            }
        };
        Some(Value::new(Term::Characters(Box::new(of?.term), stretch), Sort::Text, span))
    }

    /// One code or text, of whose characters something is asked.
    pub(super) fn text_of(&mut self, of: &Expression) -> Option<Value> {
        let of = self.value(of, None)?;
        let list = matches!(&of.term, Term::Field(_, field) if field.info().list);
        if !list && matches!(of.sort, Sort::Code(_) | Sort::Text) {
            return Some(of);
        }
        let problem = if list {
            kind_error("a list has no characters of its own", &of, None)
                .help("Ask one of its items: `any diagnosis d where first 3 characters of d.code is S52`.")
        } else {
            kind_error("only codes and texts have characters", &of, None)
                .help("Compare a number, an amount or a date: `units >= 10`.")
        };
        self.report(problem);
        None
    }
}
