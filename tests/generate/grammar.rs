//! Conditions and values of every shape, each of a kind that fits its place.

use paylint::claim::{CodeKind, Date, Field, Kind, Number, Record};
use paylint::policy::model::{
    Arithmetic, Comparison, Condition, DatePart, Definition, DefinitionId, Domain, FactsId, Literal, Owner, Period,
    Policy, Question, Rounding, Search, SetId, Shape, Side, Term, Unit, Var, Variable, Window,
};
use paylint::policy::set::{Change, Member, Members, Pattern, Set};
use paylint::source::{FileId, Span};

use super::codes::{codes, texts};
use super::random::Random;
use super::tables::sort_of;

/// Kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A code of a kind.
    Code(CodeKind),
    /// Text.
    Text,
    /// A day.
    Date,
    /// Cents.
    Money,
    /// A number.
    Number,
}

/// What a variable in scope is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bind {
    /// An item of this claim.
    Own(Record),
    /// An item of another claim.
    Other(Record),
    /// A row of a table.
    Row(usize),
}

/// A policy in the making and the edit that is written at the moment.
pub struct Maker {
    /// Draws.
    pub random: Random,
    /// The policy so far.
    pub policy: Policy,
    /// The variables of the edit so far.
    pub variables: Vec<Variable>,
    /// What is in scope, the innermost last.
    pub scope: Vec<(Var, Bind)>,
    written: usize,
}

/// Wraps a question.
impl Maker {
    /// Begins a policy.
    pub fn new(random: Random, policy: Policy) -> Maker {
        Maker { random, policy, variables: Vec::new(), scope: Vec::new(), written: 0 }
    }

    /// A place of its own for each thing that is written.
    pub fn span(&mut self) -> Span {
        self.written += 2;
        Span::new(FileId(0), self.written, self.written + 1)
    }

    /// A condition that asks something.
    pub fn ask(&mut self, node: Question) -> Condition {
        Condition { node, span: self.span() }
    }

    /// A new variable, not in scope yet.
    pub fn variable(&mut self) -> Var {
        let span = self.span();
        self.variables.push(Variable { name: None, span });
        Var(self.variables.len() - 1)
    }

    // ── sets ──

    /// A set of some codes of a kind; now and then with members that come and go.
    pub fn set(&mut self, kind: CodeKind, percent: usize) -> SetId {
        let all = codes(kind);
        let some = self.random.some(all, percent);
        let mut any: Vec<Member> = some.into_iter().map(|code| Member::Pattern(self.pattern(kind, code))).collect();
        if self.random.chance(15)
            && let Some(other) = self.policy.sets.iter().position(|set| set.kind == kind)
        {
            any.push(Member::Set(SetId(other)));
        }
        if self.random.chance(10) {
            let mut list: Vec<_> = self
                .random
                .some(all, 30)
                .iter()
                .filter_map(|code| paylint::claim::Code::new(code.as_bytes()))
                .collect();
            list.sort_unstable();
            any.push(Member::Codes(list));
        }
        let except = if self.random.chance(12) {
            vec![Member::Pattern(Pattern::Exact(self.random.pick(all).to_owned()))]
        } else {
            Vec::new()
        };
        let mut changes = Vec::new();
        while self.random.chance(18) {
            let member = Member::Pattern(Pattern::Exact(self.random.pick(all).to_owned()));
            let members = Members { any: vec![member], except: Vec::new() };
            changes.push(Change { add: self.random.chance(50), members, from: self.random.anchor() });
        }
        let span = self.span();
        self.policy.sets.push(Set { kind, name: None, span, base: Members { any, except }, changes });
        SetId(self.policy.sets.len() - 1)
    }

    fn pattern(&mut self, kind: CodeKind, code: &str) -> Pattern {
        let start: String = code.chars().take(3).collect();
        match self.random.below(12) {
            0 => Pattern::Prefix(start),
            1 if kind.ranges_by_prefix() => Pattern::Beginning(start.clone(), start),
            2 if !kind.ranges_by_prefix() => {
                let to: String = code.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
                Pattern::Shaped(code.to_owned(), to)
            }
            3 => {
                let marks = code.chars().enumerate().map(|(at, c)| (at != 2).then_some(c)).collect();
                Pattern::Wild(marks, self.random.chance(50))
            }
            _ => Pattern::Exact(code.to_owned()),
        }
    }

    // ── scope ──

    /// The innermost variable that is bound to a line.
    pub fn line(&self) -> Option<(Var, Bind)> {
        self.scope
            .iter()
            .rev()
            .copied()
            .find(|(_, bind)| matches!(bind, Bind::Own(Record::Line) | Bind::Other(Record::Line)))
    }

    /// Whose fields can be read, the innermost several times.
    fn owners(&self) -> Vec<(Owner, Record)> {
        let mut all = vec![(Owner::Claim, Record::Claim), (Owner::Patient, Record::Patient)];
        for (var, bind) in &self.scope {
            match bind {
                Bind::Own(record) => all.extend([(Owner::Var(*var), *record); 4]),
                Bind::Other(record) => {
                    all.extend([(Owner::Var(*var), *record); 4]);
                    all.push((Owner::ClaimOf(*var), Record::Claim));
                }
                Bind::Row(_) => {}
            }
        }
        all
    }

    fn field_of(&mut self, fits: impl Fn(Field) -> bool) -> Option<(Owner, Field)> {
        for _ in 0..6 {
            let owners = self.owners();
            let (owner, record) = self.random.pick(&owners);
            let fields: Vec<Field> = record.fields().filter(|field| fits(*field)).collect();
            if !fields.is_empty() {
                return Some((owner, self.random.pick(&fields)));
            }
        }
        None
    }

    /// The day that a set or a table is asked for: the innermost line's, else the claim's first.
    pub fn on(&self) -> Term {
        match self.line() {
            Some((var, _)) => Term::Field(Owner::Var(var), Field::LineDate),
            None => Term::Field(Owner::Claim, Field::ClaimFirstDate),
        }
    }

    // ── terms ──

    /// A literal of a kind.
    fn literal(&mut self, sort: Sort) -> Term {
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
        match sort {
            Sort::Code(_) | Sort::Text => self.literal(sort),
            Sort::Date => match self.random.below(5) {
                0 => {
                    let sign = self.random.pick(&[Arithmetic::Add, Arithmetic::Subtract]);
                    let unit = self.random.pick(&[Unit::Days, Unit::Months, Unit::Years]);
                    let day = Box::new(self.term(Sort::Date, depth - 1));
                    Term::Shift(day, sign, Box::new(self.amount(depth)), unit)
                }
                1 => Term::Part(DatePart::LastDayOfMonth, Box::new(self.term(Sort::Date, depth - 1))),
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

    fn number(&mut self, depth: usize) -> Term {
        match self.random.below(14) {
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
                Term::CountDistinct(search, of)
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
                let unit = self.random.pick(&[Unit::Days, Unit::Days, Unit::Months]);
                let (from, to) = (self.term(Sort::Date, depth - 1), self.term(Sort::Date, depth - 1));
                let both = unit == Unit::Days && self.random.chance(40);
                Term::Elapsed(unit, Box::new(from), Box::new(to), both)
            }
            11 => {
                let part = self.random.pick(&[DatePart::Year, DatePart::Month, DatePart::DaysInMonth]);
                Term::Part(part, Box::new(self.term(Sort::Date, depth - 1)))
            }
            _ => self.literal(Sort::Number),
        }
    }

    fn sign(&mut self) -> Arithmetic {
        self.random.pick(&[Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide])
    }

    /// How many units a window or a shift takes.
    fn amount(&mut self, depth: usize) -> Term {
        if depth > 0
            && self.random.chance(15)
            && let Some(term) = self.of_table_or_fact(Sort::Number)
        {
            return term;
        }
        Term::Literal(Literal::Number(Number::whole(self.random.pick(&[0, 1, 3, 12, 30, 90]))))
    }

    /// A column of a bound row or a fact, of a kind.
    fn of_table_or_fact(&mut self, sort: Sort) -> Option<Term> {
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
        (!fitting.is_empty()).then(|| Term::Fact(id, owner, self.random.pick(&fitting)))
    }

    fn of_provider(&mut self, sort: Sort) -> Option<Term> {
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
    fn measured(&mut self, sort: Sort, depth: usize) -> (Box<Search>, Box<Term>) {
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

    fn extreme(&mut self, sort: Sort, depth: usize) -> Term {
        let (search, of) = self.measured(sort, depth);
        Term::Extreme(search, of, self.random.chance(50))
    }

    // ── searches ──

    /// A search of anything that can be searched here; what it binds is in scope afterwards, to be popped.
    pub fn search(&mut self, depth: usize) -> Search {
        let (domain, bind) = self.domain();
        let mut search = self.bind(domain, bind);
        let nearest = self.scope[..self.scope.len() - 1]
            .iter()
            .rev()
            .copied()
            .find(|(_, bind)| matches!(bind, Bind::Own(Record::Line) | Bind::Other(Record::Line)));
        let own = *self.scope.last().unwrap();
        if let (Some(nearest), Bind::Own(Record::Line) | Bind::Other(Record::Line)) = (nearest, own.1) {
            if self.random.chance(50) {
                search.other_than.push(nearest.0);
            }
            while self.random.chance(55) {
                let relation = self.relation(own.0, nearest.0);
                search.conditions.push(relation);
            }
        }
        if let Bind::Row(table) = own.1
            && self.random.chance(75)
        {
            let condition = self.row_of_subject(own.0, table);
            search.conditions.extend(condition);
        }
        while depth > 0 && self.random.chance(40) {
            let condition = self.condition(depth - 1);
            search.conditions.push(condition);
        }
        search
    }

    /// A search of a domain without conditions; its variable is in scope afterwards.
    pub fn bind(&mut self, domain: Domain, bind: Bind) -> Search {
        let (var, span) = (self.variable(), self.span());
        self.scope.push((var, bind));
        Search { var, domain, other_than: Vec::new(), conditions: Vec::new(), span }
    }

    fn domain(&mut self) -> (Domain, Bind) {
        match self.random.weighted(&[38, 8, 14, 5, 4, 3, 14, 14]) {
            0 => (Domain::Items(Record::Line, None), Bind::Own(Record::Line)),
            1 => (Domain::AnyLines, Bind::Other(Record::Line)),
            2 => (Domain::HistoryLines, Bind::Other(Record::Line)),
            3 => (Domain::HistoryClaims, Bind::Other(Record::Claim)),
            4 => (Domain::OriginalLines, Bind::Other(Record::Line)),
            5 => (Domain::OriginalClaim, Bind::Other(Record::Claim)),
            6 => {
                let table = self.random.below(self.policy.tables.len());
                let on = Box::new(self.on());
                (Domain::Rows(paylint::policy::model::TableId(table), on), Bind::Row(table))
            }
            _ => self.items(),
        }
    }

    /// Items of the claim, or of something in scope that has such items.
    fn items(&mut self) -> (Domain, Bind) {
        let owned: &[(Record, Record)] = &[
            (Record::Line, Record::Drug),
            (Record::Line, Record::Tooth),
            (Record::Line, Record::LineResult),
            (Record::Line, Record::Note),
            (Record::OtherPayer, Record::Adjustment),
            (Record::LineResult, Record::Adjustment),
            (Record::Claim, Record::Line),
            (Record::Claim, Record::Diagnosis),
        ];
        let mut choices = Vec::new();
        for (var, bind) in &self.scope {
            for (owner, record) in owned {
                match bind {
                    Bind::Own(own) if own == owner => {
                        choices.push((Domain::Items(*record, Some(Owner::Var(*var))), Bind::Own(*record)));
                    }
                    Bind::Other(own) if own == owner => {
                        choices.push((Domain::Items(*record, Some(Owner::Var(*var))), Bind::Other(*record)));
                    }
                    Bind::Other(_) if *owner == Record::Claim => {
                        choices.push((Domain::Items(*record, Some(Owner::ClaimOf(*var))), Bind::Other(*record)));
                    }
                    _ => {}
                }
            }
        }
        if !choices.is_empty() && self.random.chance(50) {
            return self.random.pick(&choices);
        }
        let record = self.random.pick(&[
            Record::Diagnosis,
            Record::Diagnosis,
            Record::OtherPayer,
            Record::OtherPayer,
            Record::ValueCode,
            Record::ConditionCode,
            Record::Occurrence,
            Record::Span,
            Record::Procedure,
            Record::Provider,
            Record::Note,
            Record::Attachment,
            Record::Adjustment,
            Record::Drug,
        ]);
        let owner = self.random.chance(20).then_some(Owner::Claim);
        (Domain::Items(record, owner), Bind::Own(record))
    }

    /// That a row is about the innermost line or the claim.
    fn row_of_subject(&mut self, row: Var, table: usize) -> Option<Condition> {
        let columns = self.policy.tables[table].rows.columns();
        let code = columns.iter().position(|column| matches!(sort_of(column.kind), Sort::Code(_)))?;
        let theirs = match (sort_of(columns[code].kind), self.line()) {
            (Sort::Code(CodeKind::Procedure), Some((line, _))) => Term::Field(Owner::Var(line), Field::LineCode),
            (Sort::Code(CodeKind::Plan), _) => Term::Field(Owner::Claim, Field::ClaimPlan),
            _ => return None,
        };
        Some(self.ask(Question::Compare(Term::Column(row, code), Comparison::Is, theirs)))
    }

    /// How one line stands to another.
    pub fn relation(&mut self, own: Var, other: Var) -> Condition {
        let of = |var: Var, field| Term::Field(Owner::Var(var), field);
        let same = |field| Question::Compare(of(own, field), Comparison::Is, of(other, field));
        let question = match self.random.below(13) {
            0..=2 => same(Field::LineDate),
            3 => Question::OverlappingDays(own, other),
            4 | 5 => Question::SameProvider(own, other),
            6 => Question::SamePractitioner(own, other),
            7 => same(Field::LineCode),
            8 => same(self.random.pick(&[
                Field::LineUnits,
                Field::LineModifiers,
                Field::LineDiagnosis,
                Field::LineTooth,
            ])),
            9 => {
                let period =
                    self.random.pick(&[Period::Year, Period::Quarter, Period::Month, Period::Week, Period::PlanYear]);
                Question::SamePeriod(period, of(own, Field::LineDate), of(other, Field::LineDate))
            }
            10 => Question::Stands(own),
            11 => {
                let same = self.ask(Question::SameProvider(own, other));
                Question::Not(Box::new(same))
            }
            _ => {
                let window = Window {
                    date: of(own, Field::LineDate),
                    of: of(other, Field::LineDate),
                    amount: self.amount(1),
                    unit: self.random.pick(&[Unit::Days, Unit::Days, Unit::Months, Unit::Years]),
                    side: self.random.pick(&[Side::Before, Side::After, Side::Around]),
                    less_than: self.random.chance(25),
                };
                Question::Within(Box::new(window))
            }
        };
        self.ask(question)
    }

    // ── conditions ──

    /// A condition of any shape.
    pub fn condition(&mut self, depth: usize) -> Condition {
        let deep = if depth > 0 { 1 } else { 0 };
        let weights = [22, 22, 12, 3, 10 * deep, 8 * deep, 6 * deep, 12 * deep, 5 * deep, 4, 4, 4, 4, 3, 3, 4, 3];
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
                    unit: self.random.pick(&[Unit::Days, Unit::Months, Unit::Years]),
                    side: self.random.pick(&[Side::Before, Side::After, Side::Around]),
                    less_than: self.random.chance(25),
                };
                Question::Within(Box::new(window))
            }
            11 => {
                let period =
                    self.random.pick(&[Period::Year, Period::Quarter, Period::Month, Period::Week, Period::PlanYear]);
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
            _ => {
                let meaning = Box::new(self.condition(depth));
                let span = self.span();
                self.policy.definitions.push(Definition { name: "defined".to_owned(), span });
                Question::Defined(DefinitionId(self.policy.definitions.len() - 1), meaning)
            }
        };
        self.ask(question)
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
            Unit::Days => years * 365,
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
        let shape = match self.random.below(6) {
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
