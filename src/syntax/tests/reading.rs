//! What is read without complaint, and what each slip is told.

use super::EXAMPLES;
use crate::source::FileId;
use crate::syntax::tree::{Body, EditClause, Expression, Node, Quantity, Which};
use crate::syntax::{Parsed, Undecodable, decode, parse};

fn read(text: &str) -> Parsed {
    parse(FileId(0), text)
}

/// Codes and byte places of what is wrong.
fn found(text: &str) -> Vec<(&'static str, usize, usize)> {
    let place = |found: &crate::diagnostic::Diagnostic| {
        let span = found.labels[0].span;
        (found.code, span.start as usize, span.end as usize)
    };
    read(text).diagnostics.iter().map(place).collect()
}

/// Checks that a text, whose wrong place stands between `‹` and `›`, has one problem of this code there.
fn expect(code: &str, marked: &str) {
    let start = marked.find('‹').unwrap();
    let end = marked.find('›').unwrap() - '‹'.len_utf8();
    let text = marked.replace(['‹', '›'], "");
    assert_eq!(found(&text), [(code, start, end)], "{text}\n{:?}", read(&text).diagnostics);
}

/// The same for one more clause of an edit that is right otherwise.
fn expect_in_edit(code: &str, clause: &str) {
    expect(code, &format!("edit E-1\n  for line in 99213\n  {clause}\n  deny CO-4\n"));
}

fn condition(text: &str) -> Node {
    let text = format!("edit E-1\n  for line\n  when {text}\n  deny\n");
    let parsed = read(&text);
    assert_eq!(parsed.diagnostics, [], "{text}");
    let Body::Edit(edit) = &parsed.file.declarations[0].body else { panic!("{text}") };
    let EditClause::When(Expression { node, .. }) = &edit.clauses[1].body else { panic!("{text}") };
    node.clone()
}

#[test]
fn every_example_is_read_without_complaint() {
    for text in EXAMPLES {
        assert_eq!(read(text).diagnostics, []);
    }
}

#[test]
fn every_slip_has_its_own_code_at_its_place() {
    for (code, clause) in [
        ("parse/operator", "when place ‹==› 23"),
        ("parse/operator", "when place is 23 ‹&&› units > 2"),
        ("parse/operator", "when place is 23 ‹||› units > 2"),
        ("parse/operator", "when ‹!›denied"),
        ("parse/operator", "when place ‹<>› 23"),
        ("parse/operator", "when units ‹=>› 3"),
        ("parse/operator", "when charge > claim.total_charge * 50‹%›"),
        ("parse/sign", "when ‹{› units > 3 }"),
        ("parse/sign", "when units > 3‹;›"),
        ("parse/sign", "when code is ‹'99213'›"),
        ("parse/capital-keyword", "‹If› units > 3"),
        ("parse/capital-keyword", "‹WHEN› units > 3"),
        ("parse/capital-keyword", "when ‹NOT› denied"),
        ("parse/capital-keyword", "when units > 3 ‹AND› denied"),
        ("parse/capital-keyword", "when place ‹IN› 21"),
        ("parse/capital-name", "when ‹Patient.age› > 3 years"),
        ("parse/date-shape", "when date > ‹4/1/2026›"),
        ("parse/date-shape", "when date > ‹04-01-2026›"),
        ("parse/date-shape", "effective ‹2026-4-1›"),
        ("parse/date-shape", "effective ‹20260101›"),
        ("parse/and-or", "when units > 3 and denied ‹or› place is 23"),
        ("parse/unknown-clause", "‹whne› units > 3"),
        ("parse/unknown-word", "with ‹anohter› line in 17000"),
        ("parse/unknown-word", "with another line in 17000 on ‹smae› day"),
        ("parse/unknown-word", "require no ‹histroy› line in G0121 within 119 months before"),
        ("parse/unknown-word", "require no history line in G0121 within 119 ‹moths› before"),
        ("parse/unknown-word", "when patient.age >= 40 ‹yaers›"),
        ("parse/missing-comma", "with another line in 17000 ‹17003›"),
        ("parse/missing-comma", "when has modifier 25 ‹57›"),
        ("parse/unexpected", "with another line in 17000, ‹on› same day"),
        ("parse/unexpected", "with another line ‹17000›"),
        ("parse/bracket", "when ‹(›units > 3"),
        ("parse/bracket", "when units > 3‹)›"),
        ("parse/unfinished", "when units ‹>›"),
        ("parse/unfinished", "‹require›"),
        ("parse/unfinished", "when ‹every line in therapy›"),
        ("parse/unexpected", "when units ‹is› in big"),
        ("parse/unexpected", "when ‹count of lines in 97110 where units > 2› <= 3"),
        ("parse/unexpected", "when has modifier ‹bypass›"),
        ("parse/unexpected", "when units‹*4› > 3"),
        ("parse/unexpected", "if data ‹missing› pend"),
        ("parse/unexpected", "source ‹Manual›"),
        ("parse/unexpected", "tag ‹NCCI›"),
        ("parse/unexpected", "with any line in therapy ‹has› modifier GP"),
        ("parse/misplaced-clause", "‹payer› ACME1"),
        ("parse/misplaced-clause", "‹add› 99213 from 2026-01-01"),
        ("parse/twice", "‹for claim›"),
        ("parse/unclosed-quote", "source ‹\"Manual›"),
        ("parse/margin", "  ‹when› units > 3"),
        ("parse/unknown-clause", "‹on› same day"),
    ] {
        expect_in_edit(code, clause);
    }
    for (code, text) in [
        ("parse/unknown-declaration", "‹edti› EM-25 \"x\"\n  for line\n  deny CO-4\n"),
        ("parse/no-outcome", "edit ‹EM-25› \"x\"\n  for line\n"),
        ("parse/no-subject", "edit ‹EM-25› \"x\"\n  deny CO-4\n"),
        ("parse/unexpected", "edit ‹em-25› \"x\"\n  for line\n  deny CO-4\n"),
        ("parse/not-indented", "edit E-1 \"x\"\n‹for› line\n  deny CO-4\n"),
        ("parse/margin", "edit E-1 \"x\"\n    for line\n  ‹deny› CO-4\n"),
        ("parse/margin", "  ‹for› line\n"),
        ("parse/missing-comma", "procedures x = 99213 ‹99214›\n"),
        ("parse/missing-comma", "procedures x = 99213\n  ‹99214›\n"),
        ("parse/unfinished", "procedures x = 99213‹,›\n\nedit E-1\n  for line\n  deny\n"),
        ("parse/comma-at-end", "policy ACME\n  payer ACME1‹,›\n  claims professional\n"),
        ("parse/tab-in-margin", "policy ACME\n  payer ACME1\n‹\t›claims professional\n"),
        ("parse/unknown-clause", "test \"x\"\n  ‹expcet› clean\n"),
        ("parse/unfinished", "exception ‹A-1›\n  when denied\n"),
    ] {
        expect(code, text);
    }
}

#[test]
fn one_mistake_hides_nothing() {
    let text = "edit A-1\n  for line in 1 2\n  when x == 1\n  whne y\n  deny CO-4\n\nprocedures a = , 1\nedit B-1\n  for claim\n";
    let codes: Vec<_> = found(text).into_iter().map(|(code, ..)| code).collect();
    let all = ["parse/missing-comma", "parse/operator", "parse/unknown-clause", "parse/unexpected", "parse/no-outcome"];
    assert_eq!(codes, all);
}

#[test]
fn many_mistakes_are_counted_after_fifty() {
    let found = read(&"edti A\n".repeat(80)).diagnostics;
    assert_eq!(found.len(), 51);
    assert!(found[50].message.starts_with("30 more"), "{:?}", found[50]);
}

#[test]
fn p01_parentheses_are_counted_before_they_are_read() {
    for count in [65, 100_000] {
        let text = format!("define x = {}1{}\n", "(".repeat(count), ")".repeat(count));
        assert_eq!(found(&text), [("parse/too-deep", 11 + 64, 11 + 65)]);
    }
    let text = format!("define x = {}1{}\n", "(".repeat(64), ")".repeat(64));
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || assert_eq!(found(&text), []))
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn p02_wide_is_fine_and_deep_is_not() {
    let text = format!("define x = {}a\n", "not ".repeat(1_000_000));
    assert_eq!(found(&text), [("parse/too-deep", 11 + 4 * 64, 11 + 4 * 64 + 3)]);
    let wide = format!("define x = {}a\n", "a or not (b + 1 > 2) or ".repeat(50_000));
    assert_eq!(found(&wide), []);
    let sum = format!("define x = {}a\n", "a + ".repeat(65));
    assert_eq!(found(&sum).first().map(|found| found.0), Some("parse/too-deep"));
    let filters = format!("define x = {}a\n", "any line where ".repeat(65));
    assert_eq!(found(&filters).first().map(|found| found.0), Some("parse/too-deep"));
}

/// What makes a careless grammar read a text again and again.
#[test]
fn p03_nothing_is_read_twice() {
    for part in [
        "(sum of ",
        "(count of lines where ",
        "(any line where ",
        "(not ",
        "(days from (",
        "(a + (b is (",
        "(every row r in t where ",
    ] {
        let text = format!("define x = {}\n", part.repeat(60 / part.matches('(').count()));
        assert_eq!(found(&text).len(), 1, "{part}");
    }
    let list = format!("procedures x = {}1\n", "99213, 99214-99215, M80.*, other, ".repeat(20_000));
    assert_eq!(found(&list), []);
}

#[test]
fn p05_p23_files_have_a_size() {
    let text = "# much\n".repeat(crate::syntax::MAX_BYTES / 7 + 1);
    assert_eq!(found(&text), [("parse/too-large", 0, 0)]);
}

#[test]
fn p10_a_wrong_byte_is_named() {
    let wrong = decode(b"# a\n# Acme\x92s\n").unwrap_err();
    assert_eq!(wrong, Undecodable::Byte { offset: 10, byte: 0x92, line: 2 });
    assert_eq!(
        wrong.to_string(),
        "line 2 has a byte that is not UTF-8: 0x92 at offset 10, which in Windows-1252 is `’`"
    );
    for byte in 0x80..=0xff {
        assert!(decode(&[b'#', byte]).is_err());
    }
}

#[test]
fn p11_marks_of_encodings() {
    assert_eq!(decode(b"\xef\xbb\xbfpolicy A").unwrap(), "policy A");
    assert_eq!(decode(b"\xff\xfep\0o\0"), Err(Undecodable::Utf16));
    assert_eq!(decode(b"\xfe\xff\0p\0o"), Err(Undecodable::Utf16));
    assert_eq!(decode(b"p\0o\0l\0"), Err(Undecodable::Utf16));
    assert_eq!(found("\u{feff}define x = a\n"), []);
}

#[test]
fn p12_line_ends_change_nothing() {
    let text = "edit A-1 # one\n  for line\n  when a\n    and b\n  whne c\n\n## doc\nedit B-1\n  for claim\n  deny\n  source \"x\"\n";
    let lines = |text: &str| {
        let source = crate::source::Source::new("a", text);
        let at = |found: &(&'static str, usize, usize)| source.position(u32::try_from(found.1).unwrap());
        found(text).iter().map(|found| (found.0, at(found))).collect::<Vec<_>>()
    };
    for end in ["\r\n", "\r"] {
        assert_eq!(lines(text), lines(&text.replace('\n', end)));
    }
    let mixed = text.replacen('\n', "\r\n", 3);
    assert_eq!(lines(text), lines(&mixed));
}

#[test]
fn p13_look_alikes_are_named() {
    let table = crate::syntax::parse::look_alikes();
    assert!(table.len() >= 30);
    for (c, instead) in table {
        let text = format!("define x = a is 1 {c} or b\n");
        let diagnostics = read(&text).diagnostics;
        assert_eq!(diagnostics.len(), 1, "{c:?}");
        assert_eq!(diagnostics[0].code, "parse/look-alike", "{c:?}");
        assert_eq!(diagnostics[0].labels[0].span.start, 18, "{c:?}");
        assert!(diagnostics[0].message.contains(&format!("U+{:04X}", u32::from(c))), "{diagnostics:?}");
        let help = diagnostics[0].help.as_deref().unwrap();
        assert!(instead.trim().is_empty() || help.contains(instead), "{help}");
    }
    expect_in_edit("parse/look-alike", "when code is ‹“›99213”");
    expect_in_edit("parse/look-alike", "when code in 99213‹–›99215");
    expect_in_edit("parse/look-alike", "when‹\u{a0}›units > 3");
    assert_eq!(found("policy A “curly in quotes”\n").len(), 1);
    assert_eq!(found("policy A \"curly “in” quotes – fine\" # and — here\n"), []);
}

#[test]
fn p14_text_that_turns_is_refused_everywhere() {
    for c in ['\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}', '\u{200e}', '\u{200f}', '\u{061c}'] {
        for text in [format!("# a{c}b\n"), format!("policy A \"a{c}b\"\n"), format!("define x = a{c} or b\n")] {
            assert_eq!(found(&text).iter().map(|found| found.0).collect::<Vec<_>>(), ["parse/bidi"], "{text:?}");
        }
    }
    assert_eq!(found("define x = \u{430}ge\n")[0].0, "parse/look-alike");
    assert_eq!(found("policy A \"p\u{430}yer\"\n"), [("parse/mixed-script", 10, 16)]);
}

#[test]
fn p17_dates_that_are_none() {
    for (code, day) in [
        ("parse/impossible-date", "20261345"),
        ("parse/impossible-date", "2023-02-29"),
        ("parse/impossible-date", "0000-01-01"),
        ("parse/date-shape", "20226-01-01"),
        ("parse/date-shape", "2026"),
    ] {
        let text = format!("policy A\n  effective {day}\n");
        assert_eq!(found(&text), [(code, 21, 21 + day.len())]);
    }
    assert_eq!(found("define x = date > 2026-02-30\n"), [("parse/impossible-date", 18, 28)]);
}

#[test]
fn p22_wildcards_are_words() {
    let stars = "*".repeat(100_000);
    assert_eq!(found(&format!("procedures x = A{stars}\n")), []);
}

#[test]
fn p27_signs_that_steer_a_terminal_are_refused_outside_quotes() {
    assert_eq!(found("define x = \u{1b}a\n"), [("parse/control-character", 11, 12)]);
    assert_eq!(found("policy A \"\u{1b}]0;x\u{7}\"\n"), []);
}

#[test]
fn trees_are_as_they_are_meant() {
    assert!(matches!(condition("a is not present"), Node::Present { negated: true, .. }));
    assert!(matches!(condition("units is 4"), Node::Compare(_, _, right) if right.node == Node::Code("4".into())));
    assert!(matches!(condition("code begins with \"A\""), Node::Shape(..)));
    let Node::Has { written, negated, item, with_in, codes, .. } = condition("no modifiers 59, 25") else { panic!() };
    assert_eq!((written, negated, item.value.as_str(), with_in), (false, true, "modifier", false));
    assert_eq!(codes.unwrap().members.len(), 2);
    for (text, which, kind) in [
        ("another other payer", Which::Another, "other payer"),
        ("no other payer", Which::Plain, "other payer"),
        ("no other other payers", Which::Another, "other payer"),
        ("at least 2 other lines in X", Which::Another, "line"),
        ("any history lines", Which::Any, "history line"),
        ("exactly 2 teeth", Which::Plain, "tooth"),
        ("at most 1 diagnoses", Which::Plain, "diagnosis"),
    ] {
        let Node::Quantifier { binding, .. } = condition(text) else { panic!("{text}") };
        assert_eq!((binding.which, binding.kind.value.as_str()), (which, kind), "{text}");
    }
    let Node::Quantifier { quantity, satisfies, .. } = condition("every line in therapy has modifier GP") else {
        panic!()
    };
    assert_eq!(quantity, Quantity::Every);
    assert!(matches!(satisfies.unwrap().node, Node::Has { owner: None, .. }));
    assert!(matches!(condition("units between 1 and 3 and denied"), Node::And(parts) if parts.len() == 2));
}

#[test]
fn comments_and_documentation_find_their_place() {
    let text = "# top\n\n## not a doc\n\n# above\n## doc\n##  two\nedit A-1 # beside\n  # first\n  for line in A, # one\n    # mid\n    B # two\n  deny # end\n# last\n";
    let file = read(text).file;
    let texts = |comments: &[crate::syntax::tree::Comment]| comments.iter().map(|c| c.text.clone()).collect::<Vec<_>>();
    let edit = &file.declarations[0];
    assert_eq!(texts(&edit.documentation), ["doc", " two"]);
    assert_eq!(texts(&edit.comments.above), [" top", "# not a doc", " above"]);
    assert_eq!(edit.comments.beside.as_ref().unwrap().text, " beside");
    let Body::Edit(edit) = &edit.body else { panic!() };
    let line = &edit.clauses[0].comments;
    assert_eq!((texts(&line.above), line.beside.as_ref(), line.commas), (vec![" first".to_owned()], None, 1));
    let within: Vec<_> = line.within.iter().map(|own| (own.comment.text.as_str(), own.behind, own.alone)).collect();
    assert_eq!(within, [(" one", 1, false), (" mid", 1, true), (" two", 2, false)]);
    assert_eq!(texts(&file.trailing), [" last"]);
}

/// Pieces of which almost-policies are made.
const SCRAPS: &[&str] = &[
    "edit E-1 ",
    "\n  ",
    "\n",
    "for line ",
    "when ",
    "any line where ",
    "(",
    ")",
    "not ",
    "and ",
    "or ",
    "sum of ",
    "on ",
    "lines ",
    "in ",
    "99213",
    ", ",
    "\"",
    "#",
    "## ",
    "=",
    "is ",
    "{",
    "“",
    "\t",
    "\r",
    "every ",
    "satisfies ",
    "deny CO-4",
    "within 3 days of ",
    "procedures x = ",
    "table t",
    "test \"x\"",
    "line 1 ",
    "count of ",
    "\u{202e}",
    "é",
    "2026-02-30",
    "has ",
    "no ",
    "rounded ",
    "between ",
    "1 ",
    "+ ",
    "$5 ",
    "where ",
    "define x = ",
    "add ",
    "from ",
    "a.b ",
];

proptest::proptest! {
    #[test]
    fn nothing_makes_it_fall(scraps in proptest::collection::vec(proptest::sample::select(SCRAPS), 0..60)) {
        let text = scraps.concat();
        let parsed = read(&text);
        let mut sources = crate::source::Sources::new();
        sources.add(crate::source::Source::new("a.payer", text.clone()));
        for style in [crate::diagnostic::Style::Plain, crate::diagnostic::Style::Narrated] {
            crate::diagnostic::render(&parsed.diagnostics, &sources, style);
        }
        for found in &parsed.diagnostics {
            let span = found.labels[0].span;
            proptest::prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{:?}", found);
        }
    }

    #[test]
    fn no_bytes_make_it_fall(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        if let Ok(text) = decode(&bytes) {
            read(&text);
        }
    }

    #[test]
    fn a_changed_example_is_read_or_refused(
        which in 0usize..3,
        at in proptest::prelude::any::<proptest::sample::Index>(),
        len in 0usize..20,
        scrap in proptest::sample::select(SCRAPS),
    ) {
        let text: Vec<char> = EXAMPLES[which].chars().collect();
        let at = at.index(text.len());
        let changed: String =
            text[..at].iter().copied().chain(scrap.chars()).chain(text.iter().copied().skip(at + len)).collect();
        if let Ok(written) = crate::syntax::format(&changed) {
            proptest::prop_assert_eq!(crate::syntax::format(&written), Ok(written.clone()));
        }
        proptest::prop_assert!(read(&changed).diagnostics.len() <= 51);
    }
}
