//! The segments of loops 2400 to 2430 to lines, drugs and what other payers decided on them.

use super::super::lex::{Part, Segment};
use super::{Level, Reader, Scope};
use crate::claim::{Field, Item, Record, Slot};

impl Reader<'_> {
    /// LX: a line begins.
    pub(super) fn service_line(&mut self, segment: &Segment<'_>) {
        if self.level != Level::Claim {
            return self.misplaced(segment, "its claim (CLM)");
        }
        let line = self.new_line(segment);
        let number = self.quantity(segment.element(1), Field::LineNumber);
        self.put(line, Field::LineNumber, number);
    }

    fn new_line(&mut self, segment: &Segment<'_>) -> Item {
        let line = self.claim.add(Record::Line, Item::CLAIM, segment.at);
        (self.line, self.other, self.scope, self.served) = (Some(line), None, Scope::Line, false);
        line
    }

    /// SV1: the service of a line.
    pub(super) fn service(&mut self, segment: &Segment<'_>) {
        if self.level != Level::Claim {
            return self.misplaced(segment, "its claim (CLM)");
        }
        let line = match self.line {
            Some(line) if !std::mem::replace(&mut self.served, true) => line,
            _ => {
                self.once(
                    "x12/no-line-number",
                    segment.whole(),
                    "a service (SV1) has no LX of its own before it; it is read as a line without number",
                );
                let line = self.new_line(segment);
                self.served = true;
                line
            }
        };
        self.claim.set_place(line, segment.at);
        let slots = [
            (Field::LineCode, self.code(segment.component(1, 2))),
            (Field::LineModifiers, self.code_list((3..=6).map(|component| segment.component(1, component)))),
            (Field::LineDescription, self.text(segment.component(1, 7))),
            (Field::LineCharge, self.money(segment.element(2))),
            (Field::LineUnitBasis, self.code(segment.element(3))),
            (Field::LineUnits, self.quantity(segment.element(4), Field::LineUnits)),
            (Field::LinePlace, self.code(segment.element(5))),
            (Field::LineEmergency, self.yes(segment.element(9))),
            (Field::LineEpsdt, self.yes(segment.element(11))),
            (Field::LineFamilyPlanning, self.yes(segment.element(12))),
        ];
        for (field, slot) in slots {
            self.put(line, field, slot);
        }
        let pointers: Vec<Slot> = (1..=4)
            .map(|component| segment.component(7, component))
            .filter(|part| !part.is_empty())
            .map(|part| self.pointer(part))
            .collect();
        if let Some(first) = pointers.first().map(|first| first.at()) {
            let list = self.claim.list_slot(&pointers, first);
            self.put(line, Field::LinePointers, list);
        }
    }

    /// A diagnosis pointer: 1 to 12, or A to L as paper claims write it.
    fn pointer(&mut self, part: Part<'_>) -> Slot {
        match part.text {
            [letter @ (b'A'..=b'L' | b'a'..=b'l')] => {
                Slot::number(i64::from(letter.to_ascii_uppercase() - b'A') + 1, 0, part.at)
            }
            _ => self.quantity(part, Field::LinePointers),
        }
    }

    /// LIN: a drug of the line, where it is an NDC.
    pub(super) fn drug(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        if !segment.element(2).is(b"N4") {
            self.scope = Scope::Ignored;
            return;
        }
        let drug = self.claim.add(Record::Drug, line, segment.at);
        let code = self.code(segment.element(3));
        self.put(drug, Field::DrugCode, code);
        self.scope = Scope::Drug(drug);
    }

    /// CTP: how much of the drug.
    pub(super) fn drug_quantity(&mut self, segment: &Segment<'_>) {
        if let Scope::Drug(drug) = self.scope {
            let quantity = self.quantity(segment.element(4), Field::DrugQuantity);
            let unit = self.code(segment.component(5, 1));
            self.put(drug, Field::DrugQuantity, quantity);
            self.put(drug, Field::DrugUnit, unit);
        }
    }

    /// SVD: what another payer decided on the line.
    pub(super) fn result(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        let result = self.claim.add(Record::LineResult, line, segment.at);
        let slots = [
            (Field::ResultPayer, self.text(segment.element(1))),
            (Field::ResultPaid, self.money(segment.element(2))),
            (Field::ResultCode, self.code(segment.component(3, 2))),
            (Field::ResultUnits, self.quantity(segment.element(5), Field::ResultUnits)),
        ];
        for (field, slot) in slots {
            self.put(result, field, slot);
        }
        self.scope = Scope::Result(result);
    }
}
