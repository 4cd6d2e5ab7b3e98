//! Conditions, values, bindings and what they are related by.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::words::{
    code, code_list, date, field, name, number, one_of, owner_path, path, plain_codes, short_text, span, text,
    value_list, word,
};
use crate::syntax::tree::*;

pub fn tree(node: Node) -> Expression {
    Expression { node, span: span() }
}

pub fn boxed(node: Node) -> Box<Expression> {
    Box::new(tree(node))
}

fn quantity() -> impl Strategy<Value = Node> + Clone {
    (one_of(&["40", "90", "1", "2.5"]), one_of(&["days", "months", "years"]))
        .prop_map(|(number, unit)| Node::Quantity(number.value, unit))
}

pub fn literal() -> impl Strategy<Value = Node> + Clone {
    prop_oneof![
        code().prop_map(|code| Node::Code(code.value)),
        text().prop_map(|text| Node::Text(text.value)),
        date().prop_map(|date| Node::Date(date.value)),
        one_of(&["$1,250.00", "$5", "$0.5", "$1000"]).prop_map(|money| Node::Money(money.value)),
        quantity(),
        number().prop_map(|number| Node::Percent(number.value)),
        one_of(&["2410/CTP04"]).prop_map(Node::Element),
        path().prop_map(Node::First),
    ]
}

fn group(inner: BoxedStrategy<Expression>) -> BoxedStrategy<Node> {
    inner.prop_map(|inner| Node::Group(Box::new(inner))).boxed()
}

/// What needs no parentheses anywhere: a field, a day, a number, or something in parentheses.
fn simple(inner: BoxedStrategy<Expression>) -> BoxedStrategy<Expression> {
    prop_oneof![
        path().prop_map(Node::Path),
        date().prop_map(|date| Node::Date(date.value)),
        number().prop_map(|number| Node::Code(number.value)),
        group(inner),
    ]
    .prop_map(tree)
    .boxed()
}

fn amount(inner: BoxedStrategy<Expression>) -> BoxedStrategy<Expression> {
    prop_oneof![number().prop_map(|number| Node::Code(number.value)), path().prop_map(Node::Path), group(inner)]
        .prop_map(tree)
        .boxed()
}

fn part(of: BoxedStrategy<Expression>) -> BoxedStrategy<Node> {
    let parts = select(vec![
        DatePart::Year,
        DatePart::Month,
        DatePart::Day,
        DatePart::DaysInMonth,
        DatePart::FirstDayOfMonth,
        DatePart::LastDayOfMonth,
    ]);
    (parts, of).prop_map(|(part, of)| Node::Part(part, Box::new(of))).boxed()
}

fn elapsed(end: BoxedStrategy<Expression>) -> BoxedStrategy<Node> {
    (one_of(&["days", "months"]), end.clone(), end, any::<bool>())
        .prop_map(|(unit, from, to, through)| Node::Elapsed { unit, from: Box::new(from), to: Box::new(to), through })
        .boxed()
}

fn rounded(term: BoxedStrategy<Node>) -> BoxedStrategy<Expression> {
    let how = select(vec![Rounding::Up, Rounding::Down, Rounding::Nearest]);
    (term, option::weighted(0.1, how), option::of(step()))
        .prop_map(|(term, how, step)| match how {
            None => tree(term),
            Some(how) => tree(Node::Rounded(boxed(term), how, step.map(Box::new))),
        })
        .boxed()
}

/// How large a step is.
fn step() -> impl Strategy<Value = Expression> + Clone {
    let number = number().prop_map(|number| Node::Code(number.value));
    prop_oneof![number, Just(Node::Money("$0.05".to_owned()))].prop_map(tree)
}

/// Some characters of something, or how many there are.
fn characters(of: BoxedStrategy<Expression>) -> BoxedStrategy<Node> {
    let stretch = prop_oneof![
        number().prop_map(Stretch::First),
        number().prop_map(Stretch::Last),
        (number(), number()).prop_map(|(from, to)| Stretch::Between(from, Some(to))),
    ];
    prop_oneof![
        (of.clone(), stretch).prop_map(|(of, stretch)| Node::Characters(Box::new(of), stretch)),
        of.prop_map(|of| Node::Length(Box::new(of))),
    ]
    .boxed()
}

/// Sums of products of operands, as they lean to the left.
pub fn arithmetic(operand: BoxedStrategy<Expression>) -> BoxedStrategy<Expression> {
    let chain = |(first, rest): (Expression, Vec<(Arithmetic, Expression)>)| {
        rest.into_iter()
            .fold(first, |left, (sign, right)| tree(Node::Arithmetic(Box::new(left), sign, Box::new(right))))
    };
    let times = select(vec![Arithmetic::Multiply, Arithmetic::Divide]);
    let plus = select(vec![Arithmetic::Add, Arithmetic::Subtract]);
    let few = || prop_oneof![3 => Just(0usize), 1 => 1..3usize];
    let product = (operand.clone(), few().prop_flat_map(move |n| vec((times.clone(), operand.clone()), n)))
        .prop_map(chain)
        .boxed();
    (product.clone(), few().prop_flat_map(move |n| vec((plus.clone(), product.clone()), n))).prop_map(chain).boxed()
}

pub fn kind() -> impl Strategy<Value = Word> + Clone {
    one_of(&[
        "line",
        "claim",
        "diagnosis",
        "other payer",
        "history line",
        "original claim",
        "value code",
        "tooth",
        "adjustment",
        "occurrence",
        "occurrence span",
        "provider",
        "surface",
    ])
}

fn window(inner: BoxedStrategy<Expression>) -> BoxedStrategy<Window> {
    let day =
        prop_oneof![path().prop_map(Node::Path), date().prop_map(|date| Node::Date(date.value)), group(inner.clone())];
    let side = select(vec![Side::Before, Side::After, Side::Around]);
    let units = option::of(one_of(&["days", "months", "years"]));
    (any::<bool>(), any::<bool>(), amount(inner), units, side, option::of(day.prop_map(tree)))
        .prop_map(|(on_or, less_than, amount, unit, side, of)| Window {
            on_or: on_or && side != Side::Around,
            less_than,
            amount,
            unit,
            side,
            of,
        })
        .boxed()
}

fn periods() -> impl Strategy<Value = Word> + Clone {
    one_of(&[
        "calendar year",
        "calendar quarter",
        "calendar month",
        "calendar week",
        "plan year",
        "fiscal year from 10-01",
    ])
}

fn relation(inner: BoxedStrategy<Expression>) -> BoxedStrategy<Relation> {
    prop_oneof![
        select(vec![
            RelationKind::SameDay,
            RelationKind::OverlappingDays,
            RelationKind::SameProvider,
            RelationKind::SameBillingProvider,
            RelationKind::SamePractitioner,
            RelationKind::AnotherProvider,
            RelationKind::OnAnyClaim,
            RelationKind::Stands,
        ]),
        vec(field(), 1..3).prop_map(RelationKind::SameFields),
        vec(field(), 1..3).prop_map(RelationKind::IdenticalFields),
        periods().prop_map(RelationKind::SamePeriod),
        (amount(inner.clone()), option::of(one_of(&["days", "months"])))
            .prop_map(|(amount, unit)| RelationKind::Episode(Box::new(amount), unit)),
        window(inner).prop_map(|window| RelationKind::Within(Box::new(window))),
    ]
    .prop_map(|kind| Relation { kind, span: span() })
    .boxed()
}

fn bare(which: Which, kind: Word, name: Option<Word>) -> Binding {
    Binding {
        which,
        kind,
        name,
        owner: None,
        table: None,
        on: None,
        set: None,
        relations: Vec::new(),
        condition: None,
        span: span(),
    }
}

pub fn binding(inner: BoxedStrategy<Expression>, whiches: &'static [Which]) -> BoxedStrategy<Binding> {
    let which = select(whiches);
    let relations = vec(relation(inner.clone()), 0..3);
    let condition = option::of(inner.clone().prop_map(Box::new));
    let owner = option::of(one_of(&["p", "line", "claim"]));
    let item = (which.clone(), kind(), option::of(name()), owner, option::of(code_list()));
    let item = (item, relations.clone(), condition.clone()).prop_map(
        |((which, kind, name, owner, set), relations, condition)| Binding {
            owner,
            set,
            relations,
            condition,
            ..bare(which, kind, name)
        },
    );
    let row = (which, option::of(name()), name(), option::of(simple(inner).prop_map(Box::new)));
    let row = (row, relations, condition).prop_map(|((which, name, table, on), relations, condition)| Binding {
        table: Some(table),
        on,
        relations,
        condition,
        ..bare(which, word("row"), name)
    });
    prop_oneof![4 => item, 1 => row].boxed()
}

fn aggregate(inner: BoxedStrategy<Expression>, value: BoxedStrategy<Expression>) -> BoxedStrategy<Node> {
    let functions = select(vec![
        Aggregate::Count,
        Aggregate::CountDistinct,
        Aggregate::Sum,
        Aggregate::Earliest,
        Aggregate::Latest,
        Aggregate::Smallest,
        Aggregate::Largest,
    ]);
    (functions, value.clone(), vec(value, 0..2), binding(inner, &[Which::Plain, Which::Another]))
        .prop_map(|(function, value, more, binding)| Node::Aggregate {
            function,
            value: (function != Aggregate::Count).then(|| Box::new(value)),
            more: if function == Aggregate::CountDistinct { more } else { Vec::new() },
            binding: Box::new(binding),
        })
        .boxed()
}

fn items() -> impl Strategy<Value = Word> + Clone {
    one_of(&["modifier", "condition code", "diagnosis", "occurrence span", "other payer"])
}

fn has() -> BoxedStrategy<Node> {
    let written =
        (option::of(owner_path()), any::<bool>(), items(), any::<bool>(), option::of(code_list()), plain_codes());
    let written = written.prop_map(|(owner, negated, item, with_in, list, plain)| {
        let with_in = with_in && list.is_some();
        let codes = if with_in { list } else { list.map(|_| plain) };
        Node::Has { owner, negated, written: true, item, with_in, codes }
    });
    let short = (any::<bool>(), items(), plain_codes()).prop_map(|(negated, item, codes)| Node::Has {
        owner: None,
        negated,
        written: false,
        item,
        with_in: false,
        codes: Some(codes),
    });
    let no_modifier = (any::<bool>(), option::of(code_list())).prop_map(|(_, codes)| Node::Has {
        owner: None,
        negated: true,
        written: false,
        item: word("modifier"),
        with_in: codes.is_some(),
        codes,
    });
    prop_oneof![written, short, no_modifier].boxed()
}

/// Whether something would swallow what is written behind it.
fn greedy(tree: &Expression) -> bool {
    match &tree.node {
        Node::Quantifier { binding, satisfies, .. } => binding.condition.is_some() || satisfies.is_some(),
        Node::Aggregate { binding, .. } => binding.condition.is_some(),
        Node::Arithmetic(_, _, right) => greedy(right),
        Node::Part(_, of) | Node::Not(of) => greedy(of),
        Node::Elapsed { to, .. } => greedy(to),
        Node::Compare(_, _, right) => greedy(right),
        Node::Between { high: last, .. }
        | Node::Identical { other: last, .. }
        | Node::SamePeriod { other: last, .. } => greedy(last),
        Node::Within { window, .. } => window.of.as_ref().is_some_and(greedy),
        _ => false,
    }
}

/// Whether `in` behind it would be taken for the set of what is counted.
fn counts(tree: &Expression) -> bool {
    match &tree.node {
        Node::Aggregate { .. } => true,
        Node::Arithmetic(_, _, right) | Node::Part(_, right) => counts(right),
        Node::Elapsed { to, .. } => counts(to),
        _ => false,
    }
}

/// The same in parentheses where it must be.
fn closed(tree: Expression) -> Expression {
    if greedy(&tree) { self::tree(Node::Group(Box::new(tree))) } else { tree }
}

fn quantifier(inner: BoxedStrategy<Expression>) -> BoxedStrategy<Node> {
    let amount = amount(inner.clone()).prop_map(Box::new);
    let quantity = prop_oneof![
        Just(Quantity::Any),
        Just(Quantity::No),
        Just(Quantity::Every),
        amount.clone().prop_map(Quantity::AtLeast),
        amount.clone().prop_map(Quantity::AtMost),
        amount.prop_map(Quantity::Exactly),
    ];
    let bare_has =
        has().prop_filter("`has` is written", |node| matches!(node, Node::Has { owner: None, written: true, .. }));
    let satisfies = prop_oneof![inner.clone(), bare_has.prop_map(tree)];
    (quantity, binding(inner, &[Which::Plain, Which::Another]), option::of(satisfies))
        .prop_filter("every needs it, others have none", |(quantity, _, satisfies)| {
            (*quantity == Quantity::Every) == satisfies.is_some()
        })
        .prop_map(|(quantity, mut binding, satisfies)| {
            if quantity == Quantity::Any && binding.which == Which::Plain {
                binding.which = Which::Any;
            }
            // `has …` stands behind a condition only where the condition is closed, so that it is not part of it.
            let has = matches!(satisfies.as_ref().map(|s| &s.node), Some(Node::Has { owner: None, written: true, .. }));
            if has {
                binding.condition = None;
            } else if quantity == Quantity::Every {
                binding.condition = binding.condition.map(|condition| Box::new(tree(Node::Group(condition))));
            }
            Node::Quantifier { quantity, binding: Box::new(binding), satisfies: satisfies.map(Box::new) }
        })
        .boxed()
}

/// A condition or value of any shape, with parentheses where they are needed.
fn next(inner: BoxedStrategy<Expression>) -> BoxedStrategy<Expression> {
    let simple = simple(inner.clone());
    let inner_part = part(simple.clone()).prop_map(tree).boxed();
    let inner_end = prop_oneof![3 => simple.clone(), 1 => inner_part.clone()].boxed();
    let plain_term = prop_oneof![4 => literal(), 4 => path().prop_map(Node::Path), 1 => group(inner.clone())].boxed();
    let some = characters(simple.clone());
    let inner_term =
        prop_oneof![6 => plain_term.clone(), 1 => elapsed(inner_end), 1 => part(simple.clone()), 1 => some.clone()]
            .boxed();
    let inner_value = arithmetic(rounded(inner_term));
    let total = aggregate(inner.clone(), inner_value);
    let closed_total = total.clone().prop_map(|node| closed(tree(node)));
    let end = prop_oneof![4 => simple.clone(), 1 => closed_total.clone(), 1 => inner_part].boxed();
    let part_of = prop_oneof![4 => simple.clone(), 1 => closed_total.clone()].boxed();
    let character = (number(), simple, code())
        .prop_map(|(number, of, piece)| Node::Shape(Box::new(of), Shape::CharacterIs(number, piece)));
    let term = prop_oneof![
        8 => plain_term,
        1 => closed_total.prop_map(|total| total.node),
        1 => elapsed(end),
        1 => part(part_of),
        1 => character,
        1 => some,
    ]
    .boxed();
    let value = arithmetic(rounded(term)).prop_map(closed).boxed();
    let comparison = select(vec![
        Comparison::Is,
        Comparison::IsNot,
        Comparison::Less,
        Comparison::AtMost,
        Comparison::Greater,
        Comparison::AtLeast,
    ]);
    let piece = prop_oneof![code(), short_text()];
    let shape = prop_oneof![
        number().prop_map(Shape::Characters),
        number().prop_map(Shape::AtLeast),
        number().prop_map(Shape::AtMost),
        Just(Shape::AllLetters),
        Just(Shape::LettersOrDigits),
        piece.clone().prop_map(Shape::Contains),
        Just(Shape::AllDigits),
        Just(Shape::ValidNpi),
        piece.clone().prop_map(Shape::BeginsWith),
        piece.prop_map(Shape::EndsWith),
    ];
    let condition = prop_oneof![
        3 => (value.clone(), comparison, value.clone())
            .prop_map(|(a, how, b)| Node::Compare(Box::new(a), how, Box::new(b))),
        2 => (value.clone(), any::<bool>(), value_list())
            .prop_map(|(value, negated, set)| Node::In { value: Box::new(if counts(&value) { tree(Node::Group(Box::new(value))) } else { value }), negated, set }),
        1 => (value.clone(), any::<bool>(), value.clone(), value.clone()).prop_map(|(value, negated, low, high)| {
            Node::Between { value: Box::new(value), negated, low: Box::new(low), high: Box::new(high) }
        }),
        1 => (value.clone(), any::<bool>(), window(inner.clone()), value.clone()).prop_map(|(value, negated, window, of)| {
            let value = if counts(&value) { tree(Node::Group(Box::new(value))) } else { value };
            Node::Within { value: Box::new(value), negated, window: Box::new(Window { of: Some(of), ..window }) }
        }),
        1 => (value.clone(), any::<bool>(), periods(), value.clone()).prop_map(|(value, negated, period, other)| {
            let value = if counts(&value) { tree(Node::Group(Box::new(value))) } else { value };
            Node::SamePeriod { value: Box::new(value), negated, period, other: Box::new(other) }
        }),
        1 => (value.clone(), any::<bool>(), option::of(step()))
            .prop_map(|(value, negated, step)| Node::Stepped { value: Box::new(value), negated, step: step.map(Box::new) }),
        1 => (value.clone(), any::<bool>(), value.clone()).prop_map(|(value, negated, other)| Node::Identical {
            value: Box::new(value),
            negated,
            other: Box::new(other),
        }),
        1 => (value.clone(), any::<bool>()).prop_map(|(value, negated)| Node::Present { value: Box::new(value), negated }),
        1 => (value.clone(), shape).prop_map(|(value, shape)| Node::Shape(Box::new(value), shape)),
        1 => owner_path().prop_map(Node::Stands),
        2 => has(),
        3 => quantifier(inner),
        1 => value.prop_map(|value| value.node),
    ]
    .prop_map(tree);
    let unary = (condition, prop_oneof![4 => Just(0usize), 1 => 1..3usize])
        .prop_map(|(condition, nots)| (0..nots).fold(condition, |inner, _| tree(Node::Not(Box::new(inner)))));
    let several = (vec(unary.clone(), 2..4), any::<bool>()).prop_map(|(parts, and)| {
        let last = parts.len() - 1;
        let parts: Vec<_> =
            parts.into_iter().enumerate().map(|(at, part)| if at < last { closed(part) } else { part }).collect();
        // A code alone behind `and` or `or` is taken for one more of the list before it, and refused.
        let grouped = |part: Expression| match part.node {
            Node::Code(_) => tree(Node::Group(Box::new(part))),
            _ => part,
        };
        let parts = parts.into_iter().map(grouped).collect();
        tree(if and { Node::And(parts) } else { Node::Or(parts) })
    });
    prop_oneof![3 => unary, 1 => several].boxed()
}

/// A condition of a few levels.
pub fn condition() -> BoxedStrategy<Expression> {
    let leaf = prop_oneof![path().prop_map(Node::Path), has()].prop_map(tree).boxed();
    next(next(leaf.clone()).prop_union(leaf.clone()).boxed()).prop_union(next(leaf)).boxed()
}
