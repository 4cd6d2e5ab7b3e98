//! What people write by habit, to what the language says instead.

mod bindings;
mod clauses;
mod codes;
mod conditions;
mod counts;
mod heads;
mod per;

use super::explain::{is_code, is_name};
use super::grammar::Rule;

pub(super) use clauses::{clause, instead, starter};
pub(super) use heads::unfinished;

/// A word, a sign or a quoted text of a clause.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Its byte in the clause.
    pub(super) start: usize,
}

/// A clause that stopped to be understood at one of its words.
pub(super) struct Slip<'a> {
    pub(super) clause: &'a str,
    pub(super) words: Vec<Word<'a>>,
    /// The word that does not fit.
    pub(super) here: usize,
    pub(super) wanted: &'a [Rule],
}

/// What is wrong with some words, and what to write instead.
pub(super) struct Found {
    /// What is wrong; without it, that the words do not fit.
    pub(super) message: Option<String>,
    pub(super) help: String,
    /// The first and the last of the words that are wrong.
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Found {
    fn saying(mut self, message: impl Into<String>) -> Found {
        self.message = Some(message.into());
        self
    }
}

impl<'a> Slip<'a> {
    /// What is known of this slip.
    pub(super) fn found(&self) -> Option<Found> {
        self.of_counts()
            .or_else(|| self.of_heads())
            .or_else(|| self.if_then())
            .or_else(|| self.of_outcomes())
            .or_else(|| self.of_yes())
            .or_else(|| self.of_tests())
            .or_else(|| self.of_per())
            .or_else(|| self.of_codes())
            .or_else(|| self.of_bindings())
            .or_else(|| self.of_conditions())
    }

    fn wants(&self, rule: Rule) -> bool {
        self.wanted.contains(&rule)
    }

    /// The word at an index; empty where there is none.
    fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |word| word.text)
    }

    /// The word so many places before the one that does not fit.
    fn back(&self, by: usize) -> &'a str {
        self.here.checked_sub(by).map_or("", |at| self.word(at))
    }

    /// The word so many places behind it.
    fn ahead(&self, by: usize) -> &'a str {
        self.word(self.here + by)
    }

    /// The clause's first word.
    pub(super) fn lead(&self) -> &'a str {
        self.word(0)
    }

    fn last(&self) -> usize {
        self.words.len().saturating_sub(1)
    }

    /// The index of the first of some words from an index on.
    fn find(&self, from: usize, wanted: &[&str]) -> Option<usize> {
        self.words.iter().enumerate().skip(from).find(|(_, word)| wanted.contains(&word.text)).map(|(at, _)| at)
    }

    /// The words from one index to another, both with, as they are written but with single spaces.
    fn text(&self, from: usize, to: usize) -> String {
        let start = self.words.get(from).map_or(self.clause.len(), |word| word.start);
        let end = self.words.get(to).map_or(self.clause.len(), |word| word.start + word.text.len());
        spaced(self.clause.get(start..end).unwrap_or(""))
    }

    /// All words from an index to the end.
    fn rest(&self, from: usize) -> String {
        self.text(from, usize::MAX)
    }

    fn at(&self, from: usize, to: usize, help: impl Into<String>) -> Found {
        Found { message: None, help: help.into(), from, to: to.max(from) }
    }

    /// The word that does not fit is the one to change.
    fn here(&self, help: impl Into<String>) -> Found {
        self.at(self.here, self.here, help)
    }

    /// A clause that says what must be true.
    fn asks(&self) -> bool {
        matches!(self.lead(), "when" | "unless" | "require" | "define" | "with" | "for")
    }

    /// A clause that says what happens.
    fn outcome(&self) -> bool {
        matches!(self.lead(), "deny" | "reject" | "pend" | "warn")
    }
}

/// A text with single spaces, cut where it is long.
pub(super) fn spaced(text: &str) -> String {
    const LONGEST: usize = 72;
    let mut short = String::new();
    for word in text.split_whitespace() {
        if short.len() + word.len() >= LONGEST {
            short.push_str(" …");
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !word.ends_with('.')
}

fn is_unit(word: &str) -> bool {
    matches!(word, "day" | "days" | "month" | "months" | "year" | "years")
}

/// A code with a digit in it: no word in capital letters.
fn is_written_code(word: &str) -> bool {
    is_code(word) && word.bytes().any(|b| b.is_ascii_digit())
}

/// A name or dotted names.
fn is_path(word: &str) -> bool {
    !word.is_empty() && word.split('.').all(is_name)
}
