//! Markdown pages as tests: their files are written, their commands run, and what is printed is held against the page.

pub mod diff;
mod mistakes;
pub mod page;
pub mod session;

use std::fs;
use std::path::{Path, PathBuf};

use page::{How, Page, Part};

/// What became of one page.
#[derive(Default)]
pub struct Outcome {
    /// How many commands ran.
    pub commands: usize,
    /// What is not as the page says, each with its place.
    pub failures: Vec<String>,
    /// The page as it would be with what was really printed.
    pub text: String,
}

/// Plays a page in an empty folder; a page that names `policies/` in a command finds a copy of that folder there.
///
/// # Errors
/// What keeps the page from being played.
pub fn play(name: &str, text: &str, root: &Path, folder: &Path) -> Result<Outcome, String> {
    let mut page = Page::read(text)?;
    let mut outcome = Outcome::default();
    if !page.runs() {
        if page.parts.iter().any(|part| matches!(part, Part::File { .. })) {
            return Err("it has files that no console block uses".to_owned());
        }
        text.clone_into(&mut outcome.text);
        return Ok(outcome);
    }
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|e| e.to_string())?;
    }
    fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    let mut copied = false;
    for part in &mut page.parts {
        match part {
            Part::Text(_) => {}
            Part::File { name, content, how: How::Whole } => session::write(folder, name, content.as_bytes())?,
            Part::File { name, content, how: How::Bytes } => session::write(folder, name, &page::decode(content)?)?,
            Part::File { name, content, how: How::More } => {
                let begun = fs::read_to_string(folder.join(&*name)).map_err(|e| format!("{name}: {e}"))?;
                // A blank line between, for the blocks of a page have none at their ends.
                session::write(folder, name, format!("{begun}\n{content}").as_bytes())?;
            }
            Part::Session(commands) => {
                for command in commands {
                    if !copied && command.words.contains("policies/") {
                        session::copy(&root.join("policies"), &folder.join("policies")).map_err(|e| e.to_string())?;
                        copied = true;
                    }
                    let at = |what: String| format!("{name}:{}: {what}", command.line);
                    let printed = session::run(&command.words, folder).map_err(at)?;
                    outcome.commands += 1;
                    if printed != command.printed {
                        let lines = diff::diff(&command.printed, &printed);
                        outcome.failures.push(at(format!("$ {}\n{lines}", command.words)));
                        command.printed = printed;
                    }
                }
            }
        }
    }
    outcome.text = page.text();
    Ok(outcome)
}

/// All Markdown pages below a folder or a page itself, in the order of their names.
pub fn pages(at: &Path, into: &mut Vec<PathBuf>) {
    if at.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| pages(entry, into));
    } else if at.extension().is_some_and(|extension| extension == "md") {
        into.push(at.to_owned());
    }
}
