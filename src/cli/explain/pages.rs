//! The code of a diagnostic to its page, as it is read on a terminal.

use std::path::Path;

use super::Named;
use crate::cli::end::End;
use crate::cli::output::print;
use crate::diagnostic::{PAGES, Page, page};
use crate::report::{Json, carc, rarc, wrapped};

/// Prints every code with its title, by phase.
///
/// # Errors
/// Writing.
pub fn list() -> Result<End, End> {
    let mut text = String::new();
    let width = PAGES.iter().map(|page| page.code.len()).max().unwrap_or(0);
    let mut phase = "";
    for page in PAGES {
        if page.phase() != phase {
            phase = page.phase();
            let blank = if text.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{blank}{phase}: {}\n", page.about()));
        }
        text.push_str(&format!("  {:<width$}  {}\n", page.code, page.title()));
    }
    print(&text)?;
    Ok(End::fine())
}

/// Prints a page: as it is read on a terminal, or its Markdown as data.
///
/// # Errors
/// Writing.
pub fn explain(page: &Page, format: Named) -> Result<End, End> {
    match format {
        Named::Text => print(&plain(page.text))?,
        Named::Json => {
            let mut out = Vec::new();
            Json::new(&mut out).object(|json| {
                json.name("version").raw(1);
                json.name("code").text(page.code);
                json.name("title").text(page.title());
                json.name("page").text(page.text);
            });
            print(&format!("{}\n", String::from_utf8_lossy(&out)))?;
        }
    }
    Ok(End::fine())
}

/// The page that an argument asks for: a code, or its name without the phase where only one has it.
///
/// # Errors
/// There is no such code, said with what the argument may have meant.
pub fn find(argument: &str) -> Result<&'static Page, End> {
    let argument = argument.trim().trim_matches(|c| matches!(c, '[' | ']' | '`'));
    let asked = argument.to_ascii_lowercase();
    let asked = asked.as_str();
    let named: Vec<&'static Page> = PAGES.iter().filter(|page| page.name() == asked).collect();
    match (page(asked), named.as_slice()) {
        (Some(page), _) | (None, &[page]) => Ok(page),
        (None, []) => Err(End::usage(unknown(argument))),
        (None, several) => {
            let codes: Vec<String> = several.iter().map(|page| format!("`{}`", page.code)).collect();
            Err(End::usage(format!("`{asked}` is the name of several codes: {}; say which", codes.join(", "))))
        }
    }
}

/// Whether an argument that is no file is meant to be one: it has an ending or folders that no code has.
pub fn is_path(argument: &Path) -> bool {
    let Some(text) = argument.to_str() else { return true };
    let phase = text.split_once('/').map(|(phase, _)| phase);
    let known = phase.is_none_or(|phase| PAGES.iter().any(|page| page.phase() == phase.to_ascii_lowercase()));
    let ending = argument.extension().is_some() && !is_claim_code(&text.to_ascii_uppercase());
    ending || !known || text.contains('\\')
}

/// What to say of an argument that is neither a file nor a code with a page.
fn unknown(argument: &str) -> String {
    let (large, small) = (argument.to_ascii_uppercase(), argument.to_ascii_lowercase());
    let asked = small.as_str();
    if let Some((group, reason)) = denial(&large) {
        let words = carc(reason).map_or_else(String::new, |words| format!(" ({words})"));
        return format!(
            "{group}-{reason} is a reason of a denial{words}, not a code of paylint's messages; `paylint lint CLAIMS --policy PATH` shows which edit gives it and why"
        );
    }
    if is_remark(&large) {
        let words = rarc(&large).map_or_else(String::new, |words| format!(" ({words})"));
        return format!(
            "{large} is a remark of a denial{words}, not a code of paylint's messages; `paylint lint CLAIMS --policy PATH` shows which edit gives it and why"
        );
    }
    if is_claim_code(&large) {
        return format!(
            "{large} is a code of claims, not of paylint's messages; `paylint lookup {large}` says what policies demand of it"
        );
    }
    let name = asked.split_once('/').map_or(asked, |(_, name)| name);
    let near = PAGES
        .iter()
        .map(|page| {
            let other = if asked.contains('/') { page.code } else { page.name() };
            let whole = strsim::damerau_levenshtein(asked, other);
            // The right name behind a wrong phase is as good as a slip.
            (if name == page.name() { 1 } else { whole }, page.code)
        })
        .min_by_key(|(distance, _)| *distance);
    match near {
        Some((distance, code)) if distance <= 1 + name.len() / 4 => {
            format!("there is no code `{asked}`; did you mean `{code}`? `paylint explain --list` lists them all")
        }
        _ if argument == large && argument.contains('-') => format!(
            "there is no file `{argument}`; an edit is explained on a claim: `paylint explain CLAIM --policy PATH --edit {argument}`"
        ),
        _ => format!(
            "there is neither a file nor a code `{asked}`; `paylint explain --list` lists all codes, and `paylint explain CLAIM --policy PATH` explains a claim"
        ),
    }
}

/// `CO-97`: the group and the number of a denial's reason.
fn denial(text: &str) -> Option<(&str, &str)> {
    let (group, reason) = text.split_at_checked(2)?;
    let reason = reason.strip_prefix('-').unwrap_or(reason);
    let number = !reason.is_empty() && reason.len() <= 4 && reason.bytes().any(|c| c.is_ascii_digit());
    (matches!(group, "CO" | "PR" | "OA" | "PI" | "CR") && number && reason.bytes().all(|c| c.is_ascii_alphanumeric()))
        .then_some((group, reason))
}

/// `N115`, `MA04`, `M15`: a remark of a denial. A diagnosis of three signs can look the same (`M80`).
fn is_remark(text: &str) -> bool {
    let number = text.strip_prefix("MA").or_else(|| text.strip_prefix('N')).unwrap_or_default();
    rarc(text).is_some() || (matches!(number.len(), 1..=4) && number.bytes().all(|c| c.is_ascii_digit()))
}

/// `73721`, `J0585`, `99213-25`, `E11.9`: a procedure, with modifiers or not, or a diagnosis.
fn is_claim_code(text: &str) -> bool {
    let word = |text: &str| text.bytes().all(|c| c.is_ascii_alphanumeric());
    let (code, modifiers) = text.split_once('-').unwrap_or((text, "25"));
    let procedure = match code.as_bytes() {
        [_, middle @ .., _] if middle.len() == 3 => middle.iter().all(u8::is_ascii_digit) && word(code),
        _ => false,
    };
    let (category, rest) = text.split_once('.').unwrap_or_else(|| text.split_at_checked(3).unwrap_or((text, "")));
    let diagnosis = match category.as_bytes() {
        [letter, digit, _] => letter.is_ascii_alphabetic() && digit.is_ascii_digit() && word(category),
        _ => false,
    };
    (procedure && modifiers.split('-').all(|modifier| modifier.len() == 2 && word(modifier)))
        || (diagnosis && rest.len() <= 4 && word(rest))
}

/// A page as it is read on a terminal: the same words, headings without their marks, paragraphs of its width, files and
/// sessions indented.
fn plain(text: &str) -> String {
    const WIDTH: usize = 96;
    let (mut shown, mut paragraph) = (String::new(), String::new());
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let plain = fence.is_none() && !line.is_empty() && !line.starts_with(['#', '`', '*']);
        if plain {
            paragraph.push_str(if paragraph.is_empty() { "" } else { " " });
            paragraph.push_str(line);
            continue;
        }
        wrapped(&std::mem::take(&mut paragraph), WIDTH).iter().for_each(|line| shown.push_str(&format!("{line}\n")));
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) if !line.is_empty() => shown.push_str(&format!("    {line}\n")),
            None if line.starts_with("```") => {
                let (ticks, info) = line.split_at(line.bytes().take_while(|c| *c == b'`').count());
                fence = Some(ticks);
                if let Some(file) = info.split_whitespace().find_map(|word| word.strip_prefix("file=")) {
                    let written = if info.starts_with("base64") { " (its bytes in base64)" } else { "" };
                    shown.push_str(&format!("  {file}{written}:\n"));
                }
            }
            _ => shown.push_str(&format!("{}\n", line.trim_start_matches('#').trim_start())),
        }
    }
    wrapped(&paragraph, WIDTH).iter().for_each(|line| shown.push_str(&format!("{line}\n")));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_sorted_and_each_code_is_there_once() {
        assert!(PAGES.windows(2).all(|two| two[0].code < two[1].code));
        assert!(PAGES.iter().all(|page| page.about() != "other"));
    }

    #[test]
    fn what_is_no_code_is_told_apart() {
        for (asked, says) in [
            ("co-97", "a reason of a denial"),
            ("PR1", "a reason of a denial"),
            ("n115", "a remark of a denial"),
            ("73721", "`paylint lookup 73721`"),
            ("j0585", "`paylint lookup J0585`"),
            ("e11.9", "`paylint lookup E11.9`"),
            ("parse/missing-coma", "did you mean `parse/missing-comma`?"),
            ("missing-coma", "did you mean `parse/missing-comma`?"),
            ("check/missing-comma", "did you mean `parse/missing-comma`?"),
            ("M15", "a remark of a denial"),
            ("M80.0", "`paylint lookup M80.0`"),
            ("99213-25", "`paylint lookup 99213-25`"),
            ("EM-25", "--edit EM-25"),
            ("everything", "neither a file nor a code"),
        ] {
            assert!(unknown(asked).contains(says), "{asked}: {}", unknown(asked));
        }
    }

    #[test]
    fn paths_are_told_from_codes() {
        for path in ["claims/visit.837", "visit.837", "a/b", "./parse/x"] {
            assert!(is_path(Path::new(path)), "{path}");
        }
        for code in ["parse/missing-comma", "missing-comma", "73721", "E11.9", "CO-97"] {
            assert!(!is_path(Path::new(code)), "{code}");
        }
    }

    #[test]
    fn headings_and_fences_are_taken_off() {
        let page = "# a/b: c\n\nOne\ntwo.\n\n## Wrong\n\n```payer file=x.payer\nedit A\n\n  deny\n```\n\n```console\n$ paylint\n# no\n```\n";
        let shown = "a/b: c\n\nOne two.\n\nWrong\n\n  x.payer:\n    edit A\n\n      deny\n\n    $ paylint\n    # no\n";
        assert_eq!(plain(page), shown);
    }
}
