//! Paths to checked policies: files found, `use` followed within the policy's folder, all problems in one list.

mod compiled;
mod inputs;
mod settings;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

pub use compiled::{Compiled, compile};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::policy::check::{PolicyFile, check, compare_versions, rings, settle};
use crate::policy::model::Policy;
use crate::source::{FileId, Source, Sources, Span};
use crate::syntax;
use crate::syntax::tree::{self, Body, Word};

/// What [`load`] returns.
#[derive(Default)]
pub struct Loaded {
    /// The files that were read, as they were when they were read (P28).
    pub sources: Sources,
    /// The policies without an error.
    pub policies: Vec<Policy>,
    /// Files without a `policy` that hold tests, checked by themselves so that the tests can run.
    pub libraries: Vec<Policy>,
    /// Everything that is wrong or worth knowing, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files were looked at.
    pub files: usize,
    /// The files that each file uses, directly.
    uses: BTreeMap<FileId, Vec<FileId>>,
    /// The compiled file that some of the policies come from.
    pub compiled: Option<Compiled>,
    /// Every file that was read, without links, in order.
    read: Vec<PathBuf>,
    /// The folders whose policies were all taken.
    folders: Vec<PathBuf>,
    /// A fingerprint of what the settings say of tables and payers.
    settings: Option<u64>,
}

impl Loaded {
    /// Every file that the policies were made of, without links: policies, tables and lists of codes.
    pub fn read(&self) -> &[PathBuf] {
        &self.read
    }

    /// Whether a policy comes from a compiled file.
    pub fn is_compiled(&self, policy: &Policy) -> bool {
        self.compiled.as_ref().is_some_and(|own| own.hash(policy.span.file).is_some())
    }

    /// A fingerprint of a policy's text and of all that it uses: 16 hexadecimal digits (FNV-1a, 64 bits), the same on
    /// every machine. Files of tables and codes are not in it.
    pub fn hash(&self, policy: &Policy) -> String {
        if let Some(known) = self.compiled.as_ref().and_then(|own| own.hash(policy.span.file)) {
            return known.to_owned();
        }
        let mut group = vec![policy.span.file];
        let mut at = 0;
        while let Some(file) = group.get(at).copied() {
            for used in self.uses.get(&file).into_iter().flatten() {
                if !group.contains(used) {
                    group.push(*used);
                }
            }
            at += 1;
        }
        let texts = group.iter().filter_map(|file| self.sources.get(*file)).map(Source::text);
        // A zero byte, which no policy holds, keeps the ends of the files apart.
        let bytes = texts.flat_map(|text| text.bytes().chain([0]));
        let hash = bytes
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        format!("{hash:016x}")
    }
}

/// Loads and checks the policies of files and folders; of a folder, every `*.payer` file in it and below. Files that are
/// used stay within the folder that was given, or the folder of the file that was given.
pub fn load(paths: &[PathBuf]) -> Loaded {
    load_under(paths, None)
}

/// The same with a `paylint.toml`: what policies below its folder use may stand anywhere in that folder, its tables are
/// read instead of theirs, and its payers are theirs.
pub fn load_under(paths: &[PathBuf], config: Option<&Config>) -> Loaded {
    let mut loader = Loader { top: config.map(|config| config.folder.clone()), ..Loader::default() };
    let (compiled, plain) = compiled::parted(paths);
    let opened = compiled.first().and_then(|path| loader.compiled(path, config));
    compiled.iter().skip(1).for_each(|path| compiled::second(path, &mut loader));
    // What a compiled file has of the settings is not to be seen here.
    let named = if compiled.is_empty() { paths } else { &[] };
    let before = loader.sources.iter().count();
    for path in plain {
        loader.path(path);
    }
    loader.follow();
    loader.refuse_rings();
    let count = loader.count + loader.sources.iter().count() - before;
    let moved = config.map(|config| settings::apply(&mut loader, config, named)).unwrap_or_default();
    let Loader { sources, files, homes, known, folders, mut diagnostics, .. } = loader;
    let read = RefCell::new(known.into_keys().collect::<BTreeSet<PathBuf>>());
    let find = |file: FileId, word: &Word| {
        let found = match (moved.get(&word.span), homes.get(&file)) {
            (Some(elsewhere), _) => Ok(elsewhere.clone()),
            (None, Some(home)) => home.find(word),
            (None, None) => Err(Diagnostic::error("check/file-not-found", "this file cannot be looked for", word.span)),
        };
        if let Ok(found) = &found {
            read.borrow_mut().insert(found.clone());
        }
        found
    };
    let checked = check(&files, &find);
    diagnostics.extend(checked.diagnostics);
    let uses = files.iter().map(|file| (file.id, file.uses.clone())).collect();
    let (compiled, mut policies) = opened.map_or((None, Vec::new()), |(own, policies)| (Some(own), policies));
    let both = !policies.is_empty() && !checked.policies.is_empty();
    policies.extend(checked.policies);
    if both {
        // The checker has compared the plain ones alone.
        compare_versions(&policies, &mut diagnostics);
    }
    settle(&mut diagnostics);
    Loaded {
        sources,
        policies,
        libraries: checked.libraries,
        diagnostics,
        files: count,
        uses,
        compiled,
        read: read.into_inner().into_iter().collect(),
        folders,
        settings: config.and_then(compiled::fingerprint),
    }
}

/// Where a policy file stands: its folder, and the folder that nothing it names may leave.
#[derive(Debug, Clone)]
struct Home {
    /// As it is shown to people.
    shown: PathBuf,
    folder: PathBuf,
    root: PathBuf,
}

impl Home {
    /// The file that a word names, within the root: relative, below it, also behind symbolic links (P07, P08).
    fn find(&self, word: &Word) -> Result<PathBuf, Diagnostic> {
        let text = word.value.as_str();
        let path = Path::new(text);
        let drive = text.as_bytes().get(1) == Some(&b':');
        if text.is_empty() || drive || text.contains('\\') || !path.is_relative() {
            return Err(Diagnostic::error(
                "check/path",
                format!("`{text}` is not a path that starts at the policy's folder"),
                word.span,
            )
            .help("Write the path from the policy's folder, with `/`: `tables/limits.csv`."));
        }
        let outside = || {
            Diagnostic::error("check/outside", "this file is outside the policy's folder", word.span)
                .help("Put it into that folder or below, or put a `paylint.toml` into the folder above both.")
        };
        let mut plain = self.folder.clone();
        for part in path.components() {
            match part {
                Component::Normal(name) => plain.push(name),
                Component::CurDir => {}
                Component::ParentDir => {
                    if plain == self.root || !plain.pop() || !plain.starts_with(&self.root) {
                        return Err(outside());
                    }
                }
                Component::RootDir | Component::Prefix(_) => return Err(outside()),
            }
        }
        let Ok(found) = fs::canonicalize(&plain) else {
            return Err(Diagnostic::error("check/file-not-found", format!("there is no file `{text}`"), word.span)
                .help("A path starts at the folder of the policy file that names it: look at its spelling, and whether the file is there."));
        };
        if !found.starts_with(&self.root) {
            return Err(outside());
        }
        let data = fs::metadata(&found).ok();
        if !data.as_ref().is_some_and(fs::Metadata::is_file) {
            let (what, help) = if data.is_some_and(|data| data.is_dir()) {
                (
                    "a folder, not a file",
                    format!("Write the name of the file in it: `{}/FILE.csv`.", text.trim_end_matches('/')),
                )
            } else {
                ("not a file that can be read to its end", "Name an ordinary file, not a pipe or a device.".to_owned())
            };
            return Err(Diagnostic::error("check/not-a-file", format!("`{text}` is {what}"), word.span).help(help));
        }
        Ok(found)
    }
}

#[derive(Default)]
struct Loader {
    sources: Sources,
    files: Vec<PolicyFile>,
    homes: BTreeMap<FileId, Home>,
    known: BTreeMap<PathBuf, FileId>,
    diagnostics: Vec<Diagnostic>,
    /// The folders that were given.
    folders: Vec<PathBuf>,
    /// Which of the files are not parsed yet.
    unread: Vec<usize>,
    /// How many files the compiled policies were made of.
    count: usize,
    /// The folder of the `paylint.toml`: what policies below it name may not leave it, but may leave their own folder.
    top: Option<PathBuf>,
}

impl Loader {
    /// Loads what was given on the command line.
    fn path(&mut self, path: &Path) {
        let Ok(data) = fs::metadata(path) else {
            self.refuse(path, "load/not-found", "there is no such file or folder", "Look at the path that was given.");
            return;
        };
        let Ok(found) = fs::canonicalize(path) else {
            self.refuse(
                path,
                "load/unreadable",
                "this path cannot be followed",
                "Look at the permissions of its folders.",
            );
            return;
        };
        let own = if data.is_dir() { found.as_path() } else { found.parent().unwrap_or(&found) };
        let root = self.top.clone().filter(|top| own.starts_with(top)).unwrap_or_else(|| own.to_path_buf());
        if data.is_dir() {
            // `acme.payer` of this folder is not shown as `./acme.payer`.
            let shown = if path == Path::new(".") { Path::new("") } else { path };
            self.folders.push(found.clone());
            self.folder(shown, &found, &root, 0);
        } else {
            self.file(path, &found, &root);
        }
    }

    /// Loads all policy files of a folder and below, by name; hidden folders are left out.
    fn folder(&mut self, shown: &Path, folder: &Path, root: &Path, depth: usize) {
        const DEEPEST: usize = 32;
        let entries = match fs::read_dir(folder) {
            Ok(entries) if depth < DEEPEST => entries,
            _ => {
                self.refuse(shown, "load/unreadable", "this folder cannot be read", "Look at its permissions.");
                return;
            }
        };
        let mut names: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.file_name())).collect();
        names.sort();
        for name in names {
            let (shown, path) = (shown.join(&name), folder.join(&name));
            let Ok(found) = fs::canonicalize(&path) else { continue };
            let policy = path.extension().is_some_and(|extension| extension == "payer");
            let linked = fs::symlink_metadata(&path).is_ok_and(|data| data.file_type().is_symlink());
            if found.is_dir() {
                if !linked && !name.to_string_lossy().starts_with('.') {
                    self.folder(&shown, &found, root, depth + 1);
                }
            } else if policy && !found.starts_with(root) {
                self.refuse(&shown, "check/outside", "this link leads outside the folder", "Put the file itself here.");
            } else if policy {
                self.file(&shown, &found, root);
            }
        }
    }

    /// A problem with a path that has no text of its own.
    fn refuse(&mut self, shown: &Path, code: &'static str, message: &str, help: &str) {
        let id = self.sources.add(Source::new(shown.display().to_string(), ""));
        self.diagnostics.push(Diagnostic::error(code, message, Span::new(id, 0, 0)).help(help));
    }

    /// Reads and parses one file, once.
    fn file(&mut self, shown: &Path, found: &Path, root: &Path) -> Option<FileId> {
        if let Some(known) = self.known.get(found) {
            return Some(*known);
        }
        let (text, problem) = match read(found) {
            Ok(bytes) => match syntax::decode(&bytes) {
                Ok(text) => (text, None),
                Err(wrong) => (String::new(), Some((wrong.code(), wrong.to_string(), "Save it as UTF-8."))),
            },
            Err((code, message, help)) => (String::new(), Some((code, message.to_owned(), help))),
        };
        let id = self.sources.add(Source::new(shown.display().to_string(), text.as_str()));
        self.known.insert(found.to_path_buf(), id);
        let folder = found.parent().unwrap_or(root).to_path_buf();
        self.homes.insert(id, Home { shown: shown.to_path_buf(), folder, root: root.to_path_buf() });
        let mut broken: Vec<Span> = Vec::new();
        if let Some((code, message, help)) = problem {
            broken.push(Span::new(id, 0, 0));
            self.diagnostics.push(Diagnostic::error(code, message, Span::new(id, 0, 0)).help(help));
        } else {
            self.unread.push(self.files.len());
        }
        let name = found.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        self.files.push(PolicyFile { id, name, tree: tree::File::default(), uses: Vec::new(), broken });
        Some(id)
    }

    /// Parses the files that were found since it was last done.
    fn parse(&mut self) {
        let unread = std::mem::take(&mut self.unread);
        let ids: Vec<FileId> = unread.iter().filter_map(|at| self.files.get(*at)).map(|file| file.id).collect();
        let text = |id: &FileId| (*id, self.sources.get(*id).map_or("", Source::text));
        let parsed = syntax::parse_all(ids.iter().map(text).collect());
        for (at, parsed) in unread.into_iter().zip(parsed) {
            if let Some(file) = self.files.get_mut(at) {
                file.tree = parsed.file;
                file.broken.extend(parsed.broken);
            }
            self.diagnostics.extend(parsed.diagnostics);
        }
    }

    /// Loads what the files use, and what those use, each once (P06).
    fn follow(&mut self) {
        let mut at = 0;
        while at < self.files.len() {
            if self.unread.first().is_some_and(|unread| *unread <= at) {
                self.parse();
            }
            let Some(file) = self.files.get(at) else { break };
            let words: Vec<Word> = used(&file.tree).cloned().collect();
            let home = self.homes.get(&file.id).cloned();
            let mut uses = Vec::new();
            let mut broken = Vec::new();
            for word in &words {
                match home.as_ref().and_then(|home| self.used_file(home, word)) {
                    Some(id) if !uses.contains(&id) => uses.push(id),
                    Some(_) => {}
                    None => broken.push(word.span),
                }
            }
            if let Some(file) = self.files.get_mut(at) {
                file.uses = uses;
                file.broken.extend(broken);
            }
            at += 1;
        }
    }

    fn used_file(&mut self, home: &Home, word: &Word) -> Option<FileId> {
        if !word.value.ends_with(".payer") {
            self.diagnostics.push(
                Diagnostic::error("check/use", format!("`{}` is not a policy file, and only those can be used", word.value), word.span)
                    .help("Name a file that ends in `.payer`; a file of codes or rows is named where it is declared: `table limits from \"limits.csv\"`."),
            );
            return None;
        }
        match home.find(word) {
            Ok(found) => {
                let shown = beside(home.shown.parent().unwrap_or(Path::new("")), &word.value);
                self.file(&shown, &found, &home.root)
            }
            Err(problem) => {
                self.diagnostics.push(problem);
                None
            }
        }
    }

    /// Files that use each other in a ring are an error that names the whole chain.
    fn refuse_rings(&mut self) {
        let positions: BTreeMap<FileId, usize> =
            self.files.iter().enumerate().map(|(at, file)| (file.id, at)).collect();
        let refers: Vec<Vec<usize>> = self
            .files
            .iter()
            .map(|file| file.uses.iter().filter_map(|used| positions.get(used)).copied().collect())
            .collect();
        for ring in rings(&refers) {
            let members: Vec<&PolicyFile> = ring.iter().filter_map(|at| self.files.get(*at)).collect();
            let Some(first) = members.first() else { continue };
            let name = |file: &PolicyFile| self.sources.get(file.id).map_or("", Source::name);
            let mut chain: Vec<&str> = members.iter().map(|file| name(file)).collect();
            chain.push(name(first));
            // The line of each file that leads to the next one.
            let next = members.iter().skip(1).chain([first]);
            let mut places = members.iter().zip(next).filter_map(|(file, next)| {
                let next = Path::new(name(next)).file_name();
                let leads = |word: &&Word| Path::new(&word.value).file_name() == next;
                used(&file.tree).find(leads).or_else(|| used(&file.tree).next()).map(|word| word.span)
            });
            let Some(place) = places.next() else { continue };
            let mut problem = Diagnostic::error(
                "check/use-ring",
                match members.as_slice() {
                    [_] => format!("{} uses itself", name(first)),
                    _ => format!("these files use each other in a ring: {}", chain.join(" → ")),
                },
                place,
            )
            .help(match members.as_slice() {
                [_] => "Delete this line.",
                _ => "Move what they share into a file that uses none of them.",
            });
            for place in places {
                problem = problem.also(place, "also in the ring");
            }
            self.diagnostics.push(problem);
        }
    }
}

/// A path from a folder as it is shown: `a/b` and `../c.payer` are `a/c.payer`.
fn beside(folder: &Path, path: &str) -> PathBuf {
    let mut shown = folder.to_path_buf();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir if matches!(shown.components().next_back(), Some(Component::Normal(_))) => {
                shown.pop();
            }
            Component::CurDir => {}
            other => shown.push(other),
        }
    }
    shown
}

fn used(tree: &tree::File) -> impl Iterator<Item = &Word> {
    tree.declarations.iter().filter_map(|declaration| match &declaration.body {
        Body::Use(word) => Some(word),
        _ => None,
    })
}

/// The bytes of a regular file of bounded size; anything else is refused without being read (P09).
fn read(path: &Path) -> Result<Vec<u8>, (&'static str, &'static str, &'static str)> {
    let not_regular = ("load/not-a-file", "this is not a regular file", "Name a file, not a pipe or a device.");
    let unreadable = ("load/unreadable", "this file cannot be read", "Look at its permissions.");
    // A pipe would block when it is opened.
    if !fs::metadata(path).is_ok_and(|data| data.is_file()) {
        return Err(not_regular);
    }
    let file = fs::File::open(path).map_err(|_| unreadable)?;
    // What was opened may be another file than what was looked at, if a link was changed in between.
    let same = fs::canonicalize(path).is_ok_and(|now| now == path);
    if !same || !file.metadata().is_ok_and(|data| data.is_file()) {
        return Err(not_regular);
    }
    let limit = u64::try_from(syntax::MAX_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| unreadable)?;
    if bytes.len() > syntax::MAX_BYTES {
        return Err((
            "load/too-large",
            "this file is larger than a policy may be",
            "Put long lists into files of their own: `procedures NAME from \"FILE.csv\"`.",
        ));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
