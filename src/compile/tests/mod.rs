//! Policies from files and folders.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Loaded, load};

mod compiled;

/// A folder of its own for one test, taken away at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Folder {
        let folder = std::env::temp_dir().join(format!("paylint-check-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        for (file, text) in files {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Folder(folder)
    }

    fn load(&self, path: &str) -> Loaded {
        load(&[self.0.join(path)])
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn codes(loaded: &Loaded) -> Vec<&'static str> {
    loaded.diagnostics.iter().map(|found| found.code).collect()
}

const EDIT: &str = "edit B-1\n  for line in s\n  deny CO-1\n";

#[test]
fn p06_what_several_files_use_is_loaded_once() {
    let folder = Folder::new(
        "diamond",
        &[
            ("top.payer", "policy P\n\nuse \"left.payer\"\n\nuse \"right.payer\"\n"),
            ("left.payer", "use \"parts/base.payer\"\n"),
            ("right.payer", "use \"parts/base.payer\"\n"),
            ("parts/base.payer", &format!("procedures s = 99213\n\n{EDIT}")),
        ],
    );
    let loaded = folder.load("");
    assert_eq!(codes(&loaded), Vec::<&str>::new());
    assert_eq!((loaded.policies.len(), loaded.policies[0].edits.len()), (1, 1));
    assert_eq!(loaded.sources.iter().count(), 4);
    let hash = loaded.hash(&loaded.policies[0]);
    assert_eq!(hash.len(), 16);
    fs::write(folder.0.join("parts/base.payer"), format!("procedures s = 99214\n\n{EDIT}")).unwrap();
    let changed = folder.load("");
    assert_ne!(changed.hash(&changed.policies[0]), hash);
}

#[test]
fn p06_rings_are_named_with_the_whole_chain() {
    let folder = Folder::new(
        "ring",
        &[
            ("a.payer", "policy P\n\nuse \"b.payer\"\n"),
            ("b.payer", "use \"c.payer\"\n"),
            ("c.payer", "use \"a.payer\"\n"),
        ],
    );
    let loaded = folder.load("a.payer");
    let ring = loaded.diagnostics.iter().find(|found| found.code == "check/use-ring").unwrap();
    let order: Vec<usize> =
        ["a.payer", "b.payer", "c.payer"].iter().map(|name| ring.message.find(name).unwrap()).collect();
    assert!(order.is_sorted() && ring.message.ends_with("a.payer"), "{}", ring.message);
    let own = Folder::new("self", &[("a.payer", "policy P\n\nuse \"a.payer\"\n")]);
    assert_eq!(codes(&own.load("a.payer")), ["check/use-ring"]);
}

#[test]
fn p07_p08_nothing_outside_the_root_is_read_or_shown() {
    let folder = Folder::new(
        "outside",
        &[
            ("root/a.payer", "policy P\n\nuse \"../secret.payer\"\n\nuse \"/etc/hosts.payer\"\n\nuse \"link.payer\"\n"),
            ("secret.payer", "TOP SECRET\n"),
        ],
    );
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.0.join("secret.payer"), folder.0.join("root/link.payer")).unwrap();
    for path in ["root/a.payer", "root"] {
        let loaded = folder.load(path);
        assert!(loaded.policies.is_empty());
        assert!(codes(&loaded).contains(&"check/outside") && codes(&loaded).contains(&"check/path"));
        assert!(loaded.diagnostics.iter().all(|found| !format!("{found:?}").contains("TOP")));
        assert!(loaded.sources.iter().all(|(_, source)| !source.text().contains("TOP")));
    }
    // From the folder above them both it may be used.
    assert!(!codes(&folder.load("")).contains(&"check/outside") || cfg!(unix));
}

#[test]
fn p09_only_regular_files_are_read() {
    let folder = Folder::new("regular", &[("a.payer", "policy P\n\nuse \"b.payer\"\n"), ("b.payer/x.txt", "")]);
    assert!(codes(&folder.load("a.payer")).contains(&"check/not-a-file"));
    assert_eq!(codes(&load(&[Path::new("/dev/zero").to_path_buf()])), ["load/not-a-file"]);
    assert_eq!(codes(&folder.load("nothing.payer")), ["load/not-found"]);
}

#[test]
fn p15_a_name_twice_shows_both_places() {
    let folder = Folder::new(
        "twice",
        &[
            (
                "a.payer",
                "policy P\n\nuse \"b.payer\"\n\nprocedures s = 99213\n\nedit A-1\n  for line in s\n  deny CO-1\n",
            ),
            ("b.payer", "procedures s = 99214\n"),
        ],
    );
    let loaded = folder.load("");
    assert_eq!(codes(&loaded), ["check/duplicate"]);
    let files: Vec<_> = loaded.diagnostics[0].labels.iter().map(|label| label.span.file).collect();
    assert_ne!(files[0], files[1]);
}

#[test]
fn p16_versions_of_one_policy_follow_each_other() {
    let version =
        |from: &str, to: &str| format!("policy P\n  effective {from} to {to}\n\nedit A-1\n  for line\n  deny CO-1\n");
    let first = version("2025-01-01", "2025-12-31");
    for (second, expected) in [
        (version("2026-01-01", "2026-12-31"), vec![]),
        (version("2025-12-31", "2026-12-31"), vec!["check/duplicate"]),
        (version("2026-02-01", "2026-12-31"), vec!["check/gap"]),
    ] {
        let folder = Folder::new("versions", &[("a.payer", &first), ("b.payer", &second)]);
        assert_eq!(codes(&folder.load("")), expected);
    }
}

#[test]
fn a_library_runs_its_own_tests_and_is_no_policy() {
    let library = "procedures s = 99213\n\nedit B-1\n  for line in s\n  deny CO-1\n\ntest \"t\"\n  payer A1\n  date 2026-01-01\n  line 1 99213\n  expect B-1 on line 1\n";
    let folder = Folder::new("library", &[("a.payer", "policy P\n\nuse \"lib.payer\"\n"), ("lib.payer", library)]);
    let loaded = folder.load("");
    assert_eq!(codes(&loaded), Vec::<&str>::new());
    assert_eq!((loaded.policies.len(), loaded.libraries.len()), (1, 1));
    assert_eq!((loaded.policies[0].tests.len(), loaded.libraries[0].tests.len()), (0, 1));
    assert_eq!(loaded.libraries[0].id, "lib");
}

#[test]
fn one_cause_is_one_message_also_where_a_clause_cannot_be_read() {
    let text = "policy P\n\nprocedures s 99213\n\nedit A-1\n  for line in s\n  with anothr line a\n  when a.units > 1\n  deny CO-1\n\nedit A-2\n  for line\n  when charge > 3\n  deny CO-1\n";
    let folder = Folder::new("causes", &[("a.payer", text)]);
    let loaded = folder.load("a.payer");
    let found = codes(&loaded);
    assert_eq!(found.iter().filter(|code| code.starts_with("parse/")).count(), 2, "{:?}", loaded.diagnostics);
    assert_eq!(found.iter().filter(|code| code.starts_with("check/")).collect::<Vec<_>>(), [&"check/money"]);
}

#[test]
fn the_second_page_of_the_language_checks_with_its_files() {
    let text = include_str!("../../syntax/examples/tables.payer");
    let rest = "\npolicy TWO\n\nplaces emergency = 23\nmodifiers ncci_bypass = 59, XE\n\ntable add_on\n  add_on     type    primary\n  procedure  number  procedure\n  11103      1       11102\n\n\
        edit MRI-PA\n  for line in 70551\n  unless emergency_care\n  require authorization\n  deny CO-197\n\n\
        edit MONTH\n  for line\n  require units <= month_limit or treatment.minutes > 20\n  deny CO-1\n\n\
        test \"facts\"\n  line 1 97110\n  fact treatment of line 1 minutes 20\n  expect no MONTH\n";
    let folder = Folder::new(
        "second",
        &[
            ("two.payer", &format!("{text}{rest}")),
            (
                "ncci-practitioner.csv",
                "column1,column2,modifier_indicator,effective_date,deletion_date\n11042,97597,1,20200101,*\n",
            ),
            ("minutes.csv", "claim.number,line.number,minutes\nC1,1,35\n"),
        ],
    );
    let loaded = folder.load("two.payer");
    assert_eq!(loaded.diagnostics, Vec::new());
    let policy = &loaded.policies[0];
    assert_eq!(policy.edits.len(), 5);
    assert_eq!(policy.facts[0].rows.len(), 1);
    assert_eq!(policy.tests[0].facts[0].len(), 1);
}

#[test]
fn p07_a_paylint_toml_widens_the_root_to_its_folder_and_no_further() {
    let policy = "policy P\n\nuse \"../shared/base.payer\"\n\nuse \"../../outside.payer\"\n";
    let folder = Folder::new(
        "settings",
        &[
            ("in/paylint.toml", ""),
            ("in/plan/top.payer", policy),
            ("in/shared/base.payer", "procedures s = 99213\n"),
            ("outside.payer", "SECRET"),
        ],
    );
    let config = crate::config::read(&folder.0.join("in/paylint.toml")).ok().unwrap();
    let path = [folder.0.join("in/plan/top.payer")];
    assert_eq!(codes(&super::load_under(&path, Some(&config))), ["check/outside"]);
    assert_eq!(codes(&load(&path)), ["check/outside", "check/outside"]);
    // Settings of elsewhere do not widen it.
    let config = crate::config::Config { folder: folder.0.join("in/shared"), ..config };
    assert_eq!(codes(&super::load_under(&path, Some(&config))), ["check/outside", "check/outside"]);
}
