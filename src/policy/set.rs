//! Sets of codes: patterns, union, `except`, members that come and go on a day.

use serde::{Deserialize, Serialize};

use super::model::SetId;
use crate::claim::{Code, CodeKind, Date};
use crate::source::Span;

/// A set of codes of one kind.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Set {
    /// What its members are.
    pub kind: CodeKind,
    /// Its name; a list written in a clause has none.
    pub name: Option<String>,
    /// Where it is declared.
    pub span: Span,
    /// Its members from the beginning.
    pub base: Members,
    /// Members that come and go, by their day; of two on one day the later stands.
    pub changes: Vec<Change>,
}

/// All of `any` that are not of `except`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Members {
    /// Union.
    pub any: Vec<Member>,
    /// Taken away.
    pub except: Vec<Member>,
}

/// From a day on, members are added or removed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Change {
    /// Added, or removed.
    pub add: bool,
    /// Which.
    pub members: Members,
    /// Since when.
    pub from: Date,
}

/// One member of a set.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Member {
    /// What it matches.
    Pattern(Pattern),
    /// Another set's members on that day.
    Set(SetId),
    /// Codes from a file or of a long list, sorted.
    Codes(#[serde(with = "crate::claim::stored::codes")] Vec<Code>),
    /// Everything that begins with one of these, of a long list; sorted.
    Beginnings(#[serde(with = "crate::claim::stored::codes")] Vec<Code>),
}

/// What one code word of a list matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pattern {
    /// This code.
    Exact(String),
    /// Codes of the same shape between these, both included, `J0100-J9999`; letters in which both end are fixed:
    /// `0001U-0520U`.
    Shaped(String, String),
    /// Everything that begins with a code between these, both included: `E08-E13` holds E13.9.
    Beginning(String, String),
    /// Everything that begins so: `M80.*`.
    Prefix(String),
    /// As many characters, each the same or any: `013x`; `None` is any. The flag: more characters may follow (`01x*`).
    Wild(Vec<Option<char>>, bool),
}

impl Pattern {
    /// Reads a code word of a list of a kind: a code, a range or one with wildcards. `None`: none of these.
    ///
    /// In a wildcard `x` (small) is one character and `*` the rest, with or without a dot before it; a range has two
    /// ends of equal length and shape, in order (the checker says which of these is broken).
    pub fn parse(word: &str, kind: CodeKind) -> Option<Pattern> {
        if let Some((low, high)) = word.split_once('-')
            && kind != CodeKind::Payer
            && kind != CodeKind::Plan
        {
            if low.is_empty() || high.is_empty() {
                return None;
            }
            return Some(if kind.ranges_by_prefix() {
                Pattern::Beginning(kind.beginning(low), kind.beginning(high))
            } else {
                Pattern::Shaped(kind.normal(low), kind.normal(high))
            });
        }
        let (body, open) = match word.strip_suffix('*') {
            Some(body) => (body.strip_suffix('.').unwrap_or(body), true),
            None => (word, false),
        };
        if body.contains('*') {
            return None;
        }
        if takes_x(kind) && body.contains('x') {
            let marked: String = body.chars().map(|c| if c == 'x' { '?' } else { c }).collect();
            let body = kind.beginning(&marked);
            return Some(Pattern::Wild(body.chars().map(|c| (c != '?').then_some(c)).collect(), open));
        }
        if open {
            return Some(Pattern::Prefix(kind.beginning(body)));
        }
        let body = kind.normal(body);
        if body.is_empty() { None } else { Some(Pattern::Exact(body)) }
    }

    /// Whether a code, written as claims carry it, is one that it matches.
    pub fn matches(&self, code: &str) -> bool {
        match self {
            Pattern::Exact(own) => own == code,
            Pattern::Shaped(low, high) => {
                let of_form = code.len() == low.len() && same_shape(code, low) && code.ends_with(suffix(low, high));
                of_form && low.as_str() <= code && code <= high.as_str()
            }
            Pattern::Beginning(low, high) => {
                let from = code.get(..low.len().min(code.len())).unwrap_or(code);
                let to = code.get(..high.len().min(code.len())).unwrap_or(code);
                from >= low.as_str() && to <= high.as_str()
            }
            Pattern::Prefix(prefix) => code.starts_with(prefix.as_str()),
            Pattern::Wild(marks, open) => {
                let mut chars = code.chars();
                let fits = marks.iter().all(|mark| chars.next().is_some_and(|c| mark.is_none_or(|m| m == c)));
                fits && (*open || chars.next().is_none())
            }
        }
    }
}

/// Whether `x` (small) is any one character in codes of a kind: not in identifiers, which may have small letters.
pub fn takes_x(kind: CodeKind) -> bool {
    !matches!(kind, CodeKind::Payer | CodeKind::Plan)
}

/// The letters in which both ends of a range end, `U` in `0001U-0520U`: they name a family of codes, which is not counted
/// through.
pub fn suffix<'a>(low: &'a str, high: &str) -> &'a str {
    let same = low.bytes().rev().zip(high.bytes().rev()).take_while(|(a, b)| a == b && a.is_ascii_alphabetic());
    low.get(low.len() - same.count()..).unwrap_or("")
}

/// Whether two codes have digits and letters in the same places.
fn same_shape(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).all(|(a, b)| a.is_ascii_digit() == b.is_ascii_digit())
}

impl Members {
    fn contains(&self, sets: &[Set], code: &str, date: Option<Date>) -> Option<bool> {
        let any = any_of(self.any.iter().map(|member| member.contains(sets, code, date)));
        let except = any_of(self.except.iter().map(|member| member.contains(sets, code, date)));
        match (any, except) {
            (Some(false), _) | (_, Some(true)) => Some(false),
            (Some(true), Some(false)) => Some(true),
            _ => None,
        }
    }
}

impl Member {
    fn contains(&self, sets: &[Set], code: &str, date: Option<Date>) -> Option<bool> {
        match self {
            Member::Pattern(pattern) => Some(pattern.matches(code)),
            Member::Set(id) => sets.get(id.0).map_or(Some(false), |set| set.contains(sets, code, date)),
            Member::Codes(codes) => {
                Some(Code::new(code.as_bytes()).is_some_and(|code| codes.binary_search(&code).is_ok()))
            }
            Member::Beginnings(all) => {
                let begins = |len: usize| code.get(..len).and_then(|text| Code::new(text.as_bytes()));
                let lengths = 1..=code.len().min(Code::MOST);
                Some(lengths.filter_map(begins).any(|beginning| all.binary_search(&beginning).is_ok()))
            }
        }
    }
}

impl Set {
    /// Whether it holds a code on a day; `None` where the day is not known and its members change.
    ///
    /// `sets` are the policy's; sets do not contain themselves (the checker refuses rings).
    pub fn contains(&self, sets: &[Set], code: &str, date: Option<Date>) -> Option<bool> {
        if self.changes.is_empty() {
            return self.base.contains(sets, code, date);
        }
        let Some(date) = date else {
            // Without a day the answer is known where it is the same on every day; between changes nothing changes.
            let held = self.contains(sets, code, Some(Date::MIN));
            let same = self.days(sets).iter().all(|day| self.contains(sets, code, Some(*day)) == held);
            return if same { held } else { None };
        };
        let mut changes: Vec<&Change> = self.changes.iter().filter(|change| change.from <= date).collect();
        changes.sort_by_key(|change| change.from);
        changes.iter().fold(self.base.contains(sets, code, Some(date)), |held, change| {
            match change.members.contains(sets, code, Some(date)) {
                Some(false) => held,
                Some(true) => Some(change.add),
                None => None,
            }
        })
    }

    /// The days on which its members change, those of the sets that it names too.
    pub fn days(&self, sets: &[Set]) -> Vec<Date> {
        let members = std::iter::once(&self.base).chain(self.changes.iter().map(|change| &change.members));
        let named =
            members.flat_map(|members| members.any.iter().chain(&members.except)).filter_map(|member| match member {
                Member::Set(id) => sets.get(id.0),
                Member::Pattern(_) | Member::Codes(_) | Member::Beginnings(_) => None,
            });
        let named = named.flat_map(|set| set.days(sets));
        self.changes.iter().map(|change| change.from).chain(named).collect()
    }
}

/// Kleene's or.
fn any_of(mut answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(false);
    loop {
        match answers.next() {
            Some(Some(true)) => return Some(true),
            Some(None) => result = None,
            Some(Some(false)) => {}
            None => return result,
        }
    }
}
