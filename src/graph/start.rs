//! An edit to what it asks of the code that it starts on.

use crate::claim::{Code, CodeKind, Field, Kind, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Comparison, Condition, Domain, Edit, Literal, Owner, Question, SetId, Term, Var};
use crate::policy::sets::Sets;

/// What an edit asks of its subject's code.
#[derive(Debug)]
pub(super) struct Start {
    /// The kind of that code; `None`: the subject has none.
    kind: Option<CodeKind>,
    /// Whether every code of a claim is one that the edit may start on unless it says otherwise: it is on lines.
    any: bool,
    asks: Ask,
}

/// A condition, as far as it is about the code.
#[derive(Debug)]
enum Ask {
    /// Not about the code.
    Other,
    In(SetId),
    Is(String),
    All(Vec<Ask>),
    Any(Vec<Ask>),
    Not(Box<Ask>),
}

impl Start {
    /// Reads an edit's `for` and `when`.
    pub(super) fn of(edit: &Edit) -> Start {
        let record = match edit.subject.domain {
            Domain::Items(record, _) => record,
            _ => Record::Claim,
        };
        let field = Field::find(record, "code");
        let kind = field.and_then(|field| match field.info().kind {
            Kind::Code(kind) => Some(kind),
            _ => None,
        });
        let asks = field.map_or(Ask::Other, |field| {
            let code = Term::Field(Owner::Var(Var::SUBJECT), field);
            Ask::All(edit.subject.conditions.iter().chain(&edit.when).map(|part| Ask::of(part, &code)).collect())
        });
        Start { kind, any: record == Record::Line, asks }
    }

    /// Whether the edit can start on a code, as a person writes it.
    pub(super) fn may_be(&self, code: &str, sets: &Sets) -> bool {
        let Some(kind) = self.kind else { return false };
        (self.any || self.asks.is_about_code()) && self.asks.holds(&kind.normal(code), sets) != Kleene::False
    }
}

impl Ask {
    fn of(condition: &Condition, code: &Term) -> Ask {
        let all = |parts: &[Condition]| parts.iter().map(|part| Ask::of(part, code)).collect();
        match &condition.node {
            Question::All(parts) => Ask::All(all(parts)),
            Question::Any(parts) => Ask::Any(all(parts)),
            Question::Not(inner) => Ask::Not(Box::new(Ask::of(inner, code))),
            Question::Defined(_, inner) => Ask::of(inner, code),
            Question::In(term, set, _) if term == code => Ask::In(*set),
            Question::Compare(left, Comparison::Is, Term::Literal(Literal::Text(text)))
            | Question::Compare(Term::Literal(Literal::Text(text)), Comparison::Is, left)
                if left == code =>
            {
                Ask::Is(text.clone())
            }
            _ => Ask::Other,
        }
    }

    fn is_about_code(&self) -> bool {
        match self {
            Ask::Other => false,
            Ask::In(_) | Ask::Is(_) => true,
            Ask::All(parts) | Ask::Any(parts) => parts.iter().any(Ask::is_about_code),
            Ask::Not(inner) => inner.is_about_code(),
        }
    }

    fn holds(&self, code: &str, sets: &Sets) -> Kleene {
        match self {
            Ask::Other => Kleene::Unknown,
            Ask::In(set) => match Code::new(code.as_bytes()) {
                Some(code) => sets.holds(*set, code, None),
                None => sets.holds_text(*set, code, None),
            },
            Ask::Is(text) => Kleene::from(text == code),
            Ask::All(parts) => parts.iter().fold(Kleene::True, |held, part| held.and(part.holds(code, sets))),
            Ask::Any(parts) => parts.iter().fold(Kleene::False, |held, part| held.or(part.holds(code, sets))),
            Ask::Not(inner) => inner.holds(code, sets).negate(),
        }
    }
}
