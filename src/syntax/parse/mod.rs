//! Text to tree: layout, words, then each clause alone.
//!
//! A file is cut by its margins, the words of each clause are looked at (most slips are caught there, each with its own
//! sentence), and what is left is matched by the grammar, one clause at a time: one mistake hides nothing.

mod build;
mod declaration;
mod decode;
mod edit;
mod explain;
mod expression;
mod grammar;
mod layout;
mod lookalike;
mod problem;
mod short;
mod slips;
mod test;
mod words;

pub use decode::{Undecodable, decode};
pub(super) use layout::comments;
pub use words::MAX_DEPTH;

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Span};
use crate::syntax::tree::{Declaration, File};
use declaration::Reader;
use layout::Block;

/// Bytes that a policy file may have: long lists belong into files of their own.
pub const MAX_BYTES: usize = 64 << 20;

/// Files above this size are read by several threads.
const LARGE: usize = 1 << 20;
/// As deep as a tree may be, a thread can go.
const STACK: usize = 64 << 20;

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
    let turned = text.char_indices().filter(|(_, c)| lookalike::turns_text(*c));
    for (at, c) in turned.take(if text.is_ascii() { 0 } else { usize::MAX }) {
        diagnostics.push(problem::bidi(c, Span::new(id, at, at + c.len_utf8())));
    }
    let layout = layout::cut(id, text, &mut diagnostics);
    let declarations = read(id, &layout.code, layout.blocks, &mut diagnostics);
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

/// Reads the texts of several files, side by side where they are much together; the results stand as the texts do.
pub fn parse_all(texts: Vec<(FileId, &str)>) -> Vec<Parsed> {
    let bytes = texts.iter().map(|(_, text)| text.len()).sum();
    side_by_side(threads_for(bytes), texts, |(id, text)| parse(id, text))
}

/// Reads the blocks of a file; those of a large one in parts, side by side, each block where it stood.
fn read(id: FileId, code: &str, mut blocks: Vec<Block>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Declaration> {
    let threads = threads_for(code.len());
    // Several parts a thread: one with long lists does not keep the others waiting.
    let length = if threads == 1 { blocks.len() } else { blocks.len().div_ceil(threads * 8) }.max(1);
    let mut parts = Vec::new();
    while !blocks.is_empty() {
        let rest = blocks.split_off(length.min(blocks.len()));
        parts.push(std::mem::replace(&mut blocks, rest));
    }
    let done = side_by_side(threads, parts, |blocks| {
        let mut found = Vec::new();
        let mut reader = Reader { file: id, code, diagnostics: &mut found };
        let read: Vec<Declaration> = blocks.into_iter().filter_map(|block| reader.declaration(block)).collect();
        (read, found)
    });
    let mut declarations = Vec::new();
    for (read, found) in done {
        declarations.extend(read);
        diagnostics.extend(found);
    }
    declarations
}

/// How many threads so many bytes of text are worth.
fn threads_for(bytes: usize) -> usize {
    if bytes < LARGE { 1 } else { thread::available_parallelism().map_or(1, NonZeroUsize::get) }
}

/// Does some work on each of several things, in several threads; the results stand as the things do.
fn side_by_side<T: Send, R: Send>(threads: usize, things: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    if threads < 2 {
        return things.into_iter().map(work).collect();
    }
    let waiting = Mutex::new(things.into_iter().enumerate());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let run = || std::iter::from_fn(next).map(|(at, thing)| (at, work(thing))).collect::<Vec<_>>();
    let mut done = thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).ok();
        let helpers: Vec<_> = (1..threads).map_while(spawn).collect();
        let mut done = run();
        for helper in helpers {
            match helper.join() {
                Ok(more) => done.extend(more),
                Err(failed) => std::panic::resume_unwind(failed),
            }
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Characters that look like others, with what to type instead.
#[cfg(test)]
pub(super) fn look_alikes() -> Vec<(char, &'static str)> {
    lookalike::TABLE.iter().map(|(c, _, instead)| (*c, *instead)).collect()
}
