//! Words with which no clause begins, to the clause that was meant.

use super::super::explain::{is_code, is_name};
use super::spaced;
use crate::claim::{Field, Record};

/// A word with which no clause begins, to the one that was meant.
pub(in crate::syntax::parse) fn clause<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let meant = match word {
        "except" | "excluding" | "exclude" | "exempt" => "unless",
        "where" | "whenever" | "condition" | "given" | "only" => "when",
        "must" | "requires" | "required" | "needs" | "need" | "ensure" | "expected" | "check" => "require",
        "denies" | "denied" | "fail" => "deny",
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

/// The same clause with the word that was meant, without the small words that go with the other one.
pub(in crate::syntax::parse) fn instead(meant: &str, word: &str, text: &str) -> String {
    let mut rest = text.get(word.len()..).unwrap_or("").trim_start();
    let small = ["when ", "if ", "that ", "have ", "has to have ", "be ", "to have "];
    while let Some(shorter) = small.iter().find_map(|small| rest.strip_prefix(small)) {
        rest = shorter.trim_start();
    }
    for end in [" on same claim", " on the same claim"] {
        rest = rest.strip_suffix(end).unwrap_or(rest);
    }
    match rest.starts_with(|c: char| c.is_ascii_digit()) {
        true => spaced(&format!("{meant} another line in {rest}")),
        false => spaced(&format!("{meant} {rest}")),
    }
}

/// A clause of an edit whose first word is left out or is another one's: what is wrong and what to write.
pub(in crate::syntax::parse) fn starter(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let word = *words.first()?;
    let whole = spaced(text);
    let rest = spaced(text.get(word.len()..).unwrap_or(""));
    let item = |word: &str| Record::ALL.iter().any(|(_, words)| words.split(' ').next() == Some(word));
    let outcome = |word: &&str| matches!(*word, "deny" | "reject" | "pend" | "warn");
    Some(match word {
        "another" | "any" => (format!("`with` is missing before `{word}`"), format!("Write `with {whole}`.")),
        "line" | "lines" | "claim" | "diagnosis" => {
            (format!("`for` is missing before `{word}`"), format!("Write `for {whole}`."))
        }
        "and" | "or" => {
            let help = match word {
                "and" => format!("Write `when {rest}`: all lines with `when` must be so. Or indent it deeper: then it continues the line above."),
                _ => "Indent it deeper, so that it continues the line above.".to_owned(),
            };
            (format!("`{word}` begins no line of its own"), help)
        }
        "then" => {
            let action = rest.split(' ').next().is_some_and(|word| outcome(&word));
            let help = match rest.strip_suffix(" is required").map(|what| super::conditions::field(what).unwrap_or(what.to_owned())) {
                Some(what) => format!("Write `require {what}`."),
                None if action => format!("Leave it out: `{rest}`."),
                None => "Say what must be so with `require`, and what happens otherwise with `deny CO-4`.".to_owned(),
            };
            ("`then` begins no clause of an edit".to_owned(), help)
        }
        "no" | "every" | "modifier" | "modifiers" | "has" => (
            format!("this line does not say whether `{word}` is required"),
            format!("Write `require {whole}` for what must be so, `when {whole}` where the edit asks nothing else."),
        ),
        "cannot" | "not" | "never" => (
            format!("`{word}` begins no clause of an edit"),
            "Say what may not be there beside it with `with`, such as `with another line in 80053 on same day`, and then `deny`.".to_owned(),
        ),
        "max" | "maximum" | "limit" | "min" | "minimum" | "at" => (
            format!("`{word}` begins no clause of an edit"),
            "Say it with `require`: `require units <= 4`; a day's sum is `require sum of units on lines of same code on same day <= 4`.".to_owned(),
        ),
        _ if is_code(word) => match words.iter().position(outcome) {
            Some(at) => {
                let action = words.get(at).copied().unwrap_or("deny");
                let codes: Vec<&str> = words.iter().copied().filter(|word| *word != action).collect();
                let help = format!("Write the outcome first: `{action} {}`.", spaced(&codes.join(" ")));
                ("a code begins no clause".to_owned(), help)
            }
            None if word.contains('-') => {
                ("a code begins no clause".to_owned(), format!("Write what happens before it: `deny {whole}`."))
            }
            None => ("a code begins no clause".to_owned(), "Codes stand behind `in`: `for line in 99213`. A line that continues the one above stands deeper.".to_owned()),
        },
        _ if is_name(word.split('.').next().unwrap_or("")) && (item(word) || is_field(word)) => (
            format!("this line does not say whether `{word}` is a condition or a demand"),
            format!("Write `when {whole}` for when the edit applies, `require {whole}` for what must be so."),
        ),
        _ => return None,
    })
}

fn is_field(word: &str) -> bool {
    let (owner, name) = word.split_once('.').unwrap_or(("line", word));
    let record = Record::ALL.iter().find(|(_, words)| *words == owner);
    record.is_some_and(|(record, _)| Field::find(*record, name).is_some())
}
