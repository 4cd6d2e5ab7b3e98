//! The one place where a fault of the borrowed reader becomes an error of the file.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static WALLED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is within the borrowed reader, whose faults say something of the file and nothing of this program.
pub fn is_walled() -> bool {
    WALLED.with(Cell::get)
}

/// Does something with the borrowed reader; `None` where it refuses the file or fails at it.
///
/// The reader checks what it reads, but not all of it: asserts, indices and sums on what a damaged file says can fail. Such a
/// fault must cost the file and not the run. What it was doing is thrown away.
pub(super) fn walled<R, E>(what: impl FnOnce() -> Result<R, E>) -> Option<R> {
    let before = WALLED.with(|walled| walled.replace(true));
    let done = catch_unwind(AssertUnwindSafe(what));
    WALLED.with(|walled| walled.set(before));
    done.ok()?.ok()
}
