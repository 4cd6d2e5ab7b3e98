//! What people write by habit, to what the language says instead.

use super::explain::{is_code, is_name};
use super::grammar::Rule;

/// The place at which a clause stopped to be understood, with the words around it.
pub(super) struct Slip<'a> {
    /// The word before the one before.
    pub(super) earlier: &'a str,
    pub(super) before: &'a str,
    /// The word that does not fit.
    pub(super) word: &'a str,
    pub(super) after: &'a str,
    /// All that follows the word.
    pub(super) next: &'a str,
    /// The clause's first word.
    pub(super) lead: &'a str,
    pub(super) clause: &'a str,
    pub(super) wanted: &'a [Rule],
}

/// What to write instead.
pub(super) struct Found {
    pub(super) help: String,
    /// The word before it is the one that is wrong.
    pub(super) at_before: bool,
}

impl Slip<'_> {
    /// What is known of this slip.
    pub(super) fn found(&self) -> Option<Found> {
        if self.lead == "if" && self.before == "if" {
            return Some(before(format!(
                "A condition begins with `when`: `when {} …`; `if` stands only in `if data is missing pend`.",
                self.word
            )));
        }
        self.comparison()
            .or_else(|| self.past())
            .or_else(|| self.article())
            .or_else(|| self.of_codes().map(here))
            .or_else(|| self.amount().map(here))
            .or_else(|| self.relation().map(here))
            .or_else(|| self.phrase())
            .or_else(|| self.of_tests().map(here))
    }

    fn wants(&self, rule: Rule) -> bool {
        self.wanted.contains(&rule)
    }

    /// `greater than`, `at least`, `equals`.
    fn comparison(&self) -> Option<Found> {
        let (word, at_before) = match self.word {
            "than" | "least" | "most" | "to" => (self.before, true),
            "at" => (self.after, false),
            word => (word, false),
        };
        let sign = match word {
            "greater" | "more" | "higher" | "over" | "above" | "exceeds" | "larger" => "`>`",
            "less" | "fewer" | "lower" | "under" | "below" | "smaller" => "`<`",
            "least" if self.word == "at" || self.before == "at" => "`>=`",
            "most" if self.word == "at" || self.before == "at" => "`<=`",
            "equals" | "equal" | "equalling" => "`is` or `=`",
            _ => return None,
        };
        let or_equal =
            if self.next.contains("or equal") { ", or with `=` behind it where both may be equal" } else { "" };
        Some(Found { help: format!("Write {sign} instead of the words{or_equal}."), at_before })
    }

    /// `in the last 12 months`.
    fn past(&self) -> Option<Found> {
        let past = |word: &str| matches!(word, "last" | "past" | "previous" | "prior" | "preceding");
        let told = past(self.word) || self.word == "the" && past(self.after);
        (told && matches!(self.before, "in" | "within" | "during" | "of")).then(|| {
            here("Write how far back: `within 12 months before`; `in same calendar year` for the year itself.".into())
        })
    }

    /// `the`, `a`, `each`.
    fn article(&self) -> Option<Found> {
        let article = |word: &str| matches!(word, "the" | "a" | "an" | "each" | "all");
        if self.lead == "for" && self.before == "for" && matches!(self.word, "every" | "each" | "all") {
            return Some(here(format!("Leave `{}` out: an edit is judged for each line anyway.", self.word)));
        }
        if article(self.word) {
            return Some(here(format!("Leave `{}` out.", self.word)));
        }
        let led = matches!(self.earlier, "for" | "with" | "any" | "no" | "another" | "require" | "when" | "unless");
        (article(self.before) && led && is_name(self.word)).then(|| before(format!("Leave `{}` out.", self.before)))
    }

    /// Codes in quotes, `or` between codes, ranges in words.
    fn of_codes(&self) -> Option<String> {
        if let Some(inner) = self.word.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
            && is_code(inner)
            && !inner.contains(' ')
            && !self.wants(Rule::quoted)
        {
            return Some(format!("Codes stand without quotes: `{inner}`."));
        }
        let between = is_code(self.before) && is_code(self.after);
        if between && matches!(self.word, "or" | "and") {
            return Some(format!("In a list a comma means *or*: `{}, {}`.", self.before, self.after));
        }
        if between && self.wants(Rule::comma) && matches!(self.word, "to" | "thru" | "through" | "-") {
            return Some(format!("A range is written in one word: `{}-{}`.", self.before, self.after));
        }
        if let Some((from, to)) = self.word.split_once("..")
            && is_code(from)
            && !to.is_empty()
        {
            return Some(format!("A range is written `{from}-{}`.", to.trim_start_matches('.')));
        }
        if self.word == "," && is_code(self.before) && is_code(self.after) && matches!(self.earlier, "is" | "=" | "not")
        {
            let list = if self.earlier == "not" { "not in" } else { "in" };
            return Some(format!(
                "`is` takes one value; several stand behind `{list}`: `{list} {}, {}`.",
                self.before, self.after
            ));
        }
        if self.before == "not" && is_code(self.word) {
            return Some(format!("Write `is not {}`; before several codes or a set, `not in`.", self.word));
        }
        let hyphen = self.word.contains('-') && is_name(&self.word.replace('-', "_"));
        if hyphen
            && (self.wants(Rule::name)
                || self.wants(Rule::code_item)
                || self.wants(Rule::code_list)
                || self.wants(Rule::value_list))
        {
            return Some(format!("A name has no hyphen: `{}`.", self.word.replace('-', "_")));
        }
        None
    }

    /// `1,000.00` without its `$`, `$1,00`.
    fn amount(&self) -> Option<String> {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let joined = self.word == "," && self.next.starts_with(|c: char| c.is_ascii_digit());
        let compared = matches!(self.earlier, "<" | "<=" | ">" | ">=" | "=" | "!=" | "is" | "and" | "between");
        if !joined || !compared {
            return None;
        }
        if digits(self.before) {
            return Some(format!(
                "An amount carries its `$`: `${},{}`; other numbers have no commas.",
                self.before, self.after
            ));
        }
        let dollars = self.before.strip_prefix('$').is_some_and(digits);
        dollars.then(|| "Commas part an amount into groups of three digits: `$1,250.00`; they may be left out.".into())
    }

    /// `same day` without `on`.
    fn relation(&self) -> Option<String> {
        let written = match (self.word, self.after) {
            ("same", "day" | "date" | "dos") | ("date", _) if self.word == "same" || self.before == "same" => {
                "on same day"
            }
            ("same", "provider") => "by same provider",
            ("same", "code" | "procedure") => "of same code",
            ("same", "patient" | "member") | ("patient" | "member", _)
                if self.word == "same" || self.before == "same" =>
            {
                return Some("Leave it out: all lines and the history are one patient's.".into());
            }
            ("same", "claim") => return Some("Leave it out: `another line` stands on this claim.".into()),
            ("same", "month" | "year" | "week" | "quarter") => {
                return Some(format!("Write `in same calendar {}`.", self.after));
            }
            ("month" | "year" | "week" | "quarter", _) if self.before == "same" => {
                return Some(format!("Write `in same calendar {}`.", self.word));
            }
            _ => return None,
        };
        Some(format!("Write `{written}`."))
    }

    fn phrase(&self) -> Option<Found> {
        if self.before == "prior" && self.word == "authorization" {
            return Some(before("The field is called `authorization`.".into()));
        }
        if self.word == "to" && self.clause.contains(" between ") {
            return Some(here("Write `and`: `between A and B`.".into()));
        }
        if self.word == "then" {
            return Some(here("Leave it out: the outcome has a line of its own, `deny CO-4`.".into()));
        }
        if self.before == "count" && is_name(self.word) && self.word != "of" {
            return Some(here(format!("Write `count of {}`.", self.word)));
        }
        if self.before == "number" && self.word == "of" {
            return Some(before("Write `count of`.".into()));
        }
        let comparator = matches!(self.before, "=" | "is" | "<" | "<=" | ">" | ">=" | "!=");
        if comparator && matches!(self.word, "any" | "every" | "no" | "another") {
            let help = "A search cannot be compared: put the comparison into its `where`, as in `any other payer p where p.paid > $0`.";
            return Some(here(help.into()));
        }
        let outcome = matches!(self.lead, "deny" | "reject" | "pend" | "warn");
        if outcome && is_name(self.word) && self.wants(Rule::quoted) {
            return Some(here(
                "A message stands in quotes behind the codes: `deny CO-4 \"modifier 25 is missing\"`.".into(),
            ));
        }
        None
    }

    fn of_tests(&self) -> Option<String> {
        if self.wants(Rule::line_number) && self.before == "line" && is_code(self.word) {
            return Some(format!("Number the line first: `line 1 {}`.", self.word));
        }
        let line = matches!(self.lead, "line" | "history" | "original");
        if line && self.wants(Rule::setting) && self.word.len() == 2 && is_code(self.word) && is_code(self.before) {
            return Some(format!("A modifier is joined to its code: `{}-{}`.", self.before, self.word));
        }
        if self.lead == "expect" && matches!(self.word, "nothing" | "none" | "pass" | "passes") {
            return Some("Write `expect clean`.".into());
        }
        None
    }
}

fn here(help: String) -> Found {
    Found { help, at_before: false }
}

fn before(help: String) -> Found {
    Found { help, at_before: true }
}

/// A word with which no clause begins, to the one that was meant.
pub(super) fn clause<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let meant = match word {
        "except" | "excluding" | "exclude" | "exempt" => "unless",
        "where" | "whenever" | "condition" | "given" => "when",
        "must" | "requires" | "needs" | "need" | "ensure" | "expected" => "require",
        "denies" | "fail" => "deny",
        "pends" | "suspend" | "review" => "pend",
        "returns" | "return" | "rejects" => "reject",
        "warning" | "advise" | "flag" => "warn",
        "reference" | "cite" => "source",
        "tags" => "tag",
        "from" | "active" => "effective",
        _ => return None,
    };
    known.iter().copied().find(|known| *known == meant)
}

/// What a clause still lacks.
pub(super) fn unfinished(lead: &str, clause: &str) -> Option<String> {
    let alone = clause.trim() == lead;
    Some(match lead {
        "exception" if alone => {
            "Give it an identifier and say to what it is an exception: `exception MRI-CHILD to MRI-PA`.".into()
        }
        "exception" if !clause.contains(" to ") => {
            format!("Say to what it is an exception: `{} to EM-25`, or `to tag NAME`.", clause.trim())
        }
        "edit" | "policy" if alone => format!("Give it an identifier in capital letters: `{lead} EM-25`."),
        "expect" if !alone && !clause.contains(" on") => {
            format!("Say where: `{} on line 1` or `{} on claim`.", clause.trim(), clause.trim())
        }
        _ => return None,
    })
}
