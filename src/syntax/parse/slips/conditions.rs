//! Slips in conditions: comparisons in words, fields in two words, counts and sums as other languages have them.

use super::super::explain::{is_code, is_keyword, is_name, nearest};
use super::super::grammar::Rule;
use super::{Found, Slip, is_number, is_path, is_unit, spaced};
use crate::claim::{Field, Record};
use crate::syntax::{numeral, plural};

/// Names that people give to fields, and what these are called.
const FIELDS: &[(&str, &str)] = &[
    ("service date", "date"),
    ("date of service", "date"),
    ("place of service", "place"),
    ("procedure code", "code"),
    ("cpt code", "code"),
    ("hcpcs code", "code"),
    ("diagnosis code", "diagnosis"),
    ("billed amount", "charge"),
    ("charge amount", "charge"),
    ("billed charge", "charge"),
    ("frequency code", "claim.frequency"),
    ("claim frequency", "claim.frequency"),
    ("original reference number", "claim.original_number"),
    ("original number", "claim.original_number"),
    ("date of birth", "patient.birth_date"),
    ("patient gender", "patient.sex"),
    ("prior authorization", "authorization"),
    ("received date", "claim.received"),
    ("auto accident", "claim.related_causes"),
];

impl Slip<'_> {
    pub(super) fn of_conditions(&self) -> Option<Found> {
        self.counted()
            .or_else(|| self.one_of())
            .or_else(|| self.compared())
            .or_else(|| self.starts_with())
            .or_else(|| self.negated())
            .or_else(|| self.sql())
            .or_else(|| self.one_word_too_many())
            .or_else(|| self.field_in_words())
            .or_else(|| self.noun_behind_number())
    }

    /// `if patient.age < 18 years then deny CO-6`.
    pub(super) fn if_then(&self) -> Option<Found> {
        if self.lead() != "if" {
            return None;
        }
        if matches!(self.word(1), "data" | "missing" | "unknown") {
            return Some(self.here("Write `if data is missing pend`, or `deny`, `warn`, `pass` behind it."));
        }
        let then = self.find(1, &["then", "deny", "reject", "pend", "warn", ","]);
        let condition = self.text(1, then.map_or(usize::MAX, |at| at - 1));
        let begins = if self.word(1) == "line" && self.word(2) == "in" { "for" } else { "when" };
        let outcome = then.map(|at| {
            let from = if matches!(self.word(at), "then" | ",") { at + 1 } else { at };
            self.rest(from)
        });
        let help = match outcome.filter(|outcome| !outcome.is_empty()) {
            Some(outcome) => format!("Write two lines: `{begins} {condition}`, and below it `{outcome}`."),
            None => format!("Write `{begins} {condition}`."),
        };
        let what = if begins == "for" { "the codes that an edit is for begin" } else { "a condition begins" };
        Some(self.at(0, 0, help).saying(format!("{what} with `{begins}`, not with `if`")))
    }

    /// `count(lines)`, `sum of units <= 4`, `total units`, `count of lines > 3 in …`.
    fn counted(&self) -> Option<Found> {
        let (before, word, after) = (self.back(1), self.word(self.here), self.ahead(1));
        if word == "(" && is_name(after) && matches!(before, "count" | "sum" | "max" | "min" | "total") {
            let written = match before {
                "count" => format!("count of {after}"),
                "max" => format!("largest {after} on lines"),
                "min" => format!("smallest {after} on lines"),
                _ => format!("sum of {after} on lines"),
            };
            let close = self.find(self.here, &[")"]).unwrap_or(self.here);
            return Some(self.at(self.here - 1, close, format!("Write `{written}`, without parentheses.")));
        }
        if matches!(before, "total" | "sum") && is_name(word) && word != "of" {
            return Some(self.at(self.here - 1, self.here, format!("Write `sum of {word} on lines`.")));
        }
        if before == "count" && is_name(word) && word != "of" {
            return Some(self.here(format!("Write `count of {word}`.")));
        }
        if before == "number" && word == "of" {
            return Some(self.at(self.here - 1, self.here, format!("Write `count of {after}`.")));
        }
        let sign = |at: usize| matches!(self.word(at), "<" | "<=" | ">" | ">=" | "=" | "!=" | "is");
        if sign(self.here) && self.wants(Rule::k_on) {
            let from = self.find(0, &["sum", "count", "earliest", "latest", "smallest", "largest"])?;
            let what = self.text(from, self.here - 1);
            let help =
                format!("Write `{what} on lines {}`; codes may follow: `on lines in 97110`.", self.rest(self.here));
            return Some(self.at(from, self.here - 1, help).saying(format!("`{what}` does not say over what")));
        }
        if matches!(word, "in" | "where" | "on" | "within" | "of" | "by") {
            let from = self.find(0, &["count", "sum"])?;
            let compared = (from..self.here).find(|at| sign(*at)).filter(|at| at + 1 < self.here)?;
            let open = if word == "where" { ("(", ")") } else { ("", "") };
            let help = format!(
                "Write the comparison last: `{}{} {}{} {}`.",
                open.0,
                self.text(from, compared - 1),
                self.rest(self.here),
                open.1,
                self.text(compared, self.here - 1),
            );
            return Some(self.at(self.here, self.last(), help).saying("this belongs before the comparison"));
        }
        None
    }

    /// `code is one of 99213, 99214`, `code is not any of …`.
    fn one_of(&self) -> Option<Found> {
        let at = (self.here.saturating_sub(1)..=self.here).find(|at| matches!(self.word(*at), "one" | "any"))?;
        let before = |by: usize| at.checked_sub(by).map_or("", |at| self.word(at));
        let negated = before(1) == "not";
        let is = at.checked_sub(if negated { 2 } else { 1 })?;
        let left = is.checked_sub(1).map(|left| self.word(left))?;
        if self.word(at + 1) != "of" || !matches!(self.word(is), "is" | "equals" | "=" | "be") || !is_path(left) {
            return None;
        }
        let verb = if negated { "not in" } else { "in" };
        Some(self.at(is, at + 1, format!("Write `{left} {verb} {}`.", self.rest(at + 2))))
    }

    /// `code starts with 99`, `code does not start with J`.
    fn starts_with(&self) -> Option<Found> {
        let verb = self.find(self.here, &["starts", "start", "begin"]).filter(|verb| *verb <= self.here + 2)?;
        let helpers = (1..verb).rev().take_while(|at| matches!(self.word(*at), "does" | "do" | "not"));
        let from = helpers.last().unwrap_or(verb);
        let left = self.word(from.checked_sub(1)?);
        if self.word(verb + 1) != "with" || !is_path(left) {
            return None;
        }
        let not = if (from..verb).any(|at| self.word(at) == "not") { "not " } else { "" };
        let piece = self.word(verb + 2).trim_matches('"');
        let help = format!("Write `{not}{left} begins with \"{piece}\"`.");
        Some(self.at(from, (verb + 2).min(self.last()), help))
    }

    /// `units greater than 4`, `no more than 4 units`, `patient is under 18`, `date before 2026-04-01`.
    fn compared(&self) -> Option<Found> {
        if !self.asks() && !self.wants(Rule::comparison) && !self.wants(Rule::comparator) {
            return None;
        }
        let from = self.here.saturating_sub(3).max(1);
        let (start, sign, right) =
            (from..=self.here).find_map(|at| self.comparison_at(at).map(|(sign, to)| (at, sign, to)))?;
        let number = self.word(right);
        let unit = if is_unit(self.word(right + 1)) { format!(" {}", self.word(right + 1)) } else { String::new() };
        let left = self.word(start - 1);
        let noun = self.word(right + 1);
        // An age without its unit is one in years.
        let aged = left == "age" || left.ends_with(".age");
        let unit = if aged && unit.is_empty() && is_number(number) { " years".to_owned() } else { unit };
        let is_field = |name: &str| Field::ALL.iter().any(|field| field.info().name == name);
        if is_path(left) && !is_unit(left) && (is_field(left) || !is_keyword(left)) || left == "patient" {
            let (left, unit) = match left {
                "patient" if unit.is_empty() => ("patient.age", " years".to_owned()),
                "patient" => ("patient.age", unit),
                left => (left, unit),
            };
            let to = if unit.is_empty() || !is_unit(noun) { right } else { right + 1 };
            return Some(self.at(start, to.min(self.last()), format!("Write `{left} {sign} {number}{unit}`.")));
        }
        if is_number(number) && is_name(noun) && !is_keyword(noun) {
            // How many there are of what a line or claim has several is counted.
            let one = plural::singular(noun);
            let is_several = |field: &Field| field.info().list && plural::singular(field.info().name) == one;
            if Field::ALL.iter().any(is_several) {
                let from = if self.word(start - 1) == "has" { start - 1 } else { start };
                return Some(self.at(from, right + 1, format!("Write `count of {one}s {sign} {number}`.")));
            }
            return Some(self.at(start, right + 1, format!("Write `{noun} {sign} {number}`.")));
        }
        let plain = self.at(start, right, format!("Write `{sign} {number}{unit}`."));
        (number.starts_with(|c: char| c.is_ascii_digit() || c == '$')).then_some(plain)
    }

    /// A comparison in words that begins at a word: its sign, and where its right side begins.
    fn comparison_at(&self, at: usize) -> Option<(&'static str, usize)> {
        let mut next = at;
        if matches!(self.word(next), "is" | "are" | "be" | "must") {
            next += 1;
        }
        let negated = matches!(self.word(next), "no" | "not");
        if negated {
            next += 1;
        }
        let (sign, opposite, alone) = match self.word(next) {
            "greater" | "more" | "higher" | "larger" => (">", "<=", false),
            "less" | "fewer" | "lower" | "smaller" => ("<", ">=", false),
            "over" | "above" | "exceeds" | "exceeding" => (">", "<=", true),
            "under" | "below" => ("<", ">=", true),
            "equals" | "equal" | "equaling" => ("=", "!=", true),
            "at" if self.word(next + 1) == "least" => (">=", "<", true),
            "at" if self.word(next + 1) == "most" => ("<=", ">", true),
            "up" if self.word(next + 1) == "to" => ("<=", ">", true),
            "before" | "prior" | "earlier" => ("<", ">=", true),
            "after" | "later" => (">", "<=", true),
            "on" if self.word(next + 1) == "or" && self.word(next + 2) == "before" => ("<=", ">", true),
            "on" if self.word(next + 1) == "or" && self.word(next + 2) == "after" => (">=", "<", true),
            _ => return None,
        };
        next += match self.word(next) {
            "on" => 3,
            "at" | "up" => 2,
            _ => 1,
        };
        let than = matches!(self.word(next), "than" | "to");
        if !than && !alone {
            return None;
        }
        next += usize::from(than);
        let mut sign = if negated { opposite } else { sign };
        if self.word(next) == "or" && self.word(next + 1) == "equal" {
            next += 2 + usize::from(self.word(next + 2) == "to");
            sign = if sign == ">" {
                ">="
            } else if sign == "<" {
                "<="
            } else {
                sign
            };
        }
        let right = self.word(next);
        (is_code(right) || right.starts_with('$') || is_path(right)).then_some((sign, next))
    }

    /// `has not`, `does not have`, `is not in`, `not in hospital`.
    fn negated(&self) -> Option<Found> {
        let (before, word) = (self.back(1), self.word(self.here));
        if before == "has" && word == "not" {
            let rest = self.rest(self.here + 1);
            return Some(self.at(self.here - 1, self.last(), format!("Write `has no {rest}`.")));
        }
        if matches!(word, "have" | "contain" | "include") {
            let negated = self.find(1, &["not", "cannot"]).is_some_and(|at| at < self.here);
            let verb = if negated { "has no" } else { "has" };
            let from = (1..self.here)
                .rev()
                .take_while(|at| matches!(self.word(*at), "does" | "do" | "not" | "must" | "should"));
            let from = from.last().unwrap_or(self.here);
            return Some(self.at(from, self.last(), format!("Write `{verb} {}`.", self.rest(self.here + 1))));
        }
        if matches!(word, "in" | "not") && before == "is" || word == "in" && before == "not" && self.back(2) == "is" {
            let is = if before == "is" { self.here - 1 } else { self.here - 2 };
            let left =
                if is > 1 && is_path(self.word(is - 1)) { format!("{} ", self.word(is - 1)) } else { String::new() };
            return Some(self.at(is, is, format!("Leave `is` out: `{left}{}`.", self.rest(is + 1))));
        }
        if word == "in" && before == "not" && self.here <= 2 {
            let help = format!("Write what is not in it: `code not {0}`, `place not {0}`.", self.rest(self.here));
            return Some(self.at(self.here - 1, self.last(), help).saying("this does not say what is not in it"));
        }
        None
    }

    /// `like`, `between 2 to 4`, a search that is compared.
    fn sql(&self) -> Option<Found> {
        let (before, word) = (self.back(1), self.word(self.here));
        if word == "to" && self.back(2) == "between" {
            let help = format!("Write `and`: `between {before} and {}`.", self.ahead(1));
            return Some(self.here(help));
        }
        if word == "like" || word == "contains" {
            return Some(self.here(format!("Write `in` and the code with a star: `{before} in E11.*`.")));
        }
        let comparator = matches!(before, "=" | "is" | "<" | "<=" | ">" | ">=" | "!=");
        (comparator && matches!(word, "any" | "every" | "no" | "another")).then(|| {
            let help = "Put the comparison behind a `where`: `any other payer p where p.paid > $0`.";
            self.here(help).saying("a search cannot be compared")
        })
    }

    /// `patient age`, `authorization number`, `service date`.
    fn field_in_words(&self) -> Option<Found> {
        let word = self.word(self.here);
        if !self.asks() || self.here < 2 || !is_name(word) {
            return None;
        }
        // The longest name that ends here or goes on from here.
        let first = self.here.saturating_sub(2).max(1);
        for from in first..self.here {
            for to in (self.here..=self.here + 1).rev() {
                let phrase = self.text(from, to.min(self.last()));
                if let Some(field) = field(&phrase) {
                    if let (Some((low, high)), true) = (self.word(to + 1).split_once('-'), field == "patient.age")
                        && is_number(low)
                        && is_number(high)
                    {
                        let help = format!("Write `patient.age between {low} years and {high} years`.");
                        return Some(self.at(from, to + 1, help));
                    }

                    return Some(self.at(from, to.min(self.last()), format!("Write `{field}`.")));
                }
            }
        }
        let before = self.back(1);
        if matches!(word, "number" | "code" | "date" | "id" | "amount" | "field" | "indicator" | "status")
            && let Some(field) = field(before)
        {
            return Some(self.at(self.here - 1, self.here, format!("Write `{field}` alone.")));
        }
        let noun = |word: &str| matches!(word, "patient" | "payer" | "provider" | "date" | "claim");
        let names = is_name(before) && (!is_keyword(before) || noun(before)) && (!is_keyword(word) || noun(word));
        let help = "A field is one word, such as `authorization` or `patient.age`; `paylint fields` lists them all.";
        if names && self.wants(Rule::k_is) {
            let found = self.at(self.here - 1, self.here, help);
            return Some(found.saying(format!("`{before} {word}` is no field of a claim")));
        }
        let unknown = is_name(before) && !is_keyword(before) && field(before).is_none() && self.wants(Rule::k_is);
        (unknown && is_keyword(word) && self.here == 2).then(|| self.here(help))
    }

    /// `units > 4 units`.
    fn noun_behind_number(&self) -> Option<Found> {
        let (before, word) = (self.back(1), self.word(self.here));
        if is_number(self.back(2)) && is_unit(before) && matches!(word, "old" | "of") && self.asks() {
            let to = self.here + usize::from(self.ahead(1) == "age");
            let help = format!("Leave it out: `{} {before}`.", self.back(2));
            return Some(self.at(self.here, to, help));
        }
        if is_unit(word)
            && let Some(number) = numeral(before)
        {
            return Some(self.at(self.here - 1, self.here, format!("Write the number in digits: `{number} {word}`.")));
        }
        let unit = nearest(word, ["day", "days", "month", "months", "year", "years", "percent"]).is_some();
        if !is_number(before) || !is_name(word) || is_keyword(word) || unit || !self.asks() {
            return None;
        }
        let help = match word {
            "dollars" | "usd" => format!("Write `${before}`."),
            "yr" | "yrs" | "y" | "yo" => format!("Write `{before} years`."),
            "mo" | "mos" | "mths" => format!("Write `{before} months`."),
            "d" | "dys" => format!("Write `{before} days`."),
            "weeks" | "week" => before.parse::<u32>().map_or("Write the span in days.".to_owned(), |weeks| {
                format!("Write the span in days: `{} days`.", weeks.saturating_mul(7))
            }),
            // A noun of any other meaning would be lost: `units <= 4 weekly` is another rule than `units <= 4`.
            _ if matches!(self.back(2), "<" | "<=" | ">" | ">=" | "=" | "is" | "!=") && self.repeats(word) => {
                format!("Leave it out: `{}`.", self.text(self.here.saturating_sub(3).max(1), self.here - 1))
            }
            _ => return None,
        };
        Some(self.here(help))
    }

    /// Whether a noun behind a comparison only says once more what is counted: `units > 4 units`, `count of lines > 3 lines`.
    fn repeats(&self, noun: &str) -> bool {
        let same = |word: &str| plural::singular(word) == plural::singular(noun);
        matches!(noun, "unit" | "units") || (1..self.here.saturating_sub(2)).any(|at| same(self.word(at)))
    }

    fn one_word_too_many(&self) -> Option<Found> {
        let word = self.word(self.here);
        if word == "that" && self.here == 1 {
            let rest = self.rest(2);
            let rest = rest.strip_suffix(" is present").unwrap_or(&rest);
            return Some(self.here(format!("Leave `that` out: `{} {rest}`.", self.lead())));
        }
        let there = matches!(self.ahead(1), "present" | "there" | "absent" | "missing");
        if word == "is" && there && is_code(self.back(1)) && is_name(self.back(2)) {
            let no = if matches!(self.ahead(1), "absent" | "missing") { "no " } else { "" };
            let item = match self.back(3) {
                first @ ("condition" | "occurrence" | "value") => format!("{first} {}", self.back(2)),
                _ => self.back(2).to_owned(),
            };
            let has = if self.lead() == "require" { "" } else { "has " };
            let help = format!("Write `{has}{no}{item} {}` alone.", self.back(1));
            return Some(self.at(self.here, self.here + 1, help));
        }
        if word == "then" {
            return Some(self.here("Leave `then` out; the outcome has a line of its own: `deny CO-4`."));
        }
        if word == "otherwise" || word == "else" {
            let rest = self.rest(self.here + 1);
            let help = match rest.as_str() {
                "" => "Write the outcome on a line of its own: `deny CO-4`.".to_owned(),
                rest if is_code(rest) || rest.starts_with('"') => {
                    format!("Leave `{word}` out and write the outcome on a line of its own: `deny {rest}`.")
                }
                rest => format!("Leave `{word}` out and write the outcome on a line of its own: `{rest}`."),
            };
            return Some(self.here(help));
        }
        let per = self.find(1, &["once", "per", "every"]);
        if let Some(at) = per.filter(|at| at.abs_diff(self.here) <= 1 && self.word(1) == "once") {
            let number = self.words.iter().position(|word| is_number(word.text));
            let span = number.filter(|at| is_unit(self.word(at + 1))).map(|at| self.text(at, at + 1));
            let span = span.unwrap_or_else(|| "12 months".to_owned());
            let help = format!(
                "Write that no other one is there: `require no other line of same code on any claim within {span} before`."
            );
            return Some(self.at(at.min(1), self.last(), help));
        }
        let (earlier, before) = (self.back(2), self.back(1));
        if earlier == "line" && is_number(before) && self.asks() {
            let help = format!("Ask for any line that is so: `any line l where l {}`.", self.rest(self.here));
            let said = "a line is not named by its number: on each claim another line may be the first";
            return Some(self.at(self.here - 2, self.here - 1, help).saying(said));
        }
        None
    }
}

/// The field that some words mean, as a policy writes it.
pub(super) fn field(words: &str) -> Option<String> {
    if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == words) {
        return Some((*field).to_owned());
    }
    let joined = words.replace(' ', "_");
    for (record, path) in [(Record::Line, ""), (Record::Claim, "claim."), (Record::Patient, "patient.")] {
        if Field::find(record, &joined).is_some() {
            return Some(format!("{path}{joined}"));
        }
        let rest = spaced(words.strip_prefix(record.words()).unwrap_or("")).replace(' ', "_");
        if words.contains(' ') && !rest.is_empty() && Field::find(record, &rest).is_some() {
            return Some(format!("{path}{rest}"));
        }
    }
    None
}
