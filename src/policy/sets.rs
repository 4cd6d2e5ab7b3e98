//! A policy's sets, made ready to be asked for packed codes.

use super::kleene::Kleene;
use super::model::SetId;
use super::set::{Change, Member, Members, Pattern, Set, suffix};
use super::sketch::Sketch;
use crate::claim::{Code, Date};

/// All sets of a policy.
#[derive(Debug, Default)]
pub struct Sets {
    sets: Vec<Ready>,
    /// Each set at a glance.
    sketches: Vec<Sketch>,
}

#[derive(Debug)]
struct Ready {
    base: Side,
    /// By their day, then as written.
    changes: Vec<(Date, bool, Side)>,
}

/// Union minus union.
#[derive(Debug, Default)]
struct Side {
    any: Union,
    except: Option<Union>,
}

#[derive(Debug, Default)]
struct Union {
    /// Packed codes, sorted.
    exact: Vec<u64>,
    /// Ranges of codes of one shape.
    ranges: Vec<Range>,
    /// Everything from one packed beginning through another, in order, none overlapping another: codes, and texts past
    /// eight characters by their first eight.
    open: Vec<(u64, u64)>,
    /// What a packed code may match besides: wildcards within.
    wild: Vec<Pattern>,
    /// What a text past eight characters may match besides.
    texts: Vec<Pattern>,
    sets: Vec<SetId>,
}

/// Packed codes from `low` through `high`; of one shape where one is given.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    low: u64,
    high: u64,
    shape: Option<Shape>,
}

/// Length, places of digits, and letters at the end.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shape {
    length: usize,
    digits: u8,
    /// Where the letters stand that all have at their end.
    fixed: u64,
    /// Those letters in their places.
    letters: u64,
}

impl Shape {
    /// That of the codes between two ends of one form.
    fn between(low: Code, (first, last): (&str, &str)) -> Shape {
        let behind = u64::MAX.checked_shr(8 * (low.len() - suffix(first, last).len()) as u32).unwrap_or(0);
        let fixed = behind & !u64::MAX.checked_shr(8 * low.len() as u32).unwrap_or(0);
        Shape { length: low.len(), digits: low.digit_mask(), fixed, letters: low.bits() & fixed }
    }

    fn fits(self, code: Code) -> bool {
        code.bits() & self.fixed == self.letters && code.len() == self.length && code.digit_mask() == self.digits
    }

    /// Whether some code may be of both.
    fn meets(self, other: Shape) -> bool {
        let both = self.fixed & other.fixed;
        self.length == other.length && self.digits == other.digits && self.letters & both == other.letters & both
    }
}

impl Range {
    /// Its lowest and highest packed code.
    pub fn ends(self) -> (u64, u64) {
        (self.low, self.high)
    }

    /// Whether it holds a packed code.
    pub fn holds(self, code: Code) -> bool {
        (self.low..=self.high).contains(&code.bits()) && self.shape.is_none_or(|shape| shape.fits(code))
    }
}

/// Codes that can be looked up at once, and ranges that must be gone through: what an edit's subject may be.
#[derive(Debug, Default)]
pub struct Reach {
    /// Single packed codes.
    pub exact: Vec<u64>,
    /// Ranges.
    pub ranges: Vec<Range>,
    /// Whether it may hold anything else too.
    pub open: bool,
}

impl Reach {
    /// Whether some code may be of both.
    pub fn overlaps(&self, other: &Reach) -> bool {
        let exact = |a: &Reach, b: &Reach| {
            let held = |code: &u64| {
                b.exact.binary_search(code).is_ok() || b.ranges.iter().any(|range| range.holds(Code::from_bits(*code)))
            };
            a.exact.iter().any(held)
        };
        let ranges = |a: &Range, b: &Range| {
            let meet = a.shape.zip(b.shape).is_none_or(|(a, b)| a.meets(b));
            a.low <= b.high && b.low <= a.high && meet
        };
        self.open
            || other.open
            || exact(self, other)
            || exact(other, self)
            || self.ranges.iter().any(|a| other.ranges.iter().any(|b| ranges(a, b)))
    }
}

impl Sets {
    /// Makes a policy's sets ready.
    pub fn new(sets: &[Set]) -> Sets {
        let ready = |set: &Set| {
            let mut changes: Vec<&Change> = set.changes.iter().collect();
            changes.sort_by_key(|change| change.from);
            let changes =
                changes.into_iter().map(|change| (change.from, change.add, Side::new(&change.members))).collect();
            Ready { base: Side::new(&set.base), changes }
        };
        let mut ready = Sets { sets: sets.iter().map(ready).collect(), sketches: Vec::new() };
        let mut sketches: Vec<Option<Sketch>> = vec![None; sets.len()];
        ready.sketches = (0..sets.len()).map(|at| ready.sketch(SetId(at), &mut sketches)).collect();
        ready
    }

    /// A set at a glance, those within it first.
    fn sketch(&self, id: SetId, known: &mut Vec<Option<Sketch>>) -> Sketch {
        let Some(set) = self.sets.get(id.0) else { return Sketch::EMPTY };
        if let Some(sketch) = known.get(id.0).copied().flatten() {
            return sketch;
        }
        let mut sketch = Sketch::EMPTY;
        for side in std::iter::once(&set.base).chain(set.changes.iter().map(|(.., side)| side)) {
            side.any.mark(&mut sketch);
            side.any.sets.iter().for_each(|id| sketch.join(&self.sketch(*id, known)));
        }
        if let Some(to) = known.get_mut(id.0) {
            *to = Some(sketch);
        }
        sketch
    }

    /// Whether members of a set come and go, here or in a set within it.
    pub fn is_dated(&self, id: SetId) -> bool {
        self.sets.get(id.0).is_some_and(|set| {
            let sides = std::iter::once(&set.base).chain(set.changes.iter().map(|(.., side)| side));
            !set.changes.is_empty()
                || sides.flat_map(Side::unions).flat_map(|union| &union.sets).any(|id| self.is_dated(*id))
        })
    }

    /// Whether a set holds a code on a day (`None`: a day that is not known).
    #[inline]
    pub fn holds(&self, id: SetId, code: Code, date: Option<Date>) -> Kleene {
        if self.sketches.get(id.0).is_some_and(|sketch| !sketch.may_hold(code)) {
            return Kleene::False;
        }
        self.ask(id, &Asked::Code(code), date)
    }

    /// Whether a set holds a text past eight characters.
    pub fn holds_text(&self, id: SetId, text: &str, date: Option<Date>) -> Kleene {
        self.ask(id, &Asked::Text(text), date)
    }

    /// Whether a set does on every day from one through another, or on none of them.
    pub fn on_all(&self, id: SetId, (first, last): (Date, Date), holds: impl Fn(Date) -> Kleene) -> Kleene {
        let mut days = Vec::new();
        self.sets.get(id.0).into_iter().for_each(|set| self.days(set, &mut days));
        days.retain(|day| first < *day && *day <= last);
        let held = holds(first);
        // Between the days on which its members change nothing changes.
        if days.into_iter().all(|day| holds(day) == held) { held } else { Kleene::Unknown }
    }

    fn ask(&self, id: SetId, asked: &Asked<'_>, date: Option<Date>) -> Kleene {
        let Some(set) = self.sets.get(id.0) else { return Kleene::False };
        let base = self.in_side(&set.base, asked, date);
        if set.changes.is_empty() {
            return base;
        }
        let Some(date) = date else {
            // Known where it is the same on every day; between changes nothing changes.
            let held = self.ask(id, asked, Some(Date::MIN));
            let mut days = Vec::new();
            self.days(set, &mut days);
            let same = days.into_iter().all(|day| self.ask(id, asked, Some(day)) == held);
            return if same { held } else { Kleene::Unknown };
        };
        set.changes.iter().take_while(|(from, ..)| *from <= date).fold(base, |held, (_, add, side)| {
            match self.in_side(side, asked, Some(date)) {
                Kleene::False => held,
                Kleene::True => Kleene::from(*add),
                Kleene::Unknown => Kleene::Unknown,
            }
        })
    }

    /// The days on which a set's members change, those of the sets within it too.
    fn days(&self, set: &Ready, days: &mut Vec<Date>) {
        days.extend(set.changes.iter().map(|(from, ..)| *from));
        let sides = std::iter::once(&set.base).chain(set.changes.iter().map(|(.., side)| side));
        for id in sides.flat_map(Side::unions).flat_map(|union| &union.sets) {
            if let Some(within) = self.sets.get(id.0) {
                self.days(within, days);
            }
        }
    }

    fn in_side(&self, side: &Side, asked: &Asked<'_>, date: Option<Date>) -> Kleene {
        let any = self.in_union(&side.any, asked, date);
        match (&side.except, any) {
            (None, _) | (_, Kleene::False) => any,
            (Some(except), _) => any.and(self.in_union(except, asked, date).negate()),
        }
    }

    fn in_union(&self, union: &Union, asked: &Asked<'_>, date: Option<Date>) -> Kleene {
        let here = match asked {
            Asked::Code(code) => {
                union.exact.binary_search(&code.bits()).is_ok()
                    || union.in_range(*code)
                    || (!union.wild.is_empty() && {
                        let bytes = code.bytes();
                        let text =
                            bytes.get(..code.len()).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or("");
                        union.wild.iter().any(|pattern| pattern.matches(text))
                    })
            }
            Asked::Text(text) => {
                union.in_open(first_eight(text)) || union.texts.iter().any(|pattern| pattern.matches(text))
            }
        };
        let mut result = Kleene::from(here);
        for id in &union.sets {
            if result == Kleene::True {
                break;
            }
            result = result.or(self.ask(*id, asked, date));
        }
        result
    }

    /// Every code that a set may hold on some day.
    pub fn reach(&self, id: SetId) -> Reach {
        let mut reach = Reach::default();
        self.reach_into(id, &mut reach);
        reach.exact.sort_unstable();
        reach.exact.dedup();
        reach
    }

    /// Whether a set holds on every day all codes that it reaches: nothing is left out, nothing changes, nothing is open.
    pub fn holds_its_reach(&self, id: SetId) -> bool {
        self.sets.get(id.0).is_some_and(|set| {
            let Side { any, except } = &set.base;
            set.changes.is_empty()
                && except.is_none()
                && any.wild.is_empty()
                && any.sets.iter().all(|id| self.holds_its_reach(*id))
        })
    }

    fn reach_into(&self, id: SetId, reach: &mut Reach) {
        let Some(set) = self.sets.get(id.0) else { return };
        let added = set.changes.iter().filter(|(_, add, _)| *add).map(|(.., side)| side);
        for side in std::iter::once(&set.base).chain(added) {
            reach.exact.extend(&side.any.exact);
            reach.ranges.extend(side.any.open.iter().map(|(low, high)| Range { low: *low, high: *high, shape: None }));
            reach.ranges.extend(&side.any.ranges);
            reach.open |= !side.any.wild.is_empty();
            for id in &side.any.sets {
                self.reach_into(*id, reach);
            }
        }
    }
}

/// What is looked for.
enum Asked<'a> {
    Code(Code),
    Text(&'a str),
}

impl Side {
    fn new(members: &Members) -> Side {
        let except = (!members.except.is_empty()).then(|| Union::new(&members.except));
        Side { any: Union::new(&members.any), except }
    }

    fn unions(&self) -> impl Iterator<Item = &Union> {
        std::iter::once(&self.any).chain(&self.except)
    }
}

impl Union {
    fn new(members: &[Member]) -> Union {
        let mut union = Union::default();
        for member in members {
            match member {
                Member::Pattern(pattern) => union.add(pattern),
                Member::Set(id) => union.sets.push(*id),
                Member::Codes(codes) => union.exact.extend(codes.iter().map(|code| code.bits())),
                Member::Beginnings(all) => union.open.extend(all.iter().map(|code| (code.bits(), code.prefix_end()))),
            }
        }
        // Nearly sorted: what was packed is, and the first code of a long list stands before it.
        union.exact.sort();
        union.exact.dedup();
        union.exact.shrink_to_fit();
        union.join_open();
        union
    }

    /// Marks what it may hold of codes, but for the sets within it.
    fn mark(&self, sketch: &mut Sketch) {
        self.exact.iter().for_each(|code| sketch.mark(*code, *code));
        self.open.iter().for_each(|(low, high)| sketch.mark(*low, *high));
        self.ranges.iter().for_each(|range| sketch.mark(range.low, range.high));
        if !self.wild.is_empty() {
            *sketch = Sketch::FULL;
        }
    }

    /// Joins what overlaps, so that at most one can hold a code.
    fn join_open(&mut self) {
        self.open.sort();
        self.open.dedup_by(|(low, high), (_, last)| {
            let joins = *low <= *last;
            if joins {
                *last = (*last).max(*high);
            }
            joins
        });
        self.open.shrink_to_fit();
    }

    /// Whether a range holds a code.
    fn in_range(&self, code: Code) -> bool {
        self.in_open(code.bits()) || self.ranges.iter().any(|range| range.holds(code))
    }

    fn in_open(&self, bits: u64) -> bool {
        let begun = self.open.partition_point(|(low, _)| *low <= bits);
        let last = begun.checked_sub(1).and_then(|at| self.open.get(at));
        last.is_some_and(|(_, high)| bits <= *high)
    }

    fn add(&mut self, pattern: &Pattern) {
        let code = |text: &str| Code::new(text.as_bytes());
        match pattern {
            Pattern::Exact(text) => match code(text) {
                Some(code) => self.exact.push(code.bits()),
                None => self.texts.push(pattern.clone()),
            },
            Pattern::Shaped(first, last) => match (code(first), code(last)) {
                (Some(low), Some(high)) => {
                    let shape = Some(Shape::between(low, (first, last)));
                    self.ranges.push(Range { low: low.bits(), high: high.bits(), shape });
                }
                _ => self.texts.push(pattern.clone()),
            },
            Pattern::Prefix(prefix) => match code(prefix) {
                Some(code) => self.open.push((code.bits(), code.prefix_end())),
                None if prefix.is_empty() => self.open.push((0, u64::MAX)),
                None => self.texts.push(pattern.clone()),
            },
            Pattern::Beginning(low, high) => match (code(low), code(high)) {
                (Some(low), Some(high)) => self.open.push((low.bits(), high.prefix_end())),
                _ => self.texts.push(pattern.clone()),
            },
            Pattern::Wild(..) => {
                self.wild.push(pattern.clone());
                self.texts.push(pattern.clone());
            }
        }
    }
}

/// The first eight characters of a text, packed as a code's are.
fn first_eight(text: &str) -> u64 {
    let mut bytes = [0; Code::MOST];
    bytes.iter_mut().zip(text.bytes()).for_each(|(to, byte)| *to = byte);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::claim::CodeKind;
    use crate::source::{FileId, Span};

    fn members(words: &[String]) -> Members {
        let pattern = |word: &String| Pattern::parse(word, CodeKind::Diagnosis).map(Member::Pattern);
        Members { any: words.iter().filter_map(pattern).collect(), except: Vec::new() }
    }

    fn set(base: Members, changes: Vec<Change>) -> Set {
        Set { kind: CodeKind::Diagnosis, name: None, span: Span::new(FileId(0), 0, 0), base, changes }
    }

    fn words() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[ABZ][01]([0-9A]{0,3}|[01]\\*|\\*)|[AB][01][0-3]-[BC][01][0-3]|[AB]\\*", 0..12)
    }

    proptest! {
        /// What is told at a glance is what the members say, within another set and since a day too.
        #[test]
        fn a_glance_never_denies_a_member(base in words(), later in words(), codes in prop::collection::vec("[ABCZ][01][0-9A]{0,4}", 40)) {
            let since = Date::parse(b"2026-04-01");
            let change = Change { add: true, members: members(&later), from: since.unwrap_or(Date::MIN) };
            let inner = set(members(&base), vec![change]);
            let mut whole = members(&[]);
            whole.any.push(Member::Set(SetId(0)));
            let sets = Sets::new(&[inner, set(whole, Vec::new())]);
            for code in codes.iter().filter_map(|code| Code::new(code.as_bytes())) {
                for id in [SetId(0), SetId(1)] {
                    for day in [Some(Date::MIN), since, None] {
                        let asked = sets.ask(id, &Asked::Code(code), day);
                        prop_assert_eq!(sets.holds(id, code, day), asked, "{} {:?}", code, day);
                    }
                }
            }
        }
    }

    proptest! {
        /// A range of packed codes holds what its pattern matches, and two that share a code overlap.
        #[test]
        fn ranges_hold_what_their_patterns_match(
            ends in prop::collection::vec("[0-2]{2}[AU]|[AU][0-2]{2}|[AU]{2}|[0-2]{3}|[0-2][AU]{2}", 4),
            codes in prop::collection::vec("[0-2]{2}[AU]|[AU][0-2]{2}|[ABU]{2}|[0-2]{3}|[0-2][ABU]{2}", 20),
        ) {
            let [a, b, c, d] = ends.as_slice() else { return Ok(()) };
            let pattern = |low: &String, high: &String| {
                (low <= high).then(|| Pattern::Shaped(low.clone(), high.clone()))
            };
            let (Some(one), Some(other)) = (pattern(a, b), pattern(c, d)) else { return Ok(()) };
            let of = |pattern: &Pattern| {
                set(Members { any: vec![Member::Pattern(pattern.clone())], except: Vec::new() }, Vec::new())
            };
            let sets = Sets::new(&[of(&one), of(&other)]);
            for text in &codes {
                let code = Code::new(text.as_bytes()).unwrap();
                let holds = |id| sets.holds(SetId(id), code, None) == Kleene::True;
                prop_assert_eq!(holds(0), one.matches(text), "{}", text);
                let both = holds(0) && holds(1);
                prop_assert!(!both || sets.reach(SetId(0)).overlaps(&sets.reach(SetId(1))), "{}", text);
            }
        }
    }

    #[test]
    fn a_glance_tells_most_codes_from_members() {
        let sets = Sets::new(&[set(members(&["A00*", "B10-B12", "Z3*", "K0210"].map(str::to_owned)), Vec::new())]);
        let may = |code: &str| sets.sketches[0].may_hold(Code::new(code.as_bytes()).unwrap());
        assert!(["A009", "B10", "B1299", "Z34", "Z3", "K0210", "K0211"].iter().all(|code| may(code)));
        let all = ('A'..='Z').flat_map(|letter| (0..100).map(move |number| format!("{letter}{number:02}")));
        assert!(all.filter(|code| may(code)).count() < 100);
    }
}
