//! One JSON value to one slot: codes as claims carry them, exact numbers and amounts, days.

use super::fill::Reader;
use super::place;
use super::scan::{Fault, Token};
use super::trouble::note;
use crate::claim::{Code, Field, Item, Kind, Slot};
use crate::read::value::{self, Odd};

/// How many troubles that cost nothing one claim reports; its further values are unreadable all the same.
const NOTED: u32 = 16;

/// How much of a value of the wrong kind is kept as its text.
const SHOWN: usize = 200;

impl Reader<'_, '_> {
    /// Reads the value of a field into it.
    pub(super) fn field(&mut self, item: Item, field: Field) -> Result<(), Fault> {
        if !field.info().list {
            let slot = self.value(field)?;
            self.claim.set(item, field, slot);
            return Ok(());
        }
        if self.scan.peek() != Some(b'[') {
            return self.push(item, field);
        }
        let empty = self.claim.list_slot(&[], place(self.scan.at()));
        self.claim.set(item, field, empty);
        self.scan.enter()?;
        let mut first = true;
        while self.scan.more(first, b']')? {
            first = false;
            self.push(item, field)?;
        }
        Ok(())
    }

    /// Reads one value of a list; tooth surfaces are letters, which are often written as one word (`MOD`).
    fn push(&mut self, item: Item, field: Field) -> Result<(), Fault> {
        let slot = self.value(field)?;
        if slot.is_absent() {
            return Ok(());
        }
        match slot.as_code() {
            Some(code) if field == Field::ToothSurfaces && code.len() > 1 => {
                for (shift, letter) in (0..).zip(code.bytes().iter().take(code.len())) {
                    let letter = Code::new(&[*letter]).map_or(slot, |code| Slot::code(code, slot.at() + shift));
                    self.claim.push(item, field, letter);
                }
            }
            _ => self.claim.push(item, field, slot),
        }
        Ok(())
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
                let fits = match kind {
                    Kind::Money | Kind::Number | Kind::Date => true,
                    Kind::Yes => false,
                    _ => digits.iter().all(u8::is_ascii_digit),
                };
                if fits {
                    return Ok(self.text(field, digits, place(start)));
                }
            }
            Token::Flag(flag) if kind == Kind::Yes => return Ok(Slot::yes(flag, place(start))),
            Token::Flag(_) => {}
            Token::Object | Token::List => self.scan.skip()?,
        }
        self.note(start, Odd::Kind(kind));
        let end = self.scan.at().min(start + SHOWN);
        Ok(self.claim.unreadable_slot(self.scan.slice(start, end), place(start)))
    }

    /// Makes a slot of the characters of a value.
    fn text(&mut self, field: Field, text: &[u8], at: u32) -> Slot {
        let (slot, odd) = value::slot(self.claim, field, text, at);
        if let Some(odd) = odd {
            self.note(at as usize, odd);
        }
        slot
    }

    /// Reports a value that cannot be read.
    fn note(&mut self, at: usize, odd: Odd) {
        if self.noted < NOTED {
            self.troubles.push(note(self.bytes, at, odd, self.origin));
        }
        self.noted += 1;
    }
}
