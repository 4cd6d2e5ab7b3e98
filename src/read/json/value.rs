//! One JSON value to one slot: codes as claims carry them, exact numbers and amounts, days.

use super::fill::Reader;
use super::place;
use super::quick::Quick;
use super::scan::{Fault, Token};
use super::trouble::{Odd, note};
use crate::claim::number::parse_decimal;
use crate::claim::{Code, CodeKind, Field, Item, Kind, Slot};

/// How many troubles that cost nothing one claim reports; its further values are unreadable all the same.
const NOTED: u32 = 16;

/// How much of a value of the wrong kind is kept as its text.
const SHOWN: usize = 200;

impl Reader<'_, '_> {
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
        let kind = field.info().kind;
        match kind {
            Kind::Date => {
                let slot = self.claim.date_slot(text, at);
                if slot.as_date().is_none() && !slot.is_absent() {
                    self.note(at as usize, Odd::Date);
                }
                slot
            }
            Kind::Money => {
                let slot = self.claim.money_slot(text, at);
                if slot.as_money().is_none() && !slot.is_absent() {
                    self.note(at as usize, Odd::Amount);
                }
                slot
            }
            Kind::Number => self.number(field, text, at),
            Kind::Yes => match text.to_ascii_lowercase().as_slice() {
                b"" => Slot::absent(at),
                b"y" | b"yes" | b"true" => Slot::yes(true, at),
                b"n" | b"no" | b"false" => Slot::yes(false, at),
                _ => {
                    self.note(at as usize, Odd::Kind(kind));
                    self.claim.unreadable_slot(text, at)
                }
            },
            Kind::Code(CodeKind::Word) => self.word(field, text, at),
            Kind::Code(kind) => self.code(kind, text, at),
            Kind::Provider => self.code(CodeKind::Provider, text, at),
            Kind::Text | Kind::Age => self.claim.text_slot(text, at),
        }
    }

    fn number(&mut self, field: Field, text: &[u8], at: u32) -> Slot {
        if text.is_empty() {
            return Slot::absent(at);
        }
        // Paper forms point by letter: A is the first diagnosis, L the twelfth.
        if let (Field::LinePointers, [letter]) = (field, text)
            && let letter @ b'A'..=b'L' = letter.to_ascii_uppercase()
        {
            return Slot::number(i64::from(letter - b'A') + 1, 0, at);
        }
        match parse_decimal(text) {
            Some((mantissa, scale)) if mantissa >= 0 || !field.never_negative() => Slot::number(mantissa, scale, at),
            _ => {
                self.note(at as usize, Odd::Number { negative: field.never_negative() && text.starts_with(b"-") });
                self.claim.unreadable_slot(text, at)
            }
        }
    }

    /// A code of a short list: its word (`female`) stands for it.
    fn word(&mut self, field: Field, text: &[u8], at: u32) -> Slot {
        let text = text.trim_ascii();
        let mut words = field.info().words.iter();
        match words
            .find(|(word, _)| word.as_bytes().eq_ignore_ascii_case(text))
            .and_then(|(_, code)| Code::new(code.as_bytes()))
        {
            Some(code) => Slot::code(code, at),
            None => self.code(CodeKind::Word, text, at),
        }
    }

    /// A code as claims carry it; what [`CodeKind::normal`] says, without allocating.
    fn code(&mut self, kind: CodeKind, text: &[u8], at: u32) -> Slot {
        let text = text.trim_ascii();
        let mut buffer = [0u8; 32];
        let dotless = matches!(kind, CodeKind::Diagnosis | CodeKind::InpatientProcedure);
        let changes = match kind {
            CodeKind::Payer | CodeKind::Plan => false,
            CodeKind::BillType if text.len() == 3 => true,
            _ => text.iter().any(|byte| byte.is_ascii_lowercase() || (dotless && *byte == b'.')),
        };
        if !changes {
            return self.claim.text_slot(text, at);
        }
        if text.len() >= buffer.len() {
            let normal = kind.normal(&String::from_utf8_lossy(text));
            return self.claim.text_slot(normal.as_bytes(), at);
        }
        let zero = (kind == CodeKind::BillType && text.len() == 3).then_some(&b'0');
        let bytes = zero.into_iter().chain(text).filter(|byte| !dotless || **byte != b'.');
        let mut len = 0;
        for (to, from) in buffer.iter_mut().zip(bytes) {
            *to = from.to_ascii_uppercase();
            len += 1;
        }
        self.claim.text_slot(buffer.get(..len).unwrap_or(&[]), at)
    }

    /// Reports a value that cannot be read.
    fn note(&mut self, at: usize, odd: Odd) {
        if self.noted < NOTED {
            self.troubles.push(note(self.bytes, at, odd, self.origin));
        }
        self.noted += 1;
    }
}
