//! What people write by habit, to what the language says instead.

use super::explain::{is_code, is_name};
use super::grammar::Rule;
use crate::claim::{Field, Kind};
use crate::syntax::plural;

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
        self.relation_behind_where()
            .map(here)
            .or_else(|| self.how_many())
            .or_else(|| self.comparison())
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

    /// The clause before the word.
    fn head(&self) -> &str {
        let behind = self.next.len() + self.word.len();
        self.clause.len().checked_sub(behind).and_then(|at| self.clause.get(..at)).unwrap_or("")
    }

    /// `where code = 99213 on same day`: relations stand before `where`.
    fn relation_behind_where(&self) -> Option<String> {
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
            return Some(format!("{told}."));
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
        Some(format!("{told}: `{}`.", words.join(" ")))
    }

    /// `more than one diagnosis`, `less than 2 lines`, `no more than 3 lines`.
    fn how_many(&self) -> Option<Found> {
        let opens = |word: &str| matches!(word, "when" | "unless" | "require" | "and" | "or" | "not" | "(" | "where");
        let less = |word: &str| matches!(word, "less" | "fewer");
        let more = |word: &str| matches!(word, "more" | "greater");
        let next: Vec<&str> = self.next.split_whitespace().collect();
        if self.word == "than" && opens(self.earlier) && (less(self.before) || more(self.before)) {
            let (number, words) = next.split_first()?;
            let (number, words) = (number_of(number)?, kind_words(words)?);
            return Some(before(if more(self.before) {
                format!("Write `{}`.", so_many("at least", number.checked_add(1)?, &words))
            } else if number == 1 {
                format!("Write `no {}`.", plural::singular(&words))
            } else {
                format!("Write `{}`.", so_many("at most", number - 1, &words))
            }));
        }
        // `no more` reads as a thing that is searched for.
        if self.before == "than" && (less(self.earlier) || more(self.earlier)) {
            let no = self.head().split_whitespace().rev().nth(2) == Some("no");
            let (number, words) = (number_of(self.word).filter(|_| no)?, kind_words(&next)?);
            let lead = if more(self.earlier) { "at most" } else { "at least" };
            return Some(here(format!("Write `{}`.", so_many(lead, number, &words))));
        }
        None
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
        if hyphen && (self.wants(Rule::name) || self.wants(Rule::code_item) || self.wants(Rule::code_list)) {
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
        if self.before == "in" && self.word.contains('.') && is_name(&self.word.replace('.', "")) {
            return Some(here(format!(
                "Behind `in` stand codes or a set; a field is compared in a `where`: `where code = {}`.",
                self.word
            )));
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
        if line && is_yes(self.earlier) {
            return Some(format!("Say whether it is: `{0} yes` or `{0} no`.", self.earlier));
        }
        if self.lead == "expect" && matches!(self.word, "nothing" | "none" | "pass" | "passes") {
            return Some("Write `expect clean`.".into());
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
    const WORDS: [&str; 11] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let named = WORDS.iter().position(|own| *own == word).and_then(|at| u32::try_from(at).ok());
    named.or_else(|| word.parse().ok()).filter(|number| *number > 0)
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
fn is_yes(word: &str) -> bool {
    Field::ALL.iter().any(|field| field.info().kind == Kind::Yes && field.info().name == word)
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
    let last = clause.split_whitespace().next_back().unwrap_or("");
    Some(match lead {
        "line" | "history" | "original" | "claim" if is_yes(last) => {
            format!("Say whether it is: `{last} yes` or `{last} no`.")
        }
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
