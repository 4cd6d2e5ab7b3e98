//! A file to a store that may be trusted: that it is one, of which version, whole as far as a look at its first pages
//! tells.
//!
//! Nothing that a store answers hangs on the database alone. Every patient has an entry in a *bucket*, found by number,
//! that says how many claims there are and what they add up to; buckets exist from the beginning and carry a sum of
//! their own. So neither a claim nor a patient can go missing, and no byte can change, without being seen.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::super::problem::Problem;

/// What the first bytes of every SQLite file are.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Marks the file as a store of paylint: "PLHI".
pub const APPLICATION: i32 = 0x504c_4849;
/// Version of what follows.
pub const SCHEMA: i32 = 1;
/// How many buckets there are.
pub const BUCKETS: u64 = 4096;
/// How long one run waits for another.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The tables, as `sqlite_schema` lists them.
pub const TABLES: &[&str] = &[
    "CREATE TABLE meta (id INTEGER PRIMARY KEY, body BLOB NOT NULL, sum INTEGER NOT NULL)",
    "CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL, claims INTEGER NOT NULL)",
    "CREATE TABLE bucket (id INTEGER PRIMARY KEY, body BLOB NOT NULL, sum INTEGER NOT NULL)",
    "CREATE TABLE claim (id INTEGER PRIMARY KEY, patient INTEGER NOT NULL, key BLOB NOT NULL, decided BLOB NOT NULL, source INTEGER NOT NULL, position INTEGER NOT NULL, last INTEGER, body BLOB NOT NULL)",
    "CREATE UNIQUE INDEX claim_of ON claim (patient, key)",
];

/// Whether a path is meant to be a store: it is an SQLite file, or is named like one. Only a file is looked into: what a pipe
/// gives is gone once it is read.
pub fn is_store(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let named = ending.is_some_and(|ending| matches!(ending.as_str(), "db" | "sqlite" | "sqlite3"));
    named || path.is_file() && head(path).is_ok_and(|head| head == MAGIC)
}

fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(MAGIC.len() as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Opens a store that is there.
///
/// # Errors
/// It is none, a newer one, damaged, in use, or cannot be opened.
pub fn open(path: &Path, flags: OpenFlags) -> Result<Connection, Problem> {
    if path.is_dir() {
        return Err(Problem::not_opened(path, "it is a folder"));
    }
    let head = head(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Problem::not_opened(path, "there is no such file"),
        _ => Problem::system(path, &error),
    })?;
    if head.is_empty() {
        return Err(Problem::not_a_store(path, "the file is empty"));
    }
    if head != MAGIC {
        return Err(Problem::not_a_store(path, "it does not begin as one"));
    }
    let connection = connect(path, flags)?;
    let known = |error| Problem::database(path, &error);
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(known)?;
    if application != APPLICATION {
        return Err(Problem::not_a_store(path, "it is a database of another program"));
    }
    let schema: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(known)?;
    if schema > SCHEMA {
        return Err(Problem::newer(path, &format!("its version is {schema}, this one knows {SCHEMA}")));
    }
    if schema != SCHEMA || tables(&connection).map_err(known)? != TABLES {
        return Err(Problem::damaged(path, "its tables are not those of a store"));
    }
    Ok(connection)
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut all = connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")?;
    all.query_map([], |row| row.get(0))?.collect()
}

/// Opens the file for a store that is to be written: readable by its owner alone, or as it is.
///
/// # Errors
/// As [`open`].
pub fn open_to_write(path: &Path) -> Result<Connection, Problem> {
    match create(path) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(Problem::system(path, &error)),
    }
    let is_new = fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == 0);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = if is_new { connect(path, flags)? } else { open(path, flags)? };
    let set = |name, value: &str| connection.pragma_update(None, name, value);
    let known = |error| Problem::database(path, &error);
    // What is removed does not stay in the file; what is added is on the disk before it is said to be.
    set("secure_delete", "ON").and_then(|()| set("synchronous", "EXTRA")).map_err(known)?;
    set("cache_size", "-65536").map_err(known)?;
    Ok(connection)
}

/// Makes a file that its owner alone may read.
///
/// # Errors
/// It is there already, or cannot be made.
pub fn create(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, Problem> {
    let known = |error| Problem::database(path, &error);
    let connection = Connection::open_with_flags(path, flags).map_err(known)?;
    connection.busy_timeout(PATIENCE).map_err(known)?;
    for (name, value) in [("trusted_schema", "OFF"), ("cell_size_check", "ON"), ("mmap_size", "0")] {
        connection.pragma_update(None, name, value).map_err(known)?;
    }
    Ok(connection)
}

/// Whether others than its owner may read a file.
pub fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}
