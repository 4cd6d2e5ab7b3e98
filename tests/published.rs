//! The scorecard of `policies/published`: which of the published edits are written, and whether their tests hold.
//!
//! An edit counts as written where it has a source, a test that passes it and one that fails it. Which edits there are
//! is read from `shared/edits/open.yaml` where that lies beside the repository, else from the tags alone.
//!
//! `UPDATE=1 cargo test --test published` writes `docs/published-edits.md` anew.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const FOLDER: &str = "policies/published";

/// A declaration of a policy file: its text without what stands around it.
struct Part {
    /// Its path below the repository.
    file: String,
    /// Its first line.
    line: usize,
    /// Its comment lines, then itself.
    text: String,
}

impl Part {
    /// The word behind its first: an edit's id.
    fn id(&self) -> &str {
        self.head().split_whitespace().nth(1).unwrap_or("")
    }

    fn head(&self) -> &str {
        self.text.lines().find(|line| !line.starts_with('#')).unwrap_or("")
    }

    fn begins(&self, word: &str) -> bool {
        self.head().split_whitespace().next() == Some(word)
    }

    /// What stands behind the first word of its clauses that begin with it.
    fn clauses<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        self.text.lines().filter_map(move |line| line.trim().strip_prefix(word)?.strip_prefix(' '))
    }

    fn tags(&self) -> impl Iterator<Item = String> {
        self.clauses("tag").flat_map(|tags| tags.split(',')).map(|tag| tag.trim().to_owned())
    }

    /// Its lines of policy, comments left out.
    fn lines(&self) -> usize {
        self.text.lines().filter(|line| !line.trim_start().starts_with('#')).count()
    }

    /// The edit that an exception is to.
    fn to(&self) -> Option<&str> {
        let (_, behind) = self.head().rsplit_once(" to ")?;
        Some(behind.trim())
    }
}

/// Everything that stands in the policies under one number.
#[derive(Default)]
struct Written {
    group: String,
    parts: Vec<(String, usize, String)>,
    lines: usize,
    without_source: Vec<String>,
    passing: usize,
    failing: usize,
    broken: Vec<String>,
}

impl Written {
    /// What it lacks, in words.
    fn lacks(&self) -> Vec<String> {
        let mut lacks = self.broken.clone();
        lacks.extend(self.without_source.iter().map(|id| format!("{id} has no source")));
        if self.passing == 0 {
            lacks.push("no test passes it".to_owned());
        }
        if self.failing == 0 {
            lacks.push("no test fails it".to_owned());
        }
        lacks
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|end| end == "payer") {
            into.push(path);
        }
    }
}

/// The declarations of a file, each with the comments directly above it.
fn parts(file: &str, text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let (mut above, mut open) = (String::new(), false);
    for (at, line) in text.lines().enumerate() {
        if line.starts_with("##") {
            writeln!(above, "{line}").unwrap();
        } else if line.starts_with([' ', '\t']) && open {
            let part = parts.last_mut().unwrap();
            part.text.push_str(line);
            part.text.push('\n');
        } else if line.is_empty() || line.starts_with('#') {
            above.clear();
            open = false;
        } else {
            let text = format!("{}{line}\n", std::mem::take(&mut above));
            parts.push(Part { file: file.to_owned(), line: at + 1, text });
            open = true;
        }
    }
    parts
}

/// The tests that fail, by file and line.
fn failures() -> BTreeSet<(String, usize)> {
    let output = Command::new(env!("CARGO_BIN_EXE_paylint"))
        .args(["test", FOLDER, "--format", "json"])
        .current_dir(root())
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|what| panic!("{what}: {}", String::from_utf8_lossy(&output.stderr)));
    let policies = answer.get("policies").and_then(Value::as_array).unwrap();
    assert!(policies.len() > 10, "so few policies: {answer}");
    let of = |policy: &Value| policy.get("failures").and_then(Value::as_array).cloned().unwrap();
    policies
        .iter()
        .flat_map(of)
        .map(|failure| {
            let file = failure.get("file").and_then(Value::as_str).unwrap().to_owned();
            (file, usize::try_from(failure.get("line").and_then(Value::as_u64).unwrap()).unwrap())
        })
        .collect()
}

/// All numbers of published edits and their groups, where the list lies beside the repository.
fn corpus() -> Option<BTreeMap<String, String>> {
    let above = root().ancestors().skip(1);
    let path = above.map(|folder| folder.join("shared/edits/open.yaml")).find(|path| path.exists())?;
    let text = fs::read_to_string(path).unwrap();
    let (mut numbers, mut id) = (BTreeMap::new(), String::new());
    for line in text.lines() {
        if let Some(own) = line.strip_prefix("- id: ") {
            own.clone_into(&mut id);
        } else if let Some(group) = line.strip_prefix("  source_group: ") {
            numbers.insert(id.clone(), group.to_owned());
        }
    }
    assert!(numbers.len() > 100, "so few published edits: {}", numbers.len());
    Some(numbers)
}

/// Reads the policies: what is written under each number.
fn written() -> BTreeMap<String, Written> {
    let mut paths = Vec::new();
    files(&root().join(FOLDER), &mut paths);
    let failures = failures();
    let mut numbers: BTreeMap<String, Written> = BTreeMap::new();
    for path in paths {
        let file = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let group = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let parts = parts(&file, &fs::read_to_string(&path).unwrap());
        read(&group, &parts, &failures, &mut numbers);
    }
    numbers
}

/// Tests belong to the edits that stand above them, up to the tests of other edits.
fn read(group: &str, parts: &[Part], failures: &BTreeSet<(String, usize)>, numbers: &mut BTreeMap<String, Written>) {
    let mut subjects: Vec<&Part> = Vec::new();
    let mut after_test = false;
    for part in parts {
        if part.begins("edit") {
            if std::mem::take(&mut after_test) {
                subjects.clear();
            }
            subjects.push(part);
            for tag in part.tags() {
                let number = numbers.entry(tag).or_default();
                group.clone_into(&mut number.group);
                number.lines += part.lines();
                number.parts.push((part.file.clone(), part.line, part.text.clone()));
                if part.clauses("source").next().is_none() {
                    number.without_source.push(part.id().to_owned());
                }
            }
        } else if part.begins("exception") {
            let to = parts.iter().find(|edit| edit.begins("edit") && Some(edit.id()) == part.to());
            for tag in to.into_iter().flat_map(Part::tags) {
                numbers.entry(tag).or_default().parts.push((part.file.clone(), part.line, part.text.clone()));
            }
        } else if part.begins("test") {
            after_test = true;
            judge(part, &subjects, failures, numbers);
        }
    }
}

fn judge(
    test: &Part,
    subjects: &[&Part],
    failures: &BTreeSet<(String, usize)>,
    numbers: &mut BTreeMap<String, Written>,
) {
    let broken = failures.contains(&(test.file.clone(), test.line));
    for edit in subjects {
        for tag in edit.tags() {
            let number = numbers.entry(tag).or_default();
            let place = format!("{}:{}: {}", test.file, test.line, test.head());
            if broken && !number.broken.contains(&place) {
                number.broken.push(place);
            }
            for expect in test.clauses("expect") {
                let words: Vec<&str> = expect.split_whitespace().collect();
                match words.as_slice() {
                    ["clean", ..] => number.passing += 1,
                    ["no", id, ..] if *id == edit.id() => number.passing += 1,
                    [id, "on", ..] if *id == edit.id() => number.failing += 1,
                    _ => {}
                }
            }
        }
    }
}

fn median(mut lines: Vec<usize>) -> usize {
    lines.sort_unstable();
    lines.get(lines.len() / 2).copied().unwrap_or(0)
}

#[test]
fn the_published_edits_are_written_and_hold() {
    let written = written();
    let corpus = corpus();
    let known = corpus.clone().unwrap_or_else(|| {
        println!("no list of the published edits lies beside the repository: counted by their tags alone");
        written.iter().map(|(tag, number)| (tag.clone(), number.group.clone())).collect()
    });
    let mut groups: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut lacking = Vec::new();
    for (id, group) in &known {
        let [all, pass, fail] = groups.entry(group).or_default();
        *all += 1;
        let Some(number) = written.get(id) else {
            lacking.push(format!("{id}: not written"));
            continue;
        };
        let lacks = number.lacks();
        *if lacks.is_empty() { pass } else { fail } += 1;
        lacking.extend(lacks.into_iter().map(|what| format!("{id}: {what}")));
    }
    println!("{:<22} {:>9} {:>8} {:>5} {:>5}", "published edits", "published", "written", "pass", "fail");
    let mut total = [0; 3];
    for (group, [all, pass, fail]) in &groups {
        println!("{group:<22} {all:>9} {:>8} {pass:>5} {fail:>5}", pass + fail);
        total = [total[0] + all, total[1] + pass, total[2] + fail];
    }
    let [all, pass, fail] = total;
    println!("{:<22} {all:>9} {:>8} {pass:>5} {fail:>5}", "all", pass + fail);
    println!("median of policy lines an edit: {}", median(written.values().map(|number| number.lines).collect()));
    if corpus.is_some() {
        lacking
            .extend(written.keys().filter(|tag| !known.contains_key(*tag)).map(|tag| format!("{tag}: no such edit")));
    }
    assert!(lacking.is_empty(), "\n{}\n", lacking.join("\n"));
}

#[test]
fn the_page_of_the_published_edits_is_fresh() {
    let page = root().join("docs/published-edits.md");
    let text = text(&written());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&page, text).unwrap();
        return;
    }
    let there = fs::read_to_string(&page).unwrap_or_default();
    assert!(there == text, "docs/published-edits.md is out of date: UPDATE=1 cargo test --test published");
}

/// The page: each edit under its number, with its policy text.
fn text(written: &BTreeMap<String, Written>) -> String {
    let mut groups: BTreeMap<&str, Vec<(&String, &Written)>> = BTreeMap::new();
    for entry in written {
        groups.entry(&entry.1.group).or_default().push(entry);
    }
    let mut page = String::from(
        "# Published edits\n\n\
         Each edit of [policies/published](../policies/published) under its number, as `UPDATE=1 cargo test --test published` reads them\n\
         from the policies. The sets and tables that they name, and their tests, stand in the files.\n\n\
         | publisher | edits | policy lines an edit (median) | tests that pass | tests that fail |\n|---|---|---|---|---|\n",
    );
    for (group, numbers) in &groups {
        let lines = median(numbers.iter().map(|(_, number)| number.lines).collect());
        let passing: usize = numbers.iter().map(|(_, number)| number.passing).sum();
        let failing: usize = numbers.iter().map(|(_, number)| number.failing).sum();
        writeln!(page, "| [{group}](#{group}) | {} | {lines} | {passing} | {failing} |", numbers.len()).unwrap();
    }
    let lines = median(written.values().map(|number| number.lines).collect());
    let passing: usize = written.values().map(|number| number.passing).sum();
    let failing: usize = written.values().map(|number| number.failing).sum();
    writeln!(page, "| all | {} | {lines} | {passing} | {failing} |", written.len()).unwrap();
    for (group, numbers) in &groups {
        writeln!(page, "\n## {group}").unwrap();
        for (id, number) in numbers {
            let file = number.parts.first().map_or("", |(file, ..)| file);
            let name = file.rsplit('/').next().unwrap_or("");
            writeln!(page, "\n### {id}\n\n[{name}](../{file})\n\n```payer").unwrap();
            let texts: Vec<&str> = number.parts.iter().map(|(.., text)| text.as_str()).collect();
            writeln!(page, "{}```", texts.join("\n")).unwrap();
        }
    }
    page
}
