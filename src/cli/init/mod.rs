//! `init`: a folder to a first policy with tests, sample claims, settings and what to do next.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::end::End;
use super::output::print;

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder; it is made where there is none
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: PathBuf,
    /// The payer's number, as claims name it
    #[arg(long, value_name = "ID", default_value = "PAYER1", value_parser = payer)]
    payer: String,
    /// The payer's name
    #[arg(long, value_name = "NAME", value_parser = name)]
    name: Option<String>,
}

/// What each file is made of.
const FILES: [(&str, &str); 4] = [
    ("{FILE}", include_str!("policy.payer")),
    ("claims.837", include_str!("claims.837")),
    ("paylint.toml", include_str!("paylint.toml")),
    ("README.md", include_str!("README.md")),
];

/// The longest payer's number (X12 element 67).
const LONGEST: usize = 80;

fn payer(text: &str) -> Result<String, String> {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    match text.len() <= LONGEST && text.split('-').all(plain) {
        true => Ok(text.to_owned()),
        false => Err("write it with capitals, digits and `-`, as in 60054 or ACME-TX".to_owned()),
    }
}

fn name(text: &str) -> Result<String, String> {
    match !text.trim().is_empty()
        && text.len() <= 200
        && !text.contains(|c: char| c == '"' || c == '\\' || c.is_control())
    {
        true => Ok(text.trim().to_owned()),
        false => Err("write a name without quotes, as in \"Acme Health PPO\"".to_owned()),
    }
}

/// Runs `init`.
///
/// # Errors
/// A file that would be overwritten; writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let payer = &arguments.payer;
    let id = if payer.starts_with(|c: char| c.is_ascii_digit()) { format!("PAYER-{payer}") } else { payer.clone() };
    let policy = format!("{}.payer", id.to_ascii_lowercase());
    let name = arguments.name.clone().unwrap_or_else(|| format!("Claims to {payer}"));
    // The name goes last: whatever stands in it is a name.
    let fill = |text: &str| {
        text.replace("{ID}", &id).replace("{PAYER}", payer).replace("{FILE}", &policy).replace("{NAME}", &name)
    };
    let folder = &arguments.folder;
    let files: Vec<(PathBuf, String)> =
        FILES.iter().map(|(name, text)| (folder.join(fill(name)), fill(text))).collect();
    let there: Vec<String> =
        files.iter().filter(|(path, _)| path.symlink_metadata().is_ok()).map(|(path, _)| shown(path)).collect();
    if !there.is_empty() {
        let (are, them) = if there.len() == 1 { ("is", "it") } else { ("are", "them") };
        return Err(End::usage(format!(
            "nothing was made: {} {are} there already; name another folder (`paylint init FOLDER`), or move {them} away",
            there.join(", ")
        )));
    }
    make(folder, &files)?;
    let below = |path: &Path| shown(&folder.join(path));
    let here = folder.as_path() == Path::new(".");
    let (path, policies) = match here {
        true => (String::new(), String::new()),
        false => (format!(" {}", quoted(&shown(folder))), format!(" --policy {}", quoted(&shown(folder)))),
    };
    let claims = quoted(&below(Path::new("claims.837")));
    let [check, test, lint] =
        [format!("paylint check{path}"), format!("paylint test{path}"), format!("paylint lint {claims}{policies}")];
    let width = [&check, &test, &lint].iter().map(|own| own.chars().count()).max().unwrap_or(0);
    let policy = below(Path::new(&policy));
    print(&format!(
        "Made {policy} (three edits with tests), {claims}, {} and {}.\n\nNext:\n  {check:width$}   is the policy \
         right?\n  {test:width$}   do the edits do what their tests ask?\n  {lint:width$}   what would the payer reject, \
         and why?\n\nThen open {policy} and write the first edit of your own.\n",
        below(Path::new("paylint.toml")),
        below(Path::new("README.md")),
    ))?;
    Ok(End::fine())
}

/// Writes all files, or none.
fn make(folder: &Path, files: &[(PathBuf, String)]) -> Result<(), End> {
    let fresh: Vec<&Path> = folder.ancestors().filter(|own| !own.as_os_str().is_empty() && !own.exists()).collect();
    let made = fs::create_dir_all(folder).map_err(|error| (folder.to_path_buf(), error)).and_then(|()| {
        let mut written = Vec::new();
        for (path, text) in files {
            if let Err(error) = write(path, text, &mut written) {
                written.iter().for_each(|own| drop(fs::remove_file(own)));
                return Err((path.clone(), error));
            }
        }
        Ok(())
    });
    made.map_err(|(path, error)| {
        // Only folders that are empty go.
        fresh.iter().for_each(|own| drop(fs::remove_dir(own)));
        End::environment(&shown(&path), &error)
    })
}

fn write<'p>(path: &'p Path, text: &str, written: &mut Vec<&'p Path>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    written.push(path);
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A path as people write it: `./a` is `a`.
fn shown(path: &Path) -> String {
    let plain = path.strip_prefix(".").ok().filter(|own| !own.as_os_str().is_empty()).unwrap_or(path);
    plain.display().to_string()
}

/// A path as it is written in a command.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:\\".contains(c);
    match path.chars().all(plain) {
        true => path.to_owned(),
        false => format!("\"{path}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(folder: PathBuf, payer: &str) -> Arguments {
        Arguments { folder, payer: payer.to_owned(), name: Some("Acme {PAYER} & Söhne".to_owned()) }
    }

    #[test]
    fn what_is_there_stays_and_nothing_is_half_made() {
        let folder = std::env::temp_dir().join(format!("paylint-init-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("a")).unwrap();
        fs::write(folder.join("a/claims.837"), "mine").unwrap();
        let refused = run(&arguments(folder.join("a"), "ACME")).unwrap_err();
        assert!(refused.reason.contains("claims.837 is there already"), "{}", refused.reason);
        assert_eq!(fs::read_dir(folder.join("a")).unwrap().count(), 1);
        // Below a file no folder can be made.
        let refused = run(&arguments(folder.join("a/claims.837/b/c"), "ACME")).unwrap_err();
        assert_eq!(refused.status, super::super::end::Status::Environment);
        let files = [(folder.join("new/x/one"), String::new()), (folder.join("new/x/none/two"), String::new())];
        assert!(make(&folder.join("new/x"), &files).is_err());
        assert!(!folder.join("new").exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn every_number_and_name_that_is_taken_makes_a_policy_without_a_warning() {
        let folder = std::env::temp_dir().join(format!("paylint-init-names-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        for id in ["60054", "A", "ACME-TX", "1-2", "0X9"] {
            let own = folder.join(id);
            run(&arguments(own.clone(), &payer(id).unwrap())).unwrap();
            let loaded = crate::compile::load(std::slice::from_ref(&own));
            assert_eq!(loaded.diagnostics, [], "{id}");
            let policy = loaded.policies.first().unwrap();
            assert_eq!((policy.edits.len(), policy.tests.len()), (3, 6));
            let text = loaded.sources.iter().next().unwrap().1.text().to_owned();
            assert_eq!(crate::syntax::format(&text).ok(), Some(text));
        }
        for id in ["", "a", "A*B", "A~", "-A", "A--B", "A B", "É"] {
            assert!(payer(id).is_err(), "{id}");
        }
        assert!(name(" ").is_err() && name("a\"b").is_err() && name("a\nb").is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
