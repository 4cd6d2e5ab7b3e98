//! HL segments to the runs of segments that the claims below them share.

use super::stream::Cut;
use crate::read::Stretch;

/// Contiguous segments, by their place in the stream's buffer.
#[derive(Debug, Default)]
pub(super) struct Run {
    start: usize,
    end: usize,
    offset: u64,
    number: u64,
    /// Whether some of its bytes are not there: it grew past its limit, or a segment in it was skipped.
    pub torn: bool,
}

impl Run {
    pub fn clear(&mut self) {
        *self = Run::default();
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Appends a segment and the blanks before it.
    #[inline]
    pub fn push(&mut self, cut: &Cut, limit: usize) {
        if self.torn {
            return;
        }
        let before = cut.offset.wrapping_sub((cut.start - cut.lead) as u64);
        if self.end == self.start {
            *self = Run { start: cut.start, end: cut.after, offset: cut.offset, number: cut.number, torn: false };
        } else if self.end == cut.lead
            && self.offset.wrapping_add(self.len() as u64) == before
            && cut.after - self.start <= limit
        {
            self.end = cut.after;
        } else {
            *self = Run { torn: true, ..Run::default() };
        }
    }

    /// Moves its bytes to the end of others: the stream's are handed over.
    pub fn carry(&mut self, bytes: &[u8], kept: &mut Vec<u8>) {
        let start = kept.len();
        kept.extend_from_slice(bytes.get(self.start..self.end).unwrap_or(b""));
        (self.start, self.end) = (start, kept.len());
    }

    /// Where it stands.
    pub fn stretch(&self) -> Stretch {
        Stretch { start: self.start, end: self.end, offset: self.offset, number: self.number }
    }
}

/// The state of a hierarchical level.
#[derive(Debug, Default)]
enum State {
    /// None is open.
    #[default]
    Absent,
    /// One is open: its number (HL01).
    Open(Vec<u8>),
    /// One is open that cannot be trusted, and why.
    Broken(String),
}

/// One level with its segments.
#[derive(Debug, Default)]
struct Level {
    state: State,
    run: Run,
}

impl Level {
    fn close(&mut self) {
        self.state = State::Absent;
        self.run.clear();
    }
}

/// Where in the hierarchy the next segments belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    /// Between ST and the first HL.
    #[default]
    Header,
    Billing,
    Subscriber,
    Patient,
    /// A level of no known kind.
    Unknown,
}

/// The levels of a transaction that are open at a point of it.
#[derive(Debug, Default)]
pub(super) struct Levels {
    place: Place,
    header: Run,
    billing: Level,
    subscriber: Level,
    patient: Level,
    /// Why the level at an unknown place cannot be trusted.
    unknown: String,
}

impl Levels {
    /// Closes all: a transaction begins.
    pub fn clear(&mut self) {
        self.place = Place::Header;
        self.header.clear();
        self.billing.close();
        self.subscriber.close();
        self.patient.close();
        self.unknown.clear();
    }

    /// Moves the bytes of its runs to the end of others: the stream's are handed over.
    pub fn carry(&mut self, bytes: &[u8], kept: &mut Vec<u8>) {
        for run in [&mut self.header, &mut self.billing.run, &mut self.subscriber.run, &mut self.patient.run] {
            run.carry(bytes, kept);
        }
    }

    /// How many bytes its runs have.
    pub fn len(&self) -> usize {
        [&self.header, &self.billing.run, &self.subscriber.run, &self.patient.run].iter().map(|run| run.len()).sum()
    }

    /// Opens the level of an HL segment, given HL01, HL02, HL03 and the segment's number in the file.
    pub fn open(&mut self, id: &[u8], parent: &[u8], kind: &[u8], number: u64) {
        match kind {
            b"20" => {
                self.billing.close();
                self.subscriber.close();
                self.patient.close();
                self.place = Place::Billing;
                self.billing.state = if !id.is_empty() && id == parent {
                    State::Broken(format!(
                        "segment {number}: the HL names itself as its parent (HL02); the billing provider's level has no parent"
                    ))
                } else {
                    State::Open(id.to_vec())
                };
            }
            b"22" => {
                self.subscriber.close();
                self.patient.close();
                self.place = Place::Subscriber;
                self.subscriber.state = below(
                    &self.billing.state,
                    id,
                    parent,
                    number,
                    "subscriber (HL03 22)",
                    "billing provider (HL03 20)",
                );
            }
            b"23" => {
                self.patient.close();
                self.place = Place::Patient;
                self.patient.state =
                    below(&self.subscriber.state, id, parent, number, "patient (HL03 23)", "subscriber (HL03 22)");
            }
            _ => {
                self.subscriber.close();
                self.patient.close();
                self.place = Place::Unknown;
                self.unknown = format!("segment {number}: the HL is of a level (HL03) that is not 20, 22 or 23");
            }
        }
    }

    /// Opens a level whose HL segment could not be read.
    pub fn open_unreadable(&mut self, number: u64) {
        self.open(b"", b"", b"", number);
        self.unknown = format!("segment {number}: the HL is too long to be read");
    }

    /// Adds a segment to the level that is open.
    pub fn push(&mut self, cut: &Cut, limit: usize) {
        if let Some(run) = self.run() {
            run.push(cut, limit);
        }
    }

    /// A segment of the open level was skipped.
    pub fn tear(&mut self) {
        if let Some(run) = self.run() {
            *run = Run { torn: true, ..Run::default() };
        }
    }

    fn run(&mut self) -> Option<&mut Run> {
        match self.place {
            Place::Header => Some(&mut self.header),
            Place::Billing => Some(&mut self.billing.run),
            Place::Subscriber => Some(&mut self.subscriber.run),
            Place::Patient => Some(&mut self.patient.run),
            Place::Unknown => None,
        }
    }

    /// Why a claim at this point cannot be read: code and words; nothing where it can.
    pub fn fault(&self) -> Option<(&'static str, String)> {
        let state = match self.place {
            Place::Header => {
                return Some((
                    "x12/hierarchy",
                    "no HL segment stands before the claim: it has neither billing provider nor subscriber".to_owned(),
                ));
            }
            Place::Billing => {
                return Some((
                    "x12/hierarchy",
                    "the claim stands directly below the billing provider; a subscriber level (HL with HL03 22) must come first".to_owned(),
                ));
            }
            Place::Unknown => return Some(("x12/hierarchy", self.unknown.clone())),
            Place::Subscriber => &self.subscriber.state,
            Place::Patient => &self.patient.state,
        };
        if let State::Broken(why) = state {
            return Some(("x12/hierarchy", why.clone()));
        }
        let torn =
            [&self.header, &self.billing.run, &self.subscriber.run, &self.patient.run].iter().any(|run| run.torn);
        torn.then(|| {
            ("x12/too-long", "the segments of its provider, subscriber or patient are too long to be read".to_owned())
        })
    }

    /// The runs that a claim at this point needs, from the outermost.
    pub fn stretches(&self, stretches: &mut Vec<Stretch>) {
        for run in [&self.header, &self.billing.run, &self.subscriber.run, &self.patient.run] {
            if run.len() > 0 {
                stretches.push(run.stretch());
            }
        }
    }
}

/// The state of a level below another.
fn below(upper: &State, id: &[u8], parent: &[u8], number: u64, this: &str, above: &str) -> State {
    match upper {
        State::Broken(why) => State::Broken(why.clone()),
        State::Absent => State::Broken(format!("segment {number}: the HL of a {this} has no {above} before it")),
        State::Open(above_id) if id.is_empty() || id == parent || above_id != parent => State::Broken(format!(
            "segment {number}: the HL of a {this} must name the HL of its {above} as its parent (HL02), {}, but names {}",
            super::framer::shown(above_id),
            super::framer::shown(parent)
        )),
        State::Open(_) => State::Open(id.to_vec()),
    }
}
