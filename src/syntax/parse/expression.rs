//! Matched conditions and values to the tree.

use super::build::Build;
use super::grammar::{Node as Pair, Rule};
use super::problem;
use crate::source::Spanned;
use crate::syntax::tree::{
    Aggregate, Arithmetic, Binding, Comparison, DatePart, Expression, Node, Path, Quantity, Rounding, Shape, Stretch,
    Which, Window, Word,
};

/// What a condition needs of what calls it.
type Built = Option<Expression>;

impl Build<'_> {
    fn expression_of(&self, node: Node, pair: &Pair<'_>) -> Expression {
        Expression { node, span: self.span(pair) }
    }

    /// Everything from `or` down.
    pub(super) fn expression(&mut self, pair: &Pair<'_>) -> Built {
        let mut parts = Vec::new();
        let mut joiner: Option<Pair<'_>> = None;
        let mut before: Option<Pair<'_>> = None;
        for inner in pair.clone().into_inner() {
            match (inner.as_rule(), &joiner) {
                (Rule::unary, _) => {
                    let both = joiner.as_ref().is_some_and(|joiner| joiner.as_rule() == Rule::k_and);
                    if self.code_alone(before.as_ref(), &inner, both) {
                        return None;
                    }
                    parts.push(self.unary(&inner)?);
                    before = Some(inner);
                }
                (rule, Some(first)) if first.as_rule() != rule => {
                    let found = problem::and_or(self.span(&inner), self.span(first), self.grouped(pair));
                    self.diagnostics.push(found);
                    return None;
                }
                (_, None) => joiner = Some(inner),
                _ => {}
            }
        }
        let Some(joiner) = joiner else { return parts.pop() };
        let node = if joiner.as_rule() == Rule::k_and { Node::And(parts) } else { Node::Or(parts) };
        Some(self.expression_of(node, pair))
    }

    /// The two ways to put parentheses where `and` and `or` join three short conditions.
    fn grouped(&self, pair: &Pair<'_>) -> Option<(String, String)> {
        let parts: Vec<&str> = pair.clone().into_inner().map(|part| self.text(&part)).collect();
        let [a, first, b, second, c] = parts.as_slice() else { return None };
        let short = parts.iter().map(|part| part.len()).sum::<usize>() <= 60;
        short.then(|| (format!("({a} {first} {b}) {second} {c}"), format!("{a} {first} ({b} {second} {c})")))
    }

    /// A code alone behind `or`, as in `modifier 25 or 59`: what was meant is another code of the list before it. Behind
    /// `and` (`both`) it is another condition.
    fn code_alone(&mut self, before: Option<&Pair<'_>>, pair: &Pair<'_>, both: bool) -> bool {
        let written = self.text(pair);
        let code = written.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
            && written.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'*'))
            && crate::claim::Date::parse(written.as_bytes()).is_none();
        let Some(text) = before.filter(|_| code).map(|before| self.text(before)) else { return false };
        let words: Vec<&str> = text.split_whitespace().collect();
        let list = match words.as_slice() {
            [left, "is" | "=", first] => format!("{left} in {first}, {written}"),
            [left, "is", "not", first] | [left, "!=", first] => format!("{left} not in {first}, {written}"),
            [.., "<" | "<=" | ">" | ">=", _] | [] => return false,
            _ => format!("{text}, {written}"),
        };
        let help = match words.as_slice() {
            ["no", middle @ .., first] if both => {
                let item = middle.join(" ");
                format!(
                    "Write `{list}` if none of them may be there, `not (has {item} {first} and has {item} {written})` if \
                     they may not be there together."
                )
            }
            [_, "is" | "=" | "!=", ..] => format!("Write `{list}`: between codes a comma means *or*."),
            [lead @ .., _] if both => format!("Write `{text} and {} {written}`.", lead.join(" ")),
            _ => format!("Write `{list}`: between codes a comma means *or*."),
        };
        let found = problem::slip(format!("`{written}` alone is no condition"), help, self.span(pair));
        self.diagnostics.push(found);
        true
    }

    fn unary(&mut self, pair: &Pair<'_>) -> Built {
        let condition = self.child(pair, Rule::condition)?;
        let mut built = self.condition(&condition)?;
        let nots: Vec<_> = pair.clone().into_inner().filter(|inner| inner.as_rule() == Rule::k_not).collect();
        for not in nots.iter().rev() {
            let span = self.span(not).to(built.span);
            built = Expression { node: Node::Not(Box::new(built)), span };
        }
        Some(built)
    }

    fn condition(&mut self, pair: &Pair<'_>) -> Built {
        let mut inner = pair.clone().into_inner();
        let first = inner.next()?;
        match first.as_rule() {
            Rule::short_has | Rule::bare_has => self.has(&first, None, pair),
            Rule::quantifier => self.quantifier(&first),
            _ => {
                let value = self.value(&first)?;
                match inner.next() {
                    None => Some(value),
                    Some(_) if open_filter(&value) => self.filter_compared(&value),
                    Some(ending) => self.ending(value, &ending, pair),
                }
            }
        }
    }

    fn ending(&mut self, value: Expression, ending: &Pair<'_>, whole: &Pair<'_>) -> Built {
        let boxed = |value| Box::new(value);
        let node = match ending.as_rule() {
            Rule::present => {
                let negated = self.has_child(ending, Rule::k_not) != self.has_child(ending, Rule::k_absent);
                Node::Present { value: boxed(value), negated }
            }
            Rule::all_digits => Node::Shape(
                boxed(value),
                match (self.has_child(ending, Rule::letters_or_digits), self.has_child(ending, Rule::k_letters)) {
                    (true, _) => Shape::LettersOrDigits,
                    (false, true) => Shape::AllLetters,
                    (false, false) => Shape::AllDigits,
                },
            ),
            Rule::stepped => Node::Stepped {
                value: boxed(value),
                negated: self.has_child(ending, Rule::k_not),
                step: self.step(ending),
            },
            Rule::identical => Node::Identical {
                negated: self.has_child(ending, Rule::k_not),
                other: boxed(self.value(&self.child(ending, Rule::value)?)?),
                value: boxed(value),
            },
            Rule::valid_npi => Node::Shape(boxed(value), Shape::ValidNpi),
            Rule::characters => {
                let count = self.word_of(ending, Rule::number)?;
                let shape = match (self.has_child(ending, Rule::k_least), self.has_child(ending, Rule::k_most)) {
                    (true, _) => Shape::AtLeast(count),
                    (false, true) => Shape::AtMost(count),
                    (false, false) => Shape::Characters(count),
                };
                Node::Shape(boxed(value), shape)
            }
            Rule::contains => Node::Shape(boxed(value), Shape::Contains(self.piece(ending)?)),
            Rule::begins => Node::Shape(boxed(value), Shape::BeginsWith(self.piece(ending)?)),
            Rule::ends => Node::Shape(boxed(value), Shape::EndsWith(self.piece(ending)?)),
            Rule::comparison => {
                let comparator = self.child(ending, Rule::comparator)?;
                if let Some(no) = self.child(ending, Rule::no_alone) {
                    let right = self.expression_of(Node::Path(self.path(&no)), &no);
                    let node = Node::Compare(boxed(value), self.comparator(&comparator), boxed(right));
                    return Some(self.expression_of(node, whole));
                }
                let right = self.child(ending, Rule::value)?;
                if let "null" | "blank" | "empty" | "missing" | "none" | "nothing" = self.text(&right) {
                    let is = self.comparator(&comparator) == Comparison::Is;
                    let written = if is { "is absent" } else { "is present" };
                    let left = self.text(whole).split_whitespace().next().unwrap_or("");
                    let found = problem::slip(
                        format!("`{}` is not how an empty field is asked for", self.text(&right)),
                        format!("Write `{left} {written}`."),
                        self.span(ending),
                    );
                    self.diagnostics.push(found);
                    return None;
                }
                Node::Compare(boxed(value), self.comparator(&comparator), boxed(self.value(&right)?))
            }
            Rule::membership => Node::In {
                value: boxed(value),
                negated: self.has_child(ending, Rule::k_not),
                set: self.values_of(ending)?,
            },
            Rule::between => {
                let ends: Vec<_> = ending.clone().into_inner().filter(|p| p.as_rule() == Rule::value).collect();
                let [low, high] = ends.as_slice() else { return None };
                let negated = self.has_child(ending, Rule::k_not);
                let (low, high) = (self.value(low), self.value(high));
                Node::Between { value: boxed(value), negated, low: boxed(low?), high: boxed(high?) }
            }
            Rule::within => {
                let of = self.child(ending, Rule::value)?;
                let (window, of) = (self.window(ending)?, self.value(&of)?);
                let negated = self.has_child(ending, Rule::k_not);
                Node::Within { value: boxed(value), negated, window: Box::new(Window { of: Some(of), ..window }) }
            }
            Rule::same_period_as => Node::SamePeriod {
                negated: self.has_child(ending, Rule::k_not),
                period: self.words(&self.child(ending, Rule::period_words)?),
                other: boxed(self.value(&self.child(ending, Rule::value)?)?),
                value: boxed(value),
            },
            Rule::owned_has | Rule::stands => {
                let Node::Path(path) = value.node else {
                    self.diagnostics.push(problem::owner(self.text(ending), value.span));
                    return None;
                };
                if ending.as_rule() == Rule::owned_has {
                    return self.has(ending, Some(path), whole);
                }
                Node::Stands(path)
            }
            _ => return None,
        };
        Some(self.expression_of(node, whole))
    }

    /// Refuses an aggregate whose `where` should run on.
    fn filter_compared(&mut self, aggregate: &Expression) -> Built {
        self.diagnostics.push(problem::filter_compared(aggregate.span));
        None
    }

    fn comparator(&self, pair: &Pair<'_>) -> Comparison {
        match self.text(pair) {
            "<" => Comparison::Less,
            "<=" => Comparison::AtMost,
            ">" => Comparison::Greater,
            ">=" => Comparison::AtLeast,
            "!=" => Comparison::IsNot,
            _ if self.has_child(pair, Rule::k_not) => Comparison::IsNot,
            _ => Comparison::Is,
        }
    }

    fn has(&mut self, pair: &Pair<'_>, owner: Option<Path>, whole: &Pair<'_>) -> Built {
        let item =
            pair.clone().into_inner().find(|p| matches!(p.as_rule(), Rule::item | Rule::modifier | Rule::two_words))?;
        let node = Node::Has {
            owner,
            negated: self.has_child(pair, Rule::k_no),
            written: self.has_child(pair, Rule::k_has) || self.has_child(pair, Rule::k_have),
            item: self.singular(&item),
            with_in: self.has_child(pair, Rule::k_in),
            codes: self.codes_of(pair),
        };
        Some(self.expression_of(node, whole))
    }

    /// Sums and what is above them, inside an aggregate or not.
    pub(super) fn value(&mut self, pair: &Pair<'_>) -> Built {
        let mut built: Option<Expression> = None;
        let mut operation = Arithmetic::Add;
        for inner in pair.clone().into_inner() {
            match inner.as_rule() {
                Rule::add | Rule::multiply => {
                    operation = match self.text(&inner) {
                        "+" => Arithmetic::Add,
                        "-" => Arithmetic::Subtract,
                        "*" => Arithmetic::Multiply,
                        _ => Arithmetic::Divide,
                    };
                }
                rule => {
                    let next = match rule {
                        Rule::product | Rule::inner_product => self.value(&inner)?,
                        _ => self.factor(&inner)?,
                    };
                    built = Some(match built {
                        None => next,
                        Some(left) if open_filter(&left) => return self.filter_compared(&left),
                        Some(left) => {
                            let span = left.span.to(next.span);
                            Expression { node: Node::Arithmetic(Box::new(left), operation, Box::new(next)), span }
                        }
                    });
                }
            }
        }
        built
    }

    fn factor(&mut self, pair: &Pair<'_>) -> Built {
        let mut inner = pair.clone().into_inner();
        let term = self.term(&inner.next()?)?;
        let Some(rounded) = inner.next() else { return Some(term) };
        if open_filter(&term) {
            return self.filter_compared(&term);
        }
        let how = if self.has_child(&rounded, Rule::k_up) {
            Rounding::Up
        } else if self.has_child(&rounded, Rule::k_down) {
            Rounding::Down
        } else {
            Rounding::Nearest
        };
        let step = self.step(&rounded);
        Some(self.expression_of(Node::Rounded(Box::new(term), how, step), pair))
    }

    /// The number or amount behind `steps of` or `multiple of`.
    fn step(&self, pair: &Pair<'_>) -> Option<Box<Expression>> {
        let step = self.child(pair, Rule::money).or_else(|| self.child(pair, Rule::number))?;
        let text = self.text(&step).to_owned();
        let node = if step.as_rule() == Rule::money { Node::Money(text) } else { Node::Code(text) };
        Some(Box::new(self.expression_of(node, &step)))
    }

    /// One operand.
    pub(super) fn term(&mut self, pair: &Pair<'_>) -> Built {
        let text = self.text(pair).to_owned();
        let node = match pair.as_rule() {
            Rule::group => Node::Group(Box::new(self.expression(&self.child(pair, Rule::expression)?)?)),
            Rule::aggregate => self.aggregate(pair)?,
            Rule::elapsed | Rule::inner_elapsed => self.elapsed(pair)?,
            Rule::part | Rule::inner_part => {
                let mut inner = pair.clone().into_inner();
                let words = inner.next()?;
                let part = if self.has_child(&words, Rule::k_last) {
                    DatePart::LastDayOfMonth
                } else if self.has_child(&words, Rule::k_first) {
                    DatePart::FirstDayOfMonth
                } else if self.has_child(&words, Rule::k_in) {
                    DatePart::DaysInMonth
                } else if self.has_child(&words, Rule::k_year) {
                    DatePart::Year
                } else if self.has_child(&words, Rule::k_month) {
                    DatePart::Month
                } else {
                    DatePart::Day
                };
                Node::Part(part, Box::new(self.term(&inner.next()?)?))
            }
            Rule::character_is => {
                let number = self.word_of(pair, Rule::number)?;
                let of = self.of(pair)?;
                let last = pair.clone().into_inner().last()?;
                Node::Shape(Box::new(of), Shape::CharacterIs(number, self.plain(&last)))
            }
            Rule::characters_of => {
                let mut numbers = self.all(pair, Rule::number).into_iter();
                let number = numbers.next()?;
                let stretch = if self.has_child(pair, Rule::k_first) {
                    Stretch::First(number)
                } else if self.has_child(pair, Rule::k_last) {
                    Stretch::Last(number)
                } else {
                    Stretch::Between(number, numbers.next().filter(|_| self.has_child(pair, Rule::k_to)))
                };
                Node::Characters(Box::new(self.of(pair)?), stretch)
            }
            Rule::length => Node::Length(Box::new(self.of(pair)?)),
            Rule::first => Node::First(self.path(&self.child(pair, Rule::path)?)),
            Rule::element => Node::Element(self.plain(&self.child(pair, Rule::quoted)?)),
            Rule::percent => Node::Percent(self.word_of(pair, Rule::number)?.value),
            Rule::quantity => {
                let number = self.word_of(pair, Rule::number)?;
                Node::Quantity(number.value, self.unit(pair)?)
            }
            Rule::date => Node::Date(text),
            Rule::money => Node::Money(text),
            Rule::quoted => Node::Text(self.plain(pair).value),
            Rule::path => Node::Path(self.path(pair)),
            _ => Node::Code(text),
        };
        Some(self.expression_of(node, pair))
    }

    /// The operand behind `of`.
    fn of(&mut self, pair: &Pair<'_>) -> Built {
        let of = pair.clone().into_inner().skip_while(|p| p.as_rule() != Rule::k_of).nth(1)?;
        self.term(&of)
    }

    /// `days`, `months`, `years`, however it is written.
    pub(super) fn unit(&self, pair: &Pair<'_>) -> Option<Word> {
        let unit = self.child(pair, Rule::unit)?;
        let text = self.text(&unit);
        let value = if text.ends_with('s') { text.to_owned() } else { format!("{text}s") };
        Some(Spanned::new(value, self.span(&unit)))
    }

    /// The text or code behind `begins with` and its like.
    fn piece(&self, pair: &Pair<'_>) -> Option<Word> {
        let piece = pair.clone().into_inner().find(|p| matches!(p.as_rule(), Rule::quoted | Rule::code_word))?;
        Some(self.plain(&piece))
    }

    fn elapsed(&mut self, pair: &Pair<'_>) -> Option<Node> {
        let mut unit = None;
        let mut through = false;
        let mut ends = Vec::new();
        for inner in pair.clone().into_inner() {
            match inner.as_rule() {
                Rule::k_days | Rule::k_months | Rule::k_weekdays => unit = Some(self.word(&inner)),
                Rule::k_through => through = true,
                Rule::k_from | Rule::k_to => {}
                _ => ends.push(self.term(&inner)?),
            }
        }
        let to = Box::new(ends.pop()?);
        let from = Box::new(ends.pop()?);
        if open_filter(&from) {
            self.filter_compared(&from);
            return None;
        }
        Some(Node::Elapsed { unit: unit?, from, to, through })
    }

    fn aggregate(&mut self, pair: &Pair<'_>) -> Option<Node> {
        let inner: Vec<_> = pair.clone().into_inner().collect();
        let distinct = inner.iter().any(|p| p.as_rule() == Rule::distinct);
        let function = match inner.first()?.as_rule() {
            Rule::k_count if distinct => Aggregate::CountDistinct,
            Rule::k_count => Aggregate::Count,
            Rule::k_sum => Aggregate::Sum,
            Rule::k_earliest => Aggregate::Earliest,
            Rule::k_latest => Aggregate::Latest,
            Rule::k_smallest => Aggregate::Smallest,
            _ => Aggregate::Largest,
        };
        let mut values = Vec::new();
        for value in inner.iter().filter(|p| p.as_rule() == Rule::inner_value) {
            values.push(self.value(value)?);
        }
        let mut values = values.into_iter();
        let (value, more) = (values.next().map(Box::new), values.collect());
        let which = self.others(pair, Which::Plain);
        let bound = self.child(pair, Rule::bound)?;
        let binding = Box::new(self.binding(&bound, which)?);
        Some(Node::Aggregate { function, value, more, binding })
    }

    /// `Another` where `other` is written.
    fn others(&self, pair: &Pair<'_>, otherwise: Which) -> Which {
        if self.has_child(pair, Rule::others) { Which::Another } else { otherwise }
    }

    fn quantifier(&mut self, pair: &Pair<'_>) -> Built {
        let how_many = pair.clone().into_inner().next()?;
        let parts: Vec<_> = how_many.clone().into_inner().collect();
        let has = |rule| parts.iter().any(|p| p.as_rule() == rule);
        let (quantity, which) = if has(Rule::k_another) {
            (Quantity::Any, Which::Another)
        } else if has(Rule::k_any) {
            (Quantity::Any, Which::Any)
        } else if has(Rule::k_no) {
            (Quantity::No, Which::Plain)
        } else if has(Rule::k_every) {
            (Quantity::Every, Which::Plain)
        } else {
            let amount = Box::new(self.term(parts.last()?)?);
            let quantity = if has(Rule::k_least) {
                Quantity::AtLeast(amount)
            } else if has(Rule::k_most) {
                Quantity::AtMost(amount)
            } else {
                Quantity::Exactly(amount)
            };
            (quantity, Which::Plain)
        };
        let which = self.others(pair, which);
        let bound = self.child(pair, Rule::bound)?;
        let mut binding = Box::new(self.binding(&bound, which)?);
        let has = self.child(pair, Rule::bare_has).or_else(|| self.child(pair, Rule::bare_have));
        let mut satisfies = if let Some(condition) = self.child(pair, Rule::expression) {
            Some(Box::new(self.expression(&condition)?))
        } else if let Some(has) = has {
            Some(Box::new(self.has(&has, None, &has)?))
        } else {
            None
        };
        // Behind any other than `every` it means the same as in its `where`.
        if !matches!(quantity, Quantity::Every)
            && let Some(has) = satisfies.take()
        {
            also_where(&mut binding, *has);
        }
        if matches!(quantity, Quantity::Every) && satisfies.is_none() {
            self.diagnostics.push(problem::every_what(self.span(pair)));
            return None;
        }
        Some(self.expression_of(Node::Quantifier { quantity, binding, satisfies }, pair))
    }
}

/// Adds a condition to those of a binding.
fn also_where(binding: &mut Binding, condition: Expression) {
    binding.span = binding.span.to(condition.span);
    let Some(before) = binding.condition.take() else {
        binding.condition = Some(Box::new(condition));
        return;
    };
    let span = before.span.to(condition.span);
    let mut parts = match before.node {
        Node::And(parts) => parts,
        Node::Or(_) => vec![Expression { span: before.span, node: Node::Group(before) }],
        _ => vec![*before],
    };
    parts.push(condition);
    binding.condition = Some(Box::new(Expression { node: Node::And(parts), span }));
}

/// Whether a value ends in an aggregate whose `where` would swallow what follows.
fn open_filter(value: &Expression) -> bool {
    match &value.node {
        Node::Aggregate { binding, .. } => binding.condition.is_some(),
        Node::Arithmetic(_, _, right) | Node::Part(_, right) => open_filter(right),
        Node::Elapsed { to, .. } => open_filter(to),
        _ => false,
    }
}
