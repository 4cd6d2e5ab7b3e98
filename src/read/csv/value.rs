//! One cell to one slot: as every format reads it, or as the map declares it; what a spreadsheet damaged is said, never mended.

use std::borrow::Cow;

use super::fill::{Fill, Row};
use super::layout::{Column, Layout};
use crate::claim::number::parse_decimal;
use crate::claim::{Code, CodeKind, Date, Field, Item, Kind, NOWHERE, Number, Slot};
use crate::read::value::{self, Odd};
use crate::read::{Cost, Trouble};
use crate::table::damage;

/// How many troubles that cost nothing one claim reports; its further values are unreadable all the same.
const NOTED: u32 = 16;
/// What a database writes for nothing.
const NOTHING: &[&[u8]] = &[b"NULL", b"null", b"\\N"];

/// The characters of a cell, or of several, and where they begin.
pub(super) struct Text<'t> {
    pub text: Cow<'t, [u8]>,
    pub at: u32,
}

impl Layout {
    /// Whether two texts of a cell that is read say the same, each written in its own way: an amount with other noughts, a
    /// day in another form, a word and the code that it stands for.
    pub(super) fn says_the_same(&self, cell: usize, one: &[u8], other: &[u8]) -> bool {
        let columns = self.values.iter().chain(self.items.iter().flat_map(|group| &group.columns));
        let Some(column) = columns.into_iter().find(|column| column.cells == [cell]) else { return false };
        let meant = |text: &[u8]| {
            let word = column.words.iter().find(|(from, _)| from.eq_ignore_ascii_case(text));
            word.map_or_else(|| text.to_vec(), |(_, to)| to.clone())
        };
        let (one, other) = (meant(one), meant(other));
        let info = column.field.info();
        match info.kind {
            Kind::Date => self.date(&one).is_some_and(|day| self.date(&other) == Some(day)),
            Kind::Money | Kind::Number => {
                let number = |text: &[u8]| {
                    let point = |byte: &u8| if self.decimal_comma && *byte == b',' { b'.' } else { *byte };
                    let (mantissa, scale) = parse_decimal(&text.iter().map(point).collect::<Vec<u8>>())?;
                    Number::decimal(mantissa, scale)
                };
                number(&one).is_some_and(|value| number(&other) == Some(value))
            }
            Kind::Code(kind) => {
                let code = |text: &[u8]| {
                    let text = String::from_utf8_lossy(text);
                    let word = info.words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text.trim()));
                    word.map_or_else(|| kind.normal(&text), |(_, code)| (*code).to_owned())
                };
                !info.list && code(&one) == code(&other)
            }
            _ => false,
        }
    }

    /// A day as the map declares it, or as every format writes it.
    fn date(&self, text: &[u8]) -> Option<Date> {
        self.days.as_ref().map_or_else(|| Date::parse(text), |days| days.read(text))
    }
}

impl Fill<'_, '_> {
    /// What a column says in a row.
    pub(super) fn text<'b>(&mut self, column: &'b Column, row: &Row<'b>) -> Text<'b> {
        let mut text = match column.cells.as_slice() {
            [] => Text { text: Cow::Borrowed(column.constant.as_slice()), at: NOWHERE },
            [one] => row.cell(*one),
            [first, rest @ ..] => {
                let mut text = row.cell(*first);
                for cell in rest {
                    text.text.to_mut().extend_from_slice(&row.cell(*cell).text);
                }
                text
            }
        };
        if NOTHING.contains(&text.text.as_ref()) {
            let message = "a cell says NULL; it is taken for empty".to_owned();
            self.say("csv/null", &column.heading, row.line, message);
            text.text = Cow::Borrowed(b"");
        }
        let meant = column.words.iter().find(|(from, _)| from.eq_ignore_ascii_case(&text.text));
        if let Some((_, to)) = meant {
            text.text = Cow::Borrowed(to);
        }
        text
    }

    /// Stores what a column says on an item: one value, or those of a list.
    pub(super) fn store(&mut self, item: Item, column: &Column, text: &Text<'_>, line: u64) {
        let field = column.field;
        if !field.info().list {
            let slot = self.value(column, &text.text, text.at, line);
            self.claim.set(item, field, slot);
            return;
        }
        for (shift, part) in parts(field, &text.text) {
            let at = if text.at == NOWHERE { NOWHERE } else { text.at.saturating_add(shift) };
            let slot = self.value(column, part, at, line);
            if !slot.is_absent() {
                self.claim.push(item, field, slot);
            }
        }
        if self.claim.slot(item, field).is_absent() {
            self.claim.set(item, field, Slot::absent(text.at));
        }
    }

    /// One value of a column.
    pub(super) fn value(&mut self, column: &Column, text: &[u8], at: u32, line: u64) -> Slot {
        if text.is_empty() {
            return Slot::absent(at);
        }
        let kind = column.field.info().kind;
        // A note may go on over several lines.
        let odd = |byte: &u8| byte.is_ascii_control() && !(kind == Kind::Text && matches!(byte, b'\n' | b'\r' | b'\t'));
        if text.iter().any(odd) || std::str::from_utf8(text).is_err() {
            self.odd(column, line, "csv/control-character", "holds a control character or a byte that is not UTF-8");
            return self.claim.unreadable_slot(text, at);
        }
        match kind {
            Kind::Date => self.day(column, text, at, line),
            Kind::Money | Kind::Number if self.layout.decimal_comma => {
                // A point is what separates thousands there, or it is no decimal comma.
                let pointed: Vec<u8> = text.iter().map(|byte| if *byte == b',' { b'.' } else { *byte }).collect();
                self.plain(column, &pointed, at, line, text.contains(&b'.'))
            }
            Kind::Code(code) => self.code(column, code, text, at, line),
            Kind::Text if damage::of_code(CodeKind::Word, &text.to_ascii_uppercase()).is_some() => {
                let says = damage::of_code(CodeKind::Word, &text.to_ascii_uppercase()).unwrap_or_default();
                self.damaged(column, line, &says);
                self.claim.unreadable_slot(text, at)
            }
            _ => self.plain(column, text, at, line, false),
        }
    }

    /// A value as every format reads it.
    fn plain(&mut self, column: &Column, text: &[u8], at: u32, line: u64, refused: bool) -> Slot {
        let (slot, odd) = value::slot(self.claim, column.field, text, at);
        let odd = odd.or(refused.then_some(Odd::Amount));
        let Some(odd) = odd else { return slot };
        match damage::of_value(text) {
            Some(says) if !matches!(odd, Odd::Kind(_)) => self.damaged(column, line, says),
            _ => {
                let (code, says) = match odd {
                    Odd::Date => ("csv/date", "is no day of the calendar; write a day as 2026-02-03".to_owned()),
                    Odd::Amount if self.layout.decimal_comma => {
                        ("csv/amount", "is not an exact amount; write it like 1250,00".to_owned())
                    }
                    Odd::Amount if text.contains(&b',') && !text.contains(&b'.') => (
                        "csv/amount",
                        "is not an exact amount; write it like 1250.00, or say `decimal = \"comma\"` in a map"
                            .to_owned(),
                    ),
                    Odd::Amount => (
                        "csv/amount",
                        "is not an exact amount; write it without a dollar sign or commas, like 1250.00".to_owned(),
                    ),
                    Odd::Number { negative: true } => {
                        ("csv/number", "is negative, which it cannot be; write 0 or more".to_owned())
                    }
                    Odd::Number { negative: false } => {
                        ("csv/number", "is not an exact number; write one like 2 or 1.5".to_owned())
                    }
                    Odd::Code | Odd::Zeros | Odd::Bill | Odd::Sex | Odd::Procedure | Odd::Kind(_) => {
                        ("csv/yes-no", "is neither yes nor no; write Y or N".to_owned())
                    }
                };
                self.odd(column, line, code, &says);
            }
        }
        if refused { self.claim.unreadable_slot(text, at) } else { slot }
    }

    fn day(&mut self, column: &Column, text: &[u8], at: u32, line: u64) -> Slot {
        // A constant is written in the map, as the map writes days; what this program wrote is not the file's.
        let found = if at == NOWHERE { Date::parse(text) } else { self.layout.date(text) };
        if let Some(date) = found {
            return Slot::date(date, at);
        }
        match damage::of_value(text) {
            Some(says) => self.damaged(column, line, says),
            None => {
                let says = match &self.layout.days {
                    _ if is_moment(text) => "is a moment counted in UTC, and no midnight there: which day it was where the service was \
                                             given hangs on the time zone; write the day itself, without a time"
                        .to_owned(),
                    Some(days) => format!("is no day as the map declares them, {}", days.shown),
                    None => "is no day that exists, as 2026-02-03 or 20260203; days written otherwise are declared in a map: \
                             `dates = \"MM/DD/YYYY\"`"
                        .to_owned(),
                };
                self.odd(column, line, "csv/date", &says);
            }
        }
        self.claim.unreadable_slot(text, at)
    }

    fn code(&mut self, column: &Column, kind: CodeKind, text: &[u8], at: u32, line: u64) -> Slot {
        // A code is never so long; what is, no spreadsheet made of one.
        let upper = text.to_ascii_uppercase();
        if self.layout.restore_zeros
            && let Some(width) = damage::lost_zeros(kind, &upper)
        {
            let mut whole = vec![b'0'; width.saturating_sub(upper.len())];
            whole.extend_from_slice(&upper);
            self.say("csv/zeros", &column.heading, line, "leading zeros are put back, as the map asks".to_owned());
            return value::slot(self.claim, column.field, &whole, at).0;
        }
        if let Some(says) = damage::of_code(kind, &upper) {
            self.damaged(column, line, &says);
            return self.claim.unreadable_slot(text, at);
        }
        let (slot, odd) = value::slot(self.claim, column.field, text, at);
        match odd {
            None => {}
            Some(Odd::Procedure) => {
                let says = "is no procedure code, which has five letters and digits; write modifiers into mod1 to mod4, not behind it";
                self.odd(column, line, "csv/spreadsheet", says);
            }
            Some(Odd::Bill) => {
                let says = "is a type of bill without its last character, the frequency; write all four, like 0131";
                self.odd(column, line, "csv/code", says);
            }
            Some(Odd::Sex) => {
                let says =
                    "is no sex, F, M or U; where the file writes another word for it, say so in the words of a map";
                self.odd(column, line, "csv/code", says);
            }
            Some(Odd::Zeros) => {
                let says = "lacks the leading zero of its code; write it whole";
                self.odd(column, line, "csv/code", says);
            }
            Some(_) => {
                let says = "a code has letters and digits alone, and here stand quotes, blanks or other signs";
                self.damaged(column, line, says);
            }
        }
        slot
    }

    fn damaged(&mut self, column: &Column, line: u64, says: &str) {
        let message = format!("the value in {} is not read: {says}; {}", column.heading, damage::REMEDY);
        self.say("csv/spreadsheet", &column.heading, line, message);
    }

    fn odd(&mut self, column: &Column, line: u64, code: &'static str, says: &str) {
        let message = format!("the value in {} {says}; until then it is not read", column.heading);
        self.say(code, &column.heading, line, message);
    }

    /// Reports the periods of an item that end before they begin, whose days some columns say.
    pub(super) fn turned<'l>(&mut self, item: Item, columns: impl Iterator<Item = &'l Column> + Clone, line: u64) {
        let turned: Vec<(Field, Field)> = self.claim.turned(item).collect();
        for (from, through) in turned {
            let heading = |field| columns.clone().find(|column| column.field == field).map(|column| &*column.heading);
            if let (Some(from), Some(through)) = (heading(from), heading(through)) {
                let message = format!(
                    "the day in {through} is before that in {from}, where its period begins; write the first day and the last; until then neither is read"
                );
                self.say("csv/date", through, line, message);
            }
        }
    }

    /// Reports something that costs a value and no more.
    pub(super) fn say(&mut self, code: &'static str, heading: &str, line: u64, message: String) {
        if self.noted < NOTED {
            let spot = crate::read::Spot { offset: self.offset, number: line, element: heading.to_owned() };
            self.troubles.push(Trouble { code, message, spot, cost: Cost::Nothing });
        }
        self.noted += 1;
    }
}

/// The values that a cell of a list gives, each with its place in the cell. Texts hold what separates other values.
pub(super) fn parts(field: Field, text: &[u8]) -> Vec<(u32, &[u8])> {
    if field.info().kind == Kind::Text {
        return vec![(0, text)];
    }
    let separates = |byte: &u8| matches!(byte, b'|' | b',' | b';' | b' ');
    let mut found = Vec::new();
    let mut start = 0u32;
    for part in text.split(separates) {
        let letters = match field {
            // A1 points to nothing, AB to the first two; MOD are three surfaces.
            Field::LinePointers => part.len() > 1 && part.iter().all(u8::is_ascii_alphabetic),
            Field::ToothSurfaces => Code::new(part).is_some_and(|code| code.len() > 1),
            _ => false,
        };
        if letters {
            found.extend((start..).zip(part.chunks(1)));
        } else if !part.is_empty() {
            found.push((start, part));
        }
        start = start.saturating_add(u32::try_from(part.len()).unwrap_or(u32::MAX)).saturating_add(1);
    }
    found
}

/// Whether a claim's number is what a spreadsheet makes of a long one.
pub(super) fn damaged_id(id: &[u8]) -> bool {
    id.first().is_some_and(u8::is_ascii_digit)
        && id.contains(&b'+')
        && damage::of_code(CodeKind::Word, &id.to_ascii_uppercase()).is_some()
        && parse_decimal(id).is_none()
}

/// Whether a text is a day with a time of the clock in Greenwich: `2026-02-03T23:00Z`.
fn is_moment(text: &[u8]) -> bool {
    let day = text.split_at_checked(10).filter(|(day, _)| crate::claim::Date::parse(day).is_some());
    let time = day.and_then(|(_, rest)| rest.strip_prefix(b"T")?.strip_suffix(b"Z"));
    time.is_some_and(|time| time.len() >= 5 && time.iter().all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.')))
}
