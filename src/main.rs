//! The `paylint` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    paylint::cli::main()
}
