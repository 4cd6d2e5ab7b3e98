//! Nothing relevant is left out: an edit with a finding on a line is said by the look-up of the line's code.
#![cfg(test)]

#[expect(dead_code, unused_imports, reason = "the tests of agreement use the rest")]
mod generate;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use generate::{Near, Random};
use paylint::claim::{Claim, Date, Field, Item, NOWHERE, Slot};
use paylint::compile;
use paylint::lookup::{Answer, Texts, answer};
use paylint::policy::model::Policy;
use paylint::source::Sources;
use paylint::verdict::Evaluator;
use paylint::verdict::model::{Beside, Finding, Others};

/// So many policies, each with so many claims.
const POLICIES: u64 = 150;
const CLAIMS: usize = 40;

/// What a policy says of codes, each asked for once, ever and on its day.
struct Said<'p> {
    policy: &'p Policy,
    texts: Texts<'p>,
    known: BTreeMap<String, Answer>,
}

impl Said<'_> {
    fn names(&mut self, code: &str, edit: &str) -> bool {
        let (policy, texts) = (self.policy, &self.texts);
        let said = self.known.entry(code.to_owned()).or_insert_with(|| answer(policy, texts, code, None));
        names(said, edit)
    }
}

fn names(said: &Answer, edit: &str) -> bool {
    said.meanings.iter().any(|meaning| {
        let general = meaning.every.iter().chain(&meaning.claim).map(|brief| &brief.id);
        meaning.edits.iter().map(|shown| &shown.id).chain(general).any(|id| id == edit)
    })
}

/// Whether there is a day on which the edit of a finding would have it on its line, were the line of that day.
fn on_some_day(engine: &Evaluator<'_>, claim: &Claim, beside: &Beside<'_>, finding: &Finding) -> bool {
    let Some(line) = finding.line else { return false };
    let policy = engine.policy();
    let changes = policy.sets.iter().flat_map(|set| &set.changes).map(|change| change.from);
    let rows = policy.tables.iter().flat_map(|table| (0..table.rows.len()).map(|row| (&table.rows, row)));
    let rows = rows.flat_map(|(rows, row)| [rows.starts(row), rows.ends(row).and_then(|day| day.add_days(1))]);
    let days: BTreeSet<Date> = changes.chain(rows.flatten()).collect();
    let around = days.into_iter().flat_map(|day| [day.add_days(-1), Some(day)]).flatten();
    around.into_iter().any(|day| {
        let mut claim = claim.clone();
        for field in [Field::LineDate, Field::LineThrough] {
            claim.set(Item::line(line), field, Slot::date(day, NOWHERE));
        }
        let verdict = engine.evaluate(&claim, beside);
        let same = |own: &&Finding| own.edit == finding.edit && own.line == finding.line;
        verdict.findings.iter().find(same).is_some_and(|own| !format!("{:?}", own.missing).contains("LineDate"))
    })
}

/// Looks up the code of each line with a finding; how many were there.
fn check(said: &mut Said<'_>, engine: &Evaluator<'_>, (claim, beside): (&Claim, &Beside<'_>), what: &str) -> usize {
    let verdict = engine.evaluate(claim, beside);
    let mut checked = 0;
    for finding in &verdict.findings {
        let edit = &said.policy.edits.get(finding.edit.0).unwrap().id;
        let Some(line) = finding.line else { continue };
        let code = claim.show(claim.slot(Item::line(line), Field::LineCode), Field::LineCode).to_string();
        // Where the line's day is not known the edit may hang on conditions of which each holds on some day, but never
        // all on one: what matters is a day on which it would have the finding.
        if format!("{:?}", finding.missing).contains("LineDate") && !on_some_day(engine, claim, beside, finding) {
            continue;
        }
        // A line whose code is missing or cannot be read, and codes that only a broken claim has.
        if code.len() != 5 || !paylint::policy::check::fits(&code, paylint::claim::CodeKind::Procedure) {
            continue;
        }
        checked += 1;
        assert!(said.names(&code, edit), "{what}: {edit} has a finding on {code}, which the look-up leaves out");
    }
    checked
}

#[test]
fn an_edit_with_a_finding_on_a_line_is_said_by_the_look_up_of_its_code() {
    let sources = Sources::new();
    let mut checked = 0;
    for seed in 0..POLICIES {
        let policy = generate::policy(Random::new(seed));
        let engine = Evaluator::new(&policy);
        let mut said = Said { policy: &policy, texts: Texts::new(&sources), known: BTreeMap::new() };
        let near = Near::new(&policy);
        let mut random = Random::new(!seed);
        for _ in 0..CLAIMS {
            let case = near.case(&mut random);
            let built = case.build(&policy);
            checked += check(&mut said, &engine, (&built.claim, &built.beside()), &format!("seed {seed}"));
        }
    }
    assert!(checked > 5_000, "{checked}");
}

#[test]
fn the_sample_payer_s_own_tests_find_nothing_that_is_not_said_on_their_day() {
    let loaded = compile::load(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/acme-ppo")]);
    let mut checked = 0;
    for policy in &loaded.policies {
        let engine = Evaluator::new(policy);
        let mut said = Said { policy, texts: Texts::new(&loaded.sources), known: BTreeMap::new() };
        for test in &policy.tests {
            let beside = Beside {
                history: Others::from(&test.history),
                doubtful: &[],
                original: test.original.as_ref(),
                extent: test.extent,
                facts: &test.facts,
            };
            let verdict = engine.evaluate(&test.claim, &beside);
            checked += check(&mut said, &engine, (&test.claim, &beside), &test.title);
            for finding in &verdict.findings {
                let Some(line) = finding.line else { continue };
                let edit = &policy.edits.get(finding.edit.0).unwrap().id;
                let show = |field| test.claim.show(test.claim.slot(Item::line(line), field), field).to_string();
                let day = test.claim.slot(Item::line(line), Field::LineDate).as_date();
                let said = answer(policy, &said.texts, &show(Field::LineCode), day);
                assert!(
                    names(&said, edit),
                    "{}: {edit} on {} is not said on {day:?}",
                    test.title,
                    show(Field::LineCode)
                );
            }
        }
    }
    assert!(checked > 20, "{checked}");
}
