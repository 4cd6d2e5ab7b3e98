//! The tree of one policy file: what is written, before any name is looked up.
//!
//! Nothing here knows what a word means: `line in office_visit` holds the word `office_visit`, and the checker finds
//! the set. Depth is bounded by the parser (64), so that trees can be walked and dropped recursively.

mod binding;
mod edit;
mod expression;
mod test;

pub use binding::{Binding, Relation, RelationKind, Side, Which, Window};
pub use edit::{Also, Edit, EditClause, Exception, Outcome, Reason, Require, Target};
pub use expression::{
    Aggregate, Arithmetic, Comparison, DatePart, Expression, Node, Path, Quantity, Rounding, Shape, Stretch,
};
pub use test::{Expect, Given, HistoryExtent, Setting, Test, TestClause, TestLine, Told};

use crate::source::{Span, Spanned};

/// A word or a text with its place: names, identifiers, code words, quoted texts (without quotes).
pub type Word = Spanned<String>;

/// A file: its declarations, in order, and comments after the last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// The declarations.
    pub declarations: Vec<Declaration>,
    /// Comments after the last declaration.
    pub trailing: Vec<Comment>,
}

/// A comment line or the comment at the end of a line: its text after `#`, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The text behind `#`.
    pub text: String,
    /// Its place with `#`.
    pub span: Span,
}

/// The comments that belong to a declaration, a clause or a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comments {
    /// Whole lines above it; an empty text for a blank line between two of them is not kept.
    pub above: Vec<Comment>,
    /// Whether a blank line parts those above from a declaration.
    pub apart: bool,
    /// At the end of its (first) line.
    pub beside: Option<Comment>,
    /// Within its lists, in order.
    pub within: Vec<Within>,
    /// How many commas its sentence has, where there are comments within.
    pub commas: usize,
}

/// A comment within a list that goes over several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// The comment.
    pub comment: Comment,
    /// How many commas of the sentence stand before it; one more than it has where it stands at its end.
    pub behind: usize,
    /// Whether it has a line of its own, above what follows.
    pub alone: bool,
}

/// A declaration: it begins at the left margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Comments above it and beside its first line; not documentation.
    pub comments: Comments,
    /// The lines of `##` directly above it, without `##` and one blank.
    pub documentation: Vec<Comment>,
    /// What is declared.
    pub body: Body,
    /// From its first to its last character.
    pub span: Span,
}

/// What a declaration declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// `policy ACME-PPO "…"`
    Policy(Policy),
    /// `use "medicare/ncci.payer"`
    Use(Word),
    /// `procedures office_visit = 99202-99205`
    Set(Set),
    /// `table visit_limits`
    Table(Table),
    /// `facts treatment of line from "minutes.csv"`
    Facts(Facts),
    /// `define emergency_care = …`
    Define(Define),
    /// `edit EM-25 "…"`
    Edit(Edit),
    /// `exception MRI-PA-CHILD to MRI-PA`
    Exception(Exception),
    /// `given`: clauses of the tests below it, down to the next one.
    Given(Vec<Clause<TestClause>>),
    /// `test "…"`
    Test(Test),
}

/// A clause (or a row, a case, a change of a set) with its comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause<T> {
    /// Comments above and beside it.
    pub comments: Comments,
    /// The clause.
    pub body: T,
    /// Its place, keyword included.
    pub span: Span,
}

/// The header of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// `ACME-PPO`
    pub id: Word,
    /// Its title.
    pub title: Option<Word>,
    /// Its clauses.
    pub clauses: Vec<Clause<PolicyClause>>,
}

/// A clause of a policy's header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyClause {
    /// `payer ACME1, ACME2`
    Payer(Vec<Word>),
    /// `claims professional, institutional`
    Claims(Vec<Word>),
    /// `effective 2026-01-01 to 2026-12-31`
    Effective(Period),
    /// `version "2026.1"`
    Version(Word),
    /// `source "…"`
    Source(Word),
}

/// `A [to B]`: dates as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Word,
    /// The last day.
    pub to: Option<Word>,
}

/// A code set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// `procedures`
    pub kind: Word,
    /// `office_visit`
    pub name: Word,
    /// What stands behind `=`, or the file.
    pub members: Members,
    /// `add … from`, `remove … from`
    pub changes: Vec<Clause<Change>>,
}

/// Where a set's members come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Members {
    /// `= 99202-99205, other_set except 99204`
    List(CodeList),
    /// `from "auth-2026.csv" column "CPT"`; without a column the first.
    File {
        /// The path, relative to the policy file.
        path: Word,
        /// The heading of the column.
        column: Option<Word>,
    },
}

/// `add 77046-77049 from 2026-04-01`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Added, or removed.
    pub add: bool,
    /// The codes.
    pub codes: CodeList,
    /// Since when: a date as written.
    pub from: Word,
}

/// A list of codes, ranges, wildcards and set names: union, minus what stands behind `except`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeList {
    /// Before `except`.
    pub members: Vec<CodeItem>,
    /// Behind `except`; empty where there is none.
    pub except: Vec<CodeItem>,
    /// From the first to the last.
    pub span: Span,
}

/// One member of a [`CodeList`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeItem {
    /// A code word: a code, a range, a wildcard (`99213`, `99202-99205`, `M80.*`, `013x`).
    Code(Word),
    /// A word that may be a set's name or a word for a code (`office_visit`, `female`, `rendering`).
    Name(Word),
    /// A field or a column, whose value is looked for: `r.modifier`.
    Field(Path),
    /// An amount, a span, a percentage or a text in quotes, in a list in which a value is looked for.
    Literal(Box<Expression>),
}

impl CodeItem {
    /// Where it is written.
    pub fn span(&self) -> Span {
        match self {
            CodeItem::Code(word) | CodeItem::Name(word) => word.span,
            CodeItem::Field(path) => path.span,
            CodeItem::Literal(value) => value.span,
        }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: Word,
    /// Its rows.
    pub rows: TableRows,
}

/// Where a table's rows come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableRows {
    /// Written in the policy: a row of names, a row of kinds, then rows of cells.
    Inline(Vec<Clause<Vec<Cell>>>),
    /// `from "ncci.csv"` with its columns.
    File {
        /// The path, relative to the policy file.
        path: Word,
        /// `column column1 "Heading" procedure`
        columns: Vec<Clause<Column>>,
    },
}

/// A cell of an inline table as written; a quoted text without its quotes; `-` for an empty one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The text.
    pub text: Word,
    /// Whether it was quoted.
    pub quoted: bool,
}

/// A column of a table from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in policies.
    pub name: Word,
    /// Its heading in the file, where it differs.
    pub heading: Option<Word>,
    /// The kind of its cells.
    pub kind: Word,
}

/// Facts beside the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// `treatment`
    pub name: Word,
    /// `line`, `claim`, `patient`, or the words of what repeats: `other payer`.
    pub owner: Word,
    /// The path, relative to the policy file.
    pub path: Word,
    /// `key claim.number, line.number` and `column minutes number`
    pub clauses: Vec<Clause<FactsClause>>,
}

/// A clause of `facts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactsClause {
    /// `key claim.number, line.number`: paths, each with the file's heading where it differs.
    Key(Vec<(Path, Option<Word>)>),
    /// `column minutes number`
    Column(Column),
}

/// A definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Define {
    /// Its name.
    pub name: Word,
    /// What it stands for.
    pub meaning: Meaning,
}

/// What a definition stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// `= place in emergency or …`
    Plain(Expression),
    /// Cases, one a line: a value, then `when CONDITION` or `otherwise`.
    Cases(Vec<Clause<Case>>),
}

/// One case of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its value.
    pub value: Expression,
    /// Its condition; `None` for `otherwise`.
    pub when: Option<Expression>,
}
