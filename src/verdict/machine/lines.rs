//! The lines of a long claim by their day and code, so that an edit on pairs of lines does not look at every pair.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{Element, Known, Machine, Out};
use crate::claim::{Claim, Field, Item, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Domain, Search, SetId};
use crate::policy::sets::Sets;
use crate::verdict::plan::LinePlan;
use crate::verdict::trace::Tracer;

/// Claims with fewer lines are gone through: an 837P has at most fifty.
const MANY_LINES: u32 = 60;

/// Lines by a field that has one value.
#[derive(Debug, Default)]
struct Lines {
    by: FxHashMap<u64, Vec<u32>>,
    /// Lines whose value is not known or does not pack: they may have any.
    odd: Vec<u32>,
}

/// The lines of one claim, found by what searches ask of them.
#[derive(Debug, Default)]
pub struct LineIndex {
    fields: Vec<(Field, Lines)>,
    sets: Vec<(SetId, Rc<Vec<u32>>)>,
}

impl Lines {
    fn new(claim: &Claim, field: Field) -> Lines {
        let mut lines = Lines::default();
        for line in claim.items(Record::Line) {
            match key(claim, line, field) {
                Some(key) => lines.by.entry(key).or_default().push(line.index),
                None => lines.odd.push(line.index),
            }
        }
        lines
    }
}

impl LineIndex {
    fn lines(&mut self, claim: &Claim, field: Field) -> Option<&Lines> {
        let at = self.fields.iter().position(|(own, _)| *own == field).unwrap_or_else(|| {
            self.fields.push((field, Lines::new(claim, field)));
            self.fields.len() - 1
        });
        self.fields.get(at).map(|(_, lines)| lines)
    }

    /// The lines whose code may be in a set on some day.
    fn in_set(&mut self, claim: &Claim, sets: &Sets, set: SetId) -> Rc<Vec<u32>> {
        if let Some((_, lines)) = self.sets.iter().find(|(own, _)| *own == set) {
            return Rc::clone(lines);
        }
        let may_be = |line: &Item| match claim.slot(*line, Field::LineCode).as_code() {
            Some(code) => sets.holds(set, code, None) != Kleene::False,
            None => true,
        };
        let lines = Rc::new(claim.items(Record::Line).filter(may_be).map(|line| line.index).collect());
        self.sets.push((set, Rc::clone(&lines)));
        lines
    }
}

/// What a line is found by: its day or code as a number.
fn key(claim: &Claim, line: Item, field: Field) -> Option<u64> {
    match Known::of(claim, claim.slot(line, field)) {
        Some(Element::Known(known)) => packed(known),
        _ => None,
    }
}

fn packed(known: Known<'_>) -> Option<u64> {
    match known {
        Known::Code(code) => Some(code.bits()),
        Known::Date(date) => Some(u64::from(date.0.cast_unsigned())),
        Known::Text(_) | Known::Number(_) | Known::Yes(_) => None,
    }
}

impl<'a, T: Tracer> Machine<'a, T> {
    /// The lines of this claim that a search may find, in order: all others are surely none of it. `None`: all may be.
    pub(super) fn lines_for(&mut self, search: &'a Search) -> Option<Vec<u32>> {
        if self.claim.count(Record::Line) < MANY_LINES || !matches!(search.domain, Domain::Items(Record::Line, None)) {
            return None;
        }
        let plan = self.plan;
        let LinePlan { equal, set } = plan.line_plan(search)?;
        let mut found: Option<Vec<u32>> = None;
        if let Some((field, value)) = equal {
            let mark = self.tracer.mark();
            let value = self.term(value);
            self.tracer.forget_facts(mark);
            self.tracer.forget_missing(mark);
            let wanted = match value {
                Out::None => return Some(Vec::new()),
                Out::One(known) => packed(known),
                _ => None,
            };
            if let (Some(wanted), Some(lines)) = (wanted, self.index.lines(self.claim, *field)) {
                let equal = lines.by.get(&wanted).map_or(&[][..], Vec::as_slice);
                let mut all = [equal, &lines.odd].concat();
                all.sort_unstable();
                found = Some(all);
            }
        }
        if let Some(set) = set {
            let lines = self.index.in_set(self.claim, plan.sets(), *set);
            if found.as_ref().is_none_or(|found| lines.len() < found.len()) {
                found = Some(lines.to_vec());
            }
        }
        found
    }
}
