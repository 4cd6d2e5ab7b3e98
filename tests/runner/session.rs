//! A command of a page to what it really prints.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

/// Written out in README, so that its reader can copy the command before anything is installed.
const FROM_SOURCE: &str = "cargo run --release -- ";

/// Runs `paylint …` or `cargo run --release -- …` in a folder and gives its output as pages write it: standard output,
/// then standard error with `! ` before each line, then `[exit N]` for a status other than 0.
///
/// # Errors
/// What cannot be run.
pub fn run(words: &str, folder: &Path) -> Result<String, String> {
    let Some(words) = words.strip_prefix("paylint ").or_else(|| words.strip_prefix(FROM_SOURCE)) else {
        return Err(format!("only `paylint …` and `{FROM_SOURCE}…` can be run here, not `{words}`"));
    };
    let (words, input) = match words.split_once(" < ") {
        Some((words, file)) => {
            let file = File::open(folder.join(file.trim())).map_err(|e| format!("{file}: {e}"))?;
            (words, Stdio::from(file))
        }
        None => (words, Stdio::null()),
    };
    let output = Command::new(env!("CARGO_BIN_EXE_paylint"))
        .args(split(words)?)
        .current_dir(folder)
        .env_clear()
        .stdin(input)
        .output()
        .map_err(|e| format!("paylint does not start: {e}"))?;
    let mut printed = whole_lines(&output.stdout);
    for line in whole_lines(&output.stderr).lines() {
        printed.push_str(format!("! {line}").trim_end());
        printed.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => printed.push_str(&format!("[exit {code}]\n")),
        None => printed.push_str("[ended by a signal]\n"),
    }
    Ok(printed)
}

fn whole_lines(bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Words between blanks; `'…'` and `"…"` keep theirs.
fn split(line: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (c, quote) {
            (_, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (' ', None) => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if quote.is_some() { Err(format!("a quote is never closed: {line}")) } else { Ok(words) }
}

/// Writes a file of a page below its folder.
///
/// # Errors
/// Why it cannot be written there.
pub fn write(folder: &Path, name: &str, content: &[u8]) -> Result<(), String> {
    let path = folder.join(name);
    if name.split('/').any(|part| part == "..") || Path::new(name).is_absolute() {
        return Err(format!("{name}: files of a page stay in its folder"));
    }
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, content));
    written.map_err(|e| format!("{name}: {e}"))
}

/// Copies a folder with all that is in it.
///
/// # Errors
/// What cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
