//! Relations that stand behind a `where`, counts in words, and fields without their yes or no.

use super::super::explain::is_name;
use super::{Found, Slip, is_unit};
use crate::claim::{Field, Kind};
use crate::syntax::{numeral, plural};

impl Slip<'_> {
    pub(super) fn of_counts(&self) -> Option<Found> {
        self.dates_within().or_else(|| self.relation_behind_where()).or_else(|| self.how_many())
    }

    /// `claim.received is within 90 days after claim.last_date`: no `is`; and of two dates a window says about which.
    fn dates_within(&self) -> Option<Found> {
        let is = usize::from(self.back(1) == "is");
        let date = self.back(1 + is);
        let bound = ["line", "lines", "claim", "claims"].contains(&date) || self.back(2 + is) == "in";
        if self.word(self.here) != "within" || bound || !date.split('.').all(is_name) {
            return None;
        }
        let (number, unit, side, other) = (self.ahead(1), self.ahead(2), self.ahead(3), self.ahead(4));
        let written = is == 1 && is_unit(unit) && matches!(side, "after" | "before" | "of") && !other.is_empty();
        written.then(|| {
            let help = format!("Leave `is` out: `{date} within {number} {unit} {side} {other}`.");
            self.at(self.here - is, self.here, help).saying("`is within` is written another way here")
        })
    }

    /// `line 1 99213 emergency`.
    pub(super) fn of_yes(&self) -> Option<Found> {
        let line = matches!(self.lead(), "line" | "history" | "original" | "claim");
        let field = [self.back(1), self.word(self.here), self.back(2)].into_iter().find(|word| is_yes(word))?;
        line.then(|| self.here(format!("Say whether it is: `{field} yes` or `{field} no`.")))
    }

    /// The clause before the word.
    fn head(&self) -> &str {
        self.words.get(self.here).and_then(|word| self.clause.get(..word.start)).unwrap_or("")
    }

    /// `where code = 99213 on same day`: relations stand before `where`.
    fn relation_behind_where(&self) -> Option<Found> {
        let head = self.head();
        let (before, condition) = head.rsplit_once(" where ")?;
        if condition.matches('(').count() != condition.matches(')').count() {
            return None;
        }
        let rest: Vec<&str> = self.clause.get(head.len()..)?.split_whitespace().collect();
        let mut taken = relation_words(&rest)?;
        while let Some(more) = rest.get(taken..).and_then(relation_words) {
            taken += more;
        }
        let (relations, rest) = rest.split_at_checked(taken)?;
        let told = "Relations such as `on same day` stand before `where`";
        if relations.iter().any(|word| word.contains(['(', ')'])) {
            return Some(self.here(format!("{told}.")));
        }
        let counted = ["count of ", "sum of ", "earliest ", "latest ", "smallest ", "largest "];
        let counts = counted.iter().filter_map(|lead| before.find(lead)).min().filter(|_| !rest.is_empty());
        let parts = match counts.and_then(|at| before.split_at_checked(at)) {
            // What is compared stands in parentheses with its `where`.
            Some((lead, counted)) => [lead, "(", counted, " ", &relations.join(" "), " where ", condition.trim(), ") "],
            None => ["", "", before, " ", &relations.join(" "), " where ", condition.trim(), " "],
        };
        let words = [&parts.concat(), rest.join(" ").as_str()].concat();
        let words: Vec<&str> = words.split_whitespace().collect();
        Some(self.here(format!("{told}: `{}`.", words.join(" "))))
    }

    /// `more than one diagnosis`, `less than 2 lines`, `no more than 3 lines`.
    fn how_many(&self) -> Option<Found> {
        let opens = |word: &str| matches!(word, "when" | "unless" | "require" | "and" | "or" | "not" | "(" | "where");
        let less = |word: &str| matches!(word, "less" | "fewer");
        let more = |word: &str| matches!(word, "more" | "greater");
        let (word, one_back, two_back) = (self.word(self.here), self.back(1), self.back(2));
        let next: Vec<&str> = self.words.iter().skip(self.here + 1).map(|word| word.text).collect();
        if word == "than" && opens(two_back) && (less(one_back) || more(one_back)) {
            let (number, words) = next.split_first()?;
            let (number, words) = (number_of(number)?, kind_words(words)?);
            let help = if more(one_back) {
                format!("Write `{}`.", so_many("at least", number.checked_add(1)?, &words))
            } else if number == 1 {
                format!("Write `no {}`.", plural::singular(&words))
            } else {
                format!("Write `{}`.", so_many("at most", number - 1, &words))
            };
            return Some(self.at(self.here - 1, self.here, help));
        }
        // `no more` reads as a thing that is searched for.
        if one_back == "than" && (less(two_back) || more(two_back)) {
            let no = self.back(3) == "no";
            let (number, words) = (number_of(word).filter(|_| no)?, kind_words(&next)?);
            let lead = if more(two_back) { "at most" } else { "at least" };
            return Some(self.here(format!("Write `{}`.", so_many(lead, number, &words))));
        }
        None
    }
}

/// How many words at the beginning are one relation.
fn relation_words(words: &[&str]) -> Option<usize> {
    let span = |from: usize| {
        let unit =
            words.get(from + 1).filter(|unit| matches!(plural::singular(unit).as_str(), "day" | "month" | "year"));
        let mut taken = from + if unit.is_some() { 2 } else { 1 };
        if words.get(taken).is_some_and(|word| matches!(*word, "before" | "after" | "of")) {
            let date = words.get(taken + 1).filter(|word| {
                !matches!(**word, "and" | "or" | "on" | "by" | "in" | "that" | "where" | "otherwise" | "satisfies")
                    && word.starts_with(|c: char| c.is_ascii_alphanumeric())
            });
            taken += if date.is_some() { 2 } else { 1 };
        }
        (taken <= words.len()).then_some(taken)
    };
    match words {
        ["on", "same", "day", ..] | ["on", "overlapping", "days", ..] | ["on", "any", "claim", ..] => Some(3),
        ["by", "same", "provider" | "practitioner", ..] | ["by", "another", "provider", ..] | ["of", "same", _, ..] => {
            Some(3)
        }
        ["by", "same", "billing", "provider", ..] | ["in", "same", "calendar" | "plan", _, ..] => Some(4),
        ["that", "stands", ..] => Some(2),
        ["within", _, ..] => span(1),
        ["less", "than", _, ..] => span(2),
        _ => None,
    }
}

/// A small number, in digits or as a word.
fn number_of(word: &str) -> Option<u32> {
    numeral(word).or_else(|| word.parse().ok()).filter(|number| *number > 0)
}

/// The words of what is counted, where it is something that can be.
fn kind_words(words: &[&str]) -> Option<String> {
    let (first, rest) = words.split_first()?;
    let two = matches!(*first, "other" | "condition" | "occurrence" | "value" | "history" | "original");
    let words = match rest.first().filter(|_| two) {
        Some(second) => format!("{first} {second}"),
        None => (*first).to_owned(),
    };
    let words = words.trim_end_matches([',', ')']);
    let unit = matches!(plural::singular(words).as_str(), "day" | "month" | "year" | "percent" | "unit");
    (!unit && words.split(' ').all(is_name) && !matches!(*first, "and" | "or" | "where" | "in"))
        .then(|| words.to_owned())
}

/// `at least 2 lines`.
fn so_many(lead: &str, number: u32, words: &str) -> String {
    let one = plural::singular(words);
    if number == 1 { format!("{lead} 1 {one}") } else { format!("{lead} {number} {}", plural::plural(&one)) }
}

/// Whether a field says yes or no.
pub(super) fn is_yes(word: &str) -> bool {
    Field::ALL.iter().any(|field| field.info().kind == Kind::Yes && field.info().name == word)
}
