//! What whoever bills may add to a claim, as far as its form has room, with all that follows from it.

use super::ClaimType;
use super::code::Code;
use super::field::{Field, Record};
use super::record::{Claim, Item};
use super::slot::{NOWHERE, Slot};

/// How many modifiers a line has room for: SV101-3 to -6, SV202-3 to -6, SV301-3 to -6.
const MOST_MODIFIERS: usize = 4;
/// How many diagnoses a line can point to: SV107 and SV311 have four components.
const MOST_POINTERS: usize = 4;

impl ClaimType {
    /// How many diagnoses a claim has room for, external causes and reasons for the visit apart: an 837P twelve in its HI, an
    /// 837I the principal one and twice twelve others, an 837D four.
    fn most_diagnoses(self) -> usize {
        match self {
            ClaimType::Professional => 12,
            ClaimType::Institutional => 25,
            ClaimType::Dental => 4,
        }
    }
}

impl Claim {
    /// Whether a line of the claim points to diagnoses; where none does, each line means all of them.
    pub fn points(&self) -> bool {
        self.stored_items(Record::Line).any(|line| !self.slot(line, Field::LinePointers).is_absent())
    }

    /// Adds a modifier behind those of a line; false where the line has no room for it.
    pub fn add_modifier(&mut self, line: Item, code: Code) -> bool {
        self.list(line, Field::LineModifiers).len() < MOST_MODIFIERS
            && self.append(line, Field::LineModifiers, Slot::code(code, NOWHERE))
    }

    /// Reports a diagnosis behind the others; its position, by which lines point to it. `None`: there is no room for it, or
    /// lines point to external causes, whose positions it would shift.
    pub fn add_diagnosis(&mut self, code: Code) -> Option<u32> {
        let role = |item| self.slot(item, Field::DiagnosisRole).as_code().map_or([0; 8], Code::bytes);
        let roles: Vec<[u8; 8]> = self.stored_items(Record::Diagnosis).map(role).collect();
        let counted = roles.iter().filter(|role| !role.starts_with(b"APR") && !role.starts_with(b"ABN")).count();
        let causes = roles.iter().any(|role| role.starts_with(b"ABN"));
        if counted >= self.claim_type.most_diagnoses() || (causes && self.points()) {
            return None;
        }
        let position = u32::try_from(counted + 1).ok()?;
        let item = self.add(Record::Diagnosis, Item::CLAIM, NOWHERE);
        self.set(item, Field::DiagnosisCode, Slot::code(code, NOWHERE));
        self.set(item, Field::DiagnosisPosition, Slot::number(position.into(), 0, NOWHERE));
        if !roles.iter().all(|role| *role == [0; 8]) {
            let role: &[u8] = if counted == 0 { b"ABK" } else { b"ABF" };
            let slot = self.text_slot(role, NOWHERE);
            self.set(item, Field::DiagnosisRole, slot);
        }
        self.settle_diagnoses_anew();
        Some(position)
    }

    /// Points a line to one more of the claim's diagnoses, by its position from 1; false where the line has no room for it.
    pub fn add_pointer(&mut self, line: Item, position: u32) -> bool {
        if self.list(line, Field::LinePointers).len() >= MOST_POINTERS {
            return false;
        }
        let pointed = self.append(line, Field::LinePointers, Slot::number(position.into(), 0, NOWHERE));
        self.settle_diagnoses_anew();
        pointed
    }

    /// Adds a value to a list that may be a single value as yet.
    fn append(&mut self, item: Item, field: Field, value: Slot) -> bool {
        let mut values = self.list(item, field).to_vec();
        values.push(value);
        let slot = self.list_slot(&values, self.slot(item, field).at());
        self.set(item, field, slot);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        Code::new(text.as_bytes()).unwrap()
    }

    /// A claim with so many diagnoses and two lines, the first of which points to some.
    fn claim(diagnoses: usize, pointers: &[u32]) -> Claim {
        let mut claim = Claim::default();
        for at in 0..diagnoses {
            let item = claim.add(Record::Diagnosis, Item::CLAIM, NOWHERE);
            claim.set(item, Field::DiagnosisCode, Slot::code(code(&format!("A{at}")), NOWHERE));
        }
        for _ in 0..2 {
            claim.add(Record::Line, Item::CLAIM, NOWHERE);
        }
        for pointer in pointers {
            claim.push(Item::line(0), Field::LinePointers, Slot::number((*pointer).into(), 0, NOWHERE));
        }
        claim.settle();
        claim
    }

    fn shown(claim: &Claim, item: Item, field: Field) -> String {
        claim.show(claim.slot(item, field), field).to_string()
    }

    #[test]
    fn without_pointers_every_line_means_a_new_diagnosis_too() {
        let mut claim = claim(1, &[]);
        assert_eq!(claim.add_diagnosis(code("B1")), Some(2));
        for line in [0, 1] {
            assert_eq!(shown(&claim, Item::line(line), Field::LineDiagnosis), "A0, B1");
        }
        assert_eq!(shown(&claim, Item::CLAIM, Field::ClaimDiagnoses), "A0, B1");
    }

    #[test]
    fn with_the_first_pointer_other_lines_mean_no_diagnosis_any_more() {
        let mut claim = claim(2, &[]);
        assert!(claim.add_pointer(Item::line(1), 2));
        assert_eq!(shown(&claim, Item::line(0), Field::LineDiagnosis), "none");
        assert_eq!(shown(&claim, Item::line(1), Field::LineDiagnosis), "A1");
    }

    #[test]
    fn a_form_has_only_so_much_room() {
        assert_eq!(claim(12, &[]).add_diagnosis(code("B1")), None);
        assert!(!claim(5, &[1, 2, 3, 4]).add_pointer(Item::line(0), 5));
        let mut claim = claim(1, &[1]);
        for modifier in ["25", "59", "GP", "KX"] {
            assert!(claim.add_modifier(Item::line(0), code(modifier)));
        }
        assert!(!claim.add_modifier(Item::line(0), code("GN")));
    }
}
