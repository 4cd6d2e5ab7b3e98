//! A stretch of a claim's own bytes, with the values that decided marked beneath, and nothing of a patient's that did not.

use std::ops::Range;

use super::forms;
use super::hidden::Patients;
use crate::read::x12::Delimiters;

/// Lines of an excerpt are no longer than this.
const WIDTH: usize = 96;

/// What to show of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Where it stands in the claim's bytes.
    pub range: Range<usize>,
    /// Whether it may be shown.
    pub shown: bool,
}

/// One line of an excerpt, and what is marked beneath it: columns in characters, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// The line.
    pub text: String,
    /// What is marked.
    pub marks: Vec<Range<usize>>,
}

impl Marked {
    /// The line beneath: `^^^^^` under what is marked; empty where nothing is.
    pub fn beneath(&self) -> String {
        let mut line = String::new();
        for mark in &self.marks {
            while line.chars().count() < mark.start {
                line.push(' ');
            }
            while line.chars().count() < mark.end.max(mark.start + 1) {
                line.push('^');
            }
        }
        line
    }
}

/// A segment with its values marked, in lines that fit a page; a stretch in which nothing is marked is left out.
pub fn segment(
    raw: &[u8],
    within: Range<usize>,
    delimiters: Delimiters,
    values: &[Value],
    patients: Patients,
) -> Vec<Marked> {
    let bytes = raw.get(within.clone()).unwrap_or(b"");
    let harmless = forms::harmless(bytes, delimiters);
    let mut lines = vec![Marked::default()];
    let (mut element, mut component) = (0, 1);
    let mut left_out = false;
    for (at, part) in parts(bytes, delimiters) {
        let at = within.start + at;
        let own = values.iter().find(|value| at < value.range.end && value.range.start < at + part.len());
        if let [byte] = part
            && is_delimiter(*byte, delimiters)
        {
            if *byte == delimiters.element {
                (element, component) = (element + 1, 1);
            } else if *byte == delimiters.component {
                component += 1;
            }
            if *byte == delimiters.element || !left_out {
                push(&mut lines, part, own.is_some(), WIDTH + 1);
            }
            left_out = left_out && *byte != delimiters.element;
            continue;
        }
        let shown = match own {
            Some(own) => own.shown,
            None if patients == Patients::Shown => true,
            None => {
                harmless.get(element).is_some_and(|known| *known) && !forms::is_description(bytes, element, component)
            }
        };
        if shown {
            push(&mut lines, part, own.is_some(), WIDTH);
            left_out = false;
        } else if !left_out {
            push(&mut lines, "…".as_bytes(), own.is_some(), WIDTH);
            left_out = true;
        }
    }
    let first = lines.first().map(|line| line.text.clone());
    let many = lines.len() > 1;
    lines.retain(|line| !many || !line.marks.is_empty() || Some(&line.text) == first.as_ref());
    lines
}

/// Delimiters, and what stands between them, each with its place.
fn parts(bytes: &[u8], delimiters: Delimiters) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    bytes.chunk_by(move |a, b| !is_delimiter(*a, delimiters) && !is_delimiter(*b, delimiters)).map(move |part| {
        let start = at;
        at += part.len();
        (start, part)
    })
}

fn is_delimiter(byte: u8, delimiters: Delimiters) -> bool {
    byte == delimiters.element || byte == delimiters.component || Some(byte) == delimiters.repetition
}

/// Adds a part to the last line, or to a new one where that is full.
fn push(lines: &mut Vec<Marked>, part: &[u8], marked: bool, width: usize) {
    let text = shown(part);
    let len = text.chars().count();
    if lines.last().is_none_or(|line| !line.text.is_empty() && line.text.chars().count() + len > width) {
        lines.push(Marked::default());
    }
    let Some(line) = lines.last_mut() else { return };
    let start = line.text.chars().count();
    if marked {
        match line.marks.last_mut() {
            Some(mark) if mark.end == start => mark.end = start + len,
            _ => line.marks.push(start..start + len),
        }
    }
    line.text.push_str(&text);
}

/// Values of an object or of a row, each behind its name, with the values marked: as much as fits on each line.
pub fn members(raw: &[u8], members: &[(String, Value)]) -> Vec<Marked> {
    let mut lines: Vec<Marked> = Vec::new();
    for (name, value) in members {
        let name = super::write::safe(name);
        let bytes = raw.get(value.range.clone()).unwrap_or(b"");
        let text = match value.shown {
            true if bytes.len() > WIDTH => format!("{}…", shown(bytes.get(..WIDTH).unwrap_or(bytes))),
            true => shown(bytes),
            false => "…".to_owned(),
        };
        let len = name.chars().count() + text.chars().count();
        match lines.last_mut() {
            Some(line) if line.text.chars().count() + 2 + len <= WIDTH => line.text.push_str(", "),
            Some(line) => {
                line.text.push(',');
                lines.push(Marked::default());
            }
            None => lines.push(Marked::default()),
        }
        let Some(line) = lines.last_mut() else { continue };
        line.text.push_str(&name);
        let start = line.text.chars().count();
        line.text.push_str(&text);
        line.marks.push(start..line.text.chars().count());
    }
    lines
}

/// Bytes as a terminal may meet them: controls and what is no UTF-8 written out, line ends as blanks.
fn shown(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(&super::write::safe(&chunk.valid().replace(['\n', '\r', '\t'], " ")));
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(raw: &str, marked: &str, visible: bool) -> Vec<Marked> {
        let start = raw.find(marked).unwrap();
        let value = Value { range: start..start + marked.len(), shown: visible };
        segment(raw.as_bytes(), 0..raw.len(), Delimiters::default(), &[value], Patients::Hidden)
    }

    #[test]
    fn values_are_marked_beneath_their_segment() {
        let lines = of("SV1*HC:99213:25*120*UN*1***1", "99213", true);
        assert_eq!(lines[0].text, "SV1*HC:99213:25*120*UN*1***1");
        assert_eq!(lines[0].beneath(), "       ^^^^^");
    }

    #[test]
    fn o13_only_what_decided_is_shown_of_segments_with_patients_data() {
        let lines = of("NM1*IL*1*DOE*JANE****MI*M77", "M77", false);
        assert_eq!(lines[0].text, "NM1*IL*…*…*…****…*…");
        assert_eq!(of("DMG*D8*19710502*F", "F", true)[0].text, "DMG*D8*…*F");
        assert_eq!(of("SV1*HC:99213:25::::secret words*120", "99213", true)[0].text, "SV1*HC:99213:25::::…*120");
        assert_eq!(of("LX*1NTE*ADD*JANE", "1NTE", true)[0].text, "LX*1NTE*…*…");
    }

    #[test]
    fn x08_odd_bytes_are_written_out() {
        let raw = b"CLM*A\x1b\xd1B*5".as_slice();
        let value = Value { range: 4..8, shown: true };
        let lines = segment(raw, 0..raw.len(), Delimiters::default(), &[value], Patients::Hidden);
        assert_eq!(lines[0].text, "CLM*A\\u{1b}\\xD1B*5");
    }

    #[test]
    fn long_segments_are_cut_to_what_is_marked() {
        let codes: Vec<String> = (0..60).map(|n| format!("ABF:E{n:03}")).collect();
        let lines = of(&format!("HI*{}", codes.join("*")), "E050", true);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.text.chars().count() <= WIDTH + 1), "{lines:?}");
        assert!(lines[1].text.contains("E050"));
    }
}
