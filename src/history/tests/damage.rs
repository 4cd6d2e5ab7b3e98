//! Stores that are damaged, of others, or of another time.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use rusqlite::Connection;

use super::{Folder, claim, filled, many, opened, packed, who};
use crate::claim::Claim;
use crate::history::{Problem, Store, Writer};

fn open(path: &Path) -> Result<Store, Problem> {
    Store::open(path, NonZeroUsize::MIN)
}

fn code(path: &Path) -> &'static str {
    open(path).unwrap_err().code
}

/// What a store answers of each patient.
fn answers(store: &Store, claims: &[Claim]) -> BTreeMap<Vec<u8>, Result<Vec<Vec<u8>>, Problem>> {
    let ask = |claim: &Claim| {
        let mut found: Vec<Vec<u8>> = store.find(&who(claim), 0)?.iter().map(|own| packed(&own.claim)).collect();
        found.sort();
        Ok(found)
    };
    claims.iter().map(|claim| (who(claim).member, ask(claim))).collect()
}

#[test]
fn d06_a_changed_byte_gives_the_right_answer_or_none() {
    let folder = Folder::new("flip");
    let path = folder.path("h.db");
    // Members that are there, and one that is not.
    let mut claims: Vec<Claim> = many(16);
    filled(&path, &claims);
    claims.push(claim(99, "NEW").of("M-ABSENT").done());
    let expected = answers(&opened(&path), &claims);
    let whole = fs::read(&path).unwrap();
    let flipped = folder.path("flipped.db");
    let (mut refused, mut caught, mut checked) = (0, 0, 0);
    // Every byte of the first pages and of those with claims; every so many of the lists, which are mostly empty.
    let spots = (0..whole.len()).filter(|at| *at < 104 || at % 997 == 0 || (whole[*at] != 0 && at % 41 == 0));
    for at in spots {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&flipped, &bytes).unwrap();
        let store = match open(&flipped) {
            Ok(store) => store,
            Err(_) => {
                refused += 1;
                continue;
            }
        };
        let mut any = false;
        for (member, answer) in answers(&store, &claims) {
            match answer {
                Ok(found) => assert_eq!(Ok(found), expected[&member], "byte {at}"),
                Err(problem) => {
                    assert_eq!(problem.code, "history/damaged", "byte {at}: {problem}");
                    any = true;
                }
            }
        }
        caught += usize::from(any);
        if any && checked < 40 {
            checked += 1;
            assert!(!store.check().faults.is_empty(), "byte {at}");
        }
    }
    assert!(refused > 30 && caught > 50, "{refused} refused, {caught} caught");
}

#[test]
fn d06_a_file_that_is_cut_short_gives_the_right_answer_or_none() {
    let folder = Folder::new("short");
    let path = folder.path("h.db");
    let claims = many(40);
    filled(&path, &claims);
    let expected = answers(&opened(&path), &claims);
    let whole = fs::read(&path).unwrap();
    for len in (0..whole.len()).step_by(3001) {
        fs::write(&path, &whole[..len]).unwrap();
        let store = match open(&path) {
            Ok(store) => store,
            Err(problem) => {
                let code = if len == 0 { "history/not-a-store" } else { "history/damaged" };
                assert_eq!(problem.code, code, "cut at {len}: {problem}");
                assert_eq!(Writer::open(&path).err().map_or(code, |problem| problem.code), code, "cut at {len}");
                continue;
            }
        };
        for (member, answer) in answers(&store, &claims) {
            assert!(answer.is_err() || answer == expected[&member], "cut at {len}");
        }
        assert!(!store.check().faults.is_empty(), "cut at {len}");
    }
}

#[test]
fn d06_a_copy_of_a_damaged_store_is_not_made_and_names_the_store() {
    let folder = Folder::new("copied");
    let (path, copy) = (folder.path("h.db"), folder.path("copy.db"));
    filled(&path, &many(400));
    let mut bytes = fs::read(&path).unwrap();
    let page = bytes.len() / 2 / 4096 * 4096;
    bytes[page..page + 16].fill(0xff);
    fs::write(&path, bytes).unwrap();
    let problem = Store::copy(&path, &copy).unwrap_err();
    assert_eq!(problem.code, "history/damaged");
    assert!(problem.message.contains("h.db") && !problem.message.contains("copy.db"), "{problem}");
    assert!(!copy.exists());
}

#[test]
fn d06_rows_that_go_missing_are_missed() {
    let folder = Folder::new("missing");
    let path = folder.path("h.db");
    let claims = many(20);
    for sql in [
        "DELETE FROM claim WHERE id = 3",
        "UPDATE claim SET patient = patient + 1 WHERE id = 3",
        "UPDATE claim SET body = (SELECT body FROM claim WHERE id = 4) WHERE id = 3",
        "UPDATE claim SET position = position + 1 WHERE id = 3",
        "DELETE FROM bucket",
        "UPDATE bucket SET body = x''",
    ] {
        let _ = fs::remove_file(&path);
        filled(&path, &claims);
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let store = opened(&path);
        let wrong = answers(&store, &claims).into_values().filter_map(Result::err).map(|problem| problem.code);
        assert_eq!(wrong.collect::<std::collections::BTreeSet<_>>(), ["history/damaged"].into(), "{sql}");
        let checked = store.check();
        assert!(!checked.faults.is_empty(), "{sql}");
        assert!(!format!("{:?}", checked.faults).contains("M7"), "{sql}");
    }
}

#[test]
fn d06_other_files_are_refused_in_words() {
    let folder = Folder::new("other");
    let path = folder.path("h.db");
    assert_eq!(code(&path), "history/not-opened");
    fs::write(&path, "").unwrap();
    assert_eq!(code(&path), "history/not-a-store");
    fs::write(&path, "claim,line\n").unwrap();
    assert_eq!(code(&path), "history/not-a-store");
    assert_eq!(Writer::open(&path).unwrap_err().code, "history/not-a-store");
    assert_eq!(fs::read_to_string(&path).unwrap(), "claim,line\n");
    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert_eq!(code(&path), "history/not-a-store");
    assert!(open(&path).unwrap_err().message.contains("another program"));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(code(&path), "history/not-opened");
    assert_eq!(Writer::open(&path).unwrap_err().code, "history/not-opened");
    // Zeros all along, as some disks leave them after a power cut.
    fs::remove_dir(&path).unwrap();
    fs::write(&path, vec![0; 40_960]).unwrap();
    assert_eq!(code(&path), "history/not-a-store");
}

#[test]
fn d04_a_newer_or_changed_store_is_never_guessed_at() {
    let folder = Folder::new("newer");
    let path = folder.path("h.db");
    filled(&path, &many(5));
    let change = |sql: &str| Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    change("PRAGMA user_version = 2");
    let newer = open(&path).unwrap_err();
    assert_eq!(newer.code, "history/newer");
    assert!(newer.message.contains("its version is 2, this one knows 1"));
    assert_eq!(Writer::open(&path).unwrap_err().code, "history/newer");
    change("PRAGMA user_version = 1");
    assert_eq!(opened(&path).claims(), 5);
    change("CREATE TABLE more (x)");
    assert_eq!(code(&path), "history/damaged");
    change("DROP TABLE more; PRAGMA user_version = 0");
    assert_eq!(code(&path), "history/damaged");
}

#[test]
fn d03_a_lock_goes_with_its_holder() {
    let folder = Folder::new("stale");
    let path = folder.path("h.db");
    filled(&path, &many(5));
    // What a run that was killed leaves beside the store: a journal that never became whole.
    fs::write(path.with_extension("db-journal"), [0u8; 512]).unwrap();
    assert_eq!(opened(&path).claims(), 5);
    let mut writer = Writer::open(&path).unwrap();
    super::add(&mut writer, &many(9), "x");
    writer.commit().unwrap();
    assert_eq!((opened(&path).claims(), opened(&path).check().faults), (9, Vec::new()));
}
