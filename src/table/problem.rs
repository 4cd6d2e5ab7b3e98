//! What is wrong with a file of reference data, told a bounded number of times.

use std::fmt;
use std::io;

use super::record::Stop;

/// Why a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadProblem {
    /// The file's name, without folders.
    pub file: String,
    /// The physical line, from 1; `None` for the file as a whole.
    pub line: Option<u64>,
    /// The heading of the column; `None` for the line as a whole.
    pub column: Option<String>,
    /// What is there and what should be, in an analyst's words.
    pub message: String,
}

impl fmt::Display for LoadProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column \"{column}\"")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// The problems of one file: the first [`Problems::MOST`], and how many more.
#[derive(Debug)]
pub(super) struct Problems {
    file: String,
    shown: Vec<LoadProblem>,
    more: u64,
}

impl Problems {
    const MOST: usize = 50;

    pub(super) fn new(file: &str) -> Problems {
        Problems { file: file.to_owned(), shown: Vec::new(), more: 0 }
    }

    pub(super) fn file(&self) -> &str {
        &self.file
    }

    pub(super) fn add(&mut self, line: Option<u64>, column: Option<&str>, message: String) {
        let problem = LoadProblem { file: self.file.clone(), line, column: column.map(str::to_owned), message };
        self.push(problem);
    }

    pub(super) fn push(&mut self, problem: LoadProblem) {
        if self.shown.len() < Problems::MOST {
            self.shown.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// The file cannot be opened.
    pub(super) fn unopened(&mut self, error: &io::Error) {
        let message = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "the file may not be read: ask for permission".to_owned(),
            io::ErrorKind::IsADirectory => "this is a folder, not a file".to_owned(),
            _ => format!("the file cannot be read: {error}"),
        };
        self.add(None, None, message);
    }

    /// The file ends before its end, ahead of this line. Comes before all others: they may follow from it.
    pub(super) fn stopped(&mut self, stop: &Stop, line: u64) {
        let (line, message) = match stop {
            Stop::Endless(line) => (
                *line,
                "a quote that opens here is not closed, or the line is longer than a megabyte; close the quote, and \
                 double every quote inside quotes"
                    .to_owned(),
            ),
            Stop::File(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                (line, "the file goes on past 16 GB; leave out what is not needed".to_owned())
            }
            Stop::File(error) => {
                (line, format!("the file is damaged or cut off from here on ({error}); fetch it again"))
            }
        };
        let problem = LoadProblem { file: self.file.clone(), line: Some(line), column: None, message };
        self.shown.insert(0, problem);
        if self.shown.len() > Problems::MOST {
            self.shown.pop();
            self.more += 1;
        }
    }

    /// The value where nothing was wrong; otherwise at most fifty problems and, as the last, how many more there are.
    pub(super) fn unless_any<T>(mut self, value: T) -> Result<T, Vec<LoadProblem>> {
        if self.shown.is_empty() {
            return Ok(value);
        }
        if self.more > 0 {
            let message = match self.more {
                1 => "and 1 more problem in this file".to_owned(),
                more => format!("and {more} more problems in this file"),
            };
            self.shown.push(LoadProblem { file: self.file, line: None, column: None, message });
        }
        Err(self.shown)
    }
}
