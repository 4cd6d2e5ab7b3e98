//! Trees to trees without places, and with clauses in the formatter's order: what two files must share to say the same.

use super::print;
use super::tree::{
    Also, Binding, Body, Case, Cell, Change, Clause, CodeItem, CodeList, Column, Comment, Comments, Declaration,
    Define, Edit, EditClause, Exception, Expect, Expression, Facts, FactsClause, File, Given, HistoryExtent, Meaning,
    Members, Node, Outcome, Path, Period, Policy, PolicyClause, Quantity, Reason, Relation, RelationKind, Require, Set,
    Setting, Shape, Stretch, Table, TableRows, Target, Test, TestClause, TestLine, Told, Window,
};
use crate::source::{FileId, Span, Spanned};

/// The tree with every place at the beginning of the file and clauses in the formatter's order.
pub(super) fn erased(file: &File) -> File {
    let mut file = file.clone();
    for declaration in &mut file.declarations {
        match &mut declaration.body {
            Body::Policy(policy) => policy.clauses.sort_by_key(|clause| print::policy_rank(&clause.body)),
            Body::Edit(edit) => edit.clauses.sort_by_key(|clause| print::edit_rank(&clause.body)),
            Body::Exception(exception) => exception.clauses.sort_by_key(|clause| print::edit_rank(&clause.body)),
            _ => {}
        }
    }
    file.erase();
    file
}

/// The clauses of an edit that decide where it fires, without places and in the formatter's order.
pub fn asked(edit: &Edit) -> Vec<EditClause> {
    let decides = |clause: &Clause<EditClause>| match &clause.body {
        EditClause::Require(require) => Some(EditClause::Require(Require { otherwise: None, ..require.clone() })),
        EditClause::For(_)
        | EditClause::With(_)
        | EditClause::When(_)
        | EditClause::Unless(_)
        | EditClause::Effective(_)
        | EditClause::DatedBy(_)
        | EditClause::Claims(_)
        | EditClause::IfMissing(_) => Some(clause.body.clone()),
        _ => None,
    };
    let mut clauses: Vec<EditClause> = edit.clauses.iter().filter_map(decides).collect();
    clauses.sort_by_key(print::edit_rank);
    clauses.erase();
    clauses
}

/// Forgets places.
trait Erase {
    fn erase(&mut self);
}

impl Erase for Span {
    fn erase(&mut self) {
        *self = Span::new(FileId(0), 0, 0);
    }
}

impl<T> Erase for Spanned<T> {
    fn erase(&mut self) {
        self.span.erase();
    }
}

impl<T: Erase> Erase for Vec<T> {
    fn erase(&mut self) {
        self.iter_mut().for_each(Erase::erase);
    }
}

impl<T: Erase> Erase for Option<T> {
    fn erase(&mut self) {
        self.iter_mut().for_each(Erase::erase);
    }
}

impl<T: Erase> Erase for Box<T> {
    fn erase(&mut self) {
        (**self).erase();
    }
}

impl<A: Erase, B: Erase> Erase for (A, B) {
    fn erase(&mut self) {
        self.0.erase();
        self.1.erase();
    }
}

/// A blank line says nothing.
impl Erase for bool {
    fn erase(&mut self) {
        *self = false;
    }
}

impl Erase for Comments {
    /// Which comments there are is kept, and whether they stand apart, but not which of its lines they stand beside.
    fn erase(&mut self) {
        let within = std::mem::take(&mut self.within).into_iter().map(|within| within.comment);
        self.above.extend(within.chain(self.beside.take()));
        self.above.erase();
        self.commas = 0;
        self.apart.erase();
    }
}

macro_rules! structs {
    ($($name:ident { $($field:ident),* })*) => {
        $(impl Erase for $name {
            fn erase(&mut self) {
                $(self.$field.erase();)*
            }
        })*
    };
}

structs! {
    File { declarations, trailing }
    Comment { span }
    Declaration { comments, documentation, body, span }
    Policy { id, title, clauses }
    Period { from, to }
    Set { kind, name, members, changes }
    Change { codes, from }
    CodeList { members, except, span }
    Table { name, rows }
    Cell { text }
    Given { text }
    Column { name, heading, kind }
    Facts { name, owner, path, clauses }
    Define { name, meaning }
    Case { value, when }
    Edit { id, title, clauses }
    Exception { id, title, to, clauses }
    Outcome { action, target, effect, reason }
    Also { action, lines, reason }
    Told { action, effect, reason }
    Reason { codes, own, message }
    Require { condition, when, unless, otherwise }
    Binding { kind, name, owner, table, on, set, relations, condition, span }
    Relation { kind, span }
    Window { amount, unit, of }
    Path { words, span }
    Expression { node, span }
    Test { title, clauses }
    Setting { field, values }
    TestLine { number, service, units, settings }
}

impl<T: Erase> Erase for Clause<T> {
    fn erase(&mut self) {
        self.comments.erase();
        self.body.erase();
        self.span.erase();
    }
}

macro_rules! enums {
    ($($name:ident { $($pattern:pat => [$($field:ident),*],)* })*) => {
        $(impl Erase for $name {
            fn erase(&mut self) {
                use $name::*;
                match self {
                    $($pattern => { $($field.erase();)* })*
                }
            }
        })*
    };
}

enums! {
    Body {
        Policy(a) => [a],
        Use(a) => [a],
        Set(a) => [a],
        Table(a) => [a],
        Facts(a) => [a],
        Define(a) => [a],
        Edit(a) => [a],
        Exception(a) => [a],
        Given(a) => [a],
        Test(a) => [a],
    }
    PolicyClause {
        Payer(a) | Claims(a) => [a],
        Effective(a) => [a],
        Version(a) | Source(a) => [a],
    }
    Members {
        List(a) => [a],
        File { path, column } => [path, column],
    }
    CodeItem {
        Code(a) | Name(a) => [a],
        Field(a) => [a],
        Literal(a) => [a],
    }
    TableRows {
        Inline(a) => [a],
        File { path, columns } => [path, columns],
    }
    FactsClause {
        Key(a) => [a],
        Column(a) => [a],
    }
    Meaning {
        Plain(a) => [a],
        Cases(a) => [a],
    }
    Target {
        Id(a) | Tag(a) => [a],
    }
    EditClause {
        For(a) | With(a) => [a],
        When(a) | Unless(a) => [a],
        Require(a) => [a],
        Outcome(a) => [a],
        Also(a) => [a],
        Override(a) => [a],
        Claims(a) => [a],
        IfMissing(a) | Source(a) | DatedBy(a) => [a],
        Tag(a) => [a],
        Effective(a) => [a],
    }
    RelationKind {
        SameFields(a) | IdenticalFields(a) => [a],
        SamePeriod(a) => [a],
        Episode(a, b) => [a, b],
        Within(a) => [a],
        SameDay | OverlappingDays | SameProvider | SameBillingProvider | SamePractitioner | AnotherProvider => [],
        OnAnyClaim | Stands => [],
    }
    Quantity {
        AtLeast(a) | AtMost(a) | Exactly(a) => [a],
        Any | No | Every => [],
    }
    Stretch {
        First(a) | Last(a) => [a],
        Between(a, b) => [a, b],
    }
    Shape {
        Characters(a) | AtLeast(a) | AtMost(a) | BeginsWith(a) | EndsWith(a) | Contains(a) => [a],
        CharacterIs(a, b) => [a, b],
        AllDigits | AllLetters | LettersOrDigits | ValidNpi => [],
    }
    Node {
        Path(a) | First(a) | Stands(a) => [a],
        Code(_) | Text(_) | Date(_) | Money(_) | Percent(_) => [],
        Quantity(_, a) | Element(a) => [a],
        Arithmetic(a, _, b) | Compare(a, _, b) => [a, b],
        In { value, set, .. } => [value, set],
        Between { value, low, high, .. } => [value, low, high],
        Within { value, window, .. } => [value, window],
        SamePeriod { value, period, other, .. } => [value, period, other],
        Present { value, .. } => [value],
        Has { owner, item, codes, .. } => [owner, item, codes],
        And(a) | Or(a) => [a],
        Not(a) | Part(_, a) | Group(a) | Length(a) => [a],
        Rounded(a, _, b) => [a, b],
        Stepped { value, step, .. } => [value, step],
        Identical { value, other, .. } => [value, other],
        Characters(a, b) => [a, b],
        Quantifier { quantity, binding, satisfies } => [quantity, binding, satisfies],
        Aggregate { value, more, binding, .. } => [value, more, binding],
        Elapsed { unit, from, to, .. } => [unit, from, to],
        Shape(a, b) => [a, b],
    }
    TestClause {
        Payer(a) | Claims(a) | Date(a) => [a],
        Patient(a) => [a],
        Diagnoses(a) => [a],
        Line(a) | HistoryLine(a) | OriginalLine(a) => [a],
        Claim(a) => [a],
        History(a) => [a],
        Fact { name, owner, number, settings } => [name, owner, number, settings],
        Item { kind, owner, code, settings } => [kind, owner, code, settings],
        Expect(a) => [a],
    }
    HistoryExtent {
        Unknown | Complete => [],
        Period(a) => [a],
    }
    Expect {
        Clean => [],
        Finding { edit, lines, told, .. } => [edit, lines, told],
        No { edit, lines } => [edit, lines],
    }
}
