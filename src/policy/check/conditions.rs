//! What is written as a condition to a question with its answer's facts.

use super::Used;
use super::names::Named;
use super::scope::{Scope, owner_of};
use super::terms::{is_yes, kind_error, presence};
use super::values::{Sort, Value};
use crate::claim::{CodeKind, Record};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{self, Comparison, Condition, DefinitionId, Question, Term};
use crate::source::Span;
use crate::syntax::tree::{self, CodeItem, CodeList, Expression, Node, Path};

/// What a field alone asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alone {
    /// Nothing: it must be yes or no.
    Yes,
    /// Behind `require`: that it be present, where it is not itself yes or no.
    Present,
}

/// A condition at a place.
pub(super) fn at(node: Question, span: Span) -> Condition {
    Condition { node, span }
}

/// That a condition does not hold.
pub(super) fn not(condition: Condition) -> Condition {
    let span = condition.span;
    at(Question::Not(Box::new(condition)), span)
}

impl Scope<'_, '_> {
    /// Reads a condition; `alone` says what a field by itself asks.
    pub(super) fn condition(&mut self, expression: &Expression, alone: Alone) -> Option<Condition> {
        let span = expression.span;
        match &expression.node {
            Node::Group(inner) => self.condition(inner, alone),
            Node::And(parts) => Some(at(Question::All(self.conditions(parts, alone)?), span)),
            Node::Or(parts) => Some(at(Question::Any(self.conditions(parts, alone)?), span)),
            Node::Not(inner) => Some(at(Question::Not(Box::new(self.condition(inner, alone)?)), span)),
            Node::Path(path) => self.path_condition(path, alone),
            Node::Compare(left, comparison, right) => self.comparison(left, *comparison, right, span),
            Node::In { value, negated, set } => {
                let value = self.value(value, None)?;
                let found = self.membership(value, set, span)?;
                Some(if *negated { not(found) } else { found })
            }
            Node::Between { value, negated, low, high } => {
                let least = self.comparison(value, tree::Comparison::AtLeast, low, span);
                let most = self.comparison(value, tree::Comparison::AtMost, high, span);
                let found = at(Question::All(vec![least?, most?]), span);
                Some(if *negated { not(found) } else { found })
            }
            Node::Within { value, negated, window } => {
                let date = self.dated(value).map(|date| date.term);
                let of = window.of.as_ref().and_then(|of| self.dated(of)).map(|of| of.term);
                // Between two dates the day itself belongs to it: what is received on the last day is within 90 days after.
                let window = tree::Window { on_or: true, ..(**window).clone() };
                let found = at(self.window_about(&window, date, of)?, span);
                Some(if *negated { not(found) } else { found })
            }
            Node::SamePeriod { value, negated, period, other } => {
                let (own, other) = (self.dated(value), self.dated(other));
                let found = Question::SamePeriod(self.period_of(period)?, own?.term, other?.term);
                Some(if *negated { not(at(found, span)) } else { at(found, span) })
            }
            Node::Stepped { value, negated, step } => {
                let found = self.stepped(value, step.as_deref(), span)?;
                Some(if *negated { not(found) } else { found })
            }
            Node::Identical { value, negated, other } => {
                let (left, right) = (self.value(value, None)?, self.value(other, None)?);
                let (left, right) = self.united(left, right)?;
                let found = at(Question::Identical(left.term, right.term), span);
                Some(if *negated { not(found) } else { found })
            }
            Node::Present { value, negated } => {
                let value = self.value(value, None)?;
                let found = self.present(value, span)?;
                Some(if *negated { not(found) } else { found })
            }
            Node::Has { owner, negated, written, item, codes, .. } => {
                let found = self.has(owner.as_ref(), (*written, *negated), alone, item, codes.as_ref(), span)?;
                Some(if *negated { not(found) } else { found })
            }
            Node::Quantifier { quantity, binding, satisfies } => {
                self.quantifier(quantity, binding, satisfies.as_deref(), span)
            }
            Node::Shape(value, shape) => self.shape(value, shape, span),
            Node::Stands(path) => self.stands(path, span),
            Node::First(_) if alone == Alone::Present => {
                let value = self.value(expression, None)?;
                Some(at(Question::Present(value.term), span))
            }
            _ => {
                if let Some(value) = self.value(expression, None) {
                    let code = matches!(expression.node, Node::Code(_));
                    self.report(
                        Diagnostic::error("check/not-a-condition", "a value alone is not a condition", span)
                            .label(value.sort.words())
                            .help(if code {
                                "Between codes a comma means *or*: `modifier 25, 57`; a value is compared: `units <= 4`."
                            } else {
                                "Say what it must be: compare it, as in `units <= 4`, or ask whether it is in a set."
                            }),
                    );
                }
                None
            }
        }
    }

    /// Reads several conditions, so that the mistakes of all are reported.
    fn conditions(&mut self, parts: &[Expression], alone: Alone) -> Option<Vec<Condition>> {
        let read: Vec<Option<Condition>> = parts.iter().map(|part| self.condition(part, alone)).collect();
        read.into_iter().collect()
    }

    fn path_condition(&mut self, path: &Path, alone: Alone) -> Option<Condition> {
        let span = path.span;
        if let [word] = path.words.as_slice()
            && let Some(Named::Define(define)) = self.check.names.named(&word.value)
        {
            return self.defined(define, span);
        }
        let value = self.path(path)?;
        if is_yes(&value) {
            return Some(at(Question::Yes(value.term), span));
        }
        if alone == Alone::Present {
            return self.present(value, span);
        }
        let text: Vec<&str> = path.words.iter().map(|word| word.value.as_str()).collect();
        let text = text.join(".");
        self.report(
            Diagnostic::error("check/not-a-condition", format!("`{text}` alone is not a condition"), span)
                .label(value.sort.words())
                .help(format!("Write `{text} is present`, or say what it must be: `{text} is …`, `{text} in …`.")),
        );
        None
    }

    /// A definition as a condition, as if written here.
    fn defined(&mut self, define: usize, span: Span) -> Option<Condition> {
        let declared = self.check.names.defines.get(define).copied()?;
        self.check.used.insert(Used::Define(define));
        self.enter_definition(define, span)?;
        let condition = match &declared.meaning {
            tree::Meaning::Plain(expression) => self.condition(expression, Alone::Yes),
            tree::Meaning::Cases(_) => {
                self.report(
                    Diagnostic::error(
                        "check/not-a-condition",
                        format!("`{}` is a value, not a condition", declared.name.value),
                        span,
                    )
                    .also(declared.name.span, "defined here")
                    .help(format!("Compare it: `units <= {}`.", declared.name.value)),
                );
                None
            }
        };
        self.open.pop();
        Some(at(Question::Defined(DefinitionId(define), Box::new(condition?)), span))
    }

    pub(super) fn present(&mut self, value: Value, span: Span) -> Option<Condition> {
        let value = presence(value);
        match value.term {
            Term::Field(..)
            | Term::First(..)
            | Term::OfProvider(..)
            | Term::Element(..)
            | Term::Column(..)
            | Term::Fact(..) => Some(at(Question::Present(value.term), span)),
            _ => {
                self.report(
                    Diagnostic::error("check/not-a-field", "only a field can be present or absent", value.span)
                        .label(value.sort.words())
                        .help("To ask whether there is such a line or item, write `any …` or `no …`."),
                );
                None
            }
        }
    }

    /// A value in a list: codes in a set, or one of several numbers, amounts or days; or what fields and columns hold.
    pub(super) fn membership(&mut self, value: Value, list: &CodeList, span: Span) -> Option<Condition> {
        let is_field = |item: &&CodeItem| matches!(item, CodeItem::Field(_));
        if let (Some(item), true) = (list.members.iter().find(is_field), !list.except.is_empty()) {
            self.report(
                Diagnostic::error("check/kind", "`except` takes codes out of a set, and this is a field", item.span())
                    .help("Compare the field in a condition of its own, joined by `and`."),
            );
            return None;
        }
        if list.members.iter().any(|item| matches!(item, CodeItem::Field(_))) {
            let mut ways: Vec<Option<Condition>> = Vec::new();
            for item in &list.members {
                if let CodeItem::Field(path) = item {
                    let field =
                        self.value(&Expression { node: Node::Path(path.clone()), span: path.span }, Some(&value));
                    ways.push(field.and_then(|field| self.compare(value.clone(), Comparison::Is, field, path.span)));
                }
            }
            let codes: Vec<CodeItem> =
                list.members.iter().filter(|item| !matches!(item, CodeItem::Field(_))).cloned().collect();
            if !codes.is_empty() {
                let codes = CodeList { members: codes, ..list.clone() };
                ways.push(self.membership(value, &codes, span));
            }
            let mut ways = ways.into_iter().collect::<Option<Vec<Condition>>>()?;
            return match (ways.len(), ways.pop()) {
                (1, only) => only,
                (_, last) => Some(at(Question::Any(ways.into_iter().chain(last).collect()), span)),
            };
        }
        let set = match value.sort {
            Sort::Code(kind) => {
                let carried = self.are_carried(&value.term, list);
                let set = self.check.list(list, kind, value.words);
                if carried { set? } else { return None }
            }
            Sort::Text => self.check.texts(list)?,
            _ => return self.one_of(&value, list, span),
        };
        let date = self.set_date(owner_of(&value.term));
        Some(at(Question::In(value.term, set, Box::new(date)), span))
    }

    fn one_of(&mut self, value: &Value, list: &CodeList, span: Span) -> Option<Condition> {
        if let Some(item) = list.except.first() {
            let problem = kind_error("`except` takes codes out of a set, and these are no codes", value, None)
                .also(item.span(), "here")
                .help("Write the numbers, amounts or dates themselves: `units in 1, 2`.");
            self.report(problem);
            return None;
        }
        let found: Vec<Option<Condition>> = list.members.iter().map(|item| self.one(value, item)).collect();
        Some(at(Question::Any(found.into_iter().collect::<Option<_>>()?), span))
    }

    /// Whether a number, an amount, a span or a day is this one of a list.
    fn one(&mut self, value: &Value, item: &CodeItem) -> Option<Condition> {
        let word = match item {
            CodeItem::Literal(other) => {
                let other = self.value(other, Some(value))?;
                let place = other.span;
                return self.compare(value.clone(), Comparison::Is, other, place);
            }
            // Fields are compared each by itself.
            CodeItem::Field(_) => return None,
            CodeItem::Name(word) => {
                let problem = kind_error(format!("`{}` cannot stand in this list", word.value), value, None)
                    .also(word.span, "here")
                    .help("Sets are for codes; write the numbers, amounts or dates themselves: `units in 1, 2`.");
                self.report(problem);
                return None;
            }
            CodeItem::Code(word) => word,
        };
        if let Some((low, high)) = word.value.split_once('-').filter(|(low, _)| !low.is_empty())
            && value.sort != Sort::Date
        {
            let sign = if value.sort == Sort::Money { "$" } else { "" };
            self.report(
                Diagnostic::error(
                    "check/range",
                    format!("`{}` is a range of codes, not of numbers", word.value),
                    word.span,
                )
                .help(format!("Write `between {sign}{low} and {sign}{high}`, without `in`.")),
            );
            return None;
        }
        let node =
            if value.sort == Sort::Date { Node::Date(word.value.clone()) } else { Node::Code(word.value.clone()) };
        let other = self.value(&Expression { node, span: word.span }, Some(value))?;
        self.compare(value.clone(), Comparison::Is, other, word.span)
    }

    fn stands(&mut self, path: &Path, span: Span) -> Option<Condition> {
        let frame = match path.words.as_slice() {
            [word] => match self.frame_named(&word.value) {
                Some(frame) => Some(frame),
                None if word.value == "line" => self.subject_line(),
                None => None,
            },
            _ => None,
        };
        match frame {
            Some(frame) if frame.record() == Some(Record::Line) => Some(at(Question::Stands(frame.var), span)),
            _ => {
                let text: Vec<&str> = path.words.iter().map(|word| word.value.as_str()).collect();
                self.report(
                    Diagnostic::error(
                        "check/not-a-line",
                        format!("`that stands` asks about a line, and `{}` is none", text.join(".")),
                        path.span,
                    )
                    .help("Give the line a name and ask for that: `with another line p …`, then `p that stands`."),
                );
                None
            }
        }
    }

    fn shape(&mut self, value: &Expression, shape: &tree::Shape, span: Span) -> Option<Condition> {
        let value = self.value(value, None)?;
        let kind = match value.sort {
            Sort::Code(kind) => Some(kind),
            Sort::Text => None,
            _ => {
                self.report(
                    kind_error("only codes and texts are asked for their characters", &value, None)
                        .help("Compare a number, an amount or a date: `units >= 10`."),
                );
                return None;
            }
        };
        let normal = |word: &tree::Word| match kind {
            Some(kind) if kind != CodeKind::BillType => kind.normal(&word.value),
            _ => word.value.clone(),
        };
        let shape = match shape {
            tree::Shape::Characters(word) => model::Shape::Characters(self.count_of(word)?),
            tree::Shape::AtLeast(word) => model::Shape::AtLeast(self.count_of(word)?),
            tree::Shape::AtMost(word) => model::Shape::AtMost(self.count_of(word)?),
            tree::Shape::AllDigits => model::Shape::AllDigits,
            tree::Shape::AllLetters => model::Shape::AllLetters,
            tree::Shape::LettersOrDigits => model::Shape::LettersOrDigits,
            tree::Shape::Contains(word) => model::Shape::Contains(normal(word)),
            // A type of bill begins with its nought, as `13x` does.
            tree::Shape::BeginsWith(word) if kind == Some(CodeKind::BillType) => {
                model::Shape::BeginsWith(CodeKind::BillType.beginning(&word.value))
            }
            tree::Shape::BeginsWith(word) => model::Shape::BeginsWith(normal(word)),
            tree::Shape::EndsWith(word) => model::Shape::EndsWith(normal(word)),
            tree::Shape::CharacterIs(position, word) => {
                let position = self.count_of(position)?;
                let text = normal(word);
                let mut characters = text.chars();
                let (Some(character), None) = (characters.next(), characters.next()) else {
                    self.report(
                        Diagnostic::error("check/shape", format!("`{}` is not one character", word.value), word.span)
                            .help("Write one letter or digit: `character 7 is S`."),
                    );
                    return None;
                };
                model::Shape::CharacterIs(position, character)
            }
            tree::Shape::ValidNpi => model::Shape::ValidNpi,
        };
        Some(at(Question::Shape(value.term, shape), span))
    }

    /// A whole number from 1 that fits a position or a length.
    pub(super) fn count_of(&mut self, word: &tree::Word) -> Option<usize> {
        let count = word.value.parse::<usize>().ok().filter(|count| (1..=10_000).contains(count));
        if count.is_none() {
            self.report(
                Diagnostic::error("check/number", format!("`{}` is not a number of characters", word.value), word.span)
                    .help("Write a whole number, 1 or more."),
            );
        }
        count
    }
}
