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
    /// The facts since a mark may not be needed: what they decide might be decided otherwise without one of them.
    fn doubt(&mut self, _: Mark) {}
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

/// Writes down what decides.
#[derive(Debug, Default)]
pub struct Trace {
    /// The facts, in the order read.
    pub facts: Vec<Because>,
    /// Of each whether it may be left out; without one of the others what was asked is surely unknown.
    pub doubtful: Vec<bool>,
    /// What is missing, in the order met.
    pub missing: Vec<Missing>,
}

impl Tracer for Trace {
    const QUIET: bool = false;
    fn mark(&self) -> Mark {
        Mark { facts: self.facts.len(), missing: self.missing.len() }
    }
    fn fact(&mut self, fact: Fact, clause: Span) {
        self.facts.push(Because { fact, clause });
        self.doubtful.push(false);
    }
    fn doubt(&mut self, mark: Mark) {
        self.doubtful.iter_mut().skip(mark.facts).for_each(|doubtful| *doubtful = true);
    }
    fn missing(&mut self, missing: Missing) {
        self.missing.push(missing);
    }
    fn forget_facts(&mut self, mark: Mark) {
        self.facts.truncate(mark.facts);
        self.doubtful.truncate(mark.facts);
    }
    fn forget_missing(&mut self, mark: Mark) {
        self.missing.truncate(mark.missing);
    }
    fn forget_missing_between(&mut self, from: Mark, to: Mark) {
        let to = to.missing.min(self.missing.len());
        self.missing.drain(from.missing.min(to)..to);
    }
    fn forget_between(&mut self, from: Mark, to: Mark) {
        let to = to.facts.min(self.facts.len());
        self.facts.drain(from.facts.min(to)..to);
        self.doubtful.drain(from.facts.min(to)..to);
    }
    fn last_fact(&self) -> Option<Fact> {
        self.facts.last().map(|because| because.fact)
    }
}
