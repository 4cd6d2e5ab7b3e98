//! Explanations are claims too: the facts they name suffice (E1), and none of them can be left out (E2).
//!
//! E1 is asked twice: with every other fact unknown, and with every other fact deleted from the claim. E2 is asked of
//! the derivation alone: with only its facts known, and one of them unknown, it is no longer certain. (On the whole
//! claim another derivation of the same finding may take its place.)
#![cfg(test)]

#[expect(dead_code, unused_imports, reason = "the metamorphic tests use the rest")]
mod generate;

use generate::{Near, Random};
use paylint::claim::{Claim, Field, Item, Kind, Record, Slot};
use paylint::policy::model::{EditId, Policy, Question};
use paylint::policy::walk::{self, Part};
use paylint::verdict::Evaluator;
use paylint::verdict::model::{Beside, Choice, Fact, Finding, Status, Which};

const POLICIES: u64 = 240;
const CLAIMS: usize = 25;

/// How much was asked.
#[derive(Debug, Default)]
struct Tally {
    derivations: usize,
    facts: usize,
    deleted: usize,
}

#[test]
fn e1_e2_facts_suffice_and_none_can_be_left_out() {
    let mut tally = Tally::default();
    for seed in 0..POLICIES {
        let policy = generate::policy(Random::new(seed ^ 0x5eed));
        let engine = Evaluator::new(&policy);
        let near = Near::new(&policy);
        let mut random = Random::new(seed);
        for _ in 0..CLAIMS {
            let case = near.case(&mut random);
            let built = case.build(&policy);
            let (claim, beside) = (&built.claim, built.beside());
            for finding in engine.evaluate(claim, &beside).findings {
                // What `if data is missing` made certain rests on what is missing, not on facts.
                if finding.status == Status::Fires && finding.missing.is_empty() {
                    explained(&policy, &engine, claim, &beside, &finding, &mut tally);
                }
            }
        }
    }
    println!("{tally:?}");
    assert!(tally.derivations > 20_000 && tally.facts > 60_000 && tally.deleted > 10_000, "{tally:?}");
}

fn explained(
    policy: &Policy,
    engine: &Evaluator,
    claim: &Claim,
    beside: &Beside,
    finding: &Finding,
    tally: &mut Tally,
) {
    let explanation = engine.explain(claim, beside, finding);
    for (choice, derivation) in finding.choices.iter().zip(&explanation.derivations) {
        let mut named: Vec<Fact> = derivation.because.iter().map(|because| because.fact).collect();
        named.sort_unstable();
        named.dedup();
        tally.derivations += 1;
        tally.facts += named.len();
        let edit = &policy.edits[finding.edit.0];
        assert!(engine.holds_with(claim, beside, finding, choice, &named), "E1: {} with {named:?}", edit.id);
        for fact in &named {
            let without: Vec<Fact> = named.iter().copied().filter(|own| own != fact).collect();
            assert!(!engine.holds_with(claim, beside, finding, choice, &without), "E2: {} without {fact:?}", edit.id);
        }
        if !asks_what_stands(policy, finding.edit) {
            let kept = deleted(claim, |item, field| !named.contains(&Fact::Field(Which::This, item, field)));
            assert!(fires(engine, &kept, beside, finding, choice), "E1: {} with all else deleted; {named:?}", edit.id);
            tally.deleted += 1;
        }
    }
}

/// Whether a finding stands on a claim, by the same choice.
fn fires(engine: &Evaluator, claim: &Claim, beside: &Beside, finding: &Finding, choice: &Choice) -> bool {
    let same = |other: &Finding| {
        (other.edit, other.subject, other.line, other.status)
            == (finding.edit, finding.subject, finding.line, finding.status)
    };
    let with = |other: &Finding| other.missing.is_empty() && other.choices.iter().any(|own| own.with == choice.with);
    engine.evaluate(claim, beside).findings.iter().any(|other| same(other) && with(other))
}

/// A claim without some of its facts.
fn deleted(claim: &Claim, delete: impl Fn(Item, Field) -> bool) -> Claim {
    let mut changed = claim.clone();
    for (record, _) in Record::ALL {
        for item in claim.items(record) {
            for field in record.fields().filter(|field| is_deletable(*field)) {
                if delete(item, field) {
                    changed.set(item, field, Slot::absent(claim.slot(item, field).at()));
                }
            }
        }
    }
    changed
}

/// Which provider a field names is no fact of its own but the claim's build, as whose line a drug is; the kind of claim
/// decides which fields it must have.
fn is_deletable(field: Field) -> bool {
    field.info().kind != Kind::Provider && field != Field::ClaimType
}

fn asks_what_stands(policy: &Policy, edit: EditId) -> bool {
    let mut asks = false;
    walk::edit(&policy.edits[edit.0], &mut |part| {
        asks |= matches!(part, Part::Condition(condition) if matches!(condition.node, Question::Stands(_)));
    });
    asks
}
