//! The field table of the language's reference: as `paylint fields` writes it, or the page is out of date.
//!
//! `UPDATE=1 cargo test --test field_table` writes it anew.

#![cfg(test)]

use std::fs;
use std::path::Path;
use std::process::Command;

const BEGIN: &str = "<!-- fields: written by `paylint fields --format markdown` -->\n";
const END: &str = "<!-- end of fields -->\n";

#[test]
fn the_reference_lists_every_field() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md");
    let text = fs::read_to_string(&page).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the page has a place for the fields");
    let (there, after) = rest.split_once(END).expect("the fields of the page have an end");
    let output = Command::new(env!("CARGO_BIN_EXE_paylint")).args(["fields", "--format", "markdown"]).output().unwrap();
    assert!(output.status.success());
    let written = format!("\n{}", String::from_utf8(output.stdout).unwrap());
    assert!(written.matches("\n| `").count() > 100, "so few fields: {written}");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&page, format!("{before}{BEGIN}{written}{END}{after}")).unwrap();
        return;
    }
    assert!(there == written, "docs/language.md is out of date: UPDATE=1 cargo test --test field_table");
}
