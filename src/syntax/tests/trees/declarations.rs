//! Clauses and declarations, with their comments.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::expressions::{arithmetic, binding, condition, literal, tree};
use super::words::{code, code_list, date, field, id, name, number, one_of, path, short_text, span, text, word};
use crate::syntax::tree::*;

fn comment() -> impl Strategy<Value = Comment> + Clone {
    "( [a-z#,\"é]{0,20}|##?|[a-z=]{1,9})".prop_map(|text| Comment { text: text.trim_end().to_owned(), span: span() })
}

fn comments() -> BoxedStrategy<Comments> {
    let some = (vec(comment(), 0..3), option::of(comment())).prop_map(|(above, beside)| Comments {
        above,
        beside,
        ..Comments::default()
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
pub fn file() -> BoxedStrategy<File> {
    (vec(declaration(), 0..4), vec(comment(), 0..2))
        .prop_map(|(declarations, trailing)| File { declarations, trailing })
        .boxed()
}
