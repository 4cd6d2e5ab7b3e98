//! Characters that look like others to their names and what to type instead.

/// A character that a word processor, a web page or a keyboard puts where another is meant.
pub(super) struct LookAlike {
    /// What it is called.
    pub(super) name: &'static str,
    /// What to type instead.
    pub(super) instead: &'static str,
}

/// Character, name, what to type instead.
pub(super) const TABLE: &[(char, &str, &str)] = &[
    ('\u{201c}', "a curly quotation mark", "\""),
    ('\u{201d}', "a curly quotation mark", "\""),
    ('\u{201e}', "a low quotation mark", "\""),
    ('\u{201f}', "a curly quotation mark", "\""),
    ('\u{00ab}', "a French quotation mark", "\""),
    ('\u{00bb}', "a French quotation mark", "\""),
    ('\u{2033}', "a double prime", "\""),
    ('\u{ff02}', "a wide quotation mark", "\""),
    ('\u{2018}', "a curly apostrophe", "\""),
    ('\u{2019}', "a curly apostrophe", "\""),
    ('\u{201a}', "a low quotation mark", "\""),
    ('\u{2032}', "a prime", "\""),
    ('\u{2010}', "a typographic hyphen", "-"),
    ('\u{2011}', "a non-breaking hyphen", "-"),
    ('\u{2012}', "a figure dash", "-"),
    ('\u{2013}', "an en dash", "-"),
    ('\u{2014}', "an em dash", "-"),
    ('\u{2015}', "a horizontal bar", "-"),
    ('\u{2212}', "a minus sign", "-"),
    ('\u{00a0}', "a non-breaking space", " "),
    ('\u{2002}', "a wide space", " "),
    ('\u{2003}', "a wide space", " "),
    ('\u{2007}', "a figure space", " "),
    ('\u{2009}', "a thin space", " "),
    ('\u{202f}', "a narrow non-breaking space", " "),
    ('\u{3000}', "a wide space", " "),
    ('\u{00ad}', "an invisible hyphen", ""),
    ('\u{200b}', "an invisible space", ""),
    ('\u{200c}', "an invisible joiner", ""),
    ('\u{200d}', "an invisible joiner", ""),
    ('\u{2060}', "an invisible joiner", ""),
    ('\u{feff}', "an invisible byte-order mark", ""),
    ('\u{2028}', "an invisible line end", " "),
    ('\u{2029}', "an invisible line end", " "),
    ('\u{0085}', "an invisible line end", " "),
    ('\u{00d7}', "a multiplication sign", "*"),
    ('\u{00f7}', "a division sign", "/"),
    ('\u{2044}', "a fraction slash", "/"),
    ('\u{2264}', "a less-or-equal sign", "<="),
    ('\u{2265}', "a greater-or-equal sign", ">="),
    ('\u{2260}', "a not-equal sign", "!="),
    ('\u{2026}', "an ellipsis", "..."),
    ('\u{ff0c}', "a wide comma", ","),
    ('\u{201b}', "a curly apostrophe", "\""),
    ('\u{ff1d}', "a wide equals sign", "="),
    ('\u{ff08}', "a wide parenthesis", "("),
    ('\u{ff09}', "a wide parenthesis", ")"),
    ('\u{0410}', "a Cyrillic letter", "A"),
    ('\u{0412}', "a Cyrillic letter", "B"),
    ('\u{0415}', "a Cyrillic letter", "E"),
    ('\u{041a}', "a Cyrillic letter", "K"),
    ('\u{041c}', "a Cyrillic letter", "M"),
    ('\u{041d}', "a Cyrillic letter", "H"),
    ('\u{041e}', "a Cyrillic letter", "O"),
    ('\u{0420}', "a Cyrillic letter", "P"),
    ('\u{0421}', "a Cyrillic letter", "C"),
    ('\u{0422}', "a Cyrillic letter", "T"),
    ('\u{0425}', "a Cyrillic letter", "X"),
    ('\u{0430}', "a Cyrillic letter", "a"),
    ('\u{0435}', "a Cyrillic letter", "e"),
    ('\u{043e}', "a Cyrillic letter", "o"),
    ('\u{0440}', "a Cyrillic letter", "p"),
    ('\u{0441}', "a Cyrillic letter", "c"),
    ('\u{0443}', "a Cyrillic letter", "y"),
    ('\u{0445}', "a Cyrillic letter", "x"),
    ('\u{0456}', "a Cyrillic letter", "i"),
    ('\u{0391}', "a Greek letter", "A"),
    ('\u{0395}', "a Greek letter", "E"),
    ('\u{039f}', "a Greek letter", "O"),
    ('\u{03bf}', "a Greek letter", "o"),
];

/// What a character looks like; `None` where it looks like nothing that is used.
pub(super) fn of(c: char) -> Option<LookAlike> {
    TABLE.iter().find(|(found, ..)| *found == c).map(|(_, name, instead)| LookAlike { name, instead })
}

/// Characters that turn the direction of text, so that it reads otherwise than it is.
pub(super) fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
}

/// Letters of scripts that are easily taken for Latin ones.
pub(super) fn foreign_letter(c: char) -> bool {
    matches!(c, '\u{0370}'..='\u{052f}')
}
