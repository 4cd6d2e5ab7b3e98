//! Trees of every shape that can be written, at random.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::source::{FileId, Span, Spanned};
use crate::syntax::tree::*;

fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

fn word(text: impl Into<String>) -> Word {
    Spanned::new(text.into(), span())
}

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = Word> + Clone {
    select(words).prop_map(word)
}

fn name() -> impl Strategy<Value = Word> + Clone {
    one_of(&["office_visit", "p", "cap", "x1", "ncci", "limit", "edit_list", "therapy"])
}

fn field() -> impl Strategy<Value = Word> + Clone {
    one_of(&["code", "units", "charge", "place", "authorization", "female", "professional", "denied"])
}

fn code() -> impl Strategy<Value = Word> + Clone {
    one_of(&["99213", "99202-99205", "M80.*", "013x", "J0100-J9999", "CO-4", "97110-GP", "E11.9", "4", "2.5", "A"])
}

fn id() -> impl Strategy<Value = Word> + Clone {
    one_of(&["EM-25", "MRI-PA-CHILD", "P1", "ACME"])
}

fn date() -> impl Strategy<Value = Word> + Clone {
    one_of(&["2026-01-01", "2024-02-29", "1999-12-31"])
}

fn number() -> impl Strategy<Value = Word> + Clone {
    one_of(&["1", "2", "119", "12"])
}

/// Anything that may stand between quotes.
fn text() -> impl Strategy<Value = Word> + Clone {
    "[ -!#-~äé–“ ]{0,40}".prop_map(word)
}

fn short_text() -> impl Strategy<Value = Word> + Clone {
    one_of(&["Manual 4.2, p. 3", "a # b", "{code} and or where, x", "", "2026.1"])
}

fn path() -> impl Strategy<Value = Path> + Clone {
    let dotted = |(mut words, last): (Vec<Word>, Word)| {
        words.push(last);
        Path { words, span: span() }
    };
    let head = one_of(&["line", "claim", "p", "patient", "treatment"]);
    (vec(head, 0..=2), field()).prop_map(dotted)
}

fn owner_path() -> impl Strategy<Value = Path> + Clone {
    one_of(&["p", "line", "a", "claim"]).prop_map(|word| Path { words: vec![word], span: span() })
}

fn code_list() -> impl Strategy<Value = CodeList> + Clone {
    let item = prop_oneof![code().prop_map(CodeItem::Code), name().prop_map(CodeItem::Name)];
    let list = |(members, except)| CodeList { members, except, span: span() };
    (vec(item.clone(), 1..12), prop_oneof![Just(Vec::new()), vec(item, 1..4)]).prop_map(list)
}

fn value_list() -> impl Strategy<Value = CodeList> + Clone {
    let literal = prop_oneof![
        one_of(&["$1,250.00", "-$20.00"]).prop_map(|word| Node::Money(word.value)),
        text().prop_map(|word| Node::Text(word.value)),
        number().prop_map(|word| Node::Percent(word.value)),
    ];
    let item = prop_oneof![
        2 => code().prop_map(CodeItem::Code),
        1 => name().prop_map(CodeItem::Name),
        1 => literal.prop_map(|node| CodeItem::Literal(boxed(node))),
    ];
    let list = |(members, except)| CodeList { members, except, span: span() };
    (vec(item.clone(), 1..12), prop_oneof![Just(Vec::new()), vec(item, 1..4)]).prop_map(list)
}

fn plain_codes() -> impl Strategy<Value = CodeList> + Clone {
    (code(), code_list()).prop_map(|(first, mut list)| {
        list.members.insert(0, CodeItem::Code(first));
        list
    })
}

fn tree(node: Node) -> Expression {
    Expression { node, span: span() }
}

fn boxed(node: Node) -> Box<Expression> {
    Box::new(tree(node))
}

fn quantity() -> impl Strategy<Value = Node> + Clone {
    (one_of(&["40", "90", "1", "2.5"]), one_of(&["days", "months", "years"]))
        .prop_map(|(number, unit)| Node::Quantity(number.value, unit))
}

fn literal() -> impl Strategy<Value = Node> + Clone {
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
fn arithmetic(operand: BoxedStrategy<Expression>) -> BoxedStrategy<Expression> {
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

fn kind() -> impl Strategy<Value = Word> + Clone {
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

fn binding(inner: BoxedStrategy<Expression>, whiches: &'static [Which]) -> BoxedStrategy<Binding> {
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
pub(super) fn condition() -> BoxedStrategy<Expression> {
    let leaf = prop_oneof![path().prop_map(Node::Path), has()].prop_map(tree).boxed();
    next(next(leaf.clone()).prop_union(leaf.clone()).boxed()).prop_union(next(leaf)).boxed()
}

fn comment() -> impl Strategy<Value = Comment> + Clone {
    "( [a-z#,\"é]{0,20}|##?|[a-z=]{1,9})".prop_map(|text| Comment { text: text.trim_end().to_owned(), span: span() })
}

fn comments() -> BoxedStrategy<Comments> {
    let some = (vec(comment(), 0..3), option::of(comment())).prop_map(|(above, beside)| Comments {
        above,
        apart: false,
        beside,
    });
    prop_oneof![4 => Just(Comments::default()), 1 => some].boxed()
}

fn clause<T: std::fmt::Debug + Clone + 'static>(body: impl Strategy<Value = T> + 'static) -> BoxedStrategy<Clause<T>> {
    (comments(), body).prop_map(|(comments, body)| Clause { comments, body, span: span() }).boxed()
}

fn period() -> impl Strategy<Value = Period> + Clone {
    (date(), option::of(date())).prop_map(|(from, to)| Period { from, to })
}

fn reason() -> impl Strategy<Value = Reason> + Clone {
    (vec(one_of(&["CO-4", "N115", "PR-96"]), 0..3), option::of(text()))
        .prop_map(|(codes, message)| Reason { codes, own: None, message })
        .boxed()
        .prop_union(text().prop_map(|own| Reason { codes: Vec::new(), own: Some(own), message: None }).boxed())
}

fn edit_clause() -> BoxedStrategy<EditClause> {
    let inner = condition();
    let filled =
        reason().prop_filter("something is said", |r| !r.codes.is_empty() || r.own.is_some() || r.message.is_some());
    let outcome = (one_of(&["deny", "reject", "pend", "warn"]), option::of(one_of(&["line", "claim", "p"])), reason())
        .prop_map(|(action, target, reason)| EditClause::Outcome(Outcome { action, target, effect: None, reason }))
        .boxed();
    let effect = prop_oneof![
        Just(("pay", Node::Percent("50".to_owned()))),
        Just(("pay", Node::Money("$12.00".to_owned()))),
        Just(("recode", Node::Code("99396".to_owned()))),
        path().prop_map(|path| ("recode", Node::Path(path))),
    ];
    let effect = (effect, option::of(one_of(&["line", "claim", "p"])), reason()).prop_map(
        |((action, value), target, reason)| {
            EditClause::Outcome(Outcome { action: word(action), target, effect: Some(tree(value)), reason })
        },
    );
    let outcome = outcome.prop_union(effect.boxed());
    let lines = binding(inner.clone(), &[Which::Plain]).prop_filter("lines", |bound| bound.table.is_none());
    let also = (one_of(&["deny", "pend"]), lines, reason()).prop_map(|(action, lines, reason)| {
        // A code behind a `where` would belong to it.
        let condition = lines.condition.filter(|_| reason.codes.is_empty() && reason.own.is_none());
        EditClause::Also(Also { action, lines: Binding { kind: word("line"), condition, ..lines }, reason })
    });
    prop_oneof![
        3 => binding(inner.clone(), &[Which::Plain, Which::Another, Which::Any]).prop_map(EditClause::With),
        3 => inner.clone().prop_map(EditClause::When),
        3 => inner.clone().prop_map(EditClause::Unless),
        3 => (inner.clone(), option::of(inner.clone()), option::of(inner), option::of(filled)).prop_map(
            |(condition, when, unless, otherwise)| EditClause::Require(Require { condition, when, unless, otherwise })
        ),
        1 => outcome,
        1 => also,
        1 => text().prop_map(EditClause::Override),
        1 => vec(one_of(&["professional", "dental"]), 1..3).prop_map(EditClause::Claims),
        1 => one_of(&["deny", "pend", "warn", "pass", "reject"]).prop_map(EditClause::IfMissing),
        1 => text().prop_map(EditClause::Source),
        1 => vec(name(), 1..3).prop_map(EditClause::Tag),
        1 => period().prop_map(EditClause::Effective),
        1 => one_of(&["admission", "discharge", "receipt", "service"]).prop_map(EditClause::DatedBy),
    ]
    .boxed()
}

fn edit() -> BoxedStrategy<Body> {
    let subject = binding(condition(), &[Which::Plain]).prop_map(EditClause::For);
    let clauses = vec(clause(edit_clause()), 0..6);
    let outcome = clause(Just(EditClause::Outcome(Outcome {
        action: word("deny"),
        target: None,
        effect: None,
        reason: Reason { codes: vec![word("CO-4")], own: None, message: None },
    })));
    (id(), option::of(text()), clause(subject), clauses, outcome)
        .prop_map(|(id, title, subject, others, outcome)| {
            let mut clauses = vec![subject];
            clauses.extend(others.into_iter().filter(|clause| !matches!(clause.body, EditClause::Outcome(_))));
            clauses.push(outcome);
            Body::Edit(Edit { id, title, clauses })
        })
        .boxed()
}

fn exception() -> BoxedStrategy<Body> {
    let clauses = vec(
        clause(edit_clause().prop_filter("an exception's", |clause| {
            !matches!(
                clause,
                EditClause::With(_)
                    | EditClause::Require(..)
                    | EditClause::Outcome(_)
                    | EditClause::Also(_)
                    | EditClause::Override(_)
                    | EditClause::Claims(_)
                    | EditClause::IfMissing(_)
            )
        })),
        0..3,
    );
    let to = prop_oneof![id().prop_map(Target::Id), name().prop_map(Target::Tag)];
    (id(), option::of(text()), to, clauses)
        .prop_map(|(id, title, to, clauses)| Body::Exception(Exception { id, title, to, clauses }))
        .boxed()
}

fn given_bare(text: Word) -> Given {
    Given { text, quoted: false }
}

fn in_quotes(text: Word) -> Given {
    Given { text, quoted: true }
}

fn given_code() -> impl Strategy<Value = Given> + Clone {
    prop_oneof![3 => code().prop_map(given_bare), 1 => code().prop_map(in_quotes)]
}

fn setting() -> BoxedStrategy<Setting> {
    let plain = prop_oneof![code(), date(), one_of(&["$1,250.00", "-$20.00", "professional", "female", "0450"])];
    let values = prop_oneof![plain.prop_map(given_bare), text().prop_map(in_quotes)];
    let fields = one_of(&["on", "place", "charge", "rendering_provider.npi", "born", "sex"]);
    let some = (fields, vec(values, 1..3)).prop_map(|(field, values)| Setting { field, values });
    let flag = one_of(&["female", "male", "denied"]).prop_map(|field| Setting { field, values: Vec::new() });
    prop_oneof![4 => some, 1 => flag].boxed()
}

fn test_clause() -> BoxedStrategy<TestClause> {
    let line = (number(), option::of(given_code()), option::of(one_of(&["2", "0.5"])), vec(setting(), 0..3))
        .prop_map(|(number, service, units, settings)| TestLine { number, service, units, settings });
    let lines = vec(number(), 0..3);
    let owner = option::of((one_of(&["line", "other payer"]), number()));
    prop_oneof![
        one_of(&["ACME1", "Blue Cross"]).prop_map(TestClause::Payer),
        field().prop_map(TestClause::Claims),
        date().prop_map(TestClause::Date),
        vec(setting(), 1..3).prop_map(TestClause::Patient),
        vec(given_code(), 1..30).prop_map(TestClause::Diagnoses),
        line.clone().prop_map(TestClause::Line),
        line.clone().prop_map(TestClause::Line),
        line.clone().prop_map(TestClause::HistoryLine),
        line.prop_map(TestClause::OriginalLine),
        setting().prop_map(TestClause::Claim),
        Just(TestClause::History(HistoryExtent::Unknown)),
        Just(TestClause::History(HistoryExtent::Complete)),
        period().prop_map(|days| TestClause::History(HistoryExtent::Period(days))),
        (name(), one_of(&["line", "claim", "other payer"]), option::of(number()), vec(setting(), 1..3))
            .prop_map(|(name, owner, number, settings)| TestClause::Fact { name, owner, number, settings }),
        (
            one_of(&["value code", "provider", "other payer", "drug"]),
            owner,
            option::of(given_code()),
            vec(setting(), 0..3)
        )
            .prop_map(|(kind, owner, code, settings)| TestClause::Item { kind, owner, code, settings }),
        Just(TestClause::Expect(Expect::Clean)),
        (any::<bool>(), id(), lines.clone(), option::of(told()), any::<bool>()).prop_map(
            |(undetermined, edit, lines, told, among_others)| {
                let told = told.map(Box::new);
                TestClause::Expect(Expect::Finding { undetermined, edit, lines, told, among_others })
            },
        ),
        (id(), lines).prop_map(|(edit, lines)| TestClause::Expect(Expect::No { edit, lines })),
    ]
    .boxed()
}

/// What an expected finding says: something at least.
fn told() -> BoxedStrategy<Told> {
    let said =
        reason().prop_filter("something is said", |r| !r.codes.is_empty() || r.own.is_some() || r.message.is_some());
    let plain = (one_of(&["deny", "warn"]), option::of(said.clone())).prop_map(|(action, reason)| Told {
        action: Some(action),
        effect: None,
        reason,
    });
    let effects = vec![
        ("pay", Node::Percent("50".to_owned())),
        ("pay", Node::Money("$12.00".to_owned())),
        ("recode", Node::Code("99396".to_owned())),
    ];
    let effect = (select(effects), option::of(said.clone())).prop_map(|((action, value), reason)| Told {
        action: Some(word(action)),
        effect: Some(tree(value)),
        reason,
    });
    let only = said.prop_map(|reason| Told { action: None, effect: None, reason: Some(reason) });
    prop_oneof![plain, effect, only].boxed()
}

fn column() -> BoxedStrategy<Column> {
    (name(), option::of(short_text()), one_of(&["procedure", "number", "starts"]))
        .prop_map(|(name, heading, kind)| Column { name, heading, kind })
        .boxed()
}

fn cell() -> BoxedStrategy<Cell> {
    let plain = one_of(&["97110", "-", "limit", "$5.00", "2026-04-01", "a/b", "x;y"]);
    prop_oneof![
        plain.prop_map(|text| Cell { text, quoted: false }),
        text().prop_map(|text| Cell { text, quoted: true }),
    ]
    .boxed()
}

fn policy() -> BoxedStrategy<Body> {
    let clauses = prop_oneof![
        vec(one_of(&["ACME1", "12345", "Blue Cross, Texas"]), 1..40).prop_map(PolicyClause::Payer),
        vec(one_of(&["professional", "institutional"]), 1..3).prop_map(PolicyClause::Claims),
        period().prop_map(PolicyClause::Effective),
        text().prop_map(PolicyClause::Version),
        text().prop_map(PolicyClause::Source),
    ];
    (id(), option::of(text()), vec(clause(clauses), 0..4))
        .prop_map(|(id, title, clauses)| Body::Policy(Policy { id, title, clauses }))
        .boxed()
}

fn set() -> BoxedStrategy<Body> {
    let file = (short_text(), option::of(short_text())).prop_map(|(path, column)| Members::File { path, column });
    let members = prop_oneof![4 => code_list().prop_map(Members::List), 1 => file];
    let change = (any::<bool>(), code_list(), date()).prop_map(|(add, codes, from)| Change { add, codes, from });
    (one_of(&["procedures", "diagnoses", "bill_types"]), name(), members, vec(clause(change), 0..3))
        .prop_map(|(kind, name, members, changes)| Body::Set(Set { kind, name, members, changes }))
        .boxed()
}

fn table() -> BoxedStrategy<Body> {
    let rows = prop_oneof![
        vec(clause(vec(cell(), 1..4)), 0..4).prop_map(TableRows::Inline),
        (short_text(), vec(clause(column()), 0..4)).prop_map(|(path, columns)| TableRows::File { path, columns }),
    ];
    (name(), rows).prop_map(|(name, rows)| Body::Table(Table { name, rows })).boxed()
}

fn facts() -> BoxedStrategy<Body> {
    let key = vec((path(), option::of(short_text())), 1..3).prop_map(FactsClause::Key);
    let clauses = vec(clause(prop_oneof![key, column().prop_map(FactsClause::Column)]), 0..4);
    (name(), one_of(&["line", "claim", "other payer"]), short_text(), clauses)
        .prop_map(|(name, owner, path, clauses)| Body::Facts(Facts { name, owner, path, clauses }))
        .boxed()
}

fn define() -> BoxedStrategy<Body> {
    let value = prop_oneof![literal(), path().prop_map(Node::Path)].prop_map(tree).boxed();
    let value = arithmetic(value);
    let case = (value, option::of(condition())).prop_map(|(value, when)| Case { value, when });
    let meaning = prop_oneof![condition().prop_map(Meaning::Plain), vec(clause(case), 1..3).prop_map(Meaning::Cases)];
    (name(), meaning).prop_map(|(name, meaning)| Body::Define(Define { name, meaning })).boxed()
}

fn test() -> BoxedStrategy<Body> {
    let test =
        (text(), vec(clause(test_clause()), 0..8)).prop_map(|(title, clauses)| Body::Test(Test { title, clauses }));
    let given = vec(clause(test_clause()), 0..3).prop_map(Body::Given);
    prop_oneof![5 => test, 1 => given].boxed()
}

fn declaration() -> BoxedStrategy<Declaration> {
    let body = prop_oneof![
        policy(),
        short_text().prop_map(Body::Use),
        set(),
        set(),
        table(),
        facts(),
        define(),
        edit(),
        edit(),
        exception(),
        test(),
    ];
    let documentation = prop_oneof![
        2 => Just(Vec::new()),
        1 => vec("[ a-z#]{0,20}".prop_map(|text| Comment { text: text.trim_end().to_owned(), span: span() }), 0..3)
    ];
    (comments(), documentation, body)
        .prop_map(|(comments, documentation, body)| Declaration { comments, documentation, body, span: span() })
        .boxed()
}

/// A file of some declarations.
pub(super) fn file() -> BoxedStrategy<File> {
    (vec(declaration(), 0..4), vec(comment(), 0..2))
        .prop_map(|(declarations, trailing)| File { declarations, trailing })
        .boxed()
}
