//! Values to JSON, field by field, and to lines of text that no terminal trips over.

use std::fmt;

use crate::claim::{Code, Date, Number};

/// Writes one JSON value into a buffer; commas are its own affair.
#[derive(Debug)]
pub struct Json<'b> {
    out: &'b mut Vec<u8>,
    /// Whether a comma comes before the next member or element.
    comma: bool,
}

impl<'b> Json<'b> {
    /// Writes into this buffer.
    pub fn new(out: &'b mut Vec<u8>) -> Json<'b> {
        Json { out, comma: false }
    }

    fn before(&mut self) {
        if self.comma {
            self.out.push(b',');
        }
        self.comma = true;
    }

    fn nested(&mut self, open: u8, close: u8, inner: impl FnOnce(&mut Json<'_>)) {
        self.before();
        self.out.push(open);
        inner(&mut Json { out: self.out, comma: false });
        self.out.push(close);
    }

    /// Where the next value is written, by other means.
    pub fn part(&mut self) -> &mut Vec<u8> {
        self.before();
        self.out
    }

    /// Writes a name; its value comes next.
    pub fn name(&mut self, name: &str) -> &mut Json<'b> {
        self.before();
        quote(self.out, name);
        self.out.push(b':');
        self.comma = false;
        self
    }

    /// Writes a name that is JSON already, a comma before and its colon behind it, as [`member`] makes it.
    #[inline(always)]
    pub fn ready_name(&mut self, name: &'static str) -> &mut Json<'b> {
        // Both lengths are known when the program is built, so that nothing is called to copy so little.
        if self.comma {
            self.out.extend_from_slice(name.as_bytes());
        } else {
            self.out.extend_from_slice(name.as_bytes().get(1..).unwrap_or_default());
        }
        self.comma = false;
        self
    }

    /// A value that is JSON already, or several members.
    pub fn ready(&mut self, value: &[u8]) {
        self.before();
        self.out.extend_from_slice(value);
    }

    /// A whole number.
    pub fn whole(&mut self, number: u64) {
        self.before();
        digits(self.out, number);
    }

    /// A code, as a text.
    pub fn code(&mut self, code: Code) {
        self.before();
        let (bytes, len) = (code.bytes(), code.len());
        // Blanks in place of the characters that it does not have.
        let blanks = (EACH * u64::from(b' ')).checked_shr(8 * len as u32).unwrap_or(0);
        if odd(code.bits() | blanks) != 0 {
            // INVARIANT: a code is printable ASCII.
            let text = bytes.get(..len).and_then(|text| std::str::from_utf8(text).ok());
            return quote(self.out, text.unwrap_or_default());
        }
        self.out.push(b'"');
        let end = self.out.len() + len;
        self.out.extend_from_slice(&bytes);
        self.out.truncate(end);
        self.out.push(b'"');
    }

    /// A day, as a text.
    pub fn date(&mut self, date: Date) {
        let (year, month, day) = date.ymd();
        let digit = |number: u32| b'0' + u8::try_from(number % 10).unwrap_or(0);
        let (year, tens) = (year.unsigned_abs(), |number: u32| [digit(number / 10), digit(number)]);
        let ([a, b], [c, d], [e, f], [g, h]) = (tens(year / 100), tens(year), tens(month), tens(day));
        self.before();
        self.out.extend_from_slice(&[b'"', a, b, c, d, b'-', e, f, b'-', g, h, b'"']);
    }

    /// A number; a fraction that is no decimal, a third, as a text.
    pub fn number(&mut self, number: Number) {
        if let Some(whole) = number.as_whole() {
            self.before();
            if whole < 0 {
                self.out.push(b'-');
            }
            digits(self.out, whole.unsigned_abs());
            return;
        }
        let text = number.to_string();
        if text.contains('/') { self.text(&text) } else { self.ready(text.as_bytes()) }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, flag: bool) {
        self.ready(if flag { b"true" } else { b"false" });
    }

    /// An object.
    pub fn object(&mut self, inner: impl FnOnce(&mut Json<'_>)) {
        self.nested(b'{', b'}', inner);
    }

    /// A list.
    pub fn list(&mut self, inner: impl FnOnce(&mut Json<'_>)) {
        self.nested(b'[', b']', inner);
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.before();
        quote(self.out, text);
    }

    /// A text, or null.
    pub fn maybe(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.ready(b"null"),
        }
    }

    /// A list of texts.
    pub fn texts<S: AsRef<str>>(&mut self, texts: &[S]) {
        self.list(|list| texts.iter().for_each(|text| list.text(text.as_ref())));
    }

    /// What is JSON already: a number, `true`, `null`.
    pub fn raw(&mut self, value: impl fmt::Display) {
        self.before();
        self.out.extend_from_slice(value.to_string().as_bytes());
    }
}

/// A name of a member, known when the program is built, as JSON has it.
macro_rules! member {
    ($json:expr, $name:literal) => {
        $json.ready_name(concat!(",\"", $name, "\":"))
    };
}
pub(super) use member;

/// Appends a number in digits to a text.
pub fn push_whole(text: &mut String, number: u64) {
    text.push_str(itoa::Buffer::new().format(number));
}

/// Writes a number in digits.
pub fn digits(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Whether a text stands in JSON as it is: printable ASCII without quotes and backslashes. Looks at eight bytes at a time.
fn is_plain(text: &[u8]) -> bool {
    // The last eight bytes, or four, some of them once more.
    if let Some(last) = text.last_chunk() {
        let odd = |word: &[u8; 8]| odd(u64::from_ne_bytes(*word));
        return text.as_chunks().0.iter().fold(odd(last), |any, word| any | odd(word)) == 0;
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return odd(u64::from(u32::from_ne_bytes(*first)) << 32 | u64::from(u32::from_ne_bytes(*last))) == 0;
    }
    text.iter().all(|byte| (*byte >= b' ') & (*byte < 0x7f) & (*byte != b'"') & (*byte != b'\\'))
}

/// A byte in each of eight places.
const EACH: u64 = 0x0101_0101_0101_0101;

/// Not nought where one of eight bytes does not stand in JSON as it is.
fn odd(word: u64) -> u64 {
    // Whether one of eight bytes is below `from`; the high bits of bytes past ASCII are seen to on their own.
    let below = |word: u64, from: u64| word.wrapping_sub(EACH * from) & !word;
    let is = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    (word | below(word, 0x20) | is(b'"') | is(b'\\') | is(0x7f)) & (EACH << 7)
}

/// Writes a JSON text; control characters, also those past ASCII, and marks of writing direction are escaped.
pub fn quote(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    escaped(out, text);
    out.push(b'"');
}

/// The same without its quotes.
pub fn escaped(out: &mut Vec<u8>, text: &str) {
    if is_plain(text.as_bytes()) {
        return out.extend_from_slice(text.as_bytes());
    }
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let escape: Option<String> = match c {
            '"' => Some("\\\"".to_owned()),
            '\\' => Some("\\\\".to_owned()),
            '\n' => Some("\\n".to_owned()),
            c if unsafe_char(c) => Some(format!("\\u{:04x}", u32::from(c))),
            _ => None,
        };
        if let Some(escape) = escape {
            out.extend_from_slice(text.get(start..at).unwrap_or("").as_bytes());
            out.extend_from_slice(escape.as_bytes());
            start = at + c.len_utf8();
        }
    }
    out.extend_from_slice(text.get(start..).unwrap_or("").as_bytes());
}

/// Characters that a terminal or a reader's eye must not meet raw: controls, marks of writing direction, blanks without
/// width.
fn unsafe_char(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The text with every character that must not meet a terminal written out (`\u{1b}`).
pub fn safe(text: &str) -> String {
    if !text.chars().any(unsafe_char) {
        return text.to_owned();
    }
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        if unsafe_char(c) {
            safe.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        } else {
            safe.push(c);
        }
        safe
    })
}

/// The text on one line: blanks and line ends run together, comments of a policy left out, cut after `most` characters.
pub fn one_line(text: &str, most: usize) -> String {
    let (mut line, mut characters) = (String::new(), 0);
    for word in text.lines().map(without_comment).flat_map(str::split_whitespace) {
        // The rest of a long list is not shown.
        if characters > most + 1 {
            break;
        }
        characters += word.chars().count() + 1;
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.chars().count() > most {
        line = line.chars().take(most.saturating_sub(1)).collect();
        line.push('…');
    }
    safe(&line)
}

/// A line of a policy up to its comment.
fn without_comment(line: &str) -> &str {
    // Lists of codes are long, and have none.
    if !line.contains('#') {
        return line;
    }
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '#' if !quoted => return line.get(..at).unwrap_or(line),
            _ => {}
        }
    }
    line
}

/// Breaks a text at blanks into lines of at most `width` characters, where its words allow it.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o04_control_characters_are_written_out() {
        assert_eq!(safe("a\u{1b}]0;x\u{7}b\u{9b}\u{202e}é"), "a\\u{1b}]0;x\\u{7}b\\u{9b}\\u{202e}é");
        let mut out = Vec::new();
        Json::new(&mut out).text("a\u{1b}\"\\\n\u{85}é");
        assert_eq!(String::from_utf8(out).unwrap(), r#""a\u001b\"\\\n\u0085é""#);
    }

    #[test]
    fn plain_texts_are_those_of_plain_characters() {
        for odd in ["\u{1f}", "\"", "\\", "\u{7f}", "é", "\u{0}", "\u{2028}"] {
            for at in 0..20 {
                let text = format!("{}{odd}{}", "a".repeat(at), "~ !#".repeat(3));
                assert!(!is_plain(text.as_bytes()), "{text:?}");
            }
        }
        let all: String = (' '..'\u{7f}').filter(|c| !matches!(c, '"' | '\\')).collect();
        assert!((0..all.len()).all(|from| is_plain(&all.as_bytes()[from..])));
    }

    #[test]
    fn values_are_written_as_they_are_shown() {
        let mut out = Vec::new();
        let mut json = Json::new(&mut out);
        json.list(|json| {
            json.date(Date::from_ymd(2026, 4, 1).unwrap());
            json.date(Date::from_ymd(1, 12, 31).unwrap());
            json.code(Code::new(b"A\"b").unwrap());
            for text in ["0", "-7", "12.5", "-9223372036854775808"] {
                json.number(Number::parse(text).unwrap_or(Number::whole(i64::MIN)));
            }
            json.number(Number::whole(1).divide(Number::whole(3)).unwrap());
        });
        let expected = r#"["2026-04-01","0001-12-31","A\"b",0,-7,12.5,-9223372036854775808,"1/3"]"#;
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn json_is_what_another_reader_reads() {
        let mut out = Vec::new();
        Json::new(&mut out).object(|json| {
            json.name("a").texts(&["x", "y"]);
            json.name("b").object(|json| json.name("c").raw(1.5));
            json.name("d").list(|_| {});
            json.name("e").maybe(None);
        });
        let read: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(read, serde_json::json!({"a": ["x", "y"], "b": {"c": 1.5}, "d": [], "e": null}));
    }

    #[test]
    fn a_clause_stands_on_one_line_without_its_comments() {
        assert_eq!(one_line("with  another line # the \"other\"\n    in x", 80), "with another line in x");
        assert_eq!(one_line("deny \"a # b\"", 80), "deny \"a # b\"");
        assert_eq!(one_line("abcdef", 4), "abc…");
    }
}
