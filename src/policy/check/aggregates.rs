//! Quantifiers and aggregates to questions and terms over a search.

use super::conditions::{Alone, at, not};
use super::scope::Scope;
use super::single;
use super::terms::kind_error;
use super::values::{Sort, Value, never_negative};
use super::verify::internal;
use crate::policy::model::{Comparison, Condition, Question, Term};
use crate::source::Span;
use crate::syntax::tree::{Aggregate, Binding, Expression, Quantity};

use super::bindings::Role;

impl Scope<'_, '_> {
    /// `any line …`, `at least 2 lines …`, `every line … has …`.
    pub(super) fn quantifier(
        &mut self,
        quantity: &Quantity,
        binding: &Binding,
        satisfies: Option<&Expression>,
        span: Span,
    ) -> Option<Condition> {
        if let Some(problem) = single::of_quantifier(quantity, binding) {
            self.report(problem);
            return None;
        }
        let number = match quantity {
            Quantity::AtLeast(number) | Quantity::AtMost(number) | Quantity::Exactly(number) => {
                Some(self.count_value(number))
            }
            Quantity::Any | Quantity::No | Quantity::Every => None,
        };
        let mark = self.frames.len();
        let search = self.bind(binding, Role::Inner);
        let satisfied = match satisfies {
            Some(expression) if self.frames.len() > mark => {
                Some(self.inside(mark, |scope| scope.condition(expression, Alone::Yes)))
            }
            Some(_) => Some(None),
            None => None,
        };
        self.frames.truncate(mark);
        let mut search = search?;
        if *quantity == Quantity::Every {
            let Some(satisfied) = satisfied else {
                // The text without it has been refused.
                self.report(internal("`every`", span));
                return None;
            };
            return Some(at(Question::Every(Box::new(search), Box::new(satisfied?)), span));
        }
        if let Some(satisfied) = satisfied {
            search.conditions.push(satisfied?);
        }
        let comparison = match quantity {
            Quantity::Any | Quantity::Every => return Some(at(Question::Exists(Box::new(search)), span)),
            Quantity::No => return Some(not(at(Question::Exists(Box::new(search)), span))),
            Quantity::AtLeast(_) => Comparison::AtLeast,
            Quantity::AtMost(_) => Comparison::AtMost,
            Quantity::Exactly(_) => Comparison::Is,
        };
        let number = number??;
        Some(at(Question::Compare(Term::Count(Box::new(search)), comparison, number.term), span))
    }

    fn count_value(&mut self, number: &Expression) -> Option<Value> {
        let value = self.value(number, None)?;
        if value.sort.numeric() {
            return Some(value);
        }
        self.report(
            kind_error("how many there are is a number", &value, None).help("Write a number: `at least 2 lines`."),
        );
        None
    }

    /// `count of lines …`, `sum of units on lines …`, `latest date on history lines …`.
    pub(super) fn aggregate(
        &mut self,
        function: Aggregate,
        values: (Option<&Expression>, &[Expression]),
        binding: &Binding,
        span: Span,
    ) -> Option<Value> {
        let (value, more) = values;
        let mark = self.frames.len();
        let search = self.bind(binding, Role::Inner);
        let read = match value {
            Some(expression) if self.frames.len() > mark => self.inside(mark, |scope| scope.value(expression, None)),
            _ => None,
        };
        let further: Vec<Option<Value>> = match self.frames.len() > mark {
            true => more.iter().map(|value| self.inside(mark, |scope| scope.value(value, None))).collect(),
            false => Vec::new(),
        };
        self.frames.truncate(mark);
        let search = Box::new(search?);
        if function == Aggregate::Count {
            return Some(Value::new(Term::Count(search), Sort::Number, span));
        }
        let value = read?;
        let sort = value.sort;
        let quantity = sort.numeric() || matches!(sort, Sort::Money | Sort::Percent | Sort::Span(_));
        let problem = match function {
            Aggregate::Count => return None,
            Aggregate::CountDistinct => {
                let all: Vec<Value> = std::iter::once(Some(value)).chain(further).collect::<Option<_>>()?;
                let list = |value: &&Value| matches!(&value.term, Term::Field(_, field) if field.info().list);
                if let Some(list) = all.iter().find(list).filter(|_| all.len() > 1) {
                    let problem = kind_error("several values are counted together only where each is one", list, None)
                        .help("Write the first of them, `first diagnosis`, or count its items: `teeth t of line`.");
                    self.report(problem);
                    return None;
                }
                let all = all.into_iter().map(|value| value.term).collect();
                return Some(Value::new(Term::CountDistinct(search, all), Sort::Number, span));
            }
            Aggregate::Sum if quantity => {
                let sure = never_negative(&value.term);
                return Some(Value::new(Term::Sum(search, Box::new(value.term), sure), sort, span));
            }
            Aggregate::Earliest | Aggregate::Latest if sort == Sort::Date => {
                let latest = function == Aggregate::Latest;
                return Some(Value::new(Term::Extreme(search, Box::new(value.term), latest), sort, span));
            }
            Aggregate::Smallest | Aggregate::Largest if quantity => {
                let largest = function == Aggregate::Largest;
                return Some(Value::new(Term::Extreme(search, Box::new(value.term), largest), sort, span));
            }
            Aggregate::Sum => kind_error("only numbers and amounts can be summed", &value, None)
                .help("To count them, write `count of …` or `count of distinct … on …`."),
            Aggregate::Earliest | Aggregate::Latest => {
                kind_error("`earliest` and `latest` are for dates", &value, None)
                    .help("For numbers and amounts write `smallest` or `largest`.")
            }
            Aggregate::Smallest | Aggregate::Largest => {
                kind_error("`smallest` and `largest` are for numbers and amounts", &value, None)
                    .help("For dates write `earliest` or `latest`.")
            }
        };
        self.report(problem);
        None
    }
}
