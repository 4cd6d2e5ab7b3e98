//! What a test expects a finding to do and to say, against what it does and says.

use crate::policy::model::{Reason, Told};
use crate::report::Shown;

/// The first thing that is otherwise, in words; `None` where all is as expected.
pub fn difference(told: &Told, shown: &Shown) -> Option<String> {
    let expected = |expected: &str, found: &str| Some(format!("expected {expected}, found {found}"));
    if let Some(action) = told.action.filter(|action| *action != shown.action) {
        return expected(action.word(), shown.action.word());
    }
    if let Some(effect) = told.effect.as_ref().filter(|effect| Some(*effect) != shown.effect.as_ref()) {
        return expected(effect, shown.effect.as_deref().unwrap_or("none"));
    }
    let codes = Reason {
        group: shown.group.clone(),
        carc: shown.carc.clone(),
        rarc: shown.rarc.clone(),
        own: shown.own.clone(),
        message: None,
    }
    .codes();
    if !told.codes.is_empty() && told.codes != codes {
        let found = if codes.is_empty() { "no codes".to_owned() } else { codes.join(" ") };
        return expected(&told.codes.join(" "), &found);
    }
    match &told.message {
        Some(message) if *message != shown.message => {
            expected(&format!("\"{message}\""), &format!("\"{}\"", shown.message))
        }
        _ => None,
    }
}
