//! What a store says of itself, and of each of its patients, with the sums that show damage.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::super::bytes::{Reader, Writer};
use super::super::fingerprint::Fingerprint;
use super::super::pack::Names;
use super::super::problem::Problem;
use super::schema::BUCKETS;
use crate::claim::Date;

/// What a store says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meta {
    /// What its claims are packed by.
    pub names: Names,
    /// From when to when no claim of its patients is missing.
    pub complete: Option<(Date, Date)>,
    /// How many claims there are.
    pub claims: u64,
    /// What their contents add up to: two stores of the same claims have the same, however they were filled.
    pub content: u64,
    /// What the names of the sources add up to.
    pub sources: u64,
}

impl Meta {
    /// Reads it.
    ///
    /// # Errors
    /// It is damaged, or a newer paylint wrote it.
    pub fn read(connection: &Connection, path: &Path) -> Result<Meta, Problem> {
        let row = connection
            .query_row("SELECT body, sum FROM meta WHERE id = 0", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional();
        let row: Option<(Vec<u8>, i64)> = row.map_err(|error| Problem::database(path, &error))?;
        let damaged = || Problem::damaged(path, "what it says of itself cannot be read");
        let (body, sum) = row.ok_or_else(damaged)?;
        if sum != sum_of(0, &body) {
            return Err(damaged());
        }
        let mut from = Reader::new(&body);
        let names = Names::read(&mut from).map_err(|unknown| match unknown {
            Some(name) => Problem::newer(path, &format!("it knows `{name}`, which this one does not")),
            None => damaged(),
        })?;
        let mut rest = || {
            let complete = match from.number()? {
                0 => None,
                _ => Some((day(from.signed()?)?, day(from.signed()?)?)),
            };
            let meta = Meta {
                names: Names::default(),
                complete,
                claims: from.number()?,
                content: from.number()?,
                sources: from.number()?,
            };
            from.is_at_end().then_some(meta)
        };
        let meta = rest().ok_or_else(damaged)?;
        Ok(Meta { names, ..meta })
    }

    /// Writes it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut to = Writer::default();
        self.names.write(&mut to);
        to.number(u64::from(self.complete.is_some()));
        if let Some((from, through)) = self.complete {
            to.signed(i64::from(from.0));
            to.signed(i64::from(through.0));
        }
        [self.claims, self.content, self.sources].into_iter().for_each(|number| to.number(number));
        let sum = sum_of(0, &to.bytes);
        connection
            .execute("INSERT OR REPLACE INTO meta (id, body, sum) VALUES (0, ?1, ?2)", (to.bytes, sum))
            .map(|_| ())
    }
}

fn day(number: i64) -> Option<Date> {
    let day = Date(i32::try_from(number).ok()?);
    (Date::MIN..=Date::MAX).contains(&day).then_some(day)
}

/// The patients of a bucket: fingerprint of the member number and day of birth, how many claims, what they add up to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bucket(pub BTreeMap<(u64, Option<Date>), Entry>);

/// What is known of the claims of one patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Entry {
    /// How many there are.
    pub claims: u64,
    /// What the sums of their rows add up to.
    pub sum: u64,
}

impl Bucket {
    /// The number of the bucket of a member.
    pub fn of(member: u64) -> i64 {
        (member % BUCKETS).cast_signed()
    }

    /// Reads a bucket.
    ///
    /// # Errors
    /// It is missing or damaged.
    pub fn read(connection: &Connection, path: &Path, id: i64) -> Result<Bucket, Problem> {
        let known = |error| Problem::database(path, &error);
        let mut query = connection.prepare_cached("SELECT body, sum FROM bucket WHERE id = ?1").map_err(known)?;
        let row = query.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional();
        let row: Option<(Vec<u8>, i64)> = row.map_err(known)?;
        let bucket = row.filter(|(body, sum)| *sum == sum_of(id, body)).and_then(|(body, _)| Bucket::decode(&body));
        bucket.ok_or_else(|| Problem::damaged(path, "the list of its patients cannot be read"))
    }

    fn decode(body: &[u8]) -> Option<Bucket> {
        let mut from = Reader::new(body);
        let mut bucket = Bucket::default();
        while !from.is_at_end() {
            let member = from.number()?;
            let birth = match from.number()? {
                0 => None,
                _ => Some(day(from.signed()?)?),
            };
            bucket.0.insert((member, birth), Entry { claims: from.number()?, sum: from.number()? });
        }
        Some(bucket)
    }

    /// Writes it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn write(&self, connection: &Connection, id: i64) -> rusqlite::Result<()> {
        let mut to = Writer::default();
        for ((member, birth), entry) in &self.0 {
            to.number(*member);
            to.number(u64::from(birth.is_some()));
            birth.iter().for_each(|day| to.signed(i64::from(day.0)));
            to.number(entry.claims);
            to.number(entry.sum);
        }
        let sum = sum_of(id, &to.bytes);
        let mut insert =
            connection.prepare_cached("INSERT OR REPLACE INTO bucket (id, body, sum) VALUES (?1, ?2, ?3)")?;
        insert.execute((id, to.bytes, sum)).map(|_| ())
    }
}

fn sum_of(id: i64, body: &[u8]) -> i64 {
    let mut sum = Fingerprint::default();
    sum.number(id.cast_unsigned());
    sum.text(body);
    sum.half().cast_signed()
}

/// A file that claims came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name, as findings show it.
    pub name: String,
    /// How many claims of it there are.
    pub claims: i64,
}

impl Source {
    /// The sources of a store by number, where they add up to this sum.
    ///
    /// # Errors
    /// They do not.
    pub fn all(connection: &Connection, path: &Path, sum: u64) -> Result<BTreeMap<i64, Source>, Problem> {
        let known = |error| Problem::database(path, &error);
        let mut query = connection.prepare("SELECT id, name, claims FROM source ORDER BY id").map_err(known)?;
        let all = query.query_map([], |row| Ok((row.get(0)?, Source { name: row.get(1)?, claims: row.get(2)? })));
        let all: BTreeMap<i64, Source> = all.and_then(Iterator::collect).map_err(known)?;
        let found = all.iter().fold(0u64, |sum, (id, source)| sum.wrapping_add(source.sum(*id)));
        if found == sum { Ok(all) } else { Err(Problem::damaged(path, "the list of its sources cannot be read")) }
    }

    /// Writes those of which there are claims; what they add up to.
    ///
    /// # Errors
    /// Those of the database.
    pub fn write_all(connection: &Connection, sources: &BTreeMap<i64, Source>) -> rusqlite::Result<u64> {
        connection.execute("DELETE FROM source", [])?;
        let mut insert = connection.prepare("INSERT INTO source (id, name, claims) VALUES (?1, ?2, ?3)")?;
        let mut sum = 0u64;
        for (id, source) in sources.iter().filter(|(_, source)| source.claims > 0) {
            insert.execute((id, &source.name, source.claims))?;
            sum = sum.wrapping_add(source.sum(*id));
        }
        Ok(sum)
    }

    fn sum(&self, id: i64) -> u64 {
        let mut body = Writer::default();
        body.signed(self.claims);
        body.text(self.name.as_bytes());
        sum_of(id, &body.bytes).cast_unsigned()
    }
}
