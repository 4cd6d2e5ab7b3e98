//! A store to all that is wrong with it.

use std::collections::BTreeMap;

use super::super::problem::Problem;
use super::meta::{Bucket, Entry};
use super::read::Store;
use super::schema::BUCKETS;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// How many claims were read.
    pub claims: u64,
    /// What is wrong, in words; nothing where all is right.
    pub faults: Vec<String>,
    /// How many more faults there are.
    pub more: u64,
}

/// Faults past this many are counted.
const MOST: usize = 20;

impl Checked {
    fn fault(&mut self, words: impl Into<String>) {
        if self.faults.len() < MOST {
            self.faults.push(words.into());
        } else {
            self.more += 1;
        }
    }
}

impl Store {
    /// Reads all of it and holds everything against what stands beside it.
    pub fn check(&self) -> Checked {
        let mut checked = Checked::default();
        if let Err(problem) = self.integrity(&mut checked) {
            checked.fault(problem.message);
        }
        let mut found: BTreeMap<i64, Entry> = BTreeMap::new();
        let mut content = 0u64;
        let walked = self.each_row(|source, row, claim| {
            checked.claims += 1;
            let entry = found.entry(row.patient).or_default();
            entry.claims += 1;
            entry.sum = entry.sum.wrapping_add(row.sum());
            content = content.wrapping_add(row.content());
            if claim.is_none() {
                let at = row.position.saturating_add(1);
                checked.fault(match source {
                    Some(source) => format!("claim {at} of {} cannot be read", source.name),
                    None => format!("a claim of an unknown source, claim {at} there, cannot be read"),
                });
            }
            Ok::<(), Problem>(())
        });
        if let Err(problem) = walked {
            checked.fault(problem.message);
        }
        let mut broken = 0u64;
        for id in 0..BUCKETS.cast_signed() {
            match self.bucket(id) {
                Ok(bucket) => {
                    for ((member, birth), entry) in bucket.0 {
                        let own = found.remove(&super::row::patient(member, birth));
                        broken += u64::from(own != Some(entry));
                    }
                }
                Err(_) => checked.fault(format!("list {id} of its patients cannot be read")),
            }
        }
        broken += found.len() as u64;
        if broken > 0 {
            checked.fault(format!("of {broken} of its patients the claims are not those that were added"));
        }
        if (checked.claims, content) != (self.claims(), self.content()) {
            checked.fault(format!("it holds {} claims, but says {}", checked.claims, self.claims()));
        }
        checked
    }

    fn integrity(&self, checked: &mut Checked) -> Result<(), Problem> {
        let known = |error| Problem::database(self.path(), &error);
        let said: Vec<String> = self.with(|connection| {
            let mut query = connection.prepare("PRAGMA integrity_check(5)").map_err(known)?;
            let said = query.query_map([], |row| row.get(0)).and_then(Iterator::collect);
            said.map_err(known)
        })?;
        if said.iter().any(|line| line != "ok") {
            checked.fault("the database does not hang together");
        }
        Ok(())
    }

    fn bucket(&self, id: i64) -> Result<Bucket, Problem> {
        self.with(|connection| Bucket::read(connection, self.path(), id))
    }
}
