//! Paths of a command line to the inputs of a run: files, what lies in folders, standard input.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::end::{End, words};
use super::output::say;
use crate::history::is_store;
use crate::read::fhir::Beside;
use crate::read::{self, How};
use crate::report::safe;
use crate::spool::{Failure, Reader, Spool};

/// What is said of a file that holds no claims: in a folder it is passed over. Anything else that cannot be read, such as claims
/// in EBCDIC or a file that is damaged, is read and reported.
const NO_CLAIMS: &[&str] = &[
    "input/unknown",
    "input/zip",
    "input/xz",
    "input/bzip2",
    "input/pdf",
    "input/edifact",
    "input/hl7",
    "input/xml",
    "csv/no-headings",
    "csv/no-claim-id-column",
];
/// How many of the files that are passed over are named.
const NAMED: usize = 5;
/// So many bytes of a pipe that is read again stay in memory.
const MOST: usize = 16 << 20;
/// What is said where the rest finds no room.
const NO_ROOM: &str =
    "a pipe that is read again is kept in a temporary file, which cannot be written; name another folder in TMPDIR";

/// One input.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name as it is shown.
    pub name: String,
    /// What is known of it beside its bytes.
    pub how: How,
    from: From,
}

#[derive(Debug, Clone)]
enum From {
    File(PathBuf),
    Stdin,
    Kept(Arc<Spool>),
}

/// The files that are named, and those with claims in the folders that are named, in the order given; folders by name. What is
/// known of all of them is `how`; what is passed over in a folder is said, unless `quiet`.
///
/// # Errors
/// A path that does not exist, standard input named twice, a folder that cannot be read.
pub fn gather(paths: &[PathBuf], how: &How, quiet: bool) -> Result<Vec<Input>, End> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            if inputs.iter().any(|input: &Input| !matches!(input.from, From::File(_))) {
                return Err(End::usage("`-` (standard input) is named twice"));
            }
            inputs.push(Input { name: "<stdin>".to_owned(), how: how.clone(), from: From::Stdin });
        } else {
            exists(path)?;
            if path.is_dir() {
                inputs.extend(within(path, how, quiet)?);
            } else if is_policy(path) {
                let shown = path.display();
                return Err(End::usage(format!("{shown} is a policy, not a file of claims; write `--policy {shown}`")));
            } else if is_store(path) {
                let shown = path.display();
                return Err(End::usage(format!(
                    "{shown} is a store of history, not a file of claims; `lint --history {shown}` asks it, `paylint history export {shown}` writes its claims"
                )));
            } else {
                inputs.push(file(path.clone(), how));
            }
        }
    }
    Ok(inputs)
}

/// The files of a folder that hold claims, or may, by what they begin with. Which are passed over is said: the first, and how
/// many more; and where none is left, whatever is asked.
fn within(folder: &Path, how: &How, quiet: bool) -> Result<Vec<Input>, End> {
    let mut found = Vec::new();
    walk(folder, &mut found, &|_| true)?;
    let (mut inputs, mut passed) = (Vec::new(), Vec::new());
    for path in found {
        let input = file(path, how);
        match no_claims(&input) {
            Some(why) => passed.push((input.name, why)),
            None => inputs.push(input),
        }
    }
    let shown = folder.display().to_string();
    if !quiet {
        for (name, why) in passed.iter().take(NAMED) {
            say(&format!("warning: {} is passed over: {why}\n", safe(name)));
        }
        if let Some(more) = passed.len().checked_sub(NAMED).filter(|more| *more > 0) {
            let are = if more == 1 { "file is" } else { "files are" };
            say(&format!("warning: {more} more {are} passed over in {}\n", safe(&shown)));
        }
    }
    if inputs.is_empty() {
        say(&format!("warning: {} holds no files of claims\n", safe(&shown)));
    }
    Ok(inputs)
}

/// Why a file that was found in a folder is not read; `None` where it is, if only to report what is wrong with it.
fn no_claims(input: &Input) -> Option<String> {
    let path = input.path()?;
    if is_policy(path) {
        return Some("it is a policy".to_owned());
    }
    if path.is_dir() {
        return Some("it is a link to a folder; name that folder itself".to_owned());
    }
    if !path.is_file() {
        return Some("it is neither a file nor a folder".to_owned());
    }
    if is_store(path) {
        return Some("it is a store of history".to_owned());
    }
    let framer = read::open_as(input.open().ok()?, 0, &input.how).ok()?;
    let refused = framer.refused().filter(|why| NO_CLAIMS.contains(&why.code))?;
    Some(format!("{} [{}]", refused.message, refused.code))
}

/// Reads the resources to which references of FHIR claims may lead, puts them beside the inputs, and names all files: the
/// inputs, then those of the resources.
///
/// # Errors
/// A file that cannot be read.
pub fn beside(inputs: &mut [Input], resources: &[Input]) -> Result<Vec<String>, End> {
    let mut names: Vec<String> = inputs.iter().map(|input| input.name.clone()).collect();
    if resources.is_empty() {
        return Ok(names);
    }
    let mut files = Vec::new();
    for input in resources {
        let opened = input.open().map_err(|error| End::usage(format!("{}: {error}", safe(&input.name))))?;
        files.push((opened, u32::try_from(names.len()).unwrap_or(u32::MAX)));
        names.push(input.name.clone());
    }
    let (beside, damage) = Beside::read(files).map_err(|error| End::environment("the files of --refs", &error))?;
    for (file, trouble) in damage {
        let name = names.get(file as usize).map_or("", String::as_str);
        let (spot, message) = (trouble.spot, safe(&trouble.message));
        say(&format!("warning: {}:{}: {message} [{}]\n", safe(name), spot.number, trouble.code));
    }
    for input in inputs {
        input.how.beside = Some(beside.clone());
    }
    Ok(names)
}

fn file(path: PathBuf, how: &How) -> Input {
    Input { name: path.to_string_lossy().into_owned(), how: how.clone(), from: From::File(path) }
}

/// That a path exists.
///
/// # Errors
/// It does not, which is an error of usage, or the system does not say.
pub fn exists(path: &Path) -> Result<(), End> {
    match fs::metadata(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(End::usage(format!("there is no file or folder {}", path.display())))
        }
        Err(error) => Err(End::environment(&path.display().to_string(), &error)),
    }
}

/// Everything below a folder that is wanted and no folder itself, sorted by name; hidden files and folders are left out.
///
/// # Errors
/// A folder that cannot be read.
pub fn walk(folder: &Path, found: &mut Vec<PathBuf>, wanted: &dyn Fn(&Path) -> bool) -> Result<(), End> {
    let fails = |error: io::Error| End::environment(&folder.display().to_string(), &error);
    let mut entries = fs::read_dir(folder).map_err(fails)?.collect::<io::Result<Vec<_>>>().map_err(fails)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if entry.file_name().as_encoded_bytes().first() == Some(&b'.') {
            continue;
        }
        let path = entry.path();
        let kind = entry.file_type().map_err(fails)?;
        if kind.is_dir() {
            walk(&path, found, wanted)?;
        } else if wanted(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether a file is a policy by its name.
pub fn is_policy(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "payer")
}

impl Input {
    /// The path, of a file.
    pub fn path(&self) -> Option<&Path> {
        match &self.from {
            From::File(path) => Some(path),
            From::Stdin | From::Kept(_) => None,
        }
    }

    /// What no output takes the place of: the file, also where standard input is one.
    pub fn file(&self) -> Option<PathBuf> {
        match &self.from {
            From::File(path) => Some(path.clone()),
            From::Stdin => Some(PathBuf::from("/dev/stdin")),
            From::Kept(_) => None,
        }
    }

    /// Reads standard input, or a pipe, to its end, for a run that reads its inputs again.
    ///
    /// # Errors
    /// Those of reading.
    pub fn keep(&mut self) -> Result<(), End> {
        let kept = Spool::new(MOST);
        let read = match &self.from {
            From::Stdin => kept.take(&mut io::stdin().lock()),
            From::File(path) if !path.is_file() => {
                File::open(path).map_err(Failure::Input).and_then(|mut pipe| kept.take(&mut pipe))
            }
            From::File(_) | From::Kept(_) => return Ok(()),
        };
        read.map_err(|failure| match (failure, &self.from) {
            (Failure::Own(error), _) => End::environment(NO_ROOM, &error),
            (Failure::Input(error), From::Stdin) => End::environment("standard input", &error),
            (Failure::Input(error), _) => End::environment(&self.name, &error),
        })?;
        self.from = From::Kept(Arc::new(kept));
        Ok(())
    }

    /// Opens it.
    ///
    /// # Errors
    /// In words.
    pub fn open(&self) -> Result<read::Input, String> {
        match &self.from {
            From::File(path) => match File::open(path) {
                // A pipe has no places to go to.
                Ok(file) if file.metadata().is_ok_and(|data| data.is_file()) => Ok(read::Input::File(Box::new(file))),
                Ok(file) => Ok(read::Input::Stream(Box::new(file))),
                Err(error) => Err(words(&error)),
            },
            From::Stdin => Ok(read::Input::Stream(Box::new(io::stdin()))),
            From::Kept(bytes) => Ok(read::Input::File(Box::new(Reader::new(Arc::clone(bytes))))),
        }
    }
}
