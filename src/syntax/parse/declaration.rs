//! Declarations and clauses by their first words: each is matched alone, by the rule of its place.

use super::build::Build;
use super::explain::{self, Failed};
use super::grammar::{self, Node, Rule};
use super::layout::{Block, DECLARATIONS, Piece, first_word, split_word};
use super::short::Short;
use super::words::Words;
use super::{problem, slips};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::syntax::tree::{
    Body, Case, Cell, Change, Clause, CodeList, Column, Declaration, Define, Exception, Expression, Facts, FactsClause,
    Meaning, Members, Policy, PolicyClause, Set, Table, TableRows, Target, Test, Word,
};

/// The kinds of sets, for suggestions: the checker knows what is one.
pub(super) const KINDS: [&str; 25] = [
    "procedures",
    "diagnoses",
    "inpatient_procedures",
    "modifiers",
    "places",
    "revenue_codes",
    "bill_types",
    "condition_codes",
    "occurrence_codes",
    "span_codes",
    "value_codes",
    "taxonomies",
    "specialties",
    "providers",
    "payers",
    "plans",
    "states",
    "drugs",
    "teeth",
    "surfaces",
    "oral_cavities",
    "drgs",
    "filing_indicators",
    "reasons",
    "remarks",
];

/// Where a clause stands: what it is called and which words begin one there.
pub(super) struct Place {
    name: &'static str,
    words: &'static [&'static str],
}

impl Place {
    /// The words that begin a clause there.
    pub(super) fn words(&self) -> &'static [&'static str] {
        self.words
    }
}

const POLICY: Place = Place { name: "a policy", words: &["payer", "claims", "effective", "version", "source"] };
const SET: Place = Place { name: "a set", words: &["add", "remove"] };
const TABLE: Place = Place { name: "a table", words: &["column"] };
const FACTS: Place = Place { name: "facts", words: &["key", "column"] };
pub(super) const EDIT: Place = Place {
    name: "an edit",
    words: &[
        "for",
        "with",
        "when",
        "unless",
        "require",
        "deny",
        "reject",
        "pend",
        "warn",
        "pay",
        "recode",
        "override",
        "claims",
        "if",
        "source",
        "tag",
        "effective",
        "dated",
    ],
};
const EXCEPTION: Place =
    Place { name: "an exception", words: &["when", "unless", "effective", "source", "tag", "dated"] };
pub(super) const TEST: Place = Place {
    name: "a test",
    words: &["payer", "claims", "date", "patient", "diagnoses", "line", "history", "claim", "fact", "expect"],
};
const USE: Place = Place { name: "`use`", words: &[] };
const DEFINE: Place = Place { name: "a definition", words: &[] };

/// One file while it is read.
pub(super) struct Reader<'a> {
    pub(super) file: FileId,
    /// The file, with blanks for comments.
    pub(super) code: &'a str,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    pub(super) fn text(&self, piece: &Piece) -> &'a str {
        self.code.get(piece.start..piece.end).unwrap_or("")
    }

    pub(super) fn span(&self, piece: &Piece) -> Span {
        Span::new(self.file, piece.start, piece.end)
    }

    fn word_span(&self, piece: &Piece) -> Span {
        let word = self.text(piece).split_whitespace().next().unwrap_or("");
        Span::new(self.file, piece.start, piece.start + word.len())
    }

    /// Looks at a piece's words; says whether it can be matched.
    fn fit(&mut self, piece: &Piece, row: bool) -> bool {
        let words = Words { file: self.file, offset: piece.start, text: self.text(piece), row };
        !piece.broken && words.check(self.diagnostics)
    }

    /// Matches a piece whose words are right and builds what it says.
    pub(super) fn matched<T>(
        &mut self,
        rule: Rule,
        piece: &Piece,
        words: &[&str],
        build: impl Fn(&mut Build<'_>, &Node<'_>) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(piece);
        let short = Short::of(text);
        if !short.cuts.is_empty() {
            let before = self.diagnostics.len();
            if let Ok(node) = grammar::matched(rule, &short.text) {
                let mut builder = Build::new(self.file, piece.start, text, &short, self.diagnostics);
                let built = build(&mut builder, &node);
                if builder.is_whole() {
                    return built;
                }
            }
            // Something else than a list of codes stands there: the grammar sees all of it.
            self.diagnostics.truncate(before);
        }
        match grammar::matched(rule, text) {
            Ok(node) => {
                let whole = Short::whole(text);
                let mut builder = Build::new(self.file, piece.start, text, &whole, self.diagnostics);
                build(&mut builder, &node)
            }
            Err(stumble) => {
                let failed =
                    Failed { file: self.file, offset: piece.start, text, further: &piece.further, clause_words: words };
                let found = failed.explain(&stumble);
                self.diagnostics.push(found);
                None
            }
        }
    }

    /// Reads a declaration; what is wrong in one clause costs that clause.
    pub(super) fn declaration(&mut self, block: Block) -> Option<Declaration> {
        let Block { documentation, head, clauses } = block;
        let end = clauses.last().map_or(head.end, |clause| clause.end);
        let span = Span::new(self.file, head.start, end);
        let body = self.body(&head, clauses)?;
        Some(Declaration { comments: head.comments, documentation, body, span })
    }

    fn body(&mut self, head: &Piece, clauses: Vec<Piece>) -> Option<Body> {
        let text = self.text(head);
        let fit = self.fit(head, false);
        // A first word in capital letters is told; what stands below it is read all the same.
        let small = first_word(text).to_ascii_lowercase();
        match small.as_str() {
            "policy" => {
                let built =
                    self.head(fit, Rule::policy_head, head, |b, n| Some((b.word_of(n, Rule::code_word)?, b.title(n))));
                let clauses = self.clauses(clauses, &POLICY, Self::policy_clause);
                built.map(|(id, title)| Body::Policy(Policy { id, title, clauses }))
            }
            "use" => {
                let built = self.head(fit, Rule::use_head, head, |b, n| b.quoted(n));
                self.clauses(clauses, &USE, |_, _, _| None::<()>);
                built.map(Body::Use)
            }
            "table" => self.table(fit, head, clauses),
            "facts" => {
                let built = self.head(fit, Rule::facts_head, head, |b, n| {
                    let owner = b.singular(&b.child(n, Rule::kind)?);
                    Some((b.word_of(n, Rule::name)?, owner, b.quoted(n)?))
                });
                let clauses = self.clauses(clauses, &FACTS, Self::facts_clause);
                built.map(|(name, owner, path)| Body::Facts(Facts { name, owner, path, clauses }))
            }
            "define" => self.define(fit, head, clauses),
            "edit" => self.edit(fit, head, clauses),
            "exception" => {
                let built = self.head(fit, Rule::exception_head, head, |b, n| {
                    let mut ids = b.all(n, Rule::code_word).into_iter();
                    let id = ids.next()?;
                    let to = match b.child(n, Rule::tagged) {
                        Some(tagged) => Target::Tag(b.word_of(&tagged, Rule::tag_name)?),
                        None => Target::Id(ids.next()?),
                    };
                    Some((id, b.title(n), to))
                });
                let clauses = self.clauses(clauses, &EXCEPTION, Self::edit_clause);
                built.map(|(id, title, to)| Body::Exception(Exception { id, title, to, clauses }))
            }
            "given" => {
                let built = self.head(fit, Rule::given_head, head, |_, _| Some(()));
                let clauses = self.clauses(clauses, &TEST, Self::test_clause);
                built.map(|()| Body::Given(clauses))
            }
            "test" => {
                let built = self.head(fit, Rule::test_head, head, |b, n| b.quoted(n));
                let clauses = self.clauses(clauses, &TEST, Self::test_clause);
                built.map(|title| Body::Test(Test { title, clauses }))
            }
            _ => self.set(fit, head, clauses),
        }
    }

    pub(super) fn head<T>(
        &mut self,
        fit: bool,
        rule: Rule,
        head: &Piece,
        build: impl Fn(&mut Build<'_>, &Node<'_>) -> Option<T>,
    ) -> Option<T> {
        if fit { self.matched(rule, head, &[], build) } else { None }
    }

    /// Reads the clauses of a place, each by itself.
    pub(super) fn clauses<T>(
        &mut self,
        pieces: Vec<Piece>,
        place: &Place,
        mut read: impl FnMut(&mut Self, &Piece, &str) -> Option<T>,
    ) -> Vec<Clause<T>> {
        let mut clauses = Vec::new();
        for piece in pieces {
            if !self.fit(&piece, false) {
                continue;
            }
            let word = first_word(self.text(&piece));
            let other_item = place.name == TEST.name && self.is_item(word);
            let body = if place.words.contains(&word) || other_item {
                read(self, &piece, word)
            } else {
                self.unknown_clause(&piece, word, place);
                None
            };
            if let Some(body) = body {
                let span = self.span(&piece);
                clauses.push(Clause { comments: piece.comments, body, span });
            }
        }
        clauses
    }

    /// Whether a word may begin an item of a test: any that is not a slip of one of its keywords.
    fn is_item(&self, word: &str) -> bool {
        let small = word.starts_with(|c: char| c.is_ascii_lowercase());
        let known = crate::claim::Record::ALL.iter().any(|(_, words)| first_word(words) == word);
        small && (known || explain::nearest(word, TEST.words.iter().copied()).is_none()) && !EDIT.words.contains(&word)
    }

    fn unknown_clause(&mut self, piece: &Piece, word: &str, place: &Place) {
        let span = self.word_span(piece);
        let shown = if word.is_empty() { self.text(piece).split_whitespace().next().unwrap_or("") } else { word };
        let small = word.to_ascii_lowercase();
        let found = if word != small && place.words.contains(&small.as_str()) {
            problem::capital_keyword(word, span)
        } else if let Some(meant) = slips::clause(&small, place.words) {
            problem::other_clause(shown, place.name, &slips::instead(meant, word, self.text(piece)), span)
        } else if let Some((message, help)) = slips::starter(self.text(piece)).filter(|_| place.name == EDIT.name) {
            problem::clause_without_word(message, help, span)
        } else if let Some(near) = explain::nearest(&small, place.words.iter().copied()) {
            problem::other_clause(shown, place.name, near, span)
        } else if let Some(home) = [&EDIT, &POLICY, &TEST, &SET, &FACTS].iter().find(|home| home.words.contains(&word))
        {
            problem::misplaced_clause(word, place.name, home.name, span)
        } else if DECLARATIONS.contains(&word) {
            problem::misplaced_clause(word, place.name, "a declaration of its own, at the left margin", span)
        } else {
            problem::unknown_clause(shown, place.name, place.words, span)
        };
        self.diagnostics.push(found);
    }

    fn set(&mut self, fit: bool, head: &Piece, clauses: Vec<Piece>) -> Option<Body> {
        let text = self.text(head);
        if !fit {
            self.clauses(clauses, &SET, Self::change);
            return self.named_set(head);
        }
        let (kind, rest) = split_word(text);
        let (_, rest) = split_word(rest);
        let is_set = KINDS.contains(&kind) || rest.starts_with('=') || first_word(rest) == "from";
        if !is_set {
            let near = explain::nearest(kind, DECLARATIONS.into_iter().chain(KINDS));
            let small = kind.to_ascii_lowercase();
            let found = if small != kind && (DECLARATIONS.contains(&small.as_str()) || KINDS.contains(&small.as_str()))
            {
                problem::capital_keyword(kind, self.word_span(head))
            } else {
                let word = text.split_whitespace().next().unwrap_or(text);
                problem::unknown_declaration(word, near, self.word_span(head))
            };
            self.diagnostics.push(found);
            return None;
        }
        let built = self.matched(Rule::set_head, head, SET.words, |b, n| {
            let mut names = b.all(n, Rule::name).into_iter();
            let members = match b.codes_of(n) {
                Some(list) => Members::List(list),
                None => {
                    let column = b.child(n, Rule::heading).and_then(|heading| b.quoted(&heading));
                    Members::File { path: b.quoted(n)?, column }
                }
            };
            Some((names.next()?, names.next()?, members))
        });
        let changes = self.clauses(clauses, &SET, Self::change);
        match built {
            Some((kind, name, members)) => Some(Body::Set(Set { kind, name, members, changes })),
            None => self.named_set(head),
        }
    }

    /// A set of which only kind and name could be read: it holds nothing, but a slip of its name is still found where
    /// it is used.
    fn named_set(&self, head: &Piece) -> Option<Body> {
        let text = self.text(head);
        let (kind, rest) = split_word(text);
        let name = first_word(rest);
        let small = name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains(char::is_uppercase);
        if !KINDS.contains(&kind) || !small || name == "from" {
            return None;
        }
        let at = head.start + text.len() - rest.len();
        let word = |value: &str, start: usize| Word {
            value: value.to_owned(),
            span: Span::new(self.file, start, start + value.len()),
        };
        let (kind, name) = (word(kind, head.start), word(name, at));
        let list = CodeList { members: Vec::new(), except: Vec::new(), span: name.span };
        Some(Body::Set(Set { kind, name, members: Members::List(list), changes: Vec::new() }))
    }

    fn change(&mut self, piece: &Piece, word: &str) -> Option<Change> {
        self.matched(Rule::change_clause, piece, SET.words, |b, n| {
            let from = b.day(&b.child(n, Rule::day)?)?;
            Some(Change { add: word == "add", codes: b.codes_of(n)?, from })
        })
    }

    fn table(&mut self, fit: bool, head: &Piece, clauses: Vec<Piece>) -> Option<Body> {
        let built = self.head(fit, Rule::table_head, head, |b, n| Some((b.word_of(n, Rule::name)?, b.quoted(n))));
        let from_file = match &built {
            Some((_, path)) => path.is_some(),
            None => clauses.iter().any(|clause| first_word(self.text(clause)) == "column"),
        };
        if from_file {
            let columns = self.clauses(clauses, &TABLE, Self::column);
            let (name, path) = built?;
            return Some(Body::Table(Table { name, rows: TableRows::File { path: path?, columns } }));
        }
        let mut rows = Vec::new();
        for piece in clauses {
            if !self.fit(&piece, true) {
                continue;
            }
            let cells = self.matched(Rule::row_clause, &piece, &[], |b, n| {
                let cells = n.clone().into_inner().filter(|cell| cell.as_rule() == Rule::cell);
                Some(
                    cells.map(|cell| Cell { text: b.plain(&cell), quoted: b.has_child(&cell, Rule::quoted) }).collect(),
                )
            });
            if let Some(body) = cells {
                let span = self.span(&piece);
                rows.push(Clause { comments: piece.comments, body, span });
            }
        }
        let (name, _) = built?;
        Some(Body::Table(Table { name, rows: TableRows::Inline(rows) }))
    }

    fn column(&mut self, piece: &Piece, _: &str) -> Option<Column> {
        self.matched(Rule::column_clause, piece, FACTS.words, column)
    }

    fn facts_clause(&mut self, piece: &Piece, word: &str) -> Option<FactsClause> {
        if word == "column" {
            return self.column(piece, word).map(FactsClause::Column);
        }
        self.matched(Rule::key_clause, piece, FACTS.words, |b, n| {
            let keys = n.clone().into_inner().filter(|key| key.as_rule() == Rule::key);
            let keys: Option<Vec<_>> =
                keys.map(|key| Some((b.path(&b.child(&key, Rule::path)?), b.quoted(&key)))).collect();
            keys.map(FactsClause::Key)
        })
    }

    fn define(&mut self, fit: bool, head: &Piece, clauses: Vec<Piece>) -> Option<Body> {
        let built = self.head(fit, Rule::define_head, head, |b, n| {
            let name = b.word_of(n, Rule::name)?;
            let plain = match b.child(n, Rule::expression) {
                Some(condition) => Some(b.expression(&condition)?),
                None => None,
            };
            Some((name, plain))
        });
        if let Some((name, Some(meaning))) = built {
            self.clauses(clauses, &DEFINE, |_, _, _| None::<()>);
            return Some(Body::Define(Define { name, meaning: Meaning::Plain(meaning) }));
        }
        let mut cases = Vec::new();
        let none = clauses.is_empty();
        for piece in clauses {
            if !self.fit(&piece, false) {
                continue;
            }
            let case = self.matched(Rule::case_clause, &piece, &[], |b, n| {
                let value = b.value(&b.child(n, Rule::value)?)?;
                let when: Option<Expression> = match b.child(n, Rule::expression) {
                    Some(condition) => Some(b.expression(&condition)?),
                    None => None,
                };
                Some(Case { value, when })
            });
            if let Some(body) = case {
                let span = self.span(&piece);
                cases.push(Clause { comments: piece.comments, body, span });
            }
        }
        let (name, _) = built?;
        if none {
            let found = problem::unfinished(&name.value, &["=", "cases, one a line below"], name.span);
            self.diagnostics.push(found);
            return None;
        }
        Some(Body::Define(Define { name, meaning: Meaning::Cases(cases) }))
    }

    fn policy_clause(&mut self, piece: &Piece, word: &str) -> Option<PolicyClause> {
        let rule = match word {
            "payer" => Rule::payer_clause,
            "claims" => Rule::claims_clause,
            "effective" => Rule::effective_clause,
            "version" => Rule::version_clause,
            _ => Rule::source_clause,
        };
        self.matched(rule, piece, POLICY.words, |b, n| {
            Some(match rule {
                Rule::payer_clause => PolicyClause::Payer(payers(b, n)),
                Rule::claims_clause => PolicyClause::Claims(b.all(n, Rule::name)),
                Rule::effective_clause => PolicyClause::Effective(b.period(n)?),
                Rule::version_clause => PolicyClause::Version(b.quoted(n)?),
                _ => PolicyClause::Source(b.quoted(n)?),
            })
        })
    }
}

/// The payers of a clause; one with blanks in it is quoted.
pub(super) fn payers(b: &Build<'_>, node: &Node<'_>) -> Vec<Word> {
    let ids = node.clone().into_inner().filter(|id| matches!(id.as_rule(), Rule::code_word | Rule::quoted));
    ids.map(|id| b.plain(&id)).collect()
}

fn column(b: &mut Build<'_>, node: &Node<'_>) -> Option<Column> {
    let mut names = b.all(node, Rule::name).into_iter();
    Some(Column { name: names.next()?, heading: b.quoted(node), kind: names.next()? })
}

pub(super) fn condition(b: &mut Build<'_>, node: &Node<'_>) -> Option<Expression> {
    let condition = b.child(node, Rule::expression)?;
    b.expression(&condition)
}
