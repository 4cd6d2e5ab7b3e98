//! Names, codes, numbers and lists of them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::expressions::boxed;
use crate::source::{FileId, Span, Spanned};
use crate::syntax::tree::*;

pub fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

pub fn word(text: impl Into<String>) -> Word {
    Spanned::new(text.into(), span())
}

pub fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = Word> + Clone {
    select(words).prop_map(word)
}

pub fn name() -> impl Strategy<Value = Word> + Clone {
    one_of(&["office_visit", "p", "cap", "x1", "ncci", "limit", "edit_list", "therapy"])
}

pub fn field() -> impl Strategy<Value = Word> + Clone {
    one_of(&["code", "units", "charge", "place", "authorization", "female", "professional", "denied"])
}

pub fn code() -> impl Strategy<Value = Word> + Clone {
    one_of(&["99213", "99202-99205", "M80.*", "013x", "J0100-J9999", "CO-4", "97110-GP", "E11.9", "4", "2.5", "A"])
}

pub fn id() -> impl Strategy<Value = Word> + Clone {
    one_of(&["EM-25", "MRI-PA-CHILD", "P1", "ACME"])
}

pub fn date() -> impl Strategy<Value = Word> + Clone {
    one_of(&["2026-01-01", "2024-02-29", "1999-12-31"])
}

pub fn number() -> impl Strategy<Value = Word> + Clone {
    one_of(&["1", "2", "119", "12"])
}

/// Anything that may stand between quotes.
pub fn text() -> impl Strategy<Value = Word> + Clone {
    "[ -!#-~äé–“ ]{0,40}".prop_map(word)
}

pub fn short_text() -> impl Strategy<Value = Word> + Clone {
    one_of(&["Manual 4.2, p. 3", "a # b", "{code} and or where, x", "", "2026.1"])
}

pub fn path() -> impl Strategy<Value = Path> + Clone {
    let dotted = |(mut words, last): (Vec<Word>, Word)| {
        words.push(last);
        Path { words, span: span() }
    };
    let head = one_of(&["line", "claim", "p", "patient", "treatment"]);
    (vec(head, 0..=2), field()).prop_map(dotted)
}

pub fn owner_path() -> impl Strategy<Value = Path> + Clone {
    one_of(&["p", "line", "a", "claim"]).prop_map(|word| Path { words: vec![word], span: span() })
}

pub fn code_list() -> impl Strategy<Value = CodeList> + Clone {
    let item = prop_oneof![code().prop_map(CodeItem::Code), name().prop_map(CodeItem::Name)];
    let list = |(members, except)| CodeList { members, except, span: span() };
    (vec(item.clone(), 1..12), prop_oneof![Just(Vec::new()), vec(item, 1..4)]).prop_map(list)
}

pub fn value_list() -> impl Strategy<Value = CodeList> + Clone {
    let literal = prop_oneof![
        one_of(&["$1,250.00", "-$20.00"]).prop_map(|word| Node::Money(word.value)),
        text().prop_map(|word| Node::Text(word.value)),
        number().prop_map(|word| Node::Percent(word.value)),
    ];
    let item = prop_oneof![
        2 => code().prop_map(CodeItem::Code),
        1 => name().prop_map(CodeItem::Name),
        1 => literal.prop_map(|node| CodeItem::Literal(boxed(node))),
    ];
    let list = |(members, except)| CodeList { members, except, span: span() };
    (vec(item.clone(), 1..12), prop_oneof![Just(Vec::new()), vec(item, 1..4)]).prop_map(list)
}

pub fn plain_codes() -> impl Strategy<Value = CodeList> + Clone {
    (code(), code_list()).prop_map(|(first, mut list)| {
        list.members.insert(0, CodeItem::Code(first));
        list
    })
}
