//! Slips in the first lines of declarations, in dates, outcomes and tests.

use super::super::explain::{is_code, is_name};
use super::super::grammar::Rule;
use super::counts::is_yes;
use super::{Found, Slip, is_number, spaced};

impl Slip<'_> {
    pub(super) fn of_heads(&self) -> Option<Found> {
        let unquoted = !self.clause.contains('"') && self.words.len() > 1;
        match self.lead() {
            "source" | "version" | "test" | "use" if unquoted => {
                let help = format!("Put it into quotes: `{} \"{}\"`.", self.lead(), self.rest(1));
                Some(self.at(1, self.last(), help).saying("this text stands without quotes"))
            }
            "edit" | "policy" => self.of_titled(unquoted),
            "exception" => {
                if matches!(self.word(self.here), "for" | "of" | "from" | "on") {
                    let help =
                        format!("Write `to`: `{} to {}`.", self.text(0, self.here - 1), self.rest(self.here + 1));
                    return Some(self.here(help));
                }
                self.small_id()
            }
            "effective" => self.of_periods(),
            _ => self.of_sets(),
        }
    }

    /// `edit EM-25 "…"`, `policy ACME "…"`.
    fn of_titled(&self, unquoted: bool) -> Option<Found> {
        let (lead, word) = (self.lead(), self.word(self.here));
        let example = if lead == "edit" { "EM-25" } else { "ACME-PPO" };
        if self.here == 1 && word.starts_with('"') {
            let help = format!("Give it one in capital letters: `{lead} {example} {}`.", spaced(word));
            return Some(self.here(help).saying(format!("this {lead} has no ID before its title")));
        }
        if self.here == 2 && is_code(word) && (!unquoted || self.words.len() == 3) {
            let id = format!("{}-{word}", self.word(1));
            let help = format!("Write it as one word: `{lead} {id}`.");
            return Some(self.at(1, 2, help).saying("an ID is one word"));
        }
        if self.here >= 2 && is_code(self.word(1)) {
            if unquoted {
                let help = format!("Put it into quotes: `{lead} {} \"{}\"`.", self.word(1), self.rest(2));
                return Some(self.at(2, self.last(), help).saying("this title stands without quotes"));
            }
            if is_name(word) {
                let help =
                    format!("Begin a new line before `{word}`, indented by two spaces; one line for each clause.");
                return Some(self.here(help).saying(format!("`{word}` begins a clause, which has a line of its own")));
            }
        }
        self.small_id()
    }

    /// `edit em-25`.
    fn small_id(&self) -> Option<Found> {
        let word = self.word(self.here);
        let small = self.here == 1 && word.starts_with(|c: char| c.is_ascii_lowercase());
        if !small || word == "to" {
            return None;
        }
        let id = word.to_ascii_uppercase().replace('_', "-");
        Some(self.here(format!("An ID is written in capital letters: `{id}`.")))
    }

    /// `effective A to B`, and from when a code is in a set.
    fn of_periods(&self) -> Option<Found> {
        let first = self.word(1);
        if matches!(first, "to" | "until" | "till" | "through" | "thru") && self.words.len() > 2 {
            let help =
                format!("Write the first day before it: `effective 2026-01-01 to {}`, with yours.", self.rest(2));
            return Some(self.at(1, 1, help).saying("it is not said from when"));
        }
        if is_name(first) && self.words.len() > 2 {
            return Some(self.at(1, 1, format!("Leave `{first}` out: `effective {}`.", self.rest(2))));
        }
        let joins = matches!(self.word(self.here), "through" | "thru" | "until" | "till" | "-" | "and" | ",");
        (joins && self.here == 2).then(|| self.here(format!("Write `to`: `{first} to {}`.", self.rest(3))))
    }

    /// `procedures office = …` without its kind, its name or its sign.
    fn of_sets(&self) -> Option<Found> {
        let word = self.word(self.here);
        if self.here == 1 && word == "=" && is_name(self.lead()) {
            let kind = kind_of(self.word(2));
            let help = format!("Begin with the kind of its codes: `{kind} {}`.", self.rest(0));
            return Some(
                self.at(0, 0, help).saying(format!("`{}` does not say what kind of codes it holds", self.lead())),
            );
        }
        if self.here != 2 || !super::super::declaration::KINDS.contains(&self.lead()) {
            return None;
        }
        if is_name(word) && matches!(self.word(3), "=" | "from") {
            let name = format!("{}_{word}", self.word(1));
            let help = format!("Write `{} {name} {}`.", self.lead(), self.rest(3));
            return Some(self.at(1, 2, help).saying("the name of a set is one word"));
        }
        (is_code(word) || matches!(word, "is" | "are")).then(|| {
            let members = if is_code(word) { self.rest(2) } else { self.rest(3) };
            let help = format!("Write `{} {} = {members}`.", self.lead(), self.word(1));
            self.here(help).saying(format!("`=` is missing behind `{}`", self.word(1)))
        })
    }

    pub(super) fn of_outcomes(&self) -> Option<Found> {
        if !self.outcome() {
            return None;
        }
        let (lead, word) = (self.lead(), self.word(self.here));
        if let "the" | "this" | "that" | "entire" | "whole" | "full" | "all" = self.back(1)
            && matches!(word, "claim" | "line" | "lines")
        {
            let lined = if word == "claim" { "claim" } else { "line" };
            let help = format!("Write `{}`.", spaced(&format!("{lead} {lined} {}", self.rest(self.here + 1))));
            return Some(self.at(self.here - 1, self.here, help));
        }
        if let "when" | "unless" | "if" | "because" = self.back(1)
            && self.here > 1
        {
            let at = self.here - 1;
            let begin = if self.word(at) == "unless" { "unless" } else { "when" };
            let help = format!(
                "Write what must be so on a line of its own that begins with `{begin}`, and `{lead} CO-4` alone."
            );
            return Some(
                self.at(at, at, help).saying(format!("`{}` does not belong behind the outcome", self.word(at))),
            );
        }
        if let "when" | "unless" | "if" | "because" | "where" | "for" = word {
            let begin = if word == "unless" { "unless" } else { "when" };
            let rest = self.rest(self.here + 1);
            let has = if self.ahead(1).starts_with("modifier") { "has " } else { "" };
            let help = format!(
                "Write a line of its own for it, `{begin} {has}{rest}`, and `{}` alone.",
                match self.here {
                    1 => format!("{lead} CO-4"),
                    here => self.text(0, here - 1),
                }
            );
            return Some(self.here(help).saying(format!("`{word}` does not belong behind the outcome")));
        }
        if self.back(1).starts_with('"') && is_code(word) {
            let help = format!(
                "Write the codes first: `{} {} {}`.",
                self.text(0, self.here - 2),
                self.rest(self.here),
                self.back(1)
            );
            return Some(self.here(help));
        }
        if word == "," && is_code(self.back(1)) {
            let help = format!(
                "Write `{} {}`: only in lists stand commas.",
                self.text(0, self.here - 1),
                self.rest(self.here + 1)
            );
            return Some(self.here(help));
        }
        if matches!(word, "and" | "with" | "plus") && is_code(self.back(1)) && is_code(self.ahead(1)) {
            let help = format!("Leave `{word}` out: `{} {}`.", self.text(0, self.here - 1), self.rest(self.here + 1));
            return Some(self.here(help));
        }
        if is_name(word) && self.wants(Rule::quoted) {
            let codes = self.text(0, self.here - 1);
            let help = format!("Put the message into quotes: `{codes} \"{}\"`.", self.rest(self.here));
            return Some(self.at(self.here, self.last(), help).saying("this message stands without quotes"));
        }
        None
    }

    pub(super) fn of_tests(&self) -> Option<Found> {
        let word = self.word(self.here);
        if self.wants(Rule::line_number) && self.back(1) == "line" && is_code(word) {
            return Some(self.here(format!("Number the line first: `line 1 {}`.", self.rest(self.here))));
        }
        let line = matches!(self.lead(), "line" | "history" | "original");
        if line && self.wants(Rule::setting) && word.len() == 2 && is_code(word) && is_code(self.back(1)) {
            let help = format!("Join the modifier to its code: `{}-{word}`.", self.back(1));
            return Some(self.at(self.here - 1, self.here, help).saying("a modifier stands apart from its code"));
        }
        if self.lead() == "given" && self.here > 0 {
            return Some(self.at(0, 0, format!("Leave `given` out: `{}`.", self.rest(1))));
        }
        if self.lead() == "then" && self.here > 0 {
            return Some(self.at(0, 0, format!("Write `expect` for what should come out: `expect {}`.", self.rest(1))));
        }
        if self.lead() != "expect" {
            return None;
        }
        let nothing =
            |word: &str| matches!(word, "nothing" | "none" | "pass" | "passes" | "findings" | "errors" | "edits");
        if nothing(word) {
            return Some(self.at(1, self.here, "Write `expect clean`: no edit finds anything."));
        }
        let action = matches!(word, "deny" | "reject" | "pend" | "warn" | "denied" | "denial" | "finding" | "fail");
        action.then(|| self.here("Name the edit that should find something, and where: `expect EM-25 on line 1`."))
    }
}

/// The kind of set a code is of, as far as it can be told.
fn kind_of(code: &str) -> &'static str {
    let letter = code.starts_with(|c: char| c.is_ascii_alphabetic());
    match code.split('-').next().unwrap_or("").len() {
        2 => "modifiers",
        5 if !letter || !code.contains('.') => "procedures",
        _ if letter => "diagnoses",
        _ => "procedures",
    }
}

/// What a clause still lacks.
pub(in crate::syntax::parse) fn unfinished(lead: &str, clause: &str) -> Option<String> {
    let alone = clause.trim() == lead;
    let whole = spaced(clause);
    let last = clause.split_whitespace().next_back().unwrap_or("");
    Some(match lead {
        "line" | "history" | "original" | "claim" if is_yes(last) => {
            format!("Say whether it is: `{last} yes` or `{last} no`.")
        }
        "exception" if alone => {
            "Give it an ID and say to what it is an exception: `exception MRI-CHILD to MRI-PA`.".into()
        }
        "exception" if !clause.contains(" to ") => {
            format!("Say to what it is an exception: `{whole} to EM-25`, or `{whole} to tag authorization`.")
        }
        "edit" => "Give it an ID in capital letters: `edit EM-25`.".into(),
        "policy" => "Give it an ID in capital letters: `policy ACME-PPO`.".into(),
        "expect" if !alone && !clause.contains(" on") => {
            format!("Say where: `{whole} on line 1` or `{whole} on claim`.")
        }
        "expect" if alone => "Write `expect clean`, or an edit and where: `expect EM-25 on line 1`.".into(),
        "require" | "when" | "unless" if alone => {
            format!("Say what must be so: `{lead} units <= 4`, `{lead} has modifier 25`.")
        }
        _ if clause.contains("within") && clause.split_whitespace().last().is_some_and(is_number) => {
            format!("Say of what: `within {} days`.", clause.split_whitespace().last().unwrap_or("90"))
        }
        _ => return None,
    })
}
