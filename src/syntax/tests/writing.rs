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
