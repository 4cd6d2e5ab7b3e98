//! Slips in codes, lists and ranges.

use super::super::explain::{is_code, is_name};
use super::super::grammar::Rule;
use super::{Found, Slip};
use crate::claim::Date;

impl Slip<'_> {
    pub(super) fn of_codes(&self) -> Option<Found> {
        self.amount().or_else(|| self.of_lists()).or_else(|| self.of_ranges()).or_else(|| self.of_single_codes())
    }

    /// `1,000.00` without its `$`, `$1,00`.
    fn amount(&self) -> Option<Found> {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let next = self.words.get(self.here + 1).zip(self.words.get(self.here));
        let joined = self.word(self.here) == "," && next.is_some_and(|(next, comma)| next.start == comma.start + 1);
        let compared = matches!(self.back(2), "<" | "<=" | ">" | ">=" | "=" | "!=" | "is" | "and" | "between");
        let (before, after) = (self.back(1), self.ahead(1));
        if !joined || !compared || !after.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let dollars = before.strip_prefix('$').unwrap_or(before);
        if !digits(dollars) || dollars.len() > 3 {
            return None;
        }
        let (from, to) = (self.here - 1, self.here + 1);
        let whole = after.split('.').next().unwrap_or("").len() == 3;
        Some(match before.starts_with('$') || !whole {
            true => self.at(
                from,
                to,
                "Write the amount without commas, `$1250.00`, or in groups of three digits, `$1,250.00`.",
            ),
            false => self
                .at(from, to, format!("Write `${before},{after}`; other numbers have no commas."))
                .saying("this amount stands without its `$`"),
        })
    }

    fn of_lists(&self) -> Option<Found> {
        let (before, word, after) = (self.back(1), self.word(self.here), self.ahead(1));
        let since = if matches!(word, "on" | "since" | "effective" | "starting") { self.here + 1 } else { self.here };
        if matches!(self.lead(), "add" | "remove") && Date::parse(self.word(since).as_bytes()).is_some() {
            let help =
                format!("Write `from` before the day: `{} from {}`.", self.text(0, self.here - 1), self.rest(since));
            return Some(self.at(self.here, since, help));
        }
        if word == "," && before == "," {
            let help = format!("Delete one of them: `{}, {after}`.", self.back(2));
            return Some(self.at(self.here - 1, self.here, help).saying("two commas stand side by side"));
        }
        let listing = self.wants(Rule::code_list) || self.wants(Rule::code_item) || self.wants(Rule::value_list);
        if word == "(" && (listing || before == "in") {
            let close = self.find(self.here, &[")"]).unwrap_or(self.words.len());
            let codes = self.text(self.here + 1, close.saturating_sub(1)).replace(',', ", ").replace(",  ", ", ");
            let help = format!("Write them without: `in {}`.", codes.replace(['"', '\''], ""));
            return Some(self.at(self.here, close.min(self.last()), help).saying("codes stand in parentheses"));
        }
        if let Some(inner) = word.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
            && is_code(inner)
            && !inner.contains(' ')
            && !self.wants(Rule::quoted)
        {
            return Some(self.here(format!("Codes stand without quotes: `{inner}`.")));
        }
        let between = is_code(before) && is_code(after);
        if between && matches!(word, "or" | "and") {
            return Some(self.here(format!("In a list a comma means *or*: `{before}, {after}`.")));
        }
        if before == "," && matches!(word, "or" | "and") && is_code(after) {
            return Some(self.here(format!("Leave `{word}` out: `{}, {after}`.", self.back(2))));
        }
        let one = matches!(self.back(2), "is" | "=") || self.back(2) == "not" && self.back(3) == "is";
        if word == "," && is_code(before) && is_code(after) && one {
            let negated = self.back(2) == "not";
            let sign = self.here - if negated { 3 } else { 2 };
            let verb = if negated { "not in" } else { "in" };
            let left = sign.checked_sub(1).map_or("", |at| self.word(at));
            let help = format!("Write `{left} {verb} {}`.", self.rest(self.here - 1));
            let said = format!("`{}` takes one value, and several stand here", self.text(sign, self.here - 2));
            return Some(self.at(sign, self.here + 1, help).saying(said));
        }
        None
    }

    fn of_ranges(&self) -> Option<Found> {
        let (before, word, after) = (self.back(1), self.word(self.here), self.ahead(1));
        let joins = matches!(word, "to" | "thru" | "through" | "-");
        if is_code(before) && is_code(after) && joins && (self.wants(Rule::comma) || word == "-") {
            let help = format!("Write it as one word: `{before}-{after}`.");
            return Some(self.at(self.here - 1, self.here + 1, help).saying("a range is written in one word"));
        }
        if let Some((from, to)) = word.split_once("..")
            && is_code(from)
            && !to.is_empty()
        {
            return Some(self.here(format!("A range is written `{from}-{}`.", to.trim_start_matches('.'))));
        }
        None
    }

    fn of_single_codes(&self) -> Option<Found> {
        let (before, word) = (self.back(1), self.word(self.here));
        if let Some(code) = word.strip_prefix('-')
            && code.len() == 2
            && before.starts_with("modifier")
        {
            return Some(self.here(format!("Write it without the hyphen: `{before} {code}`.")));
        }
        if before == "not" && is_code(word) {
            return Some(self.here(format!("Write `is not {word}`; before several codes or a set, `not in`.")));
        }
        let name = word.replace('-', "_");
        let named = self.wants(Rule::name)
            || self.wants(Rule::code_item)
            || self.wants(Rule::code_list)
            || self.wants(Rule::value_list);
        (word.contains('-') && is_name(&name) && named)
            .then(|| self.here(format!("Write `{name}`.")).saying("a name has no hyphen"))
    }
}
