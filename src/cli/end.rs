//! How a command ends: the exit status, and the reason in words.

use std::io;
use std::process::ExitCode;

/// Exit statuses (`docs`: 0 fine, 1 findings, 2 usage or policy, 3 unreadable input, 4 environment, 70 internal).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// All that was asked is done and nothing stands against it.
    Fine,
    /// Findings, or tests that fail, or files that would change.
    Findings,
    /// Usage or policy error; nothing was evaluated.
    Usage,
    /// Some input could not be read; the rest is reported.
    Unreadable,
    /// Disk, permission, memory, lock.
    Environment,
    /// A fault of this program.
    Internal,
    /// Whoever read the output went away.
    ClosedPipe,
}

/// The end of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The status.
    pub status: Status,
    /// Why it is not [`Status::Fine`]; the last line on standard error.
    pub reason: String,
}

impl End {
    /// All is fine.
    pub fn fine() -> End {
        End { status: Status::Fine, reason: String::new() }
    }

    /// An end with its reason.
    pub fn new(status: Status, reason: impl Into<String>) -> End {
        End { status, reason: reason.into() }
    }

    /// A usage or policy error.
    pub fn usage(reason: impl Into<String>) -> End {
        End::new(Status::Usage, reason)
    }

    /// The environment failed.
    pub fn environment(what: &str, error: &io::Error) -> End {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return End::new(Status::ClosedPipe, "");
        }
        End::new(Status::Environment, format!("{what}: {}", words(error)))
    }

    /// The exit code.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self.status {
            Status::Fine => 0,
            Status::Findings => 1,
            Status::Usage => 2,
            Status::Unreadable => 3,
            Status::Environment => 4,
            Status::Internal => 70,
            Status::ClosedPipe => 141,
        })
    }
}

/// An error of the system in words, without its number.
pub fn words(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => text,
    }
}
