//! The files that policies were made of, to what tells whether they are still the same.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::mapped;

/// A file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Input {
    /// From the folder of the compiled file, with `/`.
    path: String,
    length: u64,
    /// When it was changed last: seconds and billionths since 1970.
    modified: (u64, u32),
    checksum: u64,
}

/// What became of a file since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Since {
    Same,
    Changed,
    Gone,
}

impl Input {
    /// Takes down a file, named without links, as it is now.
    pub(super) fn of(file: &Path, folder: &Path) -> io::Result<Input> {
        let (length, modified) = stamp(file)?;
        Ok(Input { path: from(folder, file), length, modified, checksum: mapped::checksum(&fs::read(file)?) })
    }

    /// How it is called: its path from the compiled file.
    pub(super) fn name(&self) -> &str {
        &self.path
    }

    /// When it was changed last, in seconds since 1970.
    pub(super) fn seconds(&self) -> u64 {
        self.modified.0
    }

    /// What became of it. The bytes are read again only where length or time differ: a copy is as good as the file.
    pub(super) fn since(&self, folder: &Path) -> Since {
        let file = folder.join(&self.path);
        match stamp(&file) {
            Err(_) => Since::Gone,
            Ok(now) if now == (self.length, self.modified) => Since::Same,
            Ok((length, _)) if length != self.length => Since::Changed,
            Ok(_) => match fs::read(&file) {
                Ok(bytes) if mapped::checksum(&bytes) == self.checksum => Since::Same,
                _ => Since::Changed,
            },
        }
    }
}

fn stamp(file: &Path) -> io::Result<(u64, (u64, u32))> {
    let data = fs::metadata(file)?;
    if !data.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let since = data.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((data.len(), (since.as_secs(), since.subsec_nanos())))
}

/// A folder whose policies were all taken, with a checksum of their names: one that was added makes it another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listing {
    path: String,
    checksum: u64,
}

impl Listing {
    pub(super) fn of(folder: &Path, base: &Path) -> Listing {
        Listing { path: from(base, folder), checksum: names(folder) }
    }

    pub(super) fn name(&self) -> &str {
        &self.path
    }

    pub(super) fn since(&self, base: &Path) -> Since {
        let folder = base.join(&self.path);
        match (folder.is_dir(), names(&folder) == self.checksum) {
            (false, _) => Since::Gone,
            (true, true) => Since::Same,
            (true, false) => Since::Changed,
        }
    }
}

/// A checksum of the names of all policy files of a folder and below.
fn names(folder: &Path) -> u64 {
    const DEEPEST: usize = 32;
    fn walk(folder: &Path, below: &str, depth: usize, found: &mut Vec<String>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Ok(kind) = entry.file_type() else { continue };
            let path = format!("{below}/{name}");
            if kind.is_dir() {
                if !name.starts_with('.') && depth < DEEPEST {
                    walk(&entry.path(), &path, depth + 1, found);
                }
            } else if Path::new(&name).extension().is_some_and(|extension| extension == "payer") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, "", 0, &mut found);
    found.sort_unstable();
    mapped::checksum(found.join("\n").as_bytes())
}

/// The way from a folder to a file, both without links, with `/`; the file itself where there is no way (another drive).
fn from(folder: &Path, file: &Path) -> String {
    let shared = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return file.to_string_lossy().into_owned();
    }
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(file.components().skip(shared)).collect();
    let parts: Vec<String> = way.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_up_and_down() {
        for (folder, file, way) in [
            ("/a/b", "/a/b/c.payer", "c.payer"),
            ("/a/b", "/a/c/d.csv", "../c/d.csv"),
            ("/a/b/c", "/a", "../.."),
            ("/a", "/a", "."),
        ] {
            assert_eq!(from(Path::new(folder), Path::new(file)), way);
        }
    }
}
