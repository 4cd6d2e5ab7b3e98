//! Elements to slots; what cannot be read is reported with its place.

use super::super::lex::{Part, Segment};
use super::super::scan::has_control;
use super::Reader;
use crate::claim::number::parse_decimal;
use crate::claim::{Claim, CodeKind, Date, Field, Item, NOWHERE, Slot};
use crate::read::{Cost, Spot, Trouble};
use crate::table::damage::lost_zeros;

impl Reader<'_> {
    /// Stores a slot where the claim has none yet: of repeated segments the first counts.
    #[inline]
    pub(super) fn put(&mut self, item: Item, field: Field, slot: Slot) {
        if let Some(old) = self.claim.slot_mut(item, field) {
            fill(old, slot);
        }
    }

    /// The same of a day or number that a guide has once: one that says otherwise than the first is told.
    pub(super) fn put_once(&mut self, item: Item, field: Field, slot: Slot, segment: &Segment<'_>) {
        let Some(old) = self.claim.slot_mut(item, field) else { return };
        if old.is_absent() {
            return fill(old, slot);
        }
        let old = *old;
        if !slot.is_absent() && self.claim.value(old) != self.claim.value(slot) {
            let message = "an earlier segment of the same kind says otherwise here, and that one counts; remove the one that is wrong";
            self.trouble("x12/contradiction", segment.whole(), message.to_owned());
        }
    }

    /// The place of a part, for messages.
    pub(super) fn spot(&self, part: Part<'_>) -> Spot {
        let mut element = self.id.text();
        if part.element > 0 {
            element.push_str(&format!("{:02}", part.element));
        }
        if part.component > 0 {
            element.push_str(&format!("-{}", part.component));
        }
        Spot { offset: self.shift.wrapping_add(u64::from(part.at)), number: self.number, element }
    }

    pub(super) fn trouble(&mut self, code: &'static str, part: Part<'_>, message: String) {
        let spot = self.spot(part);
        self.troubles.push(Trouble { code, message, spot, cost: Cost::Nothing });
    }

    /// Reports a deviation once for the claim.
    pub(super) fn once(&mut self, code: &'static str, part: Part<'_>, message: &str) {
        if !self.said.contains(&code) {
            self.said.push(code);
            self.trouble(code, part, message.to_owned());
        }
    }

    /// A text as it stands; one with control characters is unreadable.
    #[inline]
    pub(super) fn text(&mut self, part: Part<'_>) -> Slot {
        if part.is_empty() { Slot::absent(part.at) } else { self.full_text(&part) }
    }

    /// A code, in upper case.
    #[inline]
    pub(super) fn code(&mut self, part: Part<'_>) -> Slot {
        if part.is_empty() { Slot::absent(part.at) } else { self.full_code(&part) }
    }

    /// A code of letters and digits alone; one in which other signs stand, as a copy leaves them, is unreadable.
    #[inline]
    pub(super) fn plain_code(&mut self, part: Part<'_>, kind: CodeKind) -> Slot {
        let fits = match kind {
            CodeKind::Procedure => part.text.len() <= CodeKind::PROCEDURE,
            CodeKind::RevenueCode => part.text.len() >= 4,
            CodeKind::Place
            | CodeKind::ConditionCode
            | CodeKind::OccurrenceCode
            | CodeKind::SpanCode
            | CodeKind::ValueCode => part.text.len() >= 2,
            CodeKind::Drg => part.text.len() >= 3,
            _ => true,
        };
        if fits && part.text.iter().all(u8::is_ascii_alphanumeric) {
            self.code(part)
        } else {
            self.odd_code(part, kind)
        }
    }

    #[cold]
    #[inline(never)]
    fn odd_code(&mut self, part: Part<'_>, kind: CodeKind) -> Slot {
        if part.is_empty() || has_control(part.text) {
            return self.code(part);
        }
        if kind.may_be(part.text) {
            return match lost_zeros(kind, part.text).filter(|_| kind != CodeKind::Procedure) {
                Some(width) => self.short_code(part, width),
                None => self.code(part),
            };
        }
        let element = self.spot(part).element;
        let message = if CodeKind::Modifier.may_be(part.text) {
            format!(
                "what stands in {element} is no procedure code, of five letters and digits; modifiers stand behind it, each in a component of its own, as 99213:25"
            )
        } else {
            format!(
                "what stands in {element} is not one code, of letters and digits alone; take out quotes, commas, blanks and what else a copy has left in it"
            )
        };
        self.trouble("x12/code", part, message);
        self.claim.unreadable_slot(part.text, part.at)
    }

    /// A revenue code or place of service without its leading zero: edits name it whole, and so do payers.
    pub(super) fn short_code(&mut self, part: Part<'_>, width: usize) -> Slot {
        let message = format!(
            "{} lacks the leading zero of its code; write it whole, as {:0>width$}; until then it is not read",
            self.spot(part).element,
            String::from_utf8_lossy(part.text)
        );
        self.once("x12/zeros", part, &message);
        self.claim.unreadable_slot(part.text, part.at)
    }

    // What follows stands once, not wherever it is called: reading a claim then stays near the processor.
    #[inline(never)]
    fn full_text(&mut self, part: &Part<'_>) -> Slot {
        match part.code() {
            Some(code) => Slot::code(code, part.at),
            None => self.long(part),
        }
    }

    #[inline(never)]
    fn full_code(&mut self, part: &Part<'_>) -> Slot {
        match part.code() {
            Some(code) => Slot::code(code.upper(), part.at),
            None => self.long_code(part),
        }
    }

    #[inline(never)]
    pub(super) fn long_code(&mut self, part: &Part<'_>) -> Slot {
        self.long(&part.with(&part.upper()))
    }

    /// The same of a text that stands in the claim's raw bytes as it is.
    #[inline(never)]
    pub(super) fn long_here(&mut self, part: &Part<'_>) -> Slot {
        let len = u32::try_from(part.text.len()).unwrap_or(u32::MAX);
        self.control(part).unwrap_or_else(|| Claim::text_here(part.at, len))
    }

    /// A text that is no code: longer, or with blanks or other signs in it.
    #[inline(never)]
    pub(super) fn long(&mut self, part: &Part<'_>) -> Slot {
        match self.control(part) {
            Some(slot) => slot,
            None => self.claim.long_slot(part.text, part.at),
        }
    }

    /// What a text is that has control characters.
    fn control(&mut self, part: &Part<'_>) -> Option<Slot> {
        if !has_control(part.text) {
            return None;
        }
        let part = *part;
        let element = self.spot(part).element;
        let message = format!("{element} holds a line break or another control character; write it without");
        self.trouble("x12/control-character", part, message);
        Some(self.claim.unreadable_slot(part.text, part.at))
    }

    /// A day written CCYYMMDD.
    pub(super) fn date(&mut self, part: Part<'_>) -> Slot {
        match Date::parse(part.text) {
            Some(day) => Slot::date(day, part.at),
            None if part.is_empty() => Slot::absent(part.at),
            None => {
                self.no_date(part, "is no day of the calendar; write year, month and day as 20260203");
                self.claim.unreadable_slot(part.text, part.at)
            }
        }
    }

    fn no_date(&mut self, part: Part<'_>, what: &str) {
        let element = self.spot(part).element;
        self.trouble("x12/date", part, format!("the date in {element} {what}"));
    }

    /// Says that a period ends before it begins, one of whose days is in a field that was just filled from a value.
    pub(super) fn told_turned(&mut self, item: Item, field: Field, value: Part<'_>) {
        if !self.claim.is_turned(item) {
            return;
        }
        let Some((from, through)) = self.claim.turned(item).find(|(from, through)| [*from, *through].contains(&field))
        else {
            return;
        };
        // Both days of a period stand in one value, or each in a segment of its own.
        if self.claim.slot(item, through).at().wrapping_sub(self.claim.slot(item, from).at()) == 9 {
            return self.no_period(value);
        }
        self.no_date(
            value,
            "makes a period that ends before it begins; write its first day and its last in their places",
        );
    }

    fn no_period(&mut self, value: Part<'_>) {
        self.no_date(value, "ends before it begins; write the first day, a hyphen and the last day");
    }

    /// The day of what has but one, where a period may stand in its place: its first.
    pub(super) fn one_day(&mut self, format: Part<'_>, value: Part<'_>) -> Slot {
        let (first, last) = self.period(format, value);
        if last.as_date().is_some_and(|last| first.as_date() > Some(last)) {
            self.no_period(value);
            return self.claim.unreadable_slot(value.text, value.at);
        }
        first
    }

    /// The first and the last day of a date or period, by its format qualifier: D8, RD8, DT; TM gives no day.
    pub(super) fn period(&mut self, format: Part<'_>, value: Part<'_>) -> (Slot, Slot) {
        if format.is(b"TM") || value.is_empty() {
            return (Slot::absent(value.at), Slot::ABSENT);
        }
        let text = value.text;
        if text.len() == 8 {
            return (self.date(value), Slot::ABSENT);
        }
        if let (Some(first), Some(b"-"), Some(last)) = (text.get(..8), text.get(8..9), text.get(9..)) {
            let from = self.date(value.with(first));
            return (from, if last.is_empty() { Slot::ABSENT } else { self.date(value.behind(9)) });
        }
        if format.is(b"DT")
            && let (Some(day), Some(time)) = (text.get(..8), text.get(8..))
            && matches!(time.len(), 0 | 4 | 6)
            && time.iter().all(u8::is_ascii_digit)
        {
            return (self.date(value.with(day)), Slot::ABSENT);
        }
        (self.date(value), Slot::ABSENT)
    }

    /// The first and the last day of a period whose format is not told by a qualifier of its own (HI).
    pub(super) fn days(&mut self, value: Part<'_>) -> (Slot, Slot) {
        self.period(value.with(b"RD8"), value)
    }

    /// The hour of a time, by its format qualifier: DT has it behind the day, TM before the minutes; D8 has none.
    pub(super) fn hour(&mut self, format: Part<'_>, value: Part<'_>) -> Slot {
        let from = if format.is(b"TM") {
            0
        } else if format.is(b"DT") {
            8
        } else {
            return Slot::ABSENT;
        };
        let at = value.at.saturating_add(u32::try_from(from).unwrap_or(0));
        let hour = value.text.get(from..).unwrap_or(b"");
        match *hour {
            [] => Slot::absent(at),
            [a @ b'0'..=b'2', b @ b'0'..=b'9', ref minutes @ ..]
                if (a, b) < (b'2', b'4') && minutes.len() % 2 == 0 && minutes.iter().all(u8::is_ascii_digit) =>
            {
                Slot::number(i64::from(a - b'0') * 10 + i64::from(b - b'0'), 0, at)
            }
            _ => {
                let element = self.spot(value).element;
                let message = format!("the time in {element} is none of a day; write hours and minutes as 1430");
                self.trouble("x12/date", value, message);
                self.claim.unreadable_slot(hour, at)
            }
        }
    }

    /// An amount in dollars.
    pub(super) fn money(&mut self, part: Part<'_>) -> Slot {
        if part.is_empty() {
            return Slot::absent(part.at);
        }
        let whole = with_zero(part.text);
        let slot = match &whole {
            Some(text) => self.claim.money_slot(text, part.at),
            None => self.claim.money_slot(part.text, part.at),
        };
        if slot.as_money().is_none() {
            let element = self.spot(part).element;
            let message = match figures(part.text) {
                Some(text) => format!("the amount {text} in {element} cannot be read; write it as 120 or 120.50"),
                None => format!("what stands in {element} is no amount; write it as 120 or 120.50"),
            };
            self.trouble("x12/amount", part, message);
        }
        slot
    }

    /// A number for a field.
    pub(super) fn quantity(&mut self, part: Part<'_>, field: Field) -> Slot {
        match *part.text {
            [] => return Slot::absent(part.at),
            [digit @ b'0'..=b'9'] => return Slot::number(i64::from(digit - b'0'), 0, part.at),
            _ => {}
        }
        let whole = with_zero(part.text);
        let text = whole.as_deref().unwrap_or(part.text);
        match parse_decimal(text) {
            Some((mantissa, scale)) if mantissa >= 0 || !field.never_negative() => {
                Slot::number(mantissa, scale, part.at)
            }
            _ => self.no_number(part, field),
        }
    }

    #[cold]
    #[inline(never)]
    fn no_number(&mut self, part: Part<'_>, field: Field) -> Slot {
        let kind = if field.never_negative() { "a number of 0 or more" } else { "a number" };
        let element = self.spot(part).element;
        let message = match figures(part.text) {
            Some(text) => format!("{text} in {element} is not {kind}; write it as 1 or 1.5"),
            None => format!("what stands in {element} is not {kind}; write it as 1 or 1.5"),
        };
        self.trouble("x12/number", part, message);
        self.claim.unreadable_slot(part.text, part.at)
    }

    /// Y or N.
    pub(super) fn yes(&mut self, part: Part<'_>) -> Slot {
        match part.text {
            b"" => Slot::absent(part.at),
            b"Y" | b"y" => Slot::yes(true, part.at),
            b"N" | b"n" => Slot::yes(false, part.at),
            _ => {
                let message = format!("{} is neither Y for yes nor N for no; it is not read", self.spot(part).element);
                self.trouble("x12/code", part, message);
                self.claim.unreadable_slot(part.text, part.at)
            }
        }
    }

    /// Several codes, those that are there, in order; nothing where none is.
    #[inline]
    pub(super) fn code_list<'a>(&mut self, parts: impl Iterator<Item = Part<'a>>) -> Slot {
        self.list(parts, Self::code)
    }

    /// Several modifiers.
    #[inline]
    pub(super) fn modifiers<'a>(&mut self, parts: impl Iterator<Item = Part<'a>>) -> Slot {
        self.list(parts, |reader, part| reader.plain_code(part, CodeKind::Modifier))
    }

    #[inline]
    fn list<'a>(&mut self, parts: impl Iterator<Item = Part<'a>>, read: fn(&mut Self, Part<'_>) -> Slot) -> Slot {
        let (start, mut place) = (self.claim.listed(), None);
        for part in parts.filter(|part| !part.is_empty()) {
            let slot = read(self, part);
            place.get_or_insert(slot.at());
            self.claim.add_value(slot);
        }
        place.map_or(Slot::ABSENT, |at| self.claim.list_from(start, at))
    }

    /// A segment that stands where it means nothing.
    pub(super) fn misplaced(&mut self, segment: &Segment<'_>, needs: &str) {
        let message =
            format!("the segment stands where it means nothing and is passed over; it belongs behind {needs}");
        self.once("x12/stray-segment", segment.whole(), &message);
    }
}

/// Gives a slot its value where it has none yet.
#[inline]
pub(super) fn fill(old: &mut Slot, slot: Slot) {
    if old.is_absent() && (!slot.is_absent() || old.at() == NOWHERE) {
        *old = slot;
    }
}

/// What may be shown of something that is no number: figures with their signs. Anything else may be a text of a person's
/// that a missing separator has put there.
fn figures(text: &[u8]) -> Option<String> {
    let sign = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b'+' | b'$');
    text.iter().all(sign).then(|| super::super::framer::shown(text))
}

/// X12 writes half a unit as `.5`: the same with its nought, where it then is a number.
fn with_zero(text: &[u8]) -> Option<Vec<u8>> {
    let whole = match text {
        [b'.', ..] => [&b"0"[..], text].concat(),
        [b'-', rest @ ..] if rest.starts_with(b".") => [&b"-0"[..], rest].concat(),
        _ => return None,
    };
    parse_decimal(&whole).map(|_| whole)
}
