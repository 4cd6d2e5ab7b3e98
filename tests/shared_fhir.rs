//! Real FHIR files, where they lie beside the repository: every Claim in them is accounted for, everything else is named.

#![cfg(test)]

#[path = "shared/files.rs"]
mod files;
#[path = "shared/tally.rs"]
mod tally;
#[path = "shared/walk.rs"]
mod walk;

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use tally::read;

/// Counts resources by their types, those of Bundles instead of the Bundles.
fn plain_count(value: &Value, into: &mut BTreeMap<String, usize>) {
    let Some(kind) = value.get("resourceType").and_then(Value::as_str) else { return };
    match (kind, value.get("entry").and_then(Value::as_array)) {
        ("Bundle", Some(entries)) => {
            entries.iter().filter_map(|entry| entry.get("resource")).for_each(|resource| plain_count(resource, into));
        }
        // Nothing in it is nothing to name.
        ("Bundle", None) => {}
        _ => *into.entry(kind.to_owned()).or_default() += 1,
    }
}

#[test]
fn every_claim_of_real_files_is_accounted_for() {
    let Some(folder) = files::data("fhir") else { return };
    let mut paths = walk::within(&folder);
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    assert!(!paths.is_empty());
    let (mut found, mut lines, mut lost) = (0, 0, 0);
    for path in &paths {
        let bytes = fs::read(path).unwrap();
        let mut expected = BTreeMap::new();
        plain_count(&serde_json::from_slice(&bytes).unwrap(), &mut expected);
        let tally = read(bytes);
        let claims = expected.remove("Claim").unwrap_or(0);
        assert_eq!(tally.read + tally.lost, claims, "{}: {:?}", path.display(), tally.troubles);
        if claims == 0 {
            // Whatever it is, it is named.
            let said: String = tally.troubles.iter().map(|trouble| trouble.message.as_str()).collect();
            assert!(expected.keys().all(|kind| said.contains(kind.as_str())), "{}: {said}", path.display());
            assert!(expected.is_empty() || !tally.troubles.is_empty(), "{}: says nothing", path.display());
        }
        found += tally.read;
        lines += tally.lines;
        lost += tally.lost;
    }
    println!("{} files: {found} claims with {lines} lines read, {lost} named as unreadable", paths.len());
}
