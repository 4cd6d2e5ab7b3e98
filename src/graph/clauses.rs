//! An edit to its clauses, and these to the parts that several conditions share.

use std::collections::{BTreeMap, BTreeSet};

use super::{Link, key};
use crate::policy::model::{
    Condition, Domain, Edit, Effect, Exception, IfMissing, Literal, Outcome, Policy, Question, Reason, Search, Term,
};

/// The bindings of an edit.
pub(super) fn bindings(edit: &Edit) -> impl Iterator<Item = (Link, &Search)> {
    std::iter::once((Link::For, &edit.subject)).chain(edit.with.iter().map(|search| (Link::With, search)))
}

/// `for line`, `for claim`: nothing is asked.
pub(super) fn is_plain(search: &Search) -> bool {
    matches!(search.domain, Domain::Items(_, None)) && search.conditions.is_empty() && search.other_than.is_empty()
}

/// The conditions of an edit's own clauses; its payer and dates only where they are not the policy's.
pub(super) fn conditions<'p>(policy: &'p Policy, edit: &'p Edit) -> impl Iterator<Item = (Link, &'p Condition)> {
    let payer = policy.payer.as_ref().map(|payer| key::condition(policy, None, payer));
    let own = move |condition: &&Condition| match &condition.node {
        Question::During(_, from, to) => (*from, *to) != policy.window,
        _ => payer.as_ref() != Some(&key::condition(policy, None, condition)),
    };
    let applies = edit.applies.iter().filter(own).map(|condition| (Link::Effective, condition));
    applies
        .chain(edit.when.iter().map(|condition| (Link::When, condition)))
        .chain(edit.unless.iter().map(|condition| (Link::Unless, condition)))
        .chain(edit.require.iter().map(|require| (Link::Require, &require.condition)))
}

/// What an edit may do, each as an action with its codes.
pub(super) fn outcomes(edit: &Edit) -> Vec<(Link, String)> {
    let Outcome { action, effect, reason, .. } = &edit.outcome;
    let name = |word: &str, reason: &Reason| {
        std::iter::once(word.to_owned()).chain(reason.codes()).collect::<Vec<_>>().join(" ")
    };
    let word = match effect {
        Some(Effect::Percent(Term::Literal(Literal::Number(number)))) => {
            format!("{} at {number} percent", action.word())
        }
        Some(Effect::Code(Term::Literal(Literal::Text(code)))) => format!("{} to {code}", action.word()),
        _ => action.word().to_owned(),
    };
    let mut outcomes = vec![(Link::Then, name(&word, reason))];
    let otherwise = edit.require.iter().filter_map(|require| require.otherwise.as_ref());
    outcomes.extend(otherwise.map(|reason| (Link::Otherwise, name(action.word(), reason))));
    match edit.if_missing {
        IfMissing::Undetermined => {}
        IfMissing::Act(action) => outcomes.push((Link::IfMissing, name(action.word(), reason))),
        IfMissing::Pass => outcomes.push((Link::IfMissing, "pass".to_owned())),
    }
    outcomes
}

/// The conditions that a condition joins by *and*, *or* and *not*.
pub(super) fn parts(condition: &Condition) -> &[Condition] {
    match &condition.node {
        Question::All(parts) | Question::Any(parts) => parts,
        Question::Not(inner) => std::slice::from_ref(inner),
        _ => &[],
    }
}

/// Whether a part is written in words of its own, which can stand for it in a drawing (those of `place not in 23` say
/// the opposite of its part).
pub(super) fn has_own_words(part: &Condition, whole: &Condition) -> bool {
    part.span != whole.span
}

/// Keys of the parts of conditions that stand in two different conditions, or are a clause of their own elsewhere.
pub(super) fn shared_parts(policy: &Policy) -> BTreeSet<String> {
    let mut clauses: BTreeSet<String> = BTreeSet::new();
    // The conditions around each part, by number: a key of a condition of a thousand parts is long.
    let mut wholes: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for edit in &policy.edits {
        let mut see = |condition: &Condition| {
            let whole = key::condition(policy, Some(edit), condition);
            see_parts(policy, edit, (condition, &whole), &mut wholes, &mut numbers);
            clauses.insert(whole);
        };
        conditions(policy, edit).for_each(|(_, condition)| see(condition));
        let mut open: Vec<&Exception> = edit.exceptions.iter().collect();
        while let Some(exception) = open.pop() {
            exception.when.iter().for_each(&mut see);
            open.extend(&exception.exceptions);
        }
    }
    wholes
        .into_iter()
        .filter(|(part, wholes)| wholes.len() > 1 || clauses.contains(part))
        .map(|(part, _)| part)
        .collect()
}

fn see_parts(
    policy: &Policy,
    edit: &Edit,
    (condition, whole): (&Condition, &str),
    wholes: &mut BTreeMap<String, BTreeSet<usize>>,
    numbers: &mut BTreeMap<String, usize>,
) {
    let parts = parts(condition);
    if parts.is_empty() {
        return;
    }
    let next = numbers.len();
    let number = *numbers.entry(whole.to_owned()).or_insert(next);
    for part in parts {
        let key = key::condition(policy, Some(edit), part);
        see_parts(policy, edit, (part, &key), wholes, numbers);
        wholes.entry(key).or_default().insert(number);
    }
}
