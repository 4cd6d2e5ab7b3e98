//! What small policies mean, spelled out as the model says it.

use super::{edit, policy};
use crate::claim::{CodeKind, Date, Field, Number, Record};
use crate::policy::model::*;

fn only(conditions: &[Condition]) -> &Question {
    assert_eq!(conditions.len(), 1, "{conditions:?}");
    &conditions[0].node
}

/// The question of the only `when`.
fn when(clauses: &str) -> Question {
    only(&edit(&format!("  for line\n  when {clauses}\n  deny CO-1")).when).clone()
}

fn field(var: usize, field: Field) -> Term {
    Term::Field(Owner::Var(Var(var)), field)
}

fn number(n: i64) -> Term {
    Term::Literal(Literal::Number(Number::whole(n)))
}

fn text(text: &str) -> Term {
    Term::Literal(Literal::Text(text.to_owned()))
}

#[test]
fn a_line_in_codes_looks_at_the_field_of_their_kind_on_its_own_date() {
    let edit = edit("  for line in 99213\n  deny CO-1");
    let Question::In(term, _, date) = only(&edit.subject.conditions) else { panic!() };
    assert_eq!(*term, field(0, Field::LineCode));
    assert_eq!(**date, field(0, Field::LineDate));
    assert_eq!(edit.date, field(0, Field::LineDate));
    assert_eq!(edit.outcome.target, Target::Of(Var::SUBJECT));
    let policy = policy("policy P\n\nplaces home = 12\n\nedit E\n  for line in home\n  deny CO-1\n");
    let Question::In(term, set, _) = only(&policy.edits[0].subject.conditions) else { panic!() };
    assert_eq!((term, set), (&field(0, Field::LinePlace), &SetId(0)));
    assert_eq!(policy.sets[0].kind, CodeKind::Place);
}

#[test]
fn another_line_is_neither_the_subject_nor_what_with_bound_before() {
    let edit = edit(
        "  for line\n  with another line a in 11102\n  with another line in 11103\n  with any line\n  \
         when no other line in 99213\n  deny CO-1",
    );
    let others: Vec<&[Var]> = edit.with.iter().map(|search| search.other_than.as_slice()).collect();
    assert_eq!(others, [&[Var(0)][..], &[Var(0), Var(1)], &[]]);
    let Question::Not(inner) = only(&edit.when) else { panic!() };
    let Question::Exists(search) = &inner.node else { panic!() };
    assert_eq!(search.other_than, [Var(0)]);
}

#[test]
fn relations_compare_with_the_nearest_line_outside() {
    let edit = edit(
        "  for line\n  with another line a on same day by same provider of same code that stands\n    \
         where any line p on same day where p.code = code\n  deny CO-1",
    );
    let conditions: Vec<&Question> = edit.with[0].conditions.iter().map(|condition| &condition.node).collect();
    let [day, provider, code, stands, Question::Exists(inner)] = conditions.as_slice() else {
        panic!("{conditions:?}")
    };
    assert_eq!(**day, Question::Compare(field(1, Field::LineDate), Comparison::Is, field(0, Field::LineDate)));
    assert_eq!(**provider, Question::SameProvider(Var(1), Var(0)));
    assert_eq!(**code, Question::Compare(field(1, Field::LineCode), Comparison::Is, field(0, Field::LineCode)));
    assert_eq!(**stands, Question::Stands(Var(1)));
    // Within the `where` of a, the nearest line is a.
    let Question::Compare(_, _, other) = &inner.conditions[0].node else { panic!() };
    assert_eq!(*other, field(1, Field::LineDate));
    // Bare fields are those of the line that is bound.
    let Question::Compare(left, _, right) = &inner.conditions[1].node else { panic!() };
    assert_eq!((left, right), (&field(2, Field::LineCode), &field(2, Field::LineCode)));
}

#[test]
fn line_is_the_subjects_also_within_a_binding() {
    let edit = edit("  for line\n  with any line x where x.code = line.code\n  deny x CO-1");
    let Question::Compare(left, _, right) = only(&edit.with[0].conditions) else { panic!() };
    assert_eq!((left, right), (&field(1, Field::LineCode), &field(0, Field::LineCode)));
    assert_eq!(edit.outcome.target, Target::Of(Var(1)));
}

#[test]
fn words_stand_for_codes_of_the_field_beside_them() {
    let patient = Term::Field(Owner::Patient, Field::PatientSex);
    assert_eq!(when("patient.sex is female"), Question::Compare(patient, Comparison::Is, text("F")));
    let claim_type = Term::Field(Owner::Claim, Field::ClaimType);
    assert_eq!(when("claim.type is professional"), Question::Compare(claim_type, Comparison::Is, text("P")));
    // `units` is a field of a line, too: beside the basis of units it is its word.
    assert_eq!(
        when("unit_basis is units"),
        Question::Compare(field(0, Field::LineUnitBasis), Comparison::Is, text("UN"))
    );
}

#[test]
fn an_age_takes_the_unit_that_it_is_compared_in() {
    for (text, unit, n) in [("patient.age >= 40 years", Unit::Years, 40), ("patient.age >= 6 months", Unit::Months, 6)]
    {
        let Question::Compare(age, Comparison::AtLeast, bound) = when(text) else { panic!() };
        assert_eq!(age, Term::Age(unit, Box::new(field(0, Field::LineDate))));
        assert_eq!(bound, number(n));
    }
    let claim = edit("  for claim\n  when patient.age < 1 year\n  deny CO-1");
    let Question::Compare(Term::Age(_, date), ..) = only(&claim.when) else { panic!() };
    assert_eq!(**date, Term::Field(Owner::Claim, Field::ClaimFirstDate));
}

#[test]
fn has_asks_lists_items_and_the_claim_of_the_subject() {
    let Question::In(term, ..) = when("has modifier 25, 57") else { panic!() };
    assert_eq!(term, field(0, Field::LineModifiers));
    let Question::Not(inner) = when("has no modifier 59") else { panic!() };
    assert!(matches!(inner.node, Question::In(..)));
    assert_eq!(when("has modifier"), Question::Present(field(0, Field::LineModifiers)));
    let Question::In(term, ..) = when("has diagnosis in M81.*") else { panic!() };
    assert_eq!(term, field(0, Field::LineDiagnosis));
    let Question::Exists(search) = when("has condition code 86") else { panic!() };
    assert_eq!(search.domain, Domain::Items(Record::ConditionCode, None));
    let Question::In(term, ..) = only(&search.conditions) else { panic!() };
    assert_eq!(*term, field(1, Field::ConditionCodeCode));
    let claim = edit("  for claim\n  when has diagnosis in M81.*\n  deny CO-1");
    let Question::In(term, ..) = only(&claim.when) else { panic!() };
    assert_eq!(*term, Term::Field(Owner::Claim, Field::ClaimDiagnoses));
}

#[test]
fn require_asks_that_a_bare_field_be_present_and_yes_of_what_is_yes_or_no() {
    let edit = edit("  for line\n  require authorization or emergency\n  require modifier 25\n  deny CO-1");
    let Question::Any(parts) = &edit.require[0].condition.node else { panic!() };
    assert_eq!(parts[0].node, Question::Present(field(0, Field::LineAuthorization)));
    assert_eq!(parts[1].node, Question::Yes(field(0, Field::LineEmergency)));
    assert!(
        matches!(&edit.require[1].condition.node, Question::In(term, ..) if *term == field(0, Field::LineModifiers))
    );
}

#[test]
fn a_provider_alone_is_its_npi_and_is_present_as_a_whole() {
    let npi = Term::OfProvider(Owner::Claim, Field::ClaimBillingProvider, Field::ProviderNpi);
    assert_eq!(
        when("claim.billing_provider is 1234567893"),
        Question::Compare(npi, Comparison::Is, text("1234567893"))
    );
    let taxonomy = Term::OfProvider(Owner::Var(Var(0)), Field::LineRenderingProvider, Field::ProviderTaxonomy);
    assert!(matches!(when("rendering_provider.taxonomy in 207Q00000X"), Question::In(term, ..) if term == taxonomy));
    assert_eq!(
        when("claim.referring_provider is present"),
        Question::Present(Term::Field(Owner::Claim, Field::ClaimReferringProvider))
    );
    assert_eq!(
        when("claim.referring_provider.npi is absent"),
        Question::Not(Box::new(Condition {
            node: Question::Present(Term::OfProvider(Owner::Claim, Field::ClaimReferringProvider, Field::ProviderNpi)),
            span: match when("claim.referring_provider.npi is absent") {
                Question::Not(inner) => inner.span,
                _ => panic!(),
            },
        }))
    );
}

#[test]
fn counts_sums_and_quantifiers() {
    let Question::Compare(Term::Count(search), Comparison::AtLeast, two) = when("at least 2 other lines in 99213")
    else {
        panic!()
    };
    assert_eq!((search.other_than.as_slice(), two), (&[Var(0)][..], number(2)));
    let Question::Compare(Term::Sum(_, term, sure), ..) = when("sum of units on lines > 4") else { panic!() };
    assert_eq!((*term, sure), (field(1, Field::LineUnits), true));
    let Question::Compare(Term::Sum(_, _, sure), ..) = when("sum of charge on lines > $4") else { panic!() };
    assert!(!sure);
    let Question::Every(search, condition) = when("every line in 97110 has modifier GP") else { panic!() };
    assert_eq!(search.var, Var(1));
    assert!(matches!(condition.node, Question::In(Term::Field(Owner::Var(Var(1)), _), ..)));
    let Question::Compare(Term::Extreme(_, _, true), ..) = when("latest date on history lines < date") else {
        panic!()
    };
}

#[test]
fn windows_go_by_the_line_outside_and_by_the_claims_first_day() {
    let line = edit("  for line\n  when no history line within 119 months before\n  deny CO-1");
    let Question::Not(inner) = only(&line.when) else { panic!() };
    let Question::Exists(search) = &inner.node else { panic!() };
    let Question::Within(window) = only(&search.conditions) else { panic!() };
    assert_eq!((&window.date, &window.of), (&field(1, Field::LineDate), &field(0, Field::LineDate)));
    assert_eq!((window.unit, window.side, window.less_than), (Unit::Months, Side::Before, false));
    let claim = edit("  for claim\n  when any history claim c less than 30 days after\n  deny CO-1");
    let Question::Exists(search) = only(&claim.when) else { panic!() };
    let Question::Within(window) = only(&search.conditions) else { panic!() };
    assert_eq!(window.of, Term::Field(Owner::Claim, Field::ClaimFirstDate));
    assert_eq!(window.date, field(1, Field::ClaimFirstDate));
}

#[test]
fn arithmetic_keeps_kinds() {
    let Question::Compare(Term::Field(..), _, Term::Shift(_, Arithmetic::Add, days, Unit::Days)) =
        when("claim.received <= claim.last_date + 90 days")
    else {
        panic!()
    };
    assert_eq!(*days, number(90));
    let Question::Compare(_, _, Term::Arithmetic(_, Arithmetic::Multiply, half)) =
        when("charge > claim.total_charge * 50 percent")
    else {
        panic!()
    };
    assert_eq!(*half, Term::Literal(Literal::Number(Number::decimal(5, 1).unwrap())));
    let Question::Compare(_, _, cents) = when("charge is $1,250.50") else { panic!() };
    assert_eq!(cents, number(125_050));
}

#[test]
fn an_edit_holds_within_the_times_of_both() {
    let policy = policy(
        "policy P\n  payer A1\n  claims dental\n  effective 2026-01-01\n\nedit E\n  for line\n  deny CO-1\n  \
         effective 2025-01-01 to 2026-06-30\n\nedit F\n  for claim\n  dated by receipt\n  pend\n",
    );
    let day = |text: &str| Date::parse(text.as_bytes());
    let [payer, during] = policy.edits[0].applies.as_slice() else { panic!() };
    assert!(matches!(payer.node, Question::In(Term::Field(Owner::Claim, Field::ClaimPayer), ..)));
    assert_eq!(during.node, Question::During(field(0, Field::LineDate), day("2026-01-01"), day("2026-06-30")));
    let received = Term::DatedBy(Field::ClaimReceived);
    assert_eq!(policy.edits[1].applies[1].node, Question::During(received.clone(), day("2026-01-01"), None));
    assert_eq!(policy.edits[1].date, received);
    assert_eq!(policy.edits[1].outcome.target, Target::Claim);
    assert_eq!(policy.types, [crate::claim::ClaimType::Dental]);
}

#[test]
fn definitions_read_as_if_written_where_they_are_used() {
    let policy = policy(
        "policy P\n\nplaces er = 23\n\ndefine urgent = place in er or has modifier ET\n\n\
         edit E\n  for claim\n  require any line where urgent\n  deny CO-1\n",
    );
    let Question::Exists(search) = &policy.edits[0].require[0].condition.node else { panic!() };
    let Question::Defined(DefinitionId(0), inner) = only(&search.conditions) else { panic!() };
    let Question::Any(parts) = &inner.node else { panic!() };
    assert!(matches!(&parts[0].node, Question::In(term, SetId(0), _) if *term == field(1, Field::LinePlace)));
}

#[test]
fn a_value_by_case_is_compared_case_by_case() {
    let policy = policy(
        "policy P\n\ndefine month_limit\n  14  when days in month of claim.first_date is 31\n  13  otherwise\n\n\
         edit E\n  for line\n  require units <= month_limit\n  deny CO-1\n",
    );
    let Question::Defined(_, inner) = &policy.edits[0].require[0].condition.node else { panic!() };
    let Question::Any(ways) = &inner.node else { panic!() };
    assert_eq!(ways.len(), 3);
}

#[test]
fn exceptions_reach_edits_by_id_by_tag_and_each_other() {
    let policy = policy(
        "policy P\n\nedit A-1\n  for line\n  with another line o\n  deny CO-1\n  tag t\n\nedit B-1\n  for claim\n  deny CO-1\n  tag t\n\n\
         exception X to A-1\n  when o.units > 1\n\nexception Y to X\n  unless o.units > 2\n\n\
         exception Z to tag t\n  effective 2026-03-01 to 2026-06-30\n  source \"Bulletin\"\n",
    );
    let ids = |at: usize| policy.edits[at].exceptions.iter().map(|e| e.id.as_str()).collect::<Vec<_>>();
    assert_eq!((ids(0), ids(1)), (vec!["X", "Z"], vec!["Z"]));
    let x = &policy.edits[0].exceptions[0];
    assert!(matches!(&x.when[0].node, Question::Compare(term, ..) if *term == field(1, Field::LineUnits)));
    assert_eq!(x.exceptions[0].id, "Y");
    assert!(matches!(x.exceptions[0].when[0].node, Question::Not(_)));
    let z = &policy.edits[1].exceptions[0];
    assert!(matches!(&z.when[0].node, Question::During(Term::Field(Owner::Claim, Field::ClaimFirstDate), ..)));
    assert_eq!(z.sources, ["Bulletin"]);
}

#[test]
fn items_without_an_owner_are_the_subjects_else_its_claims() {
    let edit = edit(
        "  for line\n  with result r\n  with other payer p\n  with adjustment a of p\n  with provider z where z.role is rendering\n  \
         with history line h\n  when any drug of h\n  deny CO-1",
    );
    let domains: Vec<&Domain> = edit.with.iter().map(|search| &search.domain).collect();
    assert_eq!(
        domains,
        [
            &Domain::Items(Record::LineResult, Some(Owner::Var(Var(0)))),
            &Domain::Items(Record::OtherPayer, None),
            &Domain::Items(Record::Adjustment, Some(Owner::Var(Var(2)))),
            &Domain::Items(Record::Provider, Some(Owner::Claim)),
            &Domain::HistoryLines,
        ]
    );
    let Question::Exists(drug) = only(&edit.when) else { panic!() };
    assert_eq!(drug.domain, Domain::Items(Record::Drug, Some(Owner::Var(Var(5)))));
}

#[test]
fn messages_are_filled_from_what_is_bound() {
    let edit = edit(
        "  for line b\n  with another line a\n  deny b CO-236 N20 \"{b.code} is part of {a.code}, line {number}\"",
    );
    let reason = &edit.outcome.reason;
    assert_eq!((reason.group.as_deref(), reason.carc.as_deref()), (Some("CO"), Some("236")));
    assert_eq!(reason.rarc, ["N20"]);
    let parts = reason.message.as_ref().unwrap();
    assert!(matches!(&parts[0], MessagePart::Value(term) if *term == field(0, Field::LineCode)));
    assert!(matches!(&parts[1], MessagePart::Text(text) if text == " is part of "));
    assert_eq!(parts.len(), 5);
}

#[test]
fn rows_are_found_by_the_subjects_day() {
    let policy = policy(
        "policy P\n\ntable visit_limits\n  code       limit\n  procedure  number\n  97110      4\n  97140      3\n\n\
         edit E \"t\"\n  for line\n  with row cap in visit_limits where cap.code = code\n  \
         require sum of units on lines of same code on same day <= cap.limit\n  deny CO-151 \"{code}: at most {cap.limit} a day\"\n",
    );
    let search = &policy.edits[0].with[0];
    assert_eq!(search.domain, Domain::Rows(TableId(0), Box::new(field(0, Field::LineDate))));
    let Question::Compare(left, _, right) = only(&search.conditions) else { panic!() };
    assert_eq!((left, right), (&Term::Column(Var(1), 0), &field(0, Field::LineCode)));
    assert_eq!(policy.tables[0].rows.len(), 2);
}
