//! Where matching a clause stopped, to what an analyst should be told.

use std::sync::OnceLock;

use super::declaration::KINDS;
use super::grammar::{Rule, Stumble};
use super::problem;
use super::slips::{self, Slip};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// A clause that did not match.
pub(super) struct Failed<'a> {
    pub(super) file: FileId,
    /// Where it begins in its file.
    pub(super) offset: usize,
    pub(super) text: &'a str,
    /// Where its further lines begin in the file.
    pub(super) further: &'a [usize],
    /// The words that begin a clause where it stands.
    pub(super) clause_words: &'a [&'a str],
}

/// All words of the grammar.
fn keywords() -> &'static [String] {
    static WORDS: OnceLock<Vec<String>> = OnceLock::new();
    WORDS.get_or_init(|| Rule::all_rules().iter().filter_map(|rule| keyword(*rule)).collect())
}

/// The word of a rule that stands for one: `k_where` is `where`.
fn keyword(rule: Rule) -> Option<String> {
    format!("{rule:?}").strip_prefix("k_").map(str::to_owned)
}

/// Whether a word belongs to the language's own.
pub(super) fn is_keyword(word: &str) -> bool {
    const OTHERS: [&str; 8] = ["deny", "reject", "pend", "warn", "pass", "row", "other", "value"];
    OTHERS.contains(&word) || KINDS.contains(&word) || keywords().iter().any(|keyword| keyword == word)
}

/// The nearest of some words, if it is near enough to be meant.
pub(super) fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let limit = match word.len() {
        0..=2 => return None,
        3 => 1,
        4..=6 => 2,
        _ => 3,
    };
    if word.len() > 40 {
        return None;
    }
    words
        .into_iter()
        .filter(|near| *near != word && near.len() > 1)
        .map(|near| (strsim::osa_distance(word, near), near))
        .filter(|(distance, near)| *distance <= limit && *distance * 2 < near.len().max(3))
        // A slip is rarely in the first letter, and a letter is left out more often than added.
        .min_by_key(|(distance, near)| (*distance, near.bytes().next() != word.bytes().next(), near.len() < word.len()))
        .map(|(_, near)| near)
}

/// What stands in the file at one place.
struct Found<'a> {
    word: &'a str,
    start: usize,
}

impl Failed<'_> {
    fn span(&self, found: &Found<'_>) -> Span {
        let start = self.offset + found.start;
        Span::new(self.file, start, start + found.word.len())
    }

    /// The word, text or sign that begins at the first byte from `at` that is not blank.
    fn at(&self, at: usize) -> Option<Found<'_>> {
        let rest = self.text.get(at..)?;
        let body = rest.trim_start();
        let first = body.chars().next()?;
        let len = match first {
            '"' => body.char_indices().skip(1).find(|(_, c)| *c == '"').map_or(body.len(), |(end, _)| end + 1),
            c if in_word(c) => body.find(|c| !in_word(c)).unwrap_or(body.len()),
            '<' | '>' | '!' if body.chars().nth(1) == Some('=') => 2,
            c => c.len_utf8(),
        };
        Some(Found { word: body.get(..len)?, start: at + rest.len() - body.len() })
    }

    /// The word, text or sign that ends before `at`.
    fn before(&self, at: usize) -> Option<Found<'_>> {
        let body = self.text.get(..at)?.trim_end();
        let last = body.chars().next_back()?;
        let start = if last == '"' {
            body.get(..body.len() - 1)?.rfind('"')?
        } else if in_word(last) {
            body.rfind(|c| !in_word(c)).map_or(0, |end| end + 1)
        } else {
            body.len() - last.len_utf8()
        };
        Some(Found { word: body.get(start..)?, start })
    }

    /// All words, signs and quoted texts of the clause.
    fn words(&self) -> Vec<slips::Word<'_>> {
        let mut words = Vec::new();
        let mut at = 0;
        while let Some(found) = self.at(at) {
            at = found.start + found.word.len();
            words.push(slips::Word { text: found.word, start: found.start });
        }
        words
    }

    /// A habit that is known.
    fn slipped(&self, slip: &Slip<'_>, found: slips::Found) -> Diagnostic {
        let first = slip.words.get(found.from).copied();
        let last = slip.words.get(found.to).or(slip.words.last()).copied();
        let start = first.map_or(0, |word| word.start);
        let end = last.map_or(self.text.len(), |word| word.start + word.text.len()).max(start);
        let span = Span::new(self.file, self.offset + start, self.offset + end);
        match found.message {
            Some(message) => problem::slip(message, found.help, span),
            None => {
                let words = slips::spaced(self.text.get(start..end).unwrap_or(""));
                if found.from < found.to {
                    return problem::slip(format!("`{words}` is written another way here"), found.help, span);
                }
                problem::unexpected_because(&words, &found.help, span)
            }
        }
    }

    /// What to say.
    pub(super) fn explain(&self, stumble: &Stumble) -> Diagnostic {
        let Some(found) = self.at(stumble.at) else { return self.at_end(stumble) };
        let span = self.span(&found);
        if stumble.too_much {
            return problem::too_much(span);
        }
        let word = found.word;
        let before = self.before(found.start);
        let before_word = before.as_ref().map_or("", |before| before.word);
        let wants = |rule| stumble.wanted.contains(&rule);
        if let Some(found) = self.of_lines(&found) {
            return found;
        }
        let words = self.words();
        let here = words.iter().position(|known| known.start >= found.start).unwrap_or(words.len());
        let slip = Slip { clause: self.text, words, here, wanted: &stumble.wanted };
        if let Some(found) = slip.found() {
            return self.slipped(&slip, found);
        }
        let small = word.to_ascii_lowercase();
        if small != word && word.len() > 1 && is_keyword(&small) {
            return problem::capital_keyword(word, span);
        }
        if let Some(before) = &before {
            let small = before.word.to_ascii_lowercase();
            let earlier = self.before(before.start).map_or("", |earlier| earlier.word);
            if small != before.word && before.word.len() > 1 && is_keyword(&small) && !matches!(earlier, "in" | ",") {
                return problem::capital_keyword(before.word, self.span(before));
            }
        }
        if word == ")" {
            return problem::close_bracket(span);
        }
        if let Some(near) = self.mistyped(word, stumble) {
            return problem::unknown_word(word, &near, span);
        }
        if let Some(before) = &before
            && is_name(before.word)
            && !is_keyword(before.word)
            && let Some(near) = nearest(before.word, keywords().iter().map(String::as_str))
            && strsim::osa_distance(before.word, near) <= if before.word.len() > 5 { 2 } else { 1 }
        {
            return problem::unknown_word(before.word, near, self.span(before));
        }
        if before_word == "," && is_keyword(word) {
            let help = "Delete the comma before it, or write what is missing between the two.";
            return problem::unexpected_because(word, help, span);
        }
        let code_like = |word: &str| word.starts_with(|c: char| c.is_ascii_alphanumeric()) && !is_keyword(word);
        let listed = is_code(word) || !is_name(self.at(found.start + word.len()).map_or("", |after| after.word));
        if wants(Rule::comma) && code_like(word) && code_like(before_word) && listed {
            return problem::missing_comma(before_word, word, span);
        }
        if matches!(word, "<" | "<=" | ">" | ">=" | "=" | "!=" | "is") && self.in_filter(found.start) {
            let help = "Put the count or sum with its `where` into parentheses before it is compared.";
            return problem::unexpected_because(word, help, span);
        }
        if wants(Rule::k_in) && (is_code(word) || is_name(word) && !is_keyword(word)) {
            return problem::unexpected_because(word, "Write `in` before codes and before the name of a set.", span);
        }
        if matches!(word, "has" | "satisfies") && wants(Rule::filter) {
            let help = if word == "has" {
                "Write `where` before what must be true of it: `where has …`."
            } else {
                "Write `where` before what must be true of it; only `every` goes on with `satisfies`."
            };
            return problem::unexpected_because(word, help, span);
        }
        if (wants(Rule::quoted) || wants(Rule::title))
            && word.starts_with(|c: char| c.is_ascii_alphabetic())
            && !is_keyword(word)
        {
            return problem::unexpected_because(word, "Put a text into quotes: `\"…\"`.", span);
        }
        if (wants(Rule::name) || wants(Rule::tag_name)) && !wants(Rule::code_word) && is_code(word) {
            // Hyphens stand in tags, but in no other names.
            let small = word.to_ascii_lowercase();
            let small = if wants(Rule::tag_name) { small } else { small.replace('-', "_") };
            let help = format!("A name is written in small letters and begins with one: `{}`.", problem::shown(&small));
            return problem::unexpected_because(word, &help, span);
        }
        if wants(Rule::code_word) && !wants(Rule::name) && word.contains('-') && !is_code(word) {
            let id = problem::shown(&word.to_ascii_uppercase());
            let help = format!("An ID is written in capital letters: `{id}`.");
            return problem::unexpected_because(word, &help, span);
        }
        if word == "," && is_code(before_word) && self.text.contains(" otherwise ") {
            let help = "Leave the comma out: the codes of an outcome stand side by side.";
            return problem::unexpected_because(word, help, span);
        }
        if word.starts_with(['+', '-', '*', '/']) {
            let help = "Write a space on both sides of `+`, `-`, `*` and `/`.";
            return problem::unexpected_because(word, help, span);
        }
        let wanted = wanted(stumble);
        problem::unexpected(word, &wanted.iter().map(String::as_str).collect::<Vec<_>>(), span)
    }

    /// The clause ends before it is complete.
    fn at_end(&self, stumble: &Stumble) -> Diagnostic {
        let whole = Found { word: self.text, start: 0 };
        if stumble.too_much {
            return problem::too_much(self.span(&whole));
        }
        if stumble.wanted.contains(&Rule::close)
            && let Some(start) = self.unclosed()
        {
            return problem::open_bracket(self.span(&Found { word: "(", start }));
        }
        let last = self.before(self.text.len()).unwrap_or(whole);
        if is_name(last.word)
            && !is_keyword(last.word)
            && let Some(near) = self.mistyped(last.word, stumble)
        {
            return problem::unknown_word(last.word, &near, self.span(&last));
        }
        if let Some(help) = slips::unfinished(super::layout::first_word(self.text), self.text) {
            return problem::unfinished(last.word, &[], self.span(&last)).help(help);
        }
        let wanted = wanted(stumble);
        problem::unfinished(last.word, &wanted.iter().map(String::as_str).collect::<Vec<_>>(), self.span(&last))
    }

    /// Slips of margins and of commas at the end of a line.
    fn of_lines(&self, found: &Found<'_>) -> Option<Diagnostic> {
        for start in self.further {
            let local = start.checked_sub(self.offset)?;
            let first = self.at(local)?;
            if !self.clause_words.contains(&first.word) || found.start < local {
                if first.start == found.start
                    && is_name(first.word)
                    && let Some(near) = nearest(first.word, self.clause_words.iter().copied())
                {
                    return Some(problem::unknown_word(first.word, near, self.span(&first)));
                }
                continue;
            }
            let before = self.before(local)?;
            if before.word == "," || before.word == "=" {
                return Some(problem::comma_at_end(first.word, self.span(&before), self.span(&first)));
            }
            if first.start == found.start {
                return Some(problem::clause_too_deep(first.word, self.span(&first)));
            }
        }
        None
    }

    /// A word of the language that could stand here and was meant.
    fn mistyped(&self, word: &str, stumble: &Stumble) -> Option<String> {
        if !is_name(word) || is_keyword(word) {
            return None;
        }
        let wanted: Vec<String> = stumble.wanted.iter().flat_map(|rule| words_of(*rule)).collect();
        nearest(word, wanted.iter().map(String::as_str)).map(str::to_owned)
    }

    /// Whether a place stands behind the `where` of a count or a sum, outside its parentheses.
    fn in_filter(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or("");
        let filter = before.rfind(" where ");
        filter.is_some_and(|filter| {
            let counted = ["count of ", "sum of ", "earliest ", "latest ", "smallest ", "largest "];
            let head = before.get(..filter).unwrap_or("");
            counted.iter().any(|words| head.contains(words))
        })
    }

    /// The first parenthesis that is not closed.
    fn unclosed(&self) -> Option<usize> {
        let mut open = Vec::new();
        let mut quoted = false;
        for (at, c) in self.text.char_indices() {
            match c {
                '"' => quoted = !quoted,
                '(' if !quoted => open.push(at),
                ')' if !quoted => drop(open.pop()),
                _ => {}
            }
        }
        open.pop()
    }
}

fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '*' | '$' | '/')
}

pub(super) fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

pub(super) fn is_code(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// The words with which what a rule matches begins, where these are few.
fn words_of(rule: Rule) -> Vec<String> {
    if let Some(word) = keyword(rule) {
        return vec![word];
    }
    let words: &[&str] = match rule {
        Rule::comparator | Rule::comparison | Rule::present | Rule::all_digits | Rule::valid_npi => &["is"],
        Rule::membership => &["in", "not"],
        Rule::between => &["between"],
        Rule::owned_has | Rule::bare_has | Rule::characters => &["has"],
        Rule::begins => &["begins"],
        Rule::ends => &["ends"],
        Rule::stands => &["stands", "that"],
        Rule::that_stands => &["that"],
        Rule::same_day | Rule::overlapping_days | Rule::on_any_claim | Rule::found_on => &["on"],
        Rule::same_provider | Rule::same_billing_provider | Rule::same_practitioner | Rule::another_provider => &["by"],
        Rule::same_fields | Rule::owner | Rule::item_owner => &["of"],
        Rule::same_period => &["in"],
        Rule::window => &["within", "less"],
        Rule::side => &["before", "after"],
        Rule::filter => &["where"],
        Rule::except => &["except"],
        Rule::rounded => &["rounded"],
        Rule::unit => &["days", "months", "years"],
        Rule::how_many | Rule::how_every | Rule::quantifier => &["any", "another", "no", "every", "exactly"],
        Rule::which => &["another", "any"],
        Rule::others => &["other"],
        Rule::row_word | Rule::row => &["row", "rows"],
        Rule::kind | Rule::one_word | Rule::bound | Rule::item_row => &["line", "lines", "claim", "diagnosis", "row"],
        Rule::action => &["deny", "reject", "pend", "warn"],
        Rule::when_missing => &["deny", "reject", "pend", "warn", "pass"],
        Rule::dated_by => &["admission", "discharge", "receipt", "service"],
        Rule::period_words => &["calendar", "plan"],
        Rule::heading => &["column"],
        Rule::tagged => &["tag"],
        Rule::hit => &["on"],
        _ => &[],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// What could stand at the place, in words, at most eight.
fn wanted(stumble: &Stumble) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for rule in &stumble.wanted {
        let phrase = match rule {
            Rule::code_word => "a code",
            Rule::given | Rule::plain_given | Rule::backward_money => {
                "a value, such as `11`, `2026-04-01`, `-$20.00` or a text in quotes"
            }
            Rule::code_list | Rule::value_list | Rule::value_item | Rule::code_item => "codes or the name of a set",
            Rule::name | Rule::new_name | Rule::tag_name | Rule::table_name | Rule::target => "a name",
            Rule::path | Rule::key => "a field",
            Rule::quoted | Rule::title => "a text in quotes",
            Rule::number => "a number",
            Rule::line_number => "the number of a line",
            Rule::date | Rule::day | Rule::period => "a date",
            Rule::money => "an amount in dollars",
            Rule::expression | Rule::unary | Rule::condition | Rule::short_has => "a condition",
            Rule::value
            | Rule::product
            | Rule::factor
            | Rule::inner_value
            | Rule::inner_product
            | Rule::inner_factor => "a value",
            Rule::bound | Rule::kind | Rule::one_word | Rule::two_words | Rule::item | Rule::item_row => {
                "what is meant, like `line` or `diagnosis`"
            }
            Rule::comma => "a comma",
            Rule::open => "`(`",
            Rule::close => "`)`",
            Rule::equals => "`=`",
            Rule::setting | Rule::field => "a field and its value",
            Rule::reason => "codes like `CO-4`",
            Rule::cell | Rule::plain_cell => "a cell",
            Rule::comparison | Rule::comparator => "a comparison like `is` or `<=`",
            Rule::EOI => "the end of the clause",
            Rule::add | Rule::multiply | Rule::reserved | Rule::going_on | Rule::modifier | Rule::leads => "",
            Rule::k_have | Rule::no_alone => "",
            other => {
                for word in words_of(*other) {
                    if !found.contains(&word) {
                        found.push(word);
                    }
                }
                ""
            }
        };
        if !phrase.is_empty() && !found.iter().any(|known| known == phrase) {
            found.push(phrase.to_owned());
        }
    }
    // What is meant comes before the many words that could go on.
    found.sort_by_key(|phrase| !phrase.contains(' '));
    found.truncate(8);
    found
}
