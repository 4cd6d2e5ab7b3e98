//! `in same episode with breaks up to 60 days`: spelled out with the searches that there are.
//!
//! The members of an episode are what the binding's kind, set and earlier relations say. Two days are in one episode
//! where from the first on each member is followed by another one, or by the second day, that begins at most so much
//! after its end.

use super::conditions::at;
use super::scope::{Frame, Scope};
use crate::claim::{Field, Record};
use crate::policy::model::{Arithmetic, Comparison, Condition, Domain, Owner, Question, Search, Term, Unit};
use crate::source::Span;
use crate::syntax::tree::{Binding, Expression, RelationKind, Word};

/// A binding of which an episode is asked.
pub(super) struct Run<'r> {
    /// As written.
    pub(super) binding: &'r Binding,
    /// How many of its relations stand before this one.
    pub(super) before: usize,
    /// What it goes through.
    pub(super) domain: &'r Domain,
    /// What it binds.
    pub(super) frame: &'r Frame,
    /// Where the relation stands.
    pub(super) span: Span,
}

/// One step of an episode: a day on which something ends, and what may come after it.
struct Step {
    begins: Term,
    ends: Term,
}

impl Scope<'_, '_> {
    /// That what a binding binds is of the episode of what is outside.
    pub(super) fn episode(
        &mut self,
        run: &Run<'_>,
        outside: Option<&Frame>,
        amount: &Expression,
        unit: Option<&Word>,
    ) -> Option<Condition> {
        let outside = self.outer(outside, run.span)?.clone();
        let length = self.span_of(amount, unit)?;
        let own = self.day_of(run.frame, run.span)?;
        let theirs = self.outer_day(&outside);
        let ask = |node| at(node, run.span);
        let is = |left: &Term, how, right: &Term| ask(Question::Compare(left.clone(), how, right.clone()));
        // Up to the day outside: each member from this one on is followed.
        let earlier = {
            let (mut each, step) = self.step_of(run, &outside)?;
            each.conditions.push(is(&step.begins, Comparison::AtLeast, &own));
            each.conditions.push(is(&step.begins, Comparison::Less, &theirs));
            let followed = self.followed(run, &outside, &step, &theirs, &length)?;
            let every = ask(Question::Every(Box::new(each), Box::new(followed)));
            ask(Question::All(vec![is(&own, Comparison::AtMost, &theirs), every]))
        };
        // From the day outside: it is followed, and each member from there on.
        let later = {
            let (mut each, step) = self.step_of(run, &outside)?;
            each.conditions.push(is(&step.begins, Comparison::Greater, &theirs));
            each.conditions.push(is(&step.begins, Comparison::Less, &own));
            let followed = self.followed(run, &outside, &step, &own, &length)?;
            let every = ask(Question::Every(Box::new(each), Box::new(followed)));
            let begin = Step { begins: theirs.clone(), ends: last_day(&outside).unwrap_or_else(|| theirs.clone()) };
            let begin = self.followed(run, &outside, &begin, &own, &length)?;
            ask(Question::All(vec![is(&own, Comparison::Greater, &theirs), begin, every]))
        };
        Some(ask(Question::Any(vec![earlier, later])))
    }

    /// That a step is followed in time: by a day, or by a member.
    fn followed(
        &mut self,
        run: &Run<'_>,
        outside: &Frame,
        step: &Step,
        last: &Term,
        (amount, unit): &(Term, Unit),
    ) -> Option<Condition> {
        let reach = Term::Shift(Box::new(step.ends.clone()), Arithmetic::Add, Box::new(amount.clone()), *unit);
        let ask = |node| at(node, run.span);
        let (mut next, own) = self.step_of(run, outside)?;
        next.conditions.push(ask(Question::Compare(own.begins.clone(), Comparison::Greater, step.begins.clone())));
        next.conditions.push(ask(Question::Compare(own.begins, Comparison::AtMost, reach.clone())));
        let reached = ask(Question::Compare(last.clone(), Comparison::AtMost, reach));
        Some(ask(Question::Any(vec![reached, ask(Question::Exists(Box::new(next)))])))
    }

    /// A search of the episode's members, and the days of one.
    fn step_of(&mut self, run: &Run<'_>, outside: &Frame) -> Option<(Search, Step)> {
        let var = self.variable(None, run.span);
        let mut frame = Frame { var, name: None, with: None, ..run.frame.clone() };
        frame.date = match frame.record() {
            Some(Record::Line) => Term::Field(Owner::Var(var), Field::LineDate),
            Some(Record::Claim) => Term::Field(frame.owner(), Field::ClaimFirstDate),
            _ => frame.date,
        };
        self.frames.push(frame.clone());
        let mut conditions: Vec<Option<Condition>> = Vec::new();
        if let (Some(list), Some(record)) = (&run.binding.set, frame.record()) {
            conditions.push(self.in_set_of(frame.owner(), record, list, list.span));
        }
        for relation in run.binding.relations.iter().take(run.before) {
            if !matches!(relation.kind, RelationKind::OnAnyClaim) {
                conditions.extend(self.relation(relation, &frame, Some(outside)));
            }
        }
        self.frames.pop();
        let conditions = conditions.into_iter().collect::<Option<Vec<Condition>>>()?;
        let begins = self.day_of(&frame, run.span)?;
        let ends = last_day(&frame).unwrap_or_else(|| begins.clone());
        let search = Search { var, domain: run.domain.clone(), other_than: Vec::new(), conditions, span: run.span };
        Some((search, Step { begins, ends }))
    }
}

/// The last day of what has one of its own.
fn last_day(frame: &Frame) -> Option<Term> {
    let field = match frame.record()? {
        Record::Line => Field::LineThrough,
        Record::Claim => Field::ClaimLastDate,
        Record::Span => Field::SpanThrough,
        _ => return None,
    };
    Some(Term::Field(frame.owner(), field))
}
