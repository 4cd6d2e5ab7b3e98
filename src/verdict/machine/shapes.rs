//! Conditions on the shape of a text: its length, its digits, its check digit.

use super::{Known, Machine, Out};
use crate::claim::{Code, Number};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Shape, Stretch, Term};
use crate::verdict::trace::Tracer;

impl<'a, T: Tracer> Machine<'a, T> {
    pub(super) fn shape(&mut self, term: &'a Term, shape: &Shape) -> Kleene {
        let fits = |known: Known<'a>| match known {
            Known::Code(code) => {
                let bytes = code.bytes();
                bytes.get(..code.len()).is_some_and(|text| has_shape(text, shape))
            }
            Known::Text(text) => has_shape(text, shape),
            Known::Number(number) => has_shape(number.to_string().as_bytes(), shape),
            Known::Date(_) | Known::Yes(_) => false,
        };
        match self.term(term) {
            Out::One(known) => Kleene::from(fits(known)),
            Out::Many(claim, values) => {
                let fact = self.tracer.last_fact();
                self.any(claim, values, fact, fits)
            }
            Out::None => Kleene::False,
            _ => Kleene::Unknown,
        }
    }
}

impl<'a, T: Tracer> Machine<'a, T> {
    /// Some of the characters of a text; none where it has none there.
    pub(super) fn characters(&mut self, text: &'a Term, which: Stretch) -> Out<'a> {
        match self.term(text) {
            Out::One(Known::Code(code)) => {
                let bytes = code.bytes();
                let part = bytes.get(..code.len()).map_or(&[][..], |own| stretch(own, which));
                Code::new(part).map_or(Out::None, |code| Out::One(Known::Code(code)))
            }
            Out::One(Known::Text(text)) => match stretch(text, which) {
                [] => Out::None,
                part => Out::One(Code::new(part).map_or(Known::Text(part), Known::Code)),
            },
            Out::None | Out::Many(_, []) => Out::None,
            _ => Out::Missing,
        }
    }

    /// How many characters a text has.
    pub(super) fn length(&mut self, text: &'a Term) -> Out<'a> {
        let count = match self.term(text) {
            Out::One(Known::Code(code)) => code.len(),
            Out::One(Known::Text(text)) => length(text),
            Out::None | Out::Many(_, []) => return Out::None,
            _ => return Out::Missing,
        };
        Out::One(Known::Number(Number::whole(i64::try_from(count).unwrap_or(i64::MAX))))
    }
}

fn has_shape(text: &[u8], shape: &Shape) -> bool {
    match shape {
        Shape::Characters(count) => length(text) == *count,
        Shape::AtLeast(count) => length(text) >= *count,
        Shape::AtMost(count) => length(text) <= *count,
        Shape::AllLetters => !text.is_empty() && text.iter().all(u8::is_ascii_alphabetic),
        Shape::LettersOrDigits => !text.is_empty() && text.iter().all(u8::is_ascii_alphanumeric),
        Shape::Contains(piece) => piece.is_empty() || text.windows(piece.len()).any(|part| part == piece.as_bytes()),
        Shape::AllDigits => !text.is_empty() && text.iter().all(u8::is_ascii_digit),
        Shape::BeginsWith(start) => text.starts_with(start.as_bytes()),
        Shape::EndsWith(end) => text.ends_with(end.as_bytes()),
        Shape::CharacterIs(at, c) => {
            at.checked_sub(1).and_then(|at| text.get(at)).is_some_and(|byte| char::from(*byte) == *c)
        }
        Shape::ValidNpi => is_npi(text),
    }
}

/// How many characters a text has.
fn length(text: &[u8]) -> usize {
    std::str::from_utf8(text).map_or(text.len(), |text| text.chars().count())
}

/// The bytes of some of the characters of a text.
fn stretch(text: &[u8], stretch: Stretch) -> &[u8] {
    let count = length(text);
    let (from, to) = match stretch {
        Stretch::First(n) => (0, n.min(count)),
        Stretch::Last(n) => (count.saturating_sub(n), count),
        Stretch::Between(from, to) => (from.saturating_sub(1).min(count), to.min(count)),
    };
    let at = |n: usize| match std::str::from_utf8(text) {
        Ok(text) => text.char_indices().nth(n).map_or(text.len(), |(at, _)| at),
        Err(_) => n.min(text.len()),
    };
    text.get(at(from)..at(to)).unwrap_or(&[])
}

/// Ten digits whose Luhn sum with the prefix 80840 ends in nought (45 CFR 162.406, CMS NPI check digit calculation).
fn is_npi(text: &[u8]) -> bool {
    if text.len() != 10 || !text.iter().all(u8::is_ascii_digit) {
        return false;
    }
    // The prefix alone adds 24.
    let sum = text.iter().rev().enumerate().fold(24u32, |sum, (at, byte)| {
        let digit = u32::from(byte - b'0');
        let doubled = if at % 2 == 1 { digit * 2 } else { digit };
        sum + doubled / 10 + doubled % 10
    });
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npi_check_digits() {
        assert!(is_npi(b"1234567893"));
        assert!(!is_npi(b"1234567890"));
        assert!(!is_npi(b"123456789"));
    }
}
