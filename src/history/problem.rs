//! What can be wrong with a store of history, in words.

use std::fmt;
use std::io;
use std::path::Path;

use rusqlite::{ErrorCode, ffi};

/// Something wrong with a store: nothing was added to it, or nothing can be said from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable code: `history/damaged`.
    pub code: &'static str,
    /// What is wrong and what to do, without patients' data.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.message, self.code)
    }
}

impl Problem {
    /// The file is something else.
    pub fn not_a_store(path: &Path, is: &str) -> Problem {
        let path = path.display();
        Problem {
            code: "history/not-a-store",
            message: format!("{path} is no store of history: {is}; `paylint history add CLAIMS --db FILE` makes one"),
        }
    }

    /// It is there, but cannot be used.
    pub fn not_opened(path: &Path, why: &str) -> Problem {
        Problem {
            code: "history/not-opened",
            message: format!("the history {} cannot be opened: {why}", path.display()),
        }
    }

    /// The same, as the system says it.
    pub fn system(path: &Path, error: &io::Error) -> Problem {
        Problem::not_opened(path, &words(error))
    }

    /// The claims of a run cannot be kept beside it.
    pub fn not_kept(error: &io::Error) -> Problem {
        Problem {
            code: "history/not-kept",
            message: format!(
                "the claims of this run, which are each other's history, cannot be kept in a temporary file: {}; name a folder with more room in TMPDIR",
                words(error)
            ),
        }
    }

    /// A newer paylint made it.
    pub fn newer(path: &Path, what: &str) -> Problem {
        Problem {
            code: "history/newer",
            message: format!(
                "the history {} was written by a newer paylint: {what}; use that one, or make a new store with this one",
                path.display()
            ),
        }
    }

    /// Its bytes are not what was written.
    pub fn damaged(path: &Path, what: &str) -> Problem {
        let path = path.display();
        Problem {
            code: "history/damaged",
            message: format!(
                "the history {path} is damaged: {what}; take a copy of it that is whole, or make it anew from the claims"
            ),
        }
    }

    /// A time that does not join the time for which the store is complete.
    pub fn gap(path: &Path, known: &str, given: &str) -> Problem {
        let path = path.display();
        Problem {
            code: "history/gap",
            message: format!(
                "the history {path} is complete for {known}, which {given} does not touch; nothing was added; add what lies between first, or say for which time the whole is complete: `paylint history complete {path} FROM..TO`"
            ),
        }
    }

    /// Another run changes it.
    pub fn in_use(path: &Path) -> Problem {
        let path = path.display();
        Problem {
            code: "history/in-use",
            message: format!("the history {path} is in use by another run of paylint; try again when that has ended"),
        }
    }

    /// What the database says.
    pub fn database(path: &Path, error: &rusqlite::Error) -> Problem {
        let shown = path.display();
        // A page that the file ends in the midst of is no fault of the disk.
        let short = error.sqlite_error().is_some_and(|own| own.extended_code == ffi::SQLITE_IOERR_SHORT_READ);
        let code = error.sqlite_error_code().filter(|_| !short);
        let failed = |code, message| Problem { code, message };
        match code {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Problem::in_use(path),
            Some(ErrorCode::DiskFull) => failed(
                "history/not-written",
                format!("the history {shown} cannot be written: the disk is full; it is as it was before"),
            ),
            Some(ErrorCode::SystemIoFailure | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => failed(
                "history/not-written",
                format!(
                    "the history {shown} cannot be read or written to its end, by the disk or for want of permission; it is as it was before"
                ),
            ),
            Some(ErrorCode::CannotOpen) => {
                Problem::not_opened(path, "it may not be read, or its folder not be written")
            }
            Some(ErrorCode::NotADatabase) => Problem::damaged(path, "its beginning is not that of a store"),
            _ if short => Problem::damaged(path, "it is cut short"),
            _ => Problem::damaged(path, "the database cannot be read"),
        }
    }
}

/// An error of the system in words, without its number.
fn words(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_lowercase()
}
