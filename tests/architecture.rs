//! The source tree against the table of floors: who may use whom, and where each borrowed library may be named.

#![cfg(test)]

use std::fmt;
use std::fs;
use std::path::Path;

/// From the ground up. A module may use what stands on a lower floor; neighbours on a floor do not know each other.
const FLOORS: &[&[&str]] = &[
    &["source", "claim", "mapped", "spool"],
    &["diagnostic", "table", "history"],
    &["syntax", "read", "config"],
    &["policy", "import"],
    &["graph", "compile", "lookup"],
    &["verdict"],
    &["analysis", "report"],
    &["write"],
    &["cli"],
    &["main"],
];

/// The root of the library only says which modules there are.
const ROOT: &str = "lib";

/// A borrowed library and the places, below `src`, where it may be named.
const WALLS: &[(&str, &[&str])] = &[
    ("pest", &["syntax/parse"]),
    ("pest_derive", &["syntax/parse"]),
    ("miette", &["diagnostic"]),
    ("memmap2", &["mapped/map"]),
    ("petgraph", &["graph"]),
    ("postcard", &["compile"]),
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("signal_hook", &["cli"]),
    // The settings, and the map of the headings of somebody else's rows.
    ("toml", &["config", "read/csv/map"]),
    ("twox_hash", &["mapped"]),
    ("tempfile", &["spool"]),
    ("rusqlite", &["history/store", "history/problem", "history/tests"]),
    ("csv", &["read", "report", "import", "table"]),
    ("flate2", &["read", "report", "import", "table", "history/store"]),
    ("zstd", &["read"]),
    ("lz4_flex", &["history/bundle"]),
    ("parquet", &["read/parquet", "write/parquet"]),
    ("arrow_array", &["read/parquet", "write/parquet"]),
    ("arrow_buffer", &["read/parquet", "write/parquet"]),
    ("arrow_schema", &["read/parquet", "write/parquet"]),
    // The crate; `mapped` has a module of the same name.
    ("bytes", &["read/parquet", "mapped"]),
    ("zip", &["import"]),
    ("calamine", &["import"]),
    ("serde_json", &["read", "report", "import", "table", "diagnostic", "graph/draw", "cli", "claim/stored"]),
];

/// What the outside world is reached by, and the modules that may reach it: a verdict depends on the claim, the policy and
/// nothing else. Tests reach what they need.
const DOORS: &[(&str, &[&str])] = &[
    ("env", &["cli", "main"]),
    ("fs", &["mapped", "table", "history", "import", "config", "compile", "report", "cli"]),
    ("net", &[]),
    ("process", &["cli", "main"]),
    ("thread", &["syntax", "table", "read", "cli"]),
    // Compiled files know when their sources were changed.
    ("time", &["cli", "history", "compile"]),
];

/// Something that the table does not allow.
#[derive(Debug, PartialEq, Eq)]
struct Breach {
    /// The file below `src`.
    file: String,
    /// Its line, from 1.
    line: usize,
    what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "src/{}:{}: {}", self.file, self.line, self.what)
    }
}

/// The module directly below the root that a file belongs to: `syntax/parse/mod.rs` is of `syntax`.
fn module_of(file: &str) -> &str {
    let first = file.split('/').next().unwrap_or(file);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// How many modules enclose the code of a file: 1 for `source.rs` and `syntax/mod.rs`, 2 for `syntax/erase.rs`.
fn depth_of(file: &str) -> usize {
    file.split('/').count() - usize::from(file.ends_with("/mod.rs"))
}

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// Rust text with comments and quoted texts blanked; lines stay where they are.
fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let blank = |c: char| if c == '\n' { '\n' } else { ' ' };
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        let end = match (c, next) {
            ('/', Some('/')) => end_of_line(&chars, at),
            ('/', Some('*')) => end_of_block(&chars, at),
            ('"', _) => end_of_text(&chars, at + 1),
            ('r', Some('"' | '#')) if !at.checked_sub(1).is_some_and(|before| is_word(chars[before])) => {
                end_of_raw(&chars, at)
            }
            ('\'', Some('\\')) => chars.iter().skip(at + 3).position(|c| *c == '\'').map_or(at, |n| at + 4 + n),
            ('\'', Some(_)) if chars.get(at + 2) == Some(&'\'') => at + 3,
            _ => at,
        };
        if end == at {
            code.push(c);
            at += 1;
        } else {
            code.extend(chars[at..end.min(chars.len())].iter().map(|c| blank(*c)));
            at = end;
        }
    }
    code
}

fn end_of_line(chars: &[char], at: usize) -> usize {
    chars.iter().skip(at).position(|c| *c == '\n').map_or(chars.len(), |n| at + n)
}

fn end_of_block(chars: &[char], at: usize) -> usize {
    let (mut at, mut open) = (at, 0);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (open, at) = (open + 1, at + 2),
            ('*', Some('/')) => (open, at) = (open - 1, at + 2),
            _ => at += 1,
        }
        if open == 0 {
            break;
        }
    }
    at
}

fn end_of_text(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() {
        match chars[at] {
            '"' => return at + 1,
            '\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

/// Past a raw text; `at` itself where there is none.
fn end_of_raw(chars: &[char], at: usize) -> usize {
    let hashes = chars.iter().skip(at + 1).take_while(|c| **c == '#').count();
    let body = at + 1 + hashes;
    if chars.get(body) != Some(&'"') {
        return at;
    }
    let closes =
        |n: &usize| chars[*n] == '"' && chars[*n + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes;
    (body + 1..chars.len()).find(closes).map_or(chars.len(), |n| n + 1 + hashes)
}

fn up_to(code: &str, at: usize) -> &str {
    code.split_at(at).0
}

fn behind(code: &str, at: usize) -> &str {
    code.split_at(at).1
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where a word stands alone in code.
fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| !up_to(code, *at).ends_with(is_word) && !behind(code, at + word.len()).starts_with(is_word))
}

fn first_word(code: &str) -> &str {
    let code = code.trim_start();
    up_to(code, code.find(|c| !is_word(c)).unwrap_or(code.len()))
}

/// The modules that a path goes to behind `crate::`: one, or those of a group `{a::b, c}`.
fn heads(code: &str) -> Vec<String> {
    let Some(group) = code.trim_start().strip_prefix('{') else {
        return vec![if code.trim_start().starts_with('*') { "*".to_owned() } else { first_word(code).to_owned() }];
    };
    let (mut heads, mut open, mut expected) = (Vec::new(), 0, true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => open += 1,
            '}' if open == 0 => break,
            '}' => open -= 1,
            ',' if open == 0 => expected = true,
            c if expected && (is_word(c) || c == '*') => {
                heads.push(if c == '*' { "*".to_owned() } else { first_word(behind(group, at)).to_owned() });
                expected = false;
            }
            _ => {}
        }
    }
    heads
}

/// Everything that a file does and may not do.
fn breaches(file: &str, text: &str) -> Vec<Breach> {
    let code = code_only(text);
    let module = module_of(file);
    let mut found = Vec::new();
    let mut breach = |at: usize, what: String| {
        let line = up_to(&code, at).matches('\n').count() + 1;
        found.push(Breach { file: file.to_owned(), line, what });
    };
    let Some(floor) = floor_of(module).or((module == ROOT).then_some(FLOORS.len())) else {
        breach(0, format!("`{module}` stands on no floor: choose one in tests/architecture.rs"));
        return found;
    };
    for (at, used) in uses(file, &code) {
        match floor_of(&used) {
            _ if used == module => {}
            Some(other) if other < floor => {}
            Some(other) if other == floor => breach(at, format!("`{module}` may not use its neighbour `{used}`")),
            Some(_) => breach(at, format!("`{module}` may not use `{used}`, which stands above it")),
            None => breach(at, format!("`{module}` uses `{used}` of the root, which is no module with a floor")),
        }
    }
    for (library, places) in WALLS {
        let allowed = places.iter().any(|place| {
            file == format!("{place}.rs") || file.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'))
        });
        if allowed {
            continue;
        }
        for at in words(&code, library) {
            let before = up_to(&code, at).trim_end();
            let after = behind(&code, at + library.len()).trim_start();
            let path = after.starts_with("::") && !before.ends_with("::");
            let alone = before.ends_with("use") && (after.starts_with(';') || after.starts_with("as "));
            if path || alone {
                breach(at, format!("`{library}` may be named only in src/{}", places.join(", src/")));
            }
        }
    }
    for (at, door) in doors(file, &code) {
        let Some((_, modules)) = DOORS.iter().find(|(name, _)| *name == door) else { continue };
        if !modules.contains(&module) {
            let who = if modules.is_empty() { "nowhere".to_owned() } else { modules.join(", ") };
            breach(at, format!("`std::{door}` may be used only in: {who}"));
        }
    }
    found.sort_by_key(|breach| breach.line);
    found
}

/// Where a file's code, its tests left out, goes to a part of the standard library.
fn doors(file: &str, code: &str) -> Vec<(usize, String)> {
    if file.split('/').any(|part| part == "tests" || part == "tests.rs") {
        return Vec::new();
    }
    let tests = code.find("#[cfg(test)]").unwrap_or(code.len());
    let paths = words(code, "std").filter(|at| *at < tests);
    let paths = paths.filter_map(|at| Some((at, behind(code, at).strip_prefix("std::")?)));
    paths.flat_map(|(at, path)| heads(path).into_iter().map(move |head| (at, head))).collect()
}

/// Where a file's code goes to the root, and to which module: `crate::x`, `paylint::x` in main, `super::super::x`.
fn uses(file: &str, code: &str) -> Vec<(usize, String)> {
    let root = if file == "main.rs" { "paylint" } else { "crate" };
    let mut uses = Vec::new();
    for at in words(code, root) {
        if let Some(path) = behind(code, at + root.len()).trim_start().strip_prefix("::") {
            uses.extend(heads(path).into_iter().map(|head| (at, head)));
        }
    }
    let tests = code.find("mod tests {").unwrap_or(code.len());
    for at in words(code, "super") {
        if up_to(code, at).trim_end().ends_with("super::") {
            continue;
        }
        let (mut climbed, mut rest) = (0, behind(code, at));
        while let Some(path) = rest.strip_prefix("super").map(str::trim_start).and_then(|rest| rest.strip_prefix("::"))
        {
            (climbed, rest) = (climbed + 1, path.trim_start());
        }
        if climbed >= depth_of(file) + usize::from(at > tests) {
            uses.extend(heads(rest).into_iter().map(|head| (at, head)));
        }
    }
    uses
}

fn sources(folder: &Path, below: &str, into: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            sources(&entry.path(), &format!("{name}/"), into);
        } else if name.ends_with(".rs") {
            into.push((name, fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

#[test]
fn modules_use_only_lower_floors_and_libraries_stay_behind_their_walls() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files);
    assert!(files.len() > 20, "src was not read");
    let found: Vec<String> =
        files.iter().flat_map(|(file, text)| breaches(file, text)).map(|breach| breach.to_string()).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn no_module_stands_on_two_floors() {
    let mut modules: Vec<&str> = FLOORS.concat();
    modules.sort_unstable();
    assert!(modules.windows(2).all(|two| two[0] != two[1]), "{modules:?}");
}

#[test]
fn what_is_not_allowed_is_found_with_its_line() {
    let refused: &[(&str, &str, usize, &str)] = &[
        ("policy/set.rs", "use crate::claim::Code;\nuse crate::verdict::Finding;", 2, "stands above"),
        ("claim/date.rs", "use crate::source::Span;", 1, "neighbour `source`"),
        ("syntax/parse/mod.rs", "use crate::read::open;", 1, "neighbour `read`"),
        ("claim/mod.rs", "use crate::{claim::Date,\n policy::model::{Edit, Policy}};", 1, "`policy`"),
        ("graph/draw.rs", "fn f() {\n  let x = crate::cli::run();\n}", 2, "`cli`"),
        ("read/mod.rs", "use super::verdict::Verdict;", 1, "`verdict`"),
        ("read/json/scan.rs", "use super::super::super::graph::Graph;", 1, "`graph`"),
        ("source.rs", "mod tests {\n  use super::*;\n  use super::super::claim::Date;\n}", 3, "`claim`"),
        ("table/load.rs", "use crate::*;", 1, "`*`"),
        ("utils.rs", "fn f() {}", 1, "no floor"),
        ("helpers/mod.rs", "fn f() {}", 1, "no floor"),
        ("syntax/print.rs", "use pest::Parser;", 1, "`pest`"),
        ("policy/check/mod.rs", "fn f() -> miette::Report { todo }", 1, "`miette`"),
        ("verdict/plan.rs", "use petgraph::graph::NodeIndex;", 1, "`petgraph`"),
        ("report/text.rs", "#[derive(clap::ValueEnum)]\nenum E {}", 1, "`clap`"),
        ("verdict/model.rs", "/// `serde_json::Value`\nfn f() -> serde_json::Value {}", 2, "`serde_json`"),
        ("main.rs", "use serde_json as json;", 1, "`serde_json`"),
        ("syntax/parser.rs", "use pest::Parser;", 1, "`pest`"),
        ("verdict/judge.rs", "use std::time::Instant;", 1, "`std::time`"),
        ("policy/check/mod.rs", "use std::{fmt,\n fs::File};", 1, "`std::fs`"),
        ("read/framer.rs", "fn f() {\n  std::env::args();\n}", 2, "`std::env`"),
        ("cli/serve.rs", "use std::net::TcpListener;", 1, "nowhere"),
    ];
    for (file, text, line, words) in refused {
        let found = breaches(file, text);
        let [one] = found.as_slice() else { panic!("{file}: {text:?} gives {found:?}") };
        assert_eq!((one.file.as_str(), one.line), (*file, *line), "{one}");
        assert!(one.to_string().contains(words), "{one}");
    }
}

#[test]
fn what_is_allowed_is_not_found() {
    let allowed: &[(&str, &str)] = &[
        ("policy/check/mod.rs", "use crate::syntax::tree::File;\nuse crate::{claim::Date, policy::set::Set};"),
        (
            "claim/date.rs",
            "// use crate::policy::Set;\n/* crate::verdict /* x */ */ const A: &str = \"crate::cli \\\" x\";",
        ),
        (
            "claim/date.rs",
            "const A: &str = r#\"crate::cli \" pest::x\"#; const Q: char = '\"'; use crate::claim::Code;",
        ),
        ("read/json/scan.rs", "use super::super::framer::Framer;"),
        ("source.rs", "mod tests {\n  use super::Span;\n}"),
        ("syntax/parse/mod.rs", "use pest::Parser;\nuse pest_derive::Parser;"),
        ("report/csv.rs", "use csv::Writer;"),
        ("cli/lint.rs", "use crate::report::csv::write;\nuse clap::Args;"),
        ("main.rs", "use paylint::cli;"),
        ("lib.rs", "pub mod claim;\npub use crate::cli::run;"),
        ("verdict/mod.rs", "let csv = 1; let pest = csv;"),
        ("cli/lint.rs", "use std::time::Instant;"),
        ("syntax/tests/reading.rs", "use std::thread;"),
        ("claim/date.rs", "use std::fmt;\n#[cfg(test)]\nmod tests {\n  use std::fs;\n}"),
    ];
    for (file, text) in allowed {
        assert_eq!(breaches(file, text), [], "{file}: {text}");
    }
}
