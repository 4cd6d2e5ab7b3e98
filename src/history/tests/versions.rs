//! Replacements and voids.

use std::sync::Arc;

use super::{claim, who};
use crate::claim::{Claim, Field};
use crate::history::{Content, Filed, Part, Patient};

fn filed(claim: &Claim) -> Filed {
    Filed { part: Part::Past, content: Content::of(claim), claim: Arc::new(claim.clone()) }
}

/// By position: what stands beside a claim, and what it replaces.
fn beside(claims: &[Claim], at: usize) -> (Vec<u64>, Option<u64>) {
    let own = &claims[at];
    // In whatever order the claims come, the answers are the same.
    let forward = Patient::of(&who(own), claims.iter().map(filed));
    let backward = Patient::of(&who(own), claims.iter().rev().map(filed));
    let answers = [&forward, &backward].map(|patient| {
        let others = patient.others(own);
        let others: Vec<u64> = others.iter().map(|at| patient.claims()[*at as usize].index).collect();
        (others, patient.original(own).map(|original| original.index))
    });
    assert_eq!(answers[0], answers[1]);
    let [mut answer, _] = answers;
    answer.0.sort_unstable();
    answer
}

#[test]
fn x20_replaced_and_voided_claims_are_no_history() {
    let claims = [
        claim(0, "A").done(),
        claim(1, "B").replaces("7", "A").done(),
        claim(2, "C").done(),
        claim(3, "D").replaces("8", "C").done(),
        claim(4, "E").done(),
    ];
    assert_eq!(beside(&claims, 4), (vec![1], None));
    assert_eq!(beside(&claims, 1), (vec![4], Some(0)));
    assert_eq!(beside(&claims, 3), (vec![1, 4], Some(2)));
    // What replaces a claim is that claim again, not another one.
    assert_eq!(beside(&claims, 0), (vec![4], None));
}

#[test]
fn x20_a_replacement_under_its_originals_number_stands() {
    let claims = [claim(0, "A").done(), claim(1, "A").replaces("7", "A").done(), claim(2, "B").done()];
    assert_eq!(beside(&claims, 2), (vec![1], None));
    assert_eq!(beside(&claims, 1), (vec![2], Some(0)));
}

#[test]
fn x20_the_payers_number_comes_before_the_claims_own() {
    let claims = [
        claim(0, "A").text(Field::ClaimPayerNumber, "ICN1").done(),
        claim(1, "ICN1").done(),
        claim(2, "X").replaces("7", "ICN1").done(),
        claim(3, "Z").done(),
    ];
    assert_eq!(beside(&claims, 2), (vec![1, 3], Some(0)));
    assert_eq!(beside(&claims, 3), (vec![1, 2], None));
}

#[test]
fn x20_a_number_of_the_payers_that_is_not_on_file_leads_to_the_same_number_and_days() {
    let claims = [
        claim(0, "ACCOUNT").on("2026-01-05").done(),
        claim(1, "ACCOUNT").on("2026-02-05").done(),
        claim(2, "ACCOUNT").on("2026-02-05").replaces("7", "ICN2").done(),
        claim(3, "Z").on("2026-03-01").done(),
    ];
    assert_eq!(beside(&claims, 2), (vec![0, 3], Some(1)));
    assert_eq!(beside(&claims, 3), (vec![0, 2], None));
    // Two claims of those days under one account number: nobody knows which is meant, and both stand.
    let mut twice = claims.to_vec();
    twice.push(claim(4, "ACCOUNT").on("2026-02-05").text(Field::ClaimAuthorization, "P1").done());
    assert_eq!(beside(&twice, 2), (vec![0, 1, 3, 4], None));
    // A claim whose number the payer gave is not the one that another number names.
    let mut known = claims.to_vec();
    known[1] = claim(1, "ACCOUNT").on("2026-02-05").text(Field::ClaimPayerNumber, "ICN1").done();
    assert_eq!(beside(&known, 2), (vec![0, 1, 3], None));
}

#[test]
fn x20_versions_upon_versions_leave_the_last() {
    let received = |claim: super::Draft, day| claim.day(Field::ClaimReceived, day).done();
    let mut claims = vec![
        claim(0, "A").done(),
        received(claim(1, "A").replaces("7", "A"), "2026-03-01"),
        received(claim(2, "A").replaces("7", "A"), "2026-04-01"),
        claim(3, "Z").done(),
    ];
    assert_eq!(beside(&claims, 3), (vec![2], None));
    assert_eq!(beside(&claims, 2), (vec![3], Some(1)));
    assert_eq!(beside(&claims, 1), (vec![3], Some(0)));
    // The void takes all of them away, also where it names the original only.
    claims.push(claim(4, "V").replaces("8", "A").done());
    assert_eq!(beside(&claims, 3), (vec![], None));
    assert_eq!(beside(&claims, 4), (vec![3], Some(2)));
}

#[test]
fn x20_replacements_of_each_other_end() {
    let claims = [
        claim(0, "A").replaces("7", "B").done(),
        claim(1, "B").replaces("7", "A").done(),
        claim(2, "C").replaces("7", "C").done(),
        claim(3, "D").replaces("8", "D").done(),
    ];
    // One of two that replace each other stands; a void of nothing never does.
    let (standing, _) = beside(&claims, 3);
    assert_eq!(standing.len(), 2);
    assert!(standing.contains(&2));
    assert_eq!(beside(&claims, 2).1, None);
}

#[test]
fn x20_what_a_replacement_may_mean_is_doubtful() {
    let day = "2026-02-03";
    let replacing = |index, number: &str| claim(index, number).replaces("7", "ICN9").on(day);
    let claims = [
        claim(0, "A").on(day).done(),
        claim(1, "B").on("2026-03-04").done(),
        claim(2, "C").on(day).text(Field::ClaimPayerNumber, "ICN1").done(),
        replacing(3, "D").done(),
        claim(4, "E").on("2026-05-06").done(),
    ];
    let patient = Patient::of(&who(&claims[4]), claims.iter().map(filed));
    for (own, doubtful) in [(3, vec![0]), (4, vec![0])] {
        let others = patient.others(&claims[own]);
        let index = |place: &u32| patient.claims()[others[*place as usize] as usize].index;
        assert_eq!(patient.doubtful(&others).iter().map(index).collect::<Vec<_>>(), doubtful);
    }
    // One that is known by its number leaves no doubt.
    let known = [claims[0].clone(), replacing(3, "A").done(), claims[4].clone()];
    let patient = Patient::of(&who(&known[2]), known.iter().map(filed));
    assert!(patient.doubtful(&patient.others(&known[2])).is_empty());
}
