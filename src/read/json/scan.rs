//! Bytes to the parts of a JSON text: names, values, and where they stand. Every byte is checked, nothing is kept.

use std::borrow::Cow;

use super::quick::Quick;
use crate::claim::Slot;

/// How many objects and lists may stand in each other, the claim included.
pub(in crate::read) const DEPTH: u32 = 64;

/// What can be wrong with a JSON text or with the shape of a claim in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Wrong {
    /// It ends in the middle.
    Truncated,
    /// Something else stands where JSON wants a name, a value or a comma.
    Syntax,
    /// Something follows the claim.
    Trailing,
    /// More than [`DEPTH`] objects and lists in each other.
    Deep,
    /// An escape that JSON does not know, or half of a surrogate pair.
    Escape,
    /// A raw control character in a text.
    Control,
    /// Bytes that are no UTF-8.
    Encoding,
    /// A name that an object gives twice.
    Duplicate,
    /// Not an object at all.
    NotObject,
    /// An object that has nothing of a claim.
    NotClaim,
    /// A FHIR resource.
    Fhir,
    /// A kind of claim that there is not.
    ClaimType,
    /// One value where objects are wanted.
    Shape,
}

/// Something wrong at a byte of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) struct Fault {
    pub(in crate::read) at: usize,
    pub(in crate::read) wrong: Wrong,
}

/// A text: its bytes between the quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) struct Text {
    pub(in crate::read) start: usize,
    pub(in crate::read) end: usize,
    /// Whether it has no escapes, so that its bytes are the text.
    plain: bool,
}

/// The beginning of a value; an object or list is not entered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Token {
    Text(Text),
    /// `start..end`, valid as a JSON number.
    Number(usize, usize),
    Flag(bool),
    Null,
    Object,
    List,
}

/// Walks a JSON text once.
#[derive(Debug, Clone)]
pub(in crate::read) struct Scanner<'a> {
    bytes: &'a [u8],
    /// The same and what follows it, so that whole words can be looked at up to its end.
    wide: &'a [u8],
    at: usize,
    depth: u32,
}

impl<'a> Scanner<'a> {
    pub(in crate::read) fn new(bytes: &'a [u8]) -> Scanner<'a> {
        Scanner::within(bytes, bytes.len())
    }

    /// Walks the first `len` bytes.
    pub(in crate::read) fn within(wide: &'a [u8], len: usize) -> Scanner<'a> {
        Scanner { bytes: wide.get(..len).unwrap_or(wide), wide, at: 0, depth: 0 }
    }

    /// Where it stands.
    #[inline]
    pub(in crate::read) fn at(&self) -> usize {
        self.at
    }

    /// Goes to the beginning of a value that it has passed at the same depth.
    pub(in crate::read) fn go(&mut self, at: usize) {
        self.at = at;
    }

    /// The byte where it stands.
    #[inline]
    pub(in crate::read) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// A stretch of the text.
    #[inline]
    pub(in crate::read) fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        self.bytes.get(start..end).unwrap_or(&[])
    }

    /// A fault where it stands: a cut where nothing is left.
    #[cold]
    fn fault<T>(&self, wrong: Wrong) -> Result<T, Fault> {
        let wrong = if self.at >= self.bytes.len() { Wrong::Truncated } else { wrong };
        Err(Fault { at: self.at, wrong })
    }

    #[inline]
    pub(in crate::read) fn skip_blanks(&mut self) {
        if self.peek().is_some_and(|byte| byte <= b' ') {
            self.skip_some_blanks();
        }
    }

    fn skip_some_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Enters the object or list at whose bracket it stands.
    #[inline]
    pub(in crate::read) fn enter(&mut self) -> Result<(), Fault> {
        if self.depth >= DEPTH {
            return self.fault(Wrong::Deep);
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Leaves the object or list that it is in, whose bracket stands before `at`.
    #[inline]
    pub(super) fn leave(&mut self, at: usize) {
        self.at = at;
        self.depth -= 1;
    }

    /// Goes to the next member or element of the object or list that it is in; otherwise leaves it by its bracket.
    #[inline]
    pub(in crate::read) fn more(&mut self, first: bool, close: u8) -> Result<bool, Fault> {
        // Nearly always the next one follows right behind its comma, or the bracket right behind the last one.
        match self.bytes.get(self.at..) {
            Some([b',', b'"' | b'{', ..]) if !first => {
                self.at += 1;
                Ok(true)
            }
            Some([byte, ..]) if *byte == close => {
                self.leave(self.at + 1);
                Ok(false)
            }
            _ => self.more_or_end(first, close),
        }
    }

    /// The same where blanks stand between them, or something is wrong.
    fn more_or_end(&mut self, first: bool, close: u8) -> Result<bool, Fault> {
        self.skip_blanks();
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                self.depth -= 1;
                return Ok(false);
            }
            Some(b',') if !first => {
                self.at += 1;
                self.skip_blanks();
            }
            Some(_) if first => {}
            _ => return self.fault(Wrong::Syntax),
        }
        Ok(true)
    }

    /// Passes a member's name and colon.
    pub(in crate::read) fn name(&mut self) -> Result<Text, Fault> {
        if self.peek() != Some(b'"') {
            return self.fault(Wrong::Syntax);
        }
        let name = self.text()?;
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return self.fault(Wrong::Syntax);
        }
        self.at += 1;
        self.skip_blanks();
        Ok(name)
    }

    /// Passes a value that is written as one of its kind nearly always is.
    pub(super) fn quick(&mut self, quick: Quick) -> Option<Slot> {
        let (slot, end) = quick.read(self.wide, self.at, self.bytes.len())?;
        self.at = end;
        Some(slot)
    }

    /// The text and what follows it, and how many bytes of that are the text.
    #[inline]
    pub(super) fn whole(&self) -> (&'a [u8], usize) {
        (self.wide, self.bytes.len())
    }

    /// Whether so many more objects and lists may stand in each other in the one that it is in.
    #[inline]
    pub(super) fn has_room(&self, more: u32) -> bool {
        self.depth + more <= DEPTH
    }

    /// Passes an empty list.
    #[inline]
    pub(in crate::read) fn empty_list(&mut self) -> bool {
        let brackets = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(b"[]"));
        let empty = brackets && self.depth < DEPTH;
        if empty {
            self.at += 2;
        }
        empty
    }

    /// Passes the value at which it stands; an object or list is only announced.
    #[inline]
    pub(in crate::read) fn token(&mut self) -> Result<Token, Fault> {
        match self.peek() {
            Some(b'"') => self.text().map(Token::Text),
            Some(b'{') => Ok(Token::Object),
            Some(b'[') => Ok(Token::List),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true", Token::Flag(true)),
            Some(b'f') => self.word(b"false", Token::Flag(false)),
            Some(b'n') => self.word(b"null", Token::Null),
            _ => self.fault(Wrong::Syntax),
        }
    }

    /// Passes a whole value, however it is made.
    pub(in crate::read) fn skip(&mut self) -> Result<(), Fault> {
        let floor = self.depth;
        // One bit for each object or list that is open, the innermost last: 1 is an object.
        let mut open = 0u64;
        loop {
            let mut first = true;
            match self.token()? {
                Token::Object => {
                    self.enter()?;
                    open = (open << 1) | 1;
                }
                Token::List => {
                    self.enter()?;
                    open <<= 1;
                }
                _ => first = false,
            }
            loop {
                if self.depth == floor {
                    return Ok(());
                }
                let object = open & 1 == 1;
                if self.more(first, if object { b'}' } else { b']' })? {
                    if object {
                        self.name()?;
                    }
                    break;
                }
                open >>= 1;
                first = false;
            }
        }
    }

    /// The characters of a text that has no escapes.
    #[inline]
    pub(in crate::read) fn plain(&self, text: Text) -> Option<&'a [u8]> {
        text.plain.then(|| self.slice(text.start, text.end))
    }

    /// The characters of a text, its escapes resolved.
    pub(in crate::read) fn decode(&self, text: Text) -> Cow<'a, [u8]> {
        let raw = self.slice(text.start, text.end);
        if text.plain { Cow::Borrowed(raw) } else { Cow::Owned(unescape(raw)) }
    }

    fn word(&mut self, word: &[u8], token: Token) -> Result<Token, Fault> {
        for expected in word {
            if self.peek() != Some(*expected) {
                return self.fault(Wrong::Syntax);
            }
            self.at += 1;
        }
        Ok(token)
    }

    fn number(&mut self) -> Result<Token, Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Token::Number(start, self.at))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if start == self.at { self.fault(Wrong::Syntax) } else { Ok(()) }
    }

    /// Passes the text at whose quote it stands.
    fn text(&mut self) -> Result<Text, Fault> {
        self.at += 1;
        let start = self.at;
        let (mut plain, mut ascii) = (true, true);
        loop {
            while let Some(chunk) = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<8>()) {
                let special = special(u64::from_le_bytes(*chunk));
                self.at += (special.trailing_zeros() / 8) as usize;
                if special != 0 {
                    break;
                }
            }
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    plain = false;
                    self.escape()?;
                }
                Some(0..=0x1f) => return self.fault(Wrong::Control),
                Some(byte) => {
                    ascii &= byte.is_ascii();
                    self.at += 1;
                }
                None => return self.fault(Wrong::Truncated),
            }
        }
        let end = self.at;
        if !ascii && let Err(error) = std::str::from_utf8(self.slice(start, end)) {
            return Err(Fault { at: start + error.valid_up_to(), wrong: Wrong::Encoding });
        }
        self.at += 1;
        Ok(Text { start, end, plain })
    }

    /// Passes the escape at whose backslash it stands; a pair of surrogates is one escape.
    fn escape(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let wrong = |at: usize| Err(Fault { at, wrong: Wrong::Escape });
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                return Ok(());
            }
            Some(b'u') => self.at += 1,
            None => return self.fault(Wrong::Truncated),
            Some(_) => return wrong(start),
        }
        match self.unit(start)? {
            0xD800..=0xDBFF => {
                for expected in [b'\\', b'u'] {
                    match self.peek() {
                        Some(byte) if byte == expected => self.at += 1,
                        None => return self.fault(Wrong::Truncated),
                        Some(_) => return wrong(start),
                    }
                }
                if (0xDC00..=0xDFFF).contains(&self.unit(start)?) { Ok(()) } else { wrong(start) }
            }
            0xDC00..=0xDFFF => wrong(start),
            _ => Ok(()),
        }
    }

    /// Four hexadecimal digits.
    fn unit(&mut self, start: usize) -> Result<u32, Fault> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(byte) = self.peek() else { return self.fault(Wrong::Truncated) };
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(Fault { at: start, wrong: Wrong::Escape });
            };
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }
}

/// Marks, in the top bit of each byte, what a text cannot simply hold: quotes, backslashes, control characters and
/// bytes past ASCII. The lowest mark is always right; those above it may be false. Nothing marked is nought, whose
/// `trailing_zeros` pass all eight bytes.
#[inline]
pub(in crate::read) fn special(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let quote = word ^ (ONES * b'"' as u64);
    let slash = word ^ (ONES * b'\\' as u64);
    let quotes = quote.wrapping_sub(ONES) & !quote;
    let slashes = slash.wrapping_sub(ONES) & !slash;
    let controls = word.wrapping_sub(ONES * 0x20) & !word;
    (quotes | slashes | controls | word) & TOPS
}

/// Resolves escapes that [`Scanner`] has found valid.
fn unescape(raw: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(raw.len());
    let mut rest = raw;
    let unit = |digits: &[u8; 4]| digits.iter().fold(0u32, |n, b| n * 16 + char::from(*b).to_digit(16).unwrap_or(0));
    let mut utf8 = [0u8; 4];
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'\\' {
            text.push(*byte);
            continue;
        }
        let Some((escape, after)) = rest.split_first() else { break };
        rest = after;
        match escape {
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'u' => {
                let Some((digits, after)) = rest.split_first_chunk::<4>() else { break };
                rest = after;
                let mut point = unit(digits);
                if (0xD800..=0xDBFF).contains(&point)
                    && let Some(([b'\\', b'u', a, b, c, d], after)) = rest.split_first_chunk::<6>()
                {
                    rest = after;
                    point = 0x10000 + ((point - 0xD800) << 10) + unit(&[*a, *b, *c, *d]).saturating_sub(0xDC00);
                }
                let c = char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
                text.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
            }
            other => text.push(*other),
        }
    }
    text
}
