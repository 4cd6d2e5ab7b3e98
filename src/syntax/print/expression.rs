//! Conditions, values and bindings to text.

use crate::claim::Field;
use crate::syntax::plural::plural;
use crate::syntax::tree::{
    Aggregate, Arithmetic, Binding, CodeItem, CodeList, Comparison, DatePart, Expression, Node, Path, Quantity,
    RelationKind, Rounding, Shape, Side, Stretch, Which, Window, Word,
};

/// Whether names of what is searched stand in the singular or the plural.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Many {
    One,
    Several,
}

/// Words with something between them.
pub(super) fn joined<'w>(words: impl IntoIterator<Item = &'w Word>, between: &str) -> String {
    words.into_iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(between)
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// Whether a text is read as one code word.
pub(super) fn is_code_word(text: &str) -> bool {
    let first = text.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    let rest = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '*';
    first && text.split(['.', '-']).all(|part| !part.is_empty() && part.chars().all(rest))
}

/// A code word as it is, anything else in quotes.
pub(super) fn code_or_text(word: &Word) -> String {
    if is_code_word(&word.value) { word.value.clone() } else { quoted(&word.value) }
}

pub(super) fn path(path: &Path) -> String {
    joined(&path.words, ".")
}

pub(super) fn codes(list: &CodeList) -> String {
    let items = |items: &[CodeItem]| {
        let words = items.iter().map(|item| match item {
            CodeItem::Code(word) | CodeItem::Name(word) => word.value.clone(),
            CodeItem::Field(words) => path(words),
            CodeItem::Literal(value) => expression(value),
        });
        words.collect::<Vec<_>>().join(", ")
    };
    if list.except.is_empty() {
        items(&list.members)
    } else {
        format!("{} except {}", items(&list.members), items(&list.except))
    }
}

/// A condition or a value.
pub(super) fn expression(tree: &Expression) -> String {
    match &tree.node {
        Node::Path(words) => path(words),
        Node::First(words) => format!("first {}", path(words)),
        Node::Code(text) | Node::Date(text) | Node::Money(text) => text.clone(),
        Node::Text(text) => quoted(text),
        Node::Quantity(number, unit) => {
            let unit = if number == "1" { unit.value.trim_end_matches('s') } else { &unit.value };
            format!("{number} {unit}")
        }
        Node::Percent(number) => format!("{number} percent"),
        Node::Element(word) => format!("element {}", quoted(&word.value)),
        Node::Arithmetic(left, operation, right) => {
            let sign = match operation {
                Arithmetic::Add => "+",
                Arithmetic::Subtract => "-",
                Arithmetic::Multiply => "*",
                Arithmetic::Divide => "/",
            };
            format!("{} {sign} {}", expression(left), expression(right))
        }
        Node::Compare(left, comparison, right) => {
            format!("{} {} {}", expression(left), sign(*comparison, right), expression(right))
        }
        Node::In { value, negated, set } => {
            let word = if *negated { "not in" } else { "in" };
            format!("{} {word} {}", expression(value), codes(set))
        }
        Node::Between { value, negated, low, high } => {
            let word = if *negated { "not between" } else { "between" };
            format!("{} {word} {} and {}", expression(value), expression(low), expression(high))
        }
        Node::Within { value, negated, window } => {
            format!("{}{} {}", expression(value), if *negated { " not" } else { "" }, self::window(window))
        }
        Node::SamePeriod { value, negated, period, other } => {
            let not = if *negated { " not" } else { "" };
            format!("{}{not} in same {} as {}", expression(value), period.value, expression(other))
        }
        Node::Present { value, negated } => {
            format!("{} is {}", expression(value), if *negated { "absent" } else { "present" })
        }
        Node::Has { .. } => has(tree),
        Node::And(parts) => parts.iter().map(expression).collect::<Vec<_>>().join(" and "),
        Node::Or(parts) => parts.iter().map(expression).collect::<Vec<_>>().join(" or "),
        Node::Not(inner) => format!("not {}", expression(inner)),
        Node::Quantifier { quantity, binding: bound, satisfies } => {
            let rest = match satisfies.as_deref() {
                None => String::new(),
                Some(condition @ Expression { node: Node::Has { owner: None, written: true, .. }, .. }) => {
                    format!(" {}", expression(condition))
                }
                Some(condition) => format!(" satisfies {}", expression(condition)),
            };
            format!("{}{rest}", quantified(quantity, bound))
        }
        Node::Aggregate { function, value, more, binding: bound } => {
            let value = value.as_deref().into_iter().chain(more).map(expression).collect::<Vec<_>>().join(", ");
            let head = match function {
                Aggregate::Count => "count of".to_owned(),
                Aggregate::CountDistinct => format!("count of distinct {value} on"),
                Aggregate::Sum => format!("sum of {value} on"),
                Aggregate::Earliest => format!("earliest {value} on"),
                Aggregate::Latest => format!("latest {value} on"),
                Aggregate::Smallest => format!("smallest {value} on"),
                Aggregate::Largest => format!("largest {value} on"),
            };
            let other = if bound.which == Which::Another { " other" } else { "" };
            format!("{head}{other} {}", binding(bound, Many::Several))
        }
        Node::Elapsed { unit, from, to, through } => {
            let until = if *through { "through" } else { "to" };
            format!("{} from {} {until} {}", unit.value, expression(from), expression(to))
        }
        Node::Part(part, of) => {
            let words = match part {
                DatePart::Year => "year of",
                DatePart::Month => "month of",
                DatePart::Day => "day of",
                DatePart::DaysInMonth => "days in month of",
                DatePart::FirstDayOfMonth => "first day of month of",
                DatePart::LastDayOfMonth => "last day of month of",
            };
            format!("{words} {}", expression(of))
        }
        Node::Rounded(value, how, step) => {
            let words = match how {
                Rounding::Up => "rounded up",
                Rounding::Down => "rounded down",
                Rounding::Nearest => "rounded",
            };
            let steps = step.as_ref().map(|step| format!(" to steps of {}", expression(step))).unwrap_or_default();
            format!("{} {words}{steps}", expression(value))
        }
        Node::Stepped { value, negated, step } => {
            let is = if *negated { "is not" } else { "is" };
            let what =
                step.as_ref().map_or("whole number".to_owned(), |step| format!("multiple of {}", expression(step)));
            format!("{} {is} a {what}", expression(value))
        }
        Node::Identical { value, negated, other } => {
            let is = if *negated { "is not" } else { "is" };
            format!("{} {is} identical to {}", expression(value), expression(other))
        }
        Node::Characters(value, stretch) => {
            let which = match stretch {
                Stretch::First(number) => format!("first {} characters", number.value),
                Stretch::Last(number) => format!("last {} characters", number.value),
                Stretch::Between(from, Some(to)) => format!("characters {} to {}", from.value, to.value),
                Stretch::Between(at, None) => format!("character {}", at.value),
            };
            format!("{which} of {}", expression(value))
        }
        Node::Length(value) => format!("length of {}", expression(value)),
        Node::Group(inner) => format!("({})", expression(inner)),
        Node::Shape(value, shape) => match shape {
            Shape::Characters(number) => format!("{} has {} characters", expression(value), number.value),
            Shape::AtLeast(number) => format!("{} has at least {} characters", expression(value), number.value),
            Shape::AtMost(number) => format!("{} has at most {} characters", expression(value), number.value),
            Shape::AllLetters => format!("{} is all letters", expression(value)),
            Shape::LettersOrDigits => format!("{} is all letters or digits", expression(value)),
            Shape::Contains(piece) => format!("{} contains {}", expression(value), quoted(&piece.value)),
            Shape::AllDigits => format!("{} is all digits", expression(value)),
            Shape::BeginsWith(piece) => format!("{} begins with {}", expression(value), quoted(&piece.value)),
            Shape::EndsWith(piece) => format!("{} ends with {}", expression(value), quoted(&piece.value)),
            Shape::CharacterIs(number, piece) => {
                format!("character {} of {} is {}", number.value, expression(value), code_or_text(piece))
            }
            Shape::ValidNpi => format!("{} is a valid npi", expression(value)),
        },
        Node::Stands(words) => format!("{} stands", path(words)),
    }
}

/// `is` before a literal, `=` before a field.
fn sign(comparison: Comparison, right: &Expression) -> &'static str {
    let literal = match &right.node {
        Node::Code(_) | Node::Text(_) | Node::Date(_) | Node::Money(_) | Node::Quantity(..) | Node::Percent(_) => true,
        Node::Path(Path { words, .. }) => match words.as_slice() {
            [word] => {
                let field = Field::ALL.iter().any(|field| field.info().name == word.value);
                !field && !matches!(word.value.as_str(), "present" | "absent")
            }
            _ => false,
        },
        _ => false,
    };
    match comparison {
        Comparison::Is if literal => "is",
        Comparison::Is => "=",
        Comparison::IsNot if literal => "is not",
        Comparison::IsNot => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Greater => ">",
        Comparison::AtLeast => ">=",
    }
}

fn has(tree: &Expression) -> String {
    let Node::Has { owner, negated, written, item, with_in, codes: list } = &tree.node else { return String::new() };
    let mut words = Vec::new();
    words.extend(owner.as_ref().map(path));
    words.extend(written.then(|| "has".to_owned()));
    words.extend(negated.then(|| "no".to_owned()));
    words.push(item.value.clone());
    words.extend(with_in.then(|| "in".to_owned()));
    words.extend(list.as_ref().map(codes));
    words.join(" ")
}

/// A quantifier whose only `where` is a plain `has` is written as `any line has modifier 25`.
fn quantified(quantity: &Quantity, bound: &Binding) -> String {
    let plain = match bound.condition.as_deref() {
        Some(condition) if *quantity != Quantity::Every => match &condition.node {
            Node::Has { owner: None, written: true, .. } => Some(condition),
            _ => None,
        },
        _ => None,
    };
    if let Some(has) = plain {
        let rest = quantified(quantity, &Binding { condition: None, ..bound.clone() });
        let has = expression(has);
        return match quantity {
            Quantity::AtLeast(amount) | Quantity::AtMost(amount) | Quantity::Exactly(amount)
                if many(amount) == Many::Several =>
            {
                format!("{rest} have{}", has.strip_prefix("has").unwrap_or(&has))
            }
            _ => format!("{rest} {has}"),
        };
    }
    let another = bound.which == Which::Another;
    let (words, many) = match quantity {
        // `another` says already that it is another.
        Quantity::Any if another => return format!("another {}", binding(bound, Many::One)),
        Quantity::Any => ("any".to_owned(), Many::One),
        Quantity::No => ("no".to_owned(), Many::One),
        Quantity::Every => ("every".to_owned(), Many::One),
        Quantity::AtLeast(amount) => (format!("at least {}", expression(amount)), many(amount)),
        Quantity::AtMost(amount) => (format!("at most {}", expression(amount)), many(amount)),
        Quantity::Exactly(amount) => (format!("exactly {}", expression(amount)), many(amount)),
    };
    let other = if another { " other" } else { "" };
    format!("{words}{other} {}", binding(bound, many))
}

fn many(amount: &Expression) -> Many {
    if matches!(&amount.node, Node::Code(number) if number == "1") { Many::One } else { Many::Several }
}

/// A binding without `another`, `other` or `any` before it.
pub(super) fn binding(bound: &Binding, many: Many) -> String {
    let mut words = vec![match many {
        Many::One => bound.kind.value.clone(),
        Many::Several => plural(&bound.kind.value),
    }];
    words.extend(bound.name.as_ref().map(|name| name.value.clone()));
    words.extend(bound.owner.as_ref().map(|owner| format!("of {}", owner.value)));
    words.extend(bound.table.as_ref().map(|table| format!("in {}", table.value)));
    words.extend(bound.on.as_ref().map(|day| format!("on {}", expression(day))));
    words.extend(bound.set.as_ref().map(|set| format!("in {}", codes(set))));
    words.extend(bound.relations.iter().map(|relation| self::relation(&relation.kind)));
    words.extend(bound.condition.as_ref().map(|condition| format!("where {}", expression(condition))));
    words.join(" ")
}

fn relation(kind: &RelationKind) -> String {
    let words = match kind {
        RelationKind::SameDay => "on same day",
        RelationKind::OverlappingDays => "on overlapping days",
        RelationKind::SameProvider => "by same provider",
        RelationKind::SameBillingProvider => "by same billing provider",
        RelationKind::SamePractitioner => "by same practitioner",
        RelationKind::AnotherProvider => "by another provider",
        RelationKind::OnAnyClaim => "on any claim",
        RelationKind::Stands => "that stands",
        RelationKind::IdenticalFields(fields) => return format!("of identical {}", joined(fields, ", ")),
        RelationKind::SameFields(fields) => return format!("of same {}", joined(fields, ", ")),
        RelationKind::SamePeriod(period) => return format!("in same {}", period.value),
        RelationKind::Episode(amount, unit) => {
            let one = matches!(&amount.node, Node::Code(number) if number == "1");
            let unit =
                unit.as_ref().map_or("", |unit| if one { unit.value.trim_end_matches('s') } else { &unit.value });
            return format!("in same episode with breaks up to {} {unit}", expression(amount)).trim_end().to_owned();
        }
        RelationKind::Within(window) => return self::window(window),
    };
    words.to_owned()
}

fn window(window: &Window) -> String {
    let mut words: Vec<String> = window.on_or.then(|| "on or".to_owned()).into_iter().collect();
    words.push(if window.less_than { "less than" } else { "within" }.to_owned());
    words.push(expression(&window.amount));
    if let Some(unit) = &window.unit {
        let one = matches!(&window.amount.node, Node::Code(number) if number == "1");
        words.push(if one { unit.value.trim_end_matches('s').to_owned() } else { unit.value.clone() });
    }
    match window.side {
        Side::Before => words.push("before".to_owned()),
        Side::After => words.push("after".to_owned()),
        Side::Around if window.of.is_some() => words.push("of".to_owned()),
        Side::Around => {}
    }
    words.extend(window.of.as_ref().map(expression));
    words.join(" ")
}
