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
            diagnostics.push(problem::look_alike(c, self.span(at, len)));
        }
        // What stands between two curly quotation marks is a text and not looked at.
        if instead == "\"" {
            let rest = self.rest(at + len);
            let closing = |c: char| lookalike::of(c).is_some_and(|found| found.instead == "\"");
            let close = rest.char_indices().find(|(_, c)| closing(*c) || *c == '"');
            return len + close.map_or(0, |(end, c)| end + c.len_utf8());
        }
        len
    }

    fn check_word(&self, at: usize, word: &str, diagnostics: &mut Vec<Diagnostic>) {
        let span = || self.span(at, word.len());
        if let Some(instead) = slash_date(word) {
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
            '%' => diagnostics.push(problem::operator("%", "`percent`", span)),
            '{' | '}' | '[' | ']' => {
                if !seen.braces {
                    let help = "There are no braces: what belongs together is indented, conditions are grouped with `(` and `)`.";
                    diagnostics.push(problem::sign(c, help, span));
                }
                seen.braces = true;
            }
            ';' => diagnostics.push(problem::sign(
                c,
                "Nothing ends in a semicolon: each clause has a line of its own, codes are parted by commas.",
                span,
            )),
            '\'' | '`' => {
                diagnostics.push(problem::sign(c, "Put texts into `\"` and `\"`.", span));
                let rest = self.rest(at + len);
                return len + rest.find(c).map_or(0, |end| end + 1);
            }
            ':' => diagnostics.push(problem::sign(c, "No colon stands behind a word of a policy.", span)),
            _ => diagnostics.push(problem::sign(c, "Delete it.", span)),
        }
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
        (1..=2, 1..=2, 4) => Some(DashDate::Otherwise(dashed(c, a, b))),
        _ => None,
    }
}

fn dashed(year: &str, month: &str, day: &str) -> Option<String> {
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
