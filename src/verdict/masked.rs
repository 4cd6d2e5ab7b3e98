//! Which of the facts of a choice are needed: each is taken for unknown in turn, and only what reads it is asked again.
//!
//! A choice is a list of parts that all hold: that its subject and bindings are what they are, then each clause. An answer
//! hangs on the facts alone that were read for it, so that a part which does not read a fact stays as it was without it; and
//! so does, within a part, a candidate that was surely none of a search's members.

use std::cell::Cell;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::machine::Machine;
use super::model::{Bound, Fact, Which};
use super::plan::{Clause, EditPlan};
use super::trace::Tracer;
use crate::claim::Item;
use crate::policy::kleene::Kleene;
use crate::policy::model::Var;

/// Positions among the facts of a choice, of which there are at most [`Bits::MOST`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bits([u64; 4]);

impl Bits {
    const MOST: usize = 256;

    fn with(mut self, at: usize) -> Bits {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
        self
    }

    fn has(self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    fn and_of(self, other: Bits) -> Bits {
        let mut both = self;
        both.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
        both
    }
}

/// A number that equal facts have in common, and few others share.
#[inline]
pub fn word(fact: Fact) -> u64 {
    match fact {
        Fact::Field(Which::This, Item { record, index }, field) => {
            (1 << 62) | ((record as u64) << 48) | ((field as u64) << 32) | u64::from(index)
        }
        Fact::Cell(table, row, column) => {
            (2 << 62) ^ ((table.0 as u64) << 48) ^ ((column as u64) << 32) ^ u64::from(row)
        }
        other => {
            let mut hasher = FxHasher::default();
            other.hash(&mut hasher);
            hasher.finish()
        }
    }
}

/// A candidate that is surely no member of a search, by the search's address, and the facts that this hangs on.
type NoMember = (usize, Bound, Bits);

/// Writes nothing down, and knows only some facts: what they suffice for.
#[derive(Debug)]
pub struct Masked<'f> {
    /// The facts that may be known, sorted.
    facts: &'f [Fact],
    /// What tells nearly each of them from the others, in their order.
    words: Vec<u64>,
    /// Those that are not known any more, and the one that is taken for unknown now.
    gone: Bits,
    but: Option<usize>,
    /// What was asked for since it was emptied last.
    read: Cell<Bits>,
    /// How many candidates we are within.
    depth: usize,
    /// The candidates that were no members when the part was asked before, and those that are none now.
    before: Vec<NoMember>,
    now: Vec<NoMember>,
    /// Where the next candidate stands in `before`, if they come in the same order.
    next: usize,
}

impl<'f> Masked<'f> {
    /// Knows these facts, which are sorted, and no others.
    pub fn new(facts: &'f [Fact]) -> Masked<'f> {
        Masked {
            facts,
            words: facts.iter().map(|fact| word(*fact)).collect(),
            gone: Bits::default(),
            but: None,
            read: Cell::default(),
            depth: 0,
            before: Vec::new(),
            now: Vec::new(),
            next: 0,
        }
    }

    /// The place of a fact.
    #[inline]
    fn position(&self, fact: Fact) -> Option<usize> {
        // There are so few that words are compared sooner one by one than facts by halves.
        let wanted = word(fact);
        let mut same = self.words.iter().enumerate().filter(|(_, own)| **own == wanted).map(|(at, _)| at);
        same.find(|at| self.facts.get(*at) == Some(&fact))
    }

    fn reads(&self, more: Bits) {
        self.read.set(self.read.get().and_of(more));
    }
}

impl Tracer for Masked<'_> {
    const QUIET: bool = false;

    fn is_masked(&self) -> bool {
        true
    }

    fn hides(&self, fact: Fact) -> bool {
        let Some(at) = self.position(fact) else { return true };
        self.reads(Bits::default().with(at));
        self.but == Some(at) || self.gone.has(at)
    }

    fn passes_over(&mut self, search: usize, bound: Bound) -> bool {
        if self.depth > 0 || self.before.is_empty() {
            return false;
        }
        let same = |(own, of, _): &&NoMember| *own == search && *of == bound;
        let here = self.before.get(self.next).filter(same);
        let Some(known) = here.or_else(|| self.before.iter().find(same)).copied() else { return false };
        self.next += 1;
        if self.but.is_some_and(|but| known.2.has(but)) {
            return false;
        }
        self.reads(known.2);
        self.now.push(known);
        true
    }

    fn enter(&mut self) -> [u64; 4] {
        self.depth += 1;
        self.read.take().0
    }

    fn asked(&mut self, outside: [u64; 4], search: usize, bound: Bound, is_none: bool) {
        let own = self.read.get();
        if is_none && self.depth == 1 {
            self.now.push((search, bound, own));
        }
        self.reads(Bits(outside));
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }
}

/// A part of a choice.
#[derive(Clone, Copy)]
enum Part<'a> {
    /// That the subject is there and each binding a member of its search.
    Bindings(Item),
    Clause(Clause<'a>),
}

/// A part with what it hangs on.
struct Asked<'a> {
    part: Part<'a>,
    read: Bits,
    none: Vec<NoMember>,
}

impl<'a> Machine<'a, Masked<'_>> {
    /// Leaves out, one after the other, each of some facts without which a choice that breaks an edit for certain still
    /// does; which of all facts are left. All are left where there are too many.
    pub fn needed(
        &mut self,
        plan: &'a EditPlan<'a>,
        subject: Item,
        with: &[(Var, Bound)],
        doubtful: &[Fact],
    ) -> Vec<Fact> {
        let facts = self.tracer.facts;
        if facts.len() > Bits::MOST || doubtful.is_empty() {
            return facts.to_vec();
        }
        for (var, bound) in with {
            self.bind(*var, *bound);
        }
        let clauses = plan.levels.iter().flatten().map(|clause| Part::Clause(*clause));
        let mut parts: Vec<Asked<'a>> = Vec::new();
        for part in std::iter::once(Part::Bindings(subject)).chain(clauses) {
            let mut asked = Asked { part, read: Bits::default(), none: Vec::new() };
            if !self.holds_still(plan, &mut asked) {
                return facts.to_vec();
            }
            parts.push(asked);
        }
        for fact in doubtful {
            let Some(at) = self.tracer.position(*fact) else { continue };
            self.tracer.but = Some(at);
            let mut changed: Vec<(usize, Asked<'a>)> = Vec::new();
            let mut stands = true;
            for (place, own) in parts.iter().enumerate().filter(|(_, own)| own.read.has(at)) {
                let mut asked = Asked { part: own.part, read: Bits::default(), none: own.none.clone() };
                stands = self.holds_still(plan, &mut asked);
                if !stands {
                    break;
                }
                changed.push((place, asked));
            }
            self.tracer.but = None;
            if stands {
                self.tracer.gone = self.tracer.gone.with(at);
                for (place, asked) in changed {
                    if let Some(own) = parts.get_mut(place) {
                        *own = asked;
                    }
                }
            }
        }
        let gone = self.tracer.gone;
        facts.iter().enumerate().filter(|(at, _)| !gone.has(*at)).map(|(_, fact)| *fact).collect()
    }

    /// Whether a part holds for certain; what it hangs on then.
    fn holds_still(&mut self, plan: &'a EditPlan<'a>, asked: &mut Asked<'a>) -> bool {
        self.tracer.read.set(Bits::default());
        self.tracer.before = std::mem::take(&mut asked.none);
        self.tracer.now.clear();
        self.tracer.next = 0;
        let answer = match asked.part {
            Part::Bindings(subject) => self.bindings(plan, subject),
            Part::Clause(clause) => self.clause(clause),
        };
        asked.read = self.tracer.read.get();
        asked.none = std::mem::take(&mut self.tracer.now);
        answer == Kleene::True
    }
}
