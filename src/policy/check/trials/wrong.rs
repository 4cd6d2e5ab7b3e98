//! Wrong policies: what each mistake is called, where it is, and what to write instead.

use super::{checked, shown};
use crate::diagnostic::Severity;

/// Diagnostics of a text.
fn problems(text: &str) -> Vec<String> {
    let (sources, checked) = checked(text);
    let found = shown(&sources, &checked.diagnostics);
    let wrong = checked.diagnostics.iter().any(|found| found.severity == Severity::Error);
    assert!(!wrong || checked.policies.is_empty() && checked.libraries.is_empty(), "{found:?}");
    found
}

/// Each text has this one problem: `code@line:column`, and words of its message or help.
fn each(cases: &[(&str, &str, &str)]) {
    let mut wrong = String::new();
    for (text, place, words) in cases {
        let found = problems(text);
        let right = found.len() == 1 && found[0].starts_with(&format!("{place}:")) && found[0].contains(words);
        if !right {
            wrong.push_str(&format!("\n{text}\n  wanted {place} … {words}\n  found  {found:#?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The same for the clauses of an edit for a line, from line 3, column 3.
fn clauses(cases: &[(&str, &str, &str)]) {
    let texts: Vec<String> =
        cases.iter().map(|(clause, ..)| format!("edit E\n  for line\n  {clause}\n  deny CO-1\n")).collect();
    let cases: Vec<(&str, &str, &str)> =
        texts.iter().zip(cases).map(|(text, (_, place, words))| (text.as_str(), *place, *words)).collect();
    each(&cases);
}

#[test]
fn codes_and_sets() {
    let used = "\n\nedit E\n  for line in s\n  deny CO-1\n";
    let set = |text: &str| format!("{text}{used}");
    let texts: Vec<(String, &str, &str)> = [
        ("procedures s = 99205-99202", "check/range@1:16", "Write `99202-99205`"),
        ("procedures s = 99202-J9999", "check/range@1:16", "not of one form"),
        ("procedures s = 9921", "check/code@1:16", "five characters"),
        ("procedures s = 9921O", "check/code@1:16", "letter O where a zero belongs"),
        ("procedures s = E11.9", "check/kind@1:16", "is a diagnosis code"),
        ("procedures s = 99213-25", "check/code@1:16", "has modifier 25"),
        ("diagnoses s = 99213", "check/kind@1:15", "is a procedure code"),
        ("modifiers s = 259", "check/code@1:15", "two characters"),
        ("places s = 5", "check/code@1:12", "Write `05`"),
        ("procedures s = 992*3", "check/code@1:16", "only at the end"),
        ("procedures s = 99213, visits", "check/unknown-set@1:23", "Declare it"),
        ("procedures office = 99213\nprocedures s = ofice", "check/unknown-set@2:16", "Did you mean `office`?"),
        ("places er = 23\nprocedures s = er", "check/kind@2:16", "holds places"),
        ("procedures s = 99213, s", "check/set-ring@1:12", "made of itself"),
        ("procedures s = 99213\nprocedures s = 99214", "check/duplicate@2:12", "declared twice"),
        ("procedures s = 99213\nprocedures a = b\nprocedures b = a", "check/set-ring@2:12", "`a`, `b`"),
    ]
    .map(|(text, place, words)| (set(text), place, words))
    .to_vec();
    let cases: Vec<(&str, &str, &str)> =
        texts.iter().map(|(text, place, words)| (text.as_str(), *place, *words)).collect();
    each(&cases);
}

#[test]
fn p21_names_that_nothing_has() {
    clauses(&[
        ("when chrage > $1", "check/unknown-field@3:8", "Did you mean `charge`?"),
        ("when received > 2026-01-01", "check/unknown-field@3:8", "Write `claim.received`"),
        ("when recevied > 2026-01-01", "check/unknown-field@3:8", "Did you mean `claim.received`?"),
        ("when modifer is 25", "check/unknown-field@3:8", "Did you mean"),
        ("when patient.agee > 3 years", "check/unknown-field@3:16", "Did you mean `age`?"),
        ("when rendering_provider.taxonmy in 207Q00000X", "check/unknown-field@3:27", "Did you mean `taxonomy`?"),
        ("when patient.sex is femal", "check/unknown-word@3:23", "Did you mean `female`?"),
        ("when a.units > 1", "check/unknown-name@3:8", "Give a line or an item this name"),
        ("when any row r in limits where r.code = code", "check/unknown-table@3:21", "Declare it"),
        ("when has diagnosis in bone_loss", "check/unknown-set@3:25", "Declare it"),
        ("when has condition code 8", "check/code@3:27", "Write `08`"),
        ("with payer p", "check/kind-of-binding@3:8", "other payer"),
    ]);
    each(&[
        (
            "exception X to EM-26\n\nedit EM-25\n  for line\n  deny CO-1\n",
            "check/unknown-edit@1:16",
            "Did you mean `EM-25`?",
        ),
        (
            "exception X to tag nccj\n\nedit E\n  for line\n  deny CO-1\n  tag ncci\n",
            "check/unknown-tag@1:20",
            "Did you mean `ncci`?",
        ),
        ("edit E\n  for line\n  deny l CO-1\n", "check/unknown-name@3:8", "line"),
        ("policy P\n\nplaces er = 23\n\nedit E\n  for line\n  deny CO-1\n", "check/unused-set@3:8", "no edit uses"),
        (
            "policy P\n\ndefine urgent = place in 23\n\nedit E\n  for line\n  deny CO-1\n",
            "check/unused-definition@3:8",
            "no edit uses",
        ),
    ]);
}

#[test]
fn p20_kinds_that_do_not_go_together() {
    clauses(&[
        ("when charge > 90 days", "check/kind@3:8", "an amount of money cannot be compared with a number of days"),
        ("when charge > 100", "check/money@3:17", "Write `$100`"),
        ("when patient.age >= 40", "check/unit@3:23", "Write `40 years`"),
        ("when patient.age >= $40", "check/kind@3:8", "an age cannot be compared"),
        ("when date > 99213", "check/date@3:15", "is not a date"),
        ("when units > 12345678901234567890", "check/number@3:16", "too large"),
        ("when code > 99213", "check/kind@3:8", "no order"),
        ("when code is 99202-99205", "check/is-one-code@3:16", "Write `in 99202-99205`"),
        ("when code is 992*", "check/is-one-code@3:16", "Write `in 992*`"),
        ("when code is E11.9", "check/kind@3:16", "diagnosis"),
        ("when date - claim.received > 3", "check/kind@3:8", "days from A to B"),
        ("when claim.received > date + 90", "check/kind@3:25", "+ 90 days"),
        ("when days from date to claim.received > 3 months", "check/kind@3:8", "Write both in days"),
        ("when place", "check/not-a-condition@3:8", "`place is present`"),
        ("when units + 1", "check/not-a-condition@3:8", "compare it"),
        ("when sum of date on lines > 3", "check/kind@3:15", "count of"),
        ("when earliest units on lines > 3", "check/kind@3:17", "smallest"),
        ("when line in 99213", "check/not-a-value@3:8", "alone is not a value"),
        ("when modifier 25", "check/not-a-condition@3:8", "Write `has modifier 25`"),
        ("when units in 1-3", "check/range@3:17", "between 1 and 3"),
        ("when number has 5 characters", "check/kind@3:8", "codes and texts"),
    ]);
}

#[test]
fn bindings_and_relations() {
    each(&[
        ("edit E\n  for claim\n  with another line\n  deny CO-1\n", "check/another@3:16", "Leave `another` out"),
        (
            "edit E\n  for claim\n  with line by same provider\n  deny CO-1\n",
            "check/relation@3:13",
            "compares two lines",
        ),
        (
            "edit E\n  for history line\n  deny CO-1\n",
            "check/subject@2:7",
            "name what is on other claims behind `with`",
        ),
        (
            "edit E\n  for line on same day\n  deny CO-1\n",
            "check/relation@2:12",
            "nothing yet that this line could be compared with",
        ),
        ("edit E\n  for claim\n  when line.units > 1\n  deny CO-1\n", "check/no-line@3:8", "for line"),
        ("edit E\n  for claim\n  deny line CO-1\n", "check/target@3:8", "no line that the finding could go to"),
        ("edit E\n  for line\n  with history line h\n  deny h CO-1\n", "check/target@4:8", "another claim"),
        ("edit E\n  for line\n  with tooth t of claim\n  deny CO-1\n", "check/owner@3:19", "has no teeth"),
        ("edit E\n  for line a\n  with any line a\n  deny CO-1\n", "check/duplicate@3:17", "declared twice"),
        ("edit E\n  for line in 11x\n  deny CO-1\n", "check/code@2:15", "procedure"),
        (
            "bill_types hospital = 11x\n\nedit E\n  for line in hospital\n  deny CO-1\n",
            "check/kind@4:15",
            "a line has no bill type",
        ),
    ]);
}

#[test]
fn edits_and_outcomes() {
    each(&[
        ("edit E\n  for line\n  deny XX-1\n", "check/reason@3:8", "not an adjustment group"),
        ("edit E\n  for line\n  deny CO-1 CO-2\n", "check/reason@3:13", "second adjustment reason"),
        ("edit E\n  for line\n  deny CO-1 X9\n", "check/reason@3:13", "such as `N115`"),
        ("edit E\n  for line\n  deny CO-1 \"{cod} is wrong\"\n", "check/unknown-field@3:15", "Did you mean `code`?"),
        ("edit E\n  for line\n  deny CO-1 \"{Code}\"\n", "check/message@3:15", "`{code}`"),
        (
            "edit E\n  for line\n  deny CO-1\n  effective 2026-06-30 to 2026-01-01\n",
            "check/inverted-dates@4:13",
            "2026-01-01 to 2026-06-30",
        ),
        (
            "edit E-1\n  for line\n  deny CO-1\n\nedit E-1\n  for line\n  deny CO-1\n",
            "check/duplicate@5:6",
            "`E-1` is declared twice",
        ),
    ]);
}

#[test]
fn p16_p17_dates() {
    each(&[
        ("policy P\n  effective 2026-06-30 to 2026-01-01\n", "check/inverted-dates@2:13", "comes before the first"),
        (
            "policy P\n  effective 2026-01-01\n\nedit E\n  for line\n  deny CO-1\n  effective 2025-01-01 to 2025-12-31\n",
            "check/never-applies@7:3",
            "Change the edit's `effective`",
        ),
    ]);
}

#[test]
fn exceptions_and_definitions_in_rings() {
    each(&[
        (
            "edit E\n  for line\n  deny CO-1\n\nexception X to Y\n\nexception Y to X\n",
            "check/exception-ring@5:11",
            "X, Y",
        ),
        ("edit E\n  for line\n  deny CO-1\n\nexception X to X\n", "check/exception-ring@5:11", "to itself"),
        (
            "define a = b\n\ndefine b = a\n\nedit E\n  for line\n  when a\n  deny CO-1\n",
            "check/definition-ring@3:12",
            "made of each other",
        ),
        (
            "define emergency = place in 23\n\nedit E\n  for line\n  deny CO-1\n",
            "check/name-taken@1:8",
            "field of a line",
        ),
        (
            "define limit\n  1  when units < 5\n  2  when units > 3\n  3  otherwise\n\nedit E\n  for line\n  when units > limit\n  deny CO-1\n",
            "check/cases@3:11",
            "Tell all cases apart",
        ),
        (
            "define limit\n  1  when units < 5\n\nedit E\n  for line\n  when units > limit\n  deny CO-1\n",
            "check/cases@1:8",
            "otherwise",
        ),
    ]);
}

#[test]
fn tables_that_do_not_fit() {
    let used = "\nedit E\n  for line\n  when any row r in t where r.code = code\n  deny CO-1\n";
    let texts: Vec<(String, &str, &str)> = [
        (
            "table t\n  code  limit\n  procedure  numbr\n  97110  4\n",
            "check/column-kind@3:14",
            "Did you mean `number`?",
        ),
        ("table t\n  code  limit\n  procedure  number\n  97110\n", "check/row-width@4:3", "1 cell,"),
        ("table t\n  code  limit\n  procedure  number\n  97110  four\n", "check/cell@4:10", "not a number"),
        ("table t\n  code  code\n  procedure  number\n  97110  4\n", "check/duplicate@2:9", "the column `code`"),
        ("table t from \"t.csv\"\n  column code procedure\n", "check/file-not-found@1:15", "no such file"),
    ]
    .map(|(text, place, words)| (format!("{text}{used}"), place, words))
    .to_vec();
    let cases: Vec<(&str, &str, &str)> =
        texts.iter().map(|(text, place, words)| (text.as_str(), *place, *words)).collect();
    each(&cases);
    each(&[(
        "table t\n  code  limit\n  procedure  number\n  97110  4\n\nedit E\n  for line\n  when any row r in t where r.cod = code\n  deny CO-1\n",
        "check/unknown-column@8:31",
        "Did you mean `code`?",
    )]);
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let found = problems(
        "edit E\n  for line in nothing\n  with another line a in 9921\n  when a.unts > 1 and charge > 5\n  require plce in 23\n  deny XX-1 \"{b.code}\"\n",
    );
    let codes: Vec<&str> = found.iter().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(
        codes,
        [
            "check/unknown-set@2:15",
            "check/code@3:26",
            "check/unknown-field@4:10",
            "check/money@4:32",
            "check/unknown-field@5:11",
            "check/reason@6:8",
            "check/unknown-name@6:15",
        ]
    );
}

#[test]
fn headers() {
    each(&[
        ("policy P\n  claims profesional\n", "check/claim-type@2:10", "Did you mean `professional`?"),
        ("policy P\n  payer A1\n  payer B1\n", "check/twice@3:3", "commas"),
        ("policy P\n\npolicy Q\n", "check/two-policies@3:8", "file of its own"),
    ]);
}

#[test]
fn tests_of_policies() {
    let edit = "policy P\n\nedit E-1\n  for line\n  deny CO-1\n\n";
    let texts: Vec<(String, &str, &str)> = [
        ("test \"t\"\n  line 1 99213\n  expect E-2 on line 1\n", "check/unknown-edit@9:10", "Did you mean `E-1`?"),
        ("test \"t\"\n  line 1 99213\n  expect E-1 on line 2\n", "check/test@9:22", "no line 2"),
        ("test \"t\"\n  line 1 9921\n  expect clean\n", "check/code@8:10", "five characters"),
        ("test \"t\"\n  line 1 99213\n", "check/test@7:7", "expects nothing"),
        ("test \"t\"\n  line 1 99213\n  line 1 99214\n  expect clean\n", "check/test@9:8", "written twice"),
        ("test \"t\"\n  line 1 99213 unts 3\n  expect clean\n", "check/unknown-field@8:16", "Did you mean `units`?"),
        ("test \"t\"\n  claim first_date 2026-01-01\n  expect clean\n", "check/test@8:9", "follows from"),
        ("test \"t\"\n  drug code 00002143380\n  expect clean\n", "check/test@8:3", "whose drug"),
    ]
    .map(|(text, place, words)| (format!("{edit}{text}"), place, words))
    .to_vec();
    let cases: Vec<(&str, &str, &str)> =
        texts.iter().map(|(text, place, words)| (text.as_str(), *place, *words)).collect();
    each(&cases);
}

#[test]
fn p03_definitions_sets_and_exceptions_do_not_grow_beyond_measure() {
    let mut text = String::new();
    for n in 0..40 {
        text.push_str(&format!("define d{n} = d{} or d{}\n\n", n + 1, n + 1));
    }
    text.push_str("define d40 = units > 1\n\nedit E\n  for line\n  when d0\n  deny CO-1\n");
    let found = problems(&text);
    assert!(found.iter().all(|line| line.starts_with("check/too-deep")) && found.len() == 1, "{found:?}");
    let mut text = String::from("procedures s0 = 99213\n");
    for n in 1..200 {
        text.push_str(&format!("procedures s{n} = s{}\n", n - 1));
    }
    text.push_str("\nedit E\n  for line in s199\n  deny CO-1\n\nexception X0 to E\n");
    for n in 1..200 {
        text.push_str(&format!("\nexception X{n} to X{}\n", n - 1));
    }
    let found = problems(&text);
    assert!(found.iter().all(|line| line.starts_with("check/too-deep")) && found.len() == 2, "{found:?}");
}
