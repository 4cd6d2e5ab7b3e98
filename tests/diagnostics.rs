//! Every diagnostic code against its page: each code has one, each page a code, and its examples show it and mend it.
//!
//! `UPDATE=1 cargo test --test diagnostics` writes `docs/diagnostics/README.md`; `tests/cases.rs` writes what the pages
//! print.

#![cfg(test)]

mod runner;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use paylint::diagnostic::{PAGES, Page};

/// Codes that no small file shows, and why; their pages say in words how they arise.
const WITHOUT_EXAMPLE: &[(&str, &str)] = &[
    ("check/internal", "it takes a fault of paylint"),
    ("csv/row-too-long", "it takes a row of more than 1 MiB"),
    ("csv/too-long", "it takes a claim of more than 64 MiB"),
    ("csv/too-many-claims", "it takes seven million claims"),
    ("fhir/bundle-too-large", "it takes a Bundle of more than a gigabyte"),
    ("history/damaged", "it takes a file whose bytes were changed"),
    ("history/in-use", "it takes two runs at once"),
    ("history/newer", "it takes a store of a newer paylint"),
    ("history/not-kept", "it takes a disk that is full"),
    ("history/not-opened", "it takes a file that may not be read"),
    ("history/not-written", "it takes a disk that is full"),
    ("history/open-to-others", "it takes a change of permissions"),
    ("input/claim-too-large", "it takes a claim of more than 10,000 lines"),
    ("input/gzip-ratio", "it takes a file of more than 256 MiB"),
    ("input/not-opened", "it takes a file that may not be opened"),
    ("input/read", "it takes a disk or pipe that fails"),
    ("input/read-failed", "it takes a disk that fails"),
    ("input/zstd-ratio", "it takes a file of more than 256 MiB"),
    ("internal/error", "it takes a fault of paylint"),
    ("json/too-long", "it takes a claim of more than 64 MiB"),
    ("load/compiled", "it takes a file that was altered"),
    ("load/not-found", "it takes a file that is deleted during the run"),
    ("load/second-compiled", "it takes two compiled files"),
    ("load/stale", "it takes a file that is older than its policies"),
    ("load/too-large", "it takes a policy of more than 64 MiB"),
    ("load/unreadable", "it takes a file that may not be read"),
    ("parquet/page-too-large", "it takes a file that is made to take too much memory"),
    ("parquet/ratio", "it takes a file that is made to expand"),
    ("parquet/stream", "it takes a file of more than 128 MiB"),
    ("parse/more", "it takes more than fifty mistakes"),
    ("parse/too-large", "it takes a policy of more than 64 MiB"),
    ("x12/hole", "it takes bytes that a page cannot hold"),
    ("x12/too-long", "it takes a segment of more than 1 MiB"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The codes of a file's code, tests left out: quoted words of the shape `phase/name`.
fn codes(file: &str, text: &str, into: &mut BTreeMap<String, String>) {
    let of_tests = |part: &str| matches!(part, "tests" | "tests.rs" | "trials" | "samples.rs");
    if file.split('/').any(of_tests) || file == "diagnostic/pages.rs" {
        return;
    }
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let code = text.split_at(end).0;
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    for word in lines.flat_map(|line| line.split('"').skip(1).step_by(2)) {
        let small = |text: &str| text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let Some((phase, name)) = word.split_once('/') else { continue };
        if small(phase) && small(name) && phase.chars().chain(name.chars()).all(plain) && !name.ends_with('-') {
            into.entry(word.to_owned()).or_insert_with(|| file.to_owned());
        }
    }
}

/// Each code and the first file that has it.
fn all_codes() -> BTreeMap<String, String> {
    fn walk(folder: &Path, below: &str, into: &mut BTreeMap<String, String>) {
        let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            let name = format!("{below}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                walk(&path, &format!("{name}/"), into);
            } else if name.ends_with(".rs") {
                codes(&name, &fs::read_to_string(&path).unwrap(), into);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&root().join("src"), "", &mut found);
    found
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let codes = all_codes();
    assert!(codes.len() > 100, "src was not read");
    let pages: BTreeSet<&str> = PAGES.iter().map(|page| page.code).collect();
    let mut wrong = Vec::new();
    for (code, file) in &codes {
        if !pages.contains(code.as_str()) {
            wrong.push(format!("src/{file}: `{code}` has no page; write docs/diagnostics/{code}.md and name it in src/diagnostic/pages.rs"));
        }
    }
    for code in &pages {
        if !codes.contains_key(*code) {
            wrong.push(format!("docs/diagnostics/{code}.md: nothing in src says `{code}`"));
        }
    }
    let mut files = Vec::new();
    runner::pages(&root().join("docs/diagnostics"), &mut files);
    for file in files {
        let name = file.strip_prefix(root().join("docs/diagnostics")).unwrap().with_extension("");
        let code = name.to_string_lossy();
        if code != "README" && !pages.contains(code.as_ref()) {
            wrong.push(format!("docs/diagnostics/{code}.md is not named in src/diagnostic/pages.rs"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// What is not as it should be on a page whose sessions are what is really printed.
fn faults(page: &Page, played: &str) -> Vec<String> {
    let code = page.code;
    let mut wrong = Vec::new();
    let title = played.lines().next().unwrap_or_default();
    if !title.starts_with(&format!("# {code}: ")) || title.ends_with('.') {
        wrong.push(format!("the title line is `# {code}: what is wrong`, without a full stop"));
    }
    if played.matches("\nWhy: ").count() != 1 {
        wrong.push("one paragraph begins with `Why: `".to_owned());
    }
    let (before, rest) = played.split_once("\n## Wrong\n").unwrap_or((played, ""));
    let (bad, good) = rest.split_once("\n## Right\n").unwrap_or((rest, ""));
    let says = |text: &str| {
        text.match_indices(code).any(|(at, _)| text.split_at(at + code.len()).1.starts_with(['\n', ']', ' ', ',', '`']))
    };
    let without = WITHOUT_EXAMPLE.iter().any(|(known, _)| *known == code);
    match (without, rest.is_empty()) {
        (true, true) if played.matches("```").count() == 0 => {}
        (true, _) => wrong.push("it is said to have no example, but has one".to_owned()),
        (false, true) => wrong.push("`## Wrong` is missing".to_owned()),
        (false, false) => {
            let (bad, good) = (sessions(bad), sessions(good));
            if before.contains("```") {
                wrong.push("an example stands before `## Wrong`".to_owned());
            }
            if !says(&bad) {
                wrong.push("what `## Wrong` prints does not show the code".to_owned());
            }
            if good.is_empty() || says(&good) {
                wrong.push("`## Right` prints nothing, or the code".to_owned());
            }
        }
    }
    wrong
}

/// What stands in the console blocks of a text.
fn sessions(text: &str) -> String {
    let page = runner::page::Page::read(text).unwrap();
    let mut all = String::new();
    for part in &page.parts {
        if let runner::page::Part::Session(commands) = part {
            commands.iter().for_each(|command| all.push_str(&format!("$ {}\n{}", command.words, command.printed)));
        }
    }
    all
}

#[test]
fn examples_show_the_code_and_mend_it() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diagnostics");
    let mut wrong = Vec::new();
    for page in PAGES {
        let played = runner::play(page.code, page.text, root(), &folder.join(page.code.replace('/', "_")));
        match played {
            Ok(played) => {
                wrong.extend(faults(page, &played.text).iter().map(|fault| format!("{}: {fault}", page.code)))
            }
            Err(what) => wrong.push(format!("{}: {what}", page.code)),
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_index_lists_every_page() {
    let mut index = String::from(
        "# What paylint can say\n\nEvery message about a policy or a file of claims carries a code, like `parse/missing-comma`. Each code has a page: what\nit says, why, a wrong and a right example. `paylint explain CODE` prints the page, `paylint explain --list` this list.\n",
    );
    let mut phase = "";
    for page in PAGES {
        if page.phase() != phase {
            phase = page.phase();
            index.push_str(&format!("\n## {phase}: {}\n\n", page.about()));
        }
        index.push_str(&format!("* [{code}]({code}.md): {}\n", page.title(), code = page.code));
    }
    let path = root().join("docs/diagnostics/README.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &index).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == index, "docs/diagnostics/README.md is stale; UPDATE=1 cargo test --test diagnostics writes it");
}

#[test]
fn reasons_are_given_once_for_codes_that_are_there() {
    for (code, why) in WITHOUT_EXAMPLE {
        assert!(PAGES.iter().any(|page| page.code == *code), "{code}");
        assert!(!why.is_empty());
    }
}
