//! Conditions and values of every shape, each of a kind that fits its place.

mod conditions;
mod searches;
mod terms;

use paylint::claim::{CodeKind, Field, Record};
use paylint::policy::model::{Condition, Owner, Policy, Question, SetId, Term, Var, Variable};
use paylint::policy::set::{Change, Member, Members, Pattern, Set};
use paylint::source::{FileId, Span};

use super::codes::codes;
use super::random::Random;

/// Kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A code of a kind.
    Code(CodeKind),
    /// Text.
    Text,
    /// A day.
    Date,
    /// Cents.
    Money,
    /// A number.
    Number,
}

/// What a variable in scope is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bind {
    /// An item of this claim.
    Own(Record),
    /// An item of another claim.
    Other(Record),
    /// A row of a table.
    Row(usize),
}

/// A policy in the making and the edit that is written at the moment.
pub struct Maker {
    /// Draws.
    pub random: Random,
    /// The policy so far.
    pub policy: Policy,
    /// The variables of the edit so far.
    pub variables: Vec<Variable>,
    /// What is in scope, the innermost last.
    pub scope: Vec<(Var, Bind)>,
    written: usize,
}

impl Maker {
    /// Begins a policy.
    pub fn new(random: Random, policy: Policy) -> Maker {
        Maker { random, policy, variables: Vec::new(), scope: Vec::new(), written: 0 }
    }

    /// A place of its own for each thing that is written.
    pub fn span(&mut self) -> Span {
        self.written += 2;
        Span::new(FileId(0), self.written, self.written + 1)
    }

    /// A condition that asks something.
    pub fn ask(&mut self, node: Question) -> Condition {
        Condition { node, span: self.span() }
    }

    /// A new variable, not in scope yet.
    pub fn variable(&mut self) -> Var {
        let span = self.span();
        self.variables.push(Variable { name: None, span });
        Var(self.variables.len() - 1)
    }

    // ── sets ──

    /// A set of some codes of a kind; now and then with members that come and go.
    pub fn set(&mut self, kind: CodeKind, percent: usize) -> SetId {
        let all = codes(kind);
        let some = self.random.some(all, percent);
        let mut any: Vec<Member> = some.into_iter().map(|code| Member::Pattern(self.pattern(kind, code))).collect();
        if self.random.chance(15)
            && let Some(other) = self.policy.sets.iter().position(|set| set.kind == kind)
        {
            any.push(Member::Set(SetId(other)));
        }
        if self.random.chance(10) {
            let mut list: Vec<_> = self
                .random
                .some(all, 30)
                .iter()
                .filter_map(|code| paylint::claim::Code::new(code.as_bytes()))
                .collect();
            list.sort_unstable();
            any.push(Member::Codes(list));
        }
        let except = if self.random.chance(12) {
            vec![Member::Pattern(Pattern::Exact(self.random.pick(all).to_owned()))]
        } else {
            Vec::new()
        };
        let mut changes = Vec::new();
        while self.random.chance(18) {
            let member = Member::Pattern(Pattern::Exact(self.random.pick(all).to_owned()));
            let members = Members { any: vec![member], except: Vec::new() };
            changes.push(Change { add: self.random.chance(50), members, from: self.random.anchor() });
        }
        let span = self.span();
        self.policy.sets.push(Set { kind, name: None, span, base: Members { any, except }, changes });
        SetId(self.policy.sets.len() - 1)
    }

    fn pattern(&mut self, kind: CodeKind, code: &str) -> Pattern {
        let start: String = code.chars().take(3).collect();
        match self.random.below(12) {
            0 => Pattern::Prefix(start),
            1 if kind.ranges_by_prefix() => Pattern::Beginning(start.clone(), start),
            2 if !kind.ranges_by_prefix() => {
                let to: String = code.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
                Pattern::Shaped(code.to_owned(), to)
            }
            3 => {
                let marks = code.chars().enumerate().map(|(at, c)| (at != 2).then_some(c)).collect();
                Pattern::Wild(marks, self.random.chance(50))
            }
            _ => Pattern::Exact(code.to_owned()),
        }
    }

    // ── scope ──

    /// The innermost variable that is bound to a line.
    pub fn line(&self) -> Option<(Var, Bind)> {
        self.scope
            .iter()
            .rev()
            .copied()
            .find(|(_, bind)| matches!(bind, Bind::Own(Record::Line) | Bind::Other(Record::Line)))
    }

    /// Whose fields can be read, the innermost several times.
    fn owners(&self) -> Vec<(Owner, Record)> {
        let mut all = vec![(Owner::Claim, Record::Claim), (Owner::Patient, Record::Patient)];
        for (var, bind) in &self.scope {
            match bind {
                Bind::Own(record) => all.extend([(Owner::Var(*var), *record); 4]),
                Bind::Other(record) => {
                    all.extend([(Owner::Var(*var), *record); 4]);
                    all.push((Owner::ClaimOf(*var), Record::Claim));
                }
                Bind::Row(_) => {}
            }
        }
        all
    }

    fn field_of(&mut self, fits: impl Fn(Field) -> bool) -> Option<(Owner, Field)> {
        for _ in 0..6 {
            let owners = self.owners();
            let (owner, record) = self.random.pick(&owners);
            let fields: Vec<Field> = record.fields().filter(|field| fits(*field)).collect();
            if !fields.is_empty() {
                return Some((owner, self.random.pick(&fields)));
            }
        }
        None
    }

    /// The day that a set or a table is asked for: the innermost line's, else the claim's first.
    pub fn on(&self) -> Term {
        match self.line() {
            Some((var, _)) => Term::Field(Owner::Var(var), Field::LineDate),
            None => Term::Field(Owner::Claim, Field::ClaimFirstDate),
        }
    }
}
