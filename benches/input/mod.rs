//! The sample claims as benches read them.

use std::path::{Path, PathBuf};

use paylint::claim::Claim;
use paylint::policy::model::Extent;
use paylint::read::{self, Batch, Entry};
use paylint::verdict::model::{Beside, Others};

/// A file of the sample payer.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/acme-ppo").join(name)
}

/// All claims of an input.
pub fn claims(bytes: &[u8]) -> Vec<Claim> {
    let mut found = Vec::new();
    each(bytes, |claim| found.push(claim.clone()));
    found
}

/// Frames and reads an input.
pub fn each(bytes: &[u8], mut take: impl FnMut(&Claim)) {
    let input = Box::new(std::io::Cursor::new(bytes.to_vec()));
    let mut framer = read::open(input, 0).unwrap();
    let (mut batch, mut claim, mut troubles) = (Batch::default(), Claim::default(), Vec::new());
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            if let Entry::Frame(frame) = entry
                && batch.read(frame, &mut claim, &mut troubles).is_ok()
            {
                take(&claim);
            }
        }
    }
}

/// Nothing stands beside the claims.
pub fn beside() -> Beside<'static> {
    Beside { history: Others::default(), doubtful: &[], original: None, extent: Extent::default(), facts: &[] }
}
