//! A folder to its files.

use std::fs;
use std::path::{Path, PathBuf};

/// All files of a folder and of those in it, in order.
pub fn within(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries.into_iter().flat_map(|path| if path.is_dir() { within(&path) } else { vec![path] }).collect()
}
