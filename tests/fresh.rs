//! What the documentation holds that the program writes: the field table of the language's reference, the picture of a
//! graph. They are as it writes them, or out of date.
//!
//! `UPDATE=1 cargo test --test fresh` writes it anew.

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
    assert!(there == written, "docs/language.md is out of date: UPDATE=1 cargo test --test fresh");
}

#[test]
fn the_picture_of_the_documentation_is_as_it_is_drawn() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = root.join("docs/graph.svg");
    let output = Command::new(env!("CARGO_BIN_EXE_paylint"))
        .args(["graph", "policies/acme-ppo", "--edit", "MRI-PA", "--format", "svg"])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(output.status.success());
    let drawn = String::from_utf8(output.stdout).unwrap();
    assert!(drawn.starts_with("<svg"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&page, drawn).unwrap();
        return;
    }
    let there = fs::read_to_string(&page).unwrap();
    assert!(there == drawn, "docs/graph.svg is out of date: UPDATE=1 cargo test --test fresh");
}
