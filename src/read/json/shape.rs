//! The members of a record's objects as a file writes them: in the order of those before, with the same blanks. What one
//! object shows is guessed of the next, and compared before it is believed: it saves time and never tells what a claim says.

use super::keys::{Entry, Keys, Seen};
use super::quick::Quick;
use super::scan::{Fault, Scanner};
use crate::claim::Record;

/// How many members a shape has at most: each has a bit of one word.
const MOST: usize = 60;
/// How long what stands between two values may be for a step to be made of it.
const LONGEST: usize = 96;
/// How many claims of other shapes are learned from, one after the other; then ever fewer are.
const PATIENCE: u32 = 16;

/// One member that comes next: all that stands between two values, which is its name with everything around it.
#[derive(Debug)]
pub(super) struct Step {
    /// The first bytes of it in words, and which of their bits count.
    words: [(u64, u64); Step::WORDS],
    /// What stands there, from the bracket of the object or from the end of the value before.
    text: Box<[u8]>,
    /// How many bytes these are.
    pub(super) len: usize,
    /// How its values, or those of its list, are written; never where it is no field, or what stands before it is too long.
    pub(super) quick: Quick,
    /// Whether it is a field of several values.
    pub(super) list: bool,
    /// The slot of its field.
    pub(super) slot: usize,
    /// What it fills; nothing where the claim model does not have its name.
    pub(super) entry: Option<&'static Entry>,
}

/// The members of a record's objects, in their order. No two of them fill the same.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) steps: Vec<Step>,
    /// Which of them speak for a claim, a bit each.
    pub(super) of_claim: u64,
    /// How many claims had an object that it did not fit.
    misfits: u32,
}

/// What is known of the objects of each record.
#[derive(Debug)]
pub(super) struct Shapes {
    of: [Shape; Record::STORED],
    none: Shape,
}

impl Default for Shapes {
    fn default() -> Shapes {
        Shapes { of: std::array::from_fn(|_| Shape::default()), none: Shape::default() }
    }
}

impl Shapes {
    /// The shape of a record's objects.
    #[inline]
    pub(super) fn of(&self, record: Record) -> &Shape {
        self.of.get(record as usize).unwrap_or(&self.none)
    }

    /// Learns from an object that did not fit, which begins at `start`.
    pub(super) fn learn(&mut self, record: Record, bytes: &[u8], start: usize) {
        let Some(shape) = self.of.get_mut(record as usize) else { return };
        shape.misfits = shape.misfits.saturating_add(1);
        // Claims that are never alike cost little more than without shapes, and a new shape is known at the latest after as
        // many misfits as there were before it.
        if (shape.misfits <= PATIENCE || shape.misfits.is_power_of_two())
            && let Ok(Some(steps)) = steps(record, bytes, start)
        {
            shape.take_in(steps);
        }
    }
}

impl Shape {
    /// Takes in the steps of another object: between its own where their order allows it, else in their place.
    fn take_in(&mut self, new: Vec<Step>) {
        let place = |steps: &[Step], step: &Step| steps.iter().position(|other| other.fills_as(step));
        let (mut from, mut others) = (0, 0);
        let in_order = new.iter().all(|step| {
            let Some(at) = place(&self.steps, step) else {
                others += 1;
                return true;
            };
            let fits = at >= from && self.steps.get(at).is_some_and(|own| own.text == step.text);
            from = at + 1;
            fits
        });
        // What stands before the first member begins with the bracket, and before no other.
        let one_first = match (self.steps.first(), new.first()) {
            (Some(own), Some(new)) => own.text == new.text,
            _ => true,
        };
        if in_order && one_first && self.steps.len() + others <= MOST {
            let mut at = 0;
            for step in new {
                match place(&self.steps, &step) {
                    Some(own) => at = own + 1,
                    None => {
                        self.steps.insert(at, step);
                        at += 1;
                    }
                }
            }
        } else {
            self.steps = new;
        }
        let speaks = |step: &Step| step.entry.is_some_and(|entry| entry.of_claim);
        self.of_claim = self.steps.iter().rev().fold(0, |bits, step| (bits << 1) | u64::from(speaks(step)));
    }
}

impl Step {
    const WORDS: usize = 3;
    /// How many bytes are looked at at once.
    pub(super) const LOOKED_AT: usize = Step::WORDS * 8;

    fn new(text: &[u8], entry: Option<&'static Entry>) -> Step {
        let byte = |at: usize| text.get(at).copied();
        let word = |first: usize, of: &dyn Fn(Option<u8>) -> u8| {
            u64::from_le_bytes(std::array::from_fn(|at| of(byte(first * 8 + at))))
        };
        let words = std::array::from_fn(|at| {
            (word(at, &|byte| byte.unwrap_or(0)), word(at, &|byte| if byte.is_some() { 0xff } else { 0 }))
        });
        let field = entry.filter(|entry| entry.field && text.len() <= Step::LOOKED_AT);
        Step {
            words,
            text: text.into(),
            len: text.len(),
            quick: field.map_or(Quick::Never, |entry| entry.quick),
            list: field.is_some_and(|entry| entry.list),
            slot: field.map_or(0, |entry| entry.slot),
            entry,
        }
    }

    /// Whether what stands next begins with it, or with its first bytes where it is longer.
    #[inline(always)]
    pub(super) fn begins(&self, next: &[u8; Step::LOOKED_AT]) -> bool {
        let (chunks, _) = next.as_chunks::<8>();
        let others = chunks
            .iter()
            .zip(&self.words)
            .fold(0, |others, (chunk, (word, mask))| others | ((u64::from_le_bytes(*chunk) ^ word) & mask));
        others == 0
    }

    /// Whether bytes begin with it.
    pub(super) fn is_at(&self, here: &[u8]) -> bool {
        match here.first_chunk() {
            Some(next) if self.len <= Step::LOOKED_AT => self.begins(next),
            _ => here.starts_with(&self.text),
        }
    }

    /// Whether an object cannot have both.
    fn fills_as(&self, other: &Step) -> bool {
        match (self.entry, other.entry) {
            (Some(own), Some(other)) => own.fills_as(other),
            (None, None) => self.text == other.text,
            _ => false,
        }
    }
}

/// The steps of the object that begins at `start`; nothing where it gives a name twice.
fn steps(record: Record, bytes: &[u8], start: usize) -> Result<Option<Vec<Step>>, Fault> {
    let names = Keys::get().of(record);
    let mut scan = Scanner::new(bytes);
    scan.go(start);
    scan.enter()?;
    let (mut steps, mut seen, mut before, mut first) = (Vec::new(), Seen::default(), start, true);
    while scan.more(first, b'}')? {
        first = false;
        let name = scan.name()?;
        let text = scan.slice(before, scan.at());
        let entry = names.find(&scan.decode(name));
        if entry.is_some_and(|entry| !seen.first(entry)) {
            return Ok(None);
        }
        if text.len() <= LONGEST && steps.len() < MOST {
            steps.push(Step::new(text, entry));
        }
        scan.skip()?;
        before = scan.at();
    }
    Ok(Some(steps))
}
