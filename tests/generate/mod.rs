//! Policies and claims of every shape from a seed.

pub mod claims;
mod codes;
mod edits;
mod grammar;
mod random;
mod tables;

use paylint::claim::ClaimType;
use paylint::policy::model::Policy;
use paylint::source::{FileId, Span};

pub use claims::{Case, Near};
pub use random::Random;

/// A policy of some edits.
pub fn policy(random: Random) -> Policy {
    make(random, false)
}

/// A policy whose edits look only at lines that they find by a code.
pub fn bound_policy(random: Random) -> Policy {
    make(random, true)
}

fn make(random: Random, bound: bool) -> Policy {
    let policy = Policy {
        id: "TRIAL".to_owned(),
        title: None,
        version: None,
        span: Span::new(FileId(0), 0, 1),
        types: ClaimType::ALL.to_vec(),
        payers: Vec::new(),
        window: (None, None),
        payer: None,
        sets: Vec::new(),
        tables: Vec::new(),
        elements: Vec::new(),
        facts: Vec::new(),
        definitions: Vec::new(),
        edits: Vec::new(),
        tests: Vec::new(),
    };
    let mut maker = grammar::Maker::new(random, policy);
    maker.policy.tables = tables::tables(&mut maker.random);
    maker.policy.facts = tables::facts();
    let first = maker.claim_type();
    maker.policy.types = vec![first];
    if maker.random.chance(85) {
        maker.policy.types.extend(ClaimType::ALL.into_iter().filter(|other| *other != first));
    }
    if maker.random.chance(25) {
        maker.policy.payers = vec!["ACME1".to_owned()];
        maker.policy.payer = Some(maker.payer());
    }
    for at in 0..maker.random.between(6, 14) {
        let edit = maker.edit(usize::try_from(at).unwrap(), bound);
        maker.policy.edits.push(edit);
    }
    maker.policy
}
