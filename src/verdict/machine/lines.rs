//! The lines of a long claim by their days, codes and other values, and those of many claims by their codes, so that an
//! edit on pairs of lines does not look at every pair.

use std::hash::{BuildHasher, Hash};
use std::rc::Rc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{Element, Known, Machine, Out};
use crate::claim::{Claim, Field, Item, Kind, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Search, SetId, Term};
use crate::policy::sets::Sets;
use crate::verdict::plan::LinePlan;
use crate::verdict::trace::Tracer;

/// Claims with fewer lines are gone through: an 837P has at most fifty.
const MANY_LINES: u32 = 60;
/// Fewer other claims are gone through.
const MANY_CLAIMS: usize = 8;

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
    /// The lines whose fields have these values, or may have them, in order; `None` where nothing is asked.
    fn equal(&mut self, claim: &Claim, wanted: &[(Field, u64)]) -> Option<Vec<u32>> {
        let mut rarest: Option<(usize, Field, u64)> = None;
        for (field, key) in wanted {
            let lines = self.lines(claim, *field)?;
            let count = lines.by.get(key).map_or(0, Vec::len) + lines.odd.len();
            if rarest.is_none_or(|(least, ..)| count < least) {
                rarest = Some((count, *field, *key));
            }
        }
        let (_, field, key) = rarest?;
        let lines = self.lines(claim, field)?;
        let known = lines.by.get(&key).map_or(&[][..], Vec::as_slice).iter();
        let mut all: Vec<u32> = known.chain(&lines.odd).copied().collect();
        all.retain(|line| {
            wanted
                .iter()
                .all(|(field, wanted)| self::key(claim, Item::line(*line), *field).is_none_or(|key| key == *wanted))
        });
        all.sort_unstable();
        Some(all)
    }

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

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    FxBuildHasher.hash_one(value)
}

/// What a line is found by, as a number.
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
        // Two that share one are asked whether they are equal.
        Known::Text(text) => Some(hash(text)),
        Known::Number(number) => Some(hash(&number)),
        Known::Yes(_) => None,
    }
}

fn is_number(field: Field) -> bool {
    matches!(field.info().kind, Kind::Number | Kind::Money)
}

impl<'a, T: Tracer> Machine<'a, T> {
    /// The lines of this claim that a search may find, in order: all others are surely none of it. `None`: all may be.
    pub(super) fn lines_for(&mut self, search: &'a Search) -> Option<Vec<u32>> {
        if self.claim.count(Record::Line) < MANY_LINES {
            return None;
        }
        let LinePlan { equal, set } = self.plan.line_plan(search)?;
        let mut wanted: Vec<(Field, u64)> = Vec::new();
        for (field, value) in equal {
            match self.unasked(value) {
                Out::None => return Some(Vec::new()),
                // A code may be a number's digits.
                Out::One(known) if is_number(*field) == matches!(known, Known::Number(_)) => {
                    wanted.extend(packed(known).map(|key| (*field, key)));
                }
                _ => {}
            }
        }
        let mut found = self.index.equal(self.claim, &wanted);
        if let Some(set) = set {
            let lines = self.index.in_set(self.claim, self.plan.sets(), *set);
            if found.as_ref().is_none_or(|found| lines.len() < found.len()) {
                found = Some(lines.to_vec());
            }
        }
        found
    }

    /// The lines of the patient's other claims that a search may find, in order, each behind the position of its claim: all
    /// others are surely none of it. `None`: all may be.
    pub(super) fn history_lines_for(&mut self, search: &'a Search) -> Option<Vec<(u32, u32)>> {
        let (lines, chosen) = self.beside.history.lines().filter(|(_, chosen)| chosen.len() >= MANY_CLAIMS)?;
        let LinePlan { equal, set } = self.plan.line_plan(search)?;
        let mut found = lines.odd().to_vec();
        match equal.iter().find(|(field, _)| *field == Field::LineCode) {
            Some((_, value)) => match self.unasked(value) {
                Out::None => return Some(Vec::new()),
                Out::One(Known::Code(code)) => found.extend_from_slice(lines.of_code(code)),
                _ => return None,
            },
            None => {
                let (set, sets) = ((*set)?, self.plan.sets());
                let may_be = lines.codes().filter(|(code, _)| sets.holds(set, *code, None) != Kleene::False);
                may_be.for_each(|(_, own)| found.extend_from_slice(own));
            }
        }
        found.sort_unstable();
        // By the positions of the claims that stand beside this one.
        let place = |(claim, line)| Some((u32::try_from(chosen.binary_search(&claim).ok()?).ok()?, line));
        Some(found.into_iter().filter_map(place).collect())
    }

    /// What a term is, of which nothing is written down.
    fn unasked(&mut self, term: &'a Term) -> Out<'a> {
        let mark = self.tracer.mark();
        let value = self.term(term);
        self.tracer.forget_facts(mark);
        self.tracer.forget_missing(mark);
        value
    }
}
