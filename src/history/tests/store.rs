//! A store that is filled, asked and changed: by several runs, cut off, out of order.

use std::fs;
use std::num::NonZeroUsize;

use rusqlite::Connection;

use super::{Folder, add, claim, filled, many, opened, packed, who};
use crate::claim::{Claim, Date, Field};
use crate::history::{Added, Prepared, Store, Writer, is_open_to_others, is_store};

fn day(text: &str) -> Date {
    Date::parse(text.as_bytes()).unwrap()
}

/// Every claim of a store, as it was read from its file.
fn all(store: &Store) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    store
        .each(|_, _, claim| {
            found.push(packed(&claim.unwrap()));
            Ok::<(), crate::history::Problem>(())
        })
        .unwrap();
    found.sort();
    found
}

#[test]
fn d08_any_order_and_any_split_give_the_same_store() {
    let folder = Folder::new("order");
    let mut claims = many(300);
    claims.push(claim(300, "C1").of("M7").replaces("8", "C1").done());
    filled(&folder.path("one.db"), &claims);
    let one = opened(&folder.path("one.db"));
    let mut seed = 7u64;
    for round in 0..4u64 {
        for at in (1..claims.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            claims.swap(at, usize::try_from((seed >> 33) % (at as u64 + 1)).unwrap());
        }
        let path = folder.path(&format!("{round}.db"));
        for (at, part) in claims.chunks(1 + 40 * usize::try_from(round + 1).unwrap()).enumerate() {
            let mut writer = Writer::open(&path).unwrap();
            add(&mut writer, part, &format!("part{at}"));
            // What comes again changes nothing.
            add(&mut writer, part, "part0");
            writer.commit().unwrap();
        }
        let other = opened(&path);
        assert_eq!((other.claims(), other.content()), (one.claims(), one.content()));
        assert_eq!(all(&other), all(&one));
        assert_eq!(other.check().faults, Vec::<String>::new());
        for claim in &claims {
            let mut found: Vec<Vec<u8>> =
                other.find(&who(claim), 0).unwrap().iter().map(|own| packed(&own.claim)).collect();
            let mut expected: Vec<Vec<u8>> =
                one.find(&who(claim), 0).unwrap().iter().map(|own| packed(&own.claim)).collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected);
        }
    }
}

#[test]
fn d08_the_source_that_comes_first_is_shown_whatever_came_first() {
    let folder = Folder::new("first");
    for (name, sources) in [("a.db", ["x", "y"]), ("b.db", ["y", "x"])] {
        for source in sources {
            let mut writer = Writer::open(&folder.path(name)).unwrap();
            add(&mut writer, &many(3), source);
            writer.commit().unwrap();
        }
        let store = opened(&folder.path(name));
        let sources: Vec<(&str, i64)> = store.sources().map(|own| (own.name.as_str(), own.claims)).collect();
        assert_eq!(sources, [("x", 3)]);
        assert_eq!(store.check().faults, Vec::<String>::new());
    }
}

#[test]
fn d08_what_is_removed_is_as_if_it_had_never_come() {
    let folder = Folder::new("remove");
    let claims = many(200);
    filled(&folder.path("all.db"), &claims);
    filled(&folder.path("some.db"), &claims[..120]);
    let mut writer = Writer::open(&folder.path("all.db")).unwrap();
    let names = writer.names().clone();
    for claim in &claims[120..] {
        let prepared = Prepared::of(claim, &names).unwrap();
        assert!(writer.remove(&prepared).unwrap());
        assert!(!writer.remove(&prepared).unwrap());
    }
    writer.commit().unwrap();
    let [all_of, some] = ["all.db", "some.db"].map(|name| opened(&folder.path(name)));
    assert_eq!((all_of.claims(), all_of.content()), (some.claims(), some.content()));
    assert_eq!(all_of.patients().unwrap(), some.patients().unwrap());
    assert_eq!(all_of.check().faults, Vec::<String>::new());
}

#[test]
fn pruning_moves_the_time_that_is_complete() {
    let folder = Folder::new("prune");
    let path = folder.path("h.db");
    let claims = [
        claim(0, "A").on("2023-05-01").done(),
        claim(1, "B").on("2024-01-01").done(),
        claim(2, "UNDATED").done(),
        claim(3, "C").on("2025-05-01").done(),
    ];
    filled(&path, &claims);
    let mut writer = Writer::open(&path).unwrap();
    writer.extend_complete((day("2023-01-01"), day("2025-12-31"))).unwrap();
    assert_eq!(writer.prune(day("2024-01-01")).unwrap(), 1);
    writer.commit().unwrap();
    let store = opened(&path);
    assert_eq!((store.claims(), store.complete()), (3, Some((day("2024-01-01"), day("2025-12-31")))));
    assert_eq!(store.check().faults, Vec::<String>::new());
}

#[test]
fn a_time_joins_the_time_that_is_complete_or_is_refused() {
    let folder = Folder::new("time");
    let mut writer = Writer::open(&folder.path("h.db")).unwrap();
    writer.extend_complete((day("2025-01-01"), day("2025-12-31"))).unwrap();
    writer.extend_complete((day("2026-01-01"), day("2026-03-31"))).unwrap();
    writer.extend_complete((day("2024-06-01"), day("2025-02-01"))).unwrap();
    assert_eq!(writer.complete(), Some((day("2024-06-01"), day("2026-03-31"))));
    let gap = writer.extend_complete((day("2026-04-02"), day("2026-06-30"))).unwrap_err();
    assert_eq!(gap.code, "history/gap");
    assert_eq!(writer.complete(), Some((day("2024-06-01"), day("2026-03-31"))));
}

#[test]
fn d01_whatever_instant_a_run_is_cut_off_the_store_is_as_before() {
    let folder = Folder::new("cut");
    let path = folder.path("h.db");
    filled(&path, &many(60));
    let before = (opened(&path).content(), all(&opened(&path)));
    let untouched = fs::read(&path).unwrap();
    let mut writer = Writer::open(&path).unwrap();
    // So little is kept in memory that pages reach the file long before the end.
    writer.connection().pragma_update(None, "cache_size", 5).unwrap();
    let mut spilled = 0;
    for (at, claim) in many(400).iter().enumerate() {
        add(&mut writer, std::slice::from_ref(claim), "later");
        if at % 20 != 0 {
            continue;
        }
        // What is on the disk at this instant is what a run finds that comes after a kill.
        let image = folder.path("image.db");
        let journal = |path: &std::path::Path| path.with_extension("db-journal");
        fs::copy(&path, &image).unwrap();
        let _ = fs::remove_file(journal(&image));
        if journal(&path).exists() {
            fs::copy(journal(&path), journal(&image)).unwrap();
        }
        spilled += usize::from(fs::read(&image).unwrap() != untouched);
        let found = opened(&image);
        assert_eq!((found.content(), all(&found)), before, "after {at} claims");
        assert_eq!(found.check().faults, Vec::<String>::new());
    }
    assert!(spilled > 3, "nothing reached the file before the end");
    writer.commit().unwrap();
    assert_eq!(opened(&path).claims(), 400);
}

#[test]
fn d01_a_run_that_is_not_committed_leaves_nothing() {
    let folder = Folder::new("dropped");
    let path = folder.path("h.db");
    let mut writer = Writer::open(&path).unwrap();
    add(&mut writer, &many(50), "x");
    drop(writer);
    let store = opened(&path);
    assert_eq!((store.claims(), store.sources().count()), (0, 0));
}

#[test]
fn d02_readers_see_one_moment_and_writers_wait() {
    let folder = Folder::new("two");
    let path = folder.path("h.db");
    filled(&path, &many(100));
    let store = Store::open(&path, NonZeroUsize::new(3).unwrap()).unwrap();
    let mut writer = Writer::open_patiently(&path, std::time::Duration::from_millis(50)).unwrap();
    // Another run cannot begin to write meanwhile.
    let second = Writer::open_patiently(&path, std::time::Duration::from_millis(50)).unwrap_err();
    assert_eq!(second.code, "history/in-use");
    assert!(second.message.contains("in use by another run"));
    add(&mut writer, &many(150), "later");
    // Nor is anything written while the first is being asked.
    assert_eq!(writer.commit().unwrap_err().code, "history/in-use");
    assert_eq!(store.claims(), 100);
    drop(store);
    assert_eq!(opened(&path).claims(), 100);
    let mut writer = Writer::open(&path).unwrap();
    add(&mut writer, &many(150), "later");
    writer.commit().unwrap();
    assert_eq!(opened(&path).claims(), 150);
}

#[test]
fn d02_eight_runs_at_once_lose_nothing() {
    let folder = Folder::new("eight");
    let path = folder.path("h.db");
    let claims = many(400);
    std::thread::scope(|scope| {
        for part in claims.chunks(50) {
            let path = &path;
            scope.spawn(move || {
                let mut writer = Writer::open(path).unwrap();
                add(&mut writer, part, "x");
                writer.commit().unwrap();
            });
        }
    });
    let store = opened(&path);
    assert_eq!((store.claims(), store.check().faults), (400, Vec::new()));
}

#[test]
fn d05_a_full_disk_leaves_the_store_as_it_was() {
    let folder = Folder::new("full");
    let path = folder.path("h.db");
    filled(&path, &many(20));
    let before = all(&opened(&path));
    let mut writer = Writer::open(&path).unwrap();
    let pages: i64 = writer.connection().pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    writer.connection().pragma_update(None, "max_page_count", pages + 3).unwrap();
    let names = writer.names().clone();
    let full = many(500).iter().find_map(|claim| writer.add(Prepared::of(claim, &names).unwrap(), "x").err());
    let full = full.unwrap();
    assert_eq!(full.code, "history/not-written");
    assert!(full.message.contains("the disk is full"));
    drop(writer);
    assert_eq!(all(&opened(&path)), before);
}

#[cfg(unix)]
#[test]
fn d07_a_store_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("mode");
    let path = folder.path("h.db");
    filled(&path, &many(3));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!is_open_to_others(&path));
    Store::copy(&path, &folder.path("copy.db")).unwrap();
    assert_eq!(fs::metadata(folder.path("copy.db")).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(is_open_to_others(&path));
}

#[test]
fn d09_a_copy_is_of_one_moment() {
    let folder = Folder::new("copy");
    let path = folder.path("h.db");
    filled(&path, &many(100));
    let mut writer = Writer::open(&path).unwrap();
    add(&mut writer, &many(130), "later");
    Store::copy(&path, &folder.path("during.db")).unwrap();
    assert_eq!(opened(&folder.path("during.db")).claims(), 100);
    writer.commit().unwrap();
    Store::copy(&path, &folder.path("after.db")).unwrap();
    let after = opened(&folder.path("after.db"));
    assert_eq!((after.claims(), all(&after)), (130, all(&opened(&path))));
    assert_eq!(after.check().faults, Vec::<String>::new());
    assert!(Store::copy(&path, &folder.path("after.db")).is_err(), "a file that is there is not written over");
}

#[test]
fn what_is_taken_out_is_not_left_in_the_file() {
    let folder = Folder::new("secure");
    let path = folder.path("h.db");
    let secret = claim(0, "A").text(Field::ClaimReferral, "A-REFERRAL-NUMBER-OF-MANY-CHARACTERS").done();
    let names = super::Names::default().extended();
    let kept: Claim = claim(1, "B").done();
    filled(&path, &[secret.clone(), kept]);
    let row: Vec<u8> = Connection::open(&path)
        .unwrap()
        .query_row("SELECT body FROM claim ORDER BY length(body) DESC LIMIT 1", [], |row| row.get(0))
        .unwrap();
    let holds = |bytes: &[u8]| memchr::memmem::find(&fs::read(&path).unwrap(), bytes).is_some();
    assert!(holds(&row));
    let mut writer = Writer::open(&path).unwrap();
    assert!(writer.remove(&Prepared::of(&secret, &names).unwrap()).unwrap());
    writer.commit().unwrap();
    assert!(!holds(&row));
}

#[test]
fn a_store_is_known_by_its_content_or_its_name() {
    let folder = Folder::new("known");
    filled(&folder.path("h.ndjson"), &many(1));
    assert!(is_store(&folder.path("h.ndjson")) && is_store(&folder.path("absent.db")));
    fs::write(folder.path("claims.ndjson"), "{}").unwrap();
    assert!(!is_store(&folder.path("claims.ndjson")));
}

#[test]
fn of_two_records_the_one_with_more_of_the_decision_is_kept() {
    let folder = Folder::new("decision");
    let sent = claim(0, "A").done();
    let decided = claim(1, "A").text(Field::ClaimPayerNumber, "ICN1").done();
    let mut writer = Writer::open(&folder.path("h.db")).unwrap();
    let names = writer.names().clone();
    let mut add = |claim: &Claim, source| writer.add(Prepared::of(claim, &names).unwrap(), source).unwrap();
    assert_eq!(add(&sent, "sent"), Added::New);
    assert_eq!(add(&decided, "decided"), Added::Better);
    assert_eq!(add(&sent, "again"), Added::Known);
    assert_eq!(add(&decided, "decided"), Added::Known);
}
