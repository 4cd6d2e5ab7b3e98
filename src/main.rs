//! The `paylint` command.

fn main() {}
