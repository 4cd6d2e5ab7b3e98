//! One JSON value to one slot: codes as claims carry them, exact numbers and amounts, days.

use std::borrow::Cow;

use super::fill::Reader;
use super::place;
use super::quick::Quick;
use super::scan::{Fault, Token};
use super::trouble::{lost_zeros, note, turned, unreadable};
use crate::claim::number::without_exponent;
use crate::claim::{Code, Field, Item, Kind, Slot};
use crate::read::UNREADABLE;
use crate::read::value::{self, Odd};
use crate::table::damage;

/// How many troubles that cost nothing one claim reports; its further values are unreadable all the same.
const NOTED: u32 = 16;

/// How much of a value of the wrong kind is kept as its text.
const SHOWN: usize = 200;

impl<'a> Reader<'a, '_> {
    /// Reads the values of a list field into it; one alone may stand without its list.
    pub(super) fn list(&mut self, item: Item, field: Field, quick: Quick) -> Result<(), Fault> {
        let start = self.claim.listed();
        let mut at = place(self.scan.at());
        if self.scan.peek() != Some(b'[') {
            let Some(first) = self.element(field, quick)? else { return Ok(()) };
            at = first;
        } else if !self.scan.empty_list() {
            self.scan.enter()?;
            let mut first = true;
            while self.scan.more(first, b']')? {
                first = false;
                self.element(field, quick)?;
            }
        }
        let list = self.claim.list_from(start, at);
        self.claim.set(item, field, list);
        Ok(())
    }

    /// Reads one value of a list and says where it stands, unless there is none; tooth surfaces are letters, which are
    /// often written as one word (`MOD`).
    #[inline]
    fn element(&mut self, field: Field, quick: Quick) -> Result<Option<u32>, Fault> {
        let slot = match self.scan.quick(quick) {
            Some(slot) => slot,
            None => self.value(field)?,
        };
        if slot.is_absent() {
            return Ok(None);
        }
        match slot.as_code() {
            Some(code) if field == Field::ToothSurfaces && code.len() > 1 => {
                for (shift, letter) in (0..).zip(code.bytes().iter().take(code.len())) {
                    let letter = Code::new(&[*letter]).map_or(slot, |code| Slot::code(code, slot.at() + shift));
                    self.claim.add_value(letter);
                }
            }
            _ => self.claim.add_value(slot),
        }
        Ok(Some(slot.at()))
    }

    /// Reads a value as what a field holds. One that cannot be is unreadable and noted.
    pub(super) fn value(&mut self, field: Field) -> Result<Slot, Fault> {
        let start = self.scan.at();
        let kind = field.info().kind;
        match self.scan.token()? {
            Token::Null => return Ok(Slot::absent(place(start))),
            Token::Text(text) => {
                let at = place(text.start);
                return Ok(match self.scan.plain(text) {
                    Some(characters) => self.text(field, characters, at),
                    None => self.text(field, &self.scan.decode(text), at),
                });
            }
            Token::Number(start, end) => {
                let digits = self.scan.slice(start, end);
                if let Kind::Code(code) = kind
                    && let Some(width) = damage::lost_zeros(code, digits)
                {
                    self.note_lost_zeros(start, digits, width);
                    return Ok(self.claim.unreadable_slot(digits, place(start)));
                }
                let fits = match kind {
                    Kind::Money | Kind::Number | Kind::Date => true,
                    Kind::Yes => false,
                    _ => digits.iter().all(u8::is_ascii_digit),
                };
                if fits {
                    if let Some(plain) = without_exponent(digits).filter(|_| kind != Kind::Date) {
                        return Ok(self.text(field, plain.as_bytes(), place(start)));
                    }
                    return Ok(self.text(field, digits, place(start)));
                }
            }
            Token::Flag(flag) if kind == Kind::Yes => return Ok(Slot::yes(flag, place(start))),
            Token::Flag(_) => {}
            Token::Object => {
                if let Some(text) = self.unreadable()? {
                    self.noted_as_unreadable(start);
                    return Ok(self.claim.unreadable_slot(&text, place(start)));
                }
            }
            Token::List => self.scan.skip()?,
        }
        self.note(start, Odd::Kind(kind));
        let end = self.scan.at().min(start + SHOWN);
        Ok(self.claim.unreadable_slot(self.scan.slice(start, end), place(start)))
    }

    /// Passes the object at which it stands; the text of a value that could not be read where it was converted from.
    fn unreadable(&mut self) -> Result<Option<Cow<'a, [u8]>>, Fault> {
        let start = self.scan.clone();
        self.scan.skip()?;
        let end = self.scan.at();
        let mut inner = start;
        inner.enter()?;
        if !inner.more(true, b'}')? {
            return Ok(None);
        }
        let name = inner.name()?;
        let Token::Text(text) = inner.token()? else { return Ok(None) };
        let alone = !inner.more(false, b'}')? && inner.at() == end;
        Ok((alone && inner.plain(name) == Some(UNREADABLE.as_bytes())).then(|| inner.decode(text)))
    }

    /// Makes a slot of the characters of a value.
    fn text(&mut self, field: Field, text: &[u8], at: u32) -> Slot {
        let (slot, odd) = value::slot(self.claim, field, text, at);
        if let Some(odd) = odd {
            self.note(at as usize, odd);
        }
        slot
    }

    /// Reports a value that could not be read in the format that the claim was converted from.
    fn noted_as_unreadable(&mut self, at: usize) {
        if self.noted < NOTED {
            self.troubles.push(unreadable(self.bytes, at, self.origin));
        }
        self.noted += 1;
    }

    /// Reports the periods of an item that end before they begin.
    #[inline]
    pub(super) fn note_turned(&mut self, item: Item) {
        if self.claim.is_turned(item) {
            self.note_all_turned(item);
        }
    }

    #[cold]
    fn note_all_turned(&mut self, item: Item) {
        self.turned = true;
        for (from, through) in self.claim.turned(item) {
            if self.noted < NOTED {
                let at = self.claim.slot(item, through).at() as usize;
                self.troubles.push(turned(self.bytes, at, from.info().json, self.origin));
            }
            self.noted += 1;
        }
    }

    /// Reports a number in place of a code that begins with a nought, which no number does.
    fn note_lost_zeros(&mut self, at: usize, digits: &[u8], width: usize) {
        if self.noted < NOTED {
            let whole = format!("{:0>width$}", String::from_utf8_lossy(digits));
            self.troubles.push(lost_zeros(self.bytes, at, &whole, self.origin));
        }
        self.noted += 1;
    }

    /// Reports a value that cannot be read.
    fn note(&mut self, at: usize, odd: Odd) {
        if self.noted < NOTED {
            self.troubles.push(note(self.bytes, at, odd, self.origin));
        }
        self.noted += 1;
    }
}
