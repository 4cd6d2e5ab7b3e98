//! Every part of an edit, from the outside in: for whoever asks what an edit reads.

use super::model::{Condition, Domain, Edit, Exception, MessagePart, Owner, Question, Search, Term, Var};

/// One part of an edit.
#[derive(Debug, Clone, Copy)]
pub enum Part<'p> {
    /// A condition, before its parts.
    Condition(&'p Condition),
    /// A term, before its parts.
    Term(&'p Term),
    /// A search, before its conditions.
    Search(&'p Search),
    /// Whose field is read.
    Owner(Owner),
    /// A variable that is read as a whole.
    Var(Var),
}

/// Goes through a condition.
pub fn condition<'p>(condition: &'p Condition, see: &mut dyn FnMut(Part<'p>)) {
    see(Part::Condition(condition));
    match &condition.node {
        Question::All(parts) | Question::Any(parts) => parts.iter().for_each(|part| self::condition(part, see)),
        Question::Not(inner) | Question::Defined(_, inner) => self::condition(inner, see),
        Question::Compare(left, _, right) | Question::SamePeriod(_, left, right) | Question::Identical(left, right) => {
            term(left, see);
            term(right, see);
        }
        Question::In(value, _, date) => {
            term(value, see);
            term(date, see);
        }
        Question::Present(value) | Question::Yes(value) | Question::During(value, ..) | Question::Shape(value, _) => {
            term(value, see)
        }
        Question::Exists(inner) => search(inner, see),
        Question::Every(inner, each) => {
            search(inner, see);
            self::condition(each, see);
        }
        Question::Within(window) => {
            [&window.date, &window.of, &window.amount].into_iter().for_each(|part| term(part, see))
        }
        Question::OverlappingDays(a, b) | Question::SameProvider(a, b) | Question::SamePractitioner(a, b) => {
            see(Part::Var(*a));
            see(Part::Var(*b));
        }
        Question::Stands(var) => see(Part::Var(*var)),
    }
}

/// Goes through a term.
pub fn term<'p>(value: &'p Term, see: &mut dyn FnMut(Part<'p>)) {
    see(Part::Term(value));
    match value {
        Term::Field(owner, _) | Term::First(owner, _) | Term::OfProvider(owner, ..) | Term::Element(owner, _) => {
            see(Part::Owner(*owner))
        }
        Term::Fact(_, owner, _, day) => {
            see(Part::Owner(*owner));
            if let Some(day) = day {
                term(day, see);
            }
        }
        Term::DatedBy(_) => see(Part::Owner(Owner::Claim)),
        Term::Column(var, _) => see(Part::Var(*var)),
        Term::Literal(_) => {}
        Term::Age(_, inner)
        | Term::Part(_, inner)
        | Term::Rounded(inner, _)
        | Term::Characters(inner, _)
        | Term::Length(inner) => term(inner, see),
        Term::Cases(_, cases, otherwise) => {
            for (when, value) in cases {
                condition(when, see);
                term(value, see);
            }
            term(otherwise, see);
        }
        Term::Arithmetic(left, _, right) | Term::Shift(left, _, right, _) | Term::Elapsed(_, left, right, _) => {
            term(left, see);
            term(right, see);
        }
        Term::Count(inner) => search(inner, see),
        Term::CountDistinct(inner, of) => {
            search(inner, see);
            of.iter().for_each(|of| term(of, see));
        }
        Term::Sum(inner, of, _) | Term::Extreme(inner, of, _) => {
            search(inner, see);
            term(of, see);
        }
    }
}

/// Goes through a search.
pub fn search<'p>(search: &'p Search, see: &mut dyn FnMut(Part<'p>)) {
    see(Part::Search(search));
    match &search.domain {
        Domain::Items(_, Some(owner)) => see(Part::Owner(*owner)),
        Domain::Rows(_, on) => term(on, see),
        _ => {}
    }
    search.other_than.iter().for_each(|var| see(Part::Var(*var)));
    search.conditions.iter().for_each(|part| condition(part, see));
}

/// Goes through an exception and the exceptions to it.
pub fn exception<'p>(exception: &'p Exception, see: &mut dyn FnMut(Part<'p>)) {
    exception.when.iter().for_each(|part| condition(part, see));
    exception.exceptions.iter().for_each(|inner| self::exception(inner, see));
}

/// Goes through everything that decides an edit.
pub fn edit<'p>(edit: &'p Edit, see: &mut dyn FnMut(Part<'p>)) {
    term(&edit.date, see);
    edit.applies.iter().for_each(|part| condition(part, see));
    search(&edit.subject, see);
    edit.with.iter().for_each(|part| search(part, see));
    edit.when.iter().chain(&edit.unless).for_each(|part| condition(part, see));
    edit.require.iter().for_each(|part| condition(&part.condition, see));
    edit.exceptions.iter().for_each(|part| exception(part, see));
    edit.outcome.effect.iter().for_each(|effect| term(effect.term(), see));
    let reasons = edit.require.iter().filter_map(|require| require.otherwise.as_ref()).chain([&edit.outcome.reason]);
    for part in reasons.filter_map(|reason| reason.message.as_ref()).flatten() {
        if let MessagePart::Value(value) = part {
            term(value, see);
        }
    }
}

/// Every variable that a part reads.
pub fn variables(part: Part<'_>, see: &mut dyn FnMut(Var)) {
    match part {
        Part::Var(var) | Part::Owner(Owner::Var(var) | Owner::ClaimOf(var)) => see(var),
        _ => {}
    }
}
