//! Settings from a file.

use std::fs;
use std::path::PathBuf;

use super::{Config, NAME, nearest, read};

/// A folder of its own for one test, taken away at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("paylint-config-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Folder(fs::canonicalize(folder).unwrap())
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, text: impl AsRef<[u8]>) -> Result<Config, Vec<(&'static str, u32)>> {
        self.write(NAME, text);
        read(&self.0.join(NAME)).map_err(|wrong| {
            let place = |own: &crate::diagnostic::Diagnostic| wrong.sources.place(own.labels[0].span).position.line;
            wrong.diagnostics.iter().map(|own| (own.code, place(own))).collect()
        })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_nearest_file_is_found_upward_and_a_folder_of_that_name_is_none() {
    let folder = Folder::new("nearest");
    folder.write("a/b/c/acme.payer", "");
    folder.write("a/paylint.toml", "");
    fs::create_dir(folder.0.join("a/b/paylint.toml")).unwrap();
    let found = Some(folder.0.join("a/paylint.toml"));
    for path in ["a/b/c/acme.payer", "a/b/c", "a", "a/b/../b"] {
        assert_eq!(nearest(&folder.0.join(path)), found, "{path}");
    }
    assert_eq!(nearest(&folder.0.join("a/none")), None);
    folder.write("a/b/c/paylint.toml", "");
    assert_eq!(nearest(&folder.0.join("a/b/c/acme.payer")), Some(folder.0.join("a/b/c/paylint.toml")));
}

#[test]
fn what_is_written_is_what_holds() {
    let folder = Folder::new("values");
    folder.write("acme/acme.payer", "");
    let config =
        folder.read("policies = ['acme', '.']\nhistory-complete = '2024-01-01..2024-02-01'\n[lint]\nthreads = 1_0\n");
    let config = config.unwrap();
    assert_eq!(config.policies, Some(vec![folder.0.join("acme"), folder.0.clone()]));
    assert_eq!(config.lint.threads.map(Into::into), Some(10usize));
    assert_eq!(config.history_complete.unwrap().0.to_string(), "2024-01-01");
    assert!(config.lint.format.is_none() && config.history.is_none());
    assert_eq!(folder.read("").unwrap().policies, None);
}

#[test]
fn everything_wrong_is_told_with_its_line() {
    let folder = Folder::new("wrong");
    let wrong = folder.read("polices = []\n\n[lint]\nthreads = -1\nformat = 'x'\n").unwrap_err();
    assert_eq!(wrong, [("config/unknown-key", 1), ("config/value", 4), ("config/value", 5)]);
    assert_eq!(folder.read("a = [\nb =\n").unwrap_err()[0].0, "config/syntax");
    assert_eq!(folder.read(b"a = '\xff'").unwrap_err(), [("config/unreadable", 1)]);
    assert_eq!(folder.read(" ".repeat((1 << 20) + 1)).unwrap_err(), [("config/unreadable", 1)]);
}

#[cfg(unix)]
#[test]
fn p07_p08_what_settings_name_lies_in_their_folder() {
    let folder = Folder::new("paths");
    folder.write("outside.csv", "Code\nSECRET\n");
    folder.write("in/here.csv", "Code\n99213\n");
    std::os::unix::fs::symlink("../outside.csv", folder.0.join("in/link.csv")).unwrap();
    let inner = Folder(folder.0.join("in"));
    for path in ["../outside.csv", "link.csv", "/etc/passwd", "c:/x.csv", "a\\\\b", "sub/../../outside.csv"] {
        let wrong = inner.read(format!("[tables]\na = \"{path}\"\n")).unwrap_err();
        assert_eq!(wrong, [("config/path", 2)], "{path}");
    }
    assert_eq!(inner.read("[tables]\na = '.'\n").unwrap_err(), [("config/not-found", 2)]);
    assert_eq!(inner.read("[tables]\na = 'here.csv'\n").unwrap().tables[0].file, folder.0.join("in/here.csv"));
}

#[test]
fn any_text_is_read_or_refused() {
    use proptest::prelude::*;
    let folder = Folder::new("random");
    let words = prop::sample::select(vec![
        "policies",
        "=",
        "[",
        "]",
        "\"",
        "'",
        "\n",
        "lint",
        ".",
        "a",
        ",",
        "{",
        "}",
        "1",
        "true",
        "#",
        " ",
        "é",
        "\t",
        "2024-01-01",
    ]);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    runner
        .run(&prop::collection::vec(words, 0..24), |words| {
            let _ = folder.read(words.concat());
            Ok(())
        })
        .unwrap();
}
