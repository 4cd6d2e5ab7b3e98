//! `fmt`: policies to the same policies in the one layout.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::When;
use super::check::count;
use super::end::{End, Status};
use super::inputs::{is_policy, walk};
use super::output::{Whole, print, say};
use super::policies::{chosen, style};
use super::settings::Settings;
use crate::diagnostic::render;
use crate::mapped::MAGIC;
use crate::source::{Source, Sources};
use crate::syntax::{self, Unformatted};

/// Lines around a difference.
const AROUND: usize = 3;

/// Arguments of `fmt`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Policies, folders of them, or - for standard input, which is written to standard output
    /// [default: those of paylint.toml, or this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Change nothing; exit with status 1 where something would change
    #[arg(long)]
    check: bool,
    /// Change nothing; show what would change
    #[arg(long)]
    diff: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    color: When,
    #[command(flatten)]
    settings: Settings,
}

/// Runs `fmt`.
///
/// # Errors
/// A path that does not exist, a file that cannot be read or written.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    if arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        return stdin(arguments);
    }
    let mut files = Vec::new();
    for path in &chosen(&arguments.paths, &arguments.settings)?.paths {
        if path.is_dir() {
            walk(path, &mut files, &|own| is_policy(own) && own.is_file())?;
        } else {
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        say("warning: no policies were found (files NAME.payer)\n");
    }
    let (mut changed, mut wrong) = (0, 0);
    for path in &files {
        let shown = path.strip_prefix(".").unwrap_or(path).display().to_string();
        let bytes = fs::read(path).map_err(|error| End::environment(&shown, &error))?;
        let Some(new) = formatted(&bytes, &shown, arguments) else {
            wrong += 1;
            continue;
        };
        let old = String::from_utf8_lossy(&bytes);
        if *old == new {
            continue;
        }
        changed += 1;
        if arguments.diff {
            print(&difference(&shown, &old, &new))?;
        } else if arguments.check {
            print(&format!("{shown}\n"))?;
        } else {
            write(path, &new)?;
        }
    }
    let would = if arguments.check || arguments.diff { "would change" } else { "changed" };
    say(&format!("{}, {changed} {would}.\n", count(files.len(), "file")));
    if wrong > 0 {
        let are = if wrong == 1 { "it is" } else { "they are" };
        return Ok(End::new(Status::Usage, format!("{} left as {are}", count(wrong, "file"))));
    }
    if changed > 0 && (arguments.check || arguments.diff) {
        return Ok(End::new(
            Status::Findings,
            format!("{} not in the layout of `paylint fmt`", count(changed, "file")),
        ));
    }
    Ok(End::fine())
}

fn stdin(arguments: &Arguments) -> Result<End, End> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(|error| End::environment("standard input", &error))?;
    let Some(new) = formatted(&bytes, "<stdin>", arguments) else {
        return Ok(End::new(Status::Usage, "the policy was not formatted"));
    };
    let old = String::from_utf8_lossy(&bytes);
    let changed = *old != new;
    if arguments.diff && changed {
        print(&difference("<stdin>", &old, &new))?;
    } else if !arguments.check && !arguments.diff {
        print(&new)?;
    }
    match (arguments.check || arguments.diff) && changed {
        true => Ok(End::new(Status::Findings, "the policy is not in the layout of `paylint fmt`")),
        false => Ok(End::fine()),
    }
}

/// The new text; `None`, after saying why, where it is left as it is.
fn formatted(bytes: &[u8], name: &str, arguments: &Arguments) -> Option<String> {
    if bytes.starts_with(&MAGIC) {
        say(&format!("{name} is a compiled file, not a policy; format the policies that it was made of\n"));
        return None;
    }
    let mut sources = Sources::new();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            say(&format!("{name}: byte {} is no UTF-8; save the file as UTF-8\n", error.valid_up_to()));
            return None;
        }
    };
    sources.add(Source::new(name, text));
    match syntax::format(text) {
        Ok(new) => Some(new),
        Err(Unformatted::Wrong(wrong)) => {
            say(&render(&wrong, &sources, style(arguments.color.colour(&io::stderr()))));
            None
        }
        Err(other) => {
            say(&format!("{name}: {other}\n"));
            None
        }
    }
}

fn write(path: &Path, text: &str) -> Result<(), End> {
    let mut whole = Whole::create(path, &[])?;
    whole.write_all(text.as_bytes()).map_err(|error| End::environment(&path.display().to_string(), &error))?;
    whole.finish()
}

/// What one line becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change<'t> {
    Same(&'t str),
    Old(&'t str),
    New(&'t str),
}

/// A unified difference.
fn difference(name: &str, old: &str, new: &str) -> String {
    let changes = changes(&old.lines().collect::<Vec<_>>(), &new.lines().collect::<Vec<_>>());
    let mut text = format!("--- {name}\n+++ {name}, formatted\n");
    let near = |at: usize| {
        let around = changes.get(at.saturating_sub(AROUND)..(at + AROUND + 1).min(changes.len())).unwrap_or(&[]);
        around.iter().any(|change| !matches!(change, Change::Same(_)))
    };
    let (mut line, mut open) = (1, false);
    for (at, change) in changes.iter().enumerate() {
        if near(at) {
            if !open {
                text.push_str(&format!("@@ line {line} @@\n"));
            }
            let (sign, own) = match change {
                Change::Same(own) => (' ', own),
                Change::Old(own) => ('-', own),
                Change::New(own) => ('+', own),
            };
            text.push_str(&format!("{sign}{own}\n"));
        }
        open = near(at);
        line += usize::from(!matches!(change, Change::New(_)));
    }
    if old.lines().eq(new.lines()) {
        text.push_str("only ends of lines differ\n");
    }
    text
}

/// Lines that stay, go and come: what is equal at both ends aside, by the longest common subsequence where that is small,
/// else all old ones and then all new ones.
fn changes<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Change<'t>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(head..).unwrap_or(&[]), new.get(head..).unwrap_or(&[]));
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old_middle = old_rest.get(..old_rest.len() - tail).unwrap_or(&[]);
    let new_middle = new_rest.get(..new_rest.len() - tail).unwrap_or(&[]);
    let mut found: Vec<Change<'t>> = old.iter().take(head).map(|own| Change::Same(own)).collect();
    if old_middle.len().saturating_mul(new_middle.len()) > 4_000_000 {
        found.extend(old_middle.iter().map(|own| Change::Old(own)));
        found.extend(new_middle.iter().map(|own| Change::New(own)));
    } else {
        found.extend(common(old_middle, new_middle));
    }
    found.extend(old_rest.iter().skip(old_middle.len()).map(|own| Change::Same(own)));
    found
}

fn common<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Change<'t>> {
    let width = new.len() + 1;
    // Of what is left from each pair of lines on: how many lines stay at most.
    let mut most = vec![0u32; (old.len() + 1) * width];
    let at = |most: &[u32], i: usize, j: usize| most.get(i * width + j).copied().unwrap_or(0);
    for (i, own) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            let best = match own == other {
                true => at(&most, i + 1, j + 1) + 1,
                false => at(&most, i + 1, j).max(at(&most, i, j + 1)),
            };
            if let Some(cell) = most.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    loop {
        match (old.get(i), new.get(j)) {
            (Some(own), Some(other)) if own == other => {
                found.push(Change::Same(own));
                (i, j) = (i + 1, j + 1);
            }
            (Some(own), other) if other.is_none() || at(&most, i + 1, j) >= at(&most, i, j + 1) => {
                found.push(Change::Old(own));
                i += 1;
            }
            (_, Some(other)) => {
                found.push(Change::New(other));
                j += 1;
            }
            (_, None) => return found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_shows_what_goes_and_comes_and_its_surroundings() {
        let old: String = (1..=20).map(|n| format!("{n}\n")).collect();
        let new = old.replace("\n10\n", "\nten\n").replace("\n20\n", "\n");
        let shown = difference("x", &old, &new);
        assert_eq!(
            shown,
            "--- x\n+++ x, formatted\n@@ line 7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n@@ line 17 @@\n 17\n 18\n 19\n-20\n"
        );
    }
}
