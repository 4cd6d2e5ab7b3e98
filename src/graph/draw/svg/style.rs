//! The colours of a picture, by day and by night, to its style sheet.

/// A rule: what it is for, what it sets, by day, by night.
pub(super) type Rule = (&'static str, &'static str, &'static str, &'static str);

/// All colours.
pub(super) const RULES: &[Rule] = &[
    (".ground", "fill", "#ffffff", "#0d1117"),
    (".ink", "fill", "#1f2328", "#e6edf3"),
    (".soft", "fill", "#57606a", "#9da7b3"),
    (".rule", "stroke", "#d0d7de", "#30363d"),
    (".body", "fill", "#ffffff", "#161b22"),
    (".edit .edge", "stroke", "#3b6fb6", "#6ea8fe"),
    (".edit .head", "fill", "#e3eefb", "#16294a"),
    (".named .edge", "stroke", "#3b6fb6", "#6ea8fe"),
    (".named .head", "fill", "#ffffff", "#161b22"),
    (".exception .edge", "stroke", "#9a6700", "#e3b341"),
    (".exception .head", "fill", "#fff4cf", "#352806"),
    (".group .edge", "stroke", "#57606a", "#9da7b3"),
    (".group .head", "fill", "#eef1f4", "#222a35"),
    (".set .edge", "stroke", "#2f7d4f", "#56d364"),
    (".set .head", "fill", "#eaf7ee", "#11261a"),
    (".table .edge", "stroke", "#0f766e", "#4fd1c5"),
    (".table .head", "fill", "#e3f5f3", "#0b2827"),
    (".facts .edge", "stroke", "#0f766e", "#4fd1c5"),
    (".facts .head", "fill", "#e3f5f3", "#0b2827"),
    (".definition .edge", "stroke", "#7e22ce", "#c297ff"),
    (".definition .head", "fill", "#f5ecff", "#251a38"),
    (".deny", "fill", "#fdeaea", "#3a1618"),
    (".reject", "fill", "#fdeaea", "#3a1618"),
    (".pend", "fill", "#fff1da", "#35270a"),
    (".warn", "fill", "#eef1f4", "#222a35"),
    (".pass", "fill", "#eaf7ee", "#11261a"),
    (".deny-ink", "fill", "#8f1d1d", "#ffb4ab"),
    (".reject-ink", "fill", "#8f1d1d", "#ffb4ab"),
    (".pend-ink", "fill", "#744700", "#ffd580"),
    (".warn-ink", "fill", "#334155", "#c8d3df"),
    (".pass-ink", "fill", "#1d5e36", "#8ddb8c"),
    (".waits-ink", "fill", "#a8155b", "#ff8fc0"),
    (".lifts-ink", "fill", "#7d5300", "#e3b341"),
    ("path.uses", "stroke", "#8c96a1", "#66717d"),
    ("circle.uses", "fill", "#8c96a1", "#66717d"),
    ("path.lifts", "stroke", "#9a6700", "#e3b341"),
    ("path.waits", "stroke", "#bf1a67", "#ff8fc0"),
    (".tip-lifts", "fill", "#9a6700", "#e3b341"),
    (".tip-waits", "fill", "#bf1a67", "#ff8fc0"),
];

/// What no hour of the day changes.
const FIXED: &str = "\
text{font-family:\"Helvetica Neue\",Helvetica,Arial,\"Liberation Sans\",\"DejaVu Sans\",sans-serif;font-size:12px}
.heading{font-size:20px;font-weight:bold}
.name{font-size:14px;font-weight:bold}
.small{font-size:11px}
.strong{font-weight:bold}
.edge{fill:none;stroke-width:1.4}
.named .edge{stroke-dasharray:2 3}
.exception .edge{stroke-dasharray:6 3}
.rule{stroke-width:1}
path.uses,path.lifts,path.waits{fill:none;stroke-width:1.4}
path.lifts{stroke-dasharray:6 4;stroke-width:1.8}
path.waits{stroke-width:2.6}
path.uses:hover,path.lifts:hover,path.waits:hover{stroke-width:4}
g:hover>.edge{stroke-width:2.6}
";

/// The style sheet.
pub(super) fn sheet() -> String {
    let mut sheet = FIXED.to_owned();
    let mut rules = |night: bool| {
        for (what, sets, day, dark) in RULES {
            sheet.push_str(&format!("{what}{{{sets}:{}}}\n", if night { dark } else { day }));
        }
        if !night {
            sheet.push_str("@media (prefers-color-scheme: dark){\n");
        }
    };
    rules(false);
    rules(true);
    sheet.push_str("}\n");
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts, and what they stand on.
    const GROUNDS: &[(&str, &[&str])] = &[
        (
            ".ink",
            &[
                ".ground",
                ".body",
                ".edit .head",
                ".named .head",
                ".exception .head",
                ".group .head",
                ".set .head",
                ".table .head",
                ".facts .head",
                ".definition .head",
            ],
        ),
        (
            ".soft",
            &[
                ".ground",
                ".body",
                ".edit .head",
                ".named .head",
                ".exception .head",
                ".group .head",
                ".set .head",
                ".table .head",
                ".facts .head",
                ".definition .head",
                ".deny",
                ".pend",
                ".warn",
                ".pass",
            ],
        ),
        (".deny-ink", &[".deny"]),
        (".reject-ink", &[".reject"]),
        (".pend-ink", &[".pend"]),
        (".warn-ink", &[".warn"]),
        (".pass-ink", &[".pass"]),
        (".waits-ink", &[".body", ".ground"]),
        (".lifts-ink", &[".body", ".ground"]),
    ];

    #[expect(clippy::float_arithmetic, reason = "the contrast of two colours is defined by real numbers (WCAG 2)")]
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(colour.get(at..at + 2).unwrap(), 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[expect(clippy::float_arithmetic, reason = "the contrast of two colours is defined by real numbers (WCAG 2)")]
    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn rule(what: &str) -> Rule {
        *RULES.iter().find(|(name, ..)| *name == what).unwrap()
    }

    #[test]
    fn every_text_can_be_read_by_day_and_by_night() {
        for (text, grounds) in GROUNDS {
            let (_, _, day, night) = rule(text);
            for ground in *grounds {
                let (_, _, bright, dark) = rule(ground);
                for (ink, ground) in [(day, bright), (night, dark)] {
                    assert!(contrast(ink, ground) >= 4.5, "{text} {ink} on {ground}: {}", contrast(ink, ground));
                }
            }
        }
    }

    #[test]
    fn lines_stand_out_from_the_ground() {
        for (what, sets, day, night) in RULES {
            if *sets == "stroke" && *what != ".rule" {
                assert!(contrast(day, "#ffffff") >= 2.9 && contrast(night, "#0d1117") >= 2.9, "{what}");
            }
        }
    }
}
