//! A stream of FHIR resources to the bytes of each claim with the resources that it refers to.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Read};
use std::sync::Arc;

use super::scope::{Following, Index, Resource, Scope};
use super::stream::{self, Cut, Looks, Stream};
use super::tree::Tree;
use super::trouble::{damaged, no_list};
use super::{Links, resource};
use crate::read::json::JsonFramer;
use crate::read::json::framer::Limits;
use crate::read::json::scan::Fault;
use crate::read::{Batch, Cost, Entry, Format, Frame, Framer, Spot, Stretch, Trouble};

/// How many bytes of claims are handed over at a time.
const BATCH: usize = 512 << 10;
/// How many bytes of a Bundle's resources and waiting claims are kept at most.
const KEPT: usize = 1 << 30;
/// How many bytes of claims wait at least for the end of their Bundle: a resource behind them may have the name of one that
/// they refer to, and nobody could know which is meant.
const WAITS: usize = 64 << 20;
/// How many Bundles may stand in each other.
const NESTED: u32 = 8;

/// Cuts a stream of resources into claims.
///
/// Resources a line, in a list or alone are cut as claims in JSON are. A Bundle is read entry by entry, however long it is:
/// of those read only the claims that wait for a resource behind them, and the resources that claims can refer to, are kept.
pub struct FhirFramer {
    source: Source,
    file: u32,
    /// The position of the next claim.
    index: u64,
    /// The resources that stand beside the claims.
    beside: Option<Arc<Index>>,
    /// Where resources go that are read to stand beside claims; claims are then passed over.
    collected: Option<Index>,
    /// The resources of the open Bundle.
    bundle: Option<Index>,
    waiting: VecDeque<Waiting>,
    /// How many bytes wait.
    held: usize,
    /// Whether claims of the open Bundle did not wait for its end.
    hurried: bool,
    /// Resources that are no claims: how many of each type, and where the first stands.
    others: BTreeMap<String, (u64, Spot)>,
    ended: bool,
}

enum Source {
    Values { framer: JsonFramer, batch: Box<Batch> },
    Bundles(Stream),
}

/// What waits to be handed over, in the order of the input.
enum Waiting {
    Claim(Box<Held>),
    Trouble(Trouble),
}

/// A claim whose references may lead to what follows it.
struct Held {
    bytes: Vec<u8>,
    offset: u64,
    number: u64,
    index: u64,
    address: Option<Vec<u8>>,
    following: Following,
    /// Whether all its references have been followed.
    ready: bool,
}

/// A resource in the bytes of its file.
#[derive(Clone, Copy)]
struct At<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Of the first of the bytes.
    offset: u64,
    number: u64,
}

impl At<'_> {
    fn inner(self, at: usize) -> Self {
        At { at, ..self }
    }

    fn spot(self) -> Spot {
        let before = self.bytes.get(..self.at).unwrap_or(self.bytes);
        let lines = memchr::memchr_iter(b'\n', before).count();
        Spot { offset: self.offset + self.at as u64, number: self.number + lines as u64, element: String::new() }
    }
}

impl FhirFramer {
    /// Frames `head`, the bytes that were read to find out the format, and what follows in `input`. References that lead
    /// nowhere else lead to the resources beside.
    pub fn new(input: Box<dyn Read + Send>, head: Vec<u8>, file: u32, beside: Option<&super::Beside>) -> FhirFramer {
        let start = head.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(head.len());
        let source = match stream::looks(head.get(start..).unwrap_or(&[])) {
            Looks::Bundle => Source::Bundles(Stream::new(input, head)),
            _ => {
                let limits = Limits { batch: BATCH, longest: stream::LONGEST };
                let framer = JsonFramer::with_limits(input, head, file, limits);
                Source::Values { framer, batch: Box::default() }
            }
        };
        FhirFramer {
            source,
            file,
            index: 0,
            beside: beside.map(super::Beside::index),
            collected: None,
            bundle: None,
            waiting: VecDeque::new(),
            held: 0,
            hurried: false,
            others: BTreeMap::new(),
            ended: false,
        }
    }

    /// Reads every resource of the stream that claims can refer to, to stand beside them, and what is damaged.
    ///
    /// # Errors
    /// Those of reading.
    pub(super) fn collect(mut self, index: Index) -> io::Result<(Index, Vec<Trouble>)> {
        self.collected = Some(index);
        let (mut batch, mut damage) = (Batch::default(), Vec::new());
        while self.next(&mut batch)? {
            damage.extend(batch.entries.drain(..).filter_map(|entry| match entry {
                Entry::Trouble(trouble) if trouble.cost != Cost::Nothing => Some(trouble),
                _ => None,
            }));
        }
        Ok((self.collected.unwrap_or_default(), damage))
    }

    /// Takes in what the stream has next; false at its end.
    fn take(&mut self) -> io::Result<bool> {
        let mut source =
            std::mem::replace(&mut self.source, Source::Bundles(Stream::new(Box::new(io::empty()), Vec::new())));
        let more = match &mut source {
            Source::Values { framer, batch } => framer.next(batch).inspect(|_| self.values(batch)),
            Source::Bundles(stream) => self.cut(stream),
        };
        self.source = source;
        more
    }

    fn values(&mut self, batch: &mut Batch) {
        for entry in batch.entries.drain(..) {
            match entry {
                Entry::Trouble(trouble) => {
                    let claim = trouble.cost == Cost::Claim;
                    self.index += u64::from(claim);
                    self.waiting.push_back(Waiting::Trouble(trouble));
                }
                Entry::Frame(frame) => {
                    if let Some(stretch) = frame.stretches.first() {
                        let bytes = batch.bytes.get(stretch.start..stretch.end).unwrap_or(&[]);
                        self.value(At { bytes, at: 0, offset: stretch.offset, number: stretch.number });
                    }
                }
            }
        }
    }

    fn cut(&mut self, stream: &mut Stream) -> io::Result<bool> {
        let Some(placed) = stream.next()? else { return Ok(false) };
        let at = |start: usize, end: usize| At {
            bytes: stream.bytes.get(start..end).unwrap_or(&[]),
            at: 0,
            offset: placed.offset,
            number: placed.line,
        };
        match placed.cut {
            Cut::Value(start, end) => self.value(at(start, end)),
            Cut::Begin => self.bundle = Some(Index::default()),
            Cut::Entry(start, end) => {
                let at = at(start, end);
                self.entry(at, NESTED);
            }
            Cut::End => self.end_bundle(),
            Cut::Trouble(trouble) => {
                self.index += u64::from(trouble.cost == Cost::Claim);
                self.waiting.push_back(Waiting::Trouble(trouble));
            }
        }
        Ok(true)
    }

    /// A value that stands alone: a resource, or something else.
    fn value(&mut self, at: At<'_>) {
        if let Err(fault) = self.resource(at, None, NESTED) {
            self.damaged(at, fault);
        }
    }

    /// An entry of a Bundle.
    fn entry(&mut self, at: At<'_>, depth: u32) {
        let read = stream::entry(Tree::new(at.bytes), at.at).and_then(|(address, resource)| match resource {
            Some(inner) => self.resource(at.inner(inner), address.as_deref(), depth),
            None => Ok(()),
        });
        if let Err(fault) = read {
            self.damaged(at, fault);
        }
    }

    /// Something that cannot be read: a claim, as far as one can see, or not.
    fn damaged(&mut self, at: At<'_>, fault: Fault) {
        let origin = Spot { offset: at.offset, number: at.number, element: String::new() };
        let end = Tree::new(at.bytes).end(at.at).unwrap_or(at.bytes.len());
        let claim = stream::is_claim(at.bytes.get(at.at..end).unwrap_or(&[]));
        let cost = if claim { Cost::Claim } else { Cost::Bytes };
        self.index += u64::from(claim);
        self.waiting.push_back(Waiting::Trouble(Trouble { cost, ..damaged(at.bytes, fault, &origin) }));
    }

    fn resource(&mut self, at: At<'_>, address: Option<&[u8]>, depth: u32) -> Result<(), Fault> {
        let tree = Tree::new(at.bytes);
        let end = tree.end(at.at)?;
        let (kind, id) = resource::name(tree, at.at)?;
        let bytes = at.bytes.get(at.at..end).unwrap_or(&[]);
        match kind.as_deref() {
            Some(b"Claim") if self.collected.is_none() && self.held >= KEPT => {
                self.index += 1;
                self.waiting.push_back(Waiting::Trouble(too_large(at.spot())));
            }
            Some(b"Claim") if self.collected.is_none() => {
                let spot = at.spot();
                let mut following = Following::new(bytes)?;
                // Only a Bundle has more to come.
                let ready = self.bundle.is_none() && {
                    let beside = self.beside.as_deref();
                    following.go_on(bytes, Scope { bundle: None, open: false, beside, address: None })?
                };
                self.held += bytes.len();
                let (offset, number) = (spot.offset, spot.number);
                let address = address.map(<[u8]>::to_vec);
                let held = Held { bytes: bytes.to_vec(), offset, number, index: self.index, address, following, ready };
                self.index += 1;
                self.waiting.push_back(Waiting::Claim(Box::new(held)));
            }
            Some(b"Bundle") if depth > 0 => {
                // A Bundle in a Bundle shares its resources.
                let own = self.bundle.is_none();
                if own {
                    self.bundle = Some(Index::default());
                }
                let entries = tree.member(at.at, "entry")?;
                match entries.filter(|entries| at.bytes.get(*entries) != Some(&b'[')) {
                    Some(odd) => self.no_list(at.inner(odd), tree.end(odd)?),
                    None => {
                        for entry in tree.each(entries)? {
                            self.entry(at.inner(entry), depth - 1);
                        }
                    }
                }
                if own {
                    self.end_bundle();
                }
            }
            Some(b"Parameters") if depth > 0 => {
                for parameter in tree.each(tree.member(at.at, "parameter")?)? {
                    if let Some(inner) = tree.member(parameter, "resource")? {
                        self.resource(at.inner(inner), None, depth - 1)?;
                    }
                }
            }
            Some(kind) => {
                if self.collected.is_none() {
                    self.other(kind, at);
                }
                self.keep(kind, id.as_deref(), address, bytes, at)?;
            }
            None => self.no_resource(tree, at)?,
        }
        Ok(())
    }

    /// What stands in a Bundle in place of its list of entries.
    fn no_list(&mut self, at: At<'_>, end: usize) {
        let trouble = no_list(at.spot(), at.bytes.get(at.at..end).unwrap_or(&[]));
        self.index += u64::from(trouble.cost == Cost::Claim);
        self.waiting.push_back(Waiting::Trouble(trouble));
    }

    /// An object that is no resource: perhaps a claim of another form.
    fn no_resource(&mut self, tree: Tree<'_>, at: At<'_>) -> Result<(), Fault> {
        let claim = tree.members(at.at, ["claim_id", "lines"])?.iter().any(Option::is_some);
        let (cost, message) = if claim {
            (
                Cost::Claim,
                "this claim is no FHIR resource, as those before it are; write claims of another form into a file of their own",
            )
        } else {
            (
                Cost::Bytes,
                "this object has no \"resourceType\", so it is no FHIR resource; write claims as resources of type \"Claim\"",
            )
        };
        self.index += u64::from(claim);
        let trouble = Trouble { code: "fhir/not-a-resource", message: message.to_owned(), spot: at.spot(), cost };
        self.waiting.push_back(Waiting::Trouble(trouble));
        Ok(())
    }

    /// Keeps a resource that claims can refer to.
    fn keep(
        &mut self,
        kind: &[u8],
        id: Option<&[u8]>,
        address: Option<&[u8]>,
        bytes: &[u8],
        at: At<'_>,
    ) -> Result<(), Fault> {
        let room = self.held < KEPT;
        let Some(index) = self.collected.as_mut().or(self.bundle.as_mut()) else { return Ok(()) };
        if resource::is_read(kind) && room && index.size < KEPT {
            let spot = at.spot();
            let resource = Resource::new(kind, bytes, spot.offset, spot.number, self.file)?;
            if index.add(resource, id, address) && self.hurried {
                self.waiting.push_back(Waiting::Trouble(too_late(spot)));
            }
        }
        Ok(())
    }

    fn other(&mut self, kind: &[u8], at: At<'_>) {
        // A type is a word; anything else is not repeated.
        let word = kind.len() <= 40 && kind.iter().all(u8::is_ascii_alphabetic);
        let name = if word { String::from_utf8_lossy(kind).into_owned() } else { "unknown".to_owned() };
        self.others.entry(name).or_insert_with(|| (0, at.spot())).0 += 1;
    }

    /// Follows the references of what waits as far as they lead; nothing more comes in the Bundle.
    fn end_bundle(&mut self) {
        let Some(bundle) = self.bundle.take() else { return };
        self.hurried = false;
        let full = bundle.size >= KEPT || self.held >= KEPT;
        for waiting in &mut self.waiting {
            let Waiting::Claim(held) = waiting else { continue };
            if held.ready {
                continue;
            }
            let beside = self.beside.as_deref();
            let scope = Scope { bundle: Some(&bundle), open: false, beside, address: held.address.as_deref() };
            let followed = held.following.go_on(&held.bytes, scope);
            held.ready = true;
            if full || followed.is_err() {
                let spot = Spot { offset: held.offset, number: held.number, element: String::new() };
                self.held = self.held.saturating_sub(held.bytes.len());
                *waiting = Waiting::Trouble(too_large(spot));
            }
        }
    }

    /// Hands over what is ready.
    fn hand_over(&mut self, batch: &mut Batch, known: &mut BTreeMap<usize, (usize, Arc<Resource>)>) {
        while batch.bytes.len() < BATCH {
            match self.waiting.front_mut() {
                Some(Waiting::Claim(held)) if !held.ready => {
                    if self.held < WAITS {
                        return;
                    }
                    let beside = self.beside.as_deref();
                    let scope =
                        Scope { bundle: self.bundle.as_ref(), open: true, beside, address: held.address.as_deref() };
                    match held.following.go_on(&held.bytes, scope) {
                        Ok(false) => return,
                        // Damage within a resource that was whole is a fault of its own claim's reader.
                        Ok(true) | Err(_) => (held.ready, self.hurried) = (true, true),
                    }
                }
                Some(_) => match self.waiting.pop_front() {
                    Some(Waiting::Claim(held)) => {
                        self.held = self.held.saturating_sub(held.bytes.len());
                        let frame = frame(&held, self.file, &mut batch.bytes, known);
                        batch.entries.push(Entry::Frame(frame));
                    }
                    Some(Waiting::Trouble(trouble)) => batch.entries.push(Entry::Trouble(trouble)),
                    None => return,
                },
                None => return,
            }
        }
    }

    /// Says which resources of the file are no claims, unless they are such as claims refer to.
    fn tell_others(&mut self) {
        let others = std::mem::take(&mut self.others);
        let used = others.keys().all(|kind| resource::is_read(kind.as_bytes()));
        if used && self.index > 0 {
            return;
        }
        let Some((_, (_, spot))) = others.iter().min_by_key(|(_, (_, spot))| spot.offset) else { return };
        let spot = spot.clone();
        let names: Vec<String> = others.iter().map(|(kind, (count, _))| format!("{count} {kind}")).collect();
        let message = format!(
            "the file also holds resources that are no claims ({}): what a claim refers to is read with it, nothing else is judged",
            names.join(", ")
        );
        self.waiting.push_back(Waiting::Trouble(Trouble {
            code: "fhir/other-resources",
            message,
            spot,
            cost: Cost::Nothing,
        }));
    }
}

fn too_large(spot: Spot) -> Trouble {
    let message = "the Bundle has more than a gigabyte of claims and of resources that claims refer to, so that those of this claim are not all known; give the resources with `--refs`, or cut the Bundle into several".to_owned();
    Trouble { code: "fhir/bundle-too-large", message, spot, cost: Cost::Claim }
}

/// A resource with the name of one that claims have been handed over with.
fn too_late(spot: Spot) -> Trouble {
    let message = "another resource has the type and id, or the fullUrl, of this one, and claims before it may have been judged by that one; give each resource its own, or write the resources before the claims".to_owned();
    Trouble { code: "fhir/reference", message, spot, cost: Cost::Bytes }
}

/// The frame of a claim: its own bytes, and those of the resources that it refers to, once in a batch.
fn frame(held: &Held, file: u32, bytes: &mut Vec<u8>, known: &mut BTreeMap<usize, (usize, Arc<Resource>)>) -> Frame {
    let mut put = |from: &[u8]| {
        let start = bytes.len();
        bytes.extend_from_slice(from);
        start
    };
    let start = put(&held.bytes);
    let stretch =
        |start: usize, len: usize, offset: u64, number: u64| Stretch { start, end: start + len, offset, number };
    let mut stretches = vec![stretch(start, held.bytes.len(), held.offset, held.number)];
    let mut files = vec![file];
    // Where each piece begins in the bytes of the claim.
    let mut starts = vec![0];
    let mut total = held.bytes.len();
    for piece in &held.following.pieces {
        let (start, _) =
            known.entry(Arc::as_ptr(piece).addr()).or_insert_with(|| (put(&piece.bytes), Arc::clone(piece)));
        stretches.push(stretch(*start, piece.bytes.len(), piece.offset, piece.number));
        files.push(piece.file);
        starts.push(total);
        total += piece.bytes.len();
    }
    let place = |(piece, at): (usize, usize)| {
        let start = starts.get(piece).copied().unwrap_or(0);
        u32::try_from(start + at).unwrap_or(u32::MAX)
    };
    let mut between: Vec<(u32, u32)> =
        held.following.links.iter().map(|(from, to)| (place(*from), place(*to))).collect();
    between.sort_unstable();
    let links = Links { between, files, unclear: held.following.unclear };
    Frame { index: held.index, stretches: stretches.into(), links, ..Frame::default() }
}

impl Framer for FhirFramer {
    fn next(&mut self, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        batch.format = Format::Fhir;
        batch.file = self.file;
        let mut known = BTreeMap::new();
        loop {
            self.hand_over(batch, &mut known);
            if batch.bytes.len() >= BATCH {
                return Ok(true);
            }
            if self.ended {
                return Ok(!batch.entries.is_empty());
            }
            if !self.take()? {
                self.ended = true;
                self.end_bundle();
                self.tell_others();
            }
        }
    }
}
