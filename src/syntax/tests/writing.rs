//! What is written reads the same.

use super::EXAMPLES;
use crate::syntax::format;

#[test]
fn every_example_says_the_same_in_the_one_layout() {
    for text in EXAMPLES {
        let once = format(text).unwrap();
        assert_eq!(format(&once).unwrap(), once);
        assert!(once.lines().all(|line| line.len() <= 130), "{once}");
    }
}
