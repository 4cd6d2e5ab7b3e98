//! What is written as a condition to a question with its answer's facts.

use super::Used;
use super::fields::field_named;
use super::names::Named;
use super::scope::{Frame, Scope, owner_of};
use super::terms::{is_yes, kind_error, presence};
use super::values::{Sort, Value, unit_word};
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
                let found = self.has(owner.as_ref(), *written, alone, item, codes.as_ref(), span)?;
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
            Sort::Code(kind) => self.check.list(list, kind, value.words)?,
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
