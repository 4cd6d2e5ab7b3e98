//! Claims packed together and compressed: one takes some hundred bytes, where it takes ten thousand in memory.

use std::sync::Arc;

use lz4_flex::block::{compress, decompress};

use super::bytes::{Reader, Writer};
use super::content::Content;
use super::pack::{Names, pack, unpack_to};
use super::patient::{Filed, Part};
use super::who::Who;
use crate::claim::{Claim, Sheet};

/// Claims are bundled until they take so many bytes: more compress better, and take longer to read one of them again.
const FULL: usize = 8 << 10;
/// Parts of claims by what is written of them.
const PARTS: [Part; 2] = [Part::Past, Part::Judged];

/// Claims ready to be kept: all that takes time is done, so that threads can share it.
#[derive(Debug)]
pub struct Bundle {
    /// The fingerprints of their member numbers, in the order of the claims.
    pub members: Vec<u64>,
    /// The sheet that they are from, with the position of its file.
    pub sheet: Option<(u32, Arc<Sheet>)>,
    /// How long they are when they are read again.
    pub len: usize,
    /// The claims.
    pub bytes: Vec<u8>,
}

/// Makes bundles of the claims of one file after another.
#[derive(Debug, Default)]
pub struct Bundler {
    members: Vec<u64>,
    sheet: Option<(u32, Arc<Sheet>)>,
    claims: Writer,
}

impl Bundler {
    /// Takes a claim of a member in; a bundle, where that fills one.
    pub fn add(&mut self, part: Part, claim: &Claim, who: &Who, names: &Names) -> Option<Bundle> {
        let mut own = Writer::default();
        own.number(PARTS.iter().position(|own| *own == part).unwrap_or(0) as u64);
        let content = Content::of(claim);
        own.bytes.extend(content.key);
        own.bytes.extend(content.decided);
        own.number(u64::from(claim.file));
        own.number(claim.index);
        let elsewhere = claim.pieces().iter().enumerate().filter(|(_, piece)| piece.file != claim.file);
        own.number(elsewhere.clone().count() as u64);
        for (at, piece) in elsewhere {
            own.number(at as u64);
            own.number(u64::from(piece.file));
        }
        own.bytes.extend(pack(claim, names));
        self.claims.text(&own.bytes);
        self.members.push(who.member_mark());
        self.sheet = self.sheet.take().or_else(|| Some((claim.file, Arc::clone(claim.sheet.as_ref()?))));
        if self.claims.bytes.len() < FULL { None } else { self.close() }
    }

    /// The bundle that is not full; `None` where no claim is in it.
    pub fn close(&mut self) -> Option<Bundle> {
        if self.members.is_empty() {
            return None;
        }
        let bundle = Bundle {
            bytes: compress(&self.claims.bytes),
            len: self.claims.bytes.len(),
            members: std::mem::take(&mut self.members),
            sheet: self.sheet.take(),
        };
        self.claims.bytes.clear();
        Some(bundle)
    }
}

/// The claims of a bundle, still packed.
#[derive(Debug)]
pub struct Opened(Vec<u8>);

impl Opened {
    /// Of a bundle's bytes and length; `None` where they are not those of a bundle.
    pub fn new(bytes: &[u8], len: usize) -> Option<Opened> {
        decompress(bytes, len).ok().map(Opened)
    }

    /// The claims at these positions, which are in order; `None` where the bytes are not those of a bundle.
    pub fn claims(&self, positions: &[u64], names: &Names) -> Option<Vec<Filed>> {
        let mut from = Reader::new(&self.0);
        let (mut found, mut claim) = (Vec::new(), Claim::default());
        let mut next = 0;
        for position in positions {
            while next < *position {
                from.text()?;
                next += 1;
            }
            found.push(filed(&mut claim, from.text()?, names)?);
            next += 1;
        }
        Some(found)
    }
}

/// A claim, read in the buffers of another.
fn filed(claim: &mut Claim, bytes: &[u8], names: &Names) -> Option<Filed> {
    let mut from = Reader::new(bytes);
    let part = *PARTS.get(usize::try_from(from.number()?).ok()?)?;
    let content = Content { key: from.bytes()?, decided: from.bytes()? };
    let (file, index) = (u32::try_from(from.number()?).ok()?, from.number()?);
    let elsewhere = (0..from.number()?).map(|_| Some((from.number()?, from.number()?))).collect::<Option<Vec<_>>>()?;
    unpack_to(claim, from.rest(), names)?;
    claim.stands_in(file);
    for (at, file) in elsewhere {
        claim.piece_stands_in(usize::try_from(at).ok()?, u32::try_from(file).ok()?);
    }
    claim.index = index;
    // The copy takes no more room than it needs.
    Some(Filed { part, content, claim: Arc::new(claim.clone()) })
}
