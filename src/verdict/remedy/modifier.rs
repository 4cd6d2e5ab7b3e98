//! Modifiers that an edit asks for, and those that it does not take.
//!
//! A modifier is a statement of whoever bills. One that is added needs records that bear it out. One that says who did a
//! service, how much of it, on which side, with what waste of a drug or at whose cost is a fact, and is never taken away:
//! the line would say what was not done. Only a modifier that asks for payment beside another service may be taken back,
//! for the line says the same of the service without it and asks for less; and only where the edit says that it does not
//! fit, not where it looks at those who have it or pays by it.

use super::place;
use super::wishes::Wishes;
use crate::claim::{Code, Field, Item};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Action, Edit, Reason, SetId};
use crate::verdict::act::Act;

/// Modifiers that ask for payment beside another service: of a visit, within global days, of a repeated one, a separate one.
const ASK_FOR_PAYMENT: [&[u8]; 15] =
    [b"24", b"25", b"27", b"57", b"58", b"59", b"76", b"77", b"78", b"79", b"91", b"XE", b"XP", b"XS", b"XU"];
/// Reason codes that a modifier does not fit the procedure, or was none on that day.
const UNFIT: [&str; 2] = ["4", "182"];
/// Remark codes of modifiers that do not go together, or are not valid.
const UNFIT_REMARKS: [&str; 3] = ["N519", "N822", "N823"];

/// Whether an edit says of modifiers that they do not fit: it denies for that reason.
pub(super) fn is_unfit(edit: &Edit, reason: Option<&Reason>) -> bool {
    let Some(reason) = reason else { return false };
    let pays = matches!(edit.outcome.action, Action::Pay | Action::Recode);
    let carc = reason.carc.as_deref().is_some_and(|carc| UNFIT.contains(&carc));
    !pays && (carc || reason.rarc.iter().any(|rarc| UNFIT_REMARKS.contains(&rarc.as_str())))
}

impl Wishes<'_> {
    pub fn add_modifier(&mut self, line: Item, code: Code) {
        let words = format!("add modifier {code} to {}", place(self.machine.claim, line));
        self.push(words, Act::AddModifier(line, code));
    }

    /// Takes back those of a set that ask for payment, where the edit says that they do not fit.
    pub fn remove_modifiers(&mut self, line: Item, set: SetId) {
        let claim = self.machine.claim;
        for code in claim.list(line, Field::LineModifiers).iter().filter_map(|slot| slot.as_code()) {
            let held = self.machine.plan.sets().holds(set, code, None) != Kleene::False;
            let asks = ASK_FOR_PAYMENT.iter().any(|own| Code::new(own) == Some(code));
            if self.unfit && held && asks {
                let words = format!("remove modifier {code} from {}", place(claim, line));
                self.push(words, Act::RemoveModifier(line, code));
            }
        }
    }
}
