//! Real files, where they lie beside the repository: what is not there is said to be passed over.

use std::path::{Path, PathBuf};

/// A file or folder of `shared/data` beside the repository or above it; says so where it is not there.
pub fn data(name: &str) -> Option<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let found = above.map(|folder| folder.join("shared/data").join(name)).find(|path| path.exists());
    if found.is_none() {
        println!("skipped: no shared/data/{name} beside the repository");
    }
    found
}
