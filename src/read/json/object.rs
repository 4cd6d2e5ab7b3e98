//! The members of one object to the slots of its item: along the shape that its record's objects have, where it has that.

use super::fill::Reader;
use super::keys::{Entry, Seen, Table, What};
use super::quick::{Quick, low};
use super::scan::{Fault, Wrong};
use super::shape::{Shape, Step};
use crate::claim::{Item, Slot};

/// How many bytes are looked at at once: what stands before a value, and the value.
const LOOKED_AT: usize = 64;

/// How far an object is read.
struct Course<'s> {
    shape: &'s Shape,
    /// The step that is expected next: none from it on fills what the object had.
    next: usize,
    /// Which steps before it the object does not have, or had otherwise than along the shape, a bit each.
    missed: u64,
    /// The step up to which those that were taken are in `seen`.
    counted: usize,
    /// What the object had, as far as it was looked up.
    seen: Seen,
    /// Whether it had no member yet.
    first: bool,
    /// Whether a name was looked up, so that the shape did not fit.
    strayed: bool,
    /// Whether a name that was looked up is only of claims.
    known: bool,
}

/// The bits of the steps before one.
#[inline]
fn before(step: usize) -> u64 {
    u32::try_from(step).ok().and_then(|step| 1u64.checked_shl(step)).map_or(u64::MAX, |bit| bit.wrapping_sub(1))
}

impl<'s> Course<'s> {
    /// That of an object along the shape of whose first steps so many were taken.
    fn new(shape: &'s Shape, taken: usize) -> Course<'s> {
        Course {
            shape,
            next: taken,
            missed: 0,
            counted: 0,
            seen: Seen::default(),
            first: taken == 0,
            strayed: false,
            known: false,
        }
    }

    /// The next step that fits at `at`; those before it are members that the object does not have.
    fn find(&mut self, bytes: &[u8], at: usize) -> Option<&'s Step> {
        let here = bytes.get(at..)?;
        let mut left = self.shape.steps.iter().enumerate().skip(self.next);
        let (index, step) = left.find(|(_, step)| step.is_at(here))?;
        if index > self.next {
            self.skip_to(index);
        }
        Some(step)
    }

    /// Which steps were taken, a bit each.
    fn taken(&self) -> u64 {
        before(self.next) & !self.missed
    }

    /// Passes the steps before one.
    fn skip_to(&mut self, step: usize) {
        self.missed |= before(step) & !before(self.next);
        self.next = step;
    }

    /// Takes in a name that was looked up; false where the object had it before.
    fn stray(&mut self, entry: &Entry) -> bool {
        let taken = self.taken() & !before(self.counted);
        for (index, step) in self.shape.steps.iter().enumerate().take(self.next).skip(self.counted) {
            if let Some(entry) = step.entry.filter(|_| taken & before(index + 1) & !before(index) != 0) {
                self.seen.first(entry);
            }
        }
        self.counted = self.next;
        if !self.seen.first(entry) {
            return false;
        }
        self.known |= entry.of_claim;
        let same = |step: &Step| step.entry.is_some_and(|own| own.fills_as(entry));
        if let Some(ahead) = self.shape.steps.iter().skip(self.next).position(same) {
            self.skip_to(self.next + ahead + 1);
        }
        true
    }
}

/// Reads the members that come next as long as they are those of the steps, and the value of each is written as it nearly
/// always is. Where the last of them ends, and how many they are.
#[inline(never)]
fn fields(
    (wide, len): (&[u8], usize),
    mut at: usize,
    steps: &[Step],
    (row, lists): (&mut [Slot], &mut Vec<Slot>),
) -> (usize, usize) {
    let mut taken = 0usize;
    for step in steps {
        let Some(next) = wide.get(at..).and_then(|next| next.first_chunk::<LOOKED_AT>()) else { break };
        let Some(begins) = next.first_chunk() else { break };
        let (Some(rest), Some(to)) = (next.get(step.len & 31..), row.get_mut(step.slot)) else { break };
        if !step.begins(begins) {
            break;
        }
        let start = at.wrapping_add(step.len);
        let end = match (step.list, rest) {
            (false, _) => step.quick.put(rest, start, len, to),
            // Nearly all lists are empty or of one, and a line's pointers nearly always one digit.
            (true, [b'[', b']', ..]) if start.wrapping_add(2) <= len => {
                *to = Slot::list(low(lists.len()), 0, low(start));
                start.wrapping_add(2)
            }
            (true, [b'[', digit @ b'0'..=b'9', b']', ..])
                if step.quick == Quick::Number && start.wrapping_add(3) <= len =>
            {
                *to = Slot::list(low(lists.len()), 1, low(start));
                lists.push(Slot::number(i64::from(digit & 0xf), 0, low(start.wrapping_add(1))));
                start.wrapping_add(3)
            }
            (true, _) => list((wide, len), start, step.quick, lists, to),
        };
        at = match end {
            0 if is_null(step, rest, start, len) => {
                *to = Slot::absent(low(start));
                start.wrapping_add(4)
            }
            0 => break,
            end => end,
        };
        taken = taken.wrapping_add(1);
    }
    (at, taken)
}

/// Whether the value of a field that is no list is nothing, written as such.
#[inline(never)]
fn is_null(step: &Step, rest: &[u8], start: usize, len: usize) -> bool {
    !step.list && step.quick != Quick::Never && rest.starts_with(b"null") && start.wrapping_add(4) <= len
}

/// Puts the list that begins at a byte, whose values it adds to all, and says where it ends; nought where one of them is
/// not written as it nearly always is.
#[inline(never)]
fn list(whole: (&[u8], usize), start: usize, quick: Quick, lists: &mut Vec<Slot>, to: &mut Slot) -> usize {
    // What its values are is asked once.
    match quick {
        Quick::Number => elements(whole, start, lists, to, |rest, at, len, to| Quick::Number.put(rest, at, len, to)),
        Quick::Code { dotless, signs, least, under } => elements(whole, start, lists, to, |rest, at, len, to| {
            Quick::Code { dotless, signs, least, under }.put(rest, at, len, to)
        }),
        _ => elements(whole, start, lists, to, |rest, at, len, to| quick.put(rest, at, len, to)),
    }
}

/// The same, whose values `put` puts.
#[inline(always)]
fn elements(
    (wide, len): (&[u8], usize),
    start: usize,
    lists: &mut Vec<Slot>,
    to: &mut Slot,
    put: impl Fn(&[u8], usize, usize, &mut Slot) -> usize,
) -> usize {
    let kept = lists.len();
    let mut at = start.wrapping_add(1);
    let mut more = match wide.get(start..).and_then(|next| next.first_chunk::<2>()) {
        Some(b"[]") => false,
        Some([b'[', _]) => true,
        _ => return 0,
    };
    while more {
        let mut value = Slot::ABSENT;
        let end = match wide.get(at..) {
            Some(rest) => put(rest, at, len, &mut value),
            None => 0,
        };
        at = end;
        match wide.get(end) {
            _ if end == 0 => break,
            Some(b']') => more = false,
            Some(b',') => {
                at = at.wrapping_add(1);
                at = at.wrapping_add(usize::from(wide.get(at) == Some(&b' ')));
            }
            _ => break,
        }
        lists.push(value);
    }
    if more || at >= len {
        lists.truncate(kept);
        return 0;
    }
    *to = Slot::list(low(kept), low(lists.len().wrapping_sub(kept)), low(start));
    at.wrapping_add(1)
}

impl Reader<'_, '_> {
    /// Reads the object of an item; whether it has a name that only claims have.
    #[inline]
    pub(super) fn object(&mut self, item: Item) -> Result<bool, Fault> {
        let ((wide, len), start, shape) = (self.scan.whole(), self.scan.at(), self.shapes.of(item.record));
        let (mut at, mut taken) = (start, 0);
        // So deep that no list may stand in the object none is looked for.
        if self.scan.has_room(2)
            && let Some(filling) = self.claim.filling(item)
        {
            (at, taken) = fields((wide, len), start, &shape.steps, filling);
            if at < len && wide.get(at) == Some(&b'}') {
                self.scan.go(at.wrapping_add(1));
                return Ok(before(taken) & shape.of_claim != 0);
            }
        }
        self.others(item, at, taken)
    }

    /// Reads what is left of an object of whose members the first were taken up to `at`.
    #[inline(never)]
    fn others(&mut self, item: Item, at: usize, taken: usize) -> Result<bool, Fault> {
        let (start, shape, names) = (self.scan.at(), self.shapes.of(item.record), self.keys.of(item.record));
        self.scan.enter()?;
        if taken != 0 {
            self.scan.go(at);
        }
        let mut course = Course::new(shape, taken);
        while !self.along(item, &mut course)? && self.astray(item, names, &mut course)? {}
        if course.strayed && !self.misfits.iter().any(|(record, _)| *record == item.record) {
            self.misfits.push((item.record, start));
        }
        Ok(course.known || course.taken() & shape.of_claim != 0)
    }

    /// Reads members as long as they are those that the shape leads to; whether the object has ended.
    fn along(&mut self, item: Item, course: &mut Course<'_>) -> Result<bool, Fault> {
        if !self.scan.has_room(1) {
            return Ok(false);
        }
        let ((wide, len), entered) = (self.scan.whole(), self.scan.at());
        // What stands before the first member begins with the bracket.
        let mut at = if course.first { entered.wrapping_sub(1) } else { entered };
        loop {
            if at < len && wide.get(at) == Some(&b'}') {
                self.scan.leave(at + 1);
                return Ok(true);
            }
            let Some(step) = course.find(self.bytes, at) else { break };
            course.first = false;
            if step.quick != Quick::Never
                && let Some(filling) = self.claim.filling(item)
            {
                let steps = course.shape.steps.get(course.next..).unwrap_or(&[]);
                let (end, taken) = fields((wide, len), at, steps, filling);
                if taken != 0 {
                    (at, course.next) = (end, course.next + taken);
                    continue;
                }
            }
            // It is no field, or its value is written otherwise.
            course.next += 1;
            self.scan.go(at + step.len);
            self.scan.skip_blanks();
            match step.entry {
                Some(entry) => self.member(item, entry)?,
                None => self.scan.skip()?,
            }
            at = self.scan.at();
        }
        self.scan.go(at.max(entered));
        Ok(false)
    }

    /// Reads the next member by its name, wherever the shape leads; false where there is none.
    fn astray(&mut self, item: Item, names: &'static Table, course: &mut Course<'_>) -> Result<bool, Fault> {
        if !self.scan.more(course.first, b'}')? {
            return Ok(false);
        }
        if course.next == 0 {
            // Behind a member no other is the first.
            course.skip_to(1);
        }
        (course.first, course.strayed) = (false, true);
        let at = self.scan.at();
        let name = self.scan.name()?;
        let entry = match self.scan.plain(name) {
            Some(name) => names.find(name),
            None => names.find(&self.scan.decode(name)),
        };
        let Some(entry) = entry else {
            if item == Item::CLAIM && self.scan.plain(name) == Some(b"resourceType") {
                return Err(Fault { at, wrong: Wrong::Fhir });
            }
            self.scan.skip()?;
            return Ok(true);
        };
        if !course.stray(entry) {
            return Err(Fault { at: at + 1, wrong: Wrong::Duplicate });
        }
        self.member(item, entry)?;
        Ok(true)
    }

    /// Reads the value of a member.
    fn member(&mut self, item: Item, entry: &Entry) -> Result<(), Fault> {
        match entry.what {
            What::Field(field) if entry.list => self.list(item, field, entry.quick),
            What::Field(field) => {
                let slot = match self.scan.quick(entry.quick) {
                    Some(slot) => slot,
                    None => self.value(field)?,
                };
                self.claim.set(item, field, slot);
                Ok(())
            }
            What::Items(record) => self.items(record, item, entry.quick),
            What::Provider(role, field) => self.provider(item, role, field, entry.quick),
            What::Patient => self.patient(),
            What::Type => self.claim_type(),
            What::Surfaces => {
                self.surfaces = Some(self.scan.at());
                self.scan.skip()
            }
        }
    }
}
