//! What an evaluation writes down: nothing, or the facts it rests on and what was missing.
//!
//! The same conditions are evaluated either way, so that an explanation cannot disagree with the verdict.

use super::model::{Because, Bound, Fact, Missing};
use crate::source::Span;

/// How far something had been written down.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mark {
    facts: usize,
    missing: usize,
}

/// Where an evaluation writes down what it reads; by itself, nowhere.
pub trait Tracer {
    /// Whether nothing is written down, so that an answer suffices as soon as it is certain.
    const QUIET: bool;
    /// How far it is written now.
    fn mark(&self) -> Mark {
        Mark::default()
    }
    /// A fact was read for a clause.
    fn fact(&mut self, _: Fact, _: Span) {}
    /// Something is missing.
    fn missing(&mut self, _: Missing) {}
    /// Forgets the facts since a mark: they did not decide.
    fn forget_facts(&mut self, _: Mark) {}
    /// Forgets what was missing since a mark: the answer does not hang on it.
    fn forget_missing(&mut self, _: Mark) {}
    /// Forgets what was missing between two marks.
    fn forget_missing_between(&mut self, _: Mark, _: Mark) {}
    /// Forgets the facts between two marks.
    fn forget_between(&mut self, _: Mark, _: Mark) {}
    /// Whether it is written down of each fact if it may be left out.
    fn weighs(&self) -> bool {
        false
    }
    /// Whether so much was read that this is not told any more: all that is read may be left out.
    fn is_spent(&self) -> bool {
        false
    }
    /// The facts since a mark may be left out: what they decide might be decided otherwise.
    fn doubt(&mut self, from: Mark, doubt: Doubt) {
        let to = self.mark();
        self.doubt_between(from, to, doubt);
    }
    /// The same of the facts between two marks.
    fn doubt_between(&mut self, _: Mark, _: Mark, _: Doubt) {}
    /// The first fact since a mark that is none of those that may be left out.
    fn sure_since(&self, _: Mark) -> Option<Fact> {
        None
    }
    /// Whether one of the facts since a mark is one of a candidate and may not be left out.
    fn is_sure_of(&self, _: Mark, _: Bound) -> bool {
        false
    }
    /// The fact written down last.
    fn last_fact(&self) -> Option<Fact> {
        None
    }
    /// Whether only some facts are known.
    fn is_masked(&self) -> bool {
        false
    }
    /// Whether a fact is to be treated as unknown.
    fn hides(&self, _: Fact) -> bool {
        false
    }
    /// Whether it is known without asking that a candidate of a search, given its address, is no member.
    fn passes_over(&mut self, _: usize, _: Bound) -> bool {
        false
    }
    /// A candidate is asked; gives what was read before.
    fn enter(&mut self) -> [u64; 4] {
        [0; 4]
    }
    /// It was asked, whether it is surely no member; takes what was read before it.
    fn asked(&mut self, _: [u64; 4], _: usize, _: Bound, _: bool) {}
    /// All was done with it.
    fn leave(&mut self) {}
}

/// Writes nothing down.
#[derive(Debug, Default)]
pub struct Quiet;

impl Tracer for Quiet {
    const QUIET: bool = true;
}

/// Whether a fact may be left out without making unknown what was asked; where it is not known, it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It may not.
    No,
    /// Only where this fact is known, on which something else rests that decides as well.
    If(Fact),
    /// Only where a fact of another candidate of the same kind is known, which may decide as well.
    IfAnother(Bound),
    /// It may.
    Yes,
}

impl Doubt {
    /// For two reasons.
    fn and(self, other: Doubt) -> Doubt {
        match (self, other) {
            (Doubt::No, one) | (one, Doubt::No) => one,
            (one, other) if one == other => one,
            _ => Doubt::Yes,
        }
    }

    /// Whether a fact may be left out where these are known.
    pub fn stands(self, known: &[Because]) -> bool {
        match self {
            Doubt::No => false,
            Doubt::If(fact) => known.iter().any(|own| own.fact == fact),
            Doubt::IfAnother(bound) => known.iter().any(|own| own.fact.is_of_another(bound)),
            Doubt::Yes => true,
        }
    }
}

impl Fact {
    /// Whether it is a fact of a row or an item itself.
    fn is_of(self, bound: Bound) -> bool {
        match (self, bound) {
            (Fact::Cell(table, row, _), Bound::Row(of, own)) => (table, row) == (of, own),
            (Fact::Field(which, item, _), Bound::Item(of, own)) => (which, item) == (of, own),
            _ => false,
        }
    }

    /// Whether it may be a fact of another row of the same table, or another item of the same record.
    fn is_of_another(self, bound: Bound) -> bool {
        match (self, bound) {
            (Fact::Cell(table, row, _), Bound::Row(of, own)) => table == of && row != own,
            (_, Bound::Row(..)) => false,
            (Fact::Field(which, item, _), Bound::Item(of, own)) => {
                item.record == own.record && (which, item) != (of, own)
            }
            (Fact::Cell(..), Bound::Item(..)) => false,
            (_, Bound::Item(..)) => true,
        }
    }
}

/// Writes down what decides.
#[derive(Debug, Default)]
pub struct Trace {
    /// The facts, in the order read.
    pub facts: Vec<Because>,
    /// Of each whether it may be left out; empty where this is not asked.
    pub doubts: Vec<Doubt>,
    /// What is missing, in the order met.
    pub missing: Vec<Missing>,
    /// How many facts more are weighed; `None`: none are.
    left: Option<u32>,
}

impl Trace {
    /// So many facts are weighed: what decides in their stead is asked too, which takes as long again.
    const WEIGHED: u32 = 4000;

    /// Writes down of each fact, too, if it may be left out.
    pub fn weighing() -> Trace {
        let room = 32;
        Trace {
            facts: Vec::with_capacity(room),
            doubts: Vec::with_capacity(room),
            missing: Vec::new(),
            left: Some(Trace::WEIGHED),
        }
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.facts.clear();
        self.doubts.clear();
        self.missing.clear();
    }
}

impl Tracer for Trace {
    const QUIET: bool = false;
    fn mark(&self) -> Mark {
        Mark { facts: self.facts.len(), missing: self.missing.len() }
    }
    fn fact(&mut self, fact: Fact, clause: Span) {
        self.facts.push(Because { fact, clause });
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(1);
            self.doubts.push(if *left > 0 { Doubt::No } else { Doubt::Yes });
        }
    }
    fn weighs(&self) -> bool {
        self.left.is_some()
    }
    fn is_spent(&self) -> bool {
        self.left == Some(0)
    }
    fn doubt_between(&mut self, from: Mark, to: Mark, doubt: Doubt) {
        let count = to.facts.saturating_sub(from.facts);
        self.doubts.iter_mut().skip(from.facts).take(count).for_each(|own| *own = own.and(doubt));
    }
    fn sure_since(&self, mark: Mark) -> Option<Fact> {
        let doubts = self.doubts.iter().skip(mark.facts);
        let mut sure = self.facts.iter().skip(mark.facts).zip(doubts).filter(|(_, doubt)| **doubt == Doubt::No);
        sure.next().map(|(own, _)| own.fact)
    }
    fn is_sure_of(&self, mark: Mark, bound: Bound) -> bool {
        let doubts = self.doubts.iter().skip(mark.facts);
        let mut facts = self.facts.iter().skip(mark.facts).zip(doubts);
        facts.any(|(own, doubt)| *doubt == Doubt::No && own.fact.is_of(bound))
    }
    fn missing(&mut self, missing: Missing) {
        self.missing.push(missing);
    }
    fn forget_facts(&mut self, mark: Mark) {
        self.facts.truncate(mark.facts);
        self.doubts.truncate(mark.facts);
    }
    fn forget_missing(&mut self, mark: Mark) {
        self.missing.truncate(mark.missing);
    }
    fn forget_missing_between(&mut self, from: Mark, to: Mark) {
        let to = to.missing.min(self.missing.len());
        self.missing.drain(from.missing.min(to)..to);
    }
    fn forget_between(&mut self, from: Mark, to: Mark) {
        if from.facts >= to.facts {
            return;
        }
        let to = to.facts.min(self.facts.len());
        self.facts.drain(from.facts.min(to)..to);
        let to = to.min(self.doubts.len());
        self.doubts.drain(from.facts.min(to)..to);
    }
    fn last_fact(&self) -> Option<Fact> {
        self.facts.last().map(|because| because.fact)
    }
}
