//! Text to tree: layout, words, then each clause alone.
//!
//! A file is cut by its margins, the words of each clause are looked at (most slips are caught there, each with its own
//! sentence), and what is left is matched by the grammar, one clause at a time: one mistake hides nothing.

mod build;
mod declaration;
mod decode;
mod explain;
mod expression;
mod grammar;
mod layout;
mod lookalike;
mod problem;
mod slips;
mod test;
mod words;

pub use decode::{Undecodable, decode};
pub(super) use layout::comments;
pub use words::MAX_DEPTH;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Span};
use crate::syntax::tree::File;
use declaration::Reader;

/// Bytes that a policy file may have: long lists belong into files of their own.
pub const MAX_BYTES: usize = 8 << 20;

/// Problems of one file that are shown.
pub const MAX_PROBLEMS: usize = 50;

/// A file's tree and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The declarations and clauses that could be read; complete where nothing is wrong.
    pub file: File,
    /// What is wrong, in the order of the file, at most [`MAX_PROBLEMS`] and one that counts the rest.
    pub diagnostics: Vec<Diagnostic>,
    /// All places where something could not be read, those of problems that are not shown among them.
    pub broken: Vec<Span>,
}

/// Reads the text of a policy file. The depth of the tree is at most [`MAX_DEPTH`] times a small constant.
pub fn parse(id: FileId, text: &str) -> Parsed {
    let mut diagnostics = Vec::new();
    if text.len() > MAX_BYTES {
        diagnostics.push(problem::too_large(Span::new(id, 0, 0), text.len(), MAX_BYTES));
        let broken = vec![Span::new(id, 0, 0)];
        return Parsed { file: File::default(), diagnostics, broken };
    }
    grammar::allow(text.len());
    for (at, c) in text.char_indices().filter(|(_, c)| lookalike::turns_text(*c)) {
        diagnostics.push(problem::bidi(c, Span::new(id, at, at + c.len_utf8())));
    }
    let layout = layout::cut(id, text, &mut diagnostics);
    let mut reader = Reader { file: id, code: &layout.code, diagnostics: &mut diagnostics };
    let declarations = layout.blocks.into_iter().filter_map(|block| reader.declaration(block)).collect();
    let file = File { declarations, trailing: layout.trailing };
    diagnostics.sort_by_key(|found| found.labels.first().map(|label| label.span.start));
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let broken = errors.filter_map(|found| found.labels.first()).map(|label| label.span).collect();
    let mut diagnostics = problem::folded(diagnostics);
    let left = diagnostics.len().saturating_sub(MAX_PROBLEMS);
    if left > 0 {
        let next = diagnostics.get(MAX_PROBLEMS).and_then(|found| found.labels.first());
        let at = next.map_or(Span::new(id, 0, 0), |label| label.span);
        diagnostics.truncate(MAX_PROBLEMS);
        diagnostics.push(problem::more(at, left));
    }
    Parsed { file, diagnostics, broken }
}

/// Characters that look like others, with what to type instead.
#[cfg(test)]
pub(super) fn look_alikes() -> Vec<(char, &'static str)> {
    lookalike::TABLE.iter().map(|(c, _, instead)| (*c, *instead)).collect()
}
