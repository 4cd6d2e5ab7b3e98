//! A resource to what a framer must know of it: its type, its id, and the references that a claim's reader follows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::tree::Tree;
use crate::read::json::scan::Fault;

/// A reference that stands in a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// Where its object stands in the resource.
    pub(super) at: usize,
    /// What it names: `Patient/1`, `#insurer`, `urn:uuid:…`.
    pub(super) target: Vec<u8>,
}

/// The elements of a resource that lead to other resources which a reader looks at; one within another behind a dot.
const LEADS: &[(&str, &[&str])] = &[
    (
        "Claim",
        &[
            "patient",
            "insurer",
            "provider",
            "facility",
            "referral",
            "careTeam.provider",
            "diagnosis.diagnosisReference",
            "procedure.procedureReference",
            "insurance.coverage",
            "item.locationReference",
        ],
    ),
    ("PractitionerRole", &["practitioner", "organization"]),
    ("Coverage", &["payor", "insurer", "subscriber"]),
    ("Location", &["managingOrganization"]),
];

/// At least as many as any row of the table has.
const LEAST: usize = 10;

/// Types of resources that a claim's reader looks at.
const READ: &[&str] = &[
    "Patient",
    "Practitioner",
    "PractitionerRole",
    "Organization",
    "Location",
    "Coverage",
    "Condition",
    "Procedure",
    "ServiceRequest",
];

/// Whether a claim's reader looks at resources of a type.
pub(super) fn is_read(kind: &[u8]) -> bool {
    READ.iter().any(|read| read.as_bytes() == kind)
}

/// The type and the id of a resource.
pub(super) type Name<'a> = (Option<Cow<'a, [u8]>>, Option<Cow<'a, [u8]>>);

/// The type and the id of the resource at a place.
///
/// # Errors
/// Damaged JSON, no object.
pub(super) fn name(tree: Tree<'_>, at: usize) -> Result<Name<'_>, Fault> {
    let [kind, id] = tree.members(at, ["resourceType", "id"])?;
    let text = |at: Option<usize>| Ok(tree.maybe(at)?.map(|text| text.text));
    Ok((text(kind)?, text(id)?))
}

/// The references of the resource at a place, in the order of the table.
///
/// # Errors
/// Damaged JSON, another value where an object is wanted.
pub(super) fn references(tree: Tree<'_>, at: usize, kind: &[u8]) -> Result<Vec<Reference>, Fault> {
    let mut found = Vec::new();
    let leads = LEADS.iter().find(|(of, _)| of.as_bytes() == kind).map_or(&[][..], |(_, leads)| *leads);
    let mut names = [""; LEAST];
    let mut inner = [None; LEAST];
    for ((lead, name), inner) in leads.iter().zip(&mut names).zip(&mut inner) {
        (*name, *inner) = lead.split_once('.').map_or((*lead, None), |(outer, inner)| (outer, Some(inner)));
    }
    for (outer, inner) in tree.members(at, names)?.into_iter().zip(inner) {
        for value in tree.each(outer)? {
            let references = match inner {
                Some(name) => tree.each(tree.member(value, name)?)?,
                None => vec![value],
            };
            for at in references {
                if let Some(text) = tree.maybe(tree.member(at, "reference")?)?.filter(|text| !text.text.is_empty()) {
                    found.push(Reference { at, target: text.text.into_owned() });
                }
            }
        }
    }
    Ok(found)
}

/// The contained resources of the resource at a place by their ids; nothing for an id that several have.
///
/// # Errors
/// Damaged JSON.
pub(super) fn contained(tree: Tree<'_>, at: usize) -> Result<BTreeMap<Vec<u8>, Option<usize>>, Fault> {
    let mut found: BTreeMap<Vec<u8>, Option<usize>> = BTreeMap::new();
    for inner in tree.each(tree.member(at, "contained")?)? {
        if let Some(id) = name(tree, inner)?.1 {
            let id = id.strip_prefix(b"#").unwrap_or(&id).to_vec();
            let again = match found.get(&id) {
                Some(Some(first)) => tree.whole(*first)? != tree.whole(inner)?,
                Some(None) => true,
                None => false,
            };
            found.insert(id, Some(inner).filter(|_| !again));
        }
    }
    Ok(found)
}
