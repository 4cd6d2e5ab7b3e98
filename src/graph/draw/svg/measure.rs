//! A text to its width on the screen, and to lines that fit.

/// Tenths of a pixel: all lengths of a picture are counted in them.
pub(super) type Length = i64;

/// Pixels as tenths.
pub(super) const fn px(pixels: Length) -> Length {
    pixels * 10
}

/// Widths of the signs from the blank to the tilde in thousandths of the size of the type, those of a wide face: what
/// fits by them fits in any usual one.
const WIDTHS: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1015, 684, 686, 722, 770, 667, 611, 778, 752, 295, 500, 667, 557, 863,
    748, 787, 667, 787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390, 337, 390, 838, 556, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
];

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Type {
    /// Its size in pixels.
    pub(super) size: u8,
    /// Whether it is bold.
    pub(super) bold: bool,
}

impl Type {
    pub(super) const fn plain(size: u8) -> Type {
        Type { size, bold: false }
    }

    pub(super) const fn bold(size: u8) -> Type {
        Type { size, bold: true }
    }

    /// The most that a text may take up, in tenths of a pixel.
    pub(super) fn width(self, text: &str) -> Length {
        let thousandths: Length = text.chars().map(thousandths).sum();
        let wide = if self.bold { thousandths * 9 / 8 } else { thousandths };
        (wide * Length::from(self.size) + 99) / 100
    }

    /// A text that is not wider than a width, or as much of its beginning as fits, with `…` behind.
    pub(super) fn cut(self, text: &str, width: Length) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut kept = String::new();
        for c in text.chars() {
            kept.push(c);
            if self.width(&kept) + self.width("…") > width {
                kept.pop();
                break;
            }
        }
        format!("{}…", kept.trim_end())
    }

    /// A text on lines that are not wider than a width, `most` at the most; the last ends in `…` where not all fits.
    pub(super) fn wrap(self, text: &str, width: Length, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            if lines.len() + 1 >= most {
                lines.push(self.cut(rest, width));
                break;
            }
            let end = self.breaks(rest, width);
            let (line, more) = rest.split_at_checked(end).unwrap_or((rest, ""));
            lines.push(line.trim_end().to_owned());
            rest = more.trim_start();
        }
        lines
    }

    /// Where a line ends that may be so wide: behind the last word that fits, or within a word that alone is too wide.
    fn breaks(self, text: &str, width: Length) -> usize {
        let (mut used, mut word) = (0, None);
        let blank = self.width(" ");
        let mut line = String::new();
        for (at, c) in text.char_indices() {
            if c == ' ' {
                word = Some(at);
            }
            line.push(c);
            used += if c == ' ' { blank } else { self.width(c.encode_utf8(&mut [0; 4])) };
            if used > width && c != ' ' {
                // One sign at the least, so that there is an end.
                return word.unwrap_or(if at == 0 { c.len_utf8() } else { at });
            }
        }
        text.len()
    }
}

fn thousandths(c: char) -> Length {
    let place = u32::from(c).checked_sub(32).and_then(|at| WIDTHS.get(at as usize));
    match (place, c) {
        (Some(width), _) => Length::from(*width),
        (None, '\u{a0}'..='\u{17f}' | '\u{370}'..='\u{52f}') => 1000,
        (None, '…' | '—' | '→') => 1000,
        _ => 1600,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_or_wrapped_fits() {
        let plain = Type::plain(12);
        assert_eq!(plain.width("mm"), 234);
        assert!(Type::bold(12).width("mm") > plain.width("mm"));
        for text in ["", "x", "line in office_visit", &"W".repeat(99), "🦴 日本語 é", "a  b", &"wide ".repeat(40)]
        {
            for width in [px(40), px(100), px(250)] {
                assert!(plain.width(&plain.cut(text, width)) <= width, "{text}");
                let lines = plain.wrap(text, width, 3);
                assert!(lines.len() <= 3 && lines.iter().all(|line| plain.width(line) <= width), "{lines:?}");
            }
        }
        assert_eq!(plain.wrap("one two three", px(60), 9), ["one two", "three"]);
        let cut = plain.wrap("one two three fourteen", px(60), 2);
        assert!(
            cut.len() == 2 && cut[0] == "one two" && cut[1].starts_with("three ") && cut[1].ends_with('…'),
            "{cut:?}"
        );
        assert!(plain.wrap("", px(60), 2).is_empty());
    }
}
