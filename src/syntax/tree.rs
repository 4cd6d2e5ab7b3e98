//! The tree of one policy file: what is written, before any name is looked up.
//!
//! Nothing here knows what a word means: `line in office_visit` holds the word `office_visit`, and the checker finds
//! the set. Depth is bounded by the parser (64), so that trees can be walked and dropped recursively.

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

/// An edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// `EM-25`
    pub id: Word,
    /// Its title.
    pub title: Option<Word>,
    /// Its clauses, in the order written.
    pub clauses: Vec<Clause<EditClause>>,
}

/// An exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// `MRI-PA-CHILD`
    pub id: Word,
    /// Its title, where it has one.
    pub title: Option<Word>,
    /// `to MRI-PA` or `to tag ncci`
    pub to: Target,
    /// Its clauses: `when`, `unless`, `effective`, `source`, `tag`.
    pub clauses: Vec<Clause<EditClause>>,
}

/// What an exception is to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An edit or another exception.
    Id(Word),
    /// All edits that carry a tag.
    Tag(Word),
}

/// A clause of an edit or an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditClause {
    /// `for line in office_visit`
    For(Binding),
    /// `with another line in minor_procedure on same day`
    With(Binding),
    /// `when CONDITION`
    When(Expression),
    /// `unless CONDITION`
    Unless(Expression),
    /// `require CONDITION [when CONDITION] [unless CONDITION] [otherwise REASON]`
    Require(Require),
    /// `deny line CO-4 N822 "…"`
    Outcome(Outcome),
    /// `deny lines in A4215 on same day CO-97`: what is denied with it.
    Also(Also),
    /// `override with "medical records"`: with what the payer lifts it.
    Override(Word),
    /// `claims professional, dental`
    Claims(Vec<Word>),
    /// `if data is missing pend`
    IfMissing(Word),
    /// `source "…"`
    Source(Word),
    /// `tag ncci, bundling`
    Tag(Vec<Word>),
    /// `effective 2026-03-01 to 2026-06-30`
    Effective(Period),
    /// `dated by admission`
    DatedBy(Word),
}

/// One obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Require {
    /// What must hold.
    pub condition: Expression,
    /// `when`: only where this holds.
    pub when: Option<Expression>,
    /// `unless`: not where this holds.
    pub unless: Option<Expression>,
    /// `otherwise`: its own codes and message.
    pub otherwise: Option<Reason>,
}

/// What an edit does to its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// `deny`, `reject`, `pend`, `warn`, `pay`, `recode`
    pub action: Word,
    /// `line`, `claim` or the name of a binding.
    pub target: Option<Word>,
    /// `at 50 percent` of `pay`, `to r.code` of `recode`: the value.
    pub effect: Option<Expression>,
    /// Its codes and message.
    pub reason: Reason,
}

/// Lines that are hit together with the one that an edit hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Also {
    /// `deny`, `reject`, `pend`, `warn`
    pub action: Word,
    /// Which lines.
    pub lines: Binding,
    /// Codes and message of their own.
    pub reason: Reason,
}

/// Codes and message: `CO-4 N822 "{code} needs a modifier"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// `CO-4` first, then remark codes, as written.
    pub codes: Vec<Word>,
    /// `code "30720"`: the payer's own.
    pub own: Option<Word>,
    /// The message, with its `{…}` unfilled.
    pub message: Option<Word>,
}

/// What a binding, a quantifier or an aggregate searches, and under which name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// `another` (or `other` behind a quantifier), `any`, or nothing.
    pub which: Which,
    /// What is bound, in the singular, one blank between words: `line`, `history line`, `original claim`, `other payer`, `row`, `value code`.
    pub kind: Word,
    /// Its name.
    pub name: Option<Word>,
    /// `of p`: whose it is.
    pub owner: Option<Word>,
    /// `in ncci`: of a row, the table. `None` for anything else.
    pub table: Option<Word>,
    /// `on s.date`: of a row, the day by which it is found.
    pub on: Option<Box<Expression>>,
    /// `in office_visit, 99211`: of anything but a row.
    pub set: Option<CodeList>,
    /// `on same day by same provider`
    pub relations: Vec<Relation>,
    /// `where CONDITION`
    pub condition: Option<Box<Expression>>,
    /// The whole of it.
    pub span: Span,
}

/// Which of the things searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Nothing is said.
    Plain,
    /// `another X`, `other Xs`: not the nearest one of its kind outside.
    Another,
    /// `any X`: may be the subject.
    Any,
}

/// A relation of a binding to the nearest line (or item) outside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Which.
    pub kind: RelationKind,
    /// Its place.
    pub span: Span,
}

/// The relations of `language.md` section 3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RelationKind {
    /// `on same day`
    SameDay,
    /// `on overlapping days`
    OverlappingDays,
    /// `by same provider`
    SameProvider,
    /// `by same billing provider`
    SameBillingProvider,
    /// `by same practitioner`
    SamePractitioner,
    /// `by another provider`
    AnotherProvider,
    /// `of same code, units`
    SameFields(Vec<Word>),
    /// `of identical modifiers`
    IdenticalFields(Vec<Word>),
    /// `in same calendar year/quarter/month/week`, `in same plan year`, `in same fiscal year from 10-01`: the words
    /// behind `same`.
    SamePeriod(Word),
    /// `in same episode with breaks up to N days`: N and its unit.
    Episode(Box<Expression>, Option<Word>),
    /// `within N days before DATE`, `less than N months after DATE`
    Within(Box<Window>),
    /// `on any claim`
    OnAnyClaim,
    /// `that stands`
    Stands,
}

/// A window of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// `on or within N …`: with the day itself.
    pub on_or: bool,
    /// `less than N …`: without its far end.
    pub less_than: bool,
    /// N: a number or a value.
    pub amount: Expression,
    /// `days`, `months`, `years`, in the plural; empty where N is a row's column that has its own unit.
    pub unit: Option<Word>,
    /// Which side.
    pub side: Side,
    /// DATE; the date of the line outside where nothing is written.
    pub of: Option<Expression>,
}

/// Which side of a date a window lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// `before`
    Before,
    /// `after`
    After,
    /// `of`, or nothing.
    Around,
}

/// Dotted words: `claim.first_date`, `pair.column1`, `a.treatment.minutes`, `h.claim.number`; one word alone too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The words.
    pub words: Vec<Word>,
    /// The whole of it.
    pub span: Span,
}

/// A condition or a value: one grammar for both; the checker tells them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// What it is.
    pub node: Node,
    /// Its place.
    pub span: Span,
}

/// What an [`Expression`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A field, a definition, a name, a word for a code (`female`), a yes/no field.
    Path(Path),
    /// `first diagnosis`
    First(Path),
    /// A code word: `99213`, `E11.9`, `ACME1`, `N115`; also a bare number (`4`, `2.5`): the other side decides.
    Code(String),
    /// A quoted text.
    Text(String),
    /// `2026-04-01`, as written (a real date or the checker's error).
    Date(String),
    /// `$1,250.00`, as written.
    Money(String),
    /// `40 years`, `90 days`: number as written and unit in the plural.
    Quantity(String, Word),
    /// `50 percent`
    Percent(String),
    /// `element "2410/CTP04"`
    Element(Word),
    /// `a + b`
    Arithmetic(Box<Expression>, Arithmetic, Box<Expression>),
    /// `a <= b`, `a is b`
    Compare(Box<Expression>, Comparison, Box<Expression>),
    /// `x in SET`, `x not in SET`
    In {
        /// What is looked for.
        value: Box<Expression>,
        /// `not in`
        negated: bool,
        /// Where.
        set: CodeList,
    },
    /// `x between A and B`
    Between {
        /// What is compared.
        value: Box<Expression>,
        /// `not between`
        negated: bool,
        /// The least.
        low: Box<Expression>,
        /// The most.
        high: Box<Expression>,
    },
    /// `x within 30 days after DATE`, `x not within 3 days of DATE`: of two days; the window says about which.
    Within {
        /// The day asked for.
        value: Box<Expression>,
        /// `not within`
        negated: bool,
        /// The window, whose `of` is always given.
        window: Box<Window>,
    },
    /// `x in same calendar month as DATE`
    SamePeriod {
        /// The one day.
        value: Box<Expression>,
        /// `not in same …`
        negated: bool,
        /// The words behind `same`.
        period: Word,
        /// The other day.
        other: Box<Expression>,
    },
    /// `x is present`, `x is absent`
    Present {
        /// The field.
        value: Box<Expression>,
        /// `is absent`
        negated: bool,
    },
    /// `[a] has [no] modifier 25, 57`, `has diagnosis in SET`, and behind `require` without `has`.
    Has {
        /// Whose; the subject or its claim where nothing is written.
        owner: Option<Path>,
        /// `has no`
        negated: bool,
        /// Whether `has` was written.
        written: bool,
        /// `modifier`, `condition code`, `diagnosis`, …: in the singular, one blank between words.
        item: Word,
        /// `in` was written before the codes.
        with_in: bool,
        /// The codes; `None` for any item of that kind.
        codes: Option<CodeList>,
    },
    /// Several joined by `and`.
    And(Vec<Expression>),
    /// Several joined by `or`.
    Or(Vec<Expression>),
    /// `not x`
    Not(Box<Expression>),
    /// `any line …`, `no history line …`, `at least 2 lines …`, `every line in therapy has …`, `every row r in t where … satisfies …`
    Quantifier {
        /// How many.
        quantity: Quantity,
        /// Of what.
        binding: Box<Binding>,
        /// What stands behind `satisfies`, or `has …` behind a plain binding of `every`.
        satisfies: Option<Box<Expression>>,
    },
    /// `count of lines …`, `sum of units on lines …`, `latest date on history lines …`
    Aggregate {
        /// Which.
        function: Aggregate,
        /// Of which value (`count of distinct FIELD on`: FIELD); `None` for a plain count.
        value: Option<Box<Expression>>,
        /// Further values, which count as different together with it: `count of distinct date, code on`.
        more: Vec<Expression>,
        /// Over what.
        binding: Box<Binding>,
    },
    /// `days from A to B`, `days from A through B`, `weekdays from A to B`, `months from A to B`
    Elapsed {
        /// `days`, `weekdays` or `months`.
        unit: Word,
        /// A.
        from: Box<Expression>,
        /// B.
        to: Box<Expression>,
        /// `through`: both ends count.
        through: bool,
    },
    /// `year of D`, `month of D`, `days in month of D`, `last day of month of D`
    Part(DatePart, Box<Expression>),
    /// `x rounded up`, `x rounded down`, `x rounded`, each also `to steps of 15`: a number or an amount.
    Rounded(Box<Expression>, Rounding, Option<Box<Expression>>),
    /// `x is a whole number`, `x is not a multiple of 15`
    Stepped {
        /// The number.
        value: Box<Expression>,
        /// `is not`
        negated: bool,
        /// Of what it is a multiple: a number or an amount; `None` for a whole number.
        step: Option<Box<Expression>>,
    },
    /// `modifiers is identical to h.modifiers`
    Identical {
        /// One list.
        value: Box<Expression>,
        /// `is not`
        negated: bool,
        /// The other.
        other: Box<Expression>,
    },
    /// `first 3 characters of x`, `last 4 characters of x`, `characters 2 to 3 of x`
    Characters(Box<Expression>, Stretch),
    /// `length of x`
    Length(Box<Expression>),
    /// `(x)`: kept so that the printer writes what was written where it matters.
    Group(Box<Expression>),
    /// `x has 5 characters`, `x is all digits`, `x begins with "A"`, `x ends with "S"`, `character 7 of x is S`, `x is a valid npi`
    Shape(Box<Expression>, Shape),
    /// `p that stands`, `line stands`: a bound line that stands.
    Stands(Path),
}

/// How many a quantifier asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quantity {
    /// `any X` (also `another X`, whose binding says so)
    Any,
    /// `no X`, `no other X`
    No,
    /// `every X`
    Every,
    /// `at least N Xs`
    AtLeast(Box<Expression>),
    /// `at most N Xs`
    AtMost(Box<Expression>),
    /// `exactly N Xs`
    Exactly(Box<Expression>),
}

/// Aggregates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// `count of Xs`
    Count,
    /// `count of distinct F on Xs`
    CountDistinct,
    /// `sum of F on Xs`
    Sum,
    /// `earliest F on Xs`
    Earliest,
    /// `latest F on Xs`
    Latest,
    /// `smallest F on Xs`
    Smallest,
    /// `largest F on Xs`
    Largest,
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// Comparisons; `is` and `=` are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `is`, `=`
    Is,
    /// `is not`, `!=`
    IsNot,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// Parts of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// `year of D`
    Year,
    /// `month of D`
    Month,
    /// `day of D`
    Day,
    /// `days in month of D`
    DaysInMonth,
    /// `first day of month of D`
    FirstDayOfMonth,
    /// `last day of month of D`
    LastDayOfMonth,
}

/// Rounding to a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// `rounded up`
    Up,
    /// `rounded down`
    Down,
    /// `rounded`
    Nearest,
}

/// Some of the characters of a text; numbers as written, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stretch {
    /// `first N characters`
    First(Word),
    /// `last N characters`
    Last(Word),
    /// `characters M to N`, `character M`
    Between(Word, Option<Word>),
}

/// Shapes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// `has N characters`
    Characters(Word),
    /// `has at least N characters`
    AtLeast(Word),
    /// `has at most N characters`
    AtMost(Word),
    /// `is all digits`
    AllDigits,
    /// `is all letters`
    AllLetters,
    /// `is all letters or digits`
    LettersOrDigits,
    /// `contains X`
    Contains(Word),
    /// `begins with X`
    BeginsWith(Word),
    /// `ends with X`
    EndsWith(Word),
    /// `character N is X`
    CharacterIs(Word, Word),
    /// `is a valid npi`
    ValidNpi,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// What it shows.
    pub title: Word,
    /// Its clauses.
    pub clauses: Vec<Clause<TestClause>>,
}

/// A clause of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestClause {
    /// `payer ACME1`
    Payer(Word),
    /// `claims institutional`
    Claims(Word),
    /// `date 2026-04-01`: the shared date of its lines.
    Date(Word),
    /// `patient female born 1971-05-02 state TX`: words and values in pairs; a sex stands alone.
    Patient(Vec<Setting>),
    /// `diagnoses L57.0, I10`
    Diagnoses(Vec<Given>),
    /// `line 1 99213-25 x2 charge $120.00 on 2026-03-02`
    Line(TestLine),
    /// `history line 1 G0121 on 2019-04-01`
    HistoryLine(TestLine),
    /// `original line 1 99213`: of the claim that this one replaces.
    OriginalLine(TestLine),
    /// `claim received 2026-05-01`
    Claim(Setting),
    /// `history unknown`, `history complete`, `history from A to B`: when the history is complete.
    History(HistoryExtent),
    /// `fact treatment of line 1 minutes 20`
    Fact {
        /// `treatment`
        name: Word,
        /// `line`, `claim`, `patient`
        owner: Word,
        /// The line's number.
        number: Option<Word>,
        /// Columns and values.
        settings: Vec<Setting>,
    },
    /// Any other item: `value code 80 amount $5.00`, `provider role attending npi 1234567893`, `drug of line 1 code …`,
    /// `adjustment of other payer 1 …`.
    Item {
        /// Its words: `value code`.
        kind: Word,
        /// `of line 1`: words of the owner and its number or position.
        owner: Option<(Word, Word)>,
        /// A code directly behind the words.
        code: Option<Given>,
        /// Fields and values.
        settings: Vec<Setting>,
    },
    /// `expect …`
    Expect(Expect),
}

/// A field and its value in a test: `place 23`, `on 2026-03-02`, `female`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The field; `on` is the date, `born` the birth date.
    pub field: Word,
    /// Its values, as written; several for a list field; empty for a word that says all (`female`, `denied`).
    pub values: Vec<Given>,
}

/// A value that a test gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// As written, without quotes.
    pub text: Word,
    /// Whether it stands in quotes: then it is taken as a claim would carry it, even where it is wrong.
    pub quoted: bool,
}

/// A line of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestLine {
    /// Its number.
    pub number: Word,
    /// `99213-25-LT`: code and modifiers as one code word; none for a line without a code.
    pub service: Option<Given>,
    /// `x2`: units, without `x`.
    pub units: Option<Word>,
    /// Fields by name.
    pub settings: Vec<Setting>,
}

/// How much of the history a test knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryExtent {
    /// Nothing is known but the lines given.
    Unknown,
    /// It is complete.
    Complete,
    /// It is complete from A to B.
    Period(Period),
}

/// What a test expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// `expect clean`: no finding at all.
    Clean,
    /// `expect [undetermined] EM-25 on line 1, 2`, `expect FILING-90 on claim`: with other `expect`s, all findings.
    Finding {
        /// `undetermined`
        undetermined: bool,
        /// The edit.
        edit: Word,
        /// The lines hit; empty for the claim.
        lines: Vec<Word>,
        /// What it says; `None` for anything.
        told: Option<Box<Told>>,
        /// `among others`: there may be findings that no `expect` names.
        among_others: bool,
    },
    /// `expect no EM-25 [on line 1]`: only that this edit has no finding.
    No {
        /// The edit.
        edit: Word,
        /// On which lines; empty for anywhere.
        lines: Vec<Word>,
    },
}

/// What an expected finding does and says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// `deny`, …, `pay`, `recode`
    pub action: Option<Word>,
    /// `at 50 percent`, `at $12.00`, `to 99396`: the value.
    pub effect: Option<Expression>,
    /// Codes and message.
    pub reason: Option<Reason>,
}
