//! What an edit has bound: names, whose fields a bare word reads, and which line is the nearest.

use super::Checker;
use crate::claim::{Field, Record};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Domain, Owner, Search, TableId, Term, Var, Variable};
use crate::source::Span;
use crate::syntax::tree::Which;

/// What a variable is bound to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Thing {
    /// An item of a claim.
    Item {
        record: Record,
        /// It may stand on another claim: one of the history, or the original.
        elsewhere: bool,
    },
    /// A row of a table.
    Row(TableId),
    /// What was meant cannot be known: an error has been reported, and its fields are let pass.
    Broken,
}

/// One thing bound.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) var: Var,
    pub(super) name: Option<String>,
    pub(super) thing: Thing,
    /// How it was bound, for the next `another`; `None` for what is bound within a condition.
    pub(super) with: Option<(Which, Domain)>,
    /// In how many definitions it is bound: names in one are its own.
    pub(super) depth: usize,
    /// The day by which sets are judged where its fields are tested.
    pub(super) date: Term,
    pub(super) span: Span,
}

impl Frame {
    /// The record of what it binds; `None` for a row.
    pub(super) fn record(&self) -> Option<Record> {
        match self.thing {
            Thing::Item { record, .. } => Some(record),
            Thing::Row(_) | Thing::Broken => None,
        }
    }

    /// Whether it may stand on another claim.
    pub(super) fn elsewhere(&self) -> bool {
        matches!(self.thing, Thing::Item { elsewhere: true, .. })
    }

    /// Whose fields its fields are.
    pub(super) fn owner(&self) -> Owner {
        match self.thing {
            Thing::Item { record: Record::Claim, elsewhere: false } => Owner::Claim,
            _ => Owner::Var(self.var),
        }
    }

    /// The claim on which it stands.
    pub(super) fn claim(&self) -> Owner {
        match self.thing {
            Thing::Item { record: Record::Claim, elsewhere: true } => Owner::Var(self.var),
            Thing::Item { elsewhere: true, .. } => Owner::ClaimOf(self.var),
            _ => Owner::Claim,
        }
    }

    /// The day that relations compare: a line's or an occurrence's own, a claim's first.
    pub(super) fn day(&self) -> Option<Term> {
        let field = match self.record()? {
            Record::Claim => Field::ClaimFirstDate,
            Record::Line => Field::LineDate,
            Record::Occurrence => Field::OccurrenceDate,
            Record::Procedure => Field::ProcedureDate,
            Record::Span => Field::SpanFrom,
            Record::LineResult => Field::ResultDecided,
            Record::OtherPayer => Field::OtherPayerDecided,
            _ => return None,
        };
        Some(Term::Field(self.owner(), field))
    }
}

/// One edit as it is read: its variables and what is bound where a condition stands.
pub(super) struct Scope<'c, 'a> {
    pub(super) check: &'c mut Checker<'a>,
    pub(super) variables: Vec<Variable>,
    pub(super) frames: Vec<Frame>,
    /// Positions in `frames` of the subject and of the bindings in whose conditions we stand; bare fields are the last's.
    pub(super) current: Vec<usize>,
    /// The day by which the edit goes.
    pub(super) date: Term,
    /// Whether `dated by` moved it.
    pub(super) moved: bool,
    /// How the line is found to which the subject belongs, where that is an item of a line.
    pub(super) own_line: Option<Search>,
    /// Whether the subject is only what such a line holds: `for provider p of line`.
    pub(super) of_lines: bool,
    /// Definitions that are being read, to refuse rings.
    pub(super) open: Vec<usize>,
    /// How many definitions have been read.
    pub(super) reads: usize,
}

impl<'c, 'a> Scope<'c, 'a> {
    /// An edit of which nothing is bound yet.
    pub(super) fn new(check: &'c mut Checker<'a>) -> Scope<'c, 'a> {
        Scope {
            check,
            variables: Vec::new(),
            frames: Vec::new(),
            current: Vec::new(),
            date: Term::Field(Owner::Claim, Field::ClaimFirstDate),
            moved: false,
            own_line: None,
            of_lines: false,
            open: Vec::new(),
            reads: 0,
        }
    }

    pub(super) fn report(&mut self, problem: Diagnostic) {
        self.check.report(problem);
    }

    /// A new variable.
    pub(super) fn variable(&mut self, name: Option<String>, span: Span) -> Var {
        self.variables.push(Variable { name, span });
        Var(self.variables.len() - 1)
    }

    /// The subject of the edit.
    pub(super) fn subject(&self) -> Option<&Frame> {
        self.frames.first()
    }

    /// The line that `line` means: the subject, or the one to which it belongs.
    pub(super) fn subject_line(&self) -> Option<&Frame> {
        let own = self.own_line.as_ref().map(|own| own.var);
        self.frames
            .iter()
            .find(|frame| Some(frame.var) == own)
            .or_else(|| self.subject().filter(|subject| subject.record() == Some(Record::Line)))
    }

    /// Whose fields bare words read.
    pub(super) fn here(&self) -> Option<&Frame> {
        self.frames.get(*self.current.last()?)
    }

    /// What a name is bound to; the innermost where a name is bound twice.
    pub(super) fn frame_named(&self, name: &str) -> Option<&Frame> {
        self.frames.iter().rev().find(|frame| frame.name.as_deref() == Some(name))
    }

    /// The nearest line: that of the binding in whose condition we stand, else the subject's.
    pub(super) fn nearest_line(&self) -> Option<&Frame> {
        self.nearest(Record::Line)
    }

    /// The nearest thing of a record.
    pub(super) fn nearest(&self, record: Record) -> Option<&Frame> {
        self.current.iter().rev().filter_map(|at| self.frames.get(*at)).find(|frame| frame.record() == Some(record))
    }

    /// The day by which sets are judged for a field of an owner.
    pub(super) fn set_date(&self, owner: Option<Owner>) -> Term {
        match owner {
            Some(Owner::Var(var) | Owner::ClaimOf(var)) => {
                self.frames.iter().rev().find(|frame| frame.var == var).map_or(&self.date, |frame| &frame.date).clone()
            }
            _ => self.date.clone(),
        }
    }

    /// The day on which the patient's age is meant: the edit's where it is moved, else the nearest line's.
    pub(super) fn age_date(&self) -> Term {
        match self.nearest_line() {
            Some(line) if !self.moved => Term::Field(line.owner(), Field::LineDate),
            _ => self.date.clone(),
        }
    }

    /// Reads something with a frame as the one whose fields bare words are; rows are never that.
    pub(super) fn inside<T>(&mut self, frame: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let entered = !matches!(self.frames.get(frame).map(|frame| &frame.thing), Some(Thing::Row(_)));
        if entered {
            self.current.push(frame);
        }
        let result = read(self);
        if entered {
            self.current.pop();
        }
        result
    }
}

/// The owner of the claim's item that a term reads, where it reads one.
pub(super) fn owner_of(term: &Term) -> Option<Owner> {
    match term {
        Term::Field(owner, _)
        | Term::First(owner, _)
        | Term::OfProvider(owner, ..)
        | Term::Element(owner, _)
        | Term::Fact(_, owner, ..) => Some(*owner),
        _ => None,
    }
}
