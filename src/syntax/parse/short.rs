//! A clause with a long list of codes to a short one: the grammar need not see what no grammar is needed for.

use std::borrow::Cow;

use crate::source::{FileId, Span, Spanned};
use crate::syntax::tree::CodeItem;

/// Clauses below this length are matched as they stand.
const LONG: usize = 160;
/// Fewer codes are not worth the cut.
const FEW: usize = 8;
/// More lists of one clause are left as they stand.
const MOST: usize = 60;

/// A clause as the grammar sees it: of each long list of plain codes, `99202, 99203, 99204, …, 99215`, only the first and
/// the last.
pub(super) struct Short<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) cuts: Vec<Cut>,
}

/// What was cut out between the first and the last code of a list.
pub(super) struct Cut {
    /// Where, in the short text: behind the first code.
    pub(super) at: usize,
    /// Where it begins in the clause, and how long it is.
    from: usize,
    length: usize,
}

impl<'t> Short<'t> {
    /// The clause as it stands.
    pub(super) fn whole(text: &'t str) -> Short<'t> {
        Short { text: Cow::Borrowed(text), cuts: Vec::new() }
    }

    /// The clause without the middles of its long lists, of those before its first quoted text.
    pub(super) fn of(text: &'t str) -> Short<'t> {
        if text.len() < LONG {
            return Short::whole(text);
        }
        let end = text.find('"').unwrap_or(text.len());
        let bytes = text.as_bytes().get(..end).unwrap_or_default();
        let mut short = String::new();
        let mut cuts = Vec::new();
        let (mut at, mut copied) = (0, 0);
        while at < bytes.len() {
            let Some(run) = run(bytes, at) else {
                // On behind this word or sign.
                at += word(bytes, at).max(1);
                continue;
            };
            if run.count >= FEW && cuts.len() < MOST && follows_list_word(text.get(..at).unwrap_or_default()) {
                short.push_str(text.get(copied..run.first).unwrap_or_default());
                cuts.push(Cut { at: short.len(), from: run.first, length: run.last - run.first });
                copied = run.last;
            }
            at = run.end;
        }
        if cuts.is_empty() {
            return Short::whole(text);
        }
        short.push_str(text.get(copied..).unwrap_or_default());
        Short { text: Cow::Owned(short), cuts }
    }

    /// Where a place of the short text stands in the clause.
    pub(super) fn place(&self, at: usize) -> usize {
        at + self.cuts.iter().take_while(|cut| cut.at < at).map(|cut| cut.length).sum::<usize>()
    }

    /// The codes that were cut out behind a place of the short text, in order; `offset` is where the clause begins.
    pub(super) fn codes<'s>(
        &self,
        at: usize,
        clause: &'s str,
        file: FileId,
        offset: usize,
    ) -> Option<impl Iterator<Item = CodeItem> + use<'s>> {
        let cut = self.cuts.iter().find(|cut| cut.at == at)?;
        let (from, text) = (cut.from, clause.get(cut.from..cut.from + cut.length)?);
        let mut start = 0;
        Some(text.split(',').skip(1).map(move |piece| {
            // Behind its comma.
            start = text.get(start..).and_then(|rest| rest.find(',')).map_or(start, |comma| start + comma + 1);
            let blanks = piece.len() - piece.trim_start().len();
            let word = piece.trim();
            let place = offset + from + start + blanks;
            CodeItem::Code(Spanned::new(word.to_owned(), Span::new(file, place, place + word.len())))
        }))
    }
}

/// Plain codes with commas between them.
struct Run {
    count: usize,
    /// Where the first code ends.
    first: usize,
    /// Where the comma before the last one stands.
    last: usize,
    /// Where the last one ends.
    end: usize,
}

/// The codes from a place on, where several stand there.
fn run(bytes: &[u8], at: usize) -> Option<Run> {
    let blanks = |from: usize| bytes.iter().skip(from).take_while(|byte| **byte == b' ').count();
    let first = at + plain(bytes, at)?;
    let mut run = Run { count: 1, first, last: first, end: first };
    loop {
        let comma = run.end + blanks(run.end);
        if bytes.get(comma) != Some(&b',') {
            break;
        }
        let next = comma + 1 + blanks(comma + 1);
        let Some(length) = plain(bytes, next) else { break };
        (run.count, run.last, run.end) = (run.count + 1, comma, next + length);
    }
    (run.count > 1).then_some(run)
}

/// How many bytes the word at a place has.
fn word(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.*/$".contains(byte)).count()
}

/// The length of the word at a place, where it is what the grammar calls a `code_word`, and one without small letters:
/// capitals, digits and stars, parted by single dots and hyphens.
fn plain(bytes: &[u8], at: usize) -> Option<usize> {
    let length = word(bytes, at);
    let code = bytes.get(at..at + length)?;
    let sign = |byte: u8| byte == b'.' || byte == b'-';
    let fits = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'*';
    let ends = [code.first(), code.last()];
    let is_plain = ends.iter().all(|end| end.is_some_and(|end| fits(*end)))
        && code.first() != Some(&b'*')
        && code.iter().all(|byte| fits(*byte) || sign(*byte))
        && code.iter().zip(code.iter().skip(1)).all(|(one, next)| !sign(*one) || !sign(*next));
    is_plain.then_some(length)
}

/// Whether a list of codes stands behind a text: behind `in`, `except` or `=`.
fn follows_list_word(before: &str) -> bool {
    let before = before.trim_end_matches(' ');
    let word = before.rsplit(' ').next().unwrap_or(before);
    matches!(word, "in" | "except" | "=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_middle_of_a_long_list_is_cut() {
        let codes: Vec<String> = (0..40).map(|n| format!("{}", 99_200 + n)).collect();
        let list = codes.join(", ");
        let text = format!("for line in {list} on same day");
        let short = Short::of(&text);
        assert_eq!(short.text, "for line in 99200, 99239 on same day");
        let items = short.codes("for line in 99200".len(), &text, FileId(0), 5).unwrap();
        let words: Vec<(String, Span)> = items
            .map(|item| match item {
                CodeItem::Code(word) => (word.value, word.span),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(words.len(), 38);
        for ((word, span), code) in words.iter().zip(codes.iter().skip(1)) {
            assert_eq!(word, code);
            assert_eq!(text.get(span.start as usize - 5..span.end as usize - 5), Some(code.as_str()));
        }
        let last = short.text.find("99239").unwrap();
        assert!(text.get(short.place(last)..).unwrap().starts_with("99239"));
        assert_eq!(short.place(4), 4);
    }

    #[test]
    fn a_long_list_is_read_whole_with_its_places() {
        use crate::syntax::tree::{Body, EditClause};
        let code = |n: u32| match n % 9 {
            7 => format!("M80.{n}*"),
            8 => format!("J0{n}-J9999"),
            _ => format!("{}", 99_200 + n),
        };
        let codes: Vec<String> = (0..90).map(code).collect();
        let text = format!(
            "edit A-1 \"{list}\"\n  for line in {list} except {list},\n    99001\n  \
             when place in 11 and code in 1, 2, {list} , J0100-J0199 and units > 2\n  deny CO-1\n",
            list = codes.join(", ")
        );
        let parsed = super::super::parse(FileId(0), &text);
        assert_eq!(parsed.diagnostics, []);
        let Body::Edit(edit) = &parsed.file.declarations[0].body else { panic!("{parsed:?}") };
        let EditClause::For(binding) = &edit.clauses[0].body else { panic!("{edit:?}") };
        let set = binding.set.as_ref().unwrap();
        assert_eq!((set.members.len(), set.except.len()), (90, 91));
        let words = |items: &[CodeItem]| {
            let word = |item: &CodeItem| match item {
                CodeItem::Code(word) => word.clone(),
                other => panic!("{other:?}"),
            };
            items.iter().map(word).collect::<Vec<_>>()
        };
        for (word, code) in words(&set.members).iter().zip(&codes).chain(words(&set.except).iter().zip(&codes)) {
            assert_eq!(&word.value, code);
            assert_eq!(text.get(word.span.start as usize..word.span.end as usize), Some(code.as_str()));
        }
        assert!(text.get(..set.span.end as usize).unwrap().ends_with("99001"));
        let again = crate::syntax::erase::erased(&parsed.file);
        let printed = crate::syntax::print(&parsed.file);
        assert_eq!(crate::syntax::erase::erased(&super::super::parse(FileId(0), &printed).file), again);
    }

    #[test]
    fn what_is_no_list_of_codes_is_left_whole() {
        let codes = vec!["99213"; 40].join(", ");
        for text in [
            format!("tag {codes}"),
            format!("deny CO-4 \"in {codes}\""),
            "for line in 99213, 99214".to_owned(),
            format!("for line in {}", codes.replace("99213", "a_name")),
        ] {
            assert!(Short::of(&text).cuts.is_empty(), "{text}");
        }
    }
}
