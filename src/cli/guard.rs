//! A fault of this program to the loss of one claim: caught, reported without a word of the claim.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};

use super::output::say;
use crate::read::parquet::is_walled;

/// Does something; `None` where this program fails at it. What it was changing is to be thrown away then.
pub fn guarded<R>(what: impl FnOnce() -> R) -> Option<R> {
    catch_unwind(AssertUnwindSafe(what)).ok()
}

/// Says on a fault where in this program it lies, and nothing else: the words of a fault may hold a patient's data.
pub fn install() {
    set_hook(Box::new(|fault: &PanicHookInfo<'_>| {
        // A fault of a borrowed reader is an error of the file, and told as one.
        if is_walled() {
            return;
        }
        let place = fault.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        say(&format!("paylint: internal error{place}; please report it\n"));
    }));
}

#[cfg(test)]
mod tests {
    #[test]
    fn s11_a_fault_costs_what_it_was_doing() {
        assert_eq!(super::guarded(|| 1), Some(1));
        assert_eq!(super::guarded(|| if true { panic!("a patient's name") } else { 1 }), None);
    }
}
