//! Conditions of every shape.

use paylint::claim::{CodeKind, Date, Kind, Number};
use paylint::policy::model::{
    Comparison, Condition, Definition, DefinitionId, Literal, Period, Question, Shape, Side, Term, Unit, Window,
};

use super::{Maker, Sort};
use crate::generate::codes::texts;

impl Maker {
    /// A condition of any shape.
    pub fn condition(&mut self, depth: usize) -> Condition {
        let deep = if depth > 0 { 1 } else { 0 };
        let weights = [22, 22, 12, 3, 10 * deep, 8 * deep, 6 * deep, 12 * deep, 5 * deep, 4, 4, 4, 4, 3, 3, 4, 3, 3];
        let question = match self.random.weighted(&weights) {
            0 => self.in_set(),
            1 => self.comparison(depth),
            2 => self.presence(),
            3 => match self.field_of(|field| field.info().kind == Kind::Yes) {
                Some((owner, field)) => Question::Yes(Term::Field(owner, field)),
                None => self.in_set(),
            },
            4 => Question::All((0..self.random.between(1, 3)).map(|_| self.condition(depth - 1)).collect()),
            5 => Question::Any((0..self.random.between(1, 3)).map(|_| self.condition(depth - 1)).collect()),
            6 => Question::Not(Box::new(self.condition(depth - 1))),
            7 => {
                let search = self.search(depth);
                self.scope.pop();
                Question::Exists(Box::new(search))
            }
            8 => {
                let search = Box::new(self.search(depth));
                let meets = Box::new(self.condition(depth - 1));
                self.scope.pop();
                Question::Every(search, meets)
            }
            9 => {
                let (from, to) = self.days();
                Question::During(self.term(Sort::Date, 0), from, to)
            }
            10 => {
                let window = Window {
                    date: self.term(Sort::Date, depth),
                    of: self.term(Sort::Date, depth),
                    amount: self.amount(depth),
                    unit: self.random.pick(&[Unit::Days, Unit::Weekdays, Unit::Months, Unit::Years]),
                    side: self.random.pick(&[Side::Before, Side::After, Side::Around]),
                    on_or: self.random.chance(25),
                    less_than: self.random.chance(25),
                };
                Question::Within(Box::new(window))
            }
            11 => {
                let period = self.period();
                Question::SamePeriod(period, self.term(Sort::Date, depth), self.term(Sort::Date, depth))
            }
            12 => self.shape(),
            13 => match self.line() {
                Some((line, _)) => Question::Stands(line),
                None => self.presence(),
            },
            14 => match self.field_of(|field| !field.info().words.is_empty()) {
                Some((owner, field)) => {
                    let word = self.random.pick(&texts(field)).to_owned();
                    Question::Compare(Term::Field(owner, field), Comparison::Is, Term::Literal(Literal::Text(word)))
                }
                None => self.in_set(),
            },
            15 => self.age(),
            17 => {
                let sort = self.random.pick(&[
                    Sort::Code(CodeKind::Modifier),
                    Sort::Code(CodeKind::Diagnosis),
                    Sort::Number,
                    Sort::Date,
                ]);
                Question::Identical(self.term(sort, depth), self.term(sort, depth))
            }
            _ => {
                let meaning = Box::new(self.condition(depth));
                let span = self.span();
                self.policy.definitions.push(Definition { name: "defined".to_owned(), span });
                Question::Defined(DefinitionId(self.policy.definitions.len() - 1), meaning)
            }
        };
        self.ask(question)
    }

    pub(super) fn period(&mut self) -> Period {
        let year = self.random.pick(&[(10, 1), (7, 1), (2, 29), (1, 1)]);
        self.random.pick(&[
            Period::Year,
            Period::Quarter,
            Period::Month,
            Period::Week,
            Period::PlanYear,
            Period::FiscalYear(year.0, year.1),
        ])
    }

    /// Two days in order; one of them may be open.
    pub fn days(&mut self) -> (Option<Date>, Option<Date>) {
        let (a, b) = (self.random.anchor(), self.random.anchor());
        match self.random.below(4) {
            0 => (Some(a), None),
            1 => (None, Some(a)),
            _ => (Some(a.min(b)), Some(a.max(b))),
        }
    }

    fn in_set(&mut self) -> Question {
        let kind = self.random.pick(&[
            CodeKind::Procedure,
            CodeKind::Procedure,
            CodeKind::Modifier,
            CodeKind::Modifier,
            CodeKind::Diagnosis,
            CodeKind::Place,
            CodeKind::RevenueCode,
            CodeKind::BillType,
            CodeKind::Provider,
            CodeKind::Taxonomy,
            CodeKind::State,
            CodeKind::Plan,
            CodeKind::Payer,
            CodeKind::ConditionCode,
            CodeKind::OccurrenceCode,
            CodeKind::ValueCode,
            CodeKind::Drug,
            CodeKind::Tooth,
            CodeKind::Reason,
        ]);
        let term = self.term(Sort::Code(kind), 0);
        let set = self.set(kind, 35);
        let on = Box::new(self.on());
        let held = self.ask(Question::In(term, set, on));
        if self.random.chance(30) { Question::Not(Box::new(held)) } else { held.node }
    }

    fn comparison(&mut self, depth: usize) -> Question {
        let sort = self.random.pick(&[
            Sort::Number,
            Sort::Number,
            Sort::Number,
            Sort::Money,
            Sort::Date,
            Sort::Date,
            Sort::Code(CodeKind::Procedure),
            Sort::Code(CodeKind::Modifier),
            Sort::Code(CodeKind::Diagnosis),
            Sort::Text,
        ]);
        let all = [Comparison::Is, Comparison::Less, Comparison::AtMost, Comparison::Greater, Comparison::AtLeast];
        let comparison = match sort {
            Sort::Code(_) | Sort::Text => Comparison::Is,
            _ => self.random.pick(&all),
        };
        let left = self.term(sort, depth);
        let right = if self.random.chance(60) { self.literal(sort) } else { self.term(sort, depth) };
        let compared = self.ask(Question::Compare(left, comparison, right));
        if self.random.chance(20) { Question::Not(Box::new(compared)) } else { compared.node }
    }

    fn age(&mut self) -> Question {
        let unit = self.random.pick(&[Unit::Years, Unit::Years, Unit::Months, Unit::Days]);
        let years = self.random.pick(&[0, 1, 18, 40, 65]);
        let limit = match unit {
            Unit::Years => years,
            Unit::Months => years * 12,
            Unit::Days | Unit::Weekdays => years * 365,
        };
        let comparison =
            self.random.pick(&[Comparison::Less, Comparison::AtLeast, Comparison::AtMost, Comparison::Greater]);
        let limit = Term::Literal(Literal::Number(Number::whole(limit)));
        Question::Compare(Term::Age(unit, Box::new(self.on())), comparison, limit)
    }

    fn presence(&mut self) -> Question {
        let term = match self.random.below(10) {
            0 => self.of_table_or_fact(Sort::Number),
            1 => self.of_provider(Sort::Code(CodeKind::Taxonomy)),
            _ => None,
        };
        let term = term.or_else(|| {
            let (owner, field) = self.field_of(|field| field.info().kind != Kind::Age)?;
            Some(Term::Field(owner, field))
        });
        match term {
            Some(term) => {
                let present = self.ask(Question::Present(term));
                if self.random.chance(40) { Question::Not(Box::new(present)) } else { present.node }
            }
            None => self.in_set(),
        }
    }

    fn shape(&mut self) -> Question {
        let sort = self.random.pick(&[
            Sort::Text,
            Sort::Code(CodeKind::Procedure),
            Sort::Code(CodeKind::Diagnosis),
            Sort::Code(CodeKind::Provider),
        ]);
        let term = self.term(sort, 0);
        let shape = match self.random.below(11) {
            6 => Shape::AtLeast(self.random.pick(&[3, 5])),
            7 => Shape::AtMost(self.random.pick(&[3, 5])),
            8 => Shape::AllLetters,
            9 => Shape::LettersOrDigits,
            10 => Shape::Contains(self.random.pick(&["1", "00", "A"]).to_owned()),
            0 => Shape::Characters(self.random.pick(&[3, 5, 10])),
            1 => Shape::AllDigits,
            2 => Shape::BeginsWith(self.random.pick(&["G", "E11", "A"]).to_owned()),
            3 => Shape::EndsWith(self.random.pick(&["1", "0", "T"]).to_owned()),
            4 => Shape::CharacterIs(self.random.below(7), self.random.pick(&['0', '1', 'T', ' '])),
            _ => Shape::ValidNpi,
        };
        Question::Shape(term, shape)
    }
}
