//! Definitions by case: a comparison with one becomes a comparison for each case, once the cases are proved apart.

use super::Used;
use super::conditions::{Alone, at, not};
use super::names::Named;
use super::scope::Scope;
use super::spans::{Told, single, told};
use super::terms::kind_error;
use super::values::Value;
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Comparison, Condition, DefinitionId, Question, Term};
use crate::source::Span;
use crate::syntax::tree::{Case, Clause, Expression, Meaning, Node};

impl Scope<'_, '_> {
    /// A comparison of which one side is a definition by case; `None` where neither is.
    pub(super) fn by_case(
        &mut self,
        left: &Expression,
        comparison: Comparison,
        right: &Expression,
        span: Span,
    ) -> Option<Option<Condition>> {
        let (define, is_left) = match (self.case_definition(left), self.case_definition(right)) {
            (Some(define), _) => (define, true),
            (None, Some(define)) => (define, false),
            (None, None) => return None,
        };
        let declared = self.check.names.defines.get(define).copied()?;
        let Meaning::Cases(cases) = &declared.meaning else { return None };
        self.check.used.insert(Used::Define(define));
        if self.enter_definition(define, span).is_none() {
            return Some(None);
        }
        let found = self.compare_cases(cases, declared.name.span, |scope, value| {
            let (left, right) = if is_left { (value, right) } else { (left, value) };
            let (left, right) = scope.sides(left, right)?;
            scope.compare(left, comparison, right, span)
        });
        self.open.pop();
        Some(found.map(|found| at(Question::Defined(DefinitionId(define), Box::new(at(found, span))), span)))
    }

    fn case_definition(&self, expression: &Expression) -> Option<usize> {
        match &expression.node {
            Node::Group(inner) => self.case_definition(inner),
            Node::Path(path) => {
                let [word] = path.words.as_slice() else { return None };
                let Some(Named::Define(at)) = self.check.names.named(&word.value) else { return None };
                let define = self.check.names.defines.get(at)?;
                matches!(define.meaning, Meaning::Cases(_)).then_some(at)
            }
            _ => None,
        }
    }

    /// True where every case says so, or the case that holds does: unknown only where it must be.
    fn compare_cases(
        &mut self,
        cases: &[Clause<Case>],
        name: Span,
        compare: impl FnMut(&mut Self, &Expression) -> Option<Condition>,
    ) -> Option<Question> {
        let read = self.read_cases(cases, name, compare)?;
        let mut every: Vec<Condition> = Vec::new();
        let mut ways: Vec<Condition> = Vec::new();
        let mut whens: Vec<Condition> = Vec::new();
        for (when, found, span) in read.cases {
            ways.push(at(Question::All(vec![when.clone(), found.clone()]), span));
            every.push(found);
            whens.push(when);
        }
        let none = not(at(Question::Any(whens), read.closing));
        ways.push(at(Question::All(vec![none, read.otherwise.clone()]), read.closing));
        every.push(read.otherwise);
        ways.push(at(Question::All(every), name));
        Some(Question::Any(ways))
    }

    /// A definition by case as a value, to be reckoned with and filled in.
    pub(super) fn value_by_case(
        &mut self,
        define: usize,
        cases: &[Clause<Case>],
        name: Span,
        beside: Option<&Value>,
    ) -> Option<Value> {
        let mut first: Option<Value> = None;
        let read = self.read_cases(cases, name, |scope, value| {
            let value = scope.value(value, first.as_ref().or(beside))?;
            if !single(&value.term) {
                let problem = kind_error("a case has one value, and this is a list", &value, None)
                    .help("Write the first of them: `first diagnosis`.");
                scope.report(problem);
                return None;
            }
            match &first {
                None => first = Some(value.clone()),
                Some(first) if first.sort != value.sort && !(first.sort.numeric() && value.sort.numeric()) => {
                    let problem = kind_error("the cases of a value are of one kind", &value, Some(first))
                        .help("Write all of them as numbers, as amounts, as dates or as codes.");
                    scope.report(problem);
                    return None;
                }
                Some(_) => {}
            }
            Some(value)
        })?;
        let first = first?;
        let cases = read.cases.into_iter().map(|(when, value, _)| (when, value.term)).collect();
        let term = Term::Cases(DefinitionId(define), cases, Box::new(read.otherwise.term));
        Some(Value { words: first.words, ..Value::new(term, first.sort, name) })
    }

    /// Reads all cases, closed by `otherwise` and proved apart.
    fn read_cases<T>(
        &mut self,
        cases: &[Clause<Case>],
        name: Span,
        mut read: impl FnMut(&mut Self, &Expression) -> Option<T>,
    ) -> Option<Cases<T>> {
        let mut all: Vec<(Condition, T, Span)> = Vec::new();
        let mut otherwise = None;
        let mut whole = true;
        for case in cases {
            let found = read(self, &case.body.value);
            match &case.body.when {
                Some(when) => match (found, self.condition(when, Alone::Yes)) {
                    (Some(found), Some(when)) => all.push((when, found, case.span)),
                    _ => whole = false,
                },
                None if let Some((_, first)) = otherwise => {
                    self.report(
                        Diagnostic::error("check/cases", "there is a second `otherwise`", case.span)
                            .also(first, "the first one")
                            .help("One `otherwise` closes the cases: delete one of the two."),
                    );
                    whole = false;
                }
                None => otherwise = Some((found, case.span)),
            }
        }
        let Some((found, closing)) = otherwise else {
            self.report(
                Diagnostic::error("check/cases", "it is not said what holds in all other cases", name)
                    .help("End the cases with a line for the rest: `VALUE  otherwise`."),
            );
            return None;
        };
        let otherwise = found?;
        if !whole {
            return None;
        }
        self.prove_apart(&all.iter().map(|(when, ..)| when).collect::<Vec<_>>())?;
        Some(Cases { cases: all, otherwise, closing })
    }

    fn prove_apart(&mut self, whens: &[&Condition]) -> Option<()> {
        let sides: Vec<Option<Told>> = whens.iter().map(|when| told(when, &self.check.sets)).collect();
        for (at, one) in sides.iter().enumerate() {
            for (other_at, other) in sides.iter().enumerate().skip(at + 1) {
                let apart = match (one, other) {
                    (Some(one), Some(other)) => one.apart(other),
                    _ => false,
                };
                if let (false, Some(first), Some(second)) = (apart, whens.get(at), whens.get(other_at)) {
                    self.report(
                        Diagnostic::error("check/cases", "two of these cases may hold at the same time", second.span)
                            .label("this one")
                            .also(first.span, "and this one")
                            .help("Tell all cases apart by one and the same field: its values, its sets, or ranges of it that do not overlap."),
                    );
                    return None;
                }
            }
        }
        Some(())
    }
}

/// All cases of a definition: condition, value, place; the last value; where that stands.
struct Cases<T> {
    cases: Vec<(Condition, T, Span)>,
    otherwise: T,
    closing: Span,
}
