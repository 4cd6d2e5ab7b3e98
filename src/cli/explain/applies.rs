//! A policy or an edit that does not apply to a claim, to the sentence that says by what.

use crate::claim::{ClaimType, Date, Field, Item, Kind, Slot};
use crate::policy::model::{Condition, Edit, Question};
use crate::report::{Scene, datum, safe};
use crate::verdict::inspect::{Part, Step};
use crate::verdict::model::Fact;

/// Why the claim's type keeps a policy from it; `None` where it does not.
pub fn by_type(scene: &Scene<'_>) -> Option<String> {
    let policy = scene.evaluator.policy();
    let own = scene.claim.claim_type;
    if policy.types.is_empty() || policy.types.contains(&own) {
        return None;
    }
    let types: Vec<&str> = policy.types.iter().copied().map(ClaimType::word).collect();
    let clause = scene.clause(policy.span);
    Some(format!(
        "The policy does not apply: the claim is {}, and the policy is for {} claims ({}:{}).",
        own.word(),
        types.join(" and "),
        safe(&clause.file),
        clause.line
    ))
}

/// Why a policy does not apply to the claim: by its type, its payer or its days.
pub fn policy(scene: &Scene<'_>) -> String {
    let policy = scene.evaluator.policy();
    if let Some(sentence) = by_type(scene) {
        return sentence;
    }
    let clause = scene.clause(policy.span);
    let place = format!("{}:{}", safe(&clause.file), clause.line);
    let show = |field: Field| safe(&scene.claim.show(scene.claim.slot(Item::CLAIM, field), field).to_string());
    let payer = show(Field::ClaimPayer);
    if !policy.payers.is_empty() && !policy.payers.contains(&payer) {
        let payers = safe(&policy.payers.join(", "));
        return format!(
            "The policy does not apply: the claim's payer is {payer}, and the policy is for {payers} ({place})."
        );
    }
    let slot = scene.claim.slot(Item::CLAIM, Field::ClaimFirstDate);
    let beyond = beyond(slot, policy.window).unwrap_or_else(|| "outside of its time".to_owned());
    format!("The policy does not apply: the claim's first date is {}, {beyond} ({place}).", show(Field::ClaimFirstDate))
}

/// Why a step that asks whether the edit applies stops it; `None` for any other step.
pub fn step(scene: &Scene<'_>, step: &Step) -> Option<String> {
    if step.part != Part::Applies {
        return None;
    }
    let policy = scene.evaluator.policy();
    let holds = |edit: &&Edit| edit.applies.iter().any(|own| own.span == step.clause);
    let own = policy.edits.iter().find(holds)?;
    let condition: &Condition = own.applies.iter().find(|own| own.span == step.clause)?;
    // The clause belongs to the declaration that begins last before it.
    let headers = policy.edits.iter().map(|edit| (edit.span, "edit")).chain([(policy.span, "policy")]);
    let before = headers.filter(|(span, _)| span.file == step.clause.file && span.start <= step.clause.start);
    let (_, what) = before.max_by_key(|(span, _)| span.start)?;
    let read = step.because.first()?;
    let clause = scene.clause(step.clause);
    let place = format!("{}:{}", safe(&clause.file), clause.line);
    let why = scene.why(*read);
    let fact = possessive(&safe(&why.fact));
    let value = datum(&why.value);
    let because = match &condition.node {
        Question::During(_, from, to) => {
            let slot = match read.fact {
                Fact::Field(_, item, field) if field.info().kind == Kind::Date => scene.claim.slot(item, field),
                _ => return None,
            };
            format!("{fact} is {value}, {}", beyond(slot, (*from, *to))?)
        }
        _ => format!("{fact} is {value}, and the policy is for {}", safe(&policy.payers.join(", "))),
    };
    Some(format!("The {what} does not apply: {because} ({place})."))
}

/// `before 2026-01-01`, `after 2026-12-31`; `None` for a day that is not known or lies within.
fn beyond(slot: Slot, (from, to): (Option<Date>, Option<Date>)) -> Option<String> {
    let days = slot.as_days()?;
    match (from, to) {
        (Some(from), _) if days.last < from => Some(format!("before {from}")),
        (_, Some(to)) if to < days.first => Some(format!("after {to}")),
        _ => None,
    }
}

/// `claim first date` as `the claim's first date`, `line 2 date` as `the date of line 2`.
fn possessive(fact: &str) -> String {
    if let Some(rest) = fact.strip_prefix("claim ") {
        return format!("the claim's {rest}");
    }
    let mut words = fact.splitn(3, ' ');
    match (words.next(), words.next(), words.next()) {
        (Some("line"), Some(number), Some(rest)) => format!("the {rest} of line {number}"),
        _ => fact.to_owned(),
    }
}
