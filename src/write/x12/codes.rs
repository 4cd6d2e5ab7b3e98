//! HI: diagnoses in their order, and the other codes of the claim, each list in segments of its own.

use super::super::Loss;
use super::guide;
use super::pen::{Pen, Segment};
use crate::claim::{Field, Item, Record, Value};

/// How many codes one segment holds.
const A_SEGMENT: usize = 12;

/// One code with what stands beside it: its components.
type Composite = Vec<Vec<u8>>;

impl Pen<'_, '_> {
    /// All codes of the claim.
    pub(super) fn codes(&mut self) {
        let (principal, others, reasons, causes) = self.diagnoses();
        self.hi(principal);
        if self.has("I") {
            // The qualifier and a separator stand before the code.
            let code = self.source.claim.slot(Item::CLAIM, Field::ClaimAdmittingDiagnosis);
            let qualifier = self.source.icd_9(code, 3).unwrap_or("ABJ");
            let admitting = self.single(qualifier, Item::CLAIM, Field::ClaimAdmittingDiagnosis);
            self.hi(admitting);
        }
        self.hi(reasons);
        self.hi(causes);
        if self.has("I") {
            let group = self.single("DR", Item::CLAIM, Field::ClaimDrg);
            self.hi(group);
        }
        self.hi(others);
        if self.has("I") {
            self.procedures();
            self.spans();
            let mut occurrences = Vec::new();
            for item in self.some_codes("BH", Record::Occurrence) {
                occurrences.extend(self.dated("BH", item, Field::OccurrenceCode, Field::OccurrenceDate));
            }
            self.hi(occurrences);
            let mut values = Vec::new();
            for item in self.some_codes("BE", Record::ValueCode) {
                let code = self.value(item, Field::ValueCodeCode);
                let amount = self.value(item, Field::ValueCodeAmount);
                if code.is_some() || amount.is_some() {
                    let empty = Vec::new;
                    values.push(vec![
                        b"BE".to_vec(),
                        code.unwrap_or_default(),
                        empty(),
                        empty(),
                        amount.unwrap_or_default(),
                    ]);
                }
            }
            self.hi(values);
        }
        if self.has("P") {
            let procedures =
                self.list(Item::CLAIM, Field::ClaimAnesthesiaProcedures, guide::codes("BP", self.claim_type));
            let first = |at| if at == 0 { b"BP".to_vec() } else { b"BO".to_vec() };
            self.hi(procedures.into_iter().enumerate().map(|(at, code)| vec![first(at), code]).collect());
        }
        if self.has("PI") {
            let mut conditions = Vec::new();
            for item in self.some_codes("BG", Record::ConditionCode) {
                conditions.extend(self.single("BG", item, Field::ConditionCodeCode));
            }
            self.hi(conditions);
        }
        if self.has("I") {
            let treatments = self.list(Item::CLAIM, Field::ClaimTreatmentCodes, guide::codes("TC", self.claim_type));
            self.hi(treatments.into_iter().map(|code| vec![b"TC".to_vec(), code]).collect());
        }
    }

    /// The codes of a record, as many as its group has place for.
    fn some_codes(&self, qualifier: &str, record: Record) -> Vec<Item> {
        let mut all = self.source.items(record, Item::CLAIM);
        all.truncate(guide::codes(qualifier, self.claim_type));
        all
    }

    /// Writes the codes of a list, as many segments as they need.
    fn hi(&mut self, composites: Vec<Composite>) {
        let mut left = composites.into_iter().peekable();
        while left.peek().is_some() {
            let mut segment = Segment::new("HI");
            left.by_ref().take(A_SEGMENT).for_each(|composite| segment.push(composite));
            self.write(&segment);
        }
    }

    fn single(&mut self, qualifier: &str, item: Item, field: Field) -> Vec<Composite> {
        self.value(item, field).map(|code| vec![qualifier.as_bytes().to_vec(), code]).into_iter().collect()
    }

    fn dated(&mut self, qualifier: &str, item: Item, code: Field, day: Field) -> Option<Composite> {
        let (code, day) = (self.value(item, code), self.value(item, day));
        if code.is_none() && day.is_none() {
            return None;
        }
        let mut composite = vec![qualifier.as_bytes().to_vec(), code.unwrap_or_default()];
        composite.extend(day.map(|day| [b"D8".to_vec(), day]).into_iter().flatten());
        Some(composite)
    }

    /// The first diagnosis, where it has a segment of its own; the others; the reasons for the visit; the external causes.
    fn diagnoses(&mut self) -> (Vec<Composite>, Vec<Composite>, Vec<Composite>, Vec<Composite>) {
        let all = self.source.items(Record::Diagnosis, Item::CLAIM);
        let role =
            |pen: &Self, item| pen.source.claim.slot(item, Field::DiagnosisRole).as_code().map(|code| code.to_string());
        let class = |pen: &Self, item: &Item| match role(pen, *item).as_deref() {
            Some("ABN") => 1,
            Some("APR") => 2,
            _ => 0,
        };
        let mut of: [Vec<Item>; 3] =
            [0, 1, 2].map(|own| all.iter().copied().filter(|item| class(self, item) == own).collect());
        let apart = self.has("I");
        if !apart {
            // These guides tell no causes from other diagnoses; of reasons for the visit they know nothing.
            let [main, causes, reasons] = &mut of;
            main.append(causes);
            reasons.clear();
        }
        // The first has a segment of its own, unless it says that it is one of the others.
        let alone = apart && of[0].first().is_some_and(|first| role(self, *first).as_deref() != Some("ABF"));
        for (items, (qualifier, before)) in of.iter_mut().zip([("ABF", usize::from(alone)), ("ABN", 0), ("APR", 0)]) {
            let most = before + guide::codes(qualifier, self.claim_type);
            if qualifier == "ABF" && items.len() > most {
                self.pointed = i64::try_from(most).unwrap_or(i64::MAX);
            }
            items.truncate(most);
        }
        let [main, causes, reasons] = of.map(|items| {
            let mut composites = Vec::new();
            for (position, item) in (1i64..).zip(items) {
                composites.extend(self.diagnosis(item, position, apart));
            }
            composites
        });
        let mut main = main;
        let others = main.split_off(usize::from(alone).min(main.len()));
        (main, others, reasons, causes)
    }

    fn diagnosis(&mut self, item: Item, position: i64, apart: bool) -> Option<Composite> {
        let claim = self.source.claim;
        let role = claim.slot(item, Field::DiagnosisRole);
        let own = role.as_code().map(|code| code.to_string()).unwrap_or_default();
        let silent = if position == 1 { "ABK" } else { "ABF" };
        let known = match own.as_str() {
            "ABK" | "ABF" => true,
            "ABN" | "APR" => apart,
            _ => false,
        };
        let cause = matches!(own.as_str(), "ABN" | "APR");
        let code = self.value(item, Field::DiagnosisCode);
        if code.is_none() && cause {
            return None;
        }
        if code.is_none() && !claim.slot(item, Field::DiagnosisCode).is_absent() {
            // Pointers count its place, which stays empty.
            self.source.take(item, Field::DiagnosisCode);
            self.count(Loss::Changed, Field::DiagnosisCode);
        } else if code.is_none() {
            self.count(Loss::Filled, Field::DiagnosisCode);
        }
        if role.is_absent() || matches!(claim.value(role), Value::Unreadable(_)) {
            self.count(Loss::Filled, Field::DiagnosisRole);
        } else {
            self.source.take(item, Field::DiagnosisRole);
            if !known {
                self.count(Loss::Changed, Field::DiagnosisRole);
            }
        }
        // Causes and reasons have none where they stand apart.
        if !(cause && apart) {
            self.position(item, Field::DiagnosisPosition, position);
        }
        let qualifier = match self.source.icd_9(role, 0).filter(|_| known) {
            Some(old) => old.as_bytes().to_vec(),
            None if known => own.into_bytes(),
            None => silent.as_bytes().to_vec(),
        };
        let mut composite = vec![qualifier, code.unwrap_or_default()];
        if apart && let Some(present) = self.value(item, Field::DiagnosisPresentOnAdmission) {
            composite.resize(8, Vec::new());
            composite.push(present);
        }
        Some(composite)
    }

    /// A position that follows from where the item stands.
    fn position(&mut self, item: Item, field: Field, position: i64) {
        if let Some(loss) = self.source.follows(item, field, position) {
            self.count(loss, field);
        }
    }

    fn procedures(&mut self) {
        let (mut principal, mut others) = (Vec::new(), Vec::new());
        let mut position = 0;
        // The first stands apart from the others.
        let most = 1 + guide::codes("BBQ", self.claim_type);
        for item in self.source.items(Record::Procedure, Item::CLAIM) {
            if principal.len() + others.len() == most {
                break;
            }
            // Others may stand alone.
            let number = self.source.claim.slot(item, Field::ProcedurePosition);
            let first = position == 0
                && !matches!(self.source.claim.value(number), Value::Number(number) if number.as_whole() > Some(1));
            let own = self.dated(if first { "BBR" } else { "BBQ" }, item, Field::ProcedureCode, Field::ProcedureDate);
            let Some(mut composite) = own else { continue };
            let place = self.source.claim.slot(item, Field::ProcedurePosition);
            if let (Some(old), Some(qualifier)) = (self.source.icd_9(place, 0), composite.first_mut()) {
                *qualifier = old.as_bytes().to_vec();
            }
            position += if first || position > 0 { 1 } else { 2 };
            self.position(item, Field::ProcedurePosition, position);
            if first { principal.push(composite) } else { others.push(composite) }
        }
        self.hi(principal);
        self.hi(others);
    }

    fn spans(&mut self) {
        let mut spans = Vec::new();
        for item in self.some_codes("BI", Record::Span) {
            let code = self.value(item, Field::SpanCode);
            let from = self.peek(item, Field::SpanFrom);
            if code.is_none() && from.is_none() {
                continue;
            }
            let mut composite = vec![b"BI".to_vec(), code.unwrap_or_default()];
            if let Some(from) = from {
                let through = self.peek(item, Field::SpanThrough).filter(|_| from.text.len() == 8);
                let mut days = self.keep(item, Field::SpanFrom, from);
                if let Some(through) = through {
                    days.push(b'-');
                    days.extend(self.keep(item, Field::SpanThrough, through));
                }
                composite.extend([b"RD8".to_vec(), days]);
            }
            spans.push(composite);
        }
        self.hi(spans);
    }
}
