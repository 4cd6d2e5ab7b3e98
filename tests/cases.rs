//! Every Markdown page of the repository, played: the manual, the examples and the cases are one text.
//!
//! A block ```` ```payer file=acme.payer ```` is a file, a block ```` ```console ```` a session. `UPDATE=1 cargo test
//! --test cases` writes into the pages what was really printed; `git diff` is the review.

#![cfg(test)]

mod runner;

use std::fs;
use std::path::Path;

use runner::page::{self, Page};
use runner::{diff::diff, pages, play, session};

const PLACES: &[&str] =
    &["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "docs", "policies", "tests/cases", "tests/mistakes"];

#[test]
fn every_page_prints_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let update = std::env::var_os("UPDATE").is_some();
    let mut found = Vec::new();
    for place in PLACES {
        pages(&root.join(place), &mut found);
    }
    let (mut played, mut commands, mut failures) = (0, 0, Vec::new());
    for path in &found {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(path).unwrap();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases").join(name.replace('/', "_"));
        let outcome = match play(&name, &text, root, &folder) {
            Ok(outcome) => outcome,
            Err(what) => {
                println!("{name} ... FAILED");
                failures.push(format!("{name}: {what}"));
                continue;
            }
        };
        played += usize::from(outcome.commands > 0);
        commands += outcome.commands;
        let verdict = match (outcome.failures.is_empty(), update) {
            (true, _) => "ok",
            (false, true) => "written",
            (false, false) => "FAILED",
        };
        println!("{name}: {} commands ... {verdict}", outcome.commands);
        if update && !outcome.failures.is_empty() {
            fs::write(path, outcome.text).unwrap();
        } else {
            failures.extend(outcome.failures);
        }
    }
    println!("{played} pages played, {commands} commands, {} failures", failures.len());
    assert!(
        failures.is_empty(),
        "\n{}\n`-` stands in the page, `+` was printed; UPDATE=1 cargo test --test cases writes what was printed\n",
        failures.join("\n")
    );
}

const PAGE: &str = "\
# A page

```payer file=a.payer
policy A
```

Words.

```console
$ paylint version
1
! two
[exit 3]
$ paylint x
```

```rust
fn f() {}
```
";

#[test]
fn a_page_gives_its_own_text_again() {
    let page = Page::read(PAGE).unwrap();
    assert!(page.runs());
    assert_eq!(page.text(), PAGE);
}

#[test]
fn an_open_block_and_output_without_a_command_are_refused() {
    assert_eq!(Page::read("```console\n$ paylint\n").err(), Some("line 1: this block is never closed".to_owned()));
    assert!(Page::read("```console\nfine\n```\n").err().unwrap().starts_with("line 2: a console block begins"));
}

#[test]
fn a_longer_fence_holds_a_shorter_one() {
    let text = "````\n```console\nx\n```\n````\n";
    let page = Page::read(text).unwrap();
    assert!(!page.runs());
    assert_eq!(page.text(), text);
}

#[test]
fn only_paylint_runs_and_only_below_the_page() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    assert!(session::run("rm -r /", folder).unwrap_err().starts_with("only `paylint …`"));
    assert!(session::run("paylint 'x", folder).unwrap_err().contains("never closed"));
    assert!(session::write(folder, "../x", b"").is_err());
    assert!(session::write(folder, "/x", b"").is_err());
}

#[test]
fn a_page_that_lies_is_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lie");
    let text = "```console\n$ paylint no-such-command\nall is well\n```\n";
    let outcome = play("lie.md", text, root, &folder).unwrap();
    let [failure] = outcome.failures.as_slice() else { panic!("{:?}", outcome.failures) };
    assert!(failure.starts_with("lie.md:2: $ paylint no-such-command\n"), "{failure}");
    assert!(failure.contains("    - all is well\n"), "{failure}");
    assert!(outcome.text != text);
    let unused = play("idle.md", "```payer file=a.payer\n```\n", root, &folder);
    assert!(unused.is_err());
}

#[test]
fn bytes_that_a_page_cannot_hold_stand_in_base64() {
    assert_eq!(page::decode("H4sI\nAA==\n").unwrap(), [0x1f, 0x8b, 0x08, 0x00]);
    assert_eq!(page::decode("//4=").unwrap(), [0xff, 0xfe]);
    assert_eq!(page::decode("a*b").unwrap_err(), "`*` is not base64");
}

#[test]
fn differences_are_shown_line_by_line() {
    assert_eq!(diff("a\nb\nc\n", "a\nx\nc\nd\n"), "      a\n    - b\n    + x\n      c\n    + d\n");
}
