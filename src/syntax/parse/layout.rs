//! Text to declarations and clauses, by margins alone: which lines make a clause, and which comments belong to it.

use super::problem;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::syntax::tree::{Comment, Comments, Within};

/// A declaration as its lines show it.
pub(super) struct Block {
    /// `##` lines directly above it.
    pub(super) documentation: Vec<Comment>,
    /// From its keyword to the end of its first sentence.
    pub(super) head: Piece,
    /// Its clauses, rows or cases.
    pub(super) clauses: Vec<Piece>,
}

/// A stretch of the file that is matched alone: a head or a clause.
pub(super) struct Piece {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte that is not a comment.
    pub(super) end: usize,
    /// Its comments.
    pub(super) comments: Comments,
    /// The bytes at which its further lines begin.
    pub(super) further: Vec<usize>,
    /// Something in it was reported already; it is not matched.
    pub(super) broken: bool,
    /// What its last line ends with, where that leaves it open: `,` or `=`.
    open: Option<char>,
    /// The comment at the end of its last line, where that is not its first one and ends no list.
    last: Option<Comment>,
}

impl Piece {
    /// Takes in how a line of it ends.
    fn ends_with(&mut self, line: &Line<'_>) {
        self.open = line.code.chars().next_back().filter(|c| matches!(c, ',' | '='));
        self.comments.commas += commas(line.code);
    }

    /// Knows that no line of it follows.
    fn end(&mut self) {
        let behind = self.comments.commas + 1;
        self.comments.within.extend(self.last.take().map(|comment| Within { comment, behind, alone: false }));
    }
}

/// How many commas stand outside quotes.
fn commas(code: &str) -> usize {
    code.split('"').step_by(2).map(|part| part.matches(',').count()).sum()
}

/// A file cut into its parts.
pub(super) struct Layout {
    /// The file with comments, line ends and tabs as blanks: every byte stands where it stood.
    pub(super) code: String,
    /// The declarations.
    pub(super) blocks: Vec<Block>,
    /// Comments behind the last.
    pub(super) trailing: Vec<Comment>,
}

/// Words that begin a declaration; the kind of a set does, too.
pub(super) const DECLARATIONS: [&str; 9] =
    ["policy", "use", "table", "facts", "define", "edit", "exception", "given", "test"];

/// Words that begin a clause and no declaration.
const CLAUSES: [&str; 27] = [
    "for",
    "with",
    "when",
    "unless",
    "require",
    "deny",
    "reject",
    "pend",
    "warn",
    "if",
    "source",
    "tag",
    "effective",
    "dated",
    "payer",
    "claims",
    "version",
    "add",
    "remove",
    "column",
    "key",
    "expect",
    "patient",
    "line",
    "history",
    "claim",
    "fact",
];

/// One line of the file.
struct Line<'t> {
    number: usize,
    /// Where what is not blank begins.
    start: usize,
    /// Blanks before it.
    margin: usize,
    /// What is neither margin nor comment, without blanks at its end.
    code: &'t str,
    comment: Option<Comment>,
    unclosed: bool,
    /// A tab stands in the margin: how deep it is cannot be told.
    tabbed: bool,
}

/// A comment that waits for what it belongs to.
struct Waiting {
    comment: Comment,
    line: usize,
    documents: bool,
}

/// What the indented lines directly below a declaration's first line are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FirstLines {
    /// Clauses.
    Clauses,
    /// More of the first line: `define x = …`.
    MoreOfHead,
    /// More of the first line, but for `add` and `remove`: a set.
    MoreOrChanges,
}

struct Cutter<'d> {
    blocks: Vec<Block>,
    waiting: Vec<Waiting>,
    margin: Option<usize>,
    continues: bool,
    lost: bool,
    first_lines: FirstLines,
    diagnostics: &'d mut Vec<Diagnostic>,
    file: FileId,
}

/// Cuts a file.
pub(super) fn cut(file: FileId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Layout {
    let mut code = String::with_capacity(text.len());
    let mut tabs: Vec<Span> = Vec::new();
    let mut cutter = Cutter {
        blocks: Vec::new(),
        waiting: Vec::new(),
        margin: None,
        continues: false,
        lost: false,
        first_lines: FirstLines::Clauses,
        diagnostics,
        file,
    };
    let mut start = 0;
    for (number, raw) in lines(text).enumerate() {
        let line = read(file, number, start, raw, &mut code, &mut tabs, cutter.diagnostics);
        start += raw.len();
        cutter.take(line);
    }
    if let Some(first) = tabs.first() {
        cutter.diagnostics.push(problem::tab_in_margin(*first, tabs.len() - 1));
    }
    for block in &mut cutter.blocks {
        std::iter::once(&mut block.head).chain(&mut block.clauses).for_each(Piece::end);
    }
    let trailing = cutter.waiting.into_iter().map(|waiting| waiting.comment).collect();
    Layout { code, blocks: cutter.blocks, trailing }
}

/// The lines of a text with their ends: `\n`, `\r\n` or a lone `\r`.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = match memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            None => rest.len(),
            Some(at) if rest.get(at..at + 2) == Some("\r\n") => at + 2,
            Some(at) => at + 1,
        };
        let (line, after) = rest.split_at(end);
        rest = after;
        Some(line)
    })
}

/// Reads one line and appends it to `code` with its comment blanked out.
fn read<'t>(
    file: FileId,
    number: usize,
    offset: usize,
    raw: &'t str,
    code: &mut String,
    tabs: &mut Vec<Span>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Line<'t> {
    let tabs_before = tabs.len();
    let mut margin = 0;
    let mut start = 0;
    for (at, c) in raw.char_indices() {
        match c {
            ' ' | '\n' | '\r' | '\u{feff}' => {}
            '\t' => tabs.push(Span::new(file, offset + at, offset + at + 1)),
            c if c.is_whitespace() => {
                diagnostics.push(problem::look_alike(
                    c,
                    None,
                    Span::new(file, offset + at, offset + at + c.len_utf8()),
                ));
            }
            _ => break,
        }
        // A tab is refused; it counts as two blanks so that the rest of the file keeps its shape.
        margin += if c == '\t' { 2 } else { usize::from(c != '\u{feff}') };
        start = at + c.len_utf8();
    }
    let mut quote = None;
    let mut end = raw.len();
    for at in memchr::memchr2_iter(b'"', b'#', raw.as_bytes()).skip_while(|at| *at < start) {
        match raw.as_bytes().get(at) {
            Some(b'"') => quote = if quote.is_some() { None } else { Some(at) },
            Some(b'#') if quote.is_none() => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    if let Some(at) = quote {
        let span = Span::new(file, offset + at, offset + raw.trim_end().len());
        diagnostics.push(problem::unclosed_quote(span));
    }
    let body = raw.get(start..end.max(start)).unwrap_or("");
    let comment = raw.get(end..).filter(|text| !text.is_empty()).map(|text| {
        let text = text.trim_end();
        let span = Span::new(file, offset + end, offset + end + text.len());
        Comment { text: text.strip_prefix('#').unwrap_or(text).to_owned(), span }
    });
    code.extend(std::iter::repeat_n(' ', start));
    if body.contains('\t') {
        code.extend(body.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }));
    } else {
        // A line has its end at its end.
        let line = body.trim_end_matches(['\n', '\r']);
        code.push_str(line);
        code.extend(std::iter::repeat_n(' ', body.len() - line.len()));
    }
    code.extend(std::iter::repeat_n(' ', raw.len() - end.max(start)));
    Line {
        number,
        start: offset + start,
        margin,
        code: body.trim_end(),
        comment,
        unclosed: quote.is_some(),
        tabbed: tabs.len() > tabs_before,
    }
}

impl Cutter<'_> {
    fn take(&mut self, line: Line<'_>) {
        if line.code.is_empty() {
            if let Some(comment) = line.comment {
                let documents = line.margin == 0 && comment.text.starts_with('#');
                self.waiting.push(Waiting { comment, line: line.number, documents });
            }
            return;
        }
        let ends_open = line.code.ends_with([',', '=']);
        if line.margin == 0 {
            self.at_margin(line);
        } else {
            self.indented(line);
        }
        self.continues = ends_open;
    }

    fn at_margin(&mut self, line: Line<'_>) {
        let declares = declares(line.code);
        let is_clause = CLAUSES.contains(&first_word(line.code));
        if declares || self.blocks.is_empty() || !(self.continues || is_clause) {
            let documentation = self.documentation(line.number);
            self.first_lines = match first_word(line.code) {
                "define" if line.code.contains('=') => FirstLines::MoreOfHead,
                word if declares && !DECLARATIONS.contains(&word) => FirstLines::MoreOrChanges,
                _ => FirstLines::Clauses,
            };
            let first = line.number.saturating_sub(documentation.len());
            let apart = self.waiting.last().is_some_and(|last| last.line + 1 < first);
            let mut head = self.piece(line);
            head.comments.apart = apart;
            self.blocks.push(Block { documentation, head, clauses: Vec::new() });
            self.margin = None;
            self.lost = false;
        } else if self.continues {
            self.go_on(line);
        } else {
            self.diagnostics.push(problem::not_indented(first_word(line.code), self.word_span(&line)));
            self.clause(line);
        }
    }

    fn indented(&mut self, line: Line<'_>) {
        if self.blocks.is_empty() {
            if !self.lost {
                self.diagnostics.push(problem::nothing_declared(self.word_span(&line)));
            }
            self.lost = true;
            self.waiting.clear();
            return;
        }
        let more = match self.first_lines {
            FirstLines::Clauses => false,
            FirstLines::MoreOfHead => true,
            FirstLines::MoreOrChanges => !matches!(first_word(line.code), "add" | "remove"),
        };
        if self.continues || (self.margin.is_none() && more) {
            self.go_on(line);
            return;
        }
        match self.margin {
            None => {
                self.margin = Some(line.margin);
                self.clause(line);
            }
            // Behind a tab the first word tells a clause from what continues one.
            Some(_) if line.tabbed && CLAUSES.contains(&first_word(line.code)) => self.clause(line),
            Some(margin) if line.margin > margin || line.tabbed => self.go_on(line),
            Some(margin) => {
                if line.margin < margin {
                    self.diagnostics.push(problem::left_of_margin(self.word_span(&line), margin));
                }
                self.clause(line);
            }
        }
    }

    fn clause(&mut self, line: Line<'_>) {
        let piece = self.piece(line);
        if let Some(block) = self.blocks.last_mut() {
            block.clauses.push(piece);
        }
    }

    /// Makes a new piece of a line; the comments that wait stand above it.
    fn piece(&mut self, line: Line<'_>) -> Piece {
        let above = self.waiting.drain(..).map(|waiting| waiting.comment).collect();
        let mut piece = Piece {
            start: line.start,
            end: line.start + line.code.len(),
            comments: Comments { above, ..Comments::default() },
            further: Vec::new(),
            broken: line.unclosed,
            open: None,
            last: None,
        };
        piece.ends_with(&line);
        piece.comments.beside = line.comment;
        piece
    }

    /// Adds a line to the last piece. Comments within a list stay where they stand in it; others move above.
    fn go_on(&mut self, line: Line<'_>) {
        let Some(block) = self.blocks.last_mut() else { return };
        let piece = block.clauses.last_mut().unwrap_or(&mut block.head);
        let Comments { above, beside, within, commas, .. } = &mut piece.comments;
        let behind = *commas;
        if piece.open == Some(',') && piece.further.is_empty() {
            within.extend(beside.take().map(|comment| Within { comment, behind, alone: false }));
        }
        above.extend(piece.last.take());
        let waiting = self.waiting.drain(..).map(|waiting| waiting.comment);
        match piece.open {
            Some(_) => within.extend(waiting.map(|comment| Within { comment, behind, alone: true })),
            None => above.extend(waiting),
        }
        piece.ends_with(&line);
        piece.further.push(line.start);
        piece.end = line.start + line.code.len();
        piece.broken |= line.unclosed;
        match (line.comment, piece.open) {
            (Some(comment), Some(',')) => {
                let behind = piece.comments.commas;
                piece.comments.within.push(Within { comment, behind, alone: false });
            }
            (comment, _) => piece.last = comment,
        }
    }

    /// Takes the `##` lines directly above a line out of those that wait.
    fn documentation(&mut self, number: usize) -> Vec<Comment> {
        let run = self.waiting.iter().rev().zip(1..).take_while(|(w, n)| w.documents && w.line + n == number).count();
        let lines = self.waiting.split_off(self.waiting.len() - run);
        lines
            .into_iter()
            .map(|Waiting { comment: Comment { text, span }, .. }| {
                let text = text.strip_prefix('#').unwrap_or(&text);
                Comment { text: text.strip_prefix(' ').unwrap_or(text).to_owned(), span }
            })
            .collect()
    }

    fn word_span(&self, line: &Line<'_>) -> Span {
        let word = line.code.split_whitespace().next().unwrap_or("");
        Span::new(self.file, line.start, line.start + word.len())
    }
}

/// What a declaration's first line begins with: a keyword, or two words and `=` or `from`, as a set does.
fn declares(code: &str) -> bool {
    if DECLARATIONS.contains(&first_word(code)) {
        return true;
    }
    let (kind, rest) = split_word(code);
    let (name, rest) = split_word(rest);
    !kind.is_empty() && !name.is_empty() && (rest.starts_with('=') || first_word(rest) == "from")
}

/// The letters, digits and `_` at the beginning, and what follows them behind blanks.
pub(super) fn split_word(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (word, rest.trim_start())
}

/// The letters, digits and `_` at the beginning.
pub(super) fn first_word(text: &str) -> &str {
    split_word(text).0
}

/// The texts of all comments of a file, sorted: what must survive its formatting.
pub(in crate::syntax) fn comments(text: &str) -> Vec<String> {
    let mut code = String::new();
    let (mut tabs, mut diagnostics) = (Vec::new(), Vec::new());
    let comment = |raw| read(FileId(0), 0, 0, raw, &mut code, &mut tabs, &mut diagnostics).comment;
    let mut all: Vec<String> =
        lines(text).filter_map(comment).map(|comment| comment.text.trim_matches(['#', ' ']).to_owned()).collect();
    all.sort();
    all
}
