//! Slips in what an edit is about and what stands beside it: `for`, `with`, relations.

use super::super::explain::{is_code, is_keyword, is_name};
use super::super::grammar::Rule;
use super::{Found, Slip, is_number, is_unit, is_written_code};
use crate::claim::{Field, Record};

/// Words with which a relation begins.
const RELATIONS: [&str; 6] = ["on", "by", "of", "in", "within", "that"];

impl Slip<'_> {
    pub(super) fn of_bindings(&self) -> Option<Found> {
        self.subject()
            .or_else(|| self.past())
            .or_else(|| self.window())
            .or_else(|| self.ever())
            .or_else(|| self.relation())
            .or_else(|| self.order())
            .or_else(|| self.asked_in_place())
            .or_else(|| self.article())
            .or_else(|| self.missing_in())
    }

    /// `for each line in`, `for 99213`.
    fn subject(&self) -> Option<Found> {
        if self.lead() != "for" {
            return None;
        }
        let codes = self.words.iter().position(|word| is_written_code(word.text));
        let first = self.word(1);
        if matches!(first, "each" | "every" | "all") {
            let help = match codes {
                Some(codes) if self.last() < 12 => format!("Write `for line in {}`.", self.rest(codes)),
                _ => format!("Leave `{first}` out: an edit is judged for each line anyway."),
            };
            return Some(
                self.at(1, 1, help).saying(format!("`{first}` is one word too many: each line is judged anyway")),
            );
        }
        let nameless = self.here == 1 && (is_code(first) || first == "code" || first == "codes");
        nameless.then(|| {
            let help = match codes {
                Some(codes) => format!("Write `for line in {}`.", self.rest(codes)),
                None => "Write `for line in 99213`, with your codes.".to_owned(),
            };
            self.here(help).saying("`for` does not say what is judged: lines, the claim, its diagnoses")
        })
    }

    /// `in the last 12 months`.
    fn past(&self) -> Option<Found> {
        let past = |word: &str| matches!(word, "last" | "past" | "previous" | "prior" | "preceding");
        let at = (self.here.saturating_sub(2)..=self.here + 1).find(|at| past(self.word(*at)))?;
        let from = (at.saturating_sub(2)..at).find(|at| matches!(self.word(*at), "in" | "within" | "during"))?;
        let (number, unit) = (self.word(at + 1), self.word(at + 2));
        let (help, to) = match is_number(number) && is_unit(unit) {
            true => (format!("Write `within {number} {unit} before`."), at + 2),
            false => ("Write how far back: `within 12 months before`, or `in same calendar year`.".to_owned(), at),
        };
        Some(self.at(from, to, help))
    }

    /// `within 90 days prior`.
    fn window(&self) -> Option<Found> {
        let word = self.word(self.here);
        let side = match word {
            "prior" | "previous" | "previously" | "earlier" | "preceding" | "ago" => "before",
            "later" | "following" | "afterwards" | "subsequent" => "after",
            _ => return None,
        };
        if !is_unit(self.back(1)) || !is_number(self.back(2)) {
            return None;
        }
        let to = self.here + usize::from(matches!(self.ahead(1), "to" | "of"));
        let unit = self.back(1).trim_end_matches('s');
        let several = if self.back(2) == "1" { "" } else { "s" };
        Some(self.at(self.here, to, format!("Write `within {} {unit}{several} {side}`.", self.back(2))))
    }

    /// `no history line in 99213 ever`, `within same calendar year`.
    fn ever(&self) -> Option<Found> {
        let (before, word) = (self.back(1), self.word(self.here));
        if before == "within" && word == "same" && self.asks() {
            let help = format!("Write `in {}`.", self.text(self.here, self.here + 2));
            return Some(self.at(self.here - 1, self.here + 2, help));
        }
        let searched = self.find(0, &["line", "lines"]).is_some_and(|line| line < self.here);
        (searched && matches!(word, "ever" | "anytime" | "lifetime"))
            .then(|| self.here("Leave it out: without a window all of the patient's history is looked at."))
    }

    /// `same day` without `on`, `on the same date`.
    fn relation(&self) -> Option<Found> {
        let (before, word, after) = (self.back(1), self.word(self.here), self.ahead(1));
        // Where `same` stands, and what follows it.
        let (same, what) = match (before, word, after) {
            (_, "the", "same") => (self.here + 1, self.ahead(2)),
            (_, "same", what) => (self.here, what),
            ("same", what, _) => (self.here - 1, what),
            _ => return None,
        };
        let written = match what {
            "day" | "date" | "dos" | "visit" | "encounter" => "on same day".to_owned(),
            "provider" | "doctor" | "physician" => "by same provider".to_owned(),
            "code" | "procedure" | "cpt" | "service" => "of same code".to_owned(),
            "month" | "year" | "week" | "quarter" => format!("in same calendar {what}"),
            "patient" | "member" => {
                return Some(self.at(same, same + 1, "Leave it out: all lines and the history are one patient's."));
            }
            "claim" => return Some(self.at(same, same + 1, "Leave it out: `another line` stands on this claim.")),
            _ if before != "of" && Field::find(Record::Line, what).is_some() => format!("of same {what}"),
            _ => return None,
        };
        let mut from = same;
        while from > 1 && matches!(self.word(from - 1), "the" | "on" | "by" | "of" | "in" | "for" | "with") {
            from -= 1;
        }
        let to = (same + 1).max(self.here);
        Some(self.at(from, to.min(self.last()), format!("Write `{written}`.")))
    }

    /// The codes behind the relations, or `and` between relations.
    fn order(&self) -> Option<Found> {
        let (before, word, after) = (self.back(1), self.word(self.here), self.ahead(1));
        let related = self.wants(Rule::same_day) || self.wants(Rule::same_provider) || self.wants(Rule::k_on);
        if related && matches!(word, "and" | ",") && RELATIONS.contains(&after) {
            let from = (1..self.here).rev().find(|at| RELATIONS.contains(&self.word(*at)))?;
            let help =
                format!("Leave `{word}` out: `{} {}`.", self.text(from, self.here - 1), self.rest(self.here + 1));
            return Some(self.here(help));
        }
        if before != "in" || !self.wants(Rule::k_same) || is_keyword(word) {
            return None;
        }
        let relation = self.find(1, &["on", "by", "within"]).filter(|at| *at + 1 < self.here)?;
        let codes = (self.here..self.words.len()).take_while(|at| {
            let text = self.word(*at);
            text == "," || is_code(text) || is_name(text) && !is_keyword(text)
        });
        let last = codes.last()?;
        let behind = if last < self.last() { format!(" {}", self.rest(last + 1)) } else { String::new() };
        let help = format!(
            "Write `{} in {} {}{behind}`.",
            self.text(0, relation - 1),
            self.text(self.here, last),
            self.text(relation, self.here - 2),
        );
        let said = format!("the codes come before `{}`", self.text(relation, self.here - 2));
        Some(self.at(self.here - 1, last, help).saying(said))
    }

    /// `for line in 99213 without modifier 25`.
    fn asked_in_place(&self) -> Option<Found> {
        if !matches!(self.lead(), "for" | "with") {
            return None;
        }
        let word = self.word(self.here);
        let rest = self.rest(self.here + 1);
        let asked = match word {
            "without" => format!("when has no {rest}"),
            "with" if matches!(self.ahead(1), "code" | "codes" | "cpt") => {
                return Some(self.at(self.here, self.here + 1, format!("Write `in {}`.", self.rest(self.here + 2))));
            }
            "with" | "having" => format!("when has {rest}"),
            "if" | "when" => format!("when {rest}"),
            "unless" | "except" if self.lead() == "for" && !is_written_code(self.ahead(1)) => format!("unless {rest}"),
            "require" | "requires" => format!("require {rest}"),
            _ => return None,
        };
        let begins = asked.split(' ').next().unwrap_or("").to_owned();
        let help = format!("Write a line of its own for it: `{asked}`.");
        Some(self.at(self.here, self.last(), help).saying(format!("this belongs behind a `{begins}` of its own")))
    }

    /// `the`, `a`, `an`.
    fn article(&self) -> Option<Found> {
        let article = |word: &str| matches!(word, "the" | "a" | "an" | "each" | "all");
        let word = self.word(self.here);
        if article(word) {
            return Some(self.here(format!("Leave `{word}` out.")));
        }
        let led = matches!(self.back(2), "for" | "with" | "any" | "no" | "another" | "require" | "when" | "unless");
        let before = self.back(1);
        (article(before) && led && is_name(word))
            .then(|| self.at(self.here - 1, self.here - 1, format!("Leave `{before}` out.")))
    }

    fn missing_in(&self) -> Option<Found> {
        let (before, word) = (self.back(1), self.word(self.here));
        let kind = matches!(before, "line" | "lines" | "code" | "place" | "diagnosis" | "procedure" | "row");
        (self.wants(Rule::k_in) && is_written_code(word) && kind).then(|| {
            let help = format!("Write `{before} in {}`.", self.rest(self.here));
            self.here(help).saying(format!("`in` is missing before `{word}`"))
        })
    }
}
