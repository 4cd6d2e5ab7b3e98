//! Checked policies to a file that opens by mapping, and back.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::inputs::{Input, Listing, Since};
use super::{Loaded, Loader};
use crate::config::Config;
use crate::mapped::{self, Refused, Section, Sections, Writer};
use crate::policy::keys;
use crate::policy::model::Policy;
use crate::source::{FileId, Source};
use crate::table::{Rows, RowsStored};

/// What a compiled file says of itself; everything that grows with the policies stands in sections of its own.
#[derive(Serialize, Deserialize)]
struct Root {
    inputs: Vec<Input>,
    listings: Vec<Listing>,
    /// Of what the settings say of tables and payers; `None` where they say nothing.
    settings: Option<u64>,
    /// The name and the text of each policy file, by [`FileId`].
    sources: Vec<(String, Section)>,
    policies: Vec<PolicyStored>,
    /// The rows of tables and facts; several policies may have the same.
    tables: Vec<RowsStored>,
    files: usize,
}

#[derive(Serialize, Deserialize)]
struct PolicyStored {
    policy: Section,
    /// Which rows its tables and its facts have, in their order.
    tables: Vec<usize>,
    facts: Vec<usize>,
    /// The fingerprint of its text ([`Loaded::hash`]).
    hash: String,
}

/// What is known of a compiled file whose policies were loaded.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The file, as it was given.
    pub shown: String,
    /// Of how many files it was made.
    pub files: usize,
    /// How many of them are not where they were: whether they changed cannot be said.
    pub gone: usize,
    /// When the newest of them was changed last, in seconds since 1970.
    pub newest: u64,
    sections: Sections,
    hashes: BTreeMap<FileId, String>,
}

impl Compiled {
    /// Looks at every byte of the file: nothing that was found with its tables may be told before. It takes a few
    /// milliseconds for 100 MB that the system has in its memory.
    ///
    /// # Errors
    /// In words: it was altered.
    pub fn verify(&self) -> Result<(), String> {
        self.sections.verify().map_err(|refused| format!("{}: {refused}; {AGAIN}", self.shown))
    }

    /// How many bytes it has.
    pub fn length(&self) -> usize {
        self.sections.length()
    }

    pub(super) fn hash(&self, policy: FileId) -> Option<&str> {
        self.hashes.get(&policy).map(String::as_str)
    }
}

/// How compiled files are named, by habit.
const ENDING: &str = "paylint";

const AGAIN: &str = "make it anew with `paylint compile`";

/// Whatever makes a policy another thing in the memory makes another number: a file is read by the program that made it,
/// or by one that keeps policies in the same way.
fn maker() -> u64 {
    const MODEL: &[&str] = &[
        env!("CARGO_PKG_VERSION"),
        include_str!("compiled.rs"),
        include_str!("inputs.rs"),
        include_str!("../policy/model/mod.rs"),
        include_str!("../policy/model/condition.rs"),
        include_str!("../policy/model/edit.rs"),
        include_str!("../policy/model/term.rs"),
        include_str!("../policy/set.rs"),
        include_str!("../claim/field.rs"),
        include_str!("../claim/code.rs"),
        include_str!("../claim/stored.rs"),
        include_str!("../claim/table.rs"),
        include_str!("../table/mod.rs"),
        include_str!("../table/column.rs"),
        include_str!("../table/index.rs"),
        include_str!("../table/ranges.rs"),
        include_str!("../table/slots.rs"),
        include_str!("../table/stored.rs"),
    ];
    mapped::checksum(MODEL.concat().as_bytes())
}

/// Writes loaded policies, with all indexes that their edits ask for, as the bytes of a file that will stand in a folder.
/// Tests and warnings are not in it.
///
/// # Errors
/// In words: a file that was read is gone.
pub fn compile(loaded: &Loaded, folder: &Path) -> Result<Vec<u8>, String> {
    let folder = fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let folder = folder.map_err(|error| format!("the folder of the output: {error}"))?;
    let mut writer = Writer::new(maker());
    let mut rows: Vec<(*const Rows, RowsStored)> = Vec::new();
    let mut policies = Vec::new();
    for policy in &loaded.policies {
        keys::index(policy);
    }
    for policy in &loaded.policies {
        let mut place = |own: &Arc<Rows>| {
            let known = rows.iter().position(|(known, _)| *known == Arc::as_ptr(own));
            known.unwrap_or_else(|| {
                rows.push((Arc::as_ptr(own), own.store(&mut writer)));
                rows.len() - 1
            })
        };
        let tables = policy.tables.iter().map(|table| place(&table.rows)).collect();
        let facts = policy.facts.iter().map(|facts| place(&facts.rows)).collect();
        let bytes = postcard::to_allocvec(policy).map_err(|error| error.to_string())?;
        policies.push(PolicyStored { policy: writer.add(&bytes), tables, facts, hash: loaded.hash(policy) });
    }
    let sources = loaded.sources.iter().map(|(_, own)| (own.name().to_owned(), writer.add(own.text().as_bytes())));
    let sources = sources.collect();
    let inputs =
        loaded.read.iter().map(|file| Input::of(file, &folder).map_err(|error| format!("{}: {error}", file.display())));
    let root = Root {
        inputs: inputs.collect::<Result<_, String>>()?,
        listings: loaded.folders.iter().map(|own| Listing::of(own, &folder)).collect(),
        settings: loaded.settings,
        sources,
        policies,
        tables: rows.into_iter().map(|(_, stored)| stored).collect(),
        files: loaded.files,
    };
    writer.add(&postcard::to_allocvec(&root).map_err(|error| error.to_string())?);
    Ok(writer.finish())
}

/// A fingerprint of what settings say of tables and payers; `None` where they say nothing of them.
pub(super) fn fingerprint(config: &Config) -> Option<u64> {
    let tables = config.tables.iter().map(|own| {
        let file = own.file.strip_prefix(&config.folder).unwrap_or(&own.file);
        format!("table {} {}\n", own.name, file.display())
    });
    let payers = config.payers.iter().map(|own| format!("payer {} {}\n", own.id, own.also.join(" ")));
    let all: String = tables.chain(payers).collect();
    (!all.is_empty()).then(|| mapped::checksum(all.as_bytes()))
}

impl Loader {
    /// Opens a compiled file; its sources come first among all, so that places in it stay what they are.
    pub(super) fn compiled(&mut self, path: &Path, config: Option<&Config>) -> Option<(Compiled, Vec<Policy>)> {
        let shown = path.display().to_string();
        let folder = fs::canonicalize(path).ok()?;
        let folder = folder.parent().unwrap_or(Path::new("/")).to_path_buf();
        let (root, found) = match open(path) {
            Ok(opened) => opened,
            Err(refused) => {
                let message = refused.to_string();
                self.refuse(path, "load/compiled", &message, "Make it anew with `paylint compile`.");
                return None;
            }
        };
        let inputs: Vec<(&str, Since)> = root.inputs.iter().map(|own| (own.name(), own.since(&folder))).collect();
        let gone = inputs.iter().filter(|(_, since)| *since == Since::Gone).count();
        let listings = root.listings.iter().map(|own| (own.name(), own.since(&folder)));
        let all = inputs.iter().copied().chain(listings);
        let mut changed: Vec<&str> = all.filter(|(_, since)| *since == Since::Changed).map(|(name, _)| name).collect();
        let now = config.map(fingerprint);
        if changed.is_empty() && now.is_some_and(|now| now != root.settings) {
            changed.push(crate::config::NAME);
        }
        if let Some(first) = changed.first() {
            let more = match changed.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let message = format!("this file is stale: {first}{more} changed after it was made");
            let help = "Make it anew with `paylint compile`, or name the policies themselves.";
            self.refuse(path, "load/stale", &message, help);
            return None;
        }
        for (name, text) in found.sources {
            self.sources.add(Source::new(name, text));
        }
        let hashes =
            found.policies.iter().zip(&root.policies).map(|(own, stored)| (own.span.file, stored.hash.clone()));
        let newest = root.inputs.iter().map(Input::seconds).max().unwrap_or(0);
        let hashes = hashes.collect();
        let sections = found.sections;
        self.count += root.files;
        Some((Compiled { shown, files: root.inputs.len(), gone, newest, sections, hashes }, found.policies))
    }
}

/// What a compiled file holds.
struct Found {
    sections: Sections,
    sources: Vec<(String, String)>,
    policies: Vec<Policy>,
}

fn open(path: &Path) -> Result<(Root, Found), Refused> {
    let sections = Sections::open(path, maker())?;
    let mut root: Root = decoded(&sections, sections.root())?;
    let tables = std::mem::take(&mut root.tables).into_iter().map(|table| table.open(&sections).map(Arc::new));
    let tables: Vec<Arc<Rows>> = tables.collect::<Result<_, Refused>>()?;
    let mut policies = Vec::with_capacity(root.policies.len());
    for stored in &root.policies {
        let mut policy: Policy = decoded(&sections, stored.policy)?;
        let rows = |at: &usize| tables.get(*at).cloned().ok_or(Refused::Damaged);
        if policy.tables.len() != stored.tables.len() || policy.facts.len() != stored.facts.len() {
            return Err(Refused::Damaged);
        }
        for (table, at) in policy.tables.iter_mut().zip(&stored.tables) {
            table.rows = rows(at)?;
        }
        for (facts, at) in policy.facts.iter_mut().zip(&stored.facts) {
            facts.rows = rows(at)?;
        }
        policies.push(policy);
    }
    let text = |(name, section): &(String, Section)| {
        let bytes = sections.checked(*section)?;
        let text = std::str::from_utf8(bytes.as_slice()).map_err(|_| Refused::Damaged)?;
        Ok((name.clone(), text.to_owned()))
    };
    let sources = root.sources.iter().map(text).collect::<Result<_, Refused>>()?;
    Ok((root, Found { sections, sources, policies }))
}

/// A value of a section that is whole.
fn decoded<T: for<'d> Deserialize<'d>>(sections: &Sections, section: Section) -> Result<T, Refused> {
    postcard::from_bytes(sections.checked(section)?.as_slice()).map_err(|_| Refused::Damaged)
}

/// A second compiled file beside the first.
pub(super) fn second(path: &Path, loader: &mut Loader) {
    let message = "only one compiled file can be read at a time";
    let help = "Compile all policies into one file: `paylint compile PATH PATH -o FILE`.";
    loader.refuse(path, "load/second-compiled", message, help);
}

/// Of paths, the compiled files and the others.
pub(super) fn parted(paths: &[PathBuf]) -> (Vec<&Path>, Vec<&Path>) {
    // One that is cut to nothing is not taken for a policy in which nothing stands.
    let named = |path: &Path| path.is_file() && path.extension().is_some_and(|own| own == ENDING);
    paths.iter().map(PathBuf::as_path).partition(|path| named(path) || mapped::is_compiled(path))
}
