//! Wrong policies as people write them, in every form in which `paylint check` tells what is wrong.
//!
//! The pages of `tests/mistakes` show the plain text. The other forms stand there too, one file a form with all
//! mistakes below each other; `UPDATE=1 cargo test --test cases` writes what was really printed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::page::{Page, Part};
use super::{diff::diff, pages, session};
use serde_json::Value;

/// Words of those who make languages, and of what the program is made of.
const FOREIGN: &[&str] = &[
    "token",
    "pars",
    "expression",
    "expected",
    "identifier",
    "syntax",
    "eoi",
    "operand",
    "operator",
    "literal",
    "keyword",
    "grammar",
    "statement",
    "string",
    "boolean",
    "null",
    "rust",
    "pest",
    "miette",
    "panick",
    "unwrap",
    "_clause",
    "_head",
    "k_",
];

/// A wrong policy in a folder of its own.
struct Mistake {
    name: String,
    folder: PathBuf,
    /// The page says that everything has one cause.
    one: bool,
}

fn mistakes(form: &str) -> Vec<Mistake> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let mut found = Vec::new();
    pages(&root, &mut found);
    let mut mistakes = Vec::new();
    for path in found {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mistakes").join(form).join(&name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        for part in Page::read(&text).unwrap().parts {
            if let Part::File { name, content, .. } = part {
                session::write(&folder, &name, content.as_bytes()).unwrap();
            }
        }
        assert!(folder.join(format!("{name}.payer")).exists(), "{name}.md holds a file {name}.payer");
        mistakes.push(Mistake { name, folder, one: text.contains("\nOne cause, one message.\n") });
    }
    mistakes
}

impl Mistake {
    fn printed(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_paylint"))
            .arg("check")
            .arg(format!("{}.payer", self.name))
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Holds a form of all mistakes against the file that keeps it.
fn kept(file: &str, arguments: &[&str], head: bool) {
    let mut printed = String::new();
    for mistake in mistakes(file) {
        if head {
            printed.push_str(&format!("## {}\n\n", mistake.name));
        }
        printed.push_str(&mistake.printed(arguments).replace('\u{1b}', "ESC"));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes").join(file);
    let before = fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, printed).unwrap();
    } else {
        assert!(before == printed, "{file} is not what is printed:\n{}", diff(&before, &printed));
    }
}

#[test]
fn the_forms_are_kept() {
    kept("_colour.txt", &["--color", "always"], true);
    kept("_narrated.txt", &["--format", "narrated"], true);
    kept("_concise.txt", &["--format", "concise"], false);
    kept("_json.ndjson", &["--format", "json"], false);
}

#[test]
fn each_is_told_in_an_analysts_words_at_a_place_and_with_help() {
    let all = mistakes("words");
    assert!(all.len() >= 80, "{}", all.len());
    let mut wrong = String::new();
    for mistake in &all {
        let printed: Value = serde_json::from_str(&mistake.printed(&["--format", "json"])).unwrap();
        let found = printed["diagnostics"].as_array().unwrap();
        let mut say = |what: &str| wrong.push_str(&format!("{}: {what}\n", mistake.name));
        if found.is_empty() || mistake.one && found.len() != 1 {
            say(&format!("{} messages", found.len()));
        }
        for diagnostic in found {
            let message = diagnostic["message"].as_str().unwrap();
            let help = diagnostic["help"].as_str().unwrap_or("");
            let places = diagnostic["places"].as_array().unwrap();
            let texts = places.iter().map(|place| place["text"].as_str().unwrap());
            for text in texts.chain([message, help]) {
                // What stands between backquotes is the policy's own text.
                let ours: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ").to_lowercase();
                for word in FOREIGN.iter().filter(|word| ours.contains(**word)) {
                    say(&format!("`{word}` in: {text}"));
                }
            }
            if help.is_empty() {
                say(&format!("no help: {message}"));
            }
            if message.ends_with('.') {
                say(&format!("a full stop: {message}"));
            }
            if places.is_empty() {
                say(&format!("no place: {message}"));
            }
            for place in places {
                let text = fs::read(mistake.folder.join(place["file"].as_str().unwrap())).unwrap();
                let number = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
                let (offset, length) = (number("offset"), number("length"));
                let Some(cut) = text.get(offset..offset + length).and_then(|cut| std::str::from_utf8(cut).ok()) else {
                    say(&format!("a place outside the file: {message}"));
                    continue;
                };
                let before = std::str::from_utf8(text.get(..offset).unwrap()).unwrap();
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
                if (line, column) != (number("line"), number("column")) {
                    say(&format!("line and column are not those of the offset: {message}"));
                }
                if cut.trim() != cut && cut != "\u{a0}" && cut != "\t" {
                    say(&format!("a place with spaces around it: `{cut}`: {message}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn what_is_told_aloud_has_no_drawing_and_no_line_is_broken_within_a_word() {
    for mistake in mistakes("aloud") {
        let told = mistake.printed(&["--format", "narrated"]);
        assert!(!told.contains(['│', '╭', '╰', '─', '┬', '×', '⚠', '\u{1b}']), "{told}");
        for line in told.lines().filter(|line| !line.is_empty()) {
            let known = ["Error: ", "Warning: ", "In ", "Also ", "The line reads: ", "Help: ", "Code: "];
            assert!(known.iter().any(|known| line.starts_with(known)), "{line}");
        }
        for line in mistake.printed(&[]).lines() {
            assert!(line.matches('`').count().is_multiple_of(2) || line.contains('│'), "{line}");
        }
    }
}
