//! What is written as a value to a term with its kind.

use super::Used;
use super::codes;
use super::fields::field_named;
use super::literals::looks_numeric;
use super::names::Named;
use super::scope::Scope;
use super::values::{Sort, Value, unit_of, unit_word};
use crate::claim::{CodeKind, Field};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{self, Literal, Owner, Term, Unit};
use crate::source::Span;
use crate::syntax::tree::{self, Expression, Node, Path};

/// How deep definitions may stand in each other.
const DEEPEST: usize = 64;
/// How often one edit may read definitions: each stands where it is used, so that a few can grow beyond measure.
const MOST_READS: usize = 10_000;

impl Scope<'_, '_> {
    /// Reads a value; `beside` is the value that it is compared or combined with, by whose kind code words are read.
    pub(super) fn value(&mut self, expression: &Expression, beside: Option<&Value>) -> Option<Value> {
        let span = expression.span;
        match &expression.node {
            Node::Group(inner) => self.value(inner, beside),
            Node::Path(path) => self.path_value(path, beside),
            Node::First(path) => self.first(path),
            Node::Code(text) => self.code_word(text, span, beside),
            Node::Text(text) => match beside.map(|value| value.sort) {
                Some(Sort::Code(kind)) if kind != CodeKind::Word => self.code_word(text, span, beside),
                Some(Sort::Code(_)) => self.quoted_word(text, span, beside?),
                Some(Sort::Text) | None => Some(Value::literal(Literal::Text(text.clone()), Sort::Text, span)),
                Some(_) => self.code_word(text, span, beside),
            },
            Node::Date(text) => {
                let date = self.check.day(text, span)?;
                Some(Value::literal(Literal::Date(date), Sort::Date, span))
            }
            Node::Money(text) => {
                let cents = self.check.cents(text, span)?;
                Some(Value::literal(Literal::Number(cents), Sort::Money, span))
            }
            Node::Quantity(number, unit) => {
                let number = self.check.number(number, span)?;
                let Some(unit) = unit_of(&unit.value) else {
                    self.report(
                        Diagnostic::error(
                            "check/unit",
                            format!("time is not counted in `{}` here", unit.value),
                            unit.span,
                        )
                        .help("Write days, months or years: `14 days`, `40 years`."),
                    );
                    return None;
                };
                self.check.in_reach(number, unit, span)?;
                Some(Value::literal(Literal::Number(number), Sort::Span(unit), span))
            }
            Node::Percent(number) => {
                let number = self.check.number(number, span)?;
                Some(Value::literal(Literal::Number(number), Sort::Percent, span))
            }
            Node::Element(word) => self.element(word),
            Node::Arithmetic(left, operation, right) => self.arithmetic(left, *operation, right, span),
            Node::Aggregate { function, value, more, binding } => {
                self.aggregate(*function, (value.as_deref(), more), binding, span)
            }
            Node::Elapsed { unit, from, to, through } => self.elapsed(unit, from, to, *through, span),
            Node::Part(part, of) => {
                let of = self.dated(of)?;
                let (part, sort) = match part {
                    tree::DatePart::Year => (model::DatePart::Year, Sort::Number),
                    tree::DatePart::Month => (model::DatePart::Month, Sort::Number),
                    tree::DatePart::DaysInMonth => (model::DatePart::DaysInMonth, Sort::Number),
                    tree::DatePart::Day => (model::DatePart::Day, Sort::Number),
                    tree::DatePart::FirstDayOfMonth => (model::DatePart::FirstDayOfMonth, Sort::Date),
                    tree::DatePart::LastDayOfMonth => (model::DatePart::LastDayOfMonth, Sort::Date),
                };
                Some(Value::new(Term::Part(part, Box::new(of.term)), sort, span))
            }
            Node::Rounded(inner, rounding, step) => self.rounded(inner, *rounding, step.as_deref(), beside, span),
            Node::Characters(of, stretch) => self.characters(of, stretch, span),
            Node::Length(of) => {
                let of = self.text_of(of)?;
                Some(Value::new(Term::Length(Box::new(of.term)), Sort::Number, span))
            }
            Node::Compare(..)
            | Node::In { .. }
            | Node::Between { .. }
            | Node::Within { .. }
            | Node::SamePeriod { .. }
            | Node::Stepped { .. }
            | Node::Identical { .. }
            | Node::Present { .. }
            | Node::Has { .. }
            | Node::And(_)
            | Node::Or(_)
            | Node::Not(_)
            | Node::Quantifier { .. }
            | Node::Shape(..)
            | Node::Stands(_) => {
                self.report(
                    Diagnostic::error("check/not-a-value", "this is a condition, and a value is needed here", span)
                        .help("Write a field, a code, a number, an amount or a date, or what is computed from them."),
                );
                None
            }
        }
    }

    /// A text beside a field with words of its own: a word, or a code as claims carry it.
    fn quoted_word(&mut self, text: &str, span: Span, beside: &Value) -> Option<Value> {
        let words = beside.words;
        let known = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
        if known.is_none() && !words.is_empty() && text.contains(|c: char| c.is_ascii_lowercase()) {
            self.report(super::sets::unknown_word(&tree::Word::new(text.to_owned(), span), words));
            return None;
        }
        let code = known.map_or_else(|| CodeKind::Word.normal(text), |(_, code)| (*code).to_owned());
        if known.is_none() && !self.is_carried(&beside.term, &code, span) {
            return None;
        }
        Some(Value::literal(Literal::Text(code), Sort::Code(CodeKind::Word), span))
    }

    /// A path: a word for a code of what stands beside it, a definition, or a field.
    fn path_value(&mut self, path: &Path, beside: Option<&Value>) -> Option<Value> {
        if let [word] = path.words.as_slice() {
            if let Some((_, code)) = beside.and_then(|value| value.words.iter().find(|(name, _)| *name == word.value)) {
                return Some(Value::literal(Literal::Text((*code).to_owned()), Sort::Code(CodeKind::Word), path.span));
            }
            if let Some(Named::Define(at)) = self.check.names.named(&word.value) {
                return self.defined_value(at, path.span, beside);
            }
            // A word that is no field beside a field with words of its own: a mistyped word.
            if let Some(beside) = beside
                && !beside.words.is_empty()
                && !self.is_field(path)
            {
                self.report(super::sets::unknown_word(word, beside.words));
                return None;
            }
        }
        self.path(path)
    }

    /// Whether a word alone is a field where it stands.
    pub(super) fn is_field(&self, path: &Path) -> bool {
        match path.words.as_slice() {
            [word] => self
                .here()
                .and_then(|here| here.record())
                .is_some_and(|record| field_named(record, &word.value).is_some()),
            _ => true,
        }
    }

    /// The value that a definition stands for, read where it is used.
    fn defined_value(&mut self, at: usize, span: Span, beside: Option<&Value>) -> Option<Value> {
        let define = self.check.names.defines.get(at).copied()?;
        self.check.used.insert(Used::Define(at));
        self.enter_definition(at, span)?;
        let value = match &define.meaning {
            tree::Meaning::Plain(expression) => self.value(expression, beside),
            tree::Meaning::Cases(cases) => self.value_by_case(at, cases, define.name.span, beside),
        };
        self.open.pop();
        value.map(|value| Value { span, ..value })
    }

    /// Notes that a definition is being read; one that is made of itself is an error.
    pub(super) fn enter_definition(&mut self, at: usize, span: Span) -> Option<()> {
        if self.open.contains(&at) {
            let ring: Vec<_> = self
                .open
                .iter()
                .skip_while(|open| **open != at)
                .filter_map(|open| self.check.names.defines.get(*open).copied())
                .collect();
            let names: Vec<String> = ring.iter().map(|define| format!("`{}`", define.name.value)).collect();
            let mut problem = Diagnostic::error(
                "check/definition-ring",
                match names.as_slice() {
                    [one] => format!("the definition {one} is made of itself"),
                    _ => format!("these definitions are made of each other: {}", names.join(", ")),
                },
                span,
            )
            .help("Write out what one of them means, without the names of the others.");
            for define in ring {
                problem = problem.also(define.name.span, "in the ring");
            }
            self.report(problem);
            return None;
        }
        self.reads += 1;
        if self.open.len() >= DEEPEST || self.reads > MOST_READS {
            if self.reads <= MOST_READS + 1 {
                self.report(
                    Diagnostic::error("check/too-deep", "definitions are made of too many others here", span)
                        .help("Write out what some of them mean."),
                );
            }
            return None;
        }
        self.open.push(at);
        Some(())
    }

    fn first(&mut self, path: &Path) -> Option<Value> {
        let value = self.path(path)?;
        match value.term {
            Term::Field(owner, field) if field.info().list => {
                Some(Value { term: Term::First(owner, field), span: path.span, ..value })
            }
            _ => {
                let text: Vec<&str> = path.words.iter().map(|word| word.value.as_str()).collect();
                let text = text.join(".");
                self.report(
                    Diagnostic::error(
                        "check/not-a-list",
                        format!("`{text}` has one value, so there is no first one"),
                        path.span,
                    )
                    .help(format!("Write `{text}`; `first` is for what a claim lists, such as `first diagnosis`.")),
                );
                None
            }
        }
    }

    /// A code word or a bare number, read by what stands beside it.
    fn code_word(&mut self, text: &str, span: Span, beside: Option<&Value>) -> Option<Value> {
        let Some(beside) = beside else {
            if looks_numeric(text) {
                let number = self.check.number(text, span)?;
                return Some(Value::literal(Literal::Number(number), Sort::Number, span));
            }
            self.report(
                Diagnostic::error(
                    "check/no-kind",
                    format!("nothing beside `{text}` says what kind of code it is"),
                    span,
                )
                .help("Write what is asked for in front: `code is 99213`, `has modifier 25`."),
            );
            return None;
        };
        let problem = match beside.sort {
            Sort::Code(kind) => match codes::exact(text, kind, span) {
                Ok(code) => {
                    self.check.doubt(text, kind, span);
                    let carried = self.is_carried(&beside.term, &code, span);
                    return carried.then(|| Value::literal(Literal::Text(code), Sort::Code(kind), span));
                }
                Err(problem) => problem,
            },
            Sort::Text => return Some(Value::literal(Literal::Text(text.to_owned()), Sort::Text, span)),
            Sort::Number | Sort::Elapsed(_) => {
                let number = self.check.number(text, span)?;
                return Some(Value::literal(Literal::Number(number), Sort::Number, span));
            }
            Sort::Money if looks_numeric(text) => Diagnostic::error(
                "check/money",
                format!("`{text}` is a number; an amount of money carries its `$`"),
                span,
            )
            .also(beside.span, "an amount of money")
            .help(format!("Write `${text}`.")),
            Sort::Age | Sort::Span(_) if looks_numeric(text) => {
                let unit = match beside.sort {
                    Sort::Span(unit) => unit_word(unit),
                    _ => "years",
                };
                Diagnostic::error("check/unit", format!("`{text}` has no unit"), span)
                    .also(beside.span, beside.sort.words())
                    .help(format!("Write `{text} {unit}`."))
            }
            Sort::Percent if looks_numeric(text) => {
                Diagnostic::error("check/unit", format!("`{text}` has no `percent`"), span)
                    .also(beside.span, "a percentage")
                    .help(format!("Write `{text} percent`."))
            }
            Sort::Date => Diagnostic::error("check/date", format!("`{text}` is not a date"), span)
                .also(beside.span, "a date")
                .help(if looks_numeric(text) {
                    "Write a day, `2026-04-01`, or a time after another date: `claim.last_date + 90 days`."
                } else {
                    "Write year, month and day: `2026-04-01`."
                }),
            sort => Diagnostic::error("check/kind", format!("`{text}` is not {}", sort.words()), span)
                .also(beside.span, sort.words())
                .help(sort.example()),
        };
        self.report(problem);
        None
    }

    /// A value that must be a day.
    pub(super) fn dated(&mut self, expression: &Expression) -> Option<Value> {
        let value = self.value(expression, None)?;
        if value.sort == Sort::Date {
            return Some(value);
        }
        self.report(
            kind_error("a date is needed here", &value, None)
                .help("Write a day such as `2026-04-01`, or a field that is a date: `date`, `claim.received`."),
        );
        None
    }

    fn elapsed(
        &mut self,
        unit: &tree::Word,
        from: &Expression,
        to: &Expression,
        through: bool,
        span: Span,
    ) -> Option<Value> {
        let (from, to) = (self.dated(from), self.dated(to));
        let unit = match unit_of(&unit.value) {
            Some(unit) if unit != Unit::Years => unit,
            _ => {
                self.report(
                    Diagnostic::error(
                        "check/unit",
                        format!("time between two dates is not counted in `{}`", unit.value),
                        unit.span,
                    )
                    .help("Write `days from A to B` or `months from A to B`."),
                );
                return None;
            }
        };
        let term = Term::Elapsed(unit, Box::new(from?.term), Box::new(to?.term), through);
        Some(Value::new(term, Sort::Elapsed(unit), span))
    }

    fn arithmetic(
        &mut self,
        left: &Expression,
        operation: tree::Arithmetic,
        right: &Expression,
        span: Span,
    ) -> Option<Value> {
        let (left, right) = (self.value(left, None), self.value(right, None));
        let (left, right) = (left?, right?);
        let operation = match operation {
            tree::Arithmetic::Add => model::Arithmetic::Add,
            tree::Arithmetic::Subtract => model::Arithmetic::Subtract,
            tree::Arithmetic::Multiply => model::Arithmetic::Multiply,
            tree::Arithmetic::Divide => model::Arithmetic::Divide,
        };
        match self.combine(left, operation, right, span) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.report(problem);
                None
            }
        }
    }

    fn combine(
        &self,
        left: Value,
        operation: model::Arithmetic,
        right: Value,
        span: Span,
    ) -> Result<Value, Diagnostic> {
        use model::Arithmetic::{Add, Divide, Multiply, Subtract};
        if left.sort == Sort::Date && matches!(operation, Add | Subtract) {
            return match right.sort {
                Sort::Span(unit) => {
                    let term = Term::Shift(Box::new(left.term), operation, Box::new(right.term), unit);
                    Ok(Value::new(term, Sort::Date, span))
                }
                Sort::Date if operation == Subtract => {
                    Err(kind_error("two dates are not subtracted", &left, Some(&right))
                        .help("Write `days from A to B`, with the earlier date first."))
                }
                _ => Err(kind_error("only a span of time can be added to a date", &left, Some(&right))
                    .help("Give the number a unit: `+ 90 days`.")),
            };
        }
        // Percentages add up among themselves, and are fractions beside anything else.
        let (left, right) = if left.sort == Sort::Percent && right.sort == Sort::Percent && operation != Multiply {
            (left, right)
        } else {
            (left.into_fraction(), right.into_fraction())
        };
        let plain = |sort: Sort| if sort.numeric() { Sort::Number } else { sort };
        let sort = match (plain(left.sort), operation, plain(right.sort)) {
            (Sort::Number, _, Sort::Number) => Sort::Number,
            (Sort::Money, Add | Subtract, Sort::Money) => Sort::Money,
            (Sort::Money, Divide, Sort::Money) | (Sort::Percent, Divide, Sort::Percent) => Sort::Number,
            (Sort::Money, Multiply | Divide, Sort::Number) | (Sort::Number, Multiply, Sort::Money) => Sort::Money,
            (Sort::Percent, Add | Subtract, Sort::Percent) => Sort::Percent,
            (Sort::Span(a), Add | Subtract, Sort::Span(b)) if a == b => Sort::Span(a),
            (Sort::Span(unit), Multiply | Divide, Sort::Number) | (Sort::Number, Multiply, Sort::Span(unit)) => {
                Sort::Span(unit)
            }
            _ => {
                return Err(kind_error(
                    format!("{} cannot be {} {}", left.sort.words(), done(operation), right.sort.words()),
                    &left,
                    Some(&right),
                )
                .help("Add and subtract what is alike, amounts and amounts; multiply and divide by plain numbers."));
            }
        };
        Ok(Value::new(Term::Arithmetic(Box::new(left.term), operation, Box::new(right.term)), sort, span))
    }

    /// Whether an expression is read by what stands beside it: a code word, a text, or a word that names nothing here.
    pub(super) fn is_written(&self, expression: &Expression) -> bool {
        match &expression.node {
            Node::Group(inner) => self.is_written(inner),
            Node::Code(_) | Node::Text(_) => true,
            Node::Path(path) => match path.words.as_slice() {
                [word] => {
                    !self.is_field(path)
                        && self.check.names.named(&word.value).is_none()
                        && self.frame_named(&word.value).is_none()
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// A value of the wrong kind, with the places of both that do not go together.
pub(super) fn kind_error(message: impl Into<String>, value: &Value, other: Option<&Value>) -> Diagnostic {
    let error = Diagnostic::error("check/kind", message, value.span).label(value.sort.words());
    match other {
        Some(other) => error.also(other.span, other.sort.words()),
        None => error,
    }
}

/// What an operation does, as a message says it.
fn done(operation: model::Arithmetic) -> &'static str {
    match operation {
        model::Arithmetic::Add => "added to",
        model::Arithmetic::Subtract => "reduced by",
        model::Arithmetic::Multiply => "multiplied by",
        model::Arithmetic::Divide => "divided by",
    }
}

/// Whether a field alone, as a condition, is yes or no.
pub(super) fn is_yes(value: &Value) -> bool {
    value.sort == Sort::Yes
}

/// What `is present` asks about: of a provider named alone the provider, not its NPI; of an age the day of birth.
pub(super) fn presence(value: Value) -> Value {
    let term = match value.term {
        Term::OfProvider(owner, field, _) if value.alone => Term::Field(owner, field),
        Term::Age(..) => Term::Field(Owner::Patient, Field::PatientBirthDate),
        term => term,
    };
    Value { term, ..value }
}
