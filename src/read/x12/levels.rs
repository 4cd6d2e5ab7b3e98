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
    /// One is open that cannot be trusted, and why: code and words.
    Broken(&'static str, String),
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
    header: Level,
    billing: Level,
    subscriber: Level,
    patient: Level,
    /// Why the level at an unknown place cannot be trusted: code and words.
    unknown: (&'static str, String),
}

impl Levels {
    /// Closes all: a transaction begins.
    pub fn clear(&mut self) {
        self.place = Place::Header;
        self.header.close();
        self.billing.close();
        self.subscriber.close();
        self.patient.close();
        self.unknown = Default::default();
    }

    /// Moves the bytes of its runs to the end of others: the stream's are handed over.
    pub fn carry(&mut self, bytes: &[u8], kept: &mut Vec<u8>) {
        for level in [&mut self.header, &mut self.billing, &mut self.subscriber, &mut self.patient] {
            level.run.carry(bytes, kept);
        }
    }

    /// How many bytes its runs have.
    pub fn len(&self) -> usize {
        self.all().iter().map(|level| level.run.len()).sum()
    }

    /// All of them, from the outermost.
    fn all(&self) -> [&Level; 4] {
        [&self.header, &self.billing, &self.subscriber, &self.patient]
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
                    broken(format!(
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
                let why = format!("segment {number}: the HL is of a level (HL03) that is not 20, 22 or 23");
                self.unknown = ("x12/hierarchy", why);
            }
        }
    }

    /// Opens a level whose HL segment could not be read, and why.
    pub fn open_unreadable(&mut self, number: u64, code: &'static str, why: String) {
        self.open(b"", b"", b"", number);
        self.unknown = (code, why);
    }

    /// Adds a segment to the level that is open.
    pub fn push(&mut self, cut: &Cut, limit: usize) {
        if let Some(level) = self.level() {
            level.run.push(cut, limit);
        }
    }

    /// A segment of the open level was skipped.
    pub fn tear(&mut self) {
        if let Some(level) = self.level() {
            level.run = Run { torn: true, ..Run::default() };
        }
    }

    /// A segment of the open level could not be read: what it said is not known for any claim below.
    pub fn damage(&mut self, code: &'static str, why: String) {
        if let Some(level) = self.level()
            && !matches!(level.state, State::Broken(..))
        {
            level.state = State::Broken(code, why);
        }
    }

    fn level(&mut self) -> Option<&mut Level> {
        match self.place {
            Place::Header => Some(&mut self.header),
            Place::Billing => Some(&mut self.billing),
            Place::Subscriber => Some(&mut self.subscriber),
            Place::Patient => Some(&mut self.patient),
            Place::Unknown => None,
        }
    }

    /// Why a claim at this point cannot be read: code and words; nothing where it can.
    pub fn fault(&self) -> Option<(&'static str, String)> {
        if let State::Broken(code, why) = &self.header.state {
            return Some((code, why.clone()));
        }
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
            Place::Unknown => return Some(self.unknown.clone()),
            Place::Subscriber => &self.subscriber.state,
            Place::Patient => &self.patient.state,
        };
        if let State::Broken(code, why) = state {
            return Some((code, why.clone()));
        }
        let torn = self.all().iter().any(|level| level.run.torn);
        torn.then(|| {
            ("x12/too-long", "the segments of its provider, subscriber or patient are too long to be read".to_owned())
        })
    }

    /// The runs that a claim at this point needs, from the outermost.
    pub fn stretches(&self, stretches: &mut Vec<Stretch>) {
        for level in self.all() {
            if level.run.len() > 0 {
                stretches.push(level.run.stretch());
            }
        }
    }
}

/// The state of a level that does not fit the others.
fn broken(why: String) -> State {
    State::Broken("x12/hierarchy", why)
}

/// The state of a level below another.
fn below(upper: &State, id: &[u8], parent: &[u8], number: u64, this: &str, above: &str) -> State {
    match upper {
        State::Broken(code, why) => State::Broken(code, why.clone()),
        State::Absent => broken(format!("segment {number}: the HL of a {this} has no {above} before it")),
        State::Open(above_id) if id.is_empty() || id == parent || above_id != parent => broken(format!(
            "segment {number}: the HL of a {this} must name the HL of its {above} as its parent (HL02), {}, but names {}",
            super::framer::shown(above_id),
            super::framer::shown(parent)
        )),
        State::Open(_) => State::Open(id.to_vec()),
    }
}
