//! A claim to its patient: which claims are of one person.

use super::fingerprint::Fingerprint;
use crate::claim::{Claim, Date, Field, Item, Value};

/// Who the patient of a claim is, as far as the claim says it.
///
/// An 837 gives the dependents of a subscriber the subscriber's member number, so that the number alone does not tell a
/// person: the day of birth does, and among twins the sex. What a claim does not say keeps it from nobody.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Who {
    /// The member number.
    pub member: Vec<u8>,
    /// The day of birth, where it is there and readable.
    pub birth: Option<Date>,
    /// F or M; `None` where it is not given, unknown, or the patient is the subscriber, of whom a number has one.
    sex: Option<u8>,
}

impl Who {
    /// The patient of a claim; `None` without a member number.
    pub fn of(claim: &Claim) -> Option<Who> {
        let member = text(claim, Item::PATIENT, Field::PatientId)?;
        let birth = claim.slot(Item::PATIENT, Field::PatientBirthDate).as_date();
        let letter = |field| match claim.slot(Item::PATIENT, field).as_code()?.bytes() {
            [letter, 0, ..] => Some(letter),
            _ => None,
        };
        let sex = letter(Field::PatientSex).filter(|sex| matches!(sex, b'F' | b'M'));
        let relationship = claim.slot(Item::PATIENT, Field::PatientRelationship).as_code();
        let is_subscriber = relationship.is_some_and(|code| matches!(code.bytes(), [b'1', b'8', 0, ..]));
        Some(Who { member, birth, sex: sex.filter(|_| !is_subscriber) })
    }

    /// The fingerprint of the member number.
    pub fn member_mark(&self) -> u64 {
        let mut taken = Fingerprint::default();
        taken.text(&self.member);
        taken.half()
    }

    /// Whether two claims' patients may be one person.
    pub fn may_be(&self, other: &Who) -> bool {
        let differ = |a: Option<i32>, b: Option<i32>| a.zip(b).is_some_and(|(a, b)| a != b);
        self.member == other.member
            && !differ(self.birth.map(|day| day.0), other.birth.map(|day| day.0))
            && !differ(self.sex.map(i32::from), other.sex.map(i32::from))
    }
}

/// A code or text of a claim.
pub(super) fn text(claim: &Claim, item: Item, field: Field) -> Option<Vec<u8>> {
    match claim.get(item, field) {
        Value::Code(code) => Some(code.bytes().into_iter().take(code.len()).collect()),
        Value::Text(text) => Some(text.to_vec()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{NOWHERE, Slot};

    fn who(birth: &str, sex: &str, relationship: &str) -> Who {
        let mut claim = Claim::default();
        for (field, text) in
            [(Field::PatientId, "M1"), (Field::PatientSex, sex), (Field::PatientRelationship, relationship)]
        {
            let slot = claim.text_slot(text.as_bytes(), NOWHERE);
            claim.set(Item::PATIENT, field, slot);
        }
        let birth = Date::parse(birth.as_bytes()).map_or(Slot::ABSENT, |day| Slot::date(day, NOWHERE));
        claim.set(Item::PATIENT, Field::PatientBirthDate, birth);
        Who::of(&claim).unwrap()
    }

    #[test]
    fn a_family_under_one_number_is_several_patients() {
        let parent = who("1980-01-02", "F", "18");
        let twins = [who("2015-03-04", "F", "19"), who("2015-03-04", "M", "19")];
        assert!(!parent.may_be(&twins[0]) && !twins[0].may_be(&twins[1]));
        assert!(parent.may_be(&who("1980-01-02", "M", "18")), "a corrected sex is no other subscriber");
        for child in &twins {
            assert!(child.may_be(&who("", "", "")) && child.may_be(&who("2015-03-04", "U", "")));
        }
        assert!(!parent.may_be(&Who { member: b"M2".to_vec(), ..parent.clone() }));
        assert_eq!(Who::of(&Claim::default()), None);
    }
}
