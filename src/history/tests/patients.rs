//! Whose claims they are, and what is one claim.

use std::num::NonZeroUsize;
use std::sync::Arc;

use super::{Folder, claim, filled, opened};
use crate::claim::{Claim, Field, Item, Sheet};
use crate::history::{Bundler, Census, History, Part, Store, Who, Writer};

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
    let (keeper, mut bundler) = (history.keeper(), Bundler::default());
    let full = keeper.keep(part, claim, &mut bundler);
    full.into_iter().chain(bundler.close()).for_each(|bundle| history.add(bundle).unwrap());
}

/// One whose patients were counted.
fn counted<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> History {
    let mut census = Census::default();
    claims.into_iter().filter_map(Who::of).for_each(|who| census.count(who.member_mark()));
    History::of(census)
}

/// A history of claims that are judged and of earlier ones, in the run and in a store; then both of a run whose patients were
/// counted, as `lint` has them.
fn both(name: &str, judged: &[Claim], past: &[Claim]) -> [History; 4] {
    let folder = Folder::new(name);
    filled(&folder.path("h.db"), past);
    let mut all = [History::default(), History::default(), counted(judged.iter().chain(past)), counted(judged)];
    for (at, history) in all.iter_mut().enumerate() {
        judged.iter().for_each(|claim| shelve(history, Part::Judged, claim));
        if at % 2 == 0 {
            past.iter().for_each(|claim| shelve(history, Part::Past, &of_nine(claim)));
        } else {
            history.add_store(opened(&folder.path("h.db")), 9);
        }
        history.seal().unwrap();
    }
    all
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
    }
    let [memory, store, ..] = both("orphan", &judged, &past);
    for history in [memory, store] {
        // Of a claim without the day of birth nobody knows which child it is of.
        assert_eq!(numbers(&history, &of_nine(&past[2])).len(), 3);
    }
}

#[test]
fn claims_come_back_from_the_shelf_as_they_were() {
    let mut history = History::default();
    let (keeper, mut bundler) = (history.keeper(), Bundler::default());
    let sheet = Arc::new(Sheet { delimiter: b';', headings: vec!["claim".to_owned()], groups: Vec::new() });
    let made = |index: u64| {
        let mut made = Claim::default();
        (made.index, made.file, made.sheet) = (index, 3, Some(Arc::clone(&sheet)));
        made.add_piece(format!("the bytes of claim {index}").as_bytes(), 100 * index, index);
        made.add_piece_of(7, b"and of a file beside it", 5, 1);
        let slot = made.text_slot(format!("M{}", index % 10).as_bytes(), 0);
        made.set(Item::PATIENT, Field::PatientId, slot);
        made
    };
    for index in 0..1_000 {
        let full = keeper.keep(Part::Judged, &made(index), &mut bundler);
        full.into_iter().for_each(|bundle| history.add(bundle).unwrap());
    }
    bundler.close().into_iter().for_each(|bundle| history.add(bundle).unwrap());
    history.seal().unwrap();
    let past = history.beside(&made(4)).unwrap();
    let (claims, others, _) = past.others();
    let indexes = (0..1_000).filter(|index| index % 10 == 4).collect::<Vec<u64>>();
    assert_eq!(claims.iter().map(|claim| claim.index).collect::<Vec<_>>(), indexes);
    assert_eq!(others.len(), 99);
    for claim in claims {
        let own = made(claim.index);
        assert_eq!((claim.raw(), claim.pieces(), claim.file), (own.raw(), own.pieces(), 3));
        assert_eq!(claim.sheet.as_ref().map(|sheet| &sheet.headings), own.sheet.as_ref().map(|sheet| &sheet.headings));
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
