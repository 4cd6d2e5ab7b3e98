//! An edit of which the checker says that it never fires does not, whatever the claim.
#![cfg(test)]

#[expect(dead_code, reason = "other tests use the rest")]
mod generate;

use generate::{Case, Near, Random};
use paylint::policy::check::in_vain;
use paylint::policy::model::{Condition, Edit, IfMissing, Policy, Question, Var};
use paylint::policy::walk;
use paylint::verdict::Evaluator;
use paylint::verdict::model::Status;

/// Whether a condition asks of nothing but the subject and the claim.
fn of_subject(condition: &Condition) -> bool {
    let mut own = true;
    walk::condition(condition, &mut |part| walk::variables(part, &mut |var| own &= var == Var::SUBJECT));
    own
}

/// Gives each edit what others ask of subjects of its kind, so that some of it contradicts the rest.
fn mixed(mut policy: Policy, random: &mut Random) -> Policy {
    let all: Vec<Edit> = policy.edits.clone();
    for edit in &mut policy.edits {
        // What it does where data is missing is not meant.
        edit.if_missing = IfMissing::Undetermined;
        let of_kind = all.iter().filter(|other| other.subject.domain == edit.subject.domain);
        let asked = of_kind.flat_map(|other| {
            let required = other.require.iter().map(|require| &require.condition);
            other.subject.conditions.iter().chain(&other.when).chain(&other.unless).chain(required)
        });
        let asked: Vec<Condition> = asked.filter(|condition| of_subject(condition)).cloned().collect();
        for condition in asked {
            let span = condition.span;
            match random.below(5) {
                0 => edit.when.push(condition),
                1 => edit.when.push(Condition { node: Question::Not(Box::new(condition)), span }),
                2 => edit.unless.push(condition),
                _ => {}
            }
        }
    }
    policy
}

#[test]
fn what_is_said_never_to_fire_does_not() {
    let (mut idle, mut firing) = (0, 0);
    for seed in 0..400 {
        let mut random = Random::new(seed);
        let policy = mixed(generate::policy(Random::new(seed)), &mut random);
        let says = |edit: &Edit| in_vain(&policy, edit).iter().any(|problem| problem.message.contains("never fires"));
        let said: Vec<bool> = policy.edits.iter().map(says).collect();
        idle += said.iter().filter(|said| **said).count();
        let (engine, near) = (Evaluator::new(&policy), Near::new(&policy));
        for _ in 0..60 {
            let case: Case = near.case(&mut random);
            let built = case.build(&policy);
            for finding in engine.evaluate(&built.claim, &built.beside()).findings {
                let fires = finding.status == Status::Fires;
                firing += usize::from(fires);
                assert!(!(fires && said[finding.edit.0]), "seed {seed}: {:#?}", policy.edits[finding.edit.0]);
            }
        }
    }
    println!("{idle} never fire, {firing} findings");
    assert!(idle > 300 && firing > 5_000, "{idle} never fire, {firing} findings");
}
