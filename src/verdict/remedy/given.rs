//! A field that an edit asks to be there, to words that ask for it.

use super::wishes::Wishes;
use super::{Change, RECORDS, place};
use crate::claim::{Field, Kind, Record};
use crate::policy::model::Owner;
use crate::verdict::act::{Act, Gift};

/// What a number of an authorization or a referral needs.
const AUTHORIZATION: &str = "authorization";
const REFERRAL: &str = "referral";

impl Wishes<'_> {
    pub fn wish_present(&mut self, owner: Owner, field: Field) {
        let Some(item) = self.here(owner) else { return };
        let words = match field {
            Field::LineAuthorization | Field::ClaimAuthorization => "a prior authorization number",
            Field::LineReferral | Field::ClaimReferral => "a referral number",
            Field::LineDate | Field::LineThrough | Field::LinePlace | Field::PatientBirthDate | Field::PatientSex => {
                return;
            }
            _ => field.info().name,
        };
        let words = format!("give {} {}", place(self.machine.claim, item), words.replace('_', " "));
        self.changes.push(Change::new(words, needs(field), Act::Give(item, field, Gift::Something)));
    }
}

/// What must back a field that is given: what states a fact of the service or its circumstances needs records; who bills
/// knows its own names, addresses and numbers.
fn needs(field: Field) -> Option<&'static str> {
    match field {
        Field::LineAuthorization | Field::ClaimAuthorization => Some(AUTHORIZATION),
        Field::LineReferral | Field::ClaimReferral => Some(REFERRAL),
        Field::LineNote | Field::ClaimNote | Field::NoteText => Some(RECORDS),
        _ if field.record() == Record::Provider || matches!(field.info().kind, Kind::Provider | Kind::Text) => None,
        _ => Some(RECORDS),
    }
}
