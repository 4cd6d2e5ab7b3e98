//! What a finding makes of the payment: at what it is paid, to what it is recoded.

use super::evaluate::Evaluator;
use super::hits::Hits;
use super::machine::{Known, Machine, Out};
use super::model::{Beside, Bound, Finding, Which};
use super::trace::Quiet;
use crate::claim::Claim;
use crate::policy::model::{Effect, Var};

impl Evaluator<'_> {
    /// `at 50 percent`, `at $12.00`, `to 99396`, for the finding's first choice; `…` where the value is not known.
    pub fn effect(&self, claim: &Claim, beside: &Beside<'_>, finding: &Finding) -> Option<String> {
        let edit = self.plan().edit(finding.edit)?;
        let effect = edit.edit.outcome.effect.as_ref().filter(|_| finding.action == edit.edit.outcome.action)?;
        let hits = Hits::default();
        let mut machine = Machine::new(self.plan(), claim, beside, &hits, Quiet);
        machine.bind(Var::SUBJECT, Bound::Item(Which::This, finding.subject));
        for (var, bound) in finding.choices.first().map_or(&[][..], |choice| choice.with.as_slice()) {
            machine.bind(*var, *bound);
        }
        let value = machine.term(effect.term());
        Some(match (effect, value) {
            (Effect::Percent(_), Out::One(Known::Number(number))) => format!("at {number} percent"),
            (Effect::Amount(_), Out::One(Known::Number(number))) => match number.nearest().as_whole() {
                Some(cents) => format!("at ${}.{:02}", cents / 100, cents.rem_euclid(100)),
                None => "at …".to_owned(),
            },
            (Effect::Code(_), Out::One(Known::Code(code))) => format!("to {code}"),
            (Effect::Percent(_) | Effect::Amount(_), _) => "at …".to_owned(),
            (Effect::Code(_), _) => "to …".to_owned(),
        })
    }
}
