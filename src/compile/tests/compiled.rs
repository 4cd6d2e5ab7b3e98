//! Compiled files: the same answers, or refused.

use std::time::{Duration, SystemTime};

use super::super::compile;
use super::*;
use crate::policy::model::Policy;
use crate::table::{Cell, Rows};

const POLICY: &str = "policy P\n\nprocedures visits = 99202-99215 except 99204\n  add 99417 from 2026-04-01\n\n\
    table limits from \"limits.csv\"\n  column code procedure\n  column place place\n  column limit number\n  \
    column since starts\n  column note text\n\n\
    procedures listed from \"codes.csv\"\n\n\
    edit LIMIT \"Units by the table\"\n  for line in visits, listed\n  \
    with row cap in limits where cap.code = code and cap.place = place\n  require units <= cap.limit\n  deny CO-151\n\n\
    edit NOTED \"A code of the table\"\n  for line\n  when any row r in limits where r.code = code\n  warn\n";

const LIMITS: &str = "code,place,limit,since,note\n99213,11,1,,a note that is longer than a code\n\
    99213,22,2.5,2026-01-01,short\n99213,11,3,2026-06-01,\n\n99214,11,1,,short\n";

fn folder(name: &str) -> Folder {
    Folder::new(name, &[("own/p.payer", POLICY), ("own/limits.csv", LIMITS), ("own/codes.csv", "code\n97110\n97140\n")])
}

impl Folder {
    /// Compiles a path of the folder to a file beside it.
    fn compile(&self, path: &str) -> PathBuf {
        let loaded = self.load(path);
        assert_eq!(codes(&loaded), Vec::<&str>::new());
        let file = self.0.join("p.paylint");
        fs::write(&file, compile(&loaded, &self.0).unwrap()).unwrap();
        file
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.join(file), text).unwrap();
    }
}

/// All that the rows of a table say, and what each of its indexes finds.
fn rows(rows: &Rows) -> String {
    use std::fmt::Write;
    let mut all = String::new();
    for row in 0..rows.len() {
        let cells: Vec<Cell<'_>> = (0..rows.columns().len()).map(|column| rows.cell(row, column)).collect();
        let (days, line) = ((rows.starts(row), rows.ends(row)), rows.line_of(row));
        write!(all, "{cells:?} {days:?} {line}").unwrap();
        for columns in [&[0][..], &[0, 1]] {
            let index = rows.index(columns);
            let key: Vec<Cell<'_>> = columns.iter().filter_map(|column| cells.get(*column).copied()).collect();
            let symbols = columns.iter().zip(&key).map(|(column, cell)| rows.symbol(*column, *cell));
            let by_symbols = symbols.collect::<Option<Vec<u32>>>().map(|key| index.find_symbols(&key).len());
            let found: Vec<u32> = index.find(rows, &key).iter().collect();
            writeln!(all, " {columns:?} {found:?} {by_symbols:?}").unwrap();
        }
    }
    all
}

/// All that a policy says.
fn said(policy: &Policy) -> String {
    let tables: String = policy.tables.iter().map(|table| rows(&table.rows)).collect();
    format!("{policy:?} {tables}")
}

fn all(loaded: &Loaded) -> Vec<String> {
    let texts = loaded.sources.iter().map(|(_, own)| format!("{} {}", own.name(), own.text()));
    loaded.policies.iter().map(said).chain(texts).collect()
}

#[test]
fn a_compiled_policy_says_the_same() {
    let folder = folder("same");
    let plain = folder.load("own");
    let file = folder.compile("own");
    let read = load(&[file]);
    assert_eq!(codes(&read), Vec::<&str>::new());
    let compiled = read.compiled.as_ref().unwrap();
    compiled.verify().unwrap();
    assert_eq!((compiled.files, compiled.gone), (3, 0));
    assert_eq!(all(&read), all(&plain));
    assert_eq!(read.hash(&read.policies[0]), plain.hash(&plain.policies[0]));
    assert!(read.is_compiled(&read.policies[0]) && !plain.is_compiled(&plain.policies[0]));
}

#[test]
fn beside_it_stand_policies_that_are_not_compiled() {
    let folder = folder("beside");
    let file = folder.compile("own");
    folder.write("q.payer", "policy Q\n\nedit Q-1\n  for line in 99213\n  deny CO-1\n");
    let read = load(&[folder.0.join("q.payer"), file.clone()]);
    assert_eq!(codes(&read), Vec::<&str>::new());
    let ids: Vec<&str> = read.policies.iter().map(|policy| policy.id.as_str()).collect();
    assert_eq!(ids, ["P", "Q"]);
    for policy in &read.policies {
        let header = read.sources.text(policy.span);
        assert!(header.contains(&policy.id), "{header}");
    }
    fs::copy(&file, folder.0.join("again.paylint")).unwrap();
    assert_eq!(codes(&load(&[file, folder.0.join("again.paylint")])), ["load/second-compiled"]);
}

#[test]
fn z04_a_stale_file_is_refused() {
    let folder = folder("stale");
    let file = folder.compile("own");
    let found = || codes(&load(std::slice::from_ref(&file)));
    assert_eq!(found(), Vec::<&str>::new());
    for (name, text) in [("own/p.payer", POLICY), ("own/limits.csv", LIMITS), ("own/codes.csv", "code\n97110\n97140\n")]
    {
        // As long as it was, and older than the compiled file: neither its length nor its age shows the change.
        let other = text.replace("code", "Code").replace("99204", "99205");
        assert_eq!(other.len(), text.len());
        folder.write(name, &other);
        let own = fs::File::options().write(true).open(folder.0.join(name)).unwrap();
        own.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).unwrap();
        assert_eq!(found(), ["load/stale"], "{name}");
        folder.write(name, text);
        assert_eq!(found(), Vec::<&str>::new(), "{name} is as it was, but for its time");
    }
    folder.write("own/q.payer", "policy Q\n");
    assert_eq!(found(), ["load/stale"]);
    fs::remove_dir_all(folder.0.join("own")).unwrap();
    let alone = load(&[file]);
    assert_eq!(codes(&alone), Vec::<&str>::new());
    assert_eq!(alone.compiled.map(|own| own.gone), Some(3));
}

#[test]
fn z03_a_damaged_file_is_refused() {
    let folder = folder("damaged");
    let file = folder.compile("own");
    let (whole, expected) = (fs::read(&file).unwrap(), all(&load(std::slice::from_ref(&file))));
    for at in 0..whole.len() {
        let mut altered = whole.clone();
        altered[at] ^= 1 << (at % 8);
        fs::write(&file, &altered).unwrap();
        let read = load(std::slice::from_ref(&file));
        let is_whole = read.compiled.as_ref().is_some_and(|own| own.verify().is_ok());
        // What is found before it is known to be whole may be wrong, but it is found without a crash.
        if at % 5 == 0 {
            drop(all(&read));
        }
        assert!(!is_whole, "byte {at}");
    }
    fs::write(&file, &whole).unwrap();
    assert_eq!(all(&load(std::slice::from_ref(&file))), expected);
    for end in 0..whole.len() {
        fs::write(&file, &whole[..end]).unwrap();
        let read = load(std::slice::from_ref(&file));
        assert!(read.compiled.is_none() && !read.diagnostics.is_empty(), "cut at {end}");
    }
}
