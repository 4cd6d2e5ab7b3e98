//! Whose claims they are, and what is one claim.

use std::num::NonZeroUsize;

use super::{Folder, claim, filled, opened};
use crate::claim::{Claim, Field};
use crate::history::{History, Part, Shelved, Store, Writer};

fn numbers(history: &History, claim: &Claim) -> Vec<u64> {
    let past = history.beside(claim).unwrap();
    let (claims, chosen, _) = past.others();
    chosen.iter().map(|at| claims[*at as usize].index).collect()
}

/// The claim as one of file 9.
fn of_nine(claim: &Claim) -> Claim {
    let mut claim = claim.clone();
    claim.file = 9;
    claim
}

fn shelve(history: &mut History, part: Part, claim: &Claim) {
    if let Some(shelved) = Shelved::of(part, claim, history.names()) {
        history.add(shelved);
    }
}

/// A history of claims that are judged and of earlier ones, in memory and in a store.
fn both(name: &str, judged: &[Claim], past: &[Claim]) -> [History; 2] {
    let folder = Folder::new(name);
    filled(&folder.path("h.db"), past);
    let [mut memory, mut store] = [History::default(), History::default()];
    for claim in judged {
        shelve(&mut memory, Part::Judged, claim);
        shelve(&mut store, Part::Judged, claim);
    }
    past.iter().for_each(|claim| shelve(&mut memory, Part::Past, &of_nine(claim)));
    store.add_store(opened(&folder.path("h.db")), 9);
    [memory, store]
}

#[test]
fn what_is_judged_and_on_file_counts_once() {
    let judged = [claim(0, "A").done(), claim(1, "A").done(), claim(2, "B").done()];
    let past = [claim(10, "A").done(), claim(11, "B").done(), claim(12, "OLD").done(), claim(13, "OLD").done()];
    for history in both("once", &judged, &past) {
        let old = numbers(&history, &judged[0]);
        // Two equal claims that are judged are two: the second may repeat the first.
        assert_eq!(old.len(), 3, "{old:?}");
        assert!(old.contains(&1) && old.contains(&2));
        assert_eq!(numbers(&history, &judged[2]).len(), 3);
    }
}

#[test]
fn what_the_payer_decided_is_no_other_claim() {
    let sent = claim(0, "A").on("2026-01-05").done();
    let mut decided = claim(1, "A").on("2026-01-05").text(Field::ClaimPayerNumber, "ICN1").done();
    let line = crate::claim::Item::line(0);
    decided.set(line, Field::LineDenied, crate::claim::Slot::yes(true, crate::claim::NOWHERE));
    let new = claim(7, "NEW").done();
    for past in [[sent.clone(), decided.clone()], [decided, sent]] {
        for history in both("decided", std::slice::from_ref(&new), &past) {
            assert_eq!(numbers(&history, &new), [1]);
        }
    }
}

#[test]
fn a_claim_without_a_member_number_has_no_history_that_is_complete() {
    let nobody = claim(0, "A").of("").done();
    for history in both("nobody", std::slice::from_ref(&nobody), &[claim(1, "B").done()]) {
        assert!(!history.beside(&nobody).unwrap().is_known);
        assert!(history.beside(&claim(1, "B").done()).unwrap().is_known);
    }
}

#[test]
fn the_day_of_birth_tells_siblings_apart() {
    let child = |index, born: &str| claim(index, &format!("C{index}")).day(Field::PatientBirthDate, born).done();
    let judged = [child(0, "2015-03-04")];
    let past = [child(1, "2015-03-04"), child(2, "2018-05-06"), claim(3, "C3").done()];
    for history in both("siblings", &judged, &past) {
        let mut found = numbers(&history, &judged[0]);
        found.sort_unstable();
        assert_eq!(found, [1, 3]);
        // Of a claim without the day of birth nobody knows which child it is of.
        assert_eq!(numbers(&history, &of_nine(&past[2])).len(), 3);
    }
}

#[test]
fn stores_that_touch_are_complete_together() {
    let folder = Folder::new("complete");
    let day = |text: &str| crate::claim::Date::parse(text.as_bytes()).unwrap();
    let store = |name: &str, from: &str, through: &str| {
        let mut writer = Writer::open(&folder.path(name)).unwrap();
        writer.extend_complete((day(from), day(through))).unwrap();
        writer.commit().unwrap();
        Store::open(&folder.path(name), NonZeroUsize::MIN).unwrap()
    };
    let mut history = History::default();
    assert_eq!(history.complete(), None);
    history.add_store(store("b.db", "2025-01-01", "2025-12-31"), 1);
    history.add_store(store("a.db", "2024-01-01", "2024-12-31"), 2);
    assert_eq!(history.complete(), Some((day("2024-01-01"), day("2025-12-31"))));
    history.add_store(store("c.db", "2020-01-01", "2020-12-31"), 3);
    assert_eq!(history.complete(), Some((day("2024-01-01"), day("2025-12-31"))));
}
