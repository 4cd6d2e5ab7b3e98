//! What is written reads the same.

use proptest::prelude::*;

use super::{EXAMPLES, trees};
use crate::diagnostic::Severity;
use crate::source::{FileId, Span};
use crate::syntax::erase::erased;
use crate::syntax::tree::{Body, Comments, Declaration, Define, File, Meaning};
use crate::syntax::{Unformatted, format, parse, print};

#[test]
fn every_example_says_the_same_in_the_one_layout() {
    for text in EXAMPLES {
        let once = format(text).unwrap();
        assert_eq!(format(&once).unwrap(), once);
        assert!(once.lines().all(|line| line.len() <= 130), "{once}");
    }
}

#[test]
fn the_layout_of_the_first_example_is_its_own() {
    let text = EXAMPLES[0];
    let written = format(text).unwrap();
    let same = text.lines().zip(written.lines()).filter(|(a, b)| a != b).collect::<Vec<_>>();
    assert_eq!(
        same,
        [
            ("  line 1  99213        charge $120.00", "  line 1  99213  charge $120.00"),
            ("  line 2  17000        charge $95.00", "  line 2  17000  charge $95.00"),
        ]
    );
}

#[test]
fn comments_stay_beside_the_codes_that_they_are_about() {
    for (written, wanted) in [
        (
            "codes visits = 99213, # low\n    99214,# moderate\n  # the long ones\n  99215 # an hour\n",
            "codes visits =\n    99213,  # low\n    99214,  # moderate\n    # the long ones\n    99215  # an hour\n",
        ),
        (
            "## Visits.\ncodes visits = # those of the office\n  # short\n  99212,\n  99213,\n  # long\n  99215 except\n  99214\n",
            "## Visits.\ncodes visits =  # those of the office\n    # short\n    99212, 99213,\n    # long\n    99215 except 99214\n",
        ),
        (
            "codes a = 1 # one line\ncodes b = 2,\n 3\n  add 4, # since spring\n      5  from 2026-04-01\n",
            "codes a = 1  # one line\ncodes b = 2, 3\n  add    4,  # since spring\n    5  from 2026-04-01\n",
        ),
        (
            "edit E \"e\"\n  for line in 99213, # low\n    99214\n  # above\n  require modifier 25, # distinct\n    57 # surgery\n  deny CO-4\n",
            "edit E \"e\"\n  for line in 99213,  # low\n    99214\n  # above\n  require modifier 25,  # distinct\n    57  # surgery\n  deny CO-4\n",
        ),
        // Where no list goes on, comments move above, but for one at the end.
        (
            "edit E \"e\"\n  for line # each\n    in 99213 # low\n  when units > 1 # many\n    and charge > $5.00\n    and pos is 11 # office\n  deny CO-4\n",
            "edit E \"e\"\n  # low\n  for line in 99213  # each\n  # office\n  when units > 1 and charge > $5.00 and pos is 11  # many\n  deny CO-4\n",
        ),
        ("edit E \"a, b\"\n  for line in 99213\n    # odd\n    or 99214\n  deny CO-4 \"x, y\"\n", ""),
        (
            "edit E \"e\"\n  for line\n  when units > 1\n    and charge > $5.00 # dear\n  deny CO-4 \"x, y\" # said\n",
            "edit E \"e\"\n  for line\n  when units > 1 and charge > $5.00  # dear\n  deny CO-4 \"x, y\"  # said\n",
        ),
    ] {
        match format(written) {
            Ok(once) => {
                assert_eq!(once, wanted);
                assert_eq!(format(&once).unwrap(), once);
            }
            Err(found) => assert!(wanted.is_empty(), "{written}{found}"),
        }
    }
}

#[test]
fn comments_at_every_line_end_of_every_example_survive() {
    for text in EXAMPLES {
        for every in 1..4 {
            for alone in [false, true] {
                let mut commented = String::new();
                for (at, line) in text.lines().enumerate() {
                    let beside = at % every == 0 && !line.contains('#') && !line.trim().is_empty();
                    match (beside, alone) {
                        (true, true) => commented.push_str(&format!("{line}\n    # note {at}\n")),
                        (true, false) => commented.push_str(&format!("{line} # note {at}\n")),
                        (false, _) => commented.push_str(&format!("{line}\n")),
                    }
                }
                let once = format(&commented).unwrap_or_else(|found| panic!("{found}\n{commented}"));
                assert_eq!(format(&once).unwrap(), once);
                assert_eq!(once.matches("# note").count(), commented.matches("# note").count(), "{once}");
            }
        }
    }
}

#[test]
fn what_is_wrong_is_left_as_it_is() {
    assert!(matches!(format("edit\n"), Err(Unformatted::Wrong(found)) if found.len() == 1));
}

/// Writes and reads a tree, and complains with the text that was between.
fn comes_back(tree: &File) -> Result<(), TestCaseError> {
    let text = print(tree);
    let parsed = parse(FileId(0), &text);
    let wrong: Vec<_> = parsed.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
    let message = wrong.first().map(|found| (&found.message, found.labels[0].span.start));
    prop_assert!(wrong.is_empty(), "{message:?}\n{text}");
    let (was, is) = (erased(tree), erased(&parsed.file));
    if was != is {
        let (was, is) = (format!("{was:#?}"), format!("{is:#?}"));
        let differ = was.lines().zip(is.lines()).filter(|(a, b)| a != b).take(5).collect::<Vec<_>>();
        prop_assert!(false, "{text}\n{differ:#?}");
    }
    prop_assert_eq!(print(&parsed.file), text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 300, cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn conditions_come_back(condition in trees::condition()) {
        let span = Span::new(FileId(0), 0, 0);
        let name = crate::source::Spanned::new("x".to_owned(), span);
        let body = Body::Define(Define { name, meaning: Meaning::Plain(condition) });
        let declaration = Declaration { comments: Comments::default(), documentation: Vec::new(), body, span };
        comes_back(&File { declarations: vec![declaration], trailing: Vec::new() })?;
    }

    #[test]
    fn files_come_back(file in trees::file()) {
        comes_back(&file)?;
        prop_assert!(format(&print(&file)).is_ok());
    }
}
