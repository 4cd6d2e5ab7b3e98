//! How elements fill fields, where each is read as it stands.

use super::super::lex::{Part, Parts};
use super::Reader;
use super::value::fill;
use crate::claim::{Claim, Field, Item, Kind, Slot};

/// How an element is read.
#[derive(Debug, Clone, Copy)]
enum How {
    Text,
    Code,
    /// A code of letters and digits alone.
    Plain,
    Money,
    Quantity,
    Yes,
    Date,
}

/// An element of a segment, by its number from 1, and the field that it fills.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    number: u8,
    how: How,
    field: Field,
}

macro_rules! ways {
    ($( $(#[$meaning:meta])* $name:ident $how:ident; )*) => {
        $( $(#[$meaning])* pub(super) const fn $name(number: u8, field: Field) -> Element {
            Element { number, how: How::$how, field }
        } )*
    };
}

ways! {
    /// A text.
    text Text;
    /// A code, in capitals.
    code Code;
    /// A code of letters and digits alone.
    plain Plain;
    /// An amount.
    money Money;
    /// A number.
    quantity Quantity;
    /// Y or N.
    yes Yes;
    /// A day.
    date Date;
}

impl Reader<'_> {
    /// Fills the fields of an item, those that have no value yet, from elements of a segment or components of one.
    #[inline(never)]
    pub(super) fn take<'a>(&mut self, item: Item, from: &impl Parts<'a>, elements: &[Element]) {
        let base = Claim::base(item);
        for element in elements {
            let part = from.part(element.number.into());
            let slot = if part.is_empty() { Slot::absent(part.at) } else { self.taken(&part, *element) };
            if element.field.record() == item.record
                && let Some(old) = self.claim.slot_at_mut(item.record, base + element.field.slot())
            {
                fill(old, slot);
            }
        }
    }

    #[inline(always)]
    fn taken(&mut self, part: &Part<'_>, element: Element) -> Slot {
        match element.how {
            How::Text => match part.code() {
                Some(code) => Slot::code(code, part.at),
                None => self.long_here(part),
            },
            How::Code => match part.code() {
                Some(code) => Slot::code(code.upper(), part.at),
                None => self.long_code(part),
            },
            How::Plain => match element.field.info().kind {
                Kind::Code(kind) => self.plain_code(*part, kind),
                _ => self.code(*part),
            },
            How::Money => self.money(*part),
            How::Quantity => self.quantity(*part, element.field),
            How::Yes => self.yes(*part),
            How::Date => self.date(*part),
        }
    }
}
