//! What is read without complaint, what each slip is told, and that what is written reads the same.

mod reading;
mod trees;
mod writing;

/// The policies of the language's own page, and one of every phrase.
const EXAMPLES: [&str; 3] = [
    include_str!("../examples/acme.payer"),
    include_str!("../examples/tables.payer"),
    include_str!("../examples/phrases.payer"),
];
