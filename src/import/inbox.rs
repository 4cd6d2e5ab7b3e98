//! A path to what it holds: a text, a workbook, or the files of an archive that are meant.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;

use calamine::Xlsx;

use super::{archive, sheet};
use crate::table::{Chunks, with_chunks};

/// A file that can be read from any place.
pub(super) trait Anywhere: Read + Seek {}
impl<T: Read + Seek> Anywhere for T {}

/// A workbook, on disk or in memory.
pub(super) type Workbook = Xlsx<Box<dyn Anywhere>>;

/// What a file holds.
pub(super) enum Body<'b> {
    Text(Chunks<'b>),
    Workbook(Box<Workbook>),
}

/// A file, by itself or in an archive.
pub(super) struct Source<'s> {
    /// As messages name it: its path, in an archive that of the archive and its name in there.
    pub(super) shown: String,
    /// Its name without folders.
    pub(super) name: String,
    /// The name of the archive, which may tell what its own does not.
    pub(super) archive: Option<String>,
    pub(super) body: Body<'s>,
}

/// Why a path cannot be read.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) what: String,
    pub(super) is_environment: bool,
}

impl From<String> for Trouble {
    fn from(what: String) -> Trouble {
        Trouble { what, is_environment: false }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        let (what, is_environment) = match error.kind() {
            io::ErrorKind::NotFound => ("there is no such file".to_owned(), false),
            io::ErrorKind::IsADirectory => ("this is a folder; name the files in it".to_owned(), false),
            io::ErrorKind::PermissionDenied => ("the file may not be read: ask for permission".to_owned(), true),
            _ => (format!("the file cannot be read: {error}"), true),
        };
        Trouble { what, is_environment }
    }
}

/// Gives what a path holds to `take`, one file after another.
///
/// # Errors
/// The path cannot be read, is an archive made to do harm, or none of an archive's files is meant.
pub(super) fn each(
    path: &Path,
    is_meant: fn(&str) -> bool,
    notes: &mut Vec<String>,
    mut take: impl FnMut(Source<'_>),
) -> Result<(), Trouble> {
    let shown = path.display().to_string();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut file = File::open(path)?;
    let about = file.metadata()?;
    if about.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    let mut magic = Vec::new();
    if about.is_file() {
        file.by_ref().take(8).read_to_end(&mut magic)?;
        file.rewind()?;
    }
    match magic.as_slice() {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => {}
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            return Err(
                "this is an old or locked workbook; save it as .xlsx without a password, or take the text file"
                    .to_owned()
                    .into(),
            );
        }
        _ => {
            drop(file);
            return Ok(with_chunks(path, |chunks| {
                take(Source { shown, name, archive: None, body: Body::Text(chunks) })
            })?);
        }
    }
    let mut packed = archive::open(BufReader::new(file))?;
    if packed.index_for_name("[Content_Types].xml").is_some() {
        archive::probe_workbook(&mut packed)?;
        let file: Box<dyn Anywhere> = Box::new(packed.into_inner());
        take(Source { shown, name, archive: None, body: Body::Workbook(Box::new(sheet::open(file)?)) });
        return Ok(());
    }
    for (at, entry) in chosen(&packed, &shown, is_meant, notes)? {
        let own = entry.rsplit(['/', '\\']).next().unwrap_or(&entry).to_owned();
        let inside =
            |body| Source { shown: format!("{shown}/{entry}"), name: own.clone(), archive: Some(name.clone()), body };
        let within = |what: String| Trouble::from(format!("{entry}: {what}"));
        if entry.to_ascii_lowercase().ends_with(".xlsx") {
            let bytes = archive::whole(&mut packed, at, archive::MOST_WORKBOOK).map_err(within)?;
            let mut workbook = archive::open(Cursor::new(bytes)).map_err(within)?;
            archive::probe_workbook(&mut workbook).map_err(within)?;
            let file: Box<dyn Anywhere> = Box::new(workbook.into_inner());
            take(inside(Body::Workbook(Box::new(sheet::open(file).map_err(within)?))));
        } else {
            take(inside(Body::Text(archive::chunks(&mut packed, at).map_err(within)?)));
        }
    }
    Ok(())
}

/// How a file is preferred to others that hold the same: text is read fastest and without a spreadsheet's harm.
const ENDINGS: [&str; 5] = [".txt", ".tsv", ".tab", ".csv", ".xlsx"];

/// The endings of archives: one inside another may hold what is asked for, and is not opened.
const ARCHIVES: [&str; 10] = [".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".7z", ".rar", ".z"];

/// The files of an archive that are meant, in the order of their names.
fn chosen<R: Read + Seek>(
    archive: &zip::ZipArchive<R>,
    shown: &str,
    is_meant: fn(&str) -> bool,
    notes: &mut Vec<String>,
) -> Result<Vec<(usize, String)>, String> {
    let ending = |name: &str| {
        let name = name.to_ascii_lowercase();
        ENDINGS.iter().position(|ending| name.ends_with(ending))
    };
    let mut names: Vec<(usize, String)> = (0..archive.len())
        .filter_map(|at| Some((at, archive.name_for_index(at)?.ok()?.into_owned())))
        .filter(|(_, name)| !name.ends_with('/') && !name.starts_with("__MACOSX"))
        .collect();
    names.sort_by(|a, b| a.1.cmp(&b.1));
    let last = |name: &str| name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    let some = |names: &mut dyn Iterator<Item = &String>| -> String {
        let mut shown: Vec<String> = names.take(11).map(|name| format!("{name:?}")).collect();
        if shown.len() > 10 {
            shown.truncate(10);
            shown.push("…".to_owned());
        }
        shown.join(", ")
    };
    let inner = some(&mut names.iter().map(|(_, name)| name).filter(|name| {
        let own = last(name);
        ARCHIVES.iter().any(|ending| own.ends_with(ending)) && !own.starts_with('.')
    }));
    if !inner.is_empty() {
        return Err(format!("the archive holds archives, {inner}; unpack it, and name the files that they hold"));
    }
    let mut tables: Vec<&(usize, String)> =
        names.iter().filter(|(_, name)| ending(name).is_some() && !last(name).starts_with('.')).collect();
    if tables.iter().any(|(_, name)| is_meant(&last(name))) {
        tables.retain(|(_, name)| is_meant(&last(name)));
    }
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_ascii_lowercase();
    let mut kept: Vec<(usize, String)> = Vec::new();
    for (at, name) in tables {
        match kept.iter_mut().find(|(_, own)| stem(own) == stem(name)) {
            Some(own) => {
                let (better, worse) = if ending(name) < ending(&own.1) { (name, &own.1) } else { (&own.1, name) };
                notes.push(format!("{shown}: {better} is read; {worse} is taken to hold the same"));
                if ending(name) < ending(&own.1) {
                    *own = (*at, name.clone());
                }
            }
            None => kept.push((*at, name.clone())),
        }
    }
    if !kept.iter().any(|(_, name)| is_meant(&last(name))) && kept.len() != 1 {
        let all = some(&mut names.iter().map(|(_, name)| name));
        return Err(match all.is_empty() {
            true => "the archive is empty".to_owned(),
            false => format!(
                "none of the archive's files has the name of the file that is asked for; unpack it and name the right one: {all}"
            ),
        });
    }
    Ok(kept)
}
