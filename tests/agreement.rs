//! The engine and the reference decide alike, on everything that policies and claims of every shape can hold.
#![cfg(test)]

#[expect(dead_code, reason = "the metamorphic tests use the rest")]
mod generate;
mod reference;
#[path = "generate/shrink.rs"]
mod shrink;

use std::sync::Arc;

use generate::{Case, Near, Random};
use paylint::claim::{Absence, ByCode, Claim, Field, Item, Record, Value};
use paylint::policy::model::{Condition, Edit, Policy, Question, Term};
use paylint::verdict::Evaluator;
use paylint::verdict::model::{Beside, Others, Status};
use reference::{Plain, plain};

/// So many policies, each with so many claims: more than a million pairs of a claim and an edit.
const POLICIES: u64 = 1800;
const CLAIMS: usize = 60;

/// How many of what was judged.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    claims: usize,
    pairs: usize,
    firing: usize,
    undetermined: usize,
    in_rings: usize,
}

impl Tally {
    fn add(self, other: Tally) -> Tally {
        Tally {
            claims: self.claims + other.claims,
            pairs: self.pairs + other.pairs,
            firing: self.firing + other.firing,
            undetermined: self.undetermined + other.undetermined,
            in_rings: self.in_rings + other.in_rings,
        }
    }
}

/// What the engine and what the reference decides, as far as they must agree.
///
/// The engine knows which edits can deny which lines by their sets (3.11), the reference knows no graph: to it a line
/// whose code is missing may be of two sets that share no code. Where there is such a line, edits that ask what stands
/// are left out on both sides; no other edit hangs on them.
fn both(policy: &Policy, engine: &Evaluator, case: &Case) -> (Vec<Plain>, Vec<Plain>) {
    let built = case.build(policy);
    let (claim, beside) = (&built.claim, built.beside());
    let mut ours = plain(policy, &engine.evaluate(claim, &beside));
    let mut theirs = plain(policy, &reference::evaluate(policy, claim, &beside));
    let known = |line: Item| {
        let slot = claim.slot(line, Field::LineCode);
        match claim.value(slot) {
            Value::Absent => claim.absence(Field::LineCode) != Absence::Missing,
            value => !matches!(value, Value::Unreadable(_)),
        }
    };
    if ours != theirs && !claim.items(Record::Line).all(known) {
        let asks = |edit: &&Edit| format!("{edit:?}").contains("Stands(");
        let asking: Vec<&str> = policy.edits.iter().filter(asks).map(|edit| edit.id.as_str()).collect();
        ours.retain(|finding| !asking.contains(&finding.edit.as_str()));
        theirs.retain(|finding| !asking.contains(&finding.edit.as_str()));
    }
    (ours, theirs)
}

/// Gives a policy a time of its own, and lets every third edit go by the claim's receipt: the engine leaves out claims
/// to which nothing applies, the reference asks each edit.
fn limit(policy: &mut Policy, seed: u64) {
    let random = Random::new(seed);
    let first = random.day(2026, 2, 1);
    policy.window = (Some(first), None);
    for (at, edit) in policy.edits.iter_mut().enumerate() {
        if at % 3 == 0 {
            edit.date = Term::DatedBy(Field::ClaimReceived);
        }
        let node = Question::During(edit.date.clone(), Some(first), None);
        edit.applies.push(Condition { node, span: policy.span });
    }
}

/// Judges claims near one policy.
fn judge(seed: u64) -> Tally {
    judge_by(seed, &generate::policy(Random::new(seed)))
}

fn judge_by(seed: u64, policy: &Policy) -> Tally {
    let engine = Evaluator::new(policy);
    let near = Near::new(policy);
    let mut random = Random::new(!seed);
    let mut tally = Tally::default();
    for _ in 0..CLAIMS {
        let case = near.case(&mut random);
        let (ours, theirs) = both(policy, &engine, &case);
        if ours != theirs {
            panic!("seed {seed}: {}", difference(policy, &case));
        }
        let count = |status: Status| {
            let has = |id: &String| ours.iter().any(|finding| finding.edit == *id && finding.status == status);
            policy.edits.iter().filter(|edit| has(&edit.id)).count()
        };
        tally = tally.add(Tally {
            claims: 1,
            pairs: policy.edits.len(),
            firing: count(Status::Fires),
            undetermined: count(Status::Undetermined),
            in_rings: ours.iter().filter(|finding| finding.ring).count(),
        });
    }
    tally
}

/// The smallest policy and claim on which they differ, and how.
fn difference(policy: &Policy, case: &Case) -> String {
    let decide = |policy: &Policy, case: &Case| both(policy, &Evaluator::new(policy), case);
    let (policy, case) = shrink::shrink(policy, case, |policy, case| {
        let (ours, theirs) = decide(policy, case);
        ours != theirs
    });
    let (ours, theirs) = decide(&policy, &case);
    let mut text = format!("they differ on\n{}", shrink::show(&policy, &case));
    for finding in ours.iter().filter(|finding| !theirs.contains(finding)) {
        text += &format!("only the engine:    {finding:?}\n");
    }
    for finding in theirs.iter().filter(|finding| !ours.contains(finding)) {
        text += &format!("only the reference: {finding:?}\n");
    }
    text
}

#[test]
fn engine_and_reference_agree_on_a_million_pairs() {
    let half = |which: u64| {
        let seeds = (0..POLICIES).filter(move |seed| seed % 2 == which);
        seeds.map(judge).fold(Tally::default(), Tally::add)
    };
    let tally = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        half(0).add(other.join().unwrap())
    });
    println!("{tally:?}: {} of 100 pairs fire", tally.firing * 100 / tally.pairs);
    assert!(tally.pairs >= 1_000_000, "{tally:?}");
    assert!(tally.firing * 100 >= tally.pairs * 30, "{tally:?}");
    assert!(tally.undetermined * 100 >= tally.pairs && tally.in_rings > 0, "{tally:?}");
}

#[test]
fn a_policy_s_own_time_leaves_out_no_claim_on_which_an_edit_would_fire() {
    let judged = (0..200).map(|seed| {
        let mut policy = generate::policy(Random::new(seed));
        limit(&mut policy, seed);
        judge_by(seed, &policy)
    });
    let tally = judged.fold(Tally::default(), Tally::add);
    assert!(tally.firing * 100 >= tally.pairs * 5, "{tally:?}");
}

/// Adds lines of other claims near the policy until there are so many that the engine finds lines by what searches ask.
fn lengthen(case: &mut Case, near: &Near, random: &mut Random) {
    while case.claim.items.iter().filter(|item| item.record == Record::Line).count() < 64 {
        let lines = near.case(random).claim.items.into_iter().filter(|item| item.record == Record::Line);
        case.claim.items.extend(lines);
    }
}

#[test]
fn long_claims_are_judged_alike() {
    let (mut pairs, mut firing) = (0, 0);
    for seed in 0..120 {
        let policy = generate::policy(Random::new(seed));
        let (engine, near) = (Evaluator::new(&policy), Near::new(&policy));
        let mut random = Random::new(!seed);
        for _ in 0..2 {
            let mut case = near.case(&mut random);
            lengthen(&mut case, &near, &mut random);
            let (ours, theirs) = both(&policy, &engine, &case);
            assert!(ours == theirs, "seed {seed}: {}", difference(&policy, &case));
            pairs += policy.edits.len();
            firing += ours.len();
        }
    }
    println!("{pairs} pairs, {firing} findings");
    assert!(firing > pairs, "{firing} findings of {pairs} pairs");
}

#[test]
fn long_histories_are_judged_alike() {
    let (mut pairs, mut firing) = (0, 0);
    for seed in 0..300 {
        let policy = generate::policy(Random::new(seed));
        let (engine, near) = (Evaluator::new(&policy), Near::new(&policy));
        let mut random = Random::new(!seed);
        for _ in 0..4 {
            let mut case = near.case(&mut random);
            while case.history.len() < 12 {
                let other = near.case(&mut random);
                case.history.extend(other.history.into_iter().chain([other.claim]));
            }
            let built = case.build(&policy);
            // Of the patient's claims every third does not stand beside this one.
            let all: Vec<Arc<Claim>> = built.beside().history.iter().map(|claim| Arc::new(claim.clone())).collect();
            let chosen: Vec<u32> = (0..).take(all.len()).filter(|at| at % 3 != 1).collect();
            let standing: Vec<Claim> = chosen.iter().map(|at| Claim::clone(&all[*at as usize])).collect();
            let lines = ByCode::of(all.iter().map(Arc::as_ref));
            let found = Beside { history: Others::Chosen(&all, &chosen, &lines), ..built.beside() };
            let asked = Beside { history: Others::All(&standing), ..built.beside() };
            let verdict = engine.evaluate(&built.claim, &found);
            assert_eq!(verdict, engine.evaluate(&built.claim, &asked), "seed {seed}");
            for finding in &verdict.findings {
                let [found, asked] = [&found, &asked].map(|beside| engine.explain(&built.claim, beside, finding));
                assert_eq!(found, asked, "seed {seed}");
            }
            pairs += policy.edits.len();
            firing += verdict.findings.len();
        }
    }
    println!("{pairs} pairs, {firing} findings");
    assert!(firing * 5 > pairs, "{firing} findings of {pairs} pairs");
}
