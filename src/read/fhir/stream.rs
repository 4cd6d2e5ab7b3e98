//! A stream of Bundles, as large as they may be, to their entries, one at a time.

use std::io::{self, ErrorKind, Read};

use memchr::{memchr_iter, memmem};

use super::tree::Tree;
use super::trouble::no_list;
use crate::read::json::framer::{Walk, next_claim, walk};
use crate::read::{Cost, Spot, Trouble};

/// How many bytes are taken at a time.
const STEP: usize = 512 << 10;
/// For the longest entry, and for any resource that is not a Bundle.
pub(in crate::read) const LONGEST: usize = 64 << 20;

/// What the stream is cut into.
#[derive(Debug)]
pub(super) enum Cut {
    /// A resource that stands alone: `start..end` of the bytes.
    Value(usize, usize),
    /// A Bundle begins.
    Begin,
    /// An entry of the Bundle.
    Entry(usize, usize),
    /// The Bundle ends.
    End,
    /// Something wrong.
    Trouble(Trouble),
}

/// A piece of the stream with its place in the file.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) cut: Cut,
    pub(super) offset: u64,
    pub(super) line: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Top,
    /// Within a Bundle; whether a member has ended before, and whether its entries have been read.
    Bundle {
        after: bool,
        entries: bool,
    },
    /// Within a Bundle's entries; whether one has ended before.
    Entries {
        after: bool,
    },
    /// Behind damage: up to a line on which a resource begins, or an entry behind so many blanks.
    Lost {
        indent: usize,
    },
}

/// Cuts Bundles.
pub(super) struct Stream {
    input: Box<dyn Read + Send>,
    /// What has been read and not been cut.
    pub(super) bytes: Vec<u8>,
    used: usize,
    offset: u64,
    line: u64,
    /// Up to where the lines of `bytes` have been counted.
    counted: usize,
    state: State,
    /// How many blanks stand before the entry on its line; nought where something else does.
    indent: usize,
    wanted: usize,
    ended: bool,
}

/// What the first bytes of an object say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    Bundle,
    Other,
    Unclear,
}

/// Whether the object at the beginning of some bytes is a Bundle: it says so, or it has a list of entries.
pub(super) fn looks(bytes: &[u8]) -> Looks {
    let Some(b'{') = bytes.first() else { return Looks::Other };
    let mut at = 1;
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let blanks = rest.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b',').unwrap_or(rest.len());
        at += blanks;
        let Some((name, value)) = member(bytes, at) else {
            return if bytes.get(at) == Some(&b'}') { Looks::Other } else { Looks::Unclear };
        };
        let rest = bytes.get(value..).unwrap_or(&[]);
        if name == b"\"entry\"" && rest.first() == Some(&b'[') {
            return Looks::Bundle;
        }
        let Walk::Complete(len) = walk(rest) else { return Looks::Unclear };
        if name == b"\"resourceType\"" {
            return if rest.starts_with(b"\"Bundle\"") { Looks::Bundle } else { Looks::Other };
        }
        at = value + len;
    }
}

/// Whether the first object of some JSON is a resource, in whatever order its members stand; nothing where only more bytes can tell.
pub(in crate::read) fn is_resource(bytes: &[u8]) -> Option<bool> {
    let begin = bytes.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'[').unwrap_or(bytes.len());
    match bytes.get(begin) {
        None => return None,
        Some(b'{') => {}
        Some(_) => return Some(false),
    }
    let mut at = begin + 1;
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        at += rest.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b',').unwrap_or(rest.len());
        if bytes.get(at).is_some_and(|byte| *byte != b'"') {
            return Some(false);
        }
        let (name, value) = member(bytes, at)?;
        let rest = bytes.get(value..).unwrap_or(&[]);
        match name {
            b"\"resourceType\"" => return Some(true),
            b"\"entry\"" if rest.first() == Some(&b'[') => return Some(true),
            b"\"claim_id\"" | b"\"lines\"" => return Some(false),
            _ => {}
        }
        match walk(rest) {
            Walk::Complete(len) => at = value + len,
            Walk::Open => return None,
            Walk::Damaged(_) => return Some(false),
        }
    }
}

/// The name, with its quotes, of the member at a place, and where its value begins; nothing where that is not there yet.
fn member(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = bytes.get(at..)?;
    let Walk::Complete(len) = (if rest.first() == Some(&b'"') { walk(rest) } else { Walk::Open }) else { return None };
    let name = rest.get(..len)?;
    let blank = |bytes: &[u8]| bytes.iter().position(|byte| !byte.is_ascii_whitespace());
    let colon = len + blank(rest.get(len..)?)?;
    if rest.get(colon) != Some(&b':') {
        return None;
    }
    let value = colon + 1 + blank(rest.get(colon + 1..)?)?;
    Some((name, at + value))
}

impl Stream {
    pub(super) fn new(input: Box<dyn Read + Send>, head: Vec<u8>) -> Stream {
        Stream {
            input,
            bytes: head,
            used: 0,
            offset: 0,
            line: 1,
            counted: 0,
            state: State::Top,
            indent: 0,
            wanted: STEP,
            ended: false,
        }
    }

    /// The next piece; nothing at the end. Its bytes stay until the next call.
    pub(super) fn next(&mut self) -> io::Result<Option<Placed>> {
        loop {
            if let Some(placed) = self.cut() {
                self.wanted = STEP;
                return Ok(Some(placed));
            }
            if self.ended {
                return Ok(self.close());
            }
            self.forget();
            if self.bytes.len() > LONGEST {
                return Ok(Some(self.damage(0, "json/too-long", "a resource of more than 64 megabytes begins here")));
            }
            self.fill()?;
        }
    }

    /// Drops what has been cut.
    fn forget(&mut self) {
        self.count(self.used);
        self.offset += self.used as u64;
        self.bytes.drain(..self.used);
        self.counted -= self.used;
        self.used = 0;
    }

    /// Counts the lines before a place.
    fn count(&mut self, to: usize) {
        if to > self.counted {
            self.line += memchr_iter(b'\n', self.bytes.get(self.counted..to).unwrap_or(&[])).count() as u64;
            self.counted = to;
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut len = self.bytes.len();
        let wanted = self.wanted.max(len + STEP);
        self.bytes.resize(wanted, 0);
        while let Some(room) = self.bytes.get_mut(len..).filter(|room| !room.is_empty()) {
            match self.input.read(room) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => len += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.bytes.truncate(len);
                    return Err(error);
                }
            }
        }
        self.bytes.truncate(len);
        self.wanted = len.saturating_mul(2);
        Ok(())
    }

    fn placed(&mut self, cut: Cut, at: usize) -> Placed {
        self.count(at);
        Placed { cut, offset: self.offset + at as u64, line: self.line }
    }

    /// Reports damage at a place and goes on behind it as [`State::Lost`].
    fn damage(&mut self, at: usize, code: &'static str, what: &str) -> Placed {
        let claim = is_claim(self.entry_bytes());
        self.count(at);
        let spot = Spot { offset: self.offset + at as u64, number: self.line, element: String::new() };
        let message = format!("{what}; reading goes on at the next line on which a resource begins");
        let cost = if claim { Cost::Claim } else { Cost::Bytes };
        let indent = if matches!(self.state, State::Entries { .. }) { self.indent } else { 0 };
        self.state = State::Lost { indent };
        // The line of the damage itself may be the one on which the next resource begins.
        let before = memchr::memrchr(b'\n', self.bytes.get(..at).unwrap_or(&[])).filter(|end| *end > self.used);
        self.used = before.unwrap_or(at);
        let offset = spot.offset;
        Placed { cut: Cut::Trouble(Trouble { code, message, spot, cost }), offset, line: self.line }
    }

    /// What is being cut, as far as it reaches: up to where the next resource may begin.
    fn entry_bytes(&self) -> &[u8] {
        let rest = self.bytes.get(self.used..).unwrap_or(&[]);
        let end = memmem::find_iter(rest, b"\"resource\"").nth(1).unwrap_or(rest.len());
        rest.get(..end).unwrap_or(rest)
    }

    /// Cuts one piece off; nothing where more bytes are needed.
    fn cut(&mut self) -> Option<Placed> {
        loop {
            if let State::Lost { indent } = self.state {
                let top = next_claim(&self.bytes, self.used, self.used, 0);
                let entry = (indent > 0).then(|| next_claim(&self.bytes, self.used, self.used, indent)).flatten();
                match (top, entry) {
                    (top, Some(entry)) if top.is_none_or(|top| entry < top) => {
                        self.used = entry;
                        self.state = State::Entries { after: false };
                    }
                    (Some(top), _) => {
                        self.used = top;
                        self.state = State::Top;
                        return Some(self.placed(Cut::End, top));
                    }
                    (None, _) => {
                        let last = memchr::memrchr(b'\n', &self.bytes).unwrap_or(self.bytes.len());
                        self.used = if self.ended { self.bytes.len() } else { last.max(self.used) };
                        return None;
                    }
                }
            }
            let rest = self.bytes.get(self.used..)?;
            self.used += rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
            let at = self.used;
            let byte = self.bytes.get(at).copied()?;
            match (self.state, byte) {
                (State::Top, b',' | b'[' | b']') => self.used += 1,
                (State::Top, _) => return self.top(at),
                (State::Bundle { .. }, b'}') => {
                    self.used += 1;
                    self.state = State::Top;
                    return Some(self.placed(Cut::End, at));
                }
                (State::Bundle { after: true, entries }, b',') => {
                    self.used += 1;
                    self.state = State::Bundle { after: false, entries };
                }
                (State::Bundle { after: false, entries }, b'"') => {
                    if let Some(placed) = self.bundle_member(at, entries)? {
                        return Some(placed);
                    }
                }
                (State::Entries { .. }, b']') => {
                    self.used += 1;
                    self.state = State::Bundle { after: true, entries: true };
                }
                (State::Entries { after: true }, b',') => {
                    self.used += 1;
                    self.state = State::Entries { after: false };
                }
                (State::Entries { after: false }, b'{') => {
                    self.indent = indent(&self.bytes, at);
                    return match self.walk(at)? {
                        Ok(end) => {
                            self.used = end;
                            self.state = State::Entries { after: true };
                            Some(self.placed(Cut::Entry(at, end), at))
                        }
                        Err(placed) => Some(placed),
                    };
                }
                _ => return Some(self.damage(at, "json/syntax", NOT_JSON)),
            }
        }
    }

    /// A value at a place: its end, or what is wrong; nothing where it is not whole.
    fn walk(&mut self, at: usize) -> Option<Result<usize, Placed>> {
        match walk(self.bytes.get(at..)?) {
            Walk::Complete(len) => Some(Ok(at + len)),
            Walk::Open => None,
            Walk::Damaged(damage) => Some(Err(self.damage(at + damage, "json/syntax", NOT_JSON))),
        }
    }

    fn top(&mut self, at: usize) -> Option<Placed> {
        let rest = self.bytes.get(at..)?;
        match looks(rest) {
            Looks::Bundle => {
                self.used += 1;
                self.state = State::Bundle { after: false, entries: false };
                return Some(self.placed(Cut::Begin, at));
            }
            Looks::Unclear if !self.ended && rest.len() < LONGEST => return None,
            _ => {}
        }
        match self.walk(at)? {
            Ok(end) => {
                self.used = end;
                Some(self.placed(Cut::Value(at, end), at))
            }
            Err(placed) => Some(placed),
        }
    }

    /// Passes a member of a Bundle, or enters its entries.
    #[expect(
        clippy::option_option,
        reason = "nothing where more bytes are needed, nothing to report where all is well"
    )]
    fn bundle_member(&mut self, at: usize, entries: bool) -> Option<Option<Placed>> {
        let (name, value) = match member(&self.bytes, at) {
            Some(found) => found,
            None if self.bytes.len() - at < LONGEST => return None,
            None => return Some(Some(self.damage(at, "json/syntax", NOT_JSON))),
        };
        if name == b"\"entry\"" && self.bytes.get(value) == Some(&b'[') {
            self.used = value + 1;
            self.state = State::Entries { after: false };
            if entries {
                self.count(at);
                let spot = Spot { offset: self.offset + at as u64, number: self.line, element: String::new() };
                let message = "the Bundle gives \"entry\" twice, which other readers understand in different ways; put all entries into one list".to_owned();
                let trouble = Trouble { code: "json/duplicate-key", message, spot, cost: Cost::Bytes };
                return Some(Some(self.placed(Cut::Trouble(trouble), at)));
            }
            return Some(None);
        }
        let own = name == b"\"entry\"";
        let end = match self.bytes.get(value)? {
            b'"' | b'{' | b'[' => match self.walk(value)? {
                Ok(end) => end,
                Err(placed) => return Some(Some(placed)),
            },
            // A number, a flag or nothing.
            _ => value + self.bytes.get(value..)?.iter().position(|byte| ends(*byte))?,
        };
        let inner = self.bytes.get(value..end).unwrap_or(&[]);
        let odd = (own && inner != b"null").then(|| {
            let spot = Spot { offset: self.offset + value as u64, number: 0, element: "Bundle.entry".to_owned() };
            no_list(spot, inner)
        });
        self.used = end;
        self.state = State::Bundle { after: true, entries };
        let Some(mut trouble) = odd else { return Some(None) };
        self.count(value);
        trouble.spot.number = self.line;
        Some(Some(self.placed(Cut::Trouble(trouble), value)))
    }

    /// What the end of the stream leaves open.
    fn close(&mut self) -> Option<Placed> {
        let rest = self.bytes.get(self.used..).unwrap_or(&[]);
        let open = match self.state {
            State::Lost { .. } => false,
            State::Top => !rest.trim_ascii().is_empty(),
            State::Bundle { .. } | State::Entries { .. } => true,
        };
        if !open {
            return None;
        }
        let claim = is_claim(rest);
        let at = self.bytes.len();
        self.count(at);
        let spot = Spot { offset: self.offset + at as u64, number: self.line, element: String::new() };
        let message = if claim {
            "the claim ends in the middle, and so does the file: fetch the whole file again"
        } else {
            "the file ends before the Bundle does: claims may be missing; fetch the whole file again"
        };
        let cost = if claim { Cost::Claim } else { Cost::Bytes };
        self.used = at;
        self.state = State::Lost { indent: 0 };
        let offset = spot.offset;
        let trouble = Trouble { code: "json/truncated", message: message.to_owned(), spot, cost };
        Some(Placed { cut: Cut::Trouble(trouble), offset, line: self.line })
    }
}

/// Whether a byte stands behind a value that has no end of its own.
fn ends(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b',' | b'}' | b']')
}

/// How many blanks stand before a place on its line; nought where something else does.
fn indent(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or(&[]);
    let line = memchr::memrchr(b'\n', before).and_then(|end| before.get(end + 1..)).unwrap_or(b"x");
    if line.trim_ascii().is_empty() { line.len() } else { 0 }
}

const NOT_JSON: &str =
    "this is not JSON: a name in quotes, a colon, a value, a comma or a closing bracket must stand here";

/// Whether bytes that cannot be read are a claim's, as far as they go.
pub(super) fn is_claim(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, b"\"resourceType\"").any(|at| {
        let value = bytes.get(at + 14..).unwrap_or(&[]).trim_ascii_start();
        let value = value.strip_prefix(b":").unwrap_or(value).trim_ascii_start();
        value.starts_with(b"\"Claim\"")
    })
}

/// The full address and the resource of an entry.
pub(super) type Entry<'a> = (Option<std::borrow::Cow<'a, [u8]>>, Option<usize>);

/// Reads an entry at a place.
///
/// # Errors
/// Damaged JSON.
pub(super) fn entry(tree: Tree<'_>, at: usize) -> Result<Entry<'_>, crate::read::json::scan::Fault> {
    let [address, resource] = tree.members(at, ["fullUrl", "resource"])?;
    Ok((tree.maybe(address)?.map(|text| text.text), resource))
}
