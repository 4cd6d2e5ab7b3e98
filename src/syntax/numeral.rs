//! Numbers as words: `forty years`, `fewer than two lines`.

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A number below a hundred that is written as a word, `forty_five` and `forty-five` too.
pub fn numeral(word: &str) -> Option<u32> {
    let at =
        |words: &[&str], word: &str| words.iter().position(|own| *own == word).and_then(|at| u32::try_from(at).ok());
    if let Some(small) = at(&SMALL, word) {
        return Some(small);
    }
    let (tens, ones) = word.split_once(['-', '_']).unwrap_or((word, "zero"));
    let ones = at(&SMALL, ones).filter(|ones| *ones < 10)?;
    Some((at(&TENS, tens)? + 2) * 10 + ones)
}
