//! Which fields of a claim a report does not show unless it is asked to.
//!
//! Hidden are what tells who the patient is, and free text in which anything may stand: names, the member identifier, the
//! day of birth and of death, street and postal code, notes and descriptions. Shown are
//! the claim's number, without which a report is of no use to who must mend the claim, and whatever else decided: codes,
//! days of service, amounts, providers, authorizations.

use crate::claim::Field;

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
    /// Whether a field's value is shown.
    pub fn show(self, field: Field) -> bool {
        self == Patients::Shown || !is_hidden(field)
    }
}
