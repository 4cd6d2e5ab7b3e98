//! A store to the claims of a patient: read only, by many threads, as it was when it was opened.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};

use super::super::patient::{Filed, Part};
use super::super::problem::Problem;
use super::super::who::Who;
use super::meta::{Bucket, Meta, Source};
use super::row::{Row, patient};
use super::schema::{BUCKETS, create, is_open_to_others, open};
use crate::claim::{Claim, Date};

/// A store that is asked.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Mutex<Connection>,
    /// One for each further thread.
    others: Vec<Mutex<Connection>>,
    next: AtomicUsize,
    meta: Meta,
    /// By number, in order.
    sources: Vec<(i64, Source)>,
}

/// A connection that has begun to read.
fn begin(path: &Path) -> Result<(Connection, Meta), Problem> {
    let known = |error| Problem::database(path, &error);
    // An addition that was cut off is undone by whoever comes next, who therefore must be able to write.
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    for (name, value) in [("query_only", "ON"), ("cache_size", "-8192")] {
        connection.pragma_update(None, name, value).map_err(known)?;
    }
    connection.execute_batch("BEGIN").map_err(known)?;
    let meta = Meta::read(&connection, path)?;
    Ok((connection, meta))
}

impl Store {
    /// Opens a store for so many threads. What others add to it from now on is not seen; they wait with it.
    ///
    /// # Errors
    /// It is none, is damaged, newer, in use, or cannot be opened.
    pub fn open(path: &Path, threads: NonZeroUsize) -> Result<Store, Problem> {
        let (connection, meta) = begin(path)?;
        let mut others = Vec::new();
        for _ in 1..threads.get() {
            // From its first reading on a connection sees the store as it is then: with the first one all are held.
            let (other, seen) = begin(path)?;
            if seen != meta {
                return Err(Problem::damaged(path, "what it says of itself changed while it was opened"));
            }
            others.push(Mutex::new(other));
        }
        let sources = Source::all(&connection, path, meta.sources)?.into_iter().collect();
        let connection = Mutex::new(connection);
        Ok(Store { path: path.to_owned(), connection, others, next: AtomicUsize::new(0), meta, sources })
    }

    /// Copies a store as it is at one moment to a file that is not there yet.
    ///
    /// # Errors
    /// It cannot be used; the copy cannot be written, and is not there then.
    pub fn copy(path: &Path, copy: &Path) -> Result<(), Problem> {
        let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        let file = create(copy).map_err(|error| Problem::system(copy, &error))?;
        let copied = connection.execute("VACUUM INTO ?1", [copy.to_string_lossy()]);
        let copied = copied.map_err(|error| match Problem::database(path, &error) {
            // Nobody but this run knows the copy: only what cannot be written is a matter of it.
            problem if matches!(problem.code, "history/damaged" | "history/in-use") => problem,
            _ => Problem::database(copy, &error),
        });
        let synced = copied.and_then(|_| file.sync_all().map_err(|error| Problem::system(copy, &error)));
        if synced.is_err() {
            // Nothing more can be done about a file that cannot be removed.
            let _ = std::fs::remove_file(copy);
        }
        synced
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// From when to when nothing is missing.
    pub fn complete(&self) -> Option<(Date, Date)> {
        self.meta.complete
    }

    /// How many claims there are.
    pub fn claims(&self) -> u64 {
        self.meta.claims
    }

    /// What their contents add up to.
    pub fn content(&self) -> u64 {
        self.meta.content
    }

    /// The names of the files that its claims came from, and how many of each there are: a claim's file is counted from
    /// the first of them.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().map(|(_, source)| source)
    }

    /// Whether others than its owner may read it.
    pub fn is_open_to_others(&self) -> bool {
        is_open_to_others(&self.path)
    }

    /// The patients of all buckets: how many there are, and how many claims they say to have.
    ///
    /// # Errors
    /// Damage.
    pub fn patients(&self) -> Result<(u64, u64), Problem> {
        self.with(|connection| {
            (0..BUCKETS.cast_signed()).try_fold((0, 0), |(patients, claims), id| {
                let bucket = Bucket::read(connection, &self.path, id)?;
                let own: u64 = bucket.0.values().map(|entry| entry.claims).sum();
                Ok((patients + bucket.0.len() as u64, claims + own))
            })
        })
    }

    /// The claims that may be a patient's, their files counted from this number on.
    ///
    /// # Errors
    /// Damage; those of the disk.
    pub fn find(&self, who: &Who, file: u32) -> Result<Vec<Filed>, Problem> {
        self.with(|connection| {
            let id = who.member_mark();
            let bucket = Bucket::read(connection, &self.path, Bucket::of(id))?;
            let theirs = bucket.0.range((id, None)..).take_while(|((member, _), _)| *member == id);
            let mut found = Vec::new();
            for ((_, birth), entry) in theirs {
                if who.birth.is_none() || birth.is_none() || *birth == who.birth {
                    let rows = self.rows(connection, patient(id, *birth))?;
                    let sum = rows.iter().fold(0u64, |sum, row| sum.wrapping_add(row.sum()));
                    if (rows.len() as u64, sum) != (entry.claims, entry.sum) {
                        return Err(self.damaged());
                    }
                    for row in rows {
                        let file = file.saturating_add(self.file(row.source).ok_or_else(|| self.damaged())?);
                        let claim = row.claim(&self.meta.names, file).zip(row.says());
                        let (claim, content) = claim.ok_or_else(|| self.damaged())?;
                        found.push(Filed { part: Part::Past, content, claim: Arc::new(claim) });
                    }
                }
            }
            Ok(found)
        })
    }

    fn rows(&self, connection: &Connection, patient: i64) -> Result<Vec<Row>, Problem> {
        let known = |error| Problem::database(&self.path, &error);
        let sql = format!("SELECT {} FROM claim WHERE patient = ?1 ORDER BY key", Row::COLUMNS);
        let mut query = connection.prepare_cached(&sql).map_err(known)?;
        query.query_map([patient], Row::read).and_then(Iterator::collect).map_err(known)
    }

    /// Goes through all claims, in the order in which they came, each with its source where that is known: `None` for a
    /// claim that cannot be read.
    ///
    /// # Errors
    /// Those of the database; what `visit` says.
    pub fn each<E: From<Problem>>(
        &self,
        mut visit: impl FnMut(Option<&Source>, u64, Option<Claim>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_row(|source, row, claim| visit(source, row.position.cast_unsigned(), claim))
    }

    pub(super) fn each_row<E: From<Problem>>(
        &self,
        mut visit: impl FnMut(Option<&Source>, &Row, Option<Claim>) -> Result<(), E>,
    ) -> Result<(), E> {
        let known = |error| E::from(Problem::database(&self.path, &error));
        self.with(|connection| {
            let sql = format!("SELECT {} FROM claim ORDER BY id", Row::COLUMNS);
            let mut query = connection.prepare(&sql).map_err(known)?;
            let mut rows = query.query([]).map_err(known)?;
            while let Some(row) = rows.next().map_err(known)? {
                let row = Row::read(row).map_err(known)?;
                let at = self.sources.binary_search_by_key(&row.source, |(id, _)| *id).ok();
                let source = at.and_then(|at| self.sources.get(at)).map(|(_, source)| source);
                let claim = row.claim(&self.meta.names, 0).filter(|claim| row.is_of(claim));
                visit(source, &row, claim)?;
            }
            Ok(())
        })
    }

    fn file(&self, source: i64) -> Option<u32> {
        let at = self.sources.binary_search_by_key(&source, |(id, _)| *id).ok()?;
        u32::try_from(at).ok()
    }

    fn damaged(&self) -> Problem {
        Problem::damaged(&self.path, "the claims of a patient are not those that were added")
    }

    /// Asks by whichever connection is free.
    pub(super) fn with<R>(&self, ask: impl FnOnce(&Connection) -> R) -> R {
        let all = || self.others.iter().chain([&self.connection]);
        let first = self.next.fetch_add(1, Ordering::Relaxed) % (self.others.len() + 1);
        let free = all().skip(first).chain(all().take(first)).find_map(|own| own.try_lock().ok());
        let held = free.unwrap_or_else(|| self.connection.lock().unwrap_or_else(PoisonError::into_inner));
        ask(&held)
    }
}
