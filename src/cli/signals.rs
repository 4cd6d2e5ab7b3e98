//! An interrupt to an end without half a file: what is being written goes, then the program.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The files that are being written.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn parts() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that is being written under a name of its own: it takes its true name, or goes with this value or the program.
#[derive(Debug)]
pub struct Part(PathBuf);

impl Part {
    /// Begins a file.
    ///
    /// # Errors
    /// Those of opening it.
    pub fn begin(path: PathBuf, open: impl FnOnce(&Path) -> io::Result<File>) -> io::Result<(Part, File)> {
        let mut parts = parts();
        let file = open(&path)?;
        parts.insert(path.clone());
        Ok((Part(path), file))
    }

    /// Gives the file its true name; an interrupt comes before or after.
    ///
    /// # Errors
    /// It keeps its own name, and goes.
    pub fn take_name(self, name: &Path) -> io::Result<()> {
        let mut parts = parts();
        let renamed = fs::rename(&self.0, name);
        if renamed.is_ok() {
            parts.remove(&self.0);
        }
        drop(parts);
        renamed
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if parts().remove(&self.0) {
            // Nothing more can be done about a file that cannot be removed.
            let _ = fs::remove_file(&self.0);
        }
    }
}

/// From now on an interrupt removes what is being written and ends the program with status 130, a request to end with
/// 143, the end of its session with 129 (S01).
#[cfg(unix)]
pub fn watch() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let watched = [SIGINT, SIGTERM].into_iter().chain((!outlives_its_session(SIGHUP)).then_some(SIGHUP));
    // Where the system refuses, the signals do what they always do.
    let Ok(mut signals) = signal_hook::iterator::Signals::new(watched) else { return };
    std::thread::spawn(move || {
        let Some(signal) = signals.forever().next() else { return };
        // The list stays locked: no file is begun or named any more.
        let parts = parts();
        for path in parts.iter() {
            let _ = fs::remove_file(path);
        }
        std::process::exit(128 + signal);
    });
}

/// Whether the program was begun so that the end of its session does not end it, as `nohup` does, or that cannot be told.
#[cfg(unix)]
fn outlives_its_session(hangup: i32) -> bool {
    let Ok(status) = fs::read_to_string("/proc/self/status") else { return true };
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_none_or(|mask| mask >> (hangup - 1) & 1 == 1)
}

/// Nothing is watched for here.
#[cfg(not(unix))]
pub fn watch() {}
