//! A stream of X12 to the frames of its claims: envelope, hierarchy, and where each claim begins and ends.

mod claims;
mod envelope;
mod hole;
mod interchange;
mod order;
mod plain;
mod unknown;
mod words;
mod writing;

use std::collections::BTreeSet;
use std::io::{self, Read};

use self::unknown::Unknown;
pub(super) use self::words::shown;
use self::words::{element, push, service, spot};
use super::id::ids;
use super::kind::Kind;
use super::levels::{Levels, Run};
use super::lex::Delimiters;
use super::stream::{Cut, Ending, Step, Stream};
use crate::claim::ClaimType;
use crate::read::{Batch, Cost, Entry, Format, Framer, Spot, Trouble};

/// Sizes that bound the framer's memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Longest segment, in bytes.
    pub segment: usize,
    /// Longest run of segments: a claim's, or those that claims share.
    pub run: usize,
    /// Bytes after which a batch is handed over.
    pub batch: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { segment: 1 << 20, run: 64 << 20, batch: 256 << 10 }
    }
}

/// Entries after which a batch is handed over.
const ENTRIES: usize = 4096;

/// What is kept of an ISA.
struct Interchange {
    control: Vec<u8>,
    groups: u64,
    /// Whether there is no ISA: its delimiters are assumed.
    assumed: bool,
}

/// What is kept of a GS.
struct Group {
    control: Vec<u8>,
    guide: Vec<u8>,
    transactions: u64,
}

/// What is kept of an ST.
struct Transaction {
    control: Vec<u8>,
    kind: Kind,
    number: u64,
    claims: u64,
}

/// A claim that is being followed.
struct Open {
    /// Where it begins: at its CLM, or at what is there of it.
    at: Spot,
    /// What keeps it from being read: code, words, cost.
    fault: Option<(&'static str, String, Cost)>,
    /// The kind of its service lines, by its first SV segment.
    service: Option<ClaimType>,
}

/// Walks X12 once and cuts it into claims.
pub struct X12Framer {
    stream: Stream,
    file: u32,
    limits: Limits,
    delimiters: Option<Delimiters>,
    interchange: Option<Interchange>,
    group: Option<Group>,
    transaction: Option<Transaction>,
    levels: Levels,
    claim: Option<Open>,
    run: Run,
    index: u64,
    /// What was reported of the interchange already.
    said: BTreeSet<&'static str>,
    unknown: Unknown,
    /// Whether the open transaction is an 837, and whether its segments are kept.
    counts: bool,
    kept: bool,
    ended: bool,
    opening: Vec<Trouble>,
}

impl std::fmt::Debug for X12Framer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("X12Framer").field("file", &self.file).field("claims", &self.index).finish_non_exhaustive()
    }
}

impl X12Framer {
    /// Begins with the bytes that were read already.
    pub fn new(input: Box<dyn Read + Send>, head: Vec<u8>, file: u32) -> X12Framer {
        X12Framer::with_limits(input, head, file, Limits::default())
    }

    pub(super) fn with_limits(input: Box<dyn Read + Send>, head: Vec<u8>, file: u32, limits: Limits) -> X12Framer {
        X12Framer {
            stream: Stream::new(input, head, limits.segment),
            file,
            limits,
            delimiters: None,
            interchange: None,
            group: None,
            transaction: None,
            levels: Levels::default(),
            claim: None,
            run: Run::default(),
            index: 0,
            said: BTreeSet::new(),
            unknown: Unknown::default(),
            counts: false,
            kept: false,
            ended: false,
            opening: Vec::new(),
        }
    }

    /// Gives it something to report before all else.
    pub fn report_first(&mut self, trouble: Trouble) {
        self.opening.push(trouble);
    }

    // ── what it says ──

    /// Reports something of the interchange, once.
    fn once(&mut self, batch: &mut Batch, code: &'static str, spot: Spot, message: &str) {
        if self.said.insert(code) {
            push(batch, code, spot, Cost::Nothing, message.to_owned());
        }
    }

    /// Reports what holds no claims, each kind once in an interchange.
    fn not_claims(&mut self, batch: &mut Batch, name: &'static str, spot: Spot) {
        if self.said.insert(name) {
            push(batch, "x12/not-claims", spot, Cost::Nothing, format!("{name}: holds no claims"));
        }
    }

    // ── segments ──

    fn segment(&mut self, cut: &Cut, batch: &mut Batch) {
        if cut.ending == Ending::TooLong {
            return self.too_long(cut, batch);
        }
        self.lexical(cut, batch);
        if self.counts && self.stream.bytes(cut).contains(&0) && self.hole(cut, batch) {
            return;
        }
        if let Some(lost) = self.lost_before(cut.id, false) {
            return self.out_of_order(lost, cut, batch);
        }
        match cut.id {
            ids::GS => self.group_begins(cut, batch),
            ids::GE => self.group_ends(cut, batch),
            ids::ST => self.transaction_begins(cut, batch),
            ids::SE => self.transaction_ends(cut, batch),
            ids::IEA => self.interchange_ends(cut, batch),
            ids::TA1 if self.transaction.is_none() => {
                self.not_claims(batch, "TA1 (interchange acknowledgment)", spot(cut, "TA1"));
            }
            ids::CLM => {
                self.close(batch, true);
                self.claim_begins(cut, "CLM");
                self.append(cut);
            }
            ids::HL if self.transaction.is_some() => {
                self.close(batch, true);
                let (segment, delimiters) = (self.stream.bytes(cut), self.delimiters.unwrap_or_default());
                let [id, parent, level] = [1, 2, 3].map(|number| element(segment, delimiters, number));
                self.levels.open(id, parent, level, cut.number);
                self.append(cut);
            }
            _ if self.transaction.is_none() => self.stray(cut, batch),
            id if self.counts && !ids::is_known(id) => self.unknown_segment(cut, batch),
            _ => {
                if let (Some(open), Some(kind)) = (&mut self.claim, service(cut.id)) {
                    open.service.get_or_insert(kind);
                }
                self.append(cut);
            }
        }
    }

    fn too_long(&mut self, cut: &Cut, batch: &mut Batch) {
        let message = format!(
            "a segment is longer than {} bytes; it is passed over up to the next segment terminator",
            self.limits.segment
        );
        let fault = ("x12/too-long", format!("segment {}: {message}", cut.number), Cost::Claim);
        match cut.id {
            ids::CLM => {
                self.close(batch, true);
                self.claim_begins(cut, "CLM");
                if let Some(open) = &mut self.claim {
                    open.fault = Some(fault);
                }
                return;
            }
            ids::HL => {
                self.close(batch, true);
                let why = format!("segment {}: the HL is too long to be read", cut.number);
                self.levels.open_unreadable(cut.number, "x12/hierarchy", why);
            }
            ids::ST | ids::SE | ids::GS | ids::GE | ids::IEA => self.close(batch, false),
            _ if self.claim.is_some() => {
                if let Some(open) = &mut self.claim {
                    open.fault.get_or_insert(fault);
                }
                return;
            }
            _ => self.levels.tear(),
        }
        push(batch, "x12/too-long", spot(cut, ""), Cost::Bytes, message);
    }

    fn stray(&mut self, cut: &Cut, batch: &mut Batch) {
        if self.interchange.is_some() {
            self.once(
                batch,
                "x12/stray-segment",
                spot(cut, ""),
                "a segment stands outside of any transaction (ST to SE); it is passed over",
            );
        } else if self.said.insert("x12/garbage") {
            push(
                batch,
                "x12/garbage",
                spot(cut, ""),
                Cost::Bytes,
                "these bytes belong to no interchange; they are passed over up to the next ISA".to_owned(),
            );
        }
    }

    /// Keeps a segment for the claims that need it.
    fn append(&mut self, cut: &Cut) {
        if !self.kept {
            return;
        }
        match &self.claim {
            Some(Open { fault: Some(_), .. }) => {}
            Some(_) => self.run.push(cut, self.limits.run),
            None => self.levels.push(cut, self.limits.run),
        }
    }

    /// Hands the stream's bytes over and keeps, in a buffer of old, those that are still needed.
    fn hand_over(&mut self, mut kept: Vec<u8>) -> Vec<u8> {
        kept.clear();
        self.levels.carry(self.stream.all(), &mut kept);
        self.run.carry(self.stream.all(), &mut kept);
        self.stream.hand_over(kept)
    }

    fn element(&self, cut: &Cut, number: usize) -> &[u8] {
        element(self.stream.bytes(cut), self.delimiters.unwrap_or_default(), number)
    }
}

impl Framer for X12Framer {
    fn next(&mut self, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        (batch.format, batch.file) = (Format::X12, self.file);
        batch.entries.extend(self.opening.drain(..).map(Entry::Trouble));
        let mut kept = std::mem::take(&mut batch.bytes);
        while !self.ended && batch.entries.len() < ENTRIES {
            if self.stream.taken() >= self.limits.batch {
                if !batch.entries.is_empty() {
                    break;
                }
                // Nothing refers to the bytes that were taken but what is still open.
                if self.stream.taken() > 2 * (self.levels.len() + self.run.len()) {
                    kept = self.hand_over(kept);
                }
            }
            if self.plain() && self.stream.taken() >= self.limits.batch {
                continue;
            }
            match self.stream.step(self.delimiters)? {
                Step::Isa => self.isa(batch)?,
                Step::Lost => self.lost(batch)?,
                Step::Segment(cut) => self.segment(&cut, batch),
                Step::End => {
                    self.finish(batch);
                    self.ended = true;
                }
            }
        }
        if batch.entries.is_empty() {
            kept.clear();
            batch.bytes = kept;
            return Ok(false);
        }
        batch.bytes = self.hand_over(kept);
        Ok(true)
    }
}
