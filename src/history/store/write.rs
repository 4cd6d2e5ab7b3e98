//! Claims into a store: all of a run or none of them, each once, in whatever order they come.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::super::pack::Names;
use super::super::problem::Problem;
use super::meta::{Bucket, Entry, Meta, Source};
use super::row::{Prepared, Row};
use super::schema::{APPLICATION, BUCKETS, PATIENCE, SCHEMA, TABLES, open_to_write};
use crate::claim::Date;

/// A store that is being changed. What is done is there once [`Writer::commit`] has succeeded; else nothing is.
#[derive(Debug)]
pub struct Writer {
    path: PathBuf,
    connection: Connection,
    meta: Meta,
    /// Buckets as they will be.
    buckets: BTreeMap<i64, Bucket>,
    /// Sources by number, and their numbers by name.
    sources: BTreeMap<i64, Source>,
    numbers: BTreeMap<String, i64>,
}

/// What became of a claim that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New,
    /// It was there already.
    Known,
    /// It was there with less of what the payer decided, or from a later source, and this one takes its place.
    Better,
}

impl Writer {
    /// Opens a store, or makes one.
    ///
    /// # Errors
    /// It cannot be opened or made, is none, is damaged, or another run changes it.
    pub fn open(path: &Path) -> Result<Writer, Problem> {
        Writer::open_patiently(path, PATIENCE)
    }

    /// The same, waiting so long for other runs.
    pub(in super::super) fn open_patiently(path: &Path, patience: Duration) -> Result<Writer, Problem> {
        let connection = open_to_write(path)?;
        let known = |error| Problem::database(path, &error);
        connection.busy_timeout(patience).map_err(known)?;
        let begin = || connection.execute_batch("BEGIN IMMEDIATE").map_err(known);
        begin()?;
        let application: i32 =
            connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(known)?;
        if application == 0 {
            // A store without claims stands before the first are added: what fails then leaves a store.
            make(&connection).and_then(|()| connection.execute_batch("COMMIT")).map_err(known)?;
            begin()?;
        }
        let meta = Meta::read(&connection, path)?;
        let sources = Source::all(&connection, path, meta.sources)?;
        let meta = Meta { names: meta.names.clone().extended(), ..meta };
        let numbers = sources.iter().map(|(id, source)| (source.name.clone(), *id)).collect();
        Ok(Writer { path: path.to_owned(), connection, meta, buckets: BTreeMap::new(), sources, numbers })
    }

    /// What claims must be packed by.
    pub fn names(&self) -> &Names {
        &self.meta.names
    }

    /// From when to when nothing is missing.
    pub fn complete(&self) -> Option<(Date, Date)> {
        self.meta.complete
    }

    /// Says from when to when nothing is missing, whatever was said before.
    pub fn set_complete(&mut self, complete: Option<(Date, Date)>) {
        self.meta.complete = complete;
    }

    /// Says that a further time is complete, which must touch the time that is already.
    ///
    /// # Errors
    /// It does not.
    pub fn extend_complete(&mut self, given: (Date, Date)) -> Result<(), Problem> {
        let joined = match self.meta.complete {
            None => given,
            Some(known) => joined(known, given).ok_or_else(|| {
                let days = |(from, through): (Date, Date)| format!("{from}..{through}");
                Problem::gap(&self.path, &days(known), &days(given))
            })?,
        };
        self.meta.complete = Some(joined);
        Ok(())
    }

    /// The number of a source, by the name under which findings show it.
    fn source(&mut self, name: &str) -> i64 {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        let id = self.sources.last_key_value().map_or(0, |(last, _)| last + 1);
        self.sources.insert(id, Source { name: name.to_owned(), claims: 0 });
        self.numbers.insert(name.to_owned(), id);
        id
    }

    /// Changes how many claims a source has.
    fn count_source(&mut self, id: i64, change: i64) {
        self.sources.get_mut(&id).into_iter().for_each(|source| source.claims += change);
    }

    /// Adds a claim of a source. Of two records of one claim the one with more of what the payer decided is kept, then
    /// that of the source whose name comes first: the order in which they come changes nothing.
    ///
    /// # Errors
    /// Those of the database; damage.
    pub fn add(&mut self, prepared: Prepared, source: &str) -> Result<Added, Problem> {
        let number = self.source(source);
        let place = (prepared.member, prepared.birth);
        let row = prepared.row(number);
        let Some((id, known)) = self.row(row.patient, &row.key)? else {
            self.insert(&row)?;
            self.count_source(number, 1);
            self.count(place, |entry| {
                entry.claims += 1;
                entry.sum = entry.sum.wrapping_add(row.sum());
            })?;
            self.meta.claims += 1;
            self.meta.content = self.meta.content.wrapping_add(row.content());
            return Ok(Added::New);
        };
        let name = |id: i64| self.sources.get(&id).map(|source| source.name.as_str());
        let is_before = known.source != row.source && name(row.source) < name(known.source)
            || known.source == row.source && row.position < known.position;
        if (&row.decided, is_before) <= (&known.decided, false) {
            return Ok(Added::Known);
        }
        let deleted = self.connection.execute("DELETE FROM claim WHERE id = ?1", [id]);
        deleted.map_err(|error| self.database(&error))?;
        self.insert(&row)?;
        self.count_source(known.source, -1);
        self.count_source(number, 1);
        self.count(place, |entry| entry.sum = entry.sum.wrapping_sub(known.sum()).wrapping_add(row.sum()))?;
        self.meta.content = self.meta.content.wrapping_sub(known.content()).wrapping_add(row.content());
        Ok(Added::Better)
    }

    /// Takes a claim out, whatever source it is of; whether it was there.
    ///
    /// # Errors
    /// Those of the database; damage.
    pub fn remove(&mut self, prepared: &Prepared) -> Result<bool, Problem> {
        let Some((id, row)) = self.row(prepared.patient, &prepared.content.key)? else { return Ok(false) };
        self.delete(id, &row, (prepared.member, prepared.birth))?;
        Ok(true)
    }

    /// Takes out the claims whose last day of service lies before a day; how many. What is left is complete from then on.
    ///
    /// # Errors
    /// Those of the database; damage.
    pub fn prune(&mut self, before: Date) -> Result<u64, Problem> {
        let known = |error| Problem::database(&self.path, &error);
        let ids: Vec<i64> = {
            let mut query =
                self.connection.prepare("SELECT id FROM claim WHERE last < ?1 ORDER BY id").map_err(known)?;
            let ids = query.query_map([i64::from(before.0)], |row| row.get(0)).and_then(Iterator::collect);
            ids.map_err(known)?
        };
        for id in &ids {
            let sql = format!("SELECT {} FROM claim WHERE id = ?1", Row::COLUMNS);
            let row = self.connection.query_row(&sql, [id], Row::read).map_err(|error| self.database(&error))?;
            let claim = row.claim(&self.meta.names, 0);
            let place = claim.and_then(|claim| Prepared::of(&claim, &self.meta.names));
            let place = place.ok_or_else(|| Problem::damaged(&self.path, "a claim cannot be read"))?;
            self.delete(*id, &row, (place.member, place.birth))?;
        }
        self.meta.complete = match self.meta.complete {
            Some((_, through)) if through < before => None,
            Some((from, through)) => Some((from.max(before), through)),
            None => None,
        };
        Ok(ids.len() as u64)
    }

    /// Writes what was done safely to the disk.
    ///
    /// # Errors
    /// Those of the database: nothing was changed then.
    pub fn commit(mut self) -> Result<(), Problem> {
        let buckets = std::mem::take(&mut self.buckets);
        let written = buckets.iter().try_for_each(|(id, bucket)| bucket.write(&self.connection, *id));
        written.map_err(|error| self.database(&error))?;
        let sources = Source::write_all(&self.connection, &self.sources).map_err(|error| self.database(&error))?;
        self.meta.sources = sources;
        self.meta.write(&self.connection).map_err(|error| self.database(&error))?;
        self.connection.execute_batch("COMMIT").map_err(|error| self.database(&error))
    }

    #[cfg(test)]
    pub(in super::super) fn connection(&self) -> &Connection {
        &self.connection
    }

    fn database(&self, error: &rusqlite::Error) -> Problem {
        Problem::database(&self.path, error)
    }

    /// The row of a claim.
    fn row(&self, patient: i64, key: &[u8]) -> Result<Option<(i64, Row)>, Problem> {
        let known = |error| Problem::database(&self.path, &error);
        let sql = format!("SELECT {}, id FROM claim WHERE patient = ?1 AND key = ?2", Row::COLUMNS);
        let mut query = self.connection.prepare_cached(&sql).map_err(known)?;
        query.query_row(params![patient, key], |row| Ok((row.get(7)?, Row::read(row)?))).optional().map_err(known)
    }

    fn insert(&self, row: &Row) -> Result<(), Problem> {
        let known = |error| Problem::database(&self.path, &error);
        let sql = format!("INSERT INTO claim ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", Row::COLUMNS);
        let mut insert = self.connection.prepare_cached(&sql).map_err(known)?;
        let Row { patient, key, decided, source, position, last, body } = row;
        insert.execute(params![patient, key, decided, source, position, last, body]).map(|_| ()).map_err(known)
    }

    fn delete(&mut self, id: i64, row: &Row, place: (u64, Option<Date>)) -> Result<(), Problem> {
        let deleted = self.connection.execute("DELETE FROM claim WHERE id = ?1", [id]);
        deleted.map_err(|error| self.database(&error))?;
        self.count_source(row.source, -1);
        self.count(place, |entry| {
            entry.claims = entry.claims.saturating_sub(1);
            entry.sum = entry.sum.wrapping_sub(row.sum());
        })?;
        self.meta.claims = self.meta.claims.saturating_sub(1);
        self.meta.content = self.meta.content.wrapping_sub(row.content());
        Ok(())
    }

    /// Changes what is known of a patient's claims; a patient without any goes.
    fn count(&mut self, place: (u64, Option<Date>), change: impl FnOnce(&mut Entry)) -> Result<(), Problem> {
        let id = Bucket::of(place.0);
        if !self.buckets.contains_key(&id) {
            self.buckets.insert(id, Bucket::read(&self.connection, &self.path, id)?);
        }
        let Some(bucket) = self.buckets.get_mut(&id) else { return Ok(()) };
        let entry = bucket.0.entry(place).or_default();
        change(entry);
        if entry.claims == 0 {
            bucket.0.remove(&place);
        }
        Ok(())
    }
}

/// Makes the tables of a store in a file that has none.
fn make(connection: &Connection) -> rusqlite::Result<()> {
    TABLES.iter().try_for_each(|sql| connection.execute_batch(sql))?;
    (0..BUCKETS.cast_signed()).try_for_each(|id| Bucket::default().write(connection, id))?;
    Meta::default().write(connection)?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", SCHEMA)
}

/// Two times as one, where they overlap or follow each other.
pub fn joined(a: (Date, Date), b: (Date, Date)) -> Option<(Date, Date)> {
    let touches = |a: (Date, Date), b: (Date, Date)| b.0.0 <= a.1.0.saturating_add(1);
    (touches(a, b) && touches(b, a)).then(|| (a.0.min(b.0), a.1.max(b.1)))
}
