//! What can be wrong with a file's text to diagnostics: the one place that words them.

use super::lookalike;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A word of the file as it may be shown: cut after forty characters.
pub(super) fn shown(word: &str) -> String {
    let mut short: String = word.chars().take(40).collect();
    if short.len() < word.len() {
        short.push('…');
    }
    short
}

pub(super) fn too_large(span: Span, bytes: usize, limit: usize) -> Diagnostic {
    Diagnostic::error("parse/too-large", format!("this file has {bytes} bytes, a policy may have {limit}"), span)
        .help("Keep long lists of codes in a file of their own: `procedures auth_list from \"auth.csv\"`, `table ncci from \"ncci.csv\"`.")
}

pub(super) fn too_deep(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(
        "parse/too-deep",
        format!("parentheses, `not`, `where` and long sums stand in each other more than {limit} deep"),
        span,
    )
    .help("Give a part of it a name with `define` and use that name here.")
}

pub(super) fn too_much(span: Span) -> Diagnostic {
    Diagnostic::error("parse/too-large", "this clause is too large to be read", span)
        .help("Split it, or keep its codes in a set or a table.")
}

pub(super) fn more(span: Span, left: usize) -> Diagnostic {
    Diagnostic::error("parse/more", format!("{left} more problems of this file are not shown"), span)
        .help("Correct those above first; many of the rest may go with them.")
}

pub(super) fn tab_in_margin(span: Span, further: usize) -> Diagnostic {
    let message = match further {
        0 => "a tab stands in the margin of this line".to_owned(),
        1 => "a tab stands in the margin of this line and of one other".to_owned(),
        n => format!("a tab stands in the margin of this line and of {n} others"),
    };
    Diagnostic::error("parse/tab-in-margin", message, span)
        .help("Indent with spaces: two before a clause, four before what continues it.")
}

pub(super) fn unclosed_quote(span: Span) -> Diagnostic {
    Diagnostic::error("parse/unclosed-quote", "this quotation is not closed on its line", span)
        .help("Close it with `\"`; a quoted text stands on one line.")
}

pub(super) fn not_indented(word: &str, span: Span) -> Diagnostic {
    Diagnostic::error("parse/not-indented", format!("`{word}` begins a clause and stands at the margin"), span)
        .help("Put two spaces before each clause; only what begins something new stands at the margin.")
}

pub(super) fn nothing_declared(span: Span) -> Diagnostic {
    Diagnostic::error("parse/margin", "this line is indented, but nothing is begun above it", span)
        .help("Begin with a line at the left margin: `policy ACME-PPO \"…\"`, `edit EM-25 \"…\"`, `procedures office_visit = 99202-99205`.")
}

pub(super) fn left_of_margin(span: Span, margin: usize) -> Diagnostic {
    Diagnostic::error("parse/margin", "this line stands further left than the clauses above it", span).help(format!(
        "Put {margin} spaces before a clause here, more before what continues one, none before `edit` and its like."
    ))
}

/// `instead` is the text around it as it should be, where that can be told.
pub(super) fn look_alike(c: char, instead: Option<&str>, span: Span) -> Diagnostic {
    let code = u32::from(c);
    let Some(found) = lookalike::of(c) else {
        let message = format!("the sign `{c}` (U+{code:04X}) stands outside quotes");
        return Diagnostic::error("parse/not-ascii", message, span)
            .help("Outside quotes and comments only plain letters, digits and signs are used.");
    };
    let message = format!("{} (U+{code:04X}) stands here", found.name);
    let help = match (found.instead, instead) {
        ("\"", Some(instead)) => format!("Write `{instead}`, with straight quotation marks."),
        (_, Some(instead)) => format!("Write `{instead}`, with the plain hyphen of the keyboard."),
        ("", None) => "Delete it; it cannot be seen.".to_owned(),
        (" ", None) => "Type an ordinary space instead.".to_owned(),
        ("\"", None) => "Type the straight `\"` instead.".to_owned(),
        (sign, None) => format!("Type `{sign}` instead."),
    };
    Diagnostic::error("parse/look-alike", message, span).help(help)
}

pub(super) fn bidi(c: char, span: Span) -> Diagnostic {
    let code = u32::from(c);
    Diagnostic::error(
        "parse/bidi",
        format!("an invisible character (U+{code:04X}) turns the direction of this text"),
        span,
    )
    .help("Delete it: with it the text reads otherwise than it is.")
}

pub(super) fn control_character(c: char, span: Span) -> Diagnostic {
    let code = u32::from(c);
    Diagnostic::error(
        "parse/control-character",
        format!("an invisible control character (U+{code:04X}) stands here"),
        span,
    )
    .help("Delete it.")
}

pub(super) fn mixed_script(word: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(
        "parse/mixed-script",
        format!("`{}` mixes letters of two alphabets that look alike", shown(word)),
        span,
    )
    .help("Type the word again on one keyboard.")
}

pub(super) fn operator(found: &str, instead: &str, span: Span) -> Diagnostic {
    Diagnostic::error("parse/operator", format!("`{found}` is not used here"), span)
        .help(format!("Write {instead} instead."))
}

pub(super) fn sign(message: &str, help: &str, span: Span) -> Diagnostic {
    Diagnostic::error("parse/sign", message, span).help(help)
}

pub(super) fn date_shape(found: &str, instead: Option<String>, span: Span) -> Diagnostic {
    let help = match instead {
        Some(instead) => format!("Write year-month-day: `{instead}`."),
        None => "Write year-month-day, with four digits of the year: `2026-04-01`.".to_owned(),
    };
    Diagnostic::error("parse/date-shape", format!("`{}` is not how a date is written", shown(found)), span).help(help)
}

pub(super) fn impossible_date(found: &str, span: Span) -> Diagnostic {
    Diagnostic::error("parse/impossible-date", format!("there is no day `{}`", shown(found)), span)
        .help("Write a day of the calendar as year-month-day: `2026-04-01`.")
}

pub(super) fn capital_keyword(found: &str, span: Span) -> Diagnostic {
    let small = found.to_ascii_lowercase();
    let help = match small.as_str() {
        "if" => "Write `when` before a condition.".to_owned(),
        _ => format!("The words of a policy are in small letters: `{small}`."),
    };
    let how = if found.chars().filter(char::is_ascii_uppercase).count() > 1 {
        "in capital letters"
    } else {
        "with a capital letter"
    };
    Diagnostic::error("parse/capital-keyword", format!("`{}` is written {how}", shown(found)), span).help(help)
}

pub(super) fn unquoted_value(found: &str, span: Span) -> Diagnostic {
    let found = shown(found);
    Diagnostic::error("parse/capital-name", format!("`{found}` mixes capital and small letters"), span)
        .help(format!("A text that a test gives a field stands in quotes: `\"{found}\"`."))
}

pub(super) fn capital_name(found: &str, span: Span) -> Diagnostic {
    let large = shown(&found.to_ascii_uppercase());
    // Hyphens stand in IDs alone.
    let small = shown(&found.to_ascii_lowercase().replace('-', "_"));
    let help = match found.contains('_') {
        true => format!("Names are written in small letters: `{small}`."),
        false => format!("A name is written in small letters, `{small}`; a code or an ID in capitals, `{large}`."),
    };
    Diagnostic::error("parse/capital-name", format!("`{}` mixes capital and small letters", shown(found)), span)
        .help(help)
}

pub(super) fn unknown_declaration(found: &str, near: Option<&str>, span: Span) -> Diagnostic {
    let help = match near {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "At the margin stand `policy`, `edit`, `exception`, `test`, `table`, `facts`, `define`, `use` and sets like `procedures office_visit = 99202-99205`; what belongs to them stands below, indented by two spaces.".to_owned(),
    };
    Diagnostic::error("parse/unknown-declaration", format!("nothing in a policy begins with `{}`", shown(found)), span)
        .help(help)
}

pub(super) fn unknown_clause(found: &str, place: &str, words: &[&str], span: Span) -> Diagnostic {
    let help = match (place, words) {
        (_, []) => format!("Nothing is indented below {place}."),
        ("an edit", _) => "An edit says `for` whom, `with` what beside it, `when`, `unless`, what it must `require`, and then `deny`, `reject`, `pend` or `warn`. A line that continues the one above stands deeper.".to_owned(),
        _ => format!(
            "In {place} a line begins with {}; one that continues the line above stands deeper.",
            listed(words, "or")
        ),
    };
    let message = format!("`{}` does not begin a clause of {place}", shown(found));
    Diagnostic::error("parse/unknown-clause", message, span).help(help)
}

pub(super) fn other_clause(found: &str, place: &str, instead: &str, span: Span) -> Diagnostic {
    let message = format!("`{}` does not begin a clause of {place}", shown(found));
    Diagnostic::error("parse/unknown-clause", message, span).help(format!("Did you mean `{instead}`?"))
}

pub(super) fn clause_without_word(message: impl Into<String>, help: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error("parse/unknown-clause", message, span).help(help)
}

pub(super) fn misplaced_clause(found: &str, place: &str, belongs: &str, span: Span) -> Diagnostic {
    Diagnostic::error("parse/misplaced-clause", format!("`{found}` does not belong in {place}"), span)
        .help(format!("`{found}` stands in {belongs}."))
}

pub(super) fn no_subject(id: &str, span: Span) -> Diagnostic {
    Diagnostic::error("parse/no-subject", format!("edit `{id}` does not say what it is about"), span)
        .help("Begin it with `for line in …` or `for claim`.")
}

pub(super) fn no_outcome(id: &str, span: Span) -> Diagnostic {
    Diagnostic::error("parse/no-outcome", format!("edit `{id}` does not say what happens"), span)
        .help("End it with `deny CO-4`, `reject`, `pend` or `warn`.")
}

pub(super) fn second(what: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error("parse/twice", format!("this edit has a second {what}"), span).also(first, "the first one").help(
        match what {
            "subject" => {
                "Write all its codes behind one `for`, as in `for line in 99213, 99214`, or write a second edit."
            }
            _ => "Keep one of them, or write a second edit for the other.",
        },
    )
}

pub(super) fn and_or(span: Span, first: Span, ways: Option<(String, String)>) -> Diagnostic {
    let help = match ways {
        Some((one, other)) => format!("Put parentheses around what belongs together: `{one}` or `{other}`."),
        None => "Put parentheses around what belongs together: `a and (b or c)` or `(a and b) or c`.".to_owned(),
    };
    Diagnostic::error("parse/and-or", "`and` and `or` stand side by side without parentheses", span)
        .also(first, "the other one")
        .help(help)
}

pub(super) fn every_what(span: Span) -> Diagnostic {
    Diagnostic::error("parse/unfinished", "`every` does not say what must hold", span)
        .help("Go on with `has modifier 25` or with `satisfies` and a condition.")
}

pub(super) fn owner(has: &str, span: Span) -> Diagnostic {
    let verb = has.split_whitespace().next().unwrap_or("has");
    Diagnostic::error("parse/unexpected", format!("only a line or an item by its name can stand before `{verb}`"), span)
        .help("Write the name that `for` or `with` gave it, or nothing: `has modifier 25`.")
}

pub(super) fn filter_compared(span: Span) -> Diagnostic {
    Diagnostic::error("parse/unexpected", "a count or sum with `where` goes on behind its condition", span)
        .help("Put it into parentheses: `(count of lines in … where …) <= 3`; `where` runs to the closing one.")
}

pub(super) fn unfinished(after: &str, wanted: &[&str], span: Span) -> Diagnostic {
    let found = Diagnostic::error("parse/unfinished", format!("something is missing behind `{}`", shown(after)), span);
    if wanted.is_empty() { found } else { found.help(format!("Go on with {}.", listed(wanted, "or"))) }
}

pub(super) fn unexpected(word: &str, wanted: &[&str], span: Span) -> Diagnostic {
    let found = Diagnostic::error("parse/unexpected", format!("`{}` does not fit here", shown(word)), span);
    match wanted {
        [] => found,
        [only] if !only.contains(' ') => found.help(format!("Write {} before it.", listed(wanted, "or"))),
        _ => found.help(format!("Here may stand {}.", listed(wanted, "or"))),
    }
}

pub(super) fn slip(message: impl Into<String>, help: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error("parse/unexpected", message, span).help(help)
}

pub(super) fn unexpected_because(word: &str, help: &str, span: Span) -> Diagnostic {
    unexpected(word, &[], span).help(help)
}

pub(super) fn unknown_word(word: &str, near: &str, span: Span) -> Diagnostic {
    Diagnostic::error("parse/unknown-word", format!("`{}` is not a word that fits here", shown(word)), span)
        .help(format!("Did you mean `{near}`?"))
}

pub(super) fn missing_comma(before: &str, after: &str, span: Span) -> Diagnostic {
    let (before, after) = (shown(before), shown(after));
    Diagnostic::error("parse/missing-comma", format!("a comma is missing between `{before}` and `{after}`"), span)
        .help(format!("Write `{before}, {after}`."))
}

pub(super) fn comma_at_end(next: &str, span: Span, at: Span) -> Diagnostic {
    Diagnostic::error("parse/comma-at-end", "this comma goes on to the next line, which begins a clause", span)
        .also(at, format!("`{next}` is taken for more of the list"))
        .help("Delete the comma, or write what is missing behind it.")
}

pub(super) fn clause_too_deep(word: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "parse/margin",
        format!("`{word}` begins a clause, but stands deeper than the other clauses"),
        span,
    )
    .help("Let all clauses begin in the same column; a deeper line continues the one above.")
}

pub(super) fn open_bracket(span: Span) -> Diagnostic {
    Diagnostic::error("parse/bracket", "this `(` is not closed in its clause", span).help("Write `)` where it ends.")
}

pub(super) fn close_bracket(span: Span) -> Diagnostic {
    Diagnostic::error("parse/bracket", "this `)` closes nothing", span).help("Delete it, or write `(` where it begins.")
}

/// `a`, `b` or `c`, each in backquotes unless it has blanks of its own.
pub(super) fn listed(words: &[&str], last: &str) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| if word.contains([' ', '`']) { (*word).to_owned() } else { format!("`{word}`") })
        .collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// One message for one habit: what is wrong in the same way at many places of a file is told once, with its places.
pub(super) fn folded(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    for found in diagnostics {
        // Those behind are never shown, so that a long file stays a quick one.
        let same = kept
            .iter_mut()
            .take(2 * super::MAX_PROBLEMS)
            .find(|known| known.code == found.code && is_habit(known, &found));
        match (same, found.labels.first()) {
            (Some(known), Some(label)) => known.labels.push(label.clone()),
            _ => kept.push(found),
        }
    }
    for found in &mut kept {
        let further = found.labels.len().saturating_sub(SHOWN_PLACES);
        if HABITS.contains(&found.code) && further > 0 {
            found.labels.truncate(SHOWN_PLACES);
            found.message = match further {
                1 => format!("{}, and at one more place", found.message),
                further => format!("{}, and at {further} more places", found.message),
            };
        }
    }
    kept
}

/// Places of one habit that are shown.
const SHOWN_PLACES: usize = 4;

/// Codes of what people do all through a file or not at all.
const HABITS: [&str; 7] = [
    "parse/sign",
    "parse/operator",
    "parse/look-alike",
    "parse/unexpected",
    "parse/not-indented",
    "parse/capital-keyword",
    "parse/capital-name",
];

/// Whether two problems of one code are one habit.
fn is_habit(one: &Diagnostic, other: &Diagnostic) -> bool {
    match one.code {
        "parse/not-indented" | "parse/capital-keyword" => true,
        // The help may be made of other words at each place.
        "parse/sign" | "parse/look-alike" => one.message == other.message,
        code => HABITS.contains(&code) && one.message == other.message && one.help == other.help,
    }
}
