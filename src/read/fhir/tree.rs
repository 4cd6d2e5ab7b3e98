//! A resource's JSON by its members, without building anything: every call walks one object or list.

use std::borrow::Cow;

use crate::claim::number::without_exponent;
use crate::read::json::scan::{Fault, Scanner, Token, Wrong};

/// The raw bytes of a claim, or of one resource; places are positions in them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tree<'a> {
    bytes: &'a [u8],
}

/// The characters of a simple value, and where they stand.
#[derive(Debug, Clone)]
pub(super) struct Text<'a> {
    pub(super) text: Cow<'a, [u8]>,
    /// Of a text the byte behind its quote.
    pub(super) at: usize,
}

impl<'a> Tree<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Tree<'a> {
        Tree { bytes }
    }

    fn scanner(self, at: usize) -> Scanner<'a> {
        let mut scan = Scanner::new(self.bytes);
        scan.go(at);
        scan
    }

    /// The members of the object at a place, by name; a null is none. Every byte of the object is looked at.
    ///
    /// # Errors
    /// Damaged JSON, a name given twice, no object.
    pub(super) fn members<const N: usize>(self, at: usize, names: [&str; N]) -> Result<[Option<usize>; N], Fault> {
        let mut found = [None; N];
        let mut seen = [false; N];
        let mut scan = self.scanner(at);
        if scan.peek() != Some(b'{') {
            return Err(Fault { at, wrong: if scan.peek().is_none() { Wrong::Truncated } else { Wrong::Shape } });
        }
        scan.enter()?;
        let mut first = true;
        while scan.more(first, b'}')? {
            first = false;
            let named = scan.at();
            let name = scan.name()?;
            let wanted = match scan.plain(name) {
                Some(name) => names.iter().position(|wanted| wanted.as_bytes() == name),
                None => {
                    let name = scan.decode(name);
                    names.iter().position(|wanted| *wanted.as_bytes() == *name)
                }
            };
            if let Some((found, seen)) = wanted.and_then(|index| Some((found.get_mut(index)?, seen.get_mut(index)?))) {
                if std::mem::replace(seen, true) {
                    return Err(Fault { at: named + 1, wrong: Wrong::Duplicate });
                }
                *found = (scan.peek() != Some(b'n')).then(|| scan.at());
            }
            scan.skip()?;
        }
        Ok(found)
    }

    /// One member of the object at a place.
    ///
    /// # Errors
    /// As [`Tree::members`].
    pub(super) fn member(self, at: usize, name: &str) -> Result<Option<usize>, Fault> {
        self.members(at, [name]).map(|[found]| found)
    }

    /// Where the values of a list stand, nulls left out; a value that stands alone is a list of one, none is none.
    ///
    /// # Errors
    /// Damaged JSON.
    pub(super) fn each(self, at: Option<usize>) -> Result<Vec<usize>, Fault> {
        let Some(at) = at else { return Ok(Vec::new()) };
        let mut scan = self.scanner(at);
        if scan.peek() != Some(b'[') {
            return Ok(vec![at]);
        }
        let mut found = Vec::new();
        let mut first = true;
        scan.enter()?;
        while scan.more(first, b']')? {
            first = false;
            if scan.peek() != Some(b'n') {
                found.push(scan.at());
            }
            scan.skip()?;
        }
        Ok(found)
    }

    /// The characters of the text, number or flag at a place.
    ///
    /// # Errors
    /// Damaged JSON; an object or a list.
    pub(super) fn text(self, at: usize) -> Result<Text<'a>, Fault> {
        let mut scan = self.scanner(at);
        match scan.token()? {
            Token::Text(text) => Ok(Text { text: scan.decode(text), at: text.start }),
            Token::Number(start, end) => {
                let digits = scan.slice(start, end);
                let text = match without_exponent(digits) {
                    Some(plain) => Cow::Owned(plain.into_bytes()),
                    None => Cow::Borrowed(digits),
                };
                Ok(Text { text, at: start })
            }
            Token::Flag(flag) => Ok(Text { text: Cow::Borrowed(if flag { b"true" } else { b"false" }), at }),
            Token::Null => Ok(Text { text: Cow::Borrowed(b""), at }),
            Token::Object | Token::List => Err(Fault { at, wrong: Wrong::Shape }),
        }
    }

    /// The characters of a member that may not be there.
    ///
    /// # Errors
    /// As [`Tree::text`].
    pub(super) fn maybe(self, at: Option<usize>) -> Result<Option<Text<'a>>, Fault> {
        at.map(|at| self.text(at)).transpose()
    }

    /// The bytes of the value at a place.
    ///
    /// # Errors
    /// Damaged JSON.
    pub(super) fn whole(self, at: usize) -> Result<&'a [u8], Fault> {
        Ok(self.bytes.get(at..self.end(at)?).unwrap_or(&[]))
    }

    /// Where the value ends that stands at a place.
    ///
    /// # Errors
    /// Damaged JSON.
    pub(super) fn end(self, at: usize) -> Result<usize, Fault> {
        let mut scan = self.scanner(at);
        scan.skip()?;
        Ok(scan.at())
    }
}
