//! Sentences to lines of at most a hundred columns, with their comments.

use crate::syntax::tree::{Comment, Comments};

/// Columns that a line may have where it can be broken.
const WIDTH: usize = 100;

/// The text of a file while it is written.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
}

impl Lines {
    /// The finished text.
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// An empty line, unless nothing stands above.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Comments on lines of their own.
    pub(super) fn comments<'c>(&mut self, margin: usize, comments: impl IntoIterator<Item = &'c Comment>) {
        for comment in comments {
            self.line(margin, &format!("#{}", comment.text));
        }
    }

    /// The lines of a documentation.
    pub(super) fn documentation(&mut self, lines: &[Comment]) {
        for line in lines {
            self.line(0, format!("## {}", line.text).trim_end());
        }
    }

    fn line(&mut self, margin: usize, text: &str) {
        self.text.extend(std::iter::repeat_n(' ', margin));
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A sentence with its comments, broken where it is too long.
    pub(super) fn sentence(&mut self, margin: usize, comments: &Comments, sentence: &str) {
        match parts(comments, sentence, None) {
            Some(parts) => {
                self.comments(margin, &comments.above);
                self.parts(margin, &parts);
            }
            None => {
                self.comments(margin, all_above(comments));
                self.beside(margin, comments, sentence, true);
            }
        }
    }

    /// A sentence with the comment beside it; those above stand there already.
    pub(super) fn beside(&mut self, margin: usize, comments: &Comments, sentence: &str, breaks: bool) {
        let lines = if breaks { broken(sentence, WIDTH.saturating_sub(margin), margin) } else { vec![sentence] };
        for (line, first) in lines.iter().zip(std::iter::once(true).chain(std::iter::repeat(false))) {
            let comment = comments.beside.as_ref().filter(|_| first);
            self.commented(if first { margin } else { further(margin) }, line, comment);
        }
    }

    /// The parts of a sentence, each with the comments that stand above and beside it.
    pub(super) fn parts(&mut self, margin: usize, parts: &[Part<'_>]) {
        let (mut own, mut width) = (margin, WIDTH.saturating_sub(margin));
        for part in parts {
            self.comments(own, part.above.iter().copied());
            let lines = broken(part.text, width, margin);
            for (at, line) in lines.iter().enumerate() {
                let comment = part.beside.filter(|_| at + 1 == lines.len());
                self.commented(if at == 0 { own } else { further(margin) }, line, comment);
            }
            (own, width) = (further(margin), further_width(margin));
        }
    }

    fn commented(&mut self, margin: usize, line: &str, comment: Option<&Comment>) {
        match comment {
            Some(comment) => self.line(margin, &format!("{line}  #{}", comment.text)),
            None => self.line(margin, line),
        }
    }
}

/// How many columns the further lines of a sentence may have.
fn further_width(margin: usize) -> usize {
    WIDTH.saturating_sub(margin + 4)
}

/// The margin of the further lines of a sentence.
fn further(margin: usize) -> usize {
    margin + if margin == 0 { 4 } else { 2 }
}

/// A part of a sentence, from one comment within it to the next.
#[derive(Debug, Default)]
pub(super) struct Part<'s> {
    text: &'s str,
    above: Vec<&'s Comment>,
    beside: Option<&'s Comment>,
}

/// All comments that stand above a sentence in which there is no place for them.
pub(super) fn all_above(comments: &Comments) -> impl DoubleEndedIterator<Item = &Comment> {
    comments.above.iter().chain(comments.within.iter().map(|within| &within.comment))
}

/// A sentence in parts, so that each comment within it stands where it stood; nothing where there is none, or where one has
/// no such place. The members of a list that begins at `list` begin a line of their own, if they do not stand on one line.
pub(super) fn parts<'s>(comments: &'s Comments, sentence: &'s str, list: Option<usize>) -> Option<Vec<Part<'s>>> {
    let mut ends: Vec<usize> = Vec::new();
    let mut quoted = false;
    for (at, c) in sentence.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => ends.push(at + 1),
            _ => {}
        }
    }
    let is_long = sentence.chars().count() > WIDTH;
    let list = list.filter(|_| is_long || !matches!(comments.within.as_slice(), [one] if one.behind > ends.len()));
    if comments.within.is_empty() {
        // Beside the first of several lines it would be a comment on the last code there.
        list.filter(|_| is_long && comments.beside.is_some())?;
    } else if ends.len() != comments.commas {
        return None;
    }
    let mut parts = vec![Part { beside: comments.beside.as_ref(), ..Part::default() }];
    let mut from = 0;
    let mut cut = |parts: &mut Vec<Part<'s>>, to: usize| {
        if to > from
            && let Some(last) = parts.last_mut()
        {
            last.text = sentence.get(from..to).unwrap_or("").trim();
            from = to;
            parts.push(Part::default());
        }
    };
    if let Some(list) = list {
        cut(&mut parts, list);
    }
    for within in &comments.within {
        let to = match within.behind {
            0 => list?,
            behind if behind > ends.len() => sentence.len(),
            behind => *ends.get(behind - 1)?,
        };
        cut(&mut parts, to);
        let count = parts.len();
        let place = if within.alone { parts.last_mut() } else { parts.get_mut(count.checked_sub(2)?) }?;
        match within.alone {
            true => place.above.push(&within.comment),
            false if place.beside.is_none() => place.beside = Some(&within.comment),
            false => return None,
        }
    }
    cut(&mut parts, sentence.len());
    // Behind the end nothing may wait for a line.
    parts.pop().filter(|last| last.above.is_empty()).map(|_| parts)
}

/// Breaks a sentence whose first line may be so wide behind commas and before `and`, `or`, `where`, `satisfies`, `otherwise`.
fn broken(sentence: &str, mut width: usize, margin: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = sentence;
    while rest.chars().count() > width {
        let Some((before, after)) = split(rest, width) else { break };
        lines.push(before);
        rest = after;
        width = further_width(margin);
    }
    lines.push(rest);
    lines
}

/// Splits at the last good place within `width` columns, else at the first behind it.
fn split(text: &str, width: usize) -> Option<(&str, &str)> {
    const JOINTS: [&str; 5] = [" and ", " or ", " where ", " satisfies ", " otherwise "];
    let mut best = None;
    let mut quoted = false;
    for (column, (at, c)) in text.char_indices().enumerate() {
        if column > width && best.is_some() {
            break;
        }
        let rest = text.get(at..)?;
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => {
                let behind_comma = text.get(..at)?.ends_with(',');
                if behind_comma || (at > 0 && JOINTS.iter().any(|joint| rest.starts_with(joint))) {
                    best = Some(at);
                }
            }
            _ => {}
        }
    }
    let at = best?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}
