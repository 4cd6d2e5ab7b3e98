//! The words of a clause before it is matched: slips of the keyboard, each with its own sentence.

use super::{lookalike, problem};
use crate::claim::Date;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Span};

/// How deep parentheses, `not`, `where` and `satisfies` may stand in each other.
pub const MAX_DEPTH: usize = 64;

/// A clause whose words are looked at.
pub(super) struct Words<'a> {
    pub(super) file: FileId,
    /// Where the clause begins in its file.
    pub(super) offset: usize,
    /// Its text.
    pub(super) text: &'a str,
    /// A row of a table: its cells may hold any sign.
    pub(super) row: bool,
}

impl Words<'_> {
    fn span(&self, start: usize, len: usize) -> Span {
        Span::new(self.file, self.offset + start, self.offset + start + len)
    }

    /// Reports what is wrong; says whether the clause is fit to be matched.
    pub(super) fn check(&self, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let before = diagnostics.len();
        let mut seen = Seen::default();
        let mut depth = Depth::default();
        let mut at = 0;
        while let Some(c) = self.rest(at).chars().next() {
            let begins = !self.row && matches!(c, '/' | '-');
            if let Some(mark) = COMMENTS.iter().find(|mark| begins && self.rest(at).starts_with(**mark)) {
                let comment = super::slips::spaced(self.rest(at + mark.len()));
                let help = if comment.is_empty() {
                    "A comment begins with `#`.".to_owned()
                } else {
                    format!("Write `# {comment}`.")
                };
                let message = format!("a comment does not begin with `{mark}`");
                diagnostics.push(problem::sign(&message, &help, self.span(at, mark.len())));
                break;
            }
            at += match c {
                '"' => self.quotation(at, diagnostics),
                ' ' => 1,
                '(' | ')' if !self.row => {
                    if depth.bracket(c) {
                        diagnostics.push(problem::too_deep(self.span(at, 1), MAX_DEPTH));
                        return false;
                    }
                    1
                }
                c if !c.is_ascii() || c.is_ascii_control() => self.odd(at, c, &mut seen, diagnostics),
                c if is_word(c) => {
                    let word = self.word(at);
                    if !self.row && depth.word(word) {
                        diagnostics.push(problem::too_deep(self.span(at, word.len()), MAX_DEPTH));
                        return false;
                    }
                    self.check_word(at, word, diagnostics);
                    word.len()
                }
                _ if self.row => 1,
                '+' if depth.word("+") => {
                    diagnostics.push(problem::too_deep(self.span(at, 1), MAX_DEPTH));
                    return false;
                }
                c => self.signs(at, c, &mut seen, diagnostics),
            };
        }
        !seen.turned && diagnostics.iter().skip(before).all(|found| found.severity == Severity::Warning)
    }

    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or("")
    }

    fn word(&self, at: usize) -> &str {
        let rest = self.rest(at);
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or(rest)
    }

    /// A quoted text: its length. Letters of two alphabets in one word are worth a warning.
    fn quotation(&self, at: usize, diagnostics: &mut Vec<Diagnostic>) -> usize {
        let rest = self.rest(at);
        let len = rest.char_indices().skip(1).find(|(_, c)| *c == '"').map_or(rest.len(), |(end, _)| end + 1);
        let text = rest.get(..len).unwrap_or(rest);
        if !text.is_ascii() {
            for word in text.split(|c: char| !c.is_alphanumeric()) {
                let foreign = word.chars().any(lookalike::foreign_letter);
                if foreign && word.chars().any(|c| c.is_ascii_alphabetic()) {
                    let start = (word.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
                    diagnostics.push(problem::mixed_script(word, self.span(start, word.len())));
                }
            }
        }
        len
    }

    /// A character outside ASCII, or a control character.
    fn odd(&self, at: usize, c: char, seen: &mut Seen, diagnostics: &mut Vec<Diagnostic>) -> usize {
        let len = c.len_utf8();
        if lookalike::turns_text(c) {
            seen.turned = true;
            return len;
        }
        if c.is_control() && lookalike::of(c).is_none() {
            diagnostics.push(problem::control_character(c, self.span(at, len)));
            return len;
        }
        let instead = lookalike::of(c).map_or("?", |found| found.instead);
        if !seen.instead.contains(&instead) {
            seen.instead.push(instead);
            let word = self.plain_around(at, instead);
            diagnostics.push(problem::look_alike(c, word.as_deref(), self.span(at, len)));
        }
        // What stands between two curly quotation marks is a text and not looked at.
        if instead == "\"" {
            let rest = self.rest(at + len);
            let close = rest.char_indices().find(|(_, c)| quotes(*c));
            return len + close.map_or(0, |(end, c)| end + c.len_utf8());
        }
        len
    }

    /// The text around a character that looks like another one, with that other one: a range with its hyphen, a title
    /// with its quotes; `None` where that does not help.
    fn plain_around(&self, at: usize, instead: &str) -> Option<String> {
        let before = self.text.get(..at)?;
        let from = before.rfind(|c: char| !(is_word(c) || lookalike::of(c).is_some())).map_or(0, |end| end + 1);
        let around = match instead {
            "\"" => {
                let rest = self.rest(at);
                let mut quotes = rest.char_indices().filter(|(_, c)| quotes(*c));
                let (_, (end, close)) = (quotes.next()?, quotes.next()?);
                rest.get(..end + close.len_utf8())?
            }
            "-" => {
                let rest = self.text.get(from..)?;
                let end = rest.find(|c: char| !(is_word(c) || lookalike::of(c).is_some())).unwrap_or(rest.len());
                rest.get(..end)?
            }
            _ => return None,
        };
        let plain = |c: char| match lookalike::of(c) {
            Some(found) => found.instead.to_owned(),
            None => c.to_string(),
        };
        let text: String = around.chars().map(plain).collect();
        (text.is_ascii() && text.len() > 1).then(|| super::slips::spaced(&text))
    }

    /// The word before a place.
    fn word_before(&self, at: usize) -> &str {
        let before = self.text.get(..at).unwrap_or("").trim_end();
        let start = before.rfind(|c: char| !is_word(c)).map_or(0, |end| end + 1);
        before.get(start..).unwrap_or("")
    }

    fn check_word(&self, at: usize, word: &str, diagnostics: &mut Vec<Diagnostic>) {
        // By far the most words of a long list: nothing that is all digits and capitals is a slip, but for a day.
        let is_plain = word.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'*');
        if is_plain && !(is_digits(word) && followed_by_month(self.rest(at + word.len()))) {
            return;
        }
        let span = || self.span(at, word.len());
        let stopped = word.strip_suffix('.').is_some_and(|word| word.ends_with(|c: char| c.is_ascii_alphanumeric()));
        let given = || self.gives_values() || super::layout::first_word(self.text) == "fact";
        if stopped && !given() && !self.row && !self.unquoted_text() {
            let help = format!("Delete it: `{}`.", word.trim_end_matches('.'));
            let stop = self.span(at + word.len() - 1, 1);
            diagnostics.push(problem::sign("a full stop stands here", &help, stop));
        } else if let Some((long, instead)) =
            date_in_words(self.rest(at)).filter(|_| !self.row && !self.unquoted_text())
        {
            diagnostics.push(problem::date_shape(long, instead, self.span(at, long.len())));
        } else if let Some(instead) = slash_date(word) {
            diagnostics.push(problem::date_shape(word, instead, span()));
        } else if let Some(shape) = dash_date(word) {
            match shape {
                DashDate::Right if Date::parse(word.as_bytes()).is_none() => {
                    diagnostics.push(problem::impossible_date(word, span()));
                }
                DashDate::Right => {}
                DashDate::Otherwise(instead) => diagnostics.push(problem::date_shape(word, instead, span())),
            }
        } else if !self.row && mixed_case(word) && !self.unquoted_text() {
            let small = word.to_ascii_lowercase();
            if super::explain::is_keyword(&small) {
                diagnostics.push(problem::capital_keyword(word, span()));
            } else if at > 0 && self.gives_values() {
                diagnostics.push(problem::unquoted_value(word, span()));
            } else {
                diagnostics.push(problem::capital_name(word, span()));
            }
        }
    }

    /// A clause that needs a text and has no quotes: that is told instead.
    fn unquoted_text(&self) -> bool {
        let first = super::layout::first_word(self.text);
        matches!(first, "source" | "version" | "test" | "use" | "edit" | "policy") && !self.text.contains('"')
    }

    /// A clause of a test that gives fields their values.
    fn gives_values(&self) -> bool {
        let first = super::layout::first_word(self.text);
        crate::claim::Record::ALL.iter().any(|(_, words)| super::layout::first_word(words) == first)
            || matches!(first, "history" | "original")
    }

    /// A sign: its length.
    fn signs(&self, at: usize, c: char, seen: &mut Seen, diagnostics: &mut Vec<Diagnostic>) -> usize {
        const TWICE: &[(&str, &str)] = &[
            ("===", "`is` or `=`"),
            ("==", "`is` or `=`"),
            ("!==", "`is not`"),
            ("<>", "`is not`"),
            ("=>", "`>=`"),
            ("=<", "`<=`"),
            ("&&", "`and`"),
            ("||", "`or`"),
        ];
        let rest = self.rest(at);
        if let Some((found, instead)) = TWICE.iter().find(|(found, _)| rest.starts_with(found)) {
            diagnostics.push(problem::operator(found, instead, self.span(at, found.len())));
            return found.len();
        }
        if rest.starts_with("<=") || rest.starts_with(">=") || rest.starts_with("!=") {
            return 2;
        }
        let len = c.len_utf8();
        let span = self.span(at, len);
        match c {
            ',' | '<' | '>' | '=' | '+' | '*' | '/' | '-' | '.' => {}
            '!' => diagnostics.push(problem::operator("!", "`not`", span)),
            '&' => diagnostics.push(problem::operator("&", "`and`", span)),
            '|' => diagnostics.push(problem::operator("|", "`or`", span)),
            '%' | '?' if let Some(stem) = self.listed_stem(at) => {
                let (what, mark) =
                    if c == '%' { ("the rest of a code", '*') } else { ("one character of a code", 'x') };
                let help = format!("Write `{mark}` for {what}: `{stem}{mark}`.");
                diagnostics.push(problem::sign(&format!("the sign `{c}` means nothing here"), &help, span));
            }
            '%' => diagnostics.push(problem::operator("%", &format!("`{} percent`", self.word_before(at)), span)),
            '{' | '}' | '[' | ']' => {
                if !seen.braces {
                    let help =
                        "Delete them: what belongs together is indented, conditions are grouped with `(` and `)`.";
                    diagnostics.push(problem::sign("braces and brackets mean nothing here", help, span));
                }
                seen.braces = true;
            }
            ';' => self.semicolon(at, diagnostics),
            ':' => self.colon(at, diagnostics),
            '\'' | '`' => return len + self.single_quotes(at, c, diagnostics),
            _ => diagnostics.push(problem::sign(&format!("the sign `{c}` means nothing here"), "Delete it.", span)),
        }
        len
    }

    /// The code of a list that a sign is joined to, as wildcards are in other languages.
    fn listed_stem(&self, at: usize) -> Option<&str> {
        let before = self.text.get(..at)?;
        let stem = self.word_before(at);
        let earlier = before.strip_suffix(stem)?.trim_end();
        let set = super::declaration::KINDS.contains(&super::layout::first_word(self.text));
        let listed = earlier.ends_with([',']) || earlier.ends_with(" in") || set && earlier.ends_with('=');
        (listed && super::explain::is_code(stem)).then_some(stem)
    }

    fn semicolon(&self, at: usize, diagnostics: &mut Vec<Diagnostic>) {
        let next = self.word(at + 1 + self.rest(at + 1).len() - self.rest(at + 1).trim_start().len());
        let help = match next {
            "" => "Delete it: a clause ends with its line.".to_owned(),
            next => format!("Write a comma: `{}, {next}`.", self.word_before(at)),
        };
        diagnostics.push(problem::sign("a semicolon stands here", &help, self.span(at, 1)));
    }

    fn colon(&self, at: usize, diagnostics: &mut Vec<Diagnostic>) {
        let before = self.text.get(..at).unwrap_or("").trim();
        let after = super::slips::spaced(self.rest(at + 1));
        let set = before.split_once(' ').is_some_and(|(kind, _)| super::declaration::KINDS.contains(&kind));
        let help = match (set, after.as_str()) {
            (_, "") => "Delete it.".to_owned(),
            (true, codes) => format!("Write `=` instead: `{} = {codes}`.", super::slips::spaced(before)),
            (false, after) => format!("Leave it out: `{} {after}`.", self.word_before(at)),
        };
        diagnostics.push(problem::sign("a colon stands here", &help, self.span(at, 1)));
    }

    /// A text between single quotation marks: its length behind the first.
    fn single_quotes(&self, at: usize, mark: char, diagnostics: &mut Vec<Diagnostic>) -> usize {
        let rest = self.rest(at + 1);
        let close = rest.find(mark);
        let text = close.and_then(|end| rest.get(..end)).unwrap_or("");
        let shown = super::slips::spaced(text);
        let code = super::explain::is_code(text) && !text.contains(' ') && text.bytes().any(|b| b.is_ascii_digit());
        let help = if self.word_before(at) == "like" {
            format!("Write `in` and a star instead of `like`: `in {}`.", text.replace('%', "*").replace('_', "x"))
        } else if code {
            format!("Codes stand without quotes: `{shown}`.")
        } else if text.is_empty() {
            "Put texts into double quotes: `\"…\"`.".to_owned()
        } else {
            format!("Write `\"{shown}\"`.")
        };
        let len = close.map_or(0, |end| end + 1);
        diagnostics.push(problem::sign("single quotation marks mean nothing here", &help, self.span(at, 1 + len)));
        len
    }
}

/// What was reported of a clause already: one message for each cause.
#[derive(Default)]
struct Seen {
    instead: Vec<&'static str>,
    braces: bool,
    /// Text is turned; that is reported for the whole file.
    turned: bool,
}

/// Counts what stands in what, without calling itself.
#[derive(Default)]
struct Depth {
    /// What surrounds each open parenthesis.
    open: Vec<(usize, usize)>,
    total: usize,
    /// `where` and `satisfies` since the last open parenthesis, with what led to them.
    filters: usize,
    /// `not` and arithmetic signs since the last `and` or `or`.
    chain: usize,
}

impl Depth {
    fn too_deep(&self) -> bool {
        self.total + self.filters + self.chain > MAX_DEPTH
    }

    /// Whether this bracket goes too deep.
    fn bracket(&mut self, c: char) -> bool {
        if c == '(' {
            self.open.push((self.filters, self.chain));
            self.total += 1 + self.filters + self.chain;
            (self.filters, self.chain) = (0, 0);
        } else if let Some((filters, chain)) = self.open.pop() {
            self.total -= 1 + filters + chain;
            (self.filters, self.chain) = (filters, chain);
        }
        self.too_deep()
    }

    /// Whether this word or sign goes too deep.
    fn word(&mut self, word: &str) -> bool {
        match word {
            "not" | "+" | "-" | "*" | "/" => self.chain += 1,
            "where" | "satisfies" => {
                self.filters += 1 + self.chain;
                self.chain = 0;
            }
            "and" | "or" => self.chain = 0,
            _ => {}
        }
        self.too_deep()
    }
}

/// How other languages begin a comment.
const COMMENTS: [&str; 3] = ["//", "--", "/*"];

/// Whether a character is a quotation mark, straight or not.
fn quotes(c: char) -> bool {
    c == '"' || lookalike::of(c).is_some_and(|found| found.instead == "\"")
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '*' | '$')
}

/// `4/1/2026`: what to write instead, where it is clear.
fn slash_date(word: &str) -> Option<Option<String>> {
    let parts: Vec<&str> = word.split('/').collect();
    let [a, b, c] = parts.as_slice() else { return None };
    if ![a, b, c].iter().all(|part| is_digits(part)) {
        return None;
    }
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, a, b) };
    Some(dashed(year, month, day))
}

enum DashDate {
    Right,
    Otherwise(Option<String>),
}

/// `2026-4-1`, `04-01-2026`, `20226-01-01`.
fn dash_date(word: &str) -> Option<DashDate> {
    let parts: Vec<&str> = word.split('-').collect();
    let [a, b, c] = parts.as_slice() else { return None };
    if ![a, b, c].iter().all(|part| is_digits(part)) {
        return None;
    }
    match (a.len(), b.len(), c.len()) {
        (4, 2, 2) => Some(DashDate::Right),
        (4, 1..=2, 1..=2) => Some(DashDate::Otherwise(dashed(a, b, c))),
        (1..=2, 1..=2, 2 | 4) => Some(DashDate::Otherwise(dashed(c, a, b))),
        _ => None,
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `January 1, 2026`, `1 Jan 2026`: as written, and what to write instead, where it is clear.
fn date_in_words(text: &str) -> Option<(&str, Option<String>)> {
    let mut words = text.split([' ', ',', '.']).filter(|word| !word.is_empty());
    let (first, second, third) = (words.next()?, words.next()?, words.next()?);
    let month = |word: &str| {
        let short = word.get(..3)?;
        let rest = word.get(3..)?.bytes().all(|b| b.is_ascii_lowercase());
        MONTHS.iter().position(|known| *known == short).filter(|_| rest).map(|at| (at + 1).to_string())
    };
    let (day, month) = match (month(first), month(second)) {
        (Some(month), None) => (second, month),
        (None, Some(month)) => (first, month),
        _ => return None,
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_lowercase());
    if !is_digits(day) || !is_digits(third) || third.len() != 4 {
        return None;
    }
    let end = text.find(third)? + third.len();
    Some((text.get(..end)?, dashed(third, &month, day)))
}

/// Whether the next word begins as the name of a month does: a day and such a word may be a date.
fn followed_by_month(rest: &str) -> bool {
    let next = rest.trim_start_matches([' ', ',', '.']);
    // No code goes on with a small letter.
    if !next.as_bytes().get(1).is_some_and(u8::is_ascii_lowercase) {
        return false;
    }
    MONTHS.iter().any(|month| next.starts_with(month))
}

fn dashed(year: &str, month: &str, day: &str) -> Option<String> {
    // A policy's dates are of this century; a year of two digits before 50 is clear.
    let long = format!("20{year}");
    let year = if year.len() == 2 && year < "50" { long.as_str() } else { year };
    let written = format!("{year:0>4}-{month:0>2}-{day:0>2}");
    (year.len() == 4 && Date::parse(written.as_bytes()).is_some()).then_some(written)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A capital letter first and small letters behind it, other than the `x` of a wildcard: `Patient.age`, `If`.
fn mixed_case(word: &str) -> bool {
    let mut letters = word.chars().filter(char::is_ascii_alphabetic);
    letters.next().is_some_and(|c| c.is_ascii_uppercase()) && letters.any(|c| c.is_ascii_lowercase() && c != 'x')
}
