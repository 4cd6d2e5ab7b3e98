//! Values of a kind.

use paylint::claim::{CodeKind, Field, Kind, Number, Record};
use paylint::policy::model::{
    Arithmetic, Comparison, DatePart, Definition, DefinitionId, Domain, FactsId, Literal, Owner, Question, Rounding,
    Search, Stretch, Term, Unit,
};

use super::{Bind, Maker, Sort};
use crate::generate::codes::codes;
use crate::generate::tables::sort_of;

impl Maker {
    /// A literal of a kind.
    pub(super) fn literal(&mut self, sort: Sort) -> Term {
        Term::Literal(match sort {
            Sort::Code(kind) => Literal::Text(self.random.pick(codes(kind)).to_owned()),
            Sort::Text => Literal::Text(self.random.pick(&["ABC", "12345", "AUTH1", "A longer text"]).to_owned()),
            Sort::Date => Literal::Date(self.random.service_day()),
            Sort::Money => {
                Literal::Number(Number::whole(self.random.pick(&[0, 5000, 9999, 10000, 10001, 12000, 20000])))
            }
            Sort::Number => {
                let text = self.random.pick(&["0", "1", "1", "2", "2", "3", "4", "5", "0.5", "18", "40"]);
                Literal::Number(Number::parse(text).unwrap())
            }
        })
    }

    /// A value of a kind.
    pub fn term(&mut self, sort: Sort, depth: usize) -> Term {
        if self.random.chance(55) {
            let fits = |field: Field| {
                let info = field.info();
                !(info.list && info.kind == Kind::Number)
                    && match (sort, info.kind) {
                        (Sort::Code(mine), Kind::Code(kind)) => mine == kind && info.words.is_empty(),
                        (Sort::Code(CodeKind::Provider), Kind::Provider) => true,
                        (Sort::Text, Kind::Text)
                        | (Sort::Date, Kind::Date)
                        | (Sort::Money, Kind::Money)
                        | (Sort::Number, Kind::Number) => true,
                        _ => false,
                    }
            };
            if let Some((owner, field)) = self.field_of(fits) {
                return if field.info().list && self.random.chance(40) {
                    Term::First(owner, field)
                } else {
                    Term::Field(owner, field)
                };
            }
        }
        if let Some(term) = self.of_table_or_fact(sort) {
            return term;
        }
        if let Sort::Code(CodeKind::Taxonomy | CodeKind::Specialty | CodeKind::State) = sort
            && let Some(term) = self.of_provider(sort)
        {
            return term;
        }
        if depth == 0 {
            return self.literal(sort);
        }
        if self.random.chance(8) {
            return self.by_case(sort, depth);
        }
        match sort {
            Sort::Text if self.random.chance(40) => {
                let sort = self.random.pick(&[Sort::Text, Sort::Code(CodeKind::Procedure)]);
                let text = Box::new(self.one_text(sort));
                let stretch = self.random.pick(&[
                    Stretch::First(2),
                    Stretch::Last(1),
                    Stretch::Between(2, 3),
                    Stretch::Between(5, 9),
                ]);
                Term::Characters(text, stretch)
            }
            Sort::Code(_) | Sort::Text => self.literal(sort),
            Sort::Date if self.random.chance(5) => Term::DatedBy(Field::ClaimAdmissionDate),
            Sort::Date => match self.random.below(5) {
                0 => {
                    let sign = self.random.pick(&[Arithmetic::Add, Arithmetic::Subtract]);
                    let unit = self.random.pick(&[Unit::Days, Unit::Weekdays, Unit::Months, Unit::Years]);
                    let day = Box::new(self.term(Sort::Date, depth - 1));
                    Term::Shift(day, sign, Box::new(self.amount(depth)), unit)
                }
                1 => {
                    let part = self.random.pick(&[DatePart::FirstDayOfMonth, DatePart::LastDayOfMonth]);
                    Term::Part(part, Box::new(self.term(Sort::Date, depth - 1)))
                }
                2 => self.extreme(Sort::Date, depth),
                _ => self.literal(sort),
            },
            Sort::Money => match self.random.below(6) {
                0 | 1 => {
                    let (search, of) = self.measured(Sort::Money, depth);
                    Term::Sum(search, of, false)
                }
                2 => self.extreme(Sort::Money, depth),
                3 => {
                    let (left, sign) = (self.term(Sort::Money, depth - 1), self.sign());
                    let right = match sign {
                        Arithmetic::Add | Arithmetic::Subtract => self.term(Sort::Money, depth - 1),
                        Arithmetic::Multiply | Arithmetic::Divide => self.term(Sort::Number, depth - 1),
                    };
                    Term::Arithmetic(Box::new(left), sign, Box::new(right))
                }
                _ => self.literal(sort),
            },
            Sort::Number => self.number(depth),
        }
    }

    /// A text that is no list.
    fn one_text(&mut self, sort: Sort) -> Term {
        match self.term(sort, 0) {
            Term::Field(_, field) if field.info().list => self.literal(sort),
            term => term,
        }
    }

    /// A value by case: the cases are told apart by one value, as the checker demands.
    fn by_case(&mut self, sort: Sort, depth: usize) -> Term {
        let told = self.term(Sort::Number, 0);
        let told = match told {
            Term::Field(_, field) if field.info().list => Term::Literal(Literal::Number(Number::whole(1))),
            told => told,
        };
        let below = Literal::Number(Number::whole(self.random.pick(&[1, 2, 4])));
        let above = Literal::Number(Number::whole(5));
        let low = self.ask(Question::Compare(told.clone(), Comparison::Less, Term::Literal(below)));
        let high = self.ask(Question::Compare(told, Comparison::AtLeast, Term::Literal(above)));
        let cases = [low, high].into_iter().map(|when| (when, self.one_value(sort, depth))).collect();
        let otherwise = Box::new(self.one_value(sort, depth));
        let span = self.span();
        self.policy.definitions.push(Definition { name: "by_case".to_owned(), span });
        Term::Cases(DefinitionId(self.policy.definitions.len() - 1), cases, otherwise)
    }

    fn one_value(&mut self, sort: Sort, depth: usize) -> Term {
        if self.random.chance(50) {
            return self.literal(sort);
        }
        match self.term(sort, depth - 1) {
            Term::Field(_, field) if field.info().list => self.literal(sort),
            term => term,
        }
    }

    pub(super) fn number(&mut self, depth: usize) -> Term {
        match self.random.below(15) {
            14 => Term::Length(Box::new(self.one_text(Sort::Code(CodeKind::Procedure)))),
            0 | 1 => {
                let search = self.search(depth);
                self.scope.pop();
                Term::Count(Box::new(search))
            }
            2 => {
                let sort = self.random.pick(&[
                    Sort::Code(CodeKind::Procedure),
                    Sort::Code(CodeKind::Modifier),
                    Sort::Date,
                    Sort::Number,
                ]);
                let (search, of) = self.measured(sort, depth);
                let mut all = vec![*of];
                let lines = matches!(
                    search.domain,
                    Domain::AnyLines | Domain::HistoryLines | Domain::Items(Record::Line, None)
                );
                if lines && self.random.chance(50) {
                    let field = self.random.pick(&[Field::LineUnits, Field::LinePlace, Field::LineAuthorization]);
                    all.push(Term::Field(Owner::Var(search.var), field));
                    all[0] = match all[0].clone() {
                        Term::Field(_, field) if field.info().list => self.literal(Sort::Number),
                        term => term,
                    };
                }
                Term::CountDistinct(search, all)
            }
            3 | 4 => {
                let search = Box::new(self.search(depth));
                let (var, bind) = self.scope.pop().unwrap();
                let of = match bind {
                    Bind::Own(Record::Line) | Bind::Other(Record::Line) => {
                        Term::Field(Owner::Var(var), Field::LineUnits)
                    }
                    _ => Term::Literal(Literal::Number(Number::whole(2))),
                };
                Term::Sum(search, Box::new(of), true)
            }
            5 => self.extreme(Sort::Number, depth),
            6 => {
                let (left, sign) = (self.term(Sort::Number, depth - 1), self.sign());
                let right = self.term(Sort::Number, depth - 1);
                Term::Arithmetic(Box::new(left), sign, Box::new(right))
            }
            7 => {
                let rounding = self.random.pick(&[Rounding::Up, Rounding::Down, Rounding::Nearest]);
                let left = self.term(Sort::Number, depth - 1);
                let by = Term::Literal(Literal::Number(Number::whole(self.random.pick(&[2, 4, 15]))));
                let quotient = Term::Arithmetic(Box::new(left), Arithmetic::Divide, Box::new(by));
                Term::Rounded(Box::new(quotient), rounding)
            }
            8 => {
                let unit = self.random.pick(&[Unit::Days, Unit::Months, Unit::Years]);
                Term::Age(unit, Box::new(self.on()))
            }
            9 | 10 => {
                let unit = self.random.pick(&[Unit::Days, Unit::Days, Unit::Weekdays, Unit::Months]);
                let (from, to) = (self.term(Sort::Date, depth - 1), self.term(Sort::Date, depth - 1));
                let both = matches!(unit, Unit::Days | Unit::Weekdays) && self.random.chance(40);
                Term::Elapsed(unit, Box::new(from), Box::new(to), both)
            }
            11 => {
                let part = self.random.pick(&[DatePart::Year, DatePart::Month, DatePart::Day, DatePart::DaysInMonth]);
                Term::Part(part, Box::new(self.term(Sort::Date, depth - 1)))
            }
            _ => self.literal(Sort::Number),
        }
    }

    pub(super) fn sign(&mut self) -> Arithmetic {
        self.random.pick(&[Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide])
    }

    /// How many units a window or a shift takes.
    pub(super) fn amount(&mut self, depth: usize) -> Term {
        if depth > 0
            && self.random.chance(15)
            && let Some(term) = self.of_table_or_fact(Sort::Number)
        {
            return term;
        }
        Term::Literal(Literal::Number(Number::whole(self.random.pick(&[0, 1, 3, 12, 30, 90]))))
    }

    /// A column of a bound row or a fact, of a kind.
    pub(super) fn of_table_or_fact(&mut self, sort: Sort) -> Option<Term> {
        let rows = self.scope.iter().rev().find_map(|(var, bind)| match bind {
            Bind::Row(table) => Some((*var, *table)),
            _ => None,
        });
        if let Some((var, table)) = rows
            && self.random.chance(60)
        {
            let columns = self.policy.tables[table].rows.columns();
            let fits = |at: &usize| sort_of(columns[*at].kind) == sort;
            let fitting: Vec<usize> = (0..columns.len()).filter(fits).collect();
            if !fitting.is_empty() {
                return Some(Term::Column(var, self.random.pick(&fitting)));
            }
        }
        if !self.random.chance(15) {
            return None;
        }
        let (id, owner) = match (self.random.below(3), self.line()) {
            (0, Some((var, _))) => (FactsId(0), Owner::Var(var)),
            (1, _) => (FactsId(1), Owner::Claim),
            _ => (FactsId(2), Owner::Patient),
        };
        let facts = &self.policy.facts[id.0];
        let columns = facts.rows.columns();
        let fits = |at: &usize| sort_of(columns[*at].kind) == sort;
        let fitting: Vec<usize> = (facts.key.len()..columns.len()).filter(fits).collect();
        let dated = facts.rows.is_dated();
        (!fitting.is_empty()).then(|| {
            let day = dated.then(|| Box::new(self.on()));
            Term::Fact(id, owner, self.random.pick(&fitting), day)
        })
    }

    pub(super) fn of_provider(&mut self, sort: Sort) -> Option<Term> {
        let (owner, provider) = self.field_of(|field| field.info().kind == Kind::Provider)?;
        let fields: Vec<Field> = Record::Provider
            .fields()
            .filter(|field| match field.info().kind {
                Kind::Code(kind) => Sort::Code(kind) == sort,
                _ => false,
            })
            .collect();
        (!fields.is_empty()).then(|| Term::OfProvider(owner, provider, self.random.pick(&fields)))
    }

    /// A search and a value of what it finds.
    pub(super) fn measured(&mut self, sort: Sort, depth: usize) -> (Box<Search>, Box<Term>) {
        let search = self.search(depth);
        let (var, bind) = *self.scope.last().unwrap();
        let of = match (bind, sort) {
            (Bind::Own(Record::Line) | Bind::Other(Record::Line), Sort::Money) => {
                Term::Field(Owner::Var(var), Field::LineCharge)
            }
            _ => self.term(sort, depth - 1),
        };
        self.scope.pop();
        (Box::new(search), Box::new(of))
    }

    pub(super) fn extreme(&mut self, sort: Sort, depth: usize) -> Term {
        let (search, of) = self.measured(sort, depth);
        Term::Extreme(search, of, self.random.chance(50))
    }
}
