//! References to resources: those of a Bundle, those that stand beside the claims, those that a resource contains.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::resource::{self, Reference};
use super::tree::Tree;
use crate::read::json::scan::Fault;

/// A resource that claims can refer to.
#[derive(Debug)]
pub(super) struct Resource {
    /// Its type.
    pub(super) kind: Vec<u8>,
    /// Its JSON.
    pub(super) bytes: Vec<u8>,
    /// The offset of its first byte in its file.
    pub(super) offset: u64,
    /// The line of the file on which it begins.
    pub(super) number: u64,
    /// Its file.
    pub(super) file: u32,
    references: Vec<Reference>,
}

impl Resource {
    /// A resource from its JSON.
    ///
    /// # Errors
    /// Damaged JSON.
    pub(super) fn new(kind: &[u8], bytes: &[u8], offset: u64, number: u64, file: u32) -> Result<Resource, Fault> {
        let references = resource::references(Tree::new(bytes), 0, kind)?;
        Ok(Resource { kind: kind.to_vec(), bytes: bytes.to_vec(), offset, number, file, references })
    }
}

/// Resources by the names under which they are referred to.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Nothing where several resources share the name, so that nobody can know which is meant.
    named: BTreeMap<Vec<u8>, Option<Arc<Resource>>>,
    /// How many bytes its resources have.
    pub(super) size: usize,
}

/// What a reference leads to.
#[derive(Debug, Clone)]
pub(super) enum Found {
    One(Arc<Resource>),
    /// Several resources of one name.
    Several,
    Nothing,
}

impl Index {
    /// Adds a resource under its type and id, and under its address; whether another has had one of these names so far
    /// alone.
    pub(super) fn add(&mut self, resource: Resource, id: Option<&[u8]>, address: Option<&[u8]>) -> bool {
        let mut clashes = false;
        let resource = Arc::new(resource);
        self.size += resource.bytes.len();
        let own = id.map(|id| [&resource.kind, b"/".as_slice(), id].concat());
        for name in own.into_iter().chain(address.map(<[u8]>::to_vec)) {
            self.named
                .entry(name)
                .and_modify(|known| {
                    if known.as_ref().is_some_and(|known| known.bytes != resource.bytes) {
                        *known = None;
                        clashes = true;
                    }
                })
                .or_insert_with(|| Some(Arc::clone(&resource)));
        }
        clashes
    }

    fn get(&self, name: &[u8]) -> Found {
        match self.named.get(name) {
            Some(Some(resource)) => Found::One(Arc::clone(resource)),
            Some(None) => Found::Several,
            None => Found::Nothing,
        }
    }

    /// What a reference leads to that stands in a resource of an address.
    pub(super) fn find(&self, target: &[u8], address: Option<&[u8]>) -> Found {
        let target = without_version(target);
        if is_absolute(target) {
            return self.get(target);
        }
        if let Some(base) = address.and_then(base) {
            let found = self.get(&[base, target].concat());
            if !matches!(found, Found::Nothing) {
                return found;
            }
        }
        self.get(target)
    }

    /// The same where no addresses are known, as in a bulk export: type and id decide.
    pub(super) fn find_beside(&self, target: &[u8]) -> Found {
        let target = without_version(target);
        match self.get(target) {
            Found::Nothing if is_absolute(target) => self.get(last_two(target)),
            found => found,
        }
    }
}

/// `Patient/1` of `Patient/1/_history/3`.
fn without_version(target: &[u8]) -> &[u8] {
    match memchr::memmem::find(target, b"/_history/") {
        Some(at) => target.get(..at).unwrap_or(target),
        None => target,
    }
}

fn is_absolute(target: &[u8]) -> bool {
    target.starts_with(b"urn:") || memchr::memmem::find(target, b"://").is_some()
}

/// `http://example.org/fhir/` of `http://example.org/fhir/Claim/1`.
fn base(address: &[u8]) -> Option<&[u8]> {
    let tail = last_two(address);
    (tail.len() < address.len()).then(|| address.get(..address.len() - tail.len()))?
}

/// `Claim/1` of `http://example.org/fhir/Claim/1`.
fn last_two(address: &[u8]) -> &[u8] {
    let mut slashes = memchr::memrchr_iter(b'/', address).skip(1);
    slashes.next().and_then(|at| address.get(at + 1..)).unwrap_or(address)
}

/// A claim whose references are being followed.
#[derive(Debug)]
pub(super) struct Following {
    /// What is still to be followed: the piece that it stands in, and the reference.
    work: Vec<(usize, Reference)>,
    next: usize,
    /// The resources that it refers to, itself or through others: the pieces behind its own.
    pub(super) pieces: Vec<Arc<Resource>>,
    /// The piece of each resource by where it is kept.
    known: BTreeMap<usize, usize>,
    /// The contained resources of the pieces that refer to one: where each stands, by piece and id.
    contained: BTreeMap<usize, BTreeMap<Vec<u8>, Option<usize>>>,
    /// Contained resources whose references are among the work: piece and place.
    entered: BTreeSet<(usize, usize)>,
    /// From a reference, by piece and place, to a resource.
    pub(super) links: Vec<((usize, usize), (usize, usize))>,
    /// How many references lead to several resources.
    pub(super) unclear: usize,
}

/// Where references may lead.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    /// The resources of the Bundle so far.
    pub(super) bundle: Option<&'s Index>,
    /// Whether more resources of the Bundle can come.
    pub(super) open: bool,
    /// The resources beside the claims.
    pub(super) beside: Option<&'s Index>,
    /// The address of the claim in the Bundle.
    pub(super) address: Option<&'s [u8]>,
}

impl Following {
    /// Begins with the claim's own references.
    ///
    /// # Errors
    /// Damaged JSON.
    pub(super) fn new(claim: &[u8]) -> Result<Following, Fault> {
        let references = resource::references(Tree::new(claim), 0, b"Claim")?;
        Ok(Following {
            work: references.into_iter().map(|reference| (0, reference)).collect(),
            next: 0,
            pieces: Vec::new(),
            known: BTreeMap::new(),
            contained: BTreeMap::new(),
            entered: BTreeSet::new(),
            links: Vec::new(),
            unclear: 0,
        })
    }

    /// Follows what can be followed; whether all has been.
    ///
    /// # Errors
    /// Damaged JSON.
    pub(super) fn go_on(&mut self, claim: &[u8], scope: Scope<'_>) -> Result<bool, Fault> {
        while let Some((from, reference)) = self.work.get(self.next).cloned() {
            if let Some(id) = reference.target.strip_prefix(b"#") {
                self.enter(claim, from, &reference, id)?;
                self.next += 1;
                continue;
            }
            let mut found = Found::Nothing;
            if let Some(bundle) = scope.bundle {
                found = bundle.find(&reference.target, scope.address);
                if matches!(found, Found::Nothing) && scope.open {
                    return Ok(false);
                }
            }
            if let (Found::Nothing, Some(beside)) = (&found, scope.beside) {
                found = beside.find_beside(&reference.target);
            }
            match found {
                Found::One(resource) => {
                    let piece = self.piece(resource);
                    self.links.push(((from, reference.at), (piece, 0)));
                }
                Found::Several => self.unclear += 1,
                Found::Nothing => {}
            }
            self.next += 1;
        }
        Ok(true)
    }

    /// The piece of a resource, which is added where it is new.
    fn piece(&mut self, resource: Arc<Resource>) -> usize {
        let place = Arc::as_ptr(&resource).addr();
        if let Some(piece) = self.known.get(&place) {
            return *piece;
        }
        let piece = self.pieces.len() + 1;
        self.known.insert(place, piece);
        self.work.extend(resource.references.iter().map(|reference| (piece, reference.clone())));
        self.pieces.push(resource);
        piece
    }

    /// Links a reference to a resource that its own resource contains.
    fn enter(&mut self, claim: &[u8], from: usize, reference: &Reference, id: &[u8]) -> Result<(), Fault> {
        let holder = match from.checked_sub(1).map(|piece| self.pieces.get(piece)) {
            None => claim,
            Some(Some(resource)) => resource.bytes.as_slice(),
            Some(None) => return Ok(()),
        };
        let tree = Tree::new(holder);
        let inner = match self.contained.entry(from) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(resource::contained(tree, 0)?),
        };
        let at = match inner.get(id) {
            Some(Some(at)) => *at,
            Some(None) => {
                self.unclear += 1;
                return Ok(());
            }
            None => return Ok(()),
        };
        self.links.push(((from, reference.at), (from, at)));
        if self.entered.insert((from, at)) {
            let kind = resource::name(tree, at)?.0;
            let inner = resource::references(tree, at, &kind.unwrap_or_default())?;
            self.work.extend(inner.into_iter().map(|reference| (from, reference)));
        }
        Ok(())
    }
}
