//! What a test expects a finding to do and to say.

use super::Checker;
use super::edits::action_of;
use super::scope::Scope;
use crate::diagnostic::Diagnostic;
use crate::policy::model::Told;
use crate::syntax::tree::{self, Node};

impl Checker<'_> {
    /// Action, value, codes and message as findings show them.
    pub(super) fn told(&mut self, told: &tree::Told) -> Option<Told> {
        let action = told.action.as_ref().and_then(action_of);
        let effect = match &told.effect {
            Some(value) => Some(self.effect_told(value)?),
            None => None,
        };
        let mut codes = Vec::new();
        let mut message = None;
        if let Some(reason) = &told.reason {
            // The message is the one that is shown: a `{` in it stands for itself.
            let bare = tree::Reason { message: None, ..reason.clone() };
            codes = Scope::new(self).reason(&bare).codes();
            message = reason.message.as_ref().map(|text| text.value.clone());
        }
        Some(Told { action, effect, codes, message })
    }

    fn effect_told(&mut self, value: &tree::Expression) -> Option<String> {
        let span = value.span;
        Some(match &value.node {
            Node::Percent(number) => format!("at {} percent", self.number(number, span)?),
            Node::Money(text) => {
                let cents = self.cents(text, span)?.as_whole()?;
                format!("at ${}.{:02}", cents / 100, cents.rem_euclid(100))
            }
            Node::Code(code) => format!("to {code}"),
            _ => {
                self.report(
                    Diagnostic::error("check/not-a-value", "a percentage, an amount or a code is needed here", span)
                        .help("Write `pay at 50 percent`, `pay at $12.00` or `recode to 99396`."),
                );
                return None;
            }
        })
    }
}
