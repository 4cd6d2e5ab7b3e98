//! A claim to the row that keeps it, and back.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rusqlite::Row as Columns;

use super::super::content::Content;
use super::super::fingerprint::Fingerprint;
use super::super::pack::{Names, pack, unpack};
use super::super::who::Who;
use crate::claim::{Claim, Date, Field, Item};

/// No claim takes more; a body that says so is damaged.
const LARGEST: u64 = 256 << 20;

/// A claim made ready to be kept: all that takes time, so that threads can share it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Fingerprint of the member number.
    pub member: u64,
    /// The day of birth.
    pub birth: Option<Date>,
    /// Number of the patient.
    pub patient: i64,
    /// What it says.
    pub content: Content,
    /// Its last day of service.
    pub last: Option<Date>,
    /// Position in its file.
    pub position: u64,
    body: Vec<u8>,
}

impl Prepared {
    /// Of a claim; `None` without a member number.
    pub fn of(claim: &Claim, names: &Names) -> Option<Prepared> {
        let who = Who::of(claim)?;
        let mut body = DeflateEncoder::new(Vec::new(), Compression::new(3));
        // Writing into memory does not fail.
        body.write_all(&pack(claim, names)).ok()?;
        Some(Prepared {
            member: who.member_mark(),
            birth: who.birth,
            patient: patient(who.member_mark(), who.birth),
            content: Content::of(claim),
            last: last(claim),
            position: claim.index,
            body: body.finish().ok()?,
        })
    }

    /// The row of a claim of this source.
    pub fn row(self, source: i64) -> Row {
        Row {
            patient: self.patient,
            key: self.content.key.to_vec(),
            decided: self.content.decided.to_vec(),
            source,
            position: self.position.cast_signed(),
            last: self.last.map(|day| i64::from(day.0)),
            body: self.body,
        }
    }
}

fn last(claim: &Claim) -> Option<Date> {
    claim.slot(Item::CLAIM, Field::ClaimLastDate).as_date()
}

/// The number of a patient.
pub fn patient(member: u64, birth: Option<Date>) -> i64 {
    let mut taken = Fingerprint::default();
    taken.number(member);
    birth.iter().for_each(|day| taken.number(u64::from(day.0.cast_unsigned())));
    taken.half().cast_signed()
}

/// A claim as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Number of the patient.
    pub patient: i64,
    /// The key of the content.
    pub key: Vec<u8>,
    /// What the payer decided.
    pub decided: Vec<u8>,
    /// Number of the source.
    pub source: i64,
    /// Position in the source.
    pub position: i64,
    /// The last day of service.
    pub last: Option<i64>,
    /// The claim, packed and compressed.
    pub body: Vec<u8>,
}

impl Row {
    /// What [`Row::read`] reads.
    pub const COLUMNS: &str = "patient, key, decided, source, position, last, body";

    /// Reads a row of those columns.
    ///
    /// # Errors
    /// A column is not what it must be.
    pub fn read(from: &Columns<'_>) -> rusqlite::Result<Row> {
        Ok(Row {
            patient: from.get(0)?,
            key: from.get(1)?,
            decided: from.get(2)?,
            source: from.get(3)?,
            position: from.get(4)?,
            last: from.get(5)?,
            body: from.get(6)?,
        })
    }

    /// What the row adds to the sum of its patient.
    pub fn sum(&self) -> u64 {
        let mut sum = Fingerprint::default();
        [self.patient, self.source, self.position].into_iter().for_each(|own| sum.number(own.cast_unsigned()));
        sum.number(self.last.map_or(u64::MAX, i64::cast_unsigned));
        [&self.key, &self.decided, &self.body].into_iter().for_each(|own| sum.text(own));
        sum.half()
    }

    /// What it adds to the sum of the store's content: where the claim came from does not count.
    pub fn content(&self) -> u64 {
        let mut sum = Fingerprint::default();
        sum.number(self.patient.cast_unsigned());
        sum.text(&self.key);
        sum.text(&self.decided);
        sum.half()
    }

    /// What its claim says, as it was found when the claim was added; `None` where the row is damaged.
    pub fn says(&self) -> Option<Content> {
        Some(Content { key: self.key.as_slice().try_into().ok()?, decided: self.decided.as_slice().try_into().ok()? })
    }

    /// The claim of the row, of a file with this number; `None` where the row is damaged.
    pub fn claim(&self, names: &Names, file: u32) -> Option<Claim> {
        let mut bytes = Vec::new();
        let read = DeflateDecoder::new(self.body.as_slice()).take(LARGEST).read_to_end(&mut bytes);
        let mut claim = read.ok().and_then(|_| unpack(&bytes, names))?;
        claim.stands_in(file);
        claim.index = u64::try_from(self.position).ok()?;
        Some(claim)
    }

    /// Whether the row's columns are those of its claim.
    pub fn is_of(&self, claim: &Claim) -> bool {
        let Some(who) = Who::of(claim) else { return false };
        let content = Content::of(claim);
        self.patient == patient(who.member_mark(), who.birth)
            && self.key == content.key
            && self.decided == content.decided
            && self.last == last(claim).map(|day| i64::from(day.0))
    }
}
