//! Which fields of a claim a report does not show unless it is asked to.
//!
//! Hidden are what tells who the patient is, and free text in which anything may stand: names, the member identifier, the
//! day of birth and of death, street and postal code, notes and descriptions. Shown are
//! the claim's number, without which a report is of no use to who must mend the claim, and whatever else decided: codes,
//! days of service, amounts, providers, authorizations.
//!
//! Where a row has slipped by a column, a name stands where a day should: a value that cannot be read is shown as far as it
//! looks like what it should be.

use super::model::Datum;
use crate::claim::{Field, Kind, is_reason};

/// Whether a report shows what is hidden otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Patients {
    /// It does not.
    #[default]
    Hidden,
    /// It does (`--show-phi`).
    Shown,
}

/// Whether a field is hidden where patients' data are.
pub fn is_hidden(field: Field) -> bool {
    field.identifies_patient()
}

impl Patients {
    /// What is shown of a field's value, given whether it may be at all ([`Patients::show`]).
    pub(super) fn of(self, field: Field, datum: Datum) -> Datum {
        match datum {
            Datum::Unreadable(text) if self == Patients::Hidden && !looks_like(field, &text) => Datum::Hidden,
            Datum::List(values) => Datum::List(values.into_iter().map(|value| self.of(field, value)).collect()),
            other => other,
        }
    }

    /// Whether a field's value is shown.
    pub fn show(self, field: Field) -> bool {
        self == Patients::Shown || !is_hidden(field)
    }
}

/// Whether a text that cannot be read looks like a slip of what a field holds, and not like what another would.
fn looks_like(field: Field, text: &str) -> bool {
    if is_reason(text.as_bytes()) {
        return true;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let others = |signs: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || signs.contains(c));
    match field.info().kind {
        Kind::Date => letters == 0 && (4..=8).contains(&digits) && text.len() <= 12 && others("-/. "),
        Kind::Money | Kind::Number | Kind::Age => letters == 0 && text.len() <= 12 && others("-+.,$%() "),
        Kind::Code(_) | Kind::Provider => digits > 0 && letters <= 4 && text.len() <= 10 && others("-.,;:'\""),
        Kind::Yes => text.len() <= 1,
        Kind::Text => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_shown_where_it_looks_like_what_it_should_be() {
        let shown = |field: Field, text: &str| {
            let datum = Datum::Unreadable(text.to_owned());
            let list = Datum::List(vec![datum.clone()]);
            let shown = Patients::Hidden.of(field, datum.clone()) == datum;
            assert_eq!(Patients::Hidden.of(field, list.clone()) == list, shown, "{text}");
            assert_eq!(Patients::Shown.of(field, datum.clone()), datum);
            shown
        };
        for text in ["20260230", "2026-02-30", "2/30/2026", "30.02.26"] {
            assert!(shown(Field::LineDate, text), "{text}");
        }
        for text in ["DOE JANE 1971-05-02", "M00001234", "123456789", "Feb 30", "1 MAIN STREET"] {
            assert!(!shown(Field::LineDate, text), "{text}");
        }
        for text in ["L57.0,I10", "'99213", "25,59"] {
            assert!(shown(Field::LineCode, text), "{text}");
        }
        for text in ["JANE DOE", "DOE", "DOE-1971-05-02"] {
            assert!(!shown(Field::LineCode, text), "{text}");
        }
        assert!(shown(Field::LineCharge, "1,250.00") && shown(Field::LineUnits, "-1"));
        assert!(!shown(Field::LineUnits, "two") && !shown(Field::LineAuthorization, "A\u{1}1"));
        assert!(shown(Field::DiagnosisCode, "an empty diagnosis"));
    }
}
