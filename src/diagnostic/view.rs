//! The lines of a file that a diagnostic is about, as they may be shown: short, and without characters that steer a
//! terminal or turn text.

use std::borrow::Cow;

use super::Label;
use crate::source::Source;

/// Lines up to this many characters are shown whole.
const WHOLE: usize = 200;

/// Characters shown on both sides of a place in a longer line.
const AROUND: usize = 60;

/// The lines around some places of one file; its text holds nothing else.
pub(super) struct View {
    /// The file's name.
    pub(super) name: String,
    /// The lines shown, each with its end.
    pub(super) text: String,
    lines: Vec<ViewLine>,
    /// For each label: where it is in `text`, how long, and its column in the file from 0.
    pub(super) places: Vec<ViewPlace>,
}

/// One line of a [`View`].
struct ViewLine {
    /// In the file, from 1.
    number: u32,
    /// In the view's text.
    start: usize,
}

/// Where a label is.
#[derive(Clone, Copy)]
pub(super) struct ViewPlace {
    pub(super) start: usize,
    pub(super) len: usize,
    /// From 0.
    pub(super) column: usize,
}

/// A stretch of a view, of whole lines but for its beginning where no line before it is wanted.
pub(super) struct Stretch<'v> {
    pub(super) text: &'v str,
    pub(super) start: usize,
    /// From 0.
    pub(super) line: usize,
    /// From 0.
    pub(super) column: usize,
    pub(super) lines: usize,
}

impl View {
    /// Takes the lines of all labels, which are of this file, and one line on both sides of each.
    pub(super) fn new(source: &Source, labels: &[&Label]) -> View {
        let positions: Vec<_> = labels.iter().map(|label| source.position(label.span.start)).collect();
        let mut numbers: Vec<u32> = positions
            .iter()
            .flat_map(|position| position.line.saturating_sub(1)..=position.line.saturating_add(1))
            .filter(|number| source.line(*number).is_some())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut view =
            View { name: safe(source.name()).into_owned(), text: String::new(), lines: Vec::new(), places: Vec::new() };
        let none = ViewPlace { start: 0, len: 0, column: 0 };
        view.places.resize(labels.len(), none);
        for number in numbers {
            let Some((start, line)) = source.line(number) else { continue };
            view.lines.push(ViewLine { number, start: view.text.len() });
            let here: Vec<usize> =
                positions.iter().enumerate().filter(|(_, p)| p.line == number).map(|(index, _)| index).collect();
            let focus = here.first().and_then(|index| positions.get(*index)).map(|p| p.column as usize - 1);
            let shown = Window::of(line, focus);
            for index in here {
                let (Some(label), Some(place)) = (labels.get(index), view.places.get_mut(index)) else { continue };
                let from = label.span.start.saturating_sub(start) as usize;
                let to = (label.span.end.saturating_sub(start) as usize).min(line.len());
                let (shown_from, shown_to) = (shown.find(from), shown.find(to.max(from)));
                let column = line.get(..from).map_or(0, |before| before.chars().count());
                *place = ViewPlace { start: view.text.len() + shown_from, len: shown_to - shown_from, column };
            }
            view.text.push_str(&shown.text);
            view.text.push('\n');
        }
        view
    }

    /// The lines of a stretch of the view with some lines before and behind it, as far as they follow each other.
    pub(super) fn stretch(&self, start: usize, end: usize, around: usize) -> Option<Stretch<'_>> {
        let line_of = |at: usize| self.lines.partition_point(|line| line.start <= at).checked_sub(1);
        let (mut first, mut last) = (line_of(start)?, line_of(end.max(start))?);
        if around == 0 {
            let number = self.lines.get(first)?.number;
            let column = self.places.iter().find(|place| place.start == start).map_or(0, |place| place.column);
            let text = self.text.get(start..end)?;
            return Some(Stretch { text, start, line: number as usize - 1, column, lines: 1 });
        }
        let follows = |a: usize, b: usize| {
            let (a, b) = (self.lines.get(a).map(|line| line.number), self.lines.get(b).map(|line| line.number));
            matches!((a, b), (Some(a), Some(b)) if b == a + 1)
        };
        for _ in 0..around {
            if first > 0 && follows(first - 1, first) {
                first -= 1;
            }
            if follows(last, last + 1) {
                last += 1;
            }
        }
        let from = self.lines.get(first)?;
        let to = self.lines.get(last + 1).map_or(self.text.len(), |line| line.start);
        let text = self.text.get(from.start..to)?.trim_end_matches('\n');
        Some(Stretch { text, start: from.start, line: from.number as usize - 1, column: 0, lines: last - first + 1 })
    }
}

/// The line of a place as it may be shown, without its margin; `None` where the file has no such line.
pub(super) fn excerpt(source: &Source, label: &Label) -> Option<String> {
    let position = source.position(label.span.start);
    let (_, line) = source.line(position.line)?;
    Some(Window::of(line, Some(position.column as usize - 1)).text.trim().to_owned())
}

/// A line as it is shown, with the way from its bytes to those shown.
struct Window {
    text: String,
    /// Byte of the line, byte of `text`, in order.
    map: Vec<(usize, usize)>,
}

impl Window {
    fn of(line: &str, focus: Option<usize>) -> Window {
        let long = line.chars().nth(WHOLE).is_some();
        let (from, to) = match (long, focus) {
            (false, _) => (0, usize::MAX),
            (true, None) => (0, AROUND * 2),
            (true, Some(column)) => (column.saturating_sub(AROUND), column + AROUND),
        };
        let mut text = String::new();
        let mut map = Vec::new();
        if from > 0 {
            text.push('…');
        }
        for (at, c) in line.char_indices().skip(from).take(to - from) {
            map.push((at, text.len()));
            push_safe(&mut text, c);
        }
        // Where the next character would stand: behind the last one shown.
        let end = map.last().map_or(0, |(at, _)| {
            line.get(*at..).and_then(|rest| rest.chars().next()).map_or(*at, |c| at + c.len_utf8())
        });
        map.push((end, text.len()));
        if end < line.len() && long {
            text.push('…');
        }
        Window { text, map }
    }

    /// Where a byte of the line is shown; the nearest end where it is not.
    fn find(&self, at: usize) -> usize {
        let index = self.map.partition_point(|(from, _)| *from < at);
        self.map.get(index).or(self.map.last()).map_or(0, |(_, to)| *to)
    }
}

/// A text without characters that steer a terminal or turn text: they are shown by their numbers.
pub(super) fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(unsafe_to_show) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        push_safe(&mut shown, c);
    }
    Cow::Owned(shown)
}

fn unsafe_to_show(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{061c}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}

fn push_safe(text: &mut String, c: char) {
    match c {
        '\t' => text.push(' '),
        c if unsafe_to_show(c) => text.push_str(&format!("<U+{:04X}>", u32::from(c))),
        c => text.push(c),
    }
}
