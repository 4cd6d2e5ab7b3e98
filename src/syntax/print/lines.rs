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
    pub(super) fn comments(&mut self, margin: usize, comments: &[Comment]) {
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
        self.comments(margin, &comments.above);
        self.beside(margin, comments, sentence, true);
    }

    /// A sentence with the comment beside it; those above stand there already.
    pub(super) fn beside(&mut self, margin: usize, comments: &Comments, sentence: &str, breaks: bool) {
        let lines = if breaks { broken(margin, sentence) } else { vec![sentence] };
        for (line, first) in lines.iter().zip(std::iter::once(true).chain(std::iter::repeat(false))) {
            match &comments.beside {
                Some(comment) if first => self.line(margin, &format!("{line}  #{}", comment.text)),
                _ if first => self.line(margin, line),
                _ => self.line(margin + if margin == 0 { 4 } else { 2 }, line),
            }
        }
    }
}

/// Breaks a sentence behind commas and before `and`, `or`, `where`, `satisfies`, `otherwise`.
fn broken(margin: usize, sentence: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = sentence;
    let mut width = WIDTH.saturating_sub(margin);
    while rest.chars().count() > width {
        let Some((before, after)) = split(rest, width) else { break };
        lines.push(before);
        rest = after;
        width = WIDTH.saturating_sub(margin + 4);
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
