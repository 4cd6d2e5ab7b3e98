//! The values that a condition leaves to what it asks of: spans of numbers, days and codes.

use crate::claim::{Date, Number};
use crate::policy::model::{Comparison, Condition, Literal, Question, SetId, Term};
use crate::policy::set::{Member, Pattern, Set, suffix};

/// The values of one term for which a condition holds, at most.
pub(super) struct Told {
    term: Term,
    spans: Vec<Stretch>,
}

/// Values from one through another, all with these letters at their end.
struct Stretch {
    from: Bound,
    to: Bound,
    suffix: String,
    /// Whether all are codes of the form of both ends.
    shaped: bool,
}

impl Stretch {
    fn new(from: Bound, to: Bound) -> Stretch {
        Stretch { from, to, suffix: String::new(), shaped: false }
    }

    /// One code.
    fn one(code: String) -> Stretch {
        Stretch { suffix: code.clone(), ..Stretch::new(Bound::At(Key::Text(code.clone())), Bound::At(Key::Text(code))) }
    }

    /// Codes from one through all that begin with another.
    fn begun(low: String, high: &str) -> Stretch {
        // Codes are ASCII: nothing that begins so sorts behind a tilde.
        Stretch::new(Bound::At(Key::Text(low)), Bound::At(Key::Text(format!("{high}~"))))
    }

    /// The code, where it is one.
    fn code(&self) -> Option<&str> {
        match (&self.from, &self.to) {
            (Bound::At(Key::Text(from)), Bound::At(Key::Text(to))) if from == to => Some(from),
            _ => None,
        }
    }

    /// Whether all codes of it match a pattern.
    fn within(&self, pattern: &Pattern) -> bool {
        let (Bound::At(Key::Text(from)), Bound::At(Key::Text(to))) = (&self.from, &self.to) else { return false };
        let outer = stretch(pattern);
        match pattern {
            Pattern::Exact(_) | Pattern::Wild(..) => false,
            // Codes of another form stand between the ends as well.
            Pattern::Shaped(..) => self.shaped && pattern.matches(from) && pattern.matches(to),
            Pattern::Beginning(..) | Pattern::Prefix(_) => {
                let (Bound::At(Key::Text(first)), Bound::At(Key::Text(last))) = (&outer.from, &outer.to) else {
                    return false;
                };
                first <= from && to <= last
            }
        }
    }

    fn apart(&self, other: &Stretch) -> bool {
        ends_before(&self.to, &other.from)
            || ends_before(&other.to, &self.from)
            || !(self.suffix.ends_with(&other.suffix) || other.suffix.ends_with(&self.suffix))
    }
}

/// An end of a span of values.
#[derive(Debug, Clone, PartialEq)]
enum Bound {
    Open,
    At(Key),
    /// Below (at an upper end) or above (at a lower end), without the value itself.
    Beside(Key),
}

#[derive(Debug, Clone, PartialEq, PartialOrd)]
enum Key {
    Number(Number),
    Date(Date),
    Text(String),
}

impl Key {
    fn of(literal: &Literal) -> Key {
        match literal {
            Literal::Number(number) => Key::Number(*number),
            Literal::Date(date) => Key::Date(*date),
            Literal::Text(text) => Key::Text(text.clone()),
        }
    }
}

/// So many pairs of spans are compared; of longer lists nothing is said.
const PAIRS: usize = 1_000_000;

impl Told {
    /// Whether no value of one term is in both.
    pub(super) fn apart(&self, other: &Told) -> bool {
        self.term == other.term
            && self.spans.len().saturating_mul(other.spans.len()) <= PAIRS
            && self.spans.iter().all(|one| other.spans.iter().all(|another| one.apart(another)))
    }

    /// Whether all values lie in a set, on every day.
    pub(super) fn within(&self, set: SetId, sets: &[Set]) -> bool {
        let Some(of) = sets.get(set.0) else { return false };
        let whole = of.changes.is_empty() && of.base.except.is_empty();
        let patterns: Vec<&Pattern> = of
            .base
            .any
            .iter()
            .filter_map(|member| match member {
                Member::Pattern(pattern) if whole => Some(pattern),
                _ => None,
            })
            .collect();
        let holds = |span: &Stretch| match span.code() {
            Some(code) => of.contains(sets, code, None) == Some(true),
            None => patterns.iter().any(|pattern| span.within(pattern)),
        };
        self.spans.len().saturating_mul(patterns.len() + 1) <= PAIRS && self.spans.iter().all(holds)
    }

    /// The codes, where all values are single ones.
    pub(super) fn codes(&self) -> Option<Vec<&str>> {
        self.spans.iter().map(Stretch::code).collect()
    }

    /// Whether every value is below nought.
    pub(super) fn negative(&self) -> bool {
        let nought = Bound::At(Key::Number(Number::ZERO));
        self.spans.iter().all(|span| ends_before(&span.to, &nought))
    }
}

/// Whether a span that ends here lies wholly before one that begins there.
fn ends_before(end: &Bound, begin: &Bound) -> bool {
    match (end, begin) {
        (Bound::Open, _) | (_, Bound::Open) => false,
        (Bound::At(end), Bound::At(begin)) => end < begin,
        (Bound::At(end) | Bound::Beside(end), Bound::At(begin) | Bound::Beside(begin)) => end <= begin,
    }
}

/// What a condition tells of the one term that it asks of; `None`: it asks of several, or of what has no order.
pub(super) fn told(condition: &Condition, sets: &[Set]) -> Option<Told> {
    match &condition.node {
        Question::Defined(_, inner) => told(inner, sets),
        Question::Compare(term, comparison, Term::Literal(literal)) => {
            single(term).then(|| Told { term: term.clone(), spans: vec![compared(*comparison, Key::of(literal))] })
        }
        Question::During(term, from, to) => {
            let bound = |day: &Option<Date>| day.map_or(Bound::Open, |day| Bound::At(Key::Date(day)));
            Some(Told { term: term.clone(), spans: vec![Stretch::new(bound(from), bound(to))] })
        }
        Question::In(term, set, _) if single(term) => {
            let mut spans = Vec::new();
            spread(*set, sets, 0, &mut spans)?;
            Some(Told { term: term.clone(), spans })
        }
        Question::Any(parts) => joined(parts.iter().map(|part| told(part, sets))),
        // `between`: one side of it is enough to tell the case apart, both are exact.
        Question::All(parts) => {
            let told: Vec<Told> = parts.iter().filter_map(|part| told(part, sets)).collect();
            match told.as_slice() {
                [low, high] if low.term == high.term => match (low.spans.as_slice(), high.spans.as_slice()) {
                    ([Stretch { from, to: Bound::Open, .. }], [Stretch { from: Bound::Open, to, .. }]) => {
                        Some(Told { term: low.term.clone(), spans: vec![Stretch::new(from.clone(), to.clone())] })
                    }
                    _ => None,
                },
                _ => told.into_iter().next(),
            }
        }
        _ => None,
    }
}

/// What is told where a condition does not hold but its term has a value; `None` as for [`told`], and of sets.
pub(super) fn told_without(condition: &Condition) -> Option<Told> {
    match &condition.node {
        Question::Defined(_, inner) => told_without(inner),
        Question::Compare(term, comparison, Term::Literal(literal)) if single(term) => {
            let key = || Key::of(literal);
            let spans = match comparison {
                Comparison::Is => vec![compared(Comparison::Less, key()), compared(Comparison::Greater, key())],
                Comparison::Less => vec![compared(Comparison::AtLeast, key())],
                Comparison::AtMost => vec![compared(Comparison::Greater, key())],
                Comparison::Greater => vec![compared(Comparison::AtMost, key())],
                Comparison::AtLeast => vec![compared(Comparison::Less, key())],
            };
            Some(Told { term: term.clone(), spans })
        }
        Question::All(parts) => joined(parts.iter().map(told_without)),
        _ => None,
    }
}

/// The values that compare so with another.
fn compared(comparison: Comparison, key: Key) -> Stretch {
    match comparison {
        Comparison::Is => Stretch::new(Bound::At(key.clone()), Bound::At(key)),
        Comparison::Less => Stretch::new(Bound::Open, Bound::Beside(key)),
        Comparison::AtMost => Stretch::new(Bound::Open, Bound::At(key)),
        Comparison::Greater => Stretch::new(Bound::Beside(key), Bound::Open),
        Comparison::AtLeast => Stretch::new(Bound::At(key), Bound::Open),
    }
}

/// Values of one term in any of these.
fn joined(mut parts: impl Iterator<Item = Option<Told>>) -> Option<Told> {
    let mut all = parts.next()??;
    for part in parts {
        let part = part.filter(|part| part.term == all.term)?;
        all.spans.extend(part.spans);
    }
    Some(all)
}

/// Whether a term has one value at most: a list may be in two sets at once.
pub(super) fn single(term: &Term) -> bool {
    match term {
        Term::Field(_, field) => !field.info().list,
        Term::Age(_, of) | Term::Part(_, of) | Term::Rounded(of, _) | Term::Characters(of, _) | Term::Length(of) => {
            single(of)
        }
        Term::Arithmetic(left, _, right) | Term::Shift(left, _, right, _) | Term::Elapsed(_, left, right, _) => {
            single(left) && single(right)
        }
        Term::Cases(_, cases, otherwise) => cases.iter().all(|(_, value)| single(value)) && single(otherwise),
        _ => true,
    }
}

/// The spans of codes that a set may hold.
fn spread(set: SetId, sets: &[Set], depth: usize, spans: &mut Vec<Stretch>) -> Option<()> {
    let set = sets.get(set.0)?;
    if depth > 64 {
        return None;
    }
    let changed = set.changes.iter().filter(|change| change.add).flat_map(|change| &change.members.any);
    for member in set.base.any.iter().chain(changed) {
        match member {
            Member::Set(inner) => spread(*inner, sets, depth + 1, spans)?,
            Member::Codes(codes) => spans.extend(codes.iter().map(|code| Stretch::one(code.to_string()))),
            Member::Beginnings(all) => {
                let begun = |beginning: String| Stretch::begun(beginning.clone(), &beginning);
                spans.extend(all.iter().map(|beginning| begun(beginning.to_string())));
            }
            Member::Pattern(pattern) => spans.push(stretch(pattern)),
        }
    }
    Some(())
}

/// Whether all that matches a pattern matches another.
pub(super) fn within(pattern: &Pattern, outer: &Pattern) -> bool {
    !matches!(pattern, Pattern::Wild(..)) && stretch(pattern).within(outer)
}

/// The codes that a pattern may match.
fn stretch(pattern: &Pattern) -> Stretch {
    match pattern {
        Pattern::Exact(code) => Stretch::one(code.clone()),
        Pattern::Shaped(low, high) => Stretch {
            suffix: suffix(low, high).to_owned(),
            shaped: true,
            ..Stretch::new(Bound::At(Key::Text(low.clone())), Bound::At(Key::Text(high.clone())))
        },
        Pattern::Beginning(low, high) => Stretch::begun(low.clone(), high),
        Pattern::Prefix(prefix) => Stretch::begun(prefix.clone(), prefix),
        Pattern::Wild(marks, _) => {
            let prefix: String = marks.iter().map_while(|mark| *mark).collect();
            Stretch::begun(prefix.clone(), &prefix)
        }
    }
}
