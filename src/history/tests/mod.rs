//! What stands beside a claim, and the threats to a store (D01 to D10).

mod damage;
mod patients;
mod store;
mod versions;

use std::fs;
use std::path::PathBuf;

use super::{Names, Prepared, Store, Who, Writer};
use crate::claim::{Claim, Date, Days, Field, Item, NOWHERE, Record, Slot, Value};

/// A folder of its own for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("paylint-history-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A claim that is being made.
struct Draft(Claim);

/// A claim of member M1 with one line.
fn claim(index: u64, number: &str) -> Draft {
    let mut claim = Claim::default();
    claim.index = index;
    let line = claim.add(Record::Line, Item::CLAIM, NOWHERE);
    let code = claim.text_slot(b"99213", NOWHERE);
    claim.set(line, Field::LineCode, code);
    Draft(claim).text(Field::ClaimNumber, number).text(Field::ClaimFrequency, "1").text(Field::PatientId, "M1")
}

impl Draft {
    fn text(mut self, field: Field, text: &str) -> Draft {
        let record = field.info().record;
        let item = Item { record, index: 0 };
        let slot = self.0.text_slot(text.as_bytes(), NOWHERE);
        self.0.set(item, field, slot);
        self
    }

    fn day(mut self, field: Field, day: &str) -> Draft {
        let slot = Slot::date(Date::parse(day.as_bytes()).unwrap(), NOWHERE);
        self.0.set(Item { record: field.info().record, index: 0 }, field, slot);
        self
    }

    fn on(self, day: &str) -> Draft {
        self.day(Field::LineDate, day)
    }

    /// That it replaces (7) or voids (8) another.
    fn replaces(self, frequency: &str, original: &str) -> Draft {
        self.text(Field::ClaimFrequency, frequency).text(Field::ClaimOriginalNumber, original)
    }

    fn of(self, member: &str) -> Draft {
        self.text(Field::PatientId, member)
    }

    fn done(mut self) -> Claim {
        self.0.settle();
        self.0
    }
}

/// Many claims of some patients, the same for the same count.
fn many(count: u64) -> Vec<Claim> {
    let one = |at: u64| {
        let day = Date(20_000 + i32::try_from(at % 700).unwrap()).to_string();
        claim(at, &format!("C{at}")).of(&format!("M{}", at * 7 % 97)).on(&day).done()
    };
    (0..count).map(one).collect()
}

fn add(writer: &mut Writer, claims: &[Claim], source: &str) {
    let names = writer.names().clone();
    for claim in claims {
        writer.add(Prepared::of(claim, &names).unwrap(), source).unwrap();
    }
}

/// A store of claims.
fn filled(path: &std::path::Path, claims: &[Claim]) {
    let mut writer = Writer::open(path).unwrap();
    add(&mut writer, claims, "claims.ndjson");
    writer.commit().unwrap();
}

fn opened(path: &std::path::Path) -> Store {
    Store::open(path, std::num::NonZeroUsize::MIN).unwrap()
}

fn who(claim: &Claim) -> Who {
    Who::of(claim).unwrap()
}

/// What is packed of a claim says all of it.
fn packed(claim: &Claim) -> Vec<u8> {
    super::pack(claim, &Names::default().extended())
}

#[test]
fn a_day_of_which_the_month_is_known_is_kept_so() {
    let mut draft = claim(0, "C1");
    let days = Days::parse(b"2026-02").unwrap();
    draft.0.set(Item::line(0), Field::LineDate, Slot::days(days, NOWHERE));
    let names = Names::default().extended();
    let kept = super::unpack(&super::pack(&draft.done(), &names), &names).unwrap();
    assert_eq!(kept.get(Item::line(0), Field::LineDate), Value::Days(days));
    assert_eq!(kept.get(Item::CLAIM, Field::ClaimFirstDate), Value::Days(days));
}
