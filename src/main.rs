//! The `paylint` program.

use std::process::ExitCode;

/// Explanations are many short-lived texts: this allocator takes about a tenth off a run with findings.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    paylint::cli::main()
}
