//! What a claim says without writing it: a line's place where only the claim gives one, its pointed diagnoses, the
//! claim's first day. Readers call it once all is stored, so that policies ask stored slots only.

use super::ClaimType;
use super::date::{Date, Days};
use super::field::{Field, LINE_WIDTH, Record};
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
        let days = self.settle_lines();
        self.settle_parts();
        self.settle_diagnoses();
        self.settle_days(&days);
        self.settle_charge();
    }

    /// Whether it replaces or voids another claim: CLM05-3 is 7 or 8, or it names an original (REF*F8).
    pub fn replaces(&self) -> bool {
        let frequency = self.slot(Item::CLAIM, Field::ClaimFrequency).as_code();
        frequency.is_some_and(|code| matches!(code.bytes(), [b'7' | b'8', 0, ..]))
            || !self.slot(Item::CLAIM, Field::ClaimOriginalNumber).is_absent()
    }

    /// Whether it asks what a payer would do, and nothing was rendered: a predetermination (CLM19) or preauthorization.
    pub fn asks_only(&self) -> bool {
        let reason = self.slot(Item::CLAIM, Field::ClaimSubmissionReason).as_code();
        reason.is_some_and(|code| matches!(code.bytes(), [b'P', b'A' | b'B', 0, ..]))
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

    /// The slots of each line.
    fn lines(&self) -> &[[Slot; LINE_WIDTH]] {
        self.slots(Record::Line).as_chunks().0
    }

    /// The slots of each line, to be changed.
    fn lines_mut(&mut self) -> &mut [[Slot; LINE_WIDTH]] {
        self.items.get_mut(Record::Line as usize).map_or(&mut [], |items| items.slots.as_chunks_mut().0)
    }

    /// Gives lines what the claim says for all of them; the days of all lines.
    fn settle_lines(&mut self) -> ServiceDays {
        let mut given = [(0, Slot::ABSENT); INHERITED.len()];
        let mut gives = 0;
        let own = self.slots_of(Record::Claim, 0);
        let of_claim = |field: Field| own.get(field.slot()).copied().unwrap_or(Slot::ABSENT);
        for (field, claims) in INHERITED {
            let slot = of_claim(*claims);
            if let Some(to) = given.get_mut(gives).filter(|_| !slot.is_absent()) {
                *to = (field.slot(), slot);
                gives += 1;
            }
        }
        let served = !of_claim(Field::ClaimServiceDate).is_absent();
        let through = of_claim(if served { Field::ClaimServiceThrough } else { Field::ClaimStatementThrough });
        let given = given.get(..gives).unwrap_or(&[]);
        let mut days = ServiceDays::default();
        for line in self.lines_mut() {
            let day = |line: &[Slot]| line.get(Field::LineDate.slot()).copied().unwrap_or(Slot::ABSENT);
            let dated = !day(line).is_absent();
            for (at, slot) in given {
                if let Some(old) = line.get_mut(*at).filter(|old| old.is_absent()) {
                    *old = *slot;
                }
            }
            let first = day(line);
            days.first.widen(first, &mut days.unreadable);
            let last = if dated || through.is_absent() { first } else { through };
            if let Some(to) = line.get_mut(Field::LineThrough.slot()) {
                if to.is_absent() {
                    *to = last;
                }
                days.last.widen(*to, &mut days.unreadable);
            }
        }
        days
    }

    /// Gives lines and the claim what their drugs, teeth and notes say.
    fn settle_parts(&mut self) {
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
    ///
    /// Where an institutional claim says of its first diagnosis that it is another one (HI*BF) or an external cause, it has
    /// no principal one: that has an HI of its own (HI*ABK).
    fn settle_diagnoses(&mut self) {
        self.order_diagnoses();
        let role = |row: &[Slot]| {
            let role = row.get(Field::DiagnosisRole.slot()).and_then(|slot| slot.as_code());
            role.map_or([0; 8], super::Code::bytes)
        };
        let (start, mut headless) = (self.listed(), false);
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
            let counted = diagnoses().map(role).find(|role| !is_apart(*role));
            headless = match counted {
                Some(first) => self.claim_type == ClaimType::Institutional && first.starts_with(b"ABF"),
                None => causes,
            };
        }
        self.settle_positions(role);
        if let Some(first) = self.lists.get(start as usize) {
            let all = self.list_from(start, first.at());
            self.set(Item::CLAIM, Field::ClaimDiagnoses, all);
        }
        let all = self.slot(Item::CLAIM, Field::ClaimDiagnoses);
        let first = self.list(Item::CLAIM, Field::ClaimDiagnoses).first().copied();
        if let Some(first) = first.filter(|_| !headless) {
            self.set(Item::CLAIM, Field::ClaimPrincipalDiagnosis, first);
        }
        if !self.points() {
            for line in self.stored_items(Record::Line) {
                self.set(line, Field::LineDiagnosis, all);
            }
            return;
        }
        for line in self.stored_items(Record::Line).skip(self.settle_rows_of_diagnoses(all)) {
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

    /// Whether a diagnosis is an external cause or a reason for the visit, which are not counted with the others (HI\*BN,
    /// HI\*PR).
    pub fn stands_apart(&self, diagnosis: Item) -> bool {
        let role = self.slot(diagnosis, Field::DiagnosisRole).as_code();
        role.is_some_and(|role| is_apart(role.bytes()))
    }

    /// Puts diagnoses in the order of the positions that they say they have, where their source lists them in another one: what
    /// pointers mean is the position. Those that say none stay where they are.
    fn order_diagnoses(&mut self) {
        let Some(all) = self.items.get_mut(Record::Diagnosis as usize) else { return };
        let position = |row: &[Slot]| row.get(Field::DiagnosisPosition.slot()).and_then(|slot| slot.as_whole_number());
        if rows(Record::Diagnosis, &all.slots).filter_map(position).is_sorted() {
            return;
        }
        let mut given: Vec<i64> = rows(Record::Diagnosis, &all.slots).filter_map(position).collect();
        given.sort_unstable();
        if !(1..).zip(&given).all(|(own, given)| own == *given) {
            // They are no order of these diagnoses.
            return;
        }
        let (slots, heads) = (all.slots.clone(), all.heads.clone());
        let taken = rows(Record::Diagnosis, &slots).zip(heads);
        let mut taken: Vec<_> = taken.filter(|(row, _)| position(row).is_some()).collect();
        taken.sort_by_key(|(row, _)| position(row));
        let mut taken = taken.into_iter();
        let places = all.slots.chunks_exact_mut(Record::Diagnosis.width().max(1)).zip(&mut all.heads);
        for (row, head) in places.filter(|(row, _)| position(row).is_some()) {
            if let Some((from, own)) = taken.next() {
                row.copy_from_slice(from);
                *head = own;
            }
        }
    }

    /// The positions of external causes and reasons for the visit, given what the role of a diagnosis is. On an institutional
    /// claim none is counted, whatever its source numbers; elsewhere pointers count the causes behind the others.
    fn settle_positions(&mut self, role: impl Fn(&[Slot]) -> [u8; 8]) {
        let Some(all) = self.items.get_mut(Record::Diagnosis as usize) else { return };
        let all = &mut all.slots;
        let mut counted = rows(Record::Diagnosis, all).filter(|row| !is_apart(role(row))).count();
        for row in all.chunks_exact_mut(Record::Diagnosis.width().max(1)) {
            let role = role(row);
            let Some(position) = row.get_mut(Field::DiagnosisPosition.slot()).filter(|_| is_apart(role)) else {
                continue;
            };
            *position = Slot::absent(position.at());
            if self.claim_type != ClaimType::Institutional && role.starts_with(b"ABN") {
                counted += 1;
                *position = Slot::number(i64::try_from(counted).unwrap_or(i64::MAX), 0, super::NOWHERE);
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

    /// Gives the first lines, whose pointers go up one by one as nearly all do, their diagnoses; how many lines these are.
    fn settle_rows_of_diagnoses(&mut self, all: Slot) -> usize {
        let Some(items) = self.items.get_mut(Record::Line as usize) else { return 0 };
        let (lines, _) = items.slots.as_chunks_mut::<LINE_WIDTH>();
        let mut settled = 0;
        for line in lines {
            let slot = |field: Field| line.get(field.slot()).copied().unwrap_or(Slot::ABSENT);
            let (pointers, given) = (slot(Field::LinePointers), slot(Field::LineDiagnosis));
            let pointers = pointers.as_list().and_then(|list| stretch(&self.lists, list));
            let Some(some) = pointers.filter(|_| given.is_absent()).and_then(|some| in_a_row(&self.lists, some, all))
            else {
                break;
            };
            if let Some(to) = line.get_mut(Field::LineDiagnosis.slot()) {
                *to = some;
            }
            settled += 1;
        }
        settled
    }

    /// The diagnoses of a line whose pointers go up one by one.
    fn diagnoses_in_a_row(&self, line: Item, all: Slot) -> Option<Slot> {
        let given = !self.slot(line, Field::LineDiagnosis).is_absent();
        let pointers = self.list(line, Field::LinePointers);
        if given { None } else { in_a_row(&self.lists, pointers, all) }
    }

    fn settle_days(&mut self, days: &ServiceDays) {
        // One unreadable day leaves the span of the claim unknown: it might be the first or the last.
        let statement =
            [Field::ClaimStatementFrom, Field::ClaimStatementThrough].map(|field| self.slot(Item::CLAIM, field));
        let [from, through] = statement;
        self.set(Item::CLAIM, Field::ClaimFirstDate, days.unreadable.or(days.first.slot()).unwrap_or(from));
        let through = if through.is_absent() { from } else { through };
        self.set(Item::CLAIM, Field::ClaimLastDate, days.unreadable.or(days.last.slot()).unwrap_or(through));
        self.settle_discharge();
    }

    /// An 837I gives the hour of discharge alone (DTP\*096, TM): its day is the last of the statement, unless the patient
    /// is still there (discharge status 30).
    fn settle_discharge(&mut self) {
        if self.claim_type != ClaimType::Institutional {
            return;
        }
        let [discharge, hour, status, through] = [
            Field::ClaimDischargeDate,
            Field::ClaimDischargeHour,
            Field::ClaimDischargeStatus,
            Field::ClaimStatementThrough,
        ]
        .map(|field| self.slot(Item::CLAIM, field));
        let stays = status.as_code().is_some_and(|code| matches!(code.bytes(), [b'3', b'0', 0, ..]));
        if hour.as_whole_number().is_some() && !stays && discharge.is_absent() && through.as_date().is_some() {
            self.set(Item::CLAIM, Field::ClaimDischargeDate, through);
        }
    }

    /// Without a total the sum of the lines stands for it, where every line has a readable charge.
    fn settle_charge(&mut self) {
        if !self.slot(Item::CLAIM, Field::ClaimTotalCharge).is_absent() || self.count(Record::Line) == 0 {
            return;
        }
        let charge = |line: &[Slot; LINE_WIDTH]| line.get(Field::LineCharge.slot())?.as_money();
        let sum = self.lines().iter().try_fold(0i64, |sum, line| sum.checked_add(charge(line)?));
        if let Some(sum) = sum {
            self.set(Item::CLAIM, Field::ClaimTotalCharge, Slot::money(sum, super::NOWHERE));
        }
    }
}

/// Whether a role is that of an external cause or of a reason for the visit.
fn is_apart(role: [u8; 8]) -> bool {
    matches!(role, [b'A', b'P', b'R', ..] | [b'A', b'B', b'N', ..])
}

/// A stretch of all lists.
fn stretch(lists: &[Slot], (start, len): (u32, u32)) -> Option<&[Slot]> {
    lists.get(start as usize..start as usize + len as usize)
}

/// The diagnoses to which pointers lead that go up one by one: a stretch of the claim's, which is not kept twice.
#[inline]
fn in_a_row(lists: &[Slot], pointers: &[Slot], all: Slot) -> Option<Slot> {
    let (start, len) = all.as_list()?;
    let whole = |slot: &Slot| slot.as_whole_number().and_then(|n| u32::try_from(n).ok());
    let (first, others) = pointers.split_first()?;
    let before = whole(first)?.checked_sub(1)?;
    let count = u32::try_from(pointers.len()).ok()?;
    if before.checked_add(count)? > len {
        return None;
    }
    if !others.iter().zip(before + 2..).all(|(pointer, position)| whole(pointer) == Some(position)) {
        return None;
    }
    let first = lists.get((start + before) as usize)?;
    Some(Slot::list(start + before, count, first.at()))
}

/// The first and the last day of all lines.
#[derive(Default)]
struct ServiceDays {
    first: Outermost<false>,
    last: Outermost<true>,
    /// The last day that nobody can read.
    unreadable: Option<Slot>,
}

/// The earliest of several days, or the latest.
#[derive(Default)]
struct Outermost<const LATER: bool> {
    known: Option<Slot>,
    unsure: Option<Unsure>,
}

impl<const LATER: bool> Outermost<LATER> {
    /// Takes in another day.
    #[inline]
    fn widen(&mut self, slot: Slot, unreadable: &mut Option<Slot>) {
        let Some(new) = slot.as_date() else {
            if !slot.is_absent() {
                self.widen_unsure(slot, unreadable);
            }
            return;
        };
        let further = |old: Date| if LATER { new > old } else { new < old };
        if self.known.and_then(Slot::as_date).is_none_or(further) {
            self.known = Some(slot);
        }
    }

    #[cold]
    fn widen_unsure(&mut self, slot: Slot, unreadable: &mut Option<Slot>) {
        match slot.as_days() {
            Some(days) => self.unsure = Some(extreme(self.unsure, days, slot.at(), LATER)),
            None => *unreadable = Some(slot),
        }
    }

    fn slot(&self) -> Option<Slot> {
        outermost(self.known, self.unsure, LATER)
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
