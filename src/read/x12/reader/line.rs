//! The segments of loops 2400 to 2440 to lines, teeth, drugs and what other payers decided on them.

use super::super::lex::{Part, Parts, Segment};
use super::elements::{code, money, plain, quantity, text, yes};
use super::{Level, Reader, Scope};
use crate::claim::{Code, Field, Item, Record, Slot};

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
        self.equipment = None;
        line
    }

    /// The line that a service (SV1, SV2, SV3) is of: the one that its LX began.
    fn line_of_service(&mut self, segment: &Segment<'_>) -> Option<Item> {
        if self.level != Level::Claim {
            self.misplaced(segment, "its claim (CLM)");
            return None;
        }
        let line = match self.line {
            Some(line) if !std::mem::replace(&mut self.served, true) => line,
            _ => {
                let message = format!(
                    "a service ({}) has no LX of its own before it; it is read as a line without number",
                    segment.id.text()
                );
                self.once("x12/no-line-number", segment.whole(), &message);
                let line = self.new_line(segment);
                self.served = true;
                line
            }
        };
        self.claim.set_place(line, segment.at);
        Some(line)
    }

    /// The procedure, which SV101, SV202 and SV301 write alike.
    fn procedure(&mut self, line: Item, segment: &Segment<'_>, element: usize) {
        let procedure = segment.composite(element);
        self.take(line, &procedure, &[code(1, Field::LineCodeQualifier), plain(2, Field::LineCode)]);
        let first = procedure.part(1);
        // Qualifiers have two characters: what is longer is the procedure itself.
        if first.text.len() > 2 && procedure.part(2).is_empty() {
            let message = format!(
                "{} has no qualifier before the procedure; write it as HC:99213; until then the procedure is not read",
                self.spot(first).element
            );
            self.once("x12/code", first, &message);
            let slot = self.claim.unreadable_slot(first.text, first.at);
            self.claim.set(line, Field::LineCode, slot);
            self.claim.set(line, Field::LineCodeQualifier, Slot::absent(first.at));
        }
        let modifiers = self.modifiers(procedure.some(3..7));
        self.put(line, Field::LineModifiers, modifiers);
        self.take(line, &procedure, &[text(7, Field::LineDescription), plain(8, Field::LineCodeThrough)]);
    }

    /// SV1: the service of a professional line.
    pub(super) fn professional(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line_of_service(segment) else { return };
        self.procedure(line, segment, 1);
        self.take(
            line,
            segment,
            &[
                money(2, Field::LineCharge),
                code(3, Field::LineUnitBasis),
                quantity(4, Field::LineUnits),
                plain(5, Field::LinePlace),
                yes(9, Field::LineEmergency),
                yes(11, Field::LineEpsdt),
                yes(12, Field::LineFamilyPlanning),
            ],
        );
        let copay = segment.element(15);
        if !copay.is_empty() {
            // SV115 has one value, 0: exempt.
            self.put(line, Field::LineCopayExempt, Slot::yes(copay.is(b"0"), copay.at));
        }
        self.pointers(line, segment, 7);
    }

    /// SV2: the revenue line of an institutional claim.
    pub(super) fn institutional(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line_of_service(segment) else { return };
        self.take(line, segment, &[plain(1, Field::LineRevenueCode)]);
        self.procedure(line, segment, 2);
        self.take(
            line,
            segment,
            &[
                money(3, Field::LineCharge),
                code(4, Field::LineUnitBasis),
                quantity(5, Field::LineUnits),
                money(7, Field::LineNonCovered),
            ],
        );
    }

    /// SV3: the service of a dental line.
    pub(super) fn dental(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line_of_service(segment) else { return };
        self.procedure(line, segment, 1);
        self.take(line, segment, &[money(2, Field::LineCharge), plain(3, Field::LinePlace)]);
        let cavity = self.code_list(segment.composite(4).some(1..6));
        self.put(line, Field::LineOralCavity, cavity);
        self.take(line, segment, &[code(5, Field::LineProsthesis), quantity(6, Field::LineUnits)]);
        self.pointers(line, segment, 11);
    }

    fn pointers(&mut self, line: Item, segment: &Segment<'_>, element: usize) {
        let whole = segment.element(element);
        let start = self.claim.listed();
        if segment.is_digits(whole) {
            // As nearly all lines have them.
            for (digit, at) in whole.text.iter().step_by(2).zip((whole.at..).step_by(2)) {
                self.claim.add_value(Slot::number(i64::from(digit.wrapping_sub(b'0')), 0, at));
            }
            return self.put(line, Field::LinePointers, self.claim.list_from(start, whole.at));
        }
        let mut place = None;
        for part in segment.composite(element).some(1..5).filter(|part| !part.is_empty()) {
            let slot = self.pointer(part);
            place.get_or_insert(slot.at());
            self.claim.add_value(slot);
        }
        if let Some(at) = place {
            self.put(line, Field::LinePointers, self.claim.list_from(start, at));
        }
    }

    /// A diagnosis pointer: 1 to 12, or A to L as paper claims write it.
    fn pointer(&mut self, part: Part<'_>) -> Slot {
        match part.text {
            [digit @ b'1'..=b'9'] => Slot::number(i64::from(digit - b'0'), 0, part.at),
            [letter @ (b'A'..=b'L' | b'a'..=b'l')] => {
                Slot::number(i64::from(letter.to_ascii_uppercase() - b'A') + 1, 0, part.at)
            }
            _ => self.quantity(part, Field::LinePointers),
        }
    }

    /// TOO: a tooth of the line and its surfaces.
    pub(super) fn tooth(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        let tooth = self.claim.add(Record::Tooth, line, segment.at);
        let number = segment.element(2);
        let code = if segment.element(1).is(b"JO") {
            // 16 is a wisdom tooth by the universal numbers, a first molar by these.
            let message = "TOO01 is JO, the numbers of ISO 3950; write universal numbers, 1 to 32 and A to T, with JP; until then teeth are not read";
            self.once("x12/code", number, message);
            self.claim.unreadable_slot(number.text, number.at)
        } else {
            self.code(number)
        };
        self.put(tooth, Field::ToothCode, code);
        let surfaces = segment.composite(3);
        if surfaces.some(1..6).all(|part| part.text.len() <= 1) {
            let surfaces = self.code_list(surfaces.some(1..6));
            return self.put(tooth, Field::ToothSurfaces, surfaces);
        }
        // Several letters in one component are several surfaces, as in every format.
        for part in surfaces.some(1..6) {
            for (letter, at) in part.text.to_ascii_uppercase().into_iter().zip(part.at..) {
                let slot = Code::new(&[letter]).map_or(Slot::absent(at), |code| Slot::code(code, at));
                self.claim.push(tooth, Field::ToothSurfaces, slot);
            }
        }
    }

    /// LIN: a drug of the line, where it is an NDC.
    pub(super) fn drug(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        let (qualifier, number) = (segment.element(2), segment.element(3));
        if !qualifier.is(b"N4") && (!qualifier.is_empty() || number.is_empty()) {
            self.scope = Scope::Ignored;
            return;
        }
        let drug = self.claim.add(Record::Drug, line, segment.at);
        let code = if qualifier.is_empty() {
            self.once(
                "x12/unknown-qualifier",
                number,
                "LIN03 stands without the qualifier in LIN02, N4 for a drug; until then it is not read",
            );
            self.claim.unreadable_slot(number.text, number.at)
        } else {
            self.code(number)
        };
        self.put(drug, Field::DrugCode, code);
        self.scope = Scope::Drug(drug);
    }

    /// CTP: how much of the drug.
    pub(super) fn drug_quantity(&mut self, segment: &Segment<'_>) {
        if let Scope::Drug(drug) = self.scope {
            self.take(drug, segment, &[money(3, Field::DrugPrice), quantity(4, Field::DrugQuantity)]);
            let unit = self.code(segment.component(5, 1));
            self.put(drug, Field::DrugUnit, unit);
        }
    }

    /// SVD: what another payer decided on the line.
    pub(super) fn result(&mut self, segment: &Segment<'_>) {
        let Some(line) = self.line else { return self.misplaced(segment, "a line (LX)") };
        let result = self.claim.add(Record::LineResult, line, segment.at);
        let procedure = segment.composite(3);
        self.take(result, segment, &[text(1, Field::ResultPayer), money(2, Field::ResultPaid)]);
        self.take(result, &procedure, &[code(1, Field::ResultCodeQualifier), code(2, Field::ResultCode)]);
        let modifiers = self.code_list(procedure.some(3..7));
        self.put(result, Field::ResultModifiers, modifiers);
        self.take(
            result,
            segment,
            &[
                code(4, Field::ResultRevenueCode),
                quantity(5, Field::ResultUnits),
                quantity(6, Field::ResultBundledInto),
            ],
        );
        self.scope = Scope::Result(result);
    }
}
