//! What a finding makes of the payment: at what it is paid, to what it is recoded.

use super::evaluate::Evaluator;
use super::hits::Hits;
use super::machine::{Known, Machine, Out};
use super::model::{Beside, Bound, Finding, Which};
use super::trace::Quiet;
use crate::claim::Claim;
use crate::policy::model::{Effect, Var};

/// Choices past this many are not asked for what they make of a line.
const MOST_CHOICES: usize = 50;

impl Evaluator<'_> {
    /// `at 50 percent`, `at $12.00`, `to 99396 or 99397`: what the finding's choices make of it, each once; `…` where a value
    /// is not known.
    pub fn effect(&self, claim: &Claim, beside: &Beside<'_>, finding: &Finding) -> Option<String> {
        let edit = self.plan().edit(finding.edit)?;
        let effect = edit.edit.outcome.effect.as_ref().filter(|_| finding.action == edit.edit.outcome.action)?;
        let hits = Hits::default();
        let mut values: Vec<String> = Vec::new();
        let none: &[(Var, Bound)] = &[];
        let choices = finding.choices.iter().take(MOST_CHOICES).map(|choice| choice.with.as_slice());
        let alone = finding.choices.is_empty().then_some(none);
        for with in choices.chain(alone) {
            let mut machine = Machine::new(self.plan(), claim, beside, &hits, Quiet);
            machine.bind(Var::SUBJECT, Bound::Item(Which::This, finding.subject));
            for (var, bound) in with {
                machine.bind(*var, *bound);
            }
            let value = value(effect, machine.term(effect.term()));
            if !values.contains(&value) {
                values.push(value);
            }
        }
        Some(match effect {
            Effect::Percent(_) | Effect::Amount(_) => format!("at {}", values.join(" or ")),
            Effect::Code(_) => format!("to {}", values.join(" or ")),
        })
    }
}

/// A value as an effect says it.
fn value(effect: &Effect, value: Out<'_>) -> String {
    match (effect, value) {
        (Effect::Percent(_), Out::One(Known::Number(number))) => format!("{number} percent"),
        (Effect::Amount(_), Out::One(Known::Number(number))) => match number.nearest().as_whole() {
            Some(cents) => format!("${}.{:02}", cents / 100, cents.rem_euclid(100)),
            None => "…".to_owned(),
        },
        (Effect::Code(_), Out::One(Known::Code(code))) => code.to_string(),
        _ => "…".to_owned(),
    }
}
