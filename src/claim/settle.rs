//! What a claim says without writing it: a line's place where only the claim gives one, its pointed diagnoses, the
//! claim's first day. Readers call it once all is stored, so that policies ask stored slots only.

use super::ClaimType;
use super::date::{Date, Days};
use super::field::{Field, Record};
use super::record::{Claim, Item, rows};
use super::slot::{Slot, Value};

/// Fields of a line that the claim gives where the line does not (`language.md` 3.5).
pub(super) const INHERITED: &[(Field, Field)] = &[
    (Field::LinePlace, Field::ClaimPlace),
    (Field::LineAuthorization, Field::ClaimAuthorization),
    (Field::LineReferral, Field::ClaimReferral),
    (Field::LineDate, Field::ClaimServiceDate),
    (Field::LineDate, Field::ClaimStatementFrom),
    (Field::LineRenderingProvider, Field::ClaimRenderingProvider),
    (Field::LineReferringProvider, Field::ClaimReferringProvider),
    (Field::LineSupervisingProvider, Field::ClaimSupervisingProvider),
    (Field::LineOperatingProvider, Field::ClaimOperatingProvider),
    (Field::LineServiceFacility, Field::ClaimServiceFacility),
    (Field::LinePredeterminationNumber, Field::ClaimPredeterminationNumber),
];

impl Claim {
    /// Fills what follows from what is stored. Idempotent only on a claim as a reader leaves it: call it once.
    pub fn settle(&mut self) {
        self.set(Item::CLAIM, Field::ClaimType, Slot::code(self.claim_type.code(), self.place(Item::CLAIM)));
        self.settle_frequency();
        self.settle_periods();
        self.settle_lines();
        self.settle_diagnoses();
        self.settle_days();
        self.settle_charge();
    }

    /// Whether it replaces or voids another claim: CLM05-3 is 7 or 8, or it names an original (REF*F8).
    pub fn replaces(&self) -> bool {
        let frequency = self.slot(Item::CLAIM, Field::ClaimFrequency).as_code();
        frequency.is_some_and(|code| matches!(code.bytes(), [b'7' | b'8', 0, ..]))
            || !self.slot(Item::CLAIM, Field::ClaimOriginalNumber).is_absent()
    }

    /// The field that says who is meant where `field` names nobody: 837P and 837D name a rendering provider only where it is
    /// not the billing one (loops 2310B and 2420A, situational rule); on an 837I it is another than the attending.
    pub fn instead_of(&self, field: Field) -> Option<Field> {
        let rendering = matches!(field, Field::LineRenderingProvider | Field::ClaimRenderingProvider);
        let left_out = matches!(self.claim_type, ClaimType::Professional | ClaimType::Dental);
        (rendering && left_out).then_some(Field::ClaimBillingProvider)
    }

    /// The last character of a whole type of bill is the claim's frequency (X12 puts it into CLM05-3 alone).
    fn settle_frequency(&mut self) {
        if !self.slot(Item::CLAIM, Field::ClaimFrequency).is_absent() {
            return;
        }
        let bill = self.slot(Item::CLAIM, Field::ClaimBillType);
        if let Some([_, _, _, last, 0, ..]) = bill.as_code().map(crate::claim::Code::bytes) {
            let slot = self.text_slot(&[last], bill.at());
            self.set(Item::CLAIM, Field::ClaimFrequency, slot);
        }
    }

    fn settle_lines(&mut self) {
        let own = self.slots_of(Record::Claim, 0);
        let of_claim = |field: Field| own.get(field.slot()).copied().unwrap_or(Slot::ABSENT);
        let mut given = [(0, Slot::ABSENT); INHERITED.len()];
        let mut gives = 0;
        for (field, claims) in INHERITED {
            let slot = of_claim(*claims);
            if let Some(to) = given.get_mut(gives).filter(|_| !slot.is_absent()) {
                *to = (field.slot(), slot);
                gives += 1;
            }
        }
        let served = !of_claim(Field::ClaimServiceDate).is_absent();
        let through = of_claim(if served { Field::ClaimServiceThrough } else { Field::ClaimStatementThrough });
        for line in self.rows_mut(Record::Line) {
            let day = |line: &[Slot]| line.get(Field::LineDate.slot()).copied().unwrap_or(Slot::ABSENT);
            let dated = !day(line).is_absent();
            for (at, slot) in given.iter().take(gives) {
                if let Some(old) = line.get_mut(*at).filter(|old| old.is_absent()) {
                    *old = *slot;
                }
            }
            let last = if dated || through.is_absent() { day(line) } else { through };
            if let Some(old) = line.get_mut(Field::LineThrough.slot()).filter(|old| old.is_absent()) {
                *old = last;
            }
        }
        for (record, code, field) in
            [(Record::Drug, Field::DrugCode, Field::LineDrug), (Record::Tooth, Field::ToothCode, Field::LineTooth)]
        {
            for item in self.stored_items(record) {
                let (owner, slot) = (self.owner(item), self.slot(item, code));
                if owner.record == Record::Line && !slot.is_absent() {
                    self.push(owner, field, slot);
                }
            }
        }
        for tooth in self.stored_items(Record::Tooth) {
            let owner = self.owner(tooth);
            for at in 0..self.list(tooth, Field::ToothSurfaces).len() {
                if let Some(surface) = self.list(tooth, Field::ToothSurfaces).get(at).copied() {
                    self.push(owner, Field::LineSurface, surface);
                }
            }
        }
        for note in self.stored_items(Record::Note) {
            let (owner, slot) = (self.owner(note), self.slot(note, Field::NoteText));
            let field = if owner.record == Record::Line { Field::LineNote } else { Field::ClaimNote };
            if !slot.is_absent() {
                self.push(owner, field, slot);
            }
        }
    }

    /// The claim's diagnoses as a list, the first as principal, and each line's by its pointers. A pointer to a position
    /// that the claim does not have is an unreadable value of the line's list. External causes stand behind the others,
    /// whose positions pointers count; the reasons for the visit are none of the claim's diagnoses.
    fn settle_diagnoses(&mut self) {
        let role = |row: &[Slot]| {
            let role = row.get(Field::DiagnosisRole.slot()).and_then(|slot| slot.as_code());
            role.map_or([0; 8], super::Code::bytes)
        };
        let start = self.listed();
        if let Some(all) = self.items.get(Record::Diagnosis as usize) {
            let mut causes = false;
            let diagnoses = || rows(Record::Diagnosis, &all.slots);
            for row in diagnoses() {
                match role(row) {
                    [b'A', b'P', b'R', ..] => {}
                    [b'A', b'B', b'N', ..] => causes = true,
                    _ => self.lists.extend(row.get(Field::DiagnosisCode.slot())),
                }
            }
            for row in diagnoses().filter(|row| causes && role(row).starts_with(b"ABN")) {
                self.lists.extend(row.get(Field::DiagnosisCode.slot()));
            }
        }
        if let Some(first) = self.lists.get(start as usize) {
            let all = self.list_from(start, first.at());
            self.set(Item::CLAIM, Field::ClaimDiagnoses, all);
        }
        let all = self.slot(Item::CLAIM, Field::ClaimDiagnoses);
        if let Some(first) = self.list(Item::CLAIM, Field::ClaimDiagnoses).first().copied() {
            self.set(Item::CLAIM, Field::ClaimPrincipalDiagnosis, first);
        }
        let pointed = self.points();
        for line in self.stored_items(Record::Line) {
            if !pointed {
                self.set(line, Field::LineDiagnosis, all);
                continue;
            }
            if let Some(some) = self.diagnoses_in_a_row(line, all) {
                self.set(line, Field::LineDiagnosis, some);
                continue;
            }
            for at in 0..self.list(line, Field::LinePointers).len() {
                let Some(pointer) = self.list(line, Field::LinePointers).get(at).copied() else { continue };
                let position = match self.value(pointer) {
                    Value::Number(number) => {
                        number.as_whole().and_then(|n| usize::try_from(n).ok()).and_then(|n| n.checked_sub(1))
                    }
                    _ => None,
                };
                let target = position.and_then(|at| self.list(Item::CLAIM, Field::ClaimDiagnoses).get(at).copied());
                let slot = target.unwrap_or_else(|| self.unreadable_slot(super::NO_DIAGNOSIS, pointer.at()));
                self.push(line, Field::LineDiagnosis, slot);
            }
        }
    }

    /// The same of a claim whose diagnoses or pointers are others than when it was settled.
    pub(super) fn settle_diagnoses_anew(&mut self) {
        for field in [Field::ClaimDiagnoses, Field::ClaimPrincipalDiagnosis] {
            self.set(Item::CLAIM, field, Slot::ABSENT);
        }
        for line in self.stored_items(Record::Line) {
            self.set(line, Field::LineDiagnosis, Slot::ABSENT);
        }
        self.settle_diagnoses();
    }

    /// The diagnoses of a line whose pointers go up one by one: a stretch of the claim's, which is not kept twice.
    fn diagnoses_in_a_row(&self, line: Item, all: Slot) -> Option<Slot> {
        let (start, len) = all.as_list()?;
        let pointers = self.list(line, Field::LinePointers);
        let whole = |slot: &Slot| slot.as_whole_number().and_then(|n| u32::try_from(n).ok());
        let before = pointers.first().and_then(whole)?.checked_sub(1)?;
        let count = u32::try_from(pointers.len()).ok()?;
        if before.checked_add(count)? > len || !self.slot(line, Field::LineDiagnosis).is_absent() {
            return None;
        }
        if !pointers.iter().zip(before + 1..).all(|(pointer, position)| whole(pointer) == Some(position)) {
            return None;
        }
        let first = self.lists.get((start + before) as usize)?;
        Some(Slot::list(start + before, count, first.at()))
    }

    fn settle_days(&mut self) {
        let mut first: Option<Slot> = None;
        let mut last: Option<Slot> = None;
        let mut unreadable: Option<Slot> = None;
        let (mut early, mut late) = (None, None);
        for line in self.rows(Record::Line) {
            for (field, kept, unsure, later) in
                [(Field::LineDate, &mut first, &mut early, false), (Field::LineThrough, &mut last, &mut late, true)]
            {
                let slot = line.get(field.slot()).copied().unwrap_or(Slot::ABSENT);
                match (slot.as_date(), kept.and_then(Slot::as_date)) {
                    (Some(_), None) => *kept = Some(slot),
                    (Some(new), Some(old)) if (new > old) == later && new != old => *kept = Some(slot),
                    (Some(_), Some(_)) => {}
                    (None, _) if !slot.is_absent() => match slot.as_days() {
                        Some(days) => *unsure = Some(extreme(*unsure, days, slot.at(), later)),
                        None => unreadable = Some(slot),
                    },
                    (None, _) => {}
                }
            }
        }
        // One unreadable day leaves the span of the claim unknown: it might be the first or the last.
        let statement =
            [Field::ClaimStatementFrom, Field::ClaimStatementThrough].map(|field| self.slot(Item::CLAIM, field));
        let [from, through] = statement;
        self.set(Item::CLAIM, Field::ClaimFirstDate, unreadable.or(outermost(first, early, false)).unwrap_or(from));
        let through = if through.is_absent() { from } else { through };
        self.set(Item::CLAIM, Field::ClaimLastDate, unreadable.or(outermost(last, late, true)).unwrap_or(through));
    }

    /// Without a total the sum of the lines stands for it, where every line has a readable charge.
    fn settle_charge(&mut self) {
        if !self.slot(Item::CLAIM, Field::ClaimTotalCharge).is_absent() || self.count(Record::Line) == 0 {
            return;
        }
        let charge = |line: &[Slot]| line.get(Field::LineCharge.slot())?.as_money();
        let sum = self.rows(Record::Line).try_fold(0i64, |sum, line| sum.checked_add(charge(line)?));
        if let Some(sum) = sum {
            self.set(Item::CLAIM, Field::ClaimTotalCharge, Slot::money(sum, super::NOWHERE));
        }
    }
}

/// A day that is not known, and where it stands.
type Unsure = (Days, u32);

/// The earlier of two days that are not known, or the later: it stands where the first of them does.
fn extreme(old: Option<Unsure>, days: Days, at: u32, later: bool) -> Unsure {
    let Some((old, at)) = old else { return (days, at) };
    let of = |a: Date, b: Date| if later { a.max(b) } else { a.min(b) };
    (Days { first: of(old.first, days.first), last: of(old.last, days.last) }, at)
}

/// The first of a known day and one that is not, or the last: known where the other cannot lie before, or behind, it.
fn outermost(known: Option<Slot>, unsure: Option<Unsure>, later: bool) -> Option<Slot> {
    let Some((days, at)) = unsure else { return known };
    let Some(day) = known.and_then(Slot::as_days) else { return Some(Slot::days(days, at)) };
    let (both, at) = extreme(Some((days, at)), day, at, later);
    if both == day { known } else { Some(Slot::days(both, at)) }
}
